/*
 * What the fuzz targets of the text layer share: a broken contract is a crash, as a bad access is.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TESTS_FUZZ_CHECK_H
#define DS_TESTS_FUZZ_CHECK_H

#include "text/edits.h"

#include <stdio.h>
#include <stdlib.h>

static inline void need(bool ok, const char *what)
{
	if (!ok) {
		fprintf(stderr, "broken: %s\n", what);
		abort();
	}
}

/* Edits ascend, bytes between them correspond, and together they span both texts. */
static inline void check_map(const ds_edits *map, size_t from_len, size_t to_len)
{
	size_t from = 0, to = 0;

	for (size_t i = 0; i < map->n; i++) {
		ds_edit e = map->v[i];

		need(e.from_at >= from && e.to_at >= to, "edits ascend");
		need(e.from_at - from == e.to_at - to, "bytes between edits correspond");
		from = (size_t)e.from_at + e.from_len;
		to = (size_t)e.to_at + e.to_len;
	}
	need(from <= from_len && to <= to_len && from_len - from == to_len - to, "map spans both");
}

/* Between edits the two texts are equal. */
static inline void check_kept(const ds_mapped *m, ds_str s)
{
	size_t from = 0, to = 0;

	for (size_t i = 0; i <= m->map.n; i++) {
		ds_edit e = {(uint32_t)s.len, 0, (uint32_t)m->text.len, 0};

		if (i < m->map.n)
			e = m->map.v[i];
		need(ds_str_eq(ds_str_sub(s, from, e.from_at), ds_str_sub(m->text, to, e.to_at)),
		     "what no edit covers is kept");
		from = (size_t)e.from_at + e.from_len;
		to = (size_t)e.to_at + e.to_len;
	}
}

#endif
