/*
 * Names across scripts in dossier.core: romanisation and the name key.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/bind_int.h"
#include "text/namekey.h"
#include "text/romanize.h"

/* core.romanize(s [, {lang=, ascii=}]) -> string | nil, err */
static int text_romanize(lua_State *L)
{
	ds_str s = ds_bind_str(L, 1);
	ds_romanize_opts opts;
	ds_scratch *tmp;
	ds_err err;
	int mem;

	lua_settop(L, 2);
	ds_bind_opts(L, 2);
	opts.ascii = ds_bind_opt_bool(L, 2, "ascii");
	opts.lang = ds_bind_opt_str(L, 2, "lang");
	tmp = ds_bind_scratch_for(L, s);
	mem = lua_gettop(L);
	ds_romanize_add(&tmp->buf, s, &opts);
	if (ds_buf_status(&tmp->buf, &err))
		return ds_bind_fail(L, &err, NULL);
	ds_bind_push(L, ds_buf_view(&tmp->buf));
	ds_bind_scratch_done(L, mem);
	return 1;
}

/* core.namekey(s [, {lang=, consonants=}]) -> string | nil, err */
static int text_namekey(lua_State *L)
{
	ds_str s = ds_bind_str(L, 1);
	ds_namekey_opts opts;
	ds_scratch *tmp;
	ds_err err;
	int mem;

	lua_settop(L, 2);
	ds_bind_opts(L, 2);
	opts.consonants = ds_bind_opt_bool(L, 2, "consonants");
	opts.lang = ds_bind_opt_str(L, 2, "lang");
	tmp = ds_bind_scratch_for(L, s);
	mem = lua_gettop(L);
	ds_namekey_add(&tmp->buf, s, &opts);
	if (ds_buf_status(&tmp->buf, &err))
		return ds_bind_fail(L, &err, NULL);
	ds_bind_push(L, ds_buf_view(&tmp->buf));
	ds_bind_scratch_done(L, mem);
	return 1;
}

const luaL_Reg ds_bind_romanize_lib[] = {
	{"romanize", text_romanize},
	{"namekey", text_namekey},
	{NULL, NULL},
};
