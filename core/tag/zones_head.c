/*
 * The heads of articles: one walk over the lines of a document. See zones_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/zones_int.h"

#include "tag/lang.h"

#include <stdio.h>

#define BEGINNING 2048u  /* bytes of a document in which its date is looked for */
#define YEAR_WITHIN 160u /* bytes of a line's start; datelines are short, but may stand behind a headline */

typedef struct walk {
	ds_doc *doc;
	const ds_tokens *t;
	ds_arena *mem;
	ds_err *err;
	ds_status status;
	zone_line before; /* the line before this one; empty at the start */
	zone_line above;  /* the one before that */
	size_t lines;     /* from the top of the article, or since a headline */
	bool placed;      /* a dateline with a place was there since */
	bool day;         /* a dateline was there that is a date and no more */
	bool text;        /* ... and text behind it */
	bool days;        /* ... and another one behind that: a diary, a chronicle */
} walk;

ds_zone *ds_zone_add(ds_zones *zones, const ds_doc *doc, size_t first, size_t end, ds_zone_kind kind,
		     ds_arena *mem, ds_err *err)
{
	const ds_token *v = doc->tokens.v;
	ds_zone *z;

	if (zones->n == zones->cap &&
	    ds_arena_grow(mem, &zones->v, &zones->cap, zones->n, zones->n + 1, sizeof *zones->v, err))
		return NULL;
	z = &zones->v[zones->n++];
	*z = (ds_zone){v[first].start, v[end - 1].end, (uint32_t)first, (uint32_t)(end - first),
		       (uint8_t)kind, false};
	return z;
}

static void add_head(walk *w, size_t first, size_t end, ds_zone_kind kind)
{
	if (!w->status && !ds_zone_add(&w->doc->heads, w->doc, first, end, kind, w->mem, w->err))
		w->status = ds_arena_fail(w->mem, w->err);
}

/* "3 mars 2020": the month, by the table of the document's language. */
static void foreign_month(const walk *w, ds_dateline *d)
{
	const ds_lang *l = d->day && !d->month ? ds_lang_builtin(w->doc->meta.lang) : NULL;

	for (size_t i = d->first; l && !d->month && i < (size_t)d->first + d->count; i++) {
		if (zone_is_word(w->t, i))
			d->month = (uint8_t)ds_lang_month(l, ds_token_key(w->t, i));
	}
}

static void add_dateline(walk *w, const ds_dateline *d)
{
	ds_datelines *v = &w->doc->datelines;

	if (!w->status && v->n == v->cap)
		w->status = ds_arena_grow(w->mem, &v->v, &v->cap, v->n, v->n + 1, sizeof *v->v, w->err);
	if (w->status)
		return;
	v->v[v->n] = *d;
	foreign_month(w, &v->v[v->n++]);
	add_head(w, d->first, (size_t)d->first + d->count, DS_DATELINE);
	w->placed |= d->place_count > 0;
}

/* The zone that the line before this one is, whole; NULL if none. */
static const ds_zone *zone_before(const walk *w)
{
	const ds_zones *h = &w->doc->heads;

	return h->n && w->before.end > w->before.first &&
			       (size_t)h->v[h->n - 1].first + h->v[h->n - 1].count == w->before.end
		       ? &h->v[h->n - 1]
		       : NULL;
}

static bool may_be_headline(const walk *w, zone_line line)
{
	return line.end > line.first && zone_has(w->t, line.first, DS_TOKEN_PARA) &&
	       ds_zone_headline(w->t, line);
}

/* What stands above a byline or dateline: a headline, or between the two who wrote. */
static void look_back(walk *w)
{
	const ds_zones *h = &w->doc->heads;
	zone_line b = w->before;
	bool under, names;

	if (b.end <= b.first || zone_before(w))
		return;
	under = h->n && h->v[h->n - 1].kind == DS_HEADLINE &&
		(size_t)h->v[h->n - 1].first + h->v[h->n - 1].count == b.first;
	names = ds_zone_names(w->t, b);
	if (names && !under && !zone_has(w->t, b.first, DS_TOKEN_PARA) && may_be_headline(w, w->above)) {
		add_head(w, w->above.first, w->above.end, DS_HEADLINE);
		under = true;
	}
	if (under && names)
		add_head(w, b.first, b.end, DS_BYLINE);
	else if (may_be_headline(w, b))
		add_head(w, b.first, b.end, DS_HEADLINE);
	else
		return;
	w->lines = 1;
	w->placed = false;
}

/* A line that is one as a whole may stand under a headline that has no full stop: one sentence for the tokens. */
static bool starts_line(const walk *w, zone_line line)
{
	const ds_tokens *t = w->t;

	return t->sentences[t->v[line.first].sentence].first == line.first ||
	       ((zone_before(w) || may_be_headline(w, w->before) || may_be_headline(w, w->above)) &&
		(!zone_has(t, line.end, DS_TOKEN_LOWER) || zone_has(t, line.end, DS_TOKEN_PARA) ||
		 zone_is(t, line.end, "by")));
}

/* Bytes that count when a title is compared with a line. */
static bool counts(char c)
{
	return (unsigned char)c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z');
}

/* The line is the document's title; blanks, ASCII signs and ASCII case do not matter. */
static bool is_title(const walk *w, zone_line line)
{
	ds_str a = w->doc->meta.title;
	ds_str b = ds_str_sub(w->t->text, w->t->v[line.first].start, w->t->v[line.end - 1].end);
	size_t i = 0, k = 0, same = 0;

	for (;; i++, k++, same++) {
		while (i < a.len && !counts(a.at[i]))
			i++;
		while (k < b.len && !counts(b.at[k]))
			k++;
		if (i == a.len || k == b.len)
			return i == a.len && k == b.len && same > 0;
		if (a.at[i] != b.at[k] &&
		    ((a.at[i] ^ b.at[k]) != 0x20 || (unsigned char)(a.at[i] | 0x20) < 'a' ||
		     (unsigned char)(a.at[i] | 0x20) > 'z'))
			return false;
	}
}

/* "Wikinews interviews X Tuesday, January 21, 2014": where the date at the end of the line starts. */
static size_t date_at_end(const ds_tokens *t, zone_line line)
{
	for (size_t i = line.end > line.first + 10 ? line.end - 10 : line.first + 2; i + 3 < line.end; i++) {
		zone_date d;

		if (zone_is_name(t, i) && ds_zone_date_at(t, i, line.end, &d) == line.end && d.weekday &&
		    d.day && d.year)
			return i;
	}
	return line.end;
}

/* The first line, if something stands behind it and the two are not one sentence. */
static void first_headline(walk *w, zone_line line)
{
	const ds_tokens *t = w->t;
	size_t cut = date_at_end(t, line);
	ds_dateline d = {.first = (uint32_t)cut, .count = (uint32_t)(line.end - cut), .line = true};
	zone_date date;

	if (line.end >= t->n)
		return;
	if (!is_title(w, line) &&
	    (t->v[line.end].sentence == t->v[line.end - 1].sentence ||
	     !ds_zone_headline(t, (zone_line){line.first, cut})))
		return;
	add_head(w, line.first, cut, DS_HEADLINE);
	if (cut == line.end)
		return;
	ds_zone_date_at(t, cut, line.end, &date);
	d.year = date.year;
	d.month = date.month;
	d.day = date.day;
	add_dateline(w, &d);
}

/* A date and nothing else: "3 March 2020 –", "Tuesday, March 3, 2020". */
static bool is_day(const ds_tokens *t, const ds_dateline *d)
{
	zone_date date;

	return !d->place_count && !d->agency_count &&
	       ds_zone_date_at(t, d->first, (size_t)d->first + d->count, &date) > d->first;
}

/* Whether a line starts with a date as the one before did, with text between the two. */
static void look_for_days(walk *w, zone_line line)
{
	ds_dateline d;
	zone_date date;

	if (ds_zone_date_at(w->t, line.first, line.end, &date) > line.first &&
	    ds_zone_dateline(&d, w->t, line, ZONE_HEAD) && is_day(w->t, &d))
		w->days = true;
}

/* In a diary no date is the document's. */
static void drop_days(walk *w)
{
	ds_datelines *v = &w->doc->datelines;
	ds_zones *h = &w->doc->heads;
	size_t kept = 0, heads = 0;

	for (size_t i = 0, k = 0; i < v->n; i++) {
		bool drop = is_day(w->t, &v->v[i]);

		for (; k < h->n && h->v[k].first <= v->v[i].first; k++) {
			if (!(drop && h->v[k].first == v->v[i].first))
				h->v[heads++] = h->v[k];
		}
		if (!drop)
			v->v[kept++] = v->v[i];
		if (i + 1 == v->n) {
			while (k < h->n)
				h->v[heads++] = h->v[k++];
		}
	}
	v->n = kept;
	h->n = heads;
}

static void look_at(walk *w, zone_line line)
{
	const ds_tokens *t = w->t;
	bool head = w->lines < DS_HEAD_LINES;
	/* a line inside a sentence starts nothing */
	bool starts = t->sentences[t->v[line.first].sentence].first == line.first;
	enum zone_place where = !head || w->placed ? ZONE_BODY
				: w->before.end == 0 || zone_before(w) ? ZONE_TOP
								       : ZONE_HEAD;
	ds_dateline d;

	if ((starts || head) && ds_zone_dateline(&d, t, line, where) &&
	    (starts || (d.line && starts_line(w, line)))) {
		look_back(w);
		w->days |= w->text && is_day(w->t, &d);
		add_dateline(w, &d);
		w->day |= is_day(w->t, &d);
		w->text |= w->day && !d.line;
	} else if ((starts || head) && ds_zone_byline(t, line, head) && starts_line(w, line)) {
		look_back(w);
		add_head(w, line.first, line.end, DS_BYLINE);
	} else if (line.first == 0) {
		first_headline(w, line);
	} else if (w->day && !w->days) {
		if (w->text)
			look_for_days(w, line);
		w->text = true;
	}
	w->above = w->before;
	w->before = line;
	w->lines++;
}

ds_status ds_datelines_find(ds_doc *doc, ds_err *err)
{
	walk w = {.doc = doc, .t = &doc->tokens, .mem = &doc->mem, .err = err};

	if (doc->has_datelines)
		return DS_OK;
	doc->datelines.n = doc->heads.n = 0;
	for (size_t i = 0, end; i < doc->tokens.n && !w.status; i = end) {
		end = zone_line_end(&doc->tokens, i);
		look_at(&w, (zone_line){i, end});
	}
	if (w.days && !w.status)
		drop_days(&w);
	doc->has_datelines = !w.status;
	return w.status;
}

/* ---- what the document has from them ---------------------------------------------------------------- */

const ds_dateline *ds_dateline_around(const ds_doc *doc, size_t i)
{
	const ds_datelines *v = &doc->datelines;
	size_t low = 0, high = v->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (v->v[mid].first <= i)
			low = mid + 1;
		else
			high = mid;
	}
	return low && i < (size_t)v->v[low - 1].first + v->v[low - 1].count ? &v->v[low - 1] : NULL;
}

const ds_dateline *ds_dateline_at(const ds_doc *doc, size_t i)
{
	const ds_dateline *d = ds_dateline_around(doc, i);

	return d && d->first == i ? d : NULL;
}

const ds_dateline *ds_dateline_place(const ds_doc *doc)
{
	for (size_t i = 0; i < doc->datelines.n; i++) {
		if (doc->datelines.v[i].place_count)
			return &doc->datelines.v[i];
	}
	return NULL;
}

/* A line near the top has a year near its start: most texts without a date in them stop here. */
static bool may_have_date(ds_str text)
{
	size_t line = 0;

	for (size_t i = 0, run = 0; i <= text.len; i++) {
		char c = i < text.len ? text.at[i] : '\n';

		if (c >= '0' && c <= '9') {
			run++;
			continue;
		}
		if (run == 4 && i - line <= YEAR_WITHIN + 4)
			return true;
		run = 0;
		if (c == '\n')
			line = i + 1;
	}
	return false;
}

/* Whole lines. */
static ds_str beginning(ds_str text)
{
	size_t n = BEGINNING;

	if (text.len <= BEGINNING)
		return text;
	while (n > 0 && text.at[n - 1] != '\n')
		n--;
	if (n == 0) { /* one long line: whole characters */
		n = BEGINNING;
		while (n > 0 && ((unsigned char)text.at[n] & 0xC0) == 0x80)
			n--;
	}
	return ds_str_sub(text, 0, n);
}

static ds_status take_date(ds_doc *doc, const ds_datelines *v, ds_err *err)
{
	for (size_t i = 0; i < v->n; i++) {
		char text[40];
		int n = snprintf(text, sizeof text, "%04u-%02u-%02u", v->v[i].year, v->v[i].month,
				 v->v[i].day);
		ds_str date = {text, n > 0 ? (size_t)n : 0};
		ds_status st;

		if (!v->v[i].year || !ds_date_valid(date))
			continue;
		st = ds_arena_copy(&doc->meta.date, date, &doc->mem, err);
		doc->date_found = !st;
		return st;
	}
	return DS_OK;
}

ds_status ds_dateline_date(ds_doc *doc, ds_err *err)
{
	ds_doc top = {.meta = {.title = doc->meta.title, .lang = doc->meta.lang},
		      .text.read = beginning(doc->text.read)};
	ds_status st;

	if (doc->meta.date.len || !may_have_date(top.text.read))
		return DS_OK;
	if (doc->has_tokens) {
		st = ds_datelines_find(doc, err);
		return st ? st : take_date(doc, &doc->datelines, err);
	}
	ds_arena_init(&top.mem, &doc->mem.alloc, 0);
	st = ds_tokenize(&top.tokens, top.text.read, NULL, &top.mem, err);
	if (!st)
		st = ds_datelines_find(&top, err);
	/* of a day alone the whole text tells whether it is a diary's; its tokens will be needed anyway */
	for (size_t i = 0; !st && i < top.datelines.n && !doc->has_tokens && top.text.read.len < doc->text.read.len;
	     i++) {
		if (is_day(&top.tokens, &top.datelines.v[i]))
			st = ds_doc_tokens(doc, err);
	}
	if (!st && doc->has_tokens)
		st = ds_datelines_find(doc, err);
	if (!st)
		st = take_date(doc, doc->has_tokens ? &doc->datelines : &top.datelines, err);
	ds_arena_free(&top.mem);
	return st;
}
