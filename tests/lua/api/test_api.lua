local dossier = require "dossier"
local api = require "dossier.api".load_all()

test("every public name has a row with text, since and example", function()
	for _, name in ipairs(api.order) do
		local row = api.rows[name]
		for _, k in ipairs { "text", "since", "example" } do
			assert(type(row[k]) == "string" and #row[k] > 2, name .. " has no " .. k)
		end
		for i, a in ipairs(row.args) do
			assert(type(a[1]) == "string" and type(a[2]) == "string"
				and type(a[3]) == "string",
				("%s: argument %d"):format(name, i))
		end
	end
end)

test("what a stream gives is one of our types", function()
	local types, n = { string = true }, 0
	for _, class in pairs(api.classes) do types[class.type] = true end
	for _, name in ipairs(api.order) do
		local row = api.rows[name]
		if row.items then
			n = n + 1
			assert(types[row.items], name .. ": there is no " .. row.items)
			assert(row.returns:find "^Stream" or row.returns:find "^fun", name .. " returns no stream")
		end
	end
	assert(n > 10)
	local doc = dossier.document "Anna Keller said that she was in Paris."
	for _, name in ipairs { "doc:entities", "doc:sentences", "doc:tokens", "doc:claims", "doc:zones" } do
		equal(api.typeof(doc[name:match ":(.*)"](doc):first()), api.rows[name].items)
	end
	equal(api.typeof(doc:match("anna"):first()), api.rows["doc:match"].items)
end)

test("no function is reachable without a row", function()
	local function walk(t, path)
		for k, v in pairs(t) do
			local name = path .. "." .. k
			if type(v) == "table" and not getmetatable(v) then
				walk(v, name)
			else
				assert(api.rows[name], name .. " has no row")
			end
		end
	end
	walk(dossier, "dossier")
	for class_name, class in pairs(api.classes) do
		for _, member in ipairs(class.names) do
			assert(api.rows[class_name .. ":" .. member]
				or api.rows[class_name .. "." .. member], member)
		end
	end
end)

test("names within a table of functions that are not there", function()
	raises("dossier.stats.frequncy: there is no such name, did you mean dossier.stats.frequency?", function()
		return dossier.stats.frequncy
	end)
	raises("dossier.json.decod: there is no such name, did you mean dossier.json.decode?", function()
		return dossier.json.decod
	end)
end)

test("names of later issues are not there", function()
	raises("no field or method 'story'", function() return dossier.document("x").story end)
end)

test("argument errors name function, argument and what it got", function()
	raises("dossier.fold: argument 1 (s) must be a string, got nil", dossier.fold)
	raises("dossier.fold: argument 1 (s) must be a string, got the number 5", dossier.fold, 5)
	raises("got a table", dossier.width, {})
	raises("got a function", dossier.width, print)
	raises("dossier.normalize: argument 2 (form)", dossier.normalize, "a", "nfx")
	raises("did you mean 'reading'", dossier.normalize, "a", "readnig")
end)

test("errors point at the line of the script", function()
	local chunk = load("local d = require 'dossier'\nd.fold(nil)", "=script")
	raises("script:2: dossier.fold", chunk)
	chunk = load("local d = ...\nlocal x = 1\nd:entities(3)", "=script")
	raises("script:3: doc:entities", chunk, dossier.document "x")
	chunk = load("local d = ...\nreturn d.titel", "=script")
	raises("script:2:", chunk, dossier.document "x")
end)

test("what an object does not have: the near name, else where all of them are", function()
	local doc = dossier.document "Nine people died in Baku."
	local n = doc:entities "CARDINAL":first()
	raises("'count', did you mean 'counts'", function() return n.count end)
	raises("counts has no field or method 'total'; dossier help counts lists them", function() return n.counts.total end)
	raises("dossier help zone lists them", function() return doc:zones():first().wrong end)
	raises('there is no type "NUMBER"; dossier help types lists them', function() return doc:entities "NUMBER" end)
end)

test("unknown option keys, with a suggestion", function()
	raises("unknown key 'titel', did you mean 'title'", dossier.document,
		{ text = "x", titel = "y" })
	raises("key 'text' must be a string, got nil", dossier.document, { title = "y" })
	raises("key 'date' must be a string", dossier.document, { text = "x", date = 5 })
	raises("unknown key 'clitic', did you mean 'clitics'", function()
		dossier.document("x"):tokens { clitic = true }
	end)
end)

test("methods called with a dot", function()
	local doc = dossier.document "x"
	raises("call it with a colon on a Document", doc.tokens, "x")
	raises("call it with a colon on a Document, got nil", doc.entities)
end)

test("unknown names, with a suggestion", function()
	raises("did you mean dossier.document", function() return dossier.documnt end)
	raises("no field or method 'titel', did you mean 'title'",
		function() return dossier.document("x").titel end)
	raises("the library cannot be changed", function() dossier.fold = 1 end)
	raises("cannot be changed", function() dossier.document("x").title = "y" end)
end)

test("nearest: edits, swaps, and nothing when nothing is near", function()
	equal(api.nearest("entites", { "entities", "entity", "tokens" }), "entities")
	equal(api.nearest("PERSNO", { "PERSON", "PERCENT" }), "PERSON")
	equal(api.nearest("zzzzz", { "entities" }), nil)
	equal(api.nearest("", { "a" }), nil)
	equal(api.nearest(("x"):rep(10000), { "a" }), nil)
end)

test("help", function()
	has(dossier.help "fold", "dossier.fold(s) -> string")
	has(dossier.help "doc", "doc:entities")
	has(dossier.help "doc:entities", "people, places, dates")
	has(dossier.help(), "dossier.open")
	has(dossier.help "mentions", "also: ")
	has(dossier.help "mentions", "store:mentions")
	local text, err = dossier.help "fodl"
	equal(text, nil)
	has(tostring(err), "there is no help on 'fodl'")
	has(tostring(err), "did you mean")
end)

test("strings with control characters do not reach messages raw", function()
	local message = raises("must be a table", dossier.tagger, "\27[31m\0x")
	lacks(message, "\27")
end)

test("every public name is in a test of its own, beside its example", function()
	local parts = {}
	for _, path in ipairs(assert(require "dossier.core".walk(here))) do
		if path:match "/test_[%w_]+%.lua$" then
			local f = assert(io.open(path, "rb"))
			parts[#parts + 1] = f:read "a"
			f:close()
		end
	end
	-- a list of names, as the next test has one, tests nothing
	local all = table.concat(parts, "\n"):gsub("[^\n]*= true,[^\n]*", "")
	local function used(name)
		local last = name:match "([%w_]+)$"
		return all:find("[.:]" .. last .. "%f[^%w_]") or all:find('"' .. last .. '"', 1, true)
	end
	assert(not used("dossier.zzq" .. "xv"), "the check finds everything")
	for _, name in ipairs(api.order) do assert(used(name), name .. " is in no test") end
end)

test("every option table names its keys, or says why it cannot", function()
	-- tables that are data: rows, lists, fields of the user's own
	local data = { ["dossier.json.array"] = true, ["stream:filter"] = true, ["dossier.pattern"] = true,
		["dossier.stats.dispersion"] = true, ["report:table"] = true, ["stream:report"] = true }
	for _, name in ipairs(api.order) do
		for _, arg in ipairs(api.rows[name].args) do
			if arg[2]:find "table" and not data[name] then
				assert(type(arg[4]) == "table", ("%s: %s has no keys"):format(name, arg[1]))
				for key, row in pairs(arg[4]) do
					assert(type(row[1]) == "string" and type(row[2]) == "string" and #row[2] > 2, name .. " " .. key)
				end
			end
		end
	end
end)

test("every function checks each of its arguments", function()
	for _, name in ipairs(api.order) do
		local row = api.rows[name]
		for i, arg in ipairs(row.args) do
			local spec = arg[2]
			if row.kind == "function" and spec:sub(-1) ~= "?" and spec ~= "any" and i == 1 then
				local f = dossier
				for part in name:gmatch("[^.]+", 9) do f = f[part] end
				raises(("%s: argument 1 (%s) must be"):format(name, arg[1]), f, coroutine.create(print))
			end
		end
	end
end)
