-- Documents and their tokens.
-- SPDX-License-Identifier: MIT
--
-- What is worked out once for a document (its spans, entities) is kept beside it in a weak table
-- and dropped when its annotations change.

local core = require "dossier.core"
local api = require "dossier.api"
local policy = require "dossier.policy"
local object = require "dossier.object"
local stream = require "dossier.stream"

local class = api.class {
	name = "doc", type = "Document",
	text = "A text with what is known about it. All positions are bytes of `doc.text`, from 1,"
		.. " both ends included.",
}
local token_class = api.class { name = "token", type = "Token", text = "One token of a document." }

local document = { class = class }

local state = setmetatable({}, { __mode = "k" })
local tagged = setmetatable({}, { __mode = "k" }) -- those that were tagged here, or found to be

local raw = object.attach("Doc", class)
object.attach("Token", token_class)
document.raw = raw
local each_token, ranges, each_often = raw.each_token, raw.ranges, core.each_often
local each_span, each_sentence = raw.each_span, raw.each_sentence

-- What is kept beside a document.
function document.state(doc)
	local s = state[doc]
	if not s then
		s = {}
		state[doc] = s
	end
	return s
end

-- A table of what was made for a document under a name ("claims"), empty at first; dropped when its annotations change.
function document.kept(doc, name)
	local s = document.state(doc)
	local list = s[name]
	if not list then
		list = {}
		s[name] = list
	end
	return list
end

function document.changed(doc)
	local s = document.state(doc)
	s.spans, s.entities, s.leads, s.claims, s.roles, s.counts = nil, nil, nil, nil, nil, nil
end

local function ensure(doc)
	if tagged[doc] then return end
	local ok, err = raw.tag(doc)
	if ok == nil and err then error(err, 0) end
	tagged[doc] = true
end
document.ensure = ensure

-- Says that a document is tagged, so that nothing looks again; or, with false, that it may not be.
function document.set_tagged(doc, is) tagged[doc] = is or nil end

-- All annotation spans, by position.
function document.spans(doc)
	ensure(doc)
	local s = document.state(doc)
	s.spans = s.spans or raw.spans(doc)
	return s.spans
end

-- What messages and listings call a document.
function document.label(doc)
	local uri = raw.get(doc, "uri")
	return uri and uri ~= "" and uri or raw.get(doc, "id")
end

local since = "0.1"
local sample = 'local dossier = require "dossier"\n'
	.. 'local doc = dossier.document { text = "Anna met Boris. '
	.. 'They spoke.",\n  title = "A meeting", date = "2020-11-10" }\n'

local document_keys = {
	text = { "string", "the text" }, title = { "string?", "title" },
		uri = { "string?", "where it is from" },
	date = { "string?", "YYYY-MM-DD" }, lang = { "string?", "language, as in \"en\"" },
	publisher = { "string?", "outlet, agency or channel" },
		meta = { "table?", "anything else, as JSON values" },
	id = { "string?", "its identifier; else made from uri and text" },
	charset = { "string?", 'encoding of the text if it is not UTF-8, as in "windows-1251"; "auto" finds it'
		.. " out" },
}

api.define {
	name = "dossier.document",
	args = { { "text", "string|table", "the text, or a table of fields", document_keys } },
	returns = "Document", since = since,
	text = "Makes a document. Its text is read into NFC, without stray control characters.",
	errors = "nil, err for a text that is too large, a date that is none, a charset that does not exist",
	example = sample .. "print(doc.title, #doc.text)\n--> A meeting\t27",
	call = function(text)
		local fields = {}
		if type(text) == "string" then
			fields.text = text
		else
			for k in pairs(document_keys) do fields[k] = text[k] end
		end
		if fields.meta then
			local json, err = core.json_encode(fields.meta)
			if not json then
				error("dossier.document: key 'meta': " .. err.message, 2)
			end
			fields.meta = json
		end
		return core.document(fields)
	end,
}

local function field(name, returns, text, example, call)
	api.define {
		name = "doc." .. name, returns = returns, since = since, text = text,
			example = sample .. example,
		call = call,
	}
end

field("text", "string", "The reading text, which all positions refer to.",
	"print(doc.text:sub(1, 4))\n--> Anna")
field("title", "string?", "Title, or nil.", "print(doc.title)\n--> A meeting")
field("uri", "string", "Where it is from; empty for text alone.", "print(#doc.uri)\n--> 0")
field("date", "string?", "Date of the document, YYYY-MM-DD: given with it, else that of its dateline where this says"
	.. " day, month and year; or nil.",
	"print(doc.date)\n--> 2020-11-10")
field("dated", "string?", 'Where its date is from: "metadata" (given with it: by its file or store, by `date` or'
	.. ' `--date`) or "dateline" (read in its text); nil without a date.',
	'print(doc.dated)\n--> metadata\n'
		.. 'local d = dossier.document "Geneva, 12 November 2020 – The talks went on today."\n'
		.. "print(d.date, d.dated)\n--> 2020-11-12\tdateline")
field("lang", "string?", "Language, given or else found in the text; nil when that leaves it open.", "print(doc.lang)\n--> en")
field("publisher", "string?", "Outlet, agency or channel, or nil.", "print(doc.publisher)\n--> nil")
field("id", "string", "Its identifier.", "print(#doc.id)\n--> 16")
field("encoding", "table", "How its bytes were read: `name` (\"UTF-8\", \"windows-1251\" ...), `how` it was"
	.. " decided (\"valid\", \"bom\", \"declared\", \"given\", \"detected\" or \"fallback\"), `confidence` (0"
	.. " to 100), `bom`, `invalid` (ill-formed sequences replaced by U+FFFD) and, if there are any,"
	.. " `first`, the first one's byte.",
	"print(doc.encoding.name, doc.encoding.how, doc.encoding.invalid)\n--> UTF-8\tvalid\t0")
field("meta", "table", "What else came with it, as a table.", "print(next(doc.meta))\n--> nil",
	function(self)
	local s = document.state(self)
	if not s.meta then
		local json = raw.get(self, "meta")
		s.meta = json and core.json_decode(json) or {}
	end
	return s.meta
end)

-- ---- tokens -------------------------------------------------------------------------------------

local token_keys = { clitics = { "boolean?", "give 's and n't apart, as taggers and patterns see"
	.. " them" } }

document.token_keys = token_keys

local function checked(v, err)
	if not v then error(err, 0) end
	return v
end

local function make_tokens(...) return checked(each_token(...)) end
local of_tokens = {
	what = "tokens", items = "Token", four = true,
	ranges = function(...) return checked(ranges(...)) end,
	tally = {
		fold = function(...) return checked(each_often(false, ...)) end,
		text = function(...) return checked(each_often(true, ...)) end,
	},
}

-- A stream of the tokens in [from, to] (bytes); all when from is nil.
function document.tokens(doc, from, to, clitics)
	return stream.from(make_tokens, of_tokens, doc, clitics, from, to)
end

api.define {
	name = "doc:tokens", items = "Token", args = { { "opts", "table?", "options", token_keys } },
		returns = "Stream", since = since,
	text = "Its tokens. `for i, j, kind in doc:tokens():ranges() do` gives every token's"
		.. " borders "
		.. "without making an object.",
	example = sample .. 'print(doc:tokens():count(), doc:tokens():first().text)\n--> 7\tAnna',
	call = function(self, opts) return document.tokens(self, nil, nil, opts
		and opts.clitics) end,
}

local token_sample = sample .. "local t = doc:tokens():first()\n"
local function token_field(name, returns, text, example, call)
	api.define {
		name = "token." .. name, returns = returns, since = since, text = text,
			example = token_sample .. example,
		call = call,
	}
end

token_field("text", "string", "The token as it stands in the text.", "print(t.text)\n--> Anna")
token_field("fold", "string", "Its match key: folded as for search.", "print(t.fold)\n--> anna")
token_field("kind", "string", '"word", "number", "punct", "symbol", "url", "email", "handle" or'
	.. ' "hashtag".',
	"print(t.kind)\n--> word")
token_field("title", "boolean", "Whether it begins with a capital, with a small letter or nothing behind it.", "print(t.title)\n--> true")
token_field("upper", "boolean", "Whether it is two capitals or more and no small letter.", "print(t.upper)\n--> false")
token_field("lower", "boolean", "Whether it begins with a small letter; false for scripts that have none.",
	"print(t.lower)\n--> false")
token_field("from", "integer", "First byte.", "print(t.from)\n--> 1")
token_field("to", "integer", "Last byte.", "print(t.to)\n--> 4")

-- ---- sentences, annotations ---------------------------------------------------------------------

local of_sentences, of_mentions = { what = "sentences", items = "Span" }, { what = "mentions", items = "Span", four = true }
local of_some = { what = "mentions", items = "Span" }
local function make_sentences(doc) return checked(each_sentence(doc)) end

api.define {
	name = "doc:sentences", items = "Span", returns = "Stream", since = since,
		text = "Its sentences, as spans.",
	example = sample .. "for s in doc:sentences() do print(s.text) end\n--> Anna met Boris.\n"
		.. "--> They spoke.",
	call = function(self)
		return stream.from(make_sentences, of_sentences, self)
	end,
}

local function make_mentions(doc, types, from, to)
	ensure(doc)
	return each_span(doc, types, from, to)
end

-- A stream of the annotations inside [from, to] that pass; all when from is nil.
function document.entities(doc, f, from, to, who)
	local test, types = object.filter(f, who)
	if not test then return stream.from(make_mentions, of_mentions, doc, types, from, to) end
	return stream.from(function()
		local next = make_mentions(doc, types, from, to)
		return function()
			local s = next()
			while s and not test(s) do s = next() end
			return s
		end
	end, of_some)
end

local names = 'local dossier = require "dossier"\n'
	.. 'local doc = dossier.document "President Ilham Aliyev met '
	.. 'Emmanuel Macron in Prague on 6 October 2022."\n'

local filter_arg = { "filter", "string|function|table?", "a type; a function of the mention; or a"
	.. " table",
	object.filter_keys }
document.filter_arg = filter_arg

api.define {
	name = "doc:entities", items = "Span", args = { filter_arg }, returns = "Stream", since = since,
	text = "Its mentions of people, places, dates, numbers and so on, as spans in order. The"
		.. " first call tags the "
		.. "document with the default tagger, unless a tagger was used before.",
	errors = "raises for a type that does not exist",
	example = names .. 'for e in doc:entities "PERSON" do print(e.text, e.from, e.to) end\n'
		.. "--> Ilham Aliyev\t11\t22\n--> Emmanuel Macron\t28\t42",
	call = function(self, f) return document.entities(self, f, nil, nil, "doc:entities") end,
}

-- Of the script of a run: what its annotations are said to come from, and who hears of them; set once, by the host.
local own_source, recorder

-- source: "script:NAME"; record(doc, annotation, span), or nil
function document.annotates(source, record) own_source, recorder = source, record end

api.define {
	name = "doc:annotate",
	args = { { "annotation", "table", "what and where", {
		from = { "integer", "first byte" }, to = { "integer", "last byte" },
			type = { "string", "a type" },
		value = { "any?", "its value" }, low = { "any?", "lower bound, where the value is not exact" },
			high = { "any?", "upper bound" }, cue = { "string?", 'the hedge, e.g. "at least"' },
		id = { "string?", "entry of a list" }, source = { "string?", "what makes it; else the script" },
	} } },
	returns = "Span", since = since,
	text = "Adds an annotation, which shows at once and takes the place of what rules found"
		.. " there. A script with `@needs annotate`, run over a store, keeps it there: after the run, what it said of the documents "
		.. "takes the place of what it said in its last run. Then `source` is always `script:NAME`.",
	errors = "nil, err when it overlaps what was annotated before; raises for positions"
		.. " outside the text and for "
		.. "types that do not exist",
	example = sample .. 'doc:annotate { from = 1, to = 4, type = "PERSON" }\n'
		.. 'print(doc:entities("PERSON"):first().text)\n--> Anna',
	call = function(self, a)
		object.check_type(a.type, "doc:annotate", 2)
		local n = #raw.get(self, "text")
		if a.from < 1 or a.to > n or a.from > a.to then
			error(("doc:annotate: positions %d to %d are not inside the text (1 to"
				.. " %d)"):format(a.from, a.to, n), 2)
		end
		ensure(self)
		policy.touch("right", "annotate")
		if own_source and (recorder or a.source == nil) then
			a = { from = a.from, to = a.to, type = a.type, value = a.value, low = a.low, high = a.high, cue = a.cue, id = a.id,
				source = own_source }
		end
		local ok, span, err = pcall(raw.annotate, self, a)
		if not ok then
			error("doc:annotate: " .. tostring(span):gsub("^lua/[%w_/]+%.lua:%d+: ", ""), 2)
		end
		document.changed(self)
		if span and recorder then recorder(self, a, span) end
		return span, err
	end,
}

return document
