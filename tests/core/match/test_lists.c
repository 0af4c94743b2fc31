/* match/lists: the lists that ship, and files that are wrong.  SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "match/lists.h"
#include "tag/claims_int.h"
#include "tag/words_int.h"

#include <stdio.h>

static const ds_shipped_list *list_of(const char *name, const char *lang)
{
	const ds_shipped_list *l = NULL;

	assert_int_equal(ds_shipped_list_find(&l, ds_str_of(name), ds_str_of(lang), NULL), DS_OK);
	return l;
}

/* The forms of all entries as one run of keys: "|kill|shot dead|". */
static void forms_of(ds_buf *b, const ds_shipped_list *l)
{
	ds_phrases all = {NULL, 0, 0};
	ds_arena mem;
	ds_err err = {DS_OK, ""};

	ds_arena_init(&mem, NULL, 0);
	for (size_t i = 0; i < l->n; i++) {
		if (ds_list_entry_forms(&all, &l->v[i], l->lang, &mem, &err))
			fail_msg("%s", err.msg);
	}
	ds_buf_init(b, NULL, 0);
	ds_buf_char(b, '|');
	for (size_t i = 0; i < all.n; i++) {
		for (size_t k = 0; k < all.v[i].n; k++) {
			ds_buf_zstr(b, k ? " " : "");
			ds_buf_str(b, all.v[i].words[k]);
		}
		ds_buf_char(b, '|');
	}
	ds_buf_char(b, '\0');
	ds_arena_free(&mem);
}

static bool has(const char *name, const char *lang, const char *form)
{
	char inner[100];
	ds_buf b;
	bool found;

	snprintf(inner, sizeof inner, "|%s|", form);
	forms_of(&b, list_of(name, lang));
	found = strstr(b.at, inner) != NULL;
	ds_buf_free(&b);
	return found;
}

static bool has_entry(const ds_shipped_list *l, ds_str text, size_t before)
{
	for (size_t i = 0; i < before; i++) {
		if (ds_str_eq(l->v[i].text, text))
			return true;
	}
	return false;
}

static void all_of_them(void **state)
{
	static const char *const six[] = {"say", "confirm", "deny", "kill", "injure", "destroy"};
	static const char *const langs[] = {"en", "de", "fr", "es", "ru", "tr", "az"};
	const ds_shipped_list *all;
	size_t n;
	ds_err err = {DS_OK, ""};

	if (ds_shipped_lists(&all, &n, &err))
		fail_msg("%s", err.msg);
	assert_true(n > 100);
	for (size_t i = 0; i < n; i++) {
		ds_buf b;

		assert_true(all[i].text.len > 5 && all[i].n >= 1);
		for (size_t k = 0; k < all[i].n; k++) {
			if (has_entry(&all[i], all[i].v[k].text, k))
				fail_msg("$%.*s: %.*s twice", (int)all[i].name.len, all[i].name.at,
					 (int)all[i].v[k].text.len, all[i].v[k].text.at);
			assert_int_not_equal(all[i].v[k].as, DS_WORD_ANY);
		}
		forms_of(&b, &all[i]);
		ds_buf_free(&b);
	}
	for (size_t i = 0; i < 6; i++) {
		for (size_t k = 0; k < 7; k++)
			assert_non_null(list_of(six[i], langs[k]));
	}
	assert_null(list_of("nope", "en"));
	assert_null(list_of("kill", "tlh"));
	assert_non_null(list_of("kill", "de-AT"));
	assert_ptr_equal(list_of("kill", ""), list_of("kill", "en"));
}

static void entries(void **state)
{
	assert_true(has("kill", "en", "killed") && has("kill", "en", "shot dead"));
	assert_true(has("leader", "en", "prime ministers") && has("leader", "en", "heads of state"));
	assert_true(has("elect", "en", "re - elected"));
	assert_true(has("deny", "en", "ruled out") && has("destroy", "en", "blew up"));
	assert_true(has("soldier", "en", "servicewomen") && has("fighter", "en", "mujahideen"));
	assert_true(has("refugee", "en", "displaced people"));
	assert_true(has("kill", "de", "getotet") && has("kill", "ru", "\xD1\x83\xD0\xB1\xD0\xB8\xD0\xBB\xD0\xB8"));
	assert_true(has("arrest", "de", "festgenommen") && has("injure", "es", "hirieron"));
	assert_true(has("destroy", "fr", "detruit"));
	/* what would count something else */
	assert_false(has("say", "en", "state") || has("say", "en", "states") || has("say", "en", "report"));
	assert_false(has("destroy", "en", "level") || has("destroy", "en", "ruins") || has("destroy", "en", "gut"));
	assert_false(has("protest", "en", "march") || has("protest", "en", "demonstrated"));
	assert_false(has("kill", "en", "died") || has("demand", "en", "demand") || has("kill", "de", "tote"));
	assert_false(has("deny", "en", "dispute") || has("deny", "en", "disputed") || has("police", "en", "cop"));
	assert_false(has("attack", "en", "storm") || has("support", "en", "back") || has("sign", "en", "signs"));
}

/*
 * The table of stances that attribution reads, and the lists, are two: the table stands behind rules
 * that look at the words around. Where both have a word they agree.
 */
static void stances(void **state)
{
	static const struct {
		const char *name;
		uint32_t may;
	} lists[] = {{"say", W_SAYS | W_CLAIMS}, {"claim", W_CLAIMS}, {"confirm", W_CONFIRMS},
		     {"deny", W_DENIES},	 {"doubt", W_DOUBTS}};
	size_t n_known = 0;

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		ds_buf b;
		ds_str word;
		char *at;

		forms_of(&b, list_of(lists[i].name, "en"));
		for (at = strtok(b.at, "|"); at; at = strtok(NULL, "|")) {
			uint32_t stance;

			word = ds_str_of(at);
			stance = ds_word_of(word)->name & C_STANCES;
			n_known += stance != 0;
			if (stance & ~lists[i].may)
				fail_msg("$%s has \"%s\", which is another stance", lists[i].name, at);
		}
		ds_buf_free(&b);
	}
	assert_true(n_known > 100);
}

static void wrong(void **state)
{
	static const struct {
		const char *text, *message;
	} t[] = {
		{"list\ta\tb\n", "line 1: list \"a\": no language"},
		{"language\txx\nlist\ta\n", "nothing that it is for"},
		{"language\txx\nlist\ta\tb\nlist\ta\tc\n", "line 3: list \"a\""},
		{"language\txx\nverb\ta\tb\n", "no row \"list\" for \"a\""},
		{"language\txx\nlist\ta\tb\nverb\ta\tc,,d\n", "an empty entry"},
		{"language\txx\nlist\ta\tb\nverbs\ta\tc\n", "\"verbs\" is none of"},
	};
	const ds_shipped_list *all;
	size_t n;
	ds_arena mem;

	ds_arena_init(&mem, NULL, 0);
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		ds_err err = {DS_OK, ""};

		assert_int_equal(ds_lists_read(&all, &n, ds_str_of(t[i].text), &mem, &err), DS_ESYNTAX);
		if (!strstr(err.msg, t[i].message))
			fail_msg("%s: %s", t[i].message, err.msg);
	}
	assert_int_equal(ds_lists_read(&all, &n, DS_STR("# x\nlanguage\txx\nlist\ta\tb\nnoun\ta\t ~c d , e\n"), &mem,
				       NULL), DS_OK);
	assert_int_equal(n, 1);
	assert_int_equal(all[0].n, 2);
	assert_true(ds_str_is(all[0].v[0].text, "c d") && all[0].v[0].head == 0);
	assert_true(ds_str_is(all[0].v[1].text, "e") && all[0].v[1].head == SIZE_MAX);
	ds_arena_free(&mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(all_of_them), cmocka_unit_test(entries),
					   cmocka_unit_test(stances), cmocka_unit_test(wrong)};

	return cmocka_run_group_tests_name("match/lists", tests, NULL, NULL);
}
