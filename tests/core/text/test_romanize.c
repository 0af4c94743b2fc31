/*
 * Tests of text/romanize: each language's table and rules, guesses, case, maps, hostile input.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/romanize.h"

#include "base/stop.h"
#include "text/normal.h"
#include "text/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define TEST(name, function) {"text/romanize: " name, function, NULL, NULL, NULL}

struct row {
	const char *in, *out;
};

static void check(const char *in, const char *out, const char *lang, bool ascii)
{
	ds_romanize_opts opts = {ds_str_of(lang), ascii};
	ds_arena mem;
	ds_mapped m, nfd;

	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_romanize(&m, ds_str_of(in), &opts, &mem, NULL), DS_OK);
	if (!ds_str_is(m.text, out))
		fail_msg("\"%s\" (%s) becomes \"%.*s\", not \"%s\"", in, lang, (int)m.text.len,
			 m.text.at, out);
	/* decomposed text reads the same, up to the marks of letters that stay */
	ds_normal(&nfd, ds_str_of(in), DS_NFD, &mem, NULL);
	assert_int_equal(ds_romanize(&nfd, nfd.text, &opts, &mem, NULL), DS_OK);
	ds_normal(&nfd, nfd.text, DS_NFC, &mem, NULL);
	if (!ds_str_is(nfd.text, out))
		fail_msg("\"%s\" (%s), decomposed, becomes \"%.*s\"", in, lang,
			 (int)nfd.text.len, nfd.text.at);
	ds_arena_free(&mem);
}

static void check_rows(const struct row *rows, size_t n, const char *lang)
{
	for (size_t i = 0; i < n; i++)
		check(rows[i].in, rows[i].out, lang, false);
}

#define ROWS(rows, lang) check_rows(rows, sizeof rows / sizeof *rows, lang)

static void russian(void **state)
{
	static const struct row rows[] = {
		{"Ельцин", "Yeltsin"}, {"Дудаев", "Dudayev"}, {"Сергеев", "Sergeyev"},
		{"Хрущёв", "Khrushchev"}, {"Пётр", "Pyotr"}, {"Горбачёв", "Gorbachev"},
		{"Юрий Навальный", "Yury Navalny"}, {"Ильич", "Ilyich"}, {"Арсеньев", "Arsenyev"},
		{"подъезд", "podyezd"}, {"за́мок", "zamok"}, {"Цхинвали", "Tskhinvali"},
		{"Щука ЩУКА Щ", "Shchuka SHCHUKA Shch"}, {"Ѣ", "E"}, {"Йошкар-Ола", "Yoshkar-Ola"},
	};

	(void)state;
	ROWS(rows, "ru");
	ROWS(rows, "ru-RU");
}

static void slavic(void **state)
{
	static const struct row uk[] = {
		{"Зеленський", "Zelenskyi"}, {"Київ", "Kyiv"}, {"Згорани", "Zghorany"},
		{"Їжакевич Єнакієве", "Yizhakevych Yenakiieve"}, {"Знам'янка", "Znamianka"},
		{"Ярошенко Юрій", "Yaroshenko Yurii"}, {"Короп’є", "Koropie"}, {"Ґалаґан", "Galagan"},
	};
	static const struct row be[] = {
		{"Ціханоўская", "Tsikhanouskaya"}, {"Бяляцкі", "Bialiatski"}, {"Гродна", "Hrodna"},
		{"Лукашэнка", "Lukashenka"}, {"Якуб Еўропа", "Yakub Yeuropa"},
	};
	static const struct row bg[] = {
		{"Търново", "Tarnovo"}, {"София", "Sofia"}, {"Щерев", "Shterev"},
		{"Андрей Бойко", "Andrey Boyko"}, {"Стоянов", "Stoyanov"},
	};
	static const struct row sr[] = {
		{"Ђоковић", "Đoković"}, {"Џеки ЏОН", "Džeki DŽON"}, {"Њујорк Љубљана", "Njujork Ljubljana"},
		{"Хрватска", "Hrvatska"},
	};
	static const struct row mk[] = {
		{"Ѓорче", "Gjorche"}, {"Ќустендил", "Kjustendil"}, {"Ѕвезда", "Dzvezda"},
		{"Џон Заев", "Dzhon Zaev"},
	};
	static const struct row kk[] = {
		{"Тоқаев", "Toqayev"}, {"Қызылорда", "Qyzylorda"}, {"Өскемен", "Oskemen"},
		{"Әлия Шәріп", "Aliya Sharip"},
	};

	(void)state;
	ROWS(uk, "uk");
	ROWS(be, "be");
	ROWS(bg, "bg");
	ROWS(sr, "sr");
	ROWS(mk, "mk");
	ROWS(kk, "kk");
	check("Ђоковић", "Djokovic", "sr", true);
}

/* Without a hint the letters of the text tell the language. */
static void guesses(void **state)
{
	static const struct row rows[] = {
		{"Харків, Чернігів", "Kharkiv, Chernihiv"},
		{"Володимир Зеленський", "Volodymyr Zelenskyi"},
		{"Магілёў", "Mahiliou"},
		{"България и Търново", "Balgaria i Tarnovo"},
		{"Ђорђе", "Đorđe"},
		{"Ќумурџиев", "Kjumurdzhiev"},
		{"Көкшетау", "Kokshetau"},
		{"Игорь говорил о городе Ґ и объезде", "Igor govoril o gorode G i obyezde"},
		{"Галина", "Galina"},
	};

	(void)state;
	ROWS(rows, "");
	ROWS(rows, "en");
	check("Галина", "Halyna", "uk", false);
	check("Галина", "Halyna", "UK_ua", false);
}

static void greek(void **state)
{
	static const struct row rows[] = {
		{"Αύγουστος", "Avgoustos"}, {"Ευτυχία", "Eftychia"}, {"άυλος", "aylos"},
		{"Μπακογιάννη", "Bakogianni"}, {"λάμπα", "lampa"}, {"ΜΠΑΚΑΣ", "BAKAS"},
		{"Άγγελος Σφίγξ Έλεγχος", "Angelos Sfinx Elenchos"}, {"ἄγγελος ᾳ", "angelos a"},
		{"Πειραιάς Ούτος οϋ", "Peiraias Outos oy"}, {"Χανιά ΧΑΝΙΑ", "Chania CHANIA"},
		{"Ψαρά", "Psara"}, {"Ευρώπη", "Evropi"},
	};

	(void)state;
	ROWS(rows, "");
}

static void caucasus(void **state)
{
	static const struct row rows[] = {
		{"Երևան", "Yerevan"}, {"Ոսկանյան", "Voskanyan"}, {"Միքայելյան", "Mikayelyan"},
		{"ՄԻՔԱՅԵԼ Ով Ուրարտու", "MIKAYEL Ov Urartu"}, {"Ինչո՞ւ", "Inchu"},
		{"Փաշինյան։", "Pashinyan."}, {"Եւա", "Yeva"},
		{"თბილისი ქუთაისი", "tbilisi kutaisi"}, {"ᲗᲑᲘᲚᲘᲡᲘ", "TBILISI"},
		{"ჭავჭავაძე", "chavchavadze"}, {"ႧႡ", "TB"},
	};

	(void)state;
	ROWS(rows, "");
}

static void hebrew(void **state)
{
	static const struct row rows[] = {
		{"נתניהו", "ntnyhu"}, {"ירושלים", "yroshlim"}, {"אולמרט", "olmrt"}, {"אשדוד", "ashdod"},
		{"שָׁלוֹם", "shalom"}, {"שׂרה", "srh"}, {"ג'ורג׳", "jorj"}, {"תל־אביב", "tl-aviv"},
		{"פרס", "prs"}, {"דָּוִד", "david"}, {"תּוֹרָה", "torah"}, {"כֹּהֵן", "kohen"},
	};

	(void)state;
	ROWS(rows, "");
}

static void arabic(void **state)
{
	static const struct row ar[] = {
		{"محمد", "mhmd"}, {"مُحَمَّد", "muhammad"}, {"القذافي", "al-qdhafi"}, {"الله", "allah"},
		{"أوباما", "ubama"}, {"إيران", "iran"}, {"مصطفى", "mstfa"}, {"فاطمة", "fatma"},
		{"يوسف", "yusf"}, {"وليد", "wlid"}, {"سعيد", "s'id"}, {"عمر", "amr"},
		{"مـحـمد", "mhmd"}, {"٢٠٢٠؟", "2020?"}, {"رياض", "ryad"}, {"شُكْرًا", "shukran"},
	};
	static const struct row fa[] = {
		{"سلیمانی", "slimani"}, {"روحانی", "ruhani"}, {"خامنه‌ای", "khamnehi"},
		{"چابهار", "chabhar"}, {"ولایتی", "vlayti"}, {"۱۲", "12"},
	};

	(void)state;
	ROWS(ar, "");
	ROWS(ar, "ar");
	ROWS(fa, "fa");
	check("علی", "ali", "", false);
	check("فاطمه", "fatmeh", "fa", false);
}

static void latin(void **state)
{
	(void)state;
	check("Ağcabədi və Əliyev", "Aghjabadi va Aliyev", "", false);
	check("XANKƏNDİ", "KHANKANDI", "", false);
	check("Cəfərov, Paris, Çelik", "Jafarov, Paris, Çelik", "", false);
	check("Qarabağ Şuşa Jalə İlham ısmayıl", "Garabagh Shusha Zhala Ilham ismayil", "az", false);
	check("Achmed", "Achmed", "az", false);
}

static void latin_others(void **state)
{
	(void)state;
	check("İstanbul Yılmaz Şahin Öcalan", "Istanbul Yilmaz Sahin Ocalan", "tr", false);
	check("Müller Łódź naïve", "Müller Łódź naïve", "", false);
	check("Müller ŁÓDŹ Ærø STRAẞE Þór", "Muller LODZ Aero STRASSE Thor", "", true);
	check("日本 देवनागरी plain", "日本 देवनागरी plain", "", true);
}

static void maps(void **state)
{
	ds_arena mem;
	ds_mapped m;

	(void)state;
	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_romanize(&m, DS_STR("a Щука b"), NULL, &mem, NULL), DS_OK);
	assert_true(ds_str_is(m.text, "a Shchuka b"));
	assert_int_equal(ds_edits_start(&m.map, 2), 2);
	assert_int_equal(ds_edits_end(&m.map, 4), 4);    /* within Shch: all of Щ */
	assert_int_equal(ds_edits_start(&m.map, 6), 4);  /* у */
	assert_int_equal(ds_edits_end(&m.map, 9), 10);   /* а */
	assert_int_equal(ds_edits_to_start(&m.map, 11), 10);
	ds_arena_free(&mem);
}

/* Four megabytes of ASCII in an Azerbaijani text: a second look at the rest for each word took a minute. */
static void linear(void **state)
{
	const size_t n = (size_t)4 << 20;
	ds_romanize_opts opts = {.lang = DS_STR("az")};
	char *b = malloc(n);
	clock_t start = clock();
	ds_arena mem;
	ds_mapped m;

	(void)state;
	assert_non_null(b);
	for (size_t i = 0; i < n; i++)
		b[i] = i % 6 ? 'a' : ' ';
	ds_arena_init(&mem, NULL, (size_t)1 << 30);
	assert_int_equal(ds_romanize(&m, (ds_str){b, n}, &opts, &mem, NULL), DS_OK);
	assert_true(clock() - start < 20 * CLOCKS_PER_SEC);
	ds_arena_free(&mem);
	free(b);
}

/* Words longer than the window come out as short ones do, in linear time, with all their marks. */
static void long_words(void **state)
{
	size_t n = 400000, len = 0;
	char *b = malloc(n + 8);
	ds_arena mem;
	ds_mapped m;
	clock_t start;

	(void)state;
	assert_non_null(b);
	while (len + 4 <= n) {
		memcpy(b + len, "щ", 2);
		memcpy(b + len + 2, "е", 2);
		len += 4;
	}
	ds_arena_init(&mem, NULL, 0);
	start = clock();
	assert_int_equal(ds_romanize(&m, (ds_str){b, len}, NULL, &mem, NULL), DS_OK);
	assert_int_equal(m.text.len, len / 4 * 5);
	for (size_t i = 0; i < m.text.len; i += 5)
		assert_memory_equal(m.text.at + i, "shche", 5);
	for (size_t i = 2; i + 2 <= len; i += 2)
		memcpy(b + i, "\xCC\x81", 2);
	assert_int_equal(ds_romanize(&m, (ds_str){b, len}, NULL, &mem, NULL), DS_OK);
	assert_true(ds_str_is(m.text, "shch"));
	assert_true(clock() - start < 2 * CLOCKS_PER_SEC);
	ds_arena_free(&mem);
	free(b);
}

/* Every code point, alone, between Cyrillic letters and before a mark: well-formed, stable. */
static void idempotent(void **state)
{
	static const char *const around[][2] = {{"", ""}, {"ж", "е"}, {"ə", "\xCC\xA7"},
						{"ا", "ل"}, {"Ա", "ւ"}};
	ds_romanize_opts ascii = {{NULL, 0}, true};
	ds_arena mem;

	(void)state;
	ds_arena_init(&mem, NULL, 0);
	for (uint32_t cp = 0; cp < 0x20000; cp++) {
		for (size_t k = 0; k < 2 * sizeof around / sizeof *around; k++) {
			const ds_romanize_opts *opts = k & 1 ? &ascii : NULL;
			ds_mapped once, twice;
			char b[16];
			size_t n = strlen(around[k / 2][0]);

			memcpy(b, around[k / 2][0], n);
			n += ds_utf8_put(b + n, cp);
			memcpy(b + n, around[k / 2][1], strlen(around[k / 2][1]));
			n += strlen(around[k / 2][1]);
			assert_int_equal(ds_romanize(&once, (ds_str){b, n}, opts, &mem, NULL), 0);
			assert_int_equal(ds_utf8_valid(once.text), once.text.len);
			assert_int_equal(ds_romanize(&twice, once.text, opts, &mem, NULL), 0);
			if (!ds_str_eq(once.text, twice.text))
				fail_msg("not idempotent: U+%04X in %zu", (unsigned)cp, k);
		}
		ds_arena_reset(&mem);
	}
	ds_arena_free(&mem);
}

static void failures(void **state)
{
	ds_mapped m = {{"x", 1}, {NULL, 0, 0}};
	ds_arena mem;
	ds_err err;
	char *b = malloc(1 << 20);

	(void)state;
	assert_non_null(b);
	for (size_t i = 0; i < 1 << 20; i += 2)
		memcpy(b + i, "щ", 2);
	ds_arena_init(&mem, NULL, 1 << 16);
	assert_int_equal(ds_romanize(&m, (ds_str){b, 1 << 20}, NULL, &mem, &err), DS_ELIMIT);
	assert_true(ds_str_is(m.text, "x"));
	ds_arena_free(&mem);
	ds_arena_init(&mem, NULL, 0);
	ds_stop_flag = 1;
	assert_int_equal(ds_romanize(&m, (ds_str){b, 1 << 20}, NULL, &mem, &err), DS_EINTR);
	ds_stop_flag = 0;
	assert_true(ds_str_is(m.text, "x"));
	ds_arena_free(&mem);
	free(b);
	check("", "", "", false);
	check("\xFF", "\xEF\xBF\xBD", "", false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("Russian", russian),
		TEST("Ukrainian, Belarusian, Bulgarian, Serbian, Macedonian, Kazakh", slavic),
		TEST("the language by its letters", guesses),
		TEST("Greek", greek),
		TEST("Armenian, Georgian", caucasus),
		TEST("Hebrew", hebrew),
		TEST("Arabic, Persian", arabic),
		TEST("Azerbaijani", latin),
		TEST("Turkish, plain letters, scripts that stay", latin_others),
		TEST("maps back", maps),
		TEST("long words", long_words),
		TEST("linear", linear),
		TEST("idempotent on every code point", idempotent),
		TEST("cap, interruption, ill-formed bytes", failures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
