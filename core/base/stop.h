/*
 * The one flag that long loops poll, so that Ctrl-C stops at once and loses nothing.
 *
 * The flag is process-wide because a signal handler has no other way to reach a loop. Core functions
 * that can run long call ds_stopped() every few thousand steps and then return DS_EINTR, with their
 * output untouched.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_BASE_STOP_H
#define DS_BASE_STOP_H

#include <signal.h>
#include <stdbool.h>

extern volatile sig_atomic_t ds_stop_flag;

static inline bool ds_stopped(void)
{
	return ds_stop_flag != 0;
}

#endif
