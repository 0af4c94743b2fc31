#!/usr/bin/env bats
# gazetteer: lists built, checked, looked into, laid over the one that ships.
# SPDX-License-Identifier: MIT
load setup

ships() {
	cat > ships.csv <<'END'
label,kind,qid,aliases,flag
"Moskva",vessel,Q1,"Slava|cruiser Moskva",RU
"Sea Horse, 2",vessel,Q2,"Sea Horse",XX
END
}

@test "gazetteer: build, info, check, find" {
	ships
	run -0 --separate-stderr d gazetteer build ships.gaz ships.csv
	[ "$output" = "" ]
	has "dossier: ships.csv: read as --map name=label,aliases=aliases,type=kind,id=qid"
	has "ships.gaz: 5 names from 2 rows"
	run -0 d gazetteer info ships.gaz
	has "ships PRODUCT  5"
	run -0 d info ships.gaz
	has "names        5"
	run -0 sh -c '"$DOSSIER" info --format json ships.gaz | jq -c "[.names, .kinds[0].type, .fuzzy]"'
	[ "$output" = '[5,"PRODUCT",false]' ]
	run -0 d gazetteer check ships.gaz
	[ "$output" = "ships.gaz: ok" ]
	run -0 sh -c '"$DOSSIER" gazetteer find slava ships.gaz --format json | jq -c "[.name, .main, .id, .props]"'
	[ "$output" = '["Slava","Moskva","ships:Q1","flag=RU"]' ]
	run -0 d gazetteer find Georgia
	has "iso3166:GE"
	has "regions:US-GA"
	run -1 d gazetteer find Nobody
	has "no entry is called 'Nobody'"
}

@test "gazetteer: a list of one's own over the one that ships, compiled or not, more than one" {
	ships
	printf 'Osthaven\tGPE\tos\nMoscow\tGPE\tmine\n' > mine.tsv
	d gazetteer build -q ships.gaz ships.csv
	echo "The Slava left Osthaven for Moscow and Paris." > t.txt
	run -0 sh -c '"$DOSSIER" tag --gazetteer mine.tsv --gazetteer ships.gaz --format jsonl t.txt | jq -r ".entities[] | [.text, .type, .id] | join(\" \")"'
	[ "${lines[0]}" = "Slava PRODUCT ships:Q1" ]
	[ "${lines[1]}" = "Osthaven GPE mine:os" ]
	[ "${lines[2]}" = "Moscow GPE mine:mine" ]
	[[ "${lines[3]}" == "Paris GPE places:"* ]]
	d tag --gazetteer ships.gaz --format jsonl t.txt > one
	d tag --gazetteer ships.csv --format jsonl t.txt > two
	cmp one two
}

@test "gazetteer: forms, also packed and from standard input" {
	printf '101\tVestrum\tVestrum\tWestrum\t54.5\t-7.25\tP\tPPLA\tXX\t\t05\t\t\t\t120300\t\t12\tEurope/X\t2020-01-01\n' > XX.txt
	gzip -k XX.txt
	run -0 d gazetteer build g.gaz XX.txt.gz
	has "XX.txt.gz: read as --from geonames"
	run -0 d gazetteer find Westrum g.gaz
	has "XX:101"
	has "121"
	printf '{"id":"NK-1","caption":"Boris Fomin","schema":"Person","properties":{"name":["Boris Fomin"],"alias":["Boria Fomin"]}}\n' > ftm.json
	run -0 sh -c '"$DOSSIER" gazetteer build f.gaz - --name watch < ftm.json'
	run -0 d gazetteer find "boria fomin" f.gaz
	has "watch:NK-1"
	printf '{"id":"Q7","labels":{"en":{"value":"Osthaven"}},"aliases":{},"claims":{"P31":[{"mainsnak":{"datavalue":{"value":{"id":"Q12345678"}}}}]},"sitelinks":{}}\n' > w.json
	run -1 d gazetteer build w.gaz w.json
	has "no row of w.json is of a type that is known (--classes names one, --type all)"
	[ ! -e w.gaz ]
	run -0 d gazetteer build w.gaz w.json --classes Q12345678=GPE
	run -0 d gazetteer find Osthaven w.gaz
	has "w:Q7"
}

@test "gazetteer: fuzzy and policies" {
	printf 'Volodymyr Zelenskyy\tPERSON\tz\nNew York\tGPE\nNew York Times\tORG\n' > p.tsv
	d gazetteer build -q p.gaz p.tsv
	run -1 sh -c 'echo "Volodimyr Zelensky read the New York Times." | "$DOSSIER" gazetteer match p.gaz --fuzzy'
	has "p.gaz: has no index for fuzzy matching"
	d gazetteer build -q --fuzzy p.gaz p.tsv
	run -0 sh -c 'echo "Volodimyr Zelensky read the New York Times." | "$DOSSIER" gazetteer match p.gaz --fuzzy'
	[ "${lines[0]}" = "$(printf -- '-\t0-18\tPERSON\tp:z\tVolodimyr Zelensky\t~2 Volodymyr Zelenskyy')" ]
	[[ "${lines[1]}" == *"New York Times"* ]]
	run -0 sh -c 'echo "Volodimyr Zelensky read the New York Times." | "$DOSSIER" gazetteer match p.gaz --policy all | cut -f5'
	[ "$output" = "$(printf 'New York\nNew York Times')" ]
	run -0 sh -c 'echo "the New York Times." | "$DOSSIER" gazetteer match p.tsv --policy first --format json | jq -r .text'
	[ "$output" = "New York" ]
}

@test "gazetteer: rows that are no good, and other mistakes" {
	printf 'name,type,prior\nOslo,GPE,1\nBonn,thing,1\nRome,GPE,x\n' > bad.csv
	run -1 d gazetteer build bad.gaz bad.csv
	has "bad.csv:3: 'thing' is no type"
	has "bad.csv:4: prior 'x' is no number"
	has "bad.gaz: 1 name from 3 rows"
	run -1 d gazetteer build strict.gaz bad.csv --strict
	[ ! -e strict.gaz ]
	run -1 d gazetteer build bad.csv bad.gaz
	has "bad.csv: is there already and is no compiled list; OUT comes first"
	[ "$(head -c 4 bad.csv)" = name ]
	run -1 d gazetteer build x.gaz nothere.csv
	has "nothere.csv"
	run -1 d gazetteer build x.gaz bad.gaz
	has "is a compiled list already"
	run -2 d gazetteer build x.gaz
	run -2 d gazetteer bild
	has "did you mean 'build'"
	run -2 d gazetteer build x.gaz bad.csv --from xml
	run -1 d gazetteer check bad.csv
	has "bad.csv: is no compiled list"
	cp bad.gaz broken.gaz
	printf 'x' | dd of=broken.gaz bs=1 seek=300 conv=notrunc 2>/dev/null
	run -1 d gazetteer check broken.gaz
	has "dossier gazetteer build broken.gaz LIST..."
	head -c 200 bad.gaz > short.gaz
	run -1 d tag --gazetteer short.gaz docs/a.txt
	has "short.gaz: compiled list is cut short"
	printf '\377' | dd of=bad.gaz bs=1 seek=16 conv=notrunc 2>/dev/null
	run -1 d tag --gazetteer bad.gaz docs/a.txt
	has "compiled for another version"
	has "dossier gazetteer build"
}

@test "gazetteer: the same bytes from the same lists" {
	awk 'BEGIN { for (i = 0; i < 3000; i++) printf "Name%d of Place%d\tORG\t%d\t%d\n", i, i % 97, i, i % 7 }' > many.tsv
	d gazetteer build -q --fuzzy one.gaz many.tsv
	d gazetteer build -q --fuzzy two.gaz many.tsv
	cmp one.gaz two.gaz
	d gazetteer check one.gaz
	run -0 d gazetteer find "name2999 of place89" one.gaz
	has "many:2999"
}
