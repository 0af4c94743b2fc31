/*
 * Mojibake: UTF-8 that was read as a legacy charset, found and undone.
 *
 * A hit is a character that is the first byte of a UTF-8 sequence in some charset, followed by those
 * that are its later bytes. Right text has hits too ("MARQUÉ…", "Рівне"), so a run of hits is
 * undone only when the text then surprises less, by a wide margin (mojibake_cost.c); by a narrower
 * one near a run that was beyond doubt, where hits with a lost byte are looked for as well.
 *
 * Layers are undone by running again until nothing is found: each pass makes the text shorter.
 *
 * Linear: a run is judged over at most RUN hits at a time, in each of eight charsets.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/mojibake_int.h"
#include "text/repair_int.h"

#include "base/stop.h"
#include "ucd/props.h"

#define RUN 16       /* hits judged together */
#define SURE 7       /* points a run must gain */
#define TOGETHER 12  /* points that the runs of a line must gain, if all of it is misread */
#define LIKELY 5     /* near a sure one of the same charset */
#define HEAP 3       /* characters without an explanation, against as many hits or fewer */
#define NEAR 2000    /* bytes */
#define DEPTH 2      /* layers looked at together */

/* What a byte lost in each way costs a run which has no sure one near. */
static const int lossy_cost[] = {0, 1, 4, 2, 2, 2};

struct run {
	size_t to;
	int gain;
	unsigned hits, lossy;
	int charset;
	ds_walk end; /* the result so far, as context of what follows */
};

/* A place that was beyond doubt. */
struct sure {
	uint32_t at;
	uint8_t charsets;
};

/* A line whose every character beyond ASCII belongs to a hit of one charset. */
struct whole {
	uint32_t start, end;
	int charset;
};

struct search {
	ds_pass *p;
	ds_str s;
	struct sure *sure;
	size_t n_sure, cap_sure, i_sure;
	struct whole *whole;
	size_t n_whole, cap_whole, i_whole;
	uint32_t a, b;     /* the last two characters of the result, when a run ended at `fresh` */
	size_t fresh;
};

/* The characters in front of `at`: of the result where that is fresh, else of the text. */
static ds_walk context(const struct search *f, size_t at)
{
	uint32_t a = '\n', b = '\n';

	if (at == f->fresh)
		return ds_walk_from(f->a, f->b);
	if (at > 0) {
		b = ds_utf8_prev(f->s, &at);
		if (at > 0)
			a = ds_utf8_prev(f->s, &at);
	}
	return ds_walk_from(a, b);
}

/* Walks over s[from, to) as it stands. */
static void walk_over(ds_walk *w, ds_str s, size_t from, size_t to)
{
	while (from < to)
		ds_walk_step(w, ds_utf8_next(s, &from));
}

/* What the character behind a run adds. */
static int closing(ds_walk w, ds_str s, size_t at)
{
	int before = w.cost;

	ds_walk_step(&w, ds_hit_peek(s, at));
	return w.cost - before;
}

/*
 * The best run of hits from `at` in a charset: of all its beginnings the one that gains most, or the
 * whole run with `all`.
 */
static bool judge(struct run *best, const struct search *f, size_t at, int charset, bool near,
		  bool all)
{
	ds_walk old = context(f, at), new = old;
	int lost = 0;
	unsigned n = 0, lossy = 0;
	ds_hit h;

	best->hits = 0;
	while (n < RUN && at < f->s.len && ds_hit_at(&h, f->s, at, charset)) {
		int gain;

		walk_over(&old, f->s, at, h.to);
		ds_walk_step(&new, h.cp);
		if (h.space)
			ds_walk_step(&new, ' ');
		lost += near ? 0 : lossy_cost[h.lossy];
		lossy += h.lossy != DS_HIT_WHOLE;
		n++;
		at = h.to;
		gain = old.cost + closing(old, f->s, at) - new.cost - closing(new, f->s, at) - lost;
		if (n == 1 || all || gain >= best->gain)
			*best = (struct run){at, gain, n, lossy, charset, new};
	}
	return best->hits > 0;
}

/* Whether the character is one that misread text is made of, and asks for an explanation. */
static bool strange(uint32_t cp, ds_look look)
{
	const ds_mojibake_row *row = ds_mojibake_get(cp);

	if (cp < 0xA1 || cp == DS_REPLACEMENT || (row->lead | row->later) == 0)
		return false;
	return look.kind == DS_LOOK_SIGN || look.kind == DS_LOOK_QUOTE ||
	       (look.kind == DS_LOOK_LETTER && look.script == DS_SCRIPT_LATIN);
}

/*
 * A few hits in a heap that no decoding explains are chance: a later byte left over directly in
 * front, or HEAP strange characters that touch them without a gap.
 */
static bool heaped(const struct search *f, size_t at, const struct run *r)
{
	size_t end = r->to, n = 0;

	for (size_t left = HEAP; at > 0 && at != f->fresh && left--; n++) {
		uint32_t cp = ds_utf8_prev(f->s, &at);
		ds_look look = ds_look_at(cp);

		if (!strange(cp, look))
			break;
		if (n == 0 && look.kind == DS_LOOK_SIGN && ds_mojibake_get(cp)->later)
			return true;
	}
	for (size_t left = HEAP; end < f->s.len && left--; n++) {
		uint32_t cp = ds_utf8_next(f->s, &end);

		if (!strange(cp, ds_look_at(cp)))
			break;
	}
	return n >= HEAP && r->hits <= HEAP;
}

/* The charsets that have a sure run near `at`, i_sure being the first that may. */
static unsigned near_sure(struct search *f, size_t at)
{
	unsigned set = 0;

	for (size_t i = f->i_sure; i < f->n_sure && f->sure[i].at <= at + NEAR && i < f->i_sure + 8; i++)
		set |= f->sure[i].charsets;
	return set;
}

static bool best_run(struct run *out, struct search *f, size_t at, unsigned near, uint8_t *charsets,
		     int depth);

/* What a second layer would gain where undoing the first alone gains too little. */
static int deeper(const struct search *f, size_t at, const struct run *r, int depth)
{
	ds_walk w = context(f, at);
	char text[RUN * 5 + 4];
	struct search inner = {.s = {text, 0}, .a = w.a.cp, .b = w.b.cp, .fresh = 0};
	struct run found;
	uint8_t charsets;

	while (at < r->to) {
		ds_hit h;

		if (!ds_hit_at(&h, f->s, at, r->charset))
			return 0;
		inner.s.len += ds_utf8_put(text + inner.s.len, h.cp);
		at = h.to;
	}
	inner.s.len += ds_utf8_put(text + inner.s.len, ds_hit_peek(f->s, at));
	return best_run(&found, &inner, 0, 0, &charsets, depth - 1) ? found.gain : 0;
}

/* Tries every charset at a place; false when no run gains enough. */
static bool best_run(struct run *out, struct search *f, size_t at, unsigned near, uint8_t *charsets,
		     int depth)
{
	unsigned lead = ds_mojibake_get(ds_hit_peek(f->s, at))->lead;
	bool found = false;

	*charsets = 0;
	for (int c = 0; c < DS_MOJIBAKE_CHARSETS; c++) {
		bool likely = near >> c & 1;
		struct run r;
		int need;

		if (!(lead >> c & 1) || !judge(&r, f, at, c, likely, false) || heaped(f, at, &r))
			continue;
		need = !likely ? SURE : r.lossy ? 0 : LIKELY;
		if (r.gain < need && r.gain > -SURE && !r.lossy && depth > 0)
			r.gain += deeper(f, at, &r, depth);
		if (r.gain < need)
			continue;
		if (!found || r.gain > out->gain) {
			*out = r;
			*charsets = 0;
			found = true;
		}
		if (r.gain == out->gain && r.to == out->to)
			*charsets |= (uint8_t)(1u << c);
	}
	return found;
}

/* Writes a run's characters into the result. */
static void undo(struct search *f, size_t at, const struct run *r)
{
	size_t places = f->p->count;

	while (at < r->to) {
		ds_hit h = {0, 0, 0, false};
		char bytes[5];
		size_t n;

		if (!ds_hit_at(&h, f->s, at, r->charset))
			break;
		n = ds_utf8_put(bytes, h.cp);
		if (h.space)
			bytes[n++] = ' ';
		ds_pass_edit(f->p, at, h.to, bytes, n);
		at = h.to;
	}
	f->p->count = places + 1;
}

/* Whether s[at] with its three neighbours could be "voilÃ le": the one lossy form looked for alone. */
static bool lone(ds_str s, size_t at, size_t next, uint32_t cp)
{
	return cp >= 0xC2 && cp <= 0xDF && at > 0 && s.at[at - 1] >= 'a' && s.at[at - 1] <= 'z' &&
	       next < s.len && s.at[next] == ' ';
}

/* The character at s[*at], well-formed and not ASCII; this loop reads every one of the text. */
static inline uint32_t quick_next(ds_str s, size_t *at)
{
	const unsigned char *p = (const unsigned char *)s.at + *at;

	if (p[0] < 0xE0) {
		*at += 2;
		return (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu);
	}
	if (p[0] < 0xF0) {
		*at += 3;
		return (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
	}
	*at += 4;
	return 0x10000; /* in none of the charsets */
}

/* The next place from `at` where a hit may start, or s.len; every first byte when `all` is set. */
static size_t candidate(ds_str s, size_t at, bool all)
{
	unsigned lead = 0; /* charsets in which the character in front is a first byte */
	size_t last = at;

	while (at < s.len) {
		const ds_mojibake_row *row;
		size_t start = at;
		uint32_t cp;

		if ((unsigned char)s.at[at] < 0x80) {
			lead = 0;
			at++;
			if (s.len - at >= 2 && (unsigned char)s.at[at] < 0x80 &&
			    (unsigned char)s.at[at + 1] < 0x80)
				at += ds_utf8_ascii(ds_str_sub(s, at, s.len));
			continue;
		}
		cp = quick_next(s, &at);
		row = ds_mojibake_get(cp);
		if (lead & row->later)
			return last;
		lead = row->lead;
		last = start;
		if (lead && (all || lone(s, start, at, cp)))
			return start;
	}
	return s.len;
}

/* Notes a sure place. */
static ds_status note(struct search *f, size_t at, uint8_t charsets)
{
	ds_status st = ds_arena_grow(f->p->o.mem, &f->sure, &f->cap_sure, f->n_sure, f->n_sure + 1,
				     sizeof *f->sure, f->p->o.err);

	if (!st)
		f->sure[f->n_sure++] = (struct sure){(uint32_t)at, charsets};
	return st;
}

/* Where a hit may start, from `at`: anywhere near a sure place, which is where all are. */
static size_t candidate_near(struct search *f, size_t at)
{
	size_t start;

	while (f->i_sure < f->n_sure && (size_t)f->sure[f->i_sure].at + NEAR < at)
		f->i_sure++;
	if (f->i_sure == f->n_sure)
		return f->s.len;
	start = f->sure[f->i_sure].at;
	start = start > NEAR ? start - NEAR : 0;
	if (start > at) {
		at = start;
		while (((unsigned char)f->s.at[at] & 0xC0) == 0x80)
			at++;
	}
	return candidate(f->s, at, true);
}

/*
 * What undoing a charset in all of [at, end) gains, 0 when a character there is not part of a hit or
 * when the gain is not worth the name. One sure run will do, or several that are likely together.
 */
static int whole_gain(struct search *f, size_t at, size_t end, int charset)
{
	int sum = 0, most = 0;

	f->fresh = SIZE_MAX;
	for (;;) {
		struct run r = {0};

		at += ds_utf8_ascii(ds_str_sub(f->s, at, end));
		if (at >= end)
			break;
		if (!judge(&r, f, at, charset, false, true) || r.to > end)
			return 0;
		sum += r.gain;
		most = r.gain > most ? r.gain : most;
		f->a = r.end.a.cp;
		f->b = r.end.b.cp;
		f->fresh = at = r.to;
	}
	return most >= SURE || sum >= TOGETHER ? sum : 0;
}

/* Notes the line around `at` when it is misread as a whole; returns its end. */
static ds_status find_whole(struct search *f, size_t at, size_t *end)
{
	size_t start = at;
	const char *stop = memchr(f->s.at + at, '\n', f->s.len - at);
	struct whole w;
	int best = 0;
	ds_status st;

	while (start > 0 && f->s.at[start - 1] != '\n')
		start--;
	*end = stop ? (size_t)(stop - f->s.at) : f->s.len;
	w = (struct whole){(uint32_t)start, (uint32_t)*end, 0};
	for (int c = 0; c < DS_MOJIBAKE_CHARSETS; c++) {
		int gain = whole_gain(f, start, *end, c);

		if (gain > best) {
			best = gain;
			w.charset = c;
		}
	}
	f->fresh = SIZE_MAX;
	if (best == 0)
		return DS_OK;
	st = ds_arena_grow(f->p->o.mem, &f->whole, &f->cap_whole, f->n_whole, f->n_whole + 1,
			   sizeof *f->whole, f->p->o.err);
	if (st)
		return st;
	f->whole[f->n_whole++] = w;
	/* all of the line is near a sure place, however long it is */
	for (; !st && start < *end; start += NEAR)
		st = note(f, start, (uint8_t)(1u << w.charset));
	return st ? st : note(f, *end, (uint8_t)(1u << w.charset));
}

/* Goes through the text and notes what is beyond doubt: lines as a whole, and runs. */
static ds_status find_sure(struct search *f)
{
	size_t at = 0, line = 0, steps = 0;
	ds_status st = DS_OK;

	while (!st) {
		struct run r = {0, 0, 0, 0, 0, {{0}, {0}, 0}};
		uint8_t charsets;

		at = candidate(f->s, at, false);
		if (at >= f->s.len)
			break;
		if ((++steps & 4095) == 0 && ds_stopped())
			return ds_fail(f->p->o.err, DS_EINTR, NULL);
		if (at >= line) {
			size_t known = f->n_whole;

			st = find_whole(f, at, &line);
			if (f->n_whole > known) {
				at = line;
				continue;
			}
		}
		if (st || !best_run(&r, f, at, 0, &charsets, DEPTH)) {
			ds_utf8_next(f->s, &at);
			continue;
		}
		st = note(f, at, charsets);
		f->a = r.end.a.cp;
		f->b = r.end.b.cp;
		f->fresh = at = r.to;
	}
	return st;
}

/* The line at `at` when it was found to be misread as a whole, else NULL. */
static const struct whole *whole_at(struct search *f, size_t at)
{
	while (f->i_whole < f->n_whole && f->whole[f->i_whole].end <= at)
		f->i_whole++;
	return f->i_whole < f->n_whole && f->whole[f->i_whole].start <= at ? &f->whole[f->i_whole]
									     : NULL;
}

/* Goes through the text again and undoes what is sure, and what is likely near it. */
static ds_status undo_all(struct search *f)
{
	size_t at = 0, steps = 0;

	while (!f->p->o.status) {
		struct run r = {0, 0, 0, 0, 0, {{0}, {0}, 0}};
		const struct whole *w;
		uint8_t charsets;
		bool found;

		at = candidate_near(f, at);
		if (at >= f->s.len)
			break;
		if ((++steps & 4095) == 0 && ds_stopped())
			return ds_fail(f->p->o.err, DS_EINTR, NULL);
		w = whole_at(f, at);
		if (w)
			found = judge(&r, f, at, w->charset, true, true);
		else
			found = best_run(&r, f, at, near_sure(f, at), &charsets, DEPTH);
		if (!found) {
			ds_utf8_next(f->s, &at);
			continue;
		}
		undo(f, at, &r);
		f->a = r.end.a.cp;
		f->b = r.end.b.cp;
		f->fresh = at = r.to;
	}
	return f->p->o.status;
}

void ds_step_mojibake(ds_pass *p)
{
	struct search f = {.p = p, .s = p->s, .a = '\n', .b = '\n', .fresh = SIZE_MAX};

	if (ds_utf8_ascii(p->s) == p->s.len)
		return;
	p->o.status = find_sure(&f);
	if (p->o.status || f.n_sure == 0)
		return;
	f.fresh = SIZE_MAX;
	p->o.status = undo_all(&f);
}
