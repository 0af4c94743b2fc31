-- What went wrong in a script, told to the one who wrote it: message, lines of the script, place in the document.
-- SPDX-License-Identifier: MIT
--
-- fault.collect(err, context) is called from a message handler, where the failed functions still stand on the
-- stack; it gives { message, place, lines }: plain strings, which cross to the parent (lua/cli/trouble.lua prints
-- them). It looks at the stack from a coroutine of its own, so that a stack that is full does not matter.
-- Invariant: nothing of the script's is called. An error object or a table may have metamethods that never return.
-- Left out: frames of coroutines that have ended; of those the message alone tells the line.

local core = require "dossier.core"

local fault = {}

local MAX_MESSAGE = 1000
local MAX_FRAMES, MAX_LEVELS = 100, 250 -- of the stack that are looked at
local CALLS = 4 -- callers that are named
local VALUES = 4 -- variables that are shown
local AROUND = 1 -- lines of the script before and after the one that failed
local COLUMNS = 96 -- of a line that are shown

-- ---- the script's text --------------------------------------------------------------------------------

-- chunk name as debug.getinfo has it ("@tolls.lua") -> source
local sources = {}

-- Lines end as Lua has them: CR LF and CR are line ends, too.
local function with_lf(text)
	return text:find("\r", 1, true) and text:gsub("\r\n?", "\n") or text
end

function fault.source(chunk_name, text) sources[chunk_name] = with_lf(text) end

-- Name of a chunk as messages have it -> its text. Files that a trusted script loads are read again.
local function text_of(name, trust)
	for chunk, text in pairs(sources) do
		if chunk:sub(2) == name then return text end
	end
	local f = trust and io.open(name, "rb")
	if not f then return nil end
	local text = f:read "a"
	f:close()
	return text and with_lf(text)
end

local function lines_of(text, first, last)
	local lines, at, n = {}, 1, 0
	while at and at <= #text + 1 and n < last do
		local stop = text:find("\n", at, true) or #text + 1
		n = n + 1
		if n >= first then lines[n] = text:sub(at, math.min(stop - 1, at + 2000)) end
		at = stop + 1
	end
	return lines
end

-- Short enough for one line, and nothing in it that a terminal would obey.
local function fit(s, columns)
	s = core.show((core.normalize(s, "reading"):gsub("[\n\t]", " ")))
	if core.width(s) <= columns then return s end
	local out, width = {}, 0
	for _, code in utf8.codes(s) do
		local c = utf8.char(code)
		width = width + core.width(c)
		if width > columns - 3 then break end
		out[#out + 1] = c
	end
	return table.concat(out) .. "..."
end
fault.fit = fit

-- The line with its neighbours, marked: { "  6 | for ...", "> 7 | emit ..." }; empty where there is no such line.
function fault.excerpt(text, number)
	local lines = lines_of(text, number - AROUND, number + AROUND)
	if not lines[number] or not lines[number]:find "%S" then return {} end
	local common
	for n = number - AROUND, number + AROUND do
		lines[n] = lines[n] and lines[n]:gsub("\t", "    ")
		local indent = lines[n] and lines[n]:match "^( *)%S"
		if indent and (not common or #indent < common) then common = #indent end
	end
	local out, digits = {}, #tostring(number + AROUND)
	for n = number - AROUND, number + AROUND do
		if lines[n] and (n == number or lines[n]:find "%S") then
			out[#out + 1] = ("%s %" .. digits .. "d | %s"):format(n == number and ">" or " ", n,
				fit(lines[n]:sub(common + 1), COLUMNS))
		end
	end
	return out
end

-- ---- the stack ----------------------------------------------------------------------------------------

-- Functions of scripts on a stack, the innermost first: { level, name, line, func, called }.
function fault.frames(thread)
	local list = {}
	for level = 0, MAX_LEVELS do
		local at = debug.getinfo(thread, level, "Slnf")
		if not at or #list >= MAX_FRAMES then break end
		if at.what ~= "C" and at.currentline > 0 and at.source:sub(1, 5) ~= "@lua/" then
			list[#list + 1] = { level = level, name = at.source:match "^[@=](.*)$" or at.short_src,
				short = at.short_src, line = at.currentline, func = at.func, what = at.what, called = at.name }
		end
	end
	return list
end

-- Variables that a function sees: { { name, value, index, upvalue = } }, the innermost declared first. A
-- hidden one is left out.
function fault.variables(thread, frame)
	local list, seen, found = {}, {}, {}
	local i = 1
	while true do
		local name, value = debug.getlocal(thread, frame.level, i)
		if not name then break end
		if name:find "^[%a_]" then found[#found + 1] = { name = name, value = value, index = i } end
		i = i + 1
	end
	for k = #found, 1, -1 do
		if not seen[found[k].name] then list[#list + 1] = found[k] end
		seen[found[k].name] = true
	end
	i = 1
	while true do
		local name, value = debug.getupvalue(frame.func, i)
		if not name then break end
		if name ~= "_ENV" and not seen[name] then
			seen[name] = true
			list[#list + 1] = { name = name, value = value, index = i, upvalue = true }
		elseif name == "_ENV" then
			frame.env = value
		end
		i = i + 1
	end
	return list
end

-- ---- values --------------------------------------------------------------------------------------------

local spans = { Span = true, Match = true, Token = true, Zone = true }

local function field(v, name)
	local ok, value = pcall(function() return v[name] end)
	return ok and value or nil
end

-- Line and column in characters of a byte of a text.
local function line_column(text, from)
	local line, start = 1, 1
	while true do
		local stop = text:find("\n", start, true)
		if not stop or stop >= from then break end
		line, start = line + 1, stop + 1
	end
	return line, (utf8.len(text, start, math.min(from, #text)) or from - start + 1)
end

-- "docs/a.txt:3:14" of a span or token; a span that came with a row has its ref alone.
function fault.place(v)
	if not spans[fault.type(v)] then return nil end
	local doc, from = field(v, "doc"), field(v, "from")
	if not doc then return nil end
	local uri, text = field(doc, "uri"), field(doc, "text")
	local name = type(uri) == "string" and uri ~= "" and uri or field(doc, "id")
	if type(name) ~= "string" then return nil end
	if type(text) ~= "string" or math.type(from) ~= "integer" then
		local ref = field(v, "ref")
		return type(ref) == "string" and ("%s, %s"):format(name, ref) or nil, name
	end
	local line, column = line_column(text, from)
	return ("%s:%d:%d"):format(name, line, column), name
end

-- "Span", "Document" ... for objects of the library, else Lua's own name. What a script made is a table.
function fault.type(v)
	if type(v) ~= "userdata" and type(v) ~= "table" then return type(v) end
	local mt = debug.getmetatable(v)
	if not mt or require "host.env".is_theirs(mt) then return type(v) end
	return require "dossier.api".typeof(v)
end

local function show_table(v)
	local keys, n = {}, 0
	if debug.getmetatable(v) then return "a table" end
	for k in next, v do
		n = n + 1
		if n > 10000 then return "a large table" end
		if type(k) == "string" and #k <= 40 and k:sub(1, 1) ~= "$" then keys[#keys + 1] = k end
	end
	if n == 0 then return "an empty table" end
	if #keys == 0 then return ("a table with %d item%s"):format(n, n == 1 and "" or "s") end
	table.sort(keys)
	local more = #keys > 8 and ", ..." or ""
	return ("a table with %s%s"):format(table.concat(keys, ", ", 1, math.min(8, #keys)), more)
end

-- A value in a few words.
function fault.show(v)
	local kind = fault.type(v)
	if kind == "string" then return '"' .. fit(v:sub(1, 400), 60) .. '"' end
	if kind == "number" or kind == "boolean" or kind == "nil" then return tostring(v) end
	if spans[kind] then
		local text, place = field(v, "text"), fault.place(v)
		if type(text) == "string" then
			return ("\u{AB}%s\u{BB}%s"):format(fit(text:sub(1, 400), 60), place and (" (%s)"):format(place) or "")
		end
	elseif kind == "Document" then
		local uri = field(v, "uri")
		return "the document " .. fit(type(uri) == "string" and uri ~= "" and uri or tostring(field(v, "id")), 80)
	elseif kind == "Entity" then
		return "the entity " .. fit(tostring(field(v, "name")), 60)
	elseif kind == "Claim" then
		return ("the claim \u{AB}%s\u{BB}"):format(fit(tostring(field(field(v, "content"), "text")):sub(1, 400), 60))
	elseif kind == "table" then
		return show_table(v)
	end
	return (kind:match "^[AEIOUaeiou]" and "an " or "a ") .. kind
end

-- ---- putting it together -------------------------------------------------------------------------------

-- Anything that was raised -> its message, and the lines that it brings along (a pattern's excerpt).
local function message_of(err)
	if type(err) == "string" then return err end
	if core.is_error(err) then
		local excerpt = rawget(err, "excerpt")
		local text = tostring(err)
		if type(excerpt) == "string" and text:sub(-#excerpt) == excerpt then
			return text:sub(1, -#excerpt - 2), excerpt
		end
		return text
	elseif type(err) == "table" and type(rawget(err, "message")) == "string" then
		return rawget(err, "message")
	end
	return ("the script raised a %s value, not a message"):format(type(err))
end

-- Lua's own words on an object of ours: "attempt to call a Doc value" as "attempt to call a document".
function fault.plain(message)
	if not message:find("attempt to ", 1, true) then return message end
	local function named(type_name)
		if type_name == "Doc" then return "document" end
		for _, class in pairs(require "dossier.api".classes) do
			if class.type == type_name then return type_name:lower() end
		end
	end
	message = message:gsub("(attempt to .- )an? (%u%a*) value", function(before, type_name)
		local name = named(type_name)
		return name and ("%s%s %s"):format(before, name:find "^[aeiou]" and "an" or "a", name)
	end)
	return (message:gsub("attempt to compare (.+)$", function(rest)
		return "attempt to compare " .. rest:gsub("%f[%a]%u%a*", function(word) return named(word) end)
	end))
end

-- The message behind the script's own line, which comes first: a line of our library says nothing to a user.
local function placed(message, frame, bare)
	local where, rest = message:match "^(lua/[%w_/]+%.lua:%d+): (.*)$"
	-- only where the mistake may be ours
	if where then message = rest:find "^attempt to " and ("%s (%s)"):format(rest, where) or rest end
	if #message > MAX_MESSAGE then
		message = message:sub(1, (utf8.offset(message:sub(1, MAX_MESSAGE), -1) or MAX_MESSAGE) - 1) .. "..."
	end
	if frame and (where or bare) then return ("%s:%d: %s"):format(frame.short, frame.line, message) end
	return message
end

-- coroutine.wrap puts its own line in front of the one that failed; the latter is what counts.
local function innermost(message)
	while true do
		local outer, inner = message:match "^([^\n:]+):%d+: (([^\n:]+):%d+: .*)$"
		if not outer or inner:sub(1, #outer + 1) ~= outer .. ":" then return message end
		message = inner
	end
end

-- The frame that a message is about: that of the line it names, else the innermost.
local function frame_of(frames, name, line)
	for _, f in ipairs(frames) do
		if line and f.line == line and (f.name == name or f.short == name) then return f end
	end
	return frames[1]
end

-- The words of a line of code that may be names of variables, in order; texts and comments are no code.
local function words(code)
	code = code:gsub('"[^"]*"', '""'):gsub("'[^']*'", "''"):gsub("%-%-.*", "")
	local list, seen = {}, {}
	for before, name in code:gmatch "()([%a_][%w_]*)" do
		local front = code:sub(1, before - 1)
		if not front:find "[.:]$" or front:find "%.%.$" then
			if not seen[name] then list[#list + 1] = name end
			seen[name] = true
		end
	end
	return list
end

local function show_variables(variables, code)
	local by, out = {}, {}
	for _, v in ipairs(variables) do by[v.name] = v end
	for _, name in ipairs(words(code)) do
		local v = by[name]
		local kind = v and fault.type(v.value)
		if v and kind ~= "function" and kind ~= "dossier" and not (v.upvalue and kind == "table") and #out < VALUES then
			out[#out + 1] = ("  %s = %s"):format(name, fault.show(v.value))
		end
	end
	return out
end

-- Where in the document the script was: the innermost span or token that it had in its hands.
local function place_of(thread, frames, document)
	for i = 1, math.min(#frames, 8) do
		for _, v in ipairs(fault.variables(thread, frames[i])) do
			local place, name = fault.place(v.value)
			if not v.upvalue and place and (not document or name == document) then return place end
		end
	end
	return document
end

local function callers(frames, frame)
	local out, from = {}, nil
	for i, f in ipairs(frames) do
		if from and #out < CALLS then
			local inside = f.what == "main" and "" or f.called and f.called ~= "for iterator"
				and (" (in %s)"):format(f.called) or ""
			local call = ("%s:%d%s"):format(f.short, f.line, inside)
			if call ~= out[#out] then out[#out + 1] = call end
		end
		if f == frame then from = i end
	end
	return #out > 0 and "  called from " .. table.concat(out, ", ") or nil
end

local function add_all(list, more)
	for _, line in ipairs(more) do list[#list + 1] = line end
end

local function look(thread, err, context)
	local frames = fault.frames(thread)
	local message, own_excerpt = message_of(err)
	-- what comes behind is not shown anyway
	message = innermost(message:sub(1, 20 * MAX_MESSAGE))
	local name, line = message:match "^([^\n]-):(%d+): "
	line = math.tointeger(tonumber(message:match "<goto> at line (%d+)$" or line))
	if name and name:sub(1, 4) == "lua/" then name, line = nil, nil end
	local frame = frame_of(frames, name, line)
	message = placed(message, frame, type(err) ~= "string")
	if not line and frame then name, line = frame.name, frame.line end
	local found = { message = core.normalize(fault.plain(message), "reading"), lines = {} }
	local text = name and text_of(name, context.trust)
	local code = text and line and lines_of(text, line, line)[line] or ""
	if text and line and not code:find "%S" and message:find("<eof>", 1, true) then
		-- the end of the text: what stands in front of it
		local _, breaks = text:gsub("%s+$", ""):gsub("\n", "")
		line = breaks + 1
		code = lines_of(text, line, line)[line] or ""
	end
	local known = context.brief and (context.brief == true or context.brief == name)
	if text and line and not (known and not text:find "\n") then add_all(found.lines, fault.excerpt(text, line)) end
	if own_excerpt then
		for l in own_excerpt:gmatch "[^\n]+" do found.lines[#found.lines + 1] = "  " .. l end
	end
	local variables = {}
	if frame then
		variables = fault.variables(thread, frame)
		if frame.line == line then add_all(found.lines, show_variables(variables, code)) end
		found.lines[#found.lines + 1] = callers(frames, frame)
	end
	found.place = place_of(thread, frames, context.document)
	local hint = require "host.hints".of { message = message, code = code, variables = variables, text = text, line = line,
		env = frame and frame.env or context.env, trust = context.trust, excerpt = fault.excerpt, lines = found.lines }
	if hint then found.lines[#found.lines + 1] = "  hint: " .. hint end
	if context.trace then add_all(found.lines, fault.trace(thread)) end
	return found
end

-- The whole call chain, dossier's own functions too.
function fault.trace(thread)
	local out = {}
	for l in debug.traceback(thread, nil, 3):gmatch "[^\n]+" do
		if #out < 40 then out[#out + 1] = "  " .. l:gsub("\t", "  ") end
	end
	return out
end

-- From a message handler: err -> { message, place, lines }. context = { document = name, trust =, trace =, env = }.
function fault.collect(err, context)
	local thread = coroutine.running()
	local co = coroutine.create(look)
	local ok, found = coroutine.resume(co, thread, err, context)
	if ok then return found end
	-- no room left to look (a C stack that is full): the message alone
	local message = message_of(err)
	return { message = core.normalize(placed(message), "reading"), place = context.document, lines = {} }
end

-- A message of the compiler -> the same as collect.
function fault.syntax(message, context)
	local co = coroutine.create(function() end)
	return look(co, message, context)
end

return fault
