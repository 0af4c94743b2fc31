-- dossier gazetteer: lists of names, compiled, checked and looked into.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local options, output = require "cli.options", require "cli.output"

local STEP = 5000 -- rows between two looks at the clock
local SHOWN = 5 -- rows that are complained about one by one

local command = {
	name = "gazetteer", summary = "lists of names: build, check, look up",
	usage = [==[
gazetteer build OUT LIST...
gazetteer info FILE
gazetteer check FILE
gazetteer find NAME [LIST...]
gazetteer match LIST [FILE...]]==],
	text = [[
build compiles lists into one file, which tag, add, find and run take with --gazetteer, before the list that ships
and without reading more of it than they need. LIST is a table (TSV or CSV with a heading; or name, type, id, prior,
props without one), JSON objects, a GeoNames dump, Wikidata's JSON dump or FollowTheMoney entities, also as .gz;
- is standard input. A row that is no good is reported and left out, and the exit code is 1.

find prints the entries of a name, in the list that ships if no LIST is named (exit code 1 if there is none); match prints where the names of
a list stand in documents. LIST may be compiled or not.]],
	examples = {
		{ "dossier gazetteer build ships.gaz ships.csv" },
		{ "dossier gazetteer build world.gaz allCountries.txt.gz --name geonames" },
		{ "dossier gazetteer build people.gaz dump.jsonl --map name=label,id=qid" },
		{ "dossier gazetteer build watch.gaz targets.nested.json.gz --from ftm --fuzzy" },
		{ "dossier gazetteer find Georgia", "what the list that ships knows under a name" },
		{ "dossier tag --gazetteer ships.gaz report.txt" },
	},
	formats = { "text", "json" },
	options = {
		{ "from", "FORM", "of LIST (default: found out)", choices = { "auto", "table", "tsv", "csv", "jsonl",
			"geonames", "wikidata", "ftm" } },
		{ "map", "LIST", "which column or key is what: name=label,aliases=alt,type=kind,id=qid,prior=rank" },
		{ "name", "WORD", "of the list, before each id (default: the file's name)" },
		{ "type", "T", "of rows that say none, e.g. PERSON" },
		{ "classes", "LIST", "types of a source's own classes: Q515=GPE,Vessel=PRODUCT" },
		{ "langs", "LIST", "of Wikidata, the languages of names: en,fr or all (default en)" },
		{ "charset", "LABEL", "encoding of a LIST that does not say" },
		{ "fuzzy", "flag", "build: an index for fuzzy matching; match: use it" },
		{ "policy", "WORD", "match: which of overlapping names", default = "longest",
			choices = { "longest", "first", "all" } },
		{ "strict", "flag", "build: stop at the first row that is no good" },
		{ "format", "FORMAT", "how to print" },
		{ "output", "FILE", "write to FILE (beside it first, then renamed)", short = "o" },
		{ "quiet", "flag", "no progress, no summary", short = "q" },
	},
}

local function die(message) error({ exit = 1, message = tostring(message) }, 0) end

local function list_opts(opts)
	return { form = opts.from, map = opts.map, name = opts.name, type = opts.type, classes = opts.classes,
		langs = opts.langs, charset = opts.charset, fuzzy = opts.fuzzy }
end

local function open(path, opts)
	local g, err = core.gazetteer_open(path, opts and list_opts(opts))
	if not g then die(err) end
	return g
end

local function grouped(n)
	local s = tostring(n):reverse():gsub("(%d%d%d)", "%1,"):reverse():gsub("^,", "")
	return s
end

local function size(bytes)
	if bytes >= 1e9 then return ("%.2f GB"):format(bytes / 1e9) end
	if bytes >= 1e6 then return ("%.1f MB"):format(bytes / 1e6) end
	if bytes >= 1e3 then return ("%.1f kB"):format(bytes / 1e3) end
	return bytes .. " bytes"
end

local function plural(n, word) return ("%s %s%s"):format(grouped(n), word, n == 1 and "" or "s") end

-- ---- build ----------------------------------------------------------------------------------------------

-- OUT that is there and is no compiled list was most likely meant as a source.
local function check_out(out)
	local s = core.stat(out)
	if not s then return end
	if s.kind ~= "file" then die(("%s: is no file; OUT is the one that is written"):format(out)) end
	if s.size > 0 and not core.is_gazetteer(out) then
		die(("%s: is there already and is no compiled list; OUT comes first, then the lists"):format(out))
	end
end

local function tell_guess(job, path)
	local info = job.builder:info()
	if job.opts.quiet or not info then return end
	if info.guess ~= "" then
		job.progress:clear()
		io.stderr:write(("dossier: %s: read as --map %s\n"):format(core.show(path), core.show(info.guess)))
	elseif info.form ~= "table" and info.form ~= "jsonl" and not job.opts.from then
		job.progress:clear()
		io.stderr:write(("dossier: %s: read as --from %s\n"):format(core.show(path), info.form))
	end
end

local function complain(job, err)
	if job.opts.strict then die(err) end
	job.bad = job.bad + 1
	job.progress:clear()
	if job.bad <= SHOWN then output.warn(err) end
	if job.bad == SHOWN then output.warn "more of these are counted, not shown" end
end

local function read_one(job, path)
	local builder, told = job.builder, false
	local ok, err = builder:open(path, list_opts(job.opts))
	if not ok then die(err) end
	local before = job.rows
	repeat
		local more, problem = builder:step(told and STEP or 1)
		if core.stop_requested() then error({ exit = 130, message = "interrupted; nothing is written" }, 0) end
		if more == nil and problem.code == "ESYNTAX" then
			complain(job, problem)
			more = true
		elseif more == nil then
			die(problem)
		end
		local info = builder:info()
		if not told then
			told = true
			tell_guess(job, path)
		end
		job.rows = before + info.rows
		job.progress:step(job.rows, info.size > 0 and job.files == 1 and info.done / info.size or nil)
	until not more
	local info = builder:info()
	job.skipped = job.skipped + info.skipped
	if job.files > 1 and not job.opts.quiet then
		job.progress:clear()
		io.stderr:write(("dossier: %s: %s\n"):format(core.show(path), plural(info.rows, "row")))
	end
end

local function summary(job, out)
	local g = open(out)
	local i = g:info()
	g:close()
	if job.opts.quiet then return end
	local parts = { ("%s: %s from %s, %s"):format(core.show(out), plural(i.names, "name"), plural(job.rows, "row"),
		size(i.bytes)) }
	if i.names > 0 then parts[#parts + 1] = (" (%.0f a name)"):format(i.bytes / i.names) end
	parts[#parts + 1] = (", in %.1f s\n"):format(job.progress:seconds())
	io.stderr:write(table.concat(parts))
	if job.skipped > 0 then
		io.stderr:write(("dossier: %s left out, of no type that is known (--classes names one, --type all)\n")
			:format(plural(job.skipped, "row")))
	end
	if job.bad > 0 then
		io.stderr:write(("dossier: %s left out, no good\n"):format(plural(job.bad, "row")))
	end
end

local function build(opts, args)
	local out = table.remove(args, 1)
	if not out or #args == 0 then options.usage(command, "build: name OUT and at least one LIST") end
	check_out(out)
	local builder, err = core.gazetteer_builder(opts.fuzzy)
	if not builder then die(err) end
	local job = { opts = opts, builder = builder, rows = 0, skipped = 0, bad = 0, files = #args,
		progress = require "cli.progress".new("rows", opts.quiet) }
	for _, path in ipairs(args) do read_one(job, path) end
	job.progress:clear()
	if builder:count() == 0 and job.bad == 0 and job.skipped == job.rows and job.rows > 0 then
		die(("no row of %s is of a type that is known (--classes names one, --type all)"):format(args[1]))
	end
	local ok, problem = builder:write(out)
	builder:close()
	if not ok then die(problem) end
	summary(job, out)
	return job.bad > 0 and 1 or 0
end

-- ---- info, check ------------------------------------------------------------------------------------------

local function only(args, what)
	if #args ~= 1 then options.usage(command, what) end
	return args[1]
end

-- Also what `dossier info` prints of a compiled list.
function command.info(path, opts)
	local g = open(path)
	local i = g:info()
	g:close()
	if opts.format == "json" then
		i.file = path
		i.kinds = core.json_array(i.kinds)
		output.write(opts, assert(core.json_encode(i)) .. "\n")
		return 0
	end
	local lines = {
		("%-12s %s"):format("list", path),
		("%-12s %s"):format("names", grouped(i.names)),
		("%-12s %s%s"):format("file", size(i.bytes),
			i.names > 0 and (" (%.0f bytes a name)"):format(i.bytes / i.names) or ""),
	}
	for _, k in ipairs(i.kinds) do
		lines[#lines + 1] = ("%-12s %s %s"):format("", k.list or "-", k.type) .. "  " .. grouped(k.names)
	end
	if i.words > 0 then lines[#lines + 1] = ("%-12s %s"):format("words", grouped(i.words)) end
	lines[#lines + 1] = ("%-12s %s"):format("fuzzy", i.fuzzy and "yes" or "no")
	lines[#lines + 1] = ("%-12s %s"):format("unicode", i.unicode)
	lines[#lines + 1] = ("%-12s %d"):format("fold", i.fold)
	lines[#lines + 1] = ("%-12s %d"):format("format", i.format)
	output.write(opts, table.concat(lines, "\n") .. "\n")
	return 0
end

local function check(opts, args)
	if opts.format == "json" then options.usage(command, "check prints no json; its exit code says it") end
	local path = only(args, "check: name one compiled list")
	if not core.is_gazetteer(path) then
		local s = core.stat(path)
		die(path .. (s and ": is no compiled list" or ": no such file"))
	end
	local g = open(path)
	local ok, err = g:check()
	if not ok then
		output.print(("%s: %s; build it again from its sources: dossier gazetteer build %s LIST...\n")
			:format(path, tostring(err), path))
		return 1
	end
	output.print(path .. ": ok\n")
	return 0
end

function command.check(args) return check({}, args) end

-- ---- find, match ------------------------------------------------------------------------------------------

local function table_of(rows)
	local width = {}
	for _, r in ipairs(rows) do
		for c, cell in ipairs(r) do width[c] = math.max(width[c] or 0, core.width(cell)) end
	end
	local lines = {}
	for _, r in ipairs(rows) do
		local cells = {}
		for c, cell in ipairs(r) do
			cells[c] = c < #r and cell .. (" "):rep(width[c] - core.width(cell)) or cell
		end
		lines[#lines + 1] = table.concat(cells, "  "):gsub("%s+$", "")
	end
	return table.concat(lines, "\n") .. "\n"
end

local function find(opts, args)
	local name = table.remove(args, 1)
	if not name then options.usage(command, "find: which name?") end
	local lists = {}
	for _, path in ipairs(args) do lists[#lists + 1] = open(path, opts) end
	if #args == 0 then lists[1] = core.gazetteer_builtin() end
	local rows, json = {}, {}
	for _, g in ipairs(lists) do
		for _, e in ipairs(g:find(name)) do
			json[#json + 1] = assert(core.json_encode(e))
			rows[#rows + 1] = { e.type, e.name, e.id or "-", tostring(e.prior), e.main or "", e.props or "" }
		end
	end
	if opts.format == "json" then
		output.write(opts, #json > 0 and table.concat(json, "\n") .. "\n" or "")
	elseif #rows > 0 then
		table.insert(rows, 1, { "type", "name", "id", "prior", "main name", "properties" })
		output.text(opts, table_of(rows))
	elseif not opts.quiet then
		io.stderr:write(("dossier: no entry is called '%s'\n"):format(core.show(name)))
	end
	return #json > 0 and 0 or 1
end

local function match(opts, args)
	local path = table.remove(args, 1)
	if not path then options.usage(command, "match: name a LIST, then the documents") end
	local g, failed, out = open(path, opts), 0, {}
	if opts.fuzzy and not g:info().fuzzy then
		die(("%s: has no index for fuzzy matching; build it anew with --fuzzy"):format(path))
	end
	if #args == 0 then args = { "-" } end
	local function fail(message)
		failed = failed + 1
		output.warn(message)
	end
	local files = require "cli.inputs".files(args, fail)
	for doc in require "cli.inputs".documents(files, { from = "auto", quiet = opts.quiet }, fail) do
		local hits, err = g:match(doc, opts.policy, opts.fuzzy)
		if not hits then
			fail(err)
			hits = {}
		end
		for _, h in ipairs(hits) do
			local best = h.entries[1]
			local row = { uri = doc.uri, start = h.from - 1, ["end"] = h.to, text = doc.text:sub(h.from, h.to),
				type = best.type, id = best.id, name = best.name, edits = h.edits }
			if opts.format == "json" then
				row.offsets = "byte"
				out[#out + 1] = assert(core.json_encode(row))
			else
				out[#out + 1] = table.concat({ row.uri ~= "" and row.uri or "-", row.start .. "-" .. row["end"], row.type, row.id or "-",
					(row.text:gsub("%s+", " ")), row.edits > 0 and ("~%d %s"):format(row.edits, row.name)
						or row.name }, "\t")
			end
		end
	end
	output.text(opts, #out > 0 and table.concat(out, "\n") .. "\n" or "")
	return failed > 0 and 1 or 0
end

local verbs = { build = build, check = check, find = find, match = match,
	info = function(opts, args) return command.info(only(args, "info: name one compiled list"), opts) end }

function command.run(opts, args)
	local verb = table.remove(args, 1)
	output.format(command, opts)
	if opts.from == "auto" then opts.from = nil end
	if not verb then options.usage(command, "build, info, check, find or match?") end
	if not verbs[verb] then
		local near = options.nearest(verb, { "build", "info", "check", "find", "match" })
		options.usage(command, ("no '%s' here%s (build, info, check, find, match)"):format(verb,
			near and (", did you mean '%s'?"):format(near) or ""))
	end
	return verbs[verb](opts, args)
end

return command
