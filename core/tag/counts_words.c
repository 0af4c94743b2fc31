/*
 * The words of counts.h: the two tables of data/counts/ and the closed grammar around them, in one
 * hash table that is made at first use.
 *
 * Invariant: words are match keys. A line that makes no sense is left out; a test sees to it that
 * ours do.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/counts_int.h"

#include "tag/words_int.h"

#include <pthread.h>

extern const unsigned char ds_asset_harms_start[], ds_asset_harms_end[];
extern const unsigned char ds_asset_nouns_start[], ds_asset_nouns_end[];

static const struct ds_word_set grammar[] = {
	{G_BE,
	 "is was are were be been being am 're get gets got getting remain remains remained "
	 "remaining stay stayed"},
	{G_HAVE,
	 "has have had having 've"},
	{G_MODAL,
	 "will would may might can could shall should must cannot 'll 'd"},
	{G_ADV,
	 "also still now already later then earlier all both just only since again even ever "
	 "always often today yesterday overnight so far badly too there here once twice more "
	 "instead thus"},
	{G_VIA,
	 "reported feared confirmed believed presumed said found listed declared pronounced "
	 "thought considered left known shot rendered forced estimated alleged seen made"},
	{G_PREP,
	 "in on at by from with to of near outside inside across around into over under between "
	 "through throughout about against for amid along behind beside beyond within without "
	 "toward towards via per upon off up down out onto than like despite following aboard"},
	{G_SUB,
	 "when where while because as after before since until if although though but so than "
	 "whether unless once whose whom whereas why how"},
	{G_REL,
	 "who that which"},
	{G_DET,
	 "the a an his her its their our my your this these those some any each every no"},
	{G_FILL,
	 "an a the estimated another some all as many much up to other further additional total "
	 "at least most nearly about almost around over roughly approximately more than these "
	 "those only just even his her its their our suspected"},
	{G_NOT,
	 "not n't never no none nobody neither nor without cannot"},
	{G_PRON,
	 "i he she they it we you us them him me himself themselves itself herself"},
	{G_VERB,
	 "said says say told took take takes taken survived survive escaped escape went go goes "
	 "came come comes became become made make makes did does do saw see sees began begin "
	 "continued gave give gives won win fought fight fell fall rose rise struck hit attended "
	 "attend carried exploded erupted broke ran run left leave leaves work need needs believe "
	 "want wanted returned joined fired opened stormed used tried failed blew sent brought "
	 "kept remained met led lost lose paid received sought stood stayed thought showed show "
	 "shows included include includes participated participate gathered marched voted visited "
	 "crossed arrived entered reached signed agreed called started ended ordered planned "
	 "helped lay stole cast suffered faced ripped rammed tore swept"},
	{G_OPEN,
	 "including include includes included among comprising"},
	{G_AND,
	 "and or"},
	{G_THEM,
	 "them whom those these which us you"},
	{G_WILL,
	 "plan planned planning plot plotted plotting threatened threaten threatens threatening "
	 "tried trying try tries attempt attempted attempting attempts want wanted wants intended "
	 "intend intends intention vowed hoped hope bid ready order orders conspiracy conspired "
	 "conspiring refused failed able likely due set mission designed used power enough going "
	 "expected"},
	{G_FREE,
	 "released release releases releasing freed free freeing frees former rescued rescue "
	 "rescuing rescues ex"},
	{G_HIT,
	 "struck strike strikes striking hit hits hitting rocked rocks rocking shook shakes "
	 "devastated devastating shelled shelling bombed bombing attacked attacking battered "
	 "battering ravaged ravaging swept targeted bombardment siege raided raiding pounded "
	 "pounding lashed"},
	{G_GOES,
	 "rose rise rises risen reached reach reaches reaching stood stands stand climbed climbs "
	 "climbing jumped passed exceeded exceeds topped topping hit hits rising increased "
	 "increases put puts brought brings bringing raised raises raising was is has had been to "
	 "at of past above over now least more than the"},
};

#define SLOTS 4096u
#define NAMES 192u
#define HARM 24u

static struct count_word slots[SLOTS];
static size_t n_words;
static ds_str units[NAMES];
static uint8_t kinds[NAMES];
static size_t n_units;
static char harms[HARM][HARM + 1];
static size_t n_harms;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static struct count_word *slot_of(ds_str key)
{
	size_t i = (size_t)ds_word_hash(key) & (SLOTS - 1);

	while (slots[i].key.len && !ds_str_eq(slots[i].key, key))
		i = (i + 1) & (SLOTS - 1);
	return &slots[i];
}

/* NULL when the table is full. */
static struct count_word *add_word(ds_str key)
{
	struct count_word *w;

	if (key.len == 0 || key.len > 2 * DS_VOCABULARY_WORD)
		return NULL;
	w = slot_of(key);
	if (w->key.len == 0) {
		if (n_words >= SLOTS / 2)
			return NULL;
		n_words++;
		w->key = key;
	}
	return w;
}

/* Cuts the piece before `sign` off *rest; blanks at its ends go. */
static ds_str cut(ds_str *rest, char sign)
{
	size_t n = 0, next;
	ds_str out;

	while (n < rest->len && rest->at[n] != sign)
		n++;
	next = n + (n < rest->len);
	out = (ds_str){rest->at, n};
	*rest = (ds_str){rest->at + next, rest->len - next};
	while (out.len && (out.at[0] == ' ' || out.at[0] == '\r'))
		out = (ds_str){out.at + 1, out.len - 1};
	while (out.len && (out.at[out.len - 1] == ' ' || out.at[out.len - 1] == '\r'))
		out.len--;
	return out;
}

static uint16_t use_of(ds_str name)
{
	static const char *const list[] = {"passive", "active", "happens", "state", "noun",
					    "role", "event", "takes", "tally"};

	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		if (ds_str_is(name, list[i]))
			return (uint16_t)(1u << i);
	}
	return 0;
}

static uint8_t harm_of(ds_str name)
{
	if (name.len == 0 || name.len > HARM)
		return 0;
	for (size_t i = 0; i < n_harms; i++) {
		if (ds_str_is(name, harms[i]))
			return (uint8_t)(i + 1);
	}
	if (n_harms == HARM)
		return 0;
	memcpy(harms[n_harms], name.at, name.len);
	return (uint8_t)++n_harms;
}

/* harm, use, what, words */
static void harm_line(ds_str line)
{
	ds_str name = cut(&line, '\t'), use = cut(&line, '\t'), what = cut(&line, '\t');
	uint16_t bit = use_of(use);
	bool things = ds_str_is(what, "things"), persons = ds_str_is(what, "persons");
	uint8_t harm = bit && (things || persons || ds_str_is(what, "people")) ? harm_of(name) : 0;

	while (harm && line.len) {
		ds_str key = cut(&line, ','), rest = key, first = cut(&rest, ' ');
		struct count_word *w = add_word(key), *head = rest.len ? add_word(first) : NULL;

		if (head)
			head->uses |= U_PHRASE;
		if (!w)
			continue;
		w->uses |= bit;
		w->persons |= persons;
		if (things)
			w->harm_things = harm;
		else
			w->harm = harm;
	}
}

/* unit, kind, words */
static void noun_line(ds_str line)
{
	static const char *const list[] = {"people", "group", "animals", "things"};
	ds_str unit = cut(&line, '\t'), kind = cut(&line, '\t');
	uint8_t k = 0;

	for (uint8_t i = 0; i < 4; i++)
		k = ds_str_is(kind, list[i]) ? (uint8_t)(i + 1) : k;
	if (!k || unit.len == 0 || n_units == NAMES)
		return;
	units[n_units] = unit;
	kinds[n_units++] = k;
	while (line.len) {
		struct count_word *w = add_word(cut(&line, ','));

		if (!w || w->unit)
			continue;
		w->unit = (uint8_t)n_units;
		w->kind = k;
	}
}

static void read_table(const unsigned char *start, const unsigned char *end, void (*line)(ds_str))
{
	ds_str rest = {(const char *)start, (size_t)(end - start)};
	bool header = true;

	while (rest.len) {
		ds_str s = cut(&rest, '\n');

		if (s.len == 0 || s.at[0] == '#')
			continue;
		if (!header)
			line(s);
		header = false;
	}
}

static void fill(void)
{
	read_table(ds_asset_harms_start, ds_asset_harms_end, harm_line);
	read_table(ds_asset_nouns_start, ds_asset_nouns_end, noun_line);
	for (size_t i = 0; i < sizeof grammar / sizeof *grammar; i++) {
		ds_str rest = ds_str_of(grammar[i].list);

		while (rest.len) {
			struct count_word *w = add_word(cut(&rest, ' '));

			if (w)
				w->grammar |= grammar[i].bits;
		}
	}
}

const struct count_word *ds_count_word(ds_str key)
{
	const struct count_word *w;

	pthread_once(&once, fill);
	if (key.len == 0 || key.len > 2 * DS_VOCABULARY_WORD)
		return NULL;
	w = slot_of(key);
	return w->key.len ? w : NULL;
}

ds_str ds_count_unit_name(size_t unit)
{
	return unit < n_units ? units[unit] : (ds_str){"", 0};
}

uint8_t ds_count_harm_number(const char *name)
{
	pthread_once(&once, fill);
	for (size_t i = 0; i < n_harms; i++) {
		if (strcmp(harms[i], name) == 0)
			return (uint8_t)(i + 1);
	}
	return 0;
}

const char *ds_count_harm(size_t i)
{
	pthread_once(&once, fill);
	return i < n_harms ? harms[i] : NULL;
}
