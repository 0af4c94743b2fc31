/*
 * The module table of dossier.core. See core.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/core.h"

#include "bind/bind_int.h"

int luaopen_dossier_core(lua_State *L)
{
	static const luaL_Reg *const libs[] = {
		ds_bind_error_lib, ds_bind_stream_lib, ds_bind_system_lib, ds_bind_text_lib, ds_bind_layout_lib,
		ds_bind_romanize_lib, ds_bind_repair_lib, ds_bind_json_lib,
		ds_bind_doc_lib,
		ds_bind_gazetteer_lib, ds_bind_tagger_lib, ds_bind_model_lib, ds_bind_explain_lib, ds_bind_reader_lib,
		ds_bind_gold_lib, ds_bind_train_lib, ds_bind_pattern_lib, ds_bind_rules_lib, ds_bind_inflect_lib,
		ds_bind_store_lib, ds_bind_tally_lib, ds_bind_archive_lib, ds_bind_folder_lib,
	};
	int core;

	lua_newtable(L);
	core = lua_gettop(L);
	ds_bind_state(L);
	ds_bind_error_open(L);
	ds_bind_types(L, core);
	for (size_t i = 0; i < sizeof libs / sizeof *libs; i++)
		luaL_setfuncs(L, libs[i], 0);
	ds_bind_json_open(L, core);
	lua_settop(L, core);
	return 1;
}
