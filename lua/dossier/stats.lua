-- dossier.stats: the bare formulas, as functions of counts, so that anybody can check them.
-- SPDX-License-Identifier: MIT
--
-- Measures of two things found together take (xy, x, y, n): how often together, how often each, and
-- how many chances there were. Measures of one word in two corpora take (a, b, c, d): how often in
-- each, and how many words each has. What a formula cannot say (a zero cell) is nil, never NaN or an
-- infinity. Sources of the formulas and worked examples: docs/statistics.md.

local api = require "dossier.api"
local stream = require "dossier.stream"

local formula = {}
local stats = { formula = formula }

local since = "0.1"
local head = 'local stats = require "dossier".stats\n'

local function log2(v) return math.log(v, 2) end

-- v where it is a number that people can read, else nil.
local function finite(v)
	if v and v == v and v ~= math.huge and v ~= -math.huge then return v end
	return nil
end

-- ---- found together -----------------------------------------------------------------------------

local function expected(x, y, n) return x * (y / n) end

function formula.pmi(xy, x, y, n)
	if xy <= 0 or x <= 0 or y <= 0 then return nil end
	return log2(xy / expected(x, y, n))
end

function formula.npmi(xy, x, y, n)
	local pmi = formula.pmi(xy, x, y, n)
	if not pmi or xy >= n then return nil end
	return pmi / -log2(xy / n)
end

function formula.mi3(xy, x, y, n)
	local pmi = formula.pmi(xy, x, y, n)
	return pmi and pmi + 2 * log2(xy)
end

function formula.dice(xy, x, y)
	if x + y <= 0 then return nil end
	return 2 * xy / (x + y)
end

function formula.logdice(xy, x, y)
	if xy <= 0 then return nil end
	return 14 + log2(formula.dice(xy, x, y))
end

function formula.t(xy, x, y, n)
	if xy <= 0 or n <= 0 then return nil end
	return (xy - expected(x, y, n)) / math.sqrt(xy)
end

function formula.z(xy, x, y, n)
	if x <= 0 or y <= 0 then return nil end
	local e = expected(x, y, n)
	return (xy - e) / math.sqrt(e)
end

-- o ln(o / e); a cell of zero adds nothing.
local function term(o, e)
	if o <= 0 then return 0 end
	return o * math.log(o / e)
end

-- The four cells and what is expected in them; nil where a row or column is empty.
local function table_of(xy, x, y, n)
	if x <= 0 or y <= 0 or x >= n or y >= n then return nil end
	return { xy, x - xy, y - xy, n - x - y + xy },
		{ expected(x, y, n), expected(x, n - y, n), expected(n - x, y, n), expected(n - x, n - y, n) }
end

function formula.g2(xy, x, y, n)
	local o, e = table_of(xy, x, y, n)
	if not o then return nil end
	local sum = 0.0
	for i = 1, 4 do sum = sum + term(o[i], e[i]) end
	return math.max(2 * sum, 0)
end

function formula.chi2(xy, x, y, n)
	local o, e = table_of(xy, x, y, n)
	if not o then return nil end
	local sum = 0.0
	for i = 1, 4 do sum = sum + (o[i] - e[i]) ^ 2 / e[i] end
	return sum
end

local function delta(xy, given, other, n)
	if given <= 0 or given >= n then return nil end
	return xy / given - (other - xy) / (n - given)
end

function formula.delta_p(xy, x, y, n)
	return delta(xy, x, y, n), delta(xy, y, x, n)
end

-- ---- two corpora --------------------------------------------------------------------------------

function formula.ll(a, b, c, d)
	if c <= 0 or d <= 0 or a + b <= 0 then return nil end
	local share = (a + b) / (c + d)
	return math.max(2 * (term(a, c * share) + term(b, d * share)), 0)
end

function formula.log_ratio(a, b, c, d)
	if c <= 0 or d <= 0 or a + b <= 0 then return nil end
	-- half an occurrence where there is none (Hardie 2014)
	if a == 0 then a = 0.5 end
	if b == 0 then b = 0.5 end
	return log2((a / c) / (b / d))
end

function formula.percent_diff(a, b, c, d)
	if b <= 0 or c <= 0 or d <= 0 then return nil end
	return 100 * ((a / c) / (b / d) - 1)
end

function formula.simple_maths(a, b, c, d, k)
	if c <= 0 or d <= 0 then return nil end
	k = k or 100
	return finite((a * 1e6 / c + k) / (b * 1e6 / d + k))
end

function formula.bic(g2, n)
	if n <= 0 then return nil end
	return g2 - math.log(n)
end

-- ---- spread -------------------------------------------------------------------------------------

-- Of two lists: sums of both, in the order of the lists.
local function sums(counts, sizes)
	local f, n = 0, 0
	for i = 1, #counts do
		f = f + counts[i]
		n = n + sizes[i]
	end
	return f, n
end

function formula.dp(counts, sizes)
	local f, n = sums(counts, sizes)
	if f <= 0 or n <= 0 then return nil end
	local sum, least, parts = 0.0, math.huge, 0
	for i = 1, #counts do
		local share = sizes[i] / n
		sum = sum + math.abs(counts[i] / f - share)
		if share > 0 then
			parts = parts + 1
			least = math.min(least, share)
		end
	end
	if parts < 2 then return nil end
	return sum / 2, sum / 2 / (1 - least)
end

function formula.juilland_d(counts, sizes)
	local n, sum = 0, 0.0
	for i = 1, #counts do
		if sizes[i] > 0 then
			n = n + 1
			sum = sum + counts[i] / sizes[i]
		end
	end
	local mean = sum / n
	if n < 2 or mean <= 0 then return nil end
	local squares = 0.0
	for i = 1, #counts do
		if sizes[i] > 0 then squares = squares + (counts[i] / sizes[i] - mean) ^ 2 end
	end
	return math.max(1 - math.sqrt(squares / n) / mean / math.sqrt(n - 1), 0)
end

-- ---- checks and documentation -------------------------------------------------------------------

local function check_together(who, xy, x, y, n)
	if xy ~= xy or x ~= x or y ~= y or n ~= n or xy < 0 or n == math.huge or xy > x or xy > y
		or x > n or y > n then
		error(("dossier.stats.%s: counts must be 0 <= xy <= x, y <= n, got %s, %s, %s, %s"):format(who,
			tostring(xy), tostring(x), tostring(y), tostring(n)), 3)
	end
end

local function check_corpora(who, a, b, c, d)
	if a ~= a or b ~= b or c ~= c or d ~= d or a < 0 or b < 0 or a > c or b > d or c == math.huge
		or d == math.huge then
		error(("dossier.stats.%s: counts must be 0 <= a <= c and 0 <= b <= d, got %s, %s, %s, %s"):format(who,
			tostring(a), tostring(b), tostring(c), tostring(d)), 3)
	end
end

local together = {
	{ "xy", "number", "how often both come together" }, { "x", "number", "how often the first comes" },
	{ "y", "number", "how often the second comes" }, { "n", "number", "how many chances there were (words, sentences)" },
}
local corpora = {
	{ "a", "number", "how often the word comes in the first corpus" }, { "b", "number", "how often in the second" },
	{ "c", "number", "words of the first corpus" }, { "d", "number", "words of the second" },
}

local function define_together(name, text, example)
	local f = formula[name]
	api.define {
		name = "dossier.stats." .. name, args = together, returns = "number?", since = since, text = text,
		errors = "raises for counts that contradict each other", example = head .. example,
		call = function(xy, x, y, n)
			check_together(name, xy, x, y, n)
			return f(xy, x, y, n)
		end,
	}
end

define_together("pmi", "Pointwise mutual information: log2(xy n / (x y)). How many times more often than by chance, in doublings;"
	.. " favours rare words. nil where one is never met.",
	'print(("%.2f"):format(stats.pmi(20, 42, 20, 14307668)))\n--> 18.38')
define_together("npmi", "Normalised PMI: pmi / -log2(xy / n). From -1 over 0 (chance) to 1 (only together); nil where they never meet.",
	'print(stats.npmi(5, 5, 5, 1000))\n--> 1.0')
define_together("mi3", "Cubic mutual information: log2(xy^3 n / (x y)), which favours frequent pairs.",
	'print(("%.2f"):format(stats.mi3(20, 42, 20, 14307668)))\n--> 27.02')
define_together("t", "T-score: (xy - e) / sqrt(xy), where e = x y / n is what chance would give.",
	'print(("%.6f"):format(stats.t(8, 15828, 4675, 14307668)))\n--> 0.999932')
define_together("z", "Z-score: (xy - e) / sqrt(e), where e = x y / n is what chance would give.",
	'print(stats.z(9, 40, 10, 100))\n--> 2.5')
define_together("g2", "Log-likelihood G2 of the table of four cells: 2 sum of o ln(o / e). Above 3.84, 6.63, 10.83 and 15.13 chance"
	.. " is less likely than 5, 1, 0.1 and 0.01 %. nil where a row or column of the table is empty.",
	'print(("%.2f"):format(stats.g2(110, 2552, 221, 31777)))\n--> 270.72')
define_together("chi2", "Pearson's chi-squared of the table of four cells: sum of (o - e)^2 / e. For small counts G2 is better.",
	'print(("%.2f"):format(stats.chi2(8, 15828, 4675, 14307676)))\n--> 1.55')

api.define {
	name = "dossier.stats.dice", args = { together[1], together[2], together[3] }, returns = "number?", since = since,
	text = "Dice: 2 xy / (x + y), from 0 to 1.", errors = "raises for counts that contradict each other",
	example = head .. "print(stats.dice(5, 10, 10))\n--> 0.5",
	call = function(xy, x, y)
		check_together("dice", xy, x, y, math.max(x, y))
		return formula.dice(xy, x, y)
	end,
}

api.define {
	name = "dossier.stats.logdice", args = { together[1], together[2], together[3] }, returns = "number?", since = since,
	text = "logDice: 14 + log2(2 xy / (x + y)). At most 14; one more is twice as often; does not depend on the size of the corpus.",
	errors = "raises for counts that contradict each other",
	example = head .. "print(stats.logdice(5, 5, 5), stats.logdice(5, 10, 10))\n--> 14.0\t13.0",
	call = function(xy, x, y)
		check_together("logdice", xy, x, y, math.max(x, y))
		return formula.logdice(xy, x, y)
	end,
}

api.define {
	name = "dossier.stats.delta_p", args = together, returns = "number?, number?", since = since,
	text = "Delta P in both directions: how much likelier the second is where the first is, xy / x - (y - xy) / (n - x); and the"
		.. " first where the second is.",
	errors = "raises for counts that contradict each other",
	example = head .. "print(stats.delta_p(10, 20, 10, 90))\n--> 0.5\t0.875",
	call = function(xy, x, y, n)
		check_together("delta_p", xy, x, y, n)
		return formula.delta_p(xy, x, y, n)
	end,
}

local function define_corpora(name, text, example)
	local f = formula[name]
	api.define {
		name = "dossier.stats." .. name, args = corpora, returns = "number?", since = since, text = text,
		errors = "raises for counts that contradict each other", example = head .. example,
		call = function(a, b, c, d)
			check_corpora(name, a, b, c, d)
			return f(a, b, c, d)
		end,
	}
end

define_corpora("ll", "Log-likelihood of a word in two corpora, of two terms: 2 (a ln(a / e1) + b ln(b / e2)), where e1 = c (a + b) / (c + d)."
	.. " stats.keyness has G2 of all four cells, which is a little more.",
	'print(("%.2f"):format(stats.ll(100, 50, 10000, 10000)))\n--> 16.99')
define_corpora("log_ratio", "Log ratio: log2((a / c) / (b / d)): 1 is twice as frequent in the first corpus, -1 half. 0 counts as 0.5.",
	"print(stats.log_ratio(40, 10, 1000, 1000))\n--> 2.0")
define_corpora("percent_diff", "%DIFF: by how many percent the word is more frequent in the first corpus; nil where the second has none.",
	"print(stats.percent_diff(40, 10, 1000, 1000))\n--> 300.0")

api.define {
	name = "dossier.stats.simple_maths",
	args = { corpora[1], corpora[2], corpora[3], corpora[4], { "k", "number?", "added to both rates per million; 100 if left out:"
		.. " 1 favours rare words, 1000 frequent ones" } },
	returns = "number?", since = since,
	text = "Simple maths: (a per million + k) / (b per million + k).",
	errors = "raises for counts that contradict each other",
	example = head .. "print(stats.simple_maths(30, 10, 100000, 100000, 100))\n--> 2.0",
	call = function(a, b, c, d, k)
		check_corpora("simple_maths", a, b, c, d)
		if k and not (k > 0) then error("dossier.stats.simple_maths: argument 5 (k) must be above 0", 2) end
		return formula.simple_maths(a, b, c, d, k)
	end,
}

api.define {
	name = "dossier.stats.bic",
	args = { { "g2", "number", "G2 or log-likelihood" }, { "n", "number", "words of both corpora" } },
	returns = "number?", since = since,
	text = "How much evidence a G2 is in so many words: g2 - ln(n). Below 0 none; 2, 6 and 10 are some, strong, very strong.",
	errors = "raises for what is no finite number",
	example = head .. 'print(("%.2f"):format(stats.bic(20, 1000000)))\n--> 6.18',
	call = function(g2, n)
		if g2 - g2 ~= 0 or n - n ~= 0 then
			error(("dossier.stats.bic: g2 and n must be finite, got %s, %s"):format(tostring(g2), tostring(n)), 2)
		end
		return formula.bic(g2, n)
	end,
}

-- ---- lists of counts ----------------------------------------------------------------------------

local function numbers(list, who, what)
	local out = stream.to_list(list)
	for i, v in ipairs(out) do
		if type(v) ~= "number" or not (v >= 0) or v == math.huge then
			error(("dossier.stats.%s: item %d of %s must be a number from 0, got %s"):format(who, i, what, api.got(v)), 3)
		end
	end
	return out
end

local per_part = { { "counts", "List", "how often it comes in each part" }, { "sizes", "List", "words of each part" } }

local function define_spread(name, returns, text, example)
	api.define {
		name = "dossier.stats." .. name, args = per_part, returns = returns, since = since, text = text,
		errors = "raises for lists of different lengths", example = head .. example,
		call = function(counts, sizes)
			counts, sizes = numbers(counts, name, "counts"), numbers(sizes, name, "sizes")
			if #counts ~= #sizes then
				error(("dossier.stats.%s: %d counts but %d sizes"):format(name, #counts, #sizes), 2)
			end
			return formula[name](counts, sizes)
		end,
	}
end

define_spread("dp", "number?, number?", "Gries' deviation of proportions: half the sum over parts of |share of the occurrences - share of the"
	.. " words|. 0 is even, towards 1 clumped. Also DPnorm, which can reach 1. nil for a word that never comes, or one part.",
	'print(("%.2f %.4f"):format(stats.dp({ 1, 2, 3, 4, 5 }, { 9, 10, 10, 10, 11 })))\n--> 0.18 0.2195')
define_spread("juilland_d", "number?", "Juilland's D: 1 - v / sqrt(parts - 1), where v is the standard deviation of the relative frequencies in the"
	.. " parts by their mean. 1 is even, 0 all in one part.",
	'print(("%.3f"):format(stats.juilland_d({ 1, 2, 3, 4, 5 }, { 9, 10, 10, 10, 11 })))\n--> 0.785')

require "dossier.stats_words"
require "dossier.stats_compare"
require "dossier.stats_lexical"
require "dossier.stats_entities"

return stats
