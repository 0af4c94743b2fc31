/*
 * Claims of a text as lines, for the tests of attribution.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_CORE_TAG_CLAIMS_CHECK_H
#define TESTS_CORE_TAG_CLAIMS_CHECK_H

#include "core/tag/tagging.h"

/* "STANCE[-] SPEAKER(type) | CONTENT" of each claim, one a line; l NULL = the lists that ship */
static inline void assert_claims_by(const list *l, const char *text, const char *expected)
{
	ds_doc doc;
	ds_buf line;

	tag_text(&doc, l, text);
	ds_buf_init(&line, NULL, 0);
	for (size_t i = 0; i < doc.claims.n; i++) {
		const ds_claim *c = &doc.claims.v[i];

		ds_buf_printf(&line, "%s%s%s ", ds_stance_name((ds_stance)c->stance),
			      c->negated ? "-" : "", c->direct ? "\"" : "");
		ds_buf_str(&line, ds_str_sub(doc.text.read, c->speaker_at.start,
					     c->speaker_at.end));
		if (c->speaker >= 0)
			ds_buf_printf(&line, "(%s)",
				      ds_type_name((ds_type)doc.spans.v[c->speaker].type));
		ds_buf_zstr(&line, " | ");
		ds_buf_str(&line, ds_str_sub(doc.text.read, c->content.start, c->content.end));
		ds_buf_char(&line, '\n');
	}
	ds_buf_char(&line, '\0');
	assert_string_equal(line.at, expected);
	ds_buf_free(&line);
	ds_doc_free(&doc);
}

/* "STANCE[-]["] WORDS | VERB | CONTENT [< WORDS of who passes it on]" of each claim, one a line, in any order */
typedef struct said_case {
	const char *text, *claims;
} said_case;

static inline void print_said(ds_buf *line, const ds_doc *doc, const ds_claim *c)
{
	ds_str read = doc->text.read, by = ds_str_sub(read, c->speaker_at.start, c->speaker_at.end);

	ds_buf_printf(line, "%s%s%s ", ds_stance_name((ds_stance)c->stance), c->negated ? "-" : "",
		      c->direct ? "\"" : "");
	ds_buf_str(line, by.len ? by : DS_STR("-"));
	ds_buf_zstr(line, " | ");
	ds_buf_str(line, ds_str_sub(read, c->verb.start, c->verb.end));
	ds_buf_zstr(line, " | ");
	ds_buf_str(line, ds_str_sub(read, c->content.start, c->content.end));
	if (c->outer >= 0) {
		const ds_claim *o = &doc->claims.v[c->outer];

		by = ds_str_sub(read, o->speaker_at.start, o->speaker_at.end);
		ds_buf_zstr(line, " < ");
		ds_buf_str(line, by.len ? by : DS_STR("-"));
	}
	ds_buf_char(line, '\n');
	ds_buf_char(line, '\0');
}

/* How many claims are not as the case says; prints them. */
static inline size_t wrong_said(const said_case *k)
{
	size_t wrong = 0, lines = 0;
	ds_doc doc;
	ds_buf line;

	tag_text(&doc, NULL, k->text);
	ds_buf_init(&line, NULL, 0);
	for (const char *at = k->claims; (at = strchr(at, '|')) && (at = strchr(at + 1, '|')); at++)
		lines++;
	for (size_t i = 0; i < doc.claims.n; i++) {
		const char *at;

		line.len = 0;
		print_said(&line, &doc, &doc.claims.v[i]);
		at = strstr(k->claims, line.at);
		if (at && (at == k->claims || at[-1] == '\n'))
			continue;
		print_message("%s\n  + %s", k->text, line.at);
		wrong++;
	}
	if (doc.claims.n != lines) {
		print_message("%s\n  has %zu claims, not %zu\n", k->text, doc.claims.n, lines);
		wrong++;
	}
	ds_buf_free(&line);
	ds_doc_free(&doc);
	return wrong;
}

static inline void assert_said(const said_case *cases, size_t n)
{
	size_t wrong = 0;

	for (size_t i = 0; i < n; i++)
		wrong += wrong_said(&cases[i]);
	assert_int_equal(wrong, 0);
}

#endif
