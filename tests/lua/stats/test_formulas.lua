-- The bare formulas against figures that are published; sources in docs/statistics.md.
local dossier = require "dossier"
local stats = dossier.stats

local function near(got, wanted, by, what)
	if not got or math.abs(got - wanted) > by then
		error(("%s: got %s, want %s"):format(what or "value", tostring(got), tostring(wanted)), 2)
	end
end

test("PMI: Manning and Schuetze 1999, section 5.4", function()
	for _, row in ipairs {
		{ 18.38, 42, 20, 20 }, { 17.98, 41, 27, 20 }, { 16.31, 30, 117, 20 }, { 15.94, 77, 59, 20 },
		{ 15.19, 24, 320, 20 }, { 1.09, 14907, 9017, 20 }, { 1.01, 13484, 10570, 20 }, { 0.53, 14734, 13478, 20 },
		{ 0.46, 14093, 14776, 20 }, { 0.29, 15019, 15629, 20 },
	} do
		near(stats.pmi(row[4], row[2], row[3], 14307668), row[1], 0.005)
	end
end)

test("t and chi-squared: Manning and Schuetze 1999, sections 5.3.1 and 5.3.3", function()
	near(stats.t(8, 15828, 4675, 14307668), 0.999932, 5e-7)
	near(stats.t(20, 42, 20, 14307668), 4.4721, 5e-5)
	near(stats.t(20, 14907, 9017, 14307668), 2.3714, 5e-5)
	near(stats.t(20, 15019, 15629, 14307668), 0.8036, 5e-5)
	-- cells 8, 4667, 15820, 14287181
	near(stats.chi2(8, 8 + 15820, 8 + 4667, 8 + 4667 + 15820 + 14287181), 1.55, 0.005)
end)

test("G2: Dunning 1993, section 6", function()
	for _, row in ipairs {
		{ 270.72, 110, 2442, 111, 29114 }, { 263.90, 29, 13, 123, 31612 }, { 256.84, 31, 23, 139, 31584 },
		{ 167.23, 10, 0, 3, 31764 }, { 157.21, 76, 104, 2476, 29121 }, { 157.03, 16, 16, 51, 31694 },
		{ 146.80, 9, 0, 5, 31763 }, { 115.02, 16, 0, 865, 30896 }, { 104.53, 10, 9, 41, 31717 },
		{ 100.96, 8, 2, 27, 31740 },
	} do
		local a, b, c, d = table.unpack(row, 2)
		near(stats.g2(a, a + b, a + c, a + b + c + d), row[1], 0.005)
	end
end)

test("logDice: figures of Sugiura's page on Rychly 2008", function()
	near(stats.logdice(8, 389, 230), 8.726204, 5e-7)
	near(stats.logdice(300, 300, 300), 14, 1e-12)
	near(stats.logdice(3, 3000, 3000), 4.034216, 5e-7)
	near(stats.logdice(300, 3000, 3000), 10.67807, 5e-6)
end)

test("NPMI: the fixed points of Bouma 2009", function()
	near(stats.npmi(7, 7, 7, 1000), 1, 1e-12)
	near(stats.npmi(10, 100, 100, 1000), 0, 1e-12)
	assert(stats.npmi(1, 500, 500, 1000) < -0.79)
	equal(stats.npmi(0, 5, 5, 1000), nil)
	equal(stats.npmi(9, 9, 9, 9), nil)
end)

test("log-likelihood of two corpora: 52 in 50,000 against 57 in 75,000", function()
	near(stats.ll(52, 57, 50000, 75000), 2.65, 0.005)
	-- the four cells add next to nothing where the word is rare
	near(stats.g2(52, 50000, 109, 125000), 2.65, 0.005)
	near(stats.ll(0, 10, 1000, 1000), 2 * 10 * math.log(2), 1e-12)
end)

test("log ratio: Hardie 2014", function()
	near(stats.log_ratio(6, 2, 10000, 10000), math.log(3, 2), 1e-12)
	near(stats.log_ratio(4, 1, 1000, 1000), 2, 1e-12)
	near(stats.log_ratio(1, 4, 1000, 1000), -2, 1e-12)
	near(stats.log_ratio(8, 0, 1000, 1000), 4, 1e-12)
	equal(stats.log_ratio(0, 0, 1000, 1000), nil)
end)

test("DP and D: Gries 2008, his corpus of five parts", function()
	local dp, norm = stats.dp({ 1, 2, 3, 4, 5 }, { 9, 10, 10, 10, 11 })
	near(dp, 0.18, 1e-12)
	near(norm, 0.18 / 0.82, 1e-12)
	near(stats.juilland_d({ 1, 2, 3, 4, 5 }, { 9, 10, 10, 10, 11 }), 0.785, 0.0005)
end)

test("DPnorm: the correction of Lijffijt and Gries 2012", function()
	local dp, norm = stats.dp({ 2, 1, 0 }, { 10, 10, 10 })
	near(dp, 1 / 3, 1e-12)
	near(norm, 0.5, 1e-12)
end)

test("Juilland's D: ALLEMAND in Lyne 1985, as tlda has it", function()
	near(stats.juilland_d({ 2, 0, 1, 1, 3, 0, 3, 0, 0, 0 },
		{ 8143, 8058, 8271, 8125, 7959, 7941, 8146, 8001, 8003, 7930 }), 0.6038797, 5e-8)
end)

-- The words of the example in LexicalRichness' README, by number.
local sequence = [[1 2 3 4 5 6 7 8 9 10 2 11 12 13 14 15 16 17 14 18 19 20 21 22 23 12 24 20 25 26 27 14 19 28 29 30 31
	32 33 34 23 35 33 36 37 38 14 30 19 13 8 39 2 35 35 33 36]]

test("vocabulary: the example of LexicalRichness", function()
	local words = {}
	for w in sequence:gmatch "%d+" do words[#words + 1] = "w" .. w end
	local row = stats.lexical(words, { window = 25 }):first()
	equal({ row.words, row.types }, { 57, 39 })
	near(row.ttr, 0.6842105263157895, 1e-12)
	near(row.guiraud, 5.165676192553671, 1e-12)
	near(row.cttr, 3.6526846651686067, 1e-12)
	near(row.herdan, 0.9061378160786574, 1e-12)
	near(row.maas, 0.023215679867353005, 1e-12)
	near(row.mattr, 0.8351515151515151, 1e-12)
	near(row.mtld, 46.79226361031519, 1e-9)
	near(row.hdd, 0.7468703323966486, 1e-12)
end)

test("MTLD: McCarthy and Jarvis 2010, factors of \"of the people by the people\"", function()
	local words = {}
	for w in ("of the people by the people"):gmatch "%a+" do words[#words + 1] = w end
	-- both ways 4 of 6 words are one factor: 1, 1, 1, 1, .8, .667
	near(stats.lexical(words):first().mtld, 6, 1e-12)
	-- one word more is a rest at 1, which adds nothing
	words[#words + 1] = "for"
	near(stats.lexical(words):first().mtld, 7, 1e-12)
	-- a rest at 2/3 is two thirds of a factor that ends at 1/2
	near(stats.lexical({ "a", "b", "a" }, { limit = 0.5 }):first().mtld, 3 / (2 / 3), 1e-12)
	equal(stats.lexical({ "a", "b" }):first().mtld, nil)
end)

test("Yule's K and Simpson from the spectrum", function()
	-- 9 words: 3 3 2 1 times; sum of squares 23
	local row = stats.lexical({ "a", "a", "a", "b", "b", "b", "c", "c", "d" }):first()
	near(row.yule_k, 1e4 * (23 - 9) / 81, 1e-9)
	near(row.simpson, (3 * 2 + 3 * 2 + 2) / (9 * 8), 1e-12)
end)

test("what cannot be said is nil, never NaN or infinite", function()
	local every = { 0, 1, 5 }
	local function plain(...)
		for i = 1, select("#", ...) do
			local v = select(i, ...)
			assert(v == nil or v == v and v ~= math.huge and v ~= -math.huge, tostring(v))
		end
	end
	for _, xy in ipairs(every) do
		for _, x in ipairs(every) do
			for _, y in ipairs(every) do
				for _, n in ipairs { 0, 1, 5, 6 } do
					if xy <= x and xy <= y and x <= n and y <= n then
						for _, f in ipairs { "pmi", "npmi", "mi3", "t", "z", "g2", "chi2", "delta_p" } do
							plain(stats[f](xy, x, y, n))
						end
						plain(stats.dice(xy, x, y))
						plain(stats.logdice(xy, x, y))
					end
					if xy <= y and x <= n then
						for _, f in ipairs { "ll", "log_ratio", "percent_diff", "simple_maths" } do
							plain(stats[f](xy, x, y, n))
						end
					end
				end
			end
		end
	end
	plain(stats.dp({}, {}))
	plain(stats.dp({ 0, 0 }, { 1, 1 }))
	plain(stats.dp({ 1, 0 }, { 0, 0 }))
	plain(stats.juilland_d({ 1 }, { 5 }))
	plain(stats.juilland_d({ 0, 0 }, { 5, 5 }))
	plain(stats.bic(3, 0))
end)

test("counts that contradict each other raise", function()
	raises("counts must be 0 <= xy <= x, y <= n", stats.pmi, 5, 3, 9, 100)
	raises("counts must be 0 <= xy <= x, y <= n", stats.g2, 1, 200, 9, 100)
	raises("counts must be 0 <= xy <= x, y <= n", stats.t, 0 / 0, 3, 9, 100)
	raises("counts must be 0 <= a <= c and 0 <= b <= d", stats.ll, -1, 3, 9, 100)
	raises("argument 1 (xy) must be a number, got nil", stats.npmi)
	raises("2 counts but 1 sizes", stats.dp, { 1, 2 }, { 3 })
	raises("item 1 of counts must be a number from 0", stats.dp, { -1 }, { 3 })
	raises("argument 5 (k) must be above 0", stats.simple_maths, 1, 1, 2, 2, 0)
	for _, pair in ipairs { { 0 / 0, 9 }, { math.huge, 9 }, { 3, math.huge }, { 3, 0 / 0 } } do
		raises("g2 and n must be finite", stats.bic, pair[1], pair[2])
	end
end)

test("measures agree where theory says so", function()
	-- four cells of two corpora: chi2 and G2 are close for large counts; G2 of independence is 0
	near(stats.g2(10, 100, 100, 1000), 0, 1e-9)
	near(stats.chi2(10, 100, 100, 1000), 0, 1e-9)
	near(stats.z(20, 100, 100, 1000), 10 / math.sqrt(10), 1e-12)
	local there, back = stats.delta_p(20, 50, 40, 1000)
	near(there, 20 / 50 - 20 / 950, 1e-12)
	near(back, 20 / 40 - 30 / 960, 1e-12)
	near(stats.mi3(8, 16, 32, 1024), math.log(8 ^ 3 * 1024 / (16 * 32), 2), 1e-12)
end)
