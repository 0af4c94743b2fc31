-- What is inside of a model, for eval --info and info.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local output = require "cli.output"

local model = {}

-- Members of the info that have a line of their own below; all others are the card's and printed as they are.
local own = { unicode = true, fold = true, seed = true, passes = true, words = true, dimensions = true, hidden = true,
	rows = true, tokens = true, plain_tokens = true, dev = true }

local function grouped(n)
	local s = ("%d"):format(n)
	return (s:reverse():gsub("(%d%d%d)", "%1,"):reverse():gsub("^,", ""))
end

local function size_of(bytes)
	if bytes < 1e6 then return ("%d bytes"):format(bytes) end
	return ("%.1f MB (%s bytes)"):format(bytes / 1e6, grouped(bytes))
end

local function keys_of(t)
	local keys = {}
	for k in pairs(t) do
		if type(k) == "string" then keys[#keys + 1] = k end
	end
	table.sort(keys, function(a, b)
		if a == "name" or b == "name" then return a == "name" and b ~= "name" end
		return a < b
	end)
	return keys
end

-- A value of the card as lines: lists an item a line, objects "key: value; ...".
local function lines_of(value)
	if type(value) ~= "table" then return { tostring(value) } end
	local lines = {}
	for _, item in ipairs(value) do lines[#lines + 1] = table.concat(lines_of(item), "; ") end
	for _, k in ipairs(keys_of(value)) do
		lines[#lines + 1] = k .. ": " .. table.concat(lines_of(value[k]), ", ")
	end
	return lines
end

-- A number of the info; a card, or a damaged file, may say anything.
local function count(v) return math.type(v) == "integer" and v >= 0 and v or 0 end

local function score(right, of) return of > 0 and right / of or 0 end

-- How the model alone, without rules and lists, did on each dev file.
local function dev_lines(dev, unit)
	local lines, wide = {}, 0
	local sets = {}
	for _, d in ipairs(type(dev) == "table" and dev or {}) do
		if type(d) == "table" then
			local set = { name = tostring(d.name), gold = count(d.gold), found = count(d.found), right = count(d.right) }
			sets[#sets + 1], wide = set, math.max(wide, utf8.len(set.name) or #set.name)
		end
	end
	for _, d in ipairs(sets) do
		local name = d.name .. (" "):rep(wide - (utf8.len(d.name) or #d.name))
		if unit == "tokens" then
			lines[#lines + 1] = ("%s  accuracy %.3f of %s tokens"):format(name, score(d.right, d.gold), grouped(d.gold))
		else
			lines[#lines + 1] = ("%s  precision %.3f, recall %.3f, F1 %.3f of %s names"):format(name,
				score(d.right, d.found), score(d.right, d.gold), score(2 * d.right, d.gold + d.found), grouped(d.gold))
		end
	end
	return lines
end

local function finds(m)
	local labels = table.move(m.labels, m.spans and 2 or 1, #m.labels, 1, {})
	local what = m.names and "names" or m.spans and "spans" or "a label for each token"
	return ("%s: %s"):format(what, table.concat(labels, " "))
end

local function learnt_from(i)
	local parts = { grouped(count(i.tokens)) .. " labelled tokens" }
	if count(i.plain_tokens) > 0 then parts[#parts + 1] = grouped(i.plain_tokens) .. " without labels" end
	return ("%s; %d %s, seed %d"):format(table.concat(parts, ", "), count(i.passes),
		i.passes == 1 and "pass" or "passes", count(i.seed))
end

local function made_of(i)
	local rows = grouped(count(i.rows)) .. " rows of features"
	if count(i.words) == 0 then return rows end
	return ("%s words with %d numbers each, %d hidden units, %s"):format(grouped(count(i.words)),
		count(i.dimensions), count(i.hidden), rows)
end

local function text_of(path, m, i)
	local lines = {}
	local function add(name, values)
		for k, v in ipairs(type(values) == "table" and values or { values }) do
			lines[#lines + 1] = ("%-12s %s"):format(k == 1 and name or "", v)
		end
	end
	add("model", path and path .. ", " .. size_of(m.bytes) or "the one that ships, " .. size_of(m.bytes))
	add("finds", finds(m))
	add("language", m.lang ~= "" and m.lang or "any")
	for _, k in ipairs(keys_of(i)) do
		if not own[k] then add(k, lines_of(i[k])) end
	end
	add("learnt from", learnt_from(i))
	add("made of", made_of(i))
	add("dev", dev_lines(i.dev, m.spans and "names" or "tokens"))
	add("unicode", ("%s, match keys %s"):format(tostring(i.unicode), tostring(i.fold)))
	add("sum", m.sum)
	return table.concat(lines, "\n") .. "\n"
end

-- Prints it as text or JSON. path nil: the model that ships.
function model.print(path, opts)
	local m, err = core.model_info(path)
	if not m then error({ exit = 1, message = tostring(err) }, 0) end
	local info = core.json_decode(m.info)
	if type(info) ~= "table" then
		error({ exit = 1, message = (path or "the model that ships") .. ": its description is damaged" }, 0)
	end
	if opts.format == "json" then
		output.write(opts, assert(core.json_encode { file = path, bytes = m.bytes, kind = m.spans and "spans" or "tags",
			names = m.names, labels = core.json_array(m.labels), lang = m.lang, sum = m.sum, info = info }) .. "\n")
	else
		output.text(opts, text_of(path, m, info))
	end
	return 0
end

return model
