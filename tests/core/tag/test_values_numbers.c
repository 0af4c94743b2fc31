/*
 * tag/values: numbers, hedges, ranges, money, percent, quantities, durations, and what is none of them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "core/tag/values_check.h"

#include "tag/values_units.h"

static void test_cardinals(void **state)
{
	static const struct sentence table[] = {
		{"The flood took 288 boats.", "CARDINAL[288|288|||]"},
		{"It held 12,292 names.", "CARDINAL[12,292|12292|||]"},
		{"It holds 3.5 million names.", "CARDINAL[3.5 million|3500000|||]"},
		{"We saw one hundred and eighty-one geese.", "CARDINAL[one hundred and eighty-one|181|||]"},
		{"Two thousand three hundred and six geese.",
		 "CARDINAL[Two thousand three hundred and six|2306|||]"},
		{"A dozen eggs and two dozen apples.", "CARDINAL[A dozen|12|||] CARDINAL[two dozen|24|||]"},
		{"Half a million geese left.", "CARDINAL[Half a million|500000|||]"},
		{"Two and a half million geese left.", "CARDINAL[Two and a half million|2500000|||]"},
		{"Three quarters of the crew left.", "CARDINAL[Three quarters|0.75|||]"},
		{"A third of the crew left.", "CARDINAL[A third|0.3333333333|||]"},
		{"Nineteen hundred geese, minus four.",
		 "CARDINAL[Nineteen hundred|1900|||] CARDINAL[minus four|-4|||]"},
		{"Nine point four is enough.", "CARDINAL[Nine point four|9.4|||]"},
		{"India has 12,34,567 wells and six lakh ponds.",
		 "CARDINAL[12,34,567|1234567|||] CARDINAL[six lakh|600000|||]"},
		/* a paragraph may begin with a number word, but a number ends with its paragraph */
		{"The flood came.\n\nTwenty-seven geese left.", "CARDINAL[Twenty-seven|27|||]"},
		{"The geese were twenty\n\nSix ducks left.",
		 "CARDINAL[twenty|20|||] CARDINAL[Six|6|||]"},
		{"Three hundred and two hundred geese.",
		 "CARDINAL[Three hundred|300|||] CARDINAL[two hundred|200|||]"},
	};

	(void)state;
	CHECK_ALL("", table);
}

static void test_one(void **state)
{
	static const struct sentence table[] = {
		{"The boy lost one parent.", "CARDINAL[one|1|||]"},
		{"One family lived there.", "CARDINAL[One|1|||]"},
		{"At least one farm burned.", "CARDINAL[At least one|-|1..||at least]"},
		{"Two in the barn and one on the road.", "CARDINAL[Two|2|||] CARDINAL[one|1|||]"},
		{"No one knew which one of them was the one who left.", ""},
		{"One must not forget that every one counts.", ""},
	};

	(void)state;
	CHECK_ALL("", table);
}

static void test_vague(void **state)
{
	static const struct sentence table[] = {
		{"Dozens of geese left.", "CARDINAL[Dozens|-|24..||]"},
		{"Scores of geese left.", "CARDINAL[Scores|-|40..||]"},
		{"Hundreds left, then thousands.", "CARDINAL[Hundreds|-|200..||] CARDINAL[thousands|-|2000..||]"},
		{"Tens of thousands left.", "CARDINAL[Tens of thousands|-|20000..||]"},
		{"Hundreds of thousands left.", "CARDINAL[Hundreds of thousands|-|200000..||]"},
		{"Several geese and a few ducks.", "CARDINAL[Several|-|3..||] CARDINAL[a few|-|3..||]"},
		{"Several hundred geese left.", "CARDINAL[Several hundred|-|300..||]"},
		{"A couple of geese left.", "CARDINAL[A couple|-|2..||]"},
	};

	(void)state;
	CHECK_ALL("", table);
}

static void test_hedges(void **state)
{
	static const struct sentence table[] = {
		{"More than 40 barns burned.", "CARDINAL[More than 40|-|40..||more than]"},
		{"No fewer than ten barns.", "CARDINAL[No fewer than ten|-|10..||no fewer than]"},
		{"Over 300 barns, under 70 cows.",
		 "CARDINAL[Over 300|-|300..||over] CARDINAL[under 70|-|..70||under]"},
		{"Up to 5,000 cows.", "CARDINAL[Up to 5,000|-|..5000||up to]"},
		{"Fewer than a hundred cows.", "CARDINAL[Fewer than a hundred|-|..100||fewer than]"},
		{"About forty cows and nearly 90 sheep.",
		 "CARDINAL[About forty|-|40..40||about] CARDINAL[nearly 90|-|90..90||nearly]"},
		{"An estimated 1,200 cows.", "CARDINAL[An estimated 1,200|-|1200..1200||an estimated]"},
		{"Some 2,500 cows, 30 or more goats.",
		 "CARDINAL[Some 2,500|-|2500..2500||some] CARDINAL[30 or more|-|30..||or more]"},
		{"Between 20 and 30 goats.", "CARDINAL[Between 20 and 30|-|20..30||]"},
		{"Between two hundred and three hundred goats.",
		 "CARDINAL[Between two hundred and three hundred|-|200..300||]"},
		{"Ten to 15 goats or 20-25 sheep.", "CARDINAL[Ten to 15|-|10..15||] CARDINAL[20-25|-|20..25||]"},
		{"Two or three goats.", "CARDINAL[Two or three|-|2..3||]"},
		{"He is known under two names.", "CARDINAL[two|2|||]"},
		{"The herd grew from 20 to 30.", "CARDINAL[20|20|||] CARDINAL[30|30|||]"},
	};

	(void)state;
	CHECK_ALL("", table);
}

static void test_ordinals(void **state)
{
	static const struct sentence table[] = {
		{"She came second in the 21st race.", "ORDINAL[second|2|||] ORDINAL[21st|21|||]"},
		{"The twenty-fifth sheep.", "ORDINAL[twenty-fifth|25|||]"},
		{"Wait a second, please.", ""},
		{"He waited for thirty seconds.", "DURATION[thirty seconds|PT30S|||]"},
	};

	(void)state;
	CHECK_ALL("", table);
}

static void test_money(void **state)
{
	static const struct sentence table[] = {
		{"It cost $1.2 million.", "MONEY[$1.2 million|1200000||USD|]"},
		{"It cost US$5bn or €40m.", "MONEY[US$5bn|5000000000||USD|] MONEY[€40m|40000000||EUR|]"},
		{"Pay 300 euros, 5 million manats and 1,000 U.S. dollars.",
		 "MONEY[300 euros|300||EUR|] MONEY[5 million manats|5000000||AZN|] "
		 "MONEY[1,000 U.S. dollars|1000||USD|]"},
		{"Pay up to £4.35 million.", "MONEY[up to £4.35 million|-|..4350000|GBP|up to]"},
		{"Between $5 and $10 million.", "MONEY[Between $5 and $10 million|-|5000000..10000000|USD|]"},
		{"Ten Swiss francs, 20 pesos, 50 cents.",
		 "MONEY[Ten Swiss francs|10||CHF|] MONEY[20 pesos|20|||] MONEY[50 cents|0.5||USD|]"},
		{"Several million dollars.", "MONEY[Several million dollars|-|3000000..|USD|]"},
	};

	(void)state;
	CHECK_ALL("", table);
}

static void test_percent_and_units(void **state)
{
	static const struct sentence table[] = {
		{"Sales rose 40%.", "PERCENT[40%|40|||]"},
		{"Sales fell 2.5 per cent, then forty percent.",
		 "PERCENT[2.5 per cent|2.5|||] PERCENT[forty percent|40|||]"},
		{"Rates rose by 3 percentage points.", "PERCENT[3 percentage points|3|||]"},
		{"From 20 to 30 percent of farms.", "PERCENT[20 to 30 percent|-|20..30||]"},
		{"It is 5km away, or about ten miles.",
		 "QUANTITY[5km|5||kilometre|] QUANTITY[about ten miles|-|10..10|mile|about]"},
		{"A field of 3,000 square kilometres at 20 degrees Celsius.",
		 "QUANTITY[3,000 square kilometres|3000||square kilometre|] "
		 "QUANTITY[20 degrees Celsius|20||degree celsius|]"},
		{"They drove at 80 km/h with 16 tonnes of grain.",
		 "QUANTITY[80 km/h|80||kilometre per hour|] QUANTITY[16 tonnes|16||tonne|]"},
		{"A 10-gallon pot.", "QUANTITY[10-gallon|10||gallon|]"},
		{"They slept for six months and two days.", "DURATION[six months and two days|P6M2D|||]"},
		{"A 44-day walk, a two-hour rest, half an hour.",
		 "DURATION[44-day|P44D|||] DURATION[two-hour|PT2H|||] DURATION[half an hour|PT0.5H|||]"},
		{"The 33-year-old farmer.", "DURATION[33-year-old|P33Y|||]"},
	};

	(void)state;
	CHECK_ALL("", table);
}

static void test_no_counts(void **state)
{
	static const struct sentence table[] = {
		{"See section 5 and Article 12.", ""},
		{"The team won 3-1 and then lost 2-2.", ""},
		{"A Su-25 and two T-72s were seen.", "CARDINAL[two|2|||]"},
		{"Open 24/7 with 5G, as after 9/11.", ""},
		{"As shown before [17] by others.", ""},
		{"Flight 17 left from gate 4.", ""},
		{"The id is 00417 or 12345678901234567890.", ""},
	};

	(void)state;
	CHECK_ALL("", table);
}

static void test_contacts(void **state)
{
	static const struct sentence table[] = {
		{"Write to Ann.Lee@Example.org now.", "EMAIL[Ann.Lee@Example.org|ann.lee@example.org|||]"},
		{"See https://example.org/a?b=1 now.", "URL[https://example.org/a?b=1|https://example.org/a?b=1|||]"},
		{"By @AnnLee about #Geese today.",
		 "HANDLE[@AnnLee|@annlee|||] HASHTAG[#Geese|#geese|||] DATE[today||||]"},
		{"Ring +994 12 345 67 89 or (212) 555-0147.",
		 "PHONE[+994 12 345 67 89|+994123456789|||] PHONE[(212) 555-0147|2125550147|||]"},
		{"Ring (+994 12) 498-00-36 or tel. 4980036.",
		 "PHONE[(+994 12) 498-00-36|+994124980036|||] PHONE[4980036|4980036|||]"},
		{"The host 192.168.1.2 and 2001:db8::7 answer.",
		 "IP[192.168.1.2|192.168.1.2|||] IP[2001:db8::7|2001:db8::7|||]"},
		{"At 40.6828, 46.3606 there is a hill.", "COORD[40.6828, 46.3606|40.6828,46.3606|||]"},
		{"At 40°30′N 46°15′W there is a hill.", "COORD[40°30′N 46°15′W|40.5,-46.25|||]"},
		{"There were 1234567 geese.", "CARDINAL[1234567|1234567|||]"},
	};

	(void)state;
	CHECK_ALL("", table);
}

static void test_tables(void **state)
{
	(void)state;
	for (size_t i = 1; i < ds_words_n; i++)
		assert_true(strcmp(ds_words[i - 1].key, ds_words[i].key) < 0);
	for (size_t i = 0; i < ds_words_n; i++) {
		assert_true(strlen(ds_words[i].key) <= DS_WORD_MAX);
		assert_ptr_equal(ds_word_find(ds_str_of(ds_words[i].key)), &ds_words[i]);
	}
	for (size_t i = 1; i < ds_unit_words_n; i++)
		assert_true(strcmp(ds_unit_words[i - 1].key, ds_unit_words[i].key) < 0);
	for (size_t i = 1; i < ds_cash_words_n; i++)
		assert_true(strcmp(ds_cash_words[i - 1].key, ds_cash_words[i].key) < 0);
	assert_null(ds_word_find(DS_STR("")));
	assert_null(ds_word_find(DS_STR("zzz")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cardinals), cmocka_unit_test(test_one),
		cmocka_unit_test(test_vague),	  cmocka_unit_test(test_hedges),
		cmocka_unit_test(test_ordinals),  cmocka_unit_test(test_money),
		cmocka_unit_test(test_percent_and_units), cmocka_unit_test(test_no_counts),
		cmocka_unit_test(test_contacts),  cmocka_unit_test(test_tables),
	};

	return cmocka_run_group_tests_name("tag/values: numbers", tests, NULL, NULL);
}
