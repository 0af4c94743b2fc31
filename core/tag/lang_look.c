/*
 * What a table says of each token: one look into the trie a token, before the walk.
 *
 * A word that is all numbers ("dreiundzwanzig") is cut into them: the longest first, from the left,
 * every place of the word tried once, so that the work is bounded by its length.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/lang_int.h"

#include "base/stop.h"

#define HITS_MAX 24      /* of one token */
#define JOINED_MAX 120   /* bytes of a number that is one word */
#define MORPHS_MAX 32

static ds_str bare(ds_str key)
{
	while (key.len > 1 && key.at[key.len - 1] == '.')
		key.len--;
	return key;
}

bool ds_lang_one_of(const struct ds_lang_strings *list, ds_str s)
{
	for (size_t i = 0; i < list->n; i++) {
		if (ds_str_eq(list->v[i], s))
			return true;
	}
	return false;
}

static bool ends_well(const ds_lang *l, ds_str rest)
{
	if (rest.len > 1 && rest.at[0] == '\'')
		rest = ds_str_sub(rest, 1, rest.len);
	return ds_lang_one_of(&l->endings, rest);
}

/*
 * The rest of piece p's token key behind its first `from` bytes, which are known to be the piece's.
 */
static bool piece_fits(const ds_lang *l, const struct ds_lang_piece *p, ds_str key, bool *exact)
{
	if (!ds_str_starts(key, p->key))
		return false;
	if (key.len == p->key.len)
		return true;
	*exact = false;
	/* an apostrophe parts an ending from any word: "Mart'tan" */
	return (p->endings || key.at[p->key.len] == '\'') &&
		ends_well(l, ds_str_sub(key, p->key.len, key.len));
}

unsigned ds_lang_month(const ds_lang *l, ds_str key)
{
	for (size_t i = 0; i < l->n_words; i++) {
		const struct ds_lang_word *w = &l->words[i];
		bool exact = true;

		if (w->kind == LK_MONTH && w->n == 1 && piece_fits(l, &w->piece[0], key, &exact))
			return (unsigned)w->value;
	}
	return 0;
}

/* A full stop that belongs to the abbreviation in front of it. */
static size_t over_stop(const struct ds_values *v, const struct ds_lang_piece *p, size_t i)
{
	return p->stop && i + 1 < v->n && ds_key_is(v, i, ".") && ds_flag(v, i, DS_TOKEN_TIGHT) &&
		       ds_same_sentence(v, i - 1, i + 1)
		       ? i + 1
		       : i;
}

/* "ön" has the match key of "on", which is ten. */
static bool is_never(const struct ds_lang_doc *d, size_t i)
{
	return d->l->never.n && ds_lang_one_of(&d->l->never, ds_token_text(d->v.t, i));
}

size_t ds_lang_pieces(const struct ds_lang_doc *d, size_t i, const struct ds_lang_piece *p,
		      size_t n,
		      bool *exact)
{
	const struct ds_values *v = &d->v;
	size_t at = i;

	for (size_t k = 0; k < n; k++) {
		if (k && ds_hyphen(v, at))
			at++;
		if (at >= v->n || (k && (!ds_same_sentence(v, i, at) || is_never(d, at))) ||
		    !piece_fits(d->l, &p[k], bare(ds_key(v, at)), exact))
			return i;
		at = over_stop(v, &p[k], at + 1);
	}
	return at;
}

static bool before(const struct ds_lang_hit *a, const struct ds_lang_hit *b)
{
	if (a->end != b->end)
		return a->end > b->end;
	if (a->exact != b->exact)
		return a->exact;
	/*
	 * "y medio" behind a number adds before it is a piece of its own; "трёхсот" is rather no
	 * ordinal
	 */
	return a->w->kind != b->w->kind && (a->w->kind == LK_PLUS || (b->w->kind == LK_ORDINAL &&
								     b->w->kind > a->w->kind));
}

static void keep(struct ds_lang_hit *list, size_t *n, struct ds_lang_hit h)
{
	size_t at = *n;

	if (*n == HITS_MAX)
		return;
	while (at > 0 && before(&h, &list[at - 1])) {
		list[at] = list[at - 1];
		at--;
	}
	list[at] = h;
	(*n)++;
}

static int32_t child_of(const ds_lang *l, int32_t node, unsigned char byte)
{
	int32_t c = node < 0 ? l->root[byte] : l->nodes[node].child;

	while (c >= 0 && l->nodes[c].byte != byte)
		c = l->nodes[c].sibling;
	return c;
}

/* The words that begin at token i, longest first. */
static size_t words_at(const struct ds_lang_doc *d, size_t i, struct ds_lang_hit *list)
{
	const ds_lang *l = d->l;
	ds_str key = bare(ds_key(&d->v, i));
	int32_t node = -1;
	size_t n = 0;

	for (size_t at = 0; at < key.len && at < DS_LANG_WORD_MAX; at++) {
		node = child_of(l, node, (unsigned char)key.at[at]);
		if (node < 0)
			break;
		for (int32_t x = l->nodes[node].word; x >= 0; x = l->words[x].next) {
			const struct ds_lang_word *w = &l->words[x];
			struct ds_lang_hit h = {w, 0, true};

			if (at + 1 < key.len && !w->piece[0].endings && key.at[at + 1] != '\'')
				continue;
			h.end = (uint32_t)ds_lang_pieces(d, i, w->piece, w->n, &h.exact);
			if (h.end > i)
				keep(list, &n, h);
		}
	}
	return n;
}

#define JOINS                                                                                      \
	(DS_LANG_BIT(LK_NUMBER) | DS_LANG_BIT(LK_ARTICLE) | DS_LANG_BIT(LK_ORDINAL) |               \
	 DS_LANG_BIT(LK_AND) | DS_LANG_BIT(LK_PLUS) | DS_LANG_BIT(LK_PART) | DS_LANG_BIT(LK_PART_END) |   \
	 DS_LANG_BIT(LK_JOIN))
#define NUMBERS                                                                                    \
	(DS_LANG_BIT(LK_NUMBER) | DS_LANG_BIT(LK_ARTICLE) | DS_LANG_BIT(LK_ORDINAL) | DS_LANG_BIT(LK_PART) | \
	 DS_LANG_BIT(LK_PIECE) | DS_LANG_BIT(LK_VAGUE))

/* The longest word of a number at byte `at` behind which the rest can be cut too; NULL if none. */
static const struct ds_lang_word *cut_at(const ds_lang *l, ds_str key, size_t at,
					 const uint8_t *good,
					 size_t *end)
{
	const struct ds_lang_word *best = NULL;
	int32_t node = -1;

	for (size_t k = at; k < key.len; k++) {
		node = child_of(l, node, (unsigned char)key.at[k]);
		if (node < 0)
			break;
		for (int32_t x = l->nodes[node].word; x >= 0; x = l->words[x].next) {
			const struct ds_lang_word *w = &l->words[x];

			if (w->n != 1 || !(JOINS >> w->kind & 1) ||
			    (at == 0 && !(NUMBERS >> w->kind & 1)))
				continue;
			if (good[k + 1]) {
				best = w;
				*end = k + 1;
			} else if (w->piece[0].endings && k + 1 < key.len &&
				   ends_well(l, ds_str_sub(key, k + 1, key.len))) {
				best = w;
				*end = key.len;
			}
		}
	}
	return best;
}

/* Whether a number may begin the word: most words end here. */
static bool may_cut(const ds_lang *l, ds_str key)
{
	int32_t node = -1;

	for (size_t k = 0; k < key.len; k++) {
		node = child_of(l, node, (unsigned char)key.at[k]);
		if (node < 0)
			return false;
		for (int32_t x = l->nodes[node].word; x >= 0; x = l->words[x].next) {
			if (l->words[x].n == 1 && (NUMBERS & JOINS) >> l->words[x].kind & 1)
				return true;
		}
	}
	return false;
}

/* Cuts the word at i into numbers; 0 if it cannot be, or is one alone. */
static size_t cut(const struct ds_lang_doc *d, size_t i, const struct ds_lang_word **parts)
{
	ds_str key = bare(ds_key(&d->v, i));
	uint8_t good[JOINED_MAX + 1] = {0};
	size_t n = 0, end = 0;

	if (key.len < 4 || key.len > JOINED_MAX || !may_cut(d->l, key))
		return 0;
	good[key.len] = 1;
	for (size_t at = key.len; at-- > 0;)
		good[at] = cut_at(d->l, key, at, good, &end) != NULL;
	for (size_t at = 0; good[0] && at < key.len; at = end) {
		if (n == MORPHS_MAX)
			return 0;
		parts[n++] = cut_at(d->l, key, at, good, &end);
	}
	return n > 1 ? n : 0;
}

static ds_status look_joined(struct ds_lang_doc *d, size_t i)
{
	const struct ds_lang_word *parts[MORPHS_MAX];
	size_t n = cut(d, i, parts);
	ds_status st;

	if (n == 0)
		return DS_OK;
	st = ds_arena_grow(&d->v.doc->mem, &d->morphs, &d->cap_morphs, d->n_morphs, d->n_morphs + n,
			   sizeof *d->morphs, d->v.err);
	if (st)
		return st;
	d->kinds[i] |= DS_LANG_BIT(LK_NUMBER);
	d->joined[i] = (uint32_t)d->n_morphs + 1;
	d->n_joined[i] = (uint8_t)n;
	for (size_t k = 0; k < n; k++)
		d->morphs[d->n_morphs++].w = parts[k];
	return DS_OK;
}

/* Words of the future, for the resolution of dates, which English shares. */
static const struct ds_word future = {"", UINT64_C(1) << W_FUTURE, 0, 0};

static ds_status look_at(struct ds_lang_doc *d, size_t i)
{
	struct ds_lang_hit list[HITS_MAX];
	size_t n = d->v.t->v[i].kind == DS_KIND_NUMBER ? 0 : words_at(d, i, list);
	ds_status st;

	d->first[i] = (uint32_t)d->n_hits;
	d->kinds[i] = 0;
	if (n && is_never(d, i))
		return DS_OK;
	if (n) {
		st = ds_arena_grow(&d->v.doc->mem, &d->hits, &d->cap_hits, d->n_hits, d->n_hits + n,
				   sizeof *d->hits, d->v.err);
		if (st)
			return st;
		memcpy(d->hits + d->n_hits, list, n * sizeof *list);
		d->n_hits += n;
		for (size_t k = 0; k < n; k++)
			d->kinds[i] |= DS_LANG_BIT(list[k].w->kind);
	}
	if (ds_lang_has(d, i, LK_FUTURE))
		d->v.lex[i] = &future;
	if (d->l->joined && d->v.t->v[i].kind == DS_KIND_WORD && !(d->kinds[i] & NUMBERS))
		return look_joined(d, i);
	return DS_OK;
}

ds_status ds_lang_look(struct ds_lang_doc *d)
{
	size_t n = d->v.n;
	ds_arena *mem = &d->v.doc->mem;
	ds_status st = DS_OK;

	d->first = ds_arena_get(mem, n + 1, sizeof *d->first);
	d->kinds = ds_arena_get(mem, n, sizeof *d->kinds);
	d->joined = ds_arena_zero(mem, n, sizeof *d->joined);
	d->n_joined = ds_arena_zero(mem, n, sizeof *d->n_joined);
	d->v.lex = ds_arena_zero(mem, n, sizeof *d->v.lex);
	d->reads = ds_arena_zero(mem, DS_LANG_READS, sizeof *d->reads);
	if (!d->reads || !d->first || !d->kinds || !d->joined || !d->n_joined || !d->v.lex)
		return ds_arena_fail(mem, d->v.err);
	for (size_t i = 0; i < n && st == DS_OK; i++) {
		if (i % 4096 == 4095 && ds_stopped())
			return ds_fail(d->v.err, DS_EINTR, NULL);
		st = look_at(d, i);
	}
	d->first[n] = (uint32_t)d->n_hits;
	return st;
}

const struct ds_lang_hit *ds_lang_hit(const struct ds_lang_doc *d, size_t i, enum ds_lang_kind k)
{
	if (!ds_lang_has(d, i, k))
		return NULL;
	for (size_t h = d->first[i]; h < d->first[i + 1]; h++) {
		if (d->hits[h].w->kind == k)
			return &d->hits[h];
	}
	return NULL;
}

size_t ds_lang_over(const struct ds_lang_doc *d, size_t i, enum ds_lang_kind k)
{
	const struct ds_lang_hit *h = ds_lang_hit(d, i, k);

	return h ? h->end : i;
}

bool ds_lang_behind(const struct ds_lang_doc *d, size_t i, enum ds_lang_kind k)
{
	for (size_t n = 1; n <= 4 && n <= i; n++) {
		const struct ds_lang_hit *h = ds_lang_hit(d, i - n, k);

		if (h && h->end == i)
			return true;
	}
	return false;
}
