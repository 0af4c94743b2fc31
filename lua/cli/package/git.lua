-- Packages from git: one commit, as files, by the git program.
-- SPDX-License-Identifier: MIT
--
-- git gets an argument vector, an environment of ours and no configuration of the user or the system. Nothing is
-- checked out and nothing archived: the files are the commit's own blobs, byte for byte, so no hook, filter, attribute
-- (export-subst, eol ...), link or submodule of the repository ever comes into play.

local core, host = require "dossier.core", require "dossier.host"
local place = require "cli.package.place"

local git = {}

local protocols = { https = true, ssh = true, file = true }
local passed_on = { "SSH_AUTH_SOCK", "HTTPS_PROXY", "https_proxy", "TMPDIR" }
-- Who signs certificates here: OpenSSL's names are everybody's, but a git built on another library reads only its own.
local authorities = { GIT_SSL_CAINFO = "SSL_CERT_FILE", GIT_SSL_CAPATH = "SSL_CERT_DIR" }

-- "https://host/x.git#v1.0.0" -> { kind = "git", url=, ref= }; nil when it is no URL. Raises on one that is not taken.
function git.parse(word)
	local url, ref = word:match "^([^#]*)#?(.*)$"
	local scheme = url:match "^(%a[%w+.-]*)://"
	local other = url:match "^(%a[%w+.-]*)::"
	if other or scheme and not protocols[scheme:lower()] then
		place.fail("%s: git over '%s' is not taken; https, ssh and file are", word, other or scheme)
	end
	if not scheme and not url:match "^[%w._-]+@[%w.-]+:[^:]" then return nil end
	-- a host that is an option for ssh
	if url:find "%c" or url:find "^[^/]*//[^/]*@%-" or url:find "^[^/]*@%-" then place.fail("%s: no URL", word) end
	if scheme == "https" and url:match "^https://[^/]*:[^/]*@" then place.fail("a password in a URL would stand in the lock file; use a key") end
	return { kind = "git", url = url, ref = ref ~= "" and ref or nil }
end

-- Nothing that lies in the current folder is git, or what git starts.
local function folders()
	local list = {}
	for folder in (os.getenv "PATH" or ""):gmatch "[^:]+" do
		if folder:sub(1, 1) == "/" then list[#list + 1] = folder end
	end
	return list
end

local function program()
	for _, folder in ipairs(folders()) do
		local path = folder .. "/git"
		local found = core.stat(path)
		if found and found.kind == "file" then return path end
	end
	place.fail "packages from git need the git program, which is not installed"
end

local function environment(home)
	local env = { "HOME=" .. home, "PATH=" .. table.concat(folders(), ":"), "LC_ALL=C", "GIT_ALLOW_PROTOCOL=https:ssh:file", "GIT_CONFIG_NOSYSTEM=1",
		"GIT_CONFIG_SYSTEM=/dev/null", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_ATTR_NOSYSTEM=1", "GIT_TERMINAL_PROMPT=0",
		"GIT_SSH_COMMAND=ssh -oBatchMode=yes", "GIT_PROTOCOL_FROM_USER=0", "GIT_OPTIONAL_LOCKS=0" }
	for _, name in ipairs(passed_on) do
		local value = os.getenv(name)
		if value then env[#env + 1] = name .. "=" .. value end
	end
	for name, other in pairs(authorities) do
		local value = os.getenv(name) or os.getenv(other)
		if value then env[#env + 1] = name .. "=" .. value end
	end
	return env
end

-- Runs git; its output, or nil and the line that says why. input: what it reads.
local function run(home, words, input)
	local argv = { program(), "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "core.symlinks=false",
		"-c", "submodule.recurse=false", "-c", "fetch.recurseSubmodules=false", "-c", "transfer.fsckObjects=true",
		"-c", "protocol.allow=never", "-c", "protocol.https.allow=always", "-c", "protocol.ssh.allow=always",
		"-c", "protocol.file.allow=always", "-c", "core.attributesFile=/dev/null" }
	table.move(words, 1, #words, #argv + 1, argv)
	local code, out, said = host.spawn(argv, environment(home), 600, input)
	if not code then return nil, out end
	if code ~= 0 then
		local line = said:match "fatal: ([^\n]*)" or said:match "error: ([^\n]*)" or said:match "([^\n]+)\n*$" or ("exit code " .. code)
		return nil, line
	end
	return out
end

local function check_ref(ref)
	if not ref:match "^%w[%w._/+-]*$" or ref:find("..", 1, true) then place.fail("'%s': is no tag and no commit", ref) end
	if ref:match "^%x+$" and #ref >= 7 and #ref < 40 then
		place.fail("'%s': a commit is given by all its 40 digits; a shorter one may come to mean another", ref)
	end
end

-- ---- files -------------------------------------------------------------------------------------------------

local BATCH = 16 << 20 -- bytes of blobs that are asked for at once
local LARGEST = 48 << 20 -- what git prints is held in memory

-- The files of a tree: { path=, id=, size= }, and their size. Links and submodules are refused by name, before anything is written.
local function files_of(listing, shown)
	local content = require "cli.package.content"
	local list, bytes = {}, 0
	for mode, id, size, path in listing:gmatch "(%d+) %a+ (%x+) +([%d-]+)\t(%Z+)" do
		local kind = mode == "120000" and "link" or mode == "160000" and "submodule"
		if kind then place.fail("%s: holds a %s ('%s'); only files and folders may be in a package", shown, kind, path) end
		local ok, why = core.archive_name(path)
		if not ok then place.fail("%s: holds %s ('%s')", shown, why.message, path) end
		list[#list + 1] = { path = path, id = id, size = math.tointeger(size) }
		bytes = bytes + list[#list].size
		if list[#list].size > LARGEST then
			place.fail("%s: '%s' is larger than %d MB, the limit of a file from git", shown, path, LARGEST >> 20)
		end
	end
	if #list > content.MAX_FILES then place.fail("%s: holds more than %d files, the limit of a package", shown, content.MAX_FILES) end
	if bytes > content.MAX_BYTES then
		place.fail("%s: holds more than %d MB, the limit of a package", shown, content.MAX_BYTES >> 20)
	end
	return list
end

-- Some of the files, from the one at `i`: those that are asked for at once; and the place behind them.
local function batch(list, i)
	local ids, bytes = {}, 0
	while list[i] and (#ids == 0 or bytes + list[i].size <= BATCH) do
		ids[#ids + 1], bytes = list[i].id .. "\n", bytes + list[i].size
		i = i + 1
	end
	return table.concat(ids), i
end

-- Hands each file to fn(path, bytes). must(words, input): runs git.
local function each_blob(list, must, fn)
	local i = 1
	while list[i] do
		local ids, behind = batch(list, i)
		local out, at = must({ "cat-file", "--batch" }, ids), 1
		for k = i, behind - 1 do
			local id, kind, size, start = out:match("^(%x+) (%a+) (%d+)\n()", at)
			local n = math.tointeger(size)
			if id ~= list[k].id or kind ~= "blob" or n ~= list[k].size or #out < start + n then
				place.fail("git does not give '%s'", list[k].path)
			end
			fn(list[k].path, out:sub(start, start + n - 1))
			at = start + n + 1
		end
		i = behind
	end
end

-- ---- fetching ---------------------------------------------------------------------------------------------------

-- Fetches what the source names; its commit.
local function fetch(source, shown, temp, repository)
	local at = source.ref or "HEAD"
	if source.ref and not (at:match "^%x+$" and #at == 40) then at = "refs/tags/" .. at end
	local inside = "--git-dir=" .. repository
	local got, message = run(temp, { inside, "fetch", "-q", "--depth=1", "--no-tags", "--no-recurse-submodules", "--", source.url, at })
	if not got then
		if message:find "couldn't find remote ref" then
			place.fail(source.ref and "%s: has no tag '%s'" or "%s: has no commit yet", shown, source.ref)
		end
		place.fail("%s: git says: %s", shown, message)
	end
	local commit = (run(temp, { inside, "rev-parse", "--verify", "-q", "FETCH_HEAD^{commit}" }) or ""):match "^(%x+)"
	return commit or place.fail("%s: '%s' is no commit", shown, source.ref or "HEAD")
end

-- Writes the files of the source's commit into `folder` (there and empty), using `temp`; gives the commit. Where source.sub is a
-- file there, an archive say, the folder gets that, and the signature beside it; its path is given, too.
function git.get(source, folder, temp)
	local repository = temp .. "/git"
	local shown = source.url
	if source.ref then check_ref(source.ref) end
	local made, why = run(temp, { "init", "-q", "--bare", "--template=", "--", repository })
	if not made then place.fail("%s: git says: %s", shown, why) end
	local commit = fetch(source, shown, temp, repository)
	local function must(words, input)
		local out, message = run(temp, { "--git-dir=" .. repository, table.unpack(words) }, input)
		return out or place.fail("%s: git says: %s", shown, message)
	end
	local function listing(...) return files_of(must { "ls-tree", "-r", "-l", "-z", "--full-tree", ... }, shown) end
	local kind = not source.sub and "tree" or must { "cat-file", "-t", commit .. ":" .. source.sub }:match "%a+"
	local list, file
	if kind == "tree" then
		list = listing(source.sub and commit .. ":" .. source.sub or commit)
	else
		list = listing(commit, "--", source.sub, source.sub .. ".minisig")
		file = folder .. "/" .. source.sub
	end
	each_blob(list, must, function(path, bytes) place.write(folder .. "/" .. path, bytes) end)
	return commit, file
end

return git
