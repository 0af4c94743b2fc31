-- The manifest of a script: its first comment block, read without running anything (design section 8).
-- SPDX-License-Identifier: MIT
--
-- manifest.parse(source, name) -> manifest | nil (no @script in the block) | nil, "NAME:LINE:COLUMN: what is wrong"
-- manifest = { name=, version=, summary=, text=, license=, args={...}, columns={...}, needs={...},
--              requires=, examples={...}, authors={...}, extra={} }
-- arg    = { name=, type=, of=, choices=, default=, required=, repeated=, text=, line=, column= }
-- column = { name=, type=, title= }

local core = require "dossier.core"

local manifest = {}

-- It is read before anything was approved, so a hostile one must not take long.
local MAX_BYTES, MAX_LINE = 64 << 10, 2000

local types = { "string", "integer", "number", "date", "flag", "file", "folder", "store" }
local column_types = { "string", "text", "integer", "number", "date", "span", "entity", "flag" }
local rights = { "annotate", "decide", "write:NAME", "run:COMMAND" }
local tags = { "script", "license", "author", "arg", "column", "needs", "requires", "example", "see", "tag" }

local function is_in(word, list)
	for _, w in ipairs(list) do
		if w == word then return true end
	end
	return false
end

-- ", did you mean 'x'?" or "".
local function hint(word, names, form)
	local near
	for _, n in ipairs(names) do
		-- "int" is further from "integer" than from nothing at all, but means it
		if #word >= 2 and n:sub(1, #word) == word then near = near or n end
	end
	near = near or require "cli.options".nearest(word, names)
	return near and (", did you mean %s?"):format((form or "'%s'"):format(near)) or ""
end

-- Comment lines at the top, without their dashes: list of { line number, text, its column }; and the line where there
-- is too much of them, with what is.
local function block(source)
	local lines, n, bytes = {}, 0, 0
	for line in (source:gsub("^\xEF\xBB\xBF", "") .. "\n"):gmatch "(.-)\r?\n" do
		n = n + 1
		local at, text = line:match "^%-%-%-?%s?()(.*)$"
		if text and not line:match "^%-%-%[=*%[" then
			bytes = bytes + #line
			if #line > MAX_LINE then return lines, n, ("a line of more than %d bytes"):format(MAX_LINE) end
			if bytes > MAX_BYTES then return lines, n, ("a manifest of more than %d kB"):format(MAX_BYTES >> 10) end
			lines[#lines + 1] = { n, text, at }
		elseif not (n == 1 and line:match "^#!") then
			break
		end
	end
	return lines
end

-- Untagged lines continue the tag above them; before the first tag stands the description. A tag keeps where each
-- part of its text came from: parts = { { offset in text, line, column }, ... }.
local function group(lines)
	local head, found = {}, {}
	local current
	for _, l in ipairs(lines) do
		local tag, at, rest = l[2]:match "^@([%w_-]+)%s*()(.*)$"
		if tag then
			current = { tag = tag, text = rest:match "^(.-)%s*$", line = l[1], column = l[3], parts = { { 1, l[1], l[3] + at - 1 } } }
			found[#found + 1] = current
		elseif current then
			local first, more = l[2]:match "^%s*()(.-)%s*$"
			if more ~= "" then
				if current.text ~= "" then current.text = current.text .. " " end
				table.insert(current.parts, { #current.text + 1, l[1], l[3] + first - 1 })
				current.text = current.text .. more
			end
		else
			head[#head + 1] = l[2]
		end
	end
	return head, found
end

-- The line and column of an offset in the text of a tag.
local function place(tag, offset)
	local line, column = tag.line, tag.column
	for _, p in ipairs(tag.parts) do
		if p[1] <= offset then line, column = p[2], p[3] + offset - p[1] end
	end
	return line, column
end

-- What is wrong, and where in the tag's text (an offset; nil = at the tag itself). Handlers raise it.
local Wrong = {}
local function wrong(message, at)
	error(setmetatable({ message = message, at = at }, Wrong), 0)
end

-- The next word from offset `at` on, and where it begins and ends; blanks may stand in parentheses behind a name.
local function next_word(text, at)
	local first, word, last = text:match("^%s*()(%a+%b()=?%S*)()", at)
	if not word then first, word, last = text:match("^%s*()(%S+)()", at) end
	return word, first, last or #text + 1
end

local function rest_of(text, at) return text:sub(at):match "^%s*(.-)%s*$" end

local function split_choices(s, at)
	local list, seen = {}, {}
	for c in s:gmatch "[^,]+" do
		c = c:match "^%s*(.-)%s*$"
		if c == "" or seen[c] then wrong(("choice(): '%s' is empty or stands twice"):format(c), at) end
		list[#list + 1], seen[c] = c, true
	end
	if #list == 0 then wrong("choice() needs words, e.g. choice(day,week)", at) end
	return list
end

-- "integer=3", "choice(a,b)=a", "list(date)" -> fields of the argument
local function parse_type(arg, word, at)
	local spec, default = word:match "^([^=]+)=(.*)$"
	spec = spec or word
	local choices = spec:match "^choice%((.-)%)$"
	local of = spec:match "^list%((.-)%)$"
	if choices then
		arg.type, arg.choices = "choice", split_choices(choices, at)
	elseif of then
		if of == "flag" or not is_in(of, types) then
			wrong(("unknown type '%s' in list()%s"):format(of, hint(of, types)), at + 5)
		end
		arg.type, arg.of = "list", of
	elseif is_in(spec, types) then
		arg.type = spec
	else
		wrong(("unknown type '%s'%s (known: %s choice(a,b) list(TYPE))"):format(spec, hint(spec, types),
			table.concat(types, " ")), at)
	end
	if default then
		local value, expected = manifest.value(arg, default)
		if value == nil then wrong(("default '%s' is not %s"):format(default, expected), at + #spec + 1) end
		arg.default = value
	end
end

local function parse_arg(m, text, tag)
	local name, at, after = next_word(text, 1)
	if not name or not name:match "^%a[%w_-]*$" then
		wrong("an argument needs a name of letters, digits, - and _: @arg NAME TYPE TEXT", at)
	end
	local word, type_at, behind = next_word(text, after)
	if not word then
		wrong(("argument '%s' has no type (expected one of %s choice(a,b) list(TYPE))"):format(name, table.concat(types, " ")),
			#text + 1)
	end
	local arg = { name = name, line = tag.line }
	arg.line, arg.column = place(tag, at)
	parse_type(arg, word, type_at)
	while true do
		local flag, _, more = next_word(text, behind)
		if flag ~= "required" and flag ~= "repeated" then break end
		arg[flag], behind = true, more
	end
	arg.text = rest_of(text, behind)
	if arg.required and arg.default ~= nil then wrong(("argument '%s' is required, so it can have no default"):format(name), type_at) end
	for _, o in ipairs(m.args) do
		if o.name == name then wrong(("argument '%s' stands twice (first in line %d)"):format(name, o.line), at) end
	end
	m.args[#m.args + 1] = arg
end

local function parse_column(m, text)
	local name, at, after = next_word(text, 1)
	if not name or not name:match "^[%a_][%w_]*$" then
		wrong("a column needs a name of letters, digits and _: @column NAME TYPE Heading", at)
	end
	local kind, kind_at, behind = next_word(text, after)
	kind = kind or "string"
	if not is_in(kind, column_types) then
		wrong(("unknown column type '%s'%s (known: %s)"):format(kind, hint(kind, column_types),
			table.concat(column_types, " ")), kind_at)
	end
	for _, c in ipairs(m.columns) do
		if c.name == name then wrong(("column '%s' stands twice"):format(name), at) end
	end
	local title = rest_of(text, behind)
	m.columns[#m.columns + 1] = { name = name, type = kind,
		title = title ~= "" and title or (name:sub(1, 1):upper() .. name:sub(2):gsub("_", " ")) }
end

local function parse_script(m, text)
	if m.name then wrong "@script stands twice" end
	local name, at, after = next_word(text, 1)
	if not name or not name:match "^%a[%w_-]*$" then
		wrong("@script needs a name of letters, digits, - and _, and a version: @script NAME 1.0.0", at)
	end
	local version, version_at, behind = next_word(text, after)
	if version and not version:match "^%d+%.%d+%.%d+[%w.+-]*$" then
		wrong(("version '%s' is not of the form 1.2.3"):format(version), version_at)
	end
	local more, more_at = next_word(text, behind)
	if more then wrong(("expected nothing behind the version, got '%s'"):format(more), more_at) end
	m.name, m.version = name, version
end

local function parse_needs(m, text)
	local right, at, behind = next_word(text, 1)
	if not right then wrong("@needs names one right: " .. table.concat(rights, ", ")) end
	local kind, of = right:match "^([^:]*):?(.*)$"
	if kind == "none" then wrong("a script that needs nothing has no @needs line", at) end
	local known = is_in(kind, { "annotate", "decide", "write", "run" })
	if not known then
		wrong(("unknown right '%s'%s (known: %s)"):format(right, hint(kind, { "annotate", "decide", "write", "run" }),
			table.concat(rights, ", ")), at)
	end
	if (kind == "write" or kind == "run") ~= (of ~= "") then
		wrong(of == "" and ("@needs %s: expected a name, e.g. %s"):format(kind, kind == "write" and "write:results.csv" or "run:dot")
			or ("@needs %s takes no name"):format(kind), at)
	end
	if of:find "/" or of:find "%c" or of == "." or of == ".." then
		wrong(("'%s': a name, not a path: it is in the folder where the script runs"):format(of), at + #kind + 1)
	end
	-- settings of programs have such names, and a shell's are run
	if kind == "write" and of:sub(1, 1) == "." then wrong(("'%s': a name that begins with a dot may not be written"):format(of), at + 6) end
	local fine, err = core.archive_name(of == "" and "x" or of)
	if not fine then wrong(("'%s': is %s"):format(of, err.message), at + #kind + 1) end
	local more, more_at = next_word(text, behind)
	if more then wrong(("expected one right a line, got '%s' behind it"):format(more), more_at) end
	if is_in(right, m.needs) then wrong(("@needs %s stands twice"):format(right), at) end
	m.needs[#m.needs + 1] = right
end

local function parse_requires(m, text)
	local level = text:match "^dossier%s+(%d+)$"
	if not level then wrong("@requires is 'dossier' and an API level, e.g. dossier 1", 1) end
	m.requires = tonumber(level)
	if m.requires > manifest.level then
		wrong(("the script needs API level %d; this dossier has %d"):format(m.requires, manifest.level), 1)
	end
end

local function keep(list)
	return function(m, text)
		if text == "" then wrong "expected a text behind the tag" end
		table.insert(m[list], text)
	end
end

local handlers = {
	script = parse_script, arg = parse_arg, column = parse_column, needs = parse_needs,
	requires = parse_requires, author = keep "authors", example = keep "examples", see = keep "see",
	tag = function(m, text)
		for word in text:gmatch "[^%s,]+" do m.tags[#m.tags + 1] = word end
	end,
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

local function handle(m, tag)
	local handler = handlers[tag.tag]
	if handler then return handler(m, tag.text, tag) end
	if tag.tag:match "^x%-" then
		m.extra[tag.tag] = tag.text
		return
	end
	wrong(("unknown tag @%s%s"):format(tag.tag, hint(tag.tag, tags, "@%s")))
end

function manifest.parse(source, name)
	local lines, over, what = block(source)
	local head, found = group(lines)
	local is_manifest = false
	for _, t in ipairs(found) do
		if t.tag == "script" then is_manifest = true end
	end
	if not is_manifest then return nil end
	if over then return nil, ("%s:%d:1: %s"):format(name or "script", over, what) end
	local m = { args = {}, columns = {}, needs = {}, examples = {}, authors = {}, see = {}, tags = {}, extra = {} }
	describe(m, head)
	for _, t in ipairs(found) do
		local ok, err = pcall(handle, m, t)
		if not ok then
			if getmetatable(err) ~= Wrong then error(err, 0) end
			local line, column = t.line, t.column
			if err.at then line, column = place(t, err.at) end
			return nil, ("%s:%d:%d: %s"):format(name or "script", line, column, err.message)
		end
	end
	return m
end

return manifest
