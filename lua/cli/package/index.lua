-- Indexes: lists of packages that anyone can publish, as a JSON file in a folder or a git repository.
-- SPDX-License-Identifier: MIT
--
--   { "dossier-index": 1, "packages": [ { "name", "version", "summary", "tags": [], "needs": [], "license", "authors": [],
--     "source": "tolls-1.0.0.tar.gz" (below the index) or "https://...#v1.0.0", "hash": SHA-256 of the package } ] }
-- A copy of each stands below this user's data, so that searching works offline.

local core = require "dossier.core"
local place = require "cli.package.place"

local index = {}

local MAX_BYTES, MAX_PACKAGES = 16 << 20, 20000

local function text_or_nil(v) return type(v) == "string" and v or nil end

local function words(v)
	local out = {}
	for _, w in ipairs(type(v) == "table" and v or {}) do
		if type(w) == "string" then out[#out + 1] = w end
	end
	return out
end

-- One entry, checked; raises with the number of the entry.
local function clean(e, i, shown)
	local function wrong(message) place.fail("%s: package %d: %s", shown, i, message) end
	if type(e) ~= "table" then wrong "is no object" end
	if type(e.name) ~= "string" or not e.name:match "^%a[%w_-]*$" then wrong "expected \"name\" of letters, digits, - and _" end
	if type(e.source) ~= "string" or e.source == "" then wrong(("%s: expected \"source\""):format(e.name)) end
	if e.hash ~= nil and not (type(e.hash) == "string" and e.hash:match "^%x+$" and #e.hash == 64) then
		wrong(("%s: \"hash\" is no SHA-256"):format(e.name))
	end
	return { name = e.name, version = text_or_nil(e.version), summary = text_or_nil(e.summary) or "", text = "",
		license = text_or_nil(e.license), tags = words(e.tags), needs = words(e.needs), authors = words(e.authors), source = e.source,
		hash = e.hash }
end

local function parse(text, shown)
	if #text > MAX_BYTES then place.fail("%s: is larger than %d MB", shown, MAX_BYTES >> 20) end
	local value, err = core.json_decode(text)
	if type(value) ~= "table" or value["dossier-index"] ~= 1 or type(value.packages) ~= "table" then
		place.fail("%s: is no index of dossier (expected \"dossier-index\": 1 and \"packages\")%s", shown,
			value == nil and err and ": " .. tostring(err) or "")
	end
	if #value.packages > MAX_PACKAGES then place.fail("%s: lists more than %d packages", shown, MAX_PACKAGES) end
	local list = {}
	for i, e in ipairs(value.packages) do list[i] = clean(e, i, shown) end
	return list
end

-- ---- the copies ------------------------------------------------------------------------------------------------------

local function copies() return place.load "indexes.json" end

-- All known indexes: { { from = source, packages = {...} }, ... }, sorted by where they come from.
function index.all()
	local all, list = copies(), {}
	for _, shown in ipairs(place.sorted(type(all.indexes) == "table" and all.indexes or {})) do
		local copy = all.indexes[shown]
		if type(copy) ~= "table" or type(copy.from) ~= "table" or type(copy.text) ~= "string" then
			place.fail("%s/indexes.json: the copy of %s is damaged", place.root(), shown)
		end
		list[#list + 1] = { shown = shown, from = copy.from, packages = parse(copy.text, shown) }
	end
	return list
end

local function read_folder(folder, shown)
	local text, message = place.read(folder .. "/index.json")
	if not text then place.fail("%s: has no index.json (%s)", shown, tostring(message)) end
	return text
end

-- Takes a copy of the index in a folder or git repository, anew when there is one; gives its packages.
function index.add(word)
	local git = require "cli.package.git"
	local from = git.parse(word)
	local text
	if from then
		local temp = assert(core.folder_temp((os.getenv "TMPDIR" or "/tmp") .. "/dossier-index"))
		local ok, err = pcall(function()
			assert(core.make_folder(temp .. "/files"))
			from.commit = git.get(from, temp .. "/files", temp)
			text = read_folder(temp .. "/files", word)
		end)
		core.folder_remove(temp)
		if not ok then error(err, 0) end
	else
		local real, err = core.real_path(word)
		if not real then place.fail("%s", tostring(err)) end
		from = { kind = "folder", path = real }
		text = read_folder(real, word)
	end
	local shown = from.url and word or from.path
	local packages = parse(text, shown)
	place.change("indexes.json", function(all)
		all.indexes = type(all.indexes) == "table" and all.indexes or {}
		all.indexes[shown] = { from = from, text = text }
	end)
	return packages, shown
end

function index.remove(word)
	local shown = core.real_path(word) or word
	place.change("indexes.json", function(all)
		if type(all.indexes) ~= "table" or not (all.indexes[shown] or all.indexes[word]) then
			place.fail("%s: is no index that is known (dossier script index lists them)", word)
		end
		all.indexes[shown], all.indexes[word] = nil, nil
	end)
end

-- ---- finding -----------------------------------------------------------------------------------------------------------

-- Where an entry's package is: a git URL, else a clean path below the index.
local function source_of(entry, from, shown)
	local git = require "cli.package.git".parse(entry.source)
	if git then return git end
	local ok, why = core.archive_name(entry.source)
	if not ok then place.fail("%s: %s: the source is %s ('%s')", shown, entry.name, why.message, entry.source) end
	if from.kind == "git" then return { kind = "git", url = from.url, ref = from.commit, sub = entry.source } end
	local path = from.path .. "/" .. entry.source
	local found, err = core.stat(path)
	if not found then place.fail("%s", tostring(err)) end
	return { kind = found.kind == "folder" and "folder" or entry.source:match "%.lua$" and "file" or "archive",
		path = path }
end

-- The one package of that name: { source=, hash=, shown= (the index) }. only: that index alone, and nil when it is known no more
-- or has none of that name.
function index.find(name, only)
	local found, names = nil, {}
	for _, i in ipairs(index.all()) do
		for _, e in ipairs(i.packages) do
			names[#names + 1] = e.name
			if e.name == name and (not only or only == i.shown) then
				if found and found.hash ~= e.hash then
					place.fail("%s: stands in two indexes, %s and %s; add it by its source", name, found.shown, i.shown)
				end
				found = { entry = e, hash = e.hash, from = i.from, shown = i.shown }
			end
		end
	end
	if not found and only then return nil end
	if not found then
		place.fail("%s: there is no such file or folder, and no index has a package of that name%s", name, place.near(name, names))
	end
	found.source = source_of(found.entry, found.from, found.shown)
	found.source.index = found.shown
	return found
end

-- ---- making one ----------------------------------------------------------------------------------------------------------

-- Writes FOLDER/index.json over the packages right below it (folders, scripts, archives).
function index.make(folder)
	local fetch = require "cli.package.fetch"
	local list, err = core.folder_list(folder)
	if not list then place.fail("%s", tostring(err)) end
	local packages = {}
	for _, e in ipairs(list) do
		local path = folder .. "/" .. e.path
		if not e.path:find "/" and e.path:sub(1, 1) ~= "." and (e.kind == "folder" or e.path:match "%.lua$" or fetch.is_archive(e.path)) then
			local source = { kind = e.kind == "folder" and "folder" or e.path:match "%.lua$" and "file" or "archive", path = path }
			packages[#packages + 1] = fetch.with(source, function(p)
				local m = p.manifest
				return { name = m.name, version = m.version, summary = m.summary, license = m.license, tags = core.json_array(m.tags),
					needs = core.json_array(m.needs), authors = core.json_array(m.authors), source = e.path, hash = p.hash }
			end)
		end
	end
	if #packages == 0 then place.fail("%s: holds no packages (folders, scripts or archives)", folder) end
	table.sort(packages, function(a, b) return a.name < b.name or a.name == b.name and a.source < b.source end)
	for i = 2, #packages do
		if packages[i].name == packages[i - 1].name then
			place.fail("%s: %s and %s are both the package %s", folder, packages[i - 1].source, packages[i].source, packages[i].name)
		end
	end
	place.write(folder .. "/index.json", place.json { ["dossier-index"] = 1, packages = packages })
	return packages
end

return index
