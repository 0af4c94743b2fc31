-- What the script of a worker may do beyond reading, asked of the parent: files, programs, annotations that are kept.
-- SPDX-License-Identifier: MIT
--
-- The parent checks all of it again (lua/cli/grants.lua); here it is refused early, with the script's own line.
-- Frames out: 'F' a file, 'C' a program to start (both packed strings), 'A' annotations of the document, 'T' what was touched.
-- Frame in: 'C' the program's end.

local core, api = require "dossier.core", require "dossier.api"
local policy = require "dossier.policy"
local document = require "dossier.document"
local wire = require "dossier.wire"

local asks = {}

local config, link
local current, kept -- in map: the document, and its annotations so far

local function has(right)
	for _, r in ipairs(config.rights or {}) do
		if r == right then return true end
	end
	return false
end

-- Whether it has the right; false where its user denied what its manifest asks for. What that does not ask for is a mistake.
local function demand(who, right, what)
	if has(right) then return true end
	for _, r in ipairs(config.needs or {}) do
		if r == right then return false end
	end
	policy.refuse(("%s: the script may not %s: its manifest does not say '@needs %s'"):format(who, what, right))
end

local DENIED = "this run may not (--deny)"

local function write(name, bytes)
	if asks.in_map then
		policy.refuse "dossier.write: not in map, of which many run at once: emit rows, and write in reduce"
	end
	if not demand("dossier.write", "write:" .. name, ("write '%s'"):format(name)) then return nil, api.failure(DENIED, "EFAIL", name) end
	link.send("F", string.pack("<s4s4", name, bytes))
	return true
end

local function run(argv, input)
	if not demand("dossier.run", "run:" .. argv[1], ("run '%s'"):format(argv[1])) then return -1, "", DENIED end
	local parts = { string.pack("<I4", #argv) }
	for i, word in ipairs(argv) do parts[i + 1] = string.pack("<s4", word) end
	parts[#parts + 1] = input and string.pack("<Bs4", 1, input) or string.pack("<B", 0)
	link.send("C", table.concat(parts))
	local kind, payload = link.receive()
	if kind ~= "C" then error("the run has ended", 0) end
	return string.unpack("<i4s4s4", payload)
end

-- A value without what a script's metatable would make of it.
local function plain(v)
	if type(v) ~= "table" then return v end
	local copy = {}
	for key, part in next, v do
		if type(key) == "string" and (type(part) == "string" or type(part) == "number") then copy[key] = part end
	end
	return copy
end

-- Annotations of the document that map works on; others are the script's own affair.
local function record(doc, a, span)
	if doc ~= current then return end
	kept[#kept + 1] = { from = a.from, to = a.to, type = a.type, value = plain(a.value), low = a.low, high = a.high, cue = a.cue,
		id = a.id, text = span.text }
end

local function trace(kind, name)
	link.send("T", assert(core.json_encode { kind = kind, name = name }))
end

-- Which own annotations a stored document is read without; nil = it is read as it is.
function asks.without() return config.annotates and config.source_name or nil end

-- The worker has its configuration; before the script's first line.
function asks.begin(its_config, its_link)
	config, link = its_config, its_link
	config.source_name = "script:" .. (config.script or config.name)
	if not config.trust then require "dossier.outside".delegate { write = write, run = run } end
	if config.script then document.annotates(config.source_name, config.annotates and record or nil) end
	if config.trace then policy.trace(trace) end
end

-- Around the function map of one document.
function asks.map_begins(doc) asks.in_map, current, kept = true, doc, {} end

function asks.map_ends(ok)
	if ok and config.annotates and #kept > 0 then link.send("A", wire.encode_row { list = kept }) end
	asks.in_map, current, kept = false, nil, nil
end

-- The arguments of a script, noted as they are read.
function asks.traced(args)
	if not config.trace then return args end
	return setmetatable({}, {
		__index = function(_, key)
			if type(key) == "string" then policy.touch("arg", key) end
			return args[key]
		end,
		__newindex = function(_, key, value) args[key] = value end,
		__pairs = function()
			for key in pairs(args) do policy.touch("arg", key) end
			return pairs(args)
		end,
	})
end

-- Functions of Lua that no confined script has, in a trusted one.
local beyond = { io = { "open", "lines", "popen", "read", "write", "input", "output", "tmpfile" },
	os = { "execute", "remove", "rename", "getenv", "tmpname", "exit", "setlocale" } }

function asks.trace_beyond()
	if not config.trace then return end
	for library, names in pairs(beyond) do
		for _, name in ipairs(names) do
			local f = _G[library][name]
			_G[library][name] = function(...)
				policy.touch("beyond", library .. "." .. name)
				return f(...)
			end
		end
	end
end

return asks
