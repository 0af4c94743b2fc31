-- dossier help: commands, topics and the names of the Lua API.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local options = require "cli.options"

local help = {
	name = "help", usage = "help [COMMAND|TOPIC|NAME]\nhelp lists [LIST|LANG]", summary = "help on a command, a topic or a Lua name",
	text = "Topics: scripts (the shipped ones), types (of entities), values (how dates and numbers are written), patterns, lists "
		.. "(the words of $kill and the like), permissions (of scripts), lua (the names of the API). A Lua name is written as in the reference: dossier.fold, doc:entities, span.low; an "
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
	local installed = require "cli.scripts".installed()
	if #installed > 0 then out[#out + 1] = "installed scripts (dossier script info NAME):" end
	for _, s in ipairs(installed) do out[#out + 1] = options.entry(s[1], s[2]) end
	return core.show(table.concat(out, "\n") .. "\n")
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
and types of your own, such as WEAPON, of files of rules (--rules, docs/rules.md).
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
token patterns (docs/patterns.md has all, and what each means exactly):
  killed  "U.S."  "attack*"     words, blind to case and accents; with *
  'Turkey'  gaddafi~1           exactly as it is written; within 1 or 2 edits
  ~kill  $deny                  any form of a word; of a list (help lists, or
                                --list); ~töten@de $kill@de in German
  []  [kind = number]           any token; one that passes tests (& | !) on word
                                fold lemma shape kind type length position
  <PERSON>  <GPE|LOC "*baku">   what was found; with a text in it
  <CARDINAL value > 30>         with a value: value low high unit cue id source
  (a | b)  !a                   or; any token but
  x?  x*  x+  x{0,3}            none or one, any number, one or more, so many;
                                x*? as few as possible
  name:x                        a capture
  near(14: a, b, ~meet)         in any order, within so many tokens
  (?= x)  (?! x)                x follows, or does not; (?<= x) (?<! x) in front
  (a []* b containing c)        also overlapping, within, !containing ...
  @who = <PERSON> | she; @who   a macro
at the end of a pattern:
  :: a.entity != b.entity       what holds between captures: word fold type
                                value low high unit id entity length position
  within paragraph              else all in one sentence; document, headline,
                                byline, dateline, quotation
  policy = longest              else first; shortest, all
  max = 50                      tokens of a match, else 1000
  -- why                        a comment
]]
end

function topics.lists(arg, opts)
	return require "cli.help_lists".text(arg, require "cli.output".format(help, opts), help)
end

function topics.rules()
	return [[
rules (docs/rules.md has it all): dossier tag --rules tolls.lua report.txt
  return {
    lists = { weapon = { "drone", "cruise missile" } },
    { name = "weapon", type = "WEAPON", pattern = "$weapon" },
    { name = "toll", type = "QUANTITY", phase = 2, priority = 160,
      pattern = "n:<CARDINAL> people",
      value = function(m) return { low = m.n.low, unit = "person" } end },
  }
keys of a rule:
  name pattern     annotations say rule:NAME; dossier help patterns
  type             dossier help types, or your own; drop = true: take away
  span             the capture that is annotated, else the whole match
  value value_of   a value, or a function that tells it; a capture that has it
  id test          LIST:KEY; a function that may say no
  priority phase   who wins (150; names 100); later phases see earlier ones (1)
]]
end

function topics.permissions() return require "cli.package.permit".help() end

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
			.. "lists, rules, permissions, lua; a Lua name: doc:entities, or an object: span, stats\n")
	else
		-- a list in a language: kill de is kill@de
		return help.topic(args[1], args[3] and args[2] .. "@" .. args[3] or args[2], opts)
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
	local text, scripts = require "dossier.help".text(word), require "cli.scripts"
	local is_script = word:match "^%a[%w_-]*$" and scripts.known(word)
	if text then
		io.stdout:write(text)
		if is_script then io.stdout:write(("\nalso a script: dossier run %s --help\n"):format(word)) end
		return 0
	end
	if is_script then
		io.stdout:write(core.show(scripts.help(scripts.load(word))), "\n")
		return 0
	end
	if word == "statistics" then return help.topic("stats", arg, opts) end
	local names = { "scripts", "types", "values", "patterns", "lists", "rules", "permissions", "lua", "stats" }
	for _, c in ipairs(require "cli.init".commands) do names[#names + 1] = c[1] end
	for _, n in ipairs(require "dossier.api".order) do names[#names + 1] = n end
	for _, list in ipairs { require "cli.scripts".shipped(), require "cli.scripts".installed() } do
		for _, s in ipairs(list) do names[#names + 1] = s[1] end
	end
	local near = options.nearest(word, names)
	options.usage(help, ("no command, topic, script or Lua name '%s'%s"):format(word,
		near and (", did you mean '%s'?"):format(near) or ""))
end

return help
