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

# task LINE [LINE]: types at most two lines at the prompt of a session with $STORE on a terminal; what stands on the screen
# then is looked at by the test. The screen is cleared before each line, so nothing is seen that an earlier one left.
task() {
	[ $# -le 2 ]
	[ -n "${T:-}" ] || { cp "$BATS_FILE_TMPDIR/news.dossier" . && session 100 30; }
	local line
	for line in "$@"; do
		keys C-l
		type "$line"
		keys Enter
	done
}

# again: the prompt stands below what was printed, and the session lives
again() { keys C-l; type '"still" .. "here"'; keys Enter; screen '"stillhere"'; }

@test "task 1: open a store" {
	STORE='' task '.store news.dossier'
	screen "news.dossier: 3 documents"
	task 'store = dossier.open "news.dossier"' 'store:info().documents + 1000'
	screen "1003"
	again
}

@test "task 2: who met whom" {
	STORE=news.dossier task '.find a:<PERSON> ~meet b:<PERSON>'
	screen "Anna Keller met Boris Petrov"
	screen "Boris Petrov met Clara Weiss"
	task 'meetings = store:find "a:<PERSON> ~meet b:<PERSON>"' 'meetings:cross "a,b"'
	row "Anna Keller   Boris Petrov      1          1"
	screen "Clara Weiss"
	again
}

@test "task 3: list dates" {
	STORE=news.dossier task 'store:mentions "DATE"'
	screen "DATE 2021-05-03"
	screen "DATE 2021-05-04"
	screen "DATE 2021-05-06"
	screen "in Prague on 3 May 2021"
	again
}

@test "task 4: count" {
	STORE=news.dossier task 'store:mentions("GPE"):count()'
	row "4  _1"
	task '.sql SELECT count(*) AS people FROM names'
	screen "people"
	again
}

@test "task 5: a tally as bars" {
	STORE=news.dossier task 'store:mentions("GPE"):bar "text"'
	screen "Prague  ██"
	shot | grep -q "^Prague *█* 3 *$"
	shot | grep -q "^Vienna *█[^ ]* 1 "
	[ "$(shot | grep '^Prague' | tr -dc '█' | wc -m)" -gt "$(shot | grep '^Vienna' | tr -dc '█' | wc -m)" ]
	again
}

@test "task 6: save as a script" {
	STORE=news.dossier task 'store:entities "PERSON"' '.save who.lua'
	screen "dossier run ./who.lua --store news.dossier"
	keys C-d
	screen "left with 0"
	run -0 d run ./who.lua --store news.dossier
	has "Anna Keller"
	has "Clara Weiss"
	hasnt "Prague"
}

@test "task 7: get help" {
	STORE=news.dossier task '?store:mentions'
	screen "store:mentions([filter]) -> Stream of Span"
	task '?store'
	screen "Store: Documents"
	keys q # longer than the screen: it is in the pager
	task '.help'
	screen ".find PATTERN"
	again
}

@test "task 8: complete a method" {
	STORE=news.dossier task
	keys C-l; type 'store:ment'; keys Tab
	row "> store:mentions("
	screen "store:mentions([filter])"
	type '"GPE"):cou'; keys Tab
	row '> store:mentions("GPE"):count()'
	keys Enter
	row "4  _1"
}

@test "task 9: fix an error" {
	STORE=news.dossier task 'stor:info().documents'
	screen "did you mean 'store'?"
	# the line comes back, and is mended where it is wrong
	keys Up Home Right Right Right Right; type "e"; keys Enter
	row "> store:info().documents"
	row "3  _1"
	task 'store:mentions "PERSN"'
	screen "did you mean 'PERSON'"
	keys Up Left Left; type "O"; keys Enter
	screen "Clara Weiss"
	again
}

@test "task 10: export" {
	STORE=news.dossier task 'store:mentions "PERSON"' '.export people.csv'
	screen "wrote people.csv"
	[ "$(head -1 people.csv)" = "$(printf 'text,type,value,from,to,ref\r')" ]
	grep -q "^Clara Weiss,PERSON" people.csv
	task '.mode json' 'store:entities("GPE"):map "name"'
	screen '"Prague"'
	shot | grep -v '^>' | jq -e 'length == 2'
}
