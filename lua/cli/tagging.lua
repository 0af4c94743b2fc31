-- The tagger that a command's options ask for.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"

local tagging = {}

-- Functions of rules that fail are told to fail(message), as documents that cannot be tagged are.
function tagging.on_failure(opts, fail)
	if opts.rules then require "dossier.rules".on_failure(fail) end
end

-- Tags a batch; a document that cannot be tagged is reported by name, the others go on. Returns those that were.
function tagging.batch(batch, opts, tagger, fail)
	local threads = require "cli.options".workers(opts)
	if core.tag_many(batch, threads, tagger, opts.retag) then return batch end
	local good = {}
	for _, doc in ipairs(batch) do
		if core.stop_requested() then error({ exit = 130, message = "interrupted" }, 0) end
		local ok, err = core.tag_many({ doc }, 1, tagger, opts.retag)
		if ok then
			good[#good + 1] = doc
		else
			fail(("%s: %s"):format(doc:get "uri" ~= "" and doc:get "uri" or doc:get "id", tostring(err)))
		end
	end
	return good
end

-- nil = the default tagger; with --gazetteer the named lists come before the built-in one; --model none: rules alone;
-- --values names tables of languages; --rules files of rules, which run in the order given.
function tagging.tagger(opts)
	if not opts.gazetteer and not opts.model and not opts.values and not opts.rules then return nil end
	local lists
	for _, path in ipairs(opts.gazetteer or {}) do
		local g, guess = core.gazetteer_open(path)
		if not g then error({ exit = 1, message = tostring(guess) }, 0) end
		if guess and not opts.quiet then
			io.stderr:write(("dossier: %s: read as --map %s\n"):format(core.show(path), core.show(guess)))
		end
		lists = lists or {}
		lists[#lists + 1] = g
	end
	if lists then lists[#lists + 1] = core.gazetteer_builtin() end
	local model = opts.model
	if model == "none" then model = false end
	local inside = model and core.model_info(model)
	if inside and inside.spans and not inside.names then
		require "cli.output".warn(model .. ": of its labels only PERSON, ORG, LOC and MISC are names here")
	end
	local rules, message
	if opts.rules then
		rules, message = require "dossier.rules".load(opts.rules, true)
		if not rules then error({ exit = 1, message = tostring(message) }, 0) end
	end
	local tagger, err = core.tagger { lists = lists, model = model, tables = opts.values, rules = rules }
	if not tagger then error({ exit = 1, message = tostring(err) }, 0) end
	return tagger
end

return tagging
