/*
 * What making and running of rules share. See rules.h.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_MATCH_RULES_INT_H
#define DS_MATCH_RULES_INT_H

#include "match/rules.h"

/* One phase of one file, whose patterns are searched together. */
struct ds_rule_set {
	ds_pattern *patterns; /* compiled together */
	uint32_t *rule;       /* by pattern: number of its rule */
	uint32_t *capture;    /* by pattern: what is annotated; DS_RULE_WHOLE = the match */
	uint32_t *value_of;   /* by pattern; DS_RULE_WHOLE = none */
	size_t n;
	bool calls;
};

#define DS_RULE_WHOLE UINT32_MAX

struct ds_rules {
	ds_arena mem;
	ds_rule *rules;
	ds_str *sources; /* by rule: "rule:NAME" */
	size_t n;
	struct ds_rule_set *sets;
	size_t n_sets;
	ds_tag_stage stage;
};

/* ds_tag_stage.run; rules_run.c */
ds_status ds_rules_run(bool *names, const void *with, ds_doc *doc, const void *caller, ds_err *err);

#endif
