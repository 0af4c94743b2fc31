-- documents, spans, tokens, annotation, while memory runs out
local core = core
local doc = assert(core.document { text = "Putin met Aliyev in Baku on 5 May 2021, the army said.", uri = "u", date = "2021-05-06" })
assert(doc:tag())
for _, s in ipairs(doc:spans()) do
	assert(s.text and s.type and s.ref and s.index and s.entity and s.sentence)
	local _ = s.value, s.low, s.high, s.source, s.id
end
for _, t in ipairs(assert(doc:tokens(true))) do assert(t.text and t.fold and t.kind) end
for i, j in assert(doc:ranges()) do assert(i <= j) end
local claim, err = doc:claim(1)
if err then assert(nil, err) end
assert(claim and claim.verb_at and doc:claim(50) == nil)
local kind, words, _, name, number = doc:entity_of(1)
assert(kind == "PERSON" and words == "Putin" and name == "Putin" and number == 1 and #doc:mentions_of(1) == 1)
local date = doc:nearest(doc:span(1), "DATE", false)
assert(date.text == "5 May 2021" and doc:nearest(date, "MONEY", true) == nil)
local why = assert(doc:explain(1, 5))
assert(why.what == "explanation" and why[1].what == "source" and why.type == "PERSON")
assert(#assert(doc:explain(40, 44)) > 0)
assert(core.source_text "rule:title" and core.source_text "x" == nil and #core.sources() > 20)
local at = doc.text:find "army"
local a = assert(doc:annotate { from = at, to = at + 3, type = "ORG", id = "x:1", source = "script:t" })
assert(a.text == "army" and a.type == "ORG")
a = assert(doc:annotate { from = 1, to = 5, type = "MONEY", value = { amount = 5, currency = "USD" } })
assert(a.value.amount == 5)
assert(#assert(doc:json { sentences = true, tokens = true, counts = true }) > 100)
for i = 1, doc:n_spans() do
	local row, err = doc:count(i)
	if err then assert(nil, err) end
	assert(not row or type(row) == "table")
end
assert(#assert(doc:conll()) > 50)
assert(tostring(doc) == "u" and doc:position(3) == 1 and doc:to_source(1, 5) == 1)
doc:close()
