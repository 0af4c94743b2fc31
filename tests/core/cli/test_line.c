/*
 * The line editor without a terminal: bytes to keys, keys to text, history and its file.
 *
 * Keys are written as a terminal sends them; ^A is a control character, | shows where the cursor is.
 *
 * SPDX-License-Identifier: MIT
 */
#include "cli/line_int.h"

#include "text/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define TEST(name, function) {"cli/line: " name, function, NULL, NULL, NULL}
#define FAMILY "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7"
#define UP "\x1b[A"
#define DOWN "\x1b[B"
#define LEFT "\x1b[D"
#define RIGHT "\x1b[C"
#define ESCAPE "\x1b\x1b[9~" /* a second sequence, of no meaning, tells the first was the key alone */

/* ---- keys --------------------------------------------------------------------------------------------- */

/* The keys of these bytes, as numbers. */
static void keys_are(const char *bytes, const uint32_t *want, size_t n)
{
	ds_keys k;
	size_t found = 0;

	ds_keys_init(&k);
	for (const char *b = bytes; *b; b++) {
		uint32_t key = ds_keys_feed(&k, (unsigned char)*b);

		if (key != DS_KEY_NONE) {
			assert_true(found < n);
			assert_int_equal(key, want[found]);
			found++;
		}
	}
	assert_int_equal(found, n);
	assert_false(ds_keys_pending(&k));
	ds_keys_free(&k);
}

#define KEYS(bytes, ...)                                                                                     \
	keys_are(bytes, (const uint32_t[]){__VA_ARGS__},                                                     \
		 sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))

static void decoder(void **state)
{
	KEYS("a\xC3\xA9\xE6\x97\xA5\xF0\x9F\x98\x80", DS_KEY_TEXT, DS_KEY_TEXT, DS_KEY_TEXT, DS_KEY_TEXT);
	KEYS("\x01\r\n\x7f\x08\t", 1, 13, 13, 127, 127, 9);
	KEYS("\x1b[A\x1bOA\x1b[1;5C\x1b[1;3D", DS_KEY_UP, DS_KEY_UP, DS_KEY_RIGHT | DS_KEY_CTRL, DS_KEY_LEFT | DS_KEY_ALT);
	KEYS("\x1b[3~\x1b[1~\x1b[8~\x1b[5~\x1b[Z", DS_KEY_DELETE, DS_KEY_HOME, DS_KEY_END, DS_KEY_PAGE_UP, DS_KEY_BACK_TAB);
	KEYS("\x1b" "b\x1b\x7f\x1b\r", 'b' | DS_KEY_ALT, 127 | DS_KEY_ALT, 13 | DS_KEY_ALT);
	KEYS("\x1b[13;2u\x1b[97;5u\x1b[27;2;13~", 13 | DS_KEY_ALT, 1, 13 | DS_KEY_ALT);
	/* what is cut off, unknown or no UTF-8 takes nothing with it */
	KEYS("\xC3" "a", DS_KEY_TEXT);
	KEYS("\xFF\x80\xC0\xAF\xED\xA0\x80\xF5" "a", DS_KEY_TEXT);
	KEYS("\xE6\x97\x1b[A", DS_KEY_UP);
	KEYS("\x1b[12\x1b[A", DS_KEY_UP);
	KEYS("\x1b[3\x01", 1);
	KEYS("\x1b[?64;1;2c\x1b[[Ax", DS_KEY_TEXT);
	KEYS("\x1b[1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1Ax", DS_KEY_TEXT);
	KEYS("\x1b[999999999999999999999~x", DS_KEY_TEXT);
	KEYS("\x1b\x1b[A", DS_KEY_ESCAPE, DS_KEY_UP);
	KEYS("\x1b[200~a\x1b[20\x1b[201~b", DS_KEY_PASTE, DS_KEY_TEXT);
}

static void decoder_timeout(void **state)
{
	ds_keys k;

	ds_keys_init(&k);
	assert_int_equal(ds_keys_feed(&k, 27), DS_KEY_NONE);
	assert_true(ds_keys_pending(&k));
	assert_int_equal(ds_keys_timeout(&k), DS_KEY_ESCAPE);
	ds_keys_feed(&k, 27);
	ds_keys_feed(&k, '[');
	assert_int_equal(ds_keys_timeout(&k), DS_KEY_NONE);
	assert_int_equal(ds_keys_feed(&k, 'x'), DS_KEY_TEXT);
	for (const char *b = "\x1b[200~lost"; *b; b++)
		ds_keys_feed(&k, (unsigned char)*b);
	assert_true(ds_keys_pending(&k));
	assert_int_equal(ds_keys_timeout(&k), DS_KEY_PASTE);
	assert_true(ds_str_is(ds_buf_view(&k.paste), "lost"));
	assert_false(ds_keys_pending(&k));
	ds_keys_free(&k);
}

/* ---- text --------------------------------------------------------------------------------------------- */

static bool on_enter(void *ctx, ds_str text, size_t at, int *here, int *next)
{
	/* a text that begins with "do" wants an "end" */
	if (!ds_str_starts(text, DS_STR("do")) || ds_str_ends(text, DS_STR("end")))
		return true;
	*here = ds_str_ends(ds_str_sub(text, 0, at), DS_STR("}")) ? 0 : -1;
	*next = 2;
	return false;
}

static void on_complete(void *ctx, ds_str text, size_t at, ds_line_offers *offers)
{
	static const char *const words[] = {"print(", "printer", "pairs(", "z\xC3\xA9", "z\xC3\xA8"};
	size_t from = at;

	while (from > 0 && text.at[from - 1] > ' ')
		from--;
	offers->from = from;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (ds_str_starts(ds_str_of(words[i]), ds_str_sub(text, from, at)))
			ds_line_offer(offers, ds_str_of(words[i]), DS_STR("hint"));
	}
	ds_line_offer(offers, DS_STR("\xFF"), DS_STR(""));
}

static const ds_line_calls calls = {NULL, on_enter, on_complete, NULL};

static ds_line_event feed(ds_line *line, const char *bytes)
{
	ds_line_event event = DS_LINE_MORE;

	for (const char *b = bytes; *b && event == DS_LINE_MORE; b++)
		event = ds_line_feed(line, (unsigned char)*b);
	return event;
}

static void shows(const ds_line *line, const char *want)
{
	char got[4096];
	size_t n = line->text.len < 2000 ? line->text.len : 2000;

	memcpy(got, line->text.at ? line->text.at : "", line->at);
	got[line->at] = '|';
	memcpy(got + line->at + 1, line->text.at ? line->text.at + line->at : "", n - line->at);
	got[n + 1] = '\0';
	assert_string_equal(got, want);
}

/* What these bytes make of an empty text. */
static void gives(const char *bytes, const char *want)
{
	ds_line line;

	ds_line_start(&line, NULL, &calls);
	assert_int_equal(feed(&line, bytes), DS_LINE_MORE);
	shows(&line, want);
	ds_line_stop(&line);
}

static void graphemes(void **state)
{
	gives("a" FAMILY "b" LEFT LEFT "x", "ax|" FAMILY "b");
	gives("a" FAMILY "b" LEFT "\x7f", "a|b");
	gives("cafe\xCC\x81!" LEFT "\x7f", "caf|!");
	gives("e" LEFT RIGHT "\xCC\x81\x7f", "|");
	gives("\xD9\x85\xD8\xB1\xD8\xAD" LEFT LEFT "x", "\xD9\x85x|\xD8\xB1\xD8\xAD");
	gives("\xE6\x97\xA5\xE6\x9C\xAC" LEFT "\x14", "\xE6\x9C\xAC\xE6\x97\xA5|");
	gives("\xF0\x9F\x87\xA6\xF0\x9F\x87\xBF\xF0\x9F\x87\xAB\xF0\x9F\x87\xB7" LEFT "\x7f", "|\xF0\x9F\x87\xAB\xF0\x9F\x87\xB7");
	gives("ab\x01\x1b[3~", "|b");
	gives("\xFF\xC3(\x01", "|(");
}

static void words(void **state)
{
	gives("one.two(three" "\x1b" "b\x1b" "b", "one.|two(three");
	gives("one.two(three\x01\x1b" "f\x1b" "f", "one.two|(three");
	gives("a b  \x17", "a |");
	gives("x = f(a_b\x1b\x7f", "x = f(|");
	gives("don't stop\x1b" "b\x1b" "d", "don't |");
	gives("\xD0\xBF\xD1\x80\xD0\xB8 \xD0\xBC\xD0\xB8\xD1\x80\x1b" "b\x7f", "\xD0\xBF\xD1\x80\xD0\xB8|\xD0\xBC\xD0\xB8\xD1\x80");
}

static void kills(void **state)
{
	gives("one two\x17\x17\x19", "one two|");       /* kills in a row are one */
	gives("one\x15two\x15\x19\x1by", "one|");        /* the ring */
	gives("one two" LEFT LEFT LEFT "\x0b\x01\x19", "two|one ");
	gives("a\x1b\rb\x01\x15", "a|b");                /* at a row's start the line feed goes */
	gives("a\x1b\rb" UP "\x05\x0b", "a|b");
	gives("\x19", "|");
	gives("x\x1by", "x|");
}

static void undo(void **state)
{
	gives("one two\x1f", "one|");
	gives("one two\x1f\x1f", "|");
	gives("one two\x1f\x1f\x1b_\x1b_", "one two|");
	gives("one\x15\x18\x15", "one|"); /* Ctrl-X Ctrl-U */
	gives("one\x15" "new\x1f\x1f\x1b_x\x1b_", "x|");
	gives("\x1f\x1b_", "|");
	gives("\x1b[200~p q\x1b[201~\x1f", "|");
}

static void paste(void **state)
{
	gives("\x1b[200~a\rb\r\nc\nd\x1b[201~", "a\nb\nc\nd|");
	gives("\x1b[200~\x01\x03\x1b[A\xFF\tz\x1b[201~", "[A\xEF\xBF\xBD\tz|");
	gives("\x1b[200~do\n\x09x\x1b[201~", "do\n\tx|");
	gives("()\x1b[D\x1b[200~a\x1b[201~", "(a|)");
}

static void long_paste(void **state)
{
	ds_line line;
	size_t rows = 0;

	ds_line_start(&line, NULL, &calls);
	feed(&line, "\x1b[200~");
	for (int i = 0; i < 500; i++)
		feed(&line, "print(\"a line of a script\")\r");
	feed(&line, "\x1b[201~");
	for (size_t i = 0; i < line.text.len; i++)
		rows += line.text.at[i] == '\n';
	assert_int_equal(rows, 500);
	ds_line_stop(&line);
	/* half of what does not fit is not taken: it is said, and the end is still seen */
	ds_line_start(&line, NULL, &calls);
	feed(&line, "\x1b[200~");
	for (size_t i = 0; i < DS_PASTE_MAX + 100; i++)
		ds_line_feed(&line, 'x');
	feed(&line, "\x1b[201~");
	assert_int_equal(line.text.len, 0);
	assert_true(line.notice.len > 0);
	feed(&line, "y");
	shows(&line, "y|");
	assert_int_equal(line.notice.len, 0);
	/* nor what does not fit any more */
	feed(&line, "\x1b[200~");
	for (size_t i = 0; i < DS_PASTE_MAX; i++)
		ds_line_feed(&line, 'x');
	feed(&line, "\x1b[201~");
	shows(&line, "y|");
	assert_true(line.notice.len > 0);
	ds_line_stop(&line);
}

/* Without bracketed paste each byte is a key: the time for one must not grow with the row. */
static void long_typing(void **state)
{
	ds_line line;

	(void)state;
	ds_line_start(&line, NULL, &calls);
	for (size_t i = 0; i < 300000; i++)
		ds_line_feed(&line, i % 50 == 49 ? ';' : 'x');
	assert_int_equal(line.text.len, 300000);
	assert_int_equal(line.at, 300000);
	for (size_t i = 0; i < 1000; i++)
		feed(&line, "\x7f");
	assert_int_equal(line.text.len, 299000);
	ds_line_stop(&line);
	/* one grapheme of 10,000 marks goes as one, and what stands before and behind it stays */
	ds_line_start(&line, NULL, &calls);
	feed(&line, "ae");
	for (size_t i = 0; i < 10000; i++)
		feed(&line, "\xCC\x81");
	feed(&line, "z\x02\x02");
	assert_int_equal(line.at, 1);
	feed(&line, "\x06\x7f");
	shows(&line, "a|z");
	ds_line_stop(&line);
	/* CR LF of an old history file is one */
	ds_line_start(&line, NULL, &calls);
	ds_line_put(&line, 0, 0, DS_STR("a\r\nb"));
	ds_line_put(&line, 1, 1, DS_STR("x"));
	shows(&line, "ax|\r\nb");
	ds_line_stop(&line);
}

static void rows(void **state)
{
	gives("do\r", "do\n  |");
	gives("do\rx\r", "do\n  x\n  |");
	gives("do\r{}\r", "do\n{}\n  |");  /* what closes is moved out */
	gives("do\r\x7f", "do\n|");       /* a step of the indentation at once */
	gives("do\rlong\ra" UP UP, "do|\n  long\n  a");
	gives("abcdef\x1b\rx\x1b\rabcdef" UP UP, "abcdef|\nx\nabcdef");
	gives("abcdef\x1b\rx\x1b\rabcdef" UP "\x1b[F" UP, "a|bcdef\nx\nabcdef");
	gives("a\x1b\r\xE6\x97\xA5x" UP DOWN, "a\n\xE6\x97\xA5x|"); /* back to the column it came from */
	gives("\xE6\x97\xA5x\x1b\rab" LEFT UP, "|\xE6\x97\xA5x\nab");
	gives("  \t", "    |");
}

static void ends(void **state)
{
	ds_line line;

	ds_line_start(&line, NULL, &calls);
	assert_int_equal(feed(&line, "\x04"), DS_LINE_EOF);
	assert_int_equal(feed(&line, "a\x01\x04"), DS_LINE_MORE);
	shows(&line, "|");
	assert_int_equal(feed(&line, "ab\r"), DS_LINE_DONE);
	shows(&line, "ab|");
	ds_line_reset(&line);
	shows(&line, "|");
	assert_int_equal(feed(&line, "x\x1a"), DS_LINE_SUSPEND);
	assert_int_equal(feed(&line, "\x03"), DS_LINE_CANCEL);
	/* what was killed can be brought back in the next text */
	ds_line_reset(&line);
	feed(&line, "kept\x15");
	ds_line_reset(&line);
	feed(&line, "\x19");
	shows(&line, "kept|");
	ds_line_stop(&line);
}

static void completion(void **state)
{
	gives("p\t", "p|");
	gives("p\t\t", "print(|");
	gives("p\t\t\t", "printer|");
	gives("p\t\x1b[Z", "pairs(|");  /* backward: the last one */
	gives("p\t\t" ESCAPE, "p|");
	gives("p\t\t\r", "print(|");      /* Enter takes the choice */
	gives("pr\t", "print|");          /* what they share */
	gives("pri\tx", "printx|");
	gives("pa\t", "pairs(|");
	gives("pa\t\x1f", "pa|");
	gives("pq\t", "pq|");
	gives("z\t", "z|");               /* half of a character is nothing that is shared */
	gives("x pa\x01\x05\t y", "x pairs( y|");
}

/* ---- history ------------------------------------------------------------------------------------------ */

static const char *const old[] = {"x = 1", "print(x)", "for i = 1, 2 do\n  print(i)\nend", "y = 2"};

static void recalls(const char *bytes, const char *want)
{
	ds_history h;
	ds_line line;

	ds_history_init(&h);
	for (size_t i = 0; i < sizeof old / sizeof old[0]; i++)
		assert_true(ds_history_add(&h, ds_str_of(old[i])));
	ds_line_start(&line, &h, &calls);
	assert_int_equal(feed(&line, bytes), DS_LINE_MORE);
	shows(&line, want);
	ds_line_stop(&line);
	ds_history_free(&h);
}

static void walking(void **state)
{
	recalls(UP, "y = 2|");
	recalls(UP UP UP, "print(x)|"); /* through an entry of several rows */
	recalls(UP UP UP UP UP UP DOWN, "print(x)|");
	recalls("typed" UP, "typed|");
	recalls("p" UP, "print(x)|"); /* by prefix */
	recalls("p" UP DOWN, "p|");
	recalls("fo" UP LEFT UP, "for i = 1, 2 do\n  |print(i)\nend"); /* between rows once something else was done */
	recalls("ab" LEFT LEFT UP DOWN, "ab|");
	recalls("q\x1b<", "x = 1|");
	recalls("q\x1b<\x1b>", "q|");
	recalls(UP "!" UP, "y = 2!|");
	/* what came from the history and was changed asks anew, the newest too */
	recalls(UP "\x15" UP, "y = 2|");
	recalls(UP UP UP "\x15" "y" UP, "y = 2|");
	recalls(UP UP UP "\x15" "y" UP DOWN, "y|");
	recalls("p\x1b[5~", "print(x)|");
	recalls("\x10\x10\x0e", "y = 2|");
	recalls(UP "\x1f", "|");
}

static void searching(void **state)
{
	recalls("\x12print", "for i = 1, 2 do\n  |print(i)\nend");
	recalls("\x12print\x12", "|print(x)");
	recalls("\x12print\x12\x13", "for i = 1, 2 do\n  |print(i)\nend");
	recalls("\x12print\x12\x12\x12", "|print(x)");
	recalls("\x12print(x", "|print(x)");
	recalls("\x12print(x\x7f\x7f", "for i = 1, 2 do\n  |print(i)\nend");
	recalls("was\x12print\x07", "was|");
	recalls("was\x12print" ESCAPE "!", "for i = 1, 2 do\n  !|print(i)\nend");
	recalls("was\x12qq", "was|");
	recalls("was\x12yq", "|y = 2"); /* what was found last stays */
	recalls("was\x12y\x05!", "y = 2!|");
	recalls("\x12y\x1f", "|");
	recalls("\x12\x12\x7f\x13", "|");
	gives("a\x12q\x12\x13\x7f", "a|");
}

static void search_runs_what_it_found(void **state)
{
	ds_history h;
	ds_line line;

	ds_history_init(&h);
	ds_history_add(&h, DS_STR("print(x)"));
	ds_line_start(&line, &h, &calls);
	assert_int_equal(feed(&line, "\x12pri\r"), DS_LINE_DONE);
	shows(&line, "print(x)|");
	ds_line_stop(&line);
	ds_history_free(&h);
}

static void each_once(void **state)
{
	ds_history h;
	char name[32];

	ds_history_init(&h);
	ds_history_add(&h, DS_STR("a"));
	ds_history_add(&h, DS_STR("b"));
	ds_history_add(&h, DS_STR(" a \n"));
	ds_history_add(&h, DS_STR("  "));
	ds_history_add(&h, DS_STR("\xFF"));
	assert_int_equal(h.n, 2);
	assert_true(ds_str_is(h.v[0], "b") && ds_str_is(h.v[1], "a"));
	for (int i = 0; i < DS_HISTORY_MAX + 5; i++) {
		snprintf(name, sizeof name, "entry %d", i);
		assert_true(ds_history_add(&h, ds_str_of(name)));
	}
	assert_int_equal(h.n, DS_HISTORY_MAX);
	assert_true(ds_str_is(h.v[0], "entry 5"));
	ds_history_free(&h);
}

static void in_a_file(void **state)
{
	char folder[] = "/tmp/dossier-line-XXXXXX", path[64];
	ds_history h;
	ds_err err;
	struct stat st;

	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/history", folder);
	ds_history_init(&h);
	assert_int_equal(ds_history_load(&h, path, &err), DS_OK);
	assert_int_equal(h.n, 0);
	assert_int_equal(ds_history_tidy(path, &err), DS_OK);
	assert_int_equal(ds_history_append(path, DS_STR("one"), &err), DS_OK);
	assert_int_equal(ds_history_append(path, ds_str_of(old[2]), &err), DS_OK);
	assert_int_equal(ds_history_append(path, DS_STR("one"), &err), DS_OK);
	assert_int_equal(ds_history_append(path, DS_STR("two\n\tthree"), &err), DS_OK);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(chmod(path, 0644), 0);
	assert_int_equal(ds_history_tidy(path, &err), DS_OK);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(ds_history_load(&h, path, &err), DS_OK);
	assert_int_equal(h.n, 3);
	assert_true(ds_str_is(h.v[0], old[2]) && ds_str_is(h.v[1], "one") && ds_str_is(h.v[2], "two\n\tthree"));
	ds_history_free(&h);
	assert_int_equal(ds_history_load(&h, folder, &err), DS_EFAIL);
	ds_history_free(&h);
	snprintf(path, sizeof path, "%s/none/history", folder);
	assert_int_equal(ds_history_append(path, DS_STR("x"), &err), DS_EFAIL);
	snprintf(path, sizeof path, "%s/history", folder);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(folder), 0); /* nothing else was left there */
}

/* Four sessions that write and tidy at once lose nothing of each other. */
/* What stands in the place of the file must not hang the session, nor be replaced. */
static void no_file(void **state)
{
	char folder[] = "/tmp/dossier-history-XXXXXX", path[64], target[64], got[64] = "";
	ds_history h;
	struct stat st;
	FILE *f;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/history", folder);
	snprintf(target, sizeof target, "%s/target", folder);
	ds_history_init(&h);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_not_equal(ds_history_load(&h, path, NULL), DS_OK);
	assert_int_not_equal(ds_history_append(path, DS_STR("x"), NULL), DS_OK);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink("/dev/zero", path), 0);
	assert_int_equal(ds_history_load(&h, path, NULL), DS_OK);
	assert_int_equal(h.n, 0);
	assert_int_equal(ds_history_tidy(path, NULL), DS_OK);
	assert_int_equal(unlink(path), 0);
	/* a link stays one */
	assert_int_equal(symlink(target, path), 0);
	assert_int_equal(ds_history_append(path, DS_STR("one"), NULL), DS_OK);
	assert_int_equal(ds_history_append(path, DS_STR("one"), NULL), DS_OK);
	assert_int_equal(ds_history_tidy(path, NULL), DS_OK);
	assert_int_equal(lstat(path, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	f = fopen(target, "r");
	assert_non_null(f);
	assert_int_equal(fread(got, 1, sizeof got - 1, f), 8);
	assert_string_equal(got, "one\none\n");
	fclose(f);
	unlink(path);
	unlink(target);
	rmdir(folder);
	ds_history_free(&h);
}

static void together(void **state)
{
	char folder[] = "/tmp/dossier-line-XXXXXX", path[64];
	ds_history h;
	ds_err err;

	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/history", folder);
	for (int p = 0; p < 4; p++) {
		pid_t child = fork();

		assert_true(child >= 0);
		if (child > 0)
			continue;
		for (int i = 0; i < 50; i++) {
			char entry[32];

			snprintf(entry, sizeof entry, "%d of %d", i, p);
			if (ds_history_append(path, ds_str_of(entry), NULL) != DS_OK ||
			    (i % 5 == 0 && ds_history_tidy(path, NULL) != DS_OK))
				_exit(1);
		}
		_exit(0);
	}
	for (int p = 0; p < 4; p++) {
		int status = 1;

		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	ds_history_init(&h);
	assert_int_equal(ds_history_load(&h, path, &err), DS_OK);
	assert_int_equal(h.n, 200);
	ds_history_free(&h);
	unlink(path);
	assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("keys from bytes", decoder),
		TEST("keys that time decides", decoder_timeout),
		TEST("graphemes", graphemes),
		TEST("words", words),
		TEST("kill ring", kills),
		TEST("undo and redo", undo),
		TEST("paste", paste),
		TEST("a long paste", long_paste),
		TEST("a long row that is typed, long graphemes", long_typing),
		TEST("several rows", rows),
		TEST("how a text ends", ends),
		TEST("completion", completion),
		TEST("history: up, down, prefix", walking),
		TEST("history: search", searching),
		TEST("history: Enter while searching", search_runs_what_it_found),
		TEST("history: each entry once", each_once),
		TEST("history: its file", in_a_file),
		TEST("history: no file", no_file),
		TEST("history: sessions at once", together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
