#!/usr/bin/env bats
# Completion: what is offered, in the real shells.
# SPDX-License-Identifier: MIT
load setup

setup_script() {
	export HOME=$PWD/home XDG_DATA_HOME=
	mkdir -p home bin
	ln -s "$(realpath "$DOSSIER")" bin/dossier
	PATH=$PWD/bin:$PATH
	cat > tolls.lua <<'LUA'
--- Tolls.
-- @script tolls 1.0.0
-- @arg place string        only deaths at this place
-- @arg by choice(day,week,$(touch hooked),a b,`touch hooked`)=day  how
-- @arg from-folder folder  a folder
-- @arg loud flag           loud
error "a script is not run for its completion"
LUA
	mkdir -p "folder of mine"
}
words() { d completion --words "$@" | cut -f1 | tr '\n' ' '; }

@test "completion: commands, scripts, options, values, arguments of a script" {
	setup_script
	[ "$(words 1 ti)" = "timeline :files " ]
	[ "$(words 1 se)" = "search segment :files " ]
	[ "$(words 3 run tolls.lua --pl)" = "--place " ]
	[ "$(words 2 ./tolls.lua --pl)" = "--place " ]
	[ "$(words 4 run tolls.lua --by '')" = "day week " ]
	[ "$(words 4 run tolls.lua --from-folder '')" = ":folders " ]
	[ "$(words 4 run tolls.lua --loud '')" = ":files " ]
	[ "$(words 4 run tolls.lua --place '')" = "" ]
	[ "$(words 4 run tolls.lua --color '')" = "auto always never " ]
	[ "$(words 3 run --format c)" = "csv " ]
	[ "$(words 2 script ver)" = "verify " ]
	[ "$(words 3 script info time)" = "timeline :files " ]
	[ "$(words 2 help perm)" = "permissions " ]
	[ "$(words 2 completion '')" = "bash fish zsh " ]
	[[ "$(words 2 timeline --)" == "--"* ]]
	[ "$(words 3 map tolls.lua --pl)" = "--place " ]
	d completion --words 3 run tolls.lua --pl | grep -qxe "$(printf -- '--place\tonly deaths at this place')"
	# nothing here is an error: the shell has no use for one
	run -0 d completion --words 3 run /no/such.lua --
	mkfifo pipe.lua
	run -0 timeout 5 "$DOSSIER" completion --words 3 run ./pipe.lua --x
	run -2 d completion zhs
	has "did you mean 'zsh'?"
	run -2 d completion --words x
	run -0 d completion --help
	has "~/.bashrc"
	[ ! -e hooked ]
}

@test "completion: bash" {
	setup_script
	bash_try() {
		bash --norc -c 'eval "$(dossier completion bash)"; compopt() { :; }
			COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)); _dossier; printf "%s\n" "${COMPREPLY[@]}"' bash "$@"
	}
	[ "$(bash_try dossier run tolls.lua --pl)" = --place ]
	[ "$(bash_try dossier run tolls.lua --by '')" = $'day\nweek' ]
	[ "$(bash_try dossier tim)" = timeline ]
	[ "$(bash_try dossier run tol)" = tolls.lua ]
	[ "$(bash_try dossier run tolls.lua --from-folder fold)" = "folder of mine" ]
	bash --norc -c 'eval "$(dossier completion bash)"; complete -p dossier' | grep -q -- '-F _dossier dossier'
	[ ! -e hooked ]
}

@test "completion: bash at a terminal" {
	setup_script
	command -v script >/dev/null || skip "script(1) is not installed"
	printf 'PS1="> "\neval "$(dossier completion bash)"\n' > rc
	run bash -c "{ sleep 1; printf 'echo dossier >/dev/null; dossier run tolls.lua --pl\t=x --help >out; exit\n'; sleep 2; } | TERM=dumb script -qec 'bash --noprofile --rcfile rc -i' /dev/null"
	grep -q "only deaths at this place" out || has "--place"
}

@test "completion: zsh" {
	setup_script
	command -v zsh >/dev/null || skip "zsh is not installed"
	dossier completion zsh > _dossier
	zsh -n _dossier
	zsh_try() {
		zsh -fc '_describe() { print -l -- ${(P)@[-1]}; }; _files() { print :files "$@"; }; compdef() { :; }
			source ./_dossier; words=("$@"); CURRENT=$#; _dossier' zsh "$@"
	}
	[ "$(zsh_try dossier run tolls.lua --pl)" = "--place:only deaths at this place" ]
	[ "$(zsh_try dossier run tolls.lua --by w)" = "week:" ]
	[ "$(zsh_try dossier run tolls.lua --from-folder f)" = ":files -/" ]
	zsh -fc 'autoload -U compinit; compinit -D; eval "$(dossier completion zsh)"; [[ $_comps[dossier] == _dossier ]]'
	[ ! -e hooked ]
}

@test "completion: fish" {
	setup_script
	command -v fish >/dev/null || skip "fish is not installed"
	fish_try() { fish --no-config -c 'dossier completion fish | source; complete -C $argv[1]' -- "$1" | cut -f1 | tr '\n' ' '; }
	[ "$(fish_try 'dossier run tolls.lua --pl')" = "--place " ]
	[ "$(fish_try 'dossier run tolls.lua --by ')" = "day week " ]
	[ "$(fish_try 'dossier tim')" = "timeline " ]
	[[ "$(fish_try 'dossier run tol')" == *tolls.lua* ]]
	[ ! -e hooked ]
}

@test "completion: zsh at a terminal" {
	setup_script
	command -v zsh >/dev/null || skip "zsh is not installed"
	cat > keys.zsh <<'ZSH'
zmodload zsh/zpty || exit 77
zpty z "PS1='> ' zsh -f -i"
type_in() { zpty -w -n z "$1"; sleep 1; }
type_in $'path=($PWD/bin $path); autoload -U compinit; compinit -D; eval "$(dossier completion zsh)"\n'
type_in $'dossier run tolls.lua --pl\t'
type_in $'x --help >out\n'
type_in $'dossier run tolls.lua --by w\t'
type_in $'--help >out2; exit\n'
for i in {1..150}; do [[ -s out2 ]] && break; sleep 0.1; done
sleep 0.3
ZSH
	timeout 30 zsh -f keys.zsh || [ $? != 77 ] || skip "zsh has no zpty"
	grep -q "only deaths at this place" out
	grep -q "only deaths at this place" out2
	[ ! -e hooked ]
}

@test "completion: fish at a terminal" {
	setup_script
	command -v fish >/dev/null || skip "fish is not installed"
	command -v script >/dev/null || skip "script(1) is not installed"
	mkdir -p home/.config/fish
	echo 'dossier completion fish | source' > home/.config/fish/config.fish
	run bash -c "{ sleep 2; printf 'dossier run tolls.lua --pl\tx --help >out; exit\n'
		for _ in \$(seq 150); do [ -s out ] && break; sleep 0.1; done; sleep 0.3; } | TERM=dumb script -qec 'fish -i' /dev/null"
	grep -q "only deaths at this place" out
	[ ! -e hooked ]
}
