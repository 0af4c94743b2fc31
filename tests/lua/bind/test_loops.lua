-- Loops over what documents have: closed, collected, annotated and nested in any order.
-- SPDX-License-Identifier: MIT

local dossier = require "dossier"
local raw = require "dossier.object".raw

local TEXT = "President Ilham Aliyev met Anna Berg in Prague on 6 October 2022. She didn't stay. Boris Berg left Prague."

local function texts(s)
	local out = {}
	for item in s do out[#out + 1] = item.text end
	return table.concat(out, "|")
end

test("loops: tokens, borders, mentions and sentences agree with lists", function()
	local doc = dossier.document(TEXT)
	for _, clitics in ipairs { false, true } do
		local list, n = doc:tokens({ clitics = clitics }):list(), 0
		for i, j, kind in doc:tokens({ clitics = clitics }):ranges() do
			n = n + 1
			equal({ i, j, kind }, { list[n].from, list[n].to, list[n].kind })
		end
		equal(n, #list)
	end
	equal(texts(doc:entities "PERSON"), "Ilham Aliyev|Anna Berg|Boris Berg")
	equal(texts(doc:entities { type = { "GPE", "DATE" } }), "Prague|6 October 2022|Prague")
	equal(texts(doc:entities(function(m) return m.from > 60 end)), "Boris Berg|Prague")
	equal(doc:sentences():count(), 3)
	local per = {}
	for s in doc:sentences() do per[#per + 1] = texts(s:entities()) end
	equal(per, { "Ilham Aliyev|Anna Berg|Prague|6 October 2022", "", "Boris Berg|Prague" })
end)

test("loops: a tally is that of its items", function()
	local doc = dossier.document((TEXT .. " The the THE. "):rep(3))
	for _, field in ipairs { "fold", "text" } do
		for _, of in ipairs { doc:tokens(), doc:tokens { clitics = true }, doc:sentences():list()[2]:tokens() } do
			local fast = of:tally(field):list()
			local slow = of:tally(function(t) return t[field] end):list()
			equal(fast, slow)
			equal(of:tally(field):top(2):list(), { slow[1], slow[2] })
			equal(of:tally(field):top(0):list(), {})
		end
	end
	equal(dossier.document(""):tokens():tally("fold"):list(), {})
end)

test("loops: annotating inside a loop over mentions", function()
	local doc = dossier.document(TEXT)
	local seen = {}
	for m in doc:entities() do
		seen[#seen + 1] = m.text
		if m.text == "Anna Berg" then
			local from = doc.text:find("stay", 1, true)
			assert(doc:annotate { from = from, to = from + 3, type = "EVENT" })
			assert(doc:annotate { from = 1, to = 9, type = "WORK_OF_ART" })
		end
	end
	equal(table.concat(seen, "|"), "Ilham Aliyev|Anna Berg|Prague|6 October 2022|stay|Boris Berg|Prague")
end)

test("loops: nested, broken off and started anew over one stream", function()
	local words = dossier.document("a b c"):tokens()
	local out = {}
	for x in words do
		for y in words do
			if y.text == "c" then break end
			for z in words do
				out[#out + 1] = x.text .. y.text .. z.text
			end
		end
	end
	equal(#out, 18)
	equal(out[18], "cbc")
	for _ = 1, 300 do
		for _ in words do break end
	end
	equal(words:count(), 3)
	local co = coroutine.wrap(function()
		for t in words:map(function(t) coroutine.yield(t.text) return t end) do coroutine.yield(t.from) end
	end)
	equal({ co(), co(), co(), co() }, { "a", 1, "b", 3 })
end)

test("loops: a closed document says so at the next step", function()
	for _, start in ipairs {
		function(doc) return doc:tokens() end, function(doc) return doc:sentences() end,
		function(doc) return doc:entities() end, function(doc) return doc:tokens():tally "fold" end,
		function(doc) return doc:match "[kind = word]" end,
	} do
		local doc = dossier.document(TEXT)
		raises("the document is closed", function()
			for item in start(doc) do
				raw.Doc.close(doc)
				collectgarbage()
				tostring(item)
			end
		end)
	end
	local doc = dossier.document(TEXT)
	local next = doc:tokens():ranges()
	next()
	raw.Doc.close(doc)
	raises("the document is closed", next)
end)

test("loops: objects outlive what they are from", function()
	local kept = {}
	do
		local doc = dossier.document(TEXT)
		local next = doc:tokens():ranges()
		for t in doc:tokens() do kept[#kept + 1] = t end
		for m in doc:match "x:<PERSON>" do kept[#kept + 1] = m.x end
		kept[#kept + 1] = doc:entities():first().entity
		doc = nil
		collectgarbage()
		collectgarbage()
		equal({ next() }, { 1, 9, "word" })
	end
	collectgarbage()
	equal(kept[1].text .. kept[2].fold, "Presidentilham")
	equal(kept[#kept].name, "Ilham Aliyev")
end)

-- Some order of everything at once. Errors about closed things are what is expected; a crash is not.
test("loops: stores, documents, patterns and streams die in any order", function()
	local path = scratch ".dossier"
	local store = assert(dossier.open(path, "rw"))
	for i = 1, 4 do assert(store:add(dossier.document { text = TEXT, uri = "a" .. i })) end
	store:close()
	local seed = 7
	local function random(n)
		seed = (seed * 1103515245 + 12345) % 2147483648
		return seed // 65536 % n + 1
	end
	local live, refused = {}, 0
	local function doc_at(k) return live[k] or dossier.document(TEXT) end
	local steps = {
		function(k) live[k] = dossier.document(TEXT) end,
		function(k) local d = live[k] live[k] = nil if d then raw.Doc.close(d) end end,
		function(k) for t in doc_at(k):tokens() do collectgarbage "step" if random(9) == 1 then raw.Doc.close(t.doc or live[k] or doc_at(k)) end end end,
		function(k) for m in doc_at(k):entities() do collectgarbage() if m.entity and random(5) == 1 then raw.Doc.close(m.doc) end end end,
		function(k) for s in doc_at(k):sentences() do for m in s:entities() do if random(6) == 1 then raw.Doc.close(m.doc) end collectgarbage() end end end,
		function(k)
			local p <close> = assert(dossier.pattern "a:<PERSON> []{0,4} b:<GPE>")
			for m in doc_at(k):match(p) do
				collectgarbage()
				if random(3) == 1 then raw.Pattern.close(p) end
				if random(4) == 1 then raw.Doc.close(m.doc) end
				tostring(m.a and m.a.text)
			end
		end,
		function(k)
			local s = assert(dossier.open(path))
			for d in s:documents() do
				live[k] = d
				if random(3) == 1 then s:close() end
				collectgarbage()
				for row in d:tokens():tally "fold" do if random(20) == 1 then raw.Doc.close(d) end tostring(row.key) end
			end
			s:close()
		end,
		function(k)
			local s = assert(dossier.open(path))
			for m in s:find "<PERSON>" do
				if random(4) == 1 then s:close() end
				collectgarbage()
				tostring(m.text .. m.doc.uri)
			end
		end,
		function() collectgarbage() end,
	}
	for _ = 1, 400 do
		local ok, err = pcall(steps[random(#steps)], random(5))
		if not ok then
			has(tostring(err), "closed")
			refused = refused + 1
		end
	end
	equal(refused > 20, true)
end)

test("fields of what is none of ours, with our metatable", function()
	local doc = dossier.document(TEXT)
	for _, o in ipairs { doc, doc:entities():first(), doc:tokens():first() } do
		local meta = debug.getmetatable(o)
		equal(o.text, o.text) -- known by its address from now on
		raises("expected", function() return debug.setmetatable({}, meta).text end)
		for _, foreign in ipairs { {}, 1, "text", print, io.stdout } do raises("expected", meta.__index, foreign, "text") end
		for _, key in ipairs { 1, 0 / 0, "", "text\0", ("text"):rep(20), print, o, {}, true } do
			raises("no field", function() return o[key] end)
		end
	end
end)
