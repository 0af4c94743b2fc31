#!/usr/bin/env bats
# The REPL against what should not happen: names of Lua taken, hostile error objects, signals, strange terminals.
# SPDX-License-Identifier: MIT
load setup
load terminal

# lines LINE...: runs them in a pipe; the last one shows that the session lives
lines() { printf '%s\n' "$@" '"alive"' | timeout 30 "$DOSSIER" repl; }


@test "hostile: names of Lua may be given another meaning" {
	run -1 lines 'type = "PERSON"' 'table = {}' 'pairs, next, tostring, pcall, error = nil' 'string = "abc"' '{ 1, 2, "x" }' \
		'nosuch.field' '.mode json' '{ a = 1 }' '.mode' '.help mode' '?string'
	has '{ 1, 2, "x" }'
	has "attempt to index a nil value (global 'nosuch')"
	has '"a": 1'
	has "how results print"
	has '"alive"'
	run -0 lines 'local g = _G for k in next, g do g[k] = nil end' '{ 1, 2 }' '1 + 1'
	has '{ 1, 2 }'
	has '"alive"'
}

@test "hostile: errors whose message is an attack" {
	run -1 lines 'error(setmetatable({}, { __tostring = function() error {} end }))' \
		'error(setmetatable({}, { __tostring = function() error "inner" end }))' \
		'error(setmetatable({}, { __name = 5, __metatable = 1 }))' 'error()' \
		'error("\27[31mred\27]0;title\7")' 'error(("x"):rep(10000000))' \
		"$(printf 'x = \033[2J')"
	has "the error has no message"
	has "inner"
	has "␛[31mred␛]0;title␇"
	has "(10000008 bytes)"
	has '"alive"'
	[ "${#output}" -lt 10000 ]
	[[ "$output" != *$'\033'* ]]
	run -0 lines 'local x <close> = setmetatable({}, { __close = function() error(setmetatable({}, { __tostring = function() error {} end })) end })'
	has "the error has no message"
}

@test "hostile: a million results are not a million lines" {
	run -0 lines 'table.unpack({}, 1, 900000)'
	has "... 899900 more values"
	[ "${#lines[@]}" -lt 110 ]
}

@test "hostile: SIGTERM ends a session whatever runs in it" {
	mkfifo in
	"$DOSSIER" repl <in >out 2>err &
	pid=$!
	exec 7>in
	printf '%s\n' '"ready"' 'while true do pcall(error, 1) end' 'print "went on"' >&7
	for _ in $(seq 1 100); do
		grep -q ready out && break
		sleep 0.05
	done
	sleep 0.3
	kill -TERM "$pid"
	code=0
	wait "$pid" || code=$?
	exec 7>&-
	[ "$code" = 130 ]
	grep -q interrupted err
	run -1 grep -q "went on" out
}

@test "hostile: SIGTERM on a terminal, while a loop runs" {
	terminal 80 24 "'$DOSSIER' repl"
	screen "Ctrl-D to leave"
	type "while true do end"; keys Enter
	sleep 0.3
	kill -TERM "$(inside)"
	screen "left with 130"
}

@test "hostile: Ctrl-C in the pager is the pager's, however often" {
	command -v less >/dev/null || skip "less is not installed"
	terminal 80 24 "PAGER=less '$DOSSIER' repl"
	screen "Ctrl-D to leave"
	type "help()"; keys Enter
	screen "dossier."
	keys C-c C-c C-c q
	sleep 0.2
	type "40 + 2"; keys Enter
	screen "42"
	# and afterwards it is ours again
	type "while true do end"; keys Enter
	sleep 0.2
	keys C-c
	screen "interrupted"
	keys C-d
	screen "left with 0"
}

@test "hostile: locals and commands are completed" {
	terminal 80 24 "'$DOSSIER' repl"
	screen "Ctrl-D to leave"
	type "local my_thing = { alpha = 41 }"; keys Enter
	type "my_t"; keys Tab; type ".al"; keys Tab; type " + 1"; keys Enter
	screen "42"
	type ".trans"; keys Tab Enter
	screen "off"
}

@test "hostile: --break on a terminal has the line editor" {
	printf '%s\n' '-- Breaks: for a test.' '-- @script br 0.1.0' 'local script = {}' 'function script.run()' \
		'	local long_name, t = 5, nil' '	return t.field' 'end' 'return script' >br.lua
	terminal 80 24 "'$DOSSIER' run --break br.lua"
	screen "break>"
	type "long_n"; keys Tab; type " + 37"; keys Enter
	screen "42"
	type ".loc"; keys Tab Enter
	screen "long_name = 5"
	type "for i = 1, 2 do"; keys Enter; type "long_name = long_name + i"; keys Enter; type "end"; keys Enter
	type "long_name * 10"; keys Enter
	screen "80"
	type "while true do end"; keys Enter
	sleep 0.3
	keys C-c
	screen "interrupted"
	# from outside, too; what is typed behind it stays
	kill -INT "$(inside)"
	sleep 0.5
	type "50 + 5"; keys Enter
	screen "55"
	keys C-d
	screen "left with 1"
}

@test "hostile: files that cannot be written or read, and those of others" {
	echo "-- mine" >mine.lua
	mkdir folder
	run -1 --separate-stderr lines '1 + 1' '.save mine.lua' '.save own' '2 + 2' '.save own' '.save folder/' '.save nosuch/a' '.load folder' \
		'.transcript /dev/full' '3 + 3' '4 + 4' '.transcript'
	has ".save: mine.lua exists and is none of .save: give another name, or remove it"
	has "saved 2 inputs as own.lua"
	has ".save: 'folder/' is a folder"
	has ".save: nosuch/a.lua: No such file or directory"
	has ".load: folder: Is a directory"
	[ "$(grep -c "the transcript /dev/full ends here: No space left on device" <<<"$stderr")" = 1 ]
	has "off"
	has '"alive"'
	[ "$(cat mine.lua)" = "-- mine" ]
	run -0 d run ./own.lua
	has 4
}

@test "hostile: commands on a closed store say so, not where" {
	d add s docs -q
	run -1 bash -c 'printf "%s\n" "store:close()" ".sql select 1" ".find x" ".store" "\"alive\"" | "$DOSSIER" repl s'
	has "the store is closed"
	has '"alive"'
	hasnt "lua/cli/"
}

@test "hostile: a paste that is too long is not taken in half" {
	terminal 80 24 "'$DOSSIER' repl"
	screen "Ctrl-D to leave"
	head -c 1500000 /dev/zero | tr '\0' 'x' | tmux -L "$T" load-buffer -
	tmux -L "$T" paste-buffer -p
	screen "no room: a text has at most 1 MB; .load FILE runs what is longer"
	type "40 + 2"; keys Enter
	screen "42"
}

@test "hostile: Ctrl-C at the prompt of a dumb terminal drops the text" {
	terminal 80 24 "TERM=dumb '$DOSSIER' repl"
	screen "Ctrl-D to leave"
	type "for i = 1, 2 do"; keys Enter
	screen "..."
	keys C-c
	type "40 + 2"; keys Enter
	screen "42"
	type "while true do end"; keys Enter
	sleep 0.2
	keys C-c
	screen "interrupted"
	keys C-d
	screen "left with 0"
}

@test "hostile: what documents hold does not reach the terminal as it is, in any mode" {
	printf '{"uri":"u\\u001b]0;x\\u0007","title":"T\\u001b[2J\\u202e","publisher":"p\\u009b31m","text":"President Ilham Aliyev\\u001b[31m met Vladimir Putin in Moscow\\u0007."}\n' >e.jsonl
	d add s e.jsonl -q
	for mode in table csv md json lua; do
		printf '%s\n' ".mode $mode" 'store:documents()' '.sql select uri, title, publisher, text from documents' '.find <PERSON>' \
			'store:documents():first().title' 'local d = store:documents():first() print(d, d.title, d.uri, d.publisher)' 'error(store:documents():first().title)' "$(printf '.mode \033[2J')" '"done"' >in
		TERM=dumb NO_COLOR=1 timeout 20 script -qec "stty -echo cols 200; '$DOSSIER' repl s" /dev/null <in >out
		grep -q done out
		# of the terminal itself nothing is asked for: no colours, no editor
		run -1 grep -aP '\x1b|\x07|\xe2\x80\xae|\xc2\x9b' out
	done
}
