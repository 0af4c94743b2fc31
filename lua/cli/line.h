/*
 * A line editor: text of one or more lines, grapheme by grapheme, with undo, a kill ring, history, search
 * and completion. docs/repl.md lists its keys.
 *
 * It is a state machine that knows neither a terminal nor Lua: start it, feed it bytes, stop it. frame.h says what
 * the screen should show; line_tty.c connects both to a terminal; what is language (is the text whole, which
 * word has which colour, what could be completed) comes from the caller's functions.
 *
 * Memory that runs out makes a key do nothing. Text is well-formed UTF-8 of at most DS_LINE_MAX bytes, without control
 * characters but line feed and tab; the cursor stands on a grapheme's border.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_CLI_LINE_H
#define DS_CLI_LINE_H

#include "base/buf.h"
#include "cli/history.h"
#include "cli/keys.h"

#define DS_LINE_MAX ((size_t)1 << 20)
#define DS_LINE_KILLS 8

typedef enum ds_line_event {
	DS_LINE_MORE,
	DS_LINE_DONE,   /* Enter, and the text is whole */
	DS_LINE_EOF,    /* Ctrl-D on nothing */
	DS_LINE_CANCEL, /* Ctrl-C */
	DS_LINE_SUSPEND /* Ctrl-Z: stop the process, go on afterwards */
} ds_line_event;

/* What a byte of the text is, for its colour. */
typedef enum ds_line_class {
	DS_LINE_PLAIN,
	DS_LINE_KEYWORD,
	DS_LINE_STRING,
	DS_LINE_NUMBER,
	DS_LINE_COMMENT,
	DS_LINE_KNOWN, /* a name that has a value */
	DS_LINE_WRONG,
	DS_LINE_COMMAND,
	DS_LINE_CLASSES
} ds_line_class;

/* Candidates of a completion; filled by ds_line_offer. */
typedef struct ds_line_offers {
	size_t from;  /* they replace the text from here to the cursor */
	ds_buf bytes; /* text and hint, one behind the other */
	ds_buf items; /* of ds_line_offered */
} ds_line_offers;

typedef struct ds_line_offered {
	size_t text, text_len, hint_len;
} ds_line_offered;

typedef struct ds_line_calls {
	void *ctx;
	/*
	 * Enter with the cursor at `at`: true when the text is whole. *here: the columns by which the cursor's row is to
	 * be indented (-1, as it comes: leave it as it is); *next: those of the new row when it is not whole.
	 */
	bool (*enter)(void *ctx, ds_str text, size_t at, int *here, int *next);
	/* What could stand at `at`; offers->from is set to `at`. */
	void (*complete)(void *ctx, ds_str text, size_t at, ds_line_offers *offers);
	/* One class a byte, and one line of help on what surrounds the cursor; both may be left empty. */
	void (*look)(void *ctx, ds_str text, size_t at, ds_buf *classes, ds_buf *hint);
} ds_line_calls;

typedef struct ds_line_undo {
	struct ds_line_state {
		char *text; /* owned */
		size_t len, at;
	} *v;
	size_t n, cap, pos; /* v[pos..n) is what redo brings back */
	size_t bytes;
} ds_line_undo;

/* What the last key did: some keys go on with that. */
typedef enum ds_line_did { DS_DID_OTHER, DS_DID_TYPE, DS_DID_KILL, DS_DID_YANK, DS_DID_WALK, DS_DID_MOVE } ds_line_did;

typedef struct ds_line {
	ds_buf text;
	size_t at; /* cursor, bytes */
	size_t goal; /* column that Up and Down keep to */
	ds_keys keys;
	const ds_line_calls *calls; /* borrowed; its functions may be NULL */
	const ds_history *history;  /* borrowed */
	ds_line_did did, last;
	bool control_x; /* Ctrl-X came, its second key did not */
	bool clear;     /* Ctrl-L: the screen is to be cleared before the next drawing */
	ds_line_undo undo;
	ds_buf kills[DS_LINE_KILLS];
	size_t kill, yank_from; /* kills[kill] is the newest, or the one that was yanked */
	/* history: shown == history->n is the text that was typed, kept in `typed` */
	size_t shown;
	ds_buf typed, prefix;
	/* search */
	bool searching, backward, missed;
	ds_buf needle;
	size_t found_len; /* bytes at the cursor that are what was looked for */
	/* completion */
	bool menu;
	ds_line_offers offers;
	size_t chosen; /* == number of offers: none */
	ds_buf before; /* what the choice replaces: Escape brings it back */
	/* what calls->look said last */
	ds_buf classes, hint;
	ds_str notice; /* what went wrong with the last key; empty: nothing */
} ds_line;

/* The history and the calls live longer than the line; both may be NULL. */
void ds_line_start(ds_line *line, const ds_history *history, const ds_line_calls *calls);
void ds_line_stop(ds_line *line);

/* Begins the next text; what was killed stays. */
void ds_line_reset(ds_line *line);

/* One byte from the terminal. */
ds_line_event ds_line_feed(ds_line *line, unsigned char byte);

/* Closes what stands under the text, and puts the cursor at its end: how a line that is done is left on the screen. */
void ds_line_settle(ds_line *line);

/* No byte came for a moment (see ds_keys_timeout). */
ds_line_event ds_line_timeout(ds_line *line);

/* Asks calls->look about the text as it is now: once before a drawing, not for every byte. */
void ds_line_look(ds_line *line);

/* Adds a candidate; hint may be empty. For calls->complete. */
void ds_line_offer(ds_line_offers *offers, ds_str text, ds_str hint);

size_t ds_line_offers_count(const ds_line_offers *offers);
/* Borrowed, until the next offer. */
ds_str ds_line_offer_text(const ds_line_offers *offers, size_t i);
ds_str ds_line_offer_hint(const ds_line_offers *offers, size_t i);

#endif
