/*
 * Labelled text: CoNLL columns with their labels, tagged anew or laid beside another file.
 *
 * The first column is the token, the last its label, by tabs or by spaces; a blank line ends a sentence
 * and -DOCSTART- a document. A reader (reader.h) reads the same files as documents to tag, without
 * labels.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_IO_GOLD_H
#define DS_IO_GOLD_H

#include "tag/eval.h"
#include "tag/tagger.h"

typedef struct ds_gold_sentence {
	size_t first, count; /* words; at least one */
	bool document;       /* the first behind a -DOCSTART- */
} ds_gold_sentence;

typedef struct ds_gold {
	ds_str name;         /* the path */
	const ds_str *words;
	const ds_str *labels;
	const uint32_t *lines; /* from 1 */
	size_t n;
	const ds_gold_sentence *sentences;
	size_t n_sentences;
	size_t n_documents; /* -DOCSTART- lines with text behind them */
	bool spans;         /* every label is O, or B-TYPE and its like */
	bool coarse;        /* ... and there is no type but PERSON (PER), ORG, LOC, MISC */
} ds_gold;

/* path "-" is standard input; gzip is read as it is. DS_EFAIL names file, line and what is wrong. */
ds_status ds_gold_read(ds_gold *out, const char *path, ds_arena *mem, ds_err *err);

/* The same from memory; name stands for the path. */
ds_status ds_gold_parse(ds_gold *out, ds_str bytes, const char *name, ds_arena *mem, ds_err *err);

/* DS_OK if both have the same tokens, so that the labels of one stand for the other; else both lines. */
ds_status ds_gold_match(const ds_gold *gold, const ds_gold *found, ds_err *err);

/*
 * Calls fn with each document, its words as preset tokens: n of them, from word `first` of the gold. Documents are those
 * that are marked; in a file without marks, `most` sentences (0 = all of them); most 1: each sentence is one anyway.
 */
typedef ds_status ds_gold_fn(void *user, ds_doc *doc, size_t first, size_t n, ds_err *err);
ds_status ds_gold_docs(const ds_gold *gold, size_t most, ds_gold_fn *fn, void *user, ds_err *err);

/*
 * The label of each of doc's tokens, in `mem`: labels has those of its words (doc->given). A word of which reading leaves
 * nothing, as a lone U+200B, has no token.
 */
ds_status ds_gold_token_labels(const ds_str **out, const ds_doc *doc, const ds_str *labels, ds_arena *mem, ds_err *err);

typedef struct ds_gold_tagging {
	const ds_tagger *tagger;
	bool coarse;
	bool sentences; /* each is a document; else as marked, and a file without marks is one document */
	const ds_model *model; /* not NULL: its labels as they are, no tagger */
} ds_gold_tagging;

/*
 * A label for each word: in BIO, as `tag --format conll` prints them; or those of the model, which was trained with the
 * list that ships (ds_names_labels).
 */
ds_status ds_gold_tag(const ds_str **found, const ds_gold *gold, const ds_gold_tagging *how,
		      ds_arena *mem, ds_err *err);

/* Adds all sentences to the evaluation, as a set under the gold's name. */
ds_status ds_gold_score(ds_eval *e, const ds_gold *gold, const ds_str *found, ds_err *err);

/* Documents marked as JSON lines ("text", "entities"), beside a tagger's marks or another file's. */
typedef struct ds_gold_files {
	const char *gold;
	const char *found; /* NULL: tagged by the tagger; else the same texts in the same order */
	const ds_tagger *tagger;
} ds_gold_files;

/* Adds all of them as one set. DS_EFAIL names file and line of a record without marks, or of another text. */
ds_status ds_gold_score_jsonl(ds_eval *e, const ds_gold_files *files, ds_err *err);

#endif
