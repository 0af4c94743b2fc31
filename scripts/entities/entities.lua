--- Who, which organisations and where: every name with its counts and its first mention.
--
-- Mentions of one entity are counted together across documents: a surname with its full name, an acronym with
-- its expansion. A surname in a document without the full name is the one person of the others who is called so, if there
-- is exactly one. Most mentioned first; ties by name.
--
-- @script entities 1.0.0
-- @license MIT
-- @arg types list(string)=PERSON,ORG,GPE,LOC,FAC,NORP,EVENT   which types, in this order
-- @arg least integer=1      only names with at least this many mentions
-- @column type string
-- @column name string
-- @column mentions integer
-- @column documents integer
-- @column also string       Also as
-- @column first span        First mention
-- @requires dossier 1
-- @example dossier run entities report.txt
-- @example dossier run entities --store war.dossier --types PERSON --least 3
local dossier = require "dossier"

-- Its sentence, without the dateline unless the name is in that.
local function told(e)
	local body = e.sentence and e.sentence.body
	return body and (e.from >= body.from and body or e.sentence) or e
end

local function map(doc, emit, args)
	local wanted = {}
	for _, t in ipairs(args.types) do wanted[t] = true end
	local seen = {}
	for e in doc:entities() do
		if wanted[e.type] then
			local entity = e.entity
			local row = seen[entity.key]
			if not row then
				row = { type = entity.type, key = entity.key, name = entity.name, mentions = 0, names = {}, first = told(e) }
				seen[entity.key] = row
				seen[#seen + 1] = row
			end
			row.mentions = row.mentions + 1
			row.names[e.text] = (row.names[e.text] or 0) + 1
		end
	end
	for _, row in ipairs(seen) do emit(row) end
end

-- The longer name; of two as long the one that is not all in capitals, as in a dateline.
local function better(name, best)
	local a, b = dossier.width(name), dossier.width(best)
	return a > b or a == b and name:find "%l" ~= nil and not best:find "%l"
end

-- One row per key: counts added, the first mention kept, the commonest longest name shown.
local function merge(rows)
	local by_key, list = {}, {}
	for row in rows do
		local have = by_key[row.key]
		if not have then
			have = { type = row.type, key = row.key, mentions = 0, documents = 0, names = {}, first = row.first }
			by_key[row.key] = have
			list[#list + 1] = have
		end
		have.mentions = have.mentions + row.mentions
		have.documents = have.documents + 1
		for name, n in pairs(row.names) do have.names[name] = (have.names[name] or 0) + n end
		if not have.full or better(row.name, have.full) then have.full = row.name end
	end
	return list
end

local function add(row, other)
	row.mentions, row.documents = row.mentions + other.mentions, row.documents + other.documents
	for name, n in pairs(other.names) do row.names[name] = (row.names[name] or 0) + n end
end

-- Surnames that stand alone in their document, counted with the person whose they are; those of several people stay.
local function link_surnames(list)
	local people, out = {}, {}
	for _, row in ipairs(list) do
		local surname = row.type == "PERSON" and row.full:match "%s(%S+)$"
		local key = surname and dossier.fold(surname)
		if key then people[key] = people[key] == nil and row end
	end
	for _, row in ipairs(list) do
		local person = row.type == "PERSON" and not row.full:find "%s" and people[dossier.fold(row.full)]
		if person then add(person, row) else out[#out + 1] = row end
	end
	return out
end

local function other_names(row)
	local names = {}
	for name in pairs(row.names) do
		if name ~= row.name then names[#names + 1] = name end
	end
	table.sort(names, function(a, b)
		if row.names[a] ~= row.names[b] then return row.names[a] > row.names[b] end
		return a < b
	end)
	return #names > 0 and table.concat(names, ", ") or nil
end

local function reduce(rows, args)
	dossier.document(""):entities { type = args.types }:first() -- raises for a type that there is not
	local place = {}
	for i, t in ipairs(args.types) do place[t] = i end
	local list = {}
	for _, row in ipairs(link_surnames(merge(rows))) do
		if row.mentions >= args.least then
			row.name = row.full
			row.also = other_names(row)
			list[#list + 1] = row
		end
	end
	table.sort(list, function(a, b)
		if a.type ~= b.type then return (place[a.type] or 99) < (place[b.type] or 99) end
		if a.mentions ~= b.mentions then return a.mentions > b.mentions end
		return a.name < b.name
	end)
	return list
end

return { map = map, reduce = reduce }
