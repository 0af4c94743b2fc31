-- Which store a command works on: the first argument, --store, or $DOSSIER_STORE.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local options = require "cli.options"

local storage = {}

-- Takes the store from the arguments. `creates`: the first argument is the store even if it is not there yet.
function storage.path(command, opts, args, creates)
	if opts.store then return opts.store end
	if args[1] and args[1] ~= "-" and (core.is_store(args[1]) or creates) then return table.remove(args, 1) end
	local from_environment = os.getenv "DOSSIER_STORE"
	if from_environment and from_environment ~= "" then return from_environment end
	if args[1] then
		local s, err = core.stat(args[1])
		error({ exit = 1, message = s and ("%s: is not a dossier store (dossier add makes one)"):format(args[1])
			or tostring(err) }, 0)
	end
	options.usage(command, "which store? name it first, or use --store FILE or $DOSSIER_STORE")
end

-- Opens or ends the command with the reason. mode "r", "w" or "c".
function storage.open(path, mode)
	local store, err = core.store_open(path, mode)
	if not store then error({ exit = 1, message = tostring(err) }, 0) end
	return store
end

-- A value, or the command ends with the error's message.
function storage.must(value, err)
	if value == nil or value == false then error({ exit = 1, message = tostring(err) }, 0) end
	return value
end

return storage
