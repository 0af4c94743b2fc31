/*
 * One look over a text: which steps could have something to do. Most texts end here.
 *
 * Invariant: a step whose bit is not set would change nothing. Eight bytes of ordinary ASCII
 * cost one word operation each.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/repair_int.h"
#include "text/swar_int.h"

#define B(step) DS_REPAIR_BIT(DS_REPAIR_##step)
#define HIGH (DS_SWAR_EACH * 0x80)

/* Bytes that are 0 in w give a high bit (and, above the first one, perhaps others). */
#define ZERO(w) (((w) - DS_SWAR_EACH) & ~(w))

/* True when none of the eight bytes is more than it seems. */
static bool ordinary(const char *at)
{
	uint64_t w = ds_swar_load(at);

	/* not ASCII; below a space; one of - & \ DEL */
	return !((w | (w - 0x20 * DS_SWAR_EACH) | ZERO(w ^ '-' * DS_SWAR_EACH) | ZERO(w ^ '&' * DS_SWAR_EACH) |
		  ZERO(w ^ '\\' * DS_SWAR_EACH) | ZERO(w ^ 0x7F * DS_SWAR_EACH)) & HIGH);
}

static unsigned ascii(ds_str s, size_t at)
{
	unsigned c = (unsigned char)s.at[at], next = ds_repair_byte(s, at + 1);

	switch (c) {
	case '\t': case '\n': case '\f':
		return 0;
	case '\r':
		return B(LINEBREAKS);
	case '&':
		return B(ENTITIES);
	case '\\':
		return next == 'u' ? B(SURROGATES) : 0;
	case '-':
		return next == '\n' || next == '\r' ? B(HYPHENATION) : 0;
	default:
		return c < 0x20 || c == 0x7F ? B(CONTROLS) : 0;
	}
}

/* U+2000 to U+207F. */
static unsigned general(unsigned second, unsigned third)
{
	if (second == 0x80) {
		if (third == 0x90)
			return B(HYPHENATION);
		if (third >= 0x98 && third <= 0x9F)
			return B(QUOTES);
		if (third == 0xA8 || third == 0xA9)
			return B(LINEBREAKS);
		return third >= 0xAA && third <= 0xAE ? B(BIDI) : 0;
	}
	if (second != 0x81)
		return 0;
	return third >= 0xAA ? B(CONTROLS) : third >= 0xA6 ? B(BIDI) : 0;
}

static unsigned beyond(ds_str s, size_t at)
{
	unsigned second = ds_repair_byte(s, at + 1), third = ds_repair_byte(s, at + 2);

	switch ((unsigned char)s.at[at]) {
	case 0xC2:
		if (second == 0x85)
			return B(LATIN1_C1) | B(LINEBREAKS);
		return second < 0xA0 ? B(LATIN1_C1) : second == 0xAD ? B(HYPHENATION) : 0;
	case 0xC4:
		return second == 0xB2 || second == 0xB3 ? B(LIGATURES) : 0;
	case 0xE2:
		return general(second, third);
	case 0xE3:
		return second == 0x80 && third == 0x80 ? B(WIDTH) : 0;
	case 0xEF:
		if (second == 0xAC)
			return B(LIGATURES);
		if (second == 0xBB)
			return third == 0xBF ? B(CONTROLS) : 0;
		return second == 0xBF ? B(CONTROLS) | B(WIDTH) : second >= 0xBC ? B(WIDTH) : 0;
	default:
		return 0;
	}
}

/* The bytes that ascii and beyond look at: 1 for those, 0 for what cannot matter. */
static const uint8_t telling[256] = {
	1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 0, 1, 1, 1, /* tab, line feed and form feed are plain */
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	['-'] = 1, ['&'] = 1, ['\\'] = 1, [0x7F] = 1,
	[0xC2] = 1, [0xC4] = 1, [0xE2] = 1, [0xE3] = 1, [0xEF] = 1,
};

unsigned ds_repair_suspects(ds_str s)
{
	unsigned set = 0, high = 0;
	size_t i = 0;

	while (i < s.len) {
		if (s.len - i >= 8 && ordinary(s.at + i)) {
			i += 8;
			continue;
		}
		/* not byte by byte through the word test: text that is not ASCII would pay twice */
		for (size_t end = s.len - i > 16 ? i + 16 : s.len; i < end; i++) {
			unsigned char c = (unsigned char)s.at[i];

			high |= c;
			if (telling[c])
				set |= c < 0x80 ? ascii(s, i) : beyond(s, i);
		}
	}
	return high & 0x80 ? set | B(MOJIBAKE) : set;
}
