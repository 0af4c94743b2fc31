/*
 * The walk over a document whose language has a table. See values.c, lang.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/lang_int.h"

#include "base/stop.h"

/* A token that means nothing to the table starts no value, but an address may start anywhere. */
static bool may_start(const struct ds_lang_doc *d, size_t i)
{
	const struct ds_values *v = &d->v;

	if (d->kinds[i] || d->joined[i] || v->t->v[i].kind != DS_KIND_WORD)
		return true;
	return (i + 1 < v->n && (v->t->v[i + 1].kind == DS_KIND_NUMBER || ds_key_is(v, i + 1, ":"))) ||
	       ds_flag(v, i, DS_TOKEN_UPPER | DS_TOKEN_TITLE);
}

static size_t step(struct ds_lang_doc *d, size_t i)
{
	static size_t (*const recognisers[])(struct ds_lang_doc *, size_t) = {
		ds_lang_set, ds_lang_time, ds_lang_relative, ds_lang_date, ds_lang_count,
	};
	size_t end;

	if (!may_start(d, i))
		return i + 1;
	ds_values_because(&d->v, "", DS_NO_DAY);
	end = ds_values_contact(&d->v, i);
	for (size_t k = 0; end == i && k < sizeof recognisers / sizeof *recognisers; k++) {
		ds_values_because(&d->v, "", DS_NO_DAY);
		end = recognisers[k](d, i);
	}
	return end > i ? end : i + 1;
}

ds_status ds_lang_values(ds_spans *spans, ds_doc *doc, const ds_lang *l, ds_err *err)
{
	struct ds_lang_doc d = {.v = {.doc = doc, .t = &doc->tokens, .n = doc->tokens.n, .out = spans, .err = err},
				.l = l};
	ds_status st;

	if (d.v.n == 0)
		return DS_OK;
	st = ds_lang_look(&d);
	if (st)
		return st;
	if (!ds_cal_parse(doc->meta.date, &d.v.ref))
		d.v.ref = DS_NO_DAY;
	for (size_t i = 0, steps = 0; i < d.v.n && !d.v.status; steps++) {
		if (steps % 4096 == 0 && ds_stopped())
			return ds_fail(err, DS_EINTR, NULL);
		i = step(&d, i);
	}
	return d.v.status;
}
