/*
 * Worker processes and the frames between them and the parent.
 *
 * A frame is a 4-byte length (little endian, payload only), one letter, and the payload. A worker is forked
 * before any thread exists and before a store is open; it gets a fresh Lua state and nothing of the parent's.
 * What a limit ends writes one last frame and exits without closing Lua: nothing to catch, nothing to slow down.
 *
 * Letters. To the child: 'D' a document (JSON), 'S' a row number of the store, 'W' a row, 'E' no more.
 * To the parent: 'B' the script begins, 'W' a row, 'P' printed text, 'R' the result (report tree or rows), 'K' the step is done,
 * 'X' an error, 'L' a limit.
 *
 * Invariant: a child never sends a cut frame and goes on. Its clock waits while a frame is on its way, so
 * the last frame ('L') always starts at a frame's border.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_HOST_WORKER_H
#define DS_HOST_WORKER_H

#include "base/str.h"
#include "host/confine.h"

#include <lua.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define DS_FRAME_HEAD 5
#define DS_FRAME_MAX ((size_t)1 << 30) /* payload bytes; a longer one ends the worker */

typedef struct ds_limits {
	size_t memory;   /* bytes of the Lua state; 0 = none */
	uint64_t output; /* bytes of all frames; 0 = none */
	bool confined;   /* only named files, no processes, no network, standard input and output closed */
	bool input;      /* a confined worker keeps its standard input: the user named it */
	bool eager;      /* somebody watches: printed text goes out at once */
} ds_limits;

/* In a child: the socket to the parent and what ends it. One per process, since signal handlers need it. */
typedef struct ds_child {
	int fd;       /* -1 in a process that is no worker */
	lua_State *L; /* to find the script's line; NULL until there is one */
	ds_limits limits;
	uint64_t written;   /* bytes of all frames so far */
	char document[256]; /* what is being worked on, for the last frame; safe inside JSON */
	char line[160];     /* where the script was when a limit ended it, the same */
} ds_child;
extern ds_child ds_this_child;

/* The length and letter of a frame, at the front of it. */
void ds_frame_head(char head[DS_FRAME_HEAD], char kind, size_t n);
size_t ds_frame_length(const char head[DS_FRAME_HEAD]);

/*
 * One frame to the parent; false when it is gone or the frame is too long. Rows and printed text are
 * gathered and go out together; every other frame takes them along. May end the child (output limit).
 */
bool ds_child_send(char kind, ds_str payload);

/* Sends what was gathered. */
void ds_child_flush(void);

/* 1 = one frame from the parent (payload malloced into *at, *n), 0 = end of input, -1 = broken. Blocks. */
int ds_child_receive(char *kind, char **at, size_t *n);

/*
 * Ends this child with a last frame {"limit": what, "document": ..., "line": ...}. Async-signal-safe.
 */
_Noreturn void ds_child_limit(const char *what);

/* The same, from ordinary code: the script's line is looked up. */
_Noreturn void ds_child_limit_here(const char *what);

/* Arms the CPU clock of one step, or disarms it with 0. */
void ds_child_clock(double cpu_seconds);

/* First thing in a child: it dies with the parent, and the parent's signal handlers are not its own. */
void ds_child_begin(int fd, pid_t parent);

/*
 * The one place where a child locks itself down: limits and signals, what it may do, which files stay open to it. Called
 * once, when everything that the script needs is open. DS_EFAIL: the kernel refused, and the child must not go on.
 */
ds_status ds_child_lock(const ds_limits *limits, const ds_confine_paths *paths, ds_err *err);

/* Makes an escaped copy that is safe inside a JSON string, cut at a character's border. */
void ds_child_note(char *out, size_t size, const char *text);

#endif
