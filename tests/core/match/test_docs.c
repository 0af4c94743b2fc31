/*
 * match: every example of docs/patterns.md gives what the page says. SPDX-License-Identifier: MIT
 */
#include "match_test.h"
#include "tag/zones.h"

#define TEXT 1000

/* An annotation in an example: where it lies in the plain text, and what was said of it. */
struct note {
	ds_type type;
	char piece[80], value[40], unit[8], id[40];
	int entity; /* the digit behind @; 0 = none */
};

/* The word at *at, which is moved behind it and the blank. */
static void take_word(char *out, size_t size, const char **at)
{
	size_t n = strcspn(*at, " >");

	assert_true(n < size);
	memcpy(out, *at, n);
	out[n] = '\0';
	*at += n + ((*at)[n] == ' ');
}

/* <TYPE [@ENTITY] [#ID] [VALUE [UNIT]] words> */
static void read_note(struct note *n, const char *at, const char *end)
{
	char name[20];

	memset(n, 0, sizeof *n);
	take_word(name, sizeof name, &at);
	n->type = ds_type_find(ds_str_of(name));
	assert_true(n->type != DS_TYPE_COUNT);
	if (*at == '@') {
		n->entity = at[1] - '0';
		at += 3;
	}
	if (*at == '#') {
		at++;
		take_word(n->id, sizeof n->id, &at);
	}
	if (n->type == DS_CARDINAL || n->type == DS_DATE || n->type == DS_MONEY)
		take_word(n->value, sizeof n->value, &at);
	if (n->type == DS_MONEY)
		take_word(n->unit, sizeof n->unit, &at);
	snprintf(n->piece, sizeof n->piece, "%.*s", (int)(end - at), at);
}

/* "a <PERSON B> c" -> "a B c" and the notes. */
static size_t plain_text(char *out, struct note *notes, const char *in)
{
	size_t n = 0;

	while (*in) {
		const char *end = strchr(in, '>');

		if (*in != '<' || !end) {
			*out++ = *in++;
			continue;
		}
		read_note(&notes[n], in + 1, end);
		out += sprintf(out, "%s", notes[n].piece);
		in = end + 1;
		n++;
	}
	*out = '\0';
	return n;
}

static void annotate(ds_doc *doc, const struct note *n)
{
	char *dots = strstr(n->value, "..");
	double low = strtod(n->value, NULL);
	ds_span *s;

	if (n->type == DS_DATE) {
		mark_day(doc, n->piece, n->value, n->value, n->value);
	} else if (n->value[0]) {
		mark_number(doc, n->piece, low,
			    !dots     ? low
			    : dots[2] ? strtod(dots + 2, NULL)
				      : INFINITY);
	} else {
		mark(doc, n->piece, n->type);
	}
	s = &doc->spans.v[doc->spans.n - 1];
	s->id = ds_str_of(n->id);
	if (n->type == DS_MONEY) {
		s->type = DS_MONEY;
		s->value.kind = DS_VALUE_MONEY;
		s->value.unit = ds_str_of(n->unit);
	}
}

/* Mentions with one number are one entity: that of the first. */
static void join_entities(ds_doc *doc, const struct note *notes)
{
	for (size_t i = 0; i < doc->spans.n; i++) {
		for (size_t k = 0; k < i && notes[i].entity && doc->spans.v[i].entity < 0; k++) {
			if (notes[k].entity == notes[i].entity)
				doc->spans.v[i].entity = (int32_t)k;
		}
	}
}

static void example(const char *text, const char *find, const char *gives)
{
	char plain[TEXT];
	struct note notes[10];
	size_t n = plain_text(plain, notes, text);
	ds_doc doc;
	ds_err err;

	doc_of(&doc, plain);
	for (size_t i = 0; i < n; i++)
		annotate(&doc, &notes[i]);
	join_entities(&doc, notes);
	assert_int_equal(ds_zones_find(&doc, &err), DS_OK);
	check_doc(&doc, find, gives);
	ds_doc_free(&doc);
}

/* Lines with the label, joined by line ends; *line is the line behind them. */
static void lines_of(char *out, FILE *f, char line[], const char *label)
{
	size_t n = strlen(label), used = 0;

	while (!strncmp(line, label, n)) {
		const char *rest = line[n] == ' ' ? line + n + 1 : line + n;

		assert_true(used + strlen(rest) < TEXT - 2);
		memcpy(out + used, rest, strlen(rest) + 1);
		used += strlen(rest);
		assert_non_null(fgets(line, TEXT, f));
	}
	if (used == 0)
		fail_msg("expected %s, found %s", label, line);
	out[used - 1] = '\0';
}

static void page(void **state)
{
	FILE *f = fopen("docs/patterns.md", "r");
	char line[TEXT], text[TEXT], find[TEXT], gives[TEXT];
	int examples = 0;

	assert_non_null(f);
	while (fgets(line, sizeof line, f)) {
		if (strcmp(line, "```pattern\n"))
			continue;
		assert_non_null(fgets(line, sizeof line, f));
		if (!strncmp(line, "find:", 5)) { /* a mistake, and what is said of it */
			strcpy(text, "a");
			lines_of(find, f, line, "find:");
			strcpy(gives, "! ");
			lines_of(gives + 2, f, line, "error:");
		} else {
			lines_of(text, f, line, "text:");
			lines_of(find, f, line, "find:");
			lines_of(gives, f, line, "gives:");
		}
		if (strcmp(line, "```\n"))
			fail_msg("expected the end of the block, found %s", line);
		example(text, find, gives);
		examples++;
	}
	fclose(f);
	assert_true(examples >= 60);
}

/* The three patterns at the head of the page. */
static void head(void **state)
{
	FILE *f = fopen("docs/patterns.md", "r");
	char line[500];
	int n = 0;

	assert_non_null(f);
	while (n < 3 && fgets(line, sizeof line, f)) {
		ds_pattern *p = NULL;
		ds_err err = {DS_OK, ""};

		if (strncmp(line, "    ", 4))
			continue;
		if (ds_pattern_new(&p, ds_str_of(line), NULL, &err))
			fail_msg("%s: %s", line, err.msg);
		ds_pattern_free(p);
		n++;
	}
	fclose(f);
	assert_int_equal(n, 3);
}

/* The pattern between the backticks at *at, with \| as |; *at is moved behind it. */
static bool take_code(char *out, size_t size, char **at)
{
	char *open = strchr(*at, '`'), *close = open ? strchr(open + 1, '`') : NULL;
	size_t n = 0;

	if (!close)
		return false;
	for (char *c = open + 1; c < close; c++) {
		if (c[0] == '\\' && c[1] == '|')
			continue;
		assert_true(n + 1 < size);
		out[n++] = *c;
	}
	out[n] = '\0';
	*at = close + 1;
	return true;
}

/* The second cell of a row of a table: ends it, and gives its begin; NULL for what is no row. */
static char *second_cell(char *line)
{
	char *cell = NULL;

	for (char *c = line; line[0] == '|' && c[0]; c++) {
		if (c[0] != '|' || (c > line && c[-1] == '\\'))
			continue;
		if (cell && c > cell) {
			*c = '\0';
			return cell;
		}
		cell = c == line ? NULL : c + 1;
	}
	return NULL;
}

/* Each pattern that the tables tell users of other languages to write is one. */
static void other_languages(void **state)
{
	static const ds_str words[] = {{"Baku", 4}};
	static const ds_word_list list = {{"list", 4}, words, 1};
	ds_pattern_opts opts = {.lists = &list, .n_lists = 1};
	FILE *f = fopen("docs/patterns.md", "r");
	char line[TEXT], source[TEXT];
	int rows = 0, patterns = 0;
	bool inside = false;

	assert_non_null(f);
	while (fgets(line, sizeof line, f)) {
		char *cell;

		inside = inside || !strcmp(line, "## Coming from other languages\n");
		cell = inside ? second_cell(line) : NULL;
		rows += cell != NULL;
		while (cell && take_code(source, sizeof source, &cell)) {
			ds_pattern *p = NULL;
			ds_err err = {DS_OK, ""};

			if (ds_pattern_new(&p, ds_str_of(source), &opts, &err))
				fail_msg("%s: %s", source, err.msg);
			ds_pattern_free(p);
			patterns++;
		}
	}
	fclose(f);
	assert_true(rows >= 80);
	assert_true(patterns >= 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(page),
		cmocka_unit_test(head),
		cmocka_unit_test(other_languages),
	};

	return cmocka_run_group_tests_name("match/docs", tests, NULL, NULL);
}
