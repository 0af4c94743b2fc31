-- dossier help: commands, topics and the names of the Lua API.
-- SPDX-License-Identifier: MIT

local options = require "cli.options"

local help = {
	name = "help", usage = "help [COMMAND|TOPIC|NAME]", summary = "help on a command, a topic or a Lua name",
	text = "Topics: scripts (the shipped ones), types (of entities), lua (the names of the API). A Lua name is written as "
		.. "in the reference: dossier.fold, doc:entities, stream:map.",
	examples = { { "dossier help add" }, { "dossier help scripts" }, { "dossier help doc:entities" } },
	options = { { "markdown", "flag", "the whole Lua reference as Markdown" },
		{ "luacats", "flag", "the Lua API as LuaCATS definitions, for editors" } },
}

local topics = {}

function topics.scripts()
	local out = { "shipped scripts (dossier run NAME ...; dossier run NAME --help):" }
	for _, s in ipairs(require "cli.scripts".shipped()) do out[#out + 1] = options.entry(s[1], s[2]) end
	return table.concat(out, "\n") .. "\n"
end

function topics.types()
	return [[
types of entities (coarse type in brackets where it differs):
  PERSON                people
  ORG                   organisations, companies, agencies
  GPE (LOC)             countries, provinces, cities
  LOC                   other places: rivers, regions, seas
  FAC (LOC)             buildings, airports, bridges
  NORP (MISC)           nationalities, religions, political groups
  EVENT (MISC)          wars, forums, summits, disasters
  PRODUCT WORK_OF_ART LAW LANGUAGE (MISC)
  DATE TIME DURATION SET    with TIMEX3 values
  CARDINAL ORDINAL PERCENT MONEY QUANTITY    with numbers and bounds
  EMAIL URL PHONE IP HANDLE HASHTAG COORD
]]
end

function topics.lua()
	return require "dossier.help".text()
end

function help.run(opts, args)
	local api = require "dossier.api"
	if opts.markdown then
		io.stdout:write(api.markdown())
	elseif opts.luacats then
		io.stdout:write(api.luacats())
	elseif #args == 0 then
		require "cli.init".overview(io.stdout)
		io.stdout:write "\n'dossier help COMMAND' has examples; topics: scripts, types, lua; a Lua name: doc:entities\n"
	else
		return help.topic(args[1])
	end
	return 0
end

function help.topic(word)
	for _, c in ipairs(require "cli.init".commands) do
		if c[1] == word then
			io.stdout:write(options.help(require("cli." .. word)))
			return 0
		end
	end
	if topics[word] then
		io.stdout:write(topics[word]())
		return 0
	end
	local text = require "dossier.help".text(word)
	if text then
		io.stdout:write(text)
		return 0
	end
	local names = { "scripts", "types", "lua" }
	for _, c in ipairs(require "cli.init".commands) do names[#names + 1] = c[1] end
	for _, n in ipairs(require "dossier.api".order) do names[#names + 1] = n end
	local near = options.nearest(word, names)
	options.usage(help, ("no command, topic or Lua name '%s'%s"):format(word,
		near and (", did you mean '%s'?"):format(near) or ""))
end

return help
