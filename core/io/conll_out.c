/*
 * A document as CoNLL lines, `token TAB tag` in BIO (design, section 5). See writer.h.
 *
 * Invariant: with borders that came with the input, the lines are exactly the input's tokens, also
 * those of which the reading text has nothing left; they are printed from the source bytes.
 *
 * SPDX-License-Identifier: MIT
 */
#include "io/writer.h"

#include <stdlib.h>

/*
 * The lines to print: byte ranges of `text`. owner: number of the span that has the token, or NONE.
 */
struct lines {
	ds_str text;
	bool source; /* text is the source, not the reading text */
	const ds_range *given;
	const ds_tokens *found;
	size_t n;
	uint32_t *owner;
};

#define NONE UINT32_MAX

static ds_range line_at(const struct lines *l, size_t i)
{
	return l->given ? l->given[i] : (ds_range){l->found->v[i].start, l->found->v[i].end};
}

/* The first line that ends behind `at`. */
static size_t line_behind(const struct lines *l, size_t at)
{
	size_t lo = 0, hi = l->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (line_at(l, mid).end <= at)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

struct taker {
	size_t from, to; /* lines */
	uint32_t span, length;
};

/* outermost first: more lines, more bytes, earlier */
static int by_extent(const void *pa, const void *pb)
{
	const struct taker *a = pa, *b = pb;
	size_t na = a->to - a->from, nb = b->to - b->from;

	if (na != nb)
		return na > nb ? -1 : 1;
	if (a->length != b->length)
		return a->length > b->length ? -1 : 1;
	return (a->span > b->span) - (a->span < b->span);
}

/* A year of four figures directly before span i; else the span itself. */
static size_t with_year(const ds_doc *doc, size_t i)
{
	const ds_span *s = &doc->spans.v[i], *year = i > 0 ? s - 1 : NULL;

	if (!year || year->type != DS_DATE || year->count != 1 || year->first + 1 != s->first ||
	    year->end - year->start != 4 || doc->tokens.n <= s->first ||
	    doc->tokens.v[year->first].sentence != doc->tokens.v[s->first].sentence)
		return i;
	return i - 1;
}

/*
 * An entity takes every line that it touches and that no larger one has. With coarse types the year before an event is
 * a part of its name, as in the corpora that have these types ("2012 Summer Olympics"); with ours it is a date.
 */
static ds_status take_lines(struct lines *l, const ds_doc *doc, bool coarse, ds_err *err)
{
	struct taker *v = malloc((doc->spans.n + 1) * sizeof *v);
	size_t n = 0;

	l->owner = malloc((l->n + 1) * sizeof *l->owner);
	if (!v || !l->owner) {
		free(v);
		return ds_fail(err, DS_ENOMEM, NULL);
	}
	memset(l->owner, 0xFF, l->n * sizeof *l->owner);
	for (size_t i = 0; i < doc->spans.n; i++) {
		const ds_span *s = &doc->spans.v[i];
		size_t start = s->start, end = s->end, to;

		if (coarse && strcmp(ds_type_coarse((ds_type)s->type), "O") == 0)
			continue;
		if (coarse && s->type == DS_EVENT)
			start = doc->spans.v[with_year(doc, i)].start;
		if (l->source) {
			start = ds_edits_start(&doc->text.map, start);
			end = ds_edits_end(&doc->text.map, end);
		}
		v[n].from = to = line_behind(l, start);
		while (to < l->n && line_at(l, to).start < end)
			to++;
		v[n].to = to;
		v[n].span = (uint32_t)i;
		v[n].length = s->end - s->start;
		n += to > v[n].from;
	}
	qsort(v, n, sizeof *v, by_extent);
	for (size_t i = 0; i < n; i++) {
		for (size_t k = v[i].from; k < v[i].to; k++) {
			if (l->owner[k] == NONE)
				l->owner[k] = v[i].span;
		}
	}
	free(v);
	return DS_OK;
}

/* A token's own tab or line break would end its column. */
static void print_token(ds_buf *b, ds_str token)
{
	for (size_t i = 0; i < token.len; i++) {
		char c = token.at[i];

		ds_buf_char(b, c == '\t' || c == '\n' || c == '\r' ? ' ' : c);
	}
}

/* Whether line i is the first of a sentence; *at walks along the sentences. */
static bool starts_sentence(const struct lines *l, const ds_doc *doc, size_t i, size_t *at)
{
	if (!l->given)
		return i > 0 && l->found->v[i].sentence != l->found->v[i - 1].sentence;
	if (!doc->given.sentences || *at >= doc->given.n_sentences)
		return false;
	if (doc->given.sentences[*at].start > l->given[i].start)
		return false;
	while (*at < doc->given.n_sentences && doc->given.sentences[*at].start <= l->given[i].start)
		++*at;
	return i > 0;
}

static void print_lines(ds_buf *b, const struct lines *l, const ds_doc *doc, bool coarse)
{
	size_t sentence = 0;

	for (size_t i = 0; i < l->n; i++) {
		ds_range at = line_at(l, i);
		uint32_t owner = l->owner[i];

		if (starts_sentence(l, doc, i, &sentence))
			ds_buf_char(b, '\n');
		print_token(b, ds_str_sub(l->text, at.start, at.end));
		ds_buf_char(b, '\t');
		if (owner == NONE) {
			ds_buf_add(b, "O\n", 2);
			continue;
		}
		ds_buf_add(b, i && l->owner[i - 1] == owner ? "I-" : "B-", 2);
		ds_buf_zstr(b, coarse ? ds_type_coarse((ds_type)doc->spans.v[owner].type)
				      : ds_type_name((ds_type)doc->spans.v[owner].type));
		ds_buf_char(b, '\n');
	}
	if (l->n)
		ds_buf_char(b, '\n');
}

/* FILE#N: one of several documents of a file. */
static bool is_record(ds_str uri)
{
	size_t at = uri.len;

	while (at > 0 && uri.at[at - 1] >= '0' && uri.at[at - 1] <= '9')
		at--;
	return at > 0 && at < uri.len && uri.at[at - 1] == '#';
}

ds_status ds_write_conll(ds_buf *b, const ds_doc *doc, const ds_write_opts *opts, ds_err *err)
{
	struct lines l = {.found = &doc->tokens};
	bool coarse = opts && opts->coarse;
	ds_status st;

	l.source = doc->given.n_tokens > 0;
	l.text = l.source ? doc->text.source : doc->text.read;
	l.given = l.source ? doc->given.tokens : NULL;
	l.n = l.source ? doc->given.n_tokens : doc->tokens.n;
	st = take_lines(&l, doc, coarse, err);
	if (!st) {
		if ((opts && opts->docstart) || is_record(doc->meta.uri))
			ds_buf_zstr(b, "-DOCSTART-\tO\n\n");
		print_lines(b, &l, doc, coarse);
		st = ds_buf_status(b, err);
	}
	free(l.owner);
	return st;
}
