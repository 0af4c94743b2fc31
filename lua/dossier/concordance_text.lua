-- Lines of a concordance as text: aligned by the width that characters have on a terminal, captures in colours.
-- SPDX-License-Identifier: MIT
--
-- Nothing of a document reaches the terminal as it is: see cell.visible. Lines with Hebrew, Arabic and the like are put
-- between isolates, so that a terminal that turns them around keeps the columns.

local core = require "dossier.core"
local cell = require "dossier.cell"

local text = {}

-- A line may come from another process: what is no text is none.
local function string_of(v) return type(v) == "string" and v or "" end

local function one_line(s) return (cell.visible((string_of(s):gsub("%s+", " ")))) end

-- Hebrew, Arabic and the like, which terminals that know how turn around.
local function is_right_to_left(s)
	return s:find "[\xD6-\xDF]" or s:find "\xE0[\xA0-\xA3]" or s:find "\xEF[\xAC-\xBB]"
end

local function isolate(s) return "\u{2068}" .. s .. "\u{2069}" end

-- Text cut to `columns` from its end (keep = "end") or start: the text, and the columns that it takes.
function text.fit(s, columns, keep)
	if not s:find "[\x80-\xFF]" then
		s = #s <= columns and s or columns <= 0 and "" or keep == "end" and s:sub(-columns) or s:sub(1, columns)
		return s, #s
	end
	local pieces, width = {}, 0
	for _, _, g in core.segment(s, "grapheme") do pieces[#pieces + 1] = g end
	local first, last, step = 1, #pieces, 1
	if keep == "end" then first, last, step = #pieces, 1, -1 end
	local i = first
	while i ~= last + step do
		local w = core.width(pieces[i])
		if width + w > columns then break end
		width = width + w
		i = i + step
	end
	if keep == "end" then return table.concat(pieces, "", i + 1), width end
	return table.concat(pieces, "", 1, i - 1), width
end

-- The match as pieces { text, name of the innermost capture or nil }, each on one line and harmless.
function text.pieces(line)
	local marks, whole = line["$marks"] or {}, string_of(line.match)
	local cuts, seen = { 1, #whole + 1 }, {}
	for _, m in ipairs(marks) do cuts[#cuts + 1], cuts[#cuts + 2] = m[1], m[2] + 1 end
	table.sort(cuts)
	local out = {}
	for i = 1, #cuts - 1 do
		local from, to = cuts[i], cuts[i + 1] - 1
		if to >= from and not seen[from] then
			seen[from] = true
			local name
			for _, m in ipairs(marks) do
				if m[1] <= from and m[2] >= to then name = m[3] end
			end
			out[#out + 1] = { one_line(whole:sub(from, to)), name }
		end
	end
	return out
end

local palette = { "36", "35", "32", "34", "31", "33" }

-- name -> colour of the terminal
function text.colors(names)
	local out = {}
	for i, name in ipairs(names) do out[name] = "\27[1;" .. palette[(i - 1) % #palette + 1] .. "m" end
	return out
end

local PLAIN, OFF, DIM = "\27[1;33m", "\27[0m", "\27[2m"

local function painted(pieces, columns, colors)
	local out, used = {}, 0
	for _, p in ipairs(pieces) do
		local shown, width = text.fit(p[1], columns - used, "start")
		local cut = shown ~= p[1]
		if cut and columns - used > 0 then
			shown, width = text.fit(p[1], columns - used - 1, "start")
			shown, width = shown .. "\u{2026}", width + 1
		end
		used = used + width
		if shown ~= "" then
			local color = colors and shown:find "%S" and (colors[p[2]] or PLAIN)
			out[#out + 1] = color and color .. shown .. OFF or shown
		end
		if cut then break end
	end
	return table.concat(out), used
end
text.painted = painted

-- What names a line: the beginning of its reference, which `show` and `why` take.
function text.label(line)
	return one_line(string_of(line.ref):gsub("^(%x%x%x%x%x%x%x%x)%x*:", "%1:"))
end

-- One line for a terminal: the match begins in the same column of every line. layout: width; label and left, columns of
-- these (left: two fifths of the room); colors, nil for none; keep = "end": labels that are too long are cut, to their
-- end. Others, which are references, are no references any more when they are cut: they take room of what is left.
function text.line(line, label, layout)
	local room = math.max(30, layout.width - layout.label - 2)
	local side = math.min(layout.left or room, room * 2 // 5)
	local cut = layout.keep == "end"
	local shown, taken = text.fit(label, cut and layout.label or layout.label + side, cut and "end" or "start")
	if shown ~= label and cut and layout.label > 0 then
		shown, taken = text.fit(label, layout.label - 1, "end")
		shown, taken = "\u{2026}" .. shown, taken + 1
	end
	local left, left_width = text.fit(one_line(line.left), side - math.max(0, taken - layout.label), "end")
	local match, width = painted(text.pieces(line), room - side, layout.colors)
	local right = text.fit(one_line(line.right), math.max(0, room - side - width), "start")
	if is_right_to_left(left .. match .. right) then
		left, match, right = isolate(left), isolate(match), isolate(right)
	end
	if layout.colors then shown = DIM .. shown .. OFF end
	return shown .. (" "):rep(layout.label - taken + 1 + side - left_width) .. left .. match .. (right:gsub("%s+$", ""))
end

return text
