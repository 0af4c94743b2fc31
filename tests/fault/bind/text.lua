-- text functions and JSON, while memory runs out
local core = core
assert(assert(core.fold "Ağdam") == "agdam")
assert(assert(core.normalize("e\u{301}x", "nfc")) == "éx")
assert(assert(core.normalize("ﬁx\r\n", "reading")) == "ﬁx\n")
local text, e = core.decode("caf\xE9 \x80", { charset = "latin1" })
assert(assert(text, e) == "café €" and e.name == "windows-1252" and e.how == "given")
assert(core.width "ab" == 2)
local n = 0
for _, _, piece in core.segment("one two", "word") do n = n + #piece end
for _, _, piece in assert(core.sentences "One is here. Two is there.") do n = n + #piece end
assert(n == 7 + 25)
local s = assert(core.json_encode({ b = { 1, 2.5, "é\n", {} }, a = core.json_array {}, c = core.json_null }, { indent = 1 }))
local v = assert(core.json_decode(s))
assert(v.b[3] == "é\n" and v.c == core.json_null and assert(core.json_encode(v.a)) == "[]")
local _, err = core.json_decode "[1,"
assert(err.code == "ESYNTAX" or err.code == "ENOMEM")
assert(core.error("x", "ENOENT").code == "ENOENT")
assert(assert(core.romanize("Щука Ağ", { lang = "ru", ascii = true })) == "Shchuka Ag")
assert(assert(core.namekey("Шмид", { consonants = true })) == "smt")
local class, key = {}, {}
local span = '{"from":1,"text":"caf\\u00e9","to":5}'
local row = assert(core.row_decode('{"a":{"$span":{"from":1,"text":"x\\ny","to":3}},"b":null,"c":{"$span":' .. span .. '}}', class, key, function(t) return t["$span"] end))
assert(getmetatable(row.a) == class and assert(core.span_field(row.a[key], "text")) == "x\ny" and row.b == nil and row.c.text == "café")
assert(assert(core.row_encode({ a = row.a }, function() end, class, key)) == '{"a":{"$span":{"from":1,"text":"x\\ny","to":3}}}')
local layout = core.row_layout { { width = 5, lines = 2 }, { width = 3, lines = 1, right = true }, gap = 2 }
assert(assert(layout { "one two three", "x" }) == "one      x\ntwo\u{2026}")
assert(assert(core.block_layout { { title = "A: ", lines = 1 }, gap = 1, width = 9, most = 3 } { "one two three" }) == "A: one\u{2026}")
