-- patterns, while memory runs out
local core = core
local pattern = assert(core.pattern("who:<PERSON> $meet whom:<PERSON>", { meet = { "met", "saw" } }))
assert(#pattern:captures() == 2)
local doc = assert(core.document { text = "President Vladimir Putin met Ilham Aliyev." })
local found = assert(pattern:find(doc))
assert(#found == 1 and #found[1] == 2 + 2 * 4)
-- inflection and word lists
assert(#assert(core.inflect("give up", "en")) > 4)
assert(#assert(core.inflect("kill", nil, "verb")) == 4)
assert(#core.inflect_languages() >= 5)
assert(#assert(core.word_lists()) > 50)
local list, err = core.word_list("abduct", "en")
if err then assert(nil, err) end
assert(list.name == "abduct" and #list.entries == list.n and list.entries[1].forms[1] == "abduct")
list, err = core.word_list("nope")
if err then assert(nil, err) end
assert(list == nil)
