-- dossier.stats: who and what is named together.
-- SPDX-License-Identifier: MIT

local api = require "dossier.api"
local core = require "dossier.core"
local document = require "dossier.document"
local object = require "dossier.object"
local source = require "dossier.stats_source"
local stream = require "dossier.stream"

local since = "0.1"
local doc_raw = document.raw

-- The set of types, and the order in which they were given.
local function type_ranks(types, who)
	local ranks = {}
	if types == nil then
		for i, t in ipairs { "PERSON", "ORG", "GPE", "LOC", "FAC", "NORP" } do ranks[t] = i end
		return ranks, true
	end
	for i, t in ipairs(type(types) == "table" and types or { types }) do
		object.check_type(t, who, 3)
		if not object.names[t] then error(("%s: %s are no entities: give types of names"):format(who, t), 3) end
		ranks[t] = ranks[t] or i
	end
	return ranks, false
end

-- Number of the area of a byte, how many there are, and the bounds of an area, by `within`.
local areas = {}

function areas.document(doc)
	return function() return 1 end, 1, function() return 1, #doc.text end
end

function areas.sentence(doc)
	return function(from) return doc_raw.sentence_at(doc, from) or 1 end, doc_raw.n_sentences(doc), function(i)
		local s = doc_raw.sentence(doc, i)
		return s.from, s.to
	end
end

-- First place in a list of spans, sorted by from, with from >= at.
local function lower_bound(list, at)
	local low, high = 1, #list + 1
	while low < high do
		local mid = (low + high) // 2
		if list[mid].from < at then low = mid + 1 else high = mid end
	end
	return low
end

function areas.paragraph(doc)
	local list = doc:zones("paragraph"):list()
	return function(from) return math.max(lower_bound(list, from + 1) - 1, 1) end, #list, function(i)
		return list[i].from, list[i].to
	end
end

-- ---- counting -----------------------------------------------------------------------------------

-- All that is known so far: entities by key, pairs by "key\0key", areas.
local function new_counts() return { entities = {}, pairs = {}, areas = 0 } end

local function entity_at(counts, e)
	local known = counts.entities[e.key]
	if not known then
		known = { key = e.key, type = e.type, names = {}, count = 0 }
		counts.entities[e.key] = known
	end
	known.names[e.name] = (known.names[e.name] or 0) + 1
	return known
end

local function count_pair(counts, a, b, place)
	if b.key < a.key then a, b = b, a end
	local id = a.key .. "\0" .. b.key
	local pair = counts.pairs[id]
	if not pair then
		pair = { a = a, b = b, count = 0, documents = 0 }
		counts.pairs[id] = pair
	end
	pair.count = pair.count + 1
	if pair.last ~= place.number then
		pair.last = place.number
		pair.documents = pair.documents + 1
	end
	if not pair.ref then
		local from, to = place.bounds(place.area)
		pair.ref = doc_raw.make_span(place.doc, from, to).ref
	end
end

-- One area is over: its different entities, in the order of their first mention.
local function close_area(counts, met, place)
	for i, a in ipairs(met) do
		a.count = a.count + 1
		for j = 1, i - 1 do count_pair(counts, met[j], a, place) end
	end
end

-- The mentions of names in [from, to] of a document, area by area.
local function count_document(counts, doc, from, to, opts, number)
	local area_of, n, bounds = areas[opts.within](doc)
	local first, last = 1, n
	if from then first, last = area_of(from), area_of(to) end
	counts.areas = counts.areas + (n > 0 and last - first + 1 or 0)
	local met, seen, place = {}, {}, { doc = doc, number = number, bounds = bounds }
	for m in document.entities(doc, nil, from, to, "dossier.stats.cooccurrence") do
		local e = object.names[m.type] and m.entity
		if e and opts.ranks[e.type] then
			local area = area_of(m.from)
			if area ~= place.area then
				if #met > 1 or met[1] then close_area(counts, met, place) end
				met, seen, place.area = {}, {}, area
			end
			local known = entity_at(counts, e)
			if not seen[known] then
				seen[known] = true
				met[#met + 1] = known
			end
		end
	end
	if met[1] then close_area(counts, met, place) end
end

-- The name in most use, but none all in capitals (datelines shout) where there is another; ties by bytes.
local function name_of(known)
	local best, calm, n
	for name, count in pairs(known.names) do
		local quiet = name:find "%l" ~= nil or name == core.fold(name)
		if best == nil or quiet ~= calm and quiet or quiet == calm and (count > n or count == n and name < best) then
			best, calm, n = name, quiet, count
		end
	end
	return best
end

local function before(a, b, ranks)
	local x, y = ranks[a.type], ranks[b.type]
	if x ~= y then return x < y end
	local f, g = core.fold(a.name), core.fold(b.name)
	if f ~= g then return f < g end
	return a.key < b.key
end

local function make_rows(counts, opts)
	local formula = require "dossier.stats".formula
	for _, known in pairs(counts.entities) do known.name = name_of(known) end
	local rows = {}
	for id, p in pairs(counts.pairs) do
		if p.count >= opts.min then
			local a, b = p.a, p.b
			if before(b, a, opts.order) then a, b = b, a end
			local n = counts.areas
			local row = {
				a = a.name, b = b.name, count = p.count, documents = p.documents, a_count = a.count, b_count = b.count,
				a_type = a.type, b_type = b.type, a_key = a.key, b_key = b.key, id = id, ref = p.ref,
				npmi = formula.npmi(p.count, a.count, b.count, n), g2 = formula.g2(p.count, a.count, b.count, n),
				logdice = formula.logdice(p.count, a.count, b.count), pmi = formula.pmi(p.count, a.count, b.count, n),
			}
			rows[#rows + 1] = row
		end
	end
	source.sort(rows, opts.measure, "documents", "id")
	for _, row in ipairs(rows) do row.id = nil end
	return rows
end

local sample = 'local dossier = require "dossier"\nlocal doc = dossier.document [[\n'
	.. 'Ilham Aliyev met Emmanuel Macron in Prague. Later Emmanuel Macron called Ilham Aliyev.\n'
	.. 'Prague was quiet.]]\n'

api.define {
	name = "dossier.stats.cooccurrence",
	args = { source.source_arg, { "opts", "table?", "options", {
		types = { "string|table?", "types of names: { \"PERSON\", \"ORG\" }; people, organisations, places and nationalities"
			.. " if left out" },
		within = { '"sentence"|"paragraph"|"document"?', "where both must be named; the sentence if left out" },
		min = { "integer?", "only pairs that are named together at least so often; 2 if left out" },
		measure = { '"count"|"npmi"|"g2"|"logdice"|"pmi"?', 'what rows are sorted by; "count" if left out' },
	} } },
	returns = "Stream", since = since,
	text = "Which names stand together, the most frequent pairs first. Rows { a =, b =, count =, documents =, a_count =,"
		.. " b_count =, npmi =, g2 = }: `count` is the number of sentences (paragraphs, documents) that name both, `a_count` and"
		.. " `b_count` of those that name each; mentions of one entity are one, whatever name it goes by there. Rows also have"
		.. " a_type, b_type, a_key, b_key, pmi, logdice, and `ref`, the first place.",
	errors = "raises for a type that does not exist",
	example = sample .. 'for row in dossier.stats.cooccurrence(doc, { types = "PERSON" }) do\n'
		.. '  print(row.a, row.b, row.count, row.a_count)\nend\n--> Emmanuel Macron\tIlham Aliyev\t2\t2',
	call = function(what, opts)
		opts = opts or {}
		local who = "dossier.stats.cooccurrence"
		local ranks, open = type_ranks(opts.types, who)
		local order = ranks
		if open then
			order = setmetatable({}, { __index = function() return 1 end })
		end
		local o = { ranks = ranks, order = order, within = opts.within or "sentence", min = opts.min or 2,
			measure = opts.measure or "count" }
		return stream.from(function()
			local counts, number = new_counts(), source.numbering()
			for kind, item, doc in source.items(what, who) do
				if kind == "word" then error(who .. ": words are of no document: give documents or spans", 0) end
				local span = kind == "Span"
				count_document(counts, doc, span and item.from or nil, span and item.to or nil, o, number(kind, doc))
			end
			local rows, i = make_rows(counts, o), 0
			return function()
				i = i + 1
				return rows[i]
			end
		end, { what = "rows", columns = { "a", "b", "count", "documents", "a_count", "b_count",
			{ name = "npmi", title = "NPMI", digits = 3 }, { name = "g2", title = "G2", digits = 2 } } })
	end,
}

return areas
