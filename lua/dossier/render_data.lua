-- Reports as data: csv, json, jsonl.
-- SPDX-License-Identifier: MIT
--
-- csv and jsonl hold the rows of all tables. When there is more than one table, or a heading above
-- one, the first column, `section`, holds the heading. jsonl and json keep spans with their places.

local core = require "dossier.core"
local cell = require "dossier.cell"
local wire = require "dossier.wire"

local data = {}

-- The tables with the heading above each; whether headings tell them apart.
local function tables_of(tree)
	local found, heading, sections = {}, nil, false
	for _, item in ipairs(tree.items) do
		if item.kind == "heading" then
			heading = item.text
		elseif item.kind == "table" then
			found[#found + 1] = { item = item, section = heading }
			sections = sections or heading ~= nil
		end
	end
	return found, sections
end

-- RFC 4180: a field in quotes where it holds a separator, a quote or a line end.
local function field(s)
	if s:find '[",\r\n]' or s:find "^%s" or s:find "%s$" then
		return '"' .. s:gsub('"', '""') .. '"'
	end
	return s
end

-- Text of a stranger that a spreadsheet would run stays text there. What begins so and is none, such as @name, +44 20 or
-- -5, is left as it is.
local function no_formula(s)
	if s:find "^=" or s:find "^[+@-].*[(|!]" then return "'" .. s end
	return s
end

function data.csv(tree)
	local tables, sections = tables_of(tree)
	local columns, seen = {}, {}
	for _, t in ipairs(tables) do
		for _, c in ipairs(t.item.columns) do
			if not seen[c.name] then
				seen[c.name] = true
				columns[#columns + 1] = c
			end
		end
	end
	if #columns == 0 then return "" end
	local out, heads = {}, {}
	if sections then heads[1] = "section" end
	for _, c in ipairs(columns) do heads[#heads + 1] = field(c.name) end
	out[1] = table.concat(heads, ",")
	for _, t in ipairs(tables) do
		for _, row in ipairs(t.item.rows) do
			local cells = {}
			if sections then cells[1] = field(t.section or "") end
			for _, c in ipairs(columns) do
				local v = row[c.name]
				local text = cell.text(v, true):gsub("\0", "\u{FFFD}")
				cells[#cells + 1] = field(type(v) == "number" and text or no_formula(text))
			end
			out[#out + 1] = table.concat(cells, ",")
		end
	end
	return table.concat(out, "\r\n") .. "\r\n"
end

-- Bidi controls and the like as \u escapes: the same JSON, but harmless on a terminal.
local function encode(v, opts)
	local json, err = core.json_encode(v, opts)
	if not json then error(err, 0) end
	return cell.escape_json(json)
end

-- The printed fields of a row as JSON values.
local function row_fields(row, columns)
	local out = {}
	for _, c in ipairs(columns) do
		local v = row[c.name]
		if v ~= nil then out[c.name] = wire.plain(v) end
	end
	return out
end

function data.jsonl(tree)
	local tables, sections = tables_of(tree)
	local out = {}
	for _, t in ipairs(tables) do
		for _, row in ipairs(t.item.rows) do
			local fields = row_fields(row, t.item.columns)
			if sections and fields.section == nil then fields.section = t.section end
			out[#out + 1] = encode(fields)
		end
	end
	return #out > 0 and table.concat(out, "\n") .. "\n" or ""
end

local function plain_item(item)
	local out = {}
	for k, v in pairs(item) do
		if k ~= "rows" and k ~= "columns" and k ~= "found" then out[k] = v end
	end
	if item.kind == "table" then
		out.columns, out.rows = core.json_array {}, core.json_array {}
		for i, c in ipairs(item.columns) do
			out.columns[i] = { name = c.name, title = c.title, type = c.type }
		end
		for i, row in ipairs(item.rows) do out.rows[i] = row_fields(row, item.columns) end
	end
	return out
end

function data.json(tree, opts)
	local items = core.json_array {}
	for i, item in ipairs(tree.items) do items[i] = plain_item(item) end
	return encode({ kind = "report", title = tree.title, items = items },
		{ indent = opts.indent or 2 }) .. "\n"
end

return data
