-- What docs promise of the library, used as a reader would: every name, the `tolls` script, the
-- three patterns, streams, stores, reports.
local dossier = require "dossier"
local render = require "dossier.render"
local wire = require "dossier.wire"

local news = here .. "/../../examples/news/news.jsonl"

local function sample()
	return dossier.document { uri = "a.txt", date = "2022-10-07", publisher = "Daily", title = "T",
		text = "President Ilham Aliyev met Emmanuel Macron in Prague. Police said that 12 people"
			.. " were killed. At least 40 fled on 6 October 2022." }
end

local function load_tolls()
	local f = assert(io.open(here .. "/design/tolls.lua"))
	local source = f:read "a"
	f:close()
	return source, assert(load(source, "=tolls.lua"))()
end

test("the documented names are there", function()
	for name in ([[normalize fold width graphemes words sentences json lines csv jsonl document read
		tagger gazetteer pattern open report stream help]]):gmatch "%S+" do
		assert(dossier[name] ~= nil, name)
	end
	local doc = sample()
	local s = doc:entities("PERSON"):first()
	for name in ("text title uri date publisher meta id"):gmatch "%S+" do
		assert(doc[name] ~= nil, name)
	end
	for name in ("from to text type source ref entity sentence doc"):gmatch "%S+" do
		assert(s[name] ~= nil, name)
	end
	for name in ("key name type names mentions"):gmatch "%S+" do
		assert(s.entity[name] ~= nil, name)
	end
	for e in doc:entities() do equal(doc.text:sub(e.from, e.to), e.text) end
end)

test("who met whom", function()
	local m = sample():match("near(14: a:<PERSON>, b:<PERSON>, ~meet)"):first()
	equal({ m.a.text, m.b.text }, { "Ilham Aliyev", "Emmanuel Macron" })
end)

test("who confirmed what: a capture may be called claim", function()
	local doc = dossier.document "Human Rights Watch confirmed that 12 people died."
	local m = doc:match("speaker:(<PERSON>|<ORG>) []{0,4} verb:$confirm that? claim:([]+)"):first()
	equal(m.speaker.text, "Human Rights Watch")
	has(m.claim.text, "12 people died")
end)

test("how many of whom; captures that took no part are nil", function()
	local doc = sample()
	local m = doc:match("n:<CARDINAL> what:([kind = word]{0,3}) []{0,12} (was|were|been)? ~kill")
		:first()
	equal(m.n.value, 12)
	m = doc:match("a:<PERSON> b:nobody? met"):first()
	equal(m.b, nil)
	m = doc:match("Police (w:[kind = word])+"):first()
	assert(m:all("w"):count() >= 2)
end)

test("the tolls script: map, the way through JSON, reduce", function()
	local source, script = load_tolls()
	local manifest = assert(require "dossier.manifest".parse(source, "tolls"))
	equal(manifest.name, "tolls")
	local rows = {}
	for doc in dossier.read(news) do
		script.map(doc, function(row) rows[#rows + 1] = wire.decode_row(wire.encode_row(row)) end, {})
	end
	assert(#rows >= 15, #rows)
	local report = script.reduce(dossier.stream(rows))
	report = wire.decode_report(wire.encode_report(report))
	require "dossier.report".use_columns(report, manifest.columns)
	local csv = render.render(report, "csv")
	equal(csv:match "^[^\r]*", "section,date,place,n,said,quote")
	has(render.render(report, "text", { width = 100 }), "Killed")
	local georgia = 0
	for doc in dossier.read(news) do
		script.map(doc, function(row)
			georgia = georgia + 1
			assert(row.place:is "georgia")
		end, { place = "Georgia" })
	end
	assert(georgia > 0 and georgia < #rows)
end)

test("streams: each method on mentions", function()
	local doc = sample()
	local all = doc:entities()
	equal(all:filter { type = "PERSON" }:map("text"):list(), { "Ilham Aliyev", "Emmanuel Macron" })
	equal(all:filter(function(e) return e.type == "GPE" end):first().text, "Prague")
	equal(all:take(1):count() + all:skip(1):count(), all:count())
	equal(all:tally("type"):first().key == nil, false)
	equal(all:distinct("type"):count(), all:tally("type"):count())
	equal(all:filter { type = "CARDINAL" }:sum "low", 52)
	equal(all:filter { type = "CARDINAL" }:sum(), 12)
	equal(all:sort("-from"):first().from, all:list()[all:count()].from)
	equal(all:top(1, "from"):first().from, all:sort("-from"):first().from)
	local seen = 0
	for group, key in all:group "type" do
		for e in group do
			equal(e.type, key)
			seen = seen + 1
		end
	end
	equal(seen, all:count())
	equal(dossier.stream({ doc, doc }):flat(function(d) return d:entities "PERSON" end):count(), 4)
	raises("list or stream", function() dossier.stream({ 1 }):flat(function() return 5 end):list() end)
end)

test("a tally shows its key first", function()
	equal(render.render(sample():entities():tally("type"):top(1):report(), "csv"):sub(1, 9), "key,count")
end)

test("a hedged amount keeps its currency", function()
	local m = dossier.document("It cost about $3 million."):entities("MONEY"):first()
	equal({ m.low, m.unit }, { 3000000, "USD" })
	equal(m.value, nil)
	equal(wire.decode_row(wire.encode_row { m = m }).m.unit, "USD")
	equal(m.dimension, nil)
	local q = dossier.document("They walked 12 miles."):entities("QUANTITY"):first()
	equal({ q.unit, q.dimension }, { "mile", "length" })
	equal(wire.decode_row(wire.encode_row { q = q }).q.dimension, "length")
end)

test("stores: each method, closed by <close>", function()
	local path = scratch ".dossier"
	local kept
	do
		local store <close> = dossier.open(path, "rw")
		kept = store
		local doc = sample()
		equal(store:add(doc), "added")
		equal(store:get("a.txt").id, doc.id)
		equal(store:documents({ since = "2022", publisher = "Daily" }):count(), 1)
		equal(store:search("prague"):first().uri, "a.txt")
		equal(store:find("~meet"):first().text, "met")
		equal(store:entities({ type = "GPE" }):first().name, "Prague")
		equal(store:mentions({ type = "PERSON" }):count(), 2)
		for row in store:sql "SELECT count(*) AS n FROM documents" do equal(row.n, 1) end
		for d in store:documents() do
			store:add(dossier.document { uri = "b.txt", text = d.text .. " More." })
		end
		equal(store:info().documents, 2)
		equal(store:transaction(function() return store:remove "b.txt" end), true)
	end
	raises("closed", kept.info, kept)
	local missing, err = dossier.open(path .. ".none")
	equal(missing, nil)
	equal(err.code, "ENOENT")
end)

test("annotations show at once; misuse says what is wrong", function()
	local doc = dossier.document "Anna met Boris."
	doc:annotate { from = 1, to = 4, type = "PERSON" }
	equal(doc:entities("PERSON"):first().text, "Anna")
	raises("doc:annotate: value of a CARDINAL must be a number", function()
		doc:annotate { from = 10, to = 14, type = "CARDINAL", value = "x" }
	end)
end)

test("infinite bounds travel and print in every format", function()
	local n = sample():entities("CARDINAL"):list()[2]
	local row = wire.decode_row(wire.encode_row { high = n.high })
	equal(row.high, math.huge)
	equal(render.render(dossier.report():table { row }, "jsonl"), '{"high":null}\n')
	has(render.render(dossier.report():table { row }, "text"), "\u{221E}")
end)

test("text: a long text in row after row shows once", function()
	local quote = ("word "):rep(9)
	local r = dossier.report():table({ { n = 1, q = quote }, { n = 2, q = quote }, { n = 3, q = "x" } })
	local out = render.render(r, "text", { width = 80 })
	equal(select(2, out:gsub("word word", "")), 4)
	has(out, "\u{3003}")
	lacks(render.render(r, "csv"), "\u{3003}")
end)

test("columns without values: left out for people, kept for machines", function()
	local r = dossier.report():table({ { a = 1 }, { a = 2, b = "" } }, { "a", "b" })
	equal(render.render(r, "text", { width = 40 }), "A\n-\n1\n2\n")
	lacks(render.render(r, "html"), ">B</th>")
	equal(render.render(r, "csv"), "a,b\r\n1,\r\n2,\r\n")
end)

test("text: two columns that are as wide share the room", function()
	local r = dossier.report():table({ { a = ("x"):rep(120), b = ("y"):rep(120), c = 12345 } })
	local out = render.render(r, "text", { width = 80 })
	has(out, ("x"):rep(35))
	has(out, ("y"):rep(35))
	for line in out:gmatch "[^\n]+" do assert(dossier.width(line) <= 80) end
end)
