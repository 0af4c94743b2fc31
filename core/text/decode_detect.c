/*
 * The decision: marks, NULs, declarations, what was given, UTF-8, a guess. See decode.h.
 *
 * Invariant: bytes that are all ASCII (without NULs of a pattern) are UTF-8; bytes without NULs are
 * never taken for UTF-16 or UTF-32.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/decode_int.h"
#include "ucd/props.h"

#define SAMPLE ((size_t)64 << 10)
#define UNITS 10 /* bytes: with fewer a NUL is a stray one as well */

size_t ds_bom_len(ds_charset charset, ds_str s)
{
	static const struct {
		ds_charset charset;
		ds_str mark;
	} marks[] = {
		{DS_CS_UTF8, {"\xEF\xBB\xBF", 3}},        {DS_CS_UTF16LE, {"\xFF\xFE", 2}},
		{DS_CS_UTF16BE, {"\xFE\xFF", 2}},         {DS_CS_UTF32LE, {"\xFF\xFE\0\0", 4}},
		{DS_CS_UTF32BE, {"\0\0\xFE\xFF", 4}},     {DS_CS_GB18030, {"\x84\x31\x95\x33", 4}},
	};

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		if (marks[i].charset == charset && ds_str_starts(s, marks[i].mark))
			return marks[i].mark.len;
	}
	return 0;
}

static bool by_mark(ds_encoding *e, ds_str s)
{
	static const ds_charset order[] = {DS_CS_UTF8, DS_CS_UTF32LE, DS_CS_UTF32BE, DS_CS_UTF16LE,
					   DS_CS_UTF16BE};

	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		if (ds_bom_len(order[i], s)) {
			*e = (ds_encoding){.charset = order[i], .how = DS_HOW_BOM,
					   .confidence = 100, .bom = true};
			return true;
		}
	}
	return false;
}

/* ---- UTF-16 and UTF-32 without a mark -------------------------------------------------------- */

/*
 * Share (0-1000) of the units that look like text when s is read so: assigned, no control but those
 * of text, not private; and of characters in the script that has most of them or common to all.
 */
static unsigned plausible(ds_charset charset, ds_str s)
{
	ds_decoder d;
	size_t at = 0, good = 0, all = 0, common = 0, script[256] = {0}, most = 0;

	ds_decoder_open(&d, charset, NULL);
	while (at < s.len) {
		uint32_t cp = ds_decoder_next(&d, s, &at);
		const ds_ucd_props *p = ds_ucd_get(cp);

		if (cp == DS_UTF8_INVALID && at == s.len)
			continue; /* cut off */
		all++;
		if ((DS_GC_BIT(p->category) & DS_GC_MASK_C) && cp != '\n' && cp != '\r' &&
		    cp != '\t' && p->category != DS_GC_CF)
			continue;
		good++;
		if (p->script == DS_SCRIPT_COMMON || p->script == DS_SCRIPT_INHERITED ||
		    p->script == DS_SCRIPT_LATIN)
			common++;
		else
			script[p->script]++;
	}
	for (size_t i = 0; i < 256; i++)
		most = script[i] > most ? script[i] : most;
	/* Japanese has three scripts beside the common ones */
	most = most >= script[DS_SCRIPT_HAN] + script[DS_SCRIPT_HIRAGANA] + script[DS_SCRIPT_KATAKANA]
		       ? most
		       : script[DS_SCRIPT_HAN] + script[DS_SCRIPT_HIRAGANA] +
				 script[DS_SCRIPT_KATAKANA];
	good = most + common < good ? most + common : good;
	return all ? (unsigned)(good * 1000 / all) : 0;
}

/*
 * Whether s is ASCII with a stray NUL: in UTF-16 Latin letters have a NUL each, and those of other
 * scripts a byte that is no printable ASCII.
 */
static bool stray_nuls(ds_str s)
{
	size_t n = 0, nuls = 0;

	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.at[i];

		n += c >= 0x20 && c < 0x7F;
		nuls += c == 0;
	}
	return nuls * 3 < s.len && n * 4 >= (s.len - nuls) * 3;
}

/* NULs at offsets 0, 1, 2, 3 (modulo 4). */
static void count_nuls(size_t nul[4], ds_str s)
{
	memset(nul, 0, 4 * sizeof *nul);
	for (size_t i = 0; i < s.len; i++)
		nul[i & 3] += s.at[i] == '\0';
}

/*
 * Text of UTF-16 or UTF-32 has the NULs of its spaces and line ends on one side. Where few characters
 * have one, it may be the other byte's (U+4E00), so then both orders are tried.
 */
static bool by_nuls(ds_encoding *e, ds_str s)
{
	size_t nul[4], n;
	ds_charset charset, other;
	unsigned share;

	if (s.len > SAMPLE)
		s.len = SAMPLE;
	s.len &= ~(size_t)1;
	if (s.len < UNITS || !memchr(s.at, '\0', s.len))
		return false;
	count_nuls(nul, s);
	n = s.len / 4;
	if (n > 0 && nul[3] == n && nul[2] >= n * 9 / 10 && nul[0] < n / 8 + 1)
		charset = DS_CS_UTF32LE;
	else if (n > 0 && nul[0] >= n && nul[1] >= n * 9 / 10 && nul[3] < n / 8 + 1)
		charset = DS_CS_UTF32BE;
	else
		charset = nul[1] + nul[3] >= nul[0] + nul[2] ? DS_CS_UTF16LE : DS_CS_UTF16BE;
	other = charset == DS_CS_UTF16LE ? DS_CS_UTF16BE : DS_CS_UTF16LE;
	share = plausible(charset, s);
	if (share < 950 && charset <= DS_CS_UTF16BE) {
		charset = other;
		share = plausible(charset, s);
	}
	if (share < 950 || stray_nuls(s))
		return false;
	*e = (ds_encoding){.charset = charset, .how = DS_HOW_DETECTED,
			   .confidence = share > 990 ? 99 : share / 10};
	return true;
}

/*
 * ISO-2022-JP is ASCII by its bytes; its escapes into kanji and back are nothing else's. Only of
 * something whole: a stream passes ASCII on as it comes.
 */
static bool by_escapes(ds_encoding *e, ds_str s)
{
	const char *esc = s.len ? memchr(s.at, 0x1B, s.len) : NULL;
	size_t at = esc ? (size_t)(esc - s.at) : s.len, back = 0, into = 0;

	for (; s.len - at >= 3; at++) {
		if (s.at[at] != 0x1B)
			continue;
		into += s.at[at + 1] == '$' && (s.at[at + 2] == 'B' || s.at[at + 2] == '@');
		back += into > 0 && s.at[at + 1] == '(' && (s.at[at + 2] == 'B' || s.at[at + 2] == 'J');
	}
	if (into == 0 || back == 0)
		return false;
	*e = (ds_encoding){.charset = DS_CS_ISO_2022_JP, .how = DS_HOW_DETECTED, .confidence = 99};
	return true;
}

/* ---- UTF-8 with some bad bytes --------------------------------------------------------------- */

/*
 * Letters of two-byte sequences that text has. An accidental one (a capital and a quotation mark of
 * windows-1252) is more often a phonetic sign, a modifier or N'Ko.
 */
static bool likely(uint32_t cp)
{
	return (cp < 0x250 || (cp >= 0x370 && cp < 0x700) || (cp >= 0x900 && cp < 0xE000) ||
		cp >= 0xF900) &&
	       (ds_ucd_get(cp)->flags & DS_UCD_ASSIGNED);
}

/* Whether s, which is not well-formed, is UTF-8 that was damaged; its confidence. */
static bool damaged_utf8(unsigned *confidence, ds_str s)
{
	size_t at = ds_utf8_valid(s), good = 0, bad = 0;

	for (size_t i = 0; i < s.len;) {
		size_t from = i;
		uint32_t cp;

		if ((unsigned char)s.at[i] < 0x80) {
			i += ds_utf8_ascii(ds_str_sub(s, i, s.len));
			continue;
		}
		cp = ds_utf8_next(s, &i);
		if (cp != DS_UTF8_INVALID)
			good += likely(cp);
		else if (i == s.len && i - from > 1)
			good += at == from; /* cut off, and all before it is well-formed */
		else
			bad++;
	}
	if (good == 0 || (bad > 1 && good < 2 * bad))
		return false;
	*confidence = (unsigned)(good * 100 / (good + bad));
	*confidence = *confidence > 99 ? 99 : *confidence;
	return true;
}

/* The bytes of s without a character that is cut off at its end. */
static ds_str uncut(ds_str s)
{
	size_t n = 0;

	while (n < 3 && n < s.len && ((unsigned char)s.at[s.len - 1 - n] & 0xC0) == 0x80)
		n++;
	if (n < s.len && (unsigned char)s.at[s.len - 1 - n] >= 0xC0) {
		size_t at = s.len - 1 - n;

		if (ds_utf8_next(s, &at) == DS_UTF8_INVALID && at == s.len)
			s.len -= n + 1;
	}
	return s;
}

/* ---- the decision ---------------------------------------------------------------------------- */

/*
 * Whether bytes can be what was declared. Well-formed UTF-8 is not: pages keep their old declaration
 * when they are converted, and accidents of more than a few characters do not happen.
 */
static bool believable(ds_charset declared, ds_str s, bool valid)
{
	unsigned ignored;

	if (declared == DS_CS_UTF8)
		return valid || damaged_utf8(&ignored, s);
	if (declared == DS_CS_ISO_2022_JP)
		return memchr(s.at, 0x1B, s.len) != NULL;
	return !valid;
}

static ds_status guess(ds_encoding *e, ds_str s, const ds_decode_opts *opts, size_t bad, ds_err *err)
{
	unsigned confidence = 0;
	ds_charset charset = DS_CS_UTF8;
	bool found;

	if (damaged_utf8(&confidence, s)) {
		*e = (ds_encoding){.charset = DS_CS_UTF8, .how = DS_HOW_DETECTED,
				   .confidence = confidence};
		return DS_OK;
	}
	found = ds_charset_guess(&charset, &confidence, s);
	*e = (ds_encoding){.charset = charset, .how = found ? DS_HOW_DETECTED : DS_HOW_FALLBACK,
			   .confidence = found ? confidence : 10};
	if (!opts->strict)
		return DS_OK;
	e->first_invalid = bad;
	return ds_decode_fail(e, err);
}

static bool by_declaration(ds_encoding *e, ds_str s, bool valid)
{
	ds_charset charset;

	if (s.len >= 4 && (memcmp(s.at, "<\0?\0", 4) == 0 || memcmp(s.at, "\0<\0?", 4) == 0))
		charset = s.at[0] ? DS_CS_UTF16LE : DS_CS_UTF16BE;
	else if (!ds_charset_declared(&charset, s) || !believable(charset, s, valid))
		return false;
	*e = (ds_encoding){.charset = charset, .how = DS_HOW_DECLARED, .confidence = 100};
	return true;
}

ds_status ds_decode_decide(ds_encoding *out, ds_str s, bool whole, const ds_decode_opts *opts,
			   ds_err *err)
{
	static const ds_decode_opts defaults = {.strict = false};
	ds_encoding e = {.charset = DS_CS_UTF8, .how = DS_HOW_VALID, .confidence = 100};
	ds_charset given = DS_CS_UTF8;
	size_t bad;
	ds_status st = DS_OK;

	opts = opts ? opts : &defaults;
	if (opts->charset.len && !ds_charset_find(&given, opts->charset))
		return ds_fail(err, DS_EENCODING, "no charset is called \"%.*s\"",
			       (int)(opts->charset.len < 40 ? opts->charset.len : 40),
			       opts->charset.at);
	if (!whole)
		s = uncut(s);
	if (by_mark(&e, s) || (opts->detect && s.len && by_nuls(&e, s))) {
		*out = e;
		return DS_OK;
	}
	bad = ds_utf8_valid(s);
	if (opts->detect && by_declaration(&e, s, bad == s.len)) {
		*out = e;
		return DS_OK;
	}
	if (opts->detect && !opts->strict && !opts->charset.len && whole && bad == s.len &&
	    ds_utf8_ascii(s) == s.len && by_escapes(&e, s)) {
		*out = e;
		return DS_OK;
	}
	/*
	 * With detection a label is for files that do not say, and well-formed UTF-8 says it; else
	 * the label is an order, which only for ASCII makes no difference.
	 */
	if (opts->charset.len &&
	    !(ds_charset_ascii(given) && bad == s.len &&
	      (opts->detect || ds_utf8_ascii(s) == s.len)))
		e = (ds_encoding){.charset = given, .how = DS_HOW_GIVEN, .confidence = 100};
	else if (bad < s.len && opts->detect)
		st = guess(&e, s, opts, bad, err);
	else if (bad < s.len)
		e.how = DS_HOW_GIVEN;
	if (!st)
		*out = e;
	return st;
}
