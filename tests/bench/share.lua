-- For share.sh: share.lua PROGRAM STACKS NAME FOLDER. Attributes the stacks of `perf script -F ip,sym,dso`.
-- SPDX-License-Identifier: MIT

local program, stacks, name, folder = ...

-- frames of the program in each sample, innermost first: { address, symbol }
local samples, addresses, seen = {}, {}, {}
local current
for line in io.lines(stacks) do
	local ip, symbol, dso = line:match "^%s+(%x+) (.-) %(([^()]*)%)$"
	if not ip then
		current = nil
	else
		if not current then
			current = {}
			samples[#samples + 1] = current
		end
		-- an inlined frame has the address of the one that it is in
		if dso:find "/dossier$" or dso == "inlined" then
			current[#current + 1] = { ip, symbol }
			if not seen[ip] then
				seen[ip] = true
				addresses[#addresses + 1] = ip
			end
		end
	end
end

local list = assert(io.open(folder .. "/addresses", "w"))
list:write(table.concat(addresses, "\n"), "\n")
list:close()
local file_of = {}
local pipe = assert(io.popen(("addr2line -e '%s' < '%s/addresses'"):format(program, folder)))
for i = 1, #addresses do file_of[addresses[i]] = (pipe:read "l" or ""):match "^(.-):" end
pipe:close()

-- Functions of the Lua library, which comes without lines.
local of_lua = {}
for line in io.popen "nm $(pkg-config --variable=libdir lua5.4)/liblua5.4.a 2>/dev/null":lines() do
	local symbol = line:match " [tT] ([%w_.]+)$"
	if symbol then of_lua[symbol:match "^[^.]+"] = true end
end

local function part(frame)
	local file = file_of[frame[1]]
	if file and file ~= "??" then
		if file:find "/lua/bind/" or file:find "/lua/host/" or file:find "/lua/cli/" then return "bindings" end
		if file:find "/core/store/" then return "store" end
		if file:find "/core/" then return "core" end
	end
	local symbol = frame[2]:match "^[^.+]+"
	if of_lua[symbol] then return "Lua" end
	if symbol:find "^sqlite3" or symbol:find "^unix" or symbol:find "^[a-z]+[A-Z]" then return "store" end
end

local counts, total = {}, 0
for _, frames in ipairs(samples) do
	local p
	for _, frame in ipairs(frames) do
		p = part(frame)
		if p then break end
	end
	p = p or "other"
	counts[p] = (counts[p] or 0) + 1
	total = total + 1
end

local function percent(p) return 100 * (counts[p] or 0) / total end
local share = percent "Lua" + percent "bindings"
print(("%-34s %6d samples: Lua %4.1f %%, bindings %4.1f %%, together %4.1f %% (limit 35)%s; core %.1f %%, SQLite and store %.1f %%,"
	.. " other %.1f %%"):format(name, total, percent "Lua", percent "bindings", share, share > 35 and " MISSED" or "",
	percent "core", percent "store", percent "other"))
