/*
 * Rules as taggers: patterns that make annotations, change them, or take them away (docs/rules.md).
 *
 * Rules run over what the tagger has found, in phases. The patterns of a phase are searched at once and see the
 * annotations of the phases before; what they make is settled with what is there by the one policy for overlaps
 * (ds_spans_resolve): the higher rank, then the longer, then the earlier; then what is new, then the earlier rule. A
 * rule's priority is the rank of its annotations. A rule that drops makes annotations of nothing: they compete like
 * the others, and what they have displaced is gone.
 *
 * Rules are immutable once made and may be used by many threads, each on its own document. Functions that tell
 * values are the caller's: they are asked for every match, before overlaps are settled.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_MATCH_RULES_H
#define DS_MATCH_RULES_H

#include "match/pattern.h"
#include "tag/tagger.h"

#define DS_RULE_PRIORITY_MAX (DS_RANK_PRESET - 1) /* from 1 on; DS_RANK_RULE is the usual one */

/* One rule; everything is borrowed, and copied by ds_rules_new. */
typedef struct ds_rule {
	ds_str name;     /* the source of its annotations is "rule:" and the name */
	ds_str where;    /* "tolls.lua:12", for people */
	ds_str pattern;
	ds_str span;     /* the capture that is annotated, each piece of it; empty = the whole match */
	ds_str value_of; /* the capture whose annotation, or first annotation within it, gives the value; or empty */
	ds_str how;      /* where the value is from, for people; may be empty */
	ds_str id;       /* where told_id: "list:key", or empty for none */
	ds_value value;  /* where told_value; else an annotation of this type and extent keeps its own */
	uint32_t phase;
	uint8_t type;     /* ds_type; any where drop */
	uint8_t priority; /* 1 to DS_RULE_PRIORITY_MAX */
	bool drop, told_value, told_id;
	bool calls; /* a function of the caller's tells value and id, or that there is no annotation */
} ds_rule;

typedef struct ds_rule_file {
	const ds_rule *rules; /* run in the order of their phases, then all at once */
	size_t n;
	const ds_word_list *lists; /* for $name in its patterns */
	size_t n_lists;
	ds_str macros; /* stands before each of its patterns; may be empty */
} ds_rule_file;

typedef struct ds_rules ds_rules;

/* Which rule a failure of ds_rules_new is about. */
typedef struct ds_rule_fault {
	size_t file, rule; /* SIZE_MAX: none; a file without a rule: its macros */
	bool in_pattern;   /* the message is that of ds_patterns_new, with line and column */
} ds_rule_fault;

/*
 * Compiles the rules of all files, which run one after the other. version: "rules NAME SUM", see ds_tag_stage. On
 * failure *out is untouched and *fault is filled.
 */
ds_status ds_rules_new(ds_rules **out, const ds_rule_file *files, size_t n, ds_str version,
		       ds_rule_fault *fault, ds_err *err);
void ds_rules_free(ds_rules *r);

/* How many there are; their numbers go on from file to file. */
size_t ds_rules_count(const ds_rules *r);

/* Rule number i; borrowed. */
const ds_rule *ds_rules_at(const ds_rules *r, size_t i);

/* What to give a tagger: ds_tagger_opts.stage. Borrowed. */
const ds_tag_stage *ds_rules_stage(const ds_rules *r);

/* A match of a rule that calls. */
typedef struct ds_rule_hit {
	const ds_rule *rule;
	size_t number; /* of the rule */
	const ds_pattern *patterns; /* its own among them: match->pattern */
	const ds_matches *matches;
	const ds_match *match;
	ds_span *span; /* what will be annotated; its value and id are to be filled in */
} ds_rule_hit;

/* What ds_tagger_end takes as the caller. */
typedef struct ds_rules_caller {
	/*
	 * Asks the rule's functions. May change span->value, span->id and told_id, whose strings it puts into doc->mem;
	 * *keep = false: no annotation. DS_EUSER: the function failed, and who calls knows: no annotation, tagging goes
	 * on. Any other failure ends it.
	 */
	ds_status (*value)(void *user, ds_doc *doc, const ds_rule_hit *hit, bool *keep, ds_err *err);
	void *user;
} ds_rules_caller;

#endif
