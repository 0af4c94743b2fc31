-- What statistics count: documents, spans or words, fed to a tally of the core; the options that all
-- of them share.
-- SPDX-License-Identifier: MIT
--
-- A source is a document, a store, a span, or a list or stream of documents, spans (matches, zones,
-- sentences), tokens or words. Words are counted as they are, tokens if they are of the right kind. Of spans the text inside is
-- counted, and their document counts once however many spans of it come.

local core = require "dossier.core"
local api = require "dossier.api"
local object = require "dossier.object"
local span = require "dossier.span"
local stream = require "dossier.stream"

local raw = core.methods.Tally

local source = { raw = raw }

local kind_at = {}
local kind_names = { "word", "number", "punct", "symbol", "url", "email", "handle", "hashtag" }
for i, name in ipairs(kind_names) do kind_at[name] = i end

-- Options that every count of words takes.
source.keys = {
	by = { '"fold"|"word"?', 'what makes two words one: "fold" (if left out), the match key, blind to case and'
		.. ' accents; "word", as it is written. There is no lemmatiser' },
	kinds = { "string|table?", 'kinds of tokens that count: { "word" } if left out; { "word", "number" }, or "all"' },
	clitics = { "boolean?", "false: 's and n't belong to their word, as doc:tokens() shows them; else they are words of"
		.. " their own, as patterns see them" },
}

-- The same with others.
function source.with(more)
	local keys = {}
	for k, v in pairs(source.keys) do keys[k] = v end
	for k, v in pairs(more) do keys[k] = v end
	return keys
end

source.source_arg = { "source", "Document|Store|Span|Match|Zone|List",
	"what is counted: a document, a store, or a list or stream of documents, of spans (their text) or of words" }

-- ---- options ------------------------------------------------------------------------------------

local function kind_bits(kinds, who)
	if kinds == nil then return 1 end
	if kinds == "all" then return (1 << #kind_names) - 1 end
	local bits = 0
	for _, k in ipairs(type(kinds) == "table" and kinds or { kinds }) do
		local at = kind_at[k]
		if not at then
			error(("%s: there is no kind of token %s%s"):format(who, api.got(k):gsub("^the string ", ""),
				api.hint(k, kind_names)), 3)
		end
		bits = bits | 1 << (at - 1)
	end
	if bits == 0 then error(who .. ": key 'kinds' must name a kind of token", 3) end
	return bits
end

local function ok(v, err)
	if v == nil and err then error(err, 0) end
	return v
end
source.ok = ok

-- A new tally for the options of a call; more = n, sequence.
function source.tally(opts, who, more)
	local o = { n = more and more.n, sequence = more and more.sequence, kinds = kind_bits(opts.kinds, who),
		written = opts.by == "word", joined = opts.clitics == false }
	if math.type(opts.parts) then o.chunk = opts.parts end
	return ok(core.tally(o))
end

-- English words that say little by themselves: articles, pronouns, auxiliaries, prepositions, conjunctions.
local function_words = [[
a about above across after again against ago all almost along already also although always am among an and another any
anybody anyone anything are aren't around as at away be because been before behind being below between both but by can
can't cannot could couldn't did didn't do does doesn't doing don't down during each either else enough ever every
everybody everyone everything few for from further had hadn't has hasn't have haven't having he hence her here hers
herself him himself his how however i if in indeed into is isn't it its itself just least less lest like many may me
might mine more most much must my myself near neither never no nobody none nor not nothing now of off often on once one
only onto or other others ought our ours ourselves out over own per perhaps quite rather same shall she should
shouldn't since so some somebody someone something somewhat still such than that the their theirs them themselves then
there thereby therefore these they this those though through throughout thus till to together too toward towards under
unless until up upon us very via was wasn't we well were weren't what whatever when where whereas whether which while
who whoever whom whose why will with within without won't would wouldn't yet you your yours yourself yourselves
's n't 'll 're 've 'd 'm
]]

-- The set of folded words of option `stop`, or nil.
function source.stop(stop, who)
	if not stop then return nil end
	local set = {}
	if stop == true then
		for word in function_words:gmatch "%S+" do set[word] = true end
		return set
	end
	for i, word in ipairs(stream.to_list(stop)) do
		if type(word) ~= "string" then
			error(("%s: item %d of 'stop' must be a string, got %s"):format(who, i, api.got(word)), 3)
		end
		set[core.fold(word)] = true
	end
	return set
end

-- ---- items --------------------------------------------------------------------------------------

local spans = { Span = true, Match = true, Zone = true }

-- Iterates over the items of a source.
function source.items(what, who)
	local t = api.typeof(what)
	if t == "Document" or spans[t] then what = { what } end
	if t == "Store" then what = what:documents() end
	if t ~= "Document" and t ~= "Store" and not spans[t] and t ~= "table" and t ~= "Stream" then
		error(("%s: cannot count %s: give documents, spans or words"):format(who, api.got(what)), 0)
	end
	local next, n = stream.iterate(what, 3), 0
	return function()
		local item = next()
		if item == nil then return nil end
		n = n + 1
		local kind = api.typeof(item)
		if kind == "Document" then return kind, item, item end
		if spans[kind] then return "Span", item, span.unwrap(item).doc end
		if kind == "string" then return "word", item end
		if kind == "Token" then return "word", item, object.raw.Token.get(item, "doc") end
		error(("%s: item %d must be a document, a span or a word, got %s"):format(who, n, api.got(item)), 0)
	end
end

-- Numbers documents: the same for spans of one document, even where others come between.
function source.numbering()
	local by, n = {}, 0
	return function(kind, doc)
		if kind == "Document" then
			n = n + 1
			return n
		end
		local id = doc and doc.id .. "\0" .. doc.uri or ""
		if not by[id] then
			n = n + 1
			by[id] = n
		end
		return by[id]
	end
end

-- ---- parts --------------------------------------------------------------------------------------

source.parts_key = { "string|integer|function?", 'the parts over which words may be spread: "document" (if left out); an'
	.. " integer, parts of so many words; a field of documents, as in \"publisher\"; a function of the document" }

local doc_fields = { publisher = true, date = true, lang = true, uri = true, id = true, title = true }

local PART_MAX = 2147483647 -- words

-- The function that names the part of a document, or nil for parts of words and for documents.
local function part_function(parts, who)
	if parts == nil or parts == "document" then return nil end
	if type(parts) == "function" then return parts end
	if math.type(parts) then
		if parts < 1 or parts > PART_MAX then
			error(("%s: key 'parts' must be at least 1 word, and at most %d"):format(who, PART_MAX), 3)
		end
		return nil
	end
	if not doc_fields[parts] then
		local names = api.sorted_keys(doc_fields)
		names[#names + 1] = "document"
		error(("%s: key 'parts' must be \"document\", a number of words, a function, or a field of documents (%s),"
			.. " got %q%s"):format(who, table.concat(api.sorted_keys(doc_fields), ", "), parts,
			api.hint(parts, names)), 3)
	end
	return function(doc) return doc[parts] end
end
source.part_function = part_function

-- Numbers the parts that a function names, from 1; names[n] is the name (false for none).
function source.part_numbers(name_of)
	local by, names = {}, {}
	return function(doc)
		local name = doc and name_of(doc)
		if name == nil then name = false end
		if not by[name] then
			names[#names + 1] = name
			by[name] = #names
		end
		return by[name]
	end, names
end

-- ---- feeding ------------------------------------------------------------------------------------

-- The word that an item stands for, or nil for a token that does not count.
local function word_of(item, opts, bits)
	if type(item) == "string" then return opts.by == "word" and item or core.fold(item) end
	if bits >> (kind_at[item.kind] - 1) & 1 == 0 or item.fold == "'" or item.fold == "" then return nil end
	return opts.by == "word" and item.text or item.fold
end

-- Runs a source through a tally. add(item, doc, from, to), if given, is called in place of the tally's own. Gives
-- the document of each piece, and the part of each piece where option `parts` names parts (else nil).
function source.feed(tally, what, opts, who, add)
	local number = source.numbering()
	local name_of = part_function(opts.parts, who)
	local part_number = name_of and source.part_numbers(name_of)
	local docs, parts, plain, pieces = {}, name_of and {}, not math.type(opts.parts), 0
	local before, current, current_part
	local bits = kind_bits(opts.kinds, who)
	local function close()
		if not current then return end
		local n = ok(raw.finish(tally))
		for p = pieces + 1, n do
			docs[p] = current
			if p ~= current then plain = false end
			if parts then parts[p] = current_part end
		end
		pieces, current = n, nil
	end
	for kind, item, doc in source.items(what, who) do
		if kind == "Document" or doc ~= before or not current then
			close()
			before, current = doc, number(kind, doc)
			current_part = part_number and part_number(doc)
		end
		if kind == "word" then
			local word = word_of(item, opts, bits)
			if word then ok(raw.word(tally, word)) end
		elseif add then
			add(doc, kind == "Span" and item.from or nil, kind == "Span" and item.to or nil)
		elseif kind == "Span" then
			if item.to >= item.from then ok(raw.add(tally, doc, item.from, item.to)) end
		else
			ok(raw.add(tally, doc))
		end
	end
	close()
	-- where each piece is a document of its own the core needs no table
	return not plain and docs or nil, parts
end

-- Works out documents (slot 1) and parts (slot 2) of every item; gives the number of parts and the share of the
-- smallest. Without option `parts` both are one.
function source.spread(tally, opts, docs, parts)
	local n, least = raw.spread(tally, 1, docs)
	if n and (parts or math.type(opts.parts)) then n, least = raw.spread(tally, 2, parts) end
	return ok(n, least), least
end

function source.slot(opts, parts)
	return (parts or math.type(opts.parts)) and 2 or 1
end

-- DP scaled to its greatest value (Lijffijt & Gries 2012), nil where there is one part only.
function source.dp_norm(dp, n, least)
	if n < 2 or not dp then return nil end
	return dp / (1 - least)
end

-- Sorts rows by score (greatest first; those without last), then count, then name.
function source.sort(rows, score, count, name)
	table.sort(rows, function(a, b)
		local x, y = a[score], b[score]
		if x ~= y then
			if x == nil or y == nil then return x ~= nil end
			return x > y
		end
		if a[count] ~= b[count] then return a[count] > b[count] end
		return a[name] < b[name]
	end)
	return rows
end

-- A stream of rows that make() works out when a loop starts: make gives a list or a function.
function source.rows(make, columns)
	return stream.from(function()
		local list = make()
		if type(list) == "function" then return list end
		local i = 0
		return function()
			i = i + 1
			return list[i]
		end
	end, { what = "rows", columns = columns })
end

return source
