-- A document for people: its text with the entities marked, and what they are.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local cell = require "dossier.cell"

local highlight = {}

-- Colours by coarse kind: people, organisations, places, other names, values.
local colors = {
	PERSON = "36", ORG = "35", GPE = "32", LOC = "32", FAC = "32",
	NORP = "34", EVENT = "34", PRODUCT = "34", WORK_OF_ART = "34", LAW = "34", LANGUAGE = "34",
}

local raw_spans, raw_count = core.methods.Doc.spans, core.methods.Doc.count

local function header(doc, visible)
	local lines = {}
	if doc.title then lines[1] = visible(doc.title) end
	local about = {}
	for _, v in ipairs { doc.date or "", doc.publisher or "", doc.uri or "", doc.id } do
		if v ~= "" then about[#about + 1] = visible(v) end
	end
	lines[#lines + 1] = table.concat(about, "  ")
	return table.concat(lines, "\n") .. "\n\n"
end

local function value_of(e)
	local v = e.value
	if type(v) == "table" then
		local unit = v.currency or v.unit
		return tostring(v.amount or "?") .. (unit and " " .. unit or "")
	end
	if v ~= nil then
		if math.type(v) == "float" and v == math.floor(v) and math.abs(v) < 1e15 then v = math.tointeger(v) end
		v = tostring(v)
		return v ~= e.text and v or nil
	end
	if type(e.low) == "number" then return cell.bounds(e, true) end
end

-- "children killed": what a number counts, and what befell it.
local function counts_of(doc, i)
	local c, err = raw_count(doc, i)
	if err then error(err, 0) end
	if not c or not c.unit then return nil end
	return c.harm and c.unit .. " " .. c.harm or c.unit
end

-- Lines that are too long broken at blanks; colours take no room. hang: what goes on stands further in than the line.
function highlight.wrapped(text, width, hang)
	return (text:gsub("[^\n]+", function(line)
		local out, used = {}, 0
		local indent = hang and line:match "^ *" .. "  " or ""
		if #indent > width // 2 then indent = "" end
		for blanks, word in line:gmatch "( *)([^ ]+)" do
			local w = core.width((word:gsub("\27%[[%d;]*m", "")))
			if used > 0 and used + #blanks + w > width then
				out[#out + 1], used = "\n" .. indent, #indent
			else
				out[#out + 1], used = blanks, used + #blanks
			end
			out[#out + 1], used = word, used + w
		end
		return table.concat(out)
	end))
end

-- In colour the text is tinted; without colour every entity is written [text TYPE] or [text TYPE value].
-- With opts.width no line is longer, but where a word is. With opts.counts
-- numbers also say what they count: [12 CARDINAL: children killed].
function highlight.document(doc, opts)
	local visible = cell.visible
	local text, out, at = doc.text, { header(doc, visible) }, 1
	-- the core's own spans: a command that only tags has no need of the library's objects, whose loading
	-- takes as long as all else in a short run
	for i, e in ipairs(raw_spans(doc)) do
		out[#out + 1] = visible(text:sub(at, e.from - 1), "\n")
		local value = value_of(e)
		local label = value and e.type .. " " .. visible(value) or e.type
		local counts = opts.counts and e.type == "CARDINAL" and counts_of(doc, i)
		if counts then label = label .. ": " .. visible(counts) end
		if opts.color then
			out[#out + 1] = ("\27[1;%sm%s\27[0m\27[2m %s\27[0m"):format(colors[e.type] or "33",
				visible(e.text), label)
		else
			out[#out + 1] = ("[%s %s]"):format(visible(e.text), label)
		end
		at = e.to + 1
	end
	out[#out + 1] = visible(text:sub(at), "\n")
	local s = table.concat(out)
	if opts.width then s = highlight.wrapped(s, opts.width) end
	return s:sub(-1) == "\n" and s or s .. "\n"
end

return highlight
