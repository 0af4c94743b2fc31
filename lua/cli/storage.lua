-- Which store a command works on: the first argument, --store, or $DOSSIER_STORE.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local options = require "cli.options"

local storage = {}

-- Takes the store from the arguments. `creates`: a first argument that is not there yet is the store to make.
function storage.path(command, opts, args, creates)
	if opts.store then return opts.store end
	local from_environment = os.getenv "DOSSIER_STORE"
	if from_environment == "" then from_environment = nil end
	local first = args[1] ~= "-" and args[1] or nil
	if first and core.is_store(first) then return table.remove(args, 1) end
	local new = first and creates and not core.stat(first)
	if new and (#args > 1 or not from_environment) then return table.remove(args, 1) end
	if from_environment then return from_environment end
	if args[1] and creates then
		options.usage(command, ("'%s' is not a store: the store comes first, e.g. dossier add news.dossier %s")
			:format(args[1], args[1]))
	elseif args[1] then
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
