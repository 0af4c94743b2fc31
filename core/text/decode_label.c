/*
 * Names of charsets, and what a text says about its own. See decode.h.
 *
 * Labels: WHATWG Encoding Standard, section 4.2 (facts; those of its replacement encoding and of
 * x-user-defined are left out). Declarations: HTML's prescan of the first 1024 bytes (section
 * 13.2.3.2) in spirit, XML 1.0 section 4.3.3. Only markup declares: a text about HTML does not.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/decode_int.h"

#include <stdio.h>
#include <strings.h>

#define PRESCAN 1024

/* name, name for iconv, labels beside the name */
static const struct charset {
	const char *name, *iconv, *labels;
} charsets[DS_CS_COUNT] = {
	[DS_CS_UTF8] = {"UTF-8", "UTF-8",
			" unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf8 x-unicode20utf8 "},
	[DS_CS_UTF16LE] = {"UTF-16LE", "UTF-16LE",
			   " csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf16 "
			   "utf16le "},
	[DS_CS_UTF16BE] = {"UTF-16BE", "UTF-16BE", " unicodefffe utf16be "},
	[DS_CS_UTF32LE] = {"UTF-32LE", "UTF-32LE", " utf-32 utf32 utf32le ucs-4 "},
	[DS_CS_UTF32BE] = {"UTF-32BE", "UTF-32BE", " utf32be "},
	[DS_CS_WINDOWS_1252] = {"windows-1252", "CP1252",
				" ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 "
				"iso-ir-100 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 "
				"us-ascii x-cp1252 "},
	[DS_CS_WINDOWS_1250] = {"windows-1250", "CP1250", " cp1250 x-cp1250 "},
	[DS_CS_WINDOWS_1251] = {"windows-1251", "CP1251", " cp1251 x-cp1251 "},
	[DS_CS_WINDOWS_1253] = {"windows-1253", "CP1253", " cp1253 x-cp1253 "},
	[DS_CS_WINDOWS_1254] = {"windows-1254", "CP1254",
				" cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 "
				"iso_8859-9 iso_8859-9:1989 l5 latin5 x-cp1254 "},
	[DS_CS_WINDOWS_1255] = {"windows-1255", "CP1255", " cp1255 x-cp1255 "},
	[DS_CS_WINDOWS_1256] = {"windows-1256", "CP1256", " cp1256 x-cp1256 "},
	[DS_CS_WINDOWS_1257] = {"windows-1257", "CP1257", " cp1257 x-cp1257 "},
	[DS_CS_WINDOWS_1258] = {"windows-1258", "CP1258", " cp1258 x-cp1258 "},
	[DS_CS_WINDOWS_874] = {"windows-874", "CP874",
			       " dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 "},
	[DS_CS_ISO_8859_2] = {"ISO-8859-2", "ISO-8859-2",
			      " csisolatin2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 "
			      "iso_8859-2:1987 l2 latin2 "},
	[DS_CS_ISO_8859_3] = {"ISO-8859-3", "ISO-8859-3",
			      " csisolatin3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 "
			      "iso_8859-3:1988 l3 latin3 "},
	[DS_CS_ISO_8859_4] = {"ISO-8859-4", "ISO-8859-4",
			      " csisolatin4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 "
			      "iso_8859-4:1988 l4 latin4 "},
	[DS_CS_ISO_8859_5] = {"ISO-8859-5", "ISO-8859-5",
			      " csisolatincyrillic cyrillic iso-ir-144 iso8859-5 iso88595 "
			      "iso_8859-5 iso_8859-5:1988 "},
	[DS_CS_ISO_8859_6] = {"ISO-8859-6", "ISO-8859-6",
			      " arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 "
			      "iso-8859-6-e iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 "
			      "iso_8859-6:1987 "},
	[DS_CS_ISO_8859_7] = {"ISO-8859-7", "ISO-8859-7",
			      " csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 iso8859-7 "
			      "iso88597 iso_8859-7 iso_8859-7:1987 sun_eu_greek "},
	[DS_CS_ISO_8859_8] = {"ISO-8859-8", "ISO-8859-8",
			      " csiso88598e csisolatinhebrew hebrew iso-8859-8-e iso-ir-138 "
			      "iso8859-8 iso88598 iso_8859-8 iso_8859-8:1988 visual csiso88598i "
			      "iso-8859-8-i logical "},
	[DS_CS_ISO_8859_10] = {"ISO-8859-10", "ISO-8859-10",
			       " csisolatin6 iso-ir-157 iso8859-10 iso885910 l6 latin6 "},
	[DS_CS_ISO_8859_13] = {"ISO-8859-13", "ISO-8859-13", " iso8859-13 iso885913 "},
	[DS_CS_ISO_8859_14] = {"ISO-8859-14", "ISO-8859-14", " iso8859-14 iso885914 "},
	[DS_CS_ISO_8859_15] = {"ISO-8859-15", "ISO-8859-15",
			       " csisolatin9 iso8859-15 iso885915 iso_8859-15 l9 "},
	[DS_CS_ISO_8859_16] = {"ISO-8859-16", "ISO-8859-16", " "},
	[DS_CS_KOI8_R] = {"KOI8-R", "KOI8-R", " cskoi8r koi koi8 koi8_r "},
	[DS_CS_KOI8_U] = {"KOI8-U", "KOI8-U", " koi8-ru "},
	[DS_CS_IBM866] = {"IBM866", "IBM866", " 866 cp866 csibm866 "},
	[DS_CS_MACINTOSH] = {"macintosh", "MACINTOSH", " csmacintosh mac x-mac-roman "},
	[DS_CS_MAC_CYRILLIC] = {"x-mac-cyrillic", "MAC-CYRILLIC",
				" mac-cyrillic x-mac-ukrainian "},
	[DS_CS_SHIFT_JIS] = {"Shift_JIS", "CP932",
			     " csshiftjis cp932 ms932 ms_kanji shift-jis sjis windows-31j x-sjis "},
	[DS_CS_EUC_JP] = {"EUC-JP", "EUC-JP-MS", " cseucpkdfmtjapanese x-euc-jp "},
	[DS_CS_ISO_2022_JP] = {"ISO-2022-JP", "EUC-JP-MS", " csiso2022jp "},
	[DS_CS_EUC_KR] = {"EUC-KR", "CP949",
			  " cp949 uhc cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 "
			  "ks_c_5601-1989 ksc5601 ksc_5601 windows-949 "},
	[DS_CS_BIG5] = {"Big5", "BIG5-HKSCS", " big5-hkscs cn-big5 cp950 csbig5 x-x-big5 "},
	[DS_CS_GB18030] = {"GB18030", "GB18030",
			   " chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk cp936 "
			   "iso-ir-58 x-gbk "},
};

const char *ds_charset_name(ds_charset charset)
{
	return (unsigned)charset < DS_CS_COUNT ? charsets[charset].name : "UTF-8";
}

const char *ds_charset_iconv(ds_charset charset)
{
	return charsets[charset].iconv;
}

const char *ds_how_name(ds_how how)
{
	static const char *const names[DS_HOW_COUNT] = {"valid", "bom",      "declared",
							"given", "detected", "fallback"};

	return (unsigned)how < DS_HOW_COUNT ? names[how] : "fallback";
}

bool ds_how_find(ds_how *out, ds_str name)
{
	for (int i = 0; i < DS_HOW_COUNT; i++) {
		if (ds_str_is(name, ds_how_name((ds_how)i))) {
			*out = (ds_how)i;
			return true;
		}
	}
	return false;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* Offset of what (lower case) in s from `at` on, without regard to case; s.len if it is not there. */
static size_t find(ds_str s, size_t at, const char *what)
{
	size_t n = strlen(what);

	for (; at + n <= s.len; at++) {
		if (lower(s.at[at]) == what[0] && strncasecmp(s.at + at, what, n) == 0)
			return at;
	}
	return s.len;
}

/* The value behind `charset=` in s: quoted, or up to a blank, a semicolon or a bracket. */
static bool charset_of(ds_str *out, ds_str s)
{
	size_t at = find(s, 0, "charset"), end;
	char quote = 0;

	if (at == s.len)
		return false;
	at += 7;
	while (at < s.len && is_space(s.at[at]))
		at++;
	if (at == s.len || s.at[at++] != '=')
		return false;
	while (at < s.len && is_space(s.at[at]))
		at++;
	if (at < s.len && (s.at[at] == '"' || s.at[at] == '\''))
		quote = s.at[at++];
	end = at;
	while (end < s.len && (quote ? s.at[end] != quote
				     : !is_space(s.at[end]) && !strchr(";\"'<>/", s.at[end])))
		end++;
	*out = ds_str_sub(s, at, end);
	return end > at;
}

static ds_str trimmed(ds_str s)
{
	while (s.len && is_space(s.at[0]))
		s = ds_str_sub(s, 1, s.len);
	while (s.len && is_space(s.at[s.len - 1]))
		s.len--;
	return s;
}

bool ds_charset_find(ds_charset *out, ds_str label)
{
	char word[40];
	int n;

	if (memchr(label.at ? label.at : "", '=', label.len) && !charset_of(&label, label))
		return false;
	label = trimmed(label);
	if (label.len == 0 || label.len > sizeof word - 3)
		return false;
	for (size_t i = 0; i < label.len; i++) {
		if (label.at[i] <= ' ' || label.at[i] >= 0x7F)
			return false;
	}
	n = snprintf(word, sizeof word, " %.*s ", (int)label.len, label.at);
	for (int i = 0; i < n; i++)
		word[i] = lower(word[i]);
	for (int c = 0; c < DS_CS_COUNT; c++) {
		if ((strlen(charsets[c].name) == label.len &&
		     strncasecmp(charsets[c].name, label.at, label.len) == 0) ||
		    strstr(charsets[c].labels, word)) {
			*out = (ds_charset)c;
			return true;
		}
	}
	return false;
}

/* `<?xml version="1.0" encoding="koi8-r"?>` */
static bool xml_says(ds_charset *out, ds_str s)
{
	size_t end = find(s, 0, "?>"), at = find(s, 0, "encoding"), from;
	char quote;

	if (end == s.len || at >= end)
		return false;
	at += 8;
	while (at < end && (is_space(s.at[at]) || s.at[at] == '='))
		at++;
	quote = s.at[at];
	if (quote != '"' && quote != '\'')
		return false;
	from = ++at;
	while (at < end && s.at[at] != quote)
		at++;
	return at < end && ds_charset_find(out, ds_str_sub(s, from, at));
}

/* The first `<meta ...>` with a charset, comments left out. */
static bool meta_says(ds_charset *out, ds_str s)
{
	size_t at = 0;

	while ((at = find(s, at, "<")) < s.len) {
		ds_str rest = ds_str_sub(s, at, s.len), value;
		size_t end;

		if (ds_str_starts(rest, DS_STR("<!--"))) {
			at += find(rest, 0, "-->");
			continue;
		}
		if (rest.len < 6 || find(ds_str_sub(rest, 0, 6), 0, "<meta") != 0 ||
		    !(is_space(rest.at[5]) || rest.at[5] == '/')) {
			at++;
			continue;
		}
		end = find(rest, 0, ">");
		if (end < rest.len && charset_of(&value, ds_str_sub(rest, 0, end)) &&
		    ds_charset_find(out, value))
			return true;
		at += 5;
	}
	return false;
}

bool ds_charset_declared(ds_charset *out, ds_str bytes)
{
	ds_str s = trimmed((ds_str){bytes.at, bytes.len < PRESCAN ? bytes.len : PRESCAN});
	bool found;

	if (s.len < 8 || s.at[0] != '<')
		return false;
	found = (ds_str_starts(s, DS_STR("<?xml")) && xml_says(out, s)) || meta_says(out, s);
	/* who reads this reads ASCII, so it is no UTF-16 (WHATWG says UTF-8 as well) */
	if (found && *out >= DS_CS_UTF16LE && *out <= DS_CS_UTF32BE)
		*out = DS_CS_UTF8;
	return found;
}
