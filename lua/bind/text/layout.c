/*
 * Text in columns, in Lua: lines, widths, the rows of tables. See text/layout.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/bind_int.h"
#include "text/layout.h"
#include "text/segment.h"

/* core.cell(s) -> the bytes as one line that is safe to print; see text/layout.h */
static int text_cell(lua_State *L)
{
	ds_str s = ds_bind_str(L, 1);
	ds_scratch *tmp;
	ds_err err;

	lua_settop(L, 1);
	tmp = ds_bind_scratch_for(L, s);
	ds_layout_line(&tmp->buf, s);
	if (ds_buf_status(&tmp->buf, &err))
		return ds_bind_fail(L, &err, NULL);
	ds_bind_push(L, ds_buf_view(&tmp->buf));
	ds_bind_scratch_done(L, 2);
	return 1;
}

/* core.word_width(s, most) -> columns of s, and of its widest word, but not more than `most` */
static int text_word_width(lua_State *L)
{
	ds_str s = ds_bind_str(L, 1);
	lua_Integer most = luaL_checkinteger(L, 2);

	luaL_argcheck(L, most >= 0, 2, "not negative");
	lua_pushinteger(L, (lua_Integer)ds_width(s));
	lua_pushinteger(L, (lua_Integer)ds_layout_word(s, (size_t)most));
	return 2;
}

/* core.wrap(s, width) -> { line, ... } */
static int text_wrap(lua_State *L)
{
	ds_wrap w = {.s = ds_bind_str(L, 1)};
	lua_Integer width = luaL_checkinteger(L, 2);
	ds_scratch *tmp;
	ds_str line;
	ds_err err;

	luaL_argcheck(L, width > 0, 2, "positive");
	w.width = (size_t)width;
	lua_settop(L, 1);
	tmp = ds_bind_scratch_for(L, w.s);
	lua_createtable(L, 4, 0);
	for (lua_Integer i = 1; ds_wrap_next(&line, &w, &tmp->buf); i++) {
		if (ds_buf_status(&tmp->buf, &err))
			return ds_bind_fail(L, &err, NULL);
		ds_bind_push(L, line);
		lua_rawseti(L, 3, i);
	}
	ds_bind_scratch_done(L, 2);
	return 1;
}

/* ---- tables ---------------------------------------------------------------------------------- */

typedef ds_status (*put_row)(ds_buf *b, const ds_cell *cells, size_t n, const ds_table *t, ds_arena *mem, ds_err *err);

/* What all rows of a table share. Its strings are those of the description, which is kept. */
typedef struct layout {
	put_row put;
	ds_table table;
	size_t n;
	ds_cell cells[];
} layout;

/* Upvalues of the function that makes a row. */
enum { UP_LAYOUT = 1, UP_DESCRIPTION };

static size_t positive(lua_State *L, int idx, const char *key)
{
	return (size_t)ds_bind_opt_int(L, idx, key, 1, INT32_MAX, 1);
}

/* Column i of the description at 1, whose own strings stay alive with it. */
static ds_cell read_column(lua_State *L, size_t i)
{
	ds_cell c = {0};
	int idx = lua_gettop(L) + 1;

	luaL_argcheck(L, lua_rawgeti(L, 1, (lua_Integer)i + 1) == LUA_TTABLE, 1, "a list of columns");
	c.title = ds_bind_opt_str(L, idx, "title");
	c.width = positive(L, idx, "width");
	c.lines = positive(L, idx, "lines");
	c.right = ds_bind_opt_bool(L, idx, "right");
	lua_settop(L, idx - 1);
	return c;
}

/* How much memory the lines of a row may take: many times its bytes, as for one text (ds_bind_scratch_for). */
static size_t room_for(const ds_cell *cells, size_t n)
{
	size_t bytes = 0;

	for (size_t i = 0; i < n; i++)
		bytes += cells[i].text.len;
	return bytes > (SIZE_MAX - DS_ARENA_CAP) / 64 ? SIZE_MAX : DS_ARENA_CAP + bytes * 64;
}

/* layout(cells) -> its lines, joined by line ends | nil, err */
static int row_of_layout(lua_State *L)
{
	const layout *t = lua_touserdata(L, lua_upvalueindex(UP_LAYOUT));
	ds_scratch *tmp;
	ds_cell *cells;
	ds_str all;
	ds_err err;

	luaL_checktype(L, 1, LUA_TTABLE);
	lua_settop(L, 1);
	tmp = ds_bind_scratch(L);
	cells = ds_arena_get(&tmp->mem, t->n, sizeof *cells);
	if (!cells) {
		ds_arena_fail(&tmp->mem, &err);
		return ds_bind_fail(L, &err, NULL);
	}
	for (size_t i = 0; i < t->n; i++) {
		cells[i] = t->cells[i];
		/* the row keeps its strings alive */
		if (lua_rawgeti(L, 1, (lua_Integer)i + 1) != LUA_TSTRING)
			return luaL_argerror(L, 1, "a string for each column");
		cells[i].text.at = lua_tolstring(L, -1, &cells[i].text.len);
		lua_pop(L, 1);
	}
	tmp->mem.cap = room_for(cells, t->n);
	if (t->put(&tmp->buf, cells, t->n, &t->table, &tmp->mem, &err))
		return ds_bind_fail(L, &err, NULL);
	all = ds_buf_view(&tmp->buf);
	ds_bind_push(L, ds_str_sub(all, 0, all.len ? all.len - 1 : 0));
	ds_bind_scratch_done(L, 2);
	return 1;
}

/*
 * core.row_layout{{width=, lines=, right=}, ..., gap=, on=, off=} and core.block_layout{{title=, lines=}, ..., gap=, width=,
 * most=, on=, off=} -> function(cells) -> text | nil, err: see ds_layout_row and ds_layout_block; the text has no line end behind
 * it
 */
static int make_layout(lua_State *L, put_row put)
{
	size_t n;
	layout *t;

	luaL_checktype(L, 1, LUA_TTABLE);
	lua_settop(L, 1);
	n = lua_rawlen(L, 1);
	luaL_argcheck(L, n <= INT32_MAX / sizeof *t->cells, 1, "too many columns");
	t = lua_newuserdatauv(L, sizeof *t + n * sizeof *t->cells, 0);
	*t = (layout){.put = put, .n = n};
	t->table.gap = positive(L, 1, "gap");
	t->table.width = positive(L, 1, "width");
	t->table.most = positive(L, 1, "most");
	t->table.on = ds_bind_opt_str(L, 1, "on");
	t->table.off = ds_bind_opt_str(L, 1, "off");
	for (size_t i = 0; i < n; i++)
		t->cells[i] = read_column(L, i);
	lua_settop(L, 2);
	lua_pushvalue(L, 1);
	lua_pushcclosure(L, row_of_layout, 2);
	return 1;
}

static int row_layout(lua_State *L)
{
	return make_layout(L, ds_layout_row);
}

static int block_layout(lua_State *L)
{
	return make_layout(L, ds_layout_block);
}

const luaL_Reg ds_bind_layout_lib[] = {
	{"cell", text_cell}, {"word_width", text_word_width}, {"wrap", text_wrap}, {"row_layout", row_layout},
	{"block_layout", block_layout}, {NULL, NULL},
};
