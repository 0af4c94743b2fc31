/*
 * Fuzz target of names across scripts: romanisation and the name key.
 *
 * The first byte chooses the options; the rest is the text. Each contract is checked with abort().
 *
 * SPDX-License-Identifier: MIT
 */
#include "check.h"
#include "text/namekey.h"
#include "text/romanize.h"
#include "text/utf8.h"

#define LIMIT ((size_t)1 << 16)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_romanize(ds_str s, const ds_romanize_opts *opts, ds_arena *mem)
{
	ds_mapped m, again;
	ds_buf b;

	need(ds_romanize(&m, s, opts, mem, NULL) == DS_OK, "romanize");
	need(ds_utf8_valid(m.text) == m.text.len, "result is well-formed");
	check_map(&m.map, s.len, m.text.len);
	check_kept(&m, s);
	ds_buf_init(&b, NULL, 0);
	ds_romanize_add(&b, s, opts);
	need(b.status == DS_OK && ds_str_eq(ds_buf_view(&b), m.text), "both forms agree");
	ds_buf_free(&b);
	if (ds_str_is(opts->lang, "az"))
		return; /* c is j, j is zh: not twice */
	need(ds_romanize(&again, m.text, opts, mem, NULL) == DS_OK, "romanize again");
	need(ds_str_eq(again.text, m.text), "romanize is idempotent");
}

static void check_key(ds_str s, const ds_namekey_opts *opts)
{
	ds_namekey_opts plain = {{NULL, 0}, opts->consonants};
	ds_buf key, again;

	ds_buf_init(&key, NULL, 0);
	ds_buf_init(&again, NULL, 0);
	ds_namekey_add(&key, s, opts);
	need(key.status == DS_OK, "key");
	need(ds_utf8_valid(ds_buf_view(&key)) == key.len, "key is well-formed");
	for (size_t i = 0; i < key.len; i++)
		need(key.at[i] != ' ' || (i > 0 && i + 1 < key.len && key.at[i - 1] != ' '),
		     "one blank between words");
	if (!opts->consonants) {
		ds_namekey_add(&again, ds_buf_view(&key), &plain);
		if (!ds_str_eq(ds_buf_view(&again), ds_buf_view(&key)))
			fprintf(stderr, "[%.*s] [%.*s]\n", (int)key.len, key.at, (int)again.len,
				again.at);
		need(ds_str_eq(ds_buf_view(&again), ds_buf_view(&key)), "key is idempotent");
	}
	ds_buf_free(&key);
	ds_buf_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const langs[] = {"", "ru", "uk", "be", "bg", "sr", "mk", "kk",
					    "az", "tr", "ar", "fa", "en", "", "", ""};
	ds_romanize_opts opts;
	ds_namekey_opts key;
	ds_arena mem;
	ds_str s;

	if (size == 0 || size > LIMIT)
		return 0;
	opts.lang = ds_str_of(langs[data[0] & 15]);
	opts.ascii = data[0] & 16;
	key.lang = opts.lang;
	key.consonants = data[0] & 32;
	s = (ds_str){(const char *)data + 1, size - 1};
	ds_arena_init(&mem, NULL, 0);
	check_romanize(s, &opts, &mem);
	check_key(s, &key);
	ds_arena_free(&mem);
	return 0;
}
