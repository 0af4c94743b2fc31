-- Commands of the REPL: lines that start with . or ?
-- SPDX-License-Identifier: MIT
--
-- A row is { name, arguments, text, run(session, rest) -> ok [, "quit"] }; ok false after s:complain. Those that work on
-- a store are in repl_commands_store.lua, those on files in repl_commands_file.lua.

local core = require "dossier.core"
local api = require "dossier.api"

local commands = { rows = {} }
local by_name = {}

function commands.add(row)
	commands.rows[#commands.rows + 1] = row
	by_name[row[1]] = row
	return row
end

local add = commands.add

function commands.refuse(s, text, ...)
	s:complain(select("#", ...) > 0 and text:format(...) or text)
	return false
end
local refuse = commands.refuse

-- A word that stands alone, without the quotes that it may have.
function commands.word(rest)
	return rest:match '^"(.*)"$' or rest:match "^'(.*)'$" or rest
end

-- ---- help ---------------------------------------------------------------------------------------

local order = { "help", "store", "find", "sql", "why", "mode", "export", "save", "load", "edit", "transcript", "timer", "quit" }

-- A row of the list: the text behind the name, broken where the screen ends.
local function entry(out, name, text, width)
	local line, indent = ("  %-20s "):format(name), (" "):rep(23)
	if #line > #indent then
		out[#out + 1] = line:gsub("%s+$", "")
		line = indent
	end
	for word in text:gmatch "%S+" do
		if #line > #indent and #line + 1 + #word > width then
			out[#out + 1] = line
			line = indent
		end
		line = line .. (#line > #indent and " " or "") .. word
	end
	out[#out + 1] = line
end

local beginnings = {
	{ 'store:entities "PERSON"', "who is named, most often first" },
	{ 'store:mentions "DATE"', "which dates, in context" },
	{ "store:mentions(\"GPE\"):bar \"text\"", "how often which place, as bars" },
	{ ".find <PERSON> []{0,3} ~meet <PERSON>", "who met whom" },
}

local function overview(width)
	width = math.min(width, 100) - 1
	local out = { "Lua runs as you type it; an expression prints its value. _ is the last result,", "_1 _2 ... are all of them;"
		.. " locals stay. Tab completes. Lines of the REPL's own:", "" }
	for _, name in ipairs(order) do
		local row = by_name[name]
		entry(out, "." .. name .. (row[2] ~= "" and " " .. row[2] or ""), row[3], width)
	end
	entry(out, "?NAME", "help on a name or value: ?store:find ?dossier.fold ?x ?patterns", width)
	out[#out + 1] = ""
	out[#out + 1] = "help() has all of the library. Some beginnings:"
	for _, b in ipairs(beginnings) do out[#out + 1] = ("  %-38s %s"):format(b[1], b[2]) end
	return table.concat(out, "\n") .. "\n"
end

function commands.help(s, rest)
	local name = rest:match "^%.?(%S*)"
	local row = by_name[name]
	if row then
		return (".%s %s\n  %s\n%s"):format(row[1], row[2], row[3], row[5] and row[5] .. "\n" or "")
	end
	return name == "" and overview(s:width()) or nil
end

add { "help", "[NAME]", "this list, or help on a command or name", function(s, rest)
	local text = commands.help(s, rest) or require "cli.repl_help".query(s, rest)
	if text then s:page(text) end
	return text ~= nil
end }

-- ---- how results are shown ----------------------------------------------------------------------

add { "mode", "[MODE]", "how results print: table, json, csv, md, lua", function(s, rest)
	local modes = require "cli.repl_show".modes
	if rest == "" then
		s:write(s.mode .. "\n")
		return true
	end
	for _, m in ipairs(modes) do
		if m == rest then
			s.mode = m
			return true
		end
	end
	return refuse(s, ".mode: there is no mode '%s'%s (there are %s)", core.show(rest), api.hint(rest, modes),
		table.concat(modes, ", "))
end }

add { "timer", "[on|off]", "print how long each input took", function(s, rest)
	if rest ~= "" and rest ~= "on" and rest ~= "off" then return refuse(s, ".timer: on or off, got '%s'", core.show(rest)) end
	s.timer = rest == "on" or rest == "" and not s.timer
	if rest == "" then s:write(s.timer and "on\n" or "off\n") end
	return true
end }

add { "quit", "", "leave, as Ctrl-D does", function() return true, "quit" end }

-- ---- dispatch -----------------------------------------------------------------------------------

local aliases = { exit = "quit", q = "quit", h = "help" }

local function names()
	local list = {}
	for name in pairs(by_name) do list[#list + 1] = name end
	table.sort(list)
	return list
end
commands.names = names

-- A whole line.
function commands.run(s, line)
	local question = line:match "^%s*%?%s*(.-)%s*$"
	if question then
		local text = require "cli.repl_help".query(s, question)
		if text then s:page(text) end
		return text ~= nil
	end
	local name, rest = line:match "^%s*%.%s*(%S*)%s*(.-)%s*$"
	local row = by_name[aliases[name] or name]
	if not row then
		return refuse(s, "there is no command '.%s'%s; .help lists them", core.show(name),
			(api.hint(name, names()):gsub("'(.-)'", "'.%1'")))
	end
	if row[2] == "" and rest ~= "" then return refuse(s, ".%s takes nothing behind it", row[1]) end
	return row[4](s, rest)
end

require "cli.repl_commands_store" (commands)
require "cli.repl_commands_file" (commands)

return commands
