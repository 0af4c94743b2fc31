-- What could stand behind a command of the REPL: its own words, files, names of a store's tables, types in a pattern.
-- SPDX-License-Identifier: MIT
--
-- offer(list, prefix, name, hint) is that of complete.lua.

local api = require "dossier.api"

local line = {}

-- Commands that take a file as their first word.
local takes_file = { store = true, export = true, save = true, load = true, transcript = true }

local function store_of(env)
	local v = rawget(env, "store")
	return v ~= nil and api.typeof(v) == "Store" and v or nil
end

-- Tables and views that people ask, and their columns; tables of the index are its own business.
local function offer_tables(list, offer, prefix, env)
	local store = store_of(env)
	if not store then return end
	pcall(function()
		for row in store:sql([[SELECT t.name AS tab, c.name AS col FROM sqlite_master t JOIN pragma_table_info(t.name) c
			WHERE t.type IN ('table', 'view') AND t.name NOT LIKE 'search\_%' ESCAPE '\' AND c.name NOT LIKE '\_%' ESCAPE '\']]) do
			offer(list, prefix, row.tab, "table")
			if #prefix > 0 then offer(list, prefix, row.col, "column of " .. row.tab) end
		end
	end)
end

local function offer_types(list, offer, prefix)
	for _, name in ipairs(require "dossier.object".types) do offer(list, prefix, name, "type") end
end

-- The first word behind a command. True when nothing but the words that it knows makes sense there.
function line.argument(list, offer, command, prefix, env, commands)
	if command == "mode" then
		for _, mode in ipairs(require "cli.repl_show".modes) do offer(list, prefix, mode, "") end
	elseif command == "timer" then
		offer(list, prefix, "on", "")
		offer(list, prefix, "off", "")
	elseif command == "help" then
		for name, text in pairs(commands or {}) do offer(list, prefix, name, text) end
		for name in pairs(require "cli.help".topics) do offer(list, prefix, name, "") end
	elseif takes_file[command] then
		for _, path in ipairs(require "cli.line".files(prefix)) do
			offer(list, prefix, path, path:sub(-1) == "/" and "folder" or "file")
		end
	else
		return false
	end
	return true
end

-- A word further on. True when it is none of Lua's.
function line.word(list, offer, command, prefix, env, before)
	if command == "find" then
		if before == "<" or before == "|" then offer_types(list, offer, prefix) end
	elseif command == "sql" then
		offer_tables(list, offer, prefix, env)
	else
		return takes_file[command] == nil and command ~= "why"
	end
	return true
end

return line
