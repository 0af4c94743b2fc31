/*
 * Features: what is known of each token, and the rows of the model that it names. See model_int.h.
 *
 * Only tokens that may be part of a name are scored, and only sentences that have one are looked at. A name has a capital, or is in a list, or stands in a sentence that starts small, where case says nothing.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/model_int.h"

#define REACH 2u  /* tokens beside a capital that may belong to its name: "of the" */
#define GAP 6u    /* between two capitals */

/* ---- what letters and case say ----------------------------------------------------------------- */

enum shape {
	SHAPE_NONE,
	SHAPE_YEAR,
	SHAPE_NUMBER,
	SHAPE_SIGN,
	SHAPE_DIGIT, /* letters and digits */
	SHAPE_LOWER,
	SHAPE_LETTER, /* one capital */
	SHAPE_INITIAL,
	SHAPE_SHORT, /* all capitals */
	SHAPE_UPPER,
	SHAPE_TITLE,
	SHAPE_MIXED,
	SHAPE_CASELESS,
	SHAPE_CLITIC,
	SHAPE_LINK,
	SHAPE_COUNT /* at most 16 */
};

const char *ds_model_shape_name(unsigned shape)
{
	static const char *const text[SHAPE_COUNT] = {
		[SHAPE_NONE] = "nothing", [SHAPE_YEAR] = "a number of four figures", [SHAPE_NUMBER] = "a number",
		[SHAPE_SIGN] = "a sign", [SHAPE_DIGIT] = "letters with figures", [SHAPE_LOWER] = "small letters",
		[SHAPE_LETTER] = "one capital", [SHAPE_INITIAL] = "an initial",
		[SHAPE_SHORT] = "a few capitals", [SHAPE_UPPER] = "capitals", [SHAPE_TITLE] = "a capital first",
		[SHAPE_MIXED] = "capitals inside", [SHAPE_CASELESS] = "letters without case",
		[SHAPE_CLITIC] = "an ending", [SHAPE_LINK] = "an address"};

	return text[(shape & 15) < SHAPE_COUNT ? shape & 15 : 0];
}

static unsigned shape_of(const names *s, size_t i)
{
	const ds_token *t = tok(s, i);
	size_t len = t->end - t->start;

	if (t->kind == DS_KIND_NUMBER)
		return len == 4 ? SHAPE_YEAR : SHAPE_NUMBER;
	if (t->kind == DS_KIND_PUNCT || t->kind == DS_KIND_SYMBOL)
		return SHAPE_SIGN;
	if (t->kind != DS_KIND_WORD)
		return SHAPE_LINK;
	if (t->flags & DS_TOKEN_JOINED)
		return SHAPE_CLITIC;
	if (t->flags & DS_TOKEN_DIGIT)
		return SHAPE_DIGIT;
	if (s->mark[i] & T_INITIAL)
		return SHAPE_INITIAL;
	if (t->flags & DS_TOKEN_UPPER)
		return len <= 4 ? SHAPE_SHORT : SHAPE_UPPER;
	if (t->flags & DS_TOKEN_TITLE)
		return len == 1 ? SHAPE_LETTER : SHAPE_TITLE;
	if (t->flags & DS_TOKEN_LOWER)
		return SHAPE_LOWER;
	return s->mark[i] & T_CAP ? SHAPE_MIXED : SHAPE_CASELESS;
}

/* Case says less at the start of a sentence and nothing in capitals. */
static uint8_t shape_with_place(const names *s, size_t i)
{
	unsigned shape = shape_of(s, i), place = 0;

	if (shape >= SHAPE_LETTER && shape <= SHAPE_MIXED)
		place = s->mark[i] & T_LOUD ? 2 : s->mark[i] & T_START ? 1 : 0;
	return (uint8_t)(shape | place << 4);
}

/* ---- which tokens matter ------------------------------------------------------------------------ */

/* "The" with which a sentence begins, before a word in small letters; "Tuesday" as a date. */
static bool is_plain(const names *s, size_t i)
{
	bool alone = i + 1 >= s->t->n || !(s->mark[i + 1] & T_CAP);

	return s->mark[i] & T_TAKEN ||
	       (alone && s->mark[i] & T_START && s->class[i] & (W_PLAIN | W_IN | W_ART | W_AND | W_OFJOIN));
}

static bool looks_like_name(const names *s, size_t i, ds_look_which which)
{
	const hit *h = hit_at(s, i);

	if (which == DS_LOOK_NAMES && is_plain(s, i))
		return false;
	/* "@ someone", as other tokenizers part a handle */
	return s->mark[i] & T_CAP || (h && h->marks & H_NAME) || (i > 0 && key_is(s, i - 1, "@"));
}

static bool starts_small(const names *s, const ds_sentence *se)
{
	for (size_t i = se->first; i < se->first + se->count; i++) {
		if (tok(s, i)->kind == DS_KIND_WORD)
			return (tok(s, i)->flags & DS_TOKEN_LOWER) != 0;
	}
	return true;
}

static void activate_sentence(ds_looks *l, const names *s, const ds_sentence *se, ds_look_which which)
{
	size_t end = (size_t)se->first + se->count, last = SIZE_MAX;
	bool all = which == DS_LOOK_ALL || starts_small(s, se);

	for (size_t i = se->first; i < end; i++) {
		size_t from;

		if (!looks_like_name(s, i, which)) {
			l->active[i] = all						 ? DS_ACTIVE_SMALL
				       : last != SIZE_MAX && i - last <= REACH ? DS_ACTIVE_INSIDE
								       : DS_ACTIVE_NO;
			continue;
		}
		l->active[i] = DS_ACTIVE_NAME;
		from = last != SIZE_MAX && i - last <= GAP ? last + 1
		       : i - se->first > REACH		   ? i - REACH
							   : se->first;
		for (size_t k = from; k < i; k++)
			l->active[k] = l->active[k] ? l->active[k] : DS_ACTIVE_INSIDE;
		last = i;
	}
}

/* ---- what is known of one token ------------------------------------------------------------------ */

static uint32_t affix(ds_str key, size_t n, bool suffix)
{
	uint32_t h = 2166136261u;
	size_t len = key.len < n ? key.len : n;
	const char *p = key.at + (suffix ? key.len - len : 0);

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)p[i]) * 16777619u;
	return h ^ h >> 15;
}

static void look_at(ds_look *k, const names *s, size_t i)
{
	ds_str key = key_of(s, i);
	const hit *h = hit_at(s, i);
	uint64_t hash = ds_model_hash(key);

	k->word = (uint32_t)hash;
	k->vector = (uint32_t)(hash >> 32); /* until ds_model_vectors */
	k->suffix2 = affix(key, 2, true);
	k->suffix3 = affix(key, 3, true);
	k->suffix4 = affix(key, 4, true);
	k->prefix2 = affix(key, 2, false);
	k->prefix3 = affix(key, 3, false);
	k->shape = shape_with_place(s, i);
	k->extra |= s->mark[i] & T_ORDINARY ? DS_LOOK_ORDINARY : 0;
	if (!h)
		return;
	k->hits = h->marks;
	k->extra |= h->types & (h->types - 1) ? DS_LOOK_SEVERAL_TYPES : 0;
	k->extra |= h->count > 1 ? DS_LOOK_SEVERAL_WORDS : 0;
}

/* All of a sentence in which there may be a name: its words are context. */
static bool has_active(const ds_looks *l, const ds_sentence *se)
{
	return memchr(l->active + se->first, DS_ACTIVE_NAME, se->count) ||
	       memchr(l->active + se->first, DS_ACTIVE_SMALL, se->count);
}

static void look_at_sentence(ds_looks *l, const names *s, size_t sentence)
{
	const ds_sentence *se = &s->t->sentences[sentence];
	bool wanted = has_active(l, se);

	for (size_t i = se->first; i < (size_t)se->first + se->count; i++) {
		l->v[i].sentence = (uint32_t)sentence;
		if (wanted)
			look_at(&l->v[i], s, i);
	}
}

/*
 * A name of the lists that is written small, where everything is: lists themselves ask for a capital. Of one word, no
 * ordinary one.
 */
static void look_for_small_name(ds_look *k, const names *s, size_t i)
{
	ds_str key = key_of(s, i);

	for (size_t n = 0; n < s->n_lists; n++) {
		ds_hit found;

		if (key.len < 4 || ds_gazetteer_is_word(s->lists[n], key))
			return;
		found = ds_gazetteer_find(s->lists[n], ds_token_text(s->t, i));
		for (uint32_t e = found.entry; e < found.entry + found.n_entries; e++) {
			ds_entry entry = ds_gazetteer_entry(s->lists[n], e);
			bool first = ds_str_is(entry.type, "FIRST") || ds_str_is(ds_entry_prop(&entry, "class"), "FIRST");

			if (!first && entry.kind >= DS_DATE)
				continue;
			k->list = (uint8_t)(2 * (first ? DS_PERSON : entry.kind) + 1);
			k->extra |= DS_LOOK_SMALL_NAME;
			return;
		}
	}
}

/* Names of the lists, over all their tokens; the first that covers a token counts. */
static void look_at_lists(ds_looks *l, const names *s)
{
	for (size_t i = 0; i < s->t->n_sentences; i++) {
		const ds_sentence *se = &s->t->sentences[i];

		if (!starts_small(s, se))
			continue;
		for (size_t k = se->first; k < (size_t)se->first + se->count; k++) {
			if (tok(s, k)->flags & DS_TOKEN_LOWER && tok(s, k)->kind == DS_KIND_WORD && !hit_at(s, k))
				look_for_small_name(&l->v[k], s, k);
		}
	}
	for (size_t i = 0; i < l->n; i++) {
		const hit *h = hit_at(s, i);

		if (!h || !(h->marks & H_NAME))
			continue;
		for (size_t k = i; k < i + h->count && k < l->n; k++) {
			if (!l->v[k].list)
				l->v[k].list = (uint8_t)(2 * h->type + 1 + (k > i));
		}
	}
}

static unsigned coarse_of(unsigned type)
{
	static const uint8_t coarse[] = {[DS_PERSON] = 0, [DS_NORP] = 3,  [DS_FAC] = 2,	 [DS_ORG] = 1,
					 [DS_GPE] = 2,	  [DS_LOC] = 2,	  [DS_PRODUCT] = 3, [DS_EVENT] = 3,
					 [DS_WORK_OF_ART] = 3, [DS_LAW] = 3, [DS_LANGUAGE] = 3};

	return type < sizeof coarse ? coarse[type] : 3;
}

static int8_t clamp_vote(int v)
{
	return (int8_t)(v > 15 ? 15 : v < -15 ? -15 : v);
}

/* What the rules say, as evidence among the rest. */
static void look_at_rules(ds_looks *l, const names *s)
{
	for (size_t i = 0; i < s->n; i++) {
		const mention *m = &s->v[i];
		const known *k = &s->table[m->slot];
		bool unknown = m->drop || m->type == N_UNKNOWN;

		for (size_t j = m->first; j < (size_t)m->first + m->count && j < l->n; j++) {
			ds_look *x = &l->v[j];
			unsigned inside = j > m->first;

			x->rule = (uint8_t)(unknown ? 30 + inside : 1u + 2u * m->type + inside);
			x->coarse = (uint8_t)(unknown ? 9 + inside : 1 + 2 * coarse_of(m->type) + inside);
			x->sure = m->sure;
			for (int v = 0; v < 3; v++)
				x->votes[v] = clamp_vote(k->vote[v]);
		}
	}
}

/* The nearest words to either side that do not look like names: "said", behind a name of any length. */
static void look_around(ds_looks *l, const names *s, const ds_sentence *se)
{
	size_t end = (size_t)se->first + se->count;
	uint32_t word = 0;

	for (size_t i = se->first; i < end; i++) {
		l->v[i].left = word;
		if (l->v[i].word && l->active[i] != DS_ACTIVE_NAME && s->mark[i] & T_WORD)
			word = l->v[i].word;
	}
	word = 0;
	for (size_t i = end; i-- > se->first;) {
		l->v[i].right = word;
		if (l->v[i].word && l->active[i] != DS_ACTIVE_NAME && s->mark[i] & T_WORD)
			word = l->v[i].word;
	}
}

ds_status ds_model_look(ds_looks *out, const names *s, ds_look_which which, ds_arena *mem, ds_err *err)
{
	ds_looks l = {NULL, NULL, s->t->n};

	l.v = ds_arena_zero(mem, l.n, sizeof *l.v);
	l.active = ds_arena_zero(mem, l.n, 1);
	if (!l.v || !l.active)
		return ds_arena_fail(mem, err);
	for (size_t i = 0; i < s->t->n_sentences; i++)
		activate_sentence(&l, s, &s->t->sentences[i], which);
	for (size_t i = 0; i < s->t->n_sentences; i++)
		look_at_sentence(&l, s, i);
	look_at_lists(&l, s);
	look_at_rules(&l, s);
	for (size_t i = 0; i < s->t->n_sentences; i++)
		look_around(&l, s, &s->t->sentences[i]);
	*out = l;
	return DS_OK;
}

/* ---- rows ------------------------------------------------------------------------------------------ */

static inline uint32_t mix(uint32_t id, uint32_t a, uint32_t b)
{
	uint64_t h = (uint64_t)(a + id * 0x9E3779B1u) * UINT64_C(0xFF51AFD7ED558CCD);

	h ^= h >> 29;
	h += (uint64_t)b * UINT64_C(0xC4CEB9FE1A85EC53);
	return (uint32_t)(h * UINT64_C(0x9E3779B97F4A7C15) >> 32);
}

static const ds_look outside = {.vector = 0};

struct around {
	const ds_look *b2, *b, *t, *a, *a2; /* two before, one before, the token, one behind, two behind */
};

static struct around around_of(const ds_looks *l, size_t i)
{
	const ds_look *b2 = ds_look_at(l, i, -2), *b = ds_look_at(l, i, -1);
	const ds_look *a = ds_look_at(l, i, 1), *a2 = ds_look_at(l, i, 2);

	return (struct around){b2 ? b2 : &outside, b ? b : &outside, &l->v[i], a ? a : &outside, a2 ? a2 : &outside};
}

#define U8(x) ((uint32_t)(uint8_t)(x))
#define BY_LIST(k) ((uint32_t)(k)->list << 6 | (k)->shape)

/*
 * X(about, name, parts, a, b): one feature a line. w is the window; see ds_look for the parts. about: enum
 * ds_feature_about. parts: what a and b are made of, for people: a place (B b t a A: two before ... two behind) and
 * the sign of a part, see ds_model_part_names; tests/core/tag/test_model_look.c holds them against a and b.
 */
#define FEATURES(X)                                                                                          \
	X(BEFORE, "word before", "bw", w.b->word, 0)                                                         \
	X(BEHIND, "word behind", "aw", w.a->word, 0)                                                         \
	X(BEFORE_2, "word two before", "Bw", w.b2->word, 0)                                                  \
	X(BEHIND_2, "word two behind", "Aw", w.a2->word, 0)                                                  \
	X(SHAPE, "shape, and those beside it", "bstsas", (uint32_t)w.b->shape << 6 | w.t->shape, w.a->shape) \
	X(LETTERS, "last three letters", "t3ts", w.t->suffix3, w.t->shape)                                   \
	X(LETTERS, "last two letters", "t2ts", w.t->suffix2, w.t->shape)                                     \
	X(LETTERS, "first three letters", "tpts", w.t->prefix3, w.t->shape)                                  \
	X(BEFORE, "last three letters of the word before", "b3ts", w.b->suffix3, w.t->shape)                 \
	X(BEHIND, "last three letters of the word behind", "a3ts", w.a->suffix3, w.t->shape)                 \
	X(LEFT, "nearest plain word before", "t<ts", w.t->left, w.t->shape)                                  \
	X(RIGHT, "nearest plain word behind", "t>ts", w.t->right, w.t->shape)                                \
	X(BEFORE, "word before, with the shape", "bwtsas", w.b->word, (uint32_t)w.t->shape << 6 | w.a->shape) \
	X(BEHIND, "word behind, with the shape", "awtsbs", w.a->word, (uint32_t)w.t->shape << 6 | w.b->shape) \
	X(LISTS, "what the lists say", "tlth", w.t->list, w.t->hits)                                         \
	X(LISTS, "what the lists say of it and the word before", "bltl", w.b->list, w.t->list)               \
	X(LISTS, "what the lists say of it and the word behind", "tlal", w.t->list, w.a->list)               \
	X(LISTS, "what the lists say, with the shape", "thts", w.t->hits, w.t->shape)                        \
	X(BEFORE, "title, role or head before", "bhts", w.b->hits, w.t->shape)                               \
	X(BEHIND, "title, role or head behind", "ahts", w.a->hits, w.t->shape)                               \
	X(BEFORE, "word before, with the lists", "tltsbw", BY_LIST(w.t), w.b->word)                          \
	X(BEHIND, "word behind, with the lists", "tltsaw", BY_LIST(w.t), w.a->word)                          \
	X(LISTS, "an ordinary word, or a name of several types", "tetlts", w.t->extra, BY_LIST(w.t))         \
	X(RULES, "what the rules say", "trtu", w.t->rule, w.t->sure)                                         \
	X(RULES, "what the rules say of it and the word before", "brtr", w.b->rule, w.t->rule)               \
	X(RULES, "what the rules say of it and the word behind", "trar", w.t->rule, w.a->rule)               \
	X(RULES, "what the rules say, with the shape", "trtuts", (uint32_t)w.t->rule << 3 | w.t->sure, w.t->shape) \
	X(BEFORE, "word before, with the rules", "bwtc", w.b->word, w.t->coarse)                             \
	X(BEHIND, "word behind, with the rules", "awtc", w.a->word, w.t->coarse)                             \
	X(RULES, "what rules and lists say", "tctutlte", (uint32_t)w.t->coarse << 2 | w.t->sure,             \
	  (uint32_t)w.t->list << 4 | w.t->extra)                                                             \
	X(VOTES, "context in the whole document", "tv", U8(w.t->votes[0]),                                   \
	  U8(w.t->votes[1]) << 8 | U8(w.t->votes[2]))                                                        \
	X(SHAPE, "shapes around", "Bsbstsas", (uint32_t)w.b2->shape << 6 | w.b->shape,                       \
	  (uint32_t)w.t->shape << 6 | w.a->shape)                                                            \
	X(LETTERS, "first and last letters", "tqt2", w.t->prefix2, w.t->suffix2)                                      \
	X(WORD, "whether the word is known", "tkts", w.t->known, w.t->shape)

/* ... and where there are no word vectors */
#define WORD_FEATURES(X)                                                                                     \
	X(WORD, "the word", "tw", w.t->word, 0)                                                              \
	X(WORD, "the word, with its shape", "twts", w.t->word, w.t->shape)                                   \
	X(BEFORE, "the word and the one before", "bwtw", w.b->word, w.t->word)                               \
	X(BEHIND, "the word and the one behind", "twaw", w.t->word, w.a->word)                               \
	X(LETTERS, "last four letters", "t4", w.t->suffix4, 0)

size_t ds_model_rows(uint32_t *rows, const ds_looks *l, size_t i, unsigned features)
{
	struct around w = around_of(l, i);
	uint32_t id = 0;
	size_t n = 0;

#define ROW(about, name, parts, a, b) rows[n++] = mix(++id, a, b);
	FEATURES(ROW)
	if (features & DS_FEATURE_WORDS) {
		WORD_FEATURES(ROW)
	}
#undef ROW
	return n;
}

static const ds_feature features_of_rows[] = {
#define NAME(about, name, parts, a, b) {name, parts, DS_ABOUT_##about},
	FEATURES(NAME) WORD_FEATURES(NAME)
};
_Static_assert(sizeof features_of_rows / sizeof *features_of_rows <= DS_MODEL_ROWS_MAX,
	       "room for the rows of one token");

const ds_feature *ds_model_row_feature(size_t r)
{
	return r < sizeof features_of_rows / sizeof *features_of_rows ? &features_of_rows[r] : NULL;
}

/* X(about, name, parts, part, size): tables of the network's marks, each folded to so many rows; see FEATURES. */
#define MARKS(X)                                                                                             \
	X(SHAPE, "shape of the word before", "bs", w.b->shape, 64)                                           \
	X(SHAPE, "shape", "ts", w.t->shape, 64)                                                              \
	X(SHAPE, "shape of the word behind", "as", w.a->shape, 64)                                           \
	X(LISTS, "what the lists say of the word before", "bl", w.b->list, 24)                               \
	X(LISTS, "what the lists say", "tl", w.t->list, 24)                                                  \
	X(LISTS, "what the lists say of the word behind", "al", w.a->list, 24)                               \
	X(LISTS, "title, role or head", "th", w.t->hits, 512)                                                \
	X(BEFORE, "title, role or head before", "bh", w.b->hits, 512)                                        \
	X(BEHIND, "title, role or head behind", "ah", w.a->hits, 512)                                        \
	X(LETTERS, "last three letters", "t3", w.t->suffix3, 1024)                                           \
	X(LETTERS, "first three letters", "tp", w.t->prefix3, 1024)                                          \
	X(RULES, "what the rules say", "trtu", (uint32_t)w.t->rule << 2 | w.t->sure, 128)                    \
	X(RULES, "what the rules say of the word before", "br", w.b->rule, 32)                               \
	X(RULES, "what the rules say of the word behind", "ar", w.a->rule, 32)                              \
	X(BEFORE, "whether the word before is known", "bk", w.b->known, 4)                                   \
	X(WORD, "whether the word is known", "tk", w.t->known, 4)                                            \
	X(BEHIND, "whether the word behind is known", "ak", w.a->known, 4)

static const ds_feature features_of_marks[] = {
#define MARK_NAME(about, name, parts, part, size) {name, parts, DS_ABOUT_##about},
	MARKS(MARK_NAME)
};
_Static_assert(sizeof features_of_marks / sizeof *features_of_marks == DS_MODEL_MARKS, "a name for each mark");

const ds_feature *ds_model_mark_feature(size_t r)
{
	return r < DS_MODEL_MARKS ? &features_of_marks[r] : NULL;
}

uint32_t ds_model_mark_rows(void)
{
	uint32_t n = 0;

#define COUNT(about, name, parts, part, size) n += size;
	MARKS(COUNT)
#undef COUNT
	return n;
}

void ds_model_marks(uint32_t rows[DS_MODEL_MARKS], const ds_looks *l, size_t i)
{
	struct around w = around_of(l, i);
	uint32_t base = 0;
	size_t n = 0;

#define MARK(about, name, parts, part, size)                                                                                     \
	rows[n++] = base + (uint32_t)(part) % size;                                                          \
	base += size;
	MARKS(MARK)
#undef MARK
}
