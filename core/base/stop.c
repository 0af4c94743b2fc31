/*
 * The stop flag. See stop.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "base/stop.h"

volatile sig_atomic_t ds_stop_flag = 0;
