-- Text functions: normal forms, fold, width, segmentation.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local api = require "dossier.api"

local since = "0.1"
local head = 'local dossier = require "dossier"\n'

local form_type = '"nfc"|"nfd"|"nfkc"|"nfkd"|"fold"|"reading"'

api.define {
	name = "dossier.normalize",
	args = { { "s", "string", "the text" }, { "form", form_type .. "|table?",
		"the form; nfc if left out; or a table",
		{ form = { form_type .. "?", "the form" } } } },
	returns = "string", since = since,
	text = "The text in a Unicode normal form. `reading` is NFC without markup noise (what"
		.. " documents hold), `fold` the "
		.. "form in which search compares. Ill-formed UTF-8 becomes U+FFFD.",
	errors = "raises for a form that does not exist",
	example = head .. 'print(dossier.normalize("e\\u{301}") == "\\u{e9}",'
		.. ' dossier.normalize("\\u{fb01}", "nfkc"))\n'
		.. "--> true\tfi",
	call = function(s, form)
		if type(form) == "table" then form = form.form end
		return core.normalize(s, form or "nfc")
	end,
}

api.define {
	name = "dossier.fold", args = { { "s", "string", "text to fold" } }, returns = "string",
		since = since,
	text = "The match key: NFKC, case folded, marks stripped, letters such as \u{131} \u{259}"
		.. " \u{142} \u{f8} "
		.. "folded. For comparing, never for showing.",
	example = head .. 'print(dossier.fold "\u{c9}LYS\u{c9}E", dossier.fold'
		.. ' "\u{141}\u{f3}d\u{17a}")\n--> elysee\tlodz',
	call = core.fold,
}

local lang_key = { "string?", "language of the text, such as \"uk\" or \"fa\" (doc.lang); else guessed"
	.. " from its letters" }

api.define {
	name = "dossier.romanize",
	args = { { "s", "string", "the text" }, { "opts", "table?", "options",
		{ lang = lang_key, ascii = { "boolean?", "Latin letters lose their marks too" } } } },
	returns = "string", since = since,
	text = "The text in Latin letters, as English-language news writes names: Cyrillic, Greek,"
		.. " Armenian, Georgian, Hebrew, Arabic and Persian, and Azerbaijani words. Vowels"
		.. " that Hebrew and Arabic do not write are not added. Other scripts stay; so do"
		.. " Latin letters, but those of Turkish and Azerbaijani with that `lang`. Which"
		.. " standard each language follows: docs/names-across-scripts.md.",
	example = head .. 'print(dossier.romanize "\u{429}\u{443}\u{43a}\u{430}",'
		.. ' dossier.romanize("\u{413}\u{430}\u{43b}\u{438}\u{43d}\u{430}", {lang = "uk"}))\n'
		.. "--> Shchuka\tHalyna",
	call = function(s, opts) return core.romanize(s, opts) end,
}

api.define {
	name = "dossier.namekey",
	args = { { "s", "string", "a name" }, { "opts", "table?", "options",
		{ lang = lang_key, consonants = { "boolean?", "leave out vowels, so that names in"
			.. " Hebrew and Arabic letters meet others; coarse" } } } },
	returns = "string", since = since,
	text = "One key for the spellings of a name in several scripts and schools of"
		.. " transliteration. For finding candidates, never for showing: different names"
		.. " may share a key.",
	example = head .. 'print(dossier.namekey "Suleymani" == dossier.namekey "Soleimani",'
		.. ' dossier.namekey "\u{428}\u{43c}\u{438}\u{434}")\n'
		.. "--> true\tsmit",
	call = function(s, opts) return core.namekey(s, opts) end,
}

-- { steps = { "mojibake" }, quotes = true } as core.repair takes it: { name = boolean }, only.
local function repair_steps(opts)
	local set, known = {}, {}
	for _, step in ipairs(core.repair_steps()) do
		known[step.name] = true
		set[step.name] = opts[step.name]
	end
	for _, name in ipairs(opts.steps or {}) do
		if not known[name] then
			error(("no repair step '%s'; see dossier.repair"):format(tostring(name)), 4)
		end
		set[name] = true
	end
	return set, opts.steps ~= nil
end

local repair_keys = { steps = { "table?", "names of the steps to take, and no others" } }
for _, step in ipairs(core.repair_steps()) do
	repair_keys[step.name] = { "boolean?", step.text .. (step.default and "" or " (off if left out)") }
end

api.define {
	name = "dossier.repair",
	args = { { "s", "string", "the text" }, { "opts", "table?", "options: a step's name with true or"
		.. " false turns it on or off",
		repair_keys } },
	returns = "string, table", since = since,
	text = "Damaged text repaired: UTF-8 that was read as another charset, HTML entities in plain text,"
		.. " ligatures, width, stray controls, words parted at a line end. Right text comes back"
		.. " as it was. The second result lists what was done: `{step=, count=, before=, after=}`."
		.. " Steps: surrogates, entities, mojibake, latin1-c1, controls, bidi, ligatures, width,"
		.. " hyphenation; linebreaks and quotes when asked for.",
	errors = "raises for a step that does not exist",
	example = head .. 'local text, plan = dossier.repair "na\u{c3}\u{af}ve caf\u{c3}\u{a9}"\n'
		.. 'print(text == "na\u{ef}ve caf\u{e9}", plan[1].step, plan[1].count)\n'
		.. "--> true\tmojibake\t2",
	call = function(s, opts)
		if not opts then return core.repair(s) end
		return core.repair(s, repair_steps(opts))
	end,
}

api.define {
	name = "dossier.width", args = { { "s", "string", "text" } }, returns = "integer",
		since = since,
	text = "Columns that the text takes on a terminal: marks take none, CJK and emoji two.",
	example = head .. 'print(dossier.width "abc", dossier.width "\u{6771}\u{4eac}")\n--> 3\t4',
	call = core.width,
}

api.define {
	name = "dossier.digest", args = { { "s", "string", "any bytes" }, { "key", "string?", "a secret of any length" } },
		returns = "string", since = since,
	text = "A name for bytes that tells nothing of them: BLAKE2b (RFC 7693) of 16 bytes, 32 hexadecimal digits. The same bytes always have"
		.. " the same. With a key, who does not have it can neither make it nor try out what it stands for.",
	example = head .. 'print(dossier.digest "Anna Novak")\n--> b1523c37ab404209557b27637af7c76d\n'
		.. 'print(dossier.digest("Anna Novak", "a secret"))\n--> 690fbbbac8679847e2c0af80933f1988',
	call = core.digest,
}

api.define {
	name = "dossier.language", args = { { "s", "string", "text, the longer the surer" } },
		returns = "string, number", since = since,
	text = "The language as a BCP 47 code, and how sure that is, from 0 to 1: of answers with 0.9"
		.. " about nine in ten are right. `und` and 0 when nothing can be said. Looks at a bounded"
		.. " sample of letters.",
	example = head .. 'print((dossier.language "Der Zug nach M\u{fc}nchen f\u{e4}hrt heute sp\u{e4}ter."))\n'
		.. "--> de\n"
		.. 'print(dossier.language "2020-11-10")\n--> und\t0.0',
	call = core.language,
}

api.define {
	name = "dossier.graphemes", args = { { "s", "string", "text" } }, returns = "function",
		since = since,
	text = "Runs through user-perceived characters (UAX #29): `for i, j, piece in"
		.. " dossier.graphemes(s) do`.",
	example = head .. 'for i, j in dossier.graphemes "ae\\u{301}" do print(i, j) end\n'
		.. '--> 1\t1\n--> 2\t4',
	call = function(s) return core.segment(s, "grapheme") end,
}

api.define {
	name = "dossier.words", args = { { "s", "string", "text" } }, returns = "function",
		since = since,
	text = "Runs through the pieces between word borders (UAX #29 exactly, blanks and signs"
		.. " included). "
		.. "For analysis use doc:tokens().",
	example = head .. 'for i, j, piece in dossier.words "can\'t stop" do print(i, j, piece)'
		.. ' end\n'
		.. "--> 1\t5\tcan't\n--> 6\t6\t \n--> 7\t10\tstop",
	call = function(s) return core.segment(s, "word") end,
}

api.define {
	name = "dossier.sentences",
	args = { { "s", "string", "text" }, { "opts", "table?", "options",
		{ rule = { '"uax29"?', "UAX #29 exactly; else the analysis that knows"
			.. " abbreviations" } } } },
	returns = "function", since = since,
	text = "Runs through sentences: `for i, j, piece in dossier.sentences(s) do`.",
	example = head .. 'for i, j in dossier.sentences "Mr. Smith left. It rained." do print(i,'
		.. ' j) end\n'
		.. "--> 1\t15\n--> 17\t26",
	call = function(s, opts)
		if opts and opts.rule == "uax29" then return core.segment(s, "sentence") end
		return core.sentences(s)
	end,
}
