/*
 * Whether a word is within so many edits of another: the fuzzy tokens of patterns. See run_int.h.
 *
 * Optimal string alignment (Damerau 1964 with each piece edited once): insert, remove, replace, swap
 * neighbours. Only the cells near the diagonal count when few edits are allowed (Ukkonen 1985).
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/run_int.h"

#include "text/utf8.h"

#define POINTS 64u /* longer words are compared byte by byte, without edits */
#define BAND   (2u * DS_FUZZY_MOST + 1u)
#define FAR    99u

static size_t points(uint32_t out[POINTS], ds_str s)
{
	size_t n = 0;

	for (size_t at = 0; at < s.len;) {
		if (n == POINTS)
			return POINTS + 1;
		out[n++] = ds_utf8_next(s, &at);
	}
	return n;
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/*
 * rows[i % 3][k]: edits of the first i of a to the first j = i + k - MOST of b.
 */
static unsigned distance(const uint32_t *a, size_t n, const uint32_t *b, size_t m)
{
	unsigned rows[3][BAND];

	for (size_t i = 0; i <= n; i++) {
		unsigned *row = rows[i % 3], *up = rows[(i + 2) % 3], *up2 = rows[(i + 1) % 3];

		for (size_t k = 0; k < BAND; k++) {
			size_t j = i + k - DS_FUZZY_MOST;

			row[k] = FAR;
			if (i + k < DS_FUZZY_MOST || j > m)
				continue;
			if (i == 0 || j == 0) {
				row[k] = (unsigned)(i + j);
				continue;
			}
			row[k] = up[k] + (a[i - 1] != b[j - 1]);
			if (k + 1 < BAND)
				row[k] = least(row[k], up[k + 1] + 1);
			if (k > 0)
				row[k] = least(row[k], row[k - 1] + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[k] = least(row[k], up2[k] + 1);
		}
	}
	return rows[n % 3][m + DS_FUZZY_MOST - n];
}

bool ds_within_edits(ds_str a, ds_str b, unsigned most)
{
	uint32_t x[POINTS], y[POINTS];
	size_t n, m;

	if (ds_str_eq(a, b))
		return true;
	/* a code point has 1 to 4 bytes */
	if (a.len > b.len + most * 4u || b.len > a.len + most * 4u)
		return false;
	n = points(x, a);
	m = points(y, b);
	if (n > POINTS || m > POINTS || n > m + most || m > n + most)
		return false;
	return distance(x, n, y, m) <= most;
}
