--- Who was harmed: killed, injured, missing, displaced, detained, abducted; what was damaged or destroyed.
--
-- One row per figure to which span.counts gives a harm, with the number's bounds, what it counts, where and when, who
-- says so, and the sentence that it stands in. "including 12 children" is a row of its own whose part_of is the row of the
-- whole. A group ("one family") is a row with that unit and never enters a sum. Without a speaker in the
-- sentence, said_by is the publisher, else the title of the document.
--
-- @script casualties 1.0.0
-- @license MIT
-- @arg harm choice(killed,injured,casualties,missing,displaced,detained,abducted,trapped,sickened,assaulted,orphaned,damaged,destroyed) repeated   only this harm
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

-- The order of the chapters of --compare; harms that it does not name come behind, by name.
local order = { "killed", "injured", "casualties", "missing", "displaced", "detained", "abducted", "trapped", "sickened",
	"assaulted", "orphaned", "damaged", "destroyed" }

-- ---- rows ----------------------------------------------------------------------------------------------------

-- The day that the sentence gives; a month or year where it knows no more; else the day of the report.
local function day_of(date, doc)
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

-- Who says so; where nobody is named, who passes that on; without any, the publisher.
local function speaker_of(claim, doc)
	while claim and not claim.words and not claim.speaker and claim.outer do claim = claim.outer end
	local words = claim and claim.words
	return claim and claim.name or words and ("unclear (%s)"):format(words.text:lower()) or doc.publisher or doc.title or doc.uri
end

-- The noun as it is written; of "deaths" and "bodies", and where it is understood, its common name.
local function unit_of(counts)
	local noun = counts.noun
	if noun and noun.from ~= counts.cue.from then return noun.text end
	return counts.unit
end

local function row_of(n, counts, doc, whole)
	return {
		harm = counts.harm, count = n.value, low = bound(n.low), high = bound(n.high),
		unit = unit_of(counts), kind = counts.kind, part_of = whole,
		place = counts.place, date = day_of(counts.time, doc), said_by = speaker_of(n.claim, doc),
		quote = n.sentence.body, publisher = doc.publisher or doc.title or doc.uri, reported = doc.date,
	}
end

local function wanted(args, harm)
	if not args.harm then return true end
	for _, h in ipairs(args.harm) do
		if h == harm then return true end
	end
	return false
end

-- What a number counts is known in English only; a document in another language with numbers in it is told of.
local function is_unread(doc)
	local lang = doc.lang or "en"
	return lang:match "^%a+" ~= "en" and lang ~= "und" and doc:entities "CARDINAL":first() ~= nil
end

local function tell_unread(unread)
	local names, n = {}, 0
	for lang, count in pairs(unread) do names[#names + 1], n = ("%s %d"):format(lang, count), n + count end
	table.sort(names)
	if n > 0 then
		print(("%d %s not read, not being in English (%s)"):format(n, n == 1 and "document was" or "documents were",
			table.concat(names, ", ")))
	end
end

local function map(doc, emit, args)
	if is_unread(doc) then emit { unread = doc.lang } end
	local n = 0 -- rows of this document so far; part_of counts from here until reduce knows them all
	local at = {} -- where a figure starts -> its row
	for number in doc:entities "CARDINAL" do
		local counts = number.counts
		if counts.harm and wanted(args, counts.harm) then
			local row = row_of(number, counts, doc, counts.part_of and at[counts.part_of.from])
			if not args.place or row.place and row.place:is(args.place) then
				emit(row)
				n = n + 1
				at[number.from] = n
			end
		end
	end
end

-- ---- side by side ----------------------------------------------------------------------------------------

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

local function chapters(of_harm)
	local list, known = {}, {}
	for i, harm in ipairs(order) do known[harm] = i end
	for harm in pairs(of_harm) do list[#list + 1] = harm end
	table.sort(list, function(a, b)
		local x, y = known[a] or math.huge, known[b] or math.huge
		if x ~= y then return x < y end
		return a < b
	end)
	return list
end

local function compare(rows)
	local report = dossier.report "Casualties, publisher by publisher"
	local of_harm = {}
	for _, row in ipairs(rows) do
		if not row.part_of and row.kind ~= "group" then
			of_harm[row.harm] = of_harm[row.harm] or {}
			table.insert(of_harm[row.harm], row)
		end
	end
	for _, harm in ipairs(chapters(of_harm)) do
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
	if next(of_harm) == nil then return report:text "No figures." end
	report:text "≠ contradicts the figure that agrees with most others. Latest figure of each publisher; parts and groups left out."
	return report
end

local function reduce(rows, args)
	local unread = {}
	rows = rows:filter(function(row)
		if row.unread then unread[row.unread] = (unread[row.unread] or 0) + 1 end
		return not row.unread
	end):list()
	tell_unread(unread)
	if args.compare then return compare(rows) end
	-- part_of counts rows of its document; the reader counts rows of the whole table
	local list, start, current = {}, 0, nil
	for _, row in ipairs(rows) do
		if row["$sequence"] ~= current then current, start = row["$sequence"], #list end
		row.part_of = row.part_of and row.part_of + start
		list[#list + 1] = row
	end
	return list
end

return { map = map, reduce = reduce }
