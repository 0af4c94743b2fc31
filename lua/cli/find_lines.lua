-- dossier find over files: lines with matches, FILE:LINE: in front, as grep prints them.
-- SPDX-License-Identifier: MIT
--
-- A line is one of the reading text: of a record of JSON Lines or CSV the name is FILE#N. A match over several lines
-- prints all of them; context lines have - instead of :, and -- stands between groups, as of grep.

local core = require "dossier.core"
local cell = require "dossier.cell"

local lines = {}

local MATCH, NAME, NUMBER, SIGN, OFF = "\27[1;31m", "\27[35m", "\27[32m", "\27[36m", "\27[0m"

-- First and last byte of each line of a text; an end of line at the very end starts no line.
local function borders(text)
	local out, at = {}, 1
	while at <= #text do
		local stop = text:find("\n", at, true) or #text + 1
		out[#out + 1] = { at, stop - 1 }
		at = stop + 1
	end
	if #out == 0 then out[1] = { 1, 0 } end
	return out
end

-- Number of the line that byte `at` is in.
local function line_at(list, at)
	local low, high = 1, #list
	while low < high do
		local mid = (low + high + 1) // 2
		if list[mid][1] <= at then low = mid else high = mid - 1 end
	end
	return low
end

local function visible(s) return (cell.visible(s)) end

-- The pieces of a line that are in a match.
local function painted(text, from, to, matches, run)
	if not run.color then return visible(text:sub(from, to)) end
	local out, at = {}, from
	for _, m in ipairs(matches) do
		local a, b = math.max(m.from, at), math.min(m.to, to)
		if a <= b then
			out[#out + 1] = visible(text:sub(at, a - 1)) .. lines.match(text, a, b, m, run)
			at = b + 1
		end
	end
	out[#out + 1] = visible(text:sub(at, to))
	return table.concat(out)
end

-- A piece of a match, its captures each in its own colour.
function lines.match(text, from, to, m, run)
	if not run.color then return visible(text:sub(from, to)) end
	local marks = {}
	for _, name in ipairs(run.names) do
		for c in m:all(name) do
			if c.to >= from and c.from <= to then
				marks[#marks + 1] = { math.max(c.from, from) - from + 1, math.min(c.to, to) - from + 1, name }
			end
		end
	end
	table.sort(marks, require "dossier.concordance".outer_first)
	local out = {}
	for _, p in ipairs(run.kwic.pieces { match = text:sub(from, to), ["$marks"] = marks }) do
		out[#out + 1] = p[1]:find "%S" and (run.colors[p[2]] or MATCH) .. p[1] .. OFF or p[1]
	end
	return table.concat(out)
end

-- FILE:LINE: of a line; sign is : or -
local function head(name, number, sign, run)
	if not run.color then return ("%s%s%d%s"):format(name, sign, number, sign) end
	return ("%s%s%s%s%s%s%d%s%s%s%s"):format(NAME, name, OFF, SIGN, sign, NUMBER, number, OFF, SIGN, sign, OFF)
end

local function only(name, text, list, matches, run, out)
	for _, m in ipairs(matches) do
		local shown = run.color and lines.match(text, m.from, m.to, m, run) or visible(text:sub(m.from, m.to))
		out.write(head(name, line_at(list, m.from), ":", run) .. shown .. "\n")
	end
end

-- Prints the lines of one document; run.apart: something was printed before.
local function print_lines(name, text, list, matches, run, out)
	local opts = run.opts
	local before, after = opts.before or opts.around or 0, opts.after or opts.around or 0
	local hit, shown = {}, {}
	for _, m in ipairs(matches) do
		local first, last = line_at(list, m.from), line_at(list, m.to)
		for i = first, last do hit[i] = true end
		for i = math.max(1, first - before), math.min(#list, last + after) do shown[#shown + 1] = i end
	end
	table.sort(shown)
	local last
	for _, i in ipairs(shown) do
		if i ~= last then
			if (before > 0 or after > 0) and run.apart and (not last or i > last + 1) then
				out.write(run.color and SIGN .. "--" .. OFF .. "\n" or "--\n")
			end
			out.write(head(name, i, hit[i] and ":" or "-", run) .. painted(text, list[i][1], list[i][2], hit[i] and matches or {},
				run) .. "\n")
			run.apart, last = true, i
		end
	end
end

-- How many lines have a match; matches from `most` lines on are dropped.
local function hit_lines(list, matches, most)
	local n, last = 0, 0
	for i, m in ipairs(matches) do
		local from, to = math.max(line_at(list, m.from), last + 1), line_at(list, m.to)
		if to >= from then
			if n >= most then
				for k = #matches, i, -1 do matches[k] = nil end
				break
			end
			n, last = n + to - from + 1, to
		end
	end
	return n
end

-- The matches of a document, at most `most` of them. Annotations are made only where the pattern asks for them.
local function matches_in(doc, run, most)
	local found = {}
	for m in run.match(doc) do
		if #found >= most then break end
		found[#found + 1] = m
	end
	return found
end

-- Gives how many matches, or lines with them, there are, and how much of --limit that takes.
local function each_document(doc, name, left, run, out)
	local opts = run.opts
	local found = matches_in(doc, run, opts.files and 1 or opts.only and left or math.huge)
	if opts.files then
		if #found > 0 then out.write((run.color and NAME .. name .. OFF or name) .. "\n") end
		return #found, #found
	end
	local text = #found > 0 and doc.text or ""
	local list = borders(text)
	local n = opts.only and #found or hit_lines(list, found, opts.matching and math.huge or left)
	-- of a store only what may match is looked at, so what does not is left out
	if opts.matching and (n > 0 or not run.in_store) then
		out.write(("%s%s%d\n"):format(run.color and NAME .. name .. OFF or name, run.color and SIGN .. ":" .. OFF or ":", n))
		return n, 1
	elseif opts.matching then
		return n, 0
	elseif opts.only then
		only(name, text, list, found, run, out)
	else
		print_lines(name, text, list, found, run, out)
	end
	return n, n
end

-- Gives whether anything was found.
function lines.run(run, out)
	local opts, any = run.opts, false
	run.kwic = require "dossier.concordance_text"
	run.colors = run.color and run.kwic.colors(run.names) or {}
	run.match = require "dossier.pattern".matcher(run.pattern)
	local left = opts.limit or math.huge
	for doc in run.documents do
		if left <= 0 then break end
		local name = visible(doc.uri ~= "" and doc.uri or run.in_store and doc.id or "-")
		local n, taken = each_document(doc, name, left, run, out)
		any, left = any or n > 0, left - taken
		if core.stop_requested() then error({ exit = 130, message = "interrupted" }, 0) end
	end
	out.finish()
	return any
end

return lines
