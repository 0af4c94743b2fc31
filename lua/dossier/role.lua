-- Roles: "the minister", for the person who was introduced as one.
-- SPDX-License-Identifier: MIT

local api = require "dossier.api"
local document = require "dossier.document"
local stream = require "dossier.stream"

local raw = document.raw

local class = api.class {
	name = "role", type = "Role",
	text = "Words that mean a named person by office or trade: no mention of a name, so doc:entities"
		.. " does not have them.",
}

local Role = { __name = "Role", __metatable = "Role" }
Role.__newindex = api.frozen(class)
Role.__index = api.index(class)
Role.__tostring = function(self) return ("%s: %s"):format(self.words.text, self.person.text) end

local ROW = {}
local role = {}

-- All roles of a document, as a list; the same objects each time.
function role.list(doc)
	document.ensure(doc)
	local s = document.state(doc)
	if not s.roles then
		local rows, err = raw.roles(doc)
		if not rows then error(err, 0) end
		local spans = document.spans(doc)
		s.roles = {}
		for i, row in ipairs(rows) do
			s.roles[i] = setmetatable({ [ROW] = { words = row.words,
				person = spans[row.person] } }, Role)
		end
	end
	return s.roles
end

local since = "0.1"
local sample = 'local dossier = require "dossier"\nlocal doc = dossier.document '
	.. '"Foreign Minister Jeyhun Bayramov arrived. The minister said that talks would go on."\n'
	.. "local r = doc:roles():first()\n"

local function field(name, returns, text, example, get)
	api.define {
		name = "role." .. name, returns = returns, since = since, text = text,
		example = sample .. example,
		call = get or function(self) return rawget(self, ROW)[name] end,
	}
end

field("words", "Span", "The words.", "print(r.words.text)\n--> The minister")
field("person", "Span", "The mention that was introduced so.", "print(r.person.text)\n--> Jeyhun Bayramov")
field("entity", "Entity", "The person.", "print(r.entity.name)\n--> Jeyhun Bayramov",
	function(self) return self.person.entity end)

api.define {
	name = "doc:roles", items = "Role", returns = "Stream", since = since,
	text = "Its roles, in order: \"the minister\", \"the Russian president\" where a named person of the"
		.. " document is meant, and only one can be.",
	example = sample .. "print(r.words.text, r.person.text)\n--> The minister\tJeyhun Bayramov",
	call = function(self)
		return stream.from(function()
			local list, i = role.list(self), 0
			return function()
				i = i + 1
				return list[i]
			end
		end, { what = "roles", items = "Role" })
	end,
}

return role
