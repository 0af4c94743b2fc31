/*
 * From weights with fractions to the block of integers. See model_int.h for the layout.
 *
 * Units are chosen so that no sum of model_net.c can overflow: bytes times bytes over all inputs; 15 bits of a hidden
 * unit times 9 bits of the second layer, over all units. A hidden unit keeps what it is above zero, so that the steps of
 * its inputs may be its own: what its weights are multiplied by, those behind it are divided by, and a byte is enough.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/train_int.h"

#include "text/fold.h"
#include "text/utf8.h"
#include "ucd/props.h"

#include <math.h>
#include <stdlib.h>

#define OUTPUT_MOST 255
#define HIDDEN_MOST 32767

static float most_of(const float *v, size_t n)
{
	float most = 0;

	for (size_t i = 0; i < n; i++)
		most = fabsf(v[i]) > most ? fabsf(v[i]) : most;
	return most;
}

static int32_t to_int(double x, double limit)
{
	double r = floor(x + 0.5);

	return (int32_t)(r > limit ? limit : r < -limit ? -limit : r);
}

/* Starts section i, 64-byte aligned; its end is set by the next, or by finish. */
static void section(ds_buf *out, ds_model_header *h, int i)
{
	static const char zeros[64] = {0};

	/* one call: without memory a buffer gets no longer */
	ds_buf_add(out, zeros, (64 - out->len % 64) % 64);
	h->at[i] = out->len;
}

static void end_section(ds_buf *out, ds_model_header *h, int i)
{
	h->n[i] = out->len - h->at[i];
}

static void add_section(ds_buf *out, ds_model_header *h, int i, const void *bytes, size_t n)
{
	section(out, h, i);
	if (n)
		ds_buf_add(out, bytes, n);
	end_section(out, h, i);
}

static void add_i16(ds_buf *out, double x)
{
	int16_t v = (int16_t)to_int(x, INT16_MAX);

	ds_buf_add(out, &v, sizeof v);
}

static void write_labels(const ds_trainer *t, ds_buf *out, ds_model_header *h)
{
	section(out, h, DS_MODEL_LABELS);
	for (size_t i = 0; i < t->n_labels; i++) {
		ds_buf_str(out, t->labels[i]);
		ds_buf_char(out, 0);
	}
	end_section(out, h, DS_MODEL_LABELS);
}

static void write_words(const ds_trainer *t, ds_buf *out, ds_model_header *h)
{
	const uint32_t none[(1u << DS_MODEL_BUCKET_BITS) + 1] = {0};
	const ds_words *w = &t->words;

	add_section(out, h, DS_MODEL_BUCKETS, w->n ? w->buckets : none, sizeof none);
	add_section(out, h, DS_MODEL_PRINTS, w->prints, w->n * sizeof *w->prints);
	add_section(out, h, DS_MODEL_PLAIN, t->plain, (w->n + 31) / 32 * 4);
	add_section(out, h, DS_MODEL_CODES, w->codes, w->n * (w->dims / DS_MODEL_SUB));
	add_section(out, h, DS_MODEL_BOOK, w->book, (size_t)w->dims * 256);
}

/* [out / 16][pair][16][2] of [in][out], each row times its factor */
static void add_pairs(ds_buf *out, const float *w, size_t n_in, size_t n_out, const float *factor)
{
	for (size_t from = 0; from < n_out; from += DS_MODEL_BLOCK) {
		for (size_t d = 0; d < n_in; d += 2) {
			for (size_t h = from; h < from + DS_MODEL_BLOCK; h++) {
				add_i16(out, w[d * n_out + h] * factor[d]);
				add_i16(out, w[(d + 1) * n_out + h] * factor[d + 1]);
			}
		}
	}
}

/* [out / 16][four][16][4] of [in][out], each column times its factor; in sum[out] what they are together */
static void add_bytes(ds_buf *out, int32_t *sum, const ds_weights *w, const float *factor)
{
	size_t n_in = (size_t)DS_MODEL_PLACES * w->dims;

	for (size_t from = 0; from < w->hidden; from += DS_MODEL_BLOCK) {
		for (size_t d = 0; d < n_in; d += DS_MODEL_GROUP) {
			for (size_t i = 0; i < (size_t)DS_MODEL_BLOCK * DS_MODEL_GROUP; i++) {
				size_t h = from + i / DS_MODEL_GROUP;
				int32_t v = to_int((double)w->input.w[(d + i % DS_MODEL_GROUP) * w->hidden + h] * factor[h],
						   DS_MODEL_WEIGHT_MOST);

				ds_buf_char(out, (char)v);
				sum[h] += v;
			}
		}
	}
}

/* Of each hidden unit: steps of its weights in one. */
static void find_steps(float *factor, const ds_weights *w)
{
	size_t n_in = (size_t)DS_MODEL_PLACES * w->dims;

	for (size_t h = 0; h < w->hidden; h++) {
		float most = 0;

		for (size_t d = 0; d < n_in; d++)
			most = fmaxf(most, fabsf(w->input.w[d * w->hidden + h]));
		factor[h] = most > 0 ? DS_MODEL_WEIGHT_MOST / most : 1;
	}
}

static void write_first(ds_trainer *t, ds_buf *out, ds_model_header *h, const float *factor)
{
	const ds_weights *w = &t->sum;
	int32_t sum[DS_MODEL_HIDDEN_MAX] = {0};
	double unit_in = t->words.unit, most = 0;

	for (size_t i = 0; i < w->marks.n; i++)
		most = fmax(most, fabs(w->marks.w[i] * factor[i % w->hidden] / unit_in));
	while (h->mark_shift < 14 && most > 127.0 * (1 << h->mark_shift))
		h->mark_shift++;
	section(out, h, DS_MODEL_EXTRA);
	for (size_t i = 0; i < w->extra.n; i++)
		ds_buf_char(out, (char)(to_int(w->extra.w[i] / unit_in, 127) + (int)DS_MODEL_ZERO));
	end_section(out, h, DS_MODEL_EXTRA);
	section(out, h, DS_MODEL_INPUT);
	add_bytes(out, sum, w, factor);
	end_section(out, h, DS_MODEL_INPUT);
	section(out, h, DS_MODEL_MARK_ROWS);
	for (size_t i = 0; i < w->marks.n; i++)
		ds_buf_char(out, (char)to_int(w->marks.w[i] * factor[i % w->hidden] / unit_in / (1 << h->mark_shift), 127));
	end_section(out, h, DS_MODEL_MARK_ROWS);
	section(out, h, DS_MODEL_BIAS);
	for (size_t i = 0; i < w->bias.n; i++) {
		int32_t v = to_int(w->bias.w[i] * factor[i] / unit_in, 1 << 30) - (int32_t)DS_MODEL_ZERO * sum[i];

		ds_buf_add(out, &v, sizeof v);
	}
	end_section(out, h, DS_MODEL_BIAS);
}

static void write_net(ds_trainer *t, ds_buf *out, ds_model_header *h)
{
	const ds_weights *w = &t->sum;
	float steps[DS_MODEL_HIDDEN_MAX], most = 0, finest = 0;
	double unit;

	find_steps(steps, w);
	write_first(t, out, h, steps);
	/* a hidden unit of 30 fills 15 bits: more than that is as good as that */
	for (size_t i = 0; i < w->hidden; i++)
		finest = fmaxf(finest, steps[i]);
	while (finest / t->words.unit * 30 / (float)(1 << h->hidden_shift) > HIDDEN_MOST && h->hidden_shift < 30)
		h->hidden_shift++;
	for (size_t i = 0; i < w->output.n; i++)
		most = fmaxf(most, fabsf(w->output.w[i] / steps[i / w->stride]));
	unit = most > 0 ? most / OUTPUT_MOST : 1;
	h->output_shift = 20;
	h->output_unit = to_int((double)(1 << h->hidden_shift) * t->words.unit * unit * DS_MODEL_UNIT * (1 << h->output_shift),
				(1 << 20) - 1);
	for (size_t i = 0; i < w->hidden; i++)
		steps[i] = (float)(1 / (steps[i] * unit));
	section(out, h, DS_MODEL_OUTPUT);
	add_pairs(out, w->output.w, w->hidden, w->stride, steps);
	end_section(out, h, DS_MODEL_OUTPUT);
}

static void write_linear(const ds_trainer *t, ds_buf *out, ds_model_header *h)
{
	const ds_weights *w = &t->sum;
	size_t n = ((size_t)1 << w->bits) * w->stride;
	float most = most_of(w->linear, n);

	/* at least 1: a unit of 1/1024 */
	h->linear_unit = to_int(ceil((double)most / 127 * DS_MODEL_UNIT), 1 << 19);
	if (h->linear_unit == 0)
		h->linear_unit = 1;
	section(out, h, DS_MODEL_LINEAR);
	for (size_t i = 0; i < n; i++)
		ds_buf_char(out, (char)to_int((double)w->linear[i] * DS_MODEL_UNIT / h->linear_unit, 127));
	end_section(out, h, DS_MODEL_LINEAR);
	section(out, h, DS_MODEL_CHANGE);
	for (size_t i = 0; i < w->change.n; i++) {
		int32_t v = to_int((double)w->change.w[i] * DS_MODEL_UNIT, 1 << 24);

		ds_buf_add(out, &v, sizeof v);
	}
	end_section(out, h, DS_MODEL_CHANGE);
}

/* A JSON string of a file's name, which may hold anything. */
static void add_name(ds_buf *out, ds_str name)
{
	bool is_text = ds_utf8_valid(name) == name.len;

	ds_buf_char(out, '"');
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.at[i];

		if (c == '"' || c == '\\')
			ds_buf_char(out, '\\');
		ds_buf_char(out, c < 0x20 || (c >= 0x7F && !is_text) ? '?' : (char)c);
	}
	ds_buf_char(out, '"');
}

/* , "dev": [{"name": "dev.conll", "gold": 10, "found": 9, "right": 8}] */
static void add_dev(const ds_trainer *t, ds_buf *out)
{
	if (t->n_sets == 0)
		return;
	ds_buf_zstr(out, ", \"dev\": [");
	for (size_t i = 0; i < t->n_sets; i++) {
		const ds_train_set *s = &t->sets[i];

		ds_buf_zstr(out, i ? ", {\"name\": " : "{\"name\": ");
		add_name(out, s->name);
		ds_buf_printf(out, ", \"gold\": %llu, \"found\": %llu, \"right\": %llu}", (unsigned long long)s->gold,
			      (unsigned long long)s->found, (unsigned long long)s->right);
	}
	ds_buf_char(out, ']');
}

static void write_info(const ds_trainer *t, ds_buf *out, ds_model_header *h, ds_str info)
{
	section(out, h, DS_MODEL_INFO);
	ds_buf_zstr(out, "{");
	ds_buf_str(out, info);
	ds_buf_printf(out,
		      "%s\"unicode\": \"%s\", \"fold\": %d, \"seed\": %llu, \"passes\": %u, \"words\": %zu, "
		      "\"dimensions\": %u, \"hidden\": %u, \"rows\": %u, \"tokens\": %zu, \"plain_tokens\": %zu",
		      info.len ? ", " : "", DS_UCD_VERSION, DS_FOLD_VERSION, (unsigned long long)t->opts.seed,
		      t->opts.passes, t->words.n, t->sum.dims, t->sum.hidden, 1u << t->sum.bits, t->tokens[DS_TRAIN],
		      t->tokens[DS_TRAIN_PLAIN]);
	add_dev(t, out);
	ds_buf_char(out, '}');
	end_section(out, h, DS_MODEL_INFO);
}

ds_status ds_train_write(ds_trainer *t, ds_buf *out, ds_str info, ds_err *err)
{
	ds_model_header h = t->head;
	ds_status st;

	memcpy(h.magic, DS_MODEL_MAGIC, sizeof h.magic);
	h.format = DS_MODEL_FORMAT;
	h.order = DS_MODEL_ORDER;
	h.fold = DS_FOLD_VERSION;
	h.unicode = DS_UCD_MAJOR << 16 | DS_UCD_MINOR << 8 | DS_UCD_UPDATE;
	h.n_words = t->table.n_words;
	h.subs = t->sum.dims / DS_MODEL_SUB;
	h.hidden = t->sum.hidden;
	h.bits = t->sum.bits;
	h.places = DS_MODEL_PLACES;
	h.mark_rows = ds_model_mark_rows();
	h.features = t->sum.features;
	memcpy(h.lang, t->lang, sizeof h.lang);
	ds_buf_clear(out);
	ds_buf_add(out, &h, sizeof h);
	write_info(t, out, &h, info);
	write_labels(t, out, &h);
	write_words(t, out, &h);
	write_net(t, out, &h);
	write_linear(t, out, &h);
	h.size = out->len;
	st = ds_buf_status(out, err);
	if (st)
		return st;
	h.sum = ds_hash((ds_str){out->at + sizeof h, out->len - sizeof h}, DS_MODEL_SEED);
	memcpy(out->at, &h, sizeof h);
	return DS_OK;
}
