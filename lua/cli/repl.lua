-- dossier repl: interactive Lua with `dossier` and a store at hand.
-- SPDX-License-Identifier: MIT

local core, host = require "dossier.core", require "dossier.host"

local repl = {
	name = "repl", usage = "repl [STORE]", summary = "interactive Lua with a store at hand",
	text = [[
Expressions print their value. `dossier` is loaded; with STORE, `store` is open for reading. A statement that is not
finished goes on in the next line. Names given without `local` stay; help "doc:entities", or ?doc:entities, shows the
reference. Tab completes names, methods, files, and what the store has; Ctrl-R searches the history; docs/repl.md lists
the keys. In a pipe there is no prompt, so it runs what it is sent.]],
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
	local chunk = load("return " .. source, "=repl", "t")
	if chunk then return chunk end
	return load(source, "=repl", "t")
end

local function unfinished(message)
	return message and message:match "<eof>" ~= nil
end

local function show(...)
	local printer = require "dossier.printer"
	for i = 1, select("#", ...) do
		io.stdout:write(printer.show((select(i, ...))), "\n")
	end
end

local function evaluate(chunk)
	local results = table.pack(xpcall(chunk, function(e)
		return type(e) == "string" and e or tostring(e)
	end))
	if not results[1] then
		io.stderr:write(core.stop_requested() and "interrupted" or results[2], "\n")
		host.clear_interrupt()
		return false
	end
	if results.n > 1 then
		rawset(_G, "_", results[2])
		local ok, err = pcall(show, table.unpack(results, 2, results.n))
		if not ok then
			io.stderr:write(tostring(err), "\n")
			return false
		end
	end
	return true
end

-- Whether Enter ends the text: it does unless Lua wants more. Else how far this row and the next are indented.
local function enter(text, at)
	if text:find "^%s*[.?]" then return true end
	local chunk, message = compile(text)
	local here, next_row = require "cli.syntax".indent(text, at)
	if chunk or not unfinished(message) then return true, here end
	return here, next_row
end

local function known(name) return rawget(_G, name) ~= nil end

local function look(colour)
	local syntax, complete = require "cli.syntax", require "cli.complete"
	return function(text, at)
		local ok, hint = pcall(complete.hint, text, at, _G)
		return colour and syntax.classes(text, known) or nil, ok and hint or nil
	end
end

-- A terminal that can be written to anywhere on the screen; an Emacs shell and the like cannot.
local function able()
	local term = os.getenv "TERM"
	return core.isatty(0) and core.isatty(1) and term and term ~= "" and term ~= "dumb"
end

-- Editing, with the history of earlier sessions.
local function editor()
	local path = history_file()
	local ok, err = true, nil
	if path then ok, err = core.make_folder(path:match "^(.*)/[^/]*$") end
	local session, problem = require "cli.line".open(ok and path or nil)
	if err or problem then io.stderr:write("dossier: history: ", tostring(err or problem), "\n") end
	local no_color = os.getenv "NO_COLOR"
	local colour = not no_color or no_color == ""
	local calls = { prompt = "> ", more = "... ", colour = colour, enter = enter, look = look(colour),
		complete = function(text, at) return require "cli.complete".at(text, at, _G) end }
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
			return io.stdin:read "l"
		end,
		keep = function() end,
		close = function() end,
	}
end

local function prepare(path)
	rawset(_G, "dossier", require "dossier")
	rawset(_G, "help", function(name)
		local text, err = require "dossier.help".text(name)
		local topic = not text and require "cli.help".topics[name]
		if topic then text = topic() end
		io.stdout:write(text or tostring(err) .. "\n")
	end)
	if path then
		rawset(_G, "store", assert(require "dossier".open(path)))
	end
end

local function run_line(source)
	local name = source:match "^%s*%?%s*([%w_.:]*)%s*$"
	if name then
		rawget(_G, "help")(name ~= "" and name or nil)
		return true
	end
	local chunk, message = compile(source)
	if chunk then return evaluate(chunk) end
	if unfinished(message) then return nil end
	io.stderr:write(message, "\n")
	return false
end

local function loop(input)
	local pending, failed = nil, false
	while true do
		local line = input.read(pending ~= nil)
		if line == nil then break end
		if line == false then
			pending = nil
			host.clear_interrupt()
		elseif line:match "%S" or pending then
			local source = pending and pending .. "\n" .. line or line
			if line:match "%S" then input.keep(line) end
			local done = run_line(source)
			pending = done == nil and source or nil
			failed = done == false or failed
			io.stdout:flush()
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
	local ok, err = pcall(prepare, path)
	if not ok then error({ exit = 1, message = tostring(err) }, 0) end
	local input = (able() and editor or plain)()
	if input.terminal then
		io.stdout:write(("dossier %s. Lua 5.4. help() for the reference, Ctrl-D to leave.\n"):format(
			core.version().dossier))
		io.stdout:flush()
	end
	local failed = loop(input)
	input.close()
	io.stdout:flush()
	if core.stop_requested() then return 130 end
	return failed and not input.terminal and 1 or 0
end

return repl
