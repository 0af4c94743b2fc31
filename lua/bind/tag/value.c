/*
 * Values of spans: C to Lua and back (design section 4).
 *
 * Open ends are -math.huge and math.huge, or "0001-01-01" and "9999-12-31", so that bounds always
 * compare. A duration or a set of times without a place in time has no bounds.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/tag/tag_int.h"

#include <math.h>

#define FIRST_DAY "0001-01-01"
#define LAST_DAY "9999-12-31"

/* A whole number shows as one: 40, not 40.0. */
static void push_number(lua_State *L, double v)
{
	if (v == floor(v) && fabs(v) <= 9007199254740992.0)
		lua_pushinteger(L, (lua_Integer)v);
	else
		lua_pushnumber(L, v);
}

static void push_amount(lua_State *L, const ds_value *v, const char *unit)
{
	double amount = v->number;
	ds_str name = v->unit;

	lua_createtable(L, 0, 2);
	push_number(L, amount);
	lua_setfield(L, -2, "amount");
	ds_bind_push_opt(L, name);
	lua_setfield(L, -2, unit);
}

void ds_bind_push_value(lua_State *L, const ds_span *s)
{
	const ds_value *v = &s->value;

	if (!v->exact) {
		lua_pushnil(L);
		return;
	}
	switch ((ds_value_kind)v->kind) {
	case DS_VALUE_NUMBER: push_number(L, v->number); break;
	case DS_VALUE_TIME:
	case DS_VALUE_TEXT: ds_bind_push_opt(L, v->timex); break;
	case DS_VALUE_MONEY: push_amount(L, v, "currency"); break;
	case DS_VALUE_QUANTITY: push_amount(L, v, "unit"); break;
	default: lua_pushnil(L);
	}
}

void ds_bind_push_bound(lua_State *L, const ds_span *s, bool high)
{
	const ds_value *v = &s->value;
	ds_str day = high ? v->last : v->first;

	switch ((ds_value_kind)v->kind) {
	case DS_VALUE_NUMBER:
	case DS_VALUE_MONEY:
	case DS_VALUE_QUANTITY: push_number(L, high ? v->high : v->low); break;
	case DS_VALUE_TIME:
		if (day.len)
			ds_bind_push(L, day);
		else if (v->first.len || v->last.len || s->type == DS_DATE || s->type == DS_TIME)
			lua_pushstring(L, high ? LAST_DAY : FIRST_DAY);
		else
			lua_pushnil(L);
		break;
	default: lua_pushnil(L);
	}
}

/* ---- Lua to C -------------------------------------------------------------------------------- */

/* A bound of a number: option `key`, else fallback. */
static double read_bound(lua_State *L, int opts, const char *key, double fallback)
{
	double v = fallback;

	lua_pushstring(L, key);
	if (lua_rawget(L, opts) != LUA_TNIL) {
		if (lua_type(L, -1) != LUA_TNUMBER || isnan(lua_tonumber(L, -1)))
			luaL_error(L, "option '%s' must be a number, got %s", key, luaL_typename(L,
				-1));
		v = lua_tonumber(L, -1);
	}
	lua_pop(L, 1);
	return v;
}

/* A bound of a time: a day; the strings for open ends count as open. */
static ds_str read_day(lua_State *L, int opts, const char *key, ds_str fallback)
{
	ds_str day = ds_bind_opt_str(L, opts, key);

	if (day.len == 0)
		return fallback;
	if (!ds_date_valid(day))
		luaL_error(L, "option '%s' must be a day as YYYY-MM-DD", key);
	if (ds_str_is(day, FIRST_DAY) || ds_str_is(day, LAST_DAY))
		return (ds_str){"", 0};
	return day;
}

static void read_numbers(lua_State *L, ds_value *v, int opts)
{
	bool known = v->exact;

	v->low = read_bound(L, opts, "low", known ? v->number : -INFINITY);
	v->high = read_bound(L, opts, "high", known ? v->number : INFINITY);
	if (v->low > v->high)
		luaL_error(L, "option 'low' is above 'high'");
}

/* {amount =, currency = | unit =} at idx. */
static void read_amount(lua_State *L, ds_value *v, int idx)
{
	lua_pushliteral(L, "amount");
	if (lua_rawget(L, idx) != LUA_TNUMBER)
		luaL_error(L, "value.amount must be a number, got %s", luaL_typename(L, -1));
	v->number = lua_tonumber(L, -1);
	lua_pop(L, 1);
	v->unit = ds_bind_opt_str(L, idx, v->kind == DS_VALUE_MONEY ? "currency" : "unit");
	v->exact = true;
}

static bool is_time(ds_type type)
{
	return type == DS_DATE || type == DS_TIME || type == DS_DURATION || type == DS_SET;
}

static bool is_number(ds_type type)
{
	return type == DS_CARDINAL || type == DS_ORDINAL || type == DS_PERCENT;
}

/* An option that is there. */
static bool is_given(lua_State *L, int opts, const char *key)
{
	bool given;

	lua_pushstring(L, key);
	given = lua_rawget(L, opts) != LUA_TNIL;
	lua_pop(L, 1);
	return given;
}

/* The kind of a value that is not known, of a type of a user's: told from its bounds and unit. */
static ds_value_kind own_kind(lua_State *L, int opts)
{
	if (!is_given(L, opts, "low") && !is_given(L, opts, "high"))
		return DS_VALUE_NONE;
	return is_given(L, opts, "currency") ? DS_VALUE_MONEY
	       : is_given(L, opts, "unit") ? DS_VALUE_QUANTITY
					    : DS_VALUE_NUMBER;
}

static void read_time(lua_State *L, ds_value *v, int opts)
{
	ds_str t = v->timex, first = {"", 0}, last = {"", 0};

	if (t.len >= 10 && ds_date_valid(ds_str_sub(t, 0, 10)) &&
	    (t.len == 10 || t.at[10] == 'T' || t.at[10] == '/'))
		first = last = ds_str_sub(t, 0, 10);
	if (t.len == 21 && t.at[10] == '/' && ds_date_valid(ds_str_sub(t, 11, 21)))
		last = ds_str_sub(t, 11, 21);
	v->first = read_day(L, opts, "low", first);
	v->last = read_day(L, opts, "high", last);
}

void ds_bind_value_read(lua_State *L, ds_value *v, ds_type type, int idx, int opts)
{
	int kind = lua_type(L, idx);

	memset(v, 0, sizeof *v);
	v->cue = ds_bind_opt_str(L, opts, "cue");
	if (is_time(type))
		v->kind = DS_VALUE_TIME;
	else if (type == DS_MONEY || type == DS_QUANTITY)
		v->kind = type == DS_MONEY ? DS_VALUE_MONEY : DS_VALUE_QUANTITY;
	else if (is_number(type))
		v->kind = DS_VALUE_NUMBER;
	else
		v->kind = (uint8_t)(kind == LUA_TNUMBER ? DS_VALUE_NUMBER
			  : kind == LUA_TSTRING ? DS_VALUE_TEXT
			  : type >= DS_TYPE_OWN ? own_kind(L, opts)
						 : DS_VALUE_NONE);
	if (kind == LUA_TTABLE && type >= DS_TYPE_OWN)
		v->kind = is_given(L, idx, "currency") ? DS_VALUE_MONEY : DS_VALUE_QUANTITY;
	if (kind != LUA_TNIL && kind != LUA_TNUMBER && kind != LUA_TSTRING && kind != LUA_TTABLE)
		luaL_error(L, "value must be a number, a string or a table, got %s",
			lua_typename(L, kind));
	if (kind == LUA_TNUMBER) {
		v->number = lua_tonumber(L, idx);
		v->exact = true;
	} else if (kind == LUA_TSTRING) {
		v->timex.at = lua_tolstring(L, idx, &v->timex.len);
		v->exact = true;
	} else if (kind == LUA_TTABLE) {
		if (v->kind != DS_VALUE_MONEY && v->kind != DS_VALUE_QUANTITY)
			luaL_error(L, "only MONEY, QUANTITY and types of your own have a table as value");
		read_amount(L, v, idx);
	}
	if (!v->exact && (v->kind == DS_VALUE_MONEY || v->kind == DS_VALUE_QUANTITY))
		v->unit = ds_bind_opt_str(L, opts, v->kind == DS_VALUE_MONEY ? "currency" : "unit");
	if (v->exact && kind == LUA_TNUMBER &&
			(v->kind == DS_VALUE_TIME || isnan(v->number) || isinf(v->number)))
		luaL_error(L, "value of a %s must be a %s", ds_type_name(type),
			   v->kind == DS_VALUE_TIME ? "TIMEX3 string" : "finite number");
	if (kind == LUA_TSTRING && v->kind != DS_VALUE_TIME && v->kind != DS_VALUE_TEXT)
		luaL_error(L, "value of a %s must be a number", ds_type_name(type));
	if (v->kind == DS_VALUE_TIME)
		read_time(L, v, opts);
	else if (v->kind != DS_VALUE_TEXT && v->kind != DS_VALUE_NONE)
		read_numbers(L, v, opts);
}
