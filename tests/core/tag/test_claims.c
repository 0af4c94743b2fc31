/*
 * Who says so: each pattern of attribution, and what is none.
 *
 * SPDX-License-Identifier: MIT
 */
#include "core/tag/claims_check.h"

static const char tsv[] = "Norland\tGPE\tiso:NL\t90\t\n"
			  "Sudmark\tGPE\tiso:SM\t90\t\n"
			  "Anna\tPERSON\tf:1\t1\tclass=FIRST\n"
			  "UNX\tORG\to:1\t9\t\n"
			  "Aid Watch\tORG\to:2\t9\t\n"
			  "Ministry\tORG\th:1\t1\tclass=HEAD;position=both;caps=required\n"
			  "spokesman\tROLE\tt:1\t1\t\n"
			  "minister\tROLE\tt:2\t1\t\n";

static void assert_claims(const char *text, const char *expected)
{
	list l;

	list_open(&l, "t", tsv);
	assert_claims_by(&l, text, expected);
	list_close(&l);
}

static void test_according(void **state)
{
	(void)state;
	assert_claims("According to Aid Watch, ten people died.",
		      "say Aid Watch(ORG) | ten people died\n");
	assert_claims("Ten people died, according to officials.",
		      "say officials | Ten people died\n");
}

static void test_verbs(void **state)
{
	(void)state;
	assert_claims("Aid Watch and UNX have confirmed that Norland used mines.",
		      "confirm Aid Watch and UNX(ORG) | Norland used mines\n");
	assert_claims("Norland has not confirmed that the town fell.",
		      "confirm- Norland(GPE) | the town fell\n");
	assert_claims("Sudmark later denied that its troops fired.",
		      "deny Sudmark(GPE) | its troops fired\n");
	assert_claims("The minister said the road was open.",
		      "say The minister | the road was open\n");
	assert_claims("Anna Tarvel told reporters on Monday that she would go.",
		      "say Anna Tarvel(PERSON) | she would go\n");
	assert_claims("Anna Tarvel, the minister, claimed that it rained.",
		      "claim Anna Tarvel(PERSON) | it rained\n");
	assert_claims("Officials in Norland and Sudmark reported that it rained.",
		      "say Officials in Norland and Sudmark | it rained\n");
	assert_claims("She doubted that it rained.", "doubt She | it rained\n");
	assert_claims("Norland declared victory over Sudmark.", "say Norland(GPE) | victory over Sudmark\n");
	assert_claims("Two men were declared dead.", "say  | Two men were declared dead\n");
	assert_claims("The minister told the secretary-general it rained.", "say The minister | it rained\n");
}

static void test_direct(void **state)
{
	(void)state;
	assert_claims("\"We will stay,\" said Anna Tarvel.",
		      "say\" Anna Tarvel(PERSON) | We will stay\n");
	assert_claims("\"We will stay,\" Anna Tarvel said.",
		      "say\" Anna Tarvel(PERSON) | We will stay\n");
	assert_claims("Anna Tarvel said: \"We will stay.\"",
		      "say\" Anna Tarvel(PERSON) | We will stay\n");
	assert_claims("\"We saw nothing,\" Aid Watch spokesman Anna Tarvel told the press.",
		      "say\" Anna Tarvel(PERSON) | We saw nothing\n");
	assert_claims("The road is open, UNX said.", "say UNX(ORG) | The road is open\n");
}

static void test_passive(void **state)
{
	(void)state;
	assert_claims("The death was confirmed by Aid Watch.",
		      "confirm Aid Watch(ORG) | The death\n");
	assert_claims("It was reported that the town fell.", "say  | the town fell\n");
	assert_claims("The man was told.", "");
}

static void test_role(void **state)
{
	(void)state;
	assert_claims("The Ministry of Health of Norland met. The ministry said it was over.",
		      "say The ministry(ORG) | it was over\n");
}

static void test_none(void **state)
{
	(void)state;
	assert_claims("Anna Tarvel walked home. He said.", "");
	assert_claims("", "");
}

static void test_at(void **state)
{
	list l;
	ds_doc doc;

	(void)state;
	list_open(&l, "t", tsv);
	tag_text(&doc, &l, "UNX said that Norland confirmed that it rained. It is late.");
	assert_int_equal(doc.claims.n, 2);
	assert_int_equal(ds_claim_at(&doc, 42), 1); /* "rained": the inner claim */
	assert_int_equal(ds_claim_at(&doc, 14), 0); /* "Norland" */
	assert_int_equal(ds_claim_at(&doc, 50), -1);
	ds_doc_free(&doc);
	list_close(&l);
}

/*
 * News prose of our own, each with what is said in it and by whom; none where nobody says
 * anything. With the lists that ship.
 */
static const struct {
	const char *text, *claims;
} prose[] = {
	{"MAREVO, Karsovia, March 10 (Corvane) - Shells killed 17 people on Tuesday, the "
	 "Interior Ministry said.",
	 "say Interior Ministry(ORG) | Shells killed 17 people on Tuesday\n"},
	{"Two bridges were closed, officials said on Tuesday.",
	 "say officials | Two bridges were closed\n"},
	{"At least 30 people are dead, the director of the town's only hospital said on "
	 "Wednesday.",
	 "say the director of the town's only hospital | At least 30 people are dead\n"},
	{"Nine families lost their homes, according to the Red Cross.",
	 "say Red Cross(ORG) | Nine families lost their homes\n"},
	{"The fire was out by noon, Mayor Ilse Tarnovan told Radio Orbel.",
	 "say Ilse Tarnovan(PERSON) | The fire was out by noon\n"},
	{"The fire was out by noon, Mayor Ilse Tarnovan said late on Friday.",
	 "say Ilse Tarnovan(PERSON) | The fire was out by noon\n"},
	{"Two people died, the mayor's office said in a statement.",
	 "say the mayor's office | Two people died\n"},
	{"Thousands have fled, aid workers said, and more will follow.",
	 "say aid workers | Thousands have fled, aid workers said, and more will follow\n"},
	{"The blast, the governor said, killed nine people.",
	 "say the governor | The blast, the governor said, killed nine people\n"},
	{"Schools stay closed until Monday, the ministry said.",
	 "say the ministry | Schools stay closed until Monday\n"},
	{"Police said on Tuesday evening that 19 people had been killed.",
	 "say Police | 19 people had been killed\n"},
	{"The army said in a statement that two soldiers died.",
	 "say The army | two soldiers died\n"},
	{"Mayor Ilse Tarnovan told reporters late on Monday that the road was open.",
	 "say Ilse Tarnovan(PERSON) | the road was open\n"},
	{"The government has repeatedly confirmed that the bridge was mined.",
	 "confirm The government | the bridge was mined\n"},
	{"The ministry said, two days after the attack, that nobody was missing.",
	 "say The ministry | nobody was missing\n"},
	{"Officials in the capital, Sarvin, said on Tuesday that 19 people had been killed.",
	 "say Officials in the capital, Sarvin | 19 people had been killed\n"},
	{"Bartholomé Quist, who runs Saint Brenna Hospital, said that his staff had treated 65 "
	 "people.",
	 "say Bartholomé Quist(PERSON) | his staff had treated 65 people\n"},
	{"A spokesman for the Karsovian army, Colonel Ivo Brandt, said that the shells came "
	 "from the hills.",
	 "say A spokesman for the Karsovian army, Colonel Ivo Brandt(PERSON) | the shells "
	 "came from the hills\n"},
	{"Orhan Demir, 51, a farmer from the coast, said that the ferry had listed.",
	 "say Orhan Demir(PERSON) | the ferry had listed\n"},
	{"The minister for health and sport, speaking in Oslo, said that the ward was full.",
	 "say The minister for health and sport | the ward was full\n"},
	{"“The stalls were full,” Mayor Ilse Tarnovan said outside the town hall.",
	 "say\" Ilse Tarnovan(PERSON) | The stalls were full\n"},
	{"“The stalls were full,” said Mayor Ilse Tarnovan.",
	 "say\" Ilse Tarnovan(PERSON) | The stalls were full\n"},
	{"“We left. Nobody helped us,” a teacher said.",
	 "say\" a teacher | We left. Nobody helped us\n"},
	{"“We saw it,” said Anna Lind, who lives nearby.",
	 "say\" Anna Lind(PERSON) | We saw it\n"},
	{"“We saw it,” Anna Lind said. “Nobody came.”",
	 "say\" Anna Lind(PERSON) | We saw it\n"
	 "say\" Anna Lind(PERSON) | Nobody came\n"},
	{"“We saw it,” Anna Lind said, “and nobody came.”",
	 "say\" Anna Lind(PERSON) | We saw it\n"
	 "say\" Anna Lind(PERSON) | and nobody came\n"},
	{"Anna Lind said: “We saw it. Nobody came.”",
	 "say\" Anna Lind(PERSON) | We saw it. Nobody came\n"},
	{"Officials called it “a crime,” but Anna Lind said that it was not.",
	 "say Anna Lind(PERSON) | it was not\n"},
	{"The Interior Ministry put the toll at 41 on Thursday.",
	 "say Interior Ministry(ORG) | the toll at 41 on Thursday\n"},
	{"The count differs from that of the Interior Ministry, which put the toll at 41.",
	 "say Interior Ministry(ORG) | the toll at 41\n"},
	{"The Red Cross reported 12 dead in the village.",
	 "say Red Cross(ORG) | 12 dead in the village\n"},
	{"Monitors counted 35 bodies, and two are missing.",
	 "say Monitors | 35 bodies\n"},
	{"Anna Lind said goodbye to her neighbours.",
	 ""},
	{"They signed an agreement said to be worth millions.",
	 "say  | to be worth millions\n"},
	{"He is said to have left the country.",
	 "say  | He is said to have left the country\n"},
	{"Four people were reported killed in the north.",
	 "say  | Four people were reported killed in the north\n"},
	{"Did the minister say that the road was open?",
	 ""},
	{"The ministry has not confirmed that the town fell.",
	 "confirm- The ministry | the town fell\n"},
	{"The army declined to confirm the report.",
	 "confirm- The army | the report\n"},
	{"The army could not confirm that the town fell.",
	 "confirm- The army | the town fell\n"},
	{"The ministry denied that its troops fired.",
	 "deny The ministry | its troops fired\n"},
	{"The Red Cross said that the army denied that 12 people died.",
	 "say Red Cross(ORG) | the army denied that 12 people died\n"
	 "deny the army | 12 people died\n"},
	{"No group has said that it was behind the attack.",
	 "say- No group | it was behind the attack\n"},
	{"The mayor did not say whether the road was open.",
	 "say- The mayor | whether the road was open\n"},
	{"The ministry confirmed the deaths.",
	 "confirm The ministry | the deaths\n"},
	{"It was reported that the town fell.",
	 "say  | the town fell\n"},
	{"The deaths were confirmed by the Interior Ministry.",
	 "confirm Interior Ministry(ORG) | The deaths\n"},
	{"According to the Interior Ministry, the road is open.",
	 "say Interior Ministry(ORG) | the road is open\n"},
	{"According to residents of the town, two houses burned.",
	 "say residents of the town | two houses burned\n"},
	{"Prosecutors opened a case and said that two men were detained.",
	 "say Prosecutors | two men were detained\n"},
	{"Six people died, the ministry said, adding that nine were missing.",
	 "say the ministry | Six people died\n"
	 "say the ministry | nine were missing\n"},
	{"The company said it would pay each family.",
	 "say The company | it would pay each family\n"},
	{"Rebels accused the army of using rockets against civilians.",
	 "claim Rebels | the army of using rockets against civilians\n"},
	{"Ten people died, police said, and 12 were injured, according to the hospital.",
	 "say police | Ten people died\n"
	 "say the hospital | 12 were injured\n"},
	{"Between 1,500 and 2,000 people marched, the police said; the organisers put the "
	 "crowd at 4,000.",
	 "say the police | Between 1,500 and 2,000 people marched\n"
	 "say the organisers | the crowd at 4,000\n"},
	{"She said on Monday the talks had failed.",
	 "say She | the talks had failed\n"},
	{"In Geneva the envoy said that the talks had failed.",
	 "say the envoy | the talks had failed\n"},
	{"On Friday, the envoy said nothing.",
	 ""},
	{"The officer continued to insist that he saw nothing.",
	 "claim The officer | he saw nothing\n"},
	{"The mayor asked not to be named.",
	 ""},
	{"Six people died, the ministry said on Friday, adding three names to the list that it "
	 "published.",
	 "say the ministry | Six people died\n"},
	{"The ministry denied reports that 12 people died.",
	 "deny The ministry | reports that 12 people died\n"
	 "say  | 12 people died\n"},
	{"“We left,” he said by telephone.",
	 "say\" he | We left\n"},
	{"The toll was 12, the party's leader, Zviad Kobalava, told Radio Orbel.",
	 "say the party's leader, Zviad Kobalava(PERSON) | The toll was 12\n"},
	{"Police said they detained four men, and that a fifth had fled.",
	 "say Police | they detained four men, and that a fifth had fled\n"},
	{"The director, Anna Lind, told the paper she was tired.",
	 "say The director, Anna Lind(PERSON) | she was tired\n"},
	{"The UN warned Norway that aid was short.",
	 "say UN(ORG) | aid was short\n"},
	{"Twelve people are missing, a senior official who asked not to be named said.",
	 "say a senior official | Twelve people are missing\n"},
	{"“Was it you?” Anna Lind said.",
	 ""},
	{"The mayor and the governor said that the road was open.",
	 "say The mayor and the governor | the road was open\n"},
	{"Neither the army nor the police confirmed that shells fell.",
	 "confirm- Neither the army nor the police | shells fell\n"},
	{"The state of the roads is bad, and the report was long.",
	 ""},
	{"Reports of a second blast were false.",
	 ""},
	{"The claim that 12 people died is wrong.",
	 ""},
	{"A UN report said that aid was short.",
	 "say A UN report | aid was short\n"},
	{"At least 12 people were hurt in the crash, fire captain Erik Holm said.",
	 "say Erik Holm(PERSON) | At least 12 people were hurt in the crash\n"},
	{"“Nobody warned us,” said Professor Anna Lind of the Central Hospital in Oslo.",
	 "say\" Anna Lind(PERSON) | Nobody warned us\n"},
	{"The bridge, he said, was mined.",
	 "say he | The bridge, he said, was mined\n"},
	{"The union, whose members had left, said that the engines had failed.",
	 "say The union | the engines had failed\n"},
	{"The mayor reportedly told aides that he would resign.",
	 "say  | The mayor reportedly told aides that he would resign\n"
	 "say The mayor | he would resign\n"},
	{"Witnesses said that they saw 12 bodies near the school.",
	 "say Witnesses | they saw 12 bodies near the school\n"},
	{"“We left,” she said, “because nobody came. It was cold.”",
	 "say\" she | We left\n"
	 "say\" she | because nobody came. It was cold\n"},
	{"Neighbours thought little of it.",
	 ""},
};

static void test_prose(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof prose / sizeof *prose; i++)
		assert_claims_by(NULL, prose[i].text, prose[i].claims);
}

/* A quotation that opened in an earlier sentence of the paragraph, but not of another. */
static void test_paragraphs(void **state)
{
	(void)state;
	assert_claims_by(NULL, "“We left. It was cold,” Anna Lind said.",
			 "say\" Anna Lind(PERSON) | We left. It was cold\n");
	assert_claims_by(NULL, "“We left. It was cold.\n\nAll is well, Anna Lind said.",
			 "say Anna Lind(PERSON) | All is well\n");
	assert_claims_by(NULL, "A 12\" gun was lost.\n\nIt was found, police said.",
			 "say police | It was found\n");
}

/* Steps from the claim to the outermost one; more than there are claims in a circle. */
static size_t depth_of(const ds_doc *doc, size_t i)
{
	size_t depth = 0;

	for (int32_t at = doc->claims.v[i].outer; at >= 0 && depth <= doc->claims.n; depth++) {
		assert_true(at < (int32_t)doc->claims.n);
		at = doc->claims.v[at].outer;
	}
	return depth;
}

/* Marks, verbs and commas without sense or end: each must come back. */
static void test_hostile(void **state)
{
	static const char *const pieces[] = {
		"said ", "“", "” ", "\" ", ", said ", "that ", "; ", "he said, ",
		"according to ",
		"X, who ", "to confirm ", "put 5 at 6 ", "? ", "- ", "said that “", "( ) ", "'We, ", "said:\n\n", "quoted by X, ",
		"citing X, ", "reportedly ", "claims that ", "is clear that ", "\n\n“We ", "X: ",
		"citing Y, citing Z, ", "officials cited by ", "nor denied ", "the UN and the EU, ", "\n\nPolice: ",
		" - police\n\n", "the toll was put at 5 by ", "As X put it, ", "in her words, ", "who denied it, ",
		"According to X, who ", "and, ", "43-year-old ", "told the "};
	ds_buf text;

	(void)state;
	for (size_t a = 0; a < sizeof pieces / sizeof *pieces; a++) {
		for (size_t b = 0; b < sizeof pieces / sizeof *pieces; b++) {
			ds_doc doc;

			ds_buf_init(&text, NULL, 0);
			for (int i = 0; i < 40; i++) {
				ds_buf_zstr(&text, pieces[a]);
				ds_buf_zstr(&text, pieces[i % 3 ? b : (a + b) % (sizeof pieces / sizeof *pieces)]);
			}
			ds_buf_char(&text, '\0');
			tag_text(&doc, NULL, text.at);
			for (size_t i = 0; i < doc.claims.n; i++) {
				const ds_claim *c = &doc.claims.v[i];

				assert_true(c->content.start < c->content.end);
				assert_true(c->content.end <= doc.text.read.len);
				assert_true(c->speaker_at.start <= c->speaker_at.end);
				assert_true(c->speaker < (int32_t)doc.spans.n);
				assert_true(depth_of(&doc, i) <= doc.claims.n);
			}
			ds_doc_free(&doc);
			ds_buf_free(&text);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_according), cmocka_unit_test(test_verbs),
		cmocka_unit_test(test_direct),    cmocka_unit_test(test_passive),
		cmocka_unit_test(test_role),      cmocka_unit_test(test_none),
		cmocka_unit_test(test_at),        cmocka_unit_test(test_prose),
		cmocka_unit_test(test_paragraphs), cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests_name("tag/claims", tests, NULL, NULL);
}
