#!/usr/bin/env bats
# What the REPL makes of long inputs, of names of ours, and of what streams hold.
# SPDX-License-Identifier: MIT
load setup
load terminal

repl() { run sh -c 'printf "%s\n" "$@" | "$DOSSIER" repl $STORE 2>&1' sh "$@"; }
lines_are() { [ "$output" = "$(printf '%s\n' "$@")" ] || { echo "$output"; return 1; }; }

@test "input: fields of what a stream in a variable holds are completed" {
	cat > try.lua <<'L'
local doc = dossier.document "Anna met Boris."
local env = { doc = doc, dossier = dossier, s = doc:entities(), list = dossier.stream { doc:entities():first() },
	rows = doc:tokens():tally "text", some = doc:entities():filter("text"):take(3), found = doc:match "Anna",
	texts = doc:entities():map "text", none = dossier.stream {} }
for _, text in ipairs {
	"for e in s do e.ent", "for e in list do e:cont", "s:map(function(e) return e.sent", "for r in rows do r.",
	"some:list()[1].tex", "for m in found do m:al", "for m in found do m.sent", "s:group('type'):first():first().tex",
	"for g in s:group 'type' do for e in g do e.fro", "for d in s:map 'doc' do d:rol", "local q = doc:tokens()\nfor t in q do t.fol",
	"doc:entities(function(m) return m.sent", "s:top(2, function(e) return e.sent", "for x in none do x.", "texts:first():",
	"local n = 5\nn.", "one = s:first() one:expl", "t = { one = s:first(), one.expl", "for e in s do local k = e.sentence k:ent" } do
	local from, list = require "cli.complete".at(text, #text, env, {})
	local names = {}
	for i = 1, #list, 2 do names[#names + 1] = list[i] end
	print(table.concat(names, " "))
end
L
	repl '.load try.lua'
	lines_are entity 'context(' sentence 'count key' text 'all(' sentence text from 'roles()' fold sentence sentence '' '' '' 'explain()' '' 'entities('
}

@test "input: on a terminal too, and the text of a question may be long" {
	session 80 24
	type 's = dossier.document("Anna met Boris in Prague."):entities()'; keys Enter
	type 'for e in s do print(e.sen'; keys Tab; type '.text) end'
	row "> for e in s do print(e.sentence.text) end"
	keys Enter
	screen "Anna met Boris in Prague."
	cat > try.lua <<'L'
for _, piece in ipairs { "for e in e do ", "local e = e.x ", "f(function(e) e", "s:map(function(e) local e = s:map(e) " } do
	local text = piece:rep(20000) .. "e."
	local begun = os.clock()
	require "cli.complete".at(text, #text, {}, {})
	require "cli.complete".hint(text, #text, {})
	print(os.clock() - begun < 20 and "in time" or "too late")
end
L
	run -0 sh -c 'echo ".load try.lua" | "$DOSSIER" repl | sort | uniq -c'
	has "4 in time"
}

@test "input: a text of many rows takes time by its length" {
	{ echo 't = {'; seq -f '  { %g, "[[" }, -- do (' 40000; echo '}'; echo '#t'; } > rows.lua
	{ echo 'x ='; yes '1 +' | head -20000; echo 1; echo x; } >> rows.lua
	{ echo 's = [==['; yes 'end ]] if' | head -20000; echo ']==]'; echo '#s'; } >> rows.lua
	printf 'y = "a\\\nb"\ny\nlocal c <const>\nc\n' >> rows.lua
	run -0 timeout 60 "$DOSSIER" repl < rows.lua
	lines_are 40000 20001 200000 '"a\nb"' nil
	# what is wrong is told, and what follows is run
	{ echo 'for i = 1 do'; echo '"next"'; } > wrong.lua
	run "$DOSSIER" repl < wrong.lua
	has '"next"'
	has "expected near 'do'"
	{ echo 't = {'; seq -f '  %g,' 3000; echo '] }'; echo '"next"'; } > wrong.lua
	run "$DOSSIER" repl < wrong.lua
	has '"next"'
	has "near ']'"
}

@test "input: a local named as one of ours" {
	repl 'local _DOSSIER_KEEP = 5' '_DOSSIER_KEEP + 1' 'local x, _DOSSIER_KEEP_ = 1, 2' 'x + _DOSSIER_KEEP_ + _DOSSIER_KEEP' \
		'local c <close> = setmetatable({}, { __close = function() print(_DOSSIER_KEEP) end })' 'local _DOSSIER_KEEP = 9 return _DOSSIER_KEEP'
	lines_are 6 8 9 5
}

@test "input: what failed with nil, err is not saved" {
	repl 'dossier.open "no/such.dossier"' '1 + 1' 'nil, 5' '.save kept.lua'
	has "no such store"
	has "saved 2 inputs"
	run -1 grep -q "no/such" kept.lua
	run -0 d run ./kept.lua
}

@test "input: our objects are called what they are in messages of Lua" {
	repl 'doc = dossier.document "x"' 'doc()' 'doc + 1' 'doc < doc' 'doc:entities() + 1' '#doc' '{} + 1' 'nil < 1'
	has "attempt to call a document (global 'doc')"
	has "attempt to perform arithmetic on a document (global 'doc')"
	has "attempt to compare two document values"
	has "attempt to perform arithmetic on a stream"
	has "attempt to get length of a document"
	has "attempt to perform arithmetic on a table value"
	has "attempt to compare nil with number"
}

@test "input: a result that is not there" {
	repl '_:first()'
	has "there is no result yet"
	repl '5' '6' '_3 + 1'
	has "the results that are kept are _1 to _2"
}

@test "input: many rows of a statement" {
	d add war.dossier docs -q
	many='WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 12000) SELECT x FROM c'
	STORE=war.dossier repl ".sql $many" '_:count()' '_1:first().x'
	[ "${lines[-3]}" = "... more than 10000 rows: .mode csv prints all of them; _ is all of them" ]
	[ "${lines[-2]}" = 12000 ]
	[ "${lines[-1]}" = 1 ]
	[ "${#lines[@]}" = 10005 ]
	STORE=war.dossier repl '.mode csv' ".sql $many"
	[ "${#lines[@]}" = 12001 ]
	[ "$(tr -d '\r' <<<"${lines[0]}${lines[1000]}${lines[1001]}${lines[12000]}")" = x1000100112000 ]
	STORE=war.dossier repl '.mode csv' '.sql SELECT 1 AS a WHERE 0'
	[ "$(tr -d '\r' <<<"$output")" = a ]
}

@test "input: .why breaks its lines between words" {
	d add war.dossier docs -q
	STORE=war.dossier session 60 40
	type 'store:mentions "GPE"'; keys Enter
	keys C-l; type '.why 1'; keys Enter
	screen "because"
	shot > narrow
	keys C-l; keys C-d
	STORE=war.dossier repl 'store:mentions "GPE"' '.why 1'
	# every word of the wide one is whole in the narrow one
	printf '%s\n' "$output" | sed -n '/because/,$p' | tr -s ' ' '\n' | sort -u > words
	tr -s ' ' '\n' < narrow | sort -u > have
	[ -s words ]
	run -1 sh -c 'comm -23 words have | grep .'
}

@test "input: a paste of ten megabytes is refused at once" {
	session 80 24
	head -c 10000000 /dev/zero | tr '\0' 'x' | tmux -L "$T" load-buffer -
	begun=$(date +%s%N)
	tmux -L "$T" paste-buffer -p
	screen "no room: a text has at most 1 MB"
	[ $((($(date +%s%N) - begun) / 1000000)) -lt 6000 ]
	type "40 + 2"; keys Enter
	screen "42"
}

@test "input: a line from the history that was changed asks for its like, the newest too" {
	session 80 24
	type 'x = 1'; keys Enter; type 'y = 2'; keys Enter; type 'x = 3'; keys Enter
	keys Up C-u; type 'x'; keys Up
	row "> x = 3"
	[ "$(shot | grep -c '^> x = 3')" = 2 ]
	keys Up
	[ "$(shot | grep -c '^> x = 1')" = 2 ]
}

@test "input: the prompt stands on a row of its own, and leaves what was printed before it" {
	session 40 20
	type 'io.write("no end")'; keys Enter
	screen "no end%"
	row ">"
	type 'io.write(("x"):rep(40))'; keys Enter
	row "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	type 'io.write("ended\n")'; keys Enter
	row "ended"
	run -1 sh -c 'tmux -L "$1" capture-pane -p | grep "^ *%"' sh "$T"
	type '6 * 7'; keys Enter
	row "42  _1"
}

@test "input: a document that is shown is tagged first; one letter is no slip of another" {
	session 80 24 NO_COLOR=1
	type 'dossier.document "Anna Keller left for Prague."'; keys Enter
	screen "[Anna Keller PERSON] left for [Prague GPE]."
	type '1'; keys Enter; keys C-l; type 'q.x = 1'; keys Enter
	screen "attempt to index"
	run -1 sh -c 'tmux -L "$1" capture-pane -p | grep "did you mean"' sh "$T"
}

@test "input: lines of a concordance are as wide as the screen" {
	session 60 24
	type 'd = dossier.document(("The minister and his staff said on Monday that they had met. "):rep(3))'; keys Enter
	keys C-l; type 'd:match("minister []{0,9} said"):concordance()'; keys Enter
	screen "_1"
	# a line that goes over the end of the screen goes on in the next row
	[ "$(shot | grep -c "minister and his staff sa")" = 3 ]
	[ "$(shot | grep -v "^>" | grep -c .)" -le 4 ]
}
