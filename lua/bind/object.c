/*
 * Object types: metatables, field access, scratch memory, the allocator of a state. See bind_int.h.
 *
 * Field access is one C function: public fields of the core first, then methods, getters written in Lua, the other
 * fields of the class. So `span.text` costs no Lua call and two look-ups. Metatables are hidden behind their name.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/bind_int.h"

#include <limits.h>
#include <pthread.h>

#define SCRATCH_KEEP ((size_t)64 << 10) /* bytes of a buffer that are kept for the next call */

/* Keys in the registry: the address is what counts. */
static const char type_keys[DS_BIND_TYPES];
static const char alloc_key, scratch_key;

static int scratch_gc(lua_State *L);
static const luaL_Reg scratch_meta[] = {{"__gc", scratch_gc}, {"__close", scratch_gc},
	{NULL, NULL}};
static const ds_bind_class scratch_class = {"Scratch", "scratch memory", NULL, scratch_meta, NULL,
	NULL};

static const ds_bind_class *const classes[DS_BIND_TYPES] = {
	[DS_BIND_DOC] = &ds_bind_doc_class,
	[DS_BIND_SPAN] = &ds_bind_span_class,
	[DS_BIND_TOKEN] = &ds_bind_token_class,
	[DS_BIND_PATTERN] = &ds_bind_pattern_class,
	[DS_BIND_RULES] = &ds_bind_rules_class,
	[DS_BIND_GAZETTEER] = &ds_bind_gazetteer_class,
	[DS_BIND_BUILDER] = &ds_bind_builder_class,
	[DS_BIND_TAGGER] = &ds_bind_tagger_class,
	[DS_BIND_STORE] = &ds_bind_store_class,
	[DS_BIND_READER] = &ds_bind_reader_class,
	[DS_BIND_CURSOR] = &ds_bind_cursor_class,
	[DS_BIND_CANDIDATES] = &ds_bind_candidates_class,
	[DS_BIND_TALLY] = &ds_bind_tally_class,
	[DS_BIND_SCRATCH] = &scratch_class,
};

/*
 * Upvalues of field access. UP_PLAIN: numbers of public fields that need no Lua, which are looked for first; UP_FIELDS:
 * of all fields; UP_KNOWN: those that were asked for.
 */
enum { UP_METHODS = 1, UP_GETTERS, UP_FIELDS, UP_TYPE, UP_PLAIN, UP_META, UP_KNOWN };

/*
 * Plain fields by the address of their name. A name that is a key of UP_FIELDS is never collected, and short strings are
 * one object each, so that the address tells.
 */
#define KNOWN 64
typedef struct known_fields {
	const void *meta; /* the metatable */
	const ds_bind_class *class;
	struct {
		const char *name;
		int field;
	} v[KNOWN];
} known_fields;

static size_t slot_of(const char *name)
{
	return ((uintptr_t)name >> 4 ^ (uintptr_t)name >> 10) % KNOWN;
}

static int no_field(lua_State *L, const ds_bind_class *c)
{
	lua_pushliteral(L, "__unknown");
	if (lua_rawget(L, lua_upvalueindex(UP_GETTERS)) == LUA_TFUNCTION) {
		lua_pushvalue(L, 1);
		lua_pushvalue(L, 2);
		lua_call(L, 2, 1);
		return 1;
	}
	if (lua_type(L, 2) != LUA_TSTRING)
		return luaL_error(L, "%s has no field of type %s", c->noun, luaL_typename(L, 2));
	return luaL_error(L, "%s has no field '%s'", c->noun, lua_tostring(L, 2));
}

/* The block of object 1, as ds_bind_check, with the metatable from an upvalue. */
static void *self(lua_State *L, ds_bind_type type)
{
	void *box = lua_touserdata(L, 1);
	bool same = false;

	if (box && lua_getmetatable(L, 1)) {
		same = lua_rawequal(L, -1, lua_upvalueindex(UP_META));
		lua_pop(L, 1);
	}
	if (!same)
		luaL_typeerror(L, 1, classes[type]->name);
	return box;
}

/* object:get(field): fields of the class only. */
static int object_get(lua_State *L)
{
	ds_bind_type type = (ds_bind_type)lua_tointeger(L, lua_upvalueindex(UP_TYPE));
	const ds_bind_class *c = classes[type];
	void *box;

	lua_settop(L, 2);
	box = self(L, type);
	lua_pushvalue(L, 2);
	if (lua_rawget(L, lua_upvalueindex(UP_FIELDS)) == LUA_TNUMBER)
		return c->get(L, box, (int)lua_tointeger(L, -1));
	return no_field(L, c);
}

static int object_index(lua_State *L)
{
	known_fields *known = lua_touserdata(L, lua_upvalueindex(UP_KNOWN));
	const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : NULL;
	void *own = lua_touserdata(L, 1); /* a table may bear our metatable where there is a debug library */
	size_t slot = slot_of(name);

	/* what is asked for in loops comes out here */
	if (name && known->v[slot].name == name && own && lua_getmetatable(L, 1) && lua_topointer(L, -1) == known->meta)
		return known->class->get(L, own, known->v[slot].field);
	lua_settop(L, 2);
	lua_pushvalue(L, 2);
	if (lua_rawget(L, lua_upvalueindex(UP_PLAIN)) == LUA_TNUMBER) {
		ds_bind_type type = (ds_bind_type)lua_tointeger(L, lua_upvalueindex(UP_TYPE));
		int field = (int)lua_tointeger(L, -1);
		void *box = self(L, type);

		known->v[slot].name = name;
		known->v[slot].field = field;
		return classes[type]->get(L, box, field);
	}
	lua_pushvalue(L, 2);
	if (lua_rawget(L, lua_upvalueindex(UP_METHODS)) != LUA_TNIL)
		return 1;
	lua_pushvalue(L, 2);
	if (lua_rawget(L, lua_upvalueindex(UP_GETTERS)) == LUA_TFUNCTION &&
	    lua_type(L, 2) == LUA_TSTRING && strcmp(lua_tostring(L, 2), "__unknown") != 0) {
		lua_pushvalue(L, 1);
		lua_call(L, 1, 1);
		return 1;
	}
	return object_get(L);
}

static int object_newindex(lua_State *L)
{
	ds_bind_type type = (ds_bind_type)lua_tointeger(L, lua_upvalueindex(1));

	return luaL_error(L, "%s cannot be changed", classes[type]->noun);
}

/* Pushes a closure over the upvalues of field access, which are the values on top. */
static void push_access(lua_State *L, lua_CFunction f)
{
	for (int i = 0; i < UP_KNOWN; i++)
		lua_pushvalue(L, -UP_KNOWN);
	lua_pushcclosure(L, f, UP_KNOWN);
}

/* Pushes what remembers plain fields of the class whose metatable is at mt. */
static void push_known(lua_State *L, int mt, const ds_bind_class *c)
{
	known_fields *known = lua_newuserdatauv(L, sizeof *known, 0);

	*known = (known_fields){.meta = lua_topointer(L, mt), .class = c};
}

static void make_fields(lua_State *L, const char *const *fields)
{
	lua_newtable(L);
	for (int i = 0; fields && fields[i]; i++) {
		lua_pushinteger(L, i);
		lua_setfield(L, -2, fields[i]);
	}
}

/* Sets t[name] to what is on top, which stays. t is absolute. */
static void keep_as(lua_State *L, int t, const char *name)
{
	lua_pushvalue(L, -1);
	lua_setfield(L, t, name);
}

/* tables: the module's tables of methods, getters, fields and plain fields, by class name, one after the other. */
static void make_type(lua_State *L, int type, int tables)
{
	const ds_bind_class *c = classes[type];

	lua_newtable(L);
	luaL_setfuncs(L, c->meta, 0);
	lua_pushstring(L, c->name);
	lua_pushvalue(L, -1);
	lua_setfield(L, -3, "__metatable");
	lua_setfield(L, -2, "__name");
	if (type < DS_BIND_PUBLIC) {
		int mt = lua_gettop(L);

		lua_newtable(L);
		luaL_setfuncs(L, c->methods, 0);
		keep_as(L, tables, c->name);
		lua_newtable(L);
		keep_as(L, tables + 1, c->name);
		make_fields(L, c->fields);
		keep_as(L, tables + 2, c->name);
		lua_pushinteger(L, type);
		lua_newtable(L);
		keep_as(L, tables + 3, c->name);
		lua_pushvalue(L, mt);
		push_known(L, mt, c);
		push_access(L, object_index);
		lua_setfield(L, mt, "__index");
		if (c->get) {
			push_access(L, object_get);
			lua_setfield(L, mt + 1, "get");
		}
		lua_pushinteger(L, type);
		lua_pushcclosure(L, object_newindex, 1);
		lua_setfield(L, mt, "__newindex");
		lua_settop(L, mt);
	}
	lua_rawsetp(L, LUA_REGISTRYINDEX, &type_keys[type]);
}

void ds_bind_types(lua_State *L, int core)
{
	static const char *const names[] = {"methods", "getters", "fields", "plain"};
	int tables = lua_gettop(L) + 1;

	luaL_checkstack(L, 30, NULL);
	for (int i = 0; i < 4; i++) {
		lua_createtable(L, 0, DS_BIND_PUBLIC);
		keep_as(L, core, names[i]);
	}
	for (int type = 0; type < DS_BIND_TYPES; type++)
		make_type(L, type, tables);
	lua_settop(L, tables - 1);
}

void *ds_bind_new(lua_State *L, ds_bind_type type, size_t size, int user_values)
{
	void *box = lua_newuserdatauv(L, size, user_values);

	memset(box, 0, size);
	lua_rawgetp(L, LUA_REGISTRYINDEX, &type_keys[type]);
	lua_setmetatable(L, -2);
	return box;
}

void ds_bind_push_meta(lua_State *L, ds_bind_type type)
{
	lua_rawgetp(L, LUA_REGISTRYINDEX, &type_keys[type]);
}

void *ds_bind_test(lua_State *L, int idx, ds_bind_type type)
{
	void *box = lua_touserdata(L, idx);
	bool same;

	if (!box || !lua_getmetatable(L, idx))
		return NULL;
	lua_rawgetp(L, LUA_REGISTRYINDEX, &type_keys[type]);
	same = lua_rawequal(L, -1, -2);
	lua_pop(L, 2);
	return same ? box : NULL;
}

void *ds_bind_check(lua_State *L, int idx, ds_bind_type type)
{
	void *box = ds_bind_test(L, idx, type);

	if (!box)
		luaL_typeerror(L, idx, classes[type]->name);
	return box;
}

/* ---- memory ---------------------------------------------------------------------------------- */

struct state_alloc {
	ds_alloc alloc;
	lua_Alloc fn;
	void *user;
	pthread_mutex_t lock;
};

static void *locked_alloc(void *user, void *ptr, size_t osize, size_t nsize)
{
	struct state_alloc *s = user;
	void *piece;

	pthread_mutex_lock(&s->lock);
	piece = s->fn(s->user, ptr, ptr ? osize : 0, nsize);
	pthread_mutex_unlock(&s->lock);
	return piece;
}

void ds_bind_state(lua_State *L)
{
	static const pthread_mutex_t unlocked = PTHREAD_MUTEX_INITIALIZER;
	struct state_alloc *s = lua_newuserdatauv(L, sizeof *s, 0);

	s->fn = lua_getallocf(L, &s->user);
	s->lock = unlocked;
	s->alloc = (ds_alloc){locked_alloc, s};
	lua_rawsetp(L, LUA_REGISTRYINDEX, &alloc_key);
	lua_pushboolean(L, false);
	lua_rawsetp(L, LUA_REGISTRYINDEX, &scratch_key);
}

const ds_alloc *ds_bind_alloc(lua_State *L)
{
	const struct state_alloc *s;

	lua_rawgetp(L, LUA_REGISTRYINDEX, &alloc_key);
	s = lua_touserdata(L, -1);
	lua_pop(L, 1);
	return &s->alloc;
}

void ds_bind_charge(lua_State *L, size_t bytes)
{
	size_t kb = bytes >> 10;

	if (kb)
		lua_gc(L, LUA_GCSTEP, (int)(kb < INT_MAX / 1024 ? kb : INT_MAX / 1024));
}

static int scratch_gc(lua_State *L)
{
	ds_scratch *s = ds_bind_check(L, 1, DS_BIND_SCRATCH);

	if (s->mem.alloc.fn) {
		ds_arena_free(&s->mem);
		ds_buf_free(&s->buf);
	}
	return 0;
}

ds_scratch *ds_bind_scratch(lua_State *L)
{
	const ds_alloc *alloc;
	ds_scratch *s;

	luaL_checkstack(L, 4, NULL);
	/*
	 * The slot is emptied while its memory is in use: a finalizer may call us in the middle of
	 * a push, and an error then leaves the memory to the collector.
	 */
	lua_rawgetp(L, LUA_REGISTRYINDEX, &scratch_key);
	s = lua_touserdata(L, -1);
	if (s) {
		lua_pushboolean(L, false);
		lua_rawsetp(L, LUA_REGISTRYINDEX, &scratch_key);
		return s;
	}
	lua_pop(L, 1);
	s = ds_bind_new(L, DS_BIND_SCRATCH, sizeof *s, 0);
	alloc = ds_bind_alloc(L);
	ds_arena_init(&s->mem, alloc, 0);
	ds_buf_init(&s->buf, alloc, 0);
	return s;
}

ds_scratch *ds_bind_scratch_for(lua_State *L, ds_str s)
{
	ds_scratch *tmp = ds_bind_scratch(L);

	tmp->mem.cap = s.len > (SIZE_MAX - DS_ARENA_CAP) / 64 ? SIZE_MAX : DS_ARENA_CAP + s.len * 64;
	return tmp;
}

void ds_bind_scratch_done(lua_State *L, int idx)
{
	ds_scratch *s = lua_touserdata(L, idx);

	ds_arena_reset(&s->mem);
	s->mem.cap = DS_ARENA_CAP;
	if (s->buf.cap > SCRATCH_KEEP) {
		ds_buf_free(&s->buf);
		ds_buf_init(&s->buf, ds_bind_alloc(L), 0);
	} else {
		ds_buf_clear(&s->buf);
	}
	lua_pushvalue(L, idx);
	lua_rawsetp(L, LUA_REGISTRYINDEX, &scratch_key);
}
