/*
 * The model's features in words: "the word “president” before it", "the lists: a first name". See explain_model_int.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/explain_model_int.h"

/* The nearest plain word whose hash the look has; the border where there is none. */
static uint32_t nearest(const ds_names_taught *t, size_t i, bool left)
{
	const ds_looks *l = &t->looks;
	uint32_t hash = left ? l->v[i].left : l->v[i].right;

	for (size_t k = i; hash;) {
		k = left ? k - 1 : k + 1; /* wraps below 0 */
		if (k >= l->n || l->v[k].sentence != l->v[i].sentence)
			break;
		if (l->v[k].word == hash && l->active[k] != DS_ACTIVE_NAME)
			return (uint32_t)k;
	}
	return left ? DS_NO_TOKEN_BEFORE : DS_NO_TOKEN_BEHIND;
}

static uint32_t beside(const ds_names_taught *t, size_t i, int by)
{
	const ds_look *k = ds_look_at(&t->looks, i, by);

	return k ? (uint32_t)(k - t->looks.v) : by < 0 ? DS_NO_TOKEN_BEFORE : DS_NO_TOKEN_BEHIND;
}

void ds_evidence_of(ds_evidence *out, const ds_names_taught *t, ds_feature_about about, size_t i)
{
	static const int8_t by[] = {[DS_ABOUT_WORD] = 0, [DS_ABOUT_BEFORE] = -1, [DS_ABOUT_BEHIND] = 1,
				    [DS_ABOUT_BEFORE_2] = -2, [DS_ABOUT_BEHIND_2] = 2};

	out->about = DS_ABOUT_WORD;
	if (about < sizeof by) {
		out->token = beside(t, i, by[about]);
	} else if (about == DS_ABOUT_LEFT || about == DS_ABOUT_RIGHT) {
		out->token = nearest(t, i, about == DS_ABOUT_LEFT);
	} else {
		out->about = about;
		out->token = about == DS_ABOUT_LETTERS ? (uint32_t)i : 0;
	}
}

/* ---- one part of a feature ------------------------------------------------------------------------ */

static ds_str quoted(struct ds_explainer *x, uint32_t token)
{
	if (token >= x->t->doc.tokens.n)
		return DS_STR("the border of the sentence");
	return ds_explain_say(x, "\u201c%.*s\u201d", DS_SHOWN(ds_explain_text(x, token, 1)));
}

/* The letters at one end of the match key, whole signs only. */
static ds_str letters(struct ds_explainer *x, size_t i, size_t n, bool end)
{
	ds_str key = ds_token_key(&x->t->doc.tokens, i);
	size_t len = key.len < n ? key.len : n;

	if (end) {
		key = ds_str_sub(key, key.len - len, key.len);
		while (key.len && ((unsigned char)*key.at & 0xC0) == 0x80)
			key = ds_str_sub(key, 1, key.len);
		return ds_explain_say(x, "-%.*s", DS_SHOWN(key));
	}
	while (len && len < key.len && ((unsigned char)key.at[len] & 0xC0) == 0x80)
		len--;
	return ds_explain_say(x, "%.*s-", DS_SHOWN(ds_str_sub(key, 0, len)));
}

static ds_str marks(struct ds_explainer *x, unsigned hits)
{
	static const struct {
		unsigned bit;
		const char *text;
	} texts[] = {{H_NAME, "a name"},
		     {H_TITLE, "a title"},
		     {H_ROLE, "a role"},
		     {H_FIRST, "a first name"},
		     {H_BEFORE, "a word that names begin with"},
		     {H_AFTER, "a word that names end with"},
		     {H_COMMON, "an ordinary word, too"},
		     {H_OTHER, "a currency or unit"}};
	ds_str all = {"", 0};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		if (hits & texts[i].bit)
			all = ds_explain_say(x, "%.*s%s%s", DS_SHOWN(all), all.len ? " and " : "", texts[i].text);
	}
	return all.len ? all : DS_STR("nothing");
}

static ds_str typed(struct ds_explainer *x, unsigned code, const char *none)
{
	if (code == 0)
		return ds_str_of(none);
	return ds_explain_say(x, "%s%s", ds_type_name((ds_type)((code - 1) / 2)), (code - 1) % 2 ? ", inside" : "");
}

static ds_str ruled(struct ds_explainer *x, unsigned code)
{
	return code >= 30 ? DS_STR("a name of no known type") : typed(x, code, "no name");
}

static ds_str coarse(unsigned code)
{
	static const char *const text[] = {"no name", "PERSON", "PERSON, inside", "ORG", "ORG, inside", "LOC",
					   "LOC, inside", "MISC", "MISC, inside", "a name of no known type",
					   "a name of no known type"};

	return ds_str_of(text[code < sizeof text / sizeof *text ? code : 0]);
}

/* enum ds_known */
static const char *const known_words[] = {"outside of the sentence", "known", "known by its ending",
					  "unknown"};

static ds_str extra(unsigned bits)
{
	return bits & DS_LOOK_ORDINARY	      ? DS_STR("an ordinary word")
	       : bits & DS_LOOK_SEVERAL_TYPES ? DS_STR("a name of several types")
	       : bits & DS_LOOK_SMALL_NAME    ? DS_STR("a name of the lists in small letters")
	       : bits & DS_LOOK_SEVERAL_WORDS ? DS_STR("a name of several words")
					      : DS_STR("no ordinary word");
}

static ds_str shape(struct ds_explainer *x, unsigned s)
{
	static const char *const place[] = {"", " at the start of a sentence", " in a headline", ""};

	return ds_explain_say(x, "%s%s", ds_model_shape_name(s & 15), place[s >> 4 & 3]);
}

static ds_str part(struct ds_explainer *x, char sign, size_t i, int by)
{
	static const char *const sure[] = {"unsure", "a guess", "likely", "sure"};
	const ds_names_taught *t = ds_taught_of(x);
	const ds_look *k = ds_look_at(&t->looks, i, by);
	size_t at = k ? (size_t)(k - t->looks.v) : 0;

	if (!k)
		return DS_STR("the border of the sentence");
	switch (sign) {
	case 'w': return quoted(x, (uint32_t)at);
	case 's': return shape(x, k->shape);
	case '2': return letters(x, at, 2, true);
	case '3': return letters(x, at, 3, true);
	case '4': return letters(x, at, 4, true);
	case 'q': return letters(x, at, 2, false);
	case 'p': return letters(x, at, 3, false);
	case '<': return quoted(x, nearest(t, at, true));
	case '>': return quoted(x, nearest(t, at, false));
	case 'l': return typed(x, k->list, "in no list");
	case 'h': return marks(x, k->hits);
	case 'e': return extra(k->extra);
	case 'k': return ds_str_of(known_words[k->known & 3]);
	case 'r': return ruled(x, k->rule);
	case 'c': return coarse(k->coarse);
	case 'u': return ds_str_of(sure[k->sure & 3]);
	case 'v': return ds_explain_say(x, "PERSON %d, ORG %d, GPE %d", k->votes[0], k->votes[1], k->votes[2]);
	default: return DS_STR("?");
	}
}

ds_str ds_explain_feature(struct ds_explainer *x, const ds_feature *f, size_t i)
{
	static const char places[] = "BbtaA";
	ds_str all = {"", 0};

	for (const char *p = f->parts; p[0] && p[1]; p += 2) {
		const char *at = strchr(places, p[0]);
		ds_str one = part(x, p[1], i, at ? (int)(at - places) - 2 : 0);

		all = all.len ? ds_explain_say(x, "%.*s, %.*s", DS_SHOWN(all), DS_SHOWN(one)) : one;
	}
	return ds_explain_say(x, "%s: %.*s", f->name, DS_SHOWN(all));
}

/* ---- all that is about one thing ---------------------------------------------------------------------- */

/* The vector that the word has if it is unknown. */
static uint32_t ending_of(const struct ds_explainer *x, uint32_t token)
{
	ds_word_table words = ds_model_words(ds_taught_of(x)->m);

	return ds_word_table_ending(&words, ds_token_key(&x->t->doc.tokens, token));
}

static ds_str word(struct ds_explainer *x, uint32_t token, const ds_chunk *c)
{
	const ds_names_taught *t = ds_taught_of(x);
	const ds_look *k;
	bool title;

	if (token == DS_NO_TOKEN_BEFORE)
		return DS_STR("where the sentence begins");
	if (token == DS_NO_TOKEN_BEHIND)
		return DS_STR("where the sentence ends");
	k = &t->looks.v[token];
	title = (k->hits & (H_TITLE | H_ROLE)) != 0;
	if (token < c->first)
		return ds_explain_say(x, "%.*s%s before it", DS_SHOWN(quoted(x, token)),
				      title ? ", a title or role," : "");
	if (token >= c->first + c->count)
		return ds_explain_say(x, "%.*s behind it", DS_SHOWN(quoted(x, token)));
	if (t->m->head->n_words && k->vector < t->m->head->n_words && k->vector == ending_of(x, token))
		return ds_explain_say(x, "%.*s, which the model does not know, ends like others that are",
				      DS_SHOWN(quoted(x, token)));
	if (t->m->head->n_words && k->vector >= t->m->head->n_words)
		return ds_explain_say(x, "the word %.*s, which the model does not know", DS_SHOWN(quoted(x, token)));
	return ds_explain_say(x, "what words like %.*s are", DS_SHOWN(quoted(x, token)));
}

static ds_str lists(struct ds_explainer *x, const ds_chunk *c)
{
	const ds_names_taught *t = ds_taught_of(x);
	const names *s = &t->joined;
	ds_str all = {"", 0};

	for (uint32_t i = c->first, n = 0; i < c->first + c->count && n < 3; i++) {
		const hit *h = hit_at(s, i);
		ds_str what;

		if (!h)
			continue;
		what = h->marks & H_NAME ? ds_str_of(ds_type_name((ds_type)h->type)) : marks(x, h->marks);
		all = ds_explain_say(x, "%.*s%s%.*s is %.*s", DS_SHOWN(all), all.len ? ", " : "",
				     DS_SHOWN(ds_explain_say(x, "\u201c%.*s\u201d",
							     DS_SHOWN(ds_explain_text(x, i, h->count)))),
				     DS_SHOWN(what));
		i += h->count - 1;
		n++;
	}
	if (!all.len && t->looks.v[c->first].list)
		return ds_explain_say(x, "the lists: %.*s", DS_SHOWN(typed(x, t->looks.v[c->first].list, "")));
	return all.len ? ds_explain_say(x, "the lists: %.*s", DS_SHOWN(all)) : DS_STR("no list has it");
}

static ds_str rules(struct ds_explainer *x, const ds_chunk *c)
{
	const names *s = x->t->names;

	for (size_t i = 0; s && i < s->n; i++) {
		const mention *m = &s->v[i];
		bool same = m->first == c->first && m->count == c->count;

		if (m->first + m->count <= c->first)
			continue;
		if (m->first >= c->first + c->count)
			break;
		if (m->drop || m->type == N_UNKNOWN)
			return same ? DS_STR("the rules: a name, of no type that they can tell")
				    : ds_explain_say(x, "the rules: \u201c%.*s\u201d as a name, of no type that they can "
							"tell", DS_SHOWN(ds_explain_text(x, m->first, m->count)));
		return same ? ds_explain_say(x, "the rules: %s (%s)", ds_type_name((ds_type)m->type),
					     ds_names_source(m->why))
			    : ds_explain_say(x, "the rules: %s \u201c%.*s\u201d (%s)", ds_type_name((ds_type)m->type),
					     DS_SHOWN(ds_explain_text(x, m->first, m->count)),
					     ds_names_source(m->why));
	}
	return DS_STR("the rules: no name");
}

static ds_str votes(struct ds_explainer *x, const ds_chunk *c)
{
	const ds_look *k = &ds_taught_of(x)->looks.v[c->first];

	if (!k->votes[0] && !k->votes[1] && !k->votes[2])
		return DS_STR("no words around it, in the whole document, that the rules know");
	return ds_explain_say(x, "the words around it in the whole document: %.*s",
			      DS_SHOWN(part(x, 'v', c->first, 0)));
}

ds_str ds_explain_evidence(struct ds_explainer *x, const ds_evidence *e, const ds_chunk *c)
{
	switch (e->about) {
	case DS_ABOUT_WORD: return word(x, e->token, c);
	case DS_ABOUT_LETTERS:
		if (ds_token_key(&x->t->doc.tokens, e->token).len <= 3)
			return ds_explain_say(x, "the letters of %.*s", DS_SHOWN(quoted(x, e->token)));
		return ds_explain_say(x, "the letters of %.*s: %.*s, %.*s", DS_SHOWN(quoted(x, e->token)),
				      DS_SHOWN(letters(x, e->token, 3, false)),
				      DS_SHOWN(letters(x, e->token, 3, true)));
	case DS_ABOUT_SHAPE:
		return ds_explain_say(x, "how it is written, and what is beside it: %.*s",
				      DS_SHOWN(shape(x, ds_taught_of(x)->looks.v[c->first].shape)));
	case DS_ABOUT_LISTS: return lists(x, c);
	case DS_ABOUT_RULES: return rules(x, c);
	case DS_ABOUT_VOTES: return votes(x, c);
	case DS_ABOUT_FURTHER_LEFT: return DS_STR("what the sentence before it is about");
	default: return DS_STR("what the sentence behind it is about");
	}
}
