/*
 * The walk over a document whose language has a table. See values.c, lang.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/lang_int.h"

#include "base/stop.h"

/* Kinds of words that begin nothing of themselves. */
#define INNER                                                                                      \
	(DS_LANG_BIT(LK_STOP) | DS_LANG_BIT(LK_FUTURE) | DS_LANG_BIT(LK_GAME) | DS_LANG_BIT(LK_NAME) |           \
	 DS_LANG_BIT(LK_YEARCUE) | DS_LANG_BIT(LK_THE) | DS_LANG_BIT(LK_OF) | DS_LANG_BIT(LK_AND) |              \
	 DS_LANG_BIT(LK_OR) | DS_LANG_BIT(LK_TO) | DS_LANG_BIT(LK_FROM) | DS_LANG_BIT(LK_JOIN) |                 \
	 DS_LANG_BIT(LK_COUNTED) | DS_LANG_BIT(LK_OLD) | DS_LANG_BIT(LK_LOW_AFTER) | DS_LANG_BIT(LK_HIGH_AFTER) | \
	 DS_LANG_BIT(LK_ABOUT_AFTER) | DS_LANG_BIT(LK_POINT) | DS_LANG_BIT(LK_OVER) | DS_LANG_BIT(LK_BC) |       \
	 DS_LANG_BIT(LK_AGO_AFTER) | DS_LANG_BIT(LK_IN_AFTER) | DS_LANG_BIT(LK_LATER_AFTER) |                     \
	 DS_LANG_BIT(LK_EARLIER_AFTER) | DS_LANG_BIT(LK_UNIT) | DS_LANG_BIT(LK_SHORT) | DS_LANG_BIT(LK_PART_END) | \
	 DS_LANG_BIT(LK_PLUS) | DS_LANG_BIT(LK_DAYTIME))

/* What a token may begin: a value of the table, an address. */
static bool may_start(const struct ds_lang_doc *d, size_t i)
{
	const struct ds_values *v = &d->v;
	const struct ds_token *t = &v->t->v[i];
	const struct ds_lang_hit *h;
	ds_str text;
	size_t len;

	if (d->kinds[i] & ~INNER || t->kind != DS_KIND_WORD)
		return true;
	/* noon and midnight */
	h = ds_lang_hit(d, i, LK_DAYTIME);
	if (h && h->w->period >= 5)
		return true;
	text = ds_token_text(v->t, i);
	return ds_lang_roman(text, &len) > 0 && len + 4 > text.len;
}

/* An address may begin at any sign or figure, and at a word in front of a colon. */
static bool may_be_address(const struct ds_values *v, size_t i)
{
	return v->t->v[i].kind != DS_KIND_WORD || ds_key_is(v, i + 1, ":");
}

static size_t step(struct ds_lang_doc *d, size_t i)
{
	static size_t (*const recognisers[])(struct ds_lang_doc *, size_t) = {
		ds_lang_set, ds_lang_time, ds_lang_relative, ds_lang_date, ds_lang_count,
	};
	size_t end = i;

	ds_values_because(&d->v, "", DS_NO_DAY);
	if (may_be_address(&d->v, i))
		end = ds_values_contact(&d->v, i);
	if (end == i && !may_start(d, i))
		return i + 1;
	for (size_t k = 0; end == i && k < sizeof recognisers / sizeof *recognisers; k++) {
		ds_values_because(&d->v, "", DS_NO_DAY);
		end = recognisers[k](d, i);
	}
	return end > i ? end : i + 1;
}

/*
 * Names are told by English words and by capitals, which German nouns have too ("Millionen
 * Einwohner"): what is a value in two words or more outranks them.
 */
static void outrank(ds_spans *spans, size_t from)
{
	for (size_t i = from; i < spans->n; i++) {
		ds_span *s = &spans->v[i];

		if (s->count > 1 && s->type != DS_ORDINAL && s->rank < DS_RANK_DATE)
			s->rank = DS_RANK_DATE;
	}
}

ds_status ds_lang_values(ds_spans *spans, ds_doc *doc, const ds_lang *l, ds_err *err)
{
	struct ds_fig_slot figs[DS_FIG_SLOTS] = {{0}};
	struct ds_lang_doc d = {.v = {.doc = doc, .t = &doc->tokens, .n = doc->tokens.n,
				      .out = spans, .err = err, .figs = figs},
				.l = l};
	size_t before = spans->n;
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
	outrank(spans, before);
	return d.v.status;
}
