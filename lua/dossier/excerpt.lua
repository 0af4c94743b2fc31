-- The line of a source that an error is about, with a caret below the place.
-- SPDX-License-Identifier: MIT
--
-- excerpt.of(source, "line 2, column 7: found ...") -> "  n:<CARDINAL> | )\n                 ^", or nil where the
-- message names no place of the source. Columns of messages count characters; the caret stands where the terminal
-- shows the character, behind wide and combining ones, too. A long line is cut around it.

local core = require "dossier.core"

local excerpt = {}

local COLUMNS, BEFORE = 74, 48 -- of the line that is shown; at most so many in front of the caret
local NEAR = 200 -- characters on each side that are looked at
local MARGIN, DOTS = "  ", "..."

local function line_of(source, number)
	local at = 1
	for _ = 2, number do
		at = source:find("\n", at, true)
		if not at then return nil end
		at = at + 1
	end
	return (source:sub(at, (source:find("\n", at, true) or #source + 1) - 1):gsub("\r$", ""))
end

-- The line as pieces that a terminal can be sent: one a character, tabs as blanks, controls as visible signs.
local function pieces_of(line)
	local pieces, column = {}, 0
	local _, bad = utf8.len(line)
	local good = bad and line:sub(1, bad - 1) or line
	for _, code in utf8.codes(good) do
		local char = utf8.char(code)
		local piece = char == "\t" and (" "):rep(8 - column % 8) or core.show(char)
		pieces[#pieces + 1] = piece
		column = column + core.width(piece)
	end
	if bad then pieces[#pieces + 1] = core.show(core.normalize(line:sub(bad), "reading")) end
	return pieces
end

-- Columns of pieces[first .. last], in the manner of a terminal: a mark belongs to the letter in front of it.
local function width(pieces, first, last)
	return core.width(table.concat(pieces, "", math.min(first, #pieces + 1), math.min(last, #pieces)))
end

function excerpt.of(source, message)
	local number, column = message:match "line (%d+), column (%d+): "
	local line = number and line_of(source, tonumber(number))
	if not line then return nil end
	column = tonumber(column)
	local pieces = pieces_of(line)
	if not line:find "%S" then return nil end
	local first, last = math.max(1, column - NEAR), math.min(#pieces, column + NEAR)
	while first < column and width(pieces, first, column - 1) > BEFORE do first = first + 1 end
	local room = COLUMNS - (first > 1 and #DOTS or 0)
	if width(pieces, first, last) > room then
		last = first
		while last < #pieces and width(pieces, first, last + 1) <= room - #DOTS do last = last + 1 end
	end
	local left = MARGIN .. (first > 1 and DOTS or "")
	return ("%s%s%s\n%s^"):format(left, table.concat(pieces, "", first, last), last < #pieces and DOTS or "",
		(" "):rep(#left + width(pieces, first, column - 1)))
end

-- Puts it into an error object, whose tostring then shows it below the message, and the place as numbers; gives the error.
function excerpt.add(err, source)
	if not core.is_error(err) then return err end
	local line, column = err.message:match "line (%d+), column (%d+): "
	rawset(err, "line", math.tointeger(line))
	rawset(err, "column", math.tointeger(column))
	rawset(err, "excerpt", excerpt.of(source, err.message))
	return err
end

return excerpt
