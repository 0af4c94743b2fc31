/*
 * Words for fields and types, and the small parts of rows. See list_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "io/list_int.h"

#include <stdio.h>
#include <stdlib.h>

/* Headings, in lower case, "_" and "-" left out; the first of a field is its own name. */
static const char *const headings[DS_LIST_FIELDS] = {
	[DS_LIST_NAME] = "name label title caption preflabel term entity mention",
	[DS_LIST_ALIASES] = "aliases alias alternatenames altnames altlabels altlabel synonyms aka variants",
	[DS_LIST_TYPE] = "type class category schema entitytype kind",
	[DS_LIST_ID] = "id qid wikidata wikidataid geonameid geonamesid key code identifier uri iri",
	[DS_LIST_PRIOR] = "prior weight score count freq frequency population pop sitelinks rank",
	[DS_LIST_LAT] = "lat latitude",
	[DS_LIST_LON] = "lon lng long longitude",
	[DS_LIST_PROPS] = "props properties"};

/* Words that mean a type, in capitals. */
static const char *const meanings[][2] = {
	{"PERSON", "PER PEOPLE HUMAN INDIVIDUAL POLITICIAN ACTOR PLAYER"},
	{"ORG", "ORGANIZATION ORGANISATION COMPANY LEGALENTITY PUBLICBODY PARTY AGENCY BUSINESS FIRM "
		"UNIVERSITY BANK NEWSPAPER CLUB TEAM"},
	{"GPE", "CITY COUNTRY TOWN STATE VILLAGE PROVINCE DISTRICT MUNICIPALITY SETTLEMENT PLACE COUNTY"},
	{"LOC", "LOCATION REGION MOUNTAIN RIVER LAKE SEA ISLAND CONTINENT"},
	{"FAC", "FACILITY AIRPORT BRIDGE BUILDING ROAD STADIUM STATION HOSPITAL CHURCH MOSQUE"},
	{"NORP", "NATIONALITY DEMONYM RELIGION PEOPLES ETHNICITY"},
	{"PRODUCT", "VESSEL SHIP AIRPLANE AIRCRAFT VEHICLE WEAPON CAR"},
	{"EVENT", "WAR BATTLE FESTIVAL ELECTION"},
	{"WORK_OF_ART", "WORK FILM BOOK SONG MOVIE NOVEL"},
	{"LAW", "TREATY"}};

/* s without what headings are written apart with, in small or capital letters; 0 when too long. */
static size_t plain(char *out, size_t room, ds_str s, bool upper)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++) {
		char c = s.at[i];

		if (c == '_' || c == '-' || c == ' ')
			continue;
		if (n + 1 == room)
			return 0;
		if (upper && c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		else if (!upper && c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		out[n++] = c;
	}
	out[n] = '\0';
	return n;
}

/* Whether a word is one of those in a string of words. */
static bool among(const char *words, const char *word, size_t len)
{
	for (const char *at = words; len && *at;) {
		size_t n = strcspn(at, " ");

		if (n == len && memcmp(at, word, len) == 0)
			return true;
		at += n + (at[n] == ' ');
	}
	return false;
}

bool ds_list_pair(ds_str *out, ds_str pairs, ds_str key)
{
	for (size_t at = 0; at < pairs.len;) {
		const char *comma = memchr(pairs.at + at, ',', pairs.len - at);
		size_t end = comma ? (size_t)(comma - pairs.at) : pairs.len;

		if (end - at > key.len && pairs.at[at + key.len] == '=' &&
		    memcmp(pairs.at + at, key.at, key.len) == 0) {
			*out = ds_str_sub(pairs, at + key.len + 1, end);
			return true;
		}
		at = end + 1;
	}
	return false;
}

bool ds_list_type(ds_str *out, const ds_list *l, ds_str word, ds_arena *mem)
{
	char text[64];
	size_t n;
	ds_str upper;

	if (word.len == 0)
		return false;
	if (ds_list_pair(out, l->opts.classes, word))
		return true;
	n = plain(text, sizeof text, word, true);
	for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++) {
		if (among(meanings[i][1], text, n)) {
			*out = ds_str_of(meanings[i][0]);
			return true;
		}
	}
	/* a type of ours, or a word of their own in capitals, may have "_" */
	if (word.len >= sizeof text || ds_arena_copy(&upper, word, mem, NULL) != DS_OK)
		return false;
	for (size_t i = 0; i < upper.len; i++) {
		char c = word.at[i];

		((char *)upper.at)[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'))
			return false;
	}
	*out = upper;
	return ds_type_find(upper) != DS_TYPE_COUNT || ds_str_eq(upper, word);
}

/* ---- the map ----------------------------------------------------------------------------------- */

static enum ds_list_field named(ds_str word)
{
	char text[64];
	size_t n = plain(text, sizeof text, word, false);

	for (int f = 0; f < DS_LIST_FIELDS; f++) {
		size_t first = strcspn(headings[f], " ");

		if (n == first && memcmp(text, headings[f], n) == 0)
			return (enum ds_list_field)f;
	}
	return DS_LIST_FIELDS;
}

ds_status ds_list_map_init(ds_list *l, ds_err *err)
{
	ds_str map = l->opts.map;

	for (size_t at = 0; at < map.len;) {
		const char *comma = memchr(map.at + at, ',', map.len - at);
		size_t end = comma ? (size_t)(comma - map.at) : map.len;
		const char *is = memchr(map.at + at, '=', end - at);
		size_t eq = is ? (size_t)(is - map.at) : end;
		enum ds_list_field f = named(ds_str_sub(map, at, eq));

		if (!is || f == DS_LIST_FIELDS || eq + 1 == end)
			return ds_fail(err, DS_EFAIL,
				       "--map: '%.*s' is not FIELD=HEADING (fields: name, aliases, "
				       "type, id, prior, lat, lon, props)",
				       (int)(end - at < 40 ? end - at : 40), map.at + at);
		l->map.name[f] = ds_str_sub(map, eq + 1, end);
		l->map.given = true;
		at = end + 1;
	}
	return DS_OK;
}

/* The heading that fits a field best: the one whose word comes first. */
static size_t best_of(const char *words, const ds_str *heads, size_t n)
{
	for (const char *at = words; *at;) {
		size_t len = strcspn(at, " ");

		for (size_t i = 0; i < n; i++) {
			char text[64];

			if (plain(text, sizeof text, heads[i], false) == len &&
			    memcmp(text, at, len) == 0)
				return i;
		}
		at += len + (at[len] == ' ');
	}
	return n;
}

ds_status ds_list_map_guess(ds_list *l, const ds_str *heads, size_t n, ds_err *err)
{
	bool plainly = true;

	for (int f = 0; !l->map.given && f < DS_LIST_FIELDS; f++) {
		size_t i = best_of(headings[f], heads, n), len = strcspn(headings[f], " ");
		ds_status st;

		if (i == n)
			continue;
		st = ds_arena_copy(&l->map.name[f], heads[i], &l->keep, err);
		if (st)
			return st;
		plainly = plainly && heads[i].len == len && memcmp(heads[i].at, headings[f], len) == 0;
		ds_buf_printf(&l->guess, "%s%.*s=%.*s", l->guess.len ? "," : "", (int)len, headings[f],
			      (int)heads[i].len, heads[i].at);
	}
	if (plainly)
		ds_buf_clear(&l->guess);
	else
		ds_buf_char(&l->guess, '\0');
	return ds_buf_status(&l->guess, err);
}

enum ds_list_field ds_list_field_of(const ds_list *l, ds_str heading)
{
	for (int f = 0; f < DS_LIST_FIELDS; f++) {
		if (l->map.name[f].len && ds_str_eq(l->map.name[f], heading))
			return (enum ds_list_field)f;
	}
	return DS_LIST_FIELDS;
}

/* ---- parts of a row ---------------------------------------------------------------------------- */

ds_status ds_list_alias(ds_list *l, ds_str s, ds_err *err)
{
	while (s.len && s.at[0] == ' ')
		s = ds_str_sub(s, 1, s.len);
	while (s.len && s.at[s.len - 1] == ' ')
		s.len--;
	if (s.len == 0)
		return DS_OK;
	if (l->n_aliases == l->cap_aliases) {
		ds_status st = ds_arena_grow(&l->mem, &l->aliases, &l->cap_aliases, l->n_aliases,
					     l->n_aliases + 1, sizeof *l->aliases, err);

		if (st)
			return st;
	}
	l->aliases[l->n_aliases++] = s;
	return DS_OK;
}

bool ds_list_is_word(ds_str s)
{
	const ds_gazetteer *g = ds_gazetteer_builtin();
	char word[32];

	if (!g || s.len == 0 || s.len > sizeof word)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		char c = (char)(s.at[i] | 0x20);

		if (c < 'a' || c > 'z')
			return false;
		word[i] = c;
	}
	return ds_gazetteer_is_word(g, (ds_str){word, s.len});
}

/* Has a capital, or a letter that is not ASCII, whose case is not looked at. */
static bool is_spelled(ds_str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if ((unsigned char)s.at[i] >= 0x80 || (s.at[i] >= 'A' && s.at[i] <= 'Z'))
			return true;
	}
	return false;
}

ds_status ds_list_wild_alias(ds_list *l, ds_str s, ds_err *err)
{
	return is_spelled(s) && !ds_list_is_word(s) ? ds_list_alias(l, s, err) : DS_OK;
}

ds_status ds_list_aliases(ds_list *l, ds_str s, ds_err *err)
{
	char sign = s.len && memchr(s.at, '|', s.len) ? '|' : ';';
	ds_status st = DS_OK;

	for (size_t from = 0, at = 0; st == DS_OK && at <= s.len; at++) {
		if (at < s.len && s.at[at] != sign)
			continue;
		st = ds_list_alias(l, ds_str_sub(s, from, at), err);
		from = at + 1;
	}
	return st;
}

static void put_part(ds_buf *b, ds_str s, bool key)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.at[i];

		if (c == ';' || c == '%' || c < 0x20 || (key && c == '='))
			ds_buf_printf(b, "%%%02X", c);
		else
			ds_buf_char(b, (char)c);
	}
}

void ds_list_prop(ds_list *l, ds_str key, ds_str value)
{
	if (key.len == 0 || value.len == 0)
		return;
	if (l->props.len)
		ds_buf_char(&l->props, ';');
	put_part(&l->props, key, true);
	ds_buf_char(&l->props, '=');
	put_part(&l->props, value, false);
}

bool ds_list_number(int64_t *out, ds_str s)
{
	size_t i = s.len && s.at[0] == '-', from = i;
	int64_t v = 0;

	for (; i < s.len && s.at[i] >= '0' && s.at[i] <= '9'; i++) {
		if (v > INT64_MAX / 10 - 1)
			return false;
		v = v * 10 + (s.at[i] - '0');
	}
	if (i == from)
		return s.len == 0;
	if (i < s.len && s.at[i] == '.') {
		for (i++; i < s.len && s.at[i] >= '0' && s.at[i] <= '9'; i++)
			;
	}
	if (i < s.len)
		return false;
	*out = from ? -v : v;
	return true;
}

void ds_list_degrees(ds_list *l, const char *key, ds_str s)
{
	char text[32], *end;

	if (s.len == 0 || s.len >= sizeof text)
		return;
	memcpy(text, s.at, s.len);
	text[s.len] = '\0';
	if (strspn(text, "+-.0123456789") != s.len)
		return;
	strtod(text, &end);
	if (*end == '\0')
		ds_list_prop(l, ds_str_of(key), s);
}
