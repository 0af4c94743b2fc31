-- dossier map: a filter, JSONL documents in, JSONL rows out. What Spark's pipe or GNU parallel drives.
-- SPDX-License-Identifier: MIT

local map = {
	name = "map", usage = "map SCRIPT [ARGS] < docs.jsonl > rows.jsonl",
	summary = "JSONL documents in, JSONL rows out (a filter for clusters)",
	text = "The map of a script alone. Each row carries its document and number, so that `dossier reduce` may get rows in "
		.. "any order.",
	examples = { { "dossier map casualties < docs.jsonl > rows.jsonl" },
		{ "cat parts/*.rows | dossier reduce casualties --format csv" } },
	formats = require "cli.run".formats, options = require "cli.run".options,
}

function map.main(argv, first)
	local code = require "cli.run".map_filter(argv, first)
	if code then return code end
	io.stdout:write(require "cli.options".help(map))
	return 0
end

return map
