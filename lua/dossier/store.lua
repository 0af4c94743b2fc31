-- Stores: documents with their annotations in one file.
-- SPDX-License-Identifier: MIT
--
-- No stream keeps a statement open while Lua runs: rows are numbers, fetched in batches by key. So
-- writing inside a loop is safe. Only store:sql holds a cursor.

local core = require "dossier.core"
local api = require "dossier.api"
local object = require "dossier.object"
local document = require "dossier.objects"
local entity = require "dossier.entity"
local policy = require "dossier.policy"
local stream = require "dossier.stream"
local candidates = require "dossier.candidates"

local raw = core.methods.Store

local class = api.class {
	name = "store", type = "Store",
	text = "Documents with their annotations in one file. Filters are tables: { since =, until"
		.. " =, publisher =, "
		.. "lang =, uri = GLOB, type =, entity =, query = FTS, sample =, seed =, limit ="
			.. " }.",
}

local HANDLE, DEPTH = {}, {}

local Store = { __name = "Store", __metatable = "Store" }
Store.__newindex = api.frozen(class)
Store.__index = api.index(class)
Store.__tostring = function(self)
	local s = rawget(self, HANDLE)
	return s and "store " .. raw.path(s) or "closed store"
end
local function close(self)
	local s = rawget(self, HANDLE)
	if s then
		rawset(self, HANDLE, false)
		raw.close(s)
	end
end
Store.__close = close
Store.__len = function() error("a store has no length: use store:info().documents or store:documents(filter):count()", 2) end

local function handle(self, who)
	local s = rawget(self, HANDLE)
	if not s then error(who .. ": the store is closed", 3) end
	return s
end

local filter_keys = {
	since = { "string?", "first date: YYYY, YYYY-MM or YYYY-MM-DD" },
		["until"] = { "string?", "last date, included" },
	publisher = { "string?", "outlet" }, lang = { "string?", "language" },
		uri = { "string?", "pattern with * and ?" },
	type = { "string?", "with a mention of this type" },
		entity = { "string?", "with a mention of this name" },
	query = { "string?", "full-text query" }, sample = { "integer?",
		"so many, chosen at random" },
	seed = { "integer?", "another choice" }, limit = { "integer?", "not more than so many" },
}
local filter_arg = { "filter", "table?", "which documents; all if left out", filter_keys }
local names_arg = { "filter", "string|table?", "a type, or which documents; all if left out", filter_keys }

-- The filter of names_arg as a table; a string is a type, as in doc:entities.
local function names_filter(filter, who)
	if type(filter) == "string" then filter = { type = filter } end
	if filter and filter.type then object.check_type(filter.type, who, 3) end
	return filter or {}
end

-- nil, err of the core as an error of the program: the message is for people.
local function check(v, err, level)
	if v == nil and err then error(err, level or 0) end
	return v
end

-- The next document of rows; one that was removed since its row was found is left out.
local function next_document(self, who, next_row)
	while true do
		local row = next_row()
		if not row then return nil end
		local doc, err = raw.get_row(handle(self, who), row)
		if doc or not err or err.code ~= "ENOENT" then return check(doc, err) end
	end
end

local since = "0.1"
local sample = [[
local dossier = require "dossier"
local store = dossier.open(scratch, "rw")
store:add(dossier.document { uri = "a.txt", date = "2020-11-10", publisher = "Daily",
  text = "President Ilham Aliyev met Emmanuel Macron in Prague. They signed a ceasefire." })
]]

api.define {
	name = "dossier.open",
	args = { { "path", "string", "path of the store" },
		{ "mode", '"r"|"rw"?', '"r" reads a store that exists (if left out), "rw" writes,'
			.. ' and makes one when it is missing' } },
	returns = "Store", since = since, text = "Opens a store.",
	errors = "nil, err when it is missing, damaged, or being written by somebody else",
	example = 'local dossier = require "dossier"\n'
		.. 'local store, err = dossier.open "no/such.dossier"\n'
		.. "print(store, err.code)\n--> nil\tENOENT",
	call = function(path, mode)
		policy.check(path)
		if mode == "rw" then policy.check_write(path) end
		local s, err = core.store_open(path, mode == "rw" and "c" or "r")
		if not s then return nil, err end
		return setmetatable({ [HANDLE] = s, [DEPTH] = 0 }, Store)
	end,
}

-- Runs fn inside a transaction of its own, or in the one that is open.
local function within(self, s, fn)
	if rawget(self, DEPTH) > 0 then return fn() end
	local ok, err = raw.begin(s)
	if ok == nil and err then return nil, err end
	rawset(self, DEPTH, 1)
	local result = table.pack(pcall(fn))
	rawset(self, DEPTH, 0)
	if result[1] and not (result[2] == nil and result[3] ~= nil) then
		ok, err = raw.commit(s)
		if ok == nil and err then
			raw.rollback(s)
			return nil, err
		end
		return table.unpack(result, 2, result.n)
	end
	if rawget(self, HANDLE) then raw.rollback(s) end
	if not result[1] then error(result[2], 0) end
	return nil, result[3]
end

local function put(s, doc)
	document.ensure(doc)
	return raw.put(s, doc)
end

local function put_all(s, docs)
	local counts = { added = 0, replaced = 0, unchanged = 0 }
	for doc in stream.iterate(docs) do
		if api.typeof(doc) ~= "Document" then
			error(("store:add: an item must be a Document, got %s"):format(api.got(
				doc)), 0)
		end
		local what, err = put(s, doc)
		if not what then return nil, err end
		counts[what] = counts[what] + 1
	end
	return counts
end

api.define {
	name = "store:add",
	args = { { "what", "Document|string|List", "a document, the path of a file or folder, or a"
		.. " list or stream of documents" } },
	returns = "string|table", since = since,
	text = 'Tags and stores documents. For one document gives "added", "replaced" or'
		.. ' "unchanged", else a table of how '
		.. "many were. A document with a uri replaces the one that had it before. All or"
			.. " nothing is written.",
	errors = "nil, err when a document cannot be read or written",
	example = sample .. 'print(store:add(dossier.document { uri = "a.txt", text = "New." }))\n'
		.. '--> replaced',
	call = function(self, what)
		local s = handle(self, "store:add")
		if api.typeof(what) == "Document" then
			return within(self, s, function() return put(s, what) end)
		end
		if type(what) == "string" then
			local docs, err = require "dossier".read(what)
			if not docs then return nil, err end
			what = docs
		end
		return within(self, s, function() return put_all(s, what) end)
	end,
}

api.define {
	name = "store:get", args = { { "key", "string", "id or uri of a document, or at least 8"
		.. " digits of an id" } },
	returns = "Document", since = since, text = "A document with its annotations.",
	errors = "nil, err when there is none",
	example = sample .. 'print(store:get("a.txt").date)\n--> 2020-11-10',
	call = function(self, key) return raw.get(handle(self, "store:get"), key) end,
}

-- A stream of the documents of rows that select() finds anew in each loop.
local function document_stream(self, select)
	return stream.from(function()
		local rows, i = select(), 0
		local function next_row()
			i = i + 1
			return rows[i]
		end
		return function() return next_document(self, "store:documents", next_row) end
	end, { what = "documents", items = "Document" })
end

api.define {
	name = "store:documents", items = "Document", args = { filter_arg }, returns = "Stream", since = since,
	text = "The documents that pass a filter, in the order in which they came in.",
	example = sample .. 'for doc in store:documents { since = "2020-11" } do print(doc.uri)'
		.. ' end\n--> a.txt',
	call = function(self, filter)
		handle(self, "store:documents")
		return document_stream(self, function()
			return check(raw.select(handle(self, "store:documents"), filter or {}))
		end)
	end,
}

api.define {
	name = "store:search", columns = { { "date", "string" }, { "publisher", "string" }, { "title", "string?" },
		{ "snippet", "string" }, { "score", "number" }, { "uri", "string" }, { "id", "string" } },
	args = { { "query", "string", "words, \"a phrase\", a* AND b, NEAR(a b)" },
		{ "opts", "table?", "a filter of documents; limit: how many (20)", filter_keys } },
	returns = "Stream", since = since,
	text = "Full-text search, best first: rows { id =, uri =, title =, date =, publisher =,"
		.. " score =, snippet = }, with "
		.. "the words that were found between [ and ] in the snippet.",
	errors = "raises for a malformed query",
	example = sample .. 'print(store:search("ceasefire"):first().uri)\n--> a.txt',
	call = function(self, query, opts)
		handle(self, "store:search")
		opts = opts or {}
		return stream.from(function()
			local found = check(raw.search(handle(self, "store:search"), query, opts,
				opts.limit or 20))
			local i = 0
			return function()
				i = i + 1
				local f = found[i]
				if not f then return nil end
				return { id = f.id, uri = f.uri, title = f.title, date = f.date,
					publisher = f.publisher,
					score = f.score,
						snippet = (f.snippet:gsub("\2", "["):gsub("\3",
						"]")) }
			end
		end, { what = "found documents", columns = { "date", "publisher", "title", "snippet", "score", "uri", "id" },
			shown = { "date", "publisher", "title", "snippet" } })
	end,
}

-- Runs through what make(doc) gives for each document whose row next_row() gives.
local function over_rows(self, what, rows, make)
	return stream.from(function()
		local next_row, inner = rows(), nil
		return function()
			while true do
				local item = inner and inner()
				if item ~= nil then return item end
				local doc = next_document(self, "store", next_row)
				if not doc then return nil end
				inner = stream.iterate(make(doc))
			end
		end
	end, { what = what, items = what == "matches" and "Match" or "Span" })
end

-- The same for each document of a filter.
local function over_documents(self, filter, what, make)
	return over_rows(self, what, function()
		local docs = check(raw.select(handle(self, "store"), filter or {}))
		local i = 0
		return function()
			i = i + 1
			return docs[i]
		end
	end, make)
end

api.define {
	name = "store:find", items = "Match", args = { { "pattern", "string|Pattern",
		"a token pattern, or its source" }, filter_arg },
	returns = "Stream", since = since, text = "The matches of a pattern in the documents that"
		.. " pass a filter, in the order in which these came in. Words and types that the pattern cannot do"
		.. " without are looked up in the index first, so that only documents which may match are read. `limit` and"
		.. " `sample` are of documents; `:take(n)` and `:concordance { sample = n }` of matches.",
	errors = "raises for a malformed pattern",
	example = sample .. 'print(store:find("signed a ceasefire"):first().doc.uri)\n--> a.txt',
	call = function(self, p, filter)
		handle(self, "store:find")
		p = require "dossier.pattern".of(p)
		return over_rows(self, "matches", function()
			return candidates.rows(handle(self, "store:find"), p, filter or {}, check)
		end, function(doc) return doc:match(p) end)
	end,
}

api.define {
	name = "store:mentions", items = "Span", args = { names_arg }, returns = "Stream", since = since,
	text = "The mentions in the documents that pass a filter, as spans. Its type and entity"
		.. " choose mentions too.",
	example = sample .. 'print(store:mentions("GPE"):first().text)\n--> Prague',
	call = function(self, filter)
		handle(self, "store:mentions")
		filter = names_filter(filter, "store:mentions")
		local wanted = { type = filter.type, entity = filter.entity }
		return over_documents(self, filter, "mentions",
			function(doc) return doc:entities(wanted) end)
	end,
}

-- Whether a mention is one of those that a row counts. Where a type was asked for, nationalities count
-- for themselves and not for their country.
local function is_counted(m, row, typed)
	local e = m.entity
	if not e then return false end
	if not typed or m.type ~= "NORP" then
		return e.key == row.key and not (typed and row.type == "NORP")
	end
	return row.type == "NORP"
		and (e.key == row.key or entity.key(m.type, m.text, m.id) == row.key)
end

local function make_entity(self, row, typed)
	local function mentions()
		return over_documents(self, { entity = row.id or row.name }, "mentions",
			function(doc)
			return doc:entities(function(m) return is_counted(m, row, typed) end)
		end)
	end
	return entity.new({
		key = row.key, name = row.name, type = row.type, id = row.id,
		count_count = row.mentions, documents_count = row.documents,
	}, {
		mentions = mentions,
		names = function() return mentions():map("text"):distinct() end,
		count = function() return row.mentions end,
		documents = function() return row.documents end,
	})
end

api.define {
	name = "store:entities", items = "Entity", args = { names_arg }, returns = "Stream", since = since,
	text = "The names in the documents that pass a filter, as entities, the most mentioned"
		.. " first. They also have "
		.. "`count` (mentions) and `documents`. A nationality counts for its country in documents that"
		.. " name the country, unless a type is asked for.",
	example = sample .. 'local e = store:entities("PERSON"):first()\n'
		.. 'print(e.name, e.count, e.documents)\n'
		.. "--> Emmanuel Macron\t1\t1",
	call = function(self, filter)
		filter = names_filter(filter, "store:entities")
		handle(self, "store:entities")
		return stream.from(function()
			local rows = check(raw.entities(handle(self, "store:entities"), filter))
			local i = 0
			return function()
				i = i + 1
				return rows[i] and make_entity(self, rows[i], filter.type ~= nil)
			end
		end, { what = "entities", items = "Entity" })
	end,
}

api.define {
	name = "store:sql", variadic = true,
	args = { { "query", "string", "one statement that reads; ? for values" } },
		returns = "function", since = since,
	text = "Runs through the rows of an SQL query, as tables by column: `for row in"
		.. " store:sql(q, ...) do`. Writing is "
		.. "refused. The schema is in the manual.",
	errors = "nil, err for a malformed query; raises in the loop what goes wrong there",
	example = sample .. 'for row in store:sql("SELECT uri FROM documents WHERE date > ?",'
		.. ' "2020") do print(row.uri) end\n'
		.. "--> a.txt",
	call = function(self, query, ...) return raw.sql(handle(self, "store:sql"), query, ...) end,
}

api.define {
	name = "store:transaction", args = { { "fn", "function", "what to do" } }, returns = "any",
		since = since,
	text = "Calls a function in one transaction: all that it writes is kept, or nothing when"
		.. " it raises or gives "
		.. "nil, err. Gives what the function gives.",
	example = sample .. 'print(pcall(store.transaction, store, function() store:remove "a.txt"'
		.. ' error("no", 0) end))\n'
		.. 'print(store:get("a.txt").uri)\n--> false\tno\n--> a.txt',
	call = function(self, fn) return within(self, handle(self, "store:transaction"),
		function() return fn(self) end) end,
}

api.define {
	name = "store:remove", args = { { "key", "string", "id or uri of a document" } },
		returns = "boolean",
	since = since, text = "Removes a document with its mentions and its index terms; their"
		.. " bytes are overwritten.",
	errors = "nil, err when there is none",
	example = sample .. 'print(store:remove "a.txt", store:documents():count())\n--> true\t0',
	call = function(self, key)
		local s = handle(self, "store:remove")
		return within(self, s, function()
			local ok, err = raw.remove(s, key)
			if ok == nil and err then return nil, err end
			return true
		end)
	end,
}

api.define {
	name = "store:info", returns = "table", since = since,
	text = "What it holds: documents, mentions, names, text_bytes, file_bytes, first_date,"
		.. " last_date and versions.",
	example = sample .. "print(store:info().documents)\n--> 1",
	call = function(self) return raw.info(handle(self, "store:info")) end,
}

api.define {
	name = "store:check", returns = "boolean", since = since,
	text = "Verifies the whole store.", errors = "false and a report, one problem a line",
	example = sample .. "print(store:check())\n--> true",
	call = function(self) return raw.check(handle(self, "store:check")) end,
}

api.define {
	name = "store:close", since = since, text = "Closes it; a second call does nothing.",
	example = sample .. "store:close()\nprint(store)\n--> closed store",
	call = close,
}

return { wrap = function(s) return setmetatable({ [HANDLE] = s, [DEPTH] = 0 }, Store) end }
