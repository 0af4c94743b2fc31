-- Texts with people under all sorts of writings: make.lua SEED. JSON Lines.
-- SPDX-License-Identifier: MIT

local dossier = require "dossier"
local state = math.tointeger(tonumber((...)))
local function random(n) -- a generator of our own, so that a seed means the same everywhere
	state = (state * 1103515245 + 12345) % 2147483648
	return state // 65536 % n + 1
end
local function one(list) return list[random(#list)] end

local given = { "Lena", "Pavel", "Ilse", "Søren", "Zoë", "Jean-Luc", "Mary Ann", "Ahmed", "Nina", "José" }
local family = { "Horvat", "Stern", "Brill", "Ångström", "Kowalski", "O'Brien", "van der Berg", "al-Khatib", "MacLeod", "Żółć", "Green" }
local people = {}
for i = 1, 12 do people[i] = { one(given), one(family) } end

local function name()
	local p = one(people)
	local full, last = p[1] .. " " .. p[2], p[2]
	return one { full, full, last, last, full:upper(), last .. "'s aide", full .. "’s brother", "the " .. last .. "s", full:lower(),
		"Mayor " .. last, "General " .. full, last .. "-led rebels", "Dr. " .. last, last .. " Street" }
end

local frames = {
	function() return ("%s said on 3 May 2021 that %s was at home."):format(name(), name()) end,
	function() return ("President %s met %s in Vienna."):format(name(), name()) end,
	function() return ("According to %s, 12 people were killed near the house of %s."):format(name(), name()) end,
	function() return ("\u{201c}It was %s,\u{201d} said %s, a teacher."):format(name(), name()) end,
	function() return ("Write to %s.%s@example.org or call +49 30 1234567, said %s."):format(one { "a", "b" }, one { "c", "d" }, name()) end,
	function() return ("The green fields were quiet, and %s left."):format(name()) end,
}
for i = 1, 40 do
	local out = {}
	for k = 1, 6 do out[k] = one(frames)() end
	print((dossier.json.encode { uri = "doc-" .. i, title = one(frames)(), text = table.concat(out, " ") }))
end
