-- A session of the REPL: what was evaluated, its locals and results, and where output goes.
-- SPDX-License-Identifier: MIT
--
-- session.new{ terminal =, color =, width =, path = STORE } -> s
--   s:evaluate(source) -> ok     runs a complete input, shows its results or what went wrong
--   s:command(line)    -> ok | nil, "quit"     a line that starts with . or ?  (repl_commands.lua)
--   s:names()          -> sorted names of locals in sight; s:scope() -> name -> value of all that is, for completion
--   s:close()          what is <close> is closed, a transcript ends
-- Everything goes through s:write and s:complain: to the terminal and to the transcript.

local core, host = require "dossier.core", require "dossier.host"
local source = require "cli.repl_source"
local fault = require "host.fault"

local session = {}
local Session = { __index = session }

local RESULTS = 100 -- numbered results that are kept
local VALUES = 100 -- of one input that are shown
local MESSAGE = 4000 -- bytes of an error that are shown

function session.new(opts)
	local s = setmetatable({
		terminal = opts.terminal or false, color = opts.color or false, mode = "table",
		cells = {}, lines = {}, count = 0, open = {}, globals = {}, native = {}, order = {},
	}, Session)
	for name in pairs(_G) do s.globals[name] = true end
	rawset(_G, "print", function(...)
		local parts = table.pack(...)
		for i = 1, parts.n do
			parts[i] = tostring(parts[i])
			-- a title or a name must not give orders to the terminal
			if s.terminal then parts[i] = require "dossier.cell".visible(parts[i], "\n") end
		end
		s:write(table.concat(parts, "\t") .. "\n")
	end)
	return s
end

-- ---- output -------------------------------------------------------------------------------------

function session:write(text)
	io.stdout:write(text)
	self:note(text)
end

-- Into the transcript, if there is one.
function session:note(text)
	if not self.transcript then return end
	local ok, why = self.transcript:write((text:gsub("\27%[[%d;]*m", "")))
	if not ok then self:end_transcript(why) end
end

-- why: it could not be written.
function session:end_transcript(why)
	local ok, also = self.transcript:close()
	self.transcript = nil
	if why or not ok then self:complain(("the transcript %s ends here: %s"):format(self.transcript_path, why or also)) end
end

-- Messages may hold what a document or the user's code put there: nothing in them that a terminal would obey.
function session:complain(message)
	io.stdout:flush()
	if #message > MESSAGE then
		local stop = utf8.offset(message:sub(1, MESSAGE), -1) or MESSAGE
		message = ("%s... (%d bytes)"):format(message:sub(1, stop - 1), #message)
	end
	message = require "dossier.cell".visible(message, "\n")
	if self.terminal then
		message = message:gsub("%f[^\n\0]  hint: [^\n]+", function(line)
			return require "cli.highlight".wrapped(line, core.term_width(1) or 80, true)
		end)
	end
	io.stderr:write(message, "\n")
	self:note(message .. "\n")
end

-- Columns to write into; a fixed number for pipes.
function session:width()
	return require "cli.output".width {}
end

local function has_pager(command)
	return command:find "/" or os.execute(("command -v '%s' >/dev/null 2>&1"):format(command:match "^%S+" or "less"))
end

-- Text that may be longer than the screen: through $PAGER, or less, if there is one.
function session:page(text)
	local columns, rows = core.term_width(1)
	if self.terminal and rows and rows > 2 then
		local lines = 0
		for line in text:gmatch "([^\n]*)\n" do
			local w = core.width((line:gsub("\27%[[%d;]*m", "")))
			lines = lines + math.max(1, (w + columns - 1) // columns)
		end
		local pager = os.getenv "PAGER"
		if not pager or pager == "" then pager = "less -RX" end
		if lines >= rows and has_pager(pager) then
			io.stdout:flush()
			host.pager(true)
			local p = io.popen(pager, "w")
			if p then
				p:write(text)
				p:close()
			end
			host.pager(false)
			host.clear_interrupt()
			self:note(text)
			return
		end
	end
	self:write(text)
end

-- ---- errors -------------------------------------------------------------------------------------

local function message_of(e)
	if type(e) == "string" then return e end
	local mt = debug.getmetatable(e)
	if type(e) == "table" and not (type(mt) == "table" and mt.__tostring) then
		return "the error is a table without a message"
	end
	return tostring(e)
end

function session:names()
	local list = {}
	for name in pairs(self.cells) do list[#list + 1] = name end
	table.sort(list)
	return list
end

-- What a name means at the prompt, for completion and colours: name -> value.
function session:scope()
	local scope = {}
	local env = self.cells._ENV and source.value(self.cells._ENV)
	for name, value in next, type(env) == "table" and env or _G do scope[name] = value end
	for name, cell in pairs(self.cells) do scope[name] = source.value(cell) end
	return scope
end

-- "did you mean" for a name that has no value.
local function hint(self, message)
	local name = message:match "global '([%w_]+)'%)" or message:match "undefined variable '([%w_]+)'"
	if not name or rawget(_G, name) ~= nil then return "" end
	if name:find "^_%d*$" then
		return self.count == 0 and "\nthere is no result yet" or ("\nthe results that are kept are _%d to _%d"):format(
			math.max(1, self.count - RESULTS + 1), self.count)
	end
	local names = self:names()
	for k in pairs(_G) do
		if type(k) == "string" and not k:find "^_%d*$" then names[#names + 1] = k end
	end
	local api = require "dossier.api"
	local near = api.nearest(name, names)
	if near then return ("\nthere is no '%s': did you mean '%s'?"):format(name, near) end
	if name == "store" then return "\nno store is open: .store FILE opens one" end
	local public = {}
	for k in pairs(require "dossier") do public[#public + 1] = k end
	near = api.nearest(name, public)
	if near then return ("\nthere is no '%s': did you mean dossier.%s?"):format(name, near) end
	return ""
end

-- A message handler, for where the failed functions still stand on the stack: gives the message, and leaves in
-- self.around what lua/host/fault.lua knows beside it: lines of the input, variables, a hint.
local function witness(self)
	return function(e)
		self.around = nil
		if core.stop_requested() then return "interrupted" end
		local message = message_of(e)
		if type(message) ~= "string" then return message end
		local ok, found = pcall(fault.collect, type(e) == "string" and e or message, { trust = true, env = _G, brief = "repl" })
		if not ok then return message end
		self.around = found.lines
		-- a line of our library says nothing to a user, but where the mistake is ours
		local rest = message:match "^lua/[%w_/]+%.lua:%d+: (.*)$"
		return rest and not rest:find "^attempt to " and rest or fault.plain(message)
	end
end

-- What stands below a message: what was found around it, and what was meant.
local function below(self, message)
	local meant, out = hint(self, message), {}
	for _, line in ipairs(self.around or {}) do
		if meant == "" or not line:find "^  hint: " then out[#out + 1] = "\n" .. line end
	end
	self.around = nil
	return table.concat(out) .. meant
end

local function failed(self, message)
	if core.stop_requested() then
		host.clear_interrupt()
		self.around = nil
		self:complain "interrupted"
		return false
	end
	-- an object whose own __tostring failed with another
	if type(message) ~= "string" then message = "the error has no message" end
	-- at the prompt help is nearer than the command line's
	message = message:gsub("; dossier help (%a+) lists them", "; ?%1 lists them")
	self:complain(message .. below(self, message))
	return false
end

-- ---- evaluation ---------------------------------------------------------------------------------

local function is_expression(text)
	return load("return " .. text, "=repl", "t") ~= nil
end

-- Runs a function of the user's to its end, or, where it has locals to close, to where it stops with them open.
local function run(self, f, in_coroutine)
	if not in_coroutine then return host.call(f, witness(self)) end
	local co = coroutine.create(f)
	local results = table.pack(host.call(coroutine.resume, message_of, co))
	if not results[1] then return false, results[2] end
	if not results[2] then
		local message = message_of(results[3])
		coroutine.close(co)
		return false, message
	end
	if coroutine.status(co) == "suspended" then return true, co, table.unpack(results, 3, results.n) end
	return true, nil, table.unpack(results, 3, results.n)
end

-- A result is `_`, and `_1`, `_2` ... by its number.
function session:remember(value)
	self.count = self.count + 1
	rawset(_G, "_", value)
	rawset(_G, "_" .. self.count, value)
	if self.count > RESULTS then rawset(_G, "_" .. self.count - RESULTS, nil) end
end

-- New globals, in the order in which they came: a saved script declares them.
local function note_globals(self)
	local new = {}
	for name in pairs(_G) do
		if not self.globals[name] and type(name) == "string" and not name:find "^_%d*$" then new[#new + 1] = name end
		self.globals[name] = true
	end
	table.sort(new)
	table.move(new, 1, #new, #self.order + 1, self.order)
end

-- A name alone that stands for nothing is a slip more often than a question: what was meant, or nil.
local function nothing_of(self, text)
	local name = text:match "^%s*([%a_][%w_]*)%s*$"
	if not name or #name < 3 or name == "nil" or self.cells[name] or name:find "^_%d*$" then return nil end
	local meant = hint(self, ("global '%s')"):format(name))
	return meant ~= "" and meant:sub(2) or nil
end

-- io.write(...) gives the file: nobody asked for that.
local function only_wrote(text, values)
	return values.n == 1 and io.type(values[1]) == "file" and text:find "%f[%w_]write%f[^%w_]" ~= nil
end

-- The results as text; what is shown is read here, so an interrupt may end it.
local function shown(self, values)
	local out = {}
	for i = 1, math.min(values.n, VALUES) do
		out[i] = require "cli.repl_show".text(values[i], self)
	end
	return table.concat(out)
end

function session:show(values)
	local ok, text = host.call(shown, witness(self), self, values)
	if not ok then return failed(self, text) end
	-- rows for other programs stay as they are
	local labelled = self.mode == "table" or self.mode == "lua"
	if self.terminal and self.color and values.n > 0 and labelled then
		local last = text:match "([^\n]*)\n$" or ""
		local label = "_" .. self.count
		-- behind the last line, or below it where it has no room there
		local room = core.width((last:gsub("\27%[[%d;]*m", ""))) + 2 + #label <= (core.term_width(1) or 80)
		text = text:gsub("\n$", ("%s\27[2m%s\27[0m\n"):format(room and "  " or "\n", label))
	end
	self:page(text)
	if values.n > VALUES then self:complain(("... %d more values"):format(values.n - VALUES)) end
	return true
end

-- The chunk of an input. One that makes functions has a name of its own: an error in one of them may come much later,
-- and is shown in the lines that were typed then.
local function name_of(self, text)
	self.inputs = (self.inputs or 0) + 1
	local makes = false
	for kind, word in source.tokens(text) do makes = makes or kind == "name" and word == "function" end
	return makes and "=input " .. self.inputs or "=repl"
end

-- Text that does not compile.
function session:reject(text, message)
	fault.source("=repl", text)
	self.around = fault.syntax(message, { trust = true, env = _G, brief = "repl" }).lines
	return failed(self, message)
end

-- Runs text as an input; name: of the chunk in messages. Gives ok, and its values packed.
function session:run(text, name)
	host.clear_interrupt()
	self.around = nil
	local expression = is_expression(text)
	name = name or name_of(self, text)
	fault.source(name, text)
	local f, cells, in_coroutine = source.compile(expression and "return " .. text or text, self.cells, name)
	if not f then return self:reject(text, cells), nil end
	local results = table.pack(run(self, f, in_coroutine))
	if not results[1] then return failed(self, results[2]), nil end
	local from = 2
	if in_coroutine then
		self.open[#self.open + 1] = results[2]
		from = 3
	end
	for key, cell in pairs(cells()) do self.cells[key] = cell end
	note_globals(self)
	return true, table.pack(table.unpack(results, from, results.n)), expression
end

-- A complete input: runs it and shows what it gave.
function session:evaluate(text)
	self:note("> " .. text:gsub("\n", "\n. ") .. "\n")
	self.last = text
	local clock = core.monotonic()
	local ok, values, expression = self:run(text)
	if ok then
		local line = { text = text, expression = expression }
		if values.n > 0 and not only_wrote(text, values) then
			self:remember(values[1])
			line.number = self.count
			ok = self:show(values)
		end
		local absent = ok and values.n == 1 and values[1] == nil and nothing_of(self, text)
		if absent then self:complain(absent) end
		-- what could not be shown, failed (nil, err) or is no more than a slip, has no place in a script
		local refused = values.n > 1 and values[1] == nil and require "dossier.api".typeof(values[2]) == "Error"
		if ok and not absent and not refused then self.lines[#self.lines + 1] = line end
	end
	io.stdout:flush()
	if self.timer then io.stderr:write(("%.3f s\n"):format(core.monotonic() - clock)) end
	return ok
end

-- The value of an expression, for commands: true, value | false (and it was said why).
function session:value(text)
	if not is_expression(text) then
		self:complain(("'%s' is no expression"):format(core.show(text)))
		return false
	end
	local ok, values = self:run(text)
	return ok, ok and values[1] or nil
end

function session:command(line)
	self:note("> " .. line .. "\n")
	host.clear_interrupt()
	local ok, a, b = host.call(require "cli.repl_commands".run, message_of, self, line)
	io.stdout:flush()
	if not ok then
		-- a line of ours says nothing to the user, but where it is our mistake
		local rest = type(a) == "string" and a:match "^lua/[%w_/]+%.lua:%d+: (.*)$"
		return failed(self, rest and not rest:find "^attempt to " and rest or a)
	end
	return a, b
end

local function close(co)
	local ok, message = coroutine.close(co)
	if not ok then error(message, 0) end
end

function session:close()
	for i = #self.open, 1, -1 do
		local ok, message = host.call(close, message_of, self.open[i])
		if not ok then failed(self, message) end
	end
	self.open = {}
	if self.transcript then self:end_transcript() end
end

return session
