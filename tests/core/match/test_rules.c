/*
 * Rules: what they make, who wins, phases, drops, values, ids, functions, memory.
 *
 * SPDX-License-Identifier: MIT
 */
#include "match_test.h"

#include "match/rules.h"

#define OK(x) assert_int_equal(x, DS_OK)

static ds_rule rule(const char *name, const char *pattern, ds_type type)
{
	return (ds_rule){.name = ds_str_of(name), .where = DS_STR("test.lua:1"), .pattern = ds_str_of(pattern),
			 .type = (uint8_t)type, .priority = DS_RANK_RULE, .phase = 1};
}

static ds_rule drop(const char *name, const char *pattern)
{
	ds_rule r = rule(name, pattern, DS_TYPE_COUNT);

	r.drop = true;
	return r;
}

static ds_rules *make(const ds_rule *v, size_t n)
{
	static const ds_str weapons[] = {{"drone", 5}, {"cluster munition", 16}};
	static const ds_word_list list = {{"weapon", 6}, weapons, 2};
	const ds_rule_file file = {v, n, &list, 1, {NULL, 0}};
	ds_rule_fault fault;
	ds_rules *r = NULL;
	ds_err err;

	if (ds_rules_new(&r, &file, 1, DS_STR("rules test 1"), &fault, &err)) {
		fail_msg("%s", err.msg);
		abort();
	}
	return r;
}

/* "TYPE[text] ..." of the annotations */
static const char *shown(const ds_doc *doc)
{
	static char line[2000];
	size_t n = 0;

	line[0] = '\0';
	for (size_t i = 0; i < doc->spans.n; i++) {
		const ds_span *s = &doc->spans.v[i];

		n += (size_t)snprintf(line + n, sizeof line - n, "%s%s[%.*s]", i ? " " : "", ds_type_name((ds_type)s->type),
				      (int)(s->end - s->start), doc->text.read.at + s->start);
		assert_true(n < sizeof line);
		assert_true(i == 0 || s->start >= doc->spans.v[i - 1].end);
		assert_int_equal(s->entity, -1);
	}
	return line;
}

static bool run_stage(ds_doc *doc, const ds_rules *r, const ds_rules_caller *caller)
{
	const ds_tag_stage *stage = ds_rules_stage(r);
	bool names = false;

	OK(stage->run(&names, stage->with, doc, caller, NULL));
	return names;
}

/* Rules whose names annotations borrow. */
static ds_rules *used[10];
static size_t n_used;

/* The rules over the document; what comes out. */
static const char *after(ds_doc *doc, const ds_rule *v, size_t n)
{
	ds_rules *r = make(v, n);

	used[n_used++] = r;
	run_stage(doc, r, NULL);
	assert_int_equal(doc->stage_at > 0, n > 0);
	return shown(doc);
}

static void done(ds_doc *doc)
{
	ds_doc_free(doc);
	while (n_used)
		ds_rules_free(used[--n_used]);
}

#define CHECK(doc, expected, ...)                                                                  \
	do {                                                                                       \
		const ds_rule v_[] = {__VA_ARGS__};                                                \
		assert_string_equal(after(&(doc), v_, sizeof v_ / sizeof *v_), expected);          \
	} while (0)

/* "Ann Lee saw 40 people in May." with PERSON, CARDINAL, DATE */
static void people(ds_doc *doc)
{
	doc_of(doc, "Ann Lee saw 40 people near a cluster munition in May.");
	mark(doc, "Ann Lee", DS_PERSON)->rank = DS_RANK_NAME;
	mark_number(doc, "40", 40, 40);
	doc->spans.v[1].rank = DS_RANK_NUMBER;
	mark_day(doc, "May", "XXXX-05", "", "");
	doc->spans.v[2].rank = DS_RANK_DATE;
}

static void test_makes(void **state)
{
	ds_doc doc;
	ds_rule of;

	(void)state;
	people(&doc);
	CHECK(doc, "PERSON[Ann Lee] CARDINAL[40] PRODUCT[cluster munition] DATE[May]", rule("w", "$weapon", DS_PRODUCT));
	assert_true(ds_str_is(doc.spans.v[2].source, "rule:w"));
	assert_int_equal(doc.spans.v[2].rank, DS_RANK_RULE);
	done(&doc);
	/* a capture, each piece of it */
	people(&doc);
	of = rule("w", "(x:[kind = word] | <CARDINAL>){3} people", DS_EVENT);
	of.span = DS_STR("x");
	CHECK(doc, "EVENT[Lee] EVENT[saw] CARDINAL[40] DATE[May]", of);
	done(&doc);
	/* one that took no part annotates nothing */
	people(&doc);
	of.pattern = DS_STR("x:lee? saw (x:nothing)?");
	CHECK(doc, "EVENT[Lee] CARDINAL[40] DATE[May]", of);
	doc.stage_at = 0;
	of.pattern = DS_STR("saw x:nothing?");
	CHECK(doc, "EVENT[Lee] CARDINAL[40] DATE[May]", of);
	done(&doc);
	/* nothing matches: nothing is changed */
	people(&doc);
	CHECK(doc, "PERSON[Ann Lee] CARDINAL[40] DATE[May]", rule("w", "nowhere", DS_PRODUCT));
	done(&doc);
}

static ds_rule with(ds_rule r, int priority, uint32_t phase)
{
	r.priority = (uint8_t)priority;
	r.phase = phase;
	return r;
}

static void test_policy(void **state)
{
	ds_doc doc;

	(void)state;
	people(&doc);
	CHECK(doc, "EVENT[Ann Lee saw 40 people] DATE[May]", rule("a", "ann lee saw 40 people", DS_EVENT));
	done(&doc);
	/* a low priority loses to what is there, and wins against a plain number */
	people(&doc);
	CHECK(doc, "PERSON[Ann Lee] EVENT[saw 40] DATE[May]", with(rule("a", "lee saw", DS_EVENT), 99, 1),
	      with(rule("b", "saw 40", DS_EVENT), 99, 1));
	done(&doc);
	/* the higher, then the longer, then the earlier, then the earlier rule */
	people(&doc);
	CHECK(doc, "PERSON[Ann Lee] LAW[40 people] DATE[May]", rule("a", "saw 40 people", DS_EVENT),
	      with(rule("b", "40 people", DS_LAW), 151, 1));
	done(&doc);
	people(&doc);
	CHECK(doc, "PERSON[Ann Lee] EVENT[saw 40 people] DATE[May]", rule("b", "people near a", DS_LAW),
	      rule("a", "saw 40 people", DS_EVENT));
	done(&doc);
	people(&doc);
	CHECK(doc, "PERSON[Ann Lee] CARDINAL[40] WORK_OF_ART[people] DATE[May]", rule("a", "people", DS_WORK_OF_ART),
	      rule("b", "people", DS_EVENT));
	done(&doc);
	/* what came with the document is never displaced */
	people(&doc);
	doc.spans.v[0].rank = DS_RANK_PRESET;
	CHECK(doc, "PERSON[Ann Lee] CARDINAL[40] DATE[May]", with(rule("a", "ann lee saw", DS_EVENT), 199, 1));
	done(&doc);
}

static void test_phases(void **state)
{
	ds_doc doc;

	(void)state;
	/* a rule sees what earlier phases made, and not what its own does, wherever it stands */
	people(&doc);
	CHECK(doc, "PERSON[Ann Lee] EVENT[40 people near a cluster munition] DATE[May]",
	      with(rule("late", "<QUANTITY> []{0,3} <PRODUCT>", DS_EVENT), 150, 2), rule("w", "$weapon", DS_PRODUCT),
	      rule("q", "<CARDINAL> people", DS_QUANTITY));
	done(&doc);
	people(&doc);
	CHECK(doc, "PERSON[Ann Lee] QUANTITY[40 people] PRODUCT[cluster munition] DATE[May]",
	      rule("late", "<QUANTITY> []{0,3} <PRODUCT>", DS_EVENT), rule("w", "$weapon", DS_PRODUCT),
	      rule("q", "<CARDINAL> people", DS_QUANTITY));
	done(&doc);
	/* of two equal ones the later phase's */
	people(&doc);
	CHECK(doc, "ORG[Ann Lee] CARDINAL[40] DATE[May]", rule("a", "ann lee", DS_PERSON),
	      with(rule("b", "<PERSON>", DS_ORG), 150, 7));
	done(&doc);
}

static void test_drops(void **state)
{
	ds_doc doc;
	ds_rule part = drop("d", "in d:<DATE>");

	(void)state;
	people(&doc);
	CHECK(doc, "CARDINAL[40] DATE[May]", drop("d", "<PERSON>"));
	done(&doc);
	people(&doc);
	part.span = DS_STR("d");
	CHECK(doc, "PERSON[Ann Lee] CARDINAL[40]", part);
	done(&doc);
	/* a drop competes: it may lose */
	people(&doc);
	CHECK(doc, "PERSON[Ann Lee] EVENT[40 people] DATE[May]", drop("d", "<CARDINAL>"), rule("e", "40 people", DS_EVENT));
	done(&doc);
	people(&doc);
	CHECK(doc, "PERSON[Ann Lee] CARDINAL[40] DATE[May]", with(drop("d", "<PERSON>"), 99, 1));
	done(&doc);
}

static void test_values(void **state)
{
	ds_rule of = rule("q", "n:<CARDINAL> people", DS_QUANTITY), same = rule("s", "<CARDINAL>", DS_CARDINAL);
	ds_doc doc;

	(void)state;
	of.value_of = DS_STR("n");
	people(&doc);
	CHECK(doc, "PERSON[Ann Lee] QUANTITY[40 people] DATE[May]", of);
	assert_int_equal(doc.spans.v[1].value.kind, DS_VALUE_QUANTITY);
	assert_true(doc.spans.v[1].value.exact && doc.spans.v[1].value.low == 40);
	done(&doc);
	/* without a value: that of an annotation of just this extent and type stays; else none */
	same.id = DS_STR("test:40");
	same.told_id = true;
	people(&doc);
	CHECK(doc, "PERSON[Ann Lee] CARDINAL[40] DATE[May]", same);
	assert_true(doc.spans.v[1].value.exact && doc.spans.v[1].value.number == 40);
	assert_string_equal(doc.spans.v[1].id.at, "test:40");
	done(&doc);
	people(&doc);
	of.value_of = (ds_str){NULL, 0};
	CHECK(doc, "PERSON[Ann Lee] QUANTITY[40 people] DATE[May]", of);
	assert_false(doc.spans.v[1].value.exact);
	assert_true(doc.spans.v[1].value.low == -INFINITY && doc.spans.v[1].value.high == INFINITY);
	done(&doc);
	of.told_value = true;
	of.value = (ds_value){.kind = DS_VALUE_QUANTITY, .exact = true, .number = 3, .low = 3, .high = 3, .unit = DS_STR("x")};
	people(&doc);
	CHECK(doc, "PERSON[Ann Lee] QUANTITY[40 people] DATE[May]", of);
	assert_true(doc.spans.v[1].value.number == 3);
	done(&doc);
}

static void test_own_types(void **state)
{
	ds_type weapon, again;
	ds_err err;
	char name[16];

	(void)state;
	OK(ds_type_add(&weapon, DS_STR("WEAPON"), &err));
	assert_true(weapon >= DS_TYPE_OWN && ds_type_known(weapon));
	OK(ds_type_add(&again, DS_STR("WEAPON"), &err));
	assert_int_equal(again, weapon);
	OK(ds_type_add(&again, DS_STR("ORG"), &err));
	assert_int_equal(again, DS_ORG);
	assert_int_equal(ds_type_find(DS_STR("WEAPON")), weapon);
	assert_string_equal(ds_type_name(weapon), "WEAPON");
	assert_string_equal(ds_type_coarse(weapon), "O");
	assert_false(ds_type_known(DS_TYPE_COUNT));
	assert_false(ds_type_known(DS_TYPE_LIMIT));
	assert_int_equal(ds_type_add(&again, DS_STR("weapon"), &err), DS_ESYNTAX);
	assert_int_equal(ds_type_add(&again, DS_STR("O"), &err), DS_ESYNTAX);
	assert_int_equal(ds_type_add(&again, DS_STR(""), &err), DS_ESYNTAX);
	assert_int_equal(ds_type_add(&again, DS_STR("A23456789012345678901234567890123"), &err), DS_ESYNTAX);
	for (int i = 0; i < DS_TYPE_LIMIT - DS_TYPE_OWN - 1; i++) {
		snprintf(name, sizeof name, "T%d", i);
		OK(ds_type_add(&again, ds_str_of(name), &err));
	}
	assert_int_equal(again, DS_TYPE_LIMIT - 1);
	assert_int_equal(ds_type_add(&again, DS_STR("ONE_MORE"), &err), DS_ELIMIT);
	assert_int_equal(ds_type_find(DS_STR("ONE_MORE")), DS_TYPE_COUNT);
}

static void test_cascade_of_own_types(void **state)
{
	ds_type weapon;
	ds_doc doc;

	(void)state;
	OK(ds_type_add(&weapon, DS_STR("WEAPON"), NULL));
	people(&doc);
	CHECK(doc, "PERSON[Ann Lee] CARDINAL[40] EVENT[near a cluster munition] DATE[May]", rule("w", "$weapon", weapon),
	      with(rule("e", "near a <WEAPON>", DS_EVENT), 150, 2));
	done(&doc);
}

/* ---- functions ----------------------------------------------------------------------------------- */

struct calls {
	size_t n;
	ds_status status;
	bool keep;
};

static ds_status told(void *user, ds_doc *doc, const ds_rule_hit *hit, bool *keep, ds_err *err)
{
	struct calls *c = user;

	assert_true(hit->match->count > 0 && doc->half_tagged);
	c->n++;
	*keep = c->keep;
	if (c->status)
		return ds_fail(err, c->status, "told");
	hit->span->value = (ds_value){.kind = DS_VALUE_NUMBER, .exact = true, .number = 7, .low = 7, .high = 7};
	return DS_OK;
}

static void tag(ds_doc *doc, ds_tagger *t, struct calls *c, ds_status expected)
{
	const ds_rules_caller caller = {told, c};
	ds_err err = {DS_OK, ""};

	doc_of(doc, "Two drones and a cluster munition hit Ganja, officials said.");
	OK(ds_tagger_begin(t, doc, &err));
	assert_false(doc->is_tagged);
	assert_int_equal(ds_tagger_end(t, doc, &caller, &err), expected);
	assert_int_equal(err.code, expected);
	assert_int_equal(doc->is_tagged, expected == DS_OK);
	assert_false(doc->half_tagged);
}

static size_t count(const ds_doc *doc, const char *source)
{
	size_t n = 0;

	for (size_t i = 0; i < doc->spans.n; i++)
		n += ds_str_is(doc->spans.v[i].source, source);
	return n;
}

static void test_functions(void **state)
{
	ds_rule v[] = {rule("plain", "two", DS_CARDINAL), with(rule("call", "$weapon", DS_CARDINAL), 150, 2),
		       with(rule("behind", "a <CARDINAL value = 7>", DS_EVENT), 150, 3)};
	struct calls c = {.keep = true};
	ds_rules *r;
	ds_tagger *t;
	ds_doc doc;

	(void)state;
	v[1].calls = true;
	r = make(v, 3);
	OK(ds_tagger_new(&t, &(ds_tagger_opts){.stage = ds_rules_stage(r)}, NULL));
	assert_true(ds_tagger_calls(t));
	assert_non_null(strstr(ds_tagger_version(t), ", rules test 1"));
	tag(&doc, t, &c, DS_OK);
	assert_int_equal(c.n, 1);
	assert_int_equal(count(&doc, "rule:plain"), 1);
	assert_int_equal(count(&doc, "rule:behind"), 1);
	ds_doc_free(&doc);
	c.keep = false;
	tag(&doc, t, &c, DS_OK);
	assert_int_equal(count(&doc, "rule:call") + count(&doc, "rule:behind"), 0);
	ds_doc_free(&doc);
	/* a function that failed loses its annotation, not the document */
	c = (struct calls){.keep = true, .status = DS_EUSER};
	{
		const ds_rules_caller caller = {told, &c};

		doc_of(&doc, "Two drones and a cluster munition hit Ganja, officials said.");
		OK(ds_tagger_begin(t, &doc, NULL));
		OK(ds_tagger_end(t, &doc, &caller, NULL));
		assert_int_equal(count(&doc, "rule:call"), 0);
		assert_int_equal(count(&doc, "rule:plain"), 1);
		ds_doc_free(&doc);
	}
	/* any other failure is the document's, which is whole and untagged */
	c.status = DS_EINTR;
	tag(&doc, t, &c, DS_EINTR);
	assert_int_equal(doc.spans.n, 0);
	OK(ds_tagger_tag(t, &doc, NULL)); /* nobody to ask: what needs it, and all behind it, is left out */
	assert_int_equal(count(&doc, "rule:call"), 0);
	assert_int_equal(count(&doc, "rule:plain"), 1);
	ds_doc_free(&doc);
	ds_tagger_free(t);
	ds_rules_free(r);
}

/* What rules make has entities, ids and speakers as if it had been found otherwise. */
static void test_in_pipeline(void **state)
{
	ds_rule v[] = {rule("who", "zorvik", DS_ORG), rule("told", "ganja", DS_GPE)};
	const char *text = "Zorvik is small. Zorvik said that Ganja burned. Ganja is far.";
	ds_rules *r;
	ds_tagger *t;
	ds_doc doc;

	(void)state;
	v[1].id = DS_STR("mine:7");
	v[1].told_id = true;
	r = make(v, 2);
	OK(ds_tagger_new(&t, &(ds_tagger_opts){.stage = ds_rules_stage(r)}, NULL));
	doc_of(&doc, text);
	OK(ds_tagger_tag(t, &doc, NULL));
	assert_int_equal(count(&doc, "rule:who"), 2);
	assert_int_equal(doc.spans.v[1].entity, 0);
	assert_int_equal(doc.claims.n, 1);
	assert_int_equal(doc.claims.v[0].speaker, 1);
	assert_string_equal(doc.spans.v[2].id.at, "mine:7");
	assert_int_equal(doc.spans.v[3].entity, 2);
	ds_doc_free(&doc);
	ds_tagger_free(t);
	ds_rules_free(r);
}

static void fails(ds_rule one, size_t rule_at, bool in_pattern, const char *message)
{
	const ds_rule v[] = {rule("a", "x", DS_EVENT), one};
	const ds_rule_file file = {v, 2, NULL, 0, {NULL, 0}};
	ds_rules *r = NULL;
	ds_rule_fault fault;
	ds_err err;

	assert_int_equal(ds_rules_new(&r, &file, 1, DS_STR("v"), &fault, &err), DS_ESYNTAX);
	assert_null(r);
	assert_int_equal(fault.file, 0);
	assert_int_equal(fault.rule, rule_at);
	assert_int_equal(fault.in_pattern, in_pattern);
	assert_non_null(strstr(err.msg, message));
}

static void test_faults(void **state)
{
	ds_rule r = rule("b", "n:x", DS_EVENT);

	(void)state;
	fails(rule("b", "(x", DS_EVENT), 1, true, "line 1, column 3");
	r.span = DS_STR("m");
	fails(r, 1, false, "no capture \"m\"");
	r.span = DS_STR("n");
	r.value_of = DS_STR("m");
	fails(r, 1, false, "no capture \"m\"");
	fails(with(rule("b", "x", DS_EVENT), 0, 1), 1, false, "priority");
	fails(with(rule("b", "x", DS_EVENT), 200, 1), 1, false, "priority");
	fails(rule("b", "x", DS_TYPE_COUNT), 1, false, "type");
	fails(rule("", "x", DS_EVENT), 1, false, "name");
}

/* fails at the k-th allocation */
static size_t left;

static void *fail_at(void *user, void *ptr, size_t osize, size_t nsize)
{
	(void)user;
	(void)osize;
	if (nsize == 0) {
		free(ptr);
		return NULL;
	}
	if (left == 0)
		return NULL;
	left--;
	return realloc(ptr, nsize);
}

static void test_memory(void **state)
{
	const ds_rule v[] = {rule("w", "$weapon", DS_PRODUCT), with(drop("d", "<GPE>"), 150, 2)};
	const ds_alloc alloc = {fail_at, NULL};
	ds_doc_source from = {.bytes = DS_STR("Two drones and a cluster munition hit Ganja, officials said.")};
	ds_rules *r = make(v, 2);
	ds_tagger *t;
	bool done = false;

	(void)state;
	OK(ds_tagger_new(&t, &(ds_tagger_opts){.stage = ds_rules_stage(r)}, NULL));
	for (size_t k = 0; !done && k < 1000; k++) {
		ds_err err = {DS_OK, ""};
		ds_status st;
		ds_doc doc;

		left = k;
		st = ds_doc_init(&doc, &from, &alloc, 0, &err);
		if (st == DS_OK) {
			st = ds_tagger_tag(t, &doc, &err);
			assert_int_equal(doc.is_tagged, st == DS_OK);
			assert_false(doc.half_tagged);
			assert_true(st == DS_OK || doc.spans.n == 0);
			if (st == DS_OK)
				assert_int_equal(count(&doc, "rule:w"), 1);
			ds_doc_free(&doc);
		}
		assert_true(st == DS_OK || st == DS_ENOMEM);
		assert_int_equal(st, err.code);
		done = st == DS_OK;
	}
	assert_true(done);
	ds_tagger_free(t);
	ds_rules_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_makes),
		cmocka_unit_test(test_policy),
		cmocka_unit_test(test_phases),
		cmocka_unit_test(test_drops),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_own_types),
		cmocka_unit_test(test_cascade_of_own_types),
		cmocka_unit_test(test_functions),
		cmocka_unit_test(test_in_pipeline),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_memory),
	};

	return cmocka_run_group_tests_name("match/rules", tests, NULL, NULL);
}
