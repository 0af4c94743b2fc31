-- Renders a report in the format asked for: text, markdown, csv, json, jsonl, html.
-- SPDX-License-Identifier: MIT

local render = {}

render.formats = { "text", "markdown", "csv", "json", "jsonl", "html" }

local modules = { text = "dossier.render_text", markdown = "dossier.render_markdown",
	html = "dossier.render_html",
	csv = "dossier.render_data", json = "dossier.render_data", jsonl = "dossier.render_data" }

-- tree: a report. opts: width = columns of the terminal (100), color = whether to colour (text
-- only). Gives the whole text, ending in a line end unless empty. Raises for a format that it does
-- not know.
function render.render(tree, format, opts)
	local name = modules[format]
	if not name then
		error(("unknown format '%s' (known: %s)"):format(tostring(format),
			table.concat(render.formats, ", ")), 2)
	end
	return require(name)[format](tree, opts or {})
end

-- The same for bare rows: columns as in report:table, or nil.
function render.rows(rows, columns, format, opts)
	return render.render(require "dossier.report".of_rows(rows, columns), format, opts)
end

return render
