-- dossier script: make, test, install and share scripts. Packages are cli.package.*.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local options = require "cli.options"

local script = {
	name = "script",
	usage = "script new NAME\nscript test FOLDER|NAME [--update]\nscript list [FILTER] | info SCRIPT | types [FOLDER]\n"
		.. "script add PATH|ARCHIVE|GIT-URL[#TAG]|NAME\nscript update|verify|remove [NAME...]\n"
		.. "script pack FOLDER [-o FILE | --sums]\nscript trust [FOLDER | KEY.pub | --module NAME | --forget WHAT]\n"
		.. "script search [FILTER]\nscript index [FOLDER|GIT-URL | --forget SOURCE | --make FOLDER]",
	summary = "scripts: make, test, install, share",
	text = [[
`new` makes a folder NAME with a script that works, a sample input, the output that is expected of it, and settings for
editors (.luarc.json); nothing is overwritten. `test` runs the script over its samples, with 1 and with 3 workers, and shows
what differs; --update takes over what it prints now. `list` has the shipped and installed scripts, `info` the manifest of
one. `types` writes the library's names and types for editors that know Lua's language server.

`add` installs a package: a folder or file, .tar.gz or .zip, a git repository at a tag or commit, or a name of an index. It
shows where it comes from, who signed it and what it asks for, runs its tests without any permission, and asks. `update` shows
what changed; `verify` compares what is there with what was installed; `pack` makes an archive, always the same bytes of the same files.

`trust` takes a folder of your own scripts, whose permissions are not asked for; a public key of minisign; or a module of
LuaRocks. `search` looks in the indexes that `index` knows; --make writes one.

docs/scripts.md tells how to write, debug and test a script, docs/sharing.md how to share one.]],
	examples = {
		{ "dossier script new meetings", "then: dossier run meetings/meetings.lua report.txt" },
		{ "dossier script test meetings" },
		{ "dossier script add https://git.example.org/tolls.git#v1.0.0" },
		{ "dossier script list 'needs:none and deaths'", "keys: name tag needs license author is signer; and or not ( )" },
		{ "dossier script pack meetings", "meetings-0.1.0.tar.gz, to be given to others" },
	},
	formats = { "text", "jsonl" },
	options = { { "update", "flag", "of test: what it prints now is what is expected" },
		{ "format", "FORMAT", "of list, info, search: how to print" },
		{ "yes", "flag", "of add, update: do not ask", short = "y" },
		{ "ref", "TAG", "of add, update: this tag or commit of the git repository" },
		{ "grant", "RIGHT", "of update: approve this new permission", repeated = true },
		{ "skip-tests", "flag", "of add, update: do not run its tests" },
		{ "unsigned", "flag", "of add, update: take what is signed with an unknown key as not signed" },
		{ "output", "FILE", "of pack: write to FILE", short = "o" },
		{ "sums", "flag", "of pack: write SHA256SUMS into the folder, to be signed" },
		{ "module", "NAME", "of trust: scripts may require this module of LuaRocks" },
		{ "forget", "flag", "of trust, index: take it back" },
		{ "make", "flag", "of index: write FOLDER/index.json over the packages in it" } },
}

local actions = {}

-- ---- list, info --------------------------------------------------------------------------------------------

local function json_args(m)
	local list = {}
	for i, a in ipairs(m.args) do
		list[i] = { name = a.name, type = a.type, of = a.of, choices = a.choices and core.json_array(a.choices), default = a.default,
			required = a.required, repeated = a.repeated, text = a.text }
	end
	return core.json_array(list)
end

local function json_of(m, where)
	local columns = {}
	for i, c in ipairs(m.columns) do columns[i] = { name = c.name, type = c.type, title = c.title } end
	return assert(core.json_encode { name = m.name, version = m.version, summary = m.summary, license = m.license,
		args = json_args(m), columns = core.json_array(columns), needs = core.json_array(m.needs),
		requires = m.requires, tags = core.json_array(m.tags), where = where, examples = core.json_array(m.examples) })
end

local function compile(args)
	local test, message = require "cli.package.filter".compile(table.concat(args, " "))
	if not test then options.usage(script, message) end
	return test
end

local function entries(rows, title, test, where)
	local filter, out, found = require "cli.package.filter", {}, {}
	for _, s in ipairs(rows) do
		local m, entry = s[3], s[4]
		local signer = entry and entry.signer and entry.signer.name
		if test(filter.item(m, { where = where, signer = signer })) then
			found[#found + 1] = { m, where }
			out[#out + 1] = options.entry(m.name .. (entry and m.version and " " .. m.version or ""), m.summary)
		end
	end
	if #out > 0 then table.insert(out, 1, title) end
	return out, found
end

function actions.list(opts, args)
	local format = require "cli.output".format(script, opts)
	local test, scripts = compile(args), require "cli.scripts"
	local installed, a = entries(scripts.installed(), "installed scripts (dossier script info NAME):", test, "installed")
	local shipped, b = entries(scripts.shipped(), "shipped scripts (dossier run NAME ...; dossier run NAME --help):", test, "shipped")
	table.move(shipped, 1, #shipped, #installed + 1, installed)
	table.move(b, 1, #b, #a + 1, a)
	if format == "jsonl" then
		for _, s in ipairs(a) do io.stdout:write(json_of(s[1], s[2]), "\n") end
	elseif #installed > 0 then
		io.stdout:write(core.show(table.concat(installed, "\n")), "\n")
	else
		io.stdout:write "no script matches\n"
	end
	return 0
end

function actions.search(opts, args)
	local format = require "cli.output".format(script, opts)
	local test, filter = compile(args), require "cli.package.filter"
	local all, n = require "cli.package.index".all(), 0
	if #all == 0 then error({ exit = 1, message = "no index is known (dossier script index FOLDER|GIT-URL)" }, 0) end
	for _, i in ipairs(all) do
		for _, e in ipairs(i.packages) do
			if test(filter.item(e, {})) then
				n = n + 1
				if format == "jsonl" then
					io.stdout:write(assert(core.json_encode { name = e.name, version = e.version, summary = e.summary,
						tags = core.json_array(e.tags), needs = core.json_array(e.needs), index = i.shown }), "\n")
				else
					local tags = #e.tags > 0 and " [" .. table.concat(e.tags, ", ") .. "]" or ""
					io.stdout:write(core.show(options.entry(e.name .. (e.version and " " .. e.version or ""), e.summary .. tags)), "\n")
				end
			end
		end
	end
	if n == 0 and format == "text" then io.stdout:write "no package matches\n" end
	return 0
end

local function facts(s)
	local m = s.manifest
	local out = { require "cli.scripts".help(s):gsub("\n\noptions of every script:.*$", "\n") }
	out = { out[1] }
	local function fact(name, value)
		if value and value ~= "" then out[#out + 1] = ("%-10s %s\n"):format(name .. ":", value) end
	end
	out[#out + 1] = "\n"
	fact("license", m.license)
	fact("authors", table.concat(m.authors, ", "))
	fact("needs", #m.needs > 0 and table.concat(m.needs, ", ") or require "cli.package.permit".nothing)
	fact("requires", m.requires and ("API level %d (this dossier has %d)"):format(m.requires,
		require "dossier.manifest".level))
	fact("tags", table.concat(m.tags, ", "))
	fact("where", s.shipped and "comes with dossier" or s.path)
	if s.entry then
		fact("from", require "cli.package.fetch".shown(s.entry.source))
		fact("commit", s.entry.source.commit)
		fact("signed by", require "cli.package.sign".describe(s.entry.signer))
		fact("approved", table.concat(s.entry.approved, ", "))
		fact("SHA-256", s.entry.hash)
	end
	return core.show(table.concat(out))
end

function actions.info(opts, args)
	if #args ~= 1 then options.usage(script, "info needs one script: a path, or a name") end
	local word = args[1]
	local found = core.stat(word)
	if found and found.kind == "folder" and not require "cli.scripts".known(word) then word = select(2, require "cli.script_test".locate(word)) end
	local s = require "cli.scripts".load(word)
	if not s.manifest then
		error({ exit = 1, message = word .. ": has no manifest (a comment at the top with @script; docs/scripts.md)" }, 0)
	end
	io.stdout:write(require "cli.output".format(script, opts) == "text" and facts(s) or json_of(s.manifest) .. "\n")
	return 0
end

-- ---- new, test, types ----------------------------------------------------------------------------------------

function actions.new(_, args)
	if #args ~= 1 then options.usage(script, "new needs one name, e.g. dossier script new meetings") end
	local folder, name, written = require "cli.script_new".make(args[1])
	require "cli.script_test".first(folder, ("%s/%s.lua"):format(folder, name))
	local out = { ("made %s:\n"):format(folder) }
	for _, path in ipairs(written) do out[#out + 1] = ("  %s/%s\n"):format(folder, path) end
	out[#out + 1] = ("run it:   dossier run %s/%s.lua %s/tests/sample/report.txt\ntest it:  dossier script test %s\n"):format(folder,
		name, folder, folder)
	io.stdout:write(core.show(table.concat(out)))
	return 0
end

function actions.test(opts, args)
	if #args ~= 1 then options.usage(script, "test needs one folder, e.g. dossier script test meetings") end
	return require "cli.script_test".run(args[1], opts.update)
end

function actions.types(_, args)
	if #args > 1 then options.usage(script, "types takes one folder") end
	local new = require "cli.script_new"
	local folder = args[1] or new.types_folder()
	if not folder then error({ exit = 1, message = "there is no $HOME; name a folder: dossier script types FOLDER" }, 0) end
	io.stdout:write(core.show(new.types(folder) .. "/dossier.lua"), "\n")
	return 0
end

-- ---- packages -------------------------------------------------------------------------------------------------

function actions.add(opts, args)
	if #args ~= 1 then options.usage(script, "add needs one package: a path, an archive, a git URL, or a name of an index") end
	return require "cli.package.install".add(args[1], opts)
end

function actions.update(opts, args) return require "cli.package.install".update(args, opts) end
function actions.verify(_, args) return require "cli.package.install".verify(args) end
function actions.trust(opts, args) return require "cli.package.trust".run(args, opts) end

function actions.remove(_, args)
	if #args == 0 then options.usage(script, "remove needs the name of an installed script") end
	return require "cli.package.install".remove(args)
end

function actions.pack(opts, args)
	if #args ~= 1 then options.usage(script, "pack needs one folder, e.g. dossier script pack meetings") end
	return require "cli.package.install".pack(args[1], opts)
end

function actions.index(opts, args)
	local index = require "cli.package.index"
	local say = require "cli.package.install".say
	if #args > 1 then options.usage(script, "index takes one folder or git URL") end
	if #args == 0 then
		local all = index.all()
		for _, i in ipairs(all) do say("%s  %d packages", i.shown, #i.packages) end
		if #all == 0 then say "no index is known (dossier script index FOLDER|GIT-URL)" end
	elseif opts.forget then
		index.remove(args[1])
		say("%s: is known no more", args[1])
	elseif opts.make then
		say("wrote %s/index.json: %d packages", (args[1]:gsub("(.)/+$", "%1")), #index.make(args[1]))
	else
		local packages, shown = index.add(args[1])
		say("%s: %d packages (dossier script search WORD)", shown, #packages)
	end
	return 0
end

-- ---- the command -------------------------------------------------------------------------------------------------

local built = { "new", "test", "list", "info", "types", "add", "update", "verify", "remove", "pack", "trust", "search", "index" }
script.actions = built

-- Options that belong to some of the actions only.
local belongs = { update = { "test" }, yes = { "add", "update" }, ref = { "add", "update" }, grant = { "update" },
	["skip-tests"] = { "add", "update" }, unsigned = { "add", "update" }, output = { "pack" }, sums = { "pack" },
	module = { "trust" }, forget = { "trust", "index" }, make = { "index" }, format = { "list", "info", "search" } }

local function check_options(opts, word)
	for _, o in ipairs(options.flat(script)) do
		local of = belongs[o[1]]
		if of and options.given(opts, o[1]) and not (" " .. table.concat(of, " ") .. " "):find(" " .. word .. " ", 1, true) then
			options.usage(script, ("--%s: only with %s"):format(o[1], table.concat(of, ", ")))
		end
	end
end

function script.run(opts, args)
	local word = table.remove(args, 1)
	if not word then options.usage(script, "what shall it do? " .. table.concat(built, ", ")) end
	local action = actions[word]
	if not action then
		local near = options.nearest(word, built)
		options.usage(script, ("unknown '%s'%s (%s)"):format(word, near and (", did you mean '%s'?"):format(near) or "",
			table.concat(built, ", ")))
	end
	check_options(opts, word)
	return action(opts, args)
end

return script
