/*
 * The key decoder (ECMA-48 sequences, xterm's modifiers and bracketed paste). See keys.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "cli/keys.h"

#include "text/utf8.h"

#define ESC 27
#define PASTE_END "\x1b[201~"

void ds_keys_init(ds_keys *k)
{
	*k = (ds_keys){.n = 0};
	ds_buf_init(&k->paste, NULL, DS_PASTE_MAX);
}

void ds_keys_free(ds_keys *k)
{
	ds_buf_free(&k->paste);
}

bool ds_keys_pending(const ds_keys *k)
{
	return k->n > 0 || k->pasting;
}

/* Numbers between semicolons, at most 3; what is missing is 0. A sub-parameter behind ':' is not read. */
static void numbers(const ds_keys *k, unsigned out[3])
{
	size_t field = 0;
	bool sub = false;

	out[0] = out[1] = out[2] = 0;
	for (size_t i = 2; i < k->n && field < 3; i++) {
		char c = k->bytes[i];

		if (c == ';') {
			field++;
			sub = false;
		} else if (c == ':') {
			sub = true;
		} else if (c >= '0' && c <= '9' && !sub && out[field] < 100000000) {
			out[field] = out[field] * 10 + (unsigned)(c - '0');
		}
	}
}

/* xterm: 1 + (1 shift, 2 alt, 4 ctrl, 8 meta) */
static uint32_t modified(uint32_t key, unsigned modifiers)
{
	unsigned m = modifiers ? modifiers - 1 : 0;

	if (key == DS_KEY_NONE)
		return key;
	return key | (m & (2 | 8) ? DS_KEY_ALT : 0) | (m & 4 ? DS_KEY_CTRL : 0);
}

/* A key that a terminal reports as its code point: control and Alt as the bytes would have said them. */
static uint32_t coded(unsigned cp, unsigned modifiers)
{
	unsigned m = modifiers ? modifiers - 1 : 0;

	if (cp == 13 && m)
		return 13 | DS_KEY_ALT; /* Shift-Enter and its like open a line */
	if (cp == 9 && m & 1)
		return DS_KEY_BACK_TAB;
	if (cp == 0 || cp > 127)
		return DS_KEY_NONE;
	if (m & 4 && cp >= 64)
		cp &= 31;
	return cp < 32 || cp == 127 || m & (2 | 8) ? cp | (m & (2 | 8) ? DS_KEY_ALT : 0) : DS_KEY_NONE;
}

static uint32_t tilde(ds_keys *k, const unsigned p[3])
{
	switch (p[0]) {
	case 1:
	case 7:
		return DS_KEY_HOME;
	case 3:
		return modified(DS_KEY_DELETE, p[1]);
	case 4:
	case 8:
		return DS_KEY_END;
	case 5:
		return DS_KEY_PAGE_UP;
	case 6:
		return DS_KEY_PAGE_DOWN;
	case 27:
		return coded(p[2], p[1]);
	case 200:
		k->pasting = true;
		k->closing = 0;
		ds_buf_clear(&k->paste);
		return DS_KEY_NONE;
	default:
		return DS_KEY_NONE;
	}
}

static uint32_t final(ds_keys *k, char last)
{
	static const struct {
		char last;
		uint32_t key;
	} keys[] = {{'A', DS_KEY_UP},   {'B', DS_KEY_DOWN}, {'C', DS_KEY_RIGHT}, {'D', DS_KEY_LEFT},
		    {'H', DS_KEY_HOME}, {'F', DS_KEY_END},  {'Z', DS_KEY_BACK_TAB}, {'M', DS_KEY_ENTER}};
	unsigned p[3];

	/* "\x1b[[A" is the console's F1, "\x1b[?..." an answer, and ESC [ M a mouse: none of ours */
	if (k->n > 2 && k->bytes[2] > ';')
		return DS_KEY_NONE;
	numbers(k, p);
	if (last == '~')
		return tilde(k, p);
	if (last == 'u')
		return coded(p[0], p[1]);
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		if (keys[i].last == last && (last != 'M' || k->bytes[1] == 'O'))
			return modified(keys[i].key, p[1]);
	}
	return DS_KEY_NONE;
}

/* A byte behind ESC [ or ESC O. */
static uint32_t sequence(ds_keys *k, unsigned char byte)
{
	uint32_t key;

	if ((byte >= 0x20 && byte < 0x40) || (byte == '[' && k->n == 2)) {
		/* too long for any that is known: its end is still looked for */
		if (k->n < sizeof k->bytes)
			k->bytes[k->n++] = (char)byte;
		return DS_KEY_NONE;
	}
	key = k->n < sizeof k->bytes ? final(k, (char)byte) : DS_KEY_NONE;
	k->n = 0;
	return key;
}

static uint32_t escaped(ds_keys *k, unsigned char byte)
{
	if (byte == ESC)
		return DS_KEY_ESCAPE; /* the second one stays pending */
	if (byte == '[' || byte == 'O') {
		k->bytes[k->n++] = (char)byte;
		return DS_KEY_NONE;
	}
	k->n = 0;
	if (byte >= 0x80)
		return ds_keys_feed(k, byte); /* Alt with such a character: the character */
	return byte | DS_KEY_ALT;
}

/* How many bytes a character has that starts so; 0 when none does. */
static size_t length_of(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead < 0xC2)
		return 0;
	return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
}

static uint32_t character(ds_keys *k)
{
	size_t n = k->n;

	if (n < length_of((unsigned char)k->bytes[0]))
		return DS_KEY_NONE;
	k->n = 0;
	/* controls of the upper half are nothing that is typed */
	if (ds_utf8_valid((ds_str){k->bytes, n}) != n ||
	    (n == 2 && k->bytes[0] == '\xC2' && (unsigned char)k->bytes[1] < 0xA0))
		return DS_KEY_NONE;
	memcpy(k->text, k->bytes, n);
	k->n_text = n;
	return DS_KEY_TEXT;
}

static uint32_t first(ds_keys *k, unsigned char byte)
{
	k->n = 0;
	if (byte == '\n')
		return DS_KEY_ENTER;
	if (byte == 8)
		return DS_KEY_BACKSPACE;
	if (byte < 32 && byte != ESC)
		return byte;
	if (byte == 127)
		return byte;
	if (byte != ESC && length_of(byte) == 0)
		return DS_KEY_NONE;
	k->bytes[k->n++] = (char)byte;
	return byte == ESC ? DS_KEY_NONE : character(k);
}

static uint32_t pasted(ds_keys *k, unsigned char byte)
{
	static const char end[] = PASTE_END;

	if ((char)byte == end[k->closing]) {
		if (++k->closing < sizeof end - 1)
			return DS_KEY_NONE;
		k->pasting = false;
		return DS_KEY_PASTE;
	}
	/* the end has its first byte nowhere else: what matched until here is text */
	ds_buf_add(&k->paste, end, k->closing);
	k->closing = (char)byte == end[0];
	if (!k->closing)
		ds_buf_char(&k->paste, (char)byte);
	return DS_KEY_NONE;
}

uint32_t ds_keys_feed(ds_keys *k, unsigned char byte)
{
	if (k->pasting)
		return pasted(k, byte);
	if (k->n == 0)
		return first(k, byte);
	if (k->bytes[0] == ESC && k->n == 1)
		return escaped(k, byte);
	if (k->bytes[0] == ESC)
		return byte < 32 || byte >= 127 ? first(k, byte) : sequence(k, byte);
	if ((byte & 0xC0) != 0x80)
		return first(k, byte); /* the character before was cut off */
	k->bytes[k->n++] = (char)byte;
	return character(k);
}

uint32_t ds_keys_timeout(ds_keys *k)
{
	bool escape = k->n == 1 && k->bytes[0] == ESC;

	if (k->pasting) {
		k->pasting = false;
		return DS_KEY_PASTE;
	}
	k->n = 0;
	return escape ? DS_KEY_ESCAPE : DS_KEY_NONE;
}
