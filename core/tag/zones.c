/*
 * Zones: paragraphs, and all zones in one list. See zones.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/zones_int.h"

#include "base/stop.h"

#define ANNOUNCED 8u /* tokens in front of the colon in which a word says that somebody speaks */
#define WRAPPED 160u  /* bytes of the longest line that is wrapped */
#define BLOCK 6u      /* tokens of a quotation without marks */

const char *ds_zone_name(ds_zone_kind kind)
{
	switch (kind) {
	case DS_HEADLINE: return "headline";
	case DS_BYLINE: return "byline";
	case DS_DATELINE: return "dateline";
	case DS_QUOTATION: return "quotation";
	case DS_PARAGRAPH:
	case DS_ZONE_KINDS: break;
	}
	return "paragraph";
}

typedef struct maker {
	ds_doc *doc;
	const ds_tokens *t;
	size_t head;     /* the next of doc->heads */
	bool by_line;    /* each line is a paragraph */
	uint8_t carried; /* see ds_zone_quotations */
	ds_err *err;
	ds_status status;
} maker;

/*
 * Whether each line is a paragraph: most lines that follow one another without an empty line start a
 * sentence, or many are longer than anybody wraps lines.
 */
static bool lines_are_paragraphs(const ds_doc *doc)
{
	const ds_tokens *t = &doc->tokens;
	size_t breaks = 0, starts = 0, longer = 0, line = 0;

	for (size_t i = 1; i < t->n; i++) {
		if (!(t->v[i].flags & (DS_TOKEN_LINE | DS_TOKEN_PARA)))
			continue;
		if (!(t->v[i].flags & DS_TOKEN_PARA)) {
			breaks++;
			starts += t->v[i].sentence != t->v[i - 1].sentence;
			longer += t->v[i - 1].end - t->v[line].start > WRAPPED;
		}
		line = i;
	}
	return starts * 5 >= breaks * 3 || longer * 4 >= breaks;
}

/* Blanks in front of the token on its line: two or more, or a tab. */
static bool is_indented(const ds_tokens *t, size_t i)
{
	size_t at = t->v[i].start, n = 0;

	while (at > 0 && (t->text.at[at - 1] == ' ' || t->text.at[at - 1] == '\t') && n < 2)
		n += t->text.at[--at] == '\t' ? 2 : 1;
	return n >= 2;
}

/* A paragraph begins at the first token of a line; last = the first token of the line before. */
static bool is_start(const maker *m, size_t i, size_t last)
{
	const ds_tokens *t = m->t;

	if (t->v[i].flags & DS_TOKEN_PARA || m->by_line)
		return true;
	if (!(t->v[i].flags & DS_TOKEN_LINE) || !is_indented(t, i))
		return false;
	return !is_indented(t, last) || t->v[i].sentence != t->v[i - 1].sentence;
}

static void add(maker *m, size_t first, size_t end, ds_zone_kind kind)
{
	if (!m->status && !ds_zone_add(&m->doc->zones, m->doc, first, end, kind, &m->doc->mem, m->err))
		m->status = ds_arena_fail(&m->doc->mem, m->err);
}

static void quotations(maker *m, size_t first, size_t end)
{
	if (!m->status)
		m->status = ds_zone_quotations(m->doc, first, end, &m->carried, m->err);
}

/* The next head, if it starts at token i. */
static const ds_zone *head_at(maker *m, size_t i)
{
	const ds_zones *h = &m->doc->heads;

	while (m->head < h->n && h->v[m->head].first < i)
		m->head++;
	return m->head < h->n && h->v[m->head].first == i ? &h->v[m->head] : NULL;
}

/* A headline, byline or dateline that is no part of a paragraph; gives the token behind it. */
static size_t take_head(maker *m, const ds_zone *h)
{
	size_t end = (size_t)h->first + h->count;

	add(m, h->first, end, (ds_zone_kind)h->kind);
	m->carried = 0;
	if (h->kind == DS_HEADLINE)
		quotations(m, h->first, end);
	return end;
}

/* The token behind the paragraph that starts at i. */
static size_t paragraph_end(const maker *m, size_t i)
{
	const ds_zones *h = &m->doc->heads;
	size_t last = i, next = m->head + 1;

	for (i++; i < m->t->n; i++) {
		if (!(m->t->v[i].flags & (DS_TOKEN_LINE | DS_TOKEN_PARA)))
			continue;
		/* a head inside: only at the start of a line */
		while (next < h->n && h->v[next].first < i)
			next++;
		if (is_start(m, i, last) || (next < h->n && h->v[next].first == i) ||
		    (m->head < h->n && h->v[m->head].first == i))
			return i;
		last = i;
	}
	return i;
}

/* "The ministry said:" and the like at the end of the paragraph in front of token i. */
static bool is_announced(const ds_tokens *t, size_t i)
{
	static const char *const words[] = {"added", "announced", "commented", "continued", "posted", "published",
					    "read", "reads", "replied", "said", "say", "says", "stated",
					    "statement", "told", "tweeted", "writes", "wrote", NULL};

	if (i == 0 || !zone_is(t, i - 1, ":"))
		return false;
	for (size_t k = i - 1; k > 0 && i - k <= ANNOUNCED && t->v[k - 1].sentence == t->v[i - 1].sentence; k--) {
		if (ds_zone_one_of(ds_token_key(t, k - 1), words))
			return true;
	}
	return false;
}

/* What is announced, and has no marks of its own: words enough to be no item of a list. */
static bool is_block(const ds_tokens *t, size_t i, size_t end)
{
	return end - i >= BLOCK && zone_is_name(t, i) && is_announced(t, i) &&
	       !zone_is(t, end - 1, ":");
}

static size_t take_paragraph(maker *m, size_t i, const ds_zone *dateline)
{
	size_t end = paragraph_end(m, i);

	add(m, i, end, DS_PARAGRAPH);
	if (!dateline && is_block(m->t, i, end))
		add(m, i, end, DS_QUOTATION);
	if (dateline)
		add(m, dateline->first, (size_t)dateline->first + dateline->count, DS_DATELINE);
	quotations(m, i, end);
	return end;
}

/* Whether a dateline stands in front of a paragraph, not in a line of its own. */
static bool opens_paragraph(const maker *m, const ds_zone *h)
{
	size_t end = (size_t)h->first + h->count;

	return h->kind == DS_DATELINE && end < m->t->n &&
	       !(m->t->v[end].flags & (DS_TOKEN_LINE | DS_TOKEN_PARA));
}

ds_status ds_zones_find(ds_doc *doc, ds_err *err)
{
	maker m = {.doc = doc, .t = &doc->tokens, .err = err};
	ds_status st = ds_datelines_find(doc, err);
	size_t steps = 0;

	if (st || doc->has_zones)
		return st;
	doc->zones.n = 0;
	m.by_line = lines_are_paragraphs(doc);
	for (size_t i = 0; i < doc->tokens.n && !m.status; steps++) {
		const ds_zone *h = head_at(&m, i);

		if (steps % 1024 == 0 && ds_stopped())
			m.status = ds_fail(err, DS_EINTR, NULL);
		else if (h && !opens_paragraph(&m, h))
			i = take_head(&m, h);
		else
			i = take_paragraph(&m, i, h);
	}
	doc->has_zones = !m.status;
	return m.status;
}
