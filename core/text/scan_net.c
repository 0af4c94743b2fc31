/*
 * URLs, bare host names, e-mail addresses, handles, hashtags and faces of signs.
 *
 * Standard: RFC 3986 and RFC 5322 as far as running text shows them; a final sign that reads as the
 * sentence's own punctuation is left out, and so is a closing bracket without its partner.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/token_int.h"

#define NAME_MAX 256

static bool url_byte(unsigned char c)
{
	return c >= 0x80 || (c > ' ' && c < 0x7F && !memchr("<>\"{}|\\^`", c, 9));
}

/* Cuts the signs that are the sentence's and not the address's. */
static size_t trim(ds_str s, size_t at, size_t end)
{
	size_t open = 0, close = 0;

	for (size_t i = at; i < end; i++) {
		open += s.at[i] == '(' || s.at[i] == '[';
		close += s.at[i] == ')' || s.at[i] == ']';
	}
	while (end > at) {
		char c = s.at[end - 1];

		if (c == ')' || c == ']') {
			if (close <= open)
				break;
			close--;
		} else if (!memchr(".,;:!?'*", c, 8)) {
			break;
		}
		end--;
	}
	return end;
}

static size_t address_end(ds_str s, size_t at)
{
	size_t i = at;

	while (i < s.len && url_byte((unsigned char)s.at[i])) {
		size_t next = i;
		const ds_ucd_props *p = ds_ucd_get(ds_utf8_next(s, &next));

		/* beyond ASCII letters and marks only: quotes and ideographic stops end it */
		if ((unsigned char)s.at[i] >= 0x80 &&
		    !(DS_GC_BIT(p->category) & (DS_GC_MASK_L | DS_GC_MASK_M | DS_GC_MASK_N)))
			break;
		i = next;
	}
	return trim(s, at, i);
}

size_t ds_url_end(ds_str s, size_t at, size_t word_end)
{
	size_t end;

	if (word_end - at <= 12 && s.len - word_end > 3 && memcmp(s.at + word_end, "://", 3) == 0) {
		end = address_end(s, word_end + 3);
		return end > word_end + 3 ? end : 0;
	}
	if (word_end - at == 3 && s.len - word_end > 1 && s.at[word_end] == '.' &&
	    (s.at[at] | 32) == 'w' && (s.at[at + 1] | 32) == 'w' && (s.at[at + 2] | 32) == 'w' &&
	    ds_letter_at(s, word_end + 1)) {
		end = address_end(s, word_end + 1);
		return end > word_end + 1 ? end : 0;
	}
	return 0;
}

/*
 * Top-level names that a bare host name may end with; those that are words of running text are
 * left out.
 */
static bool top_name(ds_str s)
{
	static const char *const names[] = {"com", "org", "net", "gov", "edu", "info", "mil", "biz",
					    "io", "ru", "az", "am", "ge", "tr", "uk", "de", "fr",
					    "eu", "ua", "ir", "int", "pl", "nl", "jp", "cn", "ca",
					    "au", "tv", "onion", "app", "dev", "news"};

	char low[8];

	if (s.len > sizeof low)
		return false;
	for (size_t i = 0; i < s.len; i++)
		low[i] = (char)(s.at[i] | 0x20);
	s.at = low;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (ds_str_is(s, names[i]))
			return true;
	}
	return false;
}

static bool host_byte(ds_str s, size_t at)
{
	return (ds_class_at(s, at) & (DS_B_LETTER | DS_B_DIGIT)) || ds_byte_is(s, at, '-');
}

/* End of name(.name)+ at `at`; *last is where its last part starts. */
static size_t host_end(ds_str s, size_t at, size_t *last)
{
	size_t i = at, stop = s.len - at > NAME_MAX ? at + NAME_MAX : s.len;
	bool dotted = false;

	*last = at;
	while (i < stop && host_byte(s, i)) {
		while (i < stop && host_byte(s, i))
			i++;
		if (i + 1 >= stop || s.at[i] != '.' || !host_byte(s, i + 1))
			break;
		dotted = true;
		*last = ++i;
	}
	if (i == stop && stop < s.len)
		return 0;
	return dotted ? i : 0;
}

size_t ds_domain_end(ds_str s, size_t at)
{
	size_t last, end;

	if (at >= s.len)
		return 0;
	end = host_end(s, at, &last);
	if (!end || end == last || !top_name(ds_str_sub(s, last, end)))
		return 0;
	if (ds_high_at(s, end) && ds_letter_at(s, end))
		return 0;
	if (ds_byte_is(s, end, '/')) {
		size_t path = address_end(s, end);

		return path > end ? path : end;
	}
	return end;
}

/* The end of a run of letters, digits and underscores, of any script, that has a letter. */
static size_t name_end(ds_str s, size_t at)
{
	size_t end = at < s.len ? ds_word_run(s, at) : at;

	for (size_t i = at; i < end; i++) {
		if (ds_high_at(s, i) || ds_class_at(s, i) & DS_B_LETTER)
			return end;
	}
	return 0;
}

size_t ds_handle_end(ds_str s, size_t at)
{
	return ds_byte_is(s, at, '@') ? name_end(s, at + 1) : 0;
}

size_t ds_hashtag_end(ds_str s, size_t at)
{
	return ds_byte_is(s, at, '#') ? name_end(s, at + 1) : 0;
}

/* ":-)" ";)" ":D" "=(": eyes, a nose or none, a mouth, and then no word. */
size_t ds_face_end(ds_str s, size_t at)
{
	size_t i = at + 1;
	char mouth;

	if (at >= s.len || !memchr(":;=", s.at[at], 3))
		return 0;
	if (ds_byte_is(s, i, '-') || ds_byte_is(s, i, '\''))
		i++;
	if (i >= s.len || !memchr(")(][DPpO|/\\*", s.at[i], 11))
		return 0;
	mouth = s.at[i++];
	while (ds_byte_is(s, i, mouth) && (mouth == ')' || mouth == '('))
		i++;
	if (i < s.len && !(ds_class_at(s, i) & (DS_B_BLANK | DS_B_LINE)) &&
	    !memchr(".,!?)", s.at[i], 5))
		return 0;
	return i;
}

static bool local_byte(unsigned char c)
{
	return ds_byte_class[c] & DS_B_WORD || c == '.' || c == '+' || c == '-' || c == '%';
}

bool ds_scan_email(ds_scanner *sc)
{
	size_t at = sc->at, last, end = at + 1 < sc->s.len ? host_end(sc->s, at + 1, &last) : 0;
	size_t start = at, k = sc->n;
	unsigned flags;

	if (!end || end - last < 2)
		return false;
	while (k > 0 && sc->v[k - 1].end == start && at - sc->v[k - 1].start <= NAME_MAX) {
		const ds_token *t = &sc->v[k - 1];
		bool local = true;

		for (size_t i = t->start; i < t->end && local; i++)
			local = local_byte((unsigned char)sc->s.at[i]);
		if (!local)
			break;
		start = t->start;
		k--;
	}
	if (start == at || !(ds_class_at(sc->s, start) & DS_B_WORD))
		return false;
	flags = sc->v[k].flags;
	sc->keys.len = sc->v[k].key;
	sc->n = k;
	sc->gap = !(flags & DS_TOKEN_TIGHT);
	sc->lines = flags & DS_TOKEN_PARA ? 2 : (flags & DS_TOKEN_LINE) != 0;
	ds_scan_emit(sc, start, end, DS_KIND_EMAIL, 0);
	return true;
}
