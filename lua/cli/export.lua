-- dossier export: the documents of a store, one JSON object a line, as `tag --format jsonl` prints them.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local options, output, storage = require "cli.options", require "cli.output", require "cli.storage"

local export = {
	name = "export", usage = "export STORE", summary = "the documents of a store as JSON lines",
	examples = {
		{ "dossier export war.dossier > war.jsonl" },
		{ "dossier export war.dossier --since 2020-10 -o october.jsonl" },
		{ "dossier export old.dossier | dossier add new.dossier --from jsonl -" },
	},
	formats = { "jsonl" },
	options = { options.filter, options.output,
		{ "offsets", "string", "unit of offsets", default = "char", choices = { "byte", "char", "utf16" } },
		{ "roles", "flag", 'with roles ("the minister") and whose they are' },
		{ "zones", "flag", "with headlines, bylines, datelines, quotations, paragraphs" },
		{ "counts", "flag", 'with what each number counts, and what befell it' },
		{ "sentences", "flag", "with sentence borders" }, { "tokens", "flag", "with token borders" },
		{ "source-spans", "flag", "also offsets in the text as it was given" } },
}

function export.run(opts, args)
	local path = storage.path(export, opts, args)
	output.format(export, opts)
	local store = storage.open(path, "r")
	local rows = storage.must(store:select(require "cli.filter".of(opts)))
	local pieces = {}
	local progress = require "cli.progress".new("documents", opts.quiet or not opts.output)
	for i, row in ipairs(rows) do
		local doc = storage.must(store:get_row(row))
		local line = doc:json { offsets = opts.offsets, sentences = opts.sentences, tokens = opts.tokens,
			source_spans = opts["source-spans"], roles = opts.roles, counts = opts.counts, zones = opts.zones }
		if opts.output then
			pieces[#pieces + 1] = line
		else
			output.print(line)
		end
		progress:step(i, i / #rows)
		if core.stop_requested() then error({ exit = 130, message = "interrupted" }, 0) end
	end
	progress:clear()
	store:close()
	if opts.output then output.write(opts, table.concat(pieces)) else output.flush() end
	return 0
end

return export
