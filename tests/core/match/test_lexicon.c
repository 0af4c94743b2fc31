/*
 * match/lexicon: words by number, lists as tries; against plain search in an array.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match_test.h"

#include "match/tree_int.h"

#define WORDS   40u
#define ENTRIES 300u

static uint32_t seed = 7;

static unsigned roll(unsigned n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 16) % n;
}

static ds_str name_of(unsigned i)
{
	static char names[WORDS][8];

	snprintf(names[i], sizeof names[i], "w%u", i);
	return ds_str_of(names[i]);
}

static void words_by_number(void **state)
{
	ds_arena mem;
	ds_lexicon *lx;
	uint32_t id, again;

	(void)state;
	ds_arena_init(&mem, NULL, 0);
	lx = ds_lexicon_new(&mem);
	assert_non_null(lx);
	assert_int_equal(ds_lexicon_find(lx, DS_STR("x")), 0);
	for (uint32_t i = 0; i < 5000; i++) {
		char key[16];

		snprintf(key, sizeof key, "k%u", i);
		assert_int_equal(ds_lexicon_add(&id, lx, ds_str_of(key), NULL), DS_OK);
		assert_int_equal(id, i + 1);
		assert_int_equal(ds_lexicon_add(&again, lx, ds_str_of(key), NULL), DS_OK);
		assert_int_equal(again, id);
	}
	assert_int_equal(ds_lexicon_size(lx), 5000);
	assert_int_equal(ds_lexicon_find(lx, DS_STR("k4711")), 4712);
	assert_int_equal(ds_lexicon_find(lx, DS_STR("k5000")), 0);
	assert_true(ds_str_is(ds_lexicon_word(lx, 4712), "k4711"));
	assert_int_equal(ds_lexicon_add(&id, lx, DS_STR(""), NULL), DS_OK);
	assert_int_equal(ds_lexicon_find(lx, DS_STR("")), 5001);
	ds_arena_free(&mem);
}

struct entry {
	unsigned word[3], n, list;
};

/* Lengths of the entries of a list that stand at words[0], ascending, as a set of bits. */
static unsigned plain(const struct entry *entries, unsigned list, const unsigned *words, unsigned n)
{
	unsigned found = 0;

	for (unsigned i = 0; i < ENTRIES; i++) {
		bool same = entries[i].list == list && entries[i].n <= n;

		for (unsigned k = 0; same && k < entries[i].n; k++)
			same = entries[i].word[k] == words[k];
		if (same)
			found |= 1u << entries[i].n;
	}
	return found;
}

/* Three lists over one lexicon. */
static void lists(void **state)
{
	struct entry entries[ENTRIES];
	unsigned hits = 0;
	ds_trie *tries[3];
	ds_lexicon *lx;
	ds_arena mem;

	(void)state;
	ds_arena_init(&mem, NULL, 0);
	lx = ds_lexicon_new(&mem);
	for (int i = 0; i < 3; i++)
		assert_int_equal(ds_trie_new(&tries[i], lx, NULL), DS_OK);
	for (unsigned i = 0; i < ENTRIES; i++) {
		ds_str keys[3];

		entries[i] = (struct entry){.n = 1 + roll(3), .list = roll(3)};
		for (unsigned k = 0; k < entries[i].n; k++) {
			entries[i].word[k] = roll(WORDS / 2);
			keys[k] = name_of(entries[i].word[k]);
		}
		assert_int_equal(ds_trie_add(tries[entries[i].list], keys, entries[i].n, NULL), DS_OK);
	}
	for (int i = 0; i < 20000; i++) {
		unsigned words[4], n = 1 + roll(4), list = roll(3), found = 0;
		uint32_t ids[4];
		size_t lengths[DS_LIST_TOKENS], k;

		for (k = 0; k < n; k++) {
			words[k] = roll(WORDS);
			ids[k] = ds_lexicon_find(lx, name_of(words[k]));
		}
		k = ds_trie_match(lengths, tries[list], ids, n);
		for (size_t j = 0; j < k; j++) {
			assert_true(j == 0 || lengths[j] > lengths[j - 1]);
			found |= 1u << lengths[j];
		}
		hits += found != 0;
		assert_int_equal(found, plain(entries, list, words, n));
		assert_int_equal(ds_trie_has(tries[list], ids[0]), (found >> 1) & 1);
	}
	assert_true(hits > 2000);
	ds_arena_free(&mem);
}

/* ds_trie_first runs through the first words of one list alone. */
static void first_words(void **state)
{
	static const ds_str keys[] = {{"a", 1}, {"b", 1}, {"c", 1}};
	uint32_t edge = 0, word, n = 0;
	ds_trie *t, *other;
	ds_lexicon *lx;
	ds_arena mem;

	(void)state;
	ds_arena_init(&mem, NULL, 0);
	lx = ds_lexicon_new(&mem);
	assert_int_equal(ds_trie_new(&t, lx, NULL), DS_OK);
	assert_int_equal(ds_trie_new(&other, lx, NULL), DS_OK);
	assert_int_equal(ds_trie_first(&edge, t), 0);
	assert_int_equal(ds_trie_add(t, keys, 2, NULL), DS_OK);
	assert_int_equal(ds_trie_add(t, keys + 1, 2, NULL), DS_OK);
	assert_int_equal(ds_trie_add(t, keys, 2, NULL), DS_OK); /* twice is once */
	assert_int_equal(ds_trie_add(other, keys + 2, 1, NULL), DS_OK);
	assert_int_equal(t->n, 2);
	while ((word = ds_trie_first(&edge, t)) != 0) {
		assert_true(ds_str_is(ds_lexicon_word(lx, word), "a") || ds_str_is(ds_lexicon_word(lx, word), "b"));
		n++;
	}
	assert_int_equal(n, 2);
	ds_arena_free(&mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(words_by_number), cmocka_unit_test(lists),
					   cmocka_unit_test(first_words)};

	return cmocka_run_group_tests_name("match/lexicon", tests, NULL, NULL);
}
