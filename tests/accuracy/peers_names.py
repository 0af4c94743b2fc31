#!/usr/bin/env python3
"""Peers of the names: crfsuite and spaCy, trained on the files that the shipped model is trained on.

    peers_names.py train FOLDER OUT [crfsuite|spacy ...]   models into OUT
    peers_names.py tag FOLDER OUT [crfsuite|spacy ...]     OUT/SYSTEM/SET.dev.conll, a file a dev set

FOLDER is the one with SET.train.conll and SET.dev.conll (docs/names-accuracy.md). Training never sees a
dev file: what decides when to stop is one in 40 stretches of 20 sentences of the training files. The
labels of gmb are not used. Scores are not computed here: `dossier eval --found` gives all systems the
same ones.

SPDX-License-Identifier: MIT
"""
import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import random
import sys
import time

# how often each training file is seen; the rest once
WEIGHTS = {"docred": 2, "uner-ewt": 2, "gum": 2, "crossner-politics": 3, "crossner-literature": 3,
           "re3d": 3}
LEFT_OUT = {"gmb"}
SYSTEMS = ("crfsuite", "spacy")
CRF_OPTIONS = {"c1": 0.05, "c2": 0.01, "max_iterations": 120, "feature.possible_transitions": True}
SPACY_SECONDS = int(os.environ.get("SPACY_SECONDS", "2700"))
SPACY_PATIENCE = 5  # rounds without a better F1


def sentences(path):
    """[(word, tag)] a sentence, and the lines as they stand between them (None for a sentence)."""
    rows, words = [], []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            if cells[0] and not cells[0].startswith("-DOCSTART-"):
                words.append((cells[0], cells[-1]))
                continue
            if words:
                rows.append(words)
                words = []
            if cells[0]:
                rows.append(None)
    if words:
        rows.append(words)
    return rows


def names(folder, split):
    end = "." + split + ".conll"
    return sorted(f[: -len(end)] for f in os.listdir(folder)
                  if f.endswith(end) and "." not in f[: -len(end)])


def training(folder):
    """Sentences to learn from, weighted, and the slice that tells when to stop."""
    learn, stop = [], []
    for name in names(folder, "train"):
        if name in LEFT_OUT:
            continue
        rows = [r for r in sentences(os.path.join(folder, name + ".train.conll")) if r]
        mine = [r for i, r in enumerate(rows) if i // 20 % 40 != 39]
        learn += mine * WEIGHTS.get(name, 1)
        stop += [r for i, r in enumerate(rows) if i // 20 % 40 == 39]
    return learn, stop


def spans(tags):
    """(start, end, type) of BIO tags."""
    found, start, kind = [], None, None
    for i, tag in enumerate(list(tags) + ["O"]):
        if start is not None and tag != "I-" + kind:
            found.append((start, i, kind))
            start = None
        if tag[0] == "B" or (tag[0] == "I" and start is None):
            start, kind = i, tag[2:]
    return found


def f1(gold, found):
    a = sum(len(spans(t)) for t in gold)
    b = sum(len(spans(t)) for t in found)
    right = sum(len(set(spans(g)) & set(spans(f))) for g, f in zip(gold, found))
    return 2 * right / (a + b) if a + b else 0.0


# ---- crfsuite -------------------------------------------------------------------------------------

def shape(word):
    return "".join("X" if c.isupper() else "x" if c.isalpha() else "d" if c.isdigit() else c
                   for c in word)


def squeeze(s):
    return "".join(c for i, c in enumerate(s) if i == 0 or s[i - 1] != c)


def facts(word):
    """What is said of one word, wherever it stands in the window."""
    s = shape(word)
    return ("w=" + word, "l=" + word.lower(), "s=" + squeeze(s), "u" if word.isupper() else "",
            "t" if word.istitle() else "", "d" if word.isdigit() else "")


def features(words):
    known = [facts(w) for w in words]
    rows = []
    for i, word in enumerate(words):
        low = word.lower()
        row = ["b", "S=" + shape(word), "h" if "-" in word else "nh", "n=%d" % min(len(word), 10)]
        for k in range(1, 5):
            if len(word) >= k:
                row.append("p%d=%s" % (k, low[:k]))
                row.append("e%d=%s" % (k, low[-k:]))
        for d in (-2, -1, 0, 1, 2):
            if 0 <= i + d < len(words):
                row += ["%d%s" % (d, f) for f in known[i + d] if f]
            else:
                row.append("%dedge" % d)
        before = words[i - 1].lower() if i else "<s>"
        behind = words[i + 1].lower() if i + 1 < len(words) else "</s>"
        row += ["-1,0=" + before + "|" + low, "0,1=" + low + "|" + behind,
                "-1,1=" + before + "|" + behind,
                "s-1,0=" + (known[i - 1][2] if i else "") + known[i][2],
                "s0,1=" + known[i][2] + (known[i + 1][2] if i + 1 < len(words) else "")]
        rows.append(row)
    return rows


class CrfSuite:
    def __init__(self, out):
        self.path = os.path.join(out, "crfsuite.model")

    def train(self, learn, _stop):
        import pycrfsuite
        trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
        for rows in learn:
            trainer.append(pycrfsuite.ItemSequence(features([w for w, _ in rows])),
                           [t for _, t in rows])
        trainer.set_params(CRF_OPTIONS)
        trainer.train(self.path)

    def tagger(self):
        import pycrfsuite
        tagger = pycrfsuite.Tagger()
        tagger.open(self.path)
        return lambda batch: [tagger.tag(features(words)) for words in batch]


# ---- spaCy ----------------------------------------------------------------------------------------

class Spacy:
    """A blank English pipeline with spaCy's default `ner` and the training settings of its default config."""

    def __init__(self, out):
        self.path = os.path.join(out, "spacy.model")

    @staticmethod
    def doc(nlp, words):
        from spacy.tokens import Doc
        return Doc(nlp.vocab, words=words)

    @staticmethod
    def tags(doc):
        return [t.ent_iob_ + "-" + t.ent_type_ if t.ent_type_ else "O" for t in doc]

    def train(self, learn, stop):
        import spacy
        from spacy.tokens import Doc
        from spacy.training import Example
        from spacy.training.batchers import minibatch_by_words
        from thinc.api import Adam, compounding
        spacy.util.fix_random_seed(1)
        nlp = spacy.blank("en")
        ner = nlp.add_pipe("ner")
        for kind in sorted({t[2:] for rows in learn for _, t in rows if t != "O"}):
            ner.add_label(kind)

        def example(rows):
            words = [w for w, _ in rows]
            return Example(self.doc(nlp, words),
                           Doc(nlp.vocab, words=words, ents=[t for _, t in rows]))

        data = [example(rows) for rows in learn]
        nlp.initialize(lambda: data[:5000])
        optimizer = Adam(0.001, beta1=0.9, beta2=0.999, L2=0.01, L2_is_weight_decay=True,
                         grad_clip=1.0, eps=1e-8)
        sizes, rng, started = compounding(100.0, 1000.0, 1.001), random.Random(1), time.time()
        best, waited, epoch, turn = -1.0, 0, 0, 0
        while waited < SPACY_PATIENCE and time.time() - started < SPACY_SECONDS:
            epoch += 1
            rng.shuffle(data)
            for batch in minibatch_by_words(data, size=sizes):
                nlp.update(batch, sgd=optimizer, drop=0.1)
                turn += 1
                if turn % 800:
                    continue
                found = self.run(nlp, [[w for w, _ in rows] for rows in stop])
                score = f1([[t for _, t in rows] for rows in stop], found)
                print("spacy: epoch %d, step %d, %.0f s: F1 %.4f on the slice"
                      % (epoch, turn, time.time() - started, score), file=sys.stderr, flush=True)
                waited += 1
                if score > best:
                    best, waited = score, 0
                    nlp.to_disk(self.path)
                if waited >= SPACY_PATIENCE or time.time() - started > SPACY_SECONDS:
                    break

    def run(self, nlp, batch):
        return [self.tags(d) for d in nlp.pipe((self.doc(nlp, words) for words in batch),
                                               batch_size=256)]

    def tagger(self):
        import spacy
        nlp = spacy.load(self.path)
        return lambda batch: self.run(nlp, batch)


MAKE = {"crfsuite": CrfSuite, "spacy": Spacy}


def tag(folder, out, system):
    tagger = MAKE[system](out).tagger()
    os.makedirs(os.path.join(out, system), exist_ok=True)
    for name in names(folder, "dev"):
        rows = sentences(os.path.join(folder, name + ".dev.conll"))
        found = iter(tagger([[w for w, _ in r] for r in rows if r]))
        with open(os.path.join(out, system, name + ".dev.conll"), "w", encoding="utf-8") as to:
            for r in rows:
                if r is None:
                    to.write("-DOCSTART-\tO\n\n")
                    continue
                for (word, _), t in zip(r, next(found)):
                    to.write(word + "\t" + t + "\n")
                to.write("\n")


def main(argv):
    if len(argv) < 4 or argv[1] not in ("train", "tag") or set(argv[4:]) - set(SYSTEMS):
        sys.exit(__doc__)
    folder, out = argv[2], argv[3]
    os.makedirs(out, exist_ok=True)
    data = training(folder) if argv[1] == "train" else None
    for system in argv[4:] or SYSTEMS:
        started = time.time()
        if data:
            MAKE[system](out).train(*data)
        else:
            tag(folder, out, system)
        print("%s: %s took %.0f s" % (system, argv[1], time.time() - started), file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv)
