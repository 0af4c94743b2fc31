/*
 * The lists that ship: $say $confirm $deny $kill $injure $destroy, as base forms. See
 * tree_int.h.
 *
 * Our own choice from news English; every entry is matched in all its forms, of a phrase the first
 * word's.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match/tree_int.h"

static const char *const say[] = {
	"say",     "tell",      "state",     "announce",  "report", "declare",  "add",
	"note",    "explain",   "claim",     "argue",     "assert", "maintain", "insist",
	"stress",  "emphasise", "emphasize", "underline", "remark", "comment",  "reply",
	"respond", "answer",    "warn",      "write",     "tweet",  "post",     "disclose",
	"reveal",  "point out", "allege",    "mention",   "recall", "estimate", "believe",
	"suggest", "indicate",  NULL};
static const char *const confirm[] = {
	"confirm",  "acknowledge", "admit",   "concede", "verify",   "corroborate", "authenticate",
	"validate", "affirm",      "certify", "attest",  "bear out", NULL};
static const char *const deny[] = {"deny",    "reject",     "dismiss", "refute",    "rebut",
				   "dispute", "contradict", "disavow", "repudiate", "disclaim",
				   "contest", "rule out",   NULL};
static const char *const kill[] = {"kill",       "murder",    "slay", "assassinate", "execute",
				   "massacre",   "slaughter", "die",  "perish",      "gun down",
				   "shoot dead", "behead",    NULL};
static const char *const injure[] = {"injure",  "wound",       "hurt",        "maim", "burn",
				     "concuss", "hospitalise", "hospitalize", NULL};
static const char *const destroy[] = {
	"destroy",   "demolish",   "raze",       "level",    "flatten", "wreck",
	"ruin",      "devastate",  "obliterate", "gut",      "shatter", "blow up",
	"knock out", "shoot down", "burn down",  "wipe out", NULL};

static const struct {
	const char *name;
	const char *const *verbs;
} lists[] = {{"say", say},   {"confirm", confirm}, {"deny", deny},
	     {"kill", kill}, {"injure", injure},   {"destroy", destroy}};

const char *const *ds_verbs_find(ds_str name)
{
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		if (ds_str_is(name, lists[i].name))
			return lists[i].verbs;
	}
	return NULL;
}
