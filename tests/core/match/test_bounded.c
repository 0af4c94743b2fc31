/*
 * match: patterns that cost a backtracker its life. What is counted is work (ds_matches.steps), not
 * time, on texts of growing size; and sources that would be large when compiled.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match_test.h"

/* "b c a a a ... a", n tokens: what patterns ask for is there, so no search ends before it began. */
static void long_doc(ds_doc *doc, int n)
{
	ds_buf b;

	ds_buf_init(&b, NULL, 0);
	ds_buf_zstr(&b, "b c");
	for (int i = 2; i < n; i++)
		ds_buf_zstr(&b, " a");
	ds_buf_char(&b, '\0');
	doc_of(doc, b.at);
	assert_int_equal(doc->tokens.n, n);
	ds_buf_free(&b);
}

/* Steps of a search over n tokens; 0: it ended at its limit, and said so. */
static uint64_t steps_of(const char *source, int n)
{
	ds_pattern *p = NULL;
	ds_matches m = {.n = 0};
	ds_err err = {DS_OK, ""};
	ds_arena mem;
	ds_doc doc;
	char whole[400];
	ds_status st;

	snprintf(whole, sizeof whole, "%s within document", source);
	if (ds_pattern_new(&p, ds_str_of(whole), NULL, &err))
		fail_msg("%s: %s", whole, err.msg);
	long_doc(&doc, n);
	ds_arena_init(&mem, NULL, 0);
	st = ds_pattern_find(&m, p, &doc, 0, SIZE_MAX, &mem, &err);
	if (st && (st != DS_ELIMIT || !strstr(err.msg, "condition")))
		fail_msg("%s on %d tokens: %s", whole, n, err.msg);
	ds_arena_free(&mem);
	ds_doc_free(&doc);
	ds_pattern_free(p);
	return st ? 0 : m.steps;
}

/* Places: items and signs, counted repeats written out. */
struct pattern {
	const char *source;
	int places;
};

static const struct pattern linear[] = {
	{"(a*)* b", 4},
	{"(a|a)* b", 5},
	{"(a+)+ b", 8},
	{"(a*)*(a*)*(a*)*(a*)* zzz | b", 18},
	{"(a?){30} a{30}", 90},
	{"(a|aa|a a|[])* b", 9},
	{"((a*)*)* b", 5},
	{"(a*?)*? b", 4},
	{"(a?\?)*? b", 4},
	{"((a+?)+?)+? b", 16},
	{"(a*? (a|b)*?)*? c b", 12},
	{"x:(y:a* z:a*)* b", 8},
	{"([]+ []+)+ c b", 14},
	{"([]{1,40}){1,40}? c b", 1700},
	{"(?=(?=(a*)* b) a*) a", 10},
	{"(?=[]* c) a | (?=[]* b) a", 7},
	{"(?<=a+ a+ a+) a b", 12},
	{"(?! a* b) a (?<! b a*) b", 12},
	{"(?<!(?<!(?<!(?<! a) a) a) a) b b", 12},
	{"(?=a) (?=[]) (?=a a) (?! a b) (?<= []) a (?<= a) (?= b)", 20},
	{"near(20: near(10: a, a), a, b) c", 20 * 6},
	{"near(9: near(9: near(9: a, a), a), a) b b", 9 * 9},
	{"(near(5: a, a) | near(4: a, a, a))* b b", 5 * 10},
};

/* Windows below max: as many steps again for as many tokens again, and few for each. */
static void growth(void **state)
{
	for (size_t i = 0; i < sizeof linear / sizeof *linear; i++) {
		const struct pattern *p = &linear[i];
		uint64_t before = steps_of(p->source, 60);

		for (int n = 120; n < 1000; n *= 2) {
			uint64_t now = steps_of(p->source, n);

			if (now == 0 || (p->places < n && now > 2 * before + before / 10 + 500) ||
			    now > 6u * (uint64_t)p->places * (uint64_t)n)
				fail_msg("%s: %d tokens take %llu steps, half of them %llu",
					 p->source, n, (unsigned long long)now,
					 (unsigned long long)before);
			before = now;
		}
	}
}

/* A window of 20,000 tokens: up to 1,000 steps of each place for each token. */
static void long_window(void **state)
{
	for (size_t i = 0; i < sizeof linear / sizeof *linear; i++) {
		const struct pattern *p = &linear[i];
		char source[300];
		uint64_t most, steps;

		if (p->places > 100)
			continue;
		snprintf(source, sizeof source, "%s max = 100", p->source);
		most = 6u * (uint64_t)p->places * 100 * 20000;
		steps = steps_of(source, 20000);
		if (steps > most || steps == 0)
			fail_msg("%s takes too many steps on 20,000 tokens", p->source);
	}
	assert_in_range(steps_of("(a|a)* b b", 20000), 1, 20000 * 1000 * 10);
}

/*
 * Conditions and :: multiply by the borders that there are: the power of the tokens, or the search
 * ends and says why.
 */
static const struct {
	const char *source;
	int power;
} conditional[] = {
	{"([] []* containing b)+", 2},
	{"([]+ containing a)+ b b", 3},
	{"(([]+) !containing b)+ b", 3},
	{"([]+ overlapping a)+? b b", 3},
	{"([]+ within (a+ a+))+ b", 3},
	{"((a|a)(a|a)?)* containing b", 2},
	{"a+ within (a* b)", 2},
	{"a overlapping (a+ a+ b)", 2},
	{"(a+ containing (a+ a+)) b b", 3},
	{"(([]+ containing a)+ overlapping a)+ b b", 4},
	{"((([]+ containing a)+ overlapping a)+ within ([]+))+ b b", 5},
	{"x:a+ y:a+ b :: x.length = y.length", 3},
	{"x:[]+ y:[]+ :: x.length > 1000000", 3},
	{"x:a+ y:a+ z:a+ b b :: x.length = y.length & y.length = z.length", 5},
};

/* Where matches are short, a long document is searched to its end, unless groups lie in groups. */
static void long_conditions(const char *source, int power)
{
	char short_matches[300];
	int n = power == 2 ? 20000 : 4000;
	uint64_t steps;

	snprintf(short_matches, sizeof short_matches, "%s max = 12", source);
	steps = steps_of(short_matches, n);
	if (steps == 0 ? power <= 3 : steps > 12u * 12 * 12 * (uint64_t)n)
		fail_msg("%s: %llu steps", short_matches, (unsigned long long)steps);
}

static void conditions(void **state)
{
	int limits = 0;

	for (size_t i = 0; i < sizeof conditional / sizeof *conditional; i++) {
		const char *source = conditional[i].source;
		double power = 1;
		uint64_t before = steps_of(source, 20);

		assert_true(before > 0);
		for (int k = 0; k < conditional[i].power; k++)
			power *= 2;
		for (int n = 40; n <= 160; n *= 2) {
			uint64_t now = steps_of(source, n);

			if ((double)now > power * 1.1 * (double)before + 2000)
				fail_msg("%s: %d tokens take %llu steps, half of them %llu",
					 source, n, (unsigned long long)now,
					 (unsigned long long)before);
			limits += now == 0;
			if (now == 0)
				break;
			before = now;
		}
		steps_of(source, 300); /* ends, one way or the other */
		long_conditions(source, conditional[i].power);
	}
	assert_true(limits < (int)(sizeof conditional / sizeof *conditional) / 2);
}

/* ---- sources ---- */

/* n times `piece`, and what goes before and behind. */
static ds_status compile(const char *before, const char *piece, size_t n, const char *behind,
			 ds_err *err)
{
	ds_pattern *p = NULL;
	ds_buf b;
	ds_status st;

	ds_buf_init(&b, NULL, 0);
	ds_buf_zstr(&b, before);
	for (size_t i = 0; i < n; i++)
		ds_buf_zstr(&b, piece);
	ds_buf_zstr(&b, behind);
	st = ds_pattern_new(&p, ds_buf_view(&b), NULL, err);
	if (!st)
		ds_pattern_free(p);
	ds_buf_free(&b);
	return st;
}

static void refused(const char *before, const char *piece, size_t n, const char *behind,
		    const char *why)
{
	ds_err err = {DS_OK, ""};
	ds_status st = compile(before, piece, n, behind, &err);

	if (!st || !strstr(err.msg, why) || strlen(err.msg) > 250)
		fail_msg("%s%s... (%zu times): %s", before, piece, n, st ? err.msg : "compiles");
}

static void accepted(const char *before, const char *piece, size_t n, const char *behind)
{
	ds_err err = {DS_OK, ""};

	if (compile(before, piece, n, behind, &err))
		fail_msg("%s%s... (%zu times): %s", before, piece, n, err.msg);
}

static void bombs(void **state)
{
	refused("(((a{1000}){1000}){1000}){1000}", "", 0, "", "too large");
	refused("((((((((((a{1,9}){1,9}){1,9}){1,9}){1,9}){1,9}){1,9}){1,9}){1,9}){1,9})", "", 0,
		"", "too large");
	refused("((((((a+){,1000})*){,1000})*){,1000})*", "", 0, "", "too large");
	refused("", "a ", 6000, "", "too large");
	refused("", "a ", 40000, "", "65536 bytes");
	refused("", "(", 60000, "", "deep");
	refused("[", "!", 60000, "word = a]", "deep");
	refused("[", "(", 60000, "word = a]", "deep");
	refused("<ORG ", "(", 60000, ">", "deep");
	refused("", "(?=", 20000, "a", "deep");
	refused("", "near(9: ", 8000, "a", "deep");
	refused("", "x:(", 20000, "a", "");
	refused("a :: ", "(", 60000, "", "deep");
	refused("x:a :: ", "!", 60000, "x.word = a", "deep");
	refused("a", "?", 60000, "", "");
	refused("a", " containing b", 65, "", "64");
	refused("", "(?=a) ", 65, "a", "64");
	accepted("a", " | a", 1000, "");
	accepted("", "(", 39, "a)))))))))))))))))))))))))))))))))))))))");
	accepted("a", " containing b", 64, "");
	accepted("", "(?=a) ", 64, "a");
	accepted("", "a ", 4000, "");
}

/* Each macro is two of the one before it: 2^n items when written out. */
static void macros(void **state)
{
	ds_pattern *p = NULL;
	ds_err err = {DS_OK, ""};
	ds_buf b;

	for (int n = 8; n <= 1000; n *= 5) {
		ds_buf_init(&b, NULL, 0);
		ds_buf_zstr(&b, "@m0 = a; ");
		for (int i = 1; i <= n; i++)
			ds_buf_printf(&b, "@m%d = @m%d @m%d; ", i, i - 1, i - 1);
		ds_buf_printf(&b, "@m%d", n);
		if (n == 8) {
			assert_int_equal(ds_pattern_new(&p, ds_buf_view(&b), NULL, &err), DS_OK);
			ds_pattern_free(p);
		} else {
			assert_int_not_equal(ds_pattern_new(&p, ds_buf_view(&b), NULL, &err), DS_OK);
			assert_true(strstr(err.msg, "too large") || strstr(err.msg, "deep"));
		}
		ds_buf_free(&b);
	}
}

/* The memory of paths is limited; what needs more says so, and what helps. */
static void too_wide(void **state)
{
	ds_pattern *p = NULL;
	ds_matches m = {.n = 0};
	ds_err err = {DS_OK, ""};
	ds_arena mem;
	ds_doc doc;

	if (ds_pattern_new(&p, DS_STR("(a?){1000} (b?){1000} [length > 9] within document max = 10000"), NULL, &err))
		fail_msg("%s", err.msg);
	long_doc(&doc, 10000);
	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_pattern_find(&m, p, &doc, 0, SIZE_MAX, &mem, &err), DS_ELIMIT);
	assert_non_null(strstr(err.msg, "max = N"));
	/* and what is found is, too */
	ds_pattern_free(p);
	if (ds_pattern_new(&p, DS_STR("x:[]* policy = all within document"), NULL, &err))
		fail_msg("%s", err.msg);
	ds_arena_free(&mem);
	ds_arena_init(&mem, NULL, 1 << 20);
	assert_int_equal(ds_pattern_find(&m, p, &doc, 0, SIZE_MAX, &mem, &err), DS_ELIMIT);
	assert_non_null(strstr(err.msg, "the matches need more than 1 MB"));
	ds_arena_free(&mem);
	ds_doc_free(&doc);
	ds_pattern_free(p);
}

/* 200,000 entries, of one word and of up to 16; one more is an error. */
static void lists(void **state)
{
	enum { ENTRIES = 200000 };
	ds_str *words = calloc(ENTRIES, sizeof *words);
	char *room = calloc(ENTRIES, 64);
	ds_word_list list = {{"many", 4}, words, ENTRIES};
	ds_pattern_opts opts = {.lists = &list, .n_lists = 1};
	ds_pattern *p = NULL;
	ds_err err = {DS_OK, ""};

	assert_non_null(words);
	assert_non_null(room);
	for (int i = 0; i < ENTRIES; i++) {
		char *at = room + 64 * (size_t)i;

		snprintf(at, 64, i % 2 ? "word%d" : "a a a a a a a a a a a a a a a word%d", i);
		words[i] = ds_str_of(at);
	}
	if (ds_pattern_new(&p, DS_STR("$many | b $many within document"), &opts, &err))
		fail_msg("%s", err.msg);
	ds_pattern_free(p);
	words[7] = DS_STR("a a a a a a a a a a a a a a a a a");
	assert_int_equal(ds_pattern_new(&p, DS_STR("$many"), &opts, &err), DS_ESYNTAX);
	assert_non_null(strstr(err.msg, "16 tokens"));
	free(words);
	free(room);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(growth), cmocka_unit_test(long_window),
		cmocka_unit_test(conditions), cmocka_unit_test(bombs),
		cmocka_unit_test(macros), cmocka_unit_test(too_wide), cmocka_unit_test(lists),
	};

	return cmocka_run_group_tests_name("match/bounded", tests, NULL, NULL);
}
