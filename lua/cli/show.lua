-- dossier show: a document of a store with its entities, or the surroundings of one span.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local options, output, storage = require "cli.options", require "cli.output", require "cli.storage"

local show = {
	name = "show", usage = "show STORE DOC|REF", summary = "a document with its entities highlighted",
	text = [[
DOC is an id, the beginning of one (8 characters or more), or a uri; REF is a span as other commands print it,
DOCID:START-END (bytes of the reading text).]],
	examples = { { "dossier show war.dossier news/01.txt" }, { "dossier show war.dossier 8f3c2a1b9d4e5f60:120-131" } },
	formats = { "text", "jsonl" },
	options = { { "store", "FILE", "the store (also $DOSSIER_STORE)", short = "s" }, options.output,
		{ "offsets", "string", "unit of offsets in jsonl", default = "char", choices = { "byte", "char", "utf16" } } },
}

local function span_text(doc, first, last, opts)
	if first < 0 or last > #doc.text or first >= last then
		error({ exit = 1, message = ("the document has bytes 0-%d, not %d-%d"):format(#doc.text, first, last) }, 0)
	end
	local visible = require "dossier.cell".visible
	local line, column = doc:position(first + 1)
	local sentence = doc:sentence(doc:sentence_at(first + 1))
	local from, to = sentence and sentence.from or first + 1, sentence and sentence.to or last
	local on, off = "\27[33m", "\27[0m"
	if not output.color(opts) then on, off = "[", "]" end
	local text = doc.text
	local function cut(a, b) return visible((core.normalize(text:sub(a, b), "reading"):gsub("%s+", " "))) end
	local src_from, src_to = doc:to_source(first + 1, last)
	return ("%s  line %d, column %d; bytes %d-%d of the source\n\n%s%s%s%s%s\n"):format(
		visible(doc.uri ~= "" and doc.uri or doc.id), line, column, src_from - 1, src_to,
		cut(math.min(from, first + 1), first), on, cut(first + 1, last), off, cut(last + 1, math.max(to, last)))
end

function show.run(opts, args)
	local path = storage.path(show, opts, args)
	if #args ~= 1 then options.usage(show, "which document?") end
	local format = output.format(show, opts)
	local store = storage.open(path, "r")
	local key, first, last = args[1]:match "^(.+):(%d+)%-(%d+)$"
	local doc, err = store:get(key or args[1])
	if not doc and key then
		doc, err = store:get(args[1])
		key = nil
	end
	storage.must(doc, err)
	if format == "jsonl" then
		output.write(opts, doc:json { offsets = opts.offsets })
	elseif key then
		output.write(opts, span_text(doc, math.tointeger(tonumber(first)) or -1, math.tointeger(tonumber(last)) or -1, opts))
	else
		output.write(opts, require "cli.highlight".document(doc,
			{ color = output.color(opts), width = output.wrap(opts) }) .. "\n")
	end
	store:close()
	return 0
end

return show
