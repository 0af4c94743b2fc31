/*
 * core.repair: damaged text, repaired by named steps.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/bind_int.h"
#include "text/repair.h"
#include "text/utf8.h"

/* The set of steps that the table at idx names: every key with a boolean; absent ones keep `set`. */
static unsigned steps_of(lua_State *L, int idx, unsigned set)
{
	for (unsigned i = 0; i < DS_REPAIR_STEPS; i++) {
		lua_getfield(L, idx, ds_repair_name((ds_repair_step)i));
		if (lua_toboolean(L, -1))
			set |= DS_REPAIR_BIT(i);
		else if (!lua_isnil(L, -1))
			set &= ~DS_REPAIR_BIT(i);
		lua_pop(L, 1);
	}
	return set;
}

static void push_plan(lua_State *L, const ds_repair_plan *plan)
{
	lua_createtable(L, (int)plan->n, 0);
	for (size_t i = 0; i < plan->n; i++) {
		const ds_repair_note *n = &plan->v[i];

		lua_createtable(L, 0, 4);
		lua_pushstring(L, ds_repair_name(n->step));
		lua_setfield(L, -2, "step");
		lua_pushinteger(L, (lua_Integer)n->count);
		lua_setfield(L, -2, "count");
		ds_bind_push(L, n->before);
		lua_setfield(L, -2, "before");
		ds_bind_push(L, n->after);
		lua_setfield(L, -2, "after");
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
}

/* Ill-formed bytes as U+FFFD; s itself when there are none. */
static ds_str well_formed(ds_scratch *tmp, ds_str s)
{
	size_t at = ds_utf8_valid(s), from = 0;

	if (at == s.len)
		return s;
	while (at < s.len) {
		size_t start = at;

		if (ds_utf8_next(s, &at) != DS_UTF8_INVALID)
			continue;
		ds_buf_str(&tmp->buf, ds_str_sub(s, from, start));
		ds_buf_str(&tmp->buf, DS_STR("\xEF\xBF\xBD"));
		from = at;
	}
	ds_buf_str(&tmp->buf, ds_str_sub(s, from, s.len));
	return ds_buf_view(&tmp->buf);
}

/* core.repair(s [, steps [, only]]) -> string, plan | nil, err; steps: { name = boolean } */
static int text_repair(lua_State *L)
{
	ds_str s = ds_bind_str(L, 1);
	ds_repair_opts opts = {ds_repair_defaults()};
	ds_repair_plan plan;
	ds_mapped out;
	ds_scratch *tmp;
	ds_err err;

	ds_bind_opts(L, 2);
	if (lua_istable(L, 2))
		opts.steps = steps_of(L, 2, lua_toboolean(L, 3) ? 0 : opts.steps);
	lua_settop(L, 2);
	tmp = ds_bind_scratch_for(L, s);
	s = well_formed(tmp, s);
	if (ds_buf_status(&tmp->buf, &err) || ds_repair(&out, &plan, s, &opts, &tmp->mem, &err))
		return ds_bind_fail(L, &err, NULL);
	ds_bind_push(L, out.text);
	push_plan(L, &plan);
	ds_bind_scratch_done(L, 3);
	return 2;
}

/* core.repair_steps() -> array of { name=, default=, text= } */
static int text_repair_steps(lua_State *L)
{
	lua_createtable(L, DS_REPAIR_STEPS, 0);
	for (unsigned i = 0; i < DS_REPAIR_STEPS; i++) {
		lua_createtable(L, 0, 3);
		lua_pushstring(L, ds_repair_name((ds_repair_step)i));
		lua_setfield(L, -2, "name");
		lua_pushboolean(L, (ds_repair_defaults() & DS_REPAIR_BIT(i)) != 0);
		lua_setfield(L, -2, "default");
		lua_pushstring(L, ds_repair_about((ds_repair_step)i));
		lua_setfield(L, -2, "text");
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	return 1;
}

const luaL_Reg ds_bind_repair_lib[] = {
	{"repair", text_repair},
	{"repair_steps", text_repair_steps},
	{NULL, NULL},
};
