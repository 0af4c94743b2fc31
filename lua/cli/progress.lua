-- Progress of long work: one line on stderr, when it is a terminal: how many, how fast, how long still.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"

local progress = {}
progress.__index = progress

-- unit is a plural ("documents"); quiet, or stderr that is no terminal, shows nothing.
function progress.new(unit, quiet)
	local now = core.monotonic()
	return setmetatable({ unit = unit, shown = not quiet and core.isatty(2), started = now,
		last = now, done = 0 }, progress)
end

local function clock(seconds)
	seconds = math.floor(seconds + 0.5)
	if seconds >= 3600 then return ("%d:%02d:%02d"):format(seconds // 3600, seconds // 60 % 60, seconds % 60) end
	return ("%d:%02d"):format(seconds // 60, seconds % 60)
end

-- done of the unit; share = 0..1 of the whole work when it is known, else nil.
function progress:step(done, share)
	self.done = done
	if not self.shown then return end
	local now = core.monotonic()
	if now - self.last < 0.2 then return end
	self.last = now
	local spent = now - self.started
	local line = ("%d %s, %.0f/s"):format(done, self.unit, done / spent)
	if share and share > 0.01 and share <= 1 then
		line = ("%3.0f%%  %s, %s left"):format(share * 100, line, clock(spent / share - spent))
	end
	io.stderr:write("\r\27[K", line)
	io.stderr:flush()
	self.drawn = true
end

-- Takes the line away, so that a message or the result can be written.
function progress:clear()
	if self.drawn then
		io.stderr:write "\r\27[K"
		io.stderr:flush()
		self.drawn = false
	end
end

function progress:seconds()
	return core.monotonic() - self.started
end

return progress
