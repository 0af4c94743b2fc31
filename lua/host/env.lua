-- The environment that a script sees: a fresh allow-list, strict about globals.
-- SPDX-License-Identifier: MIT
--
-- Nothing here leads to files, processes, `debug`, bytecode or the tables that our own library uses: the
-- string, table, math, utf8 and coroutine tables are copies, and the library's objects cannot be changed or
-- taken apart with raw access. Limits on time, memory and output are not here; they end the process
-- (lua/host/child.c).
-- Left out: `next` gives keys in Lua's own order, which differs from run to run; `pairs` sorts them.

local host = require "dossier.host"

-- Bound here, before any script runs.
local error, type, select, next, rawget, rawequal, rawlen = error, type, select, next, rawget, rawequal, rawlen
local rawset, setmetatable, getmetatable, load, pcall = rawset, setmetatable, getmetatable, load, pcall
local pairs, sort, floor = pairs, table.sort, math.floor
local metatable_of = debug.getmetatable
local tostring = host.tostring

local env = {}

local function copy(t)
	local c = {}
	for k, v in pairs(t) do c[k] = v end
	return c
end

-- ---- tables that are not the script's own ------------------------------------------------------------

-- Metatables that scripts have set, so that theirs and the library's can be told apart.
local theirs = setmetatable({}, { __mode = "k" })

-- Whether a script made this metatable: its metamethods are the script's code.
function env.is_theirs(mt) return theirs[mt] == true end

-- Whether a table is an object of the library: those refuse assignment, and raw access must not get around it.
local function guarded(t)
	if type(t) ~= "table" then return false end
	local mt = metatable_of(t)
	return mt ~= nil and not theirs[mt] and rawget(mt, "__newindex") ~= nil
end

local function refuse_guarded(who, t)
	if guarded(t) then
		error(who .. ": this object belongs to dossier and has no raw fields", 3)
	end
end

-- Finalizers run where no limit of Lua's reaches them, and nobody needs one in a script.
local function set_metatable(t, mt)
	if type(mt) == "table" then
		if rawget(mt, "__gc") ~= nil then error("setmetatable: __gc is not available in scripts", 2) end
		refuse_guarded("setmetatable", t)
	end
	-- the message of Lua's own check at the script's line
	local mine = type(t) == "table" and metatable_of(t)
	if mine and rawget(mine, "__metatable") ~= nil then error("cannot change a protected metatable", 2) end
	local made = setmetatable(t, mt)
	if mt then theirs[mt] = true end
	return made
end

local function raw_get(t, k)
	refuse_guarded("rawget", t)
	return rawget(t, k)
end

local function raw_set(t, k, v)
	refuse_guarded("rawset", t)
	return rawset(t, k, v)
end

local function raw_next(t, k)
	refuse_guarded("next", t)
	return next(t, k)
end

-- ---- pairs -------------------------------------------------------------------------------------------

local order = { boolean = 1, number = 2, string = 3 }

local function before(a, b)
	local ta, tb = order[type(a)] or 4, order[type(b)] or 4
	if ta ~= tb then return ta < tb end
	if ta == 2 or ta == 3 then return a < b end
	return ta == 1 and not a and b
end

-- The keys but 1 to n, sorted; nil when a number among them belongs between those.
local function other_keys(t, n)
	local keys, count = {}, 0
	for k in next, t do
		local is_number = type(k) == "number"
		if not (is_number and k >= 1 and k <= n and floor(k) == k) then
			if is_number and k < n then return nil end
			count = count + 1
			keys[count] = k
		end
	end
	sort(keys, before)
	return keys, count
end

local function all_keys(t)
	local keys, count = {}, 0
	for k in next, t do
		count = count + 1
		keys[count] = k
	end
	sort(keys, before)
	return keys, count
end

-- Keys in a fixed order (false, true, numbers, strings, then the rest as they come), so that output does not
-- depend on a hash seed. A table that defines __pairs keeps its own order.
local function sorted_pairs(t)
	local mt = metatable_of(t)
	if type(t) ~= "table" or mt and rawget(mt, "__pairs") then return pairs(t) end
	refuse_guarded("pairs", t)
	local n = rawlen(t)
	local keys, count = other_keys(t, n)
	-- booleans come before numbers
	if not keys or count > 0 and type(keys[1]) == "boolean" then
		n = 0
		keys, count = all_keys(t)
	end
	local i = 0
	return function()
		while i < n + count do
			i = i + 1
			local k = i
			if i > n then k = keys[i - n] end
			local v = rawget(t, k)
			if v ~= nil then return k, v end
		end
	end, t, nil
end

-- ---- functions that are less than Lua's ----------------------------------------------------------------

-- Text only: bytecode can break out of Lua, and a chunk must see this environment, not ours. Nor may it pass
-- for one of our own files in messages.
local function loader(environment)
	return function(chunk, name, mode, e, ...)
		if mode ~= nil and mode ~= "t" and mode ~= "bt" then
			return nil, "load: only text chunks are available in scripts"
		end
		if select("#", ...) == 0 and e == nil then e = environment end
		if type(name) ~= "string" or name:find "^[@=]lua/" then name = "=load" end
		return load(chunk, name, "t", e)
	end
end

local seed = math.randomseed
local function random_seed(...)
	if select("#", ...) == 0 then return seed(20, 26) end
	return seed(...)
end

local collect = collectgarbage
local function collect_garbage(what)
	if what ~= nil and what ~= "count" and what ~= "collect" then
		error("collectgarbage: only 'count' and 'collect' are available in scripts", 2)
	end
	return collect(what or "collect")
end

local function strict(environment)
	local mt = {
		__metatable = false,
		__index = function(_, key)
			error(("undeclared global '%s' (did you forget 'local' or 'require'?)"):format(tostring(key)), 2)
		end,
		__newindex = function(_, key)
			error(("assignment to undeclared global '%s': write 'local %s'"):format(tostring(key),
				tostring(key)), 2)
		end,
	}
	theirs[mt] = true -- rawset(_G, ...) is a script's own affair
	return setmetatable(environment, mt)
end

-- opts.print(text): where print goes. opts.require(name) -> module | nil: a package's own modules.
function env.new(opts)
	local e = {}
	for _, name in ipairs { "assert", "error", "ipairs", "pcall", "rawequal", "rawlen", "select", "tonumber",
		"type", "xpcall", "getmetatable", "_VERSION" } do
		e[name] = _G[name]
	end
	e.tostring, e.next, e.rawget, e.rawset = tostring, raw_next, raw_get, raw_set
	e.setmetatable, e.pairs, e.load = set_metatable, sorted_pairs, loader(e)
	e.string, e.table, e.math, e.utf8 = copy(string), copy(table), copy(math), copy(utf8)
	e.string.dump, e.string.format = nil, host.format
	e.math.randomseed = random_seed
	e.coroutine = copy(coroutine)
	e.coroutine.close = host.close -- a chain of them cannot overflow the C stack
	e.os = { clock = os.clock, date = os.date, difftime = os.difftime, time = os.time }
	e.collectgarbage = collect_garbage
	local pack, concat, put = table.pack, table.concat, opts.print
	e.print = function(...)
		local parts = pack(...)
		for i = 1, parts.n do parts[i] = tostring(parts[i]) end
		put(concat(parts, "\t", 1, parts.n) .. "\n")
	end
	local dossier, own = require "dossier", opts.require
	e.require = function(name)
		if rawequal(name, "dossier") then return dossier end
		local m = own and own(name)
		if m ~= nil then return m end
		error(("module '%s' is not available to scripts (only 'dossier' and the script's own modules)")
			:format(tostring(name)), 2)
	end
	e._G = e
	return strict(e)
end

-- Once per worker: what all code of this state shares must not be changed by a script.
function env.harden()
	string.dump, string.format = nil, host.format
	metatable_of("").__metatable = false
	seed(20, 26) -- the same numbers in every run
	local own = host.globals()
	if own then own.tostring = tostring end -- no addresses in what the library says either
end

return env
