--- Redact: people get pseudonyms, addresses and numbers of phones, accounts and papers are taken out.
--
-- One row for each document, which `dossier add` reads back (--format jsonl). A person has one pseudonym under all names that were
-- linked: full name, surname, with and without title, possessive and plural; words of a person's name are replaced wherever
-- they stand with a capital, in other documents, too. With a key the same person has the same pseudonym in every run with that
-- key, and who lacks the key cannot test a name against it; without, people are numbered within the run. E-mail
-- addresses, phone numbers, links, handles, IP addresses, coordinates, numbers of accounts, cards and papers are replaced by what
-- they are. Places, organisations, dates and sums stay.
--
-- Names that the tagger misses stay, too: read --left, the capitalised words that are still there, before you give anything away.
--
-- @script redact 1.2.0
-- @license MIT
-- @arg keyfile file       a file that holds a secret, long and random
-- @arg key string         the secret itself; other users of the machine may see it in the list of processes
-- @arg mapping flag       instead of the documents: who is who. Keep it apart from them
-- @arg left flag          instead of the documents: capitalised words that were left, those first that are tagged as nothing
-- @arg uris flag          keep the documents' names, which may hold names; else they are numbered
-- @column uri string
-- @column title string
-- @column date date
-- @column publisher string
-- @column lang string
-- @column text string
-- @requires dossier 1
-- @example dossier run redact interviews/ --left
-- @example dossier run redact interviews/ --keyfile secret --format jsonl -o redacted.jsonl
-- @example dossier run redact interviews/ --keyfile secret --mapping --format csv -o who.csv
local dossier = require "dossier"
local find = require "find"

local function map(doc, emit, args)
	local people, names, title = {}, {}, doc.title and dossier.document(doc.title)
	find.learn(doc, people, names)
	if title then find.learn(title, people, names) end
	-- what reduce needs of one document at a time travels as text: tables of thousands of documents would not fit into memory
	emit { name = doc.uri, text = dossier.json.encode(find.pieces(doc, people)),
		title = title and dossier.json.encode(find.pieces(title, people)), date = doc.date, publisher = doc.publisher, lang = doc.lang,
		people = people, names = names, ordinary = find.ordinary(doc) }
end

-- ---- all of them -----------------------------------------------------------------------------------------

local DIGITS = 10 -- of a digest; two of a million people share one once in two runs

local function secret_of(args)
	if not args.keyfile then
		if args.key == "" then error("--key is empty", 0) end
		return args.key
	end
	if args.key then error("either --key or --keyfile", 0) end
	local key = table.concat(assert(dossier.lines(args.keyfile)):list(), "\n")
	if not key:find "%S" then error("--keyfile: the file is empty", 0) end
	return key
end

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

-- What is known when all documents were read: people's words, their names and the first words of these, ordinary words.
local function everybody(rows)
	local all = { people = {}, names = {}, begins = {}, ordinary = {} }
	for _, row in ipairs(rows) do
		for word in pairs(row.people) do all.people[word] = "PERSON:" .. word end
		for word in row.ordinary:gmatch "%S+" do all.ordinary[word] = true end
		for name, key in pairs(row.names) do
			local other = all.names[name]
			all.names[name] = other and other < key and other or key
			all.begins[name:match "^[^%s%-]+"] = true
		end
		row.ordinary, row.names = nil, nil -- what is known now needs no memory twice
	end
	return all
end

-- Who is meant by words that are nobody's in their document, and the piece that the name ends with: somebody whose whole name
-- another document has; else somebody of that name. At the start of a sentence an ordinary word is more likely.
local function stranger(list, i, all)
	local words, person, last = {}, nil, i
	for at = i, i + 2 * find.LONG, 2 do
		local piece = list[at]
		if not piece or not piece.word or at > i and list[at - 1] ~= " " then break end
		words[#words + 1] = dossier.fold(piece.word)
		local key = #words > 1 and all.names[table.concat(words, " ")]
		if key then person, last = key, at end
	end
	if person then return person, last end
	if list[i].first and all.ordinary[words[1]] then return nil end
	return find.owner(all.people, words[1]), i
end

local function text_of(list, from, to)
	local words = {}
	for i = from, to, 2 do words[#words + 1] = list[i].word end
	return table.concat(words, " ")
end

local function count(who, key, pseudonym, name)
	local person = who[key]
	if not person then
		person = { pseudonym = pseudonym, names = {}, mentions = 0 }
		who[key], who[#who + 1] = person, person
	end
	person.mentions = person.mentions + 1
	person.names[name] = true
end

-- A word that stays, to be looked at; not what is ordinary at the start of a sentence, nor single letters.
local function keep(left, piece, document, all)
	local is_ordinary = all.ordinary[dossier.fold(piece.word)]
	if piece.first and is_ordinary or utf8.len(piece.word) == 1 then return end
	local entry = left[piece.word]
	if not entry then
		entry = { word = piece.word, count = 0, documents = 0, tagged = piece.type, small = is_ordinary and "also" or nil }
		left[piece.word], left[#left + 1] = entry, entry
	end
	entry.count = entry.count + 1
	if not piece.type then entry.tagged = nil end
	if entry.last ~= document then entry.last, entry.documents = document, entry.documents + 1 end
end

-- Whole names in small letters, which another document has: "lena horvat".
local function without_small(text, state)
	local words, out, at = {}, {}, 1
	for from, to, word in dossier.words(text) do
		if word:find "[%w\x80-\xFF]" then words[#words + 1] = { from = from, to = to, fold = dossier.fold(word) } end
	end
	for i, word in ipairs(words) do
		for k = state.all.begins[word.fold] and word.from >= at and math.min(i + find.LONG, #words) or i, i + 1, -1 do
			local key = state.all.names[dossier.fold(text:sub(word.from, words[k].to))]
			if key then
				local pseudonym = state.pseudonym(key)
				count(state.who, key, pseudonym, text:sub(word.from, words[k].to))
				out[#out + 1] = text:sub(at, word.from - 1) .. pseudonym
				at = words[k].to + 1
				break
			end
		end
	end
	return table.concat(out) .. text:sub(at)
end

-- One piece or a run of them as text, and the place of the last. state: pseudonym(), all, who, left, contacts (a number).
local function shown(list, i, document, state)
	local piece = list[i]
	if type(piece) == "string" then return without_small(piece, state), i end
	if piece.with then
		state.contacts = state.contacts + 1
		return piece.with, i
	end
	local person, last = piece.person, i
	if not person then person, last = stranger(list, i, state.all) end
	if not person then
		keep(state.left, piece, document, state.all)
		return piece.word, i
	end
	local pseudonym = state.pseudonym(person)
	count(state.who, person, pseudonym, piece.name or text_of(list, i, last))
	return pseudonym, last
end

local function join(pieces, document, state)
	local list, out, i = dossier.json.decode(pieces), {}, 1
	while i <= #list do
		out[#out + 1], i = shown(list, i, document, state)
		i = i + 1
	end
	return table.concat(out)
end

-- A channel may be called after a person: then all its words are of names.
local function publisher_of(row, state)
	if not row.publisher then return nil end
	local key = dossier.fold(row.publisher)
	for word in key:gmatch "%S+" do
		if not state.all.people[word] then return row.publisher end
	end
	return state.pseudonym(row.people[key:match "%S+$"] or ("PERSON:" .. key))
end

local function mapping(who)
	for _, person in ipairs(who) do
		local names = {}
		for name in pairs(person.names) do names[#names + 1] = name end
		table.sort(names)
		person.names = table.concat(names, "; ")
	end
	table.sort(who, function(a, b)
		if a.names ~= b.names then return a.names < b.names end
		return a.pseudonym < b.pseudonym
	end)
	local report = dossier.report "Who is who"
	if #who == 0 then return report:text "Nobody was found." end
	return report:table(who, { "pseudonym", "names", "mentions" })
end

local function words_left(state, documents)
	local list, mentions = state.left, 0
	for _, person in ipairs(state.who) do mentions = mentions + person.mentions end
	table.sort(list, function(a, b)
		if not a.tagged ~= not b.tagged then return not a.tagged end
		if not a.small ~= not b.small then return not a.small end
		if a.count ~= b.count then return a.count > b.count end
		return a.word < b.word
	end)
	return dossier.report("Capitalised words that are left")
		:text(("Documents: %d. People replaced: %d, in %d places. Addresses and numbers replaced: %d."):format(documents, #state.who,
			mentions, state.contacts))
		:text "First those that are tagged as nothing and stand nowhere in small letters: look for names among them."
		:table(list, { "word", "count", "documents", "tagged", { name = "small", title = "In small letters" } })
end

local function reduce(rows, args)
	rows = rows:list()
	local state = { pseudonym = namer(secret_of(args)), all = everybody(rows), who = {}, left = {}, contacts = 0 }
	local out = {}
	for i, row in ipairs(rows) do
		local text, title = join(row.text, i, state), row.title and join(row.title, i, state)
		out[i] = { uri = args.uris and row.name or ("document-%d"):format(i), title = title, date = row.date,
			publisher = publisher_of(row, state), lang = row.lang, text = text }
		row.text, row.title, row.people = nil, nil, nil
	end
	if args.mapping then return mapping(state.who) end
	if args.left then return words_left(state, #rows) end
	return out
end

return { map = map, reduce = reduce }
