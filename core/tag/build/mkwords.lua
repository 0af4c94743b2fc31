--- Makes core/tag/data/words.tsv from a word list: lua5.4 core/tag/build/mkwords.lua WORDLIST > words.tsv
-- Small letters a-z only. A word that the lookup reaches by taking off an ending (ds_gazetteer_is_word) is left out.
-- SPDX-License-Identifier: MIT
local words, list = {}, {}
for line in io.lines(arg[1]) do
	local word = line:match("^%l%l+$")
	if word and not words[word] then
		words[word] = true
		list[#list + 1] = word
	end
end

local function stems(word)
	local out = {}
	for _, rule in ipairs{ { "s", "" }, { "es", "" }, { "ies", "y" }, { "ed", "" }, { "ed", "e" }, { "ing", "" },
		{ "ing", "e" }, { "ly", "" } } do
		local stem = word:match("^(.*)" .. rule[1] .. "$")
		if stem and #stem + #rule[2] >= 2 then
			out[#out + 1] = stem .. rule[2]
			if rule[2] == "" and (rule[1] == "ed" or rule[1] == "ing") and stem:match("(%l)%1$") then
				out[#out + 1] = stem:sub(1, -2)
			end
		end
	end
	return out
end

table.sort(list)
io.write([[
# Ordinary English words in small letters: a capitalised one proves no name. Endings -s -ed -ing -ly are taken off.
# SCOWL size 35 as Debian's wamerican-small carries it; SCOWL is Copyright 2000-2011 by Kevin Atkinson, free to use,
# copy, modify, distribute and sell provided that this notice appears; "as is", without warranty.
# Made by core/tag/build/mkwords.lua. Do not edit.
name	type
]])
for _, word in ipairs(list) do
	local derived = false
	for _, stem in ipairs(stems(word)) do
		derived = derived or words[stem]
	end
	if not derived then
		io.write(word, "\tWORD\n")
	end
end
