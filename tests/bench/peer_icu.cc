/*
 * ICU as a peer of tests/bench/text.c. Its UTF-8 normaliser has a C++ interface only, hence the language
 * of this file; nothing of it is in the product.
 *
 * SPDX-License-Identifier: MIT
 */
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/ubrk.h>
#include <unicode/ustring.h>

#include <string>
#include <vector>

extern "C" void peer_icu_nfc(const char *s, size_t n)
{
	static UErrorCode code = U_ZERO_ERROR;
	static const icu::Normalizer2 *nfc = icu::Normalizer2::getNFCInstance(code);
	static std::string out;
	icu::StringByteSink<std::string> sink(&out);

	out.clear();
	nfc->normalizeUTF8(0, icu::StringPiece(s, static_cast<int32_t>(n)), sink, nullptr, code);
}

/* Word borders by way of UTF-16, conversion included: the faster of ICU's two ways. */
extern "C" size_t peer_icu_words(const char *s, size_t n)
{
	static UErrorCode code = U_ZERO_ERROR;
	static UBreakIterator *words = ubrk_open(UBRK_WORD, "en", nullptr, 0, &code);
	static std::vector<UChar> wide;
	int32_t len = 0;
	size_t found = 0;

	if (wide.size() < n + 1)
		wide.resize(n + 1);
	u_strFromUTF8(wide.data(), static_cast<int32_t>(wide.size()), &len, s, static_cast<int32_t>(n),
		      &code);
	ubrk_setText(words, wide.data(), len, &code);
	while (ubrk_next(words) != UBRK_DONE)
		found++;
	return found;
}
