-- dossier version: what this binary is and what it stands on.
-- SPDX-License-Identifier: MIT

local version = {
	name = "version", usage = "version", summary = "versions of dossier and what it is built on",
	formats = { "text", "json" },
	options = { { "format", "FORMAT", "how to print" } },
}

function version.run(opts)
	local core, output = require "dossier.core", require "cli.output"
	local v = core.version()
	if output.format(version, opts) == "json" then
		output.write(opts, assert(core.json_encode(v)) .. "\n")
		return 0
	end
	local names = {}
	-- what our tables hold, and what the library under them knows: results are those of our tables
	v.unicode = v.unicode .. " (tables)"
	v.utf8proc, v.utf8proc_unicode = ("%s (Unicode %s)"):format(v.utf8proc, v.utf8proc_unicode), nil
	for k in pairs(v) do
		if k ~= "dossier" then names[#names + 1] = k end
	end
	table.sort(names)
	local lines = { "dossier " .. v.dossier }
	for _, k in ipairs(names) do lines[#lines + 1] = ("  %-10s %s"):format(k, tostring(v[k])) end
	output.write(opts, table.concat(lines, "\n") .. "\n")
	return 0
end

return version
