--- How publishers write about the same name: how often, with which words, and what they let it say.
--
-- Words are those of the sentences that mention the name, without names; each publisher's are compared with the other
-- publishers'. Log ratio 1 is twice as frequent, 2 four times; a word that the others do not have counts as half there.
-- "Quoted" is how often the name is the speaker of a claim.
--
-- @script compare 1.0.0
-- @license MIT
-- @arg name string required      the person, organisation or place
-- @arg one string                only this publisher ...
-- @arg other string              ... and this one
-- @arg top integer=8             how many words of each
-- @arg least integer=2           only words that come at least so often
-- @arg sure number=3.84          only words with at least this log-likelihood; 3.84 is one chance in twenty
-- @arg examples integer=2        how many sentences of each
-- @requires dossier 1
-- @example dossier run compare --store war.dossier --name Marevo
-- @example dossier run compare --store war.dossier --name 'Emmanuel Macron' --one 'Halden Wire' --other 'Strait Courier'
local dossier = require "dossier"

local function is_wanted(doc, args)
	if not args.one and not args.other then return true end
	return doc.publisher ~= nil and (doc.publisher == args.one or doc.publisher == args.other)
end

-- The bytes of a sentence that names cover.
local function covered(sentence)
	local at = {}
	for e in sentence:entities() do
		for i = e.from, e.to do at[i] = true end
	end
	return at
end

local function count_words(sentence, counts)
	local names, n = covered(sentence), 0
	for token in sentence:tokens() do
		if token.kind == "word" and not names[token.from] then
			local word = token.fold
			counts[word] = (counts[word] or 0) + 1
			n = n + 1
		end
	end
	return n
end

local function map(doc, emit, args)
	if not is_wanted(doc, args) then return end
	local row = { publisher = doc.publisher or "unknown", mentions = 0, words = 0, counts = {}, sentences = {}, quoted = 0 }
	local seen = {}
	for e in doc:entities() do
		if e:is(args.name) then
			row.mentions = row.mentions + 1
			local sentence = e.sentence
			if sentence and not seen[sentence.from] then
				seen[sentence.from] = true
				row.words = row.words + count_words(sentence, row.counts)
				if #row.sentences < args.examples then row.sentences[#row.sentences + 1] = sentence end
			end
		end
	end
	if row.mentions == 0 then return end
	for claim in doc:claims() do
		local speaker = claim.speaker
		if speaker and speaker.type and speaker:is(args.name) then row.quoted = row.quoted + 1 end
	end
	emit(row)
end

-- Sums by publisher, by name.
local function sums(rows)
	local by_name, list = {}, {}
	for row in rows do
		local sum = by_name[row.publisher]
		if not sum then
			sum = { publisher = row.publisher, documents = 0, mentions = 0, words = 0, quoted = 0, counts = {}, sentences = {} }
			by_name[row.publisher] = sum
			list[#list + 1] = sum
		end
		sum.documents = sum.documents + 1
		for _, k in ipairs { "mentions", "words", "quoted" } do sum[k] = sum[k] + row[k] end
		for word, n in pairs(row.counts) do sum.counts[word] = (sum.counts[word] or 0) + n end
		for _, sentence in ipairs(row.sentences) do table.insert(sum.sentences, sentence) end
	end
	table.sort(list, function(a, b) return a.publisher < b.publisher end)
	return list
end

-- The words that a publisher has more often than the others together.
local function typical(sum, list, args)
	local out, rest = {}, 0
	for _, other in ipairs(list) do rest = rest + (other ~= sum and other.words or 0) end
	if rest == 0 then return out end
	for word, count in pairs(sum.counts) do
		local others = 0
		for _, other in ipairs(list) do others = others + (other ~= sum and other.counts[word] or 0) end
		if count >= args.least and count * rest > others * sum.words then
			local g2 = dossier.stats.ll(count, others, sum.words, rest)
			if g2 >= args.sure then
				out[#out + 1] = { word = word, count = count, others = others, g2 = g2,
					log_ratio = ("%.1f"):format(dossier.stats.log_ratio(count, others, sum.words, rest)) }
			end
		end
	end
	table.sort(out, function(a, b)
		if a.g2 ~= b.g2 then return a.g2 > b.g2 end
		return a.word < b.word
	end)
	return table.move(out, 1, args.top, 1, {})
end

local function reduce(rows, args)
	local list = sums(rows)
	local report = dossier.report(("How %s is written about"):format(args.name))
	if #list == 0 then return report:text("No document mentions " .. args.name .. ".") end
	report:table(list, { "publisher", "documents", "mentions", "quoted", { name = "words", title = "Words beside it" } })
	for _, sum in ipairs(list) do
		report:heading(sum.publisher)
		local words = typical(sum, list, args)
		if #words > 0 then
			report:table(words, { "word", "count", "others", { name = "log_ratio", title = "Log ratio" } })
		end
		for i = 1, math.min(#sum.sentences, args.examples) do report:quote(sum.sentences[i]) end
	end
	return report
end

return { map = map, reduce = reduce }
