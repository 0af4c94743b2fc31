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

api.define {
	name = "dossier.width", args = { { "s", "string", "text" } }, returns = "integer",
		since = since,
	text = "Columns that the text takes on a terminal: marks take none, CJK and emoji two.",
	example = head .. 'print(dossier.width "abc", dossier.width "\u{6771}\u{4eac}")\n--> 3\t4',
	call = core.width,
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
