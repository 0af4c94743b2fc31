-- Articles for a large store, as JSON lines: lua5.4 articles.lua COUNT FOLDER > articles.jsonl
-- SPDX-License-Identifier: MIT
--
-- Sentences of FOLDER/*.conll (and *.conll.gz; first column = word), drawn anew into articles of about 600
-- words. A few thousand sentences have far fewer words than 100,000 articles would, so half of the rare capitalised
-- words become made-up ones, as unevenly spread as names are (the n-th is as frequent as 1/n). Same arguments, same bytes.

local count, folder = math.tointeger(tonumber(arg[1])), arg[2]
assert(count and folder, "usage: articles.lua COUNT FOLDER")

local state = 20261127
local function random(n) -- 0 .. n - 1
	state = (state * 6364136223846793005 + 1442695040888963407) & 0x7FFFFFFFFFFFFFFF
	return (state >> 24) % n
end
local function share() return random(1 << 30) / (1 << 30) end

local function open(path)
	if path:match "%.gz$" then return io.popen(("gzip -dc '%s'"):format(path)) end
	return io.open(path)
end

local function files()
	local list = {}
	for path in io.popen(("ls '%s'/*.conll '%s'/*.conll.gz 2>/dev/null"):format(folder, folder)):lines() do
		list[#list + 1] = path
	end
	return list
end

-- ---- sentences as lists of words -----------------------------------------------------------------

local sentences, seen = {}, {}
local function take(words)
	if #words < 4 or #words > 60 then return end
	for _, w in ipairs(words) do seen[w] = (seen[w] or 0) + 1 end
	sentences[#sentences + 1] = words
end

for _, path in ipairs(files()) do
	local f, words = open(path), {}
	for line in f:lines() do
		local word = line:match "^(%S+)"
		if word and not line:match "^# " and word ~= "-DOCSTART-" then
			words[#words + 1] = word
		else
			take(words)
			words = {}
		end
	end
	take(words)
	f:close()
end
if #sentences == 0 then
	io.stderr:write(("no sentences in %s/*.conll\n"):format(folder))
	os.exit(1)
end

-- ---- made-up names -------------------------------------------------------------------------------

local heads = { "Ab", "Bel", "Cor", "Dar", "El", "Far", "Gor", "Hal", "Il", "Jor", "Kar", "Lev", "Mar", "Nor", "Or", "Per",
	"Ros", "Sel", "Tar", "Ur", "Vas", "Wel", "Yar", "Zan" }
local middles = { "a", "e", "i", "o", "u", "an", "en", "ir", "ov", "ul", "ad", "em", "ist", "or", "ak" }
local tails = { "ba", "den", "fi", "go", "kov", "lin", "mir", "nia", "ren", "sk", "tan", "va", "yev", "zor", "ton" }
local NAMES = 200000

-- the n-th name; n from 0
local function name(n)
	local s = heads[n % #heads + 1]
	n = n // #heads
	s = s .. middles[n % #middles + 1]
	n = n // #middles
	s = s .. tails[n % #tails + 1]
	n = n // #tails
	while n > 0 do
		s = s .. middles[n % #middles + 1] .. tails[n // #middles % #tails + 1]
		n = n // (#middles * #tails)
	end
	return s
end

local function any_name() return name(math.floor(NAMES ^ share()) - 1) end

local function word_of(w)
	if seen[w] <= 4 and w:match "^%u%l%l+$" and random(2) == 0 then return any_name() end
	return w
end

-- ---- articles ------------------------------------------------------------------------------------

local tight = { ["."] = true, [","] = true, [";"] = true, [":"] = true, ["?"] = true, ["!"] = true, [")"] = true,
	["'s"] = true, ["n't"] = true, ["%"] = true }

local function sentence()
	local out, glue = {}, true
	for _, w in ipairs(sentences[random(#sentences) + 1]) do
		if not glue and not tight[w] then out[#out + 1] = " " end
		out[#out + 1] = word_of(w)
		glue = w == "("
	end
	return table.concat(out), #out
end

local escapes = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n", ["\t"] = "\\t" }
local function json(s) return '"' .. s:gsub('["\\%c]', escapes) .. '"' end

for i = 1, count do
	local parts, words, title = {}, 0, (sentence())
	while words < 1150 do -- words and the blanks between them
		local s, n = sentence()
		parts[#parts + 1] = s .. (random(4) == 0 and "\n\n" or " ")
		words = words + n
	end
	io.write(('{"uri":"a/%06d","title":%s,"date":"%d-%02d-%02d","publisher":"P%02d","lang":"en","text":%s}\n'):format(i,
		json(title), 2000 + random(26), 1 + random(12), 1 + random(28), random(40),
		json((table.concat(parts):gsub("%s+$", "")))))
end
