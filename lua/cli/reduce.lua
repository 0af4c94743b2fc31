-- dossier reduce: a filter, the rows of `dossier map` in, the script's result out.
-- SPDX-License-Identifier: MIT

local reduce = {
	name = "reduce", usage = "reduce SCRIPT [ARGS] < rows.jsonl",
	summary = "JSONL rows in, a report out",
	text = "The reduce of a script alone, over rows that `dossier map` made, in any order.",
	examples = { { "dossier reduce casualties < rows.jsonl" } },
	formats = require "cli.run".formats, options = require "cli.run".options,
}

function reduce.main(argv, first)
	local code = require "cli.run".reduce_filter(argv, first)
	if code then return code end
	io.stdout:write(require "cli.options".help(reduce))
	return 0
end

return reduce
