-- A run of one script: worker processes, the documents handed out, rows put back into document order.
-- SPDX-License-Identifier: MIT
--
-- Workers are forked first; the first one loads the script and says what kind it is. A worker that a limit ends is
-- replaced, so that the other documents still get their turn.

local core, host = require "dossier.core", require "dossier.host"
local output, grants = require "cli.output", require "cli.grants"

local jobs = {}

-- ---- workers -----------------------------------------------------------------------------------------

function jobs.config(script, opts, values, argv, phase)
	for _, name in ipairs { "max-time", "max-memory", "max-output" } do
		if opts[name] and opts[name] <= 0 then
			error({ exit = 2, message = ("--%s must be more than 0"):format(name) }, 0)
		end
	end
	local m = script.manifest
	local kinds, readable = {}, {}
	for _, a in ipairs(m and m.args or {}) do
		kinds[a.name] = a.type
		if (a.type == "file" or a.type == "folder" or a.type == "store") and values[a.name] then
			local list = type(values[a.name]) == "table" and values[a.name] or { values[a.name] }
			table.move(list, 1, #list, #readable + 1, readable)
		end
	end
	for _, a in ipairs(argv or {}) do
		if a == "-" or core.stat(a) then readable[#readable + 1] = a end
	end
	if opts.store then readable[#readable + 1] = opts.store end
	return {
		name = script.name, source = script.source, trust = opts.trust, phase = phase,
		gazetteers = opts.gazetteer and core.json_array(opts.gazetteer),
		tables = opts.values and core.json_array(opts.values),
		rules = opts.rules and core.json_array(opts.rules), model = opts.model,
		args = values, arg_kinds = kinds, argv = argv and core.json_array(argv), store = opts.store,
		readable = core.json_array(readable), rights = core.json_array(script.rights or {}),
		script = m and m.name, needs = core.json_array(m and m.needs or {}),
		annotates = phase == "map" and opts.keeps and opts.store and script.granted and script.granted.annotate or nil,
		package = script.package, modules = require "cli.package.place".modules(),
		memory = opts["max-memory"], output = opts["max-output"],
		time = opts["max-time"] or 600, step_time = opts["max-time"] or 10,
		eager = core.isatty(script.manifest and 2 or 1), trace = opts.trace,
	}
end

-- A worker ends itself at its limit. One that does not, since it forgot how, is ended from here: its CPU time is looked at
-- now and then, from its first 'B' on (before, no code of the script has run). What it had used when its step began, and
-- those that were ended so:
local began, overdue = setmetatable({}, { __mode = "k" }), setmetatable({}, { __mode = "k" })
local LOOK, GRACE = 1000, 2 -- milliseconds; seconds of CPU time over the limit

-- One that sleeps takes no CPU time at all. No script can, so after so many looks, and its limit, in which it did not move
-- it is ended, unless it waits for somebody who writes to it.
local ASLEEP, still, waits = 10, setmetatable({}, { __mode = "k" }), setmetatable({}, { __mode = "k" })

-- Whether the script may read what a person or program is still writing: standard input, a pipe.
local function waits_for_somebody(config)
	for _, path in ipairs(config.readable) do
		local found = core.stat(path)
		if not found or found.kind == "other" then return true end
	end
	return false
end

local function start(job, config)
	if job.opts["break"] then
		return require "host.here".start(config, job.print, function(thread, found)
			if job.progress then job.progress:clear() end
			require "cli.breakpoint".open(thread, found)
		end)
	end
	local worker = host.fork(assert(core.json_encode(config)), (config.output or 0) << 20)
	waits[worker] = config.trust or waits_for_somebody(config)
	return worker
end

local function is_asleep(worker, cpu, allowed)
	local last = still[worker]
	if not last or last.cpu ~= cpu then
		still[worker] = { cpu = cpu, looks = 0 }
		return false
	end
	last.looks = last.looks + 1
	return not waits[worker] and last.looks * LOOK >= (ASLEEP + allowed) * 1000
end

-- allowed: CPU seconds of one step
local function poll(workers, allowed)
	if workers[1].here then return require "host.here".poll(workers[1]) end
	while true do
		local w, kind, payload = host.poll(workers, LOOK)
		local begins = kind == "B" and not began[w]
		if begins or kind == "K" then began[w] = w:cpu() end
		if w and not begins or core.stop_requested() then return w, kind, payload end
		for _, late in ipairs(w and {} or workers) do
			local cpu = late:cpu()
			if began[late] and cpu and (cpu > began[late] + allowed + GRACE or is_asleep(late, cpu, allowed)) then
				overdue[late] = true
				late:kill()
			end
		end
	end
end

-- What the end of a worker by a signal means (the numbers of Linux, 31 only there).
local signals = {
	[9] = "the worker was killed, perhaps because the machine ran out of memory",
	[11] = "the worker crashed (signal 11), and harmed nothing else; please report it, with the script",
	[31] = "the worker asked the kernel for what no script needs, and was ended (see docs/sandbox.md)",
}

-- Those that were ended since they sent what makes no sense: nothing more of theirs counts.
local senseless = setmetatable({}, { __mode = "k" })

local limits = { time = "--max-time", memory = "--max-memory", output = "--max-output" }

local function object_of(payload)
	local v = core.json_decode(payload)
	return type(v) == "table" and v or {}
end

local function text_of(v)
	return type(v) == "string" and v ~= "" and v:sub(1, 4000) or nil
end

-- A frame 'X' or 'L', or the silent end of a worker -> message, and the lines that belong below it. Whatever is in it
-- was written by somebody else.
local function complaint(kind, payload, worker, where)
	if kind == "L" then
		local v = object_of(payload)
		local what = text_of(v.limit) or "?"
		local line = text_of(v.line)
		return ("%s: over its %s limit%s (raise it with %s)"):format(text_of(v.document) or where, what,
			line and " at " .. line or "", limits[what] or "?")
	elseif kind == "X" then
		return require "cli.trouble".of(object_of(payload), where)
	elseif kind ~= "end" then
		worker:kill()
		senseless[worker] = true
		return where .. ": the worker sent something that makes no sense, and was ended"
	end
	if payload then return ("%s: the worker %s, and was ended"):format(where, payload) end
	local how, number = worker:wait()
	if overdue[worker] then
		return ("%s: over its time limit, and did not end by itself (raise it with --max-time)"):format(where)
	end
	if how == "signal" then
		return ("%s: %s"):format(where, signals[number] or ("the worker was ended by signal %d"):format(number))
	end
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
		if terminal then text = require "dossier.cell".visible(text, "\n") end
		local ok, message = out:write(text)
		if not ok then error({ exit = 1, message = "printing: " .. tostring(message) }, 0) end
	end
end

-- One frame after another from one worker, until `K` or its end; handle(kind, payload).
local function drain(worker, handle, allowed)
	while true do
		local w, kind, payload = poll({ worker }, allowed)
		if not w then interrupted { worker } end
		if kind == nil or kind == "L" then
			handle(kind or "end", payload)
			return nil
		elseif kind == "K" then
			return object_of(payload)
		end
		handle(kind, payload)
	end
end

-- ---- what comes back -----------------------------------------------------------------------------------

local CEILING = 4 -- times --max-memory

-- A run in the making: its rows in document order (each { document, sequence, number, json }), its result, errors.
function jobs.new(script, opts)
	-- rows and reports are kept here until they are printed; what a script sends must not take the machine's memory
	if not opts["break"] then host.ceiling(CEILING * math.max(opts["max-memory"] or 0, 64)) end
	local job = { script = script, opts = opts, rows = {}, errors = 0, print = printer(script), told = {}, early = {}, alike = {}, touched = {},
		said = setmetatable({}, { __mode = "k" }) }
	function job.sink(row) job.rows[#job.rows + 1] = row end
	return job
end

local function drain_later(list)
	for i, act in ipairs(list) do
		list[i] = nil
		act()
	end
end

-- What is told about a document waits until those before it are done, so that it is the same text for any number of
-- workers.
local function in_turn(job, act)
	local slot = job.slot
	if not slot or not slot.busy then return act() end
	slot.later[#slot.later + 1] = act
	if slot.sequence == job.next_out then drain_later(slot.later) end
end

-- The same for what is told while the next document is looked for.
local function between(job, act)
	local at = job.sent + 1
	if at == job.next_out then return act() end
	job.early[at] = job.early[at] or {}
	table.insert(job.early[at], act)
end

local TOLD, ALIKE = 20, 3 -- errors that are told one by one; of those that differ in their document only

-- lines: what stands below the message. The same message of another document has them no second time.
-- same: the message without its document.
local function tell_error(job, message, lines, same)
	job.errors = job.errors + 1
	local alike = same and job.alike[same]
	if same and not alike and #job.alike < TOLD then
		alike = { n = 0, message = same }
		job.alike[same] = alike
		job.alike[#job.alike + 1] = alike
	end
	if alike then
		alike.n = alike.n + 1
		if alike.n > ALIKE then return end
	end
	job.messages = (job.messages or 0) + 1
	if job.progress then job.progress:clear() end
	io.stdout:flush() -- what was printed came before
	if job.messages <= TOLD then
		output.warn(message)
		if lines and not job.told[same or message] then require "cli.trouble".print(lines) end
		job.told[same or message] = true
	elseif job.messages == TOLD + 1 then
		output.warn "more errors like these are not shown"
	end
end

-- How many documents failed as others did.
local function tell_alike(job)
	for _, alike in ipairs(job.alike) do
		local more = alike.n - ALIKE
		if more > 0 then
			output.warn(("the same in %d more document%s: %s"):format(more, more == 1 and "" or "s", alike.message))
		end
	end
end

local function note_error(job, message, lines, same)
	in_turn(job, function() tell_error(job, message, lines, same) end)
end

local labels = { "$document", "$row", "$sequence" }

-- A row as it came -> the same row in our own writing, or nil when it is none. So what is spliced into a line
-- below cannot be two lines or half a value, nor pass for a row of another document.
local function clean_row(job, payload)
	if core.json_is_row(payload, job.labelled) then return payload end
	local row = core.json_decode(payload)
	if type(row) ~= "table" or payload:find "^%s*%[" then return nil end
	for _, k in ipairs(labels) do
		-- a reduce may give back the rows that it was given
		if row[k] ~= nil and not job.labelled then return nil end
	end
	return core.json_encode(row)
end

-- A program that the script wants run; false when it may not.
local function asked(job, worker, payload)
	local answer = grants.command(job, payload)
	if core.stop_requested() then interrupted { worker } end
	return answer and worker:send("C", answer)
end

local TOUCHED = 10000 -- things that a run is said to have touched

-- Annotations of the document that a worker has; false when it has none, or they may not be kept.
local function take_annotations(job, payload)
	local list = job.slot and job.slot.row and grants.annotations(job, payload)
	if not list then return false end
	job.slot.annotations = list
	return true
end

-- A frame that means the same whatever the phase; rows go to `rows`.
local function common(job, worker, rows, where, kind, payload)
	if kind == "W" then
		local row = clean_row(job, payload)
		if row then
			rows[#rows + 1] = row
		else
			note_error(job, complaint("?", nil, worker, where))
		end
	elseif kind == "P" then
		-- every worker loads the script; what it prints then was said by the first
		if job.slot and not job.slot.ready then return end
		in_turn(job, function()
			if job.progress then job.progress:clear() end
			job.print(payload)
		end)
	elseif kind == "R" then
		job.result = payload
	elseif kind == "T" and job.opts.trace and #job.touched < TOUCHED then
		job.touched[#job.touched + 1] = object_of(payload)
	elseif kind == "A" and take_annotations(job, payload) then
		return
	elseif kind == "F" and job.slot and not job.slot.ready then
		return -- every worker loads the script: the first one's word counts
	elseif kind == "F" and not job.slot and grants.file(job, payload) then
		return
	elseif kind == "C" and asked(job, worker, payload) then
		return
	elseif kind == "end" and not payload and job.said[worker] then
		job.failed = true -- its last word was why
	else
		job.said[worker] = true
		note_error(job, complaint(kind, payload, worker, where))
	end
end

-- What drain does with the frames of one worker.
local function listener(job, worker, rows)
	return function(kind, payload) common(job, worker, rows, job.script.name, kind, payload) end
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
	require "dossier.objects" -- documents get their methods
	local inputs = require "cli.inputs"
	local function failed(message) between(job, function() tell_error(job, message) end) end
	local files = inputs.files(paths, failed)
	function opts.note(message)
		between(job, function()
			if job.progress then job.progress:clear() end
			output.warn(message)
		end)
	end
	local next_doc = inputs.documents(files, opts, failed)
	local keep = require "cli.filter".keeper(opts)
	return function()
		while true do
			local doc, share = next_doc()
			if not doc then return nil end
			if keep(doc) then
				return "D", doc:json { offsets = "byte", no_entities = not doc:get "tagged", clitics = true,
					tokens = doc:get "preset", sentences = doc:get "preset" }, doc.uri, share
			end
		end
	end
end

local function flush_ready(job, done)
	while done[job.next_out] do
		local slot = done[job.next_out]
		done[job.next_out] = nil
		drain_later(slot.later)
		for i, r in ipairs(slot.list) do job.sink { slot.name or "", job.next_out, i, r } end
		if slot.annotations then
			job.annotations = job.annotations or {}
			table.insert(job.annotations, { row = slot.row, list = slot.annotations })
		end
		job.next_out = job.next_out + 1
		drain_later(job.early[job.next_out] or {})
		job.early[job.next_out] = nil
	end
	-- the next one may have said something while it was not its turn
	local next_slot = job.at[job.next_out]
	if next_slot then drain_later(next_slot.later) end
end

-- The document of a slot is done.
local function finish(job, slot, done)
	if not slot.busy then return end
	done[slot.sequence] = { name = slot.name, list = slot.list, later = slot.later, row = slot.row, annotations = slot.annotations }
	job.at[slot.sequence] = nil
	slot.busy = false
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
	slot.sequence, slot.name, slot.list, slot.later, slot.busy = job.sent, name, {}, {}, true
	slot.row, slot.annotations = kind == "S" and math.tointeger(payload) or nil, nil
	job.at[job.sent] = slot
	job.progress:step(job.sent, share)
	slot.worker:send(kind, payload)
	return true
end

-- A worker that ended early is replaced, so that the other documents still get their turn.
local function replace(job, slot, config)
	slot.worker:wait()
	slot.worker = start(job, config)
	slot.ready, slot.busy = false, false
end

local function map_frame(job, slot, kind, payload, done, next_frame, config)
	local is_over = senseless[slot.worker]
	if is_over and kind ~= nil then return end
	if kind == nil or kind == "L" then
		local busy = slot.busy
		if not is_over then common(job, slot.worker, {}, slot.name or job.script.name, kind or "end", payload) end
		slot.list, slot.annotations = {}, nil
		finish(job, slot, done)
		if busy and not slot.idle then
			replace(job, slot, config)
		else
			slot.ended = true
		end
	elseif kind == "K" then
		job.said[slot.worker] = nil
		finish(job, slot, done)
		slot.ready, job.slot = true, nil
		if not feed(job, slot, next_frame) then slot.ended = true end
	else
		common(job, slot.worker, slot.list or {}, slot.name or job.script.name, kind, payload)
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

function jobs.map(job, first, config, paths)
	local slots = { { worker = first, ready = true } }
	for _ = 2, first.here and 1 or math.min(job.opts.jobs or host.cores(), 64) do
		slots[#slots + 1] = { worker = start(job, config) }
	end
	job.progress = require "cli.progress".new("documents", job.opts.quiet)
	job.sent, job.next_out, job.at = 0, 1, {}
	local next_frame = source_of(job, paths)
	local done = {}
	if not feed(job, slots[1], next_frame) then slots[1].ended = true end
	local workers, of = running(slots)
	while #workers > 0 do
		local w, kind, payload = poll(workers, config.step_time)
		if not w then interrupted(workers) end
		local slot = of[w]
		job.slot = slot
		map_frame(job, slot, kind, payload, done, next_frame, config)
		job.slot = nil
		if kind ~= "W" then flush_ready(job, done) end
		if slot.ended or slot.worker ~= w then workers, of = running(slots) end
	end
	drain_later(job.early[job.next_out] or {})
	job.progress:clear()
	tell_alike(job)
end

-- ---- reduce -----------------------------------------------------------------------------------------------

-- A row as reduce gets it, and as `dossier map` prints it: with the document that it came from, the number of that
-- document and its own number there.
function jobs.labelled(row)
	local head = ('{"$document":%s,"$row":%d,"$sequence":%d'):format(assert(core.json_encode(require "dossier.wire".readable(row[1]))), row[3], row[2])
	return row[4] == "{}" and head .. "}" or head .. "," .. row[4]:sub(2)
end

-- next_row gives labelled JSON texts in document order
function jobs.reduce(job, config, next_row)
	collectgarbage("incremental", 200, 200) -- what is passed on is garbage
	config.phase, job.labelled = "reduce", true
	local worker = start(job, config)
	local result = {}
	local handle = listener(job, worker, result)
	if not drain(worker, handle, config.time) then
		job.failed = true
		return
	end
	for r in next_row do
		if not worker:send("W", r) then break end
	end
	worker:send("E", "")
	if not drain(worker, handle, config.time) then job.failed = true end
	job.rows, job.mapped = {}, job.opts.trace and job.rows or nil
	for i, r in ipairs(result) do job.rows[i] = { "", i, 1, r } end
end

-- failed(message): an error of this run, told and counted.
function jobs.failed(job)
	return function(message) tell_error(job, message) end
end

-- Loads the script in a first worker: what kind it is (or nil after an error), and that worker. A plain script has
-- then run to its end.
function jobs.start(job, config)
	local worker = start(job, config)
	local plain_rows = {}
	local handle = listener(job, worker, plain_rows)
	local kind = drain(worker, handle, config.time)
	for i, r in ipairs(plain_rows) do job.sink { "", i, 1, r } end
	return kind, worker
end

return jobs
