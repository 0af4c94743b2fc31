/*
 * What each source of annotations is, in a sentence. See explain.h.
 *
 * tests/check/sources.sh checks that every source written in this folder is here.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/explain.h"

static const struct {
	const char *name, *text;
} sources[] = {
	{"rule:title", "a capitalised name behind a title or role is a person"},
	{"rule:first-name", "a capitalised name that begins with a first name is a person"},
	{"rule:head", "a word in the name says what kind of thing it names"},
	{"rule:event", "a word for an event behind capitalised words makes the name of an event"},
	{"rule:context", "the words around this name, over the whole document, say what it is"},
	{"rule:same-name", "another place of the document shows what this name is"},
	{"rule:series", "names in a row are of one type"},
	{"rule:shape", "a capitalised word of no list, doing what people do, is taken for a surname"},
	{"rule:language", "a word for a people and its language means the language here"},
	{"rule:date", "words and figures of the calendar are a date"},
	{"rule:time", "a time of day"},
	{"rule:set", "something that happens again and again: every, daily, Tuesdays"},
	{"rule:duration", "a number with a unit of time is a length of time"},
	{"rule:number", "figures or words for a number, with the hedge and the range around them"},
	{"rule:ordinal", "a number that tells the place in a row"},
	{"rule:percent", "a number with a sign or word for hundredths"},
	{"rule:money", "a number with a currency"},
	{"rule:quantity", "a number with a unit of measure"},
	{"rule:contact", "the shape of an address: mail, web, telephone, network, handle, place"},
	{"gazetteer:demonyms", "a word for the people of a country, in the list of nationalities"},
	{"gazetteer:iso3166", "a name in the list of countries and territories"},
	{"gazetteer:places", "a name in the list of cities and towns"},
	{"gazetteer:regions", "a name in the list of regions, provinces, waters and mountains"},
	{"gazetteer:orgs", "a name in the list of organisations"},
	{"gazetteer:peoples", "a word in the list of peoples, religions and political groups"},
	{"gazetteer:events", "a name in the list of events"},
	{"gazetteer:languages", "a name in the list of languages"},
	{"model", "it has learnt from labelled text how names look and what stands beside them"},
	{"preset", "it came with the document, or a person decided so"},
	{"script", "a script put it there"},
};

#define SOURCES (sizeof sources / sizeof *sources)

const char *ds_source_name(size_t i)
{
	return i < SOURCES ? sources[i].name : NULL;
}

ds_str ds_source_text(ds_str source)
{
	for (size_t i = 0; i < SOURCES; i++) {
		if (ds_str_is(source, sources[i].name))
			return ds_str_of(sources[i].text);
	}
	if (ds_str_starts(source, DS_STR("gazetteer")))
		return DS_STR("a name in a list that the tagger was given");
	if (ds_str_starts(source, DS_STR("script:")))
		return DS_STR("a script put it there");
	if (ds_str_starts(source, DS_STR("rule:")))
		return DS_STR("a rule of yours; with its file (--rules) its pattern and what it matched are told");
	return DS_STR("");
}
