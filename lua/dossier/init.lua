-- require "dossier": the table of public names. Each area loads when one of its names is first
-- touched, so that a program that uses none pays for none.
-- SPDX-License-Identifier: MIT

local areas = {
	normalize = "text", fold = "text", repair = "text", width = "text", digest = "text", graphemes = "text", words = "text",
	language = "text", sentences = "text", romanize = "text", namekey = "text",
	json = "json", lines = "input", csv = "input", jsonl = "input",
	read = "input", document = "objects", tagger = "tagger", gazetteer = "tagger",
	stats = "stats", stream = "stream", pattern = "objects", inflect = "inflect", word_list = "inflect", open = "store", resource = "resource", write = "outside", run = "outside", report = "report", help = "help", show = "printer",
}

local loaded = {}

-- known: a table whose keys are the names that there are.
local function missing(path, name, known)
	local names = {}
	for k in pairs(known) do names[#names + 1] = k end
	local near = require "dossier.api".nearest(name, names)
	error(("%s.%s: there is no such name%s"):format(path, tostring(name),
		near and (", did you mean %s.%s?"):format(path, near) or ""), 3)
end

-- A table of public functions (dossier.json), which nobody can change for others.
local function frozen(path, t)
	return setmetatable({}, {
		__metatable = false,
		__index = function(_, name)
			local value = t[name]
			if value == nil then missing(path, name, t) end
			return value
		end,
		__newindex = function(_, name)
			error(("%s.%s: the library cannot be changed"):format(path, tostring(name)), 2)
		end,
		__pairs = function()
			return function(_, k) return next(t, k) end
		end,
	})
end

local dossier = setmetatable({}, {
	__name = "dossier",
	__metatable = false,
	__index = function(_, name)
		local known = loaded[name]
		if known ~= nil then return known end
		local area = areas[name]
		if not area then missing("dossier", name, areas) end
		require("dossier." .. area)
		require "dossier.object".seal_again()
		local value = require "dossier.api".public[name]
		if type(value) == "table" and not getmetatable(value) then value = frozen("dossier." .. name, value) end
		loaded[name] = value
		return value
	end,
	__newindex = function(_, name)
		error(("dossier.%s: the library cannot be changed"):format(tostring(name)), 2)
	end,
	__pairs = function(self)
		local names = {}
		for k in pairs(areas) do names[#names + 1] = k end
		table.sort(names)
		local i = 0
		return function()
			i = i + 1
			if names[i] then return names[i], self[names[i]] end
		end
	end,
	__tostring = function()
		return "dossier: dossier.help() lists the names"
	end,
})

return dossier
