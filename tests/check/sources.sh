#!/bin/sh
# Every source that the tagger writes ("rule:...", and a list that ships) is explained, and no other.
# SPDX-License-Identifier: MIT
set -eu
table=core/tag/explain_sources.c
bad=0
used=$(grep -ho '"rule:[a-z][a-z-]*"' core/tag/*.c lua/bind/tag/*.c --exclude=explain_sources.c | sort -u)
known=$(grep -o '"rule:[a-z][a-z-]*"' $table | sort -u)
if [ "$used" != "$known" ]; then
	printf 'written by the tagger:\n%s\nin %s:\n%s\n' "$used" $table "$known"
	bad=1
fi
[ -n "$used" ] || { echo "no source found"; bad=1; }
# lists whose entries are names: not heads, titles, words, first names, currencies, units
for list in core/tag/data/*.tsv; do
	name=$(basename "$list" .tsv)
	if awk -F'\t' '!/^#/ && $2 ~ /^(PERSON|NORP|FAC|ORG|GPE|LOC|PRODUCT|EVENT|WORK_OF_ART|LAW|LANGUAGE)$/ &&
		$5 !~ /class=(HEAD|FIRST)/ { found = 1 } END { exit !found }' "$list"; then
		grep -q "\"gazetteer:$name\"" $table || { echo "$table: no gazetteer:$name"; bad=1; }
	fi
done
exit $bad
