#!/usr/bin/env bats
# What a script may do beyond reading, when its manifest asks and its user agrees: annotate a store, write a file, run a program.
# SPDX-License-Identifier: MIT
load setup

# A store of three documents, and `marks`, which annotates a word, and counts by a program into a file.
prepare() {
	export HOME=$PWD/home XDG_DATA_HOME=
	mkdir -p home in
	printf 'Shelling began near Baku. A ceasefire ended the shelling, Anna Novak said.\n' > in/a.txt
	printf 'No ceasefire was signed in Ganja.\n' > in/b.txt
	printf 'It was quiet in Paris on 3 May 2021.\n' > in/c.txt
	d add s.store in >/dev/null
	cat > marks.lua <<'LUA'
--- Marks a word.
-- @script marks 1.0.0
-- @arg word string=ceasefire
-- @arg unread string
-- @column uri string
-- @column n integer
-- @needs annotate
-- @needs write:marks.csv
-- @needs run:sort
local dossier = require "dossier"
return {
	map = function(doc, emit, args)
		local n = 0
		for t in doc:tokens() do
			if t.fold == args.word and doc:annotate { from = t.from, to = t.to, type = "EVENT" } then n = n + 1 end
		end
		emit { uri = doc.uri, n = n }
	end,
	reduce = function(rows)
		local lines = rows:map(function(r) return r.uri .. "," .. r.n .. "\n" end):list()
		dossier.write("marks.csv", assert(dossier.run({ "sort", "-r" }, { input = table.concat(lines) })))
		return rows
	end,
}
LUA
}
said() { sqlite3 s.store "SELECT uri, start, \"end\", type, text FROM mentions_named WHERE source = 'script:marks' ORDER BY doc, start"; }
all() { sqlite3 s.store "SELECT * FROM mentions_named ORDER BY doc, number; SELECT * FROM claims ORDER BY doc, number; SELECT * FROM documents_types"; }

@test "rights: annotations are in the store after the run, and the next run takes their place" {
	prepare
	all > before
	run -0 d run --yes marks.lua s.store --format csv
	has "s.store now has 2 annotations in 2 documents"
	[ "$(said)" = "$(printf 'in/a.txt|28|37|EVENT|ceasefire\nin/b.txt|3|12|EVENT|ceasefire')" ]
	run -0 d check s.store
	[[ "$(sqlite3 s.store "SELECT engine FROM runs WHERE engine GLOB 'script:*'")" == "script:marks 1.0.0 "* ]]
	ref=$(sqlite3 s.store "SELECT id || ':' || start || '-' || \"end\" FROM mentions_named WHERE source = 'script:marks' LIMIT 1")
	run -0 d why s.store "$ref"
	has "put there by the script marks 1.0.0 (SHA-256 "
	run -0 d find 'x:<EVENT>' s.store
	has "ceasefire"
	sed -i 's/1\.0\.0/1.1.0/' marks.lua
	run -0 d run marks.lua s.store --word shelling -j 2
	has "s.store now has 2 annotations in 1 document (before: 2)"
	[ "$(said)" = "$(printf 'in/a.txt|0|8|EVENT|Shelling\nin/a.txt|48|56|EVENT|shelling')" ]
	# the same again changes nothing, nor does adding the same files
	all > then
	run -0 d run marks.lua s.store --word shelling
	run -0 d add s.store in
	has "3 unchanged"
	all > now
	cmp then now
	# a script that says nothing leaves nothing
	run -0 d run marks.lua s.store --word peace
	has "now has 0 annotations in 0 documents (before: 2)"
	all > now
	cmp before now
	run -0 d check s.store
	[ "$(sqlite3 s.store "SELECT count(*) FROM runs")" = 1 ]
}

@test "rights: what an annotation covers comes back when it goes" {
	prepare
	all > before
	cat > over.lua <<'LUA'
--- Covers everything.
-- @script over 1.0.0
-- @needs annotate
-- @arg say flag
return { map = function(doc, _, args)
	if args.say then assert(doc:annotate { from = 1, to = #doc.text - 1, type = "LAW", id = "mine:7" }) end
end }
LUA
	run -0 d run --yes over.lua s.store --say --quiet
	[ "$(sqlite3 s.store "SELECT count(*), min(type), min(link) FROM mentions_named")" = "3|LAW|mine:7" ]
	run -0 d check s.store
	# another script cannot take its place
	sed -i 's/type = "EVENT" } then/type = "EVENT" } == nil then error(select(2, doc:annotate { from = t.from, to = t.to, type = "EVENT" })) elseif n then/' marks.lua
	run -1 d run --yes marks.lua s.store
	has "overlaps the annotation at 1 to 74 (script:over)"
	[ -z "$(said)" ]
	run -0 d run --yes over.lua s.store --quiet
	all > now
	cmp before now
}

@test "rights: values, bounds and hedges of an annotation are kept" {
	prepare
	cat > vals.lua <<'LUA'
--- Values.
-- @script vals 1.0.0
-- @needs annotate
return { map = function(doc)
	assert(doc:annotate { from = 1, to = 2, type = "CARDINAL", low = 5, cue = "at least" })
	assert(doc:annotate { from = 4, to = 5, type = "DATE", value = "2020-11" , low = "2020-11-01", high = "2020-11-30" })
	assert(doc:annotate { from = 7, to = 8, type = "MONEY", value = { amount = 3, currency = "EUR" } })
	print(doc.uri, doc:entities { }:first().source)
end }
LUA
	run -0 d run --yes vals.lua s.store --quiet
	has "script:vals"
	run -0 sqlite3 s.store "SELECT type, value, low, high, unit, cue FROM mentions_named WHERE source = 'script:vals' AND doc = 1"
	[ "${lines[0]}" = "CARDINAL||5||" ] || [ "${lines[0]}" = "CARDINAL||5.0|||at least" ] || [ "${lines[0]}" = "CARDINAL||5|||at least" ]
	[[ "${lines[1]}" == "DATE|2020-11|2020-11-01|2020-11-30|"* ]]
	[[ "${lines[2]}" == "MONEY|3"*"|EUR|" ]]
}

@test "rights: a run that fails or is broken off leaves store and files as they were" {
	prepare
	d run --yes marks.lua s.store --quiet >/dev/null
	cp marks.csv kept
	all > before
	sed -i 's/return rows$/error "no"/' marks.lua
	run -1 d run --yes marks.lua s.store --word shelling
	all > now
	cmp before now
	cmp kept marks.csv
	sed -i 's/error "no"/while true do end/' marks.lua
	run -130 timeout --preserve-status -s INT 1 "$DOSSIER" run --yes marks.lua s.store --word shelling
	all > now
	cmp before now
	cmp kept marks.csv
	run -0 d check s.store
	[ -z "$(ls marks.csv?* 2>/dev/null)" ]
}

@test "rights: a document that fails costs the others nothing" {
	prepare
	sed -i 's/^\t\tlocal n = 0/&\n\t\tif doc.uri:find "a.txt" then doc:annotate { from = 1, to = 2, type = "LAW" } error "no" end/' marks.lua
	run -1 d run --yes marks.lua s.store
	[ "$(said)" = "in/b.txt|3|12|EVENT|ceasefire" ]
}

@test "rights: without them nothing is written, run or kept" {
	prepare
	all > before
	run -1 d run marks.lua s.store
	has "approved yet: annotate, write:marks.csv, run:sort"
	run -1 d run --deny marks.lua s.store
	has "sort: this run may not (--deny)"
	sed 's/assert(\(dossier.run.*\)))$/\1 or "none")/' marks.lua > soft.lua
	grep -q 'or "none"' soft.lua
	run -0 d run --deny soft.lua s.store --format csv
	has "in/b.txt,1"
	[ ! -e marks.csv ]
	sed -i '/@needs/d' marks.lua
	run -1 d run marks.lua s.store
	has "dossier.run: the script may not run 'sort': its manifest does not say '@needs run:sort'"
	printf -- '--- W.\n-- @script w 1.0.0\n-- @needs write:a.csv\nlocal d = require "dossier"\nprint(pcall(d.write, "b.csv", "x"))\nprint(pcall(d.write, "../a.csv", "x"))\nprint(d.write("a.csv", "y"))\n' > w.lua
	run -0 d run --yes w.lua in
	has "may not write 'b.csv': its manifest does not say '@needs write:b.csv'"
	has "may not write '../a.csv'"
	[ "$(cat a.csv)" = y ]
	[ ! -e b.csv ] && [ ! -e ../a.csv ]
	all > now
	cmp before now
	# over files there is no store to keep annotations in
	printf 'print(1)\n' > plain.lua
	run -1 d run plain.lua <<< ''  || true
	printf 'require "dossier".write("p.csv", "x")\n' > plain.lua
	run -1 d run plain.lua
	has "the script may not write 'p.csv'"
	run -0 d run --trust plain.lua
	[ "$(cat p.csv)" = x ]
}

@test "rights: files appear whole when the run is done, and not in map" {
	prepare
	cat > f.lua <<'LUA'
--- Files.
-- @script f 1.0.0
-- @needs write:r.html
-- @needs write:b.bin
local dossier = require "dossier"
return {
	map = function(doc, emit) print(pcall(dossier.write, "b.bin", "x")) emit { uri = doc.uri } end,
	reduce = function(rows)
		dossier.write("b.bin", "first")
		dossier.write("b.bin", "\0\255<last>")
		local report = dossier.report "Who & what"
		report:table(rows)
		dossier.write("r.html", report)
		print(pcall(dossier.write, "r.xyz", report))
		return rows
	end,
}
LUA
	ln -s elsewhere b.bin
	run -0 d run --yes f.lua in/a.txt
	has "dossier.write: not in map"
	has "is written as .txt, .md, .csv, .json, .jsonl or .html"
	has "f.lua: wrote b.bin (8 bytes)"
	printf '\0\377<last>' | cmp - b.bin
	[ ! -L b.bin ] && [ ! -e elsewhere ]
	grep -q 'Who &amp; what' r.html
	mkdir ro && cd ro && chmod a-w .
	if ! touch x 2>/dev/null; then
		run -1 d run --yes ../f.lua ../in/a.txt
		has "b.bin"
	fi
}

@test "rights: a program gets its words and its input as they are, and its failure is told" {
	prepare
	cat > p.lua <<'LUA'
--- Programs.
-- @script p 1.0.0
-- @needs run:printf
-- @needs run:cat
-- @needs run:false
-- @needs run:no-such-program
-- @needs run:sleep
-- @needs run:sh
local dossier = require "dossier"
print(dossier.run { "printf", "%s|", "a b", "$HOME", "; touch x", "`id`", "*" })
print(#assert(dossier.run({ "cat" }, { input = ("\0\255x"):rep(100000) })))
print(#assert(dossier.run { "cat" }))
print(dossier.run { "false" })
print(dossier.run { "no-such-program" })
print(dossier.run { "sh", "-c", "echo out; echo why >&2; exit 7" })
print(dossier.run { "sh", "-c", "kill -9 $$" })
print(pcall(dossier.run, { "/bin/sh" }))
print(pcall(dossier.run, {}))
print(pcall(dossier.run, { "cat", 5 }))
print(pcall(dossier.run, { "cat", "a\0b" }))
print(dossier.run { "sh", "-c", "ls /proc/self/fd | wc -l" })
print(dossier.run { "sleep", "60" })
LUA
	run -0 timeout 30 "$DOSSIER" run --yes --max-time 1 p.lua in
	has 'a b|$HOME|; touch x|`id`|*|'
	has "300000"
	has "false: exit code 1"
	has "no-such-program: there is no such program"
	has "sh: exit code 7: why"
	has "sh: exit code 137"
	has "may not run '/bin/sh'"
	has "dossier.run: no program"
	has "word 2 must be a string without zero bytes, got the number 5"
	has "sleep: took too long"
	[ ! -e x ]
}

@test "rights: map runs programs, too, with any number of workers" {
	prepare
	cat > m.lua <<'LUA'
--- Programs in map.
-- @script m 1.0.0
-- @column uri string
-- @column words string
-- @needs run:wc
local dossier = require "dossier"
return { map = function(doc, emit)
	emit { uri = doc.uri, words = assert(dossier.run({ "wc", "-w" }, { input = doc.text })):match "%d+" }
end }
LUA
	run -0 d run --yes m.lua in --format csv -j 1
	one=$output
	run -0 d run --yes m.lua in --format csv -j 3
	[ "$output" = "$one" ]
	has "in/a.txt,12"
}

@test "rights: Ctrl-C ends the program that a script waits for" {
	prepare
	printf -- '--- S.\n-- @script s 1.0.0\n-- @needs run:sh\nrequire "dossier".run { "sh", "-c", "sleep 77; :" }\n' > s.lua
	run -130 timeout --preserve-status -s INT 1 "$DOSSIER" run --yes s.lua
	has "interrupted"
	! pgrep -f 'sleep 77' >/dev/null
}

@test "rights: frames that a worker made up are not believed" {
	prepare
	cat > frames.lua <<'LUA'
local grants = require "cli.grants"
local job = { opts = { store = "s.store" }, script = { granted = { write = { "a.csv" }, run = { "cat" }, annotate = true } } }
local file, command, annotations = grants.file, grants.command, grants.annotations
for _, f in ipairs { "", "x", ("\255"):rep(8), string.pack("<s4", "a.csv"), string.pack("<s4s4", "a.csv", "x") .. "y",
	string.pack("<s4s4", "b.csv", "x"), string.pack("<s4s4", "a.csv\0b", "x"), string.pack("<s4s4", "/tmp/a.csv", "x") } do
	assert(file(job, f) == false)
end
assert(not job.files)
assert(file(job, string.pack("<s4s4", "a.csv", "x")) and job.files["a.csv"] == "x")
for _, c in ipairs { "", "abc", string.pack("<I4", 0), string.pack("<I4", 2 ^ 32 - 1 | 0), string.pack("<I4s4B", 1, "cat", 0) .. "x",
	string.pack("<I4s4B", 1, "sh", 0), string.pack("<I4s4s4B", 2, "cat", "a\0", 0), string.pack("<I4s4Bs4", 1, "/bin/cat", 1, "x"),
	string.pack("<I4s4B", 1, "cat", 1) } do
	assert(command(job, c) == nil)
end
assert(command(job, string.pack("<I4s4Bs4", 1, "cat", 1, "hello")) == string.pack("<i4s4s4", 0, "hello", ""))
for _, a in ipairs { "", "[]", "{}", '{"list":5}', "nonsense", ("["):rep(1000) } do assert(annotations(job, a) == nil) end
assert(#annotations(job, '{"list":[{"from":1}]}') == 1)
job.script.granted = {}
assert(annotations(job, '{"list":[{"from":1}]}') == nil)
-- annotations that are none are told and left out
job.script = { name = "x", manifest = { name = "x", version = "1.0.0" }, source = "", granted = { annotate = true } }
job.opts.quiet = true
local told = 0
for _, list in ipairs { { 5 }, { { from = 1, to = 2 } }, { { from = 0, to = 2, type = "ORG", text = "Sh" } }, { { from = 1, to = 2, type = "ORG", text = "no" } },
	{ { from = 1, to = 2, type = "NOPE", text = "Sh" } }, { { from = 1.5, to = 2, type = "ORG", text = "Sh" } },
	{ { from = 1, to = 1 << 62, type = "ORG", text = "Sh" } }, { { from = -5, to = -1, type = "ORG", text = "aid." } },
	{ { from = 1, to = 2, type = "CARDINAL", text = "Sh", value = {} } }, { { from = 1, to = 2, type = "ORG", text = "Sh", id = {} } } } do
	job.annotations = { { row = 1, list = list } }
	grants.write_annotations(job, function() told = told + 1 end)
end
assert(told == 10, told)
job.annotations = { { row = 99, list = { { from = 1, to = 2, type = "ORG", text = "Sh" } } } }
grants.write_annotations(job, error)
print "fine"
LUA
	all > before
	run d run --trust frames.lua
	[ "$output" = fine ]
	all > now
	cmp before now
}

@test "rights: a worker that asks for what it has no right to is ended" {
	prepare
	all > before
	for frame in "'F', string.pack('<s4s4', 'x.csv', 'y')" "'C', string.pack('<I4s4B', 1, 'id', 0)" "'A', '{\"list\":[{\"from\":1,\"to\":2,\"type\":\"ORG\",\"text\":\"Sh\"}]}'" \
		"'T', '{\"kind\":\"right\",\"name\":\"x\"}'"; do
		printf 'local S = require "dossier.host".send\nreturn { map = function() S(%s) end }\n' "$frame" > h.lua
		run -1 d run --trust ./h.lua s.store
		has "the worker sent something that makes no sense, and was ended"
	done
	[ ! -e x.csv ]
	all > now
	cmp before now
}

@test "rights: --trace prints the smallest manifest for what was touched" {
	prepare
	run -0 d run --yes --trace marks.lua s.store --format csv
	cat > want <<'EOF'
--- Marks a word.
-- @script marks 1.0.0
-- @arg word string=ceasefire
-- @column uri string Uri
-- @column n integer N
-- @needs annotate
-- @needs run:sort
-- @needs write:marks.csv
-- @requires dossier 1
EOF
	d run --trace marks.lua s.store 2>&1 >/dev/null | sed -n '/^--- /,/^$/p' | sed '/^$/d' | cmp - want
	has "--unread was not read"
	# of a script without a manifest, which is then one with it
	cat > bare.lua <<'LUA'
local dossier = require "dossier"
return { map = function(doc, emit)
	for e in doc:entities "GPE" do emit { place = e, n = #e.text, uri = doc.uri, day = "2020-01-01", x = e.from / 2 } end
end,
reduce = function(rows) dossier.write("n.txt", tostring(rows:count())) return rows end }
LUA
	run -1 d run --trace bare.lua in
	has "-- @needs write:n.txt"
	has "-- @column place span"
	has "-- @column n integer"
	has "-- @column day date"
	has "-- @column x number"
	d run --trace bare.lua in 2>&1 >/dev/null | sed -n '/^--- /,/^$/p' > whole.lua
	cat bare.lua >> whole.lua
	run -0 d run --yes whole.lua in --format csv
	[ "$(cat n.txt)" = 3 ]
	has "Baku"
	# what no confined script has
	printf 'local f = io.open("in/a.txt") print(#f:read "a") os.getenv "HOME"\n' > beyond.lua
	run -0 d run --trust --trace beyond.lua
	has "io.open is for --trust only; instead: dossier.lines"
	has "os.getenv is for --trust only; instead: an @arg"
}

@test "rights: dossier map writes, too, what a script wrote while it was loaded" {
	prepare
	printf -- '--- M.\n-- @script m 1.0.0\n-- @needs write:l.txt\nrequire "dossier".write("l.txt", "x")\nreturn { map = function(doc, emit) emit { uri = doc.uri } end }\n' > m.lua
	run -0 d map --yes --from plain -j 2 m.lua in/a.txt in/b.txt
	[ "$(cat l.txt)" = x ]
}
