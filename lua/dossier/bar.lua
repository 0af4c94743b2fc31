-- Charts of bars: a table of a report whose rows have a label and a length.
-- SPDX-License-Identifier: MIT
--
-- The item is { kind = "table", bar = true, columns = { label, value }, rows = ... }: formats that draw nothing show the
-- table. Lengths are in eighths of a column of the terminal; what is not above zero has no bar.

local api = require "dossier.api"
local cell = require "dossier.cell"
local core = require "dossier.core"
local stream = require "dossier.stream"

local bar = {}

local FULL, EIGHTHS = "\u{2588}", { [0] = "", "\u{258F}", "\u{258E}", "\u{258D}", "\u{258C}", "\u{258B}", "\u{258A}", "\u{2589}" }
local BARS, MAX_ROOM = 20, 50

local function field(item, name)
	local t = type(item)
	if t ~= "table" and t ~= "userdata" then
		error(("report:bar: a row must be a table, got %s"):format(api.got(item)), 0)
	end
	return item[name]
end

-- rows: a list or stream; label, value: names of fields, or nil.
function bar.item(rows, label, value)
	local columns = stream.is(rows) and stream.columns(rows)
	local list, first = {}, nil
	value = value or "count"
	for item in stream.iterate(rows, 3) do
		if not first then
			first = item
			label = label or api.typeof(item) == "Entity" and "name" or columns and columns[1]
				or api.typeof(item) == "table" and rawget(item, "key") ~= nil and "key" or "name"
		end
		local v = field(item, value)
		if not cell.is_number(v) then
			error(("report:bar: row %d: '%s' must be a number, got %s"):format(#list + 1, value, api.got(v)), 4)
		end
		list[#list + 1] = { [label] = api.typeof(item) == "Entity" and label == "name" and item or field(item, label), [value] = v }
	end
	label = label or columns and columns[1] or "key"
	local item = require "dossier.report".table_item(list, { label, { name = value, type = "number" } })
	item.bar = true
	return item
end

-- Whether an item is a row that was counted already.
local function is_counted(item)
	local t = api.typeof(item)
	return t == "Entity" and math.type(rawget(item, "count_count")) ~= nil
		or t == "table" and type(rawget(item, "count")) == "number"
end

-- stream:bar
function bar.of_stream(s, k, n)
	n = math.max(n or BARS, 0)
	if not k and not stream.is_once(s) then
		local first = s:first()
		if first ~= nil and not is_counted(first) then s = s:tally() end
	else
		s = s:tally(k)
	end
	local columns = stream.columns(s)
	local rows, more = {}, 0
	for item in stream.iterate(s) do
		if #rows < n then rows[#rows + 1] = item else more = more + 1 end
	end
	local report = require "dossier.report".new():bar(rows, columns and columns[1])
	if more > 0 then report:text(("%d more are not shown"):format(more)) end
	return report
end

-- A bar of `share` (0 to 1) of so many columns, to the next eighth.
local function draw(share, columns)
	local eighths = math.floor(math.max(0, math.min(share, 1)) * columns * 8 + 0.5)
	if share > 0 and eighths == 0 then eighths = 1 end
	return FULL:rep(eighths // 8) .. EIGHTHS[eighths % 8]
end

local function cut(s, columns)
	local kwic = require "dossier.concordance_text"
	if core.width(s) <= columns then return s end
	return (kwic.fit(s, columns - 1, "start")) .. "\u{2026}"
end

-- The lines of a chart for a terminal. color: escape sequences for the bars, or nil.
function bar.lines(item, width, color)
	local label, value = item.columns[1].name, item.columns[2].name
	local names, numbers, most, w_name, w_number = {}, {}, 0, 0, 0
	for i, row in ipairs(item.rows) do
		local span = cell.span(row[value])
		local n = span and span.value or row[value]
		n = type(n) == "number" and n or 0
		names[i] = cut(cell.visible(cell.text(row[label])), width // 3)
		numbers[i] = cell.number(n)
		most = n < math.huge and math.max(most, n) or most
		w_name = math.max(w_name, core.width(names[i]))
		w_number = math.max(w_number, core.width(numbers[i]))
		item.rows[i]["$n"] = n
	end
	local room, out = math.max(math.min(width - w_name - 2 - 1 - w_number, MAX_ROOM), 1), {}
	for i, row in ipairs(item.rows) do
		local share = row["$n"] == math.huge and 1 or most > 0 and row["$n"] / most or 0
		row["$n"] = nil
		local line = draw(share, room)
		if color and line ~= "" then line = color .. line .. "\27[0m" end
		out[i] = names[i] .. (" "):rep(w_name - core.width(names[i]) + 2) .. line .. (line ~= "" and " " or "") .. numbers[i]
	end
	return out
end

return bar
