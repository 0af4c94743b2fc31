-- dossier.stats: how rich a vocabulary is.
-- SPDX-License-Identifier: MIT

local api = require "dossier.api"
local document = require "dossier.document"
local source = require "dossier.stats_source"

local raw, ok = source.raw, source.ok
local since = "0.1"

-- What follows from N words, V types and the sums of the spectrum alone.
local function put_simple(row, s)
	local n, v = s.words, s.types
	if n == 0 then return end
	row.ttr = v / n
	row.guiraud = v / math.sqrt(n)
	row.cttr = v / math.sqrt(2 * n)
	local ln_n, ln_v = math.log(n), math.log(v)
	if n > 1 then
		row.herdan = ln_v / ln_n
		row.maas = (ln_n - ln_v) / ln_n ^ 2
		row.simpson = (s.squares - n) / (n * (n - 1.0))
	end
	row.yule_k = 1e4 * (s.squares - n) / (n * 1.0) ^ 2
end

local function make_row(tally, opts)
	local s = raw.spectrum(tally)
	local row = { words = s.words, types = s.types, once = s.once, twice = s.twice }
	put_simple(row, s)
	row.mattr = raw.mattr(tally, opts.window or 100)
	row.hdd = raw.hdd(tally, opts.draw or 42)
	row.mtld = raw.mtld(tally, opts.limit or 0.72)
	return row
end

-- Splits a source: runs add(part, item...) ... gives rows by part.
local function rows_by_part(what, opts, who)
	local name_of = source.part_function(opts.parts, who) or document.label
	local number, names = source.part_numbers(name_of)
	local tallies = {}
	for kind, item, doc in source.items(what, who) do
		if kind == "word" then error(who .. ": words alone are of no document: leave out 'parts'", 0) end
		local part = number(doc)
		if not tallies[part] then tallies[part] = source.tally({ by = opts.by, kinds = opts.kinds, clitics = opts.clitics },
			who, { sequence = true }) end
		if kind == "Span" then
			if item.to >= item.from then ok(raw.add(tallies[part], doc, item.from, item.to)) end
		else
			ok(raw.add(tallies[part], doc))
		end
	end
	local rows = {}
	for part, tally in ipairs(tallies) do
		rows[part] = make_row(tally, opts)
		rows[part].part = names[part] or nil
		raw.close(tally)
	end
	return rows
end

local columns = { "words", "types", "once" }
for _, c in ipairs { { "ttr", "TTR", 3 }, { "guiraud", "Guiraud", 2 }, { "cttr", "CTTR", 2 }, { "herdan", "Herdan", 3 },
	{ "maas", "Maas", 4 }, { "yule_k", "Yule K", 1 }, { "simpson", "Simpson", 4 }, { "mattr", "MATTR", 3 },
	{ "hdd", "HD-D", 3 }, { "mtld", "MTLD", 1 } } do
	columns[#columns + 1] = { name = c[1], title = c[2], digits = c[3] }
end

local falls = { guiraud = true, cttr = true, herdan = true, maas = true }

api.define {
	name = "dossier.stats.lexical",
	args = { source.source_arg, { "opts", "table?", "options", source.with {
		parts = { "string|function?", 'a row for each: "document"; a field of documents, as in "publisher"; a function of the'
			.. " document. One row for all if left out" },
		window = { "integer?", "words of MATTR's window; 100 if left out" },
		draw = { "integer?", "words that HD-D draws; 42 if left out" },
		limit = { "number?", "type-token ratio that ends a factor of MTLD; 0.72 if left out" },
	} } },
	returns = "Stream", since = since,
	text = "How rich a vocabulary is. A row { words =, types =, once =, twice =, ttr =, guiraud =, cttr =, herdan =, maas =,"
		.. " yule_k =, simpson =, mattr =, hdd =, mtld = }, or one for each part, with its name in `part`. What so few words"
		.. " cannot tell is nil: mattr and hdd of texts shorter than their window and draw. Of these only mattr, hdd, mtld and"
		.. " yule_k compare texts of different lengths, and tables of parts leave out guiraud, cttr, herdan and maas.",
	errors = "raises for a source that holds something else",
	example = 'local dossier = require "dossier"\nlocal doc = dossier.document "The dog saw the cat. The cat saw nothing."\n'
		.. 'local row = dossier.stats.lexical(doc):first()\n'
		.. 'print(row.words, row.types, row.once, ("%.3f %.1f"):format(row.ttr, row.yule_k))\n--> 9\t5\t2\t0.556 1234.6',
	call = function(what, opts)
		opts = opts or {}
		local who = "dossier.stats.lexical"
		if opts.window and opts.window < 1 or opts.draw and (opts.draw < 1 or opts.draw > 1000000) then
			error(who .. ": keys 'window' and 'draw' must be at least 1 word", 2)
		end
		if opts.limit and not (opts.limit > 0 and opts.limit < 1) then
			error(who .. ": key 'limit' must be between 0 and 1", 2)
		end
		if opts.parts then
			source.part_function(opts.parts, who)
			-- parts differ in length: what falls with it is in the rows, but not shown side by side
			local shown = { "part" }
			for _, c in ipairs(columns) do
				if not falls[c.name] then shown[#shown + 1] = c end
			end
			return source.rows(function() return rows_by_part(what, opts, who) end, shown)
		end
		return source.rows(function()
			local tally = source.tally(opts, who, { sequence = true })
			source.feed(tally, what, { by = opts.by, kinds = opts.kinds }, who)
			return { make_row(tally, opts) }
		end, columns)
	end,
}

return columns
