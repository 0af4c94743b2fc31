/*
 * The seeded hash. See hash.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "base/hash.h"

/* little-endian on every machine, so that numbers on disk agree */
static inline uint64_t load(const unsigned char *p, size_t n)
{
	uint64_t v = 0;

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	if (n == 8) {
		memcpy(&v, p, 8);
		return v;
	}
	/* two halves that overlap, instead of a loop over the bytes */
	if (n >= 4) {
		uint32_t low, high;

		memcpy(&low, p, 4);
		memcpy(&high, p + n - 4, 4);
		return low | (uint64_t)high << (8 * (n - 4));
	}
#endif
	for (size_t i = 0; i < n; i++)
		v |= (uint64_t)p[i] << (8 * i);
	return v;
}

/* low and high half of a 128-bit product, xored; where ISO C must do, in 32-bit pieces */
static inline uint64_t mix(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
	__extension__ typedef unsigned __int128 wide;
	wide p = (wide)a * b;

	return (uint64_t)p ^ (uint64_t)(p >> 64);
#else
	uint64_t al = a & 0xFFFFFFFFu, ah = a >> 32, bl = b & 0xFFFFFFFFu, bh = b >> 32;
	uint64_t ll = al * bl, lh = al * bh, hl = ah * bl, hh = ah * bh;
	uint64_t mid = (ll >> 32) + (lh & 0xFFFFFFFFu) + (hl & 0xFFFFFFFFu);
	uint64_t low = (ll & 0xFFFFFFFFu) | (mid << 32);
	uint64_t high = hh + (lh >> 32) + (hl >> 32) + (mid >> 32);

	return low ^ high;
#endif
}

uint64_t ds_hash(ds_str bytes, uint64_t seed)
{
	const unsigned char *p = (const unsigned char *)bytes.at;
	const uint64_t k0 = 0xA0761D6478BD642Fu, k1 = 0xE7037ED1A0B428DBu;
	size_t n = bytes.len;
	uint64_t h = mix(seed ^ k0, k1);

	for (; n > 16; p += 16, n -= 16)
		h = mix(load(p, 8) ^ k1, load(p + 8, 8) ^ h);
	if (n > 8)
		return mix(k1 ^ bytes.len, mix(load(p, 8) ^ k1, load(p + 8, n - 8) ^ h));
	return mix(k1 ^ bytes.len, mix((n ? load(p, n) : 0) ^ k1, h));
}
