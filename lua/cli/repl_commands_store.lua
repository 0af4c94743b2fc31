-- Commands of the REPL that work on a store: .store .sql .find .why
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"

local FIRST, COUNTED = 20, 10000 -- lines of a concordance; matches that are counted behind them
local ROWS, PIECE = 10000, 1000 -- rows of a statement that a table shows; that are printed at a time

-- The store that the global `store` holds, or nil after saying what to do.
local function the_store(s, who)
	local store = rawget(_G, "store")
	if s.cells.store then store = require "cli.repl_source".value(s.cells.store) end
	if require "dossier.api".typeof(store) ~= "Store" then
		s:complain(who .. ": no store is open: .store FILE opens one")
		return nil
	end
	return store
end

-- At most n rows of a cursor: a list, and whether there are no more; or nil, err.
local function rows_of(cursor, n)
	local rows = {}
	while #rows < n do
		local row, err = cursor:next()
		if err then return nil, err end
		if not row then return rows, true end
		rows[#rows + 1] = row
	end
	return rows, false
end

-- "no such column: type" -> what there is instead: names like it, the columns of the tables that the statement names, and
-- where else a column is called so.
local function sql_hint(store, query, message)
	local what, name = message:match "no such (%a+): ([%w_.]+)"
	if not what then return "" end
	name = name:match "[^.]*$"
	local tables, list, near, elsewhere = {}, {}, {}, {}
	for row in store:sql([[SELECT t.name AS tab, group_concat(c.name, ' ') AS columns FROM sqlite_master t
		JOIN pragma_table_info(t.name) c WHERE t.type IN ('table', 'view') AND t.name NOT LIKE 'search\_%' ESCAPE '\'
		AND c.name NOT LIKE '\_%' ESCAPE '\' GROUP BY t.name ORDER BY t.name]]) do
		tables[#tables + 1] = row.tab
		local named = query:lower():find("%f[%w_]" .. row.tab .. "%f[^%w_]")
		if named then list[#list + 1] = ("%s has %s"):format(row.tab, (row.columns:gsub(" ", ", "))) end
		for column in row.columns:gmatch "%S+" do
			if named then near[#near + 1] = column end
			if column == name then elsewhere[#elsewhere + 1] = row.tab end
		end
	end
	if what == "table" then return require "dossier.api".hint(name, tables) .. "\n  there are " .. table.concat(tables, ", ") end
	local found = #elsewhere > 0 and ("\n  a column of that name is in %s"):format(table.concat(elsewhere, ", ")) or ""
	return require "dossier.api".hint(name, near) .. (#list > 0 and "\n  " .. table.concat(list, "\n  ") or "") .. found
end

-- The rows as a stream: those that were read, or, where these are not all, those of the statement run anew.
local function row_stream(store, query, rows, whole, columns)
	return require "dossier.stream".from(function()
		local i, cursor = 0, not whole and assert(store:sql(query))
		return function()
			if cursor then
				local row, err = cursor:next()
				if err then error(err, 0) end
				return row
			end
			i = i + 1
			return rows[i]
		end
	end, { what = "rows", columns = columns })
end

-- Rows as CSV, in pieces: however many there are, they are printed as they come.
local function write_csv(s, list)
	local show, piece, first = require "cli.repl_show", {}, true
	local columns = require "dossier.stream".columns(list)
	local function flush()
		local rows = require "dossier.stream".from(function()
			local i = 0
			return function()
				i = i + 1
				return piece[i]
			end
		end, { what = "rows", columns = columns })
		local text = show.text(rows, s)
		s:write(first and text or text:gsub("^[^\n]*\n", "", 1))
		piece, first = {}, false
	end
	for row in list do
		piece[#piece + 1] = row
		if #piece == PIECE then flush() end
	end
	if #piece > 0 or first then flush() end
end

-- Rows as the mode has them. In a table a great many are not shown: nobody reads them, and it would be made before the first.
local function show_rows(s, list, rows, whole, columns)
	if s.mode == "csv" and not whole then
		write_csv(s, list)
	elseif s.mode ~= "table" then
		s:page(require "cli.repl_show".text(list, s))
	elseif #rows == 0 then
		s:write "(no rows)\n"
	else
		local titled = {}
		for i, name in ipairs(columns) do titled[i] = { name = name, title = name } end
		local more = whole and "" or ("... more than %d rows: .mode csv prints all of them; _ is all of them\n"):format(#rows)
		s:page(require "dossier.render".rows(rows, titled, "text", { width = s:width(), color = s.color }) .. more)
	end
end

local function count_of(n, one) return ("%d %s%s"):format(n, one, n == 1 and "" or "s") end

-- ---- .why ---------------------------------------------------------------------------------------

-- The span that a word means: a number counts the items of the last result, DOCID:FROM-TO is a reference, else it is
-- an expression.
local function span_of(s, rest)
	local typeof = require "dossier.api".typeof
	local id, first, last = rest:match "^(%x+):(%d+)%-(%d+)$"
	if id then
		local store = the_store(s, ".why")
		if not store then return nil end
		local doc, err = store:get(id)
		if not doc then return nil, tostring(err) end
		return doc, nil, math.tointeger(tonumber(first)) + 1, math.tointeger(tonumber(last))
	end
	local value
	local n = math.tointeger(tonumber(rest))
	if n then
		local last_result = rawget(_G, "_")
		if typeof(last_result) == "Stream" then
			value = last_result:skip(n - 1):first()
		elseif typeof(last_result) == "table" then
			value = last_result[n]
		end
		if value == nil then return nil, ("the last result has no item %d"):format(n) end
	else
		local ok
		ok, value = s:value(rest == "" and "_" or rest)
		if not ok then return nil end
	end
	local kind = typeof(value)
	if kind == "Stream" then
		value = value:first()
		kind = typeof(value)
	end
	if kind ~= "Span" and kind ~= "Match" and kind ~= "Zone" then
		return nil, ("needs a mention: DOCID:START-END, the number of an item of the last result, or an expression;"
			.. " got a %s"):format(kind)
	end
	return value.doc, nil, value.from, value.to
end

return function(commands)
	local add, refuse = commands.add, commands.refuse

	add { "store", "[FILE]", "open a store for reading as `store`; which one is open", function(s, rest)
		local path = commands.word(rest)
		if path ~= "" then
			local store, err = require "dossier".open(path)
			if not store then return refuse(s, ".store: %s", tostring(err)) end
			-- an older one is closed when nothing refers to it any more
			rawset(_G, "store", store)
			s.cells.store, s.path = nil, path
		end
		local store = the_store(s, ".store")
		if not store then return false end
		local info = store:info()
		local dates = info.first_date and info.first_date ~= "" and (", %s to %s"):format(info.first_date, info.last_date) or ""
		s:write(core.show(("%s: %s, %s%s\n"):format(tostring(store), count_of(info.documents, "document"),
			count_of(info.mentions, "mention"), dates)):gsub("\n*$", "") .. "\n")
		return true
	end }

	add { "sql", "QUERY", "rows of an SQL statement that reads", function(s, rest)
		local store = the_store(s, ".sql")
		if not store then return false end
		if rest == "" then return refuse(s, ".sql: needs a statement, e.g. .sql SELECT date, uri FROM documents") end
		local cursor, err = store:sql(rest)
		local rows, whole, columns
		if cursor then
			columns = cursor:columns()
			rows, whole = rows_of(cursor, ROWS)
			err = whole
		end
		if not rows then
			if core.stop_requested() then error("interrupted", 0) end
			local ok, hint = pcall(sql_hint, store, rest, tostring(err))
			return refuse(s, ".sql: %s%s", tostring(err), ok and hint or "")
		end
		local list = row_stream(store, rest, rows, whole, columns)
		s:remember(list)
		show_rows(s, list, rows, whole, columns)
		return true
	end }

	add { "find", "PATTERN", "a concordance of a token pattern over the store", function(s, rest)
		local store = the_store(s, ".find")
		if not store then return false end
		if rest == "" then return refuse(s, ".find: needs a pattern, e.g. .find <PERSON> ~meet <PERSON> (?patterns)") end
		local pattern, err = require "dossier".pattern(rest)
		if not pattern then return refuse(s, ".find: %s", tostring(err)) end
		local found = store:find(pattern)
		if s.mode ~= "table" then
			s:page(require "cli.repl_show".text(found:concordance(), s))
		else
			local items, n = {}, 0
			for m in found do
				n = n + 1
				if n <= FIRST then items[n] = m end
				if n > FIRST + COUNTED then break end
			end
			local report = require "dossier".report():concordance(require "dossier".stream(items):concordance())
			local text = n > 0 and require "dossier.render".render(report, "text", { width = s:width(), color = s.color }) or ""
			local more = n > FIRST and (n > FIRST + COUNTED and "... more than %d more\n" or "... %d more\n")
				:format(math.min(n - FIRST, COUNTED)) or ""
			s:page(text .. (n == 0 and "no match\n" or more))
		end
		s:remember(found)
		return true
	end }

	add { "why", "[REF|N|EXPR]", "why something is annotated as it is; N: item of the last result", function(s, rest)
		local doc, err, from, to = span_of(s, rest)
		if not doc then
			if err then s:complain(".why: " .. err) end
			return false
		end
		if from > to or to > #doc.text then return refuse(s, ".why: the document has bytes 0-%d", #doc.text) end
		local explain = require "dossier.explain"
		local e
		e, err = explain.make(doc, from, to)
		if not e then return refuse(s, ".why: %s", tostring(err)) end
		local text = explain.text(e, s.color):gsub("\n*$", "")
		s:page(require "cli.highlight".wrapped(text, s:width(), true) .. "\n")
		return true
	end }
end
