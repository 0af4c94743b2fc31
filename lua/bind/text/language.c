/*
 * dossier.core.language: which language a string is in.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/bind_int.h"
#include "text/language.h"
#include "text/normal.h"

/* core.language(s) -> code, confidence from 0 to 1 | nil, err */
int ds_bind_language(lua_State *L)
{
	ds_str s = ds_bind_str(L, 1);
	ds_language is;
	ds_scratch *tmp;
	ds_mapped nfc;
	ds_err err;

	lua_settop(L, 1);
	tmp = ds_bind_scratch_for(L, s);
	if (ds_normal(&nfc, s, DS_NFC, &tmp->mem, &err))
		return ds_bind_fail(L, &err, NULL);
	ds_language_guess(&is, nfc.text);
	lua_pushstring(L, is.code);
	lua_pushnumber(L, is.confidence / 100.0);
	ds_bind_scratch_done(L, 2);
	return 2;
}
