--- Who says what: each statement with its speaker and stance, figures with low, best and high.
--
-- One row for each claim, and one for each figure of harm (killed, injured, displaced ...). A figure that stands in
-- somebody's statement has that speaker and stance; one that nobody is named for is said by the publisher, else the
-- title. The columns of figures, places and dates are those that event data such as UCDP's are coded in.
-- With --compare, publishers whose figures for the same place exclude each other (on one day, or a lower one later: a higher
-- one is an update), and statements that one speaker confirms and another denies or doubts, are laid side by side.
--
-- @script claims 1.0.0
-- @license MIT
-- @arg by string            only statements of this person or organisation
-- @arg stance choice(confirm,say,claim,deny,doubt) repeated   only this stance
-- @arg figures flag         only rows with a figure
-- @arg compare flag         lay what contradicts each other side by side
-- @column said_by string Said by
-- @column stance string
-- @column verb string
-- @column what span
-- @column harm string
-- @column low number
-- @column best number
-- @column high number
-- @column unit string
-- @column place span
-- @column date_start date Start
-- @column date_end date End
-- @column publisher string Source
-- @column reported date
-- @column headline string
-- @requires dossier 1
-- @example dossier run claims report.txt
-- @example dossier run claims --store war.dossier --stance deny --stance doubt
-- @example dossier run claims --store war.dossier --figures --format csv
-- @example dossier run claims --store war.dossier --query Marevo --compare
local dossier = require "dossier"

-- ---- rows ----------------------------------------------------------------------------------------------------

-- Who speaks; a pronoun that nobody is known for is said to be one.
local function speaker_of(claim) return claim.name or claim.words and ("unclear (%s)"):format(claim.words.text:lower()) end

local function stance_of(claim) return claim.negated and "not " .. claim.stance or claim.stance end

local function is_wanted(claim, args)
	if args.stance then
		local found = false
		for _, s in ipairs(args.stance) do found = found or claim and not claim.negated and claim.stance == s end
		if not found then return false end
	end
	return not args.by or claim ~= nil and claim:is_by(args.by)
end

local function finite(n) return n and math.abs(n) ~= math.huge and n or nil end

-- The days that a date covers; nothing for one that is open at an end.
local function days_of(date)
	local low, high = date and date.low, date and date.high
	if type(low) ~= "string" or type(high) ~= "string" or low == "0001-01-01" or high == "9999-12-31" then return nil end
	return low, high
end

-- Where a statement says that something was; who did it may be a country, too.
local where = assert(dossier.pattern "(in | at | near | outside | around) the? spot:(<GPE> | <LOC> | <FAC>)")

local function place_in(part)
	local m = part:match(where):first()
	return m and m.spot
end

local function row_of(claim, doc)
	return {
		said_by = claim and speaker_of(claim) or doc.publisher or doc.title or doc.uri,
		stance = claim and stance_of(claim), verb = claim and claim.verb.text,
		publisher = doc.publisher or doc.title or doc.uri, reported = doc.date, headline = doc.title,
	}
end

-- "three more bodies", "another 12": on top of others, so no sum.
local function is_more(number)
	local text, sentence = number.doc.text, number.sentence
	local before, behind = dossier.fold(text:sub(sentence.from, number.from - 1)), dossier.fold(text:sub(number.to + 1, sentence.to))
	return before:find "another%s+$" ~= nil or before:find "additional%s+$" ~= nil or behind:find "^%s*more%f[%W]" ~= nil
		or behind:find "^%s*additional%f[%W]" ~= nil or behind:find "^%s*others?%f[%W]" ~= nil
end

-- "The UN confirmed reports that ...": who passes on what nobody is named for.
local function named(claim)
	while claim and not claim.words and not claim.speaker and claim.outer do claim = claim.outer end
	return claim
end

local function figure_row(number, counts, doc)
	local row = row_of(named(number.claim), doc)
	row.what = number.claim and number.claim.content or number.sentence.body
	row.harm, row.unit = counts.harm, counts.unit or counts.noun and counts.noun.text
	row.low, row.best, row.high = finite(number.low), number.value, finite(number.high)
	-- a dateline says where the report was written
	local body = number.sentence.body
	row.place = counts.place and counts.place.from >= body.from and counts.place or nil
	row.part, row.more = counts.part_of ~= nil, is_more(number)
	row.date_start, row.date_end = days_of(counts.time)
	return row
end

local function statement_row(claim, doc)
	local row = row_of(claim, doc)
	row.what, row.place = claim.content, place_in(claim.content)
	row.date_start, row.date_end = days_of(claim.content:entities("DATE"):first())
	return row
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
	local told = {} -- claims whose figures have rows
	local rows = {}
	for number in doc:entities "CARDINAL" do
		local counts, claim = number.counts, number.claim
		if counts.harm then
			if claim then told[claim.content.from], told[named(claim).content.from] = true, true end
			if is_wanted(named(claim), args) then rows[#rows + 1] = { number.from, figure_row(number, counts, doc) } end
		end
	end
	if not args.figures then
		for claim in doc:claims() do
			if not told[claim.content.from] and is_wanted(claim, args) then
				rows[#rows + 1] = { claim.content.from, statement_row(claim, doc) }
			end
		end
	end
	table.sort(rows, function(a, b) return a[1] < b[1] end)
	for _, row in ipairs(rows) do emit(row[2]) end
end

-- ---- side by side ----------------------------------------------------------------------------------------

local function excludes(a, b)
	return (a.high or math.huge) < (b.low or -math.huge) or (b.high or math.huge) < (a.low or -math.huge)
end

-- Lists of rows by key, in the order in which the keys came.
local function grouped(rows, key_of)
	local groups, order = {}, {}
	for _, row in ipairs(rows) do
		local key = key_of(row)
		if key then
			if not groups[key] then
				groups[key] = {}
				order[#order + 1] = key
			end
			table.insert(groups[key], row)
		end
	end
	return order, groups
end

-- Each report leads with its first figure; parts of a whole, and what came on top of others, are left out.
local function leading(rows)
	local seen, list = {}, {}
	for _, row in ipairs(rows) do
		local report = ("%s\0%s\0%s"):format(row.publisher, row.reported or "", row.headline or "")
		if not seen[report] then
			seen[report], list[#list + 1] = true, row
		end
	end
	return list
end

local DAYS = 14 -- reports further apart may be about another event

-- Days since a fixed day, of the calendar that has always been; nil without a whole date.
local function day_number(date)
	local y, m, d = (date or ""):match "^(%d+)-(%d+)-(%d+)"
	if not y then return nil end
	y, m, d = math.tointeger(y), math.tointeger(m), math.tointeger(d)
	if m < 3 then y, m = y - 1, m + 12 end -- so that the day that not all years have is the last
	return 365 * y + y // 4 - y // 100 + y // 400 + (153 * (m - 3) + 2) // 5 + d
end

-- Whether two reports contradict each other. A later and higher number is an update, as is any later one of missing people; a
-- lower number on a later day contradicts what was reported before.
local function contradict(a, b)
	if a.publisher == b.publisher or not excludes(a, b) then return false end
	local day_a, day_b = day_number(a.reported), day_number(b.reported)
	if not day_a or not day_b or day_a == day_b then return true end
	if day_a > day_b then a, b, day_a, day_b = b, a, day_b, day_a end
	return a.harm ~= "missing" and day_b - day_a <= DAYS and (b.high or math.huge) < (a.low or -math.huge)
end

local function contradicted(rows)
	local out = {}
	for _, a in ipairs(rows) do
		for _, b in ipairs(rows) do
			if contradict(a, b) then
				out[#out + 1] = a
				break
			end
		end
	end
	table.sort(out, function(a, b)
		if (a.reported or "") ~= (b.reported or "") then return (a.reported or "") < (b.reported or "") end
		return a.publisher < b.publisher
	end)
	return out
end

local function figures(report, rows)
	local order, groups = grouped(rows, function(row)
		if not row.harm or row.part or row.more or not row.place then return nil end
		return ("%s in %s"):format(row.harm, row.place.entity and row.place.entity.name or row.place.text)
	end)
	local n = 0
	for _, key in ipairs(order) do
		local list = contradicted(leading(groups[key]))
		if #list > 1 then
			n = n + 1
			report:heading(key:sub(1, 1):upper() .. key:sub(2))
			report:table(list, { { name = "publisher", title = "Source" }, { name = "reported", type = "date" }, "low", "best", "high",
				{ name = "said_by", title = "Said by" }, "stance", { name = "what", type = "span", lines = 12 } })
		end
	end
	return n
end

local against = { deny = true, doubt = true, ["not confirm"] = true }

local common = {}
for word in ([[about above after again against almost also although always among another around away back because been before being below between
	both came come comes could does doing done down during each either else even ever every from give given gives goes going gone had has have having
	here however into itself just last less like made make makes many more most much must near never next none only onto other others over part rather
	said same says several shall should since some still such take taken than that their them then there these they thing things this those though
	through thus under until upon very want were what when where whether which while whom whose will with within without would your]]):gmatch "%S+" do
	common[word] = true
end

-- Words of a statement that say what it is about: no short ones, none of those that stand in all.
local function words_of(row)
	local words, n = {}, 0
	for w in dossier.fold(row.what.text):gmatch "%S+" do
		w = w:gsub("^%p+", ""):gsub("%p+$", "")
		if #w > 3 and not common[w] and not words[w] then words[w], n = true, n + 1 end
	end
	return words, n
end

-- Whether two statements share half of their words.
local function alike(a, b)
	local shared = 0
	for w in pairs(a.words) do shared = shared + (b.words[w] and 1 or 0) end
	return shared >= 2 and 4 * shared >= a.n + b.n
end

local function statements(report, rows)
	local yes, no = {}, {}
	for _, row in ipairs(rows) do
		if row.stance then
			row.words, row.n = words_of(row)
			table.insert(against[row.stance] and no or yes, row)
		end
	end
	local n = 0
	for _, denial in ipairs(no) do
		local list = {}
		for _, row in ipairs(yes) do
			if row.said_by ~= denial.said_by and alike(row, denial) then list[#list + 1] = row end
		end
		if #list > 0 then
			n = n + 1
			table.insert(list, 1, denial)
			report:heading(("%s: %s"):format(denial.said_by, denial.verb))
			report:table(list, { { name = "said_by", title = "Said by" }, "stance", { name = "what", type = "span", lines = 12 }, { name = "publisher", title = "Source" },
				{ name = "reported", type = "date" } })
		end
	end
	return n
end

local function compare(rows)
	local report = dossier.report "What contradicts each other"
	local n = figures(report, rows) + statements(report, rows)
	if n == 0 then return report:text "Nothing that was found contradicts anything else." end
	return report:text("Figures of different sources that exclude each other, by harm and place: of one day, or lower than what was reported "
		.. "in the 14 days before (a higher one is an update). Then denials beside statements that share half of their words.")
end

local function reduce(rows, args)
	local list = without_unread(rows)
	return args.compare and compare(list) or list
end

return { map = map, reduce = reduce }
