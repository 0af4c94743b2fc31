-- dossier.help: the registration table as text.
-- SPDX-License-Identifier: MIT

local api = require "dossier.api"

local help = {}

-- Lines of at most 78 bytes, each behind `indent`; `first` stands in its place in the first line.
local function wrap(text, indent, first)
	local out, line = {}, first or indent
	for word in text:gmatch "%S+" do
		if #line > #indent and #line + 1 + #word > 78 then
			out[#out + 1] = line
			line = indent
		end
		line = line .. (#line > #indent and " " or "") .. word
	end
	out[#out + 1] = line
	return table.concat(out, "\n")
end

local function argument_lines(out, arg)
	out[#out + 1] = ("  %-10s %s"):format(arg[1], arg[2])
	out[#out + 1] = wrap(arg[3], "      ")
	for _, k in ipairs(api.sorted_keys(arg[4] or {})) do
		out[#out + 1] = wrap(("%s (%s): %s"):format(k, arg[4][k][1], arg[4][k][2]),
			"      ")
	end
end

local function row_text(row)
	local out = { api.signature(row) .. api.returned(row), "",
		wrap(row.text, "  ") }
	if #row.args > 0 then out[#out + 1] = "" end
	for _, arg in ipairs(row.args) do argument_lines(out, arg) end
	if row.errors then
		out[#out + 1] = ""
		out[#out + 1] = wrap("fails: " .. row.errors, "  ")
	end
	out[#out + 1] = ""
	for line in row.example:gmatch "[^\n]+" do out[#out + 1] = "    " .. line end
	return table.concat(out, "\n") .. "\n"
end

local function first_sentence(text)
	return text:match "^(.-[.])%s" or text
end

-- "  span.low        Lower bound of its value"
local function entry(name, text, width)
	local indent = (" "):rep(width + 3)
	if #name > width then return "  " .. name .. "\n" .. wrap(first_sentence(text), indent) end
	return wrap(first_sentence(text), indent, ("  %-" .. width .. "s "):format(name))
end

local function class_text(class)
	local out = { wrap(class.type .. ": " .. class.text, ""), "" }
	for _, name in ipairs(api.order) do
		local of = name:match "^(%a+)[:.]"
		if of == class.name and api.rows[name].kind ~= "function" then
			out[#out + 1] = entry(api.signature(api.rows[name]), api.rows[name].text, 20)
		end
	end
	return table.concat(out, "\n") .. "\n"
end

-- What stands together under one name: dossier.stats.pmi under "stats". The overview shows one line for it.
local groups = {
	stats = "frequency, n-grams, collocations, keyness, dispersion, vocabulary, names together, and the formulas",
}

local function group_text(group)
	local out = { wrap("dossier." .. group .. ": " .. groups[group], ""), "" }
	for _, name in ipairs(api.order) do
		local short = name:match("^dossier%.(" .. group .. "%..+)$")
		if short then
			out[#out + 1] = entry(short .. api.signature(api.rows[name]):sub(#name + 1), api.rows[name].text, 38)
		end
	end
	return table.concat(out, "\n") .. "\n"
end

local function overview()
	local out = { "Functions:" }
	local shown = {}
	for _, name in ipairs(api.order) do
		local row = api.rows[name]
		local group = name:match "^dossier%.([%w_]+)%."
		if groups[group] then
			if not shown[group] then
				out[#out + 1] = entry("dossier." .. group, groups[group]:gsub("^%l", string.upper) .. ": dossier help " .. group .. ".", 30)
			end
			shown[group] = true
		elseif row.kind == "function" or row.kind == "value" then
			out[#out + 1] = entry(api.signature(row), row.text, 30)
		end
	end
	out[#out + 1] = ""
	out[#out + 1] = "Objects:"
	for _, name in ipairs(api.class_order) do
		local class = api.classes[name]
		out[#out + 1] = entry(name, class.text, 10)
	end
	out[#out + 1] = ""
	out[#out + 1] = 'dossier.help "doc" tells what an object has, dossier.help'
	out[#out + 1] = '"doc:entities" what a method does.'
	return table.concat(out, "\n") .. "\n"
end

-- "fold", "dossier.fold", "doc", "doc:entities", "span.text" -> text; nil, err when there is no
-- such name
function help.text(name)
	api.load_all()
	if name == nil then return overview() end
	local row = api.rows[name] or api.rows["dossier." .. name]
	if row then return row_text(row) end
	local group = name:match "^dossier%.(.+)" or name
	if groups[group] then return group_text(group) end
	local class = api.classes[name]
	for _, c in pairs(api.classes) do
		if c.type == name then class = c end
	end
	if class then return class_text(class) end
	local names = table.move(api.order, 1, #api.order, 1, {})
	table.move(api.class_order, 1, #api.class_order, #names + 1, names)
	local first, others
	for _, n in ipairs(api.order) do
		local bare = n:match "^dossier%.(.+)" or n:match "^%a+[:.](.+)"
		if bare == name or n:match "^dossier%..+%.(.+)" == name then
			if first then others = (others and others .. ", " or "") .. n else first = n end
		end
		names[#names + 1] = bare
	end
	if first then return row_text(api.rows[first]) .. (others and "\n" .. wrap("also: " .. others, "  ", "  ") .. "\n" or "") end
	return nil, api.failure(("there is no help on '%s'%s"):format(name, api.hint(name, names)),
		"ENOENT")
end

api.define {
	name = "dossier.help", args = { { "name", "string?", 'a name such as "fold" or'
		.. ' "doc:entities"; all names if left out' } },
	returns = "string", since = "0.1", text = "What a name of this library does, as text.",
	errors = "nil, err when there is no such name",
	example = 'local dossier = require "dossier"\n'
		.. 'print(dossier.help("fold"):match "^[^\\n]*")\n'
		.. "--> dossier.fold(s) -> string",
	call = help.text,
}

return help
