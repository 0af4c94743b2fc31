/*
 * The plan of a repair: runs the steps, composes their maps, keeps an example of each. See repair.h.
 *
 * Invariant: a round in which no step changed anything ends the work, so the result is a text on
 * which every step is silent.
 *
 * SPDX-License-Identifier: MIT
 */
#include "base/stop.h"
#include "text/repair_int.h"

#define ROUNDS 16     /* damage under damage; each layer of it doubles the text */
#define AROUND 24     /* bytes of context in an example, on either side */
#define EXAMPLE 120   /* bytes of a changed place that an example shows */

#define DECLARE(id, name, on, text) [DS_REPAIR_##id] = {name, text, on},
static const struct {
	const char *name, *about;
	bool on;
} steps[DS_REPAIR_STEPS] = {DS_REPAIR_LIST(DECLARE)};
#undef DECLARE

static void (*const runs[DS_REPAIR_STEPS])(ds_pass *) = {
	ds_step_surrogates, ds_step_entities,  ds_step_mojibake, ds_step_latin1_c1,
	ds_step_controls,   ds_step_bidi,      ds_step_ligatures, ds_step_width,
	ds_step_hyphenation, ds_step_linebreaks, ds_step_quotes,
};

unsigned ds_repair_defaults(void)
{
	unsigned set = 0;

	for (unsigned i = 0; i < DS_REPAIR_STEPS; i++)
		set |= steps[i].on ? DS_REPAIR_BIT(i) : 0;
	return set;
}

const char *ds_repair_name(ds_repair_step step)
{
	return (unsigned)step < DS_REPAIR_STEPS ? steps[step].name : NULL;
}

const char *ds_repair_about(ds_repair_step step)
{
	return (unsigned)step < DS_REPAIR_STEPS ? steps[step].about : NULL;
}

void ds_pass_edit(ds_pass *p, size_t from, size_t to, const char *bytes, size_t n)
{
	if (to - from == n && memcmp(p->s.at + from, bytes, n) == 0)
		return;
	ds_out_add(&p->o, p->s.at + p->done, from - p->done);
	p->done = to;
	if (!p->o.status)
		p->o.status = ds_edits_add(&p->map,
					   (ds_edit){(uint32_t)from, (uint32_t)(to - from),
						     (uint32_t)p->o.len, (uint32_t)n},
					   false, p->o.mem, p->o.err);
	ds_out_add(&p->o, bytes, n);
	p->count++;
}

void ds_pass_cp(ds_pass *p, size_t from, size_t to, uint32_t cp)
{
	char bytes[4];

	ds_pass_edit(p, from, to, bytes, ds_utf8_put(bytes, cp));
}

size_t ds_pass_plain(ds_str s, size_t at)
{
	for (; at < s.len; at++) {
		unsigned char c = (unsigned char)s.at[at];

		if (c >= 0x7F || (c < 0x20 && c != '\n' && c != '\t'))
			break;
	}
	return at;
}

static bool blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* [start, end) of s grown to the word around it, within AROUND bytes, at borders of characters. */
static ds_str around(ds_str s, size_t *start, size_t *end)
{
	size_t a = *start, b = *end;

	while (a > 0 && *start - a < AROUND && !blank(s.at[a - 1]))
		ds_utf8_prev(s, &a);
	while (b < s.len && b - *end < AROUND && !blank(s.at[b]))
		ds_utf8_next(s, &b);
	*start = a;
	*end = b;
	return ds_str_sub(s, a, b);
}

/* An example is cut where the change itself is long. */
static ds_str cut(ds_str s)
{
	size_t at = EXAMPLE;

	if (s.len <= EXAMPLE)
		return s;
	while (((unsigned char)s.at[at] & 0xC0) == 0x80)
		at--;
	return ds_str_sub(s, 0, at);
}

/* Adds what a pass did to the plan. */
static ds_status note(ds_repair_plan *plan, ds_repair_step step, const ds_pass *p, ds_str after)
{
	ds_repair_note n = {step, p->count, {NULL, 0}, {NULL, 0}};
	const ds_edit *e = &p->map.v[0];
	size_t a = e->from_at, b = a + e->from_len, c, d;
	ds_status st;

	for (size_t i = 0; i < plan->n; i++) {
		if (plan->v[i].step == step) {
			plan->v[i].count += p->count;
			return DS_OK;
		}
	}
	n.before = around(p->s, &a, &b);
	c = e->to_at - (e->from_at - a); /* nothing is changed before the first edit */
	d = ds_edits_to_end(&p->map, b);
	st = ds_arena_copy(&n.before, cut(n.before), p->o.mem, p->o.err);
	if (!st)
		st = ds_arena_copy(&n.after, cut(ds_str_sub(after, c, d < c ? c : d)), p->o.mem,
				   p->o.err);
	if (!st)
		plan->v[plan->n++] = n;
	return st;
}

/* One pass of a step over *text, which becomes its result. */
static ds_status run_step(ds_mapped *text, ds_repair_plan *plan, ds_repair_step step,
			  ds_arena *mem, ds_err *err)
{
	ds_pass p = {text->text, 0, 0, {NULL, 0, 0}, {NULL, 0, 0, mem, NULL, DS_OK, err}};
	ds_edits whole;
	ds_status st;
	ds_str after;

	if (ds_stopped())
		return ds_fail(err, DS_EINTR, NULL);
	runs[step](&p);
	if (p.o.status || p.count == 0)
		return p.o.status;
	ds_out_add(&p.o, p.s.at + p.done, p.s.len - p.done);
	if (p.o.status)
		return p.o.status;
	after = (ds_str){p.o.at, p.o.len};
	st = note(plan, step, &p, after);
	if (!st)
		st = ds_edits_compose(&whole, &text->map, &p.map, mem, err);
	if (!st)
		*text = (ds_mapped){after, whole};
	return st;
}

/* Mojibake is undone layer by layer, before other steps touch the signs that a layer is made of. */
static ds_status run_layers(ds_mapped *text, ds_repair_plan *plan, ds_repair_step step,
			    ds_arena *mem, ds_err *err)
{
	int passes = step == DS_REPAIR_MOJIBAKE ? ROUNDS : 1;
	ds_status st = DS_OK;

	while (passes-- && !st) {
		const char *before = text->text.at;

		st = run_step(text, plan, step, mem, err);
		if (text->text.at == before)
			break;
	}
	return st;
}

ds_status ds_repair(ds_mapped *out, ds_repair_plan *plan, ds_str s, const ds_repair_opts *opts,
		    ds_arena *mem, ds_err *err)
{
	unsigned set = opts ? opts->steps : ds_repair_defaults();
	ds_mapped text = {s, {NULL, 0, 0}};
	ds_repair_plan done;

	if (s.len > UINT32_MAX)
		return ds_fail(err, DS_ELIMIT, "the text is longer than 4 GB");
	done.n = 0;
	for (int round = 0; round < ROUNDS; round++) {
		ds_str before = text.text;
		unsigned todo = set & ds_repair_suspects(before);

		for (unsigned i = 0; i < DS_REPAIR_STEPS; i++) {
			ds_status st = DS_OK;

			if (todo & DS_REPAIR_BIT(i))
				st = run_layers(&text, &done, (ds_repair_step)i, mem, err);
			if (st)
				return st;
		}
		if (text.text.at == before.at)
			break;
	}
	*out = text;
	*plan = done;
	return DS_OK;
}
