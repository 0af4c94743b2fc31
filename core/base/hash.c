/*
 * The seeded hash. See hash.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "base/hash.h"

/*
 * n bytes, 1 to 8, little-endian on every machine, so that numbers on disk agree. Compilers make one
 * load of four or eight; pieces that overlap say the same.
 */
static inline uint64_t load4(const unsigned char *p)
{
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline uint64_t load(const unsigned char *p, size_t n)
{
	if (n >= 4)
		return load4(p) | load4(p + n - 4) << (8 * (n - 4));
	return p[0] | (uint64_t)p[n / 2] << (8 * (n / 2)) | (uint64_t)p[n - 1] << (8 * (n - 1));
}

/* low and high half of a 128-bit product, xored */
static inline uint64_t mix(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
	__extension__ unsigned __int128 product = (__extension__ (unsigned __int128)a) * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
	/* in 32-bit pieces, which is ISO C */
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
