/*
 * Counting of words and runs. See tally.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/tally_int.h"

#include "base/hash.h"
#include "base/stop.h"

#include <string.h>

#define SEED 0x7A111
#define POLL 4096 /* tokens between two looks at the stop flag */
#define ITEMS_MAX ((uint32_t)1 << 30)

/* ---- memory ---------------------------------------------------------------------------------- */

static void *resize(ds_tally *t, void *v, size_t old, size_t bytes)
{
	void *piece = t->alloc.fn(t->alloc.user, v, old, bytes);

	if (piece || bytes == 0)
		t->used += bytes - old;
	return piece;
}

ds_status ds_tally_room(ds_tally *t, ds_tally_array *a, size_t n, ds_err *err)
{
	size_t want = a->n + n, cap = a->cap < 64 ? 64 : a->cap + a->cap / 2;
	void *v;

	if (a->n + n <= a->cap && n <= a->cap)
		return DS_OK;
	if (want < n || want > SIZE_MAX / a->size / 2)
		return ds_fail(err, DS_ENOMEM, NULL);
	if (cap < want)
		cap = want;
	v = resize(t, a->v, a->cap * a->size, cap * a->size);
	if (!v)
		return ds_fail(err, DS_ENOMEM, NULL);
	a->v = v;
	a->cap = cap;
	return DS_OK;
}

ds_status ds_tally_zeroed(ds_tally *t, ds_tally_array *a, size_t n, ds_err *err)
{
	ds_status st;

	a->n = 0;
	st = ds_tally_room(t, a, n, err);
	if (st)
		return st;
	if (n)
		memset(a->v, 0, n * a->size);
	a->n = n;
	return DS_OK;
}

void ds_tally_drop(ds_tally *t, ds_tally_array *a)
{
	if (a->v)
		resize(t, a->v, a->cap * a->size, 0);
	a->v = NULL;
	a->n = a->cap = 0;
}

static void prepare(ds_tally *t)
{
	t->word_at.size = sizeof(ds_tally_word_at);
	t->keys.size = t->log.size = t->scratch.size = 1;
	t->run_of.size = t->opts.n * sizeof(uint32_t);
	t->items.size = sizeof(ds_tally_item);
	t->sides.size = sizeof(ds_tally_side);
	t->met.size = sizeof(uint64_t);
	t->here.size = t->sequence.size = t->order.size = sizeof(uint32_t);
	t->pieces.size = sizeof(ds_tally_piece);
}

ds_status ds_tally_new(ds_tally **out, const ds_tally_opts *opts, const ds_alloc *alloc,
		       ds_err *err)
{
	ds_alloc a = alloc ? *alloc : ds_alloc_std;
	ds_tally *t;

	if (opts->n < 1 || opts->n > DS_TALLY_N)
		return ds_fail(err, DS_EFAIL, "a run has 1 to %d words", DS_TALLY_N);
	if (opts->kinds >> DS_KIND_COUNT)
		return ds_fail(err, DS_EFAIL, "there is no such kind of token");
	if (opts->sequence && opts->n != 1)
		return ds_fail(err, DS_EFAIL, "a sequence is one of words");
	t = a.fn(a.user, NULL, 0, sizeof *t);
	if (!t)
		return ds_fail(err, DS_ENOMEM, NULL);
	memset(t, 0, sizeof *t);
	t->alloc = a;
	t->opts = *opts;
	if (!t->opts.kinds)
		t->opts.kinds = 1u << DS_KIND_WORD;
	prepare(t);
	*out = t;
	return DS_OK;
}

static void drop_table(ds_tally *t, ds_tally_table *table)
{
	if (table->v)
		resize(t, table->v, table->slots * sizeof *table->v, 0);
	*table = (ds_tally_table){NULL, 0, 0};
}

void ds_tally_free(ds_tally *t)
{
	ds_alloc a;

	if (!t)
		return;
	ds_tally_array *arrays[] = {&t->word_at, &t->keys,     &t->run_of, &t->items,
				    &t->met,     &t->sides,   &t->here,     &t->log,    &t->pieces,
				    &t->sequence, &t->order,    &t->scratch};

	for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
		ds_tally_drop(t, arrays[i]);
	drop_table(t, &t->words);
	drop_table(t, &t->runs);
	a = t->alloc;
	a.fn(a.user, t, sizeof *t, 0);
}

/* ---- tables ---------------------------------------------------------------------------------- */

/* Doubles the table where it is half full. */
static ds_status widen(ds_tally *t, ds_tally_table *table, ds_err *err)
{
	size_t slots = table->slots ? table->slots * 2 : 1024;
	ds_tally_slot *v;

	if ((size_t)table->n * 2 < table->slots)
		return DS_OK;
	if (table->n >= ITEMS_MAX)
		return ds_fail(err, DS_ELIMIT, "more than %u different words or runs of words",
			       ITEMS_MAX);
	v = resize(t, NULL, 0, slots * sizeof *v);
	if (!v)
		return ds_fail(err, DS_ENOMEM, NULL);
	memset(v, 0, slots * sizeof *v);
	for (size_t i = 0; i < table->slots; i++) {
		size_t at = table->v[i].hash & (slots - 1);

		if (!table->v[i].item)
			continue;
		while (v[at].item)
			at = (at + 1) & (slots - 1);
		v[at] = table->v[i];
	}
	if (table->v)
		resize(t, table->v, table->slots * sizeof *v, 0);
	table->v = v;
	table->slots = slots;
	return DS_OK;
}

static ds_str word_key(const ds_tally *t, uint32_t word)
{
	const ds_tally_word_at *w = (const ds_tally_word_at *)t->word_at.v + word;

	return (ds_str){(const char *)t->keys.v + w->at, w->len};
}

/* The slot of a word, or the free one where it belongs; the table has one. */
static ds_tally_slot *word_slot(const ds_tally *t, ds_str key, uint32_t hash)
{
	size_t mask = t->words.slots - 1, at = hash & mask;
	ds_tally_slot *s;

	for (s = &t->words.v[at]; s->item; s = &t->words.v[at]) {
		if (s->hash == hash && ds_str_eq(word_key(t, s->item - 1), key))
			break;
		at = (at + 1) & mask;
	}
	return s;
}

static ds_status new_item(ds_tally *t, ds_err *err)
{
	ds_status st = ds_tally_room(t, &t->items, 1, err);

	if (st)
		return st;
	memset((ds_tally_item *)t->items.v + t->items.n++, 0, sizeof(ds_tally_item));
	return DS_OK;
}

static ds_status new_word(ds_tally *t, ds_str key, ds_err *err)
{
	ds_status st = ds_tally_room(t, &t->word_at, 1, err);
	ds_tally_word_at *w;

	if (!st && key.len > UINT32_MAX)
		st = ds_fail(err, DS_ELIMIT, "a word of more than 4 GB");
	if (!st)
		st = ds_tally_room(t, &t->keys, key.len, err);
	if (!st && t->opts.n == 1)
		st = new_item(t, err);
	if (!st && t->opts.n > 1)
		st = ds_tally_room(t, &t->met, 1, err);
	if (st)
		return st;
	if (t->opts.n > 1)
		((uint64_t *)t->met.v)[t->met.n++] = 0;
	w = (ds_tally_word_at *)t->word_at.v + t->word_at.n++;
	*w = (ds_tally_word_at){t->keys.n, (uint32_t)key.len, 0};
	if (key.len)
		memcpy((char *)t->keys.v + t->keys.n, key.at, key.len);
	t->keys.n += key.len;
	return DS_OK;
}

ds_status ds_tally_intern(uint32_t *word, ds_tally *t, ds_str key, ds_err *err)
{
	uint32_t hash = (uint32_t)ds_hash(key, SEED);
	ds_status st = widen(t, &t->words, err);
	ds_tally_slot *s;

	if (st)
		return st;
	s = word_slot(t, key, hash);
	if (!s->item) {
		st = new_word(t, key, err);
		if (st)
			return st;
		*s = (ds_tally_slot){hash, ++t->words.n};
	}
	*word = s->item - 1;
	return DS_OK;
}

int64_t ds_tally_find(const ds_tally *t, ds_str word)
{
	if (!t->words.slots || t->opts.n != 1)
		return -1;
	return (int64_t)word_slot(t, word, (uint32_t)ds_hash(word, SEED))->item - 1;
}

/* The number of the run of n words, made where it is new. */
static ds_status intern_run(uint32_t *item, ds_tally *t, const uint32_t *run, ds_err *err)
{
	size_t bytes = t->opts.n * sizeof *run, mask, at;
	uint32_t hash = (uint32_t)ds_hash((ds_str){(const char *)run, bytes}, SEED);
	ds_status st = widen(t, &t->runs, err);
	ds_tally_slot *s;

	if (st)
		return st;
	mask = t->runs.slots - 1;
	at = hash & mask;
	for (s = &t->runs.v[at]; s->item; s = &t->runs.v[at]) {
		if (s->hash == hash &&
		    memcmp((char *)t->run_of.v + (s->item - 1) * bytes, run, bytes) == 0)
			break;
		at = (at + 1) & mask;
	}
	if (!s->item) {
		st = ds_tally_room(t, &t->run_of, 1, err);
		if (!st)
			st = new_item(t, err);
		if (st)
			return st;
		memcpy((char *)t->run_of.v + t->run_of.n++ * bytes, run, bytes);
		*s = (ds_tally_slot){hash, ++t->runs.n};
	}
	*item = s->item - 1;
	return DS_OK;
}

/* ---- counting -------------------------------------------------------------------------------- */

ds_status ds_tally_hit(ds_tally *t, uint32_t item, ds_err *err)
{
	ds_tally_item *v = (ds_tally_item *)t->items.v + item;

	t->n_items++;
	if (v->here++)
		return v->here ? DS_OK
			       : ds_fail(err, DS_ELIMIT, "a word more than 4 billion times in one text");
	if (ds_tally_room(t, &t->here, 1, err))
		return DS_ENOMEM;
	((uint32_t *)t->here.v)[t->here.n++] = item;
	return DS_OK;
}

static ds_status end_piece(ds_tally *t, ds_err *err);

ds_status ds_tally_met(ds_tally *t, ds_err *err)
{
	ds_status st;

	if (t->opts.chunk && t->chunk_words == t->opts.chunk) {
		st = end_piece(t, err);
		if (st)
			return st;
		t->chunk++;
		t->chunk_words = 0;
	}
	if (t->piece_words == UINT32_MAX)
		return ds_fail(err, DS_ELIMIT, "a text of more than 4 billion words");
	t->n_words++;
	t->piece_words++;
	t->chunk_words++;
	return DS_OK;
}

/* One more of a run, of this sentence, that ends with this word. */
static ds_status count_run(ds_tally *t, uint32_t word, uint32_t sentence, ds_err *err)
{
	unsigned n = t->opts.n;
	uint32_t item;
	ds_status st;

	((uint64_t *)t->met.v)[word]++;
	if (t->run_len && t->run_sentence != sentence)
		t->run_len = 0;
	t->run_sentence = sentence;
	if (t->run_len == n) {
		memmove(t->run, t->run + 1, (n - 1) * sizeof *t->run);
		t->run_len--;
	}
	t->run[t->run_len++] = word;
	if (t->run_len < n)
		return DS_OK;
	st = intern_run(&item, t, t->run, err);
	return st ? st : ds_tally_hit(t, item, err);
}

static ds_status count_word(ds_tally *t, ds_str key, uint32_t sentence, ds_err *err)
{
	uint32_t word;
	ds_status st = ds_tally_met(t, err);

	if (!st)
		st = ds_tally_intern(&word, t, key, err);
	if (!st && t->opts.sequence) {
		st = ds_tally_room(t, &t->sequence, 1, err);
		if (!st)
			((uint32_t *)t->sequence.v)[t->sequence.n++] = word;
	}
	if (st)
		return st;
	return t->opts.n == 1 ? ds_tally_hit(t, word, err) : count_run(t, word, sentence, err);
}

/* The keys of a word and its clitics, one after the other, in scratch. */
static ds_status join(ds_str *key, ds_tally *t, const ds_tokens *text, size_t i, size_t n,
		      ds_err *err)
{
	t->scratch.n = 0;
	for (size_t k = i; k < i + n; k++) {
		ds_str part = ds_token_key(text, k);
		ds_status st = ds_tally_room(t, &t->scratch, part.len, err);

		if (st)
			return st;
		if (part.len)
			memcpy((char *)t->scratch.v + t->scratch.n, part.at, part.len);
		t->scratch.n += part.len;
	}
	*key = (ds_str){t->scratch.v, t->scratch.n};
	return DS_OK;
}

ds_status ds_tally_unit(size_t *count, ds_str *key, ds_tally *t, const ds_tokens *text, size_t i,
			size_t end, ds_err *err)
{
	const ds_token *v = &text->v[i];
	ds_status st = DS_OK;
	size_t n = 1;

	*count = 0;
	*key = ds_token_key(text, i);
	if (!t->opts.every &&
	    (!(t->opts.kinds >> v->kind & 1) || key->len == 0 ||
	     (key->len == 1 && key->at[0] == '\'')))
		return DS_OK;
	if (t->opts.joined) {
		while (i + n < end && n < UINT8_MAX && (v[n].flags & DS_TOKEN_JOINED))
			n++;
	}
	if (t->opts.written)
		*key = ds_str_sub(text->text, v->start, v[n - 1].end);
	else if (n > 1)
		st = join(key, t, text, i, n, err);
	if (!st)
		*count = n;
	return st;
}

/* The hyphen of a compound: nothing parts it from the words beside it. */
static bool is_hyphen(const ds_tokens *text, size_t i, size_t end)
{
	ds_str s = ds_token_text(text, i);

	return i + 1 < end && (text->v[i].flags & DS_TOKEN_TIGHT) &&
	       (text->v[i + 1].flags & DS_TOKEN_TIGHT) &&
	       (ds_str_is(s, "-") || ds_str_is(s, "\xE2\x80\x90") || ds_str_is(s, "\xE2\x80\x91"));
}

ds_status ds_tally_add(ds_tally *t, const ds_tokens *text, size_t first, size_t count, ds_err *err)
{
	size_t end = first + count, next = first;

	t->run_len = 0;
	for (size_t i = first; i < end;) {
		size_t n;
		ds_str key;
		ds_status st = ds_tally_unit(&n, &key, t, text, i, end, err);

		if (!st && n)
			st = count_word(t, key, text->v[i].sentence, err);
		else if (!st && t->run_len && !is_hyphen(text, i, end) &&
			 !(text->v[i].flags & DS_TOKEN_JOINED))
			t->run_len = 0;
		if (!st && i >= next) {
			next = i + POLL;
			if (ds_stopped())
				st = ds_fail(err, DS_EINTR, NULL);
		}
		if (st)
			return st;
		i += n ? n : 1;
	}
	return DS_OK;
}

ds_status ds_tally_word(ds_tally *t, ds_str word, ds_err *err)
{
	return count_word(t, word, 0, err);
}

static ds_status log_number(ds_tally *t, uint32_t v, ds_err *err)
{
	ds_status st = ds_tally_room(t, &t->log, 5, err);
	uint8_t *at;

	if (st)
		return st;
	for (at = (uint8_t *)t->log.v + t->log.n; v >= 0x80; v >>= 7, t->log.n++)
		*at++ = (uint8_t)(v | 0x80);
	*at = (uint8_t)v;
	t->log.n++;
	return DS_OK;
}

static ds_status end_piece(ds_tally *t, ds_err *err)
{
	ds_status st = ds_tally_room(t, &t->pieces, 1, err);

	if (!st && t->pieces.n >= UINT32_MAX - 1)
		st = ds_fail(err, DS_ELIMIT, "too many texts");
	for (size_t i = 0; !st && i < t->here.n; i++) {
		uint32_t item = ((uint32_t *)t->here.v)[i];
		ds_tally_item *v = (ds_tally_item *)t->items.v + item;

		st = log_number(t, item, err);
		if (!st)
			st = log_number(t, v->here, err);
		v->count += v->here;
		v->here = 0;
	}
	if (st)
		return st;
	t->here.n = 0;
	((ds_tally_piece *)t->pieces.v)[t->pieces.n++] =
		(ds_tally_piece){t->log.n, t->piece_words, t->chunk};
	t->piece_words = 0;
	return DS_OK;
}

ds_status ds_tally_end(ds_tally *t, ds_err *err)
{
	t->run_len = 0;
	return end_piece(t, err);
}

ds_status ds_tally_measure(uint64_t *words, ds_tally *t, const ds_tokens *text, size_t first,
			   size_t count, ds_err *err)
{
	size_t end = first + count, n;

	*words = 0;
	for (size_t i = first; i < end; i += n ? n : 1) {
		ds_str key;
		ds_status st = ds_tally_unit(&n, &key, t, text, i, end, err);

		if (st)
			return st;
		*words += n > 0;
	}
	return DS_OK;
}

/* ---- reading --------------------------------------------------------------------------------- */

void ds_tally_sizes(ds_tally_size *out, const ds_tally *t)
{
	*out = (ds_tally_size){t->n_words, t->n_items, t->n_nodes, t->node_words,
			       (uint32_t)t->items.n, (uint32_t)t->pieces.n};
}

uint64_t ds_tally_count(const ds_tally *t, uint32_t i)
{
	const ds_tally_item *v = (const ds_tally_item *)t->items.v + i;

	return v->count + v->here;
}

uint64_t ds_tally_total(const ds_tally *t, uint32_t i)
{
	return t->sides.v ? ((ds_tally_side *)t->sides.v)[i].total : ds_tally_count(t, i);
}

uint64_t ds_tally_left(const ds_tally *t, uint32_t i)
{
	return t->sides.v ? ((ds_tally_side *)t->sides.v)[i].left : 0;
}

ds_str ds_tally_key(const ds_tally *t, uint32_t i, unsigned k)
{
	if (t->opts.n == 1)
		return word_key(t, i);
	return word_key(t, ((uint32_t *)t->run_of.v)[(size_t)i * t->opts.n + k]);
}

uint64_t ds_tally_word_count(const ds_tally *t, uint32_t i, unsigned k)
{
	if (t->opts.n == 1)
		return ds_tally_count(t, i);
	return ((uint64_t *)t->met.v)[((uint32_t *)t->run_of.v)[(size_t)i * t->opts.n + k]];
}

uint32_t ds_tally_chunk(const ds_tally *t, uint32_t piece)
{
	return ((ds_tally_piece *)t->pieces.v)[piece].chunk;
}

const uint32_t *ds_tally_sequence(const ds_tally *t, size_t *n)
{
	*n = t->sequence.n;
	return t->sequence.v;
}

size_t ds_tally_memory(const ds_tally *t)
{
	return sizeof *t + t->used;
}
