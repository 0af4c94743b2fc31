-- The child's side of a run: loads one script, then does the steps that the parent asks for.
-- SPDX-License-Identifier: MIT
--
-- Frames in: 'D' a document as JSON, 'S' a row number of the store, 'W' a row, 'E' no more.
-- Frames out: 'B' the script begins; 'K' {kind=...} when the script is loaded, and after each step; 'W' a row; 'P' printed text;
-- 'R' a result {report=...} or {rows=true}; 'X' an error {message, document, lines}. More, for what a script needs rights to:
-- lua/host/asks.lua.

local core, host = require "dossier.core", require "dossier.host"
local fault = require "host.fault"

local config, wire, script_args, store, asks
local link = host -- how frames travel; run --break has a link within one process (lua/host/here.lua)

local function send(kind, value)
	link.send(kind, assert(core.json_encode(value)))
end

-- A text may hold any bytes; JSON may not.
local function clean(s) return wire.readable(s) end

local document -- the name of the one that is being worked on

-- What is told about the last error, and the error: variables to be closed see the script's own, not ours.
local last

-- Message handler: looks at where anything was raised, for `found_of` behind the call, and lets it pass.
local function describe(err)
	-- what dossier's own code could not get is over the same limit
	if link.exhausted and core.is_error(err) and err.code == "ENOMEM" then link.exhausted() end
	local found = fault.collect(err, { document = document, trust = config.trust, trace = config.trace })
	if link.pause then link.pause(coroutine.running(), found) end
	-- a function that the script called last of all has no line of the script's above it, only that of our call
	local bare, n = found.message:gsub(" %(lua/host/worker%.lua:%d+%)$", "")
	if n > 0 and not config.trace then found.message = config.name .. ": " .. bare end
	last = { err = err, found = found }
	return err
end

-- What a call that failed gave -> what is told about it. Of the script's value nothing is asked that its code could answer.
local function found_of(err)
	local of = last
	last = nil
	if of and (rawequal(of.err, err) or type(err) == "number" and err ~= err) then return of.found end
	return type(err) == "string" and err or "the error has no message"
end

-- place: the document's name with line and column, for want of a better one.
local function failed(found, place)
	-- raised by Lua where it could not ask twice, so that no message handler ran
	if found == "not enough memory" and link.exhausted then link.exhausted() end
	if type(found) == "string" then found = { message = found, lines = {} } end
	local lines, at = {}, found.place or place or document
	for i, line in ipairs(found.lines or {}) do lines[i] = clean(line) end
	send("X", { message = clean(found.message), document = at and clean(at), lines = core.json_array(lines) })
end

-- Arguments as the script sees them: stores are opened, the rest travels as it is.
local function prepare_args(args, kinds)
	local out = {}
	for name, value in pairs(args) do
		if kinds[name] == "store" then
			value = assert(require "dossier".open(value))
		end
		out[name] = value
	end
	return out
end

local function send_print(text) link.send("P", text) end

-- The script's environment. A trusted one has all of Lua, but prints through the parent like the others.
local function make_environment()
	if config.trust then
		rawset(_G, "print", function(...)
			local parts = table.pack(...)
			for i = 1, parts.n do parts[i] = tostring(parts[i]) end
			send_print(table.concat(parts, "\t", 1, parts.n) .. "\n")
		end)
		require "host.package".trusted(config)
		asks.trace_beyond()
		return _G
	end
	local env = require "host.env"
	env.harden()
	require "dossier.policy".restrict(config.readable)
	local own, set_environment = require "host.package".open(config)
	require "dossier.object".seal()
	local environment = env.new { print = send_print, require = own }
	set_environment(environment)
	return environment
end

local function load_script(environment)
	-- the first line may be for the kernel; it stays as a blank one, so that line numbers hold
	local source = config.source:gsub("^#![^\n]*", "")
	fault.source("@" .. config.name, source)
	return load(source, "@" .. config.name, "t", environment)
end

local function emit_rows(list)
	local n = 0
	for _, row in ipairs(list) do
		link.send("W", wire.encode_row(row))
		n = n + 1
	end
	return n
end

local function is_report(value)
	return type(value) == "table" and rawget(value, "kind") == "report" and type(rawget(value, "items")) == "table"
end

-- A function of the table that a script returned. Raw: streams and reports have methods of such names.
local function part(value, name)
	local f = type(value) == "table" and rawget(value, name)
	if f ~= nil and f ~= false and type(f) ~= "function" then
		error(("%s: '%s' must be a function, got a %s"):format(config.name, name, type(f)), 0)
	end
	return f or nil
end

local function result(value)
	if value == nil then return end
	if is_report(value) then
		link.send("R", wire.encode_report(value))
		return
	end
	local stream, columns = require "dossier.stream", nil
	if stream.is(value) then
		columns = stream.columns(value)
		value = value:list()
	end
	if type(value) ~= "table" then
		error(("a script returns rows or a report, not a %s"):format(type(value)), 0)
	end
	if #value == 0 and next(value) ~= nil then value = { value } end
	emit_rows(value)
	send("R", { rows = true, columns = columns })
end

local function document_of(kind, payload)
	if kind == "S" then return store:get_row(assert(math.tointeger(payload)), asks.without()) end
	return core.reader_string(payload, { from = "jsonl", uri = "" }):next()
end

-- Keys that the parent puts into rows: a row that brings its own would pass for another document's.
local labels = { "$document", "$row", "$sequence" }

local function emit(row)
	if type(row) ~= "table" then
		error(("emit takes a row (a table), got %s"):format(type(row)), 2)
	end
	for _, k in ipairs(labels) do
		if rawget(row, k) ~= nil then error(("emit: the key '%s' is dossier's own"):format(k), 2) end
	end
	link.send("W", wire.encode_row(row))
end

-- A document as messages name it, with the line and column that its loops have come to.
local function place_in(doc, name)
	local raw = require "dossier.object".raw.Doc
	local at = raw.at(doc)
	if not at then return name end
	return ("%s:%d:%d"):format(name, raw.position(doc, at))
end

local function map_loop(map)
	while true do
		local kind, payload = link.receive()
		if kind ~= "D" and kind ~= "S" then return end
		local doc, message = document_of(kind, payload)
		if not doc then
			failed(tostring(message))
		else
			document = doc.uri ~= "" and doc.uri or doc.id
			asks.map_begins(doc)
			link.step(config.step_time, document)
			local ok, err = xpcall(map, describe, doc, emit, script_args)
			link.step(0, "")
			asks.map_ends(ok)
			if not ok then failed(found_of(err), place_in(doc, document)) end
			document = nil
		end
		send("K", { kind = "done" })
	end
end

local function reduce_all(reduce)
	local rows = {}
	while true do
		local kind, payload = link.receive()
		if kind ~= "W" then break end
		rows[#rows + 1] = wire.decode_row(payload)
	end
	link.step(config.time, "reduce")
	local stream = require "dossier.stream"
	result(reduce(stream.from_list(rows), script_args))
end

-- A misspelt part: { mpa = function }.
local function check_parts(value)
	local names = {}
	for k, v in pairs(type(value) == "table" and not is_report(value) and value or {}) do
		if type(k) == "string" and type(v) == "function" then names[#names + 1] = k end
	end
	if #names == 0 then return end
	table.sort(names)
	local near = require "dossier.api".nearest(names[1], { "map", "reduce", "run" })
	error(("%s returns a function '%s'%s (a script returns map, reduce or run, rows or a report)"):format(config.name, names[1],
		near and (", did you mean '%s'?"):format(near) or ""), 0)
end

local function plain(value)
	local run = part(value, "run")
	if not run then check_parts(value) end
	if run then value = run(script_args, store and require "dossier".open(config.store)) end
	result(value)
	send("K", { kind = "plain" })
end

local function work(environment)
	local chunk, message = load_script(environment)
	if not chunk then
		error(message:find ":%d+:" and message or config.name .. ": " .. message, 0)
	end
	link.step(config.time, "")
	local value = chunk(table.unpack(config.argv or {}))
	local map, reduce
	if not is_report(value) then map, reduce = part(value, "map"), part(value, "reduce") end
	if not map and not reduce then return plain(value) end
	link.step(0, "")
	send("K", { kind = "map", map = map ~= nil, reduce = reduce ~= nil })
	if config.phase == "reduce" then
		if not reduce then error(config.name .. ": has no reduce", 0) end
		reduce_all(reduce)
		send("K", { kind = "done" })
	elseif map then
		map_loop(map)
	end
end

local function names_input()
	for _, path in ipairs(config.readable or {}) do
		if path == "-" then return true end
	end
	return false
end

-- The files that stay open to a confined script, for the kernel: those of the command line. A store that is being
-- written has its journal beside it.
local function files()
	local list = {}
	for _, path in ipairs(config.readable or {}) do
		if path ~= "-" then list[#list + 1] = path end
		if core.is_store(path) then
			for _, ending in ipairs { "-wal", "-shm", "-journal" } do list[#list + 1] = path .. ending end
		end
	end
	return list
end

-- Opens all that the script needs, then locks this process; the script is compiled and run behind that.
local function prepare()
	if link.confining and not config.trust then link.confining() end
	if config.store then store = assert(core.store_open(config.store, "r")) end
	script_args = asks.traced(prepare_args(config.args or {}, config.arg_kinds or {}))
	local environment = make_environment()
	if config.gazetteers or config.tables or config.rules or config.model then
		local tagging = require "cli.tagging"
		core.default_tagger(tagging.tagger { gazetteer = config.gazetteers, values = config.tables, rules = config.rules,
			model = config.model, quiet = true })
		tagging.on_failure(config, function(message) failed(message) end)
	end
	link.lock { memory = config.memory, output = config.output, confined = not config.trust,
		input = names_input(), eager = config.eager or config.trust, readable = files() }
	if link.confining then link.send("B", "") end
	return environment
end

return function(text, other_link)
	link = other_link or host
	-- What is alive is mostly our own library, which never dies: it is marked less often. Memory limits hold as ever,
	-- since what they refuse makes Lua collect first.
	collectgarbage("incremental", 400, 200)
	config = assert(core.json_decode(text))
	require "dossier.objects"
	wire, asks = require "dossier.wire", require "host.asks"
	asks.begin(config, link)
	local ok, err = xpcall(function() work(prepare()) end, describe)
	if not ok then
		link.step(0, "")
		failed(found_of(err))
	end
end
