-- Shows any value: for the REPL and -e.
-- SPDX-License-Identifier: MIT
--
-- Keys are sorted, so the same value always prints the same. Depth, width and number of items are
-- limited, tables in themselves are marked, and control characters are made visible.

local api = require "dossier.api"
local cell = require "dossier.cell"
local core = require "dossier.core"
local stream = require "dossier.stream"

local printer = {}

local MAX_DEPTH, MAX_ITEMS, MAX_STRING, STREAM_ROWS = 6, 60, 300, 10

local reserved = {}
for word in ("and break do else elseif end false for function goto if in local nil not or repeat"
	.. " return then true "
	.. "until while"):gmatch "%a+" do
	reserved[word] = true
end

local function quoted(s)
	local shown = s
	if #s > MAX_STRING then
		local stop = MAX_STRING
		while stop > 0 and (s:byte(stop + 1) or 0) & 0xC0 == 0x80 do stop = stop - 1 end
		shown = s:sub(1, stop)
	end
	shown = cell.visible((shown:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("\n", "\\n"):gsub("\t",
		"\\t")))
	if #s > MAX_STRING then return ('"%s..." (%d bytes)'):format(shown, #s) end
	return '"' .. shown .. '"'
end

local function one_line(s, width)
	s = cell.visible(s)
	if core.width(s) <= width then return s end
	local last, used = 0, 0
	for _, j, piece in core.segment(s, "grapheme") do
		used = used + core.width(piece)
		if used > width - 1 then break end
		last = j
	end
	return s:sub(1, last) .. "\u{2026}"
end

local function span_line(s)
	local value = s.value
	if value == nil and s.low ~= nil then
		value = ("%s..%s"):format(cell.text(s.low), cell.text(s.high))
	end
	return ("%s %s [%s]%s"):format(s.type or "span", quoted(s.text), s.ref,
		value ~= nil and value ~= s.text and " = " .. cell.text(value) or "")
end

local function document_line(d)
	local parts = {}
	for _, k in ipairs { "date", "publisher", "uri" } do
		local v = d[k]
		if v and v ~= "" then parts[#parts + 1] = one_line(v, 60) end
	end
	return ("document %s %s%s, %d bytes"):format(d.id, d.title and quoted(d.title)
		or quoted(one_line(d.text, 50)),
		#parts > 0 and " (" .. table.concat(parts, ", ") .. ")" or "", #d.text)
end

local objects = {
	Span = span_line, Match = span_line, Zone = span_line, Document = document_line,
	Token = function(t) return ("%s %s [%d-%d]"):format(t.kind, quoted(t.text), t.from,
		t.to) end,
	Entity = function(e) return ("entity %s %s (%s)"):format(e.type or "", quoted(e.name),
		one_line(e.key, 60)) end,
	Claim = function(c) return "claim " .. quoted(tostring(c)) end,
	Error = function(e) return "error " .. quoted(tostring(e)) end,
	Explanation = tostring,
	Report = function(r) return (tostring(r):gsub("\n$", "")) end,
}

local show

local function show_key(k)
	if type(k) == "string" and k:match "^[%a_][%w_]*$" and not reserved[k] then return k end
	return "[" .. show(k, 1, {}) .. "]"
end

local rank = { number = 1, string = 2, boolean = 3 }

local function sorted_keys(t)
	local keys = {}
	for k in next, t do keys[#keys + 1] = k end
	table.sort(keys, function(a, b)
		local ra, rb = rank[type(a)] or 4, rank[type(b)] or 4
		if ra ~= rb then return ra < rb end
		if ra <= 2 then return a < b end
		return tostring(a) < tostring(b)
	end)
	return keys
end

local function show_table(t, depth, open)
	if open[t] then return "{ (itself) }" end
	if next(t) == nil then return "{}" end
	if depth >= MAX_DEPTH then return "{ ... }" end
	open[t] = true
	local parts, n = {}, rawlen(t)
	local width = 0
	local function put(s)
		parts[#parts + 1] = s
		width = width + #s + 2
	end
	for i = 1, math.min(n, MAX_ITEMS) do put(show(rawget(t, i), depth + 1, open)) end
	for _, k in ipairs(sorted_keys(t)) do
		local is_item = math.type(k) == "integer" and k >= 1 and k <= n
		if not is_item and #parts < MAX_ITEMS then
			put(show_key(k) .. " = " .. show(rawget(t, k), depth + 1, open))
		end
	end
	local total = 0
	for _ in next, t do total = total + 1 end
	if total > #parts then put(("... %d more"):format(total - #parts)) end
	open[t] = nil
	if width <= 76 - 2 * depth and not table.concat(parts):find "\n" then
		return "{ " .. table.concat(parts, ", ") .. " }"
	end
	local indent = ("  "):rep(depth + 1)
	return "{\n" .. indent .. table.concat(parts, ",\n" .. indent) .. "\n" .. ("  "):rep(depth)
		.. "}"
end

-- Rows whose stream names their columns, as a table.
local function show_rows(s)
	local rows = s:take(STREAM_ROWS + 1):list()
	if #rows == 0 then return "(empty " .. tostring(s) .. ")" end
	local more = rows[STREAM_ROWS + 1]
	rows[STREAM_ROWS + 1] = nil
	local shown = tostring(require "dossier.report".new():table(rows, stream.columns(s))):gsub("%s+$", "")
	return shown .. (more and "\n... more" or "")
end

-- Lines of stream:concordance, under each other.
local function show_concordance(items)
	return (tostring(require "dossier.report".new():concordance(items)):gsub("%s+$", ""))
end

local function show_stream(s, depth, open)
	if stream.is_once(s) then return tostring(s) .. " (can be read once)" end
	if depth > 0 then return tostring(s) end
	local items, keys, more = {}, {}, false
	if stream.columns(s) then return show_rows(s) end
	for item, key in stream.iterate(s) do
		if #items == STREAM_ROWS then
			more = true
			break
		end
		items[#items + 1], keys[#items + 1] = item, key
	end
	if #items == 0 then return "(empty " .. tostring(s) .. ")" end
	local lines = {}
	if api.typeof(items[1]) == "table" and items[1]["$marks"] then
		lines[1] = show_concordance(items)
	else
		for i, item in ipairs(items) do
			lines[i] = (keys[i] ~= nil and show(keys[i], 1, open) .. ": " or "") .. show(item, 1, open)
		end
	end
	if more then lines[#lines + 1] = "... more" end
	return table.concat(lines, "\n")
end

function show(v, depth, open)
	local t = type(v)
	if t == "string" then return quoted(v) end
	if t == "number" then return cell.number(v, true) end
	local kind = api.typeof(v)
	if kind == "Stream" then return show_stream(v, depth, open) end
	if kind == "Error" and depth == 0 then return "error: " .. cell.visible(tostring(v), "\n") end
	if objects[kind] then
		local ok, s = pcall(objects[kind], v)
		return ok and s or kind:lower()
	end
	if t == "table" then
		local mt = debug.getmetatable(v)
		if type(mt) == "table" and rawget(mt, "__tostring") then
			local ok, s = pcall(tostring, v)
			return ok and cell.visible(s) or "table"
		end
		return show_table(v, depth, open)
	end
	if t == "function" or t == "thread" then return t end
	return cell.visible(tostring(v))
end

-- Any value as text, on one or more lines.
function printer.show(v)
	return show(v, 0, {})
end

-- What a REPL prints for results: a string that stands alone shows as it is, but for control
-- characters.
function printer.result(...)
	local out = {}
	for i = 1, select("#", ...) do out[i] = show((select(i, ...)), 0, {}) end
	return table.concat(out, "\t")
end

return printer
