#!/usr/bin/env bats
# Rules as taggers: --rules.
# SPDX-License-Identifier: MIT
load setup

rules() {
	cat > r.lua <<'END'
return {
  name = "war", version = "3",
  lists = { weapon = { "drones", "cluster munition" } },
  { name = "weapon", type = "WEAPON", pattern = [[ $weapon ]] },
  { name = "toll", type = "QUANTITY", phase = 2, pattern = [[ n:<CARDINAL> people ]],
    value = function(m) return { low = m.n.low, high = m.n.high, cue = m.n.cue, unit = "person" } end },
  { name = "strike", type = "STRIKE", phase = 3, span = "verb", pattern = [[ <WEAPON> verb:killed <QUANTITY> ]] },
}
END
	printf 'Drones killed at least 40 people in Ganja. A cluster munition fell near Baku.\n' > t.txt
}

made() { jq -r '.entities[] | select(.source | test("^rule:(weapon|toll|strike|bad)$")) | "\(.type)[\(.text)]"' | tr '\n' ' '; }

@test "rules: types of one's own, phases, values, the source" {
	rules
	run -0 d tag --rules r.lua --format jsonl t.txt
	[ "$(printf '%s' "$output" | made)" = "WEAPON[Drones] STRIKE[killed] QUANTITY[at least 40 people] WEAPON[cluster munition] " ]
	[ "$(printf '%s' "$output" | jq -c '.entities[] | select(.type == "QUANTITY") | [.value, .low, .high, .cue, .unit, .source]')" = \
		'[null,40,null,"at least","person","rule:toll"]' ]
}

@test "rules: the same output whatever -j says" {
	rules
	many 300 n.jsonl
	awk 'NR % 2 { print; next } { sub("President", "Drones killed 7 people. President"); print }' n.jsonl > m.jsonl
	d tag -j 1 --rules r.lua --format jsonl --claims m.jsonl > one
	d tag -j 4 --rules r.lua --format jsonl --claims m.jsonl > four
	cmp one four
	[ "$(grep -c 'rule:strike' one)" -eq 150 ]
}

@test "rules: files run one after the other" {
	rules
	echo 'return { { name = "bad", type = "EVENT", pattern = "<WEAPON> <STRIKE>" } }' > s.lua
	run -0 d tag --rules r.lua --rules s.lua --format jsonl t.txt
	[ "$(printf '%s' "$output" | made)" = "EVENT[Drones killed] QUANTITY[at least 40 people] WEAPON[cluster munition] " ]
	run -0 d tag --rules s.lua --rules r.lua --format jsonl t.txt
	[ "$(printf '%s' "$output" | made)" = "WEAPON[Drones] STRIKE[killed] QUANTITY[at least 40 people] WEAPON[cluster munition] " ]
	run -1 d tag --rules r.lua --rules r.lua t.txt
	has "there is a rule 'weapon' already, at r.lua:4"
}

@test "rules: a store knows its rules and their types" {
	rules
	run -0 d add s.dossier --rules r.lua t.txt
	run -0 d find '<WEAPON>' s.dossier --format jsonl -q
	[ "$(printf '%s\n' "$output" | jq -r .match | tr '\n' ' ')" = "Drones cluster munition " ]
	run -0 d entities s.dossier --type WEAPON
	has "cluster munition"
	run -0 d export s.dossier
	[ "$(printf '%s' "$output" | made)" = "WEAPON[Drones] STRIKE[killed] QUANTITY[at least 40 people] WEAPON[cluster munition] " ]
	command -v sqlite3 >/dev/null || skip "sqlite3 is not installed"
	sum=$(sha256sum r.lua | cut -c1-16)
	[ "$(sqlite3 s.dossier "SELECT engine LIKE '%, rules war 3 $sum' FROM runs")" = 1 ]
	[ "$(sqlite3 s.dossier "SELECT group_concat(name, ' ') FROM types WHERE type > 26")" = "WEAPON STRIKE" ]
	# unchanged, then tagged anew by other rules
	run -0 d add s.dossier --rules r.lua t.txt
	has "1 unchanged"
	sed -i 's/"drones", //' r.lua
	run -0 d add s.dossier --rules r.lua t.txt
	has "1 replaced"
	run -0 d find '<WEAPON>' s.dossier --format jsonl -q
	[ "$(printf '%s\n' "$output" | jq -r .match)" = "cluster munition" ]
	run -0 d check s.dossier
}

@test "rules: types of two stores and a process keep apart" {
	rules
	echo 'return { { name = "a", type = "AAA", pattern = "drones" }, { name = "b", type = "BBB", pattern = "ganja" } }' > a.lua
	echo 'return { { name = "b", type = "BBB", pattern = "drones" }, { name = "a", type = "AAA", pattern = "ganja" } }' > b.lua
	d add -q a.dossier --rules a.lua t.txt
	d add -q b.dossier --rules b.lua t.txt
	run -0 d -e 'for _, p in ipairs { "a.dossier", "b.dossier" } do local s = dossier.open(p)
		for doc in s:documents() do print(doc:entities "AAA":first().text, doc:entities "BBB":first().text) end
		print(s:mentions { type = "AAA" }:count(), s:documents { type = "BBB" }:count()) end'
	[ "$output" = "$(printf 'Drones\tGanja\n1\t1\nGanja\tDrones\n1\t1')" ]
}

@test "rules: why names the rule, its file, its pattern, and what it matched" {
	rules
	run -0 d why --rules r.lua t.txt killed
	has "rule:strike: a rule of yours"
	has 'in r.lua:7 by the pattern <WEAPON> verb:killed <QUANTITY>'
	has "verb: “killed”"
	run -0 d why --rules r.lua --format jsonl t.txt "40 people"
	[ "$(printf '%s' "$output" | jq -r '.because[0] | .what, .id, .place, .text, .because[0].text, .because[1].text')" = \
		"$(printf 'rule\nrule:toll\nr.lua:5\n n:<CARDINAL> people \nat least 40\nvalue told by the function at r.lua:6')" ]
	d add -q s.dossier --rules r.lua t.txt
	ref=$(d find '<WEAPON>' s.dossier --format jsonl -q | jq -r .ref | head -n 1)
	run -0 d why s.dossier "$ref"
	has "(--rules)"
	run -0 d why s.dossier "$ref" --rules r.lua
	has "in r.lua:4"
}

@test "rules: scripts see them, from files and confined" {
	rules
	printf -- '--- w\n-- @script w 1.0.0\nreturn { map = function(doc, emit) for w in doc:entities "WEAPON" do emit { w = w.text, by = w.source } end end }\n' > w.lua
	run -0 d run ./w.lua t.txt --rules r.lua --format jsonl
	[ "$output" = "$(printf '{"by":"rule:weapon","w":"Drones"}\n{"by":"rule:weapon","w":"cluster munition"}')" ]
	run -0 sh -c 'd() { "$DOSSIER" "$@"; }; d tag --format jsonl t.txt | jq -c "{text}" | d map ./w.lua --rules r.lua | grep -c rule:weapon'
	[ "$output" = 2 ]
}

@test "rules: a function that fails loses one annotation, and the exit code is 1" {
	rules
	echo 'return { { name = "bad", type = "EVENT", pattern = "near", test = function(m) return m.text.x.y end } }' > bad.lua
	cp t.txt u.txt
	run -1 --separate-stderr d tag --rules bad.lua --rules r.lua --format jsonl t.txt u.txt
	[ "$(printf '%s\n' "$output" | grep -c rule:strike)" -eq 2 ]
	[[ "$stderr" == *"bad.lua:1: rule 'bad': attempt to index a nil value"*"(in t.txt, at “near”)"*"in u.txt"* ]]
	run -1 d add s.dossier --rules bad.lua --rules r.lua t.txt
	has "1 added"
	hasnt "failed"
	run -1 d find --rules bad.lua 'near | <EVENT>' t.txt
	has "rule 'bad'"
	printf -- '--- w\n-- @script w 1.0.0\nreturn { map = function(doc, emit) emit { n = doc:entities():count() } end }\n' > w.lua
	run -1 --separate-stderr d run ./w.lua t.txt --rules bad.lua --format jsonl
	[ "$output" = '{"n":3}' ]
	[[ "$stderr" == *"rule 'bad'"* ]]
	run -1 d eval --rules bad.lua t.txt
	has "functions"
}

@test "rules: mistakes are told with file, line and a caret" {
	rules
	printf 'return {\n  { name = "x", type = "EVENT",\n    pattern = [[\n      one\n      ( two | ]\n    ]] } }\n' > x.lua
	run -1 d tag --rules x.lua t.txt
	has "x.lua:5: rule 'x': found ]"
	has "$(printf '\n          ( two | ]\n                  ^')"
	printf 'return {\n  macros = [[\n    @a = b;\n    @c = ;\n  ]],\n  { name = "x", type = "EVENT", pattern = [[ @a ]] } }\n' > x.lua
	run -1 d tag --rules x.lua t.txt
	has "x.lua:4: macros: "
	echo 'return os.time()' > x.lua
	run -1 d tag --rules x.lua t.txt
	has "x.lua:1: 'os' is not available in rules"
	printf 'local s = "x"\nfor i = 1, 60 do s = s .. s end\nreturn {}\n' > x.lua
	run -1 d tag --rules x.lua t.txt
	has "x.lua: not enough memory"
	run -1 d tag --rules none.lua t.txt
	has "none.lua: No such file"
}

@test "rules: JSON lines with their types are read where the rules are named" {
	rules
	d tag --rules r.lua --format jsonl t.txt > t.jsonl
	run -1 d tag --format jsonl t.jsonl
	has '--rules'
	run -0 d tag --rules r.lua --format jsonl t.jsonl
	[ "$output" = "$(cat t.jsonl)" ]
}
