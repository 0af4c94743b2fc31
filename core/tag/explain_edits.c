/*
 * Explanations: the edits between the bytes that were read, the text and the match key. See explain.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/explain_int.h"

#include "tag/gazetteer_int.h"
#include "text/fold.h"
#include "text/show.h"
#include "text/utf8.h"

#define EDITS_MAX 20u

static ds_why *add(struct ds_explainer *x, ds_why *root, const char *kind, ds_range at, ds_str was)
{
	ds_why *item = ds_explain_item(x, root, "edit");

	item->id = ds_str_of(kind);
	item->text = was;
	item->start = at.start;
	item->end = at.end;
	return item;
}

/* Bytes that were read, as signs that can be shown. */
static ds_str shown(struct ds_explainer *x, ds_str bytes)
{
	ds_buf b;
	ds_str out = {"", 0};

	if (bytes.len > 60)
		bytes.len = 60;
	ds_buf_init(&b, &x->mem->alloc, 0);
	for (size_t i = 0; i < bytes.len; i++) {
		if (bytes.at[i] == '\n' || bytes.at[i] == '\r' || bytes.at[i] == '\t')
			ds_buf_printf(&b, "\\%c", bytes.at[i] == '\n'   ? 'n'
						  : bytes.at[i] == '\r' ? 'r'
									: 't');
		else
			ds_buf_char(&b, bytes.at[i]);
	}
	if (x->status == DS_OK && ds_buf_status(&b, x->err) == DS_OK) {
		ds_buf safe;

		ds_buf_init(&safe, &x->mem->alloc, 0);
		ds_show(&safe, ds_buf_view(&b));
		x->status = ds_buf_status(&safe, x->err);
		if (x->status == DS_OK)
			x->status = ds_arena_copy(&out, ds_buf_view(&safe), x->mem, x->err);
		ds_buf_free(&safe);
	} else if (x->status == DS_OK) {
		x->status = ds_buf_status(&b, x->err);
	}
	ds_buf_free(&b);
	return out;
}

static void add_read(struct ds_explainer *x, ds_why *root)
{
	const ds_text *t = &x->t->given->text;
	size_t low = 0, high = t->map.n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (t->map.v[mid].to_at + t->map.v[mid].to_len < x->start)
			low = mid + 1;
		else
			high = mid;
	}
	for (unsigned n = 0; low < t->map.n && n < EDITS_MAX; low++) {
		const ds_edit *e = &t->map.v[low];
		ds_why *item;

		if (e->to_at > x->end || (e->to_at == x->end && e->to_len))
			break;
		if ((e->to_at + e->to_len == x->start && e->to_len) ||
		    (size_t)e->from_at + e->from_len > t->source.len ||
		    (size_t)e->to_at + e->to_len > t->read.len)
			continue;
		/* what was dropped at a border lies outside */
		if (e->to_len == 0 && (e->to_at == x->start || e->to_at == x->end))
			continue;
		item = add(x, root, "read", (ds_range){e->to_at, e->to_at + e->to_len},
			   shown(x, ds_str_sub(t->source, e->from_at,
					       (size_t)e->from_at + e->from_len)));
		item->other = shown(x, ds_str_sub(t->read, e->to_at, (size_t)e->to_at + e->to_len));
		n++;
	}
}

/* The key is the text but for capitals of ASCII. */
static bool only_case(ds_str text, ds_str key)
{
	if (text.len != key.len)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c != key.at[i])
			return false;
	}
	return true;
}

static void add_fold(struct ds_explainer *x, ds_why *root)
{
	const ds_tokens *t = &x->t->doc.tokens;
	unsigned n = 0;

	for (size_t i = x->first; i < (size_t)x->first + x->count && n < EDITS_MAX; i++) {
		ds_str text = ds_token_text(t, i), key = ds_token_key(t, i);

		if (only_case(text, key))
			continue;
		add(x, root, "fold", (ds_range){t->v[i].start, t->v[i].end}, text)->other = key;
		n++;
	}
}

/* How lists compare a token: without full stops and apostrophes, in pieces between hyphens. */
static void add_pieces(struct ds_explainer *x, ds_why *root)
{
	const ds_tokens *t = &x->t->doc.tokens;
	unsigned n = 0;

	for (size_t i = x->first; i < (size_t)x->first + x->count && n < EDITS_MAX; i++) {
		ds_str key = ds_token_key(t, i), joined;
		ds_gaz_part p;
		size_t at = 0, len = 0;
		char text[4 * DS_GAZ_PIECE_MAX];

		if (key.len > DS_GAZ_PIECE_MAX)
			continue;
		while (len + DS_GAZ_PIECE_MAX + 1 < sizeof text &&
		       ds_gaz_part_next(&p, key, &at)) {
			if (len)
				text[len++] = ' ';
			memcpy(text + len, p.bytes, p.len);
			len += p.len;
		}
		joined = (ds_str){text, len};
		if (len == 0 || ds_str_eq(joined, key))
			continue;
		add(x, root, "list", (ds_range){t->v[i].start, t->v[i].end}, key)->other =
			ds_explain_say(x, "%.*s", (int)len, text);
		n++;
	}
}

void ds_explain_edits(struct ds_explainer *x, ds_why *root)
{
	add_read(x, root);
	add_fold(x, root);
	if (x->span && ds_str_starts(x->span->source, DS_STR("gazetteer")))
		add_pieces(x, root);
}
