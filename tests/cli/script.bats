#!/usr/bin/env bats
# dossier script: a new one works at once, its test notices a change, and nothing is overwritten.
# SPDX-License-Identifier: MIT
load setup

setup_new() {
	export HOME=$PWD/home XDG_DATA_HOME=
	mkdir -p home
	d script new meetings >made
}

@test "script new: runs, finds, and its test passes" {
	setup_new
	run -0 cat made
	has "made meetings:"
	has "dossier script test meetings"
	run -0 d run meetings/meetings.lua meetings/tests/sample/report.txt --format jsonl
	[ "$(printf '%s\n' "$output" | jq -rs 'length')" = 2 ]
	[ "$(printf '%s\n' "$output" | jq -rs '.[0].date')" = 2021-05-03 ]
	run -0 d run meetings/meetings.lua meetings/tests/sample/report.txt --name 'Maria Lindqvist' --format csv
	hasnt Novak
	has 'Maria Lindqvist,Brandt,2021-05-07'
	run -0 d script test meetings
	[ "$output" = $'ok    sample\n1 passed, 0 failed' ]
	run -0 d script test meetings/meetings.lua
	run -0 env -C meetings "$DOSSIER" script test .
	has "1 passed, 0 failed"
	run -0 d meetings/meetings.lua --help
	has "Who met whom"
}

@test "script new: every file that it names is there, and the settings find the types" {
	setup_new
	sed -n 's/^  //p' made | while read -r path; do [ -f "$path" ] || { echo "no $path"; exit 1; }; done
	[ "$(jq -r '."workspace.library"[0]' meetings/.luarc.json)" = "~/.local/share/dossier/types" ]
	cmp home/.local/share/dossier/types/dossier.lua <(d help --luacats)
	[ "$(jq -r '."runtime.version"' meetings/.luarc.json)" = "Lua 5.4" ]
	# elsewhere than below $HOME the path is whole; without a home the types stand beside the script
	XDG_DATA_HOME=$PWD/data d script new second >/dev/null
	[ "$(jq -r '."workspace.library"[0]' second/.luarc.json)" = "$PWD/data/dossier/types" ]
	[ -f data/dossier/types/dossier.lua ]
	env -u HOME -u XDG_DATA_HOME "$DOSSIER" script new third >/dev/null
	[ "$(jq -r '."workspace.library"[0]' third/.luarc.json)" = .types ]
	[ -f third/.types/dossier.lua ]
	run -0 d script types here
	[ "$output" = here/dossier.lua ]
	cmp here/dossier.lua home/.local/share/dossier/types/dossier.lua
}

@test "script new: refuses to overwrite, and names that would mislead" {
	setup_new
	echo mine >meetings/meetings.lua
	run -1 d script new meetings
	has "meetings: is there already; nothing was written"
	[ "$(cat meetings/meetings.lua)" = mine ]
	run -2 d script new 'a b'
	has "letters, digits, - and _"
	run -2 d script new add
	has "'add' is a command"
	[ ! -e add ]
	mkdir sub
	run -0 d script new sub/quotes
	run -0 d script test sub/quotes
	has "1 passed"
}

@test "script test: what differs, what fails, more tests, --update" {
	setup_new
	sed -i 's/Who met whom: two/Meetings: two/' meetings/meetings.lua
	run -1 d script test meetings
	has "FAIL  sample"
	has "  -Who met whom: two people"
	has "  +Meetings: two people"
	has "0 passed, 1 failed"
	run -0 d script test meetings --update
	has "wrote meetings/tests/sample/expected"
	run -0 d script test meetings
	# a second test with arguments
	mkdir meetings/tests/named
	cp meetings/tests/sample/report.txt meetings/tests/named/
	printf -- '--name\nAnna Novak\n--format\ncsv\n' >meetings/tests/named/args
	run -1 d script test meetings
	has "there is no file 'expected'"
	run -0 d script test meetings --update
	run -0 d script test meetings
	has "2 passed, 0 failed"
	[ "$(wc -l <meetings/tests/named/expected)" = 2 ]
	echo 'error "boom"' >>meetings/meetings.lua
	run -1 d script test meetings
	has "<eof> expected"
	has "hint: return ends a script"
	hasnt traceback
	run -1 d script test nowhere
	has "nowhere: there is no such folder or script"
	run -1 d script test docs
	has "docs: has no docs.lua"
}

@test "script list, info; a mistyped action" {
	run -0 d script list
	has casualties
	run -0 d script list --format jsonl
	[ "$(printf '%s\n' "$output" | jq -r 'select(.name == "timeline") | .columns[0].name')" = date ]
	run -0 d script info casualties
	has "options of this script:"
	has "comes with dossier"
	has "needs:     nothing"
	run -0 d script info timeline --format jsonl
	[ "$(printf '%s\n' "$output" | jq -r '.args[0].type')" = date ]
	echo 'print(1)' >plain.lua
	run -1 d script info plain.lua
	has "has no manifest"
	run -2 d script tset x
	has "did you mean 'test'?"
	run -2 d script
	has "what shall it do? new, test, list, info, types, add"
}
