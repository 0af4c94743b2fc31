local dossier = require "dossier"

local function file(text, ending) return write(scratch(ending or ".txt"), text) end

test("lines: ends, byte order mark, last line without an end", function()
	local path = file "\xEF\xBB\xBFone\r\ntwo\n\nlast"
	equal(dossier.lines(path):list(), { "one", "two", "", "last" })
	local s = dossier.lines(path)
	equal(s:count(), 4)
	equal(s:count(), 4)
	equal(dossier.lines(file ""):count(), 0)
end)

test("an open file can be read once", function()
	local f = assert(io.open(file "a\nb\n"))
	local s = dossier.lines(f)
	equal(s:list(), { "a", "b" })
	raises(":list()", s.list, s)
	f:close()
	local v, err = dossier.lines(f)
	equal(v, nil)
	has(tostring(err), "closed")
end)

test("what is not there is nil, err", function()
	for _, f in ipairs { dossier.lines, dossier.csv, dossier.jsonl, dossier.read } do
		local v, err = f "no/such/file"
		equal(v, nil)
		equal(err.code, "ENOENT")
		has(tostring(err), "no/such/file")
	end
	local v, err = dossier.lines(here)
	equal(v, nil)
	has(tostring(err), "folder")
end)

test("csv: quotes, line ends in fields, empty fields, separators", function()
	local rows = dossier.csv(file 'a,b,c\r\n"x, ""y""",,"two\nlines"\n1,2,3\n'):list()
	equal(rows, { { a = 'x, "y"', b = "", c = "two\nlines" }, { a = "1", b = "2", c = "3" } })
	equal(dossier.csv(file "a\tb\n1\t2\n"):first(), { a = "1", b = "2" })
	equal(dossier.csv(file "a;b\n1,5;2\n"):first(), { a = "1,5", b = "2" })
	equal(dossier.csv(file "1,2\n", { header = false }):first(), { "1", "2" })
	equal(dossier.csv(file "a|b\n1|\n", { separator = "|" }):first(), { a = "1", b = "" })
	equal(dossier.csv(file "a,b\n\n1,2\n"):count(), 1)
end)

test("csv: a damaged row names its line, and on_error lets the loop go on", function()
	local path = file 'a,b\n"x"y,2\n3,4\n'
	raises(":2: text behind a quoted field", function() dossier.csv(path):list() end)
	local seen = {}
	local rows = dossier.csv(path,
		{ on_error = function(err) seen[#seen + 1] = err.message end }):list()
	equal(rows, { { a = "3", b = "4" } })
	equal(#seen, 1)
	raises("has no end", function() dossier.csv(file 'a\n"never'):list() end)
	raises("must be one character", dossier.csv, path, { separator = "::" })
end)

test("jsonl", function()
	local path = file '{"a":1}\n\nnot json\n[2]\n'
	raises(":3", function() dossier.jsonl(path):list() end)
	equal(dossier.jsonl(path, { on_error = function() end }):count(), 2)
end)

test("read: files, records, folders", function()
	local one = file("Anna met Boris.", ".txt")
	local doc = dossier.read(one):first()
	equal(doc.text, "Anna met Boris.")
	has(doc.uri, one)
	local many = file('{"text":"One."}\n{"text":"Two.","title":"T"}\n', ".jsonl")
	local docs = dossier.read(many)
	equal(docs:count(), 2)
	equal(docs:list()[2].title, "T")
	local broken = file('{"text":"One."}\n{"text":\n{"text":"Three."}\n', ".jsonl")
	raises("2", function() dossier.read(broken):list() end)
	local errors = 0
	equal(dossier.read(broken, { on_error = function() errors = errors + 1 end }):count(), 2)
	equal(errors, 1)
end)
