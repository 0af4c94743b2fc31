-- stores and cursors, while memory runs out
local core = core
local path = TMP .. "/fault.dossier"
os.remove(path)
local store = assert(core.store_open(path, "c"))
local doc = assert(core.document { text = "Putin met Aliyev in Baku.", uri = "u" })
assert(doc:tag())
assert(store:begin())
assert(assert(store:put(doc)) == "added")
assert(store:commit())
assert(assert(store:get "u").text == doc.text)
assert(#assert(store:select { uri = "u*" }) == 1)
assert(#assert(store:entities()) >= 1)
local pattern = assert(core.pattern "<PERSON> ~meet []* \"bak*\"")
local candidates = assert(store:candidates(pattern, { uri = "u*" }))
assert(#assert(candidates:next(5)) == 1)
assert(#assert(candidates:next()) == 0)
assert(assert(store:info()).documents == 1)
for row in assert(store:sql("select ? as a, uri from documents", 5)) do assert(row.a == 5 and row.uri == "u") end
local left = assert(store:sql "select 1")
store:close()
assert(not left:is_open())
