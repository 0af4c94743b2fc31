-- run --trace: the smallest manifest for what a run of a script touched.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local wire = require "dossier.wire"

local touched = {}

-- What the run noted -> { kind = { name, ... } }, each once, sorted.
local function by_kind(job)
	local seen, lists = {}, { arg = {}, right = {}, beyond = {} }
	for _, t in ipairs(job.touched) do
		local list = type(t.kind) == "string" and type(t.name) == "string" and #t.name <= 200 and lists[t.kind]
		if list and not seen[t.kind .. " " .. t.name] then
			seen[t.kind .. " " .. t.name] = true
			list[#list + 1] = t.name
		end
	end
	for _, list in pairs(lists) do table.sort(list) end
	return lists
end

local function is_in(x, list)
	for _, v in ipairs(list) do
		if v == x then return true end
	end
	return false
end

-- ---- columns ---------------------------------------------------------------------------------------------------

local function type_of(v)
	local t = require "dossier.api".typeof(v)
	if t == "Span" then return "span" end
	if t == "Entity" then return "entity" end
	if t == "boolean" then return "flag" end
	if t == "number" then return math.type(v) == "integer" and "integer" or "number" end
	if t == "string" and v:match "^%d%d%d%d%-%d%d%-%d%d$" then return "date" end
	return t == "string" and (#v > 60 and "text" or "string") or nil
end

-- Types that one column has in different rows -> the one that holds both.
local wider = { ["integer number"] = "number", ["date string"] = "string", ["string text"] = "text", ["date text"] = "text" }

-- Fields of the rows -> { name, type }, sorted; what is no value of a cell has no type.
local function columns_of(rows)
	local types, names = {}, {}
	for _, row in ipairs(rows) do
		for name, v in pairs(row) do
			local t = name:match "^[%a_][%w_]*$" and type_of(v)
			if t and not types[name] then names[#names + 1] = name end
			if t and types[name] and types[name] ~= t then
				local a, b = math.min(types[name], t), math.max(types[name], t)
				t = wider[a .. " " .. b] or "text"
			end
			types[name] = t or types[name]
		end
	end
	table.sort(names)
	return names, types
end

-- ---- the manifest ----------------------------------------------------------------------------------------------

local function add_args(add, m, used, remarks)
	for _, a in ipairs(m and m.args or {}) do
		if is_in(a.name, used) then
			local kind = a.type == "choice" and ("choice(%s)"):format(table.concat(a.choices, ",")) or a.type == "list" and
				("list(%s)"):format(a.of) or a.type
			if a.default ~= nil then
				kind = kind .. "=" .. (type(a.default) == "table" and table.concat(a.default, ",") or tostring(a.default))
			end
			add("@arg %s %s%s%s%s", a.name, kind, a.required and " required" or "", a.repeated and " repeated" or "",
				a.text ~= "" and " " .. a.text or "")
		else
			remarks[#remarks + 1] = ("--%s was not read"):format(a.name)
		end
	end
	for _, name in ipairs(used) do
		local known = false
		for _, a in ipairs(m and m.args or {}) do known = known or a.name == name end
		if not known and name:match "^%a[%w_-]*$" then add("@arg %s string what it is", name) end
	end
end

local function add_columns(add, m, rows, remarks)
	local names, types = columns_of(rows)
	if m and #m.columns > 0 then
		for _, c in ipairs(m.columns) do
			if types[c.name] or #rows == 0 then
				add("@column %s %s %s", c.name, c.type, c.title)
			else
				remarks[#remarks + 1] = ("no row had the column '%s'"):format(c.name)
			end
		end
		return
	end
	for _, name in ipairs(names) do add("@column %s %s", name, types[name]) end
end

local instead = { io = "dossier.lines, csv, jsonl read what an @arg of type file names; dossier.write with @needs write:NAME writes",
	["io.popen"] = "dossier.run with @needs run:COMMAND", ["os.execute"] = "dossier.run with @needs run:COMMAND",
	["os.getenv"] = "an @arg", ["os.exit"] = "error()" }

-- Lines for stderr.
function touched.manifest(job)
	local m, used, remarks, out = job.script.manifest, by_kind(job), {}, {}
	local function add(...) out[#out + 1] = "-- " .. select(1, ...):format(select(2, ...)) end
	local rows = {}
	for i, r in ipairs(job.mapped or job.rows) do rows[i] = wire.decode_row(r[4]) end
	local name = m and m.name or (job.script.name:gsub("%.lua$", ""):gsub("[^%w_-]", "_"):gsub("^%A+", ""))
	out[1] = "--- " .. (m and m.summary ~= "" and m.summary or "What it does, in one line.")
	add("@script %s %s", name ~= "" and name or "script", m and m.version or "0.1.0")
	add_args(add, m, used.arg, remarks)
	add_columns(add, m, rows, remarks)
	for _, right in ipairs(used.right) do add("@needs %s", right) end
	add("@requires dossier 1")
	for _, right in ipairs(m and m.needs or {}) do
		if not is_in(right, used.right) then remarks[#remarks + 1] = ("@needs %s was not used"):format(right) end
	end
	for _, f in ipairs(used.beyond) do
		remarks[#remarks + 1] = ("%s is for --trust only%s"):format(f, (instead[f] or instead[f:match "^%a+"]) and
			"; instead: " .. (instead[f] or instead[f:match "^%a+"]) or "")
	end
	return out, remarks
end

-- At the end of a run with --trace.
function touched.print(job)
	local lines, remarks = touched.manifest(job)
	io.stdout:flush()
	io.stderr:write(("%s: what this run touched, as a manifest:\n\n"):format(core.show(job.script.name)))
	for _, line in ipairs(lines) do io.stderr:write(core.show(line), "\n") end
	for i, line in ipairs(remarks) do io.stderr:write(i == 1 and "\n" or "", core.show(line), "\n") end
end

return touched
