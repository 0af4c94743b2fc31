/*
 * Safe printing. See show.h.
 *
 * By general category (UAX #44), so that new kinds of format characters need no list here.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/show.h"

#include "text/utf8.h"
#include "ucd/props.h"

bool ds_show_hidden(uint32_t cp)
{
	const ds_ucd_props *p = ds_ucd_get(cp);

	switch (p->category) {
	case DS_GC_CC:
		return cp != '\n' && cp != '\t';
	case DS_GC_CF:
		return p->width == 0 && cp != 0x200C && cp != 0x200D;
	case DS_GC_ZL:
	case DS_GC_ZP:
		return true;
	default:
		return false;
	}
}

/* The character or bytes s[from, to), shown. */
static void show_one(ds_buf *b, ds_str s, size_t from, size_t to, uint32_t cp)
{
	char picture[4];

	if (cp == DS_UTF8_INVALID) {
		for (; from < to; from++)
			ds_buf_printf(b, "<%02X>", (unsigned)(unsigned char)s.at[from]);
	} else if (cp < 0x20 || cp == 0x7F) {
		ds_buf_add(b, picture, ds_utf8_put(picture, 0x2400 + (cp == 0x7F ? 0x21 : cp)));
	} else {
		ds_buf_printf(b, "<U+%04X>", (unsigned)cp);
	}
}

void ds_show(ds_buf *b, ds_str s)
{
	size_t at = 0, kept = 0;

	while (at < s.len) {
		size_t from = at;
		uint32_t cp = ds_utf8_next(s, &at);

		if (cp - 0x20 < 0x5F || (cp != DS_UTF8_INVALID && !ds_show_hidden(cp)))
			continue;
		ds_buf_str(b, ds_str_sub(s, kept, from));
		show_one(b, s, from, at, cp);
		kept = at;
	}
	ds_buf_str(b, ds_str_sub(s, kept, s.len));
}
