/* Parts of random trees.  SPDX-License-Identifier: MIT */
#ifndef DS_TESTS_REF_GROW_H
#define DS_TESTS_REF_GROW_H

#include "ref.h"

const char *ref_some_word(void);
int ref_new_test(struct ref_tree *t, int kind);
int ref_word_test(struct ref_tree *t);
int ref_exact_test(struct ref_tree *t);
int ref_glob_test(struct ref_tree *t);
int ref_fuzzy_test(struct ref_tree *t, bool exact);
int ref_bracket_test(struct ref_tree *t, int depth, bool base);
int ref_not_test(struct ref_tree *t, bool base);
uint64_t ref_some_types(void);
int ref_angle_test(struct ref_tree *t, int depth);
/* names: captures that there are */
int ref_some_where(struct ref_tree *t, unsigned names, int depth);

#endif
