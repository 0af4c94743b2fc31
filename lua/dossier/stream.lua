-- Streams: everything plural. A stream is a recipe that each loop starts anew.
-- SPDX-License-Identifier: MIT
--
-- A stream is itself the iterator of a `for` loop. Lua calls it with the last value that it gave
-- (nil at the start of a loop), and that is all that tells loops apart: a call without a last value
-- starts the recipe anew; else the running loop that gave this value goes on. Loops may be nested
-- over one stream and broken off anywhere. When two running loops gave the same value last, the
-- line of the loop decides. Left out: two nested loops over one stream on one line, the inner one
-- broken off at a repeated value.

local api = require "dossier.api"
local order = require "dossier.order"

local MAKE, ONCE, USED, LOOPS, WHAT, RANGES, COLUMNS, TALLY = {}, {}, {}, {}, {}, {}, {}, {}
local MAX_LOOPS = 100

local class = api.class {
	name = "stream", type = "Stream",
	text = "Items one after the other: mentions, documents, rows. `for item in stream do`"
		.. " starts it anew each "
		.. "time; a stream over standard input can be read once only.",
}

local Stream = { __name = "Stream", __metatable = "Stream" }
Stream.__newindex = api.frozen(class)
-- what is loaded when it is first asked for
local elsewhere = { concordance = "dossier.concordance", cross = "dossier.concordance" }
Stream.__index = api.index(class, function(_, key)
	if elsewhere[key] then
		require(elsewhere[key])
		return true, class.methods[key]
	end
	if math.type(key) then
		error("a stream has no positions: use :first(), :take(n) or :list()[n]", 3)
	end
end)
Stream.__tostring = function(self) return "stream of " .. rawget(self, WHAT) end
Stream.__len = function() error("a stream has no length: use :count()", 2) end

local stream = { metatable = Stream }

-- make() starts the recipe: it returns a function that gives the next item (and a second value),
-- nil at the end.
-- opts.once: input that can be read once; opts.what: what it holds, for messages; opts.columns: the
-- fields of its rows in the order in which a table shows them.
function stream.from(make, opts)
	return setmetatable({
		[MAKE] = make, [ONCE] = opts and opts.once or false, [USED] = false,
		[LOOPS] = false, [WHAT] = opts and opts.what or "items", [RANGES] = false,
		[COLUMNS] = opts and opts.columns or false, [TALLY] = false,
	}, Stream)
end

function stream.from_list(list, what)
	return stream.from(function()
		local i = 0
		return function()
			i = i + 1
			return list[i]
		end
	end, { what = what })
end

-- make() gives an iterator of from, to, kind: what :ranges() of a stream of tokens runs.
function stream.set_ranges(s, make)
	rawset(s, RANGES, make)
end

-- counters[field]() gives what :tally(field) of it would, as a list of rows, without making the items.
function stream.set_tally(s, counters)
	rawset(s, TALLY, counters)
end

function stream.counter(s, field)
	return s[TALLY] and s[TALLY][field]
end

function stream.is(v)
	return rawequal(debug.getmetatable(v), Stream)
end

-- The names of the columns that its rows have, or nil.
function stream.columns(s) return s[COLUMNS] or nil end

-- Whether it can be read only once.
function stream.is_once(s) return s[ONCE] end

-- Starts the recipe; a second start of a one-shot stream is misuse.
local function start(self, level)
	if self[ONCE] then
		if self[USED] then
			error(("this stream of %s was read already and cannot be read again: keep"
				.. " its items with "
				.. ":list()"):format(self[WHAT]), level + 1)
		end
		rawset(self, USED, true)
	end
	return self[MAKE]()
end

local function begin(self)
	local loops = self[LOOPS]
	if not loops then
		loops = {}
		rawset(self, LOOPS, loops)
	end
	if #loops >= MAX_LOOPS then table.remove(loops, 1) end
	local at = debug.getinfo(3, "lf")
	local loop = { next = start(self, 3), line = at and at.currentline, func = at and at.func }
	loops[#loops + 1] = loop
	return loop, #loops
end

-- The running loop that gave `control` last, and its place; loops above it were broken off.
local function resume(self, control)
	local loops = self[LOOPS] or {}
	local n = #loops
	local found
	for i = n, 1, -1 do
		local last = loops[i].last
		if rawequal(last, control) or control ~= control and last ~= last then
			if found then
				local at = debug.getinfo(3, "lf")
				for k = n, 1, -1 do
					local l = loops[k]
					if rawequal(l.last, control) and l.func == at.func
						and l.line == at.currentline then
						return l, k
					end
				end
				return loops[found], found
			end
			found = i
		end
	end
	if not found then error("this loop over a stream was started too long ago", 3) end
	return loops[found], found
end

Stream.__call = function(self, _, control)
	local loops = self[LOOPS]
	local loop, at
	if control == nil then
		loop, at = begin(self)
	elseif loops and #loops == 1 then
		loop, at = loops[1], 1
	else
		loop, at = resume(self, control)
		for i = #loops, at + 1, -1 do loops[i] = nil end
	end
	local a, b = loop.next()
	if a == nil then
		-- an error or the end: the loop is over
		table.remove(self[LOOPS], at)
		return nil
	end
	loop.last = a
	return a, b
end

-- Runs through a list or stream from outside a loop: a function that gives the next item.
function stream.iterate(list, level)
	if stream.is(list) then return start(list, (level or 1) + 1) end
	local i = 0
	return function()
		i = i + 1
		return list[i]
	end
end

-- A plain array of a list or stream.
function stream.to_list(list)
	if not stream.is(list) then return list end
	local out, n = {}, 0
	local next = start(list, 3)
	for item in next do
		n = n + 1
		out[n] = item
	end
	return out
end

-- A stream whose recipe runs over self's. Without `what` it holds the same items.
local function derive(self, make, what, columns)
	return stream.from(function() return make(start(self, 4)) end,
		{ what = what or self[WHAT], columns = columns or not what and self[COLUMNS] })
end

local since = "0.1"
local numbers = 'local dossier = require "dossier"\n'
	.. 'local names = dossier.document("Anna met Boris. Anna left."):tokens():map("text")\n'

api.define {
	name = "dossier.stream", args = { { "list", "List", "a table with positions 1 to n" } },
	returns = "Stream", since = since,
	text = "A stream of a list of your own, so that it can be sorted, grouped and counted.",
	example = 'local dossier = require "dossier"\n'
		.. 'local people = dossier.stream { { name = "Boris" }, { name = "Anna" } }\n'
		.. 'print(people:sort("name"):first().name)\n--> Anna',
	call = function(list)
		if stream.is(list) then return list end
		return stream.from_list(list)
	end,
}

api.define {
	name = "stream:map", args = { { "f", "function|string",
		"what to make of each item: a function, or the "
		.. "name of a field. Items for which it gives nil are left out" } },
	returns = "Stream", since = since, text = "The stream of what `f` makes of each item.",
	example = numbers .. 'print(table.concat(names:map(string.upper):take(3):list(), " "))\n'
		.. '--> ANNA MET BORIS',
	call = function(self, f)
		f = type(f) == "string" and order.key(f, "stream:map") or f
		return derive(self, function(next)
			return function()
				local a, b = next()
				while a ~= nil do
					local x, y = f(a, b)
					if x ~= nil then return x, y end
					a, b = next()
				end
			end
		end, "items")
	end,
}

-- What `stream:flat` runs through: a list, a stream or nothing.
local function inner(list)
	if list == nil then return function() end end
	if stream.is(list) or api.typeof(list) == "table" then return stream.iterate(list, 2) end
	error(("stream:flat: the function must give a list or stream, got %s"):format(
		api.got(list)), 3)
end

api.define {
	name = "stream:flat", args = { { "f", "function|string?",
		"what to make of each item: a list or stream; else the items are lists" } },
	returns = "Stream", since = since,
	text = "The items of all the lists that `f` makes of the items, one after the other.",
	errors = "raises when `f` gives something that is neither list nor stream",
	example = 'local dossier = require "dossier"\n'
		.. 'local docs = dossier.stream { dossier.document "Anna left.", '
		.. 'dossier.document "Boris stayed." }\n'
		.. 'local words = docs:flat(function(doc) return doc:tokens() end):map("text")\n'
		.. 'print(table.concat(words:list(), " "))\n--> Anna left . Boris stayed .',
	call = function(self, f)
		f = type(f) == "string" and order.key(f, "stream:flat") or f
		return derive(self, function(next)
			local piece = function() end
			return function()
				while true do
					local item = piece()
					if item ~= nil then return item end
					local a, b = next()
					if a == nil then return nil end
					if f then a = f(a, b) end
					piece = inner(a)
				end
			end
		end, "items")
	end,
}

local function matches(fields)
	local keys = api.sorted_keys(fields)
	return function(item)
		for _, k in ipairs(keys) do
			if item[k] ~= fields[k] then return false end
		end
		return true
	end
end

api.define {
	name = "stream:filter", args = { { "f", "function|string|table",
		"a function of the item; the name of a "
		.. "field that must be set; or a table of fields and the values that they must"
			.. " have" } },
	returns = "Stream", since = since, text = "The items for which `f` holds.",
	example = numbers .. 'print(names:filter(function(s) return #s > 4 end):first())\n'
		.. '--> Boris',
	call = function(self, f)
		if type(f) == "string" then f = order.key(f, "stream:filter") end
		if type(f) == "table" then f = matches(f) end
		return derive(self, function(next)
			return function()
				local a, b = next()
				while a ~= nil do
					if f(a, b) then return a, b end
					a, b = next()
				end
			end
		end)
	end,
}

api.define {
	name = "stream:take", args = { { "n", "integer", "how many" } }, returns = "Stream",
		since = since,
	text = "The first `n` items; what lies behind them is not read.",
	example = numbers .. 'print(names:take(2):count())\n--> 2',
	call = function(self, n)
		return derive(self, function(next)
			local left = n
			return function()
				if left <= 0 then return nil end
				left = left - 1
				return next()
			end
		end)
	end,
}

api.define {
	name = "stream:skip", args = { { "n", "integer", "how many" } }, returns = "Stream",
		since = since,
	text = "The items behind the first `n`.",
	example = numbers .. 'print(names:skip(2):first())\n--> Boris',
	call = function(self, n)
		return derive(self, function(next)
			local left = n
			return function()
				while left > 0 do
					left = left - 1
					if next() == nil then return nil end
				end
				return next()
			end
		end)
	end,
}

api.define {
	name = "stream:count", returns = "integer", since = since,
		text = "How many items there are.",
	example = numbers .. 'print(names:count())\n--> 7',
	call = function(self)
		local n = 0
		for _ in start(self, 2) do n = n + 1 end
		return n
	end,
}

api.define {
	name = "stream:first", returns = "any", since = since, text = "The first item, or nil.",
	example = numbers .. 'print(names:first())\n--> Anna',
	call = function(self) return (start(self, 2)()) end,
}

api.define {
	name = "stream:list", returns = "any[]", since = since,
		text = "All items as a Lua table, to keep, to "
		.. "index and to run through more than once.",
	example = numbers .. 'print(names:list()[3])\n--> Boris',
	call = function(self)
		local out, n = {}, 0
		for item in start(self, 2) do
			n = n + 1
			out[n] = item
		end
		return out
	end,
}

api.define {
	name = "stream:distinct", args = { { "k", "function|string?",
		"field name or function; else the items "
		.. "themselves" } }, returns = "Stream", since = since,
	text = "Each item once: the first of those with the same key. Mentions of one entity are"
		.. " the same.",
	example = numbers .. 'print(table.concat(names:distinct():list(), " "))\n'
		.. '--> Anna met Boris . left',
	call = function(self, k)
		local key = k and order.key(k, "stream:distinct")
		return derive(self, function(next)
			local seen = {}
			return function()
				local a, b = next()
				while a ~= nil do
					local id
					if key then
						id = order.identity(key(a,
							b)) else id = order.identity(a)
					end
					if not seen[id] then
						seen[id] = true
						return a, b
					end
					a, b = next()
				end
			end
		end)
	end,
}

api.define {
	name = "stream:ranges", returns = "function", since = since,
	text = "Of a stream of tokens: an iterator of first byte, last byte and kind that makes no"
		.. " objects. "
		.. "Clitics come apart.",
	errors = "raises for other streams",
	example = 'local dossier = require "dossier"\n'
		.. 'for i, j, kind in dossier.document("Anna left."):tokens()'
		.. ':ranges() do print(i, j, kind) end\n--> 1\t4\tword\n--> 6\t9\tword\n'
			.. '--> 10\t10\tpunct',
	call = function(self)
		if not self[RANGES] then
			error(("stream:ranges: this is a stream of %s, not of tokens"):format(
				self[WHAT]), 2)
		end
		return self[RANGES]()
	end,
}

require "dossier.stream_sums"(stream, start, derive)

return stream
