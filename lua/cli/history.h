/*
 * The lines of earlier sessions, oldest first, each once: the newest use of a line stays.
 *
 * In the file an entry is its lines, those behind the first one with a tab before them. Sessions add to
 * the file as they go, under a lock on its folder, and the last thing that a session does is to rewrite it
 * without repetition; so two that end together lose nothing of each other. The file is the user's alone.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_CLI_HISTORY_H
#define DS_CLI_HISTORY_H

#include "base/buf.h"
#include "base/status.h"

#define DS_HISTORY_MAX 2000

typedef struct ds_history {
	ds_str *v; /* owned */
	size_t n, cap;
} ds_history;

void ds_history_init(ds_history *h);
void ds_history_free(ds_history *h);

/*
 * Blanks around it are taken off; nothing, and what is no UTF-8, is not kept. Beyond DS_HISTORY_MAX the oldest
 * goes. False when memory ran out, h as before but for that.
 */
bool ds_history_add(ds_history *h, ds_str entry);

/* Adds what the file has; one that is not there is empty. DS_EFAIL when it cannot be read. */
ds_status ds_history_load(ds_history *h, const char *path, ds_err *err);

/* Puts one entry at the file's end. The folder must be there. DS_EFAIL, err tells. */
ds_status ds_history_append(const char *path, ds_str entry, ds_err *err);

/* Rewrites the file without repetition. DS_EFAIL, err tells; the file is then as before. */
ds_status ds_history_tidy(const char *path, ds_err *err);

#endif
