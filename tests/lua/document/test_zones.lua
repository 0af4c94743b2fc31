local dossier = require "dossier"

local text = [[
Shells hit market in Marevo

By Anna Belova

MAREVO, Karsovia, March 10, 2026 (Corvane) - Shells struck the market on Tuesday.

“The stalls were full,” the mayor of Marevo said. “People had come.

“They wanted seed.”
]]

local function kinds(doc, kind)
	return doc:zones(kind):map(function(z) return z.kind .. " " .. z.text end):list()
end

test("zones: in order, the outer first, and by kind", function()
	local doc = dossier.document(text)
	equal(doc:zones():map("kind"):list(), { "headline", "byline", "paragraph", "dateline", "paragraph", "quotation",
		"quotation", "paragraph", "quotation" })
	equal(kinds(doc, "headline"), { "headline Shells hit market in Marevo" })
	equal(kinds(doc, "quotation"), { "quotation “The stalls were full,”", "quotation “People had come.",
		"quotation “They wanted seed.”" })
	equal(doc:zones("quotation"):map("continued"):list(), { false, false, true })
	equal(doc:zones("byline"):first().continued, nil)
	equal(dossier.document(""):zones():count(), 0)
end)

test("zones: a dateline says place, agency, date", function()
	local doc = dossier.document(text)
	local d = doc:zones("dateline"):first()
	equal({ d.place.text, d.agency.text, d.date }, { "MAREVO, Karsovia", "Corvane", "2026-03-10" })
	equal(doc:zones("headline"):first().place, nil)
	local open = dossier.document("RIGA, May 3 (AP) - It rained."):zones("dateline"):first()
	equal(open.date, "XXXX-05-03")
end)

test("zones are spans", function()
	local doc = dossier.document(text)
	local p = doc:zones("paragraph"):list()[2]
	equal(doc.text:sub(p.from, p.to), p.text)
	equal(p:entities("GPE"):first().text, "Marevo")
	equal(p:match("the mayor"):count(), 1)
	equal(p.type, nil)
	equal(p.doc, doc)
	equal(p.ref:match "^%x+:", doc.id .. ":")
	has(tostring(dossier.report("R"):quote(p)), "stalls")
	has(tostring(doc:zones("quotation"):report()), "Kind")
	raises("did you mean 'kind'", function() return p.knd end)
	raises("cannot be changed", function() p.kind = "x" end)
	raises('must be "headline"', function() doc:zones "quote" end)
end)

test("place and date of the document: metadata, else the dateline", function()
	local doc = dossier.document(text)
	equal({ doc.place.text, doc.date, doc.dated }, { "MAREVO, Karsovia", "2026-03-10", "dateline" })
	equal({ doc.place:is "Marevo", doc.place:is "marevo, karsovia", doc.place:is "Karsovia" }, { true, true, false })
	equal(doc:entities("DATE"):list()[2].value, "2026-03-10")
	doc = dossier.document { text = text, date = "2027-01-01" }
	equal({ doc.date, doc.dated }, { "2027-01-01", "metadata" })
	doc = dossier.document "RIGA, May 3 (AP) - It rained on Monday."
	equal({ doc.date, doc.dated, doc.place.text }, { nil, nil, "RIGA" })
	equal(doc:entities("DATE"):list()[2].low, "0001-01-01")
	doc = dossier.document "It rained."
	equal({ doc.place, doc.dated }, {})
end)

test("zones travel in rows", function()
	local wire = require "dossier.wire"
	local z = dossier.document(text):zones("dateline"):first()
	local row = dossier.json.decode(wire.encode_row { z = z })
	equal(row.z["$span"].text, z.text)
end)

test("span.body: without the dateline at its start; what has none, or lies in one, is itself", function()
	local doc = dossier.document "Headline\n\nGENEVA, May 7, 2021 (Post) - Talks began on Friday.\n\nGENEVA, May 7 - lies here: and \
GENEVA (Post) - is no dateline."
	local dateline = doc:zones("dateline"):first()
	for s in doc:sentences() do
		equal(s.body.to, s.to)
		if s.from == dateline.from then
			equal(s.body.text, "Talks began on Friday.")
		end
		equal(s.body.body, s.body)
	end
	equal(dateline.body.text, dateline.text)
	equal(dateline.place.body.text, dateline.place.text)
	local plain = dossier.document "Talks began."
	local s = plain:sentences():first()
	equal(s.body, s)
	equal(plain:match("talks"):first().body.text, "Talks")
end)
