-- The environment that a script sees: a fresh allow-list, strict about globals.
-- SPDX-License-Identifier: MIT
--
-- Nothing here leads to files, processes, `debug`, bytecode or the tables that our own library uses: the
-- string, table, math, utf8 and coroutine tables are copies. Limits on time, memory and output are not
-- here; they end the process (core of the matter in lua/host/child.c).

local raw = { setmetatable = setmetatable, getmetatable = getmetatable, load = load, rawget = rawget,
	pairs = pairs, next = next, type = type, error = error, tostring = tostring, sort = table.sort }

local env = {}

local function copy(t, without)
	local c = {}
	for k, v in raw.pairs(t) do
		if not (without and without[k]) then c[k] = v end
	end
	return c
end

-- Finalizers run where no limit of Lua's reaches them, and nobody needs one in a script.
local function set_metatable(t, mt)
	if raw.type(mt) == "table" and raw.rawget(mt, "__gc") ~= nil then
		raw.error("setmetatable: __gc is not available in scripts", 2)
	end
	return raw.setmetatable(t, mt)
end

local order = { boolean = 1, number = 2, string = 3 }

-- Keys in a fixed order (numbers, then strings, then the rest as they come), so that output never depends on
-- a hash seed. A table that defines __pairs keeps its own order.
local function sorted_pairs(t)
	local mt = raw.getmetatable(t)
	if raw.type(t) ~= "table" or raw.type(mt) == "table" and mt.__pairs then return raw.pairs(t) end
	local keys, n = {}, 0
	for k in raw.next, t do
		n = n + 1
		keys[n] = k
	end
	raw.sort(keys, function(a, b)
		local ta, tb = order[raw.type(a)] or 4, order[raw.type(b)] or 4
		if ta ~= tb then return ta < tb end
		if ta == 2 or ta == 3 then return a < b end
		return ta == 1 and not a and b
	end)
	local i = 0
	return function()
		while i < n do
			i = i + 1
			local v = t[keys[i]]
			if v ~= nil then return keys[i], v end
		end
	end, t, nil
end

-- Text only: bytecode can break out of Lua, and a chunk must see this environment, not ours.
local function loader(environment)
	return function(chunk, name, mode, e, ...)
		if mode ~= nil and mode ~= "t" and mode ~= "bt" then
			return nil, "load: only text chunks are available in scripts"
		end
		if select("#", ...) == 0 and e == nil then e = environment end
		return raw.load(chunk, name or "=load", "t", e)
	end
end

-- coroutine.close of a chain of coroutines recurses in C; Debian 12's Lua 5.4.4 overflows the stack there.
local close_depth = 0
local function close_coroutine(co)
	if close_depth >= 100 then raw.error("coroutine.close: nested too deeply", 2) end
	close_depth = close_depth + 1
	local ok, message = coroutine.close(co)
	close_depth = close_depth - 1
	return ok, message
end

local function strict(environment, name)
	return raw.setmetatable(environment, {
		__metatable = false,
		__index = function(_, key)
			raw.error(("undeclared global '%s' (did you forget 'local' or 'require'?)"):format(raw.tostring(key)), 2)
		end,
		__newindex = function(_, key)
			raw.error(("assignment to undeclared global '%s': write 'local %s'"):format(raw.tostring(key),
				raw.tostring(key)), 2)
		end,
	}), name
end

-- opts.print(text): where print goes. opts.require(name) -> module | nil: a package's own modules.
function env.new(opts)
	local e = {}
	for _, name in ipairs { "assert", "error", "ipairs", "next", "pcall", "rawequal", "rawget", "rawlen",
		"rawset", "select", "tonumber", "tostring", "type", "xpcall", "_VERSION" } do
		e[name] = _G[name]
	end
	e.getmetatable = raw.getmetatable
	e.setmetatable = set_metatable
	e.pairs = sorted_pairs
	e.load = loader(e)
	e.string = copy(string, { dump = true })
	e.table, e.math, e.utf8 = copy(table), copy(math), copy(utf8)
	e.coroutine = copy(coroutine)
	e.coroutine.close = close_coroutine
	e.os = { clock = os.clock, date = os.date, difftime = os.difftime, time = os.time }
	e.collectgarbage = function(what)
		if what ~= nil and what ~= "count" and what ~= "collect" then
			raw.error("collectgarbage: only 'count' and 'collect' are available in scripts", 2)
		end
		return collectgarbage(what or "collect")
	end
	e.print = function(...)
		local parts = table.pack(...)
		for i = 1, parts.n do parts[i] = raw.tostring(parts[i]) end
		opts.print(table.concat(parts, "\t", 1, parts.n) .. "\n")
	end
	e.require = function(name)
		if name == "dossier" then return require "dossier" end
		local m = opts.require and opts.require(name)
		if m ~= nil then return m end
		raw.error(("module '%s' is not available to scripts (only 'dossier' and the script's own modules)")
			:format(raw.tostring(name)), 2)
	end
	e._G = e
	return (strict(e))
end

-- Once per worker: what all scripts of this state share must not be changed by any of them.
function env.harden()
	string.dump = nil
	raw.getmetatable("").__metatable = false
	math.randomseed(20, 26) -- the same numbers in every run
end

return env
