/*
 * Explanations: how a value came about. See explain.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/explain_int.h"

#include <math.h>

static void add(struct ds_explainer *x, ds_why *root, const char *what, ds_str text)
{
	ds_explain_item(x, root, what)->text = text;
}

/* The day or number, and the bounds where they are not the same. */
static ds_str time_text(struct ds_explainer *x, const ds_value *v)
{
	const char *shape = v->exact ? "" : "no value of its own; ";

	if (v->timex.len && v->first.len && !ds_str_eq(v->first, v->last))
		return ds_explain_say(x, "%.*s: from %.*s up to %.*s", DS_SHOWN(v->timex),
				      DS_SHOWN(v->first), DS_SHOWN(v->last));
	if (v->timex.len)
		return ds_explain_say(x, "%.*s%s", DS_SHOWN(v->timex),
				      v->exact ? "" : ", not exactly");
	if (v->first.len && !v->last.len)
		return ds_explain_say(x, "%sfrom %.*s on", shape, DS_SHOWN(v->first));
	if (v->last.len && !v->first.len)
		return ds_explain_say(x, "%sup to %.*s", shape, DS_SHOWN(v->last));
	if (v->first.len)
		return ds_explain_say(x, "%sfrom %.*s up to %.*s", shape, DS_SHOWN(v->first),
				      DS_SHOWN(v->last));
	return DS_STR("no value: it cannot be told which time is meant");
}

static ds_str number_text(struct ds_explainer *x, const ds_value *v)
{
	ds_str unit = v->unit;
	const char *gap = unit.len ? " " : "";

	if (v->exact)
		return ds_explain_say(x, "%.14g%s%.*s", v->number, gap, DS_SHOWN(unit));
	if (isinf(v->low) && isinf(v->high))
		return DS_STR("a number that is not said");
	if (isinf(v->high))
		return ds_explain_say(x, "%.14g%s%.*s or more", v->low, gap, DS_SHOWN(unit));
	if (isinf(v->low))
		return ds_explain_say(x, "%.14g%s%.*s or fewer", v->high, gap, DS_SHOWN(unit));
	if (v->low == v->high)
		return ds_explain_say(x, "%.14g%s%.*s, not exactly", v->low, gap, DS_SHOWN(unit));
	return ds_explain_say(x, "from %.14g to %.14g%s%.*s", v->low, v->high, gap, DS_SHOWN(unit));
}

static ds_str hedge_text(struct ds_explainer *x, const ds_value *v)
{
	const char *effect = "makes it inexact: it has no value, only bounds";

	if (isinf(v->high))
		effect = "leaves the upper bound open";
	else if (isinf(v->low))
		effect = "leaves the lower bound open";
	return ds_explain_say(x, "the hedge \u201c%.*s\u201d %s", DS_SHOWN(v->cue), effect);
}

static bool tells_of(ds_str text, ds_str word)
{
	for (size_t i = 0; i + word.len <= text.len; i++) {
		if (memcmp(text.at + i, word.at, word.len) == 0)
			return true;
	}
	return false;
}

/* What it was told from; a date that needs nothing else says so. */
static void add_anchor(struct ds_explainer *x, ds_why *root, const ds_value *v)
{
	size_t at = SIZE_MAX;
	bool any = false, document = false;

	for (const ds_note *n; (n = ds_explain_next(x, x->first, x->count, &at));) {
		if (n->kind != DS_NOTE_VALUE)
			continue;
		add(x, root, "reason", ds_explain_note(x, n));
		any = true;
		document |= tells_of(n->text, DS_STR("the document's"));
	}
	if (document && x->t->given->date_found)
		add(x, root, "reason", DS_STR("the document's date is read in its dateline"));
	if (!any && v->kind == DS_VALUE_TIME && x->span->type == DS_DATE && v->first.len)
		add(x, root, "reason", DS_STR("the text itself names the year"));
}

/* Which words it was read by, where these are not English. */
static void add_table(struct ds_explainer *x, ds_why *root)
{
	const ds_lang *l = ds_lang_builtin(x->t->doc.meta.lang);

	if (l && x->same)
		add(x, root, "reason", ds_explain_say(x, "read by the table of numbers, dates and units for \"%s\", "
						      "the document's language", ds_lang_code(l)));
}

void ds_explain_value(struct ds_explainer *x, ds_why *root)
{
	const ds_value *v = &x->span->value;

	switch (v->kind) {
	case DS_VALUE_NONE: return;
	case DS_VALUE_TEXT:
		if (v->timex.len)
			add(x, root, "value",
			    ds_explain_say(x, "%.*s", DS_SHOWN(v->timex)));
		return;
	case DS_VALUE_TIME: add(x, root, "value", time_text(x, v)); break;
	default: add(x, root, "value", number_text(x, v));
	}
	add_table(x, root);
	if (x->same)
		add_anchor(x, root, v);
	if (v->cue.len)
		add(x, root, "reason", hedge_text(x, v));
}
