-- Token patterns and their matches.
-- SPDX-License-Identifier: MIT
--
-- A match is a span; its captures are fields. So a capture may not be named like a field or method
-- of a span: that is an error when the pattern is compiled.

local core = require "dossier.core"
local api = require "dossier.api"
local object = require "dossier.object"
local document = require "dossier.document"
local excerpt = require "dossier.excerpt"
local span = require "dossier.span"
local stream = require "dossier.stream"

local class = api.class { name = "pattern", type = "Pattern", text = "A compiled token pattern." }
local match_class = api.class {
	name = "match", type = "Match",
	text = "A match of a pattern: a span whose captures are fields, nil when they took no"
		.. " part.",
}
local raw = object.attach("Pattern", class)
local doc_raw = document.raw

local pattern = {}
local INNER, LAZY = span.INNER, span.LAZY
local unwrap = span.unwrap
local CAPTURES, NAMES, DOC, ROW = {}, {}, {}, {}

-- ---- matches ------------------------------------------------------------------------------------

local Match = { __name = "Match", __metatable = "Match" }
Match.__newindex = api.frozen(match_class)
Match.__tostring = function(self) return tostring(unwrap(self)) end
Match.__eq = function(a, b) return unwrap(a) == unwrap(b) end

local fields = {}

Match.__index = function(self, key)
	local own = match_class.methods[key]
	if own then return own end
	if self[NAMES][key] then
		local list = self[CAPTURES]
		list = list and list[key]
		return list and list[1]
	end
	if not next(fields) then
		for _, name in ipairs(span.class.names) do fields[name] = true end
	end
	if fields[key] then return unwrap(self)[key] end
	local names = { "all" }
	for _, name in ipairs(span.class.names) do names[#names + 1] = name end
	for name in pairs(rawget(self, NAMES)) do names[#names + 1] = name end
	error(("a match has no field, method or capture '%s'%s"):format(tostring(key),
		api.hint(key, names)), 2)
end

local function make_inner(self)
	local row = rawget(self, ROW)
	local inner = doc_raw.make_span(rawget(self, DOC), row[1], row[2])
	rawset(self, INNER, inner)
	return inner
end

-- row: {from, to, name, from, to, span, ...} of bind/match/pattern.c. Captures are made at once: the numbers of
-- annotations change with the next one that is added.
local function make_match(doc, row, names)
	local captures
	for i = 3, #row, 4 do
		local name, number = row[i], row[i + 3]
		local s = number > 0 and doc_raw.span(doc, number) or doc_raw.make_span(doc, row[i + 1], row[i + 2])
		captures = captures or {}
		local list = captures[name]
		if list then list[#list + 1] = s else captures[name] = { s } end
	end
	return setmetatable({ [LAZY] = make_inner, [DOC] = doc, [ROW] = row, [NAMES] = names, [CAPTURES] = captures or false },
		Match)
end

pattern.make_match = make_match

-- The names of the captures of a match's pattern, in the order in which it has them.
local in_order = setmetatable({}, { __mode = "k" })
function pattern.names_of(m) return in_order[rawget(m, NAMES)] end

-- ---- compiling ----------------------------------------------------------------------------------

local names_of = setmetatable({}, { __mode = "k" })

-- A capture may take the place of these fields of the match: "verb:$confirm claim:([]+)" is how
-- people write it, and each capture, being a span, still has its own .claim.
local may_hide = { claim = true, unit = true }

local function check_captures(p)
	local set = {}
	for _, name in ipairs(raw.captures(p)) do
		for _, taken in ipairs(span.class.names) do
			if (taken == name or name == "all") and not may_hide[name] then
				return nil, api.failure(("a capture cannot be called %s, which"
					.. " every match has already")
					:format(name), "ESYNTAX")
			end
		end
		set[name] = true
	end
	names_of[p] = set
	in_order[set] = raw.captures(p)
	return p
end

local function word_lists(lists)
	local out = {}
	for _, name in ipairs(api.sorted_keys(lists or {})) do
		if type(name) ~= "string" then
			error(("dossier.pattern: lists go by name, got %s"):format(api.got(name)),
				4)
		end
		local words = {}
		local given = lists[name]
		if type(given) ~= "table" then
			error(("dossier.pattern: list '%s' must be a List, got %s"):format(name,
				api.got(given)), 4)
		end
		for i, word in ipairs(stream.to_list(given)) do
			if type(word) ~= "string" then
				error(("dossier.pattern: item %d of list '%s' must be a string,"
					.. " got %s"):format(i, name,
					api.got(word)), 4)
			end
			words[i] = word
		end
		out[name] = words
	end
	return out
end

local function compile(source, lists)
	local p, err = core.pattern(source, word_lists(lists))
	if not p then return nil, excerpt.add(err, source) end
	return check_captures(p)
end

-- The names of the captures of a pattern, as a set, for make_match; raises where it cannot be compiled.
function pattern.names(source, lists)
	local p, err = compile(source, lists)
	if not p then error(err, 0) end
	return names_of[p]
end

-- Sources that were compiled on the way, so that a loop over documents compiles once.
local compiled = setmetatable({}, { __mode = "v" })

-- A pattern or its source -> the pattern; a source with an error in it raises.
function pattern.of(p)
	if type(p) ~= "string" then return p end
	local known = compiled[p]
	if known then return known end
	local made, err = compile(p)
	if not made then error(err, 0) end
	compiled[p] = made
	return made
end

-- Runs through the matches in [from, to] of a document, or in all of it.
local function each_match(doc, p, from, to)
	local names = names_of[p]
	local list, err = raw.find(p, doc, from, to)
	if not list then error(err, 0) end
	local i, outer = 0, doc_raw.at(doc)
	return function()
		i = i + 1
		local row = list[i]
		doc_raw.at(doc, row and row[1] or outer or 0)
		if row then return make_match(doc, row, names) end
	end
end

function pattern.match(doc, p, from, to)
	p = pattern.of(p)
	return stream.from(function()
		document.ensure(doc)
		return each_match(doc, p, from, to)
	end, { what = "matches", items = "Match" })
end

-- Whether the pattern asks for annotations.
function pattern.needs_tags(p) return raw.needs_tags(p) end

-- A function that runs through the matches in a document, which is tagged only where the pattern asks for annotations:
-- captures are then no annotations.
function pattern.matcher(p)
	local tags = raw.needs_tags(p)
	return function(doc)
		if tags then document.ensure(doc) end
		return each_match(doc, p)
	end
end

local since = "0.1"
local head = 'local dossier = require "dossier"\n'
local sample = head .. 'local doc = dossier.document "Officials said 40 people left and 12 people'
	.. ' stayed."\n'
	.. 'local p = dossier.pattern "n:<CARDINAL> people verb:[kind = word]"\n'

api.define {
	name = "dossier.pattern",
	args = { { "source", "string", "the pattern" }, { "lists", "table?", "word lists for"
		.. " $name: { name = { words } }" } },
	returns = "Pattern", since = since, text = "Compiles a token pattern (see `dossier help"
		.. " patterns`).",
	errors = "nil, err for a malformed pattern, with err.line, err.column and err.excerpt, the line with"
		.. " a caret, which tostring(err) has below the message",
	example = sample .. 'for m in doc:match(p) do print(m.n.value, m.verb.text) end\n'
		.. '--> 40\tleft\n--> 12\tstayed',
	call = function(source, lists) return compile(source, lists) end,
}

api.define {
	name = "pattern:captures", returns = "string[]", since = since,
		text = "The names of its captures.",
	example = sample .. "print(table.concat(p:captures(), \" \"))\n--> n verb",
	call = function(self) return raw.captures(self) end,
}

api.define {
	name = "doc:match", items = "Match", args = { { "pattern", "string|Pattern",
		"a token pattern, or its source" } },
	returns = "Stream", since = since,
	text = "The matches of a pattern: leftmost, not overlapping. A match is a span, its"
		.. " captures are fields.",
	errors = "raises for a malformed pattern",
	example = sample .. 'print(doc:match("people left"):first().text)\n--> people left',
	call = function(self, p) return pattern.match(self, p) end,
}

api.define {
	name = "match:all", items = "Span", args = { { "name", "string", "name of a capture" } },
		returns = "Stream", since = since,
	text = "All pieces of a capture that stands in a repeated group, in order.",
	errors = "raises for a name that is no capture of the pattern",
	example = head .. 'local doc = dossier.document "red green blue"\n'
		.. 'local m = doc:match("(c:[kind = word])+"):first()\n'
		.. 'print(m:all("c"):count(), m.c.text)\n--> 3\tred',
	call = function(self, name)
		local names = rawget(self, NAMES)
		if not names[name] then
			error(("match:all: the pattern has no capture '%s'%s"):format(name,
				api.hint(name, api.sorted_keys(names))), 2)
		end
		return stream.from_list((self[CAPTURES] or {})[name] or {}, "spans")
	end,
}

return pattern
