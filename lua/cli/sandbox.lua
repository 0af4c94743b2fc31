-- dossier sandbox: what scripts are kept from on this machine, tried and told.
-- SPDX-License-Identifier: MIT

local core, host = require "dossier.core", require "dossier.host"
local options, output = require "cli.options", require "cli.output"

local sandbox = {
	name = "sandbox", usage = "sandbox status", summary = "what scripts are kept from on this machine",
	text = [[
A script runs in a process of its own that loses its rights before the script's first line. `status` starts such a
process, lets it try what it must not do, and tells what the kernel refused. What the kernel lacks is left to the checks of
Lua and dossier; `run --require-confined` then fails instead.

docs/sandbox.md has what is defended and what is not.]],
	examples = { { "dossier sandbox status" },
		{ "dossier sandbox status --format json", "for programs; exit code 0 in any case" } },
	formats = { "text", "json" },
	options = { { "format", "FORMAT", "how to print" } },
}

local function json(can, tried)
	local refused = {}
	for _, r in ipairs(require "cli.confined".rights) do refused[r[1]] = tried[r[1]] end
	return assert(core.json_encode { landlock = can.landlock, syscalls = can.syscalls, no_new_privs = can.privileges,
		refused = refused }) .. "\n"
end

local function text(can, tried)
	local out = {}
	local function add(...) out[#out + 1] = (...):format(select(2, ...)) end
	local whole = true
	add "A confined script, should it get past Lua's own checks, is kept by the kernel from this:"
	for _, r in ipairs(require "cli.confined".rights) do
		whole = whole and tried[r[1]]
		add("  %-9s %s", tried[r[1]] and "refused" or "POSSIBLE", r[2])
	end
	add ""
	add("  Landlock                %s", can.landlock > 0 and "version " .. can.landlock or "not in this kernel")
	add("  filter of system calls  %s", can.syscalls and "yes" or can.sanitized and "not in builds with sanitizers"
		or "not on this system")
	add("  no new privileges       %s", can.privileges and "yes" or "not on this system")
	add "  time, memory, output    limits that end the process (run --max-time, --max-memory, --max-output)"
	add ""
	if whole then
		add "Nothing is missing: run --require-confined works here."
	else
		add "What is POSSIBLE is left to the checks of Lua and dossier: run only scripts that you would trust."
		add "run --require-confined fails here."
	end
	return table.concat(out, "\n") .. "\n"
end

function sandbox.run(opts, args)
	if args[1] ~= "status" or #args > 1 then
		options.usage(sandbox, args[1] and ("there is only 'sandbox status', not '%s'"):format(table.concat(args, " "))
			or "say what: sandbox status")
	end
	local format = output.format(sandbox, opts)
	local tried, message = host.try_confinement()
	if not tried then error({ exit = 1, message = message }, 0) end
	output.write(opts, (format == "json" and json or text)(host.confinement(), tried))
	return 0
end

return sandbox
