-- What the printer gives a terminal beside Lua's own notation: rows in columns, spans in context, documents marked up.
-- SPDX-License-Identifier: MIT
--
-- Each function gives text, or nil where the value is better shown as it always is.

local api = require "dossier.api"
local cell = require "dossier.cell"
local core = require "dossier.core"

local rich = {}

local MAX_ROWS, MAX_COLUMNS = 20, 12
local WIDE = 100 -- columns in which addresses of documents have room, too
local of_documents = { "date", "publisher", "title" }
local spans = { Span = true, Match = true, Zone = true }
local in_columns = { Document = true, Entity = true, Token = true, Claim = true, Counts = true }

local function render(report, ctx)
	return (require "dossier.render".render(report, "text", { width = ctx.width, color = ctx.color }):gsub("%s+$", ""))
end

local function in_table(rows, columns, ctx)
	return render(require "dossier.report".new():table(rows, columns), ctx)
end

-- One type for all of them, or nil.
local function type_of_all(items)
	local kind = api.typeof(items[1])
	for _, item in ipairs(items) do
		if api.typeof(item) ~= kind then return nil end
	end
	return kind
end

-- Whether these are tables with the same kind of fields: names, and values that are one line.
local function are_rows(items)
	local columns, n = {}, 0
	for _, item in ipairs(items) do
		if next(item) == nil then return false end
		for k, v in next, item do
			local kind = api.typeof(v)
			if type(k) ~= "string" or kind == "table" or kind == "function" or kind == "Stream" or kind == "thread" then
				return false
			end
			if not columns[k] then
				columns[k], n = true, n + 1
			end
		end
	end
	return n <= MAX_COLUMNS
end

-- "DATE 2020-11-10": what it is, and what it means where that is more than its text.
local function label_of(s)
	local kind = s.type or (api.typeof(s) == "Zone" and s.kind) or ""
	local value = s.value
	if value == nil then value = cell.bounds(s) end
	if value == nil or value == s.text then return kind end
	return ("%s %s"):format(kind, cell.text(value, true))
end

-- Spans under each other, with what stands beside them.
local function in_context(items, ctx)
	local concordance, kwic = require "dossier.concordance", require "dossier.concordance_text"
	local names, lines, labels = {}, {}, {}
	local layout = { width = ctx.width, label = 0, left = 0 }
	for i, s in ipairs(items) do
		local own = api.typeof(s) == "Match" and require "dossier.pattern".names_of(s) or {}
		if #own > #names then names = own end
		lines[i] = concordance.line(s, own, {})
		labels[i] = cell.visible(label_of(s))
		if labels[i] == "" then labels[i] = kwic.label(lines[i]) end
		layout.label = math.max(layout.label, math.min(core.width(labels[i]), ctx.width // 3))
		layout.left = math.max(layout.left, core.width(cell.visible(lines[i].left)) + 1)
	end
	if ctx.color then layout.colors = kwic.colors(names) end
	local out = {}
	for i, line in ipairs(lines) do
		-- without colours brackets say what is meant
		out[i] = kwic.line(line, labels[i], layout)
	end
	return table.concat(out, "\n")
end
rich.in_context = in_context

-- Items of a stream or list.
function rich.items(items, columns, ctx)
	local kind = type_of_all(items)
	if columns then return in_table(items, columns, ctx) end
	if spans[kind] then
		local ok, text = pcall(in_context, items, ctx)
		return ok and text or nil
	end
	if kind == "Document" then return in_table(items, ctx.width < WIDE and of_documents or nil, ctx) end
	if in_columns[kind] or kind == "table" and are_rows(items) then return in_table(items, nil, ctx) end
end

local function show_span(s, ctx)
	local report = require "dossier.report".new():quote(s, 12)
	local label = label_of(s)
	return (label ~= "" and cell.visible(label) .. "\n" or "") .. render(report, ctx)
end

-- A value that stands alone.
function rich.value(v, kind, ctx)
	if kind == "Report" then return render(v, ctx) end
	if spans[kind] then
		local ok, text = pcall(show_span, v, ctx)
		return ok and text or nil
	end
	if kind == "Claim" then return in_table({ v }, nil, ctx) end
	if kind == "Document" and ctx.document then return ctx.document(v) end
	if kind == "table" and debug.getmetatable(v) == nil then
		local n = rawlen(v)
		local count = 0
		for _ in next, v do count = count + 1 end
		if n < 2 or count ~= n then return nil end
		local first = table.move(v, 1, math.min(n, MAX_ROWS), 1, {})
		local each = type_of_all(first)
		if each ~= "table" and not spans[each] and not in_columns[each] then return nil end
		local text = rich.items(first, nil, ctx)
		return text and text .. (n > MAX_ROWS and ("\n... %d more"):format(n - MAX_ROWS) or "")
	end
end

return rich
