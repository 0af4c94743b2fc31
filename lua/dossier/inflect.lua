-- Inflection, and the word lists that ship.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local api = require "dossier.api"

local since = "0.1"
local head = 'local dossier = require "dossier"\n'
local class_type = '"verb"|"noun"|"adj"'

api.define {
	name = "dossier.inflect",
	args = { { "word", "string", "a base form, or a phrase" },
		{ "opts", "string|table?", "a language code, or options",
			{ lang = { "string?", 'language: "de"; English if left out' },
				class = { class_type .. "?", "what the word is; found out if left out" } } } },
	returns = "string[]", since = since,
	text = "All forms of a word, itself first: what the pattern `~word` matches. They are match"
		.. " keys (dossier.fold). Of a phrase the first word is inflected, or the last as a noun."
		.. " Languages and rules: docs/lists.md.",
	errors = "nil, err for a language that there is no table of",
	example = head .. 'print(table.concat(dossier.inflect "give up", ", "))\n'
		.. "--> give up, gives up, gave up, given up, giving up, give ups",
	call = function(word, opts)
		if type(opts) ~= "table" then opts = { lang = opts } end
		return core.inflect(word, opts.lang, opts.class)
	end,
}

api.define {
	name = "dossier.word_list",
	args = { { "name", "string", 'its name: "kill"' },
		{ "opts", "string|table?", "a language code, or options",
			{ lang = { "string?", 'language: "de"; English if left out' },
				base = { "boolean?", "the entries as they are written, not their forms" } } } },
	returns = "string[]", since = since,
	text = "The words and phrases of a list that ships, in all forms: what the pattern `$name`"
		.. " matches. `dossier help lists` shows the lists.",
	errors = "nil, err for a list that does not exist",
	example = head .. 'local list = dossier.word_list("abduct", { base = true })\n'
		.. "print(list[1], list[2], list[3])\n--> abduct\tkidnap\ttake hostage",
	call = function(name, opts)
		if type(opts) ~= "table" then opts = { lang = opts } end
		local list, err = core.word_list(name, opts.lang)
		if err then return nil, err end
		local lang = opts.lang or "en"
		if not list then
			local names = {}
			for _, l in ipairs(assert(core.word_lists())) do names[#names + 1] = l.name end
			return nil, api.failure(("there is no list '%s' in the language %s%s"):format(name, lang,
				api.hint(name, names)), "ENOENT")
		end
		local out = {}
		for _, e in ipairs(list.entries) do
			table.move(opts.base and { e.text } or e.forms, 1, opts.base and 1 or #e.forms, #out + 1, out)
		end
		return out
	end,
}
