-- Filters of lists: 'needs:none and conflict', 'tag:maps or (author:novak and not is:shipped)'.
-- SPDX-License-Identifier: MIT
--
--   filter = and-part { "or" and-part }      and-part = part { ["and"] part }      part = "not" part | "(" filter ")" | term
-- A term is KEY:VALUE or a word; words are found, blind to case and accents, in name, summary, description and tags.

local core = require "dossier.core"

local filter = {}

local keys = { "name", "tag", "needs", "license", "author", "is", "signer" }

-- item: { name, text, tags, needs, license, authors, is = {shipped=true}, signer }
local tests = {
	name = function(item, v) return core.fold(item.name):find(v, 1, true) ~= nil end,
	license = function(item, v) return core.fold(item.license or ""):find(v, 1, true) ~= nil end,
	signer = function(item, v) return v == "none" and not item.signer or core.fold(item.signer or ""):find(v, 1, true) ~= nil end,
	is = function(item, v) return item.is[v] == true end,
	tag = function(item, v)
		for _, t in ipairs(item.tags) do
			if core.fold(t) == v then return true end
		end
		return false
	end,
	author = function(item, v)
		for _, a in ipairs(item.authors) do
			if core.fold(a):find(v, 1, true) then return true end
		end
		return false
	end,
	needs = function(item, v)
		if v == "none" then return #item.needs == 0 end
		for _, n in ipairs(item.needs) do
			if core.fold(n) == v or core.fold(n:match "^[^:]*") == v then return true end
		end
		return false
	end,
}

local function tokens(text)
	local list, at = {}, 1
	while true do
		local first, word, last = text:match("^%s*()([()])()", at)
		if not first then first, word, last = text:match('^%s*()([^%s()"]*"[^"]*")()', at) end
		if not first then first, word, last = text:match('^%s*()([^%s()]+)()', at) end
		if not first then break end
		list[#list + 1] = { word = word, at = first }
		at = last
	end
	return list
end

local Fault = {}
local function fault(message, at) error(setmetatable({ message = message, at = at }, Fault), 0) end

local function term(token)
	local key, value = token.word:match "^([%a]+):(.*)$"
	if not key then
		local v = core.fold((token.word:gsub('"', "")))
		return function(item) return core.fold(item.text):find(v, 1, true) ~= nil end
	end
	local test = tests[key]
	if not test then
		local near = require "cli.options".nearest(key, keys)
		fault(("unknown key '%s'%s (known: %s)"):format(key, near and (", did you mean '%s'?"):format(near) or "",
			table.concat(keys, " ")), token.at)
	end
	value = core.fold((value:gsub('"', "")))
	if value == "" then fault(("expected a value behind '%s:'"):format(key), token.at + #key + 1) end
	if key == "is" and value ~= "shipped" and value ~= "installed" then
		fault(("'is:' takes shipped or installed, not '%s'"):format(value), token.at + 3)
	end
	return function(item) return test(item, value) end
end

local MAX_DEPTH = 100

local function parse(list, text)
	local i, depth, any = 1, 0, nil
	local function part()
		local token = list[i]
		if not token then fault("expected a word, KEY:VALUE, 'not' or '('", #text + 1) end
		depth = depth + 1
		if depth > MAX_DEPTH then fault("nested too deeply", token.at) end
		i = i + 1
		local result
		if token.word == "not" then
			local inner = part()
			result = function(item) return not inner(item) end
		elseif token.word == "(" then
			result = any()
			if not (list[i] and list[i].word == ")") then fault("expected ')'", list[i] and list[i].at or #text + 1) end
			i = i + 1
		elseif token.word == ")" or token.word == "and" or token.word == "or" then
			fault(("expected a word, KEY:VALUE, 'not' or '(', got '%s'"):format(token.word), token.at)
		else
			result = term(token)
		end
		depth = depth - 1
		return result
	end
	local function all()
		local parts = { part() }
		while list[i] and list[i].word ~= "or" and list[i].word ~= ")" do
			if list[i].word == "and" then i = i + 1 end
			parts[#parts + 1] = part()
		end
		return function(item)
			for _, p in ipairs(parts) do
				if not p(item) then return false end
			end
			return true
		end
	end
	function any()
		local parts = { all() }
		while list[i] and list[i].word == "or" do
			i = i + 1
			parts[#parts + 1] = all()
		end
		return function(item)
			for _, p in ipairs(parts) do
				if p(item) then return true end
			end
			return false
		end
	end
	local result = any()
	if list[i] then fault(("expected 'and' or 'or', got '%s'"):format(list[i].word), list[i].at) end
	return result
end

-- text -> function(item) -> boolean; nil and a message with its column on a mistake. Empty = everything.
function filter.compile(text)
	if not text:match "%S" then return function() return true end end
	local ok, result = pcall(parse, tokens(text), text)
	if ok then return result end
	if getmetatable(result) ~= Fault then error(result, 0) end
	return nil, ("filter, column %d: %s"):format(result.at, result.message)
end

-- A manifest (and what is known of its package) as an item.
function filter.item(m, more)
	more = more or {}
	return { name = m.name, tags = m.tags or {}, needs = m.needs or {}, license = m.license, authors = m.authors or {},
		is = { [more.where or "installed"] = true }, signer = more.signer,
		text = table.concat({ m.name, m.summary or "", m.text or "", table.concat(m.tags or {}, " ") }, "\n") }
end

return filter
