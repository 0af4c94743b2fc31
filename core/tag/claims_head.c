/*
 * Attribution: headlines that name who says so. See claims_int.h.
 *
 * "Minister: Toll rises to 40" and "Toll rises to 40 - minister", in what zones.h calls a headline, and in a
 * document that is one line without a full stop. Who speaks is an
 * organisation, a person or a noun of those that speak, and nothing else stands before the colon or
 * behind the dash. Left out: places ("Norland: ten dead" is about Norland), other colons.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/claims_int.h"

#define SIGNED 8u /* tokens of who speaks */
#define LONG 60u  /* tokens of a headline */
#define SHORT 3   /* words that are said, at least */

static const part none = {0, 0};

/* Whether all of p is somebody who can speak. */
static bool is_speaker(const finder *f, part p, subject *by)
{
	size_t stop;

	if (p.first >= p.end || p.end - p.first > SIGNED || !ds_claim_after(f, p.first, by, &stop) ||
	    stop != p.end)
		return false;
	if (by->span >= 0)
		return f->doc->spans.v[by->span].type == DS_PERSON ||
		       f->doc->spans.v[by->span].type == DS_ORG;
	return f->class[p.end - 1] & (W_SPEAKER | W_PEOPLE) || does(f, p.end - 1) & C_PAPER;
}

static bool is_said(const finder *f, part p)
{
	int words = 0;

	for (size_t i = p.first; i < p.end && words < SHORT; i++)
		words += is_word(f, i);
	return words == SHORT;
}

/* Behind a person's name a title may stand: "Anna Lind: a life"; who speaks is quoted, or says a clause. */
static bool may_say(const finder *f, const subject *by, part said)
{
	return by->span < 0 || f->doc->spans.v[by->span].type != DS_PERSON || is_quote(f, said.first) ||
	       f->quote[said.first] || ds_claim_has_verb(f, said);
}

/* "Police: ..." */
static part behind_colon(const finder *f, part head, saying *how, subject *by)
{
	size_t colon = head.first;

	while (colon < head.end && colon - head.first <= SIGNED && !is(f, colon, ":"))
		colon++;
	if (colon >= head.end || !is(f, colon, ":") || !is_speaker(f, (part){head.first, colon}, by))
		return none;
	how->verb = (part){colon, colon + 1};
	return (part){colon + 1, head.end};
}

/* "... - police", "...: police" */
static part before_dash(const finder *f, part head, saying *how, subject *by)
{
	size_t dash = head.end;

	while (dash > head.first && head.end - dash <= SIGNED && !ds_claim_is_dash(f, dash - 1) &&
	       !is(f, dash - 1, ":"))
		dash--;
	if (dash <= head.first + 1 ||
	    !(is(f, dash - 1, ":") ||
	      (ds_claim_is_dash(f, dash - 1) && !(f->t->v[dash - 1].flags & DS_TOKEN_TIGHT))) || !is_speaker(f, (part){dash, head.end}, by))
		return none;
	how->verb = (part){dash - 1, dash};
	return (part){head.first, dash - 1};
}

/* A document that is a headline and no more: one line, no full stop. */
static bool is_all_headline(const finder *f)
{
	return f->doc->heads.n == 0 && f->t->n <= LONG && f->t->n_sentences == 1 && !is_stop(f, f->t->n - 1);
}

static ds_status headline(finder *f, part head)
{
	subject by;
	saying how = {&by, none, W_SAYS, false, false};
	part content;

	f->first = f->lo = head.first;
	f->end = f->hi = head.end;
	content = behind_colon(f, head, &how, &by);
	if (content.first == content.end)
		content = before_dash(f, head, &how, &by);
	if (!is_said(f, content) || !may_say(f, &by, content))
		return DS_OK;
	return ds_claim_add(f, &how, content);
}

ds_status ds_claim_heads(finder *f)
{
	ds_status st = is_all_headline(f) ? headline(f, (part){0, f->t->n}) : DS_OK;

	for (size_t i = 0; st == DS_OK && i < f->doc->heads.n; i++) {
		const ds_zone *z = &f->doc->heads.v[i];

		if (z->kind == DS_HEADLINE && z->count <= LONG)
			st = headline(f, (part){z->first, (size_t)z->first + z->count});
	}
	return st;
}
