local stream = require "dossier.stream"
local dossier = require "dossier"

local function of(...) return stream.from_list { ... } end
local function join(s) return table.concat(s:list(), " ") end

test("a loop starts anew each time", function()
	local s = of(1, 2, 3)
	local n = 0
	for _ = 1, 3 do
		for x in s do n = n + x end
	end
	equal(n, 18)
end)

test("a loop that was broken off does not go on in the next", function()
	local s = of("a", "b", "c", "d")
	for x in s do
		if x == "b" then break end
	end
	local seen = {}
	for x in s do seen[#seen + 1] = x end
	equal(seen, { "a", "b", "c", "d" })
end)

test("nested loops over one stream", function()
	local s = of("a", "b", "a")
	local seen = {}
	for x in s do
		for y in s do seen[#seen + 1] = x .. y end
	end
	equal(table.concat(seen, " "), "aa ab aa ba bb ba aa ab aa")
end)

test("nested loops, the inner one broken off at each item", function()
	local items = { "a", "b", "a", "b", "c" }
	local s = stream.from_list(items)
	for stop = 1, #items do
		local outer = {}
		for x in s do
			outer[#outer + 1] = x
			local k = 0
			for _ in s do
				k = k + 1
				if k == stop then break end
			end
		end
		equal(outer, items)
	end
end)

test("a function that runs through the stream within a loop over it", function()
	local s = of(1, 1, 2, 1)
	local function total()
		local n = 0
		for x in s do
			if n > 2 then break end
			n = n + x
		end
		return n
	end
	local seen = {}
	for x in s do seen[#seen + 1] = x .. ":" .. total() end
	equal(seen, { "1:4", "1:4", "2:4", "1:4" })
end)

test("false and NaN are items", function()
	local s = of(false, 0 / 0, false)
	local n = 0
	for _ in s do n = n + 1 end
	equal(n, 3)
end)

test("a thousand loops that were broken off", function()
	local s = of("x", "y")
	for _ = 1, 1000 do
		for _ in s do break end
	end
	equal(s:count(), 2)
end)

test("input can be read once, and says so", function()
	local left = { 1, 2, 3 }
	local s = stream.from(function()
		return function() return table.remove(left, 1) end
	end, { once = true, what = "lines" })
	equal(s:first(), 1)
	raises(":list()", function() for _ in s do error "no" end end)
	raises("stream of lines was read already", s.count, s)
end)

test("steps are lazy: what is not taken is not read", function()
	local read = 0
	local s = stream.from(function()
		return function()
			read = read + 1
			return read
		end
	end)
	equal(join(s:map(function(x) return x * x end):filter(function(
		x) return x % 2 == 1 end):take(3)), "1 9 25")
	equal(read, 5)
end)

test("map leaves out nil and passes second values", function()
	equal(join(of(1, 2, 3):map(function(x) if x ~= 2 then return x end end)), "1 3")
	local seen = {}
	for items, key in of({ k = "b" }, { k = "a" },
		{ k = "b" }):group("k"):map(function(g, k) return g:count(), k end) do
		seen[#seen + 1] = key .. items
	end
	equal(seen, { "a1", "b2" })
end)

test("filter by function, field and table", function()
	local s = of({ n = 1, t = "x" }, { n = 2 }, { n = 1 })
	equal(s:filter("t"):count(), 1)
	equal(s:filter({ n = 1 }):count(), 2)
	equal(s:filter(function(r) return r.n > 1 end):first().n, 2)
end)

test("sort is stable, nil comes last in both directions", function()
	local rows = { { k = 2, i = 1 }, { i = 2 }, { k = 1, i = 3 }, { k = 2, i = 4 } }
	local function order(key)
		return join(stream.from_list(rows):sort(key):map("i"))
	end
	equal(order "k", "3 1 4 2")
	equal(order "-k", "1 4 3 2")
end)

test("sort puts mixed kinds in one fixed order", function()
	equal(of("b", 2, true, "a", 1.5, false):sort():list(), { false, true, 1.5, 2, "a", "b" })
end)

test("tally: commonest first, ties by key", function()
	local rows = of("b", "a", "c", "a", "b"):tally():map(function(r) return r.key
		.. r.count end)
	equal(join(rows), "a2 b2 c1")
end)

test("group: groups by key, nil last, items in order", function()
	local seen = {}
	for g, k in of({ k = "b", v = 1 }, { v = 2 }, { k = "a", v = 3 },
		{ k = "b", v = 4 }):group "k" do
		seen[#seen + 1] = tostring(k) .. "=" .. join(g:map "v")
	end
	equal(seen, { "a=3", "b=1 4", "nil=2" })
end)

test("sum is exact for decimals and integers", function()
	local tenths = {}
	for i = 1, 1000 do tenths[i] = 0.1 end
	equal(stream.from_list(tenths):sum(), 100.0)
	equal(math.type(of(1, 2):sum()), "integer")
	equal(of(math.maxinteger, 1):sum(), 2.0 ^ 63)
	equal(of():sum(), 0)
	raises("cannot add up", function() return of("1"):sum() end)
end)

test("top", function()
	equal(join(of(3, 9, 4, 9):top(2)), "9 9")
	equal(join(of("a", "b", "b"):tally():top(1):map "key"), "b")
	equal(of(1):top(0):count(), 0)
end)

test("distinct keeps the first", function()
	local s = of({ k = 1, v = "a" }, { k = 1, v = "b" }, { k = 2, v = "c" }):distinct "k"
	equal(join(s:map "v"), "a c")
end)

test("mentions of one entity are one key", function()
	local doc = dossier.document(
		"President Ilham Aliyev spoke. Aliyev left. Emmanuel Macron stayed.")
	local people = doc:entities "PERSON"
	equal(people:count(), 3)
	equal(people:distinct():count(), 2)
	equal(people:tally():first().count, 2)
end)

test("misuse names the method and the argument", function()
	local s = of(1)
	raises("stream:take: argument 1 (n) must be an integer, got the string \"x\"", s.take, s,
		"x")
	raises("call it with a colon", s.take, 3)
	raises("did you mean 'filter'", function() return s.filtr end)
	raises("a stream has no positions", function() return s[1] end)
	raises("has no length", function() return #s end)
	raises("cannot be changed", function() s.x = 1 end)
	raises("has no field 'k'", function() return of("a"):map("k"):list() end)
end)

test("an error in a step leaves the stream usable", function()
	local bad = true
	local s = of(1, 2):map(function(x)
		if bad then error "stop" end
		return x
	end)
	raises("stop", function() for _ in s do error "no" end end)
	bad = false
	equal(join(s), "1 2")
end)

test("tokens are counted alike in the core and one by one", function()
	local doc = dossier.document("The dogs didn't see the states' cat, the CAT's twelve (12) cats; \u{301} '' \u{C9}t\u{E9}... ete?")
	for _, field in ipairs { "fold", "text" } do
		for _, opts in ipairs { { clitics = true }, { clitics = false } } do
			local fast = doc:tokens(opts):tally(field):list()
			local slow = doc:tokens(opts):tally(function(t) return t[field] end):list()
			equal(fast, slow)
			equal(doc:sentences():first():tokens(opts):tally(field):list(),
				doc:sentences():first():tokens(opts):tally(function(t) return t[field] end):list())
		end
	end
	equal(doc:tokens():tally("kind"):first().key, "word")
	equal(dossier.document(""):tokens():tally("fold"):count(), 0)
end)

test("bar: tallies, rows as they are, limits, what has no length", function()
	local dossier = require "dossier"
	local full = "\u{2588}"
	local words = dossier.stream { "a", "b", "a", "c" }
	equal(tostring(words:bar(nil, 2)), "a  " .. full:rep(50) .. " 2\nb  " .. full:rep(25) .. " 1\n\n1 more are not shown\n")
	equal(tostring(words:tally():bar(nil, 2)), tostring(words:bar(nil, 2)))
	equal(tostring(dossier.stream {}:bar()), "(no rows)\n")
	local r = dossier.report():bar({ { x = "p", v = 0 }, { x = "q", v = -1 }, { x = "r", v = 1000 }, { x = "s", v = 1 } }, "x", "v")
	equal(tostring(r), "p  0\nq  -1\nr  " .. full:rep(50) .. " 1000\ns  \u{258F} 1\n")
	raises("'count' must be a number", function() dossier.report():bar { { key = "a", count = "many" } } end)
	raises("must be a table", function() dossier.report():bar { 1 } end)
	local render = require "dossier.render".render
	equal(render(r, "csv"), "x,v\r\np,0\r\nq,-1\r\nr,1000\r\ns,1\r\n")
	has(render(r, "html"), '<meter min="0" max="1000" value="1000">')
	local wire = require "dossier.wire"
	equal(tostring(wire.decode_report(wire.encode_report(r))), tostring(r))
end)

test("a mistyped field that no row has is said; one that rows may lack is not", function()
	local rows = dossier.stream { { key = "a", count = 1, who = "x" }, { key = "b", count = 3, who = "y" } }
	raises("no row has the field 'cuont', did you mean 'count'?", function() return rows:sort("-cuont"):list() end)
	raises("did you mean 'key'?", function() return rows:tally("kye"):list() end)
	raises("did you mean 'key'?", function() return rows:group("kye"):list() end)
	raises("did you mean 'count'?", function() return rows:sum "cuont" end)
	raises("did you mean 'count'?", function() return rows:map("cont"):list() end)
	raises("did you mean 'count'?", function() return rows:distinct("coumt"):list() end)
	raises("did you mean 'count'?", function() return rows:top(1, "cuont"):list() end)
	raises("they have key, count", function() return rows:tally("key"):sort("size"):list() end)
	equal(rows:sort("when"):count(), 2)
	equal(rows:tally("whom"):count(), 0)
	equal(dossier.stream({}):sort("cuont"):count(), 0)
	equal(dossier.stream({ { cuont = 1 }, { count = 2 } }):sort("cuont"):first().cuont, 1)
end)

test("a field that holds a stream, called as a method, is told", function()
	local e = dossier.document("Anna Keller left."):entities("PERSON"):first().entity
	raises("a field that holds one has no ()", function() return e:mentions() end)
	equal(e.mentions:count(), 1)
end)

test("what is made of input that can be read once can be read once", function()
	local function input()
		local i = 0
		return stream.from(function()
			return function()
				i = i + 1
				return i <= 3 and { count = i } or nil
			end
		end, { once = true, what = "lines" })
	end
	assert(stream.is_once(input():take(2):map "count"))
	assert(not stream.is_once(dossier.stream({ 1 }):take(1)))
	has(require "dossier.printer".show(input():take(2), {}), "can be read once")
	has(tostring(input():take(2):bar(function(row) return row.count % 2 end)), "1")
	local a, b = input():take(2), nil
	b = a:skip(1)
	equal(b:count(), 1)
	raises("was read already", a.count, a)
end)

test("ranges of tokens that were chosen are refused by their name", function()
	local tokens = dossier.document("Anna left."):tokens()
	raises("not all tokens of a document or span", function() tokens:take(2):ranges() end)
	raises("a stream of items, not of tokens", function() tokens:map("text"):ranges() end)
end)

test("tally counts any mix of keys as the slow way does", function()
	local order = require "dossier.order"
	local doc = dossier.document "Ilham Aliyev met Anna Novak in Paris. Aliyev told Novak that 40 people and 40 dogs had left Paris with $5 million."
	local pool = { 0 / 0, 1, 1.0, "1", "n?", "nil", true, "true", {}, { 1 }, dossier.json.null, math.huge, -0.0, 0, "", doc }
	for _, s in ipairs(doc:entities():list()) do
		for _, v in ipairs { s, s.text, s.value or false, s.entity or false } do pool[#pool + 1] = v end
	end
	math.randomseed(9)
	for _ = 1, 200 do
		local items, counts, n, order_of = {}, {}, 0, {}
		for i = 1, math.random(0, 30) do items[i] = { k = pool[math.random(#pool + 3)] } end
		for _, item in ipairs(items) do
			local id = order.identity(item.k)
			if item.k ~= nil then
				if not counts[id] then n = n + 1 end
				counts[id] = (counts[id] or 0) + 1
			end
		end
		for row in dossier.stream(items):tally(function(item) return item.k end) do
			equal(row.count, counts[order.identity(row.key)])
			order_of[#order_of + 1] = row.count
		end
		equal(#order_of, n)
		for i = 2, n do assert(order_of[i - 1] >= order_of[i]) end
	end
end)
