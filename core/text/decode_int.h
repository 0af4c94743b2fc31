/*
 * What the files of decoding share: one character at a time, and the guess.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_DECODE_INT_H
#define DS_TEXT_DECODE_INT_H

#include "text/decode.h"
#include "text/utf8.h"

/* Results of ds_decoder_next beside code points and DS_UTF8_INVALID. */
#define DS_DECODED_NOTHING 0xFFFFFFFEu /* an escape sequence of ISO-2022-JP */
/* Two characters in one (four of Big5's): DS_DECODED_PAIR | first << 16 | second. */
#define DS_DECODED_PAIR 0x80000000u
#define DS_DECODED_IS_PAIR(cp) ((cp) >= DS_DECODED_PAIR && (cp) < DS_DECODED_NOTHING)

/* The character at s[*at], *at < s.len; moves *at behind it. */
uint32_t ds_decoder_next(ds_decoder *d, ds_str s, size_t *at);

static inline bool ds_charset_single(ds_charset c)
{
	return c >= DS_CS_WINDOWS_1252 && c < DS_CS_SHIFT_JIS;
}

static inline bool ds_charset_multi(ds_charset c)
{
	return c >= DS_CS_SHIFT_JIS && c < DS_CS_COUNT;
}

/* iconv's name for a legacy charset. Static. */
const char *ds_charset_iconv(ds_charset charset);

/*
 * The code points of bytes 0x80-0xFF of a single-byte charset, 0 where there is none; static, made
 * once a process. NULL when iconv does not know it. Safe from any thread.
 */
const uint16_t *ds_charset_table(ds_charset charset);

/*
 * The legacy charset whose reading of s is the most plausible, and a confidence from 1 to 99; false
 * when none is plausible.
 */
bool ds_charset_guess(ds_charset *out, unsigned *confidence, ds_str s);

/* Code points of the bytes 0x80 to 0x9F in windows-1252; a byte without a character is its C1 control. */
extern const uint16_t ds_windows_1252[32];

#endif
