-- Streams, second part: what needs all items at once: sum, tally, group, sort, top, report.
-- SPDX-License-Identifier: MIT

local api = require "dossier.api"
local order = require "dossier.order"

local since = "0.1"
local rows = [[
local dossier = require "dossier"
local doc = dossier.document "Anna met Boris. Anna left."
local words = doc:tokens():filter { kind = "word" }
]]

local self_key = function(item) return item end

local function nothing() end

-- The key, and a function for the end of the run (order.watched).
local function key_of(k, who)
	if k == nil then return self_key, nothing end
	return order.watched(k, who)
end

-- Adds with a running correction (Neumaier), so that the sum of many decimals is right to the last
-- digit.
local function adder()
	local sum, lost = 0, 0.0
	local function add(v)
		if math.type(v) == "integer" and math.type(sum) == "integer" then
			local s = sum + v
			-- an integer that wraps around becomes a float
			if (v >= 0) == (s >= sum) then
				sum = s
				return
			end
		end
		local a, b = sum + 0.0, v + 0.0
		local s = a + b
		if math.abs(a) >= math.abs(b) then
			lost = lost + ((a - s) + b) else lost = lost + ((b - s) + a)
		end
		sum = s
	end
	local function total()
		if math.type(sum) == "integer" then return sum end
		return lost == lost and sum + lost or sum
	end
	return add, total
end

local function groups_of(next, key)
	local groups, by = {}, {}
	for a, b in next do
		local k = key(a, b)
		local id = order.identity(k)
		local g = by[id]
		if not g then
			g = { key = k, items = {} }
			by[id] = g
			groups[#groups + 1] = g
		end
		g.items[#g.items + 1] = a
	end
	return groups
end

-- Rows { key =, count = } in the order in which the keys came; nil is none.
local function counts_of(next, key)
	local rows, by, of_text = {}, {}, {}
	for a, b in next do
		local k = key(a, b)
		local of, id = of_text, k
		if type(k) ~= "string" then of, id = by, order.identity(k) end
		local row = of[id]
		if row then
			row.count = row.count + 1
		elseif k ~= nil then
			row = { key = k, count = 1 }
			of[id] = row
			rows[#rows + 1] = row
		end
	end
	return rows
end

local function group_key(g) return g.key end
local function group_size(g) return g.count end

return function(stream, start, derive)
	local of_tally = { derives = true }
	for k, v in pairs(stream.of_counted) do of_tally[k] = v end

	-- A stream that reads all of self when it starts and runs over the list that f makes of it.
	local function whole(self, f, opts)
		return derive(self, function(next)
			local list = f(next)
			local i = 0
			return function()
				i = i + 1
				return list[i]
			end
		end, opts)
	end

	local function collect(next)
		local list, n = {}, 0
		for a in next do
			n = n + 1
			list[n] = a
		end
		return list
	end

	api.define {
		name = "stream:sum", args = { { "k", "function|string?",
			"field name or function; else the items "
			.. "themselves" } }, returns = "number", since = since,
		text = "The sum of the keys. A mention counts with its exact value; nil, and"
			.. " numbers that are known "
			.. "only as a range, are left out: add up `low` and `high` for bounds.",
		errors = "raises for a key that is no number",
		example = rows .. 'print(words:sum(function(t) return #t.text end))\n--> 20',
		call = function(self, k)
			local key, missing = key_of(k, "stream:sum")
			local add, total = adder()
			for a, b in start(self) do
				local v = order.number(key(a, b), "stream:sum")
				if v then add(v) end
			end
			stream.check_field(self, "stream:sum", k, missing())
			return total()
		end,
	}

	api.define {
		name = "stream:tally", args = { { "k", "function|string?",
			"field name or function; else the items "
			.. "themselves" } }, returns = "Stream", since = since,
		columns = { { "key", "any" }, { "count", "integer" } },
		text = "How often each key occurs: rows { key =, count = }, the commonest first,"
			.. " ties by key. Items "
			.. "without the key (nil) are left out.",
		example = rows .. 'for row in words:tally "text" do print(row.key, row.count) end\n'
			.. '--> Anna\t2\n--> Boris\t1\n--> left\t1\n--> met\t1',
		call = function(self, k)
			local rows = type(k) == "string" and stream.counts(self, k)
			if rows then return rows end
			return whole(self, function(next)
				local key, missing = key_of(k, "stream:tally")
				local out = counts_of(next, key)
				stream.check_field(self, "stream:tally", k, missing())
				return order.sort(out, { { group_size, true }, { group_key, false } })
			end, of_tally)
		end,
	}

	api.define {
		name = "stream:group", args = { { "k", "function|string",
			"field name or function" } },
		returns = "Stream", gives = "groups", since = since,
		text = "The items by key: `for items, key in stream:group(k) do`, where `items` is"
			.. " a stream. Groups "
			.. "come in the order of their keys, the group without key (nil) last.",
		example = rows .. 'for group, text in words:group "text" do print(text,'
			.. ' group:count()) end\n'
			.. '--> Anna\t2\n--> Boris\t1\n--> left\t1\n--> met\t1',
		call = function(self, k)
			return derive(self, function(next)
				local key, missing = key_of(k, "stream:group")
				local groups = groups_of(next, key)
				stream.check_field(self, "stream:group", k, missing())
				order.sort(groups, { { group_key, false } })
				local i = 0
				return function()
					i = i + 1
					local g = groups[i]
					if g then return stream.from_list(g.items), g.key end
				end
			end, { what = "groups", derives = true })
		end,
	}

	api.define {
		name = "stream:sort", args = { { "k", 'function|string?',
			'field name or function; "-name" sorts '
			.. "downwards; else the items themselves" } }, returns = "Stream", gives = "same",
				since = since,
		text = "The items in order of their keys; ties keep the order in which they came."
			.. " Text is ordered by "
			.. "bytes, mentions by value or name; items without the key come last.",
		example = rows .. 'print(table.concat(words:map("text"):sort():list(), " "))\n'
			.. '--> Anna Anna Boris left met',
		call = function(self, k)
			local down = type(k) == "string" and k:sub(1, 1) == "-"
			local name = down and k:sub(2) or k
			return whole(self, function(next)
				local key, missing = key_of(name, "stream:sort")
				local list = order.sort(collect(next), { { key, down } })
				stream.check_field(self, "stream:sort", name, missing())
				return list
			end)
		end,
	}

	api.define {
		name = "stream:top", args = { { "n", "integer", "how many" },
			{ "k", "function|string?", "what is compared: field name or function; else"
				.. " the field `count` "
				.. "of rows, or the items themselves" } },
		returns = "Stream", gives = "same", since = since,
		text = "The `n` items with the greatest key, the greatest first; ties keep the"
			.. " order in which they came.",
		example = rows .. 'print(words:tally("text"):top(1):first().key)\n--> Anna',
		call = function(self, n, k)
			local function count_or_self(item)
				if type(item) == "table" and debug.getmetatable(item) == nil then
					return item.count
				end
				return item
			end
			if not k and stream.is_by_count(self) then return self:take(math.max(n, 0)) end
			return whole(self, function(next)
				local key, missing = count_or_self, nothing
				if k then key, missing = order.watched(k, "stream:top") end
				local list = order.sort(collect(next), { { key, true } })
				stream.check_field(self, "stream:top", k, missing())
				return table.move(list, 1, math.min(math.max(n, 0), #list), 1, {})
			end)
		end,
	}

	api.define {
		name = "stream:bar", args = { { "k", "function|string?", "field name or function that is tallied; rows with a"
			.. " `count`, such as those of a tally, and entities are taken as they are" },
			{ "n", "integer?", "at most so many bars; 20 if left out" } }, returns = "Report", since = since,
		text = "A report with a chart of bars: how often each key occurs, the commonest first.",
		errors = "raises for a key that is no field",
		example = rows .. 'print(words:bar("text", 2))\n'
			.. '--> Anna   ' .. ("\u{2588}"):rep(50) .. ' 2\n--> Boris  ' .. ("\u{2588}"):rep(25) .. " 1\n-->\n--> 2 more are not shown",
		call = function(self, k, n)
			return require "dossier.bar".of_stream(self, k, n)
		end,
	}

	api.define {
		name = "stream:report", args = { { "title", "string?", "title of the report" },
			{ "columns", "table?", "as in report:table" } }, returns = "Report",
				since = since,
		text = "A report with one table of the stream's rows.",
		example = rows .. 'local report = words:tally("text"):report("Words")\n'
			.. 'print(report.title)\n--> Words',
		call = function(self, title, columns)
			return require "dossier.report".new(title):table(self, columns)
		end,
	}
end
