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
local index, fields, ROW, DOC = api.index(class), class.fields, {}, {}
-- What is not in the row yet: words are packed (lua/bind/tag/tag_int.h), and spans from when they are first asked for.
local packed = { speaker = "speaker_at", words = "words_at", verb = "verb_at", content = "content_at" }

local function unpack_field(self, row, key)
	local at = row[packed[key]]
	if not at then return index(self, key) end
	local v = raw.make_span(self[DOC], at & 0xFFFFFFFF, at >> 32)
	row[key] = v
	return v
end

-- a field is asked for of thousands: its row has it, or nobody
Claim.__index = function(self, key)
	local row = self[ROW]
	local v = row[key]
	if v ~= nil and fields[key] then return v end
	return unpack_field(self, row, key)
end
Claim.__tostring = function(self)
	return ("%s %s: %s"):format(self.speaker and self.speaker.text or "(nobody named)",
		self.verb.text,
		self.content.text)
end

local claim = {}

-- Claim number i of a document, the same object each time; nil when there is none.
function claim.of(doc, i)
	local list = document.kept(doc, "claims")
	local c = list[i]
	if not c then
		local row = raw.claim(doc, i)
		if not row then return nil end
		-- now: numbers are others when the document is tagged anew
		row.outer = row.outer_at and claim.of(doc, row.outer_at)
		c = setmetatable({ [ROW] = row, [DOC] = doc }, Claim)
		list[i] = c
	end
	return c
end

local since = "0.1"
local sample = 'local dossier = require "dossier"\nlocal doc = dossier.document '
	.. '"President Ilham Aliyev said that 40 people had left."\n'
		.. 'local c = doc:claims():first()\n'

local function field(name, returns, text, example)
	api.define {
		name = "claim." .. name, returns = returns, since = since, text = text,
			example = sample .. example,
		call = function(self) return self[ROW][name] end,
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

-- ---- what to call who speaks -------------------------------------------------------------------------------------

local core = require "dossier.core"

local WORDS = 8 -- of a phrase that is no name

local function set(words)
	local s = {}
	for w in words:gmatch "%S+" do s[w] = true end
	return s
end

local articles = set "the a an"
local pronouns = set "he she it they we i you this that these those who one some others"
local prepositions = set "of for to by with from against near in at on about"

local function is_within(speaker, words) return words ~= nil and words.from <= speaker.from and speaker.to <= words.to end

-- Names in one phrase: "Amnesty International and Human Rights Watch".
local function are_joined(words) return words ~= nil and words.text:find(" and ", 1, true) ~= nil end

-- Whether the words end with the name of whom they mean ("its envoy in Geneva, Anna Lind"), not "a lawyer of Anna Lind".
local function ends_with_name(speaker, words)
	if speaker.type ~= "PERSON" or speaker.to ~= words.to or are_joined(words) then return false end
	local word = words.text:sub(1, speaker.from - words.from):match "(%S*)%s*$"
	return not prepositions[core.fold(word)] and not (word:find "'s$" or word:find "\u{2019}s$")
end

local function short(text)
	local words = {}
	for w in text:gmatch "%S+" do words[#words + 1] = w end
	if #words > 1 and articles[core.fold(words[1])] then table.remove(words, 1) end
	return table.concat(words, " ", 1, math.min(#words, WORDS))
end

local function name_of(self)
	local speaker, words = self.speaker, self.words
	if speaker and speaker.entity and (not is_within(speaker, words) or speaker.from == words.from and speaker.to == words.to
		or ends_with_name(speaker, words)) then
		return speaker.entity.name
	end
	local text = words and words.text or speaker and speaker.text
	return text and not pronouns[core.fold(text)] and short(text) or nil
end

api.define {
	name = "claim.name", returns = "string?", since = since,
	text = "What to call who says so: the name of the person or organisation that is meant; names that are joined, and a role, as they"
		.. " stand, without an article, at most eight words. nil when nobody is named, and for a pronoun that nobody is known for.",
	example = 'local dossier = require "dossier"\n'
		.. 'local doc = dossier.document "Ann Lee left. She said it was late. The ministry in Rome said it rained. They said so."\n'
		.. "for c in doc:claims() do print(c.words.text, c.name) end\n--> She\tAnn Lee\n--> The ministry in Rome\tministry in Rome",
	call = name_of,
}

api.define {
	name = "claim:is_by", args = { { "name", "string", "a name, or an entry of a list" } }, returns = "boolean", since = since,
	text = "Whether this person or organisation says so, alone or with others.",
	example = 'local dossier = require "dossier"\n'
		.. 'local c = dossier.document("Amnesty International and Human Rights Watch said that nine people died."):claims():first()\n'
		.. 'print(c:is_by "Human Rights Watch", c:is_by "Reuters")\n--> true\tfalse',
	call = function(self, name)
		local speaker, words = self.speaker, self.words
		if not speaker or not speaker.type then return false end
		if speaker:is(name) then return true end
		if not is_within(speaker, words) or not are_joined(words) then return false end
		for e in words:entities(speaker.type) do
			if e:is(name) then return true end
		end
		return false
	end,
}

api.define {
	name = "doc:claims", items = "Claim", returns = "Stream", since = since,
	text = "Who says what in it: claims, in order.",
	example = sample .. "print(c.speaker.text, c.verb.text)\n--> Ilham Aliyev\tsaid",
	call = function(self)
		return stream.from(function()
			document.ensure(self)
			local i = 0
			return function()
				i = i + 1
				return claim.of(self, i)
			end
		end, { what = "claims", items = "Claim" })
	end,
}

return claim
