-- The words in small letters of each publisher that are longer than seven bytes, token by token.
-- SPDX-License-Identifier: MIT
return {
	map = function(doc, emit)
		local counts = {}
		for token in doc:tokens() do
			if token.kind == "word" and token.to - token.from > 7 then
				local word = token.fold
				counts[word] = (counts[word] or 0) + 1
			end
		end
		local best, most = nil, 0
		for word, n in pairs(counts) do
			if n > most then best, most = word, n end
		end
		if best then emit { publisher = doc.publisher, word = best, count = most } end
	end,
	reduce = function(rows) return rows:tally "word":top(20) end,
}
