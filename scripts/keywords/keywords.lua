--- Keywords: the words that are typical of some documents beside the rest.
--
-- Which documents: those of the publisher --of, those that name --about, those in which the pattern --matching is found, those from
-- --first to --last; all that is given must hold. The others are what they are compared with. Without any of these, each
-- publisher is compared with all the others.
--
-- G2 (log-likelihood) says how sure it is that a word is more frequent, log ratio how much more: 1 is twice, 2 four
-- times. Documents says how many have it and DP how evenly: 0 is alike in all, towards 1 in few of them, so that one
-- long text does not speak for the rest. --near adds the words that it stands with.
--
-- @script keywords 1.1.0
-- @license MIT
-- @arg of string             documents of this publisher
-- @arg about string          documents that name this person, organisation or place
-- @arg matching string       documents in which this token pattern is found: 'ceasefire | truce'
-- @arg first date            documents from this day on
-- @arg last date             documents up to this day
-- @arg top integer=15        how many words
-- @arg least integer=3       only words that come at least so often
-- @arg spread integer=2      only words in at least so many documents
-- @arg by choice(g2,log_ratio)=g2   what rows are sorted by
-- @arg sure number=3.84      only words with at least this G2; 3.84 is one chance in twenty
-- @arg names flag            also the names of people, places and organisations
-- @arg near flag             also the words that come near (five on each side, in the sentence) more often than by chance
-- @column word string
-- @column count integer
-- @column per_million number Per M
-- @column others integer
-- @column log_ratio number Log ratio
-- @column g2 number G2
-- @column documents integer Docs
-- @column dp number DP
-- @column near string
-- @requires dossier 1
-- @example dossier run keywords --store war.dossier
-- @example dossier run keywords --store war.dossier --of 'Halden Wire' --near
-- @example dossier run keywords --store war.dossier --about Marevo --by log_ratio
-- @example dossier run keywords --store war.dossier --matching 'truce | ceasefire' --first 2020-10-01
local dossier = require "dossier"
local stats = dossier.stats

local NEAR = 4 -- words that are shown

-- ---- one document --------------------------------------------------------------------------------------------

local pattern

local function names(doc, name)
	for e in doc:entities() do
		if e:is(name) then return true end
	end
	return false
end

local function is_chosen(doc, args)
	if args.of and doc.publisher ~= args.of then return false end
	if args.first and not (doc.date and doc.date >= args.first) then return false end
	if args.last and not (doc.date and doc.date <= args.last) then return false end
	if args.matching then
		if not doc:match(pattern):first() then return false end
	end
	return not args.about or names(doc, args.about)
end

local function is_asked(args) return args.of or args.about or args.matching or args.first or args.last end

-- The text with a sign in the place of each name.
local function nameless(doc)
	local out, at, text = {}, 1, doc.text
	for e in doc:entities() do
		if e.entity and e.from >= at then
			out[#out + 1] = text:sub(at, e.from - 1)
			at = e.to + 1
		end
	end
	out[#out + 1] = text:sub(at)
	return table.concat(out, "\u{b7}")
end

local function map(doc, emit, args)
	if args.matching and not pattern then
		local err
		pattern, err = dossier.pattern(args.matching)
		if not pattern then return emit { wrong = tostring(err) } end -- told once, by reduce
	end
	local part = doc.publisher or "unknown"
	if is_asked(args) then part = is_chosen(doc, args) and "chosen" or "others" end
	local text = args.names and doc.text or nameless(doc)
	local counts, n = {}, 0
	for row in stats.frequency { dossier.document(text) } do
		counts[row.word] = row.count
		n = n + row.count
	end
	emit { part = part, words = n, counts = counts, text = args.near and part ~= "others" and text or nil }
end

-- ---- all of them -----------------------------------------------------------------------------------------

-- By part: { name, words, documents = { rows }, counts = { word -> n }, range = { word -> documents } }, by name.
local function parts_of(rows)
	local by_name, list = {}, {}
	for _, row in ipairs(rows) do
		local part = by_name[row.part]
		if not part then
			part = { name = row.part, words = 0, documents = {}, counts = {}, range = {} }
			by_name[row.part] = part
			list[#list + 1] = part
		end
		part.words = part.words + row.words
		table.insert(part.documents, row)
		for word, n in pairs(row.counts) do
			part.counts[word] = (part.counts[word] or 0) + n
			part.range[word] = (part.range[word] or 0) + 1
		end
	end
	table.sort(list, function(a, b) return a.name < b.name end)
	return list
end

local function total(parts)
	local all = { words = 0, documents = 0, counts = {} }
	for _, part in ipairs(parts) do
		all.words, all.documents = all.words + part.words, all.documents + #part.documents
		for word, n in pairs(part.counts) do all.counts[word] = (all.counts[word] or 0) + n end
	end
	return all
end

local function round(x, digits) return x and tonumber(("%%.%df"):format(digits):format(x)) end

-- How evenly a word is spread over the documents of its part.
local function dp(part, word)
	local counts, sizes = {}, {}
	for _, row in ipairs(part.documents) do
		if row.words > 0 then counts[#counts + 1], sizes[#sizes + 1] = row.counts[word] or 0, row.words end
	end
	return #sizes > 1 and round(stats.dp(counts, sizes), 2) or nil
end

-- The words that stand near each of the rows' words in the documents of a part.
local function put_near(part, rows)
	local documents = {}
	for i, row in ipairs(part.documents) do documents[i] = dossier.document(row.text) end
	for _, row in ipairs(rows) do
		local words = {}
		for near in stats.collocates(documents, '"' .. row.word .. '"', { stop = true }):take(NEAR) do words[#words + 1] = near.word end
		row.near = #words > 0 and table.concat(words, " ") or nil
	end
end

-- The keywords of a part beside all that is not in it.
local function keywords(part, all, args)
	local list, rest = {}, all.words - part.words
	for word, count in pairs(rest > 0 and part.counts or {}) do
		local others = all.counts[word] - count
		if count >= args.least and part.range[word] >= args.spread and count * rest > others * part.words then
			local g2 = stats.ll(count, others, part.words, rest)
			if g2 >= args.sure then
				list[#list + 1] = { word = word, count = count, per_million = math.floor(count / part.words * 1e6 + 0.5),
					others = others, documents = part.range[word], g2 = g2, log_ratio = stats.log_ratio(count, others, part.words, rest) }
			end
		end
	end
	table.sort(list, function(a, b)
		if a[args.by] ~= b[args.by] then return a[args.by] > b[args.by] end
		return a.word < b.word
	end)
	list = table.move(list, 1, math.min(args.top, #list), 1, {})
	for _, row in ipairs(list) do
		row.dp, row.g2, row.log_ratio = dp(part, row.word), round(row.g2, 2), round(row.log_ratio, 2)
	end
	if args.near then put_near(part, list) end
	return list
end

local function sizes(part, all)
	return ("%d of %d documents, %d of %d words, beside the rest."):format(#part.documents, all.documents, part.words, all.words)
end

local function reduce(rows, args)
	local list = rows:list()
	if list[1] and list[1].wrong then error("--matching: " .. list[1].wrong, 0) end
	local parts = parts_of(list)
	local all, asked = total(parts), is_asked(args)
	local report = dossier.report "Keywords"
	if not asked and #parts == 1 then
		return report:text(("All %d documents are of one publisher (%s), so there is nothing to compare. Choose some of them: --about, "
			.. "--matching, --first, --last."):format(all.documents, parts[1].name))
	end
	local any = false
	for _, part in ipairs(parts) do
		if part.name ~= "others" or not asked then
			any = true
			if not asked then report:heading(part.name) end
			report:text(sizes(part, all))
			local list = keywords(part, all, args)
			if #list > 0 then report:table(list) else report:text "No word is typical of them." end
		end
	end
	if not any then report:text(("None of %d documents is one of these."):format(all.documents)) end
	return report
end

return { map = map, reduce = reduce }
