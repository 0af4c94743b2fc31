/*
 * Eight bytes at a time in one register.
 *
 * ds_swar_within wants every byte below 0x80, so that no sum carries into its neighbour.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TEXT_SWAR_INT_H
#define DS_TEXT_SWAR_INT_H

#include <stdint.h>
#include <string.h>

#define DS_SWAR_EACH UINT64_C(0x0101010101010101)

static inline uint64_t ds_swar_load(const char *eight)
{
	uint64_t w;

	memcpy(&w, eight, 8);
	return w;
}

/* The top bit of each byte that is from low to high. */
static inline uint64_t ds_swar_within(uint64_t w, unsigned low, unsigned high)
{
	return (w + DS_SWAR_EACH * (0x80 - low)) & ~(w + DS_SWAR_EACH * (0x7F - high)) &
	       DS_SWAR_EACH * 0x80;
}

/* Which byte of the eight, in the order of memory, is the first with its top bit set; mask is not 0. */
static inline unsigned ds_swar_first(uint64_t mask)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	return (unsigned)__builtin_clzll(mask) / 8;
#else
	return (unsigned)__builtin_ctzll(mask) / 8;
#endif
}

#endif
