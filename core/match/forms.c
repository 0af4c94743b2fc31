/*
 * English inflection: a base form -> all its forms, by the spelling rules and a table of what
 * breaks them. See tree_int.h.
 *
 * Too many forms do no harm where the surplus is no word ("visitted"); too few would. Left out:
 * comparison of adjectives, derived nouns (killer), other languages.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/tree_int.h"

#include <stdio.h>

#define FORM_MAX 64

/* Base, then the forms that no rule gives; -s and -ing are added by rule, -ed is not. */
static const char *const irregular[] = {
	"arise arose arisen", "awake awoke awoken", "be am is are was were been being",
	"bear bore borne born", "beat beaten", "become became", "begin began begun", "bend bent",
	"bet", "bid bade bidden", "bind bound", "bite bit bitten", "bleed bled", "blow blew blown",
	"break broke broken", "breed bred", "bring brought", "broadcast", "build built",
	"burn burnt burned", "burst", "buy bought", "cast", "catch caught", "choose chose chosen",
	"cling clung", "come came", "cost", "creep crept", "cut", "deal dealt", "dig dug",
	"do does did done", "draw drew drawn", "dream dreamt dreamed", "drink drank drunk",
	"drive drove driven", "eat ate eaten", "fall fell fallen", "feed fed", "feel felt",
	"fight fought", "find found", "flee fled", "fling flung", "fly flew flown",
	"forbid forbade forbidden", "forecast", "foresee foresaw foreseen",
	"forget forgot forgotten", "forgive forgave forgiven", "freeze froze frozen",
	"get got gotten", "give gave given", "go went gone", "grind ground", "grow grew grown",
	"hang hung hanged", "have has had", "hear heard", "hide hid hidden", "hit", "hold held",
	"hurt", "keep kept", "kneel knelt", "know knew known", "lay laid", "lead led",
	"leap leapt leaped", "learn learnt learned", "leave left", "lend lent", "let",
	"lie lay lain lied", "light lit lighted", "lose lost", "make made", "mean meant",
	"meet met", "mislead misled", "mistake mistook mistaken", "overcome overcame",
	"overrun overran", "overtake overtook overtaken", "overthrow overthrew overthrown",
	"pay paid", "prove proved proven", "put", "quit", "read", "rebuild rebuilt", "rid",
	"ride rode ridden", "ring rang rung", "rise rose risen", "run ran", "say said",
	"see saw seen", "seek sought", "sell sold", "send sent", "set", "shake shook shaken",
	"shed", "shine shone", "shoot shot", "show showed shown", "shrink shrank shrunk", "shut",
	"sing sang sung", "sink sank sunk", "sit sat", "slay slew slain", "sleep slept",
	"slide slid", "speak spoke spoken", "speed sped", "spend spent", "spin spun", "split",
	"spread", "spring sprang sprung", "stand stood", "steal stole stolen", "stick stuck",
	"sting stung", "stride strode", "strike struck stricken", "strive strove striven",
	"swear swore sworn", "sweep swept", "swell swelled swollen", "swim swam swum",
	"swing swung", "take took taken", "teach taught", "tear tore torn", "tell told",
	"think thought", "throw threw thrown", "thrust", "tread trod trodden",
	"undergo underwent undergone", "understand understood", "undertake undertook undertaken",
	"uphold upheld", "upset", "wake woke woken", "wear wore worn", "weave wove woven",
	"weep wept", "win won", "wind wound", "withdraw withdrew withdrawn", "withhold withheld",
	"withstand withstood", "wring wrung", "write wrote written",
	/* nouns */
	"man men", "woman women", "child children", "person people persons", "foot feet",
	"tooth teeth", "mouse mice", "goose geese", "ox oxen", "life lives", "wife wives",
	"knife knives", "leaf leaves", "half halves", "wolf wolves", "thief thieves",
	"shelf shelves", "self selves", "loaf loaves", "serviceman servicemen",
	"servicewoman servicewomen", "policeman policemen", "policewoman policewomen",
	"gunman gunmen", "spokesman spokesmen", "spokeswoman spokeswomen", "crisis crises",
	"analysis analyses", "basis bases", "medium media", "phenomenon phenomena",
	"criterion criteria", "datum data"};

/* The forms go here: the rest of the phrase stays as it is. */
struct forms {
	ds_trie *t;
	ds_str keys[DS_LIST_TOKENS];
	size_t n;
	ds_err *err;
	ds_status st;
};

static void add(struct forms *f, ds_str stem, size_t keep, const char *middle, const char *ending)
{
	char form[FORM_MAX + 8];
	int n = snprintf(form, sizeof form, "%.*s%s%s", (int)keep, stem.at, middle, ending);

	if (f->st || n < 0 || (size_t)n >= sizeof form)
		return;
	f->keys[0] = (ds_str){form, (size_t)n};
	f->st = ds_trie_add(f->t, f->keys, f->n, f->err);
}

static bool is_vowel(char c)
{
	return c && strchr("aeiou", c);
}

static bool ends(ds_str s, const char *ending)
{
	return ds_str_ends(s, ds_str_of(ending));
}

static size_t vowel_groups(ds_str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += is_vowel(s.at[i]) && (i == 0 || !is_vowel(s.at[i - 1]));
	return n;
}

/* stop -> stopp-: consonant, one vowel, consonant */
static bool doubles(ds_str s)
{
	char last, vowel, before;

	if (s.len < 3)
		return false;
	last = s.at[s.len - 1];
	vowel = s.at[s.len - 2];
	before = s.at[s.len - 3];
	if (last < 'a' || last > 'z' || is_vowel(last) || strchr("wxyh", last) || !is_vowel(vowel))
		return false;
	return !is_vowel(before) || (before == 'u' && s.len > 3 && s.at[s.len - 4] == 'q');
}

static bool consonant_y(ds_str s)
{
	return s.len > 1 && s.at[s.len - 1] == 'y' && !is_vowel(s.at[s.len - 2]);
}

static void add_s(struct forms *f, ds_str s)
{
	if (consonant_y(s)) {
		add(f, s, s.len - 1, "ies", "");
		return;
	}
	if (ends(s, "s") || ends(s, "x") || ends(s, "z") || ends(s, "ch") || ends(s, "sh") ||
	    ends(s, "o"))
		add(f, s, s.len, "es", "");
	add(f, s, s.len, "s", "");
}

/* The stem before -ed or -ing where both are spelt alike. */
static void add_stemmed(struct forms *f, ds_str s, const char *ending)
{
	char last[2] = {s.at[s.len - 1], '\0'};

	if (ends(s, "ic")) {
		add(f, s, s.len, "k", ending);
		return;
	}
	if (doubles(s)) {
		add(f, s, s.len, last, ending);
		if (vowel_groups(s) == 1)
			return;
	}
	add(f, s, s.len, "", ending);
}

static void add_ed(struct forms *f, ds_str s)
{
	if (ends(s, "e"))
		add(f, s, s.len, "d", "");
	else if (consonant_y(s))
		add(f, s, s.len - 1, "ied", "");
	else
		add_stemmed(f, s, "ed");
}

static void add_ing(struct forms *f, ds_str s)
{
	if (s.len > 2 && ends(s, "ie"))
		add(f, s, s.len - 2, "y", "ing");
	else if (s.len > 2 && ends(s, "e") && !ends(s, "ee") && !ends(s, "ye") && !ends(s, "oe"))
		add(f, s, s.len - 1, "", "ing");
	else
		add_stemmed(f, s, "ing");
}

/* Adds the row of the table whose base is s; false if there is none. */
static bool add_irregular(struct forms *f, ds_str s)
{
	for (size_t i = 0; i < sizeof irregular / sizeof *irregular; i++) {
		const char *row = irregular[i];
		size_t n = strcspn(row, " ");

		if (!ds_str_eq(s, (ds_str){row, n}))
			continue;
		while (row[n]) {
			row += n + 1;
			n = strcspn(row, " ");
			add(f, (ds_str){row, n}, n, "", "");
		}
		return true;
	}
	return false;
}

ds_status ds_forms_add(ds_trie *t, const ds_str *keys, size_t n, ds_err *err)
{
	struct forms f = {.t = t, .n = n, .err = err};
	ds_str s = keys[0];

	f.st = ds_trie_add(t, keys, n, err);
	memcpy(f.keys, keys, n * sizeof *keys);
	if (f.st || s.len < 2 || s.len > FORM_MAX)
		return f.st;
	if (!add_irregular(&f, s))
		add_ed(&f, s);
	add_s(&f, s);
	add_ing(&f, s);
	return f.st;
}
