/*
 * How many names (and values) are found, measured against marked texts: one table line a set.
 *
 * The folder of data is the argument; sets that are not there are skipped with a line that says so.
 * CoNLL sets are scored on the coarse types (PERSON ORG LOC MISC), exact borders; marked articles
 * on all types, exact borders, and on values.
 *
 * SPDX-License-Identifier: MIT
 */
#include "base/buf.h"
#include "tag/tagger.h"
#include "text/utf8.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct score {
	size_t gold, found, right;
	size_t values, values_right;
} score;

static const ds_tagger *tagger;

static bool read_file(ds_buf *out, const char *path)
{
	FILE *f = fopen(path, "rb");
	char piece[65536];
	size_t n;
	bool ok = f != NULL;

	ds_buf_init(out, NULL, 0);
	while (ok && (n = fread(piece, 1, sizeof piece, f)) > 0)
		ds_buf_add(out, piece, n);
	if (f)
		fclose(f);
	return ok && ds_buf_status(out, NULL) == DS_OK;
}

static double ratio(size_t a, size_t b)
{
	return b ? (double)a / (double)b : 0;
}

static void print_score(const char *name, const score *s)
{
	double p = ratio(s->right, s->found), r = ratio(s->right, s->gold);

	printf("%-24s %6zu %6zu %6zu  %.3f %.3f %.3f", name, s->gold, s->found, s->right, p, r,
	       p + r > 0 ? 2 * p * r / (p + r) : 0);
	if (s->values)
		printf("  values %zu of %zu", s->values_right, s->values);
	putchar('\n');
}

/* One document of a CoNLL file on its way. */
typedef struct conll {
	ds_buf text;
	ds_range *tokens, *sentences;
	const char **tags;
	size_t n, cap, n_sentences, cap_sentences;
	size_t line_start;
} conll;

static void *more(void *v, size_t *cap, size_t n, size_t size)
{
	if (n < *cap)
		return v;
	*cap = *cap ? *cap * 2 : 256;
	v = realloc(v, *cap * size);
	if (!v)
		abort();
	return v;
}

static void end_sentence(conll *c)
{
	if (c->text.len <= c->line_start)
		return;
	c->sentences = more(c->sentences, &c->cap_sentences, c->n_sentences, sizeof(ds_range));
	c->sentences[c->n_sentences++] =
		(ds_range){(uint32_t)c->line_start, (uint32_t)c->text.len};
	ds_buf_char(&c->text, '\n');
	c->line_start = c->text.len;
}

static void add_token(conll *c, ds_str word, const char *tag)
{
	size_t cap = c->cap;

	if (c->text.len > c->line_start)
		ds_buf_char(&c->text, ' ');
	c->tokens = more(c->tokens, &cap, c->n, sizeof(ds_range));
	c->tags = more(c->tags, &c->cap, c->n, sizeof(char *));
	c->tokens[c->n].start = (uint32_t)c->text.len;
	ds_buf_str(&c->text, word);
	c->tokens[c->n].end = (uint32_t)c->text.len;
	c->tags[c->n++] = tag;
}

static bool continues(const conll *c, size_t i, const char *type)
{
	return i < c->n && c->tags[i][0] == 'I' && strcmp(c->tags[i] + 1, type) == 0;
}

static void count_conll(const conll *c, const ds_doc *doc, score *s)
{
	size_t k = 0;

	for (size_t i = 0; i < doc->spans.n; i++)
		s->found += strcmp(ds_type_coarse(doc->spans.v[i].type), "O") != 0;
	for (size_t i = 0; i < c->n; i++) {
		const char *type = c->tags[i] + 1; /* "-PERSON" */
		size_t end = i + 1;

		if (c->tags[i][0] != 'B')
			continue;
		while (continues(c, end, type))
			end++;
		s->gold++;
		while (k < doc->spans.n && doc->spans.v[k].first < i)
			k++;
		if (k < doc->spans.n && doc->spans.v[k].first == i &&
		    doc->spans.v[k].count == end - i &&
		    strcmp(ds_type_coarse(doc->spans.v[k].type), type + 1) == 0)
			s->right++;
	}
}

static bool tag_conll(conll *c, score *s)
{
	ds_borders borders = {c->tokens, c->n, c->sentences, c->n_sentences};
	ds_doc_source from = {.bytes = ds_buf_view(&c->text), .preset = &borders};
	ds_doc doc;
	ds_err err = {DS_OK, ""};
	bool ok = true;

	if (c->n == 0)
		return true;
	if (ds_doc_init(&doc, &from, NULL, 0, &err)) {
		fprintf(stderr, "names: %s\n", err.msg);
		return false;
	}
	if (ds_tagger_tag(tagger, &doc, &err) || doc.tokens.n != c->n) {
		fprintf(stderr, "names: %s\n", err.code ? err.msg : "tokens were changed");
		ok = false;
	} else {
		count_conll(c, &doc, s);
	}
	ds_doc_free(&doc);
	return ok;
}

static bool flush(conll *c, score *s)
{
	bool ok;

	end_sentence(c);
	ok = tag_conll(c, s);
	ds_buf_clear(&c->text);
	c->n = c->n_sentences = c->line_start = 0;
	return ok;
}

static void run_conll(const char *folder, const char *name)
{
	char path[1024];
	ds_buf file;
	conll c = {0};
	score s = {0};
	bool ok = true, marks;

	snprintf(path, sizeof path, "%s/ner/%s.conll", folder, name);
	if (!read_file(&file, path)) {
		printf("SKIP %-19s %s is not there\n", name, path);
		ds_buf_free(&file);
		return;
	}
	ds_buf_char(&file, '\0');
	ds_buf_init(&c.text, NULL, 0);
	marks = strstr(file.at, "-DOCSTART-") != NULL;
	for (char *p = file.at; ok && *p;) {
		size_t len = strcspn(p, "\n");
		char *next = p + len + (p[len] == '\n'), *tab;

		p[len] = '\0';
		tab = strchr(p, '\t');
		if (strncmp(p, "-DOCSTART-", 10) == 0)
			ok = flush(&c, &s);
		else if (tab)
			add_token(&c, (ds_str){p, (size_t)(tab - p)}, tab + 1);
		else if (marks)
			end_sentence(&c);
		else
			ok = flush(&c, &s);
		p = next;
	}
	if (ok && flush(&c, &s))
		print_score(name, &s);
	free(c.tokens);
	free(c.tags);
	free(c.sentences);
	ds_buf_free(&c.text);
	ds_buf_free(&file);
}

/* Code points of the source before byte src_at. */
static size_t points(ds_str source, size_t src_at)
{
	return ds_utf8_count(ds_str_sub(source, 0, src_at));
}

static bool same_value(const ds_value *v, const json_t *gold)
{
	const json_t *amount = json_object_get(gold, "amount");
	const char *unit = json_string_value(json_object_get(gold, "currency"));

	if (json_is_string(gold))
		return ds_str_is(v->timex, json_string_value(gold));
	if (json_is_number(gold))
		return v->exact && fabs(v->number - json_number_value(gold)) < 1e-9;
	if (!amount)
		return false;
	if (unit && !ds_str_is(v->unit, unit))
		return false;
	return v->exact && fabs(v->number - json_number_value(amount)) < 1e-9;
}

static void count_json(const ds_doc *doc, const json_t *entities, score *s)
{
	ds_str source = doc->text.source;
	const json_t *e;
	size_t i, k = 0;

	s->found += doc->spans.n;
	json_array_foreach(entities, i, e) {
		size_t start = (size_t)json_integer_value(json_object_get(e, "start"));
		size_t end = (size_t)json_integer_value(json_object_get(e, "end"));
		const char *type = json_string_value(json_object_get(e, "type"));
		const json_t *value = json_object_get(e, "value");
		const ds_span *sp = NULL;

		s->gold++;
		s->values += value && !json_is_null(value);
		while (k < doc->spans.n &&
		       points(source, ds_edits_start(&doc->text.map, doc->spans.v[k].start)) <
			       start)
			k++;
		if (k < doc->spans.n)
			sp = &doc->spans.v[k];
		if (!sp || points(source, ds_edits_start(&doc->text.map, sp->start)) != start ||
		    points(source, ds_edits_end(&doc->text.map, sp->end)) != end || !type ||
		    strcmp(type, ds_type_name(sp->type)) != 0)
			continue;
		s->right++;
		s->values_right += value && !json_is_null(value) && same_value(&sp->value, value);
	}
}

static bool tag_json(ds_str text, const char *date, const json_t *entities, score *s)
{
	ds_doc_source from = {.bytes = text};
	ds_doc doc;
	ds_err err = {DS_OK, ""};
	bool ok;

	from.meta.date = ds_str_of(date);
	if (ds_doc_init(&doc, &from, NULL, 0, &err)) {
		fprintf(stderr, "names: %s\n", err.msg);
		return false;
	}
	ok = ds_tagger_tag(tagger, &doc, &err) == DS_OK;
	if (ok)
		count_json(&doc, entities, s);
	else
		fprintf(stderr, "names: %s\n", err.msg);
	ds_doc_free(&doc);
	return ok;
}

/* text_path: the text of a key that does not carry it, or NULL. */
static void run_json(const char *name, const char *gold_path, const char *text_path)
{
	FILE *f = fopen(gold_path, "rb");
	ds_buf text;
	json_t *o;
	score s = {0};
	bool ok = f != NULL, have = !text_path || read_file(&text, text_path);

	if (!ok || !have) {
		printf("SKIP %-19s %s is not there\n", name, ok ? text_path : gold_path);
		if (f)
			fclose(f);
		return;
	}
	while (ok && (o = json_loadf(f, JSON_DISABLE_EOF_CHECK, NULL)) != NULL) {
		const char *own = json_string_value(json_object_get(o, "text"));
		const char *date = json_string_value(json_object_get(o, "date"));

		ok = tag_json(text_path ? ds_buf_view(&text) : ds_str_of(own), date ? date : "",
			      json_object_get(o, "entities"), &s);
		json_decref(o);
	}
	fclose(f);
	if (text_path)
		ds_buf_free(&text);
	if (ok)
		print_score(name, &s);
}

int main(int argc, char **argv)
{
	static const char *const sets[] = {"gum.dev", "re3d.dev", "crossner-politics.dev",
					   "uner-ewt.dev"};
	const char *folder = argc > 1 ? argv[1] : ".";
	char path[1024];
	ds_tagger *t = NULL;
	ds_err err = {DS_OK, ""};

	if (ds_tagger_new(&t, NULL, &err)) {
		fprintf(stderr, "names: %s\n", err.msg);
		return 1;
	}
	tagger = t;
	printf("%-24s %6s %6s %6s  %-5s %-5s %-5s\n", "set", "gold", "found", "right", "P", "R",
	       "F1");
	if (argc > 2) {
		for (int i = 2; i < argc; i++)
			run_conll(folder, argv[i]);
	} else {
		snprintf(path, sizeof path, "%s/sample/osce-meeting.txt", folder);
		run_json("article", "tests/accuracy/sample.gold.jsonl", path);
		run_json("news", "tests/accuracy/news.gold.jsonl", NULL);
		for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
			run_conll(folder, sets[i]);
	}
	ds_tagger_free(t);
	return 0;
}
