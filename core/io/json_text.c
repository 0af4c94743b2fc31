/*
 * JSON text (RFC 8259): strings, numbers, positions; and jansson values with sorted keys. See
 * writer.h.
 *
 * Invariant: what is written is well-formed UTF-8 and the same on every machine and in every
 * locale; a number reads back as the same double.
 *
 * SPDX-License-Identifier: MIT
 */
#include "io/reader_int.h"
#include "io/writer.h"

#include "text/show.h"
#include "text/utf8.h"

#include <math.h>
#include <stdlib.h>

static void escaped(ds_buf *b, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	char code[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};

	switch (c) {
	case '"': ds_buf_add(b, "\\\"", 2); break;
	case '\\': ds_buf_add(b, "\\\\", 2); break;
	case '\n': ds_buf_add(b, "\\n", 2); break;
	case '\r': ds_buf_add(b, "\\r", 2); break;
	case '\t': ds_buf_add(b, "\\t", 2); break;
	default: ds_buf_add(b, code, sizeof code);
	}
}

/* Lead bytes of controls and format characters that a terminal obeys or hides (text/show.h). */
static bool may_hide(unsigned char c)
{
	return c == 0xC2 || c == 0xD8 || c == 0xE1 || c == 0xE2 || c == 0xEF || c == 0xF0 || c == 0xF3;
}

static void escaped_cp(ds_buf *b, uint32_t cp)
{
	if (cp < 0x10000)
		ds_buf_printf(b, "\\u%04x", (unsigned)cp);
	else
		ds_buf_printf(b, "\\u%04x\\u%04x", (unsigned)(0xD800 + ((cp - 0x10000) >> 10)),
			      (unsigned)(0xDC00 + (cp & 0x3FF)));
}

void ds_json_string(ds_buf *b, ds_str s)
{
	size_t from = 0, valid = ds_utf8_valid(s);

	ds_buf_char(b, '"');
	for (size_t at = 0; at < s.len;) {
		unsigned char c = (unsigned char)s.at[at];

		if (at == valid) {
			ds_buf_add(b, s.at + from, at - from);
			if (ds_utf8_next(s, &at) == DS_UTF8_INVALID)
				ds_buf_add(b, "\xEF\xBF\xBD", 3);
			from = at;
			valid = at + ds_utf8_valid(ds_str_sub(s, at, s.len));
		} else if (c < 0x20 || c == '"' || c == '\\' || c == 0x7F) {
			ds_buf_add(b, s.at + from, at - from);
			escaped(b, c);
			from = ++at;
		} else if (may_hide(c)) {
			size_t start = at;
			uint32_t cp = ds_utf8_next(s, &at);

			if (!ds_show_hidden(cp))
				continue;
			ds_buf_add(b, s.at + from, start - from);
			escaped_cp(b, cp);
			from = at;
		} else {
			at++;
		}
	}
	if (from < s.len)
		ds_buf_add(b, s.at + from, s.len - from);
	ds_buf_char(b, '"');
}

void ds_json_number(ds_buf *b, double v)
{
	char text[40];

	if (!isfinite(v)) {
		ds_buf_zstr(b, "null");
		return;
	}
	if (v == floor(v) && fabs(v) <= 9007199254740992.0) {
		/* adding zero makes -0 a 0 */
		snprintf(text, sizeof text, "%.0f", v + 0.0);
		ds_buf_zstr(b, strcmp(text, "-0") == 0 ? "0" : text);
		return;
	}
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, v);
		if (strtod(text, NULL) == v)
			break;
	}
	/* the C library prints the locale's decimal sign */
	for (char *c = text; *c; c++) {
		if (*c == ',')
			*c = '.';
	}
	ds_buf_zstr(b, text);
}

size_t ds_offset(ds_offset_map *m, size_t byte)
{
	const char *p = m->text.at;
	size_t count;

	if (m->unit == DS_OFFSETS_BYTE)
		return byte;
	if (byte > m->text.len)
		byte = m->text.len;
	if (byte < m->at)
		m->at = m->count = 0;
	count = m->count;
	if (m->unit == DS_OFFSETS_UTF16) {
		for (size_t i = m->at; i < byte; i++)
			count += (size_t)((p[i] & 0xC0) != 0x80) +
				 (size_t)((unsigned char)p[i] >= 0xF0);
	} else {
		for (size_t i = m->at; i < byte; i++)
			count += (p[i] & 0xC0) != 0x80;
	}
	m->at = byte;
	m->count = count;
	return count;
}

struct member {
	ds_str key;
	const json_t *value;
};

static int by_key(const void *pa, const void *pb)
{
	const struct member *a = pa, *b = pb;

	return ds_str_cmp(a->key, b->key);
}

static void dump_object(ds_buf *b, const json_t *object)
{
	json_t *o = (json_t *)(uintptr_t)object; /* jansson's iterators take no const */
	size_t n = json_object_size(object), i = 0;
	struct member *members = malloc((n + 1) * sizeof *members);

	if (!members) {
		if (!b->status)
			b->status = DS_ENOMEM;
		return;
	}
	for (void *it = json_object_iter(o); it && i < n; it = json_object_iter_next(o, it)) {
		members[i++] = (struct member){ds_str_of(json_object_iter_key(it)),
					       json_object_iter_value(it)};
	}
	qsort(members, i, sizeof *members, by_key);
	ds_buf_char(b, '{');
	for (size_t k = 0; k < i; k++) {
		if (k)
			ds_buf_add(b, ", ", 2);
		ds_json_string(b, members[k].key);
		ds_buf_add(b, ": ", 2);
		ds_json_dump(b, members[k].value);
	}
	ds_buf_char(b, '}');
	free(members);
}

static void dump_array(ds_buf *b, const json_t *array)
{
	ds_buf_char(b, '[');
	for (size_t i = 0; i < json_array_size(array); i++) {
		if (i)
			ds_buf_add(b, ", ", 2);
		ds_json_dump(b, json_array_get(array, i));
	}
	ds_buf_char(b, ']');
}

void ds_json_dump(ds_buf *b, const json_t *v)
{
	switch (json_typeof(v)) {
	case JSON_OBJECT: dump_object(b, v); break;
	case JSON_ARRAY: dump_array(b, v); break;
	case JSON_STRING:
		ds_json_string(b, (ds_str){json_string_value(v), json_string_length(v)});
		break;
	case JSON_INTEGER: ds_buf_printf(b, "%" JSON_INTEGER_FORMAT, json_integer_value(v)); break;
	case JSON_REAL: ds_json_number(b, json_real_value(v)); break;
	case JSON_TRUE: ds_buf_zstr(b, "true"); break;
	case JSON_FALSE: ds_buf_zstr(b, "false"); break;
	default: ds_buf_zstr(b, "null");
	}
}
