-- Rules as taggers: reads files of rules and tables of them, and makes of them what a tagger takes (docs/rules.md).
-- SPDX-License-Identifier: MIT
--
-- A file is Lua that returns a table. It runs with no files, processes, clock, modules or randomness, and for a bounded
-- number of steps: a file of rules that comes from somebody else can do nothing but describe rules.

local core = require "dossier.core"
local api = require "dossier.api"
local object = require "dossier.object"
local pattern = require "dossier.pattern"
local policy = require "dossier.policy"
local value = require "dossier.rules_value"

local open, load = io.open, load
local pcall, error, tostring = pcall, error, tostring

local rules = {}

local FILE_MAX = 64 << 20
local LOAD = 200000000 -- steps
local REP_MAX = 1 << 20 -- bytes that string.rep makes

-- ---- the environment of a file ------------------------------------------------------------------

local kept = { "assert", "error", "ipairs", "next", "pairs", "select", "tonumber", "tostring", "type", "_VERSION",
	"string", "table", "math", "utf8" }

-- What a file sees: tables and functions that compute, each a copy of its own.
local function environment()
	local full = require "host.env".new { print = function() end }
	local e = {}
	for _, name in ipairs(kept) do e[name] = rawget(full, name) end
	e.math.random, e.math.randomseed = nil, nil
	local rep = e.string.rep
	e.string.rep = function(s, n, sep)
		if type(s) == "string" and type(n) == "number" and n > 0
			and n * (#s + (type(sep) == "string" and #sep or 0)) > REP_MAX then
			error("string.rep: more than 1 MB", 2)
		end
		return rep(s, n, sep)
	end
	return setmetatable(e, { __metatable = false,
		__index = function(_, key)
			error(("'%s' is not available in rules, and no local variable"):format(tostring(key)), 2)
		end,
		__newindex = function(_, key)
			error(("assignment to undeclared global '%s': write 'local %s'"):format(tostring(key), tostring(key)), 2)
		end })
end

local function fail(fmt, ...)
	error({ failure = fmt:format(...) }, 0)
end

local function read_file(path)
	local f, message = open(path, "rb")
	if not f then fail("%s", message) end
	local source, err = f:read(FILE_MAX + 1)
	f:close()
	if not source and err then fail("%s: %s", path, err) end
	source = source or ""
	if #source > FILE_MAX then fail("%s: rules of more than %d MB", path, FILE_MAX >> 20) end
	return source
end

-- A message of Lua's about the file, which it names, and if it does not.
local function file_failure(path, message)
	if api.typeof(message) ~= "string" then message = "raised " .. api.got(message) end
	if message:find("^%.*[^\n]-:%d+: ") or message:sub(1, #path) == path then fail("%s", message) end
	fail("%s: %s", path, message)
end

local function run_file(path, source)
	local chunk, message = load((source:gsub("^#![^\n]*", "")), "@" .. path, "t", environment())
	if not chunk then file_failure(path, message) end
	local ok, t = value.limited(LOAD, chunk)
	if not ok then file_failure(path, t) end
	if api.typeof(t) ~= "table" then
		fail("%s: a file of rules returns a table of them, this one returns %s", path, api.got(t))
	end
	return t
end

-- ---- where things are in a file -----------------------------------------------------------------

local function line_of(source, at, from, line)
	local n = line or 1
	for _ in source:sub(from or 1, at - 1):gmatch "\n" do n = n + 1 end
	return n
end

-- Finds the rules of a table in the text of its file, in their order: sets line, and at, the place of the pattern.
local function locate(source, list)
	local from, seen, line = 1, 1, 1
	for _, r in ipairs(list) do
		local quoted = r.named and (source:find('"' .. r.name .. '"', from, true) or source:find("'" .. r.name .. "'", from, true))
		local at = source:find(r.pattern, quoted or from, true) or source:find(r.pattern, 1, true)
		local first = quoted and at and math.min(quoted, at) or quoted or at
		if first then
			if first < seen then seen, line = 1, 1 end
			line = line_of(source, first, seen, line)
			seen, r.line, r.at = first, line, at
			from = at and at + #r.pattern or from
		end
	end
end

-- ---- checking -----------------------------------------------------------------------------------

local rule_keys = {
	name = { "string?", "what its annotations name: rule:NAME" },
	pattern = { "string", "the token pattern" },
	type = { "string?", "the type of its annotations" },
	span = { "string?", "the capture that is annotated" },
	value = { "any?", "the value, or a function that tells it" },
	value_of = { "string?", "the capture whose value is taken" },
	test = { "function?", "a function that may say no" },
	id = { "string?", "its annotations' id" },
	priority = { "integer?", "1 to 199" },
	phase = { "integer?", "1, 2 ..." },
	drop = { "boolean?", "takes annotations away" },
	text = { "string?", "what it is for" },
}

local file_keys = {
	name = { "string?", "what the rules are called" }, version = { "string?", "their version" },
	text = { "string?", "what they are for" }, license = { "string?", "their licence" },
	author = { "string?", "who wrote them" },
	types = { "table?", "types of their own" }, lists = { "table?", "word lists" },
	macros = { "string?", "macros for all patterns" }, rules = { "table?", "the rules, if not in the table itself" },
}

-- Checks keys without a place in front of the message, since ours is better.
local function check_keys(who, t, known)
	local ok, message = pcall(api.check_keys, who, t, known, -1)
	if not ok then fail("%s", message) end
end

-- The type of a rule: ours, one that the file declares, or a new one that is not like ours by mistake.
local function check_type(who, t, declared)
	if object.is_type(t) then return end
	local near = not declared[t] and api.nearest(t, object.types)
	if near then
		fail("%s: there is no type '%s', did you mean '%s'? (a type of your own with this name stands in types = { ... })",
			who, t, near)
	end
	local ok, err = core.type_add(t)
	if not ok then fail("%s: %s", who, tostring(err)) end
end

local function check_rule(r, who, file)
	local given = r.given
	if given.drop then
		for _, key in ipairs { "type", "value", "value_of", "id" } do
			if given[key] ~= nil then fail("%s: a rule that drops annotations makes none: it has no '%s'", who, key) end
		end
	else
		if not given.type then fail("%s: needs a type, such as type = \"EVENT\" (or drop = true)", who) end
		check_type(who, given.type, file.declared)
	end
	if given.value ~= nil and given.value_of then fail("%s: 'value' or 'value_of', not both", who) end
	local p, phase = given.priority, given.phase
	if p and (p < 1 or p > 199) then
		fail("%s: a priority is from 1 to 199, not %d (rules have 150, dates 120, names 100, values 90, numbers 60)", who, p)
	end
	if phase and (phase < 1 or phase > 1000) then fail("%s: a phase is from 1 to 1000, not %d", who, phase) end
	if given.id and (given.id == "" or given.id:find "%c") then fail("%s: an id is a string such as \"list:key\"", who) end
	if given.value ~= nil and type(given.value) ~= "function" then
		local ok, v, opts, id = pcall(value.shape, given.type, given.value)
		if not ok then fail("%s: %s", who, v) end
		r.value, r.opts, r.id = v, opts, id
	end
end

local ours = {}
for _, source in ipairs(core.sources()) do ours[source] = true end

-- The name of a rule: what is printed as rule:NAME, and so must be one word, not one of ours, and its own.
local function check_name(name, who, place, taken)
	if not name:find "^[%w_][%w_.%-]*$" or #name > 100 then
		fail("%s: a rule's name has letters, digits, _ . and -, not %s", who, api.got(name))
	end
	if ours["rule:" .. name] then
		fail("%s: rule:%s is a rule of dossier's own (docs/explain.md lists them); give it another name", who, name)
	end
	if taken[name] then fail("%s: there is a rule '%s' already, at %s; give one of them another name", who, name, taken[name]) end
	taken[name] = place
end

local function place(file, r)
	return file.path and (r.line and ("%s:%d"):format(file.path, r.line) or file.path) or file.name
end

-- One rule as it is written -> { name =, given = ..., pattern = }; its name is all that is needed to find it.
local function take_rule(file, i, given)
	if api.typeof(given) ~= "table" then
		fail("%s: rule %d must be a table { name =, pattern =, type = }, got %s", file.path or file.name, i, api.got(given))
	end
	local named = type(given.name) == "string"
	return { given = given, named = named, name = named and given.name or ("%s-%d"):format(file.name, i),
		pattern = type(given.pattern) == "string" and given.pattern or "" }
end

local function check_lists(file, lists)
	local out = {}
	for k, words in pairs(lists or {}) do
		local who = ("%s: list %s"):format(file.path or file.name, api.got(k):gsub("^the string ", ""))
		if type(k) ~= "string" or api.typeof(words) ~= "table" then fail("%s: lists are name = { words }", who) end
		out[k] = {}
		for i, word in ipairs(words) do
			if type(word) ~= "string" then fail("%s: word %d must be a string, got %s", who, i, api.got(word)) end
			out[k][i] = word
		end
	end
	return out
end

-- ---- a file, or a table -------------------------------------------------------------------------

-- Text that is the same for the same rules, for their sum; functions count by their place.
local function serialise(v, depth)
	if type(v) == "function" then return value.place(v) end
	if api.typeof(v) ~= "table" then return ("%s %q"):format(math.type(v) or type(v), tostring(v)) end
	if depth > 20 then fail "rules: tables too deep within one another" end
	local parts = {}
	for k, x in pairs(v) do parts[#parts + 1] = ("[%s]=%s"):format(serialise(k, depth + 1), serialise(x, depth + 1)) end
	table.sort(parts)
	return "{" .. table.concat(parts, ",") .. "}"
end

-- "a/tolls.lua" -> "tolls"
local function stem(path)
	local name = path:match "([^/]+)$" or path
	name = name:gsub("%.[lL][uU][aA]$", ""):gsub("[^%w_.%-]", "_")
	return name == "" and "rules" or name
end

local function check_file(t, path, source)
	local who = path or "rules"
	local list = t.rules or t
	local head = {}
	for k, v in pairs(t) do
		if math.type(k) ~= "integer" then head[k] = v end
	end
	check_keys(who, head, file_keys)
	local file = { path = path, name = t.name or path and stem(path) or "rules", version = t.version, macros = t.macros,
		declared = {}, rules = {} }
	if not file.name:find "^[%w_][%w_.%-]*$" then fail("%s: name has letters, digits, _ . and -, not %s", who, api.got(file.name)) end
	if t.rules and t[1] ~= nil then fail("%s: rules stand in the table or in rules = { ... }, not in both", who) end
	if #list == 0 then fail("%s: has no rules: return { { name = \"toll\", pattern = [[ ... ]], type = \"EVENT\" }, ... }", who) end
	file.sum = core.hash(source or serialise(t, 1)):sub(1, 16)
	file.lists = check_lists(file, t.lists)
	for i, name in ipairs(t.types or {}) do
		if type(name) ~= "string" then fail("%s: types[%d] must be a string, got %s", who, i, api.got(name)) end
		if not object.is_type(name) then
			local ok, err = core.type_add(name)
			if not ok then fail("%s: types[%d]: %s", who, i, tostring(err)) end
		end
		file.declared[name] = true
	end
	for i, given in ipairs(list) do file.rules[i] = take_rule(file, i, given) end
	if source then locate(source, file.rules) end
	return file
end

local function check_rules(file, taken)
	for i, r in ipairs(file.rules) do
		r.where = place(file, r)
		local who = ("%s: rule %s"):format(r.where, r.named and "'" .. r.name .. "'" or tostring(i))
		check_keys(who, r.given, rule_keys)
		check_name(r.name, who, r.where, taken)
		check_rule(r, who, file)
		r.who = who
	end
end

-- ---- compiling ----------------------------------------------------------------------------------

-- "line 2, column 5: found ..." of a pattern -> the same with its line in the file, the line itself, and a caret.
local function pattern_failure(file, r, message)
	local line, column, rest = message:match "^line (%d+), column (%d+): ([^\n]*)"
	if not line then line, column, rest = message:match "^macros: line (%d+), column (%d+): ([^\n]*)" end
	if not line then return ("%s: %s"):format(r.who, message) end
	line, column = math.tointeger(tonumber(line)), math.tointeger(tonumber(column))
	local n = 0
	for text in (r.pattern .. "\n"):gmatch "(.-)\n" do
		n = n + 1
		if n == line then
			local head = core.show(text:gsub("\t", " "))
			local where = file.path
			if r.at then
				local first = line_of(file.source, r.at)
				where = ("%s:%d"):format(file.path, first + line - 1)
			end
			return ("%s: %s: %s\n    %s\n    %s^"):format(where or file.name, r.what or ("rule '%s'"):format(r.name), rest,
				head, (" "):rep(column - 1))
		end
	end
	return ("%s: %s"):format(r.who, message)
end

local function core_rule(r, functions, number, file)
	local g = r.given
	local calls = type(g.value) == "function" or g.test ~= nil
	local how
	if type(g.value) == "function" then
		how = "value told by the function at " .. value.place(g.value)
	elseif g.value_of then
		how = "value of " .. g.value_of
	end
	if calls then
		functions[number] = value.caller({ name = r.name, type = g.type, value = g.value, test = g.test }, file,
			function() return r.names end)
	end
	return { name = r.name, where = r.where, pattern = r.pattern, span = g.span, value_of = g.value_of, how = how,
		id = value.id(r.id or g.id, file.name), value = r.value, opts = r.opts, type = g.type or "", drop = g.drop,
		priority = g.priority, phase = g.phase, calls = calls }
end

-- Captures are fields of the matches that functions get, so they may not be called as a span's own fields are.
local function take_names(files)
	for _, file in ipairs(files) do
		for _, r in ipairs(file.rules) do
			if type(r.given.value) == "function" or r.given.test then
				local ok, names = pcall(pattern.names, (file.macros or "") .. "\n" .. r.pattern, file.lists)
				if not ok then fail("%s: %s", r.who, tostring(names)) end
				r.names = names
			end
		end
	end
end

local function compile(files)
	local functions, list, versions, number = {}, {}, {}, 0
	for i, file in ipairs(files) do
		local out = {}
		for k, r in ipairs(file.rules) do
			number = number + 1
			out[k] = core_rule(r, functions, number, file)
		end
		list[i] = { rules = out, lists = file.lists, macros = file.macros }
		versions[i] = ("rules %s%s %s"):format(file.name, file.version and " " .. file.version or "", file.sum)
	end
	local ok, made, err, at, which, in_pattern = pcall(core.rules, table.concat(versions, ", "), list, functions)
	-- a limit of the core's: lists, rules, memory
	if not ok then fail("%s: %s", #files == 1 and (files[1].path or files[1].name) or "rules", (tostring(made):gsub("^lua/[^:]*:%d+: ", ""))) end
	if made then
		take_names(files)
		return made
	end
	local file = files[at]
	local r = file and file.rules[which]
	if file and which == 0 then
		local at = file.source and file.source:find(file.macros or "", 1, true)
		r = { who = ("%s: macros"):format(file.path or file.name), at = at, pattern = file.macros or "", what = "macros" }
	end
	if not r then fail("%s", tostring(err)) end
	if in_pattern then fail("%s", pattern_failure(file, r, tostring(err))) end
	fail("%s: %s", r.who, tostring(err))
end

-- One table of rules, not a list of files and tables: its first item, if it has one, is a rule.
local function is_rules(t)
	local first = t[1]
	return t.rules ~= nil or first == nil or api.typeof(first) == "table" and first[1] == nil and first.rules == nil
end

local function load_all(specs, trusted)
	local files, taken = {}, {}
	for i, spec in ipairs(specs) do
		local file
		if type(spec) == "string" then
			if not trusted then policy.check(spec) end
			local source = read_file(spec)
			file = check_file(run_file(spec, source), spec, source)
			file.source = source
		elseif api.typeof(spec) == "table" then
			file = check_file(spec)
		else
			fail("rules[%d] must be a path or a table of rules, got %s", i, api.got(spec))
		end
		check_rules(file, taken)
		files[i] = file
	end
	return compile(files)
end

-- A path, a table of rules, or a list of these -> what core.tagger takes, or nil, err. trusted: paths are the user's own,
-- from the command line.
function rules.load(spec, trusted)
	if type(spec) == "string" or is_rules(spec) then spec = { spec } end
	local ok, made = pcall(load_all, spec, trusted)
	if ok then return made end
	if type(made) == "table" and rawget(made, "failure") then return nil, api.failure(made.failure, "ESYNTAX") end
	error(made, 0)
end

-- ---- functions that failed ----------------------------------------------------------------------

-- Problems as the core tells them -> lines for people.
function rules.messages(doc, problems, n)
	local lines = {}
	local uri = doc.uri
	local label = uri ~= "" and uri or doc.id
	for i, p in ipairs(problems) do
		local text = p.text
		if #text > 60 then text = core.normalize(text:sub(1, 57), "reading") .. "..." end
		lines[i] = ("%s (in %s, at \u{201c}%s\u{201d})"):format(p.message, label, (text:gsub("%s+", " ")))
	end
	if n > #problems then lines[#lines + 1] = ("%s: and %d failures of rules more"):format(label, n - #problems) end
	return lines
end

-- From now on report(message, doc) is told of each; gives the function that it was before.
function rules.on_failure(report)
	return core.on_rule_failure(report and function(doc, problems, n)
		for _, line in ipairs(rules.messages(doc, problems, n)) do report(line, doc) end
	end)
end

local stderr = io.stderr
rules.on_failure(function(message) stderr:write("dossier: ", core.show(message), "\n") end)

return rules
