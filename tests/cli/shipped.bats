#!/usr/bin/env bats
# The scripts that ship: their own tests, and what each is for on examples/news and on the sample article where it is.
# SPDX-License-Identifier: MIT

load setup

ROOT="$BATS_TEST_DIRNAME/../.."
REDACT="$BATS_TEST_DIRNAME/redact"

@test "shipped scripts: each is a package whose tests pass, and which says what it is for" {
	for folder in "$ROOT"/scripts/*/; do
		name=$(basename "$folder")
		run -0 d script test "$folder"
		[[ "$output" == *" passed, 0 failed"* && "$output" != *"0 passed"* ]]
		[ -s "$folder/README.md" ] && [ -s "$folder/tests/sample/expected" ]
		run -0 d run "$name" --help
		has "$(sed -n '1s/^--- //p' "$folder/$name.lua" | cut -d: -f1 | cut -c1-40)"
	done
}

@test "shipped scripts: the same bytes with one worker and three, and none fails on the news" {
	for line in entities timeline casualties "casualties --compare" claims "claims --compare" quotes "quotes --count" keywords \
		"concordance --pattern ~kill --chapters publisher" "compare --name Marevo" redact "redact --mapping" "redact --left"; do
		# shellcheck disable=SC2086
		set -- $line
		script=$1; shift
		d run "$script" -j 1 -q "$@" "$ROOT/examples/news/news.jsonl" > one
		d run "$script" -j 3 -q "$@" "$ROOT/examples/news/news.jsonl" > three
		cmp one three
		[ "$(wc -l < one)" -gt 10 ]
		d run "$script" -q "$@" --format html -o page.html "$ROOT/examples/news/news.jsonl"
		grep -q '</html>' page.html
		: > empty.txt
		d run "$script" -q "$@" empty.txt > /dev/null
	done
}

@test "claims: who confirms and who declares in the sample article; its figures have no speaker" {
	article="$ROOT/../shared/data/sample/osce-meeting.txt"
	[ -f "$article" ] || skip "the sample article is not here"
	run -0 sh -c "'$DOSSIER' run claims --format jsonl '$article' | jq -r 'select(.stance) | [.stance, .verb, .said_by, .what[\"\$span\"].text] | @tsv'"
	has "$(printf 'confirm\tconfirmed\tAmnesty International and Human Rights Watch\tArmenia used prohibited cluster bombs')"
	has "$(printf 'say\tdeclared\tAzerbaijani army\tvictory over the Armenian forces')"
	run -0 sh -c "'$DOSSIER' run claims --figures --format jsonl '$article' | jq -r 'select(.stance == null and (.said_by | endswith(\"osce-meeting.txt\"))) | [.harm, .best, .unit] | @tsv'"
	[ "${#lines[@]}" -eq 10 ]
	has "$(printf 'killed\t100\tcivilians')"
	has "$(printf 'injured\t454\tpeople')"
}

@test "claims: a place is where something was, not who did it; a surname is its person; no dateline in what is said" {
	printf 'Mayor Lena Horvat left.\n\nHorvat confirmed that Norway used drones in Prague. Horvat denied that France helped.\n' > places.txt
	run -0 sh -c "'$DOSSIER' run claims --format jsonl places.txt | jq -r '[.said_by, .stance, .place[\"\$span\"].text // \"-\"] | @tsv'"
	[ "${#lines[@]}" -eq 2 ]
	has "$(printf 'Lena Horvat\tconfirm\tPrague')"
	has "$(printf 'Lena Horvat\tdeny\t-')"
	for script in claims casualties timeline; do
		d run "$script" --format jsonl "$ROOT/examples/news/news.jsonl" | jq -r '(.what // .quote // .statement)["$span"].text' > said
		[ "$(wc -l < said)" -gt 20 ]
		run -1 grep -E '^[A-Z]{4,}.*[)] - ' said
	done
}

@test "timeline: what happened at a time of a known day, once; the day of the report is none" {
	printf '{"date": "2021-05-07", "text": "ORVAST, May 7 (Post) - Shells fell on the mill. Anna Brill fled on Tuesday morning."}\n' > days.jsonl
	run -0 sh -c "'$DOSSIER' run timeline --format jsonl days.jsonl | jq -r '[.date, .who] | @tsv'"
	[ "$output" = "$(printf '2021-05-04\tAnna Brill')" ]
}

@test "quotes: stance, paragraph and speaker; compare: two publishers have a column each, in every format" {
	sample="$ROOT/scripts/compare/tests/sample/news.jsonl"
	run -0 sh -c "'$DOSSIER' run quotes --indirect --stance deny --format jsonl '$sample' | jq -r '[.speaker, .verb, .paragraph] | @tsv' | sort -u"
	[ "$output" = "$(printf 'Lena Horvat\tdenied\t2')" ]
	d run quotes -q --format jsonl "$ROOT/examples/news/news.jsonl" | jq -r .speaker > speakers
	LC_ALL=C sort -c speakers
	run -0 sh -c "'$DOSSIER' run compare --name 'Lena Horvat' --format jsonl '$sample' | jq -c 'select(.section == \"Sentences\") | [.column1, .column2] | map(.[\"\$span\"].publisher)'"
	[ "${#lines[@]}" -eq 3 ]
	has '["Evening Wire","Morning Post"]'
	run -0 sh -c "'$DOSSIER' run compare --name 'Lena Horvat' --format jsonl '$sample' | jq -r 'select(.called) | [.publisher, .called, .said] | join(\": \")'"
	has "Morning Post: Horvat 4, Lena Horvat 2, the mayor 2: denied (deny) 2, said 2, confirmed (confirm)"
	# a dateline is no mention
	printf '{"publisher": "Post", "text": "GENEVA, May 7 (Post) - Talks began. They end in Geneva."}\n' > dateline.jsonl
	run -0 sh -c "'$DOSSIER' run compare --name Geneva --format jsonl dateline.jsonl | jq 'select(.mentions) | .mentions'"
	[ "$output" = 1 ]
}

@test "quotes, keywords, compare: what stands in the news" {
	run -0 sh -c "'$DOSSIER' run quotes --by 'Ilse Tarnovan' --format jsonl '$ROOT/examples/news/news.jsonl' | jq -r '.quote[\"\$span\"].text'"
	has "The list is now complete"
	run -0 sh -c "'$DOSSIER' run keywords --about Marevo --format jsonl '$ROOT/examples/news/news.jsonl' | jq -r 'select(.others == 0) | .word'"
	has market
	has shelling
	run -0 d run compare --name Nobody "$ROOT/examples/news/news.jsonl"
	has "No document mentions Nobody"
}

@test "redact: nobody whom it found is in what comes out; one key, one pseudonym; the result is read back" {
	news="$ROOT/examples/news/news.jsonl"
	d run redact -q --key k1 --format jsonl "$news" > out.jsonl
	[ "$(wc -l < out.jsonl)" -eq "$(wc -l < "$news")" ]
	d run redact -q --key k1 --mapping --format jsonl "$news" > who.jsonl
	[ "$(wc -l < who.jsonl)" -gt 40 ]
	run -0 sh -c "jq -r .pseudonym who.jsonl | sort | uniq -d | wc -l"
	[ "$output" = 0 ]
	# the same person, the same pseudonym, in another run over other documents; another key, another pseudonym
	head -n 3 "$news" > some.jsonl
	d run redact -q --key k1 --mapping --format jsonl some.jsonl | jq -r '.pseudonym' | sort > some
	[ -s some ]
	jq -r .pseudonym who.jsonl | sort | comm -13 - some > strangers
	[ ! -s strangers ]
	d run redact -q --key k2 --mapping --format jsonl some.jsonl | jq -r '.pseudonym' | sort | comm -12 - some > joined
	[ ! -s joined ]
	# no name that was found is in any document, what stays stands in its order, and pseudonyms are no names to the tagger
	run -0 d run "$REDACT/check.lua" "$news" out.jsonl who.jsonl
	[[ "$output" == "25 documents, "* ]]
	run -1 sh -c "'$DOSSIER' tag --format jsonl out.jsonl | jq -r '.entities[] | select(.type == \"PERSON\") | .text' | grep Person-"
	d add -q redacted.dossier out.jsonl
	run -0 d check redacted.dossier
}

@test "redact: no name that it found is left, whatever its writing, in texts made at random; the check notices" {
	for seed in 1 2 3 4 5 6; do
		d run "$REDACT/make.lua" $seed > texts.jsonl
		d run redact -q --key "$seed" --format jsonl texts.jsonl > out.jsonl
		d run redact -q --key "$seed" --mapping --format jsonl texts.jsonl > who.jsonl
		run -0 d run "$REDACT/check.lua" texts.jsonl out.jsonl who.jsonl
		[[ "$output" == "40 documents, "[4-9]??" places" ]]
	done
	for change in '3s/Person-[0-9a-f]*/Person-00/' '5s/ said / told /' '7s/in Vienna/in Horvat/; 8s/quiet, and/quiet, and Horvat and/' 's/at home/home/'; do
		sed "$change" out.jsonl > wrong.jsonl
		cmp -s out.jsonl wrong.jsonl && continue
		run -1 d run "$REDACT/check.lua" texts.jsonl wrong.jsonl who.jsonl
	done
	sed '2s/Person-[0-9a-f]*/Kowalski/' out.jsonl > wrong.jsonl
	run -1 d run "$REDACT/check.lua" texts.jsonl wrong.jsonl who.jsonl
}

@test "redact: a key from a file is the same key; no empty one, not two; publishers, hashtags, small letters, other documents" {
	cat > texts.jsonl <<-'END'
		{"publisher": "Lena Horvat", "text": "Mayor Lena Horvat met Tim Green. The Horvats left. lena horvat wept. #FreeHorvat came from Horvat-held Orvast. Green wrote."}
		{"text": "At noon a man who knew lena horvat saw Horvat Street. Green apples cost 4 euros on 3 May. The green field was big."}
	END
	printf 'k1' > secret
	d run redact -q --key k1 --format jsonl texts.jsonl > one
	d run redact -q --keyfile secret --format jsonl texts.jsonl > two
	cmp one two
	: > empty
	run -1 --separate-stderr d run redact -q --keyfile empty texts.jsonl
	run -1 --separate-stderr d run redact -q --key "" texts.jsonl
	run -1 --separate-stderr d run redact -q --key k1 --keyfile secret texts.jsonl
	run -0 sh -c "'$DOSSIER' run redact -q --format jsonl texts.jsonl | jq -r '.publisher // \"\", .text'"
	[ "${lines[0]}" = "Person-1" ]
	[ "${lines[1]}" = "Mayor Person-1 met Person-2. The Person-1 left. Person-1 wept. [hashtag] came from Person-1-held Orvast. Person-2 wrote." ]
	[[ "${lines[2]}" == "At noon a man who knew Person-1 saw Person-"[13]" Street. Green apples cost 4 euros on 3 May. The green field was big." ]]
}

@test "concordance: the lines and the order of find; captures as chapters; what is no key is told" {
	news="$ROOT/examples/news/news.jsonl"
	pattern='who:(<PERSON>|<ORG>) []{0,3} verb:(~say|~confirm|~deny)'
	for sort in left -right match who,date -who,verb publisher,-left date; do
		d find "$pattern" "$news" --kwic --sort="$sort" --format jsonl -q | jq -r '.ref, .match, .who' > find
		d run concordance -q --pattern "$pattern" --sort="$sort" --format jsonl "$news" \
			| jq -r '.ref, .match, .who["$span"].text' > own
		[ "$(wc -l < own)" -gt 60 ]
		cmp find own
	done
	run -0 sh -c "'$DOSSIER' run concordance -q --pattern '$pattern' --chapters verb --format jsonl '$news' | jq -r .section | sort -u"
	has confirmed
	has denied
	run -1 d run concordance -q --pattern "$pattern" --chapters nobody "$news"
	has "has no capture 'nobody'"
	run -1 d run concordance -q --pattern "$pattern" --sort nobody "$news"
	has "no capture or field 'nobody'"
}

@test "keywords: what dossier.stats says of the same documents" {
	news="$ROOT/examples/news/news.jsonl"
	d add -q news.dossier "$news"
	d run keywords -q --of "Corvane Press" --names --least 3 --spread 1 --sure 0 --top 1000 --near --format jsonl news.dossier > own
	cat > stats.lua <<-'END'
		local dossier = require "dossier"
		local store, stats = assert(dossier.open((...))), require "dossier".stats
		local function own() return store:documents { publisher = "Corvane Press" } end
		local rest = store:documents():filter(function(doc) return doc.publisher ~= "Corvane Press" end):list()
		local dp = {}
		for row in stats.frequency(own()) do dp[row.word] = row.dp end
		for row in stats.keyness(own(), rest, { measure = "ll", min = 3 }) do
			local near = {}
			for n in stats.collocates(own():list(), '"' .. row.word .. '"', { stop = true }):take(4) do near[#near + 1] = n.word end
			print(("%s %d %d %.2f %.2f %d %.2f %s"):format(row.word, row.count, row.reference, row.ll, row.log_ratio, row.documents,
				dp[row.word], table.concat(near, " ")))
		end
	END
	d run ./stats.lua news.dossier | sed 's/ *$//' | sort > expected
	jq -r '[.word, .count, .others, .g2, .log_ratio, .documents, .dp, .near // ""] | @tsv' own | while IFS="$(printf '\t')" read -r w c o g l n p near; do
		printf '%s %d %d %.2f %.2f %d %.2f %s\n' "$w" "$c" "$o" "$g" "$l" "$n" "$p" "$near"
	done | sed 's/ *$//' | sort > found
	[ "$(wc -l < found)" -gt 30 ]
	cmp expected found
	run -0 d run keywords -q --of Nobody "$news"
	has "None of 25 documents is one of these."
}

@test "redact: numbers of accounts, cards and papers; dates, sums and short numbers stay" {
	redacted() { printf '%s\n' "$1" | d run redact -q --format jsonl - | jq -r .text; }
	[ "$(redacted 'Her passport AB1234567 and PESEL 44051401359 were copied.')" = 'Her passport [number] and PESEL [number] were copied.' ]
	[ "$(redacted 'Account DE89 3704 0044 0532 0130 00, or GB82WEST12345698765432 in Leeds.')" = 'Account [account], or [account] in Leeds.' ]
	[ "$(redacted 'The IBAN FR14 2004 1010 0505 0001 3M02 606 is his.')" = 'The IBAN [account] is his.' ]
	[ "$(redacted 'SSN 123-45-6789; card 4111 1111 1111 1111; code RSSMRA85T10A562S.')" = 'SSN [number]; card [number]; code [number].' ]
	for text in 'On 2020-11-10 and 27/09/2020 they paid 12 000 000 zlotys, or $1500000.' 'In 2019-2020 some 1.500.000 people fled from MH17, F16 and COVID19.' \
		'The ratio is 3.1415926535, for 1 2 3 4 5 6 7 8 9 10 men.' 'The plate is KX-1234.' 'He ran 12345678 metres.'; do
		[ "$(redacted "$text")" = "$text" ] || { redacted "$text"; false; }
	done
}

@test "claims, quotes: who is not clear is said to be; joined names; a name behind what somebody is; other languages" {
	cat > who.txt <<-'END'
		The factory burned. It reported a loss of 31 million lira.

		Its envoy in Geneva, Anna Lind, said that talks had begun. Amnesty International and Human Rights Watch confirmed that bombs fell there. A lawyer of Boris Orlov said that the man slept.
	END
	run -0 sh -c "'$DOSSIER' run claims -q --format jsonl who.txt | jq -r .said_by"
	[ "$output" = "$(printf 'unclear (it)\nAnna Lind\nAmnesty International and Human Rights Watch\nlawyer of Boris Orlov')" ]
	run -0 sh -c "'$DOSSIER' run quotes -q --indirect --format jsonl who.txt | jq -r .speaker"
	has "Anna Lind"
	has "lawyer of Boris Orlov"
	printf "The UN has confirmed reports that rebels killed 70 people in Anbar.\n" > un.txt
	[ "$(d run claims -q --format jsonl un.txt | jq -r "[.said_by, .stance, .best] | @tsv")" = "$(printf "UN\tconfirm\t70")" ]
	for who in 'Amnesty International' 'Human Rights Watch'; do
		[ "$(d run claims -q --format jsonl --by "$who" who.txt | wc -l)" = 1 ]
		[ "$(d run quotes -q --indirect --format jsonl --by "$who" who.txt | wc -l)" = 1 ]
	done
	printf 'Der Minister sagte, dass am Montag vier Menschen bei dem Angriff in der Stadt starben.\n' > de.txt
	for script in claims quotes; do
		run -0 --separate-stderr d run $script -q de.txt who.txt
		has "1 document was not read, not being in English (de 1)"
	done
}

@test "claims --compare: contradictions are of one day, or lower later; updates, more of the same and one publisher are none" {
	report() { printf '{"publisher":"%s","date":"%s","text":"%s"}\n' "$@"; }
	compared() { d run claims -q --compare --format jsonl r.jsonl | jq -r 'select(.publisher) | [.section, .publisher, .best] | @tsv'; }
	{ report A 2021-05-03 'Ten people were killed in Prague.'; report B 2021-05-05 'Twelve people were killed in Prague.'; } > r.jsonl
	[ -z "$(compared)" ] # an update
	report C 2021-05-05 'Nine people were killed in Prague.' >> r.jsonl
	[ "$(compared)" = "$(printf 'Killed in Prague\tA\t10\nKilled in Prague\tB\t12\nKilled in Prague\tC\t9')" ]
	{ report A 2021-05-03 'Ten people were killed in Prague.'; report A 2021-05-03 'Twelve people were killed in Prague.'; } > r.jsonl
	[ -z "$(compared)" ]
	{ report A 2021-05-03 'Ten people were killed in Prague.'; report B 2021-08-05 'Two people were killed in Prague.'; } > r.jsonl
	[ -z "$(compared)" ] # months later: something else
	{ report A 2021-05-03 'Ten people were missing in Prague.'; report B 2021-05-05 'Two people were missing in Prague.'; } > r.jsonl
	[ -z "$(compared)" ]
	{ report A 2021-05-03 'Three more people were killed in Prague.'; report B 2021-05-03 'Twelve people were killed in Prague.'; } > r.jsonl
	[ -z "$(compared)" ]
}

@test "entities, quotes: a surname alone is the one person of the others who is called so; of two it stays" {
	cat > names.jsonl <<-'END'
		{"uri": "a", "text": "Mayor Lena Horvat left Prague. \"We stay here now,\" Horvat said."}
		{"uri": "b", "text": "Mayor Horvat left Vienna. \"We left them there,\" Horvat said."}
	END
	names() { d run entities -q --types PERSON --format jsonl names.jsonl | jq -r '[.name, .mentions, .documents, .also] | @tsv'; }
	[ "$(names)" = "$(printf 'Lena Horvat\t4\t2\tHorvat')" ]
	[ "$(d run quotes -q --format jsonl names.jsonl | jq -r .speaker | sort -u)" = "Lena Horvat" ]
	echo '{"uri": "c", "text": "Doctor Milan Horvat slept. \"I was so tired,\" Milan Horvat said."}' >> names.jsonl
	[ "$(names | cut -f1 | sort | tr '\n' ' ')" = "Horvat Lena Horvat Milan Horvat " ]
	[ "$(d run quotes -q --format jsonl names.jsonl | jq -r .speaker | sort -u | tr '\n' ' ')" = "Horvat Lena Horvat Milan Horvat " ]
}

@test "a wrong pattern is told once; one publisher is nothing to compare; a surname has suggestions" {
	for line in "concordance --pattern <PERSN>" "keywords --matching <PERSN>"; do
		# shellcheck disable=SC2086
		set -- $line
		script=$1; shift
		run -1 --separate-stderr d run "$script" -q "$@" "$ROOT/examples/news/news.jsonl"
		[ -z "$output" ]
		[ "$(printf '%s\n' "$stderr" | grep -c 'there is no type PERSN; did you mean PERSON?')" = 1 ]
		[[ "$stderr" != *"more documents"* ]]
	done
	run -0 d run keywords -q docs
	has "so there is nothing to compare"
	printf 'Anna Lind left.\n' > one.txt
	run -0 d run compare --name Lind one.txt
	has "Names with it, for --name: Anna Lind."
	run -1 d run compare --name ' ' one.txt
	has "--name is empty"
	run -1 d run entities --types PERSON,PERSN one.txt
	has "there is no type \"PERSN\", did you mean 'PERSON'?"
	run -0 d help redact
	has "usage: dossier run redact"
	run -0 d help claims
	has "also a script: dossier run claims --help"
	run -2 d help cliams
	has "did you mean 'claims'?"
}
