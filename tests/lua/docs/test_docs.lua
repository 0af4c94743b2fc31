local docs = require "dossier.docs"

local function read(path)
	local f = assert(io.open(path, "rb"))
	local s = f:read "a"
	f:close()
	return s
end

local root = here:gsub("tests/lua$", "")

test("docs/lua-api.md is what the registration table gives (make docs)", function()
	assert(read(root .. "docs/lua-api.md") == docs.markdown(),
		"docs/lua-api.md is out of date: make docs")
end)

test("lua/types/dossier.lua is what the registration table gives (make docs)", function()
	assert(read(root .. "lua/types/dossier.lua") == docs.luacats(),
		"lua/types/dossier.lua is out of date: make docs")
end)

test("the types are Lua", function()
	assert(load(docs.luacats(), "=types", "t"))
	has(docs.luacats(), "function Document:entities(filter) end")
	has(docs.luacats(), "---@field text string")
end)
