/*
 * Bytes of a terminal to keys: UTF-8, control characters, Alt, CSI and SS3 sequences, bracketed paste.
 *
 * A key is a number: a control character is itself (13 Enter, 127 Backspace), others are named below;
 * DS_KEY_ALT and DS_KEY_CTRL are added. A byte gives at most one key. What is no UTF-8 and what is no known
 * sequence is dropped and hurts nothing behind it. A lone Escape is known by the time that passes only:
 * the caller says when (ds_keys_timeout).
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_CLI_KEYS_H
#define DS_CLI_KEYS_H

#include "base/buf.h"

#define DS_KEY_ALT 0x1000000u
#define DS_KEY_CTRL 0x2000000u
#define DS_CTRL(letter) ((uint32_t)((letter)-64))

enum {
	DS_KEY_NONE = 0,
	DS_KEY_ENTER = 13,
	DS_KEY_ESCAPE = 27,
	DS_KEY_BACKSPACE = 127,
	DS_KEY_TEXT = 0x200000, /* one character: ds_keys.text */
	DS_KEY_PASTE,           /* ds_keys.paste, as it came */
	DS_KEY_UP,
	DS_KEY_DOWN,
	DS_KEY_RIGHT,
	DS_KEY_LEFT,
	DS_KEY_HOME,
	DS_KEY_END,
	DS_KEY_DELETE,
	DS_KEY_PAGE_UP,
	DS_KEY_PAGE_DOWN,
	DS_KEY_BACK_TAB
};

#define DS_PASTE_MAX ((size_t)1 << 20) /* what is longer sets the status of the paste */

typedef struct ds_keys {
	char bytes[32]; /* a sequence that is still arriving */
	size_t n;
	char text[4]; /* the character of DS_KEY_TEXT */
	size_t n_text;
	bool pasting;
	size_t closing; /* bytes of the paste's end that have come */
	ds_buf paste;
} ds_keys;

void ds_keys_init(ds_keys *k);
void ds_keys_free(ds_keys *k);

/* The key that this byte completes, else DS_KEY_NONE. */
uint32_t ds_keys_feed(ds_keys *k, unsigned char byte);

/* Whether a sequence, or a paste, has begun and not ended. */
bool ds_keys_pending(const ds_keys *k);

/* No more bytes came: a lone Escape is that key, a paste without its end is a paste; the rest is dropped. */
uint32_t ds_keys_timeout(ds_keys *k);

#endif
