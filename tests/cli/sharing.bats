#!/usr/bin/env bats
# Packages of scripts: added, pinned, signed, updated; what was tampered with, signed wrongly or wants more is refused.
# SPDX-License-Identifier: MIT
load setup

# A home of its own, and a package `tolls` with a module, a list and a test.
setup_package() {
	export HOME=$PWD/home XDG_DATA_HOME=
	mkdir -p home tolls/lib tolls/lists tolls/tests/sample
	cat > tolls/tolls.lua <<'LUA'
--- Sentences with a verb of our list.
-- @script tolls 1.0.0
-- @license MIT
-- @author Ana Test
-- @tag deaths, lists
-- @arg min integer=0  at least so many letters
-- @column verb string
-- @column quote span
local dossier = require "dossier"
local find = require "lib.find"
return { map = function(doc, emit, args)
	for s in doc:sentences() do
		local verb = find(s, assert(dossier.resource "lists/verbs.txt"))
		if verb and #verb >= args.min then emit { verb = verb, quote = s } end
	end
end }
LUA
	printf 'return function(s, words)\n\tfor w in words:gmatch "%%S+" do\n\t\tif s.text:find(w, 1, true) then return w end\n\tend\nend\n' > tolls/lib/find.lua
	printf 'killed\ninjured\n' > tolls/lists/verbs.txt
	printf 'Four were killed in Ganja. Two slept. Nine were injured.\n' > tolls/tests/sample/in.txt
	printf '# tolls\n' > tolls/README.md
	d script test tolls --update >/dev/null
}
home() { echo "$PWD/home/.local/share/dossier"; }
# key NAME: a key of minisign in NAME.pub, NAME.sec
key() { command -v minisign >/dev/null || skip "minisign is not installed"; minisign -G -W -p "$1.pub" -s "$1.sec" >/dev/null; }
version() { sed -i "s/@script tolls [0-9.]*/@script tolls $1/" tolls/tolls.lua; }

@test "sharing: pack, add on a clean home, test, run give the same output" {
	setup_package
	d run tolls/tolls.lua docs tolls/tests/sample/in.txt --format jsonl > before
	[ "$(wc -l < before)" = 3 ]
	run -0 d script pack tolls
	has "wrote tolls-1.0.0.tar.gz: tolls 1.0.0, 6 files"
	export HOME=$PWD/other
	mkdir other
	run -0 d script add tolls-1.0.0.tar.gz --yes
	has "tests      1 passed, 0 failed"
	has "signed by  nobody"
	has "needs      nothing"
	d tolls docs tolls/tests/sample/in.txt --format jsonl > after
	cmp before after
	run -0 d script test tolls
	has "1 passed, 0 failed"
	run -0 d script verify
	has "ok    tolls 1.0.0"
	run -0 d script add tolls-1.0.0.tar.gz --yes
	has "is installed already"
	run -0 d script info tolls
	has "tolls-1.0.0.tar.gz"
	run -0 d tolls --help
	has "--min integer"
	[ -z "$(find other -name '.new*')" ]
}

@test "sharing: the same files make the same archive, whatever their times, modes and order" {
	setup_package
	d script pack tolls -o a.tar.gz
	cp -r tolls again
	mkdir other && mv again other/tolls
	touch -d 2001-01-01 other/tolls/*; chmod 755 other/tolls/tolls.lua; touch other/tolls/.hidden
	d script pack other/tolls -o b.tar.gz
	cmp a.tar.gz b.tar.gz
	(umask 077; cp -r tolls other/x; rm -r other/tolls; mv other/x other/tolls)
	(umask 000; cd other && LC_ALL=tr_TR.UTF-8 TZ=Asia/Kathmandu SOURCE_DATE_EPOCH=7 d script pack tolls/tolls.lua -o ../b.tar.gz)
	cmp a.tar.gz b.tar.gz
	[ "$(tar tzf a.tar.gz | head -n 1)" = tolls-1.0.0/README.md ]
	run tar tzvf a.tar.gz
	[[ "$output" == *"-rw-r--r-- 0/0"*"1970-01-01"* ]]
}

@test "sharing: a folder, a file, a zip; no file, no script, two scripts" {
	setup_package
	run -0 d script add tolls --yes
	d script remove tolls
	run -2 d tolls docs
	cp tolls/lib/find.lua one.lua
	run -1 d script add one.lua --yes
	has "has no manifest"
	printf -- '-- @script one 1.0.0\nreturn { run = function() return { { a = 1 } } end }\n' > one.lua
	run -0 d script add one.lua --yes
	run -0 d one --format jsonl
	[ "$(printf '%s' "$output" | jq -r .a)" = 1 ]
	d script remove one
	mkdir two; cp one.lua two; sed 's/one/two/' one.lua > two/two.lua
	run -1 d script add two --yes
	has "two scripts, one and two"
	mv two/two.lua two/three.lua; rm two/one.lua
	run -1 d script add two --yes
	has "three.lua says @script two: name the file two.lua"
	rm two/three.lua; touch two/x
	run -1 d script add two --yes
	has "holds no script"
	run -1 d script add no/such --yes
	run -1 d script add no-such --yes
	has "no index has a package of that name"
	command -v zip >/dev/null || skip "zip is not installed"
	zip -qr t.zip tolls
	run -0 d script add t.zip --yes
	has "6 files"
}

@test "sharing: hostile archives change nothing" {
	setup_package
	mkdir in && cp -r tolls in && cd in
	ln -s /etc/passwd tolls/l; tar czf ../link.tar.gz tolls; rm tolls/l
	ln tolls/README.md tolls/h; tar czf ../hard.tar.gz tolls; rm tolls/h
	mkfifo tolls/p; tar czf ../fifo.tar.gz tolls; rm tolls/p
	tar czPf ../up.tar.gz --transform 's,^tolls,../up,' tolls
	tar czPf ../abs.tar.gz --transform "s,^tolls,$BATS_TEST_TMPDIR/abs," tolls
	dd if=/dev/zero of=tolls/zeros bs=1M count=64 2>/dev/null; tar czf ../bomb.tar.gz tolls; rm tolls/zeros
	head -c 1000 ../bomb.tar.gz > ../cut.tar.gz
	cd ..
	for a in link hard fifo up abs bomb cut; do
		run -1 d script add $a.tar.gz --yes
		[ ! -e "$(home)/scripts.lock" ]
		[ -z "$(ls "$(home)/scripts")" ] && [ -z "$(find "$(home)/scripts" -name ".new*")" ]
	done
	[ ! -e abs ] && [ ! -e "$(home)/scripts/up" ] && [ ! -e up ]
	run -1 d script add bomb.tar.gz --yes
	has "as only bombs do"
	run -1 d script add link.tar.gz --yes
	has "a link ('tolls/l')"
	ln -s /etc/passwd tolls/l
	run -1 d script add tolls --yes
	has "holds a link ('l')"
	run -1 d script pack tolls
	has "holds a link"
}

@test "sharing: what was tampered with does not run, and update puts it right" {
	setup_package
	d script add tolls --yes >/dev/null
	echo 'shot' >> "$(home)/scripts/tolls/lists/verbs.txt"
	run -1 d tolls docs
	has "tolls: is not what was installed, so it does not run: lists/verbs.txt: was changed"
	run -1 d script verify
	has "FAIL  tolls"
	run -0 d script update --yes
	has "this puts it right"
	run -0 d tolls docs
	touch "$(home)/scripts/tolls/new.lua"
	run -1 d tolls docs
	has "new.lua: is new"
	rm "$(home)/scripts/tolls/new.lua" "$(home)/scripts/tolls/README.md"
	run -1 d tolls docs
	has "README.md: is gone"
	d script update --yes >/dev/null
	# files and lock changed together, but for the hash of it all
	sum=$(sha256sum < "$(home)/scripts/tolls/README.md" | cut -d' ' -f1)
	echo more >> "$(home)/scripts/tolls/README.md"
	new=$(sha256sum < "$(home)/scripts/tolls/README.md" | cut -d' ' -f1)
	sed -i "s/$sum/$new/" "$(home)/scripts.lock"
	run -1 d tolls docs
	has "the lock file contradicts itself"
	echo '{' > "$(home)/scripts.lock"
	run -1 d script list
	has "scripts.lock: is damaged"
	mkdir "$(home)/scripts/stranger"; rm "$(home)/scripts.lock"
	run -1 d script verify
	has "was never installed"
}

@test "sharing: a module of a package that changes while it starts is not loaded; the current folder never is" {
	setup_package
	d script add tolls --yes >/dev/null
	mkdir lib; echo 'error "from the current folder"' > lib/find.lua; echo 'error "path"' > evil.lua
	LUA_PATH="$PWD/?.lua" LUA_INIT='error "init"' run -0 d tolls docs
	printf 'return { run = function() require "evil" end }\n' > m.lua
	LUA_PATH="$PWD/?.lua" run -1 d run ./m.lua
	has "module 'evil' is not available"
	run -1 d run --trust ./m.lua
	has "module 'evil' not found"
}

@test "sharing: modules of LuaRocks only when they are allowed, and only as they were" {
	setup_package
	mkdir -p home/.luarocks/share/lua/5.4/deep
	echo 'return { n = 7, sub = require "deep.er" }' > home/.luarocks/share/lua/5.4/deep.lua
	echo 'return 8' > home/.luarocks/share/lua/5.4/deep/er.lua
	printf 'local m = require "deep"\nreturn { run = function() return { { a = m.n, b = m.sub } } end }\n' > m.lua
	run -1 d ./m.lua
	has "module 'deep' is not available"
	run -0 d script trust --module deep
	has "scripts may now require 'deep' (2 files"
	run -0 d run --format csv ./m.lua
	has "7,8"
	echo 'return 9' > home/.luarocks/share/lua/5.4/deep/er.lua
	run -1 d ./m.lua
	has "is not what was allowed"
	d script trust --forget deep
	run -1 d ./m.lua
	has "module 'deep' is not available"
	run -1 d script trust --module ../x
	has "is no name of a module"
}

@test "sharing: signatures of the real minisign; a wrong one, another hand and none are refused" {
	setup_package
	key ana; key eve
	d script pack tolls >/dev/null
	minisign -Sm tolls-1.0.0.tar.gz -s ana.sec -t 'tolls, by Ana' >/dev/null
	run -1 d script add tolls-1.0.0.tar.gz --yes
	has "which you do not trust yet"
	run -0 d script trust ana.pub
	run -0 d script add tolls-1.0.0.tar.gz --yes
	has 'signed by  ana (key'
	has '"tolls, by Ana"'
	run -0 d script list signer:ana
	has "tolls 1.0.0"
	# another archive under the old signature
	echo more >> tolls/README.md
	d script pack tolls >/dev/null
	run -1 d script update tolls --yes
	has "the signature is wrong: what was signed is not what is here"
	# the other hand, even a trusted one
	minisign -Sm tolls-1.0.0.tar.gz -s eve.sec >/dev/null
	run -1 d script update tolls --yes
	has "do not trust yet"
	d script trust eve.pub >/dev/null
	run -1 d script update tolls --yes
	has "what is installed was signed with the key"
	rm tolls-1.0.0.tar.gz.minisig
	run -1 d script update tolls --yes
	has "this is not signed"
	minisign -lSm tolls-1.0.0.tar.gz -s ana.sec >/dev/null # the older form
	run -0 d script update tolls --yes
	has "updated tolls 1.0.0"
}

@test "sharing: a folder is signed by its list of files" {
	setup_package
	key ana
	d script trust ana.pub >/dev/null
	run -0 d script pack tolls --sums
	(cd tolls && sha256sum --quiet -c SHA256SUMS)
	minisign -Sm tolls/SHA256SUMS -s ana.sec >/dev/null
	echo x > tolls/extra
	run -1 d script add tolls --yes
	has "SHA256SUMS does not list the files that are there"
	rm tolls/extra
	run -0 d script add tolls --yes
	has "signed by  ana"
	echo x >> tolls/README.md
	d script pack tolls --sums >/dev/null
	run -1 d script update tolls --yes
	has "the signature is wrong"
}

@test "sharing: update shows the difference, and more permissions are not taken silently" {
	setup_package
	d script add tolls --yes >/dev/null
	run -0 d script update
	has "tolls 1.0.0: is up to date"
	version 1.1.0
	echo shot >> tolls/lists/verbs.txt
	run -1 d script update tolls
	has "+shot"
	has "--yes says yes"
	run -0 d script update tolls --yes
	has "tolls 1.0.0 -> 1.1.0"
	has "changed: lists/verbs.txt"
	has "updated tolls 1.1.0"
	version 1.2.0
	sed -i 's/^-- @license/-- @needs write:tolls.csv\n&/' tolls/tolls.lua
	run -1 d script update tolls --yes
	has "not updated: tolls 1.2.0 also wants write:tolls.csv, which nobody has approved"
	run -0 d script info tolls
	has "tolls 1.1.0"
	run -0 d script update tolls --yes --grant write:tolls.csv
	has "updated tolls 1.2.0"
	run -0 d script list needs:write
	has "tolls 1.2.0"
	# less is no question, nor is the same again
	version 1.3.0
	sed -i '/@needs/d' tolls/tolls.lua
	run -0 d script update tolls --yes
	has "updated tolls 1.3.0"
	run -1 d script update nolls
	has "no script 'nolls' is installed, did you mean 'tolls'? (installed: tolls)"
}

@test "sharing: tests that fail keep a package out, and what it needs is not given to them" {
	setup_package
	echo wrong > tolls/tests/sample/expected
	run -1 d script add tolls --yes
	has "its tests fail, so it was not installed"
	has "- expected, + printed"
	run -0 d script add tolls --yes --skip-tests
	has "tests      skipped"
}

@test "sharing: permissions are asked for once, and again only when there are more" {
	setup_package
	command -v script >/dev/null || skip "script(1) is not installed"
	sed -i 's/^-- @license/-- @needs annotate\n&/' tolls/tolls.lua
	run -1 d run tolls/tolls.lua docs
	has "asks for what nobody has approved yet: annotate"
	run -0 d run --deny tolls/tolls.lua docs
	ask() { printf '%s\n' "$1" | script -qec "$DOSSIER run tolls/tolls.lua docs" /dev/null | tr -d '\r'; }
	run ask n
	has "keep its annotations in the store that it is run over"
	has "not allowed, so it did not run"
	run -1 d run tolls/tolls.lua docs
	run ask y
	has "killed"
	run -0 d run tolls/tolls.lua docs
	echo '-- other bytes' >> tolls/tolls.lua
	run -0 d run tolls/tolls.lua docs
	sed -i 's/^-- @license/-- @needs decide\n&/' tolls/tolls.lua
	run -1 d run tolls/tolls.lua docs
	has "approved yet: decide"
	run -0 d run --yes tolls/tolls.lua docs
	run -0 d run tolls/tolls.lua docs
	cp -r tolls mine; mv mine/tolls.lua mine/mine.lua
	run -1 d run mine/mine.lua docs
	run -0 d script trust mine
	run -0 d run mine/mine.lua docs
	d script trust --forget mine
	run -1 d run mine/mine.lua docs
	run -0 d help permissions
	has "keep its annotations in the store that it is run over"
}

@test "sharing: a question at the terminal before anything is installed" {
	setup_package
	command -v script >/dev/null || skip "script(1) is not installed"
	run -1 d script add tolls
	has "there is no terminal to ask at; --yes"
	[ ! -e "$(home)/scripts.lock" ]
	run bash -c "echo n | script -qec '$DOSSIER script add tolls' /dev/null"
	has "tolls: not installed"
	[ ! -e "$(home)/scripts.lock" ]
	run bash -c "echo y | script -qec '$DOSSIER script add tolls' /dev/null"
	has "installed: dossier run tolls"
	d script verify tolls
}

@test "sharing: git at a tag or a commit; no links, submodules, configuration, other protocols" {
	setup_package
	command -v git >/dev/null || skip "git is not installed"
	g() { git -C tolls -c user.name=a -c user.email=a@example.org "$@" >/dev/null 2>&1; }
	g init; g add -A; g commit -m one; g tag v1.0.0
	commit=$(git -C tolls rev-parse HEAD)
	mkdir hooks; printf '#!/bin/sh\ntouch %s/hooked\n' "$PWD" > hooks/post-checkout; chmod +x hooks/*; cp hooks/* tolls/.git/hooks/
	printf '[core]\n\thooksPath = %s/hooks\n[url "file:///nowhere/"]\n\tinsteadOf = file://\n[protocol "ext"]\n\tallow = always\n' "$PWD" > home/.gitconfig
	run -0 d script add "file://$PWD/tolls#v1.0.0" --yes
	has "commit     $commit"
	has "6 files"
	version 2.0.0; g add -A; g commit -m two; g tag v2.0.0
	run -0 d script update tolls --yes
	has "is up to date"
	run -0 d script update tolls --yes --ref v2.0.0
	has "tolls 1.0.0 -> 2.0.0"
	run -0 d tolls docs
	d script remove tolls
	run -0 d script add "file://$PWD/tolls#$commit" --yes
	has "tolls 1.0.0"
	d script remove tolls
	run -1 d script add "file://$PWD/tolls#${commit:0:10}" --yes
	has "all its 40 digits"
	run -1 d script add "file://$PWD/tolls#v9" --yes
	has "has no tag 'v9'"
	for url in http://localhost/x git://localhost/x ext::id 'ext::sh -c "touch hooked"' 'fd::17'; do
		run -1 d script add "$url" --yes
		has "is not taken; https, ssh and file are"
	done
	run -1 d script add "file://$PWD/tolls#--upload-pack=touch" --yes
	has "is no tag and no commit"
	ln -s /etc/passwd tolls/l; g add -A; g commit -m three; g tag v3
	run -1 d script add "file://$PWD/tolls#v3" --yes
	has "holds a link ('l')"
	g rm -f l; g update-index --add --cacheinfo "160000,$commit,sub"; g commit -m four; g tag v4
	run -1 d script add "file://$PWD/tolls#v4" --yes
	has "holds a submodule ('sub')"
	[ ! -e hooked ]
	[ -z "$(ls "$(home)/scripts")" ] && [ -z "$(find "$(home)/scripts" -name ".new*")" ]
}

@test "sharing: an index is searched offline, names its hashes, and leads nowhere else" {
	setup_package
	mkdir index
	d script pack tolls -o index/tolls-1.0.0.tar.gz >/dev/null
	printf -- '--- Counts words.\n-- @script count 0.1.0\n-- @tag words\n-- @needs decide\nreturn { run = function() return {} end }\n' > index/count.lua
	run -0 d script index --make index
	has "index/index.json: 2 packages"
	[ "$(jq -r '.packages[1].tags[1]' index/index.json)" = lists ]
	run -1 d script search x
	has "no index is known"
	run -0 d script index index
	mv index away
	run -0 d script search 'tag:lists'
	has "tolls 1.0.0"
	hasnt count
	run -0 d script search needs:none --format jsonl
	[ "$(printf '%s' "$output" | jq -r .name)" = tolls ]
	mv away index
	run -0 d script add tolls --yes # the folder: what is here comes first
	d script remove tolls
	mv tolls src
	run -0 d script add tolls --yes
	has "tolls-1.0.0.tar.gz"
	d script remove tolls
	echo more >> src/README.md; mkdir x; cp -r src x/tolls; d script pack x/tolls -o index/tolls-1.0.0.tar.gz >/dev/null
	run -1 d script add tolls --yes
	has "is not what the index"
	for source in ../src /etc/passwd 'a/../../src' 'ext::id'; do
		jq --arg s "$source" '.packages[1].source = $s' index/index.json > i && mv i index/index.json
		d script index index >/dev/null
		run -1 d script add tolls --yes
		hasnt installed:
	done
	echo '{"dossier-index": 1, "packages": [{"name": "a b"}]}' > index/index.json
	run -1 d script index index
	has "package 1: expected \"name\""
	run -0 d script index --forget index
	run -0 d script index
	has "no index is known"
}

@test "sharing: filters, and where they are wrong" {
	setup_package
	d script add tolls --yes >/dev/null
	filter() { d script list "$@" --format jsonl | jq -r .name | tr '\n' ' '; }
	[ "$(filter 'needs:none and verb')" = "tolls " ]
	[ "$(filter is:installed)" = "tolls " ]
	[ "$(filter 'not is:shipped or name:timeline')" = "tolls timeline " ]
	[ "$(filter 'tag:deaths (author:ana or author:eve)')" = "tolls " ]
	[ "$(filter 'license:mit' 'not' 'is:shipped')" = "tolls " ]
	run -0 d script list 'needs:annotate'
	has "no script matches"
	run -2 d script list 'needs:none and'
	has "filter, column 15: expected a word"
	run -2 d script list 'neds:none'
	has "column 1: unknown key 'neds', did you mean 'needs'?"
	run -2 d script list '(a or b'
	has "column 8: expected ')'"
	run -2 d script list 'a) b'
	has "column 2: expected 'and' or 'or', got ')'"
	run -2 d script list "$(printf '(%.0s' {1..500})"
	has "nested too deeply"
}

@test "sharing: options belong to their actions" {
	run -2 d script list --yes
	has "--yes: only with add, update"
	run -2 d script pack x --grant decide
	has "--grant: only with update"
	run -2 d script add
	has "add needs one package"
}

@test "sharing: one dossier at a time; what a killed one left behind is cleared" {
	setup_package
	command -v script >/dev/null || skip "script(1) is not installed"
	mkfifo answer
	script -qec "echo \$\$ >pid; exec $DOSSIER script add tolls" /dev/null <answer >asked 2>&1 &
	exec 9>answer
	for _ in $(seq 100); do grep -q 'Install it?' asked && break; sleep 0.1; done
	run -1 d script add tolls --yes
	has "another dossier is at work here (process $(cat pid))"
	run -0 d script list
	kill -9 "$(cat pid)"
	wait || true
	exec 9>&-
	[ -n "$(find "$(home)/scripts" -name '.new*')" ]
	run -0 d script add tolls --yes
	[ -z "$(find "$(home)/scripts" -name '.new*')" ]
	run -0 d script verify
}

@test "sharing: names that are one on some systems, or that nobody sees, are refused" {
	setup_package
	pair() {
		rm -rf tolls/x && mkdir tolls/x && echo 1 > "tolls/x/$1" && echo 2 > "tolls/x/$2"
		run -1 d script add tolls --yes
		has "differ in letters that some systems do not tell apart"
	}
	pair A.txt a.txt
	pair $'\xc3\x89.txt' $'\xc3\xa9.txt'
	pair $'\xc3\xa9.txt' $'e\xcc\x81.txt'
	rm -rf tolls/x && mkdir -p tolls/Lists && echo 1 > tolls/Lists/y.txt
	run -1 d script add tolls --yes
	has "'Lists' and 'lists'"
	rm -rf tolls/Lists
	for name in $'a\xe2\x80\xaegpj.lua' $'p\xe2\x80\x8b.txt' $'a\xc2\x9b2J.txt' $'a\xe2\x80\x8db.txt'; do
		rm -rf tolls/x && mkdir tolls/x && echo 1 > "tolls/x/$name"
		run -1 d script add tolls --yes
		has "which nobody sees"
		tar czf hidden.tar.gz tolls
		run -1 d script add hidden.tar.gz --yes
		has "which nobody sees"
	done
	rm -rf tolls/x
	# letters of the world are fine, from a zip, too
	mkdir tolls/x && echo 1 > $'tolls/x/\xc3\xa9\xe6\xbc\xa2.txt'
	command -v python3 >/dev/null || skip "python3 is not installed"
	python3 -c 'import shutil; shutil.make_archive("letters", "zip", ".", "tolls")'
	run -0 d script add letters.zip --yes
	[ -e "$(home)/scripts/tolls/x/"$'\xc3\xa9\xe6\xbc\xa2.txt' ]
}

@test "sharing: an update, or a removal, that was killed leaves the version of before whole" {
	setup_package
	d script add tolls --yes >/dev/null
	scripts=$(home)/scripts
	# between the two renames
	mkdir -p "$scripts/.new.a/package" && mv "$scripts/tolls" "$scripts/.new.a/package/tolls.old"
	run -0 d tolls docs tolls/tests/sample/in.txt --format csv
	has killed
	[ -z "$(find "$scripts" -name '.new*')" ]
	# the new one is there, and the lock file still speaks of the old one
	mkdir -p "$scripts/.new.b/package" && cp -r "$scripts/tolls" "$scripts/.new.b/package/tolls.old" && echo '-- new' >> "$scripts/tolls/tolls.lua"
	run -0 d script verify
	has "ok    tolls"
	# what lies there and is not what was installed is not put back
	mkdir -p "$scripts/.new.c/package" && mv "$scripts/tolls" "$scripts/.new.c/package/tolls.old"
	echo '-- evil' >> "$scripts/.new.c/package/tolls.old/tolls.lua"
	run -1 d tolls docs
	has "is not what was installed"
	run -0 d script update tolls --yes
	run -0 d script verify
	# at any moment
	for n in $(seq 30); do
		version 1.0.$n
		before=$(d script info tolls --format json | jq -r .version)
		d script update tolls --yes --skip-tests >/dev/null 2>&1 &
		sleep 0.0$(printf %02d $((n * 2)))
		kill -KILL $! 2>/dev/null || true
		wait || true
		run -0 d script verify
		now=$(d script info tolls --format json | jq -r .version)
		[ "$now" = "$before" ] || [ "$now" = 1.0.$n ]
	done
	d script remove tolls >/dev/null
	[ -z "$(ls "$scripts")" ] && [ -z "$(find "$scripts" -name '.new*')" ]
}

@test "sharing: two that change what is installed, allowed or known at once lose nothing" {
	setup_package
	for n in 1 2 3; do
		mkdir p$n f$n x$n
		printf -- '--- P.\n-- @script p%s 1.0.0\nreturn {}\n' $n > p$n/p$n.lua
		printf -- '--- Q.\n-- @script q%s 1.0.0\n-- @needs annotate\nreturn {}\n' $n > q$n.lua
		echo '{"dossier-index":1,"packages":[]}' > x$n/index.json
	done
	for n in 1 2 3; do
		d script add p$n --yes --skip-tests >>out 2>&1 &
		d script trust f$n >>out 2>&1 &
		d script index x$n >>out 2>&1 &
		d run --yes ./q$n.lua docs >>out 2>&1 &
	done
	wait
	[ "$(d script verify | grep -c '^ok')" = 3 ] || { cat out; false; }
	[ "$(d script trust | grep -c '^folder')" = 3 ]
	[ "$(d script index | grep -c packages)" = 3 ]
	[ "$(jq '.scripts | length' "$(home)/approved.json")" = 3 ]
}

@test "sharing: keys and signatures that are not what they seem" {
	setup_package
	key good
	key evil
	d script trust good.pub >/dev/null
	d script pack tolls >/dev/null
	# another key of the same number takes no place
	{ head -n 1 evil.pub; { tail -n 1 good.pub | base64 -d | head -c 10; tail -n 1 evil.pub | base64 -d | tail -c 32; } | base64; } > same.pub
	run -1 d script trust same.pub
	has "but is another key"
	run -0 d script trust good.pub
	minisign -Sm tolls-1.0.0.tar.gz -s good.sec -t 'a good one' >/dev/null
	cp tolls-1.0.0.tar.gz.minisig sig
	refused() { cat > tolls-1.0.0.tar.gz.minisig; run -1 d script add tolls-1.0.0.tar.gz --yes; has "$1"; run -1 d script add tolls-1.0.0.tar.gz --yes --unsigned; }
	sed '3s/good/evil/' sig | refused "signature of the comment is wrong"
	head -n 2 sig | refused "line 3"
	: | refused "line 1"
	# the number of the good key on a signature of the other
	minisign -Sm tolls-1.0.0.tar.gz -s evil.sec -x other >/dev/null
	{ sed -n 1p other; { sed -n 2p sig | base64 -d | head -c 10; sed -n 2p other | base64 -d | tail -c 64; } | base64 -w 0; echo; sed -n 3,4p other; } |
		refused "the signature is wrong"
	# one that cannot be read is not none
	rm tolls-1.0.0.tar.gz.minisig && mkfifo tolls-1.0.0.tar.gz.minisig
	run -1 timeout 20 "$DOSSIER" script add tolls-1.0.0.tar.gz --yes
	has "is no file"
	rm tolls-1.0.0.tar.gz.minisig && ln -s /dev/zero tolls-1.0.0.tar.gz.minisig
	run -1 timeout 20 "$DOSSIER" script add tolls-1.0.0.tar.gz --yes
	mkdir index && ln -s /dev/zero index/index.json
	run -1 timeout 20 "$DOSSIER" script index index
	has "is no file"
	mkfifo pipe.pub
	run -1 timeout 20 "$DOSSIER" script trust pipe.pub
	rm tolls-1.0.0.tar.gz.minisig && cp sig tolls-1.0.0.tar.gz.minisig
	run -0 d script add tolls-1.0.0.tar.gz --yes
	has 'a good one'
}

@test "sharing: git URLs and repositories that would run something" {
	setup_package
	command -v git >/dev/null || skip "git is not installed"
	export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org
	g() { git -C repo -c protocol.file.allow=always "$@" >/dev/null 2>&1; }
	mkdir repo && cp -r tolls/. repo && g init && g add -A && g commit -m x && g tag v1
	touch="touch $PWD/ran"
	for word in "ext::sh -c '$touch'" "fd::17" "http://127.0.0.1:1/x" "git://127.0.0.1:1/x" "ssh://-oProxyCommand=$touch/x" \
		"ssh://a@-oProxyCommand=$touch/x" "FILE://$PWD/repo" "HTTPS://u:p@127.0.0.1:1/x" "https://u:p@127.0.0.1:1/x" "user@host:-x" \
		"file://$PWD/repo#--upload-pack=$touch" "file://$PWD/repo#-x" "file://$PWD/repo#../v1" "file://$PWD/repo#v1:refs/heads/y" \
		"file://$PWD/repo#v1^{tree}" "file://$PWD/repo#@{0}" "file://$PWD/repo;$touch" "file://$PWD/\$($touch)"; do
		run -1 timeout 60 "$DOSSIER" script add "$word" --yes
	done
	# configuration, hooks and attributes of the repository, of the user, of the environment
	for hook in post-upload-pack pre-receive reference-transaction post-checkout; do
		printf '#!/bin/sh\n%s\n' "$touch" > repo/.git/hooks/$hook && chmod +x repo/.git/hooks/$hook
	done
	for key in uploadpack.packObjectsHook core.fsmonitor core.alternateRefsCommand core.sshCommand core.gitProxy filter.evil.smudge; do
		git -C repo config $key "$touch;"
	done
	printf '* filter=evil export-subst\n' > repo/.gitattributes
	printf '[submodule "x"]\n\tpath = x\n\turl = ext::%s\n' "$touch" > repo/.gitmodules
	git -C repo -c filter.evil.smudge= -c core.fsmonitor=false -c core.hooksPath=/dev/null add -A >/dev/null 2>&1
	git -C repo -c filter.evil.smudge= -c core.fsmonitor=false -c core.hooksPath=/dev/null commit -qm y >/dev/null 2>&1
	printf '[url "ext::%s"]\n\tinsteadOf = file://\n[core]\n\tfsmonitor = %s\n' "$touch" "$touch" > home/.gitconfig
	rm -f ran
	GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.fsmonitor GIT_CONFIG_VALUE_0="$touch" GIT_DIR=/nowhere GIT_SSH="$touch" GIT_TEMPLATE_DIR=$PWD \
		run -0 timeout 60 "$DOSSIER" script add "file://$PWD/repo" --yes
	[ ! -e ran ]
	run -0 d script remove tolls
	# trees that no checkout would take
	blob=$(printf x | git -C repo hash-object -w --stdin)
	for entry in "100644 blob $blob"$'\t..' "100644 blob $blob"$'\t.git' "120000 blob $blob"$'\tlink' "160000 commit $(git -C repo rev-parse v1)"$'\tsub'; do
		tree=$(printf '%s\n' "$entry" | git -C repo mktree --missing 2>/dev/null) || continue
		git -C repo update-ref refs/tags/bad "$(git -C repo commit-tree -m x "$tree")"
		run -1 timeout 60 "$DOSSIER" script add "file://$PWD/repo#bad" --yes
		[ -z "$(ls "$(home)/scripts")" ]
	done
}

@test "sharing: the tests of a package, which run before anybody approved it, can loosen, write and reach nothing" {
	setup_package
	cat > tolls/tolls.lua <<'LUA'
--- Hostile.
-- @script tolls 1.0.0
-- @arg list file  a file
-- @arg many list(string)  words
-- @arg loud flag  a flag
-- @arg word string  a word
if rawget(_G, "io") then io.open("ran", "w"):close() end
return { map = function(doc, emit) emit { uri = doc.uri } end }
LUA
	echo secret > home/secret.txt
	ln -s ../../../home/secret.txt tolls/tests/sample/link.txt
	for args in --trust --trust=1 --break '-o out.txt' --output=out.txt '--store ../../../s.dossier' --store=/s.dossier '--rules in.txt' '--model in.txt' \
		'--max-time 9999' --max-memory=99999 '-j 64' --yes --require-confined --trace -q '-- --trust' --help /etc/passwd ../../tolls.lua \
		'--list /etc/passwd' --list=../../README.md '--gazetteer ../x.tsv' '--loud --trust' '--word --loud --trust' '--many a,b -o out.txt' \
		sub/../../../tolls.lua link.txt '--list link.txt'; do
		printf '%s\n' $args > tolls/tests/sample/args
		run -1 d script test tolls
		[[ "$output" == *"a test cannot have this option"* || "$output" == *"a test names files of its own folder only"* ]]
		rm tolls/tests/sample/link.txt
		run -1 d script add tolls --yes
		ln -s ../../../home/secret.txt tolls/tests/sample/link.txt
	done
	rm tolls/tests/sample/link.txt
	[ -z "$(find . -name ran -o -name out.txt)" ]
	# what is the script's own, and stays
	printf '%s\n' --list in.txt --many a,b --loud --word --trust --format csv > tolls/tests/sample/args
	d script test tolls --update >/dev/null
	run -0 d script add tolls --yes
	has "1 passed"
	[ -z "$(find . -name ran)" ]
	run -2 d run --deny --trust ./tolls/tolls.lua docs
	has "either --deny or --trust"
	run -2 d run --deny --break ./tolls/tolls.lua docs
}

@test "sharing: what a manifest says reaches no terminal as it is" {
	setup_package
	printf -- '--- Evil \033[2J\033]0;x\007 \u202e summary\n-- text \033[31m\n-- @script tolls 1.0.0\n-- @license \033[1m\n-- @author \u202eX\n-- @arg a string=\033[3m  text \033[4m\n-- @column c string \033[5m\n-- @example dossier run \033[6m\n-- @tag \u202et\n-- @see \033[7m\n-- @x-foo \033[8m\nreturn { map = function(d, emit) emit { c = "x" } end }\n' > tolls/tolls.lua
	rm -r tolls/tests
	for command in 'run ./tolls/tolls.lua --help' 'script info ./tolls/tolls.lua' 'script info ./tolls/tolls.lua --format jsonl' 'run ./tolls/tolls.lua docs' \
		'run ./tolls/tolls.lua docs --format html' 'run ./tolls/tolls.lua docs --format markdown' 'run ./tolls/tolls.lua --nope docs' \
		'run --trace ./tolls/tolls.lua docs' 'script add tolls --yes' 'script list' 'script list --format jsonl' 'script info tolls' 'tolls --help' \
		'help scripts' 'script update tolls' 'script verify' 'completion --words 3 run tolls --'; do
		run d $command
		[ "$status" -le 2 ]
		hasnt $'\e'
		[[ "$command" == *jsonl* ]] || hasnt $'\u202e'
	done
}
