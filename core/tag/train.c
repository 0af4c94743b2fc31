/*
 * The course of training: texts in, passes over them in random order, teachers first. See train.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/train_int.h"

#include "tag/names_model_int.h"

#include <stdlib.h>

#define RATE_LINEAR 0.05f
#define RATE_NET 0.001f

/* A sentence to learn from. */
struct lesson {
	uint32_t text, first, count;
};

struct lessons {
	struct lesson *v;
	size_t n;
};

ds_status ds_trainer_new(ds_trainer **out, const ds_train_opts *opts, const ds_gazetteer *const *lists,
			 size_t n_lists, ds_err *err)
{
	ds_trainer *t = calloc(1, sizeof *t);

	if (!t)
		return ds_fail(err, DS_ENOMEM, NULL);
	t->opts = *opts;
	t->opts.passes = opts->passes ? opts->passes : 3;
	t->opts.hidden = opts->hidden ? opts->hidden : 96;
	t->opts.bits = opts->bits ? opts->bits : 17;
	t->opts.teachers = opts->teachers ? opts->teachers : 1;
	t->opts.models = opts->models ? opts->models : 1;
	t->lists = lists;
	t->n_lists = n_lists;
	t->row_drop = 0.1f;
	t->unit_drop = 0.4f;
	t->mark_drop = 0.2f;
	ds_arena_init(&t->mem, NULL, SIZE_MAX);
	if (t->opts.hidden % 16 || t->opts.models > DS_MODEL_HIDDEN_MAX ||
	    t->opts.hidden * t->opts.models > DS_MODEL_HIDDEN_MAX || t->opts.bits < 8 || t->opts.bits > 22 ||
	    opts->lang.len >= sizeof t->lang) {
		ds_trainer_free(t);
		return ds_fail(err, DS_EFAIL,
			       "hidden units must be a multiple of 16, of all models up to %u; the table 2^8 to 2^22 "
			       "rows; a language a short code",
			       DS_MODEL_HIDDEN_MAX);
	}
	if (opts->lang.len)
		memcpy(t->lang, opts->lang.at, opts->lang.len);
	*out = t;
	return DS_OK;
}

void ds_trainer_free(ds_trainer *t)
{
	if (!t)
		return;
	ds_weights_free(&t->w);
	ds_weights_free(&t->sum);
	ds_words_free(&t->words);
	free(t->sketch);
	ds_arena_free(&t->mem);
	free(t);
}

void ds_trainer_labels_are_tags(ds_trainer *t)
{
	t->is_tags = true;
}

void ds_trainer_counts(const ds_trainer *t, ds_train_use use, size_t *tokens, size_t *sentences)
{
	*tokens = t->tokens[use];
	*sentences = t->sentences[use];
}

ds_status ds_trainer_word(ds_trainer *t, ds_str word, const float *v, size_t dims, bool keep, ds_err *err)
{
	if (t->words_done)
		return ds_fail(err, DS_EFAIL, "word vectors come before the first text");
	return ds_words_add(&t->words, word, v, dims, keep, err);
}

/* ---- texts ------------------------------------------------------------------------------------------------ */

static ds_status finish_words(ds_trainer *t, ds_err *err)
{
	ds_status st = t->words_done ? DS_OK : ds_words_finish(&t->words, err);

	if (st)
		return st;
	t->words_done = true;
	t->table = (ds_word_table){t->words.buckets, t->words.prints, (uint32_t)t->words.n};
	return DS_OK;
}

/* Looks of a document as the tagger sees it, into the trainer's arena. */
static ds_status look(ds_looks *out, ds_trainer *t, ds_doc *doc, ds_err *err)
{
	const ds_names_with with = {t->lists, t->n_lists, NULL};
	ds_looks l;
	ds_status st = ds_names_look(&l, doc, &with, t->is_tags, err);

	if (st || l.n == 0) {
		*out = (ds_looks){NULL, NULL, 0};
		return st;
	}
	ds_model_vectors(&l, &t->table, &doc->tokens);
	out->n = l.n;
	out->v = ds_arena_get(&t->mem, l.n, sizeof *l.v);
	out->active = ds_arena_get(&t->mem, l.n, 1);
	if (!out->v || !out->active)
		return ds_arena_fail(&t->mem, err);
	memcpy(out->v, l.v, l.n * sizeof *l.v);
	memcpy(out->active, l.active, l.n);
	return DS_OK;
}

ds_status ds_trainer_dev_set(ds_trainer *t, ds_str name, ds_err *err)
{
	ds_train_set set = {.gold = 0};
	ds_status st = ds_arena_grow(&t->mem, &t->sets, &t->cap_sets, t->n_sets, t->n_sets + 1, sizeof set, err);

	if (st == DS_OK)
		st = ds_arena_copy(&set.name, name, &t->mem, err);
	if (st == DS_OK)
		t->sets[t->n_sets++] = set;
	return st;
}

ds_status ds_trainer_add(ds_trainer *t, ds_doc *doc, const ds_str *labels, ds_train_use use, unsigned times,
			 ds_err *err)
{
	ds_train_text x = {.use = (uint8_t)use, .times = times ? times : 1};
	ds_status st = finish_words(t, err);

	if (st == DS_OK && t->n_labels == 0 && !t->is_tags) {
		/* number 0 is O */
		st = ds_arena_grow(&t->mem, &t->labels, &t->cap_labels, 0, 1, sizeof *t->labels, err);
		if (st == DS_OK)
			t->labels[t->n_labels++] = DS_STR("O");
	}
	if (st == DS_OK)
		st = look(&x.l, t, doc, err);
	if (st || x.l.n == 0)
		return st;
	if (labels)
		st = ds_train_labels(&x.tags, t, labels, x.l.n, err);
	if (st == DS_OK)
		st = ds_arena_grow(&t->mem, &t->texts, &t->cap_texts, t->n_texts, t->n_texts + 1, sizeof x, err);
	if (st)
		return st;
	x.set = use == DS_TRAIN_DEV ? t->n_sets : 0;
	x.n_sentences = (uint32_t)doc->tokens.n_sentences;
	t->tokens[use] += x.l.n;
	t->sentences[use] += x.n_sentences;
	t->texts[t->n_texts++] = x;
	return DS_OK;
}

/* ---- preparation -------------------------------------------------------------------------------------------- */

/* How often each word stands by names, and how often inside of one. */
static void count_plain(const ds_trainer *t, uint32_t *seen, uint32_t *inside)
{
	for (size_t n = 0; n < t->n_texts; n++) {
		const ds_train_text *x = &t->texts[n];

		for (size_t i = 0; x->use == DS_TRAIN && i < x->l.n; i++) {
			uint32_t word = x->l.v[i].vector;

			if (x->l.active[i] != DS_ACTIVE_INSIDE || word >= t->table.n_words)
				continue;
			seen[word]++;
			inside[word] += x->tags[i] != 0;
		}
	}
}

/* Words that hardly ever are inside a name need not be scored: a fifth of what is. */
static ds_status find_plain(ds_trainer *t, ds_err *err)
{
	size_t n = t->table.n_words;
	uint32_t *seen = calloc(2 * n + 1, sizeof *seen);

	t->plain = ds_arena_zero(&t->mem, n / 32 + 1, sizeof *t->plain);
	if (!seen || !t->plain) {
		free(seen);
		return ds_fail(err, DS_ENOMEM, NULL);
	}
	count_plain(t, seen, seen + n);
	for (size_t i = 0; i < n && !t->is_tags; i++) {
		if (seen[i] >= PLAIN_LEAST && seen[n + i] <= seen[i] / PLAIN_INSIDE)
			t->plain[i / 32] |= UINT32_C(1) << i % 32;
	}
	free(seen);
	for (size_t i = 0; i < t->n_texts; i++)
		ds_model_skip(&t->texts[i].l, t->plain, t->table.n_words);
	return DS_OK;
}

/* A chunk that reaches where no name is looked for cannot be learnt: none of it is one. */
static void drop_unreachable(const ds_trainer *t, const ds_train_text *x)
{
	for (size_t i = 0; i < x->l.n && !t->is_tags; i++) {
		size_t from = i, to = i + 1;

		if (x->l.active[i] || x->tags[i] == 0)
			continue;
		while (from > 0 && !ds_model_may_follow(&t->head, x->tags[from - 1], 0))
			from--;
		while (to < x->l.n && !ds_model_may_follow(&t->head, x->tags[to - 1], 0))
			to++;
		memset(x->tags + from, 0, to - from);
	}
}

static void count_rows(ds_trainer *t, const ds_train_text *x)
{
	uint32_t rows[DS_MODEL_ROWS_MAX];

	for (size_t i = 0; i < x->l.n; i++) {
		size_t n = x->l.active[i] ? ds_model_rows(rows, &x->l, i, t->w.features) : 0;

		for (size_t r = 0; r < n; r++) {
			uint8_t *c = &t->sketch[rows[r] >> (32 - SKETCH_BITS)];

			*c = (uint8_t)(*c + (*c < UINT8_MAX));
		}
	}
}

static ds_status make_work(ds_trainer *t, ds_err *err)
{
	size_t n = DS_MODEL_SEGMENT_MAX, tags = t->w.n_tags, stride = t->w.stride;
	size_t each = (size_t)DS_MODEL_PLACES * t->w.dims + t->w.hidden + 2 * stride;
	/* zeros: what fills gradients up to the stride is never set, and must not reach the weights */
	float *room = ds_arena_zero(&t->mem, n * each, sizeof *room);

	t->work = ds_arena_zero(&t->mem, n, sizeof *t->work);
	t->alpha = ds_arena_get(&t->mem, 3 * n * tags, sizeof *t->alpha);
	t->change = ds_arena_get(&t->mem, tags * tags, sizeof *t->change);
	t->may = ds_arena_get(&t->mem, tags * tags, sizeof *t->may);
	t->votes = ds_arena_zero(&t->mem, tags * tags, sizeof *t->votes);
	if (!room || !t->work || ds_blend_make(&t->blend, t->w.dims, DS_MODEL_BLEND_MAX, &t->mem, err) || !t->alpha || !t->change || !t->may || !t->votes)
		return ds_arena_fail(&t->mem, err);
	t->beta = t->alpha + n * tags;
	t->potential = t->beta + n * tags;
	for (size_t i = 0; i < n; i++, room += each) {
		t->work[i].input = room;
		t->work[i].hidden = t->work[i].input + (size_t)DS_MODEL_PLACES * t->w.dims;
		t->work[i].score = t->work[i].hidden + t->w.hidden;
		t->work[i].grad = t->work[i].score + stride;
	}
	for (uint32_t a = 0; a < tags; a++) {
		for (uint32_t b = 0; b < tags; b++)
			t->may[a * tags + b] = ds_model_may_follow(&t->head, a, b);
	}
	return DS_OK;
}

static ds_status prepare(ds_trainer *t, ds_err *err)
{
	uint32_t tags = (uint32_t)(t->is_tags ? t->n_labels : 4 * (t->n_labels - 1) + 1);

	if (t->sketch)
		return ds_fail(err, DS_EFAIL, "a trainer trains once");
	if (t->tokens[DS_TRAIN] == 0 || t->n_labels < 2)
		return ds_fail(err, DS_EFAIL, "nothing to learn: the text has no labels");
	t->w.dims = t->words.dims;
	t->w.hidden = t->w.dims ? t->opts.hidden : 0;
	t->w.bits = t->opts.bits;
	t->w.features = t->w.dims ? 0 : DS_FEATURE_WORDS;
	t->w.n_tags = tags;
	t->w.stride = (tags - 1 + 15) / 16 * 16;
	t->head.is_spans = !t->is_tags;
	t->head.n_labels = (uint32_t)t->n_labels;
	t->head.n_tags = tags;
	t->head.stride = t->w.stride;
	t->head.everywhere = t->is_tags;
	t->sketch = calloc((size_t)1 << SKETCH_BITS, 1);
	if (!t->sketch)
		return ds_fail(err, DS_ENOMEM, NULL);
	if (find_plain(t, err))
		return DS_ENOMEM;
	for (size_t i = 0; i < t->n_texts; i++) {
		ds_train_text *x = &t->texts[i];

		if (x->use == DS_TRAIN) {
			drop_unreachable(t, x);
			count_rows(t, x);
		}
		if (x->use != DS_TRAIN_PLAIN)
			continue;
		x->tags = ds_arena_zero(&t->mem, x->l.n, 1);
		x->votes = ds_arena_zero(&t->mem, x->l.n * t->w.stride, sizeof *x->votes);
		if (!x->tags || !x->votes)
			return ds_arena_fail(&t->mem, err);
	}
	return make_work(t, err);
}

/* Every sentence of the texts that are learnt from, as often as it counts. */
static ds_status make_lessons(struct lessons *out, const ds_trainer *t, bool plain, ds_err *err)
{
	size_t n = 0;

	out->n = 0;
	for (size_t i = 0; i < t->n_texts; i++) {
		/* 32 bits times 32 bits, and a sum of them */
		size_t more = (size_t)t->texts[i].n_sentences * t->texts[i].times;

		n = more < SIZE_MAX - n ? n + more : SIZE_MAX;
	}
	out->v = n < SIZE_MAX / sizeof *out->v ? malloc((n + 1) * sizeof *out->v) : NULL;
	if (!out->v)
		return ds_fail(err, DS_ENOMEM, NULL);
	for (size_t i = 0; i < t->n_texts; i++) {
		const ds_train_text *x = &t->texts[i];

		if (x->use != DS_TRAIN && !(plain && x->use == DS_TRAIN_PLAIN))
			continue;
		for (size_t at = 0; at < x->l.n;) {
			size_t end = at + 1;

			while (end < x->l.n && x->l.v[end].sentence == x->l.v[at].sentence)
				end++;
			for (unsigned k = 0; k < x->times; k++)
				out->v[out->n++] = (struct lesson){(uint32_t)i, (uint32_t)at, (uint32_t)(end - at)};
			at = end;
		}
	}
	return DS_OK;
}

static void shuffle(struct lessons *v, ds_random *r)
{
	for (size_t i = v->n; i-- > 1;) {
		size_t k = (size_t)(ds_random_next(r) % (i + 1));
		struct lesson swap = v->v[i];

		v->v[i] = v->v[k];
		v->v[k] = swap;
	}
}

/* ---- passes --------------------------------------------------------------------------------------------------- */

/* The end of the active stretch that starts at `at`, cut as model_find.c cuts it. */
static size_t stretch_end(const ds_looks *l, size_t at)
{
	size_t end = at + 1;

	while (end < l->n && l->active[end] && end - at < DS_MODEL_SEGMENT_MAX &&
	       l->v[end].sentence == l->v[at].sentence)
		end++;
	return end;
}

/* A cut within a name would start a chain with its inside: such a stretch is left out. */
static bool is_whole(const ds_trainer *t, const uint8_t *tags, size_t n)
{
	return t->may[tags[0]] && t->may[(size_t)tags[n - 1] * t->w.n_tags];
}

static double learn(ds_trainer *t, const struct lesson *lesson)
{
	const ds_train_text *x = &t->texts[lesson->text];
	size_t end = (size_t)lesson->first + lesson->count;
	double loss = 0;

	for (size_t i = lesson->first; i < end;) {
		size_t to = i + 1;

		if (x->l.active[i]) {
			to = stretch_end(&x->l, i);
			if (is_whole(t, x->tags + i, to - i)) {
				ds_train_forward(t, x, i, to - i, true);
				loss += ds_train_chain(t, x->tags + i, to - i);
				ds_train_backward(t, to - i);
			}
		}
		i = to;
	}
	return loss;
}

/* Tags of a text by the weights as they are; or, votes set, its scores are added there. */
static void label(ds_trainer *t, const ds_train_text *x, uint8_t *tags, float *votes)
{
	size_t stride = t->w.stride;

	memset(tags, 0, x->l.n);
	for (size_t i = 0; i < x->l.n;) {
		size_t to = i + 1;

		if (x->l.active[i]) {
			to = stretch_end(&x->l, i);
			ds_train_forward(t, x, i, to - i, false);
			for (size_t k = i; votes && k < to; k++)
				ds_math_add(votes + k * stride, t->work[k - i].score, 1, stride);
			if (!votes)
				ds_train_best(t, t->w.change.w, tags + i, to - i);
		}
		i = to;
	}
}

static ds_status test_on_dev(ds_trainer *t, ds_train_progress *p, ds_err *err)
{
	p->gold = p->found = p->right = 0;
	for (size_t i = 0; i < t->n_texts; i++) {
		const ds_train_text *x = &t->texts[i];
		ds_train_progress one = {.gold = 0};
		uint8_t *tags;

		if (x->use != DS_TRAIN_DEV)
			continue;
		tags = malloc(x->l.n);
		if (!tags)
			return ds_fail(err, DS_ENOMEM, NULL);
		label(t, x, tags, NULL);
		ds_train_count(&one, t, x->tags, tags, x->l.n);
		free(tags);
		p->gold += one.gold;
		p->found += one.found;
		p->right += one.right;
	}
	return DS_OK;
}

static void tell(const ds_trainer *t, const ds_train_progress *p)
{
	if (t->opts.progress)
		t->opts.progress(t->opts.user, p);
}

static ds_status pass(ds_trainer *t, struct lessons *lessons, ds_train_progress *p, ds_err *err)
{
	double loss = 0;

	shuffle(lessons, &t->random);
	p->ended = false;
	p->total = lessons->n;
	for (size_t i = 0; i < lessons->n; i++) {
		double part = (double)((p->pass - 1) * lessons->n + i) / ((double)p->passes * (double)lessons->n);

		t->rate_net = RATE_NET * (float)(1 - part) + 1e-5f;
		t->rate_linear = RATE_LINEAR * (float)(1 - 0.9 * part);
		loss += learn(t, &lessons->v[i]);
		p->done = i + 1;
		p->loss = loss / (double)(i + 1);
		if ((i + 1) % BATCH == 0 || i + 1 == lessons->n) {
			ds_weights_step(&t->w, t->rate_net);
			ds_train_changes(t);
			if (ds_stopped())
				return ds_fail(err, DS_EINTR, "stopped");
			if (i / BATCH % 64 == 0)
				tell(t, p);
		}
	}
	p->ended = true;
	return test_on_dev(t, p, err);
}

static ds_status train_one(ds_trainer *t, ds_train_progress *p, bool plain, ds_err *err)
{
	struct lessons lessons = {NULL, 0};
	ds_status st;

	t->random = ds_random_start(t->opts.seed + p->model - 1);
	ds_weights_free(&t->w);
	st = ds_weights_init(&t->w, &t->random, err);
	if (st == DS_OK && t->w.extra_fixed)
		memcpy(t->w.extra.w, t->sum.extra.w, t->w.extra.n * sizeof(float));
	if (st == DS_OK)
		st = make_lessons(&lessons, t, plain, err);
	if (st == DS_OK)
		ds_train_changes(t);
	for (p->pass = 1; st == DS_OK && p->pass <= p->passes; p->pass++) {
		st = pass(t, &lessons, p, err);
		if (st == DS_OK)
			tell(t, p);
	}
	free(lessons.v);
	return st;
}

/* What the teacher just trained says of the plain text. */
static void vote(ds_trainer *t)
{
	ds_math_add(t->votes, t->w.change.w, 1, t->w.change.n);
	for (size_t i = 0; i < t->n_texts; i++) {
		if (t->texts[i].use == DS_TRAIN_PLAIN)
			label(t, &t->texts[i], t->texts[i].tags, t->texts[i].votes);
	}
}

static void take_votes(ds_trainer *t)
{
	for (size_t n = 0; n < t->n_texts; n++) {
		ds_train_text *x = &t->texts[n];

		if (x->use != DS_TRAIN_PLAIN)
			continue;
		for (size_t i = 0; i < x->l.n;) {
			size_t to = x->l.active[i] ? stretch_end(&x->l, i) : i + 1;

			for (size_t k = i; x->l.active[i] && k < to; k++)
				memcpy(t->work[k - i].score, x->votes + k * t->w.stride, t->w.stride * sizeof(float));
			if (x->l.active[i])
				ds_train_best(t, t->votes, x->tags + i, to - i);
			i = to;
		}
		count_rows(t, x);
	}
}

/* Models of the same text from other seeds err in other places; their mean errs less (Hansen, Salamon 1990). */
static ds_status train_final(ds_trainer *t, ds_train_progress *p, bool plain, ds_err *err)
{
	uint32_t n = t->opts.models;
	ds_status st = DS_OK;

	t->sum = t->w; /* the sizes; what it points to belongs to w */
	for (int i = 0; i < DS_BLOCKS; i++)
		memset(ds_weights_block(&t->sum, i), 0, sizeof(ds_block));
	t->sum.linear = t->sum.linear_square = NULL;
	t->sum.hidden = t->w.hidden * n;
	st = ds_weights_init(&t->sum, &t->random, err);
	if (st)
		return st;
	memset(t->sum.change.w, 0, t->sum.change.n * sizeof(float));
	for (uint32_t k = 0; st == DS_OK && k < n; k++, p->model++) {
		t->w.extra_fixed = k > 0;
		st = train_one(t, p, plain, err);
		if (st == DS_OK)
			ds_weights_join(&t->sum, &t->w, k, n);
	}
	return st;
}

ds_status ds_trainer_run(ds_trainer *t, ds_buf *out, ds_str info, ds_err *err)
{
	bool plain = t->tokens[DS_TRAIN_PLAIN] > 0;
	ds_train_progress p = {.passes = t->opts.passes, .teachers = plain ? t->opts.teachers : 0};
	ds_status st = prepare(t, err);

	p.models = p.teachers + t->opts.models;
	for (p.model = 1; st == DS_OK && p.model <= p.teachers; p.model++) {
		st = train_one(t, &p, false, err);
		if (st == DS_OK)
			vote(t);
	}
	if (st)
		return st;
	if (plain)
		take_votes(t);
	st = train_final(t, &p, plain, err);
	if (st == DS_OK)
		st = ds_train_write(t, out, info, err);
	if (st || t->n_sets == 0)
		return st;
	/* ... and once more, with what the model as it will be used does on dev text */
	st = ds_train_dev(t, ds_buf_view(out), err);
	return st ? st : ds_train_write(t, out, info, err);
}
