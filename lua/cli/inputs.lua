-- Inputs of a command: files, folders, "-", stores -> documents, one after the other.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"

local output = require "cli.output"

local inputs = {}

local UNSURE = 50 -- confidence below which a guess is told

-- Paths with folders opened, in order; a path that is not there is reported, not fatal.
-- on_error(message) is called for each.
function inputs.files(paths, on_error)
	local files = {}
	for _, path in ipairs(paths) do
		if path == "-" then
			files[#files + 1] = path
		else
			local list, err = core.walk(path)
			if not list then
				on_error(tostring(err))
			else
				table.move(list, 1, #list, #files + 1, files)
			end
		end
	end
	return files
end

local function size_of(path)
	local s = path ~= "-" and core.stat(path)
	return s and s.size or 0
end

-- What reading replaced, or was not sure of, is told once a document.
function inputs.encoding_note(name, e)
	local notes = {}
	if e.invalid_bytes > 0 then
		notes[1] = ("%s: %d ill-formed byte%s replaced, first at byte %d"):format(name, e.invalid_bytes,
			e.invalid_bytes == 1 and "" or "s", e.first - 1)
	end
	if e.confidence < UNSURE and e.name ~= "UTF-8" then
		notes[#notes + 1] = ("%s: read as %s, which is a guess (--charset says it)"):format(name, e.name)
	end
	return notes
end

local function warn_encoding(doc, path, opts)
	if opts.quiet then return end
	local uri = doc:get "uri"
	for _, note in ipairs(inputs.encoding_note(uri ~= "" and uri or path, doc:get "encoding")) do
		(opts.note or output.warn)(note)
	end
end

-- Iterates over the documents of all files: doc, share (0..1 of the bytes, or nil).
-- opts: from, map, strict, charset, repair, retag, date, publisher, lang, quiet.
-- on_error(message) for a document or file that cannot be read.
function inputs.documents(files, opts, on_error)
	local total, before = 0, 0
	for _, f in ipairs(files) do total = total + size_of(f) end
	local i, reader, guess_shown = 0, nil, opts.quiet
	local function open_next()
		while i < #files do
			i = i + 1
			local err
			reader, err = core.reader(files[i], { from = opts.from, map = opts.map, strict = opts.strict,
				charset = opts.charset,
				repair = opts.repair,
				date = opts.date, publisher = opts.defaults and opts.publisher, lang = opts.defaults and opts.lang })
			if reader then return true end
			if core.stop_requested() then error({ exit = 130, message = "interrupted" }, 0) end
			on_error(tostring(err))
		end
	end
	return function()
		while reader or open_next() do
			local doc, err = reader:next()
			if core.stop_requested() then error({ exit = 130, message = "interrupted" }, 0) end
			if doc then
				local done = reader:progress()
				if not guess_shown and reader:guess() ~= "" then
					guess_shown = true
					io.stderr:write(("dossier: %s: read as --map %s\n"):format(files[i], reader:guess()))
				end
				warn_encoding(doc, files[i], opts)
				return doc, total > 0 and (before + done) / total or nil
			elseif err then
				-- a document of standard input has no name that its error could give
				local message = tostring(err)
				on_error(files[i] == "-" and not message:find "^%-[:#]" and "-: " .. message or message)
			else
				before = before + size_of(files[i])
				reader = nil
			end
		end
	end
end

return inputs
