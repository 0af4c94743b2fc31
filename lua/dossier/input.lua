-- Input: lines, CSV, JSON lines, and documents from files.
-- SPDX-License-Identifier: MIT
--
-- A stream over a named file opens it anew in each loop; one over "-" or an open file can be read
-- once. A file that cannot be opened is nil, err at once; a damaged record raises in the loop
-- unless on_error is given.

local core = require "dossier.core"
local api = require "dossier.api"
local stream = require "dossier.stream"
local policy = require "dossier.policy"

local open = io.open
local stdin = io.stdin

local MAX_LINE = 64 * 1024 * 1024

local since = "0.1"
local head = 'local dossier = require "dossier"\n'

-- f: path, "-" or an open file -> what opens it for a loop, whether that works once only, its name;
-- or nil, err
local function source(f)
	if io.type(f) then
		if io.type(f) ~= "file" then
			return nil, api.failure("the file is closed", "EFAIL")
		end
		return function() return f end, true, "file"
	end
	policy.check(f)
	if f == "-" then return function() return stdin end, true, "-" end
	local info, err = core.stat(f)
	if not info then return nil, err end
	if info.kind == "folder" then return nil, api.failure("is a folder", "EFAIL", f) end
	return function()
		local handle, message = open(f, "rb")
		if not handle then error(api.failure(message, "ENOENT", f), 0) end
		return handle, true
	end, false, f
end

-- Lines of an open file, without their ends; closes it at the end when it is ours.
local function line_reader(handle, ours)
	return function()
		local line, message = handle:read "L"
		if not line then
			if ours then handle:close() end
			if message then error(api.failure(message, "EFAIL"), 0) end
			return nil
		end
		if #line > MAX_LINE then
			error(api.failure("a line is longer than 64 MB", "ELIMIT"), 0)
		end
		return (line:gsub("\r?\n$", ""))
	end
end

local function line_stream(f, what, make)
	local start, once, name = source(f)
	if not start then return nil, once end
	return stream.from(function()
		local handle, ours = start()
		return make(line_reader(handle, ours), name)
	end, { once = once, what = what })
end

local file_arg = { "f", "string|File", 'a path, "-" for standard input, or an open file' }

api.define {
	name = "dossier.lines", items = "string", args = { file_arg }, returns = "Stream", since = since,
	text = "The lines of a file, without their ends. A byte order mark at the start is left"
		.. " out.",
	errors = "nil, err when the file cannot be opened",
	example = head .. 'local lines, err = dossier.lines "no/such/file"\n'
		.. 'print(lines, err.code)\n--> nil\tENOENT',
	call = function(f)
		return line_stream(f, "lines", function(next)
			local first = true
			return function()
				local line = next()
				if first and line then
					first = false
					line = line:gsub("^\xEF\xBB\xBF", "")
				end
				return line
			end
		end)
	end,
}

local on_error_key = { "function?", "called with an error object for a record that is damaged; the"
	.. " loop goes on" }

-- Reports a damaged record: to on_error, or as an error of the loop.
local function damaged(opts, message, where)
	local err = api.failure(message, "EFAIL", where)
	if opts and opts.on_error then return opts.on_error(err) end
	error(err, 0)
end

api.define {
	name = "dossier.jsonl",
	args = { file_arg, { "opts", "table?", "options", { on_error = on_error_key } } },
	returns = "Stream", since = since, text = "The values of a file of JSON lines; empty lines"
		.. " are left out.",
	errors = "nil, err when the file cannot be opened; a damaged line raises unless on_error"
		.. " is given",
	example = head .. 'print(dossier.jsonl "no/such/file")\n'
		.. '--> nil\tno/such/file: No such file or directory',
	call = function(f, opts)
		return line_stream(f, "values", function(next, name)
			local n = 0
			return function()
				for line in next do
					n = n + 1
					if n == 1 then line = line:gsub("^\xEF\xBB\xBF", "") end
					if line:find "%S" then
						local v, err = core.json_decode(line)
						if v ~= nil then return v end
						damaged(opts, err.message,
							("%s:%d"):format(name, n))
					end
				end
			end
		end)
	end,
}

-- ---- CSV (RFC 4180) -----------------------------------------------------------------------------

-- The separator that the heading line uses most, outside quotes.
local function find_separator(line)
	local bare = line:gsub('"[^"]*"', "")
	local best, most = ",", 0
	for _, sep in ipairs { ",", "\t", ";", "|" } do
		local _, n = bare:gsub(sep == "|" and "%|" or sep, "")
		if n > most then best, most = sep, n end
	end
	return best
end

-- One record from `next` (a quoted field may hold line ends) -> fields, lines used; nil at the end.
local function read_record(next, sep, line)
	local fields, at = {}, 1
	while true do
		if line:sub(at, at) == '"' then
			local parts, from = {}, at + 1
			while true do
				local quote = line:find('"', from, true)
				if not quote then
					local more = next()
					if not more then return nil, "a quoted field has no end" end
					parts[#parts + 1] = line:sub(at + 1) .. "\n"
					line, at, from = more, 0, 1
				elseif line:sub(quote + 1, quote + 1) == '"' then
					from = quote + 2
				else
					parts[#parts + 1] = line:sub(at + 1, quote - 1)
					at = quote + 1
					break
				end
			end
			fields[#fields + 1] = table.concat(parts):gsub('""', '"')
		else
			local stop = line:find(sep, at, true) or #line + 1
			fields[#fields + 1] = line:sub(at, stop - 1)
			at = stop
		end
		if at > #line then return fields end
		if line:sub(at, at) ~= sep then return nil, "text behind a quoted field" end
		at = at + 1
		if at > #line then
			fields[#fields + 1] = ""
			return fields
		end
	end
end

-- Counts lines as they are read.
local function counted(next)
	local count = { n = 0 }
	return function()
		local line = next()
		if line then count.n = count.n + 1 end
		return line
	end, count
end

api.define {
	name = "dossier.csv",
	args = { file_arg, { "opts", "table?", "options", {
		separator = { "string?", "one character; found from the first line if left out" },
		header = { "boolean?", "false: there is no heading line, and rows are arrays" },
		on_error = on_error_key } } },
	returns = "Stream", since = since,
	text = "The rows of a CSV or TSV file (RFC 4180), as tables by the names of the heading"
		.. " line.",
	errors = "nil, err when the file cannot be opened; a damaged row raises unless on_error is"
		.. " given",
	example = head .. 'print(dossier.csv "no/such/file")\n'
		.. '--> nil\tno/such/file: No such file or directory',
	call = function(f, opts)
		opts = opts or {}
		if opts.separator and #opts.separator ~= 1 then
			error(("dossier.csv: key 'separator' must be one character, got %q"):format(
				opts.separator), 2)
		end
		return line_stream(f, "rows", function(lines, name)
			local next, count = counted(lines)
			local sep, heads = opts.separator, nil
			return function()
				for line in next do
					if count.n == 1 then
						line = line:gsub("^\xEF\xBB\xBF", "")
					end
					sep = sep or find_separator(line)
					local at = count.n
					local fields, message = nil, nil
					if line ~= "" then
						fields, message = read_record(next, sep, line)
					end
					if message then
						damaged(opts, message, ("%s:%d"):format(name, at))
					elseif fields and opts.header == false then
						return fields
					elseif fields and not heads then
						heads = fields
					elseif fields then
						local row = {}
						for i, h in ipairs(heads) do row[h] = fields[i] end
						return row
					end
				end
			end
		end)
	end,
}

-- ---- documents ----------------------------------------------------------------------------------

local read_keys = {
	from = { "string?", 'kind of input: "plain", "jsonl", "csv", "conll"; recognised if left'
		.. ' out' },
	map = { "string?", 'columns of csv and keys of jsonl: "text=body,date=published"' },
	strict = { "boolean?", "ill-formed encoding is an error, and none is guessed" },
	charset = { "string?", 'encoding of files that do not say, as in "windows-1251"' },
	repair = { "boolean?", "damaged text is repaired as dossier.repair does" },
	on_error = on_error_key,
}

local function document_reader(files, opts)
	local reader_opts = { from = opts.from, map = opts.map, strict = opts.strict,
		charset = opts.charset, repair = opts.repair }
	local i, reader = 0, nil
	local function failed(err)
		if not opts.on_error then error(err, 0) end
		opts.on_error(err)
	end
	return function()
		while true do
			if not reader then
				i = i + 1
				if not files[i] then return nil end
				local err
				reader, err = core.reader(files[i], reader_opts)
				if not reader then failed(err) end
			end
			if reader then
				local doc, err = reader:next()
				if doc then return doc end
				if err then failed(err) else reader = nil end
			end
		end
	end
end

api.define {
	name = "dossier.read", items = "Document",
	args = { { "path", "string", 'a file, a folder (all files below it), or "-" for standard'
		.. ' input' },
		{ "opts", "table?", "options", read_keys } },
	returns = "Stream", since = since, text = "The documents of a file or folder, one after"
		.. " the other.",
	errors = "nil, err when the path cannot be opened; a damaged record raises unless on_error"
		.. " is given",
	example = head .. 'local docs, err = dossier.read "no/such/file"\nprint(docs, err.code)\n'
		.. '--> nil\tENOENT',
	call = function(path, opts)
		opts = opts or {}
		local files = { path }
		policy.check(path)
		if path ~= "-" then
			local list, err = core.walk(path)
			if not list then return nil, err end
			files = list
		end
		require "dossier.objects"
		if #files == 1 then
			-- what is wrong with a single file shows here, not in the loop
			local reader, err = core.reader(path == "-" and path or files[1],
				{ from = opts.from, map = opts.map, strict = opts.strict,
					charset = opts.charset, repair = opts.repair })
			if not reader then return nil, err end
			if path == "-" then
				local first = reader
				return stream.from(function()
					return function()
						while true do
							local doc, wrong = first:next()
							if doc or not wrong then return doc end
							if not opts.on_error then
								error(wrong, 0)
							end
							opts.on_error(wrong)
						end
					end
				end, { once = true, what = "documents", items = "Document" })
			end
		end
		return stream.from(function() return document_reader(files, opts) end,
			{ what = "documents", items = "Document" })
	end,
}
