local dossier = require "dossier"

local function docs()
	return dossier.stream {
		dossier.document { uri = "a", date = "2020-05-01", publisher = "P", text = "The old dog met zebras. At least 40 people met." },
		dossier.document { uri = "b", date = "2019-05-02", publisher = "Q", text = "A young dog met Apes." },
		dossier.document { uri = "c", text = "His Cat met monkeys." },
	}
end

local function matches(p) return docs():flat(function(doc) return doc:match(p) end) end

local function column(stream, key)
	local out = {}
	for line in stream do out[#out + 1] = tostring(line[key] or "-") end
	return table.concat(out, " ")
end

test("a line has the match, what is beside it, its document and captures", function()
	local line = matches("who:dog verb:met"):concordance({ context = 2 }):first()
	equal({ line.left, line.match, line.right }, { "The old ", "dog met", " zebras." })
	equal({ line.uri, line.date, line.publisher }, { "a", "2020-05-01", "P" })
	equal(line.ref, docs():first().id .. ":8-15")
	equal({ line.who.text, line.verb.text }, { "dog", "met" })
	equal(line.who.doc.uri, "a")
	equal(line["$marks"], { { 1, 3, "who" }, { 5, 7, "verb" } })
	equal(column(matches("met"):concordance(), "uri"), "a a b c")
	-- spans that are no matches have lines, too
	equal(docs():flat(function(doc) return doc:sentences() end):concordance():count(), 4)
end)

test("captures called as fields of a line, or as figures, hide none", function()
	local line = matches("left:dog right:met"):concordance({ context = 1 }):first()
	equal({ line.left, line.right, line["left.text"].text, line["right.text"].text }, { "old ", " zebras", "dog", "met" })
	local row = matches("count:dog met"):cross("count"):first()
	equal({ row.count, row["count.text"] }, { 2, "dog" })
	equal(column(matches("date:[] met"):concordance { sort = "date" }, "uri"), "c a b a")
end)

test("sorted from the match outwards, by captures, by fields; downwards; ties stay", function()
	equal(column(matches("met"):concordance { sort = "left" }, "uri"), "c a b a")
	equal(column(matches("met"):concordance { sort = "-left" }, "uri"), "a b a c")
	equal(column(matches("met"):concordance { sort = "right" }, "uri"), "a b c a")
	equal(column(matches("met"):concordance { sort = "date" }, "uri"), "b a a c")
	equal(column(matches("met"):concordance { sort = "publisher,-right" }, "uri"), "a a b c")
	equal(column(matches("x:[] met"):concordance { sort = "x" }, "uri"), "c a b a")
	equal(column(matches("n:<CARDINAL>? x:[] met"):concordance { sort = "-n" }, "uri"), "a a b c")
	equal(column(matches("x:[] met"):concordance { sort = "x", limit = 2 }, "uri"), "c a")
	equal(column(matches("met"):concordance { limit = 2 }, "uri"), "a a")
	raises("there is no capture or field 'y'", function() matches("x:met"):concordance({ sort = "y" }):first() end)
	raises("must be a Match or Span", function() dossier.stream({ 1 }):concordance():first() end)
	raises("sort", function() matches("met"):concordance { sorted = "left" } end)
end)

test("samples are the same every time and keep the order of the documents", function()
	local doc = dossier.document { uri = "long", text = ("He met her. "):rep(200) }
	local function sample(seed) return column(doc:match("met"):concordance { sample = 10, seed = seed }, "ref") end
	equal(sample(1), sample(1))
	equal(sample(1) == sample(2), false)
	local last, n = -1, 0
	for line in doc:match("met"):concordance { sample = 10 } do
		local from = tonumber(line.ref:match ":(%d+)")
		equal(from > last, true)
		last, n = from, n + 1
	end
	equal(n, 10)
	equal(doc:match("met"):concordance({ sample = 1000 }):count(), 200)
end)

test("counts by captures and fields", function()
	local function rows(p, keys)
		local out = {}
		for row in matches(p):cross(keys) do
			local cells = {}
			for key in keys:gmatch "[^,]+" do cells[#cells + 1] = tostring(row[key]) end
			out[#out + 1] = table.concat(cells, "/") .. "=" .. row.count .. "/" .. row.documents
		end
		return table.concat(out, " ")
	end
	equal(rows("x:[] met", "x"), "dog=2/2 Cat=1/1 people=1/1")
	equal(rows("x:[] met", "year,x"), "2019/dog=1/1 2020/dog=1/1 2020/people=1/1 nil/Cat=1/1")
	equal(rows("met", "match"), "met=4/3")
	equal(rows("n:<CARDINAL>? [] met", "n"), "nil=3/3 \u{2265}40=1/1")
	equal(rows("n:<CARDINAL> [] met", "n.type"), "CARDINAL=1/1")
	-- every piece of a repeated capture counts
	equal(rows("(w:[kind = word])+ met zebras", "w"), "The=1/1 dog=1/1 old=1/1")
	equal(rows("nowhere", "match"), "")
	raises("did you mean 'publisher'", function() matches("met"):cross("publsher"):first() end)
end)

test("reports show lines under each other, in every format", function()
	local lines = matches("who:[] met"):concordance { context = 2, sort = "who" }
	local report = dossier.report("Met"):concordance(lines)
	local text = tostring(report)
	local at
	for line in text:gmatch "[^\n]+" do
		local from = line:find "%a+ met"
		if from and line:find ":%d+%-%d+" then
			at = at or from
			equal(from, at)
		end
	end
	has(text, "old dog met zebras.")
	local render = require "dossier.render".render
	has(render(report, "html"), '<mark class="c1" title="who">Cat</mark> met')
	has(render(report, "markdown"), "| Left | Match | Right | Who | Date | Publisher | Uri | Ref |")
	has(render(report, "csv"), "left,match,right,who,date,publisher,uri,ref")
	has(render(report, "jsonl"), '"match":"Cat met"')
	-- and what comes from another process is the same
	local wire = require "dossier.wire"
	local back = wire.decode_report(wire.encode_report(report))
	equal(render(back, "text"), render(report, "text"))
	equal(render(back, "html"), render(report, "html"))
	raises("must be one of stream:concordance", function() dossier.report():concordance { { a = 1 } } end)
end)

test("no control character of a document reaches the terminal, no markup the page", function()
	local doc = dossier.document { uri = "<u>", publisher = "<b>&", text = "a <i>x</i> met \u{202E}evil\u{7F} \27[31m" }
	local report = dossier.report():concordance(doc:match("w:met"):concordance())
	local text = tostring(report)
	equal(text:find("[\1-\8\11-\31\127]"), nil)
	lacks(text, "\u{202E}")
	local html = require "dossier.render".render(report, "html")
	lacks(html, "<i>x")
	lacks(html, "<b>&")
	lacks(html, "\u{202E}")
end)

test("marks that another process sends are checked", function()
	local wire = require "dossier.wire"
	local json = [==[{"kind":"report","items":[{"kind":"table","kwic":["a",7],"columns":[{"name":"match"}],"rows":[
		{"match":"xyz","$marks":[[1,1,"a"],[0,99,"a"],[5,2,"b"],["x"],7,[1,2]]},{"match":5,"left":{"a":1},"$marks":9}]}]}]==]
	local report = wire.decode_report(json)
	local render = require "dossier.render".render
	for _, format in ipairs { "text", "html", "markdown", "csv", "jsonl" } do
		equal(type(render(report, format)), "string")
	end
end)

test("a store is searched through its index, with the same result", function()
	local path = scratch ".dossier"
	local store = dossier.open(path, "rw")
	store:transaction(function()
		for i = 1, 120 do
			store:add(dossier.document { uri = "d" .. i, text = ("Word%d met Anna. They don't know %s."):format(i, i % 9 == 0 and "Zanzibar" or "it") })
		end
	end)
	local function found(p, filter)
		local out = {}
		for m in store:find(p, filter) do out[#out + 1] = m.doc.uri end
		return out
	end
	local function naive(p)
		local out = {}
		for doc in store:documents() do
			for _ in doc:match(p) do out[#out + 1] = doc.uri end
		end
		return out
	end
	for _, p in ipairs { "zanzibar", "word17", "met", "do", "\"zan*\"", "know []? zanzibar", "(word3 | zanzibar)", "nowhere", "[]", "!met anna" } do
		equal(found(p), naive(p))
	end
	equal(found("zanzibar", { limit = 20 }), { "d9", "d18" })
	equal(found("zanzibar", { uri = "d1?" }), { "d18" })
	equal(found("zanzibar", { query = "word27" }), { "d27" })
	-- writing inside a loop is safe
	local n = 0
	for m in store:find "zanzibar" do
		store:remove(m.doc.uri)
		n = n + 1
	end
	equal(n, 13)
	equal(found "zanzibar", {})
	store:close()
	raises("closed", function() store:find("x"):first() end)
end)

test("lines that were made before are sorted and chosen from again, as they are between map and reduce", function()
	local wire = require "dossier.wire"
	local function again(p)
		local out = {}
		for line in matches(p):concordance { context = 2 } do out[#out + 1] = wire.decode_row(wire.encode_row(line)) end
		return dossier.stream(out)
	end
	for _, sort in ipairs { "left", "-left", "right", "date", "publisher,-right", "x", "-n" } do
		local p = "n:<CARDINAL>? x:[] met"
		equal(column(again(p):concordance { sort = sort }, "ref"), column(matches(p):concordance { sort = sort }, "ref"))
	end
	equal(column(again("met"):concordance { sort = "right", limit = 2 }, "uri"), "a b")
	equal(column(again("met"):concordance { sample = 2, seed = 3 }, "ref"), column(matches("met"):concordance { sample = 2, seed = 3 }, "ref"))
	local line = again("n:<CARDINAL> x:people"):concordance({ sort = "n" }):first()
	equal({ line.x.text, line.n.low, line["$marks"] }, { "people", 40, { { 1, 11, "n" }, { 13, 18, "x" } } })
	raises("there is no capture or field 'y'", function() again("x:met"):concordance({ sort = "y" }):first() end)
end)
