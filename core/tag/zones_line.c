/*
 * Zones: what a line looks like: a byline, names, a headline.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/zones_int.h"

#define HEADLINE_TOKENS 32u
#define HEADLINE_BYTES 240u
#define BYLINE_TOKENS 48u
#define NAMES_TOKENS 10u

/* By, in the languages that news comes in. */
static const char *const by_words[] = {"by", "von", "par", "por", "di", NULL};
static const char *const before_by[] = {"written", "reporting", "reported", "story", "text", "words",
					"photos", "photographs", "pictures", "compiled", "analysis", NULL};
/* Small words that a byline may have between its names. */
static const char *const between[] = {
	"a", "additional", "agencies", "and", "at", "by", "contributed", "contributing",
	"correspondent", "correspondents", "de", "del", "der", "editing", "editor", "et", "for",
	"from", "in", "of", "on", "our", "reporter", "reporters", "reporting", "s", "'s", "special",
	"staff", "the", "to", "und", "van", "von", "with", "writer", "writers", "writing", "y", NULL};
/* What says that somebody writes for a living, or for whom. */
static const char *const trades[] = {
	"agency", "analyst", "bureau", "columnist", "contributor", "correspondent", "correspondents",
	"desk", "editor", "editors", "journalist", "news", "newspaper", "press", "producer",
	"reporter", "reporters", "staff", "writer", "writers", "afp", "ap", "bbc", "cnn", "reuters",
	"upi", "voa", NULL};

static bool one_of(const ds_tokens *t, size_t i, const char *const *words)
{
	return i < t->n && ds_zone_one_of(ds_token_key(t, i), words);
}

static bool is_mark(const ds_tokens *t, size_t i)
{
	static const char *const marks[] = {",", "|", "-", "--", "/", "&", ";", "(", ")", "\xC2\xB7",
					    "\xE2\x80\xA2", "'", ".", NULL};

	return one_of(t, i, marks);
}

/* All tokens of [i, end) are names, small words of bylines, or signs; *names = how many are names. */
static bool only_names(const ds_tokens *t, size_t i, size_t end, unsigned *names)
{
	zone_date d;

	for (*names = 0; i < end; i++) {
		if (one_of(t, i, between) || is_mark(t, i) || t->v[i].kind == DS_KIND_HANDLE ||
		    t->v[i].kind == DS_KIND_EMAIL)
			continue;
		if (!zone_is_name(t, i) || ds_zone_date_at(t, i, end, &d) > i)
			return false;
		++*names;
	}
	return true;
}

/* "By NAME and NAME, AGENCY", "Reporting by NAME; Editing by NAME", with brackets or a colon around. */
static bool opens_with_by(const ds_tokens *t, size_t i, size_t end)
{
	unsigned names;
	bool found = false;

	if (end > i && (zone_is(t, end - 1, ":") || zone_is(t, end - 1, ")")))
		end--;
	for (size_t k = i; !found && k < end && k < i + 3; k++) {
		if (one_of(t, k, by_words)) {
			found = true;
			i = k + 1;
		} else if (!(zone_is(t, k, "(") && k == i) && !one_of(t, k, before_by)) {
			return false;
		}
	}
	if (!found || i >= end || zone_is(t, end - 1, ".") || !only_names(t, i, end, &names))
		return false;
	return names >= 2 || (names == 1 && end - i <= 2) || zone_is(t, i, "our") || zone_is(t, i, "staff");
}

/* "Dana Whitlock, Staff Writer" */
static bool ends_with_trade(const ds_tokens *t, size_t i, size_t end)
{
	size_t comma = i;
	unsigned names;

	while (comma < end && !zone_is(t, comma, ",") && !zone_is(t, comma, "|"))
		comma++;
	if (comma - i < 2 || comma - i > 5 || comma + 1 >= end || end - comma > 8 ||
	    !only_names(t, i, comma, &names) || names < 2 || !zone_is_name(t, i) ||
	    !only_names(t, comma + 1, end, &names))
		return false;
	for (size_t k = comma + 1; k < end; k++) {
		if (one_of(t, k, trades))
			return true;
	}
	return false;
}

bool ds_zone_byline(const ds_tokens *t, zone_line line, bool head)
{
	size_t i = line.first, end = line.end, n = end - i;

	if (n < 2 || n > BYLINE_TOKENS)
		return false;
	/* "(Reporting by ...)" stands at the end of the article */
	if (!head && !one_of(t, i, before_by) && !zone_is(t, i, "("))
		return false;
	if (opens_with_by(t, i, end))
		return true;
	if (!head || zone_is(t, end - 1, "."))
		return false;
	if ((zone_is(t, i, "special") && zone_is(t, i + 1, "to")) ||
	    (zone_is(t, i, "from") && (zone_is(t, i + 1, "our") || zone_is(t, i + 1, "a"))))
		return n <= NAMES_TOKENS;
	return ends_with_trade(t, i, end);
}

bool ds_zone_names(const ds_tokens *t, zone_line line)
{
	size_t n = line.end - line.first;
	unsigned names;

	return n >= 2 && n <= NAMES_TOKENS && zone_is_name(t, line.first) &&
	       !zone_is(t, line.end - 1, ".") && only_names(t, line.first, line.end, &names) &&
	       names >= 2 && names <= 6;
}

bool ds_zone_headline(const ds_tokens *t, zone_line line)
{
	size_t i = line.first, last = line.end - 1, n = line.end - i;
	bool word = false;

	if (n < 2 || n > HEADLINE_TOKENS || t->v[last].end - t->v[i].start > HEADLINE_BYTES ||
	    zone_has(t, i, DS_TOKEN_LOWER) || zone_is_dash(t, i) || zone_is(t, i, "*") ||
	    zone_is(t, i, "\xE2\x80\xA2"))
		return false;
	/* behind a closing mark, what stands in it */
	if (zone_is(t, last, "\"") || zone_is(t, last, "'") || zone_is(t, last, "''"))
		last--;
	if (zone_is(t, last, ".") || zone_is(t, last, ",") || zone_is(t, last, ";") || zone_is(t, last, ":") ||
	    zone_is(t, last, "..."))
		return false;
	for (size_t k = i; k < line.end && !word; k++)
		word = zone_is_word(t, k);
	return word;
}
