-- Files of a script's own package.
-- SPDX-License-Identifier: MIT

local api = require "dossier.api"

local resource = {}

local files = {}

-- path -> content; set once, by the host.
function resource.set(list) files = list end

api.define {
	name = "dossier.resource", args = { { "name", "string", 'a file of the package, e.g. "lists/verbs.txt"' } },
	returns = "string", since = "0.1",
	text = "The content of a file of the script's own package: lists, tables, texts. The package is the folder NAME with NAME.lua, "
		.. "or an installed script; its `tests` are no part of it.",
	errors = "nil, err when the package has no such file",
	example = 'local dossier = require "dossier"\nlocal text, err = dossier.resource "no/such.txt"\n'
		.. 'print(text, err.code)\n--> nil\tENOENT',
	call = function(name)
		local text = files[name]
		if text then return text end
		local names = {}
		for path in pairs(files) do names[#names + 1] = path end
		table.sort(names)
		local near = api.nearest(name, names)
		return nil, api.failure(("is no file of this script's package%s"):format(near and (", did you mean '%s'?"):format(near) or ""),
			"ENOENT", name)
	end,
}

return resource
