local dossier = require "dossier"

local doc = dossier.document "Officials said 40 people left Prague and 12 people stayed in Baku."

test("captures are fields; nil when they took no part", function()
	local p = dossier.pattern "n:<CARDINAL> people (verb:left | other:stayed)"
	local m = doc:match(p):list()
	equal(#m, 2)
	equal(m[1].n.value, 40)
	equal(m[1].verb.text, "left")
	equal(m[1].other, nil)
	equal(m[2].other.text, "stayed")
	equal(m[1].n, doc:entities("CARDINAL"):first())
	equal(p:captures(), { "n", "verb", "other" })
end)

test("a match is a span", function()
	local m = doc:match("n:<CARDINAL> people"):first()
	equal(m.text, "40 people")
	equal(doc.text:sub(m.from, m.to), m.text)
	equal(m.doc, doc)
	equal(m.sentence, doc:sentences():first())
	equal(m:nearest("GPE").text, "Prague")
	equal({ m:context(1) }, { "said ", " left" })
	equal(m:entities("CARDINAL"):first().text, "40")
	equal(m:tokens():count(), 2)
	equal(m:match("people"):first().text, "people")
	has(tostring(m:explain()), "40 people")
end)

test("repeated captures", function()
	local m = dossier.document("red green blue"):match("(c:[kind = word])+"):first()
	equal(m:all("c"):map("text"):list(), { "red", "green", "blue" })
	raises("no capture 'd'", m.all, m, "d")
end)

test("misuse", function()
	local m = doc:match("n:<CARDINAL> people"):first()
	raises("no field, method or capture 'nn'", function() return m.nn end)
	raises("did you mean 'text'", function() return m.txet end)
	raises("cannot be changed", function() m.x = 1 end)
	for _, name in ipairs { "text", "from", "entity", "all", "nearest" } do
		local v, wrong = dossier.pattern(name .. ":left")
		equal(v, nil)
		has(wrong.message, name)
	end
	local p, err = dossier.pattern "(left"
	equal(p, nil)
	has(err.message, "column")
	raises("column", function() doc:match "(left" end)
	raises("argument 1 (pattern)", function() doc:match(5) end)
	raises("item 1 of list 'verbs' must be a string", dossier.pattern, "$verbs",
		{ verbs = { 5 } })
	raises("lists go by name", dossier.pattern, "left", { { "x" } })
end)

test("word lists", function()
	local p = assert(dossier.pattern("n:<CARDINAL> people v:$go",
		{ go = { "left", "went away" } }))
	equal(doc:match(p):count(), 1)
end)

test("matches travel as spans", function()
	local wire = require "dossier.wire"
	local m = doc:match("n:<CARDINAL> people"):first()
	local row = wire.decode_row(wire.encode_row { m = m, n = m.n })
	equal(row.m.text, "40 people")
	equal(row.n.value, 40)
end)

test("a capture may be called claim", function()
	local doc = dossier.document "Amnesty International has confirmed that 12 people died."
	local p = dossier.pattern "speaker:(<PERSON>|<ORG>) []{0,4} verb:$confirm that? claim:([]+)"
	local m = doc:match(p):first()
	equal(m.speaker.text, "Amnesty International")
	equal(m.claim.text, "12 people died.")
end)

-- The two lines below the message.
local function excerpt(source)
	local p, err = dossier.pattern(source)
	equal(p, nil)
	equal(err.code, "ESYNTAX")
	equal(err.message:find("\n", 1, true), nil)
	equal(tostring(err), err.message .. (err.excerpt and "\n" .. err.excerpt or ""))
	return err.excerpt
end

test("errors show the line and a caret below the place", function()
	local p, err = dossier.pattern "a |\n  n:<CARDINAL> | )"
	equal(p, nil)
	equal({ err.line, err.column, err.code }, { 2, 18, "ESYNTAX" })
	equal(tostring(err), [[
line 2, column 18: found ), expected an item: word "text" 'exact' ~word $list @macro [...] <TYPE> (...) near(...)
    n:<CARDINAL> | )
                   ^]])
	equal(excerpt "a (b", "  a (b\n      ^")
	equal(excerpt "a (b\r\n)]", "  )]\n   ^")
	equal(excerpt "", nil)
	equal(excerpt "a |\n\n  -- why\n", "  a |\n     ^")
	equal(excerpt "\n", nil)
end)

test("names that a match has already are told with their place", function()
	for _, name in ipairs(require "dossier.span".class.names) do
		local p, err = dossier.pattern("a " .. name .. ":b")
		if name == "claim" or name == "unit" then
			equal(err, nil)
		else
			equal(err.message, ("line 1, column 3: a capture cannot be called %s, which every match has already")
				:format(name))
		end
	end
end)

test("carets stand where a terminal shows the character", function()
	equal(excerpt "中国 人 )", "  中国 人 )\n          ^")
	equal(excerpt "e\u{301}te\u{301} )", "  e\u{301}te\u{301} )\n      ^")
	equal(excerpt "\ta\tb )", "          a       b )\n                    ^")
	equal(excerpt "a \27[31m", "  a ␛[31m\n    ^")
	equal(excerpt "a b\xff c", "  a b\u{FFFD} c\n     ^")
end)

test("long lines are cut around the caret", function()
	local many = ("word "):rep(100)
	local text = excerpt(many .. ") " .. many)
	local line, caret = text:match "^(.*)\n( *%^)$"
	equal(#line, 2 + 74)
	equal({ line:sub(1, 5), line:sub(-3) }, { "  ...", "..." })
	equal(line:sub(#caret, #caret), ")")
	text = excerpt(") " .. many)
	line, caret = text:match "^(.*)\n( *%^)$"
	equal(#line, 2 + 74)
	equal(line:sub(#caret, #caret), ")")
	text = excerpt(many .. "(")
	line, caret = text:match "^(.*)\n( *%^)$"
	equal(#caret, #line + 1)
	text = excerpt(("中"):rep(2000) .. " )")
	line, caret = text:match "^(.*)\n( *%^)$"
	has(line, "中 )")
	equal(#caret, require "dossier.core".width(line))
end)
