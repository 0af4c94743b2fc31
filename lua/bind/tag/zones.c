/*
 * Zones in Lua: headlines, bylines, datelines, quotations, paragraphs as rows of numbers.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/tag/tag_int.h"
#include "tag/zones.h"

#include <stdio.h>

static void set_integer(lua_State *L, const char *key, lua_Integer v)
{
	lua_pushinteger(L, v);
	lua_setfield(L, -2, key);
}

/* Bytes of tokens; empty for none. */
static ds_range bytes_of(const ds_doc *doc, uint32_t first, uint32_t count)
{
	const ds_token *v = doc->tokens.v;

	return count ? (ds_range){v[first].start, v[first + count - 1].end} : (ds_range){0, 0};
}

/* TIMEX3 as far as it is known: "2026-03-10", "XXXX-03-10", "2026-03"; "" for none */
static void timex(char out[40], const ds_dateline *d)
{
	out[0] = '\0';
	if (d->year && d->month && d->day)
		snprintf(out, 40, "%04u-%02u-%02u", d->year, d->month, d->day);
	else if (d->month && d->day)
		snprintf(out, 40, "XXXX-%02u-%02u", d->month, d->day);
	else if (d->year && d->month)
		snprintf(out, 40, "%04u-%02u", d->year, d->month);
}

/* What is pushed, taken from the document first: pushing may run a finalizer that closes it. */
typedef struct zone_row {
	ds_zone zone;
	ds_range place, agency;
	char date[40];
} zone_row;

static void fill_row(zone_row *row, const ds_doc *doc, size_t i)
{
	const ds_dateline *d;

	*row = (zone_row){.zone = doc->zones.v[i]};
	d = row->zone.kind == DS_DATELINE ? ds_dateline_at(doc, row->zone.first) : NULL;
	if (!d)
		return;
	row->place = bytes_of(doc, d->place, d->place_count);
	row->agency = bytes_of(doc, d->agency, d->agency_count);
	timex(row->date, d);
}

static void push_row(lua_State *L, const zone_row *row)
{
	lua_createtable(L, 0, 6);
	set_integer(L, "from", (lua_Integer)row->zone.start + 1);
	set_integer(L, "to", row->zone.end);
	lua_pushstring(L, ds_zone_name((ds_zone_kind)row->zone.kind));
	lua_setfield(L, -2, "kind");
	if (row->zone.kind == DS_QUOTATION) {
		lua_pushboolean(L, row->zone.continued);
		lua_setfield(L, -2, "continued");
	}
	if (row->place.end) {
		set_integer(L, "place_from", (lua_Integer)row->place.start + 1);
		set_integer(L, "place_to", row->place.end);
	}
	if (row->agency.end) {
		set_integer(L, "agency_from", (lua_Integer)row->agency.start + 1);
		set_integer(L, "agency_to", row->agency.end);
	}
	if (row->date[0]) {
		lua_pushstring(L, row->date);
		lua_setfield(L, -2, "date");
	}
}

/*
 * doc:zones() -> {{from =, to =, kind =, continued =, place_from =, place_to =, agency_from =,
 * agency_to =, date =}, ...} | nil, err
 */
int ds_bind_zones(lua_State *L)
{
	ds_bind_doc *box = ds_bind_doc_check(L, 1);
	ds_err err = {DS_OK, ""};
	size_t before;

	lua_settop(L, 1);
	if (ds_bind_doc_tokens(L, box, &err))
		return ds_bind_fail(L, &err, NULL);
	ds_bind_doc_alive(L, box);
	before = box->doc.mem.used;
	if (ds_zones_find(&box->doc, &err))
		return ds_bind_fail(L, &err, NULL);
	ds_bind_charge(L, box->doc.mem.used - before);
	lua_newtable(L);
	for (size_t i = 0; box->open && i < box->doc.zones.n; i++) {
		zone_row row;

		fill_row(&row, &box->doc, i);
		push_row(L, &row);
		lua_rawseti(L, 2, (lua_Integer)i + 1);
	}
	return 1;
}

/* doc:dateline_place() -> from, to of the first dateline's place | nothing | nil, err */
int ds_bind_place(lua_State *L)
{
	ds_bind_doc *box = ds_bind_doc_check(L, 1);
	ds_err err = {DS_OK, ""};
	const ds_dateline *d;
	size_t before;
	ds_range at;

	if (ds_bind_doc_tokens(L, box, &err))
		return ds_bind_fail(L, &err, NULL);
	ds_bind_doc_alive(L, box);
	before = box->doc.mem.used;
	if (ds_datelines_find(&box->doc, &err))
		return ds_bind_fail(L, &err, NULL);
	ds_bind_charge(L, box->doc.mem.used - before);
	ds_bind_doc_alive(L, box);
	d = ds_dateline_place(&box->doc);
	if (!d)
		return 0;
	at = bytes_of(&box->doc, d->place, d->place_count);
	lua_pushinteger(L, (lua_Integer)at.start + 1);
	lua_pushinteger(L, at.end);
	return 2;
}
