-- Commands of the REPL that read and write files: .export .save .load .edit .transcript
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local source = require "cli.repl_source"

local formats = { csv = "csv", json = "json", jsonl = "jsonl", md = "markdown", html = "html", txt = "text" }

local function slurp(path)
	local f, err = io.open(path, "rb")
	if not f then return nil, err end
	local text
	text, err = f:read "a"
	f:close()
	return text, err and path .. ": " .. err
end

-- A path, in quotes where it has blanks, and what stands behind it.
local function path_and_rest(rest)
	local quote, path, behind = rest:match "^([\"'])(.-)%1%s*(.*)$"
	if quote then return path, behind end
	return rest:match "^(%S*)%s*(.*)$"
end

-- ---- .save --------------------------------------------------------------------------------------

local SAVED = "-- Saved from a session of the REPL."

-- What somebody wrote is not written over; what .save wrote is.
local function is_foreign(path)
	local text = slurp(path)
	return text and text:find "%S" and not text:find("\n" .. SAVED .. "\n", 1, true)
end

-- Names of Lua that a script without --trust has not.
local beyond = { io = true, debug = true, package = true, dofile = true, loadfile = true, help = true }

-- `return x` typed as a line is a result, as `x` is. show: the name of the function that prints; used: all names that occur.
local function as_statement(line, show, used)
	local text, expression = line.text, line.expression
	local survey = source.survey(text)
	if survey.returns then
		local rest = text:sub(survey.returns[2])
		if text:sub(1, survey.returns[1] - 1):find "%S" or not load("return " .. rest, "=save", "t") then
			return "do\n" .. text .. "\nend"
		end
		text, expression = rest, rest:find "%S" ~= nil
	end
	if not expression then return text end
	text = text:match "^%s*(.-)[ \t]*$"
	if not line.number and load(text, "=save", "t") then return text end
	-- a comment at its end must not take the bracket with it
	local call = ("%s(%s%s)"):format(show, text, text:find("--", 1, true) and "\n" or "")
	local numbered = line.number and used["_" .. line.number] and "_" .. line.number
	if numbered and used._ then return ("%s = %s\n_ = %s"):format(numbered, call, numbered) end
	if numbered or used._ and line.number then return ("%s = %s"):format(numbered or "_", call) end
	return call
end

local function free_name(name, used)
	while used[name] do name = name .. "_" end
	return name
end

-- The function that prints what the REPL printed.
local printing = [[
local function %s(...)
	for i = 1, select("#", ...) do print(dossier.show((select(i, ...)))) end
	return ...
end

]]

-- What a session begins with: its startup file, if the lines use something of it.
local function lines_of(s)
	local lines = table.move(s.lines, 1, #s.lines, 1, {})
	for _, line in ipairs(s.lines) do
		for name in pairs(source.survey(line.text).names) do
			if s.startup and s.startup.names[name] then
				table.insert(lines, 1, { text = (s.startup.text:gsub("%s+$", "")) })
				return lines
			end
		end
	end
	return lines
end

-- The lines as the body of a function; what has to stand in front; names that scripts do not have.
local function script_body(s)
	local used, own = {}, {}
	local lines = lines_of(s)
	for _, line in ipairs(lines) do
		for name in pairs(source.survey(line.text).names) do used[name] = true end
	end
	local out, missing = {}, {}
	for _, name in ipairs(s.order) do
		if name ~= "store" and used[name] then own[#own + 1] = name end
	end
	if used._ then own[#own + 1] = "_" end
	local show, shows = free_name("show", used), false
	for _, line in ipairs(lines) do
		local first = line.text:match "^%s*([%a_][%w_]*)"
		if first ~= "help" then
			out[#out + 1] = as_statement(line, show, used)
			shows = shows or line.number ~= nil
			if line.number and used["_" .. line.number] then own[#own + 1] = "_" .. line.number end
			for name in pairs(source.survey(line.text).names) do missing[name] = true end
		end
	end
	if #own > 0 then table.insert(out, 1, "local " .. table.concat(own, ", ")) end
	local list = {}
	for name in pairs(beyond) do
		if missing[name] then list[#list + 1] = name end
	end
	table.sort(list)
	return table.concat(out, "\n"), shows and printing:format(show) or "", list
end

local function indented(text)
	-- a line that begins inside a long string must stay as it is
	if text:find "%[=*%[" or text:find "\\\n" then return text end
	return (text:gsub("[^\n]+", "\t%0"))
end

local function save(s, path, refuse)
	if #s.lines == 0 then return refuse(s, ".save: nothing was run yet that could be saved") end
	local name = path:match "([^/]+)$":gsub("%.lua$", ""):gsub("[^%w_-]", "-")
	if not name:match "^%a" then name = "script-" .. name end
	local body, front, missing = script_body(s)
	local shown = path:find "/" and path or "./" .. path
	local example = s.path and ("dossier run %s --store %s"):format(shown, s.path) or ("dossier run " .. shown)
	local text = ([[
-- What it does, in one line: %s.
--
%s
--
-- @script %s 0.1.0
-- @example %s

local dossier = require "dossier"

%slocal script = {}

-- args: values of the @arg lines, if there are any; store: the one of --store, or nil.
function script.run(args, store)
%s
end

return script
]]):format(name, SAVED, name, example, front, indented(body))
	local ok, err = load(text, "=" .. path, "t")
	if not ok then return refuse(s, ".save: the lines do not fit into one script: %s", tostring(err)) end
	ok, err = core.write_file(path, text)
	if not ok then return refuse(s, ".save: %s", tostring(err)) end
	s:write(("saved %d input%s as %s: %s\n"):format(#s.lines, #s.lines == 1 and "" or "s", core.show(path), core.show(example)))
	for _, word in ipairs(missing) do
		if word ~= "help" then s:complain(("it uses %s, which scripts have only with --trust"):format(word)) end
	end
	return true
end

-- ---- .edit --------------------------------------------------------------------------------------

local function shell_word(path) return "'" .. path:gsub("'", "'\\''") .. "'" end

local function edit(s, refuse)
	local editor = os.getenv "VISUAL"
	if not editor or editor == "" then editor = os.getenv "EDITOR" end
	if not editor or editor == "" then editor = "vi" end
	local path = os.tmpname()
	local f, err = io.open(path, "w")
	if not f then return refuse(s, ".edit: %s", tostring(err)) end
	f:write(s.last or "", "\n")
	f:close()
	io.stdout:flush()
	local ok, _, code = os.execute(editor .. " " .. shell_word(path))
	local text = slurp(path)
	os.remove(path)
	if not ok then return refuse(s, ".edit: '%s' failed (%s)", core.show(editor), tostring(code)) end
	text = (text or ""):gsub("%s+$", "")
	if text == "" then return true end
	s:write((core.show((text:gsub("\t", "    ")):gsub("\n", "\1")):gsub("\u{2401}", "\n")) .. "\n")
	return s:evaluate(text)
end

return function(commands)
	local add, refuse = commands.add, commands.refuse

	add { "export", "FILE [EXPR]", "write the last result, or EXPR: .csv .json .jsonl .md .html .txt", function(s, rest)
		local path, expr = path_and_rest(rest)
		if path == "" then return refuse(s, ".export: needs a file, e.g. .export dates.csv") end
		local extension = path:match "%.(%w+)$"
		local format = extension and formats[extension]
		if not format then
			return refuse(s, ".export: the file's name says the format, one of .csv .json .jsonl .md .html .txt; got '%s'",
				core.show(path))
		end
		local value = rawget(_G, "_")
		if expr ~= "" then
			local ok
			ok, value = s:value(expr)
			if not ok then return false end
		elseif s.count == 0 then
			return refuse(s, ".export: there is no result yet: write an expression behind the file")
		end
		local show = require "cli.repl_show"
		local text
		if format == "json" then
			text = show.text(value, { mode = "json" })
		else
			text = show.format(value, format)
		end
		local ok, err = core.write_file(path, text)
		if not ok then return refuse(s, ".export: %s", tostring(err)) end
		s:write(("wrote %s, %d bytes\n"):format(core.show(path), #text))
		return true
	end }

	add { "save", "FILE", "the inputs that worked as a script that runs", function(s, rest)
		local path = commands.word(rest)
		if path == "" then return refuse(s, ".save: needs a file, e.g. .save who.lua") end
		if path:find "/$" then return refuse(s, ".save: '%s' is a folder: write the file's name behind it", core.show(path)) end
		if not path:find "%.lua$" then path = path .. ".lua" end
		if is_foreign(path) then
			return refuse(s, ".save: %s exists and is none of .save: give another name, or remove it", core.show(path))
		end
		return save(s, path, refuse)
	end }

	add { "load", "FILE", "run a file of Lua here; its locals stay", function(s, rest)
		local path = commands.word(rest)
		if path == "" then return refuse(s, ".load: needs a file, e.g. .load mine.lua") end
		local text, err = slurp(path)
		if not text then return refuse(s, ".load: %s", tostring(err)) end
		local ok, values = s:run((text:gsub("^\xEF\xBB\xBF", ""):gsub("^#![^\n]*", "")), "@" .. path)
		if not ok then return false end
		if values.n > 0 then
			s:remember(values[1])
			return s:show(values)
		end
		return true
	end }

	add { "edit", "", "the last input in $VISUAL or $EDITOR; it runs when the editor ends", function(s)
		return edit(s, refuse)
	end }

	add { "transcript", "[FILE|off]", "write all that is typed and printed to FILE as well", function(s, rest)
		local path = commands.word(rest)
		if path == "" then
			s:write(s.transcript and ("to " .. core.show(s.transcript_path) .. "\n") or "off\n")
			return true
		end
		if s.transcript then
			s:end_transcript()
		end
		if path == "off" then return true end
		local f, err = io.open(path, "a")
		if not f then return refuse(s, ".transcript: %s", tostring(err)) end
		f:setvbuf "line"
		s.transcript, s.transcript_path = f, path
		return true
	end }
end
