-- Shows any value: for the REPL, -e and dossier.show.
-- SPDX-License-Identifier: MIT
--
-- Keys are sorted, so the same value always prints the same. Depth, width and number of items are
-- limited, tables in themselves are marked, and control characters are made visible. What a terminal
-- gets beside that (tables in columns, spans in context) is in printer_table.lua.

local api = require "dossier.api"
local cell = require "dossier.cell"
local core = require "dossier.core"
local stream = require "dossier.stream"

local printer = {}

local MAX_DEPTH, MAX_ITEMS, MAX_STRING, STREAM_ROWS, WIDTH = 6, 60, 300, 10, 78
local MAX_COUNT = 1000 -- items behind the first rows that are counted

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
	if value == nil then value = cell.bounds(s) end
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
	return "[" .. show(k, 1, { open = {} }) .. "]"
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

-- Short items of a list, as many in a line as fit.
local function flow(parts, indent, columns)
	local lines, line = {}, indent
	for i, part in ipairs(parts) do
		local item = part .. (i < #parts and "," or "")
		if #line > #indent and core.width(line) + 1 + core.width(item) > columns then
			lines[#lines + 1] = line
			line = indent
		end
		line = line .. (#line > #indent and " " or "") .. item
	end
	lines[#lines + 1] = line
	return table.concat(lines, "\n")
end

-- ctx: open = tables that are being shown; width = columns; rich = what a terminal gets beside that.
local function show_table(t, depth, ctx)
	local open = ctx.open
	if open[t] then return "{ (itself) }" end
	if next(t) == nil then return "{}" end
	if depth >= MAX_DEPTH then return "{ ... }" end
	open[t] = true
	local parts, n = {}, rawlen(t)
	local width = 0
	local function put(s)
		parts[#parts + 1] = s
		width = width + core.width(s) + 2
	end
	for i = 1, math.min(n, MAX_ITEMS) do put(show(rawget(t, i), depth + 1, ctx)) end
	for _, k in ipairs(sorted_keys(t)) do
		local is_item = math.type(k) == "integer" and k >= 1 and k <= n
		if not is_item and #parts < MAX_ITEMS then
			put(show_key(k) .. " = " .. show(rawget(t, k), depth + 1, ctx))
		end
	end
	local total = 0
	for _ in next, t do total = total + 1 end
	if total > #parts then put(("... %d more"):format(total - #parts)) end
	open[t] = nil
	if width <= ctx.width - 2 - 2 * depth and not table.concat(parts):find "\n" then
		return "{ " .. table.concat(parts, ", ") .. " }"
	end
	local indent = ("  "):rep(depth + 1)
	-- numbers, words: not one in a line
	local plain = n > 0
	for i = 1, #parts do
		local kind = i <= n and type(rawget(t, i))
		plain = plain and (i == #parts and n > MAX_ITEMS or kind == "number" or kind == "boolean" or kind == "string")
			and core.width(parts[i]) <= 24
	end
	if plain and total == n then return "{\n" .. flow(parts, indent, ctx.width) .. "\n" .. ("  "):rep(depth) .. "}" end
	return "{\n" .. indent .. table.concat(parts, ",\n" .. indent) .. "\n" .. ("  "):rep(depth)
		.. "}"
end

-- What a stream gives: its first items with their keys, and how many more there are: "", "\n... 5 more".
function printer.first_rows(s, most)
	local items, keys, n = {}, {}, 0
	local next = stream.iterate(s)
	for item, key in next do
		n = n + 1
		if n <= most then
			items[n], keys[n] = item, key
		elseif n > most + MAX_COUNT then
			return items, keys, ("\n... more than %d more"):format(MAX_COUNT)
		end
	end
	return items, keys, n > most and ("\n... %d more"):format(n - most) or ""
end

-- Lines of stream:concordance, under each other.
local function show_concordance(items, ctx)
	local report = require "dossier.report".new():concordance(items)
	if not ctx.rich then return (tostring(report):gsub("%s+$", "")) end
	return (require "dossier.render".render(report, "text", { width = ctx.width, color = ctx.color }):gsub("%s+$", ""))
end

local function show_stream(s, depth, ctx)
	if stream.is_once(s) then return tostring(s) .. " (can be read once)" end
	if depth > 0 then
		local n = stream.size(s)
		return n and ("%s (%d)"):format(tostring(s), n) or tostring(s)
	end
	local items, keys, more = printer.first_rows(s, ctx.rows or STREAM_ROWS)
	if #items == 0 then return "(empty " .. tostring(s) .. ")" end
	local columns = stream.columns(s)
	local rich = ctx.rich and ctx.rich.items(items, stream.shown(s), ctx)
	if rich then return rich .. more end
	-- rows whose stream names their columns
	if columns then
		local report = require "dossier.report".new():table(items, columns)
		return (require "dossier.render".render(report, "text", {}):gsub("%s+$", "")) .. more
	end
	if api.typeof(items[1]) == "table" and items[1]["$marks"] then return show_concordance(items, ctx) .. more end
	local lines = {}
	for i, item in ipairs(items) do
		-- an item of several lines is set in as if it stood within another
		lines[i] = (keys[i] ~= nil and show(keys[i], 1, ctx) .. ": " or "") .. show(item, 1, ctx):gsub("\n  ", "\n")
	end
	return table.concat(lines, "\n") .. more
end

function show(v, depth, ctx)
	local t = type(v)
	if t == "string" then return quoted(v) end
	if t == "number" then return cell.number(v, true) end
	local kind = api.typeof(v)
	if kind == "Stream" then return show_stream(v, depth, ctx) end
	if kind == "Error" and depth == 0 then return "error: " .. cell.visible(tostring(v), "\n") end
	local rich = depth == 0 and ctx.rich and ctx.rich.value(v, kind, ctx)
	if rich then return rich end
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
		return show_table(v, depth, ctx)
	end
	if t == "function" and depth == 0 and ctx.signature then return ctx.signature(v) or t end
	if t == "function" or t == "thread" then return t end
	return cell.visible(tostring(v))
end

-- Any value as text, on one or more lines. opts: width = columns (78), color; rich = for a terminal: rows in columns,
-- spans in context, documents by document(doc) and functions by signature(f) when these are given.
function printer.show(v, opts)
	opts = opts or {}
	return show(v, 0, { open = {}, width = opts.width or WIDTH, color = opts.color or false, document = opts.document, signature = opts.signature,
		rich = opts.rich and require "dossier.printer_table" or nil })
end

-- Results on one line, with tabs between them.
function printer.result(...)
	local out = {}
	for i = 1, select("#", ...) do out[i] = printer.show((select(i, ...))) end
	return table.concat(out, "\t")
end

api.define {
	name = "dossier.show", args = { { "value", "any?", "what to show" } }, returns = "string", since = "0.1",
	text = "Any value as text, as the REPL prints it: tables with sorted keys, rows in columns, the first items of a stream,"
		.. " mentions in context. Control characters are made visible.",
	example = 'local dossier = require "dossier"\n'
		.. 'print(dossier.show { n = 3, place = "Ganja", "a\\tb" })\n'
		.. '--> { "a\\tb", n = 3, place = "Ganja" }',
	call = function(v) return printer.show(v, { width = 100, rich = true }) end,
}

return printer
