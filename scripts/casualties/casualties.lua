--- Who was harmed: killed, injured, missing, displaced, detained, orphaned; what was damaged or destroyed.
--
-- One row per figure, with the number's bounds, what it counts, where and when, who says so, and the
-- sentence that it stands in. "including 12 children" is a row of its own whose part_of is the row of the
-- whole. A group ("one family") is a row with that unit and never enters a sum. Without a speaker in the
-- sentence, said_by is the publisher, else the title of the document.
--
-- @script casualties 1.0.0
-- @license MIT
-- @arg harm string repeated   only this harm (killed, injured, ...)
-- @arg place string           only figures at this place
-- @arg compare flag           lay the figures of different publishers side by side
-- @column harm string
-- @column count number
-- @column low number
-- @column high number
-- @column unit string
-- @column part_of integer Part of
-- @column place span
-- @column date date
-- @column said_by string Said by
-- @column quote span
-- @requires dossier 1
-- @example dossier run casualties report.txt
-- @example dossier run casualties --store war.dossier --query 'Marevo' --compare
local dossier = require "dossier"

local function set(words)
	local s = {}
	for w in words:gmatch "%S+" do s[w] = true end
	return s
end

-- Cue words by harm. `after`: stands behind what it counts ("12 were killed", "9 dead"); `before`: in front of it
-- ("killing 12", "wounded 9"). Most words do both.
local cues = {
	killed = set "killed kill kills killing dead died die dies dying perished slain fatalities deaths drowned murdered",
	injured = set "injured injure injures injuring wounded wound wounding hurt injuries",
	missing = set "missing unaccounted",
	displaced = set "displaced displacing homeless fled fleeing evacuated uprooted",
	detained = set "detained detaining arrested arresting detainees",
	orphaned = set "orphaned orphaning orphans",
	damaged = set "damaged damaging",
	destroyed = set "destroyed destroying demolished flattened razed",
}
local order = { "killed", "injured", "missing", "displaced", "detained", "orphaned", "damaged", "destroyed" }

-- Past forms that are active when an object follows them directly ("the blast killed 12"), else passive or
-- an adjective. "died", "dead" and the like never take an object.
local transitive = set "killed kill kills killing murdered injured injure injures injuring wounded wound wounding hurt displaced displacing detained detaining arrested arresting orphaned orphaning damaged damaging destroyed destroying demolished flattened razed evacuated"
local intransitive = set "dead died die dies dying perished drowned fled fleeing homeless missing"
local auxiliaries = set "was were been be being are is get got left feared reported confirmed believed"
local negations = set "not no never n't n’t nobody none neither nor without"
-- what may stand between a number and its noun without being it
local particles = set "of the a an other more further"
local joins = set "and or as well , /"
local openers = set "including among"
local groups = set "family families household households couple couples group groups crew crews village villages"
local ages = set "aged age ages"
-- nouns of people whose plural shows in no ending: an "and" behind one starts another phrase
local plurals = set "people men women children police personnel dead"
local parents = set "parent parents mother father mothers fathers"
local stop_words = set "were was is are had have has been be being who which that in at on by from to with near after before during when while as than for into through since between under over about around also then there them us it he she they said say says lost according its their his her remain remained still"

local by_cue = {}
for harm, words in pairs(cues) do
	for w in pairs(words) do by_cue[w] = harm end
end

-- ---- a sentence as a row of items -------------------------------------------------------------------

-- Surface tokens of a sentence with the number that starts at each: { text, fold, kind, from, to, number }
local function items_of(sentence, numbers)
	local items, skip = {}, 0
	for token in sentence:tokens() do
		local number = numbers[token.from]
		if token.from > skip then
			local item = { fold = token.fold, text = token.text, kind = token.kind, from = token.from, to = token.to }
			if number then
				item.number, item.to, item.kind = number, number.to, "figure"
				skip = number.to
			end
			items[#items + 1] = item
		end
	end
	return items
end

-- The noun phrase behind a number: index of its last word, and the head as written.
local function noun_phrase(items, i)
	local last, head = i, nil
	local j = i + 1
	while items[j] do
		local it = items[j]
		if it.kind == "figure" or stop_words[it.fold] or by_cue[it.fold] or openers[it.fold]
			or auxiliaries[it.fold] or ages[it.fold] then
			break
		end
		if it.kind == "word" and not particles[it.fold] and not joins[it.fold] then
			-- "residential and non-residential structures": a conjunction inside the phrase
			head, last = it.text, j
		elseif it.fold == "and" or it.fold == "or" then
			local after = items[j + 1]
			local beyond = items[j + 2]
			local ended = head and (head:match "[^s]s$" or plurals[dossier.fold(head)])
			if ended then break end
			if not (after and after.kind == "word" and beyond and (beyond.kind == "word" or beyond.fold == "-")
				and not stop_words[beyond.fold] and not by_cue[beyond.fold] and not by_cue[after.fold]
				and not particles[after.fold] and not stop_words[after.fold]) then
				break
			end
		elseif it.fold == "-" then
			if not (items[j + 1] and items[j + 1].kind == "word") then break end
		elseif it.fold == "of" then
			if head then break end
		elseif not particles[it.fold] then
			break
		end
		j = j + 1
	end
	return last, head
end

local function negated(items, i)
	for j = math.max(1, i - 3), i - 1 do
		if negations[items[j].fold] then return true end
	end
	return false
end

-- ---- cue and number ----------------------------------------------------------------------------------------

-- The cue in front of a number, with at most a few words between: "killing 12", "death toll rose to 41",
-- "killed an estimated 30".
local function cue_before(items, i)
	for j = i - 1, math.max(1, i - 3), -1 do
		local it = items[j]
		if it.kind == "figure" or it.fold == "," or it.fold == ";" or it.fold == "and" then return nil end
		local harm = by_cue[it.fold]
		if harm then
			if intransitive[it.fold] or not transitive[it.fold] and it.fold ~= "deaths" then return nil end
			-- "12 were killed in 3 villages": an auxiliary before the cue makes it passive, and a preposition
			-- between says that the number is something else
			local aux = items[j - 1] and auxiliaries[items[j - 1].fold]
			if aux then return nil end
			for k = j + 1, i - 1 do
				if stop_words[items[k].fold] then return nil end
			end
			return harm, j
		end
	end
end

-- "death toll rose to 41", "the toll of 41": a toll's number counts the killed.
local function toll(items, i)
	for j = i - 1, math.max(1, i - 8), -1 do
		local it = items[j]
		if it.kind == "figure" or it.fold == ";" then return nil end
		if it.fold == "toll" or it.fold == "tolls" then return "killed", j end
	end
end

-- The cue behind a number and its noun. Words of the verb group, brackets of commas ("including ...") and other
-- figures of a list may stand between; a clause of its own ends the search.
local function cue_after(items, i, last)
	local j, words = last + 1, 0
	while items[j] do
		local it = items[j]
		if it.fold == ";" or it.fold == "." or it.fold == "but" or it.fold == "while" then return nil end
		local harm = by_cue[it.fold]
		if harm then
			local object = items[j + 1] and items[j + 1].kind == "figure"
			local aux = items[j - 1] and auxiliaries[items[j - 1].fold] or j == last + 1
			-- "12 rebels killed 9 soldiers": the second number is the object, the first the subject
			if object and transitive[it.fold] and not aux then return nil end
			if it.fold:match "ing$" and transitive[it.fold] then return nil end
			return harm, j
		end
		if it.kind == "word" and not stop_words[it.fold] then words = words + 1 end
		if words > 12 then return nil end
		j = j + 1
	end
end

-- "181 children lost one parent", "lost both parents"
local function orphan(items, last)
	local lost = items[last + 1]
	if not (lost and (lost.fold == "lost" or lost.fold == "lose")) then return nil end
	for j = last + 2, math.min(#items, last + 5) do
		if parents[items[j].fold] then return "orphaned", j end
	end
end

-- A number inside "lost one parent" counts parents, not victims.
local function is_parent_count(items, i)
	return items[i + 1] and parents[items[i + 1].fold]
		or items[i + 1] and items[i + 1].fold == "or" and items[i + 2] and parents[items[i + 2].fold]
end

-- "aged four and seven", "34-year-old"
local function is_age(items, i)
	local j = i - 1
	while items[j] and (items[j].kind == "figure" or items[j].fold == "and" or items[j].fold == ",") do j = j - 1 end
	return items[j] and ages[items[j].fold]
end

-- "one family of six": the size of a group, not a figure of its own.
local function is_group_size(items, i)
	return items[i - 1] and items[i - 1].fold == "of" and items[i - 2] and groups[items[i - 2].fold]
end

-- An ", including A and B," in front of the number: index of the opener.
local function inside_part(items, i)
	for j = i - 1, 1, -1 do
		local it = items[j]
		if openers[it.fold] then
			-- "among the dead were two children" names parts too; the whole then stands before
			return j
		end
		if by_cue[it.fold] or it.fold == ";" or auxiliaries[it.fold] then return nil end
	end
end

-- "and 31 were injured" behind "nine were killed, including two women": the whole has had its verb, and this
-- number has one of its own right behind it, so it is no part.
local function has_own_cue(items, last, whole, part)
	if not (whole.at and whole.at < part) then return false end
	local behind = items[last + 1]
	if behind and auxiliaries[behind.fold] then behind = items[last + 2] end
	return behind and by_cue[behind.fold] ~= nil
end

local function harm_of(items, i, last)
	local harm, at = orphan(items, last)
	if not harm then harm, at = cue_before(items, i) end
	if not harm then harm, at = cue_after(items, i, last) end
	if not harm then harm, at = toll(items, i) end
	if harm and negated(items, at) then return nil end
	return harm, at
end

-- ---- rows ----------------------------------------------------------------------------------------------------

local function figures(sentence)
	local numbers, any = {}, false
	for n in sentence:entities "CARDINAL" do
		numbers[n.from] = n
		any = true
	end
	return any and numbers
end

local function of_them(items, i)
	return items[i + 1] and items[i + 1].fold == "of"
		and items[i + 2] and (items[i + 2].fold == "them" or items[i + 2].fold == "whom")
end

-- "eleven of the dead": a part of a whole that an earlier sentence gave.
local function of_the_harmed(items, i)
	local cue = items[i + 3]
	return items[i + 1] and items[i + 1].fold == "of" and items[i + 2] and items[i + 2].fold == "the"
		and cue and by_cue[cue.fold] ~= nil
end

-- Every figure of a sentence that a harm belongs to, in order; part_of is an index into the result.
local function scan(sentence)
	local numbers = figures(sentence)
	local found = {}
	if not numbers then return found end
	local items = items_of(sentence, numbers)
	local whole
	for i, it in ipairs(items) do
		if it.number and not is_parent_count(items, i) and not is_group_size(items, i)
			and not is_age(items, i) then
			local last, head = noun_phrase(items, i)
			local part = inside_part(items, i)
			if part and whole and has_own_cue(items, last, whole, part) then part = nil end
			if whole and (of_them(items, i) or part and part > whole.item) then
				found[#found + 1] = { number = it.number, unit = head, harm = whole.harm, part_of = whole.index }
			else
				local harm, at = harm_of(items, i, last)
				whole = { harm = harm, at = at, item = i, index = #found + 1 }
				found[#found + 1] = { number = it.number, unit = head, harm = harm,
					of_earlier = of_the_harmed(items, i) }
			end
		end
	end
	return found
end

local function place_of(number)
	return number:nearest "GPE" or number:nearest "LOC"
end

-- The day that the sentence gives; a month or year where it knows no more; else the day of the report.
local function day_of(number, doc)
	local date = number:nearest "DATE"
	if date and type(date.value) == "string" then
		if date.low == date.high then return date.low end
		if date.value:match "^%d%d%d%d%-?%d*$" then return date.value end
	end
	return doc.date
end

local function bound(n)
	if n == math.huge or n == -math.huge then return nil end
	return n
end

-- Who says so. "I" and "we" in a quotation are whoever is quoted, and where nobody is named, whoever says the
-- wider claim. "He", "she", "they", "it" are the last speaker before it that is no pronoun: simple, and wrong where
-- two people take turns. Without any, the publisher.
local own = set "i we"
local other = set "he she they it"
local articles = set "the a an"

-- the shortest claim around the number that says who speaks
local function claim_around(number, doc)
	local best, length
	for claim in doc:claims() do
		local content = claim.content
		local n = content.to - content.from
		if claim.speaker and not own[dossier.fold(claim.speaker.text)] and content.from <= number.from
			and content.to >= number.to and (not best or n < length) then
			best, length = claim, n
		end
	end
	return best
end

local function named_before(claim, doc)
	local last
	for c in doc:claims() do
		if c.verb.from >= claim.verb.from then break end
		local word = c.speaker and dossier.fold(c.speaker.text)
		if word and not own[word] and not other[word] then last = c.speaker end
	end
	return last
end

-- A tagged speaker as it is; a phrase without its article, up to eight words.
local function speaker_text(speaker)
	if speaker.type then return speaker.text end
	local words = {}
	for w in speaker.text:gmatch "%S+" do words[#words + 1] = w end
	if #words > 1 and articles[dossier.fold(words[1])] then table.remove(words, 1) end
	return table.concat(words, " ", 1, math.min(#words, 8))
end

local function speaker_of(number, doc)
	local claim = number.claim
	if claim and (not claim.speaker or own[dossier.fold(claim.speaker.text)]) then
		claim = claim_around(number, doc)
	end
	local speaker = claim and claim.speaker
	if speaker and other[dossier.fold(speaker.text)] then speaker = named_before(claim, doc) end
	if speaker then return speaker_text(speaker) end
	return doc.publisher or doc.title or doc.uri
end

local function row_of(f, doc, index)
	local n = f.number
	return {
		harm = f.harm, count = n.value, low = bound(n.low), high = bound(n.high), unit = f.unit,
		part_of = index, place = place_of(n), date = day_of(n, doc), said_by = speaker_of(n, doc),
		quote = n.sentence, publisher = doc.publisher or doc.title or doc.uri, reported = doc.date,
	}
end

local function wanted(args, harm)
	if not args.harm then return true end
	for _, h in ipairs(args.harm) do
		if h == harm then return true end
	end
	return false
end

local function map(doc, emit, args)
	local n = 0 -- rows of this document so far; part_of counts from here until reduce knows them all
	local latest = {} -- harm -> the row of its latest whole
	for sentence in doc:sentences() do
		local index = {}
		for i, f in ipairs(scan(sentence)) do
			if f.harm and wanted(args, f.harm) then
				local row = row_of(f, doc, f.part_of and index[f.part_of] or f.of_earlier and latest[f.harm] or nil)
				if not args.place or row.place and row.place:is(args.place) then
					emit(row)
					n = n + 1
					index[i] = n
					if not row.part_of then latest[f.harm] = n end
				end
			end
		end
	end
end

-- ---- side by side ----------------------------------------------------------------------------------------

local function is_group(row) return row.unit ~= nil and groups[dossier.fold(row.unit)] end

local function figure(row)
	if row.count then return ("%d"):format(row.count) end
	if row.low and row.high then
		return row.low == row.high and ("about %d"):format(row.low) or ("%d to %d"):format(row.low, row.high)
	end
	if row.low then return ("%d or more"):format(row.low) end
	return row.high and ("up to %d"):format(row.high) or "?"
end

local function contradicts(a, b)
	local low_a, high_a = a.low or -math.huge, a.high or math.huge
	local low_b, high_b = b.low or -math.huge, b.high or math.huge
	return high_a < low_b or high_b < low_a
end

-- One figure a publisher: the first whole one of its latest report, which is the figure that it leads with.
local function by_publisher(rows)
	local best = {}
	for _, row in ipairs(rows) do
		local key = row.publisher or "?"
		local have = best[key]
		if not have or (row.reported or "") > (have.reported or "") then best[key] = row end
	end
	local list = {}
	for _, row in pairs(best) do list[#list + 1] = row end
	table.sort(list, function(a, b)
		if (a.reported or "") ~= (b.reported or "") then return (a.reported or "") < (b.reported or "") end
		return (a.publisher or "") < (b.publisher or "")
	end)
	return list
end

-- The figure that contradicts fewest others; the latest of equals. The ones that contradict it are disputed.
local function settle(list)
	local best, fewest
	for _, a in ipairs(list) do
		local against = 0
		for _, b in ipairs(list) do
			if contradicts(a, b) then against = against + 1 end
		end
		if not fewest or against <= fewest then best, fewest = a, against end
	end
	return best, fewest
end

local function compare(rows)
	local report = dossier.report "Casualties, publisher by publisher"
	local of_harm = {}
	for row in rows do
		if not row.part_of and not is_group(row) then
			of_harm[row.harm] = of_harm[row.harm] or {}
			table.insert(of_harm[row.harm], row)
		end
	end
	for _, harm in ipairs(order) do
		local list = by_publisher(of_harm[harm] or {})
		if #list > 0 then
			local settled, against = settle(list)
			report:heading(harm:sub(1, 1):upper() .. harm:sub(2) .. (against > 0 and ": disputed" or ""))
			local lines = {}
			for i, row in ipairs(list) do
				lines[i] = { mark = contradicts(row, settled) and "≠" or "", publisher = row.publisher,
					reported = row.reported, figure = figure(row), said_by = row.said_by, quote = row.quote }
			end
			report:table(lines, { { name = "mark", title = "" }, "publisher", { name = "reported", type = "date" }, "figure",
				{ name = "said_by", title = "Said by" }, "quote" })
		end
	end
	report:text "≠ contradicts the figure that agrees with most others. Latest figure of each publisher; parts and groups left out."
	return report
end

local function reduce(rows, args)
	if args.compare then
		return compare(rows)
	end
	-- part_of counts rows of its document; the reader counts rows of the whole table
	local list, start, current = {}, 0, nil
	for _, row in ipairs(rows:list()) do
		if row["$sequence"] ~= current then current, start = row["$sequence"], #list end
		row.part_of = row.part_of and row.part_of + start
		list[#list + 1] = row
	end
	return list
end

return { map = map, reduce = reduce }
