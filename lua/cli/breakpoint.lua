-- run --break: a prompt in the function of a script that failed, with its variables.
-- SPDX-License-Identifier: MIT
--
-- It runs in a coroutine of its own, so that the stack of the script stands still and its levels keep their numbers.
-- Without a terminal it reads lines from standard input, without a prompt.

local core, host = require "dossier.core", require "dossier.host"
local fault = require "host.fault"

local breakpoint = {}

local help = [[
Lua code runs here with the variables of the function; assignments change them.
  .locals   its variables        .where   the error and the calls
  .up       the caller           .down    back
  .quit     leave (also Ctrl-D)
]]

-- ---- variables --------------------------------------------------------------------------------------------

local function read(thread, frame, v)
	local _, value
	if v.upvalue then
		_, value = debug.getupvalue(frame.func, v.index)
	else
		_, value = debug.getlocal(thread, frame.level, v.index)
	end
	return value
end

local function assign(thread, frame, v, value)
	if v.upvalue then
		debug.setupvalue(frame.func, v.index, value)
	else
		debug.setlocal(thread, frame.level, v.index, value)
	end
end

local function find(thread, frame, name)
	for _, v in ipairs(fault.variables(thread, frame)) do
		if v.name == name then return v end
	end
end

-- The environment of what is typed: the variables of the function, then the globals of the script.
local function scope(thread, frame)
	fault.variables(thread, frame)
	local globals = frame.env or _G
	return setmetatable({}, {
		__index = function(_, name)
			local v = find(thread, frame, name)
			if v then return read(thread, frame, v) end
			return globals[name]
		end,
		__newindex = function(_, name, value)
			local v = find(thread, frame, name)
			if v then return assign(thread, frame, v, value) end
			globals[name] = value
		end,
	})
end

-- ---- commands ---------------------------------------------------------------------------------------------

local function say(text) io.stdout:write(text, "\n") end

local function locals(state)
	local list = fault.variables(state.thread, state.frames[state.at])
	for i = #list, 1, -1 do
		local v = list[i]
		if not v.upvalue or type(v.value) ~= "function" then
			say(("%s = %s%s"):format(v.name, fault.show(v.value), v.upvalue and "  (from outside)" or ""))
		end
	end
end

local function where(state)
	io.stdout:flush()
	require "cli.trouble".tell(state.found)
	for i, f in ipairs(state.frames) do
		say(("%s %s:%d%s"):format(i == state.at and ">" or " ", f.name, f.line, f.called and " in " .. f.called or ""))
	end
end

local function move(state, by)
	local to = state.at + by
	if not state.frames[to] then
		say(by > 0 and "this is the outermost function of the script" or "this is where it failed")
		return
	end
	state.at = to
	say(("%s:%d"):format(state.frames[to].name, state.frames[to].line))
end

local commands = {
	[".locals"] = locals, [".where"] = where, [".help"] = function() io.stdout:write(help) end,
	[".up"] = function(state) move(state, 1) end, [".down"] = function(state) move(state, -1) end,
}

local function evaluate(state, source)
	local env = scope(state.thread, state.frames[state.at])
	local chunk, message = load("return " .. source, "=break", "t", env)
	if not chunk then chunk, message = load(source, "=break", "t", env) end
	if not chunk then return message:match "<eof>" and "more" or io.stderr:write(core.show(message), "\n") end
	host.clear_interrupt()
	local results = table.pack(host.call(chunk, function(e)
		return type(e) == "string" and e or core.is_error(e) and tostring(e) or fault.show(e)
	end))
	if not results[1] then
		io.stdout:flush()
		io.stderr:write(core.stop_requested() and "interrupted" or core.show(tostring(results[2])), "\n")
		host.clear_interrupt()
		return
	end
	for i = 2, results.n do say(require "dossier.printer".show(results[i])) end
end

-- What is in sight, name -> value: for completion and colours.
local function in_sight(state)
	local frame, names = state.frames[state.at], {}
	local variables = fault.variables(state.thread, frame)
	for k, v in next, type(frame.env) == "table" and frame.env or _G do names[k] = v end
	for _, v in ipairs(variables) do names[v.name] = v.value end
	return names
end

local help_of = { locals = "its variables", where = "the error and the calls", up = "the caller", down = "back",
	help = "this list", quit = "leave" }

-- Enter ends the text unless Lua wants more; else how far this row and the next are indented.
local function enter(text, at)
	local here, next_row = require "cli.syntax".indent(text, at)
	if text:find "^%s*%." or load("return " .. text, "=break", "t") then return true, here end
	local chunk, message = load(text, "=break", "t")
	if chunk or not message:find "near <eof>$" then return true, here end
	return here, next_row
end

local function line_reader(state)
	local term = os.getenv "TERM"
	if not core.isatty(0) or not core.isatty(1) or not term or term == "" or term == "dumb" then
		return function() return io.stdin:read "l" end
	end
	local session = require "cli.line".open()
	local calls = require "cli.repl".calls(function() return in_sight(state) end, enter, function() return help_of end)
	calls.prompt, calls.more = "break> ", "   ... "
	return function()
		local line = session:read(calls)
		if line then session:add(line) end
		return line
	end
end

local function loop(state)
	-- here, not before: levels count from where this coroutine was resumed
	state.frames = fault.frames(state.thread)
	if #state.frames == 0 then return end
	local next_line, pending = line_reader(state), nil
	while not host.terminated() do
		local line = next_line()
		if line == false then host.clear_interrupt() end
		if line == nil or not pending and line and line:match "^%s*%.quit%s*$" then return end
		local command = line and not pending and commands[line:match "^%s*(%.%a+)%s*$"]
		if command then
			command(state)
		elseif line and not pending and line:find "^%s*%.%a" then
			say(("there is no %s here"):format(core.show(line)))
			io.stdout:write(help)
		elseif line and (pending or line:find "%S") then
			local source = pending and pending .. "\n" .. line or line
			pending = evaluate(state, source) == "more" and source or nil
		else
			pending = nil
		end
	end
end

-- The prompt in the failed function of `thread`; returns when the user has left it.
function breakpoint.open(thread, found)
	io.stdout:flush()
	require "cli.trouble".tell(found)
	local state = { thread = thread, found = found, at = 1 }
	if core.isatty(0) then
		io.stderr:write "The script stands still where it failed, unconfined.\n.help tells what works here; Ctrl-D leaves.\n"
	end
	local co = coroutine.create(loop)
	host.on_interrupt(true)
	local ok, err = coroutine.resume(co, state)
	if not ok then io.stderr:write("dossier: ", core.show(tostring(err)), "\n") end
	io.stdout:flush()
end

return breakpoint
