local dossier = require "dossier"
local render = require "dossier.render"
local text = require "dossier.render_text"

local hostile = { "<script>alert(1)</script>", "\27[31mred", "a\0b", "\u{202E}evil\u{202C}",
	"\u{2066}x\u{2069}", "\r\nx",
	'"><img src=x onerror=alert(1)>', "javascript:alert(1)", "\u{9b}31m", "\xff\xfe", "|pipe|",
		"`tick`", "=1+1",
	"\u{200B}zero", "\u{FEFF}bom", "]]>", "</style><script>", "'quoted'", "\7\8\127",
		"\u{E0041}tag" }

local function hostile_report()
	local r = dossier.report(table.concat(hostile, " "))
	for _, s in ipairs(hostile) do
		local doc = dossier.document { text = "In Prague " .. s .. " left.",
			uri = s:gsub("%z", ""), publisher = s, title = s }
		r:heading(s):text(s):table({ { [s] = s, a = s, b = { s }, p = doc
			and doc:entities("GPE"):first() } })
		r:quote(s)
		if doc then r:quote(doc:sentences():first(), 3) end
	end
	return r
end

test("text: no control or bidi character reaches the terminal", function()
	local out = render.render(hostile_report(), "text", { width = 60 })
	assert(utf8.len(out))
	assert(not out:find "[\0-\9\11-\31\127]")
	for _, c in ipairs { 0x9b, 0x202E, 0x202C, 0x2066, 0x2069, 0x200B, 0xFEFF,
		0xE0041 } do lacks(out, utf8.char(c)) end
	has(out, "\u{241B}[31mred")
	has(out, "<U+202E>evil")
end)

test("html: everything is escaped, nothing is asked for", function()
	local out = render.render(hostile_report(), "html")
	assert(utf8.len(out))
	lacks(out, "<script")
	lacks(out, "<img")
	lacks(out, 'href="javascript')
	assert(not out:find "[\0-\9\11-\31\127]")
	for _, c in ipairs { 0x202E, 0x202C, 0x2066, 0x2069 } do lacks(out, utf8.char(c)) end
	has(out, "default-src 'none'")
	equal(select(2, out:gsub("</style>", "")), 1)
	local bare = out:gsub('"[^"]*"', '""') -- without what attributes hold
	assert(not bare:find "<link" and not bare:find "<[^>]*src="
		and not bare:find "<[^>]*%son%a+=")
	assert(not out:find "url%(" and not out:find "@import")
end)

test("html: tags are in order", function()
	local out = render.render(hostile_report(), "html")
	local void = { meta = true, br = true, ["!DOCTYPE"] = true }
	local stack = {}
	local body = out:gsub("<style>.-</style>", "")
	for slash, name in body:gmatch "<(/?)(!?%a%w*)[^<>]*>" do
		if slash == "/" then
			equal(table.remove(stack), name)
		elseif not void[name] then
			stack[#stack + 1] = name
		end
	end
	equal(#stack, 0)
end)

test("html: the policy's hash is that of the style", function()
	local out = render.render(dossier.report "x", "html")
	local hash, css = out:match "sha256%-([%w+/=]+)'", out:match "<style>(.-)</style>"
	local digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	local bits = hash:gsub("=", ""):gsub(".", function(c)
		local v, s = digits:find(c, 1, true) - 1, ""
		for i = 5, 0, -1 do s = s .. (v >> i & 1) end
		return s
	end)
	local hex = bits:sub(1, 256):gsub("%d%d%d%d",
		function(b) return ("%x"):format(tonumber(b, 2)) end)
	equal(hex, require "dossier.core".hash(css))
end)

test("html: links of http only", function()
	local function page(uri)
		return render.render(dossier.report():table { { link = uri } }, "html")
	end
	has(page "https://example.org/a?b=1&c=2", '<a href="https://example.org/a?b=1&amp;c=2"')
	for _, uri in ipairs { "javascript:alert(1)", "data:text/html,x", "http://a\"b", "ftp://x",
		"//x" } do
		lacks(page(uri), "<a ")
	end
end)

test("csv: fields with separators, quotes and line ends", function()
	local r = dossier.report():table({ { a = 'x, "y"', b = "two\nlines", c = 1234567, d = 0.1,
		e = true } })
	equal(render.render(r, "csv"), 'a,b,c,d,e\r\n"x, ""y""","two\nlines",1234567,0.1,yes\r\n')
	local path = write(scratch ".csv", render.render(r, "csv"))
	equal(dossier.csv(path):first(), { a = 'x, "y"', b = "two\nlines", c = "1234567", d = "0.1",
		e = "yes" })
end)

test("csv and jsonl: headings become a column", function()
	local r = dossier.report():heading("One"):table({ { a = 1 } }):heading("Two"):table({ {
		b = 2 } })
	equal(render.render(r, "csv"), "section,a,b\r\nOne,1,\r\nTwo,,2\r\n")
	equal(render.render(r, "jsonl"), '{"a":1,"section":"One"}\n{"b":2,"section":"Two"}\n')
end)

test("json and jsonl are JSON, with bidi characters escaped", function()
	local r = dossier.report("\u{202E}x"):table({ { a = "\u{2066}y\u{E0041}",
		b = "\u{1F600}" } })
	for _, f in ipairs { "json", "jsonl" } do
		local out = render.render(r, f)
		lacks(out, "\u{2066}")
		local v = dossier.json.decode(out)
		local row = f == "json" and v.items[1].rows[1] or v
		equal(row.a, "\u{2066}y\u{E0041}")
		equal(row.b, "\u{1F600}")
	end
end)

test("markdown: nothing is markup", function()
	local out = render.render(hostile_report(), "markdown")
	assert(not out:find "<%a")
	assert(not out:find "[\0-\9\11-\31\127]")
	has(render.render(dossier.report():table { { a = "x|y" } }, "markdown"), "x\\|y")
	has(render.render(dossier.report():text "# no", "markdown"), "\\# no")
	has(render.render(dossier.report():text "1. no", "markdown"), "1\\. no")
end)

test("text: columns by display width, numbers to the right", function()
	local r = dossier.report():table({ { a = "\u{6771}\u{4eac}", n = 5 },
		{ a = "e\u{301}", n = 12345 } }, { "a", "n" })
	equal(render.render(r, "text", { width = 40 }), "A          N\n----  ------\n"
		.. "\u{6771}\u{4eac}       5\ne\u{301}     12,345\n")
end)

test("text: words stay whole where they can; else the fields of a row one behind the other", function()
	local row = { date = "2026-03-10", harm = "destroyed", quote = ("word "):rep(30), who = "the governor of the province" }
	local columns = { "date", "harm", "who", "quote" }
	local out = render.render(dossier.report():table({ row, row }, columns), "text", { width = 60 })
	has(out, "2026-03-10  destroyed")
	out = render.render(dossier.report():table({ row }, columns), "text", { width = 38 })
	equal(out, "Date: 2026-03-10  Harm: destroyed\nWho: the governor of the province\nQuote: " .. ("word "):rep(6):sub(1, -2)
		.. "\n  " .. ("word "):rep(7):sub(1, -2) .. "\n  " .. ("word "):rep(7):sub(1, -2) .. "\n  "
		.. ("word "):rep(7):sub(1, -2) .. "\u{2026}\n")
end)

test("text: no line is wider than asked for", function()
	local rows = {}
	for i = 1, 5 do
		rows[i] = { a = ("word "):rep(i * 20), b = ("x"):rep(i * 50), c = i,
			d = ("\u{6771}"):rep(40) }
	end
	for _, width in ipairs { 20, 33, 60, 100 } do
		local r = dossier.report(("long title "):rep(20)):table(rows):text(("y"):rep(
			300)):quote(("z "):rep(200))
		for line in render.render(r, "text", { width = width }):gmatch "[^\n]+" do
			assert(dossier.width(line) <= width, ("%d: %s"):format(width, line))
		end
	end
end)

test("text: wrapping", function()
	equal(text.wrap("aa bb cc", 5), { "aa bb", "cc" })
	equal(text.wrap("abcdefgh", 3), { "abc", "def", "gh" })
	equal(text.wrap("", 5), { "" })
	equal(text.wrap("\u{6771}\u{4eac}\u{90fd}", 4), { "\u{6771}\u{4eac}", "\u{90fd}" })
	equal(text.wrap("\u{6771}", 1), { "\u{6771}" })
end)

test("colour only when asked for", function()
	local r = dossier.report("T"):table { { a = 1 } }
	lacks(render.render(r, "text", {}), "\27")
	has(render.render(r, "text", { color = true }), "\27[")
	equal((render.render(r, "text", { color = true }):gsub("\27%[[%d;]*m", "")),
		render.render(r, "text", {}))
end)

test("empty reports and tables", function()
	for _, f in ipairs(render.formats) do
		render.render(dossier.report(), f)
		render.render(dossier.report():table {}, f)
		render.render(dossier.report "x":text "":heading "", f)
	end
	has(render.render(dossier.report():table {}, "text"), "no rows")
	raises("unknown format 'xml'", render.render, dossier.report(), "xml")
end)

test("tables: rows are copied, columns sorted by name or as given", function()
	local row = { b = 1, a = 2 }
	local r = dossier.report():table { row }
	row.a = 3
	has(render.render(r, "csv"), "a,b\r\n2,1")
	has(render.render(dossier.report():table({ row }, { "b", { name = "a", title = "Q" } }),
		"csv"), "b,a\r\n1,3")
	raises("row 1 must be a table", function() dossier.report():table { print } end)
	raises("column 1: unknown key 'nam'", function() dossier.report():table({},
		{ { nam = "x" } }) end)
	raises("there is no type", function() dossier.report():table({},
		{ { name = "x", type = "dat" } }) end)
	raises("argument 1 (rows)", function() dossier.report():table(5) end)
end)

test("tables: what the host adds to rows is not shown", function()
	local r = dossier.report():table { { a = 1, ["$document"] = "x", ["$sequence"] = 5 } }
	equal(render.render(r, "csv"), "a\r\n1\r\n")
	equal(render.render(r, "jsonl"), '{"a":1}\n')
end)

test("tables of objects show their fields in order", function()
	local doc = dossier.document "Anna left Prague."
	local first = render.render(dossier.report():table(doc:entities "GPE"),
		"csv"):match "^[^\r]*"
	equal(first, "text,type,value,from,to,ref")
	equal(render.render(dossier.report():table(doc:tokens(), { "kind" }), "csv"):sub(1, 10),
		"kind\r\nword")
end)

test("a large table is rendered in reasonable time", function()
	local rows = {}
	for i = 1, 5000 do rows[i] = { a = i, b = "some text of a cell", c = "x" } end
	local t = os.clock()
	for _, f in ipairs(render.formats) do render.render(dossier.report():table(rows), f) end
	assert(os.clock() - t < 20, os.clock() - t)
end)

test("text: a column may have more lines; the wire keeps that, and drops what is none", function()
	local words = ("word "):rep(60)
	local function lines_of(n)
		local r = dossier.report():table({ { a = words, b = words } }, { { name = "a", lines = n }, "b" })
		return select(2, render.render(r, "text", { width = 80 }):gsub("\n", "\n"))
	end
	assert(lines_of(9) > lines_of() and lines_of(2) == lines_of())
	equal(lines_of(-3), lines_of())
	local wire = require "dossier.wire"
	local function back(lines)
		local json = '{"items":[{"kind":"table","columns":[{"name":"a","lines":' .. lines .. '}],"rows":[]}]}'
		return wire.decode_report(json).items[1].columns[1].lines
	end
	equal(back "9", 9)
	for _, bad in ipairs { "0", "-1", "1e9", "2.5", '"9"', "{}" } do equal(back(bad), nil) end
end)

test("text: a column of long texts is not made too narrow to read; rows stand as blocks instead", function()
	local row = { quote = ("some words "):rep(12) }
	local columns = { "quote" }
	for i = 1, 8 do
		row["c" .. i], columns[#columns + 1] = "abcdefgh", "c" .. i
	end
	local narrow = render.render(dossier.report():table({ row }, columns), "text", { width = 90 })
	has(narrow, "Quote: some words")
	local wide = render.render(dossier.report():table({ row }, columns), "text", { width = 110 })
	lacks(wide, "Quote: some words")
end)

test("quotations: what stands around them as it stands there", function()
	local doc = dossier.document "They saw (in Prague, a city) Anna-Lena Novak."
	local report = dossier.report():quote(doc:entities("GPE"):first(), 3)
	has(render.render(report, "text"), "| saw (in Prague, a city")
	has(render.render(report, "markdown"), "> saw (in **Prague**, a city")
	has(render.render(report, "html"), '</span><mark>Prague</mark><span class="ctx">, a city')
end)
