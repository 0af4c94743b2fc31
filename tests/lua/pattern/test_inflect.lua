local dossier = require "dossier"

test("all forms of a word", function()
	equal(dossier.inflect "kill", { "kill", "kills", "killed", "killing" })
	equal(dossier.inflect("big", { class = "adj" }), { "big", "bigger", "biggest" })
	equal(dossier.inflect("prime minister", { class = "noun" }), { "prime minister", "prime ministers" })
	-- they are match keys
	equal(dossier.inflect "KILL"[1], "kill")
	local de = table.concat(dossier.inflect("töten", "de"), " ")
	has(de, dossier.fold "getötet")
	equal(dossier.inflect("Stadt", { lang = "de", class = "noun" })[1], "stadt")
	equal(dossier.inflect "", {})
end)

test("inflection: misuse", function()
	local forms, err = dossier.inflect("kill", "tlh")
	equal(forms, nil)
	equal(err.code, "ENOENT")
	has(err.message, "there is for")
	raises("argument 1 (word)", dossier.inflect, 5)
	raises("key 'class'", dossier.inflect, "kill", { class = "pronoun" })
	raises("unknown key 'language'", dossier.inflect, "kill", { language = "de" })
	local long
	long, err = dossier.inflect(("a "):rep(20))
	equal(long, nil)
	has(err.message, "20 tokens")
end)

test("lists that ship", function()
	local set = {}
	for _, w in ipairs(dossier.word_list "kill") do set[w] = true end
	equal(set["killed"] and set["shot dead"] and not set["died"], true)
	local base = dossier.word_list("kill", { base = true })
	equal(base[1], "kill")
	equal(#base < #dossier.word_list "kill", true)
	has(table.concat(dossier.word_list("kill", "de"), " "), dossier.fold "getötet")
	local list, err = dossier.word_list "kil"
	equal(list, nil)
	has(err.message, "did you mean 'kill'?")
	equal(dossier.word_list("kill", "tlh"), nil)
end)

test("a list of one's own on top of one that ships", function()
	local mine = dossier.word_list "kill"
	mine[#mine + 1] = "neutralised"
	local doc = dossier.document "They killed two and neutralised one. Three were shot dead."
	equal(doc:match(dossier.pattern("$mine", { mine = mine })):map("text"):list(),
		{ "killed", "neutralised", "shot dead" })
end)
