/*
 * Labelled text. See gold.h.
 *
 * Invariant: what is tagged is what `tag --from conll` would read from the file, and its labels are
 * those of the one writer (conll_out.c), so that both commands agree.
 *
 * SPDX-License-Identifier: MIT
 */
#include "io/gold.h"

#include "io/stream.h"
#include "io/writer.h"

#define LINE_MAX_BYTES ((size_t)1 << 20)

/* A file while it is read. */
struct reading {
	ds_gold g;
	ds_str *words, *labels;
	uint32_t *lines;
	ds_gold_sentence *sentences;
	size_t cap_words, cap_labels, cap_lines, cap_sentences;
	size_t line;
	bool open, document;
	ds_str last; /* the label before: most are alike */
	ds_arena *mem;
	ds_err *err;
};

static bool is_blank(ds_str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] != ' ' && s.at[i] != '\t')
			return false;
	}
	return true;
}

static ds_status line_fail(const struct reading *r, const char *what)
{
	return ds_fail(r->err, DS_EFAIL, "%.*s:%zu: %s", (int)r->g.name.len, r->g.name.at, r->line,
		       what);
}

/* First and last column; false where there is only one. */
static bool columns(ds_str *word, ds_str *label, ds_str line)
{
	char by;
	size_t from, to = line.len;

	while (to > 0 && (line.at[to - 1] == ' ' || line.at[to - 1] == '\t'))
		to--;
	line.len = to;
	by = memchr(line.at, '\t', line.len) ? '\t' : ' ';
	for (from = 0; from < to && line.at[from] != by;)
		from++;
	*word = ds_str_sub(line, 0, from);
	while (to > from && line.at[to - 1] != by)
		to--;
	*label = ds_str_sub(line, to, line.len);
	return to > from;
}

/* PERSON, ORG, LOC, MISC, and PER, behind "B-". */
static bool is_coarse(ds_str label)
{
	static const char *const names[] = {"PERSON", "PER", "ORG", "LOC", "MISC"};

	if (ds_str_is(label, "O"))
		return true;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (ds_str_is(ds_str_sub(label, 2, label.len), names[i]))
			return true;
	}
	return false;
}

static ds_status keep_label(struct reading *r, ds_str label)
{
	ds_status st;

	if (ds_str_eq(label, r->last) && r->g.n)
		return DS_OK;
	st = ds_arena_copy(&r->last, label, r->mem, r->err);
	if (st)
		return st;
	r->g.spans &= ds_eval_is_span_label(label);
	r->g.coarse &= r->g.spans && is_coarse(label);
	return DS_OK;
}

static ds_status start_sentence(struct reading *r)
{
	ds_status st = ds_arena_grow(r->mem, &r->sentences, &r->cap_sentences, r->g.n_sentences,
				     r->g.n_sentences + 1, sizeof *r->sentences, r->err);

	if (st)
		return st;
	r->sentences[r->g.n_sentences++] = (ds_gold_sentence){r->g.n, 0, r->document};
	r->g.n_documents += r->document;
	r->document = false;
	r->open = true;
	return DS_OK;
}

static ds_status add_word(struct reading *r, ds_str word, ds_str label)
{
	size_t n = r->g.n;
	ds_status st = r->open ? DS_OK : start_sentence(r);

	if (!st)
		st = ds_arena_grow(r->mem, &r->words, &r->cap_words, n, n + 1, sizeof *r->words,
				   r->err);
	if (!st)
		st = ds_arena_grow(r->mem, &r->labels, &r->cap_labels, n, n + 1, sizeof *r->labels,
				   r->err);
	if (!st)
		st = ds_arena_grow(r->mem, &r->lines, &r->cap_lines, n, n + 1, sizeof *r->lines,
				   r->err);
	if (!st)
		st = ds_arena_copy(&r->words[n], word, r->mem, r->err);
	if (!st)
		st = keep_label(r, label);
	if (st)
		return st;
	r->labels[n] = r->last;
	r->lines[n] = r->line > UINT32_MAX ? UINT32_MAX : (uint32_t)r->line;
	r->sentences[r->g.n_sentences - 1].count++;
	r->g.n++;
	return DS_OK;
}

static ds_status add_line(struct reading *r, ds_str line)
{
	ds_str word, label;
	bool both;

	if (is_blank(line)) {
		r->open = false;
		return DS_OK;
	}
	both = columns(&word, &label, line);
	if (ds_str_is(word, "-DOCSTART-")) {
		r->open = false;
		r->document = true;
		return DS_OK;
	}
	if (word.len == 0)
		return line_fail(r, "no token in the first column");
	if (!both)
		return line_fail(r, "one column only: the label must be in the last one");
	return add_word(r, word, label);
}

static ds_status read_stream(ds_gold *out, ds_stream *s, const char *name, ds_arena *mem,
			     ds_err *err)
{
	struct reading r = {.g = {.spans = true, .coarse = true}, .mem = mem, .err = err};
	ds_decode_opts decode = {.detect = false};
	ds_status st = ds_stream_decode(s, &decode, err);
	bool more = true;
	ds_buf line;

	ds_buf_init(&line, NULL, 0);
	if (!st)
		st = ds_arena_copy(&r.g.name, ds_str_of(name), mem, err);
	while (!st) {
		ds_err why = {DS_OK, ""};

		st = ds_stream_line(&line, &more, s, LINE_MAX_BYTES, &why);
		if (st == DS_ELIMIT)
			ds_fail(err, st, "%s:%zu: a line %s", name, r.line + 1, why.msg);
		else if (st)
			ds_fail(err, st, "%s", why.msg);
		if (st || !more)
			break;
		r.line++;
		st = add_line(&r, ds_buf_view(&line));
	}
	ds_buf_free(&line);
	if (!st && r.g.n == 0)
		st = ds_fail(err, DS_EFAIL, "%s: no tokens with labels", name);
	if (st)
		return st;
	r.g.words = r.words;
	r.g.labels = r.labels;
	r.g.lines = r.lines;
	r.g.sentences = r.sentences;
	*out = r.g;
	return DS_OK;
}

ds_status ds_gold_read(ds_gold *out, const char *path, ds_arena *mem, ds_err *err)
{
	ds_stream s;
	ds_status st = ds_stream_open(&s, path, err);

	if (st)
		return st;
	st = read_stream(out, &s, path, mem, err);
	ds_stream_close(&s);
	return st;
}

ds_status ds_gold_parse(ds_gold *out, ds_str bytes, const char *name, ds_arena *mem, ds_err *err)
{
	ds_stream s;
	ds_status st = ds_stream_memory(&s, bytes, name, err);

	if (st)
		return st;
	st = read_stream(out, &s, name, mem, err);
	ds_stream_close(&s);
	return st;
}

/* ---- two files, or one and a tagger ------------------------------------------------------------------ */

static int shown(ds_str s)
{
	return (int)(s.len < 40 ? s.len : 40);
}

ds_status ds_gold_match(const ds_gold *gold, const ds_gold *found, ds_err *err)
{
	size_t n = gold->n < found->n ? gold->n : found->n;
	const ds_gold *longer = gold->n > n ? gold : found;

	for (size_t i = 0; i < n; i++) {
		ds_str a = gold->words[i], b = found->words[i];

		if (!ds_str_eq(a, b))
			return ds_fail(err, DS_EFAIL,
				       "%.*s:%u: token \"%.*s\", where %.*s:%u has \"%.*s\"",
				       shown(found->name), found->name.at, found->lines[i],
				       shown(b), b.at, shown(gold->name), gold->name.at,
				       gold->lines[i], shown(a), a.at);
	}
	if (gold->n == found->n)
		return DS_OK;
	return ds_fail(err, DS_EFAIL, "%.*s has %zu tokens, %.*s has %zu: line %u is one too many",
		       shown(found->name), found->name.at, found->n, shown(gold->name),
		       gold->name.at, gold->n, longer->lines[n]);
}

/* Sentences [from, to) of the gold as one document. */
struct stretch {
	const ds_gold *gold;
	size_t from, to;
	ds_buf text;
	ds_range *words, *sentences;
};

/* As the reader of CoNLL does: words by a blank, sentences by a line end. */
static ds_status write_text(struct stretch *s, ds_arena *mem, ds_err *err)
{
	const ds_gold_sentence *v = s->gold->sentences;
	size_t first = v[s->from].first, n = 0;
	size_t end = v[s->to - 1].first + v[s->to - 1].count;

	s->words = ds_arena_get(mem, end - first, sizeof *s->words);
	s->sentences = ds_arena_get(mem, s->to - s->from, sizeof *s->sentences);
	if (!s->words || !s->sentences)
		return ds_arena_fail(mem, err);
	ds_buf_clear(&s->text);
	for (size_t i = s->from; i < s->to; i++) {
		for (size_t k = 0; k < v[i].count; k++, n++) {
			if (n)
				ds_buf_char(&s->text, k ? ' ' : '\n');
			s->words[n].start = (uint32_t)s->text.len;
			ds_buf_str(&s->text, s->gold->words[v[i].first + k]);
			if (s->text.len > DS_TEXT_MAX)
				return ds_fail(err, DS_ELIMIT, "a document of more than %zu bytes",
					       DS_TEXT_MAX);
			s->words[n].end = (uint32_t)s->text.len;
		}
		s->sentences[i - s->from] =
			(ds_range){s->words[n - v[i].count].start, s->words[n - 1].end};
	}
	return ds_buf_status(&s->text, err);
}

/* The last column of the writer's lines. */
static ds_status take_labels(ds_str *found, size_t n, ds_str lines, ds_arena *mem, ds_err *err)
{
	ds_status st = ds_arena_copy(&lines, lines, mem, err);
	size_t at = 0, i = 0;

	if (st)
		return st;
	while (at < lines.len) {
		const char *end = memchr(lines.at + at, '\n', lines.len - at);
		size_t to = end ? (size_t)(end - lines.at) : lines.len;
		ds_str word, label;

		if (columns(&word, &label, ds_str_sub(lines, at, to)) && i < n)
			found[i++] = label;
		at = to + 1;
	}
	return i == n ? DS_OK : ds_fail(err, DS_EFAIL, "%zu labels for %zu tokens", i, n);
}

/* Sentences [from, to) as a document; fn works on it. */
static ds_status visit(struct stretch *s, ds_gold_fn *fn, void *user, ds_err *err)
{
	const ds_gold_sentence *last = &s->gold->sentences[s->to - 1];
	size_t first = s->gold->sentences[s->from].first;
	ds_arena borders;
	ds_doc doc;
	ds_status st;

	ds_arena_init(&borders, NULL, SIZE_MAX);
	st = write_text(s, &borders, err);
	if (!st) {
		ds_borders preset = {s->words, last->first + last->count - first, s->sentences,
				     s->to - s->from};
		ds_doc_source from = {.bytes = ds_buf_view(&s->text), .preset = &preset};

		st = ds_doc_init(&doc, &from, NULL, 0, err);
		if (!st) {
			doc.given = preset;
			st = fn(user, &doc, first, preset.n_tokens, err);
			ds_doc_free(&doc);
		}
	}
	ds_arena_free(&borders);
	return st;
}

ds_status ds_gold_docs(const ds_gold *gold, size_t most, ds_gold_fn *fn, void *user, ds_err *err)
{
	struct stretch s = {.gold = gold};
	bool marked = most == 1 || gold->n_documents == 0;
	ds_status st = DS_OK;

	ds_buf_init(&s.text, NULL, 0);
	while (!st && s.from < gold->n_sentences) {
		s.to = s.from + 1;
		while (s.to < gold->n_sentences && !(marked && most && s.to - s.from >= most) &&
		       !gold->sentences[s.to].document)
			s.to++;
		st = visit(&s, fn, user, err);
		s.from = s.to;
	}
	ds_buf_free(&s.text);
	return st;
}

struct tagging {
	const ds_gold_tagging *how;
	ds_str *found;
	ds_str last; /* of the model's labels, the one before: most are alike */
	ds_str unknown; /* of a word without a token: the model's first label */
	ds_buf lines;
	ds_arena *mem;
};

static ds_status tag_doc(void *user, ds_doc *doc, size_t first, size_t n, ds_err *err)
{
	struct tagging *t = user;
	ds_write_opts opts = {.coarse = t->how->coarse};
	ds_status st = ds_tagger_tag(t->how->tagger, doc, err);

	ds_buf_clear(&t->lines);
	if (!st)
		st = ds_write_conll(&t->lines, doc, &opts, err);
	return st ? st : take_labels(t->found + first, n, ds_buf_view(&t->lines), t->mem, err);
}

/* words[i]: the word of token i. Ascending. */
static ds_status words_of(uint32_t **words, const ds_doc *doc, ds_arena *mem, ds_err *err)
{
	const ds_tokens *t = &doc->tokens;
	uint32_t *v = ds_arena_get(mem, t->n + 1, sizeof *v);
	size_t k = 0;

	if (!v)
		return ds_arena_fail(mem, err);
	for (size_t i = 0; i < t->n; i++) {
		size_t at = ds_edits_start(&doc->text.map, t->v[i].start);

		if (t->n == doc->given.n_tokens)
			k = i;
		while (k + 1 < doc->given.n_tokens && doc->given.tokens[k].end <= at)
			k++;
		v[i] = (uint32_t)k;
	}
	*words = v;
	return DS_OK;
}

ds_status ds_gold_token_labels(const ds_str **out, const ds_doc *doc, const ds_str *labels, ds_arena *mem, ds_err *err)
{
	uint32_t *words = NULL;
	ds_str *v = ds_arena_get(mem, doc->tokens.n + 1, sizeof *v);
	ds_status st = v ? words_of(&words, doc, mem, err) : ds_arena_fail(mem, err);

	if (st)
		return st;
	for (size_t i = 0; i < doc->tokens.n; i++)
		v[i] = labels[words[i]];
	*out = v;
	return DS_OK;
}

/* Labels of the document's arena are copied. */
static ds_status label_doc(void *user, ds_doc *doc, size_t first, size_t n, ds_err *err)
{
	struct tagging *t = user;
	const ds_gazetteer *lists[] = {ds_gazetteer_builtin()};
	const ds_names_with with = {lists, lists[0] != NULL, t->how->model};
	const ds_str *labels = NULL;
	uint32_t *words = NULL;
	ds_status st = ds_names_labels(&labels, doc, &with, err);

	if (!st)
		st = words_of(&words, doc, &doc->mem, err);
	for (size_t i = 0; !st && i < n; i++)
		t->found[first + i] = ds_model_is_spans(t->how->model) ? DS_STR("O") : t->unknown;
	for (size_t i = 0; !st && i < doc->tokens.n; i++) {
		if (!ds_str_eq(labels[i], t->last))
			st = ds_arena_copy(&t->last, labels[i], t->mem, err);
		t->found[first + words[i]] = t->last;
	}
	return st;
}

ds_status ds_gold_tag(const ds_str **found, const ds_gold *gold, const ds_gold_tagging *how,
		      ds_arena *mem, ds_err *err)
{
	struct tagging t = {.how = how, .mem = mem};
	ds_status st;

	t.found = ds_arena_zero(mem, gold->n, sizeof *t.found);
	if (!t.found)
		return ds_arena_fail(mem, err);
	if (how->model) {
		st = ds_arena_copy(&t.unknown, ds_model_label(how->model, 0), mem, err);
		if (st)
			return st;
	}
	ds_buf_init(&t.lines, NULL, 0);
	st = ds_gold_docs(gold, how->sentences ? 1 : 0, how->model ? label_doc : tag_doc, &t, err);
	ds_buf_free(&t.lines);
	if (!st)
		*found = t.found;
	return st;
}

ds_status ds_gold_score(ds_eval *e, const ds_gold *gold, const ds_str *found, ds_err *err)
{
	ds_status st = ds_eval_set(e, gold->name, err);

	for (size_t i = 0; !st && i < gold->n_sentences; i++) {
		const ds_gold_sentence *g = &gold->sentences[i];
		ds_eval_sentence s = {gold->words + g->first, gold->labels + g->first,
				      found + g->first, gold->lines + g->first, g->count,
				      g->document};
		ds_err inner = {DS_OK, ""};

		st = ds_eval_add(e, &s, &inner);
		if (st)
			/* with its line where it has one */
			ds_fail(err, st, "%.*s:%s%s", (int)gold->name.len, gold->name.at,
				inner.msg[0] >= '0' && inner.msg[0] <= '9' ? "" : " ", inner.msg);
	}
	return st;
}
