-- dossier add: read, tag and store. Documents enter in input order; one transaction a batch.
-- SPDX-License-Identifier: MIT

local core = require "dossier.core"
local options, output = require "cli.options", require "cli.output"
local storage = require "cli.storage"

local BATCH = 64 -- documents tagged at once, and stored in one transaction

local add = {
	name = "add", usage = "add STORE PATH...", summary = "read, tag and store documents",
	text = [[
Folders are read with everything below them; - is standard input. A document that is there unchanged is skipped, a
changed one (same uri) replaces the old one. STORE is created when it is missing. Interrupted at any moment, the
store keeps every batch that was done; the same command again does the rest.]],
	examples = {
		{ "dossier add war.dossier reports/", "every file below a folder" },
		{ "dossier add war.dossier feed.jsonl.gz --map text=body,date=published" },
		{ "cat a.txt | dossier add war.dossier -" },
	},
	options = { { "store", "FILE", "the store (also $DOSSIER_STORE)", short = "s" },
		options.input, options.tagging, options.jobs,
		{ "publisher", "P", "publisher of documents that name none" },
		{ "lang", "L", "language of documents that name none" },
		{ "retag", "flag", "tag again what is there unchanged" },
		{ "quiet", "flag", "no progress, no summary", short = "q" } },
}

-- Whether a document is there as this tagger would tag it.
local function known(job, doc)
	if job.opts.retag then return false end
	local yes, err = job.store:has(doc, job.tagger)
	if yes == nil then error({ exit = 1, message = tostring(err) }, 0) end
	return yes
end

local function store_batch(job, batch)
	local must = storage.must
	local fresh = {}
	for _, doc in ipairs(batch) do
		if known(job, doc) then
			job.count.unchanged = job.count.unchanged + 1
		else
			fresh[#fresh + 1] = doc
		end
	end
	if #fresh == 0 then return end
	fresh = require "cli.tagging".batch(fresh, job.opts, job.tagger, job.fail)
	if #fresh == 0 then return end
	must(job.store:begin())
	local counts = {}
	for _, doc in ipairs(fresh) do
		local how, err = job.store:put(doc)
		if not how then
			job.store:rollback()
			error({ exit = core.stop_requested() and 130 or 1,
				message = core.stop_requested() and "interrupted" or tostring(err) }, 0)
		end
		counts[how] = (counts[how] or 0) + 1
	end
	must(job.store:commit())
	for how, n in pairs(counts) do job.count[how] = job.count[how] + n end
end

local function run_all(job, files)
	local batch, seen = {}, 0
	require "dossier.objects" -- documents get their methods
	job.opts.defaults = true -- here --publisher and --lang are given to documents, elsewhere they choose them
	local documents = require "cli.inputs".documents(files, job.opts, function(m) job.fail(m) end)
	for doc, share in documents do
		batch[#batch + 1] = doc
		seen = seen + 1
		if #batch == BATCH then
			store_batch(job, batch)
			batch = {}
		end
		job.progress:step(seen, share)
		if core.stop_requested() then error({ exit = 130, message = "interrupted" }, 0) end
	end
	store_batch(job, batch)
end

local function plural(n, word) return ("%d %s"):format(n, word) end

local function summary(job, path)
	local c, parts = job.count, {}
	for _, how in ipairs { "added", "replaced", "unchanged", "failed" } do
		if c[how] > 0 or how == "added" then parts[#parts + 1] = plural(c[how], how) end
	end
	return ("%s: %s, in %.1f s\n"):format(path, table.concat(parts, ", "), job.progress:seconds())
end

function add.run(opts, args)
	local path = storage.path(add, opts, args, true)
	if #args == 0 then options.usage(add, "what shall it read? name files, folders, or - for stdin") end
	local job = { opts = opts,
		count = { added = 0, replaced = 0, unchanged = 0, failed = 0 } }
	job.progress = require "cli.progress".new("documents", opts.quiet)
	opts.note = function(message)
		job.progress:clear()
		output.warn(message)
	end
	job.fail = function(message)
		job.count.failed = job.count.failed + 1
		job.progress:clear()
		output.warn(message)
	end
	local files = require "cli.inputs".files(args, job.fail)
	if #files == 0 and job.count.failed > 0 then return 1 end
	local tagging = require "cli.tagging"
	job.tagger = tagging.tagger(opts)
	tagging.on_failure(opts, function(message)
		job.rule_failed = true
		opts.note(message)
	end)
	job.store = storage.open(path, "c")
	local ok, err = pcall(run_all, job, files)
	job.progress:clear()
	if not ok then
		job.store:rollback()
		job.store:close()
		if core.stop_requested() then
			io.stderr:write(("%s: %d stored; the same command does the rest\n"):format(path,
				job.count.added + job.count.replaced))
		end
		error(err, 0)
	end
	job.store:close()
	if not opts.quiet then io.stderr:write(summary(job, path)) end
	return (job.count.failed > 0 or job.rule_failed) and 1 or 0
end

return add
