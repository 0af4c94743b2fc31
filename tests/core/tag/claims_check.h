/*
 * Claims of a text as lines, for the tests of attribution.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_CORE_TAG_CLAIMS_CHECK_H
#define TESTS_CORE_TAG_CLAIMS_CHECK_H

#include "core/tag/tagging.h"

/* "STANCE[-] SPEAKER(type) | CONTENT" of each claim, one a line; l NULL = the lists that ship */
static void assert_claims_by(const list *l, const char *text, const char *expected)
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

#endif
