/*
 * What comes with a package of a stranger: names in archives, signatures, keys. Any bytes as each of the three.
 *
 * A name that is taken never leads out of its folder; a signature that is read borrows from its text alone, and is not
 * good for a key that has nothing to do with it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "check.h"

#include "base/sign.h"
#include "io/archive.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void name(ds_str s)
{
	size_t depth = 0;

	if (ds_archive_name(s, NULL))
		return;
	need(s.len > 0 && s.at[0] != '/' && s.at[s.len - 1] != '/', "a clean beginning and end");
	for (size_t i = 0, start = 0; i <= s.len; i++) {
		if (i < s.len && s.at[i] != '/') {
			need(s.at[i] != '\0' && s.at[i] != '\\', "no zero, no backslash");
			continue;
		}
		need(i > start, "no empty part");
		need(!(s.at[start] == '.' && (i == start + 1 || (i == start + 2 && s.at[start + 1] == '.'))), "no . or ..");
		start = i + 1;
		depth++;
	}
	need(depth <= 16, "not too deep");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ds_str s = {(const char *)data, size};
	ds_sign_key key, other = {{0}, {0}};
	ds_signature sig;
	char id[17];

	if (size > 1 << 14)
		return 0;
	name(s);
	if (ds_sign_key_read(&key, s, NULL) == DS_OK)
		ds_sign_id(id, key.id);
	if (ds_sign_read(&sig, s, NULL) == DS_OK) {
		need(sig.comment.len == 0 || (sig.comment.at >= s.at && sig.comment.at + sig.comment.len <= s.at + s.len),
		     "the comment is the text's");
		memcpy(other.id, sig.id, sizeof other.id);
		need(ds_sign_check(&sig, &other, s, NULL) != DS_OK, "not good for the key of zeros");
	}
	return 0;
}
