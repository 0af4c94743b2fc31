--- Dated statements in order: what is said to have happened when, and who says so.
--
-- A sentence is dated by the explicit or relative date in it that is known to the day, or to the month or year with
-- --coarse; one without a date is left out. Sorted by date, then by document.
--
-- @script timeline 1.0.0
-- @license MIT
-- @arg first date       only from this day on
-- @arg last date        only up to this day
-- @arg about string     only sentences that mention this name
-- @arg coarse flag      also dates known to the month, the year or the decade
-- @column date string
-- @column until string
-- @column statement span
-- @column who string     Mentions
-- @column said_by string Said by
-- @column publisher string
-- @requires dossier 1
-- @example dossier run timeline report.txt
-- @example dossier run timeline --store war.dossier --about Ganja --format csv
local names = { PERSON = true, ORG = true, GPE = true, EVENT = true }

local function mentions(sentence, about)
	local list, seen, found = {}, {}, not about
	for e in sentence:entities() do
		if names[e.type] then
			local name = e.entity.name
			if about and e:is(about) then found = true end
			if not seen[name] then
				seen[name] = true
				list[#list + 1] = name
			end
		end
	end
	return found and table.concat(list, ", ")
end

-- Whether the interval of a date is short enough to place a statement.
local function precise(date, low, high, coarse)
	if type(low) ~= "string" or type(high) ~= "string" or low == "0001-01-01" or high == "9999-12-31" then return false end
	return coarse or low:sub(1, 7) == high:sub(1, 7) and (low == high or low:sub(9) ~= "01")
		or tostring(date.value):find "^%d+%-%d%d%-%d%d/%d+%-%d%d%-%d%d$" ~= nil
end

-- The first and last day of a date, or of a time of day ("Tuesday morning") whose day is known.
local function days_of(span)
	if span.type == "DATE" then return span.low, span.high end
	local day = type(span.value) == "string" and span.value:match "^%d%d%d%d%-%d%d%-%d%d%f[T]"
	return day, day
end

local function map(doc, emit, args)
	for sentence in doc:sentences() do
		sentence = sentence.body -- a dateline dates the report, not what it tells
		local who = mentions(sentence, args.about)
		local seen = {}
		for span in sentence:entities() do
			local low, high
			if who and (span.type == "DATE" or span.type == "TIME") then low, high = days_of(span) end
			if low and precise(span, low, high, args.coarse) and not seen[low]
				and not (args.first and high < args.first) and not (args.last and low > args.last) then
				seen[low] = true
				emit { date = low, ["until"] = high ~= low and high or nil, statement = sentence, who = who ~= "" and who or nil,
					said_by = span.claim and span.claim.name, publisher = doc.publisher or doc.title }
			end
		end
	end
end

return { map = map, reduce = function(rows) return rows:sort "date":list() end }
