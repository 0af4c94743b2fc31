/*
 * Clusters of the scripts without blanks. See piece.h.
 *
 * Standard: Unicode 15.0, chapters 16.1 to 16.14; the vowels in front are those with
 * Logical_Order_Exception, the stacking signs those with Indic_Syllabic_Category=Invisible_Stacker.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/piece.h"

#include "text/segment.h"
#include "text/utf8.h"
#include "ucd/props.h"

/* A letter of such a script, which UAX #29 leaves alone. */
static bool is_letter(const ds_ucd_props *p)
{
	if (p->wb != DS_WB_OTHER || !(DS_GC_BIT(p->category) & DS_GC_MASK_L))
		return false;
	switch (p->script) {
	case DS_SCRIPT_THAI:
	case DS_SCRIPT_LAO:
	case DS_SCRIPT_KHMER:
	case DS_SCRIPT_MYANMAR:
	case DS_SCRIPT_TAI_LE:
	case DS_SCRIPT_NEW_TAI_LUE:
	case DS_SCRIPT_TAI_THAM:
	case DS_SCRIPT_TAI_VIET:
	case DS_SCRIPT_AHOM:
		return true;
	default:
		return false;
	}
}

static bool in(uint32_t cp, uint32_t first, uint32_t last)
{
	return cp - first <= last - first;
}

/* A vowel that is written in front of its consonant. */
static bool leads(uint32_t cp)
{
	return in(cp, 0x0E40, 0x0E44) || in(cp, 0x0EC0, 0x0EC4) || in(cp, 0x19B5, 0x19B7) ||
	       cp == 0x19BA || cp == 0xAAB5 || cp == 0xAAB6 || cp == 0xAAB9 || cp == 0xAABB ||
	       cp == 0xAABC;
}

/* A vowel, a final or a sign of repetition that is written behind, and is a letter by category. */
static bool trails(uint32_t cp)
{
	return cp == 0x0E30 || cp == 0x0E32 || cp == 0x0E33 || in(cp, 0x0E45, 0x0E46) ||
	       cp == 0x0EB0 || cp == 0x0EB2 || cp == 0x0EB3 || cp == 0x0EBD || cp == 0x0EC6 ||
	       (in(cp, 0x19B0, 0x19C9) && !leads(cp)) || cp == 0xAAB1 || cp == 0xAABA ||
	       cp == 0xAABD || cp == 0xAAC0 || cp == 0xAAC2;
}

static bool stacks(uint32_t cp)
{
	return cp == 0x1039 || cp == 0x17D2 || cp == 0x1A60;
}

/* The Burmese letter that ends at `at` is killed, so it closes the syllable before it. */
static bool is_killed(ds_str s, size_t at)
{
	uint32_t cp = at < s.len ? ds_utf8_next(s, &at) : 0;

	if (cp == 0x1037 && at < s.len) /* a tone mark may stand between */
		cp = ds_utf8_next(s, &at);
	return cp == 0x103A;
}

size_t ds_piece_next(ds_str s, size_t at)
{
	size_t end = at;
	uint32_t cp = ds_utf8_next(s, &end);
	bool joins = leads(cp); /* the next letter, whatever it is */

	if (!is_letter(ds_ucd_get(cp)))
		return ds_word_next(s, at);
	while (end < s.len) {
		size_t next = end;
		const ds_ucd_props *p;

		cp = ds_utf8_next(s, &next);
		p = ds_ucd_get(cp);
		if (p->wb == DS_WB_EXTEND || p->wb == DS_WB_FORMAT || p->wb == DS_WB_ZWJ) {
			joins |= stacks(cp);
		} else if (is_letter(p) &&
			   (trails(cp) || is_killed(s, next) || (joins && !leads(cp)))) {
			joins = false;
		} else {
			break;
		}
		end = next;
	}
	return end;
}
