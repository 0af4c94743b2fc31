local dossier = require "dossier"
local printer = require "dossier.printer"
local show = printer.show

test("plain values", function()
	equal(show "a\n\"b\"", '"a\\n\\"b\\""')
	equal(show(1), "1")
	equal(show(1.5), "1.5")
	equal(show(1.0), "1")
	equal(show(nil), "nil")
	equal(show(print), "function")
	equal(printer.result(1, "x"), '1\t"x"')
end)

test("tables: sorted, nested, in themselves", function()
	equal(show { b = 1, a = { 2, 3 }, [10] = true, ["end"] = 1 },
		'{ [10] = true, a = { 2, 3 }, b = 1, ["end"] = 1 }')
	local t = {}
	t.self = t
	equal(show(t), "{ self = { (itself) } }")
	equal(show {}, "{}")
	local deep = {}
	local at = deep
	for _ = 1, 50 do
		at.x = {}
		at = at.x
	end
	has(show(deep), "...")
	local many = {}
	for i = 1, 500 do many[i] = i end
	has(show(many), "... 440 more")
	has(show(("x"):rep(1000)), "(1000 bytes)")
end)

test("streams: ten items, then more", function()
	local stream = require "dossier.stream"
	local many = {}
	for i = 1, 20 do many[i] = i end
	has(show(stream.from_list(many)), "10\n... 10 more")
	lacks(show(stream.from_list { 1, 2 }), "more")
	has(show(stream.from_list {}), "empty")
	local once = stream.from(function() error "must not be read" end,
		{ once = true, what = "lines" })
	has(show(once), "can be read once")
end)

test("rows whose stream names its columns show as a table", function()
	local words = {}
	for i = 1, 12 do words[i] = "w" .. i % 11 end
	local tally = dossier.stream(words):tally()
	equal(show(tally:take(2)), "Key  Count\n---  -----\nw1       2\nw0       1")
	has(show(tally), "... 1 more")
	lacks(show(tally:take(10)), "more")
	has(show(dossier.stream({}):tally()), "empty")
	has(show { tally }, "stream of rows")
end)

test("groups tell how many they have; a filter of one would have to run", function()
	local doc = dossier.document "Anna met Boris. Anna left Prague."
	equal(show(doc:entities():group "type"), '"GPE": stream of items (1)\n"PERSON": stream of items (3)')
	local names = doc:entities():first().entity.names
	equal(show { names, names:filter(function() return true end) }, "{ stream of names (1), stream of names }")
end)

test("items of a stream on several lines", function()
	local long = ("x"):rep(50)
	equal(show(dossier.stream { { a = long, b = { long, { long, long } } }, { 1 } }),
		show { a = long, b = { long, { long, long } } } .. "\n{ 1 }")
end)

test("objects, and nothing raw of theirs", function()
	local doc = dossier.document { text = "Ilham Aliyev left Prague \27[31m\u{202E}.",
		title = "\27T", uri = "a.txt" }
	has(show(doc), "a.txt")
	has(show(doc:entities "GPE"), "Prague")
	for _, v in ipairs { doc, doc:sentences(), doc:tokens(), { doc }, "\27\0\u{202E}",
		dossier.report "\27x" } do
		local s = show(v)
		assert(not s:find "[\0-\9\11-\31\127]", s)
		lacks(s, "\u{202E}")
	end
end)

test("objects whose __tostring fails", function()
	equal(show(setmetatable({}, { __tostring = function() error "x" end })), "table")
end)

test("for a terminal: rows in columns, mentions in context, lists of them", function()
	local opts = { rich = true, width = 60 }
	equal(show({ { n = 1, name = "x" }, { n = 10, name = "y" } }, opts), " N  Name\n--  ----\n 1  x\n10  y")
	equal(show({ { n = { 1 } }, { n = { 2 } } }, opts), "{ { n = { 1 } }, { n = { 2 } } }")
	equal(show({ 1, 2 }, opts), "{ 1, 2 }")
	local doc = dossier.document "Ilham Aliyev left Prague on 9 November 2020 for \u{202E}Baku."
	local s = show(doc:entities(), opts)
	has(s, "DATE 2020-11-09")
	has(s, "left Prague on")
	lacks(s, "\u{202E}")
	for line in s:gmatch "[^\n]+" do assert(dossier.width(line) <= 60, line) end
	has(show(doc:tokens(), opts), "Text")
	has(show(doc:entities():first(), opts), "| Ilham Aliyev")
	local many = {}
	for i = 1, 30 do many[i] = { i = i } end
	has(show(many, opts), "... 10 more")
	equal(dossier.show { 1 }, "{ 1 }")
end)

test("what a number counts and who says so: in tables, alone, as fields of rows", function()
	local opts = { rich = true, width = 80 }
	local doc = dossier.document "Police said that two children were killed in Prague on Monday. About 30 people were hurt."
	local two, thirty = table.unpack(doc:entities("CARDINAL"):list())
	local s = show({ two.counts, thirty.counts }, opts)
	has(s, "Phrase")
	has(s, "children  killed")
	equal(show(two.counts, opts), "children killed")
	has(show(doc:claims():first(), opts), "Police   say")
	s = show(doc:entities("CARDINAL"):map(function(m) return { n = m.counts, c = m.claim } end), opts)
	has(s, "children killed")
	has(s, "Police said: two children")
end)

test("bounds as documents show them", function()
	local doc = dossier.document "At least 60,000 people died, up to 40 were hurt, about 5 km away for almost $3 million; more than 20%, 3 to 5 days."
	local shown = {}
	for m in doc:entities() do shown[#shown + 1] = show(m):match " = (.*)$" or "" end
	equal(table.concat(shown, "|", 1, 5), "60,000..|..40|~5 kilometre|~3,000,000 USD|20..")
	has(show(doc:entities(), { rich = true, width = 80 }), "QUANTITY ~5 kilometre")
	lacks(show(doc:entities(), { rich = true, width = 80 }), "\u{221E}")
end)
