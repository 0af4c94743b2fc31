-- Reports as Markdown (CommonMark with tables).
-- SPDX-License-Identifier: MIT

local cell = require "dossier.cell"
local source_line = require "dossier.render_text".source_line

local markdown = {}

-- Text in which nothing is markup. HTML is escaped too: many readers pass it on.
local function escape(s)
	s = cell.visible(s)
	s = s:gsub("[\\`*_{}%[%]|~]", "\\%0"):gsub("&", "&amp;"):gsub("<", "&lt;"):gsub(">", "&gt;")
	-- at a line's start: lists, headings, rules
	return (s:gsub("^(%s*)([#+%-=])", "%1\\%2"):gsub("^(%s*%d+)([.)])", "%1\\%2"))
end

local function put_table(out, item)
	if #item.rows == 0 or #item.columns == 0 then
		out[#out + 1] = "(no rows)"
		return
	end
	item = cell.without_empty(item)
	local heads, rules = {}, {}
	for c, column in ipairs(item.columns) do
		heads[c] = escape(column.title or column.name)
		rules[c] = (column.type == "number" or column.type == "integer") and "---:" or "---"
	end
	out[#out + 1] = "| " .. table.concat(heads, " | ") .. " |"
	out[#out + 1] = "| " .. table.concat(rules, " | ") .. " |"
	for _, row in ipairs(item.rows) do
		local cells = {}
		for c,
			column in ipairs(item.columns) do cells[c] = escape(cell.text(
			row[column.name])) end
		out[#out + 1] = "| " .. table.concat(cells, " | ") .. " |"
	end
end

local put = {
	table = put_table,
	heading = function(out, item)
		out[#out + 1] = ("#"):rep((item.level or 1) + 1) .. " " .. escape(item.text)
	end,
	text = function(out, item)
		local first = true
		for paragraph in (item.text .. "\n\n"):gmatch "(.-)\n[ \t]*\n+" do
			if not first then out[#out + 1] = "" end
			out[#out + 1] = escape(paragraph)
			first = false
		end
	end,
	quote = function(out, item)
		local before, after = item.context_before, item.context_after
		local line = escape(item.text)
		if before or after then
			line = ("%s**%s**%s"):format(escape(before or ""), line, escape(after or ""))
		end
		out[#out + 1] = "> " .. line:gsub("^ +", "")
		local source = source_line(item)
		if source ~= "" then
			out[#out + 1] = ">"
			out[#out + 1] = "> \u{2014} " .. escape(source)
		end
	end,
}

function markdown.markdown(tree)
	local out = {}
	if tree.title and tree.title ~= "" then out[1] = "# " .. escape(tree.title) end
	for _, item in ipairs(tree.items) do
		if #out > 0 then out[#out + 1] = "" end
		put[item.kind](out, item)
	end
	return #out > 0 and table.concat(out, "\n") .. "\n" or ""
end

return markdown
