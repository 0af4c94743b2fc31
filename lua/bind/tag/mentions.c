/*
 * The mentions of an entity, in Lua, and which of them name it.
 *
 * Which mentions hang together is worked out once for a document, and kept with its spans until they change: asking every
 * entity for its mentions takes one pass over them, however many there are.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/tag/tag_int.h"
#include "text/segment.h"

#define NONE DS_BIND_NO_ENTITY

/* Mentions as chains: of entity e, whose first mention is number e, at[e] is the first and at[n + i] the one behind i. */
typedef struct chains {
	const ds_span *v; /* what they were made of */
	size_t n;
	uint32_t at[];
} chains;

uint32_t ds_bind_entity(const ds_spans *spans, size_t i)
{
	const ds_span *s = &spans->v[i];

	if (s->type >= DS_DATE)
		return DS_BIND_NO_ENTITY;
	/* a damaged store may say what it likes */
	return s->entity >= 0 && (size_t)s->entity <= i ? (uint32_t)s->entity : (uint32_t)i;
}

/* From the last mention to the first, so that no end of a chain has to be known. */
static void fill(chains *c, const ds_spans *spans)
{
	memset(c->at, 0xFF, 2 * c->n * sizeof *c->at);
	for (size_t i = c->n; i-- > 0;) {
		uint32_t e = ds_bind_entity(spans, i);

		if (e == NONE)
			continue;
		c->at[c->n + i] = c->at[e];
		c->at[e] = (uint32_t)i;
	}
}

/* Pushes the chains of the document at 1. */
static const chains *push_chains(lua_State *L, const ds_bind_doc *box)
{
	const ds_spans *spans = &box->doc.spans;
	size_t n = spans->n;
	chains *c;

	luaL_checkstack(L, 6, NULL);
	ds_bind_push_cache(L, 1);
	lua_rawgeti(L, -1, 0);
	c = lua_touserdata(L, -1);
	if (!c || c->v != spans->v || c->n != n) {
		lua_pop(L, 1);
		if (n > (SIZE_MAX - sizeof *c) / sizeof *c->at / 2)
			luaL_error(L, "not enough memory");
		c = lua_newuserdatauv(L, sizeof *c + 2 * n * sizeof *c->at, 0);
		/* making it may have run a finalizer */
		ds_bind_doc_alive(L, box);
		c->v = spans->v;
		c->n = n < spans->n ? n : spans->n;
		fill(c, spans);
		lua_pushvalue(L, -1);
		lua_rawseti(L, -3, 0);
	}
	lua_remove(L, -2);
	return c;
}

/* The first mention of entity `number`, from 1; NONE if there is none. */
static uint32_t first_of(const chains *c, lua_Integer number)
{
	return number > 0 && (lua_Unsigned)number <= c->n ? c->at[number - 1] : NONE;
}

/* doc:mentions_of(number) -> {Span, ...}: the mentions of the entity whose first mention has that number */
int ds_bind_mentions_of(lua_State *L)
{
	const ds_bind_doc *box = ds_bind_doc_check(L, 1);
	lua_Integer number = luaL_checkinteger(L, 2), n = 0;
	const chains *c;

	lua_settop(L, 2);
	c = push_chains(L, box);
	lua_newtable(L);
	for (uint32_t i = first_of(c, number); i != NONE; i = c->at[c->n + i]) {
		ds_bind_push_span(L, 1, i);
		lua_rawseti(L, -2, ++n);
	}
	return 1;
}

static bool is_small(ds_str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] >= 'a' && s.at[i] <= 'z')
			return true;
	}
	return false;
}

static ds_str words_of(const ds_doc *doc, const ds_span *s)
{
	return ds_str_sub(doc->text.read, s->start, s->end);
}

/* Datelines and headlines shout: of names of one width "Marevo" is better than "MAREVO". */
static bool is_better(ds_str name, ds_str best)
{
	size_t a = ds_width(name), b = ds_width(best);

	return a > b || (a == b && is_small(name) && !is_small(best));
}

/*
 * doc:entity_of(number) -> type, words, id | nil, name, number of the mention with that name | nil: what names the entity
 * whose first mention has that number: the first of its mentions, and the fullest name; nationalities only where there is
 * nothing else
 */
int ds_bind_entity_of(lua_State *L)
{
	const ds_bind_doc *box = ds_bind_doc_check(L, 1);
	lua_Integer number = luaL_checkinteger(L, 2);
	uint32_t from, first = NONE, lead = NONE;
	bool others = false;
	ds_span one, full;
	const ds_span *v;
	const chains *c;

	lua_settop(L, 2);
	c = push_chains(L, box);
	v = box->doc.spans.v;
	from = first_of(c, number);
	for (uint32_t i = from; i != NONE && !others; i = c->at[c->n + i])
		others = v[i].type != DS_NORP;
	for (uint32_t i = from; i != NONE; i = c->at[c->n + i]) {
		if (others && v[i].type == DS_NORP)
			continue;
		if (first == NONE)
			first = lead = i;
		else if (is_better(words_of(&box->doc, &v[i]), words_of(&box->doc, &v[lead])))
			lead = i;
	}
	if (first == NONE)
		return 0;
	/* copies, and a second look: pushing may run a finalizer that annotates or closes the document */
	one = v[first];
	full = v[lead];
	lua_pushstring(L, ds_type_name((ds_type)one.type));
	ds_bind_doc_alive(L, box);
	ds_bind_push(L, words_of(&box->doc, &one));
	ds_bind_doc_alive(L, box);
	ds_bind_push_opt(L, one.id);
	ds_bind_doc_alive(L, box);
	ds_bind_push(L, words_of(&box->doc, &full));
	lua_pushinteger(L, (lua_Integer)lead + 1);
	return 5;
}
