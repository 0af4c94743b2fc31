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
local function precise(date, coarse)
	if type(date.low) ~= "string" or type(date.high) ~= "string" or date.low == "0001-01-01" or date.high == "9999-12-31" then
		return false
	end
	return coarse or date.low:sub(1, 7) == date.high:sub(1, 7) and (date.low == date.high or date.low:sub(9) ~= "01")
		or date.value and tostring(date.value):find "/" ~= nil
end

local function map(doc, emit, args)
	for sentence in doc:sentences() do
		local who = mentions(sentence, args.about)
		local seen = {}
		if who then
			for date in sentence:entities "DATE" do
				if precise(date, args.coarse) and not seen[date.low]
					and not (args.first and date.high < args.first) and not (args.last and date.low > args.last) then
					seen[date.low] = true
					local claim = date.claim
					emit { date = date.low, ["until"] = date.high ~= date.low and date.high or nil, statement = sentence,
						who = who ~= "" and who or nil,
						said_by = claim and claim.speaker and claim.speaker.text or nil,
						publisher = doc.publisher or doc.title }
				end
			end
		end
	end
end

return { map = map, reduce = function(rows) return rows:sort "date":list() end }
