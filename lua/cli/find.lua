-- dossier find: a token pattern over a store or files, as a KWIC concordance.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local options, output, storage = require "cli.options", require "cli.output", require "cli.storage"

local find = {
	name = "find", usage = "find PATTERN [STORE|FILE...]",
	summary = "token patterns over a store or files, as a concordance",
	text = "Every match on a line, with its context to the left and right; captures are printed in jsonl and csv. The "
		.. "language is in docs/patterns.md.",
	examples = {
		{ "dossier find '<PERSON> []{0,3} ~meet []{0,3} <PERSON>' war.dossier" },
		{ "dossier find 'n:<CARDINAL> []{0,3} (was|were) ~kill' reports/ --format csv" },
	},
	formats = { "text", "jsonl", "csv" },
	options = { options.filter, options.output, options.input, options.tagging,
		{ "list", "NAME=FILE", "words of $NAME, one a line", repeated = true },
		{ "width", "integer", "columns of a line (default: the terminal's)" } },
}

local function lists_of(opts)
	local lists = {}
	for _, spec in ipairs(opts.list or {}) do
		local name, path = spec:match "^(%a[%w_]*)=(.+)$"
		if not name then options.usage(find, ("--list: expected NAME=FILE, got '%s'"):format(spec)) end
		local words = {}
		for line in require "cli.normalize".slurp(path):gmatch "[^\r\n]+" do
			if line:match "%S" and not line:match "^#" then words[#words + 1] = line:match "^%s*(.-)%s*$" end
		end
		lists[name] = words
	end
	return lists
end

-- The documents to look through, of a store in its order, or of files; and whether it is a store.
local function documents(opts, args, fail)
	if opts.store or #args == 1 and core.is_store(args[1]) or #args == 0 and os.getenv "DOSSIER_STORE" then
		local store = storage.open(storage.path(find, opts, args), "r")
		local rows = storage.must(store:select(require "cli.filter".of(opts)))
		local i = 0
		return function()
			i = i + 1
			if not rows[i] then
				store:close()
				return nil
			end
			return storage.must(store:get_row(rows[i]))
		end, true
	end
	require "dossier.objects" -- documents get their methods
	local inputs = require "cli.inputs"
	if #args == 0 then args = { "-" } end
	return inputs.documents(inputs.files(args, fail), opts, fail), false
end

-- Text cut to `columns` from its right (keep = "end") or left end, padded to exactly that width.
local function fit(text, columns, keep)
	local pieces, width = {}, 0
	for _, _, g in core.segment(text, "grapheme") do pieces[#pieces + 1] = g end
	local out = {}
	local first, last, step = 1, #pieces, 1
	if keep == "end" then first, last, step = #pieces, 1, -1 end
	for i = first, last, step do
		local w = core.width(pieces[i])
		if width + w > columns then break end
		width = width + w
		out[#out + 1] = pieces[i]
	end
	if keep == "end" then
		for i = 1, #out // 2 do out[i], out[#out + 1 - i] = out[#out + 1 - i], out[i] end
		return (" "):rep(columns - width) .. table.concat(out)
	end
	return table.concat(out)
end

local function one_line(s)
	return (require "dossier.cell".visible((s:gsub("%s+", " "))))
end

-- What names a line: of a store the beginning of the reference, which `show` takes; of files the file.
local LABEL = 20
local function label_of(doc, m, in_store)
	if in_store then return (m.ref:gsub("^(%x%x%x%x%x%x%x%x)%x*:", "%1:")) end
	return fit(one_line(doc.uri ~= "" and doc.uri or doc.id), LABEL, "end")
end

-- The match begins in the same column of every line; two fifths of the room stand before it.
local function kwic(doc, m, width, color, in_store)
	local text = doc.text
	local label = label_of(doc, m, in_store)
	label = label .. (" "):rep(LABEL - core.width(label))
	local room = math.max(30, width - LABEL - 3)
	local side = room * 2 // 5
	local left = one_line(text:sub(math.max(1, m.from - side * 4), m.from - 1))
	local right = one_line(text:sub(m.to + 1, math.min(#text, m.to + room * 4)))
	-- a cut in the middle of a character leaves bytes that are none
	left, right = core.normalize(left, "reading"), core.normalize(right, "reading")
	local hit = one_line(m.text)
	local rest = math.max(0, room - side - core.width(hit))
	return ("%s %s%s%s"):format(label, fit(left, side, "end"),
		color and "\27[33m" .. hit .. "\27[0m" or hit, fit(right, rest, "start"))
end

local function row_of(doc, m, names)
	local row = { uri = doc.uri, id = doc.id, ref = m.ref, match = m.text, sentence = m.sentence and m.sentence.text }
	for _, name in ipairs(names) do
		local c = m[name]
		row[name] = c and c.text or nil
	end
	return row
end

function find.run(opts, args)
	local format = output.format(find, opts)
	local source = table.remove(args, 1)
	if not source then options.usage(find, "which pattern?") end
	local dossier = require "dossier"
	local tagger = require "cli.tagging".tagger(opts)
	if tagger then require "dossier.core".default_tagger(tagger) end
	local failed, count, rows = 0, 0, {}
	local width = opts.width or output.width(opts)
	local color, lines = output.color(opts), {}
	local limit = opts.limit
	opts.limit = nil -- of matches here, not of documents
	local function fail(message)
		failed = failed + 1
		output.warn(message)
	end
	require "cli.tagging".on_failure(opts, fail)
	local next_doc, in_store = documents(opts, args, fail)
	-- the store and the rules bring types of their own
	local pattern, err = dossier.pattern(source, lists_of(opts))
	if not pattern then error({ exit = 2, message = tostring(err) }, 0) end
	local names = pattern:captures()
	for doc in next_doc do
		for m in doc:match(pattern) do
			if limit and count >= limit then break end
			count = count + 1
			if format ~= "text" then
				rows[#rows + 1] = row_of(doc, m, names)
			elseif opts.output then
				lines[#lines + 1] = kwic(doc, m, width, false, in_store)
			else
				output.print(kwic(doc, m, width, color, in_store) .. "\n")
			end
		end
		if limit and count >= limit then break end
		if core.stop_requested() then error({ exit = 130, message = "interrupted" }, 0) end
	end
	if format == "text" then
		if opts.output then
			output.write(opts, table.concat(lines, "\n") .. (#lines > 0 and "\n" or ""))
		else
			output.flush()
		end
		if not opts.quiet then io.stderr:write(("%d match%s\n"):format(count, count == 1 and "" or "es")) end
	else
		local columns = { "uri", "ref", "match" }
		table.move(names, 1, #names, 4, columns)
		columns[#columns + 1] = "sentence"
		output.write(opts, require "dossier.render".rows(rows, columns, format))
	end
	return failed > 0 and 1 or 0
end

return find
