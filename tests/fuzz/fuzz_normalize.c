/*
 * Fuzz target of normalisation: reading, the four normal forms, the fold, and their maps.
 *
 * Each step's contract is checked with abort(), so that a broken invariant is a crash as a bad
 * access is.
 *
 * SPDX-License-Identifier: MIT
 */
#include "check.h"
#include "text/fold.h"
#include "text/normal.h"
#include "text/text.h"
#include "text/utf8.h"

#define LIMIT ((size_t)1 << 16) /* longer inputs find nothing new, only later */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A span mapped to the earlier text and back covers itself. */
static void check_span(const ds_edits *map, size_t start, size_t end, size_t from_len)
{
	size_t a = ds_edits_start(map, start), b = ds_edits_end(map, end);

	need(a <= b && b <= from_len, "mapped span is in order");
	need(ds_edits_to_start(map, a) <= start, "start comes back");
	need(ds_edits_to_end(map, b) >= end, "end comes back");
}

static void check_read(ds_str source, ds_text *text, ds_arena *mem)
{
	ds_text again;
	size_t at = 0;

	need(ds_text_read(text, source, NULL, mem, NULL) == DS_OK, "reading");
	need(ds_utf8_valid(text->read) == text->read.len, "reading text is well-formed");
	check_map(&text->map, source.len, text->read.len);
	need(ds_text_read(&again, text->read, NULL, mem, NULL) == DS_OK, "reading again");
	need(ds_str_eq(again.read, text->read) && again.map.n == 0, "reading is idempotent");
	while (at < text->read.len) {
		size_t end = at;

		ds_utf8_next(text->read, &end);
		check_span(&text->map, at, end, source.len);
		at = end;
	}
}

static void check_forms(ds_str s, ds_arena *mem)
{
	ds_mapped m[4], again;

	for (int form = 0; form < 4; form++) {
		need(ds_normal(&m[form], s, (ds_form)form, mem, NULL) == DS_OK, "normal form");
		check_map(&m[form].map, s.len, m[form].text.len);
		need(ds_normal(&again, m[form].text, (ds_form)form, mem, NULL) == DS_OK, "again");
		need(ds_str_eq(again.text, m[form].text) && again.map.n == 0, "form is stable");
	}
	ds_normal(&again, m[DS_NFD].text, DS_NFC, mem, NULL);
	need(ds_str_eq(again.text, m[DS_NFC].text), "NFC(NFD) is NFC");
	ds_normal(&again, m[DS_NFKC].text, DS_NFKD, mem, NULL);
	need(ds_str_eq(again.text, m[DS_NFKD].text), "NFKD(NFKC) is NFKD");
}

static void check_fold(ds_str s, ds_arena *mem)
{
	ds_mapped key, again;
	ds_buf b;

	need(ds_fold(&key, s, mem, NULL) == DS_OK, "fold");
	check_map(&key.map, s.len, key.text.len);
	need(ds_utf8_valid(key.text) == key.text.len, "key is well-formed");
	need(ds_fold(&again, key.text, mem, NULL) == DS_OK, "fold again");
	need(ds_str_eq(again.text, key.text), "fold is idempotent");
	ds_buf_init(&b, NULL, 0);
	ds_fold_add(&b, s);
	need(b.status == DS_OK && ds_str_eq(ds_buf_view(&b), key.text), "both folds agree");
	ds_buf_free(&b);
}

static void check_all(ds_str s, ds_arena *mem)
{
	check_forms(s, mem);
	check_fold(s, mem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ds_str source = {(const char *)data, size};
	ds_arena mem;
	ds_text text;

	if (size > LIMIT)
		return 0;
	ds_arena_init(&mem, NULL, 0);
	check_read(source, &text, &mem);
	check_all(source, &mem); /* as it is: ill-formed bytes must not hurt */
	check_all(text.read, &mem);
	ds_arena_free(&mem);
	return 0;
}
