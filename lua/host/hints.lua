-- What to do about an error: the common mistakes, told by Lua's message, the line of code and its variables.
-- SPDX-License-Identifier: MIT
--
-- hints.of{ message=, code=, variables=, text=, line=, env=, lines= } -> one line, or nil when nothing is known.
-- Fields are read from objects of the library and from plain tables only, so nothing of the script's runs.

local api = require "dossier.api"

local hints = {}

-- ---- what stands in the line ----------------------------------------------------------------------------

local function bare(code)
	return (code:gsub('"[^"]*"', '""'):gsub("'[^']*'", "''"):gsub("%-%-.*", ""))
end

local function variable(context, name)
	for _, v in ipairs(context.variables) do
		if v.name == name then return true, v.value end
	end
	local env = context.env
	if type(env) == "table" then
		local value = rawget(env, name)
		return value ~= nil, value
	end
	return false
end

-- Member k of v, where reading it calls nothing of a script's.
local function member(v, k)
	local kind = require "host.fault".type(v)
	if kind == "table" then
		local found = rawget(v, k)
		if found == nil and debug.getmetatable(v) then return false end
		return true, found
	end
	if type(v) ~= "table" and type(v) ~= "userdata" then return false end
	return pcall(function() return v[k] end)
end

-- "m.count" -> known, value, object in front of the last name, the last name.
local function resolve(context, path)
	local object, last
	local known, value
	for name in path:gmatch "[^.]+" do
		if not last then
			known, value = variable(context, name)
		else
			object = value
			if value == nil then return false end
			known, value = member(value, name)
		end
		if not known then return false end
		last = name
	end
	return known, value, object, last
end

-- The paths of a line ("m", "m.count") whose value is nil while all before it is not.
local function nils(context, wanted)
	local list = {}
	for before, path in bare(context.code):gmatch "()([%a_][%w_]*[%w_.]*)" do
		local front = bare(context.code):sub(1, before - 1)
		if not front:find "[.:]$" or front:find "%.%.$" then
			local so_far
			for name in path:gmatch "[^.]+" do
				so_far = so_far and so_far .. "." .. name or name
				local known, value, object, last = resolve(context, so_far)
				if not known then break end
				if value == nil then
					if not wanted or last == wanted then
						list[#list + 1] = { path = so_far, object = object, name = last }
					end
					break
				end
			end
		end
	end
	return list
end

-- ---- nil -------------------------------------------------------------------------------------------------

local function first_sentence(text)
	local s = text:match "^(.-[.;])%s" or text
	return (s:gsub("[.;]$", ""))
end

local function test_it(path)
	return ("test it first: if %s then"):format(path)
end

-- A method whose row says that it may give nothing: "nearest" -> "span:nearest", what it does
local function nil_method(name)
	api.load_all()
	for _, full in ipairs(api.order) do
		local row = api.rows[full]
		if full:match "[:.]([%w_]+)$" == name and row.kind ~= "field"
			and (row.returns or ""):match "^[%w_|]+%?" or full == "stream:first" and name == "first" then
			return full
		end
	end
end

local function plain_keys(t, name)
	local keys = {}
	for k in next, t do
		-- what begins with $ the host has put there
		if type(k) == "string" and #keys < 1000 and k:sub(1, 1) ~= "$" then keys[#keys + 1] = k end
	end
	table.sort(keys)
	if #keys == 0 then return "the table has no names in it" end
	local near = #name > 2 and api.nearest(name, keys)
	if near then return ("did you mean %s?"):format(near) end
	return ("the table has %s%s"):format(table.concat(keys, ", ", 1, math.min(#keys, 8)), #keys > 8 and ", ..." or "")
end

local function class_row(kind, name)
	api.load_all()
	for _, class_name in ipairs(api.class_order) do
		if api.classes[class_name].type == kind then return api.rows[class_name .. "." .. name] end
	end
end

-- Where a local got its nil: the last assignment above the line.
local function origin(context, name)
	if not context.text then return nil end
	local found, n = nil, 0
	for l in (context.text .. "\n"):gmatch "(.-)\n" do
		n = n + 1
		if n > context.line then break end
		local right = bare(l):match("%f[%w_]" .. name .. "%f[^%w_][%w_, ]*=([^=].*)")
		if right then found = right end
	end
	for method in (found or ""):gmatch "[:.]([%a_][%w_]*)" do
		local full = nil_method(method)
		if full then return full end
	end
end

local function why_nil(context, found)
	local fault = require "host.fault"
	local kind = found.object ~= nil and fault.type(found.object)
	if not kind then
		local full = origin(context, found.path)
		if full then
			return ("%s is nil: %s gives nil where there is none; %s"):format(found.path, full, test_it(found.path))
		end
		return ("%s is nil here; %s"):format(found.path, test_it(found.path))
	elseif kind == "Match" then
		for _, name in ipairs(require "dossier.pattern".names_of(found.object) or {}) do
			if name == found.name then
				return ("%s is nil: the capture took no part in this match; %s"):format(found.path, test_it(found.path))
			end
		end
		kind = "Span"
	elseif kind == "table" then
		return ("%s is nil: %s"):format(found.path, plain_keys(found.object, found.name))
	end
	local row = class_row(kind, found.name)
	if row then
		return ("%s is nil (%s: %s); %s"):format(found.path, row.name, first_sentence(row.text), test_it(found.path))
	end
	return ("%s is nil here; %s"):format(found.path, test_it(found.path))
end

-- A call in the line whose result may be nothing: m.n:nearest("GPE").text
local function nil_call(context)
	for method in bare(context.code):gmatch "[:.]([%a_][%w_]*)%s*%b()%s*[.:]" do
		local full = nil_method(method)
		if full then
			return ("%s gives nil where there is none; keep what it gives in a local and test it"):format(full)
		end
	end
	local method = bare(context.code):match '[:.]([%a_][%w_]*)%s*""%s*[.:]'
	local full = method and nil_method(method)
	return full and ("%s gives nil where there is none; keep what it gives in a local and test it"):format(full)
end

local function about_nil(context)
	local name = context.message:match "%(%l+ '([^']*)'%)"
	local list = nils(context, name)
	if #list == 0 and name then list = nils(context, nil) end
	if #list > 0 then return why_nil(context, list[1]) end
	return nil_call(context)
end

-- ---- names -----------------------------------------------------------------------------------------------

local closed = {
	io = "files that the command line names are read with dossier.lines, dossier.csv or dossier.jsonl; results are returned",
	debug = "see dossier run --trace and --break", package = "the script's own parts are not there yet",
	dofile = "put the code into the script", loadfile = "put the code into the script",
	dossier = 'write local dossier = require "dossier"',
}

local function global(context, name)
	if closed[name] and not context.trust then
		return name == "dossier" and closed.dossier
			or ("%s is not there in a confined script: %s (run --trust lifts that)"):format(name, closed[name])
	elseif name == "dossier" then
		return closed.dossier
	end
	local names = {}
	for _, v in ipairs(context.variables) do names[#names + 1] = v.name end
	for k in next, type(context.env) == "table" and context.env or {} do
		if type(k) == "string" and not k:find "^_%d*$" then names[#names + 1] = k end
	end
	local near = #name > 1 and api.nearest(name, names)
	if near then return ("did you mean %s?"):format(near) end
	local row = api.load_all().rows["dossier." .. name]
	if row then return ("write dossier.%s"):format(name) end
end

-- Of a call of something that is not there: the names of the object like it.
local function absent_method(context, name)
	local path = bare(context.code):match("([%a_][%w_.]*)[:.]" .. name .. "%f[^%w_]")
	local known, value, names = false, nil, {}
	if path then known, value = resolve(context, path) end
	if not known then
		-- of what a call gave: most such slips are in methods of strings
		for k in next, string do names[#names + 1] = k end
		local near = context.message:find("(method", 1, true) and api.nearest(name, names)
		return near and ("did you mean %s?"):format(near)
	end
	local of = value
	if type(value) == "string" then of = string end
	if type(of) ~= "table" or require "host.fault".type(of) ~= "table" then return nil end
	for k in next, of do
		if type(k) == "string" then names[#names + 1] = k end
	end
	local near = api.nearest(name, names)
	if near then return ("did you mean %s?"):format(near) end
	if type(value) == "string" then return ("%s is a string, which has no %s"):format(path, name) end
	return ("%s: %s"):format(path, plain_keys(of, name))
end

-- ---- by message --------------------------------------------------------------------------------------------

local objects = { Span = true, Match = true, Zone = true, Token = true }

local function text_of_object(kind)
	if objects[kind] then return "a piece of text is an object: write .text behind it" end
	if kind == "Entity" then return "an entity is an object: write .name behind it" end
	if kind == "Document" or kind == "Doc" then return "a document is an object: write .text, .title or .uri behind it" end
	if kind == "Stream" then return "a stream is many things: :list(), :count(), :first() or a loop" end
end

-- { pattern, function(context, captures...) -> hint | nil }, tried in order
local rules = {
	{ "undeclared global '([^']*)'", global },
	{ "assignment to undeclared global '([^']*)'", function() end },
	{ "attempt to call a nil value %(global '([^']*)'%)", global },
	{ "attempt to call a nil value %(%l+ '([^']*)'%)", function(context, name)
		return absent_method(context, name) or about_nil(context)
	end },
	{ "attempt to call a (%a+) value %(for iterator", function(_, kind)
		if kind == "table" then return "a plain table is run through with ipairs(t) or pairs(t)" end
		if kind == "nil" then return "what stands behind `in` is nil" end
	end },
	{ "attempt to call a %l+ value %(%l+ '([^']*)'%)", function(context, name)
		if name == "for iterator" or context.message:find("a nil value", 1, true) then return nil end
		if bare(context.code):find("[:.]" .. name .. "%s*[%({\"]") then
			return ("%s is a field, not a function: write .%s without brackets"):format(name, name)
		end
	end },
	{ "attempt to index a nil value %(global '([^']*)'%)", global },
	{ "attempt to index a nil value", about_nil },
	{ "attempt to index a function value", function() return "a function must be called: f(...) in front of the dot" end },
	{ "attempt to compare nil", about_nil },
	{ "attempt to compare %a+ with nil", about_nil },
	{ "attempt to compare number with string", function() return "one of them is text: dates and the like compare with"
		.. " dates; tonumber(s) makes a number" end },
	{ "attempt to compare string with number", function() return "one of them is text: dates and the like compare with"
		.. " dates; tonumber(s) makes a number" end },
	{ "attempt to compare two table", function() return "compare fields of the two: a.from < b.from" end },
	{ "attempt to concatenate a nil value", about_nil },
	{ "attempt to concatenate a (%u%a+) value", function(_, kind) return text_of_object(kind) end },
	{ "attempt to concatenate a boolean value", function() return "tostring(x) makes text of it" end },
	{ "attempt to perform arithmetic on a nil value", about_nil },
	{ "attempt to perform arithmetic on a (%u%a+) value", function(_, kind)
		if objects[kind] then return "its number is .value, or .low and .high where the text leaves it open" end
	end },
	{ "bad argument #%d+ to '[^']*' %(%a+ expected, got (%u%a+)%)", function(_, kind) return text_of_object(kind) end },
	{ "bad argument #%d+ to '[^']*' %(%a+ expected, got nil%)", about_nil },
	{ "bad argument #%d+ to '[^']*' %(%a+ expected, got no value%)", about_nil },
	{ "call it with a colon on", function(context)
		local object, method = bare(context.code):match "([%a_][%w_.]*)%.([%a_][%w_]*)%s*[%({\"]"
		return object and ("write %s:%s"):format(object, method)
	end },
}

-- Messages of the compiler.
local syntax = {
	{ "near '!'", function() return "not equal is ~=, and not is written `not`" end },
	{ "near '[+*/-]='", function() return "Lua has no += : write x = x + 1" end },
	{ "near '[+*/%-]'", function(c)
		return c.code:find "[+*/-]=" and "Lua has no += : write x = x + 1"
			or c.code:find "%+%+" and "Lua has no ++ : write x = x + 1" or nil
	end },
	{ "near '='", function(c)
		return c.code:find "[+*/-]=" and "Lua has no += : write x = x + 1"
			or c.code:find "%f[%a]if%f[%A]" and "to compare, write ==" or nil
	end },
	{ "near '&'", function() return "and is written `and`" end },
	{ "near '|'", function() return "or is written `or`" end },
	{ "<name> expected near '(%l+)'", function(_, word)
		return ('%s is a word of Lua: as the name of a field write ["%s"]'):format(word, word)
	end },
	{ "'end' expected.-near 'else'", function() return "elseif is one word in Lua" end },
	{ "unfinished string", function() return "a text in quotes ends in its line; [[ ... ]] may be longer" end },
	{ "<eof>'? expected near 'end'", function() return "there is one `end` more than was opened" end },
	{ "<eof>'? expected near", function() return "return ends a script: nothing may stand behind it" end },
}

-- "'end' expected (to close 'for' at line 3) near <eof>": line 3 is shown, too.
local function opened_at(context)
	local line = math.tointeger(tonumber(context.message:match "%(to close '[^']*' at line (%d+)%)"))
	if not line or not context.text or line == context.line then return end
	local shown = context.excerpt(context.text, line)
	for i = #shown, 1, -1 do table.insert(context.lines, 1, shown[i]) end
	return "what was opened in line " .. line .. " was not closed"
end

local function try(list, context)
	for _, rule in ipairs(list) do
		local captures = table.pack(context.message:find(rule[1]))
		if captures[1] then
			local hint = rule[2](context, table.unpack(captures, 3, captures.n))
			if hint then return hint end
		end
	end
end

function hints.of(context)
	if #context.message > 1000 then return nil end
	local hint, opened = try(rules, context) or try(syntax, context), opened_at(context)
	return hint or opened
end

return hints
