/*
 * Likelihood of a chain by the forward-backward method, scaled at each token (Rabiner 1989). See train_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/train_int.h"

void ds_train_changes(ds_trainer *t)
{
	size_t n = (size_t)t->w.n_tags * t->w.n_tags;

	for (size_t i = 0; i < n; i++)
		t->change[i] = t->may[i] ? ds_math_exp(t->w.change.w[i]) : 0;
}

/* exp of the scores, with the highest as 1; gives the highest. */
static double potentials(double *out, const float *score, size_t tags)
{
	double most = 0;

	for (size_t y = 1; y < tags; y++)
		most = score[y - 1] > most ? score[y - 1] : most;
	out[0] = ds_math_exp(-most);
	for (size_t y = 1; y < tags; y++)
		out[y] = ds_math_exp(score[y - 1] - most);
	return most;
}

/* Divides by the sum and gives it. */
static double scale(double *v, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += v[i];
	if (sum <= 0)
		sum = 1e-300;
	for (size_t i = 0; i < n; i++)
		v[i] /= sum;
	return sum;
}

static double forward(ds_trainer *t, size_t n)
{
	size_t tags = t->w.n_tags;
	double log_z = 0, end = 0;

	for (size_t i = 0; i < n; i++) {
		double *a = t->alpha + i * tags, *p = t->potential + i * tags;

		log_z += potentials(p, t->work[i].score, tags);
		for (size_t y = 0; y < tags; y++)
			a[y] = i ? 0 : t->change[y];
		for (size_t x = 0; i && x < tags; x++) {
			double f = (a - tags)[x];
			const double *row = t->change + x * tags;

			for (size_t y = 0; y < tags; y++)
				a[y] += f * row[y];
		}
		for (size_t y = 0; y < tags; y++)
			a[y] *= p[y];
		log_z += ds_math_log(scale(a, tags));
	}
	for (size_t y = 0; y < tags; y++)
		end += t->alpha[(n - 1) * tags + y] * t->change[y * tags];
	return log_z + ds_math_log(end > 0 ? end : 1e-300);
}

static void backward(ds_trainer *t, size_t n)
{
	size_t tags = t->w.n_tags;
	double *last = t->beta + (n - 1) * tags;

	for (size_t y = 0; y < tags; y++)
		last[y] = t->change[y * tags];
	scale(last, tags);
	for (size_t i = n - 1; i-- > 0;) {
		double *b = t->beta + i * tags;
		const double *p = t->potential + (i + 1) * tags;

		for (size_t x = 0; x < tags; x++) {
			const double *row = t->change + x * tags;

			b[x] = 0;
			for (size_t y = 0; y < tags; y++)
				b[x] += row[y] * p[y] * b[tags + y];
		}
		scale(b, tags);
	}
}

/* Expected less given: of tags at token i, and of changes into it. */
static void gradients(ds_trainer *t, const uint8_t *given, size_t i)
{
	size_t tags = t->w.n_tags;
	const double *a = t->alpha + i * tags, *b = t->beta + i * tags, *p = t->potential + i * tags;
	double sum = 0;

	for (size_t y = 0; y < tags; y++)
		sum += a[y] * b[y];
	for (size_t y = 1; y < tags; y++)
		t->work[i].grad[y - 1] = (float)(sum > 0 ? a[y] * b[y] / sum : 0) - (given[i] == y);
	if (i == 0)
		return;
	sum = 0;
	for (size_t x = 0; x < tags; x++) {
		for (size_t y = 0; y < tags; y++)
			sum += (a - tags)[x] * t->change[x * tags + y] * p[y] * b[y];
	}
	for (size_t x = 0; sum > 0 && x < tags; x++) {
		for (size_t y = 0; y < tags; y++)
			t->w.change.grad[x * tags + y] +=
				(float)((a - tags)[x] * t->change[x * tags + y] * p[y] * b[y] / sum);
	}
	t->w.change.grad[given[i - 1] * tags + given[i]] -= 1;
}

/* Changes from and to the world outside. */
static void edge_gradients(ds_trainer *t, const uint8_t *given, size_t n)
{
	size_t tags = t->w.n_tags;
	const double *a = t->alpha + (n - 1) * tags, *b = t->beta;
	double first = 0, last = 0;

	for (size_t y = 0; y < tags; y++) {
		first += t->alpha[y] * b[y];
		last += a[y] * t->change[y * tags];
	}
	for (size_t y = 0; y < tags; y++) {
		if (first > 0)
			t->w.change.grad[y] += (float)(t->alpha[y] * b[y] / first);
		if (last > 0)
			t->w.change.grad[y * tags] += (float)(a[y] * t->change[y * tags] / last);
	}
	t->w.change.grad[given[0]] -= 1;
	t->w.change.grad[given[n - 1] * tags] -= 1;
}

double ds_train_chain(ds_trainer *t, const uint8_t *given, size_t n)
{
	size_t tags = t->w.n_tags;
	const float *change = t->w.change.w;
	double log_z = forward(t, n), gold;

	backward(t, n);
	gold = change[given[0]] + change[given[n - 1] * tags];
	for (size_t i = 0; i < n; i++) {
		gradients(t, given, i);
		gold += given[i] ? t->work[i].score[given[i] - 1] : 0;
		gold += i ? change[given[i - 1] * tags + given[i]] : 0;
	}
	edge_gradients(t, given, n);
	return log_z - gold;
}

/* Viterbi as in model_find.c, on numbers with fractions; t->alpha holds the sums, t->beta where they come from. */
void ds_train_best(ds_trainer *t, const float *change, uint8_t *tags, size_t n)
{
	size_t k = t->w.n_tags, at = 0;
	double most = -1e300;

	for (size_t i = 0; i < n; i++) {
		double *now = t->alpha + i * k, *from = t->beta + i * k;

		for (size_t b = 0; b < k; b++) {
			now[b] = i || !t->may[b] ? -1e30 : change[b];
			from[b] = 0;
			for (size_t a = 0; i && a < k; a++) {
				double v = (now - k)[a] + change[a * k + b];

				if (t->may[a * k + b] && v > now[b]) {
					now[b] = v;
					from[b] = (double)a;
				}
			}
			now[b] += b ? t->work[i].score[b - 1] : 0;
		}
	}
	for (size_t b = 0; b < k; b++) {
		double v = t->alpha[(n - 1) * k + b] + change[b * k];

		if (t->may[b * k] && v > most) {
			most = v;
			at = b;
		}
	}
	for (size_t i = n; i-- > 0;) {
		tags[i] = (uint8_t)at;
		at = (size_t)t->beta[i * k + at];
	}
}
