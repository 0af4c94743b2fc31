#!/usr/bin/env bats
# dossier.so in stock Lua: the same names, which pass the same tests, beside other people's modules.
# SPDX-License-Identifier: MIT
load setup

stock() {
	LUA_CPATH="$(dirname "$DOSSIER")/?.so" lua5.4 "$@"
}

need() {
	command -v lua5.4 > /dev/null || skip "lua5.4 is not installed"
	case $DOSSIER in */asan/* | */tsan/*) skip "a stock interpreter has no sanitizer" ;; esac
	[ -f "$(dirname "$DOSSIER")/dossier.so" ]
}

@test "library: all Lua tests and examples pass in stock lua5.4" {
	need
	cd "$BATS_TEST_DIRNAME/../.."
	run -0 stock -e 'require "dossier"' tests/lua/run.lua
	[[ "${lines[-1]}" =~ ^[0-9]+\ passed,\ 0\ failed$ ]]
	[ "${lines[-1]%% *}" -gt 400 ]
}

@test "library: one symbol, no Lua and no SQLite of its own" {
	need
	so=$(dirname "$DOSSIER")/dossier.so
	[ "$(nm -D --defined-only "$so" | awk '{ print $3 }')" = luaopen_dossier ]
	! ldd "$so" | grep -q liblua
	[ "$(ldd "$so" | grep -c sqlite3)" -eq 1 ]
	[ -z "$(nm "$so" 2> /dev/null | grep -E ' [Tt] (lua_pcallk|sqlite3_open_v2)$')" ]
}

@test "library: modules of the program and of dossier do not get in each other's way" {
	need
	mkdir cli
	echo 'return "mine"' > cli/options.lua
	cat > t.lua <<-'LUA'
		local dossier = require "dossier"
		assert(require "cli.options" == "mine")
		assert(not pcall(require, "host.env"))
		assert(dossier.tagger { rules = { { name = "x", pattern = "drone", type = "EVENT" } } })
		assert(pcall(require, "dossier.json") and not pcall(require, "dossier.nope"))
		assert(require "dossier" == dossier)
		local doc = dossier.document "Officials said at least 40 people left Prague on 6 October 2022."
		for e in doc:entities() do print(e.type, e.text) end
		local ok, message = pcall(function() return doc.txt end)
		print(message)
	LUA
	LUA_PATH="./?.lua" run -0 stock t.lua
	has $'CARDINAL\tat least 40'
	has $'GPE\tPrague'
	has "did you mean"
}

@test "library: the rockspec installs it" {
	need
	command -v luarocks > /dev/null || skip "luarocks is not installed"
	cd "$BATS_TEST_DIRNAME/../.."
	run -0 luarocks --lua-version 5.4 --tree "$BATS_TEST_TMPDIR/tree" make lua/dossier-0.1.0-1.rockspec
	LUA_CPATH="$BATS_TEST_TMPDIR/tree/lib/lua/5.4/?.so" run -0 lua5.4 -e 'print(require("dossier").fold "ÖZİL")'
	[ "$output" = ozil ]
}
