/*
 * The paths of a pattern, one by one in their order, and what each policy makes of them.
 *
 * What is left to do behind a place is a chain on the C stack. A path that comes back to a place at
 * the same token, in the same state, is given up.
 *
 * SPDX-License-Identifier: MIT
 */
#include "program.h"

enum after { NEXT, AGAIN, CLOSE, LEAVE };

struct rest {
	enum after what;
	int place, from;
	bool mine; /* CLOSE: this is the first piece of a capture that :: asks for */
	const struct rest *next;
};

static bool match(struct walk *w, int place, int at, const struct rest *rest);
static bool follow(struct walk *w, const struct rest *rest, int at);

static int by_place(const void *pa, const void *pb)
{
	const struct ref_mark *a = pa, *b = pb;

	if (a->from != b->from)
		return a->from - b->from;
	return a->to != b->to ? b->to - a->to : a->name - b->name;
}

static void record(struct walk *w, int end)
{
	w->found = true;
	w->best.from = w->start;
	w->best.to = end;
	w->best.n_marks = 0;
	for (int i = 0; i < w->n_marks; i++) {
		if (w->mark[i].to > w->mark[i].from)
			w->best.mark[w->best.n_marks++] = w->mark[i];
	}
	qsort(w->best.mark, (size_t)w->best.n_marks, sizeof *w->best.mark, by_place);
	w->best_features = w->features;
}

/* A path has reached the end: true when no other is asked for. */
static bool arrive(struct walk *w, int at)
{
	const struct ref_tree *t = w->p->tree;

	if (at == w->start)
		return false;
	if (w->whole && !ref_conds_hold(w, w->p->whole, w->start, at))
		return false;
	if (w->whole && t->the_where >= 0 &&
	    !ref_where_holds(t, t->the_where, w->d, w->now.piece, w->lo))
		return false;
	if (!w->whole || t->policy == REF_FIRST) {
		record(w, at);
		return true;
	}
	if (!w->found || (t->policy == REF_SHORTEST ? at < w->best.to : at > w->best.to))
		record(w, at);
	return false;
}

static bool same_state(const struct state *a, const struct state *b)
{
	if (a->n_groups != b->n_groups)
		return false;
	for (int i = 0; i < a->n_groups; i++) {
		if (a->group[i] != b->group[i])
			return false;
	}
	for (int i = 0; i < REF_NAMES; i++) {
		if (a->piece[i].from != b->piece[i].from || a->piece[i].to != b->piece[i].to)
			return false;
	}
	return true;
}

/* Notes that the path is here; false: it was here before and took nothing since, or is too long. */
static bool visit(struct walk *w, int place, int at)
{
	for (int i = w->n_visits; i-- > 0 && w->visit[i].at == at;) {
		if (w->visit[i].place == place && same_state(&w->visit[i].state, &w->now)) {
			w->gave_up = true;
			return false;
		}
	}
	if (w->n_visits == 160) {
		*w->steps = -1;
		return false;
	}
	w->visit[w->n_visits++] = (struct visit){place, at, w->now};
	return true;
}

static bool list(struct walk *w, const struct place *p, int at, const struct rest *rest)
{
	int length[8], n = ref_lengths(length, p, w->d, at, w->hi);

	for (int i = 0; i < n; i++) {
		if (at + length[i] <= w->end && follow(w, rest, at + length[i]))
			return true;
	}
	return false;
}

static bool span(struct walk *w, const struct place *p, int at, const struct rest *rest)
{
	int starts = 0;

	for (int i = 0; i < w->d->n_spans; i++)
		starts += w->d->spans[i].first == at;
	if (starts > 1)
		w->features |= BIT(REF_HAS_MANY_STARTS);
	for (int i = 0; i < w->d->n_spans; i++) {
		const struct ref_span *s = &w->d->spans[i];

		if (s->first == at && at + s->count <= w->end &&
		    p->types & (uint64_t)1 << s->type &&
		    (p->test < 0 || ref_span_is(w->p->tree, p->test, w->d, s)) &&
		    follow(w, rest, at + s->count))
			return true;
	}
	return false;
}

static bool put_mark(struct walk *w, int name, int from, int to)
{
	if (w->n_marks == REF_MARKS) {
		*w->steps = -1;
		return false;
	}
	w->mark[w->n_marks++] = (struct ref_mark){name, from, to};
	return true;
}

static bool near(struct walk *w, int place, int at, const struct rest *rest)
{
	struct near_result r;
	int marks = w->n_marks;
	struct state before = w->now;

	if (!ref_near(&r, w, place, at) || r.end > w->end)
		return false;
	w->features |= r.features;
	for (int i = 0; i < r.n_marks; i++) {
		const struct ref_mark *m = &r.mark[i];
		struct ref_piece *piece = &w->now.piece[m->name];

		if (!put_mark(w, m->name, m->from, m->to))
			return false;
		if (w->asked & 1u << m->name && before.piece[m->name].from < 0 &&
		    (piece->from < 0 || m->from < piece->from))
			*piece = (struct ref_piece){m->from, m->to};
	}
	if (follow(w, rest, r.end))
		return true;
	w->n_marks = marks;
	w->now = before;
	return false;
}

static bool capture(struct walk *w, int place, int at, const struct rest *rest)
{
	const struct place *p = &w->p->v[place];
	struct ref_piece *piece = &w->now.piece[p->name];
	struct rest close = {CLOSE, place, at, false, rest};

	close.mine = w->asked & 1u << p->name && piece->from < 0;
	if (close.mine)
		*piece = (struct ref_piece){at, REF_NONE};
	if (match(w, p->first, at, &close))
		return true;
	if (close.mine)
		*piece = (struct ref_piece){REF_NONE, REF_NONE};
	return false;
}

static bool close_capture(struct walk *w, const struct rest *rest, int at)
{
	struct ref_piece *piece = &w->now.piece[w->p->v[rest->place].name], before = *piece;

	if (!put_mark(w, w->p->v[rest->place].name, rest->from, at))
		return false;
	if (rest->mine)
		*piece = rest->from == at ? (struct ref_piece){REF_NONE, REF_NONE}
					  : (struct ref_piece){rest->from, at};
	if (follow(w, rest->next, at))
		return true;
	*piece = before;
	w->n_marks--;
	return false;
}

static bool group(struct walk *w, int place, int at, const struct rest *rest)
{
	bool asked = w->p->v[place].cond >= 0, done;

	if (asked && w->now.n_groups == 6) {
		*w->steps = -1;
		return false;
	}
	if (asked)
		w->now.group[w->now.n_groups++] = at;
	done = match(w, w->p->v[place].first, at, &(struct rest){LEAVE, place, at, false, rest});
	w->now.n_groups -= asked;
	return done;
}

static bool leave_group(struct walk *w, const struct rest *rest, int at)
{
	int cond = w->p->v[rest->place].cond;
	bool done;

	if (cond < 0)
		return follow(w, rest->next, at);
	if (!ref_conds_hold(w, cond, rest->from, at))
		return false;
	w->now.n_groups--;
	done = follow(w, rest->next, at);
	w->now.group[w->now.n_groups++] = rest->from;
	return done;
}

/* Choices, x? and x*: where paths part. */
static bool branch(struct walk *w, int place, int at, const struct rest *rest)
{
	const struct place *p = &w->p->v[place];
	const struct rest again = {AGAIN, place, 0, false, rest};
	bool done = false;

	if (!visit(w, place, at))
		return false;
	if (p->kind == REF_ALT) {
		for (int kid = p->first; kid >= 0 && !done; kid = w->p->v[kid].next)
			done = match(w, kid, at, rest);
	} else {
		if (p->lazy)
			done = follow(w, rest, at);
		if (!done)
			done = match(w, p->first, at, p->kind == REF_STAR ? &again : rest);
		if (!done && !p->lazy)
			done = follow(w, rest, at);
	}
	w->n_visits--;
	return done;
}

static bool follow(struct walk *w, const struct rest *rest, int at)
{
	if (--*w->steps < 0)
		return true;
	if (!rest)
		return arrive(w, at);
	switch (rest->what) {
	case NEXT:
		return rest->place < 0 ? follow(w, rest->next, at)
				       : match(w, rest->place, at,
					       &(struct rest){NEXT, w->p->v[rest->place].next, 0,
							      false, rest->next});
	case AGAIN: return branch(w, rest->place, at, rest->next);
	case CLOSE: return close_capture(w, rest, at);
	default: return leave_group(w, rest, at);
	}
}

static bool match_kind(struct walk *w, int place, int at, const struct rest *rest)
{
	const struct place *p = &w->p->v[place];

	switch (p->kind) {
	case REF_TOKEN:
		return at < w->end && ref_token_is(w->p->tree, p->test, w->d, at) &&
		       follow(w, rest, at + 1);
	case REF_LIST:
	case REF_LEMMA: return list(w, p, at, rest);
	case REF_SPAN: return span(w, p, at, rest);
	case REF_SEQ: return follow(w, &(struct rest){NEXT, p->first, 0, false, rest}, at);
	case REF_CAPTURE: return capture(w, place, at, rest);
	case REF_GROUP: return group(w, place, at, rest);
	case REF_NEAR: return near(w, place, at, rest);
	case REF_LOOK: return ref_look_holds(w, p, at) && follow(w, rest, at);
	default: return branch(w, place, at, rest);
	}
}

static bool match(struct walk *w, int place, int at, const struct rest *rest)
{
	uint64_t before = w->features;
	bool done;

	if (--*w->steps < 0)
		return true;
	w->features |= w->p->v[place].features;
	done = match_kind(w, place, at, rest);
	w->features = before;
	return done;
}

static void begin(struct walk *w, int start, int end)
{
	w->start = start;
	w->end = end < w->hi ? end : w->hi;
	w->n_marks = w->n_visits = 0;
	w->now.n_groups = 0;
	w->found = w->gave_up = false;
	w->features = 0;
	for (int i = 0; i < REF_NAMES; i++)
		w->now.piece[i] = (struct ref_piece){REF_NONE, REF_NONE};
}

bool ref_walk_item(struct walk *w, const struct walk *from, int place, int at, int tokens)
{
	w->p = from->p;
	w->d = from->d;
	w->steps = from->steps;
	w->lo = from->lo;
	w->hi = from->hi;
	w->whole = false;
	w->asked = 0;
	begin(w, at, at + tokens);
	match(w, place, at, NULL);
	return w->found && *w->steps >= 0;
}

/* ---- windows and policies ---- */

static void search_window(struct ref_matches *out, struct walk *w, int lo, int hi)
{
	const struct ref_tree *t = w->p->tree;
	int max = t->max ? t->max : 1000;

	w->lo = lo;
	w->hi = hi;
	memset(w->p->known, 0, sizeof w->p->known);
	for (int start = lo; start < hi && *w->steps >= 0;) {
		begin(w, start, start + max);
		match(w, w->p->root, start, NULL);
		if (w->found) {
			out->v[out->n++] = w->best;
			out->features |= w->best_features;
			if (w->gave_up)
				out->features |= BIT(REF_HAS_EMPTY_TURN);
		}
		start = w->found && t->policy != REF_ALL ? w->best.to : start + 1;
	}
}

/* Whether token `at` begins another window than the one before it. */
static bool parts(const struct ref_tree *t, const struct ref_doc *d, int at)
{
	if (t->window == REF_SENTENCE || t->window == REF_NO_WINDOW)
		return d->t[at].sentence != d->t[at - 1].sentence;
	return t->window == REF_PARAGRAPH && d->t[at].paragraph != d->t[at - 1].paragraph;
}

static void search_zones(struct ref_matches *out, struct walk *w, int kind, int lo, int hi)
{
	int behind = 0;

	for (int i = 0; i < w->d->n_zones; i++) {
		const struct ref_zone *z = &w->d->zones[i];
		int from = z->first > lo ? z->first : lo;
		int to = z->first + z->count < hi ? z->first + z->count : hi;

		if (z->kind != kind || z->first < behind)
			continue; /* one that lies in another */
		behind = z->first + z->count;
		if (from < to)
			search_window(out, w, from, to);
	}
}

bool ref_search(struct ref_matches *out, struct ref_program *p, const struct ref_doc *d, int first,
		int count, int steps)
{
	static const int kinds[] = {DS_HEADLINE, DS_BYLINE, DS_DATELINE, DS_QUOTATION};
	static struct walk w;
	const struct ref_tree *t = p->tree;
	int end = first + count;

	out->n = 0;
	out->features = 0;
	w.p = p;
	w.d = d;
	w.steps = &steps;
	w.whole = true;
	w.asked = t->the_where < 0 ? 0 : ref_where_names(t, t->the_where);
	if (t->window >= REF_HEADLINE && t->window <= REF_QUOTATION) {
		search_zones(out, &w, kinds[t->window - REF_HEADLINE], first, end);
	} else {
		for (int lo = first, at = first + 1; lo < end; at++) {
			if (at < end && !parts(t, d, at))
				continue;
			search_window(out, &w, lo, at);
			lo = at;
		}
	}
	if (out->n && count < d->n)
		out->features |= BIT(REF_HAS_PART);
	return steps >= 0;
}
