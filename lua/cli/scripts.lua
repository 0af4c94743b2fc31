-- Finding scripts: a path if it has a slash or ends in .lua, else an installed or a shipped one. Never the current
-- directory.
-- SPDX-License-Identifier: MIT

local core, host = require "dossier.core", require "dossier.host"
local manifest = require "dossier.manifest"

local scripts = {}

local function read(path)
	local f, message = io.open(path, "rb")
	if not f then return nil, message end
	local kind = core.stat(path)
	if kind and kind.kind == "folder" then
		f:close()
		return nil, path .. ": is a folder, not a script"
	end
	local source
	source, message = f:read "a"
	f:close()
	if not source then return nil, path .. ": " .. tostring(message) end
	-- editors of Windows begin a file with a mark
	source = source:gsub("^\xEF\xBB\xBF", "")
	local _, wrong = utf8.len(source)
	if wrong and source:sub(1, 4) ~= "\27Lua" then
		local _, lines = source:sub(1, wrong - 1):gsub("\n", "")
		return nil, ("%s:%d: not valid UTF-8 (byte %02X): save the file as UTF-8"):format(path, lines + 1, source:byte(wrong))
	end
	return source
end

local function no_script(word)
	local names = {}
	for _, s in ipairs(scripts.installed()) do names[#names + 1] = s[1] end
	for _, s in ipairs(scripts.shipped()) do names[#names + 1] = s[1] end
	local near = require "cli.options".nearest(word, names)
	error({ exit = 2, message = ("no script '%s'%s (a script in this folder is ./%s.lua)"):format(word,
		near and (", did you mean '%s'?"):format(near) or "", word) }, 0)
end

-- An installed package: its files are those of the lock file, or it does not run.
local function load_installed(script, word)
	if not word:match "^%a[%w_-]*$" then return false end
	local folder, entry, files = require "cli.package.content".verified(word)
	if not folder then return false end
	script.path = ("%s/%s.lua"):format(folder, word)
	script.source = assert(read(script.path))
	script.name, script.entry = word .. ".lua", entry
	script.package = { folder = folder, files = files }
	return true
end

-- word -> { name, path, source, manifest, shipped, entry = the lock's, package } ; raises { exit, message }
function scripts.load(word)
	local script = { path = word }
	if word:find("/", 1, true) or word:match "%.lua$" then
		local source, message = read(word)
		if not source then error({ exit = 1, message = message }, 0) end
		script.source = source
		script.name = word:match "([^/]+)$"
		local folder, files = require "cli.package.content".beside(word)
		script.package = folder and { folder = folder, files = files }
	elseif not load_installed(script, word) then
		script.source = host.module("scripts/" .. word .. ".lua")
			or host.module("scripts/" .. word .. "/" .. word .. ".lua")
		if not script.source then no_script(word) end
		script.name, script.shipped = word .. ".lua", true
		script.package = { shipped = word }
	end
	if script.source:sub(1, 4) == "\27Lua" then
		error({ exit = 1, message = word .. ": compiled Lua is not accepted, only source" }, 0)
	end
	local m, message = manifest.parse(script.source, word)
	if message then error({ exit = 1, message = message }, 0) end
	script.manifest = m
	return script
end

-- Names of the installed scripts, with their summaries and manifests; what is damaged is left to `verify`.
function scripts.installed()
	local place, list = require "cli.package.place", {}
	local packages = place.packages()
	for _, name in ipairs(place.sorted(packages)) do
		local source = place.read(("%s/%s.lua"):format(place.folder(name), name))
		local m = source and manifest.parse(source, name)
		if m then list[#list + 1] = { name, m.summary, m, packages[name] } end
	end
	return list
end

-- Whether the word names an installed or a shipped script.
function scripts.known(word)
	if not word:match "^%a[%w_-]*$" then return false end
	local place = require "cli.package.place"
	local root = place.root()
	if root ~= nil and core.stat(("%s/scripts/%s/%s.lua"):format(root, word, word)) ~= nil
		or host.module("scripts/" .. word .. ".lua") ~= nil or host.module("scripts/" .. word .. "/" .. word .. ".lua") ~= nil then
		return true
	end
	-- its folder may be on its way back after an update that was killed
	local ok, list = pcall(place.packages)
	return ok and list[word] ~= nil
end

-- Names of the shipped scripts, with their summaries: { {name, summary}, ... }
function scripts.shipped()
	local list = {}
	for _, path in ipairs(host.modules "scripts/") do
		local m = manifest.parse(host.module(path), path)
		if m then list[#list + 1] = { m.name, m.summary, m } end
	end
	return list
end

local function arg_line(a)
	local kind = a.type
	local choices = a.type == "choice" and table.concat(a.choices, "|")
	if choices then kind = #choices <= 20 and choices or "WORD" end
	if a.type == "list" then kind = a.of .. ",..." end
	local left = a.type == "flag" and ("  --%s"):format(a.name) or ("  --%s %s"):format(a.name, kind)
	local notes = a.text
	if kind == "WORD" then notes = notes .. ": " .. table.concat(a.choices, ", ") end
	if a.default ~= nil then
		local d = type(a.default) == "table" and table.concat(a.default, ",") or tostring(a.default)
		notes = notes .. (" (default %s)"):format(d)
	end
	if a.required then notes = notes .. " (required)" end
	if a.repeated then notes = notes .. " (may be repeated)" end
	return require "cli.options".entry(left:sub(3), notes)
end

-- The text of `dossier SCRIPT --help`.
function scripts.help(script)
	local options = require "cli.options"
	local m = script.manifest
	local word = (script.shipped or script.entry) and m.name or script.path
	local title = ("%s%s: %s"):format(m.name, m.version and " " .. m.version or "", m.summary)
	local out = { options.wrap(title, "", 79), "" }
	out[#out + 1] = ("usage: dossier run %s [INPUTS | --store FILE] [options]"):format(word)
	for paragraph in (m.text .. "\n\n"):gmatch "(.-)\n%s*\n" do
		if paragraph:match "%S" then
			out[#out + 1] = ""
			out[#out + 1] = options.wrap(paragraph, "", 79)
		end
	end
	if #m.args > 0 then
		out[#out + 1] = "\noptions of this script:"
		for _, a in ipairs(m.args) do out[#out + 1] = arg_line(a) end
	end
	if #m.needs > 0 then
		out[#out + 1] = "\nit asks for your permission to:\n" .. require "cli.package.permit".list(m.needs)
	end
	if #m.columns > 0 then
		local names = {}
		for _, c in ipairs(m.columns) do names[#names + 1] = c.name end
		out[#out + 1] = "\n" .. options.wrap("rows have: " .. table.concat(names, ", "), "", 79)
	end
	if #m.examples > 0 then
		out[#out + 1] = "\nexamples:"
		for _, e in ipairs(m.examples) do out[#out + 1] = "  " .. e end
	end
	out[#out + 1] = "\noptions of every script: dossier run --help"
	return core.show(table.concat(out, "\n") .. "\n")
end

return scripts
