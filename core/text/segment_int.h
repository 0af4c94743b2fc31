/*
 * What the tests of segmentation see beside segment.h.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_SEGMENT_INT_H
#define DS_TEXT_SEGMENT_INT_H

#include "text/segment.h"

/* ds_word_next by the rules alone, without its short way. */
size_t ds_word_any(ds_str s, size_t at);

#endif
