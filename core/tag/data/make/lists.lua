--- The lists that are made from registries: countries, languages, currencies, regions, given names.
-- SPDX-License-Identifier: MIT
local rows = require "rows"
local text = require "text"

local lists = {}

local function has(name)
	return name and not name:find("[,;%(%)%[%]/]") and utf8.len(name) and not name:find("[\xCC\xCD][\x80-\xBF]")
end

--- ISO 3166-1: names of countries, and the hand-written short forms. prior: people in GeoNames'
-- cities, thousands.
function lists.countries(registry, hand, people)
	local out, codes = {}, {}
	for _, country in ipairs(text.json(rows.read(registry))["3166-1"]) do
		local id = country.alpha_2
		codes[id] = country.alpha_3
		for _, name in ipairs { country.name, country.official_name or "", country.common_name or "" } do
			name = name:gsub("%s*%b()", "")
			if name ~= "" and has(name) then
				out[#out + 1] = { name, "GPE", id, 0, "" }
			end
		end
	end
	for _, row in ipairs(rows.hand(hand)) do
		out[#out + 1] = row
	end
	for _, row in ipairs(out) do
		row[4] = math.max(people[row[3]] or 0, 10)
		row[5] = rows.joined(codes[row[3]] and "alpha3=" .. codes[row[3]] or "", row[5])
	end
	return rows.distinct(out)
end

--- Demonyms carry the prior of their country.
function lists.demonyms(hand, people)
	local out = rows.hand(hand)
	for _, row in ipairs(out) do
		row[4] = math.max(people[row[3]] or 0, 100)
		row[5] = rows.joined("cc=" .. row[3], row[5])
	end
	return rows.distinct(out)
end

--- ISO 639-2 languages that also have a two-letter code. prior 1: where people and language have
-- one name, the people come first.
function lists.languages(registry, hand)
	local out = {}
	local function add(id, name)
		if has(name) and #name > 2 then
			out[#out + 1] = { name, "LANGUAGE", id, 1, "" }
		end
	end
	for _, language in ipairs(text.json(rows.read(registry))["639-2"]) do
		if language.alpha_2 and language.alpha_2 ~= "" then
			for name in (language.name .. ";"):gmatch("%s*(.-)%s*;") do
				add(language.alpha_3, name)
			end
			if language.common_name then
				add(language.alpha_3, language.common_name)
			end
		end
	end
	for _, row in ipairs(rows.hand(hand)) do
		add(row[3], row[1])
	end
	return rows.distinct(out)
end

--- ISO 4217 codes and names (a name in capitals and in running text), and the hand-written
-- common names.
function lists.currencies(registry, hand)
	local out = rows.hand(hand)
	for i, row in ipairs(out) do
		row[4] = math.max(1000 - i, 1)
	end
	for _, currency in ipairs(text.json(rows.read(registry))["4217"]) do
		local code = currency.alpha_3
		local name = currency.name
		out[#out + 1] = { code, "MONEY", code, 10, "code=1" }
		if has(name) and not name:find("[Uu]nit") and not name:find("No currency") and not name:find("Bond") then
			out[#out + 1] = { name, "MONEY", code, 10, "" }
		end
	end
	return rows.distinct(out)
end

local KINDS = { State = 1, Province = 1, Region = 1, Governorate = 1, Oblast = 1, Republic = 1, Rayon = 1,
	Prefecture = 1, Canton = 1, Territory = 1, Municipality = 1, Emirate = 1, ["Administrative region"] = 1,
	["Autonomous region"] = 1, ["Autonomous republic"] = 1, ["Autonomous community"] = 1, County = 1, Zone = 1,
	["Federal territory"] = 1, ["Union territory"] = 1, ["Special region"] = 1, ["Land"] = 1, District = 1,
	["Administrative territory"] = 1, ["Metropolitan region"] = 1, ["Special municipality"] = 1, Department = 1 }
-- Countries whose first-level units everyone knows by the plain name; elsewhere a town of that
-- name comes first.
local BIG = { US = true, CA = true, AU = true, IN = true, BR = true, MX = true }

--- Hand-written regions, then ISO 3166-2's first-level units that no hand-written row names.
function lists.regions(registry, hand, words, is_person)
	local out, known = rows.hand(hand), {}
	for _, row in ipairs(out) do
		known[text.key(row[1])] = true
	end
	local function add(name, code, country)
		local key = text.key(name)
		if not known[key] and utf8.len(name) >= 4 and not rows.is_common(name, words) then
			local prior = BIG[country] and 300 or 5
			local person = is_person(key) and (BIG[country] and "person=1" or "person=1;common=1") or ""
			out[#out + 1] = { name, "GPE", code, prior, rows.joined("cc=" .. country, person) }
		end
	end
	for _, unit in ipairs(text.json(rows.read(registry))["3166-2"]) do
		local country = unit.code:sub(1, 2)
		local name = unit.name:gsub("%s*[%(%[].*$", ""):gsub("%s*†", "")
		if KINDS[unit.type] and not unit.parent and has(name) then
			add(name, unit.code, country)
			for _, english in ipairs(text.romanised(name, country)) do
				if text.key(english) ~= text.key(name) then
					add(english, unit.code, country)
				end
			end
		end
	end
	return rows.distinct(out)
end

-- Locales whose lists are short and common; names of the others count when a second locale has
-- them too.
local SURE = {}
for locale in ([[en_US en_GB en_IN en_PK fr_FR it_IT pl_PL pt_BR hu_HU no_NO az_AZ ha_NG ig_NG yo_NG zu_ZA uz_UZ
	ja_JP ru_RU uk_UA hy_AM ka_GE]]):gmatch("%S+") do
	SURE[locale] = true
end

-- An ordinary word that so many locales have as a given name is one all the same ("Mark", "Maria").
local OFTEN = 5
local months = { april = true, may = true, june = true, august = true, january = true }

--- Given names: prior = number of locales that have the name (hand-written ones count 3); 0 =
-- mostly an ordinary word, or a country; words of one locale are left out. Also returns the set
-- of keys of given names and frequent surnames: is_person.
function lists.given(dump, hand, surnames, words, countries)
	local count, sure, spelling, person = {}, {}, {}, {}
	local function see(name, n, is_sure)
		if utf8.len(name) >= 3 and not name:find("[%s%d%.,;%(%)]") and name:find("^[%a\xC3-\xC9\xE1]") then
			local key = text.key(name)
			spelling[key] = spelling[key] or name
			count[key] = (count[key] or 0) + n
			sure[key] = sure[key] or is_sure
		end
	end
	for _, row in ipairs(rows.hand(hand)) do
		if not sure[text.key(row[1])] then
			see(row[1], row[4], true)
		end
	end
	for _, row in ipairs(rows.hand(surnames)) do
		person[text.key(row[1])] = true
	end
	for line in rows.read(dump):gmatch("[^\n]+") do
		local kind, locale, name = line:match("^(%l+)\t([%a_]+)\t(.+)$")
		if kind == "last" then
			person[text.key(name)] = true
		else
			see(text.given(name, locale), 1, SURE[locale])
		end
	end
	for _, row in ipairs(countries) do
		count[text.key(row[1])] = count[text.key(row[1])] and 0
	end
	local out = {}
	for key, name in pairs(spelling) do
		if sure[key] or count[key] > 1 or count[key] == 0 then
			local common = rows.is_common(name, words)
			local prior = common and (count[key] < OFTEN or months[key]) and 0 or count[key]
			if not common or count[key] > 1 then
				out[#out + 1] = { name, "PERSON", text.slug(name), prior,
					"class=FIRST" .. (common and ";common=1" or "") }
			end
			person[key] = person[key] or prior > 0
		end
	end
	return out, function(key)
		return person[key]
	end
end

return lists
