/*
 * Which kind of input a file is: by name, then by its first bytes. See reader.h.
 *
 * Invariant: a kind that is known and not built gives a message that says so and names the built
 * ones; nothing is read as plain text by accident that is certainly something else.
 *
 * SPDX-License-Identifier: MIT
 */
#include "io/reader_int.h"

#include "text/decode.h"

#include <strings.h>

#define SNIFF 8192
#define BUILT "plain, jsonl, csv, conll"

static const char *const kind_names[DS_IN_COUNT] = {"auto", "plain", "jsonl", "csv", "conll"};

static const char *const unbuilt[] = {"markdown", "html", "feed", "email", "tei", "warc",
				      "telegram", "pdf",  "docx", "odt",   "epub"};

/* Name endings; kind AUTO = known and not built. */
static const struct ending {
	const char *ending, *name;
	ds_input kind;
} endings[] = {
	{".txt", "plain", DS_IN_PLAIN},   {".text", "plain", DS_IN_PLAIN},
	{".md", "plain", DS_IN_PLAIN},    {".markdown", "plain", DS_IN_PLAIN},
	{".jsonl", "jsonl", DS_IN_JSONL}, {".ndjson", "jsonl", DS_IN_JSONL},
	{".csv", "csv", DS_IN_CSV},       {".tsv", "csv", DS_IN_CSV},
	{".conll", "conll", DS_IN_CONLL}, {".bio", "conll", DS_IN_CONLL},
	{".iob", "conll", DS_IN_CONLL},   {".iob2", "conll", DS_IN_CONLL},
	{".html", "html", DS_IN_AUTO},    {".htm", "html", DS_IN_AUTO},
	{".xhtml", "html", DS_IN_AUTO},   {".xml", "xml", DS_IN_AUTO},
	{".rss", "feed", DS_IN_AUTO},     {".atom", "feed", DS_IN_AUTO},
	{".tei", "tei", DS_IN_AUTO},      {".pdf", "pdf", DS_IN_AUTO},
	{".docx", "docx", DS_IN_AUTO},    {".odt", "odt", DS_IN_AUTO},
	{".epub", "epub", DS_IN_AUTO},    {".eml", "email", DS_IN_AUTO},
	{".mbox", "email", DS_IN_AUTO},   {".warc", "warc", DS_IN_AUTO},
};

/* First bytes of kinds that are not built. */
static const struct magic {
	const char *bytes;
	size_t len;
	const char *name;
} magics[] = {
	{"%PDF-", 5, "pdf"},
	{"PK\3\4", 4, "zip (docx, odt, epub)"},
	{"WARC/", 5, "warc"},
	{"BZh", 3, "bzip2"},
	{"\xFD"
	 "7zXZ",
	 5, "xz"},
	{"\x28\xB5\x2F\xFD", 4, "zstd"},
	{"SQLite format 3", 16, "a store among documents"},
};

ds_status ds_input_find(ds_input *out, ds_str name, ds_err *err)
{
	for (size_t i = 0; i < DS_IN_COUNT; i++) {
		if (ds_str_is(name, kind_names[i])) {
			*out = (ds_input)i;
			return DS_OK;
		}
	}
	if (ds_str_is(name, "tsv")) {
		*out = DS_IN_CSV;
		return DS_OK;
	}
	for (size_t i = 0; i < sizeof unbuilt / sizeof *unbuilt; i++) {
		if (ds_str_is(name, unbuilt[i]))
			return ds_fail(err, DS_EFAIL, "%s is not built yet (built: " BUILT ")",
				       unbuilt[i]);
	}
	return ds_fail(err, DS_EFAIL, "\"%.*s\" is no kind of input (built: auto, " BUILT ")",
		       (int)(name.len < 40 ? name.len : 40), name.at);
}

static bool starts_nocase(ds_str s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.len >= n && strncasecmp(s.at, prefix, n) == 0;
}

static const struct ending *ending_of(const char *path)
{
	size_t n = strlen(path);

	if (n > 3 && strcasecmp(path + n - 3, ".gz") == 0)
		n -= 3;
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		size_t e = strlen(endings[i].ending);

		if (n > e && strncasecmp(path + n - e, endings[i].ending, e) == 0)
			return &endings[i];
	}
	return NULL;
}

static ds_str skip_blanks(ds_str s)
{
	if (ds_str_starts(s, DS_STR("\xEF\xBB\xBF")))
		s = ds_str_sub(s, 3, s.len);
	while (s.len && strchr(" \t\r\n", s.at[0]) && s.at[0])
		s = ds_str_sub(s, 1, s.len);
	return s;
}

/* `{` and then a key or the end: the start of a JSON object, not of a page of C */
static bool looks_json(ds_str s)
{
	s = skip_blanks(s);
	if (s.len == 0 || s.at[0] != '{')
		return false;
	s = skip_blanks(ds_str_sub(s, 1, s.len));
	return s.len && (s.at[0] == '"' || s.at[0] == '}');
}

/*
 * JSON that is no JSON Lines: a list of objects, or an object whose first line does not end it.
 * Told before every line of the file gives an error of its own.
 */
static bool spans_lines(ds_str s)
{
	const char *lf;

	s = skip_blanks(s);
	if (s.len && s.at[0] == '[') {
		s = skip_blanks(ds_str_sub(s, 1, s.len));
		return s.len && s.at[0] == '{';
	}
	lf = s.len ? memchr(s.at, '\n', s.len) : NULL;
	if (!lf || !looks_json(s))
		return false;
	s.len = (size_t)(lf - s.at);
	while (s.len &&
	       (s.at[s.len - 1] == ' ' || s.at[s.len - 1] == '\r' || s.at[s.len - 1] == '\t'))
		s.len--;
	return s.at[s.len - 1] == '{' || s.at[s.len - 1] == ',';
}

/* O, or B- I- E- S- L- U- and a type */
static bool looks_tag(ds_str s)
{
	if (ds_str_is(s, "O"))
		return true;
	if (s.len < 3 || s.len > 40 || !strchr("BIESLU", s.at[0]) || s.at[1] != '-')
		return false;
	for (size_t i = 2; i < s.len; i++) {
		if ((s.at[i] < 'A' || s.at[i] > 'Z') && (s.at[i] < 'a' || s.at[i] > 'z') &&
		    s.at[i] != '_')
			return false;
	}
	return true;
}

/*
 * Every whole line in the window is blank or ends in a column that is a tag; at least three are not
 * blank.
 */
static bool looks_conll(ds_str s)
{
	size_t lines = 0;
	const char *lf;

	s = skip_blanks(s);
	if (ds_str_starts(s, DS_STR("-DOCSTART-")))
		return true;
	while ((lf = memchr(s.at, '\n', s.len))) {
		ds_str line = {s.at, (size_t)(lf - s.at)};
		size_t at;

		s = ds_str_sub(s, line.len + 1, s.len);
		while (line.len && strchr("\r\t ", line.at[line.len - 1]) && line.at[line.len - 1])
			line.len--;
		if (line.len == 0)
			continue;
		for (at = line.len; at > 0 && line.at[at - 1] != ' ' && line.at[at - 1] != '\t';
		     at--)
			;
		if (at == 0 || !looks_tag(ds_str_sub(line, at, line.len)))
			return false;
		lines++;
	}
	return lines >= 3;
}

static ds_status not_built(const ds_reader *r, const char *name, ds_err *err)
{
	return ds_fail(err, DS_EFAIL,
		       "%s: %s is not built yet (built: " BUILT "); --from plain reads it as it is",
		       r->in.name, name);
}

/*
 * Rejects what the first bytes give away; by_name: the name has a kind, so only certain signs
 * count.
 */
static ds_status check_content(const ds_reader *r, ds_str s, const char *named, bool by_name,
			       ds_err *err)
{
	ds_str body = skip_blanks(s);
	const char *nul;

	for (size_t i = 0; i < sizeof magics / sizeof *magics; i++) {
		if (ds_str_starts(s, (ds_str){magics[i].bytes, magics[i].len}))
			return not_built(r, named ? named : magics[i].name, err);
	}
	nul = memchr(s.at, '\0', s.len < SNIFF ? s.len : SNIFF);
	if (nul)
		return ds_fail(
			err, DS_EFAIL,
			"%s: looks binary (a NUL at byte %zu); --from plain reads it as it is",
			r->in.name, (size_t)(nul - s.at));
	if (by_name)
		return DS_OK;
	if (starts_nocase(body, "<!doctype html") || starts_nocase(body, "<html"))
		return not_built(r, "html", err);
	if (starts_nocase(body, "<?xml") || starts_nocase(body, "<rss") ||
	    starts_nocase(body, "<tei"))
		return not_built(r, "xml", err);
	return DS_OK;
}

/*
 * The first bytes, at least want of them, as what reads them will see: UTF-16 and UTF-32 decoded, the
 * mark left out. Borrowed until the next call.
 */
static ds_status peek(ds_str *out, ds_reader *r, size_t want, ds_err *err)
{
	ds_decode_opts opts = {.charset = r->opts.charset};
	ds_encoding e;
	ds_decoder d;
	ds_str s = {NULL, 0};
	size_t used;
	ds_status st = ds_stream_peek(&s, &r->in, want, err);

	if (st)
		return st;
	s.len = s.len < SNIFF ? s.len : SNIFF;
	*out = s.len ? s : DS_STR("");
	opts.detect = s.len && memchr(s.at, '\0', s.len);
	st = ds_decode_decide(&e, s, false, &opts, err);
	if (st || e.charset == DS_CS_UTF8 || e.charset > DS_CS_UTF32BE)
		return st;
	st = ds_decoder_open(&d, e.charset, err);
	if (st)
		return st;
	ds_buf_clear(&r->fixed);
	s = ds_str_sub(s, ds_bom_len(e.charset, s), s.len);
	ds_decoder_add(&r->fixed, &d, &e, s, 0, false, &used);
	ds_decoder_close(&d);
	*out = r->fixed.len ? ds_buf_view(&r->fixed) : DS_STR("");
	return ds_buf_status(&r->fixed, err);
}

ds_status ds_kind_recognise(ds_input *out, ds_reader *r, const char *path, ds_err *err)
{
	const struct ending *e = ending_of(path);
	ds_str s = {NULL, 0};
	ds_status st;

	if (r->opts.kind != DS_IN_AUTO) {
		*out = r->opts.kind;
		return DS_OK;
	}
	/* an object at the start is enough, so that a slow pipe is not waited for */
	st = peek(&s, r, 2, err);
	if (!st && !e && spans_lines(s))
		return ds_fail(err, DS_EFAIL,
			       "%s: JSON over several lines is not read; write one object a line "
			       "(jq -c), or --from plain",
			       r->in.name);
	if (!st && !e && looks_json(s)) {
		*out = DS_IN_JSONL;
		return DS_OK;
	}
	if (!st)
		st = peek(&s, r, SNIFF, err);
	if (st)
		return st;
	if (e && e->kind == DS_IN_AUTO)
		return not_built(r, e->name, err);
	st = check_content(r, s, NULL, e != NULL, err);
	if (st)
		return st;
	if (e)
		*out = e->kind;
	else
		*out = looks_json(s) ? DS_IN_JSONL : looks_conll(s) ? DS_IN_CONLL : DS_IN_PLAIN;
	return DS_OK;
}
