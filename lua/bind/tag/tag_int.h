/*
 * What the bindings of documents, spans, lists and taggers share.
 *
 * A list and a tagger are counted, since a document's spans point into them and the collector
 * finalizes in an order of its own. A document's block stays as long as any view of it: views have
 * the document as user value 1.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_BIND_TAG_TAG_INT_H
#define DS_BIND_TAG_TAG_INT_H

#include "bind/bind_int.h"
#include "io/list.h"
#include "tag/tagger.h"

/* A list with the bytes it was opened from. Counted by one state's thread only. */
typedef struct ds_bind_list {
	size_t refs;
	const ds_gazetteer *list;
	ds_gazetteer *own; /* the same, or NULL for the one that ships */
	ds_buf block;
} ds_bind_list;

typedef struct ds_bind_rules {
	size_t refs;
	ds_tagger *tagger;
	ds_model *model; /* opened for it; NULL = the one that ships, or none */
	ds_bind_list **lists;
	size_t n_lists;
	ds_lang **tables; /* opened for it */
	size_t n_tables;
	struct ds_bind_ruleset *set; /* rules of the user's; NULL = none */
} ds_bind_rules;

/* NULL is fine. */
void ds_bind_list_drop(ds_bind_list *list);
void ds_bind_rules_drop(ds_bind_rules *rules);

/* User value 1: cache of spans (n -> span n, -n -> sentence n, 0 -> mentions.c); 2: the text as a Lua string; 3: functions of the
 * rules that tagged it. */
typedef struct ds_bind_doc {
	ds_doc doc;
	bool open;   /* doc is initialised */
	bool queued; /* in tag_many: taken already */
	uint32_t at; /* where the loop that is running over it is, from 1, for messages; 0 = in none */
	bool busy;   /* a function of a rule looks at it: nobody may close or change it */
	ds_bind_rules *rules; /* what tagged it; its names are in the spans */
	ds_trace *trace;      /* for explanations, made when asked for */
	ds_bind_rules *trace_rules;
} ds_bind_doc;

typedef enum ds_bind_span_kind {
	DS_SPAN_ANNOTATION,
	DS_SPAN_SENTENCE,
	DS_SPAN_FREE
} ds_bind_span_kind;

/*
 * A copy, since the list of spans moves when a script annotates. Strings are in the document's
 * arena.
 */
typedef struct ds_bind_span {
	ds_bind_doc *box; /* kept alive by user value 1 */
	ds_span span;
	uint8_t kind; /* ds_bind_span_kind */
} ds_bind_span;

/* A run of tokens that is one on the surface, or a single token. */
typedef struct ds_bind_token {
	ds_bind_doc *box;
	uint32_t first, count;
} ds_bind_token;

typedef struct ds_bind_gazetteer {
	ds_bind_list *list; /* NULL: closed */
} ds_bind_gazetteer;

typedef struct ds_bind_tagger {
	ds_bind_rules *rules; /* NULL: closed */
} ds_bind_tagger;

/*
 * Pushes an empty, closed document object; the caller fills box->doc and calls ds_bind_doc_opened.
 */
ds_bind_doc *ds_bind_doc_new(lua_State *L);

/*
 * box->doc is initialised: from now on it is freed with the object, which is at index idx. May
 * collect.
 */
void ds_bind_doc_opened(lua_State *L, ds_bind_doc *box);

/* The open document at idx; raises for anything else. */
ds_bind_doc *ds_bind_doc_check(lua_State *L, int idx);

/* Raises when the document of a view is closed. */
void ds_bind_doc_alive(lua_State *L, const ds_bind_doc *box);

/* Makes the tokens. */
ds_status ds_bind_doc_tokens(lua_State *L, ds_bind_doc *box, ds_err *err);

/* Tags the untagged document at idx (absolute) with these rules, which it then holds. May call functions of rules. */
ds_status ds_bind_doc_tag(lua_State *L, int idx, ds_bind_rules *rules, ds_err *err);

/*
 * Pushes a view of the document at idx. Annotations and sentences come from the document's cache,
 * so that the same one is the same object; i is an index from 0 below the count.
 */
void ds_bind_push_span(lua_State *L, int idx, size_t i);
void ds_bind_push_sentence(lua_State *L, int idx, size_t i);
void ds_bind_push_free(lua_State *L, int idx, size_t start, size_t end);
void ds_bind_push_token(lua_State *L, int idx, size_t first, size_t count);

/* A range as one number, for spans that are made when they are asked for: first byte, from 1, and last byte << 32. */
lua_Integer ds_bind_packed(ds_range r);

/* Pushes the cache of the document at idx (absolute), a table. */
void ds_bind_push_cache(lua_State *L, int idx);

/* Forgets the cache of the document at idx. */
void ds_bind_doc_forget(lua_State *L, int idx);

/* Index of the annotation in its document's spans, or -1 when it is there no more. */
int64_t ds_bind_span_index(const ds_bind_span *s);

/* The tokens that a byte range touches: [*first, *first + *count). */
void ds_bind_tokens_in(const ds_tokens *t, size_t start, size_t end, size_t *first, size_t *count);

/* Tokens from `first` that are one on the surface (clitics joined), at most up to `end`. */
size_t ds_bind_surface(const ds_tokens *t, size_t first, size_t end);

/* The sentence that holds the byte; the one before it between two; n_sentences if there is none. */
size_t ds_bind_sentence_at(const ds_tokens *t, size_t read_at);

/* The rules of the tagger at idx, or the default ones for nothing or nil. Raises. */
ds_bind_rules *ds_bind_rules_opt(lua_State *L, int idx);

/*
 * Fills *v from the Lua value at idx and the option table at opts (low, high, cue). Raises.
 * Strings borrowed.
 */
void ds_bind_value_read(lua_State *L, ds_value *v, ds_type type, int idx, int opts);

/* Pushes value, low or high of a span, nil when it has none. */
void ds_bind_push_value(lua_State *L, const ds_span *s);
void ds_bind_push_bound(lua_State *L, const ds_span *s, bool high);

/*
 * The document at 1 with its tokens, for arguments 2 clitics, 3 from, 4 to of methods: *at and *end are token numbers.
 * NULL after nil, err.
 */
ds_bind_doc *ds_bind_token_range(lua_State *L, size_t *at, size_t *end);

/* doc:each_token, doc:ranges, doc:each_often, doc:each_span, doc:each_sentence, doc:mentions_of; in each.c */
int ds_bind_each_token(lua_State *L);
int ds_bind_each_range(lua_State *L);
int ds_bind_each_often(lua_State *L);
int ds_bind_each_span(lua_State *L);
int ds_bind_each_sentence(lua_State *L);
int ds_bind_mentions_of(lua_State *L);
int ds_bind_entity_of(lua_State *L);
int ds_bind_nearest(lua_State *L);
int ds_bind_doc_at(lua_State *L); /* doc:at([position]) */

/* The entity that mention i is of, by the number of its first mention, not behind it; none for a value, or a type of a user's. */
#define DS_BIND_NO_ENTITY UINT32_MAX
uint32_t ds_bind_entity(const ds_spans *spans, size_t i);

/* doc:annotate; in annotate.c */
int ds_bind_annotate(lua_State *L);

/* doc:explain; in explain.c */
int ds_bind_explain(lua_State *L);

/* Forgets what explanations are made from: the annotations are no longer those of the tagger. */
void ds_bind_trace_drop(ds_bind_doc *box);

/* doc:json, doc:conll; in io/writer.c */
int ds_bind_doc_json(lua_State *L);
int ds_bind_doc_conll(lua_State *L);

/* doc:claim, doc:claim_at, doc:roles, doc:link; in claims.c */
int ds_bind_claim(lua_State *L);
int ds_bind_claim_at(lua_State *L);
int ds_bind_roles(lua_State *L);
int ds_bind_link(lua_State *L);

/* doc:zones, doc:dateline_place; in zones.c */
int ds_bind_zones(lua_State *L);
int ds_bind_place(lua_State *L);
/* doc:count; in counts.c */
int ds_bind_count(lua_State *L);

/*
 * The options of a reader of lists in the table at idx: form, name, map, type, classes, langs, charset.
 * Their strings stay on the stack.
 */
ds_status ds_bind_list_opts(lua_State *L, int idx, ds_list_opts *opts, ds_err *err);

/* span:candidates; in link.c */
int ds_bind_span_candidates(lua_State *L);

/* core.gazetteer_builder; in builder.c */
int ds_bind_builder_new(lua_State *L);

/* tagger:tag, doc:tag */
int ds_bind_tag(lua_State *L);

/* core.tag_many; in crew.c */
int ds_bind_tag_many(lua_State *L);

/* The document holds the rules, whose names its spans may borrow. */
void ds_bind_doc_hold(ds_bind_doc *box, ds_bind_rules *rules);

/*
 * Forgets annotations that came with a document, so that it is tagged like any other. What a tagger found stays: views of
 * it borrow names from that tagger's lists.
 */
void ds_bind_doc_untag(ds_bind_doc *box);

#endif
