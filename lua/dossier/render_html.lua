-- Reports as one HTML page that needs nothing else: light and dark, for screen and paper.
-- SPDX-License-Identifier: MIT
--
-- Every value is escaped; the page has no script and asks the network for nothing: its content
-- security policy allows its own style only, by hash. Only http and https addresses become links.

local core = require "dossier.core"
local cell = require "dossier.cell"

local html = {}

local css = [[
:root{color-scheme:light dark;--paper:#fffefb;--ink:#1b1b19;--soft:#65645e;--rule:#d9d6cc;
--band:#f5f3ec;--mark:#a3271f;
--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;
--serif:Georgia,"Iowan Old Style","Palatino Linotype","Noto Serif","DejaVu Serif",serif;
--sans:"Helvetica Neue",Helvetica,Arial,"Noto Sans","DejaVu Sans",sans-serif}
@media (prefers-color-scheme:dark){:root{--paper:#161614;--ink:#eceae3;--soft:#a3a198;
--rule:#3b3a35;--band:#1f1f1c;--mark:#f08a7d}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.6 var(--serif)}
main{max-width:60rem;margin:0 auto;padding:3.5rem 1.5rem 5rem}
main.wide{max-width:84rem}main.full{max-width:112rem}
header{border-top:.3rem solid var(--ink);padding-top:1.1rem;margin-bottom:2.4rem}
h1{font-size:clamp(1.9rem,5vw,2.9rem);line-height:1.12;letter-spacing:-.015em;margin:0;
font-weight:700;text-wrap:balance}
h2{font-size:1.55rem;line-height:1.25;margin:3rem 0 .9rem;padding-top:.9rem;
border-top:1px solid var(--rule)}
h3{font-size:1.2rem;line-height:1.3;margin:2.2rem 0 .6rem}
h4{font:600 .95rem/1.4 var(--sans);margin:1.8rem 0 .5rem}
p{max-width:42rem;margin:0 0 1.1rem}
a{color:inherit;text-decoration-color:var(--soft);text-underline-offset:.15em}
a:hover{text-decoration-color:var(--mark)}
.scroll{overflow-x:auto;margin:1.2rem 0 2rem}
table{border-collapse:collapse;width:100%;font:.9rem/1.45 var(--sans);
font-variant-numeric:tabular-nums lining-nums}
th{text-align:left;vertical-align:bottom;font-weight:600;font-size:.8rem;color:var(--soft);
padding:.3rem .9rem .45rem 0;border-bottom:2px solid var(--ink);white-space:nowrap}
td{vertical-align:top;padding:.5rem .9rem .5rem 0;border-bottom:1px solid var(--rule);
overflow-wrap:break-word;min-width:4rem;max-width:30rem}
tbody tr:hover{background:var(--band)}
th.n,td.n{text-align:right;white-space:nowrap}
th:last-child,td:last-child{padding-right:.2rem}
td.d{white-space:nowrap}
td.n{min-width:0}
td.q{min-width:14rem}
.src{border-bottom:1px dotted var(--soft)}
.none{color:var(--soft);font:italic .95rem/1.5 var(--serif)}
figure{margin:1.6rem 0 1.9rem;padding:.1rem 0 .1rem 1.2rem;border-left:.25rem solid var(--mark);
max-width:44rem}
blockquote{margin:0;font-size:1.12rem;line-height:1.55}
blockquote .ctx{color:var(--soft)}
blockquote mark{background:none;color:inherit;font-weight:700}
figcaption{font:.82rem/1.5 var(--sans);color:var(--soft);margin-top:.5rem;overflow-wrap:anywhere}
.ref{font-family:var(--mono);font-size:.92em}
.sign{font:.8em var(--mono);color:var(--mark);border:1px solid currentColor;border-radius:.2em;
padding:0 .2em}
footer{margin-top:4rem;padding-top:.8rem;border-top:1px solid var(--rule);
font:.8rem/1.5 var(--sans);color:var(--soft)}
@media (max-width:40rem){main{padding:1.6rem 1rem 3rem}}
@media print{:root{--paper:#fff;--ink:#000;--soft:#444;--rule:#bbb;--band:#fff;--mark:#000}body{
font-size:10.5pt}main{max-width:none;padding:0}.scroll{overflow:visible}table{font-size:8.5pt}
thead{display:table-header-group}tr,figure{break-inside:avoid}h2,h3,h4{break-after:avoid}td,th{
white-space:normal!important}td.q{min-width:0}a{text-decoration:none}}
]]

-- of pages with a concordance
local kwic_css = [[
.legend{display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;margin:0 0 .9rem;padding:0;list-style:none;font:600 .82rem/1.4 var(--sans)}
table.kwic{table-layout:fixed;font:.93rem/1.5 var(--serif)}
.kwic th{font-family:var(--sans);padding-left:0;padding-right:0}
.kwic td{padding:.28rem 0;max-width:none;min-width:0;white-space:nowrap;vertical-align:baseline}
.kwic th.l{text-align:right}.kwic th.s{padding-left:1rem}
.kwic td div{overflow:hidden;color:var(--soft)}
.kwic td.l div{display:flex;justify-content:flex-end}.kwic td.l bdi{flex:none}
.kwic td.m{padding:.28rem .45rem;font-weight:700;white-space:normal;overflow-wrap:anywhere}
.kwic td.s{padding-left:1rem;font:.78rem/1.5 var(--sans);color:var(--soft);text-overflow:ellipsis;overflow:hidden}
.kwic mark{background:none;color:inherit}
.c1,.kwic mark.c1{color:var(--c1)}.c2,.kwic mark.c2{color:var(--c2)}.c3,.kwic mark.c3{color:var(--c3)}
.c4,.kwic mark.c4{color:var(--c4)}.c5,.kwic mark.c5{color:var(--c5)}.c6,.kwic mark.c6{color:var(--c6)}
:root{--c1:#0b62a8;--c2:#a3283c;--c3:#2e6f2a;--c4:#7b3fa0;--c5:#9a5600;--c6:#0b6f6a}
@media (prefers-color-scheme:dark){:root{--c1:#7fb8ee;--c2:#f08a97;--c3:#8fcf85;--c4:#cda2ec;--c5:#e8b266;--c6:#74d0c8}}
@media (max-width:40rem){table.kwic{min-width:52rem}}
@media print{:root{--c1:#0b62a8;--c2:#a3283c;--c3:#2e6f2a;--c4:#7b3fa0;--c5:#9a5600;--c6:#0b6f6a}
.kwic td.l bdi{flex:initial;text-align:right}}
]]

local entities = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;",
	["'"] = "&#39;" }

local function raw_escape(s) return (s:gsub("[&<>\"']", entities)) end

-- Text for an attribute: safe, on one line, signs as text.
local function attribute(s) return raw_escape(cell.visible(s)) end

-- Text for the page: control and bidi characters become marked signs. \1 and \2 cannot be in what
-- cell.visible gives, so they may stand for our own tags while the rest is escaped.
local function mark(code) return ("\1U+%04X\2"):format(code) end

local function escape(s, line)
	local safe = raw_escape(cell.visible(s, line and "\n", mark))
	safe = safe:gsub("\1", '<span class="sign">'):gsub("\2", "</span>")
	return line and safe:gsub("\n", line) or safe
end

local base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

-- hex -> base64 (RFC 4648)
local function base64_of_hex(hex)
	local bytes = hex:gsub("%x%x", function(h) return string.char(tonumber(h, 16)) end)
	local out = {}
	for i = 1, #bytes, 3 do
		local a, b, c = bytes:byte(i, i + 2)
		local n = a << 16 | (b or 0) << 8 | (c or 0)
		local digits = ""
		for shift = 18, 0, -6 do
			local d = n >> shift & 63
			digits = digits .. base64_digits:sub(d + 1, d + 1)
		end
		if not b then digits = digits:sub(1, 2) .. "==" elseif not c then
			digits = digits:sub(1, 3) .. "="
		end
		out[#out + 1] = digits
	end
	return table.concat(out)
end

local function is_link(uri)
	return type(uri) == "string" and uri:match "^[Hh][Tt][Tt][Pp][Ss]?://%S+$"
		and not uri:find "[%c\"'<>]"
end

local function link(uri, inner)
	return ('<a href="%s" rel="noopener noreferrer">%s</a>'):format(attribute(uri), inner)
end

-- publisher, date, address, reference of a quotation
local function source_html(item)
	local parts = {}
	for _, k in ipairs { "publisher", "date" } do
		if type(item[k]) == "string" and item[k] ~= "" then
			parts[#parts + 1] = "<bdi>" .. escape(item[k]) .. "</bdi>"
		end
	end
	if type(item.uri) == "string" and item.uri ~= "" then
		local shown = "<bdi>" .. escape(item.uri) .. "</bdi>"
		parts[#parts + 1] = is_link(item.uri) and link(item.uri, shown) or shown
	end
	if type(item.ref) == "string" then
		parts[#parts + 1] = '<span class="ref">' .. escape(item.ref) .. "</span>"
	end
	return table.concat(parts, " \u{B7} ")
end

-- quiet: not underlined
local function cell_html(v, quiet)
	local shown = escape(cell.text(v), "<br>")
	local s = cell.span(v)
	if s then
		local o = cell.origin(s)
		local where = {}
		for _, k in ipairs { "publisher", "date", "uri", "ref" } do
			if type(o[k]) == "string" and o[k] ~= "" then where[#where + 1] = o[k] end
		end
		-- a quotation is not underlined, but says where it is from all the same
		shown = ('<span%s title="%s">%s</span>'):format(quiet and "" or ' class="src"',
			attribute(table.concat(where, " \u{B7} ")), shown)
		if is_link(o.uri) then shown = link(o.uri, shown) end
	elseif is_link(v) then
		shown = link(v, shown)
	end
	return shown
end

local function class_of(column)
	if column.type == "number" or column.type == "integer" then return ' class="n"' end
	if column.type == "date" then return ' class="d"' end
	return ""
end

-- The same of a cell: a long text keeps room to be read, a day or time stays on one line.
local function class_of_cell(column, v)
	local class = class_of(column)
	if class ~= "" then return class end
	local s = cell.text(v)
	if #s > 60 then return ' class="q"' end
	return #s <= 16 and s:find "^[%dX]+%-[%w:-]+$" and ' class="d"' or ""
end

local HUES = 6

-- The match with its captures, each in the colour of its name.
local function match_html(row, hue)
	local out = {}
	for i, p in ipairs(require "dossier.concordance_text".pieces(row)) do
		local text = escape(p[1])
		out[i] = p[2] and ('<mark class="c%d" title="%s">%s</mark>'):format(hue[p[2]] or 1, attribute(p[2]), text) or text
	end
	return table.concat(out)
end

local function text_of(v) return type(v) == "string" and v or "" end

-- Matches under each other in the middle of the page.
local function put_concordance(out, item)
	local hue, legend = {}, {}
	for i, name in ipairs(item.kwic) do
		hue[name] = (i - 1) % HUES + 1
		legend[i] = ('<li class="c%d">%s</li>'):format(hue[name], escape(name))
	end
	if #legend > 0 then out[#out + 1] = '<ul class="legend">' .. table.concat(legend) .. "</ul>" end
	-- a column is as wide as what stands in it: the match never breaks, what is beside it gives way
	local most = 0
	for _, row in ipairs(item.rows) do most = math.max(most, math.min(core.width(cell.visible(text_of(row.match))), 60)) end
	out[#out + 1] = '<div class="scroll" tabindex="0"><table class="kwic"><colgroup><col>'
		.. ('<col width="%d"><col><col width="190"></colgroup>'):format(most * 9 + 24)
	out[#out + 1] = '<thead><tr><th scope="col" class="l">Left</th><th scope="col" class="m"></th><th scope="col" class="r">Right</th>'
		.. '<th scope="col" class="s">Source</th></tr></thead><tbody>'
	for _, row in ipairs(item.rows) do
		local source = {}
		for _, k in ipairs { "date", "publisher" } do
			if text_of(row[k]) ~= "" then source[#source + 1] = "<bdi>" .. escape(row[k]) .. "</bdi>" end
		end
		local shown = #source > 0 and table.concat(source, " \u{B7} ") or escape(text_of(row.uri))
		if is_link(row.uri) then shown = link(row.uri, shown) end
		out[#out + 1] = ('<tr><td class="l"><div><bdi>%s</bdi></div></td><td class="m"><bdi>%s</bdi></td>'
			.. '<td class="r"><div><bdi>%s</bdi></div></td><td class="s" title="%s">%s</td></tr>'):format(
			escape(text_of(row.left)), match_html(row, hue), escape(text_of(row.right)),
			attribute(("%s %s %s"):format(text_of(row.title), text_of(row.uri), text_of(row.ref))), shown)
	end
	out[#out + 1] = "</tbody></table></div>"
end

-- A chart: each value with a meter beside it, which needs no style of its own.
local function put_bars(out, item)
	local label, value = item.columns[1], item.columns[2]
	local function number(row)
		local span = cell.span(row[value.name])
		local n = span and span.value or row[value.name]
		return type(n) == "number" and n == n and math.abs(n) < math.huge and n or 0
	end
	local most = 0
	for _, row in ipairs(item.rows) do most = math.max(most, number(row)) end
	out[#out + 1] = ('<div class="scroll" tabindex="0"><table><thead><tr><th scope="col">%s</th><th scope="col" class="n">%s</th>'
		.. '<th></th></tr></thead><tbody>'):format(escape(label.title), escape(value.title))
	for _, row in ipairs(item.rows) do
		out[#out + 1] = ('<tr><td dir="auto">%s</td><td class="n">%s</td><td><meter min="0" max="%s" value="%s"></meter></td></tr>')
			:format(cell_html(row[label.name]), cell_html(row[value.name]), cell.number(math.max(most, 1), true),
				cell.number(math.max(number(row), 0), true))
	end
	out[#out + 1] = "</tbody></table></div>"
end

-- Whether a column holds quotations rather than names.
local function is_of_quotations(rows, name)
	for _, row in ipairs(rows) do
		local s = cell.span(row[name])
		if s and #tostring(s.text) > 60 then return true end
	end
	return false
end

local function put_table(out, item)
	if #item.rows == 0 or #item.columns == 0 then
		out[#out + 1] = '<p class="none">No rows.</p>'
		return
	end
	if item.kwic then return put_concordance(out, item) end
	if item.bar then return put_bars(out, item) end
	item = cell.without_empty(item)
	out[#out + 1] = '<div class="scroll" tabindex="0"><table><thead><tr>'
	for _, c in ipairs(item.columns) do
		out[#out + 1] = ('<th scope="col"%s>%s</th>'):format(class_of(c),
			escape(c.title or c.name))
	end
	out[#out + 1] = "</tr></thead><tbody>"
	local quiet = {}
	for i, c in ipairs(item.columns) do quiet[i] = is_of_quotations(item.rows, c.name) end
	for _, row in ipairs(item.rows) do
		local cells = {}
		for i, c in ipairs(item.columns) do
			cells[i] = ('<td%s dir="auto">%s</td>'):format(class_of_cell(c, row[c.name]), cell_html(row[c.name], quiet[i]))
		end
		out[#out + 1] = "<tr>" .. table.concat(cells) .. "</tr>"
	end
	out[#out + 1] = "</tbody></table></div>"
end

local put = {
	table = put_table,
	heading = function(out, item)
		local level = math.min(math.max(math.tointeger(item.level) or 1, 1), 3) + 1
		out[#out + 1] = ('<h%d dir="auto">%s</h%d>'):format(level, escape(item.text), level)
	end,
	text = function(out, item)
		for paragraph in (item.text .. "\n\n"):gmatch "(.-)\n[ \t]*\n+" do
			out[#out + 1] = '<p dir="auto">' .. escape(paragraph, "<br>") .. "</p>"
		end
	end,
	quote = function(out, item)
		local inner = escape(item.text)
		if item.context_before or item.context_after then
			inner = ('<span class="ctx">%s</span><mark>%s</mark><span class="ctx">%s</span>'):format(
				escape(item.context_before or ""), inner, escape(item.context_after or ""))
		end
		out[#out + 1] = '<figure><blockquote dir="auto">' .. inner .. "</blockquote>"
		local source = source_html(item)
		if source ~= "" then out[#out + 1] = "<figcaption>" .. source .. "</figcaption>" end
		out[#out + 1] = "</figure>"
	end,
}

local MANY = 9 -- columns, which need all the room that there is

function html.html(tree)
	local title = tree.title and tree.title ~= "" and tree.title or "Report"
	local wide, style = "", css
	for _, item in ipairs(tree.items) do
		if item.kwic then
			style = css .. kwic_css
			if wide == "" then wide = ' class="wide"' end
		elseif item.kind == "table" and #cell.without_empty(item).columns > MANY then
			wide = ' class="full"'
		end
	end
	local out = {
		"<!DOCTYPE html>", '<html lang="en">', "<head>", '<meta charset="utf-8">',
		('<meta http-equiv="Content-Security-Policy" content="default-src \'none\';'
			.. ' style-src \'sha256-%s\'; '
			.. 'base-uri \'none\'; form-action \'none\'">'):format(base64_of_hex(
				core.hash(style))),
		'<meta name="viewport" content="width=device-width, initial-scale=1">',
		'<meta name="referrer" content="no-referrer">',
		"<title>" .. attribute(title) .. "</title>", "<style>" .. style .. "</style>",
			"</head>", "<body>", "<main" .. wide .. ">",
		('<header><h1 dir="auto">%s</h1></header>'):format(escape(title)),
	}
	for _, item in ipairs(tree.items) do put[item.kind](out, item) end
	if #tree.items == 0 then out[#out + 1] = '<p class="none">Nothing to report.</p>' end
	out[#out + 1] = "</main>\n</body>\n</html>"
	return table.concat(out, "\n") .. "\n"
end

return html
