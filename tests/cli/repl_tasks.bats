#!/usr/bin/env bats
# Ten tasks of a newcomer, each within two lines at the prompt.
# SPDX-License-Identifier: MIT
load setup
load terminal

setup_file() {
	: "${DOSSIER:=$BATS_TEST_DIRNAME/../../build/dossier}"
	cd "$BATS_FILE_TMPDIR" || return 1
	mkdir news
	printf 'Anna Keller met Boris Petrov in Prague on 3 May 2021. They spoke for two hours.\n' >news/1.txt
	printf 'On 4 May 2021 Boris Petrov met Clara Weiss in Vienna. Anna Keller stayed in Prague.\n' >news/2.txt
	printf 'Clara Weiss flew to Prague on 6 May 2021.\n' >news/3.txt
	"$DOSSIER" add news.dossier news -q
}

# task LINE [LINE]: what a session prints for at most two lines
task() {
	[ $# -le 2 ]
	cp "$BATS_FILE_TMPDIR/news.dossier" .
	run sh -c 'printf "%s\n" "$@" | "$DOSSIER" repl $STORE 2>&1' sh "$@"
	[ "$status" = 0 ] || [ -n "${FAILS:-}" ] || { echo "$output"; return 1; }
}

@test "task 1: open a store" {
	STORE='' task '.store news.dossier'
	has "news.dossier: 3 documents"
	STORE='' task 'store = dossier.open "news.dossier"' 'store:info().documents'
	[ "$output" = 3 ]
}

@test "task 2: who met whom" {
	STORE=news.dossier task '.find a:<PERSON> ~meet b:<PERSON>'
	has "Anna Keller met Boris Petrov"
	has "Boris Petrov met Clara Weiss"
	STORE=news.dossier task 'store:find("a:<PERSON> ~meet b:<PERSON>"):cross "a,b"'
	has "Boris Petrov"
	[ "$(printf '%s\n' "$output" | grep -c ' 1  ')" = 2 ]
}

@test "task 3: list dates" {
	STORE=news.dossier task 'store:mentions { type = "DATE" }'
	has "DATE 2021-05-03"
	has "DATE 2021-05-04"
	has "DATE 2021-05-06"
	has "in Prague on 3 May 2021"
}

@test "task 4: count" {
	STORE=news.dossier task 'store:mentions { type = "GPE" }:count()'
	[ "$output" = 4 ]
}

@test "task 5: a tally as bars" {
	STORE=news.dossier task 'store:mentions { type = "GPE" }:bar "text"'
	[ "$(printf '%s\n' "$output" | sed -n '1s/[^A-Za-z0-9]\{1,\}/ /gp')" = "Prague 3" ]
	[ "$(printf '%s\n' "$output" | sed -n '2s/[^A-Za-z0-9]\{1,\}/ /gp')" = "Vienna 1" ]
}

@test "task 6: save as a script" {
	STORE=news.dossier task 'store:entities { type = "PERSON" }' '.save who.lua'
	has "dossier run ./who.lua --store news.dossier"
	run -0 d run ./who.lua --store news.dossier
	has "Anna Keller"
	has "Clara Weiss"
}

@test "task 7: get help" {
	STORE=news.dossier task '?store:mentions' '?store'
	has "store:mentions([filter]) -> Stream"
	has "Store: Documents"
	STORE=news.dossier task help\(\)
	has "dossier.fold(s)"
}

@test "task 8: complete a method" {
	cp "$BATS_FILE_TMPDIR/news.dossier" .
	STORE=news.dossier session 80 24
	type 'store:ment'; keys Tab
	row "> store:mentions("
	screen "store:mentions([filter])"
}

@test "task 9: fix an error" {
	FAILS=1 STORE=news.dossier task 'stor:info().documents' 'store:info().documents'
	has "did you mean 'store'?"
	[ "${lines[-1]}" = 3 ]
	FAILS=1 STORE=news.dossier task 'store:mention()'
	has "did you mean 'mentions'?"
}

@test "task 10: export" {
	STORE=news.dossier task 'store:mentions { type = "PERSON" }' '.export people.csv'
	[ "$(head -1 people.csv)" = "$(printf 'text,type,value,from,to,ref\r')" ]
	grep -q "^Clara Weiss,PERSON" people.csv
	STORE=news.dossier task '.mode json' 'store:entities { type = "GPE" }:map "name"'
	printf '%s\n' "$output" | jq -e 'length == 2'
}

@test "the tasks on a terminal, in one session" {
	cp "$BATS_FILE_TMPDIR/news.dossier" .
	session 100 30
	type '.store news.dossier'; keys Enter
	screen "news.dossier: 3 documents"
	type '.find a:<PERSON> ~meet b:<PERSON>'; keys Enter
	screen "Anna Keller met Boris Petrov"
	keys C-l; type 'store:mentions "DATE"'; keys Enter
	screen "DATE 2021-05-03"
	keys C-l; type 'store:mentions("GPE"):count() + 1000'; keys Enter
	screen "1004"
	keys C-l; type 'store:mentions("GPE"):bar "text"'; keys Enter
	screen "Prague  ██"
	keys C-l; type '?store:mentions'; keys Enter
	screen "The mentions in the documents"
	keys C-l; type 'store:menti'; keys Tab
	row "> store:mentions("
	type '"PERSN")'; keys Enter
	screen "did you mean 'PERSON'"
	keys C-l Up Left Left Left; type "O"; keys Enter
	screen "Anna Keller"
	keys C-l; type '.export people.csv store:entities "PERSON"'; keys Enter
	screen "people.csv"
	keys C-l; type '.save mine.lua'; keys Enter
	screen "dossier run ./mine.lua"
	keys C-d
	screen "left with 0"
	grep -q "Boris Petrov" people.csv
	run -0 d run ./mine.lua --store news.dossier
	has "Boris Petrov"
}
