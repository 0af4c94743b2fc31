/*
 * The line editor on a real terminal, and its Lua module.
 *
 * require "cli.line".open(path) -> a session, or nil, err; path is the history's file, or nil for none
 * session:read{ prompt=, more=, colour=, enter=, complete=, look= } -> text | false (Ctrl-C) | nil (end of input)
 *   enter(text, at) -> true and the columns of this row (or nil); or the columns of this row and of the next
 *   complete(text, at) -> from, { text, hint, text, hint, ... }
 *   look(text, at) -> classes (a byte each), hint (or nil)
 *   positions: 0 to #text, as Lua's 1-based position of what stands behind the cursor, less one
 * session:add(text) keeps it in the history and its file; session:tidy() ends the file's session;
 * session:entries() lists them. require "cli.line".files(prefix) -> { path, ... }, a folder ends in "/".
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_CLI_LINE_TTY_H
#define DS_CLI_LINE_TTY_H

#include "cli/frame.h"

#include <lua.h>

/*
 * Reads a text from the terminal on descriptors 0 and 1, raw until it returns; DS_LINE_EOF also when they are no
 * terminal. view holds the prompts and the colour. Signals that end the process find the terminal as it was;
 * one that stops it, too, and what was typed is drawn again afterwards.
 */
ds_line_event ds_line_read(ds_line *line, const ds_view *view);

/* The loader of the module. */
int ds_line_open(lua_State *L);

#endif
