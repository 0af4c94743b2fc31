/*
 * Fuzz target of rows between processes (lua/bind/io/json_row.c, json_decode.c): what is read the short way is what JSON
 * says.
 *
 * The input is one line. Checked: a text that passes for a row in our own writing is written so again; a row has the values of
 * its JSON, but for fields that are null; a span that stays text has the fields of its object, and only these; a row that
 * is written again is the same.
 *
 * SPDX-License-Identifier: MIT
 */
#include "check.h"

#include "bind/core.h"

#include <lauxlib.h>
#include <lualib.h>

#define LIMIT 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* function(core) -> function(s) */
static const char checks[] =
	"local core = ...\n"
	"local Span, TEXT = {}, {}\n"
	"local special = { ['$span'] = true, ['$entity'] = true, ['$number'] = true }\n"
	"local null, text_of = core.json_null, core.json_encode\n"
	"local function same(a, b)\n"
	"	local x, y = text_of(a), text_of(b)\n"
	"	assert(x and x == y, 'other values')\n"
	"end\n"
	/* a span as text against its object */
	"local function check_span(json, object)\n"
	"	assert(object, 'a span of nothing')\n"
	"	same(core.json_decode(json), object)\n"
	"	for k, v in pairs(object) do same(core.span_field(json, k), v) end\n"
	"	for _, k in ipairs { '', 'absent', 'text ', '~' } do\n"
	"		assert(object[k] ~= nil or core.span_field(json, k) == nil, 'a field too many')\n"
	"	end\n"
	"	assert(type(object.text) == 'string' and object.from >= 1 and object.to >= object.from - 1, 'no span')\n"
	"end\n"
	"local check\n"
	"local function check_table(a, b, top)\n"
	"	for k, v in pairs(b) do\n"
	"		if not top and special[k] then\n"
	"			if v == null then v = nil end\n"
	"			same(a[k], v)\n"
	"		elseif v == null and type(k) == 'string' then\n"
	"			assert(a[k] == nil, 'null')\n"
	"		else\n"
	"			check(a[k], v)\n"
	"		end\n"
	"	end\n"
	"	for k in pairs(a) do assert(b[k] ~= nil, 'a key too many') end\n"
	"end\n"
	"function check(a, b, top)\n"
	"	if type(b) ~= 'table' then return same(a, b) end\n"
	"	if getmetatable(a) ~= Span then return check_table(a, b, top) end\n"
	"	assert(not top and next(b) == '$span' and next(b, '$span') == nil, 'more than a span')\n"
	"	check_span(a[TEXT], b['$span'])\n"
	"end\n"
	"local function decode(s) return core.row_decode(s, Span, TEXT, function(t) return t end) end\n"
	"local function nothing() end\n"
	"return function(s)\n"
	"	local plain = core.json_decode(s)\n"
	"	if core.json_is_row(s) or core.json_is_row(s, true) then\n"
	"		assert(plain and text_of(plain) == s, 'not in our writing')\n"
	"	end\n"
	"	local row, err = decode(s)\n"
	"	assert(row ~= nil or err.message:find 'nested too deeply' or plain == nil, 'no row')\n"
	"	if row == nil then return end\n"
	"	assert(plain ~= nil, 'a row of nothing')\n"
	"	check(row, plain, true)\n"
	"	local again = type(row) == 'table' and core.row_encode(row, nothing, Span, TEXT)\n"
	"	if not again then return end\n"
	"	check(decode(again), core.json_decode(again), true)\n"
	"	assert(core.row_encode(decode(again), nothing, Span, TEXT) == again, 'written otherwise')\n"
	"end\n";

/* A state with the function on its stack. */
static lua_State *open_state(void)
{
	lua_State *L = luaL_newstate();

	need(L != NULL, "a state");
	luaL_openlibs(L);
	need(luaL_loadstring(L, checks) == LUA_OK, "the checks are Lua");
	luaL_requiref(L, "dossier.core", luaopen_dossier_core, 0);
	need(lua_pcall(L, 1, 1, 0) == LUA_OK, "the checks start");
	return L;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static lua_State *L;

	if (size > LIMIT)
		return 0;
	if (!L)
		L = open_state();
	lua_pushvalue(L, 1);
	lua_pushlstring(L, (const char *)data, size);
	if (lua_pcall(L, 1, 0, 0) != LUA_OK) {
		const char *why = lua_tostring(L, -1);

		need(false, why ? why : "an error that is no text");
	}
	return 0;
}
