#!/bin/sh
# Files up to 600 lines (generated tables and data aside), lines up to 100 columns (a tab counts 8),
# functions of C up to 60 lines; longer ones stand in tests/check/long.txt with the reason.
# SPDX-License-Identifier: MIT
set -eu
bad=0
list() { git ls-files "$@" 2>/dev/null || true; }
for f in $(list '*.c' '*.h' '*.lua' '*.sh'); do
	[ -f "$f" ] || continue
	case $f in core/ucd/tables_*.c | core/text/tables_*.c | core/ucd/scripts.h | lua/types/*) continue ;; esac
	n=$(wc -l <"$f")
	[ "$n" -le 600 ] || { echo "$f: $n lines (limit 600)"; bad=1; }
done
for f in $(list 'core/*.c' 'lua/*.c' 'tests/*.c'); do
	[ -f "$f" ] || continue
	case $f in core/ucd/tables_*.c | core/text/tables_*.c) continue ;; esac
	awk -v file="$f" '
		/^[A-Za-z_].*\(/ && !/;[ \t]*$/ && !/^#/ { head = $0; start = NR }
		/^\{/ { open = 1 }
		/^\}/ && open {
			open = 0
			if (NR - start > 60 && start) {
				name = head; sub(/\(.*/, "", name); sub(/.*[ *]/, "", name)
				print file ": " name
			}
			start = 0
		}' "$f"
done >"${BUILD:-build}/long.txt"
while IFS= read -r row; do
	grep -qF "$row" tests/check/long.txt 2>/dev/null || { echo "$row: more than 60 lines"; bad=1; }
done <"${BUILD:-build}/long.txt"
exit $bad
