-- Lua source as one types it: classes of bytes for colours, whether it is whole, how deep the next line stands.
-- SPDX-License-Identifier: MIT
--
-- syntax.lex(source) -> { { from, to, kind [, open] }, ... }   1-based, inclusive; kind: keyword, string, number, comment,
-- name, mark, wrong; open: a string or comment without its end. Never fails; what is no Lua is "wrong".

local syntax = {}

local keywords = {}
for word in ("and break do else elseif end false for function goto if in local nil not or repeat return then true"
	.. " until while"):gmatch "%a+" do
	keywords[word] = true
end
syntax.keywords = keywords

-- The end of a short string that starts at i, and whether it has none.
local function short_string(s, i)
	local quote, at = s:sub(i, i), i + 1
	while true do
		local stop = s:find("[\\\n" .. quote .. "]", at)
		if not stop then return #s, true end
		local c = s:sub(stop, stop)
		if c == quote then return stop, false end
		if c == "\n" then return stop - 1, true end
		if s:sub(stop + 1, stop + 1) == "z" then
			at = s:find("%S", stop + 2) or #s + 1
		else
			at = stop + 2
		end
		if at > #s + 1 then return #s, true end
	end
end

-- The end of [[...]] or [=[...]=] whose first bracket is at i, and whether it has none; nil when none starts here.
local function long_bracket(s, i)
	local level = s:match("^%[(=*)%[", i)
	if not level then return nil end
	local _, stop = s:find("]" .. level .. "]", i + #level + 2, true)
	return stop or #s, not stop
end

local function number(s, i)
	local _, stop = s:find("^0[xX][%x.]*[pP]?[+-]?%x*", i)
	if stop then
		-- a sign belongs to an exponent only
		_, stop = s:find("^0[xX][%x.]*", i)
		local _, exponent = s:find("^[pP][+-]?%d+", stop + 1)
		return exponent or stop
	end
	_, stop = s:find("^%d*%.?%d*", i)
	local _, exponent = s:find("^[eE][+-]?%d+", stop + 1)
	return exponent or stop
end

local marks = { "...", "..", "==", "~=", "<=", ">=", "//", "::", "<<", ">>" }

local function mark(s, i)
	for _, m in ipairs(marks) do
		if s:sub(i, i + #m - 1) == m then return i + #m - 1 end
	end
	return i
end

function syntax.lex(s)
	local out, i = {}, 1
	while true do
		i = s:find("%S", i)
		if not i then return out end
		local c = s:sub(i, i)
		local stop, kind, open
		if c:find "[%a_]" then
			stop = select(2, s:find("^[%w_]+", i))
			kind = keywords[s:sub(i, stop)] and "keyword" or "name"
		elseif c:find "%d" or s:find("^%.%d", i) then
			stop, kind = number(s, i), "number"
		elseif c == '"' or c == "'" then
			stop, open = short_string(s, i)
			kind = "string"
		elseif s:find("^%-%-", i) then
			stop, open = long_bracket(s, i + 2)
			if not stop then stop = (s:find("\n", i, true) or #s + 1) - 1 end
			kind = "comment"
		elseif c == "[" and s:find("^%[=*%[", i) then
			stop, open = long_bracket(s, i)
			kind = "string"
		elseif c:find "[%+%-%*/%%^#&~|<>=(){}%[%];:,%.]" then
			stop, kind = mark(s, i), "mark"
		else
			stop = select(2, s:find("^[\128-\255]+", i))
			stop, kind = stop or i, "wrong"
		end
		out[#out + 1] = { i, stop, kind, open or nil }
		i = stop + 1
	end
end

-- What no statement ends with. `>` is none of them: local x <const>
local goes_on = {}
for word in ("+ - * / // % ^ # & | ~ << < <= >= == ~= = .. , . : and or not in local function"):gmatch "%S+" do
	goes_on[word] = true
end
local deeper = { ["function"] = true, ["do"] = true, ["if"] = true, ["repeat"] = true,
	["("] = true, ["{"] = true, ["["] = true }
local out = { ["end"] = true, ["until"] = true, [")"] = true, ["}"] = true, ["]"] = true }

-- A function that takes a text row by row and tells whether it may be whole with this one. It reads each row once, so it
-- does not know for sure: only `false` is meant.
function syntax.follow()
	local depth, closing, unsure, last = 0, nil, false, nil
	return function(row)
		local at = 1
		if closing then
			local _, stop = row:find(closing, 1, true)
			if not stop then return unsure end
			at, closing = stop + 1, nil
		end
		local rest = row:sub(at)
		for _, t in ipairs(syntax.lex(rest)) do
			local word = rest:sub(t[1], t[2])
			local level = t[4] and word:match "^%-?%-?%[(=*)%["
			if level then
				closing = "]" .. level .. "]"
			elseif t[4] then
				unsure = true -- a string that goes on in the next row
			elseif t[3] == "keyword" or t[3] == "mark" then
				depth = depth + (deeper[word] and 1 or out[word] and -1 or 0)
			end
			if t[3] ~= "comment" then last = word end
		end
		return unsure or depth <= 0 and not closing and not goes_on[last]
	end
end

local class = { keyword = "\1", string = "\2", number = "\3", comment = "\4", known = "\5", wrong = "\6", command = "\7" }

-- One class a byte, as the editor wants them; known(path) tells whether a name that starts an expression, "a" of a.b, has a
-- value. A line that starts with . or ? is a command.
function syntax.classes(s, known)
	if s:find "^%s*[.?]%a" or s:find "^%s*%?" then
		local word = s:match "^%s*[.?]+[%w_]*"
		return class.command:rep(#word) .. ("\0"):rep(#s - #word)
	end
	local parts, last, before = {}, 0, nil
	for _, t in ipairs(syntax.lex(s)) do
		local kind = t[3]
		if kind == "name" then
			local word = s:sub(t[1], t[2])
			local field = before == "." or before == ":"
			kind = not field and known and known(word) and "known" or nil
		end
		before = t[3] == "mark" and s:sub(t[1], t[2]) or nil
		parts[#parts + 1] = ("\0"):rep(t[1] - last - 1)
		parts[#parts + 1] = (class[kind] or "\0"):rep(t[2] - t[1] + 1)
		last = t[2]
	end
	parts[#parts + 1] = ("\0"):rep(#s - last)
	return table.concat(parts)
end

local opens = { ["function"] = true, ["do"] = true, ["then"] = true, ["repeat"] = true, ["else"] = true,
	["("] = true, ["{"] = true, ["["] = true }
local closes = { ["end"] = true, ["until"] = true, ["else"] = true, ["elseif"] = true,
	[")"] = true, ["}"] = true, ["]"] = true }

local STEP = 2

-- Rows that opened what is still open: two blocks of one row are one step.
local function depth(stack)
	local n = 0
	for i, row in ipairs(stack) do
		if row ~= stack[i - 1] then n = n + 1 end
	end
	return n
end

-- How far the row that ends at byte `at` is to be indented (nil: as it is, for it begins inside a string), and the next one.
-- A row that begins with what closes a block stands as far out as the row that opened it.
function syntax.indent(s, at)
	local source = s:sub(1, at)
	local row = #source - #source:match "[^\n]*$" + 1
	local stack, here, leading, inside = {}, nil, true, false
	local line, counted = 1, 1
	for _, t in ipairs(syntax.lex(source)) do
		local word = (t[3] == "keyword" or t[3] == "mark") and source:sub(t[1], t[2])
		for _ in source:sub(counted, t[1]):gmatch "\n" do line = line + 1 end
		counted = t[1] + 1
		if t[1] < row and t[2] >= row then leading = false end -- the row begins inside this
		if closes[word] then stack[#stack] = nil end
		if t[1] >= row and leading then
			here = depth(stack)
			leading = closes[word] or false
		end
		if opens[word] then stack[#stack + 1] = line end
		inside = t[4]
	end
	if inside then return here and STEP * here, 0 end
	return here and STEP * here, STEP * depth(stack)
end

return syntax
