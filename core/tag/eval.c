/*
 * Labels taken apart, names counted. See eval.h.
 *
 * Where a chunk starts and ends follows conlleval: it goes on with an I or E of the same type behind
 * a B or I, and with nothing else. The letters of the other schemes are read as BIO and IOBES: L as
 * E, U as S, M as I.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/eval_int.h"

#include "base/hash.h"
#include "tag/span.h"

#define AROUND 6u  /* words shown beside an error */
#define SHOWN 160u /* bytes of a text in an error, about */

ds_status ds_eval_new(ds_eval **out, const ds_eval_opts *opts, ds_arena *mem, ds_err *err)
{
	static const ds_eval_opts defaults = {.seed = 0};
	ds_eval *e = ds_arena_zero(mem, 1, sizeof *e);
	ds_status st = DS_OK;

	if (!e)
		return ds_arena_fail(mem, err);
	if (!opts)
		opts = &defaults;
	e->mem = mem;
	e->tags = opts->tags;
	e->coarse = opts->coarse && !opts->tags;
	e->seed = opts->seed;
	e->only = ds_arena_get(mem, opts->n_types, sizeof *e->only);
	if (!e->only)
		return ds_arena_fail(mem, err);
	for (size_t i = 0; !st && i < opts->n_types; i++)
		st = ds_eval_intern(&e->only[i], &e->types, opts->types[i], mem, err);
	e->n_only = opts->n_types;
	if (!st)
		*out = e;
	return st;
}

/* ---- names and labels ------------------------------------------------------------------------ */

static ds_status more_slots(ds_eval_names *names, ds_arena *mem, ds_err *err)
{
	size_t n = names->n_slots ? names->n_slots * 2 : 64;
	uint32_t *slots = ds_arena_zero(mem, n, sizeof *slots);

	if (!slots)
		return ds_arena_fail(mem, err);
	for (size_t i = 0; i < names->n; i++) {
		size_t at = ds_hash(names->v[i], 0) & (n - 1);

		while (slots[at])
			at = (at + 1) & (n - 1);
		slots[at] = (uint32_t)i + 1;
	}
	names->slots = slots;
	names->n_slots = n;
	return DS_OK;
}

ds_status ds_eval_intern(uint32_t *out, ds_eval_names *names, ds_str s, ds_arena *mem, ds_err *err)
{
	ds_status st = names->n * 2 >= names->n_slots ? more_slots(names, mem, err) : DS_OK;
	size_t at;

	if (st)
		return st;
	at = ds_hash(s, 0) & (names->n_slots - 1);
	for (; names->slots[at]; at = (at + 1) & (names->n_slots - 1)) {
		if (ds_str_eq(names->v[names->slots[at] - 1], s)) {
			*out = names->slots[at] - 1;
			return DS_OK;
		}
	}
	if (names->n >= DS_EVAL_LABELS)
		return ds_fail(err, DS_ELIMIT, "more than %u different labels", DS_EVAL_LABELS);
	st = ds_arena_grow(mem, &names->v, &names->cap, names->n, names->n + 1, sizeof *names->v,
			   err);
	if (!st)
		st = ds_arena_copy(&names->v[names->n], s, mem, err);
	if (st)
		return st;
	*out = (uint32_t)names->n;
	names->slots[at] = (uint32_t)++names->n;
	return DS_OK;
}

bool ds_eval_is_span_label(ds_str label)
{
	if (ds_str_is(label, "O"))
		return true;
	return label.len > 2 && label.at[1] == '-' && memchr("BIESLUM", label.at[0], 7);
}

/* The type of one of ours as its coarse one; "" = none. Others stay. */
static ds_str coarse_of(ds_str type)
{
	ds_type known = ds_type_find(type);
	const char *coarse;

	if (ds_str_is(type, "PER"))
		return DS_STR("PERSON");
	/* coarse types are none of the fine ones, but for PERSON, ORG and LOC */
	if (known == DS_TYPE_COUNT)
		return type;
	coarse = ds_type_coarse(known);
	return strcmp(coarse, "O") == 0 ? DS_STR("") : ds_str_of(coarse);
}

/* The number under which a type counts, NONE if it does not. */
static ds_status type_of(uint32_t *out, ds_eval *e, ds_str name, ds_err *err)
{
	ds_status st;

	*out = DS_EVAL_NONE;
	if (e->coarse)
		name = coarse_of(name);
	if (name.len == 0)
		return DS_OK;
	st = ds_eval_intern(out, &e->types, name, e->mem, err);
	if (st || e->n_only == 0)
		return st;
	for (size_t i = 0; i < e->n_only; i++) {
		if (e->only[i] == *out)
			return DS_OK;
	}
	*out = DS_EVAL_NONE;
	return DS_OK;
}

static ds_status take_apart(ds_eval_label *l, ds_eval *e, ds_str text, ds_err *err)
{
	static const char letters[] = "BIESLUM", marks[] = "BIESESI";
	ds_status st;

	*l = (ds_eval_label){text, DS_EVAL_NONE, DS_EVAL_NONE, 'O', false};
	if (e->tags) {
		l->mark = 'S';
		st = ds_eval_intern(&l->raw, &e->types, text, e->mem, err);
		return st ? st : type_of(&l->type, e, text, err);
	}
	l->bad = !ds_eval_is_span_label(text);
	if (l->bad || text.len == 1)
		return DS_OK;
	l->mark = marks[strchr(letters, text.at[0]) - letters];
	text = ds_str_sub(text, 2, text.len);
	st = ds_eval_intern(&l->raw, &e->types, text, e->mem, err);
	return st ? st : type_of(&l->type, e, text, err);
}

static ds_status label_of(uint32_t *out, ds_eval *e, ds_str text, ds_err *err)
{
	size_t before = e->labels.n;
	ds_status st = ds_eval_intern(out, &e->labels, text, e->mem, err);

	if (st || e->labels.n == before)
		return st;
	st = ds_arena_grow(e->mem, &e->label, &e->cap_label, before, before + 1,
			   sizeof *e->label, err);
	return st ? st : take_apart(&e->label[before], e, e->labels.v[before], err);
}

/* ---- sets, units, counts ---------------------------------------------------------------------- */

ds_status ds_eval_set(ds_eval *e, ds_str name, ds_err *err)
{
	ds_status st = ds_arena_grow(e->mem, &e->sets, &e->cap_sets, e->n_sets, e->n_sets + 1,
				     sizeof *e->sets, err);
	ds_eval_set_part set = {.first = e->n_units};

	if (!st)
		st = ds_arena_copy(&set.name, name, e->mem, err);
	if (!st)
		e->sets[e->n_sets++] = set;
	return st;
}

static ds_status add_unit(ds_eval *e, bool document, ds_err *err)
{
	ds_status st = e->n_sets ? DS_OK : ds_eval_set(e, DS_STR(""), err);

	if (!st)
		st = ds_arena_grow(e->mem, &e->units, &e->cap_units, e->n_units, e->n_units + 1,
				   sizeof *e->units, err);
	if (st)
		return st;
	e->units[e->n_units++] = (ds_eval_unit){e->n_counts, document};
	e->sets[e->n_sets - 1].documents += document;
	return DS_OK;
}

ds_status ds_eval_bump(ds_eval *e, uint32_t type, const ds_eval_count *by, ds_err *err)
{
	size_t at = e->units[e->n_units - 1].counts;
	ds_status st;

	while (at < e->n_counts && e->counts[at].type != type)
		at++;
	if (at == e->n_counts) {
		st = ds_arena_grow(e->mem, &e->counts, &e->cap_counts, at, at + 1,
				   sizeof *e->counts, err);
		if (st)
			return st;
		e->counts[e->n_counts++] = (ds_eval_count){.type = type};
	}
	e->counts[at].gold += by->gold;
	e->counts[at].found += by->found;
	e->counts[at].right += by->right;
	return DS_OK;
}

/* ---- sentences of labels ---------------------------------------------------------------------- */

static bool goes_on(const ds_eval_label *before, const ds_eval_label *l)
{
	return before && (l->mark == 'I' || l->mark == 'E') &&
	       (before->mark == 'B' || before->mark == 'I') && before->raw == l->raw;
}

static const ds_eval_label *label_at(const ds_eval *e, const uint32_t *ids, size_t i)
{
	return &e->label[ids[i]];
}

/* The chunks of a run of labels that count. */
static ds_status chunks(ds_eval_chunk **v, size_t *cap, size_t *n, ds_eval *e, const uint32_t *ids,
			size_t count, ds_err *err)
{
	ds_status st = ds_arena_grow(e->mem, v, cap, 0, count, sizeof **v, err);

	*n = 0;
	for (size_t i = 0; !st && i < count;) {
		const ds_eval_label *l = label_at(e, ids, i);
		size_t end = i + 1;

		while (l->raw != DS_EVAL_NONE && end < count &&
		       goes_on(label_at(e, ids, end - 1), label_at(e, ids, end)))
			end++;
		if (l->type != DS_EVAL_NONE)
			(*v)[(*n)++] = (ds_eval_chunk){(uint32_t)i, (uint32_t)end, l->type, false,
						       false};
		i = end;
	}
	return st;
}

/* What label i says as BIO: 0 nothing, else type and whether it starts a chunk. */
static uint64_t as_bio(const ds_eval *e, const uint32_t *ids, size_t i)
{
	const ds_eval_label *l = label_at(e, ids, i);
	bool on = i > 0 && goes_on(label_at(e, ids, i - 1), l);

	return l->type == DS_EVAL_NONE ? 0 : ((uint64_t)l->type + 1) * 2 + on;
}

static ds_status number_labels(uint32_t *ids, ds_eval *e, const ds_str *labels,
			       const ds_eval_sentence *s, const char *whose, ds_err *err)
{
	for (size_t i = 0; i < s->n; i++) {
		ds_status st = label_of(&ids[i], e, labels[i], err);
		ds_str text = labels[i];

		if (st)
			return st;
		if (e->label[ids[i]].bad)
			return ds_fail(err, DS_EFAIL,
				       "%u: %s label \"%.*s\" is neither O nor B-TYPE, I-TYPE ...",
				       s->lines ? s->lines[i] : 0, whose,
				       (int)(text.len < 60 ? text.len : 60), text.at);
	}
	return DS_OK;
}

/* Words [start, end) with a blank between, cut when too long. */
static ds_str join(ds_eval *e, const ds_eval_sentence *s, uint32_t start, uint32_t end)
{
	size_t len = 0, last = start;
	char *to, *p;

	while (last < end && len < SHOWN)
		len += s->words[last++].len + 1;
	if (len == 0)
		return DS_STR("");
	to = p = ds_arena_get(e->mem, len, 1);
	if (!to) {
		e->failed = true;
		return DS_STR("");
	}
	for (size_t i = start; i < last; i++) {
		if (i > start)
			*p++ = ' ';
		memcpy(p, s->words[i].at, s->words[i].len);
		p += s->words[i].len;
	}
	return (ds_str){to, (size_t)(p - to)};
}

static ds_str slice_words(ds_eval *e, const void *of, uint32_t start, uint32_t end)
{
	return join(e, of, start, end);
}

static ds_str words_before(ds_eval *e, const void *of, uint32_t at)
{
	return join(e, of, at > AROUND ? at - AROUND : 0, at);
}

static ds_str words_behind(ds_eval *e, const void *of, uint32_t at)
{
	const ds_eval_sentence *s = of;

	return join(e, s, at, s->n - at > AROUND ? at + AROUND : (uint32_t)s->n);
}

static uint32_t line_of_word(const void *of, uint32_t at)
{
	const ds_eval_sentence *s = of;

	return s->lines ? s->lines[at] : 0;
}

ds_status ds_eval_add(ds_eval *e, const ds_eval_sentence *s, ds_err *err)
{
	ds_eval_texts texts = {slice_words, words_before, words_behind, line_of_word, s};
	ds_status st = add_unit(e, s->document, err);
	uint32_t *gold, *found;

	if (!st)
		st = ds_arena_grow(e->mem, &e->ids, &e->cap_ids, 0, 2 * s->n, sizeof *e->ids, err);
	if (st)
		return st;
	gold = e->ids;
	found = gold + s->n;
	st = number_labels(gold, e, s->gold, s, "gold", err);
	if (!st)
		st = number_labels(found, e, s->found, s, "found", err);
	if (!st)
		st = chunks(&e->gold, &e->cap_gold, &e->n_gold, e, gold, s->n, err);
	if (!st)
		st = chunks(&e->found, &e->cap_found, &e->n_found, e, found, s->n, err);
	if (st)
		return st;
	e->sets[e->n_sets - 1].tokens += s->n;
	for (size_t i = 0; i < s->n; i++)
		e->sets[e->n_sets - 1].tokens_right += as_bio(e, gold, i) == as_bio(e, found, i);
	return ds_eval_compare(e, &texts, err);
}

/* ---- documents of spans ------------------------------------------------------------------------- */

/* At most SHOWN bytes, whole characters. */
static ds_str cut(ds_str s)
{
	size_t n = s.len < SHOWN ? s.len : SHOWN;

	while (n < s.len && n > 0 && ((unsigned char)s.at[n] & 0xC0) == 0x80)
		n--;
	return ds_str_sub(s, 0, n);
}

static ds_str keep(ds_eval *e, ds_str s)
{
	ds_str copy = DS_STR("");

	if (ds_arena_copy(&copy, s, e->mem, NULL))
		e->failed = true;
	return copy;
}

static ds_str slice_text(ds_eval *e, const void *of, uint32_t start, uint32_t end)
{
	const ds_eval_document *d = of;

	return keep(e, cut(ds_str_sub(d->text, start, end)));
}

static ds_str text_before(ds_eval *e, const void *of, uint32_t at)
{
	const ds_eval_document *d = of;
	uint32_t from = at, words = 0;

	while (from > 0 && at - from < SHOWN && d->text.at[from - 1] != '\n') {
		if (d->text.at[from - 1] == ' ' && from < at && ++words == AROUND)
			break;
		from--;
	}
	while (from < at && ((unsigned char)d->text.at[from] & 0xC0) == 0x80)
		from++;
	while (at > from && d->text.at[at - 1] == ' ')
		at--;
	return keep(e, ds_str_sub(d->text, from, at));
}

static ds_str text_behind(ds_eval *e, const void *of, uint32_t at)
{
	const ds_eval_document *d = of;
	uint32_t words = 0;
	size_t to = at;

	while (to < d->text.len && to - at < SHOWN && d->text.at[to] != '\n') {
		if (d->text.at[to] == ' ' && to > at && ++words == AROUND)
			break;
		to++;
	}
	return keep(e, cut(ds_str_sub(d->text, at, to)));
}

static uint32_t line_of_document(const void *of, uint32_t at)
{
	(void)at;
	return ((const ds_eval_document *)of)->line;
}

static ds_status take_spans(ds_eval_chunk **v, size_t *cap, size_t *n, ds_eval *e,
			    const ds_eval_span *spans, size_t count, ds_err *err)
{
	ds_status st = ds_arena_grow(e->mem, v, cap, 0, count, sizeof **v, err);

	*n = 0;
	for (size_t i = 0; !st && i < count; i++) {
		uint32_t type;

		if (spans[i].start >= spans[i].end || (i && spans[i].start < spans[i - 1].end))
			return ds_fail(err, DS_EFAIL, "span %zu is empty or not behind the one before",
				       i + 1);
		st = type_of(&type, e, spans[i].type, err);
		if (!st && type != DS_EVAL_NONE)
			(*v)[(*n)++] = (ds_eval_chunk){spans[i].start, spans[i].end, type, false,
						       false};
	}
	return st;
}

ds_status ds_eval_add_document(ds_eval *e, const ds_eval_document *d, ds_err *err)
{
	ds_eval_texts texts = {slice_text, text_before, text_behind, line_of_document, d};
	ds_status st;

	if ((d->n_gold && d->gold[d->n_gold - 1].end > d->text.len) ||
	    (d->n_found && d->found[d->n_found - 1].end > d->text.len))
		return ds_fail(err, DS_EFAIL, "a span ends behind the text");
	st = add_unit(e, true, err);
	if (!st)
		st = take_spans(&e->gold, &e->cap_gold, &e->n_gold, e, d->gold, d->n_gold, err);
	if (!st)
		st = take_spans(&e->found, &e->cap_found, &e->n_found, e, d->found, d->n_found, err);
	return st ? st : ds_eval_compare(e, &texts, err);
}
