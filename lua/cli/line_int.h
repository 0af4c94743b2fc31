/*
 * What the parts of the line editor share.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_CLI_LINE_INT_H
#define DS_CLI_LINE_INT_H

#include "cli/line.h"

/* The notice for what does not fit into DS_LINE_MAX. */
#define DS_LINE_FULL DS_STR("no room: a text has at most 1 MB; .load FILE runs what is longer")

/* ---- line_text.c: borders, changes, undo, the kill ring */
size_t ds_line_next(const ds_line *line, size_t at);     /* grapheme border behind at */
size_t ds_line_previous(const ds_line *line, size_t at); /* and before */
size_t ds_line_row_start(const ds_line *line, size_t at);
size_t ds_line_row_end(const ds_line *line, size_t at);
size_t ds_line_word_next(const ds_line *line, size_t at);
size_t ds_line_word_previous(const ds_line *line, size_t at);

/* Puts s in place of [from, to), cursor behind it; undo brings the old text back. False: no memory, nothing done. */
bool ds_line_change(ds_line *line, size_t from, size_t to, ds_str s);
/* The same without a step of undo. */
bool ds_line_put(ds_line *line, size_t from, size_t to, ds_str s);
/* Keeps the text as it is for undo. */
void ds_line_keep(ds_line *line);
void ds_line_undo_step(ds_line *line, bool redo);
void ds_line_undo_free(ds_line_undo *undo);

/* Cuts [from, to) into the kill ring; kills in a row become one. */
void ds_line_kill(ds_line *line, size_t from, size_t to);
void ds_line_yank(ds_line *line);
void ds_line_yank_older(ds_line *line);

void ds_line_delete_word(ds_line *line); /* up to a blank, as Ctrl-W does */
void ds_line_transpose(ds_line *line);

/* ---- line_walk.c: rows, history, search */
void ds_line_up(ds_line *line);
void ds_line_down(ds_line *line);
/* One step in the history, among entries that begin as the text did; false when there is none. */
bool ds_line_walk(ds_line *line, bool older);
/* The oldest entry, or back to what was typed. */
void ds_line_walk_far(ds_line *line, bool older);
void ds_line_search_start(ds_line *line, bool backward);
/* A key while searching; false: the search is over and the key is still to be obeyed. */
bool ds_line_search_key(ds_line *line, uint32_t key);

/* ---- line_menu.c */
void ds_line_offers_init(ds_line_offers *offers);
void ds_line_offers_clear(ds_line_offers *offers);
void ds_line_offers_free(ds_line_offers *offers);
/* Tab, or Shift-Tab. */
void ds_line_complete(ds_line *line, bool back);
/* A key while the menu is open; false: the menu is closed and the key is still to be obeyed. */
bool ds_line_menu_key(ds_line *line, uint32_t key);

#endif
