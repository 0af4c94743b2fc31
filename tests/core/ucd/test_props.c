/*
 * Tests of ucd/props: facts read off the Unicode Standard 15.0, bounds, invariants over all code
 * points, and a comparison with utf8proc, which reads the same database on its own.
 *
 * SPDX-License-Identifier: MIT
 */
#include "ucd/props.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <utf8proc.h>

#define TEST(name, function) {"ucd/props: " name, function, NULL, NULL, NULL}
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void assert_at(uint32_t cp, const char *what, long long got, long long expected)
{
	if (got != expected)
		fail_msg("U+%04X %s: %lld, expected %lld", (unsigned)cp, what, got, expected);
}

/* Category, script and width of characters from many scripts (UnicodeData, Scripts, UAX #11). */
static const struct {
	uint32_t cp;
	int category, script, width;
} facts[] = {
	{0x0041, DS_GC_LU, DS_SCRIPT_LATIN, 1}, {0x0031, DS_GC_ND, DS_SCRIPT_COMMON, 1},
	{0x0000, DS_GC_CC, DS_SCRIPT_COMMON, 0}, {0x007F, DS_GC_CC, DS_SCRIPT_COMMON, 0},
	{0x0020, DS_GC_ZS, DS_SCRIPT_COMMON, 1}, {0x005F, DS_GC_PC, DS_SCRIPT_COMMON, 1},
	{0x00AA, DS_GC_LO, DS_SCRIPT_LATIN, 1}, {0x00AD, DS_GC_CF, DS_SCRIPT_COMMON, 1},
	{0x00AB, DS_GC_PI, DS_SCRIPT_COMMON, 1}, {0x00BB, DS_GC_PF, DS_SCRIPT_COMMON, 1},
	{0x01C5, DS_GC_LT, DS_SCRIPT_LATIN, 1}, {0x0259, DS_GC_LL, DS_SCRIPT_LATIN, 1},
	{0x02B0, DS_GC_LM, DS_SCRIPT_LATIN, 1}, {0x0301, DS_GC_MN, DS_SCRIPT_INHERITED, 0},
	{0x03A9, DS_GC_LU, DS_SCRIPT_GREEK, 1}, {0x0416, DS_GC_LU, DS_SCRIPT_CYRILLIC, 1},
	{0x0488, DS_GC_ME, DS_SCRIPT_CYRILLIC, 0}, {0x0531, DS_GC_LU, DS_SCRIPT_ARMENIAN, 1},
	{0x05D0, DS_GC_LO, DS_SCRIPT_HEBREW, 1}, {0x05B0, DS_GC_MN, DS_SCRIPT_HEBREW, 0},
	{0x0628, DS_GC_LO, DS_SCRIPT_ARABIC, 1}, {0x06DD, DS_GC_CF, DS_SCRIPT_COMMON, 1},
	{0x0661, DS_GC_ND, DS_SCRIPT_ARABIC, 1}, {0x0710, DS_GC_LO, DS_SCRIPT_SYRIAC, 1},
	{0x0915, DS_GC_LO, DS_SCRIPT_DEVANAGARI, 1}, {0x093F, DS_GC_MC, DS_SCRIPT_DEVANAGARI, 1},
	{0x094D, DS_GC_MN, DS_SCRIPT_DEVANAGARI, 0}, {0x0995, DS_GC_LO, DS_SCRIPT_BENGALI, 1},
	{0x0B95, DS_GC_LO, DS_SCRIPT_TAMIL, 1}, {0x0C15, DS_GC_LO, DS_SCRIPT_TELUGU, 1},
	{0x0E01, DS_GC_LO, DS_SCRIPT_THAI, 1}, {0x0E31, DS_GC_MN, DS_SCRIPT_THAI, 0},
	{0x0F40, DS_GC_LO, DS_SCRIPT_TIBETAN, 1}, {0x1000, DS_GC_LO, DS_SCRIPT_MYANMAR, 1},
	{0x10D0, DS_GC_LL, DS_SCRIPT_GEORGIAN, 1}, {0x1C90, DS_GC_LU, DS_SCRIPT_GEORGIAN, 1},
	{0x1100, DS_GC_LO, DS_SCRIPT_HANGUL, 2}, {0x1161, DS_GC_LO, DS_SCRIPT_HANGUL, 0},
	{0x11A8, DS_GC_LO, DS_SCRIPT_HANGUL, 0}, {0xAC00, DS_GC_LO, DS_SCRIPT_HANGUL, 2},
	{0x1200, DS_GC_LO, DS_SCRIPT_ETHIOPIC, 1}, {0x1780, DS_GC_LO, DS_SCRIPT_KHMER, 1},
	{0x200B, DS_GC_CF, DS_SCRIPT_COMMON, 0}, {0x2028, DS_GC_ZL, DS_SCRIPT_COMMON, 0},
	{0x2029, DS_GC_ZP, DS_SCRIPT_COMMON, 0}, {0x20AC, DS_GC_SC, DS_SCRIPT_COMMON, 1},
	{0x2160, DS_GC_NL, DS_SCRIPT_LATIN, 1}, {0x2460, DS_GC_NO, DS_SCRIPT_COMMON, 1},
	{0x3000, DS_GC_ZS, DS_SCRIPT_COMMON, 2}, {0x3042, DS_GC_LO, DS_SCRIPT_HIRAGANA, 2},
	{0x30A2, DS_GC_LO, DS_SCRIPT_KATAKANA, 2}, {0x30FC, DS_GC_LM, DS_SCRIPT_COMMON, 2},
	{0x3105, DS_GC_LO, DS_SCRIPT_BOPOMOFO, 2}, {0x4E00, DS_GC_LO, DS_SCRIPT_HAN, 2},
	{0x9FFF, DS_GC_LO, DS_SCRIPT_HAN, 2}, {0xA000, DS_GC_LO, DS_SCRIPT_YI, 2},
	{0xD800, DS_GC_CS, DS_SCRIPT_UNKNOWN, 1}, {0xE000, DS_GC_CO, DS_SCRIPT_UNKNOWN, 1},
	{0xFE0F, DS_GC_MN, DS_SCRIPT_INHERITED, 0}, {0xFEFF, DS_GC_CF, DS_SCRIPT_COMMON, 0},
	{0xFF21, DS_GC_LU, DS_SCRIPT_LATIN, 2}, {0xFF71, DS_GC_LO, DS_SCRIPT_KATAKANA, 1},
	{0x10330, DS_GC_LO, DS_SCRIPT_GOTHIC, 1}, {0x110BD, DS_GC_CF, DS_SCRIPT_KAITHI, 1},
	{0x11F04, DS_GC_LO, DS_SCRIPT_KAWI, 1}, {0x1E4D0, DS_GC_LO, DS_SCRIPT_NAG_MUNDARI, 1},
	{0x12000, DS_GC_LO, DS_SCRIPT_CUNEIFORM, 1}, {0x1D800, DS_GC_SO, DS_SCRIPT_SIGN_WRITING, 1},
	{0x1F1E6, DS_GC_SO, DS_SCRIPT_COMMON, 1}, {0x1F600, DS_GC_SO, DS_SCRIPT_COMMON, 2},
	{0x20000, DS_GC_LO, DS_SCRIPT_HAN, 2}, {0x323AF, DS_GC_LO, DS_SCRIPT_HAN, 2},
	{0xE0061, DS_GC_CF, DS_SCRIPT_COMMON, 0}, {0x10FFFD, DS_GC_CO, DS_SCRIPT_UNKNOWN, 1},
};

static void test_facts(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(facts); i++) {
		const ds_ucd_props *p = ds_ucd_get(facts[i].cp);
		assert_at(facts[i].cp, "category", p->category, facts[i].category);
		assert_at(facts[i].cp, "script", p->script, facts[i].script);
		assert_at(facts[i].cp, "width", p->width, facts[i].width);
		assert_at(facts[i].cp, "assigned", p->flags & DS_UCD_ASSIGNED, DS_UCD_ASSIGNED);
	}
}

/* Break classes of UAX #29, tables 2, 3 and 4. */
static const struct {
	uint32_t cp;
	int gcb, wb, sb;
} breaks[] = {
	{'A', DS_GCB_OTHER, DS_WB_A_LETTER, DS_SB_UPPER},
	{'z', DS_GCB_OTHER, DS_WB_A_LETTER, DS_SB_LOWER},
	{'7', DS_GCB_OTHER, DS_WB_NUMERIC, DS_SB_NUMERIC},
	{'\r', DS_GCB_CR, DS_WB_CR, DS_SB_CR},
	{'\n', DS_GCB_LF, DS_WB_LF, DS_SB_LF},
	{0x0B, DS_GCB_CONTROL, DS_WB_NEWLINE, DS_SB_SP},
	{0x85, DS_GCB_CONTROL, DS_WB_NEWLINE, DS_SB_SEP},
	{' ', DS_GCB_OTHER, DS_WB_W_SEG_SPACE, DS_SB_SP},
	{'.', DS_GCB_OTHER, DS_WB_MID_NUM_LET, DS_SB_A_TERM},
	{',', DS_GCB_OTHER, DS_WB_MID_NUM, DS_SB_S_CONTINUE},
	{':', DS_GCB_OTHER, DS_WB_MID_LETTER, DS_SB_S_CONTINUE},
	{'?', DS_GCB_OTHER, DS_WB_OTHER, DS_SB_S_TERM},
	{'(', DS_GCB_OTHER, DS_WB_OTHER, DS_SB_CLOSE},
	{'\'', DS_GCB_OTHER, DS_WB_SINGLE_QUOTE, DS_SB_CLOSE},
	{'"', DS_GCB_OTHER, DS_WB_DOUBLE_QUOTE, DS_SB_CLOSE},
	{'_', DS_GCB_OTHER, DS_WB_EXTEND_NUM_LET, DS_SB_OTHER},
	{0x00AD, DS_GCB_CONTROL, DS_WB_FORMAT, DS_SB_FORMAT},
	{0x0301, DS_GCB_EXTEND, DS_WB_EXTEND, DS_SB_EXTEND},
	{0x05D0, DS_GCB_OTHER, DS_WB_HEBREW_LETTER, DS_SB_O_LETTER},
	{0x0600, DS_GCB_PREPEND, DS_WB_FORMAT, DS_SB_FORMAT},
	{0x0903, DS_GCB_SPACING_MARK, DS_WB_EXTEND, DS_SB_EXTEND},
	{0x0964, DS_GCB_OTHER, DS_WB_OTHER, DS_SB_S_TERM},
	{0x0E33, DS_GCB_SPACING_MARK, DS_WB_OTHER, DS_SB_O_LETTER},
	{0x1100, DS_GCB_L, DS_WB_A_LETTER, DS_SB_O_LETTER},
	{0x1160, DS_GCB_V, DS_WB_A_LETTER, DS_SB_O_LETTER},
	{0x11A8, DS_GCB_T, DS_WB_A_LETTER, DS_SB_O_LETTER},
	{0xAC00, DS_GCB_LV, DS_WB_A_LETTER, DS_SB_O_LETTER},
	{0xAC01, DS_GCB_LVT, DS_WB_A_LETTER, DS_SB_O_LETTER},
	{0xD7A3, DS_GCB_LVT, DS_WB_A_LETTER, DS_SB_O_LETTER},
	{0x200C, DS_GCB_EXTEND, DS_WB_EXTEND, DS_SB_EXTEND},
	{0x200D, DS_GCB_ZWJ, DS_WB_ZWJ, DS_SB_EXTEND},
	{0x2019, DS_GCB_OTHER, DS_WB_MID_NUM_LET, DS_SB_CLOSE},
	{0x3002, DS_GCB_OTHER, DS_WB_OTHER, DS_SB_S_TERM},
	{0x30AB, DS_GCB_OTHER, DS_WB_KATAKANA, DS_SB_O_LETTER},
	{0x4E00, DS_GCB_OTHER, DS_WB_OTHER, DS_SB_O_LETTER},
	{0x1F1E6, DS_GCB_REGIONAL_INDICATOR, DS_WB_REGIONAL_INDICATOR, DS_SB_OTHER},
	{0x1F3FB, DS_GCB_EXTEND, DS_WB_EXTEND, DS_SB_OTHER},
	{0x1F600, DS_GCB_OTHER, DS_WB_OTHER, DS_SB_OTHER},
};

static void test_breaks(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(breaks); i++) {
		const ds_ucd_props *p = ds_ucd_get(breaks[i].cp);
		assert_at(breaks[i].cp, "grapheme break", p->gcb, breaks[i].gcb);
		assert_at(breaks[i].cp, "word break", p->wb, breaks[i].wb);
		assert_at(breaks[i].cp, "sentence break", p->sb, breaks[i].sb);
	}
}

enum {
	LETTER = DS_UCD_ASSIGNED | DS_UCD_ALPHABETIC,
	UPPER = LETTER | DS_UCD_UPPERCASE,
	LOWER = LETTER | DS_UCD_LOWERCASE,
	SPACE = DS_UCD_ASSIGNED | DS_UCD_WHITE_SPACE,
	HIDDEN = DS_UCD_ASSIGNED | DS_UCD_DEFAULT_IGNORABLE
};

static void test_flags(void **state)
{
	(void)state;
	static const struct {
		uint32_t cp;
		int flags;
	} cases[] = {
		{'A', UPPER}, {'a', LOWER}, {'1', DS_UCD_ASSIGNED}, {'\t', SPACE}, {' ', SPACE},
		{'^', DS_UCD_ASSIGNED | DS_UCD_DIACRITIC}, {0xA0, SPACE}, {0x3000, SPACE},
		{0x200B, HIDDEN}, {0xFE0F, HIDDEN}, {0x00AD, HIDDEN},
		{0x200E, HIDDEN | DS_UCD_BIDI_CONTROL}, {0x202E, HIDDEN | DS_UCD_BIDI_CONTROL},
		{0x2066, HIDDEN | DS_UCD_BIDI_CONTROL}, {0x061C, HIDDEN | DS_UCD_BIDI_CONTROL},
		{0x00A9, DS_UCD_ASSIGNED | DS_UCD_EXT_PICT},
		{0x1F600, DS_UCD_ASSIGNED | DS_UCD_EXT_PICT}, {0x1F3FB, DS_UCD_ASSIGNED},
		{'#', DS_UCD_ASSIGNED}, {0x0301, DS_UCD_ASSIGNED | DS_UCD_DIACRITIC},
		{0x0345, LOWER | DS_UCD_DIACRITIC}, {0x01C5, LETTER}, {0x2160, UPPER},
		{0x24B6, UPPER}, {0x05D0, LETTER}, {0x4E00, LETTER},
		{0x3164, LETTER | DS_UCD_DEFAULT_IGNORABLE}, {0xE000, DS_UCD_ASSIGNED},
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_at(cases[i].cp, "flags", ds_ucd_get(cases[i].cp)->flags, cases[i].flags);
}

static void assert_default(uint32_t cp)
{
	static const ds_ucd_props none = {.width = 1};
	const ds_ucd_props *p = ds_ucd_get(cp);
	assert_non_null(p);
	assert_at(cp, "flags", p->flags, none.flags);
	assert_at(cp, "category", p->category, none.category);
	assert_at(cp, "ccc", p->ccc, none.ccc);
	assert_at(cp, "gcb", p->gcb, none.gcb);
	assert_at(cp, "wb", p->wb, none.wb);
	assert_at(cp, "sb", p->sb, none.sb);
	assert_at(cp, "script", p->script, none.script);
	assert_at(cp, "width", p->width, none.width);
	assert_at(cp, "quick checks", p->quick_check, none.quick_check);
}

/* U+1E030 came with 15.0; U+31E4 (16.0), U+11380 (16.0) and U+2FFC (15.1) came after. */
static void test_unassigned(void **state)
{
	(void)state;
	static const uint32_t cps[] = {
		0x0378, 0x0530, 0x2FFC, 0x31E4, 0xFDD0, 0xFFFE, 0x11380, 0x1FFFE, 0x40000, 0xDFFFF,
		0x10FFFE, 0x10FFFF, 0x110000, 0x110041, 0x1FFFFF, 0x200041, 0x80000041, 0xFFFFFFFF
	};
	for (size_t i = 0; i < COUNT(cps); i++) {
		uint32_t out[3] = {0, 0, 0};
		assert_default(cps[i]);
		assert_at(cps[i], "lower", ds_ucd_lower(cps[i]), cps[i]);
		assert_at(cps[i], "folding length", (long long)ds_ucd_casefold(cps[i], out), 1);
		assert_at(cps[i], "folding", out[0], cps[i]);
	}
	assert_true(ds_ucd_get(0x1E030)->flags & DS_UCD_ASSIGNED);
}

/* The standard gives some reserved code points properties; UAX #29 depends on them. */
static void test_reserved(void **state)
{
	(void)state;
	const ds_ucd_props *p = ds_ucd_get(0xE0080);
	assert_int_equal(p->category, DS_GC_CN);
	assert_int_equal(p->flags, DS_UCD_DEFAULT_IGNORABLE);
	assert_int_equal(p->gcb, DS_GCB_CONTROL);
	assert_int_equal(p->width, 0);
	assert_int_equal(ds_ucd_get(0x1F8FF)->flags, DS_UCD_EXT_PICT);
	assert_int_equal(ds_ucd_get(0x2FFFD)->width, 2);
	assert_int_equal(ds_ucd_get(0x2FFFD)->category, DS_GC_CN);
	assert_int_equal(ds_ucd_get(0x2FFFE)->width, 1);
}

static void test_combining_class(void **state)
{
	(void)state;
	static const struct {
		uint32_t cp;
		int ccc;
	} cases[] = {
		{'a', 0}, {0x0301, 230}, {0x0327, 202}, {0x0328, 202}, {0x0334, 1}, {0x0345, 240},
		{0x05B0, 10}, {0x064B, 27}, {0x0670, 35}, {0x093C, 7}, {0x094D, 9}, {0x0E38, 103},
		{0x0F71, 129}, {0x302A, 218}, {0x3099, 8}, {0x1D165, 216}, {0x16FF0, 6},
		{0xAC00, 0},
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_at(cases[i].cp, "ccc", ds_ucd_get(cases[i].cp)->ccc, cases[i].ccc);
}

static void test_quick_check(void **state)
{
	(void)state;
	enum { Y = DS_QC_YES, N = DS_QC_NO, M = DS_QC_MAYBE };
	static const struct {
		uint32_t cp;
		int nfc, nfd, nfkc, nfkd;
	} cases[] = {
		{'a', Y, Y, Y, Y}, {0x00E9, Y, N, Y, N}, {0x0301, M, Y, M, Y}, {0x0340, N, N, N, N},
		{0x00A0, Y, Y, N, N}, {0x0958, N, N, N, N}, {0x1161, M, Y, M, Y},
		{0xAC00, Y, N, Y, N}, {0x212B, N, N, N, N}, {0xFB01, Y, Y, N, N},
		{0xFF21, Y, Y, N, N}, {0x4E00, Y, Y, Y, Y}, {0x2126, N, N, N, N},
		{0x0653, M, Y, M, Y}, {0x1E9B, Y, N, N, N}, {0x2F800, N, N, N, N},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		const ds_ucd_props *p = ds_ucd_get(cases[i].cp);
		assert_at(cases[i].cp, "NFC", ds_ucd_quick_check(p, DS_QC_NFC), cases[i].nfc);
		assert_at(cases[i].cp, "NFD", ds_ucd_quick_check(p, DS_QC_NFD), cases[i].nfd);
		assert_at(cases[i].cp, "NFKC", ds_ucd_quick_check(p, DS_QC_NFKC), cases[i].nfkc);
		assert_at(cases[i].cp, "NFKD", ds_ucd_quick_check(p, DS_QC_NFKD), cases[i].nfkd);
	}
}

static void test_lower(void **state)
{
	(void)state;
	static const uint32_t cases[][2] = {
		{'A', 'a'}, {'Z', 'z'}, {'@', '@'}, {'[', '['}, {0xC0, 0xE0}, {0xD7, 0xD7},
		{0x0130, 'i'}, {0x018F, 0x0259}, {0x0178, 0xFF}, {0x01C5, 0x01C6}, {0x03A3, 0x03C3},
		{0x0416, 0x0436}, {0x0531, 0x0561}, {0x1C90, 0x10D0}, {0x10A0, 0x2D00},
		{0x13A0, 0xAB70}, {0x1E9E, 0xDF}, {0x212A, 'k'}, {0x2160, 0x2170}, {0xFF21, 0xFF41},
		{0xA7AE, 0x026A}, {0x10400, 0x10428}, {'a', 'a'}, {0x1E900, 0x1E922},
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_at(cases[i][0], "lower", ds_ucd_lower(cases[i][0]), cases[i][1]);
}

static void test_casefold(void **state)
{
	(void)state;
	static const struct {
		uint32_t cp;
		size_t length;
		uint32_t out[3];
	} cases[] = {
		{'A', 1, {'a'}},
		{'I', 1, {'i'}}, /* not the Turkic fold */
		{'1', 1, {'1'}},
		{0x00B5, 1, {0x03BC}},
		{0x00DF, 2, {'s', 's'}},
		{0x0130, 2, {'i', 0x0307}},
		{0x0131, 1, {0x0131}},
		{0x0149, 2, {0x02BC, 'n'}},
		{0x017F, 1, {'s'}},
		{0x0390, 3, {0x03B9, 0x0308, 0x0301}},
		{0x03C2, 1, {0x03C3}},
		{0x0587, 2, {0x0565, 0x0582}},
		{0x13F8, 1, {0x13F0}},
		{0xAB70, 1, {0x13A0}}, /* Cherokee folds to its capitals */
		{0x1E9E, 2, {'s', 's'}},
		{0x1F80, 2, {0x1F00, 0x03B9}},
		{0x1FB7, 3, {0x03B1, 0x0342, 0x03B9}},
		{0xFB03, 3, {'f', 'f', 'i'}},
		{0x1E921, 1, {0x1E943}},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint32_t out[3] = {0, 0, 0};
		size_t length = ds_ucd_casefold(cases[i].cp, out);
		assert_at(cases[i].cp, "folding length", (long long)(length - cases[i].length), 0);
		for (size_t k = 0; k < length; k++)
			assert_at(cases[i].cp, "folding", out[k], cases[i].out[k]);
	}
}

static void test_names(void **state)
{
	(void)state;
	assert_string_equal(ds_ucd_script_name(DS_SCRIPT_UNKNOWN), "Unknown");
	assert_string_equal(ds_ucd_script_name(DS_SCRIPT_LATIN), "Latin");
	assert_string_equal(ds_ucd_script_code(DS_SCRIPT_LATIN), "Latn");
	assert_string_equal(ds_ucd_script_name(DS_SCRIPT_SIGN_WRITING), "SignWriting");
	assert_string_equal(ds_ucd_script_code(DS_SCRIPT_INHERITED), "Zinh");
	assert_string_equal(ds_ucd_script_name(DS_SCRIPT_ZANABAZAR_SQUARE), "Zanabazar_Square");
	assert_string_equal(ds_ucd_category_name(DS_GC_CN), "Cn");
	assert_string_equal(ds_ucd_category_name(DS_GC_LU), "Lu");
	assert_string_equal(ds_ucd_category_name(DS_GC_ZS), "Zs");
	static const int outside[] = {-1, -2147483647 - 1, DS_SCRIPT_COUNT, 2147483647};
	for (size_t i = 0; i < COUNT(outside); i++) {
		assert_string_equal(ds_ucd_script_name(outside[i]), "Unknown");
		assert_string_equal(ds_ucd_script_code(outside[i]), "Zzzz");
		assert_string_equal(ds_ucd_category_name(outside[i]), "Cn");
	}
	for (int i = 0; i < DS_SCRIPT_COUNT; i++)
		assert_int_equal(strlen(ds_ucd_script_code(i)), 4);
}

/* Every record keeps within its enums, and what the standard derives follows. */
static void test_invariants(void **state)
{
	(void)state;
	size_t assigned = 0;
	for (uint32_t cp = 0; cp <= DS_UCD_MAX; cp++) {
		const ds_ucd_props *p = ds_ucd_get(cp);
		assert_at(cp, "in range", p->category < DS_GC_COUNT && p->gcb < DS_GCB_COUNT &&
			p->wb < DS_WB_COUNT && p->sb < DS_SB_COUNT && p->script < DS_SCRIPT_COUNT &&
			p->width <= 2, 1);
		int known = (p->flags & DS_UCD_ASSIGNED) != 0;
		assert_at(cp, "assigned", known, p->category != DS_GC_CN);
		if (!known)
			assert_at(cp, "script", p->script, DS_SCRIPT_UNKNOWN);
		if (p->ccc)
			assert_at(cp, "mark", (DS_GC_BIT(p->category) & DS_GC_MASK_M) != 0, 1);
		if (p->category == DS_GC_LU)
			assert_at(cp, "uppercase", (p->flags & DS_UCD_UPPERCASE) != 0, 1);
		if (DS_GC_BIT(p->category) & DS_GC_MASK_L)
			assert_at(cp, "alphabetic", (p->flags & DS_UCD_ALPHABETIC) != 0, 1);
		if (DS_GC_BIT(p->category) & DS_GC_MASK_Z)
			assert_at(cp, "white space", (p->flags & DS_UCD_WHITE_SPACE) != 0, 1);
		if ((DS_GC_BIT(p->category) & (DS_GC_BIT(DS_GC_MN) | DS_GC_BIT(DS_GC_ME))))
			assert_at(cp, "width", p->width, 0);
		assigned += (size_t)known;
	}
	/* 149,186 characters of 15.0 (chapter of the version), 65 controls, 137,468 private use,
	 * 2,048 surrogates. */
	assert_int_equal(assigned, 149186 + 65 + 137468 + 2048);
}

/* Folding is stable under itself, so that one pass is enough (section 3.13, toCasefold). */
static void test_fold_idempotent(void **state)
{
	(void)state;
	for (uint32_t cp = 0; cp <= DS_UCD_MAX; cp++) {
		uint32_t once[3], twice[3];
		size_t length = ds_ucd_casefold(cp, once);
		assert_at(cp, "folding length", length >= 1 && length <= 3, 1);
		for (size_t i = 0; i < length; i++) {
			size_t again = ds_ucd_casefold(once[i], twice);
			assert_at(once[i], "folding again", (long long)again, 1);
			assert_at(once[i], "folding again", twice[0], once[i]);
		}
	}
}

/* ---- against utf8proc ---- */

static int same_version(void)
{
	return strcmp(utf8proc_unicode_version(), DS_UCD_VERSION) == 0;
}

static void test_peer_category(void **state)
{
	(void)state;
	if (!same_version())
		skip();
	for (uint32_t cp = 0; cp <= DS_UCD_MAX; cp++) {
		const char *name = utf8proc_category_string((utf8proc_int32_t)cp);
		if (strcmp(name, ds_ucd_category_name(ds_ucd_get(cp)->category)) != 0)
			fail_msg("U+%04X: not of category %s", (unsigned)cp, name);
	}
}

/* utf8proc's break class is ours with Extended_Pictographic folded in. */
static void test_peer_grapheme_break(void **state)
{
	(void)state;
	static const int theirs[DS_GCB_COUNT] = {
		[DS_GCB_OTHER] = UTF8PROC_BOUNDCLASS_OTHER,
		[DS_GCB_CR] = UTF8PROC_BOUNDCLASS_CR,
		[DS_GCB_LF] = UTF8PROC_BOUNDCLASS_LF,
		[DS_GCB_CONTROL] = UTF8PROC_BOUNDCLASS_CONTROL,
		[DS_GCB_EXTEND] = UTF8PROC_BOUNDCLASS_EXTEND,
		[DS_GCB_ZWJ] = UTF8PROC_BOUNDCLASS_ZWJ,
		[DS_GCB_REGIONAL_INDICATOR] = UTF8PROC_BOUNDCLASS_REGIONAL_INDICATOR,
		[DS_GCB_PREPEND] = UTF8PROC_BOUNDCLASS_PREPEND,
		[DS_GCB_SPACING_MARK] = UTF8PROC_BOUNDCLASS_SPACINGMARK,
		[DS_GCB_L] = UTF8PROC_BOUNDCLASS_L,
		[DS_GCB_V] = UTF8PROC_BOUNDCLASS_V,
		[DS_GCB_T] = UTF8PROC_BOUNDCLASS_T,
		[DS_GCB_LV] = UTF8PROC_BOUNDCLASS_LV,
		[DS_GCB_LVT] = UTF8PROC_BOUNDCLASS_LVT,
	};
	if (!same_version())
		skip();
	for (uint32_t cp = 0; cp <= DS_UCD_MAX; cp++) {
		const ds_ucd_props *p = ds_ucd_get(cp);
		if (!(p->flags & DS_UCD_ASSIGNED)) /* utf8proc has one record for all of these */
			continue;
		int pict = UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
		int expected = utf8proc_get_property((utf8proc_int32_t)cp)->boundclass;
		int ours = p->flags & DS_UCD_EXT_PICT ? pict : theirs[p->gcb];
		assert_at(cp, "grapheme break", ours, expected);
	}
}

/* Combining classes never change once assigned (Unicode stability policy): any version will do. */
static void test_peer_combining_class(void **state)
{
	(void)state;
	for (uint32_t cp = 0; cp <= DS_UCD_MAX; cp++) {
		const ds_ucd_props *p = ds_ucd_get(cp);
		int expected = utf8proc_get_property((utf8proc_int32_t)cp)->combining_class;
		if (p->flags & DS_UCD_ASSIGNED)
			assert_at(cp, "ccc", p->ccc, expected);
		else
			assert_at(cp, "ccc", p->ccc, 0);
	}
}

static void test_peer_case(void **state)
{
	(void)state;
	int same = same_version();
	for (uint32_t cp = 0; cp <= DS_UCD_MAX; cp++) {
		utf8proc_int32_t their_cp = (utf8proc_int32_t)cp, theirs[8];
		uint32_t ours[3];
		if (!(ds_ucd_get(cp)->flags & DS_UCD_ASSIGNED) || (cp >= 0xD800 && cp <= 0xDFFF))
			continue;
		if (same)
			assert_at(cp, "lower", ds_ucd_lower(cp), utf8proc_tolower(their_cp));
		utf8proc_ssize_t length =
			utf8proc_decompose_char(their_cp, theirs, 8, UTF8PROC_CASEFOLD, NULL);
		assert_at(cp, "folding length", (long long)ds_ucd_casefold(cp, ours), length);
		for (utf8proc_ssize_t i = 0; i < length; i++)
			assert_at(cp, "folding", ours[i], theirs[i]);
	}
}

/* YES or MAYBE in a form means that the character alone is unchanged by it, NO that it changes. */
static void assert_form(uint32_t cp, int form, int options)
{
	utf8proc_int32_t out[32];
	utf8proc_ssize_t length = utf8proc_decompose_char((utf8proc_int32_t)cp, out, 32,
		(utf8proc_option_t)(options | UTF8PROC_DECOMPOSE), NULL);
	assert_true(length > 0 && length <= 32);
	length = utf8proc_normalize_utf32(out, length, (utf8proc_option_t)options);
	int changed = length != 1 || (uint32_t)out[0] != cp;
	int answer = ds_ucd_quick_check(ds_ucd_get(cp), form);
	assert_at(cp, "quick check is NO", answer == DS_QC_NO, changed);
}

static void test_peer_normal_forms(void **state)
{
	(void)state;
	for (uint32_t cp = 0; cp <= DS_UCD_MAX; cp++) {
		const ds_ucd_props *p = ds_ucd_get(cp);
		if (!(p->flags & DS_UCD_ASSIGNED)) {
			assert_at(cp, "quick checks", p->quick_check, 0);
			continue;
		}
		if (cp >= 0xD800 && cp <= 0xDFFF)
			continue;
		assert_form(cp, DS_QC_NFD, UTF8PROC_STABLE);
		assert_form(cp, DS_QC_NFC, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
		assert_form(cp, DS_QC_NFKD, UTF8PROC_STABLE | UTF8PROC_COMPAT);
		assert_form(cp, DS_QC_NFKC, UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST("facts of many scripts", test_facts),
		TEST("break classes", test_breaks),
		TEST("flags", test_flags),
		TEST("unassigned and out of range", test_unassigned),
		TEST("reserved with properties", test_reserved),
		TEST("combining classes", test_combining_class),
		TEST("quick checks", test_quick_check),
		TEST("lower case", test_lower),
		TEST("case folding", test_casefold),
		TEST("names", test_names),
		TEST("invariants of all code points", test_invariants),
		TEST("folding twice is folding once", test_fold_idempotent),
		TEST("category as utf8proc", test_peer_category),
		TEST("grapheme break as utf8proc", test_peer_grapheme_break),
		TEST("combining class as utf8proc", test_peer_combining_class),
		TEST("case as utf8proc", test_peer_case),
		TEST("quick checks as utf8proc normalises", test_peer_normal_forms),
	};
	return cmocka_run_group_tests_name("ucd/props", tests, NULL, NULL);
}
