/*
 * Inflection and the word lists that ship, in Lua.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/bind_int.h"
#include "match/lists.h"

static const char *const classes[] = {"verb", "noun", "adj", "plain"};

static void push_class(lua_State *L, unsigned as)
{
	size_t i = 0;

	while (i < 3 && as != 1u << i)
		i++;
	lua_pushstring(L, classes[i]);
}

static unsigned check_class(lua_State *L, int idx)
{
	ds_str s;

	if (lua_isnoneornil(L, idx))
		return DS_WORD_ANY;
	s = ds_bind_str(L, idx);
	for (size_t i = 0; i < 4; i++) {
		if (ds_str_is(s, classes[i]))
			return 1u << i;
	}
	luaL_error(L, "a word is a verb, noun, adj or plain, not '%s'", s.at);
	return DS_WORD_ANY;
}

static ds_str opt_str(lua_State *L, int idx)
{
	return lua_isnoneornil(L, idx) ? (ds_str){"", 0} : ds_bind_str(L, idx);
}

static void push_strs(lua_State *L, const ds_strs *list)
{
	lua_createtable(L, (int)list->n, 0);
	for (size_t i = 0; i < list->n; i++) {
		ds_bind_push(L, list->v[i]);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
}

/* core.inflect(text [, lang [, class]]) -> {form, ...} | nil, err */
static int inflect(lua_State *L)
{
	ds_str text = ds_bind_str(L, 1), lang = opt_str(L, 2);
	unsigned as = check_class(L, 3);
	ds_strs forms = {NULL, 0, 0};
	ds_scratch *tmp;
	ds_err err;

	lua_settop(L, 3);
	tmp = ds_bind_scratch(L);
	if (ds_inflect_show(&forms, text, SIZE_MAX, lang, as, &tmp->mem, &err))
		return ds_bind_fail(L, &err, NULL);
	push_strs(L, &forms);
	ds_bind_scratch_done(L, 4);
	return 1;
}

/* core.inflect_languages() -> {"en", ...} */
static int languages(lua_State *L)
{
	const ds_str *codes;
	size_t n = ds_inflect_languages(&codes);

	lua_createtable(L, (int)n, 0);
	for (size_t i = 0; i < n; i++) {
		ds_bind_push(L, codes[i]);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	return 1;
}

static void set_str(lua_State *L, const char *name, ds_str s)
{
	ds_bind_push(L, s);
	lua_setfield(L, -2, name);
}

/* {name=, lang=, text=, n=} */
static void push_list(lua_State *L, const ds_shipped_list *l)
{
	lua_createtable(L, 0, 5);
	set_str(L, "name", l->name);
	set_str(L, "lang", l->lang);
	set_str(L, "text", l->text);
	lua_pushinteger(L, (lua_Integer)l->n);
	lua_setfield(L, -2, "n");
}

/* core.word_lists() -> {{name=, lang=, text=, n = entries}, ...} | nil, err */
static int word_lists(lua_State *L)
{
	const ds_shipped_list *all;
	size_t n;
	ds_err err;

	if (ds_shipped_lists(&all, &n, &err))
		return ds_bind_fail(L, &err, NULL);
	lua_createtable(L, (int)n, 0);
	for (size_t i = 0; i < n; i++) {
		push_list(L, &all[i]);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	return 1;
}

/*
 * core.word_list(name [, lang]) -> {name=, lang=, text=, n=, entries = {{text=, class=, forms = {}},
 * ...}} | nil (there is none) | nil, err
 */
static int word_list(lua_State *L)
{
	ds_str name = ds_bind_str(L, 1), lang = opt_str(L, 2);
	const ds_shipped_list *l;
	ds_scratch *tmp;
	ds_err err;

	lua_settop(L, 2);
	tmp = ds_bind_scratch(L);
	if (ds_shipped_list_find(&l, name, lang, &err))
		return ds_bind_fail(L, &err, NULL);
	if (!l)
		return 0;
	push_list(L, l);
	lua_createtable(L, (int)l->n, 0);
	for (size_t i = 0; i < l->n; i++) {
		ds_strs forms = {NULL, 0, 0};

		if (ds_inflect_show(&forms, l->v[i].text, l->v[i].head, l->lang, l->v[i].as, &tmp->mem,
				    &err))
			return ds_bind_fail(L, &err, NULL);
		lua_createtable(L, 0, 3);
		set_str(L, "text", l->v[i].text);
		push_class(L, l->v[i].as);
		lua_setfield(L, -2, "class");
		push_strs(L, &forms);
		lua_setfield(L, -2, "forms");
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	lua_setfield(L, -2, "entries");
	ds_bind_scratch_done(L, 3);
	return 1;
}

const luaL_Reg ds_bind_inflect_lib[] = {{"inflect", inflect},
					{"inflect_languages", languages},
					{"word_lists", word_lists},
					{"word_list", word_list},
					{NULL, NULL}};
