/*
 * The line editor's completion: Tab puts in what all candidates share, then shows them, then goes through them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "cli/line_int.h"

#include "text/segment.h"
#include "text/utf8.h"

void ds_line_offers_init(ds_line_offers *offers)
{
	offers->from = 0;
	ds_buf_init(&offers->bytes, NULL, (size_t)4 << 20);
	ds_buf_init(&offers->items, NULL, (size_t)1 << 20);
}

void ds_line_offers_clear(ds_line_offers *offers)
{
	ds_buf_clear(&offers->bytes);
	ds_buf_clear(&offers->items);
}

void ds_line_offers_free(ds_line_offers *offers)
{
	ds_buf_free(&offers->bytes);
	ds_buf_free(&offers->items);
}

void ds_line_offer(ds_line_offers *offers, ds_str text, ds_str hint)
{
	ds_line_offered one = {offers->bytes.len, text.len, hint.len};

	if (ds_utf8_valid(text) != text.len || ds_utf8_valid(hint) != hint.len)
		return;
	for (size_t i = 0; i < text.len; i++) {
		if ((unsigned char)text.at[i] < 32 || text.at[i] == 127)
			return; /* a file may have any name; this one is typed by its owner */
	}
	ds_buf_str(&offers->bytes, text);
	ds_buf_str(&offers->bytes, hint);
	if (offers->bytes.status == DS_OK)
		ds_buf_add(&offers->items, &one, sizeof one);
}

size_t ds_line_offers_count(const ds_line_offers *offers)
{
	return offers->items.len / sizeof(ds_line_offered);
}

static ds_line_offered item(const ds_line_offers *offers, size_t i)
{
	ds_line_offered one;

	memcpy(&one, offers->items.at + i * sizeof one, sizeof one);
	return one;
}

ds_str ds_line_offer_text(const ds_line_offers *offers, size_t i)
{
	ds_line_offered one = item(offers, i);

	return ds_str_sub(ds_buf_view(&offers->bytes), one.text, one.text + one.text_len);
}

ds_str ds_line_offer_hint(const ds_line_offers *offers, size_t i)
{
	ds_line_offered one = item(offers, i);
	size_t at = one.text + one.text_len;

	return ds_str_sub(ds_buf_view(&offers->bytes), at, at + one.hint_len);
}

/* What all candidates begin with, cut at a grapheme's border. */
static ds_str shared(const ds_line_offers *offers)
{
	ds_str s = ds_line_offer_text(offers, 0);
	size_t n = s.len, at = 0;

	for (size_t i = 1; i < ds_line_offers_count(offers); i++) {
		ds_str t = ds_line_offer_text(offers, i);
		size_t same = 0;

		while (same < n && same < t.len && s.at[same] == t.at[same])
			same++;
		n = same;
	}
	while (at < n) {
		size_t next = ds_grapheme_next(s, at);

		if (next > n)
			break;
		at = next;
	}
	return ds_str_sub(s, 0, at);
}

static void choose(ds_line *line, size_t i)
{
	size_t n = ds_line_offers_count(&line->offers);

	line->chosen = i;
	ds_line_put(line, line->offers.from, line->at,
		    i < n ? ds_line_offer_text(&line->offers, i) : ds_buf_view(&line->before));
}

static void close_menu(ds_line *line)
{
	line->menu = false;
	ds_line_offers_clear(&line->offers);
}

void ds_line_complete(ds_line *line, bool back)
{
	ds_str text = ds_buf_view(&line->text), common;
	ds_line_offers *offers = &line->offers;

	if (back || !line->calls || !line->calls->complete)
		return;
	ds_line_offers_clear(offers);
	offers->from = line->at;
	line->calls->complete(line->calls->ctx, text, line->at, offers);
	if (offers->from > line->at || ds_line_offers_count(offers) == 0)
		return;
	/* not from the middle of a character */
	if (offers->from < line->at && ((unsigned char)text.at[offers->from] & 0xC0) == 0x80)
		return;
	common = shared(offers);
	ds_buf_clear(&line->before);
	ds_buf_str(&line->before, ds_str_sub(text, offers->from, line->at));
	/* candidates may spell the word otherwise: it is replaced only by what is as long */
	if (ds_line_offers_count(offers) == 1 || common.len > line->before.len) {
		ds_line_change(line, offers->from, line->at, common);
		ds_buf_clear(&line->before);
		ds_buf_str(&line->before, common);
	} else {
		ds_line_keep(line);
	}
	line->menu = ds_line_offers_count(offers) > 1;
	line->chosen = ds_line_offers_count(offers);
	if (!line->menu)
		close_menu(line);
}

bool ds_line_menu_key(ds_line *line, uint32_t key)
{
	size_t n = ds_line_offers_count(&line->offers);

	switch (key) {
	case '\t':
	case DS_KEY_DOWN:
	case DS_CTRL('N'):
		choose(line, line->chosen >= n ? 0 : line->chosen + 1);
		return true;
	case DS_KEY_BACK_TAB:
	case DS_KEY_UP:
	case DS_CTRL('P'):
		choose(line, line->chosen == 0 ? n : line->chosen - 1);
		return true;
	case DS_KEY_ESCAPE:
	case DS_CTRL('G'):
		choose(line, n);
		close_menu(line);
		return true;
	case DS_KEY_ENTER: {
		bool taken = line->chosen < n;

		close_menu(line);
		return taken; /* Enter takes the choice; with none it means what it does without a menu */
	}
	case DS_KEY_NONE:
		return true;
	default:
		close_menu(line);
		return false;
	}
}
