-- The command line: finds the command, turns errors into messages and exit codes.
-- SPDX-License-Identifier: MIT
--
-- Exit codes: 0 ok, 1 failed, 2 wrong usage, 130 interrupted.

-- command -> one line of `dossier help`; the module is cli.NAME. In the order of a day's work.
local commands = {
	{ "run", "run a script over files, folders or a store" },
	{ "repl", "interactive Lua with a store at hand" },
	{ "add", "read, tag and store documents" },
	{ "tag", "tag documents without a store" },
	{ "search", "full-text search in a store" },
	{ "find", "token patterns over a store or files, as a concordance" },
	{ "show", "a document with its entities" },
	{ "why", "where an annotation comes from, or why there is none" },
	{ "entities", "the names in a store" },
	{ "info", "what is in a store or a file" },
	{ "check", "verify a store" },
	{ "remove", "take documents out of a store" },
	{ "gazetteer", "lists of names: build, check, look up" },
	{ "export", "the documents of a store as JSON lines" },
	{ "normalize", "Unicode normal forms, fold and reading text" },
	{ "segment", "tokens, words, sentences, graphemes" },
	{ "train", "learn a model of names, or of any labels, from labelled text" },
	{ "eval", "precision and recall on labelled text, or of any tool's labels" },
	{ "script", "scripts: make, test, install, share" },
	{ "sandbox", "what scripts are kept from on this machine" },
	{ "map", "JSONL documents in, JSONL rows out (a filter for clusters)" },
	{ "reduce", "JSONL rows in, a report out" },
	{ "completion", "completion for bash, zsh and fish" },
	{ "help", "help on a command, a topic or a Lua name" },
	{ "version", "versions of dossier and what it is built on" },
}

local known = {}
for _, c in ipairs(commands) do known[c[1]] = true end

local cli = { commands = commands }

-- Messages quote what was typed, which may come from a file name: nothing in it reaches the terminal as it is.
-- What was printed came before.
local function tell(message)
	io.stdout:flush()
	io.stderr:write(require "dossier.core".show(message), "\n")
end

local function fail(message)
	tell("dossier: " .. message)
	return 1
end

-- What a command threw -> message and exit code.
local function report(err, command)
	local options = require "cli.options"
	if getmetatable(err) == options.Usage then
		tell(("dossier%s: %s"):format(command and " " .. command or "", err.message))
		if command then tell(("try 'dossier %s --help'"):format(err.help or command)) end
		return 2
	end
	-- whatever gave up first, the cause was Ctrl-C
	if require "dossier.core".stop_requested() then
		io.stderr:write "dossier: interrupted\n"
		return 130
	end
	if type(err) == "table" and err.exit then
		if err.message then fail(err.message) end
		return err.exit
	end
	if err == "not enough memory" then
		local mb = require "dossier.host".ceiling(0)
		return fail(mb > 0 and ("what the script's workers sent takes more than %d MB here (raise it with --max-memory)"):format(mb)
			or err)
	end
	return fail(tostring(err))
end

-- Messages of errors that Lua itself raised are bugs of ours: they keep their traceback.
local function handler(err)
	if type(err) == "string" and err:match "^lua/[%w_/]+%.lua:%d+:" then
		return debug.traceback("internal error: " .. err, 2)
	end
	return err
end

local function call(name, argv, first)
	local options = require "cli.options"
	local command = require("cli." .. name)
	local ok, code = xpcall(function()
		if command.main then return command.main(argv, first) end
		local opts, args = options.parse(command, argv, first)
		if opts.help then
			io.stdout:write(options.help(command))
			return 0
		end
		return command.run(opts, args)
	end, handler)
	if not ok then return report(code, command.name) end
	if code ~= 0 and require "dossier.core".stop_requested() then return 130 end
	return code or 0
end

local function overview(out)
	out:write [[
dossier: who, when, how many, and who says so, from thousands of documents

usage: dossier COMMAND ...          one of these; each has --help with examples
       dossier SCRIPT [INPUTS] ...  run a Lua script: a path, or an installed one
       dossier -e CODE              run Lua code

commands:
]]
	for _, c in ipairs(commands) do
		out:write(("  %-10s  %s\n"):format(c[1], c[2]))
	end
	out:write [[

first steps:
  dossier add news.dossier reports/           read a folder into a store
  dossier search news.dossier 'ceasefire'     full-text search
  dossier run timeline --store news.dossier   a shipped script over the store
]]
end
cli.overview = overview

local function unknown(word)
	local options = require "cli.options"
	local names = {}
	for _, c in ipairs(commands) do names[#names + 1] = c[1] end
	for _, s in ipairs(require "cli.scripts".shipped()) do names[#names + 1] = s[1] end
	local ok, installed = pcall(require "cli.scripts".installed)
	for _, s in ipairs(ok and installed or {}) do names[#names + 1] = s[1] end
	local near = options.nearest(word, names)
	tell(("dossier: no command or script '%s'%s"):format(word,
		near and (", did you mean '%s'?"):format(near) or ""))
	local core = require "dossier.core"
	if core.is_store(word) then
		tell(("it is a store: dossier info %s, dossier repl %s"):format(word, word))
	elseif core.stat(word .. ".lua") then
		tell(("a script in this folder is run as ./%s.lua"):format(word))
	elseif core.stat(word) then
		tell(("there is a %s of that name: dossier tag %s"):format(core.stat(word).kind, word))
	end
	io.stderr:write "'dossier help' lists the commands, 'dossier help scripts' the scripts\n"
	return 2
end

function cli.main(argv)
	local host = require "dossier.host"
	local first = argv[1]
	-- where the user's own code runs in this process, an interrupt must end that, too
	host.on_interrupt(first == nil or first == "-e" or first == "repl")
	if first == nil then
		local core = require "dossier.core"
		if core.isatty(0) and core.isatty(1) then return call("repl", argv, 1) end
		overview(io.stderr)
		return 2
	elseif first == "--help" or first == "-h" then
		overview(io.stdout)
		return 0
	elseif first == "--version" or first == "-V" then
		return call("version", argv, 2)
	elseif first == "-e" then
		return call("code", argv, 1)
	elseif known[first] then
		return call(first, argv, 2)
	elseif first:sub(1, 1) == "-" or first:find "/" or first:match "%.lua$"
		or require "cli.scripts".known(first) then
		return call("run", argv, 1)
	end
	return unknown(first)
end

return setmetatable(cli, { __call = function(_, argv) return cli.main(argv) end })
