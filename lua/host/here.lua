-- A worker within this process, for run --break: the script runs as a coroutine, and stops where it failed.
-- SPDX-License-Identifier: MIT
--
-- It has the methods of a worker of lua/host/worker.c, and host.worker runs in it as it does in a child. It waits only
-- where the script asks for the next document, which is outside of all that the script calls. There are no limits and
-- no confinement here: whoever uses it trusts the script.

local core = require "dossier.core"

local here = {}

local Worker = {}
Worker.__index = Worker

-- print(text): at once, in front of what is typed. pause(thread, found): the script stands still where it failed.
function here.start(config, print, pause)
	local worker = setmetatable({ here = true, out = {}, inbox = {}, closed = false }, Worker)
	local link = {
		send = function(kind, payload)
			if kind == "P" then return print(payload) end
			worker.out[#worker.out + 1] = { kind, payload }
		end,
		receive = function()
			while #worker.inbox == 0 do
				if worker.closed then return nil end
				coroutine.yield()
			end
			return table.unpack(table.remove(worker.inbox, 1))
		end,
		step = function() end, lock = function() end,
		pause = function(thread, found)
			worker.left = true
			pause(thread, found)
		end,
	}
	local text = assert(core.json_encode(config))
	worker.co = coroutine.create(function() require "host.worker"(text, link) end)
	return worker
end

function Worker:send(kind, payload)
	self.inbox[#self.inbox + 1] = { kind, payload }
	return true
end

function Worker:close() self.closed = true end
function Worker:kill() self.closed = true end
function Worker:wait() return "exit", 0 end

-- As host.poll: the worker, a kind and a payload; without a kind it has ended.
function here.poll(worker)
	while true do
		local frame = table.remove(worker.out, 1)
		if frame then return worker, frame[1], frame[2] end
		if coroutine.status(worker.co) == "dead" then return worker end
		local ok, err = coroutine.resume(worker.co)
		if worker.left then error({ exit = 1 }, 0) end
		if not ok then error(err, 0) end
	end
end

return here
