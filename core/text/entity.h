/*
 * HTML character references: &name; &#N; &#xN;
 *
 * Standard: HTML Living Standard, sections 13.2.5.72 to 13.2.5.80 and 13.5. Only references that
 * end in a semicolon, since text that is no markup has ampersands of its own.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_ENTITY_H
#define DS_TEXT_ENTITY_H

#include "base/str.h"

/*
 * The reference at s[at], which is '&': its one or two code points (cp[1] is 0 for one) and the
 * length in bytes with both ends; 0 when there is none. A number that is no character gives
 * U+FFFD, one from 0x80 to 0x9F the windows-1252 character, as the standard says.
 */
size_t ds_entity_at(uint32_t cp[2], ds_str s, size_t at);

#endif
