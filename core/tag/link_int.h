/*
 * Links, inside: readings of a name, and what a document says about countries. See link.h.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_LINK_INT_H
#define DS_TAG_LINK_INT_H

#include "tag/gazetteer_int.h"
#include "tag/link.h"

#define KEPT 16u     /* candidates of a name that are told */
#define LOOKED 64u   /* entries of a key that are looked at in each list */
#define COUNTRIES (26u * 26u)
#define NOWHERE UINT16_MAX

enum {
	FOR_TYPE = 40,
	FOR_FAMILY = 25,
	PRIOR_MAX = 20,
	FOR_PLACE = 3,  /* another place of the same country */
	FOR_NAMED = 6,  /* the country's own name, or its people's, for the country */
	FOR_PEER = 3,   /* another country, for a country */
	PLACES_MAX = 24,
	PEERS_MAX = 9,
	FOR_NEIGHBOUR = 15,
	FOR_CUE = 8 /* "governor of", "president of" */
};

/* What the first look at a span gave. */
typedef struct glance {
	uint32_t list, entry; /* the best that fits */
	uint16_t country;     /* the one country where it can be, or NOWHERE */
	uint16_t must;        /* the country that is written behind it: "Paris, Texas"; or NOWHERE */
	uint8_t n, fits;      /* readings, and those that fit */
	bool region, itself;  /* the best is a part of a country; a country */
} glance;

struct ds_linker {
	const ds_doc *doc;
	const ds_gazetteer *const *lists;
	size_t n_lists;
	ds_arena *mem;
	glance *seen; /* of each span */
	uint16_t inside[COUNTRIES]; /* names that can only be places there */
	uint16_t named[COUNTRIES];  /* whether it, or its people, is named and nothing else can be meant */
	uint16_t peers;             /* how many countries are */
};

/* An entry under a name's key, before it has words. */
typedef struct reading {
	ds_entry e;
	uint32_t list, entry;
	int32_t score, prior;
	uint16_t country;
	uint8_t fit; /* points for the type */
	bool own;    /* of a user's list */
	bool barred; /* is not in the country that is written behind the name */
} reading;

typedef struct readings {
	reading v[KEPT];
	size_t n;
} readings;

/* What the rest of the document says for a reading. */
typedef struct link_votes {
	int32_t places, named, peers, points;
} link_votes;

static inline int32_t at_most(int32_t n, int32_t most)
{
	return n < most ? n : most;
}

/* All readings of a span, those that fit first. */
void ds_link_read(readings *r, const ds_linker *l, size_t span);

/* Gives those that fit their score, and puts the best first. */
void ds_link_score(readings *r, const ds_linker *l, size_t i);
link_votes ds_link_votes(const ds_linker *l, size_t i, const reading *r);

/* The place beside span i that may be in this country; -1 if there is none. */
long ds_link_neighbour(const ds_linker *l, size_t i, uint16_t country);

/* Whether words before the name speak for a reading: states have presidents, their parts governors. */
bool ds_link_cue(const ds_linker *l, size_t i, const reading *r);

#endif
