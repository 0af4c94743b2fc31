#!/usr/bin/env bats
# The REPL: in a pipe, and on a terminal with editing and history.
# SPDX-License-Identifier: MIT
load setup
load terminal

@test "repl: in a pipe it runs what it is sent, without a prompt" {
	run -0 sh -c 'printf "x = 1\nfor i = 1, 2 do\nprint(i)\nend\n\nx + 1\n" | "$DOSSIER" repl'
	[ "$output" = "$(printf '1\n2\n2')" ]
	[ ! -e state ]
}

@test "repl: help on names, and on the topics of the command line" {
	run -0 sh -c 'printf "help \"counts.harm\"\nhelp \"values\"\nhelp \"nothing at all\"\n" | "$DOSSIER" repl'
	has "What befell them"
	has "XXXX-11-10"
	has "there is no help on 'nothing at all'"
}

@test "repl: an error goes on and ends with 1" {
	run -1 --separate-stderr sh -c 'printf "error \"boo\"\n1\n" | "$DOSSIER" repl'
	[ "$output" = 1 ]
	[ "$stderr" = "repl:1: boo" ]
	run -1 sh -c 'echo "a b" | "$DOSSIER" repl'
	has "syntax error"
	run -1 sh -c 'echo "for i = 1, 2 do" | "$DOSSIER" repl'
	has "ends inside a statement"
}

@test "repl: a store at hand, or why not" {
	d add s docs -q
	run -0 sh -c 'echo "store:info().documents" | "$DOSSIER" repl s'
	[ "$output" = 2 ]
	run -1 sh -c 'echo 1 | "$DOSSIER" repl nope'
	has "nope: no such store"
	run -1 sh -c 'echo 1 | "$DOSSIER" repl docs/a.txt'
	has "docs/a.txt"
	hasnt traceback
}

@test "repl: a concordance under each other, errors of patterns with their caret" {
	d add s docs -q
	run -0 sh -c 'echo "store:find(\"(came | met)\"):concordance { context = 1 }" | "$DOSSIER" repl s'
	[[ "${lines[0]}" =~ ^[0-9a-f]{8}:11-15\ +Ağcabədi\ came\ under$ ]]
	[[ "${lines[1]}" =~ ^[0-9a-f]{8}:31-34\ +Pashinyan\ met\ Vladimir$ ]]
	run -0 sh -c 'echo "select(2, dossier.pattern \"a (b\")" | "$DOSSIER" repl'
	[ "$output" = "error: line 1, column 5: the pattern ends, expected | or ) for the ( of line 1, column 3
  a (b
      ^" ]
}


@test "repl: line editing, history and its file on a terminal" {
	session 80 24
	keys "1+21" Left BSpace "1" Enter    # 1+11
	screen "12"
	keys "x = 'ab'" Home Delete y Enter y Enter
	screen '"ab"'
	keys Up Up Up End "*2" Enter         # the first line again
	screen "23"
	keys "wrong wrong" C-w C-u "7*7" C-a C-e C-b C-d "6" Enter # 7*6
	screen "42"
	keys "abandoned" C-c
	keys "for i = 5, 5 do" Enter "print(i * 11)" Enter " end" Enter
	screen "55"
	keys C-d
	screen "left with 0"
	grep -qxF '1+11' state/dossier/history
	grep -qxF '7*6' state/dossier/history
	run -1 grep abandoned state/dossier/history
}

@test "repl: dossier alone on a terminal" {
	command -v script >/dev/null || skip "script is not installed"
	# typed when it is there: what came before would meet a terminal that still edits lines itself
	run -0 sh -c "{ sleep 0.5; printf '6*7\r'; sleep 0.3; printf '\004'; sleep 0.3; } |
		TERM=xterm timeout 10 script -qec \"'$DOSSIER'\" /dev/null"
	has "Lua 5.4"
	has 42
}

@test "repl: documents and what a search finds, on a narrow screen and on a wide one" {
	d add s docs -q
	STORE=s session 80 24
	type 'store:documents()'; keys Enter
	screen "Title"
	[ "$(shot | grep -c "Uri")" = 0 ]
	keys C-l; type 'store:search "ganja"'; keys Enter
	screen "Snippet"
	screen "[Ganja]"
	[ "$(shot | grep -c "Score")" = 0 ]
	tmux -L "$T" resize-window -x 140 -y 24
	keys C-l; type 'store:documents()'; keys Enter
	screen "docs/sub/b.txt"
	keys C-d
	screen "left with 0"
	run -0 sh -c 'printf ".mode csv\nstore:search \"ganja\"\n" | "$DOSSIER" repl s'
	[[ $output == date,publisher,title,snippet,score,uri,id* ]]
}

@test "repl: the startup file on a terminal, .save with what it made, .edit, .help on one screen's width" {
	mkdir -p config/dossier
	echo 'function people(n) return store:entities("PERSON"):take(n or 5) end' >config/dossier/repl.lua
	printf '#!/bin/sh\necho "6 * 7" >"$1"\n' >ed
	chmod +x ed
	d add s docs -q
	STORE=s session 80 24 "XDG_CONFIG_HOME='$PWD/config'" VISUAL=./ed
	type 'people(1)'; keys Enter
	screen "PERSON"
	type '.save mine.lua'; keys Enter
	screen "dossier run ./mine.lua --store s"
	type '.edit'; keys Enter
	screen "42"
	keys C-l
	type '.mode csv'; keys Enter
	type '"x"'; keys Enter
	row "value"; row "x"
	type '.help'; keys Enter
	screen "?patterns"
	row "                       editor ends"
	keys q C-e C-u C-d
	screen "left with 0"
	run -0 d run ./mine.lua --store s
	has "PERSON"
}
