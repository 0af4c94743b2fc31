-- dossier search: full text, best first.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local options, output, storage = require "cli.options", require "cli.output", require "cli.storage"

local search = {
	name = "search", usage = "search STORE QUERY", summary = "full-text search in a store",
	text = [[
QUERY is FTS5's language: words (all must occur), "exact phrase", OR, NOT, prefix*, NEAR(a b, 5), title:word. Case,
accents and letter variants do not matter. Best first by BM25.]],
	examples = {
		{ "dossier search war.dossier 'ceasefire ganja'" },
		{ [[dossier search war.dossier '"cluster munitions" NOT denied' --since 2020-10]] },
	},
	formats = { "text", "jsonl", "csv" },
	options = { options.filter, options.output },
}

local function print_text(found, opts)
	local visible = require "dossier.cell".visible
	local color = output.color(opts)
	local on, off = color and "\27[1m" or "", color and "\27[0m" or ""
	local lines = {}
	for _, f in ipairs(found) do
		local head = (f.title or "") ~= "" and f.title or f.uri
		lines[#lines + 1] = on .. visible(head) .. off
		local about = {}
		for _, v in ipairs { f.date or "", f.publisher or "", f.uri or "", f.id } do
			if v ~= "" and v ~= head then about[#about + 1] = visible(v) end
		end
		lines[#lines + 1] = "  " .. table.concat(about, "  ")
		local snippet = visible(((f.snippet or ""):gsub("[\2\3]", { ["\2"] = "\u{E000}", ["\3"] = "\u{E001}" })))
		snippet = snippet:gsub("\u{E000}", color and "\27[33m" or "["):gsub("\u{E001}", color and "\27[0m" or "]")
		lines[#lines + 1] = "  " .. snippet:gsub("%s+", " ")
		lines[#lines + 1] = ""
	end
	return table.concat(lines, "\n")
end

function search.run(opts, args)
	local path = storage.path(search, opts, args)
	if #args == 0 then options.usage(search, "what shall it search for?") end
	local format = output.format(search, opts)
	local store = storage.open(path, "r")
	local query = table.concat(args, " ")
	local found, err = store:search(query, require "cli.filter".of(opts), opts.limit or 20)
	if not found then
		local message = ("%s (query: %s)"):format(tostring(err), query)
		if err.code ~= "ESYNTAX" then error({ exit = 1, message = message }, 0) end
		options.usage(search, message .. '\nwords with signs go in double quotes: \'"U.S."\'')
	end
	if format == "text" then
		output.write(opts, print_text(found, opts))
		if #found == 0 and not opts.quiet then io.stderr:write("nothing found\n") end
		return 0
	end
	for _, f in ipairs(found) do
		f.snippet = f.snippet:gsub("[\2\3]", ""):gsub("%s+", " "):match "^ ?(.-) ?$"
		f.row = nil
	end
	output.rendered(opts, format, require "dossier.render".rows(found,
		{ "score", "id", "uri", "date", "publisher", "title", "snippet" }, format))
	return 0
end

return search
