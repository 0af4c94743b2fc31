#!/usr/bin/env bats
# Every command of README.md and of the guides prints what the page shows; every row of docs/values.md is so.
# SPDX-License-Identifier: MIT

setup_file() {
	cd "$BATS_TEST_DIRNAME/../.." || return 1
	: "${DOSSIER:=$PWD/build/dossier}"
	LUA=$(command -v lua5.4 || command -v lua) || skip "lua is not installed"
	for tool in jq sqlite3; do
		command -v "$tool" >/dev/null || skip "$tool is not installed"
	done
	export DOSSIER LUA
}

page() { LUA_CPATH="$(dirname "$DOSSIER")/?.so;;" "$LUA" tests/cli/docs.lua "$1" "$2" "$BATS_TEST_TMPDIR/page"; }

@test "docs: README.md" { page run README.md; }
@test "docs: docs/tutorial.md" { page run docs/tutorial.md; }
@test "docs: docs/repair.md" { page run docs/repair.md; }
@test "docs: docs/formats.md" { page run docs/formats.md; }
@test "docs: docs/gazetteers.md" { page run docs/gazetteers.md; }
@test "docs: docs/segmentation.md" { page run docs/segmentation.md; }
@test "docs: docs/names-across-scripts.md" { page run docs/names-across-scripts.md; }
@test "docs: docs/language.md" { page run docs/language.md; }
@test "docs: docs/text.md" { page run docs/text.md; }
@test "docs: docs/explain.md" { page run docs/explain.md; }
@test "docs: docs/counts.md" { page run docs/counts.md; }
@test "docs: docs/resolve.md" { page run docs/resolve.md; }
@test "docs: docs/zones.md" { page run docs/zones.md; }
@test "docs: docs/concordance.md" { page run docs/concordance.md; }
@test "docs: scripts/entities/README.md" { page run scripts/entities/README.md; }
@test "docs: scripts/timeline/README.md" { page run scripts/timeline/README.md; }
@test "docs: scripts/casualties/README.md" { page run scripts/casualties/README.md; }
@test "docs: scripts/claims/README.md" { page run scripts/claims/README.md; }
@test "docs: scripts/quotes/README.md" { page run scripts/quotes/README.md; }
@test "docs: scripts/compare/README.md" { page run scripts/compare/README.md; }
@test "docs: docs/claims.md" { page run docs/claims.md; }
@test "docs: docs/patterns.md" { page run docs/patterns.md; }
@test "docs: docs/statistics.md" { page run docs/statistics.md; }
@test "docs: docs/lists.md" { page run docs/lists.md; }
@test "docs: docs/library.md" {
	case $DOSSIER in */asan/* | */tsan/*) skip "a stock interpreter has no sanitizer" ;; esac
	page run docs/library.md;
}
@test "docs: docs/train.md" { page run docs/train.md; }
@test "docs: docs/rules.md" { page run docs/rules.md; }
@test "docs: docs/repl.md" { page run docs/repl.md; }
@test "docs: docs/scripts.md" { page run docs/scripts.md; }
@test "docs: docs/sandbox.md" { page run docs/sandbox.md; }
@test "docs: docs/sharing.md" {
	command -v minisign >/dev/null || skip "minisign is not installed"
	page run docs/sharing.md;
}
@test "docs: scripts/keywords/README.md" { page run scripts/keywords/README.md; }
@test "docs: scripts/concordance/README.md" { page run scripts/concordance/README.md; }
@test "docs: scripts/redact/README.md" { page run scripts/redact/README.md; }
@test "docs: docs/values.md, commands" { page run docs/values.md; }
@test "docs: docs/values.md, every row of its tables" { page values docs/values.md; }

@test "docs: every page that shows commands is run" {
	for page in *.md docs/*.md examples/*.md scripts/*/README.md; do
		grep -qE '^(    \$ |```console)' "$page" || continue
		grep -qF "page run $page;" "$BATS_TEST_FILENAME" || { echo "$page is not run"; false; }
	done
}

@test "docs: every file that README.md and the guides point at is there" {
	for page in README.md CHANGELOG.md docs/*.md examples/README.md; do
		grep -oE '\]\([^)#: ]+' "$page" | sed 's/^](//' | while read -r target; do
			[ -e "$(dirname "$page")/$target" ] || { echo "$page: no $target"; exit 1; }
		done
	done
}

@test "docs: a page that is wrong is noticed" {
	printf '    $ echo one\n    two\n' >"$BATS_TEST_TMPDIR/wrong.md"
	run page run "$BATS_TEST_TMPDIR/wrong.md"
	[ "$status" -eq 1 ]
	printf '| text | type | value | low | high | cue |\n| --- | --- |\n| **40** boats | CARDINAL | 41 | 41 | 41 |  |\n' \
		>"$BATS_TEST_TMPDIR/wrong.md"
	run page values "$BATS_TEST_TMPDIR/wrong.md"
	[ "$status" -eq 1 ]
}
