-- What the parent of a run does for its script, as far as the user allowed it: files, programs, annotations in the store.
-- SPDX-License-Identifier: MIT
--
-- What comes from a worker was written by somebody else, whatever its rights: all is checked here. Files and annotations wait for
-- the end of the run, so that one that fails or is broken off leaves everything as it was.

local core = require "dossier.core"
local output, storage = require "cli.output", require "cli.storage"
local outside = require "dossier.outside"
local raw = require "dossier.document".raw

local grants = {}

local function allowed(job, right, name)
	local list = job.script.granted and job.script.granted[right] or {}
	for _, n in ipairs(list) do
		if n == name then return true end
	end
	return false
end

-- ---- files and programs ----------------------------------------------------------------------------------------

-- A frame 'F'; false when it is none, or a file that may not be written.
function grants.file(job, payload)
	local ok, name, bytes, behind = pcall(string.unpack, "<s4s4", payload)
	if not ok or behind ~= #payload + 1 or name:find "\0" or not allowed(job, "write", name) then return false end
	job.files = job.files or {}
	if not job.files[name] then job.files[#job.files + 1] = name end
	job.files[name] = bytes
	return true
end

local function words_of(payload)
	local argv = {}
	local n, at = string.unpack("<I4", payload)
	if n < 1 or n > 256 then error "words" end
	for i = 1, n do
		argv[i], at = string.unpack("<s4", payload, at)
		if argv[i]:find "\0" then error "word" end
	end
	local has, input
	has, at = string.unpack("<B", payload, at)
	if has == 1 then input, at = string.unpack("<s4", payload, at) end
	if at ~= #payload + 1 then error "length" end
	return argv, input
end

-- A frame 'C' -> the frame that answers it; nil when it is none, or a program that may not be run.
function grants.command(job, payload)
	local ok, argv, input = pcall(words_of, payload)
	if not ok or not allowed(job, "run", argv[1]) then return nil end
	io.stdout:flush()
	local status, out, said = outside.start(argv, input, job.opts["max-time"])
	return string.pack("<i4s4s4", status, out, said)
end

-- At the end of a run that succeeded.
function grants.write_files(job)
	for _, name in ipairs(job.files or {}) do
		local bytes = job.files[name]
		-- a link would lead out of the folder that was approved
		local here, there = core.real_path ".", core.real_path(name)
		local ok, err = not there or there == (here:gsub("/$", "") .. "/" .. name), name .. ": is a link, so it is not written"
		if ok then ok, err = core.write_file(name, bytes) end
		if not ok then error({ exit = 1, message = ("%s: %s"):format(job.script.name, tostring(err)) }, 0) end
		if not job.opts.quiet then output.warn(("%s: wrote %s (%d byte%s)"):format(job.script.name, core.show(name), #bytes,
			#bytes == 1 and "" or "s")) end
	end
end

-- ---- annotations -----------------------------------------------------------------------------------------------

local keys = { "from", "to", "type", "value", "low", "high", "cue", "id" }

-- A frame 'A' -> the annotations of one document; nil when it is none, or they may not be kept.
function grants.annotations(job, payload)
	if not (job.opts.store and job.script.granted and job.script.granted.annotate) then return nil end
	local ok, row = pcall(require "dossier.wire".decode_row, payload)
	return ok and type(row.list) == "table" and row.list or nil
end

-- One of them into a document; nil and why not.
local function annotate(doc, a, source)
	if type(a) ~= "table" then return nil, "is no annotation" end
	local plain = { source = source }
	for _, key in ipairs(keys) do plain[key] = rawget(a, key) end
	local from, to = plain.from, plain.to
	if math.type(from) ~= "integer" or math.type(to) ~= "integer" or type(plain.type) ~= "string"
		or raw.get(doc, "text"):sub(from, to) ~= a.text then
		return nil, "is not of this text"
	end
	local fine, span, err = pcall(raw.annotate, doc, plain)
	if not fine then return nil, tostring(span) end
	return span, err and err.message
end

local COUNT = [[SELECT count(*) AS n, count(DISTINCT a.doc) AS docs FROM annotated a JOIN documents d ON d.doc = a.doc
	JOIN mentions m ON m.mention >= d.first AND m.mention < d.first + d.mentions
	JOIN names n ON n.name = m.name JOIN sources s ON s.source = n.source WHERE s.name = ?]]

local function count(store, source)
	for row in storage.must(store:sql(COUNT, source)) do return row.n, row.docs end
end

-- Rows of documents that have annotations, or get some, in order.
local function rows_of(job, store)
	local rows, new = {}, {}
	for _, a in ipairs(job.annotations or {}) do
		rows[#rows + 1] = a.row
		new[a.row] = a.list
	end
	for row in storage.must(store:sql "SELECT doc FROM annotated") do
		if not new[row.doc] then rows[#rows + 1] = row.doc end
	end
	table.sort(rows)
	return rows, new
end

local function write_all(job, store, source, failed)
	local rows, new = rows_of(job, store)
	for _, row in ipairs(rows) do
		if core.stop_requested() then error({ exit = 130, message = "interrupted: the annotations in the store are those of before" }, 0) end
		local doc, err = store:get_row(row, source)
		if not doc then
			if err.code ~= "ENOENT" then storage.must(doc, err) end
		else
			for _, a in ipairs(new[row] or {}) do
				local span, why = annotate(doc, a, source)
				if not span then failed(("%s: an annotation of the script cannot be kept: %s"):format(raw.get(doc, "uri"), why)) end
			end
			storage.must(store:annotate(row, doc))
		end
	end
end

-- At the end of a run over a store that succeeded: the script's annotations take the place of those of its last run, in one
-- transaction. failed(message): one of them could not be written.
function grants.write_annotations(job, failed)
	if not (job.opts.store and job.script.granted and job.script.granted.annotate) then return end
	local m = job.script.manifest
	local source = "script:" .. m.name
	local store <close> = storage.open(job.opts.store, "w")
	local before = count(store, source)
	if before == 0 and not job.annotations then return end
	storage.must(store:begin())
	write_all(job, store, source, failed)
	local n, docs = count(store, source)
	storage.must(store:script_run(source, n > 0 and ("%s %s %s"):format(source, m.version, core.hash(job.script.source)) or ""))
	storage.must(store:commit())
	if not job.opts.quiet then
		output.warn(("%s: %s now has %d annotation%s in %d document%s%s"):format(job.script.name, core.show(job.opts.store), n,
			n == 1 and "" or "s", docs, docs == 1 and "" or "s", before > 0 and (" (before: %d)"):format(before) or ""))
	end
end

return grants
