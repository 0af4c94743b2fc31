-- dossier entities: the names in a store.
-- SPDX-License-Identifier: MIT

local options, output, storage = require "cli.options", require "cli.output", require "cli.storage"

local entities = {
	name = "entities", usage = "entities STORE [list]", summary = "the names in a store",
	text = "Every name with its mentions and documents, most mentioned first. --type and the other filters choose.",
	examples = {
		{ "dossier entities war.dossier --type PERSON --limit 20" },
		{ "dossier entities war.dossier list --since 2020-10 --format csv" },
	},
	formats = { "text", "csv", "jsonl", "json", "markdown", "html" },
	options = { options.filter, options.output },
}

function entities.run(opts, args)
	local path = storage.path(entities, opts, args)
	local action = args[1] or "list"
	if action ~= "list" then
		options.usage(entities, ("'%s' is not built yet (built: list)"):format(action))
	end
	local format = output.format(entities, opts)
	local store = storage.open(path, "r")
	local list = storage.must(store:entities(require "cli.filter".of(opts)))
	local rows = {}
	for i, e in ipairs(list) do
		if opts.limit and i > opts.limit then break end
		rows[i] = { type = e.type, name = e.name, mentions = e.mentions, documents = e.documents,
			id = e.id ~= "" and e.id or nil, key = e.key }
	end
	store:close()
	local columns = { "type", "name", { name = "mentions", type = "integer" },
		{ name = "documents", type = "integer" }, "id" }
	output.rendered(opts, format, require "dossier.render".rows(rows, columns, format,
		{ width = output.width(opts), color = output.color(opts) }))
	return 0
end

return entities
