#!/bin/sh
# The whole English pipeline beside its peers, in one run: names_peers.sh DATA
#
# wink-nlp (npm: wink-nlp, wink-eng-lite-web-model; found by node, or in $PEERS/node_modules) runs its default
# pipe on the same texts; crfsuite (PyPI: python-crfsuite) only tags, on features made before and with them
# ($PEERS/crfsuite.model, else a small model is trained). Then peak memory and one article from a cold start.
# A peer that is not installed is left out with a line that says so.
# SPDX-License-Identifier: MIT
set -eu
B=${BUILD:-build}
DATA=${1:-../shared/data}
PEERS=${PEERS:-/tmp/peers}
here=$(dirname "$0")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
if [ ! -e "$DATA/segment/gum-en.jsonl" ] || [ ! -e "$DATA/ner/gmb.train.conll.gz" ]; then
	echo "names beside peers: SKIP (no texts in $DATA)"
	exit 0
fi
export NODE_PATH="$PEERS/node_modules:$PEERS/node/node_modules${NODE_PATH:+:$NODE_PATH}"
"$B/bench/pipeline" "$DATA" --write "$tmp/texts.jsonl"
wink=false
if ! command -v node >/dev/null 2>&1; then
	echo "wink-nlp: SKIP (node is not installed)"
elif ! node -e 'require("wink-nlp"); require("wink-eng-lite-web-model")' 2>/dev/null; then
	echo "wink-nlp: SKIP (npm install wink-nlp wink-eng-lite-web-model, in \$PEERS)"
else
	wink=true
fi

# ratio A B LIMIT: A/B, and whether it is at least LIMIT
ratio() { awk -v a="$1" -v b="$2" -v limit="$3" 'BEGIN { r = a / b
	printf "%.1f (asked for: %s)%s\n", r, limit, r < limit ? "  MISSED" : "" }'; }
million() { awk -v n="$1" 'BEGIN { printf "%.2f", n / 1e6 }'; }

echo "whole pipeline, GUM and GMB text ($(wc -l <"$tmp/texts.jsonl") texts, $(wc -c <"$tmp/texts.jsonl") bytes), one core"
ours=$("$B/bench/pipeline" "$DATA" --rate)
printf '  %-46s %6s million tokens/s\n' dossier "$(million "$ours")"
if $wink; then
	theirs=$(node "$here/names_peers.js" "$tmp/texts.jsonl")
	printf '  %-46s %6s million tokens/s, ratio %s\n' "wink-nlp, default pipe" "$(million "$theirs")" "$(ratio "$ours" "$theirs" 2)"
fi
if python3 -c 'import pycrfsuite' 2>/dev/null; then
	python3 "$here/names_peers.py" "$DATA/ner" "$PEERS/crfsuite.model" >"$tmp/crf"
	read -r alone all <"$tmp/crf"
	printf '  %-46s %6s million tokens/s, ratio %s\n' "crfsuite's tagger alone, features made before" "$(million "$alone")" "$(ratio "$ours" "$alone" 5)"
	printf '  %-46s %6s million tokens/s, ratio %s\n' "crfsuite with its features made in Python" "$(million "$all")" "$(ratio "$ours" "$all" 5)"
else
	echo "  crfsuite: SKIP (pip install python-crfsuite)"
fi

# ---- peak memory --------------------------------------------------------------------------------------------
peak() { python3 -c 'import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)' "$@"; }
if command -v python3 >/dev/null 2>&1; then
	head -n 1 "$tmp/texts.jsonl" >"$tmp/one.jsonl"
	for jobs in 1 2; do
		mb=$(peak "$B/dossier" tag -q -j $jobs --format jsonl "$tmp/texts.jsonl")
		printf 'peak memory of tag -j %s, all texts: %s MB (asked for: at most 60)%s\n' $jobs "$mb" "$([ "$mb" -le 60 ] || echo '  MISSED')"
	done
	echo "peak memory of tag, one text of $(wc -c <"$tmp/one.jsonl") bytes: $(peak "$B/dossier" tag -q --format jsonl "$tmp/one.jsonl") MB"
else
	echo "peak memory: SKIP (python3 is not installed)"
fi

# ---- one article, from the start of the process to its output -----------------------------------------------
command -v python3 >/dev/null 2>&1 || { echo "one article, cold: SKIP (python3 is not installed)"; exit 0; }
article=$DATA/sample/osce-meeting.txt
# cold N COMMAND...: "wall processor", milliseconds, medians of N runs
cold()
{
	python3 -c 'import resource, statistics, subprocess, sys, time
wall, cpu = [], []
def spent():
    r = resource.getrusage(resource.RUSAGE_CHILDREN)
    return r.ru_utime + r.ru_stime
for _ in range(int(sys.argv[1])):
    start, before = time.perf_counter(), spent()
    subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL, check=True)
    wall.append(time.perf_counter() - start)
    cpu.append(spent() - before)
print("%.2f %.2f" % (statistics.median(wall) * 1e3, statistics.median(cpu) * 1e3))' "$@"
}
cold 31 "$B/dossier" tag "$article" >"$tmp/cold"
read -r wall cpu <"$tmp/cold"
echo "one article, cold: dossier tag $wall ms ($cpu ms of processor time)"
if $wink; then
	cold 9 node "$here/names_peers.js" --article "$article" >"$tmp/cold"
	read -r their_wall their_cpu <"$tmp/cold"
	echo "one article, cold: wink-nlp $their_wall ms ($their_cpu), ratio $(ratio "$their_wall" "$wall" 30), of processor time $(ratio "$their_cpu" "$cpu" 30)"
fi
