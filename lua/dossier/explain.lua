-- Explanations: why a piece of text is tagged as it is, or is not tagged.
-- SPDX-License-Identifier: MIT
--
-- The core gives a tree of items (core/tag/explain.h); here it becomes a table of plain values that
-- prints well. docs/explain.md describes the fields.

local core = require "dossier.core"
local api = require "dossier.api"
local cell = require "dossier.cell"
local document = require "dossier.document"

local class = api.class {
	name = "explanation", type = "Explanation",
	text = "Why a piece of text is tagged as it is, or why it is not. A table of plain values, which"
		.. " json.encode takes; as text it is written for people. An item of its lists has"
		.. " `what` (see docs/explain.md), `text`, and where they apply `type`, `id`, `weight`,"
		.. " `from`, `to` and `because`, a list of items that say more.",
}

local Explanation = { __name = "Explanation", __metatable = "Explanation" }
Explanation.__index = api.index(class)
Explanation.__newindex = api.frozen(class)

local explain = {}

-- ---- from the core's tree -----------------------------------------------------------------------

local copied = { "what", "text", "type", "id", "weight", "from", "to" }
local WORDS = 100 -- bytes of the text at an item's place that travel with it

local function one_line(text) return (text:gsub("%s+", " ")) end

-- An item of the tree as a plain table; items inside it become `because`.
local function plain(node, text)
	local item = {}
	for _, k in ipairs(copied) do item[k] = node[k] end
	if node.what == "entry" then
		item.props = node.other
	elseif node.what == "score" then
		item.against = node.other
	elseif node.what == "rule" then
		item.place = node.other
	elseif node.what == "edit" then
		item.what, item.id, item.text = nil, nil, nil
		item.stage, item.given, item.became = node.id, node.text or "", node.other or ""
	end
	if item.from and item.to - item.from < WORDS then item.words = one_line(text:sub(item.from, item.to)) end
	for i, inner in ipairs(node) do
		item.because = item.because or {}
		item.because[i] = plain(inner, text)
	end
	return item
end

local place = { rival = "instead", edit = "edits" }
local AROUND = 12 -- tokens of the sentence on each side

-- Who says what stands at a byte, the innermost first; nil if nobody does.
local function said(doc, from)
	local i = document.raw.claim_at(doc, from)
	local c = i and require "dossier.claim".of(doc, i)
	local list
	while c do
		list = list or core.json_array {}
		list[#list + 1] = { what = "said", text = c.verb.text, speaker = c.speaker and c.speaker.text,
			words = c.words and c.words.text, stance = c.stance, negated = c.negated, direct = c.direct,
			from = c.verb.from, to = c.verb.to }
		c = c.outer
	end
	return list
end

-- The object for bytes from..to of doc; nil, err. tagger: what explains a document that came tagged; the default one.
function explain.make(doc, from, to, tagger)
	document.ensure(doc)
	local tree, err = document.raw.explain(doc, from, to, tagger)
	if not tree then return nil, err end
	local text = doc.text
	local e = { text = tree.text, type = tree.type, id = tree.id, from = tree.from, to = tree.to,
		because = core.json_array {}, instead = core.json_array {}, edits = core.json_array {} }
	e.ref = ("%s:%d-%d"):format(doc.id, e.from - 1, e.to)
	e.before, e.after = document.raw.make_span(doc, e.from, e.to):context(AROUND)
	e.said = said(doc, e.from)
	for _, node in ipairs(tree) do
		if node.what == "source" then
			e.source, e.rule = node.id, node.text
		elseif node.what == "changed" then
			e.changed, e.now = node.text, plain(node, text).because
		else
			table.insert(e[place[node.what] or "because"], plain(node, text))
		end
	end
	return setmetatable(e, Explanation)
end

-- ---- as text ------------------------------------------------------------------------------------

local colors = { head = "1", dim = "2", mark = "1;36", warn = "33" }

local function colored(text, name) return ("\27[%sm%s\27[0m"):format(colors[name], text) end
local function uncolored(text) return text end

local function line(out, at, text) out[#out + 1] = ("  "):rep(at) .. text end
local function quoted(text) return "\u{201C}" .. text .. "\u{201D}" end
local function joined(...)
	local parts = {}
	for i = 1, select("#", ...) do
		local s = select(i, ...)
		if s and s ~= "" then parts[#parts + 1] = s end
	end
	return table.concat(parts, " ")
end

-- Where an item is, in the bytes that a REF has.
local function at_place(item) return ("[%d-%d]"):format(item.from - 1, item.to) end

-- Prior and properties of an entry.
local function entry_note(item)
	local parts = { item.id or "no id" }
	if item.weight and item.weight ~= 0 then parts[2] = "prior " .. item.weight end
	if item.props then parts[#parts + 1] = (item.props:gsub(";", ", ")) end
	return "(" .. table.concat(parts, ", ") .. ")"
end

-- How each kind of item is written; p has out, style and the explanation e.
local written = {}

-- How many of a kind are printed where not all are asked for.
local FEATURES, VOTES, RIVALS, EDITS = 4, 3, 3, 3

-- The first `n` of a list, all of them with p.all; what is left out is said in `more`, a line's text, if there is one.
local function limited(p, list, n, print_one)
	for i, item in ipairs(list) do
		if i > n and not p.all then return #list - n end
		print_one(item)
	end
	return 0
end
local function more(p, n, what, at)
	if n > 0 then line(p.out, at, p.style(("%d more %s: --all"):format(n, n == 1 and what or what .. "s"), "dim")) end
end

local function write(p, item, at) (written[item.what] or written.reason)(p, item, at) end

local function write_inner(p, item, at)
	for _, i in ipairs(item.because or {}) do write(p, i, at) end
end

function written.entry(p, item, at)
	line(p.out, at, joined("entry", quoted(item.text), item.type, p.style(entry_note(item), "dim")))
	write_inner(p, item, at + 1)
end

function written.reason(p, item, at)
	local one = item.because and #item.because == 1 and item.because[1]
	if one and one.what == "entry" then
		line(p.out, at, joined(item.text, p.style(entry_note(one), "dim")))
		return
	end
	local elsewhere = item.to and (item.to < p.e.from or item.from > p.e.to)
	line(p.out, at, joined(item.text or item.what,
		elsewhere and p.style(at_place(item), "dim")))
	write_inner(p, item, at + 1)
end

-- A rule of the user's: where it is, its pattern, what that has matched.
function written.rule(p, item, at)
	line(p.out, at, joined(p.e.source ~= item.id and "dropped by " .. item.id or nil, "in", item.place or "?",
		"by the pattern", p.style(one_line(item.text or ""):match "^ ?(.-) ?$", "mark")))
	if item.from ~= p.e.from or item.to ~= p.e.to then
		line(p.out, at + 1, joined("matched", quoted(item.words or "..."), p.style(at_place(item), "dim")))
	end
	write_inner(p, item, at + 1)
end

function written.capture(p, item, at)
	line(p.out, at, joined(item.id .. ":", quoted(item.text), p.style(at_place(item), "dim")))
end

function written.value(p, item, at) line(p.out, at, "value " .. item.text) end

function written.votes(p, item, at)
	if item.weight == 0 and not item.because then return end
	line(p.out, at, ("%d %s for %s in this document"):format(item.weight,
		math.abs(item.weight) == 1 and "vote" or "votes", item.type))
	more(p, limited(p, item.because or {}, VOTES, function(i) write(p, i, at + 1) end), "vote", at + 1)
end

function written.vote(p, item, at)
	local elsewhere = item.to and (item.to < p.e.from or item.from > p.e.to)
	line(p.out, at, joined(("%+d"):format(item.weight), item.text,
		elsewhere and p.style(at_place(item), "dim")))
end

function written.entity(p, item, at)
	line(p.out, at, joined("the same entity as", quoted(item.words or ""),
		p.style(at_place(item), "dim")) .. (item.text and ": " .. item.text or ""))
end

-- Scores are in 1/1024: a natural logarithm's units are what people can compare.
local function tenths(weight) return (weight * 10 + 512) // 1024 / 10 end
local function units(weight) return ("%.1f"):format(tenths(weight)) end
local function signed(weight) return ("%+.1f"):format(tenths(weight)) end

function written.added(p, item, at)
	if tenths(item.weight) ~= 0 or p.all then line(p.out, at, joined(signed(item.weight), "of it:", item.text)) end
end

function written.feature(p, item, at)
	line(p.out, at, joined(signed(item.weight), item.text))
	if p.all then write_inner(p, item, at + 1) end
end

-- All scores of a name in one line; below it what the best was made of, which a name of the rules has no need of.
local function write_scores(p, scores, at)
	local parts, best = {}, nil
	for i, s in ipairs(scores) do
		parts[i] = s.text .. " " .. units(s.weight)
		if not best and s.because and s.against then best = s end
	end
	local at_words = best and best.to and (best.from ~= p.e.from or best.to ~= p.e.to)
	line(p.out, at, joined("the model's scores", at_words and "of " .. quoted(best.words or ""))
		.. ": " .. table.concat(parts, ", "))
	if not best then return end
	local features = {}
	for _, i in ipairs(best.because) do
		if i.what == "added" then
			written.added(p, i, at + 1)
		else
			features[#features + 1] = i
		end
	end
	local by_rule = p.e.source and p.e.source:find "^rule:"
	if #features == 0 or by_rule and not p.all then return end
	line(p.out, at, best.against == "no name" and "what speaks for a name (-: against it)"
		or ("what speaks for %s, not %s (-: against it)"):format(best.text, best.against))
	-- of a list's name the entry has said most
	local n = p.e.source and p.e.source:find "^gazetteer:" and FEATURES - 2 or FEATURES
	limited(p, features, n, function(i) written.feature(p, i, at + 1) end)
end

-- Items, the scores among them together.
local function write_list(p, items, at)
	local scores = {}
	for i, item in ipairs(items) do
		if item.what ~= "score" then
			write(p, item, at)
		else
			scores[#scores + 1] = item
			if not items[i + 1] or items[i + 1].what ~= "score" then
				table.sort(scores, function(x, y)
					if x.weight ~= y.weight then return x.weight > y.weight end
					return x.text < y.text
				end)
				write_scores(p, scores, at)
				scores = {}
			end
		end
	end
end

function written.part(p, item, at)
	line(p.out, at, joined("annotated inside it:", item.type, item.words and quoted(item.words),
		item.id and "(" .. item.id .. ")", "by", item.text, p.style(at_place(item), "dim")))
end

-- A reading that did not come about: what it was, and why not.
local function write_rival(p, item)
	local entry = item.because and item.because[1]
	entry = entry and entry.what == "entry" and entry or nil
	local what = item.words and item.words ~= p.e.text and quoted(item.words) or entry and quoted(entry.text)
	local note = entry and entry_note(entry) or item.id and "(" .. item.id .. ")"
	line(p.out, 1, joined(item.type, what, note and p.style(note, "dim")) .. ": "
		.. (item.text or "not taken"))
	if not entry then
		more(p, limited(p, item.because or {}, VOTES - 1, function(i) write(p, i, 2) end), "reason", 2)
	end
end

-- "(U+0041 U+030A)": for signs that look alike.
local function codes(s)
	local out = {}
	for _, c in utf8.codes(s) do out[#out + 1] = ("U+%04X"):format(c) end
	return "(" .. table.concat(out, " ") .. ")"
end

local function write_edit(p, item)
	local given, became = quoted(item.given), quoted(item.became)
	if item.stage == "read" and item.became == "" then
		line(p.out, 1, given .. " in the source was left out")
	elseif item.stage == "read" then
		if core.normalize(item.given, "nfc") == item.became then
			given, became = joined(given, codes(item.given)), joined(became, codes(item.became))
		end
		line(p.out, 1, ("%s in the source was read as %s"):format(given, became))
	elseif item.stage == "fold" then
		line(p.out, 1, ("%s has the match key %s"):format(given, became))
	else
		line(p.out, 1, ("%s is compared with lists as %s"):format(given, became))
	end
end

-- A copy whose strings are safe to print.
local function visible(v)
	if type(v) == "string" then return cell.visible(v) end
	if type(v) ~= "table" then return v end
	local copy = {}
	for k, item in next, v do copy[k] = visible(item) end
	return copy
end

local function write_because(p)
	local e = p.e
	if e.source then
		line(p.out, 0, p.style("because", "head"))
		line(p.out, 1, joined(e.source .. ":", e.rule or "made by something that this tagger does not know"))
	elseif #e.because > 0 then
		line(p.out, 0, p.style("not annotated, because", "head"))
	end
	write_list(p, e.because, 1)
end

-- "Ann Lee (“She”): “said”, say"; who passes it on stands below.
local function write_said(p, s, at)
	local who = s.speaker or "nobody who is named"
	if s.words and s.words ~= s.speaker then who = joined(who, "(" .. quoted(s.words) .. ")") end
	line(p.out, at, joined(at > 1 and "passed on by" or nil, who .. ":", quoted(s.text) .. ",",
		s.negated and "not" or nil, s.stance, p.style(at_place(s), "dim")))
end

-- The explanation for people; color: with escapes of a terminal; all: nothing left out. No line feed at the end.
function explain.text(explanation, color, all)
	local e = visible(explanation)
	local p = { out = {}, style = color and colored or uncolored, e = e, all = all }
	local mark = color and colored(e.text, "mark") or "[" .. e.text .. "]"
	line(p.out, 0, joined(p.style(e.type or "no annotation", "head"), quoted(e.text),
		e.id and "(" .. e.id .. ")", p.style(e.ref, "dim")))
	line(p.out, 1, one_line(e.before .. mark .. e.after))
	write_because(p)
	if e.said then
		line(p.out, 0, p.style("said by", "head"))
		for i, s in ipairs(e.said) do write_said(p, s, i) end
	end
	if #e.instead > 0 then
		line(p.out, 0, p.style(e.source and "instead of" or "what else it might have been", "head"))
		more(p, limited(p, e.instead, RIVALS, function(item) write_rival(p, item) end), "reading", 1)
	end
	if #e.edits > 0 then
		line(p.out, 0, p.style("text and match", "head"))
		more(p, limited(p, e.edits, EDITS, function(item) write_edit(p, item) end), "edit", 1)
	end
	if e.changed then
		line(p.out, 0, p.style("note: " .. e.changed, "warn"))
		write_list(p, e.now or {}, 1)
	end
	return table.concat(p.out, "\n")
end

Explanation.__tostring = function(self) return explain.text(self) end

-- ---- the public names ---------------------------------------------------------------------------

local since = "0.1"
local sample = 'local dossier = require "dossier"\n'
	.. 'local doc = dossier.document("President Ilham Aliyev left turkey. Aliyev slept.")\n'
local person = 'local e = doc:entities("PERSON"):first():explain()\n'

local function field(name, returns, text, example)
	api.define {
		name = "explanation." .. name, returns = returns, since = since, text = text,
		example = sample .. person .. example,
		call = function() return nil end,
	}
end

field("text", "string", "The piece of text that is explained.", "print(e.text)\n--> Ilham Aliyev")
field("type", "string?", "Its type; nil where there is no annotation.", "print(e.type)\n--> PERSON")
field("id", "string?", "The entry of a list that it is linked to.", "print(e.id)\n--> nil")
field("ref", "string", "DOCID:START-END.", 'print(e.ref == doc.id .. ":10-22")\n--> true')
field("from", "integer", "First byte in `doc.text`.", "print(e.from)\n--> 11")
field("to", "integer", "Last byte in `doc.text`.", "print(e.to)\n--> 22")
field("before", "string", "Up to 12 tokens in front of it.", "print(e.before)\n--> President ")
field("after", "string", "Up to 12 tokens behind it.", "print(#e.after)\n--> 27")
field("source", "string?", "What made it, as span.source.", "print(e.source)\n--> rule:title")
field("rule", "string?", "What that source does, in a sentence.",
	"print(e.rule)\n--> a capitalised name behind a title or role is a person")
field("because", "table", "What led to it, or kept it from being annotated: items.",
	"print(e.because[1].text)\n"
	.. "--> the title or role \u{201C}President\u{201D} stands in front of it")
field("instead", "table", "Readings that did not come about, each with its reason in `text`.",
	'local meal = dossier.document "In the evening, when they came home, they ate turkey."\n'
	.. 'local t = meal:explain(meal.text:find "turkey")\nprint(t.instead[1].id)\n--> iso3166:TR')
field("edits", "table", "Where the text differs from the source that was read, or its match key"
	.. " from the text: items with `stage` (\"read\", \"fold\", \"list\"), `given`, `became`, `from`,"
	.. " `to`.",
	'local u = dossier.document("He left the U.S. then."):entities():first():explain()\n'
	.. "print(u.edits[#u.edits].given, u.edits[#u.edits].became)\n--> u.s.\tus")
field("said", "table?", "Who says so, the innermost claim first, then who passes it on: items with"
	.. " `speaker`, `words`, `text` (the verb), `stance`, `negated`, `direct`; nil when nobody does.",
	'local d = dossier.document "Police said that Ilham Aliyev left."\n'
	.. 'print(d:entities("PERSON"):first():explain().said[1].speaker)\n--> Police')
field("changed", "string?", "How the annotation differs from what the tagger finds now; nil when it"
	.. " does not.", "print(e.changed)\n--> nil")

field("now", "table?", "Where it differs: what leads the tagger to what it finds now, items.",
	"print(e.now)\n--> nil")

api.define {
	name = "doc:explain",
	args = { { "from", "integer", "first byte" }, { "to", "integer", "last byte" } },
	returns = "Explanation", since = since,
	text = "Why a piece of the text is annotated as it is, or why it is not. The tokens that the"
		.. " piece touches count; inside an annotation the whole of it is explained. The document"
		.. " is tagged once more for it, with notes, and further explanations of it cost little.",
	errors = "nil, err where the piece holds no word; raises for positions outside the text",
	example = 'local dossier = require "dossier"\n'
		.. 'local doc = dossier.document "In the evening, when they came home, they ate turkey."\n'
		.. 'print(doc:explain(doc.text:find "turkey").instead[1].text)\n'
		.. "--> the list writes \u{201C}Turkey\u{201D}: the text has other capitals",
	call = function(self, from, to)
		local n = #self.text
		if from < 1 or to > n or from > to then
			error(("doc:explain: positions %d to %d are not inside the text (1 to %d)"):format(
				from, to, n), 2)
		end
		return explain.make(self, from, to)
	end,
}

return explain
