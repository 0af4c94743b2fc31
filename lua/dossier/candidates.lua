-- The documents of a store that a pattern may match, one row number after the other.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"

local raw = core.methods.Store

local candidates = {}

-- Batches grow: the first document is soon there, and many are asked for in few queries.
local FIRST, MOST = 16, 4096

-- A function that gives the next row, nil at the end. check(value, err) raises for errors. handle: a store of the core.
function candidates.rows(handle, pattern, filter, check)
	local found = check(raw.candidates(handle, pattern, filter))
	local rows, i, size = {}, 0, FIRST
	return function()
		i = i + 1
		if not rows[i] then
			rows, i = check(found:next(size)), 1
			size = math.min(size * 4, MOST)
		end
		return rows[i]
	end
end

return candidates
