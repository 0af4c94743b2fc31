#!/usr/bin/env bats
# add, search, entities, show, export, check, remove: the life of a store.
# SPDX-License-Identifier: MIT
load setup

@test "add: new, unchanged, changed, missing, and folders with everything below" {
	run -1 d add s docs nope.txt
	has "nope.txt: no such file"
	has "s: 2 added, 1 failed"
	run -0 d add s docs
	has "0 added, 2 unchanged"
	echo 'Angela Merkel spoke in Berlin.' > docs/a.txt
	run -0 d add s docs
	has "1 replaced, 1 unchanged"
	run -0 d search s ganja
	has "nothing found"
	run -0 d search s berlin
	has "docs/a.txt"
	run -0 d check s
	[ "$output" = "s: ok" ]
	[ "$(d info --format json s | jq .documents)" = 2 ]
}

@test "add: --date, --publisher and --lang for documents that have none" {
	printf '{"text":"x","uri":"1"}\n{"text":"y","uri":"2","date":"2019-01-01","publisher":"BBC","lang":"fr"}\n' > j.jsonl
	d add s j.jsonl --date 2020-01-01 --publisher AP --lang en -q
	[ "$(d export s | jq -c '[.date, .publisher, .lang]' | tr '\n' ' ')" = '["2020-01-01","AP","en"] ["2019-01-01","BBC","fr"] ' ]
	run -0 d add s j.jsonl --date 2020-01-01 --publisher AP --lang en
	has "2 unchanged"
	[ "$(d export s --publisher BBC | jq -r .uri)" = 2 ]
	[ "$(d export s --since 2020 | jq -r .uri)" = 1 ]
}

@test "add: which argument is the store" {
	run -2 d add docs
	has "the store comes first"
	run -2 d add
	has "which store?"
	run -2 d add s
	has "what shall it read?"
	d add s docs/a.txt -q
	DOSSIER_STORE=s run -0 d add docs/sub
	has "s: 1 added"
	DOSSIER_STORE=s run -0 d search moscow
	has "docs/sub/b.txt"
	run -0 d search --store s moscow
	has "docs/sub/b.txt"
	run -0 sh -c 'echo "Rome is far." | "$DOSSIER" add s -'
	has "1 added"
	DOSSIER_STORE= run -2 d search
}

@test "add: nothing else makes a store" {
	for c in "search s x" "entities s" "info s" "check s" "export s" "show s x" "remove s x" "run entities --store s" "repl s"; do
		run -1 d $c
		[ ! -e s ]
	done
	for c in "search docs/a.txt x" "check docs/a.txt" "export docs/a.txt"; do
		run -1 d $c
		has "is not a dossier store"
	done
}

@test "export: what it prints is added again as it was" {
	d add s docs -q
	d export s > one.jsonl
	d export s | d add t --from jsonl - -q
	d export t > two.jsonl
	cmp one.jsonl two.jsonl
	d tag --format jsonl docs > three.jsonl
	cmp one.jsonl three.jsonl
	run -2 d export s --format csv
	has "it can print jsonl"
	d export s -o o.jsonl
	cmp one.jsonl o.jsonl
	[ "$(d export s --offsets byte --sentences --tokens | jq -c '[.offsets, (.sentences | length)]' | head -n 1)" = '["byte",2]' ]
}

@test "add: a dateline dates a document without a date; --date and metadata come first" {
	mkdir dated
	printf 'RIGA, 3 March 2020 (NN) - Two ferries were late on Monday.\n' > dated/a.txt
	printf 'OSLO (NN) - A ferry was late on Monday.\n' > dated/b.txt
	d add s dated -q
	[ "$(d export s --since 2020-03-01 --until 2020-03-31 | jq -r .uri)" = dated/a.txt ]
	[ "$(d export s | jq -r '.entities[] | select(.text == "Monday").value')" = "$(printf '2020-03-02\nXXXX-WXX-1')" ]
	run -0 d add s dated
	has "2 unchanged"
	d add t dated -q --date 2021-01-01
	[ "$(d export t | jq -r .date | sort -u)" = 2021-01-01 ]
	d export s | d add u --from jsonl - -q
	[ "$(d export u | jq -c .date)" = "$(d export s | jq -c .date)" ]
	d export s --zones | jq -e '.zones[] | select(.kind == "dateline").place' > places
	[ "$(cat places)" = "$(printf '"RIGA"\n"OSLO"')" ]
	d export s --zones | d add v --from jsonl - -q
	[ "$(d export v | jq -c .meta)" = "$(d export s | jq -c .meta)" ]
}

@test "search: snippets, filters, and errors of the query" {
	d add s docs -q --date 2020-05-05 --publisher AP
	run -0 d search s MOSKVA OR moscow
	has "in [Moscow] on"
	has "2020-05-05  AP  "
	[ "$(d search s agdam OR agcabadi --format jsonl | jq -r .uri)" = docs/a.txt ]
	for q in '"open' 'a AND' 'nocolumn:x' '('; do
		run -2 d search s "$q"
		has "(query: $q)"
		hasnt traceback
	done
	run -0 --separate-stderr d search s moscow --until 2019
	[ -z "$output" ]
	[ "$(d search s moscow --format csv | head -n 1 | tr -d "\r")" = "score,id,uri,date,publisher,title,snippet" ]
}

@test "entities: counts, formats, types" {
	d add s docs -q
	run -0 d entities s list --type PERSON --format csv
	has "PERSON,Ilham Aliyev,1,1,"
	hasnt GPE
	[ "$(d entities s --limit 2 --format jsonl | wc -l)" = 2 ]
	[ "$(d entities s --format jsonl | jq -r 'select(.name == "Moscow").documents')" = 1 ]
}

@test "show: by uri, id, beginning of an id, and reference" {
	d add s docs -q
	id=$(d export s | jq -r 'select(.uri == "docs/a.txt").id')
	for key in docs/a.txt "$id" "$(echo "$id" | cut -c 1-8)"; do
		run -0 d show s "$key"
		has "[Ilham Aliyev PERSON]"
	done
	run -0 d show s "$id:0-10"
	has "docs/a.txt  line 1, column 1; bytes 0-10 of the source"
	has "[Ağcabədi] came under fire"
	run -1 d show s "$id:0-9999"
	has "not 0-9999"
	run -1 d show s nope
	has "nope: no such document in s"
	run -2 d show s
	[ "$(d show s docs/a.txt --format jsonl | jq -r .id)" = "$id" ]
}

@test "remove: overwritten in the file, and all or none" {
	d add s docs -q
	run -1 d remove s docs/a.txt nope
	has "nope: no such document"
	[ "$(d info --format json s | jq .documents)" = 2 ]
	run -0 d remove s docs/a.txt
	has "1 removed"
	for word in Ganja Aliyev aliyev ganja 'fire on'; do
		run -1 grep -c "$word" s
	done
	run -0 grep -c Moscow s
	run -0 d check s
}

@test "check: a damaged store is said to be one" {
	many 300 m.jsonl
	d add s m.jsonl -q
	size=$(wc -c < s)
	awk 'BEGIN { for (i = 0; i < 3000; i++) printf "zap" }' | dd of=s bs=1 seek=$((size / 2)) conv=notrunc 2>/dev/null
	run -1 d check s
	has "s: "
	hasnt traceback
	head -c 1000 s > t
	run -1 d check t
	hasnt traceback
}

@test "add: interrupted at any moment nothing is lost, and the next run does the rest" {
	many 3000 m.jsonl
	stopped=0
	for wait in 0.02 0.05 0.08 0.12 0.16 0.2 0.25; do
		status=0
		timeout --preserve-status -s INT $wait "$DOSSIER" add s m.jsonl -j 1 -q 2> err || status=$?
		[ $status = 0 ] || [ $status = 130 ]
		if [ $status = 130 ]; then
			stopped=$((stopped + 1))
			[ ! -s err ] || [ "$(tail -n 1 err)" = "dossier: interrupted" ]
		fi
		[ ! -e s ] || d check s
	done
	[ $stopped -ge 1 ]
	run -0 d add s m.jsonl
	[ "$(d info --format json s | jq .documents)" = 3000 ]
	run -0 d check s
	[ ! -e s-wal ] && [ ! -e s-shm ] && [ ! -e s-journal ]
}

@test "add: killed or stopped while a store is made there is a store or none" {
	many 3 m.jsonl
	for wait in 001 002 003 004 005 006 007 008 009 010 011 012 013 014 015 016 018 020; do
		for signal in INT KILL; do
			timeout --foreground -s $signal 0.$wait "$DOSSIER" add s m.jsonl -j 1 -q 2> err || true
			if [ -e s ]; then
				run -0 d check s
			fi
			[ $signal = KILL ] || [ -z "$(find . -name 's.new*')" ]
			rm -f s s.* s-*
		done
	done
}

@test "a store whose writer was killed while its journal was in use is read" {
	many 3 m.jsonl
	d add s m.jsonl -q
	# the journal of a transaction that changed the file and did not end: SQLite calls it hot
	(echo "PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN; CREATE TABLE fill(x);"
	 echo "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO fill SELECT randomblob(100) FROM n;"
	 echo ".shell kill -KILL \$PPID") | sqlite3 s > out 2>&1 || true
	[ -s s-journal ]
	run -0 d check s
	[ "$(d info --format json s | jq .documents)" = 3 ]
	[ ! -e s-journal ]
	run -0 d add s m.jsonl
}

@test "add: killed in the middle the store is whole" {
	many 3000 m.jsonl
	timeout -s KILL 0.15 "$DOSSIER" add s m.jsonl -j 1 -q || true
	run -0 d add s m.jsonl -q
	run -0 d check s
	[ "$(d info --format json s | jq .documents)" = 3000 ]
}

@test "add: two writers at once" {
	many 1500 m.jsonl
	many 1500 o.jsonl
	sed -i 's/"uri":"n/"uri":"o/' o.jsonl
	d add s docs -q
	# they take turns; on a busy machine one may have waited too long, says so, and does the rest later
	d add s m.jsonl -q 2> m.err &
	other=$!
	run d add s o.jsonl -q
	first=$status
	[ "$first" = 0 ] || has "another process is writing to it"
	wait $other || grep "another process is writing to it" m.err
	d add s m.jsonl o.jsonl -q
	[ "$(d info --format json s | jq .documents)" = 3002 ]
	run -0 d check s
}

@test "add: several at once, also the first, and what they leave is one file" {
	for i in 1 2 3 4 5 6; do
		rm -f s s-*
		jobs=""
		for k in 1 2 3; do
			echo "On 3 May 2020, $k people came." > "f$k.txt"
			d add s "f$k.txt" -q &
			jobs="$jobs $!"
		done
		for j in $jobs; do wait "$j"; done
		[ "$(d info --format json s | jq .documents)" = 3 ]
	done
}

@test "add: on a full disk there is a store or none, never half of one" {
	unshare -m true 2> /dev/null || skip "no right to mount"
	mkdir m
	run unshare -m sh -c '
		for kb in 1 16 64 128 176 192 208 224 240 256 288 320 400 1000; do
			mount -t tmpfs -o size=${kb}k none m || exit 77
			"$DOSSIER" add m/s docs -q 2> err && echo "$kb added"
			[ ! -e m/s ] || "$DOSSIER" check m/s > /dev/null || exit 1
			mount -o remount,size=20m m && "$DOSSIER" add m/s docs -q || exit 1
			umount m
		done'
	[ "$status" != 77 ] || skip "no right to mount"
	[ "$status" = 0 ]
	has "1000 added"
	hasnt "16 added"
}

@test "a pipe where a store or a table should be is refused, not waited for" {
	mkfifo p
	run -2 timeout 10 "$DOSSIER" add p docs
	has "'p' is not a store"
	run -1 timeout 10 "$DOSSIER" tag --values p docs/a.txt
	has "p: not a regular file"
}

@test "a store in a folder that may not be written is read, not written" {
	[ "$(id -u)" = 0 ] && { command -v setpriv >/dev/null || skip "root needs setpriv for this"; }
	as=""
	[ "$(id -u)" = 0 ] && as="setpriv --reuid=65534 --regid=65534 --clear-groups"
	# not in the test's own folder: what is above that is closed to other users
	ro=$(mktemp -d)
	d add "$ro/s" docs -q
	chmod 444 "$ro/s"
	chmod 555 "$ro"
	$as test -x "$DOSSIER" || { rm -rf "$ro"; skip "the binary is in a folder closed to others"; }
	run $as "$DOSSIER" search "$ro/s" moscow
	read=$status found=$output
	run $as "$DOSSIER" add "$ro/s" "$DOSSIER"
	chmod 755 "$ro"
	rm -rf "$ro"
	[ "$read" = 0 ]
	[[ "$found" == *docs/sub/b.txt* ]]
	[ "$status" = 1 ]
	has "write-protected"
}

@test "a store whose mentions name later ones is read all the same" {
	echo "President Ilham Aliyev met Anna Novak. Aliyev left Baku. Novak left Paris." > in.txt
	run -0 d add s in.txt
	for back in -1 -2 1 2; do
		sqlite3 s "UPDATE mentions SET back = $back WHERE mention = 2"
		echo 'return { map = function(doc, emit) for e in doc:entities() do
			local n, names = e.entity.mentions:count(), table.concat(e.entity.names:list(), ",")
			emit { text = e.text, name = e.entity.name, n = n, names = names, link = e.link }
		end end }' > s.lua
		run d run --store s ./s.lua
		[ "$status" = 0 ] || { has damaged; continue; }
		has "Aliyev"
	done
}
