-- What could stand at the cursor, and what surrounds it: completion and signature hints of the REPL.
-- SPDX-License-Identifier: MIT
--
-- complete.at(text, at, env) -> from, { text, hint, text, hint, ... }   from: bytes before the word
-- complete.hint(text, at, env) -> the signature of the call around the cursor, or nil
-- Values are looked at, never asked: no metamethod runs but a plain __index table is followed. What our objects
-- have comes from the registration table.

local api = require "dossier.api"
local core = require "dossier.core"
local syntax = require "cli.syntax"

local complete = {}

local NAMES, BUDGET = 200, 0.05 -- entries from a store, and seconds for them

-- The library of Lua itself has no table of its own to look into.
local signatures = {
	["string.byte"] = "s:byte([i [, j]]) -> numbers of the bytes",
	["string.find"] = "s:find(pattern [, init [, plain]]) -> from, to, captures",
	["string.format"] = "s:format(...)",
	["string.gmatch"] = "s:gmatch(pattern) -> iterator",
	["string.gsub"] = "s:gsub(pattern, replacement [, n]) -> string, count",
	["string.len"] = "s:len() -> bytes",
	["string.lower"] = "s:lower() -- ASCII; dossier.fold knows every script",
	["string.match"] = "s:match(pattern [, init]) -> captures",
	["string.pack"] = "s:pack(...)",
	["string.packsize"] = "s:packsize()",
	["string.rep"] = "s:rep(n [, separator])",
	["string.reverse"] = "s:reverse() -- by bytes",
	["string.sub"] = "s:sub(i [, j]) -- by bytes",
	["string.unpack"] = "s:unpack(data [, position])",
	["string.upper"] = "s:upper() -- ASCII",
	["table.concat"] = "table.concat(list [, separator [, i [, j]]])",
	["table.insert"] = "table.insert(list, [position,] value)",
	["table.move"] = "table.move(a1, f, e, t [, a2])",
	["table.pack"] = "table.pack(...)",
	["table.remove"] = "table.remove(list [, position])",
	["table.sort"] = "table.sort(list [, less])",
	["table.unpack"] = "table.unpack(list [, i [, j]])",
	["print"] = "print(...)",
	["pairs"] = "pairs(t) -> next, t, nil",
	["ipairs"] = "ipairs(t) -> iterator, t, 0",
	["tostring"] = "tostring(v)",
	["tonumber"] = "tonumber(v [, base])",
	["select"] = 'select(n | "#", ...)',
	["assert"] = "assert(v [, message])",
	["error"] = "error(message [, level])",
	["pcall"] = "pcall(f, ...) -> ok, results or error",
	["require"] = "require(name)",
	["setmetatable"] = "setmetatable(t, metatable)",
	["type"] = "type(v) -> string",
}

local function first_sentence(text)
	return (text:match "^(.-[.])%s" or text):gsub("%s+", " ")
end

local function row_hint(row)
	return api.signature(row) .. api.returned(row) .. "  -- " .. first_sentence(row.text)
end

-- ---- what an expression is ------------------------------------------------------------------------
-- { value = v, path = "string.rep" } a value that is there; { type = "Document" } one that is not yet;
-- { row = row } a function of ours; { names = "dossier." } a part of the library; { columns = { { name, type }, ... } } a
-- row of a table. of: the same of the items, where it is a stream or list, or a method of one.

-- The classes of a type: a match is a span, too.
local function classes_of(kind)
	local list = {}
	for _, name in ipairs(api.class_order) do
		if api.classes[name].kinds[kind] then table.insert(list, api.classes[name].type == kind and 1 or #list + 1, api.classes[name]) end
	end
	return list
end

local function type_of(thing)
	if thing.type then return thing.type end
	return thing.value ~= nil and api.typeof(thing.value) or nil
end

-- The value under a key without a call of anything: tables, and tables behind them.
local function peek(value, key)
	for _ = 1, 8 do
		if type(value) ~= "table" then return nil end
		local v = rawget(value, key)
		if v ~= nil then return v end
		local mt = debug.getmetatable(value)
		value = type(mt) == "table" and rawget(mt, "__index") or nil
	end
end

-- What a stream gives that a row of the registration table returns.
local function items_of(row)
	return row.items and { type = row.items } or row.columns and { columns = row.columns } or nil
end

local function of_returns(row, of)
	local kind = row.returns and row.returns:match "^[%w_]+"
	return kind and { type = kind, of = items_of(row) or of } or nil
end

-- The items of a stream that is there: it is not run for that.
local function of_value(thing)
	if thing.of or api.typeof(thing.value) ~= "Stream" then return thing.of end
	local stream = require "dossier.stream"
	local kind, columns = stream.items(thing.value), stream.columns(thing.value)
	if kind then return { type = kind } end
	local list = {}
	for i, name in ipairs(columns or {}) do list[i] = { name, "any" } end
	return columns and { columns = list } or nil
end

local function member(thing, key)
	if thing.columns then
		for _, c in ipairs(thing.columns) do
			if c[1] == key then return { type = c[2]:match "^%a+" } end
		end
		return nil
	end
	if thing.names then
		local name = thing.names .. key
		if api.rows[name] then return { row = api.rows[name] } end
		return { names = name .. "." }
	end
	local kind = type_of(thing)
	local classes = kind and classes_of(kind) or {}
	for _, class in ipairs(classes) do
		local row = api.rows[class.name .. ":" .. key]
		if row then return { row = row, of = of_value(thing) } end
		row = api.rows[class.name .. "." .. key]
		if row then return of_returns(row) end
	end
	if #classes > 0 then return nil end
	if kind == "string" then return { value = string[key], path = "string." .. key } end
	local v = peek(thing.value, key)
	return v ~= nil and { value = v, path = thing.path and thing.path .. "." .. key } or nil
end

-- What a call gives; word: its argument, where that is one string alone.
local function called(thing, word)
	local row = thing.row
	if not row then return nil end
	local of = thing.of
	if row.gives == "item" then return of end
	if row.gives == "list" then return { type = "table", of = of } end
	if row.gives == "groups" then return { type = "Stream", of = { type = "Stream", of = of } } end
	if row.name == "stream:map" then return { type = "Stream", of = of and word and member(of, word) or nil } end
	return of_returns(row, row.gives == "same" and of or nil)
end

-- The place of the bracket that opens what token i closes.
local function opening(text, tokens, i)
	local depth = 0
	for k = i, 1, -1 do
		local c = tokens[k][3] == "mark" and text:sub(tokens[k][1], tokens[k][2])
		if c == ")" or c == "]" or c == "}" then depth = depth + 1 end
		if c == "(" or c == "[" or c == "{" then depth = depth - 1 end
		if depth == 0 then return k end
	end
end

local function word_of(text, t) return text:sub(t[1], t[2]) end

-- Whether token i ends something that can be called or indexed.
local function ends_value(text, tokens, i)
	local t = tokens[i]
	if not t then return false end
	local w = word_of(text, t)
	return t[3] == "name" or t[3] == "string" or (t[3] == "mark" and (w == ")" or w == "]"))
end

local function start_value(name, env)
	local v = rawget(env, name)
	if name == "dossier" and (v == nil or api.typeof(v) == "dossier") then return { names = "dossier." } end
	return v ~= nil and { value = v, path = name } or nil
end

local resolve
-- How many expressions are looked at for one question: each may scan the text.
local STEPS = 2000000
local steps

-- What the expression is that ends with token i, asked anew.
local function meaning(text, tokens, i, env)
	steps = math.max(50, STEPS // (#tokens + 1))
	return resolve(text, tokens, i, env, 50)
end

-- `for e in EXPRESSION do`, in front of token i: what e is.
local function loop_variable(name, text, tokens, i, env, limit)
	for k = i - 1, 4, -1 do
		if word_of(text, tokens[k]) == "do" then
			local from = k - 1
			while from > 1 and word_of(text, tokens[from]) ~= "in" and word_of(text, tokens[from]) ~= "for" do from = from - 1 end
			if from > 2 and word_of(text, tokens[from]) == "in" then
				local first = from - 1
				while first > 1 and word_of(text, tokens[first]) ~= "for" do first = first - 1 end
				if word_of(text, tokens[first]) == "for" and word_of(text, tokens[first + 1]) == name then
					local thing = resolve(text, tokens, k - 1, env, limit - 1)
					return thing and of_value(thing)
				end
			end
		end
	end
end

-- The bracket that token i stands in, or 0.
local function around(text, tokens, i)
	local depth = 0
	for k = i, 1, -1 do
		local c = tokens[k][3] == "mark" and word_of(text, tokens[k])
		if c == ")" or c == "]" or c == "}" then depth = depth + 1 end
		if c == "(" or c == "[" or c == "{" then depth = depth - 1 end
		if depth < 0 then return k end
	end
	return 0
end

-- `s:map(function(e)`, in front of token i: what e is. It is an item of the stream; of store:mentions(function(m)), of what
-- that gives.
local function parameter(name, text, tokens, i, env, limit)
	for k = i - 1, 3, -1 do
		if word_of(text, tokens[k]) == name and word_of(text, tokens[k - 1]) == "(" and word_of(text, tokens[k - 2]) == "function" then
			local open = around(text, tokens, k - 3)
			if open < 2 or word_of(text, tokens[open]) ~= "(" then return nil end
			local f = resolve(text, tokens, open - 1, env, limit - 1)
			if not f or not f.row then return nil end
			return f.row.name:find "^stream:" and f.of or items_of(f.row)
		end
	end
end

-- Whether token i ends an expression and the next one begins something else.
local function ends_expression(text, tokens, i)
	local next_one = tokens[i + 1]
	local word = word_of(text, tokens[i])
	if not next_one or not (ends_value(text, tokens, i) or word == "}" or tokens[i][3] == "number") then return false end
	local follows = word_of(text, next_one)
	return next_one[3] == "name" or next_one[3] == "keyword" and follows ~= "and" and follows ~= "or" or follows == ";"
end

-- Words behind which `name =` is no assignment: a field, a key of a table, one of several.
local no_statement = { ["."] = true, [":"] = true, [","] = true, ["{"] = true, ["("] = true, ["for"] = true }

-- `e = EXPRESSION` or `local e = EXPRESSION`, in front of token i: what e is.
local function local_variable(name, text, tokens, i, env, limit)
	for k = i - 2, 1, -1 do
		if word_of(text, tokens[k]) == name and word_of(text, tokens[k + 1]) == "="
			and not (k > 1 and no_statement[word_of(text, tokens[k - 1])]) then
			local depth = 0
			for last = k + 2, i - 1 do
				local c = tokens[last][3] == "mark" and word_of(text, tokens[last])
				if c == "(" or c == "[" or c == "{" then depth = depth + 1 end
				if c == ")" or c == "]" or c == "}" then depth = depth - 1 end
				if depth < 0 then return nil end
				if depth == 0 and ends_expression(text, tokens, last) then return resolve(text, tokens, last, env, limit - 1) end
			end
			return nil
		end
	end
end

-- What the expression is that ends with token i.
function resolve(text, tokens, i, env, limit)
	local t = tokens[i]
	steps = steps - 1
	if not t or limit == 0 or steps < 0 then return nil end
	local w = word_of(text, t)
	if t[3] == "name" then
		local before = i > 1 and tokens[i - 1][3] == "mark" and word_of(text, tokens[i - 1])
		if before == "." or before == ":" then
			local base = resolve(text, tokens, i - 2, env, limit - 1)
			return base and member(base, w)
		end
		return loop_variable(w, text, tokens, i, env, limit) or parameter(w, text, tokens, i, env, limit)
			or local_variable(w, text, tokens, i, env, limit) or start_value(w, env)
	end
	if t[3] == "string" or w == ")" or w == "}" then
		local open = t[3] == "string" and i or opening(text, tokens, i)
		if open and ends_value(text, tokens, open - 1) then
			local f = resolve(text, tokens, open - 1, env, limit - 1)
			local word = t[3] == "string" and i or i - open == 2 and tokens[i - 1][3] == "string" and i - 1
			return f and called(f, word and word_of(text, tokens[word]):match "^[\"'](.*)[\"']$")
		end
		if t[3] == "string" then return { type = "string" } end
		return w == ")" and open and resolve(text, tokens, i - 1, env, limit - 1) or nil
	end
	if w == "]" then
		local open = opening(text, tokens, i)
		local base = open and resolve(text, tokens, open - 1, env, limit - 1)
		if base and type_of(base) == "table" and base.of then return base.of end
		local key = open and i - open == 2 and load("return " .. word_of(text, tokens[i - 1]), "=key", "t", {})
		return base and key and base.value ~= nil and member(base, key()) or nil
	end
	return nil
end

-- ---- candidates -----------------------------------------------------------------------------------

local function function_hint(f, name)
	if signatures[name] then return signatures[name] end
	local info = debug.getinfo(f, "Su")
	if info.what == "C" then return name .. "()" end
	local args = {}
	for i = 1, info.nparams do args[i] = debug.getlocal(f, i) end
	if info.isvararg then args[#args + 1] = "..." end
	return ("%s(%s)"):format(name, table.concat(args, ", "))
end

-- Adds name if it begins as the prefix does.
local function offer(list, prefix, name, hint)
	if name:sub(1, #prefix) == prefix and not list.seen[name] then
		list.seen[name] = true
		list[#list + 1] = { name, hint or "" }
	end
end

local function offer_row(list, prefix, name, row)
	local open = (row.kind == "method" or row.kind == "function")
		and ((#row.args == 0 and not row.variadic) and "()" or "(") or ""
	offer(list, prefix, name .. open, row_hint(row))
end

local function offer_value(list, prefix, name, v, path)
	if type(v) == "function" then
		offer(list, prefix, name .. "(", function_hint(v, path or name))
	else
		offer(list, prefix, name, name .. ": " .. api.typeof(v))
	end
end

local function offer_table(list, prefix, t, path, functions)
	for _ = 1, 8 do
		if type(t) ~= "table" then return end
		for k, v in next, t do
			if type(k) == "string" and k:find "^[%a_][%w_]*$" and not syntax.keywords[k]
				and (not functions or type(v) == "function") then
				offer_value(list, prefix, k, v, path and path .. "." .. k)
			end
		end
		local mt = debug.getmetatable(t)
		t = type(mt) == "table" and rawget(mt, "__index") or nil
	end
end

local function offer_members(list, prefix, thing, mark)
	if thing.names then
		for _, name in ipairs(api.order) do
			local rest = name:sub(1, #thing.names) == thing.names and name:sub(#thing.names + 1)
			if rest and not rest:find("[.:]") then
				offer_row(list, prefix, rest, api.rows[name])
			elseif rest then
				offer(list, prefix, rest:match "^[%w_]+" .. ".", "")
			end
		end
		return
	end
	if thing.columns then
		for _, c in ipairs(mark == "." and thing.columns or {}) do offer(list, prefix, c[1], c[1] .. ": " .. c[2]) end
		return
	end
	local kind = type_of(thing)
	local classes = kind and classes_of(kind) or {}
	for _, class in ipairs(classes) do
		for _, name in ipairs(class.names) do
			local row = api.rows[class.name .. mark .. name]
			if row then offer_row(list, prefix, name, row) end
		end
	end
	if #classes > 0 then return end
	if kind == "string" then
		if mark == ":" then offer_table(list, prefix, string, "string", true) end
	elseif thing.value ~= nil then
		offer_table(list, prefix, thing.value, thing.path, mark == ":")
	end
end

local function offer_globals(list, prefix, env)
	offer_table(list, prefix, env)
	if #prefix > 0 then
		for word in pairs(syntax.keywords) do offer(list, prefix, word, "") end
	end
end

-- The store that is open: the global of that name, else any.
local function open_store(env)
	local v = rawget(env, "store")
	if v ~= nil and api.typeof(v) == "Store" then return v end
	for _, other in next, env do
		if api.typeof(other) == "Store" then return other end
	end
end

-- Through indexes only, and only as long as it is not felt.
local function offer_stored(list, prefix, env)
	local store = #prefix > 0 and open_store(env)
	if not store then return end
	local stop = core.monotonic() + BUDGET
	local function add(query, key, hint)
		for row in store:sql(query, key, key .. "\u{10FFFF}", NAMES) do
			offer(list, prefix, row.name, hint or row.hint)
			if core.monotonic() > stop then break end
		end
	end
	pcall(add, "SELECT n.text AS name, t.name AS hint FROM names n JOIN types t ON t.type = n.type "
		.. "WHERE n.kind = 0 AND n.text IS NOT NULL AND n.key >= ? AND n.key < ? LIMIT ?",
		require "dossier".fold(prefix))
	if core.monotonic() < stop then
		pcall(add, "SELECT uri AS name FROM documents WHERE uri >= ? AND uri < ? LIMIT ?", prefix, "document")
	end
end

local function offer_files(list, prefix)
	for _, path in ipairs(require "cli.line".files(prefix)) do
		offer(list, prefix, path, path:sub(-1) == "/" and "folder" or "file")
	end
end

local function offer_types(list, prefix)
	for _, name in ipairs(require "dossier.object".types) do offer(list, prefix, name, "type") end
end

local function flat(from, list)
	table.sort(list, function(a, b) return a[1] < b[1] end)
	local out = {}
	for _, item in ipairs(list) do
		out[#out + 1] = item[1]
		out[#out + 1] = item[2]
	end
	return from, out
end

-- ?name and .command are lines of their own kind.
local function of_line(list, before, commands, env)
	local from, prefix = before:match "^%s*%??()([%w_.:]*)$"
	if before:find "^%s*%?" and from then
		for _, name in ipairs(api.order) do
			offer(list, prefix, name, row_hint(api.rows[name]))
			local bare = name:match "^dossier%.(.+)"
			if bare and #prefix > 0 then offer(list, prefix, bare, row_hint(api.rows[name])) end
		end
		return from - 1
	end
	from, prefix = before:match "^%s*()(%.%a*)$"
	if from then
		for name, text in pairs(commands or {}) do offer(list, prefix, "." .. name, text) end
		return from - 1
	end
	local command
	command, from, prefix = before:match "^%s*%.(%a+)%s+()(%S*)$"
	local lines = require "cli.complete_line"
	if from and lines.argument(list, offer, command, prefix, env, commands) then return from - 1 end
	-- a pattern, a statement; what is left is Lua: .why and .export take expressions
	command, from, prefix = before:match "^%s*%.(%a+)%s.-()([%w_]*)$"
	if from and lines.word(list, offer, command, prefix, env, before:sub(from - 1, from - 1)) then return from - 1 end
end

-- The token before the bracket, or the string, that the cursor is in.
local function callee(text, tokens)
	local last = tokens[#tokens]
	if last and last[4] and last[3] == "string" then
		if ends_value(text, tokens, #tokens - 1) then return #tokens - 1 end
		tokens = table.move(tokens, 1, #tokens - 1, 1, {})
	end
	local depth = 0
	for k = #tokens, 1, -1 do
		local c = tokens[k][3] == "mark" and word_of(text, tokens[k])
		if c == ")" or c == "]" or c == "}" then depth = depth + 1 end
		if c == "(" or c == "[" or c == "{" then
			depth = depth - 1
			-- f{ ... } is a call, { ... } in its arguments is not
			if depth < 0 and c ~= "[" and ends_value(text, tokens, k - 1) then return k - 1 end
			if depth < 0 then depth = 0 end
		end
	end
end

-- { ... of a call of ours: the keys of its options, in front of which the last token must be { or a comma. Token i is the
-- last one before the word.
local function offer_keys(list, prefix, text, tokens, i, env)
	local depth, open, nth = 0, nil, 1
	local mark = tokens[i] and word_of(text, tokens[i])
	if mark ~= "{" and mark ~= "," and mark ~= ";" then return end
	for k = i, 1, -1 do
		local c = tokens[k][3] == "mark" and word_of(text, tokens[k])
		if c == ")" or c == "]" or c == "}" then depth = depth + 1 end
		if c == "(" or c == "[" or c == "{" then
			if depth == 0 then
				open = k
				break
			end
			depth = depth - 1
		end
	end
	if not open or word_of(text, tokens[open]) ~= "{" then return end
	local at = open - 1
	if not ends_value(text, tokens, at) then
		-- f(a, { ... }: which argument it is
		depth = 0
		while tokens[at] do
			local c = tokens[at][3] == "mark" and word_of(text, tokens[at])
			if c == ")" or c == "]" or c == "}" then depth = depth + 1 end
			if c == "," and depth == 0 then nth = nth + 1 end
			if (c == "(" or c == "[" or c == "{") and depth == 0 then break end
			if c == "(" or c == "[" or c == "{" then depth = depth - 1 end
			at = at - 1
		end
		if not tokens[at] or word_of(text, tokens[at]) ~= "(" then return end
		at = at - 1
	end
	local thing = meaning(text, tokens, at, env)
	local arg = thing and thing.row and thing.row.args[nth]
	for key, row in pairs(arg and arg[4] or {}) do
		if key:find "^[%a_][%w_]*$" and not syntax.keywords[key] then
			offer(list, prefix, key .. " = ", ("%s (%s): %s"):format(key, row[1], row[2]))
		end
	end
end

-- commands: name -> text, of the lines that begin with a dot
function complete.at(text, at, env, commands)
	api.load_all()
	local before, list = text:sub(1, at), { seen = {} }
	local from = of_line(list, before, commands, env)
	if from then return flat(from, list) end
	-- an expression behind a command
	before = before:gsub("^%s*%.%a+%s", function(s) return (" "):rep(#s) end)
	local tokens = syntax.lex(before)
	local last = tokens[#tokens]
	if last and last[4] then
		if last[3] == "comment" or before:sub(last[1], last[1]) == "[" then return at, {} end
		local prefix = before:sub(last[1] + 1)
		if prefix:find("\\", 1, true) then return at, {} end
		if prefix:find "^%u*$" then
			local i = callee(before, tokens)
			local thing = i and meaning(before, tokens, i, env)
			for _, arg in ipairs(thing and thing.row and thing.row.args or {}) do
				if arg[4] and arg[4].type then offer_types(list, prefix) end
			end
			if #list > 0 and prefix == "" then return flat(at, list) end
		end
		offer_stored(list, prefix, env)
		offer_files(list, prefix)
		return flat(at - #prefix, list)
	end
	local prefix = before:match "[%a_][%w_]*$" or ""
	local i = #tokens - (prefix ~= "" and 1 or 0)
	local mark = tokens[i] and tokens[i][3] == "mark" and word_of(before, tokens[i])
	if mark == "." or mark == ":" then
		local thing = meaning(before, tokens, i - 1, env)
		if thing then offer_members(list, prefix, thing, mark) end
	elseif not (last and last[3] == "number" and last[2] == at) then
		offer_keys(list, prefix, before, tokens, i, env)
		if #list == 0 then offer_globals(list, prefix, env) end
	end
	return flat(at - #prefix, list)
end

function complete.hint(text, at, env)
	local before = text:sub(1, at)
	if before:find "^%s*[?.]" then return nil end
	local tokens = syntax.lex(before)
	local i = callee(before, tokens)
	if not i then return nil end
	api.load_all()
	local thing = meaning(before, tokens, i, env)
	if not thing then return nil end
	if thing.row then return row_hint(thing.row) end
	if type(thing.value) == "function" then return function_hint(thing.value, thing.path or word_of(before, tokens[i])) end
end

return complete
