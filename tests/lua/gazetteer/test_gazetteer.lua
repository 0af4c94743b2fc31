local dossier = require "dossier"

local function ships(opts)
	return assert(dossier.gazetteer { name = "ships", fuzzy = opts and opts.fuzzy, entries = {
		{ name = "Moskva", aliases = { "Slava", "cruiser Moskva" }, type = "PRODUCT", id = "Q1", prior = 7,
			lat = 45.25, lon = 31, props = { flag = "RU", note = "a;b=c%" } },
		{ name = "Sea Horse", type = "PRODUCT", id = "other:2" },
		{ name = "US", type = "GPE" },
	} })
end

test("entries, with aliases and properties", function()
	local g = ships()
	equal(g:count(), 5)
	local e = g:find("slava"):first()
	equal({ e.name, e.main, e.type, e.id, e.prior }, { "Slava", "Moskva", "PRODUCT", "ships:Q1", 7 })
	equal(e.props, { flag = "RU", note = "a;b=c%", lat = "45.25", lon = "31" })
	equal(g:find("Sea Horse"):first().id, "other:2")
	equal(g:find("US"):first().id, nil)
	equal(g:find("Kursk"):count(), 0)
	local i = g:info()
	equal({ i.names, i.fuzzy, #i.kinds, i.unicode }, { 5, false, 2, "15.0" })
end)

test("matches: policies, case, fuzzy", function()
	local g = ships { fuzzy = true }
	local function all(text, opts)
		local list = {}
		for m in g:matches(text, opts) do list[#list + 1] = m.text .. (m.edits > 0 and "~" .. m.edits or "") end
		return table.concat(list, "|")
	end
	equal(all "The cruiser Moskva, the moskva, us and the US.", "cruiser Moskva|US")
	equal(all("The cruiser Moskva sank.", { policy = "all" }), "cruiser Moskva|Moskva")
	equal(all("A Sea Horze.", { fuzzy = true }), "Sea Horze~1")
	equal(all "A Sea Horze.", "")
	local doc = dossier.document "é Slava"
	local m = g:matches(doc):first()
	equal(doc.text:sub(m.from, m.to), "Slava")
	equal({ m.name, m.id, m.entries[1].props.flag }, { "Slava", "ships:Q1", "RU" })
	raises("there is no policy", g.matches, g, "x", { policy = "best" })
end)

test("a table needs a path or entries, and good ones", function()
	raises("a path or entries are wanted", dossier.gazetteer, {})
	raises("a path or entries are wanted", dossier.gazetteer, { path = "x", entries = {} })
	raises("a name must be a string", dossier.gazetteer, { entries = { { name = "x", type = "ORG",
		aliases = { {} } } } })
	raises("control character", dossier.gazetteer, { entries = { { name = "x", type = "ORG",
		aliases = { "a\nb" } } } })
	local g, err = dossier.gazetteer "no/such/list.tsv"
	equal(g, nil)
	equal(err.code, "ENOENT")
end)

test("from a file: any form, compiled or not", function()
	local path = os.tmpname()
	local f = assert(io.open(path, "w"))
	f:write '{"label":"Osthaven","kind":"city","n":5}\n'
	f:close()
	local g = assert(dossier.gazetteer { path = path, name = "own", map = "name=label,type=kind,id=n" })
	equal(g:find("osthaven"):first().id, "own:5")
	g = assert(dossier.gazetteer(path))
	equal(g:find("osthaven"):first().props, { n = "5" })
	f = assert(io.open(path, "w"))
	f:write "name\ttype\nOslo\tGPE\nBonn\tthing\n"
	f:close()
	local none, err = dossier.gazetteer(path)
	equal(none, nil)
	has(tostring(err), ":3: 'thing' is no type")
	os.remove(path)
end)

test("alternatives: the first is what the id says; others stay", function()
	local doc = dossier.document "They live in Atlanta, Georgia. Anna Lind said so in May."
	for s in doc:entities() do
		local a = s.alternatives:list()
		if s.id then equal(a[1].id, s.id) end
		for i = 2, #a do assert(a[i].score <= a[i - 1].score) end
	end
	local g = doc:entities("GPE"):list()[2]
	equal(g.id, "regions:US-GA")
	equal(g.alternatives:list()[2].id, "iso3166:GE")
	-- a piece of text that is no annotation has none
	equal(doc:sentences():first().alternatives:count(), 0)
	-- a document of one's own annotations
	local own = dossier.document "Tbilisi"
	own:annotate { from = 1, to = 7, type = "GPE" }
	assert(own:entities():first().alternatives:first().id:match "^places:")
end)
