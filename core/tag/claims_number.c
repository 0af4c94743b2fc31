/*
 * Attribution: what says a number: "counted 12 bodies", "put the toll at 12". See claims_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/claims_int.h"

#define OBJECT 8u /* tokens between "put" and "at" */

/* 'As X put it, "..."' */
static ds_status put_it(finder *f, size_t verb, const claim_before *b)
{
	subject by;
	saying how = {&by, {verb, verb + 1}, W_SAYS, b->negated, false};
	part content;

	if (!ds_claim_before(f, b->end, true, &by) || by.phrase.first <= f->lo ||
	    !is(f, by.phrase.first - 1, "as"))
		return DS_OK;
	content = ds_claim_quotation(f, verb + 2 + is(f, verb + 2, ","));
	if (content.first == content.end)
		content = ds_claim_said_as(f, verb + 1, &by);
	return ds_claim_add(f, &how, content);
}

/* "The toll was put at 12 by X", or by nobody who is named. */
static ds_status was_put(finder *f, size_t verb, const claim_before *b)
{
	subject by;
	saying how = {NULL, {verb, verb + 1}, W_SAYS, b->negated, false};
	size_t at = verb + 1, stop;
	part content;

	if (!is(f, at, "at") || !(is_number(f, at + 1) || is_number(f, at + 2) || is_number(f, at + 3)))
		return DS_OK;
	content = ds_claim_clause(f, verb);
	while (at < f->hi && at - verb < 2 * OBJECT && !is_stop(f, at) && !is(f, at, "by"))
		at++;
	if (is(f, at, "by") && at < f->hi && ds_claim_after(f, at + 1, &by, &stop)) {
		how.by = &by;
		content.end = at;
	}
	return ds_claim_add(f, &how, content);
}

/* "counted 12 bodies", "put the toll at 12": the object is said. */
/* "the figure closer to 60", "the toll much higher": i is the noun. */
static bool is_figure(const finder *f, size_t i)
{
	if (!(is(f, i, "toll") || is(f, i, "figure") || is(f, i, "number") || is(f, i, "count") ||
	      is(f, i, "total")))
		return false;
	for (size_t k = i + 1; k < f->hi && k - i < OBJECT && !is_stop(f, k); k++) {
		if (is_number(f, k) || is(f, k, "higher") || is(f, k, "lower"))
			return true;
	}
	return false;
}

ds_status ds_claim_number(finder *f, size_t verb)
{
	claim_before b = ds_claim_look_back(f, verb);
	subject by;
	saying how = {&by, {verb, verb + 1}, W_SAYS, b.negated, false};
	bool found = false;
	size_t at = verb + 1, end;

	if (is(f, verb + 1, "it"))
		return put_it(f, verb, &b);
	if (b.passive && !(does(f, verb) & C_COUNT))
		return was_put(f, verb, &b);
	if (b.passive || b.bare)
		return DS_OK;
	if (does(f, verb) & C_COUNT) {
		for (size_t i = at; i < f->hi && i < at + 3 && !found; i++)
			found = is_number(f, i);
	} else {
		for (size_t i = at; i < f->hi && i < at + OBJECT && !is_stop(f, i) && !found; i++)
			found = (is(f, i, "at") && (is_number(f, i + 1) || is_number(f, i + 2))) ||
				is_figure(f, i);
	}
	if (!found || !ds_claim_before(f, b.end, false, &by))
		return DS_OK;
	end = at;
	/* "at 12, with 40 hurt" */
	while (end < f->hi && !is_quote(f, end) &&
	       (!is_stop(f, end) || (is(f, end, ",") && is(f, end + 1, "with") && is_number(f, end + 2))) &&
	       (is_number(f, end) || !(does(f, end) & C_BREAK)))
		end++;
	return ds_claim_add(f, &how, (part){at, end});
}

