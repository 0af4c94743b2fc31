--- Concordance: every match of a token pattern in its context, grouped, as a page to read or share.
--
-- As `dossier find` in a store, with the pattern, the order and the chapters in one command that can be kept: lines stand under
-- each other, captures have colours, and --format html makes one page of it.
--
-- --sort takes keys with commas, as find does: left, right (the words beside the match, from it outwards), match, a capture,
-- date, publisher, uri ...; -KEY is downwards. --chapters takes publisher, year, month, lang, match, or a capture, which is
-- grouped by what it names.
--
-- @script concordance 1.1.0
-- @license MIT
-- @arg pattern string required   a token pattern: '~meet', 'who:<PERSON> ~say'; dossier help patterns
-- @arg sort string=right         what lines are sorted by
-- @arg context integer=8         words on each side
-- @arg chapters string           a chapter for each publisher, year ...
-- @arg most integer=1000         not more lines than so many
-- @requires dossier 1
-- @example dossier run concordance --store war.dossier --pattern '~negotiate'
-- @example dossier run concordance --store war.dossier --pattern 'who:<PERSON> []{0,3} ~deny' --sort who,date
-- @example dossier run concordance --store war.dossier --pattern 'truce | ceasefire' --chapters publisher --format html -o truce.html
local dossier = require "dossier"

local pattern

local function map(doc, emit, args)
	local err
	if not pattern then pattern, err = dossier.pattern(args.pattern) end
	if not pattern then return emit { wrong = tostring(err) } end -- told once, by reduce
	for line in doc:match(pattern):concordance { context = args.context } do emit(line) end
end

-- What the chapter of a line is called; nil for lines that are in none.
local chapter_of = {
	publisher = function(line) return line.publisher end,
	lang = function(line) return line.lang end,
	year = function(line) return line.date and line.date:sub(1, 4) end,
	month = function(line) return line.date and line.date:sub(1, 7) end,
	match = function(line) return dossier.fold(line.match) end,
}

local function capture(name)
	return function(line)
		local span = line[name] or line[name .. ".text"]
		if type(span) == "string" or not span then return nil end
		return span.entity and span.entity.name or dossier.fold(span.text)
	end
end

-- Keys in order with their lines, those without a key last, under "".
local function chapters(lines, key_of)
	local by, keys = {}, {}
	for _, line in ipairs(lines) do
		local key = key_of(line) or ""
		if not by[key] then by[key], keys[#keys + 1] = {}, key end
		table.insert(by[key], line)
	end
	table.sort(keys, function(a, b) return a ~= "" and (b == "" or a < b) end)
	return keys, by
end

local function plural(n, one, many) return ("%d %s"):format(n, n == 1 and one or many) end

local function known(name, lines)
	if chapter_of[name] then return chapter_of[name] end
	for _, line in ipairs(lines) do
		for _, own in ipairs(line["$names"] or {}) do
			if own == name then return capture(name) end
		end
	end
	error(("--chapters: the pattern has no capture '%s' (else publisher, year, month, lang, match)"):format(name), 0)
end

local function reduce(rows, args)
	local found = rows:list()
	if found[1] and found[1].wrong then error("--pattern: " .. found[1].wrong, 0) end
	local lines = dossier.stream(found):concordance { sort = args.sort, limit = args.most }:list()
	local documents = dossier.stream(found):distinct(function(line) return line.id .. (line.uri or "") end):count()
	local report = dossier.report(("%s: %s in %s"):format(args.pattern, plural(#found, "match", "matches"),
		plural(documents, "document", "documents")))
	if #lines < #found then report:text(("The first %d in this order; --most takes more."):format(#lines)) end
	if #lines == 0 then return report:text "Nothing matches." end
	if not args.chapters then return report:concordance(lines) end
	local keys, by = chapters(lines, known(args.chapters, lines))
	for _, key in ipairs(keys) do
		report:heading(key ~= "" and key or "without " .. args.chapters):concordance(by[key])
	end
	return report
end

return { map = map, reduce = reduce }
