-- dossier run: a script over files, folders or a store, in worker processes.
-- SPDX-License-Identifier: MIT
--
-- The parent reads documents, hands them out, puts rows back into document order and renders. Workers are
-- forked first; the first one loads the script and says what kind it is.

local core, host = require "dossier.core", require "dossier.host"
local options, output = require "cli.options", require "cli.output"
local scripts = require "cli.scripts"

local run = {
	name = "run",
	usage = "run SCRIPT [INPUTS] [ARGS]\nSCRIPT [INPUTS] [ARGS]",
	summary = "run a script over files, folders or a store",
	text = [[
SCRIPT is a path if it has a slash or ends in .lua, else the name of a shipped script (`dossier help scripts`
lists them). A script with a manifest gets its own options as --NAME VALUE; everything else is an input: files,
folders, - for stdin, or a store. Without a manifest everything after SCRIPT is the script's own.

A script runs in processes of its own that can open only what you name here.]],
	examples = {
		{ "dossier run entities report.txt", "who, which organisations and where, with counts" },
		{ "dossier run casualties reports/ --format csv", "every file below a folder, as CSV" },
		{ "dossier run timeline --store war.dossier --since 2020-09-01", "documents of a store" },
		{ "dossier ./mine.lua a.txt b.txt", "a script of your own" },
	},
	options = {
		options.filter, options.output, options.input, options.jobs,
		{ "title", "TEXT", "title of the report" },
		{ "max-time", "number", "CPU seconds: per document in map (10), else in all (600)" },
		{ "max-memory", "integer", "MB per worker", default = 1024 },
		{ "max-output", "integer", "MB per worker", default = 1024 },
		{ "trust", "flag", "run unconfined: the script may do all that you may" },
	},
}

-- ---- the command line -------------------------------------------------------------------------------

local function find_arg(m, name)
	for _, a in ipairs(m.args) do
		if a.name == name then return a end
	end
end

local function unknown_option(m, word)
	local names = {}
	for _, a in ipairs(m.args) do names[#names + 1] = "--" .. a.name end
	for _, o in ipairs(options.flat(run)) do names[#names + 1] = "--" .. o[1] end
	local near = options.nearest(word, names)
	options.usage(run, ("unknown option '%s'%s"):format(word, near and (", did you mean %s?"):format(near) or ""))
end

-- One --NAME VALUE of the script's own; returns the next index.
local function script_option(script, values, argv, word, i)
	local m = script.manifest
	local written, attached = word:match "^(%-%-[^=]+)=(.*)$"
	written = written or word
	local arg = m and find_arg(m, written:match "^%-%-(.+)$" or "")
	if not arg then unknown_option(m or { args = {} }, written) end
	local value
	if arg.type == "flag" and not attached then
		value = true
	else
		local text = attached
		if not text then
			i = i + 1
			text = argv[i]
		end
		if not text then options.usage(run, written .. " needs a value") end
		local expected
		value, expected = require "dossier.manifest".value(arg, text)
		if value == nil then options.usage(run, ("%s: expected %s, got '%s'"):format(written, expected, text)) end
	end
	if arg.repeated then
		values[arg.name] = values[arg.name] or {}
		table.insert(values[arg.name], value)
	else
		values[arg.name] = value
	end
	return i + 1
end

local function check_manifest_args(m, values)
	local host_names = {}
	for _, o in ipairs(options.flat(run)) do host_names[o[1]] = true end
	for _, a in ipairs(m.args) do
		if host_names[a.name] then
			error({ exit = 1, message = ("@arg %s: dossier has an option of that name"):format(a.name) }, 0)
		end
		if values[a.name] == nil then values[a.name] = a.default end
		if a.required and values[a.name] == nil then
			options.usage(run, ("--%s is needed: %s"):format(a.name, a.text))
		end
	end
end

local function parse(argv, first)
	local script
	local values = {}
	local opts, args = options.parse(run, argv, first, {
		positional = function(word)
			if script then return end
			script = scripts.load(word)
			return not script.manifest
		end,
		unknown = function(word, i)
			if script and script.manifest then return script_option(script, values, argv, word, i) end
			if script then return end
			-- options of the script may stand before it: look ahead for the script
			for j = i + 1, #argv do
				local ok, s = pcall(scripts.load, argv[j])
				if ok and argv[j]:sub(1, 1) ~= "-" and s.manifest then
					return script_option(s, values, argv, word, i)
				end
			end
		end,
	})
	if opts.help and not script then return opts end
	if not script then options.usage(run, "which script? (dossier help scripts lists the shipped ones)") end
	table.remove(args, 1)
	if script.manifest then check_manifest_args(script.manifest, values) end
	return opts, args, script, values
end

-- Inputs and the store: a positional argument that is a store is the store.
local function split_inputs(opts, args)
	local paths = {}
	for _, a in ipairs(args) do
		if a ~= "-" and core.is_store(a) then
			if opts.store and opts.store ~= a then
				options.usage(run, ("two stores: %s and %s"):format(opts.store, a))
			end
			opts.store = a
		else
			paths[#paths + 1] = a
		end
	end
	if not opts.store and #paths == 0 then opts.store = os.getenv "DOSSIER_STORE" end
	if opts.store and #paths > 0 then
		options.usage(run, "either a store or files, not both")
	end
	return paths
end

-- ---- workers -----------------------------------------------------------------------------------------

local function config_of(script, opts, values, argv, phase)
	local kinds, readable = {}, {}
	for _, a in ipairs(script.manifest and script.manifest.args or {}) do
		kinds[a.name] = a.type
		if (a.type == "file" or a.type == "folder" or a.type == "store") and values[a.name] then
			local list = type(values[a.name]) == "table" and values[a.name] or { values[a.name] }
			table.move(list, 1, #list, #readable + 1, readable)
		end
	end
	for _, a in ipairs(argv or {}) do
		if core.stat(a) then readable[#readable + 1] = a end
	end
	if opts.store then readable[#readable + 1] = opts.store end
	return {
		name = script.name, source = script.source, trust = opts.trust, phase = phase,
		args = values, arg_kinds = kinds, argv = argv and core.json_array(argv), store = opts.store,
		readable = core.json_array(readable),
		memory = opts["max-memory"], output = opts["max-output"],
		time = opts["max-time"] or 600, step_time = opts["max-time"] or 10,
	}
end

local function start(config)
	return host.fork(assert(core.json_encode(config)))
end

local limits = { time = "--max-time", memory = "--max-memory", output = "--max-output" }

-- A frame 'X' or 'L', or the silent end of a worker -> message
local function complaint(kind, payload, worker, where)
	if kind == "L" then
		local v = core.json_decode(payload) or {}
		local what = tostring(v.limit)
		return ("%s: over its %s limit (raise it with %s)"):format(
			v.document and v.document ~= "" and v.document or where, what, limits[what] or "?")
	elseif kind == "X" then
		local v = core.json_decode(payload)
		if type(v) ~= "table" then return where .. ": " .. payload end
		local document = type(v.document) == "string" and v.document ~= "" and v.document .. ": " or ""
		return document .. tostring(v.message)
	end
	local how, number = worker:wait()
	if how == "signal" then return ("%s: the worker was ended by signal %d"):format(where, number) end
	return where .. ": the worker ended early"
end

local function interrupted(workers)
	for _, w in ipairs(workers) do w:kill() end
	error({ exit = 130, message = "interrupted" }, 0)
end

-- Text that a script printed: to stderr when it has a manifest, else to stdout. What goes to a terminal must
-- not hold escape sequences of a document's making.
local function printer(script)
	local out, fd = io.stdout, 1
	if script.manifest then out, fd = io.stderr, 2 end
	local terminal = core.isatty(fd)
	return function(text)
		if terminal then text = require "dossier.render".visible(text) end
		out:write(text)
	end
end

-- One frame after another from one worker, until `K` or its end; handle(kind, payload).
local function drain(worker, script, handle)
	while true do
		local w, kind, payload = host.poll { worker }
		if not w then interrupted { worker } end
		if kind == nil or kind == "L" then
			handle(kind or "end", payload)
			return nil
		elseif kind == "K" then
			return core.json_decode(payload)
		end
		handle(kind, payload)
	end
end

-- ---- what comes back -----------------------------------------------------------------------------------

-- A run in the making: its rows in document order, its result, its errors.
local function new_job(script, opts)
	return { script = script, opts = opts, rows = {}, errors = 0, print = printer(script),
		warn = output.warn }
end

local function note_error(job, message)
	job.errors = job.errors + 1
	if job.progress then job.progress:clear() end
	if job.errors <= 20 then
		job.warn(message)
	elseif job.errors == 21 then
		job.warn "more errors like these are not shown"
	end
end

-- Frames that mean the same whatever the phase; rows go to `rows`.
local function common(job, worker, rows, where)
	return function(kind, payload)
		if kind == "W" then
			rows[#rows + 1] = payload
		elseif kind == "P" then
			if job.progress then job.progress:clear() end
			job.print(payload)
		elseif kind == "R" then
			job.result = payload
		else
			note_error(job, complaint(kind, payload, worker, where))
		end
	end
end

-- ---- map -------------------------------------------------------------------------------------------------

-- The documents as frames: kind, payload, name, share.
local function source_of(job, paths)
	local opts = job.opts
	if opts.store then
		local store = assert(core.store_open(opts.store, "r"))
		local rows, err = store:select(require "cli.filter".of(opts))
		store:close()
		if not rows then error({ exit = 1, message = tostring(err) }, 0) end
		local i = 0
		return function()
			i = i + 1
			if rows[i] then return "S", tostring(rows[i]), "document " .. i, i / #rows end
		end
	end
	local inputs = require "cli.inputs"
	local files = inputs.files(paths, function(m) note_error(job, m) end)
	local next_doc = inputs.documents(files, opts, function(m) note_error(job, m) end)
	local keep = require "cli.filter".keeper(opts)
	return function()
		while true do
			local doc, share = next_doc()
			if not doc then return nil end
			if keep(doc) then
				return "D", doc:json { offsets = "byte", borders = true }, doc.uri, share
			end
		end
	end
end

local function flush_ready(job, done)
	while done[job.next_out] do
		local rows = done[job.next_out]
		done[job.next_out] = nil
		for _, r in ipairs(rows.list) do
			job.rows[#job.rows + 1] = { rows.name, job.next_out, r }
		end
		job.next_out = job.next_out + 1
	end
end

-- Hands the next document to a worker; false when there is none left.
local function feed(job, slot, next_frame)
	local kind, payload, name, share = next_frame()
	if not kind then
		slot.worker:close()
		slot.idle = true
		return false
	end
	job.sent = job.sent + 1
	slot.sequence, slot.name, slot.list, slot.busy = job.sent, name, {}, true
	job.progress:step(job.sent, share)
	slot.worker:send(kind, payload)
	return true
end

-- A worker that ended early is replaced, so that the other documents still get their turn.
local function replace(job, slot, config)
	slot.worker:wait()
	slot.worker = start(config)
	slot.ready, slot.busy = false, false
end

local function map_frame(job, slot, kind, payload, done, next_frame, config)
	if kind == nil or kind == "L" then
		note_error(job, complaint(kind or "end", payload, slot.worker, slot.name or job.script.name))
		if slot.busy then done[slot.sequence] = { name = slot.name, list = {} } end
		if slot.busy and not slot.idle then
			replace(job, slot, config)
		else
			slot.ended = true
		end
	elseif kind == "K" then
		if slot.busy then done[slot.sequence] = { name = slot.name, list = slot.list } end
		slot.busy, slot.ready = false, true
		if not feed(job, slot, next_frame) then slot.ended = true end
	else
		common(job, slot.worker, slot.list or {}, slot.name or job.script.name)(kind, payload)
	end
end

local function running(slots)
	local workers, of = {}, {}
	for _, s in ipairs(slots) do
		if not s.ended then
			workers[#workers + 1] = s.worker
			of[s.worker] = s
		end
	end
	return workers, of
end

local function map(job, first, config, paths)
	local slots = { { worker = first, ready = true } }
	for _ = 2, math.min(job.opts.jobs or host.cores(), 64) do
		slots[#slots + 1] = { worker = start(config) }
	end
	job.progress = require "cli.progress".new("documents", job.opts.quiet)
	job.sent, job.next_out = 0, 1
	local next_frame = source_of(job, paths)
	local done = {}
	if not feed(job, slots[1], next_frame) then slots[1].ended = true end
	while true do
		local workers, of = running(slots)
		if #workers == 0 then break end
		local w, kind, payload = host.poll(workers)
		if not w then interrupted(workers) end
		map_frame(job, of[w], kind, payload, done, next_frame, config)
		flush_ready(job, done)
	end
	job.progress:clear()
end

-- ---- reduce, and the result ----------------------------------------------------------------------------------

-- A row as reduce gets it: with the document that it came from and the number of that document.
local function labelled(row)
	local head = ('{"$document":%s,"$sequence":%d'):format(assert(core.json_encode(row[1])), row[2])
	return row[3] == "{}" and head .. "}" or head .. "," .. row[3]:sub(2)
end
run.labelled = labelled

local function reduce(job, config)
	config.phase = "reduce"
	local worker = start(config)
	local rows = {}
	local handle = common(job, worker, rows, job.script.name)
	if not drain(worker, job.script, handle) then return end
	for _, r in ipairs(job.rows) do
		if not worker:send("W", labelled(r)) then break end
	end
	worker:send("E", "")
	if not drain(worker, job.script, handle) then job.failed = true end
	job.rows = {}
	for i, r in ipairs(rows) do job.rows[i] = { "", i, r } end
end

local formats = { "text", "markdown", "csv", "json", "jsonl", "html" }

-- Rows or the report -> text in the format that was asked for.
local function render(job)
	local wire = require "dossier.wire"
	local opts = job.opts
	local format = output.format(run, opts, formats, "text")
	local tree
	if job.result and job.result:find('"kind":"report"', 1, true) then
		local err
		tree, err = wire.decode_report(job.result)
		if not tree then error({ exit = 1, message = job.script.name .. ": " .. tostring(err) }, 0) end
	else
		local rows = {}
		for i, r in ipairs(job.rows) do rows[i] = wire.decode_row(r[3]) end
		tree = require "dossier.report".of_rows(rows, job.script.manifest and job.script.manifest.columns,
			opts.title or job.script.manifest and job.script.manifest.summary)
	end
	if opts.title then tree.title = opts.title end
	output.write(opts, require "dossier.render".render(tree, format,
		{ width = output.width(opts), color = output.color(opts) }))
end

local function execute(opts, args, script, values)
	local argv = not script.manifest and args or nil
	local paths = script.manifest and split_inputs(opts, args) or args
	output.format(run, opts, formats, "text")
	local job = new_job(script, opts)
	local config = config_of(script, opts, values, argv, "map")
	local worker = start(config)
	local kind = drain(worker, script, common(job, worker, job.rows, script.name))
	if not kind then return 1 end
	if kind.kind == "map" then
		if not script.manifest then paths = split_inputs(opts, args) end
		if not opts.store and #paths == 0 then
			options.usage(run, "what shall it read? name files, folders, - or a store (--store FILE)")
		end
		if kind.map then map(job, worker, config, paths) end
		if kind.reduce then reduce(job, config) end
	end
	local quiet_end = not script.manifest and not job.result
	if not quiet_end and not job.failed and (job.result or kind.kind == "map") then render(job) end
	return job.errors > 0 and 1 or 0
end

function run.main(argv, first)
	local opts, args, script, values = parse(argv, first)
	if opts.help then
		io.stdout:write(script and script.manifest and scripts.help(script) or options.help(run))
		return 0
	end
	local code = execute(opts, args, script, values)
	io.stdout:flush()
	return code
end

return run
