/*
 * The value tagger: one walk over the tokens, from left to right. See values.h.
 *
 * At each token the recognisers are asked in a fixed order; the first that takes something says
 * where the walk goes on, so spans never overlap and the walk is linear. What a date found becomes
 * context for later ones.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/values_int.h"
#include "tag/words_int.h"

#include "base/stop.h"
#include "tag/lang.h"

#include <stdio.h>

ds_status ds_value_copy(ds_value *out, const ds_value *v, ds_arena *mem, ds_err *err)
{
	ds_value copy = *v;
	ds_str *strings[] = {&copy.timex, &copy.first, &copy.last, &copy.unit, &copy.cue};

	for (size_t i = 0; i < sizeof strings / sizeof *strings; i++) {
		ds_status st = ds_arena_copy(strings[i], *strings[i], mem, err);

		if (st)
			return st;
	}
	*out = copy;
	return DS_OK;
}

bool ds_dash_sign(const struct ds_values *s, size_t i)
{
	ds_str key = ds_key(s, i);

	/* no letter, no digit and no comma begins a dash */
	if (key.len == 0 || (key.at[0] != '-' && (unsigned char)key.at[0] < 0x80))
		return false;
	/* the fold makes one of most dashes; preset tokens may carry others */
	return ds_str_is(key, "-") || ds_str_is(key, "–") || ds_str_is(key, "—") ||
		ds_str_is(key, "--");
}

bool ds_hyphen(const struct ds_values *s, size_t i)
{
	return i > 0 && i + 1 < s->n && ds_dash(s, i) && ds_flag(s, i, DS_TOKEN_TIGHT) &&
	       ds_flag(s, i + 1, DS_TOKEN_TIGHT);
}

bool ds_same_sentence(const struct ds_values *s, size_t i, size_t j)
{
	return i < s->n && j < s->n && s->t->v[i].sentence == s->t->v[j].sentence;
}

void ds_values_because(const struct ds_values *s, const char *text, struct ds_day day)
{
	char iso[40] = "";

	if (!s->doc->trace)
		return;
	if (day.y && !day.d)
		snprintf(iso, sizeof iso, "%04d", day.y);
	else if (day.y)
		snprintf(iso, sizeof iso, "%04d-%02d-%02d", day.y, day.m, day.d);
	ds_trace_pend(s->doc->trace, ds_str_of(text), ds_str_of(iso));
}

bool ds_fig_read(const struct ds_values *s, size_t i, struct ds_fig *f)
{
	struct ds_fig_slot *slot = &s->figs[i % DS_FIG_SLOTS];

	if (slot->token != i + 1) {
		slot->token = i + 1;
		slot->is = ds_fig_parse(&slot->fig, ds_key(s, i), ds_token_text(s->t, i));
	}
	*f = slot->fig;
	return slot->is;
}

ds_span *ds_values_add(struct ds_values *s, size_t i, size_t end, ds_type type, const char *source,
		     enum ds_rank rank)
{
	ds_span *sp;

	if (s->status || end <= i)
		return NULL;
	sp = ds_spans_add(s->out, &s->doc->mem, s->err);
	if (!sp) {
		s->status = ds_arena_fail(&s->doc->mem, s->err);
		return NULL;
	}
	sp->start = s->t->v[i].start;
	sp->end = s->t->v[end - 1].end;
	sp->first = (uint32_t)i;
	sp->count = (uint32_t)(end - i);
	sp->type = (uint8_t)type;
	sp->rank = (uint8_t)rank;
	sp->source = ds_str_of(source);
	if (s->doc->trace)
		ds_trace_pended(s->doc->trace, sp);
	return sp;
}

ds_str ds_values_copy(struct ds_values *s, const char *at, size_t len)
{
	ds_str out = {"", 0};

	if (!s->status && len)
		s->status = ds_arena_copy(&out, (ds_str){at, len}, &s->doc->mem, s->err);
	return out;
}

/*
 * Classes of words that a value may start with, or its hedge. Whoever lets a recogniser start with
 * another adds it here.
 */
#define B(c) (UINT64_C(1) << W_##c)
static const uint64_t starters =
	B(UNIT) | B(TENS) | B(ORD) | B(FRAC) | B(VAGUE) | B(SOME) | B(A) | B(MONTH) | B(WDAY) |
	B(WDAYS) | B(SEASON) | B(PERIOD) | B(REL) | B(MOD) | B(TODAY) | B(EVERY) | B(FREQ) |
	B(PART) | B(DECADES) | B(BETWEEN) | B(NEG) | B(HEDGE) | B(HOLI) | B(EDGE);
#undef B

static bool digit_end(const struct ds_values *s, size_t i)
{
	char c = s->t->text.at[s->t->v[i].end - 1];

	return c >= '0' && c <= '9';
}

/*
 * A word that is in no table, or of no such class, starts a value only in front of figures ("AUD
 * 5"), in an address, or as "Q3".
 */
static bool may_start(const struct ds_values *s, size_t i)
{
	const struct ds_token *t = &s->t->v[i], *next = t + 1;
	const struct ds_word *w = s->lex[i];

	if (t->kind == DS_KIND_PUNCT && memchr(",;!?)]}'\"", s->t->text.at[t->start], 9))
		return false;
	if (t->kind == DS_KIND_PUNCT && s->t->text.at[t->start] == '.')
		return i + 1 < s->n && next->kind == DS_KIND_NUMBER;
	if (t->kind != DS_KIND_WORD || (w && w->classes & starters))
		return true;
	if (i + 1 < s->n && (next->kind == DS_KIND_NUMBER || ds_key_is(s, i + 1, "$") ||
			     ds_key_is(s, i + 1, ":")))
		return true;
	/* USD115, Dec31; d.j@example.com */
	if (!w && (digit_end(s, i) || (t->end - t->start >= 8 &&
				       memchr(s->t->text.at + t->start, '.', t->end - t->start))))
		return true;
	return w && (w->key[0] == 'q' || ds_may_be_ip6(s, i));
}

/* All recognisers at i; the token to go on from. */
static size_t step(struct ds_values *s, size_t i)
{
	static size_t (*const recognisers[])(struct ds_values *, size_t) = {
		ds_values_contact, ds_values_set, ds_values_time, ds_values_phrase,
		ds_values_relative, ds_values_date, ds_values_number,
	};

	if (!may_start(s, i))
		return i + 1;
	for (size_t k = 0; k < sizeof recognisers / sizeof *recognisers; k++) {
		size_t end;

		if (s->doc->trace)
			ds_values_because(s, "", DS_NO_DAY);
		end = recognisers[k](s, i);

		if (end > i)
			return end;
	}
	return i + 1;
}

static ds_status find_english(ds_spans *spans, ds_doc *doc, ds_err *err)
{
	struct ds_fig_slot figs[DS_FIG_SLOTS] = {{0}};
	struct ds_values s = {.doc = doc, .t = &doc->tokens, .n = doc->tokens.n, .out = spans,
			      .err = err, .figs = figs};

	if (s.n == 0)
		return DS_OK;
	s.lex = ds_arena_get(&doc->mem, s.n, sizeof *s.lex);
	if (!s.lex || ds_words_of(doc, err))
		return ds_arena_fail(&doc->mem, err);
	for (size_t i = 0; i < s.n; i++) {
		ds_str key = ds_token_key(s.t, i);

		s.lex[i] = key.len && key.at[key.len - 1] == '.' ? ds_word_find(key) : doc->words[i]->value;
	}
	if (!ds_cal_parse(doc->meta.date, &s.ref))
		s.ref = (struct ds_day){0, 0, 0};
	for (size_t i = 0, steps = 0; i < s.n && !s.status; steps++) {
		if (steps % 4096 == 0 && ds_stopped())
			return ds_fail(err, DS_EINTR, NULL);
		i = step(&s, i);
	}
	return s.status;
}

ds_status ds_values_find_by(ds_spans *spans, ds_doc *doc, const ds_lang *const *tables, size_t n, ds_err *err)
{
	const ds_lang *l = NULL;

	for (size_t i = n; i-- > 0 && !l;)
		l = ds_lang_is(tables[i], doc->meta.lang) ? tables[i] : NULL;
	if (!l) {
		ds_status st = ds_lang_ship(&l, doc->meta.lang, err);

		/* a text is not read as English because memory is short */
		if (st)
			return st;
	}
	return l ? ds_lang_values(spans, doc, l, err) : find_english(spans, doc, err);
}

ds_status ds_values_find(ds_spans *spans, ds_doc *doc, ds_err *err)
{
	return ds_values_find_by(spans, doc, NULL, 0, err);
}
