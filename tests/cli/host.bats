#!/usr/bin/env bats
# Scripts that attack their host: each ends in a clean error within its limit, and nothing outside is changed.
# SPDX-License-Identifier: MIT

setup() {
	: "${DOSSIER:=$BATS_TEST_DIRNAME/../../build/dossier}"
	T=$BATS_TEST_TMPDIR
	cd "$T" || return 1
	printf 'Anna met Boris.\n' >a.txt
	printf 'B.\n' >b.txt
	printf 'C.\n' >c.txt
}

# script CODE [ARGS]: runs it with small limits; $output has both streams
script() {
	local code=$1
	shift
	printf '%s\n' "$code" >s.lua
	run timeout -s KILL 20 "$DOSSIER" run --max-time 0.2 --max-memory 64 --max-output 4 ./s.lua "$@" </dev/null
}

# ends STATUS TEXT: how the last one ended; no signal, no inside of ours, one message
ends() {
	[ "$status" -eq "$1" ] && [[ $output == *"$2"* ]] && [[ $output != *"stack traceback"* ]] \
		&& [[ $output != *"lua/host"* ]] && [[ $output != *"ended early"* ]] && return 0
	printf 'status %s, output:\n%s\n' "$status" "${output:0:2000}"
	return 1
}

@test "host: no loop outlives its time limit" {
	while IFS= read -r code; do
		script "$code"
		ends 1 "s.lua: over its time limit" || { echo "$code"; false; }
	done <<'CODES'
while true do end
while true do pcall(function() while true do end end) end
xpcall(function() while true do end end, function() while true do end end)
local x <close> = setmetatable({}, {__close=function() while true do end end}) while true do end
coroutine.wrap(function() while true do end end)()
pcall(function() while true do end end) while true do end
return ("a"):rep(30):find(("a?"):rep(30)..("a"):rep(30))
return (("a"):rep(5000)):find(".-.-.-.-b")
return (("x"):rep(1e6)):gsub("x-y", "")
return ("").rep("", 1<<62)
table.move({}, 1, math.maxinteger-1, 2)
table.insert(setmetatable({}, {__len=function() return 1<<53 end}), 1, 0)
table.remove(setmetatable({}, {__len=function() return 1<<53 end}), 1)
table.concat(setmetatable({}, {__len=function() return 1<<53 end, __index=function() return "" end}))
for i=1,1e9 do local _=("x"):rep(1e7) end
goto l ::l:: goto l
return load(function() return "x=1 " end)
return setmetatable({}, {__len=function() return 1 end, __index=function() while true do end end})
CODES
}

@test "host: the time limit names the script's line" {
	script $'local n = 0\nwhile true do\n\tn = n + 1 end'
	ends 1 "s.lua: over its time limit at s.lua:"
}

@test "host: a limit of nothing is wrong usage" {
	echo 'print(1)' >s.lua
	for option in --max-time --max-memory --max-output; do
		run "$DOSSIER" run $option 0 ./s.lua
		ends 2 "$option must be more than 0"
	done
}

@test "host: memory has a limit that nothing catches, and garbage does not count" {
	while IFS= read -r code; do
		script "$code"
		[[ $output == *"over its time limit"* ]] || ends 1 "s.lua: over its memory limit" || { echo "$code"; false; }
	done <<'CODES'
local s=("x"):rep(1e6) while true do s=s..s end
local t={} for i=1,1e8 do t[i]={} end
while true do pcall(function() local s=("x"):rep(1e6) while true do s=s..s end end) end
local d = require "dossier" return {{n=#d.normalize(("\u{FDFA}"):rep(1e7), "nfkc")}}
CODES
	# 40 MB live, and 40 MB of garbage again and again
	echo 'local keep = ("k"):rep(3e7) for i=1,20 do local s=("x"):rep(1e7)..i end print(#keep)' >s.lua
	run "$DOSSIER" run --max-memory 64 ./s.lua
	ends 0 30000000
}

@test "host: errors are messages with the script's line" {
	local code want
	while IFS='@' read -r want code; do
		script "$code"
		ends 1 "$want" || { echo "$code"; false; }
	done <<'CODES'
__gc is not available@setmetatable({}, {__gc=function() while true do end end}) collectgarbage()
__gc is not available@local t=setmetatable({},{__gc=true}) getmetatable(t).__gc=function() end
s.lua:1: the script raised a table value@error(setmetatable({}, {__tostring=function() while true do end end}))
s.lua:1: the script raised a table value@error(setmetatable({}, {__index=function() while true do end end}))
s.lua:1: the script raised a table value@error({})
s.lua:1: the script raised a nil value@error(nil)
s.lua:1: the script raised a nil value@error()
s.lua:1: mine@error({message="mine"})
resulting string too large@return ("x"):rep(1<<40)
only 'count' and 'collect'@collectgarbage("stop")
too many results to unpack@return table.unpack({}, math.mininteger, math.maxinteger)
C stack overflow@local function f(s) return (s:gsub(".", f)) end f("a")
s.lua:1:@local function f() coroutine.wrap(f)() end f()
C stack overflow@local t=setmetatable({},{__index=function(t,k) return t[k+1] end}) return t[1]
must be a table@return {1}
nested too deeply@local d = {} local t = d for i=1,1e4 do t.a = {} t = t.a end return {d}
not a function@return function() end
'map' must be a function@return {map=1}
CODES
	echo 'local function f() return 1+f() end f()' >s.lua
	run "$DOSSIER" ./s.lua
	ends 1 "s.lua:1: stack overflow"
	echo 'local function f() coroutine.wrap(f)() end f()' >s.lua
	run "$DOSSIER" ./s.lua
	ends 1 "C stack overflow"  || ends 1 "s.lua:1: s.lua:1:"
	[ "${#output}" -lt 3000 ]
}

@test "host: a chain of coroutines does not overflow the C stack" {
	printf '%s\n' 'local c for i=1,2e5 do local p=c c=coroutine.create(function() local x <close> = setmetatable({},{
		__close=function() if p then coroutine.close(p) end end}) coroutine.yield() end) coroutine.resume(c) end
		print(coroutine.close(c))' >s.lua
	run timeout 30 "$DOSSIER" run --max-time 20 --max-memory 2000 ./s.lua
	ends 0 ""
}

@test "host: nothing reachable leads out" {
	script 'for _, n in ipairs{"io","package","debug","dofile","loadfile","arg","dossier"} do
		assert(not pcall(function() return _ENV[n] end), n) end
	for _, n in ipairs{"execute","exit","getenv","remove","rename","tmpname","setlocale"} do assert(os[n] == nil, n) end
	for _, n in ipairs{"io","os","package","debug","dossier.core","dossier.host","dossier.policy","dossier.api",
		"host.env","host.worker","cli.run","string","_G","../../x","a\0b","/etc/passwd","s"} do
		assert(not pcall(require, n), n) end
	assert(load("return _G")() == _G and load("return _ENV")() == _ENV and not pcall(load("return io")))
	assert(string.dump == nil and ("x").dump == nil)
	assert(not load("\27Lua", "x", "b") and not load("\27Lua") and not load("\27Lua", "x", "bt"))
	assert(not pcall(function() getmetatable("").__index = 1 end))
	string.format = function() return "pwned" end
	assert(("%d"):format(3) == "3")
	local d = require "dossier"
	assert(not pcall(function() d.fold = 1 end) and not pcall(rawset, d, "fold", 1))
	assert(not pcall(function() d.json.encode = 1 end) and not pcall(rawset, d.json, "encode", 1))
	local doc = d.document "President Ilham Aliyev met Emmanuel Macron."
	assert(not pcall(function() return doc.json end) and not pcall(function() getmetatable(doc).__gc(doc) end))
	local mention = doc:entities():first()
	for _, v in ipairs { doc, doc:tokens(), mention, mention.entity, d.report "x", doc:match("met"):first() } do
		assert(type(getmetatable(v)) == "string")
		assert(not pcall(rawset, v, "x", 1) and not pcall(next, v) and not pcall(function() v.x = 1 end))
		if type(v) == "table" then assert(not pcall(rawget, v, "x") and not pcall(setmetatable, v, {})) end
	end
	print "all held"'
	ends 0 "all held"
}

@test "host: files that were not named stay closed" {
	printf 'secret\n' >hidden.txt
	script 'local d = require "dossier"
	for _, p in ipairs { "hidden.txt", "./hidden.txt", "/etc/passwd", "a.txt/../hidden.txt", "-", "" } do
		for _, f in ipairs { d.lines, d.read, d.csv, d.jsonl, d.open, d.gazetteer } do
			local ok, m = pcall(f, p)
			if ok and m then print("opened", p) end
			assert(ok or m:find "^s%.lua:%d+: ", m)
		end
	end
	assert(not pcall(d.open, "a.txt", "rw") and not pcall(d.open, "new.dossier", "rw"))
	print(d.lines("a.txt"):first())' a.txt
	ends 0 "Anna met Boris."
	[[ $output != *opened* && $output != *secret* ]]
	[ ! -e new.dossier ]
}

@test "host: LUA_INIT and LUA_PATH are not read" {
	echo 'print "evil"' >evil.lua
	LUA_INIT=@evil.lua LUA_INIT_5_4=@evil.lua LUA_PATH='./?.lua' run "$DOSSIER" -e 'print(pcall(require, "evil"))'
	[ "$status" -eq 0 ]
	[[ $output == false* ]]
}

@test "host: output does not change from run to run" {
	printf '%s\n' 'local t = {} for i = 1, 200 do t["k" .. i * 7919 % 1000] = i end
	local s = {} for k, v in pairs(t) do s[#s + 1] = k end
	print(table.concat(s, " ")) print({}, print, coroutine.create(print), ("%s"):format({}))
	print(math.random(1e9)) math.randomseed() print(math.random(1e9))
	for k in pairs { 3, 2, 1, x = 1, [-1] = 1, [1.5] = 1, [true] = 1 } do print(k) end' >s.lua
	first=$("$DOSSIER" ./s.lua)
	[ "$first" = "$("$DOSSIER" ./s.lua)" ]
	[[ $first != *0x* ]]
	[ "$(printf '%s\n' "$first" | tail -n 7 | tr '\n' ' ')" = "true -1 1 1.5 2 3 x " ]
}

@test "host: one document over its limit costs no other document" {
	script 'return {map=function(doc, emit) emit{u=doc.uri} if doc.uri:find "b" then while true do end end end}' a.txt b.txt c.txt
	ends 1 "b.txt: over its time limit"
	[[ $output == *a.txt* && $output == *c.txt* ]]
	script 'return {map=function(doc, emit) if doc.uri:find "b" then local s = "x" while true do s = s .. s end end emit{u=doc.uri} end}' a.txt b.txt c.txt
	ends 1 "b.txt: over its memory limit"
	[[ $output == *a.txt* && $output == *c.txt* ]]
	script 'return {map=function(doc, emit) while true do emit{u=("x"):rep(1000)} end end}' a.txt b.txt
	ends 1 "b.txt: over its output limit"
}

@test "host: what was printed before a limit arrives whole" {
	script 'for i = 1, 5 do print(("line %d"):format(i)) end while true do end'
	ends 1 "over its time limit"
	[[ $output == *$'line 1\nline 2\nline 3\nline 4\nline 5'* ]]
	echo 'while true do print(("x"):rep(100)) end' >s.lua
	run sh -c "\"$DOSSIER\" run --max-time 0.2 --max-output 4 ./s.lua 2>/dev/null"
	[ "$status" -eq 1 ]
	[ -z "$(printf '%s\n' "$output" | grep -vxE 'x{100}' | head -c 200)" ]
}

@test "host: forged rows and objects are refused or rendered" {
	script 'return {map=function(doc, emit) emit{["$document"]="other"} end}' a.txt
	ends 1 "dossier's own"
	printf '%s\n' 'local bad = { true, 1e308, "\27[2J", {}, {1}, {["$span"]=1}, {["$span"]={}}, {["$entity"]={}},
	{["$span"]={text="t",from=1,to=1,low={},high={},value={},entity={key="a",name="b",names={1,{}}},ref={},doc={}}},
	{["$span"]={text="t",from=1,to=1,low="a",high=1,value={amount={},currency={}},type="MONEY"}},
	{["$entity"]={key="k",name="n",names={a=1},type={},id=1}}, {amount={},currency=1}, {kind="report"} }
	return {map=function(doc, emit) for _, a in ipairs(bad) do for _, b in ipairs(bad) do emit{a=a, b=b} end end end,
	reduce=function(rows) return rows:sort("a"):list() end}' >s.lua
	for f in text markdown csv json jsonl html; do
		run timeout 20 "$DOSSIER" run --format $f ./s.lua a.txt
		ends 0 "" || { echo $f; false; }
	done
}

@test "host: a terminal gets no control characters of a script's" {
	command -v script >/dev/null || skip "script(1) is not installed"
	printf '%s\n' 'print("a\27]0;x\7\27[2J\u{202E}b\nsecond") error("\27[2Jc")' >s.lua
	out=$(command script -qec "$DOSSIER ./s.lua" /dev/null </dev/null | tr -d '\r') || true
	[[ $out != *$'\e'* && $out != *$'\a'* && $out == *$'\nsecond'* ]]
}

@test "host: interrupting, killing or closing leaves no worker behind" {
	echo 'return {map=function() while true do end end}' >s.lua
	local sig want kids k
	for sig in INT TERM KILL; do
		"$DOSSIER" run -j 3 ./s.lua a.txt b.txt c.txt >out 2>&1 3>&- &
		p=$!
		for _ in 1 2 3 4 5 6 7 8 9 10; do
			sleep 0.1
			kids=$(ps -o pid= --ppid $p)
			[ "$(echo $kids | wc -w)" -ge 3 ] && break
		done
		[ -n "$kids" ]
		sleep 0.2
		kill -$sig $p
		status=0
		wait $p || status=$?
		[ $sig = KILL ] && want=137 || want=130
		[ $status -eq $want ] || { echo "$sig: exit $status"; cat out; false; }
		sleep 0.2
		for k in $kids; do
			case $(ps -o stat= -p "$k") in '' | Z*) ;; *) echo "$sig: $k lives"; false ;; esac
		done
	done
}

@test "host: a reader that stops reading ends the run" {
	echo 'for i = 1, 1e7 do print(i) end' >s.lua
	timeout 15 "$DOSSIER" ./s.lua 3>&- | head -n 1
	[ "${PIPESTATUS[0]}" -ne 124 ]
	run bash -c 'timeout 10 "$0" ./s.lua >/dev/full' "$DOSSIER"
	[ "$status" -eq 1 ]
	[[ $output == *"No space left"* ]]
}

@test "host: closed standard descriptors do no harm" {
	echo 'print(1)' >s.lua
	"$DOSSIER" ./s.lua <&- | grep -qx 1
	# what cannot be written is a failure, and nothing worse
	status=0
	"$DOSSIER" ./s.lua a.txt <&- >&- 2>&- || status=$?
	[ "$status" -eq 1 ]
}

@test "host: a large document and many rows do not block each other" {
	head -c 30000000 /dev/zero | tr '\0' 'x' | sed 's/^/{"text":"/; s/$/"}/' >big.jsonl
	echo 'return {map=function(doc, emit) for i = 1, 500 do emit{n=#doc.text, s=("y"):rep(5000)} end end,
		reduce=function(rows) return {{n=rows:count()}} end}' >s.lua
	run timeout 60 "$DOSSIER" run --format csv ./s.lua big.jsonl
	ends 0 500
}

@test "host: a trusted script may write, and leave when it wants" {
	echo 'print "before" local f = assert(io.open("w.txt", "w")) assert(f:write("x")) assert(f:close()) io.write("direct\n")
		assert(os.execute("true")) os.exit(0)' >s.lua
	run "$DOSSIER" run --trust ./s.lua
	[[ $output == *before* && $output == *direct* ]]
	[ "$(cat w.txt)" = x ]
}

@test "host: a script may return a report or a stream" {
	script 'local d = require "dossier" return d.report("Title"):heading("Head"):text("Body")'
	ends 0 Body
	script 'local d = require "dossier" return d.lines("a.txt"):map(function(l) return { line = l } end)' a.txt
	ends 0 "Anna met Boris."
}
