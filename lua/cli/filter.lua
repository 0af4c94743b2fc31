-- The options that choose documents, as a filter of the store or a test of a document.
-- SPDX-License-Identifier: MIT

local filter = {}

local names = { "since", "until", "publisher", "lang", "uri", "type", "entity", "query", "sample", "seed", "limit" }

-- opts of a command -> the filter table of core's store functions
function filter.of(opts)
	local f = {}
	for _, n in ipairs(names) do f[n] = opts[n] end
	if not f.sample then f.seed = nil end
	return f
end

-- A date bound cut to the length of the other: "2020-09" covers all its days.
local function before(date, bound) return date:sub(1, #bound) < bound end
local function after(date, bound) return date:sub(1, #bound) > bound end

-- GLOB as SQLite has it: * (which matches / too), ?, [a-z], [^a-z]; an unclosed [ matches nothing.
local function glob(pattern)
	local out, i = { "^" }, 1
	while i <= #pattern do
		local set = pattern:match("^%[%^?%]?[^%]]*%]", i)
		local c = pattern:sub(i, i)
		if set then
			out[#out + 1] = "[" .. set:sub(2, -2):gsub("%%", "%%%%"):gsub("[%[%]]", "%%%0") .. "]"
			i = i + #set - 1
		elseif c == "[" then
			return nil
		else
			out[#out + 1] = c == "*" and ".*" or c == "?" and "[\0-\x7F\xC2-\xFD][\x80-\xBF]*" or c:gsub("%W", "%%%0")
		end
		i = i + 1
	end
	return table.concat(out) .. "$"
end

local function mentions(doc, opts)
	for e in doc:entities(opts.type) do
		if not opts.entity or e:is(opts.entity) then return true end
	end
	return false
end

-- The same filter for documents that are read from files; --query, --sample need a store.
function filter.keeper(opts)
	for _, n in ipairs { "query", "sample" } do
		if opts[n] then error({ exit = 2, message = ("--%s needs a store"):format(n) }, 0) end
	end
	local kept, uri = 0, opts.uri and (glob(opts.uri) or "^\0$")
	return function(doc)
		local date = doc.date or ""
		if opts.limit and kept >= opts.limit then return false end
		if opts.since and (date == "" or before(date, opts.since)) then return false end
		if opts["until"] and (date == "" or after(date, opts["until"])) then return false end
		if opts.publisher and doc.publisher ~= opts.publisher then return false end
		if opts.lang and doc.lang ~= opts.lang then return false end
		if uri and not doc.uri:find(uri) then return false end
		if (opts.type or opts.entity) and not mentions(doc, opts) then return false end
		kept = kept + 1
		return true
	end
end

return filter
