#!/bin/sh
# make demo: the example reports into a store, one event's tolls side by side, the same as an HTML page.
#   demo.sh BINARY FOLDER
# SPDX-License-Identifier: MIT
set -eu
dossier=$1
out=$2
store=$out/demo.dossier
page=$out/demo.html
rm -f "$store" "$page"
echo "\$ dossier add $store examples/news/news.jsonl"
"$dossier" add "$store" examples/news/news.jsonl
echo
echo "\$ dossier run casualties --store $store --query marevo --compare --harm killed"
"$dossier" run casualties --store "$store" --query marevo --compare --harm killed
"$dossier" run casualties --store "$store" --query marevo --compare --format html -o "$page" \
	--title "Marevo, 10 March 2026: who reports what"
echo
echo "The whole comparison as a page: $page"
