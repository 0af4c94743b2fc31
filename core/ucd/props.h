/*
 * Unicode character properties, pinned to Unicode 15.0.0.
 *
 * Standard: UAX #44 (the database), UAX #29 (break classes), UAX #24 (script), UAX #15 (quick
 * checks), UAX #11 (East Asian width), section 3.13 of the core specification (case).
 * Invariant: every 32-bit value has a record, found in constant time, with no state and no
 * failure; what a code point is never depends on the libraries installed.
 * Left out: decompositions (utf8proc's), script extensions, bidi classes,
 * line breaking, names, numeric values, upper and title case, language-specific case rules.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_UCD_PROPS_H
#define DS_UCD_PROPS_H

#include <stddef.h>
#include <stdint.h>

#include "ucd/scripts.h"

/* The generated tables assert these numbers; gen.lua refuses data files of another version. */
#define DS_UCD_VERSION "15.0.0"
#define DS_UCD_MAJOR 15
#define DS_UCD_MINOR 0
#define DS_UCD_UPDATE 0

#define DS_UCD_MAX 0x10FFFFu

/* General_Category. Zero is Cn: unassigned, noncharacter or beyond U+10FFFF. */
enum {
	DS_GC_CN, DS_GC_CC, DS_GC_CF, DS_GC_CO, DS_GC_CS,
	DS_GC_LL, DS_GC_LM, DS_GC_LO, DS_GC_LT, DS_GC_LU,
	DS_GC_MC, DS_GC_ME, DS_GC_MN,
	DS_GC_ND, DS_GC_NL, DS_GC_NO,
	DS_GC_PC, DS_GC_PD, DS_GC_PE, DS_GC_PF, DS_GC_PI, DS_GC_PO, DS_GC_PS,
	DS_GC_SC, DS_GC_SK, DS_GC_SM, DS_GC_SO,
	DS_GC_ZL, DS_GC_ZP, DS_GC_ZS,
	DS_GC_COUNT
};

/* Sets of categories: DS_GC_BIT(p->category) & DS_GC_MASK_L. */
#define DS_GC_BIT(gc) (UINT32_C(1) << (gc))
#define DS_GC_MASK_LC (DS_GC_BIT(DS_GC_LL) | DS_GC_BIT(DS_GC_LT) | DS_GC_BIT(DS_GC_LU))
#define DS_GC_MASK_L (DS_GC_MASK_LC | DS_GC_BIT(DS_GC_LM) | DS_GC_BIT(DS_GC_LO))
#define DS_GC_MASK_M (DS_GC_BIT(DS_GC_MC) | DS_GC_BIT(DS_GC_ME) | DS_GC_BIT(DS_GC_MN))
#define DS_GC_MASK_N (DS_GC_BIT(DS_GC_ND) | DS_GC_BIT(DS_GC_NL) | DS_GC_BIT(DS_GC_NO))
#define DS_GC_MASK_P \
	(DS_GC_BIT(DS_GC_PC) | DS_GC_BIT(DS_GC_PD) | DS_GC_BIT(DS_GC_PE) | DS_GC_BIT(DS_GC_PF) | \
	 DS_GC_BIT(DS_GC_PI) | DS_GC_BIT(DS_GC_PO) | DS_GC_BIT(DS_GC_PS))
#define DS_GC_MASK_S \
	(DS_GC_BIT(DS_GC_SC) | DS_GC_BIT(DS_GC_SK) | DS_GC_BIT(DS_GC_SM) | DS_GC_BIT(DS_GC_SO))
#define DS_GC_MASK_Z (DS_GC_BIT(DS_GC_ZL) | DS_GC_BIT(DS_GC_ZP) | DS_GC_BIT(DS_GC_ZS))
#define DS_GC_MASK_C \
	(DS_GC_BIT(DS_GC_CN) | DS_GC_BIT(DS_GC_CC) | DS_GC_BIT(DS_GC_CF) | DS_GC_BIT(DS_GC_CO) | \
	 DS_GC_BIT(DS_GC_CS))

/* Grapheme_Cluster_Break (UAX #29, table 2); Extended_Pictographic is a flag. */
enum {
	DS_GCB_OTHER, DS_GCB_CR, DS_GCB_LF, DS_GCB_CONTROL, DS_GCB_EXTEND, DS_GCB_ZWJ,
	DS_GCB_REGIONAL_INDICATOR, DS_GCB_PREPEND, DS_GCB_SPACING_MARK,
	DS_GCB_L, DS_GCB_V, DS_GCB_T, DS_GCB_LV, DS_GCB_LVT,
	DS_GCB_COUNT
};

/* Word_Break (UAX #29, table 3). */
enum {
	DS_WB_OTHER, DS_WB_CR, DS_WB_LF, DS_WB_NEWLINE, DS_WB_EXTEND, DS_WB_ZWJ,
	DS_WB_REGIONAL_INDICATOR, DS_WB_FORMAT, DS_WB_KATAKANA, DS_WB_HEBREW_LETTER, DS_WB_A_LETTER,
	DS_WB_SINGLE_QUOTE, DS_WB_DOUBLE_QUOTE, DS_WB_MID_NUM_LET, DS_WB_MID_LETTER, DS_WB_MID_NUM,
	DS_WB_NUMERIC, DS_WB_EXTEND_NUM_LET, DS_WB_W_SEG_SPACE,
	DS_WB_COUNT
};

/* Sentence_Break (UAX #29, table 4). */
enum {
	DS_SB_OTHER, DS_SB_CR, DS_SB_LF, DS_SB_EXTEND, DS_SB_SEP, DS_SB_FORMAT, DS_SB_SP,
	DS_SB_LOWER, DS_SB_UPPER, DS_SB_O_LETTER, DS_SB_NUMERIC, DS_SB_A_TERM, DS_SB_S_CONTINUE,
	DS_SB_S_TERM, DS_SB_CLOSE,
	DS_SB_COUNT
};

/* Flags. ASSIGNED: the general category is not Cn (surrogates and private use count). */
enum {
	DS_UCD_ASSIGNED = 1 << 0,
	DS_UCD_ALPHABETIC = 1 << 1,
	DS_UCD_UPPERCASE = 1 << 2,
	DS_UCD_LOWERCASE = 1 << 3,
	DS_UCD_WHITE_SPACE = 1 << 4,
	DS_UCD_DEFAULT_IGNORABLE = 1 << 5,
	DS_UCD_EXT_PICT = 1 << 6,
	DS_UCD_BIDI_CONTROL = 1 << 7,
	DS_UCD_DIACRITIC = 1 << 8
};

/* Answers of the quick checks of UAX #15, section 9, and where each form's answer lies. */
enum { DS_QC_YES, DS_QC_NO, DS_QC_MAYBE };
enum { DS_QC_NFC = 0, DS_QC_NFD = 2, DS_QC_NFKC = 4, DS_QC_NFKD = 6 };

/*
 * width is the number of terminal cells, 0, 1 or 2, of the code point by itself:
 *   0  controls, line and paragraph separator, nonspacing and enclosing marks, format characters
 *      (not U+00AD and the prepended signs such as U+06DD, which are drawn), default ignorables
 *      that are no letters, and conjoining Hangul vowels and finals, which join a 2-cell initial
 *   2  East_Asian_Width Wide or Fullwidth otherwise, also where unassigned
 *   1  the rest; East_Asian_Width Ambiguous is narrow
 * Sequences (U+FE0F after a symbol, emoji joined by U+200D) are for the caller to measure.
 */
typedef struct ds_ucd_props {
	uint16_t flags;      /* DS_UCD_... */
	uint8_t category;    /* DS_GC_... */
	uint8_t ccc;         /* Canonical_Combining_Class */
	uint8_t gcb;         /* DS_GCB_... */
	uint8_t wb;          /* DS_WB_... */
	uint8_t sb;          /* DS_SB_... */
	uint8_t script;      /* DS_SCRIPT_... */
	uint8_t width;       /* 0, 1 or 2 */
	uint8_t quick_check; /* four 2-bit answers; see ds_ucd_quick_check */
} ds_ucd_props;

/* Not for direct use: the ASCII fast path of ds_ucd_get, and the search behind it. */
extern const ds_ucd_props ds_ucd_ascii[128];
const ds_ucd_props *ds_ucd_find(uint32_t cp);

/*
 * The record of a code point, borrowed from static storage, never NULL. Any 32-bit value may be
 * asked for; beyond U+10FFFF the answer is the default record (Cn, Other, Unknown, width 1, no
 * flags). Unassigned code points have the default record too, except where the standard itself
 * gives reserved ones a property (default ignorables, reserved emoji, wide planes 2 and 3).
 */
static inline const ds_ucd_props *ds_ucd_get(uint32_t cp)
{
	return cp < 0x80 ? &ds_ucd_ascii[cp] : ds_ucd_find(cp);
}

/* The answer DS_QC_YES, NO or MAYBE for one form (DS_QC_NFC, ...). Cannot fail. */
static inline int ds_ucd_quick_check(const ds_ucd_props *props, int form)
{
	return (props->quick_check >> form) & 3;
}

/*
 * What loops over text ask of every character, in two loads: DS_QUICK_... of a code point up to
 * U+10FFFF. The stage is indexed by all but the last six bits, which a UTF-8 sequence has in its last
 * byte.
 */
#define DS_UCD_QUICK_SHIFT 6
extern const uint16_t ds_ucd_quick_stage[];
extern const uint16_t ds_ucd_quick_leaf[];

enum {
	DS_QUICK_WB = 31,             /* DS_WB_... */
	DS_QUICK_PICT = 1 << 5,       /* Extended_Pictographic */
	DS_QUICK_NFC = 1 << 8,        /* stays as it is, and nothing before it can touch it */
	DS_QUICK_NFD = 1 << 9,
	DS_QUICK_NFKC = 1 << 10,
	DS_QUICK_NFKD = 1 << 11
};

static inline unsigned ds_ucd_quick(uint32_t cp)
{
	return ds_ucd_quick_leaf[(size_t)ds_ucd_quick_stage[cp >> DS_UCD_QUICK_SHIFT] << 6 | (cp & 63)];
}

/* The primary composite of a and b (D114; Hangul is arithmetic and not in it), or 0. */
uint32_t ds_ucd_compose(uint32_t a, uint32_t b);

/* Simple_Lowercase_Mapping; cp itself where there is none or cp is out of range. */
uint32_t ds_ucd_lower(uint32_t cp);

/*
 * Full case folding (CaseFolding.txt, statuses C and F; not the Turkic T). Writes 1 to 3 code
 * points to out and returns how many; what folds to itself or is out of range is copied.
 */
size_t ds_ucd_casefold(uint32_t cp, uint32_t out[3]);

/*
 * Names, borrowed from static storage, never NULL: long script name ("Latin"), ISO 15924 code
 * ("Latn"), short category name ("Lu"). A number outside its enum answers as the enum's zero.
 */
const char *ds_ucd_script_name(int script);
const char *ds_ucd_script_code(int script);
const char *ds_ucd_category_name(int category);

#endif
