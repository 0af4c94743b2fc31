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
	local before bad=0 n=0 text status TIMEFORMAT='%U %S' used
	prepare
	split
	before=$(state)
	for f in log/*.lua; do
		n=$((n + 1))
		[ $n -ge "$1" ] && [ $n -le "$2" ] || continue
		cp "$f" escape.lua
		status=0
		{ time timeout -s KILL 60 "$DOSSIER" run --max-time 0.3 --max-memory 64 --max-output 4 ./escape.lua s.dossier a.txt \
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
@test "sandbox: attacks by SQL, positions, output, processes" { attacks 119 999; }
