-- What redact may and may not leave: check.lua ORIGINAL.jsonl REDACTED.jsonl WHO.jsonl. Prints "N documents, N places".
-- SPDX-License-Identifier: MIT

local dossier = require "dossier"
local original, redacted, who = ...

local function rows(path) return assert(dossier.jsonl(path)):list() end

-- Words with a capital of all names that were found, and of their plurals.
local words, pseudonyms, whole = {}, {}, {}
for _, person in ipairs(rows(who)) do
	pseudonyms[person.pseudonym] = true
	for name in person.names:gmatch "[^;]+" do
		local key = dossier.fold(name):match "^%s*(.-)$"
		if key:find " " then whole[#whole + 1] = key end
	end
	for token in dossier.document(person.names):tokens { clitics = true } do
		if token.kind == "word" and not token.lower and utf8.len(token.text) > 1 then words[token.fold] = person.names end
	end
end

local before, after = rows(original), rows(redacted)
assert(#before == #after, "a document is missing")

local small = {} -- ordinary words, which may begin a sentence
for _, row in ipairs(before) do
	for token in dossier.document(row.text):tokens() do
		if token.lower then small[token.fold] = true end
	end
end

local values = { DATE = true, TIME = true, DURATION = true, SET = true, MONEY = true, PERCENT = true, QUANTITY = true, ORDINAL = true, CARDINAL = true }

local function no_name(text, where)
	local doc, skip, folded = dossier.document(text), {}, dossier.fold(text)
	for _, name in ipairs(whole) do
		local i, j = folded:find(name, 1, true)
		if i and not folded:sub(i - 1, i - 1):find "%w" and not folded:sub(j + 1, j + 1):find "%w" then
			error(("%s: '%s' is left in: %s"):format(where, name, folded), 0)
		end
	end
	for e in doc:entities() do
		if values[e.type] then
			for token in e:tokens { clitics = true } do skip[token.from] = true end
		end
	end
	for sentence in doc:sentences() do
		local first = true
		for token in sentence:tokens { clitics = true } do
			if token.kind == "word" then
				local name = not token.lower and words[token.fold]
				if name and not skip[token.from] and not (first and small[token.fold]) then
					error(("%s: '%s' of %s is left in: %s"):format(where, token.text, name, sentence.text), 0)
				end
				first = false
			end
		end
	end
end

-- What stays stands in the original in this order; what lies between was replaced, each place by something that is known.
-- A placeholder is never made of what the texts of the test hold.
local places = 0
local function aligned(old, new, where)
	local at, from = 1, 1
	local function stays(piece, last)
		local i, j = old:find(piece, at, true)
		assert(i, where .. ": is not in the original, or not in this order: " .. piece)
		if at == 1 and from == 1 then assert(i == 1, where .. ": the start was changed") end
		if last then i, j = #old - #piece + 1, #old end
		assert(old:sub(i, j) == piece and i >= at, where .. ": the end was changed")
		at = j + 1
	end
	while true do
		local i, j = new:find("%b[]", from)
		local k, l = new:find("Person%-%x+", from)
		if k and (not i or k < i) then i, j = k, l end
		if not i then break end
		local mark = new:sub(i, j)
		assert(mark:sub(1, 1) == "[" or pseudonyms[mark], where .. ": nobody is called " .. mark)
		if i > from then stays(new:sub(from, i - 1)) end
		places, from = places + 1, j + 1
		if from > #new then break end
	end
	if from <= #new then stays(new:sub(from), true) end
end

for i, row in ipairs(before) do
	for _, key in ipairs { "text", "title" } do
		if row[key] and row[key] ~= dossier.json.null then
			local where = ("document %d, %s"):format(i, key)
			no_name(after[i][key], where)
			aligned(dossier.document(row[key]).text, after[i][key], where)
		end
	end
end
print(("%d documents, %d places"):format(#before, places))
