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
		"concordance --pattern ~kill --chapters publisher" "compare --name Marevo"; do
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
