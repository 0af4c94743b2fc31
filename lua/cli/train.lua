-- dossier train: a model from labelled text.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local options, output = require "cli.options", require "cli.output"
local progress = require "cli.progress"

local train = {
	name = "train", usage = "train -o MODEL FILE...",
	summary = "learn a model of names, or of any labels, from labelled text",
	text = [[
FILE is labelled text in CoNLL columns: first the token, last its label as BIO, IOB1 or IOBES; a blank line ends a
sentence, -DOCSTART- a document. Labels without such letters (parts of speech) are learnt as they stand. A file that is
given twice counts twice.

--vectors takes word vectors as GloVe and word2vec write them (a word and its numbers a line, the commonest words
first): names that no text has shown are then known by the company that they keep. --plain takes text without labels,
in any format that `dossier tag` reads: models trained on FILE first label it, then the model is trained on both.

The same files and seed give the same model, bit for bit. --dev files are not learnt from: each pass is tried on them.]],
	examples = {
		{ "dossier train -o names.model train.conll" },
		{ "dossier train -o m --dev d.conll --vectors v.txt a.conll b.conll b.conll",
			"b.conll counts twice" },
		{ "dossier tag --model names.model report.txt", "use it" },
		{ "dossier eval --model names.model test.conll", "measure it" },
	},
	options = {
		{ "dev", "FILE", "labelled text to try each pass on; again for more", repeated = true },
		{ "vectors", "FILE", "word vectors" },
		{ "words", "integer", "keep the first N of them, endings of all; 0: all", default = 0 },
		{ "plain", "FILE", "text without labels; again for more", repeated = true },
		{ "teachers", "integer", "models that label it together", default = 1, min = 1 },
		{ "models", "integer", "train N models and use their mean: slower, better", default = 1, min = 1 },
		{ "seed", "integer", "of all that is random", default = 1 },
		{ "passes", "integer", "over the text", default = 3, min = 1 },
		{ "hidden", "integer", "units of the network, a multiple of 16 (with --vectors)", default = 96, min = 16 },
		{ "bits", "integer", "the table of features has 2^N rows", default = 17, min = 8 },
		{ "lang", "CODE", "language of the text: documents in another one are left to the rules", default = "" },
		{ "card", "FILE", "JSON object about data, licences, date; kept in the model" },
		{ "output", "FILE", "write the model to FILE (beside it first, then renamed)", short = "o" },
		{ "quiet", "flag", "no progress, no notes", short = "q" },
	},
}

local function f1(gold, found, right)
	return gold + found > 0 and 2 * right / (gold + found) or 0
end

-- One line a pass on stderr; between them, on a terminal, how far it is.
local function reporter(opts)
	local p = progress.new("sentences", opts.quiet)
	local before = 0
	return function(model, models, teachers, pass, passes, done, total, loss, ended, gold, found, right)
		local share = ((model - 1) * passes + pass - 1 + done / total) / (models * passes)
		if not ended then
			p:step(before + done, share)
			return
		end
		before = before + total
		p:clear()
		if opts.quiet then return end
		local who = model <= teachers and ("teacher %d of %d, "):format(model, teachers)
			or models > 1 and ("model %d of %d, "):format(model - teachers, models - teachers) or ""
		io.stderr:write(("%spass %d of %d: loss %.3f a sentence%s, %.0f s\n"):format(who, pass, passes, loss,
			gold > 0 and (", dev F1 %.3f"):format(f1(gold, found, right)) or "", p:seconds()))
	end
end

-- The members of the card, without its braces; checked.
local function card_of(path)
	if not path then return "" end
	local file, err = io.open(path, "rb")
	local text = file and file:read "a"
	if file then file:close() end
	if not text then error({ exit = 1, message = err or path .. ": cannot be read" }, 0) end
	local value, wrong = core.json_decode(text)
	if type(value) ~= "table" or not text:match "^%s*{" then
		error({ exit = 1, message = ("%s: must be a JSON object%s"):format(path, wrong and ": " .. tostring(wrong)
			or "") }, 0)
	end
	return (text:match "^%s*{%s*(.-)%s*}%s*$")
end

local most = { passes = 1000, hidden = 256, bits = 22, teachers = 100, models = 100, words = 4000000 }

-- What would be said after hours of work, or never, is said first.
local function check_together(opts)
	for name, needs in pairs { teachers = "plain", words = "vectors", hidden = "vectors" } do
		if options.given(opts, name) and not opts[needs] then
			options.usage(train, ("--%s does nothing without --%s"):format(name, needs))
		end
	end
	local there = core.stat(opts.output)
	local folder = opts.output:match "^(.*)/[^/]*$"
	if there and there.kind ~= "file" then
		error({ exit = 1, message = opts.output .. ": is a folder, or no plain file; -o names the model's file" }, 0)
	elseif folder and folder ~= "" and not core.stat(folder) then
		error({ exit = 1, message = ("%s: there is no folder %s"):format(opts.output, folder) }, 0)
	end
end

local function check_numbers(opts)
	for _, name in ipairs { "words", "teachers", "models", "passes", "hidden", "bits" } do
		if opts[name] > most[name] then
			options.usage(train, ("--%s: at most %d, got %d"):format(name, most[name], opts[name]))
		end
	end
end

function train.run(opts, args)
	if #args == 0 then options.usage(train, "needs labelled text") end
	if not opts.output then options.usage(train, "needs -o MODEL") end
	check_numbers(opts)
	check_together(opts)
	local model, err = core.train(args, { dev = opts.dev, plain = opts.plain, vectors = opts.vectors,
		words = opts.words, seed = opts.seed, passes = opts.passes, hidden = opts.hidden, bits = opts.bits,
		teachers = opts.teachers, models = opts.models, lang = opts.lang, info = card_of(opts.card), report = reporter(opts) })
	if not model then
		local stopped = core.stop_requested()
		error({ exit = stopped and 130 or 1, message = stopped and "interrupted; no model was written"
			or tostring(err) }, 0)
	end
	output.write(opts, model)
	return 0
end

return train
