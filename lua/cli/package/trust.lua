-- script trust: folders of one's own scripts, keys of people, modules of LuaRocks.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local place = require "cli.package.place"
local say = require "cli.package.install".say

local trust = {}

local function whole(all)
	for _, key in ipairs { "keys", "modules" } do
		if type(all[key]) ~= "table" then all[key] = {} end
	end
	if type(all.folders) ~= "table" then all.folders = {} end
	return all
end

local function load() return whole(place.load "trust.json") end

local function change(fn)
	place.change("trust.json", function(all)
		fn(whole(all))
		all.folders = core.json_array(all.folders)
	end)
end

-- ---- modules -----------------------------------------------------------------------------------------------------

-- Where LuaRocks puts modules in Lua; nothing else is looked at, LUA_PATH least of all.
local function trees()
	local list = {}
	local home = os.getenv "HOME"
	if home and home:sub(1, 1) == "/" then list[1] = home .. "/.luarocks/share/lua/5.4" end
	list[#list + 1] = "/usr/local/share/lua/5.4"
	list[#list + 1] = "/usr/share/lua/5.4"
	return list
end

-- The files of a module and of those below it: name -> { path=, hash= }.
local function files_of(name)
	local base = name:gsub("%.", "/")
	for _, tree in ipairs(trees()) do
		local files, any = {}, false
		local function take(module, path)
			local found = core.stat(path)
			if not found or found.kind ~= "file" or files[module] then return end
			local text = place.read(path)
			if not text then return end
			files[module], any = { path = path, hash = core.hash(text) }, true
		end
		take(name, ("%s/%s.lua"):format(tree, base))
		take(name, ("%s/%s/init.lua"):format(tree, base))
		for _, e in ipairs(any and core.folder_list(tree .. "/" .. base) or {}) do
			local below = e.kind == "file" and e.path:match "^(.*)%.lua$"
			if below then take(name .. "." .. below:gsub("/init$", ""):gsub("/", "."), ("%s/%s/%s"):format(tree, base, e.path)) end
		end
		if any then return files, tree end
	end
end

local function trust_module(name)
	if not name:match "^[%a_][%w_.-]*$" or name:find("..", 1, true) then place.fail("'%s': is no name of a module", name) end
	local files, tree = files_of(name)
	if not files then
		place.fail("module '%s': not found as Lua source in %s (luarocks --lua-version 5.4 install --local %s)", name,
			table.concat(trees(), ", "), name)
	end
	change(function(all) all.modules[name] = { files = files } end)
	local n = #place.sorted(files)
	say("scripts may now require '%s' (%d file%s in %s)", name, n, n == 1 and "" or "s", tree)
end

-- ---- the command -------------------------------------------------------------------------------------------------------

local function list()
	local all = load()
	for _, folder in ipairs(all.folders) do say("folder  %s", folder) end
	for _, id in ipairs(place.sorted(all.keys)) do say("key     %s  %s", id, all.keys[id].name) end
	for _, name in ipairs(place.sorted(all.modules)) do say("module  %s", name) end
	if #all.folders == 0 and next(all.keys) == nil and next(all.modules) == nil then say "nothing is trusted" end
end

local function forget(word)
	local real, found = core.real_path(word) or word, false
	change(function(all)
		for i = #all.folders, 1, -1 do
			if all.folders[i] == real or all.folders[i] == word then
				table.remove(all.folders, i)
				found = true
			end
		end
		for _, kind in ipairs { "keys", "modules" } do
			if all[kind][word] then all[kind][word], found = nil, true end
		end
		if not found then place.fail("%s: is no folder, number of a key or module that is trusted (dossier script trust lists them)", word) end
	end)
	say("%s: is trusted no more", word)
end

local function trust_folder(word)
	local real = assert(core.real_path(word))
	if real == "/" then place.fail "the root of the file system is everybody's; name a folder of your own" end
	local before
	change(function(all)
		for _, folder in ipairs(all.folders) do before = before or folder == real end
		if not before then table.insert(all.folders, real) end
		table.sort(all.folders)
	end)
	say(before and "%s: is trusted already" or "scripts below %s are not asked about; they run confined as ever", real)
end

function trust.run(words, opts)
	if opts.module then
		trust_module(opts.module)
	elseif #words == 0 then
		list()
	elseif opts.forget then
		forget(words[1])
	else
		local found, err = core.stat(words[1])
		if not found then place.fail("%s", tostring(err)) end
		if found.kind == "folder" then
			trust_folder(words[1])
		else
			local id, name = require "cli.package.sign".trust(words[1])
			say("packages signed with the key %s (%s) are trusted to be theirs", id, name)
		end
	end
	return 0
end

return trust
