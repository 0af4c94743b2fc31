#!/usr/bin/env bats
# train: models from labelled text, what is inside of them, clear errors.
# SPDX-License-Identifier: MIT
load setup

# labelled FILE TYPE: sentences with names of one kind
labelled() {
	for i in $(seq 20); do
		for name in Balarsen Demirsen Modovsen Nurketsen; do
			printf 'Yesterday O\n%s B-%s\nspoke O\n. O\n\nTrucks O\nleft O\n%sburg B-LOC\n. O\n\n' "$name" "$2" "$name"
		done
	done > "$1"
}

@test "train: learns, and the same again" {
	labelled a.conll PERSON
	run -0 --separate-stderr d train -o a.model --dev a.conll a.conll
	[ -z "$output" ]
	[[ "$stderr" == "pass 1 of 3: loss "*"dev F1 "*"pass 3 of 3: "* ]]
	run -0 --separate-stderr d train --quiet -o b.model --dev a.conll a.conll
	[ -z "$output$stderr" ]
	cmp a.model b.model
	d train -q --seed 2 -o b.model --dev a.conll a.conll
	run ! cmp -s a.model b.model
	printf 'Trucks left Mirok.\n' > text
	run -0 d tag --model a.model --format csv text
	has "GPE,Mirok,,,,,,model"
	run -0 d tag --model none --format csv text
	hasnt "Mirok"
	run -0 d eval --model a.model --format json a.conll
	[ "$(printf '%s' "$output" | jq -c '[.total.f1, .total.gold]')" = '[1,160]' ]
}

@test "train: a model does not depend on where its files are" {
	labelled a.conll PERSON
	mkdir -p x/y
	cp a.conll x/y/
	d train -q --passes 1 -o a.model --dev a.conll a.conll
	d train -q --passes 1 -o b.model --dev x/y/a.conll "$PWD/x/y/a.conll"
	cmp a.model b.model
}

@test "train: what is inside" {
	labelled a.conll PERSON
	printf '{"data": ["a, CC0"], "name": "mine"}\n' > card.json
	d train -q -o a.model --lang en --passes 1 --card card.json --dev a.conll --dev a.conll a.conll
	run -0 d eval --info a.model
	has "finds        names: PERSON LOC"
	has "language     en"
	has "data         a, CC0"
	has "dev          a.conll  precision "
	run -0 d eval --info --format json a.model
	[ "$(printf '%s' "$output" | jq -c '[.kind, .names, .labels, .lang, .info.name, (.info.dev | length), .info.dev[0].gold, .info.passes, .bytes]')" = '["spans",true,["O","PERSON","LOC"],"en","mine",2,160,1,'"$(stat -c %s a.model)"']' ]
	run -0 diff <(d eval --info --model a.model) <(d info a.model)
	run -1 d eval --info a.conll
	has "a.conll: not a model of dossier"
	run -1 d eval --info missing.model
	has "missing.model"
	run -2 d eval --info a.model b.model
	run -2 d eval --info --format csv a.model
	has "text or json"
	printf 'X' | dd of=a.model bs=1 seek=200000 conv=notrunc 2>/dev/null
	run -1 d info a.model
	has "a.model: a damaged model: its sum differs"
	run -1 d tag --model a.model a.conll
	has "a.model: a damaged model: its sum differs"
}

@test "train: the model that ships, or that there is none" {
	run d eval --info
	if [ "$status" -eq 0 ]; then
		has "the one that ships"
	else
		has "built without a model"
	fi
}

@test "train: parts of speech, and spans of other types" {
	for i in $(seq 30); do printf 'the DET\nship NOUN\nsank VERB\n. PUNCT\n\n'; done > pos.conll
	d train -q -o pos.model pos.conll
	run -0 d eval --model pos.model pos.conll
	has "all (accuracy)      120     120     120      1.000"
	run -0 d eval --info pos.model
	has "a label for each token: DET NOUN VERB PUNCT"
	run -1 d tag --model pos.model docs/a.txt
	has "pos.model: a model of labels for each token, not of names"
	labelled a.conll SHIP
	run -1 d eval --model pos.model a.conll
	has "a.conll has B-TYPE and its like, where pos.model gives a label to each token"
	d train -q -o ship.model a.conll
	run -0 d eval --model ship.model --errors 0 a.conll
	has "SHIP              80      80      80"
	run -0 d tag --model ship.model docs/a.txt
	has "ship.model: of its labels only PERSON, ORG, LOC and MISC are names here"
	run -1 d eval --model ship.model pos.conll
	has "its labels are no names"
	d tag --format jsonl docs/a.txt > a.jsonl
	run -1 d eval --model ship.model a.jsonl
	has "in columns (CoNLL) only"
}

@test "train: wrong usage" {
	labelled a.conll PERSON
	run -2 d train -o a.model
	has "needs labelled text"
	run -2 d train a.conll
	has "needs -o MODEL"
	run -2 d train -o a.model --passes many a.conll
	run -2 d train -o a.model --format json a.conll
	run -2 d train -o a.model --bits 40 a.conll
	has "--bits: at most 22, got 40"
	run -2 d train -o a.model --passes 0 a.conll
	run -2 d train -o a.model --hidden 512 a.conll
	run -1 d train -o a.model --vectors v.txt --hidden 20 a.conll
	has "a multiple of 16"
	for option in teachers words hidden; do
		run -2 d train -o a.model --$option 32 a.conll
		has "--$option does nothing without --"
	done
	mkdir folder
	run -1 d train -o folder a.conll
	has "folder: is a folder"
	hasnt "pass 1"
	run -1 d train -o a.model --lang very-long-code a.conll
	[ ! -e a.model ]
}

@test "train: wrong files are named, and an older model stays" {
	labelled a.conll PERSON
	printf 'older' > a.model
	run -1 d train -o a.model missing.conll
	has "missing.conll"
	printf 'Anna B-PERSON\nleft\n' > bad.conll
	run -1 d train -o a.model a.conll bad.conll
	has "bad.conll:2: one column only"
	printf 'Anna O\nleft O\n' > none.conll
	run -1 d train -o a.model none.conll
	has "nothing to learn"
	printf '{"data": 1' > card.json
	run -1 d train -o a.model --card card.json a.conll
	has "card.json: must be a JSON object"
	printf '[1]' > card.json
	run -1 d train -o a.model --card card.json a.conll
	has "card.json: must be a JSON object"
	run -1 d train -o a.model --card missing.json a.conll
	has "missing.json"
	run -1 d train -o a.model --vectors missing.txt a.conll
	has "missing.txt"
	[ "$(cat a.model)" = older ]
	run -1 d train -q --passes 1 -o none/a.model a.conll
	has "none/a.model"
}

@test "train: vectors, as GloVe and word2vec write them" {
	labelled a.conll PERSON
	printf 'left 1 2 3 4\nspoke 0.5 -1e-2 0 0\n' > v.txt
	(echo "2 4"; cat v.txt) | gzip > w.txt.gz
	d train -q --passes 1 --hidden 16 --vectors v.txt -o v.model a.conll
	d train -q --passes 1 --hidden 16 --vectors w.txt.gz -o w.model a.conll
	cmp v.model w.model
	run -0 d eval --info v.model
	has "2 words with 4 numbers each, 16 hidden units"
	d train -q --passes 1 --hidden 16 --vectors v.txt --words 1 -o v.model a.conll
	run -0 d eval --info v.model
	has "1 words with 4 numbers"
	printf 'left 1 2 3 4\nspoke 1 2 3 x\n' > v.txt
	run -1 d train -o x.model --vectors v.txt a.conll
	has "v.txt:2: must be a word and up to 256 numbers"
	printf 'left 1 2 3 4\nspoke 1 2 3 nan\n' > v.txt
	run -1 d train -o x.model --vectors v.txt a.conll
	has "v.txt:2: number 4 is none, or out of range"
	printf 'left 1 2 3 4\nspoke 1 2 3\n' > v.txt
	run -1 d train -o x.model --vectors v.txt a.conll
	has "v.txt:2: 3 dimensions"
	[ ! -e x.model ]
}

@test "train: interrupted, it writes nothing" {
	labelled a.conll PERSON
	# background jobs of a shell ignore SIGINT: this one is started afresh
	env --default-signal=INT "$DOSSIER" train -o a.model --passes 1000 a.conll a.conll a.conll 2> log &
	pid=$!
	for _ in $(seq 200); do grep -q "pass 1 of" log && break; sleep 0.05; done
	kill -INT "$pid"
	status=0
	wait "$pid" || status=$?
	[ "$status" -eq 130 ]
	grep -q "^dossier: interrupted" log
	[ ! -e a.model ]
	[ -z "$(find . -name 'a.model*')" ]
}
