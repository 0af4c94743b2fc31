/*
 * The token array: kinds, flags, keys, preset borders. See token.h.
 *
 * Invariant: tokens ascend, do not overlap, and cover every character that is not white space
 * (unless the borders were preset). Every token is in exactly one sentence.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/token.h"

#include "base/stop.h"
#include "text/text.h"
#include "text/swar_int.h"
#include "text/token_int.h"

/* What the letters of a token say. */
struct look {
	unsigned flags; /* enum ds_token_flag */
	int script;     /* of the first letter; 0 = Common or none */
};

static void look_high(struct look *k, ds_str t)
{
	unsigned upper = 0, lower = 0, letters = 0, digits = 0;
	bool first_upper = false, first_lower = false;
	size_t at = 0;

	k->script = 0;
	while (at < t.len) {
		uint32_t cp = ds_utf8_next(t, &at);
		/* Cyrillic capitals U+0400 to U+042F, small letters to U+045F: no look-up */
		bool quick = cp - 0x400 < 0x60;
		const ds_ucd_props *p = quick ? NULL : ds_ucd_get(cp);
		bool up = quick ? cp < 0x430
				: p->category == DS_GC_LU || p->category == DS_GC_LT;
		bool low = quick ? cp >= 0x430 : p->category == DS_GC_LL;
		int script = quick ? DS_SCRIPT_CYRILLIC : p->script;

		if (!quick) {
			digits += p->category == DS_GC_ND;
			if (!(DS_GC_BIT(p->category) & DS_GC_MASK_L))
				continue;
		}
		if (letters == 0) {
			first_upper = up;
			first_lower = low;
			k->script = script == DS_SCRIPT_COMMON ? 0 : script;
		}
		letters++;
		upper += up;
		lower += low;
	}
	k->flags = digits ? DS_TOKEN_DIGIT : 0;
	if (first_lower)
		k->flags |= DS_TOKEN_LOWER;
	if (first_upper && (letters == 1 || lower))
		k->flags |= DS_TOKEN_TITLE;
	if (letters >= 2 && upper == letters)
		k->flags |= DS_TOKEN_UPPER;
}

/* Up to eight bytes at `at`, the others 0; reads no byte behind s.len. */
static inline uint64_t load(ds_str s, size_t at, size_t n)
{
	static const unsigned char masks[16] = {255, 255, 255, 255, 255, 255, 255, 255};
	uint64_t w = 0, mask;

	if (s.len - at < 8) {
		memcpy(&w, s.at + at, n);
		return w;
	}
	memcpy(&mask, masks + 8 - n, 8);
	return ds_swar_load(s.at + at) & mask;
}

/*
 * Writes the key of an ASCII token while looking at it; false (nothing kept) when it is not
 * ASCII. key has room for eight bytes more than the token.
 */
static inline bool look_ascii(struct look *k, ds_str s, size_t start, size_t end, char *key)
{
	uint64_t letters = 0, small = 0, digits = 0;
	bool many = false; /* letters */

	for (size_t i = start; i < end; i += 8) {
		size_t n = end - i < 8 ? end - i : 8;
		uint64_t w = load(s, i, n), all, up;

		if (w & DS_SWAR_EACH * 0x80)
			return false;
		all = ds_swar_within(w | DS_SWAR_EACH * 0x20, 'a', 'z');
		up = all & ~(w << 2); /* bit 0x20 tells small from capital */
		many |= (all & (all - 1)) != 0 || (all && letters);
		letters |= all;
		small |= all & ~up;
		digits |= ds_swar_within(w, '0', '9');
		w |= up >> 2;
		memcpy(key + (i - start), &w, 8);
	}
	k->script = 0;
	k->flags = digits ? DS_TOKEN_DIGIT : 0;
	if (letters == 0)
		return true;
	k->script = DS_SCRIPT_LATIN;
	while (!(ds_byte_class[(unsigned char)s.at[start]] & DS_B_LETTER))
		start++;
	if (s.at[start] & 0x20)
		k->flags |= DS_TOKEN_LOWER;
	else if (!many || small)
		k->flags |= DS_TOKEN_TITLE;
	if (many && !small)
		k->flags |= DS_TOKEN_UPPER;
	return true;
}

/*
 * The same for a word of Russian letters, U+0410 to U+044F, two bytes each: the key has the small
 * ones, which are 32 behind the capitals.
 */
static bool look_russian(struct look *k, ds_str t, char *key)
{
	size_t upper = 0;

	for (size_t i = 0; i + 1 < t.len; i += 2) {
		unsigned a = (unsigned char)t.at[i], b = (unsigned char)t.at[i + 1];
		unsigned n = ((a & 1) << 6 | (b & 0x3F)) - 0x10; /* 0 to 63 */

		if ((a != 0xD0 && a != 0xD1) || n > 63)
			return false;
		upper += n < 32;
		n = (n | 32) + 0x10;
		key[i] = (char)(0xD0 | n >> 6);
		key[i + 1] = (char)(0x80 | (n & 0x3F));
	}
	if (t.len % 2)
		return false;
	k->script = DS_SCRIPT_CYRILLIC;
	k->flags = 0;
	if ((unsigned char)t.at[0] == 0xD1 || (unsigned char)t.at[1] >= 0xB0)
		k->flags |= DS_TOKEN_LOWER;
	else if (t.len == 2 || upper < t.len / 2)
		k->flags |= DS_TOKEN_TITLE;
	if (t.len > 2 && upper == t.len / 2)
		k->flags |= DS_TOKEN_UPPER;
	return true;
}

void ds_scan_emit(ds_scanner *sc, size_t start, size_t end, ds_token_kind kind, unsigned flags)
{
	ds_str text = ds_str_sub(sc->s, start, end);
	size_t key = sc->keys.len;
	struct look k;
	ds_token *t;

	sc->at = end;
	if (sc->status || !ds_out_room(&sc->keys, text.len + 8))
		goto failed;
	if (sc->n == sc->cap) {
		sc->status = ds_arena_grow(sc->mem, &sc->v, &sc->cap, sc->n, sc->n + 1,
					   sizeof *sc->v, sc->err);
		if (sc->status)
			return;
	}
	if (look_ascii(&k, sc->s, start, end, sc->keys.at + key) ||
	    look_russian(&k, text, sc->keys.at + key)) {
		sc->keys.len += text.len;
	} else {
		look_high(&k, text);
		ds_fold_into(&sc->keys, text, NULL, &sc->run);
		if (sc->keys.status)
			goto failed;
	}
	flags |= k.flags;
	if (sc->n == 0 || sc->lines >= 2) {
		flags |= DS_TOKEN_PARA | DS_TOKEN_LINE;
		sc->quote = false;
	} else if (sc->lines) {
		flags |= DS_TOKEN_LINE;
	}
	if (sc->n && !sc->gap)
		flags |= DS_TOKEN_TIGHT;
	t = &sc->v[sc->n++];
	*t = (ds_token){(uint32_t)start, (uint32_t)end, (uint32_t)key,
			(uint32_t)(sc->keys.len - key), 0, (uint16_t)flags, (uint8_t)kind,
			(uint8_t)k.script};
	sc->lines = 0;
	sc->gap = false;
	return;
failed:
	if (!sc->status)
		sc->status = sc->keys.status;
}

/* The kind of a given token, by what it looks like. */
static ds_token_kind kind_of(ds_str t)
{
	size_t at = 0;
	uint32_t cp = ds_utf8_next(t, &at);
	const ds_ucd_props *p = ds_ucd_get(cp);
	unsigned gc = DS_GC_BIT(p->category);

	if (ds_handle_end(t, 0) == t.len)
		return DS_KIND_HANDLE;
	if (ds_hashtag_end(t, 0) == t.len)
		return DS_KIND_HASHTAG;
	if (ds_face_end(t, 0) == t.len)
		return DS_KIND_SYMBOL;
	if (p->category == DS_GC_ND)
		return DS_KIND_NUMBER;
	if (gc & DS_GC_MASK_P && cp != '%') {
		/* a clitic or a decade; letters decide */
		if (at < t.len && (ds_letter_at(t, at) || ds_class_at(t, at) & DS_B_DIGIT))
			return ds_letter_at(t, at) ? DS_KIND_WORD : DS_KIND_NUMBER;
		return DS_KIND_PUNCT;
	}
	if (gc & (DS_GC_MASK_L | DS_GC_MASK_M)) {
		const char *sign = memchr(t.at, '@', t.len);

		if (ds_url_end(t, 0, ds_word_run(t, 0)) == t.len || ds_domain_end(t, 0) == t.len)
			return DS_KIND_URL;
		return sign && memchr(sign, '.', t.len - (size_t)(sign - t.at)) ? DS_KIND_EMAIL
										 : DS_KIND_WORD;
	}
	return gc & DS_GC_MASK_N ? DS_KIND_NUMBER : DS_KIND_SYMBOL;
}

/* White space between given tokens counts for the line flags. */
static void count_gap(ds_scanner *sc, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		sc->lines += sc->s.at[i] == '\n';
		sc->gap |= (ds_class_at(sc->s, i) & (DS_B_BLANK | DS_B_LINE)) != 0;
	}
	while (from < to && !sc->gap)
		sc->gap = ds_ucd_get(ds_utf8_next(sc->s, &from))->flags & DS_UCD_WHITE_SPACE;
}

static void emit_given(ds_scanner *sc, ds_range r)
{
	ds_str t = ds_str_sub(sc->s, r.start, r.end);
	size_t skip = ds_byte_is(t, 0, 'n') || ds_byte_is(t, 0, 'N') ? 1 : 0;
	unsigned flags = 0;

	count_gap(sc, sc->at, r.start);
	if (sc->n && ds_apostrophe(t, skip) && ds_clitic_end(t, skip) == t.len)
		flags |= DS_TOKEN_JOINED;
	if (t.len > 1 && t.at[t.len - 1] == '.' && ds_letter_at(t, 0))
		flags |= DS_TOKEN_ABBREV;
	ds_scan_emit(sc, r.start, r.end, kind_of(t), flags);
}

static bool cuts(ds_str s, size_t at)
{
	return at < s.len && ((unsigned char)s.at[at] & 0xC0) == 0x80;
}

static ds_status check_ranges(const ds_range *v, size_t n, ds_str s, const char *what, ds_err *err)
{
	size_t last = 0;

	for (size_t i = 0; i < n; i++) {
		if (v[i].start < last || v[i].end <= v[i].start || v[i].end > s.len)
			return ds_fail(err, DS_EFAIL,
				       "%s %zu (bytes %u to %u) is empty, out of order or out of "
				       "the text", what, i + 1, v[i].start, v[i].end);
		if (cuts(s, v[i].start) || cuts(s, v[i].end))
			return ds_fail(err, DS_EFAIL, "%s %zu (bytes %u to %u) cuts a character",
				       what, i + 1, v[i].start, v[i].end);
		last = v[i].end;
	}
	return DS_OK;
}

/* The given sentences over the tokens; each token must lie in one, each sentence have one. */
static ds_status given_sentences(ds_tokens *t, const ds_borders *b, ds_arena *mem, ds_err *err)
{
	ds_sentence *v = ds_arena_get(mem, b->n_sentences, sizeof *v);
	size_t k = 0;
	uint32_t paragraph = 0;

	if (!v)
		return ds_arena_fail(mem, err);
	for (size_t i = 0; i < b->n_sentences; i++) {
		ds_range r = b->sentences[i];
		size_t first = k;

		for (; k < t->n && t->v[k].end <= r.end && t->v[k].start >= r.start; k++)
			t->v[k].sentence = (uint32_t)i;
		if (k == first)
			return ds_fail(err, DS_EFAIL, "sentence %zu (bytes %u to %u) has no token",
				       i + 1, r.start, r.end);
		paragraph += i && t->v[first].flags & DS_TOKEN_PARA;
		v[i] = (ds_sentence){t->v[first].start, t->v[k - 1].end, (uint32_t)first,
				     (uint32_t)(k - first), paragraph};
	}
	if (k < t->n)
		return ds_fail(err, DS_EFAIL, "the token at byte %u lies in no sentence",
			       t->v[k].start);
	t->sentences = v;
	t->n_sentences = b->n_sentences;
	return DS_OK;
}

static ds_status found_sentences(ds_tokens *t, ds_arena *mem, ds_err *err)
{
	size_t cap = 0;

	return ds_find_sentences(t, 0, &t->sentences, &t->n_sentences, &cap, mem, err);
}

static void scan_range(ds_scanner *sc, ds_str text, ds_range r)
{
	count_gap(sc, sc->at, r.start);
	sc->s.len = r.end;
	sc->at = r.start;
	ds_scan(sc);
	sc->s.len = text.len;
	sc->at = r.end;
}

static ds_status all_tokens(ds_scanner *sc, ds_str read, const ds_borders *preset)
{
	sc->keys = (ds_out){NULL, 0, 0, sc->mem, NULL, DS_OK, sc->err};
	ds_out_room(&sc->keys, read.len + 16);
	if (sc->keys.status)
		return sc->keys.status;
	sc->status = ds_arena_grow(sc->mem, &sc->v, &sc->cap, 0,
				   preset && preset->tokens ? preset->n_tokens + 1
							     : read.len / 5 + 16,
				   sizeof *sc->v, sc->err);
	if (!preset || (!preset->tokens && !preset->sentences)) {
		ds_scan(sc);
	} else if (!preset->tokens) {
		for (size_t i = 0; i < preset->n_sentences && !sc->status; i++)
			scan_range(sc, read, preset->sentences[i]);
	} else {
		for (size_t i = 0; i < preset->n_tokens && !sc->status; i++)
			emit_given(sc, preset->tokens[i]);
	}
	return sc->status;
}

static ds_status check_borders(const ds_borders *b, ds_str read, ds_err *err)
{
	ds_status st = DS_OK;

	if (b && b->tokens)
		st = check_ranges(b->tokens, b->n_tokens, read, "token", err);
	if (b && b->sentences && !st)
		st = check_ranges(b->sentences, b->n_sentences, read, "sentence", err);
	return st;
}

ds_status ds_tokenize(ds_tokens *out, ds_str read, const ds_borders *preset, ds_arena *mem,
		      ds_err *err)
{
	ds_scanner sc = {.s = read, .mem = mem, .err = err};
	ds_tokens t;
	ds_status st;

	if (read.len > DS_TEXT_MAX)
		return ds_fail(err, DS_ELIMIT, "the text is longer than %zu MB", DS_TEXT_MAX >> 20);
	st = check_borders(preset, read, err);
	if (st)
		return st;
	ds_run_init(&sc.run, &mem->alloc, mem->cap, err);
	st = all_tokens(&sc, read, preset);
	ds_run_free(&sc.run);
	if (st)
		return st;
	t = (ds_tokens){read, sc.v, sc.n, NULL, 0, sc.keys.at, sc.keys.len};
	if (preset && preset->sentences)
		st = given_sentences(&t, preset, mem, err);
	else
		st = found_sentences(&t, mem, err);
	if (st)
		return st;
	*out = t;
	return DS_OK;
}

size_t ds_token_at(const ds_tokens *t, size_t read_at)
{
	size_t low = 0, high = t->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (t->v[mid].end > read_at)
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

const char *ds_token_kind_name(ds_token_kind kind)
{
	static const char *const names[DS_KIND_COUNT] = {"word",  "number", "punct",  "symbol",
							 "url",   "email",  "handle", "hashtag"};

	return (unsigned)kind < DS_KIND_COUNT ? names[kind] : names[0];
}
