-- Runs the commands of a page in a folder of its own and compares what they print with the page.
--
--   lua5.4 tests/cli/docs.lua run|update PAGE FOLDER     from the root of the tree, $DOSSIER = the binary
--   lua5.4 tests/cli/docs.lua values PAGE FOLDER         the tables of values of docs/values.md
--
-- A block is fenced as ```console or indented by four blanks, and its first line starts with "$ ". Every "$ " line is
-- a command, run by sh in FOLDER, in order; lines behind it are what it prints, on stdout and stderr together. After
-- a command that ends in "<<'END'" the lines down to END belong to it; after `dossier repl` the lines that
-- start with "> " are typed, each followed by what it prints. A line "..." stands for one or more lines, "..."
-- within a line for any text. A comment directly above a block says more:
--   <!-- file: NAME -->         the block is written to NAME instead
--   <!-- not run: REASON -->    the block is left alone
-- `update` rewrites the outputs that differ, shortened where the page had them shortened.
--
-- SPDX-License-Identifier: MIT

local mode, page, folder = arg[1], arg[2], arg[3]
local dossier = os.getenv "DOSSIER" or "build/dossier"
local modes = { run = true, update = true, values = true }
if not (modes[mode] and page and folder) then
	io.stderr:write "usage: docs.lua run|update|values PAGE FOLDER\n"
	os.exit(2)
end

local function quote(s) return "'" .. s:gsub("'", "'\\''") .. "'" end

local function read(path)
	local f = assert(io.open(path, "rb"))
	local s = f:read "a"
	f:close()
	return s
end

local function write(path, s)
	local f = assert(io.open(path, "wb"))
	assert(f:write(s))
	f:close()
end

local function lines_of(s)
	local list = {}
	if s ~= "" and s:sub(-1) ~= "\n" then s = s .. "\n" end
	for line in s:gmatch "(.-)\n" do list[#list + 1] = line end
	return list
end

-- ---- running ------------------------------------------------------------------------------------------

local exported = {} -- `export NAME=VALUE` of earlier commands

local function sh(command, input)
	if command:match "^export " then exported[#exported + 1] = command .. "\n" end
	write(folder .. "/.in", input or "")
	write(folder .. "/.cmd", table.concat(exported) .. command .. "\n")
	local p = assert(io.popen(("cd %s && sh .cmd < .in 2>&1"):format(quote(folder))))
	local out = p:read "a"
	p:close()
	return out
end

local function prepare()
	local setup = ("mkdir -p %s/.bin && ln -sf \"$(cd \"$(dirname %s)\" && pwd)/$(basename %s)\" %s/.bin/dossier && cp -r examples %s/"):format(
		quote(folder), quote(dossier), quote(dossier), quote(folder), quote(folder))
	assert(os.execute(setup), "cannot prepare " .. folder)
	local at = assert(io.popen("cd " .. quote(folder) .. " && pwd")):read "l"
	exported[1] = ("export PATH=%s:\"$PATH\" HOME=%s COLUMNS=100 LC_ALL=C.UTF-8\nunset DOSSIER_STORE XDG_STATE_HOME\n"):format(
		quote(at .. "/.bin"), quote(at))
end

-- ---- blocks -------------------------------------------------------------------------------------------

-- { first, last: lines of the page; indent; file }
local function blocks_of(lines)
	local list, note, i = {}, nil, 1
	while i <= #lines do
		local line = lines[i]
		local fence = line:match "^```(%w*)"
		local comment = line:match "^<!%-%- (.-) %-%->$"
		if comment then
			note = comment
		elseif fence then
			local first = i + 1
			repeat i = i + 1 until not lines[i] or lines[i]:match "^```%s*$"
			local file = note and note:match "^file: (.+)"
			local skip = note and note:match "^not run: "
			if file or fence == "console" and not skip then
				list[#list + 1] = { first = first, last = i - 1, indent = "", file = file }
			end
			note = nil
		elseif line:match "^    %$ " and not (lines[i - 1] or ""):match "^    " then
			local first, last = i, i
			while lines[i + 1] and (lines[i + 1]:match "^    " or lines[i + 1] == "") do
				i = i + 1
				if lines[i] ~= "" then last = i end
			end
			i = last
			if not (note and note:match "^not run: ") then
				list[#list + 1] = { first = first, last = last, indent = "    " }
			end
			note = nil
		elseif line ~= "" then
			note = nil
		end
		i = i + 1
	end
	return list
end

-- The commands of a block: { at = line, shell, typed = { lines } or nil, parts = { { first, last } of the output } }
local function commands_of(lines, block)
	local list, command, closing = {}, nil, nil
	local function text(i) return lines[i]:sub(#block.indent + 1) end
	for i = block.first, block.last do
		local line = text(i)
		local typed = command and command.typed and (line:match "^> (.*)" or line == ">" and "")
		if closing then
			command.shell = command.shell .. "\n" .. line
			command.parts[1].first = i + 1
			if line == closing then closing = nil end
		elseif line:match "^%$ " then
			command = { at = i, shell = line:sub(3), parts = { { first = i + 1, last = i } } }
			closing = command.shell:match "<<%s*'(%w+)'"
			if command.shell:match "^dossier repl" then command.typed = {} end
			list[#list + 1] = command
		elseif typed then
			command.typed[#command.typed + 1] = typed
			command.parts[#command.parts + 1] = { first = i + 1, last = i }
		elseif command then
			command.parts[#command.parts].last = i
		end
	end
	return list
end

-- ---- comparing ----------------------------------------------------------------------------------------

local function line_matches(want, got)
	want, got = want:gsub("%s+$", ""), got:gsub("%s+$", "")
	if not want:find("...", 1, true) then return want == got end
	local pattern = want:gsub("[%^%$%(%)%%%.%[%]%*%+%-%?]", "%%%0"):gsub("%%%.%%%.%%%.", ".*")
	return got:match("^" .. pattern .. "$") ~= nil
end

local function matches(want, got, i, j)
	i, j = i or 1, j or 1
	while want[i] do
		if want[i]:match "^%s*%.%.%.$" then
			for k = j + 1, #got + 1 do
				if matches(want, got, i + 1, k) then return true end
			end
			return false
		end
		if not got[j] or not line_matches(want[i], got[j]) then return false end
		i, j = i + 1, j + 1
	end
	return got[j] == nil
end

-- got, shortened as want was: the first and last lines around a "...", and lines cut where they had "...".
local function shorten(want, got)
	local cut
	for i, line in ipairs(want) do
		if line:match "^%s*%.%.%.$" then cut = cut or i end
	end
	local out = {}
	local function add(line, like)
		local head, tail = (like or ""):match "^(.-)%.%.%.(.*)$"
		local at = head and utf8.offset(line, utf8.len(head) + 1)
		if at and #line > #head + #tail + 3 then
			line = line:sub(1, at - 1) .. "..." .. (tail ~= "" and line:sub(-#tail) or "")
		end
		out[#out + 1] = line
	end
	local tail = cut and #want - cut or 0
	for i, line in ipairs(got) do
		if cut and i == cut and #got > cut + tail then out[#out + 1] = want[cut] end
		if not cut or i < cut then
			add(line, want[i])
		elseif i > #got - tail then
			add(line, want[cut + i - (#got - tail)])
		end
	end
	return out
end

local failed, done = 0, 0

local function compare(lines, block, part, output, shell, edits)
	local want, got = {}, lines_of(output)
	for i = part.first, part.last do want[#want + 1] = lines[i]:sub(#block.indent + 1) end
	-- blank lines at the ends are the page's affair
	while want[#want] and want[#want]:match "^%s*$" do want[#want] = nil end
	while got[#got] and got[#got]:match "^%s*$" do got[#got] = nil end
	done = done + 1
	if matches(want, got) then return end
	failed = failed + 1
	if mode == "update" then
		edits[#edits + 1] = { first = part.first, last = part.first + #want - 1, indent = block.indent,
			lines = shorten(want, got) }
		return
	end
	print(("%s:%d: $ %s"):format(page, part.first - 1, shell))
	for _, l in ipairs(want) do print("page     " .. l) end
	for _, l in ipairs(got) do print("printed  " .. l) end
end

-- A line of Lua behind each typed one tells the outputs apart.
local function run_typed(command)
	local typed = {}
	for _, line in ipairs(command.typed) do
		typed[#typed + 1] = line
		if not line:match "^%s" and not line:match "do$" and not line:match "then$" then
			typed[#typed + 1] = "do io.stdout:write '\\1\\n' end"
		end
	end
	local out, pieces = sh(command.shell, table.concat(typed, "\n") .. "\n"), {}
	for piece in out:gmatch "(.-)\1\n" do pieces[#pieces + 1] = piece end
	return pieces
end

local function run_block(lines, block, edits)
	if block.file then
		write(folder .. "/" .. block.file, table.concat(lines, "\n", block.first, block.last) .. "\n")
		return
	end
	for _, command in ipairs(commands_of(lines, block)) do
		if command.typed then
			local pieces = run_typed(command)
			for i = 2, #command.parts do
				compare(lines, block, command.parts[i], pieces[i - 1] or "", "> " .. command.typed[i - 1], edits)
			end
		else
			compare(lines, block, command.parts[1], sh(command.shell), command.shell, edits)
		end
	end
end

local function apply(lines, edits)
	local out, at = {}, 1
	for _, e in ipairs(edits) do
		for i = at, e.first - 1 do out[#out + 1] = lines[i] end
		for _, l in ipairs(e.lines) do out[#out + 1] = ((e.indent .. l):gsub("%s+$", "")) end
		at = e.last + 1
	end
	for i = at, #lines do out[#out + 1] = lines[i] end
	write(page, table.concat(out, "\n") .. "\n")
end

local function run_page()
	local lines, edits = lines_of(read(page)), {}
	for _, block in ipairs(blocks_of(lines)) do run_block(lines, block, edits) end
	if mode == "update" then
		apply(lines, edits)
		print(("%s: %d outputs, %d rewritten"):format(page, done, failed))
		os.exit(0)
	end
end

-- ---- tables of values ---------------------------------------------------------------------------------

-- `# | text | type | value | low | high | cue |`: the row is a document of its own; of it the marked words (**...**)
-- are one span with these fields. "-" is null, an empty cell an absent key; "none" as the type: no span there.
local columns = { "type", "value", "low", "high", "cue" }

local function cells_of(line)
	local cells = {}
	for cell in line:sub(2):gmatch "([^|]*)|" do
		cells[#cells + 1] = (cell:match "^%s*(.-)%s*$":gsub("^`(.*)`$", "%1"))
	end
	return cells
end

local jq = [[
def show: if . == null then "-" elif type == "object" then "\(.amount) \(.currency // .unit // "")" | sub(" $"; "")
  else tostring end;
def cell($k): if has($k) then .[$k] | show else "" end;
.text as $t | (.entities // [])[] | [.text, .type, cell("value"), cell("low"), cell("high"), cell("cue")] | join("\t")
]]

local function check_row(cells, date, lang)
	local text = cells[1]:gsub("%*%*", "")
	local marked = cells[1]:match "%*%*(.-)%*%*" or text
	write(folder .. "/.row", text .. "\n")
	write(folder .. "/.cells.jq", jq)
	local out = sh(("dossier tag --format jsonl --from plain %s %s .row | jq -r -f .cells.jq"):format(
		date and "--date " .. date or "", lang and "--lang " .. lang or ""))
	local want = marked
	for i = 2, #columns + 1 do want = want .. "\t" .. (cells[i] or "") end
	done = done + 1
	local found, touched = false, false
	for _, got in ipairs(lines_of(out)) do
		found = found or got == want
		touched = touched or marked:find(got:match "^[^\t]*", 1, true) ~= nil
	end
	if cells[2] == "none" and not touched and not out:find(marked, 1, true) or found then return end
	failed = failed + 1
	print(("%s: %s\n  page     %s\n  printed  %s"):format(page, cells[1], want, (out:gsub("\n", "\n           "))))
end

local function run_values()
	local date, lang, inside
	for _, line in ipairs(lines_of(read(page))) do
		local given = line:match "^Document date:%s*`?(%d%d%d%d%-%d%d%-%d%d)`?"
		if given then
			date = given
		elseif line:match "^#" then
			date, lang = nil, nil
		end
		lang = line:match "^Language:.-`(%l+)`" or lang
		if line:match "^| text | type | value |" then
			inside = true
		elseif inside and line:match "^| " and not line:match "^| ?%-" then
			check_row(cells_of(line), date, lang)
		elseif not line:match "^|" then
			inside = false
		end
	end
end

prepare()
if mode == "values" then run_values() else run_page() end
print(("%s: %d checked, %d failed"):format(page, done, failed))
os.exit(failed == 0 and done > 0 and 0 or 1)
