/*
 * A document as JSON or CoNLL, for Lua.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/tag/tag_int.h"
#include "io/writer.h"
#include "tag/counts.h"
#include "tag/resolve.h"
#include "tag/zones.h"

static ds_offsets read_offsets(lua_State *L, int idx)
{
	ds_str name = ds_bind_opt_str(L, idx, "offsets");

	if (name.len == 0 || ds_str_is(name, "char"))
		return DS_OFFSETS_CHAR;
	if (ds_str_is(name, "byte"))
		return DS_OFFSETS_BYTE;
	if (!ds_str_is(name, "utf16"))
		luaL_error(L, "option 'offsets' must be byte, char or utf16, got '%s'", name.at);
	return DS_OFFSETS_UTF16;
}

typedef ds_status writer(ds_buf *b, const ds_doc *doc, const ds_write_opts *opts, ds_err *err);

/* Stages that a writer may need: sentences, tokens. */
static int write(lua_State *L, writer *fn, bool tokens)
{
	ds_bind_doc *box = ds_bind_doc_check(L, 1);
	ds_write_opts opts = {0};
	ds_scratch *tmp;
	ds_err err;

	ds_bind_opts(L, 2);
	lua_settop(L, 2);
	opts.offsets = read_offsets(L, 2);
	lua_settop(L, 2);
	opts.sentences = ds_bind_opt_bool(L, 2, "sentences");
	opts.tokens = ds_bind_opt_bool(L, 2, "tokens");
	opts.roles = ds_bind_opt_bool(L, 2, "roles");
	opts.zones = ds_bind_opt_bool(L, 2, "zones");
	opts.counts = ds_bind_opt_bool(L, 2, "counts");
	opts.claims = ds_bind_opt_bool(L, 2, "claims");
	opts.source_spans = ds_bind_opt_bool(L, 2, "source_spans");
	opts.no_entities = ds_bind_opt_bool(L, 2, "no_entities");
	opts.clitics = ds_bind_opt_bool(L, 2, "clitics");
	opts.coarse = ds_bind_opt_bool(L, 2, "coarse");
	opts.docstart = ds_bind_opt_bool(L, 2, "docstart");
	tmp = ds_bind_scratch(L);
	if ((tokens || opts.sentences || opts.tokens || opts.roles || opts.counts || opts.zones) &&
	    ds_bind_doc_tokens(L, box, &err))
		return ds_bind_fail(L, &err, NULL);
	ds_bind_doc_alive(L, box);
	if (opts.roles && ds_roles_find(&box->doc, &err))
		return ds_bind_fail(L, &err, NULL);
	if (opts.zones && ds_zones_find(&box->doc, &err))
		return ds_bind_fail(L, &err, NULL);
	if (opts.counts && ds_counts_find(&box->doc, &err))
		return ds_bind_fail(L, &err, NULL);
	if (fn(&tmp->buf, &box->doc, &opts, &err))
		return ds_bind_fail(L, &err, NULL);
	ds_bind_push(L, ds_buf_view(&tmp->buf));
	ds_bind_scratch_done(L, 3);
	return 1;
}

/*
 * doc:json([{offsets = "char" | "byte" | "utf16", sentences =, tokens =, clitics =, source_spans =,
 * roles =, counts =, zones =, claims =, no_entities =}]) -> one line with its newline | nil, err
 */
int ds_bind_doc_json(lua_State *L)
{
	return write(L, ds_write_json, false);
}

/* doc:conll([{coarse =, docstart =}]) -> lines | nil, err */
int ds_bind_doc_conll(lua_State *L)
{
	return write(L, ds_write_conll, true);
}
