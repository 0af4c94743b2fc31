#!/usr/bin/env bats
# A store in the plain sqlite3 shell, and the extension: every query of docs/schema.md prints what the page shows.
# SPDX-License-Identifier: MIT

setup_file() {
	command -v sqlite3 >/dev/null || skip "sqlite3 is not installed"
	cd "$BATS_TEST_DIRNAME/../.." || return 1
	: "${DOSSIER:=$PWD/build/dossier}"
	EXT=$(dirname "$DOSSIER")/dossier_sqlite
	STORE=$BATS_FILE_TMPDIR/news.store
	export DOSSIER EXT STORE
	"$DOSSIER" add "$STORE" examples/news/news.jsonl
}

plain() { printf '%s\n' "$1" | sqlite3 -batch "$STORE" 2>&1; }
# in a sanitizer build the runtime must be in the process before the extension is
extended() {
	printf '.load %s\n%s\n' "$EXT" "$1" |
		LD_PRELOAD=$(ldd "$EXT.so" | sed -n 's/.*libasan[^ ]* => \([^ ]*\) .*/\1/p') \
		ASAN_OPTIONS=detect_leaks=0 sqlite3 -batch "$STORE" 2>&1
}

@test "sqlite: every table and view works without the extension" {
	for t in documents mentions names sources runs claims types settings mentions_named claims_named; do
		run plain "SELECT count(*) > 0 FROM (SELECT * FROM $t);"
		[ "$status" -eq 0 ]
		[ "$output" = 1 ] || { echo "$t: $output"; false; }
	done
	run plain "PRAGMA integrity_check; PRAGMA foreign_key_check;"
	[ "$output" = ok ]
}

@test "sqlite: a store is one file at rest" {
	[ ! -e "$STORE-wal" ]
	[ ! -e "$STORE-shm" ]
	run plain "PRAGMA application_id; PRAGMA user_version; PRAGMA journal_mode;"
	[ "$output" = "$(printf '1146311506\n1\ndelete')" ]
}

@test "sqlite: offsets of mentions are those of the text" {
	run plain "SELECT count(*) FROM mentions_named m JOIN documents d USING (doc) WHERE CAST(substr(
		CAST(d.text AS BLOB), m.start + 1, m.\"end\" - m.start) AS TEXT) <> m.text;"
	[ "$output" = 0 ]
}

@test "sqlite: mentions take at most half the size of the text" {
	# without the free end of the last page: the corpus is a few pages long
	run plain "SELECT (SELECT sum(pgsize - unused) FROM dbstat WHERE name = 'mentions') <=
		(SELECT sum(bytes) FROM documents) / 2;"
	case $output in *"no such table: dbstat"*) skip "this sqlite3 has no dbstat" ;; esac
	[ "$output" = 1 ]
}

@test "sqlite: MATCH names the missing tokenizer, and works with it" {
	run plain "SELECT count(*) FROM search WHERE search MATCH 'market';"
	[ "$status" -ne 0 ]
	[[ "$output" == *"no such tokenizer: dossier"* ]]
	run extended "SELECT count(*) > 0 FROM search WHERE search MATCH 'market';"
	[ "$output" = 1 ]
	run extended "INSERT INTO search(search, rank) VALUES('integrity-check', 1);"
	[ "$status" -eq 0 ]
	[ -z "$output" ]
}

@test "sqlite: functions refuse what they do not know and pass NULL on" {
	run extended "SELECT dossier_fold(NULL) IS NULL, dossier_normalize(NULL, 'nfc') IS NULL;"
	[ "$output" = "1|1" ]
	run extended "SELECT dossier_normalize('a', 'nfx');"
	[ "$status" -ne 0 ]
	[[ "$output" == *'no form "nfx"'* ]]
	run extended "SELECT count(*) FROM dossier_entities;"
	[ "$output" = 0 ]
	run extended "SELECT e.text FROM documents d, dossier_entities(d.title, d.date) e WHERE d.doc = 1
		AND e.type = 'CARDINAL';"
	[ "$output" = 17 ]
}

@test "sqlite: the extension exports its entry points only, and holds no sqlite3" {
	command -v nm >/dev/null || skip "nm is not installed"
	run sh -c "nm -D --defined-only '$EXT.so' | grep -c ' [TDBRW] '"
	[ "$output" = 2 ]
	run sh -c "nm '$EXT.so' | grep -cE ' [TtU] sqlite3_(open|prepare|step)'"
	[ "$output" = 0 ]
}

@test "sqlite: every query of docs/schema.md prints what the page shows" {
	n=0
	lua=$(command -v lua5.4 || command -v lua) || skip "lua is not installed"
	"$lua" - docs/schema.md "$BATS_TEST_TMPDIR" <<'LUA'
local text = io.open(arg[1]):read("a")
local n = 0
for sql, shown in text:gmatch("```sql\n(.-)```\n\n```text\n(.-)```") do
	n = n + 1
	io.open(("%s/%d.sql"):format(arg[2], n), "w"):write(sql):close()
	io.open(("%s/%d.txt"):format(arg[2], n), "w"):write(shown):close()
end
LUA
	for q in "$BATS_TEST_TMPDIR"/*.sql; do
		n=$((n + 1))
		sql=$(grep -v '^\.load' "$q")
		case $(cat "$q") in
		*dossier_*) out=$(extended "$sql") ;;
		*) out=$(plain "$sql") || true ;;
		esac
		# the shell puts where the error was in front of it
		shown=$(cat "${q%.sql}.txt")
		[ "$out" = "$shown" ] || [ "${out#*: }" = "$shown" ] || { echo "$sql"; echo "$out"; false; }
	done
	[ "$n" -ge 7 ]
}
