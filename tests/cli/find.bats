#!/usr/bin/env bats
# find: a concordance of a store or files, its counts, and lines of files as grep prints them.
# SPDX-License-Identifier: MIT
load setup

# f: three texts whose lines are known
files() {
	mkdir -p f
	printf 'One two.\nHe met\nher there. They met again.\nthree\nfour\nfive\nWe met.\nsix' > f/a.txt
	printf 'nothing\n' > f/b.txt
	printf 'Boris met Anna.\n' > f/c.txt
}

# news: a store of the examples
news() { d add news.dossier "$BATS_TEST_DIRNAME/../../examples/news/news.jsonl" -q; }

@test "find: lines of files, with context, counts and names as of grep" {
	files
	cd f
	run -0 d find met .
	[ "$output" = "a.txt:2:He met
a.txt:3:her there. They met again.
a.txt:7:We met.
c.txt:1:Boris met Anna." ]
	run -0 d find met a.txt c.txt -C1
	[ "$output" = "a.txt-1-One two.
a.txt:2:He met
a.txt:3:her there. They met again.
a.txt-4-three
--
a.txt-6-five
a.txt:7:We met.
a.txt-8-six
--
c.txt:1:Boris met Anna." ]
	# as grep does, but for the match itself
	[ "$output" = "$(grep -w -n -H -C1 met a.txt c.txt)" ]
	for o in "-A 1" "-B 2" "-A1 -B2" "-C 9"; do
		[ "$(d find met a.txt c.txt $o)" = "$(grep -w -n -H $o met a.txt c.txt)" ] || { echo "$o"; false; }
	done
	[ "$(d find met a.txt b.txt c.txt -c)" = "$(grep -w -c met a.txt b.txt c.txt)" ]
	[ "$(d find met a.txt b.txt c.txt -l)" = "$(grep -w -l met a.txt b.txt c.txt)" ]
	[ "$(d find met a.txt -n)" = "$(grep -w -n -H met a.txt)" ]
	[ "$(d find -O met a.txt)" = "$(grep -w -n -H -o met a.txt)" ]
	[ "$(d find -nC1 met a.txt)" = "$(d find met a.txt -n -C 1)" ]
}

@test "find: a match over several lines prints all of them, one on several matches once" {
	files
	run -0 d find 'met her' f
	[ "$output" = "f/a.txt:2:He met
f/a.txt:3:her there. They met again." ]
	[ "$(d find 'met her' f -c | head -1)" = "f/a.txt:2" ]
	[ "$(d find 'her | met' f/a.txt | wc -l)" = 3 ]
	[ "$(d find met f --limit 2 | wc -l)" = 2 ]
	[ "$(d find met f -c --limit 2)" = "$(printf 'f/a.txt:3\nf/b.txt:0')" ]
	[ "$(d find met f -l --limit 1)" = f/a.txt ]
	run -0 d find 'a:Boris ~meet b:Anna' f --color always
	has $'\e[1;36mBoris\e[0m\e[1;31m met \e[0m\e[1;35mAnna\e[0m.'
}

@test "find: standard input, records, folders, nothing found, no such file" {
	files
	[ "$(printf 'They\nmet.\n' | d find met)" = "-:2:met." ]
	[ "$(printf 'They\nmet.\n' | d find met -)" = "-:2:met." ]
	printf '{"text":"They met."}\n{"text":"x\\ny met"}\n' > j.jsonl
	[ "$(d find met j.jsonl)" = "j.jsonl#1:1:They met.
j.jsonl#2:2:y met" ]
	run -0 --separate-stderr d find nowhere f
	[ -z "$output" ]
	run -1 d find met nofile f/c.txt
	has "nofile: no such file"
	has "f/c.txt:1:Boris met Anna."
	printf 'evil \e[31m met \r\n' > f/e.txt
	d find met f/e.txt | grep -q $'\e' && false
	run -0 d find met f --kwic
	has "Boris met Anna."
	hasnt "c.txt:1:"
}

@test "find: a file of a pattern, its errors with file, line and column" {
	printf 'a b\n' > t.txt
	printf '\xef\xbb\xbf-- first\r\nA\r\n' > bom.txt
	[ "$(d find -f bom.txt t.txt -O)" = t.txt:1:a ]
	files
	printf -- '-- whom?\nx:met\n' > p.txt
	[ "$(d find -f p.txt f/c.txt)" = "f/c.txt:1:Boris met Anna." ]
	printf 'met\n<PERSN>\n' > p.txt
	run -2 d find -f p.txt f
	has "p.txt: line 2, column 2: there is no type PERSN; did you mean PERSON?"
	run -1 d find -f none.txt f
	has "none.txt"
	run -2 d find
	has "which pattern?"
}

@test "find: lists of files" {
	printf '\xef\xbb\xbfretract\r\n# a comment\n\n  take back \n#metoo\n' > l.txt
	printf 'He retracted it, took back the claim, and had to take back all. #MeToo\n' > t.txt
	[ "$(d find '$l' t.txt --list l=l.txt -O)" = $'t.txt:1:take back\nt.txt:1:#MeToo' ]
	[ "$(d find '~$l' t.txt --list l=l.txt -O | wc -l)" = 4 ]
	[ "$(d find '$kill' t.txt --list kill=l.txt --list l=l.txt -c)" = t.txt:1 ]
	run -2 d find '$m' t.txt --list l=l.txt
	has "there is no list \$m"
	run -2 d find '$l' t.txt --list l.txt
	has "--list: expected NAME=FILE, got 'l.txt'"
	run -1 d find '$l' t.txt --list l=nope.txt
	has "nope.txt"
}

@test "find: what does not go together is said" {
	printf 'a b\n' > t.txt
	run -2 d find t.txt a
	has "'t.txt' is a file: the pattern comes first, dossier find PATTERN t.txt"
	run -2 d find "" t.txt
	has "the pattern is empty; single quotes keep"
	files
	for o in "--sort left" "--count match" "--format csv" "--kwic" "--sample 2"; do
		run -2 d find met f -l $o
		has "makes a concordance"
	done
	run -2 d find 'w:met' f --sort w.tipe
	has "a capture has no field 'tipe', did you mean 'type'?"
	run -2 d find 'who:met' f --count whoo
	has "did you mean 'who'?"
	run -2 d find 'w:met' f --count type
	has "w.type"
	run -2 d find met f --offsets byte
	has "--offsets: only with --format jsonl"
	news
	run -2 d find met news.dossier f
	has "'f' behind the store"
}

@test "find: the match stands in one column, whatever the width of characters" {
	printf '{"uri":"%s","text":"%s"}\n' 1 "plain old words met here" 2 "安倍晋三首相は東京で met 何か" 3 "قال الرئيس met في باكو" \
		4 "cafe\u0301 na\u0308ive 😀👍🏽 met 한국어" 5 "กรุงเทพ met สวย" > w.jsonl
	d add w.dossier w.jsonl -q
	d find met w.dossier -q > lines
	[ "$(wc -l < lines)" = 5 ]
	"$DOSSIER" -e 'local core = require "dossier"
for line in io.lines "lines" do print(core.width(line:match "^(.*)met":gsub("\u{2068}", ""):gsub("\u{2069}", ""))) end' > columns
	[ "$(sort -u columns | wc -l)" = 1 ] || { cat lines columns; false; }
	for w in 60 100 200; do
		d find met w.dossier -q --width $w > lines
		"$DOSSIER" -e 'for line in io.lines "lines" do assert(require "dossier".width(line) <= '$w', line) end'
	done
	# between isolates where it is read from the right
	d find met w.dossier -q | sed -n 3p | grep -q $'\u2068met\u2069'
	[ "$(d find met w.dossier -q | grep -c $'\u2068')" = 1 ]
}

@test "find: a reference is whole, however long, and the match stands where it stands elsewhere" {
	{
		printf 'The market was shut.\n'
		head -c 1200000 /dev/zero | tr '\0' 'x' | fold -w 60
		printf '\nHere in the old town the market opened.\n'
	} > long.txt
	d add long.dossier long.txt -q
	run -0 --separate-stderr d find market long.dossier --width 80
	[ "${#lines[@]}" = 2 ]
	for line in "${lines[@]}"; do
		before=${line%%market*}
		[ "${#before}" = 44 ]
	done
	ref=${lines[1]%% *}
	[[ "$ref" =~ ^[0-9a-f]{8}:1220[0-9]{3}-1220[0-9]{3}$ ]]
	run -0 d show long.dossier "$ref"
	has "[market] opened"
}

@test "find: sorted by what is left and right, by captures and by the document" {
	printf '{"uri":"%s","date":"%s","publisher":"%s","text":"%s"}\n' \
		1 2020-03-01 P "The old dog met zebras." 2 2019-05-01 Q "A young dog met Apes." 3 2021-01-01 P "His Cat met monkeys." \
		4 2020-03-01 O "12 cows met 7 birds." > s.jsonl
	d add s.dossier s.jsonl -q
	order() { d find "$1" s.dossier --sort "$2" --format jsonl -q | jq -r .uri | tr '\n' ' '; }
	[ "$(order met left)" = "3 4 1 2 " ]
	[ "$(order met -left)" = "2 1 4 3 " ]
	[ "$(order met right)" = "4 2 3 1 " ]
	[ "$(order met date)" = "2 1 4 3 " ]
	[ "$(order met date,-publisher)" = "2 1 4 3 " ]
	[ "$(order met publisher,right)" = "4 3 1 2 " ]
	[ "$(order 'who:[] met' who)" = "3 4 1 2 " ]
	[ "$(order 'n:<CARDINAL>? x:[] met' -n)" = "4 1 2 3 " ]
	[ "$(d find met s.dossier --sort right --limit 2 --format jsonl -q | jq -r .uri | tr '\n' ' ')" = "4 2 " ]
}

@test "find: a sample is the same every time, another with another seed, in the order of the documents" {
	many 300 m.jsonl
	d add m.dossier m.jsonl -q
	pick() { d find '~meet' m.dossier --sample 20 -q --format jsonl "$@" | jq -r .uri; }
	[ "$(pick | wc -l)" = 20 ]
	[ "$(pick)" = "$(pick --seed 1)" ]
	[ "$(pick)" != "$(pick --seed 2)" ]
	[ "$(pick | sort -V)" = "$(pick)" ]
	# whatever the order in which the documents came in
	tac m.jsonl > back.jsonl
	d add back.dossier back.jsonl -q
	[ "$(d find '~meet' back.dossier --sample 20 -q --format jsonl | jq -r .uri | sort -V)" = "$(pick)" ]
	[ "$(d find '~meet' m.dossier --sample 20 --limit 5 -q | wc -l)" = 5 ]
	run -0 --separate-stderr d find '~meet' m.dossier --sample 20
	[ "$stderr" = "20 of 300 matches in 300 documents" ]
}

@test "find: counts by captures and fields of documents" {
	printf '{"uri":"%s","date":"%s","publisher":"%s","text":"%s"}\n' \
		1 2020-03-01 P "Dogs met. Dogs left." 2 2020-05-01 Q "dogs met. Cats met." 3 2021-01-01 P "At least 40 people met. 40 people met." > s.jsonl
	d add s.dossier s.jsonl -q
	[ "$(d find 'who:[] met' s.dossier --count who -q --format csv | tr -d '\r')" = "who,count,documents
people,2,1
Dogs,2,2
Cats,1,1" ] || [ "$(d find 'who:[] met' s.dossier --count who -q --format csv | tr -d '\r')" = "who,count,documents
Dogs,2,2
people,2,1
Cats,1,1" ]
	[ "$(d find 'who:[] v:(met|left)' s.dossier --count v,year -q --format jsonl | jq -c '[.v,.year,.count,.documents]')" = '["met","2020",3,2]
["met","2021",2,1]
["left","2020",1,1]' ]
	[ "$(d find 'n:<CARDINAL> people' s.dossier --count n -q --format jsonl | jq -c '[.n,.count]')" = '[40,1]
["≥40",1]' ]
	[ "$(d find met s.dossier --count publisher -q --limit 1 --format csv | tail -1 | tr -d '\r')" = "P,3,2" ]
	run -0 d find met s.dossier --count match
	has "match  count  documents"
	d find met s.dossier --count publisher --format html -q | grep -q '<td class="n" dir="auto">3</td>'
	d find met s.dossier --count publisher --format markdown -q | grep -qx '| P | 3 | 2 |'
}

@test "find: counts are sorted by their columns when it is asked" {
	printf 'b a c a\na b a.\n' > t.txt
	run -0 --separate-stderr d find 'x:[kind = word]' t.txt --count x --format csv --sort x
	[ "${output//$'\r'/}" = $'x,count,documents\na,4,1\nb,2,1\nc,1,1' ]
	run -0 --separate-stderr d find 'x:[kind = word]' t.txt --count x --format csv --sort count,-x --limit 2
	[ "${output//$'\r'/}" = $'x,count,documents\nc,1,1\nb,2,1' ]
	run -2 d find 'x:a' t.txt --count x --sort left
	has "--sort: counts are sorted by x, count, documents; got 'left'"
	[ "$(d find 'x:a' t.txt --count x.word --format csv -q | tail -1 | tr -d '\r')" = a,4,1 ]
	run -2 d find 'x:a' t.txt --count x.colour
	has "x.colour: a capture has no field 'colour', expected cue, entity, high"
	run -2 d find 'x:a' t.txt --count x --sample 2
	has "--count counts all matches"
}

@test "find: rows have the document, the match, its context and its captures" {
	news
	d find 'n:<CARDINAL> people (was|were) ~kill' news.dossier --limit 1 --format jsonl -q > r.json
	[ "$(jq -c '[.uri,.ref,.match,.n,.["n.value"],.date,.publisher]' r.json)" = \
		'["news/02-marevo-halden.txt","ab5142bb92e9d37e:33-64","Twenty-three people were killed","Twenty-three",23,"2026-03-10","Halden Wire"]' ]
	[ "$(jq -r '.left + "|" + .match + "|" + .right' r.json)" = \
		"MAREVO, March 10 (Halden Wire) - |Twenty-three people were killed| and dozens injured on Tuesday when shells fell on a" ]
	[ "$(jq -c '.captures[0] | [.name,.start,.end,.type,.value]' r.json)" = '["n",33,45,"CARDINAL",23]' ]
	[ "$(jq -r .sentence r.json | head -c 20)" = "MAREVO, March 10 (Ha" ]
	d find 'n:<CARDINAL> people (was|were) ~kill' news.dossier --limit 1 --format jsonl -q --context 2 | jq -r .right | grep -qx " and dozens"
	[ "$(d find 'n:<CARDINAL> people (was|were) ~kill' news.dossier --format csv -q | head -1 | cut -d, -f1-5)" = "uri,ref,match,n,n.value" ]
	n=$(d find '~say' news.dossier -q | wc -l)
	[ "$(d find '~say' news.dossier -q --format csv | grep -c '^news/')" = "$n" ]
	[ "$(d find '~say' news.dossier -q --format jsonl | wc -l)" = "$n" ]
	# offsets: characters as a rule
	printf '{"uri":"x","text":"Ağ 😀 met"}\n' > o.jsonl
	off() { d find met o.jsonl --format jsonl -q "$@" | jq -c '[.start,.end]'; }
	[ "$(off)" = "[5,8]" ]
	[ "$(off --offsets byte)" = "[9,12]" ]
	[ "$(off --offsets utf16)" = "[6,9]" ]
	# every other unit is stated
	unit() { d find met o.jsonl --format jsonl -q "$@" | jq -c .offsets; }
	[ "$(unit) $(unit --offsets byte) $(unit --offsets utf16)" = 'null "byte" "utf16"' ]
}

@test "find: files are tagged in threads, with the same output, and one that fails stops no other" {
	local news="$BATS_TEST_DIRNAME/../../examples/news"
	for j in 1 2 5; do d find 'who:<PERSON> ~say' "$news" -j $j --format jsonl -q > j$j; done
	[ "$(wc -l < j1)" = 20 ]
	cmp j1 j2 && cmp j1 j5
	[ "$(d find '<PERSON> ~say' "$news" -j 2 --publisher 'Osterby Post' -c | wc -l)" = 3 ]
	printf 'Mr Per Brandt said so.\n' > a.txt
	run -1 d find '<PERSON> ~say' a.txt nothing.txt a.txt -j 2
	[ "$(grep -c '^a.txt:1:' <<< "$output")" = 2 ]
	run -2 d find x a.txt -j 0
}

@test "find: tokens that came with the input stay as they are" {
	printf 'The\tO\nfive-year-old\tO\nmen\tO\n' > x.conll
	run -0 d find 'the [fold = "five-year-old"] men' x.conll --from conll -O
	[ "$output" = 'x.conll:1:The five-year-old men' ]
}

@test "find: a capture called as a field of a row hides none, and is meant by --sort and --count" {
	printf '%s\n' '{"uri":"a","date":"2021-01-01","text":"In 2020 he left."}' '{"uri":"b","date":"2020-01-01","text":"In 2019 he left."}' > dates.jsonl
	of() { d find "$@" dates.jsonl --format jsonl -q | jq -c "$fields"; }
	fields='[.date,."date.text",."date.value",.captures[0].text]'
	[ "$(of 'date:<DATE> he' --sort date)" = '["2020-01-01","2019","2019","2019"]
["2021-01-01","2020","2020","2020"]' ]
	fields='[.start,.left,.end,(.captures|length),."start.text",."left.text",."captures.text"]'
	[ "$(of 'start:<DATE> left:he captures:left' --limit 1)" = '[3,"In ",15,3,"2020","he","left"]' ]
	fields='[.count,.match]'
	[ "$(of 'count:<DATE> he' --limit 1)" = '["2020","2020 he"]' ]
	[ "$(d find 'date:<DATE>' dates.jsonl --count date --format csv -q)" = "$(printf 'date,count,documents\r\n2019,1,1\r\n2020,1,1\r')" ]
	[ "$(d find 'count:<DATE>' dates.jsonl --count count --format csv -q | head -1)" = "$(printf 'count.text,count,documents\r')" ]
}

@test "find: who met whom, who confirmed what, how many were killed" {
	news
	d add news.dossier docs -q
	d find 'near(14: a:<PERSON>, b:<PERSON>, ~meet)' news.dossier --format jsonl -q > met
	[ "$(jq -c '[.a,.b,.match]' met)" = '["Nikol Pashinyan","Vladimir Putin","Nikol Pashinyan met Vladimir Putin"]' ]
	d find 'speaker:(<PERSON>|<ORG>) []{0,4} verb:$confirm that? claim:([]+)' news.dossier --format jsonl -q > confirmed
	[ "$(jq -r '[.speaker,.verb,.claim] | join("|")' confirmed)" = "$(printf '%s\n' \
		'Casimir Ølund|confirmed|41 people were killed and 78 were injured in Tuesday’s attack.' 'Interior Ministry|confirmed|on Tuesday.')" ]
	d find 'n:<CARDINAL> what:([kind = word]{0,3}) []{0,12} (was|were|been)? ~kill' news.dossier --format jsonl -q > killed
	[ "$(jq -r 'select(.uri | startswith("news")) | .["n.value"] // (.captures[0].low | tostring + "+")' killed | sort -n | tr '\n' ' ')" = \
		"7 9 9 10 10+ 11 12 15+ 19 23 23 27 34 34 41 " ]
}

@test "find: a store as lines, names and counts" {
	news
	run -0 d find '~deny' news.dossier -n
	has "news/01-marevo-corvane.txt:9:Marevo, a town of about 12,000 people, lies 18 kilometres from the front line in eastern Karsovia. No group claimed responsibility. The Karsovian army blamed the rebel Highland Front, which denied firing on the town."
	[ "$(d find '~deny' news.dossier -l | wc -l)" = 3 ]
	[ "$(d find '~deny' news.dossier -c | grep -c ':0$')" = 0 ]
	[ "$(d find '~deny' news.dossier -c | wc -l)" = 3 ]
	export DOSSIER_STORE=news.dossier
	[ "$(d find '~deny' -l | wc -l)" = 3 ]
	[ "$(d find '~deny' -l -s news.dossier | wc -l)" = 3 ]
}

@test "find: the page has the lines, colours, no markup of a document" {
	printf '{"uri":"https://example.org/a?b&c","publisher":"<i>P</i>","date":"2020-01-02","text":"<b>Anna</b> met \\"Boris\\" & Clara."}\n' > h.jsonl
	d add h.dossier h.jsonl -q
	d find 'who:Anna []{0,5} verb:met' h.dossier --format html -o h.html -q
	grep -q '<table class="kwic">' h.html
	grep -q '<mark class="c1" title="who">Anna</mark>' h.html
	grep -q '<li class="c2">verb</li>' h.html
	grep -q '&lt;i&gt;P&lt;/i&gt;' h.html
	grep -q 'href="https://example.org/a?b&amp;c"' h.html
	grep -q '<i>P</i>\|<b>Anna' h.html && false
	grep -q "1 match in 1 document" h.html
	# the style is the one that the policy names
	grep -q "style-src 'sha256-" h.html
}

@test "find: the index is asked first, and gives what a search without it gives" {
	many 400 m.jsonl
	printf '{"uri":"odd","text":"They don'"'"'t speak of Zanzibar, U.S. troops or @someone."}\n' >> m.jsonl
	d add m.dossier m.jsonl -q
	for p in zanzibar '"zanz*"' do "n't" '"@someone"' '"u.s."' 'do []{0,9} zanzibar' '(zanzibar | nowhere)' "'Zanzibar'" '~speak'; do
		[ "$(d find "$p" m.dossier --format jsonl -q | jq -r .uri)" = odd ] || { echo "$p"; false; }
	done
	[ "$(d find '(377 | 12) people' m.dossier --format jsonl -q | jq -r .uri | tr '\n' ' ')" = "n12 n377 " ]
	[ "$(d find 'met' m.dossier -q --query zanzibar | wc -l)" = 0 ]
	[ "$(d find 'met' m.dossier -q --uri 'n39*' | wc -l)" = 11 ]
	# annotations that a script made
	cat > mark.lua <<'LUA'
local dossier = require "dossier"
local store = dossier.open("m.dossier", "rw")
local doc = store:get "n7"
doc:annotate { from = 1, to = 9, type = "LAW" }
store:add(doc)
LUA
	"$DOSSIER" -e "$(cat mark.lua)"
	[ "$(d find '<LAW>' m.dossier --format jsonl -q | jq -c '[.uri,.match]')" = '["n7","President"]' ]
}

@test "find: stops at once when it is told to, and when nobody reads on" {
	many 3000 m.jsonl
	d add m.dossier m.jsonl -q
	run -0 sh -c '"$DOSSIER" find "[]" m.dossier -q | head -1'
	has "President"
	set +e
	timeout -s INT 0.5 "$DOSSIER" find '[]' m.dossier --sort left -q > out.txt 2> err.txt
	[ -s out.txt ] && false
	grep -q interrupted err.txt
}
