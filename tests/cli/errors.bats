#!/usr/bin/env bats
# Errors of scripts: where in the script, where in the document, what to do; and run --break.
# SPDX-License-Identifier: MIT
load setup

tolls() {
	cat >tolls.lua <<'LUA'
--- Tolls.
-- @script tolls 1.0.0
local dossier = require "dossier"
local toll = assert(dossier.pattern "n:<CARDINAL> people were (killed | hurt:injured)")
local function one(m, emit)
	emit { n = m.n, hurt = m.hurt.text }
end
return { map = function(doc, emit)
	for m in doc:match(toll) do
		one(m, emit)
	end
end }
LUA
	mkdir in
	printf 'All was quiet.\nThen 40 people were killed in Ganja.\n' >in/a.txt
	printf 'There 3 people were injured.\n' >in/b.txt
	printf 'Some 12 people were killed.\n' >in/c.txt
}

@test "errors: place in the document, lines of the script, variables, calls, a hint" {
	tolls
	run -1 --separate-stderr d run tolls.lua in --format jsonl
	[ "$(printf '%s' "$output" | jq -c '[.hurt, .n."$span".text]')" = '["injured","3"]' ]
	[ "$stderr" = "dossier: in/a.txt:2:6: tolls.lua:6: attempt to index a nil value (field 'hurt')
  5 | local function one(m, emit)
> 6 |     emit { n = m.n, hurt = m.hurt.text }
  7 | end
  m = «40 people were killed» (in/a.txt:2:6)
  called from tolls.lua:10
  hint: m.hurt is nil: the capture took no part in this match; test it first: if m.hurt then
dossier: in/c.txt:1:1: tolls.lua:6: attempt to index a nil value (field 'hurt')" ]
}

@test "errors: columns count characters, lines those of the text" {
	printf 'Ağcabədi \xf0\x9f\x98\x80 saw it: Ilham Aliyev came.\n' >u.txt
	echo 'return { map = function(doc) for p in doc:entities "PERSON" do error "here" end end }' >e.lua
	run -1 d run ./e.lua u.txt
	has "u.txt:1:20: e.lua:1: here"
}

@test "errors: the same text and order with any number of workers" {
	cat >some.lua <<'LUA'
print "loading"
return { map = function(doc, emit)
	print("in " .. doc.uri)
	local n = tonumber(doc.uri:match "%d+")
	if n % 3 == 0 then error("third " .. n) end
	if n % 5 == 0 then for _ = 1, 2e5 do end local x = nil; x.y = n end
	emit { n = n }
end }
LUA
	many 30 m.jsonl
	for j in 1 2 4; do
		d run -j $j ./some.lua m.jsonl >out$j 2>err$j || true
	done
	cmp out1 out2
	cmp out1 out4
	cmp err1 err2
	cmp err1 err4
	[ "$(grep -c loading out1)" = 1 ]
	[ "$(grep -c 'third 9$' err1)" = 1 ]
	[ "$(grep -c 'hint: x is nil here' err1)" = 1 ]
}

@test "errors: hints for the common mistakes" {
	local code want
	while IFS='@' read -r want code; do
		printf '%b\n' "local d = require \"dossier\"\nlocal doc = d.document \"Officials in Paris met Ilham Aliyev.\"\n$code" >s.lua
		run -1 d run ./s.lua
		has "$want" || { echo "$code"; false; }
		hasnt "lua/host"
		hasnt traceback
	done <<'CODES'
did you mean print?@prnt "x"
did you mean doc?@local x = dco.text
io is not there in a confined script@local f = io.open "x"
e is nil: stream:first gives nil where there is none@local e = doc:entities "DATE":first()\nprint(e.text)
span:nearest gives nil where there is none@local p = doc:entities "GPE":first()\nprint(p:nearest("DATE").text)
write .text behind it@for e in doc:entities() do\n\tprint("in " .. e)\nend
write .text without brackets@for e in doc:entities() do\n\tprint(e.text())\nend
write .text without brackets@for e in doc:entities() do\n\tprint(e:text())\nend
write e:nearest@for e in doc:entities() do\n\tprint(e.nearest("GPE"))\nend
e.low is nil (span.low@for e in doc:entities() do\n\tif e.low > 3 then print(e) end\nend
c = the claim «it rained»@local said = d.document "Police said that it rained."\nfor c in said:claims() do\n\tprint(c.stnce)\nend
e.claim is nil (span.claim@for e in doc:entities() do\n\tprint(e.claim.speaker.text)\nend
ipairs(t) or pairs(t)@for x in { 1, 2 } do print(x) end
t.cuont is nil: did you mean count?@local t = { count = 1 }\nprint(t.cuont + 1)
the table has alpha, beta@local t = { beta = 1, alpha = 2 }\nprint(t.zzz.x)
did you mean upper?@local s = "a"\nprint(s:uper())
did you mean upper?@print(("a"):uper())
x is nil here@local x\nprint(x .. "a")
dates and the like compare with dates@print(3 < "2020-01-01")
not equal is ~=@if 1 != 2 then end
Lua has no +=@local n = 1\nn += 1
Lua has no ++@local n = 1\nn++
as the name of a field write ["end"]@local t = {}\nprint(t.end)
what was opened in line 3 was not closed@for i = 1, 3 do\n\tprint(i)\n
one `end` more@local n = 1\nend
to compare, write ==@local n = 1\nif n = 1 then end
elseif is one word@if doc then\n\tprint(1)\nelse if d then\n\tprint(2)\nelse\n\tprint(3)\nelse end
CODES
}

@test "errors: a pattern shows its own line, too; errors of our own keep their text" {
	printf 'local d = require "dossier"\nlocal p = assert(d.pattern "n:<CARDINAL> | )")\n' >s.lua
	run -1 d run ./s.lua
	has "> 2 | local p = assert"
	has "    n:<CARDINAL> | )"
	has "                   ^"
	printf 'local d = require "dossier"\nfor l in d.lines("nope.txt") do end\n' >s.lua
	run -1 d run --trust ./s.lua
	has "s.lua:2: "
	has "nope.txt"
}

@test "errors: in a coroutine the line is the one that failed, and recursion is told once" {
	printf 'coroutine.wrap(function()\n\tlocal q = nil\n\tq.x = 1\nend)()\n' >s.lua
	run -1 d run ./s.lua
	has "s.lua:3: attempt to index"
	has "> 3 |     q.x = 1"
	printf 'local function f()\n\treturn 1 + f()\nend\nf()\n' >s.lua
	run -1 d run ./s.lua
	has "s.lua:2: stack overflow"
	[ "${#lines[@]}" -le 6 ]
}

@test "errors: nothing of the script's runs while one is told, and nothing of it reaches the terminal" {
	cat >s.lua <<'LUA'
local evil = setmetatable({}, { __name = "Span", __metatable = "Span",
	__index = function() while true do end end, __tostring = function() while true do end end,
	__pairs = function() while true do end end, __len = function() while true do end end })
local text = "\27[2J\0\255"
local t = { ["\27[2J"] = 1 }
error("bad \27[2J\255" .. #(evil and text or t))
LUA
	run -1 timeout 10 "$DOSSIER" run --max-time 3 ./s.lua
	[[ $output != *$'\e'* ]]
	has "evil = a table"
	hasnt "time limit"
}

@test "errors: in reduce, and of a span that came with a row" {
	cat >r.lua <<'LUA'
return { map = function(doc, emit)
	for p in doc:entities "GPE" do emit { place = p } end
end, reduce = function(rows)
	for row in rows do
		print(row.place.type .. row.plcae.text)
	end
end }
LUA
	run -1 d run ./r.lua docs/a.txt
	has "r.lua:5: attempt to index a nil value (field 'plcae')"
	has "hint: row.plcae is nil: did you mean place?"
}

@test "errors: --trace has the whole chain" {
	tolls
	run -1 d run --trace tolls.lua in/a.txt
	has "stack traceback:"
	has "tolls.lua:10:"
	run -1 d run tolls.lua in/a.txt
	hasnt traceback
}

@test "errors: of -e" {
	run -1 d -e $'local x\nfor i = 1, 2 do\n\tprint(x.y)\nend'
	has "> 3 |     print(x.y)"
	has "hint: x is nil here"
	run -1 d -e 'prnt(1)'
	has "hint: did you mean print?"
	[ "${#lines[@]}" = 2 ]
	run -1 d -e 'print("a" .. dossier.document "Paris.")'
	has "write .text, .title or .uri behind it"
}

@test "errors: files as other editors write them, and no UTF-8" {
	printf '\357\273\277-- Fails: for a test.\r\n-- @script p 0.1.0\r\nlocal script = {}\r\nfunction script.run()\r\n\tlocal x = nil\r\n\treturn x.y\r\nend\r\nreturn script\r\n' >p.lua
	run -1 d run ./p.lua
	has "p.lua:6: attempt to index a nil value (local 'x')"
	has "> 6 |     return x.y"
	tr -d '\n' <p.lua >q.lua
	run -1 d run ./q.lua
	has "q.lua:6: attempt to index a nil value (local 'x')"
	has "> 6 |     return x.y"
	printf -- '-- Fails: for a test.\nlocal s = "\377"\n' >r.lua
	run -1 d run ./r.lua
	has "r.lua:2: not valid UTF-8 (byte FF): save the file as UTF-8"
	{ printf -- '-- Fails: for a test.\nreturn '; head -c 50000 /dev/zero | tr '\0' '('; } >s.lua
	run -1 d run ./s.lua
	has "s.lua: C stack overflow"
}

@test "errors: a message of many places takes no time" {
	printf -- '%s\n' '-- Fails: for a test.' 'error("p.lua:3: " .. ("p.lua:3: "):rep(200000), 0)' >p.lua
	run -1 timeout 20 "$DOSSIER" run ./p.lua
	has "p.lua:3"
	[ "${#output}" -lt 5000 ]
}

@test "errors: print of a trusted script goes through the parent, in order" {
	printf -- '%s\n' '-- Prints: for a test.' 'print(1, nil, "x")' 'error "end"' >p.lua
	run -1 --separate-stderr d run --trust ./p.lua
	[ "$output" = "$(printf '1\tnil\tx')" ]
	has "p.lua:3: end"
}

@test "break: variables are read and changed where it failed, and it leaves with 1" {
	tolls
	run -1 d run --break tolls.lua in <<'IN'
m.n.text
n = 5
m.n.low + 2
.up
doc.uri
.down
m = "changed"
m
local y =
1
nonsense(
)
toll
.locals
.bogus
IN
	has "hint: m.hurt is nil"
	has '"40"'
	has 42
	has '"in/a.txt"'
	has '"changed"'
	has "attempt to call a nil value (global 'nonsense')"
	has "there is no .bogus here"
	has 'm = "changed"'
	# the rest is not run
	hasnt "in/c.txt"
	run -1 d run --break tolls.lua in <<'IN'
.quit
m.n.text
IN
	hasnt '"40"'
}

@test "break: a script that does not fail ends as ever; files are open to it; - is refused" {
	tolls
	run -0 --separate-stderr d run --break tolls.lua in/b.txt --format jsonl
	[ "$(printf '%s' "$output" | jq -r .hurt)" = injured ]
	echo 'print(io.open("in/b.txt"):read "l")' >p.lua
	run -0 d run --break p.lua
	has "There 3 people"
	run -2 d run --break tolls.lua -
	has "--break reads commands from standard input"
	run -2 d map --break tolls.lua
	has "name the documents as files"
	printf 'local x =\n' >p.lua
	run -1 d run --break ./p.lua </dev/null
	has "unexpected symbol near <eof>"
}

@test "break: in a plain script, in a reduce, and without locals" {
	printf 'local n = 3\nlocal s = "a"\nprint(s.x.y, n)\n' >p.lua
	run -1 d run --break p.lua <<'IN'
n * 2
n = 7
.locals
IN
	has 6
	has "n = 7"
	echo 'return { map = function(doc, emit) emit { a = 1 } end, reduce = function(rows) for r in rows do print(r.b.c) end end }' >r.lua
	run -1 d run --break r.lua docs/a.txt <<'IN'
r.a
IN
	has "hint: r.b is nil: the table has a"
}

@test "errors: the same one in many documents is told three times, the others are counted" {
	mkdir many
	for i in 01 02 03 04 05 06 07; do echo "Anna Keller was in Paris." >many/$i.txt; done
	printf -- '--- T.\n-- @script t 1.0.0\nreturn { map = function(doc, emit)\n\temit { n = doc.titel }\nend }\n' >t.lua
	run -1 d run t.lua many -j 3
	[ "$(printf '%s\n' "$output" | grep -c "^dossier: many/.*did you mean 'title'")" = 3 ]
	has "dossier: the same in 4 more documents: t.lua:4: a document has no field or method 'titel'"
	[ "$output" = "$(d run t.lua many -j 1 2>&1)" ]
	rm many/04.txt many/05.txt many/06.txt many/07.txt
	run -1 d run t.lua many
	hasnt "the same in"
}

@test "errors: a column that no row has, where the rows have one like it" {
	printf -- '--- T.\n-- @script t 1.0.0\n-- @column uri\n-- @column plce\nreturn { map = function(doc, emit)
	emit { uri = doc.uri, place = "x" }\nend }\n' >t.lua
	run -0 --separate-stderr d run t.lua docs
	[[ $stderr == *"no row has the field 'plce' of @column; the rows have 'place'"* ]]
	sed -i s/plce/place/ t.lua
	run -0 --separate-stderr d run t.lua docs
	[ -z "$stderr" ]
	sed -i 's/@column place/@column other/' t.lua
	run -0 --separate-stderr d run t.lua docs
	[ -z "$stderr" ]
}
