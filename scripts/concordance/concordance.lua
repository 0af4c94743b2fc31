--- Concordance: every match of a token pattern in its context, grouped, as a page to read or share.
--
-- As `dossier find --kwic`, with the pattern and the grouping in a file of its own, and chapters by publisher, year or
-- what a capture holds.
--
-- @script concordance 1.0.0
-- @license MIT
-- @arg pattern string required   a token pattern: '~meet', 'who:<PERSON> ~say'; dossier help patterns
-- @arg sort choice(left,right,match,date)=right   what lines are sorted by
-- @arg context integer=8         words on each side
-- @arg chapters choice(none,publisher,year,match)=none   chapters
-- @arg most integer=1000         not more lines than so many
-- @requires dossier 1
-- @example dossier run concordance --store war.dossier --pattern '~negotiate'
-- @example dossier run concordance --store war.dossier --pattern 'truce | ceasefire' --chapters publisher --format html -o truce.html
local dossier = require "dossier"

local pattern

local function map(doc, emit, args)
	pattern = pattern or assert(dossier.pattern(args.pattern))
	for line in doc:match(pattern):concordance { context = args.context } do
		emit { left = line.left, match = line.match, right = line.right, date = line.date, publisher = line.publisher, uri = line.uri,
			ref = line.ref }
	end
end

-- Words of one side, from the match outwards, as one key.
local function outwards(text, backwards)
	local words = {}
	for w in dossier.fold(text):gmatch "%S+" do table.insert(words, backwards and 1 or #words + 1, w) end
	return table.concat(words, " ")
end

local keys = {
	left = function(row) return outwards(row.left, true) end,
	right = function(row) return outwards(row.right) end,
	match = function(row) return dossier.fold(row.match) end,
	date = function(row) return row.date or "" end,
}

local chapter_of = {
	none = function() return "" end,
	publisher = function(row) return row.publisher or "without a publisher" end,
	year = function(row) return row.date and row.date:sub(1, 4) or "without a date" end,
	match = function(row) return dossier.fold(row.match) end,
}

local function chapters(rows, args)
	local by_name, names = {}, {}
	for i, row in ipairs(rows) do
		local name = chapter_of[args.chapters](row)
		if not by_name[name] then
			by_name[name] = {}
			names[#names + 1] = name
		end
		row.key, row.number = keys[args.sort](row), i
		table.insert(by_name[name], row)
	end
	table.sort(names)
	return names, by_name
end

local function reduce(rows, args)
	local list = rows:take(args.most):list()
	local names, by_name = chapters(list, args)
	local report = dossier.report(("%d %s of %s"):format(#list, #list == 1 and "match" or "matches", args.pattern))
	for _, name in ipairs(names) do
		local lines = by_name[name]
		table.sort(lines, function(a, b)
			if a.key ~= b.key then return a.key < b.key end
			return a.number < b.number
		end)
		if name ~= "" then report:heading(("%s: %d"):format(name, #lines)) end
		report:concordance(lines)
	end
	return report
end

return { map = map, reduce = reduce }
