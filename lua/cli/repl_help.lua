-- Help in the REPL: on a name, or on a value.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local api = require "dossier.api"

local help = {}

-- The registered name of one of our functions.
local function name_of(f)
	api.load_all()
	for _, name in ipairs(api.order) do
		local class, method = name:match "^(%a+):([%w_]+)$"
		if class and api.classes[class].methods[method] == f then return name end
	end
	for _, name in ipairs(api.order) do
		local t = api.public
		for part in name:gsub("^dossier%.", ""):gmatch "[^.]+" do t = type(t) == "table" and t[part] or nil end
		if t == f then return name end
	end
end

local libraries = { "string", "table", "math", "utf8", "coroutine", "os", "io", "debug" }

-- The name of a function of Lua's own: "string.find", "pairs".
local function name_in_lua(f)
	for _, library in ipairs(libraries) do
		for k, v in next, type(rawget(_G, library)) == "table" and rawget(_G, library) or {} do
			if v == f then return library .. "." .. tostring(k) end
		end
	end
	local found
	for k, v in next, _G do
		-- results have names, too: _1, _2
		if v == f and type(k) == "string" and not k:find "^_%d*$" and (not found or k < found) then found = k end
	end
	return found
end

-- "function twice(a, b)" of one that is written in Lua.
local function head(f, own)
	local at = debug.getinfo(f, "u")
	local args = {}
	for i = 1, at.nparams do args[i] = debug.getlocal(f, i) end
	if at.isvararg then args[#args + 1] = "..." end
	return ("function %s(%s)"):format(own or "", table.concat(args, ", "))
end

local function on_function(f)
	local name = name_of(f)
	if name then return require "dossier.help".text(name) end
	local at = debug.getinfo(f, "S")
	local own = name_in_lua(f)
	if at.what == "C" or at.source:sub(1, 5) == "@lua/" then
		return ("%s: a function of Lua 5.4; its manual has it\n"):format(own or "a function written in C")
	end
	return ("%s, written in %s, line %d\n"):format(head(f, own), at.short_src, at.linedefined)
end

-- "function store:find(pattern, [filter]) -> Stream  (?store:find)" of one of ours; nil else.
function help.signature(f)
	local name = name_of(f)
	if not name then
		local own, at = name_in_lua(f), debug.getinfo(f, "S")
		if at.what ~= "C" and at.source:sub(1, 1) ~= "@" then return head(f, own) end
		return own and "function " .. own
	end
	local row = api.rows[name]
	return ("function %s%s  (?%s)"):format(api.signature(row), api.returned(row), name)
end

-- What a word says: a name of the API, a topic of the command line, a command of the REPL; nil, error else.
local function on_word(word)
	local text, err = require "dossier.help".text(word)
	if text then return text end
	local topic = require "cli.help".topics[word]
	if topic then return topic(nil, {}) end
	return nil, err
end

-- Help on a value; without one the overview.
function help.of(...)
	if select("#", ...) == 0 then return require "dossier.help".text() end
	local value = ...
	local kind = api.typeof(value)
	if kind == "string" then
		local text, err = on_word(value)
		return text or tostring(err) .. "\n"
	elseif kind == "function" then
		return on_function(value)
	elseif rawequal(value, require "dossier") then
		return require "dossier.help".text()
	end
	api.load_all()
	for _, class in pairs(api.classes) do
		if class.kinds[kind] and class.type == kind then return require "dossier.help".text(class.name) end
	end
	for _, class in pairs(api.classes) do
		if class.kinds[kind] then return require "dossier.help".text(class.name) end
	end
	if kind == "nil" then return "nil: no value. help() has the reference, .help the commands\n" end
	return ("a %s of Lua: %s\n"):format(kind, (core.show(require "dossier.printer".show(value)):gsub("\n.*", " ...")))
end

-- `?word`: a name first, else the value of an expression.
function help.query(s, text)
	if text == "" then return require "cli.repl_commands".help(s, "") end
	local simple = text:match "^[%a_][%w_]*$"
	-- the user's own variable hides what has its name elsewhere
	local own = simple and (s.cells[text] or rawget(_G, text) ~= nil and not s.native[text])
	local found = not own and on_word(text) or nil
	local object, member = text:match "^([%a_][%w_]*)[:.]([%a_][%w_]*)$"
	if not found and object then
		-- a method of what a variable holds
		local ok, value = pcall(function()
			local cell = s.cells[object]
			if cell then return require "cli.repl_source".value(cell) end
			return rawget(_G, object)
		end)
		local kind = ok and api.typeof(value)
		for name, class in pairs(api.classes) do
			if kind and class.kinds[kind] and not found then
				found = require "dossier.help".text(name .. ":" .. member) or require "dossier.help".text(name .. "." .. member)
			end
		end
	end
	if found then return found end
	if load("return " .. text, "=repl", "t") then
		if not simple or s.cells[text] or rawget(_G, text) ~= nil then
			local ok, value = s:value(text)
			return ok and help.of(value) or nil
		end
	end
	local _, err = require "dossier.help".text(text)
	s:complain(tostring(err))
	return nil
end

return help
