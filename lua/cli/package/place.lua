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

function place.read(path)
	local f, message = io.open(path, "rb")
	if not f then return nil, message end
	local text
	text, message = f:read "a"
	f:close()
	return text, message
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

function place.lock(name, entry)
	local list = place.packages()
	list[name] = entry
	place.save("scripts.lock", { packages = list })
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

local held

-- One dossier at a time changes packages and their lock file. What one that was killed left behind is thrown away.
function place.hold()
	if held then return end
	local root = place.need() .. "/scripts"
	local ok, err = core.make_folder(root)
	if ok then ok, err = core.folder_lock(root .. "/.lock") end
	if not ok then fail("%s", tostring(err)) end
	held = true
	for _, e in ipairs(core.folder_list(root) or {}) do
		if e.path:match "^%.new%.[^/]*$" then core.folder_remove(root .. "/" .. e.path) end
	end
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
