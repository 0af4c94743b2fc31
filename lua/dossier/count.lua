-- What a number counts: its noun, what befell those who are counted, where and when, whether it is a part.
-- SPDX-License-Identifier: MIT

local api = require "dossier.api"
local document = require "dossier.document"

local raw = document.raw

local class = api.class {
	name = "counts", type = "Counts",
	text = "What a number counts. Fields are nil where the text does not say, and in other languages than English.",
}

local Counts = { __name = "Counts", __metatable = "Counts" }
Counts.__newindex = api.frozen(class)
local index, fields, ROW, DOC = api.index(class), class.fields, {}, {}
-- Words are packed (lua/bind/tag/tag_int.h), and spans from when they are first asked for.
local packed = { noun = "noun_at", phrase = "phrase_at", cue = "cue_at" }
-- a field is asked for of thousands: its row has it, or nobody
Counts.__index = function(self, key)
	local row = self[ROW]
	local v = row[key]
	if not fields[key] then return index(self, key) end
	local at = v == nil and row[packed[key]]
	if at then
		v = raw.make_span(self[DOC], at & 0xFFFFFFFF, at >> 32)
		row[key] = v
	end
	return v
end

Counts.__tostring = function(self)
	local words = {}
	for _, name in ipairs { "unit", "harm" } do words[#words + 1] = self[ROW][name] end
	return #words > 0 and table.concat(words, " ") or "(nothing known)"
end

local count = {}

-- Of an annotation of the document, which is a CARDINAL, by its number; the same object each time.
function count.of(doc, index)
	document.ensure(doc)
	local list = document.kept(doc, "counts")
	local c = list[index]
	if not c then
		local row, err = raw.count(doc, index)
		if err then error(err, 0) end
		-- without a row nothing is known: another language than English
		c = setmetatable({ [ROW] = row or {}, [DOC] = doc }, Counts)
		list[index] = c
	end
	return c
end

local since = "0.1"
local sample = 'local dossier = require "dossier"\nlocal doc = dossier.document('
	.. '"The blast in Ganja on Sunday killed nine people, including two children, and wounded 30.")\n'
	.. 'local nine, two, thirty = table.unpack(doc:entities("CARDINAL"):list())\n'

local function field(name, returns, text, example)
	api.define {
		name = "counts." .. name, returns = returns, since = since, text = text, example = sample .. example,
		call = function(self) return self[name] end,
	}
end

field("noun", "Span?", "The word for what is counted; nil where it is understood, as in \"wounded 30\".",
	"print(two.counts.noun.text, thirty.counts.noun)\n--> children\tnil")
field("phrase", "Span?", "The same with the words before it, such as \"Azerbaijani civilians\".",
	"print(nine.counts.phrase.text)\n--> people")
field("unit", "string?", "One name for nouns that mean the same: \"people\" for persons, lives, deaths; \"soldiers\""
	.. " for troops; else the noun in the plural. Where the noun is understood, that of the figure before it.",
	"print(thirty.counts.unit)\n--> people")
field("kind", "string?", 'Whether these are "people", "group" (families, of unknown size), "animals" or "things".',
	"print(two.counts.kind)\n--> people")
field("harm", "string?", 'What befell them: "killed", "injured", "casualties" (killed or injured), "missing",'
	.. ' "displaced", "detained", "abducted", "trapped", "sickened", "assaulted", "orphaned", "damaged", "destroyed"; nil for no harm, or'
	.. " none that was done.",
	"print(nine.counts.harm, thirty.counts.harm)\n--> killed\tinjured")
field("cue", "Span?", "The words that say so.", "print(nine.counts.cue.text)\n--> killed")
field("place", "Span?", "Where: the nearest place in the clause, else in the sentence.",
	"print(nine.counts.place.text)\n--> Ganja")
field("time", "Span?", "When: the nearest date or time in the clause, else in the sentence.",
	"print(nine.counts.time.text)\n--> Sunday")
field("part_of", "Span?", "The number that it is a part of: such figures do not add up with it.",
	"print(two.counts.part_of.text)\n--> nine")

return count
