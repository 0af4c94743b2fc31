-- The manifest: what is read, where each mistake is, and that nothing raises.
-- SPDX-License-Identifier: MIT

local manifest = require "dossier.manifest"

local good = [[
#!/usr/bin/env dossier
--- Who met whom.
-- More of it.
--
-- Another paragraph.
-- @script meet-up 1.2.3-rc.1
-- @license MIT
-- @author Ana Test
-- @tag people, meetings
--   places
-- @arg who string required repeated  whose
-- meetings
-- @arg by choice(day, week)=week  how
-- @arg days list(date)=2020-01-01,2020-02-01
-- @column who span
-- @column n integer Number of  meetings
-- @needs write:out.csv
-- @needs annotate
-- @requires dossier 1
-- @x-mine anything = at all
local x = 1 -- @nothing here
]]

test("all of the grammar", function()
	local m = assert(manifest.parse(good, "m.lua"))
	equal(m.name, "meet-up")
	equal(m.version, "1.2.3-rc.1")
	equal(m.summary, "Who met whom. More of it.")
	equal(m.text, "Another paragraph.")
	equal(table.concat(m.tags, "|"), "people|meetings|places")
	local a = m.args
	equal(a[1].name .. a[1].type .. tostring(a[1].required) .. tostring(a[1].repeated) .. a[1].text, "whostringtruetruewhose meetings")
	equal(a[1].line .. ":" .. a[1].column, "11:9")
	equal(a[2].default .. table.concat(a[2].choices, "|"), "weekday|week")
	equal(table.concat(a[3].default, " "), "2020-01-01 2020-02-01")
	equal(m.columns[2].title, "Number of  meetings")
	equal(m.columns[1].title, "Who")
	equal(table.concat(m.needs, " "), "write:out.csv annotate")
	equal(m.extra["x-mine"], "anything = at all")
	equal(m.requires, 1)
end)

test("no manifest without @script, in code, or in a long comment", function()
	equal(manifest.parse("print(1)\n-- @script x 1.0.0", "x"), nil)
	equal(manifest.parse("--[[\n@script x 1.0.0 ]]", "x"), nil)
	equal(manifest.parse("-- @license MIT", "x"), nil)
	equal(manifest.parse("", "x"), nil)
	assert(manifest.parse("\xEF\xBB\xBF-- @script x", "x"))
	assert(manifest.parse("-- @script x 1.0.0\r\n-- @license MIT\r\n", "x"))
end)

-- The lines behind "-- @script a 1.0.0" -> the message
local function wrong(lines, expected)
	local m, message = manifest.parse("-- @script a 1.0.0\n" .. lines, "m.lua")
	equal(m, nil)
	if message:sub(1, #expected) ~= expected then error(("expected %s\ngot      %s"):format(expected, message), 2) end
end

test("every mistake has its line, its column and a way out", function()
	wrong("-- @agr x string", "m.lua:2:4: unknown tag @agr, did you mean @arg?")
	wrong("-- @arg n int  a number", "m.lua:2:11: unknown type 'int', did you mean 'integer'? (known: string integer")
	wrong("-- @arg n", "m.lua:2:10: argument 'n' has no type (expected one of string")
	wrong("-- @arg 1n string", "m.lua:2:9: an argument needs a name")
	wrong("-- @arg n integer=x", "m.lua:2:19: default 'x' is not a whole number")
	wrong("-- @arg n\n--   integer=x", "m.lua:3:14: default 'x' is not a whole number")
	wrong("-- @arg n choice(a,a)", "m.lua:2:11: choice(): 'a' is empty or stands twice")
	wrong("-- @arg n choice()", "m.lua:2:11: choice() needs words")
	wrong("-- @arg n list(flag)", "m.lua:2:16: unknown type 'flag' in list()")
	wrong("-- @arg n integer=1 required", "m.lua:2:11: argument 'n' is required, so it can have no default")
	wrong("-- @arg n date\n-- @arg n flag", "m.lua:3:9: argument 'n' stands twice (first in line 2)")
	wrong("-- @column x spam", "m.lua:2:14: unknown column type 'spam', did you mean 'span'?")
	wrong("-- @column a-b", "m.lua:2:12: a column needs a name")
	wrong("-- @column a\n-- @column a", "m.lua:3:12: column 'a' stands twice")
	wrong("-- @script b", "m.lua:2:4: @script stands twice")
	wrong("-- @needs anotate", "m.lua:2:11: unknown right 'anotate', did you mean 'annotate'?")
	wrong("-- @needs", "m.lua:2:4: @needs names one right: annotate, decide, write:NAME, run:COMMAND")
	wrong("-- @needs write:", "m.lua:2:11: @needs write: expected a name")
	wrong("-- @needs decide:x", "m.lua:2:11: @needs decide takes no name")
	wrong("-- @needs write:/etc/passwd", "m.lua:2:17: '/etc/passwd': a name, not a path")
	wrong("-- @needs run:..", "m.lua:2:15: '..': a name, not a path")
	wrong("-- @needs decide annotate", "m.lua:2:18: expected one right a line, got 'annotate'")
	wrong("-- @needs decide\n-- @needs decide", "m.lua:3:11: @needs decide stands twice")
	wrong("-- @requires dossier 99", "m.lua:2:14: the script needs API level 99")
	wrong("-- @requires lua 5.4", "m.lua:2:14: @requires is 'dossier' and an API level")
	wrong("-- @example", "m.lua:2:4: expected a text")
	equal(select(2, manifest.parse("--- x\n-- @script a 1.0", "m.lua")), "m.lua:2:14: version '1.0' is not of the form 1.2.3")
	equal(select(2, manifest.parse("-- @script a 1.0.0 b", "m.lua")), "m.lua:1:20: expected nothing behind the version, got 'b'")
end)

-- A small generator of our own, so that a failure is found again.
local function random(seed)
	local x = seed
	return function(n)
		x = (x * 1103515245 + 12345) & 0x7fffffff
		return (x >> 8) % n + 1
	end
end

test("any text gives a manifest, nothing, or a message with a place", function()
	local next_number = random(7)
	local pieces = { "-- @arg ", "-- @needs ", "choice(", ")", ",", "=", "\n", "\n-- ", "@script", " 1.0.0", "\0", "\xff", "list(", "date", "%", "-- @x-y",
		"--[[", "é", "@column", " span ", "-- @", "\r\n", "required " }
	for i = 1, 3000 do
		local text = good
		for _ = 1, next_number(6) do
			local at, what = next_number(#text), next_number(3)
			local piece = pieces[next_number(#pieces)]
			if what == 1 then
				text = text:sub(1, at) .. piece .. text:sub(at + 1)
			elseif what == 2 then
				text = text:sub(1, at) .. text:sub(at + next_number(20))
			else
				text = text:sub(1, at - 1) .. piece .. text:sub(at + #piece)
			end
		end
		local m, message = manifest.parse(text, "m.lua")
		if not m and message then
			local line, column = message:match "^m%.lua:(%d+):(%d+): ."
			if not line then error(("text %d: no place in: %s"):format(i, message)) end
			local n, found = 0, nil
			for l in (text:gsub("^\xEF\xBB\xBF", "") .. "\n"):gmatch "(.-)\r?\n" do
				n = n + 1
				if n == tonumber(line) then found = l end
			end
			if not found or tonumber(column) > #found + 1 then error(("text %d: %s is not in the text"):format(i, message)) end
		end
	end
end)

test("filters take any text", function()
	local there, filter = pcall(require, "cli.package.filter")
	if not there then return end -- in stock Lua there is no command line
	local next_number = random(11)
	local pieces = { "and", "or", "not", "(", ")", " ", "needs:", "none", "x", '"', "tag:a", "is:shipped", ":", "é", "%" }
	local item = filter.item(assert(manifest.parse(good, "m.lua")))
	for _ = 1, 3000 do
		local parts = {}
		for i = 1, next_number(9) do parts[i] = pieces[next_number(#pieces)] end
		local text = table.concat(parts, next_number(2) == 1 and " " or "")
		local found, message = filter.compile(text)
		if found then
			found(item)
		elseif not message:match "^filter, column %d+: ." then
			error(text .. ": " .. message)
		end
	end
	equal(filter.compile "needs:annotate tag:people and not is:shipped"(item), true)
	equal(filter.compile 'author:"ana test"'(item), true)
	equal(filter.compile "needs:none or (x)"(item), false)
end)

test("a hostile one is refused soon", function()
	local began = os.clock()
	local head = "--- x\n-- @script big 1.0.0\n"
	for _, source in ipairs { head .. ("-- " .. ("a "):rep(50) .. "\n"):rep(2e5), head .. "-- @arg" .. (" "):rep(1e6) .. "x\n",
		head .. "-- @arg x choice(" .. ("c,"):rep(3e5) .. ") t\n", head .. "-- @" .. ("z"):rep(1e6) .. "\n",
		head .. ("-- @arg a string x\n"):rep(2e5), head .. "-- @author" .. (" "):rep(1e6) .. ".\n" } do
		local m, message = manifest.parse(source, "m.lua")
		equal(m, nil)
		assert(message:match "^m%.lua:%d+:%d+: .", message)
	end
	-- as much as is allowed
	local words = {}
	for i = 1, 15000 do words[i] = ("%d"):format(i) end
	for _, source in ipairs { head .. ("-- " .. (" "):rep(1900) .. "x\n"):rep(30), head .. ("-- @see" .. (" "):rep(1900) .. "x\n"):rep(30),
		head .. "-- @arg x choice(1,\n-- " .. table.concat(words, ","):sub(1, 60000):gsub("(" .. ("."):rep(1900) .. ")", "%1\n-- ") .. ")\n" } do
		manifest.parse(source, "m.lua")
	end
	assert(os.clock() - began < 20, "took too long")
	-- what is no manifest may begin with as much as it likes
	equal(manifest.parse(("-- " .. ("a "):rep(50) .. "\n"):rep(2e5), "m.lua"), nil)
	equal(select(2, manifest.parse(("-- " .. ("a "):rep(2000) .. "\n"), "m.lua")), nil)
end)

test("names of files that lead elsewhere or hide", function()
	local function needs(name) return select(2, manifest.parse("--- x\n-- @script a 1.0.0\n-- @needs " .. name .. "\n", "m.lua")) end
	for _, name in ipairs { "write:.bashrc", "write:..", "write:../x", "write:/x", "write:a\\b", "write:a:b", "write:a\u{202E}b", "run:a\u{200B}b",
		"run:./x", "run:/bin/sh", "write:a\27b", "write:" .. ("x"):rep(300) } do
		assert(needs(name), name)
	end
	for _, name in ipairs { "write:out.csv", "write:\u{E9}t\u{E9}.csv", "run:dot", "annotate" } do equal(needs(name), nil) end
end)
