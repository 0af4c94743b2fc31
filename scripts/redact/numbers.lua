-- Numbers that tell who somebody is: of accounts (IBAN), of cards, passports, insurance, cars. Too many rather than too few.
--
-- One is: an IBAN; seven digits or more without a break; nine or more in groups ("123-45-6789", "4111 1111 1111 1111"); a word
-- of six signs or more with letters and at least four digits ("C01X00T47", "AB1234567"). Not: dates, times, sums of money,
-- measures and percentages; thousands in groups ("12 000 000"), decimals.
local numbers = {}

local ACCOUNT, NUMBER = "[account]", "[number]"
local SHORTEST, LONGEST = 15, 34 -- signs of an IBAN

-- The rest of the division by 97 that a right IBAN leaves is 1: its first four signs stand last, letters count from 10.
local function is_iban(word)
	local rest = 0
	for c in (word:sub(5) .. word:sub(1, 4)):gmatch "." do
		local n = tonumber(c, 36)
		rest = (rest * (n > 9 and 100 or 10) + n) % 97
	end
	return rest == 1
end

-- Where the IBAN ends that may begin at `from`: of groups with single blanks the longest that is right, else groups of four.
local function iban_end(text, from)
	local word, to, right, plain = "", from - 1, nil, nil
	local at = from
	while true do
		local group, behind = text:match("^([%u%d]+)()", at)
		if not group or text:find("^[%l\x80-\xFF]", behind) then break end
		word, to = word .. group, behind - 1
		if #word > LONGEST then break end
		if #word >= SHORTEST and is_iban(word) then right = to end
		if #word >= SHORTEST and (at == from or #group == 4 or not text:find("^ [%u%d]", behind)) then plain = to end
		if not text:find("^ [%u%d]", behind) or at ~= from and #group > 4 then break end
		at = behind + 1
	end
	return right or plain
end

-- Digits in groups from `from` on: where they end, the groups, the signs between them.
local function groups_at(text, from)
	local groups, signs, at = {}, {}, from
	while true do
		local group, behind = text:match("^(%d+)()", at)
		groups[#groups + 1] = group
		local sign = text:match("^([-./ ])%d", behind)
		if not sign then return behind - 1, groups, signs end
		signs[#signs + 1], at = sign, behind + 1
	end
end

local function is_number(groups, signs)
	local digits, longest, same, thousands, short = 0, 0, true, #groups > 1, false
	for i, group in ipairs(groups) do
		digits, longest = digits + #group, math.max(longest, #group)
		same = same and (not signs[i] or signs[i] == signs[1])
		thousands = thousands and (i == 1 and #group <= 3 or i > 1 and #group == 3)
		short = short or #group == 1
	end
	if thousands and same and (signs[1] == " " or signs[1] == ".") then return false end
	if #groups == 2 and signs[1] == "." then return false end -- a decimal
	if short and signs[1] == " " then return false end -- a list
	return digits >= 9 or longest >= 7
end

-- Letters and digits in one word, as a passport has them.
local function is_mixed(word)
	local _, digits = word:gsub("%d", "")
	return #word >= 6 and digits >= 4 and digits < #word
end

-- What stands at byte `from`, where a word begins: its end and what replaces it, or where to go on.
local function look(text, from)
	if text:find("^%u%u%d%d", from) then
		local to = iban_end(text, from)
		if to then return to, ACCOUNT end
	end
	local word = text:match("^%w+", from)
	if is_mixed(word) then return from + #word - 1, NUMBER end
	if not word:find "^%d+$" then return from + #word - 1 end
	local to, groups, signs = groups_at(text, from)
	if text:find("^[%a\x80-\xFF]", to + 1) then return from + #word - 1 end
	return to, is_number(groups, signs) and NUMBER or nil
end

-- Adds finds { from, to, with } to the list. counted: dates, sums and the like, in order, which stay.
function numbers.add(list, text, counted)
	local at, next_counted = 1, 1
	while true do
		local from = text:find("%f[%w]%w", at)
		if not from then return end
		local to, with = look(text, from)
		while counted[next_counted] and counted[next_counted].to < from do next_counted = next_counted + 1 end
		local stays = counted[next_counted]
		if stays and stays.from <= to then
			to = math.max(from, stays.to) -- a number does not begin in a date
		elseif with then
			list[#list + 1] = { from = from, to = to, with = with }
		end
		at = to + 1
	end
end

return numbers
