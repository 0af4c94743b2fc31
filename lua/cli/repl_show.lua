-- Results of the REPL in its mode: table, json, csv, md, lua.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local api = require "dossier.api"

local show = {}

show.modes = { "table", "json", "csv", "md", "lua" }

local LINES = 30 -- of a document

-- A document with its entities marked, its first lines.
local function document(s, width)
	return function(doc)
		require "dossier.document".ensure(doc)
		local text = require "cli.highlight".document(doc, { color = s.color, width = width })
		local out, n = {}, 0
		for line in text:gsub("\n+$", ""):gmatch "([^\n]*)\n?" do
			n = n + 1
			if n <= LINES then out[n] = line end
		end
		if n > LINES then out[#out + 1] = ("... %d more lines (.why and doc.text have the rest)"):format(n - LINES) end
		return (table.concat(out, "\n"):gsub("\n+$", ""))
	end
end

-- Rows of a value, and their columns where it names them; or a report.
local function as_rows(v)
	local kind = api.typeof(v)
	local stream = require "dossier.stream"
	if kind == "Report" then return nil, nil, v end
	if kind == "Stream" then
		local columns = stream.columns(v)
		return v:list(), columns
	end
	if kind == "table" then
		if rawlen(v) > 0 then
			local rows = {}
			for i = 1, rawlen(v) do rows[i] = v[i] end
			return rows
		end
		return next(v) ~= nil and { v } or {}
	end
	if kind == "function" or kind == "thread" or kind == "userdata" or kind == "Store" then
		return { { value = require "dossier.printer".show(v) } }
	end
	if v == nil then return {} end
	return { v }
end

-- Any value in a format of reports: csv, jsonl, json, markdown, html, text.
function show.format(v, format, opts)
	local render = require "dossier.render"
	local rows, columns, report = as_rows(v)
	if not report then
		for i, row in ipairs(rows) do
			-- a list within a list: its positions are the columns
			if api.typeof(row) == "table" and rawlen(row) > 0 then
				local flat = {}
				for k, x in pairs(row) do flat[tostring(k)] = x end
				rows[i] = flat
			end
		end
		report = require "dossier.report".of_rows(rows, columns)
	end
	return render.render(report, format, opts or {})
end

-- As one JSON value: a row an object, a stream or list an array.
local function json(v)
	local kind = api.typeof(v)
	if kind == "string" or kind == "number" or kind == "boolean" or kind == "nil" then
		local text, err = core.json_encode(v)
		if not text then error(err, 0) end
		return require "dossier.cell".escape_json(text) .. "\n"
	end
	if kind == "table" and rawlen(v) == 0 or kind == "table" and type(v[1]) ~= "table" and api.typeof(v[1]) == type(v[1]) then
		local text, err = core.json_encode(require "dossier.wire".plain(v), { indent = 2 })
		if not text then error(err, 0) end
		return require "dossier.cell".escape_json(text) .. "\n"
	end
	local lines = show.format(v, "jsonl"):gsub("\n$", "")
	if kind ~= "Stream" and kind ~= "table" and kind ~= "Report" then return lines .. "\n" end
	if lines == "" then return "[]\n" end
	return "[\n  " .. lines:gsub("\n", ",\n  ") .. "\n]\n"
end

-- A result as the session's mode has it; ends in a line end.
function show.text(v, s)
	if s.mode == "json" then return json(v) end
	if s.mode == "csv" then
		local text = show.format(v, "csv")
		-- for a pipe the bytes as they are; a terminal would obey some of them
		return s.terminal and require "dossier.cell".visible(text, "\n") or text
	end
	if s.mode == "md" then return show.format(v, "markdown") end
	local printer, width = require "dossier.printer", s:width()
	if s.mode == "lua" then return printer.show(v, { width = width }) .. "\n" end
	return printer.show(v, { width = width, color = s.color, rich = true, document = document(s, width),
		signature = require "cli.repl_help".signature }) .. "\n"
end

return show
