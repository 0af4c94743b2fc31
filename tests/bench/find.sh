#!/bin/sh
# `find` in a large store: find.sh DATA [COUNT]. Articles out of the sentences of DATA/ner (articles.lua), tagged and stored
# once in $STORE ($BUILD/bench/find-COUNT.dossier), then how long it takes from the start of the process to the end of a
# selective search, beside sqlite3 with the same full-text query, and to the first line of an unselective one. Medians.
# SPDX-License-Identifier: MIT
set -eu
B=${BUILD:-build}
DATA=${1:-../shared/data}
COUNT=${2:-100000}
STORE=${STORE:-$B/bench/find-$COUNT.dossier}
cd "$(dirname "$0")/../.."
for tool in lua5.4 sqlite3; do
	command -v $tool >/dev/null 2>&1 || { echo "find: SKIP ($tool is not installed)"; exit 0; }
done
ls "$DATA"/ner/*.conll "$DATA"/ner/*.conll.gz 2>/dev/null | grep -q . || { echo "find: SKIP (no texts in $DATA/ner)"; exit 0; }
if [ ! -f "$STORE" ]; then
	mkdir -p "$(dirname "$STORE")"
	rm -f "$STORE.part"
	lua5.4 tests/bench/articles.lua "$COUNT" "$DATA/ner" | "$B/dossier" add "$STORE.part" - --from jsonl -q
	mv "$STORE.part" "$STORE"
fi
lua5.4 - "$B" "$STORE" <<'LUA'
local build, store = ...
local RUNS = 15
local function clock()
	local p = assert(io.popen "date +%s%N")
	local n = p:read "n"
	p:close()
	return n / 1e6
end
local function median(t)
	table.sort(t)
	return t[#t // 2 + 1]
end
local function quote(s) return "'" .. s:gsub("'", "'\\''") .. "'" end

-- milliseconds to the end, and how many lines
local function whole(command)
	local times, n = {}, 0
	for i = 1, RUNS do
		local from = clock()
		local p = io.popen(command)
		n = 0
		for _ in p:lines() do n = n + 1 end
		times[i] = clock() - from
		p:close()
	end
	return median(times), n
end

-- milliseconds of processor time, which other work on the machine leaves alone
local function processor(command)
	local loop = ("i=0; while [ $i -lt %d ]; do %s >/dev/null 2>&1; i=$((i+1)); done; times"):format(RUNS, command)
	local p = io.popen(("sh -c %s"):format(quote(loop)))
	local m1, s1, m2, s2 = p:read "a":match "\n(%d+)m([%d.]+)s (%d+)m([%d.]+)s"
	p:close()
	return ((m1 + m2) * 60 + s1 + s2) * 1000 / RUNS
end

local function first_line(command)
	local times = {}
	for i = 1, RUNS do
		local from = clock()
		local p = io.popen(command)
		p:read "l"
		times[i] = clock() - from
		p:close()
	end
	return median(times)
end

local function find(pattern) return ("%s/dossier find %s %s -q"):format(build, quote(pattern), quote(store)) end
local function sql(query)
	return ("sqlite3 -readonly %s '.load %s/dossier_sqlite' %s"):format(quote(store), build,
		quote(("SELECT doc, text FROM documents WHERE doc IN (SELECT rowid FROM search WHERE search MATCH '%s')"
			.. " AND text LIKE '%%'"):format(query)))
end

-- words of the made-up names, frequent to rare
print(("store: %s"):format(store))
for _, c in ipairs { { "zanadmiriba", "zanadmiriba" }, { "urofi", "urofi" }, { "urofi []{0,9} <DATE>", "urofi" },
	{ '"zanadmir*"', "zanadmir*" } } do
	local ms, n = whole(find(c[1]))
	local other = whole(sql(c[2]) .. " | wc -l")
	print(("selective    %-26s %5d matches  %6.1f ms (limit 100), %.1f of the processor, %.1f of sqlite3's time for the texts"):format(
		c[1], n, ms, processor(find(c[1])), ms / other))
end
for _, p in ipairs { "the", "[]", "<PERSON>", "~be []{0,3} <DATE|CARDINAL>", "who:<PERSON> []{0,4} ~say" } do
	print(("unselective  %-26s first line after %6.1f ms (limit 100)"):format(p, first_line(find(p))))
end
LUA
