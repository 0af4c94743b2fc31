-- dossier.stats: what words mark one collection of texts off from another.
-- SPDX-License-Identifier: MIT

local api = require "dossier.api"
local source = require "dossier.stats_source"

local raw = source.raw
local since = "0.1"

local measures = { "g2", "ll", "log_ratio", "percent_diff", "simple_maths", "chi2" }
local titles = { g2 = "G2", ll = "LL", log_ratio = "Log ratio", percent_diff = "%DIFF", simple_maths = "Simple maths",
	chi2 = "Chi2" }

local score = {}

for _, name in ipairs { "ll", "log_ratio", "percent_diff", "simple_maths" } do
	score[name] = function(a, b, c, d) return require "dossier.stats".formula[name](a, b, c, d) end
end
for _, name in ipairs { "g2", "chi2" } do
	-- the table of word and other words by corpus
	score[name] = function(a, b, c, d) return require "dossier.stats".formula[name](a, c, a + b, c + d) end
end

local function counted(what, opts, who)
	local tally = source.tally(opts, who)
	local docs = source.feed(tally, what, opts, who)
	source.spread(tally, {}, docs)
	return { tally = tally, words = raw.sizes(tally).words }
end

-- What a word is in the other tally.
local function in_other(c, word)
	local item = raw.find(c.tally, word)
	if not item then return 0, 0 end
	return raw.counts(c.tally, item), (raw.spread_of(c.tally, item, 1))
end

local function make_row(word, here, there, docs_here, docs_there, c, d)
	return {
		word = word, count = here, reference = there,
		per_million = c > 0 and here * 1e6 / c or 0, reference_per_million = d > 0 and there * 1e6 / d or 0,
		documents = docs_here, reference_documents = docs_there,
		g2 = score.g2(here, there, c, d), log_ratio = score.log_ratio(here, there, c, d),
	}
end

-- Rows of the words of `from` that are rarer in `other`; swap = `from` is the reference.
local function rows_of(from, other, opts, stop, swap)
	local rows, measure = {}, opts.measure or "g2"
	for i = 1, source.ok(raw.order(from.tally, opts.min or 3)) do
		local item = raw.at(from.tally, i)
		local word, n = raw.key(from.tally, item), raw.counts(from.tally, item)
		local m, other_docs = in_other(other, word)
		if n * other.words > m * from.words and not (stop and stop[word]) then
			local docs = raw.spread_of(from.tally, item, 1)
			local a, b, c, d = n, m, from.words, other.words
			if swap then
				a, b, c, d, docs, other_docs = m, n, other.words, from.words, other_docs, docs
			end
			local row = make_row(word, a, b, docs, other_docs, c, d)
			row[measure] = score[measure](a, b, c, d)
			rows[#rows + 1] = row
		end
	end
	return rows
end

-- The strongest first, whichever way the measure runs.
local function sorted(rows, measure, under)
	local signed = measure == "log_ratio" or measure == "percent_diff" or measure == "simple_maths"
	local by = {}
	for _, row in ipairs(rows) do
		local v = row[measure]
		by[row] = v and (under and signed and -v or v)
	end
	table.sort(rows, function(a, b)
		local x, y = by[a], by[b]
		if x ~= y then
			-- no value is infinitely much: the reference has none
			if x == nil or y == nil then return x == nil end
			return x > y
		end
		local m, n = a.count + a.reference, b.count + b.reference
		if m ~= n then return m > n end
		return a.word < b.word
	end)
	return rows
end

api.define {
	name = "dossier.stats.keyness",
	args = { source.source_arg, { "reference", "Document|Store|Span|Match|Zone|List", "what it is compared with" },
		{ "opts", "table?", "options", source.with {
			measure = { '"g2"|"ll"|"log_ratio"|"percent_diff"|"simple_maths"|"chi2"?',
				'what rows are sorted by; "g2" if left out' },
			min = { "integer?", "only words that come at least so often in the source (with `under`, in the reference);"
				.. " 3 if left out" },
			stop = { "boolean|List?", "words to leave out, as in stats.frequency" },
			under = { "boolean?", "the words that are rarer in the source than in the reference instead" },
		} } },
	returns = "Stream", since = since,
	text = "The words that are more frequent in a source than in a reference, the strongest first. Rows { word =, count =,"
		.. " reference =, per_million =, reference_per_million =, documents =, reference_documents =, g2 =, log_ratio = }; none"
		.. " where one of both holds no words. G2 says"
		.. " how sure it is, log_ratio how much more frequent: 1 is twice, 2 four times.",
	errors = "raises for a source that holds something else",
	example = 'local dossier = require "dossier"\n'
		.. 'local sport = dossier.document "The team won. The team lost. A team and a coach."\n'
		.. 'local news = dossier.document "The minister spoke. The town burnt. The team of a minister left."\n'
		.. 'for row in dossier.stats.keyness(sport, news) do\n'
		.. '  print(row.word, row.count, row.reference, ("%.2f %.2f"):format(row.g2, row.log_ratio))\nend\n'
		.. "--> team\t3\t1\t1.48 1.71",
	call = function(what, reference, opts)
		opts = opts or {}
		local who = "dossier.stats.keyness"
		local stop, measure = source.stop(opts.stop, who), opts.measure or "g2"
		local columns = { "word", "count", "reference", { name = "per_million", digits = 1 },
			{ name = "reference_per_million", digits = 1 }, "documents" }
		local known = measure == "g2" or measure == "log_ratio"
		for _, m in ipairs(known and { "g2", "log_ratio" } or { measure, "g2", "log_ratio" }) do
			columns[#columns + 1] = { name = m, title = titles[m], digits = 2 }
		end
		return source.rows(function()
			local a, b = counted(what, opts, who), counted(reference, opts, who)
			local rows = opts.under and rows_of(b, a, opts, stop, true) or rows_of(a, b, opts, stop, false)
			return sorted(rows, measure, opts.under)
		end, columns)
	end,
}

return measures
