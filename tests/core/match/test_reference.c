/*
 * match: the matcher against a plain backtracker with the same rules, on small random patterns and
 * texts.
 *
 * The rules: leftmost; first alternative; greedy or lazy; a match has a token; a turn of an endless
 * repeat that takes no token fails. Where an endless repeat holds what may take no token, both find
 * a match from the same token on, but it need not have the same length (docs/patterns.md), so only
 * its start is compared. The backtracker walks the tree with what is left to do as a chain, and
 * never remembers.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match_test.h"

enum kind { WORD, ANY, NOT, SEQ, ALT, REPEAT, CAPTURE };

struct tree {
	enum kind kind;
	char letter;
	int min, max; /* max -1 = endless */
	bool lazy;
	struct tree *kid[3];
	int kids;
};

static struct tree pool[64];
static int used;
static uint32_t seed;
static int exact; /* cases with a match, compared whole */

static unsigned roll(unsigned n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 16) % n;
}

static struct tree *grow(int depth)
{
	struct tree *t = &pool[used++];

	memset(t, 0, sizeof *t);
	t->kind = depth == 0 || used > 40 ? (enum kind)roll(3) : (enum kind)roll(7);
	t->letter = (char)('a' + roll(3));
	if (t->kind < SEQ)
		return t;
	t->kids = t->kind == SEQ || t->kind == ALT ? 2 + (int)roll(2) : 1;
	t->lazy = roll(3) == 0;
	t->min = (int)roll(3);
	t->max = roll(2) ? -1 : t->min + (int)roll(3);
	if (t->max == 0)
		t->max = 1;
	for (int i = 0; i < t->kids; i++)
		t->kid[i] = grow(depth - 1);
	return t;
}

static bool may_be_empty(const struct tree *t)
{
	int empty = 0;

	for (int i = 0; i < t->kids; i++)
		empty += may_be_empty(t->kid[i]);
	return t->kind == SEQ                     ? empty == t->kids
	       : t->kind == REPEAT && t->min == 0 ? true
						  : empty > 0;
}

static bool is_vague(const struct tree *t)
{
	for (int i = 0; i < t->kids; i++) {
		if (is_vague(t->kid[i]))
			return true;
	}
	return t->kind == REPEAT && t->max < 0 && may_be_empty(t->kid[0]);
}

static void print(ds_buf *b, const struct tree *t)
{
	switch (t->kind) {
	case WORD: ds_buf_printf(b, "%c%c", t->letter, t->letter); return;
	case ANY: ds_buf_zstr(b, "[]"); return;
	case NOT: ds_buf_printf(b, "!%c%c", t->letter, t->letter); return;
	case CAPTURE: ds_buf_printf(b, "%c:", t->letter - 'a' + 'x'); break;
	default: break;
	}
	ds_buf_char(b, '(');
	for (int i = 0; i < t->kids; i++) {
		ds_buf_zstr(b, i == 0 ? "" : t->kind == ALT ? "|" : " ");
		print(b, t->kid[i]);
	}
	ds_buf_char(b, ')');
	if (t->kind == REPEAT && t->max < 0)
		ds_buf_printf(b, "{%d,}%s", t->min, t->lazy ? "?" : "");
	else if (t->kind == REPEAT)
		ds_buf_printf(b, "{%d,%d}%s", t->min, t->max, t->lazy ? "?" : "");
}

/* What is left to do once a tree has matched. */
struct rest {
	const struct tree *t;
	int step; /* SEQ: next child; REPEAT: turns done; CAPTURE: -1 = close */
	int from; /* REPEAT: where this turn began */
	const struct rest *next;
};

static const char *text;
static int size, start, budget, finish;
struct mark {
	char name;
	int from, to;
} marks[200];
static int n_marks;

static bool match(const struct tree *t, int at, const struct rest *rest);

static bool turn(const struct tree *t, int done, int at, const struct rest *rest);

static bool go(const struct rest *rest, int at)
{
	if (--budget < 0)
		return false;
	if (!rest) {
		finish = at;
		return at > start;
	}
	switch (rest->t->kind) {
	case SEQ:
		if (rest->step == rest->t->kids)
			return go(rest->next, at);
		return match(rest->t->kid[rest->step], at,
			     &(struct rest){rest->t, rest->step + 1, 0, rest->next});
	case REPEAT:
		if (rest->t->max < 0 && rest->step > rest->t->min && at == rest->from)
			return false;
		return turn(rest->t, rest->step, at, rest->next);
	default:
		if (n_marks < 200)
			marks[n_marks] =
				(struct mark){(char)(rest->t->letter - 'a' + 'x'), rest->from, at};
		n_marks++;
		if (go(rest->next, at))
			return true;
		n_marks--;
		return false;
	}
}

static bool turn(const struct tree *t, int done, int at, const struct rest *rest)
{
	const struct rest again = {t, done + 1, at, rest};

	if (done < t->min)
		return match(t->kid[0], at, &again);
	if (t->lazy && go(rest, at))
		return true;
	if ((t->max < 0 || done < t->max) && match(t->kid[0], at, &again))
		return true;
	return !t->lazy && go(rest, at);
}

static bool match(const struct tree *t, int at, const struct rest *rest)
{
	if (--budget < 0)
		return false;
	switch (t->kind) {
	case WORD: return at < size && text[at] == t->letter && go(rest, at + 1);
	case ANY: return at < size && go(rest, at + 1);
	case NOT: return at < size && text[at] != t->letter && go(rest, at + 1);
	case SEQ: return go(&(struct rest){t, 0, 0, rest}, at);
	case ALT:
		for (int i = 0; i < t->kids; i++) {
			if (match(t->kid[i], at, rest))
				return true;
		}
		return false;
	case REPEAT: return turn(t, 0, at, rest);
	default: return match(t->kid[0], at, &(struct rest){t, -1, at, rest});
	}
}

static int by_place(const void *pa, const void *pb)
{
	const struct mark *a = pa, *b = pb;

	if (a->from != b->from)
		return a->from - b->from;
	return a->to != b->to ? b->to - a->to : a->name - b->name;
}

/* "0-2 x0-1 ;" for each match; false when the backtracker gave up */
static bool reference(ds_buf *b, const struct tree *t)
{
	for (start = 0; start < size;) {
		budget = 200000;
		n_marks = 0;
		if (!match(t, start, NULL)) {
			if (budget < 0)
				return false;
			start++;
			continue;
		}
		if (n_marks > 200)
			return false;
		ds_buf_printf(b, "%d-%d ", start, finish);
		qsort(marks, (size_t)n_marks, sizeof *marks, by_place);
		for (int i = 0; i < n_marks; i++) {
			if (marks[i].to > marks[i].from)
				ds_buf_printf(b, "%c%d-%d ", marks[i].name, marks[i].from,
					      marks[i].to);
		}
		ds_buf_char(b, ';');
		start = finish;
	}
	return true;
}

static void ours(ds_buf *b, const ds_pattern *p, const ds_doc *doc)
{
	ds_matches m;
	ds_arena mem;

	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_pattern_find(&m, p, doc, 0, SIZE_MAX, &mem, NULL), DS_OK);
	for (size_t i = 0; i < m.n; i++) {
		ds_buf_printf(b, "%u-%u ", m.v[i].first, m.v[i].first + m.v[i].count);
		/* names by letter, not by number, so that both sides sort alike */
		struct mark own[200];
		uint32_t n = m.v[i].n_captures < 200 ? m.v[i].n_captures : 200;

		for (uint32_t k = 0; k < n; k++) {
			const ds_capture *c = &m.captures[m.v[i].first_capture + k];

			own[k] = (struct mark){ds_pattern_capture(p, c->name).at[0], (int)c->first,
					       (int)(c->first + c->count)};
		}
		qsort(own, n, sizeof *own, by_place);
		for (uint32_t k = 0; k < n; k++)
			ds_buf_printf(b, "%c%d-%d ", own[k].name, own[k].from, own[k].to);
		ds_buf_char(b, ';');
	}
	ds_arena_free(&mem);
}

static void one(const ds_doc *docs, char letters[][12], int n_docs, const struct tree *t)
{
	ds_buf source, a, b;
	ds_pattern *p = NULL;
	ds_err err;
	bool vague = is_vague(t);

	ds_buf_init(&source, NULL, 0);
	ds_buf_init(&a, NULL, 0);
	ds_buf_init(&b, NULL, 0);
	print(&source, t);
	ds_buf_zstr(&source, " within document");
	if (ds_pattern_new(&p, ds_buf_view(&source), NULL, &err) == DS_OK) {
		for (int d = 0; d < n_docs; d++) {
			text = letters[d];
			size = (int)strlen(text);
			ds_buf_clear(&a);
			ds_buf_clear(&b);
			ours(&a, p, &docs[d]);
			if (!reference(&b, t))
				continue;
			ds_buf_char(&a, '\0');
			ds_buf_char(&b, '\0');
			if (vague) {
				a.at[strcspn(a.at, "-")] = '\0';
				b.at[strcspn(b.at, "-")] = '\0';
			}
			exact += !vague && *b.at;
			if (strcmp(a.at, b.at))
				fail_msg("%.*s\n  on %s gives %s\n  not %s", (int)source.len,
					 source.at, text, a.at, b.at);
		}
		ds_pattern_free(p);
	} else if (!strstr(err.msg, "too large")) {
		fail_msg("%.*s: %s", (int)source.len, source.at, err.msg);
	}
	ds_buf_free(&source);
	ds_buf_free(&a);
	ds_buf_free(&b);
}

static void differential(void **state)
{
	enum { DOCS = 12, PATTERNS = 3000 };
	static char letters[DOCS][12];
	ds_doc docs[DOCS];

	seed = 20201110;
	for (int d = 0; d < DOCS; d++) {
		char long_text[60] = "";
		int n = 1 + (int)roll(9);

		for (int i = 0; i < n; i++) {
			letters[d][i] = (char)('a' + roll(3));
			letters[d][i + 1] = '\0';
			snprintf(long_text + 3 * i, sizeof long_text - 3 * (size_t)i, "%c%c ",
				 letters[d][i], letters[d][i]);
		}
		doc_of(&docs[d], long_text);
		assert_int_equal(docs[d].tokens.n, n);
	}
	for (int i = 0; i < PATTERNS; i++) {
		used = 0;
		one(docs, letters, DOCS, grow(1 + (int)roll(4)));
	}
	assert_true(exact > PATTERNS);
	for (int d = 0; d < DOCS; d++)
		ds_doc_free(&docs[d]);
}

/* ---- near: every order and every place, the shortest from the first start on ---- */

/* Items of near: a letter, any token, or two letters. */
struct near_item {
	char first, second; /* '.' any; second 0 = none */
};

static bool letter_is(char want, int at)
{
	return at < size && (want == '.' || text[at] == want);
}

static int item_stops(const struct near_item *it, int at)
{
	if (!letter_is(it->first, at))
		return -1;
	if (!it->second)
		return at + 1;
	return letter_is(it->second, at + 1) ? at + 2 : -1;
}

/* The least end with all items that are not in `done`, from `at` on; the first of all starts at
 * `at` itself. */
static int least_end(const struct near_item *items, int n, unsigned done, int at, bool first)
{
	int best = INT32_MAX;

	if (done == (1u << n) - 1)
		return at;
	for (int from = at; from < size && (!first || from == at); from++) {
		for (int i = 0; i < n; i++) {
			int stop = done & 1u << i ? -1 : item_stops(&items[i], from);
			int end = stop < 0 ? INT32_MAX
					   : least_end(items, n, done | 1u << i, stop, false);

			if (end < best)
				best = end;
		}
	}
	return best;
}

static void near_reference(ds_buf *b, const struct near_item *items, int n, int tokens)
{
	for (int at = 0; at < size;) {
		int end = least_end(items, n, 0, at, true);

		if (end > size || end - at > tokens) {
			at++;
			continue;
		}
		ds_buf_printf(b, "%d-%d ;", at, end);
		at = end;
	}
}

static void near_print(ds_buf *b, const struct near_item *it)
{
	if (it->first == '.')
		ds_buf_zstr(b, "[]");
	else
		ds_buf_printf(b, "%c%c", it->first, it->first);
	if (it->second)
		ds_buf_printf(b, " %c%c", it->second, it->second);
}

static void near_case(void)
{
	struct near_item items[4];
	int n = 2 + (int)roll(3), tokens = 1 + (int)roll(10), length = 1 + (int)roll(9);
	char letters[12] = "", words_text[60] = "";
	ds_buf source, a, b;
	ds_pattern *p = NULL;
	ds_doc doc;

	ds_buf_init(&source, NULL, 0);
	ds_buf_init(&a, NULL, 0);
	ds_buf_init(&b, NULL, 0);
	ds_buf_printf(&source, "near(%d: ", tokens);
	for (int i = 0; i < n; i++) {
		items[i].first = roll(5) ? (char)('a' + roll(3)) : '.';
		items[i].second = roll(4) ? '\0' : (char)('a' + roll(3));
		ds_buf_zstr(&source, i ? ", " : "");
		near_print(&source, &items[i]);
	}
	ds_buf_zstr(&source, ") within document");
	for (int i = 0; i < length; i++) {
		letters[i] = (char)('a' + roll(3));
		snprintf(words_text + 3 * i, sizeof words_text - 3 * (size_t)i, "%c%c ", letters[i],
			 letters[i]);
	}
	text = letters;
	size = length;
	doc_of(&doc, words_text);
	assert_int_equal(ds_pattern_new(&p, ds_buf_view(&source), NULL, NULL), DS_OK);
	ours(&a, p, &doc);
	near_reference(&b, items, n, tokens);
	ds_buf_char(&a, '\0');
	ds_buf_char(&b, '\0');
	if (strcmp(a.at, b.at))
		fail_msg("%.*s\n  on %s gives %s\n  not %s", (int)source.len, source.at, letters,
			 a.at, b.at);
	exact += *b.at != '\0';
	ds_pattern_free(p);
	ds_doc_free(&doc);
	ds_buf_free(&source);
	ds_buf_free(&a);
	ds_buf_free(&b);
}

static void nears(void **state)
{
	enum { CASES = 3000 };

	seed = 19910101;
	exact = 0;
	for (int i = 0; i < CASES; i++)
		near_case();
	assert_true(exact > CASES / 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(differential), cmocka_unit_test(nears)};

	return cmocka_run_group_tests_name("match/reference", tests, NULL, NULL);
}
