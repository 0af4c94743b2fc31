#!/usr/bin/env bats
# why: reasons for what is annotated and for what is not, of stores, files and texts.
# SPDX-License-Identifier: MIT
load setup

@test "why: an annotation of a store, by the reference that tag prints" {
	run -0 d add -q s.dossier docs
	d tag --format csv docs/a.txt > rows
	ref=$(awk -F, '$3 == "PERSON" && /Ilham Aliyev/ { print $2; exit }' rows)
	run -0 --separate-stderr d why s.dossier "$ref"
	[ -z "$stderr" ]
	has "PERSON “Ilham Aliyev” $ref"
	has "President [Ilham Aliyev] said"
	has "rule:title: "
	has "the title or role “President” stands in front of it (titles:president"
	hasnt "note:"
	# the beginning of the id will do, and a piece of the annotation
	short=$(printf '%s' "$ref" | sed 's/^\(.\{8\}\)[^:]*:\([0-9]*\)-.*/\1:\2-/')$(($(printf '%s' "$ref" | sed 's/.*:\([0-9]*\)-.*/\1/') + 5))
	[ "$(d why s.dossier "$short")" = "$output" ]
	[ "$(DOSSIER_STORE=s.dossier d why "$ref")" = "$output" ]
	[ "$(d why --store s.dossier "$ref")" = "$output" ]
}

@test "why: every annotation names a source that is explained, and what made its value" {
	run -0 d add -q s.dossier docs
	for what in "s.dossier docs/a.txt" "docs/a.txt" "docs/sub/b.txt"; do
		# shellcheck disable=SC2086 # words on purpose
		d why --format jsonl $what > out
		[ "$(wc -l < out)" -gt 3 ]
		[ "$(jq -c 'select((.rule // "") == "" or (.because | length) == 0 or .changed)' out)" = "" ]
		[ "$(jq -c 'select(.type == "DATE") | [.because[] | select(.what == "value")] | length' out | sort -u)" = 1 ]
	done
	[ "$(d why --format jsonl docs/a.txt | wc -l)" = "$(d tag --format jsonl docs/a.txt | jq '.entities | length')" ]
	run -0 d why --format jsonl --type GPE docs/a.txt
	[ "$(printf '%s' "$output" | jq -r .type | sort -u)" = GPE ]
}

@test "why: a list's name has its entry, a rule's name the words that decided: sample article and reports" {
	tree=$BATS_TEST_DIRNAME/../..
	sample=${DATA:-$tree/../shared/data}/sample/osce-meeting.txt
	d why -q --format jsonl "$tree"/examples/news/news.jsonl > out
	if [ -r "$sample" ]; then d why -q --format jsonl "$sample" >> out; fi
	[ "$(wc -l < out)" -gt 600 ]
	has_what='def has_what($w): any(.because[]; .what == $w);'
	[ "$(jq -c "$has_what"' select(.source | startswith("gazetteer:"))
		| select([.because[] | select(.what == "entry") | .id] != [.id])' out)" = "" ]
	[ "$(jq -c "$has_what"' select(.source | startswith("rule:"))
		| select((has_what("reason") or has_what("value") or has_what("entry")) | not)' out)" = "" ]
	[ "$(jq -c "$has_what"' select(.source | test("^rule:(title|first-name|head|event)$"))
		| select(any(.because[]; .because[0].what == "entry") | not)' out)" = "" ]
	[ "$(jq -c "$has_what"' select(.source == "rule:context") | select(has_what("votes") | not)' out)" = "" ]
	[ "$(jq -c 'select(.changed)' out)" = "" ]
}

@test "why: a model's name has its scores, and what speaks for the best: sample article and reports" {
	[ -s "$(dirname "$DOSSIER")"/names.bin ] || skip "no model in this program"
	tree=$BATS_TEST_DIRNAME/../..
	sample=${DATA:-$tree/../shared/data}/sample/osce-meeting.txt
	cp "$tree"/examples/news/news.jsonl all.jsonl
	if [ -r "$sample" ]; then jq -Rsc '{uri: "sample", date: "2020-11-10", text: .}' "$sample" >> all.jsonl; fi
	d why -q --format jsonl all.jsonl > out
	[ "$(jq -r .source out | grep -c '^model$')" -gt 10 ]
	# a rule, an entry or a score, for every one
	[ "$(jq -c 'select(any(.because[]; .what | IN("reason", "entry", "score", "value", "votes")) | not)' out)" = "" ]
	[ "$(jq -c 'select(.source == "model") | [.because[] | select(.what == "score")]
		| select(length < 3 or (.[0].because // []) == [])' out)" = "" ]
	# the first score is the best one, and it says what it is compared with
	[ "$(jq -c 'select(.source == "model") | [.because[] | select(.what == "score" and .text != "no name")]
		| select(.[0].weight != (map(.weight) | max) or (.[0].against // "") == "")' out)" = "" ]
	d why -q all.jsonl > text
	grep -q "the model's scores: " text
	grep -q "what speaks for " text
	d why -q --all all.jsonl > long
	[ "$(wc -l < long)" -gt $(($(wc -l < text) * 2)) ]
	# the answer and ten lines or so
	awk -v RS= -F'\n' 'NF > 20 { print; bad = 1 } { sum += NF } END { exit bad || sum / NR > 11 }' text
	run -0 d why --text 'They painted the Fence.' Fence
	has "no annotation “Fence”"
	has "the model's scores: no name"
}

@test "why: words that are not annotated say why" {
	run -0 d why --text 'He flew to turkey in May. The Minister left.' turkey 'the minister'
	has "no annotation “turkey”"
	has "begins small"
	has "GPE “Turkey” (iso3166:TR"
	has "the list writes “Turkey”: the text has other capitals"
	has "“Minister” is a title or role"
	run -0 d why --text 'Attack followed.' 0-6
	has "an ordinary word that begins a sentence"
}

@test "why: jsonl has bytes from 0, as references have" {
	run -0 d why --format jsonl --text 'Ağdam and the U.S. met.' U.S.
	[ "$(printf '%s' "$output" | jq -c '[.start, .end, .offsets, .source, .edits[-1].became]')" = '[15,19,"byte","gazetteer:iso3166","us"]' ]
	[ "$(printf '%s' "$output" | jq -r .ref | sed 's/.*://')" = 15-19 ]
}

@test "why: a document that was tagged by another program or list says so" {
	printf 'name\ttype\tid\tprior\nGanja\tORG\t1\t5\n' > mine.tsv
	d add -q --gazetteer mine.tsv s.dossier docs/a.txt
	run -0 --separate-stderr d why s.dossier docs/a.txt Ganja
	has "ORG “Ganja” (mine:1)"
	has "note: this tagger finds GPE (gazetteer:places) here"
	[[ "$stderr" == *"tagged by engine"*"explained by engine"* ]]
	run -0 --separate-stderr d why --gazetteer mine.tsv s.dossier docs/a.txt Ganja
	has "gazetteer:mine: a name in a list that the tagger was given"
	has "type GPE, not ORG"
	hasnt "note:"
	[ -z "$stderr" ]
}

@test "why: what came with the input is not explained away" {
	printf '{"text":"He met Anna in Moscow.","entities":[{"start":7,"end":11,"type":"ORG"}]}\n' > e.jsonl
	run -0 d why e.jsonl
	has "ORG “Anna”"
	has "preset: it came with the document, or a person decided so"
	run -0 d why e.jsonl Moscow
	has "no annotation “Moscow”"
	has "the document has no annotation here, but this tagger finds GPE (gazetteer:places)"
}

@test "why: wrong use says how it is done" {
	d add -q s.dossier docs
	run -2 d why
	has "what shall be explained?"
	run -2 d why s.dossier
	has "which annotation?"
	run -2 d why s.dossier 3-9
	has "write DOCID:START-END"
	run -1 d why s.dossier 0123456789abcdef:3-9
	has "0123456789abcdef: no such document in s.dossier"
	run -1 d why s.dossier docs/a.txt 3-9999
	has "docs/a.txt: has bytes 0-"
	run -1 d why s.dossier docs/a.txt 9-3
	has "not 9-3"
	run -1 d why docs/a.txt nowhere
	has "'nowhere' does not stand in the text"
	# a place that ends inside a word or an abbreviation
	run -0 d why --text 'Das Haus kostet 2,5 Mio. Euro.' '2,5 Mio'
	has "MONEY “2,5 Mio. Euro”"
	run -1 d why nothere.txt 3-9
	has "nothere.txt: no such file or store"
	run -1 d why docs/a.txt 0123456789abcdef:3-9
	has "has no document 0123456789abcdef"
	run -2 d why --type PERSN docs/a.txt
	has "did you mean 'PERSON'"
	many 3 m.jsonl
	run -2 d why m.jsonl 3-9
	has "m.jsonl has 3 documents: write DOCID:3-9"
	run -1 d why --text 'One.   Two.' 5-6
	has "hold no word"
}

@test "why: colour on request only, -o writes a file, hostile text is made visible" {
	run -0 d why --color always --text 'President Ilham Aliyev left.'
	has $'\e[1m'
	run -0 d why --text 'President Ilham Aliyev left.'
	hasnt $'\e'
	run -0 d why -o out.txt docs/a.txt
	[ -z "$output" ]
	grep -q 'because' out.txt
	printf 'President Il\xe2\x80\xaeham Aliyev left.\n' > h.txt
	run -0 d why h.txt 0-20
	hasnt $'\xe2\x80\xae'
	has "U+202E"
}
