-- dossier repl: interactive Lua with `dossier` and a store at hand.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"

local repl = {
	name = "repl", usage = "repl [STORE]", summary = "interactive Lua with a store at hand",
	text = [[
Expressions print their value. `dossier` is loaded; with STORE, `store` is open for reading. A statement that is not
finished goes on in the next line. Locals stay; _ is the last result. Lines that start with a dot are commands (.help
lists them: .find, .sql, .save ...), ?NAME is help on a name or value. Ctrl-C ends what runs. On a terminal
~/.config/dossier/repl.lua is run first. In a pipe there is no prompt, so it runs what it is sent.]],
	examples = { { "dossier repl war.dossier" }, { "echo 'dossier.fold \"Ağ\"' | dossier repl" } },
	options = { { "store", "FILE", "the store (also $DOSSIER_STORE)", short = "s" } },
}

local function history_file()
	local base = os.getenv "XDG_STATE_HOME"
	if not base or base == "" then
		local home = os.getenv "HOME"
		if not home then return nil end
		base = home .. "/.local/state"
	end
	return base .. "/dossier/history"
end

local KEEP = 1000

local function load_history(path)
	local list = {}
	local f = path and io.open(path, "r")
	if not f then return list end
	for line in f:lines() do list[#list + 1] = line end
	f:close()
	return { table.unpack(list, math.max(1, #list - KEEP + 1)) }
end

-- Kept without repetition: the newest use of a line stays.
local function save_history(path, list)
	if not path then return end
	local seen, kept = {}, {}
	for i = #list, 1, -1 do
		if not seen[list[i]] and #kept < KEEP then
			seen[list[i]] = true
			table.insert(kept, 1, list[i])
		end
	end
	local ok, err = core.make_folder(path:match "^(.*)/[^/]*$")
	if ok then ok, err = core.write_file(path, table.concat(kept, "\n") .. "\n") end
	if not ok then io.stderr:write("dossier: history: ", tostring(err), "\n") end
end

local function compile(source)
	return require "cli.repl_source".check(source)
end

local function unfinished(message)
	return message and message:find "near <eof>$" ~= nil
end

-- The next line: with editing on a terminal, plainly from a pipe.
local function reader(history)
	if core.isatty(0) and core.isatty(1) and os.getenv "TERM" ~= "dumb" then
		local read_line = require "cli.line"
		return function(prompt) return read_line(prompt, history) end, true
	end
	return function() return io.stdin:read "l" end, false
end

local function loop(read, terminal, history, session)
	local pending, failed = nil, false
	while true do
		local line = read(pending and "... " or "> ")
		if line == nil then break end
		if line == false then
			pending = nil
		elseif not pending and line:match "^%s*[.?]" then
			if terminal then history[#history + 1] = line end
			local ok, quit = session:command(line)
			if quit then break end
			failed = not ok or failed
		elseif line:match "%S" or pending then
			if terminal and line:match "%S" then history[#history + 1] = line end
			local source = pending and pending .. "\n" .. line or line
			local chunk, message = compile(source)
			if chunk then
				pending = nil
				failed = not session:evaluate(source) or failed
			elseif unfinished(message) then
				pending = source
			else
				pending = nil
				failed = true
				io.stderr:write(message, "\n")
			end
		end
	end
	if pending then
		io.stderr:write("the input ends inside a statement\n")
		failed = true
	end
	return failed
end

function repl.run(opts, args)
	local path = opts.store or args[1] or os.getenv "DOSSIER_STORE"
	local file = history_file()
	local history = load_history(file)
	local read, terminal = reader(history)
	local session = require "cli.repl_start".session(path, terminal)
	if terminal then
		io.stdout:write(("dossier %s. Lua 5.4. .help for help, Ctrl-D to leave.\n"):format(
			core.version().dossier))
	end
	local failed = loop(read, terminal, history, session)
	session:close()
	if terminal then save_history(file, history) end
	io.stdout:flush()
	return failed and not terminal and 1 or 0
end

return repl
