-- Permissions: in plain words, approved once, asked for again only when there are more of them.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local place = require "cli.package.place"

local permit = {}

local words = {
	annotate = "keep its annotations in the store that it is run over",
	decide = "make decisions in your store: merge, split, rename entities",
	write = "write the file %s, in the folder where you run it",
	run = "run the program %s, which is not confined and may do what you may",
}

-- A right as a sentence: "write a file, which you name: results.csv"
function permit.words(right)
	local kind, of = right:match "^([^:]*):?(.*)$"
	return words[kind] and words[kind]:format(of) or right
end

-- The rights of `wanted` that are not among `approved`.
function permit.missing(wanted, approved)
	local has, list = {}, {}
	for _, r in ipairs(approved or {}) do has[r] = true end
	for _, r in ipairs(wanted) do
		if not has[r] then list[#list + 1] = r end
	end
	return list
end

-- Lines for the terminal.
function permit.list(rights, indent)
	local out = {}
	for _, r in ipairs(rights) do out[#out + 1] = ("%s%-20s %s"):format(indent or "  ", r, permit.words(r)) end
	return table.concat(out, "\n")
end

permit.nothing = "nothing: it runs confined, and reads what its arguments name"

-- Asks on the terminal; false when the answer is no, nil when there is no terminal to ask at.
function permit.ask(question)
	if not (core.isatty(0) and core.isatty(2)) then return nil end
	io.stdout:flush()
	io.stderr:write(core.show(question), " [y/N] ")
	io.stderr:flush()
	local answer = io.stdin:read "l"
	return answer ~= nil and answer:lower():match "^%s*y" ~= nil
end

-- ---- scripts that are not installed ------------------------------------------------------------------------------

local function trusted_folder(path)
	for _, folder in ipairs(place.load "trust.json".folders or {}) do
		if type(folder) == "string" and path:sub(1, #folder + 1) == folder .. "/" then return folder end
	end
end

local function refuse(name, missing)
	place.fail("%s asks for what nobody has approved yet: %s (run it at a terminal to be asked; --yes approves, --deny runs it without)",
		name, table.concat(missing, ", "))
end

-- Asks for the rights of a script that are not approved yet, and remembers the answer by `remember`.
local function approve(name, missing, opts, remember)
	if opts.yes then return remember() end
	io.stderr:write(core.show(("%s asks that it may\n%s"):format(name, permit.list(missing))), "\n")
	local answer = permit.ask "Allow this, from now on?"
	if answer == nil then refuse(name, missing) end
	if not answer then error({ exit = 1, message = name .. ": not allowed, so it did not run (--deny runs it without)" }, 0) end
	remember()
end

-- The names behind "write:" among the rights.
local function names(rights, kind)
	local list = {}
	for _, r in ipairs(rights) do
		local name = r:match("^" .. kind .. ":(.+)$")
		if name then list[#list + 1] = name end
	end
	return list
end

-- The rights that a run of this script has: {} with --deny, else all that it needs, or an error.
local function rights_of(script, opts)
	local m = script.manifest
	if not m or #m.needs == 0 or opts.deny then return {} end
	if script.shipped or opts.trust then return m.needs end
	if script.entry then
		local missing = permit.missing(m.needs, script.entry.approved)
		if #missing > 0 then
			approve(m.name, missing, opts, function()
				script.entry.approved = m.needs
				place.approve(m.name, script.entry.hash, m.needs)
			end)
		end
		return m.needs
	end
	local path, hash = core.real_path(script.path) or script.path, core.hash(script.source)
	if trusted_folder(path) then return m.needs end
	local all = place.load "approved.json".scripts
	local before = type(all) == "table" and type(all[path]) == "table" and all[path] or {}
	local function keep(rights)
		place.change("approved.json", function(file)
			file.scripts = type(file.scripts) == "table" and file.scripts or {}
			file.scripts[path] = { hash = hash, rights = rights }
		end)
	end
	local missing = permit.missing(m.needs, before.rights)
	local function remember()
		if place.root() then keep(m.needs) end
	end
	if #missing > 0 then
		approve(script.path, missing, opts, remember)
	elseif before.hash ~= hash then
		-- other bytes, no more rights; fewer are not given up, so that nobody is asked twice
		keep(before.rights)
	end
	return m.needs
end

-- Sets script.rights, and script.granted = { write = {NAME...}, run = {COMMAND...}, annotate =, decide = }.
function permit.check(script, opts)
	local rights = rights_of(script, opts)
	script.rights = rights
	script.granted = { write = names(rights, "write"), run = names(rights, "run") }
	for _, r in ipairs(rights) do
		if r == "annotate" or r == "decide" then script.granted[r] = true end
	end
end

-- ---- help ------------------------------------------------------------------------------------------------------------

function permit.help()
	return [[
permissions (docs/sharing.md): a script reads the documents and stores that you
name on its command line, and prints. It has no files, no network, no programs.
What more it wants stands in its manifest, one @needs a line:
]] .. permit.list({ "annotate", "decide", "write:NAME", "run:COMMAND" }) .. [[

You are asked once. A new version is asked about only when it wants more.
  dossier script info NAME      what a script needs
  dossier script list needs:none
                                scripts that need nothing
  dossier run --deny NAME       run it without any of it
  dossier run --yes NAME        approve without being asked (for automation)
  dossier script trust FOLDER   do not ask about your own scripts in FOLDER
A script has them as doc:annotate, dossier.write and dossier.run. What it writes and annotates is there when the
run has succeeded, else nothing is. `dossier run --trace` says which ones a script uses.
No function needs `decide` yet.
--trust is another thing: it runs a script unconfined, as the program you are.
]]
end

return permit
