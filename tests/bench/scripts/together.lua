-- Who is named beside whom in a sentence, by publisher.
-- SPDX-License-Identifier: MIT
return {
	map = function(doc, emit)
		for sentence in doc:sentences() do
			local people = sentence:entities("PERSON"):distinct():list()
			for i = 1, #people - 1 do
				for k = i + 1, #people do
					emit { publisher = doc.publisher, a = people[i].entity.name, b = people[k].entity.name }
				end
			end
		end
	end,
	reduce = function(rows)
		return rows:tally(function(row) return ("%s: %s, %s"):format(row.publisher, row.a, row.b) end):top(20)
	end,
}
