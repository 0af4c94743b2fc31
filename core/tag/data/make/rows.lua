--- Rows of lists: reading the hand-written sources, collecting, flags, writing in the one format.
-- SPDX-License-Identifier: MIT
local text = require "text"

local rows = {}

function rows.read(path)
	local file = assert(io.open(path, "rb"))
	local all = file:read("a")
	file:close()
	return all
end

local function trim(s)
	return (s:match("^%s*(.-)%s*$"))
end

local function split(s, by)
	local out = {}
	for piece in (s .. by):gmatch("(.-)" .. by) do
		piece = trim(piece)
		if piece ~= "" then
			out[#out + 1] = piece
		end
	end
	return out
end

-- "Briton+" = Briton, Britons; "pound+ sterling"; "Dutch[men]" = Dutchman, Dutchmen, Dutchwoman,
-- Dutchwomen.
local function inflections(name)
	local stem = name:match("^(.*)%[men%]$")
	if stem then
		return { stem .. "man", stem .. "men", stem .. "woman", stem .. "women" }
	elseif name:find("+", 1, true) and not name:find("^%u+%+$") and name ~= "Opec+" then
		local before, after = name:match("^(.*)%+(.*)$")
		return { before .. after, before .. "s" .. after }
	end
	return { name }
end

local function joined(...)
	local parts = {}
	for _, props in ipairs { ... } do
		if props ~= "" then
			parts[#parts + 1] = props
		end
	end
	return table.concat(parts, ";")
end

--- Reads a hand-written source: "ID | name; name | props" or "* name, name" after @type, @prior,
-- @props lines. Gives rows { name, type, id, prior, props }; id "-" = slug of the first name.
function rows.hand(path)
	local out, type, prior, common = {}, nil, 0, ""
	local function add(id, name, props)
		for _, form in ipairs(inflections(name)) do
			out[#out + 1] = { form, type, id, prior, joined(common, props) }
		end
	end
	for line in rows.read(path):gmatch("[^\n]+") do
		local what, rest = line:match("^@(%l+)%s*(.*)$")
		if line:find("^#") then
			rest = nil
		elseif what == "type" then
			type, common = rest, ""
		elseif what == "prior" then
			prior = assert(tonumber(rest))
		elseif what == "props" then
			common = rest
		elseif line:find("^%* ") then
			for _, name in ipairs(split(line:sub(3), ",")) do
				add(text.slug(name) or name, name, "")
			end
		else
			local cells = split(line, "|")
			local names = split(assert(cells[2], line), ";")
			local id = cells[1] == "-" and text.slug(names[1]) or cells[1]
			for _, name in ipairs(names) do
				add(id, name, cells[3] or "")
			end
		end
	end
	return out
end

--- Drops rows that say the same twice: exact repeats, and "President" beside "president" of one
-- kind (a name written small in a list is found in either case).
function rows.distinct(list)
	local seen, small, out = {}, {}, {}
	for _, row in ipairs(list) do
		small[table.concat({ row[1], row[2], row[3], row[5]:match("position=%l+") }, "\t")] = true
	end
	for _, row in ipairs(list) do
		local exact = table.concat({ row[1], row[2], row[3] }, "\t")
		local lower = table.concat({ row[1]:lower(), row[2], row[3], row[5]:match("position=%l+") }, "\t")
		if not seen[exact] and (row[1] == row[1]:lower() or not small[lower]) then
			seen[exact] = true
			out[#out + 1] = row
		end
	end
	return out
end

--- The ordinary English words, lower case, of a word list; months and weekdays too.
function rows.words(path)
	local words = {}
	for word in rows.read(path):gmatch("[^\n]+") do
		if word:find("^%l+$") then
			words[word] = true
		end
	end
	for word in ([[january february march april may june july august september october november december monday
		tuesday wednesday thursday friday saturday sunday]]):gmatch("%l+") do
		words[word] = true
	end
	return words
end

--- True for a name of one token that is an ordinary word in small letters; acronyms are told by
-- their capitals.
function rows.is_common(name, words)
	local is_acronym = #name <= 5 and not name:find("[^%u]")
	return not is_acronym and words[text.plain(name):lower()] or false
end

--- Adds common=1 to the rows of named things whose name is an ordinary word; not to bodies of
-- state, which are written with a capital only as names ("Congress", "Pentagon").
function rows.flag(list, words)
	local named = { GPE = true, LOC = true, ORG = true, PERSON = true, FAC = true, EVENT = true }
	for _, row in ipairs(list) do
		local is_told = row[5]:find("common=1", 1, true) or row[5]:find("kind=state", 1, true)
		if named[row[2]] and not is_told and rows.is_common(row[1], words) then
			row[5] = joined(row[5], "common=1")
		end
	end
	return list
end

rows.joined = joined

--- Writes a list, sorted bytewise by name, type and id.
function rows.write(path, header, list)
	local lines = {}
	for i, row in ipairs(list) do
		lines[i] = string.format("%s\t%s\t%s\t%d\t%s", row[1], row[2], row[3], row[4], row[5])
	end
	table.sort(lines)
	local file = assert(io.open(path .. ".new", "wb"))
	for line in header:gmatch("[^\n]+") do
		file:write("# ", line, "\n")
	end
	file:write("name\ttype\tid\tprior\tprops\n", table.concat(lines, "\n"), "\n")
	assert(file:close())
	assert(os.rename(path .. ".new", path))
	print(string.format("%-16s %6d rows", path:match("[^/]+$"), #lines))
end

return rows
