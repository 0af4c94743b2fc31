-- lists, taggers, threads, readers, while memory runs out
local core = core
local list = assert(core.gazetteer_make("l", "name\ttype\tid\tprior\tprops\nZorbania\tGPE\tz\t100\t\n"))
assert(list:find "zorbania"[1].id == "l:z")
local hits = assert(list:match(assert(core.document { text = "In Zorbania, Zorbanja." }), "all"))
assert(#hits == 1 and hits[1].entries[1].id == "l:z")
assert(list:info().names == 1)
local tagger = assert(core.tagger { lists = { list } })
local docs = {}
for i = 1, 3 do docs[i] = assert(core.document { text = "Zorbania won on 5 May 2021." }) end
docs[4] = docs[1]
assert(core.tag_many(docs, 2, tagger))
list:close()
tagger:close()
assert(docs[3]:span(1).id == "l:z")
-- compiled into a file, from every form, with the fuzzy index
local out = TMP .. "/fault.gaz"
local sources = { ["a.csv"] = 'name,type,aliases\n"Vestrum",city,"Old Vestrum|Vestrumia"\n',
	["b.jsonl"] = '{"name":"Osthaven Island","type":"LOC","props":{"a":"b"}}\n',
	["c.json"] = '{"id":"x","schema":"Person","properties":{"name":["Anna Lind"],"alias":["A. Lind"]}}' }
local builder = assert(core.gazetteer_builder(true))
for _, name in ipairs { "a.csv", "b.jsonl", "c.json" } do
	local f = assert(io.open(TMP .. "/" .. name, "w"))
	f:write(sources[name])
	f:close()
	assert(builder:open(TMP .. "/" .. name))
	repeat
		local more, err = builder:step(10)
		if more == nil then error(err) end
	until not more
	assert(builder:info().rows >= 1)
end
assert(builder:count() == 6)
assert(builder:write(out))
builder:close()
local mapped = assert(core.gazetteer_open(out))
assert(mapped:check())
local far = assert(mapped:match(assert(core.document { text = "Osthavn Island and Vestrumia." }), "longest", true))
assert(#far == 2 and far[1].edits == 1 and far[2].entries[1].main == "Vestrum")
local doc = assert(core.document { text = "They met in Vestrumia." })
assert(doc:tag(assert(core.tagger { lists = { mapped } })))
assert(assert(doc:span(1):candidates())[1].name == "Vestrum")
mapped:close()
local reader = assert(core.reader_string('{"text":"One.","title":"t"}\n{"text":"Two."}\n', { from = "jsonl" }))
assert(assert(reader:next()).title == "t")
assert(assert(reader:next_raw()).text == "Two.")
assert(reader:next() == nil)
assert(reader:kind() == "jsonl")
