#!/bin/sh
# Runs every check and test and ends with one line "N passed, N failed, N skipped".
# BUILD, CC and UCD come from the Makefile. A test that cannot run here says SKIP and is counted.
# SPDX-License-Identifier: MIT
set -u
B=${BUILD:-build}
passed=0 failed=0 skipped=0
log=$B/test.log
mkdir -p "$B"
: >"$log"

# note NAME STATUS: one test that is one command
note()
{
	if [ "$2" = 0 ]; then
		passed=$((passed + 1))
	elif [ "$2" = 77 ]; then
		skipped=$((skipped + 1))
		echo "SKIP $1"
	else
		failed=$((failed + 1))
		echo "FAIL $1"
	fi
}

# one COMMAND...: output is shown only when it fails
one()
{
	name=$1
	shift
	"$@" >"$B/out.txt" 2>&1
	status=$?
	cat "$B/out.txt" >>"$log"
	[ $status = 0 ] || cat "$B/out.txt"
	note "$name" $status
}

# count STATUS PASSED FAILED SKIPPED NAME: a runner that counts its own tests
count()
{
	passed=$((passed + $2))
	failed=$((failed + $3))
	skipped=$((skipped + $4))
	# a runner that died counts as one failure, whatever it printed
	if [ "$1" != 0 ] && [ "$3" = 0 ]; then
		failed=$((failed + 1))
		echo "FAIL $5 (exit $1)"
	fi
}

number() { n=$(printf '%s\n' "$1" | sed -n "$2" | tail -n 1); echo "${n:-0}"; }

checks()
{
	for c in tests/check/*.sh; do one "$c" sh "$c"; done
}

c_tests()
{
	for t in "$B"/tests/*/test_*; do
		[ -x "$t" ] && [ -f "$t" ] || continue
		case $t in *.d | *.o) continue ;; esac
		out=$("$t" 2>&1)
		status=$?
		printf '%s\n' "$out" >>"$log"
		p=$(number "$out" 's/^\[  PASSED  \] \([0-9]*\) test.*/\1/p')
		f=$(printf '%s\n' "$out" | grep -c '^\[  FAILED  \] [a-z]' || true)
		s=$(number "$out" 's/^\[  SKIPPED \] \([0-9]*\) test.*/\1/p')
		[ "$status" = 0 ] || printf '%s\n' "$out" | grep -v '^\[ RUN\|^\[       OK' | tail -n 30
		printf '%s\n' "$out" | grep '^SKIP' || true
		count "$status" "$p" "$f" "$s" "$t"
	done
}

replays()
{
	for t in "$B"/replay/*; do
		[ -x "$t" ] && [ -f "$t" ] || continue
		case $t in *.d) continue ;; esac
		corpus=tests/fuzz/corpus/$(basename "$t")
		[ -d "$corpus" ] && one "replay $(basename "$t")" "$t" "$corpus"
	done
}

lua_tests()
{
	[ -f tests/lua/run.lua ] || return 0
	out=$("$B/dossier" run --trust --max-time 600 --max-memory 4096 ./tests/lua/run.lua 2>&1)
	status=$?
	printf '%s\n' "$out" >>"$log"
	printf '%s\n' "$out" | grep -v '^ok ' | tail -n 40
	count "$status" "$(number "$out" 's/^\([0-9]*\) passed.*/\1/p')" \
		"$(number "$out" 's/^[0-9]* passed, \([0-9]*\) failed.*/\1/p')" 0 tests/lua
}

cli_tests()
{
	command -v bats >/dev/null 2>&1 || { note "tests/cli (bats is not installed)" 77; return; }
	DOSSIER=$(cd "$(dirname "$B/dossier")" && pwd)/dossier
	export DOSSIER
	rm -rf "$B/cli"
	mkdir -p "$B/cli"
	# several files at a time: they have folders of their own, and wait more than they work
	# shellcheck disable=SC2016 # the inner shell expands
	printf '%s\n' tests/cli/*.bats | xargs -P "$(nproc 2>/dev/null || echo 2)" -I{} sh -c \
		'bats --tap "$1" >"$2/$(basename "$1").out" 2>&1; echo $? >"$2/$(basename "$1").status"' sh {} "$B/cli"
	for t in tests/cli/*.bats; do
		[ -f "$t" ] || continue
		out=$(cat "$B/cli/$(basename "$t").out")
		status=$(cat "$B/cli/$(basename "$t").status")
		printf '%s\n' "$out" >>"$log"
		[ "$status" = 0 ] || printf '%s\n' "$out" | grep -v '^ok '
		count "$status" "$(printf '%s\n' "$out" | grep '^ok ' | grep -vc '# skip')" \
			"$(printf '%s\n' "$out" | grep -c '^not ok ')" \
			"$(printf '%s\n' "$out" | grep -c '^ok .*# skip')" "$t"
	done
}

cases()
{
	[ -f tests/cases/run.sh ] || return 0
	for d in tests/cases/*/; do one "$d" sh tests/cases/run.sh "$B/dossier" "$d"; done
}

checks
if [ "${1:-}" != check ]; then
	c_tests
	replays
	lua_tests
	cli_tests
	cases
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
