/*
 * Evidence: what the words around each mention say about its type, summed over the document for
 * each name. See names_int.h; names_decide.c decides.
 *
 * Votes are small whole numbers, so that no order of summation matters.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/names_int.h"

#include "base/hash.h"
#include "tag/zones.h"

#define NAMES_SEED UINT64_C(0xA24BAED4963EE407)

static const char *const person_endings[] = {
	"yan", "ian", "ov", "ova", "ev", "eva", "enko", "shvili", "dze", "zadeh", "zade", "sky",
	"ski", "ska", "skyi", "sson", "sdottir", "vic", "vich", "vna", "escu", "oglu", "nejad",
	"pour", "adze", "chuk", "nyk", "opoulos", "idis", "akis", "ovic", "evic", "berg", "stein",
	"ullah", "uddin", "moto", "sen", "poor", NULL};
static const char *const place_endings[] = {
	"stan", "grad", "burg", "burgh", "abad", "pol", "ville", "shire", "land", "kent", "gorsk",
	"ovka", "ivka", "istan", "borough", "heim", "dorf", "furt", "lar", "kend", "iya", "ivsk",
	"ingrad", "mouth", "chester", NULL};

/* What is of a place: "the siege of X", "residents of X". */
static const char *const bound_nouns[] = {
	"shelling", "bombing", "bombardment", "siege", "occupation", "evacuation", "outskirts",
	"suburb", "suburbs", "centre", "center", "streets", "resident", "residents", "mayor",
	"governor", "inhabitants", "market", "markets", "airport", "hospitals", "blockade", NULL};
/* ... and rarely of a person: "the capture of X" */
static const char *const half_bound_nouns[] = {
	"capture", "recapture", "fall", "liberation", "destruction", "defence", "defense",
	"people", NULL};

/* How ordinary words of a learned kind end: no names of people. */
static const char *const word_endings[] = {
	"tion", "sion", "ment", "ness", "ity", "ism", "isms", "ics", "ogy", "ogies", "ship", "aphy",
	"ance", "able", "ible", "less", "ical", "ative", "tive", "ational", "tional", "ments",
	"tions", "sions", "ities", "tives", "ology", "ists", "ware", "tial", "cial", "ways", NULL};

uint64_t ds_names_hash(const names *s, size_t first, size_t count)
{
	uint64_t h = NAMES_SEED;

	for (size_t i = first; i < first + count; i++)
		h = ds_hash(key_of(s, i), h);
	return h ? h : 1;
}

known *ds_names_known(const names *s, uint64_t hash)
{
	size_t i = (size_t)hash & s->mask;

	while (s->table[i].hash && s->table[i].hash != hash)
		i = (i + 1) & s->mask;
	return &s->table[i];
}

static uint32_t slot_for(names *s, uint64_t hash)
{
	known *k = ds_names_known(s, hash);

	if (!k->hash) {
		k->hash = hash;
		k->type = N_UNKNOWN;
	}
	return (uint32_t)(k - s->table);
}

/*
 * How often each one-word key is written small, and how often with a capital that means something.
 */
static void count_words(names *s)
{
	for (size_t i = 0; i < s->t->n; i++) {
		known *k;

		if (!(s->mark[i] & T_WORD))
			continue;
		k = ds_names_known(s, ds_names_hash(s, i, 1));
		if (!k->hash)
			continue;
		if (tok(s, i)->flags & DS_TOKEN_LOWER)
			k->lower = true;
		else if (!(s->mark[i] & (T_START | T_LOUD)))
			k->middle = true;
	}
}

/* Takes off a first word that starts a sentence and is elsewhere written small. */
static void strip_first(names *s, mention *m)
{
	if (m->type != N_UNKNOWN || m->count < 2 || !(s->mark[m->first] & (T_START | T_LOUD)))
		return;
	if (key_is(s, m->first + 1, "-") || hit_at(s, m->first))
		return;
	if (!ds_names_known(s, ds_names_hash(s, m->first, 1))->lower)
		return;
	m->first++;
	m->count--;
}

/*
 * Room for four keys a mention of several words: it, its first and last, what is left without the
 * first.
 */
ds_status ds_names_table(names *s)
{
	size_t size = 64, keys = 0;

	for (size_t i = 0; i < s->n; i++)
		keys += s->v[i].count > 1 ? 4 : 1;
	while (size / 2 < keys)
		size *= 2;
	s->table = ds_arena_zero(s->mem, size, sizeof *s->table);
	if (!s->table)
		return ds_arena_fail(s->mem, s->err);
	s->mask = size - 1;
	for (size_t i = 0; i < s->n; i++) {
		mention *m = &s->v[i];

		slot_for(s, ds_names_hash(s, m->first, m->count));
		slot_for(s, ds_names_hash(s, m->first, 1));
		slot_for(s, ds_names_hash(s, m->first + m->count - 1, 1));
	}
	count_words(s);
	for (size_t i = 0; i < s->n; i++) {
		mention *m = &s->v[i];

		strip_first(s, m);
		m->slot = slot_for(s, ds_names_hash(s, m->first, m->count));
	}
	return DS_OK;
}

static bool ends_with_any(ds_str key, const char *const *endings)
{
	for (size_t i = 0; endings[i]; i++) {
		ds_str e = ds_str_of(endings[i]);

		if (key.len > e.len + 2 && ds_str_ends(key, e))
			return true;
	}
	return false;
}

const uint8_t ds_names_vote_type[3] = {DS_PERSON, DS_ORG, DS_GPE};

/* Why a vote is given: a sentence in which % is the text of the token `at`, and that token. */
typedef struct reason {
	const char *text;
	size_t at; /* N_NONE: no token */
} reason;

#define BY(text, at) ((reason){(text), (at)})

bool ds_names_learned(ds_str key)
{
	return ends_with_any(key, word_endings);
}

static void vote(const names *s, mention *m, int who, int n, reason why)
{
	int sum = m->vote[who] + n;

	m->vote[who] = (int8_t)(sum > 100 ? 100 : sum < -100 ? -100 : sum);
	if (s->doc->trace)
		ds_trace_note(s->doc->trace,
			      (ds_note){.first = m->first, .count = m->count,
					.cue = (uint32_t)why.at, .cue_count = why.at < s->t->n,
					.kind = DS_NOTE_VOTE, .type = ds_names_vote_type[who],
					.weight = n, .text = ds_str_of(why.text)});
}

/* What the mention's own words say. */
static void vote_shape(const names *s, mention *m)
{
	size_t last = m->first + m->count - 1, upper = 0, plain = 0, size;
	const hit *h = hit_at(s, m->first);

	for (size_t i = m->first; i <= last; i++) {
		if (s->mark[i] & T_INITIAL && m->count > 1)
			vote(s, m, V_PERSON, 4, BY("the initial % is in it", i));
		if (i > m->first && class_at(s, i) & W_PARTICLE)
			vote(s, m, V_PERSON, 3, BY("% in it is a particle of surnames", i));
		if (key_is(s, i, "&"))
			vote(s, m, V_ORG, 4, BY("% joins its words", i));
		upper += (s->mark[i] & (T_UPPER | T_LOUD)) == T_UPPER;
		plain += s->mark[i] & T_ORDINARY ||
			 (!hit_at(s, i) && ends_with_any(key_of(s, i), word_endings));
	}
	size = tok(s, last)->key_len;
	if (h && h->marks & H_FIRST && (m->count > 1 || !(h->marks & H_NAME)))
		vote(s, m, V_PERSON, m->count > 1 ? 4 : 2,
		     BY("% is in the list of first names", m->first));
	if (tok(s, last)->flags & DS_TOKEN_DIGIT)
		vote(s, m, V_ORG, -2, BY("it ends with figures: %", last));
	else if (upper == m->count && m->count == 1 && !s->class[last])
		vote(s, m, V_ORG, size >= 3 && size <= 5 ? 3 : 1,
		     BY("% is in capitals, as acronyms are", last));
	else if (upper)
		vote(s, m, V_ORG, 1, BY("a word of it is in capitals", N_NONE));
	if (plain && (m->count > 1 || s->mark[last] & (T_START | T_LOUD)))
		vote(s, m, V_PERSON, -2, BY("an ordinary word is in it", N_NONE));
	else if (m->count == 2 || m->count == 3)
		vote(s, m, V_PERSON, 3,
		     BY("two or three capitalised words, none of them ordinary", N_NONE));
	if (m->count > 1 && s->class[m->first] & W_SIDE)
		vote(s, m, V_GPE, 3, BY("% is how names of regions begin", m->first));
	else if (h && h->marks & H_NAME && h->type == DS_GPE && m->count > h->count)
		vote(s, m, V_ORG, 2, BY("the place % is a part of it", m->first));
	if (!upper && ends_with_any(key_of(s, last), person_endings))
		vote(s, m, V_PERSON, 2, BY("% ends as surnames do", last));
	if (!upper && m->count == 1 && ends_with_any(key_of(s, last), place_endings))
		vote(s, m, V_GPE, 2, BY("% ends as names of places do", last));
}

static bool is_one_of(ds_str key, const char *const *words)
{
	for (size_t i = 0; words[i]; i++) {
		if (ds_str_is(key, words[i]))
			return true;
	}
	return false;
}

/* "the shelling of X" at the noun. */
static void vote_bound(const names *s, mention *m, size_t noun)
{
	if (tok(s, noun)->kind != DS_KIND_WORD || m->count > 3)
		return;
	if (is_one_of(key_of(s, noun), bound_nouns))
		vote(s, m, V_GPE, 5, BY("% of it: what places have", noun));
	else if (is_one_of(key_of(s, noun), half_bound_nouns))
		vote(s, m, V_GPE, 2, BY("% of it: what places have more often", noun));
}

static void vote_before(const names *s, mention *m)
{
	size_t p = m->first - 1;
	uint32_t c, c2;

	if (m->first == 0 || !same_sentence(s, p, m->first))
		return;
	c = class_at(s, p);
	c2 = p > 0 && same_sentence(s, p - 1, p) ? class_at(s, p - 1) : 0;
	if (c & W_NEAR)
		vote(s, m, V_GPE, 4, BY("% in front of it leads to a place", p));
	else if (key_is(s, p, "in"))
		vote(s, m, V_GPE, 3, BY("% in front of it", p));
	else if (key_is(s, p, "from") || key_is(s, p, "to") || key_is(s, p, "into") ||
		 key_is(s, p, "across") || key_is(s, p, "throughout"))
		vote(s, m, V_GPE, 1, BY("% in front of it", p));
	if (c & W_SIDE && !(s->mark[p] & T_CAP))
		vote(s, m, V_GPE, 4, BY("% in front of it", p));
	if (key_is(s, p, "of") && c2 & W_PLACE)
		vote(s, m, V_GPE, 6, BY("% of stands in front of it", p - 1));
	else if (key_is(s, p, "of") && c2 & (W_PEOPLE | W_SIDE))
		vote(s, m, V_GPE, 2, BY("% of stands in front of it", p - 1));
	if (key_is(s, p, "of") && p > 0 && same_sentence(s, p - 1, p))
		vote_bound(s, m, p - 1);
	if (c & W_PLACE && !(s->mark[p] & T_CAP))
		vote(s, m, V_GPE, 2, BY("the kind of place % in front of it", p));
	if (c & W_KIN)
		vote(s, m, V_PERSON, 4, BY("% in front of it: kin", p));
	if (c & W_GROUP && !(s->mark[p] & T_CAP))
		vote(s, m, V_ORG, 2, BY("the kind of group % in front of it", p));
	if (key_is(s, p, "the")) {
		vote(s, m, V_PERSON, -4, BY("the article % in front of it", p));
		vote(s, m, V_ORG, s->mark[m->first] & T_UPPER ? 3 : 1,
		     BY("the article % in front of it", p));
	}
}

/* "..., 45," and "..., who" and "..., the foreign minister" behind a name. */
static void vote_apposition(const names *s, mention *m, size_t comma)
{
	size_t a = comma + 1;
	const hit *h;

	if (!same_sentence(s, comma, a))
		return;
	if (tok(s, a)->kind == DS_KIND_NUMBER && tok(s, a)->end - tok(s, a)->start <= 2 &&
	    same_sentence(s, a, a + 1) && key_is(s, a + 1, ","))
		vote(s, m, V_PERSON, 5, BY("an age behind it: %", a));
	if (key_is(s, a, "who"))
		vote(s, m, V_PERSON, 4, BY("% behind it", a));
	h = hit_at(s, a);
	if (h && h->marks & H_NAME && (h->type == DS_GPE || h->type == DS_LOC) && m->count <= 2)
		vote(s, m, V_GPE, 2, BY("the place % behind it, after a comma", a));
	for (size_t i = a; i < a + 4 && same_sentence(s, comma, i); i++) {
		h = hit_at(s, i);
		if (h && h->marks & H_ROLE && !(s->mark[i] & T_CAP)) {
			vote(s, m, V_PERSON, 3, BY("the role % behind it, after a comma", i));
			return;
		}
		if (tok(s, i)->kind != DS_KIND_WORD)
			return;
	}
}

static void vote_after(const names *s, mention *m)
{
	size_t a = m->first + m->count, i = a;
	uint32_t c;

	if (!same_sentence(s, m->first, a))
		return;
	c = class_at(s, a);
	if (s->mark[a] & T_CAP)
		c = 0;
	while (i < a + 3 && same_sentence(s, a, i) && class_at(s, i) & W_BE)
		i++;
	if (same_sentence(s, a, i) && class_at(s, i) & W_SAY && !(s->mark[i] & T_CAP)) {
		vote(s, m, V_PERSON, 2, BY("it does what people do: %", i));
		vote(s, m, V_ORG, 1, BY("it does what people and groups do: %", i));
	}
	if (key_is(s, a, "who"))
		vote(s, m, V_PERSON, 4, BY("% behind it", a));
	if (c & W_PLACE)
		vote(s, m, V_GPE, 4, BY("the kind of place % behind it", a));
	if (c & W_GROUP)
		vote(s, m, V_ORG, 3, BY("the kind of group % behind it", a));
	if (key_is(s, a, ",") && a + 1 < s->t->n)
		vote_apposition(s, m, a);
	if (key_is(s, a, "-") && key_is(s, a + 1, "based"))
		vote(s, m, V_GPE, 4, BY("-% behind it", a + 1));
	if (tok(s, a)->flags & DS_TOKEN_JOINED && same_sentence(s, a, a + 1)) {
		if (class_at(s, a + 1) & W_KIN)
			vote(s, m, V_PERSON, 4, BY("it has a %", a + 1));
		else if (key_is(s, a + 1, "capital") || key_is(s, a + 1, "army") ||
			 key_is(s, a + 1, "parliament") || key_is(s, a + 1, "government"))
			vote(s, m, V_GPE, 3, BY("it has what states have: %", a + 1));
	}
}

/* "TOWN, Nov 10 (Agency) -" and "TOWN (Agency) -" at the start of a paragraph. */
static void vote_dateline(const names *s, mention *m)
{
	const ds_dateline *d = ds_dateline_at(s->doc, m->first);

	if (d && d->place == m->first && m->count <= d->place_count)
		vote(s, m, V_GPE, 8, BY("it opens a dateline", N_NONE));
}

static void add_vote(int16_t *sum, int n)
{
	int v = *sum + n;

	*sum = (int16_t)(v > INT16_MAX ? INT16_MAX : v < INT16_MIN ? INT16_MIN : v);
}

static bool wants_votes(const mention *m)
{
	return m->type == N_UNKNOWN || m->sure < S_SURE;
}

void ds_names_vote(names *s)
{
	for (size_t i = 0; i < s->n; i++) {
		mention *m = &s->v[i];
		known *k = &s->table[m->slot];

		if (wants_votes(m)) {
			vote_shape(s, m);
			vote_before(s, m);
			vote_after(s, m);
			vote_dateline(s, m);
			for (int v = 0; v < 3; v++)
				add_vote(&k->vote[v], m->vote[v]);
		} else if (k->sure < m->sure) {
			k->type = m->type;
			k->sure = m->sure;
		}
		if (m->type == DS_PERSON && m->count > 1) {
			known *last = &s->table[slot_for(
				s, ds_names_hash(s, m->first + m->count - 1, 1))];

			if (!last->full)
				last->full = (uint32_t)i + 1;
		}
	}
}
