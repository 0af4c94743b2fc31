#!/bin/sh
# Every header compiles alone, and its guard is the name of its path.
# SPDX-License-Identifier: MIT
set -eu
bad=0
flags="-std=c11 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Wpedantic -Icore -Ilua"
lua=
for p in lua5.4 lua-5.4 lua54 lua; do
	if pkg-config --exists "$p >= 5.4" "$p < 5.5" 2>/dev/null; then lua=$(pkg-config --cflags "$p"); break; fi
done
for f in core/*/*.h core/*.h lua/*/*.h lua/*/*/*.h; do
	[ -e "$f" ] || continue
	path=${f#core/}
	path=${path#lua/}
	# shellcheck disable=SC2086 # words on purpose
	if ! printf '#include "%s"\nint ds_header_check;\n' "$path" | "${CC:-cc}" $flags $lua -x c -fsyntax-only -; then
		echo "$f: does not compile alone"
		bad=1
	fi
	guard=DS_$(echo "$path" | tr 'a-z/.' 'A-Z__')
	grep -q "^#ifndef $guard\$" "$f" || { echo "$f: guard is not $guard"; bad=1; }
done
exit $bad
