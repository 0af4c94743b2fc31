#!/bin/sh
# A layer of core/ includes itself and those before it, and no Lua header; nothing includes upwards.
# SPDX-License-Identifier: MIT
set -eu
layers="base ucd text tag io match store"
bad=0
before=
for layer in $layers; do
	before="$before $layer"
	for f in core/"$layer"/*.[ch]; do
		[ -e "$f" ] || continue
		for inc in $(sed -n 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*"\([^"]*\)".*/\1/p' "$f"); do
			case " $before " in
			*" ${inc%%/*} "*) ;;
			*) echo "$f: includes \"$inc\", which is not below layer $layer"; bad=1 ;;
			esac
			case $inc in
			*_int.h) [ "${inc%%/*}" = "$layer" ] || { echo "$f: \"$inc\" is private to ${inc%%/*}"; bad=1; } ;;
			esac
		done
		if grep -n '#[[:space:]]*include[[:space:]]*<\(lua\|lauxlib\|lualib\)' "$f"; then
			echo "$f: the core knows no Lua"
			bad=1
		fi
	done
done
for f in lua/bind/*.[ch] lua/bind/*/*.[ch]; do
	[ -e "$f" ] || continue
	if grep -n '#[[:space:]]*include[[:space:]]*"\(host\|cli\)/' "$f"; then
		echo "$f: bindings know neither host nor command line"
		bad=1
	fi
done
exit $bad
