-- dossier info: what is in a store or a file.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local options, output, storage = require "cli.options", require "cli.output", require "cli.storage"

local info = {
	name = "info", usage = "info STORE|FILE", summary = "what is in a store or a file",
	examples = { { "dossier info war.dossier" }, { "dossier info report.txt" },
		{ "dossier info ships.gaz", "a compiled list of names" },
		{ "dossier info names.model", "what `dossier train` wrote" } },
	formats = { "text", "json" },
	options = { { "store", "FILE", "the store (also $DOSSIER_STORE)", short = "s" },
		{ "from", "KIND", "for a file: plain, jsonl, csv or conll", default = "auto" },
		{ "charset", "LABEL", "for a file: its encoding if it does not say" },
		{ "format", "FORMAT", "how to print" },
		{ "output", "FILE", "write to FILE (beside it first, then renamed)", short = "o" } },
}

local function print_table(opts, pairs_list, t)
	if opts.format == "json" then
		output.write(opts, assert(core.json_encode(t)) .. "\n")
		return
	end
	local lines = {}
	for _, p in ipairs(pairs_list) do
		if p[2] ~= nil and p[2] ~= "" then lines[#lines + 1] = ("%-12s %s"):format(p[1], tostring(p[2])) end
	end
	output.write(opts, table.concat(lines, "\n") .. "\n")
end

local function of_store(path, opts)
	local store = storage.open(path, "r")
	local i = storage.must(store:info())
	store:close()
	local dates = (i.first_date or "") ~= "" and ("%s to %s"):format(i.first_date, i.last_date) or ""
	-- of a small store most is empty pages: the ratio says nothing
	local share = i.text_bytes > 1e6 and (" (%.2f of the text)"):format(i.file_bytes / i.text_bytes) or ""
	print_table(opts, {
		{ "store", path }, { "documents", i.documents }, { "dates", dates }, { "mentions", i.mentions },
		{ "names", i.names }, { "runs", i.runs }, { "text", ("%d bytes"):format(i.text_bytes) },
		{ "file", ("%d bytes%s"):format(i.file_bytes, share) }, { "engine", i.engine },
		{ "schema", i.schema }, { "unicode", i.unicode }, { "fold", i.fold },
	}, i)
end

local function encoding_of(e)
	if e.name == "UTF-8" then return nil end
	return ("%s (%s, confidence %d of 100)"):format(e.name, e.how, e.confidence)
end

local function of_file(path, opts)
	local reader, err = core.reader(path, { from = opts.from, charset = opts.charset })
	if not reader then error({ exit = 1, message = tostring(err) }, 0) end
	local t = { file = path, documents = 0, text_bytes = 0, sentences = 0, tokens = 0, invalid = 0, failed = 0 }
	while true do
		local doc, problem = reader:next()
		if doc then
			t.documents, t.text_bytes = t.documents + 1, t.text_bytes + #doc.text
			t.sentences, t.tokens = t.sentences + doc:n_sentences(), t.tokens + doc:n_tokens()
			t.invalid = t.invalid + doc.invalid
			t.encoding = t.encoding or encoding_of(doc.encoding)
		elseif problem then
			t.failed = t.failed + 1
			output.warn(tostring(problem))
		else
			break
		end
	end
	t.kind = reader:kind()
	print_table(opts, {
		{ "file", path }, { "kind", t.kind }, { "documents", t.documents }, { "encoding", t.encoding },
		{ "text", t.text_bytes .. " bytes" }, { "sentences", t.sentences }, { "tokens", t.tokens },
		{ "replaced", t.invalid > 0 and t.invalid .. " invalid sequences" or nil },
		{ "failed", t.failed > 0 and t.failed or nil },
	}, t)
	return t.failed > 0 and 1 or 0
end

function info.run(opts, args)
	output.format(info, opts)
	if args[1] and core.is_gazetteer(args[1]) then return require "cli.gazetteer".info(args[1], opts) end
	if args[1] and core.is_model(args[1]) then return require "cli.model".print(args[1], opts) end
	if args[1] and not core.is_store(args[1]) and not opts.store then return of_file(args[1], opts) end
	of_store(storage.path(info, opts, args), opts)
	return 0
end

return info
