/*
 * One character of any charset at a time. See decode.h and decode_int.h.
 *
 * Standards: Unicode 15.0 section 3.9 (UTF-16, UTF-32); WHATWG Encoding Standard for the shape of
 * multi-byte characters and for ill-formed ones: an ASCII byte that cannot be the second one is not
 * swallowed. A byte 0x80-0x9F that a single-byte charset leaves out is the C1 control of that number.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/decode_int.h"

#include <iconv.h>
#include <pthread.h>
#include <stdlib.h>

#define PAIRS 0x8000u /* two-byte characters by (lead & 0x7F) << 8 | trail */

/* windows-1252 is here itself: it is what is left when there is no iconv. */
const uint16_t ds_windows_1252[32] = {
	0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
	0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
	0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

/* ---- iconv ----------------------------------------------------------------------------------- */

static iconv_t open_iconv(ds_charset charset)
{
	return iconv_open("UTF-8", ds_charset_iconv(charset));
}

/* The bytes s as one character of cd, a pair of Big5's included; DS_UTF8_INVALID if they are none. */
static uint32_t convert(iconv_t cd, ds_str s)
{
	char in[8], out[32], *from = in, *to = out;
	size_t left = s.len, room = sizeof out, at = 0;
	uint32_t first, second;
	ds_str got;

	memcpy(in, s.at, s.len);
	iconv(cd, NULL, NULL, NULL, NULL);
	if (iconv(cd, &from, &left, &to, &room) == (size_t)-1 || left)
		return DS_UTF8_INVALID;
	/* some hold a letter back in case a mark follows */
	if (iconv(cd, NULL, NULL, &to, &room) == (size_t)-1 || to == out)
		return DS_UTF8_INVALID;
	got = (ds_str){out, (size_t)(to - out)};
	first = ds_utf8_next(got, &at);
	if (at == got.len)
		return first;
	second = ds_utf8_next(got, &at);
	if (at < got.len || first > 0x7FFF || second > 0xFFFF)
		return DS_UTF8_INVALID;
	return DS_DECODED_PAIR | first << 16 | second;
}

static bool fill_table(uint16_t *table, ds_charset charset)
{
	iconv_t cd;

	if (charset == DS_CS_WINDOWS_1252) {
		memcpy(table, ds_windows_1252, sizeof ds_windows_1252);
		for (unsigned b = 0xA0; b <= 0xFF; b++)
			table[b - 0x80] = (uint16_t)b;
		return true;
	}
	cd = open_iconv(charset);
	if (cd == (iconv_t)-1)
		return false;
	for (unsigned b = 0x80; b <= 0xFF; b++) {
		char byte = (char)b;
		uint32_t cp = convert(cd, (ds_str){&byte, 1});

		if (cp > 0xFFFF)
			cp = b < 0xA0 ? b : 0;
		table[b - 0x80] = (uint16_t)cp;
	}
	iconv_close(cd);
	return true;
}

const uint16_t *ds_charset_table(ds_charset charset)
{
	enum { COUNT = DS_CS_SHIFT_JIS - DS_CS_WINDOWS_1252 };
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static uint16_t tables[COUNT][128];
	static bool made[COUNT];
	int i = (int)charset - DS_CS_WINDOWS_1252;
	bool ok;

	pthread_mutex_lock(&lock);
	ok = made[i] = made[i] || fill_table(tables[i], charset);
	pthread_mutex_unlock(&lock);
	return ok ? tables[i] : NULL;
}

/* ---- a decoder ------------------------------------------------------------------------------- */

ds_status ds_decoder_open(ds_decoder *d, ds_charset charset, ds_err *err)
{
	iconv_t cd;

	memset(d, 0, sizeof *d);
	d->charset = charset;
	if (ds_charset_single(charset)) {
		d->single = ds_charset_table(charset);
		if (!d->single)
			return ds_fail(err, DS_EENCODING, "iconv of this system has no %s",
				       ds_charset_name(charset));
	}
	if (!ds_charset_multi(charset))
		return DS_OK;
	d->pairs = calloc(PAIRS, sizeof *d->pairs);
	if (!d->pairs)
		return ds_fail(err, DS_ENOMEM, NULL);
	cd = open_iconv(charset);
	if (cd == (iconv_t)-1) {
		ds_decoder_close(d);
		return ds_fail(err, DS_EENCODING, "iconv of this system has no %s",
			       ds_charset_name(charset));
	}
	d->iconv = cd;
	return DS_OK;
}

void ds_decoder_close(ds_decoder *d)
{
	if (d->iconv)
		iconv_close((iconv_t)d->iconv);
	free(d->pairs);
	memset(d, 0, sizeof *d);
}

static uint32_t unit16(const unsigned char *p, bool little)
{
	return little ? (uint32_t)(p[1] << 8 | p[0]) : (uint32_t)(p[0] << 8 | p[1]);
}

static uint32_t next_utf16(const ds_decoder *d, ds_str s, size_t *at)
{
	const unsigned char *p = (const unsigned char *)s.at;
	bool little = d->charset == DS_CS_UTF16LE;
	uint32_t hi, lo;

	if (s.len - *at < 2) {
		*at = s.len;
		return DS_UTF8_INVALID;
	}
	hi = unit16(p + *at, little);
	*at += 2;
	if (hi < 0xD800 || hi > 0xDFFF)
		return hi;
	if (hi >= 0xDC00 || s.len - *at < 2)
		return DS_UTF8_INVALID;
	lo = unit16(p + *at, little);
	if (lo < 0xDC00 || lo > 0xDFFF)
		return DS_UTF8_INVALID;
	*at += 2;
	return 0x10000 + ((hi - 0xD800) << 10) + (lo - 0xDC00);
}

static uint32_t next_utf32(const ds_decoder *d, ds_str s, size_t *at)
{
	const unsigned char *p = (const unsigned char *)s.at + *at;
	uint32_t cp = 0;

	if (s.len - *at < 4) {
		*at = s.len;
		return DS_UTF8_INVALID;
	}
	for (unsigned i = 0; i < 4; i++)
		cp = cp << 8 | p[d->charset == DS_CS_UTF32BE ? i : 3 - i];
	*at += 4;
	return cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF) ? DS_UTF8_INVALID : cp;
}

static bool within(unsigned c, unsigned low, unsigned high)
{
	return c >= low && c <= high;
}

/* Length of the character that begins at p, which is not ASCII, by its shape; 0 = has none. */
static size_t shape(ds_charset charset, const unsigned char *p, size_t left)
{
	unsigned a = p[0], b = left > 1 ? p[1] : 0;

	switch (charset) {
	case DS_CS_SHIFT_JIS:
		if (a == 0x80 || within(a, 0xA1, 0xDF))
			return 1;
		return (within(a, 0x81, 0x9F) || within(a, 0xE0, 0xFC)) &&
				       (within(b, 0x40, 0x7E) || within(b, 0x80, 0xFC))
			       ? 2
			       : 0;
	case DS_CS_EUC_JP:
		if (a == 0x8F && left > 2 && within(p[2], 0xA1, 0xFE))
			return within(b, 0xA1, 0xFE) ? 3 : 0;
		if (a == 0x8E)
			return within(b, 0xA1, 0xDF) ? 2 : 0;
		return within(a, 0xA1, 0xFE) && within(b, 0xA1, 0xFE) ? 2 : 0;
	case DS_CS_BIG5:
		return within(a, 0x81, 0xFE) && (within(b, 0x40, 0x7E) || within(b, 0xA1, 0xFE)) ? 2
												 : 0;
	case DS_CS_EUC_KR: return within(a, 0x81, 0xFE) && within(b, 0x41, 0xFE) ? 2 : 0;
	default:
		if (a == 0x80)
			return 1;
		if (!within(a, 0x81, 0xFE))
			return 0;
		if (within(b, 0x30, 0x39))
			return left > 3 && within(p[2], 0x81, 0xFE) && within(p[3], 0x30, 0x39) ? 4
												: 0;
		return within(b, 0x40, 0x7E) || within(b, 0x80, 0xFE) ? 2 : 0;
	}
}

/* Two bytes of the charset as a character, from what was met before if they were. */
static uint32_t pair(ds_decoder *d, const char *p)
{
	size_t key = ((size_t)(unsigned char)p[0] & 0x7F) << 8 | (unsigned char)p[1];

	if (d->pairs[key] == 0)
		d->pairs[key] = convert((iconv_t)d->iconv, (ds_str){p, 2});
	return d->pairs[key];
}

static uint32_t next_multi(ds_decoder *d, ds_str s, size_t *at)
{
	const unsigned char *p = (const unsigned char *)s.at + *at;
	size_t left = s.len - *at, n;
	uint32_t cp;

	if (*p < 0x80) {
		++*at;
		return *p;
	}
	n = shape(d->charset, p, left);
	if (n == 1)
		cp = *p == 0x80 ? (d->charset == DS_CS_GB18030 ? 0x20AC : 0x80)
				: 0xFF61 + (uint32_t)*p - 0xA1;
	else if (n == 2)
		cp = pair(d, s.at + *at);
	else
		cp = n ? convert((iconv_t)d->iconv, (ds_str){s.at + *at, n}) : DS_UTF8_INVALID;
	if (cp == DS_UTF8_INVALID) {
		/* a lead takes what cannot be ASCII with it, but nothing that starts nothing */
		bool lead = *p > 0x80 && *p < 0xFF && !(d->charset == DS_CS_SHIFT_JIS && *p == 0xA0);

		n = n > 2 ? n : left > 1 && lead && p[1] >= 0x80 ? 2 : 1;
		if (n == 4 && d->charset == DS_CS_GB18030)
			n = 1;
	}
	*at += n;
	return cp;
}

enum { ASCII, ROMAN, KATAKANA, KANJI };

/* An escape sequence at s[at]: sets the mode and gives its length; 0 if it is none. */
static size_t escape(ds_decoder *d, ds_str s, size_t at)
{
	static const struct {
		char bytes[3];
		unsigned char mode;
	} known[] = {{"(B", ASCII}, {"(J", ROMAN}, {"(I", KATAKANA}, {"$@", KANJI}, {"$B", KANJI}};

	for (size_t i = 0; s.len - at >= 3 && i < sizeof known / sizeof *known; i++) {
		if (memcmp(s.at + at + 1, known[i].bytes, 2) == 0) {
			d->mode = known[i].mode;
			return 3;
		}
	}
	return 0;
}

/* ISO-2022-JP (RFC 1468), with katakana as WHATWG has it. */
static uint32_t next_2022(ds_decoder *d, ds_str s, size_t *at)
{
	const unsigned char *p = (const unsigned char *)s.at + *at;
	unsigned a = *p;

	if (a == 0x1B) {
		size_t n = escape(d, s, *at);

		*at += n ? n : 1;
		return n ? DS_DECODED_NOTHING : DS_UTF8_INVALID;
	}
	if (a == '\n' || a == '\r')
		d->mode = ASCII;
	if (d->mode == KANJI && within(a, 0x21, 0x7E) && s.len - *at >= 2 &&
	    within(p[1], 0x21, 0x7E)) {
		char euc[2] = {(char)(a | 0x80), (char)(p[1] | 0x80)};

		*at += 2;
		return pair(d, euc);
	}
	++*at;
	if (a > 0x7E || (d->mode == KANJI && a > 0x20))
		return DS_UTF8_INVALID;
	if (d->mode == KATAKANA && a > 0x20)
		return a <= 0x5F ? 0xFF61 + a - 0x21 : DS_UTF8_INVALID;
	if (d->mode == ROMAN && (a == 0x5C || a == 0x7E))
		return a == 0x5C ? 0xA5 : 0x203E;
	return a;
}

uint32_t ds_decoder_next(ds_decoder *d, ds_str s, size_t *at)
{
	switch (d->charset) {
	case DS_CS_UTF8: return ds_utf8_next(s, at);
	case DS_CS_UTF16LE:
	case DS_CS_UTF16BE: return next_utf16(d, s, at);
	case DS_CS_UTF32LE:
	case DS_CS_UTF32BE: return next_utf32(d, s, at);
	case DS_CS_ISO_2022_JP: return next_2022(d, s, at);
	default: break;
	}
	if (d->single) {
		unsigned char c = (unsigned char)s.at[(*at)++];

		if (c < 0x80)
			return c;
		return d->single[c - 0x80] ? d->single[c - 0x80] : DS_UTF8_INVALID;
	}
	return next_multi(d, s, at);
}
