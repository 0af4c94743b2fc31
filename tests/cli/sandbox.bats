#!/usr/bin/env bats
# Confinement: every attack of tests/sandbox/attacks.txt ends within its limit and changes nothing; what the kernel lacks
# is told; what can be reached is what is on the list.
# SPDX-License-Identifier: MIT
load setup

HERE=$BATS_TEST_DIRNAME/../sandbox

# A folder as a user has it: a store, a file, and what the script must not see or change.
prepare() {
	printf 'Anna met Boris.\n' > a.txt
	echo 'secret words' > secret.txt
	echo 'error "planted was loaded"' > planted.lua
	d add -q s.dossier a.txt
	case $DOSSIER in */asan/* | */tsan/*) slow=20 ;; *) slow=1 ;; esac
}

state() { find . -path ./log -prune -o -type f -print0 | sort -z | xargs -0 sha256sum; }

# One file an attack: NUMBER.lua, NUMBER.want, NUMBER.name
split() {
	mkdir -p "$BATS_TEST_TMPDIR/log"
	awk -v dir="$BATS_TEST_TMPDIR/log" '
		/^#/ && !n { next }
		/^== / { n++; at = sprintf("%s/%03d", dir, n); print substr($0, 4) > (at ".name"); next }
		/^> / && n { print substr($0, 3) > (at ".want"); next }
		n && /./ { print > (at ".lua") }' "$HERE/attacks.txt"
}

# as_wanted WANT STATUS: $text is what it said
as_wanted() {
	local kind=${1%% *} rest=${1#* }
	case $text in *"stack traceback"* | *"ended early"* | *signal* | *"lua/host"* | *"secret words"* | *"root:"*) return 1 ;; esac
	case $kind in
	time | memory | output) [ "$2" = 1 ] && [[ $text == *"escape.lua: over its $kind limit at escape.lua:"* ]] ;;
	limit) [ "$2" = 1 ] && [[ $text =~ "escape.lua: over its "(time|memory|output)" limit" ]] ;;
	error) [ "$2" = 1 ] && [[ $text == *"$rest"* ]] ;;
	prints) [ "$2" = 0 ] && [ "$(tail -n 1 <<<"$text" | tr '\t' ' ')" = "$rest" ] ;;
	*) echo "no such ending: $1"; return 1 ;;
	esac
}

# attacks FIRST LAST: those numbers
attacks() {
	local before bad=0 n=0 text status TIMEFORMAT='%U %S' used seconds
	prepare
	split
	before=$(state)
	for f in log/*.lua; do
		n=$((n + 1))
		[ $n -ge "$1" ] && [ $n -le "$2" ] || continue
		cp "$f" escape.lua
		status=0
		# what is to come to another end than its limit needs more of it where sanitizers look on
		case $(cat "${f%.lua}.want") in prints* | error*) seconds=$(awk "BEGIN { print 0.3 * $slow }") ;; *) seconds=0.3 ;; esac
		# the variables of the environment that name code belong to attack 49, and every other one has them, too
		{ time LUA_INIT='@planted.lua' LUA_INIT_5_4='@planted.lua' LUA_PATH='./?.lua' LUA_CPATH='./?.so' timeout -s KILL 60 "$DOSSIER" run --max-time $seconds --max-memory 64 --max-output 4 ./escape.lua s.dossier a.txt \
			</dev/null >log/out 2>&1; } 2>log/time || status=$?
		rm escape.lua
		text=$(tail -c 20000 log/out | tr -d '\0')
		used=$(awk -v slow="$slow" '{ exit !($1 + $2 > (0.3 + 0.5) * slow) }' <(tail -n 1 log/time) && cat log/time || true)
		as_wanted "$(cat "${f%.lua}.want")" $status && [ -z "$used" ] && continue
		printf '%s: wanted %s\n  exit %s%s: %s\n' "$(cat "${f%.lua}.name")" "$(cat "${f%.lua}.want")" $status \
			"${used:+, took too long (CPU seconds: $used)}" "${text:0:600}"
		bad=1
	done
	[ "$(state)" = "$before" ] || { echo "something was changed:"; diff <(echo "$before") <(state); bad=1; }
	[ $n -ge "$1" ] && [ $bad = 0 ]
}

@test "sandbox: attacks on time" { attacks 1 38; }
@test "sandbox: attacks on memory and the stack" { attacks 39 74; }
@test "sandbox: attacks on what can be reached" { attacks 75 118; }
@test "sandbox: attacks by SQL, positions, output, processes" { attacks 119 151; }
@test "sandbox: attacks by order, coroutines, sizes, metatables" { attacks 152 184; }
@test "sandbox: attacks by patterns, lists, streams, rows, names, errors, more SQL" { attacks 185 999; }

@test "sandbox: each of the 62 attacks of the list has a test of its own, for our names" {
	for n in {1..62}; do
		grep -qE "^== .*\[$n\]$" "$HERE/attacks.txt" || { echo "no test of attack $n"; false; }
	done
	[ "$(grep -cE '^== ' "$HERE/attacks.txt")" -ge 200 ]
	# each has a way to end and code; a name that is missing may be an ending only where the host took it away
	awk '/^== / { if (name && !(want && code)) { print "no ending or no code: " name; bad = 1 } name = $0; want = code = 0; next }
		/^> / && name { want++; next } name && /./ { code++ } END { exit bad || !(want && code) }' "$HERE/attacks.txt"
}

@test "sandbox: what a script can reach is on the list, or public in the library" {
	printf 'Anna met Boris.\n' > a.txt
	d add -q s.dossier a.txt
	d run --trust "$HERE/names.lua"
	[ "$(wc -l < names.txt)" -gt 500 ]
	d run --max-time 60 "$HERE/reach.lua" s.dossier names.txt > reached.txt
	# what the registration table has is public: "store.get function" stands there as store.get
	awk 'NR == FNR { public[$1] = 1; next } !($1 in public)' public.txt reached.txt > more.txt
	[ "$(wc -l < more.txt)" -gt 150 ]
	run -1 grep -vxF -f "$HERE/reachable.txt" more.txt
}

# as on a kernel that lacks: without landlock|filter|landlock,filter COMMAND...
without() {
	local tool=$(dirname "$DOSSIER")/tests/sandbox/without
	[ -x "$tool" ] || skip "make $tool"
	"$tool" "$@"
}

# whole: this kernel has all parts, else the rest of the test is skipped
whole() {
	case $DOSSIER in */asan/* | */tsan/*) skip "a build with sanitizers has no filter of system calls" ;; esac
	d sandbox status --format json | jq -e '.landlock > 0 and .syscalls' >/dev/null || skip "this kernel lacks Landlock or seccomp"
}

@test "sandbox status: what was tried and refused" {
	run -0 d sandbox status
	has "no new privileges"
	run -0 d sandbox status --format json
	[ "$(jq -c '.refused | keys' <<<"$output")" = '["network","process","program","read","signal","write"]' ]
	run -2 d sandbox
	has "say what: sandbox status"
	run -2 d sandbox check
	has "there is only 'sandbox status', not 'check'"
	whole
	run -0 d sandbox status
	hasnt POSSIBLE
	has "Nothing is missing"
	run -0 without landlock,filter "$DOSSIER" sandbox status
	[ "$(grep -c POSSIBLE <<<"$output")" -ge 5 ]
	hasnt "Nothing is missing"
	run -0 without landlock "$DOSSIER" sandbox status
	has "POSSIBLE  read files"
	has "refused   start processes"
	run -0 without filter "$DOSSIER" sandbox status
	has "refused   read files"
	has "POSSIBLE  start processes"
	# Landlock knows TCP, and nothing else of the network
	has "POSSIBLE  use the network"
}

@test "run: --require-confined fails where something is missing; else that is said once, for scripts of others" {
	echo 'print "ran"' > p.lua
	run -2 d run --trust --require-confined p.lua
	has "either --trust or --require-confined"
	whole
	run -0 --separate-stderr d run --require-confined p.lua
	[ "$output" = ran ]
	[ -z "$stderr" ]
	run -1 --separate-stderr without landlock "$DOSSIER" run --require-confined p.lua
	[ -z "$output" ]
	has "could read files that the command line does not name"
	run -1 without filter "$DOSSIER" run --require-confined entities docs/a.txt
	has "start processes if Lua or dossier had a bug"
	run -0 --separate-stderr without landlock,filter "$DOSSIER" run p.lua
	[ "$output" = ran ]
	[ "$(wc -l <<<"$stderr")" = 1 ]
	has "lacks Landlock and a filter of system calls"
	run -0 --separate-stderr without filter "$DOSSIER" run entities docs/a.txt
	[ -z "$stderr" ]
	run -0 --separate-stderr without landlock,filter "$DOSSIER" run --quiet p.lua
	[ -z "$stderr" ]
	run -0 --separate-stderr without landlock,filter "$DOSSIER" run --trust p.lua
	[ -z "$stderr" ]
}

@test "sandbox: without the kernel's help, Lua and dossier still refuse" {
	prepare
	split
	for f in $(grep -lE 'may open only|undeclared global|must only read|may not write' log/*.want); do
		cp "${f%.want}.lua" escape.lua
		status=0
		text=$(without landlock,filter "$DOSSIER" run -q --max-time 0.3 ./escape.lua s.dossier a.txt </dev/null 2>&1) || status=$?
		as_wanted "$(cat "$f")" $status || { echo "$(cat "${f%.want}.name"): $text"; false; }
	done
}

@test "sandbox: a link in a folder that was named does not lead out of it" {
	whole
	echo secret words > secret.txt
	ln -s ../secret.txt docs/link.txt
	echo 'local n = 0 for doc in assert(require "dossier".read((...) .. "/link.txt")) do n = n + 1 print(doc.text) end' > p.lua
	run -1 d run ./p.lua docs
	hasnt "secret words"
	echo 'for doc in require "dossier".read((...)) do print(doc.uri) end' > q.lua
	run d run ./q.lua docs
	has docs/a.txt
	hasnt "secret words"
}

@test "sandbox: a worker keeps no descriptor, terminal or variable of its parent" {
	[ -d /proc/self/fd ] || skip "no /proc"
	whole
	d add -q s.dossier docs
	echo 'while true do end' > p.lua
	DOSSIER_TEST_SECRET=hunter2 TZ=Asia/Tokyo "$DOSSIER" run --max-time 20 ./p.lua s.dossier docs/a.txt 9<docs/a.txt 2>err &
	local parent=$! child n
	for ((n = 0; n < 300; n++)); do
		child=$(pgrep -P $parent) && grep -q 'Seccomp:[[:space:]]2' /proc/$child/status && break
		sleep 0.1
	done
	# its socket, and to read what was named
	ls -l /proc/$child/fd | awk 'NF > 9 && !/socket:/ && !(/^lr-x/ && $NF ~ "/s.dossier$") { print $9, $NF }' > fds
	tr '\0' '\n' < /proc/$child/environ | grep . > environ || true
	kill -KILL $parent
	[ "$(cat fds)" = "$(printf '0 /dev/null\n1 /dev/null\n2 /dev/null')" ] || { cat fds; false; }
	[ "$(cat environ)" = TZ=Asia/Tokyo ]
	# nobody is left when the parent was killed
	for ((n = 0; n < 50; n++)); do
		[ -d /proc/$child ] && ! grep -q '^State:.*Z' /proc/$child/status || return 0
		sleep 0.1
	done
	false
}

@test "sandbox: a pipe or socket in a folder that was named does not keep a script waiting" {
	mkfifo docs/pipe.txt
	ln -s pipe.txt docs/link.txt
	for code in 'd.read(p):first()' 'd.lines(p):first()' 'd.csv(p):first()' 'd.jsonl(p):first()' 'd.gazetteer { path = p, type = "ORG" }' \
		'd.tagger { rules = p }' 'd.tagger { model = p }'; do
		for name in pipe link; do
			printf 'local d, p = require "dossier", (...) .. "/%s.txt"\nlocal x = %s\n' $name "$code" > p.lua
			run -1 timeout -s KILL 20 "$DOSSIER" run --max-time 1 ./p.lua docs
			has "is no file but a pipe, device or socket"
		done
	done
	echo 'for doc in require "dossier".read((...)) do print(doc.uri) end' > p.lua
	run timeout -s KILL 20 "$DOSSIER" run --max-time 1 ./p.lua docs
	[ "$status" -le 1 ]
	has docs/a.txt
	# what the command line names itself may be one
	echo 'for line in require "dossier".lines((...)) do print(line) end' > p.lua
	(cat docs/a.txt > docs/pipe.txt) &
	run timeout -s KILL 20 "$DOSSIER" run --max-time 1 ./p.lua docs/pipe.txt
	has Aliyev
}

@test "sandbox: Ctrl-C, and a signal that ends the parent, end the workers" {
	printf -- '--- Slow.\n-- @script p 1.0.0\nreturn { map = function() while true do end end }\n' > p.lua
	for signal in INT TERM HUP KILL; do
		# under nohup the parent is to go on
		[ $signal = HUP ] && (($(awk '/^SigIgn/ { print "0x" $2 }' /proc/self/status) & 1)) && continue
		(trap - INT; exec "$DOSSIER" run -q --max-time 60 -j 2 ./p.lua docs) 2>err &
		local parent=$! status=0 n workers
		for ((n = 0; n < 300; n++)); do # it listens when its workers are there
			workers=$(pgrep -P $parent | tr '\n' ' ') && [ "$(wc -w <<<"$workers")" = 2 ] && break
			sleep 0.1
		done
		sleep 0.2
		kill -$signal $parent
		wait $parent || status=$?
		case $signal in INT | TERM) [ $status = 130 ] && grep -q interrupted err ;; *) [ $status -gt 128 ] ;; esac
		for ((n = 0; n < 50; n++)); do
			kill -0 $workers 2>/dev/null || continue 2
			for w in $workers; do grep -q '^State:.*Z' /proc/$w/status 2>/dev/null || { sleep 0.1; continue 2; }; done
			continue 2
		done
		echo "after $signal: workers $workers live on"
		false
	done
}

@test "sandbox: what is open to a script is all that it needs" {
	d add -q s.dossier docs
	many 300 m.jsonl
	d add -q t.dossier m.jsonl
	cat > p.lua <<'LUA'
--- Reads all that it may.
-- @script p 1.0.0
-- @arg words file  a list
-- @arg other store  a second store
local dossier = require "dossier"
return { run = function(args, store)
	local list = dossier.gazetteer { path = args.words, type = "ORG" }
	local again = 0
	for r in args.other:sql "SELECT text FROM documents ORDER BY hex(text) || hex(zeroblob(20000))" do again = again + 1 end
	return { { mine = store:documents():count(), other = args.other:documents():count(), sorted = again,
		day = os.date("%Y", 86400 * 200), found = store:search "Ganja":count() } }
end }
LUA
	printf 'Nagorno Trust
' > words.txt
	run -0 --separate-stderr d run p.lua --store s.dossier --words words.txt --other t.dossier --format jsonl
	[ "$(jq -c '[.mine, .other, .sorted, .found]' <<<"$output")" = '[2,300,300,1]' ]
	# a store that is being written meanwhile
	sqlite3 t.dossier 'PRAGMA journal_mode = WAL' >/dev/null || skip "sqlite3 is not installed"
	run -0 --separate-stderr d run p.lua --store s.dossier --words words.txt --other t.dossier --format jsonl
	[ "$(jq -c .other <<<"$output")" = 300 ]
	# standard input, models and rules of the command line
	run -0 sh -c 'echo "Anna Novak met Boris Orlov." | "$DOSSIER" run entities - --model none --format csv'
	has "Anna Novak"
	# times are those of the machine's zone
	echo 'print(os.date("%H", 0))' > z.lua
	[ "$(d run z.lua)" = "$(d run --trust z.lua)" ]
	[ "$(TZ=Asia/Tokyo d run z.lua)" = "$(TZ=Asia/Tokyo d run --trust z.lua)" ]
	[ "$(TZ=XYZ-9 d run z.lua)" = 09 ]
}

@test "sandbox: a limit names itself, the script's line and the document" {
	cat > p.lua <<'LUA'
--- Slow in Lua, in C, in SQL.
-- @script p 1.0.0
-- @arg how choice(lua,c,memory)=lua  where
return { map = function(doc, emit, args)
	if args.how == "lua" then while true do end end
	if args.how == "c" then
		return ("a"):rep(40):find(("a?"):rep(40) .. ("a"):rep(40))
	end
	local t = {}
	while true do t[#t + 1] = { doc.text .. #t } end
end }
LUA
	run -1 d run --max-time 0.2 p.lua docs/a.txt
	has "docs/a.txt: over its time limit at p.lua:5 (raise it with --max-time)"
	run -1 d run --max-time 0.2 p.lua docs/a.txt --how c
	has "docs/a.txt: over its time limit at p.lua:7 (raise it with --max-time)"
	run -1 d run --max-memory 40 p.lua docs/a.txt --how memory
	has "docs/a.txt: over its memory limit at p.lua:10 (raise it with --max-memory)"
}

@test "sandbox: no Lua variable of the environment, no module beside the script" {
	prepare
	echo 'print "ran" pcall(require, "planted")' > p.lua
	LUA_INIT='@planted.lua' LUA_INIT_5_4='@planted.lua' LUA_PATH='./?.lua' LUA_CPATH='./?.so' run -0 d run p.lua
	[ "$output" = ran ]
}

@test "sandbox: a worker that does not end itself is ended" {
	cat > p.lua <<'LUA'
-- as one that got out of Lua: its clock is off
require "dossier.host".step(0, "")
while true do end
LUA
	run -1 timeout -s KILL 60 "$DOSSIER" run --trust --max-time 0.2 p.lua
	has "p.lua: over its time limit, and did not end by itself"
	cat > q.lua <<'LUA'
return { map = function(doc, emit)
	if doc.uri:find "a.txt" then require "dossier.host".step(0, "") while true do end end
	emit { uri = doc.uri }
end }
LUA
	run -1 timeout -s KILL 60 "$DOSSIER" run --trust --max-time 0.2 --format csv q.lua docs
	has "docs/a.txt: over its time limit, and did not end by itself"
	has "docs/sub/b.txt"
}

@test "sandbox: a worker that sleeps is ended" {
	printf -- '--- Slow.\n-- @script p 1.0.0\nreturn { map = function(doc, emit) if doc.uri:find "a.txt" then while true do end end emit { u = doc.uri } end }\n' > p.lua
	"$DOSSIER" run --max-time 1 -j 1 --format csv ./p.lua docs > out 2>err &
	local parent=$! n
	for ((n = 0; n < 50; n++)); do
		pgrep -P $parent > worker && break
		sleep 0.05
	done
	sleep 0.3
	# it stands still, as one that got out of Lua might; no clock of its own runs
	kill -STOP $(cat worker)
	SECONDS=0
	wait $parent || true
	[ $SECONDS -lt 30 ]
	grep -q "docs/a.txt: over its time limit, and did not end by itself" err
	grep -q docs/sub/b.txt out
}

@test "sandbox: a view that somebody put into a store cannot call what a schema is not trusted with" {
	d add s.store docs -q
	sqlite3 s.store "CREATE VIEW evil AS SELECT json_patch('{\"a\":1}', '{\"b\":2}') AS v; CREATE VIEW fine AS SELECT upper('x') AS v"
	cat > p.lua <<'LUA'
local s = require "dossier".open((...))
for row in s:sql "SELECT v FROM fine" do print(row.v) end
print(s:sql "SELECT v FROM evil")
for row in s:sql "SELECT count(low) AS n FROM mentions_named" do print(row.n > 0) end
LUA
	run -0 d run ./p.lua s.store
	[ "${lines[0]}" = X ]
	has "unsafe use of json_patch()"
	[ "${lines[2]}" = true ]
}
