local dossier = require "dossier"

local text = "President Ilham Aliyev met Emmanuel Macron in Prague on 6 October 2022. "
	.. "Officials said at least 40 people died in Ganja. Aliyev flew to turkey."

local function item(list, what, piece)
	for _, i in ipairs(list) do
		if (not what or i.what == what) and (not piece or (i.text or ""):find(piece, 1, true)) then return i end
	end
end

test("span:explain: fields, items, text", function()
	local doc = dossier.document(text)
	local e = doc:entities("PERSON"):first():explain()
	equal({ e.text, e.type, e.from, e.to, e.source }, { "Ilham Aliyev", "PERSON", 11, 22, "rule:title" })
	equal(e.ref, doc:entities("PERSON"):first().ref)
	equal({ e.before, e.id, e.changed }, { "President " })
	local reason = item(e.because, "reason", "President")
	equal(reason.because[1].id, "titles:president")
	equal(doc.text:sub(reason.from, reason.to), "President")
	local s = tostring(e)
	has(s, "PERSON \u{201C}Ilham Aliyev\u{201D}")
	has(s, "President [Ilham Aliyev] met")
	has(s, "rule:title: a capitalised name behind a title or role is a person")
	lacks(s, "\27")
end)

test("every annotation has a source with a sentence, a reason or value, and is what the tagger finds", function()
	local doc = dossier.document(text)
	for span in doc:entities() do
		local e = span:explain()
		equal({ e.text, e.type, e.source, e.id }, { span.text, span.type, span.source, span.id })
		assert(e.rule and #e.rule > 10, e.source)
		assert(#e.because > 0, e.text)
		equal(e.changed, nil)
	end
end)

test("entries, other readings, the same entity", function()
	local doc = dossier.document(text)
	local e = doc:entities("GPE"):list()[2]:explain()
	local entry = item(e.because, "entry")
	equal(entry.id, e.id)
	has(entry.props, "cc=AZ")
	assert(entry.weight > 0)
	has(item(e.instead, "rival").text, "score ")
	local last = doc:entities("PERSON"):list()[3]:explain()
	equal({ last.text, last.source }, { "Aliyev", "rule:same-name" })
	equal(item(last.because, "entity").words, "Ilham Aliyev")
end)

test("doc:explain: a piece that is no annotation, or inside one, or outside", function()
	local doc = dossier.document(text)
	local e = doc:explain(doc.text:find "turkey")
	equal({ e.type, e.source }, {})
	equal(e.instead[1].id, "iso3166:TR")
	has(tostring(e), "not annotated, because")
	equal(doc:explain(doc.text:find "Ilham").text, "Ilham Aliyev")
	e = doc:explain(1, #doc.text)
	assert(item(e.because, "part"))
	raises("not inside the text", function() doc:explain(0, 3) end)
	raises("not inside the text", function() doc:explain(3, 10000) end)
	raises("must be an integer", function() doc:explain "x" end)
	local spaces = dossier.document "One.   \n\n  Two."
	local none, err = spaces:explain(6, 7)
	equal({ none, err.code }, { nil, "ENOENT" })
end)

test("json, printing, and no change", function()
	local doc = dossier.document "He left the U.S. then."
	local e = doc:entities():first():explain()
	local back = dossier.json.decode(dossier.json.encode(e))
	equal(back.edits[#back.edits].became, "us")
	equal(back.instead, {})
	has(require("dossier.printer").show(e), "text and match\n")
	raises("cannot be changed", function() e.reasons = "x" end)
	raises("did you mean 'because'", function() return e.becuase end)
end)

test("hostile text is safe to print", function()
	local doc = dossier.document "President Il\u{202E}ham Ali\27[31myev left."
	for span in doc:entities() do
		local s = tostring(span:explain())
		lacks(s, "\27")
		lacks(s, "\u{202E}")
	end
	lacks(tostring(doc:explain(1, #doc.text)), "\u{202E}")
end)

test("after doc:annotate the new annotation is explained", function()
	local doc = dossier.document(text)
	local a = doc:entities("GPE"):first()
	a:explain()
	doc:annotate { from = a.from, to = a.to, type = "FAC" }
	local e = doc:explain(a.from, a.to)
	equal({ e.type, e.source, e.rule }, { "FAC", "script", "a script put it there" })
end)

test("a sentence, a match and a document of a store can be explained", function()
	local store = dossier.open(scratch ".dossier", "rw")
	store:add(dossier.document { uri = "a.txt", text = text })
	local doc = store:get "a.txt"
	equal(doc:entities("PERSON"):first():explain().source, "rule:title")
	assert(doc:sentences():first():explain().because[1])
	equal(doc:match("at least 40"):first():explain().type, "CARDINAL")
	store:close()
end)

test("a tagger with a list of one's own", function()
	local mine = dossier.gazetteer { name = "ships", entries = { { name = "Moskva", type = "PRODUCT", id = "121" } } }
	local doc = dossier.tagger { gazetteers = { mine } }:tag(dossier.document "The Moskva sank.")
	local e = doc:entities("PRODUCT"):first():explain()
	equal({ e.source, e.id }, { "gazetteer:ships", "ships:121" })
	has(e.rule, "a list that the tagger was given")
end)
