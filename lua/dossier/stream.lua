-- Streams: everything plural. A stream is a recipe that each loop starts anew.
-- SPDX-License-Identifier: MIT
--
-- A stream is itself the iterator of a `for` loop. Lua calls it with the last value that it gave
-- (nil at the start of a loop), and that is all that tells loops apart: a call without a last value
-- starts the recipe anew; else the running loop that gave this value goes on. Loops may be nested
-- over one stream and broken off anywhere. When two running loops gave the same value last, the
-- line of the loop decides. Left out: two nested loops over one stream on one line, the inner one
-- broken off at a repeated value.

local core = require "dossier.core"
local api = require "dossier.api"
local order = require "dossier.order"

-- ONLY: the running loop where there is one; LOOPS: where there are more, all of them.
local MAKE, OPTS, USED, ONLY, LOOPS = {}, {}, {}, {}, {}
-- What MAKE is called with: so a stream of a document costs one table, and no function of its own. A is false for nothing;
-- the others are there where OPTS.four says so.
local A, B, C, D = {}, {}, {}, {}
local MAX_LOOPS = 100
local caller, rawget, rawset = core.caller, rawget, rawset

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
Stream.__tostring = function(self) return "stream of " .. rawget(self, OPTS).what end
Stream.__len = function() error("a stream has no length: use :count()", 2) end

local stream = { metatable = Stream }

local of_items = { what = "items" }

-- make(a) starts the recipe: it returns a function that gives the next item (and a second value), nil at the
-- end. a: anything but nil and false. opts.four: make(a, b, c, d), where nil is false.
-- opts.once: input that can be read once; opts.what: what it holds, for messages; opts.items: their type, for completion, or
-- opts.list: the list that has them; opts.columns: the fields of its rows
-- in the order in which a table shows them, opts.shown those that a screen shows; opts.by_count: they are rows with the greatest `count` first;
-- opts.ranges(a, b, c, d): an iterator of from, to, kind, which :ranges() runs; opts.tally[field](a, b, c, d): one of
-- the rows that :tally(field) would give, made without the items.
function stream.from(make, opts, a, b, c, d)
	if not opts then
		opts = of_items
	elseif not opts.what then
		opts.what = "items"
	end
	if opts.four then
		return setmetatable({ [MAKE] = make, [OPTS] = opts, [ONLY] = false, [A] = a, [B] = b or false, [C] = c or false,
			[D] = d or false }, Stream)
	end
	return setmetatable({ [MAKE] = make, [OPTS] = opts, [ONLY] = false, [A] = a or false }, Stream)
end

local function call(self, f)
	local a = self[A]
	if not a then return f() end
	if self[OPTS].four then return f(a, self[B], self[C], self[D]) end
	return f(a)
end

function stream.from_list(list, what)
	return stream.from(function()
		local i = 0
		return function()
			i = i + 1
			return list[i]
		end
	end, { what = what, list = list })
end

-- Rows of how often each value of this field occurs, where it can tell without its items; else nil.
local function counted(of) return call(of[1], of[1][OPTS].tally[of[2]]) end

local of_counted = { what = "rows", columns = { "key", "count" }, by_count = true }
stream.of_counted = of_counted

function stream.counts(s, field)
	local tally = s[OPTS].tally
	if tally and tally[field] then return stream.from(counted, of_counted, { s, field }) end
end

function stream.is(v)
	return rawequal(debug.getmetatable(v), Stream)
end

-- The names of the columns that its rows have, or nil.
function stream.columns(s) return s[OPTS].columns end
-- Those of them that a screen shows.
function stream.shown(s) return s[OPTS].shown or s[OPTS].columns end

-- The type of its items ("Span"), where that can be told without starting it; else nil.
function stream.items(s)
	local opts = s[OPTS]
	local first = opts.list and type(opts.list) == "table" and rawget(opts.list, 1)
	return opts.items or first ~= nil and api.typeof(first) or nil
end

-- How many items it has, where that can be told without starting it; else nil.
function stream.size(s)
	local opts = s[OPTS]
	return not opts.derives and type(opts.list) == "table" and rawlen(opts.list) or nil
end

-- Whether it holds rows with the greatest `count` first.
function stream.is_by_count(s) return s[OPTS].by_count end

-- Whether it can be read only once, as what is made of such a one.
function stream.is_once(s)
	while s[OPTS].derives do s = s[A] end
	return s[OPTS].once
end

-- Raises with the line of the script that is running, however many of our functions lie between.
local function misuse(message)
	for level = 3, 100 do
		local at = debug.getinfo(level, "Sl")
		if not at then break end
		if at.currentline > 0 and at.source:sub(1, 5) ~= "@lua/" then
			error(("%s:%d: %s"):format(at.short_src, at.currentline, message), 0)
		end
	end
	error(message, 0)
end

-- At the end of a run over all items: raises where none had the field `k` and it is most likely mistyped; near and names
-- as order.watched tells them. Rows may lack an optional field: a name that resembles none of theirs is no mistake, unless
-- the rows are known to have other columns.
function stream.check_field(self, who, k, near, names)
	local columns = self[OPTS].columns
	if not names or not near and not columns then return end
	for _, c in ipairs(columns or {}) do
		if c == k then return end
	end
	misuse(("%s: no row has the field '%s'%s"):format(who, k, near and (", did you mean '%s'?"):format(near)
		or " (they have " .. table.concat(columns or names, ", ") .. ")"))
end

-- Starts the recipe; a second start of a one-shot stream is misuse.
local function start(self)
	local opts = self[OPTS]
	if opts.once then
		if rawget(self, USED) then
			misuse(("this stream of %s was read already and cannot be read again: keep its items with :list()")
				:format(opts.what))
		end
		rawset(self, USED, true)
	end
	if opts.derives then return self[MAKE](start(self[A])) end
	return call(self, self[MAKE])
end

-- A loop is { next, last item, line, function } of where it was started.
local LAST, LINE, FUNC = 2, 3, 4

local function begin(self)
	local next = start(self)
	local line, func = caller(3)
	local loop = { next, nil, line, func }
	local only, loops = self[ONLY], rawget(self, LOOPS)
	if loops then
		if #loops >= MAX_LOOPS then table.remove(loops, 1) end
		loops[#loops + 1] = loop
	elseif only then
		rawset(self, LOOPS, { only, loop })
		rawset(self, ONLY, false)
	else
		rawset(self, ONLY, loop)
	end
	return loop
end

-- Loops behind `at` are over, and the one there too with `itself`.
local function cut(self, at, itself)
	local loops = rawget(self, LOOPS)
	for i = #loops, at + 1, -1 do loops[i] = nil end
	if itself then loops[at] = nil end
	if #loops < 2 then
		rawset(self, ONLY, loops[1] or false)
		rawset(self, LOOPS, false)
	end
end

-- The place of the running loop that gave `control` last; loops above it were broken off.
local function place_of(loops, control)
	local found
	for i = #loops, 1, -1 do
		local last = loops[i][LAST]
		if rawequal(last, control) or control ~= control and last ~= last then
			if found then
				local line, func = caller(4)
				for k = #loops, 1, -1 do
					local l = loops[k]
					if rawequal(l[LAST], control) and l[FUNC] == func and l[LINE] == line then return k end
				end
				return found
			end
			found = i
		end
	end
	return found
end

-- The loop that a call belongs to, where several run or one begins.
local function find_loop(self, control)
	if control == nil then return begin(self) end
	local loops = rawget(self, LOOPS)
	local at = loops and place_of(loops, control)
	if not at then error("this loop over a stream was started too long ago", 3) end
	local loop = loops[at]
	cut(self, at)
	return loop
end

-- An error or the end: the loop is over. Its function may have run others over the same stream.
local function loop_over(self, loop)
	if self[ONLY] == loop then
		rawset(self, ONLY, false)
		return
	end
	local loops = rawget(self, LOOPS) or {}
	for i = 1, #loops do
		if loops[i] == loop then return cut(self, i, true) end
	end
end

Stream.__call = core.stream_call(ONLY, find_loop, loop_over)

-- Runs through a list or stream from outside a loop: a function that gives the next item.
function stream.iterate(list)
	if stream.is(list) then return start(list) end
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
	local next = start(list)
	for item in next do
		n = n + 1
		out[n] = item
	end
	return out
end

-- What a stream with the same items as another is: made once for each of those.
local same = setmetatable({}, { __mode = "k" })
local function like(own)
	local opts = same[own]
	if not opts then
		opts = { what = own.what, items = own.items, list = own.list, columns = own.columns, shown = own.shown, derives = true }
		same[own] = opts
	end
	return opts
end

local of_derived = { what = "items", derives = true }

-- A stream whose recipe, make(next item of self), runs over self's. opts as for stream.from, with `derives`; without them it holds
-- the same items.
local function derive(self, make, opts)
	return setmetatable({ [MAKE] = make, [OPTS] = opts or like(self[OPTS]), [ONLY] = false, [A] = self }, Stream)
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
		return derive(self, function(next)
			local of, missing = order.watched(f, "stream:map")
			return function()
				local a, b = next()
				while a ~= nil do
					local x, y = of(a, b)
					if x ~= nil then return x, y end
					a, b = next()
				end
				stream.check_field(self, "stream:map", f, missing())
			end
		end, of_derived)
	end,
}

-- What `stream:flat` runs through: a list, a stream or nothing.
local function inner(list)
	if list == nil then return function() end end
	if stream.is(list) or api.typeof(list) == "table" then return stream.iterate(list) end
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
		end, of_derived)
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
	returns = "Stream", gives = "same", since = since, text = "The items for which `f` holds.",
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
	name = "stream:take", args = { { "n", "integer", "how many" } }, returns = "Stream", gives = "same",
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
	name = "stream:skip", args = { { "n", "integer", "how many" } }, returns = "Stream", gives = "same",
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
		for _ in start(self) do n = n + 1 end
		return n
	end,
}

api.define {
	name = "stream:first", returns = "any", gives = "item", since = since, text = "The first item, or nil.",
	example = numbers .. 'print(names:first())\n--> Anna',
	call = function(self) return (start(self)()) end,
}

api.define {
	name = "stream:list", returns = "any[]", gives = "list", since = since,
		text = "All items as a Lua table, to keep, to "
		.. "index and to run through more than once.",
	example = numbers .. 'print(names:list()[3])\n--> Boris',
	call = function(self)
		local out, n = {}, 0
		for item in start(self) do
			n = n + 1
			out[n] = item
		end
		return out
	end,
}

api.define {
	name = "stream:distinct", args = { { "k", "function|string?",
		"field name or function; else the items "
		.. "themselves" } }, returns = "Stream", gives = "same", since = since,
	text = "Each item once: the first of those with the same key. Mentions of one entity are"
		.. " the same.",
	example = numbers .. 'print(table.concat(names:distinct():list(), " "))\n'
		.. '--> Anna met Boris . left',
	call = function(self, k)
		return derive(self, function(next)
			local seen, key, missing = {}, nil, nil
			if k then key, missing = order.watched(k, "stream:distinct") end
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
				if missing then stream.check_field(self, "stream:distinct", k, missing()) end
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
		if not self[OPTS].ranges then
			error(("stream:ranges: this is a stream of %s, not %s"):format(self[OPTS].what,
				self[OPTS].what == "tokens" and "all tokens of a document or span" or "of tokens"), 2)
		end
		return call(self, self[OPTS].ranges)
	end,
}

require "dossier.stream_sums"(stream, start, derive)

return stream
