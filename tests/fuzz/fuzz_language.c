/*
 * Fuzz target of the language: any bytes. The answer is one of the table or "und", its confidence in
 * range, the same each time, and no more than the sample was read.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/language.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool ok, const char *what)
{
	if (!ok) {
		fprintf(stderr, "broken: %s\n", what);
		abort();
	}
}

static bool known(const char *code)
{
	const char *c;

	if (strcmp(code, "und") == 0)
		return true;
	for (size_t i = 0; (c = ds_language_code(i)); i++)
		if (strcmp(c, code) == 0)
			return true;
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ds_str s = {(const char *)data, size};
	ds_language a, b;

	ds_language_guess(&a, s);
	ds_language_guess(&b, s);
	need(a.confidence >= 0 && a.confidence <= 100, "confidence in range");
	need((a.confidence == 0) == (strcmp(a.code, "und") == 0), "und has no confidence, others have");
	need(known(a.code) && known(a.next), "codes are of the table");
	need(strcmp(a.code, b.code) == 0 && a.confidence == b.confidence, "the same each time");
	need(a.letters <= 512 && a.letters <= size, "the sample is bounded");
	return 0;
}
