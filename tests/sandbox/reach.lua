-- Confined: prints all that this script can get hold of, one "path kind" a line. Arguments: a store, names.txt.
-- Tables are walked key by key and by every name there is; so are objects, whose fields cannot be listed, and metatables.
-- SPDX-License-Identifier: MIT

local store_path, names_path = ...
local dossier = require "dossier"

local names = {}
for line in dossier.lines(names_path) do names[#names + 1] = line end
assert(#names > 500)

local found, seen = {}, {}
local function note(path, v)
	local kind = type(v)
	if kind == "number" or kind == "string" or kind == "boolean" then kind = "value" end
	found[path .. " " .. kind] = true
end

local function is_object(v) return type(v) == "table" or type(v) == "userdata" end

local walk
local function look(path, v, key)
	local ok, inner = pcall(function() return v[key] end)
	if ok and inner ~= nil then
		note(path .. "." .. key, inner)
		if type(inner) == "table" and not seen[inner] and path:match "^_G" then walk(path .. "." .. key, inner) end
	end
end

function walk(path, v)
	if v == nil or seen[v] then return end
	seen[v] = true
	local mt = getmetatable(v)
	if mt ~= nil then
		note(path .. "<metatable>", mt)
		if type(mt) == "table" then walk(path .. "<metatable>", mt) end
	end
	if not is_object(v) then return end
	for _, name in ipairs(names) do look(path, v, name) end
	if type(v) == "table" then
		local ok, iterate, state, first = pcall(pairs, v)
		if ok then
			for k, inner in iterate, state, first do
				if type(k) == "string" then note(path .. "." .. k, inner) end
				if is_object(k) or type(k) == "function" then note(path .. "<key>", k) end
			end
		end
	end
end

walk("_G", _G)
walk("dossier", dossier)
walk("dossier.json", dossier.json)
walk("dossier.stats", dossier.stats)
walk("string", "x")
for _, v in ipairs { { "number", 1 }, { "boolean", true }, { "function", print }, { "thread", coroutine.create(print) } } do
	walk(v[1], v[2])
end

local store = assert(dossier.open(store_path))
local doc = dossier.document { uri = "x.txt", date = "2020-11-10",
	text = "President Ilham Aliyev said on 9 November 2020 that at least 40 people were killed in Ganja. He met Vladimir Putin." }
local span = doc:entities "PERSON":first()
local samples = { store = store, doc = doc, span = span, entity = span.entity, token = doc:tokens():first(), claim = doc:claims():first(),
	stream = doc:entities(), match = doc:match("p:<PERSON>"):first(), pattern = dossier.pattern "a b",
	tagger = dossier.tagger {}, gazetteer = dossier.gazetteer { entries = { { name = "Ganja", type = "GPE" } } }, report = dossier.report "R",
	null = dossier.json.null, array = dossier.json.array {}, error = select(2, dossier.open(names_path)),
	zone = doc:zones():first(), cursor = (store:sql "SELECT 1 AS n"), words = (dossier.words "a b") }
for name, v in pairs(samples) do
	note(name, v)
	walk(name, v)
end

local list = {}
for line in pairs(found) do list[#list + 1] = line end
table.sort(list)
print(table.concat(list, "\n"))
