-- Members of mentions, claims, roles and explanations that no other file looks at.
local dossier = require "dossier"

test("span.link: how a later mention is known", function()
	local doc = dossier.document "Ilham Aliyev spoke. Aliyev left. Ilham Aliyev returned."
	local links = {}
	for p in doc:entities "PERSON" do links[#links + 1] = tostring(p.link) end
	equal(links, { "nil", "surname", "same" })
end)

test("claim.direct: quotations and reported speech", function()
	local doc = dossier.document("President Ilham Aliyev said that 40 people had left. "
		.. "\u{201C}Nobody was hurt,\u{201D} said Anna Novak.")
	local direct = {}
	for c in doc:claims() do direct[c.speaker.text] = c.direct end
	equal(direct, { ["Ilham Aliyev"] = false, ["Anna Novak"] = true })
end)

test("doc:roles, role.person: who is meant, and nobody where two could be", function()
	local doc = dossier.document "Foreign Minister Jeyhun Bayramov arrived. The minister said that talks would go on."
	local roles = doc:roles():list()
	equal(#roles, 1)
	equal(roles[1].person.text, "Jeyhun Bayramov")
	equal(doc.text:sub(roles[1].words.from, roles[1].words.to), "The minister")
	equal(dossier.document "The minister spoke.":roles():count(), 0)
end)

test("explanation.now: nil while the tagger finds what is there", function()
	local doc = dossier.document "President Ilham Aliyev left Turkey."
	equal(doc:entities("PERSON"):first():explain().now, nil)
end)

test("the case of a token, as patterns see it", function()
	local function case(word)
		local token = dossier.document("x " .. word .. " x"):tokens():list()[2]
		return { token.title, token.upper, token.lower }
	end
	for _, word in ipairs { "Anna", "McDonald", "A", "Ангела" } do equal(case(word), { true, false, false }) end
	for _, word in ipairs { "ABC", "U.S." } do equal(case(word), { false, true, false }) end
	for _, word in ipairs { "anna", "iPhone", "x" } do equal(case(word), { false, false, true }) end
	for _, word in ipairs { "7", "عمر" } do equal(case(word), { false, false, false }) end
end)
