/*
 * Worker processes and the frames between them and the parent.
 *
 * A frame is a 4-byte length (little endian, payload only), one letter, and the payload. A worker is forked
 * before any thread exists and before a store is open; it gets a fresh Lua state and nothing of the parent's.
 * What a limit ends writes one last frame and exits without closing Lua: nothing to catch, nothing to slow down.
 *
 * Letters. To the child: 'D' a document (JSON), 'S' a row number of the store, 'W' a row, 'E' no more.
 * To the parent: 'W' a row, 'P' printed text, 'R' the result (report tree or rows), 'K' the step is done,
 * 'X' an error, 'L' a limit, 'A' an annotation.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_HOST_WORKER_H
#define DS_HOST_WORKER_H

#include "base/str.h"

#include <stdbool.h>
#include <sys/types.h>

#define DS_FRAME_MAX ((size_t)1 << 30) /* payload bytes; a longer one ends the worker */

typedef struct ds_limits {
	size_t memory; /* bytes of the Lua state; 0 = none */
	size_t output; /* bytes of all frames; 0 = none */
	double cpu;    /* CPU seconds of one step; 0 = none */
} ds_limits;

/* In a child: the pipe to the parent and what ends it. One per process, since signal handlers need it. */
typedef struct ds_child {
	int in, out; /* -1 in a process that is no worker */
	ds_limits limits;
	size_t written;
	char document[256]; /* what is being worked on, for the last frame; JSON-escaped */
} ds_child;
extern ds_child ds_this_child;

/* Writes one whole frame; false when the other end is gone. Counts toward the output limit. */
bool ds_frame_write(int fd, char kind, ds_str payload);

/* 1 = one frame (payload malloced into *at, *n), 0 = end of input, -1 = broken. Blocks. */
int ds_frame_read(int fd, char *kind, char **at, size_t *n);

/* Ends this child with a last frame {"limit": what, "allowed": ..., "document": ...}. Async-signal-safe. */
_Noreturn void ds_child_limit(const char *what);

/* Arms the CPU clock of one step, or disarms it with 0. */
void ds_child_clock(double cpu_seconds);

/* Sets rlimits, signals and the allocator's trip of this child; called once, after the fork. */
void ds_child_lock(const ds_limits *limits);

#endif
