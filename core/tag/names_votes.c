/*
 * Evidence: what the words around each mention say about its type, summed over the document for
 * each name, and the decision. See names_int.h.
 *
 * Votes are small whole numbers, so that no order of summation matters. A name has one type in a
 * document unless a list says otherwise at a place.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/names_int.h"

#include "base/hash.h"

#define NAMES_SEED UINT64_C(0xA24BAED4963EE407)
#define ENOUGH 2 /* votes that decide */

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

static void vote(mention *m, int who, int n)
{
	int sum = m->vote[who] + n;

	m->vote[who] = (int8_t)(sum > 100 ? 100 : sum < -100 ? -100 : sum);
}

/* What the mention's own words say. */
static void vote_shape(const names *s, mention *m)
{
	size_t last = m->first + m->count - 1, upper = 0, plain = 0, size;
	const hit *h = hit_at(s, m->first);

	for (size_t i = m->first; i <= last; i++) {
		if (s->mark[i] & T_INITIAL && m->count > 1)
			vote(m, V_PERSON, 4);
		if (i > m->first && class_at(s, i) & W_PARTICLE)
			vote(m, V_PERSON, 3);
		if (key_is(s, i, "&"))
			vote(m, V_ORG, 4);
		upper += (s->mark[i] & (T_UPPER | T_LOUD)) == T_UPPER;
		plain += s->mark[i] & T_ORDINARY ||
			 (!hit_at(s, i) && ends_with_any(key_of(s, i), word_endings));
	}
	size = tok(s, last)->key_len;
	if (h && h->marks & H_FIRST && (m->count > 1 || !(h->marks & H_NAME)))
		vote(m, V_PERSON, m->count > 1 ? 4 : 2);
	if (tok(s, last)->flags & DS_TOKEN_DIGIT)
		vote(m, V_ORG, -2);
	else if (upper == m->count && m->count == 1 && !s->class[last])
		vote(m, V_ORG, size >= 3 && size <= 5 ? 3 : 1);
	else if (upper)
		vote(m, V_ORG, 1);
	if (plain && (m->count > 1 || s->mark[last] & (T_START | T_LOUD)))
		vote(m, V_PERSON, -2);
	else if (m->count == 2 || m->count == 3)
		vote(m, V_PERSON, 3);
	if (m->count > 1 && s->class[m->first] & W_SIDE)
		vote(m, V_GPE, 3);
	else if (h && h->marks & H_NAME && h->type == DS_GPE && m->count > h->count)
		vote(m, V_ORG, 2);
	if (!upper && ends_with_any(key_of(s, last), person_endings))
		vote(m, V_PERSON, 2);
	if (!upper && m->count == 1 && ends_with_any(key_of(s, last), place_endings))
		vote(m, V_GPE, 2);
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
		vote(m, V_GPE, 5);
	else if (is_one_of(key_of(s, noun), half_bound_nouns))
		vote(m, V_GPE, 2);
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
		vote(m, V_GPE, 4);
	else if (key_is(s, p, "in"))
		vote(m, V_GPE, 3);
	else if (key_is(s, p, "from") || key_is(s, p, "to") || key_is(s, p, "into") ||
		 key_is(s, p, "across") || key_is(s, p, "throughout"))
		vote(m, V_GPE, 1);
	if (c & W_SIDE && !(s->mark[p] & T_CAP))
		vote(m, V_GPE, 4);
	if (key_is(s, p, "of") && c2 & W_PLACE)
		vote(m, V_GPE, 6);
	else if (key_is(s, p, "of") && c2 & (W_PEOPLE | W_SIDE))
		vote(m, V_GPE, 2);
	if (key_is(s, p, "of") && p > 0 && same_sentence(s, p - 1, p))
		vote_bound(s, m, p - 1);
	if (c & W_PLACE && !(s->mark[p] & T_CAP))
		vote(m, V_GPE, 2);
	if (c & W_KIN)
		vote(m, V_PERSON, 4);
	if (c & W_GROUP && !(s->mark[p] & T_CAP))
		vote(m, V_ORG, 2);
	if (key_is(s, p, "the")) {
		vote(m, V_PERSON, -4);
		vote(m, V_ORG, s->mark[m->first] & T_UPPER ? 3 : 1);
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
		vote(m, V_PERSON, 5);
	if (key_is(s, a, "who"))
		vote(m, V_PERSON, 4);
	h = hit_at(s, a);
	if (h && h->marks & H_NAME && (h->type == DS_GPE || h->type == DS_LOC) && m->count <= 2)
		vote(m, V_GPE, 2);
	for (size_t i = a; i < a + 4 && same_sentence(s, comma, i); i++) {
		h = hit_at(s, i);
		if (h && h->marks & H_ROLE && !(s->mark[i] & T_CAP)) {
			vote(m, V_PERSON, 3);
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
		vote(m, V_PERSON, 2);
		vote(m, V_ORG, 1);
	}
	if (key_is(s, a, "who"))
		vote(m, V_PERSON, 4);
	if (c & W_PLACE)
		vote(m, V_GPE, 4);
	if (c & W_GROUP)
		vote(m, V_ORG, 3);
	if (key_is(s, a, ",") && a + 1 < s->t->n)
		vote_apposition(s, m, a);
	if (key_is(s, a, "-") && key_is(s, a + 1, "based"))
		vote(m, V_GPE, 4);
	if (tok(s, a)->flags & DS_TOKEN_JOINED && same_sentence(s, a, a + 1)) {
		if (class_at(s, a + 1) & W_KIN)
			vote(m, V_PERSON, 4);
		else if (key_is(s, a + 1, "capital") || key_is(s, a + 1, "army") ||
			 key_is(s, a + 1, "parliament") || key_is(s, a + 1, "government"))
			vote(m, V_GPE, 3);
	}
}

/* "TOWN, Nov 10 (Agency) -" and "TOWN (Agency) -" at the start of a paragraph. */
static void vote_dateline(const names *s, mention *m)
{
	size_t a = m->first + m->count, limit = a + 12;

	if (!(tok(s, m->first)->flags & DS_TOKEN_PARA) || m->count > 3 ||
	    !(key_is(s, a, ",") || key_is(s, a, "(") || key_is(s, a, "-")) ||
	    (key_is(s, a, "-") && tok(s, a)->flags & DS_TOKEN_TIGHT))
		return;
	for (size_t i = a; i < limit && same_sentence(s, a, i); i++) {
		if (key_is(s, i, "-") && !(tok(s, i)->flags & DS_TOKEN_TIGHT)) {
			vote(m, V_GPE, 8);
			return;
		}
	}
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

static const uint8_t vote_type[3] = {DS_PERSON, DS_ORG, DS_GPE};

/* The type with most votes, N_UNKNOWN without enough of them. */
static int by_votes(const int16_t v[3])
{
	int best = V_PERSON;

	for (int i = 1; i < 3; i++) {
		if (v[i] > v[best])
			best = i;
	}
	return v[best] >= ENOUGH ? vote_type[best] : N_UNKNOWN;
}

static void take(mention *m, int type, int sure, int why)
{
	m->type = (uint8_t)type;
	m->sure = (uint8_t)sure;
	m->why = (uint8_t)why;
}

/*
 * A list's name that is also something else stays only where the place or the document speaks for
 * it.
 */
static void decide_common(const names *s, mention *m, const known *k)
{
	const hit *h = &s->hits[m->hit];
	bool place = h->type == DS_GPE || h->type == DS_LOC || h->type == DS_FAC;
	int best = by_votes(k->vote);

	if (m->count == 1 && k->full && m->vote[V_GPE] < 3) {
		take(m, DS_PERSON, S_SURE, Y_SAME);
		m->hit = N_NONE;
		return;
	}
	if (place && m->vote[V_GPE] < 2 && best == DS_PERSON && m->vote[V_PERSON] >= 2) {
		take(m, DS_PERSON, S_LIKELY, Y_CONTEXT);
		m->hit = N_NONE;
		return;
	}
	if (m->vote[V_GPE] < 2 && k->vote[V_GPE] < 3)
		m->drop = true;
}

/* A currency or a unit of the lists. */
static bool is_other(const names *s, size_t i)
{
	const hit *h = hit_at(s, i);

	return h && h->marks == H_OTHER;
}

/* A capitalised word of no list and no dictionary that does something: "Haas fended off". */
static bool looks_like_surname(const names *s, size_t i)
{
	unsigned bad = T_UPPER | T_LOUD | T_ORDINARY;

	if (!same_sentence(s, i, i + 1) || !(tok(s, i + 1)->flags & DS_TOKEN_LOWER) ||
	    !(class_at(s, i + 1) & (W_BE | W_SAY) || ds_str_ends(key_of(s, i + 1), DS_STR("ed"))))
		return false;
	return !(s->mark[i] & bad) && !(tok(s, i)->flags & DS_TOKEN_DIGIT) && !hit_at(s, i) &&
	       !s->class[i] && !ends_with_any(key_of(s, i), word_endings) &&
	       !(i > 0 && class_at(s, i - 1) & W_ART);
}

/*
 * What the names of the document and the words around say about a mention that no list and no rule
 * knows.
 */
static void decide_unknown(const names *s, mention *m, const known *k)
{
	int type = k->sure == S_SURE ? k->type : N_UNKNOWN;

	if (type != N_UNKNOWN) {
		take(m, type, S_LIKELY, Y_SAME);
		return;
	}
	if (m->count == 1 && k->full) {
		take(m, DS_PERSON, S_LIKELY, Y_SAME);
		return;
	}
	if (m->count == 1 && s->mark[m->first] & (T_START | T_LOUD) &&
	    (k->lower || (!k->middle && s->mark[m->first] & T_ORDINARY)) &&
	    by_votes((const int16_t[3]){m->vote[0], m->vote[1], m->vote[2]}) == N_UNKNOWN)
		return;
	if (m->count == 1 && (s->class[m->first] & (W_NOORG | W_PLAIN) || is_other(s, m->first)))
		return;
	type = by_votes(k->vote);
	if (type != N_UNKNOWN)
		take(m, type, S_GUESS, Y_CONTEXT);
	else if (m->count == 1 && k->vote[V_PERSON] >= 0 && looks_like_surname(s, m->first))
		take(m, DS_PERSON, S_GUESS, Y_SHAPE);
}

/* The mention behind a comma or "and" after mention i, of the same sentence; 0 if there is none. */
static bool is_next_item(const names *s, const mention *a, const mention *b)
{
	size_t at = a->first + a->count;

	if (!same_sentence(s, a->first, b->first))
		return false;
	if (at < b->first && key_is(s, at, ","))
		at++;
	if (at < b->first && class_at(s, at) & W_AND)
		at++;
	return at == b->first && at > (size_t)a->first + a->count;
}

/* What "and other cities" or "the cities of" says about the items; N_UNKNOWN if nothing. */
static int series_cue(const names *s, const mention *first, const mention *last)
{
	size_t a = last->first + last->count, i;
	uint32_t c = 0;

	if (key_is(s, a, ","))
		a++;
	if (class_at(s, a) & W_AND && key_is(s, a + 1, "other")) {
		for (i = a + 2; i < a + 5 && same_sentence(s, a, i) && !c; i++)
			c = class_at(s, i) & (W_PLACE | W_GROUP | W_PEOPLE);
	}
	if (!c && first->first >= 2 && (key_is(s, first->first - 1, "of") ||
					key_is(s, first->first - 1, "as")))
		c = class_at(s, first->first - 2) |
		    (first->first >= 3 && key_is(s, first->first - 2, "such")
			     ? class_at(s, first->first - 3)
			     : 0);
	return c & W_PLACE ? DS_GPE : c & W_GROUP ? DS_ORG : c & W_PEOPLE ? DS_PERSON : N_UNKNOWN;
}

/* The last two items of a row are joined by "and" or "or": a row, not an apposition. */
static bool has_and(const names *s, const mention *b)
{
	return b->first > 0 && class_at(s, b->first - 1) & W_AND;
}

/* Items [from, to) of a row: unknown ones take the type of those that are known. */
static void decide_series(names *s, size_t from, size_t to)
{
	unsigned count[3] = {0, 0, 0};
	int type;

	if (to - from < 2)
		return;
	type = series_cue(s, &s->v[from], &s->v[to - 1]);
	if (type == N_UNKNOWN && !has_and(s, &s->v[to - 1]))
		return;
	for (size_t i = from; i < to; i++) {
		const mention *m = &s->v[i];

		for (int v = 0; v < 3 && m->sure >= S_LIKELY && !m->drop; v++)
			count[v] += m->type == vote_type[v];
	}
	if (type == N_UNKNOWN) {
		int best = V_PERSON;

		for (int v = 1; v < 3; v++) {
			if (count[v] > count[best])
				best = v;
		}
		if (count[best] == 0)
			return;
		type = vote_type[best];
	}
	for (size_t i = from; i < to; i++) {
		mention *m = &s->v[i];
		bool loud = m->count == 1 && s->class[m->first] & W_NOORG;

		if (m->type == type)
			m->drop = false;
		else if ((m->type == N_UNKNOWN || m->sure <= S_GUESS) && !loud)
			take(m, type, S_LIKELY, Y_SERIES);
	}
}

void ds_names_decide(names *s)
{
	size_t from = 0;

	for (size_t i = 0; i < s->n; i++) {
		mention *m = &s->v[i];

		if (m->type == N_UNKNOWN)
			decide_unknown(s, m, &s->table[m->slot]);
		else if (m->hit != N_NONE && s->hits[m->hit].marks & H_COMMON)
			decide_common(s, m, &s->table[m->slot]);
	}
	for (size_t i = 0; i < s->n; i++) {
		if (i + 1 < s->n && is_next_item(s, &s->v[i], &s->v[i + 1]))
			continue;
		decide_series(s, from, i + 1);
		from = i + 1;
	}
	for (size_t i = 0; i < s->n; i++) {
		known *k = &s->table[s->v[i].slot];

		if (!s->v[i].drop && s->v[i].type != N_UNKNOWN && k->type == N_UNKNOWN) {
			k->type = s->v[i].type;
			k->sure = s->v[i].sure;
		}
	}
	for (size_t i = 0; i < s->n; i++) {
		mention *m = &s->v[i];
		const known *k = &s->table[m->slot];

		if (m->type == N_UNKNOWN && k->type != N_UNKNOWN && k->sure >= S_LIKELY)
			take(m, k->type, S_GUESS, Y_SAME);
	}
}
