/*
 * Tests of text/namekey: what meets, what stays apart, particles, idempotence, hostile input.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/namekey.h"

#include "base/stop.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define TEST(name, function) {"text/namekey: " name, function, NULL, NULL, NULL}

static char *key_of(ds_str s, bool consonants)
{
	ds_namekey_opts opts = {{NULL, 0}, consonants};
	ds_buf b;

	ds_buf_init(&b, NULL, 0);
	ds_namekey_add(&b, s, &opts);
	ds_buf_char(&b, '\0');
	assert_int_equal(b.status, DS_OK);
	return b.at;
}

/* names: spellings with | between them; all have one key, or no two do. */
static void compare(const char *names, bool same, bool consonants)
{
	char *first = NULL;

	while (*names) {
		size_t n = strcspn(names, "|");
		char *key = key_of((ds_str){names, n}, consonants);

		if (first && (strcmp(first, key) == 0) != same)
			fail_msg("%.*s: [%s], the first: [%s]", (int)n, names, key, first);
		if (first)
			free(key);
		else
			first = key;
		names += n + (names[n] != '\0');
	}
	free(first);
}

static void together(void **state)
{
	static const char *const rows[] = {
		"Шмид|Schmid|Schmidt|Shmid", "Ağcabədi|Aghjabadi|Агджабеди",
		"Soleimani|Suleymani|Suleimani", "Əliyev|Aliyev|Алиев|Aliev|Alijew",
		"Zelensky|Zelenskyy|Zelenskyi|Зеленський|Зеленский|Selenskyj",
		"Янукович|Yanukovych|Janukowitsch|Ianoukovitch", "Đoković|Djokovic|Dokovic|Ђоковић",
		"Milošević|Milosevic|Милошевић|Milochevitch", "Muhammad|Mohammed|Mohamed",
		"Hussein|Husayn|Hossein", "Gaddafi|Qaddafi|Kadhafi", "Müller|Mueller|Muller",
		"Tbilisi|თბილისი|ᲗᲑᲘᲚᲘᲡᲘ", "Երևան|Yerevan|Erevan|Jerewan", "Μητσοτάκης|Mitsotakis",
		"Maria|Мария|Mariya|Marija", "Rachmaninoff|Рахманинов", "Isfahan|Esfahan",
		"Qarabağ|Karabakh|Karabagh", "ﬁlip|Philip|FILIP", "Mehmed|Mehmet", "O’Neill|ONeil",
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		compare(rows[i], true, false);
}

static void apart(void **state)
{
	static const char *const rows[] = {
		"Anna|Inna|Hanna|Una|Anya", "Ivanov|Ivanovsky|Ivanenko|Evans", "Baku|Bako Hill|Batumi",
		"Putin|Patton|Potanin", "Kim Jong-un|Kim Jong-il", "Minsk|Munich|Omsk",
		"Lavrov|Lazarov|Labrov", "Марина|Мария|Марьяна", "Sarah|Zorah|Siri", "1|2|12",
		"東京|北京",
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		compare(rows[i], false, false);
}

static void particles(void **state)
{
	static const char *const rows[] = {
		"Bashar al-Assad|Bashar Assad|Bachar el-Assad|bashar AL ASAD",
		"Ar-Raqqa|al-Raqqah|Raqqa|Rakka", "as-Sisi|al-Sisi|Sisi", "ad-Dawla|Dawla",
		"Abd al-Rahman|Abdul Rahman|Abdulrahman|Abdel-Rahman",
		"Abdallah|Abdullah|Абдулла", "Osama bin Laden|Osama ben Laden|Usama ibn Laden",
		"Nasrallah|Nasrullah", "Kim Jong-un|Kim Jong Un",
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		compare(rows[i], true, false);
	compare("Al|Gore Al|Gore|Abdul|ibn", false, false);
}

static void consonants(void **state)
{
	(void)state;
	compare("محمد|Muhammad|Mohamed", true, true);
	compare("سلیمانی|Soleimani|Suleymani", true, true);
	compare("القذافي|Qadhafi|Gaddafi", true, true);
	compare("נתניהו|Netanyahu", true, true);
	compare("רבין|Rabin", true, true);
	compare("حسین|Hossein", true, true);
	compare("Rabin|Robben Island|Lapid", false, true);
	compare("\xE6\x96\x96|\xE6\x96\x97", false, true); /* bytes are not letters */
}

static void letters(void **state)
{
	static const char *const rows[][2] = {
		{"", ""}, {" - ", ""}, {"Schmid,  Anna!", "smit ana"}, {"h", ""}, {"日本", "日本"},
		{"B-52", "p 52"}, {"Jean-Luc", "jan luk"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *key = key_of(ds_str_of(rows[i][0]), false);

		assert_string_equal(key, rows[i][1]);
		free(key);
	}
}

static void idempotent_on(ds_str s)
{
	char *once = key_of(s, false), *twice = key_of(ds_str_of(once), false);

	if (strcmp(once, twice) != 0)
		fail_msg("\"%.*s\": [%s], then [%s]", (int)s.len, s.at, once, twice);
	free(once);
	free(twice);
}

static void idempotent_list(const char *path)
{
	FILE *f = fopen(path, "r");
	char line[512];

	assert_non_null(f);
	while (fgets(line, sizeof line, f))
		idempotent_on((ds_str){line, strcspn(line, "\t\n")});
	fclose(f);
}

/* The shipped names, the variants, and random words of the letters that rules look at. */
static void idempotent(void **state)
{
	static const char pool[] = "aeiouyjhczsdtgkvwxlb'- ";
	uint32_t seed = 11;

	(void)state;
	idempotent_list("core/tag/data/firstnames.tsv");
	idempotent_list("core/tag/data/places.tsv");
	idempotent_list("core/tag/data/peoples.tsv");
	for (int round = 0; round < 100000; round++) {
		char b[24];
		size_t n = 3 + (size_t)round % 20;

		for (size_t i = 0; i < n; i++) {
			seed = seed * 1664525u + 1013904223u;
			b[i] = pool[(seed >> 16) % (sizeof pool - 1)];
		}
		idempotent_on((ds_str){b, n});
	}
}

static void hostile(void **state)
{
	size_t n = 400000;
	char *b = malloc(n);
	clock_t start = clock();
	ds_buf out;

	(void)state;
	assert_non_null(b);
	for (size_t i = 0; i < n; i++)
		b[i] = "abd al "[i % 7];
	free(key_of((ds_str){b, n}, false));
	for (size_t i = 0; i < n; i++)
		b[i] = "jzy"[i % 3];
	free(key_of((ds_str){b, n}, true));
	assert_true(clock() - start < 2 * CLOCKS_PER_SEC);
	for (size_t i = 0; i < n; i++)
		b[i] = i % 4 ? 'a' : ' ';
	ds_buf_init(&out, NULL, 0);
	ds_stop_flag = 1;
	ds_namekey_add(&out, (ds_str){b, n}, NULL);
	ds_stop_flag = 0;
	assert_int_equal(out.status, DS_EINTR);
	ds_buf_free(&out);
	free(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("spellings of one name meet", together),
		TEST("different names stay apart", apart),
		TEST("articles, servants, sons", particles),
		TEST("without vowels", consonants),
		TEST("words and signs", letters),
		TEST("idempotent on lists and random words", idempotent),
		TEST("long input, interruption", hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
