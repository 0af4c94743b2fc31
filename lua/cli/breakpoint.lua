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
	local results = table.pack(xpcall(chunk, function(e)
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

local function line_reader()
	if core.isatty(0) and core.isatty(1) and os.getenv "TERM" ~= "dumb" then
		local read_line, history = require "cli.line", {}
		return function(prompt)
			local line = read_line(prompt, history)
			if line and line:find "%S" then history[#history + 1] = line end
			return line
		end
	end
	return function() return io.stdin:read "l" end
end

local function loop(state)
	-- here, not before: levels count from where this coroutine was resumed
	state.frames = fault.frames(state.thread)
	if #state.frames == 0 then return end
	local next_line, pending = line_reader(), nil
	while true do
		local line = next_line(pending and "... " or "break> ")
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
		io.stderr:write "The script stands still where it failed, unconfined. .help tells what works here; Ctrl-D leaves.\n"
	end
	local co = coroutine.create(loop)
	host.on_interrupt(true)
	local ok, err = coroutine.resume(co, state)
	if not ok then io.stderr:write("dossier: ", core.show(tostring(err)), "\n") end
	io.stdout:flush()
end

return breakpoint
