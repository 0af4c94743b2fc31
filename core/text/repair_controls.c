/*
 * Repair steps for controls: terminal sequences, stray controls, bidi controls, written surrogates.
 *
 * Standard: ECMA-48 (sequences), UAX #9 (bidi), Unicode 15.0, sections 23.2, 23.3 and 23.8.
 * Invariant: a terminal sequence is looked for over at most SEQUENCE bytes, so hostile text
 * stays linear.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/repair_int.h"

#include "ucd/props.h"

#define SEQUENCE 256
#define DEPTH 125 /* UAX #9, BD2: max_depth */

/* The end of the terminal sequence at s[at], which is ESC; `at` itself when there is none. */
static size_t sequence_end(ds_str s, size_t at)
{
	size_t i = at + 2, end = s.len - at > SEQUENCE ? at + SEQUENCE : s.len;
	unsigned char kind = ds_repair_byte(s, at + 1);

	if (kind == '[') { /* control sequence: parameters, intermediates, final byte */
		while (i < end && s.at[i] >= 0x20 && s.at[i] <= 0x3F)
			i++;
		return i < end && s.at[i] >= 0x40 && s.at[i] <= 0x7E ? i + 1 : at;
	}
	if (kind == ']') { /* operating system command, up to BEL or ST */
		for (; i < end && s.at[i] != '\n'; i++) {
			if (s.at[i] == 0x07)
				return i + 1;
			if (s.at[i] == 0x1B)
				return ds_repair_byte(s, i + 1) == '\\' ? i + 2 : at;
		}
	}
	if (kind == '(' || kind == ')') /* choice of a character set */
		return i < end && s.at[i] >= 0x30 && s.at[i] <= 0x7E ? i + 1 : at;
	return at;
}

/* Controls that no text needs: C0 but for white space, DEL, deprecated and annotation characters. */
static bool stray(uint32_t cp)
{
	if (cp < 0x20)
		return cp < 0x09 || cp == 0x0B || cp > 0x0D;
	return cp == 0x7F || (cp >= 0x206A && cp <= 0x206F) || cp == 0xFEFF ||
	       (cp >= 0xFFF9 && cp <= 0xFFFC);
}

void ds_step_controls(ds_pass *p)
{
	size_t at = 0;

	while (!p->o.status) {
		size_t from = at = ds_pass_plain(p->s, at), end;

		if (at >= p->s.len)
			break;
		if (!stray(ds_utf8_next(p->s, &at)))
			continue;
		end = p->s.at[from] == 0x1B ? sequence_end(p->s, from) : from;
		if (end > from)
			at = end;
		ds_pass_edit(p, from, at, "", 0);
	}
}

/* The bidi controls of one paragraph. */
struct paragraph {
	struct control {
		size_t at;
		uint32_t cp;
		bool keep;
	} *v;
	size_t n, cap;
	bool rtl; /* it has letters that run from right to left */
};

static bool opens(uint32_t cp)
{
	return cp == 0x202A || cp == 0x202B || cp == 0x202D || cp == 0x202E ||
	       (cp >= 0x2066 && cp <= 0x2068);
}

/* 0x202C closes embeddings and overrides, 0x2069 isolates. */
static bool closes(uint32_t open, uint32_t cp)
{
	return (open >= 0x2066) == (cp == 0x2069);
}

static bool runs_left(uint32_t cp)
{
	/* the blocks of right-to-left scripts, UAX #9 and DerivedBidiClass.txt's defaults */
	return (cp >= 0x590 && cp <= 0x8FF) || (cp >= 0xFB1D && cp <= 0xFDFF) ||
	       (cp >= 0xFE70 && cp <= 0xFEFE) || (cp >= 0x10800 && cp <= 0x10FFF) ||
	       (cp >= 0x1E800 && cp <= 0x1EFFF);
}

/* Keeps what has its other half; overrides only where something runs from right to left. */
static void match(struct paragraph *g)
{
	size_t stack[DEPTH], depth = 0, over = 0;

	for (size_t i = 0; i < g->n; i++) {
		struct control *c = &g->v[i];

		if (opens(c->cp)) {
			if (depth == DEPTH)
				over++;
			else
				stack[depth++] = i;
		} else if (over) {
			over--;
		} else if (depth && closes(g->v[stack[depth - 1]].cp, c->cp)) {
			struct control *o = &g->v[stack[--depth]];
			bool override = o->cp == 0x202D || o->cp == 0x202E;

			o->keep = c->keep = g->rtl || !override;
		}
	}
}

static void end_paragraph(ds_pass *p, struct paragraph *g)
{
	match(g);
	for (size_t i = 0; i < g->n; i++) {
		if (!g->v[i].keep)
			ds_pass_edit(p, g->v[i].at, g->v[i].at + 3, "", 0);
	}
	g->n = 0;
	g->rtl = false;
}

void ds_step_bidi(ds_pass *p)
{
	struct paragraph g = {NULL, 0, 0, false};
	size_t at = 0;

	while (at < p->s.len && !p->o.status) {
		size_t from = at;
		uint32_t cp = ds_utf8_next(p->s, &at);

		if (cp == '\n' || cp == '\r' || cp == 0x2029) {
			end_paragraph(p, &g);
		} else if (opens(cp) || cp == 0x202C || cp == 0x2069) {
			p->o.status = ds_arena_grow(p->o.mem, &g.v, &g.cap, g.n, g.n + 1,
						    sizeof *g.v, p->o.err);
			if (!p->o.status)
				g.v[g.n++] = (struct control){from, cp, false};
		} else if (cp >= 0x590) {
			g.rtl |= runs_left(cp);
		}
	}
	if (!p->o.status)
		end_paragraph(p, &g);
}

/* The value of \uXXXX at s[at], or 0. */
static uint32_t escape(ds_str s, size_t at)
{
	uint32_t v = 0;

	if (s.len - at < 6 || s.at[at] != '\\' || s.at[at + 1] != 'u')
		return 0;
	for (size_t i = at + 2; i < at + 6; i++) {
		unsigned char c = (unsigned char)s.at[i], d = c | 32;

		if (c >= '0' && c <= '9')
			v = v << 4 | (uint32_t)(c - '0');
		else if (d >= 'a' && d <= 'f')
			v = v << 4 | (uint32_t)(d - 'a' + 10);
		else
			return 0;
	}
	return v;
}

/* The character that a written pair at s[at] stands for, or 0. */
static uint32_t written_pair(ds_str s, size_t at)
{
	uint32_t high = escape(s, at), low;

	if (high < 0xD800 || high > 0xDBFF)
		return 0;
	low = escape(s, at + 6);
	if (low < 0xDC00 || low > 0xDFFF)
		return 0;
	return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

void ds_step_surrogates(ds_pass *p)
{
	const char *found;

	/* a text with other escapes is source code or JSON, where the pair is right */
	for (int round = 0; round < 2; round++) {
		for (size_t at = 0; at < p->s.len && !p->o.status; at++) {
			uint32_t cp;

			found = memchr(p->s.at + at, '\\', p->s.len - at);
			if (!found)
				break;
			at = (size_t)(found - p->s.at);
			cp = written_pair(p->s, at);
			if (!cp && round == 0 && memchr("\\\"/bfnrtux", ds_repair_byte(p->s, at + 1), 10))
				return;
			if (cp && round == 1)
				ds_pass_cp(p, at, at + 12, cp);
			if (cp)
				at += 11;
		}
	}
}
