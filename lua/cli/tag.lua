-- dossier tag: documents in, annotations out, without a store.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local options, output = require "cli.options", require "cli.output"

local tag = {
	name = "tag", usage = "tag [FILE...]", summary = "tag documents without a store",
	text = [[
Reads files, folders or standard input and prints every document with its entities. text is for people, jsonl is
the exchange format (offsets in code points), csv has a row an entity, conll a token a line.]],
	examples = {
		{ "dossier tag report.txt" },
		{ "dossier tag --format jsonl reports/ > tagged.jsonl" },
		{ "dossier tag --from conll --format conll dev.conll | conlleval" },
		{ "dossier tag --rules examples/rules/incidents.lua report.txt", "and what rules of your own find" },
		{ "echo 'Ağcabədi came under fire on 4 October 2020.' | dossier tag -" },
	},
	formats = { "text", "jsonl", "csv", "conll" },
	options = {
		options.output, options.input, options.tagging, options.jobs,
		{ "lang", "L", "language of documents that name none (else found out, when the text leaves little doubt)" },
		{ "offsets", "string", "unit of offsets", default = "char", choices = { "byte", "char", "utf16" } },
		{ "labels", "string", "fine or coarse types", default = "fine", choices = { "fine", "coarse" }, format = "conll" },
		{ "roles", "flag", 'with roles ("the minister") and whose they are', format = "jsonl" },
		{ "zones", "flag", "with headlines, bylines, datelines, quotations, paragraphs", format = "jsonl" },
		{ "counts", "flag", "with what each number counts, and what befell it" },
		{ "claims", "flag", "with who says what", format = "jsonl" },
		{ "sentences", "flag", "with sentence borders", format = "jsonl" },
		{ "tokens", "flag", "with token borders", format = "jsonl" },
		{ "source-spans", "flag", "also offsets in the text as it was given", format = "jsonl" },
		{ "retag", "flag", "tag again input that has entities" },
	},
}

-- An open bound is an empty cell, as it is null in JSON.
local function bound(v)
	if v == math.huge or v == -math.huge or v == "0001-01-01" or v == "9999-12-31" then return nil end
	return v
end

local function csv_rows(doc, rows, counts)
	require "dossier.objects"
	for e in doc:entities() do
		local row = { uri = doc.uri, ref = e.ref, type = e.type, text = e.text, value = e.value,
			low = bound(e.low), high = bound(e.high), cue = e.cue, id = e.id, source = e.source }
		local c = counts and e.counts
		if c then
			row.counts, row.harm, row.part_of = c.unit, c.harm, c.part_of and c.part_of.ref
			row.place, row.time = c.place and c.place.text, c.time and c.time.text
		end
		rows[#rows + 1] = row
	end
end

local csv_columns = { "uri", "ref", "type", "text", "value", "low", "high", "cue", "id", "source" }
local count_columns = { "counts", "harm", "place", "time", "part_of" }

-- How each format prints one document.
local writers = {
	jsonl = function(doc, opts)
		return doc:json { offsets = opts.offsets, sentences = opts.sentences, tokens = opts.tokens,
			source_spans = opts["source-spans"], roles = opts.roles, counts = opts.counts, zones = opts.zones, claims = opts.claims }
	end,
	conll = function(doc, opts) return doc:conll { coarse = opts.labels == "coarse" } end,
	text = function(doc, opts)
		return require "cli.highlight".document(doc, { color = output.color(opts), width = output.wrap(opts),
			counts = opts.counts }) .. "\n"
	end,
}

-- Batches keep both cores busy and the output in input order.
local function batches(next_doc, size)
	return function()
		local batch = {}
		while #batch < size do
			local doc = next_doc()
			if not doc then break end
			batch[#batch + 1] = doc
		end
		return #batch > 0 and batch or nil
	end
end

-- Writes as it goes to stdout; with -o the whole is written at the end, so that the file appears complete.
local function sink(opts)
	if not opts.output then
		return output.print, output.flush
	end
	local pieces = {}
	return function(text) pieces[#pieces + 1] = text end, function() output.write(opts, table.concat(pieces)) end
end

-- Formats that have no escapes of their own are shown on a terminal (core/text/show.h).
local function visible(opts, text)
	return not opts.output and core.isatty(1) and core.show(text) or text
end

function tag.run(opts, args)
	local format = output.format(tag, opts)
	local failed = 0
	local function fail(message)
		failed = failed + 1
		output.warn(message)
	end
	if #args == 0 then args = { "-" } end
	opts.defaults = true -- --lang is given to documents, elsewhere it chooses them
	local inputs = require "cli.inputs"
	local tagging = require "cli.tagging"
	local tagger = tagging.tagger(opts)
	tagging.on_failure(opts, fail)
	local write, finish = sink(opts)
	local rows = {}
	local next_doc = inputs.documents(inputs.files(args, fail), opts, fail)
	for batch in batches(next_doc, opts.output and 64 or core.isatty(1) and 1 or 64) do
		for _, doc in ipairs(tagging.batch(batch, opts, tagger, fail)) do
			local text = format ~= "csv" and writers[format](doc, opts) or csv_rows(doc, rows, opts.counts)
			if text then write(format == "conll" and visible(opts, text) or text) end
		end
	end
	if format == "csv" then
		local columns = table.move(csv_columns, 1, #csv_columns, 1, {})
		if opts.counts then table.move(count_columns, 1, #count_columns, #columns + 1, columns) end
		write(visible(opts, require "dossier.render".rows(rows, columns, "csv")))
	end
	finish()
	return failed > 0 and 1 or 0
end

return tag
