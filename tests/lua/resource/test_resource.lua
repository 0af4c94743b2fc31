-- Files of a script's package.
-- SPDX-License-Identifier: MIT

local dossier = require "dossier"
local resource = require "dossier.resource"

test("a file of the package, as it is; another name is nil, err with a near one", function()
	resource.set { ["lists/verbs.txt"] = "kill\0\xff\n" }
	equal(dossier.resource "lists/verbs.txt", "kill\0\xff\n")
	local text, err = dossier.resource "lists/verb.txt"
	equal(text, nil)
	equal(err.code, "ENOENT")
	assert(tostring(err):find("did you mean 'lists/verbs.txt'?", 1, true), tostring(err))
	equal(dossier.resource "/etc/passwd", nil)
	resource.set {}
	equal(dossier.resource "lists/verbs.txt", nil)
	assert(not pcall(dossier.resource))
end)
