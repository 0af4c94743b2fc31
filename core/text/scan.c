/*
 * The scanner's loop: white space, signs, and everything that is neither word nor number. See
 * token.h.
 *
 * ASCII goes by a table of byte classes; other characters by their piece (piece.h).
 *
 * SPDX-License-Identifier: MIT
 */
#include "base/stop.h"
#include "text/piece.h"
#include "text/token_int.h"

#define U DS_B_UPPER
#define L DS_B_LOWER
#define D DS_B_DIGIT
#define W DS_B_UNDER
#define N DS_B_LINE
#define B DS_B_BLANK
#define P DS_B_PUNCT
#define S DS_B_SYMBOL

/* 0x00 to 0x7F; the rest is 0. */
const uint8_t ds_byte_class[256] = {
	S, S, S, S, S, S, S, S, S, B, N, B, B, B, S, S,
	S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S,
	B, P, P, P, S, S, P, P, P, P, P, S, P, P, P, P,
	D, D, D, D, D, D, D, D, D, D, P, P, S, S, S, P,
	P, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U,
	U, U, U, U, U, U, U, U, U, U, U, P, P, P, S, W,
	S, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
	L, L, L, L, L, L, L, L, L, L, L, P, S, P, S, S,
};

#undef U
#undef L
#undef D
#undef W
#undef N
#undef B
#undef P
#undef S

/* Marks and format characters behind a sign belong to it (WB4). */
static size_t absorb(ds_str s, size_t at)
{
	while (ds_high_at(s, at)) {
		size_t next = at;
		int wb = ds_ucd_get(ds_utf8_next(s, &next))->wb;

		if (wb != DS_WB_EXTEND && wb != DS_WB_FORMAT && wb != DS_WB_ZWJ)
			break;
		at = next;
	}
	return at;
}

/* The end of the run of signs that make one token: "...", "--", "?!", "***". */
static size_t sign_run(ds_str s, size_t at)
{
	char c = s.at[at++];

	switch (c) {
	case '!':
	case '?':
		while (ds_byte_is(s, at, '!') || ds_byte_is(s, at, '?'))
			at++;
		break;
	case '.': case '-': case '*': case '=': case '~': case '_': case '+':
		while (ds_byte_is(s, at, c))
			at++;
		break;
	case '`':
	case '\'':
		/* TeX quotes are pairs; more are quotes of their own. */
		if (ds_byte_is(s, at, c))
			at++;
		break;
	default:
		break;
	}
	return at;
}

static bool try_special(ds_scanner *sc, char c)
{
	size_t at = sc->at, end = 0;
	bool tight = sc->n && !sc->gap;
	bool inside = tight && sc->v[sc->n - 1].kind != DS_KIND_PUNCT;

	if (c == '\'') {
		end = tight ? ds_clitic_end(sc->s, at) : 0;
		if (end)
			ds_scan_emit(sc, at, end, DS_KIND_WORD, DS_TOKEN_JOINED);
	} else if (c == '@') {
		if (tight && ds_scan_email(sc))
			return true;
		end = inside ? 0 : ds_handle_end(sc->s, at);
		if (end)
			ds_scan_emit(sc, at, end, DS_KIND_HANDLE, 0);
	} else if (c == '#') {
		end = inside ? 0 : ds_hashtag_end(sc->s, at);
		if (end)
			ds_scan_emit(sc, at, end, DS_KIND_HASHTAG, 0);
	} else {
		end = inside ? 0 : ds_face_end(sc->s, at);
		if (end)
			ds_scan_emit(sc, at, end, DS_KIND_SYMBOL, 0);
	}
	return end != 0;
}

static void scan_sign(ds_scanner *sc, unsigned class)
{
	char c = sc->s.at[sc->at];
	size_t end;
	bool open;

	if ((c == '\'' || c == '@' || c == '#' || c == ':' || c == ';' || c == '=') &&
	    try_special(sc, c))
		return;
	end = absorb(sc->s, sign_run(sc->s, sc->at));
	open = sc->n == 0 || sc->gap;
	ds_scan_emit(sc, sc->at, end, class & DS_B_SYMBOL ? DS_KIND_SYMBOL : DS_KIND_PUNCT, 0);
	if (c == '\'')
		sc->quote = open;
}

static ds_token_kind kind_of(const ds_ucd_props *p)
{
	unsigned gc = DS_GC_BIT(p->category);

	if (gc & (DS_GC_MASK_L | DS_GC_MASK_M))
		return DS_KIND_WORD;
	if (gc & DS_GC_MASK_N)
		return DS_KIND_NUMBER;
	return gc & DS_GC_MASK_P ? DS_KIND_PUNCT : DS_KIND_SYMBOL;
}

/* A character beyond ASCII at sc->at. */
static void scan_high(ds_scanner *sc)
{
	size_t next = sc->at, end;
	uint32_t cp = ds_utf8_next(sc->s, &next);
	const ds_ucd_props *p = ds_ucd_get(cp);

	if (p->flags & DS_UCD_WHITE_SPACE) {
		sc->gap = true;
		sc->lines += cp == 0x2029 ? 2 : cp == 0x2028 || cp == 0x85;
		sc->at = next;
		return;
	}
	if (cp == 0x2019 && sc->n && !sc->gap && (end = ds_clitic_end(sc->s, sc->at)) != 0) {
		ds_scan_emit(sc, sc->at, end, DS_KIND_WORD, DS_TOKEN_JOINED);
		return;
	}
	if (p->wb == DS_WB_A_LETTER || p->wb == DS_WB_HEBREW_LETTER) {
		ds_scan_word(sc);
		return;
	}
	if (p->wb == DS_WB_NUMERIC) {
		ds_scan_number(sc);
		return;
	}
	end = ds_piece_next(sc->s, sc->at);
	/* Format characters do not hide white space from the loop: UAX #29 never joins the two. */
	ds_scan_emit(sc, sc->at, end, kind_of(p), 0);
	if (cp == 0x2018 || cp == 0x2019)
		sc->quote = cp == 0x2018;
}

void ds_scan(ds_scanner *sc)
{
	size_t steps = 0;

	while (sc->at < sc->s.len && !sc->status) {
		unsigned class = ds_class_at(sc->s, sc->at);

		if ((++steps & 65535) == 0 && ds_stopped()) {
			sc->status = ds_fail(sc->err, DS_EINTR, NULL);
		} else if (class & DS_B_BLANK) {
			sc->gap = true;
			sc->at++;
		} else if (class & DS_B_LETTER) {
			ds_scan_word(sc);
		} else if (class & DS_B_LINE) {
			sc->gap = true;
			sc->lines++;
			sc->at++;
		} else if (class & DS_B_DIGIT) {
			ds_scan_number(sc);
		} else if (class & DS_B_UNDER) {
			size_t end = ds_word_run(sc->s, sc->at);
			bool word = end > sign_run(sc->s, sc->at);

			ds_scan_emit(sc, sc->at, end, word ? DS_KIND_WORD : DS_KIND_PUNCT, 0);
		} else if (class) {
			scan_sign(sc, class);
		} else {
			scan_high(sc);
		}
	}
}
