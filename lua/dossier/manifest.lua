-- The manifest of a script: its first comment block, read without running anything (design section 8).
-- SPDX-License-Identifier: MIT
--
-- manifest.parse(source, name) -> manifest | nil (no @script in the block) | nil, message (with line)
-- manifest = { name=, version=, summary=, text=, license=, args={...}, columns={...}, needs={...},
--              requires=, examples={...}, authors={...}, extra={} }
-- arg    = { name=, type=, of=, choices=, default=, required=, repeated=, text=, line= }
-- column = { name=, type=, title= }

local manifest = {}

local types = { string = 1, integer = 1, number = 1, date = 1, flag = 1, file = 1, folder = 1, store = 1 }
local column_types = { string = 1, text = 1, integer = 1, number = 1, date = 1, span = 1, entity = 1, flag = 1 }
local tags = { "script", "license", "author", "arg", "column", "needs", "requires", "example", "see", "tag" }

local function nearest(word, names)
	return require "cli.options".nearest(word, names)
end

-- Comment lines at the top, without their dashes: list of { line number, text }.
local function block(source)
	local lines, n = {}, 0
	for line in (source .. "\n"):gmatch "(.-)\r?\n" do
		n = n + 1
		local text = line:match "^%-%-%-?%s?(.*)$"
		if text and not line:match "^%-%-%[=*%[" then
			lines[#lines + 1] = { n, text }
		elseif not (n == 1 and line:match "^#!") then
			break
		end
	end
	return lines
end

-- Untagged lines continue the tag above them; before the first tag stands the description.
local function group(lines)
	local head, found = {}, {}
	local current
	for _, l in ipairs(lines) do
		local tag, rest = l[2]:match "^@([%w_-]+)%s*(.*)$"
		if tag then
			current = { tag = tag, text = rest, line = l[1] }
			found[#found + 1] = current
		elseif current then
			local more = l[2]:match "^%s*(.-)%s*$"
			if more ~= "" then current.text = current.text .. (current.text == "" and "" or " ") .. more end
		else
			head[#head + 1] = l[2]
		end
	end
	return head, found
end

local function split_choices(s)
	local list = {}
	for c in s:gmatch "[^,]+" do list[#list + 1] = c:match "^%s*(.-)%s*$" end
	return list
end

-- "integer=3", "choice(a,b)=a", "list(date)" -> arg fields, or nil and what is wrong
local function parse_type(arg, word)
	local spec, default = word:match "^([^=]+)=(.*)$"
	spec = spec or word
	local choices = spec:match "^choice%((.-)%)$"
	local of = spec:match "^list%((.-)%)$"
	if choices then
		arg.type, arg.choices = "choice", split_choices(choices)
		if #arg.choices == 0 then return nil, "choice() needs words, e.g. choice(day,week)" end
	elseif of then
		if not types[of] or of == "flag" then return nil, ("unknown type '%s' in list()"):format(of) end
		arg.type, arg.of = "list", of
	elseif types[spec] then
		arg.type = spec
	else
		local names = { "choice(a,b)", "list(TYPE)" }
		for t in pairs(types) do names[#names + 1] = t end
		table.sort(names)
		return nil, ("unknown type '%s' (known: %s)"):format(spec, table.concat(names, " "))
	end
	if default then
		local value, expected = manifest.value(arg, default)
		if value == nil then return nil, ("default '%s' is not %s"):format(default, expected) end
		arg.default = value
	end
	return true
end

-- The words of a type may hold blanks only inside parentheses.
local function next_word(s)
	local word, rest = s:match "^(%a+%b()=?%S*)%s*(.*)$"
	if not word then word, rest = s:match "^(%S+)%s*(.*)$" end
	return word, rest or ""
end

local function parse_arg(m, text)
	local name, rest = text:match "^(%S+)%s*(.*)$"
	if not name or not name:match "^%a[%w_-]*$" then
		return "an argument needs a name of letters, digits, - and _"
	end
	local word, after = next_word(rest)
	if not word then return ("argument '%s' has no type"):format(name) end
	local arg = { name = name }
	local ok, wrong = parse_type(arg, word)
	if not ok then return wrong end
	while true do
		local flag, more = after:match "^(%a+)%s*(.*)$"
		if flag ~= "required" and flag ~= "repeated" then break end
		arg[flag], after = true, more
	end
	arg.text = after
	for _, o in ipairs(m.args) do
		if o.name == name then return ("argument '%s' stands twice"):format(name) end
	end
	m.args[#m.args + 1] = arg
end

local function parse_column(m, text)
	local name, kind, title = text:match "^([%a_][%w_]*)%s*(%S*)%s*(.-)%s*$"
	if not name then return "a column needs a name" end
	kind = kind == "" and "string" or kind
	if not column_types[kind] then
		local names = {}
		for t in pairs(column_types) do names[#names + 1] = t end
		table.sort(names)
		return ("unknown column type '%s' (known: %s)"):format(kind, table.concat(names, " "))
	end
	m.columns[#m.columns + 1] = { name = name, type = kind,
		title = title ~= "" and title or (name:sub(1, 1):upper() .. name:sub(2):gsub("_", " ")) }
end

local function parse_script(m, text)
	local name, version = text:match "^(%S+)%s*(%S*)"
	if not name or not name:match "^%a[%w_-]*$" then return "@script needs a name and a version" end
	if version ~= "" and not version:match "^%d+%.%d+%.%d+[%w.+-]*$" then
		return ("version '%s' is not of the form 1.2.3"):format(version)
	end
	m.name, m.version = name, version ~= "" and version or nil
end

local function parse_needs(m, text)
	local right = text:match "^%S+"
	if not (right == "annotate" or right == "decide" or text:match "^write:%S+" or text:match "^run:%S+") then
		return ("unknown right '%s' (known: annotate, decide, write:NAME, run:COMMAND)"):format(text)
	end
	m.needs[#m.needs + 1] = text
end

local function parse_requires(m, text)
	if not text:match "^dossier%s+%d+$" then return "@requires is 'dossier' and an API level, e.g. dossier 1" end
	m.requires = tonumber(text:match "%d+$")
	if m.requires > manifest.level then
		return ("the script needs API level %d; this dossier has %d"):format(m.requires, manifest.level)
	end
end

local function keep(list)
	return function(m, text) table.insert(m[list], text) end
end

local handlers = {
	script = parse_script, arg = parse_arg, column = parse_column, needs = parse_needs,
	requires = parse_requires, author = keep "authors", example = keep "examples",
	see = keep "see", tag = keep "tags",
	license = function(m, text) m.license = text end,
}

manifest.level = 1 -- the API level of this dossier

-- A value as written -> the argument's type; nil and what was expected.
function manifest.value(arg, s)
	local options = require "cli.options"
	if arg.type == "flag" then
		if s == "true" or s == "yes" then return true end
		if s == "false" or s == "no" then return false end
		return nil, "true or false"
	elseif arg.type == "choice" then
		for _, c in ipairs(arg.choices) do
			if c == s then return s end
		end
		return nil, "one of " .. table.concat(arg.choices, ", ")
	elseif arg.type == "list" then
		local list = {}
		for piece in (s .. ","):gmatch "(.-)," do
			local v, expected = manifest.value({ type = arg.of }, piece)
			if v == nil then return nil, ("a list, a,b,c, each %s"):format(expected) end
			list[#list + 1] = v
		end
		return list
	elseif arg.type == "integer" then
		local n = math.tointeger(tonumber(s))
		if n then return n end
		return nil, "a whole number"
	elseif arg.type == "number" then
		local n = tonumber(s)
		if n and n == n and n ~= math.huge and n ~= -math.huge then return n end
		return nil, "a number"
	elseif arg.type == "date" then
		if options.valid_date(s) then return s end
		return nil, "a date YYYY-MM-DD"
	end
	return s
end

local function describe(m, head)
	local paragraphs, current = {}, {}
	for _, line in ipairs(head) do
		if line:match "%S" then
			current[#current + 1] = line:match "^%s*(.-)%s*$"
		elseif #current > 0 then
			paragraphs[#paragraphs + 1] = table.concat(current, " ")
			current = {}
		end
	end
	if #current > 0 then paragraphs[#paragraphs + 1] = table.concat(current, " ") end
	m.summary = table.remove(paragraphs, 1) or ""
	m.text = table.concat(paragraphs, "\n\n")
end

function manifest.parse(source, name)
	local head, found = group(block(source))
	local is_manifest = false
	for _, t in ipairs(found) do
		if t.tag == "script" then is_manifest = true end
	end
	if not is_manifest then return nil end
	local m = { args = {}, columns = {}, needs = {}, examples = {}, authors = {}, see = {}, tags = {}, extra = {} }
	describe(m, head)
	for _, t in ipairs(found) do
		local handler = handlers[t.tag]
		local wrong
		if handler then
			wrong = handler(m, t.text)
		elseif t.tag:match "^x%-" then
			m.extra[t.tag] = t.text
		else
			local near = nearest(t.tag, tags)
			wrong = ("unknown tag @%s%s"):format(t.tag, near and (", did you mean @%s?"):format(near) or "")
		end
		if wrong then return nil, ("%s:%d: %s"):format(name or "script", t.line, wrong) end
	end
	return m
end

return manifest
