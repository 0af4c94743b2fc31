#!/usr/bin/env bats
# Encodings of input: found out, given, declared; ill-formed bytes told, or an error.
# SPDX-License-Identifier: MIT

load setup

ru='Вчера вечером делегация прибыла в столицу, где её встретили.'

@test "encoding: what is found out is in jsonl, and left out for UTF-8" {
	echo "$ru" | iconv -t KOI8-R > ru.txt
	run -0 d tag --format jsonl ru.txt
	[ "$(jq -r .text <<< "$output")" = "$ru" ]
	[ "$(jq -c '[.encoding.name, .encoding.how]' <<< "$output")" = '["KOI8-R","detected"]' ]
	[ "$(d tag --format jsonl docs/a.txt | jq 'has("encoding")')" = false ]
	# and it travels on with the record
	d tag --format jsonl ru.txt > ru.jsonl
	[ "$(d tag --format jsonl ru.jsonl)" = "$(cat ru.jsonl)" ]
}

@test "encoding: every command reads UTF-16 without a mark, and finds the same text" {
	echo "Vladimir Putin spoke in Moscow." > a.txt
	iconv -t UTF-16LE a.txt > w.txt
	[ "$(d normalize w.txt)" = "$(cat a.txt)" ]
	[ "$(d normalize --form nfd w.txt)" = "$(cat a.txt)" ]
	[ "$(d segment w.txt)" = "$(d segment a.txt)" ]
	[ "$(d tag --format jsonl --source-spans w.txt | jq -c '.entities[0].at')" = '[0,28]' ]
	run -0 d info w.txt
	has "UTF-16LE (detected"
	run -0 d add s.dossier w.txt
	[ "$(d export s.dossier | jq -r .encoding.name)" = UTF-16LE ]
	run -0 d run entities w.txt --format csv
	has "Vladimir Putin"
}

@test "encoding: tables in UTF-16 and in a legacy charset, packed too" {
	printf 'text;title\n%s;да\n' "$ru" > t.csv
	for charset in UTF-16 UTF-16BE UTF-32LE windows-1251 KOI8-R IBM866; do
		iconv -t $charset t.csv | gzip > x.csv.gz
		[ "$(d tag --format jsonl x.csv.gz | jq -r '.text, .title')" = "$(printf '%s\nда' "$ru")" ]
	done
	# the first byte outside ASCII far behind the start of the file
	{ echo text; yes 'A line of plain English words.' | head -n 5000; echo 'Un café très fermé.' | iconv -t latin1; } > late.csv
	[ "$(d segment late.csv | tail -n 1)" = "Un café très fermé." ]
	printf '\xef\xbb\xbf{"text":"Привет"}\n' > b.jsonl
	[ "$(d segment b.jsonl)" = "Привет" ]
	printf '{"text":"Привет"}\n' | iconv -t UTF-16 > w.jsonl
	[ "$(d segment w.jsonl)" = "Привет" ]
	printf 'Привет\tO\nмир\tO\n.\tO\n' | iconv -t UTF-16 > w.conll
	[ "$(d tag --format conll w.conll)" = "$(printf 'Привет\tO\nмир\tO\n.\tO')" ]
}

@test "encoding: --charset is for what does not say" {
	echo "$ru" > utf8.txt
	echo привет | iconv -t windows-1251 > short.txt
	for c in segment normalize; do
		[ "$(d $c --charset windows-1251 utf8.txt)" = "$ru" ]
		[ "$(d $c --charset cp1251 short.txt)" = привет ]
		run -1 d $c --charset klingon short.txt
		has 'no charset is called "klingon"'
	done
	printf 'text\nпривет\n' | iconv -t windows-1251 > short.csv
	[ "$(d segment --charset windows-1251 --strict short.csv)" = привет ]
}

@test "encoding: ill-formed bytes are told once a document, and not with --quiet" {
	printf 'na\xc3\xafve \xff text, \xe2\x82 more\n' > bad.txt
	for c in "tag" "segment" "normalize" "add s.dossier" "find the" "run entities"; do
		run -0 --separate-stderr d $c bad.txt
		[[ $stderr == *"bad.txt: 3 ill-formed bytes replaced, first at byte 7"* ]]
	done
	for c in "tag" "segment" "normalize" "find the" "run entities"; do
		run -0 --separate-stderr d $c --quiet bad.txt
		[[ $stderr != *ill-formed* ]]
	done
	printf '{"text":"a\xffb"}\n{"text":"c"}\n' > bad.jsonl
	run -0 --separate-stderr d tag bad.jsonl
	[ "$(grep -c ill-formed <<< "$stderr")" = 1 ]
}

@test "encoding: --strict names the byte, the other documents go on" {
	printf 'na\xc3\xafve \xff text\n' > bad.txt
	printf 'Un caf\xe9 tr\xe8s ferm\xe9\n' > latin.txt
	for c in "tag" "segment" "normalize" "add s.dossier" "find Moscow" "run entities"; do
		run -1 d $c --strict bad.txt latin.txt docs/sub/b.txt
		has "bad.txt: ill-formed UTF-8 at byte 7"
		has "latin.txt: ill-formed UTF-8 at byte 6 (windows-1252 it seems"
	done
	run -0 d tag --strict --charset latin1 latin.txt docs/a.txt
	printf 'text\nUn caf\xe9 tr\xe8s ferm\xe9\nok\n' > latin.csv
	run -1 d segment --strict latin.csv
	has "latin.csv:2: ill-formed UTF-8"
	has ok
}

@test "encoding: a document that is read otherwise is no longer the same" {
	printf 'Caf\xe9 na\xefve in Moscow\n' > x.txt
	run -0 d add s.dossier x.txt
	run -0 d add s.dossier x.txt
	has "1 unchanged"
	run -0 d add --charset windows-1251 s.dossier x.txt
	has "1 replaced"
	[ "$(d export s.dossier | jq -r .text)" = "Cafй naпve in Moscow" ]
}

@test "encoding: in a table ill-formed bytes belong to their record, and good records are read first" {
	printf 'text;date\nbaku bien;2026-01-01\nuno dos;2026-01-02\nx\377\376y;2026-01-03\n' > b.csv
	run -0 d tag --charset shift_jis --format jsonl b.csv
	[ "$(grep '^{' <<< "$output" | jq -c '.encoding | [.invalid, .first]')" = "$(printf '[null,null]\n[null,null]\n[2,1]')" ]
	has "b.csv#3: 2 ill-formed bytes replaced, first at byte 1"
	# the note goes with the record
	d tag --quiet --charset shift_jis --format jsonl b.csv > b.jsonl
	run -0 d tag --format jsonl b.jsonl
	has "2 ill-formed bytes replaced"
	# strict: what stands before the bad one
	{ printf 'text;date\none;2026-01-01\ntwo;2026-01-02\n' | iconv -t UTF-16LE; printf '\000\330x\000\n\000'; } > w.csv
	run -1 d tag --strict --from csv --format jsonl w.csv
	[ "$(grep -c '^{' <<< "$output")" = 2 ]
	has "ill-formed UTF-16LE at byte"
}
