-- What this machine can keep a script from, and what is said about what it cannot.
-- SPDX-License-Identifier: MIT

local host = require "dossier.host"

local confined = {}

-- What a confined process is refused when it tries: key of host.try_confinement, in words, and what does it here.
confined.rights = {
	{ "read", "read files that the command line does not name", "Landlock" },
	{ "write", "make or write files", "Landlock and the filter of system calls" },
	{ "network", "use the network", "the filter of system calls" },
	{ "process", "start processes", "the filter of system calls" },
	{ "program", "run programs", "the filter of system calls" },
	{ "signal", "send signals to other processes", "the filter of system calls, and Landlock" },
}

-- Those that are not refused; raises when the trial itself failed.
local function missing()
	local tried, message = host.try_confinement()
	if not tried then error({ exit = 1, message = message }, 0) end
	local list = {}
	for _, r in ipairs(confined.rights) do
		if not tried[r[1]] then list[#list + 1] = r[2] end
	end
	return list
end
confined.missing = missing

local function words(list)
	return table.concat(list, ", ", 1, #list - 1) .. (#list > 1 and " and " or "") .. list[#list]
end

-- Before a run: --require-confined fails where something is missing; else what the kernel lacks is said once, for scripts
-- that are not our own.
function confined.check(script, opts)
	if opts.trust then return end
	if opts["require-confined"] then
		local list = missing()
		if #list == 0 then return end
		error({ exit = 1, message = ("this system cannot keep a script from all that it should not do: it could %s "
			.. "if Lua or dossier had a bug (--require-confined; dossier sandbox status tells more)"):format(words(list)) }, 0)
	end
	local can = host.confinement()
	if opts.quiet or script.shipped or can.sanitized or can.files and can.syscalls then return end
	local lacks, open = {}, {}
	if not can.files then lacks[1], open[1] = "Landlock", "files" end
	if not can.syscalls then lacks[#lacks + 1], open[#open + 1] = "a filter of system calls", "processes" end
	require "cli.output".warn(("this system lacks %s, so only Lua and dossier keep %s from other %s, not the kernel: "
		.. "run what you would trust (dossier sandbox status tells more)"):format(words(lacks), script.name, words(open)))
end

return confined
