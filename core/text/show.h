/*
 * Text that is safe to print: what a terminal would obey or hide is shown instead of sent.
 *
 * C0 controls and DEL appear as their pictures (U+2400 to U+2421), other controls, format characters
 * (bidi controls and tags among them) and line and paragraph separators as <U+202E>, bytes that are no
 * UTF-8 as <FF>. Kept: line feed and tab; ZWJ and ZWNJ, which scripts and emoji need; format characters
 * that are drawn, such as the Arabic number sign and the soft hyphen.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_SHOW_H
#define DS_TEXT_SHOW_H

#include "base/buf.h"

/* Appends s, which may be any bytes, to b as well-formed UTF-8. Errors stick in b. */
void ds_show(ds_buf *b, ds_str s);

/* Whether showing cp, a code point, differs from sending it. */
bool ds_show_hidden(uint32_t cp);

#endif
