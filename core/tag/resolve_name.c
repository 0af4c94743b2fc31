/*
 * Names of organisations, places and things: acronyms, and spellings that differ by little.
 *
 * An acronym is looked up by its letters among the initials of all longer names of its type; where
 * two names of the document have these initials, only brackets decide. Letters out of order
 * ("Italian Episcopal Conference (CEI)": of a name that was translated) and syllables
 * ("NAVCENT") count in brackets alone.
 *
 * Spellings: each name is compared with the last few that start with its letter, or one that is taken
 * for it. Left out on purpose: names that lists know as two things; names that differ in a
 * digit, in the first letter of a word, or by a plural.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/resolve_int.h"

#include "base/hash.h"
#include "text/namekey.h"

#define LETTERS_MAX 12u /* of an acronym */
#define WORDS_MAX 24u   /* of its expansion */
#define EDIT_MIN 7u     /* letters of a name that may be misspelt */
#define WORD_MIN 5u     /* letters of the word that is */
#define KEY_MIN 5u      /* letters of a name that may be spelt otherwise */
#define FEW 4u          /* letters that only one of two spellings has */

/* ---- acronyms -------------------------------------------------------------------------------- */

size_t ds_r_acronym(ds_str *out, const ds_tokens *t, const ds_span *s)
{
	ds_str text, key;
	size_t upper = 0, n = 0, first = s->first, count = s->count;

	if (count == 2 && t->v[first].kind == DS_KIND_WORD &&
	    ds_str_is(ds_token_key(t, first), "the")) {
		first++;
		count--;
	}
	if (count != 1)
		return 0;
	text = ds_token_text(t, first);
	key = ds_token_key(t, first);
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];

		if (c == '.' || (c & 0xC0) == 0x80)
			continue;
		n++;
		upper += (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
	}
	if (t->v[first].flags & DS_TOKEN_UPPER)
		upper = n;
	if (n < 2 || n > LETTERS_MAX || upper < 2 || upper * 2 < n ||
	    (t->v[first].flags & (DS_TOKEN_TITLE | DS_TOKEN_UPPER | DS_TOKEN_LOWER)) == 0)
		return 0;
	*out = key;
	return n;
}

/* The words of a longer name, each from its first letter; small ones and joints are marked. */
typedef struct words {
	ds_str v[WORDS_MAX];
	bool joint[WORDS_MAX], lower[WORDS_MAX];
	size_t n;
} words;

static bool is_joint(ds_str key)
{
	static const char *const joints[] = {"of", "the", "and", "for", "in", "on", "at", "to", "de",
					     "la", "del", "des", "du", "et", "y", "e", "und", "der",
					     "die", "das", "&", "against", "with", "von", "da", "do"};

	for (size_t i = 0; i < sizeof joints / sizeof *joints; i++) {
		if (ds_str_is(key, joints[i]))
			return true;
	}
	return false;
}

static void split_words(words *w, const ds_tokens *t, const ds_span *s)
{
	w->n = 0;
	for (uint32_t i = s->first; i < s->first + s->count; i++) {
		ds_str key = ds_token_key(t, i);
		size_t from = 0;

		if (t->v[i].kind == DS_KIND_PUNCT || t->v[i].flags & DS_TOKEN_JOINED)
			continue;
		for (size_t k = 0; k <= key.len && w->n < WORDS_MAX; k++) {
			ds_str word = {key.at + from, k - from};

			if (k < key.len && key.at[k] != '-')
				continue;
			from = k + 1;
			if (word.len == 0)
				continue;
			w->joint[w->n] = is_joint(word);
			w->lower[w->n] = (t->v[i].flags & DS_TOKEN_LOWER) != 0;
			w->v[w->n++] = word;
		}
	}
}

static size_t letter_len(const char *at, size_t len)
{
	size_t n = 1;

	while (n < len && n < 4 && ((unsigned char)at[n] & 0xC0) == 0x80)
		n++;
	return n;
}

enum initials { WITHOUT_JOINTS, ALL_WORDS, CAPITALS, WAYS };

/* The first letters of the words that count; 0 if they are fewer than two, or too many. */
static size_t initials_of(char out[4 * LETTERS_MAX], const words *w, int way)
{
	size_t len = 0, n = 0;

	for (size_t i = 0; i < w->n; i++) {
		size_t bytes = letter_len(w->v[i].at, w->v[i].len);

		if ((way == WITHOUT_JOINTS && w->joint[i]) || (way == CAPITALS && w->lower[i]))
			continue;
		if (n++ == LETTERS_MAX)
			return 0;
		memcpy(out + len, w->v[i].at, bytes);
		len += bytes;
	}
	return n >= 2 ? len : 0;
}

/* The letters without full stops. */
static size_t plain(char out[4 * LETTERS_MAX], ds_str key)
{
	size_t len = 0;

	for (size_t i = 0; i < key.len; i++) {
		if (key.at[i] == '.')
			continue;
		if (len == 4 * LETTERS_MAX)
			return 0;
		out[len++] = key.at[i];
	}
	return len;
}

static bool same_letters(const char *a, size_t a_len, const char *b, size_t b_len)
{
	int count[256] = {0};

	for (size_t i = 0; i < a_len; i++)
		count[(unsigned char)a[i]]++;
	for (size_t i = 0; i < b_len; i++)
		count[(unsigned char)b[i]]--;
	for (size_t i = 0; i < 256; i++) {
		if (count[i])
			return false;
	}
	return true;
}

/* "navcent" from "Naval Forces Central Command": beginnings of two words or more, in their order. */
static bool of_beginnings(const char *a, size_t len, const words *w)
{
	uint64_t reached = 1, other = 0; /* bit n: n letters are used; other: by two words or more */

	if (len >= 48)
		return false;
	for (size_t i = 0; i < w->n; i++) {
		uint64_t now = reached, more = other;

		for (size_t from = 0; from < len; from++) {
			if (!((reached | other) >> from & 1))
				continue;
			for (size_t k = 0; from + k < len && k < w->v[i].len &&
					   a[from + k] == w->v[i].at[k]; k++) {
				if (from)
					more |= UINT64_C(1) << (from + k + 1);
				else
					now |= UINT64_C(1) << (k + 1);
			}
		}
		reached = now;
		other = more;
	}
	return other >> len & 1;
}

bool ds_r_stands_for(ds_str letters, const ds_tokens *t, const ds_span *s, bool beside)
{
	char a[4 * LETTERS_MAX], b[4 * LETTERS_MAX];
	size_t len = plain(a, letters);
	words w;

	if (len == 0)
		return false;
	split_words(&w, t, s);
	for (int way = 0; way < WAYS; way++) {
		size_t n = initials_of(b, &w, way);

		if (n && ((n == len && memcmp(a, b, n) == 0) ||
			  (beside && n > 2 && same_letters(a, len, b, n))))
			return true;
	}
	return beside && of_beginnings(a, len, &w);
}

/* The token behind the span, a clitic left out. */
static size_t behind(const ds_tokens *t, const ds_span *s)
{
	size_t i = (size_t)s->first + s->count;

	while (i < t->n && t->v[i].flags & DS_TOKEN_JOINED)
		i++;
	return i;
}

static bool opens(const ds_tokens *t, size_t i)
{
	return i < t->n &&
	       (ds_str_is(ds_token_key(t, i), "(") || ds_str_is(ds_token_key(t, i), "["));
}

/* "Name (ACR)", "ACR (Name)", "Name's (ACR, ...)". */
static void in_brackets(resolver *r, int32_t i)
{
	const ds_span *s = &r->doc->spans.v[i], *next = s + 1;
	size_t open = behind(r->t, s), close;
	ds_str a, b;
	bool short_first, short_second;

	if (!opens(r->t, open) || next->first <= open || next->first > open + 2 ||
	    (next->first == open + 2 && r->t->v[open + 1].kind != DS_KIND_PUNCT &&
	     !ds_str_is(ds_token_key(r->t, open + 1), "the")) ||
	    ds_r_family(s) != ds_r_family(next) ||
	    (size_t)next->first + next->count > r->t->n)
		return;
	close = behind(r->t, next);
	if (close >= r->t->n || r->t->v[close].kind != DS_KIND_PUNCT)
		return;
	short_first = ds_r_acronym(&a, r->t, s) != 0;
	short_second = ds_r_acronym(&b, r->t, next) != 0;
	if (short_first == short_second)
		return;
	r->steps++;
	if (short_first ? ds_r_stands_for(a, r->t, next, true) : ds_r_stands_for(b, r->t, s, true))
		ds_r_join(r, i, i + 1);
}

/* Puts the initials of a longer name into the table; two names with the same leave it open. */
static void add_initials(resolver *r, const r_name *n)
{
	const ds_span *s = &r->doc->spans.v[n->span];
	char letters[4 * LETTERS_MAX];
	uint64_t done[WAYS] = {0};
	words w;

	split_words(&w, r->t, s);
	if (w.n < 2)
		return;
	for (int way = 0; way < WAYS; way++) {
		size_t len = initials_of(letters, &w, way);
		uint64_t hash;
		r_cell *c;

		if (len == 0)
			continue;
		hash = ds_hash((ds_str){letters, len}, ds_r_family(s));
		if (hash == done[0] || hash == done[1])
			continue;
		done[way] = hash;
		c = ds_r_cell(r, hash, R_INITIALS);
		if (c->v && ds_r_find(r, c->v - 1) == ds_r_find(r, n->span))
			continue;
		c->v = c->v ? c->v : n->span + 1;
		c->n++;
	}
}

static void look_up_acronym(resolver *r, const r_name *n)
{
	const ds_span *s = &r->doc->spans.v[n->span];
	char letters[4 * LETTERS_MAX];
	ds_str key;
	size_t len;
	r_cell *c;

	if (ds_r_acronym(&key, r->t, s) == 0)
		return;
	len = plain(letters, key);
	if (len == 0)
		return;
	c = ds_r_cell(r, ds_hash((ds_str){letters, len}, ds_r_family(s)), R_INITIALS);
	if (c->v == 0 || c->n != 1)
		return;
	r->steps++;
	/* an entry of a list that has two letters is not what any two words happen to begin with */
	if (len == 2 && r->id[ds_r_find(r, n->span)].len && !r->id[ds_r_find(r, c->v - 1)].len)
		return;
	ds_r_join(r, c->v - 1, n->span);
}

static bool may_have_acronym(const ds_span *s)
{
	return s->type == DS_ORG || s->type == DS_GPE || s->type == DS_LOC || s->type == DS_FAC ||
	       s->type == DS_EVENT || s->type == DS_LAW;
}

static void acronyms(resolver *r)
{
	for (size_t i = 0; i + 1 < r->doc->spans.n; i++) {
		const ds_span *s = &r->doc->spans.v[i];

		if (may_have_acronym(s) && s->count && (size_t)s->first + s->count < r->t->n)
			in_brackets(r, (int32_t)i);
	}
	for (size_t i = 0; i < r->n_names; i++) {
		const ds_span *s = &r->doc->spans.v[r->names[i].span];

		if (may_have_acronym(s) && s->count > 1)
			add_initials(r, &r->names[i]);
	}
	for (size_t i = 0; i < r->n_names; i++) {
		if (may_have_acronym(&r->doc->spans.v[r->names[i].span]))
			look_up_acronym(r, &r->names[i]);
	}
}

/* ---- spellings ------------------------------------------------------------------------------- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool ds_r_one_edit(ds_str a, ds_str b)
{
	size_t head = 0, tail = 0, x, y;

	if (a.len > b.len) {
		ds_str s = a;

		a = b;
		b = s;
	}
	if (b.len - a.len > 1)
		return false;
	while (head < a.len && a.at[head] == b.at[head])
		head++;
	while (tail < a.len - head && a.at[a.len - 1 - tail] == b.at[b.len - 1 - tail])
		tail++;
	x = a.len - head - tail;
	y = b.len - head - tail;
	if (head == 0 || (x == 0 && y == 0))
		return false;
	for (size_t i = head; i < head + y; i++) {
		if (is_digit(b.at[i]) || (i < a.len && is_digit(a.at[i])))
			return false;
	}
	if (x == 0 && y == 1)
		return !(b.at[head] == 's' && head + 1 == b.len);
	return (x == 1 && y == 1) ||
	       (x == 2 && y == 2 && a.at[head] == b.at[head + 1] && a.at[head + 1] == b.at[head]);
}

/* All words are the same but one, which is long and differs by one edit. */
static bool misspelt(const r_parts *a, const r_parts *b)
{
	size_t differ = 0;

	if (a->n != b->n || a->n == R_PARTS)
		return false;
	for (size_t i = 0; i < a->n; i++) {
		ds_str x = a->v[i].key, y = b->v[i].key;

		if (a->v[i].hash == b->v[i].hash)
			continue;
		if (differ++ || x.len < WORD_MIN || y.len < WORD_MIN || !ds_r_one_edit(x, y))
			return false;
	}
	return differ == 1;
}

static unsigned few_bits(uint32_t v)
{
	unsigned n = 0;

	for (; v && n <= FEW; v &= v - 1)
		n++;
	return n;
}

bool ds_r_same_sound(ds_str a, ds_str b, bool loose)
{
	ds_namekey_opts opts = {.consonants = loose};
	ds_buf x, y;
	bool same;

	ds_buf_init(&x, NULL, 0);
	ds_buf_init(&y, NULL, 0);
	ds_namekey_add(&x, a, &opts);
	ds_namekey_add(&y, b, &opts);
	same = x.len > (loose ? 3 : 1) && ds_str_eq(ds_buf_view(&x), ds_buf_view(&y));
	ds_buf_free(&x);
	ds_buf_free(&y);
	return same;
}

/* Letters that schools of transliteration take for each other at the start of a name share a ring. */
static unsigned ring_of(uint8_t letter)
{
	switch (letter) {
	case 'c': case 'g': case 'h': case 'k': case 'q': case 'x': return 'k' & 31;
	case 's': case 'z': return 's' & 31;
	case 'j': case 'y': return 'j' & 31;
	case 'v': case 'w': return 'v' & 31;
	default: return letter & 31;
	}
}

/* The last names by first letter, a ring each. */
typedef struct recent {
	uint32_t at[32][R_RECENT]; /* name + 1 */
	uint32_t n[32];
} recent;

/* Two names of places, one of them unknown to the lists: Raqqa, Raqqah. */
static bool sounds_same(const resolver *r, const ds_span *a, const ds_span *b)
{
	return ds_r_family(a) == DS_GPE && !(a->id.len && b->id.len) &&
	       ds_r_same_sound(ds_str_sub(r->t->text, a->start, a->end),
			       ds_str_sub(r->t->text, b->start, b->end), false);
}

static void compare_recent(resolver *r, recent *by, uint32_t i)
{
	const r_name *n = &r->names[i];
	const ds_span *s = &r->doc->spans.v[n->span];
	r_parts p, q;
	bool cut = false;
	unsigned slot = ring_of(n->start);
	uint32_t *ring = by->at[slot];

	for (size_t k = 0; k < R_RECENT && ring[k]; k++) {
		const r_name *o = &r->names[ring[k] - 1];
		const ds_span *other = &r->doc->spans.v[o->span];
		unsigned bits = few_bits(n->letters ^ o->letters);

		r->steps++;
		if (bits > FEW || n->length > o->length + 2 || o->length > n->length + 2 ||
		    ds_r_family(s) != ds_r_family(other) || s->type == DS_NORP)
			continue;
		if (bits <= 2 && n->length >= EDIT_MIN && o->length >= EDIT_MIN) {
			if (!cut)
				ds_r_parts(&p, r->t, s);
			cut = true;
			ds_r_parts(&q, r->t, other);
			if (misspelt(&p, &q))
				ds_r_join(r, o->span, n->span);
		}
		if (sounds_same(r, s, other))
			ds_r_join(r, o->span, n->span);
	}
	ring[by->n[slot]++ % R_RECENT] = i + 1;
}

void ds_r_names(resolver *r)
{
	recent by = {{{0}}, {0}};

	acronyms(r);
	for (uint32_t i = 0; i < r->n_names; i++) {
		if (r->names[i].length >= KEY_MIN)
			compare_recent(r, &by, i);
	}
}
