#!/usr/bin/env bats
# The script `claims`: who says what, on the sample article where it is, and its own tests.
# SPDX-License-Identifier: MIT

load setup

ROOT="$BATS_TEST_DIRNAME/../.."

@test "claims: its own tests" {
	run -0 d script test "$ROOT/scripts/claims"
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

@test "claims: the same bytes with one worker and three" {
	d run claims -j 1 --compare "$ROOT/examples/news/news.jsonl" > one
	d run claims -j 3 --compare "$ROOT/examples/news/news.jsonl" > three
	cmp one three
	grep -q "Killed in Marevo" one
}
