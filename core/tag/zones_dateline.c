/*
 * Datelines: "MAREVO, March 10 (Agency) -", "Geneva, 12 November 2020 –", "Updated 3 March 2020 14:05 GMT".
 *
 * A line is read from its first token as parts (places, dates, agencies, hours, labels) until a sign
 * that ends datelines; then the parts decide whether that is one. Every look is bounded.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/zones_int.h"

#define TOKENS 28u  /* of a dateline */
#define WORDS 6u    /* of one place */
#define AGENCY 6u   /* tokens of an agency's name */

static const char *const particles[] = {
	"al", "am", "an", "and", "au", "bei", "da", "de", "del", "der", "di", "do", "dos", "du",
	"el", "en", "in", "la", "le", "les", "near", "of", "on", "sur", "the", "upon", NULL};

/* What opens a headline or a section, not a dateline: "EXCLUSIVE - ", "FACTBOX - ". */
static const char *const labels[] = {
	"abstract", "advisory", "alert", "analysis", "answer", "appendix", "background", "blog",
	"breaking", "brief", "chapter", "column", "comment", "corrected", "correction", "editorial",
	"exclusive", "explainer", "factbox", "feature", "figure", "focus", "group", "insight",
	"instant", "interview", "live", "methods", "moderator", "news", "note", "notes",
	"opinion", "part", "photo", "photos", "poll", "preview", "profile", "ps", "q", "question",
	"refile", "report", "results", "review", "rpt", "section", "snap", "special", "summary",
	"table", "timeline", "update", "urgent", "video", "warning", "watch", "wrapup", NULL};

static const char *const stamps[] = {"created", "filed", "issued", "modified", "posted", "published",
				     "released", "updated", NULL};

static const char *const hour_words[] = {
	"a.m", "a.m.", "am", "at", "bst", "cest", "cet", "cst", "ct", "edt", "eet", "est", "et",
	"gmt", "h", "hrs", "ist", "kst", "local", "msk", "mst", "on", "p.m", "p.m.", "pdt", "pm",
	"pst", "pt", "time", "utc", NULL};

static const char *const agencies[] = {
	"aa", "adnkronos", "afp", "agencies", "aki", "ani", "ansa", "ap", "apa", "armenpress",
	"aap", "azertac", "belga", "bernama", "bloomberg", "bta", "dpa", "efe", "ians", "inp",
	"interfax", "irna", "isna", "itar", "kuna", "kyodo", "lusa", "mna", "newswire", "ntb",
	"pa", "pap", "prnewswire", "pti", "report", "reuters", "ria", "ritzau", "sana", "spa",
	"tanjug", "tass", "tna", "trend", "tt", "ukrinform", "upi", "voa", "wam", "wire", "xinhua",
	"yonhap", NULL};

bool ds_zone_one_of(ds_str key, const char *const *words)
{
	for (size_t i = 0; words[i]; i++) {
		if (ds_str_is(key, words[i]))
			return true;
	}
	return false;
}

static bool one_of(const ds_tokens *t, size_t i, const char *const *words)
{
	return i < t->n && ds_zone_one_of(ds_token_key(t, i), words);
}

/* ---- the other parts ----------------------------------------------------------------------------- */

typedef struct parts {
	const ds_tokens *t;
	zone_line line;
	ds_dateline *out;
	zone_date date;
	size_t at, limit;
	size_t place_end;
	unsigned places, words;
	bool has_date, has_agency, bare, stamped, caps, foreign, sliced;
} parts;

/* "14:05", "at 6:15 p.m. EDT": only behind a date, or between a label and one */
static size_t hour_at(const parts *p, size_t i)
{
	while (i < p->limit && (p->t->v[i].kind == DS_KIND_NUMBER ||
				one_of(p->t, i, hour_words) || zone_is(p->t, i, "(") ||
				zone_is(p->t, i, ")"))) {
		zone_date d;

		/* "At noon ..." is the text already */
		if (ds_zone_date_at(p->t, i, p->limit, &d) > i || zone_has(p->t, i, DS_TOKEN_TITLE))
			break;
		i++;
	}
	return i;
}

/* "Last updated on", "Published:" */
static size_t stamp_at(const parts *p, size_t i)
{
	size_t at = i;

	if (zone_is(p->t, at, "last") || zone_is(p->t, at, "first"))
		at++;
	if (!one_of(p->t, at, stamps))
		return i;
	for (at++; at < p->limit && (zone_is(p->t, at, ":") || zone_is(p->t, at, "on") ||
				     zone_is(p->t, at, "at") || zone_is(p->t, at, ","));)
		at++;
	return at;
}

/* "(Reuters)", "/TASS/" */
static size_t agency_at(parts *p, size_t i)
{
	bool bracket = zone_is(p->t, i, "(");
	size_t at = i + 1;

	if (!bracket && !zone_is(p->t, i, "/"))
		return i;
	while (at < p->limit && at - i <= AGENCY && !zone_is(p->t, at, bracket ? ")" : "/")) {
		bool sign = zone_is(p->t, at, "/") || zone_is(p->t, at, "-") || zone_is(p->t, at, ".");

		if (!sign && !zone_is_word(p->t, at) && p->t->v[at].kind != DS_KIND_URL &&
		    p->t->v[at].kind != DS_KIND_NUMBER)
			return i;
		/* "(dpa)", but no words in passing: "(in Russian)" */
		if (zone_has(p->t, at, DS_TOKEN_LOWER) &&
		    !(at == i + 1 && zone_is(p->t, at + 1, bracket ? ")" : "/")) &&
		    !one_of(p->t, at, particles))
			return i;
		at++;
	}
	if (at == i + 1 || !zone_is(p->t, at, bracket ? ")" : "/") || at >= p->limit ||
	    p->t->v[i + 1].kind == DS_KIND_NUMBER)
		return i;
	p->out->agency = (uint32_t)i + 1;
	p->out->agency_count = (uint32_t)(at - i - 1);
	p->sliced = !bracket;
	return at + 1;
}

/* Words of one name; particles between them. */
static size_t name_at(const parts *p, size_t i, bool *caps)
{
	const ds_tokens *t = p->t;
	size_t at = i, words = 0;

	*caps = true;
	while (at < p->limit && words < WORDS) {
		zone_date d;

		if (zone_is_name(t, at) && ds_zone_date_at(t, at, p->limit, &d) == at) {
			/* abbreviations ("Vt.", "D.C.") and single letters are of either kind */
			*caps = *caps && (zone_has(t, at, DS_TOKEN_UPPER | DS_TOKEN_ABBREV) ||
					  !zone_has(t, at, DS_TOKEN_TITLE));
			words++;
			at++;
		} else if (at > i && zone_has(t, at, DS_TOKEN_TIGHT) && zone_is_dash(t, at) &&
			   zone_has(t, at + 1, DS_TOKEN_TIGHT) && zone_is_word(t, at + 1) &&
			   ds_token_key(t, at).len == 1) {
			at += 2; /* Port-au-Prince */
		} else if (at > i && zone_has(t, at, DS_TOKEN_JOINED)) {
			at++;
		} else if (at > i && one_of(t, at, particles) && zone_is_name(t, at + 1) &&
			   zone_has(t, at, DS_TOKEN_LOWER)) {
			at++;
		} else {
			break;
		}
	}
	return at;
}

/* A place, or behind date and comma an agency without brackets ("IRNA", "ARMENPRESS"). */
static bool take_name(parts *p)
{
	const ds_tokens *t = p->t;
	bool caps, loose = p->at > p->line.first && !zone_is(t, p->at - 1, ",") &&
			   !zone_is(t, p->at - 1, "/") && !zone_is(t, p->at - 1, "|");
	size_t end = name_at(p, p->at, &caps);

	if (end == p->at || loose)
		return false;
	if (p->places && p->has_date) {
		if (p->has_agency)
			return false;
		p->out->agency = (uint32_t)p->at;
		p->out->agency_count = (uint32_t)(end - p->at);
		p->has_agency = p->bare = true;
	} else {
		if (p->places == 0)
			p->out->place = (uint32_t)p->at;
		/* the country behind the comma need not be in capitals */
		p->caps = p->places ? p->caps : caps;
		p->places++;
		p->words += (unsigned)(end - p->at);
		p->place_end = end;
	}
	p->at = end;
	return p->places <= 4;
}

static bool take_date(parts *p)
{
	zone_date d;
	size_t end = ds_zone_date_at(p->t, p->at, p->limit, &d);

	if (end == p->at)
		return false;
	/* "3 men": a month that is not known needs a town before it and a sign behind it */
	if (d.foreign && (p->places == 0 || (end < p->limit && !zone_is(p->t, end, "(") &&
					     !zone_is(p->t, end, ",") && !zone_is_dash(p->t, end))))
		return false;
	p->foreign |= d.foreign;
	if (!p->has_date || (!p->date.day && d.day))
		p->date = d;
	p->has_date = true;
	p->at = end;
	return true;
}

/* What joins two parts: a comma, a bar, a stroke between towns, a stop before date or agency. */
static bool take_sign(parts *p)
{
	const ds_tokens *t = p->t;
	size_t i = p->at;
	zone_date d;

	if (i == p->line.first)
		return false;
	if (zone_is(t, i, ",") || zone_is(t, i, "|") || zone_is(t, i, "\xC2\xB7") ||
	    zone_is(t, i, "\xE2\x80\xA2") ||
	    (zone_is(t, i, "/") && p->places && !p->has_date && zone_is_name(t, i + 1)) ||
	    (zone_is_dash(t, i) && zone_is(t, i + 1, "(") && zone_has(t, i + 1, DS_TOKEN_TIGHT)) ||
	    ((zone_is(t, i, ".") || zone_is(t, i, ":")) && i + 1 < p->limit &&
	     (zone_is(t, i + 1, "/") || ds_zone_date_at(t, i + 1, p->limit, &d) > i + 1))) {
		p->at++;
		return true;
	}
	return false;
}

static bool take_part(parts *p)
{
	size_t end;

	if (p->at == p->line.first) {
		end = stamp_at(p, p->at);
		if (end > p->at) {
			p->stamped = true;
			p->at = hour_at(p, end);
			return true;
		}
	}
	end = zone_is(p->t, p->at, "/") && p->places && !p->has_date &&
			      !zone_is(p->t, p->at + 2, "/")
		      ? p->at
		      : p->has_agency ? p->at : agency_at(p, p->at);
	if (end > p->at) {
		p->has_agency = true;
		p->at = end;
		return true;
	}
	if (take_date(p))
		return true;
	if (p->has_date) {
		end = hour_at(p, p->at);
		if (end > p->at) {
			p->at = end;
			return true;
		}
	}
	return take_sign(p) || take_name(p);
}

/* ---- what the parts are --------------------------------------------------------------------------- */

/* The sentence that goes on at i is one: it has its full stop, or is long. */
static bool is_prose(const ds_tokens *t, size_t i)
{
	const ds_sentence *s;
	size_t end;

	if (i >= t->n)
		return false;
	s = &t->sentences[t->v[i].sentence];
	end = (size_t)s->first + s->count;
	if (end - i > 24)
		return true;
	for (size_t k = end; k > i && end - k < 3; k--) {
		ds_str key = ds_token_key(t, k - 1);

		if (key.len && (memchr(".!?", key.at[0], 3) || zone_has(t, k - 1, DS_TOKEN_ABBREV)))
			return true;
	}
	return false;
}

static bool known_agency(const parts *p)
{
	for (size_t i = p->out->agency; i < (size_t)p->out->agency + p->out->agency_count; i++) {
		if (one_of(p->t, i, agencies))
			return true;
	}
	return false;
}

/* No town: "FACTBOX - ", "Ninety - Four". */
static bool is_label(const parts *p)
{
	for (size_t i = p->out->place; p->places && i < p->place_end; i++) {
		if (one_of(p->t, i, labels) || ds_zone_is_count(p->t, i))
			return true;
	}
	return false;
}

/* "SMITH: Yes." in the line behind it, too: an interview. */
static bool is_turn(const ds_tokens *t, size_t next)
{
	for (size_t i = next; i < t->n && i < next + WORDS; i++) {
		if (zone_is(t, i, ":"))
			return i > next;
		if (!zone_is_word(t, i) || !(zone_has(t, i, DS_TOKEN_UPPER) || !zone_has(t, i, DS_TOKEN_LOWER)))
			return false;
	}
	return false;
}

/* A dash of its own, not a hyphen or two. */
static bool is_long_dash(const ds_tokens *t, size_t i)
{
	ds_str s = ds_token_text(t, i);

	return s.len > 0 && (unsigned char)s.at[0] >= 0x80;
}

/* The dash at p->at ends a dateline. */
static bool ends_with_dash(const parts *p, bool head)
{
	const ds_tokens *t = p->t;
	size_t next = p->at + 1;
	bool spaced = !zone_has(t, p->at, DS_TOKEN_TIGHT) || zone_is(t, p->at - 1, ")") ||
		      ds_token_key(t, p->at).len > 1 || p->bare || !zone_has(t, next, DS_TOKEN_TIGHT);
	bool day = p->date.day || (p->date.weekday && p->places);

	if (!spaced || next >= p->line.end || is_label(p))
		return false;
	if (p->has_agency)
		return p->bare ? p->has_date : head || known_agency(p) || (p->places && p->caps);
	if (p->has_date)
		return day && (p->places || head);
	if (!p->places || !head || zone_has(t, next, DS_TOKEN_LOWER) || !is_prose(t, next))
		return false;
	if (p->words > WORDS)
		return false;
	if (p->caps)
		return t->v[p->place_end - 1].end - t->v[p->out->place].start >= 3;
	/* "Thanks -" opens letters: a land stands behind the town, or it is a real dash */
	return (p->places > 1 || is_long_dash(t, p->at)) && t->v[next].kind != DS_KIND_NUMBER &&
	       !zone_has(t, p->at, DS_TOKEN_TIGHT) && p->line.end - next >= 5;
}

static bool ends_with_colon(const parts *p, bool top)
{
	const ds_tokens *t = p->t;
	size_t next = p->at + 1;

	if (!top || !p->places || !p->caps || p->words > 3 || p->has_agency || is_label(p) ||
	    next >= p->line.end || zone_has(t, next, DS_TOKEN_LOWER) || !is_prose(t, next))
		return false;
	return p->has_date || (zone_has(t, p->line.first, DS_TOKEN_UPPER) && !is_turn(t, p->line.end));
}

/* "МОСКВА, 3 мар — РИА Новости. Мост ...": the agency stands behind the dash. */
static size_t agency_behind(parts *p, size_t i)
{
	size_t at = i;

	if (p->has_agency || !p->has_date || !p->places)
		return i;
	while (at < p->line.end && at - i < 3 && zone_is_name(p->t, at))
		at++;
	if (at == i || at + 1 >= p->line.end || !zone_is(p->t, at, ".") ||
	    !zone_is_name(p->t, at + 1) || zone_has(p->t, at - 1, DS_TOKEN_ABBREV))
		return i;
	p->out->agency = (uint32_t)i;
	p->out->agency_count = (uint32_t)(at - i);
	return at + 1;
}

/* "Thursday, May 7, 2015 Voters ...": no sign behind it, but weekday and year in front. */
static bool ends_with_nothing(const parts *p, bool head)
{
	return head && p->has_date && !p->places && p->date.weekday && p->date.year && p->date.day &&
	       zone_is_name(p->t, p->at) && !p->has_agency;
}

/* The whole line: with day and month, or a stamp and a date. */
static bool ends_with_line(const parts *p, bool head)
{
	if (!head || !p->has_date || p->foreign)
		return false;
	/* "03/04/2020" has a year and no month that is sure */
	return p->stamped ||
	       ((p->date.day || (p->date.year && !p->date.month)) && p->places <= 3 && !is_label(p));
}

/* The token behind the dateline; the line's first if the parts are none. */
static size_t end_of(parts *p, enum zone_place where)
{
	bool head = where != ZONE_BODY;
	size_t i = p->at;

	if (i >= p->line.end || (i == p->line.end - 1 && zone_is(p->t, i, ".") && !p->bare)) {
		/* "Trend:" and the like stand on such a line, too */
		p->out->line = ends_with_line(p, head);
		return p->out->line ? p->line.end : p->line.first;
	}
	if (zone_is_dash(p->t, i))
		return ends_with_dash(p, head) ? agency_behind(p, i + 1) : p->line.first;
	if (zone_is(p->t, i, ":"))
		return ends_with_colon(p, where == ZONE_TOP) ? i + 1 : p->line.first;
	if (zone_is(p->t, i, ".") && p->has_agency && (p->bare || p->sliced) && (p->has_date || p->sliced))
		return i + 1;
	return ends_with_nothing(p, head) ? i : p->line.first;
}

bool ds_zone_dateline(ds_dateline *out, const ds_tokens *t, zone_line line, enum zone_place where)
{
	parts p = {.t = t, .line = line, .out = out, .at = line.first, .limit = line.end, .caps = true};
	size_t end;

	*out = (ds_dateline){.first = (uint32_t)line.first};
	if (zone_has(t, line.first, DS_TOKEN_LOWER) ||
	    (t->v[line.first].kind == DS_KIND_PUNCT && !zone_is(t, line.first, "(")))
		return false;
	if (p.limit > line.first + TOKENS)
		p.limit = line.first + TOKENS;
	while (p.at < p.limit && take_part(&p))
		;
	if (p.at == line.first)
		return false;
	/* a comma behind the last part joins nothing */
	if (zone_is(t, p.at - 1, ","))
		p.at--;
	end = end_of(&p, where);
	if (end <= line.first)
		return false;
	out->count = (uint32_t)(end - line.first);
	out->place_count = p.places ? (uint32_t)(p.place_end - out->place) : 0;
	out->year = p.date.year;
	out->month = p.date.month;
	out->day = p.date.day;
	return true;
}
