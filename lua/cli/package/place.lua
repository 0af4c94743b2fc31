-- Where packages, their lock file and what the user allowed stand; how these files are read and written.
-- SPDX-License-Identifier: MIT
--
-- Below $XDG_DATA_HOME/dossier (~/.local/share/dossier): scripts/NAME/ the packages; scripts.lock what they must be;
-- trust.json keys, folders and modules that the user trusts; approved.json permissions of scripts that are not
-- installed; indexes/ copies of indexes. All are JSON, keys sorted, one value a line, so that they can be compared.

local core = require "dossier.core"

local place = {}

local function fail(...) error({ exit = 1, message = (...):format(select(2, ...)) }, 0) end
place.fail = fail

function place.root()
	local base = os.getenv "XDG_DATA_HOME"
	if not base or base:sub(1, 1) ~= "/" then
		local home = os.getenv "HOME"
		if not home or home:sub(1, 1) ~= "/" then return nil end
		base = home .. "/.local/share"
	end
	return base .. "/dossier"
end

-- The same where there must be one.
function place.need()
	return place.root() or fail("there is no $HOME and no $XDG_DATA_HOME, so there is no place for packages")
end

local MAX_READ = 256 << 20

-- The bytes of a file. A pipe, which might never end, or a device is none, and no file here is as large as that.
function place.read(path)
	local found, err = core.stat(path)
	if not found then return nil, tostring(err) end
	if found.kind ~= "file" then return nil, path .. ": is no file" end
	local f, message = io.open(path, "rb")
	if not f then return nil, message end
	local text
	text, message = f:read(MAX_READ + 1)
	f:close()
	if text and #text > MAX_READ then return nil, ("%s: is larger than %d MB"):format(path, MAX_READ >> 20) end
	return text or not message and "" or nil, message
end

function place.write(path, text)
	local ok, err = core.make_folder(path:match "^(.*)/[^/]*$" or ".")
	if ok then ok, err = core.write_file(path, text) end
	if not ok then fail("%s", tostring(err)) end
end

-- ---- JSON that people read ------------------------------------------------------------------------------------

local function sorted(t)
	local keys = {}
	for k in pairs(t) do keys[#keys + 1] = k end
	table.sort(keys)
	return keys
end
place.sorted = sorted

local function pretty(v, indent)
	if type(v) ~= "table" or next(v) == nil then return assert(core.json_encode(v)) end
	local inner, parts = indent .. "\t", {}
	if #v > 0 then
		for i, item in ipairs(v) do parts[i] = inner .. pretty(item, inner) end
		return "[\n" .. table.concat(parts, ",\n") .. "\n" .. indent .. "]"
	end
	for _, k in ipairs(sorted(v)) do
		parts[#parts + 1] = ("%s%s: %s"):format(inner, assert(core.json_encode(k)), pretty(v[k], inner))
	end
	return "{\n" .. table.concat(parts, ",\n") .. "\n" .. indent .. "}"
end

function place.json(value) return pretty(value, "") .. "\n" end

-- A table of this user's, {} when there is none; a damaged file is an error, never an empty table.
function place.load(name)
	local root = place.root()
	if not root or not core.stat(root .. "/" .. name) then return {} end
	local path = root .. "/" .. name
	local text, message = place.read(path)
	if not text then fail("%s: %s", path, tostring(message)) end
	local value = core.json_decode(text)
	if type(value) ~= "table" or value.dossier ~= 1 then
		fail("%s: is damaged, or of another dossier (expected \"dossier\": 1)", path)
	end
	return value
end

function place.save(name, value)
	value.dossier = 1
	place.write(place.need() .. "/" .. name, place.json(value))
end

-- ---- the lock file -----------------------------------------------------------------------------------------------

-- name -> what was installed: { version, source, hash, files = {path = SHA-256}, level, approved, signer }
function place.packages()
	local lock = place.load "scripts.lock"
	local list = type(lock.packages) == "table" and lock.packages or {}
	for name, p in pairs(list) do
		if not name:match "^%a[%w_-]*$" or type(p) ~= "table" or type(p.files) ~= "table" or type(p.hash) ~= "string"
			or type(p.source) ~= "table" then
			fail("%s/scripts.lock: the entry '%s' is damaged", place.root(), name)
		end
		p.approved = type(p.approved) == "table" and p.approved or {}
	end
	return list
end

function place.folder(name) return place.need() .. "/scripts/" .. name end

-- Modules that the user allows, for workers: module -> { path=, hash= }.
function place.modules()
	local out, all = {}, place.load "trust.json".modules
	for _, m in pairs(type(all) == "table" and all or {}) do
		for name, file in pairs(type(m) == "table" and type(m.files) == "table" and m.files or {}) do out[name] = file end
	end
	return out
end

-- ---- changing it ------------------------------------------------------------------------------------------------

local held -- the number of the lock that this process has
local WAIT = 10 -- seconds for another process to be done

local function take_lock()
	local root = place.need() .. "/scripts"
	local ok, err = core.make_folder(root)
	if ok then ok, err = core.folder_lock(root .. "/.lock", WAIT) end
	if not ok then fail("%s", tostring(err)) end
	return ok
end

local function is_whole(folder, entry)
	local content = require "cli.package.content"
	return core.stat(folder) ~= nil and #content.differences(folder, entry.files) == 0
end

-- What a process that was killed left behind is thrown away; but the package that it was about to replace, of which the
-- lock file still speaks, is put back.
local function clear(left)
	for _, e in ipairs(core.folder_list(left .. "/package") or {}) do
		local name = e.kind == "folder" and e.path:match "^([^/]+)%.old$"
		local entry = name and place.packages()[name]
		local old = left .. "/package/" .. e.path
		if entry and not is_whole(place.folder(name), entry) and is_whole(old, entry) then
			core.folder_remove(place.folder(name))
			core.rename(old, place.folder(name))
		end
	end
	core.folder_remove(left)
end

-- One dossier at a time changes packages and their lock file, to its end.
function place.hold()
	if held then return end
	held = take_lock()
	local root = place.need() .. "/scripts"
	for _, e in ipairs(core.folder_list(root) or {}) do
		if e.path:match "^%.new%.[^/]*$" then clear(root .. "/" .. e.path) end
	end
end

-- Puts right what a process that was killed left behind, where this user may and nobody else is at it.
function place.recover()
	if held or not place.root() then return end
	local root = place.root() .. "/scripts"
	for _, e in ipairs(core.folder_list(root) or {}) do
		if e.path:match "^%.new%.[^/]*$" and pcall(place.hold) then return place.release() end
	end
end

function place.release()
	if held then core.folder_unlock(held) end
	held = nil
end

-- Changes a table of this user's: fn(value) changes it in place. Nobody else changes any meanwhile.
function place.change(name, fn)
	local mine = not held and take_lock()
	local done, err = pcall(function()
		local value = place.load(name)
		fn(value)
		place.save(name, value)
	end)
	if mine then core.folder_unlock(mine) end
	if not done then error(err, 0) end
end

-- The package's entry in the lock file is now this one, or none.
function place.lock(name, entry)
	place.change("scripts.lock", function(lock)
		lock.packages = place.packages()
		lock.packages[name] = entry
	end)
end

-- The rights of an installed package, unless it has become another one.
function place.approve(name, hash, rights)
	place.change("scripts.lock", function(lock)
		lock.packages = place.packages()
		local entry = lock.packages[name]
		if entry and entry.hash == hash then entry.approved = rights end
	end)
end

-- Something like the word, for "did you mean".
function place.near(word, names)
	local near = require "cli.options".nearest(word, names)
	return near and (", did you mean '%s'?"):format(near) or ""
end

-- The installed package of that name, or an error that names those that there are.
function place.installed(name)
	local list = place.packages()
	if list[name] then return list[name] end
	local names = sorted(list)
	fail("no script '%s' is installed%s%s", name, place.near(name, names),
		#names == 0 and "" or (" (installed: %s)"):format(table.concat(names, ", ")))
end

return place
