/*
 * HTML character references, and the repair step that undoes them in plain text. See entity.h.
 *
 * Invariant: a reference is looked for over at most REFERENCE bytes.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/entity.h"

#include "text/entity_int.h"
#include "text/repair_int.h"

#define REFERENCE 34 /* the longest name has 31 letters */

static uint32_t named(ds_str name, uint32_t *second)
{
	size_t low = 0, high = ds_entity_count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const ds_entity *e = &ds_entities[mid];
		int c = ds_str_cmp((ds_str){ds_entity_names + e->at, e->len}, name);

		if (c == 0) {
			*second = e->second;
			return e->first;
		}
		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return 0;
}

/* "#160" or "#xA0"; 0 when it is no number. */
static uint32_t numbered(ds_str digits)
{
	bool hex = digits.len > 1 && (digits.at[1] | 32) == 'x';
	uint32_t cp = 0;
	size_t i = hex ? 2 : 1;

	if (i == digits.len)
		return 0;
	for (; i < digits.len; i++) {
		unsigned char c = (unsigned char)digits.at[i], d = c | 32;
		uint32_t v;

		if (c >= '0' && c <= '9')
			v = (uint32_t)(c - '0');
		else if (hex && d >= 'a' && d <= 'f')
			v = (uint32_t)(d - 'a' + 10);
		else
			return 0;
		cp = cp * (hex ? 16 : 10) + v;
		if (cp > 0x10FFFF)
			cp = 0x110000;
	}
	if (ds_repair_c1(cp))
		return ds_repair_c1(cp);
	if (cp == 0 || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		return DS_REPLACEMENT;
	return cp;
}

size_t ds_entity_at(uint32_t cp[2], ds_str s, size_t at)
{
	size_t start = at + 1, limit = s.len - at > REFERENCE ? at + REFERENCE : s.len, end = start;
	ds_str name;

	while (end < limit && s.at[end] != ';' && (unsigned char)s.at[end] > ' ' && s.at[end] != '&')
		end++;
	if (end >= limit || s.at[end] != ';' || end == start)
		return 0;
	name = ds_str_sub(s, start, end);
	cp[1] = 0;
	cp[0] = name.at[0] == '#' ? numbered(name) : named(name, &cp[1]);
	return cp[0] ? end + 1 - at : 0;
}

/* Whether the text has something like a tag: then it is markup, where references are right. */
static bool markup(ds_str s)
{
	size_t at = 0;

	while (at < s.len) {
		const char *found = memchr(s.at + at, '<', s.len - at);
		char c;

		if (!found)
			return false;
		at = (size_t)(found - s.at) + 1;
		c = at < s.len ? s.at[at] : ' ';
		if ((c | 32) >= 'a' && (c | 32) <= 'z')
			return true;
		if (c == '/' || c == '!' || c == '?')
			return true;
	}
	return false;
}

void ds_step_entities(ds_pass *p)
{
	size_t at = 0;

	if (markup(p->s))
		return;
	while (at < p->s.len && !p->o.status) {
		const char *found = memchr(p->s.at + at, '&', p->s.len - at);
		uint32_t cp[2];
		char bytes[8];
		size_t n, len;

		if (!found)
			break;
		at = (size_t)(found - p->s.at);
		len = ds_entity_at(cp, p->s, at);
		if (len) {
			n = ds_utf8_put(bytes, cp[0]);
			if (cp[1])
				n += ds_utf8_put(bytes + n, cp[1]);
			ds_pass_edit(p, at, at + len, bytes, n);
		}
		at += len ? len : 1;
	}
}
