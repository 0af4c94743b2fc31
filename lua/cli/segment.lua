-- dossier segment: a text in pieces, one a line.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local options, output = require "cli.options", require "cli.output"

local segment = {
	name = "segment", usage = "segment [--sentences|--tokens|--words|--graphemes] [FILE...]",
	summary = "tokens, words, sentences, graphemes",
	text = [[
Without an option: sentences, one a line. --tokens prints the analysis tokens of a sentence on a line, parted by
blanks (--clitics keeps 's and n't apart). --words and --graphemes are UAX #29 exactly, one piece a line; line
breaks and other controls inside a piece are shown escaped.]],
	examples = {
		{ "dossier segment report.txt" },
		{ "dossier segment --tokens report.txt" },
		{ "dossier segment --format jsonl --sentences --tokens reports/" },
	},
	formats = { "text", "jsonl" },
	options = {
		{ "sentences", "flag", "sentences for analysis; --sentences=uax29 exactly UAX #29" },
		{ "tokens", "flag", "analysis tokens" },
		{ "clitics", "flag", "with --tokens: clitics apart" },
		{ "words", "flag", "UAX #29 words" },
		{ "graphemes", "flag", "UAX #29 grapheme clusters" },
		{ "offsets", "string", "unit of offsets in jsonl", default = "char", choices = { "byte", "char", "utf16" } },
		options.input,
		{ "format", "FORMAT", "how to print" },
		{ "quiet", "flag", "no notes", short = "q" },
		{ "output", "FILE", "write to FILE (beside it first, then renamed)", short = "o" },
	},
}

local function escaped(piece)
	return (piece:gsub("[%c\\]", function(c)
		local short = { ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t", ["\\"] = "\\\\" }
		return short[c] or ("\\x%02X"):format(c:byte())
	end))
end

local function exact(what)
	return function(doc, out)
		for _, _, piece in core.segment(doc.text, what) do out[#out + 1] = escaped(piece) end
	end
end

local function sentences(doc, out)
	for s in doc:sentences() do out[#out + 1] = escaped(s.text) end
end

local function tokens(clitics)
	return function(doc, out)
		for s in doc:sentences() do
			local line = {}
			for t in s:tokens(clitics and { clitics = true } or nil) do line[#line + 1] = escaped(t.text) end
			out[#out + 1] = table.concat(line, " ")
		end
	end
end

local function json_line(doc, opts)
	local both = not opts.sentences and not opts.tokens
	return doc:json { offsets = opts.offsets, sentences = opts.sentences or both, tokens = opts.tokens or both,
		no_entities = true }
end

local function printer(opts)
	if opts.graphemes then return exact "grapheme" end
	if opts.words then return exact "word" end
	if opts.tokens then return tokens(opts.clitics) end
	if opts.uax29 then return exact "sentence" end
	return sentences
end

function segment.main(argv, first)
	local words, uax29 = {}, false
	for i = first, #argv do
		-- the one option of the command line that may or may not have a value
		if argv[i] == "--sentences=uax29" then
			uax29 = true
		elseif argv[i]:find "^%-%-sentences=" then
			options.usage(segment, "--sentences takes no value but uax29")
		else
			words[#words + 1] = argv[i]
		end
	end
	local opts, args = options.parse(segment, words, 1)
	if opts.help then
		io.stdout:write(options.help(segment))
		return 0
	end
	opts.uax29 = uax29
	return segment.run(opts, args)
end

function segment.run(opts, args)
	local format = output.format(segment, opts)
	local exact_only = opts.words and "--words" or opts.graphemes and "--graphemes" or opts.uax29 and "--sentences=uax29"
	if exact_only and format == "jsonl" then
		options.usage(segment, exact_only .. " prints text only; --format jsonl has --sentences and --tokens")
	end
	local both = opts.words and opts.graphemes or opts.uax29 and (opts.words or opts.graphemes)
	if exact_only and (both or opts.tokens or opts.sentences) then
		options.usage(segment, exact_only .. " stands alone: one kind of piece at a time")
	end
	local failed, out = 0, {}
	local function fail(message)
		failed = failed + 1
		output.warn(message)
	end
	require "dossier.objects" -- documents get their methods
	local inputs = require "cli.inputs"
	if #args == 0 then args = { "-" } end
	local print_doc = printer(opts)
	for doc in inputs.documents(inputs.files(args, fail), opts, fail) do
		if format == "jsonl" then
			out[#out + 1] = json_line(doc, opts):gsub("\n$", "")
		else
			print_doc(doc, out)
		end
	end
	local write = format == "jsonl" and output.write or output.text
	write(opts, table.concat(out, "\n") .. (#out > 0 and "\n" or ""))
	return failed > 0 and 1 or 0
end

return segment
