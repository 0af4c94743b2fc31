/*
 * The sample of a text from which its language is told, and its features. See language_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/language_int.h"

#include "text/utf8.h"
#include "ucd/props.h"

/* What a byte of ASCII is here; a chunk (what stands between blanks) with a BAD one is no word. */
enum { OTHER, LETTER, BLANK, BAD, DOT };

static const uint8_t ascii[128] = {
	['\t'] = BLANK, ['\n'] = BLANK, ['\v'] = BLANK, ['\f'] = BLANK, ['\r'] = BLANK,
	[' '] = BLANK,	['.'] = DOT,	['#'] = BAD,	['/'] = BAD,	['<'] = BAD,
	['='] = BAD,	['>'] = BAD,	['@'] = BAD,	['\\'] = BAD,	['_'] = BAD,
	['{'] = BAD,	['}'] = BAD,	['0'] = BAD,	['1'] = BAD,	['2'] = BAD,
	['3'] = BAD,	['4'] = BAD,	['5'] = BAD,	['6'] = BAD,	['7'] = BAD,
	['8'] = BAD,	['9'] = BAD,	['A'] = LETTER, ['B'] = LETTER, ['C'] = LETTER,
	['D'] = LETTER, ['E'] = LETTER, ['F'] = LETTER, ['G'] = LETTER, ['H'] = LETTER,
	['I'] = LETTER, ['J'] = LETTER, ['K'] = LETTER, ['L'] = LETTER, ['M'] = LETTER,
	['N'] = LETTER, ['O'] = LETTER, ['P'] = LETTER, ['Q'] = LETTER, ['R'] = LETTER,
	['S'] = LETTER, ['T'] = LETTER, ['U'] = LETTER, ['V'] = LETTER, ['W'] = LETTER,
	['X'] = LETTER, ['Y'] = LETTER, ['Z'] = LETTER, ['a'] = LETTER, ['b'] = LETTER,
	['c'] = LETTER, ['d'] = LETTER, ['e'] = LETTER, ['f'] = LETTER, ['g'] = LETTER,
	['h'] = LETTER, ['i'] = LETTER, ['j'] = LETTER, ['k'] = LETTER, ['l'] = LETTER,
	['m'] = LETTER, ['n'] = LETTER, ['o'] = LETTER, ['p'] = LETTER, ['q'] = LETTER,
	['r'] = LETTER, ['s'] = LETTER, ['t'] = LETTER, ['u'] = LETTER, ['v'] = LETTER,
	['w'] = LETTER, ['x'] = LETTER, ['y'] = LETTER, ['z'] = LETTER,
};

/* A chunk being read: taken back when it turns out to be none of language. */
typedef struct chunk {
	size_t n, letters, plain; /* of the sample when it began */
	size_t latin, other; /* letters in it by kind */
	uint8_t script;     /* of the others */
	size_t run, capitals; /* letters of the word at hand */
	bool upper;         /* its first */
	bool bad, dot;
} chunk;

static void count(ds_lang_sample *s, uint8_t script, size_t letters)
{
	for (size_t i = 0; letters && i < DS_LANG_SCRIPTS; i++) {
		if (s->scripts[i].script == DS_SCRIPT_UNKNOWN)
			s->scripts[i].script = script;
		if (s->scripts[i].script == script) {
			s->scripts[i].letters += letters;
			return;
		}
	}
}

static void end_word(ds_lang_sample *s, chunk *c)
{
	bool name = c->upper && c->capitals == 1 && c->run > 1;

	if (c->run)
		s->cp[s->n++] = name ? DS_LANG_NAME : DS_LANG_END;
	if (!name)
		s->plain += c->run;
	c->run = c->capitals = 0;
}

static void end_chunk(ds_lang_sample *s, chunk *c)
{
	end_word(s, c);
	if (c->bad) {
		s->n = c->n;
		s->letters = c->letters;
		s->plain = c->plain;
	} else {
		count(s, DS_SCRIPT_LATIN, c->latin);
		count(s, c->script, c->other);
	}
	*c = (chunk){.n = s->n, .letters = s->letters, .plain = s->plain};
}

static void add(ds_lang_sample *s, chunk *c, uint32_t cp, bool upper)
{
	c->bad |= c->dot && s->letters > c->letters;
	c->dot = false;
	if (c->bad)
		return;
	if (c->run == DS_LANG_WORD)
		end_word(s, c);
	if (c->run == 0)
		c->upper = upper;
	c->capitals += upper;
	s->cp[s->n++] = cp;
	s->letters++;
	c->run++;
}

/* Scripts written without blanks, where a figure in the chunk says nothing of the letters beside it. */
static bool is_unspaced(uint8_t script)
{
	return script == DS_SCRIPT_HAN || script == DS_SCRIPT_HIRAGANA || script == DS_SCRIPT_KATAKANA ||
	       script == DS_SCRIPT_THAI || script == DS_SCRIPT_LAO || script == DS_SCRIPT_KHMER ||
	       script == DS_SCRIPT_MYANMAR || script == DS_SCRIPT_TIBETAN;
}

static void other(ds_lang_sample *s, chunk *c, uint32_t cp)
{
	const ds_ucd_props *p = ds_ucd_get(cp);
	uint32_t is = DS_GC_BIT(p->category);

	if (p->flags & DS_UCD_WHITE_SPACE) {
		end_chunk(s, c);
	} else if (is & DS_GC_MASK_N) {
		c->bad = true;
	} else if (is & DS_GC_MASK_M && c->run) {
		add(s, c, cp, false);
	} else if (is & DS_GC_MASK_L) {
		if (is_unspaced(p->script))
			end_chunk(s, c);
		add(s, c, ds_ucd_lower(cp), p->category == DS_GC_LU);
		if (p->script == DS_SCRIPT_LATIN)
			c->latin++;
		else if (p->script > DS_SCRIPT_INHERITED) {
			/* scripts met in one chunk are counted apart */
			if (c->script != p->script)
				count(s, c->script, c->other), c->other = 0;
			c->script = p->script;
			c->other++;
		}
	} else {
		end_word(s, c);
	}
}

size_t ds_lang_read(ds_lang_sample *s, ds_str text, size_t start, size_t letters)
{
	size_t at = start < text.len ? start : text.len, until = s->letters + letters, end = text.len;
	chunk c = {.n = s->n, .letters = s->letters, .plain = s->plain};

	if (until > DS_LANG_LETTERS)
		until = DS_LANG_LETTERS;
	/* the rest of a word is none; a text without blanks is taken where it is */
	while (start > 0 && at < text.len && at < start + 64 && (unsigned char)text.at[at] != ' ')
		at++;
	if (at == start + 64)
		at = start;
	/* figures and addresses without end are not gone through for a word behind them */
	if (end - at > letters * 8 + 512)
		end = at + letters * 8 + 512;
	while (at < end && s->letters < until) {
		unsigned char b = (unsigned char)text.at[at];

		if (b >= 0x80) {
			other(s, &c, ds_utf8_next(text, &at));
			continue;
		}
		at++;
		switch (ascii[b]) {
		case LETTER:
			add(s, &c, b | 0x20, b < 'a');
			c.latin++;
			break;
		case BLANK:
			end_chunk(s, &c);
			break;
		case BAD:
			c.bad = true;
			break;
		default:
			end_word(s, &c);
			c.dot = ascii[b] == DOT;
		}
	}
	/* the last word of a full sample may be half a word, which is as good as its letters */
	end_chunk(s, &c);
	return at;
}

static uint32_t mix(uint32_t h)
{
	h ^= h >> 15;
	h *= UINT32_C(0x2c1b3c6d);
	h ^= h >> 13;
	return h * UINT32_C(0x297a2d39);
}

size_t ds_lang_features(uint32_t out[DS_LANG_FEATURES], const uint32_t *word, size_t n)
{
	uint32_t w[DS_LANG_WORD + 2], whole = 7;
	size_t k = 0;

	w[0] = w[n + 1] = ' ';
	for (size_t i = 0; i < n; i++) {
		w[i + 1] = word[i];
		whole = (whole ^ word[i]) * UINT32_C(0x01000193);
	}
	n += 2;
	for (size_t i = 0; i + 1 < n; i++) {
		uint32_t h = (UINT32_C(0x811c9dc5) ^ w[i]) * UINT32_C(0x01000193);
		size_t end = i + 5 < n ? i + 5 : n;

		for (size_t j = i + 1; j < end; j++) {
			h = (h ^ w[j]) * UINT32_C(0x01000193);
			out[k++] = mix(h);
		}
	}
	out[k++] = mix(whole);
	return k;
}
