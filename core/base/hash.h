/*
 * A seeded hash of bytes for tables that hold untrusted keys (wyhash's construction: 64x64 -> 128
 * multiply and fold). The same bytes and seed give the same number on every machine, since compiled
 * lists keep hashes on disk. Not cryptographic: SHA-256 is libsodium's.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_BASE_HASH_H
#define DS_BASE_HASH_H

#include "base/str.h"

uint64_t ds_hash(ds_str bytes, uint64_t seed);

#endif
