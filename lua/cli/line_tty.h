/*
 * require "cli.line"(prompt, history) -> line | false (Ctrl-C) | nil (end of input)
 *
 * history is a list of strings, oldest first. Standard input and output must be a terminal.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_CLI_LINE_TTY_H
#define DS_CLI_LINE_TTY_H

#include <lua.h>

/* The loader of the module. */
int ds_line_open(lua_State *L);

#endif
