#!/bin/sh
# The committed Unicode tables are what the generator makes of the installed Unicode files.
# SPDX-License-Identifier: MIT
set -eu
U=${UCD:-/usr/share/unicode}
out=${BUILD:-build}/ucd
if [ ! -e "$U/UnicodeData.txt" ] || ! command -v lua5.4 >/dev/null 2>&1; then
	echo "SKIP: needs $U/UnicodeData.txt and lua5.4"
	exit 77
fi
if ! grep -q '^# DerivedAge-15\.0\.0\.txt' "$U/DerivedAge.txt"; then
	echo "SKIP: $U is not Unicode 15.0.0"
	exit 77
fi
mkdir -p "$out"
lua5.4 core/ucd/gen.lua "$U" "$out" >/dev/null
for f in "$out"/*.c.new; do
	name=$(basename "$f" .new)
	cmp "$f" "core/ucd/$name"
done
