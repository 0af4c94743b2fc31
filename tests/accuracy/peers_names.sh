#!/bin/sh
# F1 of names beside crfsuite and spaCy as a Markdown table: peers_names.sh DATA [PEERS]
#
# PEERS (/tmp/peers) holds their models and what they find; what is missing there is trained (spaCy takes about
# an hour of one core, crfsuite a quarter of one) and tagged. A peer that is not installed is left out.
# docs/names-accuracy.md is this script's output.
# SPDX-License-Identifier: MIT
set -eu
B=${BUILD:-build}
DATA=${1:-../shared/data}
PEERS=${2:-${PEERS:-/tmp/peers}}
here=$(dirname "$0")
ner=$DATA/ner
[ -d "$ner" ] || { echo "names beside peers: SKIP ($ner is not there)"; exit 0; }

systems=
for s in crfsuite spacy; do
	module=$s
	[ $s = crfsuite ] && module=pycrfsuite
	if [ ! -d "$PEERS/$s" ]; then
		python3 -c "import $module" 2>/dev/null || { echo "$s: SKIP (not installed)" >&2; continue; }
		[ -e "$PEERS/$s.model" ] || nice -n 19 python3 "$here/peers_names.py" train "$ner" "$PEERS" $s
		nice -n 19 python3 "$here/peers_names.py" tag "$ner" "$PEERS" $s
	fi
	systems="$systems $s"
done

# score SYSTEM SET TYPES: "gold F1 low high PERSON-F1"
score()
{
	found=
	[ "$1" = dossier ] || found="--found $PEERS/$1/$2.dev.conll"
	# shellcheck disable=SC2086 # two words
	"$B/dossier" eval --labels coarse --types "$3" --format csv $found "$ner/$2.dev.conll" |
		awk -F, '$2 == "PERSON" { person = $8 } $2 == "all" { gold = $3; f = $8; low = $9; high = $10 }
			END { printf "%d %.3f %.3f %.3f %.3f\n", gold, f, low, high, person }'
}

row="| set | names | dossier |  95 % |"
line="| --- | ---: | ---: | --- |"
for s in $systems; do row="$row $s |" line="$line ---: |"; done
row="$row PERSON: dossier |" line="$line ---: |"
for s in $systems; do row="$row $s |" line="$line ---: |"; done
printf '%s\n%s\n' "$row" "$line"
four=PERSON,ORG,LOC,MISC three=PERSON,ORG,LOC
for set in gum:$four re3d:$four docred:$four crossner-politics:$four crossner-literature:$four crossner-music:$four \
	crossner-science:$four crossner-ai:$four uner-ewt:$three btc:$three wnut17:$three gmb:$four; do
	name=${set%%:*} types=${set#*:}
	[ -e "$ner/$name.dev.conll" ] || continue
	mark=
	[ "$types" = $three ] && mark=" (3 types)"
	[ "$name" = gmb ] && mark=" (silver)"
	score dossier "$name" "$types" >"$PEERS/score.txt"
	read -r gold f low high person <"$PEERS/score.txt"
	cells="| $name$mark | $gold | $f | $low to $high |" persons="$person |"
	for s in $systems; do
		score "$s" "$name" "$types" >"$PEERS/score.txt"
		read -r gold f low high person <"$PEERS/score.txt"
		cells="$cells $f |" persons="$persons $person |"
	done
	echo "$cells $persons"
done
rm -f "$PEERS/score.txt"
