-- dossier find: a token pattern over a store or files: a concordance, its counts, or lines as grep prints them.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local options, output, storage = require "cli.options", require "cli.output", require "cli.storage"

-- The options that choose documents, without those that are of matches here.
local function document_filter()
	local out = {}
	for _, o in ipairs(options.filter) do
		if o[1] ~= "sample" and o[1] ~= "seed" and o[1] ~= "limit" then out[#out + 1] = o end
	end
	return out
end

local find = {
	name = "find", usage = "find PATTERN [STORE|FILE...]\nfind -f FILE [STORE|FILE...]",
	summary = "token patterns over a store or files, as a concordance",
	text = [[
In a store every match is a line with what stands to its left and right (a concordance); words and types that the
pattern cannot do without are looked up in the index first. In files, folders or standard input the lines with matches
are printed as grep does, FILE:LINE: in front; --kwic, --sort, --sample, --count and the other formats make a
concordance of them too. The language of patterns: dossier help patterns; in a shell they stand in single quotes.

Sort keys: left and right (the words beside the match, from it outwards), match, a capture, NAME.type, NAME.value ...,
date, year, month, publisher, lang, uri, title; -KEY sorts downwards; several with commas. --count takes all of them
but left and right, and puts the commonest first; with it --sort takes its columns.]],
	examples = {
		{ "dossier find '<PERSON> []{0,3} ~meet []{0,3} <PERSON>' war.dossier" },
		{ "dossier find 'who:<ORG> ~deny' war.dossier --sort who,date", "captures in colours, sorted by who denied" },
		{ "dossier find 'who:<ORG> ~deny' war.dossier --count who,publisher", "how often each did, in which outlet" },
		{ "dossier find ceasefire war.dossier --sample 50 --format html -o page.html" },
		{ "dossier find 'n:<CARDINAL> []{0,3} (was|were) ~kill' reports/ --format csv" },
		{ "dossier find '~shell' reports/ -C 1", "lines of files, with one line of context" },
	},
	formats = { "text", "jsonl", "csv", "markdown", "html" },
	options = { document_filter(),
		{ "sample", "integer", "N matches, chosen by --seed", min = 1 },
		{ "seed", "integer", "seed of --sample", default = 1 },
		{ "limit", "integer", "at most N matches (of files: lines)" },
		{ "sort", "KEYS", "order of the matches (else that of the documents)" },
		{ "count", "KEYS", "not the matches but how often each KEY occurs, and in how many documents" },
		{ "context", "integer", "words on each side (default: what fits; 10 in other formats)" },
		{ "width", "integer", "columns of a line (default: the terminal's)" },
		{ "kwic", "flag", "a concordance of files, too" },
		{ "lines", "flag", "of a store, too, lines with name and number, as of files", short = "n" },
		{ "files", "flag", "only the names of files or documents with a match", short = "l" },
		{ "matching", "flag", "only how many lines match in each file or document", short = "c" },
		{ "only", "flag", "only what matches of each line", short = "O" },
		{ "around", "integer", "N lines of context", short = "C" },
		{ "before", "integer", "N lines of context in front", short = "B" },
		{ "after", "integer", "N lines of context behind", short = "A" },
		{ "pattern", "FILE", "read the pattern from FILE", short = "f" },
		{ "list", "NAME=FILE", "words and phrases of $NAME, one a line", repeated = true },
		{ "offsets", "string", "unit of offsets", default = "char", choices = { "byte", "char", "utf16" },
			format = "jsonl" },
		{ "jobs", "integer", "tag files in N threads (default: one a core)", short = "j", min = 1 },
		options.output, options.input, options.tagging },
}

local function fail(message) error({ exit = 2, message = message }, 0) end

local function lists_of(opts)
	local lists = {}
	for _, spec in ipairs(opts.list or {}) do
		local name, path = spec:match "^(%a[%w_]*)=(.+)$"
		if not name then options.usage(find, ("--list: expected NAME=FILE, got '%s'"):format(spec)) end
		local words = {}
		for line in require "cli.normalize".slurp(path):gmatch "[^\r\n]+" do
			-- "# why" is a comment, "#metoo" a word
			if line:match "%S" and not line:match "^#%s" and line ~= "#" then words[#words + 1] = line:match "^%s*(.-)%s*$" end
		end
		lists[name] = words
	end
	return lists
end

-- The pattern's source, of the command line or of a file.
local function source_of(opts, args)
	if opts.pattern then return (require "cli.normalize".slurp(opts.pattern):gsub("^\xEF\xBB\xBF", "")) end
	local source = table.remove(args, 1)
	if not source then options.usage(find, "which pattern?") end
	if not source:find "%S" then
		options.usage(find, "the pattern is empty; single quotes keep $NAME from the shell: dossier find '$kill'")
	end
	return source
end

-- A file's name stands in front of what is wrong with its pattern.
local function compile(opts, source)
	require "dossier.objects"
	local pattern, err = require "dossier".pattern(source, lists_of(opts))
	if pattern then return pattern end
	local file = not opts.pattern and not source:find "\n" and io.open(source)
	if file then
		file:close()
		options.usage(find, ("'%s' is a file: the pattern comes first, dossier find PATTERN %s"):format(source, source))
	end
	fail((opts.pattern and opts.pattern .. ": " or "") .. tostring(err))
end

-- ---- documents ----------------------------------------------------------------------------------

local function is_store(opts, args)
	return opts.store or args[1] and core.is_store(args[1]) or #args == 0 and (os.getenv "DOSSIER_STORE" or "") ~= ""
end

-- Documents of a store that may match, and how far each is, 0 to 1.
local function of_store(opts, store, pattern, bare)
	local function check(v, err)
		if v == nil and err then
			error({ exit = err.code == "ESYNTAX" and 2 or 1, message = tostring(err) }, 0)
		end
		return v
	end
	local filter = require "cli.filter".of(opts)
	local next_row = require "dossier.candidates".rows(store, pattern, filter, check)
	local last
	-- a document that was removed since its row was found is left out
	local function next_document()
		while true do
			local row = next_row()
			if not row then return nil end
			local doc, err = store:get_row(row, bare)
			if doc or not err or err.code ~= "ENOENT" then return check(doc, err), row end
		end
	end
	return function()
		local doc, row = next_document()
		if not doc then
			store:close()
			return nil
		end
		if not last then
			local cursor = check(store:sql "SELECT max(doc) AS last FROM documents")
			last = cursor:next().last
			cursor:close()
		end
		return doc, row / last
	end
end

local BATCH = 64

-- Documents that are tagged in batches, in threads, and come in their order. Batches grow, so that the first is soon there.
local function tagged(next_doc, run, on_error)
	local batch, shares, i, size = {}, {}, 0, 1
	return function()
		i = i + 1
		while not batch[i] do
			local docs = {}
			for n = 1, size do
				local doc, share = next_doc()
				if not doc then break end
				docs[n], shares[doc] = doc, share
			end
			if #docs == 0 then return nil end
			batch, i = require "cli.tagging".batch(docs, run.opts, run.tagger, on_error), 1
			size = math.min(size * 2, BATCH)
		end
		local share = shares[batch[i]]
		shares[batch[i]] = nil
		return batch[i], share
	end
end

local function of_files(run, args, on_error)
	local inputs, opts = require "cli.inputs", run.opts
	local keep = require "cli.filter".keeper(opts)
	if #args == 0 then args = { "-" } end
	local read = inputs.documents(inputs.files(args, on_error), opts, on_error)
	local function next_doc()
		while true do
			local doc, share = read()
			if not doc then return nil end
			if keep(doc) then return doc, share end
		end
	end
	return require "dossier.pattern".needs_tags(run.pattern) and tagged(next_doc, run, on_error) or next_doc
end

-- ---- where lines go -----------------------------------------------------------------------------

-- Text to stdout as it comes, or to -o FILE at the end. What is found first is seen at once, also through a pipe.
local function sink(opts)
	local pieces, last = {}, nil
	local out = {}
	function out.write(text)
		if opts.output then
			pieces[#pieces + 1] = text
			return
		end
		output.print(text)
		local now = core.monotonic()
		if not last or now - last > 0.1 then
			output.flush()
			last = core.monotonic()
		end
	end
	function out.finish()
		if opts.output then output.write(opts, table.concat(pieces)) else output.flush() end
	end
	return out
end

local function counted(n, one, many) return ("%d %s"):format(n, n == 1 and one or many) end

-- ---- concordance --------------------------------------------------------------------------------

local LABEL = 20

-- Runs take(match line, doc) over all matches; true ends it. Gives how many matches, in how many documents.
local function each_match(run, take, wants_line)
	local concordance = require "dossier.concordance"
	local matches, documents = 0, 0
	local progress = require "cli.progress".new("documents", run.opts.quiet or run.shows)
	local looked = 0
	local match = run.bare and require "dossier.pattern".matcher(run.pattern)
	for doc, share in run.documents do
		local any = false
		looked = looked + 1
		for m in (match or function(d) return d:match(run.pattern) end)(doc) do
			matches, any = matches + 1, true
			if take(wants_line and concordance.line(m, run.names, run.line) or m, doc) then
				progress:clear()
				return matches, documents + 1
			end
		end
		if any then documents = documents + 1 end
		progress:step(looked, share)
		if core.stop_requested() then error({ exit = 130, message = "interrupted" }, 0) end
	end
	progress:clear()
	return matches, documents
end

-- What names a line: of a store the beginning of the reference, which `show` takes; of files the file.
local function label_of(line, in_store)
	if in_store then return require "dossier.concordance_text".label(line) end
	return (require "dossier.cell".visible(line.uri or "-"))
end

-- Rows of a table, written in pieces: the head of csv once.
local function row_writer(run, out)
	local concordance, render = require "dossier.concordance", require "dossier.render"
	local waiting = {}
	local writer = {}
	local function flush()
		local text = render.rows(concordance.rows(waiting, run.names), run.columns, run.format)
		if run.format == "csv" and writer.begun then text = text:gsub("^[^\n]*\n", "", 1) end
		writer.begun = true
		out.write(text)
		waiting = {}
	end
	function writer.add(line)
		waiting[#waiting + 1] = line
		if #waiting >= (writer.begun and 200 or 1) then flush() end
	end
	function writer.finish()
		if #waiting > 0 or not writer.begun and run.format == "csv" then flush() end
	end
	return writer
end

local function note(run, matches, documents, shown)
	if run.opts.quiet or run.format ~= "text" and not run.opts.output then return end
	local text = counted(matches, "match", "matches")
	if shown and shown < matches then text = ("%d of %s"):format(shown, text) end
	if documents and matches > 0 then text = ("%s in %s"):format(text, counted(documents, "document", "documents")) end
	if run.legend and core.isatty(2) then text = text .. "  " .. run.legend end
	io.stderr:write(text, "\n")
end

local function title_of(run)
	local s = run.source:gsub("%-%-[^\n]*", " "):gsub("%s+", " "):match "^ ?(.-) ?$"
	return #s <= 100 and s or "Concordance"
end

local function report_of(run, lines, matches, documents)
	local dossier = require "dossier"
	local report = dossier.report(title_of(run))
	local shown = #lines < matches and ("%d of %s"):format(#lines, counted(matches, "match", "matches"))
		or counted(matches, "match", "matches")
	report:text(("%s in %s."):format(shown, counted(documents, "document", "documents")))
	report:concordance(lines)
	return require "dossier.render".render(report, run.format, { width = run.width })
end

local function text_layout(run)
	local kwic = require "dossier.concordance_text"
	local colors = run.color and kwic.colors(run.names) or nil
	if colors and #run.names > 0 then
		local parts = {}
		for i, name in ipairs(run.names) do parts[i] = colors[name] .. name .. "\27[0m" end
		run.legend = table.concat(parts, " ")
	end
	return { width = run.width, label = LABEL, colors = colors, keep = not run.in_store and "end" or nil }
end

-- Lines as they are found, in the order of the documents.
local function stream_lines(run, out)
	local limit, shown = run.opts.limit, 0
	local write, finish
	if run.format == "text" then
		local kwic, layout = require "dossier.concordance_text", text_layout(run)
		write = function(line) out.write(kwic.line(line, label_of(line, run.in_store), layout) .. "\n") end
	else
		local writer = row_writer(run, out)
		write, finish = writer.add, writer.finish
	end
	if limit == 0 then
		if finish then finish() end
		out.finish()
		return note(run, 0)
	end
	local matches, documents = each_match(run, function(line, doc)
		if run.finish_line then run.finish_line(line, doc) end
		write(line)
		shown = shown + 1
		return shown == limit
	end, true)
	if finish then finish() end
	out.finish()
	note(run, matches, documents)
end

-- All lines first: sorted, sampled, or in a format that is one page.
local function whole_lines(run, out)
	local concordance = require "dossier.concordance"
	local opts, lines = run.opts, {}
	local sampler = opts.sample and concordance.sampler(opts.sample, opts.seed)
	-- of many lines that are sorted the first are enough
	local most = run.sort and not sampler and opts.limit and 3 * opts.limit + 5000 or math.huge
	local function cut()
		concordance.sort(lines, run.sort)
		for i = #lines, opts.limit + 1, -1 do lines[i] = nil end
	end
	local function keep(line, doc)
		if run.finish_line then run.finish_line(line, doc) end
		lines[#lines + 1] = line
		if #lines > most then cut() end
		return not opts.sort and #lines == opts.limit
	end
	local function draw(m, doc)
		local rank = sampler.rank(doc.uri, m.ref)
		if not rank then return end
		local line = concordance.line(m, run.names, run.line)
		if run.finish_line then run.finish_line(line, doc) end
		sampler.add(rank, line)
	end
	local matches, documents = each_match(run, sampler and draw or keep, not sampler)
	if sampler then lines = sampler.lines() end
	if run.sort then concordance.sort(lines, run.sort) end
	for i = #lines, (opts.limit or math.huge) + 1, -1 do lines[i] = nil end
	if run.format == "text" then
		local kwic, layout = require "dossier.concordance_text", text_layout(run)
		for _, line in ipairs(lines) do out.write(kwic.line(line, label_of(line, run.in_store), layout) .. "\n") end
	elseif run.format == "csv" or run.format == "jsonl" then
		local writer = row_writer(run, out)
		for _, line in ipairs(lines) do writer.add(line) end
		writer.finish()
	else
		out.write(report_of(run, lines, matches, documents))
	end
	out.finish()
	note(run, matches, documents, #lines)
end

local function count(run, out)
	local counter = run.counter
	local matches, documents = each_match(run, function(line) counter.add(line) end, true)
	local rows, columns = counter.rows(), counter.columns
	local limit = run.opts.limit
	if run.sort then require "dossier.concordance".sort(rows, run.sort) end
	for i = #rows, (limit or math.huge) + 1, -1 do rows[i] = nil end
	local render, shown = require "dossier.render", {}
	for i, name in ipairs(columns) do shown[i] = { name = name, title = run.format == "text" and name or nil } end
	local text
	if run.format == "html" or run.format == "markdown" then
		local report = require "dossier".report(title_of(run))
		report:text(("%s in %s."):format(counted(matches, "match", "matches"), counted(documents, "document", "documents")))
		text = render.render(report:table(rows, shown), run.format, {})
	else
		text = render.rows(rows, shown, run.format, { width = run.width, color = run.color })
	end
	out.write(text)
	out.finish()
	note(run, matches, documents)
end

-- --sort of counts: by their columns.
local function count_order(opts, counter)
	local keys, known = {}, {}
	for _, c in ipairs(counter.columns) do known[c] = true end
	for key in opts.sort:gmatch "[^,%s]+" do
		local down, name = key:match "^(%-?)(.*)$"
		if not known[name] then
			options.usage(find, ("--sort: counts are sorted by %s; got '%s'"):format(
				table.concat(counter.columns, ", "), name))
		end
		keys[#keys + 1] = { function(row) return row[name] end, down == "-" }
	end
	return keys
end

-- ---- the command --------------------------------------------------------------------------------

-- Offsets of the match and its captures, for jsonl, in the unit that was asked for.
local function with_offsets(run)
	local unit = run.opts.offsets
	local last, text, known, at_known -- a place of the last document, so that a long one is counted through once
	local function units(from, to)
		if unit == "byte" or to < from then return to - from + 1 end
		local piece = text:sub(from, to)
		local n = utf8.len(piece) or #piece
		if unit == "utf16" then
			local _, wide = piece:gsub("[\xF0-\xF4]", "")
			n = n + wide
		end
		return n
	end
	local function place(byte)
		if byte < known then known, at_known = 0, 0 end
		return at_known + units(known + 1, byte)
	end
	return function(line, doc)
		if last ~= doc then last, text, known, at_known = doc, doc.text, 0, 0 end
		local from = tonumber(line.ref:match ":(%d+)%-%d+$")
		local to = tonumber(line.ref:match "%-(%d+)$")
		local start = place(from)
		known, at_known = from, start
		line.start, line["end"] = start, place(to)
		local captures = core.json_array {}
		for _, name in ipairs(run.names) do
			for _, p in ipairs(line["$captures"][name] or {}) do
				captures[#captures + 1] = { name = name, text = p.text, start = place(p.from - 1), ["end"] = place(p.to),
					type = p.type, value = p.value, unit = p.unit, low = p.low, high = p.high, cue = p.cue, id = p.id,
					entity = p.entity and p.entity.name }
			end
		end
		line.captures = captures
		line.offsets = unit ~= "char" and unit or nil
	end
end

local function columns_of(run)
	local concordance = require "dossier.concordance"
	local columns = { "uri", "ref", "match" }
	for _, name in ipairs(run.names) do
		columns[#columns + 1] = concordance.field(name)
		columns[#columns + 1] = name .. ".value"
	end
	for _, c in ipairs { "left", "right", "date", "publisher", "title", "id", "sentence" } do columns[#columns + 1] = c end
	if run.format == "jsonl" then
		for _, c in ipairs { "start", "end", "captures", "offsets" } do columns[#columns + 1] = c end
	end
	return columns
end

local function prepare(opts, args)
	local concordance = require "dossier.concordance"
	local source, store = source_of(opts, args), nil
	-- the store, or the rules of a tagger, bring types that the pattern may name
	if is_store(opts, args) then
		store = storage.open(storage.path(find, opts, args), "r")
		if #args > 0 then options.usage(find, ("'%s' behind the store: one store, or files"):format(args[1])) end
	end
	local tagger = require "cli.tagging".tagger(opts)
	if tagger then core.default_tagger(tagger) end
	local pattern = compile(opts, source)
	local run = { opts = opts, pattern = pattern, source = source, names = pattern:captures(),
		format = output.format(find, opts), width = opts.width or output.width(opts), color = output.color(opts) }
	run.store, run.in_store, run.tagger = store, store ~= nil, tagger
	local err
	if opts.count then
		run.counter, err = concordance.counter(opts.count, run.names)
		if not run.counter then options.usage(find, "--count: " .. err) end
		if opts.sample then options.usage(find, "--count counts all matches; --sample chooses some to be shown") end
		run.sort = opts.sort and count_order(opts, run.counter)
	elseif opts.sort then
		run.sort, err = concordance.sort_keys(opts.sort, run.names)
		if not run.sort then options.usage(find, "--sort: " .. err) end
	end
	run.line = { context = opts.context or run.format == "text" and not opts.count and math.max(12, run.width // 6)
		or opts.count and 0 or nil, sentence = run.format == "csv" or run.format == "jsonl" }
	run.columns = columns_of(run)
	if run.format == "jsonl" and not opts.count then run.finish_line = with_offsets(run) end
	return run
end

-- Whether what documents were tagged with is of no use here: words on lines are all that is asked for.
local function is_bare(run)
	local opts = run.opts
	return #run.names == 0 and run.format == "text" and not opts.count
		and not require "dossier.pattern".needs_tags(run.pattern)
end

-- Whether lines are printed as grep does, and not a concordance.
local function as_grep(run)
	local opts = run.opts
	local asked = opts.lines or opts.files or opts.matching or opts.only or opts.around or opts.before or opts.after
	local other = opts.count and "--count" or opts.sort and "--sort" or opts.sample and "--sample"
		or opts.kwic and "--kwic" or run.format ~= "text" and "--format " .. run.format
	if asked and other then
		options.usage(find, other .. " makes a concordance; -n -l -c -O -A -B -C are for lines as grep prints them")
	end
	return asked or not other and not run.in_store and not opts.context and not opts.width
end

function find.run(opts, args)
	local failed = 0
	local function on_error(message)
		failed = failed + 1
		output.warn(message)
	end
	local run = prepare(opts, args)
	require "cli.tagging".on_failure(opts, on_error)
	local matches_limit, sample, seed = opts.limit, opts.sample, opts.seed
	opts.limit, opts.sample, opts.seed = nil, nil, nil -- of matches here, not of documents
	run.bare = is_bare(run)
	if run.store then
		run.documents = of_store(opts, run.store, run.pattern, run.bare)
	else
		run.documents = of_files(run, args, on_error)
	end
	opts.limit, opts.sample, opts.seed = matches_limit, sample, seed
	local out = sink(opts)
	-- progress is not drawn between lines that are printed as they are found
	run.shows = not opts.output and core.isatty(1) and not (opts.sort or opts.sample or opts.count or run.format == "html")
	if as_grep(run) then
		if not require "cli.find_lines".run(run, out) then note(run, 0) end
	elseif opts.count then
		count(run, out)
	elseif run.sort or opts.sample or run.format == "html" or run.format == "markdown" then
		whole_lines(run, out)
	else
		stream_lines(run, out)
	end
	return failed > 0 and 1 or 0
end

return find
