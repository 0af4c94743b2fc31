-- Tests of dossier.write and dossier.run, for trusted code; what scripts of a run may is in tests/cli/rights.bats.
-- SPDX-License-Identifier: MIT
local dossier = require "dossier"

local function read(path)
	local f = assert(io.open(path, "rb"))
	local text = f:read "a"
	f:close()
	return text
end

test("dossier.write writes bytes as they are, whole", function()
	local path = scratch ".bin"
	equal(dossier.write(path, "\0\255\r\n"), true)
	equal(read(path), "\0\255\r\n")
	equal(dossier.write(path, ""), true)
	equal(read(path), "")
	local ok, err = dossier.write("/no/such/folder/x", "y")
	equal(ok, nil)
	assert(err.message and err.code == "ENOENT", tostring(err.code))
	raises("a name holds no zero byte", dossier.write, "a\0b", "x")
	raises("argument 2 (content)", dossier.write, path, 5)
end)

test("dossier.write renders a report by the name's ending", function()
	local rows = { { place = "Ganja", n = 13 }, { place = "<Baku>", n = 2 } }
	local function written(ending)
		local path = scratch(ending)
		assert(dossier.write(path, dossier.report("Tolls & more"):table(rows, { "place", "n" })))
		return read(path)
	end
	equal(written(".csv"):gsub("\r", ""), "place,n\nGanja,13\n<Baku>,2\n")
	assert(written(".html"):find("&lt;Baku&gt;", 1, true))
	assert(written(".md"):find("| Ganja |", 1, true))
	assert(written(".txt"):find "Ganja")
	equal(dossier.json.decode(written(".json")) ~= nil, true)
	raises("a report is written as", dossier.write, scratch ".doc", dossier.report "x")
end)

test("dossier.run gives what a program printed", function()
	equal(dossier.run({ "cat" }, { input = "\0a\255" }), "\0a\255")
	equal(dossier.run { "cat" }, "")
	equal(dossier.run { "printf", "%s|", "a b", "$HOME", "*" }, "a b|$HOME|*|")
	local out, err, status, printed = dossier.run { "sh", "-c", "echo one; echo two >&2; exit 3" }
	equal({ out, err.message, status, printed }, { nil, "exit code 3: two", 3, "one\n" })
	out, err, status = dossier.run { "no-such-program-here" }
	equal({ out, err.code, status }, { nil, "ENOENT", 127 })
	raises("no program", dossier.run, {})
	raises("word 2 must be a string", dossier.run, { "cat", {} })
	raises("unknown key", dossier.run, { "cat" }, { inputs = "x" })
end)
