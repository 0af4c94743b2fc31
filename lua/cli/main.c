/*
 * The binary: a Lua state, the command line as a table, lua/cli/init.lua.
 *
 * SPDX-License-Identifier: MIT
 */
#include "cli/line_tty.h"
#include "host/state.h"

#include <lauxlib.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* require("cli.init")(argv) -> exit code */
static int run(lua_State *L)
{
	luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_PRELOAD_TABLE);
	lua_pushcfunction(L, ds_line_open);
	lua_setfield(L, -2, "cli.line");
	lua_pop(L, 1);
	lua_getglobal(L, "require");
	lua_pushliteral(L, "cli.init");
	lua_call(L, 1, 1);
	lua_pushvalue(L, 1);
	lua_call(L, 1, 1);
	return 1;
}

int main(int argc, char **argv)
{
	lua_State *L;
	int code;

	/*
	 * A closed standard descriptor would be taken by the first file opened, a store perhaps. What is
	 * written to a closed stdout must fail, not vanish: so that one is opened for reading.
	 */
	for (int fd = 0; fd < 3; fd++) {
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == 2 ? O_WRONLY : O_RDONLY) != fd)
			return 1;
	}
	L = ds_state_new(NULL);
	if (!L) {
		fputs("dossier: out of memory\n", stderr);
		return 1;
	}
	lua_pushcfunction(L, ds_state_traceback);
	lua_pushcfunction(L, run);
	lua_createtable(L, argc, 0);
	for (int i = 1; i < argc; i++) {
		lua_pushstring(L, argv[i]);
		lua_rawseti(L, -2, i);
	}
	if (lua_pcall(L, 1, 1, 1)) {
		fprintf(stderr, "dossier: internal error: %s\n",
			lua_tostring(L, -1) ? lua_tostring(L, -1) : "?");
		code = 1;
	} else {
		code = (int)lua_tointeger(L, -1);
	}
	ds_state_close(L);
	if ((fflush(stdout) || ferror(stdout)) && code == 0) {
		perror("dossier: standard output");
		code = 1;
	}
	return code;
}
