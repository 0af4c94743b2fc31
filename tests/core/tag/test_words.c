/*
 * tag/words: every word of every vocabulary is found with its sets, and no other is.
 *
 * SPDX-License-Identifier: MIT
 */
#include "core/tag/tagging.h"
#include "tag/words_int.h"

static const struct ds_word_sets *const all[] = {&ds_name_words, &ds_claim_words, &ds_role_words, &ds_sex_words};

static uint32_t of_kind(const ds_word_bits *b, size_t kind)
{
	const uint32_t bits[] = {b->name, b->claim, b->role, b->sex};

	return bits[kind];
}

static bool is_in(const struct ds_word_set *set, ds_str word)
{
	for (const char *p = set->list; *p;) {
		size_t n = strcspn(p, " ");

		if (ds_str_eq((ds_str){p, n}, word))
			return true;
		p += n + (p[n] == ' ');
	}
	return false;
}

/* Each word has the bits of all sets of its vocabulary that it stands in, no more. */
static void every_word_is_found(void **state)
{
	size_t words = 0;

	(void)state;
	for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
		for (size_t i = 0; i < all[k]->n; i++) {
			const char *p = all[k]->v[i].list;

			assert_true(all[k]->v[i].bits != 0);
			while (*p) {
				ds_str word = {p, strcspn(p, " ")};
				uint32_t want = 0;

				for (size_t j = 0; j < all[k]->n; j++)
					want |= is_in(&all[k]->v[j], word) ? all[k]->v[j].bits : 0;
				assert_in_range(word.len, 1, DS_VOCABULARY_WORD);
				assert_int_equal(of_kind(ds_word_of(word), k), want);
				words++;
				p += word.len + (p[word.len] == ' ');
			}
		}
	}
	assert_true(words >= ds_words_count());
}

static void the_table_has_room(void **state)
{
	(void)state;
	assert_true(ds_words_count() > 1000);
	assert_true(ds_words_count() * 2 < ds_words_room());
}

static void other_words_are_none(void **state)
{
	static const char *const others[] = {"", "x", "thee", "minister's", "a word", "antidisestablishmentarianisms",
					     "averyveryverylongwordindeed"};

	(void)state;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		const ds_word_bits *b = ds_word_of(ds_str_of(others[i]));

		assert_int_equal(b->name | b->claim | b->role | b->sex, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_word_is_found),
		cmocka_unit_test(the_table_has_room),
		cmocka_unit_test(other_words_are_none),
	};

	return cmocka_run_group_tests_name("tag/words", tests, NULL, NULL);
}
