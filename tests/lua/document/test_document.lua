local dossier = require "dossier"

local text = "President Ilham Aliyev met Emmanuel Macron in Prague on 6 October 2022. "
	.. "Officials said at least 40 people died in Ganja. Aliyev left."

test("fields; what is absent is nil", function()
	local doc = dossier.document { text = "x", title = "T", meta = { a = { 1 } } }
	equal(doc.title, "T")
	equal(doc.date, nil)
	equal(doc.uri, "")
	equal(doc.meta, { a = { 1 } })
	equal(dossier.document("x").id, dossier.document("x").id)
	local v, err = dossier.document { text = "x", date = "2020-13-01" }
	equal(v, nil)
	has(tostring(err), "date")
	raises("key 'meta'", dossier.document, { text = "x", meta = { f = print } })
end)

test("encoding: as UTF-8, as said, or found out", function()
	local e = dossier.document("caf\u{e9}").encoding
	equal({ e.name, e.how, e.confidence, e.invalid, e.first, e.bom }, { "UTF-8", "valid", 100, 0, nil, false })
	e = dossier.document("ab\xFF\xFE").encoding
	equal({ e.name, e.invalid, e.invalid_bytes, e.first }, { "UTF-8", 2, 2, 3 })
	local doc = dossier.document { text = "\xEF\xF0\xE8\xE2\xE5\xF2", charset = "cp1251" }
	equal({ doc.text, doc.encoding.name, doc.encoding.how }, { "\u{43f}\u{440}\u{438}\u{432}\u{435}\u{442}",
		"windows-1251", "given" })
	doc = dossier.document { text = "Un caf\xE9 tr\xE8s ferm\xE9", charset = "auto" }
	equal({ doc.encoding.name, doc.encoding.how }, { "windows-1252", "detected" })
	local none, err = dossier.document { text = "x", charset = "klingon" }
	equal({ none, err.code }, { nil, "EENCODING" })
	has(tostring(err), "klingon")
end)

test("positions are those of the text", function()
	local doc = dossier.document(text)
	for e in doc:entities() do equal(doc.text:sub(e.from, e.to), e.text) end
	for t in doc:tokens() do equal(doc.text:sub(t.from, t.to), t.text) end
	for s in doc:sentences() do equal(doc.text:sub(s.from, s.to), s.text) end
	for i, j in doc:tokens():ranges() do assert(i <= j and j <= #doc.text) end
end)

test("tokens: clitics joined, or apart", function()
	local doc = dossier.document "Anna's dog doesn't bark."
	equal(doc:tokens():map("text"):list(), { "Anna's", "dog", "doesn't", "bark", "." })
	assert(doc:tokens({ clitics = true }):count() > 5)
end)

test("filters: type, function, table", function()
	local doc = dossier.document(text)
	equal(doc:entities("PERSON"):count(), 3)
	equal(doc:entities(function(e) return e.text == "Prague" end):count(), 1)
	equal(doc:entities { type = { "GPE", "DATE" } }:count(),
		doc:entities("GPE"):count() + doc:entities("DATE"):count())
	equal(doc:entities({ entity = "ilham aliyev" }):count(), 2)
	raises("did you mean 'PERSON'", function() doc:entities "PERSN" end)
	raises("did you mean 'type'", function() doc:entities { typ = "GPE" } end)
	raises("there is no type", function() doc:entities { type = { "GPE", 5 } } end)
end)

test("spans: sentence, context, nearest, entities", function()
	local doc = dossier.document(text)
	local n = doc:entities("CARDINAL"):first()
	equal(n.low, 40)
	equal(n.high, math.huge)
	equal(n.value, nil)
	has(n.sentence.text, "Officials said")
	equal(n.sentence:entities():first(), n)
	equal(n:nearest("PERSON"), nil)
	equal(n:nearest("PERSON", "document").text, "Aliyev")
	equal({ n:context(1) }, { "said ", " people" })
	equal({ n:context(0) }, { "", "" })
	equal({ n:context(1000) }, { (doc.text:sub(1, n.from - 1)), (doc.text:sub(n.to + 1)) })
	equal(n.doc, doc)
	equal(n:tokens():count(), 3)
end)

test("context is the same whatever the length of the text, and as fast", function()
	local long = dossier.document((text .. " "):rep(1000))
	local t = os.clock()
	local n = 0
	for s in long:sentences() do
		local before, after = s:context(5)
		if n > 0 then equal(select(2, before:gsub("%S+", "")) >= 3, true) end
		assert(#before < 80 and #after < 80)
		n = n + 1
	end
	assert(n >= 3000 and os.clock() - t < 2, os.clock() - t)
end)

test("entities: one for all mentions of a name, equal by key", function()
	local doc = dossier.document(text)
	local people = doc:entities("PERSON"):list()
	equal(people[1].entity, people[3].entity)
	assert(people[1].entity ~= people[2].entity)
	equal(people[1].entity.mentions:count(), 2)
	equal(people[1].entity.names:list(), { "Ilham Aliyev", "Aliyev" })
	equal(doc:entities("DATE"):first().entity, nil)
	local other = dossier.document "Ilham Aliyev spoke in Baku."
	equal(other:entities("PERSON"):first().entity, people[1].entity)
	equal(doc:sentences():first().entity, nil)
end)

test("is: folded names, names of the entity, other names of the lists", function()
	local doc = dossier.document "Ilham Aliyev left Azerbaijan. Aliyev came back to Azerbaijan."
	local last = doc:entities("PERSON"):list()[2]
	assert(last:is "ilham aliyev")
	assert(not last:is "Macron")
	assert(not last:is "")
	local place = doc:entities("GPE"):first()
	assert(place:is "AZERBAIJAN")
	assert(place.id and place:is(place.id))
end)

test("claims", function()
	local doc = dossier.document(text)
	local c = doc:claims():first()
	equal(c.speaker.text, "Officials")
	equal(c.verb.text, "said")
	equal(doc:entities("CARDINAL"):first().claim, c)
	equal(doc:entities("PERSON"):first().claim, nil)
end)

test("claims: whose words, and who passes them on", function()
	local doc = dossier.document("Reuters said, citing the army, that nine people had died. Anna Lind left. She denied it.")
	local list = doc:claims():list()
	equal(#list, 3)
	equal(list[1].outer, nil)
	equal(list[2].words.text, "the army")
	equal(list[2].outer, list[1])
	equal(doc:entities("CARDINAL"):first().claim, list[2])
	equal(list[3].words.text, "She")
	equal(list[3].speaker.text, "Anna Lind")
	equal(list[3].speaker.entity, doc:entities("PERSON"):first().entity)
	equal(list[3].stance, "deny")
	local said = doc:entities("CARDINAL"):first():explain().said
	equal(#said, 2)
	equal(said[1].speaker, "the army")
	equal(said[2].speaker, "Reuters")
	local json = dossier.json.decode(doc:json { claims = true })
	equal(json.claims[2].outer, 0)
	equal(json.claims[2].content.text, "nine people had died")
	equal(json.claims[3].speaker.entity, json.entities[#json.entities].entity)
	equal(json.claims[3].negated, nil)
	-- nobody is named
	local c = dossier.document("The bridge was reportedly mined."):claims():first()
	equal(c.speaker, nil)
	equal(c.words, nil)
	-- what was written is read, and the claims are found again
	local again = dossier.document { text = json.text, date = doc.date }
	equal(again:claims():count(), 3)
end)

test("annotate shows at once and keeps what was there", function()
	local doc = dossier.document(text)
	local before = doc:entities():count()
	local i, j = doc.text:find "Officials"
	local s = doc:annotate { from = i, to = j, type = "ORG", id = "mine:1" }
	equal(s.text, "Officials")
	equal(doc:entities():count(), before + 1)
	equal(doc:entities("ORG"):first().id, "mine:1")
	equal(doc:entities("PERSON"):first().entity.mentions:count(), 2)
	local v, err = doc:annotate { from = i, to = j + 5, type = "ORG" }
	equal(v, nil)
	assert(err.message)
	raises("not inside the text", function() doc:annotate { from = 0, to = 3,
		type = "ORG" } end)
	raises("not inside the text", function() doc:annotate { from = 1, to = 1e6 // 1 | 0,
		type = "ORG" } end)
	raises("there is no type", function() doc:annotate { from = 1, to = 3, type = "XYZ" } end)
end)

test("spans and tokens outlive the variable that held their document", function()
	local s, t
	do
		local doc = dossier.document(text)
		s, t = doc:entities("GPE"):first(), doc:tokens():first()
	end
	collectgarbage()
	collectgarbage()
	equal(s.text, "Prague")
	equal(t.text, "President")
	equal(s.sentence:entities("PERSON"):count(), 2)
end)

test("documents are collected with what is kept beside them", function()
	local seen = setmetatable({}, { __mode = "k" })
	for _ = 1, 20 do
		local doc = dossier.document(text)
		doc:entities():count()
		doc:claims():count()
		seen[doc] = doc:entities("PERSON"):first().entity
	end
	collectgarbage()
	collectgarbage()
	equal(next(seen), nil)
end)

test("hostile texts", function()
	for _, s in ipairs { "", "\0", "\xff\xfe", (" "):rep(5000), ("("):rep(5000),
		("\u{301}"):rep(3000), "a\u{202E}b" } do
		local doc = dossier.document(s)
		for e in doc:entities() do assert(e.entity ~= 1 and e.sentence) end
		doc:claims():count()
		doc:tokens():count()
		doc:sentences():count()
	end
end)

-- A model in a file of its own, of names or of labels for each token; use(path) is called with it.
local function with_model(label, use)
	local core, labelled, path = require "dossier.core", os.tmpname(), os.tmpname()
	local f = assert(io.open(labelled, "w"))
	for _, name in ipairs { "Balar", "Demir", "Modov", "Nurket", "Pavis", "Solar" } do
		f:write((("Trucks %s\nleft %s\n%s %s\n. %s\n\n"):format(label or "O", label or "O", name, label or "B-LOC",
			label and "PUNCT" or "O"):rep(20)))
	end
	f:close()
	local bytes = assert(core.train({ labelled }, { seed = 1, bits = 10 }))
	f = assert(io.open(path, "wb"))
	f:write(bytes)
	f:close()
	local ok, err = pcall(use, path)
	os.remove(labelled)
	os.remove(path)
	if not ok then error(err, 0) end
end

test("taggers: with a model of one's own, with none", function()
	local function names(tagger)
		local found = {}
		for e in tagger:tag(dossier.document "Trucks left Mirok."):entities() do
			found[#found + 1] = e.type .. " " .. e.text .. " " .. e.source
		end
		return table.concat(found, ", ")
	end
	with_model(nil, function(path)
		equal(names(assert(dossier.tagger { model = path })), "GPE Mirok model")
		equal(names(dossier.tagger { model = false }), "")
		-- it stays open for as long as the tagger lives
		local tagger = dossier.tagger { model = path }
		os.remove(path)
		collectgarbage()
		equal(names(tagger), "GPE Mirok model")
	end)
	with_model("WORD", function(path)
		local tagger, err = dossier.tagger { model = path }
		equal(tagger, nil)
		equal(err.message, path .. ": a model of labels for each token, not of names")
	end)
	local tagger, err = dossier.tagger { model = "/nowhere/x.model" }
	equal(tagger, nil)
	equal(err.code, "ENOENT")
	raises("model must be a path, or false for none, got true", dossier.tagger, { model = true })
	raises("key 'model' must be a string or a boolean", dossier.tagger, { model = 3 })
end)

test("values in other languages, by the tables that ship and by one's own", function()
	local function values(tagger, opts)
		local found = {}
		for e in tagger:tag(dossier.document(opts)):entities() do
			found[#found + 1] = ("%s %s %s"):format(e.type, e.text, tostring(e.value))
		end
		return table.concat(found, ", ")
	end
	local plain = dossier.tagger { names = false }
	equal(values(plain, { text = "dreiundzwanzig Schafe", lang = "de" }), "CARDINAL dreiundzwanzig 23")
	equal(values(plain, { text = "dreiundzwanzig Schafe", lang = "en" }), "")
	local path = os.tmpname()
	local function write(text)
		local f = assert(io.open(path, "w"))
		f:write(text)
		f:close()
	end
	write "language\tnl\nnumber\t2\ttwee\nnumber\t100\thonderd\none-word\tyes\n"
	local tagger = assert(dossier.tagger { values = path, names = false })
	equal(values(assert(dossier.tagger { values = { path }, names = false }), { text = "twee", lang = "nl" }),
		"CARDINAL twee 2")
	write "language\tnl\nnumber\ttwee\t2\n"
	local none, err = dossier.tagger { values = path }
	equal({ none, err.code, err.message }, { nil, "ESYNTAX", path .. ':2: "twee" is no number' })
	os.remove(path)
	collectgarbage()
	equal(values(tagger, { text = "tweehonderd schapen", lang = "nl" }), "CARDINAL tweehonderd 200")
	equal(values(tagger, { text = "dreiundzwanzig Schafe", lang = "de" }), "CARDINAL dreiundzwanzig 23")
	none, err = dossier.tagger { values = "/nowhere/x.tsv" }
	equal({ none, err.code }, { nil, "ENOENT" })
	raises("values[1] must be a path, got the number 3", dossier.tagger, { values = { 3 } })
	raises("key 'values' must be a string, a table or a boolean", dossier.tagger, { values = 3 })
end)

test("taggers: without names, without values, with a list", function()
	local doc = dossier.tagger { values = false }:tag(dossier.document(text))
	equal(doc:entities("DATE"):count(), 0)
	assert(doc:entities("PERSON"):count() > 0)
	local g = dossier.gazetteer { name = "mine",
		entries = { { name = "Officials", type = "ORG", id = "7" } } }
	doc = dossier.tagger { gazetteers = { g } }:tag(dossier.document(text))
	equal(doc:entities("ORG"):first().id, "mine:7")
	assert(doc:entities("GPE"):count() > 0)
	raises("gazetteers[1] must be a Gazetteer, got a table", dossier.tagger,
		{ gazetteers = { {} } })
	raises("entry 1: unknown key 'nam', did you mean 'name'", dossier.gazetteer,
		{ entries = { { nam = "x", type = "ORG" } } })
	raises("there is no type", dossier.gazetteer,
		{ entries = { { name = "x", type = "ORGS" } } })
	raises("control character", dossier.gazetteer,
		{ entries = { { name = "x\ty", type = "ORG" } } })
end)

test("a mention in whose place another type stands names nothing", function()
	for _, kind in ipairs { "CARDINAL", "DATE" } do
		local doc = dossier.document "President Ilham Aliyev met Anna Novak in Paris. Aliyev left."
		local s = doc:entities("PERSON"):first()
		local e = s.entity
		doc:annotate { from = s.from, to = s.to, type = kind, value = kind == "CARDINAL" and 5 or "2020" }
		equal(s.entity, nil)
		equal(s.link, nil)
		assert(not s:is "Aliyev")
		equal(e.mentions:count(), 0)
		assert(require "dossier.wire".encode_row { s = s })
	end
end)
