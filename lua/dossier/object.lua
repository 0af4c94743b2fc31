-- The core's objects (documents, spans, tokens, ...) become public ones: their metatables look into
-- the registration table, and the core's raw functions are reached by name from here only.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local api = require "dossier.api"

local object = {}

-- The core's own functions by type: object.raw.Doc.json(doc, opts). For the library and the
-- commands only.
object.raw = {}
local public = {}

-- Makes core objects of `kind` members of `class`; gives the raw functions, to be called as
-- raw.get(doc, ...).
function object.attach(kind, class)
	local methods, getters = core.methods[kind], core.getters[kind]
	local raw = {}
	for k, f in pairs(methods) do raw[k] = f end
	class.methods, class.fields = methods, getters
	class.plain, class.numbers = core.plain[kind], core.fields[kind]
	class.kinds[class.type] = true
	getters.__unknown = function(_, key) api.no_member(class, key, 3) end
	object.raw[kind], public[kind] = raw, class
	return raw
end

local sealed = false

-- Takes the raw names away from objects, so that a script sees public ones only. Called by a
-- worker.
function object.seal()
	sealed = true
	for kind, class in pairs(public) do
		local names = {}
		for _, name in ipairs(class.names) do names[name] = true end
		for name in pairs(object.raw[kind]) do
			if not names[name] then class.methods[name] = nil end
		end
	end
end

-- The same for the types of an area that was loaded since.
function object.seal_again()
	if sealed then object.seal() end
end

-- Types that the core knows, in the order of the documentation.
object.types = { "PERSON", "NORP", "FAC", "ORG", "GPE", "LOC", "PRODUCT", "EVENT", "WORK_OF_ART",
	"LAW",
	"LANGUAGE", "DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL",
		"DURATION", "SET",
	"EMAIL", "URL", "PHONE", "IP", "HANDLE", "HASHTAG", "COORD" }

-- Types whose mentions name something (the rest are values and addresses).
object.names = {}
for i = 1, 11 do object.names[object.types[i]] = true end

local known = {}
for _, t in ipairs(object.types) do known[t] = true end

-- Types of users that this process knows, from rules or from a store.
local function own_types() return core.own_types() end

-- Whether `t` is a type: one of ours, or of a user's.
function object.is_type(t)
	if known[t] then return true end
	for _, own in ipairs(own_types()) do
		if own == t then return true end
	end
	return false
end

-- Raises unless `t` is a type; `who` is named.
function object.check_type(t, who, level)
	if object.is_type(t) then return t end
	local near = type(t) == "string" and api.nearest(t, table.move(own_types(), 1, 64, #object.types + 1, { table.unpack(object.types) }))
	error(("%s: there is no type %s%s"):format(who, api.got(t):gsub("^the string ", ""),
		near and (", did you mean '%s'?"):format(near) or "; dossier help types lists them"), (level or 2) + 1)
end

-- The entries that a core list has under a name. Bound here, before the public method of the name
-- takes its place.
local find_name = core.methods.Gazetteer.find
function object.find_name(list, name) return find_name(list, name) end

local filter_keys = {
	type = { "string|table?", "a type, or a list of types" },
	id = { "string?", "linked to this entry of a list" },
	entity = { "string?", "a mention of this name" },
	source = { "string?", "what made it: \"rule\", \"gazetteer\", or a whole source" },
}
object.filter_keys = filter_keys

local one = {}
for _, t in ipairs(object.types) do one[t] = { t } end

local function type_list(value, who)
	if type(value) == "string" then return one[value] or { object.check_type(value, who, 4) } end
	for _, t in ipairs(value) do object.check_type(t, who, 4) end
	return value
end

-- A filter of mentions (type name, function or table) -> a test or nil, and the list of types that they must have or nil.
function object.filter(f, who)
	if f == nil then return nil end
	if type(f) == "function" then return f end
	if type(f) == "string" then return nil, type_list(f, who) end
	api.check_keys(who, f, filter_keys, 3)
	local types = f.type and type_list(f.type, who)
	local id, source, entity = f.id, f.source, f.entity
	if not (id or source or entity) then return nil, types end
	return function(s)
		if id and s.id ~= id then return false end
		if source and s.source ~= source and (s.source or ""):match "^[^:]*" ~= source then
			return false
		end
		return not entity or s:is(entity)
	end, types
end

return object
