--- Quotations: who is quoted with which words, how, and where in the document.
--
-- One row for each piece of a quotation that has a speaker: "We", she said, "will stay" is two. Rows are sorted by speaker,
-- then as they stand. Pronouns are whoever they mean where that is clear. The stance says how sure of it they are:
-- confirm, say, claim, deny or doubt. The paragraph says how far down the words stand. With --count one row for each speaker.
--
-- @script quotes 1.0.0
-- @license MIT
-- @arg by string          only quotations of this person or organisation
-- @arg stance choice(confirm,say,claim,deny,doubt) repeated   only this stance
-- @arg least integer=3    only pieces of so many words or more
-- @arg indirect flag      also what is said without quotation marks
-- @arg count flag         count the quotations of each speaker instead
-- @column speaker string
-- @column quote span
-- @column verb string
-- @column stance string
-- @column paragraph integer ¶
-- @column publisher string Source
-- @column date date
-- @requires dossier 1
-- @example dossier run quotes report.txt
-- @example dossier run quotes --store war.dossier --by 'Emmanuel Macron'
-- @example dossier run quotes --store war.dossier --stance deny --indirect
-- @example dossier run quotes --store war.dossier --count
local dossier = require "dossier"

-- Who speaks; a pronoun that nobody is known for is said to be one.
local function speaker_of(claim) return claim.name or claim.words and ("unclear (%s)"):format(claim.words.text:lower()) end

local function has_stance(claim, stances)
	for _, s in ipairs(stances or {}) do
		if not claim.negated and claim.stance == s then return true end
	end
	return stances == nil
end

local function words_in(text)
	local n = 0
	for _ in text:gmatch "%S+" do n = n + 1 end
	return n
end

local function paragraph_of(span, paragraphs)
	local n = 1
	while paragraphs[n + 1] and paragraphs[n + 1].from <= span.from do n = n + 1 end
	return n
end

-- Who says what is known in English only; a document in another language is told of.
local function is_unread(doc)
	local lang = doc.lang or "en"
	return lang:match "^%a+" ~= "en" and lang ~= "und"
end

local function without_unread(rows)
	local list, unread, n = {}, {}, 0
	for row in rows do
		if row.unread then unread[row.unread], n = (unread[row.unread] or 0) + 1, n + 1 else list[#list + 1] = row end
	end
	local names = {}
	for lang, count in pairs(unread) do names[#names + 1] = ("%s %d"):format(lang, count) end
	table.sort(names)
	if n > 0 then
		print(("%d %s not read, not being in English (%s)"):format(n, n == 1 and "document was" or "documents were",
			table.concat(names, ", ")))
	end
	return list
end

local function map(doc, emit, args)
	if is_unread(doc) then emit { unread = doc.lang } end
	local paragraphs = doc:zones("paragraph"):list()
	local quoted = {} -- verbs whose first piece has a row
	for claim in doc:claims() do
		local name, words = speaker_of(claim), words_in(claim.content.text)
		if name and (claim.direct or args.indirect) and words >= args.least and (not args.by or claim:is_by(args.by))
			and has_stance(claim, args.stance) then
			emit { speaker = name, person = claim.speaker and claim.speaker.type == "PERSON", quote = claim.content, verb = claim.verb.text,
				stance = claim.negated and "not " .. claim.stance or claim.stance,
				paragraph = paragraph_of(claim.content, paragraphs), publisher = doc.publisher or doc.title or doc.uri,
				date = doc.date, words = words, goes_on = quoted[claim.verb.from] }
			quoted[claim.verb.from] = true
		end
	end
end

-- "said 3, denied": what stands in a tally, the most frequent first.
local function in_words(rows, field)
	return table.concat(dossier.stream(rows):tally(field):map(function(t)
		return t.count > 1 and ("%s %d"):format(t.key, t.count) or t.key
	end):list(), ", ")
end

local function count(rows)
	local speakers = {}
	for group, speaker in rows:group "speaker" do
		local all = group:list()
		local first = dossier.stream(all):filter(function(row) return not row.goes_on end):list()
		speakers[#speakers + 1] = { speaker = speaker, quotations = #first, words = dossier.stream(all):sum "words",
			verbs = in_words(first, "verb"), sources = in_words(first, "publisher") }
	end
	return dossier.report("Who is quoted how often"):table(dossier.stream(speakers):sort "-quotations",
		{ "speaker", "quotations", "words", "verbs", "sources" })
end

-- A surname alone in a document without the full name is the one person here who is called so, if there is one.
local function link_surnames(list)
	local full = {}
	for _, row in ipairs(list) do
		local surname = row.person and row.speaker:match "%s(%S+)$"
		local key = surname and dossier.fold(surname)
		if key then full[key] = (not full[key] or full[key] == row.speaker) and row.speaker or "" end
	end
	for _, row in ipairs(list) do
		local name = row.person and full[dossier.fold(row.speaker)]
		if name and name ~= "" then row.speaker = name end
	end
	return dossier.stream(list)
end

local function reduce(rows, args)
	rows = link_surnames(without_unread(rows))
	return args.count and count(rows) or rows:sort "speaker"
end

return { map = map, reduce = reduce }
