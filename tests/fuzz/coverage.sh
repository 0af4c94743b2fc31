#!/bin/sh
# Lines of core/ that a fuzz target's corpus reaches: coverage.sh BUILD TARGET FILE|FOLDER... (gcov, a build
# made with --coverage). Prints the files of which anything ran, and their sum.
# SPDX-License-Identifier: MIT
set -eu
build=$1
target=$2
shift 2
find "$build" -name '*.gcda' -delete
"$build/replay/$target" "$@"
for f in core/*/*.c; do
	[ -e "$build/obj/${f%.c}.gcda" ] || continue
	gcov -n -o "$build/obj/${f%/*}" "$f" 2>/dev/null | awk -v want="File '$f'" '
		$0 == want { here = 1; next }
		here && /^Lines executed/ { sub(/Lines executed:/, ""); sub(/% of /, " "); print; exit }
		/^File/ { here = 0 }' | while read -r share lines; do echo "$share $lines $f"; done
done | awk '$1 > 0 { printf "%6.1f %% of %4d lines  %s\n", $1, $2, $3; n += $2; ran += $1 / 100 * $2 }
	END { printf "%6.1f %% of %d lines in all\n", n ? 100 * ran / n : 0, n }'
