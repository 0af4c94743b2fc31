/*
 * Annotations and borders that come with a JSON record, checked, as bytes of its text. See
 * reader.h.
 *
 * A list under one of our names that is shaped otherwise (entities: ["Baku"]) is somebody else's
 * key and travels in meta.
 *
 * Invariant: every position handed on lies within the text, on a character, start before end; every
 * link between entities points into the list. Anything else is an error that names the item.
 *
 * SPDX-License-Identifier: MIT
 */
#include "io/reader_int.h"
#include "io/writer.h"

#include <math.h>

/* What the reading of one record's lists needs. */
struct presets {
	ds_reader *r;
	ds_units units;
	ds_err *err;
};

static ds_status item_fail(const struct presets *p, const char *list, size_t i, const char *what)
{
	return ds_reader_fail(p->r, p->r->line, p->err, DS_EFAIL, "%s[%zu]: %s", list, i, what);
}

static ds_str string_of(const json_t *v)
{
	return json_is_string(v) ? (ds_str){json_string_value(v), json_string_length(v)}
				 : (ds_str){NULL, 0};
}

static bool range(const struct presets *p, const json_t *start, const json_t *end, uint32_t *from,
		  uint32_t *to)
{
	return json_is_integer(start) && json_is_integer(end) &&
	       ds_units_byte(from, &p->units, json_integer_value(start)) &&
	       ds_units_byte(to, &p->units, json_integer_value(end)) && *from < *to;
}

static bool count_of(size_t *out, const json_t *v, const char *name)
{
	const json_t *n = json_object_get(v, name);

	bool is = n && json_is_integer(n) && json_integer_value(n) >= 0 &&
		  json_integer_value(n) <= (json_int_t)DS_TEXT_MAX;

	*out = is ? (size_t)json_integer_value(n) : 0;
	return !n || is;
}

/* {"name": "windows-1251", "how": "detected", "confidence": 90, "invalid": 2, "bytes": 3, "first": 17} */
static bool read_encoding(ds_encoding *e, const json_t *v)
{
	const json_t *name = json_object_get(v, "name"), *how = json_object_get(v, "how");
	size_t confidence;

	memset(e, 0, sizeof *e);
	if (!json_is_string(name) || !json_is_string(how) ||
	    !ds_charset_find(&e->charset, ds_str_of(json_string_value(name))) ||
	    !ds_how_find(&e->how, ds_str_of(json_string_value(how))) ||
	    !count_of(&confidence, v, "confidence") || confidence > 100 ||
	    !count_of(&e->invalid, v, "invalid"))
		return false;
	count_of(&e->first_invalid, v, "first");
	if (!count_of(&e->invalid_bytes, v, "bytes") || e->invalid_bytes < e->invalid)
		e->invalid_bytes = e->invalid;
	e->confidence = (unsigned)confidence;
	e->bom = e->how == DS_HOW_BOM;
	return true;
}

bool ds_presets_ours(ds_str key, const json_t *v)
{
	const json_t *first = json_array_get(v, 0);
	ds_encoding ignored;

	if (ds_str_is(key, "offsets"))
		return json_is_string(v);
	if (ds_str_is(key, "encoding"))
		return read_encoding(&ignored, v);
	if (!json_is_array(v))
		return false;
	if (ds_str_is(key, "entities"))
		return !first || (json_object_get(first, "start") && json_object_get(first, "end"));
	/* found anew: roles from the entities, zones from the text */
	if (ds_str_is(key, "roles"))
		return json_object_get(first, "start") && json_object_get(first, "entity");
	if (ds_str_is(key, "zones"))
		return !first || (json_object_get(first, "start") && json_object_get(first, "kind"));
	if (ds_str_is(key, "claims"))
		return json_object_get(first, "verb") && json_object_get(first, "content");
	return (ds_str_is(key, "tokens") || ds_str_is(key, "sentences")) &&
	       (!first || json_is_array(first));
}

/* The list of that name; NULL when there is none, or another thing under its name. */
static const json_t *list_of(const ds_reader *r, const char *name)
{
	const json_t *v = json_object_get(r->json, name);

	return ds_presets_ours(ds_str_of(name), v) ? v : NULL;
}

static ds_status ranges(const ds_range **out, size_t *n, struct presets *p, const char *list)
{
	const json_t *a = list_of(p->r, list);
	size_t count = json_array_size(a);
	ds_range *v;

	if (count == 0)
		return DS_OK;
	v = ds_arena_get(&p->r->mem, count, sizeof *v);
	if (!v)
		return ds_arena_fail(&p->r->mem, p->err);
	for (size_t i = 0; i < count; i++) {
		const json_t *pair = json_array_get(a, i);

		if (json_array_size(pair) != 2 ||
		    !range(p, json_array_get(pair, 0), json_array_get(pair, 1), &v[i].start,
			   &v[i].end))
			return item_fail(
				p, list, i,
				"not [start, end] within the text, in the unit of \"offsets\"");
		if (i && v[i].start < v[i - 1].end)
			return item_fail(p, list, i,
					 "overlaps the one before it, or is out of order");
	}
	*out = v;
	*n = count;
	return DS_OK;
}

/* Foreign names of types that mean one of ours exactly. */
static ds_type type_of(ds_str name)
{
	return ds_str_is(name, "PER") ? DS_PERSON : ds_type_find(name);
}

/* Of a type of a user's the value itself tells. */
static uint8_t own_kind(const json_t *e)
{
	const json_t *value = json_object_get(e, "value"), *low = json_object_get(e, "low"), *high = json_object_get(e, "high");

	if (json_is_string(low) || json_is_string(high))
		return DS_VALUE_TIME;
	if (json_is_string(value))
		return DS_VALUE_TEXT;
	if (json_is_object(value) ? json_object_get(value, "currency") : json_object_get(e, "currency"))
		return DS_VALUE_MONEY;
	if (json_is_object(value) || json_object_get(e, "unit"))
		return DS_VALUE_QUANTITY;
	return json_is_number(value) || json_is_number(low) || json_is_number(high) ? DS_VALUE_NUMBER : DS_VALUE_NONE;
}

static double number_or(const json_t *v, double otherwise)
{
	return json_is_number(v) ? json_number_value(v) : otherwise;
}

/* "value", "low", "high" of a number, an amount of money, a quantity */
static bool read_number(ds_value *v, const json_t *e, const char *unit)
{
	const json_t *value = json_object_get(e, "value"), *n = value;

	v->unit = string_of(json_object_get(e, unit));
	if (v->kind != DS_VALUE_NUMBER && json_is_object(value)) {
		v->unit = string_of(json_object_get(value, unit));
		n = json_object_get(value, "amount");
	}
	v->exact = json_is_number(n);
	if (!v->exact && n && !json_is_null(n))
		return false;
	v->number = number_or(n, 0);
	v->low = number_or(json_object_get(e, "low"),
			   v->exact && !json_object_get(e, "low") ? v->number : -INFINITY);
	v->high = number_or(json_object_get(e, "high"),
			    v->exact && !json_object_get(e, "high") ? v->number : INFINITY);
	return true;
}

static bool read_value(ds_value *v, ds_type type, const json_t *e)
{
	const json_t *value = json_object_get(e, "value");

	v->kind = type >= DS_TYPE_OWN ? own_kind(e) : (uint8_t)ds_type_value(type);
	v->cue = string_of(json_object_get(e, "cue"));
	switch (v->kind) {
	case DS_VALUE_NUMBER: return read_number(v, e, "unit");
	case DS_VALUE_MONEY: return read_number(v, e, "currency");
	case DS_VALUE_QUANTITY: return read_number(v, e, "unit");
	case DS_VALUE_NONE: return true;
	default: break;
	}
	v->timex = string_of(value);
	v->exact = v->timex.at != NULL;
	if (v->kind == DS_VALUE_TIME) {
		v->first = string_of(json_object_get(e, "low"));
		v->last = string_of(json_object_get(e, "high"));
	}
	return v->exact || !value || json_is_null(value);
}

/* "#12" -> 12 */
static bool link_of(int32_t *out, ds_str s, size_t n)
{
	uint64_t v = 0;

	if (s.len < 2 || s.len > 10 || s.at[0] != '#')
		return false;
	for (size_t i = 1; i < s.len; i++) {
		if (s.at[i] < '0' || s.at[i] > '9')
			return false;
		v = v * 10 + (uint64_t)(s.at[i] - '0');
	}
	if (v >= n || v > INT32_MAX)
		return false;
	*out = (int32_t)v;
	return true;
}

static ds_status entity(ds_preset *out, struct presets *p, size_t i, size_t n)
{
	const json_t *e = json_array_get(json_object_get(p->r->json, "entities"), i);
	const json_t *type = json_object_get(e, "type"), *link = json_object_get(e, "entity");

	if (!json_is_object(e))
		return item_fail(p, "entities", i, "not an object");
	if (!range(p, json_object_get(e, "start"), json_object_get(e, "end"), &out->start,
		   &out->end))
		return item_fail(
			p, "entities", i,
			"\"start\", \"end\" not within the text, in the unit of \"offsets\"");
	out->type = type_of(string_of(type));
	if (out->type == DS_TYPE_COUNT)
		return item_fail(p, "entities", i, "no \"type\" that is known (a type of a file of rules is, with --rules)");
	out->id = string_of(json_object_get(e, "id"));
	out->source = string_of(json_object_get(e, "source"));
	out->entity = -1;
	if (link && !json_is_null(link) && !link_of(&out->entity, string_of(link), n))
		return item_fail(p, "entities", i, "\"entity\" is not #N with N in the list");
	if (!read_value(&out->value, out->type, e))
		return item_fail(p, "entities", i, "\"value\" does not fit the type");
	return DS_OK;
}

static ds_status entities(ds_record *rec, struct presets *p)
{
	const json_t *a = list_of(p->r, "entities");
	size_t n = json_array_size(a);
	ds_preset *v;

	if (!a)
		return DS_OK;
	v = ds_arena_zero(&p->r->mem, n, sizeof *v);
	if (!v)
		return ds_arena_fail(&p->r->mem, p->err);
	for (size_t i = 0; i < n; i++) {
		ds_status st = entity(&v[i], p, i, n);

		if (st)
			return st;
	}
	rec->presets = v;
	rec->n_presets = n;
	rec->has_entities = true;
	return DS_OK;
}

static ds_status unit_of(int *unit, ds_reader *r, ds_err *err)
{
	const json_t *v = json_object_get(r->json, "offsets");
	ds_str name = string_of(v);

	*unit = DS_OFFSETS_CHAR;
	if (!name.at || ds_str_is(name, "char"))
		return DS_OK;
	if (ds_str_is(name, "byte"))
		*unit = DS_OFFSETS_BYTE;
	else if (ds_str_is(name, "utf16"))
		*unit = DS_OFFSETS_UTF16;
	else
		return ds_reader_fail(r, r->line, err, DS_EFAIL,
				      "\"offsets\" is not char, byte or utf16");
	return DS_OK;
}

ds_status ds_presets_read(ds_record *rec, ds_reader *r, ds_err *err)
{
	struct presets p = {.r = r, .err = err};
	int unit;
	ds_status st;

	rec->has_encoding = read_encoding(&rec->encoding, json_object_get(r->json, "encoding"));
	if (!list_of(r, "entities") && !list_of(r, "tokens"))
		return DS_OK;
	st = unit_of(&unit, r, err);
	if (!st)
		st = ds_units_init(&p.units, rec->bytes, unit, &r->mem, err);
	if (!st)
		st = entities(rec, &p);
	if (!st)
		st = ranges(&rec->borders.tokens, &rec->borders.n_tokens, &p, "tokens");
	if (!st && rec->borders.n_tokens)
		st = ranges(&rec->borders.sentences, &rec->borders.n_sentences, &p, "sentences");
	rec->has_borders = rec->borders.n_tokens > 0;
	return st;
}
