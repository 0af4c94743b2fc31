#!/bin/sh
# One golden case: run.sh BINARY FOLDER [update]
#   FOLDER/args      the command line, one argument a line; {} is the folder
#   FOLDER/input     standard input, if it is there
#   FOLDER/expected  standard output; FOLDER/code the exit code if it is not 0
# With `update` the expected output is written anew, to be looked at in the diff.
# SPDX-License-Identifier: MIT
set -eu
case $1 in /*) binary=$1 ;; *) binary=$(pwd)/$1 ;; esac
dir=${2%/}
set -- "${3:-check}"
mode=$1
shift
while IFS= read -r arg; do
	case $arg in "{}"*) arg=$dir${arg#"{}"} ;; esac
	set -- "$@" "$arg"
done <"$dir/args"
input=/dev/null
[ -f "$dir/input" ] && input=$dir/input
wanted=0
[ -f "$dir/code" ] && wanted=$(cat "$dir/code")
out=$(mktemp)
trap 'rm -f "$out"' EXIT
code=0
NO_COLOR=1 "$binary" "$@" <"$input" >"$out" || code=$?
if [ "$code" != "$wanted" ]; then
	echo "$dir: exit code $code, expected $wanted"
	exit 1
fi
if [ "$mode" = update ]; then
	cp "$out" "$dir/expected"
else
	diff -u "$dir/expected" "$out"
fi
