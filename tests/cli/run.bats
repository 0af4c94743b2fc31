#!/usr/bin/env bats
# Scripts: manifests and their options, workers, limits, map and reduce.
# SPDX-License-Identifier: MIT
load setup

make_scripts() {
	cat > people.lua <<'LUA'
#!/usr/bin/env dossier
--- People with a number.
-- @script people 1.0.0
-- @arg n integer=3  a number
-- @arg x number  another
-- @arg day date  a day
-- @arg loud flag  a flag
-- @arg each choice(day, week)=day  a choice
-- @arg many list(integer)  numbers
-- @arg words file  a file
-- @arg below folder  a folder
-- @arg name string required  a name that is needed
-- @arg also string repeated  again and again
-- @column who span Who
-- @column n integer Number
local dossier = require "dossier"
return { map = function(doc, emit, args)
	print("in " .. doc.uri)
	if doc.text:find(args.name, 1, true) then error "boom" end
	for p in doc:entities "PERSON" do
		emit { who = p, n = args.n, 
			rest = { args.x or 0, args.day or "", args.loud or false, args.each, args.many or "", args.also or "" } }
	end
end }
LUA
	cat > types.lua <<'LUA'
--- Types.
-- @script types 1.0.0
local dossier = require "dossier"
return {
	map = function(doc, emit) for e in doc:entities() do emit { type = e.type, span = e } end end,
	reduce = function(rows)
		local report = dossier.report "Types"
		for g, key in rows:group "type" do report:heading(key):table(g) end
		return report
	end,
}
LUA
}

@test "run: options of the script before and after it, and its own help" {
	make_scripts
	run -0 --separate-stderr d run -q --n 7 people.lua --name=zzz docs --format csv
	[ "${lines[0]}" = $'who,n\r' ]
	[ "${lines[1]}" = $'Ilham Aliyev,7\r' ]
	[[ "$stderr" == *"in docs/a.txt"* ]]
	run -0 d ./people.lua --help
	has "People with a number"
	has "--each day|week"
	has "(required)"
	has "(may be repeated)"
	chmod +x people.lua
	mkdir bin
	ln -s "$DOSSIER" bin/dossier
	PATH=$PWD/bin:$PATH run -0 --separate-stderr ./people.lua --name zzz docs/a.txt --format csv
	[ "${lines[1]}" = $'Ilham Aliyev,3\r' ]
}

@test "run: every type of argument arrives as what it is" {
	make_scripts
	run -0 --separate-stderr d people.lua --name zzz docs/a.txt --x 1.5 --day 2020-01-02 --loud --each week \
		--many 1,2,3 --also a --also b --words docs/a.txt --below docs --format jsonl
	[ "$(printf '%s' "$output" | jq -c .rest)" = null ]
	run -0 sh -c 'echo "{\"text\":\"Ilham Aliyev spoke.\"}" | "$DOSSIER" map people.lua --name zzz --x 1.5 --day 2020-01-02 --loud \
		--each week --many 1,2,3 --also a --also b 2>/dev/null | jq -c .rest'
	[ "$output" = '[1.5,"2020-01-02",true,"week",[1,2,3],["a","b"]]' ]
}

@test "run: wrong arguments are named" {
	make_scripts
	run -2 d people.lua docs
	has "--name is needed: a name that is needed"
	has "try 'dossier run people.lua --help'"
	run -2 d people.lua --nmae x docs
	has "did you mean --name?"
	run -2 d people.lua --name x --n many docs
	has "--n: expected a whole number, got 'many'"
	run -2 d people.lua --name x --each month docs
	has "one of day, week, got 'month'"
	run -2 d people.lua --name x --many 1,b docs
	has "got '1,b'"
	run -2 d people.lua --name x --day 2020-13-01 docs
	has "got '2020-13-01'"
	run -1 d people.lua --name x --words nope docs
	has "--words: nope: No such file"
	run -1 d people.lua --name x --below docs/a.txt docs
	has "is not a folder"
	run -2 d people.lua --name x
	has "what shall it read?"
	run -2 d people.lua --name x --format xml docs
	has "it can print text, markdown, csv, json, jsonl, html"
}

@test "run: errors of a manifest have their line and a near miss" {
	printf -- '-- @script a 1.0.0\n-- @arg n int  a number\n' > m.lua
	run -1 d m.lua docs
	has "m.lua:2:11: unknown type 'int', did you mean 'integer'?"
	printf -- '-- x\n-- @script a 1.0.0\n-- @colum n\n' > m.lua
	run -1 d m.lua docs
	has "m.lua:3:4: unknown tag @colum, did you mean @column?"
	printf -- '-- @script a 1.0.0\n-- @arg format string  x\n' > m.lua
	run -1 d m.lua docs
	has "m.lua:2:9: @arg format: dossier has an option of that name"
	printf -- '-- @script a one\n' > m.lua
	run -1 d m.lua docs
	has "m.lua:1:14: version 'one'"
	printf -- '-- @script a 1.0.0\n-- @requires dossier 99\n' > m.lua
	run -1 d m.lua docs
	has "API level 99"
	printf -- '-- @script a 1.0.0\n-- @arg n integer=x  a number\n' > m.lua
	run -1 d m.lua docs
	has "default 'x' is not a whole number"
}

@test "run: an error in one document is named, the others go on" {
	make_scripts
	run -1 --separate-stderr d people.lua --name Pashinyan docs --format csv
	[ "${lines[1]}" = $'Ilham Aliyev,3\r' ]
	[[ "$stderr" == *"docs/sub/b.txt: people.lua:"*": boom"* || "$stderr" == *"docs/sub/b.txt:1:"*": people.lua:"*": boom"* ]]
	[[ "$stderr" != *traceback* ]]
	run -1 --separate-stderr d people.lua --name zzz docs nope --format csv
	[ "${#lines[@]}" = 4 ]
}

@test "run: the same bytes from any number of workers, files or store" {
	make_scripts
	many 200 m.jsonl
	d add s m.jsonl -q
	for f in text json html; do
		d run types.lua m.jsonl -j 1 --format $f > one
		d run types.lua m.jsonl -j 3 --format $f > three
		d run types.lua --store s -j 2 --format $f > stored
		cmp one three
		cmp one stored
	done
}

@test "run: inputs are files, folders, stdin or a store" {
	d add s docs -q
	run -0 d run entities docs --format csv
	all=$output
	run -0 d run entities s --format csv
	[ "$output" = "$all" ]
	DOSSIER_STORE=s run -0 d run entities --format csv
	[ "$output" = "$all" ]
	run -0 sh -c 'echo Moscow | "$DOSSIER" run entities - --format csv'
	has "GPE,Moscow,1,1"
	run -2 d run entities s docs
	has "either a store or files"
	run -0 d run entities docs --uri '*/b.txt' --format csv
	hasnt Ganja
	has Moscow
	run -0 d run entities s --type PERSON --limit 1 --format csv
	has Aliyev
	hasnt Moscow
	run -2 d run entities docs --query x
	has "--query needs a store"
	run -0 d run entities docs --uri '[' --format csv
	[ "${#lines[@]}" = 1 ]
}

@test "run: a name that is a command, too, is reached through run" {
	run -0 d run entities docs/a.txt --format csv
	has "GPE,Ganja,1,1"
	run -1 d entities docs/a.txt
	has "is not a dossier store"
}

@test "run: never a script of the current folder by its bare name" {
	echo 'print "evil"' > mine
	echo 'print "mine"' > mine.lua
	run -2 d mine
	hasnt evil
	has "./mine.lua"
	run -2 d run mine
	run -0 d mine.lua
	[ "$output" = mine ]
}

@test "run: a plain script prints to stdout and has everything after it" {
	echo 'print(...)' > p.lua
	run -0 --separate-stderr d p.lua a --b -- c
	[ "$output" = "$(printf 'a\t--b\t--\tc')" ]
	echo 'return { { a = 1 }, { a = 2 } }' > p.lua
	run -0 d run --format csv p.lua
	[ "$output" = "$(printf 'a\r\n1\r\n2\r')" ]
}

@test "run: a stream of rows keeps its columns, their order and decimals" {
	cat > near.lua <<'LUA'
local dossier = require "dossier"
local list = {}
for path in ("docs/a.txt docs/sub/b.txt"):gmatch "%S+" do list[#list + 1] = dossier.read(path):first() end
return dossier.stats.frequency(list, { min = 3 })
LUA
	run -0 d run --trust ./near.lua
	[ "$output" = "Word  Count  Per million  Documents     DP
----  -----  -----------  ---------  -----
in        3     96,774.2          2  0.215" ]
	run -0 d run --trust --format csv ./near.lua
	[[ "${lines[0]}" = word,count,per_million,documents,dp* ]]
	[[ "${lines[1]}" = in,3,96774.19*,2,0.2150* ]]
}

@test "run: an error in map names line and column of what was being processed" {
	printf 'Hello there.\nThen \303\251t\303\251 President Ilham Aliyev met Anna.\n' >place.txt
	# script, place: in a nested loop, behind all loops, in a match
	while IFS='|' read -r body place; do
		printf 'return { map = function(doc, emit)\n%s\nend }\n' "$body" >place.lua
		run -1 --separate-stderr d run ./place.lua place.txt
		[[ "$stderr" == "dossier: place.txt$place: place.lua:2: "* ]]
	done <<-'END'
		for s in doc:sentences() do for e in s:entities "PERSON" do emit { n = e.nothing } end end|:2:20
		for t in doc:tokens() do end local x = nil + 1|
		for s in doc:sentences() do for t in s:tokens() do end if s.from > 1 then error "x" end end|:2:1
		for m in doc:match "<PERSON>" do error "no" end|:2:20
	END
}

@test "run: errors of plain scripts, with their line and once" {
	while IFS='|' read -r code message; do
		printf '%s\n' "$code" > p.lua
		run -1 d p.lua
		has "$message"
		[ "$(grep -c "$message" <<<"$output")" = 1 ]
	done <<'LUA'
error "boom"|p.lua:1: boom
local x =|p.lua:
return 3|returns rows or a report, not a number
foo = 1|undeclared global 'foo'
print(undefined)|undeclared global 'undefined'
error {}|raised a table value
os.exit(3)|p.lua:1:
io.open "x"|undeclared global 'io'
LUA
}

@test "run: limits of time, memory and output end a script with the way out" {
	echo 'while true do end' > p.lua
	run -1 d run --max-time 0.3 p.lua
	has "time limit"
	has "--max-time"
	echo 'local t = {} while true do t[#t + 1] = ("x"):rep(1000) .. #t end' > p.lua
	run -1 d run --max-memory 40 p.lua
	has "memory limit"
	has "--max-memory"
	echo 'while true do print(("x"):rep(1000)) end' > p.lua
	run -1 sh -c '"$DOSSIER" run --max-output 1 p.lua 2>&1 >/dev/null'
	has "output limit"
	has "--max-output"
}

@test "run: a document over its limit is named, the others go on" {
	cat > slow.lua <<'LUA'
-- Slow.
-- @script slow 1.0.0
return { map = function(doc, emit)
	if doc.uri:find "a.txt" then while true do end end
	emit { uri = doc.uri }
end }
LUA
	run -1 --separate-stderr d slow.lua --max-time 0.3 docs --format csv
	[ "$output" = "$(printf 'uri\r\ndocs/sub/b.txt\r')" ]
	[[ "$stderr" == *"docs/a.txt: over its time limit"* ]]
}

@test "run: options behind a script without a manifest, and a language that casualties does not read" {
	echo 'return { map = function(doc, emit) emit { uri = doc.uri } end }' > m.lua
	run -0 d add -q s.dossier docs
	run -2 d run ./m.lua --store s.dossier
	has "./m.lua has no manifest: options stand before it: dossier run --store ... ./m.lua"
	run -0 d run --store s.dossier ./m.lua
	has docs/a.txt
	printf 'Bei dem Angriff wurden nach Angaben der Polizei mindestens 17 Menschen getötet und 40 verletzt.\n' > de.txt
	run -0 --separate-stderr d run casualties de.txt docs/a.txt --format csv
	[[ "$output" == *"40"* && "$output" != *17* ]]
	[[ "$stderr" == "1 document was not read, not being in English (de 1)" ]]
	run -0 --separate-stderr d run casualties de.txt --compare
	[[ "$output" == *"No figures."* ]]
	run -2 d run casualties docs --harm kiled
	has "expected one of killed, injured"
	run -0 d run casualties --help
	[ -z "$(printf '%s\n' "$output" | awk 'length($0) > 80')" ]
}

@test "run: Ctrl-C stops at once with 130, in scripts and in -e" {
	echo 'while true do end' > p.lua
	start=$SECONDS
	run -130 timeout --preserve-status -s INT 0.5 "$DOSSIER" p.lua
	has "interrupted"
	run -130 timeout --preserve-status -s INT 0.5 "$DOSSIER" -e 'while true do end'
	has "interrupted"
	[ $((SECONDS - start)) -lt 5 ]
}

@test "map, reduce: filters whose rows may come in any order" {
	make_scripts
	many 9 m.jsonl
	d map types.lua < m.jsonl > rows
	[ "$(jq -r '."$document"' rows | sort -u | wc -l)" = 9 ]
	d reduce types.lua < rows > one
	sort -r rows | d reduce types.lua > two
	d run types.lua m.jsonl > three
	cmp one two
	cmp one three
	run -1 sh -c 'echo foo | "$DOSSIER" reduce types.lua'
	has "stdin:1: not a row"
	run -1 sh -c '"$DOSSIER" reduce people.lua --name x < /dev/null'
	has "has no reduce"
}

@test "run: a script without a manifest takes a store as a word, too" {
	d add s.store docs >/dev/null
	echo 'return { map = function(doc, emit) emit { uri = doc.uri } end }' > p.lua
	run -0 d run --format csv p.lua s.store
	has docs/a.txt
	run -0 d p.lua s.store
	has docs/sub/b.txt
	DOSSIER_STORE=s.store run -0 d ./p.lua
	has docs/sub/b.txt
	run -2 d ./p.lua s.store docs/a.txt
	has "either a store or files, not both"
	echo 'print(...)' > q.lua
	run -0 d ./q.lua s.store x
	[ "$output" = "$(printf 's.store\tx')" ]
}

@test "run: a misspelt part of a script is told by its name" {
	printf -- '--- X.\n-- @script x 1.0.0\nreturn { mpa = function() end }\n' > m.lua
	run -1 d run ./m.lua docs
	has "m.lua returns a function 'mpa', did you mean 'map'? (a script returns map, reduce or run, rows or a report)"
}

@test "run: a list is no row, and its document is the only one that is lost" {
	cat > list.lua <<-'END'
		return { map = function(doc, emit)
			if doc.uri:find "a.txt" then emit { 1, 2 } end
			emit { uri = doc.uri }
		end }
	END
	for jobs in 1 4; do
		run --separate-stderr d run -j $jobs --format csv ./list.lua docs
		[ "$status" = 1 ]
		[[ "$stderr" == *"docs/a.txt: row: must have names, as in { name = value }, got a list"* ]]
		[[ "$output" == *docs/sub/b.txt* && "$output" != *docs/a.txt* ]]
	done
	echo 'return { { 1, 2 } }' > plain.lua
	run -1 d run ./plain.lua
	has "row: must have names"
}

@test "run: a file whose name is not UTF-8, from a folder and from a store" {
	cp docs/a.txt $'docs/caf\xe9.txt'
	run -0 d run -q entities docs
	has Ganja
	run -0 d run -q --format jsonl timeline docs
	[ "$(grep -c 2020-10-04 <<<"$output")" = 2 ]
	d add -q s.dossier docs
	run -0 d run -q --format jsonl timeline --store s.dossier
	[ "$(grep -c 2020-10-04 <<<"$output")" = 2 ]
}

@test "run: a row whose kind is report is a row" {
	echo 'return { kind = "report", n = 7 }' > row.lua
	run -0 d run --format json ./row.lua
	[ "$(jq -r '.. | .kind? // empty' <<<"$output" | grep -c report)" -ge 1 ]
	has 7
}
