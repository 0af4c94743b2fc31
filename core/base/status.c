/*
 * Status names and ds_fail.
 *
 * SPDX-License-Identifier: MIT
 */
#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *ds_status_name(ds_status code)
{
	switch (code) {
#define DS_STATUS_NAME(name, number, text)                                                         \
	case name:                                                                                 \
		return #name;
		DS_STATUS_LIST(DS_STATUS_NAME)
#undef DS_STATUS_NAME
	}
	return "DS_EFAIL";
}

const char *ds_status_text(ds_status code)
{
	switch (code) {
#define DS_STATUS_TEXT(name, number, text)                                                         \
	case name:                                                                                 \
		return text;
		DS_STATUS_LIST(DS_STATUS_TEXT)
#undef DS_STATUS_TEXT
	}
	return "failed";
}

ds_status ds_fail(ds_err *err, ds_status code, const char *fmt, ...)
{
	va_list args;
	size_t n;

	if (!err)
		return code;
	err->code = code;
	if (!fmt) {
		snprintf(err->msg, sizeof err->msg, "%s", ds_status_text(code));
		return code;
	}
	va_start(args, fmt);
	vsnprintf(err->msg, sizeof err->msg, fmt, args);
	va_end(args);
	/* a message cut inside a UTF-8 sequence would print as a broken character */
	n = strlen(err->msg);
	if (n == sizeof err->msg - 1) {
		while (n > 0 && ((unsigned char)err->msg[n - 1] & 0xC0) == 0x80)
			n--;
		if (n > 0 && (unsigned char)err->msg[n - 1] >= 0xC0)
			err->msg[n - 1] = '\0';
	}
	return code;
}
