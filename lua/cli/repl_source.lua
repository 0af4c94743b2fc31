-- The source of one input of the REPL, so that its locals are there in the next one.
-- SPDX-License-Identifier: MIT
--
-- Lua drops the locals of a chunk when the chunk ends. Here the chunk becomes a function: the locals of earlier inputs are
-- its upvalues, joined to the very variables that earlier functions see; at its end a closure over its own new locals is
-- handed out, which keeps them. So assignments are seen everywhere, a new `local x` hides the old one without changing it,
-- and <const> is checked by the compiler. What stands before the source stands on its first line: line numbers hold.
-- Left out: labels of an earlier input cannot be jumped to; an input that returns early inside a block keeps no locals.

local source = {}

-- A name of ours within a chunk, where the user has none like it; locals of earlier inputs that a chunk takes.
local KEEP, MOST = "_DOSSIER_KEEP", 190

-- ---- tokens -------------------------------------------------------------------------------------

local function long_end(s, at)
	local level = s:match("^%[(=*)%[", at)
	if not level then return nil end
	local _, stop = s:find("]" .. level .. "]", at + #level + 2, true)
	return stop or #s
end

local function string_end(s, at)
	local quote, i = s:sub(at, at), at + 1
	while i <= #s do
		local c = s:sub(i, i)
		if c == quote then return i end
		i = i + (c == "\\" and 2 or 1)
	end
	return #s
end

-- Runs through the tokens: kind ("name", "string", "number", "sign"), text, first and last byte. For source that compiles.
function source.tokens(s)
	local at = 1
	return function()
		while true do
			at = s:find("%S", at)
			if not at then return nil end
			if s:sub(at, at + 1) ~= "--" then break end
			local stop = long_end(s, at + 2) or (s:find("\n", at, true) or #s)
			at = stop + 1
		end
		local first, c = at, s:sub(at, at)
		local kind, last
		if c:find "[%a_\x80-\xFF]" then
			kind, last = "name", select(2, s:find("^[%w_\x80-\xFF]+", at))
		elseif c == '"' or c == "'" then
			kind, last = "string", string_end(s, at)
		elseif s:find("^%[=*%[", at) then
			kind, last = "string", long_end(s, at)
		elseif s:find("^%.?%d", at) then
			kind, last = "number", at
			while true do
				local stop = select(2, s:find("^[eEpP][+-]", last + 1)) or select(2, s:find("^[%w.]", last + 1))
				-- the letter e of a hexadecimal number takes no sign
				if stop == last + 2 and s:find("^0[xX]", first) and s:find("^[eE]", last + 1) then stop = last + 1 end
				if not stop then break end
				last = stop
			end
		else
			kind, last = "sign", select(2, s:find("^::", at)) or at
		end
		at = last + 1
		return kind, s:sub(first, last), first, last
	end
end

local opens = { ["function"] = true, ["do"] = true, ["if"] = true, ["repeat"] = true }
local shuts = { ["end"] = true, ["until"] = true }

-- The names behind `local` from token i on: each { name =, attrib = }; and the index of the token behind them.
local function declared(tokens, i, names)
	local t = tokens[i]
	if t and t.text == "function" then
		names[#names + 1] = { name = tokens[i + 1].text }
		return i
	end
	while t and t.kind == "name" do
		local entry = { name = t.text }
		i = i + 1
		if tokens[i] and tokens[i].text == "<" then
			entry.attrib = tokens[i + 1].text
			i = i + 3
		end
		names[#names + 1] = entry
		if not tokens[i] or tokens[i].text ~= "," then break end
		i = i + 1
		t = tokens[i]
	end
	return i
end

-- What stands on the outermost level: { locals = {{name=, attrib=}, ...}, returns = {first byte, byte behind the word},
-- names = {every name that occurs}, closes = whether one is <close> }
function source.survey(s)
	local tokens = {}
	for kind, text, first, last in source.tokens(s) do
		tokens[#tokens + 1] = { kind = kind, text = text, first = first, last = last }
	end
	local found, depth, i = { locals = {}, names = {} }, 0, 1
	while i <= #tokens do
		local t = tokens[i]
		i = i + 1
		if t.kind == "name" then
			found.names[t.text] = true
			if depth == 0 and t.text == "local" then
				for k = i, math.min(#tokens, declared(tokens, i, found.locals) - 1) do
					found.names[tokens[k].text] = true
					i = k + 1
				end
			elseif depth == 0 and t.text == "return" then
				found.returns = { t.first, t.last + 1 }
			elseif opens[t.text] then
				depth = depth + 1
			elseif shuts[t.text] then
				depth = depth - 1
			end
		end
	end
	-- of two with one name the last is in sight
	local seen = {}
	for k = #found.locals, 1, -1 do
		local l = found.locals[k]
		found.closes = found.closes or l.attrib == "close"
		if seen[l.name] then table.remove(found.locals, k) end
		seen[l.name] = true
	end
	return found
end

-- ---- chunks -------------------------------------------------------------------------------------

local function head(cells, used, keep)
	local parts = {}
	for _, name in ipairs(used) do parts[#parts + 1] = name .. (cells[name].const and " <const>" or "") end
	local before = #parts > 0 and "local " .. table.concat(parts, ", ") .. " = ...; " or ""
	return ("local %s = ...; %sreturn function(...) "):format(keep, before)
end

-- Earlier locals that the source may mean, sorted.
local function used_of(cells, names)
	local list = {}
	for name in pairs(cells) do
		-- every global is a field of _ENV
		if names[name] or name == "_ENV" then list[#list + 1] = name end
	end
	table.sort(list)
	return #list <= MOST and list or table.move(list, 1, MOST, 1, {})
end

local function body(s, found, keep_name)
	if #found.locals == 0 then return s end
	local names = {}
	for k, l in ipairs(found.locals) do names[k] = l.name end
	local keep = (";%s(function() return %s end) "):format(keep_name, table.concat(names, ", "))
	-- a chunk that has to close something stops with it open, and goes on when the session ends
	if not found.returns then return s .. "\n" .. keep .. (found.closes and keep_name .. ".stop()" or "") end
	local at, behind = found.returns[1], found.returns[2]
	if found.closes then
		local rest = s:sub(behind):gsub(";%s*$", "")
		return ("%s%s%s.stop(%s\n)"):format(s:sub(1, at - 1), keep, keep_name, rest)
	end
	return s:sub(1, at - 1) .. keep .. s:sub(at)
end

local function join(f, cells)
	local i = 1
	while true do
		local name = debug.getupvalue(f, i)
		if not name then return end
		local cell = cells[name]
		if cell then debug.upvaluejoin(f, i, cell.f, cell.at) end
		i = i + 1
	end
end

-- The upvalues of a closure over new locals as cells; a constant that the compiler folded gets one of its own.
local function cells_of(closure, locals)
	local at, cells = {}, {}
	local i = 1
	while true do
		local name = debug.getupvalue(closure, i)
		if not name then break end
		at[name] = i
		i = i + 1
	end
	for k, l in ipairs(locals) do
		if at[l.name] then
			cells[l.name] = { f = closure, at = at[l.name], const = l.attrib ~= nil }
		else
			local value = select(k, closure())
			cells[l.name] = { f = function() return value end, at = 1, const = true }
		end
	end
	return cells
end

-- The chunk of an input, an expression or statements; or nil and what is wrong, which ends in "near <eof>" when more has to come.
function source.check(s)
	local chunk, message = load("return " .. s, "=repl", "t")
	if chunk then return chunk end
	local as_statement, wrong = load(s, "=repl", "t")
	if as_statement then return as_statement end
	-- an expression that begins with a literal is no beginning of a statement
	return nil, message:find "near <eof>$" and message or wrong
end

-- source, the cells by name of earlier locals -> a function to call, a function that gives the cells of the new locals
-- after it ran, and whether it has to run in a coroutine; or nil, message.
function source.compile(s, cells, chunk_name)
	-- alone first: the message is then about what was typed
	local ok, message = load(s, chunk_name, "t")
	if not ok then return nil, message end
	local found = source.survey(s)
	local used = used_of(cells, found.names)
	local keep_name = KEEP
	while found.names[keep_name] or cells[keep_name] do keep_name = keep_name .. "_" end
	local before = head(cells, used, keep_name)
	local chunk = load(before .. body(s, found, keep_name) .. "\nend", chunk_name, "t")
	if not chunk then
		-- a jump to a label at the end, or too many locals: then without keeping them
		chunk, message = load(before .. s .. "\nend", chunk_name, "t")
		if not chunk then return nil, message end
		found.locals, found.closes = {}, false
	end
	local closure
	local keep = setmetatable({ stop = coroutine.yield }, { __call = function(_, f) closure = f end })
	local f = chunk(keep)
	join(f, cells)
	return f, function() return closure and cells_of(closure, found.locals) or {} end, found.closes
end

-- The present value of a cell.
function source.value(cell)
	return (select(2, debug.getupvalue(cell.f, cell.at)))
end

return source
