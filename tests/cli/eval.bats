#!/usr/bin/env bats
# eval: scores by hand, every kind of file, clear errors.
# SPDX-License-Identifier: MIT
load setup

# PERSON: 2 gold, 2 found, 1 right; ORG: 1, 1, 0; LOC: 2, 2, 1; all: 5, 5, 2, so F1 0.4
by_hand() {
	printf -- '-DOCSTART- O\n\nAnna B-PER\nLind I-PER\nmet O\nOlav B-PER\nBerg I-PER\n\nSea I-ORG\nWatch I-ORG\nin O\nOslo I-LOC\ntoday O\n\nto O\nBergen S-LOC\n' > gold.conll
	printf 'Anna\tx\tB-PERSON\nLind\tx\tE-PERSON\nmet\tx\tO\nOlav\tx\tS-PERSON\nBerg\tx\tO\n\nSea\tx\tB-LOC\nWatch\tx\tI-LOC\nin\tx\tO\nOslo\tx\tB-LOC\ntoday\tx\tB-ORG\n\nto\tx\tO\nBergen\tx\tO\n' > found.conll
}

@test "eval: the figures that were worked out by hand" {
	by_hand
	run -0 d eval --found found.conll --format csv gold.conll
	[ "$(printf '%s\n' "$output" | tail -n +2 | cut -d, -f2-8)" = "$(printf '%s\n' LOC,2,2,1,0.5,0.5,0.5 ORG,1,1,0,0,0,0 PERSON,2,2,1,0.5,0.5,0.5 all,5,5,2,0.4,0.4,0.4)" ]
	run -0 d eval --found found.conll --format json gold.conll
	[ "$(printf '%s' "$output" | jq -c '[.kind, .labels, .total.macro, .total.tokens, .total.tokens_right, .sets[0].documents, .sets[0].sentences]')" = '["spans","coarse",0.333333,12,7,1,3]' ]
	[ "$(printf '%s' "$output" | jq -c '[.errors[] | [.fault, .gold, .found, .n]]')" = '[["extra","","ORG",1],["missed","LOC","",1],["type","ORG","LOC",1],["borders","PERSON","PERSON",1]]' ]
	run -0 d eval --found found.conll --types PERSON,LOC --format csv gold.conll
	[ "$(printf '%s\n' "$output" | tail -n 1 | cut -d, -f2-5)" = all,4,4,2 ]
}

@test "eval: a table to read, with the errors and where they are" {
	by_hand
	run -0 d eval --found found.conll --errors 1 gold.conll
	has "gold.conll: 1 document, 3 sentences, 12 tokens; PERSON ORG LOC MISC"
	has "all (micro)        5       5       2      0.400  0.400  0.400"
	has "mean (macro)                                           0.333"
	has "labels right                                           0.583"
	has "ORG taken for LOC"
	has "gold.conll:6  Anna Lind met [Olav Berg] -> [Olav]"
	has "gold.conll:16  to [Bergen]"
	run -0 d eval --found found.conll --errors 0 gold.conll
	hasnt "errors"
}

@test "eval: what tag finds, told twice, scores the same" {
	by_hand
	d tag --from conll --format conll --labels coarse gold.conll > mine.conll
	run -0 diff <(d eval --format csv gold.conll) <(d eval --found mine.conll --format csv gold.conll)
	run -0 diff <(d eval --format csv gold.conll) <(d eval --found - --format csv gold.conll < mine.conll)
	# found against itself is right
	run -0 d eval --found mine.conll --format json mine.conll
	[ "$(printf '%s' "$output" | jq -c '[.total.f1, .total.low, .errors]')" = '[1,1,[]]' ]
}

@test "eval: several files are named, and there is a total" {
	by_hand
	sed 's/Anna/Berit/' gold.conll | gzip > other.conll.gz
	sed 's/Anna/Berit/' found.conll > other-found.conll
	run -0 d eval --found found.conll --found other-found.conll --format md gold.conll other.conll.gz
	has "| gold.conll | all | 5 | 5 | 2 | 0.400 | 0.400 | 0.400 |"
	has "| other.conll.gz | PERSON | 2 | 2 | 1 |"
	has "| total | all | 10 | 10 | 4 |"
}

@test "eval: documents as JSON lines" {
	d tag --format jsonl docs/a.txt docs/sub/b.txt > gold.jsonl
	run -0 d eval --format json gold.jsonl
	[ "$(printf '%s' "$output" | jq -c '[.total.f1, .total.documents, .total.tokens, .labels]')" = '[1,2,0,"fine"]' ]
	jq -c '.entities |= map(select(.type != "GPE"))' gold.jsonl > less.jsonl
	run -0 d eval --found less.jsonl --errors 1 gold.jsonl
	has "GPE missed"
	has "gold.jsonl:1  [Ağcabədi] came under fire"
	jq -c 'del(.entities)' gold.jsonl > none.jsonl
	run -1 d eval none.jsonl
	has 'none.jsonl:1: no "entities" to compare with'
	run -1 d eval --found <(head -n 1 less.jsonl) --from jsonl gold.jsonl
	has "the text is not that of gold.jsonl:2"
}

@test "eval: parts of speech" {
	printf 'The DT\nship NN\nsank VB\n\nShe PR\nslept VB\n' > gold.conll
	printf 'The DT\nship NN\nsank NN\n\nShe PR\nslept VB\n' > found.conll
	run -0 d eval --found found.conll gold.conll
	has "all (accuracy)        5       5       4      0.800"
	has "VB taken for NN"
	has "gold.conll:3  The ship [sank]"
	run -1 d eval gold.conll
	has "its labels are no names"
}

@test "eval: what is wrong is said, with its place" {
	by_hand
	run -2 d eval
	has "needs a labelled FILE"
	run -2 d eval --found found.conll gold.conll gold.conll
	has "2 files, but 1 file with --found"
	run -1 d eval nowhere.conll
	has "nowhere.conll"
	printf 'Anna\n' > one.conll
	run -1 d eval one.conll
	has "one.conll:1: one column only: the label must be in the last one"
	sed 's/Olav/Olaf/' found.conll > other.conll
	run -1 d eval --found other.conll gold.conll
	has 'other.conll:4: token "Olaf", where gold.conll:6 has "Olav"'
	head -n 3 found.conll > short.conll
	run -1 d eval --found short.conll gold.conll
	has "short.conll has 3 tokens, gold.conll has 12: line 6 is one too many"
	printf 'Anna B-PER\nLind PER\n' > bad.conll
	run -1 d eval --found bad.conll <(printf 'Anna B-PER\nLind I-PER\n')
	has ':2: found label "PER" is neither O nor B-TYPE'
	: > empty.conll
	run -1 d eval empty.conll
	has "empty.conll: no tokens with labels"
	run -1 d eval --types FAC --labels fine --found found.conll gold.conll
	has "neither the labels nor what was found has FAC"
	run -2 d eval --format html gold.conll
	has "it can print text, json, csv, md"
}

@test "eval, train: a huge line is named with its file and number" {
	printf 'Anna\tB-PERSON\n' > long.conll
	head -c 1500000 /dev/zero | tr '\0' x >> long.conll
	printf '\tO\n' >> long.conll
	for c in eval "train -o m"; do
		run -1 d $c long.conll
		has "long.conll:2: a line longer than 1048576 bytes"
		[ ! -e m ]
	done
}
