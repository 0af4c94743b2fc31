# A terminal of its own for a test: what is typed into it, and what is on its screen. Load it after setup.
# SPDX-License-Identifier: MIT

# terminal COLUMNS ROWS COMMAND: runs it there; the test is skipped where tmux is missing
terminal() {
	command -v tmux >/dev/null || skip "tmux is not installed"
	T=dossier-$$-$BATS_TEST_NUMBER
	LC_ALL=C.UTF-8 tmux -u -L "$T" -f /dev/null new-session -d -x "$1" -y "$2" \
		"env XDG_STATE_HOME='$XDG_STATE_HOME' TERM=screen $3; echo left with \$?; sleep 30" || skip "tmux does not start here"
}
# session COLUMNS ROWS [NAME=VALUE...]: a REPL, with $STORE if there is one
session() {
	local columns=$1 rows=$2
	shift 2
	terminal "$columns" "$rows" "$* '$DOSSIER' repl ${STORE:-}"
	screen "Ctrl-D to leave"
}
teardown() { [ -z "${T:-}" ] || tmux -L "$T" kill-server 2>/dev/null || true; }

# keys KEY...: one after the other, each with a moment to be drawn
keys() {
	for k in "$@"; do
		tmux -L "$T" send-keys "$k"
		sleep 0.06
	done
}
# type TEXT: as it is, without names of keys
type() { tmux -L "$T" send-keys -l -- "$1"; sleep 0.15; }
shot() { LC_ALL=C.UTF-8 tmux -u -L "$T" capture-pane -p "$@"; }
# screen TEXT: waits until it is on the screen
screen() {
	for _ in $(seq 1 60); do
		shot | grep -qF -- "$1" && return 0
		sleep 0.1
	done
	printf 'no "%s" in:\n' "$1"
	shot
	return 1
}
# row TEXT: waits until a row of the screen is just this
row() {
	for _ in $(seq 1 60); do
		shot | sed 's/ *$//' | grep -qxF -- "$1" && return 0
		sleep 0.1
	done
	printf 'no row "%s" in:\n' "$1"
	shot
	return 1
}
# inside: the process in the terminal
inside() { pgrep -P "$(tmux -L "$T" display -p '#{pane_pid}')" | head -1; }
