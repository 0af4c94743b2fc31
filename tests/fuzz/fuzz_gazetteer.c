/*
 * Lists: compiling hostile tables, and matching with hostile blocks.
 *
 * The first byte chooses. 'B': the rest is a block as it would be mapped. Else its low bits are the
 * number of wounds, 8 asks for the fuzzy index; then three bytes each wound (offset low, offset high, bits to flip), then a table, NUL, a text:
 * the table is compiled, the block wounded with its sum made right again, and the text matched and
 * tagged. A block without wounds must pass its check, and every name in it be found.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tagged.h"

#include "base/hash.h"
#include "tag/gazetteer_int.h"
#include "tag/link.h"

#define LIMIT ((size_t)1 << 13)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char sample[] = "Baku and the United Nations; US, Sana'a, Guinea-Bissau, Anna Tarvel.";

/* What names may mean: the best first, and the one that was chosen is the best that fits. */
static void check_links(const ds_doc *doc, const ds_gazetteer *const *lists, size_t n_lists)
{
	ds_arena mem;
	ds_linker *l;

	ds_arena_init(&mem, NULL, 0);
	need(ds_link_open(&l, doc, lists, n_lists, &mem, NULL) == DS_OK, "links");
	for (size_t i = 0; i < doc->spans.n; i++) {
		ds_candidates c;

		need(ds_link_candidates(&c, l, i, NULL) == DS_OK, "candidates");
		for (size_t k = 0; k < c.n; k++) {
			need(c.v[k].why.len > 0, "a reason");
			need(k == 0 || c.v[k].score <= c.v[k - 1].score, "order of candidates");
		}
		if (c.n && c.v[0].fits)
			need(ds_str_eq(c.v[0].id, doc->spans.v[i].id), "the best is chosen");
	}
	ds_arena_free(&mem);
}

static void tag(const ds_gazetteer *g, ds_str text)
{
	const ds_gazetteer *lists[] = {g, ds_gazetteer_builtin()};
	ds_tagger_opts opts = {.lists = lists, .n_lists = lists[1] ? 2 : 1};
	ds_doc_source from = {.bytes = text};
	ds_tagger *t = NULL;
	ds_doc doc;

	need(ds_tagger_new(&t, &opts, NULL) == DS_OK, "tagger");
	need(ds_doc_init(&doc, &from, NULL, 0, NULL) == DS_OK, "reading");
	need(ds_tagger_tag(t, &doc, NULL) == DS_OK, "tagging");
	/* a damaged list may hold bad strings, but never bad borders */
	if (ds_gazetteer_check(g, NULL) == DS_OK)
		check_tagged(&doc);
	check_links(&doc, lists, opts.n_lists);
	ds_tagger_free(t);
	ds_doc_free(&doc);
}

static void check_hits(const ds_gazetteer *g, ds_str text)
{
	ds_arena mem;
	ds_tokens t;
	ds_pieces p;
	ds_hits hits;

	ds_arena_init(&mem, NULL, 0);
	need(ds_tokenize(&t, text, NULL, &mem, NULL) == DS_OK, "tokens");
	need(ds_pieces_make(&p, &t, &mem, NULL) == DS_OK, "pieces");
	for (int policy = DS_MATCH_EACH; policy <= DS_MATCH_ALL; policy++) {
		need(ds_gazetteer_match(&hits, g, &p, (ds_match_policy)policy, &mem, NULL) == DS_OK, "match");
		if (policy == DS_MATCH_LONGEST)
			need(ds_gazetteer_match_fuzzy(&hits, g, &p, &mem, NULL) == DS_OK, "fuzzy");
		for (size_t i = 0; i < hits.n; i++) {
			ds_hit h = hits.v[i];

			need(h.count > 0 && h.first < t.n && h.count <= t.n - h.first, "hit in the text");
			need(i == 0 || hits.v[i - 1].first < h.first ||
				     (policy == DS_MATCH_ALL && hits.v[i - 1].first == h.first &&
				      hits.v[i - 1].count < h.count),
			     "order of hits");
			need(h.n_entries > 0 && (size_t)h.entry + h.n_entries <= ds_gazetteer_count(g),
			     "entries of a hit");
		}
	}
	for (size_t i = 0; i < t.n; i++)
		(void)ds_gazetteer_is_word(g, ds_token_key(&t, i));
	ds_arena_free(&mem);
}

/* All that can be asked of a block that opens. */
static void use(const ds_gazetteer *g, ds_str text)
{
	size_t n = ds_gazetteer_count(g);
	volatile char seen = 0;

	for (size_t i = 0; i < n && i < 64; i++) {
		ds_entry e = ds_gazetteer_entry(g, (uint32_t)i);
		const ds_str all[] = {e.name, e.main, e.type, e.list, e.key, e.props};

		for (size_t k = 0; k < 6; k++) {
			if (all[k].len)
				seen = (char)(seen ^ all[k].at[0] ^ all[k].at[all[k].len - 1]);
		}
		(void)ds_gazetteer_find(g, e.name);
	}
	(void)seen;
	check_hits(g, text);
	check_hits(g, DS_STR(sample));
	tag(g, text);
}

/* Of an unharmed list every entry is under its own name. */
static void check_whole(const ds_gazetteer *g)
{
	need(ds_gazetteer_check(g, NULL) == DS_OK, "a fresh block passes its check");
	for (size_t i = 0; i < ds_gazetteer_count(g); i++) {
		ds_hit h = ds_gazetteer_find(g, ds_gazetteer_entry(g, (uint32_t)i).name);

		need(i >= h.entry && i - h.entry < h.n_entries, "a name is found");
	}
}

/* The block in memory of its own size, as a mapped file would be. */
static void with_block(ds_str block, ds_str text, bool whole)
{
	char *copy = malloc(block.len ? block.len : 1);
	ds_gazetteer *g = NULL;

	need(copy != NULL, "memory");
	if (block.len)
		memcpy(copy, block.at, block.len);
	if (ds_gazetteer_open(&g, (ds_str){copy, block.len}, NULL) == DS_OK) {
		if (whole)
			check_whole(g);
		else
			(void)ds_gazetteer_check(g, NULL);
		use(g, text);
	}
	need(!whole || g, "a fresh block opens");
	ds_gazetteer_close(g);
	free(copy);
}

static void wound(ds_buf *b, const uint8_t *w, size_t n)
{
	ds_gaz_header *h = (void *)b->at;

	for (size_t i = 0; i < n; i++)
		b->at[(w[3 * i] | (size_t)w[3 * i + 1] << 8) % b->len] ^= (char)w[3 * i + 2];
	h->sum = DS_GAZ_SEED;
	for (size_t at = sizeof *h; at < b->len; at += DS_GAZ_SUM_PIECE) {
		size_t piece = b->len - at < DS_GAZ_SUM_PIECE ? b->len - at : DS_GAZ_SUM_PIECE;

		h->sum = ds_hash((ds_str){b->at + at, piece}, h->sum);
	}
	h->sum = ds_gaz_head_sum(h, h->sum);
}

static void with_table(const uint8_t *data, size_t size)
{
	size_t n = data[0] & 7;
	const char *tsv = (const char *)data + 1 + 3 * n, *end = (const char *)data + size, *text;
	ds_gazetteer_build *build = NULL;
	ds_buf b;

	if (size < 1 + 3 * n)
		return;
	text = memchr(tsv, 0, (size_t)(end - tsv));
	if (!text)
		text = end;
	ds_buf_init(&b, NULL, 0);
	need(ds_gazetteer_build_new(&build, NULL) == DS_OK, "builder");
	if (data[0] & 8)
		ds_gazetteer_build_fuzzy(build);
	if (ds_gazetteer_build_add(build, DS_STR("fuzz"), (ds_str){tsv, (size_t)(text - tsv)},
				   NULL) == DS_OK &&
	    ds_gazetteer_build_finish(build, &b, NULL) == DS_OK) {
		if (n)
			wound(&b, data + 1, n);
		text += text < end;
		with_block(ds_buf_view(&b), (ds_str){text, (size_t)(end - text)}, n == 0);
	}
	ds_gazetteer_build_free(build);
	ds_buf_free(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1 || size > LIMIT)
		return 0;
	if (data[0] == 'B')
		with_block((ds_str){(const char *)data + 1, size - 1}, DS_STR(sample), false);
	else
		with_table(data, size);
	return 0;
}
