/*
 * Tests of the sentence finder (text/sentence.c, sentence_line.c) and its lists: one table a rule,
 * each row a text with "||" behind each sentence but the last.
 *
 * SPDX-License-Identifier: MIT
 */
#include "base/buf.h"
#include "text/token_int.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TEST(name, function) {"text/sentence: " name, function, NULL, NULL, NULL}
#define CHECK(list) check_all((list), sizeof(list) / sizeof *(list))

/* Takes the marks out of `want`, finds the sentences, and puts the marks in again. */
static bool check(const char *want)
{
	ds_arena mem;
	ds_buf text, got;
	ds_tokens t;
	bool same;

	ds_buf_init(&text, NULL, 0);
	ds_buf_init(&got, NULL, 0);
	ds_arena_init(&mem, NULL, 0);
	for (const char *p = want; *p;) {
		if (strncmp(p, "||", 2) == 0)
			p += 2;
		else
			ds_buf_char(&text, *p++);
	}
	assert_int_equal(ds_tokenize(&t, ds_buf_view(&text), NULL, &mem, NULL), DS_OK);
	for (size_t i = 0; i < t.n_sentences; i++) {
		size_t last = i ? t.sentences[i - 1].end : 0;

		if (i)
			ds_buf_zstr(&got, "||");
		ds_buf_str(&got, ds_str_sub(t.text, last, t.sentences[i].end));
	}
	same = ds_str_is(ds_buf_view(&got), want);
	if (!same)
		print_error("got  %.*s\nwant %s\n", (int)got.len, got.at, want);
	ds_buf_free(&text);
	ds_buf_free(&got);
	ds_arena_free(&mem);
	return same;
}

static void check_all(const char *const *list, size_t n)
{
	size_t wrong = 0;

	for (size_t i = 0; i < n; i++)
		wrong += !check(list[i]);
	assert_int_equal(wrong, 0);
}

static void abbreviations(void **state)
{
	static const char *const list[] = {
		"Gen. Orlov met Mrs. Vale.|| They talked.",
		"It belongs to Hart & Co. of Leeds.|| So be it.",
		"It belongs to Hart & Co.|| They sold it.",
		"She works for Acme Inc. in May.|| He does not.",
		"He came from the U.S.|| She left the U.K. Embassy.",
		"The E.U. ministers met in the U.S. State Department.",
		"Millions live in the U.S.|| Thousands leave it.",
		"Tents, ropes, etc.|| Packing took a day.",
		"They met at 7 p.m.|| The hall was full.",
		"At 7 p.m. Mr. Hale spoke.|| He left at 8 p.m.|| Mr. Dunn stayed.",
		"See p. 12 and pp. 14-16, fig. 3.|| It is there.",
		"Room No. 12 is free.|| No.|| It is not.",
		"Ask for N°. 17.204 first.|| It is near.",
		"Call Lt. Col. Dray Jr.'s office.",
		"He has a Ph.D. in law.|| She has none.",
		"Fees of Rs. 500 are due.",
		"On Mon. 4 Feb. the court sat.|| 12 men came in.",
		"Mount St. Ann is far.|| Mt. Orr is near.",
		"It was good PR.|| Nobody cared.|| GEN. LEE OF THE U.S. ARMY LEFT.",
		"It ran at 50 Hz.|| Then it took 5 ms.|| All was well.",
		"They saw her DNA.|| Many fell ill.|| 12 men died in Va. and Miss. that day.",
		"It is on 9th st. near Oak Ave. and Elm Blvd. today.",
	};

	(void)state;
	CHECK(list);
}

static void abbreviations_of_others(void **state)
{
	static const char *const list[] = {
		"Wir nehmen Obst, z. B. Birnen, d. h. viel usw.|| Das reicht.",
		"Am 3. Mai kam Prof. Dr. Lang.|| Er blieb bis zum 5. Juni.",
		"Das steht auf S. 14, vgl. Abb. 3 u. Ä. mehr.|| Er kam.",
		"Sie lebte im 2. Jh. v. Chr. in Rom.|| Dort starb sie.",
		"MM. Roux et Petit sont là.|| On part.",
		"Mme. Roux a vu M. Petit, p. ex. hier.|| Il part.",
		"La Sra. Ruiz vive en EE. UU. desde ayer.|| Es feliz.",
		"Llegó a las 9 a. m. con el Dr. Gil.|| ¿Por qué?|| ¡Qué bien!",
		"L'avv. Bruni e il sig. Conti.|| Sono qui.",
		"Это было в 1990 г. в г. Казани, т. е. давно.|| Он уехал.",
		"Хлеб, соль и т. д.|| Вода тоже.",
		"С. Иванов и В. В. Петров на ул. Мира.|| Они ждут.",
		"Цена 5 тыс. руб. за кг, см. табл. 2.|| Это много.",
		"Doç. Dr. Kaya, Av. Demir vb.|| Bugün geldiler.",
		"M.Ö. 5. yüzyılda oldu, bkz. Şekil 3.|| Ancak bitti.",
		"Akad. Kuliyev 2020-ci ildə gəldi.|| Bu yaxşıdır.",
		"Jde o firmu Dub s. r. o. a její dluh.|| To je vše.",
	};

	(void)state;
	CHECK(list);
}

static void initials(void **state)
{
	static const char *const list[] = {
		"Ruth B. Dole met J. K. Lyle.|| They left.",
		"It was you and I.|| Did he see Paul I. Dent?",
		"Anna Lee (b. March 1990) sings.|| So does Tom (m. 1985; d. 2001).",
		"They passed H. R. 1280 today.|| It is law.",
		"It has vitamin C.|| The rest is gone.",
		"It was 5 °C.|| Many froze.|| Then came plan B.|| Few knew it.",
	};

	(void)state;
	CHECK(list);
}

static void dots(void **state)
{
	static const char *const list[] = {
		"I never asked....|| He went.|| She stayed.",
		"It is ... well, it was . . . what I know is . . . I do not.",
		"He had it all. . . .",
		"They say it is over.|| . . . The rest is new. . . .",
		"It ends with a gap . . . .|| The next one.",
		"Gone...||Now it is back.|| It is here.",
		"She said: \"It came [...] from Rome\" (Lee 5).",
		"“More came… While he slept, they left.”",
		"It ended.|| ... Then it began.",
	};

	(void)state;
	CHECK(list);
}

static void signs(void **state)
{
	static const char *const list[] = {
		"Hi!!|| Where are you??|| Here?!|| There!?|| Yes.",
		"She works at Wow! in the shop.|| He does too.",
		"Get out! he cried.|| Get out!, he cried.",
		"Where was it?|| in the box.|| It is gone.",
		"He asked \"Why?\" and left.|| \"Why?\" he asked.",
		"He is here -- can it be? -- again.",
		"They make Wow! and W!X.|| We know.",
		"He speaks !Kung, !Xun and more.",
		"She won for Oh! (1965) and Ah.",
		"Who are you?|| - Nobody.|| Why? - asked she.",
		"No blank here.||Then one.|| See 3.x and a.b here.",
		"A fee of $100.00.|| It is 3.5% of it.|| 12 paid.",
		"It was fun :-)|| We stayed.|| So good! ;)|| They left.",
	};

	(void)state;
	CHECK(list);
}

static void closers(void **state)
{
	static const char *const list[] = {
		"\"It is late.\" she said.|| \"Go.\"|| They went.",
		"“It is late.”|| She rose.|| (He slept.)|| All was still.",
		"He teaches (He was a smith.) at the school.",
		"It grew.[3]|| It fell. [citation needed]|| It stayed.",
		"It is so.12|| Then it was not.",
		"It cost a lot. 4|| Yet they paid.|| It was 1990.|| 8 men came.",
		"The town is old.|| (photo: Ann Lee)",
		"Oui.|| « Non. »|| Il dit « oui » .",
	};

	(void)state;
	CHECK(list);
}

static void small_letters(void **state)
{
	static const char *const list[] = {
		"i came home.|| nobody was there.|| i slept.",
		"All left the house.|| they did not come back.",
		"He sells phones.|| iPhone sales grew.|| eBay fell.",
		"It is known as approx. value here.",
		"Read it.|| www.example.org has more.",
	};

	(void)state;
	CHECK(list);
}

static void items(void **state)
{
	static const char *const list[] = {
		"1.) One thing|| 2.) Another thing",
		"1) One thing.|| 2) Another thing.",
		"1. One thing|| 2. Another thing|| 3. The last",
		"a. One thing here|| b. Another thing|| c. The last",
		"They left.|| w) one here|| x) two here",
		"• 9. One thing|| • 10. Another thing",
		"⁃9. One thing|| ⁃10. Another thing",
		"Costs:||\n\n• 1. First thing||\n• 2. Second thing",
		"Options||\n\n(i) Stay here.||\n(ii) Leave it.||\na. Wait",
		"As for 1. above, pay 5 and for 2. above, pay none.",
		"See you.|| ========|| The end.",
		"From: Al B. <a@b.example>|| To: C <c@d.example>|| Hello there.",
		"Best regards,|| Maria Lund",
		"http://a.example/b|| http://a.example/c",
	};

	(void)state;
	CHECK(list);
}

static void scripts(void **state)
{
	static const char *const list[] = {
		"ሰላም ነው፧||ደህና ነኝ።||እሺ።",
		"كيف حالك؟|| أنا بخير.|| شكرا!",
		"تم کہاں ہو؟|| میں یہاں ہوں۔|| ٹھیک ہے۔",
		"वह आया।|| वह गया॥|| कब?",
		"彼は来た。||３．５％だった！||そう？",
		"「行く。」と言った。||帰った。",
		"我看了《好！真好！》这本书。||你呢？",
		"Նա եկավ:|| Ես գնացի:|| Նա եկավ։|| Վերջ։",
		"သူ လာသည်။||ငါ သွားသည်။",
		"គាត់មក។||ខ្ញុំទៅ។",
		"Он пришёл?|| Да!|| «Нет», сказал он.",
	};

	(void)state;
	CHECK(list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("abbreviations", abbreviations),
		TEST("abbreviations of other languages", abbreviations_of_others),
		TEST("initials", initials),
		TEST("dots", dots),
		TEST("! and ?", signs),
		TEST("what closes behind an end", closers),
		TEST("sentences that start small", small_letters),
		TEST("items, rulers, mail", items),
		TEST("signs of other scripts", scripts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
