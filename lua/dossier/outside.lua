-- What leaves a script: files that it writes, programs that it has started.
-- SPDX-License-Identifier: MIT
--
-- Trusted code does both itself. For the script of a run the process that started it does (lua/cli/grants.lua), as far as the
-- script's manifest asks for it and its user approved.

local api = require "dossier.api"
local core, host = require "dossier.core", require "dossier.host"
local policy = require "dossier.policy"

local outside = {}

-- { write = function(name, bytes), run = function(argv, input) }: who does it instead; set once, by the host.
local instead

function outside.delegate(functions) instead = functions end

local head = 'local dossier = require "dossier"\n'

-- ---- files ---------------------------------------------------------------------------------------------------

local formats = { txt = "text", md = "markdown", csv = "csv", json = "json", jsonl = "jsonl", html = "html" }

-- A text as it is; a report as the ending of the name says.
local function bytes_of(name, content)
	if type(content) == "string" then return content end
	local format = formats[name:match "%.(%w+)$" or ""]
	if not format then
		error(("dossier.write: '%s': a report is written as .txt, .md, .csv, .json, .jsonl or .html"):format(name), 3)
	end
	local wire = require "dossier.wire"
	return require "dossier.render".render(wire.decode_report(wire.encode_report(content)), format, { width = 100 })
end

local SECONDS = 600

-- The program's file, of the folders of PATH, never the current one; nil when there is none.
function outside.find(name)
	if name:find "/" then return core.real_path(name) end
	for folder in (os.getenv "PATH" or ""):gmatch "[^:]+" do
		local path = folder .. "/" .. name
		if folder:sub(1, 1) == "/" and core.stat(path) then return path end
	end
end

-- Starts it here -> exit code (-1 = it could not run), output, what it said on its standard error.
function outside.start(argv, input, seconds)
	local program = outside.find(argv[1])
	if not program then return 127, "", "there is no such program" end
	local words = table.move(argv, 2, #argv, 2, { program })
	local code, out, said = host.spawn(words, nil, seconds or SECONDS, input)
	if not code then return -1, "", out end
	return code, out, said
end

api.define {
	name = "dossier.write",
	args = { { "name", "string", "the file" }, { "content", "string|Report", "a text, as it is, or a report, in the format of "
		.. "the name's ending: .txt .md .csv .json .jsonl .html" } },
	returns = "boolean", since = "0.1",
	text = "Writes a file: beside it first, then renamed, so that it is there whole or not at all. A script with a manifest may write what "
		.. "`@needs write:NAME` names, in the folder where it is run, and its user approved; the files then appear when the run has "
		.. "succeeded. Not in `map`, of which many run at once.",
	errors = "nil, err when it cannot be written, or the run was started with --deny; raises for a name that the manifest does not ask for",
	example = head .. 'local name = scratch .. ".csv"\nassert(dossier.write(name, "place,n\\nGanja,13\\n"))\n'
		.. 'print(dossier.lines(name):list()[2])\n--> Ganja,13',
	call = function(name, content)
		if name:find "\0" then error("dossier.write: a name holds no zero byte", 2) end
		policy.touch("right", "write:" .. name)
		local bytes = bytes_of(name, content)
		if instead then return instead.write(name, bytes) end
		policy.check_write(name)
		local ok, err = core.write_file(name, bytes)
		if not ok then return nil, err end
		return true
	end,
}

-- ---- programs ------------------------------------------------------------------------------------------------

local function check_words(argv)
	if #argv == 0 then error("dossier.run: no program", 3) end
	for i, word in ipairs(argv) do
		if type(word) ~= "string" or word:find "\0" then
			error(("dossier.run: word %d must be a string without zero bytes, got %s"):format(i, api.got(word)), 3)
		end
	end
end

api.define {
	name = "dossier.run",
	args = { { "argv", "List", 'the program and its arguments, e.g. { "dot", "-Tsvg" }; no shell sees them' },
		{ "opts", "table?", "options", { input = { "string?", "what it reads on its standard input; nothing if left out" } } } },
	returns = "string", since = "0.1",
	text = "Runs another program, found in PATH, and gives what it printed. A script with a manifest may run what `@needs run:COMMAND` names "
		.. "and its user approved: the program is started by dossier, not confined, and may do what its user may. One program runs at a time.",
	errors = "nil, err, status, output when it could not run, printed more than 64 MB, took more than ten minutes (`--max-time`), or its "
		.. "exit code (status) is not 0: err.message ends with the last line of what it said on standard error; also with --deny. Raises for a "
		.. "program that the manifest does not ask for",
	example = head .. 'print((dossier.run({ "tr", "a-z", "A-Z" }, { input = "ganja" })))\n--> GANJA',
	call = function(argv, opts)
		if api.typeof(argv) == "Stream" then argv = argv:list() end
		check_words(argv)
		policy.touch("right", "run:" .. argv[1])
		local status, out, said = (instead and instead.run or outside.start)(argv, opts and opts.input)
		if status == 0 then return out end
		local last = said:match "([^\n]+)%s*$"
		local message = status == 127 and said == "there is no such program" and said or status < 0 and said
			or ("exit code %d%s"):format(status, last and ": " .. last or "")
		return nil, api.failure(message, status == 127 and "ENOENT" or "EFAIL", argv[1]), status >= 0 and status or nil, out
	end,
}

return outside
