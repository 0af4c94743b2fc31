-- script add, update, remove, verify, pack: packages in and out.
-- SPDX-License-Identifier: MIT
--
-- Nothing of a package runs before it was shown, but its own tests: confined and without any permission.

local core = require "dossier.core"
local place = require "cli.package.place"
local content, fetch = require "cli.package.content", require "cli.package.fetch"
local permit, sign = require "cli.package.permit", require "cli.package.sign"

local install = {}

local function say(...) io.stdout:write(core.show((...):format(select(2, ...))), "\n") end
install.say = say

local function size(bytes)
	if bytes < 10000 then return ("%d bytes"):format(bytes) end
	return bytes < 10000000 and ("%d kB"):format((bytes + 500) // 1000) or ("%d MB"):format((bytes + 500000) // 1000000)
end

-- ---- showing ----------------------------------------------------------------------------------------------------

local function title(p) return p.name .. (p.manifest.version and " " .. p.manifest.version or "") end

local function show(p, source, signer)
	say("%s%s", title(p), p.manifest.summary ~= "" and ": " .. p.manifest.summary or "")
	say("  from       %s", fetch.shown(source))
	if source.commit then say("  commit     %s", source.commit) end
	say("  content    %d file%s, %s, SHA-256 %s", #p.list, #p.list == 1 and "" or "s", size(p.bytes), p.hash)
	say("  signed by  %s", sign.describe(signer))
	if #p.manifest.needs == 0 then
		say("  needs      %s", permit.nothing)
	else
		say "  needs      your permission to"
		say("%s", permit.list(p.manifest.needs, "    "))
	end
end

-- The package's own tests, confined, with no permission. Raises when one fails, unless opts.skip.
local function test(p, opts)
	if opts["skip-tests"] then
		say "  tests      skipped"
		return
	end
	local passed, failed, report = require "cli.script_test".check(p.folder, ("%s/%s.lua"):format(p.folder, p.name))
	if passed + failed == 0 then
		say "  tests      none"
		return
	end
	say("  tests      %d passed, %d failed", passed, failed)
	if failed > 0 then
		io.stdout:write(core.show(report))
		place.fail("%s: its tests fail, so it was not installed (--skip-tests installs it all the same)", p.name)
	end
end

-- ---- putting into place --------------------------------------------------------------------------------------------

local function check_name(name)
	for _, c in ipairs(require "cli.init".commands) do
		if c[1] == name then place.fail("'%s' is a command of dossier; a script of that name cannot be installed", name) end
	end
end

local function move(from, to)
	local ok, err = core.rename(from, to)
	if not ok then place.fail("%s", tostring(err)) end
end

-- The new folder takes the place of the old one; the old one is thrown away when the lock file says the new one.
local function put(p, source, signer, rights)
	local folder = place.folder(p.name)
	local old = core.stat(folder) and p.folder .. ".old"
	if old then move(folder, old) end
	local ok, err = core.rename(p.folder, folder)
	if ok then
		ok, err = pcall(place.lock, p.name, { version = p.manifest.version, source = source, hash = p.hash, files = p.files,
			level = p.manifest.requires or require "dossier.manifest".level, approved = core.json_array(rights), signer = signer })
		if not ok then core.folder_remove(folder) end
	end
	if not ok then
		if old then core.rename(old, folder) end
		place.fail("%s", type(err) == "table" and err.message or tostring(err))
	end
end

-- ---- add -----------------------------------------------------------------------------------------------------------

local function consent(p, opts, question)
	if opts.yes then return true end
	local answer = permit.ask(question)
	if answer == nil then place.fail("%s: not installed: there is no terminal to ask at; --yes says yes to what is shown above", p.name) end
	return answer
end

local function check_hash(entry, p)
	if entry and entry.hash and entry.hash ~= p.hash then
		place.fail("%s: is not what the index %s names: SHA-256 %s, expected %s", p.name, entry.shown, p.hash, entry.hash)
	end
end

function install.add(word, opts)
	local source, entry = fetch.parse(word)
	if opts.ref then
		if source.kind ~= "git" then place.fail("--ref is for git; %s is not", word) end
		source.ref = opts.ref
	end
	return fetch.with(source, function(p)
		check_name(p.name)
		check_hash(entry, p)
		local before = place.packages()[p.name]
		if before and before.hash == p.hash then
			say("%s: is installed already", title(p))
			return 0
		elseif before then
			place.fail("%s %s is installed, from %s (dossier script update %s, or remove it first)", p.name, before.version or "",
				fetch.shown(before.source), p.name)
		end
		local signer = sign.check(source, p, opts)
		show(p, source, signer)
		test(p, opts)
		if not consent(p, opts, #p.manifest.needs > 0 and "Install it, with these permissions?" or "Install it?") then
			say("%s: not installed", p.name)
			return 1
		end
		put(p, source, signer, p.manifest.needs)
		say("installed: dossier run %s --help", p.name)
		return 0
	end)
end

-- ---- update ----------------------------------------------------------------------------------------------------------

local MAX_SHOWN = 400

local function text_of(folder, path)
	local text = place.read(folder .. "/" .. path)
	return text and utf8.len(text) and text
end

-- What changes from the files of one folder to those of the other.
local function show_difference(name, before, p)
	local folder, shown = place.folder(name), 0
	local all = {}
	for path in pairs(before.files) do all[path] = true end
	for path in pairs(p.files) do all[path] = true end
	for _, path in ipairs(place.sorted(all)) do
		if before.files[path] ~= p.files[path] then
			local old, new = before.files[path] and text_of(folder, path), p.files[path] and text_of(p.folder, path)
			say("  %s %s", not before.files[path] and "new:    " or not p.files[path] and "gone:   " or "changed:", path)
			if (old or not before.files[path]) and (new or not p.files[path]) and shown < MAX_SHOWN then
				for _, line in ipairs(require "cli.script_test".diff(old or "", new or "")) do
					shown = shown + 1
					if shown <= MAX_SHOWN then say("    %s", (line:gsub("\t", "    "))) end
				end
				if shown > MAX_SHOWN then say "    ..." end
			end
		end
	end
end

-- The rights that the new version wants beyond those approved; raises unless they are granted.
local function grown(p, before, opts)
	local missing = permit.missing(p.manifest.needs, before.approved)
	local granted = permit.missing(missing, opts.grant)
	if #missing == 0 then return end
	say "  it now also asks that it may"
	say("%s", permit.list(missing, "    "))
	if #granted > 0 and (opts.yes or not core.isatty(0)) then
		place.fail("%s: not updated: %s also wants %s, which nobody has approved (at a terminal you are asked; --grant %s approves)",
			p.name, title(p), table.concat(granted, ", "), granted[1])
	end
end

-- Where the package comes from now: what came from an index, where the copy of that index says; and the index's entry.
local function source_now(name, before, opts)
	local source, entry = {}, nil
	for k, v in pairs(before.source) do source[k] = v end
	if source.index and not opts.ref then
		entry = require "cli.package.index".find(name, source.index)
		if entry then source = entry.source end
	end
	if opts.ref then
		if source.kind ~= "git" then place.fail("--ref is for git; %s came from %s", name, fetch.shown(source)) end
		source.ref = opts.ref
	end
	return source, entry
end

local function update_one(name, opts)
	local before = place.installed(name)
	local source, entry = source_now(name, before, opts)
	return fetch.with(source, function(p)
		check_hash(entry, p)
		if p.name ~= name then place.fail("%s: there is now a script %s, not %s", fetch.shown(source), p.name, name) end
		local signer = sign.check(source, p, opts)
		local intact = #content.differences(place.folder(name), before.files) == 0
		if p.hash == before.hash and intact then
			say("%s: is up to date", title(p))
			return 0
		end
		if not opts.unsigned then sign.same(before.signer, signer, name) end
		say("%s %s -> %s", name, before.version or "?", p.manifest.version or "?")
		if not intact then say "  what is installed was changed; this puts it right" end
		show_difference(name, before, p)
		say("  content    SHA-256 %s", p.hash)
		say("  signed by  %s", sign.describe(signer))
		grown(p, before, opts)
		test(p, opts)
		if not consent(p, opts, "Update it?") then
			say("%s: not updated", name)
			return 1
		end
		put(p, source, signer, p.manifest.needs)
		say("updated %s", title(p))
		return 0
	end)
end

-- Does it for each; one that fails is named, and the others go on.
local function each(names, fn)
	local code = 0
	for _, name in ipairs(names) do
		local ok, result = pcall(fn, name)
		if not ok then
			if type(result) ~= "table" or result.exit ~= 1 then error(result, 0) end
			io.stdout:flush()
			require "cli.output".warn(result.message)
			result = 1
		end
		code = math.max(code, result)
	end
	return code
end

function install.update(names, opts)
	if #names == 0 then names = place.sorted(place.packages()) end
	if #names == 0 then say "no scripts are installed" end
	return each(names, function(name) return update_one(name, opts) end)
end

-- ---- remove, verify -----------------------------------------------------------------------------------------------

function install.remove(names)
	place.hold()
	return each(names, function(name)
		place.installed(name)
		-- out of the way first: whoever is killed on the way leaves it whole, or gone
		local temp, err = core.folder_temp(place.need() .. "/scripts/.new")
		local ok = temp
		if ok then ok, err = core.make_folder(temp .. "/package") end
		local there = ok and core.stat(place.folder(name))
		if there then ok, err = core.rename(place.folder(name), ("%s/package/%s.old"):format(temp, name)) end
		if not ok then place.fail("%s", tostring(err)) end
		place.lock(name, nil)
		core.folder_remove(temp)
		say("removed %s", name)
		return 0
	end)
end

local function verify_one(name)
	local entry = place.installed(name)
	local wrong = content.differences(place.folder(name), entry.files)
	if content.hash(entry.files) ~= entry.hash then table.insert(wrong, 1, "the lock file contradicts itself") end
	if #wrong == 0 then
		local signer = entry.signer
		say("ok    %s%s, SHA-256 %s%s", name, entry.version and " " .. entry.version or "", entry.hash,
			signer and (", signed by %s (key %s)"):format(signer.name, signer.id) or "")
		return 0
	end
	say("FAIL  %s", name)
	for _, line in ipairs(wrong) do say("  %s", line) end
	return 1
end

-- Folders that no package of the lock file has.
local function strangers(list)
	local out = {}
	for _, e in ipairs(core.folder_list(place.need() .. "/scripts") or {}) do
		if not e.path:find "/" and e.path:sub(1, 1) ~= "." and not list[e.path] then out[#out + 1] = e.path end
	end
	table.sort(out)
	return out
end

function install.verify(names)
	local code = 0
	place.recover()
	if #names == 0 then
		local list = place.packages()
		names = place.sorted(list)
		for _, name in ipairs(strangers(list)) do
			say("FAIL  %s\n  lies among the scripts, but was never installed", name)
			code = 1
		end
		if #names == 0 and code == 0 then say "no scripts are installed" end
	end
	return math.max(code, each(names, verify_one))
end

-- ---- pack -----------------------------------------------------------------------------------------------------------

-- The folder of a package: its path, a file in it, or the name of an installed one.
local function folder_of(word)
	local found = core.stat(word)
	if not found and place.packages()[word] then return place.folder(word) end
	return (require "cli.script_test".locate(word))
end

local function write_sums(p)
	local files = {}
	for path, sum in pairs(p.files) do
		if path ~= "SHA256SUMS" and path ~= "SHA256SUMS.minisig" then files[path] = sum end
	end
	local _, sums = content.hash(files)
	place.write(p.folder .. "/SHA256SUMS", sums)
	say("wrote %s/SHA256SUMS; sign it: minisign -Sm %s/SHA256SUMS", p.folder, p.folder)
end

function install.pack(word, opts)
	local p = content.read(folder_of(word))
	if opts.sums then
		write_sums(p)
		return 0
	end
	if not p.manifest.version then
		place.fail("%s.lua:1: a package needs a version: -- @script %s 1.0.0", p.name, p.name)
	end
	local name = ("%s-%s"):format(p.name, p.manifest.version)
	local to = opts.output or name .. ".tar.gz"
	local names = {}
	for i, f in ipairs(p.list) do names[i] = f.path end
	local temp, err = core.folder_temp((to:match "^(.*/)" or "./") .. ".dossier-pack")
	if not temp then place.fail("%s", tostring(err)) end
	local ok
	ok, err = core.archive_pack(temp .. "/archive", p.folder, name, names)
	if ok then ok, err = core.rename(temp .. "/archive", to) end
	core.folder_remove(temp)
	if not ok then place.fail("%s: %s", to, err.message) end
	say("wrote %s: %s, %d file%s", to, title(p), #names, #names == 1 and "" or "s")
	say("  package  SHA-256 %s", p.hash)
	say("  archive  SHA-256 %s", core.hash(place.read(to)))
	return 0
end

return install
