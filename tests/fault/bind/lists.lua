-- lists, taggers, threads, readers, while memory runs out
local core = core
local list = assert(core.gazetteer_make("l", "name\ttype\tid\tprior\tprops\nZorbania\tGPE\tz\t100\t\n"))
assert(list:find "zorbania"[1].id == "l:z")
local tagger = assert(core.tagger { lists = { list } })
local docs = {}
for i = 1, 3 do docs[i] = assert(core.document { text = "Zorbania won on 5 May 2021." }) end
docs[4] = docs[1]
assert(core.tag_many(docs, 2, tagger))
list:close()
tagger:close()
assert(docs[3]:span(1).id == "l:z")
local reader = assert(core.reader_string('{"text":"One.","title":"t"}\n{"text":"Two."}\n', { from = "jsonl" }))
assert(assert(reader:next()).title == "t")
assert(assert(reader:next_raw()).text == "Two.")
assert(reader:next() == nil)
assert(reader:kind() == "jsonl")
