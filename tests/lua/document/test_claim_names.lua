-- What to call who speaks, and whether somebody does.
local dossier = require "dossier"

local function names(text)
	local list = {}
	for claim in dossier.document(text):claims() do list[#list + 1] = tostring(claim.name) end
	return list
end

test("claim.name: names, roles without articles, joined names, whom a phrase ends with; unclear pronouns have none", function()
	equal(names "Ann Lee left. She said it was late.", { "Ann Lee" })
	equal(names "They said it was late.", { "nil" })
	equal(names "The ministry in Rome said it rained.", { "ministry in Rome" })
	equal(names "Amnesty International and Human Rights Watch confirmed that nine people died.",
		{ "Amnesty International and Human Rights Watch" })
	equal(names "Its envoy in Geneva, Anna Lind, said that talks had begun.", { "Anna Lind" })
	equal(names "A lawyer of Boris Orlov said that the man slept.", { "lawyer of Boris Orlov" })
	equal(names "It is reportedly over.", { "nil" })
end)

test("claim:is_by: alone, by a surname's person, with others; not whom somebody speaks for", function()
	local function by(text, name) return dossier.document(text):claims():first():is_by(name) end
	local both = "Amnesty International and Human Rights Watch confirmed that nine people died."
	equal({ by(both, "Amnesty International"), by(both, "human rights watch"), by(both, "Reuters") }, { true, true, false })
	equal(by("Anna Lind left. Lind said it was late.", "Anna Lind"), true)
	equal(by("The ministry in Rome said it rained.", "Rome"), false)
	raises("name", function() by(both) end)
end)
