-- dossier script test: the tests of a script, each a folder with inputs and what must come out.
-- SPDX-License-Identifier: MIT
--
-- FOLDER/tests/CASE/expected is what the script prints for the other files of CASE, which are its inputs, with the
-- arguments in CASE/args (one a line; it may be missing). The script runs as any other: in processes of its own, confined,
-- with CASE as the current folder, so that names in its output are the same everywhere.
--
-- Tests run before anybody approved anything (script add), and `args` is a stranger's: it holds the script's own options and
-- those that choose documents, and names files of CASE only. Nothing there may loosen, write, or lead out.

local core, host = require "dossier.core", require "dossier.host"

local tests = {}

local function quote(s) return "'" .. s:gsub("'", "'\\''") .. "'" end

local function read(path)
	local f, message = io.open(path, "rb")
	if not f then return nil, message end
	local text = f:read "a"
	f:close()
	return text
end

local function absolute(path)
	if path:sub(1, 1) == "/" then return path end
	local p = assert(io.popen "pwd")
	local here = p:read "l"
	p:close()
	return here .. "/" .. path
end

-- The cases below FOLDER/tests: { { name, folder, inputs = {...}, args = {...}, expected = } }
local function cases_of(folder)
	local root = folder .. "/tests"
	local paths, err = core.walk(root)
	if not paths then error({ exit = 1, message = tostring(err) }, 0) end
	local cases, by = {}, {}
	for _, path in ipairs(paths) do
		local name, file = path:sub(#root + 2):match "^([^/]+)/(.+)$"
		if name then
			local case = by[name]
			if not case then
				case = { name = name, folder = root .. "/" .. name, inputs = {}, args = {} }
				by[name] = case
				cases[#cases + 1] = case
			end
			if file == "expected" then
				case.expected = read(path)
			elseif file == "args" then
				for line in (read(path) or ""):gmatch "[^\r\n]+" do case.args[#case.args + 1] = line end
			else
				case.inputs[#case.inputs + 1] = file
			end
		end
	end
	table.sort(cases, function(a, b) return a.name < b.name end)
	return cases
end

-- ---- arguments -------------------------------------------------------------------------------------------------

-- Options of `run` that a test may give, with what they take: "path" = a file of the test.
local options_of_run = { format = "word", title = "word", date = "word", since = "word", ["until"] = "word", publisher = "word",
	lang = "word", uri = "word", type = "word", entity = "word", query = "word", sample = "word", seed = "word", limit = "word",
	from = "word", map = "word", charset = "word", strict = "flag", repair = "flag", store = "path", gazetteer = "path",
	values = "path" }

-- What an option of the test takes; nil when a test may not give it.
local function takes(name, m)
	for _, o in ipairs(require "cli.options".flat(require "cli.run")) do
		if o[1] == name then return options_of_run[name] end
	end
	for _, a in ipairs(m.args) do
		if a.name == name then
			local kind = a.of or a.type
			return kind == "flag" and "flag" or (kind == "file" or kind == "folder" or kind == "store") and "path" or "word", a.type == "list"
		end
	end
end

-- Whether a path stays in the test's folder, links and all.
local function stays(case, path)
	if path:sub(1, 1) == "/" or ("/" .. path .. "/"):find("/../", 1, true) or path:find "%c" then return false end
	local real, root = core.real_path(case.folder .. "/" .. path), core.real_path(case.folder)
	return real == nil or root ~= nil and (real == root or real:sub(1, #root + 1) == root .. "/")
end

-- Raises for what a test may not say.
local function check_args(case, script)
	local function wrong(...) error({ exit = 1, message = ("%s/args: "):format(case.folder) .. (...):format(select(2, ...)) }, 0) end
	local function path(word)
		if not stays(case, word) then wrong("'%s': a test names files of its own folder only", word) end
	end
	local m = require "dossier.manifest".parse(read(script) or "", script)
	local i = 1
	while i <= #case.args do
		local word = case.args[i]
		local name, value = word:match "^%-%-([^=]+)=?(.*)$"
		local attached = name and word:find("=", 1, true)
		if not m or word:sub(1, 1) ~= "-" or word == "-" then
			path(word)
		else
			local kind, list
			if name then kind, list = takes(name, m) end
			if not kind then wrong("'%s': a test cannot have this option (the script's own, and those that choose documents)", word) end
			if kind ~= "flag" and not attached then
				i = i + 1
				value = case.args[i] or ""
			end
			if kind == "path" then
				for piece in value:gmatch(list and "[^,]+" or ".+") do path(piece) end
			end
		end
		i = i + 1
	end
end

-- What the script prints for a case in so many workers, what it says on stderr, and whether it succeeded. It has no
-- permission but to read its sample.
local MAX_TIME = "60" -- CPU seconds, of each document and of all else

local function run_with(script, case, workers)
	local words = { "cd", quote(case.folder), "&&", "NO_COLOR=1", "DOSSIER_STORE=", "exec", "/proc/$PPID/exe", "run", "--quiet", "--deny",
		"--max-time", MAX_TIME, "-j", tostring(workers), quote(absolute(script)) }
	for _, a in ipairs(case.args) do words[#words + 1] = quote(a) end
	for _, i in ipairs(case.inputs) do words[#words + 1] = quote("./" .. i) end
	-- a process that ends when this one does, whatever ends it
	local code, out, errors = host.spawn({ "/bin/sh", "-c", table.concat(words, " ") }, nil, 3600)
	if not code then return "", out .. "\n", false end
	return out, errors, code == 0
end

-- The same with 1 and with 3 workers, which must give the same bytes.
local function run(script, case)
	check_args(case, script)
	local out, errors, ok = run_with(script, case, 1)
	if not ok then return out, errors, ok end
	local other, other_errors, other_ok = run_with(script, case, 3)
	if other ~= out or not other_ok then
		return other, other_errors .. "with 3 workers it prints something else than with 1: map must not depend on other documents\n", false
	end
	return out, errors, ok
end

-- ---- differences ---------------------------------------------------------------------------------------------

local MAX_LINES = 1500 -- on each side, between what is the same at both ends

local function lines_of(s)
	local list = {}
	for line in (s:sub(-1) == "\n" and s or s .. "\n"):gmatch "(.-)\n" do list[#list + 1] = line end
	return list
end

-- Lengths of the longest common parts of a[i..] and b[j..].
local function common(a, b)
	local rows = {}
	for i = #a + 1, 1, -1 do
		local row, below = {}, rows[i + 1]
		for j = #b + 1, 1, -1 do
			if i > #a or j > #b then
				row[j] = 0
			elseif a[i] == b[j] then
				row[j] = below[j + 1] + 1
			else
				row[j] = math.max(below[j], row[j + 1])
			end
		end
		rows[i] = row
	end
	return rows
end

local function middle(list, first, last) return table.move(list, first, #list - last, 1, {}) end

-- Lines "-wanted", "+got", " same" of what differs, with a line of the same on each side.
function tests.diff(wanted, got)
	local a, b = lines_of(wanted), lines_of(got)
	local front, back = 0, 0
	while front < #a and front < #b and a[front + 1] == b[front + 1] do front = front + 1 end
	while back < #a - front and back < #b - front and a[#a - back] == b[#b - back] do back = back + 1 end
	local out = {}
	if front > 0 then out[1] = " " .. a[front] end
	local x, y = middle(a, front + 1, back), middle(b, front + 1, back)
	if #x > MAX_LINES or #y > MAX_LINES then return { ("-%d lines"):format(#x), ("+%d lines"):format(#y) } end
	local rows, i, j = common(x, y), 1, 1
	while i <= #x or j <= #y do
		if i <= #x and j <= #y and x[i] == y[j] then
			out[#out + 1] = " " .. x[i]
			i, j = i + 1, j + 1
		elseif i <= #x and (j > #y or rows[i + 1][j] >= rows[i][j + 1]) then
			out[#out + 1] = "-" .. x[i]
			i = i + 1
		else
			out[#out + 1] = "+" .. y[j]
			j = j + 1
		end
	end
	if back > 0 then out[#out + 1] = " " .. a[#a - back + 1] end
	return out
end

-- ---- running ---------------------------------------------------------------------------------------------------

local SHOWN = 60

local kept -- lines, while they are not to be shown at once
local function say(line)
	line = core.show((line:gsub("\t", "        ")))
	if kept then
		kept[#kept + 1] = line .. "\n"
	else
		io.stdout:write(line, "\n")
	end
end

local function report(case, out, errors, ok)
	if ok and out == case.expected then
		say("ok    " .. case.name)
		return true
	end
	say("FAIL  " .. case.name)
	for line in errors:gmatch "[^\n]+" do say("  " .. line) end
	if not ok then return false end
	if not case.expected then
		say "  there is no file 'expected'; --update writes it"
		return false
	end
	say "  - expected, + printed:"
	for i, line in ipairs(tests.diff(case.expected, out)) do
		if i > SHOWN then
			say "  ..."
			break
		end
		say("  " .. line)
	end
	return false
end

local function update(case, out, errors, ok)
	if not ok then return report(case, out, errors, ok) end
	local written, err = core.write_file(case.folder .. "/expected", out)
	if not written then error({ exit = 1, message = tostring(err) }, 0) end
	if case.expected and out ~= case.expected then
		for _, line in ipairs(tests.diff(case.expected, out)) do say("  " .. line) end
	end
	if out ~= case.expected then say("wrote " .. case.folder .. "/expected") end
	return true
end

-- The folder and the file of a script: "tolls", "tolls/", "tolls/tolls.lua".
function tests.locate(word)
	local path = word:gsub("/+$", "")
	if path == "" then path = "/" end
	local found = core.stat(path)
	if found and found.kind == "folder" then
		local name = absolute(path):gsub("/%.$", ""):match "([^/]+)$"
		local script = path .. "/" .. name .. ".lua"
		if core.stat(script) then return path, script end
		error({ exit = 1, message = ("%s: has no %s.lua"):format(path, name) }, 0)
	elseif found then
		return path:match "^(.*)/[^/]*$" or ".", path
	end
	if not path:find "/" and require "cli.package.content".verified(path) then
		local folder = require "cli.package.place".folder(path)
		return folder, ("%s/%s.lua"):format(folder, path)
	end
	error({ exit = 1, message = ("%s: there is no such folder or script (dossier script new %s makes one)"):format(word,
		word) }, 0)
end

-- The first output of a new script becomes what is expected; raises when the script fails.
function tests.first(folder, script)
	for _, case in ipairs(cases_of(folder)) do
		local out, errors, ok = run(script, case)
		if not ok then error({ exit = 1, message = errors }, 0) end
		local written, err = core.write_file(case.folder .. "/expected", out)
		if not written then error({ exit = 1, message = tostring(err) }, 0) end
	end
end

-- The cases of a package that is looked at: how many passed and failed, and what the failures say.
function tests.check(folder, script)
	local passed, failed = 0, 0
	kept = {}
	local ok, err = pcall(function()
		if not core.stat(folder .. "/tests") then return end
		for _, case in ipairs(cases_of(folder)) do
			if report(case, run(script, case)) then passed = passed + 1 else failed = failed + 1 end
		end
	end)
	local said = table.concat(kept)
	kept = nil
	if not ok then error(err, 0) end
	return passed, failed, said
end

-- Runs all cases; the exit code. change: take over what it prints.
function tests.run(word, change)
	local folder, script = tests.locate(word)
	local cases = cases_of(folder)
	local failed = 0
	for _, case in ipairs(cases) do
		local out, errors, ok = run(script, case)
		if not (change and update or report)(case, out, errors, ok) then failed = failed + 1 end
	end
	if #cases == 0 then
		error({ exit = 1, message = ("%s/tests: holds no tests (a test is a folder with 'expected' and inputs)"):format(folder) }, 0)
	end
	say(("%d passed, %d failed"):format(#cases - failed, failed))
	return failed == 0 and 0 or 1
end

return tests
