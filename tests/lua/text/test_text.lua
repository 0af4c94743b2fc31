local dossier = require "dossier"

local function pieces(f, s, opts)
	local out = {}
	for i, j, piece in f(s, opts) do
		equal(s:sub(i, j), piece)
		out[#out + 1] = piece
	end
	return out
end

test("normal forms", function()
	equal(dossier.normalize("e\u{301}"), "\u{e9}")
	equal(dossier.normalize("\u{e9}", "nfd"), "e\u{301}")
	equal(dossier.normalize("\u{2460}", { form = "nfkc" }), "1")
	equal(dossier.normalize("a\0b\u{feff}c", "reading"), "abc")
	equal(dossier.normalize("\xff"), "\u{fffd}")
	equal(dossier.normalize(""), "")
end)

test("pieces cover the text", function()
	local s = "Mr. Smith's caf\u{e9} isn't open.\nIt rained \u{1F468}\u{200D}\u{1F469}."
	equal(table.concat(pieces(dossier.graphemes, s)), s)
	equal(table.concat(pieces(dossier.words, s)), s)
	equal(table.concat(pieces(dossier.sentences, s, { rule = "uax29" })), s)
	equal(#pieces(dossier.sentences, s), 2)
end)

test("graphemes keep what belongs together", function()
	equal(#pieces(dossier.graphemes, "\u{1F1E6}\u{1F1FF}\u{1F1E6}\u{1F1F2}"), 2)
	equal(#pieces(dossier.graphemes, "e\u{301}\u{302}"), 1)
	equal(#pieces(dossier.graphemes, ""), 0)
end)

test("width", function()
	equal(dossier.width "e\u{301}", 1)
	equal(dossier.width "\u{6771}\u{4eac}", 4)
	equal(dossier.width "", 0)
end)

test("romanize", function()
	equal(dossier.romanize "Хрущёв, Ağcabədi, Müller", "Khrushchev, Aghjabadi, Müller")
	equal(dossier.romanize("Галина", { lang = "uk" }), "Halyna")
	equal(dossier.romanize("Ђоковић Müller", { ascii = true }), "Djokovic Muller")
	equal(dossier.romanize "", "")
	raises("lang", function() dossier.romanize("a", { lang = 1 }) end)
	raises("did you mean 'lang'", function() dossier.romanize("a", { lng = "uk" }) end)
end)

test("namekey", function()
	equal(dossier.namekey "Шмид", dossier.namekey "Schmid")
	equal(dossier.namekey "Bashar al-Assad", dossier.namekey "Башар Асад")
	equal(dossier.namekey("محمد", { consonants = true }),
		dossier.namekey("Muhammad", { consonants = true }))
	equal(dossier.namekey "", "")
	raises("string", function() dossier.namekey(nil) end)
end)

test("ill-formed input raises nothing", function()
	for _, s in ipairs { "\xff\xfe", "\xc3", "\xed\xa0\x80", "\xf4\x90\x80\x80",
		("\xcc\x81"):rep(1000) } do
		dossier.fold(s)
		dossier.width(s)
		dossier.romanize(s)
		dossier.namekey(s)
		pieces(dossier.graphemes, s)
		pieces(dossier.words, s)
		for _ in dossier.sentences(s) do end
	end
end)

test("json", function()
	local json = dossier.json
	equal(json.encode { b = 1, a = { true, json.null, "\u{e9}\n" } },
		'{"a":[true,null,"\u{e9}\\n"],"b":1}')
	equal(json.decode '{"a":[1,2.5,"x"]}', { a = { 1, 2.5, "x" } })
	local v, err = json.encode { x = { y = print } }
	equal(v, nil)
	has(tostring(err), "x.y")
	local loop = {}
	loop.self = loop
	v, err = json.encode(loop)
	equal(v, nil)
	assert(err.message)
	v, err = json.encode { n = 0 / 0 }
	equal(v, nil)
	has(tostring(err), "n")
	v, err = json.decode '{"a":'
	equal(v, nil)
	assert(err.code)
	equal(math.type(json.decode "1"), "integer")
	equal(json.encode(nil), "null")
end)

test("repair: steps, plan, right text", function()
	local text, plan = dossier.repair "na\u{c3}\u{af}ve &amp; exam-\nple \u{201c}q\u{201d}"
	equal(text, "na\u{ef}ve & example \u{201c}q\u{201d}")
	local names = {}
	for i, note in ipairs(plan) do names[i] = note.step .. " " .. note.count end
	equal(table.concat(names, ","), "entities 1,mojibake 1,hyphenation 1")
	equal(plan[2].before, "na\u{c3}\u{af}ve")
	equal(plan[2].after, "na\u{ef}ve")
	equal(dossier.repair("\u{201c}q\u{201d} &amp;", { quotes = true, entities = false }), '"q" &amp;')
	equal(dossier.repair("\u{fb01} &amp;", { steps = { "ligatures" } }), "fi &amp;")
	local same, none = dossier.repair "right"
	equal(same, "right")
	equal(#none, 0)
	equal(dossier.repair "a\xffb", "a\u{fffd}b")
	equal(pcall(dossier.repair, "x", { nosuch = true }), false)
	local _, message = pcall(dossier.repair, "x", { steps = { "nosuch" } })
	equal(message:find("no repair step 'nosuch'", 1, true) ~= nil, true)
end)

test("language", function()
	local code, sure = dossier.language "Die Br\u{fc}cke war nach dem Regen drei Tage lang gesperrt."
	equal(code, "de")
	equal(sure > 0.9 and sure <= 1, true)
	equal({ dossier.language "" }, { "und", 0.0 })
	equal({ dossier.language "2020 \u{1F600}" }, { "und", 0.0 })
	-- letters with loose marks are the same text
	local s = "\u{130}darede he\u{e7} kim m\u{259}ktubu bazar ert\u{259}si g\u{f6}rm\u{259}mi\u{15f}di"
	equal({ dossier.language(dossier.normalize(s, "nfd")) }, { dossier.language(s) })
	raises("string", dossier.language, nil)
end)

test("a document that names no language has the one found", function()
	local s = "Le pont est rest\u{e9} ferm\u{e9} trois jours apr\u{e8}s les fortes pluies."
	equal(dossier.document(s).lang, "fr")
	equal(dossier.document { text = s, lang = "de" }.lang, "de")
	equal(dossier.document("1 2 3").lang, nil)
end)

test("digests: BLAKE2b of any bytes, with a key of any length", function()
	equal(dossier.digest "", "cae66941d9efbd404e4d88758ea67670") -- as b2sum -l 128 has it
	equal(dossier.digest "Anna Novak", "b1523c37ab404209557b27637af7c76d")
	equal(dossier.digest("Anna Novak", "a secret"), "690fbbbac8679847e2c0af80933f1988")
	assert(dossier.digest("a", "") ~= dossier.digest "a")
	assert(dossier.digest("a", ("k"):rep(1000)) ~= dossier.digest("a", ("k"):rep(1001)))
	equal(#dossier.digest "\0\xff", 32)
	raises("argument 2 (key)", dossier.digest, "a", 5)
end)
