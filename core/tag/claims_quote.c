/*
 * Attribution: quotations and statements that are longer than a sentence. See claims_int.h.
 *
 * Colon: "X said:" at the end of a line opens what follows it: a quotation, or else the paragraph and
 * those behind it that speak in the first person, with at most one between that does not.
 * Goes on: a quotation that begins the sentence behind a claim is that speaker's, in the next
 * paragraph too if the claim was a quotation; a paragraph whose marks nothing closes goes on in the
 * next. Lines: '"...", then a dash and a name. Turns: "NAME: ..." where at least two names take three
 * turns; what follows without a name is the turn's, up to the next, but after the last one only the
 * paragraph itself. "Q:" and "A:" name nobody.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/claims_int.h"

#define VOICE 400u    /* tokens of a paragraph in which "I" or "we" is looked for */
#define PARAGRAPHS 40 /* of a statement */
#define GAP 1         /* of them without "I" or "we", in a row */
#define OWN 8u        /* quotations in what one claim says */
#define SIGNED 12u    /* tokens of a name behind a dash */

static const part none = {0, 0};

/* ---- what a colon opens ----------------------------------------------------------------------- */

static const ds_sentence *sentence_at(const finder *f, size_t i)
{
	return &f->t->sentences[f->t->v[i].sentence];
}

/* The first token of the next paragraph, or of the end. */
static size_t paragraph_end(const finder *f, size_t i)
{
	size_t s = f->t->v[i].sentence, n = f->t->n_sentences;
	uint32_t paragraph = f->t->sentences[s].paragraph;

	while (s < n && f->t->sentences[s].paragraph == paragraph)
		s++;
	return s < n ? f->t->sentences[s].first : f->t->n;
}

/* "I", "we", "our" outside quotations: whoever is named before speaks. */
static bool has_voice(const finder *f, size_t from, size_t end)
{
	for (size_t i = from; i < end && i - from < VOICE; i++) {
		ds_str key = ds_token_key(f->t, i);

		if (key.len > 3 || f->quote[i])
			continue;
		if (ds_str_is(key, "we") || ds_str_is(key, "our") || ds_str_is(key, "us") ||
		    ds_str_is(key, "my") || (ds_str_is(key, "i") && !is_named(f, i)))
			return !ds_str_is(key, "us") || f->t->v[i].flags & DS_TOKEN_LOWER;
	}
	return false;
}

/* Where the statement whose first paragraph ends at `end` ends. */
static size_t statement_end(const finder *f, size_t end)
{
	size_t at = end;
	int gap = 0;

	if (end < f->t->n && !(f->t->v[end].flags & (DS_TOKEN_PARA | DS_TOKEN_LINE)))
		return end;

	for (int n = 0; n < PARAGRAPHS && at < f->t->n && gap <= GAP; n++) {
		size_t next = paragraph_end(f, at);

		if (is_quote(f, at) || is(f, next - 1, ":"))
			break;
		gap = has_voice(f, at, next) ? 0 : gap + 1;
		at = next;
		if (gap == 0)
			end = at;
	}
	return end;
}

/* The sentence of a statement without "I" or "we" that begins "They also said": the writer's again. */
static size_t told_again(const finder *f, size_t from, size_t end)
{
	size_t s = f->t->v[from].sentence + 1u;

	for (; s < f->t->n_sentences && f->t->sentences[s].first < end; s++) {
		size_t i = f->t->sentences[s].first;

		if (!is(f, i, "he") && !is(f, i, "she") && !is(f, i, "they"))
			continue;
		for (size_t k = i + 1; k < end && k < i + 4; k++) {
			if (f->class[k] & C_STANCES)
				return i;
		}
	}
	return end;
}

part ds_claim_block(const finder *f, size_t colon)
{
	size_t at = colon + 1, end;
	part q;

	if (at >= f->t->n)
		return none;
	q = ds_claim_quotation(f, at);
	if (q.end > q.first)
		return q;
	if (f->quote[colon] || at < f->block->end)
		return at < f->hi ? (part){at, f->hi} : none;
	end = paragraph_end(f, at);
	if (!has_voice(f, at, end)) {
		if (at < f->hi)
			return (part){at, f->hi};
		end = told_again(f, at, end);
	}
	*f->block = (part){at, statement_end(f, end)};
	return *f->block;
}

/* ---- quotations that go on -------------------------------------------------------------------- */

static size_t token_of(const finder *f, uint32_t read_at)
{
	return ds_token_at(f->t, read_at);
}

/* Notes whose the quotations are that claims have as content already. */
static void own_quotations(finder *f)
{
	for (size_t i = 0; i < f->doc->claims.n; i++) {
		const ds_claim *c = &f->doc->claims.v[i];
		size_t first = token_of(f, c->content.start);
		size_t q = ds_claim_quotation_from(f, first ? first - 1 : 0);

		for (size_t n = 0; q < f->n_quotes && n < OWN; q++, n++) {
			if (f->t->v[f->quotes[q].first].start >= c->content.end)
				break;
			if (!f->quotes[q].claim)
				f->quotes[q].claim = (uint32_t)i + 1;
		}
	}
}

/* A sentence or more, not a word in marks. */
static bool is_speech(const finder *f, const claim_quotation *q)
{
	size_t end = q->end;

	if (sentence_at(f, q->first)->first != q->first || end - q->first < 4)
		return false;
	if (q->open || end >= f->t->n)
		return true;
	return is_stop(f, end - 2) || is_stop(f, end) || sentence_at(f, end)->first == end;
}

static ds_status go_on(finder *f, claim_quotation *q, size_t claim)
{
	ds_claims *cs = &f->doc->claims;
	ds_claim piece = cs->v[claim];
	size_t first = q->first + is_quote(f, q->first), end = q->end;
	ds_status st = DS_OK;

	while (end > first && (is_stop(f, end - 1) || is_quote(f, end - 1)))
		end--;
	if (end <= first)
		return DS_OK;
	piece.content = (ds_range){f->t->v[first].start, f->t->v[end - 1].end};
	piece.direct = true;
	if (cs->n == cs->cap)
		st = ds_arena_grow(&f->doc->mem, &cs->v, &cs->cap, cs->n, cs->n + 1, sizeof *cs->v,
				   f->err);
	if (st)
		return st;
	cs->v[cs->n++] = piece;
	q->claim = (uint32_t)claim + 1;
	return DS_OK;
}

static size_t last_sentence(const finder *f, const ds_claim *c)
{
	size_t a = f->t->v[token_of(f, c->verb.start)].sentence;
	size_t b = f->t->v[token_of(f, c->content.end - 1)].sentence;

	return a > b ? a : b;
}

/* Whose words the sentence before was, while the quotations are walked through. */
typedef struct voice {
	size_t claim, reach; /* reach: its last sentence */
	bool any;
} voice;

/* The claims of the sentences before `sentence`: the first one of the last of them speaks. */
static size_t hear(const finder *f, size_t next, size_t n, size_t sentence, voice *v)
{
	for (; next < n; next++) {
		const ds_claim *c = &f->doc->claims.v[next];
		size_t verb = token_of(f, c->verb.start), here = f->t->v[verb].sentence;

		if (here >= sentence)
			break;
		if (f->quote[verb] || c->speaker_at.end == 0)
			continue;
		if (v->any && f->t->v[token_of(f, f->doc->claims.v[v->claim].verb.start)].sentence == here &&
		    !c->direct) {
			continue;
		}
		*v = (voice){next, last_sentence(f, c), true};
	}
	return next;
}

static ds_status continue_quotations(finder *f)
{
	size_t next = 0, n = f->doc->claims.n;
	voice v = {0, 0, false};

	for (size_t i = 0; i < f->n_quotes; i++) {
		claim_quotation *q = &f->quotes[i], *before = i ? q - 1 : NULL;
		size_t s = f->t->v[q->first].sentence, last = f->t->v[q->end - 1].sentence;
		const ds_sentence *se = &f->t->sentences[s];
		ds_status st = DS_OK;
		bool starts = f->t->v[q->first].flags & DS_TOKEN_PARA;

		next = hear(f, next, n, s, &v);
		if (q->claim) {
			if (v.any && q->claim == v.claim + 1 && last > v.reach)
				v.reach = last;
			continue;
		}
		if (before && before->open && before->end == q->first && before->claim) {
			st = go_on(f, q, before->claim - 1);
		} else if (v.any && v.reach + 1 == s && is_speech(f, q) &&
			   f->doc->claims.v[v.claim].stance != DS_DENY &&
			   (!starts ? se->paragraph == f->t->sentences[s - 1].paragraph
				    : f->doc->claims.v[v.claim].direct)) {
			st = go_on(f, q, v.claim);
		}
		if (st)
			return st;
		if (q->claim && v.any && q->claim == v.claim + 1)
			v.reach = last;
	}
	return DS_OK;
}

/* A paragraph that nothing closes, before one that somebody is named for, is theirs as well. */
static ds_status begun_quotations(finder *f)
{
	for (size_t i = f->n_quotes; i > 1; i--) {
		claim_quotation *q = &f->quotes[i - 2];
		ds_status st;

		if (q->claim || !q->open || q->end != q[1].first || !q[1].claim || !is_speech(f, q))
			continue;
		st = go_on(f, q, q[1].claim - 1);
		if (st)
			return st;
	}
	return DS_OK;
}

/* ---- names on lines --------------------------------------------------------------------------- */

bool ds_claim_is_dash(const finder *f, size_t i)
{
	return is(f, i, "-") || is(f, i, "--");
}

/* '"..." - NAME' up to the end of the paragraph, or with ", on ..." behind the name. */
static ds_status signed_line(finder *f, part said, size_t dash)
{
	subject by;
	size_t stop;
	saying how = {&by, {dash, dash + 1}, W_SAYS, false, true};

	f->lo = said.first;
	for (f->hi = dash + 1; f->hi < f->t->n && f->hi - dash < 3 * SIGNED &&
			       !(f->t->v[f->hi].flags & DS_TOKEN_PARA);)
		f->hi++;
	if (dash + 1 >= f->hi || !ds_claim_after(f, dash + 1, &by, &stop) || stop - dash > SIGNED ||
	    !(stop >= f->hi || is_stop(f, stop) || f->t->v[stop].flags & DS_TOKEN_LINE) ||
	    !(by.span >= 0 || f->t->v[dash + 1].flags & (DS_TOKEN_TITLE | DS_TOKEN_UPPER)))
		return DS_OK;
	return ds_claim_add(f, &how, said);
}

static ds_status signed_quotations(finder *f)
{
	for (size_t i = 0; i < f->n_quotes; i++) {
		claim_quotation *q = &f->quotes[i];
		size_t dash = q->end;
		ds_status st;

		if (q->claim || !ds_claim_is_dash(f, dash) || f->t->v[q->first].flags & DS_TOKEN_TIGHT ||
		    sentence_at(f, q->first)->paragraph != sentence_at(f, dash)->paragraph)
			continue;
		st = signed_line(f, (part){q->first, q->end}, dash);
		if (st)
			return st;
	}
	return DS_OK;
}

/* ---- turns ------------------------------------------------------------------------------------ */

/* The colon of a paragraph that starts "NAME:" or "Q:"; 0 if it does not. *span: the name's, or -1. */
static size_t label_of(const finder *f, const ds_sentence *se, int32_t *span)
{
	size_t i = se->first;
	const ds_span *s = span_of(f, i);

	*span = -1;
	if (!(f->t->v[i].flags & DS_TOKEN_PARA))
		return 0;
	if (s && s->type == DS_PERSON && s->first == i && is(f, i + s->count, ":")) {
		*span = f->span_at[i] - 1;
		return i + s->count;
	}
	return is(f, i + 1, ":") && (is(f, i, "q") || is(f, i, "a") || is(f, i, "question") ||
				     is(f, i, "answer"))
		       ? i + 1
		       : 0;
}

/* Whether the document is told in turns. */
static bool has_turns(const finder *f)
{
	int32_t first = -1;
	size_t turns = 0, others = 0;

	for (size_t i = 0; i < f->t->n_sentences && (turns < 3 || !others); i++) {
		int32_t span, root;

		if (!label_of(f, &f->t->sentences[i], &span) || span < 0)
			continue;
		root = f->doc->spans.v[span].entity < 0 ? span : f->doc->spans.v[span].entity;
		if (first < 0)
			first = root;
		others += root != first;
		turns++;
	}
	return turns >= 3 && others;
}

static ds_status take_turns(finder *f)
{
	subject by = {none, none, -1, false};
	saying how = {&by, none, W_SAYS, false, true};
	size_t colon = 0, own = 0;
	ds_status st = DS_OK;

	if (!has_turns(f))
		return DS_OK;
	for (size_t i = 0; st == DS_OK && i <= f->t->n_sentences; i++) {
		const ds_sentence *se = i < f->t->n_sentences ? &f->t->sentences[i] : NULL;
		int32_t span = -1;
		size_t label = se ? label_of(f, se, &span) : 0;

		if (se && !label)
			continue;
		if (colon && by.span >= 0)
			st = ds_claim_add(f, &how, (part){colon + 1, se ? se->first : own});
		if (!se)
			break;
		colon = label;
		own = paragraph_end(f, se->first);
		by.span = span;
		by.at = by.phrase = (part){se->first, colon};
		how.verb = (part){colon, colon + 1};
	}
	return st;
}

ds_status ds_claim_quotes(finder *f)
{
	ds_status st;

	own_quotations(f);
	st = continue_quotations(f);
	if (st == DS_OK)
		st = begun_quotations(f);
	if (st == DS_OK)
		st = signed_quotations(f);
	return st ? st : take_turns(f);
}
