/*
 * Repair step: words parted at a line end ("exam-" on one line, "ple" on the next).
 *
 * A hyphen at a line end either was put there by the setting of the line or belongs to the word.
 * The document itself answers first: where the joined word stands elsewhere the hyphen goes, where
 * the hyphenated one does it stays. Otherwise it goes, unless its first part is a prefix that is
 * written with a hyphen. "Vor-" before "und Nachteile" is left alone, and so is everything that is
 * not small letter, hyphen, line end, small letter. A soft hyphen at a line end always goes.
 *
 * Invariant: words are looked at over at most WORD bytes; the words of the text are hashed once.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/repair_int.h"

#include "base/hash.h"
#include "ucd/props.h"

#define WORD 64
#define SEED UINT64_C(0x5EED0F3025)

/* Prefixes that keep their hyphen before a word in small letters. */
static const char *const prefixes[] = {"self", "non", "ex", "all", "half", "quasi", "well", "vice",
				       "cross", "pseudo", "mid", "peut"};

/* Words that are written with a hyphen before them: French pronouns behind a verb. */
static const char *const behind[] = {"il", "elle", "on", "ils", "elles", "nous", "vous", "moi", "toi",
				     "lui", "là"};

/* First halves that keep the hyphen before a certain second half. */
static const struct {
	const char *first, *second; /* lists, parted by blanks */
} pairs[] = {
	{"twenty thirty forty fifty sixty seventy eighty ninety",
	 "one two three four five six seven eight nine first second third fourth fifth sixth seventh "
	 "eighth ninth"},
	{"кто что где как куда когда какой какая какое какие чей почему кому чему кого чего откуда",
	 "то либо нибудь"},
	{"из", "за под"},
};

/* Words that join two halves: the hyphen before them stands for the second half of the first. */
static const char *const joints[] = {"and", "or", "to", "und", "oder", "bis", "bzw", "sowie", "et",
				     "ou", "y", "o", "e", "og", "och", "eller", "en", "of", "och",
				     "и", "или"};

/* A place where a line ends in a hyphen: [first, from) the word before, [to, last) the word behind. */
struct parting {
	size_t first, from, to, last;
	bool soft;
};

static bool is_lower(uint32_t cp)
{
	return (cp >= 'a' && cp <= 'z') || (cp >= 0x80 && ds_ucd_get(cp)->category == DS_GC_LL);
}

static bool is_letter(uint32_t cp)
{
	if (cp < 0x80)
		return (cp | 32) >= 'a' && (cp | 32) <= 'z';
	return (DS_GC_BIT(ds_ucd_get(cp)->category) & (DS_GC_MASK_L | DS_GC_MASK_M)) != 0;
}

/* Letters from `at` on, up to WORD bytes. */
static size_t word_end(ds_str s, size_t at)
{
	size_t end = at;

	while (end < s.len && end - at < WORD) {
		size_t next = end;

		if (!is_letter(ds_utf8_next(s, &next)))
			break;
		end = next;
	}
	return end;
}

static size_t word_start(ds_str s, size_t at)
{
	size_t start = at;

	while (start > 0 && at - start < WORD) {
		size_t before = start;

		if (!is_letter(ds_utf8_prev(s, &before)))
			break;
		start = before;
	}
	return start;
}

/* s is a word of a list whose words are parted by blanks. */
static bool in_list(ds_str s, const char *list)
{
	for (size_t n; *list; list += n + (list[n] == ' ')) {
		n = strcspn(list, " ");
		if (ds_str_eq(s, (ds_str){list, n}))
			return true;
	}
	return false;
}

static bool one_of(ds_str s, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (ds_str_is(s, list[i]))
			return true;
	}
	return false;
}

/* A piece of a mail or Web address, where a hyphen is a letter. */
static bool in_address(ds_str s, const struct parting *g)
{
	char before = g->first > 0 ? s.at[g->first - 1] : ' ';
	char after = g->last < s.len ? s.at[g->last] : ' ';
	size_t next = g->last + 1;

	return strchr("@/._~", before) || after == '@' || after == '/' ||
	       (after == '.' && next < s.len && is_letter((unsigned char)s.at[next]) &&
		(unsigned char)s.at[next] < 0x80);
}

/* The parting whose hyphen is at `from`, of n bytes; false when that is none. */
static bool parting_at(struct parting *g, ds_str s, size_t from, size_t n)
{
	size_t at = from + n, before = from, next;

	if (at < s.len && s.at[at] == '\r')
		at++;
	if (at >= s.len || s.at[at] != '\n')
		return false;
	for (at++; at < s.len && (s.at[at] == ' ' || s.at[at] == '\t') && at - from < WORD;)
		at++;
	next = at;
	if (from == 0 || at >= s.len || !is_lower(ds_utf8_prev(s, &before)) ||
	    !is_lower(ds_utf8_next(s, &next)))
		return false;
	*g = (struct parting){word_start(s, from), from, at, word_end(s, at), n == 2};
	return g->soft || (!in_address(s, g) && from - g->first >= 2 && g->last - at >= 2 &&
			   !one_of(ds_str_sub(s, at, g->last), joints,
				   sizeof joints / sizeof *joints));
}

/* The next parting from *at on, and moves *at behind its hyphen. */
static bool next_parting(struct parting *g, ds_str s, size_t *at)
{
	while (*at < s.len) {
		unsigned char c = (unsigned char)s.at[*at];
		size_t from = *at, n = 0;

		if (c == '-')
			n = 1;
		else if (c == 0xC2 && s.len - from > 2 && (unsigned char)s.at[from + 1] == 0xAD)
			n = 2;
		else if (c == 0xE2 && s.len - from > 3 && memcmp(s.at + from, "\xE2\x80\x90", 3) == 0)
			n = 3;
		*at += n ? n : 1;
		if (n && parting_at(g, s, from, n))
			return true;
	}
	return false;
}

/* The words of a text: hashes of whole ones and of hyphenated pairs, open addressing. */
struct words {
	uint64_t *v;
	size_t mask;
};

static void words_add(struct words *w, uint64_t hash)
{
	size_t i = (size_t)hash & w->mask;

	hash |= 1; /* 0 marks an empty place */
	while (w->v[i] && w->v[i] != hash)
		i = (i + 1) & w->mask;
	w->v[i] = hash;
}

static bool words_have(const struct words *w, uint64_t hash)
{
	size_t i = (size_t)hash & w->mask;

	hash |= 1;
	while (w->v[i] && w->v[i] != hash)
		i = (i + 1) & w->mask;
	return w->v[i] != 0;
}

/* Two parts of a word, joined by a hyphen or not. */
static uint64_t pair_hash(ds_str a, ds_str b, bool hyphen)
{
	char bytes[2 * WORD + 16];
	size_t n = a.len;

	memcpy(bytes, a.at, n);
	if (hyphen)
		bytes[n++] = '-';
	memcpy(bytes + n, b.at, b.len);
	return ds_hash((ds_str){bytes, n + b.len}, SEED);
}

/* Calls add for every word and every hyphenated pair of the text; returns how many there are. */
static size_t each_word(ds_str s, struct words *w)
{
	ds_str last = {NULL, 0};
	size_t at = 0, n = 0;

	while (at < s.len) {
		size_t end = word_end(s, at);
		ds_str word = ds_str_sub(s, at, end);

		if (end == at) {
			ds_utf8_next(s, &at);
			continue;
		}
		n += 2;
		if (w) {
			words_add(w, ds_hash(word, SEED));
			if (last.at && last.at + last.len + 1 == word.at && word.at[-1] == '-')
				words_add(w, pair_hash(last, word, true));
		}
		last = word;
		at = end;
	}
	return n;
}

/* In mem, which dies with the step: the words of a long text take more than the text. */
static bool words_make(struct words *w, ds_pass *p, ds_arena *mem)
{
	size_t n = each_word(p->s, NULL), size = 16;

	while (size < 2 * n)
		size *= 2;
	w->v = ds_arena_zero(mem, size, sizeof *w->v);
	w->mask = size - 1;
	if (!w->v) {
		p->o.status = ds_arena_fail(mem, p->o.err);
		return false;
	}
	each_word(p->s, w);
	return true;
}

/* Whether the hyphen belongs to the word. */
static bool keeps(const struct words *w, ds_str s, const struct parting *g)
{
	ds_str first = ds_str_sub(s, g->first, g->from), second = ds_str_sub(s, g->to, g->last);
	size_t next;

	if (g->soft)
		return false;
	if (words_have(w, pair_hash(first, second, true)))
		return true;
	if (words_have(w, pair_hash(first, second, false)))
		return false;
	/* "state-of-the-" goes on with a hyphen */
	if (g->first > 0 && s.at[g->first - 1] == '-')
		return true;
	next = g->last + 1;
	if (next < s.len && s.at[g->last] == '-' && is_letter(ds_utf8_next(s, &next)))
		return true;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		if (in_list(first, pairs[i].first) && in_list(second, pairs[i].second))
			return true;
	}
	return one_of(first, prefixes, sizeof prefixes / sizeof *prefixes) ||
	       one_of(second, behind, sizeof behind / sizeof *behind);
}

void ds_step_hyphenation(ds_pass *p)
{
	struct words words = {NULL, 0};
	struct parting g;
	size_t at = 0;
	ds_arena mem;

	ds_arena_init(&mem, &p->o.mem->alloc, SIZE_MAX);
	while (!p->o.status && next_parting(&g, p->s, &at)) {
		if (!words.v && !words_make(&words, p, &mem))
			break;
		if (keeps(&words, p->s, &g))
			ds_pass_edit(p, g.from, g.to, "-", 1);
		else
			ds_pass_edit(p, g.from, g.to, "", 0);
		at = g.to;
	}
	ds_arena_free(&mem);
}
