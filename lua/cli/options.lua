-- Option parsing for every command: one table per command drives parsing, `--help` and the man page.
-- SPDX-License-Identifier: MIT
--
-- A command is a table:
--   { name = "add", usage = "add STORE PATH...", summary = "read, tag and store documents",
--     text = "longer help", examples = { {"dossier add war.dossier reports/", "every file below"} },
--     options = { options.output, { "force", "flag", "tag again even if unchanged" }, ... },
--     run = function(opts, args) return exit_code end }
-- An option is { name, kind, help [, default=, short=, choices=, repeated=true] }; kind is one of
-- flag, string, integer, number, date, or an upper-case word for a string shown by that name.
-- A group (a list of options) may stand where an option does.
-- `formats = {...}` of a command are what its --format knows, the default first. An option with `format = "jsonl"`
-- is for that one only.

local options = {}

options.filter = {
	{ "store", "FILE", "the store (also $DOSSIER_STORE)", short = "s" },
	{ "since", "date", "documents dated D or later" },
	{ "until", "date", "documents dated D or earlier" },
	{ "publisher", "P", "documents of this publisher" },
	{ "lang", "L", "documents in this language" },
	{ "uri", "GLOB", "documents whose uri matches, e.g. 'news/*'" },
	{ "type", "T", "documents that mention this type, e.g. PERSON" },
	{ "entity", "E", "documents that mention this name" },
	{ "query", "FTS", "documents that match a full-text query" },
	{ "sample", "integer", "N documents, chosen by --seed", min = 1 },
	{ "seed", "integer", "seed of --sample", default = 1 },
	{ "limit", "integer", "at most N" },
}

options.output = {
	{ "format", "FORMAT", "how to print" },
	{ "output", "FILE", "write to FILE (beside it first, then renamed)", short = "o" },
	{ "color", "WHEN", "colour of what is printed", default = "auto",
		choices = { "auto", "always", "never" } },
	{ "quiet", "flag", "no progress, no notes", short = "q" },
}

options.input = {
	{ "from", "KIND", "plain, jsonl, csv or conll (default: found out)", default = "auto" },
	{ "map", "LIST", "which column or key is what: text=body,date=published" },
	{ "charset", "LABEL", "encoding of input that does not say: windows-1251, big5 ..." },
	{ "strict", "flag", "invalid bytes are an error, not replaced; no encoding is guessed" },
	{ "repair", "flag", "repair damaged text first: mojibake, entities, parted words ..." },
	{ "date", "date", "date of documents that have none" },
}

options.tagging = {
	{ "gazetteer", "FILE", "also match the names of this list", repeated = true },
	{ "values", "FILE", "also read numbers, dates and units by this table of a language", repeated = true },
	{ "rules", "FILE", "then annotate by the rules of this file (docs/rules.md)", repeated = true },
	{ "model", "FILE", "find names with this model (dossier train); none: by rules and lists alone" },
}

options.jobs = { { "jobs", "integer", "work in N processes or threads", short = "j", min = 1 } }

-- How many the user wants, else one a core.
function options.workers(opts)
	return math.min(opts.jobs or require "dossier.host".cores(), 64)
end

-- Options of a command as one flat list; groups are opened.
local function flat(command)
	local list = {}
	for _, o in ipairs(command.options or {}) do
		if type(o[1]) == "table" then
			for _, inner in ipairs(o) do list[#list + 1] = inner end
		else
			list[#list + 1] = o
		end
	end
	list[#list + 1] = { "help", "flag", "this help", short = "h" }
	return list
end
options.flat = flat

-- Letters to put in, leave out, change, or swap with their neighbour.
local function distance(a, b)
	local before, last, row = {}, {}, {}
	for j = 0, #b do row[j] = j end
	for i = 1, #a do
		before, last, row = last, row, { [0] = i }
		for j = 1, #b do
			local cost = a:byte(i) == b:byte(j) and 0 or 1
			row[j] = math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost)
			if i > 1 and j > 1 and a:byte(i) == b:byte(j - 1) and a:byte(i - 1) == b:byte(j) then
				row[j] = math.min(row[j], before[j - 2] + 1)
			end
		end
	end
	return row[#b]
end

-- The name nearest to a mistyped one, or nil when none is near: of a short word anything is two letters away.
function options.nearest(word, names)
	local best, found = math.max(#word > 4 and 2 or 1, #word // 3) + 1, nil
	for _, name in ipairs(names) do
		local d = distance(word, name)
		if d < best then best, found = d, name end
	end
	return found
end

-- A wrong use of the command line: exit 2, with the way to the help.
-- help: whose help, where it is not the command's.
function options.usage(command, message, help)
	error(setmetatable({ message = message, command = command, help = help }, options.Usage), 0)
end
options.Usage = { __name = "usage", __tostring = function(e) return e.message end }

function options.valid_date(s)
	local y, m, d = s:match "^(%d%d%d%d)%-(%d%d)%-(%d%d)$"
	y, m, d = tonumber(y), tonumber(m), tonumber(d)
	if not y or m < 1 or m > 12 or d < 1 then return false end
	local leap = y % 4 == 0 and (y % 100 ~= 0 or y % 400 == 0)
	local days = { 31, leap and 29 or 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 }
	return d <= days[m]
end

local function partial_date(s)
	return s:match "^%d%d%d%d$" or s:match "^%d%d%d%d%-%d%d$" and options.valid_date(s .. "-01")
		or options.valid_date(s)
end

-- A value as written -> the option's type, or nil and what was expected.
function options.convert(kind, s, option)
	if option and option.choices then
		for _, c in ipairs(option.choices) do
			if c == s then return s end
		end
		return nil, "one of " .. table.concat(option.choices, ", ")
	end
	if kind == "integer" then
		local n = math.tointeger(tonumber(s))
		local min = option and option.min or 0
		if n and n >= min then return n end
		return nil, min > 0 and ("a whole number, %d or more"):format(min) or "a whole number"
	elseif kind == "number" then
		local n = tonumber(s)
		if n and n >= 0 and n < math.huge then return n end
		return nil, "a number"
	elseif kind == "date" then
		local partial = option and (option[1] == "since" or option[1] == "until")
		if options.valid_date(s) or partial and partial_date(s) then return s end
		return nil, partial and "a date YYYY-MM-DD, YYYY-MM or YYYY" or "a date YYYY-MM-DD"
	end
	return s
end

local given = setmetatable({}, { __mode = "k" })

-- Whether the option was on the command line, whatever its default.
function options.given(opts, name) return given[opts] ~= nil and given[opts][name] == true end

local function note_given(opts, option)
	given[opts] = given[opts] or {}
	given[opts][option[1]] = true
end

local function store_value(command, opts, option, written, value)
	note_given(opts, option)
	local v, expected = options.convert(option[2], value, option)
	if v == nil then
		options.usage(command, ("%s: expected %s, got '%s'"):format(written, expected, value))
	end
	if option.repeated then
		opts[option[1]] = opts[option[1]] or {}
		table.insert(opts[option[1]], v)
	else
		opts[option[1]] = v
	end
end

local function index(list)
	local by, names = {}, {}
	for _, o in ipairs(list) do
		by["--" .. o[1]] = o
		if o.short then by["-" .. o.short] = o end
		names[#names + 1] = "--" .. o[1]
	end
	return by, names
end

-- argv[i] as an option: the option, its value if attached ("--a=b", "-j4"), or nil.
local function lookup(by, word)
	local name, value = word:match "^(%-%-[^=]+)=(.*)$"
	if name then return by[name], value, name end
	if by[word] then return by[word], nil, word end
	local short, rest = word:match "^(%-%a)(.+)$"
	if short and by[short] and by[short][2] ~= "flag" then return by[short], rest, short end
	return nil, nil, word
end

-- Parses argv from i on. `unknown(word, i)` may claim a word that looks like an option and returns the
-- next index; without it such a word is a usage error. `positional(word)` returning true ends the
-- options: the rest is returned untouched.
function options.parse(command, argv, i, hooks)
	local list = flat(command)
	local by, names = index(list)
	local opts, args = {}, {}
	hooks = hooks or {}
	for _, o in ipairs(list) do
		if o.default ~= nil then opts[o[1]] = o.default end
	end
	i = i or 1
	while i <= #argv do
		local word = argv[i]
		if word == "--" then
			for j = i + 1, #argv do args[#args + 1] = argv[j] end
			return opts, args
		elseif word:sub(1, 1) == "-" and word ~= "-" and not word:match "^%-%d" then
			local option, value, written = lookup(by, word)
			-- -nC2 as -n -C2
			local first, rest = word:match "^(%-%a)(%a.*)$"
			while not option and first and by[first] and by[first][2] == "flag" and by["-" .. rest:sub(1, 1)] do
				opts[by[first][1]] = true
				note_given(opts, by[first])
				word = "-" .. rest
				option, value, written = lookup(by, word)
				first, rest = word:match "^(%-%a)(%a.*)$"
			end
			if not option then
				local after = hooks.unknown and hooks.unknown(word, i, opts)
				if not after then
					local near = options.nearest(written, names)
					options.usage(command, ("unknown option '%s'%s"):format(written,
						near and (", did you mean %s?"):format(near) or ""))
				end
				i = after - 1
			elseif option[2] == "flag" then
				if value then options.usage(command, written .. " takes no value") end
				opts[option[1]] = true
				note_given(opts, option)
			else
				if not value then
					i = i + 1
					value = argv[i]
				end
				if not value then options.usage(command, written .. " needs a value") end
				store_value(command, opts, option, written, value)
			end
		else
			args[#args + 1] = word
			if hooks.positional and hooks.positional(word, i, opts) then
				for j = i + 1, #argv do args[#args + 1] = argv[j] end
				return opts, args
			end
		end
		i = i + 1
	end
	return opts, args
end

local function wrap(text, indent, width)
	local lines, line = {}, ""
	for word in text:gmatch "%S+" do
		if line ~= "" and #indent + #line + 1 + #word > width then
			lines[#lines + 1] = indent .. line
			line = word
		else
			line = line == "" and word or line .. " " .. word
		end
	end
	if line ~= "" then lines[#lines + 1] = indent .. line end
	return table.concat(lines, "\n")
end
options.wrap = wrap

local WIDTH = 79 -- of all help: a terminal of 80 columns shows it unbroken

local shown_kinds = { integer = "N", number = "N", date = "DATE", string = "WORD" }

local function note_of(command, o)
	local choices = o[1] == "format" and command.formats or o.choices
	local note = o.format and o.format .. ": " .. o[3] or o[3]
	local default = o.default
	if choices then
		note = note .. ": " .. table.concat(choices, ", ")
		if o[1] == "format" then default = choices[2] and choices[1] end
	end
	if default ~= nil and default ~= "auto" and default ~= "" then note = note .. (" (default %s)"):format(tostring(default)) end
	return note
end

local function option_line(command, o)
	local left = (o.short and "-" .. o.short .. ", " or "    ") .. "--" .. o[1]
	if o[2] ~= "flag" then left = left .. " " .. (shown_kinds[o[2]] or o[2]) end
	return options.entry(left, note_of(command, o))
end

-- One entry of a list in the help: what is written to the left, its note to the right, wrapped.
function options.entry(left, note)
	if #left >= 24 then return "  " .. left .. "\n" .. wrap(note, (" "):rep(26), WIDTH) end
	return "  " .. left .. (" "):rep(24 - #left) .. wrap(note, (" "):rep(26), WIDTH):sub(27)
end

-- The text of --help.
function options.help(command)
	local out = {}
	local function add(s) out[#out + 1] = s end
	add(wrap("dossier " .. command.name .. ": " .. command.summary, "", WIDTH))
	add ""
	for line in (command.usage .. "\n"):gmatch "(.-)\n" do
		add("usage: dossier " .. line)
	end
	if command.text then
		for paragraph in (command.text .. "\n\n"):gmatch "(.-)\n%s*\n" do
			if paragraph:match "%S" then
				add ""
				add(wrap(paragraph, "", WIDTH))
			end
		end
	end
	if command.examples then
		add ""
		add "examples:"
		for _, e in ipairs(command.examples) do
			add("  " .. e[1])
			if e[2] then add(wrap(e[2], "      ", WIDTH)) end
		end
	end
	add ""
	add "options:"
	for _, o in ipairs(flat(command)) do add(option_line(command, o)) end
	return table.concat(out, "\n") .. "\n"
end

return options
