-- dossier script: make, test and look at scripts.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local options = require "cli.options"

local script = {
	name = "script",
	usage = "script new NAME\nscript test FOLDER [--update]\nscript list | info SCRIPT\nscript types [FOLDER]",
	summary = "make, test and look at scripts",
	text = [[
`new` makes a folder NAME with a script that works, a sample input, the output that is expected of it, and settings for
editors (.luarc.json); nothing is overwritten. `test` runs the script over its samples and shows what differs; --update
takes over what it prints now. `list` has the shipped scripts, `info` the manifest of one. `types` writes the library's names
and types for editors that know Lua's language server, to FOLDER or to this user's data folder.

docs/scripts.md tells how to write, debug and test one.]],
	examples = {
		{ "dossier script new meetings", "then: dossier run meetings/meetings.lua report.txt" },
		{ "dossier script test meetings" },
		{ "dossier script info casualties" },
	},
	formats = { "text", "jsonl" },
	options = { { "update", "flag", "of test: what it prints now is what is expected" },
		{ "format", "FORMAT", "of list and info: how to print" } },
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

local function json_of(m)
	local columns = {}
	for i, c in ipairs(m.columns) do columns[i] = { name = c.name, type = c.type, title = c.title } end
	return assert(core.json_encode { name = m.name, version = m.version, summary = m.summary, license = m.license,
		args = json_args(m), columns = core.json_array(columns), needs = core.json_array(m.needs),
		requires = m.requires, examples = core.json_array(m.examples) })
end

function actions.list(opts, args)
	if #args > 0 then options.usage(script, "list takes no more words") end
	local format = require "cli.output".format(script, opts)
	if format == "text" then
		io.stdout:write(require "cli.help".topics.scripts())
		return 0
	end
	for _, s in ipairs(require "cli.scripts".shipped()) do
		io.stdout:write(json_of(require "cli.scripts".load(s[1]).manifest), "\n")
	end
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
	fact("needs", #m.needs > 0 and table.concat(m.needs, ", ") or "nothing: it runs confined, and reads what its arguments name")
	fact("requires", m.requires and ("API level %d (this dossier has %d)"):format(m.requires,
		require "dossier.manifest".level))
	fact("where", s.shipped and "comes with dossier" or s.path)
	return table.concat(out)
end

function actions.info(opts, args)
	if #args ~= 1 then options.usage(script, "info needs one script: a path, or the name of a shipped one") end
	local word = args[1]
	local found = core.stat(word)
	if found and found.kind == "folder" then word = select(2, require "cli.script_test".locate(word)) end
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

-- ---- the command -------------------------------------------------------------------------------------------------

local built = { "new", "test", "list", "info", "types" }
local later = { add = true, remove = true, update = true, verify = true, trust = true, pack = true }

function script.run(opts, args)
	local word = table.remove(args, 1)
	if not word then options.usage(script, "what shall it do? " .. table.concat(built, ", ")) end
	local action = actions[word]
	if not action then
		if later[word] then
			options.usage(script, ("'%s' is not built yet; there are %s"):format(word, table.concat(built, ", ")))
		end
		local near = options.nearest(word, built)
		options.usage(script, ("unknown '%s'%s (%s)"):format(word, near and (", did you mean '%s'?"):format(near) or "",
			table.concat(built, ", ")))
	end
	if opts.update and word ~= "test" then options.usage(script, "--update: only with test") end
	return action(opts, args)
end

return script
