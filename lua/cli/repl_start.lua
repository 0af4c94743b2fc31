-- How a session of the REPL begins: its globals, its store, the startup file.
-- SPDX-License-Identifier: MIT

local core, host = require "dossier.core", require "dossier.host"

local start = {}

-- $XDG_CONFIG_HOME/dossier/repl.lua, or nil.
function start.file()
	local base = os.getenv "XDG_CONFIG_HOME"
	if not base or base == "" then
		local home = os.getenv "HOME"
		if not home or home == "" then return nil end
		base = home .. "/.config"
	end
	return base .. "/dossier/repl.lua"
end

-- Runs the user's file in the session; its locals stay, its lines are not part of what .save writes.
local function startup(s)
	local path = start.file()
	local f = path and io.open(path, "r")
	if not f then return end
	local text = f:read "a"
	f:close()
	local before = {}
	for name in pairs(s:scope()) do before[name] = true end
	if not s:run(text, "@" .. path) then
		return s:complain("(in the startup file " .. core.show(path) .. ")")
	end
	s.startup = { text = text, names = {} }
	for name in pairs(s:scope()) do s.startup.names[name] = not before[name] or nil end
end

-- Names and functions of Lua that the user gives another meaning (type = "PERSON") have the old one for us.
local function keep_apart()
	local own = host.globals()
	for _, name in ipairs { "string", "table", "math", "utf8", "io", "os", "debug" } do
		own[name] = {}
		for k, v in pairs(_G[name]) do own[name][k] = v end
	end
end

local function prepare(path)
	rawset(_G, "dossier", require "dossier")
	if path then rawset(_G, "store", assert(require "dossier".open(path))) end
end

-- A session with `dossier`, `help` and, with a path, `store`. Ends the command when the store cannot be opened.
function start.session(path, terminal)
	local ok, err = pcall(prepare, path)
	if not ok then error({ exit = 1, message = tostring(err) }, 0) end
	keep_apart()
	host.farewell "dossier: what runs cannot be stopped, so dossier leaves; the history is kept\n"
	local color = terminal and require "cli.output".color {}
	local s = require "cli.repl_session".new { terminal = terminal, color = color }
	s.path = path
	rawset(_G, "help", function(...) s:page(require "cli.repl_help".of(...)) end)
	for name in pairs(_G) do s.globals[name], s.native[name] = true, name ~= "store" end
	if terminal then startup(s) end
	return s
end

return start
