-- The tagger that a command's options ask for.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"

local tagging = {}

-- nil = the default tagger; with --gazetteer the named lists come before the built-in one.
function tagging.tagger(opts)
	if not opts.gazetteer then return nil end
	local lists = {}
	for _, path in ipairs(opts.gazetteer) do
		local g, err = core.gazetteer_open(path)
		if not g then error({ exit = 1, message = tostring(err) }, 0) end
		lists[#lists + 1] = g
	end
	return core.tagger { lists = lists }
end

return tagging
