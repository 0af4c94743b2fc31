-- dossier normalize: texts in a normal form, the match key or the reading text.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local output, inputs = require "cli.output", require "cli.inputs"

local normalize = {
	name = "normalize", usage = "normalize [--form FORM] [FILE...]",
	summary = "Unicode normal forms, fold and reading text",
	text = [[
reading (the default) is the text that all other commands work on: UTF-8, NFC, without stray controls and
zero-width noise. fold is the match key: NFKC, without case and accents. romanized is the text in Latin
letters, namekey a key under which spellings of one name meet, a line each.]],
	examples = {
		{ "dossier normalize report.txt" },
		{ "echo 'Ağcabədi' | dossier normalize --form fold", "agcabadi" },
		{ "echo 'Юрий Щукин' | dossier normalize --form romanized", "Yury Shchukin" },
	},
	options = {
		{ "form", "string", "nfc, nfd, nfkc, nfkd, fold, reading, romanized or namekey", default = "reading",
			choices = { "nfc", "nfd", "nfkc", "nfkd", "fold", "reading", "romanized", "namekey" } },
		{ "lang", "LANG", "language of the text for romanized and namekey, such as uk; else guessed" },
		{ "charset", "LABEL", "encoding of input that does not say: windows-1251, big5 ..." },
		{ "strict", "flag", "invalid bytes are an error, not replaced; no encoding is guessed" },
		{ "quiet", "flag", "no notes", short = "q" },
		{ "output", "FILE", "write to FILE (beside it first, then renamed)", short = "o" },
	},
}

-- The bytes of a file or of standard input; raises { exit, message }.
local function slurp(path)
	if path == "-" then return io.stdin:read "a" end
	local kind, err = core.stat(path)
	if not kind then error({ exit = 1, message = tostring(err) }, 0) end
	if kind.kind == "folder" then error({ exit = 1, message = path .. ": is a folder" }, 0) end
	local f, message = io.open(path, "rb")
	local text = f and f:read "a"
	if f then f:close() end
	if not text then error({ exit = 1, message = message or path .. ": cannot be read" }, 0) end
	return text
end
normalize.slurp = slurp

-- The key of a whole text is one line; for people the lines of a file stay lines.
local function normalized(text, form, lang)
	if form == "romanized" then return core.romanize(text, { lang = lang }) end
	if form == "namekey" then
		return (text:gsub("[^\n]+", function(line) return assert(core.namekey(line, { lang = lang })) end))
	end
	if form ~= "fold" then return core.normalize(text, form) end
	return (text:gsub("[^\n]+", function(line) return (core.normalize(line, form):gsub("^ ", ""):gsub(" $", "")) end))
end

-- The bytes of a file as UTF-8.
local function decoded(path, bytes, opts)
	local text, encoding = core.decode(bytes, { charset = opts.charset, strict = opts.strict })
	if not text then return nil, encoding end
	for _, note in ipairs(opts.quiet and {} or inputs.encoding_note(path, encoding)) do output.warn(note) end
	return text
end

function normalize.run(opts, args)
	if #args == 0 then args = { "-" } end
	local pieces, failed = {}, 0
	for _, path in ipairs(args) do
		local ok, text = pcall(slurp, path)
		local err = not ok and text.message or nil
		if ok then text, err = decoded(path, text, opts) end
		if text and not err then text, err = normalized(text, opts.form, opts.lang) end
		if err then
			failed = failed + 1
			output.warn(ok and ("%s: %s"):format(path, tostring(err)) or err)
		else
			pieces[#pieces + 1] = text
		end
	end
	output.text(opts, table.concat(pieces))
	return failed > 0 and 1 or 0
end

return normalize
