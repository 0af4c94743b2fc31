-- Rows and reports between processes: JSON, with spans and entities that keep their place.
-- SPDX-License-Identifier: MIT
--
-- {"$span": {...}} carries document, positions (from, to: bytes from 1, both included; start, end:
-- bytes from 0, end excluded), text, value, entity and sentence; it comes back as an object with
-- the same fields and :is(name). {"$number": "inf"} is the number that JSON does not have. What arrives is checked: it was written by a process that ran
-- somebody's script.

local core = require "dossier.core"
local api = require "dossier.api"
require "dossier.objects"
local entity = require "dossier.entity"
local span = require "dossier.span"
local stream = require "dossier.stream"

local wire = {}

local MAX_DEPTH = 32
local MAX_SENTENCE = 2000 -- bytes of a sentence that travel with each span in it
local MAX_NAMES = 20

local null = core.json_null

-- ---- out ----------------------------------------------------------------------------------------

-- The sentence of a span, cut around it when it is very long.
local function sentence_of(s)
	local sentence = s.sentence
	if not sentence then return nil end
	local text, from, to = sentence.text, sentence.from, sentence.to
	if #text > MAX_SENTENCE then
		local doc_text = s.doc.text
		from = math.max(from, s.from - MAX_SENTENCE // 2)
		to = math.min(to, math.max(s.to, from + MAX_SENTENCE - 1))
		while from > 1 and (doc_text:byte(from) or 0) & 0xC0 == 0x80 do from = from - 1 end
		while to < #doc_text and doc_text:byte(to + 1) & 0xC0 == 0x80 do to = to + 1 end
		text = doc_text:sub(from, to)
	end
	return { text = text, from = from, to = to }
end

local function entity_fields(e)
	local names = {}
	for name in e.names do
		names[#names + 1] = name
		if #names >= MAX_NAMES then break end
	end
	return { key = e.key, name = e.name, type = e.type, id = e.id,
		names = core.json_array(names) }
end

-- An open bound is null on the wire.
local function bound(v)
	if v == math.huge or v == -math.huge then return null end
	return v
end

-- The name of a file may hold any bytes.
local function readable(name) return utf8.len(name) and name or core.normalize(name, "reading") end
wire.readable = readable

local function span_fields(s)
	s = span.unwrap(s)
	local doc = s.doc
	local e = s.entity
	return {
		doc = doc.id, uri = doc.uri ~= "" and readable(doc.uri) or nil, publisher = doc.publisher,
			date = doc.date,
		title = doc.title, from = s.from, to = s.to, start = s.from - 1, ["end"] = s.to,
			text = s.text,
		type = s.type, value = s.value, unit = s.unit, dimension = s.dimension,
			low = bound(s.low), high = bound(s.high), cue = s.cue, id = s.id,
		source = s.source, ref = s.ref, entity = e and entity_fields(e),
			sentence = sentence_of(s),
	}
end

local RAW = {} -- where an object that came back keeps its fields, as JSON
local Proxy = { __name = "Span", __metatable = "Span" } -- its metatable

local function misfit(path, what)
	error(("row: key '%s' %s"):format(path, what), 0)
end

local instead = { Stream = ": use :list()", Document = ": use doc.uri or doc.id", Claim = ": use its fields, such as claim.speaker",
	Counts = ": use its fields, such as counts.harm" }

local encode

local function encode_table(v, path, depth, open)
	if open[v] then misfit(path, "is part of itself") end
	open[v] = true
	local out = {}
	local n = #v
	for k, item in pairs(v) do
		if type(k) ~= "string" and not (math.type(k) == "integer" and k >= 1
			and k <= n) then
			misfit(path, ("holds the key %s, which is neither a string nor a position")
				:format(tostring(k)))
		end
		out[k] = encode(item, path == "" and tostring(k) or path .. "." .. tostring(k),
			depth + 1, open)
	end
	open[v] = nil
	-- json.array keeps its mark
	if getmetatable(v) == "Array" then return core.json_array(out) end
	return out
end

-- A value -> JSON values; raises with the path of the key.
function encode(v, path, depth, open)
	local t = api.typeof(v)
	if t == "string" then
		if not utf8.len(v) then misfit(path, "is a string that is not UTF-8") end
		return v
	elseif t == "boolean" or v == null then
		return v
	elseif t == "number" then
		if v ~= v then misfit(path, "is NaN, which JSON cannot hold") end
		if v == math.huge or v == -math.huge then
			return { ["$number"] = v > 0 and "inf" or "-inf" }
		end
		return v
	elseif depth > MAX_DEPTH then
		misfit(path, "is nested too deeply")
	elseif t == "Span" or t == "Match" or t == "Zone" then
		local json = type(v) == "table" and rawget(v, RAW)
		return { ["$span"] = json and core.json_decode(json) or span_fields(v) }
	elseif t == "Entity" then
		return { ["$entity"] = entity_fields(v) }
	elseif t == "table" then
		return encode_table(v, path, depth, open)
	end
	misfit(path, ("is %s%s, which cannot travel in a row%s"):format(t == "Counts" and "" or "a ", t:match "^%u" and t:lower() or t,
		instead[t] or ""))
end

local function to_json(v)
	local json, err = core.json_encode(v)
	if not json then error("row: " .. err.message, 0) end
	return json
end

-- JSON of entities that were met, for as long as they live.
local entities = setmetatable({}, { __mode = "k" })

local function entity_json(s)
	local e = s.entity
	if not e then return nil end
	local json = entities[e]
	if not json then
		json = to_json(entity_fields(e))
		entities[e] = json
	end
	return json
end

-- A row -> one line of JSON. Raises a message that names the key that cannot travel.
function wire.encode_row(row)
	if api.typeof(row) ~= "table" then
		error(("row: must be a table, got %s"):format(api.got(row)), 0)
	end
	local json = core.row_encode(row, entity_json, Proxy, RAW) or to_json(encode(row, "", 0, {}))
	if json:byte() == 91 then error("row: must have names, as in { name = value }, got a list", 0) end -- '['
	return json
end

-- Infinite numbers as null, which is what an open bound is in JSON.
local function without_infinity(v)
	if type(v) ~= "table" or v == null then return v end
	if rawget(v, "$number") then return null end
	for k, item in pairs(v) do v[k] = without_infinity(item) end
	return v
end

-- A value of a row as plain JSON values (spans as {"$span": ...}), for json and jsonl output.
function wire.plain(v)
	return without_infinity(encode(v, "", 0, {}))
end

-- ---- back ---------------------------------------------------------------------------------------

-- What is known of the document of a span that came back.
local document_fields = { id = "doc", uri = "uri", publisher = "publisher", date = "date",
	title = "title" }
local DocumentRef = { __name = "DocumentRef", __metatable = "DocumentRef" }
DocumentRef.__index = function(_, key)
	error(("doc.%s is not known in reduce: rows carry the document's id, uri, title, date and"
		.. " publisher")
		:format(tostring(key)), 2)
end

local span_field = core.span_field

-- A field of a span that came back: nil where it has none.
local function field(self, name) return span_field(rawget(self, RAW), name) end

-- Fields that must be strings, and others.
local known = { from = "any", to = "any", text = "string", value = "any", low = "any", high = "any", type = "string", unit = "string",
	dimension = "string", cue = "string", id = "string", source = "string", ref = "string", uri = "string",
	publisher = "string", date = "string", title = "string" }

local function string_field(self, name)
	local v = field(self, name)
	return type(v) == "string" and v or nil
end

local function document_ref(self)
	return setmetatable({}, { __name = "DocumentRef", __metatable = "DocumentRef",
		__index = function(_, key)
			local name = document_fields[key]
			if name then return string_field(self, name) or key == "uri" and "" or nil end
			return DocumentRef.__index(nil, key)
		end })
end

local function is_integer(v) return type(v) == "number" and math.tointeger(v) end

local lazy = {
	doc = document_ref,
	entity = function(self)
		local e = field(self, "entity")
		return type(e) == "table" and wire.entity(e) or nil
	end,
	sentence = function(self)
		local s = field(self, "sentence")
		if type(s) ~= "table" or type(s.text) ~= "string" or not is_integer(s.from) or not is_integer(s.to) then return nil end
		local doc = string_field(self, "doc")
		return wire.span { doc = doc, uri = string_field(self, "uri"), publisher = string_field(self, "publisher"),
			date = string_field(self, "date"), title = string_field(self, "title"), from = s.from, to = s.to, start = s.from - 1,
			["end"] = s.to, text = s.text, ref = ("%s:%d-%d"):format(doc or "", s.from - 1, s.to) }
	end,
}

local function proxy_is(self, name)
	if type(name) ~= "string" then
		error(("span:is: argument 1 (name) must be a string, got %s"):format(api.got(name)),
			2)
	end
	local names, e = { self.text }, self.entity
	if e then
		names[2] = e.name
		for other in e.names do names[#names + 1] = other end
	end
	return span.is_called(self.id or e and e.id, names, name)
end

Proxy.__index = function(self, key)
	local kind = known[key]
	if kind then
		local v = span_field(rawget(self, RAW), key)
		if v == null then
			if key == "low" then return -math.huge end
			if key == "high" then return math.huge end
			return nil
		end
		if kind == "string" and type(v) ~= "string" then return nil end
		if type(v) == "table" then rawset(self, key, v) end -- the same one each time
		return v
	end
	if lazy[key] then
		local v = lazy[key](self)
		if v ~= nil then rawset(self, key, v) end
		return v
	end
	if key == "is" then return proxy_is end
	error(("span.%s is not known in reduce: work it out in map and emit it"):format(tostring(
		key)), 2)
end
Proxy.__newindex = api.frozen(span.class)
Proxy.__tostring = function(self) return self.text end
Proxy.__eq = function(a, b)
	return rawget(a, RAW) and rawget(b, RAW) and a.ref == b.ref and a.type == b.type or false
end

-- Wire fields -> an object with the fields of a span; nil when they are none.
function wire.span(f)
	local from, to = is_integer(f.from), is_integer(f.to)
	if type(f.text) ~= "string" or not from or not to or from < 1 or to < from - 1 then return nil end
	f.from, f.to = from, to
	local json = core.json_encode(f)
	return json and setmetatable({ [RAW] = json }, Proxy)
end

function wire.entity(fields)
	if type(fields.key) ~= "string" or type(fields.name) ~= "string" then return nil end
	if type(fields.type) ~= "string" then fields.type = nil end
	if type(fields.id) ~= "string" then fields.id = nil end
	local names = {}
	for i, name in ipairs(type(fields.names) == "table" and fields.names or {}) do
		if type(name) == "string" and i <= MAX_NAMES then names[#names + 1] = name end
	end
	fields.names = names
	return entity.new({ key = fields.key, name = fields.name, type = fields.type, id = fields.id }, {
		names = function() return stream.from_list(names, "names") end,
		mentions = function() error("entity.mentions is not known in reduce: work it out in map and emit it", 3) end,
	})
end

local infinite = { inf = math.huge, ["-inf"] = -math.huge }

-- A table that was read as it stands, as rows are read.
local function as_row(v)
	for k, item in pairs(v) do
		if item == null and type(k) == "string" then v[k] = nil elseif type(item) == "table" then as_row(item) end
	end
	return v
end

-- What a table with a key of ours stands for; itself, when it is none of them.
local function special(v)
	local s, e, n = rawget(v, "$span"), rawget(v, "$entity"), infinite[rawget(v, "$number")]
	if n then return n end
	if type(s) == "table" then return wire.span(s) or as_row(v) end
	return type(e) == "table" and wire.entity(e) or as_row(v)
end

-- One line of JSON -> a row; its spans and entities are objects again. Raises for what is no row.
function wire.decode_row(json)
	local v, err = core.row_decode(json, Proxy, RAW, special)
	if type(v) ~= "table" then
		error("row: " .. (err and err.message or "must be a JSON object"), 0)
	end
	return v
end

-- ---- reports ------------------------------------------------------------------------------------

function wire.encode_report(tree)
	local fast = core.row_encode({ kind = "report", title = tree.title, items = core.json_array(table.move(tree.items, 1, #tree.items,
		1, {})) }, entity_json, Proxy, RAW)
	if fast then return fast end
	local plain = { kind = "report", title = tree.title, items = {} }
	for i, item in ipairs(tree.items) do plain.items[i] = encode(item, "report", 1, {}) end
	core.json_array(plain.items)
	return to_json(plain)
end

local function string_or_nil(v) return type(v) == "string" and v or nil end

-- A list or an object, which spans and entities are not: those raise for fields that they do not have.
local function is_plain(v) return api.typeof(v) == "table" end
local function list_of(v) return is_plain(v) and v or {} end

-- The captures that a line of a concordance marks in its match: { { from, to, name }, ... }.
local function marks_of(row)
	local out = {}
	for _, m in ipairs(list_of(row["$marks"])) do
		if is_plain(m) and is_integer(m[1]) and is_integer(m[2]) and type(m[3]) == "string" then
			out[#out + 1] = { m[1], m[2], m[3] }
		end
	end
	return out
end

local check_item = {
	heading = function(item)
		return { kind = "heading", text = string_or_nil(item.text) or "",
			level = math.min(math.max(is_integer(item.level) or 1, 1), 3) }
	end,
	text = function(item) return { kind = "text", text = string_or_nil(item.text) or "" } end,
	quote = function(item)
		local out = { kind = "quote", text = string_or_nil(item.text) or "" }
		for _, k in ipairs { "uri", "publisher", "date", "ref", "type", "context_before",
			"context_after" } do
			out[k] = string_or_nil(item[k])
		end
		out.from, out.to = is_integer(item.from) or nil, is_integer(item.to) or nil
		return out
	end,
	table = function(item)
		local out = { kind = "table", columns = {}, rows = {}, found = item.found == true or nil }
		for i, c in ipairs(list_of(item.columns)) do
			if not is_plain(c) or type(c.name) ~= "string" then
				error("report: column without a name", 0)
			end
			local digits, lines = is_integer(c.digits), is_integer(c.lines)
			out.columns[i] = { name = c.name, title = string_or_nil(c.title) or c.name,
				type = string_or_nil(c.type), digits = digits and digits >= 0 and digits <= 15 and digits or nil,
				lines = lines and lines >= 1 and lines <= 1000 and lines or nil }
		end
		for i, row in ipairs(list_of(item.rows)) do
			if not is_plain(row) then error("report: a row that is no object", 0) end
			out.rows[i] = row
		end
		out.bar = item.bar == true and #out.columns == 2 or nil
		if is_plain(item.kwic) then
			out.kwic = {}
			for i, name in ipairs(item.kwic) do out.kwic[i] = string_or_nil(name) or "" end
			for _, row in ipairs(out.rows) do row["$marks"] = marks_of(row) end
		end
		return out
	end,
}

-- The columns that a stream of rows named, from the frame behind its rows; nil where it named none.
function wire.decode_columns(json)
	local v = json and core.json_decode(json)
	if type(v) ~= "table" or type(v.columns) ~= "table" or #v.columns == 0 then return nil end
	local out = {}
	for i, c in ipairs(v.columns) do
		if type(c) == "string" then c = { name = c } end
		if type(c) ~= "table" or type(c.name) ~= "string" then return nil end
		out[i] = { name = c.name, title = string_or_nil(c.title),
			digits = is_integer(c.digits) and math.tointeger(c.digits) or nil }
	end
	return out
end

-- JSON -> a report of known elements; what else it holds is dropped, an unknown element raises.
function wire.decode_report(json)
	local v, err = core.row_decode(json, Proxy, RAW, special)
	if type(v) ~= "table" then error("report: " .. (err and err.message or "no object"), 0) end
	local report = require "dossier.report".new(string_or_nil(v.title))
	local items = rawget(report, "items")
	for i, item in ipairs(list_of(v.items)) do
		local check = is_plain(item) and check_item[item.kind]
		if not check then
			error(("report: element %d is of unknown kind"):format(i), 0)
		end
		items[#items + 1] = check(item)
	end
	return report
end

return wire
