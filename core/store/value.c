/*
 * Values as JSON text, the form in which `names.key` holds them (docs/schema.md).
 *
 * A value that is only a known number or TIMEX3 string is that alone: 17, "2020-11-10". Otherwise
 * an object: "value" (known) or "number", "timex" (given, but not exact); "low", "high" where they
 * differ from what the value implies (absent beside a number: the number itself; absent without:
 * open); "first", "last" where they differ from the day that the TIMEX3 string is; "unit"; "cue".
 * An infinite bound that is not implied is "inf" or "-inf". unpack(pack(v)) == v for every value
 * without NaN.
 *
 * SPDX-License-Identifier: MIT
 */
#include "store/store_int.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * The shortest of %.15g and %.17g that reads back the same; a decimal comma of the locale becomes a
 * point.
 */
static void pack_number(ds_buf *b, double x)
{
	char text[40];

	if (isnan(x)) {
		ds_buf_char(b, '0');
		return;
	}
	if (isinf(x)) {
		ds_buf_zstr(b, x > 0 ? "\"inf\"" : "\"-inf\"");
		return;
	}
	snprintf(text, sizeof text, "%.15g", x);
	if (strtod(text, NULL) != x)
		snprintf(text, sizeof text, "%.17g", x);
	for (char *p = text; *p; p++) {
		if (*p == ',')
			*p = '.';
	}
	ds_buf_zstr(b, text);
}

static void pack_text(ds_buf *b, ds_str s)
{
	ds_buf_char(b, '"');
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.at[i];

		if (c == '"' || c == '\\') {
			ds_buf_char(b, '\\');
			ds_buf_char(b, (char)c);
		} else if (c < 0x20) {
			ds_buf_printf(b, "\\u%04x", c);
		} else {
			ds_buf_char(b, (char)c);
		}
	}
	ds_buf_char(b, '"');
}

static bool is_number(int kind)
{
	return kind == DS_VALUE_NUMBER || kind == DS_VALUE_MONEY || kind == DS_VALUE_QUANTITY;
}

/* What the rest of a value is when nothing else is said. */
static ds_value implied(int kind, bool exact, double number, ds_str timex)
{
	ds_value v = {.kind = (uint8_t)kind, .exact = exact, .number = number, .timex = timex};

	if (is_number(kind)) {
		v.low = exact ? number : -INFINITY;
		v.high = exact ? number : INFINITY;
	}
	if (kind == DS_VALUE_TIME && exact && ds_date_valid(timex))
		v.first = v.last = timex;
	return v;
}

static void key(ds_buf *b, bool *any, const char *name)
{
	ds_buf_char(b, *any ? ',' : '{');
	*any = true;
	ds_buf_printf(b, "\"%s\":", name);
}

static void pack_number_key(ds_buf *b, bool *any, const char *name, double x, double plain)
{
	if (x == plain || (isnan(x) && plain == 0))
		return;
	key(b, any, name);
	pack_number(b, x);
}

static void pack_text_key(ds_buf *b, bool *any, const char *name, ds_str s, ds_str plain)
{
	if (ds_str_eq(s, plain))
		return;
	key(b, any, name);
	pack_text(b, s);
}

/* Whether the value says nothing beside its number or TIMEX3 string. */
static bool is_bare(const ds_value *v, bool number, double known, const ds_value *plain)
{
	return v->exact && (number ? v->timex.len == 0 : known == 0) && v->low == plain->low &&
	       v->high == plain->high && ds_str_eq(v->first, plain->first) &&
	       ds_str_eq(v->last, plain->last) && v->unit.len == 0 && v->cue.len == 0;
}

void ds_store_value_pack(ds_buf *b, const ds_value *v)
{
	const ds_str none = {NULL, 0};
	bool number = is_number(v->kind), any = false;
	double known = isnan(v->number) ? 0 : v->number;
	ds_value plain = implied(v->kind, v->exact, known, v->timex);
	bool bare = is_bare(v, number, known, &plain);

	if (v->kind == DS_VALUE_NONE)
		return;
	if (v->exact) {
		if (!bare)
			key(b, &any, "value");
		if (number)
			pack_number(b, known);
		else
			pack_text(b, v->timex);
		if (bare)
			return;
	}
	if (!v->exact || !number)
		pack_number_key(b, &any, "number", known, 0);
	if (!v->exact || number)
		pack_text_key(b, &any, "timex", v->timex, none);
	pack_number_key(b, &any, "low", v->low, plain.low);
	pack_number_key(b, &any, "high", v->high, plain.high);
	pack_text_key(b, &any, "first", v->first, plain.first);
	pack_text_key(b, &any, "last", v->last, plain.last);
	pack_text_key(b, &any, "unit", v->unit, none);
	pack_text_key(b, &any, "cue", v->cue, none);
	ds_buf_zstr(b, any ? "}" : "{}");
}

static double get_number(const json_t *j, double plain)
{
	if (json_is_number(j))
		return json_number_value(j);
	if (json_is_string(j))
		return json_string_value(j)[0] == '-' ? -INFINITY : INFINITY;
	return plain;
}

static ds_status get_text(ds_str *out, const json_t *j, ds_str plain, ds_arena *mem, ds_err *err)
{
	if (!json_is_string(j)) {
		*out = plain;
		return DS_OK;
	}
	return ds_arena_copy(out, (ds_str){json_string_value(j), json_string_length(j)}, mem, err);
}

static ds_status from_json(ds_value *out, int kind, const json_t *j, ds_arena *mem, ds_err *err)
{
	const ds_str none = {NULL, 0};
	bool object = json_is_object(j), number = is_number(kind), exact;
	const json_t *known = object ? json_object_get(j, "value") : j;
	ds_str timex;
	ds_status st;
	double n;

	exact = known != NULL;
	n = get_number(number && exact ? known : json_object_get(j, "number"), 0);
	st = get_text(&timex, !number && exact ? known : json_object_get(j, "timex"), none, mem,
		err);
	if (st)
		return st;
	*out = implied(kind, exact, n, timex);
	if (!object)
		return DS_OK;
	out->low = get_number(json_object_get(j, "low"), out->low);
	out->high = get_number(json_object_get(j, "high"), out->high);
	st = get_text(&out->first, json_object_get(j, "first"), out->first, mem, err);
	if (!st)
		st = get_text(&out->last, json_object_get(j, "last"), out->last, mem, err);
	if (!st)
		st = get_text(&out->unit, json_object_get(j, "unit"), none, mem, err);
	return st ? st : get_text(&out->cue, json_object_get(j, "cue"), none, mem, err);
}

ds_status ds_store_value_unpack(ds_value *out, int kind, ds_str json, ds_arena *mem, ds_err *err)
{
	ds_value v;
	ds_status st;
	json_t *j;

	if (kind == DS_VALUE_NONE) {
		memset(out, 0, sizeof *out);
		return DS_OK;
	}
	if (kind < 0 || kind > DS_VALUE_TEXT)
		return ds_fail(err, DS_EFAIL, "a value of unknown kind %d", kind);
	j = json_loadb(json.at ? json.at : "", json.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
	if (!j)
		return ds_fail(err, DS_EFAIL, "a value is damaged");
	st = from_json(&v, kind, j, mem, err);
	json_decref(j);
	if (!st)
		*out = v;
	return st;
}
