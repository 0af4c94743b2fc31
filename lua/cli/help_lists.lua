-- dossier help lists: the word lists that ship for patterns, and one of them in full.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local options = require "cli.options"

local lists = {}
local WIDTH = 79
local INDENT = (" "):rep(22)

local languages = { en = "English", de = "German", fr = "French", es = "Spanish", ru = "Russian", tr = "Turkish",
	az = "Azerbaijani" }

local function language(code) return languages[code] or code end

-- Bytes are no columns: Cyrillic letters have two.
local function wrap(parts, indent, first)
	local out, line = {}, first
	for i, part in ipairs(parts) do
		local piece = part .. (i < #parts and "," or "")
		if core.width(line) + 1 + core.width(piece) > WIDTH and line ~= indent then
			out[#out + 1] = line
			line = indent .. piece
		else
			line = line .. (line == indent and "" or " ") .. piece
		end
	end
	out[#out + 1] = line
	return table.concat(out, "\n")
end

local function texts(list)
	local out = {}
	for i, e in ipairs(list.entries) do out[i] = e.text end
	return out
end

local function full(l) return assert(core.word_list(l.name, l.lang)) end

-- "kill", "kill@de", "de" -> name, language
local function parse(arg)
	if not arg then return nil, "en" end
	local name, lang = arg:gsub("^%$", ""):match "^([%w_]*)@(%a+)$"
	if name then return name ~= "" and name or nil, lang end
	arg = arg:gsub("^%$", "")
	if languages[arg] then return nil, arg end
	return arg, "en"
end

local function overview(lang, all)
	local out, others, has = {}, {}, false
	for _, l in ipairs(all) do
		has = has or l.lang == lang
		if l.lang ~= lang and not others[l.lang] then
			others[l.lang] = {}
			others[#others + 1] = l.lang
		end
	end
	if not has then return nil end
	out[#out + 1] = ("word lists that ship, in %s: in a pattern $kill%s is any form of any entry"):format(
		language(lang), lang == "en" and "" or "@" .. lang)
	out[#out + 1] = ""
	for _, l in ipairs(all) do
		if l.lang == lang then
			out[#out + 1] = ("  %-12s %s"):format("$" .. l.name, l.text)
			out[#out + 1] = wrap(texts(full(l)), "      ", "      ")
		end
	end
	out[#out + 1] = ""
	out[#out + 1] = "dossier help lists kill            one list with all forms"
	if #others > 0 then
		out[#out + 1] = "dossier help lists LANG            other languages: " .. table.concat(others, ", ")
	end
	out[#out + 1] = "docs/lists.md                      how they were chosen; lists of your own"
	return table.concat(out, "\n") .. "\n"
end

local function one(l)
	local list, n = full(l), 0
	local rows = {}
	for _, e in ipairs(list.entries) do
		n = n + #e.forms
		local left, others = "  " .. e.text, {}
		-- the first form is the entry itself, without accents
		for i = 2, #e.forms do others[#others + 1] = e.forms[i] end
		if #others == 0 then
			rows[#rows + 1] = left
		elseif core.width(left) < #INDENT then
			rows[#rows + 1] = wrap(others, INDENT, left .. (" "):rep(#INDENT - core.width(left) - 1))
		else
			rows[#rows + 1] = left
			rows[#rows + 1] = wrap(others, INDENT, INDENT)
		end
	end
	table.insert(rows, 1, ("$%s%s: %s (%s; %d entries, %d forms)"):format(l.name,
		l.lang == "en" and "" or "@" .. l.lang, l.text, language(l.lang), l.n, n))
	return table.concat(rows, "\n") .. "\n"
end

local function json_lines(picked)
	local json = require "dossier".json
	local out = {}
	for i, l in ipairs(picked) do out[i] = assert(json.encode(full(l))) end
	return table.concat(out, "\n") .. "\n"
end

-- What `dossier help lists [NAME[@LANG]|LANG]` prints.
function lists.text(arg, format, command)
	local all = assert(core.word_lists())
	local name, lang = parse(arg)
	local picked, names = {}, {}
	for _, l in ipairs(all) do
		if l.lang == lang and (not name or l.name == name) or not arg and format == "jsonl" then
			picked[#picked + 1] = l
		end
		names[#names + 1] = l.name
	end
	if #picked == 0 then
		local near = name and options.nearest(name, names)
		local codes = {}
		for code in pairs(languages) do codes[#codes + 1] = code end
		table.sort(codes)
		options.usage(command, ("there is no list '%s' in %s%s"):format(name or "", language(lang),
			near and near ~= name and (", did you mean '%s'?"):format(near) or " (languages: " .. table.concat(codes, " ") .. ")"))
	end
	if format == "jsonl" then return json_lines(picked) end
	return name and one(picked[1]) or overview(lang, all)
end

return lists
