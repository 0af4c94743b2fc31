local dossier = require "dossier"
local wire = require "dossier.wire"

local function sample()
	return dossier.document { uri = "http://a.example/1", publisher = "Daily",
		date = "2020-11-11", title = "T",
		text = "President Ilham Aliyev said at least 40 people died. \u{c9}milie left." }
end

test("plain values travel", function()
	local row = { s = "\u{e9}", n = 1, f = 2.5, b = false, t = { 1, { x = "y" } } }
	equal(wire.decode_row(wire.encode_row(row)), row)
	equal(wire.encode_row { a = dossier.json.array {} }, '{"a":[]}')
	equal(wire.decode_row('{"a":null,"b":[1,null,2]}').a, nil)
end)

test("spans come back with the same fields", function()
	local doc = sample()
	local n = doc:entities("CARDINAL"):first()
	local row = wire.decode_row(wire.encode_row { n = n, s = n.sentence,
		who = n.claim.speaker })
	for _, k in ipairs { "from", "to", "text", "type", "value", "low", "high", "cue", "id",
		"ref", "source" } do
		equal(row.n[k], n[k])
	end
	equal(row.n.sentence.text, n.sentence.text)
	equal(row.n.sentence.from, n.sentence.from)
	equal(row.n.doc.uri, doc.uri)
	equal(row.n.doc.id, doc.id)
	equal(row.n.uri, doc.uri)
	equal(row.who.entity, doc:entities("PERSON"):first().entity)
	assert(row.who:is "ilham ALIYEV")
	assert(not row.who:is "Macron")
	equal(row.s.type, nil)
	equal(tostring(row.n), "at least 40")
	raises("not known in reduce", function() return row.n.claim end)
	raises("not known in reduce", function() return row.n.doc.text end)
	raises("argument 1 (name)", function() return row.n:is(5) end)
end)

test("what came back travels again, unchanged", function()
	local doc = sample()
	local line = wire.encode_row { n = doc:entities("CARDINAL"):first(),
		e = doc:entities("PERSON"):first().entity }
	equal(wire.encode_row(wire.decode_row(line)), line)
end)

test("what cannot travel is named", function()
	raises("row: key 'a.b'", wire.encode_row, { a = { b = print } })
	raises("key 'x' is NaN", wire.encode_row, { x = 0 / 0 })
	equal(wire.decode_row(wire.encode_row { x = math.huge, y = { -math.huge } }),
		{ x = math.huge, y = { -math.huge } })
	equal(wire.plain { x = math.huge, y = 1 }, { x = dossier.json.null, y = 1 })
	raises("key 'x' is a string that is not UTF-8", wire.encode_row, { x = "\xff" })
	raises("use doc.uri", wire.encode_row, { x = sample() })
	raises("use :list()", wire.encode_row, { x = sample():entities() })
	local said = dossier.document "Police said that two children were killed."
	raises("is a claim, which cannot travel in a row: use its fields", wire.encode_row, { x = said:claims():first() })
	raises("is counts, which cannot travel in a row: use its fields", wire.encode_row, { x = said:entities("CARDINAL"):first().counts })
	raises("neither a string nor a position", wire.encode_row, { x = { [1.5] = 1 } })
	local loop = {}
	loop.a = { loop }
	raises("is part of itself", wire.encode_row, { x = loop })
	local deep = {}
	local at = deep
	for _ = 1, 100 do
		at.d = {}
		at = at.d
	end
	raises("nested too deeply", wire.encode_row, deep)
	raises("must be a table", wire.encode_row, 5)
	raises("must be a table", wire.encode_row, sample():entities())
end)

test("a row with the same table twice is no cycle", function()
	local t = { 1 }
	equal(wire.encode_row { a = t, b = t }, '{"a":[1],"b":[1]}')
end)

test("hostile lines raise messages or are harmless", function()
	for _, line in ipairs {
		"", "nul", "[", "5", '"x"', '{"a":' .. ("["):rep(1000) .. ("]"):rep(1000) .. "}",
	} do
		raises("row:", wire.decode_row, line)
	end
	for _, line in ipairs {
		'{"a":{"$span":5}}', '{"a":{"$span":{}}}',
			'{"a":{"$span":{"text":"x","from":-1,"to":5}}}',
		'{"a":{"$span":{"text":"x","from":1e300,"to":5}}}', '{"a":{"$entity":{"key":5}}}',
		'{"a":{"$span":{"text":"x","from":1,"to":1,"entity":{"key":1},'
			.. '"sentence":{"text":2},"ref":{}}}}',
	} do
		local row = wire.decode_row(line)
		dossier.report():table { row }
		tostring(dossier.report():table { row })
	end
end)

test("a very long sentence is cut around the span", function()
	local doc = dossier.document(("\u{e9} word "):rep(3000) .. "Prague"
		.. (" and \u{e9}"):rep(3000))
	local place = doc:entities("GPE"):first()
	local row = wire.decode_row(wire.encode_row { p = place })
	assert(#row.p.sentence.text <= 2100)
	equal(row.p.sentence.text, doc.text:sub(row.p.sentence.from, row.p.sentence.to))
	has(row.p.sentence.text, "Prague")
end)

test("reports travel, and are checked", function()
	local doc = sample()
	local r = dossier.report("T"):heading("H",
		2):text("x"):table({ { n = doc:entities("CARDINAL"):first() } })
		:quote(doc:sentences():first(), 3)
	local back = wire.decode_report(wire.encode_report(r))
	local render = require "dossier.render"
	for _, f in ipairs { "text", "markdown", "csv", "json", "jsonl", "html" } do
		equal(render.render(back, f, {}), render.render(r, f, {}))
	end
	raises("unknown kind", wire.decode_report, '{"items":[{"kind":"script"}]}')
	raises("report", wire.decode_report, "[1")
	raises("column without a name", wire.decode_report,
		'{"items":[{"kind":"table","columns":[{}]}]}')
	local odd = wire.decode_report('{"title":5,"items":[{"kind":"heading","text":{},'
		.. '"level":99},{"kind":"text"},{"kind":"quote"}]}')
	for _, f in ipairs { "text", "markdown", "csv", "json", "jsonl",
		"html" } do render.render(odd, f, {}) end
end)

-- Rows of plain values and spans are written by the core; what else is in a row, by Lua: they must agree to the byte.
test("spans are written alike by both ways", function()
	local core = require "dossier.core"
	local long = ("Дом Anna Novak Київ 日本 "):rep(150)
	local texts = {
		{ text = "At least 40 people were killed in Ganja on 4 October 2020, Anna Novak told Reuters. Some $3.5 million, about 12,292 km, 20 per cent.",
			uri = "a \"quoted\"\nuri", title = "T\u{202E}x \\ y", publisher = "P\tQ", date = "2020-10-05" },
		{ text = "Novak met Brandt. Between 3 and 5 men from France stayed for three days; more than 7 left, every Monday, in late 2021." },
		{ text = "President Ilham Aliyev said " .. long .. "in Baku on 3 May 2021", id = "own id" },
		{ text = "x", id = "an \"id\"" }, { text = "", uri = "empty" }, { text = "No sentence end 😀 in Paris" },
	}
	local n = 0
	for _, fields in ipairs(texts) do
		local doc = dossier.document(fields)
		local spans = doc:entities():list()
		for s in doc:sentences() do spans[#spans + 1] = s end
		for s in doc:zones() do spans[#spans + 1] = s end
		for m in doc:match "x:<PERSON>|x:[kind = word]" do
			spans[#spans + 1], spans[#spans + 2] = m, m.x
			n = n + 1
			if n % 40 == 0 then break end
		end
		if #doc.text > 5 then spans[#spans + 1] = doc:entities():first() and doc:entities():first():context(3) or nil end
		for _, s in ipairs(spans) do
			local alone = core.json_decode(wire.encode_row { s = s })
			local beside = core.json_decode(wire.encode_row { s = s, x = math.huge })
			equal(core.json_encode(alone.s), core.json_encode(beside.s))
			equal(wire.encode_row { s = s }, core.json_encode(alone))
			-- as does one that came back, also beside what Lua writes
			equal(wire.encode_row(wire.decode_row(wire.encode_row { s = s })), wire.encode_row { s = s })
			local back = wire.decode_row(wire.encode_row { s = s }).s
			equal(core.json_decode(wire.encode_row { s = back, x = math.huge }).s, core.json_decode(wire.encode_row { s = back }).s)
		end
	end
	assert(n > 40)
end)

test("rows that the core does not write are told as ever", function()
	raises("key 'a.b' is NaN", wire.encode_row, { a = { b = 0 / 0 } })
	equal(wire.encode_row { a = math.huge, b = { 1, "x", true } }, '{"a":{"$number":"inf"},"b":[1,"x",true]}')
	equal(wire.encode_row { a = {}, ["b\"c"] = 1.5, c = false }, '{"a":{},"b\\"c":1.5,"c":false}')
	raises("is a string that is not UTF-8", wire.encode_row, { a = "\255" })
	local loop = {}
	loop.loop = loop
	raises("is part of itself", wire.encode_row, loop)
	local deep = {}
	for _ = 1, 20 do deep = { deep } end
	assert(wire.encode_row({ d = deep }):find("[[[[[[[[[[", 1, true))
end)

test("a span stays the text that it came as, whatever is in it", function()
	local core = require "dossier.core"
	local doc = dossier.document { uri = 'a "b"\\c\u{202e}', title = "T\127x", text = 'She said "no" to Anna Novak\u{9b} on 5 May 2021.' }
	for s in doc:entities() do
		local line = wire.encode_row { list = { s }, s = s }
		local row = wire.decode_row(line)
		equal(wire.encode_row(row), line)
		for _, k in ipairs { "from", "to", "text", "type", "value", "low", "high", "ref" } do equal(row.list[1][k], s[k]) end
		equal(row.s.uri, doc.uri)
		equal(row.s.doc.title, doc.title)
		-- with blanks and in any order it says the same
		local loose = wire.decode_row((core.json_encode(core.json_decode(line), { indent = 2 })))
		equal(wire.encode_row(loose), line)
	end
end)

test("fields of spans are found, and only theirs", function()
	local core = require "dossier.core"
	local s = '{"a":"},\\"z\\":1","b":{"text":"in","z":[1,{"z":2}]},"c":[],"d":-1.5,"e":true,"from":1,"text":"\\\\\\"","to":2,"z":null}'
	equal(core.span_field(s, "a"), '},"z":1')
	equal(core.span_field(s, "text"), '\\"')
	equal(core.span_field(s, "d"), -1.5)
	equal(core.span_field(s, "z"), core.json_null)
	equal(core.span_field(s, "to"), 2)
	equal(core.span_field(s, "in"), nil)
	equal(core.span_field(s, ""), nil)
	for cut = 0, #s do core.span_field(s:sub(1, cut), "z") end
	for _, from in ipairs { "0", "-1", "1.5", "1e3", "999999999999999999999", '"1"', "null" } do
		local row = wire.decode_row(('{"a":{"$span":{"from":%s,"text":"x","to":1}}}'):format(from))
		local is_span = pcall(function() return row.a.text == "x" and row.a.from == 1000 end) and row.a["$span"] == nil
		equal(is_span, false)
	end
end)

test("a table in a span is the same each time; what is no span reads as any row", function()
	local line = '{"a":{"$span":{"from":1,"text":"5 km","to":4,"type":"QUANTITY","value":{"amount":5,"unit":"km"}}}}'
	local row = wire.decode_row(line)
	assert(rawequal(row.a.value, row.a.value))
	equal(row.a.value.amount, 5)
	equal(wire.encode_row(row), line)
	local none = wire.decode_row('{"a":{"$span":{"from":0,"low":null,"x":[null,{"y":null}]}},"b":{"$entity":{"key":null}},"c":{"$number":null}}')
	equal(none.a["$span"].low, nil)
	equal(none.a["$span"].x[2].y, nil)
	equal({ next(none.b["$entity"]) }, {})
	equal({ next(none.c) }, {})
end)

test("a value that is a table is the same one each time", function()
	local doc = dossier.document "They paid $5 million."
	local line = wire.encode_row { m = doc:entities("MONEY"):first() }
	local row = wire.decode_row(line)
	equal(row.m.value.amount, 5000000)
	assert(rawequal(row.m.value, row.m.value))
	equal(wire.encode_row(row), line)
end)

test("a row is a plain table, whatever its keys", function()
	for _, line in ipairs { '{"$span":{"from":1,"text":"x","to":1}}', '{"$entity":{"key":"k","name":"n"}}', '{"$number":"inf"}', '{"$span":null}' } do
		local row = wire.decode_row(line)
		equal(getmetatable(row), nil)
		equal(wire.encode_row(row), line == '{"$span":null}' and "{}" or line)
		dossier.report():table { row }
	end
	equal(wire.decode_row('{"a":{"$number":"inf"}}').a, math.huge)
end)

test("a backslash before a NUL is no escape", function()
	local core = require "dossier.core"
	for _, s in ipairs { "\\\0", "a\\\0b", "\\b", "\\f", "\\/", "\\x", "\\" } do
		equal(core.json_is_row('{"a":"' .. s .. '"}', true), false)
	end
	equal(core.json_is_row '{"a":"\\n\\r\\t\\"\\\\"}', true)
	raises("unknown escape", wire.decode_row, '{"a":{"$span":{"from":1,"text":"x\\\0y","to":1}}}')
end)

test("objects in a report where lists and tables stand", function()
	local render = require "dossier.render"
	for _, object in ipairs { '{"$span":{"from":1,"text":"x","to":1}}', '{"$entity":{"key":"k","name":"n","kind":"text"}}', '{"$number":"inf"}' } do
		local function decode(text) return wire.decode_report((text:gsub("OBJECT", function() return object end))) end
		equal(#rawget(decode "OBJECT", "items"), 0)
		equal(#rawget(decode '{"items":OBJECT}', "items"), 0)
		raises("element 1 is of unknown kind", decode, '{"items":[OBJECT]}')
		raises("column without a name", decode, '{"items":[{"kind":"table","columns":[OBJECT]}]}')
		raises("a row that is no object", decode, '{"items":[{"kind":"table","columns":[{"name":"a"}],"rows":[OBJECT]}]}')
		local report = decode('{"items":[{"kind":"table","columns":OBJECT,"rows":OBJECT,"kwic":OBJECT},{"kind":"table","kwic":["a",OBJECT],'
			.. '"columns":[{"name":"a","title":OBJECT,"type":OBJECT,"digits":OBJECT,"lines":OBJECT}],"rows":[{"a":OBJECT,"$marks":OBJECT},'
			.. '{"$marks":[OBJECT,[OBJECT,1,"x"]]}]},{"kind":"text","text":OBJECT},{"kind":"quote","text":OBJECT,"from":OBJECT}]}')
		for _, f in ipairs { "text", "markdown", "csv", "json", "jsonl", "html" } do assert(render.render(report, f, {})) end
	end
	local rounded = wire.decode_report '{"items":[{"kind":"table","columns":[{"name":"a","digits":-0.0},{"name":"b","digits":1.0}],"rows":[{"a":1.5,"b":1.25}]}]}'
	has(render.render(rounded, "csv", {}), "1.5")
	has(render.render(rounded, "text", {}), "1.2")
end)
