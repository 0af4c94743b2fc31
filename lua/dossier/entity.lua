-- Entities: what the mentions of one name stand for, in a document or over a store.
-- SPDX-License-Identifier: MIT
--
-- key = the entry of a list ("iso3166:AZ") or type and folded name of the first mention
-- ("PERSON:anna karimova"), as in a store; two entities are equal when their keys are. name = the
-- longest name in use (ties: one not all in capitals, then the first). A nationality that is one
-- with its country says nothing of key, type or name: these are the country's.

local core = require "dossier.core"
local api = require "dossier.api"

local class = api.class {
	name = "entity", type = "Entity",
	text = "What mentions of one name stand for. Two entities are equal when their keys are.",
}

local Entity = { __name = "Entity", __metatable = "Entity" }
Entity.__newindex = api.frozen(class)
Entity.__eq = function(a, b) return rawget(a, "key") == rawget(b, "key") end
Entity.__tostring = function(self) return rawget(self, "name") end
Entity.__lt = function(a, b)
	local fa, fb = core.fold(a.name), core.fold(b.name)
	if fa ~= fb then return fa < fb end
	return a.key < b.key
end

local index = api.index(class)
local LAZY, FIRST, OF = {}, {}, {}
Entity.__index = function(self, key)
	local lazy = rawget(self, LAZY)
	if lazy and lazy[key] then return lazy[key](self) end
	return index(self, key)
end

local entity = {}

function entity.key(type, name, id)
	if id and id ~= "" then return id end
	return type .. ":" .. core.fold(name)
end

-- fields: key, name, type, id; extra fields travel along. lazy = { names = function, mentions = function }: what is made of
-- the entity when it is asked for.
function entity.new(fields, lazy)
	fields[LAZY] = lazy
	return setmetatable(fields, Entity)
end

local function names_of(mentions)
	local seen, list = {}, {}
	for _, m in ipairs(mentions) do
		if not seen[m.text] then
			seen[m.text] = true
			list[#list + 1] = m.text
		end
	end
	return list
end

-- The mentions of an entity of a document, in order. Their numbers may have changed since: its first mention tells.
local function mentions_of(self) return self[OF](self[FIRST]) end

local of_document = {
	names = function(self) return require "dossier.stream".from_list(names_of(mentions_of(self)), "names") end,
	mentions = function(self) return require "dossier.stream".from_list(mentions_of(self), "mentions") end,
}

-- An entity of a document: type, words and entry of the first mention that names it, and its fullest name. of(first) gives its
-- mentions, where first is one of them.
function entity.of_document(type, words, id, name, first, of)
	return setmetatable({ key = entity.key(type, words, id), name = name, type = type, id = id, [LAZY] = of_document, [FIRST] = first,
		[OF] = of }, Entity)
end

local since = "0.1"
local doc = 'local dossier = require "dossier"\n'
	.. 'local doc = dossier.document "President Ilham Aliyev spoke. '
	.. 'Later Aliyev left."\nlocal e = doc:entities("PERSON"):first().entity\n'

local function field(name, returns, text, example, items)
	api.define {
		name = "entity." .. name, items = items, returns = returns, since = since, text = text,
			example = doc .. example,
		call = function() return nil end,
	}
end

field("key", "string", "What tells entities apart: the entry of a list, or type and folded name.",
	"print(e.key)\n--> PERSON:ilham aliyev")
field("name", "string", "Its name.", "print(e.name)\n--> Ilham Aliyev")
field("type", "string", "Its type.", "print(e.type)\n--> PERSON")
field("id", "string?", "The entry of a list that it is linked to, or nil.", "print(e.id)\n--> nil")
field("names", "Stream", "The different names that are in use for it.",
	'print(table.concat(e.names:list(), ", "))\n--> Ilham Aliyev, Aliyev', "string")
field("mentions", "Stream", "Its mentions, in order.", "print(e.mentions:count())\n--> 2", "Span")

return entity
