/* match/inflect: forms of words, phrases, text; tables that are wrong.  SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "match/inflect_int.h"
#include "text/fold.h"

#include <stdio.h>
#include <stdlib.h>

/* All forms, parted by blanks. */
static void forms_of(ds_buf *b, const char *word, const char *lang, unsigned as)
{
	ds_strs out = {NULL, 0, 0};
	ds_arena mem;
	ds_err err = {DS_OK, ""};

	ds_arena_init(&mem, NULL, 0);
	ds_buf_init(b, NULL, 0);
	if (ds_inflect_show(&out, ds_str_of(word), SIZE_MAX, ds_str_of(lang), as, &mem, &err))
		fail_msg("%s: %s", word, err.msg);
	for (size_t i = 0; i < out.n; i++) {
		ds_buf_zstr(b, i ? ", " : "");
		ds_buf_str(b, out.v[i]);
	}
	ds_buf_char(b, '\0');
	ds_arena_free(&mem);
}

static void check_as(const char *word, const char *lang, unsigned as, const char *want)
{
	ds_buf b;

	forms_of(&b, word, lang, as);
	if (strcmp(b.at, want))
		fail_msg("%s\n  gives %s\n  not   %s", word, b.at, want);
	ds_buf_free(&b);
}

static void check(const char *word, const char *want)
{
	check_as(word, "en", DS_WORD_ANY, want);
}

/* Whether `form` is among the forms of `word`; match keys both. */
static bool has(const char *word, const char *form, const char *lang)
{
	char inner[200];
	ds_buf b, key;
	bool found;

	ds_buf_init(&key, NULL, 0);
	ds_fold_add(&key, ds_str_of(form));
	snprintf(inner, sizeof inner, ", %.*s,", (int)key.len, key.at);
	forms_of(&b, word, lang, DS_WORD_ANY);
	b.len--;
	ds_buf_zstr(&b, ",");
	ds_buf_char(&b, '\0');
	found = strstr(b.at, inner) || strncmp(b.at, inner + 2, strlen(inner + 2)) == 0;
	ds_buf_free(&b);
	ds_buf_free(&key);
	return found;
}

static void english_verbs(void **state)
{
	check("kill", "kill, kills, killed, killing");
	check("say", "say, says, said, saying");
	check("stop", "stop, stops, stopped, stopping");
	check("visit", "visit, visits, visited, visiting");
	check("admit", "admit, admits, admitted, admitting");
	check("refer", "refer, refers, referred, referring");
	check("offer", "offer, offers, offered, offering");
	check("travel", "travel, travels, travelled, traveled, travelling, traveling");
	check("deny", "deny, denies, denied, denying");
	check("panic", "panic, panics, panicked, panicking");
	check("die", "die, dies, died, dying, dieing, dice");
	check("agree", "agree, agrees, agreed, agreeing");
	check("begin", "begin, begins, began, begun, beginning");
	check("be", "be, is, are, am, was, were, been, being");
	check("veto", "veto, vetoes, vetos, vetoed, vetoing");
	check("equip", "equip, equips, equipped, equipping");
	check("quiz", "quiz, quizzes, quizzed, quizzing");
	check("ok", "ok, oks, oked, oking");
	check("yap", "yap, yaps, yapped, yapping");
	check("quit", "quit, quits, quitted, quitting");
	check("kidnap", "kidnap, kidnaps, kidnaped, kidnapped, kidnaping, kidnapping");
}

static void prefixes(void **state)
{
	check("overthrow", "overthrow, overthrows, overthrew, overthrown, overthrowing");
	check("rebuild", "rebuild, rebuilds, rebuilt, rebuilding");
	check("withstand", "withstand, withstands, withstood, withstanding");
	check("redo", "redo, redoes, redos, redid, redone, redoing");
	check("behave", "behave, behaves, behaved, behaving");
	check("relay", "relay, relays, relayed, relaid, relaying");
}

static void english_nouns(void **state)
{
	check("spokeswoman", "spokeswoman, spokeswomen");
	check("spokesperson", "spokesperson, spokespersons, spokespeople");
	check("man", "man, mans, manned, manning, men");
	check_as("gunman", "en", DS_WORD_NOUN, "gunman, gunmen");
	check_as("human", "en", DS_WORD_NOUN, "human, humans");
	check_as("city", "en", DS_WORD_NOUN, "city, cities");
	check_as("crisis", "en", DS_WORD_NOUN, "crisis, crises");
	check_as("hero", "en", DS_WORD_NOUN, "hero, heroes, heros");
	check_as("knife", "en", DS_WORD_NOUN, "knife, knives");
	check_as("monarch", "en", DS_WORD_NOUN, "monarch, monarchs");
	check_as("church", "en", DS_WORD_NOUN, "church, churches");
	check_as("criterion", "en", DS_WORD_NOUN, "criterion, criteria");
	check_as("person", "en", DS_WORD_NOUN, "person, people, persons");
	check_as("aircraft", "en", DS_WORD_NOUN, "aircraft");
	check_as("grandchild", "en", DS_WORD_NOUN, "grandchild, grandchildren");
}

static void adjectives(void **state)
{
	check("big", "big, bigger, biggest");
	check("good", "good, better, best");
	check("happy", "happy, happier, happiest");
	check("large", "large, larger, largest");
	check("clean", "clean, cleans, cleaned, cleaning, cleaner, cleanest");
}

/* What looks like a form and is another word. */
static void confusables(void **state)
{
	static const struct {
		const char *word, *form;
	} no[] = {{"see", "seed"},     {"find", "founded"}, {"find", "founds"},
		  {"new", "news"},     {"breath", "breathed"}, {"unit", "united"}, {"she", "shed"},
		  {"it", "its"},       {"us", "used"},	    {"star", "stared"},	 {"hop", "hoped"},
		  {"plan", "planed"},  {"bore", "born"},    {"lay", "lain"},	 {"fell", "fallen"},
		  {"saw", "seen"},     {"secret", "secreted"}, {"kill", "killer"},
		  {"interleave", "interleft"}, {"the", "thes"}, {"2020", "2020s"}};
	static const struct {
		const char *word, *form;
	} yes[] = {{"found", "founded"}, {"lie", "lay"}, {"lie", "lain"}, {"bear", "bore"},
		   {"wind", "wound"},	 {"wound", "wounded"}, {"leave", "left"}, {"be", "was"},
		   {"fall", "fell"},	 {"see", "saw"}};

	for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
		if (has(no[i].word, no[i].form, "en"))
			fail_msg("%s is no form of %s", no[i].form, no[i].word);
	}
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
		if (!has(yes[i].word, yes[i].form, "en"))
			fail_msg("%s is a form of %s", yes[i].form, yes[i].word);
	}
}

static void phrases(void **state)
{
	check("give up", "give up, gives up, gave up, given up, giving up, give ups");
	check_as("give up", "en", DS_WORD_VERB, "give up, gives up, gave up, given up, giving up");
	check_as("prime minister", "en", DS_WORD_NOUN, "prime minister, prime ministers");
	check_as("re-elect", "en", DS_WORD_VERB, "re-elect, re-elects, re-elected, re-electing");
	check_as("mother-in-law", "en", DS_WORD_NOUN, "mother-in-law, mother-in-laws, mothers-in-law");
	check("passer-by", "passer-by, passers-by");
	check_as("set fire to", "en", DS_WORD_VERB, "set fire to, sets fire to, setting fire to");
	check_as("set fire to", "en", DS_WORD_NOUN, "set fire to");
	check_as("shot put", "en", DS_WORD_PLAIN, "shot put");
	assert_true(has("yok etmek", "yok etti", "tr") && has("ums Leben kommen", "ums Leben kamen", "de"));
	check_as("", "en", DS_WORD_ANY, "");
	check_as("...", "en", DS_WORD_PLAIN, "...");
	assert_true(has("prime minister", "prime ministers", "en"));
	assert_true(has("head of state", "heads of state", "en"));
}

static void head(void **state)
{
	ds_phrases out = {NULL, 0, 0};
	ds_arena mem;

	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_inflect_text(&out, DS_STR("a head of state"), 2, DS_STR("en"), DS_WORD_NOUN, &mem,
					 NULL), DS_OK);
	assert_int_equal(out.n, 2);
	assert_int_equal(out.v[1].n, 4);
	assert_true(ds_str_is(out.v[1].words[1], "heads"));
	assert_true(ds_str_is(out.v[1].words[3], "state"));
	ds_arena_free(&mem);
}

static const struct {
	const char *lang, *word, *forms; /* parted by blanks */
} known[] = {
	{"de", "töten", "tötet tötete getötet getöteten tötend"},
	{"de", "verletzen", "verletzt verletzte verletzten verletzter"},
	{"de", "festnehmen", "festnahm festgenommen festzunehmen festgenommenen festnimmt"},
	{"de", "umbringen", "umgebracht umbrachte umzubringen"},
	{"de", "erschießen", "erschoss erschossen erschießt"},
	{"de", "anerkennen", "anerkannt anerkannte"},
	{"de", "dementieren", "dementiert dementierte"},
	{"de", "bekanntgeben", "bekanntgegeben bekanntgab"},
	{"de", "eingestehen", "eingestanden eingestand"},
	{"de", "überfallen", "überfallen überfiel"},
	{"de", "antworten", "antwortete geantwortet"},
	{"de", "Soldat", "Soldaten"},
	{"de", "Regierung", "Regierungen"},
	{"de", "Haus", "Häuser Hauses Häusern"},
	{"fr", "tuer", "tué tués tuées tuait tuèrent tuera"},
	{"fr", "détruire", "détruit détruits détruisent détruisit"},
	{"fr", "mourir", "mort morte morts meurt mourut"},
	{"fr", "appeler", "appelle appelé appelait"},
	{"fr", "craindre", "craint craignent craignait"},
	{"fr", "reprendre", "repris reprise reprennent"},
	{"fr", "hôpital", "hôpitaux"},
	{"fr", "journal", "journaux"},
	{"fr", "abattre", "abat abattu abattent abattirent"},
	{"fr", "recevoir", "reçoit reçu reçurent"},
	{"fr", "apercevoir", "aperçu aperçoit"},
	{"fr", "disparaître", "disparu disparaît disparus"},
	{"es", "matar", "mató mataron matado matarlo matándolos"},
	{"es", "herir", "hirió hirieron herido heridas hiere"},
	{"es", "atacar", "atacó ataque ataquen"},
	{"es", "morir", "murió muerto muertos muere"},
	{"es", "detener", "detuvo detenido detienen detuvieron"},
	{"es", "producir", "produjo producido produzca"},
	{"es", "contradecir", "contradijo contradicho"},
	{"es", "perseguir", "persiguió perseguido persiguen"},
	{"es", "negar", "niega negó niegan nieguen"},
	{"es", "nación", "naciones"},
	{"es", "juez", "jueces"},
	{"ru", "убить", "убил убили убит убиты убитых убьёт"},
	{"ru", "заявить", "заявил заявила заявили заявит заявлено"},
	{"ru", "рассказать", "рассказал расскажет рассказали"},
	{"ru", "освободить", "освободил освобождён освободят освобожу"},
	{"ru", "погибнуть", "погиб погибла погибли погибших"},
	{"ru", "арестовать", "арестовал арестованы арестует арестованных"},
	{"ru", "солдат", "солдаты солдатам солдатами"},
	{"ru", "ракета", "ракеты ракет ракетами"},
	{"ru", "заявление", "заявления заявлений заявлению"},
	{"tr", "öldürmek", "öldürdü öldürmüş öldürüyor öldürecek öldürdüğünü öldürmedi"},
	{"tr", "başlamak", "başladı başlıyor başlayacak başlayan"},
	{"tr", "demek", "dedi diyor diyecek diyen"},
	{"tr", "etmek", "etti ediyor edecek eden"},
	{"tr", "çocuk", "çocuklar çocuğu çocuğun çocukları"},
	{"tr", "asker", "askerler askeri askerlerin askere"},
	{"az", "öldürmək", "öldürdü öldürüb öldürür öldürəcək öldürdüyünü öldürmədi"},
	{"az", "başlamaq", "başladı başlayıb başlayır başlayacaq başladığını"},
	{"az", "əsgər", "əsgərlər əsgəri əsgərin əsgərlərin"},
	{"az", "uşaq", "uşaqlar uşağı uşağın uşaqların"},
};

static void languages(void **state)
{
	static const struct {
		const char *lang, *word, *form;
	} no[] = {{"de", "verletzen", "geverletzt"}, {"de", "verletzen", "vergeletzt"},
		  {"de", "verletzen", "verzuletzen"}, {"es", "morir", "more"}, {"es", "negar", "nega"},
		  {"ru", "убить", "убитя"}, {"fr", "maintenir", "maintenant"}};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		char all[200], *form = all;

		snprintf(all, sizeof all, "%s", known[i].forms);
		for (form = strtok(all, " "); form; form = strtok(NULL, " ")) {
			if (!has(known[i].word, form, known[i].lang))
				fail_msg("%s is a form of %s", form, known[i].word);
		}
	}
	for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
		if (has(no[i].word, no[i].form, no[i].lang))
			fail_msg("%s is no form of %s", no[i].form, no[i].word);
	}
}

static void which_language(void **state)
{
	const ds_str *codes;
	ds_strs out = {NULL, 0, 0};
	ds_arena mem;
	ds_err err = {DS_OK, ""};
	size_t n = ds_inflect_languages(&codes);

	ds_arena_init(&mem, NULL, 0);
	assert_true(n >= 5);
	/* every table that ships can be read */
	for (size_t i = 0; i < n; i++) {
		if (ds_inflect(&out, DS_STR("x"), codes[i], 0, &mem, &err))
			fail_msg("%s", err.msg);
	}
	assert_int_equal(ds_inflect(&out, DS_STR("toten"), DS_STR("DE-at"), 0, &mem, &err), DS_OK);
	assert_int_equal(ds_inflect(&out, DS_STR("x"), DS_STR("tlh"), 0, &mem, &err), DS_ENOENT);
	assert_non_null(strstr(err.msg, "\"tlh\"; there is for"));
	assert_non_null(strstr(err.msg, " en"));
	check_as("kill", "", 0, "kill, kills, killed, killing");
	ds_arena_free(&mem);
}

/* Words that no rule was made for come back as they are, or in bounds. */
static void strange(void **state)
{
	char longest[300];
	ds_strs out = {NULL, 0, 0};
	ds_arena mem;

	memset(longest, 'a', sizeof longest);
	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_inflect(&out, (ds_str){longest, sizeof longest}, DS_STR("en"), 0, &mem, NULL), DS_OK);
	assert_int_equal(out.n, 1);
	out.n = 0;
	assert_int_equal(ds_inflect(&out, DS_STR("\xFF\xFE"), DS_STR("ru"), 0, &mem, NULL), DS_OK);
	assert_true(out.n >= 1);
	out.n = 0;
	assert_int_equal(ds_inflect(&out, (ds_str){"", 0}, DS_STR("de"), 0, &mem, NULL), DS_OK);
	assert_int_equal(out.n, 1);
	ds_arena_free(&mem);
}

static void wrong_tables(void **state)
{
	static const struct {
		const char *text, *message;
	} t[] = {
		{"", "no row \"language\""},
		{"language\txx\nrules\tverb\tx|\ty\n", "line 2: there is no kind \"rules\""},
		{"language\txx\nrule\tverb\txy\tz\n", "no | in \"xy\""},
		{"language\txx\nrule\tverbs\tx|\tz\n", "\"verbs\" is none of"},
		{"language\txx\nrule\tverb\tV|\tz\n", "there are no letters V"},
		{"language\txx\nrule\tverb\t[ab|\tz\n", "no ] behind ["},
		{"language\txx\nrule\tverb\t<a|\tz\n", "no > behind <"},
		{"language\txx\nrule\tverb\t*a|\tz\n", "*: nothing before it"},
		{"language\txx\nrule\tverb\ta*b*c*d*|\tz\n", "more than 3"},
		{"language\txx\nrule\tverb\ta|\t{no}\n", "there is no set {no}"},
		{"language\txx\nrule\tverb\ta|\t{no\n", "there is no set {no"},
		{"language\txx\nrule\tverb\ta|\n", "wanted are an ending"},
		{"language\txx\nforms\tverb\ta\n", "wanted are a base form"},
		{"language\txx\nforms\tverb\ta\tb\tc\n", "more than four columns"},
		{"language\txx\nletters\tx\tabc\n", "one capital"},
		{"language\txx\nprefix\twhat\tabc\n", "none of verb"},
		{"language\txx\nset\ta\t1 2 3 4 5 6 7 8 9 0\nset\tb\t{a}{a}{a}{a}{a}\n", "more than 4096"},
		{"\xFF\xFF", "no UTF-8"},
	};

	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		ds_table *table = NULL;
		ds_err err = {DS_OK, ""};

		assert_int_not_equal(ds_table_read(&table, ds_str_of(t[i].text), &err), DS_OK);
		assert_null(table);
		if (!strstr(err.msg, t[i].message))
			fail_msg("%s: %s", t[i].message, err.msg);
	}
}

/* What each kind of row does, in a language of its own. */
static void rows(void **state)
{
	static const char text[] =
		"# a comment\nlanguage\txx\ndefault\tverb\nletters\tV\taeiou\nset\tp\ta b\n"
		"class\tq\tqaq\n"
		"only\tnoun\tthing\nalso\tadj\tbig\n"
		"rule\tverb/x\t<q>|q\tz\n"
		"rule\tverb/x\t^mV|x\t&y\n"
		"rule\tverb/x\t[^V]|x\t{p}c\n"
		"rule\tverb/x\tno|\t!\n"
		"rule\tverb/x\tV+|\t(ge)~t [zu]~n -\n"
		"rule\tnoun\t|\ts\n"
		"rule\tadj\tg|\tger\n"
		"forms\tverb/x\tgo\twent (ge)gone\n"
		"separable\tverb\tan\ninseparable\tverb\tbe\nwhole\tverb\tbeta\nprefix\tverb\tre\n";
	static const struct {
		const char *word, *forms;
	} t[] = {
		{"qaq", "qaq qaz"},	 {"max", "max maay"},	 {"trx", "trx trac trbc"},
		{"uno", "uno"},		 {"la", "la gelat"},	 {"anla", "anla angelat anzulan"},
		{"bela", "bela belat"},	 {"beta", "beta gebetat"}, {"go", "go went gegone"},
		{"rego", "rego rewent regegone"}, {"thing", "thing things"}, {"big", "big bigger"},
		{"anbela", "anbela anbelat"},
	};
	ds_table *table = NULL;
	ds_err err = {DS_OK, ""};
	ds_arena mem;

	if (ds_table_read(&table, ds_str_of(text), &err))
		fail_msg("%s", err.msg);
	ds_arena_init(&mem, NULL, 0);
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		ds_strs out = {NULL, 0, 0};
		char all[200] = "";

		assert_int_equal(ds_table_forms(&out, ds_str_of(t[i].word), table, 0, &mem, &err), DS_OK);
		for (size_t k = 0; k < out.n; k++)
			snprintf(all + strlen(all), sizeof all - strlen(all), "%s%.*s", k ? " " : "",
				 (int)out.v[k].len, out.v[k].at);
		assert_string_equal(all, t[i].forms);
	}
	ds_arena_free(&mem);
	ds_table_free(table);
}

/* A cap on memory ends it, and nothing is left behind. */
static void small_memory(void **state)
{
	ds_arena mem;
	ds_strs out = {NULL, 0, 0};
	ds_err err = {DS_OK, ""};

	ds_arena_init(&mem, NULL, 16);
	assert_int_equal(ds_inflect(&out, DS_STR("kill"), DS_STR("en"), 0, &mem, &err), DS_ELIMIT);
	ds_arena_free(&mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(english_verbs), cmocka_unit_test(prefixes), cmocka_unit_test(english_nouns),
		cmocka_unit_test(adjectives),	 cmocka_unit_test(confusables), cmocka_unit_test(phrases),
		cmocka_unit_test(head),		 cmocka_unit_test(languages), cmocka_unit_test(which_language),
		cmocka_unit_test(strange),	 cmocka_unit_test(wrong_tables), cmocka_unit_test(rows),
		cmocka_unit_test(small_memory)};

	return cmocka_run_group_tests_name("match/inflect", tests, NULL, NULL);
}
