#!/usr/bin/env bats
# Ctrl-C in the REPL ends what runs, and leaves everything as it was. SIGINT over a pipe; keys on a terminal.
# SPDX-License-Identifier: MIT
load setup
load terminal

# stops LINE...: runs the lines, the last of which never ends; after SIGINT the session goes on with what it had
stops() {
	mkfifo in
	"$DOSSIER" repl $STORE <in >out 2>err &
	pid=$!
	exec 7>in
	printf '%s\n' 'local kept = 7' '"ready"' "$@" >&7
	for _ in $(seq 1 100); do
		grep -q ready out && break
		sleep 0.05
	done
	sleep 0.4
	kill -INT "$pid"
	# at once: the pipe has no more than this, and the process must end by itself
	printf '%s\n' 'kept + 1' >&7
	exec 7>&-
	for _ in $(seq 1 60); do
		kill -0 "$pid" 2>/dev/null || break
		sleep 0.05
	done
	if kill -0 "$pid" 2>/dev/null; then
		kill -KILL "$pid"
		echo "did not stop: $*"
		return 1
	fi
	wait "$pid" || true
	rm in
	grep -qx interrupted err || { cat out err; return 1; }
	grep -qx 8 out || { cat out err; return 1; }
}

@test "stop: loops of Lua, and code that catches errors" {
	stops 'while true do end'
	stops 'while true do pcall(error, "x") end'
	stops 'local function f() while true do xpcall(function() while true do end end, function(m) return m end) end end f()'
	stops 'dossier.stream{1}:map(function() while true do end end)'
}

@test "stop: finalizers, and those that work" {
	stops 'setmetatable({}, { __gc = function() while true do end end }) collectgarbage()'
	stops 'setmetatable({}, { __gc = function() while true do pcall(error, "x") end end }) while true do local t = {} end'
	stops 'setmetatable({}, { __gc = function() local c <close> = setmetatable({}, { __close = function() while true do end end }) end }) collectgarbage()'
	run -0 sh -c 'printf "%s\n" "$@" | "$DOSSIER" repl' sh 'local t = setmetatable({}, { __gc = function(o) print("gone", o.name) end }) t.name = "Anna"' \
		't = nil collectgarbage()' 'setmetatable({}, { __gc = coroutine.yield }) collectgarbage()' 'setmetatable({}, { __gc = function() coroutine.yield() end }) collectgarbage()' \
		'setmetatable({}, { __gc = function() error "lost" end }) collectgarbage()' 'setmetatable({}, { __gc = true }) collectgarbage()' \
		'print(pcall(setmetatable, setmetatable({}, { __metatable = 1 }), {}))' 'print(pcall(setmetatable, {}))' 'print(pcall(setmetatable, 1, {}))' \
		'print(getmetatable(setmetatable({}, nil)))' 'setmetatable({}, { __gc = function() print "at the end" end }) local kept = 1' '"left"'
	has "gone	Anna"
	has "false	cannot change a protected metatable"
	has "bad argument #2"
	has "bad argument #1"
	has '"left"'
	has "at the end"
}

@test "stop: inside coroutines, however they run" {
	stops 'coroutine.wrap(function() while true do end end)()'
	stops 'local co = coroutine.create(function() while true do end end) while true do coroutine.resume(co) end'
	stops 'local function deep(n) if n == 0 then while true do end end coroutine.wrap(deep)(n - 1) end deep(20)'
	stops 'while true do local g = coroutine.wrap(function() coroutine.yield(1) end) g() g() end'
	stops 'local co = coroutine.wrap(function() while true do pcall(coroutine.yield) end end) while true do co() end'
}

@test "stop: inside of message handlers" {
	stops 'xpcall(function() while true do end end, function(m) while true do end end)'
	stops 'xpcall(error, function() while true do end end)'
	stops 'while true do xpcall(error, function(m) xpcall(error, function() while true do end end) end) end'
	stops 'error(setmetatable({}, { __tostring = function() while true do end end }))'
	run -0 sh -c 'printf "%s\n" "$@" | "$DOSSIER" repl' sh \
		'print(xpcall(function(...) return ... end, print, 1, nil, 3))' 'print(xpcall(error, function(m) return "<" .. m .. ">" end, "x"))' \
		'print(select("#", xpcall(error, function() end)))' 'print(pcall(xpcall, print))' 'print(xpcall(5, function(m) return m end))' \
		'print(coroutine.wrap(function() return xpcall(function(a) return coroutine.yield(a) end, function(m) return m end, 7) end)())' \
		'local co = coroutine.wrap(function() return xpcall(function(a) error(coroutine.yield(a), 0) end, function(m) return m .. "!" end, 7) end) co() print(co "late")' \
		'print(xpcall(function() local function f() return f() + 1 end f() end, function(m) return (m:gsub("%(.*", "")) end))' \
		'print((select(2, xpcall(function() error "in here" end, debug.traceback)):match "in here\nstack"))'
	has "$(printf 'true\t1\tnil\t3\nfalse\t<x>\n2\nfalse\tbad argument')"
	has "attempt to call a number value"
	has "$(printf '\n7\nfalse\tlate!')"
	has "stack overflow"
	has "in here"
}

@test "stop: what is closed on the way out" {
	stops 'do local c <close> = setmetatable({}, { __close = function() while true do end end }) while true do end end'
	stops 'local co = coroutine.create(function() local c <close> = setmetatable({}, { __close = function() while true do end end }) coroutine.yield() end) coroutine.resume(co) coroutine.close(co)'
}

@test "stop: a long SQL statement, also through .sql" {
	d add s docs -q
	STORE=s
	stops '.sql WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c'
	stops 'for row in store:sql "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) AS n FROM c" do print(row.n) end'
}

@test "stop: a long find" {
	awk 'BEGIN { for (i = 1; i <= 30000; i++) printf "Boris and Anna met in Prague. " }' >long.txt
	d add s long.txt -q
	STORE=s
	stops 'while true do store:find("[] []{0,30} <PERSON> []{0,30} []"):count() end'
	stops 'store:find("([]{0,40} []{0,40} []{0,40} zebra)"):count() while true do end'
}

@test "stop: coroutines do what Lua's own do" {
	run -0 sh -c 'printf "%s\n" "$@" | "$DOSSIER" repl' sh \
		'coroutine.resume(coroutine.create(function(a, ...) local b = coroutine.yield(a, ...) return b end), 1, 2)' \
		'select(2, pcall(coroutine.wrap(function() error "boo" end)))' \
		'local w = coroutine.wrap(function() return 1 end) w() print(pcall(w))' \
		'print(pcall(coroutine.resume, 1))' 'print(pcall(coroutine.wrap, 1))' \
		'local co co = coroutine.create(function() return coroutine.resume(co) end) print(coroutine.resume(co))' \
		'print(coroutine.close(coroutine.create(print)))' \
		'local t = {} for v in coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end) do t[#t + 1] = v end print(table.concat(t, " "))'
	has "$(printf '1\n2')"
	has "input 2:1: boo"
	has "cannot resume dead coroutine"
	has "(coroutine expected, got number)"
	has "cannot resume non-suspended coroutine"
	has "1 2 3"
}

@test "stop: a function of Lua's own cannot be stopped: the second Ctrl-C leaves, and says so" {
	mkfifo in
	"$DOSSIER" repl <in >out 2>err &
	pid=$!
	exec 7>in
	printf '%s\n' '"ready"' '(("a"):rep(100000)):find((".-"):rep(40) .. "b")' >&7
	for _ in $(seq 1 100); do
		grep -q ready out && break
		sleep 0.05
	done
	sleep 0.3
	kill -INT "$pid"
	sleep 0.2
	kill -0 "$pid"
	kill -INT "$pid"
	code=0
	wait "$pid" || code=$?
	exec 7>&-
	[ "$code" = 130 ]
	grep -q "cannot be stopped" err
}


@test "stop: Ctrl-C on a terminal, the pager, the startup file" {
	mkdir -p config/dossier
	echo 'local from_startup = 41' >config/dossier/repl.lua
	session 80 24 "XDG_CONFIG_HOME='$PWD/config' PAGER='sed s/^/P:/'"
	keys "from_startup + 1" Enter
	screen "42"
	keys "while true do end" Enter
	sleep 0.3
	keys C-c
	screen "interrupted"
	keys "coroutine.wrap(function() while true do end end)()" Enter
	sleep 0.3
	keys C-c "from_startup + 2" Enter
	screen "43"
	keys "help()" Enter
	screen "P:"
	keys "44 + 1" Enter
	screen "45"
	keys ".quit" Enter
	screen "left with 0"
}

# endless LINE: it runs until Ctrl-C, at most a moment longer; then the prompt is back, with what was there before
endless() {
	tmux -L "$T" clear-history
	keys C-l
	type "$1"; keys Enter
	sleep 0.4
	keys C-c
	screen interrupted
	type "kept + $2"; keys Enter
	row "$((7 + $2))  _$3"
}

@test "stop: Ctrl-C on a terminal in loops, coroutines, finds and SQL" {
	awk 'BEGIN { for (i = 1; i <= 30000; i++) printf "Boris and Anna met in Prague. " }' >long.txt
	d add s long.txt -q
	STORE=s
	session 100 24
	type 'local kept = 7'; keys Enter
	endless 'while true do end' 1 1
	endless 'coroutine.wrap(function() while true do end end)()' 2 2
	endless 'while true do store:find("[] []{0,30} <PERSON> []{0,30} []"):count() end' 3 3
	endless '.sql WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c' 4 4
	keys C-d
	screen "left with 0"
}
