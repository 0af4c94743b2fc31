-- Statistics of texts against counting by hand, one token at a time.
local dossier = require "dossier"
local stats = dossier.stats

local news = assert(dossier.read "examples/news/news.jsonl"):list()

local function near(got, wanted, what)
	if not got or math.abs(got - wanted) > 1e-9 * math.max(1, math.abs(wanted)) then
		error(("%s: got %s, want %s"):format(what or "value", tostring(got), tostring(wanted)), 2)
	end
end

-- The words of a document, sentence by sentence, with false where a token does not count.
local function words_of(doc)
	local out = {}
	for s in doc:sentences() do
		local list = {}
		for t in s:tokens { clitics = true } do
			list[#list + 1] = t.kind == "word" and t.fold ~= "'" and t.fold ~= "" and t.fold
		end
		out[#out + 1] = list
	end
	return out
end

-- word -> { count, { document = count } }, words of each document
local function count(docs)
	local by, sizes = {}, {}
	for d, doc in ipairs(docs) do
		sizes[d] = 0
		for _, list in ipairs(words_of(doc)) do
			for _, w in ipairs(list) do
				if w then
					by[w] = by[w] or { n = 0, docs = {} }
					by[w].n = by[w].n + 1
					by[w].docs[d] = (by[w].docs[d] or 0) + 1
					sizes[d] = sizes[d] + 1
				end
			end
		end
	end
	return by, sizes
end

local function sum(list)
	local n = 0
	for _, v in ipairs(list) do n = n + v end
	return n
end

local function filled(of, n)
	local out = {}
	for i = 1, n do out[i] = of[i] or 0 end
	return out
end

local function size_of(t)
	local n = 0
	for _ in pairs(t) do n = n + 1 end
	return n
end

test("frequency is what counting tokens gives", function()
	local by, sizes = count(news)
	local n, rows, last = sum(sizes), 0, nil
	for row in stats.frequency(news) do
		local w = by[row.word]
		equal(row.count, w.n)
		equal(row.documents, size_of(w.docs))
		near(row.per_million, w.n / n * 1e6)
		local dp, norm = stats.dp(filled(w.docs, #news), sizes)
		near(row.dp, dp, row.word)
		near(row.dp_norm, norm, row.word)
		assert(not last or last.count > row.count or last.count == row.count and last.word < row.word)
		rows, last = rows + 1, row
	end
	equal(rows, size_of(by))
end)

test("runs of words do not reach over sentences, commas and numbers", function()
	local by = {}
	for _, doc in ipairs(news) do
		for _, list in ipairs(words_of(doc)) do
			for i = 1, #list - 2 do
				if list[i] and list[i + 1] and list[i + 2] then
					local key = table.concat(list, " ", i, i + 2)
					by[key] = (by[key] or 0) + 1
				end
			end
		end
	end
	local found = {}
	for row in stats.ngrams(news, { n = 3, min = 1 }) do found[row.ngram] = row.count end
	for key, n in pairs(by) do equal(found[key], n) end
	local compounds = 0
	for key in pairs(found) do compounds = compounds + (by[key] and 0 or 1) end
	-- the others have a hyphen inside
	assert(compounds > 0 and compounds < size_of(by) / 10, compounds)
	equal(stats.ngrams(dossier.document "Post-war boom. Post-war, boom", { min = 1 }):map("ngram"):list(),
		{ "post war", "war boom" })
end)

test("collocates are what counting windows gives", function()
	local near_by, total, n, nodes, near_n = {}, {}, 0, 0, 0
	for _, doc in ipairs(news) do
		for _, list in ipairs(words_of(doc)) do
			local words = {}
			for _, w in ipairs(list) do
				if w then words[#words + 1] = w end
			end
			for i, w in ipairs(words) do
				if w == "said" then
					nodes = nodes + 1
				else
					total[w], n = (total[w] or 0) + 1, n + 1
					for k = math.max(i - 3, 1), math.min(i + 4, #words) do
						-- three behind, four before: seen from the word the other way round
						if words[k] == "said" then
							near_by[w], near_n = (near_by[w] or 0) + 1, near_n + 1
							break
						end
					end
				end
			end
		end
	end
	local rows = 0
	for row in stats.collocates(news, "said", { left = 4, right = 3, min = 1 }) do
		equal(row.count, near_by[row.word])
		equal(row.total, total[row.word])
		equal(row.left + row.right, row.count)
		near(row.expected, near_n * total[row.word] / n)
		assert(row.count > row.expected)
		near(row.pmi, stats.pmi(row.count, near_n, row.total, n))
		near(row.g2, stats.g2(row.count, near_n, row.total, n))
		near(row.logdice, stats.logdice(math.min(row.count, nodes), nodes, row.total))
		rows = rows + 1
	end
	assert(rows > 50, rows)
	for w, c in pairs(near_by) do
		if c > near_n * total[w] / n then rows = rows - 1 end
	end
	equal(rows, 0)
end)

test("nodes: patterns of names, functions, several words", function()
	local doc = dossier.document "Anna Karimova met Boris Orlov in Oslo. The old old bridge fell."
	local function pairs_of(node, opts)
		local out = {}
		for row in stats.collocates(doc, node, opts) do out[#out + 1] = row.word .. row.left .. row.right end
		return table.concat(out, " ")
	end
	equal(pairs_of("old", { min = 1, left = 1, right = 1 }), "bridge01 the10")
	equal(pairs_of("old bridge", { min = 1, left = 1, right = 1 }), "fell01 old10")
	equal(pairs_of(function(d) return d:match "old bridge" end, { min = 1, left = 1, right = 1 }), "fell01 old10")
	equal(pairs_of("<PERSON>", { min = 1, left = 1, right = 1 }), "in01 met01")
	equal(pairs_of(dossier.pattern "oslo", { min = 1, left = 1, within = "document" }),
		pairs_of("oslo", { min = 1, left = 1, right = 5, within = "document" }))
	equal(stats.collocates(doc, "nothing"):count(), 0)
	raises("argument 2 (node) must be a string, a Pattern or a function", stats.collocates, doc, 5)
	raises("item 2 of 'node' must be a pattern", stats.dispersion, doc, { "a", 5 })
end)

test("keyness compares with a reference, both ways", function()
	local a = dossier.stream(news):filter { publisher = "Corvane Press" }:list()
	local b = dossier.stream(news):filter(function(d) return d.publisher ~= "Corvane Press" end):list()
	local by_a, sizes_a = count(a)
	local by_b, sizes_b = count(b)
	local c, d, rows = sum(sizes_a), sum(sizes_b), 0
	local function check(row)
		local x, y = by_a[row.word] and by_a[row.word].n or 0, by_b[row.word] and by_b[row.word].n or 0
		equal({ row.count, row.reference }, { x, y })
		near(row.g2, stats.g2(x, c, x + y, c + d))
		near(row.log_ratio, stats.log_ratio(x, y, c, d))
		equal(row.documents, by_a[row.word] and size_of(by_a[row.word].docs) or 0)
		equal(row.reference_documents, by_b[row.word] and size_of(by_b[row.word].docs) or 0)
		return x / c - y / d
	end
	for row in stats.keyness(a, b, { min = 1 }) do
		assert(check(row) > 0)
		rows = rows + 1
	end
	for row in stats.keyness(a, b, { min = 1, under = true }) do
		assert(check(row) < 0)
		rows = rows + 1
	end
	local all = {}
	for w in pairs(by_a) do all[w] = true end
	for w in pairs(by_b) do all[w] = true end
	equal(rows, size_of(all))
	for _, measure in ipairs { "g2", "ll", "log_ratio", "percent_diff", "simple_maths", "chi2" } do
		local last
		for row in stats.keyness(a, b, { measure = measure }) do
			local v = row[measure] or math.huge
			assert(not last or last >= v, measure)
			last = v
		end
	end
	-- under: the rarest first
	equal(stats.keyness(a, b, { under = true, measure = "log_ratio" }):first().count, 0)
	equal(stats.keyness(a, a):count(), 0)
end)

test("parts: fields, functions, so many words", function()
	local by, sizes = {}, {}
	local names = {}
	for _, doc in ipairs(news) do
		if not names[doc.publisher] then
			names[#names + 1] = doc.publisher
			names[doc.publisher] = #names
		end
		local p = names[doc.publisher]
		local words, n = count { doc }
		sizes[p] = (sizes[p] or 0) + n[1]
		for w, c in pairs(words) do
			by[w] = by[w] or {}
			by[w][p] = (by[w][p] or 0) + c.n
		end
	end
	for row in stats.frequency(news, { parts = "publisher" }) do
		near(row.dp, (stats.dp(filled(by[row.word], #sizes), sizes)), row.word)
		equal(row.parts, size_of(by[row.word]))
	end
	local f = stats.frequency(news, { parts = function(d) return d.publisher end }):first()
	equal(f, stats.frequency(news, { parts = "publisher" }):first())

	local flat, chunks, total = {}, {}, 0
	for _, doc in ipairs(news) do
		for _, list in ipairs(words_of(doc)) do
			for _, w in ipairs(list) do
				if w then
					flat[#flat + 1] = w
					local p = total // 300 + 1
					chunks[w] = chunks[w] or {}
					chunks[w][p] = (chunks[w][p] or 0) + 1
					total = total + 1
				end
			end
		end
	end
	local chunk_sizes = {}
	for p = 1, (total + 299) // 300 do chunk_sizes[p] = math.min(300, total - (p - 1) * 300) end
	local plain = {}
	for row in stats.frequency(news) do plain[row.word] = row.documents end
	for row in stats.frequency(news, { parts = 300 }) do
		near(row.dp, (stats.dp(filled(chunks[row.word], #chunk_sizes), chunk_sizes)), row.word)
		equal(row.parts, size_of(chunks[row.word]))
		equal(row.documents, plain[row.word])
	end
	raises("must be \"document\", a number of words, a function, or a field", stats.frequency, news, { parts = "publishr" })
	raises("at least 1 word", stats.frequency, news, { parts = 0 })
end)

test("dispersion of patterns is that of their words", function()
	for _, parts in ipairs { "document", "publisher", 300 } do
		local by = {}
		for row in stats.frequency(news, { parts = parts }) do by[row.word] = row end
		for row in stats.dispersion(news, { "said", "market", "tesk" }, { parts = parts }) do
			local w = by[row.node]
			equal(row.count, w.count)
			equal(row.documents, w.documents)
			equal(row.range, w.parts or w.documents)
			near(row.dp, w.dp)
			near(row.dp_norm, w.dp_norm)
		end
	end
	local row = stats.dispersion(news, "zzz"):first()
	equal({ row.count, row.range, row.parts }, { 0, 0, #news })
	equal({ row.dp, row.juilland_d }, {})
end)

test("sources: documents, stores, spans, matches, words; a document counts once", function()
	local doc = dossier.document { text = "One fish. Two fish. \u{201C}Red fish,\u{201D} he said.", uri = "a" }
	local other = dossier.document { text = "Blue fish.", uri = "b" }
	local function shows(source, opts)
		local row = stats.frequency(source, opts):first()
		return ("%s %d %d"):format(row.word, row.count, row.documents)
	end
	equal(shows(doc), "fish 3 1")
	equal(shows { doc, other }, "fish 4 2")
	equal(shows(dossier.stream { doc, other }), "fish 4 2")
	equal(shows(doc:sentences()), "fish 3 1")
	local first, second = doc:sentences():list(), other:sentences():list()
	equal(shows { first[1], second[1], first[2] }, "fish 3 2")
	equal(shows(doc:match "two fish"), "fish 1 1")
	equal(shows(doc:zones "quotation"), "fish 1 1")
	equal(shows(doc:sentences():first()), "fish 1 1")
	equal(shows(doc:tokens()), "fish 3 1")
	equal(shows(dossier.stream({ doc, other }):flat(function(d) return d:tokens() end)), "fish 4 2")
	equal(shows { "fish", "Fish" }, "fish 2 1")
	equal(shows({ "fish", "Fish", "Fish" }, { by = "word" }), "Fish 2 1")
	local store <close> = assert(dossier.open(scratch ".dossier", "rw"))
	assert(store:add(doc))
	assert(store:add(other))
	equal(shows(store), "fish 4 2")
	equal(shows(store:documents { uri = "b" }), "blue 1 1")
	equal(stats.ngrams({ "a", "b", "a", "b" }):first().ngram, "a b")
	raises("item 1 must be a document, a span or a word, got the number 5", function() stats.frequency({ 5 }):first() end)
	raises("argument 1 (source) must be", stats.frequency, "text")
	raises("words alone hold no patterns", function() stats.dispersion({ "a" }, "a"):first() end)
end)

test("options: clitics, forms, kinds, stop words, min", function()
	local doc = dossier.document "The dogs didn't see 12 dogs. Anna's dog DIDN'T."
	local function words(opts) return table.concat(stats.frequency(doc, opts):map("word"):list(), " ") end
	equal(words(), "did dogs n't 's anna dog see the")
	equal(words { clitics = false }, "didn't dogs anna's dog see the")
	equal(words { by = "word" }, "dogs 's Anna DID N'T The did dog n't see")
	equal(words { kinds = { "number" } }, "12")
	equal(words { kinds = "number" }, "12")
	equal(words { kinds = "all", min = 2 }, ". did dogs n't")
	equal(words { stop = true }, "dogs anna dog see")
	equal(words { stop = { "DOGS", "dog" }, min = 2 }, "did n't")
	equal(words { min = 3 }, "")
	equal(stats.ngrams(doc, { min = 1, stop = true }):map("ngram"):list(), {})
	raises("there is no kind of token \"wrd\", did you mean 'word'?", stats.frequency(doc, { kinds = "wrd" }).first,
		stats.frequency(doc, { kinds = "wrd" }))
	raises("unknown key 'stopp', did you mean 'stop'?", stats.frequency, doc, { stopp = true })
	raises("key 'by'", stats.frequency, doc, { by = "lemma" })
	raises("key 'n' must be from 1 to 8", stats.ngrams, doc, { n = 9 })
	raises("compares two words", stats.ngrams, doc, { n = 3, measure = "pmi" })
	raises("key 'left' must be from 0 to 1000", stats.collocates, doc, "dog", { left = -1 })
end)

test("runs of two with measures", function()
	local words = {}
	for row in stats.frequency(news) do words[row.word] = row.count end
	local n = 0
	for _, c in pairs(words) do n = n + c end
	local last
	for row in stats.ngrams(news, { measure = "mi3", min = 2 }) do
		local x, y = row.ngram:match "^(%S+) (%S+)$"
		near(row.pmi, stats.pmi(row.count, words[x], words[y], n))
		near(row.g2, stats.g2(row.count, words[x], words[y], n))
		near(row.logdice, stats.logdice(row.count, words[x], words[y]))
		assert(not last or last >= row.mi3)
		last = row.mi3
	end
	assert(last)
end)

test("vocabulary by parts", function()
	local rows = stats.lexical(news, { parts = "publisher" }):list()
	equal(rows[1].part, "Corvane Press")
	equal(#rows, 7)
	local n = 0
	for _, row in ipairs(rows) do n = n + row.words end
	equal(n, stats.lexical(news):first().words)
	equal(stats.lexical(news, { parts = "document" }):count(), #news)
	equal(stats.lexical(news, { parts = "document" }):first().part, news[1].uri)
	equal(stats.lexical(news[1]):first().mtld, stats.lexical(news, { parts = "document" }):first().mtld)
	raises("leave out 'parts'", function() stats.lexical({ "a" }, { parts = "document" }):first() end)
	raises("key 'limit' must be between 0 and 1", stats.lexical, news, { limit = 1 })
end)

-- Pairs of entities by hand.
local function pairs_by_hand(areas_of, types)
	local single, pair, n = {}, {}, 0
	for _, doc in ipairs(news) do
		for area in areas_of(doc) do
			n = n + 1
			local seen, list = {}, {}
			for m in area:entities() do
				local e = m.entity
				if e and types[e.type] and not seen[e.key] then
					seen[e.key] = true
					list[#list + 1] = e.key
				end
			end
			table.sort(list)
			for i, a in ipairs(list) do
				single[a] = (single[a] or 0) + 1
				for k = i + 1, #list do
					local id = a .. "|" .. list[k]
					pair[id] = (pair[id] or 0) + 1
				end
			end
		end
	end
	return single, pair, n
end

test("names that stand together, by sentence and paragraph", function()
	local types = { PERSON = true, ORG = true, GPE = true }
	for within, areas_of in pairs {
		sentence = function(doc) return doc:sentences() end,
		paragraph = function(doc) return doc:zones "paragraph" end,
	} do
		local single, pair, n = pairs_by_hand(areas_of, types)
		local found = 0
		for row in stats.cooccurrence(news, { types = { "PERSON", "ORG", "GPE" }, within = within, min = 1 }) do
			local a, b = row.a_key, row.b_key
			equal(row.count, pair[a < b and a .. "|" .. b or b .. "|" .. a])
			equal({ row.a_count, row.b_count }, { single[a], single[b] })
			local npmi = stats.npmi(row.count, single[a], single[b], n)
			if npmi then near(row.npmi, npmi) else equal(row.npmi, nil) end
			near(row.g2, stats.g2(row.count, single[a], single[b], n))
			assert(row.documents <= row.count)
			found = found + 1
		end
		equal(found, size_of(pair))
	end
end)

test("names that stand together in a document; where", function()
	local row = stats.cooccurrence(news, { types = { "PERSON", "ORG" }, within = "document" }):first()
	equal({ row.a_type, row.b_type }, { "PERSON", "ORG" })
	equal(row.count, row.documents)
	local id = row.ref:match "^(.-):%d+%-%d+$"
	local doc = dossier.stream(news):filter { id = id }:first()
	assert(doc)
	local keys = {}
	for m in doc:entities() do
		if m.entity then keys[m.entity.key] = true end
	end
	assert(keys[row.a_key] and keys[row.b_key])
	raises("there is no type \"PERSN\"", stats.cooccurrence, news, { types = "PERSN" })
	raises("DATE are no entities", stats.cooccurrence, news, { types = { "DATE" } })
end)

test("nothing: empty documents and sources", function()
	for _, source in ipairs { dossier.document "", {}, { dossier.document "", dossier.document "12." } } do
		for _, f in ipairs { "frequency", "ngrams", "cooccurrence" } do equal(stats[f](source):count(), 0) end
		equal(stats.collocates(source, "a"):count(), 0)
		equal(stats.keyness(source, source):count(), 0)
		equal(stats.keyness(source, news):count(), 0)
		local row = stats.lexical(source):first()
		equal({ row.words, row.types, row.ttr }, { 0, 0 })
		equal(stats.dispersion(source, "a"):first().count, 0)
	end
	equal(stats.keyness(news, {}):count(), 0)
	equal(stats.frequency(dossier.document "One."):first().dp, nil)
end)

test("rows are rows: top, sort, report; the order of documents changes nothing", function()
	equal(stats.frequency(news):top(1):first().word, "the")
	equal(stats.frequency(news):sort("word"):first().word, stats.frequency(news):map("word"):sort():first())
	has(tostring(stats.frequency(news):take(2):report "Words"), "Per million")
	local reversed = {}
	for i, doc in ipairs(news) do reversed[#news + 1 - i] = doc end
	local function shown(source)
		return tostring(stats.collocates(source, "~kill"):report "a") .. tostring(stats.cooccurrence(source):report "b")
			.. tostring(stats.frequency(source):report "c")
	end
	equal(shown(reversed), shown(news))
end)

test("a report shows as many decimals as its column says", function()
	local rows = { { a = 1.23456, b = 2 / 3 }, { a = 12345.678, b = 1 } }
	local text = tostring(dossier.report():table(rows, { { name = "a", digits = 1 }, { name = "b", digits = 3 } }))
	has(text, "1.2")
	has(text, "12,345.7")
	has(text, "0.667")
	has(text, "1.000")
end)
