-- Reports as text for the terminal: tables in columns, wrapped to the width, by display width.
-- SPDX-License-Identifier: MIT
--
-- Nothing from a document reaches the terminal as a control sequence: see cell.visible.

local core = require "dossier.core"
local cell = require "dossier.cell"

local text = {}

local GAP = 2       -- blanks between columns
local LEAST = 6     -- a column is not made narrower than this,
local WORD = 10     -- nor than its longest word, up to this: dates and most words stay whole
local MAX_LINES = 4 -- of one cell whose column does not say `lines`; every other format has the whole
local QUOTE = 20    -- the least for a column of long texts; rows stand as blocks where it does not have it
local LONG = 30     -- a text wider than this is not repeated in the row below
local DITTO = "\u{3003}"

local styles = { bold = "\27[1m", dim = "\27[2m", head = "\27[1;36m", mark = "\27[33m",
	off = "\27[0m" }

local function painter(color)
	if not color then return function(_, s) return s end end
	return function(style, s) return s == "" and s or styles[style] .. s .. styles.off end
end

-- Wraps at blanks, and inside words that are too long. Gives a list of lines.
function text.wrap(s, width) return core.wrap(s, math.max(width, 1)) end

-- Natural widths, made narrower from the widest on until they fit, none below its least; nil when they cannot.
local function fit(natural, least, width)
	local total = GAP * (#natural - 1)
	local widths = table.move(natural, 1, #natural, 1, {})
	for _, w in ipairs(widths) do total = total + w end
	while total > width do
		local widest, many, floor = 0, 0, 0
		for i, w in ipairs(widths) do
			if w > least[i] then widest = math.max(widest, w) end
		end
		if widest == 0 then return nil end
		for i, w in ipairs(widths) do
			if w == widest and w > least[i] then
				many, floor = many + 1, math.max(floor, least[i])
			elseif w < widest and w > least[i] then
				floor = math.max(floor, w)
			end
		end
		-- columns that are as wide give up the same, the first ones a blank more
		local cut = math.min((total - width) // many, widest - floor)
		local left = cut == 0 and math.min(total - width, many) or many
		for i, w in ipairs(widths) do
			if w == widest and w > least[i] and left > 0 then
				widths[i] = w - math.max(cut, 1)
				total = total - math.max(cut, 1)
				left = left - 1
			end
		end
	end
	return widths
end

-- The same; the widest column, a quotation as a rule, keeps a third of the width where the others allow it, and what can be
-- read in any case.
local function fit_quote(natural, least, width)
	local wide, at = 2 * LONG, nil
	for c, w in ipairs(natural) do
		if w > wide then wide, at = w, c end
	end
	if not at then return fit(natural, least, width) end
	local most = table.move(least, 1, #least, 1, {})
	most[at] = math.max(least[at], width // 3)
	local widths = fit(natural, most, width)
	if widths then return widths end
	most[at] = math.max(least[at], math.min(QUOTE, width // 3))
	return fit(natural, most, width)
end

local function is_right(column)
	return column.type == "number" or column.type == "integer"
end

local function show(v)
	return core.cell(cell.text(v))
end

-- The cells as text, and of each column its natural width and the least.
local function measure(item)
	local cells, natural, least, names = {}, {}, {}, {}
	for c, column in ipairs(item.columns) do
		names[c], natural[c], least[c] = column.name, 0, LEAST
	end
	local function count(c, s)
		local w, word = core.word_width(s, WORD)
		if w > natural[c] then natural[c] = w end
		if word > least[c] then least[c] = word end
	end
	for c, column in ipairs(item.columns) do count(c, show(column.title or column.name)) end
	for r, row in ipairs(item.rows) do
		local shown = {}
		for c = 1, #names do
			local v = row[names[c]]
			local s = v == nil and "" or show(v)
			shown[c] = s
			if s ~= "" then count(c, s) end
		end
		cells[r] = shown
	end
	return cells, natural, least
end

-- A long text that stands in row after row, such as a quotation with two numbers in it, shows once.
local function mark_repeats(cells)
	for c = 1, #(cells[1] or {}) do
		local last
		for r = 1, #cells do
			local s = cells[r][c]
			if s == last and core.width(s) > LONG then cells[r][c] = DITTO end
			last = s
		end
	end
end

-- A function that makes the lines of a row; style: of the row, or nil.
local function columns_of(item, widths, style)
	local layout = { gap = GAP, on = style, off = style and styles.off }
	for c, column in ipairs(item.columns) do
		layout[c] = { width = math.max(widths[c], 1), lines = column.lines or MAX_LINES, right = is_right(column) }
	end
	return core.row_layout(layout)
end

-- A table that is too wide for columns: for each row its fields, "title: value", one behind the other, and those
-- that are longer than LONG on lines of their own.
local function put_blocks(out, item, cells, opts)
	local layout = { gap = GAP, width = opts.width, most = LONG, on = opts.color and styles.bold or nil, off = opts.color and styles.off or nil }
	for c, column in ipairs(item.columns) do
		local title = show(column.title or column.name)
		layout[c] = { title = title ~= "" and title .. ": " or nil, lines = column.lines or MAX_LINES }
	end
	local block = core.block_layout(layout)
	for r = 1, #cells do
		if r > 1 then out[#out + 1] = "" end
		local lines = assert(block(cells[r]))
		if lines ~= "" then out[#out + 1] = lines end
	end
end

-- Matches under each other; what names a line is where it is from.
local function put_concordance(out, item, opts)
	local kwic = require "dossier.concordance_text"
	local layout = { width = opts.width, label = 0, left = 0, colors = opts.color and kwic.colors(item.kwic) or nil }
	local labels = {}
	for i, row in ipairs(item.rows) do
		labels[i] = kwic.label(row)
		layout.label = math.max(layout.label, math.min(core.width(labels[i]), opts.width // 4))
		layout.left = math.max(layout.left, core.width(show(row.left)) + 1)
	end
	for i, row in ipairs(item.rows) do out[#out + 1] = kwic.line(row, labels[i], layout) end
end

local function put_table(out, item, opts, paint)
	if #item.rows == 0 or #item.columns == 0 then
		out[#out + 1] = paint("dim", "(no rows)")
		return
	end
	if item.kwic then return put_concordance(out, item, opts) end
	if item.bar then
		local lines = require "dossier.bar".lines(item, opts.width, opts.color and "\27[36m")
		table.move(lines, 1, #lines, #out + 1, out)
		return
	end
	item = cell.without_empty(item)
	local cells, natural, least = measure(item)
	mark_repeats(cells)
	local widths = fit_quote(natural, least, opts.width)
	if not widths then return put_blocks(out, item, cells, opts) end
	local heads, rules = {}, {}
	for c, column in ipairs(item.columns) do
		heads[c] = show(column.title or column.name)
		rules[c] = ("-"):rep(widths[c])
	end
	out[#out + 1] = columns_of(item, widths, opts.color and styles.bold or nil)(heads)
	out[#out + 1] = paint("dim", table.concat(rules, (" "):rep(GAP)))
	local row = columns_of(item, widths)
	for r = 1, #cells do out[#out + 1] = assert(row(cells[r])) end
end

local function put_heading(out, item, opts, paint)
	local s = show(item.text)
	for _, line in ipairs(text.wrap(s, opts.width)) do out[#out + 1] = paint("head", line) end
	local sign = ({ [0] = "=", "-", "~" })[item.level or 1]
	if sign then
		out[#out + 1] = paint("dim", sign:rep(math.min(core.width(s), opts.width)))
	end
end

local function put_text(out, item, opts)
	for paragraph in (item.text .. "\n\n"):gmatch "(.-)\n[ \t]*\n+" do
		if out.started then out[#out + 1] = "" end
		for _, line in ipairs(text.wrap(show(paragraph),
			opts.width)) do out[#out + 1] = line end
		out.started = true
	end
	out.started = nil
end

-- "publisher, date, uri (ref)": where a quotation stands.
function text.source_line(item)
	local parts = {}
	for _, k in ipairs { "publisher", "date", "uri" } do
		local v = item[k]
		if type(v) == "string" and v ~= "" then parts[#parts + 1] = v end
	end
	local line = table.concat(parts, ", ")
	if type(item.ref) == "string" then
		line = line == "" and item.ref or ("%s (%s)"):format(line, item.ref)
	end
	return line
end

local function put_quote(out, item, opts, paint)
	local s = show((item.context_before or "") .. item.text .. (item.context_after or ""))
	for _, line in ipairs(text.wrap(s, opts.width - 4)) do out[#out + 1] = paint("dim", "  | ")
		.. line end
	local source = text.source_line(item)
	if source ~= "" then
		for _, line in ipairs(text.wrap(show(source), opts.width - 6)) do
			out[#out + 1] = paint("dim", "    " .. line)
		end
	end
end

local put = { table = put_table, heading = put_heading, text = put_text, quote = put_quote }

function text.text(tree, opts)
	opts = { width = math.max(opts.width or 100, 20), color = opts.color }
	local paint = painter(opts.color)
	local out = {}
	if tree.title and tree.title ~= "" then
		put_heading(out, { text = tree.title, level = 0 }, opts, paint)
	end
	for _, item in ipairs(tree.items) do
		if #out > 0 then out[#out + 1] = "" end
		put[item.kind](out, item, opts, paint)
	end
	return #out > 0 and table.concat(out, "\n") .. "\n" or ""
end

return text
