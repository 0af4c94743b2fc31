--- Text helpers of the list maker: folding for comparison, romanisation by rule, JSON.
-- SPDX-License-Identifier: MIT
local text = {}

-- Latin letters with marks, by the ASCII letters that they are compared as.
local groups = {
	a = "àáâãäåāăąǎǟǡǻȁȃȧạảấầẩẫậắằẳẵặəḁ", ae = "æǣǽ", b = "ḃḅḇɓ", c = "çćĉċčḉ", d = "ďđðḋḍḏḑḓɖɗ",
	e = "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệɛǝ", f = "ḟƒ", g = "ĝğġģǥǧǵḡ", h = "ĥħḣḥḧḩḫẖ",
	i = "ìíîïĩīĭįıǐȉȋḭḯỉịɨ", j = "ĵǰ", k = "ķĸǩḱḳḵƙ", l = "ĺļľŀłḷḹḻḽ", m = "ḿṁṃ", n = "ñńņňŉŋǹṅṇṉṋɲ",
	o = "òóôõöøōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợɔ", oe = "œ", p = "ṕṗ", r = "ŕŗřȑȓṙṛṝṟ",
	s = "śŝşšșṡṣṥṧṩ", ss = "ß", t = "ţťŧțṫṭṯṱẗ", th = "þ",
	u = "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữựʉ", v = "ṽṿ", w = "ŵẁẃẅẇẉẘ", x = "ẋẍ",
	y = "ýÿŷȳẏẙỳỵỷỹƴ", z = "źżžẑẓẕƶ",
	A = "ÀÁÂÃÄÅĀĂĄǍǞǠǺȀȂȦẠẢẤẦẨẪẬẮẰẲẴẶƏ", AE = "ÆǢǼ", B = "ḂḄḆƁ", C = "ÇĆĈĊČḈ", D = "ĎĐÐḊḌḎḐḒƉƊ",
	E = "ÈÉÊËĒĔĖĘĚȄȆȨḔḖḘḚḜẸẺẼẾỀỂỄỆƐƎ", F = "ḞƑ", G = "ĜĞĠĢǤǦǴḠ", H = "ĤĦḢḤḦḨḪ",
	I = "ÌÍÎÏĨĪĬĮİǏȈȊḬḮỈỊ", J = "Ĵ", K = "ĶǨḰḲḴƘ", L = "ĹĻĽĿŁḶḸḺḼ", M = "ḾṀṂ", N = "ÑŃŅŇŊǸṄṆṈṊƝ",
	O = "ÒÓÔÕÖØŌŎŐƠǑǪǬȌȎȪȬȮȰṌṎṐṒỌỎỐỒỔỖỘỚỜỞỠỢƆ", OE = "Œ", P = "ṔṖ", R = "ŔŖŘȐȒṘṚṜṞ",
	S = "ŚŜŞŠȘṠṢṤṦṨ", SS = "ẞ", T = "ŢŤŦȚṪṬṮṰ", Th = "Þ",
	U = "ÙÚÛÜŨŪŬŮŰŲƯǓǕǗǙǛȔȖṲṴṶṸṺỤỦỨỪỬỮỰ", V = "ṼṾ", W = "ŴẀẂẄẆẈ", X = "ẊẌ",
	Y = "ÝŸŶȲẎỲỴỶỸƳ", Z = "ŹŻŽẐẒẔƵ",
}
local ascii = {}
for plain, letters in pairs(groups) do
	for _, code in utf8.codes(letters) do
		ascii[utf8.char(code)] = plain
	end
end
for _, mark in ipairs { "‘", "’", "ʻ", "ʼ", "ʽ", "ʾ", "ʿ", "ˈ", "`", "´" } do
	ascii[mark] = "'"
end
ascii["–"], ascii["—"], ascii["‑"] = "-", "-", "-"

--- ASCII letters for Latin letters; other characters stay.
function text.plain(s)
	return (s:gsub("[\xC2-\xF4][\x80-\xBF]+", ascii):gsub("`", "'"))
end

--- What names are compared by: plain, lower case, no apostrophes, hyphens as blanks.
function text.key(s)
	return (text.plain(s):lower():gsub("'", ""):gsub("[%-%s]+", " "))
end

--- An id from a name.
function text.slug(s)
	local slug = text.plain(s):lower():gsub("&", "and"):gsub("[^%w]+", "-"):gsub("^%-+", ""):gsub("%-+$", "")
	return slug ~= "" and slug or nil
end

--- Replaces characters by a table, leaving the others.
function text.map(s, by)
	return (s:gsub(utf8.charpattern, by))
end

local function both_cases(small)
	local all = {}
	for from, to in pairs(small) do
		all[from] = to
	end
	for from, to in pairs { ["ə"] = "Ə", ["ğ"] = "Ğ", ["ç"] = "Ç", ["ş"] = "Ş", ["ö"] = "Ö", ["ü"] = "Ü",
		["ý"] = "Ý", ["ž"] = "Ž", ["ň"] = "Ň", ["ä"] = "Ä", ["å"] = "Å", ["ø"] = "Ø", ["c"] = "C",
		["x"] = "X", ["q"] = "Q" } do
		if small[from] then
			all[to] = small[from]:gsub("^%l", string.upper)
		end
	end
	return all
end

-- How English-language news spells the letters of some Latin alphabets, country by country. A
-- list of tables gives one spelling each.
local az = { ["ə"] = "a", ["ğ"] = "gh", ["c"] = "j", ["ç"] = "ch", ["ş"] = "sh", ["x"] = "kh", ["q"] = "g",
	["ö"] = "o", ["ü"] = "u", ["ı"] = "i", ["İ"] = "I" }
local az_y = { ["ı"] = "y" }
for from, to in pairs(az) do
	az_y[from] = az_y[from] or to
end
local tm = { ["ş"] = "sh", ["ç"] = "ch", ["ý"] = "y", ["ž"] = "zh", ["ň"] = "n", ["ä"] = "a", ["ö"] = "o",
	["ü"] = "u" }
local german = { ["ä"] = "ae", ["ö"] = "oe", ["ü"] = "ue", ["ß"] = "ss" }
local nordic = { ["å"] = "aa", ["ø"] = "oe" }
local news = {
	AZ = { both_cases(az), both_cases(az_y) },
	TM = { both_cases(tm) },
	DE = { both_cases(german) }, AT = { both_cases(german) }, CH = { both_cases(german) },
	DK = { both_cases(nordic) }, NO = { both_cases(nordic) },
}

-- Azerbaijani spelling differs from English in plain letters too (c, q, x), so a name that is
-- already romanised must not be romanised again.
local function is_azerbaijani(s)
	for _, english in ipairs { "kh", "sh", "ch", "gh", "zh", "dzh", "ya$", "oe" } do
		if s:lower():find(english) then
			return false
		end
	end
	return true
end

--- Spellings of a place name used in English-language news, by rule.
function text.romanised(name, country)
	local out = {}
	if country ~= "AZ" or is_azerbaijani(name) then
		for _, by in ipairs(news[country] or {}) do
			local s = text.map(name, by)
			if s ~= name then
				out[#out + 1] = text.plain(s)
			end
		end
	end
	return out
end

local cyrillic = { ["а"] = "a", ["б"] = "b", ["в"] = "v", ["г"] = "g", ["д"] = "d", ["е"] = "e", ["ё"] = "yo",
	["ж"] = "zh", ["з"] = "z", ["и"] = "i", ["й"] = "y", ["к"] = "k", ["л"] = "l", ["м"] = "m", ["н"] = "n",
	["о"] = "o", ["п"] = "p", ["р"] = "r", ["с"] = "s", ["т"] = "t", ["у"] = "u", ["ф"] = "f", ["х"] = "kh",
	["ц"] = "ts", ["ч"] = "ch", ["ш"] = "sh", ["щ"] = "shch", ["ъ"] = "", ["ы"] = "y", ["ь"] = "",
	["э"] = "e", ["ю"] = "yu", ["я"] = "ya", ["і"] = "i", ["ї"] = "yi", ["є"] = "ye", ["ґ"] = "g" }
local ukrainian = { ["г"] = "h", ["и"] = "y" }
local armenian = { ["ա"] = "a", ["բ"] = "b", ["գ"] = "g", ["դ"] = "d", ["ե"] = "e", ["զ"] = "z", ["է"] = "e",
	["ը"] = "y", ["թ"] = "t", ["ժ"] = "zh", ["ի"] = "i", ["լ"] = "l", ["խ"] = "kh", ["ծ"] = "ts", ["կ"] = "k",
	["հ"] = "h", ["ձ"] = "dz", ["ղ"] = "gh", ["ճ"] = "ch", ["մ"] = "m", ["յ"] = "y", ["ն"] = "n", ["շ"] = "sh",
	["ո"] = "o", ["չ"] = "ch", ["պ"] = "p", ["ջ"] = "j", ["ռ"] = "r", ["ս"] = "s", ["վ"] = "v", ["տ"] = "t",
	["ր"] = "r", ["ց"] = "ts", ["ւ"] = "u", ["փ"] = "p", ["ք"] = "k", ["օ"] = "o", ["ֆ"] = "f", ["և"] = "ev" }
local georgian = { ["ა"] = "a", ["ბ"] = "b", ["გ"] = "g", ["დ"] = "d", ["ე"] = "e", ["ვ"] = "v", ["ზ"] = "z",
	["თ"] = "t", ["ი"] = "i", ["კ"] = "k", ["ლ"] = "l", ["მ"] = "m", ["ნ"] = "n", ["ო"] = "o", ["პ"] = "p",
	["ჟ"] = "zh", ["რ"] = "r", ["ს"] = "s", ["ტ"] = "t", ["უ"] = "u", ["ფ"] = "p", ["ქ"] = "k", ["ღ"] = "gh",
	["ყ"] = "q", ["შ"] = "sh", ["ჩ"] = "ch", ["ც"] = "ts", ["ძ"] = "dz", ["წ"] = "ts", ["ჭ"] = "ch",
	["ხ"] = "kh", ["ჯ"] = "j", ["ჰ"] = "h" }

local function small(c)
	local code = utf8.codepoint(c)
	if code >= 0x531 and code <= 0x556 then
		return utf8.char(code + 48)
	elseif code >= 0x410 and code <= 0x42F then
		return utf8.char(code + 32)
	elseif code >= 0x400 and code <= 0x40F then
		return utf8.char(code + 80)
	end
	return code == 0x490 and "ґ" or c
end

--- A given name in Cyrillic, Armenian or Georgian letters as English-language news writes it.
function text.given(name, locale)
	local s = text.map(name, small)
	s = s:gsub("ու", "u"):gsub("^ո", "vo"):gsub("^ե", "ye")
	if locale == "uk_UA" then
		s = s:gsub("^я", "ya"):gsub("ія", "iia"):gsub("ій$", "iy")
		s = text.map(s, ukrainian):gsub("iia", "iya")
	elseif locale == "ru_RU" then
		s = s:gsub("ий$", "ы"):gsub("^е", "ye"):gsub("ье", "ye"):gsub("ия", "ia")
	end
	s = text.map(text.map(text.map(s, cyrillic), armenian), georgian)
	return (s:gsub("^%l", string.upper))
end

-- JSON, enough for the registries' files: objects, arrays, strings, numbers, true, false, null.
local escapes = { n = "\n", t = "\t", r = "\r", b = "\b", f = "\f" }
local value

local function json_string(s, at)
	local parts = {}
	while true do
		local from, to, piece, stop = s:find('^([^"\\]*)(["\\])', at)
		assert(from, "open string in JSON")
		parts[#parts + 1] = piece
		at = to + 1
		if stop == '"' then
			return table.concat(parts), at
		end
		local hex = s:match("^u(%x%x%x%x)", at)
		if hex then
			parts[#parts + 1] = utf8.char(tonumber(hex, 16))
			at = at + 5
		else
			local c = s:sub(at, at)
			parts[#parts + 1] = escapes[c] or c
			at = at + 1
		end
	end
end

local function json_list(s, at, close, item)
	at = s:find("%S", at)
	if s:sub(at, at) == close then
		return at + 1
	end
	while true do
		at = item(s:find("%S", at))
		at = s:find("%S", at)
		local c = s:sub(at, at)
		at = at + 1
		if c == close then
			return at
		end
		assert(c == ",", "comma missing in JSON")
	end
end

function value(s, at)
	at = s:find("%S", at)
	local c = s:sub(at, at)
	if c == '"' then
		return json_string(s, at + 1)
	elseif c == "[" then
		local out = {}
		return out, json_list(s, at + 1, "]", function(from)
			local v, after = value(s, from)
			out[#out + 1] = v
			return after
		end)
	elseif c == "{" then
		local out = {}
		return out, json_list(s, at + 1, "}", function(from)
			local key, after = json_string(s, from + 1)
			after = assert(s:match("^%s*:()", after), "colon missing in JSON")
			out[key], after = value(s, after)
			return after
		end)
	end
	local word, after = s:match("^([%w.+-]+)()", at)
	return tonumber(word) or word == "true", after
end

function text.json(s)
	return (value(s, 1))
end

return text
