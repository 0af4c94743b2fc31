/*
 * The line editor on a real terminal: raw mode, reading, drawing, signals. See line_tty.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "cli/line_tty.h"

#include "base/stop.h"

#include <errno.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <termios.h>
#include <unistd.h>

#define ESCAPE_MS 50   /* a key's sequence comes at once; what is later was the Escape key */
#define PASTE_MS 3000  /* a paste whose end was lost */

/* Signals of their own handlers while a line is read; they are let in only where it waits. */
static const int caught[] = {SIGTSTP, SIGWINCH, SIGCONT, SIGTERM, SIGHUP, SIGQUIT};
enum { TSTP = 0, CAUGHT = sizeof caught / sizeof caught[0] };

static volatile sig_atomic_t came[CAUGHT];

/*
 * What was read and is not fed yet. Keys are read one by one, so that what is typed ahead is there for a program that a
 * line starts; a paste in pieces: a call for each of its bytes would take seconds.
 */
static struct {
	unsigned char bytes[4096];
	size_t at, n;
} ahead;

typedef struct terminal {
	struct termios before;
	struct sigaction actions[CAUGHT];
	sigset_t mask; /* as it was */
	ds_frame shown, next;
	ds_view view;
	int ending; /* the signal that ends the session, for those who caught it before; 0: none */
} terminal;

static void note(int signal_number)
{
	for (size_t i = 0; i < CAUGHT; i++) {
		if (caught[i] == signal_number)
			came[i] = 1;
	}
}

static bool take(int signal_number)
{
	for (size_t i = 0; i < CAUGHT; i++) {
		if (caught[i] == signal_number && came[i]) {
			came[i] = 0;
			return true;
		}
	}
	return false;
}

static void put(ds_str s)
{
	while (s.len) {
		ssize_t n = write(1, s.at, s.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return; /* the next read will tell */
		s.at += n;
		s.len -= (size_t)n;
	}
}

static bool raw(terminal *t)
{
	struct termios now = t->before;

	now.c_iflag &= ~(tcflag_t)(ICRNL | INLCR | IGNCR | IXON | BRKINT | INPCK | ISTRIP);
	now.c_lflag &= ~(tcflag_t)(ECHO | ICANON | IEXTEN | ISIG);
	now.c_cc[VMIN] = 1;
	now.c_cc[VTIME] = 0;
	if (tcsetattr(0, TCSADRAIN, &now))
		return false;
	put(DS_STR("\x1b[?2004h"));
	return true;
}

static void cooked(terminal *t)
{
	put(DS_STR("\x1b[?2004l"));
	tcsetattr(0, TCSADRAIN, &t->before);
}

static void catch_signals(terminal *t)
{
	struct sigaction act = {.sa_handler = note};
	sigset_t block;

	sigemptyset(&act.sa_mask);
	sigemptyset(&block);
	sigaddset(&block, SIGINT);
	for (size_t i = 0; i < CAUGHT; i++)
		sigaddset(&block, caught[i]);
	sigprocmask(SIG_BLOCK, &block, &t->mask);
	for (size_t i = 0; i < CAUGHT; i++) {
		came[i] = 0;
		sigaction(caught[i], &act, &t->actions[i]);
		/* what the caller's caller had switched off (nohup) stays so */
		if (t->actions[i].sa_handler == SIG_IGN)
			sigaction(caught[i], &t->actions[i], NULL);
	}
}

static void release_signals(terminal *t)
{
	for (size_t i = 0; i < CAUGHT; i++)
		sigaction(caught[i], &t->actions[i], NULL);
	sigprocmask(SIG_SETMASK, &t->mask, NULL);
}

static void measure(ds_view *view)
{
	struct winsize w;
	bool known = ioctl(1, TIOCGWINSZ, &w) == 0 && w.ws_col > 0 && w.ws_row > 0;

	view->columns = known ? w.ws_col : 80;
	view->rows = known ? w.ws_row : 24;
}

static void swap_frames(terminal *t)
{
	ds_frame old = t->shown;

	t->shown = t->next;
	t->next = old;
}

/* The terminal shows nothing of ours any more. */
static void forget(terminal *t)
{
	ds_buf_clear(&t->shown.rows);
	t->shown.row = t->shown.column = 0;
}

static void draw(terminal *t, ds_line *line)
{
	ds_buf out;

	t->next.top = t->shown.top;
	if (ds_frame_make(&t->next, line, &t->view) != DS_OK)
		return;
	ds_buf_init(&out, NULL, 0);
	/* a cluster that the terminal takes for wider than it is must not push the row over its end */
	ds_buf_zstr(&out, "\x1b[?7l");
	if (line->clear) {
		ds_buf_zstr(&out, "\x1b[H\x1b[2J");
		forget(t);
	}
	ds_frame_move(&out, &t->shown, &t->next);
	ds_buf_zstr(&out, "\x1b[?7h");
	if (out.status == DS_OK) {
		put(ds_buf_view(&out));
		swap_frames(t);
		line->clear = false;
	}
	ds_buf_free(&out);
}

static void resize(terminal *t)
{
	ds_buf out;

	measure(&t->view);
	ds_buf_init(&out, NULL, 0);
	ds_frame_wipe(&out, &t->shown, t->view.columns);
	put(ds_buf_view(&out));
	ds_buf_free(&out);
	forget(t);
}

/*
 * What ran may have left the cursor behind a row without an end: a mark and blanks for a whole row then end on the next one,
 * and else on this one, where they are wiped.
 */
static void new_row(size_t columns)
{
	ds_buf out;

	ds_buf_init(&out, NULL, 0);
	ds_buf_zstr(&out, "\x1b[2m%\x1b[0m");
	for (size_t i = 1; i < columns; i++)
		ds_buf_char(&out, ' ');
	ds_buf_zstr(&out, "\r\x1b[K");
	if (out.status == DS_OK)
		put(ds_buf_view(&out));
	ds_buf_free(&out);
}

/* The text as it stays on the screen, and the cursor under it. */
static void leave(terminal *t, ds_line *line)
{
	size_t at = line->at;
	ds_buf out;

	ds_line_look(line);
	ds_line_settle(line);
	draw(t, line);
	ds_buf_init(&out, NULL, 0);
	ds_frame_leave(&out, &t->shown);
	put(ds_buf_view(&out));
	ds_buf_free(&out);
	forget(t);
	line->at = at;
}

/* Gives the terminal back, stops the process, and takes the terminal again when it goes on. */
static bool stop(terminal *t, ds_line *line)
{
	struct sigaction act = {.sa_handler = SIG_DFL};

	leave(t, line);
	cooked(t);
	release_signals(t);
	sigemptyset(&act.sa_mask);
	sigaction(SIGTSTP, &act, NULL);
	kill(0, SIGTSTP); /* with whatever stands in one pipe with us */
	sigaction(SIGTSTP, &t->actions[TSTP], NULL);
	catch_signals(t);
	measure(&t->view);
	return raw(t);
}

/* 1: a byte can be read, 0: none in this time (negative: wait for ever), -1: a signal came. */
static int wait_byte(const terminal *t, int ms)
{
	struct timespec time = {ms / 1000, (long)(ms % 1000) * 1000000};
	fd_set in;

	FD_ZERO(&in);
	FD_SET(0, &in);
	return pselect(1, &in, NULL, NULL, ms < 0 ? NULL : &time, &t->mask);
}

/* False: the session ends. */
static bool signals(terminal *t, ds_line *line)
{
	static const int ending[] = {SIGTERM, SIGHUP, SIGQUIT};

	for (size_t i = 0; i < sizeof ending / sizeof ending[0]; i++) {
		if (take(ending[i])) {
			t->ending = ending[i];
			return false;
		}
	}
	if (take(SIGTSTP) && !stop(t, line))
		return false;
	if (take(SIGCONT)) { /* after SIGSTOP, which nobody can catch */
		forget(t);
		measure(&t->view);
		if (!raw(t))
			return false;
	}
	if (take(SIGWINCH))
		resize(t);
	return true;
}

/* 1: a byte; 0: the end, or an error; -1: try again. */
static int next_byte(const ds_line *line, unsigned char *byte)
{
	ssize_t n;

	if (ahead.at == ahead.n) {
		n = read(0, ahead.bytes, line->keys.pasting ? sizeof ahead.bytes : 1);
		if (n <= 0)
			return n < 0 && (errno == EINTR || errno == EAGAIN) ? -1 : 0;
		ahead.at = 0;
		ahead.n = (size_t)n;
	}
	*byte = ahead.bytes[ahead.at++];
	return 1;
}

static ds_line_event step(terminal *t, ds_line *line)
{
	bool pending = ds_keys_pending(&line->keys);
	unsigned char byte;
	int ready = ahead.at < ahead.n ? 1 : wait_byte(t, 0), got;

	if (ready == 0) {
		/* nothing waits to be read: now it is worth while to draw */
		if (!pending) {
			ds_line_look(line);
			draw(t, line);
		}
		ready = wait_byte(t, !pending ? -1 : line->keys.pasting ? PASTE_MS : ESCAPE_MS);
		if (ready == 0)
			return ds_line_timeout(line);
	}
	if (ready < 0) {
		if (errno != EINTR)
			return DS_LINE_EOF;
		if (ds_stopped())
			return DS_LINE_CANCEL;
		return signals(t, line) ? DS_LINE_MORE : DS_LINE_EOF;
	}
	got = next_byte(line, &byte);
	if (got == 1)
		return ds_line_feed(line, byte);
	return got < 0 ? DS_LINE_MORE : DS_LINE_EOF;
}

ds_line_event ds_line_read(ds_line *line, const ds_view *view)
{
	ds_line_event event = DS_LINE_MORE;
	terminal t = {.view = *view};

	if (tcgetattr(0, &t.before))
		return DS_LINE_EOF;
	ds_frame_init(&t.shown);
	ds_frame_init(&t.next);
	catch_signals(&t);
	measure(&t.view);
	if (raw(&t))
		new_row(t.view.columns);
	else
		event = DS_LINE_EOF;
	while (event == DS_LINE_MORE) {
		event = step(&t, line);
		if (event == DS_LINE_SUSPEND)
			event = stop(&t, line) ? DS_LINE_MORE : DS_LINE_EOF;
	}
	leave(&t, line);
	cooked(&t);
	ds_frame_free(&t.shown);
	ds_frame_free(&t.next);
	release_signals(&t);
	if (t.ending)
		kill(getpid(), t.ending);
	return event;
}
