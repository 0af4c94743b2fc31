-- Trusted: every name that anything in this process goes by, to names.txt; every public name of the library, to public.txt.
-- What a confined script can reach must be among the latter and the list of Lua's own (reachable.txt).
-- SPDX-License-Identifier: MIT

local api = require "dossier.api"
require "dossier.objects"
api.load_all()

local names, seen = {}, {}
for _, e in ipairs { "add", "band", "bnot", "bor", "bxor", "call", "close", "concat", "div", "eq", "gc", "idiv", "index", "le", "len",
	"lt", "metatable", "mod", "mode", "mul", "name", "newindex", "pairs", "pow", "shl", "shr", "sub", "tostring", "unknown", "unm" } do
	names["__" .. e] = true
end

local function walk(v, depth)
	if type(v) == "function" and not seen[v] then
		seen[v] = true
		for i = 1, 60 do
			local name, value = debug.getupvalue(v, i)
			if not name then break end
			names[name] = true
			walk(value, depth + 1)
		end
	end
	if type(v) ~= "table" or seen[v] or depth > 40 then return end
	seen[v] = true
	for k, inner in next, v do
		if type(k) == "string" and #k <= 40 and k:find "^[%a_][%w_]*$" then names[k] = true end
		walk(inner, depth + 1)
	end
	walk(debug.getmetatable(v), depth + 1)
end
walk(_G, 0)
walk(debug.getregistry(), 0)

local function write(path, list)
	local f = assert(io.open(path, "w"))
	table.sort(list)
	f:write(table.concat(list, "\n"), "\n")
	f:close()
end
local list = {}
for name in pairs(names) do list[#list + 1] = name end
write("names.txt", list)
list = {}
for _, name in ipairs(api.order) do list[#list + 1] = (name:gsub(":", ".")) end
write("public.txt", list)
