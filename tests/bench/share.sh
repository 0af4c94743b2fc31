#!/bin/sh
# Where a script's time over a store goes: share.sh [SCRIPT ...] ($STORE, $BUILD/bench/find-100000.dossier; $LIMIT documents,
# all if empty). For each script, one worker is sampled with perf; a sample counts for the innermost function on its stack
# that is of dossier, Lua or SQLite (so malloc counts for who called it), and is "Lua and bindings" when that is of Lua
# itself, lua/bind or lua/host.
# SPDX-License-Identifier: MIT
set -eu
cd "$(dirname "$0")/../.."
B=${BUILD:-build}
STORE=${STORE:-$B/bench/find-100000.dossier}
for tool in perf addr2line nm lua5.4; do
	command -v $tool >/dev/null 2>&1 || { echo "share: SKIP ($tool is not installed)"; exit 0; }
done
[ -f "$STORE" ] || { echo "share: SKIP (no store; make bench-store)"; exit 0; }
[ $# -gt 0 ] || set -- casualties tests/lua/design/tolls.lua tests/bench/scripts/*.lua
W=$(mktemp -d)
trap 'rm -rf "$W"' EXIT
trap 'exit 130' INT TERM
for script in "$@"; do
	perf record -q --call-graph dwarf,2048 -F 199 -o "$W/perf" "$B/dossier" run --store "$STORE" -j 1 -q --max-time 600 \
		${LIMIT:+--limit "$LIMIT"} -o "$W/out" "$(case $script in *.lua) echo "./$script";; *) echo "$script";; esac)" 2>"$W/err" ||
		{ cat "$W/err" >&2; exit 1; }
	perf script -i "$W/perf" -F ip,sym,dso 2>/dev/null >"$W/stacks"
	lua5.4 tests/bench/share.lua "$B/dossier" "$W/stacks" "$script" "$W"
done
