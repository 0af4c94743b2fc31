-- dossier completion: the shells' completion of commands, options, and the arguments of scripts.
-- SPDX-License-Identifier: MIT
--
-- The functions for the shells ask `dossier completion --words N WORD...` what may stand at word N: lines "WORD TAB
-- NOTE", and ":files" or ":folders" where the shell knows better. A script is never run for it: its manifest is read.

local core = require "dossier.core"
local options = require "cli.options"

local completion = {
	name = "completion",
	usage = "completion bash|zsh|fish",
	summary = "completion for bash, zsh and fish",
	text = "Prints a function for the shell, which completes commands, options, names of scripts, and the arguments of a script.",
	examples = { { 'eval "$(dossier completion bash)"', "in ~/.bashrc" },
		{ 'eval "$(dossier completion zsh)"', "in ~/.zshrc, behind compinit" },
		{ "dossier completion fish > ~/.config/fish/completions/dossier.fish" } },
	options = {},
}

local shells = {}

shells.bash = [=[
_dossier() {
	local line word IFS=$'\n'
	local cur=${COMP_WORDS[COMP_CWORD]}
	COMPREPLY=()
	while IFS= read -r line; do
		word=${line%%$'\t'*}
		case $word in
		:files) compopt -o filenames; COMPREPLY+=($(compgen -f -- "$cur")) ;;
		:folders) compopt -o filenames; COMPREPLY+=($(compgen -d -- "$cur")) ;;
		*) COMPREPLY+=("$word") ;;
		esac
	done < <("${COMP_WORDS[0]/#\~/$HOME}" completion --words "$COMP_CWORD" "${COMP_WORDS[@]:1}" 2>/dev/null)
}
complete -F _dossier dossier
]=]

shells.zsh = [=[
#compdef dossier
_dossier() {
	local line program=${(Q)words[1]}
	local -a found
	for line in "${(@f)$(${~program} completion --words $((CURRENT - 1)) "${(@Q)words[2,-1]}" 2>/dev/null)}"; do
		case $line in
		:files) _files ;;
		:folders) _files -/ ;;
		?*) found+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}") ;;
		esac
	done
	(( $#found )) && _describe -V dossier found
}
if [[ ${funcstack[1]} == _dossier ]]; then _dossier "$@"; else compdef _dossier dossier; fi
]=]

shells.fish = [=[
function __dossier_complete
	set -l before (commandline -opc)
	set -l current (commandline -ct)
	for line in ($before[1] completion --words (count $before) $before[2..-1] $current 2>/dev/null)
		switch $line
			case ':files'
				__fish_complete_path $current
			case ':folders'
				__fish_complete_directories $current
			case '*'
				echo $line
		end
	end
end
complete -c dossier -f -a '(__dossier_complete)'
]=]

-- ---- candidates -------------------------------------------------------------------------------------------------------

local FILES, FOLDERS = ":files", ":folders"

-- What a manifest of a stranger offers is typed into a command line: no blank, quote or sign of a shell.
local function harmless(word) return not word:find "[%s%c\"'`$&|;<>()*?!#~\\{}%[%]]" and word ~= "" end

local function collector(prefix)
	local list, seen = {}, {}
	return list, function(word, note)
		if word == FILES or word == FOLDERS then
			list[#list + 1] = word
		elseif harmless(word) and word:sub(1, #prefix) == prefix and not seen[word] then
			seen[word] = true
			note = core.show((note or ""):gsub("[\t\n]", " ")):sub(1, 100)
			list[#list + 1] = word .. "\t" .. (utf8.len(note) and note or "")
		end
	end
end

local function add_scripts(add)
	local scripts = require "cli.scripts"
	local ok, installed = pcall(scripts.installed)
	for _, s in ipairs(ok and installed or {}) do add(s[1], s[2]) end
	for _, s in ipairs(scripts.shipped()) do add(s[1], s[2]) end
end

-- The manifest of the script that a word names, or nil.
local function manifest_of(word)
	local found = word:find "/" or word:match "%.lua$"
	if found then
		local info = core.stat(word)
		if not info or info.kind ~= "file" or info.size > 1 << 20 then return nil end
		local source = require "cli.package.place".read(word)
		local ok, m = pcall(require "dossier.manifest".parse, source or "", word)
		return ok and m or nil
	end
	local scripts = require "cli.scripts"
	for _, list in ipairs { scripts.installed, scripts.shipped } do
		local ok, all = pcall(list)
		for _, s in ipairs(ok and all or {}) do
			if s[1] == word then return s[3] end
		end
	end
end

-- What may stand behind an option of a command, or an argument of a script.
local function values_of(add, o, command)
	local kind = o.of or o.type or o[2]
	local choices = o.choices or o[1] == "format" and command and command.formats
	if choices then
		for _, c in ipairs(choices) do add(c) end
	elseif kind == "flag" or kind == "integer" or kind == "number" or kind == "date" then
		return
	elseif kind == "folder" or kind == "FOLDER" then
		add(FOLDERS)
	elseif kind == "file" or kind == "store" or kind == "FILE" then
		add(FILES)
	end
end

-- The option that the word before waits for a value of, else nil. all: name -> option.
local function waiting(before, all)
	local o = before and all[before]
	return o and (o.type or o[2]) ~= "flag" and o or nil
end

local function options_of(command, m)
	local all = {}
	for _, o in ipairs(options.flat(command)) do
		all["--" .. o[1]] = o
		if o.short then all["-" .. o.short] = o end
	end
	for _, a in ipairs(m and m.args or {}) do all["--" .. a.name] = a end
	return all
end

-- A script's own options first.
local function add_options(add, command, m)
	for _, a in ipairs(m and m.args or {}) do add("--" .. a.name, a.text) end
	for _, o in ipairs(options.flat(command)) do add("--" .. o[1], o[3]) end
end

-- The first word of the arguments that is neither an option nor an option's value.
local function first_word(words, from, all)
	local i = from
	while i <= #words do
		local o = all[words[i]]
		if o and (o.type or o[2]) ~= "flag" then
			i = i + 1
		elseif words[i]:sub(1, 1) ~= "-" then
			return words[i], i
		end
		i = i + 1
	end
end

local function of_script_command(add, command, words, at)
	local action, where = first_word(words, 2, options_of(command))
	if not action or where >= at then
		for _, a in ipairs(command.actions) do add(a) end
		return
	end
	if action == "info" or action == "test" or action == "remove" or action == "update" or action == "verify" or action == "pack" then
		local ok, installed = pcall(require "cli.scripts".installed)
		for _, s in ipairs(ok and installed or {}) do add(s[1], s[2]) end
		if action == "info" then add_scripts(add) end
	end
	if action == "list" or action == "search" then
		for _, key in ipairs { "needs:none", "is:shipped", "is:installed", "signer:none" } do add(key) end
	elseif action ~= "remove" and action ~= "verify" and action ~= "update" then
		add(FILES)
	end
end

local function of_command(add, command, words, at, first)
	local current, before = words[at] or "", words[at - 1]
	local m
	if command.name == "run" or command.name == "map" or command.name == "reduce" then
		local word, where = first_word(words, first, options_of(command))
		if not word or where >= at then
			if current:sub(1, 1) ~= "-" and not waiting(before, options_of(command)) then
				add_scripts(add)
				return add(FILES)
			end
		else
			m = manifest_of(word)
		end
	end
	local o = at > first and waiting(before, options_of(command, m))
	if o then return values_of(add, o, command) end
	if current:sub(1, 1) == "-" then return add_options(add, command, m) end
	if command.name == "script" then return of_script_command(add, command, words, at) end
	if command.name == "help" then
		for _, c in ipairs(require "cli.init".commands) do add(c[1], c[2]) end
		for topic in pairs(require "cli.help".topics) do add(topic) end
	elseif command.name == "completion" then
		for _, shell in ipairs { "bash", "fish", "zsh" } do add(shell) end
	else
		add(FILES)
	end
end

-- words: those behind `dossier`; at: the one that is completed, from 1.
function completion.candidates(words, at)
	for i = 1, at do words[i] = words[i] or "" end
	local list, add = collector(words[at])
	local first = words[1]
	if at == 1 then
		for _, c in ipairs(require "cli.init".commands) do add(c[1], c[2]) end
		add_scripts(add)
		add(FILES)
		return list
	end
	for _, c in ipairs(require "cli.init".commands) do
		if c[1] == first then
			local command = require("cli." .. first)
			-- map and reduce take what run takes
			if first == "map" or first == "reduce" then command = setmetatable({ name = first }, { __index = require "cli.run" }) end
			of_command(add, command, words, at, 2)
			return list
		end
	end
	if first:sub(1, 1) ~= "-" then of_command(add, require "cli.run", words, at, 1) end
	return list
end

function completion.main(argv, first)
	if argv[first] == "--words" then
		local at = math.tointeger(tonumber(argv[first + 1]))
		if not at or at < 1 or at > 10000 then options.usage(completion, "--words needs the number of a word") end
		local words = {}
		for i = first + 2, #argv do words[#words + 1] = argv[i] end
		for _, line in ipairs(completion.candidates(words, at)) do io.stdout:write(line, "\n") end
		return 0
	end
	local opts, args = options.parse(completion, argv, first)
	if opts.help then
		io.stdout:write(options.help(completion))
		return 0
	end
	if #args ~= 1 then options.usage(completion, "which shell? bash, zsh or fish") end
	local text = shells[args[1]]
	if not text then
		local near = options.nearest(args[1], { "bash", "zsh", "fish" })
		options.usage(completion, ("no completion for '%s'%s (bash, zsh, fish)"):format(args[1],
			near and (", did you mean '%s'?"):format(near) or ""))
	end
	io.stdout:write(text)
	return 0
end

return completion
