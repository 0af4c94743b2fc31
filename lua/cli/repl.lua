-- dossier repl: interactive Lua with `dossier` and a store at hand.
-- SPDX-License-Identifier: MIT

local core, host = require "dossier.core", require "dossier.host"

local repl = {
	name = "repl", usage = "repl [STORE]", summary = "interactive Lua with a store at hand",
	text = [[
Expressions print their value. `dossier` is loaded; with STORE, `store` is open for reading. A statement that is not
finished goes on in the next line. Names given without `local` stay; help "doc:entities" shows the reference. In a pipe
there is no prompt, so it runs what it is sent.]],
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

-- The next line: with editing on a terminal, plainly from a pipe.
local function reader(history)
	if core.isatty(0) and core.isatty(1) and os.getenv "TERM" ~= "dumb" then
		local read_line = require "cli.line"
		return function(prompt) return read_line(prompt, history) end, true
	end
	return function() return io.stdin:read "l" end, false
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

local function loop(read, terminal, history)
	local pending, failed = nil, false
	while true do
		local line = read(pending and "... " or "> ")
		if line == nil then break end
		if line == false then
			pending = nil
		elseif line:match "%S" or pending then
			if terminal and line:match "%S" then history[#history + 1] = line end
			local source = pending and pending .. "\n" .. line or line
			local chunk, message = compile(source)
			if chunk then
				pending = nil
				failed = not evaluate(chunk) or failed
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
	local ok, err = pcall(prepare, path)
	if not ok then error({ exit = 1, message = tostring(err) }, 0) end
	if terminal then
		io.stdout:write(("dossier %s. Lua 5.4. help() for the reference, Ctrl-D to leave.\n"):format(
			core.version().dossier))
	end
	local failed = loop(read, terminal, history)
	if terminal then save_history(file, history) end
	io.stdout:flush()
	return failed and not terminal and 1 or 0
end

return repl
