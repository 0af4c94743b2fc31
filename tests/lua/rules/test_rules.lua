local dossier = require "dossier"
local core = require "dossier.core"

local text = "Drones killed at least 40 people in Baku. A cluster munition was found near Ganja on 4 October 2020."

local function tagged(rules, of)
	local tagger = assert(dossier.tagger { rules = rules })
	return tagger:tag(dossier.document(of or text))
end

-- "TYPE[text] ..." of what rules made
local function made(doc)
	local out = {}
	for e in doc:entities(function(s) return s.source:find "^rule:x%-" ~= nil end) do
		out[#out + 1] = ("%s[%s]"):format(e.type, e.text)
	end
	return table.concat(out, " ")
end

local function one(t)
	t.name = "x-1"
	return { t }
end

test("a table of rules", function()
	local doc = tagged {
		lists = { weapon = { "drones", "cluster munition" } },
		{ name = "x-weapon", type = "WEAPON", pattern = "$weapon" },
		{ name = "x-toll", type = "QUANTITY", pattern = "n:<CARDINAL> people", value_of = "n" },
	}
	equal(made(doc), "WEAPON[Drones] QUANTITY[at least 40 people] WEAPON[cluster munition]")
	equal(doc:entities("WEAPON"):first().source, "rule:x-weapon")
	local q = doc:entities("QUANTITY"):first()
	equal({ q.value, q.low, q.high, q.cue }, { nil, 40, math.huge, "at least" })
	equal(doc:match("<WEAPON>"):count(), 2)
end)

test("rules from files, from lists, and none", function()
	local path = write(scratch ".lua", 'return { { name = "x-a", type = "WEAPON", pattern = "drones" } }')
	equal(made(tagged(path)), "WEAPON[Drones]")
	equal(made(tagged { path, one { type = "EVENT", pattern = "<WEAPON> killed" } }), "EVENT[Drones killed]")
	equal(made(tagged { rules = { { name = "x-b", type = "LAW", pattern = "found" } } }), "LAW[found]")
	local none, err = dossier.tagger { rules = path .. "x" }
	equal(none, nil)
	has(tostring(err), path .. "x")
end)

test("values of each type", function()
	local function value(kind, v, more)
		local doc, err = tagged(one { type = kind, pattern = "found", value = v })
		if err then return err.message end
		local s = doc:entities(kind):filter(function(e) return e.text == "found" end):first()
		return s and { s.value, s.low, s.high, s.cue, s.id } or false
	end
	equal(value("CARDINAL", 3), { 3, 3, 3 })
	equal(value("CARDINAL", { low = 3, cue = "at least" }), { nil, 3, math.huge, "at least" })
	equal(value("DATE", "2020-11-10"), { "2020-11-10", "2020-11-10", "2020-11-10" })
	equal(value("DATE", { value = "2020-11", low = "2020-11-01", high = "2020-11-30" }), { "2020-11", "2020-11-01", "2020-11-30" })
	equal(value("MONEY", { amount = 3, currency = "USD" }), { { amount = 3, currency = "USD" }, 3, 3 })
	equal(value("QUANTITY", { amount = 3, unit = "mile", high = 4 }), { { amount = 3, unit = "mile" }, 3, 4 })
	equal(value("EMAIL", "a@b.c"), { "a@b.c" })
	equal(value("WEAPON", 3), { 3, 3, 3 })
	equal(value("WEAPON", "x"), { "x" })
	equal(value("WEAPON", { low = 3, high = 4, id = "a:b" }), { nil, 3, 4, nil, "a:b" })
	equal(value("WEAPON", { amount = 3, unit = "mile" }), { { amount = 3, unit = "mile" }, 3, 3 })
	-- the same from functions
	equal(value("CARDINAL", function() return 3 end), { 3, 3, 3 })
	equal(value("CARDINAL", function() return { low = 3, high = 4, id = "k" } end), { nil, 3, 4, nil, "rules:k" })
	equal(value("PERSON", function() return { id = "a:b" } end), { nil, nil, nil, nil, "a:b" })
	equal(value("WEAPON", function() end), { nil })
	equal(value("WEAPON", function() return false end), false)
	-- what is none
	for kind, wrong in pairs { CARDINAL = "x", DATE = 3, MONEY = 3, QUANTITY = { amount = "x" }, PERSON = 3, EMAIL = {} } do
		if kind ~= "EMAIL" then has(value(kind, function() return wrong end), "rule 'x-1': ") end
	end
	has(value("DATE", function() return "tomorrow" end), "TIMEX3")
	has(value("MONEY", function() return { amount = 3, currency = "dollars" } end), "currency")
	has(value("QUANTITY", function() return { amount = 3, currency = "USD" } end), "unit")
	has(value("CARDINAL", function() return { low = 4, high = 3 } end), "'low' is above 'high'")
	has(value("CARDINAL", function() return { lo = 4 } end), "did you mean 'low'")
	has(value("CARDINAL", function() return 0 / 0 end), "finite number")
	has(value("WEAPON", function() return print end), "a number, a string or a table")
	has(value("WEAPON", function() error "no such thing" end), "no such thing")
	has(value("WEAPON", function() error {} end), "raised a table, not a message")
	has(value("WEAPON", function() while true do end end), "10 million steps")
end)

test("what a function sees", function()
	local seen = {}
	local doc, err = tagged {
		{ name = "x-a", type = "WEAPON", pattern = "drones" },
		{ name = "x-b", type = "EVENT", phase = 2, span = "verb", pattern = "w:<WEAPON> verb:killed n:<CARDINAL>? none:nothing?",
			test = function(m, s)
				seen = { m.text, s.text, m.w.type, m.n.low, m.none, m:nearest("GPE").text, s.doc:entities("WEAPON"):count(),
					m:all("w"):count(), tostring(pcall(function() return m.other end)) }
				return true
			end },
	}
	equal(err, nil)
	equal(seen, { "Drones killed at least 40", "killed", "WEAPON", 40, nil, "Baku", 1, 1, "false" })
	equal(made(doc), "WEAPON[Drones] EVENT[killed]")
	-- what it saw is not what is there afterwards
	equal(doc:entities("EVENT"):count(), 1)
	equal(doc:claims():count(), 0)
end)

test("a function can do nothing to its document", function()
	for _, f in ipairs {
		function(m, s) s.doc:annotate { from = 1, to = 2, type = "ORG" } end,
		function(m, s) s.doc:explain(1, 2) end,
		function(m, s) require "dossier.document".raw.close(s.doc) end,
	} do
		local doc, err = tagged(one { type = "WEAPON", pattern = "drones", test = f })
		equal(made(doc), "")
		if err then equal(err.code, "EUSER") end
		equal(doc:entities("GPE"):count(), 2)
	end
	-- asking to tag it again is nothing
	local doc = dossier.document(text)
	local tagger
	tagger = assert(dossier.tagger { rules = one { type = "WEAPON", pattern = "drones",
		test = function(m, s) return tagger:tag(s.doc) == s.doc end } })
	equal(made(tagger:tag(doc)), "WEAPON[Drones]")
end)

test("a failure loses one annotation, and says where", function()
	local doc, err = tagged { { name = "x-a", type = "WEAPON", pattern = "drones|cluster",
		value = function(m) return m.text == "Drones" and m.nothing.at or 3 end } }
	equal(made(doc), "WEAPON[cluster]")
	equal(err.code, "EUSER")
	has(err.message, "test_rules.lua:")
	has(err.message, "rule 'x-a': ")
	has(err.message, "\u{201c}Drones\u{201d}")
end)

test("the limits of a function end with it", function()
	-- as many results as the stack can hold, and what is over the limit but would go on
	for _, f in ipairs {
		function() return table.unpack({}, 1, 999900) end,
		function() while true do end end,
		function() while true do pcall(function() while true do end end) end end,
	} do
		local doc, err = tagged(one { type = "WEAPON", pattern = "drones", value = f })
		equal(made(doc), "")
		equal(err.code, "EUSER")
		local n = 0
		for i = 1, 15000000 do n = n + i end
		equal(n, 15000000 * 15000001 // 2)
	end
	-- a function that has another document tagged stays under its own limit
	local inner = assert(dossier.tagger { rules = one { type = "WEAPON", pattern = "drones", test = function() return true end } })
	local doc, err = tagged(one { type = "WEAPON", pattern = "drones", test = function()
		while true do inner:tag(dossier.document "Drones.") end
	end })
	equal(made(doc), "")
	has(err.message, "10 million steps")
end)

test("many documents at once are what one is", function()
	local tagger = assert(dossier.tagger { rules = {
		{ name = "x-a", type = "WEAPON", pattern = "drones" },
		{ name = "x-b", type = "CARDINAL", phase = 2, pattern = "<WEAPON> killed n:<CARDINAL>", value = function(m) return m.n.low end },
		{ name = "x-c", type = "EVENT", phase = 3, pattern = "<CARDINAL value = 40> people" },
	} })
	local docs, calls = {}, 0
	for i = 1, 40 do docs[i] = dossier.document(i % 3 == 0 and text or "Nothing " .. i) end
	docs[41] = docs[3] -- one that comes twice
	assert(core.tag_many(docs, 4, tagger))
	for i = 1, 40 do equal(made(docs[i]), i % 3 == 0 and "EVENT[Drones killed at least 40 people]" or "") end
end)

test("the functions of a tagger that is gone", function()
	local doc = dossier.document(text)
	do
		local tagger = assert(dossier.tagger { rules = one { type = "WEAPON", pattern = "drones", test = function() return true end } })
		doc = tagger:tag(doc)
	end
	collectgarbage()
	equal(made(doc), "WEAPON[Drones]")
	equal(doc:entities("WEAPON"):first():explain().source, "rule:x-1")
end)

test("why", function()
	local doc = tagged { { name = "x-a", type = "WEAPON", pattern = "w:drones killed", span = "w",
		value = function() return "uav" end }, { name = "x-d", drop = true, pattern = "<DATE>" } }
	local e = doc:entities("WEAPON"):first():explain()
	equal(e.source, "rule:x-a")
	equal(e.because[1].what, "rule")
	equal(e.because[1].text, "w:drones killed")
	equal(e.because[1].words, "Drones killed")
	equal(e.because[1].because[1].text, "Drones")
	has(e.because[1].because[2].text, "test_rules.lua:")
	has(tostring(doc:explain(doc.text:find "4 October")), "dropped by rule:x-d")
end)

test("mistakes in rules", function()
	local function wrong(t, part)
		local tagger, err = dossier.tagger { rules = t }
		equal(tagger, nil)
		has(tostring(err), part)
	end
	wrong({}, "has no rules")
	wrong({ { pattern = "x" } }, "needs a type")
	wrong({ { type = "EVENT" } }, "'pattern' must be a string")
	wrong({ { name = "x", type = "EVENT", pattern = "(x" } }, "rule 'x': ")
	wrong({ { name = "x", type = "EVENT", pattern = "x", prio = 3 } }, "unknown key 'prio'")
	wrong({ { name = "x", type = "PERSN", pattern = "x" } }, "did you mean 'PERSON'")
	wrong({ { name = "x", type = "weapon", pattern = "x" } }, "capital letters")
	wrong({ { name = "x y", type = "EVENT", pattern = "x" } }, "letters, digits")
	wrong({ { name = "date", type = "EVENT", pattern = "x" } }, "dossier's own")
	wrong({ { name = "x", type = "EVENT", pattern = "x" }, { name = "x", type = "EVENT", pattern = "y" } }, "a rule 'x' already")
	wrong({ { name = "x", type = "EVENT", pattern = "n:x", span = "m" } }, "rule 'x': the pattern has no capture \"m\"")
	wrong({ { name = "x", type = "EVENT", pattern = "n:x", value_of = "m" }, { name = "y", type = "EVENT", pattern = "y" },
		{ name = "z", type = "EVENT", pattern = "z" } }, "rule 'x': the pattern has no capture \"m\"")
	wrong({ { name = "x", type = "EVENT", pattern = "x" }, { name = "y", type = "EVENT", pattern = "y" },
		{ name = "z", type = "EVENT", pattern = "n:z", span = "m" } }, "rule 'z': the pattern has no capture \"m\"")
	wrong({ { name = "x", type = "EVENT", pattern = "n:x", priority = 200 } }, "from 1 to 199")
	wrong({ { name = "x", type = "EVENT", pattern = "n:x", phase = 0 } }, "from 1 to 1000")
	wrong({ { name = "x", drop = true, id = "x", pattern = "n:x" } }, "makes none")
	wrong({ { name = "x", type = "MONEY", value = 3, pattern = "n:x" } }, "the value of MONEY")
	wrong({ { name = "x", type = "MONEY", value = 3, value_of = "n", pattern = "n:x" } }, "not both")
	wrong({ lists = { a = 3 }, { name = "x", type = "EVENT", pattern = "x" } }, "lists are name = { words }")
	wrong({ list = {}, { name = "x", type = "EVENT", pattern = "x" } }, "did you mean 'lists'")
	wrong({ "no.lua", 3 }, "no.lua")
	wrong({ { name = "x", type = "EVENT", pattern = "text:x", test = print } }, "a capture cannot be called text")
	wrong({ lists = { a = { ("x "):rep(20) } }, { name = "x", type = "EVENT", pattern = "$a" } }, "16")
	local many = {}
	for i = 1, 1001 do many["l" .. i] = { "x" } end
	wrong({ lists = many, { name = "x", type = "EVENT", pattern = "$l1" } }, "1000 lists")
end)

test("a file of rules can do nothing but compute", function()
	local function file(source)
		local tagger, err = dossier.tagger { rules = write(scratch ".lua", source) }
		return tagger and true or tostring(err)
	end
	equal(file [[ return { { type = "EVENT", pattern = ("x"):rep(3) .. #table.concat{ "a" } .. math.floor(2.5) } } ]], true)
	for _, name in ipairs { "io", "os", "require", "load", "dofile", "pcall", "debug", "print", "setmetatable", "getmetatable",
		"coroutine", "rawset", "package", "collectgarbage", "dossier", "_G", "_ENV.io", "string.dump", "math.random" } do
		local got = file(("local x = %s; assert(x); return { { type = 'EVENT', pattern = 'x' } }"):format(name))
		assert(got ~= true, name .. " is there")
	end
	has(file "return function() end", "returns a table")
	has(file "while true do end", "steps")
	has(file "x = 3", "undeclared global 'x'")
	has(file "return {", "unexpected symbol")
	has(file "local s = string.rep('x', 1 << 40) return s", "1 MB")
	has(file "\27Lua", "binary")
end)

-- A function of a rule may look at the document while it is being tagged; should tagging be broken off then, it is not done.
test("what a rule's function saw of a document is not taken for the end of its tagging", function()
	local document, value = require "dossier.document", require "dossier.rules_value"
	local doc = dossier.document "Anna left."
	local look = value.caller({ name = "r", test = function(_, s) return s.doc:entities():count() >= 0 end }, "f.lua", function() return {} end)
	local tag, n = document.raw.tag, 0
	function document.raw.tag(...)
		n = n + 1
		return tag(...)
	end
	local ok, err = pcall(function()
		look(doc, { 1, 4 }, 1, 4)
		document.ensure(doc)
		document.ensure(doc)
	end)
	document.raw.tag = tag
	assert(ok, err)
	equal(n, 2)
end)
