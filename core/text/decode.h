/*
 * Which encoding source bytes have, and the bytes as UTF-8.
 *
 * Standards: RFC 3629 and Unicode 15.0 section 3.9 (UTF-8, -16, -32; these decoders are ours); the
 * WHATWG Encoding Standard for the names of legacy charsets (labels), for windows-1252 and for what
 * an ill-formed sequence of a multi-byte charset takes with it. The tables of legacy charsets are
 * iconv's. Where bytes say nothing about themselves they are told by what they hold
 * (decode_guess.c), with uchardet's vote where that library is installed.
 *
 * The order of the evidence: a byte order mark; UTF-16/32 by its NULs; a declaration in markup;
 * well-formed UTF-8; what the caller gave; UTF-8 with a few bad bytes; a guess among legacy charsets.
 * Bytes that make no text in any of these are ill-formed UTF-8, with little confidence. A declaration
 * that the bytes contradict is not believed. Without detection what the caller gives comes right behind
 * the byte order mark. Bytes that are all ASCII are UTF-8, whatever is declared or given, unless that is
 * UTF-16 or UTF-32.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_DECODE_H
#define DS_TEXT_DECODE_H

#include "base/buf.h"
#include "text/edits.h"

/* The numbers are kept in stores: append only. */
typedef enum ds_charset {
	DS_CS_UTF8 = 0,
	DS_CS_UTF16LE = 1,
	DS_CS_UTF16BE = 2,
	DS_CS_UTF32LE = 3,
	DS_CS_UTF32BE = 4,
	DS_CS_WINDOWS_1252 = 5, /* the first of the single-byte ones */
	DS_CS_WINDOWS_1250,
	DS_CS_WINDOWS_1251,
	DS_CS_WINDOWS_1253,
	DS_CS_WINDOWS_1254,
	DS_CS_WINDOWS_1255,
	DS_CS_WINDOWS_1256,
	DS_CS_WINDOWS_1257,
	DS_CS_WINDOWS_1258,
	DS_CS_WINDOWS_874,
	DS_CS_ISO_8859_2,
	DS_CS_ISO_8859_3,
	DS_CS_ISO_8859_4,
	DS_CS_ISO_8859_5,
	DS_CS_ISO_8859_6,
	DS_CS_ISO_8859_7,
	DS_CS_ISO_8859_8,
	DS_CS_ISO_8859_10,
	DS_CS_ISO_8859_13,
	DS_CS_ISO_8859_14,
	DS_CS_ISO_8859_15,
	DS_CS_ISO_8859_16,
	DS_CS_KOI8_R,
	DS_CS_KOI8_U,
	DS_CS_IBM866,
	DS_CS_MACINTOSH,
	DS_CS_MAC_CYRILLIC,
	DS_CS_SHIFT_JIS, /* the first of the multi-byte ones */
	DS_CS_EUC_JP,
	DS_CS_ISO_2022_JP,
	DS_CS_EUC_KR,
	DS_CS_BIG5,
	DS_CS_GB18030,
	DS_CS_COUNT
} ds_charset;

/* How it was decided. The numbers are kept in stores: append only. */
typedef enum ds_how {
	DS_HOW_VALID,    /* well-formed UTF-8 */
	DS_HOW_BOM,      /* a byte order mark */
	DS_HOW_DECLARED, /* the text says it */
	DS_HOW_GIVEN,    /* the caller said it, or asked for no detection */
	DS_HOW_DETECTED, /* told by the content */
	DS_HOW_FALLBACK, /* nothing told: UTF-8 with its ill-formed bytes replaced */
	DS_HOW_COUNT
} ds_how;

typedef struct ds_encoding {
	ds_charset charset;
	ds_how how;
	unsigned confidence; /* 0-100; 100 unless detected or a fallback */
	bool bom;
	size_t invalid;       /* ill-formed sequences, each replaced by one U+FFFD */
	size_t invalid_bytes; /* their bytes */
	size_t first_invalid; /* offset of the first one in the source */
} ds_encoding;

typedef struct ds_decode_opts {
	/*
	 * Ill-formed input is DS_EENCODING naming the byte offset, and nothing is guessed: what is
	 * not UTF-8, marked, declared or given is ill-formed UTF-8.
	 */
	bool strict;
	bool detect;    /* look for declarations and guess; else UTF-8 but for a byte order mark */
	ds_str charset; /* a label, for input that does not say; "" = none. DS_EENCODING if unknown */
} ds_decode_opts;

/* "UTF-8", "windows-1251", "Shift_JIS"; static. "valid", "bom", ... and back, false for no name. */
const char *ds_charset_name(ds_charset charset);
const char *ds_how_name(ds_how how);
bool ds_how_find(ds_how *out, ds_str name);

/* Well-formed UTF-8 throughout: nothing that a reader has to be told. */
static inline bool ds_encoding_plain(const ds_encoding *e)
{
	return e->charset == DS_CS_UTF8 && e->invalid == 0;
}

/* ASCII bytes between characters stand for themselves. */
static inline bool ds_charset_ascii(ds_charset c)
{
	return c == DS_CS_UTF8 || (c >= DS_CS_WINDOWS_1252 && c != DS_CS_ISO_2022_JP);
}

/*
 * The charset of a label of the WHATWG Encoding Standard (section 4.2), or of a media type with a
 * charset parameter ("text/html; charset=latin1"); case and blanks around it do not count. False if
 * there is none.
 */
bool ds_charset_find(ds_charset *out, ds_str label);

/* What `<meta charset>`, `<meta http-equiv>` or `<?xml encoding?>` at the start says. */
bool ds_charset_declared(ds_charset *out, ds_str bytes);

/*
 * Decides without decoding. `whole` false: these are the first bytes of more, perhaps cut within a
 * character. The counts of ill-formed bytes are 0. Linear. DS_EENCODING for an unknown label.
 */
ds_status ds_decode_decide(ds_encoding *out, ds_str bytes, bool whole, const ds_decode_opts *opts,
			   ds_err *err);

/* Length of the byte order mark of this charset at the start of bytes, 0 if none is there. */
size_t ds_bom_len(ds_charset charset, ds_str bytes);

/*
 * Source bytes as well-formed UTF-8, with the map; well-formed UTF-8 is borrowed. opts NULL = UTF-8
 * or a byte order mark. DS_EENCODING, DS_ELIMIT, DS_ENOMEM, DS_EINTR leave the outputs untouched.
 */
ds_status ds_decode(ds_mapped *out, ds_encoding *encoding, ds_str source,
		    const ds_decode_opts *opts, ds_arena *mem, ds_err *err);

/* ---- in pieces, without a map ---------------------------------------------------------------- */

/* Reads characters of one charset. Zeroed = nothing to close. */
typedef struct ds_decoder {
	ds_charset charset;
	const uint16_t *single; /* code points of bytes 0x80-0xFF; 0 = none. Static */
	uint32_t *pairs;        /* multi-byte: two-byte characters met so far; owned */
	void *iconv;            /* owned; NULL = not open */
	unsigned char mode;     /* ISO-2022-JP */
} ds_decoder;

/* DS_EENCODING when this system's iconv has no such charset, DS_ENOMEM. */
ds_status ds_decoder_open(ds_decoder *d, ds_charset charset, ds_err *err);
void ds_decoder_close(ds_decoder *d);

/*
 * Appends the characters of s to out and notes ill-formed ones in *encoding, `base` being the offset
 * of s in the source. Unless `last`, a character may be left over: *used says how many bytes were
 * taken, all but 7 at least. Errors of out stick there.
 */
void ds_decoder_add(ds_buf *out, ds_decoder *d, ds_encoding *encoding, ds_str s, size_t base,
		    bool last, size_t *used);

/* The error of strict reading: "ill-formed UTF-8 at byte 17". Returns DS_EENCODING. */
ds_status ds_decode_fail(const ds_encoding *encoding, ds_err *err);

#endif
