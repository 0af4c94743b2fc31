-- What a script has beside its own file: its package's modules and resources, and modules that the user allows.
-- SPDX-License-Identifier: MIT
--
-- All is read before the worker is locked, and checked against the hashes that the parent gave. Never the current
-- directory, never LUA_PATH.

local core, host = require "dossier.core", require "dossier.host"

local package = {}

local MAX_BYTES = 64 << 20

local function read(path, hash)
	local f, message = io.open(path, "rb")
	if not f then error(message, 0) end
	local text = f:read "a"
	f:close()
	if not text or core.hash(text) ~= hash then error(path .. ": changed while the script was starting", 0) end
	return text
end

-- config.package = { folder=, files = {path = hash} } or { shipped = NAME }; config.modules = {name = {path=, hash=}}
local function read_all(config)
	local files, modules, bytes = {}, {}, 0
	local own = config.package or {}
	local function take(path, hash)
		local text = read(path, hash)
		bytes = bytes + #text
		if bytes > MAX_BYTES then error(("the script's package holds more than %d MB"):format(MAX_BYTES >> 20), 0) end
		return text
	end
	for path, hash in pairs(own.files or {}) do files[path] = take(own.folder .. "/" .. path, hash) end
	if own.shipped then
		local prefix = ("scripts/%s/"):format(own.shipped)
		for _, path in ipairs(host.modules(prefix)) do files[path:sub(#prefix + 1)] = host.module(path) end
	end
	for name, m in pairs(config.modules or {}) do
		-- only the script that requires it is told
		local ok, text = pcall(take, m.path, m.hash)
		modules[name] = ok and { text = text, name = m.path } or { missing = m.path }
	end
	return files, modules
end

-- "a.b" -> source and chunk name, of the package first.
local function find(files, modules, name, script)
	local base = name:gsub("%.", "/")
	for _, path in ipairs { base .. ".lua", base .. "/init.lua" } do
		if files[path] then return files[path], ("@%s/%s"):format(script, path) end
	end
	if modules[name] and modules[name].missing then
		error(("module '%s': %s is not what was allowed (dossier script trust --module allows it anew)"):format(name,
			modules[name].missing), 4)
	end
	if modules[name] then return modules[name].text, "@" .. modules[name].name end
end

local LOADING = {}

-- Reads what there is; gives require(name) -> module | nil, and a function that sets the environment of modules.
function package.open(config)
	local files, modules = read_all(config)
	local loaded, environment = {}, nil
	local script = config.name:gsub("%.lua$", "")
	require "dossier.resource".set(files)
	local function own(name)
		if type(name) ~= "string" then return nil end
		local m = loaded[name]
		if m == LOADING then error(("module '%s' requires itself, by way of others"):format(name), 3) end
		if m ~= nil then return m end
		local text, chunk = find(files, modules, name, script)
		if not text then return nil end
		local f, message = load(text, chunk, "t", environment)
		if not f then error(message, 0) end
		require "host.fault".source(chunk, text)
		loaded[name] = LOADING
		local ok, value = pcall(f, name)
		if not ok then
			loaded[name] = nil
			error(value, 0)
		end
		if value == nil then value = true end
		loaded[name] = value
		return value
	end
	return own, function(e) environment = e end
end

-- The same for trusted scripts, which have all of Lua and its own require.
function package.trusted(config)
	local own, set = package.open(config)
	set(_G)
	table.insert(_G.package.searchers, 2, function(name)
		local m = own(name)
		if m ~= nil then return function() return m end end
		return ("no module '%s' in the script's package or among those allowed"):format(name)
	end)
end

return package
