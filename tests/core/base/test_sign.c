/*
 * Signatures of minisign: whole ones in both forms, and every way to spoil one. The texts were made with
 * minisign 0.11 and a key made for this test alone.
 *
 * SPDX-License-Identifier: MIT
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/sign.h"

#include <string.h>

static const char key_text[] = 
	"untrusted comment: minisign public key 975AA107B7D6976E\n"
	"RWRul9a3B6Fal5+NPGq9Zutjl/c8HntYZr2qakMIEDDotq/6NLDYxdbx\n";
static const char hashed[] = 
	"untrusted comment: signature from minisign secret key\n"
	"RURul9a3B6Falw8dHAvXaA6TF9aVcUYx3HivARoszCwNNgzg/RYOVtQxZbBLFsWQeuNybJTYkT/ez3zJdqxMXuCExHtBa/Hs0w4=\n"
	"trusted comment: a test\n"
	"PcKDDMCMs1HEvqozXAxM4QIcZhV4hKFeg0GgVprzwZ3GeJfFDT3fkQeqTU+Qod5DoTFIyZot1t5zovn+JvmoBg==\n";
static const char plain[] = 
	"untrusted comment: signature from minisign secret key\n"
	"RWRul9a3B6Fal7QZHtqk9wvtRT4LFhnheZ8TX4DlUMfME+axnz6DepA6LZsvS5xvgMZgO6jZeivcIYCsF7A4o4SpYmMP8NOOxQM=\n"
	"trusted comment: a test\n"
	"nbLaUUOc+Ww9oBU6TYRHa73ZNcKEbp/lCHKp6ZpypZt9J3Edeuj39iSEU2jHsE68TGQLOADgNmVcRQGPmhrRBw==\n";
static const char data[] = "dossier signs nothing, it only looks\n";

static ds_status check(const char *sig, const char *of, ds_err *err)
{
	ds_sign_key key;
	ds_signature s;
	ds_status st = ds_sign_key_read(&key, ds_str_of(key_text), err);

	assert_int_equal(st, DS_OK);
	st = ds_sign_read(&s, ds_str_of(sig), err);
	return st ? st : ds_sign_check(&s, &key, ds_str_of(of), err);
}

static void test_good(void **state)
{
	ds_sign_key key;
	ds_signature s;
	char id[17];
	ds_err err;

	assert_int_equal(check(hashed, data, &err), DS_OK);
	assert_int_equal(check(plain, data, &err), DS_OK);
	assert_int_equal(ds_sign_read(&s, ds_str_of(hashed), &err), DS_OK);
	assert_true(s.hashed);
	assert_true(ds_str_is(s.comment, "a test"));
	assert_int_equal(ds_sign_key_read(&key, ds_str_of(strchr(key_text, '\n') + 1), &err), DS_OK);
	ds_sign_id(id, key.id);
	assert_string_equal(id, "975AA107B7D6976E");
}

/* Any one letter of a signature that is changed makes it wrong or unreadable; of the first line, nothing. */
static void every_letter(const char *sig)
{
	char copy[1024];
	size_t n = strlen(sig), first = (size_t)(strchr(sig, '\n') - sig);
	ds_err err;

	for (size_t i = first + 1; i + 1 < n; i++) {
		memcpy(copy, sig, n + 1);
		copy[i] = copy[i] == 'A' ? 'B' : 'A';
		if (check(copy, data, &err) == DS_OK)
			fail_msg("changed at %zu and still good", i);
	}
	for (size_t i = 0; i + 2 < n; i++) {
		memcpy(copy, sig, n + 1);
		copy[i] = '\0';
		if (check(copy, data, &err) == DS_OK)
			fail_msg("cut at %zu and still good", i);
	}
}

static void test_bad(void **state)
{
	ds_sign_key key;
	ds_err err;

	every_letter(hashed);
	every_letter(plain);
	assert_int_equal(check(hashed, "dossier signs nothing, it only looks", &err), DS_EFAIL);
	assert_non_null(strstr(err.msg, "what was signed is not what is here"));
	assert_int_equal(check(plain, "", &err), DS_EFAIL);
	assert_int_equal(check("", data, &err), DS_ESYNTAX);
	assert_int_equal(ds_sign_key_read(&key, DS_STR(""), &err), DS_ESYNTAX);
	assert_int_equal(ds_sign_key_read(&key, DS_STR("RWQ="), &err), DS_ESYNTAX);
	assert_int_equal(ds_sign_key_read(&key, ds_str_of(hashed), &err), DS_ESYNTAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_good), cmocka_unit_test(test_bad)};

	return cmocka_run_group_tests_name("base/sign", tests, NULL, NULL);
}
