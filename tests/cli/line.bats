#!/usr/bin/env bats
# The line editor on a real terminal: what is typed, what is on the screen, what is kept.
# SPDX-License-Identifier: MIT
load setup
load terminal

cursor() { [ "$(tmux -L "$T" display -p '#{cursor_x}')" = "$1" ] || { tmux -L "$T" display -p '#{cursor_x},#{cursor_y}'; return 1; }; }
fresh() { keys C-e C-u; }

@test "line: CJK, emoji, combining marks and Arabic leave the screen right" {
	session 80 24
	type "日本語のテスト"; keys Left Left; type "x"
	row "> 日本語のテxスト"; cursor 13
	fresh; keys C-k
	type "a👨‍👩‍👧b🇦🇿c"; keys Left Left; cursor 6
	keys BSpace
	row "> a👨‍👩‍👧🇦🇿c"; cursor 5
	keys BSpace
	row "> a🇦🇿c"; cursor 3
	keys C-e C-u
	type "cafe"; type "$(printf '\314\201')"; type "!"; keys Left Left; type "Z"
	row "$(printf '> cafZe\314\201!')"; cursor 6
	keys C-e C-u
	type "مرحبا بالعالم"; keys C-a; type "x"
	row "> xمرحبا بالعالم"; cursor 3
	keys Delete
	row "> xرحبا بالعالم"; cursor 3
}

@test "line: rows are indented, closed, moved in, and kept as one entry" {
	session 80 24
	type "for i = 1, 2 do"; keys Enter; type "if i > 1 then"; keys Enter; type "print(i * 21)"; keys Enter; type "end"; keys Enter
	row "...   end"
	type "end"; keys Enter
	row "42"
	row "... end"
	keys Up Up Down Up
	screen "> for i = 1, 2 do"
	keys C-c
	type "7 * 6"; keys Enter C-r; type "print"
	screen "search back: print"
	keys Enter
	keys C-d
	screen "left with 0"
	[ "$(cat state/dossier/history)" = "$(printf '7 * 6\nfor i = 1, 2 do\n\t  if i > 1 then\n\t    print(i * 21)\n\t  end\n\tend')" ]
	[ "$(stat -c %a state/dossier/history)" = 600 ]
}

@test "line: a paste of 500 lines is one text, and runs" {
	session 80 24
	{ echo "local n = 0"; for i in $(seq 1 498); do echo "n = n + $i"; done; echo 'print("sum", n)'; } > paste.lua
	tmux -L "$T" load-buffer paste.lua
	tmux -L "$T" paste-buffer -p
	screen '... print("sum", n)'
	keys Enter
	screen "124251"
	type "6 * 7"; keys Enter
	row "42  _1"
}

@test "line: a resize draws what is typed anew" {
	session 80 24
	type "x = 'a line that is long enough to be wrapped on a narrow terminal'"
	tmux -L "$T" resize-window -x 40 -y 12
	row "> x = 'a line that is long enough to be"
	row "   wrapped on a narrow terminal'"
	[ "$(shot | grep -c "x = 'a line")" = 1 ]
	tmux -L "$T" resize-window -x 90 -y 24
	row "> x = 'a line that is long enough to be wrapped on a narrow terminal'"
	[ "$(shot | grep -c "wrapped on")" = 1 ]
	keys BSpace; type " again'"; keys Enter; type "x"; keys Enter
	screen '"a line that is long enough to be wrapped on a narrow terminal again"'
}

@test "line: completion of names, methods, strings, files and what the store has" {
	d add s docs -q
	STORE=s session 100 30
	type "dossier.norm"; keys Tab
	row "> dossier.normalize("
	screen "dossier.normalize(s"
	fresh; type "store:"; keys Tab
	screen "documents("
	keys Escape; sleep 0.1; fresh; type "('x'):gs"; keys Tab
	row "> ('x'):gsub("
	fresh; type "dossier.document('x'):ent"; keys Tab
	row "> dossier.document('x'):entities("
	fresh; type "io.open('docs/s"; keys Tab
	row "> io.open('docs/sub/"
	fresh; type "store:search('Pashi"; keys C-a C-k; type "x = 'Nik"; keys Tab
	row "> x = 'Nikol Pashinyan"
	fresh; type "mine = 1"; keys Enter; type "min"; keys Tab
	row "> mine"
}

@test "line: colours, and none with NO_COLOR" {
	session 80 24
	type "local x = 'a'"
	shot -e | grep -q "$(printf '\033')\[35m.*local"
	keys C-c C-d
	screen "left with 0"
	tmux -L "$T" kill-server
	session 80 24 NO_COLOR=1
	type "local x = 'a'"
	run -1 grep -q "$(printf '\033')" <(shot -e)
}

@test "line: Ctrl-Z and a signal leave the terminal as it was" {
	command -v tmux >/dev/null || skip "tmux is not installed"
	T=dossier-line-$$-$BATS_TEST_NUMBER
	tmux -L "$T" -f /dev/null new-session -d -x 80 -y 24 "env XDG_STATE_HOME='$XDG_STATE_HOME' TERM=screen PS1='% ' bash --norc -i" ||
		skip "tmux does not start here"
	sleep 0.3
	type "'$DOSSIER' repl"; keys Enter
	screen "Ctrl-D to leave"
	type "1 + 41"; keys C-z
	screen "Stopped"
	type "echo shell \$((40 + 3))"; keys Enter
	screen "shell 43"
	type "fg"; keys Enter
	sleep 0.3
	keys Enter
	row "42  _1"
	type 'pid = io.open("/proc/self/stat"):read("n")'; keys Enter
	type 'os.execute("echo pid is " .. pid)'; keys Enter
	screen "pid is"
	pid=$(shot | sed -n 's/^pid is \([0-9]*\).*/\1/p' | tail -n 1)
	kill -TERM "$pid"
	for _ in $(seq 1 50); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
	run -1 kill -0 "$pid"
	type "stty -a | tr ' ;' '\n\n' | grep -x icanon"; keys Enter
	row "icanon"
}

@test "line: a dumb terminal has a prompt and nothing else" {
	session 80 24 TERM=dumb
	type "6 * 7"; keys Enter
	row "42"
	type "for i = 1, 1 do"; keys Enter
	row "..."
	type "print(i + 10) end"; keys Enter
	row "11"
	keys C-d
	screen "left with 0"
	[ ! -e state/dossier/history ]
}

@test "line: completion of options' keys, types, what streams give, and behind commands" {
	d add s docs -q
	STORE=s session 100 30
	type "store:mentions { ty"; keys Tab
	row "> store:mentions { type ="
	type '"PERS'; keys Tab
	row '> store:mentions { type = "PERSON'
	fresh; type 'store:mentions "ORDI'; keys Tab
	row '> store:mentions "ORDINAL'
	fresh; type 'store:documents():take(3):first():enti'; keys Tab
	row '> store:documents():take(3):first():entities('
	fresh; type 'for e in store:mentions "GPE" do print(e.val'; keys Tab
	row '> for e in store:mentions "GPE" do print(e.value'
	fresh; type 'dossier.normalize("x", { fo'; keys Tab
	row '> dossier.normalize("x", { form ='
	fresh; type '.mode js'; keys Tab
	row '> .mode json'
	fresh; type '.sql SELECT uri FROM docum'; keys Tab
	screen "documents_types"
	keys Escape; sleep 0.1; fresh; type '.find <PERS'; keys Tab
	row '> .find <PERSON'
	fresh; type '.why store:ment'; keys Tab
	row '> .why store:mentions('
	fresh; type '.load do'; keys Tab
	row '> .load docs/'
}
