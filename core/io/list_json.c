/*
 * Lists as JSON: plain objects, Wikidata's entities, FollowTheMoney's. See list.h.
 *
 * Objects are taken one at a time out of whatever stands around them: lines, an array, blanks. What is
 * broken ends where a string meets the end of its line, or an object begins where none can.
 *
 * SPDX-License-Identifier: MIT
 */
#include "io/list_int.h"

#include "io/writer.h"
#include "text/utf8.h"

#define DEPTH_MAX 500u
#define WELL_KNOWN 100 /* Wikipedias with a page on something whose name counts although it is a word, too */

static ds_str string_of(const json_t *v)
{
	return json_is_string(v) ? (ds_str){json_string_value(v), json_string_length(v)}
				 : (ds_str){NULL, 0};
}

/* ---- one object out of the stream -------------------------------------------------------------- */

enum scan_end { SCAN_MORE, SCAN_DONE, SCAN_BROKEN };

typedef struct scan {
	size_t depth;
	bool string, escape;
	char last;                 /* sign before, blanks aside */
	char inside[DEPTH_MAX + 2]; /* of each level: '{' or '[' */
} scan;

/* Whether an object may begin here. */
static bool may_begin(const scan *s)
{
	if (s->depth == 0)
		return true;
	if (s->inside[s->depth] == '{')
		return s->last == ':';
	return s->last == '[' || s->last == ',';
}

static enum scan_end scan_byte(scan *s, char c)
{
	if (s->string) {
		if (c == '\n' && !s->escape)
			return SCAN_BROKEN;
		if (!s->escape && c == '"')
			s->string = false;
		s->escape = !s->escape && c == '\\';
		return SCAN_MORE;
	}
	if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
		return SCAN_MORE;
	if (c == '"')
		s->string = true;
	if (c == '{' && !may_begin(s))
		return SCAN_BROKEN;
	if (c == '{' || c == '[') {
		if (s->depth == DEPTH_MAX)
			return SCAN_BROKEN;
		s->inside[++s->depth] = c;
	}
	s->last = c;
	return (c == '}' || c == ']') && --s->depth == 0 ? SCAN_DONE : SCAN_MORE;
}

/* Skips to the next brace; *more false when there is none. */
static ds_status find_object(bool *more, ds_list *l, ds_err *err)
{
	ds_status st;

	for (;;) {
		while (l->in.at < l->in.len) {
			char c = l->in.window[l->in.at];

			if (c == '{')
				return DS_OK;
			if (!strchr(" \t\r\n,[]", c)) {
				l->row_line = l->line + 1;
				while (l->in.at < l->in.len && l->in.window[l->in.at] != '\n')
					l->in.at++;
				return ds_list_fail(l, err, "not JSON: no object begins here");
			}
			l->line += c == '\n';
			l->in.at++;
		}
		st = ds_stream_fill(&l->in, err);
		if (st || l->in.at == l->in.len) {
			*more = st != DS_OK;
			return st;
		}
	}
}

/* The object's bytes in l->buf. */
static ds_status next_object(bool *more, ds_list *l, ds_err *err)
{
	scan s;
	enum scan_end end = SCAN_MORE;
	ds_status st = find_object(more, l, err);

	s.depth = 0;
	s.string = s.escape = false;
	s.last = '\0';
	ds_buf_clear(&l->buf);
	l->row_line = l->line + 1;
	while (st == DS_OK && *more && end == SCAN_MORE) {
		size_t from = l->in.at;

		while (l->in.at < l->in.len && end == SCAN_MORE) {
			char c = l->in.window[l->in.at];

			end = scan_byte(&s, c);
			if (end == SCAN_BROKEN)
				break;
			l->line += c == '\n';
			l->in.at++;
		}
		ds_buf_add(&l->buf, l->in.window + from, l->in.at - from);
		if (end != SCAN_MORE)
			break;
		st = ds_stream_fill(&l->in, err);
		if (st == DS_OK && l->in.at == l->in.len)
			end = SCAN_BROKEN;
	}
	if (st || !*more)
		return st;
	if (ds_buf_status(&l->buf, NULL) == DS_ELIMIT)
		return ds_list_fail(l, err, "an object of more than %zu MB", DS_LIST_RECORD_MAX >> 20);
	if (end == SCAN_BROKEN)
		return ds_list_fail(l, err, "an object that does not end");
	return ds_buf_status(&l->buf, err);
}

/* ---- plain objects ----------------------------------------------------------------------------- */

/* A string, number or truth value as a string; false for anything else. */
static bool scalar(ds_str *out, const json_t *v, ds_arena *mem)
{
	ds_buf b;
	bool ok;

	if (json_is_string(v)) {
		*out = string_of(v);
		return true;
	}
	ds_buf_init(&b, NULL, 0);
	if (json_is_integer(v))
		ds_buf_printf(&b, "%lld", (long long)json_integer_value(v));
	else if (json_is_real(v))
		ds_json_number(&b, json_real_value(v));
	else if (json_is_boolean(v))
		ds_buf_zstr(&b, json_is_true(v) ? "true" : "false");
	ok = b.len && ds_buf_status(&b, NULL) == DS_OK &&
	     ds_arena_copy(out, ds_buf_view(&b), mem, NULL) == DS_OK;
	ds_buf_free(&b);
	return ok;
}

/* A list of strings joined by commas; a scalar as it is. */
static bool joined(ds_str *out, const json_t *v, ds_arena *mem)
{
	ds_buf b;
	bool ok;

	if (!json_is_array(v))
		return scalar(out, v, mem);
	ds_buf_init(&b, NULL, DS_LIST_RECORD_MAX);
	for (size_t i = 0; i < json_array_size(v); i++) {
		ds_str s;

		if (!scalar(&s, json_array_get(v, i), mem))
			continue;
		if (b.len)
			ds_buf_char(&b, ',');
		ds_buf_str(&b, s);
	}
	ok = b.len && ds_buf_status(&b, NULL) == DS_OK &&
	     ds_arena_copy(out, ds_buf_view(&b), mem, NULL) == DS_OK;
	ds_buf_free(&b);
	return ok;
}

static ds_status take_aliases(ds_list *l, const json_t *v, ds_err *err)
{
	ds_status st = DS_OK;

	if (json_is_string(v))
		return ds_list_aliases(l, string_of(v), err);
	for (size_t i = 0; st == DS_OK && i < json_array_size(v); i++)
		st = ds_list_alias(l, string_of(json_array_get(v, i)), err);
	return st;
}

static ds_status take_type(ds_list *l, const json_t *v, ds_err *err)
{
	ds_str word = string_of(v);

	if (json_is_null(v) || (json_is_string(v) && word.len == 0))
		return DS_OK;
	if (!ds_list_type(&l->row.type, l, word, &l->mem))
		return ds_list_fail(l, err, "'%.*s' is no type (PERSON, ORG, GPE ..., a word like city, "
				    "or one in capitals; --classes %.*s=TYPE)",
				    (int)(word.len < 40 ? word.len : 40), word.at ? word.at : "",
				    (int)(word.len < 40 ? word.len : 40), word.at ? word.at : "");
	return DS_OK;
}

static ds_status take(ds_list *l, ds_str key, const json_t *v, ds_err *err)
{
	enum ds_list_field f = ds_list_field_of(l, key);
	ds_str s = {NULL, 0};
	bool has = joined(&s, v, &l->mem);
	void *it;

	switch (f) {
	case DS_LIST_NAME:
		l->row.name = string_of(v);
		return DS_OK;
	case DS_LIST_ALIASES: return take_aliases(l, v, err);
	case DS_LIST_TYPE: return take_type(l, v, err);
	case DS_LIST_ID:
		l->row.id = s;
		return DS_OK;
	case DS_LIST_PRIOR:
		if (json_is_real(v))
			l->row.prior = json_real_value(v) > -9e15 && json_real_value(v) < 9e15
					       ? (int64_t)json_real_value(v) : 0;
		else if (has && !ds_list_number(&l->row.prior, s))
			return ds_list_fail(l, err, "prior '%.*s' is no number",
					    (int)(s.len < 40 ? s.len : 40), s.at);
		return DS_OK;
	case DS_LIST_LAT: ds_list_degrees(l, "lat", s); return DS_OK;
	case DS_LIST_LON: ds_list_degrees(l, "lon", s); return DS_OK;
	case DS_LIST_PROPS:
		for (it = json_object_iter((json_t *)v); it; it = json_object_iter_next((json_t *)v, it)) {
			if (joined(&s, json_object_iter_value(it), &l->mem))
				ds_list_prop(l, ds_str_of(json_object_iter_key(it)), s);
		}
		if (json_is_string(v))
			ds_buf_str(&l->props, string_of(v));
		return DS_OK;
	default:
		if (has)
			ds_list_prop(l, key, s);
		return DS_OK;
	}
}

static ds_status guess(ds_list *l, ds_err *err)
{
	ds_str *heads = ds_arena_get(&l->mem, json_object_size(l->json) + 1, sizeof *heads);
	size_t n = 0;
	ds_status st;

	if (!heads)
		return ds_arena_fail(&l->mem, err);
	for (void *it = json_object_iter(l->json); it; it = json_object_iter_next(l->json, it))
		heads[n++] = ds_str_of(json_object_iter_key(it));
	st = ds_list_map_guess(l, heads, n, err);
	if (st == DS_OK && l->map.name[DS_LIST_NAME].len == 0)
		st = ds_list_fail(l, err, "no key that holds a name (--map name=KEY names it)");
	return st;
}

static ds_status take_object(bool *use, ds_list *l, ds_err *err)
{
	ds_status st = l->map.name[DS_LIST_NAME].len ? DS_OK : guess(l, err);

	*use = true;
	for (void *it = json_object_iter(l->json); st == DS_OK && it;
	     it = json_object_iter_next(l->json, it))
		st = take(l, ds_str_of(json_object_iter_key(it)), json_object_iter_value(it), err);
	return st;
}

/* ---- Wikidata ---------------------------------------------------------------------------------- */

/* Classes of Wikidata (P31) whose type is plain. */
static const char classes[] =
	"Q5=PERSON,Q515=GPE,Q1549591=GPE,Q5119=GPE,Q486972=GPE,Q3957=GPE,Q532=GPE,Q6256=GPE,"
	"Q3624078=GPE,Q7275=GPE,Q35657=GPE,Q10864048=GPE,Q43229=ORG,Q4830453=ORG,Q783794=ORG,"
	"Q6881511=ORG,Q891723=ORG,Q7278=ORG,Q3918=ORG,Q11032=ORG,Q476028=ORG,Q327333=ORG,Q163740=ORG,"
	"Q484652=ORG,Q8502=LOC,Q46831=LOC,Q4022=LOC,Q23397=LOC,Q23442=LOC,Q5107=LOC,Q165=LOC,Q9430=LOC,"
	"Q12280=FAC,Q1248784=FAC,Q198=EVENT,Q178561=EVENT,Q34770=LANGUAGE,Q11424=WORK_OF_ART,"
	"Q571=WORK_OF_ART,Q7725634=WORK_OF_ART,Q41710=NORP,Q11446=PRODUCT";

static json_t *value_of(json_t *claim)
{
	json_t *snak = json_object_get(claim, "mainsnak");

	return json_object_get(json_object_get(snak, "datavalue"), "value");
}

static json_t *claim_of(json_t *o, const char *property, size_t i)
{
	json_t *claims = json_object_get(json_object_get(o, "claims"), property);

	return json_array_get(claims, i);
}

static bool wanted(const ds_list *l, const char *lang)
{
	ds_str langs = l->opts.langs.len ? l->opts.langs : DS_STR("en,mul");
	ds_str word = ds_str_of(lang);

	if (ds_str_is(langs, "all"))
		return true;
	for (size_t at = 0; at < langs.len;) {
		const char *comma = memchr(langs.at + at, ',', langs.len - at);
		size_t end = comma ? (size_t)(comma - langs.at) : langs.len;

		if (ds_str_eq(ds_str_sub(langs, at, end), word))
			return true;
		at = end + 1;
	}
	return false;
}

/* The names in the wanted languages; the first label is the main one. */
static ds_status wikidata_names(ds_list *l, ds_err *err)
{
	json_t *labels = json_object_get(l->json, "labels");
	json_t *aliases = json_object_get(l->json, "aliases");
	json_t *en = json_object_get(labels, "en");
	ds_status st = DS_OK;

	if (en && wanted(l, "en"))
		l->row.name = string_of(json_object_get(en, "value"));
	for (void *it = json_object_iter(labels); st == DS_OK && it;
	     it = json_object_iter_next(labels, it)) {
		ds_str s = string_of(json_object_get(json_object_iter_value(it), "value"));

		if (!wanted(l, json_object_iter_key(it)))
			continue;
		if (l->row.name.len == 0)
			l->row.name = s;
		else if (!ds_str_eq(s, l->row.name))
			st = ds_list_alias(l, s, err);
	}
	for (void *it = json_object_iter(aliases); st == DS_OK && it;
	     it = json_object_iter_next(aliases, it)) {
		json_t *v = json_object_iter_value(it);

		for (size_t i = 0; st == DS_OK && wanted(l, json_object_iter_key(it)) &&
				   i < json_array_size(v); i++)
			st = ds_list_wild_alias(
				l, string_of(json_object_get(json_array_get(v, i), "value")), err);
	}
	return st;
}

static ds_status take_wikidata(bool *use, ds_list *l, ds_err *err)
{
	json_t *o = l->json, *place = value_of(claim_of(o, "P625", 0));
	ds_str s;
	ds_status st = wikidata_names(l, err);

	l->row.id = string_of(json_object_get(o, "id"));
	l->row.prior = (int64_t)json_object_size(json_object_get(o, "sitelinks"));
	for (size_t i = 0; l->row.type.len == 0 && claim_of(o, "P31", i); i++) {
		ds_str class = string_of(json_object_get(value_of(claim_of(o, "P31", i)), "id"));

		if (!ds_list_pair(&l->row.type, l->opts.classes, class))
			ds_list_pair(&l->row.type, DS_STR(classes), class);
	}
	if (l->row.prior < WELL_KNOWN && ds_list_is_word(l->row.name))
		ds_list_prop(l, DS_STR("common"), DS_STR("1"));
	if (scalar(&s, json_object_get(place, "latitude"), &l->mem))
		ds_list_degrees(l, "lat", s);
	if (scalar(&s, json_object_get(place, "longitude"), &l->mem))
		ds_list_degrees(l, "lon", s);
	ds_list_prop(l, DS_STR("country"),
		     string_of(json_object_get(value_of(claim_of(o, "P17", 0)), "id")));
	*use = l->row.name.len && (l->row.type.len || l->opts.type.len);
	return st;
}

/* ---- FollowTheMoney ---------------------------------------------------------------------------- */

static const char schemata[] =
	"Person=PERSON,Company=ORG,Organization=ORG,LegalEntity=ORG,PublicBody=ORG,Vessel=PRODUCT,"
	"Airplane=PRODUCT,Vehicle=PRODUCT";

/* A weak alias ("Hassan") is one of many people: only those of two words and more. */
static bool is_strong(ds_str s)
{
	return s.len && memchr(s.at, ' ', s.len);
}

static ds_status ftm_names(ds_list *l, const json_t *p, ds_err *err)
{
	static const char *const keys[] = {"name", "alias", "previousName", "weakAlias"};
	ds_status st = DS_OK;

	for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
		const json_t *v = json_object_get(p, keys[k]);

		for (size_t i = 0; st == DS_OK && i < json_array_size(v); i++) {
			ds_str s = string_of(json_array_get(v, i));

			if (k == 3 && !is_strong(s))
				continue;
			if (l->row.name.len == 0)
				l->row.name = s;
			else if (!ds_str_eq(s, l->row.name))
				st = ds_list_wild_alias(l, s, err);
		}
	}
	return st;
}

static ds_status take_ftm(bool *use, ds_list *l, ds_err *err)
{
	static const char *const kept[] = {"country", "topics", "birthDate", "nationality",
					   "jurisdiction", "imoNumber"};
	const json_t *p = json_object_get(l->json, "properties");
	ds_str schema = string_of(json_object_get(l->json, "schema")), s;
	ds_status st;

	l->row.name = string_of(json_object_get(l->json, "caption"));
	l->row.id = string_of(json_object_get(l->json, "id"));
	st = ftm_names(l, p, err);
	if (!ds_list_pair(&l->row.type, l->opts.classes, schema))
		ds_list_pair(&l->row.type, DS_STR(schemata), schema);
	ds_list_prop(l, DS_STR("schema"), schema);
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
		if (joined(&s, json_object_get(p, kept[i]), &l->mem))
			ds_list_prop(l, ds_str_of(kept[i]), s);
	}
	*use = l->row.name.len && (l->row.type.len || l->opts.type.len);
	return st;
}

/* ---- the frame --------------------------------------------------------------------------------- */

ds_list_form ds_list_json_form(const json_t *o)
{
	if (json_is_object(json_object_get(o, "labels")) &&
	    (json_object_get(o, "claims") || json_is_object(json_object_get(o, "aliases"))))
		return DS_LIST_WIKIDATA;
	if (json_is_string(json_object_get(o, "schema")) &&
	    json_is_object(json_object_get(o, "properties")))
		return DS_LIST_FTM;
	return DS_LIST_JSONL;
}

ds_status ds_list_json(bool *use, bool *more, ds_list *l, ds_err *err)
{
	json_error_t e;
	ds_str s;
	ds_status st = next_object(more, l, err);

	if (st || !*more)
		return st;
	s = ds_buf_view(&l->buf);
	json_decref(l->json);
	l->json = NULL;
	if (ds_utf8_valid(s) != s.len)
		return ds_list_fail(l, err, "ill-formed UTF-8");
	l->json = json_loadb(s.at, s.len, JSON_ALLOW_NUL, &e);
	if (!l->json && json_error_code(&e) == json_error_out_of_memory)
		return ds_fail(err, DS_ENOMEM, NULL);
	if (!l->json)
		return ds_list_fail(l, err, "not JSON (%s)", e.text);
	if (l->rows == 0 && l->opts.form == DS_LIST_AUTO)
		l->form = ds_list_json_form(l->json);
	if (l->form == DS_LIST_WIKIDATA)
		return take_wikidata(use, l, err);
	if (l->form == DS_LIST_FTM)
		return take_ftm(use, l, err);
	return take_object(use, l, err);
}
