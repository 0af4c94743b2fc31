-- The Lua tests: build/dossier run --trust ./tests/lua/run.lua [PART OF A FILE NAME...]
-- SPDX-License-Identifier: MIT
--
-- A test file returns nothing; it calls test("what", function) for each test. After every test
-- comes a full collection, so that an object that dies too early shows here. Also run: every
-- example of the registration table. The last line is "N passed, N failed"; the exit code is 1 when
-- something failed.

local here = debug.getinfo(1, "S").source:match "^@(.*)/[^/]*$" or "tests/lua"
local filters = { ... }

local passed, failed = 0, 0
local current = ""

local function report(name, ok, message)
	if ok then
		passed = passed + 1
		return
	end
	failed = failed + 1
	print("FAIL " .. name .. "\n    " .. tostring(message):gsub("\n", "\n    "))
end

local function run(name, fn)
	local ok, message = xpcall(fn, function(err)
		return type(err) == "string" and debug.traceback(err, 2) or tostring(err)
	end)
	collectgarbage()
	collectgarbage()
	report(name, ok, message)
end

-- ---- what tests use -----------------------------------------------------------------------------

local checks = {}

local function show(v)
	if type(v) == "table" and not getmetatable(v) then
		local parts = {}
		local keys = {}
		for k in pairs(v) do keys[#keys + 1] = k end
		table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
		for _, k in ipairs(keys) do parts[#parts + 1] = tostring(k) .. "=" .. show(v[k]) end
		return "{" .. table.concat(parts, ", ") .. "}"
	end
	return type(v) == "string" and ("%q"):format(v) or tostring(v)
end

local function same(a, b)
	if a == b then return true end
	if type(a) ~= "table" or type(b) ~= "table" then return false end
	for k, v in pairs(a) do
		if not same(v, b[k]) then return false end
	end
	for k in pairs(b) do
		if a[k] == nil then return false end
	end
	return true
end

function checks.equal(got, wanted)
	if not same(got, wanted) then
		error(("got %s, wanted %s"):format(show(got), show(wanted)), 2)
	end
end

-- fn must raise a message that has `part` in it
function checks.raises(part, fn, ...)
	local ok, err = pcall(fn, ...)
	if ok then error(("no error, wanted one with %q"):format(part), 2) end
	err = tostring(err)
	if not err:find(part, 1, true) then
		error(("error is %q, wanted %q in it"):format(err, part), 2)
	end
	return err
end

function checks.has(text, part)
	if not text:find(part, 1, true) then error(("%q is not in:\n%s"):format(part, text), 2) end
end

function checks.lacks(text, part)
	if text:find(part, 1, true) then error(("%q is in:\n%s"):format(part, text), 2) end
end

-- The path of a file that does not exist; removed at the end of the run.
local scratches = {}
function checks.scratch(ending)
	local path = os.tmpname()
	os.remove(path)
	path = path .. (ending or "")
	scratches[#scratches + 1] = path
	return path
end

function checks.write(path, text)
	local f = assert(io.open(path, "wb"))
	f:write(text)
	f:close()
	return path
end

checks.here = here

-- ---- examples -----------------------------------------------------------------------------------

local function expected(source)
	local lines = {}
	for line in (source .. "\n"):gmatch "(.-)\n" do
		local wanted = line:match "^%-%-> ?(.*)$"
		if wanted then lines[#lines + 1] = wanted end
	end
	return table.concat(lines, "\n")
end

local function run_example(name, source)
	local out = {}
	local environment = setmetatable({ scratch = checks.scratch ".dossier",
		print = function(...)
		local parts = table.pack(...)
		for i = 1, parts.n do parts[i] = tostring(parts[i]) end
		out[#out + 1] = (table.concat(parts, "\t", 1, parts.n):gsub("\n+$", ""))
	end }, { __index = _G })
	assert(load(source, "=example of " .. name, "t", environment))()
	local got, wanted = table.concat(out, "\n"), expected(source)
	if wanted == "" then error("the example prints nothing", 0) end
	if got ~= wanted then error(("printed:\n%s\nwanted:\n%s"):format(got, wanted), 0) end
end

local function examples()
	local api = require "dossier.api".load_all()
	for _, name in ipairs(api.order) do
		local row = api.rows[name]
		run("example of " .. name, function()
			assert(type(row.text) == "string" and #row.text >= 8, "no text")
			assert(type(row.example) == "string", "no example")
			assert(type(row.since) == "string", "no since")
			run_example(name, row.example)
		end)
	end
end

-- ---- files --------------------------------------------------------------------------------------

local function wanted(path)
	if #filters == 0 then return true end
	for _, f in ipairs(filters) do
		if path:find(f, 1, true) then return true end
	end
	return false
end

local function run_file(path)
	local environment = setmetatable({ test = function(name, fn) run(current .. ": " .. name,
		fn) end },
		{ __index = function(_, k)
			if checks[k] ~= nil then return checks[k] end
			local v = _G[k]
			if v == nil then error("undeclared name " .. k, 2) end
			return v
		end })
	current = path
	local chunk, message = loadfile(path, "t", environment)
	if not chunk then return report(path, false, message) end
	run(path .. " (the file)", chunk)
end

for _, path in ipairs(assert(require "dossier.core".walk(here))) do
	if path:match "/test_[%w_]+%.lua$" and wanted(path) then run_file(path) end
end
if wanted "examples" then examples() end
for _, path in ipairs(scratches) do
	for _, ending in ipairs { "", "-wal", "-shm", "-journal" } do os.remove(path .. ending) end
end
print(("%d passed, %d failed"):format(passed, failed))
if failed > 0 then error("tests failed", 0) end
