/*
 * UTF-8 validation, 32 or 64 bytes at a time.
 *
 * Method: J. Keiser, D. Lemire, "Validating UTF-8 In Less Than One Instruction Per Byte" (2021),
 * section 6: every error that two neighbouring bytes can show is a bit in three 16-entry tables, looked
 * up by the high and low half of the first byte and the high half of the second; an error is a bit
 * that all three have. What is left, the third and fourth bytes of long sequences, is one compare.
 *
 * The processor is asked at run time; elsewhere, and with other compilers, utf8.c does the work.
 * Invariant: no byte outside of s is read; the result is a place before which everything is
 * well-formed and behind which the scalar code looks again.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/utf8_int.h"

#if defined(__x86_64__) && defined(__GNUC__)

#include <immintrin.h>

enum {
	TOO_SHORT = 1 << 0,  /* a lead byte, then no continuation */
	TOO_LONG = 1 << 1,   /* ASCII, then a continuation */
	OVERLONG_3 = 1 << 2, /* E0 80..9F */
	TOO_LARGE = 1 << 3,  /* F4 90..BF and beyond */
	SURROGATE = 1 << 4,  /* ED A0..BF */
	OVERLONG_2 = 1 << 5, /* C0, C1 */
	TOO_LARGE_4 = 1 << 6, /* F5..FF 80..8F */
	OVERLONG_4 = 1 << 6, /* F0 80..8F */
	TWO_CONTS = 1 << 7,  /* a continuation behind one; the other check says whether it may */
	CARRY = TOO_SHORT | TOO_LONG | TWO_CONTS /* those whose first byte's low half says nothing */
};

#define FIRST_HIGH                                                                                 \
	TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG,            \
	TWO_CONTS, TWO_CONTS, TWO_CONTS, TWO_CONTS, TOO_SHORT | OVERLONG_2, TOO_SHORT,             \
	TOO_SHORT | OVERLONG_3 | SURROGATE,                                                        \
	TOO_SHORT | TOO_LARGE | TOO_LARGE_4 | OVERLONG_4
#define FIRST_LOW                                                                                  \
	CARRY | OVERLONG_3 | OVERLONG_2 | OVERLONG_4, CARRY | OVERLONG_2, CARRY, CARRY,            \
	CARRY | TOO_LARGE, CARRY | TOO_LARGE | TOO_LARGE_4, CARRY | TOO_LARGE | TOO_LARGE_4,       \
	CARRY | TOO_LARGE | TOO_LARGE_4, CARRY | TOO_LARGE | TOO_LARGE_4,                          \
	CARRY | TOO_LARGE | TOO_LARGE_4, CARRY | TOO_LARGE | TOO_LARGE_4,                          \
	CARRY | TOO_LARGE | TOO_LARGE_4, CARRY | TOO_LARGE | TOO_LARGE_4,                          \
	CARRY | TOO_LARGE | TOO_LARGE_4 | SURROGATE, CARRY | TOO_LARGE | TOO_LARGE_4,              \
	CARRY | TOO_LARGE | TOO_LARGE_4
#define SECOND_HIGH                                                                                \
	TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,    \
	TOO_LONG | OVERLONG_2 | TWO_CONTS | OVERLONG_3 | TOO_LARGE_4 | OVERLONG_4,                 \
	TOO_LONG | OVERLONG_2 | TWO_CONTS | OVERLONG_3 | TOO_LARGE,                                \
	TOO_LONG | OVERLONG_2 | TWO_CONTS | SURROGATE | TOO_LARGE,                                 \
	TOO_LONG | OVERLONG_2 | TWO_CONTS | SURROGATE | TOO_LARGE, TOO_SHORT, TOO_SHORT,           \
	TOO_SHORT, TOO_SHORT

static const uint8_t first_high[16] = {FIRST_HIGH};
static const uint8_t first_low[16] = {FIRST_LOW};
static const uint8_t second_high[16] = {SECOND_HIGH};

/* The bytes of now, moved up by n, with the last n of before in front. */
#define BEHIND_256(now, before, n)                                                                 \
	_mm256_alignr_epi8(now, _mm256_permute2x128_si256(before, now, 0x21), 16 - (n))

__attribute__((target("avx2"))) static inline __m256i lookup_256(const uint8_t table[16], __m256i half)
{
	__m128i t = _mm_loadu_si128((const __m128i *)(const void *)table);

	return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(t), half);
}

/* Bits that are set where now, behind before, is ill-formed. */
__attribute__((target("avx2"))) static inline __m256i errors_256(__m256i now, __m256i before)
{
	const __m256i nibble = _mm256_set1_epi8(15), top = _mm256_set1_epi8(-128);
	__m256i one = BEHIND_256(now, before, 1);
	__m256i a = lookup_256(first_high, _mm256_and_si256(_mm256_srli_epi16(one, 4), nibble));
	__m256i b = lookup_256(first_low, _mm256_and_si256(one, nibble));
	__m256i c = lookup_256(second_high, _mm256_and_si256(_mm256_srli_epi16(now, 4), nibble));
	__m256i third = _mm256_subs_epu8(BEHIND_256(now, before, 2), _mm256_set1_epi8(0x60));
	__m256i fourth = _mm256_subs_epu8(BEHIND_256(now, before, 3), _mm256_set1_epi8(0x70));
	__m256i must = _mm256_and_si256(_mm256_or_si256(third, fourth), top);

	return _mm256_xor_si256(must, _mm256_and_si256(_mm256_and_si256(a, b), c));
}

__attribute__((target("avx2"))) static size_t valid_256(ds_str s)
{
	__m256i before = _mm256_setzero_si256();
	size_t i = 0;

	for (; s.len - i >= 64; i += 64) {
		const void *p = s.at + i;
		__m256i a = _mm256_loadu_si256(p), b = _mm256_loadu_si256((const __m256i *)p + 1), bad;

		/* all ASCII, and no sequence open in front of it */
		if (_mm256_movemask_epi8(_mm256_or_si256(_mm256_or_si256(a, b), before)) == 0)
			continue;
		bad = _mm256_or_si256(errors_256(a, before), errors_256(b, a));
		if (!_mm256_testz_si256(bad, bad))
			break;
		before = b;
	}
	return i;
}

#define WIDE "avx512f,avx512bw"

__attribute__((target(WIDE))) static inline __m512i lookup_512(const uint8_t table[16], __m512i half)
{
	__m128i t = _mm_loadu_si128((const __m128i *)(const void *)table);

	return _mm512_shuffle_epi8(_mm512_broadcast_i32x4(t), half);
}

/* across: the four lanes (before's last, now's first three), from which the last bytes come. */
#define BEHIND_512(now, across, n) _mm512_alignr_epi8(now, across, 16 - (n))

__attribute__((target(WIDE))) static inline __m512i errors_512(__m512i now, __m512i before)
{
	const __m512i nibble = _mm512_set1_epi8(15), top = _mm512_set1_epi8(-128);
	__m512i across = _mm512_alignr_epi64(now, before, 6);
	__m512i one = BEHIND_512(now, across, 1);
	__m512i a = lookup_512(first_high, _mm512_and_si512(_mm512_srli_epi16(one, 4), nibble));
	__m512i b = lookup_512(first_low, _mm512_and_si512(one, nibble));
	__m512i c = lookup_512(second_high, _mm512_and_si512(_mm512_srli_epi16(now, 4), nibble));
	__m512i third = _mm512_subs_epu8(BEHIND_512(now, across, 2), _mm512_set1_epi8(0x60));
	__m512i fourth = _mm512_subs_epu8(BEHIND_512(now, across, 3), _mm512_set1_epi8(0x70));
	__m512i must = _mm512_and_si512(_mm512_or_si512(third, fourth), top);

	return _mm512_xor_si512(must, _mm512_and_si512(_mm512_and_si512(a, b), c));
}

__attribute__((target(WIDE))) static size_t valid_512(ds_str s)
{
	__m512i before = _mm512_setzero_si512();
	size_t i = 0;

	for (; s.len - i >= 128; i += 128) {
		const char *p = s.at + i;
		__m512i a = _mm512_loadu_si512(p), b = _mm512_loadu_si512(p + 64), bad;

		if (_mm512_movepi8_mask(_mm512_or_si512(_mm512_or_si512(a, b), before)) == 0)
			continue;
		bad = _mm512_or_si512(errors_512(a, before), errors_512(b, a));
		if (_mm512_test_epi8_mask(bad, bad))
			break;
		before = b;
	}
	return i;
}

/*
 * Where the scalar code has to start: the block before may end in the middle of a sequence, which
 * starts at most three bytes earlier.
 */
static size_t step_back(ds_str s, size_t at)
{
	for (size_t n = 1; n <= 3 && n <= at; n++) {
		unsigned char c = (unsigned char)s.at[at - n];

		if (c >= 0xC0)
			return at - n;
		if (c < 0x80)
			break;
	}
	return at;
}

/* Fewer than 64 bytes: zeros behind them make an open sequence an error. */
__attribute__((target("avx2"))) static bool valid_tail(ds_str s)
{
	char space[64] = {0};
	const __m256i *p = (const __m256i *)(const void *)space;
	__m256i a, b, bad;

	if (s.len)
		memcpy(space, s.at, s.len);
	a = _mm256_loadu_si256(p);
	b = _mm256_loadu_si256(p + 1);
	bad = _mm256_or_si256(errors_256(a, _mm256_setzero_si256()), errors_256(b, a));
	return _mm256_testz_si256(bad, bad);
}

size_t ds_utf8_vector(ds_str s)
{
	size_t i = 0;

	if (s.len < 16 || !__builtin_cpu_supports("avx2"))
		return 0;
	if (s.len >= 256 && __builtin_cpu_supports("avx512bw"))
		i = step_back(s, valid_512(s));
	i += valid_256((ds_str){s.at + i, s.len - i});
	i = step_back(s, i);
	return s.len - i < 64 && valid_tail((ds_str){s.at + i, s.len - i}) ? s.len : i;
}

#else

size_t ds_utf8_vector(ds_str s)
{
	(void)s;
	return 0;
}

#endif
