-- What is to be replaced in one document: people's names, and what reaches or identifies them.
local dossier = require "dossier"
local numbers = require "numbers"

local function set(words)
	local s = {}
	for w in words:gmatch "%S+" do s[w] = true end
	return s
end

local contacts = { EMAIL = "[e-mail]", PHONE = "[phone]", URL = "[link]", HANDLE = "[handle]", IP = "[IP address]",
	COORD = "[coordinates]" }
local values = set "DATE TIME DURATION SET MONEY PERCENT QUANTITY ORDINAL CARDINAL" -- "May" in "3 May" names nobody

local find = { LONG = 4 } -- words of a name behind the first
local LONG = find.LONG

-- ---- the people of a document ----------------------------------------------------------------------------------

local function person_key(e) return e.entity and e.entity.key or "PERSON:" .. dossier.fold(e.text) end

-- The words of a name that name: no initials, no particles ("van", "wa"); of a name in small letters the longer words.
local function words_of(e)
	local list, small = {}, {}
	for token in e:tokens { clitics = true } do
		local length = token.kind == "word" and utf8.len(token.text) or 0
		if length > (token.lower and 3 or 1) then table.insert(token.lower and small or list, token.fold) end
	end
	return #list > 0 and list or small
end

-- Runs of two words and more of a name, with a word that is no particle: "van der Berg" -> "van der berg", "der berg".
local function runs_of(e, names, key)
	local words = e:tokens({ clitics = true }):filter(function(token) return token.kind == "word" and token.fold ~= "'" end):list()
	for i = 1, #words do
		local long = utf8.len(words[i].text) > 3
		for k = i + 1, math.min(i + LONG, #words) do
			long = long or utf8.len(words[k].text) > 3
			local run = dossier.fold(e.text:sub(words[i].from - e.from + 1, words[k].to - e.from + 1))
			if long and not names[run] then names[run] = key end
		end
	end
end

-- people: words by match key -> the person's key; of one that two people share, the first one's. names: the same of runs.
function find.learn(doc, people, names)
	for e in doc:entities "PERSON" do
		local key = person_key(e)
		for _, word in ipairs(words_of(e)) do people[word] = people[word] or key end
		runs_of(e, names, key)
	end
end

-- Whose word it is: as it stands, or as a plural ("the Horvats").
function find.owner(people, word) return people[word] or word:match "...s$" and people[word:sub(1, -2)] end

-- ---- what is replaced ------------------------------------------------------------------------------------------

-- What annotations say: finds { from, to, person = key | with = text }; byte -> type for the words of the others; and those that
-- are dates, sums and measures, in order.
local function tagged(doc)
	local list, types, counted = {}, {}, {}
	for e in doc:entities() do
		if e.type == "PERSON" then
			list[#list + 1] = { from = e.from, to = e.to, person = person_key(e) }
		elseif contacts[e.type] then
			list[#list + 1] = { from = e.from, to = e.to, with = contacts[e.type] }
		else
			for token in e:tokens { clitics = true } do types[token.from] = e.type end
			if values[e.type] and e.type ~= "CARDINAL" and e.type ~= "ORDINAL" then counted[#counted + 1] = e end
		end
	end
	return list, types, counted
end

local function names_someone(hashtag, people)
	for word in pairs(people) do
		if #word > 3 and hashtag:find(word, 1, true) then return true end
	end
	return false
end

-- What the words say. Those with a capital, which are nobody's here, may be somebody's in another document: { word =, first =
-- whether a sentence begins with it, type = }. A name in small letters is one if two of its words stand together.
local function add_words(doc, people, types, list)
	for sentence in doc:sentences() do
		local first, before = true, nil
		for token in sentence:tokens { clitics = true } do
			local item = { from = token.from, to = token.to }
			local person = token.kind == "word" and find.owner(people, token.fold)
			if token.kind == "hashtag" and names_someone(token.fold, people) then
				item.with = "[hashtag]"
			elseif token.kind == "word" and not token.lower and token.fold ~= "'" and not values[types[token.from]] then
				item.person, item.word, item.first, item.type = person, token.text, first or nil, types[token.from]
			elseif person and before and before.person == person and math.max(#token.text, #before.text) > 3 then
				item.person = person
				list[#list + 1] = before.item
			end
			if item.with or item.person or item.word then list[#list + 1] = item end
			if token.kind == "word" then first = false end
			before = person and { person = person, text = token.text, item = { from = token.from, to = token.to, person = person } }
		end
	end
end

-- In order and apart; what stands beside each other and is one person's is one.
local function apart(list, text)
	table.sort(list, function(a, b)
		if a.from ~= b.from then return a.from < b.from end
		if a.to ~= b.to then return a.to > b.to end
		return (a.with and 1 or a.person and 2 or 3) < (b.with and 1 or b.person and 2 or 3)
	end)
	local out, behind = {}, 0
	for _, f in ipairs(list) do
		local last = out[#out]
		if f.from > behind then
			if last and f.person and last.person == f.person and text:sub(behind + 1, f.from - 1):find "^[%s%-]+$" then
				last.to = f.to
			else
				out[#out + 1] = f
			end
			behind = f.to
		end
	end
	return out
end

-- The text as a list of strings, which stay, and finds.
function find.pieces(doc, people)
	local list, types, counted = tagged(doc)
	add_words(doc, people, types, list)
	numbers.add(list, doc.text, counted)
	local out, at, text = {}, 1, doc.text
	for _, f in ipairs(apart(list, text)) do
		out[#out + 1] = text:sub(at, f.from - 1)
		out[#out + 1] = f.with and { with = f.with } or f.person and { person = f.person, name = text:sub(f.from, f.to) }
			or { word = f.word, first = f.first, type = f.type }
		at = f.to + 1
	end
	out[#out + 1] = text:sub(at)
	return out
end

-- Words that stand in small letters somewhere are ordinary ones; with blanks between them.
function find.ordinary(doc)
	local words, seen = {}, {}
	for token in doc:tokens() do
		local word = token.kind == "word" and token.lower and token.fold
		if word and not seen[word] then
			seen[word], words[#words + 1] = true, word
		end
	end
	return table.concat(words, " ")
end

return find
