-- Writes the Unicode tables of core/ucd from the Unicode Character Database.
--
--   lua5.4 core/ucd/gen.lua UCD_DIR OUT_DIR
--
-- reads the files in UCD_DIR (the layout of Debian's unicode-data) and writes tables_props.c.new,
-- tables_case.c.new and tables_quick.c.new to OUT_DIR. Same input, same bytes. Plain Lua 5.4;
-- the one program it needs is sha256sum. A data file of another version, an unknown property
-- value or a table that outgrows its integer type is an error, and nothing is written.
--
-- SPDX-License-Identifier: MIT

local VERSION = { 15, 0, 0 }
local MAX = 0x10FFFF
-- Block sizes: the powers of two that gave the smallest tables. tables_int.h has the same numbers.
local PROPS_SHIFT = 7
local CASE_SHIFT = 8
local QUICK_SHIFT = 6 -- a block is what the last byte of a UTF-8 sequence tells apart
local PAIR_BITS = 11 -- slots of the table of compositions: less than half of them are taken

local INPUTS = {
	"UnicodeData.txt", "Scripts.txt", "EastAsianWidth.txt", "PropList.txt",
	"DerivedCoreProperties.txt", "DerivedNormalizationProps.txt", "CaseFolding.txt",
	"PropertyValueAliases.txt", "auxiliary/GraphemeBreakProperty.txt",
	"auxiliary/WordBreakProperty.txt", "auxiliary/SentenceBreakProperty.txt",
	"emoji/emoji-data.txt",
}

-- Property values in the order of the enums of props.h; the generated file asserts the numbers.
local CATEGORIES = { "Cn", "Cc", "Cf", "Co", "Cs", "Ll", "Lm", "Lo", "Lt", "Lu", "Mc", "Me", "Mn",
	"Nd", "Nl", "No", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "Sc", "Sk", "Sm", "So", "Zl",
	"Zp", "Zs" }
local GCB = { "Other", "CR", "LF", "Control", "Extend", "ZWJ", "Regional_Indicator", "Prepend",
	"SpacingMark", "L", "V", "T", "LV", "LVT" }
local WB = { "Other", "CR", "LF", "Newline", "Extend", "ZWJ", "Regional_Indicator", "Format",
	"Katakana", "Hebrew_Letter", "ALetter", "Single_Quote", "Double_Quote", "MidNumLet",
	"MidLetter", "MidNum", "Numeric", "ExtendNumLet", "WSegSpace" }
local SB = { "Other", "CR", "LF", "Extend", "Sep", "Format", "Sp", "Lower", "Upper", "OLetter",
	"Numeric", "ATerm", "SContinue", "STerm", "Close" }
local FLAGS = { "ASSIGNED", "ALPHABETIC", "UPPERCASE", "LOWERCASE", "WHITE_SPACE",
	"DEFAULT_IGNORABLE", "EXT_PICT", "BIDI_CONTROL", "DIACRITIC" }
local FORMS = { "NFC", "NFD", "NFKC", "NFKD" }
local QUICK = { Y = 0, N = 1, M = 2 }

local function fail(...)
	io.stderr:write("gen.lua: ", string.format(...), "\n")
	os.exit(1)
end

local function read_file(path)
	local file, message = io.open(path, "rb")
	if not file then fail("%s", message) end
	local text = file:read "a"
	file:close()
	if not text or text == "" then fail("%s: empty or unreadable", path) end
	return text
end

local function numbers_of(values)
	local map = {}
	for i, value in ipairs(values) do map[value] = i - 1 end
	return map
end

---------------------------------------------------------------------------------------------------
-- Reading

local ucd_dir -- set by main

-- Refuses a file of another version. UnicodeData.txt carries none; the emoji file has two numbers.
local function check_version(name, text)
	if name == "UnicodeData.txt" then return end
	local head = text:sub(1, 600)
	local full = table.concat(VERSION, ".")
	local stem = name:match "([%w-]+)%.txt$"
	local short = VERSION[1] .. "." .. VERSION[2]
	if head:find(stem .. "-" .. full .. ".txt", 1, true) then return end
	local emoji = "Emoji Version " .. short .. " "
	if name:find "^emoji/" and head:find(emoji, 1, true) then return end
	fail("%s: not of Unicode %s", name, full)
end

local function load_input(name)
	local text = read_file(ucd_dir .. "/" .. name)
	check_version(name, text)
	return text
end

-- Calls visit(first, last, field2, field3) for each data line of a semicolon-separated file.
local function each_range(name, visit)
	local number = 0
	for line in load_input(name):gmatch "[^\n]*" do
		number = number + 1
		local data = line:gsub("#.*", ""):gsub("%s+", "")
		if data ~= "" then
			local first, rest = data:match "^(%x+)(.*)$"
			if not first then fail("%s:%d: no code point", name, number) end
			local last = rest:match "^%.%.(%x+)" or first
			local second, third = rest:match "^[^;]*;([^;]*);?([^;]*)"
			first, last = tonumber(first, 16), tonumber(last, 16)
			if not second or first > last or last > MAX then
				fail("%s:%d: bad line", name, number)
			end
			visit(first, last, second, third)
		end
	end
end

-- An array over all code points, filled from a file; values are numbered by `numbers`. With
-- `strict` an unknown value is an error (the whole property is read), else it is skipped.
local function property(name, numbers, default, strict)
	local out = {}
	for cp = 0, MAX do out[cp] = default end
	each_range(name, function(first, last, value)
		local n = numbers[value]
		if not n and strict then fail("%s: unknown value %s", name, value) end
		for cp = first, n and last or first - 1 do out[cp] = n end
	end)
	return out
end

-- UnicodeData.txt: category, combining class, simple lower case and canonical decompositions to
-- two. Two lines whose names end in "First>" and "Last>" stand for a range (UAX #44, section 4.2.3).
local function read_unicode_data()
	local category, ccc, lower, pairs_of = {}, {}, {}, {}
	local codes = numbers_of(CATEGORIES)
	for cp = 0, MAX do category[cp], ccc[cp] = 0, 0 end
	local start
	for line in load_input("UnicodeData.txt"):gmatch "[^\n]+" do
		local field = {}
		for value in (line .. ";"):gmatch "([^;]*);" do field[#field + 1] = value end
		local cp = tonumber(field[1], 16)
		local gc, class = codes[field[3]], tonumber(field[4])
		if #field ~= 15 or not cp or cp > MAX or not gc or not class or class > 255 then
			fail("UnicodeData.txt: bad line %q", line)
		end
		if field[2]:find ", First>$" then
			start = cp
		else
			for i = start or cp, cp do category[i], ccc[i] = gc, class end
			start = nil
		end
		if field[14] ~= "" then lower[cp] = tonumber(field[14], 16) end
		local a, b = field[6]:match "^(%x+) (%x+)$"
		if a then pairs_of[#pairs_of + 1] = { tonumber(a, 16), tonumber(b, 16), cp } end
	end
	return category, ccc, lower, pairs_of
end

-- Script names in the order of scripts.h, their ISO 15924 codes, and the property itself.
local function read_scripts()
	local code_of, others = {}, {}
	local aliases = load_input "PropertyValueAliases.txt"
	for code, name in aliases:gmatch "\nsc ; (%a+)%s*; ([%w_]+)" do
		code_of[name] = code
		if name ~= "Unknown" and name ~= "Common" and name ~= "Inherited"
			and name ~= "Katakana_Or_Hiragana" then
			others[#others + 1] = name
		end
	end
	table.sort(others)
	local names = { "Unknown", "Common", "Inherited", table.unpack(others) }
	local codes = {}
	for i, name in ipairs(names) do
		codes[i] = code_of[name] or fail("no code for script %s", name)
	end
	return names, codes, property("Scripts.txt", numbers_of(names), 0, true)
end

-- CaseFolding.txt: the C and F lines, as cp -> list of code points.
local function read_folding()
	local folding = {}
	-- The mapping is a list divided by blanks, so this file keeps them, unlike each_range.
	for line in load_input("CaseFolding.txt"):gmatch "[^\n]+" do
		local cp, status, mapping = line:match "^(%x+); ([CFST]); ([%x ]+);"
		if not cp and line:find "^%x" then fail("CaseFolding.txt: bad line %q", line) end
		if status == "C" or status == "F" then
			local list = {}
			for hex in mapping:gmatch "%x+" do list[#list + 1] = tonumber(hex, 16) end
			if #list > 3 then fail("folding of %s is too long", cp) end
			folding[tonumber(cp, 16)] = list
		end
	end
	return folding
end

---------------------------------------------------------------------------------------------------
-- Deriving

local function read_flags(category)
	local flags, bit = {}, {}
	for i, name in ipairs(FLAGS) do bit[name] = 1 << (i - 1) end
	for cp = 0, MAX do flags[cp] = category[cp] ~= 0 and bit.ASSIGNED or 0 end
	local function take(file, wanted)
		each_range(file, function(first, last, name)
			local b = wanted[name]
			for cp = first, b and last or first - 1 do flags[cp] = flags[cp] | b end
		end)
	end
	take("DerivedCoreProperties.txt", { Alphabetic = bit.ALPHABETIC, Uppercase = bit.UPPERCASE,
		Lowercase = bit.LOWERCASE, Default_Ignorable_Code_Point = bit.DEFAULT_IGNORABLE })
	take("PropList.txt", { White_Space = bit.WHITE_SPACE, Bidi_Control = bit.BIDI_CONTROL,
		Diacritic = bit.DIACRITIC })
	take("emoji/emoji-data.txt", { Extended_Pictographic = bit.EXT_PICT })
	return flags, bit
end

local function read_quick_checks()
	local out, shift = {}, {}
	for cp = 0, MAX do out[cp] = 0 end
	for i, form in ipairs(FORMS) do shift[form .. "_QC"] = 2 * (i - 1) end
	each_range("DerivedNormalizationProps.txt", function(first, last, name, value)
		local at = shift[name]
		if not at then return end
		local answer = QUICK[value] or fail("unknown quick check %s", value)
		for cp = first, last do out[cp] = out[cp] | answer << at end
	end)
	return out
end

-- Terminal cells; the rule is stated at ds_ucd_props in props.h.
local function derive_width(category, flags, flag_bit, gcb)
	local kind = { N = 1, A = 1, H = 1, Na = 1, W = 2, F = 2 }
	local out = property("EastAsianWidth.txt", kind, 1, true)
	local drawn = property("PropList.txt", { Prepended_Concatenation_Mark = true }, false)
	drawn[0xAD] = true -- SOFT HYPHEN: a terminal prints it
	local gc, g = numbers_of(CATEGORIES), numbers_of(GCB)
	local empty = { [gc.Cc] = true, [gc.Cf] = true, [gc.Mn] = true, [gc.Me] = true,
		[gc.Zl] = true, [gc.Zp] = true }
	for cp = 0, MAX do
		local general, hidden = category[cp], flags[cp] & flag_bit.DEFAULT_IGNORABLE ~= 0
		local joins = gcb[cp] == g.V or gcb[cp] == g.T
		if not drawn[cp] and (empty[general] or joins or hidden and general ~= gc.Lo) then
			out[cp] = 0
		end
	end
	return out
end

-- Numbers the distinct keys made by key_of(cp); 0 is the key of U+10FFFF, a noncharacter, so that
-- it is the default record. Returns the array over code points and the list of keys from 0.
local function deduplicate(key_of)
	local index, keys, number = {}, {}, {}
	local function intern(key)
		local n = number[key]
		if not n then
			n = keys[0] and #keys + 1 or 0
			number[key], keys[n] = n, key
		end
		return n
	end
	intern(key_of(MAX))
	for cp = 0, MAX do index[cp] = intern(key_of(cp)) end
	return index, keys
end

-- Cuts an array (0-based) into blocks of 2^shift items and keeps each distinct block once:
-- value(cp) = leaf[(stage[cp >> shift] << shift) + (cp & (2^shift - 1))].
local function two_stages(values, shift)
	local stage, leaf, seen, size, used = {}, {}, {}, 1 << shift, 0
	for at = 0, MAX, size do
		local key = table.concat(values, ",", at, at + size - 1)
		local n = seen[key]
		if not n then
			n, used = used, used + 1
			seen[key] = n
			table.move(values, at, at + size - 1, n * size, leaf)
		end
		stage[at >> shift] = n
	end
	return stage, leaf
end

-- What the loops over text ask of every character, in one number: bits 0 to 4 Word_Break, 5
-- Extended_Pictographic, 8 to 11 one bit a normal form: the character stays and nothing before it
-- can touch it (combining class 0, quick check yes).
local function derive_quick(wb, flags, flag_bit, ccc, quick)
	local out = {}
	for cp = 0, MAX do
		local value = wb[cp] | (flags[cp] & flag_bit.EXT_PICT ~= 0 and 32 or 0)
		for form = 0, #FORMS - 1 do
			if ccc[cp] == 0 and quick[cp] >> 2 * form & 3 == QUICK.Y then
				value = value | 1 << 8 + form
			end
		end
		out[cp] = value
	end
	return out
end

-- The property records. Each is one integer of bit fields while they are compared.
local function derive_props()
	local category, ccc, lower, pairs_of = read_unicode_data()
	local names, codes, script = read_scripts()
	local flags, flag_bit = read_flags(category)
	local gcb = property("auxiliary/GraphemeBreakProperty.txt", numbers_of(GCB), 0, true)
	local wb = property("auxiliary/WordBreakProperty.txt", numbers_of(WB), 0, true)
	local sb = property("auxiliary/SentenceBreakProperty.txt", numbers_of(SB), 0, true)
	local width = derive_width(category, flags, flag_bit, gcb)
	local quick = read_quick_checks()
	-- In the order of the members of ds_ucd_props: array, bits.
	local members = { { flags, 16 }, { category, 5 }, { ccc, 8 }, { gcb, 4 }, { wb, 5 },
		{ sb, 4 }, { script, 8 }, { width, 2 }, { quick, 8 } }
	local index, keys = deduplicate(function(cp)
		local key = 0
		for i = 1, #members do
			local member = members[i]
			key = key << member[2] | member[1][cp]
		end
		return key
	end)
	local records = {}
	for n = 0, #keys do
		local key, values = keys[n], {}
		for i = #members, 1, -1 do
			values[i] = key & (1 << members[i][2]) - 1
			key = key >> members[i][2]
		end
		records[n] = "{" .. table.concat(values, ", ") .. "}"
	end
	return { index = index, records = records, names = names, codes = codes, lower = lower,
		pairs_of = pairs_of, quick = derive_quick(wb, flags, flag_bit, ccc, quick) }
end

-- The primary composites (D114) in a hash table of open addressing; ds_ucd_compose has the same
-- hash. An empty slot has composite 0.
local function derive_pairs(pairs_of)
	local excluded = property("DerivedNormalizationProps.txt",
		{ Full_Composition_Exclusion = true }, false)
	local slots, mask, count = {}, (1 << PAIR_BITS) - 1, 0
	for i = 0, mask do slots[i] = "{0, 0, 0}" end
	local taken = {}
	for _, pair in ipairs(pairs_of) do
		local a, b, whole = table.unpack(pair)
		if not excluded[whole] then
			local at = (a * 0x9E3779B1 + b * 0x85EBCA6B & 0xFFFFFFFF) >> 32 - PAIR_BITS
			while taken[at] do at = at + 1 & mask end
			taken[at], count = true, count + 1
			slots[at] = string.format("{0x%X, 0x%X, 0x%X}", a, b, whole)
		end
	end
	if count * 2 > mask then fail("%d compositions: enlarge PAIR_BITS", count) end
	return slots
end

-- The case records {lower, fold, fold_len}: lower is a distance; fold is a distance when fold_len
-- is 1, else the place of the folding in the pool of the foldings to several code points.
local function derive_case(lower)
	local folding, pool, place = read_folding(), {}, {}
	local function fold_of(cp)
		local list = folding[cp]
		if not list then return 0, 1 end
		if #list == 1 then return list[1] - cp, 1 end
		local key = table.concat(list, " ")
		if not place[key] then
			place[key] = #pool
			table.move(list, 1, #list, #pool + 1, pool)
		end
		return place[key], #list
	end
	local index, records = deduplicate(function(cp)
		return string.format("{%d, %d, %d}", lower[cp] and lower[cp] - cp or 0, fold_of(cp))
	end)
	return { index = index, records = records, pool = pool }
end

---------------------------------------------------------------------------------------------------
-- Writing

local function sha256(names)
	local list = {}
	for i, name in ipairs(names) do
		list[i] = "'" .. (ucd_dir .. "/" .. name):gsub("'", "'\\''") .. "'"
	end
	local pipe = io.popen("sha256sum -- " .. table.concat(list, " "))
	local out, sums = pipe and pipe:read "a" or "", {}
	for sum in out:gmatch "(%x+)[^\n]*\n" do sums[#sums + 1] = sum end
	if not pipe or not pipe:close() or #sums ~= #names or #sums[1] ~= 64 then
		fail "sha256sum gave no sums"
	end
	return sums
end

local function banner(sums)
	local line = {
		"/*",
		" * Generated by core/ucd/gen.lua, do not edit: make ucd, then make ucd-accept.",
		" *",
		" * Unicode " .. table.concat(VERSION, ".")
			.. ", from these files of the Unicode Character Database (SHA-256):",
	}
	for i, name in ipairs(INPUTS) do
		line[#line + 1] = " *   " .. name
		line[#line + 1] = " *     " .. sums[i]
	end
	line[#line + 1] = " *"
	line[#line + 1] = " * Data: Copyright (c) 1991-2022 Unicode, Inc. All rights reserved."
	line[#line + 1] = " * Terms of use: https://www.unicode.org/copyright.html"
	line[#line + 1] = " *"
	line[#line + 1] = " * SPDX-License-Identifier: MIT AND Unicode-DFS-2016"
	line[#line + 1] = " */"
	line[#line + 1] = '#include "ucd/tables_int.h"'
	line[#line + 1] = ""
	return table.concat(line, "\n")
end

-- Items joined by ", " in lines of at most 100 columns, a tab counting for eight.
local function wrap(items)
	local lines, row, width = {}, {}, 8
	for i = items[0] and 0 or 1, #items do
		local item = items[i] .. ","
		if width + #item > 100 then
			lines[#lines + 1] = "\t" .. table.concat(row, " ")
			row, width = {}, 8
		end
		row[#row + 1] = item
		width = width + #item + 1
	end
	lines[#lines + 1] = "\t" .. table.concat(row, " ")
	return table.concat(lines, "\n")
end

local function array(declaration, items)
	return "\n" .. declaration .. " = {\n" .. wrap(items) .. "\n};\n"
end

-- An array of integers, which must fit the type that tables_int.h declares.
local function integers(declaration, limit, items)
	for i = items[0] and 0 or 1, #items do
		if items[i] > limit then fail("%s: %d is too large", declaration, items[i]) end
	end
	return array(declaration, items)
end

local function assert_equal(name, number)
	return string.format("_Static_assert(%s == %d, \"%s\");\n", name, number, name)
end

-- Asserts that the enumerators DS_<prefix>_<VALUE> have the numbers used in the records.
local function assert_enum(prefix, values)
	local out = {}
	for i, value in ipairs(values) do
		local name = value:gsub("(%l)(%u)", "%1_%2"):gsub("(%u)(%u%l)", "%1_%2"):upper()
		if prefix == "GC" then name = value:upper() end
		out[i] = assert_equal("DS_" .. prefix .. "_" .. name, i - 1)
	end
	return table.concat(out) .. assert_equal("DS_" .. prefix .. "_COUNT", #values)
end

local function assertions(names)
	local out = { "\n", assert_equal("DS_UCD_MAJOR", VERSION[1]),
		assert_equal("DS_UCD_MINOR", VERSION[2]), assert_equal("DS_UCD_UPDATE", VERSION[3]),
		assert_equal("DS_UCD_PROPS_SHIFT", PROPS_SHIFT), assert_enum("GC", CATEGORIES),
		assert_enum("GCB", GCB), assert_enum("WB", WB), assert_enum("SB", SB),
		assert_enum("SCRIPT", names) }
	for i, flag in ipairs(FLAGS) do
		out[#out + 1] = assert_equal("DS_UCD_" .. flag, 1 << (i - 1))
	end
	for i, form in ipairs(FORMS) do
		out[#out + 1] = assert_equal("DS_QC_" .. form, 2 * (i - 1))
	end
	out[#out + 1] = assert_equal("DS_QC_YES", QUICK.Y) .. assert_equal("DS_QC_NO", QUICK.N)
		.. assert_equal("DS_QC_MAYBE", QUICK.M)
	return table.concat(out)
end

local function quoted(values)
	local out = {}
	for i, value in ipairs(values) do out[i] = '"' .. value .. '"' end
	return out
end

local function props_file(props)
	local stage, leaf = two_stages(props.index, PROPS_SHIFT)
	local ascii, names = {}, "const char *const ds_ucd_"
	for cp = 0, 127 do ascii[cp] = props.records[props.index[cp]] end
	return table.concat {
		assertions(props.names),
		array(names .. "script_names[DS_SCRIPT_COUNT]", quoted(props.names)),
		array(names .. "script_codes[DS_SCRIPT_COUNT]", quoted(props.codes)),
		array(names .. "category_names[DS_GC_COUNT]", quoted(CATEGORIES)),
		array("const ds_ucd_props ds_ucd_ascii[128]", ascii),
		array("const ds_ucd_props ds_ucd_records[]", props.records),
		integers("const uint16_t ds_ucd_props_stage[]", 0xFFFF, stage),
		integers("const uint16_t ds_ucd_props_leaf[]", 0xFFFF, leaf),
	}
end

local function case_file(case)
	local stage, leaf = two_stages(case.index, CASE_SHIFT)
	return table.concat {
		"\n", assert_equal("DS_UCD_CASE_SHIFT", CASE_SHIFT),
		array("const ds_ucd_case ds_ucd_case_records[]", case.records),
		integers("const uint16_t ds_ucd_fold_pool[]", 0xFFFF, case.pool),
		integers("const uint8_t ds_ucd_case_stage[]", 0xFF, stage),
		integers("const uint8_t ds_ucd_case_leaf[]", 0xFF, leaf),
	}
end

local function quick_file(quick, slots)
	local stage, leaf = two_stages(quick, QUICK_SHIFT)
	return table.concat {
		"\n", assert_equal("DS_UCD_QUICK_SHIFT", QUICK_SHIFT),
		assert_equal("DS_UCD_PAIR_BITS", PAIR_BITS),
		integers("const uint16_t ds_ucd_quick_stage[]", 0xFFFF, stage),
		integers("const uint16_t ds_ucd_quick_leaf[]", 0xFFFF, leaf),
		array("const ds_ucd_pair ds_ucd_pairs[1 << DS_UCD_PAIR_BITS]", slots),
	}
end

local function write_file(path, text)
	local file, message = io.open(path, "wb")
	if not file then fail("%s", message) end
	local written, why = file:write(text)
	if not written then fail("%s: %s", path, why) end
	local closed, reason = file:close()
	if not closed then fail("%s: %s", path, reason) end
end

local function main(dir, out_dir)
	if not dir or not out_dir then
		io.stderr:write "usage: lua5.4 core/ucd/gen.lua UCD_DIR OUT_DIR\n"
		os.exit(2)
	end
	ucd_dir = dir
	local props = derive_props()
	local case = derive_case(props.lower)
	local head = banner(sha256(INPUTS))
	local props_text, case_text = head .. props_file(props), head .. case_file(case)
	local quick_text = head .. quick_file(props.quick, derive_pairs(props.pairs_of))
	write_file(out_dir .. "/tables_props.c.new", props_text)
	write_file(out_dir .. "/tables_case.c.new", case_text)
	write_file(out_dir .. "/tables_quick.c.new", quick_text)
end

main(...)
