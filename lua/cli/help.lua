-- dossier help: commands, topics and the names of the Lua API.
-- SPDX-License-Identifier: MIT

local options = require "cli.options"

local help = {
	name = "help", usage = "help [COMMAND|TOPIC|NAME]\nhelp lists [LIST|LANG]", summary = "help on a command, a topic or a Lua name",
	text = "Topics: scripts (the shipped ones), types (of entities), values (how dates and numbers are written), patterns, lists "
		.. "(the words of $kill and the like), lua (the names of the API). A Lua name is written as in the reference: dossier.fold, doc:entities, span.low; an "
		.. "object by its name: span, claim, counts, zone.",
	examples = { { "dossier help add" }, { "dossier help scripts" }, { "dossier help doc:entities" },
		{ "dossier help claim" }, { "dossier help lists", "the word lists that ship for patterns" },
		{ "dossier help lists kill", "one of them with all forms; kill@de: the German one" } },
	formats = { "text", "jsonl" },
	options = { { "markdown", "flag", "the whole Lua reference as Markdown" },
		{ "luacats", "flag", "the Lua API as LuaCATS definitions, for editors" },
		{ "format", "FORMAT", "of lists: how to print" } },
}

local topics = {}
help.topics = topics

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

function topics.values()
	return [[
values of entities (Lua: span.value, span.low ...; more in docs/values.md):
  value       what it means; nil where the text leaves it open ("at least 40")
  low high    the bounds: numbers, or the first and the last day. Open ones are
              -math.huge, math.huge, "0001-01-01", "9999-12-31"; null in JSON
  cue         the hedge: "at least"
  currency    of MONEY; unit and dimension of QUANTITY ("kilometre", "length")
DATE TIME DURATION SET are TIMEX3:
  2020-11-10  2020-11  2020  199X  19XX    day, month, year, decade, century
  2020-W46  2020-Q3  2020-SU               week, quarter, summer
  2020-09-27/2020-11-10                    from, to, both included
  XXXX-11-10  XXXX-WXX-2                   no year; some Tuesday
  2020-11-10T14:30  2020-11-11TNI  T07:30  time, night, time of no day
  P3D  PT2H  P6M2D  PXW                    lengths
Numbers, dates and units are read in English, and by tables in German, French,
Spanish, Russian, Turkish, Azerbaijani (--lang de, else found out); --values
FILE adds a table of your own.
]]
end

function topics.patterns()
	return [[
token patterns (docs/patterns.md has them all):
  killed  "U.S."  "attack*"     words, blind to case and accents
  ~kill  $deny                  any form of a word; of a list (see: help lists)
  ~töten@de  $kill@de           the same in German, French, Spanish ...
  <PERSON>  <GPE|LOC>           what was found
  <CARDINAL value > 30>         with a value, or a name in it: <PERSON "quist">
  []  [kind = number]           any token; one that passes a test
  x?  x*  x+  x{0,3}            none or one, any number, one or more, so many
  (a | b)  name:x               or; a capture
  near(14: a, b, ~meet)         in any order, within so many tokens
  ... within paragraph          else all in one sentence
]]
end

function topics.lists(arg, opts)
	return require "cli.help_lists".text(arg, require "cli.output".format(help, opts), help)
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
		io.stdout:write("\n'dossier help COMMAND' has examples; topics: scripts, types, values, patterns,\n"
			.. "lists, lua; a Lua name: doc:entities, or an object: span\n")
	else
		return help.topic(args[1], args[2], opts)
	end
	return 0
end

function help.topic(word, arg, opts)
	for _, c in ipairs(require "cli.init".commands) do
		if c[1] == word then
			io.stdout:write(options.help(require("cli." .. word)))
			return 0
		end
	end
	if topics[word] then
		io.stdout:write(topics[word](arg, opts))
		return 0
	end
	local text = require "dossier.help".text(word)
	if text then
		io.stdout:write(text)
		return 0
	end
	local names = { "scripts", "types", "values", "patterns", "lists", "lua" }
	for _, c in ipairs(require "cli.init".commands) do names[#names + 1] = c[1] end
	for _, n in ipairs(require "dossier.api".order) do names[#names + 1] = n end
	local near = options.nearest(word, names)
	options.usage(help, ("no command, topic or Lua name '%s'%s"):format(word,
		near and (", did you mean '%s'?"):format(near) or ""))
end

return help
