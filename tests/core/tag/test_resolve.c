/*
 * Resolution on texts of our own, each kind of link and each trap: mentions are marked in the text,
 * so that nothing here rests on how they are found.
 *
 * A link is printed as "mention -kind- fullest name", a role as "words = person".
 *
 * SPDX-License-Identifier: MIT
 */
#include "core/tag/tagging.h"

#include "tag/resolve_int.h"

static ds_gazetteer *lists[1];
static ds_buf block;

static int open_lists(void **state)
{
	static const char countries[] = "Norland\tGPE\tNL\t90\t\n"
					"Kingdom of Norland\tGPE\tNL\t90\t\n"
					"Sudmark\tGPE\tSM\t90\t\n";
	static const char peoples[] = "Norlander\tNORP\tNL\t90\t\n"
				      "Norlandish\tNORP\tNL\t90\t\n"
				      "Sudmarkian\tNORP\tSM\t90\t\n";
	ds_gazetteer_build *b = NULL;
	ds_err err = {DS_OK, ""};

	(void)state;
	ds_buf_init(&block, NULL, 0);
	assert_int_equal(ds_gazetteer_build_new(&b, &err), DS_OK);
	assert_int_equal(ds_gazetteer_build_add(b, DS_STR("iso3166"), ds_str_of(countries), &err), DS_OK);
	assert_int_equal(ds_gazetteer_build_add(b, DS_STR("demonyms"), ds_str_of(peoples), &err), DS_OK);
	assert_int_equal(ds_gazetteer_build_finish(b, &block, &err), DS_OK);
	ds_gazetteer_build_free(b);
	assert_int_equal(ds_gazetteer_open(&lists[0], ds_buf_view(&block), &err), DS_OK);
	return 0;
}

static int close_lists(void **state)
{
	(void)state;
	ds_gazetteer_close(lists[0]);
	ds_buf_free(&block);
	return 0;
}

/* "{PERSON|Ada Lind} left" without its marks, as a document that has them as spans. */
static void make_doc(ds_doc *doc, const char *marked)
{
	ds_buf text;
	ds_range at[64];
	ds_type type[64];
	size_t n = 0, entry;
	ds_err err = {DS_OK, ""};

	ds_buf_init(&text, NULL, 0);
	for (const char *p = marked; *p; p++) {
		if (*p == '{') {
			entry = strcspn(p, "|");
			type[n] = ds_type_find((ds_str){p + 1, entry - 1});
			assert_int_not_equal(type[n], DS_TYPE_COUNT);
			at[n].start = (uint32_t)text.len;
			p += entry;
		} else if (*p == '}') {
			at[n++].end = (uint32_t)text.len;
		} else {
			ds_buf_char(&text, *p);
		}
	}
	assert_int_equal(ds_doc_init(doc, &(ds_doc_source){.bytes = ds_buf_view(&text)}, NULL, 0, &err),
			 DS_OK);
	ds_buf_free(&text);
	assert_int_equal(ds_doc_tokens(doc, &err), DS_OK);
	for (size_t i = 0; i < n; i++) {
		ds_span *s = ds_spans_add(&doc->spans, &doc->mem, &err);
		size_t last;

		assert_non_null(s);
		s->start = at[i].start;
		s->end = at[i].end;
		s->type = (uint8_t)type[i];
		s->source = DS_STR("test");
		s->first = (uint32_t)ds_token_at(&doc->tokens, s->start);
		for (last = s->first; last < doc->tokens.n && doc->tokens.v[last].start < s->end;)
			last++;
		s->count = (uint32_t)(last - s->first);
	}
}

static ds_str text_of(const ds_doc *doc, size_t i)
{
	return ds_str_sub(doc->text.read, doc->spans.v[i].start, doc->spans.v[i].end);
}

/* The fullest mention of i's entity. */
static size_t lead_of(const ds_doc *doc, size_t i)
{
	size_t root = doc->spans.v[i].entity < 0 ? i : (size_t)doc->spans.v[i].entity, lead = root;

	for (size_t k = root; k < doc->spans.n; k++) {
		if (((size_t)doc->spans.v[k].entity == root || k == root) &&
		    doc->spans.v[k].type != DS_NORP &&
		    (doc->spans.v[lead].type == DS_NORP || text_of(doc, k).len > text_of(doc, lead).len))
			lead = k;
	}
	return lead;
}

static void links_of(ds_buf *out, const ds_doc *doc)
{
	ds_buf_init(out, NULL, 0);
	for (size_t i = 0; i < doc->spans.n; i++) {
		size_t lead = lead_of(doc, i);

		if (lead == i)
			continue;
		ds_buf_zstr(out, out->len ? "; " : "");
		ds_buf_str(out, text_of(doc, i));
		ds_buf_printf(out, " -%s- ", ds_link_name(ds_resolve_link(doc, i, lead)));
		ds_buf_str(out, text_of(doc, lead));
	}
	for (size_t i = 0; i < doc->roles.n; i++) {
		const ds_role *r = &doc->roles.v[i];

		ds_buf_zstr(out, out->len ? "; " : "");
		ds_buf_str(out, ds_str_sub(doc->text.read, r->start, r->end));
		ds_buf_zstr(out, " = ");
		ds_buf_str(out, text_of(doc, (size_t)r->person));
	}
	ds_buf_char(out, '\0');
}

static void assert_links(const char *marked, const char *expected)
{
	const ds_gazetteer *const given[] = {lists[0]};
	ds_doc doc;
	ds_buf line;
	ds_err err = {DS_OK, ""};

	make_doc(&doc, marked);
	assert_int_equal(ds_resolve(&doc, given, 1, &err), DS_OK);
	assert_int_equal(ds_roles_find(&doc, &err), DS_OK);
	links_of(&line, &doc);
	assert_string_equal(line.at, expected);
	ds_buf_free(&line);
	ds_doc_free(&doc);
}

static void test_surnames(void **state)
{
	(void)state;
	assert_links("{PERSON|Ada Lind} spoke. {PERSON|Lind}'s friend left. Mrs. {PERSON|Lind} stayed.",
		     "Lind -surname- Ada Lind; Lind -surname- Ada Lind");
	/* a headline; what stands before a surname; suffixes; initials */
	assert_links("{PERSON|Tarvel} resigns\n\nMinister {PERSON|Jon van der Tarvel} has resigned.",
		     "Tarvel -surname- Jon van der Tarvel");
	assert_links("{PERSON|Omar al-Hadi} and {PERSON|Rolf Berg Jr.} met. {PERSON|Hadi} and"
		     " {PERSON|Berg} agreed, {PERSON|al-Hadi} said.",
		     "Hadi -surname- Omar al-Hadi; Berg -surname- Rolf Berg Jr.; al-Hadi -surname- Omar"
		     " al-Hadi");
	assert_links("{PERSON|Mr. Rolf Berg} left. {PERSON|Dr Berg} stayed. {PERSON|Rolf Berg} returned.",
		     "Dr Berg -surname- Mr. Rolf Berg; Rolf Berg -same- Mr. Rolf Berg");
	assert_links("{PERSON|Jon R. Holt} spoke. {PERSON|J. Holt} left. {PERSON|Jon Holt} returned.",
		     "J. Holt -variant- Jon R. Holt; Jon Holt -variant- Jon R. Holt");
}

static void test_shared_surname(void **state)
{
	(void)state;
	/* two of one name, far apart: each is near its own mentions */
	assert_links("{PERSON|Ada Lind} and {PERSON|Jon Lind} spoke. Then {PERSON|Lind} left.", "");
	assert_links("{PERSON|Jon Holt} was first. One. Two. Three. Four. Then came {PERSON|Eva Holt}."
		     " {PERSON|Holt} spoke.",
		     "Holt -surname- Eva Holt");
	/* whom the text is about, the other only named */
	assert_links("{PERSON|Jon Holt} came. {PERSON|Jon Holt} is a son of {PERSON|Eva Holt}. {PERSON|Holt} sings.",
		     "Jon Holt -same- Jon Holt; Holt -surname- Jon Holt");
	/* kings */
	assert_links("{PERSON|Orm I} was the father of {PERSON|Orm II}. {PERSON|Orm} died.", "");
	/* the wife is not meant, unless it says so */
	assert_links("Mr {PERSON|Sorben} and his wife {PERSON|Ada Sorben} arrived. {PERSON|Sorben} spoke."
		     " Mrs {PERSON|Sorben} did not.",
		     "Sorben -same- Sorben; Sorben -surname- Ada Sorben");
	assert_links("{PERSON|Jon Sorben} and his wife {PERSON|Ada Sorben} arrived. {PERSON|Sorben} spoke."
		     " Mrs {PERSON|Sorben} did not.",
		     "Sorben -surname- Jon Sorben; Sorben -surname- Ada Sorben");
	/* a name is not the place of that name */
	assert_links("{PERSON|Eva Norland} left {GPE|Norland}. {GPE|Norland} is cold.",
		     "Norland -same- Norland");
}

static void test_given_names(void **state)
{
	(void)state;
	assert_links("{PERSON|Xan Toreng} met {PERSON|Ada Lind}. {PERSON|Xan} listened to {PERSON|Ada}.",
		     "Xan -given- Xan Toreng; Ada -given- Ada Lind");
	/* two of that name; a title before a surname that nobody else has */
	assert_links("{PERSON|Ada Lind} met {PERSON|Ada Holt}. {PERSON|Ada} left. Mr. {PERSON|Jon} and"
		     " {PERSON|Jon Berg} stayed.",
		     "");
}

static void test_acronyms(void **state)
{
	(void)state;
	assert_links("The {ORG|Fund for Rural Aid} ({ORG|FRA}) met the {ORG|UNB} ({ORG|United Northern Banks})."
		     " {ORG|F.R.A.} paid.",
		     "FRA -acronym- Fund for Rural Aid; UNB -acronym- United Northern Banks; F.R.A. -acronym- Fund for"
		     " Rural Aid");
	/* at a distance, the acronym first, joints left out or not, small letters */
	assert_links("{ORG|NAF} troops left. The {ORG|Norland Armed Forces} said the {ORG|Commission of Inquiry}"
		     " was told. The {ORG|CoI} was not.",
		     "NAF -acronym- Norland Armed Forces; CoI -acronym- Commission of Inquiry");
	/* brackets alone: letters of a translated name, syllables */
	assert_links("The {ORG|Northern Rail Union} ({ORG|URN}) and the {ORG|Naval Southern Command} ({ORG|NAVSOC})"
		     " met. {ORG|URN} left.",
		     "URN -acronym- Northern Rail Union; NAVSOC -acronym- Naval Southern Command; URN -acronym-"
		     " Northern Rail Union");
	/* two that it may be; another type; one letter */
	assert_links("The {ORG|North Bank} and the {ORG|New Bureau} met. {ORG|NB} paid. {PERSON|Nora Berg} saw"
		     " {ORG|N}.",
		     "");
}

static void test_variants(void **state)
{
	(void)state;
	assert_links("{PERSON|Qasem Soleimani} was in {LOC|Raqqah}. {PERSON|Suleimani} left {LOC|Raqqa}.",
		     "Suleimani -variant- Qasem Soleimani; Raqqa -variant- Raqqah");
	assert_links("{PERSON|Sergei Lavrin} met {PERSON|Sergey Lavrin} of the {ORG|Untied Nordic Ports}, also"
		     " {ORG|United Nordic Ports}.",
		     "Sergey Lavrin -variant- Sergei Lavrin; United Nordic Ports -variant- Untied Nordic Ports");
	/* not: digits, plurals, another first letter, two that have full names */
	assert_links("The {ORG|Brigade 54} and the {ORG|Brigade 55}; {ORG|Coalition} and {ORG|Coalitions};"
		     " {ORG|Eastern Bank}, {ORG|Western Bank}; {PERSON|Jon Peterson}, {PERSON|Eva Petersen}.",
		     "");
}

static void test_same_and_lists(void **state)
{
	(void)state;
	assert_links("The {ORG|U.N. Board} and {ORG|the UN Board's} staff; {GPE|Norland}, the {GPE|Kingdom of"
		     " Norland}.",
		     "U.N. Board -same- the UN Board's; Norland -list- Kingdom of Norland");
	/* the nationality before its country and behind it; not one whose country is not named */
	assert_links("{NORP|Norlandish} troops met {NORP|Sudmarkian} ones in {GPE|Norland}. {NORP|Norlanders} left.",
		     "Norlandish -nationality- Norland");
	assert_links("{NORP|Norlandish} and {NORP|Norlander} songs", "Norlander -list- Norlandish");
}

static void test_roles(void **state)
{
	(void)state;
	assert_links("{NORP|Norlandish} Foreign Minister {PERSON|Ada Lind} met {ORG|NTO} Secretary-General"
		     " {PERSON|Jon Holt}. {PERSON|Lind} told the secretary-general that it was late. The minister"
		     " left. The {NORP|Norlandish} foreign minister had a cold.",
		     "Lind -surname- Ada Lind; Norlandish -same- Norlandish; the secretary-general = Jon Holt; The"
		     " minister = Ada Lind; The Norlandish foreign minister = Ada Lind");
	assert_links("{PERSON|Eva Berg}, 51, a spokeswoman for the police, and {PERSON|Rolf Tarn}, the mayor of"
		     " {GPE|Osterby}, came. The mayor said so, and the spokeswoman nodded. {GPE|Osterby}'s mayor"
		     " sat.",
		     "Osterby -same- Osterby; The mayor = Rolf Tarn; the spokeswoman = Eva Berg; Osterby's mayor"
		     " = Rolf Tarn");
	assert_links("{GPE|Sudmark}'s president, {PERSON|Jon Holt}, spoke. The president said no.",
		     "The president = Jon Holt");
}

static void test_role_traps(void **state)
{
	(void)state;
	/* two presidents; a country that is not his; a deputy; a word that is new */
	assert_links("President {PERSON|Jon Holt} met {NORP|Sudmarkian} President {PERSON|Eva Berg}. The president"
		     " smiled. The {NORP|Norlandish} president left. The {NORP|Sudmarkian} president stayed.",
		     "Sudmarkian -same- Sudmarkian; The Sudmarkian president = Eva Berg");
	assert_links("Vice President {PERSON|Jon Holt} spoke. The president did not. The vice president left."
		     " The former vice president came.",
		     "The vice president = Jon Holt");
	/* somebody without a name is nearer */
	assert_links("Minister {PERSON|Ada Lind} called {GPE|Sudmark}. {GPE|Sudmark}'s minister answered. The minister"
		     " said no.",
		     "Sudmark -same- Sudmark");
	/* a title, an aside, what somebody became, an adjective, a name, another noun */
	assert_links("General {PERSON|Jon Holt} and President {PERSON|Eva Berg} met. The president {PERSON|Eva Berg}"
		     " said {PERSON|Rolf Tarn}, the president, left. He became the president. The general public"
		     " came, and the President Hotel closed. The president-elect spoke.",
		     "Eva Berg -same- Eva Berg");
	assert_links("Prime Minister {PERSON|Ada Lind} spoke. The minister was not there. The prime minister left.",
		     "The prime minister = Ada Lind");
}

/* An id goes to all mentions of its entity, and two ids keep two things apart. */
static void test_ids(void **state)
{
	ds_doc doc;
	ds_err err = {DS_OK, ""};

	(void)state;
	make_doc(&doc, "The {ORG|Fund for Rural Aid} ({ORG|FRA}) met {ORG|Fund for Rural Aids} and {ORG|FRA}."
		       " {NORP|Norlanders} live in {GPE|Norland}.");
	doc.spans.v[0].id = DS_STR("orgs:fra");
	doc.spans.v[2].id = DS_STR("orgs:other");
	assert_int_equal(ds_resolve(&doc, NULL, 0, &err), DS_OK);
	assert_true(ds_str_is(doc.spans.v[1].id, "orgs:fra"));
	assert_true(ds_str_is(doc.spans.v[3].id, "orgs:fra"));
	assert_int_equal(doc.spans.v[1].entity, 0);
	assert_int_equal(doc.spans.v[3].entity, 0);
	assert_int_equal(doc.spans.v[2].entity, -1);
	ds_doc_free(&doc);
	/* the nationality keeps its own entry */
	make_doc(&doc, "{NORP|Norlandish} ships left {GPE|Norland}.");
	assert_int_equal(ds_resolve(&doc, (const ds_gazetteer *const[]){lists[0]}, 1, &err), DS_OK);
	assert_true(ds_str_is(doc.spans.v[0].id, "demonyms:NL"));
	assert_true(ds_str_is(doc.spans.v[1].id, "iso3166:NL"));
	assert_int_equal(doc.spans.v[1].entity, 0);
	ds_doc_free(&doc);
}

/* Names that could all be compared with one another are not: the work grows with their number. */
static uint64_t steps_for(size_t n, const char *type, const char *pattern)
{
	ds_buf text;
	ds_doc doc;
	ds_err err = {DS_OK, ""};
	uint64_t steps = 0;

	ds_buf_init(&text, NULL, 0);
	for (size_t i = 0; i < n; i++) {
		char name[8] = "aaaaaa";

		for (size_t k = 0, x = i; k < 6; k++, x /= 10)
			name[k] = (char)('a' + x % 10);
		ds_buf_printf(&text, pattern, name);
		ds_buf_zstr(&text, ". ");
	}
	assert_int_equal(ds_doc_init(&doc, &(ds_doc_source){.bytes = ds_buf_view(&text)}, NULL, 0, &err),
			 DS_OK);
	ds_buf_free(&text);
	assert_int_equal(ds_doc_tokens(&doc, &err), DS_OK);
	for (size_t i = 0; i < doc.tokens.n; i++) {
		const ds_token *v = &doc.tokens.v[i];
		ds_span *s;

		if (v->kind != DS_KIND_WORD || (i && doc.tokens.v[i - 1].kind == DS_KIND_WORD))
			continue;
		s = ds_spans_add(&doc.spans, &doc.mem, &err);
		assert_non_null(s);
		s->first = (uint32_t)i;
		while (i + 1 < doc.tokens.n && doc.tokens.v[i + 1].kind == DS_KIND_WORD)
			i++;
		s->count = (uint32_t)(i + 1 - s->first);
		s->start = v->start;
		s->end = doc.tokens.v[i].end;
		s->type = (uint8_t)ds_type_find(ds_str_of(type));
	}
	assert_int_equal(ds_resolve_counted(&steps, &doc, NULL, 0, &err), DS_OK);
	assert_int_equal(ds_roles_find(&doc, &err), DS_OK);
	ds_doc_free(&doc);
	return steps;
}

static void test_linear(void **state)
{
	static const struct {
		const char *type, *pattern;
	} cases[] = {{"PERSON", "A%s Smith"},	 {"PERSON", "Ann Zo%s"}, {"PERSON", "Zo%s"},
		     {"ORG", "Ban%sia"},	 {"GPE", "Ban%sia"},	 {"ORG", "Bank%s Board Union"},
		     {"PERSON", "President Jo%s"}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		uint64_t few = steps_for(3000, cases[i].type, cases[i].pattern);
		uint64_t many = steps_for(30000, cases[i].type, cases[i].pattern);

		assert_true(many <= 30000u * 64u);
		assert_true(many <= few * 12 + 1000);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_surnames),     cmocka_unit_test(test_shared_surname),
		cmocka_unit_test(test_given_names),  cmocka_unit_test(test_acronyms),
		cmocka_unit_test(test_variants),     cmocka_unit_test(test_same_and_lists),
		cmocka_unit_test(test_roles),	     cmocka_unit_test(test_role_traps),
		cmocka_unit_test(test_ids),	     cmocka_unit_test(test_linear),
	};

	return cmocka_run_group_tests_name("tag/resolve", tests, open_lists, close_lists);
}
