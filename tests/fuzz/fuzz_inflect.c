/*
 * Inflection: hostile tables, and hostile words in the tables that ship.
 *
 * The first byte chooses: 0 to 6 one of the tables that ship, and the rest is a text; 7 a file of word
 * lists; else the bytes up to a NUL are a table, and the rest, or a few samples, are its words. Every form
 * is a string within bounds, the word itself first, none twice.
 *
 * SPDX-License-Identifier: MIT
 */
#include "check.h"

#include "match/inflect_int.h"
#include "match/lists.h"

#define LIMIT ((size_t)1 << 13)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const ds_strs *forms, ds_str word)
{
	need(forms->n >= 1 && ds_str_eq(forms->v[0], word), "the word itself");
	for (size_t i = 0; i < forms->n; i++) {
		need(i == 0 || (forms->v[i].len > 0 && forms->v[i].len <= DS_INFLECT_FORM), "length");
		for (size_t k = 0; k < i && k < 200; k++)
			need(!ds_str_eq(forms->v[i], forms->v[k]), "each form once");
	}
}

static void text_in(ds_str text, unsigned as, ds_str lang)
{
	ds_phrases all = {NULL, 0, 0};
	ds_strs shown = {NULL, 0, 0};
	ds_arena mem;

	ds_arena_init(&mem, NULL, 0);
	if (ds_inflect_text(&all, text, text.len / 2, lang, as, &mem, NULL) == DS_OK) {
		for (size_t i = 0; i < all.n; i++)
			need(all.v[i].n >= 1 && all.v[i].n <= DS_PHRASE_TOKENS && all.v[i].n == all.v[0].n,
			     "words of a phrase");
	}
	ds_inflect_show(&shown, text, SIZE_MAX, lang, as, &mem, NULL);
	ds_arena_free(&mem);
}

static void words_in(const ds_table *t, ds_str rest)
{
	ds_str word;

	for (unsigned as = 0; as < 8 && ds_next_part(&rest, ' ', &word); as++) {
		ds_strs forms = {NULL, 0, 0};
		ds_arena mem;

		ds_arena_init(&mem, NULL, 0);
		if (ds_table_forms(&forms, word, t, as, &mem, NULL) == DS_OK)
			check(&forms, word);
		ds_arena_free(&mem);
	}
}

static void lists(ds_str text)
{
	const ds_shipped_list *all;
	size_t n;
	ds_arena mem;
	ds_err err = {DS_OK, ""};

	ds_arena_init(&mem, NULL, 0);
	if (ds_lists_read(&all, &n, text, &mem, &err))
		need(err.msg[0] != 0, "a reason");
	ds_arena_free(&mem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const ds_str *codes;
	ds_table *t = NULL;
	ds_err err = {DS_OK, ""};
	const uint8_t *nul;
	ds_str text;

	if (size == 0 || size > LIMIT)
		return 0;
	text = (ds_str){(const char *)data + 1, size - 1};
	if (data[0] < 7 && data[0] < ds_inflect_languages(&codes)) {
		text_in(text, size % 8, codes[data[0]]);
		return 0;
	}
	if (data[0] == 7) {
		lists(text);
		return 0;
	}
	nul = memchr(data, 0, size);
	text = (ds_str){(const char *)data, nul ? (size_t)(nul - data) : size};
	if (ds_table_read(&t, text, &err)) {
		need(err.msg[0] != 0, "a reason");
		return 0;
	}
	words_in(t, nul ? (ds_str){(const char *)nul + 1, size - text.len - 1} : DS_STR("la ab abc bela anlan"));
	ds_table_free(t);
	return 0;
}
