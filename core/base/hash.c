/*
 * The seeded hash. See hash.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "base/hash.h"

/* little-endian on every machine, so that numbers on disk agree */
static uint64_t load(const unsigned char *p, size_t n)
{
	uint64_t v = 0;

	for (size_t i = 0; i < n; i++)
		v |= (uint64_t)p[i] << (8 * i);
	return v;
}

/* low and high half of a 128-bit product, xored; in 32-bit pieces, which is ISO C */
static uint64_t mix(uint64_t a, uint64_t b)
{
	uint64_t al = a & 0xFFFFFFFFu, ah = a >> 32, bl = b & 0xFFFFFFFFu, bh = b >> 32;
	uint64_t ll = al * bl, lh = al * bh, hl = ah * bl, hh = ah * bh;
	uint64_t mid = (ll >> 32) + (lh & 0xFFFFFFFFu) + (hl & 0xFFFFFFFFu);
	uint64_t low = (ll & 0xFFFFFFFFu) | (mid << 32);
	uint64_t high = hh + (lh >> 32) + (hl >> 32) + (mid >> 32);

	return low ^ high;
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
