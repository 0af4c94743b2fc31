-- Speed of dossier.stats over a store on one core: how many times as long as reading its documents.
--
--   build/dossier run --trust --max-time 600 ./tests/bench/stats.lua [COPIES]
--
-- The store holds so many copies (400) of examples/news under names of their own.
-- SPDX-License-Identifier: MIT

local dossier = require "dossier"
local stats = dossier.stats
local copies = math.tointeger(tonumber((...)) or 400) or 400

local path = os.tmpname() .. ".dossier"
local store = assert(dossier.open(path, "rw"))
local tokens = 0
for k = 1, copies do
	local docs = dossier.read("examples/news/news.jsonl"):map(function(doc)
		tokens = tokens + doc:tokens { clitics = true }:count()
		return dossier.document { text = doc.text, title = doc.title, date = doc.date, publisher = doc.publisher,
			lang = doc.lang, uri = ("%s-%d"):format(doc.uri, k) }
	end)
	assert(store:add(docs))
end

local function time(f)
	local best = math.huge
	for _ = 1, 3 do
		collectgarbage()
		local start = os.clock()
		f()
		best = math.min(best, os.clock() - start)
	end
	return best
end

local reading = time(function()
	for doc in store:documents() do
		for _ in doc:tokens():ranges() do break end
	end
end)
print(("store of %d documents, %d tokens: read and cut into tokens in %.2f s"):format(store:info().documents, tokens,
	reading))

local function all(s)
	for _ in s do end
end

for _, row in ipairs {
	{ "frequency", function() all(stats.frequency(store)) end },
	{ "frequency, parts = publisher", function() all(stats.frequency(store, { parts = "publisher" })) end },
	{ "ngrams", function() all(stats.ngrams(store)) end },
	{ "collocates of ~kill", function() all(stats.collocates(store, "~kill")) end },
	{ "keyness of one publisher", function() all(stats.keyness(store:documents { publisher = "Halden Wire" }, store)) end },
	{ "dispersion of ~kill", function() all(stats.dispersion(store, "~kill")) end },
	{ "lexical", function() all(stats.lexical(store)) end },
	{ "cooccurrence by sentence", function() all(stats.cooccurrence(store)) end },
} do
	local t = time(row[2])
	print(("  %-30s %.2f s, %.1f times reading"):format(row[1], t, t / reading))
end
store:close()
for _, ending in ipairs { "", "-wal", "-shm", "-journal" } do os.remove(path .. ending) end
os.remove((path:gsub("%.dossier$", "")))
