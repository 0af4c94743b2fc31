-- patterns, while memory runs out
local core = core
local pattern = assert(core.pattern("who:<PERSON> $meet whom:<PERSON>", { meet = { "met", "saw" } }))
assert(#pattern:captures() == 2)
local doc = assert(core.document { text = "President Vladimir Putin met Ilham Aliyev." })
local found = assert(pattern:find(doc))
assert(#found == 1 and #found[1].caps == 2)
