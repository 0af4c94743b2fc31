-- What a cell of a report shows: any value -> text; and what must never reach a terminal or page as
-- it is.
-- SPDX-License-Identifier: MIT
--
-- Cells may hold spans and entities, as objects, as they come back from another process, or as wire
-- tables. Everything from a document is hostile: control and bidi characters are made visible here,
-- in one place.

local core = require "dossier.core"
local api = require "dossier.api"

local cell = {}

-- ---- characters ---------------------------------------------------------------------------------

-- Control and bidi characters and bytes that are no UTF-8 as visible signs (core/text/show.h); blanks
-- of all kinds of line ends become `line` (a blank unless given). mark(code) may give other signs.
function cell.visible(s, line, mark)
	s = s:gsub("\r\n?", "\n"):gsub("[\n\t]", function(c)
		if c == "\n" then return line or " " end
		return " "
	end)
	if not mark then return core.show(s) end
	if not utf8.len(s) then s = core.normalize(s, "reading") end
	return (s:gsub(utf8.charpattern, function(c)
		local code = utf8.codepoint(c)
		if core.hidden(code) then return mark(code) end
	end))
end

-- JSON text with the same signs as \u escapes (they can only be inside strings).
function cell.escape_json(json)
	if not json:find "[\127\xC2\xD8\xE2\xEF\xF3]" then return json end
	return (json:gsub(utf8.charpattern, function(c)
		local code = utf8.codepoint(c)
		if code < 0x7F or not core.hidden(code) then return nil end
		if code < 0x10000 then return ("\\u%04x"):format(code) end
		code = code - 0x10000
		return ("\\u%04x\\u%04x"):format(0xD800 + (code >> 10), 0xDC00 + (code & 0x3FF))
	end))
end

-- ---- values -------------------------------------------------------------------------------------

local function group_digits(n, decimals)
	local written = (decimals and "%." .. decimals .. "f" or "%.14g"):format(n)
	local sign, digits, rest = written:match "^(-?)(%d+)(.*)$"
	if not digits then return written end
	if #digits > 4 and not rest:find "e" then
		digits = digits:reverse():gsub("(%d%d%d)", "%1,"):reverse():gsub("^,", "")
	end
	return sign .. digits .. rest
end

-- A number for people (12,292) or, plain, for machines.
function cell.number(n, plain)
	if n ~= n then return "nan" end -- its sign is an accident of the processor
	if n == math.huge then return plain and "inf" or "\u{221E}" end
	if n == -math.huge then return plain and "-inf" or "-\u{221E}" end
	if math.type(n) == "integer" then
		return plain and ("%d"):format(n) or group_digits(n)
	end
	local i = math.tointeger(n)
	if i and math.abs(n) < 2 ^ 53 then return cell.number(i, plain) end
	if not plain then return group_digits(n) end
	local short = ("%.15g"):format(n)
	return tonumber(short) == n and short or ("%.17g"):format(n)
end

-- The wire form or object of a span -> a table of its fields; nil for other values.
function cell.span(v)
	local t = api.typeof(v)
	if t == "Span" or t == "Match" or t == "Zone" then return v end
	if t == "table" and type(rawget(v, "$span")) == "table" then return rawget(v, "$span") end
end

function cell.entity(v)
	if api.typeof(v) == "Entity" then return v end
	if type(v) == "table" and type(rawget(v, "$entity")) == "table" then
		return rawget(v, "$entity")
	end
end

local text

local function text_of_table(v, depth, plain)
	if v.amount ~= nil then
		local unit = v.currency or v.unit
		return text(v.amount, depth + 1, plain) .. (unit and " " .. tostring(unit) or "")
	end
	if depth > 4 then return "..." end
	local parts = {}
	if #v > 0 then
		for i = 1, math.min(#v, 100) do parts[i] = text(v[i], depth + 1, plain) end
		return table.concat(parts, ", ")
	end
	for _, k in ipairs(api.sorted_keys(v)) do
		parts[#parts + 1] = ("%s: %s"):format(tostring(k), text(v[k], depth + 1, plain))
		if #parts >= 100 then break end
	end
	return table.concat(parts, "; ")
end

-- The text that a value shows; plain = numbers without separators. Not yet safe for a terminal.
function text(v, depth, plain)
	depth = depth or 0
	if v == nil or v == core.json_null then return "" end
	local t = type(v)
	if t == "string" then return v end
	if t == "number" then return cell.number(v, plain) end
	if t == "boolean" then return v and "yes" or "no" end
	local s = cell.span(v)
	if s then return tostring(s.text) end
	local e = cell.entity(v)
	if e then return tostring(e.name) end
	local kind = api.typeof(v)
	if kind == "Document" then return v.title or v.uri ~= "" and v.uri or v.id end
	if kind == "Claim" or kind == "Counts" then return tostring(v) end
	if kind == "Stream" then return text_of_table(v:take(100):list(), depth, plain) end
	if t == "table" then return text_of_table(v, depth, plain) end
	return tostring(v)
end

function cell.text(v, plain) return text(v, 0, plain) end

-- What a mention means that has no one value: "~5 kilometre" for about so many, "6.." for so many or more, "3..5"; nil for one
-- without bounds.
function cell.bounds(s, plain)
	local low, high = s.low, s.high
	if low == nil and high == nil then return nil end
	local unit = s.unit and " " .. s.unit or ""
	if low == high then return "~" .. text(low, 0, plain) .. unit end
	return (low == -math.huge and "" or text(low, 0, plain)) .. ".." .. (high == math.huge and "" or text(high, 0, plain)) .. unit
end

-- Numbers as columns with `digits` show them; too large ones stay as they are.
local function with_digits(item)
	local any
	for _, c in ipairs(item.columns) do any = any or c.digits end
	if not any then return item end
	local rows = {}
	for i, row in ipairs(item.rows) do
		local shown = {}
		for k, v in pairs(row) do shown[k] = v end
		for _, c in ipairs(item.columns) do
			local v = row[c.name]
			if c.digits and type(v) == "number" and math.abs(v) < 1e15 then
				shown[c.name] = group_digits(v, c.digits)
			end
		end
		rows[i] = shown
	end
	return { kind = "table", columns = item.columns, rows = rows }
end

-- A table as people want to see it: numbers rounded where a column says so, without the columns that
-- have nothing in any row. All stay when all are empty.
function cell.without_empty(item)
	item = with_digits(item)
	local kept = {}
	for _, c in ipairs(item.columns) do
		for _, row in ipairs(item.rows) do
			if text(row[c.name]):find "%S" then
				kept[#kept + 1] = c
				break
			end
		end
	end
	if #kept == 0 or #kept == #item.columns then return item end
	return { kind = "table", columns = kept, rows = item.rows }
end

-- The number that a cell stands for, when it is one: to align columns.
function cell.is_number(v)
	if type(v) == "number" then return true end
	local s = cell.span(v)
	local n = s and s.value
	return type(n) == "number"
end

-- ---- where it is from ---------------------------------------------------------------------------

local function docinfo(s)
	if type(s) == "table" and api.typeof(s) == "table" then return s end -- wire form
	return s.doc
end

-- { text=, uri=, publisher=, date=, title=, ref=, from=, to=, type= } of a span in any form.
function cell.origin(s)
	local d = docinfo(s)
	local uri = d.uri
	return {
		text = s.text, type = s.type, ref = s.ref, from = s.from, to = s.to,
		uri = uri ~= "" and uri or nil, publisher = d.publisher, date = d.date,
	}
end

return cell
