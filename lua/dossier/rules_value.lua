-- What functions of rules are given and give: matches in, values of annotations out.
-- SPDX-License-Identifier: MIT
--
-- A function runs under a limit of steps and sees the document as the phases before have left it. What it returns is
-- checked here against the shape that values of its type have; bounds are checked where they are read (bind/tag/value.c).

local api = require "dossier.api"
local document = require "dossier.document"
local pattern = require "dossier.pattern"

local sethook, getinfo = debug.sethook, debug.getinfo
local pcall, error, allowance = pcall, error, require "dossier.host".allowance
local report_to = require "dossier.core".on_rule_failure

local value = {}

local MEMORY = 256 -- MB

local running = false

-- Calls f with a limit of memory and of steps of the Lua machine; a function of C's, such as a search in a string, is one
-- step. Gives what pcall would, but one result. A call within a call is under the limit of the outer one.
function value.limited(steps, f, ...)
	if running then
		local ok, result = pcall(f, ...)
		return ok, result
	end
	local over
	local function stop()
		-- f may have just returned
		if getinfo(2, "f").func == value.limited then return end
		over = ("over its limit of %d million steps"):format(steps // 1000000)
		-- at once again, where somebody catches this
		sethook(stop, "", 1)
		error(over, 0)
	end
	running = true
	-- where failures are told: a tagger that f was in the middle of when its limit ended it could not set that back
	local reporter = report_to(nil)
	report_to(reporter)
	allowance(MEMORY)
	sethook(stop, "", steps)
	local ok, result = pcall(f, ...)
	sethook()
	allowance()
	running = false
	report_to(reporter)
	if over then return false, over end
	return ok, result
end

local CALL = 10000000

-- ---- shapes -------------------------------------------------------------------------------------

local kinds = {}
for kind, list in pairs {
	number = { "CARDINAL", "ORDINAL", "PERCENT" }, time = { "DATE", "TIME", "DURATION", "SET" },
	money = { "MONEY" }, quantity = { "QUANTITY" },
	text = { "EMAIL", "URL", "PHONE", "IP", "HANDLE", "HASHTAG", "COORD" },
} do
	for _, t in ipairs(list) do kinds[t] = kind end
end

local wanted = {
	number = "a number, or { low =, high =, cue = }",
	time = 'a TIMEX3 string such as "2020-11-10" or "P3D", or { value =, low =, high = }',
	money = 'a table { amount =, currency = "USD" }, or { low =, high =, currency = }',
	quantity = 'a table { amount =, unit = "kilometre" }, or { low =, high =, unit = }',
	text = "a string",
}

local keys = { value = true, amount = true, currency = true, unit = true, low = true, high = true, cue = true, id = true }
local key_names = { "amount", "cue", "currency", "high", "id", "low", "unit", "value" }

local function is_timex(s)
	return s:find "^[%dXPT]" and not s:find "[^%dA-Z%-/:%.%+]" and #s <= 60
end

-- What counts money, and what counts other things; either may be left out.
local function fits_unit(kind, v)
	if kind == "money" then
		return v.unit == nil and (v.currency == nil or type(v.currency) == "string" and v.currency:find "^%u%u%u$")
	end
	return v.currency == nil and (v.unit == nil or type(v.unit) == "string")
end

local function fits(kind, v, opts)
	local t = type(v)
	if v == nil then return (kind ~= "money" and kind ~= "quantity") and not (opts.unit or opts.currency) or fits_unit(kind, opts) end
	if kind == "number" then return t == "number" end
	if kind == "time" then return t == "string" and is_timex(v) end
	if kind == "text" then return t == "string" end
	if t ~= "table" then return false end
	return type(v.amount) == "number" and fits_unit(kind, v)
end

local function shown(v)
	if type(v) == "table" and api.typeof(v) == "table" then return "a table" end
	return api.got(v)
end

-- A value as rules write it -> value, opts (low, high, cue) and id, as doc:annotate takes them; raises a plain message.
function value.shape(kind_name, v)
	local kind = kinds[kind_name]
	local own = not kind and not require "dossier.object".names[kind_name]
	if v == nil or v == true then return nil, {} end
	local opts, id = {}, nil
	if api.typeof(v) == "table" then
		for k in pairs(v) do
			if not keys[k] then
				error(("unknown key %s in the value%s"):format(type(k) == "string" and "'" .. k .. "'" or "[" .. tostring(k) .. "]",
					type(k) == "string" and api.hint(k, key_names) or ""), 0)
			end
		end
		opts, id = { low = v.low, high = v.high, cue = v.cue }, v.id
		if v.amount == nil then opts.currency, opts.unit = v.currency, v.unit end
		if v.amount ~= nil then
			v = { amount = v.amount, currency = v.currency, unit = v.unit }
		else
			v = v.value
		end
	end
	if own then
		local t = api.typeof(v)
		if v ~= nil and t ~= "number" and t ~= "string" and t ~= "table" then
			error(("the value of %s must be a number, a string or a table, got %s"):format(kind_name, shown(v)), 0)
		end
		for _, at in ipairs { opts, t == "table" and v or {} } do
			if at.unit ~= nil and at.currency ~= nil or not fits_unit(at.currency ~= nil and "money" or "quantity", at) then
				error(("the value of %s has a unit, a string, or a currency such as \"USD\""):format(kind_name), 0)
			end
		end
	elseif not kind then
		if v ~= nil or next(opts) then error(("%s has no value, got %s"):format(kind_name, shown(v)), 0) end
	elseif not fits(kind, v, opts) then
		error(("the value of %s must be %s; got %s"):format(kind_name, wanted[kind], shown(v)), 0)
	end
	if id ~= nil and (type(id) ~= "string" or id == "" or id:find "%c") then
		error(("an id must be a string such as \"list:key\", got %s"):format(shown(id)), 0)
	end
	return v, opts, id
end

-- "key" -> "file:key"
function value.id(id, file)
	if id and not id:find(":", 1, true) then return file .. ":" .. id end
	return id
end

-- ---- functions ----------------------------------------------------------------------------------

-- "tolls.lua:14"
function value.place(fn)
	local at = getinfo(fn, "S")
	return ("%s:%d"):format(at.short_src, at.linedefined)
end

-- What was raised, with its place in front: "tolls.lua:15: rule 'toll': attempt to ...".
local function failure(rule, fn, err)
	local text = type(err) == "string" and err or require "dossier.core".is_error(err) and tostring(err)
		or ("raised %s, not a message"):format(api.got(err))
	local place, rest = text:match "^([^\n]-:%d+): (.*)$"
	if not place or place:find "^lua/" then place, rest = value.place(fn), rest or text end
	error(("%s: rule '%s': %s"):format(place, rule.name, rest), 0)
end

-- Calls one of the rule's functions. What is remembered of the document is of another phase, before and behind it.
local function call(rule, doc, fn, ...)
	document.changed(doc)
	local ok, result = value.limited(CALL, fn, ...)
	document.changed(doc)
	document.set_tagged(doc, false)
	if not ok then failure(rule, fn, result) end
	return result
end

-- The function that the core calls for each match of a rule (bind/match/rules.c): -> keep, and,
-- where it has a function for the value, value, opts, id.
-- names(): set of the pattern's captures.
function value.caller(rule, file, names)
	local test, of = rule.test, type(rule.value) == "function" and rule.value or nil
	return function(doc, row, from, to)
		local m, s = pattern.make_match(doc, row, names()), document.raw.make_span(doc, from, to)
		if test and not call(rule, doc, test, m, s) then return false end
		if not of then return true end
		local v = call(rule, doc, of, m, s)
		if v == false then return false end
		local ok, what, opts, id = pcall(value.shape, rule.type, v)
		if not ok then failure(rule, of, what) end
		return true, what, opts, value.id(id, file.name)
	end
end

return value
