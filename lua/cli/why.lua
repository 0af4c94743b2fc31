-- dossier why: why a piece of text is annotated as it is, or why it is not.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local options, output, storage = require "cli.options", require "cli.output", require "cli.storage"

local why = {
	name = "why", usage = "why STORE REF...\nwhy STORE DOC [PLACE...]\nwhy FILE [PLACE...]\nwhy --text TEXT [PLACE...]",
	summary = "where an annotation comes from, or why there is none",
	text = [[
REF is a span as other commands print it, DOCID:START-END, bytes of the text from 0, the end not in it. PLACE is
START-END, or words that are looked for in the text, in any case. Without one every annotation of the document is
explained. A place inside an annotation explains that; one that is not annotated gets the reasons for that.

The document is tagged once more with notes; what is printed is what the rules and lists of this program say. Where
a store holds something else, tagged by another version or with other lists, that is said.]],
	examples = {
		{ "dossier why war.dossier 8f3c2a1b9d4e5f60:120-131" },
		{ "dossier why war.dossier news/01.txt Tartar", "every place of this word in one document of a store" },
		{ "dossier why report.txt 120-131" },
		{ "dossier why report.txt --type GPE", "every place name of a file" },
		{ "dossier why --text 'He flew to turkey in May.' turkey", "why was this not tagged?" },
		{ "dossier why --format jsonl report.txt | jq .rule" },
	},
	formats = { "text", "jsonl" },
	options = {
		{ "store", "FILE", "the store (also $DOSSIER_STORE)", short = "s" },
		{ "text", "TEXT", "explain this text" },
		{ "type", "TYPE", "without a place: only annotations of this type" },
		{ "all", "flag", "all evidence and readings, not only the best" },
		options.output, options.input, options.tagging,
	},
}

local function fail(message) error({ exit = 1, message = message }, 0) end

-- "DOCID:3-9" or "3-9" -> id or nil, start, end; nil when it is neither.
local function parse_ref(s)
	local id, first, last = s:match "^(.*):(%d+)%-(%d+)$"
	if not id then first, last = s:match "^(%d+)%-(%d+)$" end
	first, last = math.tointeger(tonumber(first or "")), math.tointeger(tonumber(last or ""))
	if not first or not last then return nil end
	return true, id, first, last
end

-- ---- the documents ------------------------------------------------------------------------------

-- The engine that a document of a store was tagged by.
local function engine_of(store, doc)
	local engine
	for row in store:sql("SELECT r.engine AS engine FROM documents d JOIN runs r ON r.run = d.run WHERE d.id = ?1"
		.. " AND ifnull(d.uri, '') = ?2", doc.id, doc.uri) do
		engine = engine or row.engine
	end
	return engine
end

-- The versions of scripts that annotated a store: source -> words.
local function scripts_of(store)
	local list = {}
	for row in storage.must(store:sql "SELECT engine FROM runs WHERE engine GLOB 'script:*'") do
		local source, version, hash = row.engine:match "^(%S+) (%S+) (%x+)$"
		if source then
			list[source] = ("put there by the script %s %s (SHA-256 %s...)"):format(source:sub(8), version, hash:sub(1, 16))
		end
	end
	return list
end

-- Jobs of a store: { doc =, places =, engine = }. A REF names its document, another word does and has places behind it.
local function of_store(opts, args)
	local store = storage.open(storage.path(why, opts, args), "r")
	if #args == 0 then options.usage(why, "which annotation? give DOCID:START-END, or a document") end
	local jobs, by_key = {}, {}
	local function job(key)
		if not by_key[key] then
			local doc = storage.must(store:get(key))
			by_key[key] = { doc = doc, places = {}, engine = engine_of(store, doc) }
			table.insert(jobs, by_key[key])
		end
		return by_key[key]
	end
	local is_ref, id = parse_ref(args[1])
	if is_ref and not id then
		options.usage(why, ("'%s' does not say of which document: write DOCID:START-END"):format(args[1]))
	end
	if is_ref and not store:get(args[1]) then
		for _, word in ipairs(args) do
			local ok, key, first, last = parse_ref(word)
			if not ok or not key then
				options.usage(why, ("'%s' is no reference: write DOCID:START-END"):format(word))
			end
			table.insert(job(key).places, { first, last })
		end
	else
		local j = job(args[1])
		table.move(args, 2, #args, 1, j.places)
	end
	local scripts = scripts_of(store)
	for _, j in ipairs(jobs) do j.scripts = scripts end
	store:close()
	return jobs
end

local function of_text(opts, args)
	local dossier = require "dossier"
	local doc = storage.must(dossier.document { text = opts.text, date = opts.date })
	return { { doc = doc, places = args } }
end

-- Jobs of a file: places are in its only document, or name theirs.
local function of_file(opts, args)
	local inputs = require "cli.inputs"
	local path, docs, by_id = table.remove(args, 1), {}, {}
	for doc in inputs.documents(inputs.files({ path }, fail), opts, fail) do
		docs[#docs + 1] = { doc = doc, places = {} }
		by_id[doc.id] = docs[#docs]
	end
	if #docs == 0 then fail(path .. ": holds no document") end
	local any = false
	for _, word in ipairs(args) do
		local is_ref, id, first, last = parse_ref(word)
		if id and not by_id[id] then
			fail(("%s: has no document %s (%s)"):format(path, id, #docs == 1 and "its only one is " .. docs[1].doc.id
				or ("it has %d"):format(#docs)))
		elseif is_ref and not id and #docs > 1 then
			options.usage(why, ("%s has %d documents: write DOCID:%s"):format(path, #docs, word))
		end
		any = true
		for _, j in ipairs(id and { by_id[id] } or docs) do
			table.insert(j.places, is_ref and { first, last } or word)
			if not is_ref then j.any_of = true end
		end
	end
	if not any then return docs end
	local wanted = {}
	for _, j in ipairs(docs) do
		if #j.places > 0 then wanted[#wanted + 1] = j end
	end
	return wanted, #docs > 1
end

local function jobs_of(opts, args)
	if opts.text then return of_text(opts, args) end
	local first = args[1]
	local is_file = first and not opts.store and not core.is_store(first) and (first == "-" or core.stat(first))
	if is_file then return of_file(opts, args) end
	if first and not opts.store and not os.getenv "DOSSIER_STORE" and not core.is_store(first) then
		local hint = parse_ref(first) and "; name the store or file first" or ""
		fail(("%s: no such file or store%s"):format(first, hint))
	end
	return of_store(opts, args)
end

-- ---- the places of a document -------------------------------------------------------------------

-- The places where the words of `text` stand, as a list of spans.
local function find_words(doc, text)
	local dossier = require "dossier"
	local pattern = dossier.pattern('"' .. text:gsub('[\\"*?]', "\\%0") .. '"')
	local list = pattern and doc:match(pattern):list() or {}
	-- what ends inside a word or an abbreviation ("2,5 Mio"): as it is written
	local from, to = 1, 0
	while #list == 0 or to > 0 and from do
		from, to = doc.text:find(text, to + 1, true)
		if not from then break end
		list[#list + 1] = { from = from, to = to }
	end
	return list
end

local function annotations(doc, kind)
	local list = {}
	for e in doc:entities(kind) do list[#list + 1] = { e.from - 1, e.to } end
	return list
end

local function name_of(doc) return doc.uri ~= "" and doc.uri or doc.id end

-- A job -> the ranges to explain. found(word): told for every word that stands in the document.
local function ranges_of(job, opts, found)
	local doc, list = job.doc, {}
	if #job.places == 0 then return annotations(doc, opts.type) end
	for _, place in ipairs(job.places) do
		local is_ref, _, first, last
		if type(place) == "table" then
			is_ref, first, last = true, place[1], place[2]
		else
			is_ref, _, first, last = parse_ref(place)
		end
		if is_ref then
			if first >= last or last > #doc.text then
				fail(("%s: has bytes 0-%d, not %d-%d"):format(name_of(doc), #doc.text, first, last))
			end
			list[#list + 1] = { first, last }
		else
			for _, s in ipairs(find_words(doc, place)) do
				list[#list + 1] = { s.from - 1, s.to }
				found[place] = true
			end
		end
	end
	return list
end

-- ---- printing -----------------------------------------------------------------------------------

local stale = "tagged by %s; explained by %s, which may find other things (dossier add tags anew what changed)"

local function json_item(item)
	local copy = {}
	for k, v in next, item do
		if k == "from" then
			copy.start = v - 1
		elseif k == "to" then
			copy["end"] = v
		elseif type(v) == "table" then
			local list = core.json_array {}
			for i, x in ipairs(v) do list[i] = json_item(x) end
			copy[k] = list
		else
			copy[k] = v
		end
	end
	return copy
end

local function json_line(e, doc, note)
	local row = json_item(e)
	row.uri, row.offsets, row.note = doc.uri, "byte", note
	return storage.must(core.json_encode(row)) .. "\n"
end

-- The note on versions, once a document.
local function note_of(job, tagger)
	local now = core.methods.Tagger.version(tagger or core.default_tagger())
	if job.engine and job.engine ~= now then return stale:format(job.engine, now) end
end

local function explain_job(job, opts, state)
	local doc = job.doc
	local explain = require "dossier.explain"
	local document = require "dossier.document"
	if not job.engine then
		storage.must(document.raw.tag(doc, state.tagger))
		document.set_tagged(doc, true)
	end
	local note = note_of(job, state.tagger)
	local printed
	for _, r in ipairs(ranges_of(job, opts, state.found)) do
		local e, err = explain.make(doc, r[1] + 1, r[2], state.tagger)
		if not e then fail(("%s: %s"):format(name_of(doc), tostring(err))) end
		if job.scripts and job.scripts[e.source] then e.rule = job.scripts[e.source] end
		local key = e.from .. "-" .. e.to
		if not (printed and printed[key]) then
			printed = printed or {}
			printed[key] = true
			if state.format == "jsonl" then
				state.write(json_line(e, doc, note))
			else
				state.write((state.count > 0 and "\n" or "") .. explain.text(e, state.color, opts.all) .. "\n")
			end
			state.count = state.count + 1
		end
		if core.stop_requested() then error({ exit = 130, message = "interrupted" }, 0) end
	end
	if note and printed and state.format == "text" and not opts.quiet then output.warn(name_of(doc) .. ": " .. note) end
end

function why.run(opts, args)
	local format = output.format(why, opts)
	if #args == 0 and not opts.text and not opts.store then
		options.usage(why, "what shall be explained? e.g. dossier why war.dossier DOCID:START-END, or a file")
	end
	require "dossier"
	require "dossier.objects"
	local words = {}
	local jobs = jobs_of(opts, args)
	local state = { format = format, color = output.color(opts), count = 0, found = {},
		tagger = require "cli.tagging".tagger(opts) }
	-- the store and the rules bring types of their own
	if opts.type then
		local ok, err = pcall(require "dossier.object".check_type, opts.type, "--type", -1)
		if not ok then options.usage(why, tostring(err)) end
	end
	local pieces = {}
	state.write = opts.output and function(s) pieces[#pieces + 1] = s end or output.print
	for _, job in ipairs(jobs) do
		for _, place in ipairs(job.places) do
			if type(place) == "string" and not parse_ref(place) then words[#words + 1] = place end
		end
		explain_job(job, opts, state)
	end
	for _, word in ipairs(words) do
		if not state.found[word] then fail(("'%s' does not stand in the text"):format(word)) end
	end
	if opts.output then output.write(opts, table.concat(pieces)) else output.flush() end
	if state.count == 0 and not opts.quiet then
		output.warn(opts.type and ("no annotation of type %s"):format(opts.type) or "no annotation")
	end
	return 0
end

return why
