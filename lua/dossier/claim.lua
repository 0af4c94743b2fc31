-- Claims: who says what, and how surely.
-- SPDX-License-Identifier: MIT

local api = require "dossier.api"
local document = require "dossier.document"
local stream = require "dossier.stream"

local raw = document.raw

local class = api.class {
	name = "claim", type = "Claim",
	text = "Somebody says something: speaker, verb and content are spans.",
}

local Claim = { __name = "Claim", __metatable = "Claim" }
Claim.__newindex = api.frozen(class)
Claim.__index = api.index(class)
Claim.__tostring = function(self)
	return ("%s %s: %s"):format(self.speaker and self.speaker.text or "(nobody named)",
		self.verb.text,
		self.content.text)
end

local claim = {}

local ROW = {}

local function make(doc, row)
	local speaker = row.speaker
	if not speaker and row.speaker_from and row.speaker_to >= row.speaker_from then
		speaker = raw.make_span(doc, row.speaker_from, row.speaker_to)
	end
	row.words = row.speaker_from and row.speaker_to >= row.speaker_from
		and raw.make_span(doc, row.speaker_from, row.speaker_to) or nil
	row.speaker = speaker
	return setmetatable({ [ROW] = row }, Claim)
end

-- All claims of a document, as a list; the same objects each time.
function claim.list(doc)
	document.ensure(doc)
	local s = document.state(doc)
	if not s.claims then
		s.claims = {}
		for i, row in ipairs(raw.claims(doc)) do s.claims[i] = make(doc, row) end
		for _, c in ipairs(s.claims) do
			local row = rawget(c, ROW)
			row.outer = row.outer and s.claims[row.outer]
		end
	end
	return s.claims
end

local since = "0.1"
local sample = 'local dossier = require "dossier"\nlocal doc = dossier.document '
	.. '"President Ilham Aliyev said that 40 people had left."\n'
		.. 'local c = doc:claims():first()\n'

local function field(name, returns, text, example)
	api.define {
		name = "claim." .. name, returns = returns, since = since, text = text,
			example = sample .. example,
		call = function(self) return rawget(self, ROW)[name] end,
	}
end

field("speaker", "Span?", "Who says so: a mention where one is tagged, also the one that a pronoun or a"
	.. " role means, else the words; nil when nobody is named.",
	"print(c.speaker.text)\n--> Ilham Aliyev")
field("words", "Span?", 'The words that stand for the speaker: a name, "she", "the minister".',
	"local she = dossier.document('Ann Lee left. She said it was late.'):claims():first()\n"
	.. "print(she.words.text, she.speaker.text)\n--> She\tAnn Lee")
field("verb", "Span", "The word of saying.", "print(c.verb.text)\n--> said")
field("content", "Span", "What is said.", "print(c.content:entities('CARDINAL'):first().text)\n"
	.. "--> 40")
field("stance", "string", '"confirm", "say", "claim", "deny" or "doubt".',
	"print(c.stance)\n--> say")
field("negated", "boolean", "Whether the verb is negated.", "print(c.negated)\n--> false")
field("direct", "boolean", "Whether it is a quotation.", "print(c.direct)\n--> false")
field("outer", "Claim?", "The claim that passes this one on, or nil: A says that B said so.",
	"local all = dossier.document('Reuters said that police confirmed nine deaths.'):claims():list()\n"
	.. "print(all[2].speaker.text, all[2].outer.speaker.text)\n--> police\tReuters")

api.define {
	name = "doc:claims", items = "Claim", returns = "Stream", since = since,
	text = "Who says what in it: claims, in order.",
	example = sample .. "print(c.speaker.text, c.verb.text)\n--> Ilham Aliyev\tsaid",
	call = function(self)
		return stream.from(function()
			local list, i = claim.list(self), 0
			return function()
				i = i + 1
				return list[i]
			end
		end, { what = "claims", items = "Claim" })
	end,
}

return claim
