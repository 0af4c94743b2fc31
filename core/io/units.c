/*
 * Positions given in characters, bytes or UTF-16 units -> bytes. See reader_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "io/reader_int.h"
#include "io/writer.h"

#define STEP 256 /* units between two marks */

static bool inside(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

static size_t width(int unit, char lead)
{
	return unit == DS_OFFSETS_UTF16 && (unsigned char)lead >= 0xF0 ? 2 : 1;
}

ds_status ds_units_init(ds_units *u, ds_str text, int unit, ds_arena *mem, ds_err *err)
{
	size_t count = 0;

	*u = (ds_units){.text = text, .unit = unit};
	if (unit == DS_OFFSETS_BYTE)
		return DS_OK;
	u->marks = ds_arena_get(mem, text.len / STEP + 2, sizeof *u->marks);
	if (!u->marks)
		return ds_arena_fail(mem, err);
	for (size_t i = 0; i < text.len; i++) {
		if (inside(text.at[i]))
			continue;
		if (count + width(unit, text.at[i]) > u->n_marks * STEP)
			u->marks[u->n_marks++] = (struct ds_unit_mark){i, count};
		count += width(unit, text.at[i]);
	}
	u->total = count;
	return DS_OK;
}

bool ds_units_byte(uint32_t *out, const ds_units *u, int64_t at)
{
	uint64_t want = (uint64_t)at;
	struct ds_unit_mark m = {u->text.len, u->total};

	if (at < 0)
		return false;
	if (u->unit == DS_OFFSETS_BYTE) {
		if (want > u->text.len || (want < u->text.len && inside(u->text.at[want])))
			return false;
		*out = (uint32_t)want;
		return true;
	}
	if (want > u->total)
		return false;
	if (want < u->total)
		m = u->marks[want / STEP];
	while (m.count < want && m.byte < u->text.len) {
		m.count += width(u->unit, u->text.at[m.byte++]);
		while (m.byte < u->text.len && inside(u->text.at[m.byte]))
			m.byte++;
	}
	*out = (uint32_t)m.byte;
	return m.count == want;
}
