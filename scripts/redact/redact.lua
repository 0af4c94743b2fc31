--- Redact: people get pseudonyms, addresses and numbers of phones are taken out.
--
-- One row for each document, which `dossier add` reads back (--format jsonl). A person has one pseudonym under all names that were
-- linked: full name, surname, with and without title; a capitalised word of a person's name is replaced wherever it stands. With --key the
-- same person has the same pseudonym in every run with that key, and who lacks the key cannot test a name against it; without,
-- people are numbered within the run. E-mail addresses, phone numbers, links, handles and IP addresses are replaced by what
-- they are. Places, organisations and dates stay.
--
-- Names that the tagger misses stay, too: read --left, the capitalised words that are still there, before you give anything away.
--
-- @script redact 1.0.0
-- @license MIT
-- @arg key string         a secret, long and random
-- @arg mapping flag       instead of the documents: who is who. Keep it apart from them
-- @arg left flag          instead of the documents: capitalised words that were left, most frequent first
-- @arg uris flag          keep the documents' names, which may hold names; else they are numbered
-- @column uri string
-- @column title string
-- @column date date
-- @column publisher string
-- @column lang string
-- @column text string
-- @requires dossier 1
-- @example dossier run redact interviews/ --format jsonl -o redacted.jsonl
-- @example dossier run redact interviews/ --key "$(cat secret)" --mapping --format csv -o who.csv
-- @example dossier run redact interviews/ --left
local dossier = require "dossier"

local contacts = { EMAIL = "[e-mail]", PHONE = "[phone]", URL = "[link]", HANDLE = "[handle]", IP = "[IP address]" }

-- ---- one document --------------------------------------------------------------------------------------------

-- Words of people's names by match key -> the person's key; of one that two people share, the first one's.
local function learn(doc, people)
	for e in doc:entities "PERSON" do
		local key = e.entity and e.entity.key or "PERSON:" .. dossier.fold(e.text)
		for token in e:tokens() do
			if token.kind == "word" and #token.text > 1 and not people[token.fold] then people[token.fold] = key end
		end
	end
end

-- What has to be replaced, in order and apart: { from, to, person = key | with = text, name = as it stands }.
local function finds(doc, people)
	local list = {}
	for e in doc:entities() do
		if e.type == "PERSON" then
			list[#list + 1] = { from = e.from, to = e.to, person = e.entity and e.entity.key or "PERSON:" .. dossier.fold(e.text), name = e.text }
		elseif contacts[e.type] then
			list[#list + 1] = { from = e.from, to = e.to, with = contacts[e.type] }
		end
	end
	for token in doc:tokens() do
		local person = token.kind == "word" and (token.title or token.upper) and people[token.fold]
		if person then list[#list + 1] = { from = token.from, to = token.to, person = person } end
	end
	table.sort(list, function(a, b)
		if a.from ~= b.from then return a.from < b.from end
		return a.to > b.to
	end)
	local apart, behind = {}, 0
	for _, f in ipairs(list) do
		if f.from > behind then
			apart[#apart + 1] = f
			behind = f.to
		end
	end
	return apart
end

-- The text as a list of strings, which stay, and finds.
local function pieces(doc, people)
	local out, at, text = {}, 1, doc.text
	for _, f in ipairs(finds(doc, people)) do
		out[#out + 1] = text:sub(at, f.from - 1)
		out[#out + 1] = f.with or { person = f.person, name = f.name }
		at = f.to + 1
	end
	out[#out + 1] = text:sub(at)
	return out
end

-- Capitalised words that are left, where a sentence does not begin with them.
local function left_in(doc, people)
	local counts = {}
	for sentence in doc:sentences() do
		local first = true
		for token in sentence:tokens() do
			if token.kind == "word" then
				if not first and (token.title or token.upper) and not people[token.fold] then
					counts[token.text] = (counts[token.text] or 0) + 1
				end
				first = false
			end
		end
	end
	return counts
end

local function map(doc, emit, args)
	local people, title = {}, doc.title and dossier.document(doc.title)
	learn(doc, people)
	if title then learn(title, people) end
	emit { name = doc.uri, text = pieces(doc, people), title = title and pieces(title, people), date = doc.date, publisher = doc.publisher,
		lang = doc.lang, left = args.left and left_in(doc, people) or nil }
end

-- ---- all of them -----------------------------------------------------------------------------------------

local DIGITS = 10 -- of a digest; two of a million people share one once in two runs

local function namer(secret)
	local names, n = {}, 0
	return function(key)
		if not names[key] then
			n = n + 1
			names[key] = secret and "Person-" .. dossier.digest(key, secret):sub(1, DIGITS) or "Person-" .. n
		end
		return names[key]
	end
end

-- The pieces as one text; people that are in it are counted in `who`.
local function join(list, pseudonym, who)
	local out = {}
	for i, piece in ipairs(list) do
		if type(piece) == "table" then
			out[i] = pseudonym(piece.person)
			local person = who[piece.person]
			if not person then
				person = { pseudonym = out[i], names = {}, mentions = 0 }
				who[piece.person], who[#who + 1] = person, person
			end
			person.mentions = person.mentions + 1
			if piece.name then person.names[piece.name] = true end
		else
			out[i] = piece
		end
	end
	return table.concat(out)
end

local function mapping(who)
	for _, person in ipairs(who) do
		local names = {}
		for name in pairs(person.names) do names[#names + 1] = name end
		table.sort(names)
		person.names = table.concat(names, "; ")
	end
	table.sort(who, function(a, b) return a.names < b.names end)
	return dossier.report("Who is who"):table(who, { "pseudonym", "names", "mentions" })
end

local function words_left(counts)
	local list = {}
	for word, n in pairs(counts) do list[#list + 1] = { word = word, count = n } end
	table.sort(list, function(a, b)
		if a.count ~= b.count then return a.count > b.count end
		return a.word < b.word
	end)
	return dossier.report("Capitalised words that are left"):table(list, { "word", "count" })
end

local function reduce(rows, args)
	local pseudonym, who, left, out = namer(args.key), {}, {}, {}
	for row in rows do
		local text, title = join(row.text, pseudonym, who), row.title and join(row.title, pseudonym, who)
		for word, n in pairs(row.left or {}) do left[word] = (left[word] or 0) + n end
		out[#out + 1] = { uri = args.uris and row.name or ("document-%d"):format(#out + 1), title = title, date = row.date,
			publisher = row.publisher, lang = row.lang, text = text }
	end
	if args.mapping then return mapping(who) end
	if args.left then return words_left(left) end
	return out
end

return { map = map, reduce = reduce }
