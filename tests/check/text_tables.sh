#!/bin/sh
# The generated tables of core/text are what their generators write.
# SPDX-License-Identifier: MIT
set -eu
lua=$(command -v lua5.4 || command -v lua) || exit 77
"$lua" core/text/gen_mojibake.lua | cmp - core/text/tables_mojibake.c
"$lua" core/text/gen_entity.lua core/text/data/entities.tsv | cmp - core/text/tables_entity.c
