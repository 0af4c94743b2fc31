#!/usr/bin/env bats
# What a language server makes of our types, over its own protocol, in a script that `dossier script new` made. Skipped where
# neither emmylua_ls nor lua-language-server is on the PATH.
# SPDX-License-Identifier: MIT
load setup

message() { printf 'Content-Length: %d\r\n\r\n%s' "$(printf %s "$1" | wc -c)" "$1"; }

# offers FILE: labels that are offered at the first |? of the script FILE, one a line
offers() {
	local folder=$PWD/met at line column
	at=$(grep -nF '|?' "$1" | head -1)
	line=$((${at%%:*} - 1))
	column=${at#*:}
	column=${column%%|\?*}
	sed 's/|?//' "$1" | jq -Rs . > text.json
	{
		message '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":"file://'"$folder"'","workspaceFolders":[{"uri":"file://'"$folder"'","name":"met"}],"capabilities":{"workspace":{"workspaceFolders":true},"textDocument":{"completion":{}}}}}'
		sleep 1
		message '{"jsonrpc":"2.0","method":"initialized","params":{}}'
		sleep 2 # it reads the settings and our types
		message '{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file://'"$folder"'/met.lua","languageId":"lua","version":1,"text":'"$(cat text.json)"'}}}'
		sleep 1
		message '{"jsonrpc":"2.0","id":2,"method":"textDocument/completion","params":{"textDocument":{"uri":"file://'"$folder"'/met.lua"},"position":{"line":'"$line"',"character":'"${#column}"'}}}'
		for _ in $(seq 1 100); do
			grep -q '"id":2[,}]' answers 2>/dev/null && break
			sleep 0.1
		done
		message '{"jsonrpc":"2.0","id":3,"method":"shutdown"}'
		message '{"jsonrpc":"2.0","method":"exit"}'
	} | (cd met && HOME=$BATS_TEST_TMPDIR/home timeout 40 "$SERVER") > answers 2>/dev/null || true
	tr -d '\r' < answers | sed 's/Content-Length: [0-9]*/\n/g' | jq -R 'fromjson? | select(.id == 2) | .result | (.items? // .)[].label' -r | sed 's/(.*//'
}

@test "editor: fields and methods of what the library gives, in a script of one's own" {
	SERVER=$(command -v emmylua_ls || command -v lua-language-server) || skip "no language server for Lua is installed"
	mkdir home
	HOME=$PWD/home d script new met >/dev/null
	cp met/met.lua whole.lua
	try() { # CODE: within map, where doc and args are
		awk -v code="$1" '{ print } /^local function map/ { print code }' whole.lua > one.lua
		offers one.lua > offered
		shift
		for name in "$@"; do grep -qx -- "$name" offered || { echo "no $name in:"; cat offered answers | head -c 3000; return 1; }; done
	}
	try 'doc:|?' entities tokens match
	try 'for m in doc:entities("GPE") do m.|? end' text sentence value
	try 'doc:entities():filter(function(e) return e.|? end)' text type
	try 'local docs = assert(dossier.read "x") for d in docs do d.|? end' text uri
	try 'for z in doc:zones() do z.|? end' kind text
	try 'for row in doc:tokens():tally "fold" do row.|? end' key count
	try 'for group in doc:entities():group "type" do for e in group do e.|? end end' text sentence
	try 'doc:entities():first():|?' context explain
	! grep -qx tally offered
}
