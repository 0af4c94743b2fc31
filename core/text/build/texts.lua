-- Lays out the texts of the language model: lua5.4 texts.lua SOURCES OUT
--
-- SOURCES has the unpacked collections that docs/language.md names, each in a folder of its own; a folder
-- or file that is missing is passed over and told. OUT gets train/LANG.txt; dev/LANG.txt, on which
-- confidence is measured; and test/NAME/LANG.txt with what the model never sees. The same sources give the same files, byte for byte.
-- SPDX-License-Identifier: MIT

local from, out = arg[1], arg[2]
assert(from and out, "usage: texts.lua SOURCES OUT")

-- Language: Common Voice folders, ISO 639-3 codes of UDHR and Tatoeba, name of the lingua crate, word list.
-- A code with a script ("sr-Latn") is a class of its own in the model. Fields left out have no text.
local plan = {
	en = { voice = "en", udhr = "eng", crate = "english", words = "en" },
	de = { voice = "de", udhr = "deu_1996", crate = "german", words = "de" },
	fr = { voice = "fr", udhr = "fra", crate = "french", words = "fr" },
	es = { voice = "es", udhr = "spa", crate = "spanish", words = "es" },
	pt = { voice = "pt", udhr = "por_PT", crate = "portuguese", words = "pt" },
	it = { voice = "it", udhr = "ita", crate = "italian", words = "it" },
	nl = { voice = "nl", udhr = "nld", crate = "dutch", words = "nl" },
	sv = { voice = "sv-SE", udhr = "swe", crate = "swedish", words = "sv" },
	da = { voice = "da", udhr = "dan", crate = "danish", words = "da" },
	nb = { voice = "nb-NO", udhr = "nob", crate = "bokmal", words = "no" },
	nn = { udhr = "nno", crate = "nynorsk", office = "nn" },
	fi = { voice = "fi", udhr = "fin", crate = "finnish", words = "fi" },
	et = { voice = "et", udhr = "est", crate = "estonian", words = "et" },
	lv = { voice = "lv", udhr = "lav", tatoeba = "lvs", crate = "latvian", words = "lv", office = "lv" },
	lt = { voice = "lt", udhr = "lit", crate = "lithuanian", words = "lt", office = "lt" },
	pl = { voice = "pl", udhr = "pol", crate = "polish", words = "pl" },
	cs = { voice = "cs", udhr = "ces", crate = "czech", words = "cs" },
	sk = { voice = "sk", udhr = "slk", crate = "slovak", words = "sk" },
	sl = { voice = "sl", udhr = "slv", crate = "slovene", words = "sl", office = "sl" },
	hr = { voice = "hr", udhr = "hrv", crate = "croatian", words = "hr" },
	bs = { udhr = "bos_latn", crate = "bosnian", words = "bs", office = "bs" },
	["sr-Latn"] = { voice = "sr", udhr = "srp_latn", crate = "serbian", words = "sr", latin = true },
	hu = { voice = "hu", udhr = "hun", crate = "hungarian", words = "hu" },
	ro = { voice = "ro", udhr = "ron_2006", crate = "romanian", words = "ro" },
	sq = { udhr = "als", tatoeba = "sqi", crate = "albanian", words = "sq" },
	tr = { voice = "tr", udhr = "tur", crate = "turkish", words = "tr" },
	az = { voice = "az", udhr = "azj_latn", tatoeba = "aze", crate = "azerbaijani", whole = true },
	uz = { voice = "uz", udhr = "uzn_latn", office = "uz" },
	id = { voice = "id", udhr = "ind", crate = "indonesian", words = "id" },
	ms = { voice = "ms", udhr = "zlm", tatoeba = "zsm", crate = "malay", words = "ms" },
	tl = { voice = "tl", udhr = "tgl", crate = "tagalog", words16 = "tl" },
	sw = { voice = "sw", udhr = "swh", crate = "swahili", whole = true },
	so = { udhr = "som", crate = "somali", whole = true },
	ca = { voice = "ca", udhr = "cat", crate = "catalan", words = "ca" },
	gl = { voice = "gl", udhr = "glg", words = "gl" },
	eu = { voice = "eu", udhr = "eus", crate = "basque", words = "eu" },
	is = { voice = "is", udhr = "isl", crate = "icelandic", words = "is", office = "is" },
	ga = { voice = "ga-IE", udhr = "gle", crate = "irish", office = "ga" },
	gd = { udhr = "gla", office = "gd" },
	cy = { voice = "cy", udhr = "cym", crate = "welsh" },
	br = { voice = "br", udhr = "bre", words16 = "br", office = "br" },
	mt = { voice = "mt", udhr = "mlt" },
	eo = { voice = "eo", udhr = "epo", crate = "esperanto", words16 = "eo" },
	la = { udhr = "lat", crate = "latin", whole = true },
	af = { voice = "af", udhr = "afr", crate = "afrikaans", words16 = "af" },
	fy = { voice = "fy-NL", udhr = "fri", tatoeba = "fry" },
	vi = { voice = "vi", udhr = "vie", crate = "vietnamese", words = "vi" },
	ku = { voice = "kmr", udhr = "kmr", tatoeba = "kur", office = "kmr" },
	ha = { voice = "ha", udhr = "hau_NG" },
	yo = { udhr = "yor", crate = "yoruba", whole = true },
	zu = { udhr = "zul", crate = "zulu", whole = true },
	xh = { udhr = "xho", crate = "xhosa", whole = true },
	sn = { udhr = "sna", crate = "shona", whole = true },
	st = { udhr = "sot", crate = "sotho", whole = true, office = "st" },
	tn = { udhr = "tsn", crate = "tswana", whole = true },
	ts = { udhr = "tso_MZ", crate = "tsonga", whole = true },
	lg = { voice = "lg", udhr = "lug", crate = "ganda" },
	rw = { voice = "rw", udhr = "kin" },
	mi = { udhr = "mri", crate = "maori", whole = true },
	ru = { voice = "ru", udhr = "rus", crate = "russian", words = "ru" },
	uk = { voice = "uk", udhr = "ukr", crate = "ukrainian", words = "uk" },
	be = { voice = "be", udhr = "bel", crate = "belarusian", office = "be" },
	bg = { voice = "bg", udhr = "bul", crate = "bulgarian", words = "bg" },
	mk = { voice = "mk", udhr = "mkd", crate = "macedonian", words = "mk", office = "mk" },
	sr = { voice = "sr", udhr = "srp_cyrl", crate = "serbian", office = "sr" },
	kk = { voice = "kk", udhr = "kaz", crate = "kazakh" },
	ky = { voice = "ky", udhr = "kir" },
	tg = { udhr = "tgk", office = "tg" },
	mn = { voice = "mn", udhr = "khk", tatoeba = "mon", crate = "mongolian" },
	tt = { voice = "tt", udhr = "tat" },
	ar = { voice = "ar", udhr = "arb", tatoeba = "ara", crate = "arabic", words = "ar" },
	fa = { voice = "fa", udhr = "pes_1", tatoeba = "pes", crate = "persian", words = "fa" },
	ur = { voice = "ur", udhr = "urd", crate = "urdu" },
	ps = { udhr = "pbu", lines = "ps" },
	sd = { lines = "sd", udhr = "snd" },
	ckb = { voice = "ckb" },
	ug = { voice = "ug", udhr = "uig_arab", tatoeba = "uig", office = "ug" },
	hi = { voice = "hi", udhr = "hin", crate = "hindi" },
	mr = { voice = "mr", udhr = "mar", crate = "marathi" },
	ne = { voice = "ne-NP", udhr = "nep" },
	he = { udhr = "heb", crate = "hebrew", words = "he" },
	yi = { udhr = "ydd", tatoeba = "yid", half = true },
	bn = { voice = "bn", udhr = "ben", crate = "bengali" },
	as = { voice = "as" },
	am = { office = "am", udhr = "amh" },
	ti = { declaration = "tir" },
	-- what is none of these: neighbours of theirs, so that they are not taken for them
	["und-Latn"] = { voices = { "gn", "rm-sursilv", "rm-vallader", "hsb", "cnh", "vot", "bas", "kab", "ia" } },
	["und-Cyrl"] = { voices = { "cv", "sah", "ab" } },
}

local iso3 = { en = "eng", de = "deu", pt = "por", ro = "ron", ["sr-Latn"] = "srp", sr = "srp", nb = "nob",
	fa = "pes", bs = "bos" }
local CAP = { voice = 500000, words = 6000, office = 120000 } -- bytes; lines of eight words

local function read(path)
	local f = io.open(from .. "/" .. path, "rb")
	if not f then return nil end
	local s = f:read "a"
	f:close()
	return s
end

local function write(path, lines)
	if #lines == 0 then return end
	local f = assert(io.open(out .. "/" .. path, "wb"))
	f:write(table.concat(lines, "\n"), "\n")
	f:close()
end

local function list(folder)
	local p = assert(io.popen("LC_ALL=C ls '" .. from .. "/" .. folder .. "' 2>/dev/null"))
	local t = {}
	for name in p:lines() do t[#t + 1] = name end
	p:close()
	return t
end

local function lines_of(s)
	local t = {}
	for line in (s or ""):gmatch "[^\r\n]+" do
		if line:find "%S" and utf8.len(line) then t[#t + 1] = line end
	end
	return t
end

-- every k-th line, so that what is left has about `cap` bytes and all parts of the source in it
local function thin(lines, cap)
	local total, t = 0, {}
	for _, l in ipairs(lines) do total = total + #l + 1 end
	local step = math.max(1, total / cap)
	local at = 1
	while at <= #lines do
		t[#t + 1] = lines[math.floor(at)]
		at = at + step
	end
	return t
end

local function voice(folder)
	local t = {}
	for _, name in ipairs(list("voice/" .. folder)) do
		if name:find "%.txt$" and not name:find "singleword" and not name:find "cities" then
			local more = lines_of(read("voice/" .. folder .. "/" .. name))
			table.move(more, 1, #more, #t + 1, t)
		end
	end
	return thin(t, CAP.voice)
end

-- A word list as lines of eight words, drawn by frequency to the power of 3/4 with a fixed generator.
local function words(path, seed)
	local ws, sums, sum, t, state = {}, {}, 0, {}, seed
	for word, n in (read(path) or ""):gmatch "(%S+) (%d+)" do
		if #ws == 20000 then break end
		sum = sum + tonumber(n) ^ 0.75
		ws[#ws + 1], sums[#sums + 1] = word, sum
	end
	for i = 1, #ws == 0 and 0 or CAP.words do
		local line = {}
		for j = 1, 8 do
			state = (state * 6364136223846793005 + 1442695040888963407)
			local x = (state >> 11) / (1 << 53) * sum
			local lo, hi = 1, #ws
			while lo < hi do
				local mid = (lo + hi) // 2
				if sums[mid] < x then lo = mid + 1 else hi = mid end
			end
			line[j] = ws[lo]
		end
		t[i] = table.concat(line, " ")
	end
	return t
end

-- GNU message catalogues: the translations of at least 30 bytes, without markup and access keys
local function office(lang)
	local t, seen = {}, {}
	local base = "lo/" .. lang
	local p = assert(io.popen("cd '" .. from .. "/" .. base .. "' 2>/dev/null && find . -name '*.mo' | LC_ALL=C sort"))
	for name in p:lines() do
		local s = read(base .. "/" .. name)
		local _, _, n, _, at = string.unpack("<I4I4I4I4I4", s)
		for i = 0, n - 1 do
			local len, off = string.unpack("<I4I4", s, at + 8 * i + 1)
			local m = s:sub(off + 1, off + len):gsub("%z.*", ""):gsub("<[^>]*>", " "):gsub("[_~]", "")
				:gsub("%%[%a_]+%%?", " "):gsub("\n", " ")
			if #m >= 30 and not seen[m] and not m:find "msgid" and not m:find "Project%-Id" and utf8.len(m) then
				seen[m] = true
				t[#t + 1] = m
			end
		end
	end
	p:close()
	return thin(t, CAP.office)
end

local function udhr(code)
	local s = read("udhr/" .. code .. ".html")
	local t = {}
	for p in (s or ""):gsub("<header>.-</header>", function(h) return h end):gmatch "<p>(.-)</p>" do
		p = p:gsub("<[^>]*>", " "):gsub("&%w+;", " "):gsub("%s+", " ")
		t[#t + 1] = p
	end
	return t
end

local function latin(s)
	local map = { ["а"] = "a", ["б"] = "b", ["в"] = "v", ["г"] = "g", ["д"] = "d", ["ђ"] = "đ", ["е"] = "e",
		["ж"] = "ž", ["з"] = "z", ["и"] = "i", ["ј"] = "j", ["к"] = "k", ["л"] = "l", ["љ"] = "lj",
		["м"] = "m", ["н"] = "n", ["њ"] = "nj", ["о"] = "o", ["п"] = "p", ["р"] = "r", ["с"] = "s",
		["т"] = "t", ["ћ"] = "ć", ["у"] = "u", ["ф"] = "f", ["х"] = "h", ["ц"] = "c", ["ч"] = "č",
		["џ"] = "dž", ["ш"] = "š", ["А"] = "A", ["Б"] = "B", ["В"] = "V", ["Г"] = "G", ["Д"] = "D",
		["Ђ"] = "Đ", ["Е"] = "E", ["Ж"] = "Ž", ["З"] = "Z", ["И"] = "I", ["Ј"] = "J", ["К"] = "K",
		["Л"] = "L", ["Љ"] = "Lj", ["М"] = "M", ["Н"] = "N", ["Њ"] = "Nj", ["О"] = "O", ["П"] = "P",
		["Р"] = "R", ["С"] = "S", ["Т"] = "T", ["Ћ"] = "Ć", ["У"] = "U", ["Ф"] = "F", ["Х"] = "H",
		["Ц"] = "C", ["Ч"] = "Č", ["Џ"] = "Dž", ["Ш"] = "Š" }
	return (s:gsub("[\xd0\xd1][\x80-\xbf]", map))
end

local function is_cyrillic(line)
	local c, l = select(2, line:gsub("[\xd0\xd1]", "")), select(2, line:gsub("%a", ""))
	return c > l
end

os.execute("mkdir -p '" .. out .. "/train' '" .. out .. "/dev' '" .. out .. "/test/udhr' '" .. out .. "/test/tatoeba' '" .. out
	.. "/test/news'")
local codes = {}
for code in pairs(plan) do codes[#codes + 1] = code end
table.sort(codes)
for seed, code in ipairs(codes) do
	local p, train, news = plan[code], {}, {}
	local function add(t) table.move(t, 1, #t, #train + 1, train) end
	if p.voice then add(voice(p.voice)) end
	for _, v in ipairs(p.voices or {}) do add(thin(voice(v), 100000)) end
	if p.words then add(words("frequency/2018/" .. p.words .. "/" .. p.words .. "_50k.txt", seed)) end
	if p.words16 then add(words("frequency/2016/" .. p.words16 .. "/" .. p.words16 .. "_50k.txt", seed)) end
	if p.office then add(office(p.office)) end
	if p.declaration then add(udhr(p.declaration)) end
	if p.lines then add(lines_of(read("lines/" .. p.lines .. ".txt"))) end
	local crate = p.crate and lines_of(read("lingua/lingua-" .. p.crate .. "-language-model/testdata/sentences.txt"))
		or {}
	for i, line in ipairs(crate) do
		if i % 4 ~= 0 then train[#train + 1] = line else news[#news + 1] = line end
	end
	local three = p.tatoeba or iso3[code] or (p.udhr or ""):sub(1, 3)
	local chat = lines_of(read(("tatoeba/tatoeba.%s-eng.%s"):format(three, three)))
	if p.half then
		local rest = {}
		for i, line in ipairs(chat) do
			if i % 2 == 0 then train[#train + 1] = line else rest[#rest + 1] = line end
		end
		chat = rest
	end
	-- Serbian comes in both scripts: its Cyrillic lines serve twice, once as they are, once in Latin letters
	local function script(t)
		local kept = {}
		for _, line in ipairs(t) do
			if code == "sr" and is_cyrillic(line) then kept[#kept + 1] = line end
			if code == "sr-Latn" then kept[#kept + 1] = latin(line) end
		end
		return kept
	end
	if code == "sr" or code == "sr-Latn" then train, news, chat = script(train), script(news), script(chat) end
	local dev, tests = {}, { news = news, tatoeba = chat, udhr = udhr(p.udhr or "") }
	for _, name in ipairs { "news", "tatoeba", "udhr" } do
		local rest = {}
		for i, line in ipairs(tests[name]) do
			if i % 4 == 0 then dev[#dev + 1] = line else rest[#rest + 1] = line end
		end
		write("test/" .. name .. "/" .. code .. ".txt", rest)
	end
	write("train/" .. code .. ".txt", train)
	write("dev/" .. code .. ".txt", dev)
	io.stderr:write(("%-8s %7d lines to learn; to test: news %d, chat %d, declaration %d\n"):format(code, #train,
		#news, #chat, #udhr(p.udhr or "")))
end
