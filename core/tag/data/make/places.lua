--- Places from GeoNames' cities: what is kept, its English spellings, its flags.
-- SPDX-License-Identifier: MIT
local rows = require "rows"
local text = require "text"

local places = {}

-- One rule for the whole world: cities of 20,000 people; seats of government of smaller size.
-- Sections of cities (PPLX), farms, ruins and the like are left out.
local LEAST = 20000
local LEAST_SEAT = { PPLC = 0, PPLA = 1000, PPLA2 = 10000 }
local LEAST_OTHER = { PPL = LEAST, PPLA3 = LEAST, PPLA4 = LEAST, PPLA5 = LEAST, PPLG = LEAST, PPLL = LEAST }

local function is_kept(c)
	local least = LEAST_SEAT[c.kind] or LEAST_OTHER[c.kind]
	return least and c.people >= least and utf8.len(c.name) >= 3 and not c.name:find("[%d%(%)/,;\"\xCD-\xDF\xE3-\xF4]")
end

--- All cities of the dump, largest first, ties by id.
function places.read(path)
	local list = {}
	for line in rows.read(path):gmatch("[^\n]+") do
		local id, name, country, kind, admin, people, lat, lon =
			line:match("^(%d+)\t([^\t]*)\t(%u*)\t(%w*)\t([^\t]*)\t(%d+)\t([^\t]*)\t([^\t]*)$")
		assert(id, line)
		-- marks that no precomposed letter has would not be NFC-stable everywhere; the
		-- match key drops them
		name = name:gsub("\xCC[\x80-\xBF]", ""):gsub("\xCD[\x80-\xAF]", "")
		list[#list + 1] = { id = id, name = name, country = country, kind = kind, admin = admin,
			people = tonumber(people), lat = lat, lon = lon }
	end
	table.sort(list, function(a, b)
		if a.people ~= b.people then
			return a.people > b.people
		end
		return tonumber(a.id) < tonumber(b.id)
	end)
	return list
end

--- People in the listed cities, in thousands, by country and by "country-admin": the prior of
-- countries, states.
function places.people(list)
	local sum = {}
	for _, c in ipairs(list) do
		local admin = c.country .. "-" .. c.admin
		sum[c.country] = (sum[c.country] or 0) + c.people
		sum[admin] = (sum[admin] or 0) + c.people
	end
	for key, people in pairs(sum) do
		sum[key] = people // 1000
	end
	return sum
end

local ARTICLES = { Al = true, An = true, Ar = true, As = true, Ash = true, Ad = true, Adh = true, At = true,
	Ath = true, Az = true, El = true }
local ARAB = {}
for country in ("AE BH DZ EG IQ JO KW LB LY MA OM PS QA SA SD SY TN YE"):gmatch("%u+") do
	ARAB[country] = true
end
local SLAVIC = { RU = true, UA = true, BY = true }

--- Other spellings of one name, by rule.
local function spellings(c)
	local out = text.romanised(c.name, c.country)
	local plain = text.plain(c.name)
	local article, rest = plain:match("^(%u%l+) (.+)$")
	if ARAB[c.country] and ARTICLES[article] then
		out[#out + 1] = article:lower() .. "-" .. rest
		out[#out + 1] = "al-" .. rest
		if #rest >= 5 then
			out[#out + 1] = rest
		end
	end
	if plain:find("'", 1, true) then
		out[#out + 1] = (plain:gsub("'", ""))
	end
	if SLAVIC[c.country] then
		local s = plain:gsub("'", ""):gsub("[iy]y%f[%A]", "y"):gsub("ayi", "ai"):gsub("iyi", "ii")
		out[#out + 1] = s
	end
	if plain:find("^Saint ") and c.people >= 50000 then
		out[#out + 1] = plain:gsub("^Saint ", "St. ")
		out[#out + 1] = plain:gsub("^Saint ", "St ")
	end
	return out
end

--- Hand-written exonyms: by "key, COUNTRY" the other names; and the places that GeoNames' file
-- does not have.
function places.exonyms(path)
	local names, own = {}, {}
	for _, row in ipairs(rows.hand(path)) do
		local place, country = row[3]:match("^(.-),%s*(%u%u)$")
		if not place then
			place, country = row[3]:match("^(.*), (%u%u)$")
		end
		assert(country, row[3])
		if place:sub(1, 1) == "=" then
			own[#own + 1] = { row[1], row[2], place:sub(2), 5, rows.joined("cc=" .. country, row[5]) }
		else
			local key = text.key(place) .. "," .. country
			names[key] = names[key] or {}
			table.insert(names[key], row[1])
		end
	end
	return names, own
end

local function props_of(c)
	local capital = c.kind == "PPLC" and ";capital=1" or ""
	return string.format("cc=%s;lat=%s;lon=%s%s", c.country, c.lat, c.lon, capital)
end

-- Adds a name unless the same key is there already: the largest place keeps it, others are
-- counted. An exonym takes the name of a smaller place ("Washington"); a spelling by rule
-- (is_rule) never takes one.
local function add(all, key, name, c, is_rule)
	local old = all.by_key[key]
	if old then
		if old.id ~= c.id and not old.seen[c.id] then
			old.n, old.seen[c.id] = old.n + 1, true
			if not is_rule and c.people > old.city.people then
				old.name, old.id, old.city = name, c.id, c
			end
		end
		return
	end
	local entry = { name = name, id = c.id, city = c, n = 1, seen = {} }
	all.by_key[key] = entry
	all[#all + 1] = entry
end

--- Rows of places. is_person(key): the name is also a given name or a frequent surname; such a
-- name of a place of fewer than a million people that is no capital needs context, as an
-- ordinary word does.
function places.rows(list, exonyms, own, is_person)
	local all, used, out = { by_key = {} }, {}, {}
	local function each(fn)
		for _, c in ipairs(list) do
			local key = text.key(c.name) .. "," .. c.country
			local extra = exonyms[key]
			local first = extra and (used[key] == nil or used[key] == c.id)
			if first then
				used[key] = c.id
			end
			if is_kept(c) or first then
				fn(c, first and extra or {})
			end
		end
	end
	each(function(c)
		add(all, text.key(c.name), c.name, c)
	end)
	each(function(c, extra)
		for _, name in ipairs(extra) do
			add(all, text.key(name), name, c)
		end
	end)
	each(function(c)
		for _, name in ipairs(spellings(c)) do
			add(all, text.key(name), name, c, true)
		end
	end)
	for _, e in ipairs(all) do
		local props = props_of(e.city) .. (e.n > 1 and ";n=" .. e.n or "")
		if is_person(text.key(e.name)) then
			local is_known = e.city.people >= 1000000 or e.city.kind == "PPLC"
			props = props .. (is_known and ";person=1" or ";person=1;common=1")
		end
		out[#out + 1] = { e.name, "GPE", e.id, e.city.people // 1000, props }
	end
	for _, row in ipairs(own) do
		if not all.by_key[text.key(row[1])] then
			out[#out + 1] = row
		end
	end
	for key in pairs(exonyms) do
		if not used[key] then
			all.missing = all.missing or {}
			table.insert(all.missing, key)
		end
	end
	table.sort(all.missing or {})
	return out, all.missing or {}
end

return places
