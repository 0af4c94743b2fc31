# The peers of dossier.language on the test sets of tests/accuracy/language.c: the same pieces, the same count.
#   python3 tests/accuracy/language_peers.py TEXTS [tests/accuracy/language.tsv]
# Needs langdetect, py3langid and pycld2 from PyPI; a peer that is not installed is left out. Every peer may
# answer any language it knows, as ours may; a test language that a peer does not know is left out for that peer.
# SPDX-License-Identifier: MIT
import os, sys, time

SAME = {"no": "nb", "zh-cn": "zh", "zh-tw": "zh", "zh-Hant": "zh", "iw": "he", "fil": "tl", "jw": "jv", "in": "id",
        "zhHant": "zh", "zh-hant": "zh", "bh": "hi"}

def langdetect_():
    import langdetect
    from langdetect import detector_factory as f
    langdetect.DetectorFactory.seed = 0
    f.init_factory()
    return langdetect.detect, set(f._factory.langlist)

def py3langid_():
    import py3langid.langid as l
    i = l.LanguageIdentifier.from_model_file(l.MODEL_FILE)
    return (lambda s: i.classify(s)[0]), {str(k) for k in i.labels}

def cld2_():
    import pycld2
    known = {c for n, c in pycld2.LANGUAGES if n in set(pycld2.DETECTED_LANGUAGES)}
    return (lambda s: pycld2.detect(s, bestEffort=True)[2][0][1]), known

def pieces(text, chars):
    at = 0
    for _ in range(300):
        if at >= len(text): return
        start, at = at, min(at + chars, len(text))
        while at < len(text) and text[at] != " ": at += 1
        if at < len(text): yield text[start:at]
        at += 1

def main():
    texts = sys.argv[1]
    own = sys.argv[2] if len(sys.argv) > 2 else None
    for name, make in ("langdetect", langdetect_), ("py3langid", py3langid_), ("cld2", cld2_):
        try: ask, known = make()
        except Exception as e:
            print(name, "left out:", e); continue
        known = {SAME.get(k, k) for k in known}
        print(name, len(known), "languages")
        sets = [(s, n) for s in ("tatoeba", "udhr", "news") for n in (20, 50, 100, 300)]
        if own: sets.insert(0, ("own", 0))
        for which, chars in sets:
            cases, skipped = [], 0
            if which == "own":
                for line in open(own, encoding="utf-8"):
                    if line[0] != "#" and "\t" in line: cases.append(line.rstrip("\n").split("\t")[:2])
            else:
                folder = f"{texts}/test/{which}"
                for f in sorted(os.listdir(folder)):
                    code = f[:-4].split("-")[0]
                    text = open(f"{folder}/{f}", encoding="utf-8").read().replace("\n", " ")[:300000]
                    cases += [(code, p) for p in pieces(text, chars)]
            step = int(os.environ.get("STEP", "1"))
            cases = [c for c in cases if SAME.get(c[0], c[0]) in known][::step]
            right, t = 0, time.process_time()
            for code, s in cases:
                try: got = ask(s)
                except Exception: got = "und"
                right += SAME.get(got, got) == code
            t = time.process_time() - t
            print(f"  {which}, {chars} characters  {len(cases):6d} {100 * right / max(1, len(cases)):6.1f}%  "
                  f"{1e6 * t / max(1, len(cases)):.0f} us each", flush=True)

main()
