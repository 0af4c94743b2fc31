/*
 * Who says so where no verb tells it, whom pronouns mean, what goes on for sentences, who passes on what.
 *
 * SPDX-License-Identifier: MIT
 */
#include "core/tag/claims_check.h"

/* The same with the lists that ship, and the name that is meant: "SPEAKER(type=NAME)". */
static void assert_speakers(const char *text, const char *expected)
{
	ds_doc doc;
	ds_buf line;

	tag_text(&doc, NULL, text);
	ds_buf_init(&line, NULL, 0);
	for (size_t i = 0; i < doc.claims.n; i++) {
		const ds_claim *c = &doc.claims.v[i];
		const ds_span *s = c->speaker >= 0 ? &doc.spans.v[c->speaker] : NULL;

		ds_buf_printf(&line, "%s%s ", ds_stance_name((ds_stance)c->stance), c->direct ? "\"" : "");
		ds_buf_str(&line, ds_str_sub(doc.text.read, c->speaker_at.start, c->speaker_at.end));
		if (s) {
			ds_buf_printf(&line, "(%s=", ds_type_name((ds_type)s->type));
			ds_buf_str(&line, ds_str_sub(doc.text.read, s->start, s->end));
			ds_buf_char(&line, ')');
		}
		ds_buf_zstr(&line, " | ");
		ds_buf_str(&line, ds_str_sub(doc.text.read, c->content.start, c->content.end));
		ds_buf_char(&line, '\n');
	}
	ds_buf_char(&line, '\0');
	assert_string_equal(line.at, expected);
	ds_buf_free(&line);
	ds_doc_free(&doc);
}

/* Who is not named: hedges, passives, nouns; and words other than verbs that tell who is. */
static const struct {
	const char *text, *claims;
} hedged[] = {
	{"No injuries were reported in the north.",
	 "say-  | No injuries were reported in the north\n"},
	{"The bridge was allegedly mined, but the army left it.",
	 "claim  | The bridge was allegedly mined\n"},
	{"The man, who allegedly set the fire, fled.",
	 "claim  | allegedly set the fire\n"},
	{"Two men are accused of setting the fire.",
	 "claim  | setting the fire\n"},
	{"He is accused by prosecutors of hiding the count.",
	 "claim prosecutors | hiding the count\n"},
	{"The ministry rejected claims that it had hidden the count.",
	 "deny The ministry | claims that it had hidden the count\n"
	 "claim  | it had hidden the count\n"},
	{"The ministry rejected calls for an inquiry.", ""},
	{"Critics attacked the ministry's claim that nobody had died.",
	 "claim the ministry | nobody had died\n"},
	{"Marta Holm spoke after allegations by farmers that the dam leaked.",
	 "claim farmers | the dam leaked\n"},
	{"There is no doubt that the dam leaked.", ""},
	{"Aid Watch made it clear that nobody had been paid.",
	 "say Aid Watch | nobody had been paid\n"},
	{"It is clear that nobody had been paid.", ""},
	{"In the words of the judge, Marta Holm, “it was a farce.”",
	 "say\" the judge, Marta Holm(PERSON) | it was a farce\n"},
	{"The dam, according to Marta Holm, had leaked for weeks.",
	 "say Marta Holm(PERSON) | The dam, according to Marta Holm, had leaked for weeks\n"},
	{"According to Marta Holm the dam had leaked for weeks.",
	 "say Marta Holm(PERSON) | the dam had leaked for weeks\n"},
	{"As the mayor told Radio Orbel, two houses burned.",
	 "say the mayor | two houses burned\n"},
	{"The road is open, as the ministry said.",
	 "say the ministry | The road is open\n"},
	{"Rebels took the town, which the ministry denied.",
	 "deny the ministry | Rebels took the town\n"},
	{"If a court rejects the report, it is void.", ""},
	{"A study found only a third of the wells had water.",
	 "say A study | only a third of the wells had water\n"},
	{"A study found a well.", ""},
	{"Police would not say how the fire began.",
	 "say- Police | how the fire began\n"},
	{"The company refused to confirm that the plant had closed.",
	 "confirm- The company | the plant had closed\n"},
	{"Officials Thursday said the road was open.",
	 "say Officials | the road was open\n"},
	{"Experts say more than 200 people have died.",
	 "say Experts | more than 200 people have died\n"},
	{"Marta Holm said of her years there, “I learned to wait.”",
	 "say\" Marta Holm(PERSON) | I learned to wait\n"},
	{"Marta Holm wrote a book about bridges.", ""},
	{"The inquiry closed, with one witness saying “It fell like a card.”",
	 "say\" one witness | It fell like a card\n"},
	{"Norway claims to have shot down two drones.",
	 "claim Norway(GPE) | to have shot down two drones\n"},
	{"The group claimed responsibility for the blast.",
	 "claim The group | responsibility for the blast\n"},
	{"The flood claimed 12 lives.", ""},
	{"I think that the road is open, and we hope that it stays so.", ""},
	{"The army said the road was open, but the mayor said it was shut.",
	 "say The army | the road was open\n"
	 "say the mayor | it was shut\n"},
	{"They said it was late and claimed the road was shut.",
	 "say They | it was late\n"
	 "claim They | the road was shut\n"},
	{"Officers warned the road would flood.",
	 "say Officers | the road would flood\n"},
	{"The agency quotes farmers as denying that the dam leaked.",
	 "say The agency | farmers as denying that the dam leaked\n"
	 "deny farmers | the dam leaked\n"},
	{"The government dismissed that attack as a stunt.", ""},
	{"The office denied him a visa.", ""},
	{"The party hopes for a vote that ends the quarrel.", ""},
	{"Marta Holm, who vowed to stay, left.", ""},
	{"The paper has not reported new cases.", ""},
	{"In Tehran, the chief of the guards, General Yahya Rahim Safavi, said it was late.",
	 "say the chief of the guards, General Yahya Rahim Safavi(PERSON) | it was late\n"},
	{"The head of the firm that runs the dam, Marta Holm, said it was safe.",
	 "say The head of the firm that runs the dam, Marta Holm(PERSON) | it was safe\n"},
	{"In a speech on Monday, the mayor thanked them and said the road was open.",
	 "say the mayor | the road was open\n"},
	{"The mayor took it down, saying such signs were old.",
	 "say The mayor | such signs were old\n"},
	{"The UN says in the past year more than a million people fell ill.",
	 "say UN(ORG) | in the past year more than a million people fell ill\n"},
	{"It was a light show that can be seen for miles.", ""},
	{"The sign tells you where the road ends.", ""},
	{"The guard said, 'Wait here, it is late.'",
	 "say\" The guard | Wait here, it is late\n"},
	{"The office denied the report: “Nobody was paid.”",
	 "deny The office | the report\n"
	 "say\" The office | Nobody was paid\n"},
};

static void test_hedged(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof hedged / sizeof *hedged; i++)
		assert_claims_by(NULL, hedged[i].text, hedged[i].claims);
}

/* Whom a pronoun means, and where it is left open. */
static void test_pronouns(void **state)
{
	static const struct {
		const char *text, *claims;
	} rows[] = {
		{"Anna Lind met Erik Holm on Friday. She said that it was late.",
		 "say She(PERSON=Anna Lind) | it was late\n"},
		{"Anna Lind met Erik Holm on Friday. He said that it was late.",
		 "say He(PERSON=Erik Holm) | it was late\n"},
		{"The talks between Anna Lind and Maria Holm failed. She said that it was late.",
		 "say She | it was late\n"},
		{"Anna Lind said that Maria Holm had left. She added that it was late.",
		 "say Anna Lind(PERSON=Anna Lind) | Maria Holm had left\n"
		 "say She(PERSON=Anna Lind) | it was late\n"},
		{"Mr Tarn runs the mill. She said that it was late.",
		 "say She | it was late\n"},
		{"The mayor's wife, Ines Tarn, runs the mill. He said that it was late.",
		 "say He | it was late\n"},
		{"Anna Lind left.\n\nThe road was wet.\n\nNobody came.\n\nShe said that it was late.",
		 "say She | it was late\n"},
		{"The Red Cross counted 12 bodies. It said that more were missing.",
		 "say Red Cross(ORG=Red Cross) | 12 bodies\n"
		 "say It(ORG=Red Cross) | more were missing\n"},
		{"“We confirm that nine people died,” Anna Lind said.",
		 "confirm We(PERSON=Anna Lind) | nine people died\n"
		 "say\" Anna Lind(PERSON=Anna Lind) | We confirm that nine people died\n"},
		{"“We deny that we fired,” the army said.",
		 "deny the army | we fired\n"
		 "say\" the army | We deny that we fired\n"},
		{"We confirm that it is late.", ""},
		{"“I think it is late,” Anna Lind said.",
		 "say\" Anna Lind(PERSON=Anna Lind) | I think it is late\n"},
		{"Anna Lind said she believed that it was late.",
		 "say Anna Lind(PERSON=Anna Lind) | she believed that it was late\n"},
		{"“Erik Holm is late,” Anna Lind said. “Maria Holm told me so,” she added.",
		 "say\" Anna Lind(PERSON=Anna Lind) | Erik Holm is late\n"
		 "say\" she(PERSON=Anna Lind) | Maria Holm told me so\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_speakers(rows[i].text, rows[i].claims);
}

/* Pieces of one quotation, and statements that a colon opens. */
static void test_pieces(void **state)
{
	(void)state;
	assert_claims_by(NULL, "“We left,” Anna Lind said. “It was cold.”\n\n“Nobody came. We waited.”",
			 "say\" Anna Lind(PERSON) | We left\n"
			 "say\" Anna Lind(PERSON) | It was cold\n"
			 "say\" Anna Lind(PERSON) | Nobody came. We waited\n");
	assert_claims_by(NULL, "Anna Lind said: “We left. It was cold.\n\n“Nobody came.\n\n“We waited.”",
			 "say\" Anna Lind(PERSON) | We left. It was cold\n"
			 "say\" Anna Lind(PERSON) | Nobody came\n"
			 "say\" Anna Lind(PERSON) | We waited\n");
	assert_claims_by(NULL, "Anna Lind said that it was late. “We left,” she added. “It was cold.”",
			 "say Anna Lind(PERSON) | it was late\n"
			 "say\" she(PERSON) | We left\n"
			 "say\" she(PERSON) | It was cold\n");
	assert_claims_by(NULL, "Anna Lind said on Friday:\n\nWe must act now. The dam leaks.\n\nIt has "
			       "leaked for weeks.\n\nI call on everybody to help.\n\nThe dam was built in "
			       "1970.",
			 "say\" Anna Lind(PERSON) | We must act now. The dam leaks.\n\nIt has leaked for "
			 "weeks.\n\nI call on everybody to help\n");
	assert_claims_by(NULL, "The army said: the road is open. The bridge is not.",
			 "say The army | the road is open\n");
	assert_claims_by(NULL, "The dam broke.\n\n“It was bound to happen.” - Anna Lind",
			 "say\" Anna Lind(PERSON) | It was bound to happen\n");
	/* a word in marks is no piece */
	assert_claims_by(NULL, "“We left,” Anna Lind said. “Cold” was a word for it.",
			 "say\" Anna Lind(PERSON) | We left\n");
}

/* Turns of an interview; two labels of a list are none. */
static void test_turns(void **state)
{
	(void)state;
	assert_claims_by(NULL,
			 "Anna Lind: Why did you go?\n\nErik Holm: It was late.\n\nNobody came.\n\n"
			 "Anna Lind: And now?\n\nErik Holm: I wait.\n\nThe talk was on Monday.",
			 "say\" Anna Lind(PERSON) | Why did you go\n"
			 "say\" Erik Holm(PERSON) | It was late.\n\nNobody came\n"
			 "say\" Anna Lind(PERSON) | And now\n"
			 "say\" Erik Holm(PERSON) | I wait\n");
	assert_claims_by(NULL, "Erik Holm: sales\n\nErik Holm: stores\n\nErik Holm: cars", "");
}

/* "A > B" of each claim, the outermost first. */
static void assert_chains(const char *text, const char *expected)
{
	ds_doc doc;
	ds_buf line;

	tag_text(&doc, NULL, text);
	ds_buf_init(&line, NULL, 0);
	for (size_t i = 0; i < doc.claims.n; i++) {
		int32_t chain[8];
		int n = 0;

		for (int32_t k = (int32_t)i; k >= 0 && n < 8; k = doc.claims.v[k].outer)
			chain[n++] = k;
		while (n--) {
			ds_range r = doc.claims.v[chain[n]].speaker_at;

			ds_buf_str(&line, ds_str_sub(doc.text.read, r.start, r.end));
			ds_buf_zstr(&line, n ? " > " : "\n");
		}
	}
	ds_buf_char(&line, '\0');
	assert_string_equal(line.at, expected);
	ds_buf_free(&line);
	ds_doc_free(&doc);
}

static void test_chains(void **state)
{
	(void)state;
	assert_chains("Reuters reported that the ministry had said that the hospital counted 12 bodies.",
		      "Reuters\nReuters > the ministry\nReuters > the ministry > the hospital\n");
	assert_chains("According to Reuters, citing the ministry, a hospital said that 12 people died.",
		      "Reuters\nReuters > the ministry\nReuters > the ministry > a hospital\n");
	assert_chains("Twelve people died, Reuters said, citing hospital sources.",
		      "Reuters\nReuters > hospital sources\n");
	assert_chains("Reuters said, citing the ministry, that 12 people had died.",
		      "Reuters\nReuters > the ministry\n");
	assert_chains("The mayor was quoted by Reuters as saying that the road was shut.",
		      "Reuters\nReuters > The mayor\n");
	assert_chains("The ministry, quoted by Reuters, said that nine people had died.",
		      "Reuters\nReuters > The ministry\n");
	assert_chains("The agency cited the ministry as saying that a hospital reported 12 dead.",
		      "The agency\nThe agency > the ministry\nThe agency > the ministry > a hospital\n");
	/* the subject of what is said, with words in commas behind it */
	assert_chains("AFP reported that the Interior Ministry, citing a hospital, had said that 40 people died.",
		      "AFP\nAFP > Interior Ministry > a hospital\nAFP > Interior Ministry\n");
	assert_chains("AFP reported that army officers, who spoke on Monday, said that 40 people died.",
		      "AFP\nAFP > army officers\n");
	assert_chains("“We left,” Anna Lind said. “Nobody came.”", "Anna Lind\nAnna Lind\n");
	assert_chains("The blast, police said, reportedly killed nine people.", "police\npolice > \n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hedged), cmocka_unit_test(test_pronouns),
		cmocka_unit_test(test_pieces), cmocka_unit_test(test_turns),
		cmocka_unit_test(test_chains),
	};

	return cmocka_run_group_tests_name("tag/claims, voices", tests, NULL, NULL);
}
