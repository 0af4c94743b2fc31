-- Reports: a tree of headings, texts, tables and quotes, which the host renders in the format asked
-- for.
-- SPDX-License-Identifier: MIT
--
-- The tree is plain data: { kind = "report", title =, items = { { kind = "heading", text =, level =
-- }, { kind = "text", text = }, { kind = "table", columns = { { name =, title =, type = } }, rows =
-- {...} }, { kind = "quote", text =, ... } } }. Rows are copied when they are added.

local api = require "dossier.api"
local cell = require "dossier.cell"
local stream = require "dossier.stream"

local class = api.class {
	name = "report", type = "Report",
	text = "What a script returns to be shown: headings, texts, tables, quotations. Its"
		.. " methods give the report "
		.. "back, so that they can be chained.",
}

local Report = { __name = "Report", __metatable = "Report" }
Report.__newindex = api.frozen(class)
Report.__index = api.index(class, function(self, key)
	if key == "title" then return true, rawget(self, "title") end
end)
Report.__tostring = function(self)
	return require "dossier.render".render(self, "text", {})
end

local report = {}

function report.new(title)
	return setmetatable({ kind = "report", title = title, items = {} }, Report)
end

function report.is(v)
	return rawequal(debug.getmetatable(v), Report)
end

local function add(self, item)
	local items = rawget(self, "items")
	items[#items + 1] = item
	return self
end

local column_types = { string = true, text = true, number = true, integer = true, date = true,
	span = true,
	entity = true, flag = true }

local function heading_of(name)
	return name:sub(1, 1):upper() .. name:sub(2):gsub("_", " ")
end

local column_keys = {
	name = { "string", "field of the rows" }, title = { "string?", "its heading" },
	type = { "string?", "string, number, integer, date, span, entity or flag" },
	digits = { "integer?", "decimals of its numbers, for people" },
	lines = { "integer?", "lines that a cell may take on a terminal; 4 if left out" },
}

local function given_columns(columns)
	local out = {}
	for i, c in ipairs(columns) do
		if type(c) == "string" then c = { name = c } end
		if type(c) ~= "table" then
			error(("report:table: column %d must be a string or a table, got %s")
				:format(i, api.got(c)), 4)
		end
		api.check_keys(("report:table: column %d"):format(i), c, column_keys, 4)
		if c.type and not column_types[c.type] then
			error(("report:table: column %d: there is no type '%s'%s"):format(i, c.type,
				api.hint(c.type, api.sorted_keys(column_types))), 4)
		end
		out[i] = { name = c.name, title = c.title or heading_of(c.name), type = c.type,
			digits = c.digits and math.min(math.max(c.digits, 0), 15),
			lines = c.lines and math.min(math.max(c.lines, 1), 1000) }
	end
	return out
end

-- All fields of the rows that people named, sorted by name.
local function found_columns(rows)
	local seen = {}
	for _, row in ipairs(rows) do
		for k in pairs(row) do
			-- "$document" and the like are the host's own
			if type(k) == "string" and k:sub(1, 1) ~= "$" then seen[k] = true end
		end
	end
	local out = {}
	for i, name in ipairs(api.sorted_keys(seen)) do out[i] = { name = name,
		title = heading_of(name) } end
	return out
end

-- A column whose cells are all numbers is one of numbers.
local function guess_types(columns, rows)
	for _, c in ipairs(columns) do
		if not c.type then
			local any, all = false, true
			for _, row in ipairs(rows) do
				local v = row[c.name]
				if v ~= nil then
					any = true
					all = all and cell.is_number(v)
				end
			end
			c.type = any and all and "number" or "string"
		end
	end
	return columns
end

-- What objects show of themselves when no columns are given.
local shown = {
	Span = { "text", "type", "value", "from", "to", "ref" },
	Match = { "text", "from", "to", "ref" },
	Zone = { "kind", "text", "from", "to", "ref" },
	Document = { "title", "date", "publisher", "uri", "id" },
	Entity = { "name", "type", "count", "documents" },
	Token = { "text", "kind", "from", "to" },
	Claim = { "speaker", "stance", "verb", "content" },
	Counts = { "phrase", "harm", "place", "time" },
}

-- Rows may be tables, or objects, which show some of their fields. Gives the row and the names of
-- its fields in order, if it has one.
local function as_row(item, i)
	local t = api.typeof(item)
	if t == "table" then return item end
	local fields = shown[t]
	if fields then
		local row = {}
		for _, f in ipairs(fields) do
			if t == "Entity" then
				row[f] = f == "name" and item or f == "type" and item.type
					or rawget(item, f .. "_count")
			else
				row[f] = item[f]
			end
		end
		return row, fields
	elseif t == "string" or t == "number" or t == "boolean" then
		return { value = item }
	end
	error(("report:table: row %d must be a table, got %s"):format(i, api.got(item)), 4)
end

-- A table item; rows is a list or stream, columns a list of names or { name =, title =, type = },
-- or nil.
function report.table_item(rows, columns)
	local list = {}
	local i = 0
	local same -- the fields of all rows when they are objects of one type
	for item in stream.iterate(rows) do
		i = i + 1
		local fields, order = as_row(item, i)
		if i == 1 then same = order end
		if order ~= same then same = nil end
		local row = {}
		for k, v in pairs(fields) do row[k] = v end
		-- a column of an object that was asked for by name
		for _, c in ipairs(order and columns or {}) do
			local name = type(c) == "table" and c.name or c
			if row[name] == nil and type(name) == "string" then
				row[name] = item[name]
			end
		end
		list[i] = row
	end
	local named = columns and #columns > 0 and columns
	local chosen = named or same or stream.is(rows) and stream.columns(rows)
	return { kind = "table", columns = guess_types(chosen and given_columns(chosen)
		or found_columns(list), list),
		rows = list, found = not chosen or nil }
end

-- Whether a manifest's columns speak of these rows: rows that map emitted, which the host labelled,
-- or rows that have no other fields.
local function is_described(item, by)
	for _, row in ipairs(item.rows) do
		if row["$document"] == nil then
			for _, c in ipairs(item.columns) do
				if not by[c.name] then return false end
			end
			return true
		end
	end
	return true
end

-- A script's `@column` lines: they fix order, type and heading of tables whose columns the script
-- did not name. In a table of other rows they give the headings of fields of the same name.
function report.use_columns(tree, columns)
	local by = {}
	for _, c in ipairs(columns or {}) do by[c.name] = c end
	if not next(by) then return tree end
	for _, item in ipairs(rawget(tree, "items")) do
		if item.found and is_described(item, by) then
			item.columns = guess_types(given_columns(columns), item.rows)
		elseif item.kind == "table" then
			for _, c in ipairs(item.columns) do
				local known = by[c.name]
				if known and known.title and c.title == heading_of(c.name) then
					c.title = known.title
				end
			end
		end
	end
	return tree
end

-- The report of a script that returned rows.
function report.of_rows(rows, columns, title)
	return add(report.new(title), report.table_item(rows, columns))
end

local function text_of(v) return type(v) == "string" and v or cell.text(v) end

local since = "0.1"
local head = 'local dossier = require "dossier"\n'

api.define {
	name = "dossier.report", args = { { "title", "string?", "its title" } }, returns = "Report",
		since = since,
	text = "An empty report.",
	example = head .. 'local r = dossier.report("Deaths"):heading("Ganja"):table { { day ='
		.. ' "2020-10-17", n = 15 } }\n'
		.. "print(r.title)\n--> Deaths",
	call = report.new,
}

api.define {
	name = "report:heading", args = { { "text", "any", "a string, span or entity" },
		{ "level", "integer?", "1 to 3; 1 if left out" } },
	returns = "Report", since = since, text = "Adds a heading.",
	example = head .. 'print(dossier.report("A"):heading("B").title)\n--> A',
	call = function(self, text, level)
		return add(self, { kind = "heading", text = text_of(text),
			level = math.min(math.max(level or 1, 1), 3) })
	end,
}

api.define {
	name = "report:text", args = { { "text", "any", "a string; an empty line starts a"
		.. " paragraph" } },
	returns = "Report", since = since, text = "Adds text.",
	example = head .. 'print(dossier.report("A"):text("Nothing was found.").title)\n--> A',
	call = function(self, text) return add(self, { kind = "text", text = text_of(text) }) end,
}

api.define {
	name = "report:table",
	args = { { "rows", "List", "a list or stream of rows: tables by field name, or mentions,"
		.. " entities, documents" },
		{ "columns", "table?", "names, or { name =, title =, type =, digits =, lines = }; all fields by name"
			.. " if left out" } },
	returns = "Report", since = since, text = "Adds a table. Cells may be mentions and"
		.. " entities: they keep their place.",
	errors = "raises for a row that is no table",
	example = head .. 'local r = dossier.report():table({ { n = 3, place = "Ganja" } }, {'
		.. ' "place", "n" })\n'
		.. "print(r)\n--> Place  N\n--> -----  -\n--> Ganja  3",
	call = function(self, rows, columns) return add(self, report.table_item(rows, columns)) end,
}

api.define {
	name = "report:bar",
	args = { { "rows", "List", "a list or stream of rows, such as those of stream:tally" },
		{ "label", "string?", "the field that names a bar; the first column, `key` or `name` if left out" },
		{ "value", "string?", "the field that is its length; `count` if left out" } },
	returns = "Report", since = since,
	text = "Adds a chart of bars, one a row: for a terminal of blocks, in html of meters; in csv, json and markdown it is the"
		.. " table of labels and values.",
	errors = "raises for a row whose value is no number",
	example = head .. 'print(dossier.report():bar { { key = "Ganja", count = 8 }, { key = "Baku", count = 4 } })\n'
		.. "--> Ganja  " .. ("\u{2588}"):rep(50) .. " 8\n--> Baku   " .. ("\u{2588}"):rep(25) .. " 4",
	call = function(self, rows, label, value)
		return add(self, require "dossier.bar".item(rows, label, value))
	end,
}

api.define {
	name = "report:timeline",
	args = { { "rows", "List", "a list or stream of rows with dates: tables, documents, mentions" },
		{ "date", "string?", "the field with the date, `date` if left out: YYYY, YYYY-MM, YYYY-MM-DD, or a mention of one" },
		{ "unit", "string?", '"day", "month" or "year"; if left out the smallest that makes no more than 62 bars' } },
	returns = "Report", since = since,
	text = "Adds a chart of time: how many rows fall into each day, month or year, without gaps. Rows without such a date are counted"
		.. " below it. In csv, json and markdown it is the table.",
	errors = "raises for a unit that there is not, and a row that is no table",
	example = head .. 'print(dossier.report():timeline { { date = "2020-10-04" }, { date = "2020-10-06" }, { date = "2020-10-06" } })\n'
		.. "--> 2020-10-04  " .. ("\u{2588}"):rep(25) .. " 1\n--> 2020-10-05  0\n--> 2020-10-06  " .. ("\u{2588}"):rep(50) .. " 2",
	call = function(self, rows, date, unit)
		local units = { "day", "month", "year" }
		if unit and unit ~= "day" and unit ~= "month" and unit ~= "year" then
			error(("report:timeline: there is no unit '%s'%s (day, month, year)"):format(unit, api.hint(unit, units)), 3)
		end
		local item, without
		item, without, unit = require "dossier.timeline".item(rows, date, unit)
		add(self, item)
		if without > 0 then
			local of = unit == "day" and "day is not known" or unit == "month" and "month is not known" or "date is not known"
			add(self, { kind = "text", text = ("%d whose %s"):format(without, of) })
		end
		return self
	end,
}

api.define {
	name = "report:concordance", args = { { "lines", "List", "lines of stream:concordance" } },
	returns = "Report", since = since,
	text = "Adds a concordance: the matches under each other, with what stands to the left and right of them, captures in"
		.. " colours. In csv and jsonl it is a table.",
	errors = "raises for a row that is no such line",
	example = head .. 'local doc = dossier.document "Anna met Boris. Later Boris met Clara."\n'
		.. 'local lines = doc:match("who:[kind = word] met"):concordance { context = 2, sort = "who" }\n'
		.. 'print(dossier.report():concordance(lines))\n'
		.. "--> 9c644d87:0-8           Anna met Boris.\n"
		.. "--> 9c644d87:22-31 . Later Boris met Clara.",
	call = function(self, lines) return add(self, require "dossier.concordance".item(lines)) end,
}

api.define {
	name = "report:quote", args = { { "span", "Span|Match|Zone|string", "what is quoted" },
		{ "n", "integer?", "tokens of context on each side; none if left out" } },
	returns = "Report", since = since, text = "Adds a quotation, with where it stands.",
	example = head .. 'local doc = dossier.document "Anna left."\n'
		.. 'print(dossier.report("A"):quote(doc:sentences():first()).title)\n--> A',
	call = function(self, span, n)
		if type(span) == "string" then return add(self, { kind = "quote", text = span }) end
		local item = cell.origin(span)
		item.kind = "quote"
		if n and n > 0 and type(span) ~= "table" then
			item.context_before, item.context_after = span:context(n)
		end
		return add(self, item)
	end,
}

api.define {
	name = "report.title", returns = "string?", since = since, text = "Its title.",
	example = head .. 'print(dossier.report("Deaths").title)\n--> Deaths',
	call = function(self) return rawget(self, "title") end,
}

return report
