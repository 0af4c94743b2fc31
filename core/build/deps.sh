#!/bin/sh
# What the build needs, and how to get it.
#   deps.sh missing build|test   prints the Debian names of what is not there, one line, nothing if all is
#   deps.sh install build|test   installs them (root, or password-less sudo), else says the one command
# Runs before anything is installed, so it uses nothing but sh.
# SPDX-License-Identifier: MIT
set -u

have() { command -v "$1" >/dev/null 2>&1; }
# a library that is opened while running, if it is there
opened()
{
	for f in /usr/lib*/"$1" /usr/lib*/*/"$1" /lib/*/"$1" /usr/local/lib/"$1"; do
		[ -e "$f" ] && return 0
	done
	PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null | grep -q "$1"
}
lib() { have pkg-config && pkg-config --exists "$1" 2>/dev/null; }

lua_lib()
{
	for p in lua5.4 lua-5.4 lua54 lua; do
		have pkg-config && pkg-config --exists "$p >= 5.4" "$p < 5.5" 2>/dev/null && return 0
	done
	return 1
}

missing()
{
	# an overridden compiler (CC=clang) counts as one
	have "${CC:-cc}" || have cc || have gcc || have clang || echo gcc
	echo '#include <stdio.h>' | "${CC:-cc}" -x c -fsyntax-only - >/dev/null 2>&1 || echo libc6-dev
	have pkg-config || echo pkg-config
	lua_lib || echo liblua5.4-dev
	lib libutf8proc || echo libutf8proc-dev
	lib "sqlite3 >= 3.35" || echo libsqlite3-dev
	lib jansson || echo libjansson-dev
	lib libsodium || echo libsodium-dev
	lib zlib || echo zlib1g-dev
	lib libarchive || echo libarchive-dev
	[ "$1" = test ] || return 0
	lib cmocka || echo libcmocka-dev
	have lua5.4 || echo lua5.4
	have sqlite3 || echo sqlite3
	have jq || echo jq
	have bats || echo bats
	have tmux || echo tmux
	have git || echo git
	have minisign || echo minisign
	have zsh || echo zsh
	have fish || echo fish
	have zip || echo zip
	have bzcat || echo bzip2
	have luarocks || echo luarocks
	[ -e /usr/share/unicode/UnicodeData.txt ] || echo unicode-data
}

# What the program does without where it must: asked for once, never waited for.
optional()
{
	[ -z "${DS_BOOTSTRAPPED:-}" ] || return 0
	opened libuchardet.so.0 || echo libuchardet0
}

# Exit code of an install that did not work out: no failure when all that is missing is optional.
without() { [ -z "$(missing "$1")" ]; }

install()
{
	list=$({ missing "$1"; optional; } | tr '\n' ' ')
	[ -n "$list" ] || return 0
	if ! have apt-get; then
		echo "dossier needs what Debian calls: $list" >&2
		echo "Install these with your system's package manager, then run make again." >&2
		without "$1"
		return
	fi
	if [ "$(id -u)" = 0 ]; then
		as=
	elif have sudo && sudo -n true 2>/dev/null; then
		as="sudo -n"
	else
		echo "dossier needs packages that are not installed. Run:" >&2
		echo "    sudo apt-get install $list" >&2
		without "$1"
		return
	fi
	echo "dossier needs packages that are not installed; installing: $list" >&2
	DEBIAN_FRONTEND=noninteractive
	export DEBIAN_FRONTEND
	# shellcheck disable=SC2086 # words on purpose
	$as apt-get update -qq >/dev/null 2>&1
	# shellcheck disable=SC2086
	$as env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $list >&2 ||
		without "$1"
}

case "${1:-} ${2:-}" in
"missing build" | "missing test") { missing "$2"; optional; } | tr '\n' ' ' ;;
"install build" | "install test") install "$2" ;;
*) echo "usage: deps.sh missing|install build|test" >&2; exit 2 ;;
esac
