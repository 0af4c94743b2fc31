/*
 * The name key. See namekey.h.
 *
 * The name is romanised, folded, cut into words, and each word goes through the rules below from
 * left to right. The letters of a key are a b d f h i j k l m n p r s t u v, each of them its own
 * key where it stands; a word goes through the rules until they change nothing more.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/namekey.h"

#include "base/stop.h"
#include "text/fold.h"
#include "text/romanize.h"
#include "text/utf8.h"
#include "ucd/props.h"

#define PASSES 8 /* two are enough for names; the limit is for noise */

struct key {
	const char *in;
	size_t n;
	ds_buf *out;
	size_t start; /* of the word in out */
};

/* The input letter at i, 0 beyond the word. */
static char at(const struct key *k, size_t i)
{
	return i < k->n ? k->in[i] : '\0';
}

/* The last letter of the key so far, 0 at the start of the word. */
static char last(const struct key *k)
{
	return k->out->len > k->start ? k->out->at[k->out->len - 1] : '\0';
}

static bool is_vowel(char c)
{
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

static bool is_glide(char c)
{
	return c == 'i' || c == 'y' || c == 'j';
}

/* Doubled letters are one: they are what transliterations agree on least. */
static void emit(struct key *k, char c)
{
	if (last(k) != c)
		ds_buf_char(k->out, c);
}

/*
 * Letters that stand for one sound; longer ones first. All sibilants are s: Šustar is written
 * Sustar, Shevardnadze Schewardnadze, Zelensky Selenskyj, Tsipras Cipras, Milošević Milosevic or
 * Milochevitch, so that none of sh, zh, ch, ts, z can be told from s in every school.
 * J: the sounds that are written j, dzh, dj, dsch (Jafarov, Dzhafarov).
 */
static const struct {
	const char *from, *to;
} pairs[] = {
	{"chtch", "s"}, {"cz", "s"}, {"ck", "k"},
	{"dsch", "J"}, {"dzh", "J"}, {"dj", "J"}, {"dt", "t"},
	{"kh", "h"}, {"ph", "f"},
	{"schtsch", "s"}, {"sch", "s"},
	{"tsch", "s"}, {"tch", "s"}, {"tz", "s"}, {"ts", "s"},
};

static bool starts(const struct key *k, size_t i, const char *what)
{
	size_t n = 0;

	while (what[n] && at(k, i + n) == what[n])
		n++;
	return what[n] == '\0';
}

/*
 * i, y and j, alone or in a row (Maria, Mariya, Marija; -ski, -skij, -skyy), which end before i. A
 * glide before a vowel is j; behind a it is dropped before a consonant (Hussein, Husayn); behind a
 * consonant all are i. At the start it is dropped before e (Yerevan, Erevan). An English j is such
 * a glide too: German and Slavic ones are, and the key cannot know which j it sees.
 */
static void glide(struct key *k, size_t i)
{
	char before = last(k), next = at(k, i);

	if (is_vowel(next) && before == '\0') {
		if (next != 'e')
			emit(k, 'j');
	} else if (is_vowel(next) && (before == 'a' || before == 'u')) {
		emit(k, 'j');
	} else if (before != 'a') {
		emit(k, 'i');
	}
}

/*
 * a and e are a (Mohammed, Muhammad; Agjabedi, Aghjabadi). Behind a, o and u an e is the mark of an
 * umlaut (Mueller) and dropped, but not in -aev, which is -ayev. At the start e is i (Isfahan,
 * Esfahan; Ibrahim, Ebrahim), unless a glide follows (Eyüp, Ayub).
 */
static size_t e_vowel(struct key *k, size_t i)
{
	char before = last(k), next = at(k, i + 1);

	if (next == 'e') { /* Nadeem, Nadim */
		if (before != 'a')
			emit(k, 'i');
		return i + 2;
	}
	if ((before == 'a' || before == 'u') && i) {
		if (next == 'v' || next == 'w' || next == 'f') {
			emit(k, 'j');
			emit(k, 'a');
		}
		return i + 1;
	}
	/* -ine is how French writes -in (Poutine) */
	if (next == '\0' && i > 2 && k->in[i - 1] == 'n' && k->in[i - 2] == 'i')
		return i + 1;
	emit(k, before == '\0' && !is_glide(next) ? 'i' : 'a');
	return i + 1;
}

/* o and u are u. Behind a hushing sound ov is ev (Gorbachov, Gorbachev). */
static size_t o_vowel(struct key *k, size_t i)
{
	char next = at(k, i + 1);
	bool ends = (next == 'v' || next == 'w') && i + 2 == k->n;

	if (ends && last(k) == 's') {
		emit(k, 'a');
		return i + 1;
	}
	emit(k, 'u');
	return next == 'o' || next == 'u' ? i + 2 : i + 1;
}

/*
 * c and ch. ch is kh before a consonant but k (Chruschtschow, Rachmaninov; Pouchkine), else a
 * sibilant. So is c before e, i and y, before n and v (Cvetkov) and in -vic and its like, which is
 * -vich without its mark; else it is k.
 */
static size_t c_letter(struct key *k, size_t i)
{
	char next = at(k, i + 1), before = i ? k->in[i - 1] : '\0';
	bool ch = next == 'h', soft;
	size_t len = ch ? 2 : 1;

	next = at(k, i + len);
	if (ch && next && next != 'k' && !is_vowel(next) && !is_glide(next)) {
		if (last(k) == '\0' || is_vowel(last(k)))
			emit(k, 'h');
		return i + len;
	}
	soft = ch || next == 'e' || next == 'i' || next == 'y' || next == 'n' || next == 'v';
	if (next == '\0' && before == 'i' && i > 1 && !strchr("rnm", k->in[i - 2]))
		soft = true;
	emit(k, soft ? 's' : 'k');
	return i + len;
}

/* h counts at the start and behind a vowel; behind a consonant it only tells its shade. */
static void h_letter(struct key *k)
{
	if (last(k) == '\0' || is_vowel(last(k)))
		emit(k, 'h');
}

/* dj before o, u and a consonant is đ, which loses its stroke (Djokovic, Tudjman). */
static bool is_dj(const struct key *k, size_t i)
{
	char next = at(k, i + 2);

	return at(k, i) == 'd' && at(k, i + 1) == 'j' && next &&
	       (next == 'o' || next == 'u' || !is_vowel(next));
}

static size_t pair(struct key *k, size_t i)
{
	size_t p = 0, behind;

	while (p < sizeof pairs / sizeof *pairs &&
	       (pairs[p].from[0] != k->in[i] || !starts(k, i, pairs[p].from)))
		p++;
	if (p == sizeof pairs / sizeof *pairs)
		return i;
	behind = i + strlen(pairs[p].from);
	if (is_dj(k, i)) {
		emit(k, 'd');
	} else if (pairs[p].to[0] == 'J') {
		while (is_glide(at(k, behind)))
			behind++;
		glide(k, behind);
	} else if (pairs[p].to[0] == 'h') {
		if (behind == k->n)
			emit(k, 'k'); /* Karabakh, Karabağ */
		else
			h_letter(k);
	} else {
		for (const char *c = pairs[p].to; *c; c++)
			emit(k, *c);
	}
	return behind;
}

static size_t letter(struct key *k, size_t i)
{
	char c = k->in[i];

	switch (c) {
	case 'i': case 'y': case 'j':
		while (is_glide(at(k, i)))
			i++;
		glide(k, i);
		return i;
	case 'e':
		return e_vowel(k, i);
	case 'o':
		return o_vowel(k, i);
	case 'c':
		return c_letter(k, i);
	case 'g': /* Gaddafi, Qaddafi; Qarabağ, Karabakh. u is silent in Miguel, Serguei */
		emit(k, 'k');
		if (at(k, i + 1) == 'u' && (at(k, i + 2) == 'e' || at(k, i + 2) == 'i'))
			return i + 2;
		break;
	case 'h':
		h_letter(k);
		break;
	case 'q':
		emit(k, 'k');
		break;
	case 'w':
		emit(k, 'v');
		break;
	case 'z':
		emit(k, 's');
		break;
	case 'x':
		emit(k, 'k');
		emit(k, 's');
		break;
	case 'f': /* Rachmaninoff */
		emit(k, at(k, i + 1) == 'f' && i + 2 == k->n ? 'v' : 'f');
		return at(k, i + 1) == 'f' ? i + 2 : i + 1;
	case 'a': case 'b': case 'd': case 'k': case 'l': case 'm': case 'n': case 'p':
	case 'r': case 's': case 't': case 'u': case 'v':
		emit(k, c);
		break;
	default: /* digits and other scripts are left alone */
		ds_buf_char(k->out, c);
		break;
	}
	return i + 1;
}

/* At the end sounds lose their voice (Mehmed, Mehmet; Yakub, Yakup), and h is not heard. */
static void end(struct key *k)
{
	char c = last(k);

	if (c == 'h') {
		k->out->len--;
		c = last(k);
	}
	if (c != 'b' && c != 'd')
		return;
	k->out->len--;
	emit(k, c == 'b' ? 'p' : 't');
}

/* The rules once over a word, appended to out. */
static void pass(ds_buf *out, ds_str word)
{
	struct key k = {word.at, word.len, out, out->len};

	for (size_t i = 0; i < k.n && !out->status;) {
		size_t next = pair(&k, i);

		i = next > i ? next : letter(&k, i);
	}
	if (!out->status)
		end(&k);
	/* the case ending differs: Nasrallah, Nasrullah; Hezbollah, Hizballah */
	if (!out->status && word.len > 5 && memcmp(word.at + word.len - 4, "llah", 4) == 0 &&
	    out->len - k.start > 3 && out->at[out->len - 3] == 'a')
		out->at[out->len - 3] = 'u';
}

/* ---- words ------------------------------------------------------ */

/* The rules over a word until they change nothing, appended to out. tmp is scratch. */
static void word_key(ds_buf *out, ds_str word, ds_buf *tmp)
{
	size_t start = out->len;
	bool same = false;

	pass(out, word);
	for (int i = 1; i < PASSES && !same && !out->status; i++) {
		ds_str before = {out->at + start, out->len - start};

		ds_buf_clear(tmp);
		pass(tmp, before);
		if (ds_buf_status(tmp, NULL))
			out->status = tmp->status;
		same = ds_str_eq(before, ds_buf_view(tmp));
		if (!same) {
			out->len = start;
			ds_buf_str(out, ds_buf_view(tmp));
		}
	}
	/* Abdallah, Abdelrahman */
	if (!out->status && out->len - start > 5 && memcmp(out->at + start, "abdal", 5) == 0)
		out->at[start + 3] = 'u';
}

/* Leaves the consonants of the word at `start`, and an a for a vowel at its beginning. */
static void drop_vowels(ds_buf *out, size_t start)
{
	size_t to = start;

	for (size_t i = start; i < out->len; i++) {
		char c = out->at[i];

		if (c == 'a' || c == 'i' || c == 'u') {
			if (i == start)
				out->at[to++] = 'a';
			continue;
		}
		c = c == 'b' ? 'v' : c == 'p' ? 'f' : c;
		if (c == 'h' && i > start)
			continue;
		if ((unsigned char)c >= 0x80 || to == start || out->at[to - 1] != c)
			out->at[to++] = c;
	}
	out->len = to;
}

struct words {
	ds_str text; /* words with one blank between them */
	ds_buf keys; /* theirs, with one blank between them */
	ds_buf next; /* key of the word to come, where that decides */
	ds_buf tmp;
	ds_buf join; /* abdul and the word behind it */
};

static ds_str cut(ds_str text, size_t from)
{
	const char *blank = from < text.len ? memchr(text.at + from, ' ', text.len - from) : NULL;

	return ds_str_sub(text, from, blank ? (size_t)(blank - text.at) : text.len);
}

/* al-, el-, ul-; or as-, an-, ar-, at- with the sound that follows. */
static bool is_article(ds_str word, ds_str next)
{
	char c;

	if (word.len != 2 || next.len == 0)
		return false;
	if (word.at[1] == 'l')
		return word.at[0] == 'a' || word.at[0] == 'i' || word.at[0] == 'u';
	c = next.at[0] == 'd' ? 't' : next.at[0];
	return (word.at[0] == 'a' || word.at[0] == 'i') && word.at[1] == c &&
	       strchr("snrt", c) != NULL;
}

static bool is_servant(ds_str word)
{
	return ds_str_is(word, "abt") || ds_str_is(word, "abdul") || ds_str_is(word, "abdal");
}

/*
 * Abd al-Rahman, Abdul Rahman, Abdel Rahman: one word with what follows, whose key replaces that at
 * `start`. Returns where it ends in the text.
 */
static size_t join_servant(struct words *w, size_t start, size_t at_next)
{
	ds_str next = cut(w->text, at_next);
	size_t end = at_next + next.len;

	ds_buf_clear(&w->next);
	word_key(&w->next, next, &w->tmp);
	if (end < w->text.len && is_article(ds_buf_view(&w->next), DS_STR("?"))) {
		next = cut(w->text, end + 1);
		end += 1 + next.len;
	}
	ds_buf_clear(&w->join);
	ds_buf_zstr(&w->join, "abdul");
	ds_buf_str(&w->join, next);
	w->keys.len = start;
	word_key(&w->keys, ds_buf_view(&w->join), &w->tmp);
	return end;
}

static ds_status collect(struct words *w)
{
	size_t steps = 0;

	for (size_t i = 0; i < w->text.len; i++) {
		ds_str word = cut(w->text, i);
		size_t start;

		if (w->keys.len && w->keys.at[w->keys.len - 1] != ' ')
			ds_buf_char(&w->keys, ' ');
		start = w->keys.len;
		word_key(&w->keys, word, &w->tmp);
		i += word.len;
		while (i < w->text.len && !w->keys.status &&
		       is_servant(ds_str_sub(ds_buf_view(&w->keys), start, w->keys.len)))
			i = join_servant(w, start, i + 1);
		if (w->keys.status || w->next.status || w->join.status || w->tmp.status)
			return DS_ENOMEM;
		if ((++steps & 255) == 0 && ds_stopped())
			return DS_EINTR;
	}
	if (w->keys.len && w->keys.at[w->keys.len - 1] == ' ')
		w->keys.len--;
	return DS_OK;
}

/*
 * From the last word to the first, as a word is an article only before one that stays: articles
 * are blotted out with zeros (al-Assad, Assad), and ibn and ben are bin.
 */
static void particles(ds_buf *keys)
{
	ds_str next = {NULL, 0};

	for (size_t end = keys->len; end > 0 && end <= keys->len;) {
		size_t start = end;
		ds_str word;

		while (start > 0 && keys->at[start - 1] != ' ')
			start--;
		word = ds_str_sub(ds_buf_view(keys), start, end);
		if (is_article(word, next)) {
			memset(keys->at + start, 0, word.len);
		} else {
			if (next.len && (ds_str_is(word, "ibn") || ds_str_is(word, "ban")))
				memcpy(keys->at + start, "bin", 3);
			next = word;
		}
		end = start ? start - 1 : 0;
	}
}

static void add_words(ds_buf *b, const ds_buf *keys, bool consonants)
{
	size_t begin = b->len;

	for (size_t i = 0; i < keys->len && !b->status; i++) {
		ds_str word = cut(ds_buf_view(keys), i);
		size_t start;

		i += word.len;
		if (word.len == 0 || word.at[0] == '\0')
			continue;
		if (b->len > begin)
			ds_buf_char(b, ' ');
		start = b->len;
		ds_buf_str(b, word);
		if (consonants && !b->status)
			drop_vowels(b, start);
	}
}

/* ---- the text that words are cut from ------------------------------------------------------ */

/*
 * Leaves letters, marks and digits, without apostrophes; everything else becomes one blank. A mark
 * goes with what it stood on.
 */
static void clean(ds_buf *b)
{
	size_t to = 0, i = 0;
	bool blank = false, lost = true;

	while (i < b->len) {
		size_t from = i;
		uint32_t cp = ds_utf8_next(ds_buf_view(b), &i);
		unsigned gc = cp == DS_UTF8_INVALID ? 0 : DS_GC_BIT(ds_ucd_get(cp)->category);

		if (lost && gc & DS_GC_MASK_M)
			continue;
		lost = !(gc & (DS_GC_MASK_L | DS_GC_MASK_M | DS_GC_MASK_N));
		if (cp == '\'' || cp == '`')
			continue;
		if (lost) {
			blank = true;
			continue;
		}
		if (blank && to)
			b->at[to++] = ' ';
		blank = false;
		memmove(b->at + to, b->at + from, i - from);
		to += i - from;
	}
	b->len = to;
}

/* Romanised and folded; again while the fold brings letters to light that romanisation knows. */
static void prepare(ds_buf *out, ds_buf *tmp, ds_str s, const ds_namekey_opts *opts)
{
	ds_romanize_opts roman = {opts ? opts->lang : (ds_str){NULL, 0}, false};

	for (int i = 0; i < 4; i++) {
		ds_str before = i ? ds_buf_view(out) : s;

		ds_buf_clear(tmp);
		ds_romanize_add(tmp, before, &roman);
		if (i && ds_str_eq(before, ds_buf_view(tmp)))
			break;
		ds_buf_clear(out);
		ds_fold_add(out, ds_buf_view(tmp));
		roman.lang.len = 0;
		if (tmp->status || out->status || ds_utf8_ascii(ds_buf_view(out)) == out->len)
			break;
	}
	if (!out->status)
		out->status = tmp->status;
}

void ds_namekey_add(ds_buf *b, ds_str s, const ds_namekey_opts *opts)
{
	struct words w;
	ds_buf text;
	ds_status st;

	if (b->status)
		return;
	ds_buf_init(&text, &b->alloc, 0);
	ds_buf_init(&w.keys, &b->alloc, 0);
	ds_buf_init(&w.next, &b->alloc, 0);
	ds_buf_init(&w.tmp, &b->alloc, 0);
	ds_buf_init(&w.join, &b->alloc, 0);
	prepare(&text, &w.tmp, s, opts);
	st = text.status;
	if (!st) {
		clean(&text);
		w.text = ds_buf_view(&text);
		st = collect(&w);
	}
	if (!st) {
		particles(&w.keys);
		add_words(b, &w.keys, opts && opts->consonants);
	} else {
		b->status = st;
	}
	ds_buf_free(&text);
	ds_buf_free(&w.keys);
	ds_buf_free(&w.next);
	ds_buf_free(&w.tmp);
	ds_buf_free(&w.join);
}
