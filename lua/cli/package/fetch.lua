-- Where a package comes from: a file, a folder, an archive, a git repository, a name in an index.
-- SPDX-License-Identifier: MIT
--
-- A source is { kind = "file" | "folder" | "archive", path= } or { kind = "git", url=, ref=, sub=, commit= }; it stands in
-- the lock file, so that `update` finds it again.

local core = require "dossier.core"
local place = require "cli.package.place"

local fetch = {}

local archives = { "%.tar%.gz$", "%.tgz$", "%.tar$", "%.zip$" }

function fetch.is_archive(path)
	for _, pattern in ipairs(archives) do
		if path:lower():find(pattern) then return true end
	end
	return false
end

-- What was typed -> source; index = the index's entry when it came from one.
function fetch.parse(word)
	local git = require "cli.package.git".parse(word)
	if git then return git end
	local found, err = core.stat(word)
	if not found then
		if not word:find "/" and word:match "^%a[%w_-]*$" then
			local entry = require "cli.package.index".find(word)
			return entry.source, entry
		end
		place.fail("%s", tostring(err))
	end
	local path = core.real_path(word) or word
	if found.kind == "folder" then return { kind = "folder", path = path } end
	if found.kind ~= "file" then place.fail("%s: is no file", word) end
	if word:match "%.lua$" then return { kind = "file", path = path } end
	if fetch.is_archive(word) then return { kind = "archive", path = path } end
	place.fail("%s: is no package: expected a folder, NAME.lua, .tar.gz, .tgz, .tar, .zip, or a git URL", word)
end

function fetch.shown(source)
	if source.kind == "git" then
		return source.url .. (source.ref and "#" .. source.ref or "") .. (source.sub and " (" .. source.sub .. ")" or "")
	end
	return source.path
end

-- An archive often holds one folder, and the package in that.
local function descend(folder)
	local list = core.folder_list(folder) or {}
	local top
	for _, e in ipairs(list) do
		if not e.path:find "/" and e.path:sub(1, 1) ~= "." then
			if e.kind ~= "folder" or top then return folder end
			top = e.path
		end
	end
	return top and folder .. "/" .. top or folder
end

-- The bytes of a file, once: what is unpacked, what is hashed and what a signature is checked against are the same.
local function original(source, temp)
	local found, err = core.stat(source.path)
	if not found then place.fail("%s", tostring(err)) end
	if found.size > require "cli.package.content".MAX_BYTES then place.fail("%s: is too large for a package", source.path) end
	local text, message = place.read(source.path)
	if not text then place.fail("%s", tostring(message)) end
	place.write(temp .. "/original", text)
	return text
end

local function unpack(source, folder, temp)
	original(source, temp)
	local ok, err = core.archive_unpack(temp .. "/original", folder)
	if not ok then place.fail("%s: %s", source.path, err.message) end
	return descend(folder)
end

-- A script alone: the package has one file, named as its manifest says.
local function one_file(source, folder, temp)
	local text = original(source, temp)
	local m, wrong = require "dossier.manifest".parse(text, source.path)
	if wrong then place.fail("%s", wrong) end
	if not m then place.fail("%s: has no manifest, so it cannot be installed (a comment at the top with @script; docs/scripts.md)", source.path) end
	place.write(("%s/%s.lua"):format(folder, m.name), text)
	return folder
end

-- A file that a git repository holds.
local function from_file(path, temp)
	local folder = temp .. "/inner"
	local ok, err = core.make_folder(folder)
	if not ok then place.fail("%s", tostring(err)) end
	if fetch.is_archive(path) then return unpack({ path = path }, folder, temp) end
	return one_file({ path = path }, folder, temp)
end

-- The folder with its files, and the file that it was when it was one.
local function obtain(source, temp)
	local folder = temp .. "/files"
	local ok, err = core.make_folder(folder)
	if not ok then place.fail("%s", tostring(err)) end
	if source.kind == "git" then
		local file
		source.commit, file = require "cli.package.git".get(source, folder, temp)
		return file and from_file(file, temp) or folder, file
	elseif source.kind == "archive" then
		return unpack(source, folder, temp), source.path
	elseif source.kind == "file" then
		return one_file(source, folder, temp), source.path
	end
	return source.path
end

-- Brings the source here, reads it as a package and hands that to fn; what was unpacked is gone afterwards. The copy
-- that fn gets lies beside the installed packages, to be renamed into place: it is package.folder.
function fetch.with(source, fn)
	local content = require "cli.package.content"
	place.hold()
	local temp, err = core.folder_temp(place.need() .. "/scripts/.new")
	if not temp then place.fail("%s", tostring(err)) end
	local done, result = xpcall(function()
		local shown = fetch.shown(source)
		local folder, file = obtain(source, temp)
		local found = content.read(folder, shown)
		local copy = temp .. "/package/" .. found.name
		content.copy(found, copy)
		local package = content.read(copy, shown)
		if package.hash ~= found.hash then place.fail("%s: changed while it was read", shown) end
		package.original = file and temp .. "/original"
		package.signature = file and file .. ".minisig"
		return fn(package)
	end, function(e) return type(e) == "string" and debug.traceback(e, 2) or e end)
	core.folder_remove(temp)
	if not done then error(result, 0) end
	return result
end

return fetch
