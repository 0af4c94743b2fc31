-- dossier remove: documents out of a store, overwritten.
-- SPDX-License-Identifier: MIT

local options, storage = require "cli.options", require "cli.storage"

local remove = {
	name = "remove", usage = "remove STORE DOC...", summary = "take documents out of a store",
	text = [[
DOC is an id, the beginning of one (8 characters or more), or a uri. Text, mentions, index terms and kept source
are overwritten in the file, all documents in one transaction: if one is not there, none is removed.]],
	examples = { { "dossier remove war.dossier news/04.txt" }, { "dossier remove war.dossier 8f3c2a1b" } },
	options = { { "store", "FILE", "the store (also $DOSSIER_STORE)", short = "s" },
		{ "quiet", "flag", "no summary", short = "q" } },
}

function remove.run(opts, args)
	local path = storage.path(remove, opts, args)
	if #args == 0 then options.usage(remove, "which documents?") end
	local store = storage.open(path, "w")
	storage.must(store:begin())
	for _, key in ipairs(args) do
		local ok, err = store:remove(key)
		if not ok then
			store:rollback()
			store:close()
			error({ exit = 1, message = tostring(err) }, 0)
		end
	end
	storage.must(store:commit())
	store:close()
	if not opts.quiet then io.stderr:write(("%s: %d removed\n"):format(path, #args)) end
	return 0
end

return remove
