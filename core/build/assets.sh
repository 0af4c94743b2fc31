#!/bin/sh
# Writes one assembler file that embeds files: assets.sh SYMBOL=FILE... > assets.S
# Each becomes ds_asset_SYMBOL_start .. ds_asset_SYMBOL_end, 64-byte aligned, read only.
# An 8 MB array in C costs the compiler 16 s and 0.9 GB; .incbin costs nothing.
# SPDX-License-Identifier: MIT
set -eu
echo '	.section .rodata'
for pair; do
	name=${pair%%=*}
	file=${pair#*=}
	[ -r "$file" ] || { echo "assets.sh: $file: cannot be read" >&2; exit 1; }
	printf '\t.globl ds_asset_%s_start, ds_asset_%s_end\n' "$name" "$name"
	printf '\t.hidden ds_asset_%s_start, ds_asset_%s_end\n' "$name" "$name"
	printf '\t.balign 64\nds_asset_%s_start:\n\t.incbin "%s"\nds_asset_%s_end:\n\t.byte 0\n' \
		"$name" "$file" "$name"
done
# no executable stack
echo '	.section .note.GNU-stack,"",%progbits'
