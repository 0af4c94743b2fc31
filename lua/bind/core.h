/*
 * dossier.core: the internal C module below the public library in lua/dossier. Scripts never reach
 * it.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_BIND_CORE_H
#define DS_BIND_CORE_H

#include <lua.h>

/*
 * Pushes the module table. Raises on lack of memory, so call it through luaL_requiref in protected
 * mode.
 */
int luaopen_dossier_core(lua_State *L);

#endif
