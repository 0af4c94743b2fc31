-- dossier eval: how well names are found, on text that is labelled.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local options, output = require "cli.options", require "cli.output"

local eval = {
	name = "eval", usage = "eval [--model M] FILE...\neval --found LABELS FILE...\neval --info [M]",
	summary = "precision and recall on labelled text, or of any tool's labels",
	text = [[
FILE is labelled text: CoNLL columns (first the token, last its label as BIO, IOB1 or IOBES; a blank line ends a
sentence, -DOCSTART- a document), or documents as `dossier tag --format jsonl` prints them, corrected by hand. Its
text is tagged, and what is found is laid beside the labels.

A name is right when its borders and its type are (conlleval's rules). F1 comes with its 95 % interval, by a bootstrap
over documents, or over sentences where a file has fewer than ten documents. Labels that are not those of names, as
parts of speech, are compared token by token.

With --model M the text is tagged with a model of `dossier train`. One of other labels than PERSON, ORG, LOC and MISC
is scored as it is, without rules and lists of ours: also parts of speech. --info prints what is inside of a model:
its data and their licences, labels, scores; without M of the one that ships.

With --found the labels of any tool are scored in the same way: FILE holds the right ones, --found those to be
judged, for the same tokens.]],
	examples = {
		{ "dossier eval dev.conll", "a table: gold, found, right, precision, recall, F1 of each type" },
		{ "dossier eval --errors 3 dev.conll", "and every kind of error with three examples" },
		{ "dossier eval --types PERSON,ORG,LOC --format md a.conll b.conll" },
		{ "dossier eval --found spacy.conll dev.conll" },
		{ "dossier eval --model pos.model dev.conll", "a model of parts of speech" },
		{ "dossier eval --info pos.model" },
		{ "dossier tag --format conll a.conll | dossier eval --found - a.conll" },
	},
	formats = { "text", "json", "csv", "md" },
	options = {
		{ "info", "flag", "print what is inside of a model" },
		{ "found", "FILE", "score these labels; again for each further file", repeated = true },
		{ "labels", "string", "types as they stand, or PERSON ORG LOC MISC (auto: where the files have no others)",
			default = "auto", choices = { "auto", "fine", "coarse" } },
		{ "types", "LIST", "only these: PERSON,ORG,LOC" },
		{ "errors", "integer", "all kinds of errors, N examples each; 0: none (without it: the commonest)" },
		{ "sentences", "flag", "tag each sentence as a document of its own" },
		{ "from", "string", "kind of the files (auto: by their name)", default = "auto",
			choices = { "auto", "conll", "jsonl" } },
		{ "seed", "integer", "of the bootstrap", default = 0 },
		options.tagging, options.output,
	},
}

local ONE = 1e6 -- scores come in millionths
local COMMONEST = 6

local function list_of(opts)
	if not opts.types then return nil end
	local types = {}
	for t in opts.types:gmatch "[^,%s]+" do types[#types + 1] = t end
	if #types == 0 then options.usage(eval, "--types needs types, e.g. PERSON,ORG,LOC") end
	return types
end

-- Rows of a set with the one of all, as they are printed.
local function rows_of(set, result)
	local rows = {}
	for _, r in ipairs(set.rows) do rows[#rows + 1] = r end
	local all = {}
	for k, v in pairs(set) do all[k] = v end
	all.type = result.tags and "all (accuracy)" or "all (micro)"
	rows[#rows + 1] = all
	return rows
end

local function sets_of(result)
	local sets = {}
	for _, s in ipairs(result.sets) do sets[#sets + 1] = s end
	if #sets > 1 then
		local total = {}
		for k, v in pairs(result.total) do total[k] = v end
		total.name = "total"
		sets[#sets + 1] = total
	end
	return sets
end

-- ---- text -----------------------------------------------------------------------------------------

local function score(v) return ("%.3f"):format(v / ONE) end

local function count_of(n, noun) return ("%d %s%s"):format(n, noun, n == 1 and "" or "s") end

local function heading(set, result)
	local parts = {}
	if set.documents > 0 then parts[1] = count_of(set.documents, "document") end
	if set.tokens > 0 then
		parts[#parts + 1] = count_of(set.sentences, "sentence")
		parts[#parts + 1] = count_of(set.tokens, "token")
	end
	local types = result.coarse and "; PERSON ORG LOC MISC" or ""
	return ("%s: %s%s"):format(set.name, table.concat(parts, ", "), result.types and "" or types)
end

local function table_of(set, result)
	local wide = #"all (micro)"
	for _, r in ipairs(rows_of(set, result)) do wide = math.max(wide, #r.type) end
	local lines = { ("%s  %7s %7s %7s  %9s %6s %6s  %s"):format((" "):rep(wide), "gold", "found", "right",
		"precision", "recall", "F1", "95 % interval") }
	for _, r in ipairs(rows_of(set, result)) do
		lines[#lines + 1] = ("%-" .. wide .. "s  %7d %7d %7d  %9s %6s %6s  %s to %s"):format(r.type, r.gold, r.found,
			r.right, score(r.precision), score(r.recall), score(r.f1), score(r.low), score(r.high))
	end
	local blank = (" "):rep(27 + 9 + 6)
	if not result.tags then
		lines[#lines + 1] = ("%-" .. wide .. "s%s %6s"):format("mean (macro)", blank:sub(#"mean (macro)" > wide
			and #"mean (macro)" - wide + 1 or 1), score(set.macro))
		if set.tokens > 0 then
			local accuracy = set.tokens_right / set.tokens
			lines[#lines + 1] = ("%-" .. wide .. "s%s %6.3f"):format("labels right", blank:sub(#"labels right" > wide
				and #"labels right" - wide + 1 or 1), accuracy)
		end
	end
	return table.concat(lines, "\n")
end

local said = {
	type = function(c) return c.gold .. " taken for " .. c.found end,
	borders = function(c) return c.gold .. " with other borders" end,
	both = function(c) return c.gold .. " overlaps " .. c.found end,
	missed = function(c) return c.gold .. " missed" end,
	extra = function(c) return c.found .. " where none is" end,
}

local function clipped(s, n, from_end)
	local length = utf8.len(s)
	if not length or length <= n then return s end
	if from_end then return "…" .. s:sub(utf8.offset(s, -n + 1)) end
	return s:sub(1, utf8.offset(s, n) - 1) .. "…"
end

-- "in [Mediaș] , Transylvania", and what was found where it is another text.
local function example(x, fault)
	local text = x.gold_text ~= "" and x.gold_text or x.found_text
	local before, behind = clipped(x.before, 24, true), clipped(x.behind:gsub("^%s+", ""), 24)
	if fault == "borders" or fault == "both" then text = text .. "] -> [" .. x.found_text end
	if before ~= "" then before = before .. " " end
	local line = ("%s:%d  %s[%s] %s"):format(x.file, x.line, before, text, behind)
	return (line:gsub("%c", " "):gsub("%s+$", ""))
end

local function errors_of(result, opts)
	local lines, most = {}, opts.errors and math.huge or COMMONEST
	if opts.errors == 0 or #result.confusions == 0 then return nil end
	lines[1] = opts.errors and "errors, the commonest first" or "commonest errors (--errors N lists all)"
	for i, c in ipairs(result.confusions) do
		if i > most then break end
		lines[#lines + 1] = ("%6d  %s"):format(c.n, said[c.fault](c))
		for _, x in ipairs(c.examples) do lines[#lines + 1] = "        " .. example(x, c.fault) end
	end
	return table.concat(lines, "\n")
end

local writers = {}

function writers.text(result, opts)
	local parts = {}
	for _, set in ipairs(sets_of(result)) do
		parts[#parts + 1] = heading(set, result) .. "\n" .. table_of(set, result)
	end
	parts[#parts + 1] = errors_of(result, opts)
	return table.concat(parts, "\n\n") .. "\n"
end

-- ---- tables for other programs -----------------------------------------------------------------------

local columns = { "set", "type", "gold", "found", "right", "precision", "recall", "f1", "low", "high" }
local is_score = { precision = true, recall = true, f1 = true, low = true, high = true }

local function flat(result)
	local rows = {}
	for _, set in ipairs(sets_of(result)) do
		for i, r in ipairs(rows_of(set, result)) do
			local row = { set = set.name, type = i <= #set.rows and r.type or "all" }
			for k = 3, #columns do
				local v = r[columns[k]]
				row[columns[k]] = is_score[columns[k]] and v / ONE or v
			end
			rows[#rows + 1] = row
		end
	end
	return rows
end

function writers.csv(result)
	return require "dossier.render".rows(flat(result), columns, "csv")
end

function writers.md(result)
	local lines = { "| set | type | gold | found | right | precision | recall | F1 | 95 % interval |",
		"| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |" }
	for _, r in ipairs(flat(result)) do
		lines[#lines + 1] = ("| %s | %s | %d | %d | %d | %.3f | %.3f | %.3f | %.3f to %.3f |"):format(
			r.set:gsub("|", "\\|"), r.type:gsub("|", "\\|"), r.gold, r.found, r.right, r.precision, r.recall, r.f1,
			r.low, r.high)
	end
	return table.concat(lines, "\n") .. "\n"
end

local function plain(set)
	local out = {}
	for k, v in pairs(set) do
		if (is_score[k] or k == "macro") and type(v) == "number" then v = v / ONE end
		if k == "rows" then
			local rows = core.json_array {}
			for i, r in ipairs(v) do rows[i] = plain(r) end
			v = rows
		end
		out[k] = v
	end
	return out
end

function writers.json(result, opts)
	local out = { kind = result.tags and "tags" or "spans", labels = result.coarse and "coarse" or "fine",
		seed = opts.seed, samples = result.samples, total = plain(result.total), sets = {},
		errors = core.json_array {} }
	out.total.name = nil
	for i, set in ipairs(result.sets) do out.sets[i] = plain(set) end
	for i, c in ipairs(result.confusions) do
		c.examples = core.json_array(c.examples)
		out.errors[i] = c
	end
	return assert(core.json_encode(out)) .. "\n"
end

-- ---- the command ---------------------------------------------------------------------------------------

-- Types that nobody labelled are a slip of the pen more often than a question.
local function check_types(types, result)
	if not types or #result.total.rows > 0 then return end
	error({ exit = 1, message = ("--types: neither the labels nor what was found has %s")
		:format(table.concat(types, " or ")) }, 0)
end

local function print_info(opts, args)
	if #args > 1 then options.usage(eval, "--info takes one model") end
	if args[1] and opts.model then options.usage(eval, "--info: the model is given twice") end
	if opts.format and opts.format ~= "text" and opts.format ~= "json" then
		options.usage(eval, "--info is printed as text or json")
	end
	local model = args[1] or opts.model
	if model == "none" and not core.stat(model) then
		options.usage(eval, "--info: 'none' is no model; without one --info is about the model that ships")
	end
	return require "cli.model".print(model, opts)
end

-- A model of other labels than names is scored as it is; path, or nil.
local function other_model(opts)
	if not opts.model or opts.model == "none" or opts.found then return nil end
	local m, err = core.model_info(opts.model)
	if not m then error({ exit = 1, message = tostring(err) }, 0) end
	return not m.names and opts.model or nil
end

function eval.run(opts, args)
	local format = output.format(eval, opts)
	if opts.info then return print_info(opts, args) end
	if #args == 0 then options.usage(eval, "needs a labelled FILE") end
	if opts.found and #opts.found ~= #args then
		options.usage(eval, ("%s, but %s with --found"):format(count_of(#args, "file"), count_of(#opts.found, "file")))
	end
	local types, model = list_of(opts), other_model(opts)
	local tagger = not model and require "cli.tagging".tagger(opts) or nil
	if tagger and core.methods.Tagger.calls(tagger) then
		error({ exit = 1, message = "--rules: these rules have functions (value, test), which eval does not call" }, 0)
	end
	local result, err = core.evaluate(args, { found = opts.found, from = opts.from, labels = opts.labels,
		types = types, seed = opts.seed, sentences = opts.sentences, examples = opts.errors or 1,
		model = model, tagger = tagger })
	if not result then error({ exit = 1, message = tostring(err) }, 0) end
	check_types(types, result)
	result.types = types
	output.text(opts, writers[format](result, opts))
	return 0
end

return eval
