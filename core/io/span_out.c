/*
 * A span as it travels in a row of a script: {"$span": {...}}, keys sorted by bytes. See writer.h; the reader is
 * lua/dossier/wire.lua.
 *
 * SPDX-License-Identifier: MIT
 */
#include "io/writer.h"

#include "tag/values_units.h"

#include <math.h>

#define SENTENCE_MAX 2000 /* bytes of the sentence that travel with a span in it */
#define FIRST_DAY "0001-01-01"
#define LAST_DAY "9999-12-31"

/* ,"key": */
static void key(ds_buf *b, const char *name)
{
	char last = b->len ? ds_buf_view(b).at[b->len - 1] : '{';

	if (last != '{')
		ds_buf_char(b, ',');
	ds_buf_char(b, '"');
	ds_buf_zstr(b, name);
	ds_buf_zstr(b, "\":");
}

/* A text that may be missing. */
static void text(ds_buf *b, const char *name, ds_str s)
{
	if (s.len == 0)
		return;
	key(b, name);
	ds_json_string(b, s);
}

static void integer(ds_buf *b, const char *name, size_t n)
{
	key(b, name);
	ds_buf_printf(b, "%zu", n);
}

/* low or high: an open end of a number is null, of a time the first or last day that there is. */
static void bound(ds_buf *b, const ds_span *s, bool high)
{
	const ds_value *v = &s->value;
	ds_str day = high ? v->last : v->first;
	const char *name = high ? "high" : "low";
	double n = high ? v->high : v->low;

	switch ((ds_value_kind)v->kind) {
	case DS_VALUE_NUMBER:
	case DS_VALUE_MONEY:
	case DS_VALUE_QUANTITY:
		key(b, name);
		if (isinf(n))
			ds_buf_zstr(b, "null");
		else
			ds_json_number(b, n);
		break;
	case DS_VALUE_TIME:
		if (day.len)
			text(b, name, day);
		else if (v->first.len || v->last.len || s->type == DS_DATE || s->type == DS_TIME)
			text(b, name, ds_str_of(high ? LAST_DAY : FIRST_DAY));
		break;
	default: break;
	}
}

static void amount(ds_buf *b, const ds_value *v, const char *unit)
{
	key(b, "value");
	ds_buf_zstr(b, "{");
	key(b, "amount");
	ds_json_number(b, v->number);
	text(b, unit, v->unit);
	ds_buf_char(b, '}');
}

static void value(ds_buf *b, const ds_value *v)
{
	if (!v->exact)
		return;
	switch ((ds_value_kind)v->kind) {
	case DS_VALUE_NUMBER:
		key(b, "value");
		ds_json_number(b, v->number);
		break;
	case DS_VALUE_TIME:
	case DS_VALUE_TEXT: text(b, "value", v->timex); break;
	case DS_VALUE_MONEY: amount(b, v, "currency"); break;
	case DS_VALUE_QUANTITY: amount(b, v, "unit"); break;
	default: break;
	}
}

static bool inside(ds_str s, size_t at)
{
	return at < s.len && ((unsigned char)s.at[at] & 0xC0) == 0x80;
}

/* The sentence, cut around the span when it is very long. */
static void sentence(ds_buf *b, ds_str all, const ds_span *s, const ds_range *within)
{
	size_t start = within->start, end = within->end;

	if (end - start > SENTENCE_MAX) {
		size_t before = s->start > SENTENCE_MAX / 2 ? s->start - SENTENCE_MAX / 2 : 0;

		if (before > start)
			start = before;
		if (end > start + SENTENCE_MAX)
			end = s->end > start + SENTENCE_MAX ? s->end : start + SENTENCE_MAX;
		while (start > 0 && inside(all, start))
			start--;
		while (inside(all, end))
			end++;
	}
	key(b, "sentence");
	ds_buf_char(b, '{');
	integer(b, "from", start + 1);
	key(b, "text");
	ds_json_string(b, ds_str_sub(all, start, end));
	integer(b, "to", end);
	ds_buf_char(b, '}');
}

void ds_write_span(ds_buf *b, const ds_doc *doc, const ds_span *s, const ds_range *within, ds_str entity)
{
	const ds_meta *m = &doc->meta;
	bool named = ds_type_known(s->type);
	const char *dimension = s->value.kind == DS_VALUE_QUANTITY ? ds_unit_dimension(s->value.unit) : NULL;

	ds_buf_zstr(b, "{\"$span\":{");
	text(b, "cue", s->value.cue);
	text(b, "date", m->date);
	text(b, "dimension", dimension ? ds_str_of(dimension) : (ds_str){NULL, 0});
	text(b, "doc", m->id);
	integer(b, "end", s->end);
	if (entity.len) {
		key(b, "entity");
		ds_buf_str(b, entity);
	}
	integer(b, "from", (size_t)s->start + 1);
	bound(b, s, true);
	text(b, "id", s->id);
	bound(b, s, false);
	text(b, "publisher", m->publisher);
	key(b, "ref");
	ds_buf_char(b, '"');
	ds_buf_str(b, m->id); /* hexadecimal digits, or checked by the caller */
	ds_buf_printf(b, ":%u-%u\"", s->start, s->end);
	if (within)
		sentence(b, doc->text.read, s, within);
	text(b, "source", s->source);
	integer(b, "start", s->start);
	key(b, "text");
	ds_json_string(b, ds_str_sub(doc->text.read, s->start, s->end));
	text(b, "title", m->title);
	integer(b, "to", s->end);
	text(b, "type", named ? ds_str_of(ds_type_name((ds_type)s->type)) : (ds_str){NULL, 0});
	text(b, "unit", s->value.unit);
	text(b, "uri", m->uri);
	value(b, &s->value);
	ds_buf_zstr(b, "}}");
}
