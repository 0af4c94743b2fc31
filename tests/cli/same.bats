#!/usr/bin/env bats
# The same bytes come out on 1, 2 and 8 workers, and of the binary that another compiler makes, models among them.
# SPDX-License-Identifier: MIT
load setup

# The example reports and, where it is there, 120 documents of other people's English without their annotations.
corpus() {
	ROOT=$BATS_TEST_DIRNAME/../..
	cp "$ROOT"/examples/news/news.jsonl news.jsonl
	gum=${DATA:-$ROOT/../shared/data}/segment/gum-en.jsonl
	if [ -r "$gum" ]; then jq -c '{uri: .id, date: "2021-03-04", text}' "$gum" >> news.jsonl; fi
	d tag -q --format conll docs/a.txt | sed 's/\t.*//' > given.conll
}

# one spelling, whoever runs this: objects depend on their headers by name
build_folder() { (cd "$(dirname "$DOSSIER")" && pwd); }

# results BINARY WORKERS FOLDER: all that the pipeline prints, in files
results() {
	mkdir "$3"
	for format in jsonl csv conll text; do
		"$1" tag -q -j "$2" --format $format $([ $format != jsonl ] || echo --sentences --tokens --source-spans --zones --counts --claims) \
			news.jsonl > "$3/tag.$format"
	done
	"$1" tag -q -j "$2" --from conll --format conll given.conll > "$3/given.conll"
	"$1" add -q -j "$2" "$3/store.dossier" news.jsonl
	"$1" export "$3/store.dossier" > "$3/export.jsonl"
	"$1" why -q --format jsonl "$3/store.dossier" "$(head -n 1 news.jsonl | jq -r .uri)" > "$3/why.jsonl"
	"$1" run casualties -j "$2" --store "$3/store.dossier" --format csv > "$3/casualties.csv"
}

# models FOLDER BINARY...: each trains the same, with vectors, without labels, and on tags; each on the one before
models() {
	mkdir "$1"
	"$DOSSIER" tag -q --model none --format conll news.jsonl | head -n 1500 > train.conll
	awk 'NF == 2 { print $1 "\t" (length($1) > 4 ? "LONG" : "SHORT"); next } { print }' train.conll | head -n 300 > tags.conll
	head -n 3 news.jsonl > plain.jsonl
	awk -F'\t' 'NF == 2 && !seen[tolower($1)]++ { printf "%s", tolower($1)
		for (i = 1; i <= 12; i++) printf " %.4f", sin(NR * i * 0.37) * i / 7
		print "" }' train.conll | head -n 400 > vectors.txt
	n=0
	for binary in "${@:2}"; do
		n=$((n + 1))
		"$binary" train -q -o "$1/$n.names" --seed 5 --passes 2 --hidden 32 --bits 12 --vectors vectors.txt --plain plain.jsonl train.conll
		"$binary" train -q -o "$1/$n.plain" --seed 5 --passes 2 --bits 12 train.conll
		"$binary" train -q -o "$1/$n.tags" --seed 5 --passes 2 --bits 12 tags.conll
	done
	for kind in names plain tags; do
		for i in $(seq 2 $n); do cmp "$1/1.$kind" "$1/$i.$kind" || return 1; done
	done
	# the seed counts, so that it is not one model whatever is trained
	"$DOSSIER" train -q -o "$1/other" --seed 6 --passes 2 --bits 12 train.conll
	! cmp -s "$1/1.plain" "$1/other"
}

# the right thing is compared, not two empty files
filled() {
	[ "$(wc -l < "$1/tag.jsonl")" -ge 25 ]
	[ "$(wc -l < "$1/tag.csv")" -ge 500 ]
	# the model, where one is embedded, has its part in it
	if [ -s "$(dirname "$DOSSIER")"/names.bin ]; then
		[ "$(jq -r '.entities[].source' "$1/tag.jsonl" | grep -c '^model$')" -ge 20 ]
		[ "$(jq -r '.because[].what' "$1/why.jsonl" | grep -c '^score$')" -ge 20 ]
	fi
	for f in "$1"/*; do [ -s "$f" ] || { echo "$f is empty"; return 1; }; done
}

@test "same: 1, 2 and 8 workers" {
	corpus
	for j in 1 2 8; do results "$DOSSIER" $j on$j; done
	filled on1
	diff -r on1 on2
	diff -r on1 on8
}

@test "same: gcc and clang" {
	case $DOSSIER in */asan/* | */tsan/*) skip "compared without sanitizers" ;; esac
	other=clang
	"${CC:-cc}" --version 2>/dev/null | grep -q clang && other=gcc
	command -v $other > /dev/null || skip "$other is not installed"
	corpus
	build=$(build_folder)/$other
	make -C "$ROOT" -s BUILD="$build" CC=$other "$build/dossier" > make.log 2>&1 || { tail -n 20 make.log; false; }
	grep -A 4 warning make.log && { echo "$other warns"; false; }
	cmp -s "$DOSSIER" "$build/dossier" && { echo "both binaries are the same file"; false; }
	results "$DOSSIER" 2 here
	results "$build/dossier" 2 there
	filled here
	# what is compiled into the program, too
	for f in lists.bin fold.bin names.bin; do cmp "$(dirname "$DOSSIER")/$f" "$build/$f"; done
	diff -r here there
	# and what they learn
	models learnt "$DOSSIER" "$build/dossier"
}

@test "same: without optimisation" {
	case $DOSSIER in */asan/* | */tsan/*) skip "compared without sanitizers" ;; esac
	corpus
	build=$(build_folder)/plain
	make -C "$ROOT" -s BUILD="$build" OPT=-O0 EXACT=-ffp-contract=off "$build/dossier" > make.log 2>&1 ||
		{ tail -n 20 make.log; false; }
	for b in "$DOSSIER" "$build/dossier"; do
		head -n 12 news.jsonl | "$b" tag -q --format jsonl - > "tagged.$(basename "$(dirname "$b")")"
	done
	[ -s tagged.plain ]
	cmp tagged.plain "tagged.$(basename "$(dirname "$DOSSIER")")"
	models learnt "$DOSSIER" "$build/dossier"
}
