/*
 * Bindings of io/archive.h and base/sign.h: packages of scripts. For the command line, not for scripts.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/bind_int.h"
#include "base/sign.h"
#include "io/archive.h"

/* core.archive_unpack(path, folder [, {entries=, bytes=, ratio=}]) -> true | nil, err */
static int archive_unpack(lua_State *L)
{
	const char *path = ds_bind_path(L, 1), *folder = ds_bind_path(L, 2);
	ds_archive_limits limits;
	ds_err err;

	ds_bind_opts(L, 3);
	limits.entries = (size_t)ds_bind_opt_int(L, 3, "entries", 0, 1 << 20, 0);
	limits.bytes = (uint64_t)ds_bind_opt_int(L, 3, "bytes", 0, (lua_Integer)1 << 40, 0);
	limits.ratio = (unsigned)ds_bind_opt_int(L, 3, "ratio", 0, 1 << 20, 0);
	if (ds_archive_unpack(folder, path, &limits, &err))
		return ds_bind_fail(L, &err, path);
	lua_pushboolean(L, true);
	return 1;
}

/* core.archive_pack(path, folder, prefix, names) -> true | nil, err */
static int archive_pack(lua_State *L)
{
	ds_archive_files files = {0};
	const char *path = ds_bind_path(L, 1);
	ds_scratch *tmp;
	ds_err err;

	files.folder = ds_bind_path(L, 2);
	files.prefix = ds_bind_path(L, 3);
	luaL_checktype(L, 4, LUA_TTABLE);
	lua_settop(L, 4);
	tmp = ds_bind_scratch(L);
	files.names = ds_bind_paths(L, 4, &tmp->mem, &files.n);
	if (ds_archive_pack(path, &files, &err))
		return ds_bind_fail(L, &err, path);
	lua_pushboolean(L, true);
	return 1;
}

/* core.archive_name(name) -> true | nil, err: whether it may stand in a package */
static int archive_name(lua_State *L)
{
	ds_err err;

	if (ds_archive_name(ds_bind_str(L, 1), &err))
		return ds_bind_fail(L, &err, NULL);
	lua_pushboolean(L, true);
	return 1;
}

static void push_id(lua_State *L, const unsigned char id[8])
{
	char text[17];

	ds_sign_id(text, id);
	lua_pushstring(L, text);
}

/* core.sign_key(text) -> the number of a public key of minisign | nil, err */
static int sign_key(lua_State *L)
{
	ds_sign_key key;
	ds_err err;

	if (ds_sign_key_read(&key, ds_bind_str(L, 1), &err))
		return ds_bind_fail(L, &err, NULL);
	push_id(L, key.id);
	return 1;
}

/* core.sign_read(text) -> number of the key, trusted comment (not checked yet) | nil, err */
static int sign_read(lua_State *L)
{
	ds_signature s;
	ds_err err;

	if (ds_sign_read(&s, ds_bind_str(L, 1), &err))
		return ds_bind_fail(L, &err, NULL);
	push_id(L, s.id);
	ds_bind_push(L, s.comment);
	return 2;
}

/* core.sign_check(data, signature, key) -> true | nil, err; the last two as texts */
static int sign_check(lua_State *L)
{
	ds_str data = ds_bind_str(L, 1), sig = ds_bind_str(L, 2), pub = ds_bind_str(L, 3);
	ds_signature s;
	ds_sign_key key;
	ds_err err;

	if (ds_sign_read(&s, sig, &err) || ds_sign_key_read(&key, pub, &err) || ds_sign_check(&s, &key, data, &err))
		return ds_bind_fail(L, &err, NULL);
	lua_pushboolean(L, true);
	return 1;
}

const luaL_Reg ds_bind_archive_lib[] = {
	{"archive_unpack", archive_unpack}, {"archive_pack", archive_pack}, {"archive_name", archive_name},
	{"sign_key", sign_key},             {"sign_read", sign_read},       {"sign_check", sign_check},
	{NULL, NULL},
};
