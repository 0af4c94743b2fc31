-- What it costs to reach the core's work from Lua, on one core: tokens, spans and matches a second.
--
--   build/dossier run --trust --max-time 600 ./tests/bench/bind.lua [DATA]
--
-- Over one document of 100,000 tokens and over small ones of 300, tokenised and tagged before the clock starts. Beside each rate stands what part of the limit it is: calls of a function of Lua's own
-- library that returns three integers, in the same run. A goal that is missed is marked.
-- SPDX-License-Identifier: MIT

local dossier = require "dossier"

-- The texts of GUM where they are (DATA/segment), else of examples/news.
local texts = {}
local data = (...) or "../shared/data"
local found = io.open(data .. "/segment/gum-en.jsonl")
for record in dossier.jsonl(found or assert(io.open "examples/news/news.jsonl")) do texts[#texts + 1] = record.text end

local function tagged(list)
	local docs = {}
	for i, text in ipairs(list) do
		docs[i] = { doc = dossier.document(text) }
		docs[i].tokens, docs[i].mentions = docs[i].doc:tokens():count(), docs[i].doc:entities():count()
	end
	return docs
end

-- The longest texts as one of 100,000 tokens or so, and 300 pieces of about 300 tokens.
local whole = table.concat(texts, "\n\n")
if #whole < 500000 then whole = (whole .. "\n\n"):rep(500000 // #whole + 1) end
whole = whole:sub(1, utf8.offset(whole, 0, 500000) - 1)
local large, pieces = tagged { whole }, {}
for at = 1, 300 * 1500, 1500 do
	pieces[#pieces + 1] = whole:sub(utf8.offset(whole, 0, at), utf8.offset(whole, 0, at + 1500) - 1)
end
local small = tagged(pieces)

local RUNS, LEAST = 5, 0.1

-- Units a second of processor time: the best of some runs, each long enough for the clock. f gives its units.
local function rate(f)
	local best = 0
	collectgarbage()
	for _ = 1, RUNS do
		local units, start, spent = 0, os.clock(), 0
		repeat
			units = units + f()
			spent = os.clock() - start
		until spent >= LEAST
		best = math.max(best, units / spent)
	end
	return best
end

local byte = string.byte
local limit = rate(function()
	for _ = 1, 100000 do
		local _, _, _ = byte("abc", 1, 3)
	end
	return 100000
end)
print(("limit: %.0f million calls a second that return three integers"):format(limit / 1e6))
print(("%-52s %10s %10s %6s"):format("million a second (of the limit)", "one large", "small", "goal"))

local rows = {
	{ "tokens: for i, j, kind in doc:tokens():ranges()", 20, function(doc)
		local n = 0
		for _ in doc:tokens():ranges() do n = n + 1 end
		return n
	end },
	{ "tokens: token.from of each token object", 5, function(doc)
		local n = 0
		for t in doc:tokens() do
			local _ = t.from
			n = n + 1
		end
		return n
	end },
	{ "tokens: token.fold of each", 5, function(doc)
		local n = 0
		for t in doc:tokens() do
			local _ = t.fold
			n = n + 1
		end
		return n
	end },
	{ "tokens: token.text of each", 5, function(doc)
		local n = 0
		for t in doc:tokens() do
			local _ = t.text
			n = n + 1
		end
		return n
	end },
	{ "tokens: doc:tokens():count()", nil, function(doc) return doc:tokens():count() end },
	{ 'tokens: every row of doc:tokens():tally "fold"', 20, function(doc, d)
		for _ in doc:tokens():tally "fold" do end
		return d.tokens
	end },
	{ "mentions: span.from of doc:entities()", nil, function(doc)
		local n = 0
		for s in doc:entities() do
			local _ = s.from
			n = n + 1
		end
		return n
	end },
	{ 'mentions: looked at for doc:entities "PERSON"', nil, function(doc, d)
		for s in doc:entities "PERSON" do local _ = s.text end
		return d.mentions
	end },
	{ "mentions: span.entity.key of doc:entities()", nil, function(doc)
		local n = 0
		for s in doc:entities() do
			local e = s.entity
			local _ = e and e.key
			n = n + 1
		end
		return n
	end },
	{ "sentences: span.from of doc:sentences()", nil, function(doc)
		local n = 0
		for s in doc:sentences() do
			local _ = s.from
			n = n + 1
		end
		return n
	end },
	{ 'sentences: s:entities "PERSON" of each', nil, function(doc)
		local n = 0
		for s in doc:sentences() do
			for _ in s:entities "PERSON" do break end
			n = n + 1
		end
		return n
	end },
	{ "matches: match.from of doc:match [kind = word]", nil, function(doc)
		local n = 0
		for m in doc:match "[kind = word]" do
			local _ = m.from
			n = n + 1
		end
		return n
	end },
	{ "matches: m.w.text of doc:match w:[kind = word]", nil, function(doc)
		local n = 0
		for m in doc:match "w:[kind = word]" do
			local _ = m.w.text
			n = n + 1
		end
		return n
	end },
}

local missed = 0
for _, row in ipairs(rows) do
	local name, goal, f = row[1], row[2], row[3]
	local cells = {}
	for i, docs in ipairs { large, small } do
		local at = 0
		local r = rate(function()
			at = at % #docs + 1
			return f(docs[at].doc, docs[at])
		end)
		cells[i] = ("%5.1f (%2.0f%%)"):format(r / 1e6, 100 * r / limit)
		if goal and r < goal * 1e6 then cells.missed = true end
	end
	if cells.missed then missed = missed + 1 end
	print(("%-52s %10s %10s %6s%s"):format(name, cells[1], cells[2], goal or "", cells.missed and " MISSED" or ""))
end

-- The mentions of each entity, in a document where everybody is met once: as long for each, however many there are.
local function letters(i) return (tostring(i):gsub("%d", function(d) return string.char(97 + d) end)) end

for _, n in ipairs { 20000, 40000 } do
	local met = {}
	for i = 1, n do met[i] = ("Anna K%s met."):format(letters(i)) end
	local doc = dossier.document(table.concat(met, " "))
	local names, start, mentions = doc:entities():count(), os.clock(), 0
	for s in doc:entities() do mentions = mentions + s.entity.mentions:count() end
	print(("every mention of the entity of each of %d names: %.3f s, %d mentions"):format(names, os.clock() - start, mentions))
end
if missed > 0 then print(("MISSED: %d"):format(missed)) end
