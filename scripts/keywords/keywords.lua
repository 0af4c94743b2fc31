--- Keywords: the words that are typical of some documents beside the rest.
--
-- Which documents: those of --publisher, those that name --about, those from --first to --last; all that is given must hold. The others
-- are what they are compared with. Without any of these, each publisher is compared with all the others.
-- G2 (log-likelihood) says how sure it is that a word is more frequent, log ratio how much more: 1 is twice, 2 four
-- times. `documents` guards against words of one text only.
--
-- @script keywords 1.0.0
-- @license MIT
-- @arg of string             documents of this publisher
-- @arg about string          documents that name this person, organisation or place
-- @arg first date            documents from this day on
-- @arg last date             documents up to this day
-- @arg top integer=15        how many words
-- @arg least integer=3       only words that come at least so often
-- @arg spread integer=2      only words in at least so many documents
-- @arg by choice(g2,log_ratio)=g2   what rows are sorted by
-- @arg sure number=3.84      only words with at least this G2; 3.84 is one chance in twenty
-- @arg names flag            also the names of people, places and organisations
-- @column part string
-- @column word string
-- @column count integer
-- @column per_million number Per million
-- @column others integer
-- @column others_per_million number Others per million
-- @column log_ratio number Log ratio
-- @column g2 number G2
-- @column documents integer
-- @requires dossier 1
-- @example dossier run keywords --store war.dossier
-- @example dossier run keywords --store war.dossier --of 'Halden Wire'
-- @example dossier run keywords --store war.dossier --about Marevo --by log_ratio
local dossier = require "dossier"

local function is_chosen(doc, args)
	if args.of and doc.publisher ~= args.of then return false end
	if args.first and not (doc.date and doc.date >= args.first) then return false end
	if args.last and not (doc.date and doc.date <= args.last) then return false end
	if args.about then
		for e in doc:entities() do
			if e:is(args.about) then return true end
		end
		return false
	end
	return true
end

-- The words of the document's names, by the byte where each starts.
local function name_words(doc)
	local starts = {}
	for e in doc:entities() do
		if e.entity then
			for at = e.from, e.to do starts[at] = true end
		end
	end
	return starts
end

local function map(doc, emit, args)
	local asked = args.of or args.about or args.first or args.last
	local part = doc.publisher or "unknown"
	if asked then part = is_chosen(doc, args) and "chosen" or "others" end
	local counts, skip, n = {}, args.names and {} or name_words(doc), 0
	for token in doc:tokens() do
		if token.kind == "word" then
			n = n + 1
			if not skip[token.from] then
				local word = token.fold
				counts[word] = (counts[word] or 0) + 1
			end
		end
	end
	emit { part = part, words = n, counts = counts }
end

-- Sums by part: { name, words, counts, documents }.
local function sums(rows)
	local by_name, list = {}, {}
	for row in rows do
		local sum = by_name[row.part]
		if not sum then
			sum = { name = row.part, words = 0, counts = {}, documents = {} }
			by_name[row.part] = sum
			list[#list + 1] = sum
		end
		sum.words = sum.words + row.words
		for word, n in pairs(row.counts) do
			sum.counts[word] = (sum.counts[word] or 0) + n
			sum.documents[word] = (sum.documents[word] or 0) + 1
		end
	end
	table.sort(list, function(a, b) return a.name < b.name end)
	return list
end

local function total(list)
	local all = { words = 0, counts = {} }
	for _, sum in ipairs(list) do
		all.words = all.words + sum.words
		for word, n in pairs(sum.counts) do all.counts[word] = (all.counts[word] or 0) + n end
	end
	return all
end

-- The keywords of a part beside all that is not in it.
local function keywords(sum, all, args)
	local list, rest = {}, all.words - sum.words
	if rest == 0 then return list end
	for word, count in pairs(sum.counts) do
		local others = all.counts[word] - count
		if count >= args.least and sum.documents[word] >= args.spread and count * rest > others * sum.words
			and dossier.stats.ll(count, others, sum.words, rest) >= args.sure then
			list[#list + 1] = { part = sum.name, word = word, count = count, per_million = count / sum.words * 1e6, others = others,
				others_per_million = others / rest * 1e6, documents = sum.documents[word],
				g2 = dossier.stats.ll(count, others, sum.words, rest),
				log_ratio = dossier.stats.log_ratio(count, others, sum.words, rest) }
		end
	end
	table.sort(list, function(a, b)
		if a[args.by] ~= b[args.by] then return a[args.by] > b[args.by] end
		return a.word < b.word
	end)
	return table.move(list, 1, args.top, 1, {})
end

local function reduce(rows, args)
	local list = sums(rows)
	local all, out = total(list), {}
	for _, sum in ipairs(list) do
		if sum.name ~= "others" then
			for _, row in ipairs(keywords(sum, all, args)) do
				row.per_million, row.others_per_million = math.floor(row.per_million + 0.5), math.floor(row.others_per_million + 0.5)
				row.g2, row.log_ratio = math.floor(row.g2 * 100 + 0.5) / 100, math.floor(row.log_ratio * 100 + 0.5) / 100
				out[#out + 1] = row
			end
		end
	end
	return out
end

return { map = map, reduce = reduce }
