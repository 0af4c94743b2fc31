-- `luarocks make lua/dossier-0.1.0-1.rockspec` in the source tree. SPDX-License-Identifier: MIT
rockspec_format = "3.0"
package = "dossier"
version = "0.1.0-1"
source = { url = "file://dossier-0.1.0.tar.gz" } -- `make` takes the tree in which it stands
description = {
	summary = "Text analysis: who met whom, when, how many were hurt, and who says so",
	detailed = "The library of the dossier program for stock Lua: Unicode text, names, dates, numbers, claims, token patterns, a SQLite store.",
	license = "MIT",
}
dependencies = { "lua >= 5.4, < 5.5" }
external_dependencies = {
	UTF8PROC = { header = "utf8proc.h" },
	SQLITE3 = { header = "sqlite3.h" },
	JANSSON = { header = "jansson.h" },
	SODIUM = { header = "sodium.h" },
	ZLIB = { header = "zlib.h" },
	LIBARCHIVE = { header = "archive.h" },
}
build = {
	type = "make",
	build_target = "build/dossier.so",
	install_pass = false,
	install = { lib = { dossier = "build/dossier.so" } },
}
