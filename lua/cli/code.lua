-- dossier -e CODE: trusted Lua from the command line, with `dossier` as a global.
-- SPDX-License-Identifier: MIT

local command = { name = "-e", usage = "-e CODE [ARGS]", summary = "run Lua code",
	text = "`dossier` is there as a global, ARGS are `...` and `arg`. What an expression gives, or code returns, is printed.",
	examples = {
		{ "dossier -e 'dossier.fold \"Ağcabədi\"'", '"agcabadi"' },
		{ "dossier -e 'for d in dossier.read(...) do print(d.id) end' a.txt" },
	} }

-- A chunk that starts with = or is an expression returns its value.
local function compile(code)
	local chunk = load("return " .. code:gsub("^=", ""), "=-e", "t")
	if chunk then return chunk end
	return load(code, "=-e", "t")
end

-- What is told about an error: lua/host/fault.lua, which loads then.
local function trouble(how, err, code)
	local fault = require "host.fault"
	fault.source("=-e", code)
	return fault[how](err, { trust = true, env = _G, brief = true })
end

function command.main(argv, first)
	local code = argv[first + 1]
	if not code then
		require "cli.options".usage(nil, "-e needs code, e.g. dossier -e 'print(1)'")
	end
	if code == "--help" or code == "-h" then
		io.stdout:write(require "cli.options".help(command))
		return 0
	end
	local arg = { [0] = "-e" }
	for i = first + 2, #argv do arg[#arg + 1] = argv[i] end
	rawset(_G, "arg", arg)
	-- loaded when it is touched: `dossier -e 'print(1)'` should cost no more than lua does
	setmetatable(_G, { __index = function(t, k)
		if k ~= "dossier" then return nil end
		local d = require "dossier"
		rawset(t, k, d)
		return d
	end })
	local chunk, err = compile(code)
	if not chunk then
		require "cli.trouble".tell(trouble("syntax", err, code))
		return 1
	end
	local results = table.pack(xpcall(chunk, function(e) return trouble("collect", e, code) end, table.unpack(arg)))
	if not results[1] then
		local stopped = require "dossier.core".stop_requested()
		io.stdout:flush()
		if stopped then
			io.stderr:write "dossier: interrupted\n"
		else
			require "cli.trouble".tell(results[2])
		end
		return stopped and 130 or 1
	end
	if results.n > 1 and not (results.n == 2 and results[2] == nil) then
		local printer = require "dossier.printer"
		for i = 2, results.n do io.stdout:write(printer.show(results[i]), "\n") end
	end
	io.stdout:flush()
	return 0
end

return command
