-- dossier run: a script over files, folders or a store, in worker processes.
-- SPDX-License-Identifier: MIT
--
-- This file is the command line and the rendering; cli.job is the work.

local core = require "dossier.core"
local options, output = require "cli.options", require "cli.output"
local jobs, scripts, grants = require "cli.job", require "cli.scripts", require "cli.grants"

local run = {
	name = "run",
	usage = "run SCRIPT [INPUTS] [ARGS]\nSCRIPT [INPUTS] [ARGS]",
	summary = "run a script over files, folders or a store",
	text = [[
SCRIPT is a path if it has a slash or ends in .lua, else the name of an installed or a shipped script (`dossier script
list`). A script with a manifest gets its own options as --NAME VALUE; everything else is an input: files,
folders, - for stdin, or a store. Without a manifest everything after SCRIPT is the script's own.

A script runs in processes of its own that can open only what you name here; what more it wants it asks for
(`dossier help permissions`).]],
	examples = {
		{ "dossier run entities report.txt", "who, which organisations and where, with counts" },
		{ "dossier run casualties reports/ --format csv", "every file below a folder, as CSV" },
		{ "dossier run timeline --store war.dossier --since 2020-09-01", "documents of a store" },
		{ "dossier ./mine.lua a.txt b.txt", "a script of your own" },
	},
	formats = { "text", "markdown", "csv", "json", "jsonl", "html" },
	options = {
		options.filter, options.output, options.input, options.tagging, options.jobs,
		{ "title", "TEXT", "title of the report" },
		{ "max-time", "number", "CPU seconds: per document in map (10), else in all (600)" },
		{ "max-memory", "integer", "MB per worker", default = 1024 },
		{ "max-output", "integer", "MB per worker", default = 1024 },
		{ "yes", "flag", "approve what the script asks for, without a question" },
		{ "deny", "flag", "run it without any of the permissions that it asks for" },
		{ "trust", "flag", "run unconfined: the script may do all that you may" },
		{ "require-confined", "flag", "fail where the kernel cannot confine the script whole (dossier sandbox status)" },
		{ "trace", "flag", "at the end, on stderr, the smallest manifest for what the script touched; and errors with the whole "
			.. "call chain, dossier's own functions, too" },
		{ "break", "flag", "when it fails, a prompt in the function that failed; in this process, unconfined, "
			.. "without limits: for scripts that you trust" },
	},
}

-- ---- the command line -------------------------------------------------------------------------------

local function find_arg(m, name)
	for _, a in ipairs(m.args) do
		if a.name == name then return a end
	end
end

-- What the way out of a wrong option names: the help of this very script.
local function help_of(script)
	return script and "run " .. ((script.shipped or script.entry) and script.manifest.name or script.path)
end

local function unknown_option(script, word)
	local names = {}
	for _, a in ipairs(script.manifest.args) do names[#names + 1] = "--" .. a.name end
	for _, o in ipairs(options.flat(run)) do names[#names + 1] = "--" .. o[1] end
	local near = options.nearest(word, names)
	options.usage(run, ("unknown option '%s'%s"):format(word, near and (", did you mean %s?"):format(near) or ""),
		help_of(script))
end

-- One --NAME VALUE of the script's own; returns the next index.
local function script_option(script, values, argv, word, i)
	local written, attached = word:match "^(%-%-[^=]+)=(.*)$"
	written = written or word
	local arg = find_arg(script.manifest, written:match "^%-%-(.+)$" or "")
	if not arg then unknown_option(script, written) end
	local value
	if arg.type == "flag" and not attached then
		value = true
	else
		local text = attached
		if not text then
			i = i + 1
			text = argv[i]
		end
		if not text then options.usage(run, written .. " needs a value", help_of(script)) end
		local expected
		value, expected = require "dossier.manifest".value(arg, text)
		if value == nil then
			options.usage(run, ("%s: expected %s, got '%s'"):format(written, expected, text), help_of(script))
		end
	end
	if arg.repeated then
		values[arg.name] = values[arg.name] or {}
		table.insert(values[arg.name], value)
	else
		values[arg.name] = value
	end
	return i + 1
end

-- A path that an argument names must be what the argument asks for, before any work is done.
local function check_path(a, path)
	local kind = a.of or a.type
	if kind ~= "file" and kind ~= "folder" and kind ~= "store" then return end
	local found, err = core.stat(path)
	if not found then error({ exit = 1, message = ("--%s: %s"):format(a.name, tostring(err)) }, 0) end
	if kind == "folder" and found.kind ~= "folder" or kind == "file" and found.kind == "folder"
		or kind == "store" and not core.is_store(path) then
		error({ exit = 1, message = ("--%s: %s: is not a %s"):format(a.name, path, kind) }, 0)
	end
end

local function check_manifest_args(script, values, help)
	local m = script.manifest
	local host_names = {}
	for _, o in ipairs(options.flat(run)) do host_names[o[1]] = true end
	for _, a in ipairs(m.args) do
		if host_names[a.name] then
			error({ exit = 1, message = ("%s:%d:%d: @arg %s: dossier has an option of that name"):format(script.path, a.line,
				a.column, a.name) }, 0)
		end
		if values[a.name] == nil then values[a.name] = a.default end
		if a.required and values[a.name] == nil and not help then
			options.usage(run, ("--%s is needed: %s"):format(a.name, a.text), help_of(script))
		end
		local given = values[a.name]
		for _, path in ipairs(type(given) == "table" and given or { given }) do check_path(a, path) end
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
	if opts["break"] then
		opts.trust, opts.jobs = true, 1
		for _, a in ipairs(args) do
			if a == "-" then options.usage(run, "--break reads commands from standard input, so - cannot be a document") end
		end
	end
	if opts["require-confined"] and opts.trust then
		options.usage(run, opts["break"] and "--break runs unconfined, so not with --require-confined"
			or "either --trust or --require-confined")
	end
	if opts.deny and opts.trust then options.usage(run, "either --deny or " .. (opts["break"] and "--break" or "--trust")) end
	if not script then options.usage(run, "which script? (dossier help scripts lists the shipped ones)") end
	table.remove(args, 1)
	if script.manifest then check_manifest_args(script, values, opts.help) end
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
	local from_environment = os.getenv "DOSSIER_STORE"
	if not opts.store and #paths == 0 and from_environment ~= "" then opts.store = from_environment end
	if opts.store and #paths > 0 then
		options.usage(run, "either a store or files, not both")
	end
	return paths
end

-- The store of a script without a manifest, whose workers open it before anybody knows what the script does with its words.
local function store_of_plain(args)
	for _, a in ipairs(args) do
		if a ~= "-" and core.is_store(a) then return a end
	end
	local from_environment = os.getenv "DOSSIER_STORE"
	return #args == 0 and from_environment and core.is_store(from_environment) and from_environment or nil
end

-- A @column that no row has, while the rows have a field like it, is a slip on one of the two sides.
local function check_columns(script, rows)
	local columns = script.manifest and script.manifest.columns or {}
	if #columns == 0 or #rows == 0 then return end
	local seen, others = {}, {}
	for _, row in ipairs(rows) do
		for name in pairs(row) do seen[name] = true end
	end
	local missing = {}
	for _, c in ipairs(columns) do
		if not seen[c.name] then missing[#missing + 1] = c.name end
		seen[c.name] = nil
	end
	for name in pairs(seen) do
		if type(name) == "string" and name:sub(1, 1) ~= "$" then others[#others + 1] = name end
	end
	local nearest = require "dossier.api".nearest
	for _, name in ipairs(missing) do
		local near = nearest(name, others)
		if near then
			output.warn(("%s: no row has the field '%s' of @column; the rows have '%s', which no @column names"):format(
				script.name, name, near))
		end
	end
end

-- Rows or the report -> text in the format that was asked for.
local function render(job)
	local wire = require "dossier.wire"
	local opts = job.opts
	local format = output.format(run, opts)
	local tree
	if job.result and job.result:find('"kind":"report"', 1, true) then
		local err
		tree, err = wire.decode_report(job.result)
		if not tree then error({ exit = 1, message = job.script.name .. ": " .. tostring(err) }, 0) end
		require "dossier.report".use_columns(tree, job.script.manifest and job.script.manifest.columns)
	else
		local rows = {}
		for i, r in ipairs(job.rows) do rows[i] = wire.decode_row(r[4]) end
		local m = job.script.manifest
		check_columns(job.script, rows)
		-- without @column the rows name their columns
		tree = require "dossier.report".of_rows(rows, m and #m.columns > 0 and m.columns or wire.decode_columns(job.result),
			opts.title or m and m.summary)
	end
	if opts.title then rawset(tree, "title", opts.title) end
	output.rendered(opts, format, require "dossier.render".render(tree, format,
		{ width = output.width(opts), color = output.color(opts) }))
end

-- The rows for reduce, one after the other; none is kept here once it is there.
local function labelled_rows(job)
	local i = 0
	return function()
		i = i + 1
		local r = job.rows[i]
		if not r then return nil end
		if not job.opts.trace then job.rows[i] = false end
		return jobs.labelled(r)
	end
end

-- What stands behind a script without a manifest is an input, so an option there is a slip.
local function no_options(script, args)
	for _, a in ipairs(args) do
		if a:match "^%-." then
			options.usage(run, ("%s has no manifest: options stand before it: dossier run %s ... %s"):format(
				script.path, a, script.path))
		end
	end
end

-- What the script may do beyond reading its arguments: most ask for nothing, and nobody is asked.
local function grant(script, opts)
	if script.manifest and #script.manifest.needs > 0 then require "cli.package.permit".check(script, opts) end
end

local function execute(opts, args, script, values)
	collectgarbage("incremental", 400, 200) -- rows stay until they are printed: they need not be looked at so often
	local paths = script.manifest and split_inputs(opts, args) or args
	if not script.manifest then opts.store = opts.store or store_of_plain(args) end
	output.format(run, opts)
	grant(script, opts)
	require "cli.confined".check(script, opts)
	local job = jobs.new(script, opts)
	opts.keeps = true
	local config = jobs.config(script, opts, values, not script.manifest and args or nil, "map")
	local traced <close> = setmetatable({}, { __close = function() if opts.trace then require "cli.touched".print(job) end end })
	local kind, worker = jobs.start(job, config)
	if not kind then return 1 end
	if kind.kind == "map" then
		if not script.manifest then
			no_options(script, args)
			paths = split_inputs(opts, args)
		end
		if not opts.store and #paths == 0 then
			options.usage(run, "what shall it read? name files, folders, - or a store (--store FILE)")
		end
		if kind.map then jobs.map(job, worker, config, paths) end
		if kind.reduce then jobs.reduce(job, config, labelled_rows(job)) end
	end
	if not job.failed then
		if kind.map then grants.write_annotations(job, jobs.failed(job)) end
		grants.write_files(job)
		if kind.kind == "map" or job.result then render(job) end
	end
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

-- ---- the two halves as filters ---------------------------------------------------------------------------------

-- dossier map: labelled rows go out as they are ready.
function run.map_filter(argv, first)
	local opts, args, script, values = parse(argv, first)
	if opts.help then return nil end
	if opts["break"] and #args == 0 then
		options.usage(run, "--break reads commands from standard input: name the documents as files")
	end
	if opts.from == "auto" then opts.from = "jsonl" end
	grant(script, opts)
	require "cli.confined".check(script, opts)
	local job = jobs.new(script, opts)
	function job.sink(row) io.stdout:write(jobs.labelled(row), "\n") end
	local config = jobs.config(script, opts, values, nil, "map")
	local kind, worker = jobs.start(job, config)
	if not kind then return 1 end
	if not kind.map then error({ exit = 1, message = script.name .. ": has no map" }, 0) end
	jobs.map(job, worker, config, #args > 0 and args or { "-" })
	if not job.failed then grants.write_files(job) end
	io.stdout:flush()
	return job.errors > 0 and 1 or 0
end

-- The labelled rows of standard input, in order of document and row, whatever order they came in.
local function sorted_input()
	local list = {}
	local n = 0
	for line in io.stdin:lines() do
		n = n + 1
		if line:match "%S" then
			local row = core.json_decode(line)
			if type(row) ~= "table" or type(row["$document"]) ~= "string" then
				error({ exit = 1, message = ("stdin:%d: not a row of dossier map"):format(n) }, 0)
			end
			list[#list + 1] = { row["$document"], tonumber(row["$sequence"]) or 0, tonumber(row["$row"]) or 0, line }
		end
	end
	table.sort(list, function(a, b)
		for i = 1, 4 do
			if a[i] ~= b[i] then return a[i] < b[i] end
		end
		return false
	end)
	local i = 0
	return function()
		i = i + 1
		return list[i] and list[i][4]
	end
end

function run.reduce_filter(argv, first)
	local opts, _, script, values = parse(argv, first)
	if opts.help then return nil end
	if opts["break"] then options.usage(run, "--break: dossier run has it; standard input holds the rows here") end
	grant(script, opts)
	require "cli.confined".check(script, opts)
	local job = jobs.new(script, opts)
	jobs.reduce(job, jobs.config(script, opts, values, nil, "reduce"), sorted_input())
	if not job.failed and job.errors == 0 then
		grants.write_files(job)
		render(job)
	end
	return job.errors > 0 and 1 or 0
end

return run
