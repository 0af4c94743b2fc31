-- Spans: pieces of a document's text, tagged or not. A match, a zone and a claim's parts are spans too.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local api = require "dossier.api"
local object = require "dossier.object"
local document = require "dossier.document"
local entity = require "dossier.entity"
local claim = require "dossier.claim"
local count = require "dossier.count"

local class = api.class {
	name = "span", type = "Span", also = { "Match", "Zone" },
	text = "A piece of a document's text: a mention of a person, place, date or number, a"
		.. " sentence, a match. "
		.. "`doc.text:sub(span.from, span.to) == span.text`.",
}

local span = { class = class }

local raw = object.attach("Span", class)
local doc_raw = document.raw

-- A match or a zone holds a core span; a match makes it when it is first asked for, by the function in LAZY.
local INNER, LAZY = {}, {}
span.INNER, span.LAZY = INNER, LAZY
local function unwrap(s)
	if type(s) ~= "table" then return s end
	local inner, make = rawget(s, INNER), rawget(s, LAZY)
	return inner or make and make(s) or s
end
span.unwrap = unwrap

local since = "0.1"
local sample = 'local dossier = require "dossier"\n'
	.. 'local doc = dossier.document("Officials said at least 40 people left Prague on 6'
		.. ' October 2022. '
	.. 'President Ilham Aliyev left later.")\n'

local function field(name, returns, text, example, call)
	api.define {
		name = "span." .. name, returns = returns, since = since, text = text,
			example = sample .. example,
		call = call,
	}
end

local n = 'local n = doc:entities("CARDINAL"):first()\n'
local d = 'local d = doc:entities("DATE"):first()\n'
local p = 'local p = doc:entities("PERSON"):first()\n'
field("from", "integer", "First byte in `doc.text`.", p .. "print(p.from)\n--> 76")
field("to", "integer", "Last byte in `doc.text`.", p .. "print(p.to)\n--> 87")
field("text", "string", "Its text.", p .. "print(p.text)\n--> Ilham Aliyev")
field("type", "string?", "PERSON, GPE, DATE ...; nil for a piece of text that is no annotation.",
	p .. "print(p.type)\n--> PERSON")
field("value", "any?", "Its value: a number, a TIMEX3 string, { amount, currency } or { amount,"
	.. " unit }; nil when "
	.. "it is a name, or known only as a range.", d .. "print(d.value)\n--> 2022-10-06")
field("unit", "string?", "What its numbers count: a currency (ISO 4217) or a unit, also where the"
	.. " value is known only as a range; nil for bare numbers.",
	'local m = dossier.document("It cost about $3 million."):entities("MONEY"):first()\n'
	.. "print(m.low, m.unit, m.value)\n--> 3000000\tUSD\tnil")
field("currency", "string?", "Of an amount of money: its currency (ISO 4217), also where the amount is open; nil for all"
	.. " else, and where the word has several (pesos).",
	'local m = dossier.document("It cost about $3 million."):entities("MONEY"):first()\n'
	.. "print(m.low, m.currency)\n--> 3000000\tUSD", function(s)
	return raw.get(unwrap(s), "type") == "MONEY" and raw.get(unwrap(s), "unit") or nil
end)
field("dimension", "string?", "What the unit of a quantity measures: length, area, volume, mass, speed, energy, temperature"
	.. " ...; nil for money, and for units that are not ours.",
	'local q = dossier.document("They walked 12 miles."):entities("QUANTITY"):first()\n'
	.. "print(q.unit, q.dimension)\n--> mile\tlength")
field("low", "number|string?", "Lower bound of its value; dates as a first day.", n
	.. "print(n.low)\n--> 40")
field("high", "number|string?", "Upper bound of its value: math.huge when open; dates as a last"
	.. " day.",
	n .. "print(n.high == math.huge)\n--> true")
field("cue", "string?", 'The hedge, such as "at least".', n .. "print(n.cue)\n--> at least")
field("id", "string?", "The entry of a list that it is linked to.", d .. "print(d.id)\n--> nil")
field("alternatives", "Stream", "What a name may mean, the best first: rows { id =, type =, name =, score ="
	.. ", fits =, why = } from the tagger's lists; the first is what `id` says. `fits` is false for"
	.. " what is of another type, which is never chosen. Empty for what is in no list.",
	'local g = dossier.document("She flew from Atlanta to Savannah, Georgia."):entities():list()[3]\n'
	.. 'for a in g.alternatives do print(a.id, a.score, a.why) end\n'
	.. '--> regions:US-GA\t67\ttype GPE +40, prior 300 +9, 1 other place in US +3, beside Savannah +15\n'
	.. '--> iso3166:GE\t52\ttype GPE +40, prior 2382 +12\n'
	.. '--> firstnames:georgia\t0\ta first name, nobody in particular', function(s)
	document.ensure(s.doc)
	local list = assert(raw.candidates(unwrap(s)))
	return require "dossier.stream".from_list(list, "alternatives")
end)
field("source", "string?", 'What made it: "rule:date", "gazetteer:iso3166" ...',
	d .. 'print(d.source:match "^%a+")\n--> rule')
field("ref", "string", "DOCID:START-END, as commands print it and take it (bytes from 0, end"
	.. " excluded).",
	p .. "print(p.ref == doc.id .. ':75-87')\n--> true")
field("doc", "Document", "Its document.", p .. "print(p.doc == doc)\n--> true")

-- ---- what hangs together ------------------------------------------------------------------------

local function mentions_of(s)
	local first, doc = raw.names(s)
	return first and doc_raw.mentions_of(doc, first) or {}
end

-- The entity whose first mention in a document is number `first`; the number of its fullest mention is kept beside it.
local function entity_of(doc, first)
	local entities = document.kept(doc, "entities")
	local e = entities[first]
	if not e then
		local kind, words, id, name, lead = doc_raw.entity_of(doc, first)
		e = entity.of_document(kind, words, id, name, doc_raw.span(doc, first), mentions_of)
		entities[first], document.kept(doc, "leads")[first] = e, lead
	end
	return e
end

-- The fullest mention of the entity of a mention, and how this one hangs on it.
local function link_of(s)
	local first, doc, i = raw.names(s)
	if not first then return nil end
	entity_of(doc, first)
	local to = document.kept(doc, "leads")[first]
	if to == i then return nil end
	return doc_raw.link(doc, i, to), doc_raw.span(doc, to)
end

field("entity", "Entity?", "What it names: an entity, which all mentions of one name in the"
	.. " document share; nil for "
	.. "dates and numbers.", p .. "print(p.entity.name)\n--> Ilham Aliyev", function(s)
	local first, doc = raw.names(s)
	return first and entity_of(doc, first) or nil
end)

field("link", "string?", 'How it is known to name its entity, beside the fullest name there: "same" name,'
	.. ' "surname", "given" name, "acronym", "variant" spelling, "list" (another name of the entry),'
	.. ' "nationality" of the country; nil for the fullest name itself.',
	'local doc = dossier.document "Ilham Aliyev spoke. Aliyev left."\n'
	.. "for p in doc:entities() do print(p.text, p.link) end\n--> Ilham Aliyev\tnil\n--> Aliyev\tsurname",
	function(s) return (link_of(s)) end)

field("sentence", "Span", "The sentence in which it starts.", n .. "print(n.sentence.to)\n--> 64")

field("claim", "Claim?", "Who says so: the claim whose content covers it, or nil.",
	n .. "print(n.claim and n.claim.speaker.text)\n--> Officials", function(s)
	local doc = s.doc
	document.ensure(doc)
	local i = doc_raw.claim_at(doc, s.from)
	return i and claim.of(doc, i)
end)

field("counts", "Counts?", "What a number counts, what befell it, where and when; nil for all but CARDINAL.",
	n .. "print(n.counts.noun.text)\n--> people", function(s)
	s = unwrap(s)
	local i = raw.get(s, "type") == "CARDINAL" and raw.get(s, "index")
	return i and count.of(s.doc, i) or nil
end)

api.define {
	name = "span:entities", items = "Span", args = { document.filter_arg }, returns = "Stream", since = since,
	text = "The mentions inside it, as doc:entities.",
	example = sample .. 'local s = doc:sentences():first()\n'
		.. 'print(s:entities("CARDINAL"):first().text)\n'
		.. "--> at least 40",
	call = function(self, f)
		local s = unwrap(self)
		return document.entities(s.doc, f, s.from, s.to, "span:entities")
	end,
}

api.define {
	name = "span:tokens", items = "Token", args = { { "opts", "table?", "options", document.token_keys } },
		returns = "Stream",
	since = since, text = "Its tokens, as doc:tokens.",
	example = sample .. p .. "print(p:tokens():count())\n--> 2",
	call = function(self, opts)
		local s = unwrap(self)
		return document.tokens(s.doc, s.from, s.to, opts and opts.clitics)
	end,
}

api.define {
	name = "span:match", items = "Match", args = { { "pattern", "string|Pattern",
		"a token pattern, or its source" } },
	returns = "Stream", since = since, text = "The matches of a pattern inside it, as"
		.. " doc:match.",
	example = sample .. 'print(doc:sentences():first():match("people left"):first().text)\n'
		.. '--> people left',
	call = function(self, pattern)
		local s = unwrap(self)
		return require "dossier.pattern".match(s.doc, pattern, s.from, s.to)
	end,
}

-- ---- surroundings -------------------------------------------------------------------------------

-- First bytes (or, behind, last ones) of the tokens in a window beside the span that grows until it
-- holds `count` of them or reaches the end `edge`: so a long text is not read for each span.
local function beside(s, count, edge)
	local back = edge == 1
	local size = 12 * count + 32
	while true do
		local from = back and math.max(1, s.from - size) or s.to + 1
		local to = back and s.from - 1 or math.min(edge, s.to + size)
		local found, n = {}, 0
		if from <= to then
			for i, j in doc_raw.ranges(s.doc, false, from, to) do
				if back and j < s.from or not back and i > s.to then
					n = n + 1
					found[n] = back and i or j
				end
			end
		end
		if n >= count or (back and from == 1) or (not back and to == edge) then
			return found, n
		end
		size = size * 2
	end
end

-- Where the text of up to `count` tokens on each side starts and ends.
local function around(s, count, size)
	local before, n = beside(s, count, 1)
	local after = beside(s, count, size)
	return before[math.max(1, n - count + 1)] or s.from, after[count] or after[#after] or s.to
end

local function one_line(text) return (text:gsub("%s+", " ")) end

-- The text of up to `count` tokens before and behind s, on one line; text is the document's.
function span.context(s, count, text)
	s = unwrap(s)
	if count <= 0 then return "", "" end
	local first, last = around(s, count, #text)
	return one_line(text:sub(first, s.from - 1)), one_line(text:sub(s.to + 1, last))
end

api.define {
	name = "span:context", args = { { "n", "integer?", "tokens on each side; 8 if left out" } },
	returns = "string, string", since = since,
	text = "The text before and after it, up to `n` tokens on each side, on one line.",
	example = sample .. n .. 'local before, after = n:context(2)\n'
		.. 'print(before .. "|" .. after)\n'
		.. "--> Officials said | people left",
	call = function(self, count)
		local s = unwrap(self)
		return span.context(s, count or 8, s.doc.text)
	end,
}

api.define {
	name = "span:nearest", args = { { "type", "string", "a type" },
		{ "within", '"sentence"|"document"?', "where to look; the sentence if left out" } },
	returns = "Span?", since = since,
	text = "The nearest mention of a type beside it, in its sentence; of two that are as near,"
		.. " the one before it.",
	errors = "raises for a type that does not exist",
	example = sample .. n .. 'print(n:nearest("GPE").text, n:nearest "PERSON")\n'
		.. '--> Prague\tnil',
	call = function(self, kind, within)
		object.check_type(kind, "span:nearest", 2)
		local s = unwrap(self)
		local doc = s.doc
		document.ensure(doc)
		return (doc_raw.nearest(doc, s, kind, within == "document"))
	end,
}

-- ---- names and reasons --------------------------------------------------------------------------

-- Whether one of the names, folded, is `name`, or the list's entry is.
local function is_named(id, names, name)
	if id and id == name then return true end
	local folded = core.fold(name)
	if folded == "" then return false end
	for _, known in ipairs(names) do
		if core.fold(known) == folded then return true end
	end
	return false
end
-- The entries that the shipped lists have under a name, as a set of ids.
local function listed(name)
	local builtin = core.gazetteer_builtin()
	local ids = {}
	for _, e in ipairs(builtin and object.find_name(builtin, name) or {}) do
		if e.id then ids[e.id] = true end
	end
	return ids
end

-- Whether something with these names, linked to this entry (or nil), is called `name`.
function span.is_called(id, names, name)
	return is_named(id, names, name) or id ~= nil and listed(name)[id] == true
end

-- The first place of "MAREVO, Karsovia" and "BEIRUT/AMMAN", as datelines have them; nil of all else.
local function place_in_front(s)
	local m = not s.type and s.text:find "[,/]"
		and document.entities(s.doc, { type = { "GPE", "LOC" } }, s.from, s.to, "span:is"):first()
	return m and m.from == s.from and s.text:find("^[,/]", m.to - m.from + 2) and m
end

api.define {
	name = "span:is", args = { { "name", "string", "a name, or an entry of a list such as"
		.. " \"iso3166:AZ\"" } },
	returns = "boolean", since = since,
	text = "Whether it names this: a name that its entity goes by in the document, another"
		.. " name of it in the "
		.. "lists, or its entry there. Case, accents and the like do not count. Of \u{201C}MAREVO, Karsovia\u{201D} the first place.",
	example = sample .. 'local place = doc:entities("GPE"):first()\n'
		.. 'print(place:is "PRAGUE", place:is "Brno")\n'
		.. "--> true\tfalse",
	call = function(self, name)
		local s = unwrap(self)
		local names = { s.text }
		local part = place_in_front(s)
		if part and part:is(name) then return true end
		local e = s.entity
		if e then
			names[2] = e.name
			for known in e.names do names[#names + 1] = known end
		end
		local id = s.id or e and e.id
		return span.is_called(id, names, name)
	end,
}

api.define {
	name = "span:explain", returns = "Explanation", since = since,
	text = "Why it is annotated as it is, or why it is not: source, rule or entry, evidence, readings"
		.. " that lost, the edits between text and match. Prints as text. See doc:explain.",
	errors = "nil, err for a piece of text without a word",
	example = sample .. p .. 'print(p:explain().because[1].text)\n'
		.. "--> the title or role \u{201C}President\u{201D} stands in front of it",
	call = function(self)
		local s = unwrap(self)
		return require "dossier.explain".make(s.doc, s.from, s.to)
	end,
}

return span
