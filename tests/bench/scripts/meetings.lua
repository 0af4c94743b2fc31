-- Who met whom, by publisher.
-- SPDX-License-Identifier: MIT
return {
	map = function(doc, emit)
		for m in doc:match "who:<PERSON> []{0,6} ~meet []{0,6} whom:<PERSON>" do
			emit { publisher = doc.publisher, who = m.who.entity.name, whom = m.whom.entity.name }
		end
	end,
	reduce = function(rows)
		return rows:tally(function(row) return ("%s: %s, %s"):format(row.publisher, row.who, row.whom) end):top(20)
	end,
}
