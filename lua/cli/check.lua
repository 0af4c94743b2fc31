-- dossier check: verifies a store whole.
-- SPDX-License-Identifier: MIT

local storage = require "cli.storage"

local check = {
	name = "check", usage = "check STORE|LIST", summary = "verify a store, or a compiled list",
	text = "SQLite's integrity check, foreign keys, every span within its text, the full-text index against the text.",
	examples = { { "dossier check war.dossier" } },
	options = { { "store", "FILE", "the store (also $DOSSIER_STORE)", short = "s" } },
}

function check.run(opts, args)
	if args[1] and not opts.store and require "dossier.core".is_gazetteer(args[1]) then
		return require "cli.gazetteer".check(args)
	end
	local path = storage.path(check, opts, args)
	local store = storage.open(path, "r")
	local ok, report = store:check()
	store:close()
	if ok then
		io.stdout:write(path, ": ok\n")
		return 0
	end
	io.stdout:write((tostring(report):gsub("([^\n]+)", path .. ": %1")), "\n")
	return 1
end

return check
