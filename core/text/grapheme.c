/*
 * Extended grapheme clusters and terminal width. See segment.h.
 *
 * Standard: UAX #29 for Unicode 15.0, section 3.1.1 (rules GB3 to GB999); UAX #11 for the width.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/segment.h"

#include "text/utf8.h"
#include "ucd/props.h"

static const ds_ucd_props *props_at(ds_str s, size_t *at)
{
	/* An ill-formed subpart has the default record: class Other. */
	return ds_ucd_get(ds_utf8_next(s, at));
}

/* What the rules need to know of the cluster so far. */
struct cluster {
	int last;
	bool pict;     /* GB11: ExtPict Extend* so far */
	bool pict_zwj; /* ... and a ZWJ behind it */
	bool odd_ri;   /* GB12, GB13: an unpaired regional indicator is last */
};

static bool hangul(int a, int b)
{
	if (a == DS_GCB_L)
		return b == DS_GCB_L || b == DS_GCB_V || b == DS_GCB_LV || b == DS_GCB_LVT;
	if (a == DS_GCB_LV || a == DS_GCB_V)
		return b == DS_GCB_V || b == DS_GCB_T;
	return (a == DS_GCB_LVT || a == DS_GCB_T) && b == DS_GCB_T;
}

static bool joins(const struct cluster *c, const ds_ucd_props *p)
{
	int a = c->last, b = p->gcb;

	if (a == DS_GCB_CR)
		return b == DS_GCB_LF;
	if (a == DS_GCB_LF || a == DS_GCB_CONTROL)
		return false;
	if (b == DS_GCB_CR || b == DS_GCB_LF || b == DS_GCB_CONTROL)
		return false;
	if (hangul(a, b) || b == DS_GCB_EXTEND || b == DS_GCB_ZWJ || b == DS_GCB_SPACING_MARK)
		return true;
	if (a == DS_GCB_PREPEND)
		return true;
	if (c->pict_zwj && p->flags & DS_UCD_EXT_PICT)
		return true;
	return c->odd_ri && b == DS_GCB_REGIONAL_INDICATOR;
}

static void take(struct cluster *c, const ds_ucd_props *p)
{
	c->pict_zwj = c->pict && p->gcb == DS_GCB_ZWJ;
	c->pict = p->flags & DS_UCD_EXT_PICT || (c->pict && p->gcb == DS_GCB_EXTEND);
	c->odd_ri = p->gcb == DS_GCB_REGIONAL_INDICATOR && !c->odd_ri;
	c->last = p->gcb;
}

/* An ASCII byte at `at` that is a cluster by itself: no CR, and ASCII or nothing behind it. */
static inline bool lone_ascii(ds_str s, size_t at)
{
	unsigned char c = (unsigned char)s.at[at];

	return c < 0x80 && c != '\r' && (at + 1 == s.len || (unsigned char)s.at[at + 1] < 0x80);
}

size_t ds_grapheme_next(ds_str s, size_t at)
{
	struct cluster c = {DS_GCB_OTHER, false, false, false};

	if (lone_ascii(s, at))
		return at + 1;
	take(&c, props_at(s, &at));
	while (at < s.len) {
		size_t next = at;
		const ds_ucd_props *p = props_at(s, &next);

		if (!joins(&c, p))
			break;
		take(&c, p);
		at = next;
	}
	return at;
}

/* Columns of one cluster: those of its widest character, two with emoji presentation (U+FE0F). */
static size_t cluster_width(ds_str s, size_t at, size_t end)
{
	size_t width = 0, ri = 0;

	while (at < end) {
		uint32_t cp = ds_utf8_next(s, &at);
		const ds_ucd_props *p = ds_ucd_get(cp);

		if (p->width > width)
			width = p->width;
		if (cp == 0xFE0F && width)
			width = 2;
		ri += p->gcb == DS_GCB_REGIONAL_INDICATOR;
	}
	return ri >= 2 ? 2 : width;
}

size_t ds_width(ds_str s)
{
	size_t n = 0, at = 0;

	while (at < s.len) {
		size_t end;

		if (lone_ascii(s, at)) {
			n += ds_ucd_ascii[(unsigned char)s.at[at++]].width;
			continue;
		}
		end = ds_grapheme_next(s, at);
		n += cluster_width(s, at, end);
		at = end;
	}
	return n;
}
