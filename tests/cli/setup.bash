# What every test of the command line begins with: its own folder with a few documents in it.
# SPDX-License-Identifier: MIT

bats_require_minimum_version 1.5.0

setup() {
	: "${DOSSIER:=$BATS_TEST_DIRNAME/../../build/dossier}"
	export DOSSIER XDG_STATE_HOME=$BATS_TEST_TMPDIR/state
	unset DOSSIER_STORE NO_COLOR
	cd "$BATS_TEST_TMPDIR" || return 1
	mkdir -p docs/sub
	printf 'Ağcabədi came under fire on 4 October 2020. President Ilham Aliyev said at least 40 people were killed 😀 in Ganja.\n' > docs/a.txt
	printf 'Prime Minister Nikol Pashinyan met Vladimir Putin in Moscow on 9 November 2020. Cafe\xcc\x81 in Paris.\n' > docs/sub/b.txt
}

d() { "$DOSSIER" "$@"; }

# has TEXT: the output of the last run holds it
has() {
	[[ "$output${stderr:-}" == *"$1"* ]] || { printf 'no "%s" in:\n%s\n%s\n' "$1" "$output" "${stderr:-}"; return 1; }
}
hasnt() {
	[[ "$output${stderr:-}" != *"$1"* ]] || { printf '"%s" in:\n%s\n%s\n' "$1" "$output" "${stderr:-}"; return 1; }
}

# many N FILE: N documents as JSON lines, each with names, a date and a number of its own
many() {
	awk -v n="$1" 'BEGIN { for (i = 1; i <= n; i++) printf "{\"uri\":\"n%d\",\"text\":\"President Ilham Aliyev met Vladimir Putin in Moscow on 9 November 2020, and %d people were killed in Ganja near Paris.\"}\n", i, i }' > "$2"
}
