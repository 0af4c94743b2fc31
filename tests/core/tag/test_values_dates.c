/*
 * tag/values: dates, times, sets, their context; the calendar.
 *
 * SPDX-License-Identifier: MIT
 */
#include "core/tag/values_check.h"

#include "tag/values_int.h"

#define DAY(d) d "|" d ".." d "||]"

static void test_full(void **state)
{
	static const struct sentence table[] = {
		{"It began on September 27, 2020.", "DATE[September 27, 2020|" DAY("2020-09-27")},
		{"It began on Sept. 27, 2020.", "DATE[Sept. 27, 2020|" DAY("2020-09-27")},
		{"It began on 27 September 2020.", "DATE[27 September 2020|" DAY("2020-09-27")},
		{"It began on the 27th of September, 2020.", "DATE[27th of September, 2020|" DAY("2020-09-27")},
		{"It began on Sunday, September 27, 2020.",
		 "DATE[Sunday, September 27, 2020|" DAY("2020-09-27")},
		{"Dated 2020-09-27, 27/09/2020, 09/27/2020 and 27.09.2020.",
		 "DATE[2020-09-27|" DAY("2020-09-27") " DATE[27/09/2020|" DAY("2020-09-27") " DATE[09/27/2020|" DAY(
			 "2020-09-27") " DATE[27.09.2020|" DAY("2020-09-27")},
		{"In November 2020 it ended.", "DATE[November 2020|2020-11|2020-11-01..2020-11-30||]"},
		{"Since 2014 it grew.", "DATE[2014|2014|2014-01-01..2014-12-31||]"},
		{"The 2020 harvest was poor.", "DATE[2020|2020|2020-01-01..2020-12-31||]"},
		{"Some 2000 farmers left.", "CARDINAL[Some 2000|-|2000..2000||some]"},
		/* no such day: what is written, without bounds */
		{"On February 30, 2020.", "DATE[February 30, 2020|2020-02-30|||]"},
		{"On 29 February 2021 at 14:30.",
		 "DATE[29 February 2021|2021-02-29|||] TIME[14:30|T14:30|||]"},
	};

	(void)state;
	CHECK_ALL("", table);
}

static void test_wide(void **state)
{
	static const struct sentence table[] = {
		{"In the early 1990s.", "DATE[early 1990s|199X|1990-01-01..1999-12-31||]"},
		{"In the 20th century.", "DATE[20th century|19XX|1900-01-01..1999-12-31||]"},
		{"In the summer of 2020.", "DATE[summer of 2020|2020-SU|2020-06-01..2020-08-31||]"},
		{"In the third quarter of 2020.", "DATE[third quarter of 2020|2020-Q3|2020-07-01..2020-09-30||]"},
		{"In mid-August 2019.", "DATE[mid-August 2019|2019-08|2019-08-01..2019-08-31||]"},
		{"Built in 508 BC.", "DATE[508 BC|BC0508|||]"},
	};

	(void)state;
	CHECK_ALL("", table);
}

static void test_ranges(void **state)
{
	static const struct sentence table[] = {
		{"From September 27 to November 10, 2020 they walked.",
		 "DATE[September 27 to November 10, 2020|2020-09-27/2020-11-10|2020-09-27..2020-11-10||]"},
		{"On 5-6 September 2019 they met.",
		 "DATE[5-6 September 2019|2019-09-05/2019-09-06|2019-09-05..2019-09-06||]"},
		{"On May 5-6, 2019 they met.", "DATE[May 5-6, 2019|2019-05-05/2019-05-06|2019-05-05..2019-05-06||]"},
		{"Between 3 and 5 May 2021.", "DATE[3 and 5 May 2021|2021-05-03/2021-05-05|2021-05-03..2021-05-05||]"},
		{"In 2014-2016 it grew.", "DATE[2014-2016|2014/2016|2014-01-01..2016-12-31||]"},
		{"Between 2014 and 2016 it grew.", "DATE[2014 and 2016|2014/2016|2014-01-01..2016-12-31||]"},
		{"From December 28, 2019 to January 3.",
		 "DATE[December 28, 2019 to January 3|2019-12-28/2020-01-03|2019-12-28..2020-01-03||]"},
		{"He lived there (1892-94).", "DATE[1892-94|1892/1894|1892-01-01..1894-12-31||]"},
	};

	(void)state;
	CHECK_ALL("", table);
}

/* 2020-11-12 is a Thursday */
static void test_relative(void **state)
{
	static const struct sentence table[] = {
		{"He left on Tuesday.", "DATE[Tuesday|" DAY("2020-11-10")},
		{"He left on Thursday.", "DATE[Thursday|" DAY("2020-11-12")},
		{"He will leave on Tuesday.", "DATE[Tuesday|" DAY("2020-11-17")},
		{"He left last Thursday.", "DATE[last Thursday|" DAY("2020-11-05")},
		{"He goes next Tuesday.", "DATE[next Tuesday|" DAY("2020-11-17")},
		{"Yesterday it rained, today not.",
		 "DATE[Yesterday|" DAY("2020-11-11") " DATE[today|" DAY("2020-11-12")},
		{"Last week it rained.", "DATE[Last week|2020-W45|2020-11-02..2020-11-08||]"},
		{"This month and next year.",
		 "DATE[This month|2020-11|2020-11-01..2020-11-30||] DATE[next year|2021|2021-01-01..2021-12-31||]"},
		{"Three days ago and two years ago.",
		 "DATE[Three days ago|" DAY("2020-11-09") " DATE[two years ago|2018|2018-01-01..2018-12-31||]"},
		{"He came on November 3 and left two days later.",
		 "DATE[November 3|" DAY("2020-11-03") " DATE[two days later|" DAY("2020-11-05")},
		{"He came on December 3.", "DATE[December 3|" DAY("2019-12-03")},
		{"He will come on December 3.", "DATE[December 3|" DAY("2020-12-03")},
		{"In the last five years it grew.",
		 "DATE[last five years|2015-11-12/2020-11-11|2015-11-12..2020-11-11||]"},
		{"At Easter and on Christmas Day 2019.",
		 "DATE[Easter|" DAY("2020-04-12") " DATE[Christmas Day 2019|" DAY("2019-12-25")},
		{"The previous day he came.", "DATE[previous day|" DAY("2020-11-11")},
		{"Almost two years ago.", "DATE[Almost two years ago|2018|2018-01-01..2018-12-31||almost]"},
	};

	(void)state;
	CHECK_ALL("2020-11-12", table);
}

static void test_without_date(void **state)
{
	static const struct sentence table[] = {
		{"He came on November 10.", "DATE[November 10|XXXX-11-10|||]"},
		{"It raged in the 14th century. He came on November 5.",
		 "DATE[14th century|13XX|1300-01-01..1399-12-31||] DATE[November 5|XXXX-11-05|||]"},
		{"The album is of 1978.\n\nHe came on November 5.", "DATE[1978|1978|1978-01-01..1978-12-31||] DATE[November 5|XXXX-11-05|||]"},
		{"In the 1990s he sang. On June 9 he slept.",
		 "DATE[1990s|199X|1990-01-01..1999-12-31||] DATE[June 9|XXXX-06-09|||]"},
		{"He came on Tuesday.", "DATE[Tuesday|XXXX-WXX-2|||]"},
		{"He came last week.", "DATE[last week||||]"},
		{"It began on September 27, 2020 and ended on November 10.",
		 "DATE[September 27, 2020|" DAY("2020-09-27") " DATE[November 10|" DAY("2020-11-10")},
		{"It began on September 27, 2020; the next day it spread.",
		 "DATE[September 27, 2020|" DAY("2020-09-27") " DATE[next day|" DAY("2020-09-28")},
		{"They may march in may and fall.", ""},
		{"In May and March 2019.",
		 "DATE[May|XXXX-05|||] DATE[March 2019|2019-03|2019-03-01..2019-03-31||]"},
	};

	(void)state;
	CHECK_ALL("", table);
	/* a date that does not exist is none */
	check_text("2020-02-30", "He came yesterday.", "DATE[yesterday||||]");
}

static void test_times(void **state)
{
	static const struct sentence dated[] = {
		{"At 14:30 on November 10, 2020.",
		 "TIME[14:30|2020-11-10T14:30|2020-11-10..2020-11-10||] DATE[November 10, 2020|" DAY("2020-11-10")},
		{"On Tuesday at 6 a.m. they left.",
		 "DATE[Tuesday|" DAY("2020-11-10") " TIME[6 a.m.|2020-11-10T06:00|2020-11-10..2020-11-10||]"},
		{"They left this morning.", "TIME[this morning|2020-11-12TMO|2020-11-12..2020-11-12||]"},
		{"They left last night.", "TIME[last night|2020-11-11TNI|2020-11-11..2020-11-11||]"},
	};
	static const struct sentence bare[] = {
		{"At 2:30 p.m. or 7pm.", "TIME[2:30 p.m.|T14:30|||] TIME[7pm|T19:00|||]"},
		{"At noon, at midnight.", "TIME[noon|T12:00|||] TIME[midnight|T00:00|||]"},
		{"At two o'clock, at half past seven.", "TIME[two o'clock|T02:00|||] TIME[half past seven|T07:30|||]"},
		{"At 12 a.m. and at 12 p.m.", "TIME[12 a.m.|T00:00|||] TIME[12 p.m.|T12:00|||]"},
		{"Logged 2020-11-10T14:30 twice.", "TIME[2020-11-10T14:30|2020-11-10T14:30|2020-11-10..2020-11-10||]"},
		{"At 1 a.m. Moscow time.", "TIME[1 a.m. Moscow time|T01:00|||]"},
		{"At 25:30 or 14:75.", ""},
	};

	(void)state;
	CHECK_ALL("2020-11-12", dated);
	CHECK_ALL("", bare);
}

static void test_sets(void **state)
{
	static const struct sentence table[] = {
		{"Every Tuesday and every year.", "SET[Every Tuesday|XXXX-WXX-2|||] SET[every year|P1Y|||]"},
		{"Daily, on Sundays, every two weeks.",
		 "SET[Daily|P1D|||] SET[Sundays|XXXX-WXX-7|||] SET[every two weeks|P2W|||]"},
		{"Each day they walk, every other week they rest.",
		 "SET[Each day|P1D|||] SET[every other week|P2W|||]"},
	};

	(void)state;
	CHECK_ALL("", table);
}

static void test_calendar(void **state)
{
	long at = ds_cal_days((struct ds_day){1, 1, 1});
	int year;

	(void)state;
	assert_int_equal(at, 0);
	for (long n = 0; n <= 3652058; n += 97) {
		struct ds_day d = ds_cal_day(n);

		assert_int_equal(ds_cal_days(d), n);
		assert_int_equal(ds_cal_weekday(d), n % 7 + 1);
		assert_true(d.d >= 1 && d.d <= ds_cal_month_days(d.y, d.m));
	}
	assert_int_equal(ds_cal_day(-1).y, 0);
	assert_int_equal(ds_cal_day(3652059).y, 0);
	/* ISO 8601: the week of 2021-01-03 is the last of 2020 */
	assert_int_equal(ds_cal_week((struct ds_day){2021, 1, 3}, &year), 53);
	assert_int_equal(year, 2020);
	assert_int_equal(ds_cal_week((struct ds_day){2018, 12, 31}, &year), 1);
	assert_int_equal(year, 2019);
	assert_int_equal(ds_cal_easter(2021).m, 4);
	assert_int_equal(ds_cal_easter(2021).d, 4);
	assert_int_equal(ds_cal_easter(2008).d, 23);
	assert_int_equal(ds_cal_add_months((struct ds_day){2020, 1, 31}, 1).d, 29);
	assert_int_equal(ds_cal_add_months((struct ds_day){2020, 1, 31}, -2).y, 2019);
	assert_int_equal(ds_cal_add_months((struct ds_day){1, 1, 1}, -1).y, 0);
	assert_int_equal(ds_cal_add_months((struct ds_day){9999, 12, 1}, 1).y, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_full),	 cmocka_unit_test(test_wide),
		cmocka_unit_test(test_ranges),	 cmocka_unit_test(test_relative),
		cmocka_unit_test(test_without_date), cmocka_unit_test(test_times),
		cmocka_unit_test(test_sets),	 cmocka_unit_test(test_calendar),
	};

	return cmocka_run_group_tests_name("tag/values: dates", tests, NULL, NULL);
}
