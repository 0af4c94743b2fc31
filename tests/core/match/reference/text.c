/* The random documents of the reference: few words, sentences, paragraphs, annotations, zones.  SPDX-License-Identifier: MIT */
#include "ref.h"

uint64_t ref_state;

uint32_t ref_roll(uint32_t n)
{
	uint64_t z = ref_state += 0x9E3779B97F4A7C15u;

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return (uint32_t)((z ^ (z >> 31)) >> 32) % n;
}

bool ref_odds(uint32_t percent)
{
	return ref_roll(100) < percent;
}

/* the first ones are the most frequent */
const char *const ref_words[] = {"aa", "bb", "ab", "Aa", "cc", "met", "meets", "said", "12", ","};
const int ref_n_words = 10;

static const ds_str one[] = {{"aa bb", 5}, {"aa", 2}, {"bb cc bb", 8}};
static const ds_str two[] = {{"ab", 2}, {"meet", 4}, {"aa ab", 5}};
const ds_word_list ref_lists[] = {{{"one", 3}, one, 3}, {{"two", 3}, two, 3}};
const size_t ref_n_lists = 2;

/* Only such forms as stand in the texts need to be here. */
static const char *const entries[2][2][6] = {
	{{"aa bb", "aa", "bb cc bb"}, {"aa bb", "aa", "bb cc bb"}},
	{{"ab", "meet", "aa ab"}, {"ab", "meet", "meets", "met", "aa ab"}},
};

const char *ref_entry(int list, bool forms, int i)
{
	return entries[list][forms][i];
}

static const char *const lemmas[][4] = {
	{"meet", "meets", "met"}, {"say", "said"}, {"aa"}, {"bb cc"}};

const char *ref_lemma(int lemma)
{
	return lemma < 4 ? lemmas[lemma][0] : NULL;
}

const char *ref_form(int lemma, int i)
{
	return lemmas[lemma][i];
}

/* ---- words, sentences, paragraphs ---- */

static const char *random_word(void)
{
	uint32_t n = 2 + ref_roll((uint32_t)ref_n_words - 1);

	return ref_words[ref_roll(n)];
}

struct draft {
	ds_range token[REF_TOKENS], sentence[REF_TOKENS];
	size_t n_tokens, n_sentences;
};

static void put(struct ref_doc *d, size_t *len, const char *s)
{
	size_t n = strlen(s);

	memcpy(d->text + *len, s, n + 1);
	*len += n;
}

static void draft_sentence(struct ref_doc *d, struct draft *f, size_t *len, int words)
{
	size_t from = *len;

	for (int i = 0; i < words; i++) {
		size_t at = *len;

		put(d, len, i + 1 == words && words > 1 && ref_odds(40) ? "." : random_word());
		f->token[f->n_tokens++] = (ds_range){(uint32_t)at, (uint32_t)*len};
		put(d, len, " ");
	}
	f->sentence[f->n_sentences++] = (ds_range){(uint32_t)from, (uint32_t)*len - 1};
}

static void read_tokens(struct ref_doc *d)
{
	const ds_tokens *from = &d->doc.tokens;

	d->n = (int)from->n;
	for (int i = 0; i < d->n; i++) {
		struct ref_token *t = &d->t[i];
		const ds_sentence *s = &from->sentences[from->v[i].sentence];
		ds_str word = ds_token_text(from, (size_t)i);

		memcpy(t->word, word.at, word.len);
		t->word[word.len] = '\0';
		for (size_t k = 0; k <= word.len; k++)
			t->key[k] = (char)(t->word[k] >= 'A' && t->word[k] <= 'Z'
						   ? t->word[k] - 'A' + 'a'
						   : t->word[k]);
		assert_true(ds_str_is(ds_token_key(from, (size_t)i), t->key));
		t->kind = from->v[i].kind;
		t->sentence = (int)from->v[i].sentence;
		t->paragraph = (int)s->paragraph;
		t->position = i - (int)s->first + 1;
		t->back = i - (int)(s->first + s->count);
	}
}

/* ---- annotations ---- */

static const int types[] = {DS_PERSON, DS_ORG, DS_GPE, DS_CARDINAL, DS_DATE, DS_MONEY};
static const char *const days[] = {"2020-09-30", "2020-10-11", "2020-10-12", "2020-11-08",
				   "2021-01-01"};

static void random_value(struct ref_span *s)
{
	s->timex = s->from = s->to = s->unit = s->id = "";
	if (s->type == DS_CARDINAL || s->type == DS_MONEY) {
		s->number = ref_odds(90);
		s->low = (double)(1 + ref_roll(4));
		s->high = ref_odds(60) ? s->low : s->low + (double)ref_roll(3);
		if (ref_odds(10))
			s->high = (double)INFINITY;
		else if (ref_odds(10))
			s->low = -(double)INFINITY;
	}
	if (s->type == DS_MONEY && ref_odds(80))
		s->unit = ref_odds(50) ? "USD" : "EUR";
	if (s->type == DS_DATE && ref_odds(90)) {
		uint32_t from = ref_roll(5), to = ref_odds(60) ? from : from + ref_roll(5 - from);

		s->day = true;
		s->from = ref_odds(10) ? "" : days[from];
		s->to = days[to];
		s->timex = from == to ? days[from] : "2020";
	}
	if (ref_odds(50) && s->type < DS_DATE)
		s->id = ref_odds(50) ? "q:1" : "q:2";
}

static int by_first(const void *pa, const void *pb)
{
	const struct ref_span *a = pa, *b = pb;

	return a->first != b->first ? a->first - b->first : a->entity - b->entity;
}

static void random_spans(struct ref_doc *d)
{
	d->n_spans = ref_odds(15) ? 0 : (int)ref_roll(8);
	for (int i = 0; i < d->n_spans; i++) {
		struct ref_span *s = &d->spans[i];
		uint32_t left;

		memset(s, 0, sizeof *s);
		s->first = i && ref_odds(30) ? d->spans[i - 1].first : (int)ref_roll((uint32_t)d->n);
		left = (uint32_t)(d->n - s->first);
		s->count = 1 + (int)ref_roll(left < 3 ? left : 3);
		s->type = types[ref_roll(6)];
		s->entity = i; /* for a stable order, until they are sorted */
		random_value(s);
	}
	qsort(d->spans, (size_t)d->n_spans, sizeof *d->spans, by_first);
	for (int i = 0; i < d->n_spans; i++) {
		int before = (int)ref_roll((uint32_t)i + 1);

		d->spans[i].entity = ref_odds(40) ? d->spans[before].entity : i;
		if (before == i)
			d->spans[i].entity = i;
	}
}

static void write_spans(struct ref_doc *d)
{
	for (int i = 0; i < d->n_spans; i++) {
		const struct ref_span *from = &d->spans[i];
		ds_span *s = ds_spans_add(&d->doc.spans, &d->doc.mem, NULL);
		const ds_token *t = d->doc.tokens.v;

		assert_non_null(s);
		s->first = (uint32_t)from->first;
		s->count = (uint32_t)from->count;
		s->start = t[s->first].start;
		s->end = t[s->first + s->count - 1].end;
		s->type = (uint8_t)from->type;
		s->entity = from->entity == i ? -1 : from->entity;
		s->id = ds_str_of(from->id);
		s->source = DS_STR("preset");
		s->value.unit = ds_str_of(from->unit);
		s->value.timex = ds_str_of(from->timex);
		s->value.first = ds_str_of(from->from);
		s->value.last = ds_str_of(from->to);
		s->value.low = s->value.number = from->low;
		s->value.high = from->high;
		s->value.exact = true;
		s->value.kind = from->day                              ? DS_VALUE_TIME
				: from->number && s->type == DS_MONEY  ? DS_VALUE_MONEY
				: from->number                         ? DS_VALUE_NUMBER
								       : DS_VALUE_NONE;
	}
	d->doc.is_tagged = true;
}

/* ---- zones: apart, or one in the other ---- */

static void add_zone(struct ref_doc *d, int kind, int first, int count)
{
	d->zones[d->n_zones++] = (struct ref_zone){kind, first, count};
}

static void random_zones(struct ref_doc *d)
{
	int at = 0;

	while (at < d->n && d->n_zones < 5) {
		int count = 1 + (int)ref_roll(6), kind = (int)ref_roll(4);

		at += (int)ref_roll(4);
		if (at + count > d->n)
			break;
		add_zone(d, kind, at, count);
		if (count > 1 && ref_odds(50))
			add_zone(d, ref_odds(60) ? kind : DS_QUOTATION, at + 1,
				 1 + (int)ref_roll((uint32_t)count - 1));
		at += count;
	}
	d->doc.zones.v = ds_arena_zero(&d->doc.mem, (size_t)d->n_zones + 1, sizeof(ds_zone));
	assert_non_null(d->doc.zones.v);
	for (int i = 0; i < d->n_zones; i++) {
		ds_zone *z = &d->doc.zones.v[i];

		z->kind = (uint8_t)d->zones[i].kind;
		z->first = (uint32_t)d->zones[i].first;
		z->count = (uint32_t)d->zones[i].count;
		z->start = d->doc.tokens.v[z->first].start;
		z->end = d->doc.tokens.v[z->first + z->count - 1].end;
	}
	d->doc.zones.n = d->doc.zones.cap = (size_t)d->n_zones;
	d->doc.has_zones = true;
}

void ref_doc_grow(struct ref_doc *d, int longest)
{
	struct draft f = {.n_tokens = 0};
	ds_borders borders;
	ds_doc_source from;
	size_t len = 0;
	ds_err err;

	memset(d, 0, sizeof *d);
	while (f.n_tokens == 0 || (len < 400 && ref_odds(60))) {
		int words = 1 + (int)ref_roll((uint32_t)longest);

		if (f.n_tokens && (int)f.n_tokens + words > longest)
			break;
		if (len && ref_odds(30))
			put(d, &len, "\n\n");
		draft_sentence(d, &f, &len, words);
	}
	borders = (ds_borders){f.token, f.n_tokens, f.sentence, f.n_sentences};
	from = (ds_doc_source){.bytes = {d->text, len}, .preset = &borders};
	if (ds_doc_init(&d->doc, &from, NULL, 0, &err) || ds_doc_tokens(&d->doc, &err))
		fail_msg("%s: %s", d->text, err.msg);
	assert_int_equal(d->doc.tokens.n, f.n_tokens);
	read_tokens(d);
	random_spans(d);
	write_spans(d);
	random_zones(d);
}

void ref_doc_free(struct ref_doc *d)
{
	ds_doc_free(&d->doc);
}

static void print_span(ds_buf *b, const struct ref_doc *d, int i)
{
	const struct ref_span *s = &d->spans[i];

	ds_buf_printf(b, "  %d: tokens %d-%d %s", i, s->first, s->first + s->count,
		      ds_type_name((ds_type)s->type));
	if (s->number)
		ds_buf_printf(b, " low %g high %g", s->low, s->high);
	if (s->day)
		ds_buf_printf(b, " timex %s first %s last %s", s->timex, s->from, s->to);
	if (*s->unit || *s->id)
		ds_buf_printf(b, " unit %s id %s", s->unit, s->id);
	if (s->entity != i)
		ds_buf_printf(b, " entity of %d", s->entity);
	ds_buf_char(b, '\n');
}

void ref_doc_print(ds_buf *b, const struct ref_doc *d)
{
	ds_buf_zstr(b, "text:");
	for (int i = 0; i < d->n; i++) {
		bool first = d->t[i].position == 1;

		if (i && first && d->t[i].paragraph != d->t[i - 1].paragraph)
			ds_buf_zstr(b, " //");
		else if (i && first)
			ds_buf_zstr(b, " /");
		ds_buf_printf(b, " %d=%s", i, d->t[i].word);
	}
	ds_buf_char(b, '\n');
	for (int i = 0; i < d->n_spans; i++)
		print_span(b, d, i);
	for (int i = 0; i < d->n_zones; i++)
		ds_buf_printf(b, "  %s: tokens %d-%d\n",
			      ds_zone_name((ds_zone_kind)d->zones[i].kind), d->zones[i].first,
			      d->zones[i].first + d->zones[i].count);
}
