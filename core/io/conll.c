/*
 * CoNLL: one token a line in the first column; a blank line ends a sentence, -DOCSTART- a document
 * (design, section 5). See reader.h.
 *
 * Invariant: the record's text is the tokens joined by a space, its sentences by a newline, and its
 * borders are exactly these tokens: none is merged, split, dropped or altered. Other columns are
 * not read.
 *
 * SPDX-License-Identifier: MIT
 */
#include "io/reader_int.h"

#include "text/utf8.h"

/* A document while it is read. */
struct conll_doc {
	ds_range *tokens, *sentences;
	size_t n_tokens, cap_tokens, n_sentences, cap_sentences;
	uint32_t sentence; /* where the open one starts */
	bool open;
};

static bool is_blank(ds_str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] != ' ' && s.at[i] != '\t')
			return false;
	}
	return true;
}

/* A tab ends the first column, else a space: tokens of tab-separated files may hold spaces. */
static ds_str first_column(ds_str line)
{
	const char *end = memchr(line.at, '\t', line.len);

	if (!end)
		end = memchr(line.at, ' ', line.len);
	return end ? ds_str_sub(line, 0, (size_t)(end - line.at)) : line;
}

static ds_status end_sentence(struct conll_doc *d, ds_reader *r, ds_err *err)
{
	ds_status st;

	if (!d->open)
		return DS_OK;
	st = ds_arena_grow(&r->mem, &d->sentences, &d->cap_sentences, d->n_sentences,
			   d->n_sentences + 1, sizeof *d->sentences, err);
	if (st)
		return st;
	d->sentences[d->n_sentences++] = (ds_range){d->sentence, (uint32_t)r->fixed.len};
	d->open = false;
	return DS_OK;
}

static ds_status add_token(struct conll_doc *d, ds_reader *r, ds_str token, ds_err *err)
{
	ds_status st;
	size_t start;

	if (token.len + 1 > r->opts.max_record - r->fixed.len)
		return ds_reader_fail(r, r->line, err, DS_ELIMIT,
				      "the document is longer than %zu bytes", r->opts.max_record);
	st = ds_arena_grow(&r->mem, &d->tokens, &d->cap_tokens, d->n_tokens, d->n_tokens + 1,
			   sizeof *d->tokens, err);
	if (st)
		return st;
	if (d->n_tokens)
		ds_buf_char(&r->fixed, d->open ? ' ' : '\n');
	start = r->fixed.len;
	ds_buf_str(&r->fixed, token);
	if (!d->open)
		d->sentence = (uint32_t)start;
	d->open = true;
	d->tokens[d->n_tokens++] = (ds_range){(uint32_t)start, (uint32_t)r->fixed.len};
	return ds_buf_status(&r->fixed, err);
}

static ds_status add_line(struct conll_doc *d, ds_reader *r, ds_str line, ds_err *err)
{
	ds_str token = first_column(line);

	if (is_blank(line))
		return end_sentence(d, r, err);
	if (token.len == 0)
		return ds_reader_fail(r, r->line, err, DS_EFAIL, "no token in the first column");
	if (r->opts.strict && ds_utf8_valid(token) < token.len)
		return ds_reader_fail(r, r->line, err, DS_EENCODING, "ill-formed UTF-8");
	return add_token(d, r, token, err);
}

static bool is_docstart(ds_str line)
{
	return ds_str_is(first_column(line), "-DOCSTART-");
}

/* After a fault the rest of the document is of no use: reads up to the next one. */
static void skip_document(ds_reader *r)
{
	bool more = true;

	while (more) {
		ds_err ignored;

		if (ds_stream_line(&r->buf, &more, &r->in, r->opts.max_record, &ignored) &&
		    r->in.end)
			return;
		r->line += more;
		if (more && is_docstart(ds_buf_view(&r->buf))) {
			r->docstart = true;
			return;
		}
	}
}

/* Lines up to the next -DOCSTART- that has tokens before it, or the end. */
static ds_status read_document(struct conll_doc *d, ds_record *rec, ds_reader *r, ds_err *err)
{
	for (;;) {
		ds_err inner;
		bool more;
		ds_status st = ds_stream_line(&r->buf, &more, &r->in, r->opts.max_record, &inner);

		if (!st && !more)
			return end_sentence(d, r, err);
		r->line++;
		if (st)
			return st == DS_ELIMIT
				       ? ds_reader_fail(r, r->line, err, st, "%s", inner.msg)
				       : ds_fail(err, st, "%s", inner.msg);
		if (is_docstart(ds_buf_view(&r->buf))) {
			r->docstart = true;
			if (d->n_tokens)
				return end_sentence(d, r, err);
			continue;
		}
		if (d->n_tokens == 0)
			rec->line = r->line;
		st = add_line(d, r, ds_buf_view(&r->buf), err);
		if (st)
			return st;
	}
}

ds_status ds_conll_next(ds_record *out, bool *more, ds_reader *r, ds_err *err)
{
	struct conll_doc d = {.n_tokens = 0};
	ds_status st;

	ds_buf_clear(&r->fixed);
	st = read_document(&d, out, r, err);
	if (st) {
		r->records++;
		skip_document(r);
		return st;
	}
	*more = d.n_tokens > 0;
	if (!*more)
		return DS_OK;
	r->records++;
	out->number = r->docstart ? r->records : 0;
	out->bytes = ds_buf_view(&r->fixed);
	out->borders = (ds_borders){d.tokens, d.n_tokens, d.sentences, d.n_sentences};
	out->has_borders = true;
	return DS_OK;
}
