/*
 * The line editor on a real terminal: raw mode, reading, drawing; and its Lua module cli.line.
 *
 * SPDX-License-Identifier: MIT
 */
#include "cli/line_tty.h"

#include "cli/line.h"

#include <errno.h>
#include <lauxlib.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static size_t terminal_columns(void)
{
	struct winsize w;

	return ioctl(1, TIOCGWINSZ, &w) == 0 && w.ws_col > 0 ? w.ws_col : 80;
}

static void draw(ds_line *line, ds_str prompt)
{
	ds_buf out;
	size_t done = 0;

	ds_buf_init(&out, NULL, 0);
	ds_line_draw(line, prompt, terminal_columns(), &out);
	line->clear = false;
	while (done < out.len) {
		ssize_t n = write(1, out.at + done, out.len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		done += (size_t)n;
	}
	ds_buf_free(&out);
}

ds_line_result ds_line_read(ds_line *line, ds_str prompt)
{
	struct termios before, raw;
	ds_line_result result = DS_LINE_MORE;

	if (tcgetattr(0, &before))
		return DS_LINE_EOF;
	raw = before;
	raw.c_iflag &= ~(tcflag_t)(ICRNL | IXON | BRKINT | INPCK | ISTRIP);
	raw.c_lflag &= ~(tcflag_t)(ECHO | ICANON | IEXTEN | ISIG);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	if (tcsetattr(0, TCSADRAIN, &raw))
		return DS_LINE_EOF;
	while (result == DS_LINE_MORE) {
		unsigned char byte;
		ssize_t n;

		draw(line, prompt);
		n = read(0, &byte, 1);
		if (n == 1)
			result = ds_line_feed(line, byte);
		else if (n == 0 || errno != EINTR)
			result = DS_LINE_EOF;
	}
	tcsetattr(0, TCSADRAIN, &before);
	(void)!write(1, "\n", 1);
	return result;
}

/* The strings of the table at arg, in order; what is no string is left out. malloced, may be NULL. */
static ds_str *history_of(lua_State *L, int arg, size_t *n)
{
	size_t all = lua_rawlen(L, arg);
	ds_str *list = all ? lua_newuserdatauv(L, all * sizeof *list, 0) : NULL;

	*n = 0;
	for (size_t i = 1; i <= all; i++) {
		lua_rawgeti(L, arg, (lua_Integer)i);
		if (lua_type(L, -1) == LUA_TSTRING) {
			size_t len;
			const char *s = lua_tolstring(L, -1, &len);

			list[(*n)++] = (ds_str){s, len};
		}
		lua_pop(L, 1);
	}
	return list;
}

static int read_line(lua_State *L)
{
	size_t n_prompt, n_history;
	const char *prompt = luaL_checklstring(L, 1, &n_prompt);
	const ds_str *history;
	ds_line *line;
	ds_line_result result;

	luaL_checktype(L, 2, LUA_TTABLE);
	lua_settop(L, 2);
	history = history_of(L, 2, &n_history);
	line = lua_newuserdatauv(L, sizeof *line, 0);
	ds_line_start(line, history, n_history);
	result = ds_line_read(line, (ds_str){prompt, n_prompt});
	if (result == DS_LINE_EOF) {
		ds_line_stop(line);
		return 0;
	}
	if (result == DS_LINE_CANCEL) {
		ds_line_stop(line);
		lua_pushboolean(L, 0);
		return 1;
	}
	/* a line is at most 1 MB; running out of memory for it here ends the session */
	lua_pushlstring(L, line->text.at ? line->text.at : "", line->text.len);
	ds_line_stop(line);
	return 1;
}

int ds_line_open(lua_State *L)
{
	lua_pushcfunction(L, read_line);
	return 1;
}
