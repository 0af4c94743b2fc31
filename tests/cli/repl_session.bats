#!/usr/bin/env bats
# What the REPL evaluates: locals that stay, results, dot commands, modes; all over a pipe.
# SPDX-License-Identifier: MIT
load setup

# repl [STORE]: runs the lines of standard input, both streams in one
repl() { "$DOSSIER" repl "$@" 2>&1; }
# lines LINE...: what the REPL prints for them
lines() { run sh -c 'printf "%s\n" "$@" | "$DOSSIER" repl $STORE 2>&1' sh "$@"; }
# prints TEXT LINE...: exactly that
prints() {
	local want=$1
	shift
	lines "$@"
	[ "$output" = "$want" ] || { printf 'wanted:\n%s\ngot:\n%s\n' "$want" "$output"; return 1; }
}

@test "locals: stay from line to line, and functions see later assignments" {
	prints "1" 'local x = 1' 'x'
	prints "$(printf '1\n5\n7\n7')" 'local x = 1' 'local function get() return x end' 'get()' 'x = 5' 'get()' \
		'local function set(v) x = v end' 'set(7)' 'get()' 'x'
	prints "nil" 'local x' 'x'
	prints "$(printf '1\n2\n3')" 'local a, b, c = 1, 2, 3' 'a, b, c'
	prints "nil" 'local x = 1' 'rawget(_G, "x")'
}

@test "locals: a new one of the same name hides the old one and leaves it alone" {
	prints "$(printf '2\n1')" 'local x = 1' 'local function old() return x end' 'local x = 2' 'x' 'old()'
	prints "$(printf '2\n1')" 'local x = 1' 'local f = function() return x end local x = x + 1' 'x' 'f()'
	prints "1" 'g = 1' 'local g = g' 'g'
	prints "$(printf '3\n4')" 'x = 4' 'local x = 3' 'x' '_G.x'
}

@test "locals: functions that call themselves and each other" {
	prints "120" 'local function f(n) return n < 2 and 1 or n * f(n - 1) end' 'f(5)'
	prints "true" 'local odd' 'local function even(n) return n == 0 or odd(n - 1) end' \
		'function odd(n) return n ~= 0 and even(n - 1) end' 'even(10)'
	prints "3" 'local t = { n = 0 }' 'function t:add(k) self.n = self.n + k return self end' 't:add(1):add(2).n'
}

@test "locals: const is checked, whatever its value" {
	lines 'local x <const> = 1' 'x = 2' 'x'
	has "attempt to assign to const variable 'x'"
	[ "${lines[1]}" = 1 ]
	lines 'local x <const> = {}' 'x.a = 5' 'x.a' 'x = 2'
	[ "${lines[0]}" = 5 ]
	has "const variable"
	prints "$(printf '1\n2')" 'local x <const> = nil' 'local x, y <const> = 1, 2' 'x' 'y'
}

@test "locals: close waits for the end of the session, newest first, or for an error" {
	lines 'function new(n) return setmetatable({}, { __close = function() print(n) end }) end' \
		'local a <close> = new "a"' 'local b <close> = new "b" return 5' 'print(type(a), type(b))'
	[ "$output" = "$(printf '5\ntable\ttable\nb\na')" ]
	lines 'local a <close> = setmetatable({}, { __close = function() print "closed" end }) error "boo"' 'a'
	has "closed"
	has "input 1:1: boo"
	[ "${lines[-1]}" = nil ]
	lines 'local a <close> = 5'
	has "non-closable"
}

@test "locals: those of blocks, loops and functions do not leak" {
	prints "$(printf 'nil\nnil\nnil\nnil')" 'do local a = 1 end' 'for i = 1, 2 do local b = i end' \
		'function f() local c = 1 end f()' 'repeat local d = 1 until d' 'a' 'b' 'c' 'd'
	prints "$(printf 'nil\n2')" 'if true then local a = 1 end local b = 2' 'a' 'b'
	prints "1" 'while true do local function f() end break end local z = 1' 'z'
}

@test "locals: strings, comments and goto that look like them" {
	prints "nil" 'x = "local y = 1" --[[ local y = 2 ]] -- local y = 3' 'y'
	prints "7" 'local y = 7 -- the end' 'y'
	prints "8" 'local y = 8 --[==[ a' 'b ]==]' 'y'
	prints "9" 'local s = [[' 'local q = "' ']] local y = 9' 'y'
	prints "3" 'local i = 0 ::top:: i = i + 1 if i < 3 then goto top end' 'i'
	# a jump over a local to the end of the chunk is allowed in Lua
	prints "1" 'goto done; local x = 1; ::done::' '1'
	prints "$(printf '14\n16')" 'local a, b = 0xe, 0x1p+4' 'a' 'math.tointeger(b)'
}

@test "locals: many of them, over many lines" {
	{
		for i in $(seq 1 400); do echo "local v$i = $i"; done
		echo 'v1 + v400'
	} >in
	run -0 repl <in
	[ "$output" = 401 ]
}

@test "locals: of a line that fails nothing stays, and line numbers hold" {
	lines 'local x = 1' 'local x = 2 error "boo"' 'x'
	[ "${lines[-1]}" = 1 ]
	lines 'local x = 1' 'do' 'x()' 'end'
	has "repl:2: attempt to call a number value (upvalue 'x')"
	has "2 | x()"
}

@test "locals: an environment of one's own" {
	prints "$(printf '5\nnil')" 'local real = _G' 'local _ENV = { y = 5 }' 'y' 'real.y'
}

@test "results: _ is the last, _1 and so on are all of them" {
	prints "$(printf '10\n11\n10\n32')" '10' '_ + 1' '_1' '_1 + _2 + _3 + 1'
	prints "$(printf '1\n2\n1')" '1, 2' '_'
	prints "5" 'x = 5' 'x'
}

@test "errors: what was meant" {
	lines 'local people = 1' 'peple.x'
	has "did you mean 'people'"
	lines 'dosier.fold "x"'
	has "did you mean 'dossier'"
	lines 'store:find "x"'
	has ".store FILE opens one"
	lines 'error { code = 1 }'
	has "the error is a table without a message"
	lines end 'wrong wrong' '"a" ..' '"b"'
	[ "${lines[-1]}" = '"ab"' ]
	lines 'document "x"'
	has "did you mean dossier.document?"
}

@test "errors: the line that was typed, its variables, what to do; also in functions of earlier inputs" {
	lines 'local function first(t)' '  local x = t.name' '  return x.first' 'end' '1' 'first {}'
	has "input 1:3: attempt to index a nil value (local 'x')"
	has "> 3 |   return x.first"
	has "  x = nil"
	has "hint: x is nil here"
	lines 'function g(t) return t.a.b end' 'g { c = 1 }'
	has "> 1 | function g(t) return t.a.b end"
	has "hint: t.a is nil: the table has c"
	# no line of the library's own
	lines 'd = dossier.document "Anna Keller was in Paris."' 'd:entities():sort "nme"' 'd:text()' '("x"):uper()' 'if x = 3 then end'
	has "a span has no field or method 'nme'"
	has "hint: text is a field, not a function"
	has "hint: did you mean upper?"
	has "hint: to compare, write =="
	hasnt "lua/"
	lines 'dossier.document("x"):zzzzzz()'
	has "; ?doc lists them"
	# what is said of a name at the prompt stands instead of a script's hint
	lines 'stor.x'
	hasnt "hint:"
}

@test "commands: unknown ones, and words that they do not take" {
	lines .hlep
	has "did you mean '.help'"
	lines '.mode cvs'
	has "did you mean 'csv'"
	lines '.quit now'
	has "takes nothing"
	lines .find
	has ".store FILE opens one"
	prints 1 1 .quit 2
	lines .help
	has ".export FILE"
	lines '.help why'
	has "annotated"
}

@test "help: on names, values, functions" {
	d add s docs -q
	STORE=s lines '?store:find'
	has "store:find(pattern"
	STORE=s lines 'help(store)'
	has "Store: Documents"
	STORE=s lines 'help(store.find)' '?dossier.fold' '?string.find' 'help(print)'
	has "store:find(pattern"
	has "dossier.fold(s)"
	has "string.find: a function of Lua 5.4"
	has "print: a function of Lua 5.4"
	lines 'function twice(a, b) end' '?twice' '?patterns' '?nothing_at_all'
	has "function twice(a, b), written in input 1, line 1"
	has "token patterns"
	has "there is no help on 'nothing_at_all'"
	export STORE=s
	lines 'local people = store:mentions()' '?people:tally'
	has "stream:tally([k])"
}

@test "printing: functions by their signature, nan without a sign, a name that stands for nothing" {
	d add s docs -q
	export STORE=s
	prints 'function store:find(pattern, [filter]) -> Stream of Match  (?store:find)' 'store.find'
	prints "$(printf 'function print\nfunction string.sub\nfunction twice(a, b)\nfunction (x)')" 'print' 'string.sub' \
		'function twice(a, b) end' 'twice' 'function(x) end'
	prints "$(printf 'nan\nnan')" '0/0' '-(0/0)'
	lines 'stor' 'xy'
	[ "$(printf '%s\n' "$output" | grep -c "did you mean")" = 1 ]
	has "there is no 'stor': did you mean 'store'?"
}

@test "printing: a list of numbers or words fills its lines" {
	lines 't = {} for i = 1, 40 do t[i] = i * 11 end' 't'
	[ "${#lines[@]}" -le 6 ]
	[ "${lines[0]}" = "{" ]
	has "  11, 22, 33"
	has "440"
	lines 't = {} for i = 1, 200 do t[i] = i end' 't'
	has "... 140 more"
}

@test "help: .help is not wider than the screen" {
	[ "$(echo .help | repl | awk 'length($0) > 100' | wc -l)" = 0 ]
	lines '.help'
	has "  .transcript [FILE|off]"
}

@test "save: no slips, nothing that could not be shown, and what it uses of the startup file" {
	d add s docs -q
	export STORE=s
	lines '"kept"' 'stor' 'store:mentions():sort "nme"' 'store:mentions("GPE"):count()' '.save it.lua'
	has "saved 2 inputs"
	run -0 d run ./it.lua --store s
	[ "$output" = "$(printf '"kept"\n4')" ]
}

@test "modes: table, json, csv, md, lua" {
	prints "$(printf 'table\n N  Name\n--  ----\n 1  x\n10  y')" .mode '{ { name = "x", n = 1 }, { name = "y", n = 10 } }'
	lines '.mode csv' '{ { a = 1, b = "x,y" } }'
	[ "$output" = "$(printf 'a,b\r\n1,"x,y"\r')" ]
	prints "$(printf '[\n  {"a":1}\n]')" '.mode json' '{ { a = 1 } }'
	prints "$(printf '"a\\u202eb"\n[\n  1,\n  2\n]')" '.mode json' '"a\u{202E}b"' '{ 1, 2 }'
	prints "$(printf '| A |\n| ---: |\n| 1 |')" '.mode md' '{ { a = 1 } }'
	prints '{ { a = 1 }, { a = 2 } }' '.mode lua' '{ { a = 1 }, { a = 2 } }'
}

@test "printing: control and bidi characters, cycles, depth, the rest of a stream" {
	run sh -c 'printf "%s\n" "\"a\\27[31m\\u{202E}\"" "t = {} t.t = t" t "dossier.stream{1,2,3,4,5,6,7,8,9,10,11,12}" |
		"$DOSSIER" repl'
	hasnt "$(printf '\033')"
	hasnt "$(printf '\342\200\256')"
	has "(itself)"
	has "... 2 more"
}

@test "a store: .store, .sql, .find, .why, .timer" {
	d add s docs -q
	lines '.store s' 'store:info().documents'
	has "store s: 2 documents"
	[ "${lines[1]}" = 2 ]
	lines '.store nope'
	has "nope: no such store"
	export STORE=s
	lines '.sql SELECT uri AS name, length(text) AS n FROM documents ORDER BY uri' '_:count()'
	[ "${lines[0]}" = "name              n" ]
	[ "${lines[-1]}" = 2 ]
	lines '.sql SELECT type, uri FROM mentions' '.sql SELECT titel FROM documents' '.sql SELECT 1 FROM document'
	has "mentions has mention, start, length, name, back"
	has "a column of that name is in "
	has "did you mean 'title'?"
	has "did you mean 'documents'?"
	lines '.sql DELETE FROM documents' '.sql SELEC' 'store:info().documents'
	has "only"
	has 'near "SELEC"'
	[ "${lines[-1]}" = 2 ]
	lines '.find <PERSON> ~meet <PERSON>' '_:count()'
	has "Nikol Pashinyan met Vladimir Putin"
	[ "${lines[-1]}" = 1 ]
	lines '.find <PERSON'
	has ".find: line 1"
	lines 'store:mentions { type = "DATE" }' '.why 1' '.why store:mentions { type = "GPE" }:first()' '.why 99'
	has "DATE 2020-10-04"
	has "the last result has no item 99"
	run -0 sh -c 'echo "store:mentions { type = \"DATE\" }:first().ref" | "$DOSSIER" repl s'
	ref=${output//\"/}
	lines ".why $ref"
	has "4 October 2020"
	lines '.timer on' 1
	[[ "${lines[-1]}" =~ ^[0-9.]+\ s$ ]]
}

@test "save: what worked, as a script that runs and prints the same" {
	d add s docs -q
	export STORE=s
	lines 'local kind = "GPE"' 'wrong wrong' 'error "x"' 'names = store:mentions { type = kind }:map "text"' \
		'names:count() -- how many' '_ + 1' '.mode table' 'local function twice(n) return 2 * n end' 'twice(_2), 3' \
		'for i = 1, 2 do' 'print(i)' 'end' '"[[" .. [[' 'a]]' '.save who.lua'
	has "saved 8 inputs as who.lua: dossier run ./who.lua --store s"
	run -0 d run ./who.lua --store s
	[ "$output" = "$(printf '4\n5\n10\n3\n1\n2\n"[[a"')" ] || { echo "$output"; cat who.lua; false; }
	run -0 d run ./who.lua --help
	has "What it does"
	lines '.save who.lua'
	has "nothing was run yet"
	lines 'io.type(1)' '.save io.lua'
	has "it uses io"
}

@test "load, edit, transcript, export" {
	d add s docs -q
	export STORE=s
	printf '#!/usr/bin/env dossier\nlocal n = 5\nfunction add(k) n = n + k return n end\n' >part.lua
	prints "$(printf '7\n7')" '.load part.lua' 'add(2)' 'n'
	lines '.load no.lua'
	has "no.lua: No such file"
	printf 'x = = 1\n' >bad.lua
	lines '.load bad.lua'
	has "bad.lua:1:"
	printf '#!/bin/sh\nsed -i s/1/20/ "$1"\n' >ed
	chmod +x ed
	export VISUAL=./ed
	prints "$(printf '2\n20 + 1\n21')" '1 + 1' .edit
	VISUAL=false lines .edit
	has "'false' failed"
	lines '.transcript log' '6 * 7' 'print "hello"' 'nope()' '.transcript off' '1'
	[ "$(grep -c . log)" -ge 6 ]
	grep -qx '> 6 \* 7' log
	grep -qx 42 log
	grep -qx hello log
	grep -q "attempt to call a nil value" log
	run -1 grep -qx '> 1' log
	lines '.export e.csv store:entities { type = "GPE" }' 'store:mentions { type = "DATE" }' '.export d.json' '.export d.xls'
	has "the file's name says the format"
	head -1 e.csv | grep -q '^name,type,count,documents'
	jq -e 'length == 2 and .[0].value == "2020-10-04"' d.json
}
