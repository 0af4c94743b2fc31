/*
 * Which mentions are one, measured against texts marked by hand: one table line a kind of link.
 *
 * The texts lie in the folder of data that is the argument; the marks (tests/accuracy/resolve.gold.jsonl)
 * name each by id and SHA-256. Twice: with the marked mentions given, so that only resolution is
 * measured, and with what the tagger itself finds.
 *
 * A link is a mention and the fullest mention of its entity. Right: both are marked as one. Found: a
 * marked mention that shares its entity with a mention of another form of the name. A link of a
 * marked mention to one that is not marked is wrong; names that are not marked at all, and the links
 * among them, do not count. Roles: every one that is found counts.
 *
 * build/accuracy/resolve DATA errors     lists what is wrong (of the held texts nothing)
 * build/accuracy/resolve DATA roles      lists every role in the texts of DATA, to be read
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/tagger.h"
#include "text/utf8.h"
#include "texts.h"

#include <stdlib.h>

#define GOLD "tests/accuracy/resolve.gold.jsonl"

enum kind { SAME, SURNAME, GIVEN, ACRONYM, VARIANT, ALIAS, SHORT, NATIONALITY, ROLE, KINDS };

static const char *const kinds[KINDS] = {"name",	"surname", "given", "acronym",    "variant",
					 "alias",	"short",   "nationality", "role"};

typedef struct mark {
	size_t start, end; /* bytes */
	ds_type type;      /* DS_TYPE_COUNT: a role */
	int entity;
	enum kind kind;
	int32_t span; /* of the document, or -1 */
} mark;

typedef struct tally {
	size_t links, right, marked, found;
} tally;

static const ds_tagger *tagger;
static bool list_errors;
static tally sum[2][2][KINDS]; /* held, own mentions */

static enum kind kind_of(const char *name)
{
	for (int k = 0; k < KINDS; k++) {
		if (strcmp(kinds[k], name) == 0)
			return (enum kind)k;
	}
	fprintf(stderr, "resolve: %s: no kind '%s'\n", GOLD, name);
	exit(1);
}

static const enum kind of_link[DS_LINK_COUNT] = {
	[DS_LINK_SAME] = SAME,	     [DS_LINK_SURNAME] = SURNAME, [DS_LINK_GIVEN] = GIVEN,
	[DS_LINK_ACRONYM] = ACRONYM, [DS_LINK_VARIANT] = VARIANT, [DS_LINK_LIST] = ALIAS,
	[DS_LINK_NATIONALITY] = NATIONALITY};

static mark *read_marks(size_t *n, ds_str text, const json_t *rows)
{
	mark *v = calloc(json_array_size(rows) + 1, sizeof *v);
	const json_t *row;
	size_t i;

	if (!v)
		abort();
	json_array_foreach(rows, i, row) {
		v[i].start = texts_byte_of(text, (size_t)json_integer_value(json_array_get(row, 0)));
		v[i].end = texts_byte_of(text, (size_t)json_integer_value(json_array_get(row, 1)));
		v[i].type = ds_type_find(ds_str_of(json_string_value(json_array_get(row, 2))));
		v[i].entity = (int)json_integer_value(json_array_get(row, 3));
		v[i].kind = kind_of(json_string_value(json_array_get(row, 4)));
	}
	*n = json_array_size(rows);
	return v;
}

static bool give_spans(ds_doc *doc, const mark *v, size_t n, ds_err *err)
{
	if (ds_doc_tokens(doc, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		ds_span *s;
		size_t last;

		if (v[i].type == DS_TYPE_COUNT)
			continue;
		s = ds_spans_add(&doc->spans, &doc->mem, err);
		if (!s)
			return false;
		s->start = (uint32_t)ds_edits_to_start(&doc->text.map, v[i].start);
		s->end = (uint32_t)ds_edits_to_end(&doc->text.map, v[i].end);
		s->type = (uint8_t)v[i].type;
		s->source = DS_STR("preset");
		s->first = (uint32_t)ds_token_at(&doc->tokens, s->start);
		last = s->first;
		while (last < doc->tokens.n && doc->tokens.v[last].start < s->end)
			last++;
		s->count = (uint32_t)(last - s->first);
	}
	return true;
}

static size_t src(const ds_doc *doc, uint32_t read_at, bool end)
{
	return end ? ds_edits_end(&doc->text.map, read_at) : ds_edits_start(&doc->text.map, read_at);
}

/* The span with the same end, or the one that covers most of the mark. */
static void align(mark *v, size_t n, const ds_doc *doc)
{
	for (size_t i = 0; i < n; i++) {
		size_t best = 0;

		v[i].span = -1;
		for (size_t k = 0; k < doc->spans.n && v[i].type != DS_TYPE_COUNT; k++) {
			size_t a = src(doc, doc->spans.v[k].start, false);
			size_t b = src(doc, doc->spans.v[k].end, true), both;

			if (a >= v[i].end || b <= v[i].start || doc->spans.v[k].type >= DS_DATE)
				continue;
			both = (b < v[i].end ? b : v[i].end) - (a > v[i].start ? a : v[i].start);
			both += b == v[i].end ? 1000 : 0;
			if (both > best) {
				best = both;
				v[i].span = (int32_t)k;
			}
		}
	}
}

static int32_t root(const ds_doc *doc, int32_t i)
{
	return doc->spans.v[i].entity < 0 ? i : doc->spans.v[i].entity;
}

static const mark *mark_of(const mark *v, size_t n, int32_t span)
{
	for (size_t i = 0; i < n; i++) {
		if (v[i].span == span)
			return &v[i];
	}
	return NULL;
}

static void complain(const ds_doc *doc, char sign, const char *kind, const ds_span *s, const ds_span *to)
{
	ds_str a = ds_str_sub(doc->text.read, s->start, s->end);
	ds_str b = to ? ds_str_sub(doc->text.read, to->start, to->end) : DS_STR("");

	if (list_errors)
		printf("  %c %-11s %.*s (%u)%s%.*s\n", sign, kind, (int)a.len, a.at, s->start,
		       to ? " -> " : "", (int)b.len, b.at);
}

static int32_t lead_of(const ds_doc *doc, int32_t first)
{
	int32_t lead = first;
	uint32_t size = 0;

	for (size_t i = (size_t)first; i < doc->spans.n; i++) {
		const ds_span *s = &doc->spans.v[i];

		if (root(doc, (int32_t)i) == first && s->type != DS_NORP && s->end - s->start > size) {
			size = s->end - s->start;
			lead = (int32_t)i;
		}
	}
	return lead;
}

static void count_links(const ds_doc *doc, const mark *v, size_t n, tally *t)
{
	for (size_t i = 0; i < doc->spans.n; i++) {
		const ds_span *s = &doc->spans.v[i];
		int32_t lead = lead_of(doc, root(doc, (int32_t)i));
		const mark *a = mark_of(v, n, (int32_t)i), *b = mark_of(v, n, lead);
		ds_link link = ds_resolve_link(doc, i, (size_t)lead);
		bool right = a && b && a->entity == b->entity;

		if (s->type >= DS_DATE || lead == (int32_t)i || (!a && !b))
			continue;
		t[of_link[link]].links++;
		t[of_link[link]].right += right;
		if (!right)
			complain(doc, '+', ds_link_name(link), s, &doc->spans.v[lead]);
	}
}

/* Whether the mention shares its entity with another form of its name. */
static bool is_found(const ds_doc *doc, const mark *v, size_t n, size_t i)
{
	for (size_t k = 0; k < n && v[i].span >= 0; k++) {
		if (k != i && v[k].entity == v[i].entity && v[k].span >= 0 && v[k].type != DS_TYPE_COUNT &&
		    (v[k].kind != v[i].kind || (v[i].kind == SAME && k < i)) &&
		    root(doc, v[k].span) == root(doc, v[i].span))
			return true;
	}
	return false;
}

static void count_marks(const ds_doc *doc, const mark *v, size_t n, tally *t)
{
	for (size_t i = 0; i < n; i++) {
		bool first = v[i].kind == SAME, found;

		for (size_t k = 0; k < i && first; k++)
			first = v[k].entity != v[i].entity || v[k].kind != SAME;
		if (first || v[i].kind == ROLE)
			continue;
		found = is_found(doc, v, n, i);
		t[v[i].kind].marked++;
		t[v[i].kind].found += found;
		if (!found && v[i].span >= 0)
			complain(doc, '-', kinds[v[i].kind], &doc->spans.v[v[i].span], NULL);
	}
}

static void count_roles(const ds_doc *doc, const mark *v, size_t n, tally *t)
{
	for (size_t i = 0; i < n; i++)
		t->marked += v[i].kind == ROLE;
	for (size_t k = 0; k < doc->roles.n; k++) {
		const ds_role *r = &doc->roles.v[k];
		bool right = false;
		ds_span words = {.start = r->start, .end = r->end};

		for (size_t i = 0; i < n; i++) {
			if (v[i].kind != ROLE || v[i].end != src(doc, r->end, true))
				continue;
			for (size_t m = 0; m < n; m++)
				right |= v[m].entity == v[i].entity && v[m].span >= 0 &&
					 root(doc, v[m].span) == root(doc, r->person);
		}
		t->links++;
		t->right += right;
		t->found += right;
		if (!right)
			complain(doc, '+', "role", &words, &doc->spans.v[r->person]);
	}
}

static bool run(ds_str text, const json_t *rows, bool held, bool own)
{
	ds_doc_source from = {.bytes = text};
	ds_err err = {DS_OK, ""};
	ds_doc doc;
	tally *t = sum[held][own];
	size_t n;
	mark *v = read_marks(&n, text, rows);
	bool ok = ds_doc_init(&doc, &from, NULL, 0, &err) == DS_OK;

	if (ok && (own || give_spans(&doc, v, n, &err)) && !ds_tagger_tag(tagger, &doc, &err)) {
		align(v, n, &doc);
		count_links(&doc, v, n, t);
		count_marks(&doc, v, n, t);
		count_roles(&doc, v, n, &t[ROLE]);
	} else {
		fprintf(stderr, "resolve: %s\n", err.msg);
		ok = false;
	}
	ds_doc_free(&doc);
	free(v);
	return ok;
}

static double ratio(size_t a, size_t b)
{
	return b ? (double)a / (double)b : 0;
}

static void print_line(const char *set, const char *kind, const tally *t)
{
	double p = ratio(t->right, t->links), r = ratio(t->found, t->marked);

	if (t->links + t->marked)
		printf("%-26s %-28s %5zu %5zu  %.3f %.3f %.3f\n", set, kind, t->marked, t->links, p, r,
		       p + r > 0 ? 2 * p * r / (p + r) : 0);
}

static void print_set(const char *name, const tally *t)
{
	tally all = {0};

	for (int k = SURNAME; k <= VARIANT; k++) {
		all.links += t[k].links;
		all.right += t[k].right;
		all.marked += t[k].marked;
		all.found += t[k].found;
	}
	print_line(name, "surname, acronym, variant", &all);
	for (int k = 0; k < KINDS; k++)
		print_line(name, kinds[k], &t[k]);
}

static bool run_row(const json_t *row, const char *folder, size_t *done, size_t *missing)
{
	const char *id = json_string_value(json_object_get(row, "id"));
	const char *sha256 = json_string_value(json_object_get(row, "sha256"));
	bool held = strcmp(json_string_value(json_object_get(row, "split")), "held") == 0, ok = true;
	const json_t *rows = json_object_get(row, "mentions");
	ds_buf text;

	if (!texts_find(&text, folder, json_string_value(json_object_get(row, "file")), id)) {
		++*missing;
		return true;
	}
	if (!texts_same(ds_buf_view(&text), sha256)) {
		fprintf(stderr, "resolve: %s: another text than the one that was marked\n", id);
		ok = false;
	}
	for (int own = 0; ok && own < 2; own++) {
		if (list_errors && !held)
			printf("%s, %s mentions\n", id, own ? "own" : "given");
		if (list_errors && held)
			list_errors = false; /* the held texts are counted, not looked at */
		ok = run(ds_buf_view(&text), rows, held, own != 0);
	}
	++*done;
	ds_buf_free(&text);
	return ok;
}

static void print_piece(ds_str text, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		putchar(text.at[i] == '\n' ? ' ' : text.at[i]);
}

static void print_roles(ds_str text, const char *id)
{
	ds_doc_source from = {.bytes = text};
	ds_doc doc;

	if (ds_doc_init(&doc, &from, NULL, 0, NULL))
		return;
	if (ds_tagger_tag(tagger, &doc, NULL) == DS_OK) {
		for (size_t i = 0; i < doc.roles.n; i++) {
			const ds_role *r = &doc.roles.v[i];
			const ds_span *who = &doc.spans.v[r->person];
			ds_str read = doc.text.read;

			printf("%s:%u: ", id, r->start);
			print_piece(read, r->start > 60 ? r->start - 60 : 0, r->start);
			putchar('[');
			print_piece(read, r->start, r->end);
			putchar(']');
			print_piece(read, r->end, r->end + 40 < read.len ? r->end + 40 : read.len);
			printf(" = ");
			print_piece(read, who->start, who->end);
			putchar('\n');
		}
	}
	ds_doc_free(&doc);
}

/* The texts of DATA but those that are held. */
static void list_roles(const char *folder, ds_str gold)
{
	static const char *const files[] = {"segment/gum-en.jsonl", "values/re3d-en-spans.jsonl",
					    "segment/ud-ewt-en.jsonl"};
	char path[1024], name[256];

	for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
		ds_buf all;

		snprintf(path, sizeof path, "%s/%s", folder, files[f]);
		if (!texts_read_file(&all, path))
			printf("SKIP resolve            %s is not there\n", path);
		for (size_t at = 0; at < all.len;) {
			const char *nl = memchr(all.at + at, '\n', all.len - at), *held;
			size_t end = nl ? (size_t)(nl - all.at) : all.len;
			json_t *row = json_loadb(all.at + at, end - at, 0, NULL);
			const char *id = json_string_value(json_object_get(row, "id"));
			const json_t *text = json_object_get(row, "text");

			snprintf(name, sizeof name, "\"id\": \"%s\"", id ? id : "");
			held = strstr(gold.at, name);
			held = held ? strstr(held, "\"split\": ") : NULL;
			if (id && json_is_string(text) && !(held && strncmp(held + 9, "\"held\"", 6) == 0))
				print_roles((ds_str){json_string_value(text), json_string_length(text)}, id);
			json_decref(row);
			at = end + 1;
		}
		ds_buf_free(&all);
	}
}

int main(int argc, char **argv)
{
	const char *folder = argc > 1 ? argv[1] : "../shared/data";
	ds_err err = {DS_OK, ""};
	ds_tagger *t = NULL;
	ds_buf gold;
	size_t done = 0, missing = 0;
	bool ok = true;

	list_errors = argc > 2 && strcmp(argv[2], "errors") == 0;
	if (!texts_read_file(&gold, GOLD) || ds_tagger_new(&t, NULL, &err)) {
		fprintf(stderr, "resolve: %s\n", err.code ? err.msg : GOLD ": cannot be read");
		return 1;
	}
	tagger = t;
	if (argc > 2 && strcmp(argv[2], "roles") == 0) {
		ds_buf_char(&gold, '\0');
		list_roles(folder, ds_buf_view(&gold));
		gold.len = 0;
	}
	for (size_t at = 0; ok && at < gold.len;) {
		const char *nl = memchr(gold.at + at, '\n', gold.len - at);
		size_t end = nl ? (size_t)(nl - gold.at) : gold.len;
		json_t *row = json_loadb(gold.at + at, end - at, 0, NULL);

		ok = row && run_row(row, folder, &done, &missing);
		json_decref(row);
		at = end + 1;
	}
	if (missing)
		printf("SKIP resolve            %zu of %zu texts are not in %s\n", missing,
		       missing + done, folder);
	if (ok && done) {
		printf("\n%-26s %-28s %5s %5s  %-5s %-5s F1\n", "resolution", "link", "gold", "found", "P",
		       "R");
		print_set("dev, mentions given", sum[0][0]);
		print_set("dev, own mentions", sum[0][1]);
		print_set("held, mentions given", sum[1][0]);
		print_set("held, own mentions", sum[1][1]);
	}
	ds_buf_free(&gold);
	ds_tagger_free(t);
	return ok ? 0 : 1;
}
