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

local gazetteer = {}

-- Properties "k=v;k=v" of raw entries as tables.
function gazetteer.entries(list)
	for _, e in ipairs(list) do
		local props = {}
		for k, v in (e.props or ""):gmatch "([^;=]+)=([^;]*)" do
			props[k] = v:gsub("%%(%x%x)", function(x) return string.char(tonumber(x, 16)) end)
		end
		e.props = next(props) and props or nil
	end
	return list
end

local since = "0.1"
local list = 'local dossier = require "dossier"\nlocal ships = dossier.gazetteer { name = "ships", '
	.. 'entries = {\n  { name = "Moskva", type = "PRODUCT", id = "121" } } }\n'

local entry_keys = {
	name = { "string", "the name" }, type = { "string", "its type" },
	aliases = { "table?", "a list of its other names" },
	id = { "string?", "its key in the list" },
	prior = { "integer?", "of entries with one name the greatest wins" },
	lat = { "number?", "degrees north" }, lon = { "number?", "degrees east" },
	props = { "table?", "what else is known of it: names and values" },
}

-- Entries as JSON lines, which is one of the forms of a list.
local function to_lines(entries)
	local lines = {}
	for i, e in ipairs(entries) do
		local who = ("dossier.gazetteer: entry %d"):format(i)
		if type(e) ~= "table" then
			error(("%s must be a table, got %s"):format(who, api.got(e)), 3)
		end
		api.check_keys(who, e, entry_keys, 3)
		object.check_type(e.type, who, 3)
		for _, cell in ipairs { e.name, e.id or "", table.unpack(e.aliases or {}) } do
			if type(cell) ~= "string" then
				error(("%s: a name must be a string, got %s"):format(who, api.got(cell)), 3)
			end
			if cell:find "[%c]" then
				error(who .. ": a control character in " .. api.got(cell), 3)
			end
		end
		local line, err = core.json_encode { name = e.name, type = e.type, id = e.id, prior = e.prior,
			aliases = e.aliases and core.json_array { table.unpack(e.aliases) },
			lat = e.lat, lon = e.lon, props = e.props }
		if not line then error(who .. ": " .. tostring(err), 3) end
		lines[i] = line
	end
	return table.concat(lines, "\n") .. "\n"
end

api.define {
	name = "dossier.gazetteer",
	args = { { "list", "string|table", "the path of a list (any form that `dossier gazetteer build`"
		.. " reads, or what it wrote), or a table", {
		name = { "string?", "name of the list, which stands before each id; \"list\", or the"
			.. " path's, if left out" },
		path = { "string?", "its file" },
		entries = { "table?", "or its entries { name =, aliases =, type =, id =, prior =, lat =,"
			.. " lon =, props = }" },
		form = { "string?", "of a file: table, jsonl, geonames, wikidata, ftm; found out if left"
			.. " out" },
		map = { "string?", 'of a file: which column is what, "name=label,type=kind"' },
		type = { "string?", "of a file: type of rows that say none" },
		classes = { "string?", 'of a file: types of its classes, "Q515=GPE,Vessel=PRODUCT"' },
		langs = { "string?", 'of Wikidata: languages of the names, "en,fr", or "all"' },
		fuzzy = { "boolean?", "an index for gazetteer:matches { fuzzy = true }" } } } },
	returns = "Gazetteer", since = since, text = "A list of names for a tagger. What `dossier"
		.. " gazetteer build` wrote is mapped, so that lists of millions open at once.",
	errors = "nil, err when the file cannot be read; the message names the line",
	example = list .. 'print(ships:count(), ships:find("moskva"):first().id)\n--> 1\tships:121',
	call = function(arg)
		if type(arg) == "string" then arg = { path = arg } end
		if (arg.path == nil) == (arg.entries == nil) then
			error("dossier.gazetteer: a path or entries are wanted, one of them", 2)
		end
		if arg.path then
			policy.check(arg.path)
			local g, err = core.gazetteer_open(arg.path, { name = arg.name, form = arg.form, map = arg.map,
				type = arg.type, classes = arg.classes, langs = arg.langs,
				fuzzy = arg.fuzzy })
			if not g then return nil, err end
			return g
		end
		return core.gazetteer_make(arg.name or "list", to_lines(arg.entries), arg.fuzzy)
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
	since = since, text = "The entries with this name, the best first: rows { name =, main =, type =,"
		.. " id =, prior =, props = }, where main is the main name of what has several.",
	example = list .. 'print(ships:find("MOSKVA"):count(), ships:find("Kursk"):count())\n'
		.. '--> 1\t0',
	call = function(self, name)
		return require "dossier.stream".from_list(gazetteer.entries(raw_gazetteer.find(self, name)),
			"entries")
	end,
}

local policies = { longest = true, all = true, first = true }

api.define {
	name = "gazetteer:matches", args = { { "text", "string|Document", "what is searched" },
		{ "opts", "table?", "how", {
			policy = { "string?", 'longest (if left out): from the left the longest name, then'
				.. ' on behind it; "first": the shortest; "all": every name at every'
				.. ' word' },
			fuzzy = { "boolean?", "also names with an edit (8 characters and more) or two (16"
				.. " and more), if the list was built for it" } } } },
	returns = "Stream", since = since,
	text = "The names of the list in a text, as they stand: rows { text =, from =, to =, name =,"
		.. " type =, id =, edits =, entries = }. `name`, `type` and `id` are the best entry's;"
		.. " `entries` has all. Case counts as in tagging: short acronyms match acronyms, names"
		.. " need their capital.",
	example = list .. 'for m in ships:matches("The Moskva, not the moskva, sank.") do\n'
		.. "  print(m.from, m.text, m.id)\nend\n--> 5\tMoskva\tships:121",
	call = function(self, text, opts)
		local wanted = opts and opts.policy or "longest"
		if not policies[wanted] then
			error(("gazetteer:matches: there is no policy %q (all, first, longest)"):format(wanted), 2)
		end
		local doc = type(text) == "string" and core.document { text = text } or text
		local hits, err = raw_gazetteer.match(self, doc, wanted, opts and opts.fuzzy)
		if not hits then return nil, err end
		local rows, read = {}, doc.text
		for i, h in ipairs(hits) do
			local best = h.entries[1]
			rows[i] = { text = read:sub(h.from, h.to), from = h.from, to = h.to, edits = h.edits,
				name = best.name, type = best.type, id = best.id,
				entries = gazetteer.entries(h.entries) }
		end
		return require "dossier.stream".from_list(rows, "matches")
	end,
}

api.define {
	name = "gazetteer:info", returns = "table", since = since,
	text = "What the list says of itself: { names =, bytes =, fuzzy =, kinds = { { list =, type =,"
		.. " names = } }, unicode =, fold =, format =, sum = }.",
	example = list .. 'local i = ships:info()\nprint(i.names, i.kinds[1].list, i.kinds[1].type)\n'
		.. "--> 1\tships\tPRODUCT",
	call = function(self) return raw_gazetteer.info(self) end,
}

api.define {
	name = "dossier.tagger",
	args = { { "opts", "table?", "what it uses", {
		gazetteers = { "table?", "lists of names, beside the shipped one" },
		model = { "string|boolean?", "path of a model of names that `dossier train` wrote, in place of the"
			.. " shipped one; false: names by rules and lists alone" },
		values = { "string|table|boolean?", "path of a table of a language's numbers, dates and units, or a list of"
			.. " such paths (docs/values.md); false: no dates, numbers, money, addresses" },
		rules = { "string|table?", "path of a file of rules, a table of rules, or a list of such (docs/rules.md)" },
		names = { "boolean?", "false: no names" } } } },
	returns = "Tagger", since = since,
	text = "A tagger. Documents tag themselves with the default one when their annotations are"
		.. " first asked for.",
	errors = "nil, err when the model, a table or rules cannot be read, or the model is not one of names; a bad line of"
		.. " a table, a bad rule and the place in its pattern are named",
	example = list .. 'local tagger = dossier.tagger { gazetteers = { ships } }\n'
		.. 'local doc = tagger:tag(dossier.document "The Moskva sank.")\n'
			.. 'print(doc:entities("PRODUCT"):first().id)\n'
		.. 'local strict = dossier.tagger { rules = {\n'
		.. '  { name = "sunk", type = "SINKING", pattern = "<PRODUCT> how:~sink", span = "how" } }, gazetteers = { ships } }\n'
		.. 'print(strict:tag(dossier.document "The Moskva sank."):entities("SINKING"):first().source)\n'
		.. "--> ships:121\n--> rule:sunk",
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
		if opts.model == true then
			error("dossier.tagger: model must be a path, or false for none, got true", 2)
		end
		if opts.model then policy.check(opts.model) end
		local tables = type(opts.values) == "string" and { opts.values } or opts.values
		if type(tables) ~= "table" then tables = nil end
		for i, path in ipairs(tables or {}) do
			if type(path) ~= "string" then
				error(("dossier.tagger: values[%d] must be a path, got %s"):format(i, api.got(path)), 2)
			end
			policy.check(path)
		end
		local rules, err
		if opts.rules then
			rules, err = require "dossier.rules".load(opts.rules)
			if not rules then return nil, err end
		end
		return core.tagger { lists = lists, model = opts.model, tables = tables, values = opts.values,
			names = opts.names, rules = rules }
	end,
}

api.define {
	name = "tagger:tag", args = { { "doc", "Document", "a document that is not tagged yet" } },
	returns = "Document", since = since, text = "Tags a document and gives it back. A document"
		.. " is tagged once.",
	errors = "nil, err when a limit is passed; the document, err when a function of a rule failed: its annotation is"
		.. " left out",
	example = 'local dossier = require "dossier"\n'
		.. 'local doc = dossier.tagger { names = false }:tag('
		.. 'dossier.document "Anna left on 6 October 2022.")\n'
			.. 'print(doc:entities():first().value)\n--> 2022-10-06',
	call = function(self, doc)
		local failed
		local before = core.on_rule_failure(function(of, problems, n)
			failed = failed or require "dossier.rules".messages(of, problems, n)
		end)
		local ok, err = raw_tagger.tag(self, doc)
		core.on_rule_failure(before)
		if ok == nil and err then return nil, err end
		document.set_tagged(doc, true)
		document.changed(doc)
		if failed then return doc, api.failure(table.concat(failed, "\n"), "EUSER") end
		return doc
	end,
}
