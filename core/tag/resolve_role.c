/*
 * Roles: "the minister" for the person who was introduced as one. See resolve.h.
 *
 * Introduced: ROLE NAME ("Azerbaijani Foreign Minister Jeyhun Bayramov"); NAME, ROLE, ("Fuad Basya,
 * spokesman for ..."); ROLE, NAME ("Malaysia's Prime Minister, Najib Razak"). A later phrase with
 * "the", or a country and 's, means that person when its head is the same, none of its words is
 * new, its country or organisation is the person's, and nobody else of the document fits. Of two
 * who fit only one that was named just now, the others long ago. A role of somebody without a name
 * ("Thailand's foreign minister") that is nearer leaves it open.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/resolve_words_int.h"

#include "base/hash.h"
#include "tag/claims_int.h"
#include "tag/resolve.h"

#define WORDS 6u    /* of a role before its head */
#define PHRASE 10u  /* tokens of a role before a name */
#define LOOK 12u    /* introductions that are compared with a role */
#define JUST 2u     /* sentences: named just now */
#define LONG 5u     /* ... and long ago */
#define NEARBY 40u  /* sentences over which a role reaches back */

/* An office: its head, its other words, whose it is, where it stands. */
typedef struct office {
	uint64_t head;
	uint64_t words[WORDS];
	size_t n, n_special; /* the special ones stand first */
	int32_t of;          /* first mention of the country or organisation; -1 */
	uint32_t first, end; /* tokens */
	bool loose;
} office;

typedef struct intro {
	office is;
	int32_t span, root;
	uint32_t next; /* intro + 1 with the same head */
} intro;

typedef struct roles {
	ds_doc *doc;
	const ds_tokens *t;
	int32_t *span_at; /* by token: span + 1 */
	uint32_t *seen;   /* by root: token of the last mention so far, + 1 */
	intro *v;
	size_t n, cap;
	struct last {
		uint64_t head;
		uint32_t intro; /* the last one, + 1 */
		uint32_t rival; /* token + 1 of the last one without a name */
	} *heads;
	size_t mask;
	ds_err *err;
} roles;

static const ds_span *at(const roles *r, size_t i)
{
	return i < r->t->n && r->span_at[i] ? &r->doc->spans.v[r->span_at[i] - 1] : NULL;
}

static ds_str key(const roles *r, size_t i)
{
	return ds_token_key(r->t, i);
}

static bool is_key(const roles *r, size_t i, const char *word)
{
	return i < r->t->n && ds_str_is(ds_token_key(r->t, i), word);
}

static bool is_word_at(const roles *r, size_t i)
{
	return i < r->t->n && r->t->v[i].kind == DS_KIND_WORD &&
	       !(r->t->v[i].flags & DS_TOKEN_JOINED);
}

static int32_t root_of(const roles *r, const ds_span *s)
{
	int32_t i = (int32_t)(s - r->doc->spans.v);

	return s->entity < 0 ? i : s->entity;
}

static bool may_own(const ds_span *s)
{
	return s->type == DS_NORP || s->type == DS_GPE || s->type == DS_ORG || s->type == DS_LOC;
}

static uint64_t hash_word(ds_str word)
{
	return ds_hash(ds_role_plain(word), 7);
}

/* A word that may describe an office: no verb, no preposition, no article. */
static bool may_describe(const roles *r, size_t i)
{
	uint32_t c;

	if (!is_word_at(r, i) || at(r, i))
		return false;
	c = r->doc->classes[i];
	if (c & (W_IN | W_ART | W_AND | W_BE | W_PRONOUN | W_OFJOIN | W_NOT))
		return false;
	return !(r->doc->words[i]->claim & (C_PREP | C_DET | C_FINITE | C_BREAK)) &&
	       !(c & (W_CONFIRMS | W_SAYS | W_CLAIMS | W_DENIES | W_DOUBTS) && !(c & W_SPEAKER));
}

static void add_word(office *o, ds_str word)
{
	uint32_t does = ds_word_of(word)->role;

	if (o->n == WORDS)
		return;
	if (does & RW_SPECIAL) {
		memmove(o->words + 1, o->words, o->n * sizeof *o->words);
		o->words[0] = hash_word(word);
		o->n_special++;
	} else {
		o->words[o->n] = hash_word(word);
	}
	o->n++;
}

static uint32_t role_bits(const roles *r, size_t i)
{
	return is_word_at(r, i) && !at(r, i) ? r->doc->words[i]->role : 0;
}

/* The head and what makes one office with it: "secretary - general", "prime minister". */
static size_t read_head(const roles *r, size_t i, office *o)
{
	uint64_t head = hash_word(key(r, i));
	size_t end = i + 1;

	o->loose = (role_bits(r, i) & RW_LOOSE) != 0;
	for (int n = 0; n < 2; n++) {
		size_t next = end + (is_key(r, end, "-") ? 1u : 0u);

		if (!(role_bits(r, next) & RW_HEAD) || !(role_bits(r, end - 1) & RW_COMPOUND))
			break;
		head = head * 31 + hash_word(key(r, next));
		o->loose = false;
		end = next + 1;
	}
	o->head = head;
	return end;
}

/* "of State", "of Foreign Affairs", "for the OSCE": behind the head. */
static size_t read_of(const roles *r, size_t i, office *o)
{
	size_t k = i + 1, n = 0;
	const ds_span *s;

	if (!is_key(r, i, "of") && !is_key(r, i, "for"))
		return i;
	k += is_key(r, k, "the");
	s = at(r, k);
	if (s) {
		if (!may_own(s) || s->first != k)
			return i;
		if (o->of >= 0 && o->of != root_of(r, s))
			add_word(o, ds_token_key(r->t, k));
		else
			o->of = root_of(r, s);
		return (size_t)s->first + s->count;
	}
	while (n < 3 && may_describe(r, k) &&
	       (r->t->v[k].flags & (DS_TOKEN_TITLE | DS_TOKEN_UPPER) || ds_str_is(key(r, k), "state") ||
		ds_str_is(key(r, k), "defense") || ds_str_is(key(r, k), "defence") ||
		ds_str_is(key(r, k), "staff"))) {
		add_word(o, key(r, k));
		k++;
		n++;
	}
	return n ? k : i;
}

/* Whether a head stands among the next words: the cheap question, before they are read. */
static bool head_near(const roles *r, size_t i)
{
	for (size_t n = 0; n < WORDS && i + n < r->t->n; n++) {
		const ds_span *s = at(r, i + n);

		if (s && !may_own(s))
			return false;
		if (s || is_key(r, i + n, "-") || r->t->v[i + n].flags & DS_TOKEN_JOINED)
			continue;
		if (r->t->v[i + n].kind != DS_KIND_WORD ||
		    r->doc->classes[i + n] & (W_IN | W_ART | W_AND | W_BE | W_PRONOUN | W_OFJOIN))
			return false;
		if (r->doc->words[i + n]->role & RW_HEAD)
			return true;
	}
	return false;
}

/* The office whose words start at i; false if there is none. */
static bool read_office(const roles *r, size_t i, office *o)
{
	const ds_span *s = at(r, i);
	size_t n = 0;

	*o = (office){.of = -1, .first = (uint32_t)i};
	if (s) {
		if (!may_own(s) || s->first != i)
			return false;
		o->of = root_of(r, s);
		i += s->count;
		i += i < r->t->n && r->t->v[i].flags & DS_TOKEN_JOINED;
	}
	for (; n < 4; n++, i++) {
		uint32_t does = role_bits(r, i);

		i += n && is_key(r, i, "-") && is_word_at(r, i + 1);
		does = role_bits(r, i);
		/* "deputy" alone is an office, before one it describes it */
		if (does & RW_HEAD && !(does & RW_SPECIAL && role_bits(r, i + 1)) &&
		    !(does & RW_HEAD && role_bits(r, i + 1) & RW_HEAD && !(does & RW_COMPOUND)))
			break;
		if (does & RW_COMPOUND && role_bits(r, i + 1) & RW_HEAD)
			break;
		if (!may_describe(r, i))
			return false;
		add_word(o, key(r, i));
	}
	if (n == 4 || !(role_bits(r, i) & (RW_HEAD | RW_COMPOUND)))
		return false;
	i = read_head(r, i, o);
	/* "president-elect" */
	if (is_key(r, i, "-") && role_bits(r, i + 1) & RW_NOT) {
		add_word(o, key(r, i + 1));
		i += 2;
	}
	o->end = (uint32_t)read_of(r, i, o);
	return true;
}

/* The cell of a head; NULL if nobody was introduced with it and `make` is false. */
static struct last *last_of_head(roles *r, uint64_t head, bool make)
{
	size_t i;

	head = head ? head : 1;
	i = (size_t)(head >> 7) & r->mask;
	while (r->heads[i].head && r->heads[i].head != head)
		i = (i + 1) & r->mask;
	if (!make && !r->heads[i].head)
		return NULL;
	r->heads[i].head = head;
	return &r->heads[i];
}

/* ---- introductions --------------------------------------------------------------------------- */

static ds_status introduce(roles *r, const office *o, int32_t span)
{
	struct last *l;
	ds_status st = ds_arena_grow(&r->doc->mem, &r->v, &r->cap, r->n, r->n + 1, sizeof *r->v,
				     r->err);

	if (st)
		return st;
	l = last_of_head(r, o->head, true);
	r->v[r->n++] = (intro){*o, span, root_of(r, &r->doc->spans.v[span]), l->intro};
	l->intro = (uint32_t)r->n;
	return DS_OK;
}

/* The longest office that ends right before token `end`. */
static bool office_before(const roles *r, size_t end, office *best)
{
	bool found = false, head = false;
	uint32_t sentence = end < r->t->n ? r->t->v[end].sentence : 0;

	for (size_t n = 1; n <= PHRASE && n <= end; n++) {
		office o;
		size_t i = end - n;
		bool small = is_key(r, i, "of") || is_key(r, i, "for") || is_key(r, i, "the");

		if (r->t->v[i].sentence != sentence ||
		    !(small || at(r, i) || may_describe(r, i) || is_key(r, i, "-") ||
		      (r->t->v[i].flags & DS_TOKEN_JOINED && i && at(r, i - 1))))
			break;
		head |= (role_bits(r, i) & RW_HEAD) != 0;
		if (!head || small || !read_office(r, i, &o) || o.end != end)
			continue;
		*best = o;
		found = true;
	}
	return found;
}

/* Whether a comma, a full stop or "of" closes what stands at i: an aside, not a subject. */
static bool closes(const roles *r, size_t i)
{
	return i >= r->t->n || r->t->v[i].kind == DS_KIND_PUNCT || is_key(r, i, "of") ||
	       is_key(r, i, "for") || is_key(r, i, "to") || is_key(r, i, "at") ||
	       is_key(r, i, "in") || is_key(r, i, "who") || is_key(r, i, "and") || is_key(r, i, "with");
}

/* The office in the aside behind a name: "Fuad Basya, 51, a spokesman for the army, said". */
static bool office_behind(const roles *r, const ds_span *s, office *o)
{
	size_t i = (size_t)s->first + s->count;

	if (!is_key(r, i, ",") && !is_key(r, i, "("))
		return false;
	i++;
	if (i + 1 < r->t->n && r->t->v[i].kind == DS_KIND_NUMBER && is_key(r, i + 1, ","))
		i += 2;
	if (is_key(r, i, "the") || is_key(r, i, "a") || is_key(r, i, "an"))
		i++;
	return head_near(r, i) && read_office(r, i, o) && closes(r, o->end);
}

static ds_status look_at_person(roles *r, int32_t i)
{
	const ds_span *s = &r->doc->spans.v[i];
	size_t end = s->first, after = (size_t)s->first + s->count;
	office o;
	ds_status st = DS_OK;

	if (end && office_before(r, end, &o))
		st = introduce(r, &o, i);
	else if (end > 1 && is_key(r, end - 1, ",") && office_before(r, end - 1, &o) &&
		 !is_key(r, after, "and") && !is_key(r, after, "or") &&
		 (o.of >= 0 || (o.first && is_key(r, o.first - 1, "the"))))
		st = introduce(r, &o, i);
	if (st == DS_OK && office_behind(r, s, &o))
		st = introduce(r, &o, i);
	return st;
}

/* ---- roles that mean a person ---------------------------------------------------------------- */

static bool has_word(const office *o, uint64_t word)
{
	for (size_t i = 0; i < o->n; i++) {
		if (o->words[i] == word)
			return true;
	}
	return false;
}

/* Nothing that the phrase says is new, and it is no deputy's chief's. */
static bool fits(const office *is, const office *said)
{
	if (said->of >= 0 && said->of != is->of)
		return false;
	for (size_t i = 0; i < said->n; i++) {
		if (!has_word(is, said->words[i]))
			return false;
	}
	for (size_t i = 0; i < is->n_special; i++) {
		if (!has_word(said, is->words[i]))
			return false;
	}
	return true;
}

static uint32_t sentence_at(const roles *r, uint32_t token)
{
	return r->t->v[token].sentence;
}

/* The introduction that a role means; -1 if none or several do. */
static int32_t meant(const roles *r, const office *o, const struct last *l)
{
	uint32_t here = sentence_at(r, o->first), near = 0, other = 0;
	int32_t found = -1;
	size_t n = 0;

	for (uint32_t k = l->intro; k && n < LOOK; k = r->v[k - 1].next, n++) {
		const intro *in = &r->v[k - 1];
		uint32_t seen = r->seen[in->root];

		if (!fits(&in->is, o) || (found >= 0 && r->v[found].root == in->root))
			continue;
		if (found < 0 || seen > near) {
			other = found < 0 ? other : near;
			near = seen;
			found = (int32_t)k - 1;
		} else if (seen > other) {
			other = seen;
		}
	}
	if (found < 0 || near == 0 || here - sentence_at(r, near - 1) > NEARBY)
		return -1;
	if (l->rival > near && o->of < 0)
		return -1;
	if (other && (here - sentence_at(r, near - 1) > JUST ||
		      here - sentence_at(r, other - 1) < LONG))
		return -1;
	return found;
}

/* What may stand behind an office that is also an adjective: "the general said". */
static bool ends_phrase(const roles *r, size_t i)
{
	ds_str k;
	uint32_t c;

	if (i >= r->t->n || r->t->v[i].kind != DS_KIND_WORD || r->t->v[i].flags & DS_TOKEN_JOINED)
		return !is_key(r, i, "-");
	k = key(r, i);
	c = r->doc->classes[i];
	return c & (W_SAY | W_BE | W_IN | W_AND | W_ART | W_PRONOUN | W_OFJOIN | C_STANCES) ||
	       r->doc->words[i]->claim & (C_PREP | C_FINITE | C_BREAK | C_ADV | C_DET) ||
	       r->doc->words[i]->role & RW_PAST || (k.len > 4 && ds_str_ends(k, DS_STR("ed")));
}

/* The phrase is a person's title, or an aside about one, or tells who became what. */
static bool is_no_mention(const roles *r, size_t start, const office *o)
{
	const ds_span *next = at(r, o->end), *before = start > 1 ? at(r, start - 2) : NULL;

	/* "the Foreign Secretary Boris Johnson", "the Emperor Norton Bridge", "the president of that land" */
	if ((next && next->type < DS_DATE) || is_key(r, o->end, "of"))
		return true;
	if (is_key(r, o->end, ",")) {
		const ds_span *named = at(r, o->end + 1);

		if (named && named->type == DS_PERSON &&
		    !is_key(r, (size_t)named->first + named->count, "and"))
			return true;
	}
	/* "Eva Berg, 51, a spokeswoman" */
	if (start > 3 && r->t->v[start - 2].kind == DS_KIND_NUMBER && is_key(r, start - 3, ","))
		before = at(r, start - 4);
	if (before && before->type == DS_PERSON && is_key(r, start - 1, ",") && closes(r, o->end))
		return true;
	if (start && r->doc->words[start - 1]->role & RW_BECAME)
		return true;
	if (is_key(r, o->end, "-") || role_bits(r, o->end) & (RW_NOT | RW_HEAD) ||
	    (is_word_at(r, o->end) && r->doc->words[o->end]->role & RW_NOT) ||
	    (is_word_at(r, o->end) && !at(r, o->end) && r->t->v[o->end].flags & DS_TOKEN_TITLE &&
	     sentence_at(r, (uint32_t)o->end) == sentence_at(r, o->first)))
		return true;
	return o->loose && !ends_phrase(r, o->end);
}

static ds_status add_role(roles *r, size_t start, const office *o, int32_t span)
{
	ds_roles *v = &r->doc->roles;
	ds_status st = ds_arena_grow(&r->doc->mem, &v->v, &v->cap, v->n, v->n + 1, sizeof *v->v,
				     r->err);

	if (st)
		return st;
	v->v[v->n++] = (ds_role){r->t->v[start].start, r->t->v[o->end - 1].end, (uint32_t)start,
				 o->end - (uint32_t)start, span};
	return DS_OK;
}

/* A phrase that opens at token i; *next = where to go on. */
static ds_status look_at_phrase(roles *r, size_t i, size_t *next)
{
	const ds_span *s = at(r, i);
	bool the, one;
	office o;
	struct last *l;
	int32_t who;

	*next = i + 1;
	if (!s && r->t->v[i].key_len > 3)
		return DS_OK;
	the = is_key(r, i, "the");
	one = is_key(r, i, "a") || is_key(r, i, "an");
	if (!the && !one &&
	    !(s && s->first == i && may_own(s) && s->type != DS_NORP && i + s->count < r->t->n &&
	      r->t->v[i + s->count].flags & DS_TOKEN_JOINED))
		return DS_OK;
	if (!head_near(r, i + (the || one)) || !read_office(r, i + (the || one), &o) ||
	    is_no_mention(r, i, &o))
		return DS_OK;
	*next = o.end;
	l = last_of_head(r, o.head, false);
	if (!l)
		return DS_OK;
	who = one ? -1 : meant(r, &o, l);
	if (who < 0) {
		/* somebody who has no name here */
		if (one || o.of >= 0)
			l->rival = (uint32_t)i + 1;
		return DS_OK;
	}
	r->seen[r->v[who].root] = (uint32_t)i + 1;
	return add_role(r, i, &o, r->v[who].span);
}

static ds_status start(roles *r, size_t persons)
{
	ds_arena *mem = &r->doc->mem;
	size_t n = r->t->n, spans = r->doc->spans.n, size = 16;

	r->span_at = ds_arena_zero(mem, n, sizeof *r->span_at);
	r->seen = ds_arena_zero(mem, spans, sizeof *r->seen);
	if (!r->span_at || !r->seen)
		return ds_arena_fail(mem, r->err);
	for (size_t i = 0; i < spans; i++) {
		const ds_span *s = &r->doc->spans.v[i];

		for (size_t k = s->first; k < (size_t)s->first + s->count; k++) {
			if ((size_t)s->first + s->count > n)
				break;
			r->span_at[k] = (int32_t)i + 1;
		}
	}
	/* two introductions a person at most */
	while (size < persons * 3)
		size *= 2;
	r->mask = size - 1;
	r->heads = ds_arena_zero(mem, size, sizeof *r->heads);
	return r->heads ? DS_OK : ds_arena_fail(mem, r->err);
}

static ds_status find(roles *r)
{
	ds_status st = DS_OK;
	size_t next = 0;

	for (size_t i = 0; st == DS_OK && i < r->t->n; i++) {
		const ds_span *s = at(r, i);

		if (s && s->first == i && s->type == DS_PERSON) {
			st = look_at_person(r, r->span_at[i] - 1);
			r->seen[root_of(r, s)] = (uint32_t)i + 1;
		}
		if (st == DS_OK && r->n && i >= next)
			st = look_at_phrase(r, i, &next);
	}
	return st;
}

ds_status ds_roles_find(ds_doc *doc, ds_err *err)
{
	roles r = {.doc = doc, .t = &doc->tokens, .err = err};
	size_t persons = 0;
	ds_status st = DS_OK;

	if (doc->has_roles)
		return DS_OK;
	doc->roles.n = 0;
	for (size_t i = 0; i < doc->spans.n; i++)
		persons += doc->spans.v[i].type == DS_PERSON && doc->spans.v[i].count;
	if (persons && doc->tokens.n)
		st = ds_words_of(doc, err);
	if (st == DS_OK && persons && doc->tokens.n)
		st = start(&r, persons);
	if (st == DS_OK && r.span_at)
		st = find(&r);
	if (st)
		doc->roles.n = 0;
	doc->has_roles = st == DS_OK;
	return st;
}
