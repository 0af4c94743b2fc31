/*
 * Quotations inside one paragraph: what is between quotation marks, marks included.
 *
 * Families of marks: curly and low double, curly and low single, straight double, straight single,
 * guillemets, corner brackets. A stack of those that are open, the outer first; what is deeper than
 * DEPTH is passed over. An apostrophe inside a word never comes here: it is part of a token. One at
 * the end or the start of a word ("brothers'", "'98", "'tis") is told by what stands around it, and
 * an opening single mark needs a closing one in its paragraph. Straight marks go in turns; where
 * their number is odd, blanks decide. Each look ahead is remembered, so the whole is linear.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/zones_int.h"

#define DEPTH 8u

enum family { F_NONE, F_CURLY, F_SINGLE, F_STRAIGHT, F_TICK, F_GUILLEMET, F_ANGLE, F_CORNER, F_CORNER2, F_BACKTICK };
enum side { SIDE_OPEN = 1, SIDE_CLOSE = 2, SIDE_EITHER = 3 };

typedef struct quote_mark {
	const char *text;
	uint8_t family, side;
} quote_mark;

/* A run of marks ("''", "\"\"") is one token. */
static const quote_mark marks[] = {
	{"\"", F_STRAIGHT, SIDE_EITHER},
	{"\"\"", F_STRAIGHT, SIDE_EITHER},
	{"'", F_TICK, SIDE_EITHER},
	{"''", F_BACKTICK, SIDE_EITHER},
	{"``", F_BACKTICK, SIDE_OPEN},
	{"\xE2\x80\x9C", F_CURLY, SIDE_EITHER},    /* “ : closes „ */
	{"\xE2\x80\x9D", F_CURLY, SIDE_EITHER},    /* ” : opens and closes in Swedish */
	{"\xE2\x80\x9E", F_CURLY, SIDE_OPEN},      /* „ */
	{"\xE2\x80\x98", F_SINGLE, SIDE_EITHER},   /* ‘ : closes ‚ */
	{"\xE2\x80\x99", F_SINGLE, SIDE_CLOSE},    /* ’ */
	{"\xE2\x80\x9A", F_SINGLE, SIDE_OPEN},     /* ‚ */
	{"\xC2\xAB", F_GUILLEMET, SIDE_EITHER},    /* « */
	{"\xC2\xBB", F_GUILLEMET, SIDE_EITHER},    /* » */
	{"\xE2\x80\xB9", F_ANGLE, SIDE_EITHER},    /* ‹ */
	{"\xE2\x80\xBA", F_ANGLE, SIDE_EITHER},    /* › */
	{"\xE3\x80\x8C", F_CORNER, SIDE_OPEN},     /* 「 */
	{"\xE3\x80\x8D", F_CORNER, SIDE_CLOSE},    /* 」 */
	{"\xE3\x80\x8E", F_CORNER2, SIDE_OPEN},    /* 『 */
	{"\xE3\x80\x8F", F_CORNER2, SIDE_CLOSE},   /* 』 */
};

typedef struct open_mark {
	uint8_t family;
	char last;     /* last byte of the mark: which of its family it is */
	uint32_t zone; /* number of its zone */
	uint32_t at;   /* token */
} open_mark;

typedef struct quotes {
	ds_doc *doc;
	const ds_tokens *t;
	size_t first, end;
	open_mark open[DEPTH];
	size_t depth;
	size_t straight;          /* straight double marks from here on, this one included */
	size_t tick_from, tick;   /* from tick_from on the next closing ' is at tick (end: none) */
	size_t close_from, close; /* the same for closing ’ */
	ds_err *err;
	ds_status status;
} quotes;

static const quote_mark *mark_at(const quotes *q, size_t i)
{
	const ds_token *v = &q->t->v[i];
	size_t len = v->end - v->start;
	ds_str s;

	if (len > 3 || (v->kind != DS_KIND_PUNCT && v->kind != DS_KIND_SYMBOL && v->kind != DS_KIND_WORD))
		return NULL;
	s = ds_token_text(q->t, i);
	if (s.at[0] != '"' && s.at[0] != '\'' && s.at[0] != '`' && (unsigned char)s.at[0] < 0xC2)
		return NULL;
	for (size_t k = 0; k < sizeof marks / sizeof *marks; k++) {
		if (ds_str_is(s, marks[k].text))
			return &marks[k];
	}
	return NULL;
}

/* ---- what stands around a mark --------------------------------------------------------------------- */

static bool tight_before(const quotes *q, size_t i)
{
	return i > q->first && zone_has(q->t, i, DS_TOKEN_TIGHT);
}

static bool tight_after(const quotes *q, size_t i)
{
	return i + 1 < q->end && zone_has(q->t, i + 1, DS_TOKEN_TIGHT);
}

static char first_byte(const quotes *q, size_t i)
{
	return i < q->end && q->t->v[i].end > q->t->v[i].start ? q->t->text.at[q->t->v[i].start] : ' ';
}

static bool is_sign(const quotes *q, size_t i)
{
	return i < q->end && (q->t->v[i].kind == DS_KIND_PUNCT || q->t->v[i].kind == DS_KIND_SYMBOL);
}

/* As if a blank stood there: an opening bracket, a dash, an opening mark. */
static bool loose_before(const quotes *q, size_t i)
{
	char c;

	if (!tight_before(q, i))
		return true;
	c = first_byte(q, i - 1);
	if (c == '(' || c == '[' || c == '/')
		return true;
	if (zone_is_dash(q->t, i - 1))
		return true;
	return mark_at(q, i - 1) && (q->depth && q->open[q->depth - 1].at == i - 1);
}

/* As if a blank stood there: a sign that ends clauses, a bracket, a dash, another mark. */
static bool loose_after(const quotes *q, size_t i)
{
	return !tight_after(q, i) || is_sign(q, i + 1);
}

static bool may_open(const quotes *q, size_t i)
{
	return loose_before(q, i) && tight_after(q, i) && !memchr(".,;:!?)", first_byte(q, i + 1), 7);
}

static bool may_close(const quotes *q, size_t i)
{
	return tight_before(q, i) && loose_after(q, i);
}

/* ---- single marks and apostrophes ------------------------------------------------------------------- */

/* "'98", "'90s", "'tis": letters are left out, nothing is quoted. */
static bool is_elision(const quotes *q, size_t i)
{
	static const char *const words[] = {"bout", "cause", "em", "n", "neath", "round", "til", "tis",
					    "twas", "twere", "s", NULL};
	const ds_token *v = &q->t->v[i + 1];

	if (i + 1 >= q->end || !tight_after(q, i))
		return false;
	if (v->kind == DS_KIND_NUMBER)
		return v->end - v->start == 2 || (v->end - v->start == 3 && q->t->text.at[v->end - 1] == 's');
	return ds_zone_one_of(ds_token_key(q->t, i + 1), words);
}

/*
 * A closing mark that can be no apostrophe of "brothers'": behind a sign, behind a word without s,
 * or in front of a sign. *weak: it may be one.
 */
static bool closes_single(const quotes *q, size_t i, bool *weak)
{
	char before;

	if (!may_close(q, i))
		return false;
	before = q->t->text.at[q->t->v[i - 1].end - 1];
	*weak = (before == 's' || before == 'S' || before == 'z' || before == 'x') && !tight_after(q, i) &&
		i + 1 < q->end && zone_has(q->t, i + 1, DS_TOKEN_LOWER | DS_TOKEN_TITLE);
	return true;
}

/* The first token from i on that surely closes a single quotation of the family; else one that may. */
static size_t find_close(quotes *q, size_t i, uint8_t family)
{
	size_t *from = family == F_TICK ? &q->tick_from : &q->close_from;
	size_t *found = family == F_TICK ? &q->tick : &q->close;
	size_t second = q->end;

	if (i >= *from && i <= *found && *from)
		return *found;
	*from = i ? i : 1;
	for (*found = i; *found < q->end; ++*found) {
		const quote_mark *m = mark_at(q, *found);
		bool weak;

		if (!m || m->family != family)
			continue;
		if (!(m->side & SIDE_CLOSE) || !closes_single(q, *found, &weak)) {
			/* another begins: what may have closed the one before it did */
			if (second < q->end && !is_elision(q, *found) && may_open(q, *found))
				break;
			continue;
		}
		if (!weak)
			return *found;
		if (second == q->end)
			second = *found;
	}
	if (second < q->end)
		*found = second;
	else
		*found = q->end;
	return *found;
}

/* ---- the stack ---------------------------------------------------------------------------------------- */

static void open_at(quotes *q, size_t i, uint8_t family)
{
	open_mark *o;

	if (q->depth == DEPTH || q->status)
		return;
	o = &q->open[q->depth++];
	*o = (open_mark){family, q->t->text.at[q->t->v[i].end - 1], (uint32_t)q->doc->zones.n, (uint32_t)i};
	if (!ds_zone_add(&q->doc->zones, q->doc, i, i + 1, DS_QUOTATION, &q->doc->mem, q->err))
		q->status = ds_arena_fail(&q->doc->mem, q->err);
}

/* Ends the zone of an open mark in front of token end; one without anything in it is none. */
static void end_zone(quotes *q, const open_mark *o, size_t end)
{
	ds_zone *z = &q->doc->zones.v[o->zone];

	if (q->status)
		return;
	if (end <= (size_t)o->at + 1) {
		z->count = 0;
		return;
	}
	z->count = (uint32_t)(end - o->at);
	z->end = q->t->v[end - 1].end;
}

/* Which of the open marks the family closes; DEPTH if none. */
static size_t opened(const quotes *q, uint8_t family)
{
	for (size_t k = q->depth; k > 0; k--) {
		if (q->open[k - 1].family == family)
			return k - 1;
	}
	return DEPTH;
}

static void close_at(quotes *q, size_t i, uint8_t family)
{
	size_t k = opened(q, family);

	if (k == DEPTH)
		return;
	/* what is open inside ends with it */
	while (q->depth > k + 1)
		end_zone(q, &q->open[--q->depth], i);
	/* two marks with nothing between them quote nothing */
	end_zone(q, &q->open[k], i == (size_t)q->open[k].at + 1 ? i : i + 1);
	q->depth = k;
}

/* ---- one mark ------------------------------------------------------------------------------------------ */

/* Straight double marks go in turns, but where blanks say otherwise and their number is odd. */
static void straight(quotes *q, size_t i)
{
	size_t k = opened(q, F_STRAIGHT);
	bool odd = q->straight % 2;

	q->straight--;
	if (k == DEPTH) {
		/* 9" wide; or one too many, where no blank says that it opens */
		if (tight_before(q, i) && !loose_before(q, i) && !tight_after(q, i) &&
		    (odd || q->t->v[i - 1].kind == DS_KIND_NUMBER))
			return;
		open_at(q, i, F_STRAIGHT);
		return;
	}
	if (!odd && i > q->first && q->t->v[i - 1].kind == DS_KIND_NUMBER && tight_before(q, i))
		return; /* 5'7" inside a quotation: another mark is there to close it */
	if (!odd && may_open(q, i) && !may_close(q, i)) {
		/* the one before was never closed: it ends where this one begins */
		while (q->depth > k)
			end_zone(q, &q->open[--q->depth], i);
		open_at(q, i, F_STRAIGHT);
		return;
	}
	close_at(q, i, F_STRAIGHT);
}

static void single(quotes *q, size_t i, const quote_mark *m)
{
	size_t k = opened(q, m->family);
	bool weak;

	if (k != DEPTH && (m->side & SIDE_CLOSE) && closes_single(q, i, &weak)) {
		/* "'the brothers' farm is theirs'" */
		if (!weak || find_close(q, i + 1, m->family) == q->end || find_close(q, i, m->family) == i)
			close_at(q, i, m->family);
		return;
	}
	if (!(m->side & SIDE_OPEN) || !may_open(q, i) || is_elision(q, i))
		return;
	if (k != DEPTH) /* two apostrophes, or one that was never closed */
		return;
	if (find_close(q, i + 1, m->family) < q->end)
		open_at(q, i, m->family);
}

/* Families whose marks tell which side they are on, in most languages. */
static void paired(quotes *q, size_t i, const quote_mark *m)
{
	char last = q->t->text.at[q->t->v[i].end - 1];
	size_t k = opened(q, m->family);

	if (m->side != SIDE_EITHER) {
		if (m->side == SIDE_OPEN)
			open_at(q, i, m->family);
		else
			close_at(q, i, m->family);
		return;
	}
	if (k == DEPTH) {
		/* “ « ‹ and, in some languages, ” » › */
		bool usual = last == '\x9C' || last == '\xAB' || last == '\xB9';

		if (usual ? !may_close(q, i) || may_open(q, i) : may_open(q, i))
			open_at(q, i, m->family);
		return;
	}
	/* “ opens inside “...”, and closes „...; « opens inside «...», and closes »... */
	if (last == q->open[k].last && (last == '\x9C' || last == '\xAB' || last == '\xB9') && may_open(q, i) &&
	    !may_close(q, i))
		open_at(q, i, m->family);
	else
		close_at(q, i, m->family);
}

static void backtick(quotes *q, size_t i, const quote_mark *m)
{
	if (m->side & SIDE_CLOSE && opened(q, F_BACKTICK) != DEPTH) {
		close_at(q, i, F_BACKTICK);
	} else if (m->side == SIDE_OPEN || may_open(q, i)) {
		open_at(q, i, F_BACKTICK);
	}
}

/* Mixed by hand: “...", "...”, ``..."; a mark that surely closes, and only the other family is open. */
static bool closes_other(quotes *q, size_t i, uint8_t family, uint8_t other)
{
	if (opened(q, family) != DEPTH || opened(q, other) == DEPTH || !may_close(q, i) || may_open(q, i))
		return false;
	q->straight -= family == F_STRAIGHT;
	close_at(q, i, other);
	return true;
}

static void look_at(quotes *q, size_t i, const quote_mark *m)
{
	switch (m->family) {
	case F_STRAIGHT:
		if (!closes_other(q, i, F_STRAIGHT, F_BACKTICK) && !closes_other(q, i, F_STRAIGHT, F_CURLY))
			straight(q, i);
		break;
	case F_CURLY:
		if (!closes_other(q, i, F_CURLY, F_STRAIGHT))
			paired(q, i, m);
		break;
	case F_TICK:
		single(q, i, m);
		break;
	case F_SINGLE:
		/* ‘ closes ‚ and the first quotation mark of Dutch ‘...‘ never does */
		if (m->text[2] == '\x98' && opened(q, F_SINGLE) != DEPTH &&
		    q->open[opened(q, F_SINGLE)].last == '\x9A')
			close_at(q, i, F_SINGLE);
		else if (m->text[2] == '\x9A')
			open_at(q, i, F_SINGLE);
		else
			single(q, i, m->text[2] == '\x98' ? &(quote_mark){m->text, F_SINGLE, SIDE_OPEN} : m);
		break;
	case F_BACKTICK:
		backtick(q, i, m);
		break;
	default:
		paired(q, i, m);
	}
}

/* ---- a paragraph ------------------------------------------------------------------------------------------ */

/* The first double mark of the paragraph closes what the one before left open: it has no mark of its own. */
static bool goes_on(const quotes *q, uint8_t carried)
{
	for (size_t i = q->first; carried && i < q->end; i++) {
		const quote_mark *m = mark_at(q, i);

		if (!m || m->family == F_TICK || m->family == F_SINGLE)
			continue;
		if (m->family != carried || i == q->first)
			return false;
		if (carried == F_STRAIGHT)
			return may_close(q, i) && !may_open(q, i) && q->t->v[i - 1].kind != DS_KIND_NUMBER;
		return (m->side & SIDE_CLOSE) && may_close(q, i);
	}
	return false;
}

/* Takes the zones out that turned out to be none. */
static void drop_empty(ds_zones *zones, size_t from)
{
	size_t kept = from;

	for (size_t i = from; i < zones->n; i++) {
		if (zones->v[i].count)
			zones->v[kept++] = zones->v[i];
	}
	zones->n = kept;
}

ds_status ds_zone_quotations(ds_doc *doc, size_t first, size_t end, uint8_t *carried, ds_err *err)
{
	quotes q = {.doc = doc, .t = &doc->tokens, .first = first, .end = end, .err = err};
	size_t from = doc->zones.n, at = first;
	uint8_t was = *carried;

	*carried = F_NONE;
	for (size_t i = first; i < end; i++) {
		const quote_mark *m = mark_at(&q, i);

		q.straight += m && m->family == F_STRAIGHT;
	}
	if (was && goes_on(&q, was)) {
		open_at(&q, first, was);
		if (!q.status)
			doc->zones.v[from].continued = true;
		q.straight += was == F_STRAIGHT;
		at = first; /* its first token is a word, no mark */
	}
	for (size_t i = at; i < end && !q.status; i++) {
		const quote_mark *m = mark_at(&q, i);

		if (m)
			look_at(&q, i, m);
	}
	if (!q.status && was && doc->zones.n > from && doc->zones.v[from].first == first) {
		const quote_mark *m = mark_at(&q, first);

		doc->zones.v[from].continued |= m && m->family == was;
	}
	if (!q.status && q.depth)
		*carried = q.open[0].family;
	while (!q.status && q.depth)
		end_zone(&q, &q.open[--q.depth], end);
	if (!q.status)
		drop_empty(&doc->zones, from);
	return q.status;
}
