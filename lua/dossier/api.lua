-- The registration table: every public name with its arguments, text, since and example.
-- SPDX-License-Identifier: MIT
--
-- One row drives the argument check, help, docs/lua-api.md, lua/types/dossier.lua and the doctests.
-- api.define{ name=, args=, returns=, text=, errors=, since=, example=, call= }
--   name     "dossier.fold" a function, "doc:tokens" a method, "doc.text" a field (call gets the
--            object; none: the object knows the field by itself)
--   args     { {name, type, text [, keys]}, ... }; type "string|Document", "integer?", '"r"|"rw"';
--            keys = { key = {type, text} } are the known keys of an option table
--   items    "Span": what the stream that it returns gives; or columns { { name, type }, ... } of the rows that it gives
--   gives    of a method of streams: "same" a stream of the same items, "item" one, "list" a list of them, "groups"
--            streams of them
--   variadic = true: what follows the listed arguments is passed on
-- Invariant: no function is reachable from a script without passing its check.

local typeof = require "dossier.core".typeof

local api = { public = {}, rows = {}, order = {}, classes = {}, class_order = {} }

local areas = { "text", "json", "stream", "stream_sums", "document", "span", "entity", "count", "claim", "role", "zone",
	"explain", "pattern", "concordance", "inflect", "tagger", "input", "resource", "outside",
	"store", "report", "stats_words", "stats_compare", "stats_lexical", "stats_entities", "stats", "printer", "help" }

-- ---- did you mean -------------------------------------------------------------------------------

-- Edits (insert, drop, change, swap) between two short words.
local function distance(a, b)
	local before, last, row = {}, {}, {}
	for j = 0, #b do last[j] = j end
	for i = 1, #a do
		row[0] = i
		for j = 1, #b do
			local cost = a:byte(i) == b:byte(j) and 0 or 1
			local d = math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost)
			if i > 1 and j > 1 and a:byte(i) == b:byte(j - 1)
				and a:byte(i - 1) == b:byte(j) then
				d = math.min(d, before[j - 2] + 1)
			end
			row[j] = d
		end
		before, last, row = last, row, before
	end
	return last[#b]
end

-- The name most like `word`, or nil when none is near; ties go to the first in byte order.
function api.nearest(word, names)
	if type(word) ~= "string" or #word == 0 or #word > 60 then return nil end
	local sorted = table.move(names, 1, #names, 1, {})
	table.sort(sorted)
	local best, found
	local lower = word:lower()
	for _, name in ipairs(sorted) do
		if math.abs(#name - #word) <= 3 then
			local d = distance(lower, name:lower())
			if d <= math.max(1, #name // 3) and (not best or d < best) then
				best, found = d, name
			end
		end
	end
	return found
end

-- ", did you mean 'x'?" or "".
function api.hint(word, names)
	local near = api.nearest(word, names)
	return near and (", did you mean '%s'?"):format(near) or ""
end

-- ---- types --------------------------------------------------------------------------------------

-- The name that messages and checks use for a value's type: "Document" for one of ours, else Lua's.
api.typeof = typeof

local function article(t)
	if t == "nil" or t == "any" or t == "Counts" then return t end
	return (t:match "^[AEIOUaeio]" and "an " or "a ") .. t
end

-- What a caller passed, short enough for a message.
function api.got(v)
	local t = api.typeof(v)
	if t == "string" then
		local s = #v > 40 and v:sub(1, 37) .. "..." or v
		return ("the string %q"):format(s):gsub("[\0-\31\127]", " ")
	elseif t == "number" then
		return "the number " .. tostring(v)
	elseif t == "boolean" then
		return tostring(v)
	end
	return article(t)
end

-- Words that are no names of types.
local basic = {
	integer = function(v) return type(v) == "number" and math.tointeger(v) ~= nil end,
	any = function(v) return v ~= nil end,
	List = function(v) return type(v) == "table" or typeof(v) == "Stream" end,
	File = function(v) return io.type(v) ~= nil end,
}

-- "string|Document?" -> { optional=, types={ string=true, ... }, tests={...}, literals={...},
-- words="a string or a Document" }
local parsed = {}
local function parse(spec)
	local p = parsed[spec]
	if p then return p end
	p = { tests = {}, literals = {}, types = {} }
	local words = {}
	local body = spec
	if body:sub(-1) == "?" then p.optional, body = true, body:sub(1, -2) end
	for part in body:gmatch "[^|]+" do
		local literal = part:match '^"(.*)"$'
		if literal then
			p.literals[#p.literals + 1] = literal
			words[#words + 1] = part
		else
			if basic[part] then p.tests[#p.tests + 1] = basic[part] else p.types[part] = true end
			words[#words + 1] = article(part)
		end
	end
	p.words = #words < 2 and words[1] or
		table.concat(words, ", ", 1, #words - 1) .. " or " .. words[#words]
	parsed[spec] = p
	return p
end

local function fits(p, v)
	if v == nil then return p.optional end
	if p.types[typeof(v)] then return true end
	for i = 1, #p.tests do
		if p.tests[i](v) then return true end
	end
	for i = 1, #p.literals do
		if p.literals[i] == v then return true end
	end
	return false
end

local function complain(p, v)
	-- a slip of one letter in one letter is no slip
	local hint = #p.literals > 0 and #tostring(v) > 2 and type(v) == "string" and api.hint(v, p.literals) or ""
	return ("must be %s, got %s%s"):format(p.words, api.got(v), hint)
end

local function sorted_keys(t)
	local keys = {}
	for k in pairs(t) do keys[#keys + 1] = k end
	table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
	return keys
end
api.sorted_keys = sorted_keys

-- The keys that a table of options must have.
local required = setmetatable({}, { __mode = "k" })
local function required_keys(known)
	local list = required[known]
	if not list then
		list = {}
		for k, row in pairs(known) do
			if not parse(row[1]).optional then list[#list + 1] = k end
		end
		required[known] = list
	end
	return list
end

local function keys_fit(options, known)
	for k, v in next, options do
		local row = known[k]
		if not row or not fits(parse(row[1]), v) then return false end
	end
	local list = required_keys(known)
	for i = 1, #list do
		if options[list[i]] == nil then return false end
	end
	return true
end

-- Checks the keys of an option table against { key = {type, text} }; raises at `level`, for the first one in order.
function api.check_keys(who, options, known, level)
	if keys_fit(options, known) then return end
	for _, k in ipairs(sorted_keys(options)) do
		local row = known[k]
		if not row then
			local names = sorted_keys(known)
			local hint = type(k) == "string" and api.hint(k, names) or ""
			local shown = type(k) == "string" and "'" .. k .. "'" or "[" .. tostring(k)
				.. "]"
			if hint == "" then
				hint = " (known: " .. table.concat(names, ", ") .. ")"
			end
			error(("%s: unknown key %s%s"):format(who, shown, hint), level + 1)
		end
		local p = parse(row[1])
		if not fits(p, options[k]) then
			error(("%s: key '%s' %s"):format(who, k, complain(p, options[k])),
				level + 1)
		end
	end
	for _, k in ipairs(sorted_keys(known)) do
		local p = parse(known[k][1])
		if not p.optional and options[k] == nil then
			error(("%s: key '%s' %s"):format(who, k, complain(p, nil)), level + 1)
		end
	end
end

local function checker(row, i, arg)
	local p = parse(arg[2])
	local label = ("%s: argument %d (%s) "):format(row.name, i, arg[1])
	local keys = arg[4]
	local optional = p.optional
	return function(v)
		if v == nil and optional then return end
		if not fits(p, v) then error(label .. complain(p, v), 4) end
		if keys and typeof(v) == "table" then
			api.check_keys(row.name, v, keys, 4)
		end
	end
end

-- ---- wrapping -----------------------------------------------------------------------------------

local function nothing() end

local function wrap_function(row)
	local call, args = row.call, row.args
	local checks = {}
	for i, arg in ipairs(args) do checks[i] = checker(row, i, arg) end
	if row.variadic or #args > 3 then
		local function run(...)
			for i = 1, #checks do checks[i]((select(i, ...))) end
		end
		return function(...)
			run(...)
			return call(...)
		end
	end
	local c1, c2, c3 = checks[1], checks[2], checks[3]
	-- the extra call keeps every check at the same depth, so that messages point at the
	-- script's line
	local function run(a, b, c)
		if c1 then c1(a) end
		if c2 then c2(b) end
		if c3 then c3(c) end
	end
	if #args == 0 then return function() return call() end end
	if #args == 1 then
		return function(a)
			run(a)
			return call(a)
		end
	end
	return function(a, b, c)
		run(a, b, c)
		return call(a, b, c)
	end
end

local function wrap_method(row, class)
	local call, args, kinds = row.call, row.args, class.kinds
	local checks = {}
	for i, arg in ipairs(args) do checks[i] = checker(row, i, arg) end
	local function run(self, ...)
		if not kinds[typeof(self)] then
			error(("%s: call it with a colon on %s, got %s"):format(row.name,
				article(class.type),
				api.got(self)), 3)
		end
		for i = 1, #checks do checks[i]((select(i, ...))) end
	end
	local c1, c2 = checks[1] or nothing, checks[2] or nothing
	if #args == 0 and not row.variadic then
		return function(self)
			if not kinds[typeof(self)] then run(self) end
			return call(self)
		end
	end
	local function run2(self, a, b)
		if not kinds[typeof(self)] then return run(self) end
		c1(a)
		c2(b)
	end
	if row.variadic or #args > 2 then
		return function(self, ...)
			run(self, ...)
			return call(self, ...)
		end
	end
	-- nothing was passed, and nothing has to be: that is most calls
	local bare = true
	for _, arg in ipairs(args) do bare = bare and parse(arg[2]).optional end
	return function(self, a, b)
		if not bare or a ~= nil or b ~= nil or not kinds[typeof(self)] then run2(self, a, b) end
		return call(self, a, b)
	end
end

-- A type of object: name as it stands in method names ("doc"), type as it stands in messages.
-- also = other types that have the same methods (a match is a span).
function api.class(row)
	row.file = debug.getinfo(2, "S").source:match "([%w_]+)%.lua$" or ""
	row.methods, row.fields, row.names, row.kinds = {}, {}, {}, { [row.type] = true }
	for _, t in ipairs(row.also or {}) do row.kinds[t] = true end
	api.classes[row.name] = row
	api.class_order[#api.class_order + 1] = row.name
	return row
end

local function put(path, value)
	local t = api.public
	local parts = {}
	for part in path:gmatch "[^.]+" do parts[#parts + 1] = part end
	for i = 2, #parts - 1 do
		t[parts[i]] = t[parts[i]] or {}
		t = t[parts[i]]
	end
	t[parts[#parts]] = value
end

function api.define(row)
	row.args = row.args or {}
	row.file = debug.getinfo(2, "S").source:match "([%w_]+)%.lua$" or ""
	assert(not api.rows[row.name], row.name)
	api.rows[row.name] = row
	api.order[#api.order + 1] = row.name
	local class, method = row.name:match "^(%a+):([%w_]+)$"
	if class then
		row.kind = "method"
		local c = api.classes[class]
		c.names[#c.names + 1] = method
		c.methods[method] = wrap_method(row, c)
		return c.methods[method]
	end
	if row.name:match "^dossier%." then
		row.kind = row.value ~= nil and "value" or "function"
		local f = row.value
		if f == nil then f = wrap_function(row) end
		put(row.name, f)
		return f
	end
	local of, field = row.name:match "^(%a+)%.([%w_]+)$"
	row.kind = "field"
	-- without call the object itself knows the field
	class = api.classes[of]
	table.insert(class.names, field)
	class.fields[field] = row.call
	if class.plain and not row.call then class.plain[field] = class.numbers[field] end
end

-- ---- objects ------------------------------------------------------------------------------------

-- A name like the one that was asked for, else where all of them stand.
function api.member_hint(class, key, names)
	local near = type(key) == "string" and api.nearest(key, names)
	return near and (", did you mean '%s'?"):format(near) or ("; dossier help %s lists them"):format(class.name)
end

-- Raises: the object has no such member.
function api.no_member(class, key, level)
	error(("%s has no field or method '%s'%s"):format(article(class.type):lower(), tostring(key),
		api.member_hint(class, key, class.names)), (level or 2) + 1)
end

-- An __index over a class's methods and fields; extra(object, key) may know more.
function api.index(class, extra)
	local methods, fields = class.methods, class.fields
	return function(self, key)
		local m = methods[key]
		if m then return m end
		local f = fields[key]
		if f then return f(self) end
		if extra then
			local found, v = extra(self, key)
			if found then return v end
		end
		api.no_member(class, key, 2)
	end
end

-- A __newindex that refuses.
function api.frozen(class)
	return function(_, key)
		error(("%s cannot be changed (tried to set '%s')"):format(article(class.type):lower(
			),
			tostring(key)), 2)
	end
end

-- A failure of the world, as the core makes them: returned as nil, err.
function api.failure(message, code, where)
	return require "dossier.core".error(message, code, where)
end

-- ---- for help, docs and tests -------------------------------------------------------------------

-- Puts names in the order of areas and, within one, of definition: not in that of loading.
local function put_in_order(names, rows)
	local rank, at = {}, {}
	for i, area in ipairs(areas) do rank[area] = i end
	for i, name in ipairs(names) do at[name] = i end
	table.sort(names, function(a, b)
		local ra, rb = rank[rows[a].file] or 99, rank[rows[b].file] or 99
		if ra ~= rb then return ra < rb end
		return at[a] < at[b]
	end)
end

-- Loads every area, so that the table is whole.
function api.load_all()
	for _, area in ipairs(areas) do require("dossier." .. area) end
	put_in_order(api.order, api.rows)
	put_in_order(api.class_order, api.classes)
	return api
end

-- dossier.fold(s) / doc:entities([filter]) / span.text
function api.signature(row)
	if row.kind == "field" or row.kind == "value" then return row.name end
	local parts = {}
	for _, arg in ipairs(row.args) do
		parts[#parts + 1] = arg[2]:sub(-1) == "?" and "[" .. arg[1] .. "]" or arg[1]
	end
	if row.variadic then parts[#parts + 1] = "..." end
	return ("%s(%s)"):format(row.name, table.concat(parts, ", "))
end

-- " -> Stream of Span", or nothing.
function api.returned(row)
	if not row.returns then return "" end
	return (" -> %s%s"):format(row.returns, row.items and " of " .. row.items or "")
end

-- Public names that start with `prefix`, sorted (completion in the REPL).
function api.names(prefix)
	api.load_all()
	local found = {}
	for _, name in ipairs(api.order) do
		if name:sub(1, #prefix) == prefix then found[#found + 1] = name end
	end
	table.sort(found)
	return found
end

function api.markdown() return require "dossier.docs".markdown() end
function api.luacats() return require "dossier.docs".luacats() end

return api
