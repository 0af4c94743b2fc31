/*
 * tag/values: the shapes of dates, numbers and measures in news; and what only looks like one.
 *
 * SPDX-License-Identifier: MIT
 */
#include "core/tag/values_check.h"

#include "tag/values_units.h"

static const struct sentence dates[] = {
	{"He spoke from Monday to Friday.",
	 "DATE[Monday to Friday|2020-11-09/2020-11-13|2020-11-09..2020-11-13||]"},
	{"They will meet between Tuesday and Thursday.",
	 "DATE[Tuesday and Thursday|2020-11-17/2020-11-19|2020-11-17..2020-11-19||]"},
	{"It rained on 5, 6 and 7 May.",
	 "DATE[5|2020-05-05|2020-05-05..2020-05-05||] "
	 "DATE[6|2020-05-06|2020-05-06..2020-05-06||] DATE[7 "
	 "May|2020-05-07|2020-05-07..2020-05-07||]"},
	{"It rained on May 5 and 6, then stopped.",
	 "DATE[May 5|2020-05-05|2020-05-05..2020-05-05||] "
	 "DATE[6|2020-05-06|2020-05-06..2020-05-06||]"},
	{"In the first half of the 19th century it grew.",
	 "DATE[first half of the 19th century|1800/1849|1800-01-01..1849-12-31||]"},
	{"In the second half of June it fell.",
	 "DATE[second half of June|2020-06-16/2020-06-30|2020-06-16..2020-06-30||]"},
	{"Two and a half years ago he left.",
	 "DATE[Two and a half years ago|2018-05|2018-05-01..2018-05-31||]"},
	{"He left and a year and a half later he died.",
	 "DATE[a year and a half later|2022-05|2022-05-01..2022-05-31||]"},
	{"They talked for three-and-a-half hours.", "DURATION[three-and-a-half hours|PT3.5H|||]"},
	{"It happened in AD 79 and in 44 BC.",
	 "DATE[AD 79|0079|0079-01-01..0079-12-31||] DATE[44 BC|BC0044|||]"},
	{"They meet once a month and twice a year.", "SET[once a month|P1M|||] SET[twice a year|P1Y|||]"},
	{"They came in recent years and in the coming weeks.",
	 "DATE[recent years||2020-11-12||] DATE[coming weeks||2020-11-12..||]"},
	{"He will return in two weeks.", "DATE[two weeks|2020-11-26|2020-11-26..2020-11-26||]"},
	{"The wall was built in two weeks.", "DURATION[two weeks|P2W|||]"},
	{"It ends three weeks from tomorrow.",
	 "DATE[three weeks from tomorrow|2020-12-04|2020-12-04..2020-12-04||]"},
	{"It ended two days after Christmas.",
	 "DATE[two days after Christmas|2019-12-27|2019-12-27..2019-12-27||]"},
	{"He died 2 weeks and 3 days ago.",
	 "DATE[2 weeks and 3 days ago|2020-10-26|2020-10-26..2020-10-26||]"},
	{"The second Monday of next month is free.",
	 "DATE[second Monday of next month|2020-12-14|2020-12-14..2020-12-14||]"},
	{"The first week of May 2019 was wet.",
	 "DATE[first week of May 2019|2019-W18|2019-04-29..2019-05-05||]"},
	{"On the last Friday of June 2018 they sang.",
	 "DATE[last Friday of June 2018|2018-06-29|2018-06-29..2018-06-29||]"},
	{"They met on Friday the 13th.", "DATE[Friday the 13th|2020-11-13|2020-11-13..2020-11-13||]"},
	{"He came on Monday of last week.",
	 "DATE[Monday of last week|2020-11-02|2020-11-02..2020-11-02||]"},
	{"It was the week of April 10, 2017.",
	 "DATE[week of April 10, 2017|2017-W15|2017-04-10..2017-04-16||]"},
	{"She will call the week after next.", "DATE[week after next|2020-W48|2020-11-23..2020-11-29||]"},
	{"By the end of the year he will go.", "DATE[end of the year|2020|2020-01-01..2020-12-31||]"},
	{"It was quiet over the weekend.", "DATE[weekend|2020-W45-WE|2020-11-07..2020-11-08||]"},
	{"Sales fell from the year before.", "DATE[year before|2019|2019-01-01..2019-12-31||]"},
	{"From 1 August to today they dug.",
	 "DATE[1 August to today|2020-08-01/2020-11-12|2020-08-01..2020-11-12||]"},
	{"In nineteen eighty-four he wrote it.",
	 "DATE[nineteen eighty-four|1984|1984-01-01..1984-12-31||]"},
	{"It was 6 April seventeen hundred thirty-three.",
	 "DATE[6 April seventeen hundred thirty-three|1733-04-06|1733-04-06..1733-04-06||]"},
	{"Since September of last year they wait.",
	 "DATE[September of last year|2019-09|2019-09-01..2019-09-30||]"},
	{"In the winter of 2015-16 it snowed.", "DATE[winter of 2015-16|2015-WI|2015-12-01..2016-02-29||]"},
	{"The paper of 2019-aug-01 says so.", "DATE[2019-aug-01|2019-08-01|2019-08-01..2019-08-01||]"},
	{"It opened in 2016/11.", "DATE[2016/11|2016-11|2016-11-01..2016-11-30||]"},
	{"Profits rose in 2019 Q3.", "DATE[2019 Q3|2019-Q3|2019-07-01..2019-09-30||]"},
	{"On Thursday 29/10 they left.", "DATE[Thursday 29/10|2020-10-29|2020-10-29..2020-10-29||]"},
	{"At 3 in the afternoon they left.",
	 "TIME[3 in the afternoon|2020-11-12T15:00|2020-11-12..2020-11-12||]"},
	{"They left last night at 8.", "TIME[last night at 8|2020-11-11T20:00|2020-11-11..2020-11-11||]"},
	{"They left at seven twenty-seven p.m. today.",
	 "TIME[seven twenty-seven p.m.|2020-11-12T19:27|2020-11-12..2020-11-12||] "
	 "DATE[today|2020-11-12|2020-11-12..2020-11-12||]"},
	{"It was a quarter to six.", "TIME[a quarter to six|2020-11-12T05:45|2020-11-12..2020-11-12||]"},
	{"He runs every day at 6:30 a.m. there.", "SET[every day at 6:30 a.m.|T06:30|||]"},
	{"He prays on Tuesday mornings.", "SET[Tuesday mornings|XXXX-WXX-2TMO|||]"},
	{"They came this Thanksgiving, not on Labor Day.",
	 "DATE[this Thanksgiving|2020-11-26|2020-11-26..2020-11-26||] DATE[Labor "
	 "Day|2020-09-07|2020-09-07..2020-09-07||]"},
	{"In 1990 he wed; that year he moved.",
	 "DATE[1990|1990|1990-01-01..1990-12-31||] DATE[that "
	 "year|1990|1990-01-01..1990-12-31||]"},
	{"In 1990 he wed. That day it rained.",
	 "DATE[1990|1990|1990-01-01..1990-12-31||] DATE[That day||||]"},
	{"Over the past few days it rained.", "DATE[past few days||2020-11-12||]"},
	{"The next three quarters look weak.",
	 "DATE[next three quarters|2021-Q1/2021-Q3|2021-01-01..2021-09-30||]"},
	{"From 3 May to 5 June 2020 it rained.",
	 "DATE[3 May to 5 June 2020|2020-05-03/2020-06-05|2020-05-03..2020-06-05||]"},
	{"He was born in April of 87.", "DATE[April of 87|1987-04|1987-04-01..1987-04-30||]"},
};

static void test_dates(void **state)
{
	(void)state;
	CHECK_ALL("2020-11-12", dates);
}

static const struct sentence numbers[] = {
	{"It weighs 1.5e6 grams and 1.3x10^6 more.",
	 "QUANTITY[1.5e6 grams|1500000||gram|] CARDINAL[1.3x10^6|1300000|||]"},
	{"It has 1.5 × 10⁶ cells.", "CARDINAL[1.5 × 10⁶|1500000|||]"},
	{"We saw 1 234 567.89 of them.", "CARDINAL[1 234 567.89|1234567.89|||]"},
	{"We saw 10 000 geese, 1 200 ducks.",
	 "CARDINAL[10 000|10000|||] CARDINAL[1|1|||] CARDINAL[200|200|||]"},
	{"One in five people left; nearly one in three stayed.",
	 "CARDINAL[One in five|0.2|||] CARDINAL[nearly one in "
	 "three|-|0.3333333333..0.3333333333||nearly]"},
	{"Nine out of 10 voters agree; 3 out of 12 men died.",
	 "CARDINAL[Nine out of 10|0.9|||] CARDINAL[3|3|||] CARDINAL[12|12|||]"},
	{"He ate two and fifty-four hundredths.", "CARDINAL[two and fifty-four hundredths|2.54|||]"},
	{"They raised two million and one half.", "CARDINAL[two million and one half|2500000|||]"},
	{"It has two hundred and two thousand rows.", "CARDINAL[two hundred and two thousand|202000|||]"},
	{"It has 4 thousand 3 hundred and 21 rows.", "CARDINAL[4 thousand 3 hundred and 21|4321|||]"},
	{"They killed 3 hundred and 2 hundred.", "CARDINAL[3 hundred|300|||] CARDINAL[2 hundred|200|||]"},
	{"It fell to - 20 degrees at night.", "QUANTITY[- 20 degrees|-20||degree|]"},
	{"He is 5 ft 2 in; she is 5 feet and 6 inches.",
	 "QUANTITY[5 ft 2 in|5.166666667||foot|] QUANTITY[5 feet and 6 inches|5.5||foot|]"},
	{"It is 12 ft 6 in. long.", "QUANTITY[12 ft 6 in|12.5||foot|]"},
	{"They walked half a mile and a quarter of a mile.",
	 "QUANTITY[half a mile|0.5||mile|] QUANTITY[a quarter of a mile|0.25||mile|]"},
	{"They drove at 100 km/hr and 60 miles an hour.",
	 "QUANTITY[100 km/hr|100||kilometre per hour|] QUANTITY[60 miles an hour|60||mile per "
	 "hour|]"},
	{"It used 40 kilowatt-hours, 30 GWh.",
	 "QUANTITY[40 kilowatt-hours|40||kilowatt hour|] QUANTITY[30 GWh|30||gigawatt hour|]"},
	{"Air held 35 micrograms per cubic metre.",
	 "QUANTITY[35 micrograms per cubic metre|35||microgram per cubic metre|]"},
	{"It cost 20 dollars and 43 cents, USD3.14, 30 MUSD.",
	 "MONEY[20 dollars and 43 cents|20.43||USD|] MONEY[USD3.14|3.14||USD|] MONEY[30 "
	 "MUSD|30000000||USD|]"},
	{"It cost 75 USD million, 15 dollars 50.",
	 "MONEY[75 USD million|75000000||USD|] MONEY[15 dollars 50|15.5||USD|]"},
	{"He owes 125 million Australian dollars.",
	 "MONEY[125 million Australian dollars|125000000||AUD|]"},
	{"He paid 20 pesos, 50 cents.", "MONEY[20 pesos|20|||] MONEY[50 cents|0.5||USD|]"},
	{"A mile away, a dollar a day, a dollar bill.",
	 "QUANTITY[A mile|1||mile|] MONEY[a dollar|1||USD|]"},
	{"At least 3 days, more than 2 hours, several weeks.",
	 "DURATION[At least 3 days|P3D|||at least] DURATION[more than 2 hours|PT2H|||more "
	 "than] DURATION[several weeks|PXW|||]"},
	{"It took an hour and a half, all day, another week.",
	 "DURATION[an hour and a half|PT1.5H|||] DURATION[all day|P1D|||] DURATION[another "
	 "week|P1W|||]"},
	{"Between 2 g and about 7 g of salt.", "QUANTITY[Between 2 g and about 7 g|-|2..7|gram|]"},
	{"Ring (212) 555-0123 ext. 42 or 011-44-20-7946-0000.",
	 "PHONE[(212) 555-0123 ext. 42|2125550123;ext=42|||] "
	 "PHONE[011-44-20-7946-0000|011442079460000|||]"},
	{"Ring +49 176/ 12345678 or 123 456 7890.",
	 "PHONE[+49 176/ 12345678|+4917612345678|||] PHONE[123 456 7890|1234567890|||]"},
	{"The net 10.0.0.0/8 and the IPv6 address 12::1 are free.",
	 "IP[10.0.0.0/8|10.0.0.0/8|||] IP[12::1|12::1|||]"},
	{"Mail d.j@server1.example.com, see news.example.co.uk.",
	 "EMAIL[d.j@server1.example.com|d.j@server1.example.com|||] "
	 "URL[news.example.co.uk|news.example.co.uk|||]"},
	{"Not a..b@example.com, not http://362 here.", ""},
};

static void test_numbers(void **state)
{
	(void)state;
	CHECK_ALL("2020-11-12", numbers);
}

/* Results, sections, roads, numbers of things and of people, codes: no counts and no dates. */
static const struct sentence look_alikes[] = {
	{"The home side won 3-1 and the visitors lost 4–2.", ""},
	{"Serena won 6-4, 7-6 in the final.", ""},
	{"They drew 2-2 after extra time.", ""},
	{"The motion passed by a vote of 52-48.", ""},
	{"India were 245-6 at lunch.", ""},
	{"See section 5, chapter 12 and figure 3.2.", ""},
	{"Section 4.2.1 repeats paragraph 17(b).", ""},
	{"As Article 5 and clause 12.3 say.", ""},
	{"Flight 370 vanished; flight MH17 was shot down.", ""},
	{"The Boeing 737 and the Airbus A320 are grounded.", "CARDINAL[737|737|||]"},
	{"An F-16, two of the Su-25 type and an AK-47.", "CARDINAL[two|2|||]"},
	{"He rides a No. 9 bus from platform 4.", ""},
	{"Route 66 and the A1 meet the M25 at junction 12.", ""},
	{"The house is at 221B Baker Street, room 12.", ""},
	{"Write to P.O. Box 1234, London SW1A 2AA.", ""},
	{"The order number is 4711-0815-42.", ""},
	{"Invoice #20201110 was paid.", ""},
	{"His passport, AB1234567, had run out.", ""},
	{"The GUID is 550e8400-e29b-41d4-a716-446655440000.", ""},
	{"The hash is 5d41402abc4b2a76b9719d911017c592 here.", ""},
	{"The card 4111 1111 1111 1111 was blocked.", ""},
	{"ISBN 978-3-16-148410-0 is out of print.", ""},
	{"Its address is 00:1A:2B:3C:4D:5E on the wire.", ""},
	{"Version 2.3.1 of the tool runs on Windows 10.", ""},
	{"The ratio was 16:9 on screen.", ""},
	{"Louis XIV and Pope John XXIII never met.", ""},
	{"Apollo 11 and Formula 1 are names.", ""},
	{"She may march in May with March.", "DATE[May|2020-05|2020-05-01..2020-05-31||]"},
	{"The second violin played; wait a second.", "ORDINAL[second|2|||]"},
	{"The sun sat low; mon ami wed.", ""},
	{"They fall in love and spring up.", ""},
	{"A quarter of an hour is short.", "DURATION[A quarter of an hour|PT0.25H|||]"},
	{"The file is at https://example.org/2020/11/10/report-17.html today.",
	 "URL[https://example.org/2020/11/10/report-17.html|https://example.org/2020/11/10/rep"
	 "ort-17.html|||] DATE[today|2020-11-12|2020-11-12..2020-11-12||]"},
	{"Mail ann.2020@example.org or @user1999.",
	 "EMAIL[ann.2020@example.org|ann.2020@example.org|||] HANDLE[@user1999|@user1999|||]"},
	{"The tag #2020vision is popular.", "HASHTAG[#2020vision|#2020vision|||]"},
	{"Use port 8080 on 192.168.1.20 now.", "IP[192.168.1.20|192.168.1.20|||]"},
	{"The IPv6 address is 2001:db8::1 there.", "IP[2001:db8::1|2001:db8::1|||]"},
	{"Call 555-0199 or extension 42.", "PHONE[555-0199|5550199|||]"},
	{"The phone number is +1 202 555 0156 today.",
	 "PHONE[+1 202 555 0156|+12025550156|||] "
	 "DATE[today|2020-11-12|2020-11-12..2020-11-12||]"},
	{"Paragraph 3 of Resolution 1325 (2000) is clear.", "DATE[2000|2000|2000-01-01..2000-12-31||]"},
	{"He wears size 42 and scores high.", ""},
	{"Level 3 of the game needs 5G and 4K.", "CARDINAL[4K|4000|||]"},
	{"The H1N1 and B.1.1.7 strains spread.", ""},
	{"It is a 9/11 memorial, open 24/7.", ""},
	{"Chapter One begins; Part Two ends.", ""},
	{"No one knew; one never knows.", ""},
	{"One of them said that one must go.", ""},
	{"On the one hand, on the other.", ""},
	{"The first-ever prize, at first sight.", "ORDINAL[first|1|||] ORDINAL[first|1|||]"},
	{"Model T and Type 99 tanks.", ""},
	{"Page 12, lines 4-7, note 3.", ""},
	{"[12] J. Smith, vol. 5, no. 3, pp. 123-145.", ""},
	{"The code is 0042 and the PIN 007.", ""},
	{"Line 1 follows line 2.", ""},
	{"The E-5 road and Highway 101.", ""},
	{"Unit 8200 and the 101st Airborne took part.", "ORDINAL[101st|101|||]"},
	{"Class of '68 and the 49ers.", "DATE[68|1968|1968-01-01..1968-12-31||]"},
	{"They met at Corinthians 9:25 in the book.", ""},
	{"The score stood at 0-0; then 1-0.", ""},
	{"See Table 2, Fig. 7 and Appendix 3.", ""},
	{"He wore the number 10 shirt.", ""},
	{"Psalm 23 was read in room 404.", ""},
	{"The 4x4 and the A4 sheet lay there.", ""},
	{"Type 1e4f5a6b into the box.", ""},
	{"Chapters 3-5 and verses 6-9 follow.", ""},
	{"IBAN DE89 3704 0044 0532 0130 00 is theirs.", ""},
};

static void test_look_alikes(void **state)
{
	(void)state;
	CHECK_ALL("2020-11-12", look_alikes);
}

/* Every unit has a dimension, and no dimension is of a unit that no word leads to. */
static void test_dimensions(void **state)
{
	(void)state;
	for (size_t i = 0; i < ds_unit_words_n; i++)
		assert_non_null(ds_unit_dimension(ds_str_of(ds_unit_words[i].unit)));
	for (size_t i = 1; i < ds_dimensions_n; i++)
		assert_true(strcmp(ds_dimensions[i - 1].unit, ds_dimensions[i].unit) < 0);
	assert_null(ds_unit_dimension(ds_str_of("parsnip")));
	assert_string_equal(ds_unit_dimension(ds_str_of("kilometre per hour")), "speed");
	assert_true(ds_unit_smaller("foot", "inch") > 0);
	assert_true(ds_unit_smaller("inch", "foot") == 0);
	assert_true(ds_unit_smaller("foot", "gram") == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_look_alikes),
		cmocka_unit_test(test_dimensions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
