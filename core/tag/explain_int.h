/*
 * What the makers of an explanation share. See explain.h.
 *
 * Errors stick in the explainer: after the first one, items go nowhere and sentences are empty, so that
 * nobody has to look at each.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TAG_EXPLAIN_INT_H
#define DS_TAG_EXPLAIN_INT_H

#include "tag/tagger.h"
#include "tag/trace_int.h"

struct ds_explainer {
	const ds_trace *t;
	ds_arena *mem;
	ds_err *err;
	ds_status status;
	uint32_t first, count;  /* tokens of what is explained */
	uint32_t start, end;    /* its bytes */
	const ds_span *span;    /* the annotation, NULL = there is none */
	const ds_span *now;     /* what the tagger finds at its place today, NULL = nothing */
	bool same;              /* both are there, and say the same */
	ds_candidates may;      /* the entries that `now` may mean, the one that it is linked to first */
	bool linked;            /* ... and that is `taken` */
	ds_entry taken;
	size_t taken_list;
	ds_why lost;            /* takes the items after a failure */
};

/* The bytes of s that a sentence can carry: no letter is cut. */
static inline int ds_shown_len(ds_str s)
{
	size_t n = s.len < 120 ? s.len : 120;

	while (n < s.len && n > 0 && ((unsigned char)s.at[n] & 0xC0) == 0x80)
		n--;
	return (int)n;
}

static inline const char *ds_shown_at(ds_str s)
{
	return s.len ? s.at : "";
}

/* For printf: a string, cut to what a sentence can carry. Its argument is evaluated twice. */
#define DS_SHOWN(s) ds_shown_len(s), ds_shown_at(s)

/* An item behind the others of parent; never NULL. */
ds_why *ds_explain_item(struct ds_explainer *x, ds_why *parent, const char *what);

/* A sentence in the arena. */
ds_str ds_explain_say(struct ds_explainer *x, const char *fmt, ...) DS_PRINTF(2, 3);

/* The text of a note with its cue in quotes. */
ds_str ds_explain_note(struct ds_explainer *x, const ds_note *n);

/* Gives an item the place of tokens [first, first + count). */
void ds_explain_place(const struct ds_explainer *x, ds_why *item, size_t first, size_t count);

/* The reading text of tokens [first, first + count), no longer than a name can be. */
ds_str ds_explain_text(const struct ds_explainer *x, size_t first, size_t count);

/*
 * The rule of the user's of this source that has made an annotation of just this extent, with what it matched; whether
 * there is one. root NULL: only that.
 */
bool ds_explain_rules(struct ds_explainer *x, ds_why *root, ds_str source);

/* The notes of exactly the tokens [first, first + count), one a call; *at is SIZE_MAX at first. */
const ds_note *ds_explain_next(const struct ds_explainer *x, uint32_t first, uint32_t count,
			       size_t *at);

/* The spans of a resolved list that touch [start, end): [*from, result). */
size_t ds_explain_touching(const ds_spans *v, uint32_t start, uint32_t end, size_t *from);

/* What led to a name; what else it might be. explain_names.c */
void ds_explain_name(struct ds_explainer *x, ds_why *root);
void ds_explain_untagged(struct ds_explainer *x, ds_why *root);
void ds_explain_readings(struct ds_explainer *x, ds_why *root);

/* The model's scores of the name, and what speaks for it; its best score for what is no name. explain_model.c */
void ds_explain_model(struct ds_explainer *x, ds_why *root);
void ds_explain_model_none(struct ds_explainer *x, ds_why *root);

/* An entry of a list as an item, with whatever its columns say. explain_lists.c */
ds_why *ds_explain_entry(struct ds_explainer *x, ds_why *parent, const char *what,
			 const ds_entry *e);
/* The best entry at a match that is (a title, a first name ...) what `pick` wants. explain_lists.c */
bool ds_explain_find(ds_entry *out, const struct ds_explainer *x, size_t list, uint32_t first,
		     bool (*pick)(const ds_entry *));
/* Finds out what entries the annotation may mean. explain_lists.c */
void ds_explain_candidates(struct ds_explainer *x);

/* The entry that it is linked to, and why that one. explain_lists.c */
void ds_explain_taken(struct ds_explainer *x, ds_why *root);

/* Entries under the key of the piece, and inside it, that it is not linked to. explain_lists.c */
void ds_explain_entries(struct ds_explainer *x, ds_why *root);

bool ds_explain_is_first(const ds_entry *e);
bool ds_explain_is_title(const ds_entry *e);
bool ds_explain_is_head(const ds_entry *e);
bool ds_explain_is_name(const ds_entry *e);

/* How a value came about. explain_values.c */
void ds_explain_value(struct ds_explainer *x, ds_why *root);

/* What a number counts. explain_counts.c */
void ds_explain_count(struct ds_explainer *x, ds_why *root);

/* The text as it was read and as it is looked up. explain_edits.c */
void ds_explain_edits(struct ds_explainer *x, ds_why *root);

#endif
