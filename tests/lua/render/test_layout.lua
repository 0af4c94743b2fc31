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
	end
end)

local function lines_of(s)
	local list = {}
	for line in (s .. "\n"):gmatch "(.-)\n" do list[#list + 1] = line end
	return list
end

test("a line of many megabytes is broken at once", function()
	local lines = lines_of(core.row_layout { { width = 80, lines = 5 } } { ("x"):rep(20 << 20) })
	equal({ #lines, lines[4], lines[5] }, { 5, ("x"):rep(80), ("x"):rep(79) .. "\u{2026}" })
	equal(#lines_of(core.row_layout { { width = 80, lines = 3 } } { ("日"):rep(1 << 20) }), 3)
	equal(core.wrap("", 10), { "" })
	equal(core.wrap("   ", 10), { "" })
	equal(core.wrap("a  b", 10), { "a b" })
	raises("positive", core.wrap, "a", 0)
end)

test("rows: every cell in its columns, whole or cut with a sign", function()
	math.randomseed(11)
	for _ = 1, 2000 do
		local width, most, right = math.random(1, 30), math.random(1, 5), math.random() < 0.5
		local s = core.cell(random_text(40))
		local row = core.row_layout { { width = width, lines = most, right = right }, { width = 1, lines = 1 }, gap = 2 }
		local whole = wrap(s, width)
		local lines = lines_of(row { s, "|" })
		equal(#lines, math.min(#whole, most))
		for i, line in ipairs(lines) do
			local cell = i == 1 and line:match "^(.*)  |$" or line
			if i == #lines and #whole > most then
				has(cell, "\u{2026}")
				cell = cell:gsub("\u{2026}.*$", "")
				equal(whole[i]:sub(1, #cell:match "^ *(.*)$"), cell:match "^ *(.*)$")
			else
				equal(right and cell:match "^ *(.-) *$" or cell:match "^(.-) *$", whole[i]:match(right and "^ *(.-) *$" or "^(.-) *$"))
				if right then assert(core.width(cell) <= math.max(width, core.width(whole[i]))) end
			end
			if i == 1 then equal(core.width(line) >= width + 3, true) end
		end
	end
	equal(core.row_layout { { width = 8, lines = 1 }, gap = 1 } { "one two three" }, "one two\u{2026}")
	equal(core.row_layout { { width = 6, lines = 1 }, gap = 1 } { "one two three" }, "one\u{2026}")
	equal(core.row_layout { { width = 5, lines = 2 }, { width = 3, lines = 2, right = true }, gap = 1, on = "<", off = ">" } { "one two", "7" },
		"<one  > <  7>\n<two  > <   >")
	raises("a string for each column", core.row_layout { { width = 5 } }, {})
	raises("a list of columns", core.row_layout, { 5 })
	equal(core.row_layout {} {}, "")
end)

test("blocks: titles with their texts, long ones alone", function()
	local block = core.block_layout { { title = "A: " }, { title = "B: ", lines = 2 }, { lines = 3 }, gap = 2, width = 20, most = 8, on = "<", off = ">" }
	equal(block { "x", "y", "z" }, "<A: >x  <B: >y  z")
	equal(block { "", "", "" }, "")
	equal(block { "12345678", "1234567", "z" }, "<A: >12345678\n<B: >1234567  z")
	equal(block { "x", "one two three four five six seven eight", "z" },
		"<A: >x\n<B: >one two three\n  four five six\u{2026}\nz")
	-- a title that is broken is not marked
	equal(core.block_layout { { title = "a long title: " }, gap = 1, width = 7, most = 3, on = "<", off = ">" } { "x" }, "a\u{2026}")
end)

test("tables of very many columns", function()
	local row, columns = {}, {}
	for i = 1, 12000 do columns[i], row["c" .. i] = "c" .. i, i end
	local report = require("dossier.report").new()
	report:table({ row }, columns)
	local lines = require("dossier.render").render(report, "text", { width = 80 })
	has(lines, "12,000")
	for line in lines:gmatch "[^\n]+" do assert(core.width(line) <= 80) end
end)

test("rows of any size are laid out, whatever is in their cells", function()
	local long = ("x"):rep(257 << 20)
	assert(#core.block_layout { { lines = 2, title = "T: " }, gap = 2, width = 80, most = 30 } { long } < 200)
	for _, make in ipairs { core.row_layout, core.block_layout } do
		local many, cells = { gap = 1, width = 80, most = 30 }, {}
		for i = 1, 12000 do many[i], cells[i] = { width = 3 }, "w\u{f6}rd" end
		assert(#make(many)(cells) > 12000)
		equal(make {} {}, "")
		for _, s in ipairs { "\u{301}", "\u{200B} \u{301}", "\255\254", "\0", "\u{301} \u{301}" } do
			assert(#make { { width = 1, title = ("T"):rep(9) }, { width = 1, right = true }, width = 1, most = 1 } { s, s } > 0)
		end
	end
end)
