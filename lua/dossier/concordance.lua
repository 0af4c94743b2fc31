-- Concordances: matches with what stands to the left and right of them, in lines that can be sorted, counted and
-- laid out under each other.
-- SPDX-License-Identifier: MIT
--
-- A line is a row of plain data, so that a million of them keep no document: { left =, match =, right =, ref =, uri =,
-- id =, title =, date =, publisher =, lang =, ["$marks"] = { { from, to, name }, ... } bytes of match, ["$captures"] =
-- { name -> { piece, ... } } with the fields of a span, ["$names"] = of captures }. Names with $ are not shown in tables.

local core = require "dossier.core"
local api = require "dossier.api"
local cell = require "dossier.cell"
local order = require "dossier.order"
local stream = require "dossier.stream"
require "dossier.objects"
local span = require "dossier.span"

local concordance = {}

local CONTEXT = 10     -- tokens on each side
local SENTENCE = 2000  -- bytes of a sentence that a row keeps
local MARKS, CAPTURES, NAMES = "$marks", "$captures", "$names"

local NOTHING = {} -- never changed

-- ---- lines --------------------------------------------------------------------------------------

local span_fields = { "type", "value", "unit", "low", "high", "cue", "id" }

-- A capture or match without its document.
local function piece_of(s)
	local p = { text = s.text, from = s.from, to = s.to, ref = s.ref }
	for _, k in ipairs(span_fields) do p[k] = s[k] end
	if p.type then
		local e = s.entity
		p.entity = e and { key = e.key, name = e.name } or nil
	end
	return p
end


-- Fields of a document that a line has; the last document's are kept.
local last_doc, last_fields, last_text
local function document_fields(doc)
	if rawequal(last_doc, doc) then return last_fields end
	local uri = doc.uri
	last_doc, last_text = doc, doc.text
	last_fields = { uri = uri ~= "" and uri or nil, id = doc.id, title = doc.title, date = doc.date,
		publisher = doc.publisher, lang = doc.lang }
	return last_fields
end

-- Order of marks {from, to, name}: the outer one first, so that the inner one is seen.
function concordance.outer_first(a, b)
	if a[1] ~= b[1] then return a[1] < b[1] end
	if a[2] ~= b[2] then return a[2] > b[2] end
	return a[3] < b[3]
end

local function captures_of(line, m, names)
	local from = m.from
	local marks, captures = {}, {}
	for _, name in ipairs(names) do
		local pieces = {}
		for s in m:all(name) do
			local p = piece_of(s)
			pieces[#pieces + 1] = p
			if p.from >= from and p.to <= m.to then marks[#marks + 1] = { p.from - from + 1, p.to - from + 1, name } end
		end
		captures[name] = pieces[1] and pieces or nil
	end
	table.sort(marks, concordance.outer_first)
	line[MARKS], line[CAPTURES], line[NAMES] = marks, captures, names
end

-- A sentence as a cell: on one line, and not the whole of a text without full stops.
local function sentence_of(m)
	local s = m.sentence
	if not s then return nil end
	local text = s.text
	if #text > SENTENCE then return nil end
	return (text:gsub("%s+", " "))
end

-- The line of a match (or span; names: of its captures). opts: context = tokens, sentence = whether with it.
function concordance.line(m, names, opts)
	local line = {}
	for k, v in pairs(document_fields(m.doc)) do line[k] = v end
	line.left, line.right = span.context(m, opts and opts.context or CONTEXT, last_text)
	line.match, line.ref = m.text, m.ref
	if opts and opts.sentence then line.sentence = sentence_of(m) end
	if names and #names > 0 then captures_of(line, m, names) else line[MARKS], line[CAPTURES] = NOTHING, NOTHING end
	return line
end

-- ---- keys ---------------------------------------------------------------------------------------

-- The words of a text, folded; signs are none.
local function words_of(text)
	local out = {}
	for _, _, w in core.segment(text, "word") do
		local key = core.fold(w)
		if key:find "[%w\x80-\xFF]" and not key:find "^\xE2[\x80\x81]" then out[#out + 1] = key end
	end
	return out
end

-- \1 is less than any byte of a word, so a word comes before a longer one that begins with it.
local function right_key(line) return table.concat(words_of(line.right), "\1") end
local function left_key(line)
	local words = words_of(line.left)
	for i = 1, #words // 2 do words[i], words[#words + 1 - i] = words[#words + 1 - i], words[i] end
	return table.concat(words, "\1")
end

local from_date = { year = 4, month = 7 }
local document_keys = { "date", "year", "month", "publisher", "lang", "uri", "id", "title" }
local is_document_key = {}
for _, k in ipairs(document_keys) do is_document_key[k] = true end

local function field_of_document(key)
	local n = from_date[key]
	if not n then return function(line) return line[key] end end
	return function(line)
		local date = line.date
		return date and #date >= n and date:sub(1, n) or nil
	end
end

local no_bound = { [math.huge] = true, [-math.huge] = true, ["0001-01-01"] = true, ["9999-12-31"] = true }

-- "\u{2265}10" or "30..50" of what is known only as a range; nil for all else.
local function bounds_of(p)
	local low, high = p.low, p.high
	if low == nil or no_bound[low] then low = nil end
	if high == nil or no_bound[high] then high = nil end
	if low and high then return cell.text(low, true) .. ".." .. cell.text(high, true) end
	return low and "\u{2265}" .. cell.text(low, true) or high and "\u{2264}" .. cell.text(high, true) or nil
end

local own_fields = { captures = true, ["end"] = true, left = true, match = true, offsets = true, ref = true, right = true,
	sentence = true, start = true }

-- The field of a row that a capture is in: its name, or NAME.text where a row has a field of that name, be it empty.
function concordance.field(name)
	return (own_fields[name] or is_document_key[name]) and name .. ".text" or name
end

-- What a piece is counted as: identity, and what is shown for it. Names go by their entity, values by value, other text
-- by its match key.
local function value_of(p)
	if p.entity then return "E" .. p.entity.key, p.entity.name end
	if p.value ~= nil then
		local v = p.value
		if type(v) == "table" then return "V" .. cell.text(v, true), cell.text(v, true) end
		return "V" .. tostring(v), v
	end
	local bounds = bounds_of(p)
	if bounds then return "B" .. bounds, bounds end
	return "S" .. core.fold(p.text), (p.text:gsub("%s+", " "))
end

local piece_fields = { text = true, type = true, value = true, unit = true, low = true, high = true, cue = true, id = true,
	entity = true }

local function match_piece(line) return { { text = line.match } } end

-- "who", "who.type" -> pieces(line), field or nil; nil, message for what is no capture.
local function capture_key(key, names)
	local name, field = key:match "^([^.]+)%.?(.*)$"
	if field == "" then field = nil end
	if field == "word" then field = "text" end -- as it is called in patterns
	local known = {}
	for _, n in ipairs(names) do known[n] = true end
	if name ~= "match" and not known[name or key] then
		local all = table.move(names, 1, #names, #document_keys + 1, table.move(document_keys, 1, #document_keys, 1, {}))
		all[#all + 1] = "match"
		return nil, ("there is no capture or field '%s'%s%s"):format(key, api.hint(key, all),
			key == "type" and #names > 0 and (": of a capture it is %s.type"):format(names[1]) or
			#names > 0 and (" (captures: %s)"):format(table.concat(names, " ")) or " (the pattern has no captures)")
	end
	if field and not piece_fields[field] then
		local fields = api.sorted_keys(piece_fields)
		local hint = api.hint(field, fields)
		return nil, ("%s: a capture has no field '%s'%s"):format(key, field,
			hint ~= "" and hint or ", expected " .. table.concat(fields, ", "))
	end
	if name == "match" then return match_piece, field end
	return function(line) return line[CAPTURES][name] or {} end, field
end

-- What a capture is sorted by: its number or first day, else its name or words.
local function capture_measure(p, field)
	if field == "entity" then return p.entity and core.fold(p.entity.name) end
	if field and field ~= "text" then return p[field] end
	if not field and p.low ~= nil then return p.low end
	if not field and type(p.value) == "number" then return p.value end
	return core.fold(not field and p.entity and p.entity.name or p.text)
end

-- What a pattern calls a capture is meant before what a document has.
local function is_capture(key, names)
	for _, n in ipairs(names) do
		if n == key then return true end
	end
	return false
end

-- "left", "-n", "date" ... -> key function, whether downwards; nil, message.
local function sort_key(key, names)
	local down = key:sub(1, 1) == "-"
	if down then key = key:sub(2) end
	local own = not is_capture(key, names)
	if own and key == "left" then return left_key, down end
	if own and key == "right" then return right_key, down end
	if own and is_document_key[key] then return field_of_document(key), down end
	local pieces, field = capture_key(key, names)
	if not pieces then
		return nil, field
	end
	return function(line)
		local p = pieces(line)[1]
		return p and capture_measure(p, field)
	end, down
end

local function each_key(keys)
	local list = {}
	for key in keys:gmatch "[^,]+" do list[#list + 1] = key:match "^%s*(.-)%s*$" end
	return list
end

-- "left,-date" -> what concordance.sort takes; nil, message.
function concordance.sort_keys(keys, names)
	local out = {}
	for _, key in ipairs(each_key(keys)) do
		local f, down = sort_key(key, names)
		if not f then return nil, down end
		out[#out + 1] = { f, down }
	end
	if #out == 0 then return nil, "no key is given" end
	return out
end

-- Sorts in place; ties stay in the order of the documents.
function concordance.sort(lines, keys) return order.sort(lines, keys) end

-- ---- samples ------------------------------------------------------------------------------------

-- A sample of `size` lines: those whose place hashes lowest under the seed, whatever the order in which they come. Most
-- matches are out as soon as there are some, so rank comes first: what it gives goes to add, with the line; nil: it is out.
function concordance.sampler(size, seed)
	local kept, n, most = {}, 0, nil
	local function cut()
		table.sort(kept, function(a, b)
			if a.hash ~= b.hash then return a.hash < b.hash end
			return a.at < b.at
		end)
		for i = #kept, size + 1, -1 do kept[i] = nil end
		most = #kept == size and kept[size].hash
	end
	local sampler = {}
	function sampler.rank(uri, ref)
		n = n + 1
		local hash = core.hash(("%d %s %s"):format(seed, uri or "", ref))
		return (not most or hash <= most) and hash or nil
	end
	function sampler.add(hash, line)
		kept[#kept + 1] = { hash = hash, at = n, line = line }
		if #kept >= 2 * size + 1000 then cut() end
	end
	-- The lines, in the order in which they came.
	function sampler.lines()
		cut()
		table.sort(kept, function(a, b) return a.at < b.at end)
		local out = {}
		for i, k in ipairs(kept) do out[i] = k.line end
		return out
	end
	return sampler
end

-- ---- counts -------------------------------------------------------------------------------------

-- Adds values of the keys to all combinations so far.
local function combine(combinations, values)
	local out = {}
	for _, c in ipairs(combinations) do
		for _, v in ipairs(values) do
			local ids, shown = table.move(c.ids, 1, #c.ids, 1, {}), table.move(c.shown, 1, c.n, 1, {})
			ids[#ids + 1] = v[1]
			shown[c.n + 1] = v[2]
			out[#out + 1] = { ids = ids, shown = shown, n = c.n + 1 }
		end
	end
	return out
end

local function counted_values(key, names)
	if is_document_key[key] and not is_capture(key, names) then
		local get = field_of_document(key)
		return function(line)
			local v = get(line)
			return { { v and "D" .. v or "", v } }
		end
	end
	local pieces, field = capture_key(key, names)
	if not pieces then return nil, field end
	return function(line)
		local out = {}
		for i, p in ipairs(pieces(line)) do
			local id, shown
			if not field then
				id, shown = value_of(p)
			else
				shown = p[field]
				if field == "entity" then shown = p.entity and p.entity.name end
				if type(shown) == "table" then shown = cell.text(shown, true) end
				id = shown ~= nil and field .. tostring(shown) or ""
			end
			out[i] = { id, shown }
		end
		return #out > 0 and out or { { "", nil } }
	end
end

-- The form that stood there most often; of equals the first in byte order.
local function commonest(forms)
	local best, most
	for form, n in pairs(forms) do
		if not best or n > most or n == most and tostring(form) < tostring(best) then best, most = form, n end
	end
	return best
end

-- What the keys are called in a row: a capture that is called as a figure beside it has another name.
local function key_columns(keys)
	local out = {}
	for i, key in ipairs(keys) do out[i] = (key == "count" or key == "documents") and key .. ".text" or key end
	return out
end

-- A counter of combinations: counter.add(line), counter.rows() -> rows { KEY..., count, documents }, the commonest first;
-- counter.columns, their names. nil, message.
function concordance.counter(keys, names)
	local list, get = each_key(keys), {}
	for i, key in ipairs(list) do
		local err
		get[i], err = counted_values(key, names)
		if not get[i] then return nil, err end
	end
	if #list == 0 then return nil, "no key is given" end
	list = key_columns(list)
	local groups, by = {}, {}
	local counter = { columns = table.move(list, 1, #list, 1, {}) }
	counter.columns[#list + 1], counter.columns[#list + 2] = "count", "documents"
	function counter.add(line)
		local combinations = { { ids = {}, shown = {}, n = 0 } }
		for i = 1, #get do combinations = combine(combinations, get[i](line)) end
		for _, c in ipairs(combinations) do
			local id = table.concat(c.ids, "\0")
			local g = by[id]
			if not g then
				g = { forms = {}, count = 0, documents = 0 }
				for i = 1, #list do g.forms[i] = {} end
				by[id] = g
				groups[#groups + 1] = g
			end
			g.count = g.count + 1
			if g.doc ~= line.id then
				g.doc, g.documents = line.id, g.documents + 1
			end
			for i = 1, #list do
				local v = c.shown[i]
				if v ~= nil then g.forms[i][v] = (g.forms[i][v] or 0) + 1 end
			end
		end
	end
	function counter.rows()
		local rows = {}
		for i, g in ipairs(groups) do
			local row = { count = g.count, documents = g.documents }
			for k, key in ipairs(list) do row[key] = commonest(g.forms[k]) end
			rows[i] = row
		end
		local sort = { { function(r) return r.count end, true } }
		for _, key in ipairs(list) do sort[#sort + 1] = { function(r) return r[key] end, false } end
		order.sort(rows, sort)
		return rows
	end
	return counter
end

-- ---- tables -------------------------------------------------------------------------------------

-- Lines with the captures as fields: its text, see concordance.field, and NAME.value its value.
function concordance.rows(lines, names)
	for _, line in ipairs(lines) do
		for _, name in ipairs(names) do
			local p = line[CAPTURES][name]
			p = p and p[1]
			line[concordance.field(name)] = p and p.text or nil
			local v = p and p.value
			if type(v) == "table" then v = cell.text(v, true) end
			line[name .. ".value"] = v
		end
	end
	return lines
end

-- ---- for scripts --------------------------------------------------------------------------------

local option_keys = {
	context = { "integer?", "tokens on each side; 10 if left out" },
	sort = { "string?", '"left", "right", "match", a capture, "date", "publisher" ...; "-n" downwards; several with commas' },
	sample = { "integer?", "so many, chosen at random" }, seed = { "integer?", "another choice" },
	limit = { "integer?", "not more than so many" },
}

local function names_in(m)
	if api.typeof(m) ~= "Match" then return {} end
	return require "dossier.pattern".names_of(m)
end

-- A line that was made before, as reduce gets it from map: of a repeated capture it has the first piece.
local function line_again(made)
	local line, captures = {}, {}
	for k, v in next, made do line[k] = v end
	local names = type(made[NAMES]) == "table" and made[NAMES] or {}
	for _, name in ipairs(names) do
		local s = made[concordance.field(name)]
		if api.typeof(s) == "Span" then captures[name] = { piece_of(s) } end
	end
	line[MARKS], line[CAPTURES] = made[MARKS] or NOTHING, captures
	return line, names
end

local function is_line(v)
	return api.typeof(v) == "table" and type(v.left) == "string" and type(v.match) == "string" and type(v.right) == "string"
end

local function line_of(m, opts, who)
	local t = api.typeof(m)
	if t ~= "Match" and t ~= "Span" and t ~= "Zone" then
		if is_line(m) then return line_again(m) end
		error(("%s: an item must be a Match or Span, got %s"):format(who, api.got(m)), 0)
	end
	local names = names_in(m)
	local line = concordance.line(m, names, opts)
	for _, name in ipairs(names) do line[concordance.field(name)] = m[name] end
	return line, names
end

-- What a script sees of a line: spans stand for the captures.
local function public(line)
	if line then line[CAPTURES] = nil end
	return line
end

local function shown_columns(names)
	local columns = { "left", "match", "right" }
	for _, name in ipairs(names) do columns[#columns + 1] = concordance.field(name) end
	for _, c in ipairs { "date", "publisher", "uri", "ref" } do columns[#columns + 1] = c end
	return columns
end

-- All lines of a stream that options choose, in their order.
local function gather(items, opts)
	local sampler = opts.sample and concordance.sampler(opts.sample, opts.seed or 1)
	local lines, names = {}, {}
	for m in items do
		local line, own = line_of(m, opts, "stream:concordance")
		if #own > #names then names = own end
		local rank = sampler and sampler.rank(line.uri, line.ref)
		if rank then sampler.add(rank, line) elseif not sampler then lines[#lines + 1] = line end
		if opts.limit and not opts.sort and not sampler and #lines >= opts.limit then break end
	end
	if sampler then lines = sampler.lines() end
	if opts.sort and #lines > 0 then
		local keys, err = concordance.sort_keys(opts.sort, names)
		if not keys then error("stream:concordance: sort: " .. err, 0) end
		concordance.sort(lines, keys)
	end
	for i = #lines, (opts.limit or math.huge) + 1, -1 do lines[i] = nil end
	return lines
end

local since = "0.1"
local sample = [[
local dossier = require "dossier"
local doc = dossier.document "Anna met Boris. Later Boris met Clara, and Anna left."
local p = dossier.pattern "verb:(met|left)"
]]

api.define {
	name = "stream:concordance", args = { { "opts", "table?", "options", option_keys } }, returns = "Stream",
	since = since,
	text = "Of a stream of matches or spans: each with what stands beside it, as rows { left =, match =, right =, date ="
		.. ", publisher =, uri =, ref = } and the captures by name. Sorted by the words to the left or right, from the"
		.. " match outwards, by a capture or a field of the document. Lines that were made before (rows of `map`, in `reduce`)"
		.. " are sorted and chosen from again. `report:concordance` lays them out.",
	errors = "raises for a key that is none, and for items that are no spans",
	example = sample .. 'for line in doc:match(p):concordance { sort = "right", context = 3 } do\n'
		.. '  print(line.left .. "[" .. line.match .. "]" .. line.right)\nend\n'
		.. "--> , and Anna [left].\n--> Anna [met] Boris. Later\n--> . Later Boris [met] Clara, and",
	call = function(self, opts)
		opts = opts or {}
		return stream.from(function()
			local items = stream.iterate(self)
			if not opts.sort and not opts.sample then
				local n = 0
				return function()
					n = n + 1
					if opts.limit and n > opts.limit then return nil end
					local m = items()
					if m ~= nil then return public((line_of(m, opts, "stream:concordance"))) end
				end
			end
			local lines, i = gather(items, opts), 0
			return function()
				i = i + 1
				return public(lines[i])
			end
		end, { what = "lines" })
	end,
}

api.define {
	name = "stream:cross", args = { { "keys", "string", 'captures, NAME.type and the like, "match", "date", "year", "month",'
		.. ' "publisher", "lang", "uri"; several with commas' } }, returns = "Stream",
	since = since,
	text = "Of a stream of matches: how often each combination of the keys occurs, and in how many documents: rows with"
		.. " the keys, `count` and `documents`, the commonest first. Names count by what they name, numbers and dates by"
		.. " value, other words by match key; the form that is shown is the commonest.",
	errors = "raises for a key that is none",
	example = sample .. 'for row in doc:match(p):cross "verb" do print(row.verb, row.count) end\n'
		.. "--> met\t2\n--> left\t1",
	call = function(self, keys)
		return stream.from(function()
			local rows, i, counter = nil, 0, nil
			for m in stream.iterate(self) do
				local line, names = line_of(m, { context = 0 }, "stream:cross")
				if not counter then
					local err
					counter, err = concordance.counter(keys, names)
					if not counter then error("stream:cross: " .. err, 0) end
				end
				counter.add(line)
			end
			rows = counter and counter.rows() or {}
			return function()
				i = i + 1
				return rows[i]
			end
		end, { what = "rows", columns = (function()
			local list = key_columns(each_key(keys))
			list[#list + 1], list[#list + 2] = "count", "documents"
			return list
		end)() })
	end,
}

-- The table of a report that shows lines (a list or stream of them) as a concordance.
function concordance.item(lines)
	local list, names, seen = {}, {}, {}
	for line in stream.iterate(lines) do
		if api.typeof(line) ~= "table" or type(line.match) ~= "string" then
			error(("report:concordance: line %d must be one of stream:concordance, got %s"):format(#list + 1, api.got(line)), 4)
		end
		list[#list + 1] = line
		for _, name in ipairs(line[NAMES] or {}) do
			if not seen[name] then
				seen[name] = true
				names[#names + 1] = name
			end
		end
	end
	local item = require "dossier.report".table_item(list, shown_columns(names))
	item.kwic = names
	return item
end

return concordance
