-- Tests of lines and widths (core/text/layout): against the same done slowly, on texts of random pieces.
-- SPDX-License-Identifier: MIT
local core = require "dossier.core"

local pieces = { "a", "word", " ", "  ", "\n", "\r\n", "\t", "é", "e\u{301}", "日本", "👨‍👩‍👧", "🇫🇷", "\u{202E}", "\1", "\255", "\u{200B}", "supercalifragilistic",
	"العربية", "-", "\u{301}", "x\r", "한국어", "“quoted”", "\u{A0}" }

local function random_text(n)
	local out = {}
	for i = 1, math.random(0, n) do out[i] = pieces[math.random(#pieces)] end
	return table.concat(out)
end

local function one_line(s)
	s = core.show((s:gsub("\r\n?", "\n"):gsub("[\n\t]", " ")))
	return (s:gsub(" +", " "):gsub("^ ", ""):gsub(" $", ""))
end

local function split_at(s, width)
	local used, last = 0, 0
	for _, j, piece in core.segment(s, "grapheme") do
		local w = core.width(piece)
		if used + w > width and last > 0 then break end
		used, last = used + w, j
		if used >= width then break end
	end
	return s:sub(1, last), s:sub(last + 1)
end

local function wrap(s, width)
	local lines, line, used = {}, {}, 0
	local function flush()
		lines[#lines + 1] = table.concat(line, " ")
		line, used = {}, 0
	end
	for word in s:gmatch "[^ ]+" do
		local w = core.width(word)
		if #line > 0 and used + 1 + w > width then flush() end
		while w > width do
			local first
			first, word = split_at(word, width)
			lines[#lines + 1] = first
			w = core.width(word)
		end
		if word ~= "" then
			used = used + (#line > 0 and 1 or 0) + w
			line[#line + 1] = word
		end
	end
	if #line > 0 or #lines == 0 then flush() end
	return lines
end

test("lines, widths and breaks are those of the definition", function()
	math.randomseed(7)
	for _ = 1, 4000 do
		local s = random_text(24)
		local line = one_line(s)
		equal(core.cell(s), line)
		local widest = 0
		for word in line:gmatch "[^ ]+" do widest = math.max(widest, core.width(word)) end
		local most = math.random(0, 12)
		equal({ core.word_width(line, most) }, { core.width(line), math.min(widest, most) })
		local width = math.random(1, 30)
		local lines = wrap(line, width)
		equal(core.wrap(line, width), lines)
		equal(core.wrap(line, width, 2), { lines[1], lines[2] })
	end
end)

test("a line of many megabytes is broken at once", function()
	local lines = core.wrap(("x"):rep(20 << 20), 80, 5)
	equal({ #lines, lines[5] }, { 5, ("x"):rep(80) })
	equal(#core.wrap(("日"):rep(1 << 20), 80, 3), 3)
	equal(core.wrap("", 10), { "" })
	equal(core.wrap("   ", 10), { "" })
	equal(core.wrap("a  b", 10), { "a b" })
	raises("positive", core.wrap, "a", 0)
end)
