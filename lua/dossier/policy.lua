-- Which files the library may open for a script. Trusted code may open all; the worker of a confined
-- script allows what its user named on the command line.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"

local policy = {}

-- nil = everything; else the set of paths as they were given. Set once, by the host.
local allowed

local function set(paths)
	local s = {}
	for _, p in ipairs(paths or {}) do s[p] = true end
	return s
end

-- readable: a list of files and folders.
function policy.restrict(readable) allowed = set(readable) end

local function inside(path, paths)
	if paths[path] then return true end
	-- a path with a NUL is another one for the system than for us
	if path:find("\0", 1, true) or ("/" .. path .. "/"):find("/../", 1, true) then return false end
	for p in pairs(paths) do
		local folder = p:sub(-1) == "/" and p or p .. "/"
		if path:sub(1, #folder) == folder then return true end
	end
	return false
end

-- ---- what was touched --------------------------------------------------------------------------------------------

-- Noted for `dossier run --trace`; nil = nobody asked. Keys are "right write:x.csv", "arg place" ...
local touched

-- new(): called when something is touched for the first time.
function policy.trace(new) touched = { new = new, seen = {} } end

function policy.touch(kind, name)
	if not touched or touched.seen[kind .. " " .. name] then return end
	touched.seen[kind .. " " .. name] = true
	touched.new(kind, name)
end

-- Raises at the script's own line, however deep in the library we are.
local function refuse(message)
	local level = 3
	while true do
		local at = debug.getinfo(level, "S")
		if not at then error(message, 0) end
		if at.what ~= "C" and at.source:sub(1, 5) ~= "@lua/" then error(message, level) end
		level = level + 1
	end
end

policy.refuse = refuse

-- In a folder that was named there may be a pipe, which nobody writes to and no limit ends.
local function check_kind(path)
	if allowed[path] then return end
	local found = core.stat(path)
	if found and found.kind == "other" then
		refuse(("%s: is no file but a pipe, device or socket; a script may open it only where the command line names it itself")
			:format(path))
	end
end

-- true, or raises: the message names the path and the way out.
function policy.check(path)
	if not allowed then return true end
	if inside(path, allowed) then
		check_kind(path)
		return true
	end
	if path == "-" then
		refuse "a script may read standard input only when its command line names -, or with --trust"
	end
	refuse(("%s: a script may open only what is named on its command line; name it there, or run with --trust")
		:format(path))
end

-- Writing a store is for trusted code.
function policy.check_write(path)
	if not allowed then return true end
	refuse(("%s: a script may not write; return rows or a report, or run with --trust"):format(path))
end

return policy
