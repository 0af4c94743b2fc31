-- Signatures of packages, made with minisign, against the keys that the user trusts.
-- SPDX-License-Identifier: MIT
--
-- An archive or a single file X is signed by X.minisig beside it; a folder or repository by SHA256SUMS.minisig over
-- its SHA256SUMS, which lists every other file.

local core = require "dossier.core"
local place = require "cli.package.place"

local sign = {}

-- number -> { key = text, name = }
function sign.keys()
	local keys = place.load "trust.json".keys
	return type(keys) == "table" and keys or {}
end

-- What was signed, and the signature: data, text, name of the signature; nil when there is none.
local function find(source, package)
	if package.original then
		local path = package.signature
		local text, message = place.read(path)
		-- one that is there and cannot be read is not none
		if not text and core.stat(path) then place.fail("%s", tostring(message)) end
		if text then return assert(place.read(package.original)), text, (source.path or source.sub) .. ".minisig" end
	end
	local text = package.files["SHA256SUMS.minisig"] and place.read(package.folder .. "/SHA256SUMS.minisig")
	if not text then return nil end
	local shown = require "cli.package.fetch".shown(source)
	local sums = place.read(package.folder .. "/SHA256SUMS") or place.fail("%s: SHA256SUMS.minisig without a SHA256SUMS", shown)
	local files = {}
	for path, sum in pairs(package.files) do
		if path ~= "SHA256SUMS" and path ~= "SHA256SUMS.minisig" then files[path] = sum end
	end
	local _, expected = require "cli.package.content".hash(files)
	if sums ~= expected then
		place.fail("%s: SHA256SUMS does not list the files that are there (dossier script pack --sums writes it)", shown)
	end
	return sums, text, "SHA256SUMS.minisig"
end

-- Who signed it: { id=, name=, comment= } or nil when nobody did. Raises on a wrong signature, and on one of a key that is
-- not trusted, unless opts.unsigned.
function sign.check(source, package, opts)
	local data, text, name = find(source, package)
	if not data then return nil end
	local id, comment = core.sign_read(text)
	if not id then place.fail("%s: %s", name, comment.message) end
	local key = sign.keys()[id]
	if not key then
		if opts.unsigned then return nil end
		place.fail("%s: signed with the key %s, which you do not trust yet (dossier script trust KEY.pub; --unsigned takes it as if "
			.. "it were not signed)", name, id)
	end
	local ok, err = core.sign_check(data, text, key.key)
	if not ok then place.fail("%s: %s", name, err.message) end
	return { id = id, name = key.name, comment = comment }
end

-- An update must come from the same hand.
function sign.same(before, now, name)
	if before and not now then
		place.fail("%s: what is installed was signed by %s (%s); this is not signed", name, before.name, before.id)
	elseif before and before.id ~= now.id then
		place.fail("%s: what is installed was signed with the key %s; this with %s", name, before.id, now.id)
	end
end

function sign.describe(signer)
	if not signer then return "nobody" end
	return ("%s (key %s; \"%s\")"):format(signer.name, signer.id, signer.comment)
end

-- A key without the comment above it.
local function bare(text) return tostring(text):match "([%w+/=]+)%s*$" end

-- Pins the key in a file.
function sign.trust(path)
	local text, message = place.read(path)
	if not text then place.fail("%s", tostring(message)) end
	local id, err = core.sign_key(text)
	if not id then place.fail("%s: %s", path, err.message) end
	local name = path:match "([^/]+)$":gsub("%.pub$", "")
	place.change("trust.json", function(all)
		all.keys = type(all.keys) == "table" and all.keys or {}
		local before = all.keys[id]
		-- the number is no proof: anybody can make a key that has it
		if before and bare(before.key) ~= bare(text) then
			place.fail("%s: has the number %s, as the key '%s' that you trust, but is another key (dossier script trust --forget %s "
				.. "gives that one up)", path, id, before.name, id)
		end
		all.keys[id] = { key = text, name = name }
	end)
	return id, name
end

return sign
