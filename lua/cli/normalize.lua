-- dossier normalize: texts in a normal form, the match key or the reading text.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
require "dossier.objects" -- documents get their methods
local options, output, inputs = require "cli.options", require "cli.output", require "cli.inputs"

local normalize = {
	name = "normalize", usage = "normalize [--form FORM] [--repair] [--explain] [FILE...]",
	summary = "Unicode normal forms, fold and reading text",
	text = [[
reading (the default) is the text that all other commands work on: UTF-8, NFC, without stray controls and
zero-width noise. fold is the match key: NFKC, without case and accents. romanized is the text in Latin
letters, namekey a key under which spellings of one name meet, a line each.

--repair first undoes damage, in named steps that leave right text alone: mojibake, HTML entities, ligatures,
parted words ... --explain prints what is done instead of the text: the encoding, each step with its number of
places and the first of them, the form.]],
	examples = {
		{ "dossier normalize report.txt" },
		{ "echo 'Ağcabədi' | dossier normalize --form fold", "agcabadi" },
		{ "echo 'cafÃ©' | dossier normalize --repair", "café" },
		{ "echo 'cafÃ©' | dossier normalize --repair --explain", "mojibake: 1 place, cafÃ© -> café" },
		{ "echo 'Юрий Щукин' | dossier normalize --form romanized", "Yury Shchukin" },
	},
	options = {
		{ "form", "string", "the form", default = "reading",
			choices = { "nfc", "nfd", "nfkc", "nfkd", "fold", "reading", "romanized", "namekey" } },
		{ "repair", "flag", "repair damaged text first" },
		{ "steps", "LIST", "with --repair: these steps only, e.g. mojibake,quotes" },
		{ "explain", "flag", "print what is done and how often, not the text" },
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
	if form ~= "fold" and form ~= "namekey" then return core.normalize(text, form) end
	local failure
	local out = text:gsub("[^\n]+", function(line)
		local key, err
		if failure then return nil end
		if form == "fold" then key, err = core.fold(line) else key, err = core.namekey(line, { lang = lang }) end
		failure = err
		return key and key:gsub("^ ", ""):gsub(" $", "")
	end)
	if failure then return nil, failure end
	return out
end

-- The steps that --steps names, or nil for the default ones.
local function chosen(opts)
	if not opts.steps then return nil end
	if not opts.repair then options.usage(normalize, "--steps goes with --repair") end
	local known, names, set = {}, {}, {}
	for _, step in ipairs(core.repair_steps()) do
		known[step.name] = true
		names[#names + 1] = step.name
	end
	for name in opts.steps:gmatch "[^,]+" do
		if not known[name] then
			options.usage(normalize, ("--steps: no step '%s'; there are %s"):format(name, table.concat(names, ", ")))
		end
		set[name] = true
	end
	return set
end

-- A piece of text on one line of --explain: controls are shown, not sent.
local function shown(s) return core.show((s:gsub("[\n\t]", { ["\n"] = "\\n", ["\t"] = "\\t" }))) end

-- The lines that the form changes: how many, and the first of them before and after.
local function changes(before, after)
	local count, old, new = 0, nil, nil
	local next_line = after:gmatch "([^\n]*)\n?"
	for line in before:gmatch "([^\n]*)\n?" do
		local other = next_line() or ""
		if line ~= other then
			count = count + 1
			if not old then old, new = line, other end
		end
	end
	return count, old, new
end

local EXAMPLE = 40 -- characters of a line that is shown

local function shortened(line)
	local cut = utf8.len(line) and utf8.offset(line, EXAMPLE + 1)
	return cut and cut <= #line and shown(line:sub(1, cut - 1)) .. "…" or shown(line)
end

-- The lines of --explain.
local function explained(encoding, plan, before, after, form)
	local lines = {}
	if encoding.name ~= "UTF-8" or encoding.invalid > 0 then
		lines[1] = ("encoding: %s (%s, %d %%)"):format(encoding.name, encoding.how, encoding.confidence)
		if encoding.invalid_bytes > 0 then
			lines[1] = ("%s, %d ill-formed byte%s replaced"):format(lines[1], encoding.invalid_bytes,
				encoding.invalid_bytes == 1 and "" or "s")
		end
	end
	for _, note in ipairs(plan) do
		lines[#lines + 1] = ("%s: %d place%s, %s -> %s"):format(note.step, note.count, note.count == 1 and "" or "s",
			shown(note.before), shown(note.after))
	end
	local count, old, new = changes(before, after)
	if count > 0 then
		lines[#lines + 1] = ("%s: %d line%s, %s -> %s"):format(form, count, count == 1 and "" or "s", shortened(old),
			shortened(new))
	end
	return (#lines > 0 and table.concat(lines, "\n") or "nothing to do") .. "\n"
end

-- What one input prints, or nil and why not.
local function treated(path, bytes, opts, steps)
	local text, encoding = core.decode(bytes, { charset = opts.charset, strict = opts.strict })
	if not text then return nil, encoding end
	for _, note in ipairs((opts.quiet or opts.explain) and {} or inputs.encoding_note(path, encoding)) do
		output.warn(note)
	end
	local fixed, plan = text, {}
	if opts.repair then
		fixed, plan = core.repair(text, steps, steps ~= nil)
		if not fixed then return nil, plan end
	end
	local out, err = normalized(fixed, opts.form, opts.lang)
	if not out or not opts.explain then return out, err end
	return explained(encoding, plan, fixed, out, opts.form)
end

function normalize.run(opts, args)
	if #args == 0 then args = { "-" } end
	local pieces, failed, steps = {}, 0, chosen(opts)
	for _, path in ipairs(args) do
		local ok, text = pcall(slurp, path)
		local err = not ok and text.message or nil
		if ok then text, err = treated(path, text, opts, steps) end
		if not text or err then
			failed = failed + 1
			output.warn(ok and ("%s: %s"):format(path, tostring(err)) or err)
		elseif opts.explain and #args > 1 then
			pieces[#pieces + 1] = text:gsub("[^\n]+", function(line) return shown(path) .. ": " .. line end)
		else
			pieces[#pieces + 1] = text
		end
	end
	output.text(opts, table.concat(pieces))
	return failed > 0 and 1 or 0
end

return normalize
