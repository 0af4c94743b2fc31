/*
 * Repeated times: every Tuesday, each day, every other week, daily, mornings, every night at nine.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/date_phrase.h"

#include <stdio.h>

const char *ds_part_name(int part)
{
	static const char *const names[] = {"", "MO", "AF", "EV", "NI", "", "", "DA", "EV"};

	return part > 0 && part < 9 ? names[part] : "";
}

static size_t add_set(struct ds_values *s, size_t i, size_t end, const char *timex)
{
	ds_span *sp = ds_values_add(s, i, end, DS_SET, "rule:set", DS_RANK_VALUE);

	if (sp) {
		sp->value.kind = DS_VALUE_TIME;
		sp->value.timex = ds_values_copy(s, timex, strlen(timex));
		sp->value.exact = sp->value.timex.len > 0;
	}
	return end;
}

/* Mondays, mornings, Tuesday afternoons */
static size_t plural_set(const struct ds_values *s, size_t i, char text[DS_TIMEX_MAX])
{
	if (ds_is(s, i, W_WDAYS) && s->lex[i]->b > 7) {
		snprintf(text, DS_TIMEX_MAX, "T%s", ds_part_name(s->lex[i]->b - 7));
		return i + 1;
	}
	if (ds_is(s, i, W_WDAYS)) {
		snprintf(text, DS_TIMEX_MAX, "XXXX-WXX-%d", s->lex[i]->b);
		return i + 1;
	}
	if (ds_is(s, i, W_WDAY) && ds_is(s, i + 1, W_WDAYS) && s->lex[i + 1]->b > 7) {
		snprintf(text, DS_TIMEX_MAX, "XXXX-WXX-%dT%s", s->lex[i]->b,
			 ds_part_name(s->lex[i + 1]->b - 7));
		return i + 2;
	}
	return i;
}

/* every Tuesday, each day, every four years, every other week, daily; the token behind, or i */
static size_t set_at(const struct ds_values *s, size_t i, char text[DS_TIMEX_MAX])
{
	struct ds_num n = {.v = 1};
	size_t at = i + 1;

	text[0] = 0;
	/* "once a month", "twice per year" */
	if (ds_is(s, i, W_EDGE) && (ds_key_is(s, i, "once") || ds_key_is(s, i, "twice")) &&
	    (ds_is(s, at, W_A) || ds_is(s, at, W_PER) || ds_is(s, at, W_EVERY)) &&
	    ds_is(s, at + 1, W_PERIOD) && !ds_is(s, at + 1, W_ORD)) {
		text[ds_duration_timex(text, 1, (enum ds_period)s->lex[at + 1]->b)] = 0;
		return text[0] ? at + 2 : i;
	}
	if (ds_is(s, i, W_FREQ)) {
		text[ds_duration_timex(text, 1, (enum ds_period)s->lex[i]->b)] = 0;
		return at;
	}
	if (!ds_is(s, i, W_EVERY))
		return plural_set(s, i, text);
	if (ds_key_is(s, at, "other")) {
		n.v = 2;
		at++;
	} else if (ds_num_parse(s, at, true, &n)) {
		at = n.end;
	} else {
		n.v = 1;
	}
	if (ds_key_is(s, at, "weekday")) {
		snprintf(text, DS_TIMEX_MAX, "P1WD");
	} else if (ds_is(s, at, W_PART) && s->lex[at]->a < 5) {
		snprintf(text, DS_TIMEX_MAX, "T%s", ds_part_name(s->lex[at]->a));
	} else if (ds_is(s, at, W_PERIOD) && s->lex[at]->b == PER_WEEKEND) {
		snprintf(text, DS_TIMEX_MAX, "XXXX-WXX-WE");
	} else if (ds_is(s, at, W_PERIOD)) {
		text[ds_duration_timex(text, n.v, (enum ds_period)s->lex[at]->b)] = 0;
	} else if (ds_is(s, at, W_WDAY) && !ds_is(s, at, W_SHY)) {
		snprintf(text, DS_TIMEX_MAX, "XXXX-WXX-%d", s->lex[at]->b);
	} else if (ds_is(s, at, W_MONTH) && ds_flag(s, at, DS_TOKEN_TITLE)) {
		snprintf(text, DS_TIMEX_MAX, "XXXX-%02d", s->lex[at]->b);
	} else {
		return i;
	}
	return at + 1;
}

/* What a time of the clock makes of a set: every day at six, each Monday at 4 pm */
static void clocked(char text[DS_TIMEX_MAX], const struct ds_clock *c)
{
	char clock[48], *t = strchr(text, 'T');
	size_t n = ds_clock_text(clock, sizeof clock, DS_NO_DAY, c);

	if (t)
		*t = 0;
	if (text[0] == 'P')
		text[0] = 0;
	if (strlen(text) + n < DS_TIMEX_MAX)
		memcpy(text + strlen(text), clock, n + 1);
}

/* 3pm every day: the token behind, or end */
size_t ds_clock_set(struct ds_values *s, size_t i, size_t end, const struct ds_clock *c)
{
	char text[DS_TIMEX_MAX] = "";
	size_t at = ds_key_is(s, end, "on") ? end + 1 : end, far;

	if (!ds_is(s, at, W_EVERY) && !ds_is(s, at, W_WDAYS) && !ds_is(s, at, W_FREQ))
		return end;
	far = set_at(s, at, text);
	if (far == at || !text[0] || !ds_same_sentence(s, i, at))
		return end;
	clocked(text, c);
	return add_set(s, i, far, text);
}

size_t ds_values_set(struct ds_values *s, size_t i)
{
	char text[DS_TIMEX_MAX] = "";
	size_t end = set_at(s, i, text), at, far;
	struct ds_clock c;

	if (end == i)
		return i;
	at = ds_key_is(s, end, "at") || ds_key_is(s, end, "around") ? end + 1 : end;
	if (at < s->n && text[0] && ds_same_sentence(s, i, at)) {
		far = ds_clock_read(s, at, &c);
		if (far == at && at > end) {
			far = ds_hour_at(s, at, &c);
			far = far > at && ds_hour_ends(s, far) ? far : at;
		}
		/* "daily 08:00 - 20:00" is a set and a range */
		if (far > at && !ds_dash(s, far) && !ds_is(s, far, W_TO)) {
			if (strcmp(text, "TNI") == 0 && c.h < 12 && c.h >= 5 && c.m < 0)
				c.h += 12;
			clocked(text, &c);
			end = far;
		}
	}
	return add_set(s, i, end, text);
}
