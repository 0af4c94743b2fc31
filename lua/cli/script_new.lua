-- dossier script new: a folder with a script that works, its sample, its expected output, and settings for editors.
-- SPDX-License-Identifier: MIT
--
-- NAME/NAME.lua, NAME/README.md, NAME/.luarc.json, NAME/tests/sample/{report.txt,args,expected}. The expected output is
-- what the script gives when it is made, by the model and lists of that very program.

local core = require "dossier.core"

local new = {}

local files = {}

files["%s.lua"] = [=[
--- Who met whom: two people and a form of "meet", with the sentence.
--
-- The first line says what the script is for; lists of scripts show it. What stands here is for its --help.
--
-- @script NAME 0.1.0
-- @arg name string      only meetings of this person
-- @column who span
-- @column whom span
-- @column date date     Day
-- @column quote span    Sentence
-- @requires dossier 1
-- @example dossier run NAME/NAME.lua reports/
-- @example dossier run NAME/NAME.lua --store news.dossier --name 'Anna Novak'
local dossier = require "dossier"

-- Try it on your texts first: dossier find 'near(14: a:<PERSON>, b:<PERSON>, ~meet)' reports/
-- What a pattern can say: dossier help patterns
local meeting = assert(dossier.pattern "near(14: a:<PERSON>, b:<PERSON>, ~meet)")

-- Once for each document. A row takes spans as they are: they keep their place in the text.
---@param doc dossier.Document
---@param emit fun(row: table)
---@param args table
local function map(doc, emit, args)
	for m in doc:match(meeting) do
		if not args.name or m.a:is(args.name) or m.b:is(args.name) then
			local day = m.sentence:entities("DATE"):first()
			emit { who = m.a, whom = m.b, date = day and day.low or doc.date, quote = m.sentence }
		end
	end
end

-- Once, over the rows of all documents.
---@param rows dossier.Stream
local function reduce(rows)
	return rows:sort "date"
end

return { map = map, reduce = reduce }
]=]

files["README.md"] = [=[
# NAME

Who met whom, with the date and the sentence.

    dossier run NAME/NAME.lua reports/
    dossier run NAME/NAME.lua --help

- `NAME.lua`: the script. The comment at its top is its manifest: arguments, columns, help.
- `tests/sample/`: a sample input, the arguments of the test (`args`, one a line, may be empty) and what the script must
  print (`expected`). `dossier script test NAME` runs it; `--update` takes over what it prints now. More folders in
  `tests/` are more tests.
- `.luarc.json`: lets the Lua language server of your editor know dossier's names.

When it fails, dossier shows the line, the place in the document and a hint; `dossier run --break NAME/NAME.lua ...` stops
there with the script's variables at hand.
]=]

files["tests/sample/report.txt"] = [=[
Foreign Minister Anna Novak met Chancellor Karl Brandt in Vienna on 3 May 2021. They spoke about the port.

Prime Minister Pavel Horak stayed in Prague. On 7 May 2021 President Maria Lindqvist held a meeting with him; Brandt
and Lindqvist are to meet on 12 May 2021.
]=]

files["tests/sample/args"] = ""

-- Where the types of this user stand: one copy, which every new one replaces.
function new.types_folder()
	local base = os.getenv "XDG_DATA_HOME"
	if not base or base:sub(1, 1) ~= "/" then
		local home = os.getenv "HOME"
		if not home or home == "" then return nil end
		base = home .. "/.local/share"
	end
	return base .. "/dossier/types"
end

local function write(path, text)
	local ok, err = core.make_folder(path:match "^(.*)/[^/]*$" or ".")
	if ok then ok, err = core.write_file(path, text) end
	if not ok then error({ exit = 1, message = tostring(err) }, 0) end
end

-- Writes the types of the library for editors; gives the folder.
function new.types(folder)
	write(folder .. "/dossier.lua", require "dossier.api".luacats())
	return folder
end

-- Settings of lua-language-server: what this Lua has and has not, and where the types are.
local function luarc(library)
	local home = os.getenv "HOME"
	-- the same line for everybody who shares the folder
	if home and home ~= "" and library:sub(1, #home + 1) == home .. "/" then library = "~" .. library:sub(#home + 1) end
	return ([[
{
	"$schema": "https://raw.githubusercontent.com/LuaLS/vscode-lua/master/setting/schema.json",
	"runtime.version": "Lua 5.4",
	"runtime.builtin": { "io": "disable", "debug": "disable" },
	"workspace.library": [%s],
	"workspace.checkThirdParty": false
}
]]):format(assert(core.json_encode(library)))
end

local function check_name(name)
	if not name:match "^%a[%w_-]*$" then
		error({ exit = 2, message = ("'%s': a name has letters, digits, - and _, and begins with a letter"):format(name) }, 0)
	end
	for _, c in ipairs(require "cli.init".commands) do
		if c[1] == name then
			error({ exit = 2, message = ("'%s' is a command of dossier; choose another name"):format(name) }, 0)
		end
	end
end

-- word is a name, or a path whose last part is one. Gives the folder and the paths that were written.
function new.make(word)
	local folder = word:gsub("/+$", "")
	local name = folder:match "[^/]*$"
	check_name(name)
	if core.stat(folder) then
		error({ exit = 1, message = folder .. ": is there already; nothing was written" }, 0)
	end
	local written = {}
	for _, path in ipairs { "%s.lua", "README.md", "tests/sample/report.txt", "tests/sample/args" } do
		local to = path:format(name)
		write(folder .. "/" .. to, (files[path]:gsub("NAME", (name:gsub("%%", "%%%%")))))
		written[#written + 1] = to
	end
	local types = new.types_folder()
	local ok = types and pcall(new.types, types)
	if not ok then
		new.types(folder .. "/.types")
		types = ".types"
	end
	write(folder .. "/.luarc.json", luarc(types))
	written[#written + 1] = "tests/sample/expected"
	written[#written + 1] = ".luarc.json"
	return folder, name, written
end

return new
