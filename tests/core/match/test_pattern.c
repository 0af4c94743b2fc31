/* match/pattern: what each construct matches, and what errors say.  SPDX-License-Identifier: MIT */
#include "match_test.h"
#include "tag/zones.h"

static void literals(void **state)
{
	check("They met. He MET her.", "met", "met; MET");
	check("Ilham Aliyev", "\"\xC4\xB0LHAM aliyev\"", "Ilham Aliyev");
	check("They attacked the attackers; attack!", "\"attack*\"", "attacked; attackers; attack");
	check("Turkey and turkey", "'turkey'", "turkey");
	check("an old post-war order, post-war", "post-war", "post-war; post-war");
	check("a post-war order", "\"post-w*\" order", "post-war order");
	check("He didn't say. He did not.", "didn't", "didn't");
	check("He didn't say.", "didn\xE2\x80\x99t say", "didn't say");
	check("It is 5 * 3 now", "5 \"\\*\" 3", "5 * 3");
	check("the U.S. army", "\"u.s. army\"", "U.S. army");
	check("say \"no\" now", "\"\\\"\" no", "\"no");
	check("a b c d", "\"a * c\"", "a b c");
}

static void lemmas(void **state)
{
	check("He kills, killed, was killing; killer kill", "~kill",
	      "kills; killed; killing; kill");
	check("said says saying say sayed", "~say", "said; says; saying; say");
	check("stopped stoping stops stopping", "~stop", "stopped; stops; stopping");
	check("visited visiting denied denies denying", "~visit | ~deny",
	      "visited; visiting; denied; denies; denying");
	check("men and a man", "~man", "men; man");
	check("they gave up, give up, giving up", "~\"give up\"", "gave up; give up; giving up");
	check("he was, is, were, being", "[lemma = be]", "was; is; were; being");
	check("it dies, died, dying, dead", "~die", "dies; died; dying");
	check("injured injuring panicked", "~injure|~panic", "injured; injuring; panicked");
}

static void in_languages(void **state)
{
	const char *text = "Sie t\xC3\xB6teten zwei; drei get\xC3\xB6tet, und he killed one. \xD0\xA3\xD0\xB1\xD0\xB8\xD0\xBB";

	check(text, "~t\xC3\xB6ten@de", "t\xC3\xB6teten; get\xC3\xB6tet");
	check(text, "$kill@de | $kill", "t\xC3\xB6teten; get\xC3\xB6tet; killed");
	check(text, "$kill@ru", "\xD0\xA3\xD0\xB1\xD0\xB8\xD0\xBB");
	check(text, "[lemma = t\xC3\xB6ten@de-AT] []", "t\xC3\xB6teten zwei; get\xC3\xB6tet,");
	check(text, "[lemma = $kill@de]", "t\xC3\xB6teten; get\xC3\xB6tet");
	check(text, "@x = zwei; ~t\xC3\xB6ten@de @x", "t\xC3\xB6teten zwei");
	check("We gave up the prime ministers", "~\"give up\"@en | ~\"prime minister\"",
	      "gave up; prime ministers");
	check(text, "~kill@tlh", "! line 1, column 7: there is no inflection for the language \"tlh\"; there is "
				 "for az de en es fr ru tr");
	check(text, "~kill@ de", "! line 1, column 8: expected a language behind @, written tight: ~word@de");
	check(text, "$sya", "! line 1, column 2: there is no list $sya; did you mean $say?");
	check(text, "~$dney@de", "! line 1, column 3: there is no list $dney@de; did you mean $deny?");
	check(text, "$nope@de", "! line 1, column 2: there is no list $nope@de ('dossier help lists' shows "
				"those that ship; your own: --list NAME=FILE, or a table of lists in Lua)");
}

static void lists(void **state)
{
	ds_str names[] = {DS_STR("New York"), DS_STR("New"), DS_STR("Washington, D.C."),
			  DS_STR("")};
	ds_word_list given[] = {{DS_STR("city"), names, 4},
				{DS_STR("verb"), (ds_str[]){DS_STR("shell")}, 1},
				{DS_STR("none"), NULL, 0}};
	static const struct {
		const char *source, *want;
	} t[] = {
		{"$city", "New York; new; Washington, D.C."},
		{"$city York", "New York"},
		{"!$city deal", "a deal"},
		{"~$verb", "shelled"},
		{"$verb", ""},
		{"[lemma = $verb]", "shelled"},
		{"$none", ""},
		{"!$none", "New; York; shelled; a; new; Washington; ,; D.C.; ,; a; deal"},
		{"[fold = $none | lemma = $none]", ""},
		{"[kind = number | !(fold = $none)] deal", "a deal"},
		{"(?! $none) shelled", "shelled"},
		{"$city@de", "! line 1, column 2: the list $city was given and stands as it is; "
			     "~$city@de is all its forms"},
		{"$zebra", "! line 1, column 2: there is no list $zebra ('dossier help lists' shows "
			  "those that ship; your own: --list NAME=FILE, or a table of lists in Lua)"},
	};
	ds_doc doc;

	doc_of(&doc, "New York shelled a new Washington, D.C., a deal");
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		ds_buf b;

		find_all(&b, &doc, t[i].source, given, 3);
		assert_string_equal(b.at, t[i].want);
		ds_buf_free(&b);
	}
	ds_doc_free(&doc);
	check("It was confirmed, denied, blown up and ruled out", "$confirm|$deny|$destroy",
	      "confirmed; denied; blown up; ruled out");
}

static void attributes(void **state)
{
	const char *text = "Baku and NATO paid 12,292 to F-16 @x http://a.b ok";

	check(text, "[word = NATO]", "NATO");
	check(text, "[word = nato]", "");
	check(text, "[fold = \"n*\"]", "NATO");
	check(text, "[kind = number]", "12,292; 16");
	check(text, "[kind = url | kind = handle]", "@x; http://a.b");
	check(text, "[shape = Xx]", "Baku");
	check(text, "[shape = X & length > 1]", "NATO");
	check(text, "[position = 1] | [position = -1]", "Baku; ok");
	check(text, "[length >= 4 & !(kind = url | kind = number) & word != NATO]", "Baku; paid");
	check("a b c", "[position < 3 & position != 1]", "b");
	check("a b c", "[]", "a; b; c");
}

static void quantifiers(void **state)
{
	check("a a a b", "a+", "a a a");
	check("a a a b", "a+?", "a; a; a");
	check("a a a b", "a* b", "a a a b");
	check("a a a b", "a{2}", "a a");
	check("a a a b", "a{2,} b?", "a a a b");
	check("a a a b", "a{,2}", "a a; a");
	check("a a a b", "a{1,2}? b", "a a b");
	check("a b a c", "a (b | c)", "a b; a c");
	check("a b", "a | a b", "a");
	check("a b", "a b | a", "a b");
	check("a b", "b?? a?", "a; b");
	check("x y z", "!y", "x; z");
	check("x y z", "!(y | x)", "z");
	check("x y z", "!(y | $say | ~kill | [word = z])", "x");
	check("a b c", "a b? -- the rest is silence\n c", "a b c");
}

static void captures(void **state)
{
	check("a b b c", "x:a y:b+ z:(b|c)", "a b b c{x=a y=b y=b z=c}");
	check("a b b c", "x:a y:(b+) z:(b|c)", "a b b c{x=a y=b b z=c}");
	check("a b", "o:(a i:b)", "a b{o=a b i=b}");
	check("a c", "a x:(b?) c", "a c");
	check("a c", "a (x:b | y:c)", "a c{y=c}");
}

static void news(ds_doc *doc)
{
	doc_of(doc, "At least 40 people were killed in Ganja on 11 October 2020, Hikmet Hajiyev "
		    "confirmed. "
		    "Jeyhun Bayramov met Sergei Lavrov.");
	mark_number(doc, "At least 40", 40, INFINITY);
	mark(doc, "Ganja", DS_GPE)->id = DS_STR("geo:1");
	mark_day(doc, "11 October 2020", "2020-10-11", "2020-10-11", "2020-10-11");
	mark(doc, "Hikmet Hajiyev", DS_PERSON);
	mark(doc, "Jeyhun Bayramov", DS_PERSON);
	mark(doc, "Sergei Lavrov", DS_PERSON);
}

static void annotations(void **state)
{
	static const struct {
		const char *source, *want;
	} t[] = {
		{"<PERSON>", "Hikmet Hajiyev; Jeyhun Bayramov; Sergei Lavrov"},
		{"<PERSON \"bayramov\">", "Jeyhun Bayramov"},
		{"<PERSON \"*gei*\">", "Sergei Lavrov"},
		{"<PERSON \"lavrow\"~1>", "Sergei Lavrov"},
		{"[type = PERSON & position = 1]", "Jeyhun"},
		{"[type != PERSON & position = 1]", "At"},
		{"[type = GPE | type = DATE]", "Ganja; 11; October; 2020"},
		{"!(<PERSON|CARDINAL> | [type != PERSON & type != GPE & type != DATE])", "Ganja; 11; October; 2020"},
		{"[type = CARDINAL]+", "At least 40"},
		{"<PERSON 'bayramov'>", ""},
		{"at !<GPE> 40", "At least 40"},
		{"<PERSON|GPE>", "Ganja; Hikmet Hajiyev; Jeyhun Bayramov; Sergei Lavrov"},
		{"<PERSON !\"lavrov\">", "Hikmet Hajiyev; Jeyhun Bayramov"},
		{"<GPE id = \"geo:*\">", "Ganja"},
		{"<GPE id = \"iso:*\">", ""},
		{"<CARDINAL low >= 40>", "At least 40"},
		{"<CARDINAL value >= 40>", "At least 40"},
		{"<CARDINAL value > 39 & !(value = 40)>", "At least 40"},
		{"<CARDINAL value > 40>", ""},
		{"<CARDINAL value < 1000>", ""},
		{"<CARDINAL value = 40>", ""},
		{"<CARDINAL value != 39>", "At least 40"},
		{"<CARDINAL value != 41>", ""},
		{"<DATE value = \"2020-10*\">", "11 October 2020"},
		{"<DATE value >= \"2020-09-27\" & value <= \"2020-10\">", "11 October 2020"},
		{"<DATE value < \"2020-10\">", ""},
		{"<DATE value > 2019>", "11 October 2020"},
		{"<DATE value > 201>", ""},
		{"<DATE value = 2020>", ""},
		{"<DATE value > 2020 | value < 12 | value > \"12\">", ""},
		{"<DATE|CARDINAL value != \"40\">", "11 October 2020"},
		{"<CARDINAL low = \"40\">", "At least 40"},
		{"<CARDINAL low > \"39.5\" & value > \"-1\">", "At least 40"},
		{"<CARDINAL low = \"4*\">", ""},
		{"<DATE value > \"2019\">", "11 October 2020"},
		{"n:<CARDINAL> what:([kind = word]{0,3}) []{0,12} (was|were|been)? ~kill",
		 "At least 40 people were killed{n:At least 40 what=people were}"},
		{"speaker:(<PERSON>|<ORG>) []{0,4} verb:$confirm",
		 "Hikmet Hajiyev confirmed{speaker:Hikmet Hajiyev verb=confirmed}"},
		{"near(14: a:<PERSON>, b:<PERSON>, ~meet)",
		 "Jeyhun Bayramov met Sergei Lavrov{a:Jeyhun Bayramov b:Sergei Lavrov}"},
		{"Hajiyev", "Hajiyev"},
		{"x:(Hikmet Hajiyev)", "Hikmet Hajiyev{x:Hikmet Hajiyev}"},
	};
	ds_doc doc;

	news(&doc);
	for (size_t i = 0; i < sizeof t / sizeof *t; i++)
		check_doc(&doc, t[i].source, t[i].want);
	ds_doc_free(&doc);
}

static void nears(void **state)
{
	check("x b y a z", "near(5: a, b)", "b y a");
	check("x b y a z", "near(3: p:a, q:b)", "b y a{q=b p=a}");
	check("x b y a z", "near(2: a, b)", "");
	check("a b c", "near(3: c, a, b)", "a b c");
	check("a a", "near(9: x:a, y:a)", "a a{x=a y=a}");
	check("a", "near(9: a, a)", "");
	check("b a a b", "near(2: a, b)", "b a; a b");
	check("a x b c", "near(4: near(3: p:a, q:b), r:c) ", "a x b c{p=a q=b r=c}");
	check("d a x b d", "o:near(9: a, b) d", "a x b d{o=a x b}");
	check("a b c a b", "near(3: a, (b c)|b)+", "a b c a b");
	/* an item is the one it would be alone */
	check("a b a", "near(9: a, b+)", "a b");
}

static void windows(void **state)
{
	const char *text = "One a. Two b.\n\nThree c.";

	check(text, "a []* b", "");
	check(text, "a []* b within sentence", "");
	check(text, "a []* b within paragraph", "a. Two b");
	check(text, "a []* c within paragraph", "");
	check(text, "a []* c within document", "a. Two b.\n\nThree c");
}

static void zones(void **state)
{
	const char *text = "Bridge falls near Baku\n\n"
			   "BAKU, 10 November 2020 (Dossier) - The bridge fell, \"nobody was on the bridge, "
			   "he said, \xE2\x80\x98the bridge was old\xE2\x80\x99, and that was all. It fell\", a witness "
			   "said. The bridge was closed.";
	static const struct {
		const char *source, *want;
	} t[] = {
		{"bridge within headline", "Bridge"},
		{"bridge within quotation", "bridge; bridge"},
		{"all []* fell within quotation", "all. It fell"},
		{"all []* fell", ""},
		{"bridge []* said within quotation", "bridge, he said"},
		{"fell []* nobody within quotation", ""},
		{"(?<! []) [] within quotation", "\""},
		{"bridge within dateline", ""},
		{"baku within dateline", "BAKU"},
		{"baku within headline", "Baku"},
		{"bridge within byline", ""},
	};
	ds_doc doc;
	ds_err err;

	doc_of(&doc, text);
	assert_int_equal(ds_zones_find(&doc, &err), DS_OK);
	for (size_t i = 0; i < sizeof t / sizeof *t; i++)
		check_doc(&doc, t[i].source, t[i].want);
	ds_doc_free(&doc);
}

static void fuzzy(void **state)
{
	const char *text = "Gaddafi Qaddafi Gadafi Gadhdhafi Gdadafi Kadafy Gaddafis fi \xC3\x96zil Ozli";

	check(text, "gaddafi~1", "Gaddafi; Qaddafi; Gadafi; Gdadafi; Gaddafis");
	check(text, "[fold = gaddafi~2]",
	      "Gaddafi; Qaddafi; Gadafi; Gadhdhafi; Gdadafi; Gaddafis");
	check(text, "ozil~1", "\xC3\x96zil; Ozli");
	check(text, "!gaddafi~2 \"ozli ozil\"~1", "fi \xC3\x96zil Ozli");
	check(text, "gadafi~1 gadafi~2", "Gaddafi Qaddafi; Gdadafi Kadafy");
	check("a bc def", "x~1", "a");
	check("a bc def", "x~2", "a; bc");
	check("a b", "[fold != a~1]", "");
}

static void looks(void **state)
{
	check("a b a c", "a (?= b)", "a");
	check("a b a c", "a (?! b) []", "a c");
	check("a b a c", "(?<= b) a", "a");
	check("a b a c", "(?<! b) a", "a");
	check("a b a c", "(?<= a b | zz) []*", "a c");
	check("x y z", "(?<= x []*) []", "y; z");
	check("x y z", "[] (?! []* z)", "z");
	check("x y z", "[] (?= []{2})", "x");
	check("x y z", "(?= []* z) (?! y) []", "x; z");
	check("x y z", "(?= (?! y) [] y) []", "x");
	check("x y z", "[] (?= (?<= x) y)", "x");
	check("a b", "(?=)|a", "! line 1, column 4: found ), expected an item: word \"text\" 'exact' "
			       "~word $list @macro [...] <TYPE> (...) near(...)");
	check("a b", "(?= a)", "");
	check("a b", "(?= zz)? b", "b");
	check("a b. c", "b (?= []* c)", "");
	check("a b. c", "b (?= []* c) within document", "b");
	check("q a b", "(?<= near(2: a, q)) b", "b");
}

static void conditions(void **state)
{
	check("a b c d", "([]{2} containing b)", "a b");
	check("a b c d", "([]{2} !containing b)", "c d");
	check("a b c d", "[]{2} containing b", "a b");
	check("a b c d", "(a | c) [] containing (c d)", "c d");
	check("a b c d", "([]+? containing c) d", "a b c d");
	check("a b c d", "([] overlapping (b c)){2}", "b c");
	check("a b c d", "[]{2} overlapping d policy = all", "c d");
	check("a b c d", "[]{2} within (b []* d)", "b c");
	check("a b c d", "[] within (a b) !within a", "b");
	check("a b c d", "[]+ containing b containing c !containing d", "a b c");
	check("a b c d", "(x? containing x) a", "");
	check("a b c d", "(x? !containing x) a", "a");
	check("a b c d", "(x? !within [] !overlapping []) a", "a");
	/* of the condition every match counts, not only the first or the longest */
	check("a b c d", "(b c) within ([]+)", "b c");
	check("a b c d", "(b c) within (b [])", "b c");
	check("a b c d", "(b c) containing ([] []*)", "b c");
	check("a b c d", "(b c) containing ([]*)", "b c");
	/* part of the search: other alternatives and lengths follow */
	check("a b c d", "(([]{1,3}) containing b !containing c)", "a b");
	check("a b c d", "((a b | a b c) containing c) d?", "a b c d");
	check("a b c d", "x:([]{2} containing b) y:([]{2} containing d)",
	      "a b c d{x=a b y=c d}");
	check("a b. c", "a []* c containing b within document", "a b. c");
}

static void where(void **state)
{
	check("a x a, b x c", "p:[kind = word] x q:[] :: p.fold = q.fold", "a x a{p=a q=a}");
	check("a x a, b x c", "p:[kind = word] x q:[] :: p.word != q.word", "b x c{p=b q=c}");
	check("A x a", "p:[] x q:[] :: p.word = q.word", "");
	check("A x a", "p:[] x q:[] :: p.fold = q.fold", "A x a{p=A q=a}");
	check("A x a", "p:[] x q:[] :: p.word = A & q.word = 'a'", "A x a{p=A q=a}");
	check("The U.S. Army", "p:[]{2} :: p.word = The", "The U.S.{p=The p=U.S.}");
	check("The U.S. Army", "p:([]+) :: p.fold = \"u.s.  ARMY\"", "U.S. Army{p=U.S. Army}");
	check("The U.S. Army", "p:([]+) :: p.word = \"U.S. Army\"", "U.S. Army{p=U.S. Army}");
	check("a b c d", "p:([]+) :: p.length = 2", "a b{p=a b}; c d{p=c d}");
	check("a b c d", "p:([]+) :: p.position = 3", "c d{p=c d}");
	check("a b c d", "p:([]+) :: !(p.position < 3) & (p.length = 1 | p.length > 9)",
	      "c{p=c}; d{p=d}");
	check("a b. c d", "p:[] :: p.position = 1", "a{p=a}; c{p=c}");
	check("a b. c d", "p:[] :: p.position = 1 within document", "a{p=a}");
	/* no part: never; and its opposite */
	check("a b", "x:a? b :: x.word = a", "a b{x=a}");
	check("b", "x:a? b :: x.word = a", "");
	check("b", "x:a? b :: x.word != a", "");
	check("b", "x:a? b :: !(x.word = a)", "b");
	check("a b", "x:a y:b :: x.type = PERSON | x.type != PERSON | x.value < 3 | x.value > 3", "");
	/* the next path is tried */
	check("a b c", "x:(a | a b) []* :: x.length = 2", "a b c{x=a b}");
	check("a b c", "x:([]*?) y:([]*) :: x.length = y.length + 1",
	      "! line 1, column 41: found +, expected the end of the pattern (a repeat follows an "
	      "item; a repeat of a repeat needs a group: (a+)?)");
	check("a b c d", "x:([]*) y:([]*) :: x.length = y.length", "a b c d{x=a b y=c d}");
	check("a 5 b 7", "x:[kind = number] :: x.word = 7", "7{x=7}");
}

static void where_annotations(void **state)
{
	static const struct {
		const char *source, *want;
	} t[] = {
		{"a:<PERSON> []* b:<PERSON> :: a.id = b.id", ""},
		{"a:<PERSON> []* b:<PERSON> :: !(a.id = b.id)",
		 "Jeyhun Bayramov met Sergei Lavrov{a:Jeyhun Bayramov b:Sergei Lavrov}"},
		{"a:<PERSON> []* b:<PERSON> :: a.entity != b.entity",
		 "Jeyhun Bayramov met Sergei Lavrov{a:Jeyhun Bayramov b:Sergei Lavrov}"},
		{"a:<PERSON> []* b:<PERSON> :: a.entity = b.entity", ""},
		{"a:[] :: a.type = GPE", "Ganja{a:Ganja}"},
		{"a:[]{1,2} on :: a.type = GPE", "Ganja on{a:Ganja}"},
		{"a:([]+) :: a.type = PERSON & a.length = 2 within document",
		 "Hikmet Hajiyev{a:Hikmet Hajiyev}; Jeyhun Bayramov{a:Jeyhun Bayramov}; Sergei "
		 "Lavrov{a:Sergei Lavrov}"},
		{"a:<GPE> :: a.id = \"geo:1\"", "Ganja{a:Ganja}"},
		{"a:<GPE> :: a.id = geo", ""},
		{"a:<GPE> :: a.unit != x", ""},
		{"a:<CARDINAL> :: a.value >= 40", "At least 40{a:At least 40}"},
		{"a:<CARDINAL> :: a.value = 40 | a.value < 100", ""},
		{"a:<CARDINAL> :: a.low = 40 & a.high > 1000000", "At least 40{a:At least 40}"},
		{"a:<CARDINAL> :: 39 < a.value", "At least 40{a:At least 40}"},
		{"a:<CARDINAL> :: a.value != -1", "At least 40{a:At least 40}"},
		{"a:<DATE> :: a.value < \"2020-11\" & a.value >= \"2020-10-11\"",
		 "11 October 2020{a:11 October 2020}"},
		{"a:<DATE> :: a.value > \"2020-10-11\" | a.value > 5 | a.value < 5", ""},
		{"a:<DATE> :: a.value > 2019 & 2021 > a.value", "11 October 2020{a:11 October 2020}"},
		{"a:<DATE> :: a.value = 2019 | a.value > 2020", ""},
		{"a:<CARDINAL> :: a.low = \"40\" & a.value > \"39\" & \"2020\" > a.low", "At least 40{a:At least 40}"},
		{"a:<CARDINAL> []* b:<DATE> :: a.value < b.value | a.value != b.value", ""},
		{"a:(<PERSON> confirmed) :: a.type = PERSON | a.entity = a.entity", ""},
	};
	ds_doc doc;

	news(&doc);
	for (size_t i = 0; i < sizeof t / sizeof *t; i++)
		check_doc(&doc, t[i].source, t[i].want);
	ds_doc_free(&doc);
}

static void macros(void **state)
{
	check("a b a c", "@x = b | c; a @x", "a b; a c");
	check("a b a c", "@x = b | c; @y = a @x; -- both\n@y{2}", "a b a c");
	check("a b a c", "@x = n:a; @x b @x c", "a b a c{n=a n=a}");
	check("a b a c", "@x = m:b|c; n:(a @x)", "a b{n=a b m=b}; a c{n=a c}");
	check("a b a c", "@x = (a [] containing c); @x | b", "b; a c");
	check("a b a c", "@x = (?<= b); @x a", "a");
	check("a b", "@x = a; !@x", "b");
	check("a b", "@x = a; @y = x:@x; @y b :: x.word = a", "a b{x=a}");
	check("x b", "x @x", "! line 1, column 4: there is no macro x, expected one of those in "
			     "front: @name = ...;");
}

static void policies(void **state)
{
	const char *text = "a b a b c";

	check(text, "a b | a b a b c | b policy = first", "a b; a b");
	check(text, "a b | a b a b c | b policy = longest", "a b a b c");
	check(text, "a b | a b a b c | b policy = all", "a b a b c; b; a b; b");
	check(text, "a b | a b a b c | b policy = shortest", "a b; a b");
	check("a a a", "a+ policy = shortest", "a; a; a");
	check("a a a", "a+? policy = longest", "a a a");
	check("a a a", "a+? policy = all", "a a a; a a; a");
	check("a a a", "a* b policy = all", "");
	/* captures are those of the first of the equally long paths */
	check("a a a", "x:(a*?) y:(a*) policy = longest", "a a a{y=a a a}");
	check("a a a", "x:(a*) y:(a*) policy = longest", "a a a{x=a a a}");
	check("a b", "(x:a | y:a) b? policy = shortest", "a{x=a}");
	check("a b", "(y:a | x:a) b? policy = longest", "a b{y=a}");
	check("a b c", "[]+ :: 1 = 1 policy = all", "! line 1, column 8: two constants, expected name.attribute");
	check("a b c", "p:([]+) policy = all :: p.length = 2", "a b{p=a b}; b c{p=b c}");
	check("a b c", "p:([]+) max = 2 policy = all", "a b{p=a b}; b c{p=b c}; c{p=c}");
	check("a b c", "[]{2,} max = 1", "");
	check("a b. c d", "[]+ max = 10000 policy = longest within document", "a b. c d");
}

/* A match has 1000 tokens at most, and the limit harms no later match. */
static void limits(void **state)
{
	ds_buf b;
	ds_doc doc;
	ds_pattern *p = NULL;
	ds_matches m;
	ds_arena mem;

	ds_buf_init(&b, NULL, 0);
	for (int i = 0; i < 3000; i++)
		ds_buf_zstr(&b, i % 1500 == 0 ? "a " : i % 1500 == 1400 ? "b " : "x ");
	ds_buf_char(&b, '\0');
	doc_of(&doc, b.at);
	ds_arena_init(&mem, NULL, 0);
	assert_int_equal(ds_pattern_new(&p, DS_STR("a []* b within document"), NULL, NULL),
			 DS_OK);
	assert_int_equal(ds_pattern_find(&m, p, &doc, 0, SIZE_MAX, &mem, NULL), DS_OK);
	assert_int_equal(m.n, 0);
	ds_pattern_free(p);
	assert_int_equal(ds_pattern_new(&p, DS_STR("(a|x) []* b within document"), NULL, NULL),
			 DS_OK);
	assert_int_equal(ds_pattern_find(&m, p, &doc, 0, SIZE_MAX, &mem, NULL), DS_OK);
	assert_int_equal(m.n, 2);
	assert_int_equal(m.v[0].first, 401);
	assert_int_equal(m.v[0].count, 1000);
	/* only some of the tokens */
	assert_int_equal(ds_pattern_find(&m, p, &doc, 1390, 11, &mem, NULL), DS_OK);
	assert_int_equal(m.n, 1);
	assert_int_equal(m.v[0].first, 1390);
	assert_int_equal(ds_pattern_find(&m, p, &doc, 1390, 10, &mem, NULL), DS_OK);
	assert_int_equal(m.n, 0);
	ds_pattern_free(p);
	ds_arena_free(&mem);
	ds_doc_free(&doc);
	ds_buf_free(&b);
}

/* Patterns that cost a backtracker its life: here a bounded number of steps. */
static void pathological(void **state)
{
	static const char *const sources[] = {
		"([]*)* zzz",
		"(([]*)*)* zzz",
		"([]?){50} []{50} zzz",
		"(a*)*(a*)*(a*)*(a*)* zzz",
		"(a|a|a|a)* zzz",
		"([]+ []+)+ zzz",
		"near(1000: []* zzz, a, []+, a)",
		"(x:[]*)* zzz",
		"near(200: near(100: a, a, a), near(100: a, a, a), zzz)",
	};
	ds_buf b;
	ds_doc doc;

	ds_buf_init(&b, NULL, 0);
	for (int i = 0; i < 400; i++)
		ds_buf_zstr(&b, "a ");
	ds_buf_char(&b, '\0');
	doc_of(&doc, b.at);
	for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
		check_doc(&doc, sources[i], "");
	ds_doc_free(&doc);
	ds_buf_free(&b);
}

static void facts(void **state)
{
	ds_pattern *p = NULL;

	assert_int_equal(ds_pattern_new(&p, DS_STR("b:a claim:(c) b:d"), NULL, NULL), DS_OK);
	assert_int_equal(ds_pattern_captures(p), 2);
	assert_true(ds_str_is(ds_pattern_capture(p, 0), "b"));
	assert_true(ds_str_is(ds_pattern_capture(p, 1), "claim"));
	assert_false(ds_pattern_needs_tags(p));
	ds_pattern_free(p);
	assert_int_equal(ds_pattern_new(&p, DS_STR("near(3: a, <ORG>)"), NULL, NULL), DS_OK);
	assert_true(ds_pattern_needs_tags(p));
	ds_pattern_free(p);
	ds_pattern_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(literals),     cmocka_unit_test(lemmas), cmocka_unit_test(in_languages),
		cmocka_unit_test(lists),        cmocka_unit_test(attributes),
		cmocka_unit_test(quantifiers),  cmocka_unit_test(captures),
		cmocka_unit_test(annotations),  cmocka_unit_test(nears),
		cmocka_unit_test(windows),      cmocka_unit_test(zones),
		cmocka_unit_test(fuzzy),        cmocka_unit_test(looks),
		cmocka_unit_test(conditions),   cmocka_unit_test(where),
		cmocka_unit_test(where_annotations),
		cmocka_unit_test(macros),       cmocka_unit_test(policies),
		cmocka_unit_test(limits),
		cmocka_unit_test(pathological), cmocka_unit_test(facts),
	};

	return cmocka_run_group_tests_name("match/pattern", tests, NULL, NULL);
}
