local dossier = require "dossier"

local function open(mode)
	local path = scratch ".dossier"
	return assert(dossier.open(path, mode or "rw")), path
end

local function doc(uri, text, date)
	return dossier.document { uri = uri, text = text, date = date, publisher = "Daily" }
end

test("r needs a store, rw makes one", function()
	local path = scratch ".dossier"
	local s, err = dossier.open(path)
	equal(s, nil)
	equal(err.code, "ENOENT")
	raises('argument 2 (mode) must be "r" or "rw"', dossier.open, path, "w")
	assert(dossier.open(path, "rw")):close()
	local read = assert(dossier.open(path))
	equal(read:info().documents, 0)
	read:close()
end)

test("add, get, replace, unchanged, remove", function()
	local s = open()
	equal(s:add(doc("a", "Anna left Prague.", "2020-01-02")), "added")
	equal(s:add(doc("a", "Anna left Prague.", "2020-01-02")), "unchanged")
	equal(s:add(doc("a", "Anna left Baku.", "2020-01-02")), "replaced")
	equal(s:get("a").text, "Anna left Baku.")
	equal(s:get("a"):entities("GPE"):first().text, "Baku")
	equal(s:get(s:get("a").id).uri, "a")
	local v, err = s:get "b"
	equal(v, nil)
	equal(err.code, "ENOENT")
	equal(s:remove "a", true)
	v, err = s:remove "a"
	equal(v, nil)
	equal(err.code, "ENOENT")
	equal(s:check(), true)
	s:close()
end)

test("add a list, a stream, a path: all or nothing", function()
	local s = open()
	equal(s:add { doc("a", "One."), doc("b", "Two."), doc("a", "One.") },
		{ added = 2, replaced = 0, unchanged = 1 })
	local path = write(scratch ".jsonl", '{"text":"Three.","uri":"c"}\n'
		.. '{"text":"Four.","uri":"d"}\n')
	equal(s:add(path).added, 2)
	raises("an item must be a Document", function() s:add { doc("x", "X."), 5 } end)
	equal(s:get "x", nil)
	equal(s:documents():count(), 4)
	local v, err = s:add "no/such/file"
	equal(v, nil)
	assert(err)
	s:close()
end)

test("filters", function()
	local s = open()
	s:add { doc("a", "Anna left Prague.", "2020-01-02"),
		doc("b", "Boris came to Baku.", "2021-05-06") }
	equal(s:documents({ since = "2021" }):map("uri"):list(), { "b" })
	equal(s:documents({ ["until"] = "2020-12" }):map("uri"):list(), { "a" })
	equal(s:documents({ uri = "a*" }):count(), 1)
	equal(s:documents({ publisher = "Daily", limit = 1 }):count(), 1)
	equal(s:documents({ entity = "baku" }):map("uri"):list(), { "b" })
	raises("unknown key 'sinc', did you mean 'since'", s.documents, s, { sinc = "2020" })
	raises("key 'limit' must be an integer", s.documents, s, { limit = "x" })
	equal(s:mentions({ type = "GPE" }):map("text"):list(), { "Prague", "Baku" })
	equal(s:search("prague"):first().uri, "a")
	has(s:search("prague"):first().snippet, "[Prague]")
	s:close()
end)

test("entities of a store are those of its documents", function()
	local s = open()
	s:add { doc("a", "President Ilham Aliyev left. Aliyev came back."),
		doc("b", "Ilham Aliyev spoke.") }
	local e = s:entities({ type = "PERSON" }):first()
	equal(e.count, 3)
	equal(e.documents, 2)
	equal(e, s:get("a"):entities("PERSON"):first().entity)
	equal(e.mentions:count(), 3)
	equal(e.names:list(), { "Ilham Aliyev", "Aliyev" })
	s:close()
end)

test("writing inside a loop over the store", function()
	local s = open()
	for i = 1, 30 do s:add(doc("d" .. i, "Text " .. i .. ".")) end
	local n = 0
	for d in s:documents() do
		n = n + 1
		s:add(doc("copy/" .. d.uri, d.text))
	end
	equal(n, 30)
	equal(s:documents():count(), 60)
	s:close()
end)

test("transactions: kept whole, or not at all", function()
	local s = open()
	equal(s:transaction(function(store)
		store:add(doc("a", "One."))
		store:add(doc("b", "Two."))
		return 5
	end), 5)
	raises("stop", s.transaction, s, function()
		s:add(doc("c", "Three."))
		error("stop", 0)
	end)
	local v, err = s:transaction(function()
		s:add(doc("d", "Four."))
		return nil, "no"
	end)
	equal(v, nil)
	equal(err, "no")
	equal(s:documents():map("uri"):list(), { "a", "b" })
	s:transaction(function() s:transaction(function() s:add(doc("e", "Five.")) end) end)
	equal(s:documents():count(), 3)
	s:close()
end)

test("sql reads only", function()
	local s = open()
	s:add { doc("a", "Anna left Prague."), doc("b", "Two.") }
	local seen = {}
	for row in s:sql("SELECT uri FROM documents WHERE uri > ? ORDER BY uri",
		"") do seen[#seen + 1] = row.uri end
	equal(seen, { "a", "b" })
	for _, q in ipairs { "DELETE FROM documents", "PRAGMA user_version=5", "ATTACH 'x' AS y",
		"CREATE TABLE t(a)" } do
		local ok, cursor, err = pcall(s.sql, s, q)
		assert(not ok or cursor == nil and err
			or not pcall(function() for _ in cursor do end end), q)
	end
	equal(s:documents():count(), 2)
	local v, err = s:sql "SELEC"
	equal(v, nil)
	assert(err.message)
	s:close()
end)

test("a store opened for reading cannot be written", function()
	local s, path = open()
	s:add(doc("a", "One."))
	s:close()
	local r = assert(dossier.open(path))
	local v, err = r:add(doc("b", "Two."))
	equal(v, nil)
	assert(err.message)
	equal(r:documents():count(), 1)
	r:close()
end)

test("a closed store says so", function()
	local s = open()
	local docs = s:documents()
	s:close()
	s:close()
	raises("the store is closed", s.info, s)
	raises("the store is closed", function() for _ in docs do error "no" end end)
	equal(tostring(s), "closed store")
end)

test("a document that is removed while a loop goes on is left out", function()
	local s = open()
	for i = 1, 6 do s:add(doc("d" .. i, "A ceasefire in Prague, number " .. i .. ".")) end
	local left = 6
	local function without(stream, of)
		local seen = {}
		for item in stream do
			seen[#seen + 1] = of(item).uri
			if #seen == 1 then assert(s:remove("d" .. left)) end
		end
		left = left - 1
		equal(table.concat(seen, " "), ("d1 d2 d3 d4 d5 d6"):sub(1, 3 * left - 1))
	end
	without(s:find "ceasefire", function(m) return m.doc end)
	without(s:documents(), function(d) return d end)
	without(s:mentions { type = "GPE" }, function(m) return m.doc end)
	s:close()
end)

test("no store", function()
	local v, err = dossier.open(write(scratch(), "plain text"))
	equal(v, nil)
	assert(err.message)
end)

test("a type alone as the filter of names and mentions; a store has no length", function()
	local store = dossier.open(scratch ".dossier", "rw")
	store:add(dossier.document { uri = "a", text = "President Ilham Aliyev met Emmanuel Macron in Prague." })
	equal(store:entities("PERSON"):count(), 2)
	equal(store:entities("PERSON"):count(), store:entities({ type = "PERSON" }):count())
	equal(store:mentions("GPE"):first().text, "Prague")
	raises('there is no type "PERSN"', function() return store:entities "PERSN" end)
	raises("store:info().documents", function() return #store end)
	store:close()
end)

test("sql: what goes wrong in a loop is raised, not taken for its end", function()
	local s = dossier.open(scratch ".dossier", "rw")
	s:add(dossier.document { uri = "a", text = "At least 40 people, $3 million, 20 per cent on 4 May 2020." })
	raises("malformed JSON", function()
		for _ in s:sql "SELECT json_extract('{x', '$.a') AS a" do error "a row" end
	end)
	raises("malformed JSON", function()
		for _ in s:sql "SELECT json_type('[') AS a" do error "a row" end
	end)
	local cursor = s:sql "SELECT json_type('[') AS a"
	local row, err = cursor:next()
	equal(row, nil)
	has(tostring(err), "malformed JSON")
	s:close()
end)

test("sql: JSON functions are SQLite's own for a schema that is not trusted", function()
	local s = dossier.open(scratch ".dossier", "rw")
	s:add(dossier.document { uri = "a", text = "At least 40 people, $3 million, 20 per cent on 4 May 2020." })
	local function one(q, ...)
		for row in s:sql("SELECT " .. q .. " AS v", ...) do return row.v end
	end
	for q, want in pairs { ["json_type('{}')"] = "object", ["json_type('[]')"] = "array", ["json_type('1')"] = "integer", ["json_type('1.5')"] = "real",
		["json_type('\"x\"')"] = "text", ["json_type('null')"] = "null", ["json_extract('{\"a\":[1,2]}', '$.a')"] = "[1,2]",
		["json_array(json_extract('{\"a\":[1,2]}', '$.a'))"] = "[[1,2]]", ["json_extract('[5]', '$[0]')"] = 5,
		["json_extract('[5,\"x\"]', '$[0]', '$[1]')"] = '[5,"x"]', ["json_extract('{\"a\":1.5}', '$.a')"] = 1.5,
		["json_extract('[\"\u{e9}\"]', '$[0]')"] = "\u{e9}", ["json_type('{\"a\":null}', '$.a')"] = "null" } do
		equal(one(q), want)
	end
	equal(one "json_type(NULL)", nil)
	equal(one "json_extract('{}', '$.a')", nil)
	local seen = {}
	for r in s:sql "SELECT type, value, low, unit, cue FROM mentions_named" do
		seen[#seen + 1] = ("%s %s %s %s %s"):format(r.type, r.value, r.low, r.unit, r.cue)
	end
	equal(table.concat(seen, "; "), "CARDINAL nil 40 nil at least; MONEY 3000000 3000000 USD nil; PERCENT 20 20 nil nil; "
		.. "DATE 2020-05-04 2020-05-04 nil nil")
	s:close()
end)
