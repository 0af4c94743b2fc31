/*
 * Values in other languages: hostile tables, and hostile texts read by them.
 *
 * The first byte chooses: 0 to 5 one of the tables that ship, and the rest is the text; else the
 * bytes up to a NUL are a table, and the rest, or a sample, is the text. A table is read or refused
 * with a message; spans lie in the text, in order.
 *
 * SPDX-License-Identifier: MIT
 */
#include "check.h"

#include "tag/lang.h"
#include "tag/values.h"

#include <math.h>

#define LIMIT ((size_t)1 << 14)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const codes[] = {"de", "fr", "es", "ru", "tr", "az"};
static const char sample[] = "1 234,5 aa 3. b 2020 c-d 12.5.2019 % EUR 5 km";

static void tag(const ds_lang *own, const char *lang, ds_str text)
{
	ds_doc_source from = {.bytes = text};
	ds_doc doc;
	size_t end = 0;

	from.meta.lang = ds_str_of(lang);
	if (text.len % 2)
		from.meta.date = DS_STR("2020-11-12");
	need(ds_doc_init(&doc, &from, NULL, 0, NULL) == DS_OK, "reading");
	need(ds_doc_tokens(&doc, NULL) == DS_OK, "tokens");
	need(ds_values_find_by(&doc.spans, &doc, &own, own != NULL, NULL) == DS_OK, "values");
	for (size_t i = 0; i < doc.spans.n; i++) {
		const ds_span *s = &doc.spans.v[i];

		need(s->start >= end && s->end > s->start && s->end <= doc.text.read.len,
		     "order of spans");
		need(isfinite(s->value.number) && s->value.low <= s->value.high, "numbers");
		end = s->end;
	}
	ds_doc_free(&doc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ds_lang *l = NULL;
	ds_err err = {DS_OK, ""};
	const uint8_t *nul;
	ds_str table;

	if (size == 0 || size > LIMIT)
		return 0;
	if (data[0] < 6) {
		tag(NULL, codes[data[0]], (ds_str){(const char *)data + 1, size - 1});
		return 0;
	}
	nul = memchr(data, 0, size);
	table = (ds_str){(const char *)data, nul ? (size_t)(nul - data) : size};
	if (ds_lang_open(&l, DS_STR("table"), table, &err)) {
		need(err.msg[0] != 0, "a reason");
		return 0;
	}
	tag(l, ds_lang_code(l),
	    nul ? (ds_str){(const char *)nul + 1, size - table.len - 1} : DS_STR(sample));
	ds_lang_close(l);
	return 0;
}
