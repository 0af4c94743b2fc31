-- Every function and method of dossier.core with every kind of wrong argument, open and closed objects: an error or
-- nil, err is fine, a crash is not. `core` is the module; nothing here is the public interface.
local core = core
local folder = TMP

local function strange()
	return {
		nil, true, 0, -1, 1, 2, 1.5, math.huge, -math.huge, 0 / 0, math.maxinteger, math.mininteger,
		"", "x", "a\0b", "\xff\xfe\xfd", ("long"):rep(200), "nfc", "word", "2020-01-01",
		{}, { 1, 2 }, { text = "Baku" }, { text = 1 }, { from = 1, to = 1, type = "ORG" },
		{ from = 1, to = 2, type = "MONEY", value = {} }, { from = 2, to = 1, type = "x" },
		{ lists = { 1 } }, { lists = 1 }, { offsets = "x" }, { limit = -1 }, { name = 1 }, { x = { 1 } },
		{ [{}] = {} }, print, function() end, coroutine.create(print), io.stdout, core.json_null,
		setmetatable({}, { __index = function() error "index" end, __len = function() return 1e9 end }),
	}, 40
end

core.store_open(folder .. "/hostile.dossier", "c"):close()

-- a builder with a source half read
local function builder()
	local path = folder .. "/hostile.tsv"
	local f = assert(io.open(path, "w"))
	f:write "name\ttype\nOslo\tGPE\nBonn\tGPE\n"
	f:close()
	local b = assert(core.gazetteer_builder(true))
	assert(b:open(path, { name = "l" }))
	assert(b:step(1))
	return b
end

local function objects(mode)
	local doc = core.document { text = "Putin met Aliyev in Baku on 5 May 2021, he said.", uri = "u" }
	doc:tag()
	local list = core.gazetteer_make("l", "name\ttype\tid\tprior\tprops\nBaku\tGPE\tb\t100\t\n")
	local store = assert(core.store_open(folder .. "/hostile.dossier", mode))
	local list_of = {
		Doc = { doc, core.document { text = "" } },
		Span = { doc:span(1), doc:sentence(1), doc:make_span(1, 0) },
		Token = { doc:token(1), doc:token(doc:n_tokens()) },
		Gazetteer = { list, core.gazetteer_builtin() },
		GazetteerBuilder = { builder() },
		Tagger = { core.tagger { lists = { list } }, core.tagger() },
		Store = { store },
		Reader = { core.reader_string "Some text", core.reader_string("{}\n[", { from = "jsonl" }) },
		Cursor = { store:sql "select 1 as a, 'x' as b, null as c" },
		Pattern = { (core.pattern "met") },
		Tally = { (core.tally {}), (core.tally { n = 3, every = true }), (core.tally { sequence = true, chunk = 2 }) },
		Candidates = { store:candidates((core.pattern "met")), store:candidates((core.pattern "<GPE>"), { limit = 1 }) },
	}
	return list_of
end

local calls, raised = 0, 0
local function try(f, ...)
	calls = calls + 1
	if not pcall(f, ...) then raised = raised + 1 end
end

-- what would change the file system, or read standard input
local skip = { write_file = true, reader = true, default_tagger = true }
local odd, n_odd = strange()
for name, f in pairs(core) do
	if type(f) == "function" and not skip[name] then
		try(f)
		for i = 1, n_odd do
			try(f, odd[i])
			for j = 1, n_odd, 3 do
				try(f, odd[i], odd[j])
				try(f, odd[i], odd[j], odd[(i + j) % n_odd + 1], odd[i])
			end
		end
	end
end

local function everything(of, closed)
	for name, list in pairs(of) do
		for _, object in ipairs(list) do
			tostring(object)
			assert(getmetatable(object) == name)
			try(rawget(_G, "rawlen"), object)
			for i = 1, n_odd do
				try(function() return object[odd[i]] end)
				try(function() object[odd[i]] = 1 end)
				try(function() return object == odd[i] end)
				try(function() return object < odd[i] end)
				try(function() return object(odd[i]) end)
				try(function() return #object end)
			end
			for method, f in pairs(core.methods[name]) do
				if closed or (method ~= "close") then
					try(f)
					try(f, object)
					for i = 1, n_odd do
						try(f, odd[i])
						try(f, object, odd[i])
						try(f, object, odd[i], odd[(i * 7) % n_odd + 1])
						try(f, object, odd[i], odd[(i * 5) % n_odd + 1], odd[(i * 3) % n_odd + 1])
					end
					-- objects of other types in place of this one and of its arguments
					for _, others in pairs(of) do
						try(f, others[1])
						try(f, object, others[1])
						try(f, object, others[1], others[1])
						try(f, others[1], object)
					end
				end
			end
		end
	end
end

local of = objects "w"
everything(of, false)
of.Store[1]:close()
of = objects "w"
for _, list in pairs(of) do
	for _, object in ipairs(list) do try(function() object:close() end) end
end
everything(of, true)
collectgarbage()

-- finalizers that use and close what others are using
for round = 1, 30 do
	local o = objects "r"
	local names = { "Doc", "Span", "Token", "Gazetteer", "Tagger", "Store", "Reader", "Cursor", "Pattern" }
	for i = 1, #names do
		local a, b = names[(i + round) % #names + 1], names[(i * round) % #names + 1]
		setmetatable({}, { __gc = function()
			for method, f in pairs(core.methods[a]) do
				if o[a][1] then pcall(f, o[a][1], o[b][1]) end
			end
			pcall(function() o[b][1]:close() end)
			pcall(tostring, o[a][1])
			pcall(function() return o.Span[1].id, o.Span[1].source, o.Token[1].text end)
		end })
	end
	local doc = o.Doc[1]
	o = nil
	if round % 3 == 0 then collectgarbage() end
	for _ = 1, 20 do
		pcall(function()
			doc:spans() doc:tokens() doc:claim(1) doc:count(1) doc:entity_of(1) doc:mentions_of(1) doc:json { tokens = true, counts = true }
			return doc.text, doc:sentence(1).text
		end)
		local waste = {}
		for k = 1, 50 do waste[k] = { tostring(k) } end
	end
end
collectgarbage()
assert(calls > 10000 and raised > 1000)
