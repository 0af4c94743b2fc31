/*
 * The table of named character references; private to core/text.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_ENTITY_INT_H
#define DS_TEXT_ENTITY_INT_H

#include "base/str.h"

typedef struct ds_entity {
	uint16_t at; /* in ds_entity_names */
	uint16_t len;
	uint32_t first, second; /* second 0 when there is one code point */
} ds_entity;

extern const size_t ds_entity_count;
extern const char ds_entity_names[];
extern const ds_entity ds_entities[]; /* ascending by name */

#endif
