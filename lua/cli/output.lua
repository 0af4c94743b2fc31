-- Where results go: stdout, or a file that appears whole; and whether they may be coloured.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"

local output = {}

-- opts of a command -> whether to colour what goes to stdout
function output.color(opts)
	if opts.color == "always" then return true end
	if opts.color == "never" or opts.output then return false end
	local no = os.getenv "NO_COLOR"
	return core.isatty(1) and not (no and no ~= "") and os.getenv "TERM" ~= "dumb"
end

-- Columns of the terminal; a fixed number for files and pipes, so that output there never depends on a window.
function output.width(opts)
	if opts.output or not core.isatty(1) then return 100 end
	local columns = core.term_width(1) or 80
	return math.max(40, math.min(columns, 200))
end

-- The same for text that is broken on a terminal only; nil elsewhere.
function output.wrap(opts)
	return not opts.output and core.isatty(1) and output.width(opts) or nil
end

-- The whole result at once: to -o FILE (beside it, then renamed) or stdout.
function output.write(opts, text)
	if opts.output and opts.output ~= "-" then
		local ok, err = core.write_file(opts.output, text)
		if not ok then error({ exit = 1, message = tostring(err) }, 0) end
		return
	end
	output.print(text)
	output.flush()
end

local function written(ok, message)
	if not ok then error({ exit = 1, message = "writing the result: " .. tostring(message) }, 0) end
end

-- A piece of the result to stdout; what cannot be written ends the command.
function output.print(text) written(io.stdout:write(text)) end
function output.flush() written(io.stdout:flush()) end

-- A text as the result: the bytes as they are for files and pipes, made visible for a terminal.
function output.text(opts, text)
	if not (opts.output and opts.output ~= "-") and core.isatty(1) then text = core.show((text:gsub("\r\n", "\n"))) end
	output.write(opts, text)
end

-- A report in a format: of these, csv alone keeps what a terminal would obey.
function output.rendered(opts, format, text) (format == "csv" and output.text or output.write)(opts, text) end

-- The format that was asked for, one of the command's, else a usage error that names them; the first is the default.
function output.format(command, opts)
	local known = command.formats
	local format = opts.format or known[1]
	local options = require "cli.options"
	for _, o in ipairs(options.flat(command)) do
		if o.format and o.format ~= format and options.given(opts, o[1]) then
			options.usage(command, ("--%s: only with --format %s"):format(o[1], o.format))
		end
	end
	for _, f in ipairs(known) do
		if f == format then return format end
	end
	options.usage(command, ("--format: cannot print '%s' here (it can print %s)")
		:format(format, table.concat(known, ", ")))
end

-- A warning on stderr: "dossier: ..." on one line; a line of a source with its caret (excerpt.lua) below that.
function output.warn(message)
	local text, line, caret = tostring(message):match "^(.*)\n(  [^\n]+)\n( +%^)$"
	io.stderr:write("dossier: ", core.show(((text or tostring(message)):gsub("[\n\t]", " "))), "\n")
	if text then io.stderr:write(core.show(line), "\n", caret, "\n") end
end

return output
