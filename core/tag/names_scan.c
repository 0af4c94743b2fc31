/*
 * Marks: what the vocabulary, the lists and the case of the letters say about each token. See
 * names_int.h.
 *
 * Invariant: reads each token a fixed number of times; of the lists, one match a position.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/names_int.h"

#include "text/utf8.h"
#include "ucd/props.h"

/* Of several readings of a head the first counts, which has the best prior. */
static void add_head(hit *h, const ds_entry *e)
{
	ds_str position = ds_entry_prop(e, "position");
	ds_type gives = ds_type_find(ds_entry_prop(e, "type"));

	if (gives == DS_TYPE_COUNT)
		gives = ds_type_find(e->type);
	if (gives >= DS_DATE || h->marks & (H_BEFORE | H_AFTER))
		return;
	h->marks |= ds_str_is(position, "before") ? H_BEFORE : H_AFTER;
	if (ds_str_is(position, "both"))
		h->marks |= H_BEFORE | H_AFTER;
	if (ds_str_is(ds_entry_prop(e, "caps"), "optional"))
		h->marks |= H_LOWER;
	h->head = (uint8_t)gives;
}

/* What is in the lists for what stands beside names; false for a name. */
static bool add_word(hit *h, const ds_entry *e)
{
	ds_str class = e->has_class ? ds_entry_prop(e, "class") : DS_STR("");

	if (ds_str_is(class, "HEAD") || ds_str_is(e->type, "HEAD"))
		add_head(h, e);
	else if (ds_str_is(e->type, "TITLE"))
		h->marks |= H_TITLE;
	else if (ds_str_is(e->type, "ROLE"))
		h->marks |= H_ROLE;
	else if (ds_str_is(e->type, "FIRST") || ds_str_is(class, "FIRST"))
		h->marks |= H_FIRST;
	else
		return false;
	return true;
}

static void add_entry(hit *h, const ds_entry *e, uint32_t entry, int64_t *best)
{
	ds_type type = (ds_type)e->kind;

	if ((type == DS_TYPE_COUNT || e->has_class) && add_word(h, e))
		return;
	if (type >= DS_DATE) {
		h->marks |= H_OTHER;
		return;
	}
	if (!(h->marks & H_NAME) || e->prior > *best) {
		h->type = (uint8_t)type;
		h->entry = entry;
		*best = e->prior;
		h->marks = (uint16_t)((h->marks & ~H_COMMON) | (e->is_common ? H_COMMON : 0));
	}
	h->marks |= H_NAME;
	h->types |= UINT32_C(1) << type;
}

/*
 * Keeps the longer of two hits at one token; of equals, the earlier list's, which a user's lists
 * are.
 */
static ds_status keep(names *s, hit *h)
{
	uint32_t old = s->at[h->first];

	if (old && s->hits[old - 1].count >= h->count)
		return DS_OK;
	if (old) {
		s->hits[old - 1] = *h;
		return DS_OK;
	}
	if (s->n_hits == s->cap_hits) {
		ds_status st = ds_arena_grow(s->mem, &s->hits, &s->cap_hits, s->n_hits,
					     s->n_hits + 1, sizeof *s->hits, s->err);

		if (st)
			return st;
	}
	s->hits[s->n_hits++] = *h;
	s->at[h->first] = (uint32_t)s->n_hits;
	return DS_OK;
}

static bool is_taken(const names *s, const hit *h)
{
	for (uint32_t i = h->first; i < h->first + h->count; i++) {
		if (s->mark[i] & T_TAKEN)
			return true;
	}
	return false;
}

static ds_status scan_list(names *s, size_t list, const ds_pieces *pieces, ds_arena *scratch)
{
	const ds_gazetteer *g = s->lists[list];
	ds_hits found = {NULL, 0, 0};
	ds_status st = ds_gazetteer_match(&found, g, pieces, DS_MATCH_EACH, scratch, s->err);

	for (size_t i = 0; st == DS_OK && i < found.n; i++) {
		const ds_hit *f = &found.v[i];
		hit h = {f->first, f->count, 0, 0, 0, 0, N_UNKNOWN, N_UNKNOWN};
		int64_t best = 0;

		if (i + 2 < found.n)
			ds_gazetteer_fetch(g, f[2].entry);
		h.list = (uint8_t)list;
		if (is_taken(s, &h))
			continue;
		for (uint32_t e = f->entry; e < f->entry + f->n_entries; e++) {
			ds_entry entry = ds_gazetteer_entry(g, e);

			add_entry(&h, &entry, e, &best);
		}
		if (h.marks)
			st = keep(s, &h);
	}
	return st;
}

/* "al-Assad" as one token, which our own tokens never are. Asked of every word in small letters: most have no hyphen there. */
static bool has_article(ds_str text)
{
	static const char *const articles[] = {"al-", "el-", "ul-", "as-", "ash-", "ad-", "ar-", "an-", "at-", "az-"};
	size_t len = text.len > 3 && text.at[2] == '-' ? 3 : text.len > 4 && text.at[3] == '-' ? 4 : 0;
	bool is = false;

	if (text.len > 2 && text.at[0] == 'd' && text.at[1] == '\'')
		return text.at[2] >= 'A' && text.at[2] <= 'Z';
	for (size_t i = 0; len && i < sizeof articles / sizeof *articles && !is; i++)
		is = ds_str_is((ds_str){text.at, len}, articles[i]);
	return is && text.at[len] >= 'A' && text.at[len] <= 'Z';
}

static uint8_t shape_of(const names *s, size_t i)
{
	const ds_token *t = tok(s, i);
	unsigned mark = 0;

	if (t->kind != DS_KIND_WORD)
		return 0;
	mark = T_WORD;
	if (t->flags & DS_TOKEN_JOINED)
		return (uint8_t)mark;
	if (t->flags & DS_TOKEN_UPPER)
		mark |= T_UPPER | T_CAP;
	else if (t->flags & DS_TOKEN_TITLE)
		mark |= T_CAP;
	else if (t->flags & DS_TOKEN_LOWER)
		mark |= has_article(ds_token_text(s->t, i)) ? T_CAP : 0;
	else {
		ds_str text = ds_token_text(s->t, i);
		size_t at = 0;

		if (DS_GC_BIT(ds_ucd_get(ds_utf8_next(text, &at))->category) &
		    (DS_GC_BIT(DS_GC_LU) | DS_GC_BIT(DS_GC_LT)))
			mark |= T_CAP;
	}
	if (mark & T_CAP && t->end - t->start <= 5 && t->flags & DS_TOKEN_ABBREV &&
	    t->key_len == 2)
		mark |= T_INITIAL;
	return (uint8_t)mark;
}

static bool is_ordinary(const names *s, size_t i)
{
	if (s->class[i] & ~(uint32_t)(W_PARTICLE | W_NOORG | W_SIDE))
		return true;
	for (size_t l = 0; l < s->n_lists; l++) {
		if (ds_gazetteer_is_word(s->lists[l], key_of(s, i)))
			return true;
	}
	return false;
}

static bool is_opener(const names *s, size_t i)
{
	ds_str key = key_of(s, i);

	return key.len == 1 && strchr("\"':*", key.at[0]) != NULL;
}

/* Capitals, or a headline in which every longer word is capitalised and no full stop ends it. */
static bool is_loud(const names *s, const ds_sentence *se)
{
	size_t words = 0, upper = 0, small = 0, big = 0;
	bool stop = key_is(s, se->first + se->count - 1, ".");

	for (size_t i = se->first; i < se->first + se->count; i++) {
		size_t len = tok(s, i)->end - tok(s, i)->start;

		if (!(s->mark[i] & T_WORD) || tok(s, i)->flags & DS_TOKEN_JOINED || len < 2)
			continue;
		words++;
		upper += (s->mark[i] & T_UPPER) != 0;
		big += (s->mark[i] & T_CAP) && len > 3;
		small += tok(s, i)->flags & DS_TOKEN_LOWER &&
			 (len > 4 || !(s->class[i] & (W_PLAIN | W_IN | W_OFJOIN | W_AND | W_ART)));
	}
	return (words >= 3 && upper * 10 >= words * 7) || (!stop && small == 0 && big >= 5);
}

static void mark_sentence(names *s, const ds_sentence *se)
{
	bool start = true, loud = is_loud(s, se);

	for (size_t i = se->first; i < se->first + se->count; i++) {
		if (loud)
			s->mark[i] |= T_LOUD;
		if (s->mark[i] & T_WORD) {
			if (start)
				s->mark[i] |= T_START;
			start = false;
		} else if (is_opener(s, i)) {
			start = true;
		}
	}
}

/* Tokens of dates, addresses and preset spans are in no name. */
static void mark_taken(names *s, const ds_spans *spans)
{
	for (size_t i = 0; i < spans->n; i++) {
		const ds_span *sp = &spans->v[i];
		size_t end = (size_t)sp->first + sp->count;

		bool taken = sp->rank > DS_RANK_NAME || sp->type == DS_DATE || sp->type == DS_TIME;

		for (size_t k = sp->first; taken && k < end && k < s->t->n; k++)
			s->mark[k] |= T_TAKEN;
	}
}

/* Pieces take more room than the tokens, and are of no use later. */
static ds_status scan_lists(names *s)
{
	ds_arena scratch;
	ds_pieces pieces;
	ds_status st;

	ds_arena_init(&scratch, &s->mem->alloc, s->mem->cap);
	st = ds_pieces_make(&pieces, s->t, &scratch, s->err);
	for (size_t i = 0; st == DS_OK && i < s->n_lists && i < 255; i++)
		st = scan_list(s, i, &pieces, &scratch);
	ds_arena_free(&scratch);
	return st;
}

ds_status ds_names_scan(names *s, const ds_spans *spans)
{
	size_t n = s->t->n;
	ds_status st = ds_words_of(s->doc, s->err);

	if (st)
		return st;
	s->class = s->doc->classes;
	s->mark = ds_arena_zero(s->mem, n, sizeof *s->mark);
	s->at = ds_arena_zero(s->mem, n, sizeof *s->at);
	if (!s->mark || !s->at)
		return ds_arena_fail(s->mem, s->err);
	for (size_t i = 0; i < n; i++) {
		s->mark[i] = shape_of(s, i);
		if (s->mark[i] & T_CAP && is_ordinary(s, i))
			s->mark[i] |= T_ORDINARY;
	}
	for (size_t i = 0; i < s->t->n_sentences; i++)
		mark_sentence(s, &s->t->sentences[i]);
	mark_taken(s, spans);
	return scan_lists(s);
}
