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

-- ---- what the core works out of mentions -------------------------------------------------------------------

local LONG = "No one said that Ilham Aliyev met Anna Berg. ANNA BERG, 42, said that Boris Berg denied that the United Nations (UN) "
	.. "had lost 7 people on 6 October 2022 in Prague. The Czech Republic, Czechs and the UN met Aliyev and Berg on 7 October 2022; "
	.. "3 people died. Prague. "
local doc_raw = raw.Doc

-- The same by looking at all mentions of the document, one by one.
local function plainly(s, kind, within)
	local best, least
	for m in s.doc:entities(kind) do
		local inside = within == "document" or m.from >= s.sentence.from and m.to <= s.sentence.to
		if inside and (m.from > s.to or m.to < s.from) then
			local gap = m.from > s.to and m.from - s.to or s.from - m.to
			if not least or gap < least then best, least = m, gap end
		end
	end
	return best
end

test("nearest: as by looking at all, of mentions and of words", function()
	local doc = dossier.document(LONG:rep(3))
	local found = 0
	for _, kind in ipairs { "PERSON", "DATE", "GPE", "CARDINAL", "MONEY" } do
		for _, within in ipairs { "sentence", "document" } do
			for m in doc:entities() do
				equal(m:nearest(kind, within), plainly(m, kind, within))
				found = found + (m:nearest(kind, within) and 1 or 0)
			end
			for i = 1, #doc.text - 9, 17 do
				local s = doc_raw.make_span(doc, i, i + 8)
				equal(s:nearest(kind, within), plainly(s, kind, within))
			end
		end
	end
	assert(found > 50)
	equal({ doc_raw.make_span(doc, 1, 2):nearest "MONEY" }, { nil })
	raises("there is no type", function() return doc_raw.make_span(doc, 1, 2):nearest "PRESON" end)
end)

test("mentions of an entity: each mention is of one, in order; others in between change nothing", function()
	local doc = dossier.document(LONG:rep(3))
	local function check()
		local of = {}
		for m in doc:entities() do
			local e = m.entity
			if e then
				of[e] = of[e] or {}
				table.insert(of[e], m)
			end
		end
		local n = 0
		for e, list in pairs(of) do
			n = n + 1
			equal(e.mentions:list(), list)
			equal(list[1].entity.key, e.key)
		end
		return n
	end
	local n = check()
	assert(n >= 5)
	assert(doc:annotate { from = 1, to = 2, type = "EVENT" })
	equal(check(), n + 1)
	assert(doc:annotate { from = 8, to = 11, type = "DATE" })
	equal(check(), n + 1)
end)

test("entity_of: the first mention's type and words, the fullest name; numbers that are none", function()
	local doc = dossier.document(LONG)
	equal({ doc_raw.entity_of(doc, 1) }, {}) -- before it is tagged
	local seen, n = {}, doc:entities():count()
	equal(#doc_raw.spans(doc), n)
	for i, s in ipairs(doc_raw.spans(doc)) do
		local kind, words, id, name, lead = doc_raw.entity_of(doc, i)
		local list = doc_raw.mentions_of(doc, i)
		equal(kind == nil, #list == 0)
		if kind then
			equal(list[1], s)
			equal({ kind, words, id }, { s.type, s.text, s.id })
			equal(doc_raw.span(doc, lead).text, name)
			for _, m in ipairs(list) do assert(m.type == "NORP" or #m.text <= #name) end
			seen[name] = #list
		end
	end
	-- of "Anna Berg" and "ANNA BERG" the one that does not shout
	equal(seen["Anna Berg"], 3)
	for _, i in ipairs { 0, -1, 1000, math.mininteger, math.maxinteger } do
		equal({ doc_raw.entity_of(doc, i) }, {})
		equal(doc_raw.mentions_of(doc, i), {})
	end
end)

test("claims: one after the other, and by number, the same objects; what they hold outlives a new tagging", function()
	local doc = dossier.document(LONG)
	local list = doc:claims():list()
	assert(#list >= 3)
	equal({ doc_raw.claim(doc, #list + 1) }, {})
	equal({ doc_raw.claim(doc, 0) }, {})
	local said = {}
	local function tell(c)
		return { tostring(c), c.words and c.words.text, c.speaker and c.speaker.text, c.verb.text, c.content.text, c.stance, c.outer and tostring(c.outer) }
	end
	for i, c in ipairs(list) do
		assert(rawequal(c, doc:claims():list()[i]))
		said[i] = tell(c)
	end
	local other = dossier.document(LONG)
	local again = other:claims():list()
	dossier.tagger {}:tag(other)
	local outer = 0
	for i, c in ipairs(again) do
		equal(tell(c), said[i])
		if c.outer then
			outer = outer + 1
			local at
			for k, o in ipairs(again) do at = rawequal(o, c.outer) and k or at end
			assert(at, "the outer claim is one of those that came with it")
		end
	end
	assert(outer > 0)
end)

test("fields: only objects of the core have them, whatever metatable a table was given", function()
	local doc = dossier.document(TEXT)
	for _, object in ipairs { doc, doc:entities():first(), doc:tokens():first() } do
		local key = object == doc and "title" or "from"
		for _ = 1, 3 do local _ = object[key] end
		local meta = debug.getmetatable(object)
		raises("expected", function() return debug.setmetatable({}, meta)[key] end)
		raises("expected", function() return meta.__index({}, key) end)
		raises("expected", function() return meta.__index(nil, key) end)
		local _ = object[key]
	end
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
