#!/usr/bin/env bats
# tag, segment, normalize, info, find: documents in, annotations out.
# SPDX-License-Identifier: MIT
load setup

@test "tag: every span is where it says, in code points, bytes and UTF-16" {
	printf 'e\xcc\x81 😀 Moscow met at least 40 people from Ağdam.' > x.txt
	run -0 d tag --format jsonl x.txt
	[ "$(printf '%s' "$output" | jq -c 'has("offsets")')" = false ]
	[ "$(printf '%s' "$output" | jq -c '. as $d | [.entities[] | $d.text[.start:.end] == .text] | all')" = true ]
	[ "$(printf '%s' "$output" | jq -c '[.entities[0] | .start, .end]')" = "[4,10]" ]
	run -0 d tag --format jsonl --offsets utf16 x.txt
	[ "$(printf '%s' "$output" | jq -c '[.offsets, .entities[0].start]')" = '["utf16",5]' ]
	run -0 d tag --format jsonl --offsets byte --source-spans x.txt
	[ "$(printf '%s' "$output" | jq -c '[.offsets, .entities[0].start, .entities[0].at]')" = '["byte",8,[9,15]]' ]
	[ "$(printf '%s' "$output" | jq -r '.entities[0].at | "\(.[0]) \(.[1])"' | { read -r a b; dd if=x.txt bs=1 skip="$a" count=$((b - a)) 2>/dev/null; })" = Moscow ]
}

@test "tag: keys and values of the exchange format" {
	run -0 d tag --format jsonl docs/a.txt
	[ "$(printf '%s' "$output" | jq -c 'keys')" = '["entities","id","lang","text","uri"]' ]
	[ "$(printf '%s' "$output" | jq -r .lang)" = en ]
	[ "$(printf '%s' "$output" | jq -c '.entities[] | select(.type == "CARDINAL") | [.value, .low, .high, .cue]')" = '[null,40,null,"at least"]' ]
	[ "$(printf '%s' "$output" | jq -c '.entities[] | select(.type == "DATE") | [.value, .low, .high]')" = '["2020-10-04","2020-10-04","2020-10-04"]' ]
	[ "$(printf '%s' "$output" | jq -c '[.entities[] | select(.type == "GPE") | (.id | startswith("places:")), .entity]')" = '[true,"#0",true,"#4"]' ]
	run -0 d tag --format jsonl --sentences --tokens docs/a.txt
	[ "$(printf '%s' "$output" | jq -c '. as $d | [.sentences[] | $d.text[.[0]:.[1]] | test("^\\S.*\\.$")]')" = '[true,true]' ]
	[ "$(printf '%s' "$output" | jq -r '. as $d | .tokens[] | $d.text[.[0]:.[1]]' | head -n 3 | tr '\n' ' ')" = "Ağcabədi came under " ]
}

@test "tag: money whose currency is not known has an amount, and no blank behind it" {
	run -0 sh -c 'echo "It cost 12 million crowns and 5 euros." | "$DOSSIER" tag -'
	has "It cost [12 million crowns MONEY 12000000] and [5 euros MONEY 5 EUR]."
}

@test "tag: relative dates want the document's date" {
	run -0 sh -c 'echo "It happened yesterday." | "$DOSSIER" tag --date 2020-10-05 --format jsonl | jq -r ".date, .entities[0].value"'
	[ "$output" = "$(printf '2020-10-05\n2020-10-04')" ]
	run -0 sh -c 'echo "It happened yesterday." | "$DOSSIER" tag --format jsonl | jq -c "[.entities[] | .value // empty | select(startswith(\"20\"))]"'
	[ "$output" = "[]" ]
}

@test "tag: conll keeps every line of its input" {
	printf -- '-DOCSTART- -X- O\n\nMr.\tB\nPutin x y\n\ndo\tO\nn'"'"'t\tO\n\n-DOCSTART-\n\nRe-opened\nin\nMoscow\t\n😀\n\n' > x.conll
	d tag --from conll --format conll x.conll > out
	cut -f1 out > have
	sed 's/[ \t].*//' x.conll > want
	diff want have
	[ "$(awk -F'\t' 'NF > 0 && NF != 2' out)" = "" ]
	[ "$(grep Moscow out)" = "$(printf 'Moscow\tB-GPE')" ]
	[ "$(d tag --from conll --format conll --labels coarse x.conll | grep Moscow)" = "$(printf 'Moscow\tB-LOC')" ]
}

@test "tag: the same bytes on any number of threads" {
	many 500 m.jsonl
	d tag --format jsonl -j 1 m.jsonl > one
	d tag --format jsonl -j 3 m.jsonl > three
	cmp one three
	[ "$(wc -l < one)" = 500 ]
}

@test "tag: csv with guessed and given headings, gzipped, and as csv" {
	printf 'body,published,headline,outlet\n"Putin in Moscow.",2020-10-05,Head,BBC\n' > c.csv
	run -0 --separate-stderr d tag --format jsonl c.csv
	[ "$stderr" = "dossier: c.csv: read as --map text=body,title=headline,date=published,publisher=outlet" ]
	[ "$(printf '%s' "$output" | jq -r '.uri, .title, .date, .publisher')" = "$(printf 'c.csv#1\nHead\n2020-10-05\nBBC')" ]
	run -0 --separate-stderr d tag --format jsonl --map text=headline c.csv
	[ "$(printf '%s' "$output" | jq -r '.text, .meta.body')" = "$(printf 'Head\nPutin in Moscow.')" ]
	gzip c.csv
	run -0 d tag -q --format csv c.csv.gz
	has "GPE,Moscow"
	run -1 d tag --map text=nope c.csv.gz
	has 'c.csv.gz:1: no column "nope" (columns: body, published, headline, outlet)'
	run -1 d tag --map foo=body c.csv.gz
	has "no such field"
}

@test "tag: a bad line of jsonl is named and the others go on" {
	printf '{"text":"Moscow"}\n{bad\n{"text":"Paris","x":1}\n{"notext":1}\n' > j.jsonl
	run -1 --separate-stderr d tag --format jsonl j.jsonl
	[ "${#lines[@]}" = 2 ]
	[ "$(printf '%s' "${lines[1]}" | jq -c '[.text, .meta.x, .uri]')" = '["Paris",1,"j.jsonl#3"]' ]
	[[ "$stderr" == *"j.jsonl:2: not JSON"* ]]
	[[ "$stderr" == *'j.jsonl:4: no "text"'* ]]
}

@test "tag: input with entities is tagged again only with --retag" {
	echo '{"text":"Moscow","entities":[]}' > j.jsonl
	[ "$(d tag --format jsonl j.jsonl | jq '.entities | length')" = 0 ]
	[ "$(d tag --format jsonl --retag j.jsonl | jq '.entities | length')" = 1 ]
}

@test "tag: empty, invalid, binary and unknown input" {
	: > empty.txt
	printf 'a\xff\xfeb Moscow\n' > bad.txt
	printf 'a\0b Moscow\n' > nul.txt
	[ "$(d tag --format jsonl empty.txt | jq -c '[.text, .entities]')" = '["",[]]' ]
	[ "$(d tag --format jsonl bad.txt | jq -r .text)" = "a��b Moscow" ]
	run -1 d tag --strict bad.txt
	has "bad.txt: ill-formed UTF-8 at byte 1"
	run -1 d tag nul.txt
	has "nul.txt: looks binary"
	run -0 d tag --from plain --format jsonl nul.txt
	has Moscow
	run -1 d tag --from pdf docs/a.txt
	has "pdf is not built yet (built: plain, jsonl, csv, conll)"
	for c in tag segment info; do run -0 d $c empty.txt; done
}

@test "tag: an option of another format is said to do nothing" {
	for option in roles zones claims sentences tokens source-spans; do
		run -2 d tag --$option docs/a.txt
		has "--$option: only with --format jsonl"
		run -0 d tag --$option --format jsonl docs/a.txt
	done
	run -2 d tag --labels coarse docs/a.txt
	has "--labels: only with --format conll"
}

@test "tag: signs alone are no name" {
	run -0 sh -c 'printf "@ @ @ @ hello @ %% @\n" | "$DOSSIER" tag --format jsonl - | jq -r ".entities[].text"'
	hasnt "@"
}

@test "tag: what the terminal would obey is not printed" {
	printf 'Moscow \x1b[31mred\x1b]0;title\x07 \xc2\x9b2J\n' > esc.txt
	run -0 sh -c '"$DOSSIER" tag esc.txt | tr -d "\n" | LC_ALL=C grep -c "[[:cntrl:]]"; true'
	[ "$output" = 0 ]
}

@test "info, normalize: a line of 20 MB" {
	awk 'BEGIN { for (i = 0; i < 200000; i++) printf "Moscow is big and far away from Ganja, we said so ourselves, at it for a very long time now and ever " }' > big.txt
	[ "$(d info --format json big.txt | jq .text_bytes)" = "$(wc -c < big.txt | tr -d ' ')" ]
	run -0 d normalize --form nfc -o out.txt big.txt
	cmp big.txt out.txt
}

@test "segment: sentences, tokens, words, graphemes, jsonl" {
	printf "They don't agree. Yes." > x.txt
	[ "$(d segment x.txt)" = "$(printf "They don't agree.\nYes.")" ]
	[ "$(d segment --tokens x.txt | head -n 1)" = "They don't agree ." ]
	[ "$(d segment --tokens --clitics x.txt | head -n 1)" = "They do n't agree ." ]
	[ "$(d segment --words x.txt | head -n 3 | tr '\n' '|')" = "They| |don't|" ]
	[ "$(d segment --graphemes x.txt | wc -l)" = 22 ]
	[ "$(d segment --sentences=uax29 x.txt | wc -l)" = 2 ]
	[ "$(d segment --format jsonl x.txt | jq -c '[.sentences, (.tokens | length), has("entities")]')" = '[[[0,17],[18,22]],6,false]' ]
	[ "$(printf '' | d segment)" = "" ]
}

@test "normalize: forms, several files, a missing one" {
	[ "$(echo 'Ağcabədi' | d normalize --form fold)" = agcabadi ]
	[ "$(printf 'A\n\nB\n' | d normalize --form fold)" = "$(printf 'a\n\nb')" ]
	[ "$(printf 'Cafe\xcc\x81' | d normalize --form nfc)" = "Café" ]
	run -2 d normalize --form nfx docs/a.txt
	has "nfc, nfd, nfkc, nfkd, fold, reading, romanized, namekey"
	run -1 --separate-stderr d normalize nope docs/a.txt docs
	[[ "$output" == *Ganja* ]]
	[[ "$stderr" == *"nope: "*"docs: is a folder"* ]]
}

@test "normalize: romanized and namekey keep lines, --lang" {
	[ "$(printf 'Щука\n\nΑθήνα Ağcabədi\n' | d normalize --form romanized)" = "$(printf 'Shchuka\n\nAthina Aghjabadi')" ]
	[ "$(echo 'Галина' | d normalize --form romanized --lang uk)" = Halyna ]
	[ "$(echo 'Şahin' | d normalize --form romanized --lang tr)" = Sahin ]
	[ "$(printf 'Шмид\nSchmid\n\n' | d normalize --form namekey | uniq | head -n 1)" = smit ]
	[ "$(printf 'Шмид\n\nSchmid\n' | d normalize --form namekey | wc -l)" -eq 3 ]
}

@test "find: a concordance, captures, lists, errors with a column" {
	run -0 --separate-stderr d find 'a:<PERSON> ~meet b:<PERSON>' docs --kwic
	[ "$stderr" = "1 match in 1 document" ]
	has "Nikol Pashinyan met Vladimir Putin"
	run -0 --separate-stderr d find 'a:<PERSON> ~meet b:<PERSON>' docs --format jsonl
	[ "$(printf '%s' "$output" | jq -r '.a, .b, .uri')" = "$(printf 'Nikol Pashinyan\nVladimir Putin\ndocs/sub/b.txt')" ]
	run -2 d find '<PERSON' docs
	has "line 1, column 8"
	has "$(printf '  <PERSON\n         ^')"
	run -2 d find '$foo' docs
	has 'no list $foo'
	echo killed > l.txt
	run -0 d find '$foo' docs --list foo=l.txt
	has "docs/a.txt:1:"
	run -2 d find '$foo' docs --list l.txt
	has "NAME=FILE"
	run -0 --separate-stderr d find zzzz docs
	[ -z "$output" ]
	[ "$stderr" = "0 matches" ]
	[ "$(d find '<GPE>' docs --limit 2 2>/dev/null | wc -l)" = 2 ]
	[ "$(d find met docs --kwic --width 60 -q | LC_ALL=C awk 'length > 60')" = "" ]
}

@test "info: kind and counts of a file" {
	run -0 d info docs/a.txt
	has "kind         plain"
	[ "$(d info --format json docs/a.txt | jq -c '[.kind, .documents, .sentences]')" = '["plain",1,2]' ]
	run -1 d info nope
	has "nope: no such file"
}

@test "normalize --repair: damage undone, right text kept, the plan explained" {
	printf 'cafÃ© R&amp;D exam-\nple “q” ﬁne\n' > x.txt
	run -0 d normalize --repair x.txt
	[ "$output" = 'café R&D example “q” fine' ]
	run -0 d normalize --repair --explain x.txt
	[ "${lines[0]}" = 'entities: 1 place, R&amp;D -> R&D' ]
	[ "${lines[1]}" = 'mojibake: 1 place, cafÃ© -> café' ]
	[ "${lines[2]}" = 'ligatures: 1 place, ﬁne -> fine' ]
	[ "${lines[3]}" = 'hyphenation: 1 place, exam-\nple -> example' ]
	[ "${#lines[@]}" = 4 ]
	run -0 d normalize --repair --steps quotes,mojibake x.txt
	[ "$output" = "$(printf 'café R&amp;D exam-\nple "q" ﬁne')" ]
	run -0 sh -c 'echo "right text" | "$DOSSIER" normalize --repair --explain'
	[ "$output" = "nothing to do" ]
	run -0 sh -c 'printf "e\314\201" | "$DOSSIER" normalize --form nfc --explain'
	[ "$output" = "$(printf 'nfc: 1 line, e\314\201 -> \303\251')" ]
	run -0 sh -c 'printf "caf\351 am Stra\337enrand\n" | "$DOSSIER" normalize --form fold --explain'
	[[ "${lines[0]}" == "encoding: windows-1252 (detected, "*" %)" ]]
	[ "${lines[1]}" = "fold: 1 line, café am Straßenrand -> cafe am strassenrand" ]
	run -2 d normalize --repair --steps nosuch x.txt
	[[ "$output" == *"no step 'nosuch'"* ]]
	run -2 d normalize --steps quotes x.txt
}

@test "tag, add --repair: reading text repaired, spans map to the source" {
	printf 'Le prÃ©sident &amp; Vladimir Putin flew to Moscow.\n' > x.txt
	run -0 d tag --repair --format jsonl --offsets byte --source-spans x.txt
	[ "$(printf '%s' "$output" | jq -r '.text')" = 'Le président & Vladimir Putin flew to Moscow.' ]
	[ "$(printf '%s' "$output" | jq -r '.entities[] | select(.text == "Moscow") | .at | "\(.[0]) \(.[1])"' | { read -r a b; dd if=x.txt bs=1 skip="$a" count=$((b - a)) 2>/dev/null; })" = Moscow ]
	run -0 d add --repair --quiet x.dossier x.txt
	run -0 d show x.dossier x.txt
	[[ "$output" == *"président &"*"Vladimir Putin"* ]]
}
