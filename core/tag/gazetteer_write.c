/*
 * Sorts the names that were taken and writes the block. See gazetteer_build_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/gazetteer_build_int.h"

#include "base/hash.h"
#include "text/fold.h"
#include "ucd/props.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define GROUPS ((size_t)1 << 11)
#define FILTER_MAX ((uint64_t)1 << 17) /* words of the filter of starts: 1 MB */

/* ---- sorting ----------------------------------------------------------------------------------- */

/* What the order depends on. */
typedef struct order_of {
	uint64_t n_buckets;
	const ds_gaz_thing *things;
} order_of;

static int by_number(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

/* By bucket and mark, then the best prior, then as they came. */
static int compare(const ds_gaz_draft *a, const ds_gaz_draft *b, const order_of *o)
{
	int c = by_number(ds_gaz_range(a->key, o->n_buckets), ds_gaz_range(b->key, o->n_buckets));

	if (c == 0)
		c = by_number(ds_gaz_mark(a->key, a->need), ds_gaz_mark(b->key, b->need));
	if (c)
		return c;
	if (a->thing != b->thing && o->things[a->thing].prior != o->things[b->thing].prior)
		return o->things[a->thing].prior > o->things[b->thing].prior ? -1 : 1;
	return by_number(a->order, b->order);
}

static void sift(ds_gaz_draft *v, size_t at, size_t n, const order_of *o)
{
	ds_gaz_draft top = v[at];

	for (size_t child; (child = 2 * at + 1) < n; at = child) {
		if (child + 1 < n && compare(&v[child], &v[child + 1], o) < 0)
			child++;
		if (compare(&top, &v[child], o) >= 0)
			break;
		v[at] = v[child];
	}
	v[at] = top;
}

/* Heap sort, for what is too much to insert and too little, or too alike, to group. */
static void sort_long(ds_gaz_draft *v, size_t n, const order_of *o)
{
	for (size_t i = n / 2; i-- > 0;)
		sift(v, i, n, o);
	for (size_t i = n; i-- > 1;) {
		ds_gaz_draft last = v[i];

		v[i] = v[0];
		v[0] = last;
		sift(v, 0, i, o);
	}
}

static void sort_short(ds_gaz_draft *v, size_t n, const order_of *o)
{
	for (size_t i = 1; i < n; i++) {
		ds_gaz_draft d = v[i];
		size_t at = i;

		for (; at > 0 && compare(&d, &v[at - 1], o) < 0; at--)
			v[at] = v[at - 1];
		v[at] = d;
	}
}

/* Sorts drafts of buckets [from, to): puts each into a group of neighbouring buckets, in place. */
static void sort_groups(ds_gaz_draft *v, size_t n, uint64_t from, uint64_t to, const order_of *o)
{
	size_t begin[GROUPS + 1] = {0}, next[GROUPS];
	int shift = 0;

	if (n <= 24) {
		sort_short(v, n, o);
		return;
	}
	if (n < GROUPS || to - from <= 1) {
		sort_long(v, n, o);
		return;
	}
	while ((to - from - 1) >> shift >= GROUPS)
		shift++;
	for (size_t i = 0; i < n; i++)
		begin[((ds_gaz_range(v[i].key, o->n_buckets) - from) >> shift) + 1]++;
	for (size_t g = 0; g < GROUPS; g++) {
		begin[g + 1] += begin[g];
		next[g] = begin[g];
	}
	for (size_t g = 0; g < GROUPS; g++) {
		while (next[g] < begin[g + 1]) {
			ds_gaz_draft d = v[next[g]];
			size_t at = (size_t)((ds_gaz_range(d.key, o->n_buckets) - from) >> shift);

			if (at == g) {
				next[g]++;
				continue;
			}
			v[next[g]] = v[next[at]];
			v[next[at]++] = d;
		}
	}
	for (size_t g = 0; g < GROUPS; g++) {
		uint64_t first = from + ((uint64_t)g << shift), last = first + (UINT64_C(1) << shift);

		sort_groups(v + begin[g], begin[g + 1] - begin[g], first, last, o);
	}
}

/* Of equal names of one thing the first stays. */
static size_t drop_repeats(ds_gaz_draft *v, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		const ds_gaz_draft *p = kept ? &v[kept - 1] : NULL;

		if (p && p->key == v[i].key && p->thing == v[i].thing && p->need == v[i].need)
			continue;
		v[kept++] = v[i];
	}
	return kept;
}

/* ---- writing ----------------------------------------------------------------------------------- */

/* What is written is collected in pieces, over which the sum goes. */
typedef struct writer {
	const ds_gaz_sink *to;
	ds_err *err;
	ds_status status;
	unsigned char *piece;
	size_t len;
	uint64_t at, sum;
} writer;

static void flush(writer *w)
{
	if (w->len == 0 || w->status)
		return;
	w->sum = ds_hash((ds_str){(const char *)w->piece, w->len}, w->sum);
	w->status = w->to->write(w->to->user, w->piece, w->len, w->err);
	w->len = 0;
}

/* After a failure nothing is put any more. */
static void put(writer *w, const void *bytes, size_t n)
{
	const unsigned char *p = bytes;

	w->at += n;
	while (n > 0 && !w->status) {
		size_t part = DS_GAZ_SUM_PIECE - w->len;

		part = part < n ? part : n;
		memcpy(w->piece + w->len, p, part);
		w->len += part;
		p += part;
		n -= part;
		if (w->len == DS_GAZ_SUM_PIECE)
			flush(w);
	}
}

/* Zeros up to where a section begins. */
static void put_gap(writer *w, uint64_t at)
{
	static const char zeros[16];

	if (w->at < at)
		put(w, zeros, (size_t)(at - w->at));
}

static size_t record_of(unsigned char *out, const ds_gazetteer_build *b, const ds_gaz_draft *d)
{
	const ds_gaz_thing *t = (const ds_gaz_thing *)b->things.v + d->thing;
	ds_gaz_record r = {.name = ds_gaz_string(b, d->name_at, d->name_len)};

	if (d->flags & DS_DRAFT_HOLDER) {
		ds_entry e = {.props = ds_gaz_string(b, t->props_at, t->props_len)};

		r.flags = (d->flags & DS_DRAFT_MAIN ? DS_GAZ_MAIN : 0) |
			  (ds_entry_prop(&e, "class").len ? DS_GAZ_CLASS : 0) |
			  (ds_str_is(ds_entry_prop(&e, "common"), "1") ? DS_GAZ_COMMON : 0);
		r.key = ds_gaz_string(b, t->key_at, t->key_len);
		r.props = e.props;
		r.kind = t->kind;
		r.prior = t->prior;
	} else {
		r.flags = DS_GAZ_REFERS;
		r.refers = t->holder;
	}
	return ds_gaz_record_put(out, &r);
}

static void put_filter(writer *w, const ds_gaz_set *s, uint64_t *words, uint64_t n)
{
	memset(words, 0, (size_t)n * sizeof *words);
	for (size_t i = 0; i <= s->mask; i++) {
		if (s->v[i])
			words[ds_gaz_range(s->v[i], n)] |= ds_gaz_bits(s->v[i]);
	}
	put(w, words, (size_t)n * sizeof *words);
}

static void put_prefixes(writer *w, const ds_gazetteer_build *b, uint64_t *words, uint64_t n)
{
	const ds_gaz_draft *d = b->drafts.v;
	const uint64_t *p = b->prefixes.v;

	memset(words, 0, (size_t)n * sizeof *words);
	for (size_t i = 0; i < b->drafts.n; i++)
		words[ds_gaz_range(d[i].key, n)] |= ds_gaz_half(d[i].key);
	for (size_t i = 0; i < b->prefixes.n; i++)
		words[ds_gaz_range(p[i], n)] |= ds_gaz_half(p[i]) << 32;
	put(w, words, (size_t)n * sizeof *words);
}

static void put_buckets(writer *w, const ds_gazetteer_build *b, uint64_t n)
{
	const ds_gaz_draft *d = b->drafts.v;
	uint32_t i = 0;

	for (uint64_t bucket = 0; bucket < n; bucket++) {
		while (i < b->drafts.n && ds_gaz_range(d[i].key, n - 1) < bucket)
			i++;
		put(w, &i, sizeof i);
	}
}

static void put_marks(writer *w, const ds_gazetteer_build *b)
{
	static const char zeros[3];
	const ds_gaz_draft *d = b->drafts.v;

	for (size_t i = 0; i < b->drafts.n; i++) {
		uint64_t mark = ds_gaz_mark(d[i].key, d[i].need);

		put(w, &mark, DS_GAZ_MARK);
	}
	put(w, zeros, sizeof zeros);
}

static void put_words(writer *w, const ds_gazetteer_build *b, uint32_t *out, size_t n)
{
	const uint32_t *h = b->words.v;

	memset(out, 0, n * sizeof *out);
	for (size_t i = 0; i < b->words.n; i++) {
		size_t slot = h[i] & (n - 1);

		while (out[slot] && out[slot] != h[i])
			slot = (slot + 1) & (n - 1);
		out[slot] = h[i];
	}
	put(w, out, n * sizeof *out);
}

static int by_segment(const void *va, const void *vb)
{
	const ds_gaz_segment *a = va, *b = vb;

	return a->hash != b->hash ? by_number(a->hash, b->hash) : by_number(a->entry, b->entry);
}

/* Segments know a name by its order of arrival; now by its place. */
static ds_status number_segments(ds_gazetteer_build *b, ds_err *err)
{
	const ds_gaz_draft *d = b->drafts.v;
	ds_gaz_segment *s = b->segments.v;
	uint32_t *place, last = 0;
	size_t n = 0;

	if (b->segments.n == 0)
		return DS_OK;
	for (size_t i = 0; i < b->segments.n; i++)
		last = s[i].entry > last ? s[i].entry : last;
	place = malloc(((size_t)last + 1) * sizeof *place);
	if (!place)
		return ds_fail(err, DS_ENOMEM, NULL);
	memset(place, 0xFF, ((size_t)last + 1) * sizeof *place);
	for (size_t i = 0; i < b->drafts.n; i++) {
		if (d[i].order <= last)
			place[d[i].order] = (uint32_t)i;
	}
	for (size_t i = 0; i < b->segments.n; i++) {
		if (place[s[i].entry] != DS_GAZ_NONE)
			s[n++] = (ds_gaz_segment){s[i].hash, place[s[i].entry]};
	}
	free(place);
	b->segments.n = n;
	qsort(s, n, sizeof *s, by_segment);
	return DS_OK;
}

/* ---- the layout -------------------------------------------------------------------------------- */

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static size_t word_slots(size_t n)
{
	size_t size = n ? 16 : 1;

	while (size / 10 * 7 < n)
		size *= 2;
	return size;
}

/*
 * Sizes of the sections. Filters have 16 bits a key, 32 in small lists, which stay in the cache all
 * the same. *samples: the start of every eighth record, allocated here.
 */
static ds_status lay_out(ds_gaz_header *h, uint32_t **samples, const ds_gazetteer_build *b,
			 unsigned char *record, ds_err *err)
{
	const ds_gaz_draft *d = b->drafts.v;
	uint64_t at = sizeof *h, keys = b->drafts.n > b->prefixes.n ? b->drafts.n : b->prefixes.n;
	size_t n = b->drafts.n, n_samples = (n + DS_GAZ_SAMPLE - 1) / DS_GAZ_SAMPLE;

	h->entries = n;
	h->n[DS_GAZ_STARTS] = least(b->starts.n / (keys < 100000 ? 2 : 4) + 1, FILTER_MAX);
	h->n[DS_GAZ_LOWS] = least(b->lows.n / 2 + 1, FILTER_MAX);
	h->n[DS_GAZ_PREFIXES] = keys / (keys < 100000 ? 2 : 4) + 1;
	h->n[DS_GAZ_BUCKETS] = n / DS_GAZ_BUCKET + 2;
	h->n[DS_GAZ_MARKS] = (uint64_t)n * DS_GAZ_MARK + 3;
	h->n[DS_GAZ_SAMPLES] = n_samples;
	h->n[DS_GAZ_KINDS] = b->kinds.n;
	h->n[DS_GAZ_WORDS] = word_slots(b->words.n);
	h->n[DS_GAZ_SEGMENTS] = b->segments.n;
	*samples = malloc((n_samples + 1) * sizeof **samples);
	if (!*samples)
		return ds_fail(err, DS_ENOMEM, NULL);
	for (size_t i = 0; i < n; i++) {
		if (i % DS_GAZ_SAMPLE == 0)
			(*samples)[i / DS_GAZ_SAMPLE] = (uint32_t)h->n[DS_GAZ_RECORDS];
		h->n[DS_GAZ_RECORDS] += record_of(record, b, &d[i]);
		if (h->n[DS_GAZ_RECORDS] > UINT32_MAX)
			return ds_fail(err, DS_ELIMIT, "more than 4 GB of names");
	}
	for (size_t i = 0; i < b->kinds.n; i++) {
		const ds_gaz_kind *k = (const ds_gaz_kind *)b->kinds.v + i;

		h->n[DS_GAZ_STRINGS] += (uint64_t)k->list_len + k->type_len;
	}
	for (int i = 0; i < DS_GAZ_SECTIONS; i++) {
		h->at[i] = at;
		at += (h->n[i] * ds_gaz_item_size(i) + 7) / 8 * 8;
	}
	h->size = at;
	return at < SIZE_MAX / 2 ? DS_OK : ds_fail(err, DS_ELIMIT, "too many names");
}

static void put_kinds(writer *w, ds_gazetteer_build *b, uint64_t strings)
{
	ds_gaz_kind *v = b->kinds.v;
	const ds_gaz_draft *d = b->drafts.v;
	const ds_gaz_thing *t = b->things.v;
	uint32_t at = 0;

	for (size_t i = 0; i < b->kinds.n; i++)
		v[i].names = 0;
	for (size_t i = 0; i < b->drafts.n; i++)
		v[t[d[i].thing].kind].names++;
	for (size_t i = 0; i < b->kinds.n; i++) {
		ds_gaz_kind k = v[i];

		k.list_at = at;
		k.type_at = at + k.list_len;
		at = k.type_at + k.type_len;
		put(w, &k, sizeof k);
	}
	put_gap(w, strings);
	for (size_t i = 0; i < b->kinds.n; i++) {
		put(w, b->strings.at + v[i].list_at, v[i].list_len);
		put(w, b->strings.at + v[i].type_at, v[i].type_len);
	}
}

/* The entry that tells what each thing is. */
static void place_holders(ds_gazetteer_build *b)
{
	const ds_gaz_draft *d = b->drafts.v;
	ds_gaz_thing *t = b->things.v;

	for (size_t i = 0; i < b->drafts.n; i++) {
		if (d[i].flags & DS_DRAFT_HOLDER)
			t[d[i].thing].holder = (uint32_t)i;
	}
}

static void put_sections(writer *w, ds_gazetteer_build *b, const ds_gaz_header *h,
			 const uint32_t *samples, unsigned char *record, void *filter)
{
	const ds_gaz_draft *d = b->drafts.v;

	put_filter(w, &b->starts, filter, h->n[DS_GAZ_STARTS]);
	put_filter(w, &b->lows, filter, h->n[DS_GAZ_LOWS]);
	put_prefixes(w, b, filter, h->n[DS_GAZ_PREFIXES]);
	put_buckets(w, b, h->n[DS_GAZ_BUCKETS]);
	put_gap(w, h->at[DS_GAZ_MARKS]);
	put_marks(w, b);
	put_gap(w, h->at[DS_GAZ_SAMPLES]);
	put(w, samples, (size_t)h->n[DS_GAZ_SAMPLES] * sizeof *samples);
	put_gap(w, h->at[DS_GAZ_RECORDS]);
	for (size_t i = 0; i < b->drafts.n; i++)
		put(w, record, record_of(record, b, &d[i]));
	put_gap(w, h->at[DS_GAZ_KINDS]);
	put_kinds(w, b, h->at[DS_GAZ_STRINGS]);
	put_gap(w, h->at[DS_GAZ_WORDS]);
	put_words(w, b, filter, (size_t)h->n[DS_GAZ_WORDS]);
	put_gap(w, h->at[DS_GAZ_SEGMENTS]);
	put(w, b->segments.v, b->segments.n * sizeof(ds_gaz_segment));
	put_gap(w, h->size);
	flush(w);
}

static void fill_header(ds_gaz_header *h)
{
	memset(h, 0, sizeof *h);
	memcpy(h->magic, DS_GAZ_MAGIC, sizeof h->magic);
	h->format = DS_GAZ_FORMAT;
	h->order = DS_GAZ_ORDER;
	h->fold = DS_FOLD_VERSION;
	h->unicode = DS_UCD_MAJOR << 16 | DS_UCD_MINOR << 8 | DS_UCD_UPDATE;
}

ds_status ds_gaz_write(ds_gaz_header *h, ds_gazetteer_build *b, const ds_gaz_sink *to, ds_err *err)
{
	writer w = {.to = to, .err = err, .at = sizeof *h, .sum = DS_GAZ_SEED};
	order_of order = {b->drafts.n / DS_GAZ_BUCKET + 1, b->things.v};
	unsigned char *record = malloc(DS_GAZ_RECORD_MAX);
	uint32_t *samples = NULL;
	uint64_t *filter = NULL;
	uint64_t most;
	ds_status st = DS_OK;

	fill_header(h);
	w.piece = malloc(DS_GAZ_SUM_PIECE);
	if (!record || !w.piece) {
		st = ds_fail(err, DS_ENOMEM, NULL);
		goto done;
	}
	sort_groups(b->drafts.v, b->drafts.n, 0, order.n_buckets, &order);
	b->drafts.n = drop_repeats(b->drafts.v, b->drafts.n);
	if (order.n_buckets != b->drafts.n / DS_GAZ_BUCKET + 1) {
		order.n_buckets = b->drafts.n / DS_GAZ_BUCKET + 1;
		sort_groups(b->drafts.v, b->drafts.n, 0, order.n_buckets, &order);
	}
	place_holders(b);
	st = number_segments(b, err);
	if (st == DS_OK)
		st = lay_out(h, &samples, b, record, err);
	if (st)
		goto done;
	most = h->n[DS_GAZ_PREFIXES] + h->n[DS_GAZ_STARTS] + h->n[DS_GAZ_LOWS] + h->n[DS_GAZ_WORDS];
	filter = malloc((size_t)most * sizeof *filter);
	if (!filter) {
		st = ds_fail(err, DS_ENOMEM, NULL);
		goto done;
	}
	put_sections(&w, b, h, samples, record, filter);
	h->sum = ds_gaz_head_sum(h, w.sum);
	st = w.status;
done:
	free(filter);
	free(samples);
	free(w.piece);
	free(record);
	return st;
}

/* ---- buffers and files ------------------------------------------------------------------------- */

static ds_status to_buf(void *user, const void *bytes, size_t n, ds_err *err)
{
	ds_buf_add(user, bytes, n);
	return ds_buf_status(user, err);
}

ds_status ds_gazetteer_build_finish(ds_gazetteer_build *b, ds_buf *out, ds_err *err)
{
	ds_gaz_sink sink = {to_buf, out};
	ds_gaz_header h = {{0}, 0, 0, 0, 0, 0, 0, 0, {0}, {0}};
	size_t at = out->len;
	ds_status st;

	ds_buf_add(out, &h, sizeof h);
	st = ds_buf_status(out, err);
	if (st == DS_OK)
		st = ds_gaz_write(&h, b, &sink, err);
	if (st == DS_OK)
		memcpy(out->at + at, &h, sizeof h);
	return st;
}

static ds_status to_file(void *user, const void *bytes, size_t n, ds_err *err)
{
	if (fwrite(bytes, 1, n, user) != n)
		return ds_fail(err, DS_EFAIL, "%s", strerror(errno));
	return DS_OK;
}

/*
 * Header last, when the rest is there. Not forced to the disk: a list is made of its sources again, and
 * one that a power cut left half written is told by its size or its sum.
 */
static ds_status write_all(FILE *f, ds_gazetteer_build *b, ds_err *err)
{
	ds_gaz_sink sink = {to_file, f};
	ds_gaz_header h;
	ds_status st;

	memset(&h, 0, sizeof h);
	st = to_file(f, &h, sizeof h, err);
	if (st == DS_OK)
		st = ds_gaz_write(&h, b, &sink, err);
	if (st == DS_OK && fseek(f, 0, SEEK_SET) != 0)
		st = ds_fail(err, DS_EFAIL, "%s", strerror(errno));
	if (st == DS_OK)
		st = to_file(f, &h, sizeof h, err);
	if (st == DS_OK && fflush(f) != 0)
		st = ds_fail(err, DS_EFAIL, "%s", strerror(errno));
	return st;
}

ds_status ds_gazetteer_build_write(ds_gazetteer_build *b, const char *path, ds_err *err)
{
	size_t n = strlen(path);
	char *beside = malloc(n + 8);
	mode_t mask = umask(0);
	ds_err why = {DS_OK, ""};
	ds_status st = DS_OK;
	FILE *f = NULL;
	int fd = -1;

	umask(mask);
	if (!beside)
		return ds_fail(err, DS_ENOMEM, NULL);
	memcpy(beside, path, n);
	memcpy(beside + n, ".XXXXXX", 8);
	fd = mkstemp(beside);
	f = fd < 0 ? NULL : fdopen(fd, "wb");
	if (!f)
		st = ds_fail(err, DS_EFAIL, "%s: %s", path, strerror(errno));
	if (st == DS_OK && write_all(f, b, &why))
		st = ds_fail(err, why.code, "%s: %s", path, why.msg);
	if (f && fclose(f) != 0 && st == DS_OK)
		st = ds_fail(err, DS_EFAIL, "%s: %s", path, strerror(errno));
	if (st == DS_OK && (chmod(beside, 0666 & ~mask) != 0 || rename(beside, path) != 0))
		st = ds_fail(err, DS_EFAIL, "%s: %s", path, strerror(errno));
	if (st && fd >= 0)
		unlink(beside);
	free(beside);
	return st;
}
