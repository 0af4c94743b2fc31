-- How values are told apart and put in order: one total order for sort, group, tally and tables.
-- SPDX-License-Identifier: MIT
--
-- Invariant: the order never depends on addresses, on `pairs` or on the locale; nil comes last.
-- Two mentions are the same when they are of one entity (or, for dates and numbers, have one
-- value).

local core = require "dossier.core"
local api = require "dossier.api"

local order = {}

local typeof = api.typeof
local span_kinds = { Span = true, Match = true, Zone = true }

-- A number or text that stands for an infinite bound or a value table.
local function value_text(v)
	if type(v) == "table" then
		return ("%s %s"):format(tostring(v.amount), tostring(v.currency or v.unit))
	end
	return tostring(v)
end

-- A span's own identity: its entity, its value, or its folded words.
local function span_identity(s)
	local entity = s.entity
	if entity then return "E" .. entity.key end
	if s.value ~= nil then return "V" .. tostring(s.type) .. ":" .. value_text(s.value) end
	if s.low ~= nil or s.high ~= nil then
		return ("B%s:%s..%s"):format(tostring(s.type), tostring(s.low), tostring(s.high))
	end
	return "S" .. tostring(s.type) .. ":" .. core.fold(s.text)
end

-- A string or number that is equal for values that people call the same.
function order.identity(v)
	local t = typeof(v)
	if t == "string" then return "s" .. v end
	if t == "number" or t == "boolean" or t == "nil" then
		if v ~= v then return "n?" end
		return v == nil and "nil" or v
	end
	if span_kinds[t] then return span_identity(v) end
	if t == "Entity" then return "E" .. v.key end
	if t == "Document" then return "D" .. v.id .. "\0" .. v.uri end
	if t == "table" then
		local ok, text = pcall(core.json_encode, v)
		if ok and text then return "T" .. text end
	end
	return v
end

-- value -> rank of its kind, what to compare, what breaks ties
local function measure(v)
	local t = typeof(v)
	if t == "nil" then return 9 end
	if t == "boolean" then return 1, v and 1 or 0 end
	if t == "number" then
		if v ~= v then return 8 end
		return 2, v
	end
	if t == "string" then return 3, v end
	if span_kinds[t] then
		local low = v.low
		if type(low) == "number" then return 2, low end
		if type(low) == "string" and low ~= "" then return 3, low end
		local entity = v.entity
		return 3, core.fold(entity and entity.name or v.text), entity and entity.key
	end
	if t == "Entity" then return 3, core.fold(v.name), v.key end
	if t == "Document" then return 4, v.date, v.uri .. "\0" .. v.id end
	if t == "table" then
		if type(v.amount) == "number" then
			return 2, v.amount, tostring(v.currency or v.unit)
		end
		local ok, text = pcall(core.json_encode, v)
		return 5, ok and text or ""
	end
	return 6, t
end

-- a < b: -1, equal: 0, else 1. Strings compare by bytes.
local function three(a, b)
	if a == b then return 0 end
	if a == nil then return 1 end
	if b == nil then return -1 end
	return a < b and -1 or 1
end

-- Compares what measure gave: nil and NaN stay last in both directions.
local function compare(a, b, down)
	if a[1] ~= b[1] then
		if a[1] >= 8 or b[1] >= 8 then return a[1] < b[1] end
		if down then a, b = b, a end
		return a[1] < b[1]
	end
	if down then a, b = b, a end
	local c = three(a[2], b[2])
	if c == 0 then c = three(a[3], b[3]) end
	if c == 0 then return nil end
	return c < 0
end

-- Sorts `items` in place by key(item); ties keep the order in which they came. A list of {key,
-- descending} may be given for `keys`.
function order.sort(items, keys)
	local rows = {}
	for i, item in ipairs(items) do
		local row = { at = i, item = item }
		for k = 1, #keys do row[k] = table.pack(measure(keys[k][1](item))) end
		rows[i] = row
	end
	table.sort(rows, function(a, b)
		for k = 1, #keys do
			local less = compare(a[k], b[k], keys[k][2])
			if less ~= nil then return less end
		end
		return a.at < b.at
	end)
	for i, row in ipairs(rows) do items[i] = row.item end
	return items
end

-- The key function that a field name or function stands for; who is named in errors.
function order.key(k, who)
	if type(k) == "function" then return k end
	return function(item)
		local t = type(item)
		if t ~= "table" and t ~= "userdata" then
			error(("%s: an item is %s, which has no field '%s': give a function")
				:format(who, api.got(item), k), 3)
		end
		return item[k]
	end
end

local ROWS = 1000 -- rows whose names are remembered

-- Whether `k` is `name` mistyped, and no optional field beside it: `whom` stands beside `who`, `dates` beside `date`.
local function is_slip(k, name)
	return #k > 2 and k:sub(1, #name) ~= name and name:sub(1, #k) ~= k
end

-- The same for a run over all items, and a function for its end. If there were plain rows and none of them had `k`, that
-- gives the name that was meant, or nil, and the names of their fields, sorted; else nothing.
function order.watched(k, who)
	local key = order.key(k, who)
	if type(k) == "function" then return key, function() end end
	local found, n, names = false, 0, {}
	return function(item)
		local t = type(item)
		local v
		if t == "userdata" or t == "table" then v = item[k] else v = key(item) end
		if v ~= nil then
			found = true
		elseif not found and n < ROWS and t == "table" and not debug.getmetatable(item) then
			n = n + 1
			for name in next, item do
				if type(name) == "string" then names[name] = true end
			end
		end
		return v
	end, function()
		if found or n == 0 then return nil end
		local list = api.sorted_keys(names)
		local near = api.nearest(k, list)
		return near and is_slip(k, near) and near or nil, list
	end
end

-- The number that an item of a sum stands for, or nil to leave it out.
function order.number(v, who)
	if v == nil or type(v) == "number" then return v end
	local t = typeof(v)
	if span_kinds[t] then
		v = v.value
		if v == nil or type(v) == "number" then return v end
	end
	error(("%s: cannot add up %s; give a function that makes a number of it"):format(who,
		api.got(v)), 3)
end

return order
