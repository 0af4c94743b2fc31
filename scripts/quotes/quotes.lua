--- Quotations: who is quoted with which words, where.
--
-- One row for each piece of a quotation that has a speaker: "We", she said, "will stay" is two. Pronouns are whoever they
-- mean where that is clear.
--
-- @script quotes 1.0.0
-- @license MIT
-- @arg by string          only quotations of this person or organisation
-- @arg least integer=3    only pieces of so many words or more
-- @arg indirect flag      also what is said without quotation marks
-- @arg count flag         count the quotations of each speaker instead
-- @column speaker string
-- @column quote span
-- @column verb string
-- @column publisher string Source
-- @column date date
-- @requires dossier 1
-- @example dossier run quotes report.txt
-- @example dossier run quotes --store war.dossier --by 'Emmanuel Macron'
-- @example dossier run quotes --store war.dossier --count
local dossier = require "dossier"

local function speaker_of(claim)
	local speaker = claim.speaker
	if speaker then return speaker.entity and speaker.entity.name or speaker.text end
	return claim.words and claim.words.text
end

local function is_by(claim, name)
	return not name or claim.speaker ~= nil and claim.speaker.type ~= nil and claim.speaker:is(name)
end

local function words_in(text)
	local n = 0
	for _ in text:gmatch "%S+" do n = n + 1 end
	return n
end

local function map(doc, emit, args)
	local quoted = {} -- verbs whose first piece has a row
	for claim in doc:claims() do
		local name = speaker_of(claim)
		if name and (claim.direct or args.indirect) and is_by(claim, args.by) and words_in(claim.content.text) >= args.least then
			emit { speaker = name, quote = claim.content, verb = claim.verb.text, publisher = doc.publisher or doc.title or doc.uri,
				date = doc.date, goes_on = quoted[claim.verb.from] }
			quoted[claim.verb.from] = true
		end
	end
end

local function count(rows)
	local first = rows:filter(function(row) return not row.goes_on end)
	return dossier.report("Who is quoted how often"):table(first:tally "speaker", { { name = "key", title = "Speaker" },
		{ name = "count", title = "Quotations" } })
end

local function reduce(rows, args) return args.count and count(rows) or rows end

return { map = map, reduce = reduce }
