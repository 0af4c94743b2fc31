#!/usr/bin/env bats
# What a worker sends that is hostile whole: the parent's side checks, renders and escapes, and neither falls nor swells.
# tests/core/host/test_frames.c has the bytes below the frames.
# SPDX-License-Identifier: MIT
load setup

# hostile CODE [OPTION...]: a script whose worker sends what CODE says; S(kind, payload) sends. It ends as a program does.
hostile() {
	printf -- '--- Hostile.\n-- @script h 1.0.0\nlocal S = require "dossier.host".send\n%s\n' "$1" > h.lua
	shift
	run timeout -s KILL 60 "$DOSSIER" run --trust --max-time 2 ./h.lua docs/a.txt "$@"
	[ "$status" -le 1 ] || { echo "exit $status: $output"; return 1; }
	hasnt "internal error"
	hasnt "traceback"
	hasnt $'\e'
	hasnt $'\u202e'
}
map() { hostile "return { map = function(doc, emit) $1 end }" "${@:2}"; }

@test "frames: rows that are none" {
	for row in 'nonsense' '[1]' '{} {}' '{}\n{}' '{' '' '7' '{\"a\":1,}' '{\"a\":\"\\xff\"}' '{\"a\":1e999}' \
		'{\"$document\":\"other.txt\",\"a\":1}' '{\"\\u0024document\":\"other.txt\"}' '{\"$row\":1}' '{\"$sequence\":1}'; do
		map "S('W', \"$row\") S('W', '{\"good\":1}')" --format jsonl
		[ "$status" = 1 ] || { echo "taken: $row"; false; }
		has "docs/a.txt: the worker sent something that makes no sense, and was ended"
		hasnt other.txt
	done
	map "S('W', '{\"a\":' .. ('['):rep(5e5) .. (']'):rep(5e5) .. '}')"
	[ "$status" = 1 ]
	map "S('W', '{\"a\":' .. ('['):rep(150) .. (']'):rep(150) .. '}')" --format jsonl
	[ "$status" = 1 ]
	has "nested too deeply"
	# as labelled rows, one a line, whatever is in them
	map "S('W', require 'dossier'.json.encode { a = 'x\n{\"\$document\":7}' })"
	run -0 d map --trust --from plain ./h.lua docs/a.txt
	[ "$(wc -l <<<"$output")" = 1 ]
	[ "$(jq -r '."$document"' <<<"$output")" = docs/a.txt ]
}

@test "frames: rows that are spans, entities or numbers to who reads them carelessly" {
	for row in '{"$span":{"from":1,"text":"x","to":1}}' '{"$entity":{"key":"k","name":"n"}}' '{"$number":"inf"}'; do
		for format in text markdown csv json jsonl html; do map "S('W', [[$row]])" --format $format --trace; done
		hostile "return { map = function() S('W', [[$row]]) end, reduce = function(rows) return rows end }" --format jsonl
		[ "$status" = 0 ]
	done
	map "S('W', '{\"a\":{\"\$span\":{\"from\":1,\"text\":\"x\\\\\\0y\",\"to\":1}}}')"
	[ "$status" = 1 ]
	has "makes no sense"
}

@test "frames: spans and entities that lie" {
	for span in '{"text":1}' '{}' '7' '{"text":"x","from":1,"to":99999999999999}' '{"text":"x","from":-5,"to":2}' \
		'{"text":"x","from":1,"to":1,"sentence":{"text":"q","from":-5,"to":1e300},"uri":{},"entity":{"key":1},"value":{"amount":{"amount":{}}}}'; do
		hostile "return { map = function() S('W', [[{\"a\":{\"\$span\":$span},\"b\":{\"\$entity\":$span},\"c\":{\"\$number\":$span}}]]) end,
			reduce = function(rows) local out = {} for r in rows do
				local s = r.a
				out[#out + 1] = { t = type(s), x = tostring(s):sub(1, 5), y = type(s) == 'table' and s.sentence and tostring(s.sentence), b = type(r.b) }
			end return out end }" --format jsonl
		hasnt 0x
		for format in text markdown csv json html; do
			map "S('W', [[{\"a\":{\"\$span\":$span},\"b\":{\"\$entity\":$span},\"c\":{\"\$number\":$span}}]])" --format $format
		done
	done
}

@test "frames: letters out of order, and words that lie about the run" {
	map 'S("Q", "x") S("\0", "")'
	has "makes no sense"
	for k in garbage '{}' '[]' '7' '{"kind":7,"map":{},"reduce":"x"}' '{"kind":"map","map":[],"reduce":[]}' '{"kind":"done"}' '{"kind":"plain"}'; do
		hostile "S('K', [[$k]]) return { map = function() end }"
		hostile "for i = 1, 300 do S('K', [[$k]]) end return { map = function(doc, emit) S('K', [[$k]]) emit { a = 1 } end }"
		hostile "S('R', [[$k]]) S('L', [[$k]]) S('X', [[$k]]) S('B', [[$k]]) S('E', [[$k]]) S('D', [[$k]]) return {}"
	done
	hostile "S('L', [[{\"limit\":\"\\u001b[2J\",\"document\":7,\"line\":[]}]]) return {}"
	[ "$status" = 1 ]
	hostile "S('X', [[{\"message\":\"m\\u001b[31m\\nsecond\\u202e\",\"document\":\"\\u001b]0;x\",\"lines\":[\"\\u001b]0;x\\u0007\",7]}]]) return {}"
	[ "$status" = 1 ]
	hostile "S('X', ('['):rep(1e6)) S('X', '\xff') return {}"
	[ "$status" = 1 ]
	hostile "S('X', [[{\"message\":\"]] .. ('y'):rep(1e6) .. [[\",\"lines\":[]] .. ('\"z\",'):rep(1e5) .. [[1]}]]) return {}"
	[ "$status" = 1 ]
	[ ${#output} -lt 20000 ]
}

@test "frames: reports with elements that are none" {
	local items=('{}' '7' 'null' '{"kind":"bar"}' '{"kind":"table"}' '{"kind":"table","columns":[{}]}' '{"kind":"table","columns":7,"rows":7}'
		'{"kind":"table","columns":[{"name":"a"}],"rows":[7]}'
		'{"kind":"table","columns":[{"name":"a","digits":-1,"lines":1e300,"title":"\u001b[2J","type":"date"}],"rows":[{"a":1.5},{"a":{"amount":{"amount":1},"unit":{}}}]}'
		'{"kind":"heading","level":-9999999999,"text":{}}' '{"kind":"heading","level":1e308,"text":"\u001b]0;x\u0007\u202e"}'
		'{"kind":"quote","text":"<script>x</script>","from":1e308,"uri":"javascript:alert(1)","publisher":"\" onload=\"x"}'
		'{"kind":"text","text":"</pre><script>x</script>\u0000"}'
		'{"kind":"table","kwic":[1,2],"columns":[{"name":"a"},{"name":"b"},{"name":"c"}],"rows":[{"a":1,"b":2,"c":3,"$marks":[[1,-5,"x"],[9999999,1,"y"],7]}]}'
		'{"kind":"table","kwic":{},"columns":[],"rows":[]}'
		'{"kind":"table","bar":true,"columns":[{"name":"a"},{"name":"b"}],"rows":[{"a":"x","b":-1e308},{"a":"y","b":1e308},{"a":"z","b":"q"}]}'
		'{"kind":"table","columns":[{"name":"a"}],"rows":[{"a":{"$span":{}}},{"a":{"$span":{"text":"q","uri":7,"from":"x"}}},{"a":{"$entity":{}}},{"a":{"$number":{}}}]}'
		'{"$span":{"from":1,"text":"x","to":1}}' '{"kind":"table","columns":[{"$entity":{"key":"k","name":"n"}}]}'
		'{"kind":"table","columns":[{"name":"a","digits":-0.0}],"rows":[{"a":1.5},{"$span":{"from":1,"text":"x","to":1}}]}')
	for item in "${items[@]}"; do
		for format in text markdown csv json jsonl html; do
			hostile "S('R', [==[{\"kind\":\"report\",\"title\":\"T\",\"items\":[$item]}]==]) S('K', '{}')" --format $format
			[ $format != html ] || { hasnt "<script>x"; hasnt 'href="javascript'; hasnt '" onload='; }
		done
	done
	hostile "S('R', [[{\"kind\":\"report\",\"items\":7,\"title\":{}}]]) S('K', '{}')"
	hostile "S('R', 'garbage \"kind\":\"report\"') S('K', '{}')"
	[ "$status" = 1 ]
	hostile "S('R', [[{\"\$entity\":{\"kind\":\"report\",\"key\":\"k\",\"name\":\"n\"}}]]) S('K', '{}')"
	hostile "local t = {} for i = 1, 10001 do t[i] = ('{\"name\":\"c%d\"}'):format(i) end t = table.concat(t, ',') S('R', '{\"kind\":\"report\",\"items\":[{\"kind\":\"table\",\"columns\":[' .. t .. '],\"rows\":[{' .. t:gsub('\"name\":(\"c%d+\")', '%1:1'):gsub('[{}]', '') .. '}]}]}') S('K', '{}')"
	[ "$status" = 0 ]
	hostile "S('R', '{\"kind\":\"report\",\"items\":[{')  S('K', '{}')"
	[ "$status" = 1 ]
	hostile "S('R', '{\"kind\":\"report\",\"items\":[' .. ('['):rep(1e6)) S('K', '{}')"
	[ "$status" = 1 ]
}

@test "frames: what workers send takes no more memory than it may" {
	map "local row = '{\"a\":\"' .. ('x'):rep(1e6) .. '\"}' for i = 1, 400 do S('W', row) end" --max-memory 16 -o out.txt
	[ "$status" = 1 ]
	has "what the script's workers sent takes more than 256 MB here (raise it with --max-memory)"
	[ ! -e out.txt ]
	hostile "S('R', '{\"kind\":\"report\",\"items\":[' .. ('{},'):rep(4e6) .. '{}]}') S('K', '{}')" --max-memory 64
	[ "$status" = 1 ]
}

@test "frames: formulas in the cells of a script's rows stay text in a spreadsheet" {
	cat > f.lua <<'LUA'
return { { a = "=cmd|' /c calc'!A0", b = "+SUM(A1)", c = "@SUM(1)", d = "-2+3|x!y", e = "@handle", f = "+44 20 7946", g = "-5", h = -5 } }
LUA
	run -0 d run --format csv f.lua
	[ "${lines[1]//$'\r'/}" = "'=cmd|' /c calc'!A0,'+SUM(A1),'@SUM(1),'-2+3|x!y,@handle,+44 20 7946,-5,-5" ]
	run -0 d run --format jsonl f.lua
	[ "$(jq -r .a <<<"$output")" = "=cmd|' /c calc'!A0" ]
}

@test "frames: csv shows on a terminal what would turn it around, and keeps it in a pipe" {
	printf 'return { { a = "x\\u{202e}y\\27[31mz" } }\n' > t.lua
	script -qec "$DOSSIER run --format csv t.lua" /dev/null > out.txt
	grep -q 'x<U+202E>y' out.txt
	! grep -q $'\u202e' out.txt
	! grep -q $'\e' out.txt
	run -0 d run --format csv t.lua
	has $'x\u202ey\e[31mz'
}

@test "frames: a worker that makes no sense costs its own document, and no other" {
	for jobs in 1 3; do
		map "if doc.uri:find 'a.txt' then S('W', '[1]') S('W', '{\"bad\":1}') else emit { good = doc.uri } end" docs/sub/b.txt -j $jobs --format jsonl
		[ "$status" = 1 ]
		[ "$(grep -c 'makes no sense' <<<"$output$stderr")" = 1 ]
		hasnt "ran out of memory"
		has '"good":"docs/sub/b.txt"'
		hasnt '"bad"'
	done
}
