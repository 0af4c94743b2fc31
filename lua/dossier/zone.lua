-- Zones: parts of a document by what they are for.
-- SPDX-License-Identifier: MIT
--
-- A zone is a span with a kind; what a dateline says is a field of it.

local api = require "dossier.api"
local document = require "dossier.document"
local span = require "dossier.span"
local stream = require "dossier.stream"

local raw = document.raw
local INNER = span.INNER

local class = api.class {
	name = "zone", type = "Zone",
	text = "A part of a document by what it is for: a headline, byline, dateline, quotation or paragraph. A span"
		.. " with a `kind`.",
}

local FIELDS = {}

local Zone = { __name = "Zone", __metatable = "Zone" }
Zone.__newindex = api.frozen(class)
Zone.__tostring = function(self) return tostring(rawget(self, INNER)) end
Zone.__eq = function(a, b) return rawget(a, INNER) == rawget(b, INNER) end
Zone.__index = function(self, key)
	if class.fields[key] then return rawget(self, FIELDS)[key] end
	for _, name in ipairs(span.class.names) do
		if name == key then return rawget(self, INNER)[key] end
	end
	local names = {}
	for _, list in ipairs { class.names, span.class.names } do
		for _, name in ipairs(list) do names[#names + 1] = name end
	end
	error(("a zone has no field or method '%s'%s"):format(tostring(key), api.member_hint(class, key, names)), 2)
end

local function part(doc, row, name)
	local from = row[name .. "_from"]
	return from and raw.make_span(doc, from, row[name .. "_to"])
end

local function make(doc, row)
	return setmetatable({ [INNER] = raw.make_span(doc, row.from, row.to), [FIELDS] = {
		kind = row.kind, continued = row.continued, date = row.date,
		place = part(doc, row, "place"), agency = part(doc, row, "agency"),
	} }, Zone)
end

-- What zones are made from, once for a document.
local function rows_of(doc)
	local s = document.state(doc)
	if not s.zones then
		local rows, err = raw.zones(doc)
		if not rows then error(err, 0) end
		s.zones = rows
	end
	return s.zones
end

local since = "0.1"
local sample = 'local dossier = require "dossier"\n'
	.. "local doc = dossier.document [[\n"
	.. "Shells hit market in Marevo\n\n"
	.. "By Anna Belova\n\n"
	.. "MAREVO, Karsovia, March 10, 2026 (Corvane) - Shells struck the market on Tuesday.\n\n"
	.. "“The stalls were full,” the mayor said.\n]]\n"

local function field(name, returns, text, example)
	api.define {
		name = "zone." .. name, returns = returns, since = since, text = text, example = sample .. example,
		call = function(self) return rawget(self, FIELDS)[name] end,
	}
end

local d = 'local d = doc:zones("dateline"):first()\n'
field("kind", "string", '"headline", "byline", "dateline", "quotation" or "paragraph".',
	"for z in doc:zones() do print(z.kind, #z.text) end\n"
		.. "--> headline\t27\n--> byline\t14\n--> paragraph\t81\n--> dateline\t44\n"
		.. "--> paragraph\t43\n--> quotation\t27")
field("continued", "boolean?", "Of a quotation: whether it was opened in the paragraph before. nil for other zones.",
	'print(doc:zones("quotation"):first().continued)\n--> false')
field("place", "Span?", "Of a dateline: its place.", d .. "print(d.place.text)\n--> MAREVO, Karsovia")
field("agency", "Span?", "Of a dateline: who reports, without brackets.", d .. "print(d.agency.text)\n--> Corvane")
field("date", "string?", 'Of a dateline: its date as TIMEX3, "XXXX-03-10" where it does not say the year.',
	d .. "print(d.date)\n--> 2026-03-10")

api.define {
	name = "doc:zones", items = "Zone", args = { { "kind", '"headline"|"byline"|"dateline"|"quotation"|"paragraph"?',
		"only these; all if left out" } },
	returns = "Stream", since = since,
	text = "Its parts, in order, the outer one first: headlines, bylines, datelines, quotations, paragraphs. A"
		.. " quotation or dateline lies in its paragraph. Needs no tagging.",
	example = sample .. 'for z in doc:zones "quotation" do print(z.text) end\n--> “The stalls were full,”',
	call = function(self, kind)
		return stream.from(function()
			local rows, i = rows_of(self), 0
			return function()
				while true do
					i = i + 1
					local row = rows[i]
					if not row then return nil end
					if not kind or row.kind == kind then
						return make(self, row)
					end
				end
			end
		end, { what = "zones", items = "Zone" })
	end,
}

-- The datelines, each with where blanks before it start (lead) and the text behind it (behind), once for a document: this is
-- asked of every sentence.
local function datelines_of(doc)
	local s = document.state(doc)
	if s.datelines then return s.datelines end
	local text, list = raw.get(doc, "text"), {}
	for _, row in ipairs(rows_of(doc)) do
		if row.kind == "dateline" then
			local lead = row.from
			while lead > 1 and text:find("^%s", lead - 1) do lead = lead - 1 end
			list[#list + 1] = { lead = lead, from = row.from, to = row.to, behind = text:find("%S", row.to + 1) }
		end
	end
	s.datelines = list
	return list
end

-- Where the text of a piece that starts with a dateline goes on behind it; nil for one that does not, or ends in it.
local function behind_dateline(doc, from, to)
	local list = datelines_of(doc)
	local low, high = 1, #list + 1 -- the first dateline at or behind the start
	while low < high do
		local mid = (low + high) // 2
		if list[mid].from < from then low = mid + 1 else high = mid end
	end
	local row = list[low]
	return row and row.lead <= from and row.behind and row.behind <= to and row.behind or nil
end

api.define {
	name = "span.body", returns = "Span", since = since,
	text = "The piece without the dateline that it starts with, as the first sentence of a report does; itself without"
		.. " one.",
	example = sample .. 'for s in doc:sentences():skip(2) do print(s.body.text) break end\n'
		.. "--> Shells struck the market on Tuesday.",
	call = function(self)
		local inner = span.unwrap(self)
		local doc, from, to = inner.doc, inner.from, inner.to
		local start = behind_dateline(doc, from, to)
		return start and raw.make_span(doc, start, to) or self
	end,
}

api.define {
	name = "doc.place", returns = "Span?", since = since,
	text = "The place of its first dateline that has one, or nil: where it was written.",
	example = sample .. "print(doc.place.text)\n--> MAREVO, Karsovia",
	call = function(self)
		local from, to = raw.dateline_place(self)
		if from then return raw.make_span(self, from, to) end
		if to then error(to, 0) end
	end,
}

return { class = class }
