-- Taggers and lists of names.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local api = require "dossier.api"
local object = require "dossier.object"
local document = require "dossier.objects"
local policy = require "dossier.policy"

local tagger_class = api.class { name = "tagger", type = "Tagger",
	text = "What finds and types the mentions in a document." }
local gazetteer_class = api.class { name = "gazetteer", type = "Gazetteer",
	text = "A list of names with types and identifiers." }

local raw_tagger = object.attach("Tagger", tagger_class)
local raw_gazetteer = object.attach("Gazetteer", gazetteer_class)

local since = "0.1"
local list = 'local dossier = require "dossier"\nlocal ships = dossier.gazetteer { name = "ships", '
	.. 'entries = {\n  { name = "Moskva", type = "PRODUCT", id = "121" } } }\n'

local entry_keys = {
	name = { "string", "the name" }, type = { "string", "its type" },
		id = { "string?", "its key in the list" },
	prior = { "integer?", "of entries with one name the greatest wins" },
}

-- Entries as the text of a list: columns name, type, id, prior.
local function to_tsv(entries)
	local lines = {}
	for i, e in ipairs(entries) do
		local who = ("dossier.gazetteer: entry %d"):format(i)
		if type(e) ~= "table" then
			error(("%s must be a table, got %s"):format(who, api.got(e)), 3)
		end
		api.check_keys(who, e, entry_keys, 3)
		object.check_type(e.type, who, 3)
		local cells = { e.name, e.type, e.id or "", tostring(e.prior or "") }
		for _, cell in ipairs(cells) do
			if cell:find "[%c]" then
				error(who .. ": a control character in " .. api.got(cell), 3)
			end
		end
		if e.name:sub(1, 1) == "#" then error(who .. ": a name cannot start with #", 3) end
		lines[i] = table.concat(cells, "\t")
	end
	return table.concat(lines, "\n") .. "\n"
end

api.define {
	name = "dossier.gazetteer",
	args = { { "list", "string|table", "the path of a list (TSV: name, type, id, prior; or"
		.. " compiled), or a table", {
		name = { "string?", "name of the list, which stands before each id; \"list\" if"
			.. " left out" },
		entries = { "table", "entries { name =, type =, id =, prior = }" } } } },
	returns = "Gazetteer", since = since, text = "A list of names for a tagger.",
	errors = "nil, err when the file cannot be read; the message names the line",
	example = list .. 'print(ships:count(), ships:find("moskva"):first().id)\n--> 1\tships:121',
	call = function(arg)
		if type(arg) == "string" then
			policy.check(arg)
			return core.gazetteer_open(arg)
		end
		return core.gazetteer_make(arg.name or "list", to_tsv(arg.entries))
	end,
}

api.define {
	name = "gazetteer:count", returns = "integer", since = since,
		text = "How many entries it has.",
	example = list .. "print(ships:count())\n--> 1",
	call = function(self) return raw_gazetteer.count(self) end,
}

api.define {
	name = "gazetteer:find", args = { { "name", "string", "a name, in any case" } },
		returns = "Stream",
	since = since, text = "The entries with this name: rows { name =, type =, id = }, the best"
		.. " first.",
	example = list .. 'print(ships:find("MOSKVA"):count(), ships:find("Kursk"):count())\n'
		.. '--> 1\t0',
	call = function(self, name)
		return require "dossier.stream".from_list(raw_gazetteer.find(self, name), "entries")
	end,
}

api.define {
	name = "dossier.tagger",
	args = { { "opts", "table?", "what it uses", {
		gazetteers = { "table?", "lists of names, beside the shipped one" },
		values = { "boolean?", "false: no dates, numbers, money, addresses" },
		names = { "boolean?", "false: no names" } } } },
	returns = "Tagger", since = since,
	text = "A tagger. Documents tag themselves with the default one when their annotations are"
		.. " first asked for.",
	example = list .. 'local tagger = dossier.tagger { gazetteers = { ships } }\n'
		.. 'local doc = tagger:tag(dossier.document "The Moskva sank.")\n'
			.. 'print(doc:entities("PRODUCT"):first().id)\n'
		.. "--> ships:121",
	call = function(opts)
		opts = opts or {}
		for i, g in ipairs(opts.gazetteers or {}) do
			if api.typeof(g) ~= "Gazetteer" then
				error(("dossier.tagger: gazetteers[%d] must be a Gazetteer, got"
					.. " %s"):format(i, api.got(g)), 2)
			end
		end
		local lists
		if opts.gazetteers then
			lists = table.move(opts.gazetteers, 1, #opts.gazetteers, 1, {})
			lists[#lists + 1] = core.gazetteer_builtin()
		end
		return core.tagger { lists = lists, values = opts.values, names = opts.names }
	end,
}

api.define {
	name = "tagger:tag", args = { { "doc", "Document", "a document that is not tagged yet" } },
	returns = "Document", since = since, text = "Tags a document and gives it back. A document"
		.. " is tagged once.",
	errors = "nil, err when a limit is passed",
	example = 'local dossier = require "dossier"\n'
		.. 'local doc = dossier.tagger { names = false }:tag('
		.. 'dossier.document "Anna left on 6 October 2022.")\n'
			.. 'print(doc:entities():first().value)\n--> 2022-10-06',
	call = function(self, doc)
		local ok, err = raw_tagger.tag(self, doc)
		if ok == nil and err then return nil, err end
		document.state(doc).tagged = true
		document.changed(doc)
		return doc
	end,
}
