/*
 * A document as one line of JSON (design, section 5). See writer.h.
 *
 * Invariant: keys in one fixed order; an absent value leaves its key out; positions ascend within
 * each list, so counting them is linear in the text.
 *
 * SPDX-License-Identifier: MIT
 */
#include "io/writer.h"
#include "tag/counts.h"

#include "tag/values.h"
#include "tag/zones.h"

#include <stdlib.h>

static void key(ds_buf *b, const char *name)
{
	if (b->len && b->at[b->len - 1] != '{')
		ds_buf_add(b, ", ", 2);
	ds_buf_char(b, '"');
	ds_buf_zstr(b, name);
	ds_buf_add(b, "\": ", 3);
}

static void string_member(ds_buf *b, const char *name, ds_str value)
{
	if (value.len == 0)
		return;
	key(b, name);
	ds_json_string(b, value);
}

static void number_member(ds_buf *b, const char *name, double v)
{
	key(b, name);
	ds_json_number(b, v);
}

static void size_pair(ds_buf *b, size_t start, size_t end)
{
	ds_buf_printf(b, "[%zu, %zu]", start, end);
}

static void date_or_null(ds_buf *b, const char *name, ds_str date)
{
	key(b, name);
	if (date.len)
		ds_json_string(b, date);
	else
		ds_buf_zstr(b, "null");
}

/*
 * {"amount": 5, "currency": "EUR"}; when there is no exact amount the unit stands beside low and
 * high
 */
static void amount(ds_buf *b, const ds_value *v, const char *unit)
{
	key(b, "value");
	if (!v->exact) {
		ds_buf_zstr(b, "null");
		return;
	}
	ds_buf_char(b, '{');
	number_member(b, "amount", v->number);
	string_member(b, unit, v->unit);
	ds_buf_char(b, '}');
}

static void value(ds_buf *b, const ds_value *v)
{
	const char *unit = v->kind == DS_VALUE_MONEY ? "currency" : "unit";

	switch (v->kind) {
	case DS_VALUE_NUMBER:
		key(b, "value");
		if (v->exact)
			ds_json_number(b, v->number);
		else
			ds_buf_zstr(b, "null");
		break;
	case DS_VALUE_MONEY:
	case DS_VALUE_QUANTITY: amount(b, v, unit); break;
	case DS_VALUE_TIME:
		key(b, "value");
		if (v->exact)
			ds_json_string(b, v->timex);
		else
			ds_buf_zstr(b, "null");
		date_or_null(b, "low", v->first);
		date_or_null(b, "high", v->last);
		break;
	case DS_VALUE_TEXT: string_member(b, "value", v->timex); return;
	default: return;
	}
	if (v->kind != DS_VALUE_TIME) {
		number_member(b, "low", v->low);
		number_member(b, "high", v->high);
	}
	string_member(b, "cue", v->cue);
	if (v->kind != DS_VALUE_TIME && !v->exact)
		string_member(b, unit, v->unit);
	if (v->kind == DS_VALUE_QUANTITY) {
		const char *dimension = ds_unit_dimension(v->unit);

		string_member(b, "dimension", dimension ? ds_str_of(dimension) : (ds_str){"", 0});
	}
}

/* A name is its own entity when it is linked to none; a value is one only when it is linked. */
static void entity_link(ds_buf *b, const ds_span *s, size_t number)
{
	size_t lead = s->entity < 0 ? number : (size_t)s->entity;

	if (s->entity < 0 && !ds_span_is_name(s))
		return;
	key(b, "entity");
	ds_buf_printf(b, "\"#%zu\"", lead);
}

static void index_member(ds_buf *b, const char *name, int32_t span)
{
	if (span < 0)
		return;
	key(b, name);
	ds_buf_printf(b, "\"#%d\"", span);
}

/* What a CARDINAL counts; nothing where nothing is known. */
static void count(ds_buf *b, const ds_doc *doc, size_t i)
{
	const ds_count *n = ds_count_of(doc, i);

	if (!n || (!n->harm && n->unit.len == 0))
		return;
	key(b, "counts");
	ds_buf_char(b, '{');
	string_member(b, "noun", ds_str_sub(doc->text.read, n->noun.start, n->noun.end));
	string_member(b, "unit", n->unit);
	string_member(b, "kind", ds_str_of(n->kind));
	string_member(b, "harm", ds_str_of(n->harm));
	index_member(b, "place", n->place);
	index_member(b, "time", n->time);
	index_member(b, "part_of", n->part_of);
	ds_buf_char(b, '}');
}

static void entity(ds_buf *b, const ds_doc *doc, size_t i, ds_offset_map *map,
		   const ds_write_opts *opts)
{
	const ds_span *s = &doc->spans.v[i];
	size_t start = ds_offset(map, s->start), end = ds_offset(map, s->end);

	ds_buf_printf(b, "{\"start\": %zu, \"end\": %zu, \"type\": \"%s\"", start, end,
		      ds_type_name((ds_type)s->type));
	key(b, "text");
	ds_json_string(b, ds_str_sub(doc->text.read, s->start, s->end));
	value(b, &s->value);
	string_member(b, "id", s->id);
	entity_link(b, s, i);
	string_member(b, "source", s->source);
	if (opts->counts)
		count(b, doc, i);
	if (opts->source_spans) {
		key(b, "at");
		size_pair(b, ds_edits_start(&doc->text.map, s->start),
			  ds_edits_end(&doc->text.map, s->end));
	}
	ds_buf_char(b, '}');
}

static void entities(ds_buf *b, const ds_doc *doc, const ds_write_opts *opts)
{
	ds_offset_map map = {doc->text.read, opts->offsets, 0, 0};

	key(b, "entities");
	ds_buf_char(b, '[');
	for (size_t i = 0; i < doc->spans.n; i++) {
		if (i)
			ds_buf_add(b, ", ", 2);
		entity(b, doc, i, &map, opts);
	}
	ds_buf_char(b, ']');
}

/* "the minister": where, and whose entity. */
static void roles(ds_buf *b, const ds_doc *doc, const ds_write_opts *opts)
{
	ds_offset_map map = {doc->text.read, opts->offsets, 0, 0};

	key(b, "roles");
	ds_buf_char(b, '[');
	for (size_t i = 0; i < doc->roles.n; i++) {
		const ds_role *r = &doc->roles.v[i];
		int32_t lead = r->person >= 0 && (size_t)r->person < doc->spans.n
				       ? doc->spans.v[r->person].entity
				       : -1;
		size_t start = ds_offset(&map, r->start), end = ds_offset(&map, r->end);

		ds_buf_printf(b, "%s{\"start\": %zu, \"end\": %zu", i ? ", " : "", start, end);
		key(b, "text");
		ds_json_string(b, ds_str_sub(doc->text.read, r->start, r->end));
		key(b, "entity");
		ds_buf_printf(b, "\"#%d\"}", lead < 0 ? r->person : lead);
	}
	ds_buf_char(b, ']');
}

/* What a dateline says: its place, who reports, its date if it is a day of a year. */
static void dateline(ds_buf *b, const ds_doc *doc, const ds_dateline *d)
{
	const ds_token *v = doc->tokens.v;
	ds_str read = doc->text.read;

	if (d->place_count)
		string_member(b, "place",
			      ds_str_sub(read, v[d->place].start, v[d->place + d->place_count - 1].end));
	if (d->agency_count)
		string_member(b, "agency",
			      ds_str_sub(read, v[d->agency].start, v[d->agency + d->agency_count - 1].end));
	if (d->day && d->month) {
		key(b, "date");
		if (d->year)
			ds_buf_printf(b, "\"%04u-%02u-%02u\"", d->year, d->month, d->day);
		else
			ds_buf_printf(b, "\"XXXX-%02u-%02u\"", d->month, d->day);
	}
}

/* An offset map only goes forward, and zones lie in one another: each end is counted from its start. */
static void zones(ds_buf *b, const ds_doc *doc, const ds_write_opts *opts)
{
	ds_offset_map map = {doc->text.read, opts->offsets, 0, 0};

	key(b, "zones");
	ds_buf_char(b, '[');
	for (size_t i = 0; i < doc->zones.n; i++) {
		const ds_zone *z = &doc->zones.v[i];
		ds_offset_map inner;
		size_t start = ds_offset(&map, z->start);
		const ds_dateline *d = z->kind == DS_DATELINE ? ds_dateline_at(doc, z->first) : NULL;

		inner = map;
		ds_buf_printf(b, "%s{\"start\": %zu, \"end\": %zu, \"kind\": \"%s\"", i ? ", " : "", start,
			      ds_offset(&inner, z->end), ds_zone_name((ds_zone_kind)z->kind));
		if (z->continued)
			ds_buf_add(b, ", \"continued\": true", 19);
		if (d)
			dateline(b, doc, d);
		ds_buf_char(b, '}');
	}
	ds_buf_char(b, ']');
}

#define CLAIM_TEXT 4096u /* bytes of what is said that are written out; longer ones have their place only */

static int by_place(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* Places in any order, as offsets: each is counted once, however often contents overlap. */
typedef struct places {
	uint32_t *byte; /* sorted */
	size_t *offset;
	size_t n;
} places;

static size_t offset_of(const places *p, uint32_t byte)
{
	const uint32_t *at = bsearch(&byte, p->byte, p->n, sizeof *p->byte, by_place);

	return at ? p->offset[at - p->byte] : 0;
}

/* Both arrays NULL when memory is out. */
static places places_of_claims(const ds_doc *doc, ds_offsets unit)
{
	const ds_claims *cs = &doc->claims;
	ds_offset_map map = {doc->text.read, unit, 0, 0};
	places p = {malloc((6 * cs->n + 1) * sizeof *p.byte), malloc((6 * cs->n + 1) * sizeof *p.offset), 0};

	for (size_t i = 0; i < cs->n && p.byte && p.offset; i++) {
		const ds_range *r[] = {&cs->v[i].speaker_at, &cs->v[i].verb, &cs->v[i].content};

		for (size_t k = 0; k < 3; k++) {
			p.byte[p.n++] = r[k]->start;
			p.byte[p.n++] = r[k]->end;
		}
	}
	if (p.n)
		qsort(p.byte, p.n, sizeof *p.byte, by_place);
	for (size_t i = 0; i < p.n; i++)
		p.offset[i] = ds_offset(&map, p.byte[i]);
	return p;
}

static void range(ds_buf *b, const char *name, const ds_doc *doc, ds_range r, const places *p)
{
	key(b, name);
	ds_buf_printf(b, "{\"start\": %zu, \"end\": %zu", offset_of(p, r.start), offset_of(p, r.end));
	if (r.end - r.start <= CLAIM_TEXT) {
		key(b, "text");
		ds_json_string(b, ds_str_sub(doc->text.read, r.start, r.end));
	}
}

static void claim(ds_buf *b, const ds_doc *doc, const ds_claim *c, const places *p)
{
	ds_buf_char(b, '{');
	if (c->speaker_at.end > c->speaker_at.start) {
		range(b, "speaker", doc, c->speaker_at, p);
		if (c->speaker >= 0 && (size_t)c->speaker < doc->spans.n)
			entity_link(b, &doc->spans.v[c->speaker], (size_t)c->speaker);
		ds_buf_char(b, '}');
	}
	range(b, "verb", doc, c->verb, p);
	ds_buf_char(b, '}');
	range(b, "content", doc, c->content, p);
	ds_buf_char(b, '}');
	string_member(b, "stance", ds_str_of(ds_stance_name((ds_stance)c->stance)));
	if (c->negated) {
		key(b, "negated");
		ds_buf_zstr(b, "true");
	}
	if (c->direct) {
		key(b, "direct");
		ds_buf_zstr(b, "true");
	}
	if (c->outer >= 0) {
		key(b, "outer");
		ds_buf_printf(b, "%d", c->outer);
	}
	ds_buf_char(b, '}');
}

/* Who says what, by the verb; "outer" counts the claims of this list from 0. */
static ds_status claims(ds_buf *b, const ds_doc *doc, const ds_write_opts *opts, ds_err *err)
{
	places p = places_of_claims(doc, opts->offsets);
	bool ok = p.byte && p.offset;

	key(b, "claims");
	ds_buf_char(b, '[');
	for (size_t i = 0; ok && i < doc->claims.n; i++) {
		if (i)
			ds_buf_add(b, ", ", 2);
		claim(b, doc, &doc->claims.v[i], &p);
	}
	ds_buf_char(b, ']');
	free(p.byte);
	free(p.offset);
	return ok ? DS_OK : ds_fail(err, DS_ENOMEM, NULL);
}

static void sentences(ds_buf *b, const ds_doc *doc, const ds_write_opts *opts)
{
	ds_offset_map map = {doc->text.read, opts->offsets, 0, 0};

	key(b, "sentences");
	ds_buf_char(b, '[');
	for (size_t i = 0; i < doc->tokens.n_sentences; i++) {
		size_t start = ds_offset(&map, doc->tokens.sentences[i].start);

		if (i)
			ds_buf_add(b, ", ", 2);
		size_pair(b, start, ds_offset(&map, doc->tokens.sentences[i].end));
	}
	ds_buf_char(b, ']');
}

static void tokens(ds_buf *b, const ds_doc *doc, const ds_write_opts *opts)
{
	ds_offset_map map = {doc->text.read, opts->offsets, 0, 0};
	const ds_tokens *t = &doc->tokens;
	bool split = opts->clitics || doc->preset;
	size_t end;

	key(b, "tokens");
	ds_buf_char(b, '[');
	for (size_t i = 0; i < t->n; i = end) {
		size_t start = ds_offset(&map, t->v[i].start);

		for (end = i + 1; !split && end < t->n && (t->v[end].flags & DS_TOKEN_JOINED);
		     end++)
			;
		if (i)
			ds_buf_add(b, ", ", 2);
		size_pair(b, start, ds_offset(&map, t->v[end - 1].end));
	}
	ds_buf_char(b, ']');
}

/* What was decoded other than as well-formed UTF-8; nothing for that. */
static void encoding(ds_buf *b, const ds_encoding *e)
{
	if (ds_encoding_plain(e))
		return;
	key(b, "encoding");
	ds_buf_char(b, '{');
	string_member(b, "name", ds_str_of(ds_charset_name(e->charset)));
	string_member(b, "how", ds_str_of(ds_how_name(e->how)));
	key(b, "confidence");
	ds_buf_printf(b, "%u", e->confidence);
	if (e->invalid) {
		key(b, "invalid");
		ds_buf_printf(b, "%zu", e->invalid);
		key(b, "bytes");
		ds_buf_printf(b, "%zu", e->invalid_bytes);
		key(b, "first");
		ds_buf_printf(b, "%zu", e->first_invalid);
	}
	ds_buf_char(b, '}');
}

ds_status ds_write_json(ds_buf *b, const ds_doc *doc, const ds_write_opts *opts, ds_err *err)
{
	static const ds_write_opts defaults = {.offsets = DS_OFFSETS_CHAR};
	static const char *const units[] = {"char", "byte", "utf16"};

	if (!opts)
		opts = &defaults;
	ds_buf_char(b, '{');
	string_member(b, "uri", doc->meta.uri);
	string_member(b, "id", doc->meta.id);
	string_member(b, "title", doc->meta.title);
	string_member(b, "date", doc->meta.date);
	string_member(b, "lang", doc->meta.lang);
	string_member(b, "publisher", doc->meta.publisher);
	if (doc->meta.meta.len) {
		key(b, "meta");
		ds_buf_str(b, doc->meta.meta);
	}
	encoding(b, &doc->text.encoding);
	if (opts->offsets != DS_OFFSETS_CHAR)
		string_member(b, "offsets", ds_str_of(units[opts->offsets]));
	key(b, "text");
	ds_json_string(b, doc->text.read);
	if (!opts->no_entities)
		entities(b, doc, opts);
	if (opts->roles)
		roles(b, doc, opts);
	if (opts->zones)
		zones(b, doc, opts);
	if (opts->claims) {
		ds_status st = claims(b, doc, opts, err);

		if (st)
			return st;
	}
	if (opts->sentences)
		sentences(b, doc, opts);
	if (opts->tokens)
		tokens(b, doc, opts);
	ds_buf_add(b, "}\n", 2);
	return ds_buf_status(b, err);
}
