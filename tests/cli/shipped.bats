#!/usr/bin/env bats
# The scripts that ship: their own tests, and what each is for on examples/news and on the sample article where it is.
# SPDX-License-Identifier: MIT

load setup

ROOT="$BATS_TEST_DIRNAME/../.."

@test "shipped scripts: each is a package whose tests pass, and which says what it is for" {
	for folder in "$ROOT"/scripts/*/; do
		name=$(basename "$folder")
		run -0 d script test "$folder"
		[[ "$output" == *" passed, 0 failed"* && "$output" != *"0 passed"* ]]
		[ -s "$folder/README.md" ] && [ -s "$folder/tests/sample/expected" ]
		run -0 d run "$name" --help
		has "$(sed -n '1s/^--- //p' "$folder/$name.lua" | cut -d: -f1 | cut -c1-40)"
	done
}

@test "shipped scripts: the same bytes with one worker and three, and none fails on the news" {
	for line in entities timeline casualties "casualties --compare" claims "claims --compare" quotes "quotes --count" keywords \
		"concordance --pattern ~kill --chapters publisher" "compare --name Marevo" redact "redact --mapping" "redact --left"; do
		# shellcheck disable=SC2086
		set -- $line
		script=$1; shift
		d run "$script" -j 1 -q "$@" "$ROOT/examples/news/news.jsonl" > one
		d run "$script" -j 3 -q "$@" "$ROOT/examples/news/news.jsonl" > three
		cmp one three
		[ "$(wc -l < one)" -gt 10 ]
		d run "$script" -q "$@" --format html -o page.html "$ROOT/examples/news/news.jsonl"
		grep -q '</html>' page.html
		: > empty.txt
		d run "$script" -q "$@" empty.txt > /dev/null
	done
}

@test "claims: who confirms and who declares in the sample article; its figures have no speaker" {
	article="$ROOT/../shared/data/sample/osce-meeting.txt"
	[ -f "$article" ] || skip "the sample article is not here"
	run -0 sh -c "'$DOSSIER' run claims --format jsonl '$article' | jq -r 'select(.stance) | [.stance, .verb, .said_by, .what[\"\$span\"].text] | @tsv'"
	has "$(printf 'confirm\tconfirmed\tAmnesty International and Human Rights Watch\tArmenia used prohibited cluster bombs')"
	has "$(printf 'say\tdeclared\tAzerbaijani army\tvictory over the Armenian forces')"
	run -0 sh -c "'$DOSSIER' run claims --figures --format jsonl '$article' | jq -r 'select(.stance == null and (.said_by | endswith(\"osce-meeting.txt\"))) | [.harm, .best, .unit] | @tsv'"
	[ "${#lines[@]}" -eq 10 ]
	has "$(printf 'killed\t100\tcivilians')"
	has "$(printf 'injured\t454\tpeople')"
}

@test "quotes, keywords, compare: what stands in the news" {
	run -0 sh -c "'$DOSSIER' run quotes --by 'Ilse Tarnovan' --format jsonl '$ROOT/examples/news/news.jsonl' | jq -r '.quote[\"\$span\"].text'"
	has "The list is now complete"
	run -0 sh -c "'$DOSSIER' run keywords --about Marevo --format jsonl '$ROOT/examples/news/news.jsonl' | jq -r 'select(.others == 0) | .word'"
	has market
	has shelling
	run -0 d run compare --name Nobody "$ROOT/examples/news/news.jsonl"
	has "No document mentions Nobody"
}

@test "redact: nobody whom it found is in what comes out; one key, one pseudonym; the result is read back" {
	news="$ROOT/examples/news/news.jsonl"
	d run redact -q --key k1 --format jsonl "$news" > out.jsonl
	[ "$(wc -l < out.jsonl)" -eq "$(wc -l < "$news")" ]
	d run redact -q --key k1 --mapping --format jsonl "$news" > who.jsonl
	[ "$(wc -l < who.jsonl)" -gt 40 ]
	run -0 sh -c "jq -r .pseudonym who.jsonl | sort | uniq -d | wc -l"
	[ "$output" = 0 ]
	# the same person, the same pseudonym, in another run over other documents; another key, another pseudonym
	head -n 3 "$news" > some.jsonl
	d run redact -q --key k1 --mapping --format jsonl some.jsonl | jq -r '.pseudonym' | sort > some
	[ -s some ]
	jq -r .pseudonym who.jsonl | sort | comm -13 - some > strangers
	[ ! -s strangers ]
	d run redact -q --key k2 --mapping --format jsonl some.jsonl | jq -r '.pseudonym' | sort | comm -12 - some > joined
	[ ! -s joined ]
	# each document: no name that was found in it, in the same writing
	head -n 1 "$news" > one.jsonl
	d run redact -q --mapping --format jsonl one.jsonl | jq -r '.names | split("; ")[]' > names
	[ -s names ]
	d run redact -q --format jsonl one.jsonl | jq -r '.text, .title // ""' > text
	run -1 grep -wFf names text
	d add -q redacted.dossier out.jsonl
	run -0 d check redacted.dossier
}
