-- The design's list of the library (api.txt, as the design has it): every name in it is used here and does what the list says;
-- and its three patterns (patterns.txt) on examples/news.
local dossier = require "dossier"

local news = here .. "/../../examples/news/news.jsonl"

local function slurp(name)
	local f <close> = assert(io.open(here .. "/design/" .. name))
	return f:read "a"
end

-- Names of the block: "dossier.fold", "doc:tokens", "span.from" ... A word that begins with a sign goes on with the object before.
local function names_in(block)
	local names, object = {}, nil
	for line in (block .. "\n"):gmatch "(.-)\n" do
		line = line:gsub("^local.*", ""):gsub("%-%-.*", ""):gsub("%b()", ""):gsub("%b{}", ""):gsub(" / words", " dossier.words")
		for head, sign, rest in line:gmatch "(%a*)([.:])(%a[%w.]*)" do
			if head ~= "" then object = head end
			if object == "dossier" and sign == ":" then object = "report" end
			local inner = object == "dossier" and head == "" and not rest:find "^json" and "json." or ""
			names[#names + 1] = object .. sign .. inner .. rest
		end
	end
	return names
end

local used = {}
local function use(...)
	for _, name in ipairs { ... } do used[name] = true end
end

local function text_of(stream) return stream:map("text"):list() end

test("the list: text", function()
	use("dossier.normalize", "dossier.fold", "dossier.romanize", "dossier.namekey", "dossier.repair", "dossier.width",
		"dossier.language", "dossier.graphemes", "dossier.words", "dossier.sentences")
	equal(dossier.normalize("\u{fb01}", "nfkc"), "fi")
	equal(dossier.normalize("e\u{301}", { form = "nfc" }), "\u{e9}")
	equal(dossier.fold "Ağcabədi", "agcabadi")
	equal(dossier.romanize "Москва", "Moskva")
	equal(dossier.namekey "Łukasz" == dossier.namekey "LUKASZ", true)
	equal((dossier.repair "caf\u{c3}\u{a9}"), "caf\u{e9}")
	equal(dossier.width "日本", 4)
	equal((dossier.language "The minister said that the talks would go on until the end of the week."), "en")
	local n = 0
	for i, j, piece in dossier.graphemes "e\u{301}x" do
		n = n + 1
		equal(("e\u{301}x"):sub(i, j), piece)
	end
	equal(n, 2)
	local words = {}
	for i, j, piece in dossier.words "can't stop" do words[#words + 1] = piece .. (j - i + 1) end
	equal(words, { "can't5", " 1", "stop4" })
	local function count(rule)
		local k = 0
		for _ in dossier.sentences("Dr. Lind left. He slept.", rule) do k = k + 1 end
		return k
	end
	equal({ count(), count { rule = "uax29" } }, { 2, 3 })
end)

test("the list: JSON, lines, CSV, JSON lines", function()
	use("dossier.json.encode", "dossier.json.decode", "dossier.json.null", "dossier.json.array", "dossier.lines", "dossier.csv",
		"dossier.jsonl")
	local json = dossier.json
	equal(json.encode { a = json.null, b = json.array {}, c = { 1, "x" } }, '{"a":null,"b":[],"c":[1,"x"]}')
	equal(json.decode '{"a":[1,2.5,true]}'.a[2], 2.5)
	equal(json.decode "[null]"[1] == json.null, true)
	local function file(ending, text)
		local path = scratch(ending)
		local f <close> = assert(io.open(path, "w"))
		f:write(text)
		return path
	end
	equal(dossier.lines(file(".txt", "a\nb\n")):list(), { "a", "b" })
	equal(dossier.csv(file(".csv", 'a,b\n1,"x, y"\n')):first().b, "x, y")
	equal(dossier.jsonl(file(".jsonl", '{"a":7}\n')):first().a, 7)
end)

local text = "President Anna Novak met Boris Orlov in Prague on 3 May 2021. She said that at least 40 people had left Azerbaijan."

local function sample()
	return dossier.document { text = text, title = "T", uri = "a.txt", date = "2021-05-04", lang = "en", publisher = "Post", meta = { desk = "x" } }
end

test("the list: documents", function()
	use("dossier.document", "dossier.read", "doc.text", "doc.title", "doc.uri", "doc.date", "doc.lang", "doc.publisher", "doc.meta",
		"doc.id", "doc:tokens", "doc:sentences", "doc:entities", "doc:match", "doc:claims", "doc:zones", "doc:annotate")
	local doc = sample()
	equal({ doc.text, doc.title, doc.uri, doc.date, doc.lang, doc.publisher, doc.meta.desk },
		{ text, "T", "a.txt", "2021-05-04", "en", "Post", "x" })
	equal(#doc.id, 16)
	equal(dossier.document(text).text, text)
	equal(dossier.read(news):count(), 25)
	equal(dossier.read(news, { from = "jsonl" }):first().publisher, "Corvane Press")
	equal(doc:tokens():first().text, "President")
	equal(doc:sentences():count(), 2)
	equal(text_of(doc:entities "PERSON"), { "Anna Novak", "Boris Orlov" })
	equal(text_of(doc:entities { type = "GPE" }), { "Prague", "Azerbaijan" })
	equal(doc:match "~meet":first().text, "met")
	equal(doc:claims():first().speaker.text, "Anna Novak")
	assert(doc:zones "paragraph":count() >= 1)
	doc:annotate { from = 1, to = 9, type = "EVENT", value = nil }
	equal(text_of(doc:entities "EVENT"), { "President" })
	for e in doc:entities() do equal(doc.text:sub(e.from, e.to), e.text) end
end)

test("the list: spans and entities", function()
	use("span.from", "span.to", "span.text", "span.type", "span.value", "span.low", "span.high", "span.cue", "span.id", "span.source",
		"span.ref", "span.entity", "span.sentence", "span.doc", "span.claim", "span:entities", "span:tokens", "span:match", "span:context",
		"span:nearest", "span:is", "span:explain", "entity.key", "entity.name", "entity.type", "entity.names", "entity.mentions")
	local doc = sample()
	local n = doc:entities "CARDINAL":first()
	equal({ n.text, n.type, n.low, n.high, n.cue, n.value }, { "at least 40", "CARDINAL", 40, math.huge, "at least" })
	equal(text:sub(n.from, n.to), n.text)
	equal(n.doc == doc, true)
	equal(n.claim.speaker.text, "Anna Novak")
	equal(n.sentence:entities "GPE":first().text, "Azerbaijan")
	equal(doc:entities "DATE":first().value, "2021-05-03")
	local place = doc:entities "GPE":skip(1):first()
	equal({ place.id, place:is "Azerbaijan", place:is "Prague" }, { "iso3166:AZ", true, false })
	equal(n:nearest "GPE".text, "Azerbaijan")
	local person = doc:entities "PERSON":first()
	equal(person.ref, ("%s:%d-%d"):format(doc.id, person.from - 1, person.to))
	assert(person.source:find "^model" or person.source:find "^rule:" or person.source:find "^gazetteer:", person.source)
	equal(person:tokens():count(), 2)
	equal(person:match "novak":first().text, "Novak")
	local before, behind = person:context(2)
	equal({ before:match "%S+", behind:match "%S+" }, { "President", "met" })
	assert(tostring(person:explain()):find "PERSON")
	local entity = person.entity
	equal({ entity.name, entity.type, entity.mentions:count() }, { "Anna Novak", "PERSON", 1 })
	equal(entity.names:list(), { "Anna Novak" })
	equal(entity == sample():entities "PERSON":first().entity, true)
	equal(type(entity.key), "string")
end)

test("the list: taggers, gazetteers, patterns", function()
	use("dossier.tagger", "tagger:tag", "dossier.gazetteer", "dossier.pattern")
	local list = assert(dossier.gazetteer { name = "mine", entries = { { id = "q1", name = "Orvast", type = "GPE" } } })
	local tagger = dossier.tagger { gazetteers = { list }, values = false }
	local doc = dossier.document "They left Orvast on 3 May."
	tagger:tag(doc)
	equal(text_of(doc:entities "GPE"), { "Orvast" })
	equal(doc:entities "DATE":count(), 0)
	local pattern = assert(dossier.pattern("$go orvast", { go = { "left", "fled" } }))
	equal(doc:match(pattern):first().text, "left Orvast")
end)

test("the list: stores", function()
	use("dossier.open", "store:add", "store:get", "store:documents", "store:search", "store:find", "store:entities", "store:mentions",
		"store:sql", "store:transaction", "store:info", "store:close")
	local path = scratch ".dossier"
	local none, err = dossier.open(path)
	equal({ none, err.code }, { nil, "ENOENT" })
	local store = dossier.open(path, "rw")
	equal(store:add(sample()), "added")
	store:add(news)
	store:add(dossier.stream { dossier.document { uri = "c", text = "Nothing." } })
	equal(store:get("a.txt").id, store:get(store:get("a.txt").id).id)
	equal(store:documents { publisher = "Corvane Press", since = "2026-03-12" }:count() > 0, true)
	equal(store:search "prague":first().uri, "a.txt")
	equal(store:find("<PERSON> met", { uri = "a.txt" }):count(), 1)
	equal(store:entities { type = "PERSON", uri = "a.txt" }:map "name":sort():list(), { "Anna Novak", "Boris Orlov" })
	equal(store:mentions { entity = "Anna Novak" }:count(), 1)
	for row in store:sql("SELECT count(*) AS n FROM documents WHERE uri = ?", "a.txt") do equal(row.n, 1) end
	equal(store:transaction(function() return store:remove "c" end), true)
	equal(store:info().documents, 26)
	store:close()
	raises("closed", store.info, store)
	equal(dossier.open(path):info().documents, 26)
end)

test("the list: reports and statistics", function()
	use("dossier.report", "report:heading", "report:text", "report:table", "report:quote", "report:bar", "report:timeline", "dossier.stats.")
	local doc = sample()
	local report = dossier.report "Title"
	report:heading "One":text "Words.":table({ { a = 1, b = 2 } }, { "b", "a" }):quote(doc:entities "PERSON":first())
		:bar { { key = "x", count = 3 } }:timeline { { date = "2021-05-03", text = "met" } }
	local out = tostring(report)
	for _, part in ipairs { "Title", "One", "Words.", "Anna Novak", "2021-05-03" } do has(out, part) end
	equal(dossier.stats.log_ratio(4, 2, 100, 100), 1)
	for name in pairs { ll = 1, log_ratio = 1, dp = 1, frequency = 1, collocates = 1 } do
		assert(#require "dossier.help".text("dossier.stats." .. name) > 40, name)
	end
end)

test("a timeline: the unit, no gaps, what has no date; leap days", function()
	local function csv(rows, ...) return require "dossier.render".render(dossier.report():timeline(rows, ...), "csv"):gsub("\r", "") end
	equal(csv { { date = "2020-02-28" }, { date = "2020-03-01" } }, "day,count\n2020-02-28,1\n2020-02-29,0\n2020-03-01,1\n")
	equal(csv { { date = "1899-12-31" }, { date = "1900-03-01" } }, "day,count\n" .. csv({ { date = "1899-12-31" }, { date = "1900-03-01" } },
		"date", "day"):sub(11))
	has(csv { { date = "1900-02-28" }, { date = "1900-03-01" } }, "1900-02-28,1\n1900-03-01,1")
	has(csv { { date = "2000-02-28" }, { date = "2000-03-01" } }, "2000-02-29,0")
	has(csv { { date = "2019-11-04" }, { date = "2020-02" } }, "2019-11-04,1\n")
	equal(csv({ { day = "2019-11-04" }, { day = "2020-02" } }, "day", "month"), "month,count\n2019-11,1\n2019-12,0\n2020-01,0\n2020-02,1\n")
	equal(csv { { date = "1999-11-04" }, { date = "2002" } }:sub(1, 4), "day,")
	equal(csv({ { date = "1999-11-04" }, { date = "2001" } }, nil, "year"), "year,count\n1999,1\n2000,0\n2001,1\n")
	has(tostring(dossier.report():timeline { { date = "2020-02-28" }, { date = "soon" }, {} }), "2 whose day is not known")
	equal(csv(dossier.read(news), "date", "month"):match "^month,count\n2026%-03,%d+" ~= nil, true)
	equal(csv(sample():entities "DATE":map(function(e) return { date = e } end)), "day,count\n2021-05-03,1\n")
	raises("there is no unit 'week'", function() dossier.report():timeline({}, "date", "week") end)
	raises("row 1 must be a table", function() dossier.report():timeline { 7 } end)
end)

test("every name of the list was used, or is known to be missing", function()
	local missing = { ["store:decide"] = true, ["doc.story"] = true } -- near copies, and decisions about entities
	for _, name in ipairs(names_in(slurp "api.txt")) do
		assert(used[name] or missing[name], "not used: " .. name)
	end
end)

-- ---- the three patterns ------------------------------------------------------------------------------------------------

local patterns = {}
for line in slurp "patterns.txt":gmatch "[^\n]+" do patterns[#patterns + 1] = line end

-- Matches in the news of the pattern, comment and all.
local function found(i)
	local list = {}
	for doc in dossier.read(news) do
		for m in doc:match(patterns[i]) do list[#list + 1] = m end
	end
	return list
end

test("the three patterns compile as they stand", function()
	equal(#patterns, 3)
	for _, source in ipairs(patterns) do assert(dossier.pattern(source)) end
end)

test("who met whom", function()
	local m = sample():match(patterns[1]):first()
	equal({ m.a.text, m.b.text }, { "Anna Novak", "Boris Orlov" })
	for _, hit in ipairs(found(1)) do equal({ hit.a.type, hit.b.type }, { "PERSON", "PERSON" }) end
end)

test("who confirmed what, in the news", function()
	local list = found(2)
	assert(#list >= 2, #list)
	local all = {}
	for _, m in ipairs(list) do
		assert(m.speaker.type == "PERSON" or m.speaker.type == "ORG")
		all[#all + 1] = m.speaker.text .. ": " .. m.claim.text
	end
	has(table.concat(all, "\n"), "41 people were killed")
end)

test("how many of whom, in the news", function()
	local list = found(3)
	assert(#list >= 10, #list)
	local numbers = {}
	for _, m in ipairs(list) do numbers[#numbers + 1] = m.n.low end
	table.sort(numbers)
	equal({ list[1].n.type, numbers[#numbers] >= 23 }, { "CARDINAL", true })
end)
