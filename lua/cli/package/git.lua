-- Packages from git: one commit, as files, by the git program.
-- SPDX-License-Identifier: MIT
--
-- git gets an argument vector, an environment of ours and no configuration of the user or the system. Nothing is
-- checked out: the commit is written as a tar by `git archive`, and unpacked as any archive is, so no hook, filter,
-- link or submodule of the repository ever comes into play.

local core, host = require "dossier.core", require "dossier.host"
local place = require "cli.package.place"

local git = {}

local protocols = { https = true, ssh = true, file = true }
local passed_on = { "PATH", "SSH_AUTH_SOCK", "HTTPS_PROXY", "https_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR", "TMPDIR" }

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

local function program()
	for folder in (os.getenv "PATH" or ""):gmatch "[^:]+" do
		local path = folder .. "/git"
		local found = folder:sub(1, 1) == "/" and core.stat(path)
		if found and found.kind == "file" then return path end
	end
	place.fail "packages from git need the git program, which is not installed"
end

local function environment(home)
	local env = { "HOME=" .. home, "LC_ALL=C", "GIT_ALLOW_PROTOCOL=https:ssh:file", "GIT_CONFIG_NOSYSTEM=1",
		"GIT_CONFIG_SYSTEM=/dev/null", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_ATTR_NOSYSTEM=1", "GIT_TERMINAL_PROMPT=0",
		"GIT_SSH_COMMAND=ssh -oBatchMode=yes", "GIT_PROTOCOL_FROM_USER=0", "GIT_OPTIONAL_LOCKS=0" }
	for _, name in ipairs(passed_on) do
		local value = os.getenv(name)
		if value then env[#env + 1] = name .. "=" .. value end
	end
	return env
end

-- Runs git; its output, or nil and the last line of what it said.
local function run(home, words)
	local argv = { program(), "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "core.symlinks=false",
		"-c", "submodule.recurse=false", "-c", "fetch.recurseSubmodules=false", "-c", "transfer.fsckObjects=true",
		"-c", "protocol.allow=never", "-c", "protocol.https.allow=always", "-c", "protocol.ssh.allow=always",
		"-c", "protocol.file.allow=always", "-c", "core.attributesFile=/dev/null" }
	table.move(words, 1, #words, #argv + 1, argv)
	local code, out, said = host.spawn(argv, environment(home), 600)
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

-- Links and submodules are refused by name, before anything is unpacked.
local function check_tree(listing, shown)
	for mode, path in listing:gmatch "(%d+) %a+ %x+\t(%Z+)" do
		local kind = mode == "120000" and "link" or mode == "160000" and "submodule"
		if kind then place.fail("%s: holds a %s ('%s'); only files and folders may be in a package", shown, kind, path) end
	end
end

-- Writes the files of the source's commit into `folder` (there and empty), using `temp`; gives the commit.
function git.get(source, folder, temp)
	local repository = temp .. "/git"
	local shown = source.url
	if source.ref then check_ref(source.ref) end
	local function must(words)
		local out, message = run(temp, words)
		if not out then place.fail("%s: git says: %s", shown, message) end
		return out
	end
	must { "init", "-q", "--bare", "--template=", "--", repository }
	local at = source.ref
	if at and not (at:match "^%x+$" and #at == 40) then at = "refs/tags/" .. at end
	local got, message = run(temp, { "--git-dir=" .. repository, "fetch", "-q", "--depth=1", "--no-tags", "--no-recurse-submodules", "--",
		source.url, at or "HEAD" })
	if not got then
		if message:find "couldn't find remote ref" then place.fail("%s: has no tag '%s'", shown, source.ref or "HEAD") end
		place.fail("%s: git says: %s", shown, message)
	end
	local inside = "--git-dir=" .. repository
	local commit = must { inside, "rev-parse", "--verify", "-q", "FETCH_HEAD^{commit}" }:match "^(%x+)"
	if not commit then place.fail("%s: '%s' is no commit", shown, source.ref or "HEAD") end
	local tree = source.sub and commit .. ":" .. source.sub or commit
	check_tree(must { inside, "ls-tree", "-r", "-z", "--full-tree", tree }, shown)
	must { inside, "archive", "--format=tar", "-o", temp .. "/files.tar", tree }
	local ok, err = core.archive_unpack(temp .. "/files.tar", folder)
	if not ok then place.fail("%s: %s", shown, err.message) end
	return commit
end

return git
