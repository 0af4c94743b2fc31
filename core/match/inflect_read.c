/*
 * The text of a table of inflection, line by line: KIND tab NAME tab ..., # comments. See
 * inflect_int.h; docs/lists.md lists the kinds.
 *
 * Hostile tables end at limits; a bad line is named with its number.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/inflect_int.h"

#include "text/fold.h"
#include "text/utf8.h"

#include <stdlib.h>

#define TABLE_MEM ((size_t)64 << 20)
#define SIGNS_MAX 40u
#define SHOWN(s) (int)((s).len < 40 ? (s).len : 40), (s).at ? (s).at : ""

struct line {
	ds_table *t;
	ds_str kind, name, a, b;
	uint32_t seq;
	ds_err *err;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\r';
}

bool ds_next_part(ds_str *rest, char sign, ds_str *part)
{
	const char *at;

	if (!rest->at)
		return false;
	at = rest->len ? memchr(rest->at, sign, rest->len) : NULL;
	*part = ds_str_sub(*rest, 0, at ? (size_t)(at - rest->at) : rest->len);
	*rest = at ? ds_str_sub(*rest, part->len + 1, rest->len) : (ds_str){NULL, 0};
	while (part->len && is_blank(part->at[0]))
		*part = ds_str_sub(*part, 1, part->len);
	while (part->len && is_blank(part->at[part->len - 1]))
		part->len--;
	return true;
}

/* The next word of a list parted by blanks; false at the end. */
static bool next_word(ds_str *rest, ds_str *word)
{
	while (ds_next_part(rest, ' ', word)) {
		if (word->len)
			return true;
	}
	return false;
}

static ds_status folded(ds_str *out, ds_str s, ds_table *t, ds_err *err)
{
	ds_buf b;
	ds_status st;

	ds_buf_init(&b, NULL, 0);
	ds_fold_add(&b, s);
	st = ds_buf_status(&b, err);
	if (!st)
		st = ds_arena_copy(out, ds_buf_view(&b), &t->mem, err);
	ds_buf_free(&b);
	return st;
}

static uint8_t class_of(ds_str s)
{
	return ds_str_is(s, "verb")    ? DS_WORD_VERB
	       : ds_str_is(s, "noun")  ? DS_WORD_NOUN
	       : ds_str_is(s, "adj")   ? DS_WORD_ADJ
	       : ds_str_is(s, "plain") ? DS_WORD_PLAIN
				       : 0;
}

static ds_status no_class(ds_err *err, ds_str s)
{
	return ds_fail(err, DS_ESYNTAX, "\"%.*s\" is none of verb, noun, adj, plain", SHOWN(s));
}

/* ---- patterns ---- */

static ds_status points_of(const uint32_t **out, size_t *n, ds_str s, ds_table *t, ds_err *err)
{
	uint32_t *v = ds_arena_get(&t->mem, s.len + 1, sizeof *v);

	if (!v)
		return ds_arena_fail(&t->mem, err);
	*n = 0;
	for (size_t at = 0; at < s.len;)
		v[(*n)++] = ds_utf8_next(s, &at);
	*out = v;
	return DS_OK;
}

struct pattern {
	ds_sign v[SIGNS_MAX];
	size_t n, cut, repeats;
	bool has_cut;
};

static ds_status add_sign(struct pattern *p, ds_sign sign, ds_err *err)
{
	if (p->n == SIGNS_MAX)
		return ds_fail(err, DS_ESYNTAX, "a pattern of more than %u signs", SIGNS_MAX);
	p->v[p->n++] = sign;
	return DS_OK;
}

/* A capital: the letters of that name. */
static ds_status add_letters(struct pattern *p, char name, bool none, const ds_table *t, ds_err *err)
{
	size_t i = (size_t)(name - 'A');

	if (!t->letters[i])
		return ds_fail(err, DS_ESYNTAX, "there are no letters %c: a row \"letters\" names them",
			       name);
	return add_sign(p, (ds_sign){t->letters[i], t->n_letters[i], none, DS_OFTEN_ONE}, err);
}

/* [abc] or [^abc]; *at is behind the bracket */
static ds_status add_set(struct pattern *p, ds_str s, size_t *at, ds_table *t, ds_err *err)
{
	const char *end = memchr(s.at + *at, ']', s.len - *at);
	ds_sign sign = {NULL, 0, false, DS_OFTEN_ONE};
	ds_str inner;
	ds_status st;

	if (!end)
		return ds_fail(err, DS_ESYNTAX, "no ] behind [");
	inner = ds_str_sub(s, *at, (size_t)(end - s.at));
	*at = (size_t)(end - s.at) + 1;
	sign.none = inner.len && inner.at[0] == '^';
	inner = ds_str_sub(inner, sign.none, inner.len);
	if (inner.len == 1 && inner.at[0] >= 'A' && inner.at[0] <= 'Z')
		return add_letters(p, inner.at[0], sign.none, t, err);
	st = folded(&inner, inner, t, err);
	if (!st)
		st = points_of(&sign.v, &sign.n, inner, t, err);
	return st ? st : add_sign(p, sign, err);
}

/* One letter as it is written; folded it may be two. */
static ds_status add_letter(struct pattern *p, ds_str letter, ds_table *t, ds_err *err)
{
	const uint32_t *v = NULL;
	size_t n = 0;
	ds_status st = folded(&letter, letter, t, err);

	if (!st)
		st = points_of(&v, &n, letter, t, err);
	for (size_t i = 0; !st && i < n; i++)
		st = add_sign(p, (ds_sign){v + i, 1, false, DS_OFTEN_ONE}, err);
	return st;
}

static ds_status add_often(struct pattern *p, char c, ds_err *err)
{
	if (p->n == 0 || p->v[p->n - 1].often || ++p->repeats > DS_INFLECT_REPEAT)
		return ds_fail(err, DS_ESYNTAX, "%c: nothing before it, or more than %u of * + ?", c,
			       DS_INFLECT_REPEAT);
	p->v[p->n - 1].often = c == '?' ? DS_OFTEN_MAYBE : c == '*' ? DS_OFTEN_ANY : DS_OFTEN_SOME;
	return DS_OK;
}

static ds_status read_signs(struct pattern *p, ds_str s, ds_table *t, ds_err *err)
{
	ds_status st = DS_OK;

	for (size_t at = 0; !st && at < s.len;) {
		size_t from = at;
		char c = s.at[at];

		ds_utf8_next(s, &at);
		if (c == '|' && !p->has_cut) {
			p->has_cut = true;
			p->cut = p->n;
		} else if (c == '[') {
			st = add_set(p, s, &at, t, err);
		} else if (strchr("*+?", c)) {
			st = add_often(p, c, err);
		} else if (c >= 'A' && c <= 'Z') {
			st = add_letters(p, c, false, t, err);
		} else if (strchr("|]<>^", c)) {
			st = ds_fail(err, DS_ESYNTAX, "%c where it means nothing", c);
		} else {
			st = add_letter(p, ds_str_sub(s, from, at), t, err);
		}
	}
	return st;
}

/* <class>^C*V|C */
static ds_status read_ending(ds_ending *e, ds_str s, ds_table *t, ds_err *err)
{
	struct pattern p = {.n = 0};
	const char *end;
	ds_sign *v;
	ds_status st;

	*e = (ds_ending){.whole = false};
	if (s.len && s.at[0] == '<') {
		end = memchr(s.at, '>', s.len);
		if (!end)
			return ds_fail(err, DS_ESYNTAX, "no > behind <");
		st = ds_arena_copy(&e->class, ds_str_sub(s, 1, (size_t)(end - s.at)), &t->mem, err);
		if (st)
			return st;
		s = ds_str_sub(s, (size_t)(end - s.at) + 1, s.len);
	}
	e->whole = s.len && s.at[0] == '^';
	st = read_signs(&p, ds_str_sub(s, e->whole, s.len), t, err);
	if (st)
		return st;
	if (!p.has_cut)
		return ds_fail(err, DS_ESYNTAX, "no | in \"%.*s\", where the stem ends", SHOWN(s));
	v = ds_arena_get(&t->mem, p.n + 1, sizeof *v);
	if (!v)
		return ds_arena_fail(&t->mem, err);
	memcpy(v, p.v, p.n * sizeof *v);
	e->v = v;
	e->n = p.n;
	e->cut = p.cut;
	return DS_OK;
}

/* ---- forms ---- */

static ds_status add_template(ds_templates *to, ds_str s, ds_table *t, ds_err *err)
{
	ds_status st;

	if (to->n == DS_INFLECT_FORMS)
		return ds_fail(err, DS_ELIMIT, "a row of more than %u forms", DS_INFLECT_FORMS);
	if (s.len > DS_INFLECT_FORM / 2)
		return ds_fail(err, DS_ESYNTAX, "a form of more than %u bytes", DS_INFLECT_FORM / 2);
	st = ds_arena_grow(&t->mem, &to->v, &to->cap, to->n, to->n + 1, sizeof *to->v, err);
	if (!st)
		to->v[to->n++] = s;
	return st;
}

static ds_status joined(ds_str *out, ds_str a, ds_str b, ds_table *t, ds_err *err)
{
	char *at = ds_arena_get(&t->mem, a.len + b.len + 1, 1);

	if (!at)
		return ds_arena_fail(&t->mem, err);
	if (a.len)
		memcpy(at, a.at, a.len);
	if (b.len)
		memcpy(at + a.len, b.at, b.len);
	at[a.len + b.len] = '\0';
	*out = (ds_str){at, a.len + b.len};
	return DS_OK;
}

static const ds_named *set_of(const ds_table *t, ds_str name)
{
	for (size_t i = 0; i < t->n_sets; i++) {
		if (ds_str_eq(t->sets[i].name, name))
			return &t->sets[i];
	}
	return NULL;
}

/* Everything in `heads`, followed by each of `tails`. */
static ds_status cross(ds_templates *heads, const ds_str *tails, size_t n, ds_table *t, ds_err *err)
{
	ds_templates all = {NULL, 0, 0};
	ds_status st = DS_OK;

	for (size_t i = 0; !st && i < heads->n; i++) {
		for (size_t k = 0; !st && k < n; k++) {
			ds_str s = {NULL, 0};

			st = joined(&s, heads->v[i], tails[k], t, err);
			if (!st)
				st = add_template(&all, s, t, err);
		}
	}
	*heads = all;
	return st;
}

/* "gab{past}" -> "gab", "gabst", ...; "-" is the empty one */
static ds_status open_form(ds_templates *to, ds_str s, ds_table *t, ds_err *err)
{
	ds_templates all = {NULL, 0, 0};
	ds_status st;

	if (ds_str_is(s, "-"))
		s.len = 0;
	st = add_template(&all, (ds_str){"", 0}, t, err);
	for (size_t at = 0; !st && at < s.len;) {
		size_t end = at + (s.at[at] == '{');
		const ds_named *set;
		ds_str piece;

		while (end < s.len && s.at[end] != '{' && !(s.at[at] == '{' && s.at[end] == '}'))
			end++;
		piece = ds_str_sub(s, at, end);
		if (s.at[at] != '{') {
			st = cross(&all, &piece, 1, t, err);
			at = end;
			continue;
		}
		set = set_of(t, ds_str_sub(piece, 1, piece.len));
		if (end == s.len || !set)
			return ds_fail(err, DS_ESYNTAX, "there is no set %.*s} above this line",
				       SHOWN(piece));
		st = cross(&all, set->items.v, set->items.n, t, err);
		at = end + 1;
	}
	for (size_t i = 0; !st && i < all.n; i++)
		st = add_template(to, all.v[i], t, err);
	return st;
}

/* All forms of a column; of_stem: those that do not say where the stem stands have it in front. */
static ds_status read_forms(ds_templates *out, ds_str s, bool of_stem, ds_table *t, ds_err *err)
{
	ds_templates all = {NULL, 0, 0};
	ds_str word;
	ds_status st = DS_OK;

	if (ds_str_is(s, "!")) /* none */
		s.len = 0;
	while (!st && next_word(&s, &word)) {
		ds_str f;

		st = folded(&f, word, t, err);
		if (!st)
			st = open_form(&all, f, t, err);
	}
	for (size_t i = 0; !st && of_stem && i < all.n; i++) {
		if (!all.v[i].len || !memchr(all.v[i].at, '~', all.v[i].len))
			st = joined(&all.v[i], DS_STR("~"), all.v[i], t, err);
	}
	*out = all;
	return st;
}

/* ---- rows ---- */

static ds_status slot_of(uint32_t *out, struct line *x)
{
	ds_table *t = x->t;
	ds_str class = x->name;
	const char *slash = class.len ? memchr(class.at, '/', class.len) : NULL;
	ds_slot *slot = &t->slots[t->n_slots];

	for (uint32_t i = 0; i < t->n_slots; i++) {
		if (ds_str_eq(t->slots[i].name, x->name)) {
			*out = i;
			return DS_OK;
		}
	}
	if (slash)
		class.len = (size_t)(slash - class.at);
	if (!class_of(class))
		return no_class(x->err, class);
	if (t->n_slots == DS_INFLECT_SLOTS)
		return ds_fail(x->err, DS_ELIMIT, "more than %u kinds of forms", DS_INFLECT_SLOTS);
	slot->as = class_of(class);
	*out = (uint32_t)t->n_slots++;
	return ds_arena_copy(&slot->name, x->name, &t->mem, x->err);
}

static ds_status add_entry(struct line *x, ds_entry e)
{
	ds_table *t = x->t;
	ds_status st = ds_arena_grow(&t->mem, &t->entries, &t->cap_entries, t->n_entries,
				     t->n_entries + 1, sizeof *t->entries, x->err);

	e.seq = (uint32_t)t->n_entries;
	if (!st)
		t->entries[t->n_entries++] = e;
	return st;
}

/* forms SLOT BASE FORMS */
static ds_status read_irregular(struct line *x)
{
	ds_entry e = {.kind = DS_ENTRY_FORMS};
	ds_status st = slot_of(&e.slot, x);

	if (!st && (x->a.len == 0 || x->b.len == 0))
		st = ds_fail(x->err, DS_ESYNTAX, "wanted are a base form and its forms, with a tab between");
	if (!st)
		st = folded(&e.word, x->a, x->t, x->err);
	if (!st)
		st = read_forms(&e.forms, x->b, false, x->t, x->err);
	return st ? st : add_entry(x, e);
}

/* rule SLOT ENDING FORMS */
static ds_status read_rule(struct line *x)
{
	ds_table *t = x->t;
	ds_rule r;
	ds_status st = slot_of(&r.slot, x);

	if (!st && (x->a.len == 0 || x->b.len == 0))
		st = ds_fail(x->err, DS_ESYNTAX, "wanted are an ending and forms, with a tab between");
	if (!st)
		st = read_ending(&r.ending, x->a, t, x->err);
	if (!st)
		st = read_forms(&r.forms, x->b, true, t, x->err);
	if (!st)
		st = ds_arena_grow(&t->mem, &t->rules, &t->cap_rules, t->n_rules, t->n_rules + 1,
				   sizeof *t->rules, x->err);
	if (!st)
		t->rules[t->n_rules++] = r;
	return st;
}

/* class NAME WORDS, only AS WORDS, also AS WORDS, whole AS WORDS */
static ds_status read_words(struct line *x, enum ds_entry_kind kind)
{
	ds_str rest = x->a, word;
	ds_entry e = {.kind = (uint8_t)kind};
	ds_status st = DS_OK;

	if (kind == DS_ENTRY_CLASS)
		st = ds_arena_copy(&e.name, x->name, &x->t->mem, x->err);
	else if (!(e.as = class_of(x->name)))
		st = no_class(x->err, x->name);
	while (!st && next_word(&rest, &word)) {
		st = folded(&e.word, word, x->t, x->err);
		if (!st)
			st = add_entry(x, e);
	}
	return st;
}

static ds_status read_prefixes(struct line *x, enum ds_prefix_kind kind)
{
	ds_table *t = x->t;
	ds_prefix p = {.kind = (uint8_t)kind, .as = class_of(x->name)};
	ds_str rest = x->a, word;
	ds_status st = p.as ? DS_OK : no_class(x->err, x->name);

	while (!st && next_word(&rest, &word)) {
		st = folded(&p.text, word, t, x->err);
		if (!st)
			st = ds_arena_grow(&t->mem, &t->prefixes, &t->cap_prefixes, t->n_prefixes,
					   t->n_prefixes + 1, sizeof *t->prefixes, x->err);
		if (!st)
			t->prefixes[t->n_prefixes++] = p;
	}
	return st;
}

static ds_status read_set(struct line *x)
{
	ds_table *t = x->t;
	ds_named set;
	ds_status st = folded(&set.name, x->name, t, x->err);

	if (!st)
		st = read_forms(&set.items, x->a, false, t, x->err);
	if (!st)
		st = ds_arena_grow(&t->mem, &t->sets, &t->cap_sets, t->n_sets, t->n_sets + 1,
				   sizeof *t->sets, x->err);
	if (!st)
		t->sets[t->n_sets++] = set;
	return st;
}

static ds_status read_letters(struct line *x)
{
	size_t i = x->name.len == 1 ? (size_t)(unsigned char)x->name.at[0] - 'A' : 26;
	ds_str s;
	ds_status st;

	if (i >= 26)
		return ds_fail(x->err, DS_ESYNTAX, "letters go by one capital, A to Z");
	st = folded(&s, x->a, x->t, x->err);
	return st ? st : points_of(&x->t->letters[i], &x->t->n_letters[i], s, x->t, x->err);
}

static ds_status read_default(struct line *x)
{
	ds_str rest = x->name, word;

	x->t->as = 0;
	while (next_word(&rest, &word)) {
		if (!class_of(word))
			return no_class(x->err, word);
		x->t->as |= class_of(word);
	}
	return DS_OK;
}

static ds_status read_verb_last(struct line *x)
{
	x->t->verb_last = true;
	return DS_OK;
}

static ds_status read_line(struct line *x)
{
	static const struct {
		const char *name;
		ds_status (*read)(struct line *);
	} kinds[] = {{"rule", read_rule},	{"forms", read_irregular}, {"set", read_set},
		     {"letters", read_letters}, {"default", read_default},
		     {"verb-last", read_verb_last}};
	static const char *const words[] = {"class", "only", "also", "whole"};
	static const char *const prefixes[] = {"prefix", "separable", "inseparable"};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (ds_str_is(x->kind, kinds[i].name))
			return kinds[i].read(x);
	}
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (ds_str_is(x->kind, words[i]))
			return read_words(x, (enum ds_entry_kind)(DS_ENTRY_CLASS + i));
	}
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
		if (ds_str_is(x->kind, prefixes[i]))
			return read_prefixes(x, (enum ds_prefix_kind)i);
	}
	if (ds_str_is(x->kind, "language"))
		return ds_arena_copy(&x->t->code, x->name, &x->t->mem, x->err);
	return ds_fail(x->err, DS_ESYNTAX, "there is no kind \"%.*s\" (docs/lists.md lists them)",
		       SHOWN(x->kind));
}

static int by_word(const void *pa, const void *pb)
{
	const ds_entry *a = pa, *b = pb;
	int c = ds_str_cmp(a->word, b->word);

	return c ? c : (a->seq > b->seq) - (a->seq < b->seq);
}

static ds_status read_all(ds_table *t, ds_str text, ds_err *err)
{
	ds_str rest = text, line;

	for (size_t number = 1; ds_next_part(&rest, '\n', &line); number++) {
		ds_err why = {DS_OK, ""};
		struct line x = {.t = t, .err = &why};
		ds_str columns = line;
		ds_str *const to[] = {&x.kind, &x.name, &x.a, &x.b};

		if (line.len == 0 || line.at[0] == '#')
			continue;
		for (size_t i = 0; i < 4 && ds_next_part(&columns, '\t', to[i]); i++)
			;
		if (columns.at)
			return ds_fail(err, DS_ESYNTAX, "line %zu: more than four columns", number);
		if (read_line(&x))
			return ds_fail(err, why.code, "line %zu: %s", number, why.msg);
	}
	if (t->code.len == 0)
		return ds_fail(err, DS_ESYNTAX, "no row \"language\"");
	if (t->n_entries)
		qsort(t->entries, t->n_entries, sizeof *t->entries, by_word);
	return DS_OK;
}

ds_status ds_table_read(ds_table **out, ds_str text, ds_err *err)
{
	ds_table *t = calloc(1, sizeof *t);
	ds_status st;

	if (!t)
		return ds_fail(err, DS_ENOMEM, NULL);
	ds_arena_init(&t->mem, NULL, TABLE_MEM);
	if (ds_utf8_valid(text) < text.len)
		st = ds_fail(err, DS_ESYNTAX, "no UTF-8 text");
	else
		st = read_all(t, text, err);
	if (st) {
		ds_table_free(t);
		return st;
	}
	*out = t;
	return DS_OK;
}

void ds_table_free(ds_table *t)
{
	if (!t)
		return;
	ds_arena_free(&t->mem);
	free(t);
}
