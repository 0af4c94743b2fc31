/*
 * match: every example of docs/patterns.md gives what the page says. SPDX-License-Identifier: MIT
 */
#include "match_test.h"

/* An annotation in an example: where it lies in the plain text, and what was said of it. */
struct note {
	ds_type type;
	char piece[80], value[40];
};

static bool has_value(ds_type t)
{
	return t == DS_CARDINAL || t == DS_DATE;
}

/* "a <PERSON B> c" -> "a B c" and the notes. */
static size_t plain_text(char *out, struct note *notes, const char *in)
{
	size_t n = 0;

	while (*in) {
		const char *end = strchr(in, '>');
		char name[20] = "";
		size_t skip = 1;

		if (*in != '<' || !end) {
			*out++ = *in++;
			continue;
		}
		sscanf(in + 1, "%19[A-Z]", name);
		skip += strlen(name) + 1;
		notes[n].type = ds_type_find(ds_str_of(name));
		assert_true(notes[n].type < DS_TYPE_COUNT);
		if (has_value(notes[n].type)) {
			sscanf(in + skip, "%39s", notes[n].value);
			skip += strlen(notes[n].value) + 1;
		}
		snprintf(notes[n].piece, sizeof notes[n].piece, "%.*s",
			 (int)(end - in - (long)skip), in + skip);
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
	double low;

	if (n->type == DS_DATE) {
		mark_day(doc, n->piece, n->value, n->value, n->value);
	} else if (n->type == DS_CARDINAL) {
		low = strtod(n->value, NULL);
		mark_number(doc, n->piece, low,
			    !dots     ? low
			    : dots[2] ? strtod(dots + 2, NULL)
				      : INFINITY);
	} else {
		mark(doc, n->piece, n->type);
	}
}

static void example(const char *text, const char *find, const char *gives)
{
	char plain[500];
	struct note notes[10] = {{.type = DS_PERSON}};
	size_t n = plain_text(plain, notes, text);
	ds_doc doc;

	doc_of(&doc, plain);
	for (size_t i = 0; i < n; i++)
		annotate(&doc, &notes[i]);
	check_doc(&doc, find, gives);
	ds_doc_free(&doc);
}

/* The line behind `label`, without its end; the test fails where it is not. */
static char *line_of(char *buffer, size_t size, FILE *f, const char *label)
{
	size_t n = strlen(label);

	assert_non_null(fgets(buffer, (int)size, f));
	buffer[strcspn(buffer, "\n")] = '\0';
	if (strncmp(buffer, label, n) || buffer[n] != ' ')
		fail_msg("expected %s, found %s", label, buffer);
	return buffer + n + 1;
}

static void page(void **state)
{
	FILE *f = fopen("docs/patterns.md", "r");
	char line[500], text[500], find[500], gives[500];
	int examples = 0;

	assert_non_null(f);
	while (fgets(line, sizeof line, f)) {
		char *t, *p, *g;

		if (strcmp(line, "```pattern\n"))
			continue;
		t = line_of(text, sizeof text, f, "text:");
		p = line_of(find, sizeof find, f, "find:");
		g = line_of(gives, sizeof gives, f, "gives:");
		example(t, p, g);
		examples++;
	}
	fclose(f);
	assert_true(examples >= 20);
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

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(page), cmocka_unit_test(head)};

	return cmocka_run_group_tests_name("match/docs", tests, NULL, NULL);
}
