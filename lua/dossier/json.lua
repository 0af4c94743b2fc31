-- dossier.json: JSON values. Keys are sorted, so that equal values give equal bytes.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local api = require "dossier.api"

local since = "0.1"
local head = 'local dossier = require "dossier"\nlocal json = dossier.json\n'

api.define {
	name = "dossier.json.encode",
	args = { { "v", "any?", "a value; nil becomes null" }, { "opts", "table?", "options",
		{ indent = { "integer?",
			"blanks for each level; all on one line if left out" } } } },
	returns = "string", since = since,
	text = "A value as JSON, keys sorted. A table with the positions 1 to n is an array, an"
		.. " empty one an object "
		.. "unless made by json.array.",
	errors = "nil, err for functions, NaN, infinity, cycles and mixed tables; the message"
		.. " names the key",
	example = head .. 'print(json.encode { b = { 1, 2 }, a = json.null })\n'
		.. '--> {"a":null,"b":[1,2]}',
	call = core.json_encode,
}

api.define {
	name = "dossier.json.decode", args = { { "s", "string", "JSON text" } }, returns = "any",
		since = since,
	text = "The value of a JSON text. null becomes json.null, which is not nil, so that keys"
		.. " keep their place.",
	errors = "nil, err with the line and column",
	example = head .. "local v = json.decode '{\"a\": [1, 2.5, null]}'\n"
		.. "print(v.a[1], v.a[2], v.a[3] == json.null)\n"
		.. "--> 1\t2.5\ttrue",
	call = core.json_decode,
}

api.define {
	name = "dossier.json.array", args = { { "t", "table", "a table with positions 1 to n" } },
		returns = "table",
	since = since, text = "Marks a table as an array, so that it is written as [] even when it"
		.. " is empty.",
	example = head .. "print(json.encode(json.array {}), json.encode {})\n--> []\t{}",
	call = core.json_array,
}

api.define {
	name = "dossier.json.null", value = core.json_null, returns = "any", since = since,
	text = "JSON's null.", example = head .. "print(json.encode { json.null })\n--> [null]",
}
