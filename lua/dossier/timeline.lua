-- Timelines: how many rows fall into each day, month or year, as a chart of bars without gaps.
-- SPDX-License-Identifier: MIT
--
-- The unit is the smallest in which the chart has at most LONG bars. Days are counted since 1 March of the year 0, in the
-- calendar that is used today. A date that is known to the year alone, say, has a bar only where the unit is the year.

local api = require "dossier.api"
local cell = require "dossier.cell"
local stream = require "dossier.stream"

local timeline = {}

local LONG = 62
local UNITS = { "day", "month", "year" }
local MONTH_DAYS = 153 -- of five months from March on, and of five from August on

local function day_number(y, m, d)
	if m < 3 then y, m = y - 1, m + 12 end
	return 365 * y + y // 4 - y // 100 + y // 400 + (MONTH_DAYS * (m - 3) + 2) // 5 + d - 1
end

local function day_text(n)
	local era, of_era = n // 146097, n % 146097
	local year = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
	local of_year = of_era - (365 * year + year // 4 - year // 100)
	local m = (5 * of_year + 2) // MONTH_DAYS
	local d = of_year - (MONTH_DAYS * m + 2) // 5 + 1
	year = year + era * 400 + (m >= 10 and 1 or 0)
	return ("%04d-%02d-%02d"):format(year, m >= 10 and m - 9 or m + 3, d)
end

-- The place of a date among all days, months or years; nil when it is not known so well.
local number_of = {
	day = function(y, m, d) return d and day_number(y, m, d) end,
	month = function(y, m) return m and 12 * y + m - 1 end,
	year = function(y) return y end,
}
local text_of = {
	day = day_text,
	month = function(n) return ("%04d-%02d"):format(n // 12, n % 12 + 1) end,
	year = function(n) return ("%04d"):format(n) end,
}

-- Year, month, day of a date, a value such as "2020-11" or a mention of one; nil when it is none.
local function parts(v)
	local span = cell.span(v)
	local text = span and span.value or v
	if type(text) ~= "string" then return nil end
	local y, rest = text:match "^(%d%d%d%d)(.*)$"
	if not y then return nil end
	local m, d = rest:match "^%-(%d%d)%-?(%d?%d?)"
	m, d = math.tointeger(tonumber(m)), math.tointeger(tonumber(d))
	if m and (m < 1 or m > 12) or d and (d < 1 or d > 31) then return nil end
	return math.tointeger(tonumber(y)), m, d
end

-- Counts by unit -> { first, last, [n] = count }, and the number of rows.
local function counted(rows, name)
	local sums, i = { day = {}, month = {}, year = {} }, 0
	for row in stream.iterate(rows, 3) do
		i = i + 1
		local t = type(row)
		if t ~= "table" and t ~= "userdata" then
			error(("report:timeline: row %d must be a table, got %s"):format(i, api.got(row)), 4)
		end
		local y, m, d = parts(row[name])
		for _, unit in ipairs(y and UNITS or {}) do
			local n, sum = number_of[unit](y, m, d), sums[unit]
			if n then
				sum[n] = (sum[n] or 0) + 1
				sum.first, sum.last = math.min(sum.first or n, n), math.max(sum.last or n, n)
			end
		end
	end
	return sums, i
end

local function unit_of(sums)
	for _, unit in ipairs(UNITS) do
		local sum = sums[unit]
		if sum.first and sum.last - sum.first < LONG then return unit end
	end
	return "year"
end

-- The item of a chart, and how many rows had no date of that unit. In a very long time only what has rows has a bar.
function timeline.item(rows, name, unit)
	name = name or "date"
	local sums, rows_all = counted(rows, name)
	unit = unit or unit_of(sums)
	local sum, list, all = sums[unit], {}, 0
	local sparse = sum.first and sum.last - sum.first >= 100 * LONG -- as hostile rows may have it
	for n = sum.first or 1, sum.last or 0 do
		if sum[n] or not sparse then list[#list + 1] = { [unit] = text_of[unit](n), count = sum[n] or 0 } end
		all = all + (sum[n] or 0)
	end
	local item = require "dossier.report".table_item(list, { unit, { name = "count", type = "number" } })
	item.bar = true
	return item, rows_all - all, unit
end

return timeline
