--- How publishers write about the same name: how often, what they call it, what they let it say, with which words.
--
-- Words are those of the sentences that mention the name, without names; each publisher's are compared with the other
-- publishers' (G2 is the log-likelihood). Log ratio 1 is twice as frequent, 2 four times; a word that the others do not have
-- counts as half there. Datelines are no mentions. "Quoted" is how often the name is the speaker of a
-- claim; the words of saying stand last, with their stance unless that is "say".
--
-- @script compare 1.0.0
-- @license MIT
-- @arg name string required      the person, organisation or place
-- @arg one string                only this publisher ...
-- @arg other string              ... and this one
-- @arg top integer=8             how many words of each
-- @arg least integer=2           only words that come at least so often
-- @arg sure number=3.84          only words with at least this log-likelihood; 3.84 is one chance in twenty
-- @arg examples integer=3        how many sentences of each
-- @requires dossier 1
-- @example dossier run compare --store war.dossier --name Marevo
-- @example dossier run compare --store war.dossier --name 'Emmanuel Macron' --one 'Halden Wire' --other 'Strait Courier'
local dossier = require "dossier"

-- ---- what each document has ------------------------------------------------------------------------------------

local function is_wanted(doc, args)
	if not args.one and not args.other then return true end
	return doc.publisher ~= nil and (doc.publisher == args.one or doc.publisher == args.other)
end

local function add(counts, key, n) counts[key] = (counts[key] or 0) + (n or 1) end

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
			add(counts, token.fold)
			n = n + 1
		end
	end
	return n
end

local function count_sentences(doc, row, args)
	local seen = {}
	for e in doc:entities() do
		local sentence = e.sentence and e.sentence.body
		if sentence and e.from >= sentence.from and e:is(args.name) then
			row.mentions = row.mentions + 1
			add(row.called, e.text)
			if not seen[sentence.from] then
				seen[sentence.from] = true
				row.words = row.words + count_words(sentence, row.counts)
				if #row.sentences < args.examples then row.sentences[#row.sentences + 1] = sentence end
			end
		end
	end
end

-- Names that have all of this name's words, for somebody who typed a surname alone: name -> mentions.
local function names_with(doc, key)
	local names = {}
	for e in doc:entities() do
		local own, has_all = " " .. dossier.fold(e.text):gsub("[^%w\x80-\xFF]+", " ") .. " ", e.entity ~= nil
		for word in key:gmatch "%S+" do has_all = has_all and own:find(" " .. word .. " ", 1, true) ~= nil end
		if has_all then add(names, e.entity.name) end
	end
	return names
end

local function is_named(span, name) return span ~= nil and span.type ~= nil and span:is(name) end

local function map(doc, emit, args)
	if not is_wanted(doc, args) or not args.name:find "%S" then return end
	local row = { publisher = doc.publisher or "unknown", mentions = 0, words = 0, quoted = 0, counts = {}, called = {}, verbs = {},
		sentences = {} }
	count_sentences(doc, row, args)
	if row.mentions == 0 then
		local near = names_with(doc, dossier.fold(args.name))
		if next(near) then emit { near = near } end
		return
	end
	for role in doc:roles() do
		if is_named(role.person, args.name) then add(row.called, dossier.fold(role.words.text)) end
	end
	for claim in doc:claims() do
		if is_named(claim.speaker, args.name) then
			row.quoted = row.quoted + 1
			local verb, stance = dossier.fold(claim.verb.text), claim.negated and "not " .. claim.stance or claim.stance
			add(row.verbs, stance == "say" and verb or ("%s (%s)"):format(verb, stance))
		end
	end
	emit(row)
end

-- ---- side by side ------------------------------------------------------------------------------------------------

-- Sums by publisher, by name; and the names that are like the one that was asked for.
local function sums(rows)
	local by_name, list, near = {}, {}, {}
	for row in rows:filter(function(row)
		for name, n in pairs(row.near or {}) do add(near, name, n) end
		return not row.near
	end) do
		local sum = by_name[row.publisher]
		if not sum then
			sum = { publisher = row.publisher, documents = 0, mentions = 0, words = 0, quoted = 0, counts = {}, called = {}, verbs = {},
				sentences = {} }
			by_name[row.publisher] = sum
			list[#list + 1] = sum
		end
		sum.documents = sum.documents + 1
		for _, k in ipairs { "mentions", "words", "quoted" } do sum[k] = sum[k] + row[k] end
		for _, k in ipairs { "counts", "called", "verbs" } do
			for key, n in pairs(row[k]) do add(sum[k], key, n) end
		end
		for _, sentence in ipairs(row.sentences) do table.insert(sum.sentences, sentence) end
	end
	table.sort(list, function(a, b) return a.publisher < b.publisher end)
	return list, near
end

-- "said 3, denied (deny)": the most frequent first, at most eight.
local function in_words(counts)
	local list = {}
	for key, n in pairs(counts) do list[#list + 1] = { key = key, n = n } end
	table.sort(list, function(a, b)
		if a.n ~= b.n then return a.n > b.n end
		return a.key < b.key
	end)
	for i, item in ipairs(list) do list[i] = item.n > 1 and ("%s %d"):format(item.key, item.n) or item.key end
	return table.concat(list, ", ", 1, math.min(#list, 8))
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
				out[#out + 1] = { publisher = sum.publisher, word = word, count = count, others = others, g2 = g2,
					log_ratio = dossier.stats.log_ratio(count, others, sum.words, rest) }
			end
		end
	end
	table.sort(out, function(a, b)
		if a.g2 ~= b.g2 then return a.g2 > b.g2 end
		return a.word < b.word
	end)
	return table.move(out, 1, args.top, 1, {})
end

-- Two or three publishers have a column each; more stand below each other.
local function put_sentences(report, list, args)
	local n = 0
	for _, sum in ipairs(list) do n = math.max(n, math.min(#sum.sentences, args.examples)) end
	if #list > 3 then
		for _, sum in ipairs(list) do
			report:heading(sum.publisher, 2)
			for i = 1, math.min(#sum.sentences, n) do report:quote(sum.sentences[i]) end
		end
		return
	end
	local lines, columns = {}, {}
	for c, sum in ipairs(list) do columns[c] = { name = "column" .. c, title = sum.publisher, type = "span", lines = 30 } end
	for i = 1, n do
		lines[i] = {}
		for c, sum in ipairs(list) do lines[i]["column" .. c] = sum.sentences[i] end
	end
	report:table(lines, columns)
end

local function nobody(report, name, near)
	report:text(("No document mentions %s%s."):format(name, next(near) and " by that name" or ""))
	if next(near) then report:text("Names with it, for --name: " .. in_words(near) .. ".") end
	return report
end

local function reduce(rows, args)
	if not args.name:find "%S" then error("--name is empty", 0) end
	local list, near = sums(rows)
	local report = dossier.report(("How %s is written about"):format(args.name))
	if #list == 0 then return nobody(report, args.name, near) end
	local words = {}
	for _, sum in ipairs(list) do
		sum.called, sum.said = in_words(sum.called), in_words(sum.verbs)
		table.move(typical(sum, list, args), 1, args.top, #words + 1, words)
	end
	report:table(list, { "publisher", "documents", "mentions", "quoted", { name = "words", title = "Words" },
		{ name = "called", title = "Called" }, { name = "said", title = "Verbs" } })
	report:heading "Words beside it"
	if #words > 0 then
		report:table(words, { "publisher", "word", "count", "others", { name = "log_ratio", title = "Log ratio", digits = 1 },
			{ name = "g2", title = "G2", digits = 1 } })
	else
		report:text(#list == 1 and "There is no other publisher to compare with."
			or "No word is surely more frequent with one publisher than with the others: these are few words.")
	end
	report:heading "Sentences"
	put_sentences(report, list, args)
	return report
end

return { map = map, reduce = reduce }
