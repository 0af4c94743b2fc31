-- dossier repl: interactive Lua with `dossier` and a store at hand.
-- SPDX-License-Identifier: MIT

local core, host = require "dossier.core", require "dossier.host"

local repl = {
	name = "repl", usage = "repl [STORE]", summary = "interactive Lua with a store at hand",
	text = [[
Expressions print their value. `dossier` is loaded; with STORE, `store` is open for reading. A statement that is not
finished goes on in the next line. Locals stay; _ is the last result. Lines that start with a dot are commands (.help
lists them: .find, .sql, .save ...), ?NAME is help on a name or value. Ctrl-C ends what runs; Tab
completes, Ctrl-R searches the history; docs/repl.md has the keys. On a terminal ~/.config/dossier/repl.lua
is run first. In a pipe there is no prompt, so it runs what it is sent.]],
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

local function compile(source)
	return require "cli.repl_source".check(source)
end

local function unfinished(message)
	return message and message:find "near <eof>$" ~= nil
end

-- Whether Enter ends the text: it does unless Lua wants more. Else how far this row and the next are indented.
local function enter(text, at)
	if text:find "^%s*[.?]" then return true end
	local chunk, message = compile(text)
	local here, next_row = require "cli.syntax".indent(text, at)
	if chunk or not unfinished(message) then return true, here end
	return here, next_row
end

local function look(scope, colour)
	local syntax, complete = require "cli.syntax", require "cli.complete"
	return function(text, at)
		local names = scope()
		local ok, hint = pcall(complete.hint, text, at, names)
		return colour and syntax.classes(text, function(name) return names[name] ~= nil end) or nil, ok and hint or nil
	end
end

-- What stands behind a dot -> its arguments and what it does.
local function command_hints()
	local list = {}
	for _, row in ipairs(require "cli.repl_commands".rows) do
		list[row[1]] = (row[2] ~= "" and row[2] .. "  " or "") .. row[3]
	end
	return list
end

-- What the line editor asks: scope() -> name -> value, of what is in sight; hints() -> command -> what it does.
function repl.calls(scope, ends, hints)
	local no_color = os.getenv "NO_COLOR"
	local colour = not no_color or no_color == ""
	return { prompt = "> ", more = "... ", colour = colour, enter = ends, look = look(scope, colour),
		complete = function(text, at) return require "cli.complete".at(text, at, scope(), hints()) end }
end

-- A terminal that can be written to anywhere on the screen; an Emacs shell and the like cannot.
local function able()
	local term = os.getenv "TERM"
	return core.isatty(0) and core.isatty(1) and term and term ~= "" and term ~= "dumb"
end

-- Editing, with the history of earlier sessions. scope() -> name -> value, of what is in sight.
local function editor(scope)
	local path = history_file()
	local ok, err = true, nil
	if path then ok, err = core.make_folder(path:match "^(.*)/[^/]*$") end
	local session, problem = require "cli.line".open(ok and path or nil)
	if err or problem then io.stderr:write("dossier: history: ", tostring(err or problem), "\n") end
	local calls = repl.calls(scope, enter, command_hints)
	local warned = false
	return {
		terminal = true,
		read = function() return session:read(calls) end,
		keep = function(text)
			local kept, why = session:add(text)
			if not kept and not warned then
				warned = true
				io.stderr:write("dossier: history: ", tostring(why), "\n")
			end
		end,
		close = function()
			local tidied, why = session:tidy()
			if not tidied and not warned then io.stderr:write("dossier: history: ", tostring(why), "\n") end
		end,
	}
end

-- Lines as they come: a pipe, without a prompt; a dumb terminal, with one.
local function plain()
	local prompting = core.isatty(0) and core.isatty(1)
	return {
		terminal = prompting,
		read = function(goes_on)
			if prompting then
				io.stdout:write(goes_on and "... " or "> ")
				io.stdout:flush()
			end
			local line = io.stdin:read "l"
			if line == nil and prompting and core.stop_requested() then
				io.stdout:write "\n"
				return false -- Ctrl-C drops the text here, too
			end
			return line
		end,
		keep = function() end,
		close = function() end,
	}
end

-- Rows of one text as they come. All of them are compiled again with each, while they are few; further on only where they
-- may be whole, and now and then, so that a mistake is told.
local SMALL = 4096

local function text_of_rows()
	local rows, size, tried = {}, 0, 0
	local may_end = require "cli.syntax".follow()
	return function(row)
		rows[#rows + 1] = row
		size = size + #row + 1
		if may_end(row) or size < SMALL or size > tried + tried // 2 then
			tried = size
			return table.concat(rows, "\n")
		end
	end
end

local function loop(input, session)
	local pending, failed = nil, false
	while not host.terminated() do
		local line = input.read(pending ~= nil)
		if line == nil then break end
		if line == false then
			pending = nil
			host.clear_interrupt()
		elseif not pending and line:match "^%s*[.?]" then
			input.keep(line)
			local ok, quit = session:command(line)
			io.stdout:flush()
			if quit then break end
			failed = not ok or failed
		elseif line:match "%S" or pending then
			pending = pending or text_of_rows()
			if line:match "%S" then input.keep(line) end
			local source = pending(line)
			local chunk, message
			if source then chunk, message = compile(source) end
			if chunk then
				pending = nil
				failed = not session:evaluate(source) or failed
			elseif source and not unfinished(message) then
				pending = nil
				failed = true
				session:reject(source, message)
			end
			io.stdout:flush()
		end
	end
	if pending then
		session:complain "the input ends inside a statement"
		failed = true
	end
	return failed
end

function repl.run(opts, args)
	local path = opts.store or args[1] or os.getenv "DOSSIER_STORE"
	local session
	local input = able() and editor(function() return session and session:scope() or _G end) or plain()
	session = require "cli.repl_start".session(path, input.terminal)
	if input.terminal then
		io.stdout:write(("dossier %s. Lua 5.4. .help for help, Ctrl-D to leave.\n"):format(
			core.version().dossier))
		io.stdout:flush()
	end
	local failed = loop(input, session)
	session:close()
	input.close()
	io.stdout:flush()
	if core.stop_requested() then return 130 end
	return failed and not input.terminal and 1 or 0
end

return repl
