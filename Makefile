# dossier: one make file, no configure step. `make help` lists the targets.
# SPDX-License-Identifier: MIT
#
# A goal whose packages are missing first runs core/build/deps.sh, then starts over: so make itself,
# git and a shell are all that a bare machine needs.

BUILD ?= build
PREFIX ?= /usr/local
UCD ?= /usr/share/unicode
CC ?= cc
VERSION := 0.1.0
SHELL := /bin/sh
.DEFAULT_GOAL := all

GOALS := $(or $(MAKECMDGOALS),all)
TEST_GOALS := test asan tsan check ci fuzz valgrind ucd-check
NEED := $(if $(filter $(TEST_GOALS),$(GOALS)),test,build)
ifneq ($(filter-out help clean deps distclean,$(GOALS)),)
MISSING := $(strip $(shell CC='$(CC)' DS_BOOTSTRAPPED='$(DS_BOOTSTRAPPED)' sh core/build/deps.sh missing $(NEED)))
endif

ifneq ($(MISSING),)
# ---- packages are missing: install them, then run the same goals in a make of their own ----------
.PHONY: $(GOALS) bootstrap
$(GOALS): bootstrap
	@$(MAKE) --no-print-directory DS_BOOTSTRAPPED=1 $@
bootstrap:
	@if [ -n "$(DS_BOOTSTRAPPED)" ]; then \
		echo "make: still missing after installing: $(MISSING)" >&2; exit 1; fi
	@sh core/build/deps.sh install $(NEED)
else

# ---- libraries: the static archive where it is installed, else the shared one ---------------------
LUA_PC := $(firstword $(foreach p,lua5.4 lua-5.4 lua54 lua,$(shell pkg-config --exists '$(p) >= 5.4' '$(p) < 5.5' 2>/dev/null && echo $(p))))
PACKAGES := libutf8proc sqlite3 jansson libsodium zlib
archive = $(wildcard $(shell pkg-config --variable=libdir $(1) 2>/dev/null)/lib$(2).a)
link = $(or $(call archive,$(1),$(2)),$(shell pkg-config --libs $(1) 2>/dev/null))
ifneq ($(LUA_PC),)
LUA_LIB := $(or $(firstword $(call archive,$(LUA_PC),lua5.4) $(call archive,$(LUA_PC),lua-5.4) $(call archive,$(LUA_PC),lua54)),$(shell pkg-config --libs $(LUA_PC)))
CORE_LIBS := $(call link,libutf8proc,utf8proc) $(call link,jansson,jansson) $(call link,libsodium,sodium) $(call link,zlib,z)
SQLITE_LIB := $(call link,sqlite3,sqlite3)
# libarchive is opened while running, so its headers are all that the build needs
PKG_CFLAGS := $(shell pkg-config --cflags $(LUA_PC) $(PACKAGES) libarchive)
endif
SYS_LIBS := -lm -ldl -lpthread

# one short line a step; V=1 shows the commands
ifeq ($(V),)
Q := @
say = @echo '  $(1)'
else
say = @:
endif

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes $(if $(CI),-Werror)
OPT ?= -O3 -g
# no contraction of a * b + c: the same numbers from every compiler on every machine
CFLAGS_ALL = -std=c11 -ffp-contract=off -D_POSIX_C_SOURCE=200809L $(WARN) $(OPT) -fPIC -fvisibility=hidden -pthread \
	-DDS_VERSION='"$(VERSION)"' -Icore -Ilua $(PKG_CFLAGS) $(SAN) $(CFLAGS)
LDFLAGS_ALL = $(OPT) $(SAN) $(LDFLAGS)

# ---- sources ----------------------------------------------------------------------------------------
LAYERS := base ucd text tag io match store
CORE_SRC := $(foreach l,$(LAYERS),$(wildcard core/$(l)/*.c))
CORE_SRC := $(filter-out core/store/extension.c,$(CORE_SRC))
BIND_SRC := $(wildcard lua/bind/*.c lua/bind/*/*.c)
HOST_SRC := $(wildcard lua/host/*.c lua/cli/*.c)
ASSETS := lists fold language names harms nouns values inflect wordlists
ASSET_OBJ := $(BUILD)/obj/assets.o
CORE_OBJ := $(CORE_SRC:%.c=$(BUILD)/obj/%.o) $(ASSET_OBJ)
BIND_OBJ := $(BIND_SRC:%.c=$(BUILD)/obj/%.o)
HOST_OBJ := $(HOST_SRC:%.c=$(BUILD)/obj/%.o) $(BUILD)/obj/modules.o $(BUILD)/obj/modules_table.o
LISTS := $(wildcard core/tag/data/*.tsv)
TABLES := $(wildcard core/tag/data/values/*.tsv)
INFLECT := $(wildcard core/match/data/inflect/*.tsv)
WORDLISTS := $(wildcard core/match/data/lists/*.tsv)
MODULES := $(sort $(wildcard lua/dossier/*.lua lua/cli/*.lua lua/cli/*/*.lua lua/host/*.lua scripts/*.lua scripts/*/*.lua))

C_TESTS := $(patsubst tests/core/%.c,$(BUILD)/tests/%,$(wildcard tests/core/*/test_*.c))
EXT_SRC := core/store/extension.c core/store/tokenizer.c core/store/functions.c
EXT_OBJ := $(EXT_SRC:%.c=$(BUILD)/ext/%.o)

# a rule that fails leaves no half of a file
.DELETE_ON_ERROR:
.PHONY: all built update demo test check bench bench-store bench-sandbox accuracy asan tsan fuzz fuzz-coverage reference ucd ucd-accept ucd-check language-model model install deps help clean docs
all: $(BUILD)/dossier $(BUILD)/dossier_sqlite.so $(BUILD)/dossier.so

deps:
	@sh core/build/deps.sh install build
	@sh core/build/deps.sh install test

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC   $<)
	$(Q)$(CC) $(CFLAGS_ALL) $(call extra,$<) -MMD -MP -c -o $@ $<
# the GNU and Linux calls are used in the host (processes, limits) and nowhere else
extra = $(if $(filter lua/host/%,$(1)),-D_GNU_SOURCE) $(if $(filter core/tag/train% core/tag/model_net.c,$(1)),$(EXACT))
# training: no contraction, so that the same texts give the same bits; inner loops as wide as they come
EXACT := -O3 -ffp-contract=off

$(BUILD)/libdossier.a: $(CORE_OBJ)
	@rm -f $@
	$(call say,AR   $@)
	$(Q)ar rcs $@ $(CORE_OBJ)

# ---- embedded files ---------------------------------------------------------------------------------
# the programs that make them are made of the same core, with nothing embedded yet
$(BUILD)/libparts.a: $(filter-out $(ASSET_OBJ),$(CORE_OBJ)) $(BUILD)/obj/noassets.o
	@rm -f $@
	$(call say,AR   $@)
	$(Q)ar rcs $@ $^
$(BUILD)/mk%: $(BUILD)/libparts.a
	$(call say,LINK $@)
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $(filter %.c,$^) $< $(SQLITE_LIB) $(CORE_LIBS) $(SYS_LIBS)
$(BUILD)/mklists: core/tag/build/mklists.c
$(BUILD)/mkfold: core/text/build/mkfold.c
$(BUILD)/mkvalues: core/tag/build/mkvalues.c
$(BUILD)/lists.bin: $(BUILD)/mklists $(LISTS)
	$(call say,LIST $@)
	$(Q)$(BUILD)/mklists $@.tmp $(LISTS) && mv $@.tmp $@
$(BUILD)/fold.bin: $(BUILD)/mkfold
	$(call say,FOLD $@)
	$(Q)$(BUILD)/mkfold $@.tmp && mv $@.tmp $@
$(BUILD)/values.bin: $(BUILD)/mkvalues $(TABLES)
	$(call say,VALU $@)
	$(Q)$(BUILD)/mkvalues $@.tmp $(TABLES) && mv $@.tmp $@
$(BUILD)/language.bin: core/text/data/language.model
	@mkdir -p $(@D)
	@cp $< $@
$(BUILD)/harms.bin $(BUILD)/nouns.bin: $(BUILD)/%.bin: core/tag/data/counts/%.tsv
	@mkdir -p $(@D)
	@cp $< $@
$(BUILD)/inflect.bin: $(INFLECT)
	@mkdir -p $(@D)
	@cat $^ > $@
$(BUILD)/wordlists.bin: $(WORDLISTS)
	@mkdir -p $(@D)
	@cat $^ > $@
# no model yet (make model): the rules alone; one that goes is noticed as one that comes
$(BUILD)/names.bin: FORCE
	@mkdir -p $(@D)
	@cat $(wildcard core/tag/data/names.model) < /dev/null | cmp -s - $@ || \
		cat $(wildcard core/tag/data/names.model) < /dev/null > $@
$(BUILD)/noassets.S: core/build/assets.sh Makefile
	@mkdir -p $(@D)
	@: > $(BUILD)/empty.bin
	@sh core/build/assets.sh $(ASSETS:%=%=$(BUILD)/empty.bin) > $@
$(BUILD)/assets.S: $(ASSETS:%=$(BUILD)/%.bin) core/build/assets.sh
	@sh core/build/assets.sh $(foreach a,$(ASSETS),$(a)=$(BUILD)/$(a).bin) > $@
$(BUILD)/obj/assets.o $(BUILD)/obj/noassets.o: $(BUILD)/obj/%.o: $(BUILD)/%.S
	@mkdir -p $(@D)
	$(call say,CC   $<)
	$(Q)$(CC) $(OPT) -c -o $@ $<
# the list of files itself is an input: a removed file must not stay embedded
$(BUILD)/modules.list: FORCE
	@mkdir -p $(@D)
	@echo '$(MODULES)' | cmp -s - $@ || echo '$(MODULES)' > $@
$(BUILD)/modules.S: $(MODULES) $(BUILD)/modules.list core/build/modules.sh
	@sh core/build/modules.sh asm $(MODULES) > $@
$(BUILD)/modules_table.c: $(BUILD)/modules.list core/build/modules.sh
	@sh core/build/modules.sh table $(MODULES) > $@
$(BUILD)/obj/modules.o: $(BUILD)/modules.S $(MODULES)
	@mkdir -p $(@D)
	$(call say,CC   $<)
	$(Q)$(CC) $(OPT) -c -o $@ $<
$(BUILD)/obj/modules_table.o: $(BUILD)/modules_table.c
	@mkdir -p $(@D)
	$(call say,CC   $<)
	$(Q)$(CC) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<
FORCE:

# ---- the faces ----------------------------------------------------------------------------------------
$(BUILD)/dossier: $(HOST_OBJ) $(BIND_OBJ) $(BUILD)/libdossier.a
	$(call say,LINK $@)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LUA_LIB) $(SQLITE_LIB) $(CORE_LIBS) $(SYS_LIBS)

$(BUILD)/ext/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC   $<)
	$(Q)$(CC) $(CFLAGS_ALL) -DDS_SQLITE_EXTENSION -MMD -MP -c -o $@ $<
# the loader's sqlite3 is the only one: none is linked, and every symbol but the entry point is hidden
$(BUILD)/dossier_sqlite.so: $(EXT_OBJ) $(BUILD)/libdossier.a
	$(call say,LINK $@)
	$(Q)$(CC) $(LDFLAGS_ALL) -shared -Wl,--exclude-libs,ALL -o $@ $^ $(CORE_LIBS) $(SYS_LIBS)

# for stock Lua, whose interpreter it uses; all libraries are the shared ones, which other modules of the program may use, too
$(BUILD)/dossier.so: $(filter $(BUILD)/obj/lua/host/% $(BUILD)/obj/modules%,$(HOST_OBJ)) $(BIND_OBJ) $(BUILD)/libdossier.a
	$(call say,LINK $@)
	$(Q)$(CC) $(LDFLAGS_ALL) -shared -Wl,--exclude-libs,ALL -o $@ $^ $(shell pkg-config --libs $(PACKAGES)) $(SYS_LIBS)

# ---- tests ----------------------------------------------------------------------------------------------
# sources among the prerequisites; those that a test includes, which come from its .d, are not compiled beside it
$(BUILD)/tests/%: tests/core/%.c $(BUILD)/libdossier.a
	@mkdir -p $(@D)
	$(call say,LINK $@)
	$(Q)$(CC) $(CFLAGS_ALL) -Itests -Wno-unused-parameter -MMD -MP $(LDFLAGS_ALL) -o $@ $< \
		$(filter tests/core/match/reference/%.c %.o,$^) $(BUILD)/libdossier.a \
		$(shell pkg-config --cflags --libs cmocka 2>/dev/null) $(SQLITE_LIB) $(CORE_LIBS) $(SYS_LIBS)
# the line editor is no part of the library
LINE_OBJ := $(patsubst %.c,$(BUILD)/obj/%.o,$(filter-out lua/cli/line_tty.c lua/cli/line_lua.c lua/cli/main.c,$(wildcard lua/cli/*.c)))
$(BUILD)/tests/cli/test_line $(BUILD)/tests/cli/test_frame $(BUILD)/replay/line: $(LINE_OBJ)
$(BUILD)/tests/host/test_confine: $(patsubst %,$(BUILD)/obj/lua/host/%.o,confine landlock syscalls)
# it has a fork of its own in worker.c, so that a hostile program is at the other end
$(BUILD)/tests/host/test_frames: private CORE_LIBS += $(LUA_LIB)
$(BUILD)/tests/host/test_frames: $(filter-out $(BUILD)/obj/lua/cli/main.o $(BUILD)/obj/lua/host/worker.o,$(HOST_OBJ)) $(BIND_OBJ)
$(BUILD)/tests/sandbox/without: tests/sandbox/without.c
	@mkdir -p $(@D)
	$(call say,LINK $@)
	$(Q)$(CC) $(CFLAGS_ALL) -D_GNU_SOURCE $(LDFLAGS_ALL) -o $@ $<
$(BUILD)/tests/match/test_reference: $(wildcard tests/core/match/reference/*.[ch])

# bindings under failing allocations and wrong calls
FAULTS := $(patsubst tests/fault/%.c,$(BUILD)/tests/fault/%,$(wildcard tests/fault/test_*.c))
$(BUILD)/tests/fault/%: tests/fault/%.c $(BIND_OBJ) $(BUILD)/libdossier.a
	@mkdir -p $(@D)
	$(call say,LINK $@)
	$(Q)$(CC) $(CFLAGS_ALL) -Itests -Wno-unused-parameter -MMD -MP $(LDFLAGS_ALL) -o $@ $< $(BIND_OBJ) \
		$(BUILD)/libdossier.a $(shell pkg-config --cflags --libs cmocka 2>/dev/null) $(LUA_LIB) \
		$(SQLITE_LIB) $(CORE_LIBS) $(SYS_LIBS)

FUZZ := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
REPLAYS := $(FUZZ:%=$(BUILD)/replay/%)
$(BUILD)/replay/row: private CORE_LIBS += $(LUA_LIB)
$(BUILD)/replay/row: $(BIND_OBJ)
$(BUILD)/replay/%: tests/fuzz/fuzz_%.c tests/fuzz/replay.c $(BUILD)/libdossier.a
	@mkdir -p $(@D)
	$(call say,LINK $@)
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $(filter-out %.a,$^) $(filter %.a,$^) $(SQLITE_LIB) $(CORE_LIBS) $(SYS_LIBS)

# what tests need, so that it can be made by several jobs (make -j4 built)
built: all $(C_TESTS) $(FAULTS) $(REPLAYS) $(BUILD)/tests/sandbox/without
test: built
	@BUILD=$(BUILD) CC='$(CC)' UCD='$(UCD)' sh tests/run.sh

check:
	@mkdir -p $(BUILD)
	@BUILD=$(BUILD) CC='$(CC)' UCD='$(UCD)' sh tests/run.sh check

bench-sandbox: all
	@BUILD=$(BUILD) sh tests/bench/sandbox.sh

bench-store: all
	@BUILD=$(BUILD) sh tests/bench/find.sh '$(DATA)'
	@BUILD=$(BUILD) sh tests/bench/share.sh

asan:
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/asan OPT='-O1 -g -fno-omit-frame-pointer' \
		SAN='-fsanitize=address,undefined -fno-sanitize-recover=undefined -DDS_ARENA_DEBUG -DDS_SANITIZED' $(or $(GOAL),test)

tsan:
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/tsan OPT='-O1 -g' \
		SAN='-fsanitize=thread -DDS_SANITIZED' test

# one target with libFuzzer: make fuzz T=normalize SECS=60
T ?= normalize
SECS ?= 60
# objects that a target needs beside the library
FUZZ_OBJ = $(patsubst $(BUILD)/%,$(BUILD)/fuzz/%,$(if $(filter line,$(T)),$(LINE_OBJ))$(if $(filter row,$(T)),$(BIND_OBJ)))
fuzz:
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/fuzz CC=clang OPT='-O1 -g' \
		SAN='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -DDS_ARENA_DEBUG -DDS_SANITIZED' \
		$(BUILD)/fuzz/libdossier.a $(FUZZ_OBJ)
	@mkdir -p $(BUILD)/fuzz/corpus/$(T)
	clang -std=c11 -D_POSIX_C_SOURCE=200809L -O1 -g -Icore -Ilua $(PKG_CFLAGS) \
		-fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined \
		-o $(BUILD)/fuzz/$(T) tests/fuzz/fuzz_$(T).c $(FUZZ_OBJ) $(BUILD)/fuzz/libdossier.a \
		$(if $(filter row,$(T)),$(LUA_LIB)) $(SQLITE_LIB) $(CORE_LIBS) $(SYS_LIBS)
	$(BUILD)/fuzz/$(T) -max_total_time=$(SECS) -print_final_stats=1 $(if $(wildcard tests/fuzz/$(T).dict),-dict=tests/fuzz/$(T).dict) \
		$(BUILD)/fuzz/corpus/$(T) tests/fuzz/corpus/$(T)

# what the corpus of a target reaches: make fuzz-coverage T=normalize
fuzz-coverage:
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/coverage OPT='-O0 -g --coverage' $(BUILD)/coverage/replay/$(T)
	@sh tests/fuzz/coverage.sh $(BUILD)/coverage $(T) tests/fuzz/corpus/$(T) $(wildcard $(BUILD)/fuzz/corpus/$(T))

# the matcher of patterns against the reference: make reference N=1000000 SEED=7
N ?= 1000000
SEED ?= 1
reference: $(BUILD)/tests/match/test_reference
	@PATTERNS=$(N) SEED=$(SEED) $<

DATA ?= ../shared/data
ACCURACY := $(patsubst tests/accuracy/%.c,$(BUILD)/accuracy/%,$(wildcard tests/accuracy/*.c))
BENCH := $(patsubst tests/bench/%.c,$(BUILD)/bench/%,$(wildcard tests/bench/*.c))
$(BUILD)/accuracy/%: tests/accuracy/%.c $(wildcard tests/accuracy/*.h) $(BUILD)/libdossier.a
	@mkdir -p $(@D)
	$(call say,LINK $@)
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $< $(BUILD)/libdossier.a $(SQLITE_LIB) $(CORE_LIBS) $(SYS_LIBS)
# peers of tests/bench/text.c, each where it is installed: never needed, never in the product
PEER_ICU := $(if $(shell command -v $(CXX)),$(shell pkg-config --libs icu-uc 2>/dev/null))
PEER_UNISTRING := $(if $(wildcard /usr/include/uniwbrk.h),-lunistring)
# peer of tests/bench/gazetteer.c
PEER_HS := $(shell pkg-config --cflags --libs libhs 2>/dev/null)
$(BUILD)/bench/peer_icu.o: tests/bench/peer_icu.cc
	@mkdir -p $(@D)
	$(Q)$(CXX) -std=c++17 $(OPT) -c -o $@ $<
$(BUILD)/bench/%: tests/bench/%.c tests/bench/bench.h $(BUILD)/libdossier.a $(if $(PEER_ICU),$(BUILD)/bench/peer_icu.o)
	@mkdir -p $(@D)
	$(call say,LINK $@)
	$(Q)$(CC) $(CFLAGS_ALL) $(if $(PEER_ICU),-DBENCH_ICU) $(if $(PEER_UNISTRING),-DBENCH_UNISTRING) $(if $(PEER_HS),-DBENCH_HS) \
		$(LDFLAGS_ALL) -o $@ $< $(filter %.o,$^) $(BUILD)/libdossier.a $(SQLITE_LIB) $(CORE_LIBS) \
		$(if $(PEER_ICU)$(PEER_HS),$(PEER_ICU) $(PEER_HS) -lstdc++) $(PEER_UNISTRING) $(SYS_LIBS)

accuracy: all $(ACCURACY)
	@for t in $(ACCURACY); do $$t '$(DATA)' || exit 1; done

bench: all $(BENCH)
	@for t in $(BENCH); do $$t '$(DATA)' || exit 1; done
	@$(BUILD)/dossier run --trust --max-time 600 ./tests/bench/stats.lua
	@$(BUILD)/dossier run --trust --max-time 600 ./tests/bench/bind.lua
	@BUILD=$(BUILD) sh tests/bench/start.sh
	@BUILD=$(BUILD) sh tests/bench/names_peers.sh '$(DATA)'

# ---- generated tables: Unicode's files -> core/ucd/tables_*.c.new, looked at, then accepted -----------
ucd:
	lua5.4 core/ucd/gen.lua $(UCD) core/ucd
ucd-accept:
	@for f in core/ucd/*.c.new; do mv "$$f" "$${f%.new}" && echo "$${f%.new}"; done

# ---- the language model: TEXTS is a folder that core/text/build/texts.lua made ------------------------
TRAINER := core/text/build/train_language.c core/text/language_scan.c core/text/utf8.c core/text/utf8_vector.c \
	$(wildcard core/ucd/*.c core/base/*.c)
# no contraction and no vector sums, so that the same texts give the same bytes
$(BUILD)/train_language: $(TRAINER) core/text/language_int.h
	@mkdir -p $(@D)
	$(call say,LINK $@)
	$(Q)$(CC) $(CFLAGS_ALL) -O3 -ffp-contract=off $(LDFLAGS) -o $@ $(TRAINER) -lm
language-model: $(BUILD)/train_language
	$(BUILD)/train_language core/text/data/language.model.new '$(TEXTS)/train' '$(TEXTS)/dev' \
		$$(grep -v '^#' core/text/data/language.classes)
	mv core/text/data/language.model.new core/text/data/language.model

# ---- the model of names: DATA/ner has the labelled text, VECTORS is a file that core/tag/build/vectors.lua made ----
NER := $(DATA)/ner
NER_TRAIN := docred docred uner-ewt uner-ewt gum gum \
	crossner-politics crossner-politics crossner-politics crossner-literature crossner-literature crossner-literature \
	re3d re3d re3d crossner-music crossner-science crossner-ai btc wnut17
NER_DEV := gum re3d docred uner-ewt crossner-politics crossner-literature
VECTORS ?= $(BUILD)/glove.txt
# what the options do: docs/train.md; why these: docs/model-card.md
MODEL_OPTIONS := --words 140000 --hidden 80 --models 3 --passes 3 --seed 2
model: all
	$(BUILD)/dossier train -o core/tag/data/names.model --lang en --card core/tag/data/names.card.json \
		--vectors '$(VECTORS)' $(MODEL_OPTIONS) \
		$(NER_DEV:%=--dev '$(NER)/%.dev.conll') $(NER_TRAIN:%='$(NER)/%.train.conll')

# ---- demo, install, docs -----------------------------------------------------------------------------
demo: all
	@sh examples/demo.sh $(BUILD)/dossier $(BUILD)

# after a change that is meant, such as a new model: read the diff
update: all docs
	@for d in tests/cases/*/; do sh tests/cases/run.sh $(BUILD)/dossier $$d update; done
	@for p in $$(sed -n 's/.*{ page run \(.*\.md\); }$$/\1/p' tests/cli/docs.bats); do \
		DOSSIER=$(abspath $(BUILD))/dossier $(or $(shell command -v lua5.4),lua) tests/cli/docs.lua update $$p $$(mktemp -d) || exit 1; done
	@git status --short -- tests/cases docs README.md lua/types examples || true

docs: all
	@$(BUILD)/dossier help --markdown > docs/lua-api.md
	@$(BUILD)/dossier help --luacats > lua/types/dossier.lua

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/dossier $(DESTDIR)$(PREFIX)/lib/lua/5.4
	install -m 755 $(BUILD)/dossier $(DESTDIR)$(PREFIX)/bin/dossier
	install -m 644 $(BUILD)/dossier_sqlite.so $(DESTDIR)$(PREFIX)/lib/dossier/dossier_sqlite.so
	install -m 755 $(BUILD)/dossier.so $(DESTDIR)$(PREFIX)/lib/lua/5.4/dossier.so

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
endif

clean:
	rm -rf $(BUILD)

help:
	@echo 'make            build/dossier, build/dossier.so for lua5.4, build/dossier_sqlite.so'
	@echo 'make demo       add the example reports to a store and lay three publishers side by side'
	@echo 'make test       every check and test; ends with "N passed, N failed"'
	@echo 'make check      only the checks of the tree: layers, headers, sizes, generated files'
	@echo 'make asan       the tests under AddressSanitizer and UBSan (tsan: ThreadSanitizer)'
	@echo 'make accuracy   precision and recall on marked texts (DATA=FOLDER for the outside sets)'
	@echo 'make bench      speed, as ratios to a peer or a limit in the same run'
	@echo 'make bench-sandbox  what confinement costs: start of a script, map over 10,000 documents'
	@echo 'make bench-store  find in a store of 100,000 articles, which it makes once (DATA=FOLDER)'
	@echo 'make fuzz       T=normalize SECS=60: one fuzz target under libFuzzer (needs clang)'
	@echo 'make reference  N=1000000 SEED=7: random patterns, the matcher against a plain one'
	@echo 'make fuzz-coverage T=normalize: lines of core/ that the corpus of a target reaches'
	@echo 'make ucd        regenerate the Unicode tables as *.c.new; ucd-accept takes them over'
	@echo 'make language-model  TEXTS=FOLDER: train the language model anew (docs/language.md)'
	@echo 'make model      VECTORS=FILE DATA=FOLDER: train the model of names anew (docs/model-card.md)'
	@echo 'make docs       regenerate docs/lua-api.md and lua/types from the registration table'
	@echo 'make update     rewrite expected outputs (tests/cases, docs pages) after a change that is meant'
	@echo 'make install    PREFIX=/usr/local, DESTDIR='
	@echo 'make deps       install the packages that are needed (Debian, Ubuntu)'
	@echo 'make clean      remove build/'
