/*
 * Status codes and the error a caller hands in.
 *
 * A function that can fail returns a ds_status: 0 or negative. The message goes into the caller's
 * ds_err, so there is no allocation, no thread-local state and no stale text. Expected failures have
 * codes of their own; everything else is DS_EFAIL.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_BASE_STATUS_H
#define DS_BASE_STATUS_H

/* name, number, what it means; Lua shows the name without "DS_" as err.code */
#define DS_STATUS_LIST(X)                                                                          \
	X(DS_OK, 0, "ok")                                                                          \
	X(DS_EFAIL, -1, "failed")                                                                  \
	X(DS_ENOMEM, -2, "out of memory")                                                          \
	X(DS_ENOENT, -3, "not found")                                                              \
	X(DS_EENCODING, -4, "wrong encoding")                                                      \
	X(DS_ELIMIT, -5, "limit reached")                                                          \
	X(DS_EBUSY, -6, "in use")                                                                  \
	X(DS_EUSER, -7, "stopped by the caller's function")                                        \
	X(DS_EINTR, -8, "interrupted")                                                             \
	X(DS_ESYNTAX, -9, "syntax error")

typedef enum ds_status {
#define DS_STATUS_ENUM(name, number, text) name = number,
	DS_STATUS_LIST(DS_STATUS_ENUM)
#undef DS_STATUS_ENUM
} ds_status;

/* One line, lower case, no final full stop. NULL is allowed wherever a ds_err * is taken. */
typedef struct ds_err {
	ds_status code;
	char msg[256];
} ds_err;

#if defined(__GNUC__)
#define DS_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define DS_PRINTF(f, a)
#endif

/* "DS_ENOENT" for DS_ENOENT; "DS_EFAIL" for a number that is no status. Static, never NULL. */
const char *ds_status_name(ds_status code);

/* "not found" for DS_ENOENT. Static, never NULL. */
const char *ds_status_text(ds_status code);

/*
 * Writes code and message into *err (cut at a character border to fit) and returns code, so that a
 * failure is one line: return ds_fail(err, DS_ENOENT, "%s: no such file", path);
 * With fmt NULL the code's own text is the message.
 */
ds_status ds_fail(ds_err *err, ds_status code, const char *fmt, ...) DS_PRINTF(3, 4);

#endif
