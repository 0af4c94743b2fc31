-- dossier.stats: how often words and runs of words come, and how evenly.
-- SPDX-License-Identifier: MIT

local api = require "dossier.api"
local source = require "dossier.stats_source"
local measures = require "dossier.stats_measures"

local raw, ok = source.raw, source.ok
local since = "0.1"

local sample = [[
local dossier = require "dossier"
local stats = dossier.stats
local docs = {
  dossier.document "The old bridge fell. The new bridge stands.",
  dossier.document "A new bridge was opened near the old market.",
}
]]

-- What rows of words share: documents, parts, dp of an item.
local function put_spread(row, tally, item, slot, n, least)
	local range, dp = raw.spread_of(tally, item, slot)
	if slot == 2 then
		row.parts = range
		range = raw.spread_of(tally, item, 1)
	end
	row.documents = range
	if n > 1 then
		row.dp = dp
		row.dp_norm = source.dp_norm(dp, n, least)
	end
end

-- Whether a word, or the first or last of a run, is in the stop list.
local function is_stopped(tally, item, n, stop)
	return stop and (stop[raw.key(tally, item, 1)] or n > 1 and stop[raw.key(tally, item, n)])
end

local function count_columns(name, opts, more)
	local columns = { name == "ngram" and { name = name, title = "N-gram" } or name, "count", { name = "per_million", digits = 1 }, "documents" }
	if opts.parts and opts.parts ~= "document" then columns[#columns + 1] = "parts" end
	columns[#columns + 1] = { name = "dp", title = "DP", digits = 3 }
	for _, c in ipairs(more or {}) do columns[#columns + 1] = c end
	return columns
end

-- Counts a source; gives what make_row needs.
local function count(what, opts, who, n)
	local tally = source.tally(opts, who, { n = n })
	local docs, parts = source.feed(tally, what, opts, who)
	local n_parts, least = source.spread(tally, opts, docs, parts)
	return { tally = tally, sizes = raw.sizes(tally), slot = source.slot(opts, parts), parts = n_parts, least = least }
end

local function make_row(c, item, name)
	local n = raw.counts(c.tally, item)
	local row = { [name] = raw.key(c.tally, item, name == "ngram" and 0 or 1), count = n,
		per_million = n * 1e6 / c.sizes.words }
	put_spread(row, c.tally, item, c.slot, c.parts, c.least)
	return row
end

-- Rows in the order of the core, made one at a time.
local function in_order(c, opts, name, n, stop)
	local total, i = ok(raw.order(c.tally, opts.min or 1)), 0
	return function()
		while i < total do
			i = i + 1
			local item = raw.at(c.tally, i)
			if not is_stopped(c.tally, item, n, stop) then return make_row(c, item, name) end
		end
	end
end

api.define {
	name = "dossier.stats.frequency",
	args = { source.source_arg, { "opts", "table?", "options", source.with {
		min = { "integer?", "only words that come at least so often" },
		stop = { "boolean|List?", "words to leave out: true for English articles, pronouns, prepositions and the like; or a"
			.. " list" },
		parts = source.parts_key,
	} } },
	returns = "Stream", since = since,
	text = "How often each word comes, the most frequent first, ties by word. Rows { word =, count =, per_million =,"
		.. " documents =, dp =, dp_norm = }: `documents` have it; `dp` says how evenly it is spread over the parts: 0 even,"
		.. " towards 1 in few of them; nil where there is one part only. With other parts than documents also `parts`, which"
		.. " have it.",
	errors = "raises for a source that holds something else",
	example = sample .. 'for row in stats.frequency(docs, { stop = true, min = 2 }) do\n'
		.. '  print(row.word, row.count, row.documents, ("%.3f"):format(row.dp))\nend\n'
		.. "--> bridge\t3\t2\t0.196\n--> new\t2\t2\t0.029\n--> old\t2\t2\t0.029",
	call = function(what, opts)
		opts = opts or {}
		local who = "dossier.stats.frequency"
		local stop = source.stop(opts.stop, who)
		source.part_function(opts.parts, who)
		return source.rows(function()
			return in_order(count(what, opts, who, 1), opts, "word", 1, stop)
		end, count_columns("word", opts))
	end,
}

-- Runs of two words with the measures of association, the best first.
local function associated(c, opts, stop)
	local rows, n = {}, c.sizes.words
	for i = 1, ok(raw.order(c.tally, opts.min or 2)) do
		local item = raw.at(c.tally, i)
		if not is_stopped(c.tally, item, 2, stop) then
			local row = make_row(c, item, "ngram")
			local x, y = raw.word_counts(c.tally, item)
			measures.put(row, opts.measure, row.count, x, y, n)
			rows[#rows + 1] = row
		end
	end
	return source.sort(rows, opts.measure, "count", "ngram")
end

api.define {
	name = "dossier.stats.ngrams",
	args = { source.source_arg, { "opts", "table?", "options", source.with {
		n = { "integer?", "words of a run, 1 to 8; 2 if left out" },
		min = { "integer?", "only runs that come at least so often; 2 if left out" },
		stop = { "boolean|List?", "leave out runs that start or end with one of these words: true, or a list, as in"
			.. " stats.frequency" },
		measure = { measures.type, "how closely the words of a run of two hang together: adds pmi, npmi, logdice, g2 and t"
			.. " and sorts by this one" },
		parts = source.parts_key,
	} } },
	returns = "Stream", since = since,
	text = "How often each run of `n` words comes, the most frequent first. Rows { ngram =, count =, per_million =,"
		.. " documents =, dp =, dp_norm = }. Runs lie within a sentence, and nothing but the hyphen of a compound stands between their"
		.. " words: no comma, no number unless `kinds` says so.",
	errors = "raises for a source that holds something else",
	example = sample .. 'for row in stats.ngrams(docs) do print(row.ngram, row.count, row.documents) end\n'
		.. "--> new bridge\t2\t2\n--> the old\t2\t2",
	call = function(what, opts)
		opts = opts or {}
		local who = "dossier.stats.ngrams"
		local n, stop = opts.n or 2, source.stop(opts.stop, who)
		source.part_function(opts.parts, who)
		if n < 1 or n > 8 then error(("%s: key 'n' must be from 1 to 8, got %d"):format(who, n), 2) end
		if opts.measure and n ~= 2 then
			error(who .. ": key 'measure' compares two words: leave out 'n', or 'measure'", 2)
		end
		return source.rows(function()
			local c = count(what, opts, who, n)
			if opts.measure then return associated(c, opts, stop) end
			return in_order(c, { min = opts.min or 2 }, "ngram", n, stop)
		end, count_columns("ngram", opts, opts.measure and measures.columns(opts.measure)))
	end,
}

-- ---- near a pattern -----------------------------------------------------------------------------

local within_number = { sentence = 0, paragraph = 1, document = 2 }

-- node(doc, from, to) -> {from, to, from, to, ...}: where a pattern or function finds something.
local function finder(what)
	local document = require "dossier.document"
	local pattern = require "dossier.pattern"
	if type(what) ~= "function" then
		local p, find = pattern.of(what), require "dossier.object".raw.Pattern
		local tags = find.needs_tags(p)
		return function(doc, from, to)
			if tags then document.ensure(doc) end
			local list, out = ok(find.find(p, doc, from, to)), {}
			for i, m in ipairs(list) do out[2 * i - 1], out[2 * i] = m[1], m[2] end
			return out
		end
	end
	return function(doc, from, to)
		local out = {}
		for s in require "dossier.stream".iterate(what(doc) or {}) do
			if (not from or s.from >= from) and (not to or s.to <= to) then
				out[#out + 1], out[#out + 2] = s.from, s.to
			end
		end
		return out
	end
end

local near_columns = { "word", "count", "left", "right", "total", "documents" }

local function near_rows(c, opts, stop)
	local rows, size = {}, c.sizes
	local measure = opts.measure or "logdice"
	for i = 1, ok(raw.order(c.tally, opts.min or 2)) do
		local item = raw.at(c.tally, i)
		local n, total, left = raw.counts(c.tally, item)
		-- only what comes nearer than by chance
		if n * size.words > size.items * total and not is_stopped(c.tally, item, 1, stop) then
			local row = { word = raw.key(c.tally, item), count = n, left = left, right = n - left, total = total,
				documents = raw.spread_of(c.tally, item, 1), expected = size.items * (total / size.words) }
			measures.put(row, measure, n, size.items, total, size.words, size.nodes)
			rows[#rows + 1] = row
		end
	end
	return source.sort(rows, measure, "count", "word")
end

api.define {
	name = "dossier.stats.collocates",
	args = { source.source_arg,
		{ "node", "string|Pattern|function", "what the words stand near: a token pattern, or a function that gives a"
			.. " document's spans" },
		{ "opts", "table?", "options", source.with {
			left = { "integer?", "words before the node that count as near; 5 if left out" },
			right = { "integer?", "words behind it; 5 if left out" },
			within = { '"sentence"|"paragraph"|"document"?', "where nearness ends; the sentence if left out" },
			measure = { measures.type, "what rows are sorted by; \"logdice\" if left out" },
			min = { "integer?", "only words that come near at least so often; 2 if left out" },
			stop = { "boolean|List?", "words to leave out, as in stats.frequency" },
		} } },
	returns = "Stream", since = since,
	text = "The words that come near something more often than by chance, the closest first. Rows { word =, count =, left =,"
		.. " right =, total =, documents =, expected =, pmi =, npmi =, logdice =, g2 =, t = }: `count` of the word's `total`"
		.. " occurrences stand near; one between two nodes counts once; words of the node itself do not count.",
	errors = "raises for a malformed pattern",
	example = sample .. 'for row in stats.collocates(docs, "bridge", { left = 1, right = 0, min = 2 }) do\n'
		.. '  print(row.word, row.count, row.total, ("%.2f"):format(row.logdice))\nend\n--> new\t2\t2\t13.68',
	call = function(what, node, opts)
		opts = opts or {}
		local who = "dossier.stats.collocates"
		local find, stop = finder(node), source.stop(opts.stop, who)
		local near = { left = opts.left or 5, right = opts.right or 5, within = within_number[opts.within or "sentence"] }
		for _, side in ipairs { "left", "right" } do
			if near[side] < 0 or near[side] > 1000 then
				error(("%s: key '%s' must be from 0 to 1000, got %d"):format(who, side, near[side]), 2)
			end
		end
		local columns = table.move(near_columns, 1, #near_columns, 1, {})
		for _, c in ipairs(measures.columns(opts.measure or "logdice")) do columns[#columns + 1] = c end
		return source.rows(function()
			local tally = source.tally(opts, who)
			local docs = source.feed(tally, what, opts, who, function(doc, from, to)
				ok(raw.near(tally, doc, find(doc, from, to), near, from, to))
			end)
			source.spread(tally, {}, docs)
			return near_rows({ tally = tally, sizes = raw.sizes(tally) }, opts, stop)
		end, columns)
	end,
}

-- ---- spread of patterns -------------------------------------------------------------------------

-- Counts of each pattern and words, by part: { counts = { {..}, .. }, sizes = {..} }.
local function count_parts(what, finders, opts, who)
	local tally = source.tally({ by = opts.by, kinds = opts.kinds, clitics = opts.clitics }, who)
	local name_of = source.part_function(opts.parts, who)
	local number = name_of and source.part_numbers(name_of) or nil
	local chunk = math.type(opts.parts) and opts.parts
	local docs = source.numbering()
	local sizes, counts, seen, read = {}, {}, {}, 0
	for k = 1, #finders do counts[k], seen[k] = {}, {} end
	local function put(k, part) counts[k][part] = (counts[k][part] or 0) + 1 end
	for kind, item, doc in source.items(what, who) do
		if kind == "word" then
			error(who .. ": words alone hold no patterns: give documents or spans", 0)
		end
		local from, to
		if kind == "Span" then from, to = item.from, item.to end
		local doc_number = docs(kind, doc)
		local part = number and number(doc) or doc_number
		local words = ok(raw.measure(tally, doc, from, to))
		for k, find in ipairs(finders) do
			local list, at, before = find(doc, from, to), from or 1, 0
			for i = 1, #list, 2 do
				if chunk and list[i] > at then
					before = before + ok(raw.measure(tally, doc, at, list[i] - 1))
					at = list[i]
				end
				put(k, chunk and (read + before) // chunk + 1 or part)
				seen[k][doc_number] = true
			end
		end
		if chunk then
			for p = read // chunk + 1, (read + words) // chunk + 1 do
				local low, high = math.max(read, (p - 1) * chunk), math.min(read + words, p * chunk)
				sizes[p] = (sizes[p] or 0) + math.max(high - low, 0)
			end
		else
			sizes[part] = (sizes[part] or 0) + words
		end
		read = read + words
	end
	return { counts = counts, sizes = sizes, seen = seen }
end

local function spread_row(name, counts, sizes, seen)
	local formula = require "dossier.stats".formula
	local total, range, parts, documents = 0, 0, 0, 0
	for p = 1, #sizes do
		counts[p] = counts[p] or 0
		total = total + counts[p]
		range = range + (counts[p] > 0 and 1 or 0)
		parts = parts + ((sizes[p] > 0 or counts[p] > 0) and 1 or 0)
	end
	for _ in pairs(seen) do documents = documents + 1 end
	local dp, dp_norm = formula.dp(counts, sizes)
	return { node = name, count = total, documents = documents, range = range, parts = parts, dp = dp, dp_norm = dp_norm,
		juilland_d = formula.juilland_d(counts, sizes) }
end

api.define {
	name = "dossier.stats.dispersion",
	args = { source.source_arg,
		{ "node", "string|Pattern|table", "a token pattern (a word is one), or a list of them" },
		{ "opts", "table?", "options", source.with { parts = source.parts_key } } },
	returns = "Stream", since = since,
	text = "How evenly patterns are spread over the parts of a source. A row { node =, count =, documents =, range =, parts =,"
		.. " dp =, dp_norm =, juilland_d = } for each: `range` of the `parts` have it. DP is 0 for even, towards 1 for clumped;"
		.. " Juilland's D is 1 for even, 0 for all in one part. A match counts where it starts.",
	errors = "raises for a malformed pattern",
	example = sample .. 'local row = stats.dispersion(docs, "bridge"):first()\n'
		.. 'print(row.count, row.range, row.parts, ("%.3f %.3f"):format(row.dp, row.juilland_d))\n'
		.. "--> 3\t2\t2\t0.196 0.615",
	call = function(what, node, opts)
		opts = opts or {}
		local who = "dossier.stats.dispersion"
		local nodes = api.typeof(node) == "table" and node or { node }
		local finders = {}
		for i, n in ipairs(nodes) do
			if type(n) ~= "string" and api.typeof(n) ~= "Pattern" then
				error(("%s: item %d of 'node' must be a pattern, got %s"):format(who, i, api.got(n)), 2)
			end
			finders[i] = finder(n)
		end
		source.part_function(opts.parts, who)
		return source.rows(function()
			local found, rows = count_parts(what, finders, opts, who), {}
			for k, n in ipairs(nodes) do
				rows[k] = spread_row(type(n) == "string" and n or ("pattern %d"):format(k), found.counts[k],
					found.sizes, found.seen[k])
			end
			return rows
		end, { "node", "count", "documents", "range", "parts", { name = "dp", title = "DP", digits = 3 },
			{ name = "dp_norm", title = "DPnorm", digits = 3 }, { name = "juilland_d", title = "Juilland's D", digits = 3 } })
	end,
}

return { finder = finder }
