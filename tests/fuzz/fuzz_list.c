/*
 * Readers of lists: any bytes as any form.
 *
 * The first byte chooses the form (low 3 bits), whether a map and classes are given (8), whether the
 * fuzzy index is made (16). Whatever comes out compiles, passes its check, and is used.
 *
 * SPDX-License-Identifier: MIT
 */
#include "check.h"

#include "io/list.h"

#include <stdint.h>
#include <stdlib.h>

#define LIMIT ((size_t)1 << 14)
#define ROWS 4096u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static ds_list_opts options(uint8_t first)
{
	ds_list_opts o = {.form = (ds_list_form)((first & 7) % DS_LIST_COUNT)};

	if (first & 8) {
		o.map = DS_STR("name=a,type=b,aliases=c");
		o.classes = DS_STR("Q1=GPE,x=ORG");
		o.langs = DS_STR("all");
		o.type = DS_STR("PERSON");
	}
	return o;
}

static void use(const ds_gazetteer *g)
{
	volatile char seen = 0;

	need(ds_gazetteer_check(g, NULL) == DS_OK, "a fresh block passes its check");
	for (size_t i = 0; i < ds_gazetteer_count(g) && i < 64; i++) {
		ds_entry e = ds_gazetteer_entry(g, (uint32_t)i);
		ds_hit h = ds_gazetteer_find(g, e.name);
		double lat, lon;

		need(e.name.len > 0 && e.type.len > 0, "a name and a type");
		need(i >= h.entry && i - h.entry < h.n_entries, "a name is found");
		if (ds_entry_place(&e, &lat, &lon))
			need(lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180, "degrees");
		if (e.props.len)
			seen = (char)(seen ^ e.props.at[e.props.len - 1]);
	}
	(void)seen;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ds_gazetteer_build *b = NULL;
	ds_gazetteer *g = NULL;
	ds_list *l = NULL;
	ds_list_opts opts;
	ds_list_info info;
	bool more = true;
	ds_buf block;
	ds_err err;

	if (size < 1 || size > LIMIT)
		return 0;
	opts = options(data[0]);
	need(ds_gazetteer_build_new(&b, NULL) == DS_OK, "builder");
	if (data[0] & 16)
		ds_gazetteer_build_fuzzy(b);
	ds_buf_init(&block, NULL, 0);
	if (ds_list_open_memory(&l, (ds_str){(const char *)data + 1, size - 1}, "fuzz", &opts, &err) == DS_OK) {
		for (size_t rows = 0; more; rows++) {
			ds_status st = ds_list_next(&more, l, b, &err);

			need(rows <= size + ROWS, "an end");
			if (st && st != DS_ESYNTAX)
				more = false;
		}
		ds_list_info_get(&info, l);
	}
	ds_list_close(l);
	need(ds_gazetteer_build_finish(b, &block, &err) == DS_OK, "a block");
	need(ds_gazetteer_open(&g, ds_buf_view(&block), &err) == DS_OK, "it opens");
	use(g);
	ds_gazetteer_close(g);
	ds_gazetteer_build_free(b);
	ds_buf_free(&block);
	return 0;
}
