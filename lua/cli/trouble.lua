-- Errors of scripts as people see them: one line with place and message, then the lines that lua/host/fault.lua made.
-- SPDX-License-Identifier: MIT
--
-- What a worker says about an error was written by somebody else: it is cut, and nothing in it reaches the terminal
-- as it is.

local core = require "dossier.core"

local trouble = {}

local MAX_LINES, MAX_LINE, MAX_TEXT = 60, 2000, 4000

local function text_of(v)
	return type(v) == "string" and v ~= "" and v:sub(1, MAX_TEXT) or nil
end

-- The fields of a frame 'X' -> the line, the list of lines below it, and the message alone.
function trouble.of(fields, where)
	local place = text_of(fields.document)
	local lines = {}
	for i, line in ipairs(type(fields.lines) == "table" and fields.lines or {}) do
		if i > MAX_LINES or type(line) ~= "string" then break end
		lines[i] = line:sub(1, MAX_LINE)
	end
	local message = text_of(fields.message) or where .. ": error"
	return (place and place .. ": " or "") .. message, lines, message
end

-- Below a warning, on stderr.
function trouble.print(lines)
	for _, line in ipairs(lines) do io.stderr:write(core.show((line:gsub("[\n\t]", " "))), "\n") end
end

-- What fault.collect found, whole.
function trouble.tell(found)
	require "cli.output".warn((found.place and found.place .. ": " or "") .. found.message)
	trouble.print(found.lines)
end

return trouble
