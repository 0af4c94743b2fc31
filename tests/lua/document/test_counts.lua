local dossier = require "dossier"

local function numbers(text)
	return table.unpack(dossier.document(text):entities("CARDINAL"):list())
end

test("counts: noun, unit, harm, place, time and whole, with their words", function()
	local nine, two, thirty = numbers("The blast in Ganja on 11 October 2020 killed nine civilians, including two"
		.. " small children, and wounded 30.")
	local c = nine.counts
	equal({ c.noun.text, c.phrase.text, c.unit, c.kind }, { "civilians", "civilians", "civilians", "people" })
	equal({ c.harm, c.cue.text, c.place.text, c.time.value, c.part_of }, { "killed", "killed", "Ganja", "2020-10-11", nil })
	equal(two.counts.phrase.text, "small children")
	assert(two.counts.part_of == nine)
	equal({ thirty.counts.noun, thirty.counts.unit, thirty.counts.harm }, { nil, "civilians", "injured" })
	equal(tostring(two.counts), "children killed")
end)

test("counts: what is no number has none, and a number that counts nothing known has no fields", function()
	local doc = dossier.document "Anna paid $3 for 12 songs in 2020."
	for e in doc:entities() do equal(e.counts ~= nil, e.type == "CARDINAL") end
	local c = doc:entities("CARDINAL"):first().counts
	equal({ c.unit, c.harm, c.part_of, c.place }, { "songs", nil, nil, nil })
	equal(doc:sentences():first().counts, nil)
	local match = doc:match("n:<CARDINAL>"):first()
	equal(match.n.counts.unit, "songs")
end)

test("counts: the same object each time, until the annotations change", function()
	local doc = dossier.document "Nine people died."
	local n = doc:entities("CARDINAL"):first()
	assert(n.counts == n.counts)
	raises("harm", function() n.counts.harm = "none" end)
	doc:annotate { from = 6, to = 11, type = "NORP" }
	equal(doc:entities("CARDINAL"):first().counts.harm, "killed")
	doc:annotate { from = 1, to = 4, type = "DATE" }
	equal(doc:entities("DATE"):first().counts, nil)
end)

test("counts: in JSON when asked for", function()
	local doc = dossier.document "At least 39 people, including 12 children, were killed in Ganja on 11 October 2020."
	equal(doc:entities():count(), 4)
	equal(doc:json():find("counts", 1, true), nil)
	local list = dossier.json.decode(doc:json { counts = true }).entities
	equal(list[1].counts, { noun = "people", unit = "people", kind = "people", harm = "killed", place = "#2", time = "#3" })
	equal(list[2].counts.part_of, "#0")
	equal(list[3].counts, nil)
end)

test("counts: told by explain", function()
	local nine = numbers "Nine people died in Ganja."
	local said = tostring(nine:explain())
	has(said, "counts people: \u{201c}people\u{201d} is its noun")
	has(said, "killed: \u{201c}died\u{201d} says so")
	has(said, "the nearest place is \u{201c}Ganja\u{201d}")
end)
