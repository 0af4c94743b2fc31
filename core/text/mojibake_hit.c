/*
 * One sequence of UTF-8 as it looks when read as another charset: the characters of its bytes, with
 * up to one of them lost. See mojibake_int.h.
 *
 * Standard: RFC 3629; Unicode 15.0, section 3.9, table 3-7; UTR #26 (CESU-8, whose surrogate pairs
 * of three bytes each are read too).
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/mojibake_int.h"

#include "text/utf8.h"
#include "ucd/props.h"

uint32_t ds_hit_peek(ds_str s, size_t at)
{
	return at < s.len ? ds_utf8_next(s, &at) : '\n';
}

/* A straight quote where a byte of the windows charsets would be a curly one; 0 if it cannot be. */
static unsigned char straight(uint32_t cp, unsigned k, ds_str s, size_t next)
{
	if (cp == '\'' && k == 1)
		return 0x82; /* U+20A0 on, the euro sign among them */
	if (cp != '"' || k != 2)
		return 0;
	/* U+2013 or U+2014: an en dash has room on both sides or stands between figures */
	cp = ds_hit_peek(s, next);
	return cp == ' ' || (cp >= '0' && cp <= '9') ? 0x93 : 0x94;
}

/* Whether à, whose second byte became the space at `at`, goes on in the same word. */
static bool joined(ds_str s, size_t at)
{
	/* Portuguese a + as, aquele(s), aquela(s), aquilo */
	static const char *const rest[] = {"s", "quele", "queles", "quela", "quelas", "quilo"};
	size_t end = at;

	if (ds_hit_peek(s, at) == ' ')
		return true; /* this space was the byte, the next is the space */
	while (end < s.len && s.at[end] >= 'a' && s.at[end] <= 'z' && end - at < 8)
		end++;
	if (end < s.len && (s.at[end] == '\'' || ds_look_at(ds_hit_peek(s, end)).kind == DS_LOOK_LETTER ||
			    ds_hit_peek(s, end) == 0x2019))
		return false;
	for (size_t i = 0; i < sizeof rest / sizeof *rest; i++) {
		if (ds_str_is(ds_str_sub(s, at, end), rest[i]))
			return true;
	}
	return false;
}

/* State of reading one sequence. */
struct sequence {
	ds_str s;
	size_t at;
	int charset, lossy;
	bool lost;
};

/*
 * The next later byte: within [low, high], or what stands for a lost one. k counts from 1, need is
 * the length of the sequence.
 */
static bool later(struct sequence *q, unsigned k, unsigned need, unsigned low, unsigned high,
		  uint32_t *byte)
{
	size_t next = q->at;
	uint32_t cp, b;

	if (next >= q->s.len)
		return false;
	cp = ds_utf8_next(q->s, &next);
	b = cp < 0x80 ? 0 : ds_mojibake_get(cp)->bytes[q->charset];
	if (cp == DS_REPLACEMENT) {
		q->lost = true;
		q->lossy = DS_HIT_LOST;
		b = low;
	} else if (b == 0 && q->lossy == DS_HIT_WHOLE) {
		if (cp == ' ' && low <= 0xA0) {
			b = 0xA0;
			q->lossy = DS_HIT_SPACED;
		} else if (cp == '?' && need >= 3 && k == need - 1) {
			q->lost = true;
			q->lossy = DS_HIT_ASKED;
			b = low;
		} else if (need == 3 && (cp == '"' || cp == '\'')) {
			b = straight(cp, k, q->s, next);
			q->lossy = DS_HIT_STRAIGHT;
		}
	}
	if (b < low || b > high)
		return false;
	*byte = b;
	q->at = next;
	return true;
}

/* The low half of a surrogate pair, each half written as three bytes. */
static bool low_surrogate(struct sequence *q, uint32_t high, uint32_t *cp)
{
	uint32_t b, c, d;
	size_t at = q->at;

	if (at >= q->s.len ||
	    ds_mojibake_get(ds_utf8_next(q->s, &q->at))->bytes[q->charset] != 0xED)
		return false;
	if (!later(q, 1, 4, 0xB0, 0xBF, &b) || !later(q, 2, 4, 0x80, 0xBF, &c))
		return false;
	d = 0xD000 | (b & 0x3F) << 6 | (c & 0x3F);
	*cp = 0x10000 + ((high - 0xD800) << 10) + (d - 0xDC00);
	return d >= 0xDC00 && d <= 0xDFFF;
}

/* U+201D lost its last byte, which windows-1252 does not have, in most of its decoders. */
static bool gone(struct sequence *q, unsigned k, uint32_t lead, uint32_t so_far)
{
	size_t at = q->at;
	uint32_t next = ds_hit_peek(q->s, at), second = ds_utf8_prev(q->s, &at);

	if (lead != 0xE2 || k != 2 || (so_far & 0x3F) != 0 || q->lossy != DS_HIT_WHOLE)
		return false;
	/* where C1 controls were kept, the lost byte would be there as one */
	if (q->charset != 0 || second < 0xA0 || (next >= 0x80 && ds_mojibake_get(next)->later & 1))
		return false;
	q->lossy = DS_HIT_GONE;
	return true;
}

static bool decode(struct sequence *q, uint32_t lead, uint32_t *out)
{
	unsigned need = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4, real = 0;
	unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
	unsigned high = lead == 0xF4 ? 0x8F : 0xBF;
	uint32_t cp = lead & (0x7Fu >> need), b = 0;

	for (unsigned k = 1; k < need; k++) {
		bool lost = q->lost;
		size_t at = q->at;

		q->lost = false;
		/* behind U+201D's first two bytes a space is a space */
		if ((k == 2 && lead == 0xE2 && ds_hit_peek(q->s, at) == ' ' && gone(q, k, lead, cp)) ||
		    (!later(q, k, need, low, high, &b) && gone(q, k, lead, cp))) {
			*out = 0x201D;
			return true;
		}
		if (q->at == at)
			return false;
		real += !q->lost;
		q->lost |= lost;
		cp = cp << 6 | (b & 0x3F);
		low = 0x80;
		high = 0xBF;
	}
	if (need > 2 && real == 0)
		return false;
	if (q->lost) {
		*out = DS_REPLACEMENT;
		return true;
	}
	if (cp >= 0xD800 && cp <= 0xDFFF) {
		if (cp >= 0xDC00 || !low_surrogate(q, cp, out))
			return false;
		if (q->lost)
			*out = DS_REPLACEMENT;
		return true;
	}
	*out = cp;
	return true;
}

bool ds_hit_at(ds_hit *h, ds_str s, size_t at, int charset)
{
	struct sequence q = {s, at, charset, DS_HIT_WHOLE, false};
	uint32_t first = ds_utf8_next(s, &q.at), lead = ds_mojibake_get(first)->bytes[charset];

	if (lead < 0xC2 || lead > 0xF4 || !decode(&q, lead, &h->cp))
		return false;
	if (!(ds_ucd_get(h->cp)->flags & DS_UCD_ASSIGNED))
		return false;
	/* "Р 5": nothing but the space would go */
	if (q.lossy == DS_HIT_SPACED && h->cp == first)
		return false;
	h->to = q.at;
	h->lossy = q.lossy;
	h->space = h->lossy == DS_HIT_SPACED && h->cp == 0xE0 && !joined(s, q.at);
	return true;
}

