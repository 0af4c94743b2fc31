-- The measures of association that rows of n-grams and collocates show.
-- SPDX-License-Identifier: MIT

local measures = {}

local shown = { "pmi", "npmi", "logdice", "g2", "t" }
local titles = { pmi = "PMI", npmi = "NPMI", logdice = "logDice", g2 = "G2", t = "T", mi3 = "MI3", z = "Z", dice = "Dice",
	chi2 = "Chi2" }
local digits = { npmi = 3, dice = 4 }

measures.type = '"logdice"|"pmi"|"npmi"|"g2"|"t"|"mi3"|"z"|"dice"|"chi2"?'

function measures.columns(measure)
	local columns, known = {}, false
	local function put(name)
		columns[#columns + 1] = { name = name, title = titles[name], digits = digits[name] or 2 }
	end
	for _, name in ipairs(shown) do known = known or name == measure end
	if not known then put(measure) end
	for _, name in ipairs(shown) do put(name) end
	return columns
end

-- Puts the shown measures and `measure` into a row. nodes: how often the node itself comes, where x counts the words
-- near it; what logDice and Dice compare, so that they keep their limits.
function measures.put(row, measure, xy, x, y, n, nodes)
	local formula = require "dossier.stats".formula
	local function put(name)
		if nodes and (name == "logdice" or name == "dice") then
			row[name] = formula[name](math.min(xy, nodes), nodes, y)
		else
			row[name] = formula[name](xy, x, y, n)
		end
	end
	put(measure)
	for _, name in ipairs(shown) do put(name) end
end

return measures
