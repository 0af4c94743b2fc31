/*
 * Forms of a word, by a table. See inflect.h, inflect_int.h.
 *
 * For each kind of form ("verb/past"): what a row gives, else what the rest of a word with a prefix
 * gives, else what the first rule that fits gives.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/inflect_int.h"

#include "text/utf8.h"

/* One call. */
struct forms {
	const ds_table *t;
	ds_strs *out;
	size_t first; /* of our forms in out */
	ds_arena *mem;
	ds_err *err;
};

/* A word, or the rest of one behind its prefix. */
struct stem {
	ds_str prefix, word;
	const ds_entry *entries; /* of word */
	size_t n_entries;
	uint8_t kind; /* enum ds_prefix_kind */
};

/* ---- endings ---- */

static bool sign_fits(const ds_sign *s, uint32_t cp)
{
	for (size_t i = 0; i < s->n; i++) {
		if (s->v[i] == cp)
			return !s->none;
	}
	return s->none;
}

/* What an ending is held against: the characters of a word, and where each begins. */
struct letters {
	uint32_t v[DS_INFLECT_WORD];
	size_t at[DS_INFLECT_WORD + 1], n;
};

/* Signs from i on fit the word from character k on, to its end. */
static bool fits_from(const ds_ending *e, size_t i, const struct letters *w, size_t k, size_t *cut)
{
	const ds_sign *s = &e->v[i];
	size_t low, high, n = 0;

	if (i == e->cut)
		*cut = k;
	if (i == e->n)
		return k == w->n;
	low = s->often == DS_OFTEN_ONE || s->often == DS_OFTEN_SOME;
	high = s->often == DS_OFTEN_ONE || s->often == DS_OFTEN_MAYBE ? 1 : w->n;
	while (n < high && k + n < w->n && sign_fits(s, w->v[k + n]))
		n++;
	for (; n + 1 > low; n--) {
		if (fits_from(e, i + 1, w, k + n, cut))
			return true;
		if (n == 0)
			break;
	}
	return false;
}

static bool in_class(const ds_table *t, ds_str word, ds_str class)
{
	size_t n;
	const ds_entry *e = ds_table_entries(&n, t, word);

	for (size_t i = 0; i < n; i++) {
		if (e[i].kind == DS_ENTRY_CLASS && ds_str_eq(e[i].name, class))
			return true;
	}
	return false;
}

bool ds_ending_fits(size_t *cut, const ds_ending *e, const ds_table *t, ds_str word)
{
	struct letters w = {.n = 0};
	size_t at = 0, k;

	while (at < word.len && w.n < DS_INFLECT_WORD) {
		w.at[w.n] = at;
		w.v[w.n++] = ds_utf8_next(word, &at);
	}
	w.at[w.n] = at;
	if (at < word.len || (e->class.len && !in_class(t, word, e->class)))
		return false;
	/* the shortest end that fits comes first; a repeat takes what it can from there */
	for (size_t start = e->whole ? 0 : w.n; start <= w.n; start--) {
		if (fits_from(e, 0, &w, start, &k)) {
			*cut = w.at[k];
			return true;
		}
		if (start == 0)
			break;
	}
	return false;
}

/* ---- forms ---- */

static ds_status keep(struct forms *f, ds_str form)
{
	ds_strs *out = f->out;
	ds_status st;

	for (size_t i = f->first; i < out->n; i++) {
		if (ds_str_eq(out->v[i], form))
			return DS_OK;
	}
	if (out->n - f->first == DS_INFLECT_FORMS)
		return ds_fail(f->err, DS_ELIMIT, "more than %u forms of a word", DS_INFLECT_FORMS);
	st = ds_arena_grow(f->mem, &out->v, &out->cap, out->n, out->n + 1, sizeof *out->v, f->err);
	if (!st)
		st = ds_arena_copy(&out->v[out->n], form, f->mem, f->err);
	if (!st)
		out->n++;
	return st;
}

/* Text under construction; what does not fit is left out as a whole. */
struct text {
	char at[DS_INFLECT_FORM];
	size_t n;
	bool full;
};

static void put(struct text *b, ds_str s)
{
	if (s.len > sizeof b->at - b->n) {
		b->full = true;
		return;
	}
	if (s.len)
		memcpy(b->at + b->n, s.at, s.len);
	b->n += s.len;
}

/* The last character once more. */
static void put_again(struct text *b)
{
	ds_str all = {b->at, b->n};
	size_t at = b->n;

	if (b->n == 0)
		return;
	ds_utf8_prev(all, &at);
	put(b, ds_str_sub(all, at, b->n));
}

/* Whether a piece in brackets is there. */
static bool is_said(char open, const struct stem *s)
{
	return open == '(' ? s->kind != DS_PREFIX_FAST : s->kind == DS_PREFIX_PART;
}

static ds_status fill(struct forms *f, ds_str template, const struct stem *s, ds_str stem)
{
	struct text b = {.n = 0};

	put(&b, s->prefix);
	for (size_t i = 0; i < template.len; i++) {
		char c = template.at[i];

		if (c == '~') {
			put(&b, stem);
		} else if (c == '&') {
			put_again(&b);
		} else if (c == '[' && !is_said(c, s)) {
			return DS_OK;
		} else if (c == '(' && !is_said(c, s)) {
			while (i + 1 < template.len && template.at[i] != ')')
				i++;
		} else if (!strchr("()[]", c)) {
			put(&b, ds_str_sub(template, i, i + 1));
		}
	}
	return b.full || b.n == 0 ? DS_OK : keep(f, (ds_str){b.at, b.n});
}

static ds_status fill_all(struct forms *f, const ds_templates *all, const struct stem *s, ds_str stem)
{
	ds_status st = DS_OK;

	for (size_t i = 0; !st && i < all->n; i++)
		st = fill(f, all->v[i], s, stem);
	return st;
}

static ds_status fill_slot(struct forms *f, uint32_t slot, const struct stem *s)
{
	const ds_table *t = f->t;
	bool told = false;
	ds_status st = DS_OK;

	for (size_t i = 0; !st && i < s->n_entries; i++) {
		const ds_entry *e = &s->entries[i];

		if (e->kind == DS_ENTRY_FORMS && e->slot == slot) {
			told = true;
			st = fill_all(f, &e->forms, s, s->word);
		}
	}
	for (size_t i = 0; !st && !told && i < t->n_rules; i++) {
		const ds_rule *r = &t->rules[i];
		size_t cut;

		if (r->slot == slot && ds_ending_fits(&cut, &r->ending, t, s->word)) {
			told = true;
			st = fill_all(f, &r->forms, s, ds_str_sub(s->word, 0, cut));
		}
	}
	return st;
}

static bool has(const struct stem *s, const ds_table *t, enum ds_entry_kind kind, uint8_t as)
{
	for (size_t i = 0; i < s->n_entries; i++) {
		const ds_entry *e = &s->entries[i];
		uint8_t of = kind == DS_ENTRY_FORMS ? t->slots[e->slot].as : e->as;

		if (e->kind == kind && of == as)
			return true;
	}
	return false;
}

static bool any_rule(const ds_table *t, uint8_t as, ds_str word)
{
	size_t cut;

	for (size_t i = 0; i < t->n_rules; i++) {
		if (t->slots[t->rules[i].slot].as == as &&
		    ds_ending_fits(&cut, &t->rules[i].ending, t, word))
			return true;
	}
	return false;
}

/* Takes off the first prefix of the kinds behind which something is left that the table knows. */
static bool take_prefix(struct stem *s, const ds_table *t, uint8_t as, unsigned kinds)
{
	if (has(s, t, DS_ENTRY_FORMS, as) || has(s, t, DS_ENTRY_WHOLE, as))
		return false;
	for (size_t i = 0; i < t->n_prefixes; i++) {
		const ds_prefix *p = &t->prefixes[i];
		struct stem rest = {.kind = p->kind};

		if (p->as != as || !(kinds >> p->kind & 1) || s->word.len <= p->text.len ||
		    !ds_str_starts(s->word, p->text))
			continue;
		rest.prefix = s->prefix.len ? (ds_str){s->prefix.at, s->prefix.len + p->text.len}
					    : ds_str_sub(s->word, 0, p->text.len);
		rest.word = ds_str_sub(s->word, p->text.len, s->word.len);
		rest.entries = ds_table_entries(&rest.n_entries, t, rest.word);
		if (has(&rest, t, DS_ENTRY_FORMS, as) ||
		    (p->kind != DS_PREFIX_PLAIN && any_rule(t, as, rest.word))) {
			*s = rest;
			return true;
		}
	}
	return false;
}

/* Behind a separable prefix there may be an inseparable one (an-er-kennen), and no more. */
static ds_status fill_class(struct forms *f, uint8_t as, const struct stem *whole)
{
	struct stem s = *whole;
	ds_status st = DS_OK;

	if (take_prefix(&s, f->t, as, ~0u) && s.kind == DS_PREFIX_PART)
		take_prefix(&s, f->t, as, 1u << DS_PREFIX_FAST);
	for (uint32_t i = 0; !st && i < f->t->n_slots; i++) {
		if (f->t->slots[i].as == as)
			st = fill_slot(f, i, &s);
	}
	return st;
}

/* What the word may be: what is asked for, else what the table says. Words of one form have no other. */
static unsigned classes_of(const struct stem *s, const ds_table *t, unsigned as)
{
	unsigned only = 0, also = 0;

	for (size_t i = 0; i < s->n_entries; i++) {
		if (s->entries[i].kind == DS_ENTRY_ONLY)
			only |= s->entries[i].as;
		if (s->entries[i].kind == DS_ENTRY_ALSO)
			also |= s->entries[i].as;
	}
	if (only & DS_WORD_PLAIN)
		return DS_WORD_PLAIN;
	return as ? as : (only ? only : t->as) | also;
}

/* Two characters at least, and no number or sign. */
static bool may_inflect(ds_str word)
{
	size_t at = 0;

	if (word.len == 0 || ((unsigned char)word.at[0] < 0x80 && (word.at[0] < 'a' || word.at[0] > 'z')))
		return false;
	ds_utf8_next(word, &at);
	return at < word.len;
}

ds_status ds_table_forms(ds_strs *out, ds_str word, const ds_table *t, unsigned as, ds_arena *mem,
			 ds_err *err)
{
	struct forms f = {.t = t, .out = out, .first = out->n, .mem = mem, .err = err};
	struct stem s = {.word = word, .kind = DS_PREFIX_PLAIN};
	ds_status st = keep(&f, word);

	s.entries = ds_table_entries(&s.n_entries, t, word);
	as = may_inflect(word) ? classes_of(&s, t, as) : DS_WORD_PLAIN;
	for (unsigned c = DS_WORD_VERB; !st && c <= DS_WORD_ADJ; c *= 2) {
		if (as & c && !(as & DS_WORD_PLAIN))
			st = fill_class(&f, (uint8_t)c, &s);
	}
	return st;
}

ds_status ds_inflect(ds_strs *out, ds_str word, ds_str lang, unsigned as, ds_arena *mem, ds_err *err)
{
	const ds_table *t;
	ds_status st = ds_table_find(&t, lang, err);

	return st ? st : ds_table_forms(out, word, t, as, mem, err);
}
