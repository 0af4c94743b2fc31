-- dossier normalize: texts in a normal form, the match key or the reading text.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local options, output = require "cli.options", require "cli.output"

local normalize = {
	name = "normalize", usage = "normalize [--form FORM] [--repair] [--explain] [FILE...]",
	summary = "Unicode normal forms, fold and reading text",
	text = [[
reading (the default) is the text that all other commands work on: UTF-8, NFC, without stray controls and
zero-width noise. fold is the match key: NFKC, without case and accents. --repair first undoes damage, in named steps that leave right
text alone: mojibake, HTML entities, ligatures, parted words ... --explain prints what would be done instead of the text.]],
	examples = {
		{ "dossier normalize report.txt" },
		{ "echo 'Ağcabədi' | dossier normalize --form fold", "agcabadi" },
		{ "echo 'cafÃ©' | dossier normalize --repair", "café" },
	},
	options = {
		{ "repair", "flag", "repair damaged text first" },
		{ "steps", "LIST", "with --repair: these steps only, e.g. mojibake,quotes" },
		{ "explain", "flag", "print what is done and how often, not the text" },
		{ "form", "string", "nfc, nfd, nfkc, nfkd, fold or reading", default = "reading",
			choices = { "nfc", "nfd", "nfkc", "nfkd", "fold", "reading" } },
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
local function normalized(text, form)
	if form ~= "fold" then return core.normalize(text, form) end
	return (text:gsub("[^\n]+", function(line) return (core.normalize(line, form):gsub("^ ", ""):gsub(" $", "")) end))
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

-- An example on one line: controls and line ends are shown, not sent.
local function shown(s)
	return (s:gsub("[%c]", function(c) return ("\\x%02x"):format(c:byte()) end)
		:gsub("\u{85}", "\\x85"):gsub("\u{ad}", "\\u{ad}"))
end

-- Lines of --explain: every step with its count and first place, then the form with the first line it changes.
local function explained(plan, before, after, form)
	local lines = {}
	for _, note in ipairs(plan) do
		lines[#lines + 1] = ("%s: %d place%s, %s -> %s\n"):format(note.step, note.count, note.count == 1 and "" or "s",
			shown(note.before), shown(note.after))
	end
	if before ~= after then
		lines[#lines + 1] = ("%s: changes the text\n"):format(form)
	end
	return #lines > 0 and table.concat(lines) or "nothing to do\n"
end

-- What one input prints.
local function treated(text, opts, steps)
	local plan, fixed, err = {}, text, nil
	if opts.repair then
		fixed, plan = core.repair(text, steps, steps ~= nil)
		if not fixed then return nil, plan end
	end
	local out
	out, err = normalized(fixed, opts.form)
	if not out or not opts.explain then return out, err end
	return explained(plan, fixed, out, opts.form)
end

function normalize.run(opts, args)
	if #args == 0 then args = { "-" } end
	local pieces, failed, steps = {}, 0, chosen(opts)
	for _, path in ipairs(args) do
		local ok, text = pcall(slurp, path)
		local err = not ok and text.message or nil
		if ok then text, err = treated(text, opts, steps) end
		if err then
			failed = failed + 1
			output.warn(ok and ("%s: %s"):format(path, tostring(err)) or err)
		else
			pieces[#pieces + 1] = opts.explain and #args > 1 and text:gsub("[^\n]+", path .. ": %0") or text
		end
	end
	output.write(opts, table.concat(pieces))
	return failed > 0 and 1 or 0
end

return normalize
