/*
 * What the bindings share: object types, scratch memory, errors, argument checks.
 *
 * A binding has three phases: check (may raise), call the core (cannot raise), push (may raise for
 * lack of memory; by then every C object is in a userdata with __gc). Nothing here keeps a
 * lua_State.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_BIND_BIND_INT_H
#define DS_BIND_BIND_INT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/status.h"
#include "text/decode.h"

#include <lauxlib.h>
#include <lua.h>

typedef enum ds_bind_type {
	DS_BIND_DOC,
	DS_BIND_SPAN,
	DS_BIND_TOKEN,
	DS_BIND_PATTERN,
	DS_BIND_RULES,
	DS_BIND_GAZETTEER,
	DS_BIND_BUILDER,
	DS_BIND_TAGGER,
	DS_BIND_STORE,
	DS_BIND_READER,
	DS_BIND_CURSOR,
	DS_BIND_CANDIDATES,
	DS_BIND_TALLY,
	DS_BIND_PUBLIC, /* the types above are in core.methods */
	DS_BIND_SCRATCH = DS_BIND_PUBLIC,
	DS_BIND_TYPES
} ds_bind_type;

/*
 * fields: names for `get`, in the order of its numbers, NULL at the end; get pushes one value for
 * object 1, whose block is box.
 */
typedef struct ds_bind_class {
	const char *name; /* "Span" */
	const char *noun; /* "a span" */
	const luaL_Reg *methods;
	const luaL_Reg *meta;
	const char *const *fields;
	int (*get)(lua_State *L, void *box, int field);
} ds_bind_class;

/*
 * Makes the metatable of every type; leaves `methods`, `getters`, `fields` (numbers by name) and `plain` (of those that
 * are public as they are, filled by Lua) in the module table at index core.
 */
void ds_bind_types(lua_State *L, int core);

/*
 * Pushes a zeroed userdata that already has its metatable: its __gc must accept all zeros. Raises
 * without memory.
 */
void *ds_bind_new(lua_State *L, ds_bind_type type, size_t size, int user_values);

/* Pushes the metatable of a type, for objects that are made one by one in a loop. */
void ds_bind_push_meta(lua_State *L, ds_bind_type type);

/* The block of the object at idx, or NULL when it is of another type. */
void *ds_bind_test(lua_State *L, int idx, ds_bind_type type);

/* The same, raising an argument error. */
void *ds_bind_check(lua_State *L, int idx, ds_bind_type type);

/* Makes what hangs in the registry: the allocator and the scratch slot. */
void ds_bind_state(lua_State *L);

/*
 * The state's own allocator, behind a lock so that tagging threads may use it; so documents count
 * as Lua memory does. Lives as long as the state.
 */
const ds_alloc *ds_bind_alloc(lua_State *L);

/*
 * Tells the collector that an object holds this many bytes that it does not see. May run
 * finalizers.
 */
void ds_bind_charge(lua_State *L, size_t bytes);

/* Memory for one call. */
typedef struct ds_scratch {
	ds_arena mem;
	ds_buf buf;
} ds_scratch;

/* Pushes scratch memory. Freed by the collector, at the latest. */
ds_scratch *ds_bind_scratch(lua_State *L);

/* The same, whose arena may grow with the text s: forms and their maps take up to 64 bytes a byte. */
ds_scratch *ds_bind_scratch_for(lua_State *L, ds_str s);

/* Empties the scratch memory at idx and keeps it for the next call. */
void ds_bind_scratch_done(lua_State *L, int idx);

/* Pushes nil and an error object (message, code, where); returns 2. where may be NULL. */
int ds_bind_fail(lua_State *L, const ds_err *err, const char *where);

/* The same from errno: "where: what the system says". */
int ds_bind_fail_errno(lua_State *L, int number, const char *where);

/* Pushes a slice. */
void ds_bind_push(lua_State *L, ds_str s);

/* Pushes {name=, how=, confidence=, bom=, invalid=, invalid_bytes=, first=}; first is from 1. */
void ds_bind_push_encoding(lua_State *L, const ds_encoding *from);

/* Pushes a slice, or nil when it is empty. */
void ds_bind_push_opt(lua_State *L, ds_str s);

/* The string argument as a slice, borrowed; numbers are not taken for strings. Raises. */
ds_str ds_bind_str(lua_State *L, int idx);

/* A path: a string without NUL. Raises. */
const char *ds_bind_path(lua_State *L, int idx);

/* Paths of the array at idx (absolute), borrowed from it; the array of pointers lives in mem. Raises. */
const char **ds_bind_paths(lua_State *L, int idx, ds_arena *mem, size_t *n);

/*
 * Option `key` of the table at idx (nil counts as an empty table): the string stays on the stack,
 * so that the slice lives until the caller returns. Empty if absent; raises when it is no string.
 */
ds_str ds_bind_opt_str(lua_State *L, int idx, const char *key);
bool ds_bind_opt_bool(lua_State *L, int idx, const char *key);

/* Absent: fallback. Raises when it is no integer within [low, high]. */
lua_Integer ds_bind_opt_int(lua_State *L, int idx, const char *key, lua_Integer low,
			    lua_Integer high, lua_Integer fallback);

/* Raises unless the argument is nothing, nil or a table. */
void ds_bind_opts(lua_State *L, int idx);

/*
 * Arguments idx and idx + 1 as a 1-based inclusive range of a text of len bytes -> half open,
 * 0-based. Raises when it is not within the text; an empty range (to = from - 1) is one.
 */
void ds_bind_range(lua_State *L, int idx, size_t len, size_t *start, size_t *end);

/* Functions of the module, one list a file. */
extern const luaL_Reg ds_bind_error_lib[], ds_bind_stream_lib[], ds_bind_system_lib[], ds_bind_text_lib[], ds_bind_layout_lib[],
	ds_bind_romanize_lib[],
	ds_bind_repair_lib[],
	ds_bind_json_lib[],
	ds_bind_doc_lib[], ds_bind_gazetteer_lib[], ds_bind_tagger_lib[], ds_bind_reader_lib[],
	ds_bind_gold_lib[], ds_bind_train_lib[], ds_bind_explain_lib[], ds_bind_model_lib[],
	ds_bind_pattern_lib[], ds_bind_rules_lib[], ds_bind_inflect_lib[], ds_bind_store_lib[], ds_bind_tally_lib[],
	ds_bind_archive_lib[], ds_bind_folder_lib[];

extern const ds_bind_class ds_bind_doc_class, ds_bind_span_class, ds_bind_token_class,
	ds_bind_pattern_class, ds_bind_rules_class, ds_bind_gazetteer_class, ds_bind_builder_class,
	ds_bind_tagger_class, ds_bind_store_class,
	ds_bind_reader_class, ds_bind_cursor_class, ds_bind_candidates_class, ds_bind_tally_class;

/* Adds json_null and the mark of arrays to the module table at index core. */
void ds_bind_json_open(lua_State *L, int core);

/* Makes the metatable of error objects. */
void ds_bind_error_open(lua_State *L);

int ds_bind_json_decode(lua_State *L);
int ds_bind_row_decode(lua_State *L);
int ds_bind_span_field(lua_State *L);
/* core.json_is_row; in io/json_row.c */
int ds_bind_json_is_row(lua_State *L);

/* The length of the object at the start of s, if it is a span just as we write it; else 0. */
size_t ds_bind_json_span(ds_str s);

/* Where the value of a key starts in the text of an object that has no blanks and its keys in order. False: it has none. */
bool ds_bind_json_find(ds_str object, ds_str name, size_t *at);

/* core.language, beside the other functions of text. */
int ds_bind_language(lua_State *L);

/* Pushes the json_null object. */
void ds_bind_push_null(lua_State *L);

/* Gives the table on top the mark of arrays. */
void ds_bind_mark_array(lua_State *L);

#endif
