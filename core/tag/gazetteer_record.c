/*
 * Records of entries: what a name names, in as few bytes as it takes.
 *
 * A record is its length and then: flags; where it refers to another entry, that entry's number; else
 * kind, prior, key and properties; and the name, which is the rest. Numbers are base 128, low part
 * first; the prior's sign is its lowest bit. Names of one thing share one record of what it is: the
 * first name's.
 *
 * Invariant: no number read from the block is used before it is compared with what is there.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/gazetteer_int.h"

#include <stdlib.h>

static size_t put_number(unsigned char *out, uint64_t v)
{
	size_t n = 0;

	for (; v >= 0x80; v >>= 7)
		out[n++] = (unsigned char)(v | 0x80);
	out[n++] = (unsigned char)v;
	return n;
}

static size_t put_bytes(unsigned char *out, ds_str s)
{
	if (s.len)
		memcpy(out, s.at, s.len);
	return s.len;
}

static size_t put_str(unsigned char *out, ds_str s)
{
	size_t n = put_number(out, s.len);

	return n + put_bytes(out + n, s);
}

size_t ds_gaz_record_put(unsigned char *out, const ds_gaz_record *r)
{
	unsigned char *at = out + 4; /* room for the length, which is known at the end */
	unsigned char length[10];
	size_t n;

	*at++ = (unsigned char)r->flags;
	if (r->flags & DS_GAZ_REFERS) {
		at += put_number(at, r->refers);
	} else {
		uint64_t prior = (uint64_t)r->prior << 1;

		at += put_number(at, r->kind);
		at += put_number(at, r->prior < 0 ? ~prior : prior);
		at += put_str(at, r->key);
		at += put_str(at, r->props);
	}
	at += put_bytes(at, r->name);
	n = put_number(length, (uint64_t)(at - (out + 4)));
	memcpy(out, length, n);
	memmove(out + n, out + 4, (size_t)(at - (out + 4)));
	return n + (size_t)(at - (out + 4));
}

/* A run of the block that is read from left to right; at > end after a fault. */
typedef struct cursor {
	const unsigned char *at, *end;
	bool bad;
} cursor;

static uint64_t get_number(cursor *c)
{
	uint64_t v = 0;

	for (unsigned shift = 0; c->at < c->end && shift < 64; shift += 7) {
		unsigned char b = *c->at++;

		v |= (uint64_t)(b & 0x7F) << shift;
		if (b < 0x80)
			return v;
	}
	c->bad = true;
	return 0;
}

static ds_str get_str(cursor *c)
{
	uint64_t n = get_number(c);
	ds_str s = {(const char *)c->at, 0};

	if (n > (uint64_t)(c->end - c->at)) {
		c->bad = true;
		return s;
	}
	s.len = (size_t)n;
	c->at += n;
	return s;
}

bool ds_gaz_record_get(ds_gaz_record *out, const ds_gazetteer *g, uint32_t entry)
{
	uint64_t size = g->head->n[DS_GAZ_RECORDS];
	uint32_t sample;
	cursor c;
	ds_str record = {NULL, 0};

	*out = (ds_gaz_record){.kind = 0};
	if (entry >= g->n_entries)
		return false;
	sample = g->samples[entry / DS_GAZ_SAMPLE];
	if (sample > size)
		return false;
	c = (cursor){g->records + sample, g->records + size, false};
	for (uint32_t i = 0; i <= entry % DS_GAZ_SAMPLE; i++)
		record = get_str(&c);
	if (c.bad || record.len == 0)
		return false;
	c = (cursor){(const unsigned char *)record.at, (const unsigned char *)record.at + record.len,
		     false};
	out->flags = *c.at++;
	if (out->flags & DS_GAZ_REFERS) {
		uint64_t to = get_number(&c);

		out->refers = to < g->n_entries ? (uint32_t)to : DS_GAZ_NONE;
		c.bad |= out->refers == DS_GAZ_NONE;
	} else {
		uint64_t kind = get_number(&c), prior = get_number(&c);

		out->kind = (uint32_t)kind;
		out->prior = (int64_t)(prior >> 1 ^ (prior & 1 ? UINT64_MAX : 0));
		out->key = get_str(&c);
		out->props = get_str(&c);
		c.bad |= kind >= g->head->n[DS_GAZ_KINDS];
	}
	out->name = (ds_str){(const char *)c.at, (size_t)(c.end - c.at)};
	return !c.bad;
}

void ds_gazetteer_fetch(const ds_gazetteer *g, uint32_t entry)
{
#ifdef __GNUC__
	if (entry < g->n_entries && g->samples[entry / DS_GAZ_SAMPLE] < g->head->n[DS_GAZ_RECORDS])
		__builtin_prefetch(g->records + g->samples[entry / DS_GAZ_SAMPLE]);
#endif
}

static ds_str string_of(const ds_gazetteer *g, uint32_t at, size_t len)
{
	uint64_t n = g->head->n[DS_GAZ_STRINGS];

	return at <= n && len <= n - at ? (ds_str){g->strings + at, len} : (ds_str){"", 0};
}

ds_entry ds_gazetteer_entry(const ds_gazetteer *g, uint32_t entry)
{
	ds_entry e = {{"", 0}, {"", 0}, {"", 0}, {"", 0}, {"", 0}, {"", 0}, 0, DS_TYPE_COUNT, false, false};
	ds_gaz_record r, own;
	const ds_gaz_kind *k;

	if (!ds_gaz_record_get(&own, g, entry))
		return e;
	r = own;
	if (own.flags & DS_GAZ_REFERS &&
	    (!ds_gaz_record_get(&r, g, own.refers) || r.flags & DS_GAZ_REFERS))
		return e;
	k = &g->kinds[r.kind];
	e.name = own.name;
	if (r.flags & DS_GAZ_MAIN)
		e.main = r.name;
	e.type = string_of(g, k->type_at, k->type_len);
	/* a key that names its own list has none beside it */
	e.list = r.key.len && !memchr(r.key.at, ':', r.key.len) ? string_of(g, k->list_at, k->list_len)
								: (ds_str){"", 0};
	e.key = r.key;
	e.props = r.props;
	e.prior = r.prior;
	e.kind = (uint8_t)(k->type < DS_TYPE_COUNT ? k->type : DS_TYPE_COUNT);
	e.has_class = (r.flags & DS_GAZ_CLASS) != 0;
	e.is_common = (r.flags & DS_GAZ_COMMON) != 0;
	return e;
}

ds_status ds_entry_id(ds_str *out, const ds_entry *e, ds_arena *mem, ds_err *err)
{
	char *text;

	if (e->list.len == 0 || e->key.len == 0)
		return ds_arena_copy(out, e->key, mem, err);
	text = ds_arena_get(mem, e->list.len + 1 + e->key.len, 1);
	if (!text)
		return ds_arena_fail(mem, err);
	memcpy(text, e->list.at, e->list.len);
	text[e->list.len] = ':';
	memcpy(text + e->list.len + 1, e->key.at, e->key.len);
	*out = (ds_str){text, e->list.len + 1 + e->key.len};
	return DS_OK;
}

ds_str ds_entry_prop(const ds_entry *e, const char *name)
{
	size_t len = strlen(name);
	ds_str props = e->props;

	for (size_t at = 0; at < props.len;) {
		const char *semi = memchr(props.at + at, ';', props.len - at);
		size_t end = semi ? (size_t)(semi - props.at) : props.len;

		if (end - at > len && props.at[at + len] == '=' &&
		    memcmp(props.at + at, name, len) == 0)
			return ds_str_sub(props, at + len + 1, end);
		at = end + 1;
	}
	return (ds_str){"", 0};
}

/* A number of degrees: sign, digits, fraction; no exponent. */
static bool degrees(double *out, ds_str s, double most)
{
	char text[32], *end;

	if (s.len == 0 || s.len >= sizeof text)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (!strchr("+-.0123456789", s.at[i]))
			return false;
		text[i] = s.at[i];
	}
	text[s.len] = '\0';
	*out = strtod(text, &end);
	return *end == '\0' && *out >= -most && *out <= most;
}

bool ds_entry_place(const ds_entry *e, double *lat, double *lon)
{
	return degrees(lat, ds_entry_prop(e, "lat"), 90) &&
	       degrees(lon, ds_entry_prop(e, "lon"), 180);
}
