#!/usr/bin/env bats
# Packages from git: what is installed is the commit's own bytes; over https and ssh; from an index in a repository.
# SPDX-License-Identifier: MIT
load setup

# A home of its own, and a package `tolls` in a git repository `repo`.
setup_repository() {
	command -v git >/dev/null || skip "git is not installed"
	export HOME=$PWD/home XDG_DATA_HOME=
	mkdir -p home repo/lists
	printf -- '--- Says yes.\n-- @script tolls 1.0.0\n-- @license MIT\nreturn { run = function() return { { a = "yes" } } end }\n' > repo/tolls.lua
	printf 'killed\r\ninjured\n' > repo/lists/verbs.txt
	g init; commit one; g tag v1.0.0
}
g() { git -C repo -c user.name=a -c user.email=a@example.org -c core.autocrlf=false "$@" >/dev/null 2>&1; }
commit() { g add -A; g commit -m "$1"; }
installed() { echo "$PWD/home/.local/share/dossier/scripts/tolls"; }
# blobs REF: every file of the commit has the bytes that are installed
blobs() {
	git -C repo ls-tree -r --name-only "$1" | grep -v '^\.' | while read -r f; do
		git -C repo cat-file blob "$1:$f" | cmp - "$(installed)/$f" || exit 1
	done
}

@test "sharing/git: attributes of a repository change nothing of what is installed" {
	setup_repository
	printf 'commit $Format:%%H$ of $Id$\n' > repo/about.txt
	printf 'not to be exported\n' > repo/README.md
	printf 'sneaky' > repo/lists/more.txt
	cat > repo/.gitattributes <<'A'
[attr]hide export-ignore
*.md hide
about.txt export-subst ident
lists/verbs.txt text eol=lf
*.lua text eol=crlf working-tree-encoding=UTF-16 filter=upper
lists export-ignore
A
	git -C repo config filter.upper.smudge 'tr a-z A-Z'
	git -C repo config filter.upper.clean cat
	# as plumbing does, so that the repository's own attributes do not change what is committed
	for f in about.txt README.md lists/more.txt .gitattributes; do
		g update-index --add --cacheinfo "100644,$(git -C repo hash-object --no-filters -w "$f"),$f"
	done
	g commit -m attributes; g tag v1.1.0
	run -0 d script add "file://$PWD/repo#v1.1.0" --yes
	has "5 files"
	blobs v1.1.0
	[ "$(cat "$(installed)/about.txt")" = 'commit $Format:%H$ of $Id$' ]
	d script verify
}

@test "sharing/git: many files, an empty one, one of some megabytes" {
	setup_repository
	mkdir repo/deep
	for i in $(seq 300); do echo "$i" > "repo/deep/$i.txt"; done
	: > repo/deep/empty.txt
	head -c 9000000 /dev/zero > repo/deep/a.bin; head -c 9000000 /dev/urandom > repo/deep/b.bin
	printf 'no newline at the end' > 'repo/deep/with blank.txt'
	commit many; g tag many
	run -0 d script add "file://$PWD/repo#many" --yes
	has "306 files"
	blobs many
	for i in $(seq 4100); do echo > "repo/deep/x$i"; done
	commit more; g tag more
	run -1 d script update tolls --ref more --yes
	has "holds more than 4096 files"
	run -0 d script verify
}

@test "sharing/git: an index in a repository, with an archive, its signature, a script and a folder" {
	setup_repository
	mkdir -p shelf/word
	d script pack repo/tolls.lua -o shelf/tolls-1.0.0.tar.gz >/dev/null
	if command -v minisign >/dev/null; then
		minisign -G -W -p ana.pub -s ana.sec >/dev/null
		minisign -Sm shelf/tolls-1.0.0.tar.gz -s ana.sec >/dev/null
		d script trust ana.pub >/dev/null
	fi
	printf -- '--- Counts.\n-- @script count 0.1.0\nreturn { run = function() return { { n = 1 } } end }\n' > shelf/count.lua
	printf -- '--- A word.\n-- @script word 0.1.0\nreturn { run = function() return { { w = require "lib" } } end }\n' > shelf/word/word.lua
	echo 'return "mine"' > shelf/word/lib.lua
	d script index --make shelf >/dev/null
	rm -rf repo; mv shelf repo; g init; commit shelf
	run -0 d script index "file://$PWD/repo"
	has "3 packages"
	mv repo away
	run -0 d script search counts
	has "count 0.1.0"
	mv away repo
	run -0 d script add tolls --yes
	[ ! -e ana.pub ] || has "signed by  ana"
	run -0 d script add count --yes
	run -0 d script add word --yes
	[ "$(d word --format csv | tail -n 1 | tr -d '\r')" = mine ]
	run -0 d script verify
	run -0 d script update --yes
	has "count 0.1.0: is up to date"
	# a new version in the index, which is fetched again
	sed -i 's/0\.1\.0/0.2.0/; s/n = 1/n = 2/' repo/count.lua
	rm repo/index.json
	d script index --make repo >/dev/null; commit newer
	run -0 d script update count --yes
	has "count 0.1.0: is up to date"
	d script index "file://$PWD/repo" >/dev/null
	run -0 d script update count --yes
	has "updated count 0.2.0"
	[ "$(d count --format csv | tail -n 1 | tr -d '\r')" = 2 ]
	# bytes that the index does not name
	sed -i 's/n = 2/n = 3/' repo/count.lua; commit silent
	d script index "file://$PWD/repo" >/dev/null
	run -1 d script update count --yes
	has "is not what the index"
	[ "$(d count --format csv | tail -n 1 | tr -d '\r')" = 2 ]
}

# serve: git over https on 127.0.0.1, with a certificate of its own; $port. Ends with the test.
serve() {
	command -v openssl >/dev/null || skip "openssl is not installed"
	python3 -c 'import ssl, http.server' 2>/dev/null || skip "python3 with ssl is not installed"
	[ -x "$(git --exec-path)/git-http-backend" ] || skip "git-http-backend is not installed"
	[ -e "$(git --exec-path)/git-remote-https" ] || skip "git has no https"
	openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=localhost \
		-addext subjectAltName=DNS:localhost -addext basicConstraints=critical,CA:TRUE 2>/dev/null
	touch repo/.git/git-daemon-export-ok
	python3 "$BATS_TEST_DIRNAME/git_https.py" "$PWD" port 3>&- &
	server=$!
	for _ in $(seq 100); do [ -s port ] && break; sleep 0.1; done
	port=$(cat port)
}
teardown() { [ -z "${server:-}" ] || kill "$server" 2>/dev/null || true; }

@test "sharing/git: over https, from a server whose certificate is signed by somebody trusted, and from no other" {
	setup_repository
	serve
	unset GIT_SSL_CAINFO GIT_SSL_CAPATH SSL_CERT_FILE SSL_CERT_DIR GIT_SSL_NO_VERIFY HTTPS_PROXY https_proxy
	url=https://localhost:$port/repo/.git
	run -1 d script add "$url#v1.0.0" --yes
	has "git says"
	has "certificate"
	[ ! -e "$(installed)" ]
	export SSL_CERT_FILE=$PWD/cert.pem
	run -0 d script add "$url#v1.0.0" --yes
	has "from       $url#v1.0.0"
	has "commit     $(git -C repo rev-parse v1.0.0)"
	blobs v1.0.0
	sed -i 's/1\.0\.0/1.1.0/' repo/tolls.lua; commit two; g tag v1.1.0
	run -0 d script update tolls --ref v1.1.0 --yes
	has "updated tolls 1.1.0"
	run -1 d script update tolls --ref v9 --yes
	has "has no tag 'v9'"
	run -1 d script add "https://localhost:$port/none/.git" --yes
	has "git says"
	# the server sends elsewhere: not followed to another protocol
	run -1 d script add "https://localhost:$port/away/.git" --yes
	has "git says"
	run -1 d script add "https://me:secret@localhost:$port/repo/.git" --yes
	has "a password in a URL would stand in the lock file"
	# the user's configuration is not asked
	printf '[url "file://%s/other/"]\n\tinsteadOf = https://localhost:%s/\n' "$PWD" "$port" > home/.gitconfig
	d script remove tolls
	run -0 d script add "$url#v1.0.0" --yes
}

@test "sharing/git: over ssh, with the host as it was typed" {
	setup_repository
	mkdir bin
	cat > bin/ssh <<'S'
#!/bin/sh
printf '%s\n' "$@" > "$SAID"
while [ $# -gt 1 ]; do shift; done
exec sh -c "$1"
S
	chmod +x bin/ssh
	sed -i "s|\$SAID|$PWD/said|" bin/ssh
	export PATH=$PWD/bin:$PATH
	for url in "ssh://git@shelf.example.org$PWD/repo" "git@shelf.example.org:$PWD/repo"; do
		run -0 d script add "$url#v1.0.0" --yes
		has "from       $url#v1.0.0"
		grep -qx 'git@shelf.example.org' said
		grep -qx -- '-oBatchMode=yes' said
		blobs v1.0.0
		d script remove tolls
	done
	rm said
	for url in "ssh://-oProxyCommand=touch%20hooked/x" "ssh://git@-oProxyCommand=x/y" "-oProxyCommand=x:y"; do
		run ! d script add "$url" --yes
	done
	[ ! -e said ] && [ ! -e hooked ]
	printf '#!/bin/sh\necho "Permission denied (publickey)." >&2\nexit 255\n' > bin/ssh
	run -1 d script add "ssh://git@shelf.example.org/x#v1" --yes
	has "Could not read from remote repository"
}
