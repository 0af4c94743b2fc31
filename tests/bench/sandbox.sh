#!/bin/sh
# What confinement costs: the start of a trivial script, and a map over 10,000 documents, confined against --trust,
# in CPU time of all its processes (others may use the machine), interleaved, medians. Limits: 10 ms more, a ratio of 1.10. Exit 1 when one is passed.
# SPDX-License-Identifier: MIT
set -eu
B=${BUILD:-build}
if ! command -v lua5.4 >/dev/null 2>&1; then
	echo "confinement: SKIP (lua5.4 is not installed)"
	exit 0
fi
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
echo 'return {}' >"$dir/start.lua"
cat >"$dir/map.lua" <<'LUA'
--- Who stands beside a number.
-- @script map 1.0.0
return { map = function(doc, emit)
	for p in doc:entities "PERSON" do emit { who = p, n = p:nearest "CARDINAL" } end
end }
LUA
awk 'BEGIN { for (i = 1; i <= 10000; i++) printf "{\"uri\":\"n%d\",\"text\":\"President Anna Novak met Boris Orlov in Vienna on 9 May 2021. At least %d people were killed near Ganja, officials said.\"}\n", i, i }' >"$dir/docs.jsonl"
lua5.4 - "$B/dossier" "$dir" <<'LUA'
local binary, dir = ...
-- milliseconds of CPU time; the second line that times prints is that of the shell's children
local function timed(times, command)
	local p = assert(io.popen(("i=0; while [ $i -lt %d ]; do %s >/dev/null || exit 1; i=$((i+1)); done; times"):format(
		times, command)))
	local um, us, sm, ss = p:read "a":match "\n(%d+)m([%d.]+)s (%d+)m([%d.]+)s"
	assert(p:close())
	return ((um + sm) * 60 + us + ss) * 1000 / times
end
local function median(t)
	table.sort(t)
	return t[(#t + 1) // 2]
end
local function compare(rounds, times, rest)
	local confined, trusted = {}, {}
	for i = 1, rounds do
		confined[i] = timed(times, binary .. " run " .. rest)
		trusted[i] = timed(times, binary .. " run --trust " .. rest)
	end
	return median(confined), median(trusted)
end
local c, t = compare(11, 10, dir .. "/start.lua")
print(("start of a script: confined %.2f ms, trusted %.2f ms, %.2f ms more (limit 10)"):format(c, t, c - t))
local failed = c - t > 10
c, t = compare(5, 1, ("-q --format jsonl %s/map.lua %s/docs.jsonl"):format(dir, dir))
print(("map over 10,000 documents: confined %.0f ms, trusted %.0f ms, ratio %.2f (limit 1.10)"):format(c, t, c / t))
os.exit(not failed and c / t <= 1.10)
LUA
