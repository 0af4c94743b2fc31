-- rules with functions, while memory runs out
local core = core
local rules = assert(core.rules("rules x 1", { { lists = { w = { "drones", "cluster munition" } }, rules = {
	{ name = "x-a", pattern = "$w", type = "EVENT", where = "x:1", how = "by hand" },
	{ name = "x-b", pattern = "n:<CARDINAL> people", type = "QUANTITY", calls = true, phase = 2, span = "n" },
	{ name = "x-c", pattern = "<GPE>", drop = true, phase = 3 },
} } }, { [2] = function(doc, row)
	if row[3] ~= "n" then return false end
	return true, { amount = 3, unit = "person" }, { low = 2, high = 4 }, "a:b"
end }))
local tagger = assert(core.tagger { rules = rules })
local text = "Drones killed 40 people in Baku."
local doc = assert(core.document { text = text })
assert(tagger:tag(doc))
local kinds = {}
for i = 1, doc:n_spans() do kinds[i] = doc:span(i):get "type" end
assert(table.concat(kinds, " ") == "EVENT QUANTITY")
assert(doc:explain(15, 16))
local docs = { assert(core.document { text = text }), assert(core.document { text = "Nothing." }) }
assert(core.tag_many(docs, 2, tagger))
assert(docs[1]:n_spans() == 2)
