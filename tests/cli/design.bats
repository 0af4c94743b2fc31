#!/usr/bin/env bats
# The code blocks of the design, line by line: each runs, on examples/news or the sample article, and does what it says.
# The blocks stand in tests/cli/design and tests/lua/design as the design has them; Lua's are run by tests/lua/design, too.
# SPDX-License-Identifier: MIT
load setup

ROOT="$BATS_TEST_DIRNAME/../.."
NEWS="$ROOT/examples/news/news.jsonl"
BLOCKS="$BATS_TEST_DIRNAME/design"

# line TEXT: the line of the command block that begins so is what follows tests; TEXT must be there
line() {
	grep -qF -- "$1" "$BLOCKS/commands.txt" || { echo "the design has no line '$1'"; return 1; }
	printf '%s\n' "$1" >> tried
}
# ref STORE NAME: DOCID:START-END of its first mention
ref() {
	d -e 'local path, name = ...
		local s <close> = assert(require "dossier".open(path))
		print(s:mentions({ entity = name }):first().ref)' "$1" "$2"
}

@test "design: the blocks are those of the design" {
	design="$ROOT/../shared/design.md"
	[ -f "$design" ] || skip "the design is not here"
	blocks() { awk -v n="$1" '/^## / { on = index($0, "## " n ".") == 1 } on' "$design" | sed -n "s/^ \{$2\}//p" | grep .; }
	cat "$BLOCKS/commands.txt" "$BLOCKS/tag.txt" | grep . | diff - <(blocks 5 4)
	diff <(grep . "$ROOT/tests/lua/design/api.txt") <(blocks 6 4)
	diff <(grep . "$ROOT/tests/lua/design/patterns.txt") <(blocks 7 6)
	diff <(grep . "$ROOT/tests/lua/design/tolls.lua") <(blocks 8 4)
	for n in 4 9 10; do [ -z "$(blocks $n 4)" ]; done
}

@test "design: every line of the command line" {
	printf 'local docs = 0\nfor doc in require "dossier".read((...)) do docs = docs + 1 end\nprint(docs, select("#", ...), (select(2, ...)))\n' > plain.lua
	cp "$ROOT/tests/lua/design/tolls.lua" .
	article=docs/a.txt

	line 'dossier SCRIPT [ARGS]'
	[ "$(d ./plain.lua docs --x)" = "$(printf '2\t2\t--x')" ]
	line 'dossier run SCRIPT [INPUTS] [ARGS]'
	d run ./tolls.lua "$NEWS" --place Marevo > by-file
	d run ./tolls.lua --place Marevo - < "$NEWS" > by-stdin
	d run ./tolls.lua --place Marevo "$ROOT/examples/news" > by-folder
	d add -q news.dossier "$NEWS"
	d run ./tolls.lua --store news.dossier --place Marevo > by-store
	[ "$(wc -l < by-file)" -gt 10 ]
	cmp by-file by-stdin; cmp by-file by-folder; cmp by-file by-store
	line 'dossier -e CODE'
	[ "$(d -e 'print(dossier.fold "ÉCOLE")')" = ecole ]
	line 'dossier repl [STORE]'
	[ "$(printf 'print(store:info().documents)\n' | d repl news.dossier | grep -c '^25$')" = 1 ]

	line 'dossier add STORE PATH...'
	d add -q two.dossier docs
	echo 'Anna Lind left Prague.' | d add -q two.dossier -
	[ "$(d info two.dossier --format json | jq -r .documents)" = 3 ]
	line 'dossier tag [FILE...]'
	d tag --format jsonl "$article" | jq -r '.entities[].text' | grep -qx 'Ilham Aliyev'
	line 'dossier search STORE QUERY'
	run -0 d search news.dossier 'marevo AND hospital'
	has "Marevo"
	line 'dossier find PATTERN [STORE|FILE...]'
	run -0 d find '<PERSON> ~say' news.dossier
	has "said"
	d find '<PERSON> ~say' --format jsonl news.dossier | jq -r .match | sort > a
	d find '<PERSON> ~say' --format jsonl "$NEWS" | jq -r .match | sort | cmp a -
	line 'dossier normalize [--form nfc|nfd|nfkc|nfkd|fold|reading|romanized|namekey] [--repair] [--explain] [FILE...]'
	for form in nfc nfd nfkc nfkd fold reading romanized namekey; do
		printf 'Łódź ﬁne' > word
		d normalize --form $form word > "form.$form"
	done
	[ "$(cat form.fold)" = 'lodz fine' ]
	[ "$(cat form.nfkc)" = 'Łódź fine' ]
	printf 'cafÃ©' > broken
	[ "$(d normalize --repair broken)" = café ]
	run -0 d normalize --repair --explain broken
	line 'dossier segment [--sentences[=uax29]] [--tokens] [--clitics] [--words] [--graphemes] [FILE...]'
	printf "Dr. Lind's car stopped. She left." > two
	[ "$(d segment --sentences two | wc -l)" = 2 ]
	[ "$(d segment --sentences=uax29 two | wc -l)" = 3 ]
	for how in --tokens --words --graphemes "--tokens --clitics"; do
		# shellcheck disable=SC2086
		d segment $how two > "two$how"
		[ -s "two$how" ]
	done
	line 'dossier show STORE DOC|REF'
	id=$(d -e 'local s <close> = assert(require "dossier".open "news.dossier") for x in s:documents() do print(x.id) break end')
	at=$(ref news.dossier 'Ilse Tarnovan')
	[[ "$at" =~ ^[0-9a-f]{16}:[0-9]+-[0-9]+$ ]]
	run -0 d show news.dossier "$id"
	run -0 d show news.dossier "$at"
	has Tarnovan
	line 'dossier why STORE REF'
	run -0 d why news.dossier "$at"
	has PERSON
	line 'dossier entities STORE [list|show|merge|split|rename|retype|block|undo|log]'
	run -0 d entities news.dossier list --type PERSON
	has "Ilse Tarnovan"
	line 'dossier remove STORE DOC...'
	cp news.dossier less.dossier
	d remove -q less.dossier "$id"
	[ "$(d info less.dossier --format json | jq -r .documents)" = 24 ]
	line 'dossier map SCRIPT | reduce SCRIPT     JSONL filters (section 9)'
	d map ./tolls.lua --place Marevo < "$NEWS" > rows.jsonl
	d reduce ./tolls.lua --place Marevo < rows.jsonl | cmp by-file -
	sort -R rows.jsonl | d reduce ./tolls.lua --place Marevo | cmp by-file -
	line 'dossier export STORE | merge INTO FROM... | info STORE|FILE | check STORE'
	d export news.dossier > out.jsonl
	[ "$(wc -l < out.jsonl)" = 25 ]
	d add -q again.dossier out.jsonl
	d run ./tolls.lua --store again.dossier --place Marevo | cmp by-file -
	run -0 d info "$article"
	run -0 d check news.dossier
	line 'dossier train -o MODEL [--dev F] [--seed N] FILE... | eval [--model M] [--labels coarse] FILE... | eval --info [M]'
	printf 'Anna B-PERSON\nleft O\n\nBoris B-PERSON\nslept O\n\n' > t.conll
	d train -q -o m.model --seed 7 t.conll
	run -0 d eval --model m.model --labels coarse t.conll
	run -0 d eval --info m.model
	run -0 d eval --info
	line 'dossier gazetteer build OUT LIST... | check FILE'
	printf 'key\tname\ttype\nq1\tOrvast\tGPE\n' > list.tsv
	d gazetteer build -q out.gaz list.tsv || d gazetteer build out.gaz list.tsv
	run -0 d gazetteer check out.gaz
	line 'dossier script list|info|new|test|add|remove|update|verify|trust|pack'
	export HOME=$PWD/home XDG_DATA_HOME=
	mkdir home
	d script new meetings > /dev/null
	d script test meetings
	d script pack meetings > /dev/null
	d script add meetings-0.1.0.tar.gz --yes > /dev/null
	d script list is:installed | grep -q meetings
	d script info meetings | grep -q meetings
	d script verify
	d script update --yes
	d script trust meetings
	d script remove meetings
	line 'dossier sandbox status'
	run d sandbox status
	has "use the network"
	line 'dossier help [TOPIC] | version'
	d help patterns | grep -q near
	d help | grep -q first
	d version | grep -q dossier

	# what is not built is no silent success, and every other line was tried
	line 'dossier fix STORE REF'
	run ! d fix news.dossier "$at" --type ORG
	sed 's/  .*//' "$BLOCKS/commands.txt" | while read -r text; do
		grep -qF -- "$(printf %s "$text" | cut -c1-18)" tried || { echo "not tried: $text"; exit 1; }
	done
}

@test "design: the object that tag prints" {
	keys() { jq -r 'keys_unsorted[]' | tr '\n' ' '; }
	printf '{"uri": "u", "title": "T", "date": "2021-05-03", "publisher": "Post", "text": "President Anna Novak met Boris Orlov in Azerbaijan. Novak said at least 40 people left."}\n' > in.jsonl
	d tag --format jsonl --sentences --tokens in.jsonl > out.jsonl
	for key in $(grep -oE '"[a-z]+":' "$BLOCKS/tag.txt" | tr -d '":' | sort -u); do
		jq -e --arg k "$key" '[paths | .[-1] | strings] | index($k) != null' out.jsonl > /dev/null || { echo "no key $key"; false; }
	done
	[ "$(keys < out.jsonl)" = "uri id title date lang publisher text entities sentences tokens " ]
	jq -e '.text as $t | [.entities[] | select(.text != $t[.start:.end])] == []' out.jsonl > /dev/null
	jq -e '[.entities[] | select(.id == "iso3166:AZ")] | length == 1' out.jsonl > /dev/null
	jq -e '.entities | map(select(.text == "Novak")) | .[0].entity == "#0"' out.jsonl > /dev/null
	jq -e '.entities[] | select(.type == "CARDINAL") | .low == 40 and .high == null and has("high") and .value == null and .cue == "at least"' out.jsonl > /dev/null
	jq -e 'all(.entities[]; .source | test("^(model|gazetteer:.+|rule:.+|script:.+)"))' out.jsonl > /dev/null
	jq -e '.text as $t | [.sentences[] | $t[.[0]:.[1]]] | length == 2' out.jsonl > /dev/null
	# the last two only when they are asked for; what is printed is read again, and stays
	[ "$(d tag --format jsonl in.jsonl | keys)" = "uri id title date lang publisher text entities " ]
	d tag --format jsonl in.jsonl > once; d tag --format jsonl once | cmp once -
}

@test "design: the script that shows what scripts are, as its own example runs it" {
	export HOME=$PWD/home XDG_DATA_HOME=
	mkdir home tolls
	cp "$ROOT/tests/lua/design/tolls.lua" tolls
	d add -q war.dossier "$NEWS"
	d script add tolls --yes > /dev/null
	run -0 d run tolls --store war.dossier --since 2020-09-01 --place Marevo
	has "Death tolls"
	has "Killed"
	has "Halden Wire"
	printf '{"publisher": "Post", "date": "2020-10-12", "uri": "g", "text": "Police said on Sunday that ten people were killed in Ganja."}\n' | d add -q war.dossier --from jsonl -
	example=$(sed -n 's/^-- @example dossier //p' tolls/tolls.lua)
	# shellcheck disable=SC2086
	run -0 d $example
	has "2020-10-11"
	has "Police"
	# shellcheck disable=SC2086
	[ "$(d $example --format jsonl | jq -c '[.section, .n["$span"].value, .said]')" = '["Ganja",10,"Police"]' ]
	run -0 d run tolls --help
	has "only deaths at this place"
	run -2 d run tolls --plcae Ganja
	has "did you mean --place?"
}
