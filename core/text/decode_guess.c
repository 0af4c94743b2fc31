/*
 * Which legacy charset bytes are in, by how plausible each makes them as text. See decode_int.h.
 *
 * Each charset's reading gets a score, the sum of logarithms of rough letter frequencies
 * (decode_score.c), plus a prior: the charsets of the Web's legacy pages before those of old systems.
 * uchardet, if it is there, adds a vote; it knows letter pairs, which helps short texts. The confidence
 * is the lead over the best reading that differs.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/decode_guess_int.h"

#include <dlfcn.h>
#include <pthread.h>

#define VOTE 3.0      /* nats that uchardet's answer is worth, at most */
#define VOTE_SAMPLE 16384u
#define VOTE_EACH 0.5 /* and by each character: of a few it knows nothing */
/* mean score of a character: no text of a language that we know */
#define HOPELESS -5.2
#define HOPELESS_MULTI -9.5
#define FEW 3      /* characters that say little */
#define DOUBT -4.2 /* mean score at which so few are not believed to be in a rare charset */

static const struct candidate {
	ds_charset charset;
	double prior;
} candidates[] = {
	{DS_CS_WINDOWS_1252, 0},    {DS_CS_WINDOWS_1251, -0.5}, {DS_CS_WINDOWS_1250, -1},
	{DS_CS_WINDOWS_1254, -1.5}, {DS_CS_WINDOWS_1253, -1},   {DS_CS_WINDOWS_1255, -1},
	{DS_CS_WINDOWS_1256, -1},   {DS_CS_WINDOWS_874, -1},    {DS_CS_WINDOWS_1257, -2},
	{DS_CS_KOI8_R, -1},         {DS_CS_KOI8_U, -1.5},       {DS_CS_ISO_8859_2, -1.5},
	{DS_CS_ISO_8859_7, -1.5},   {DS_CS_ISO_8859_5, -2.5},   {DS_CS_ISO_8859_15, -2},
	{DS_CS_ISO_8859_8, -3},     {DS_CS_ISO_8859_6, -2.5},   {DS_CS_IBM866, -3},
	{DS_CS_WINDOWS_1258, -2},   {DS_CS_MAC_CYRILLIC, -4},   {DS_CS_MACINTOSH, -4},      {DS_CS_ISO_8859_4, -5},
	{DS_CS_ISO_8859_3, -5},     {DS_CS_ISO_8859_13, -4},    {DS_CS_ISO_8859_16, -5},
	{DS_CS_GB18030, -1},        {DS_CS_SHIFT_JIS, -1},      {DS_CS_EUC_KR, -1},
	{DS_CS_BIG5, -1},           {DS_CS_EUC_JP, -1.5},
};
enum { COUNT = sizeof candidates / sizeof *candidates };

/* ---- uchardet -------------------------------------------------------------------------------- */

/* The calls of uchardet 0.0.6 and newer; all NULL when the library is not there. */
static struct {
	void *(*create)(void);
	void (*destroy)(void *);
	int (*data)(void *, const char *, size_t);
	void (*end)(void *);
	const char *(*charset)(void *);
} uchardet;

static void load(void)
{
	void *lib = dlopen("libuchardet.so.0", RTLD_NOW | RTLD_LOCAL);

	if (!lib)
		return;
	/* POSIX's way to make a function pointer of what dlsym gives */
	*(void **)&uchardet.create = dlsym(lib, "uchardet_new");
	*(void **)&uchardet.destroy = dlsym(lib, "uchardet_delete");
	*(void **)&uchardet.data = dlsym(lib, "uchardet_handle_data");
	*(void **)&uchardet.end = dlsym(lib, "uchardet_data_end");
	*(void **)&uchardet.charset = dlsym(lib, "uchardet_get_charset");
	if (!uchardet.destroy || !uchardet.data || !uchardet.end || !uchardet.charset)
		uchardet.create = NULL;
}

bool ds_guess_vote(ds_charset *out, ds_str s)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	bool found = false;
	void *u;

	pthread_once(&once, load);
	u = uchardet.create ? uchardet.create() : NULL;
	if (!u)
		return false;
	if (uchardet.data(u, s.at, s.len) == 0) {
		uchardet.end(u);
		/* "ASCII" says only that it saw too little */
		found = strcmp(uchardet.charset(u), "ASCII") != 0 &&
			ds_charset_find(out, ds_str_of(uchardet.charset(u))) &&
			*out >= DS_CS_WINDOWS_1252;
	}
	uchardet.destroy(u);
	return found;
}

/* ---- the sample ------------------------------------------------------------------------------ */

/* Copies what is near bytes outside ASCII; long stretches of ASCII become one blank. */
static size_t sample(char *to, ds_str s)
{
	size_t n = 0, at = 0;

	while (at < s.len && n + 40 < DS_GUESS_SAMPLE) {
		size_t run = ds_utf8_ascii(ds_str_sub(s, at, s.len)), keep = run < 16 ? run : 8;

		if (keep < run && n > 0) {
			memcpy(to + n, s.at + at, keep);
			n += keep;
		}
		if (keep < run)
			to[n++] = ' ';
		memcpy(to + n, s.at + at + run - keep, keep);
		n += keep;
		at += run;
		while (at < s.len && (unsigned char)s.at[at] >= 0x80 && n + 40 < DS_GUESS_SAMPLE)
			to[n++] = s.at[at++];
	}
	return n;
}

/* Whether the two charsets read the sample alike. */
static bool alike(ds_charset a, ds_charset b, ds_str s)
{
	const uint16_t *x, *y;

	if (!ds_charset_single(a) || !ds_charset_single(b))
		return false;
	x = ds_charset_table(a);
	y = ds_charset_table(b);
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.at[i];

		if (c >= 0x80 && x[c - 0x80] != y[c - 0x80])
			return false;
	}
	return true;
}

static bool hopeless(ds_charset charset, double score, size_t n)
{
	return score < (double)n * (ds_charset_multi(charset) ? HOPELESS_MULTI : HOPELESS);
}

bool ds_charset_guess(ds_charset *out, unsigned *confidence, ds_str s)
{
	char space[DS_GUESS_SAMPLE];
	ds_str look = {space, sample(space, s)};
	double score[COUNT], plain[COUNT], lead = 100; /* plain: without the vote */
	size_t n[COUNT], best = COUNT;
	ds_charset vote = DS_CS_UTF8;

	ds_str first = ds_str_sub(s, ds_utf8_ascii(s), s.len);

	first.len = first.len < VOTE_SAMPLE ? first.len : VOTE_SAMPLE;
	if (!ds_guess_vote(&vote, first))
		vote = DS_CS_UTF8;
	for (size_t i = 0; i < COUNT; i++) {
		ds_charset c = candidates[i].charset;
		bool there = ds_charset_single(c) ? ds_guess_single(&score[i], &n[i], c, look)
						  : ds_guess_multi(&score[i], &n[i], c, look);

		if (!there || n[i] == 0) {
			n[i] = 0;
			continue;
		}
		score[i] += candidates[i].prior;
		plain[i] = score[i];
		if (c == vote)
			score[i] += (double)n[i] * VOTE_EACH < VOTE ? (double)n[i] * VOTE_EACH : VOTE;
		if (best == COUNT || score[i] > score[best])
			best = i;
	}
	if (best == COUNT)
		return false;
	for (size_t i = 0; i < COUNT; i++) {
		if (n[i] && i != best && score[best] - score[i] < lead &&
		    !alike(candidates[i].charset, candidates[best].charset, look))
			lead = score[best] - score[i];
	}
	*confidence = 1 + (unsigned)(98 * lead / (lead + 1.5));
	if (n[best] <= FEW && plain[best] < (double)n[best] * DOUBT && best != 0 && n[0]) {
		/* little to go by: it is what nearly all such texts are in, or nothing */
		best = 0;
		*confidence = 50;
	}
	if (hopeless(candidates[best].charset, plain[best], n[best]))
		return false;
	*out = candidates[best].charset;
	return true;
}
