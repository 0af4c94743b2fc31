/*
 * Tests of text/decode: marks, declarations, detection, legacy charsets, maps, ill-formed bytes.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/decode_int.h"

#include "text/text.h"

#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "decode_texts.h"

#define TEST(name, function) {"text/decode: " name, function, NULL, NULL, NULL}
#define ROOM 65536

/* The text in a charset, by iconv; the caller has ROOM bytes. */
static ds_str encoded(char *to, const char *name, ds_str text)
{
	iconv_t cd = iconv_open(name, "UTF-8");
	char *from = (char *)(uintptr_t)text.at, *at = to;
	size_t left = text.len, room = ROOM;

	assert_true(cd != (iconv_t)-1);
	if (iconv(cd, &from, &left, &at, &room) == (size_t)-1)
		fail_msg("%s has not all of \"%s\"", name, from);
	iconv_close(cd);
	return (ds_str){to, (size_t)(at - to)};
}

static ds_charset charset_of(const char *label)
{
	ds_charset c = DS_CS_COUNT;

	if (!ds_charset_find(&c, ds_str_of(label)))
		fail_msg("%s is no label", label);
	return c;
}

/* What is decided for s, with detection; an unknown label is "error". */
static ds_encoding decided(ds_str s, const char *label)
{
	ds_decode_opts opts = {.detect = true, .charset = ds_str_of(label)};
	ds_encoding e = {.charset = DS_CS_COUNT};

	assert_int_equal(ds_decode_decide(&e, s, true, &opts, NULL), DS_OK);
	return e;
}

static void want(ds_str s, const char *label, ds_charset charset, ds_how how)
{
	ds_encoding e = decided(s, label);

	if (e.charset != charset || e.how != how)
		fail_msg("\"%.*s\" (%s): %s, %s", (int)s.len, s.at, label,
			 ds_charset_name(e.charset), ds_how_name(e.how));
}

static void labels(void **state)
{
	static const struct {
		const char *label;
		int charset;
	} rows[] = {
		{"latin1", DS_CS_WINDOWS_1252},   {" ISO-8859-1\n", DS_CS_WINDOWS_1252},
		{"us-ascii", DS_CS_WINDOWS_1252}, {"UTF8", DS_CS_UTF8},
		{"utf-16", DS_CS_UTF16LE},        {"windows-1251", DS_CS_WINDOWS_1251},
		{"cp1251", DS_CS_WINDOWS_1251},   {"Koi8-R", DS_CS_KOI8_R},
		{"iso-8859-9", DS_CS_WINDOWS_1254}, {"GB2312", DS_CS_GB18030},
		{"sjis", DS_CS_SHIFT_JIS},        {"ks_c_5601-1987", DS_CS_EUC_KR},
		{"text/html; charset=\"koi8-u\"", DS_CS_KOI8_U},
		{"text/plain;Charset = big5 ; x=y", DS_CS_BIG5},
		{"klingon", -1}, {"", -1}, {"charset=", -1}, {"iso 8859-1", -1}, {"1", -1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		ds_charset c = DS_CS_COUNT;
		bool found = ds_charset_find(&c, ds_str_of(rows[i].label));

		if (found != (rows[i].charset >= 0) || (found && (int)c != rows[i].charset))
			fail_msg("%s: %s", rows[i].label, found ? ds_charset_name(c) : "none");
	}
	for (int c = 0; c < DS_CS_COUNT; c++)
		assert_int_equal(charset_of(ds_charset_name((ds_charset)c)), c);
}

static void declarations(void **state)
{
	(void)state;
	want(DS_STR("<html><meta charset=koi8-r>\xD0\xD2"), "", DS_CS_KOI8_R, DS_HOW_DECLARED);
	want(DS_STR("\n <html><META http-equiv='Content-Type' content='text/html; "
		    "charset=windows-1250'>\xE9"), "", DS_CS_WINDOWS_1250, DS_HOW_DECLARED);
	want(DS_STR("<?xml version=\"1.0\" encoding='iso-8859-5'?><a>\xD0</a>"), "",
	     DS_CS_ISO_8859_5, DS_HOW_DECLARED);
	want(DS_STR("<html><!-- <meta charset=big5> --><meta charset=latin1>\xE9"), "",
	     DS_CS_WINDOWS_1252, DS_HOW_DECLARED);
	/* declared wins over given; ASCII needs neither; well-formed UTF-8 is not what was declared */
	want(DS_STR("<html><meta charset=koi8-r>\xD0\xD2"), "big5", DS_CS_KOI8_R, DS_HOW_DECLARED);
	want(DS_STR("<html><meta charset=utf-8>\xC3\xA9"), "", DS_CS_UTF8, DS_HOW_DECLARED);
	want(DS_STR("<html><meta charset=koi8-r>\xC3\xA9"), "", DS_CS_UTF8, DS_HOW_VALID);
	want(DS_STR("<html><meta charset=koi8-r>abc"), "big5", DS_CS_UTF8, DS_HOW_VALID);
	/* lies: UTF-16 in ASCII bytes is UTF-8; what is no UTF-8 is not */
	want(DS_STR("<html><meta charset=utf-16>\xC3\xA9"), "", DS_CS_UTF8, DS_HOW_DECLARED);
	want(DS_STR("<html><meta charset=utf-8>caf\xE9 cr\xE8me"), "", DS_CS_WINDOWS_1252,
	     DS_HOW_DETECTED);
	/* a text about HTML declares nothing; a label that is none neither */
	want(DS_STR("write <meta charset=koi8-r> \xC3\xA9"), "", DS_CS_UTF8, DS_HOW_VALID);
	want(DS_STR("<html><meta charset=klingon>caf\xE9"), "", DS_CS_WINDOWS_1252, DS_HOW_DETECTED);
	want((ds_str){"<\0?\0x\0m\0l\0?\0>\0\xE9\0", 14}, "", DS_CS_UTF16LE, DS_HOW_DETECTED);
	want((ds_str){"\0<\0?\0\1", 6}, "", DS_CS_UTF16BE, DS_HOW_DECLARED);
	want(DS_STR("caf\xE9"), "windows-1250", DS_CS_WINDOWS_1250, DS_HOW_GIVEN);
	want(DS_STR("caf\xC3\xA9"), "windows-1250", DS_CS_UTF8, DS_HOW_VALID);
	want(DS_STR("caf\xC3\xA9 \xFF"), "windows-1250", DS_CS_WINDOWS_1250, DS_HOW_GIVEN);
	want(DS_STR("\xEF\xBB\xBF" "caf\xC3\xA9"), "windows-1250", DS_CS_UTF8, DS_HOW_BOM);
}

static void utf8_or_not(void **state)
{
	char noise[600];
	unsigned seed = 1;

	(void)state;
	want(DS_STR(""), "", DS_CS_UTF8, DS_HOW_VALID);
	want(DS_STR("plain"), "", DS_CS_UTF8, DS_HOW_VALID);
	want(DS_STR("caf\xE9"), "", DS_CS_WINDOWS_1252, DS_HOW_DETECTED);
	want(DS_STR("It was a long text about nothing, and then one caf\xE9 in it, at last."), "",
	     DS_CS_WINDOWS_1252, DS_HOW_DETECTED);
	want(DS_STR("na\xC3\xAFve, and one \xFF stray"), "", DS_CS_UTF8, DS_HOW_DETECTED);
	want(DS_STR("\xD0\x9F\xD1\x80\xD0\xB8\xD0\xB2 \xE2\x28 \xD0\xB5\xD1\x82"), "", DS_CS_UTF8,
	     DS_HOW_DETECTED);
	want(DS_STR("cut off in a quotation mark \xE2\x80"), "", DS_CS_UTF8, DS_HOW_DETECTED);
	want(DS_STR("ab\0cd"), "", DS_CS_UTF8, DS_HOW_VALID);
	want(DS_STR("a stray \0 in a longer text of ASCII."), "", DS_CS_UTF8, DS_HOW_VALID);
	for (size_t i = 0; i < sizeof noise; i++)
		noise[i] = (char)(((seed = seed * 1103515245u + 12345u) >> 16 & 0xFF) | 1);
	want((ds_str){noise, sizeof noise}, "", DS_CS_UTF8, DS_HOW_FALLBACK);
	want(DS_STR("a\xFF\xFE" "b c"), "", DS_CS_UTF8, DS_HOW_FALLBACK);
	want(DS_STR("stray \xFF here"), "", DS_CS_UTF8, DS_HOW_FALLBACK);
	want(DS_STR("a lead \xC3( without more"), "", DS_CS_UTF8, DS_HOW_FALLBACK);
	want(DS_STR("2 \xBD cups, 5 \x80"), "", DS_CS_WINDOWS_1252, DS_HOW_DETECTED);
	assert_in_range(decided((ds_str){noise, sizeof noise}, "").confidence, 1, 49);
	assert_in_range(decided(DS_STR("na\xC3\xAFve \xE2\x80\xA6 \xFF"), "").confidence, 50, 99);
}

/* UTF-16 and UTF-32 of every text, with and without a mark, and one byte too many. */
static void wide(void **state)
{
	static const char *const names[] = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"};
	char *b = malloc(ROOM), *marked = malloc(ROOM);

	(void)state;
	assert_non_null(b);
	assert_non_null(marked);
	for (size_t i = 0; i < sizeof decode_texts / sizeof *decode_texts; i++) {
		for (size_t k = 0; k < 4; k++) {
			ds_charset c = charset_of(names[k]);
			ds_str s = encoded(b, names[k], ds_str_of(decode_texts[i].text));
			ds_str m = encoded(marked, names[k], DS_STR("\xEF\xBB\xBF"));
			/* Japanese without a blank or line end has no NUL to tell it by */
			bool tells = memchr(s.at, '\0', s.len) != NULL;

			if (tells)
				want(s, "", c, DS_HOW_DETECTED);
			want(s, names[k], c, tells ? DS_HOW_DETECTED : DS_HOW_GIVEN);
			memcpy(marked + m.len, s.at, s.len - 1);
			want((ds_str){marked, m.len + s.len - 1}, "", c, DS_HOW_BOM);
		}
	}
	free(b);
	free(marked);
}

/* Each text in each charset decodes to itself, and every character's span is its bytes. */
static void round_trip(ds_str text, const char *charset, char *b)
{
	ds_charset c = charset_of(charset);
	ds_str s = encoded(b, ds_charset_iconv(c), text);
	ds_decode_opts opts = {.charset = ds_str_of(charset)};
	size_t at = 0, src = 0;
	ds_encoding e;
	ds_decoder d;
	ds_mapped m;
	ds_arena mem;

	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_decode(&m, &e, s, &opts, &mem, NULL), DS_OK);
	if (!ds_str_eq(m.text, text))
		fail_msg("%s: %.*s", charset, (int)m.text.len, m.text.at);
	assert_int_equal(e.invalid, 0);
	assert_int_equal(ds_decoder_open(&d, c, NULL), DS_OK);
	while (at < m.text.len) {
		size_t end = at, src_end = src;

		ds_utf8_next(m.text, &end);
		ds_decoder_next(&d, s, &src_end);
		assert_int_equal(ds_edits_start(&m.map, at), src);
		assert_int_equal(ds_edits_end(&m.map, end), src_end);
		assert_int_equal(ds_edits_to_start(&m.map, src), at);
		assert_int_equal(ds_edits_to_end(&m.map, src_end), end);
		at = end;
		src = src_end;
	}
	assert_int_equal(src, s.len);
	ds_decoder_close(&d);
	ds_arena_free(&mem);
}

static void legacy(void **state)
{
	char *b = malloc(ROOM);

	(void)state;
	assert_non_null(b);
	for (size_t i = 0; i < sizeof decode_texts / sizeof *decode_texts; i++) {
		ds_str text = ds_str_of(decode_texts[i].text);

		for (size_t k = 0; k < DECODE_TEXTS_CHARSETS && decode_texts[i].charsets[k]; k++)
			round_trip(text, decode_texts[i].charsets[k], b);
		round_trip(text, "GB18030", b);
		round_trip(text, "UTF-16BE", b);
		round_trip(text, "UTF-32LE", b);
	}
	free(b);
}

/* Whether s, in the charset that was decided for it, is the text. */
static bool reads_as(ds_str s, ds_str text, ds_encoding *e)
{
	ds_decode_opts opts = {.detect = true};
	ds_arena mem;
	ds_mapped m;
	bool same;

	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_decode(&m, e, s, &opts, &mem, NULL), DS_OK);
	same = ds_str_eq(m.text, text);
	ds_arena_free(&mem);
	return same;
}

/* Whole texts are told by their content; pieces of 60 characters nearly always. */
static void detection(void **state)
{
	size_t right = 0, all = 0;
	char *b = malloc(ROOM);

	(void)state;
	assert_non_null(b);
	for (size_t i = 0; i < sizeof decode_texts / sizeof *decode_texts; i++) {
		ds_str text = ds_str_of(decode_texts[i].text), piece;
		size_t end = 0;

		for (int k = 0; k < 60 && end < text.len; k++)
			ds_utf8_next(text, &end);
		piece = ds_str_sub(text, 0, end);
		for (size_t k = 0; k < DECODE_TEXTS_CHARSETS && decode_texts[i].charsets[k]; k++) {
			const char *name = ds_charset_iconv(charset_of(decode_texts[i].charsets[k]));
			ds_encoding e;

			if (!reads_as(encoded(b, name, text), text, &e))
				fail_msg("%s in %s: %s (%u)", decode_texts[i].lang, name,
					 ds_charset_name(e.charset), e.confidence);
			all++;
			right += reads_as(encoded(b, name, piece), piece, &e);
		}
	}
	if (right * 100 < all * 95)
		fail_msg("%zu of %zu short pieces", right, all);
	free(b);
}

/* Texts with little beyond ASCII, in capitals, or in seven bits, which once went astray. */
static void hard(void **state)
{
	static const struct {
		const char *iconv, *text;
	} rows[] = {
		{"WINDOWS-1252", "The mayor’s office said it wasn’t ready. They’ll open the bridge on Monday."},
		{"WINDOWS-1252", "The bridge—old, narrow and steep—was closed for three days—no one knew why."},
		{"WINDOWS-1252", "L’homme n’est pas venu, car il n’avait pas le temps d’y aller."},
		{"WINDOWS-1252", "About 25\xC2\xA0people were\xC2\xA0not there when the repairs began on Monday."},
		{"WINDOWS-1251", "ПРИКАЗ НАЧАЛЬНИКА ОТДЕЛА СНАБЖЕНИЯ: НАЗНАЧИТЬ НОВОГО БУХГАЛТЕРА С ПОНЕДЕЛЬНИКА."},
		{"KOI8-R", "ПРИКАЗ НАЧАЛЬНИКА ОТДЕЛА СНАБЖЕНИЯ: НАЗНАЧИТЬ НОВОГО БУХГАЛТЕРА С ПОНЕДЕЛЬНИКА."},
		{"IBM866", "ПРИКАЗ НАЧАЛЬНИКА ОТДЕЛА СНАБЖЕНИЯ: НАЗНАЧИТЬ НОВОГО БУХГАЛТЕРА С ПОНЕДЕЛЬНИКА."},
		{"ISO-2022-JP", "橋は大雨のあと三日間閉鎖された。Tokyo からの列車は来ない。"},
	};
	char *b = malloc(ROOM);

	(void)state;
	assert_non_null(b);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		ds_str text = ds_str_of(rows[i].text);
		ds_encoding e;

		if (!reads_as(encoded(b, rows[i].iconv, text), text, &e))
			fail_msg("row %zu: %s (%u)", i, ds_charset_name(e.charset), e.confidence);
	}
	free(b);
	/* a NUL or two make no UTF-16 */
	want((ds_str){"x\0y\n", 4}, "", DS_CS_UTF8, DS_HOW_VALID);
	want((ds_str){"ab\0cd\0", 6}, "", DS_CS_UTF8, DS_HOW_VALID);
}

static void check(const char *label, ds_str source, const char *read, size_t invalid, size_t first)
{
	ds_decode_opts opts = {.charset = ds_str_of(label)};
	ds_encoding e = {.charset = DS_CS_COUNT};
	ds_arena mem;
	ds_mapped m;
	ds_err err;

	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_decode(&m, &e, source, &opts, &mem, NULL), DS_OK);
	if (!ds_str_is(m.text, read))
		fail_msg("%s: got \"%.*s\", not \"%s\"", label, (int)m.text.len, m.text.at, read);
	assert_int_equal(e.invalid, invalid);
	assert_int_equal(e.first_invalid, first);
	opts.strict = true;
	e.invalid = 77;
	assert_int_equal(ds_decode(&m, &e, source, &opts, &mem, &err),
			 invalid ? DS_EENCODING : DS_OK);
	if (invalid) {
		char where[40];

		snprintf(where, sizeof where, "at byte %zu", first);
		assert_non_null(strstr(err.msg, where));
		assert_int_equal(e.invalid, 77);
	}
	ds_arena_free(&mem);
}

#define BAD "\xEF\xBF\xBD"

static void ill_formed(void **state)
{
	(void)state;
	check("utf-8", DS_STR("a\xC0\xAF" "b"), "a" BAD BAD "b", 2, 1);           /* overlong */
	check("utf-8", DS_STR("\xED\xA0\x80"), BAD BAD BAD, 3, 0);                /* surrogate */
	check("utf-8", DS_STR("ab\xE2\x82"), "ab" BAD, 1, 2);                     /* cut off */
	check("utf-8", DS_STR("a\xEF\xBB\xBF" "b"), "a\xEF\xBB\xBF" "b", 0, 0);   /* no mark here */
	check("utf-16le", (ds_str){"a\0\x3D\xD8", 4}, "a" BAD, 1, 2);             /* half a pair */
	check("utf-16be", (ds_str){"\0a\xDC\0\0b\0", 7}, "a" BAD "b" BAD, 2, 2);  /* odd length */
	check("utf-32le", (ds_str){"a\0\0\0\0\xD8\0\0\0\0\x11\0", 12}, "a" BAD BAD, 2, 4);
	check("utf-32be", (ds_str){"\0\0\0a\0\0", 6}, "a" BAD, 1, 4);
	check("windows-1252", DS_STR("\xC3\xA9"), "Ã©", 0, 0); /* an order, without detection */
	check("windows-1252", DS_STR("\x80\x81\x9F"), "€\xC2\x81Ÿ", 0, 0);
	check("windows-1253", DS_STR("a\xD2\xE1"), "a" BAD "α", 1, 1);
	check("shift_jis", DS_STR("\x82\xA0\x82"), "あ" BAD, 1, 2);
	check("shift_jis", DS_STR("\x82" "0\xB1\\~"), BAD "0ｱ\\~", 1, 0);
	check("shift_jis", DS_STR("\x81\x5F\x81\x60"), "＼～", 0, 0);
	check("euc-jp", DS_STR("\x8E\xB1\x8F\xB0\xA1\xA4\xA2"), "ｱ丂あ", 0, 0);
	check("euc-jp", DS_STR("\xA4\xA2\xA4 \xFF"), "あ" BAD " " BAD, 2, 2);
	check("euc-kr", DS_STR("\xB0\xA1\x81\x41\xC8"), "가갂" BAD, 1, 4);
	check("big5", DS_STR("\xA4\x40\x88\x62\xA4"), "一Ê̄" BAD, 1, 4);
	check("gbk", DS_STR("\x80\xC4\xE3\x81\x30\x81\x30\x81"), "€你\xC2\x80" BAD, 1, 7);
	check("iso-2022-jp", DS_STR("a\x1B$B$\"\x1B(Bb\x1B(J\\\x1B(I1"), "aあb¥ｱ", 0, 0);
	check("iso-2022-jp", DS_STR("\x1B(Q\xA4"), BAD "(Q" BAD, 2, 0);
}

/* The reading text maps to the source's bytes, cleaned as UTF-8 is. */
static void reading(void **state)
{
	ds_text_opts opts = {.charset = DS_STR("windows-1251")};
	ds_str source = DS_STR("\xCF\xF0\xE8\r\n\xAD\xE2\xE5\xF2");
	ds_arena mem;
	ds_text t;

	(void)state;
	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_text_read(&t, source, &opts, &mem, NULL), DS_OK);
	assert_true(ds_str_is(t.read, "При\nвет"));
	assert_int_equal(ds_edits_start(&t.map, 7), 6); /* в, behind the soft hyphen */
	assert_int_equal(ds_edits_end(&t.map, 9), 7);
	assert_int_equal(ds_edits_start(&t.map, 2), 1);
	assert_int_equal(ds_edits_end(&t.map, 4), 2);
	opts.charset = DS_STR("klingon");
	assert_int_equal(ds_text_read(&t, source, &opts, &mem, NULL), DS_EENCODING);
	opts = (ds_text_opts){.detect = true, .strict = true};
	assert_int_equal(ds_text_read(&t, source, &opts, &mem, NULL), DS_EENCODING);
	ds_arena_free(&mem);
}

/* In pieces of any size the same characters come out as at once. */
static void pieces(void **state)
{
	static const char *const names[] = {"UTF-16LE", "Shift_JIS", "GB18030", "EUC-JP"};
	ds_str text = DS_STR("中文とかな 12\r\nabc, 漢字。");
	char b[256];

	(void)state;
	for (size_t k = 0; k < 4; k++) {
		ds_charset c = charset_of(names[k]);
		ds_str s = encoded(b, ds_charset_iconv(c), text);

		for (size_t step = 9; step < s.len + 9; step++) {
			ds_encoding e = {.charset = c};
			ds_decoder d;
			ds_buf out;
			size_t at = 0, end = 0;

			ds_buf_init(&out, NULL, 0);
			assert_int_equal(ds_decoder_open(&d, c, NULL), DS_OK);
			while (at < s.len) {
				size_t used;

				end = end + step < s.len ? end + step : s.len;
				ds_decoder_add(&out, &d, &e, ds_str_sub(s, at, end), at,
					       end == s.len, &used);
				at += used;
			}
			assert_true(ds_str_eq(ds_buf_view(&out), text));
			assert_int_equal(e.invalid, 0);
			ds_decoder_close(&d);
			ds_buf_free(&out);
		}
	}
}

/* A megabyte of each kind: no step of it is quadratic, and the map's ends meet the text's. */
static void large(void **state)
{
	static const char *const names[] = {"UTF-8", "windows-1251", "UTF-16LE", "GB18030"};
	size_t n = (size_t)1 << 20;
	char *b = malloc(n + 8);

	(void)state;
	assert_non_null(b);
	for (size_t k = 0; k < 4; k++) {
		ds_text_opts opts = {.charset = ds_str_of(names[k])};
		ds_arena mem;
		ds_text t;

		for (size_t i = 0; i < n; i += 4)
			memcpy(b + i, k == 2 ? "\x10\x04 \0" : "\xD0\xB0 x", 4);
		ds_arena_init(&mem, NULL, (size_t)256 << 20);
		assert_int_equal(ds_text_read(&t, (ds_str){b, n}, &opts, &mem, NULL), DS_OK);
		assert_int_equal(t.encoding.invalid, 0);
		assert_int_equal(ds_edits_end(&t.map, t.read.len), n);
		ds_arena_free(&mem);
	}
	free(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("labels", labels),
		TEST("declarations, and what was given", declarations),
		TEST("UTF-8, damaged or not at all", utf8_or_not),
		TEST("UTF-16 and UTF-32", wide),
		TEST("legacy charsets there and back", legacy),
		TEST("undeclared legacy text", detection),
		TEST("little to go by, capitals, seven bits", hard),
		TEST("ill-formed bytes", ill_formed),
		TEST("reading text of a legacy charset", reading),
		TEST("in pieces", pieces),
		TEST("a megabyte", large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
