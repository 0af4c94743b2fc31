-- What a package is: the files of a folder, each with its SHA-256, and the one that is the script.
-- SPDX-License-Identifier: MIT
--
-- Names that begin with a dot are no part of a package (.git, .luarc.json, settings of editors). The script is the
-- file NAME.lua at the top whose manifest says @script NAME. The hash of a package is the SHA-256 of its list of
-- files, as sha256sum writes it, sorted by name.

local core = require "dossier.core"
local place = require "cli.package.place"

-- MAX_READ: of what a worker reads before it is locked, which is all but the tests; host/package.lua has it, too.
local content = { MAX_FILES = 4096, MAX_BYTES = 256 << 20, MAX_READ = 64 << 20 }

local function hidden(path) return path:find "^%." or path:find "/%." end

-- Two names that are one on some systems (large and small letters, ways to write an accent), or look so: whoever unpacks
-- there, or reads the list, is misled.
local function check_alike(files, shown)
	local seen = {}
	for _, f in ipairs(files) do
		local at = 0
		repeat
			at = f.path:find("/", at + 1, true)
			local name = at and f.path:sub(1, at - 1) or f.path
			local folded = core.fold(name) or name
			if seen[folded] and seen[folded] ~= name then
				place.fail("%s: holds '%s' and '%s', which differ in letters that some systems do not tell apart", shown, seen[folded],
					name)
			end
			seen[folded] = name
		until not at
	end
end

-- The files of a folder, sorted: { { path=, size= }, ... }
local function files_of(folder, shown)
	local list, err = core.folder_list(folder)
	if not list then place.fail("%s", tostring(err)) end
	local files, bytes = {}, 0
	for _, e in ipairs(list) do
		if not hidden(e.path) and e.kind ~= "folder" then
			if e.kind ~= "file" then
				place.fail("%s: holds a %s ('%s'); only files and folders may be in a package", shown,
					e.kind == "link" and "link" or "device, pipe or socket", e.path)
			end
			local ok, why = core.archive_name(e.path)
			if not ok then place.fail("%s: holds %s ('%s')", shown, why.message, e.path) end
			files[#files + 1] = e
			bytes = bytes + e.size
		end
	end
	if #files > content.MAX_FILES then place.fail("%s: holds more than %d files, the limit of a package", shown, content.MAX_FILES) end
	if bytes > content.MAX_BYTES then
		place.fail("%s: holds more than %d MB, the limit of a package", shown, content.MAX_BYTES >> 20)
	end
	table.sort(files, function(a, b) return a.path < b.path end)
	check_alike(files, shown)
	return files, bytes
end

local function slurp(path)
	local text, message = place.read(path)
	if not text then place.fail("%s", tostring(message)) end
	return text
end

function content.hash(files)
	local lines = {}
	for _, path in ipairs(place.sorted(files)) do lines[#lines + 1] = ("%s  %s\n"):format(files[path], path) end
	return core.hash(table.concat(lines)), table.concat(lines)
end

-- The manifest of the script among the files; raises when there is not exactly one.
local function find_script(folder, files, shown)
	local manifest = require "dossier.manifest"
	local found, others
	for _, f in ipairs(files) do
		local stem = f.path:match "^([^/]+)%.lua$"
		if stem then
			local source = slurp(folder .. "/" .. f.path)
			local m, message = manifest.parse(source, f.path)
			if message then place.fail("%s: %s", shown, message) end
			if m and m.name == stem then
				if found then place.fail("%s: holds two scripts, %s and %s; a package has one", shown, found.name, m.name) end
				found = m
			elseif m then
				others = ("%s says @script %s: name the file %s.lua"):format(f.path, m.name, m.name)
			end
			if source:sub(1, 4) == "\27Lua" then place.fail("%s: %s: compiled Lua is not accepted, only source", shown, f.path) end
		end
	end
	return found or place.fail("%s: holds no script (%s)", shown,
		others or "a file NAME.lua at the top with a line '-- @script NAME 1.0.0'; docs/sharing.md")
end

-- The folder as a package: { name, manifest, hash, files = {path = SHA-256}, list, bytes }. shown: its name in messages.
function content.read(folder, shown)
	local list, bytes = files_of(folder, shown or folder)
	local m = find_script(folder, list, shown or folder)
	local p = { name = m.name, manifest = m, list = list, bytes = bytes, files = {}, folder = folder }
	local read = 0
	for _, f in ipairs(list) do
		p.files[f.path] = core.hash(slurp(folder .. "/" .. f.path))
		if not f.path:find "^tests/" then read = read + f.size end
	end
	if read > content.MAX_READ then
		place.fail("%s: holds more than %d MB beside its tests, the limit of a script", shown or folder, content.MAX_READ >> 20)
	end
	p.hash, p.sums = content.hash(p.files)
	return p
end

-- What differs between the files that should be there and those that are: a list of lines, empty when nothing does.
function content.differences(folder, wanted)
	local ok, list = pcall(files_of, folder, folder)
	if not ok then return { type(list) == "table" and list.message or tostring(list) } end
	local there, out = {}, {}
	for _, f in ipairs(list) do there[f.path] = true end
	for _, path in ipairs(place.sorted(wanted)) do
		if not there[path] then
			out[#out + 1] = path .. ": is gone"
		else
			local got = core.hash(slurp(folder .. "/" .. path))
			if got ~= wanted[path] then
				out[#out + 1] = ("%s: was changed (SHA-256 %s..., installed %s...)"):format(path, got:sub(1, 12),
					tostring(wanted[path]):sub(1, 12))
			end
		end
		there[path] = nil
	end
	for _, path in ipairs(place.sorted(there)) do out[#out + 1] = path .. ": is new" end
	return out
end

-- Copies the files of a package into a new folder.
function content.copy(package, to)
	for _, f in ipairs(package.list) do
		local path = to .. "/" .. f.path
		local ok, err = core.make_folder(path:match "^(.*)/")
		if ok then ok, err = core.write_file(path, slurp(package.folder .. "/" .. f.path)) end
		if not ok then place.fail("%s", tostring(err)) end
	end
end

-- ---- while scripts run -----------------------------------------------------------------------------------------

-- What a worker may read of a package, before it is locked: path -> SHA-256; tests are no part of it.
local function readable(files)
	local out = {}
	for path, sum in pairs(files) do
		if not path:find "^tests/" then out[path] = sum end
	end
	return out
end

-- The installed package `name`, checked against the lock file: folder, lock entry, files for the worker.
function content.verified(name)
	local entry = place.packages()[name]
	if not entry then return nil end
	local folder = place.folder(name)
	local function look()
		return content.hash(entry.files) ~= entry.hash and { "the lock file contradicts itself" }
			or content.differences(folder, entry.files)
	end
	local wrong = look()
	if #wrong > 0 then
		place.recover()
		wrong = look()
	end
	if #wrong > 0 then
		place.fail("%s: is not what was installed, so it does not run: %s%s (dossier script verify %s; dossier script update %s "
			.. "installs it anew)", name, wrong[1], #wrong > 1 and (" and %d more"):format(#wrong - 1) or "", name, name)
	end
	return folder, entry, readable(entry.files)
end

-- A script NAME/NAME.lua by its path is the package NAME: what its worker may read of it.
function content.beside(path)
	local folder, stem = path:match "^(.*)/([^/]+)%.lua$"
	if not folder then return nil end
	local real = core.real_path(folder)
	if not real or real:match "[^/]*$" ~= stem then return nil end
	-- a folder at work may hold links and what not; that is no part of the package
	local files, bytes, n = {}, 0, 0
	for _, e in ipairs(core.folder_list(folder) or {}) do
		if e.kind == "file" and not hidden(e.path) and not e.path:find "^tests/" and core.archive_name(e.path) then
			bytes, n = bytes + e.size, n + 1
			if bytes > content.MAX_READ or n > content.MAX_FILES then return nil end
			files[e.path] = core.hash(slurp(folder .. "/" .. e.path))
		end
	end
	return folder, files
end

return content
