#!/bin/sh
# Start-up: `dossier -e 'print(1)'` against `lua5.4 -e 'print(1)'`, median of 50, warm, interleaved.
# SPDX-License-Identifier: MIT
set -eu
B=${BUILD:-build}
if ! command -v lua5.4 >/dev/null 2>&1; then
	echo "start-up: SKIP (lua5.4 is not installed)"
	exit 0
fi
lua5.4 - "$B/dossier" <<'LUA'
local binary = ...
local function clock()
	local p = assert(io.popen "date +%s%N")
	local n = p:read "n"
	p:close()
	return n
end
-- fifty runs in one shell each, so that the shell and the clock cost little; medians over batches of five
local function batch(command)
	local start = clock()
	os.execute(("i=0; while [ $i -lt 5 ]; do %s >/dev/null; i=$((i+1)); done"):format(command))
	return (clock() - start) / 5e6
end
local a, b = {}, {}
for i = 1, 10 do
	a[i] = batch(binary .. " -e 'print(1)'")
	b[i] = batch "lua5.4 -e 'print(1)'"
end
table.sort(a)
table.sort(b)
print(("start-up: dossier %.2f ms, lua5.4 %.2f ms, ratio %.2f (limit 3)"):format(a[5], b[5], a[5] / b[5]))
LUA
