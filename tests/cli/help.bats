#!/usr/bin/env bats
# Help, wrong use, exit codes, and where output goes.
# SPDX-License-Identifier: MIT
load setup

commands="run repl add tag search find show why entities info check remove export normalize segment train eval gazetteer map reduce help version"

@test "help: every command has help with usage, examples, options, in 80 columns" {
	for c in $commands -e; do
		run -0 --separate-stderr d $c --help
		[ -z "$stderr" ]
		has "usage: dossier"
		has "options:"
		[ "$c" = version ] || has "examples:"
		# lines of ASCII: to awk a letter may be one or two
		[ "$(printf '%s\n' "$output" | LC_ALL=C grep -v '[^ -~]' | awk 'length > 80')" = "" ]
		[ "$c" = -e ] && continue
		run -0 d help $c
		has "usage: dossier $c"
	done
}

@test "help: the overview, topics, Lua names, and a near miss" {
	run -0 d --help
	for c in $commands; do has "$c"; done
	run -0 d help scripts
	has casualties
	run -0 d help types
	has NORP
	run -0 d help values
	has XXXX-11-10
	run -0 d help patterns
	has "near(14: a, b, ~meet)"
	for c in '(?= x)' containing '@who = ' '::' 'within paragraph' 'policy = longest' 'max = 50' gaddafi~1; do has "$c"; done
	for c in patterns values rules lua span claim; do
		run -0 d help $c
		[ -z "$(printf '%s\n' "$output" | awk 'length($0) > 80')" ]
	done
	run -0 d help doc:entities
	has "doc:entities("
	run -2 d help docs:entities
	has "did you mean 'doc:entities'?"
}

@test "usage: without a terminal dossier alone shows how it is used" {
	run -2 d
	has "usage: dossier"
}

@test "usage: unknown words and options name the near one and the way to help" {
	run -2 d tga docs
	has "did you mean 'tag'?"
	run -2 d docs
	has "dossier tag docs"
	run -2 d tag --formt jsonl docs
	has "did you mean --format?"
	has "try 'dossier tag --help'"
	run -2 d run entites
	has "did you mean 'entities'?"
	run -1 d ./nope.lua
	has "./nope.lua: No such file"
	run -1 d ./docs
	has "is a folder, not a script"
}

@test "usage: values that are none are named with what was expected" {
	run -2 d tag --format xml docs
	has "it can print text, jsonl, csv, conll"
	run -2 d tag --offsets utf32 docs
	has "one of byte, char, utf16, got 'utf32'"
	run -2 d tag --date 2020-02-30 docs
	has "got '2020-02-30'"
	run -2 d tag -j 0 docs
	has "1 or more"
	run -2 d tag docs --color
	has "--color needs a value"
	run -2 d tag --strict=yes docs
	has "takes no value"
	run -2 d search
	has "which store?"
	run -2 d entities --store x merge
	has "not built yet"
	run -2 d -e
	has "-e needs code"
}

@test "usage: -- ends the options and - is standard input" {
	cp docs/a.txt ./--odd.txt
	run -0 d tag --format jsonl -- --odd.txt
	has '"uri": "--odd.txt"'
	run -0 sh -c 'echo Moscow | "$DOSSIER" tag --format jsonl -'
	has '"text": "Moscow"'
}

@test "output: results on stdout, everything else on stderr" {
	run -1 --separate-stderr d tag --format jsonl docs/a.txt nope.txt docs/sub/b.txt
	[ "${#lines[@]}" = 2 ]
	[ "$stderr" = "dossier: nope.txt: no such file" ]
}

@test "output: a full disk and a closed stdout fail with a message" {
	[ -e /dev/full ] || skip "there is no /dev/full"
	d add s docs -q
	for c in "version" "help" "tag --help" "tag docs" "tag docs --format csv" "export s" "search s moscow" "info s" \
		"segment docs" "normalize docs/a.txt" "run entities docs" "find met docs"; do
		run -1 sh -c "\"\$DOSSIER\" $c 2>&1 >/dev/full"
		has "No space left on device"
		run -1 sh -c "\"\$DOSSIER\" $c 2>&1 >&-"
		has "Bad file descriptor"
	done
	run -1 sh -c '"$DOSSIER" -e "print(1)" 2>&1 >/dev/full'
	has "No space left on device"
}

@test "output: a reader that leaves ends the work without a word" {
	many 3000 m.jsonl
	echo 'while true do print(1) end' > inf.lua
	run -0 sh -c 'timeout 20 "$DOSSIER" tag m.jsonl | head -n 1'
	[ "$output" = "m.jsonl" ] || has "n1"
	[ "${#lines[@]}" = 1 ]
	for c in '-e "while true do print(1) end"' './inf.lua'; do
		run -0 sh -c "timeout 20 \"\$DOSSIER\" $c 2>&1 | head -n 1"
		[ "$output" = 1 ]
	done
}

@test "output: -o writes a whole file or none" {
	run -0 d tag docs --format jsonl -o out.jsonl
	[ -z "$output" ]
	[ "$(wc -l < out.jsonl)" = 2 ]
	echo before > kept
	run -2 d tag docs --format xml -o kept
	[ "$(cat kept)" = before ]
	run -1 d tag docs -o nofolder/out
	has "nofolder/out"
	[ "$(ls -A | sort | tr '\n' ' ')" = "docs kept out.jsonl " ]
}

@test "output: colour only when asked or on a terminal, and NO_COLOR" {
	run -0 d tag docs/a.txt
	hasnt $'\e['
	run -0 d tag --color always docs/a.txt
	has $'\e['
	command -v script >/dev/null || skip "script is not installed"
	run -0 env TERM=xterm script -qec "'$DOSSIER' tag docs/a.txt" /dev/null
	has $'\e['
	run -0 env TERM=xterm NO_COLOR=1 script -qec "'$DOSSIER' tag docs/a.txt" /dev/null
	hasnt $'\e['
}

@test "output: text is broken between words on a terminal, and nowhere else" {
	command -v script >/dev/null || skip "script is not installed"
	printf 'Nine ships left the harbour of Baku on 4 October 2020, and nobody has seen them there since.\n' > long.txt
	run -0 d tag long.txt
	[ "${#lines[1]}" -gt 90 ]
	run -0 env TERM=xterm script -qec "stty cols 40; '$DOSSIER' tag long.txt" /dev/null
	[ -z "$(printf '%s\n' "$output" | tr -d '\r' | sed 's/\x1b\[[0-9;]*m//g' | awk 'length($0) > 40')" ]
	[[ "$(printf '%s\n' "$output" | tr -d '\r\n' | sed 's/\x1b\[[0-9;]*m//g')" == *harbour* ]]
}

@test "progress: a rate and what is left on a terminal, nothing elsewhere" {
	many 6000 m.jsonl
	run -0 --separate-stderr d add s m.jsonl
	[ "$(printf '%s\n' "$stderr" | wc -l)" = 1 ]
	[[ "$stderr" == "s: 6000 added, in "* ]]
	command -v script >/dev/null || skip "script is not installed"
	run -0 env TERM=xterm script -qec "'$DOSSIER' add t m.jsonl -j 1" /dev/null
	[[ "$output" =~ [0-9]+%\ \ [0-9]+\ documents,\ [0-9]+/s,\ [0-9]+:[0-9][0-9]\ left ]]
}

@test "-e: expressions, arguments, errors" {
	run -0 d -e 'dossier.fold "Ağcabədi"'
	[ "$output" = '"agcabadi"' ]
	run -0 d -e 'print(select("#", ...), ...)' a b
	[ "$output" = "$(printf '2\ta\tb')" ]
	run -0 d -e 'local words = dossier.stats.frequency({ "a", "b", "a" }) return words:take(1), 7'
	has $'a         2'
	[ "${lines[-1]}" = 7 ]
	run -0 d -e 'local x = 1 return nil'
	[ -z "$output" ]
	run -1 d -e 'x ='
	has "-e:1:"
	hasnt traceback
	run -1 d -e 'error "boom"'
	has "boom"
	run -1 d -e 'error {}'
	has "raised a table value, not a message"
}

@test "version: the versions, also as JSON" {
	run -0 d version
	has "dossier 0."
	has "unicode    15.0.0"
	[ "$(d version --format json | jq -r .unicode)" = 15.0.0 ]
	[ "$(d --version)" = "$(d version)" ]
}

@test "messages: what was typed is shown, not sent" {
	run -2 d normalize $'--f\e[31mx'
	[[ $output != *$'\e'* ]]
	has "--f␛[31mx"
	run -2 d $'\e]0;x'
	[[ $output != *$'\e'* ]]
}

@test "segment: one kind of exact pieces at a time, as text" {
	run -2 d segment --words --format jsonl docs/a.txt
	has "--words prints text only"
	run -2 d segment --words --tokens docs/a.txt
	has "--words stands alone"
	run -2 d segment --sentences=x docs/a.txt
	has "takes no value but uax29"
}

@test "help: statistics are a topic, also under their whole name" {
	run -0 d help
	has "stats"
	[ "$(d help statistics)" = "$(d help stats)" ]
	run -2 d help satts
	has "did you mean 'stats'?"
}

@test "help lists: all of a language, one with its forms, JSON, and a near miss" {
	run -0 d help lists
	has '$kill'
	has '$weapon'
	has "shoot dead"
	has "other languages: az, de, es"
	[ -z "$(printf '%s\n' "$output" | awk 'length($0) > 80')" ]
	run -0 d help lists kill
	has "18 entries, 74 forms"
	has "guns down, gunned down, gunning down"
	run -0 d help lists '$kill'
	has "18 entries, 74 forms"
	run -0 d help lists kill@de
	has "erschossen"
	run -0 d help lists ru
	has "заявить"
	run -0 d help lists leader
	has "heads of state"
	run -0 d help lists --format jsonl
	[ "$(printf '%s\n' "$output" | jq -r 'select(.lang == "en" and .name == "deny") | .entries[0].forms[2]')" = denied ]
	run -0 d help lists kill --format jsonl
	[ "${#lines[@]}" -eq 1 ]
	run -2 d help lists kil
	has "did you mean 'kill'?"
	run -2 d help lists kill@tlh
	has "no list 'kill' in tlh (languages: az de en es fr ru tr)"
	run -2 d help lists nope
	hasnt "did you mean"
	[ "$(d help lists kill de)" = "$(d help lists kill@de)" ]
	run -2 d help lists --format csv
	has "it can print text, jsonl"
}
