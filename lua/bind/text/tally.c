/*
 * Counts of words in Lua, for dossier.stats; scripts never hold one. Items are numbered from 1.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/tag/tag_int.h"
#include "text/lexical.h"

#include <math.h>

enum { DOCUMENTS = 1, PARTS = 2, USER_VALUES = 2 };

typedef struct tally_box {
	ds_tally *tally; /* NULL: closed */
	unsigned n;      /* words of an item */
	const uint32_t *order;
	size_t n_order;
} tally_box;

static int tally_close(lua_State *L)
{
	tally_box *box = ds_bind_check(L, 1, DS_BIND_TALLY);

	ds_tally_free(box->tally);
	*box = (tally_box){NULL, 0, NULL, 0};
	return 0;
}

static tally_box *check(lua_State *L)
{
	tally_box *box = ds_bind_check(L, 1, DS_BIND_TALLY);

	if (!box->tally)
		luaL_error(L, "the tally is closed");
	return box;
}

/* core.tally{n=, kinds = BITS, every=, written=, joined=, chunk=, sequence=} -> Tally | nil, err */
static int tally_new(lua_State *L)
{
	ds_tally_opts opts = {0};
	tally_box *box;
	ds_err err;

	ds_bind_opts(L, 1);
	lua_settop(L, 1);
	opts.n = (unsigned)ds_bind_opt_int(L, 1, "n", 1, DS_TALLY_N, 1);
	opts.kinds = (unsigned)ds_bind_opt_int(L, 1, "kinds", 0, (1 << DS_KIND_COUNT) - 1, 0);
	opts.written = ds_bind_opt_bool(L, 1, "written");
	opts.every = ds_bind_opt_bool(L, 1, "every");
	opts.joined = ds_bind_opt_bool(L, 1, "joined");
	opts.chunk = (uint32_t)ds_bind_opt_int(L, 1, "chunk", 0, INT32_MAX, 0);
	opts.sequence = ds_bind_opt_bool(L, 1, "sequence");
	box = ds_bind_new(L, DS_BIND_TALLY, sizeof *box, USER_VALUES);
	if (ds_tally_new(&box->tally, &opts, ds_bind_alloc(L), &err))
		return ds_bind_fail(L, &err, NULL);
	box->n = opts.n;
	return 1;
}

static int done(lua_State *L, ds_status st, const ds_err *err)
{
	if (st)
		return ds_bind_fail(L, err, NULL);
	lua_pushboolean(L, true);
	return 1;
}

/*
 * The document at 2 with its tokens, and those of them in the bytes of arguments at, at + 1. NULL after
 * nil, err.
 */
static ds_bind_doc *text_at(lua_State *L, int at, size_t *first, size_t *count)
{
	ds_bind_doc *box = ds_bind_doc_check(L, 2);
	size_t start, end;
	ds_err err;

	if (ds_bind_doc_tokens(L, box, &err)) {
		ds_bind_fail(L, &err, NULL);
		return NULL;
	}
	ds_bind_doc_alive(L, box);
	*first = 0;
	*count = box->doc.tokens.n;
	if (!lua_isnoneornil(L, at)) {
		ds_bind_range(L, at, box->doc.text.read.len, &start, &end);
		ds_bind_tokens_in(&box->doc.tokens, start, end, first, count);
	}
	return box;
}

/* tally:add(doc [, from, to]) -> true | nil, err */
static int tally_add(lua_State *L)
{
	size_t first, count;
	ds_bind_doc *doc;
	ds_err err;

	check(L);
	doc = text_at(L, 3, &first, &count);
	if (!doc)
		return 2;
	return done(L, ds_tally_add(check(L)->tally, &doc->doc.tokens, first, count, &err), &err);
}

/* tally:measure(doc [, from, to]) -> words in it, uncounted | nil, err */
static int tally_measure(lua_State *L)
{
	size_t first, count;
	ds_bind_doc *doc;
	uint64_t words;
	ds_err err;

	check(L);
	doc = text_at(L, 3, &first, &count);
	if (!doc)
		return 2;
	if (ds_tally_measure(&words, check(L)->tally, &doc->doc.tokens, first, count, &err))
		return ds_bind_fail(L, &err, NULL);
	lua_pushinteger(L, (lua_Integer)words);
	return 1;
}

/* The array {from, to, from, to ...} at idx as ranges, in scratch. */
static ds_range *read_nodes(lua_State *L, int idx, ds_scratch *tmp, size_t text, size_t *n)
{
	ds_range *v;
	ds_err err;

	luaL_checktype(L, idx, LUA_TTABLE);
	*n = lua_rawlen(L, idx) / 2;
	v = ds_arena_get(&tmp->mem, *n, sizeof *v);
	if (!v) {
		ds_arena_fail(&tmp->mem, &err);
		luaL_error(L, "%s", err.msg);
	}
	for (size_t i = 0; i < *n; i++) {
		lua_Integer from, to;

		lua_rawgeti(L, idx, (lua_Integer)i * 2 + 1);
		lua_rawgeti(L, idx, (lua_Integer)i * 2 + 2);
		from = lua_tointeger(L, -2);
		to = lua_tointeger(L, -1);
		lua_pop(L, 2);
		if (from < 1 || to < from - 1 || (lua_Unsigned)to > text)
			luaL_error(L, "node %I is not inside the text", (lua_Integer)i + 1);
		v[i] = (ds_range){(uint32_t)(from - 1), (uint32_t)to};
	}
	return v;
}

/* tally:near(doc, {from, to, ...}, {left=, right=, within = 0 | 1 | 2} [, from, to]) -> true | nil, err */
static int tally_near(lua_State *L)
{
	ds_near_opts opts = {0};
	size_t first, count, n;
	ds_bind_doc *doc;
	ds_scratch *tmp;
	ds_range *nodes;
	ds_status st;
	ds_err err;

	check(L);
	ds_bind_opts(L, 4);
	lua_settop(L, 6);
	opts.left = (unsigned)ds_bind_opt_int(L, 4, "left", 0, DS_TALLY_WINDOW, 0);
	opts.right = (unsigned)ds_bind_opt_int(L, 4, "right", 0, DS_TALLY_WINDOW, 0);
	opts.within = (ds_within)ds_bind_opt_int(L, 4, "within", 0, DS_WITHIN_TEXT, 0);
	doc = text_at(L, 5, &first, &count);
	if (!doc)
		return 2;
	tmp = ds_bind_scratch(L);
	nodes = read_nodes(L, 3, tmp, doc->doc.text.read.len, &n);
	ds_bind_doc_alive(L, doc);
	st = ds_tally_near(check(L)->tally, &doc->doc.tokens, first, count, nodes, n, &opts, &err);
	ds_bind_scratch_done(L, 7);
	return done(L, st, &err);
}

/* tally:word(s) -> true | nil, err: a word as it is */
static int tally_word(lua_State *L)
{
	tally_box *box = check(L);
	ds_err err;

	return done(L, ds_tally_word(box->tally, ds_bind_str(L, 2), &err), &err);
}

/* tally:finish() -> pieces so far | nil, err: a piece is over */
static int tally_finish(lua_State *L)
{
	tally_box *box = check(L);
	ds_tally_size size;
	ds_err err;

	if (ds_tally_end(box->tally, &err))
		return ds_bind_fail(L, &err, NULL);
	ds_tally_sizes(&size, box->tally);
	lua_pushinteger(L, size.pieces);
	return 1;
}

static void set_number(lua_State *L, const char *name, uint64_t v)
{
	lua_pushinteger(L, (lua_Integer)v);
	lua_setfield(L, -2, name);
}

/* tally:sizes() -> {words=, items=, nodes=, node_words=, types=, pieces=} */
static int tally_sizes(lua_State *L)
{
	ds_tally_size size;

	ds_tally_sizes(&size, check(L)->tally);
	lua_createtable(L, 0, 6);
	set_number(L, "words", size.words);
	set_number(L, "items", size.items);
	set_number(L, "nodes", size.nodes);
	set_number(L, "node_words", size.node_words);
	set_number(L, "types", size.types);
	set_number(L, "pieces", size.pieces);
	return 1;
}

static uint32_t types_of(const tally_box *box)
{
	ds_tally_size size;

	ds_tally_sizes(&size, box->tally);
	return size.types;
}

/* The item whose number from 1 is argument 2. */
static uint32_t item_at(lua_State *L, const tally_box *box)
{
	lua_Integer i = luaL_checkinteger(L, 2);

	luaL_argcheck(L, i >= 1 && i <= (lua_Integer)types_of(box), 2, "there is no such item");
	return (uint32_t)(i - 1);
}

/* tally:order(least) -> how many have at least that count | nil, err; then tally:at(1), ... */
static int tally_order(lua_State *L)
{
	tally_box *box = check(L);
	lua_Integer least = luaL_checkinteger(L, 2);
	ds_err err;

	if (ds_tally_order(&box->order, &box->n_order, box->tally,
			   least > 0 ? (uint64_t)least : 0, &err)) {
		box->n_order = 0;
		return ds_bind_fail(L, &err, NULL);
	}
	lua_pushinteger(L, (lua_Integer)box->n_order);
	return 1;
}

/* tally:at(i) -> the item that is number i of the order | nil */
static int tally_at(lua_State *L)
{
	tally_box *box = check(L);
	lua_Integer i = luaL_checkinteger(L, 2);

	if (i < 1 || (lua_Unsigned)i > box->n_order)
		return 0;
	lua_pushinteger(L, (lua_Integer)box->order[i - 1] + 1);
	return 1;
}

/* tally:key(item [, k]) -> its words with blanks between them, or word k (from 1) alone */
static int tally_key(lua_State *L)
{
	tally_box *box = check(L);
	uint32_t i = item_at(L, box);
	lua_Integer k = luaL_optinteger(L, 3, box->n == 1);
	luaL_Buffer b;

	luaL_argcheck(L, k >= 0 && k <= (lua_Integer)box->n, 3, "there is no such word");
	if (k) {
		ds_bind_push(L, ds_tally_key(box->tally, i, (unsigned)(k - 1)));
		return 1;
	}
	luaL_buffinit(L, &b);
	for (unsigned w = 0; w < box->n; w++) {
		ds_str word = ds_tally_key(box->tally, i, w);

		if (w)
			luaL_addchar(&b, ' ');
		luaL_addlstring(&b, word.len ? word.at : "", word.len);
	}
	luaL_pushresult(&b);
	return 1;
}

/* tally:counts(item) -> count, all of it, before a node */
static int tally_counts(lua_State *L)
{
	tally_box *box = check(L);
	uint32_t i = item_at(L, box);

	lua_pushinteger(L, (lua_Integer)ds_tally_count(box->tally, i));
	lua_pushinteger(L, (lua_Integer)ds_tally_total(box->tally, i));
	lua_pushinteger(L, (lua_Integer)ds_tally_left(box->tally, i));
	return 3;
}

/* tally:word_counts(item) -> how often each of its words was met: n numbers */
static int tally_word_counts(lua_State *L)
{
	tally_box *box = check(L);
	uint32_t i = item_at(L, box);

	luaL_checkstack(L, (int)box->n, NULL);
	for (unsigned k = 0; k < box->n; k++)
		lua_pushinteger(L, (lua_Integer)ds_tally_word_count(box->tally, i, k));
	return (int)box->n;
}

/* tally:find(word) -> item | nil */
static int tally_find(lua_State *L)
{
	int64_t i = ds_tally_find(check(L)->tally, ds_bind_str(L, 2));

	if (i < 0)
		return 0;
	lua_pushinteger(L, (lua_Integer)i + 1);
	return 1;
}

/* The array of part numbers from 1 at idx, one a piece, in scratch; *n is the greatest. */
static uint32_t *read_parts(lua_State *L, int idx, ds_scratch *tmp, uint32_t pieces, uint32_t *n)
{
	uint32_t *v = ds_arena_get(&tmp->mem, pieces, sizeof *v);
	ds_err err;

	if (!v) {
		ds_arena_fail(&tmp->mem, &err);
		luaL_error(L, "%s", err.msg);
	}
	*n = 0;
	for (uint32_t i = 0; i < pieces; i++) {
		lua_Integer part;

		lua_rawgeti(L, idx, (lua_Integer)i + 1);
		part = lua_tointeger(L, -1);
		lua_pop(L, 1);
		if (part < 1 || part > (lua_Integer)pieces)
			luaL_error(L, "piece %I has no part", (lua_Integer)i + 1);
		v[i] = (uint32_t)(part - 1);
		*n = *n > (uint32_t)part ? *n : (uint32_t)part;
	}
	return v;
}

/*
 * tally:spread(slot [, {part of piece 1, ...}]) -> parts, share of the smallest | nil, err; kept in slot 1
 * or 2 for tally:spread_of
 */
static int tally_spread(lua_State *L)
{
	tally_box *box = check(L);
	int slot = (int)luaL_checkinteger(L, 2);
	uint32_t n = 0, types = types_of(box), *parts_of = NULL;
	ds_tally_size size;
	ds_scratch *tmp;
	ds_spread *out;
	ds_parts parts;
	ds_status st;
	ds_err err;

	luaL_argcheck(L, slot == DOCUMENTS || slot == PARTS, 2, "1 or 2");
	ds_bind_opts(L, 3);
	lua_settop(L, 3);
	tmp = ds_bind_scratch(L);
	out = lua_newuserdatauv(L, ((size_t)types + 1) * sizeof *out, 0);
	ds_tally_sizes(&size, check(L)->tally);
	if (lua_istable(L, 3))
		parts_of = read_parts(L, 3, tmp, size.pieces, &n);
	st = ds_tally_spread(out, &parts, box->tally, parts_of, n, &err);
	if (st)
		return ds_bind_fail(L, &err, NULL);
	lua_setiuservalue(L, 1, slot);
	ds_bind_scratch_done(L, 4);
	lua_pushinteger(L, parts.n);
	lua_pushnumber(L, parts.smallest);
	return 2;
}

static void push_real(lua_State *L, double v)
{
	if (isfinite(v))
		lua_pushnumber(L, v);
	else
		lua_pushnil(L);
}

/* tally:spread_of(item, slot) -> range, DP, Juilland's D | nil */
static int tally_spread_of(lua_State *L)
{
	tally_box *box = check(L);
	uint32_t i = item_at(L, box);
	const ds_spread *s;

	lua_getiuservalue(L, 1, (int)luaL_checkinteger(L, 3));
	s = lua_touserdata(L, -1);
	if (!s || lua_rawlen(L, -1) / sizeof *s <= i)
		return luaL_error(L, "the spread was not worked out");
	lua_pushinteger(L, s[i].range);
	lua_pushnumber(L, s[i].deviation);
	push_real(L, s[i].juilland);
	return 3;
}

/* tally:spectrum() -> {words=, types=, once=, twice=, squares=} */
static int tally_spectrum(lua_State *L)
{
	ds_spectrum s;

	ds_tally_spectrum(&s, check(L)->tally);
	lua_createtable(L, 0, 5);
	set_number(L, "words", s.words);
	set_number(L, "types", s.types);
	set_number(L, "once", s.once);
	set_number(L, "twice", s.twice);
	lua_pushnumber(L, s.squares);
	lua_setfield(L, -2, "squares");
	return 1;
}

/* tally:mtld(limit) -> number | nil [, err]; of a tally that keeps the sequence */
static int tally_mtld(lua_State *L)
{
	tally_box *box = check(L);
	double limit = luaL_checknumber(L, 2), v = NAN;
	size_t n;
	const uint32_t *words = ds_tally_sequence(box->tally, &n);
	ds_err err;

	if (ds_mtld(&v, words, n, types_of(box), limit, ds_bind_alloc(L), &err))
		return ds_bind_fail(L, &err, NULL);
	push_real(L, v);
	return 1;
}

/* tally:mattr(window) -> number | nil [, err]; likewise */
static int tally_mattr(lua_State *L)
{
	tally_box *box = check(L);
	lua_Integer window = luaL_checkinteger(L, 2);
	size_t n;
	const uint32_t *words = ds_tally_sequence(box->tally, &n);
	double v = NAN;
	ds_err err;

	luaL_argcheck(L, window >= 1, 2, "at least 1");
	if (ds_mattr(&v, words, n, types_of(box), (size_t)window, ds_bind_alloc(L), &err))
		return ds_bind_fail(L, &err, NULL);
	push_real(L, v);
	return 1;
}

/* tally:hdd(sample) -> number | nil */
static int tally_hdd(lua_State *L)
{
	tally_box *box = check(L);
	lua_Integer sample = luaL_checkinteger(L, 2);
	ds_scratch *tmp = ds_bind_scratch(L);
	int at = lua_gettop(L);
	ds_tally_size size;
	uint64_t *counts;
	ds_err err;

	luaL_argcheck(L, sample >= 1 && sample <= 1000000, 2, "1 to 1000000");
	ds_tally_sizes(&size, box->tally);
	tmp->mem.cap = SIZE_MAX;
	counts = ds_arena_get(&tmp->mem, size.types, sizeof *counts);
	if (!counts) {
		ds_arena_fail(&tmp->mem, &err);
		return ds_bind_fail(L, &err, NULL);
	}
	for (uint32_t i = 0; i < size.types; i++)
		counts[i] = ds_tally_count(box->tally, i);
	push_real(L, ds_hdd(counts, size.types, size.items, (unsigned)sample));
	ds_bind_scratch_done(L, at);
	return 1;
}

/* tally:memory() -> bytes */
static int tally_memory(lua_State *L)
{
	lua_pushinteger(L, (lua_Integer)ds_tally_memory(check(L)->tally));
	return 1;
}

const luaL_Reg ds_bind_tally_lib[] = {{"tally", tally_new}, {NULL, NULL}};

static const luaL_Reg tally_methods[] = {
	{"add", tally_add},	  {"near", tally_near},
	{"word", tally_word},	  {"finish", tally_finish},
	{"sizes", tally_sizes},	  {"order", tally_order},
	{"at", tally_at},	  {"key", tally_key},
	{"counts", tally_counts}, {"find", tally_find},
	{"spread", tally_spread}, {"spread_of", tally_spread_of},
	{"spectrum", tally_spectrum}, {"mtld", tally_mtld},
	{"mattr", tally_mattr},	  {"hdd", tally_hdd},
	{"measure", tally_measure}, {"word_counts", tally_word_counts},
	{"memory", tally_memory}, {"close", tally_close},
	{NULL, NULL},
};
static const luaL_Reg tally_meta[] = {
	{"__gc", tally_close}, {"__close", tally_close}, {NULL, NULL}};

const ds_bind_class ds_bind_tally_class = {"Tally", "a tally", tally_methods, tally_meta, NULL,
					   NULL};
