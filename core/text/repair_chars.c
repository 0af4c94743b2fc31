/*
 * Repair steps that replace single characters: C1 controls, ligatures, width, quotes, line ends.
 *
 * Standard: Encoding Standard, index windows-1252; Unicode 15.0, UAX #11 and the compatibility
 * decompositions of U+FB00 to U+FB06 and of the half-width and full-width forms.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/mojibake_int.h"
#include "text/decode_int.h"
#include "text/repair_int.h"

#include "ucd/props.h"

/* Reads s[*at]; ASCII runs are the caller's to skip. */
static uint32_t next(const ds_pass *p, size_t *at)
{
	return ds_utf8_next(p->s, at);
}

static uint32_t behind(const ds_pass *p, size_t at)
{
	return at < p->s.len ? ds_utf8_next(p->s, &at) : '\n';
}

static uint32_t ahead_of(const ds_pass *p, size_t at)
{
	return at > 0 ? ds_utf8_prev(p->s, &at) : '\n';
}

/* Moves over ASCII; true while there is something behind it. */
static bool skip_ascii(const ds_pass *p, size_t *at)
{
	*at += ds_utf8_ascii(ds_str_sub(p->s, *at, p->s.len));
	return *at < p->s.len && !p->o.status;
}

uint32_t ds_repair_c1(uint32_t cp)
{
	uint32_t is = cp >= 0x80 && cp <= 0x9F ? ds_windows_1252[cp - 0x80] : 0;

	return is > 0x9F ? is : 0;
}

/* U+0085 is a line end in some texts: there it stands between lines, not before a space. */
static bool next_line(const ds_pass *p, size_t to)
{
	uint32_t cp = behind(p, to);
	ds_look look = ds_look_at(cp);

	return to < p->s.len && look.kind != DS_LOOK_SPACE && look.kind != DS_LOOK_END &&
	       look.kind != DS_LOOK_QUOTE && !(cp >= 0x80 && cp <= 0x9F && cp != 0x85);
}

void ds_step_latin1_c1(ds_pass *p)
{
	size_t at = 0;

	while (skip_ascii(p, &at)) {
		size_t from = at;
		uint32_t cp = ds_repair_c1(next(p, &at));

		if (cp && !(cp == 0x2026 && next_line(p, at)))
			ds_pass_cp(p, from, at, cp);
	}
}

static const char *ligature(uint32_t cp)
{
	static const char *const f[] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};

	if (cp >= 0xFB00 && cp <= 0xFB06)
		return f[cp - 0xFB00];
	return cp == 0x132 ? "IJ" : cp == 0x133 ? "ij" : NULL;
}

void ds_step_ligatures(ds_pass *p)
{
	size_t at = 0;

	while (skip_ascii(p, &at)) {
		size_t from = at;
		const char *letters = ligature(next(p, &at));

		if (letters)
			ds_pass_edit(p, from, at, letters, strlen(letters));
	}
}

/* Han, kana, Hangul, bopomofo and their punctuation. */
static bool east_asian(uint32_t cp)
{
	uint8_t script;

	if (cp < 0x1100)
		return false;
	script = ds_ucd_get(cp)->script;
	return script == DS_SCRIPT_HAN || script == DS_SCRIPT_HIRAGANA ||
	       script == DS_SCRIPT_KATAKANA || script == DS_SCRIPT_HANGUL ||
	       script == DS_SCRIPT_BOPOMOFO || (cp >= 0x3001 && cp <= 0x303F);
}

/* U+FF66 to U+FF9F in their usual width. */
static const uint16_t katakana[] = {
	0x30F2, 0x30A1, 0x30A3, 0x30A5, 0x30A7, 0x30A9, 0x30E3, 0x30E5, 0x30E7, 0x30C3,
	0x30FC, 0x30A2, 0x30A4, 0x30A6, 0x30A8, 0x30AA, 0x30AB, 0x30AD, 0x30AF, 0x30B1,
	0x30B3, 0x30B5, 0x30B7, 0x30B9, 0x30BB, 0x30BD, 0x30BF, 0x30C1, 0x30C4, 0x30C6,
	0x30C8, 0x30CA, 0x30CB, 0x30CC, 0x30CD, 0x30CE, 0x30CF, 0x30D2, 0x30D5, 0x30D8,
	0x30DB, 0x30DE, 0x30DF, 0x30E0, 0x30E1, 0x30E2, 0x30E4, 0x30E6, 0x30E8, 0x30E9,
	0x30EA, 0x30EB, 0x30EC, 0x30ED, 0x30EF, 0x30F3, 0x3099, 0x309A,
};

/* The kana with a half-width voicing mark behind it, or 0. */
static uint32_t voiced(uint32_t kana, uint32_t mark)
{
	if (mark == 0xFF9E) {
		if ((kana >= 0x30AB && kana <= 0x30C1 && kana % 2 == 1) ||
		    kana == 0x30C4 || kana == 0x30C6 || kana == 0x30C8 ||
		    (kana >= 0x30CF && kana <= 0x30DB && kana % 3 == 0x30CF % 3))
			return kana + 1;
		return kana == 0x30A6 ? 0x30F4 : kana == 0x30EF ? 0x30F7 : kana == 0x30F2 ? 0x30FA : 0;
	}
	if (mark == 0xFF9F && kana >= 0x30CF && kana <= 0x30DB && kana % 3 == 0x30CF % 3)
		return kana + 2;
	return 0;
}

/* Half-width punctuation of Japanese. */
static uint32_t half_sign(uint32_t cp)
{
	static const uint16_t to[] = {0x3002, 0x300C, 0x300D, 0x3001, 0x30FB};

	return cp >= 0xFF61 && cp <= 0xFF65 ? to[cp - 0xFF61] : 0;
}

static bool full_width(uint32_t cp)
{
	return cp == 0x3000 || (cp >= 0xFF01 && cp <= 0xFF5E);
}

/*
 * A run of full-width characters. They are right in Chinese and Japanese, so the run changes only
 * where nothing of these stands beside it. Returns its end.
 */
static size_t full_run(ds_pass *p, size_t from)
{
	size_t end = from;
	bool asian = east_asian(ahead_of(p, from));

	while (end < p->s.len && full_width(behind(p, end)))
		end += 3;
	if (asian || east_asian(behind(p, end)))
		return end;
	for (; from < end; from += 3) {
		uint32_t cp = behind(p, from);

		ds_pass_cp(p, from, from + 3, cp == 0x3000 ? ' ' : cp - 0xFEE0);
	}
	return end;
}

void ds_step_width(ds_pass *p)
{
	size_t at = 0;

	while (skip_ascii(p, &at)) {
		size_t from = at;
		uint32_t cp = next(p, &at);

		if (cp < 0x3000)
			continue;
		if (full_width(cp)) {
			at = full_run(p, from);
		} else if (half_sign(cp)) {
			ds_pass_cp(p, from, at, half_sign(cp));
		} else if (cp >= 0xFF66 && cp <= 0xFF9F) {
			uint32_t kana = katakana[cp - 0xFF66];
			uint32_t both = voiced(kana, behind(p, at));

			at += both ? 3 : 0;
			ds_pass_cp(p, from, at, both ? both : kana);
		}
	}
}

void ds_step_quotes(ds_pass *p)
{
	size_t at = 0;

	while (skip_ascii(p, &at)) {
		size_t from = at;
		uint32_t cp = next(p, &at);

		if (cp >= 0x2018 && cp <= 0x201B)
			ds_pass_edit(p, from, at, "'", 1);
		else if (cp >= 0x201C && cp <= 0x201F)
			ds_pass_edit(p, from, at, "\"", 1);
	}
}

void ds_step_linebreaks(ds_pass *p)
{
	size_t at = 0;

	while (at < p->s.len && !p->o.status) {
		size_t from = at;
		uint32_t cp = next(p, &at);

		if (cp == '\r' && at < p->s.len && p->s.at[at] == '\n')
			at++;
		if (cp == '\r' || cp == 0x85 || cp == 0x2028 || cp == 0x2029)
			ds_pass_edit(p, from, at, "\n", 1);
	}
}
