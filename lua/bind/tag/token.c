/*
 * Tokens in Lua: a surface token (clitics joined) or a single one. See tag_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/tag/tag_int.h"
#include "ucd/props.h"

static const char *const token_fields[] = {
	"from",  "to",    "text",  "fold",   "kind",  "index", "count",     "sentence", "doc",
		"script",
	"joined", "tight", "title", "upper", "lower", "digit", "abbreviation", "line",
		"paragraph", NULL};
enum { F_FROM, F_TO, F_TEXT, F_KEY, F_KIND, F_INDEX, F_COUNT, F_SENTENCE, F_DOC, F_SCRIPT,
	F_FLAGS };

void ds_bind_push_token(lua_State *L, int idx, size_t first, size_t count)
{
	ds_bind_token *t;

	luaL_checkstack(L, 6, NULL);
	t = ds_bind_new(L, DS_BIND_TOKEN, sizeof *t, 1);
	t->box = lua_touserdata(L, idx);
	t->first = (uint32_t)first;
	t->count = (uint32_t)count;
	lua_pushvalue(L, idx);
	lua_setiuservalue(L, -2, 1);
}

/*
 * Tokens are made once and never change, so first and count stay good as long as the document is
 * open.
 */
static ds_str token_text(const ds_bind_token *t)
{
	const ds_tokens *v = &t->box->doc.tokens;

	return ds_str_sub(v->text, v->v[t->first].start, v->v[t->first + t->count - 1].end);
}

/* The match keys of its parts, one after the other as they lie in the text ("can't" -> "can't"). */
static void push_key(lua_State *L, const ds_bind_token *t)
{
	luaL_Buffer b;

	if (t->count == 1) {
		ds_bind_push(L, ds_token_key(&t->box->doc.tokens, t->first));
		return;
	}
	luaL_buffinit(L, &b);
	for (uint32_t i = 0; i < t->count && t->box->open; i++) {
		ds_str key = ds_token_key(&t->box->doc.tokens, t->first + i);

		luaL_addlstring(&b, key.len ? key.at : "", key.len);
	}
	luaL_pushresult(&b);
}

static int token_get(lua_State *L, void *box, int field)
{
	static const uint16_t flags[] = {DS_TOKEN_JOINED, DS_TOKEN_TIGHT, DS_TOKEN_TITLE,
					 DS_TOKEN_UPPER,  DS_TOKEN_LOWER, DS_TOKEN_DIGIT,
					 DS_TOKEN_ABBREV, DS_TOKEN_LINE,  DS_TOKEN_PARA};
	const ds_bind_token *t = box;
	const ds_token *v;

	ds_bind_doc_alive(L, t->box);
	v = &t->box->doc.tokens.v[t->first];
	switch (field) {
	case F_FROM: lua_pushinteger(L, (lua_Integer)v->start + 1); break;
	case F_TO: lua_pushinteger(L, v[t->count - 1].end); break;
	case F_TEXT: ds_bind_push(L, token_text(t)); break;
	case F_KEY: push_key(L, t); break;
	case F_KIND: lua_pushstring(L, ds_token_kind_name((ds_token_kind)v->kind)); break;
	case F_INDEX: lua_pushinteger(L, (lua_Integer)t->first + 1); break;
	case F_COUNT: lua_pushinteger(L, t->count); break;
	case F_SENTENCE:
		lua_getiuservalue(L, 1, 1);
		ds_bind_push_sentence(L, lua_gettop(L), v->sentence);
		break;
	case F_DOC: lua_getiuservalue(L, 1, 1); break;
	case F_SCRIPT: lua_pushstring(L, ds_ucd_script_name(v->script)); break;
	default: lua_pushboolean(L, v->flags & flags[field - F_FLAGS]);
	}
	return 1;
}

static int token_tostring(lua_State *L)
{
	const ds_bind_token *t = ds_bind_check(L, 1, DS_BIND_TOKEN);

	if (t->box->open)
		ds_bind_push(L, token_text(t));
	else
		lua_pushliteral(L, "token of a closed document");
	return 1;
}

static int token_eq(lua_State *L)
{
	const ds_bind_token *a = ds_bind_test(L, 1, DS_BIND_TOKEN);
	const ds_bind_token *b = ds_bind_test(L, 2, DS_BIND_TOKEN);

	lua_pushboolean(L, a && b && a->box == b->box && a->first == b->first &&
		a->count == b->count);
	return 1;
}

static const luaL_Reg token_methods[] = {{NULL, NULL}};
static const luaL_Reg token_meta[] = {{"__tostring", token_tostring}, {"__eq", token_eq},
	{NULL, NULL}};

const ds_bind_class ds_bind_token_class = {"Token",	 "a token",    token_methods,
					   token_meta, token_fields, token_get};
