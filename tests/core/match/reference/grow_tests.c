/* Random tests of tokens and annotations, random comparisons of captures.  SPDX-License-Identifier: MIT */
#include "grow.h"

int ref_new_test(struct ref_tree *t, int kind)
{
	struct ref_test *q = &t->test[t->n_tests];

	*q = (struct ref_test){.kind = kind, .a = REF_NONE, .b = REF_NONE};
	return t->n_tests++;
}

static void set_text(struct ref_test *q, const char *text)
{
	snprintf(q->text, sizeof q->text, "%s", text);
}

const struct ref_doc *ref_hint;
int ref_hint_at;

const char *ref_some_word(void)
{
	if (ref_hint && ref_odds(70)) {
		ref_hint_at = (ref_hint_at + 1) % ref_hint->n;
		return ref_hint->t[ref_hint_at].word;
	}
	return ref_words[ref_roll(2 + ref_roll((uint32_t)ref_n_words - 1))];
}

int ref_word_test(struct ref_tree *t)
{
	int at = ref_new_test(t, REF_FOLD);
	const char *word = ref_some_word();

	set_text(&t->test[at], strcmp(word, "Aa") ? word : "aa");
	return at;
}

int ref_exact_test(struct ref_tree *t)
{
	int at = ref_new_test(t, REF_WORD);

	set_text(&t->test[at], ref_some_word());
	return at;
}

int ref_glob_test(struct ref_tree *t)
{
	static const char *const globs[] = {"a*", "*b", "me*s", "*", "m*t*", "1*"};
	int at = ref_new_test(t, REF_FOLD);

	set_text(&t->test[at], globs[ref_roll(6)]);
	t->test[at].glob = true;
	return at;
}

int ref_fuzzy_test(struct ref_tree *t)
{
	static const char *const words[] = {"ab", "met", "emt", "meats", "sad", "iasd", "ba", "mtees"};
	int at = ref_new_test(t, REF_FUZZY);

	set_text(&t->test[at], words[ref_roll(8)]);
	t->test[at].number = 1 + ref_roll(2);
	return at;
}

static int list_test(struct ref_tree *t, bool forms)
{
	int at = ref_new_test(t, REF_IN_LIST);

	t->test[at].list = (int)ref_roll(2);
	t->test[at].forms = forms;
	return at;
}

static int number_test(struct ref_tree *t, int kind, int least, int most)
{
	int at = ref_new_test(t, kind);

	t->test[at].op = (int)ref_roll(6);
	t->test[at].number = least + (int)ref_roll((uint32_t)(most - least + 1));
	return at;
}

static int form_test(struct ref_tree *t)
{
	int at = ref_new_test(t, REF_FORM);

	t->test[at].list = (int)ref_roll(3);
	return at;
}

static const int some_types[] = {DS_PERSON, DS_ORG, DS_GPE, DS_CARDINAL, DS_DATE, DS_MONEY};

static void exact_glob(struct ref_test *q)
{
	set_text(q, ref_odds(50) ? "A*" : "*a");
	q->glob = true;
}

/* One attribute of [ ... ] */
static int attribute(struct ref_tree *t)
{
	static const char *const shapes[] = {"x", "Xx", "d", "X"};
	int at;

	switch (ref_roll(12)) {
	case 0: at = ref_word_test(t); break;
	case 1:
		at = ref_exact_test(t);
		if (ref_odds(20))
			exact_glob(&t->test[at]);
		break;
	case 2: at = ref_glob_test(t); break;
	case 3: at = form_test(t); break;
	case 4: at = list_test(t, true); break;
	case 5:
		at = ref_new_test(t, REF_SHAPE);
		set_text(&t->test[at], shapes[ref_roll(4)]);
		break;
	case 6:
		at = ref_new_test(t, REF_KIND);
		t->test[at].number = ref_roll(3);
		break;
	case 7: return number_test(t, REF_LENGTH, 1, 5);
	case 8: return ref_odds(50) ? number_test(t, REF_POSITION, -3, -1) : number_test(t, REF_POSITION, 1, 4);
	case 9: at = ref_fuzzy_test(t); break;
	case 10: at = list_test(t, false); break;
	default:
		at = ref_new_test(t, REF_TYPE);
		t->test[at].number = some_types[ref_roll(6)];
		break;
	}
	t->test[at].not_equal = ref_odds(25);
	return at;
}

static int combine(struct ref_tree *t, int kind, int a, int b)
{
	int at = ref_new_test(t, kind);

	t->test[at].a = a;
	t->test[at].b = b;
	return at;
}

int ref_bracket_test(struct ref_tree *t, int depth)
{
	int a, b, kind;

	if (depth == 0 || ref_odds(40))
		return attribute(t);
	a = ref_bracket_test(t, depth - 1);
	if (ref_odds(30))
		return combine(t, REF_NOT, a, REF_NONE);
	b = ref_bracket_test(t, depth - 1);
	kind = ref_odds(50) ? REF_AND : REF_OR;
	return combine(t, kind, a, b);
}

/* !item: a word, 'exact', "gl*b", a list, a lemma, [ ... ] */
int ref_not_test(struct ref_tree *t)
{
	int a;

	switch (ref_roll(8)) {
	case 0: a = ref_exact_test(t); break;
	case 1: a = ref_glob_test(t); break;
	case 2: a = list_test(t, ref_odds(50)); break;
	case 3: a = form_test(t); break;
	case 4: a = ref_bracket_test(t, 1); break;
	case 7: a = ref_fuzzy_test(t); break;
	default: a = ref_word_test(t); break;
	}
	return combine(t, REF_NOT, a, REF_NONE);
}

/* ---- annotations ---- */

uint64_t ref_some_types(void)
{
	uint64_t types = 0;

	for (uint32_t n = 1 + ref_roll(3); n > 0; n--)
		types |= (uint64_t)1 << some_types[ref_roll(6)];
	return types;
}

static int phrase_test(struct ref_tree *t)
{
	static const char *const phrases[] = {"aa", "bb", "a*", "aa bb", "bb aa", "met", "ab"};
	static const char *const exact[] = {"aa", "Aa", "Aa bb", "bb aa"};
	int at = ref_new_test(t, REF_PHRASE);

	t->test[at].exact = ref_odds(30);
	set_text(&t->test[at], t->test[at].exact ? exact[ref_roll(4)] : phrases[ref_roll(7)]);
	t->test[at].glob = strchr(t->test[at].text, '*') != NULL;
	return at;
}

static int field_test(struct ref_tree *t)
{
	static const char *const days[] = {"2020", "2020-10", "2020-10-11", "2020-11", "2021"};
	static const char *const globs[] = {"2020*", "2020-10*", "2020-10-11", "2020"};
	static const char *const names[4][4] = {{"USD", "EUR", "*D", "XXX"},
						{"q:1", "q:2", "q:*", "*1"},
						{"at least", "some", "at*", "*e*"},
						{"preset", "script:x", "script:*", "p*"}};
	static const int fields[] = {REF_F_UNIT, REF_F_ID, REF_F_CUE, REF_F_SOURCE};
	uint32_t which = ref_roll(4);
	int at = ref_new_test(t, which < 2 ? REF_NUMBER : REF_STRING);
	struct ref_test *q = &t->test[at];

	q->field = REF_F_VALUE + (int)ref_roll(3);
	q->op = (int)ref_roll(6);
	q->number = 1 + ref_roll(5);
	if (which == 2)
		set_text(q, q->op < REF_LT ? globs[ref_roll(4)] : days[ref_roll(5)]);
	if (which == 3) {
		which = ref_roll(4);
		q->field = fields[which];
		q->op = (int)ref_roll(2);
		set_text(q, names[which][ref_roll(4)]);
	}
	q->glob = strchr(q->text, '*') != NULL;
	return at;
}

int ref_angle_test(struct ref_tree *t, int depth)
{
	int a, b, kind;

	if (depth == 0 || ref_odds(50))
		return ref_odds(40) ? phrase_test(t) : field_test(t);
	a = ref_angle_test(t, depth - 1);
	if (ref_odds(30))
		return combine(t, REF_NOT, a, REF_NONE);
	b = ref_angle_test(t, depth - 1);
	kind = ref_odds(50) ? REF_AND : REF_OR;
	return combine(t, kind, a, b);
}

/* ---- :: ---- */

static int some_name(unsigned names)
{
	int name;

	do
		name = (int)ref_roll(REF_NAMES);
	while (!(names & 1u << name));
	return name;
}

static void written(struct ref_side *s, const char *text)
{
	*s = (struct ref_side){.name = REF_NONE, .is_text = true};
	snprintf(s->text, sizeof s->text, "%s", text);
}

static void written_for(struct ref_side *s, int field)
{
	static const char *const texts[] = {"aa", "bb", "aa bb", "met", "Aa"};
	static const char *const days[] = {"2020", "2020-10", "2020-10-11", "2020-11-08", "2021"};

	if (field == REF_F_WORD || field == REF_F_FOLD)
		written(s, texts[ref_roll(5)]);
	else if (field == REF_F_TYPE)
		written(s, ds_type_name((ds_type)some_types[ref_roll(6)]));
	else if (field == REF_F_UNIT)
		written(s, ref_odds(50) ? "USD" : "EUR");
	else if (field == REF_F_ID)
		written(s, ref_odds(50) ? "q:1" : "q:2");
	else if (field >= REF_F_VALUE && ref_odds(40))
		written(s, days[ref_roll(5)]);
	else
		*s = (struct ref_side){.name = REF_NONE, .number = 1 + ref_roll(5)};
}

static int some_comparison(struct ref_tree *t, unsigned names)
{
	int at = t->n_wheres++, field = (int)ref_roll(REF_FIELDS);
	struct ref_where *w = &t->where[at];

	*w = (struct ref_where){.kind = REF_ANY, .a = REF_NONE, .b = REF_NONE};
	w->op = (int)ref_roll(field <= REF_F_ENTITY ? 2 : 6);
	w->left = (struct ref_side){.name = some_name(names), .field = field};
	if (field == REF_F_ENTITY || ref_odds(50)) {
		int other = field >= REF_F_VALUE                ? REF_F_VALUE + (int)ref_roll(3)
			    : field == REF_F_ENTITY             ? field
			    : field >= REF_F_LENGTH             ? REF_F_LENGTH + (int)ref_roll(2)
								: field;

		w->right = (struct ref_side){.name = some_name(names), .field = other};
	} else {
		written_for(&w->right, field);
	}
	if (ref_odds(20)) {
		struct ref_side left = w->left;

		w->left = w->right;
		w->right = left;
	}
	return at;
}

int ref_some_where(struct ref_tree *t, unsigned names, int depth)
{
	int a, b, at, kind;

	if (depth == 0 || ref_odds(50))
		return some_comparison(t, names);
	a = ref_some_where(t, names, depth - 1);
	kind = ref_odds(30) ? REF_NOT : ref_odds(50) ? REF_AND : REF_OR;
	b = kind == REF_NOT ? REF_NONE : ref_some_where(t, names, depth - 1);
	at = t->n_wheres++;
	t->where[at] = (struct ref_where){.kind = kind, .a = a, .b = b};
	return at;
}
