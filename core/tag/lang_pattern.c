/*
 * Patterns of dates and times: "DAY de MONTH [de YEAR]". Reading them, and where they match.
 *
 * An item is a slot in capitals, or a word, or words with "|" between; [x] may be left out; <x>
 * must stand in front and does not belong to the extent. Patterns have no loops, so that a try is
 * bounded by their length.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/lang_int.h"

#define PATTERNS_MAX 500u
#define OPTIONAL_MAX 6
#define WAYS_MAX 1000u /* in which all patterns of a table may be tried: 2 for each [part] */

static const char *const forms[] = {"date", "decade", "century", "quarter", "half-year", "time"};
static const char *const slots[] = {"", "DAY", "MONTH", "YEAR", "WEEKDAY", "SEASON", "ORDINAL",
				    "ROMAN",
				    "DECADE", "TEN", "HOUR", "MINUTE"};

_Static_assert(sizeof forms / sizeof *forms == FORM_COUNT, "a name for each form");
_Static_assert(sizeof slots / sizeof *slots == SLOT_COUNT, "a name for each slot");

static ds_status read_words(ds_lang *l, struct ds_lang_item *item, ds_str text, ds_err *err)
{
	struct ds_lang_piece p[DS_LANG_PHRASE_MAX], *keep;
	size_t n = 0;
	bool shy = false;

	for (size_t from = 0; from <= text.len;) {
		const char *bar = from < text.len ? memchr(text.at + from, '|',
							   text.len - from) : NULL;
		size_t to = bar ? (size_t)(bar - text.at) : text.len, before = n;
		ds_status st = ds_lang_fold(l, ds_str_sub(text, from, to), p, &n, &shy, err);

		if (st)
			return st;
		if (n != before + 1)
			return ds_fail(err, DS_ESYNTAX, "\"%.*s\" is not one word",
				       (int)(to - from < 60 ? to - from : 60),
				       text.at + from);
		from = to + 1;
	}
	keep = ds_arena_get(&l->mem, n, sizeof *keep);
	if (!keep)
		return ds_arena_fail(&l->mem, err);
	memcpy(keep, p, n * sizeof *p);
	item->word = keep;
	item->n = (uint8_t)n;
	return DS_OK;
}

static ds_status read_item(ds_lang *l, struct ds_lang_item *item, ds_str text, ds_err *err)
{
	char first = text.at[0], last = text.at[text.len - 1];

	memset(item, 0, sizeof *item);
	item->optional = first == '[';
	item->before = first == '<';
	if (item->optional || item->before) {
		if (text.len < 3 || last != (first == '[' ? ']' : '>'))
			return ds_fail(err, DS_ESYNTAX, "\"%.*s\" is not closed (no blanks inside)",
				       (int)(text.len < 60 ? text.len : 60), text.at);
		text = ds_str_sub(text, 1, text.len - 1);
	}
	for (size_t k = 1; k < SLOT_COUNT; k++) {
		if (ds_str_is(text, slots[k])) {
			item->slot = (uint8_t)k;
			return DS_OK;
		}
	}
	return read_words(l, item, text, err);
}

/* Notes what the pattern may begin with, so that most tokens are passed over without a try. */
static ds_status begins(ds_lang *l, struct ds_lang_pattern *p, ds_err *err)
{
	static const uint8_t kinds[SLOT_COUNT] = {[SLOT_MONTH] = LK_MONTH,
						  [SLOT_WEEKDAY] = LK_WEEKDAY,
						  [SLOT_SEASON] = LK_SEASON};
	const struct ds_lang_word start = {.next = -1, .kind = LK_START};
	size_t k = 0;

	while (k < p->n && p->item[k].before)
		k++;
	for (; k < p->n; k++) {
		const struct ds_lang_item *item = &p->item[k];

		if (item->slot == SLOT_WORD) {
			p->kinds |= DS_LANG_BIT(LK_START);
			for (size_t w = 0; w < item->n; w++) {
				ds_status st = ds_lang_start_add(l, &start, &item->word[w], err);

				if (st)
					return st;
			}
		} else if (kinds[item->slot]) {
			p->kinds |= DS_LANG_BIT(kinds[item->slot]);
		} else {
			p->roman |= item->slot == SLOT_ROMAN || item->slot == SLOT_ORDINAL;
			p->figure |= item->slot != SLOT_ROMAN;
			p->kinds |= DS_LANG_BIT(LK_NUMBER) | DS_LANG_BIT(LK_ARTICLE) | DS_LANG_BIT(LK_ORDINAL);
		}
		if (!item->optional)
			break;
	}
	return DS_OK;
}

ds_status ds_lang_pattern_read(ds_lang *l, ds_str kind, ds_str text, bool *known, ds_err *err)
{
	struct ds_lang_pattern p = {.form = FORM_COUNT};
	size_t optional = 0, needed = 0;
	bool inside = false;
	ds_status st;

	for (size_t k = 0; k < FORM_COUNT; k++) {
		if (ds_str_is(kind, forms[k]))
			p.form = (uint8_t)k;
	}
	*known = p.form != FORM_COUNT;
	for (size_t at = 0; *known && at < text.len;) {
		size_t end = at;
		struct ds_lang_item *item = &p.item[p.n];

		while (end < text.len && text.at[end] != ' ')
			end++;
		if (end > at) {
			if (p.n == DS_LANG_ITEMS_MAX)
				return ds_fail(err, DS_ESYNTAX, "a pattern of more than %d items",
					       DS_LANG_ITEMS_MAX);
			st = read_item(l, item, ds_str_sub(text, at, end), err);
			if (st)
				return st;
			if (item->before && inside)
				return ds_fail(err, DS_ESYNTAX, "<...> must stand first");
			inside |= !item->before;
			optional += item->optional;
			needed += !item->optional && item->slot != SLOT_WORD;
			p.n++;
		}
		at = end + 1;
	}
	if (!*known)
		return DS_OK;
	st = begins(l, &p, err);
	if (st)
		return st;
	if (needed == 0 || optional > OPTIONAL_MAX)
		return ds_fail(err, DS_ESYNTAX,
			       "a pattern needs a part in capitals that may not be left out, and "
			       "has %d [parts] at most", OPTIONAL_MAX);
	if (l->n_patterns >= PATTERNS_MAX)
		return ds_fail(err, DS_ELIMIT, "more than %u patterns", PATTERNS_MAX);
	l->ways += (size_t)1 << optional;
	if (l->ways > WAYS_MAX)
		return ds_fail(err, DS_ELIMIT, "too many patterns with [parts]: each part doubles the work");
	st = ds_arena_grow(&l->mem, &l->patterns, &l->cap_patterns, l->n_patterns,
			   l->n_patterns + 1,
			   sizeof *l->patterns, err);
	if (st == DS_OK)
		l->patterns[l->n_patterns++] = p;
	return st;
}

/* A number in figures or words, whole and at most `most`; the token behind, or i. */
static size_t whole_number(const struct ds_lang_doc *d, size_t i, double most, double *v,
			   bool *ordinal)
{
	struct ds_lang_fig f;
	struct ds_num n;

	if (ds_lang_figure(d, i, &f)) {
		*v = f.v;
		*ordinal = f.ordinal;
		return f.whole && f.suffix.len == 0 && !f.grouped && f.v <= most &&
			f.digits <= 4 ? f.end : i;
	}
	if (!ds_lang_number(d, i, &n) || !n.exact || n.v != floor(n.v) || n.v > most || n.v < 0)
		return i;
	*v = n.v;
	*ordinal = n.ordinal;
	return n.end;
}

int ds_lang_roman(ds_str s, size_t *len)
{
	static const char letters[] = "IVXLC";
	static const int values[] = {1, 5, 10, 50, 100};
	int v = 0, last = 0;

	for (*len = 0; *len < s.len && *len < 8; (*len)++) {
		const char *at = strchr(letters, s.at[*len]);
		int x;

		if (!at || !*at)
			break;
		x = values[at - letters];
		v += x > last && last ? x - 2 * last : x;
		last = x;
	}
	return *len ? v : 0;
}

/* "XIX", "XXe", "19." */
static size_t ordinal_at(const struct ds_lang_doc *d, size_t i, bool only_roman, int *n)
{
	ds_str text;
	size_t len, end;
	double v;
	bool ordinal;

	if (i >= d->v.n)
		return i;
	text = ds_token_text(d->v.t, i);
	*n = ds_lang_roman(text, &len);
	if (*n > 0 && *n < 50) {
		ds_str key = ds_key(&d->v, i);

		if (len == text.len)
			return i + 1;
		if (key.len > len &&
		    ds_lang_one_of(&d->l->ordinal_ends, ds_str_sub(key, len, key.len)))
			return i + 1;
	}
	end = only_roman ? i : whole_number(d, i, 99, &v, &ordinal);
	if (end == i || !ordinal || v < 1)
		return i;
	*n = (int)v;
	return end;
}

/* "1990er", "1990-х", "90'lı"; plain: without such an ending */
static size_t decade_at(const struct ds_lang_doc *d, size_t i, bool plain, int *year)
{
	ds_str key = ds_key(&d->v, i), end;
	size_t n = 0, next = i + 1;
	int v = 0;

	if (!ds_kind_is(&d->v, i, DS_KIND_NUMBER))
		return i;
	while (n < key.len && n < 5 && key.at[n] >= '0' && key.at[n] <= '9')
		v = v * 10 + key.at[n++] - '0';
	if ((n != 4 && n != 2) || v % 10 || v == 0 || (n == 4 && (v < 1000 || v > 2090)))
		return i;
	*year = v;
	end = ds_str_sub(key, n, key.len);
	if (plain)
		return end.len == 0 ? next : i;
	if (end.len == 0 && (ds_hyphen(&d->v, next) || (ds_key_is(&d->v, next, "'") &&
							ds_flag(&d->v, next, DS_TOKEN_TIGHT)))) {
		end = ds_key(&d->v, next + 1);
		next += 2;
	}
	return ds_lang_one_of(&d->l->decade_ends, end) ? next : i;
}

/* "16.30" */
static size_t dotted_hour(const struct ds_lang_doc *d, size_t i, struct ds_lang_match *m)
{
	struct ds_fig f;

	if (!ds_fig_at(&d->v, i, &f))
		return i;
	/* with seconds it is a clock without a pattern */
	if (f.shape == FIG_CLOCK && f.n == 2 && f.len[1] == 2 && f.part[0] < 25 && f.part[1] < 60) {
		m->hour = f.part[0];
		m->minute = f.part[1];
	} else if (f.shape == FIG_NUMBER && f.frac == 2 && f.mant / 100 < 25 && f.mant % 100 < 60 &&
		   !f.grouped) {
		m->hour = (int)(f.mant / 100);
		m->minute = (int)(f.mant % 100);
	} else {
		return i;
	}
	i++;
	/* "14.30'da" */
	if (i + 1 < d->v.n && (ds_key_is(&d->v, i, "'") || ds_dash(&d->v, i)) &&
	    ds_flag(&d->v, i, DS_TOKEN_TIGHT) &&
	    ds_flag(&d->v, i + 1, DS_TOKEN_TIGHT) &&
		    ds_lang_one_of(&d->l->number_ends, ds_key(&d->v, i + 1)))
		i += 2;
	return i;
}

static size_t number_slot(const struct ds_lang_doc *d, size_t i, uint8_t slot,
			  struct ds_lang_match *m)
{
	double v;
	bool ordinal = false, figure = ds_kind_is(&d->v, i, DS_KIND_NUMBER);
	size_t end = slot == SLOT_HOUR ? dotted_hour(d, i, m) : i;

	if (end > i)
		return end;
	end = whole_number(d, i, slot == SLOT_YEAR ? 2999 : 60, &v, &ordinal);

	if (end == i)
		return i;
	switch (slot) {
	case SLOT_DAY:
		m->day = (int)v;
		return v >= 1 && v <= 31 ? end : i;
	case SLOT_YEAR:
		m->year = (int)v;
		return v >= 1000 && (figure || v <= 2100) ? end : i;
	case SLOT_HOUR:
		m->hour = (int)v;
		return v <= 24 && !ordinal ? end : i;
	default:
		m->minute = (int)v;
		return v < 60 && !ordinal && (!figure || ds_key(&d->v, i).len == 2) ? end : i;
	}
}

/* One item at i; the token behind, or i. */
static size_t item_at(const struct ds_lang_doc *d, size_t i, const struct ds_lang_item *item,
		      struct ds_lang_match *m)
{
	const struct ds_lang_hit *h = NULL;

	switch (item->slot) {
	case SLOT_WORD:
		for (size_t k = 0; k < item->n; k++) {
			bool exact = true;
			size_t end = ds_lang_pieces(d, i, &item->word[k], 1, &exact);

			if (end > i)
				return end;
		}
		return i;
	case SLOT_MONTH:
		h = ds_lang_hit(d, i, LK_MONTH);
		m->month = h ? (int)h->w->value : 0;
		break;
	case SLOT_WEEKDAY:
		h = ds_lang_hit(d, i, LK_WEEKDAY);
		m->weekday = h ? (int)h->w->value : 0;
		break;
	case SLOT_SEASON:
		h = ds_lang_hit(d, i, LK_SEASON);
		m->season = h ? (int)h->w->value : 0;
		break;
	case SLOT_ORDINAL:
	case SLOT_ROMAN: return ordinal_at(d, i, item->slot == SLOT_ROMAN, &m->ordinal);
	case SLOT_DECADE:
	case SLOT_TEN: return decade_at(d, i, item->slot == SLOT_TEN, &m->ten);
	default: return number_slot(d, i, item->slot, m);
	}
	m->shy |= h && h->w->shy;
	return h ? h->end : i;
}

/* Items [k, n) at i; optional ones are taken when they can be. */
static bool items_at(const struct ds_lang_doc *d, size_t i, const struct ds_lang_pattern *p,
		     size_t k,
		     struct ds_lang_match *m)
{
	struct ds_lang_match copy = *m;
	size_t at = i, end;

	if (k == p->n) {
		m->end = i;
		return true;
	}
	/* what parts "23-ene-2016", "23/Sep/2020", "Freitag, 3. Mai" */
	if (k > 0 && !p->item[k - 1].before && i > 0 &&
	    (ds_hyphen(&d->v, i) || ds_key_is(&d->v, i, ",") ||
	     (ds_key_is(&d->v, i, "/") && ds_flag(&d->v, i, DS_TOKEN_TIGHT))) &&
	    (p->item[k].slot != SLOT_WORD || p->item[k - 1].slot == SLOT_WEEKDAY))
		at = i + 1;
	if (at < d->v.n && (i == 0 || k == 0 || (ds_same_sentence(&d->v, i - 1, at) &&
						 !ds_flag(&d->v, at, DS_TOKEN_PARA)))) {
		end = item_at(d, at, &p->item[k], &copy);
		if (end > at && items_at(d, end, p, k + 1, &copy)) {
			*m = copy;
			return true;
		}
	}
	return p->item[k].optional && items_at(d, i, p, k + 1, m);
}

/* The words <...> of a pattern, which stand in front of i. */
static bool in_front(const struct ds_lang_doc *d, size_t i, const struct ds_lang_pattern *p,
		     size_t *first)
{
	size_t n = 0;

	while (n < p->n && p->item[n].before)
		n++;
	*first = n;
	if (n > i)
		return false;
	for (size_t k = 0; k < n; k++) {
		struct ds_lang_match m;

		if (item_at(d, i - n + k, &p->item[k], &m) != i - n + k + 1 ||
		    !ds_same_sentence(&d->v, i - n + k, i))
			return false;
	}
	return true;
}

bool ds_lang_match(const struct ds_lang_doc *d, size_t i, unsigned wanted,
		   struct ds_lang_match *out)
{
	uint64_t kinds = i < d->v.n ? d->kinds[i] : 0;
	bool found = false, figure = ds_kind_is(&d->v, i, DS_KIND_NUMBER), roman;
	size_t items = 0, len = 0;

	if (i >= d->v.n)
		return false;
	roman = ds_kind_is(&d->v, i, DS_KIND_WORD) &&
		ds_lang_roman(ds_token_text(d->v.t, i), &len) > 0;
	for (size_t k = 0; k < d->l->n_patterns; k++) {
		const struct ds_lang_pattern *p = &d->l->patterns[k];
		struct ds_lang_match m;
		size_t first;

		if (!(wanted >> p->form & 1) ||
		    !((kinds & p->kinds) || (figure && p->figure) || (roman && p->roman)) ||
		    !in_front(d, i, p, &first))
			continue;
		memset(&m, 0, sizeof m);
		m.form = (enum ds_lang_form)p->form;
		m.minute = -1;
		/* of two that take the same, the one that says more */
		if (!items_at(d, i, p, first, &m) ||
		    (found && (m.end < out->end || (m.end == out->end && p->n <= items))))
			continue;
		m.single = p->n == 1;
		/* "So", "Mi", "mar": only with something beside them */
		if (m.shy && m.end == i + 1)
			continue;
		*out = m;
		items = p->n;
		found = true;
	}
	return found;
}
