/*
 * match/syntax: what each mistake in a pattern is told, with its line and column; words that are
 * none of the language.  SPDX-License-Identifier: MIT
 */
#include "match_test.h"

static const struct {
	const char *source, *want;
} wrong[] = {
	{"",
	 "line 1, column 1: the pattern ends, expected an item: word \"text\" 'exact' ~word "
	 "$list @macro [...] <TYPE> (...) near(...)"},
	{"a (b",
	 "line 1, column 5: the pattern ends, expected | or ) for the ( of line 1, column 3"},
	{"a )",
	 "line 1, column 3: found ), expected the end of the pattern"},
	{"a\n  b *?*",
	 "line 2, column 7: found *, expected an item (a repeat follows an item; a repeat of "
	 "a repeat needs a group: (a+)?)"},
	{"\xC3\xA9 \xC3\xA9 )",
	 "line 1, column 5: found ), expected the end of the pattern"},
	{"\"abc",
	 "line 1, column 1: quoted text that is not closed on its line, expected \""},
	{"a b 'c",
	 "line 1, column 5: quoted text that is not closed on its line, expected '"},
	{"\"\"",
	 "line 1, column 1: nothing between the quotes, expected a word"},
	{"a.b",
	 "line 1, column 2: found ., expected an item (text with signs goes in double quotes)"},
	{"/x/",
	 "line 1, column 1: found /, expected an item (no regular expressions; \"attack*\" "
	 "has * for any characters)"},
	{"\xE2\x80\x9Cx\xE2\x80\x9D",
	 "line 1, column 1: a curly quote, expected \" or '"},
	{"a\x01",
	 "line 1, column 2: a control character, expected an item"},
	{"a %c",
	 "line 1, column 3: found %, expected an item (text with signs goes in double quotes, "
	 "which are blind to case and accents)"},
	{"?",
	 "line 1, column 1: found ?, expected an item (a repeat follows an item; a repeat of "
	 "a repeat needs a group: (a+)?)"},
	{"a | | b",
	 "line 1, column 5: found |, expected an item: word \"text\" 'exact' ~word $list "
	 "@macro [...] <TYPE> (...) near(...)"},
	{"a || b",
	 "line 1, column 3: found ||, expected | alone"},
	{"a &  b",
	 "line 1, column 3: found &, expected the end of the pattern (one & joins tests in [ "
	 "] < > and behind ::)"},
	{"a && b",
	 "line 1, column 3: found &&, expected the end of the pattern (one & joins tests in [ "
	 "] < > and behind ::)"},
	{"a, b",
	 "line 1, column 2: found ,, expected the end of the pattern (items follow one "
	 "another without a sign; text with signs goes in double quotes)"},
	{"a : b",
	 "line 1, column 3: found :, expected the end of the pattern (a capture is name:item, "
	 "without a blank before the colon; x:(y:a) for one in another)"},
	{"x:y:z",
	 "line 1, column 4: found :, expected the end of the pattern (a capture is name:item, "
	 "without a blank before the colon; x:(y:a) for one in another)"},
	{"{word = x}",
	 "line 1, column 1: found {, expected an item ({m,n} follows what it repeats; tests "
	 "go in [ ], annotations in < >)"},
	{"(a b",
	 "line 1, column 5: the pattern ends, expected | or ) for the ( of line 1, column 1"},
	{"(a\n b]",
	 "line 2, column 3: found ], expected | or ) for the ( of line 1, column 1"},
	{"[word = a",
	 "line 1, column 10: the pattern ends, expected & | or ] for the [ of line 1, column 1"},
	{"<PERSON \"x\"",
	 "line 1, column 12: the pattern ends, expected & | or > for the < of line 1, column 1"},
	{"near(5: a, b",
	 "line 1, column 13: the pattern ends, expected , or ) for the ( of line 1, column 5"},
	{"@m = a",
	 "line 1, column 7: the pattern ends, expected | or ; for the @ of line 1, column 1"},
	{"(?= a",
	 "line 1, column 6: the pattern ends, expected | or ) for the ( of line 1, column 1"},
	{"a ]",
	 "line 1, column 3: found ], expected the end of the pattern"},
	{"()",
	 "line 1, column 2: found ), expected an item: word \"text\" 'exact' ~word $list "
	 "@macro [...] <TYPE> (...) near(...)"},
	{"(?:a)",
	 "line 1, column 2: found ?, expected an item, or a look-around, written tight: (?= "
	 "(?! (?<= (?<! (a group is ( ), a capture is name:( ))"},
	{"( ?= a)",
	 "line 1, column 3: found ?, expected an item, or a look-around, written tight: (?= "
	 "(?! (?<= (?<! (a group is ( ), a capture is name:( ))"},
	{"(?<n> a)",
	 "line 1, column 2: found ?, expected an item, or a look-around, written tight: (?= "
	 "(?! (?<= (?<! (a group is ( ), a capture is name:( ))"},
	{"<PERSN>",
	 "line 1, column 2: there is no type PERSN; did you mean PERSON?"},
	{"<PER>",
	 "line 1, column 2: there is no type PER; did you mean PERSON?"},
	{"<location>",
	 "line 1, column 2: there is no type location; did you mean LOC?"},
	{"<s> a",
	 "line 1, column 2: there is no type s: < > are annotations; the first token of a "
	 "sentence is [position = 1]"},
	{"<Quark>",
	 "line 1, column 2: there is no type Quark, expected a type such as PERSON, ORG, GPE, "
	 "DATE, CARDINAL "
	 "(types of your own come with their rules: --rules FILE)"},
	{"<PERSON|>",
	 "line 1, column 9: found >, expected a type such as PERSON, ORG, GPE, DATE, CARDINAL"},
	{"<PERSON low = >",
	 "line 1, column 15: found >, expected a word, a number or quoted text"},
	{"<DATE low >= \"2020-13\">",
	 "line 1, column 14: low is compared with a number, or a day, month or year such as \"2020-11\""},
	{"<DATE value < \"2020-11-1\">",
	 "line 1, column 15: value is compared with a number, or a day, month or year such as \"2020-11\""},
	{"<CARDINAL high < many>",
	 "line 1, column 18: high is compared with a number, or a day, month or year such as \"2020-11\""},
	{"<PERSON name = x>",
	 "line 1, column 9: there is no attribute name, expected the \"text\" alone in < >, "
	 "word in [ ]"},
	{"<PERSON jeyhun>",
	 "line 1, column 9: found jeyhun, expected \"text\" in quotes, or value, low, high, "
	 "unit, currency, cue, id or source"},
	{"<PERSON shape = x>",
	 "line 1, column 9: shape is an attribute of tokens, in [ ], expected \"text\", "
	 "value, low, high, unit, currency, cue, id or source"},
	{"[low = 3]",
	 "line 1, column 2: low is an attribute of annotations, in < >, expected word, fold, "
	 "lemma, shape, kind, type, length or position"},
	{"[kind = verb]",
	 "line 1, column 9: found verb, expected word, number, punct, symbol, url, email, "
	 "handle or hashtag"},
	{"[colour = red]",
	 "line 1, column 2: there is no attribute colour, expected word, fold, lemma, shape, "
	 "kind, type, length or position"},
	{"[knid = word]",
	 "line 1, column 2: there is no attribute knid; did you mean kind?"},
	{"[pos = NN]",
	 "line 1, column 2: there is no attribute pos, expected kind, shape, lemma or a list "
	 "(there are no parts of speech)"},
	{"[kind < word]",
	 "line 1, column 7: kind takes = or != only"},
	{"[word red]",
	 "line 1, column 7: found red, expected = != < <= > or >="},
	{"[word = a | b]",
	 "line 1, column 13: found b, expected attribute = value, as in [word = a | word = "
	 "b]: word, fold, lemma, shape, kind, type, length, position"},
	{"[word == \"x\"]",
	 "line 1, column 7: found ==, expected one ="},
	{"[word =~ \"x\"]",
	 "line 1, column 7: found =~, expected = or != (no regular expressions; \"attack*\" "
	 "has * for any characters)"},
	{"[word !~ \"x\"]",
	 "line 1, column 7: found !~, expected = or != (no regular expressions; \"attack*\" "
	 "has * for any characters)"},
	{"[word = /x/]",
	 "line 1, column 9: found /, expected a word, a number or quoted text (no regular "
	 "expressions; \"attack*\" has * for any characters)"},
	{"[word = a && word = b]",
	 "line 1, column 11: found &&, expected & alone (one & joins tests in [ ] < > and "
	 "behind ::)"},
	{"[type = PERSN]",
	 "line 1, column 9: there is no type PERSN; did you mean PERSON?"},
	{"[word = $say]",
	 "line 1, column 9: word takes no list, expected text (fold = $list does)"},
	{"[word = x~1]",
	 "line 1, column 9: word takes no ~N (fold = word~1 does)"},
	{"[fold = \"a b\"~1]",
	 "line 1, column 9: [ ] tests one token, and this is several"},
	{"[fold = x~3]",
	 "line 1, column 11: found 3, expected 1 or 2: the edits that word~N allows"},
	{"[\"x\"]",
	 "line 1, column 2: found \"x\", expected attribute = value, as in [word = a | word = "
	 "b]: word, fold, lemma, shape, kind, type, length, position"},
	{"a{3,2}",
	 "line 1, column 2: {m,n} needs n of 1 or more, and m up to n"},
	{"a{0}",
	 "line 1, column 2: {m,n} needs n of 1 or more, and m up to n"},
	{"a{1001}",
	 "line 1, column 3: 1001 is no whole number up to 1000"},
	{"a{x}",
	 "line 1, column 3: found x, expected a number in {m,n}"},
	{"a{2",
	 "line 1, column 4: the pattern ends, expected , or } in {m,n}"},
	{"a{99999999999999999999}",
	 "line 1, column 3: 99999999999999999999 is no whole number up to 1000"},
	{"(a{1000}){1000}",
	 "line 1, column 1: the pattern is too large: with its repeats and macros written out "
	 "it has more than 5000 steps"},
	{"a**",
	 "line 1, column 3: found *, expected an item (a repeat follows an item; a repeat of "
	 "a repeat needs a group: (a+)?)"},
	{"text:a",
	 "line 1, column 1: a capture cannot be called text, which every match has already"},
	{"5:a",
	 "line 1, column 1: found 5:, expected a name in front of : (near(N: ...) is written tight, "
	 "in small letters)"},
	{"x:",
	 "line 1, column 3: the pattern ends, expected an item: word \"text\" 'exact' ~word "
	 "$list @macro [...] <TYPE> (...) near(...)"},
	{"x:(a x:b)",
	 "line 1, column 6: a capture inside a capture of the same name"},
	{"\xC3\xA9:a",
	 "line 1, column 1: \xC3\xA9: names of captures have letters a-z, digits and _, and "
	 "start with no digit"},
	{"!<PERSON \"x\">",
	 "line 1, column 1: ! takes an item of one token, <TYPE> without tests, or a group of such"},
	{"!\"a b\"",
	 "line 1, column 1: ! takes an item of one token, <TYPE> without tests, or a group of such"},
	{"!(a | b c)",
	 "line 1, column 1: ! takes an item of one token, <TYPE> without tests, or a group of such"},
	{"!!a",
	 "line 1, column 2: found !, expected an item of one token behind !, or a group of "
	 "such"},
	{"near(a, b)",
	 "line 1, column 6: found a, expected the number of tokens of near(N: ...)"},
	{"near(3: a)",
	 "line 1, column 1: near(N: ...) has 2 to 6 items and N from 1"},
	{"near(0: a, b)",
	 "line 1, column 1: near(N: ...) has 2 to 6 items and N from 1"},
	{"near(3 a, b)",
	 "line 1, column 8: found a, expected : behind the number of near(N: ...)"},
	{"near(3: a, b containing c)",
	 "line 1, column 14: found containing, expected ) (a condition follows the items of a "
	 "group or of the pattern: (a b containing c))"},
	{"~\"a*\"",
	 "line 1, column 2: a lemma has no wildcards"},
	{"~2",
	 "line 1, column 2: found 2, expected a word or $list behind ~ (edits of a word are "
	 "written tight: word~1)"},
	{"$ x",
	 "line 1, column 3: expected the name of a list behind $ (text with signs goes in double "
	 "quotes)"},
	{"\"\\x\"",
	 "line 1, column 1: \\ in quoted text stands before \" ' * or \\ only"},
	{"a~3",
	 "line 1, column 3: found 3, expected 1 or 2: the edits that word~N allows"},
	{"a~1.5",
	 "line 1, column 3: found 1.5, expected 1 or 2: the edits that word~N allows"},
	{"'a'~1",
	 "line 1, column 1: ~1 compares match keys; write the text in double quotes"},
	{"\"a*\"~1",
	 "line 1, column 1: text with * takes no ~1"},
	{"a ~2",
	 "line 1, column 4: found 2, expected a word or $list behind ~ (edits of a word are "
	 "written tight: word~1)"},
	{"a | ",
	 "line 1, column 4: the pattern ends, expected an item: word \"text\" 'exact' ~word "
	 "$list @macro [...] <TYPE> (...) near(...)"},
	{"a\xff",
	 "line 1, column 2: ill-formed UTF-8"},
	{"a within",
	 "line 1, column 9: the pattern ends, expected sentence, paragraph, document, "
	 "headline, byline, dateline or quotation, or an item"},
	{"a within sentences",
	 "line 1, column 10: there is no window sentences; did you mean sentence?"},
	{"a within s",
	 "line 1, column 10: there is no window s; did you mean sentence?"},
	{"a within 5",
	 "line 1, column 10: found 5, expected sentence, paragraph, document, headline, "
	 "byline, dateline or quotation, or an item (at most 5 tokens is max = 5)"},
	{"a !within sentence",
	 "line 1, column 11: within sentence takes no !"},
	{"(a within sentence)",
	 "line 1, column 4: found within, expected ) (this stands at the end of the whole "
	 "pattern)"},
	{"(a policy = all)",
	 "line 1, column 4: found policy, expected ) (this stands at the end of the whole "
	 "pattern)"},
	{"a within sentence within document",
	 "line 1, column 19: a second window"},
	{"a containing",
	 "line 1, column 13: the pattern ends, expected an item: word \"text\" 'exact' ~word "
	 "$list @macro [...] <TYPE> (...) near(...)"},
	{"a containing b c",
	 "line 1, column 16: found c, expected the end: containing takes one item, so put "
	 "more in brackets: containing (a b+)"},
	{"a containing b+",
	 "line 1, column 15: found +, expected the end: containing takes one item, so put "
	 "more in brackets: containing (a b+)"},
	{"a containing x:b",
	 "line 1, column 14: no captures in a condition"},
	{"a containing (b containing c)",
	 "line 1, column 17: no conditions in a condition"},
	{"containing a",
	 "line 1, column 1: found containing, expected an item (the word itself goes in "
	 "quotes)"},
	{"(?= x:a)",
	 "line 1, column 5: no captures in a look-around"},
	{"(?= (a containing b))",
	 "line 1, column 8: no conditions in a look-around"},
	{"(?= a containing b)",
	 "line 1, column 7: no conditions in a look-around"},
	{"a policy = longst",
	 "line 1, column 12: there is no policy longst; did you mean longest?"},
	{"a policy = 3",
	 "line 1, column 12: found 3, expected first, longest, shortest or all"},
	{"a policy =",
	 "line 1, column 11: the pattern ends, expected first, longest, shortest or all"},
	{"a policy = all policy = all",
	 "line 1, column 16: a second policy"},
	{"a max = 0",
	 "line 1, column 9: found 0, expected 1 to 10000 tokens"},
	{"a max = 20000",
	 "line 1, column 9: 20000 is no whole number up to 10000"},
	{"a max = x",
	 "line 1, column 9: found x, expected the tokens that a match may have"},
	{"@m",
	 "line 1, column 2: there is no macro m, expected one of those in front: @name = ...;"},
	{"@m = a; @n",
	 "line 1, column 10: there is no macro n, expected one of those in front: @name = ...;"},
	{"@mine = a; @mien",
	 "line 1, column 13: there is no macro mien; did you mean mine?"},
	{"@ m",
	 "line 1, column 3: found m, expected the name of a macro behind @, without a blank"},
	{"@m = @m; a",
	 "line 1, column 7: there is no macro m, expected one of those in front: @name = ...;"},
	{"@m = a; @m = b; a",
	 "line 1, column 10: there is a macro @m already"},
	{"@m = a",
	 "line 1, column 7: the pattern ends, expected | or ; for the @ of line 1, column 1"},
	{"@a-b = c; d",
	 "line 1, column 2: a-b: names of macros have letters a-z, digits and _, and start "
	 "with no digit"},
	{"@m = x:a; (?= @m)",
	 "line 1, column 15: no captures in a look-around, and @m has some"},
	{"@m = x:a; x:(b @m)",
	 "line 1, column 16: a capture inside a capture of the same name"},
	{"@m = (a containing b); c containing @m",
	 "line 1, column 37: no conditions in a condition, and @m has some"},
	{"@m = a within paragraph; @m",
	 "line 1, column 8: found within, expected ; (this stands at the end of the whole "
	 "pattern)"},
	{"@m = a;",
	 "line 1, column 8: the pattern ends, expected an item: word \"text\" 'exact' ~word "
	 "$list @macro [...] <TYPE> (...) near(...)"},
	{"a ; b",
	 "line 1, column 3: found ;, expected the end of the pattern (; ends a macro)"},
	{"x:a :: ",
	 "line 1, column 7: the pattern ends, expected name.attribute, a number or a text"},
	{"x:a :: y.word = z",
	 "line 1, column 8: there is no capture y, expected one that the pattern has: "
	 "name:item"},
	{"who:a :: wo.word = z",
	 "line 1, column 10: there is no capture wo; did you mean who?"},
	{"x:a :: x.wrod = z",
	 "line 1, column 10: there is no attribute wrod; did you mean word?"},
	{"x:a :: x.colour = z",
	 "line 1, column 10: there is no attribute colour, expected word, fold, type, value, "
	 "low, high, unit, id, entity, length or position"},
	{"x:a :: x. = z",
	 "line 1, column 11: found =, expected word, fold, type, value, low, high, unit, id, "
	 "entity, length or position (tests on a token go in [ ]: [word = x])"},
	{"x:a :: x = z",
	 "line 1, column 8: x is a capture: expected x.word or another attribute of it (the "
	 "word itself goes in quotes)"},
	{"x:a :: x.word",
	 "line 1, column 14: the pattern ends, expected = != < <= > or >="},
	{"x:a :: x.word < z",
	 "line 1, column 15: word takes = or != only"},
	{"x:a y:b :: x.word = y.length",
	 "line 1, column 21: word and length cannot be compared"},
	{"x:a :: x.length = z",
	 "line 1, column 19: length is a number, expected a number"},
	{"x:a :: x.value > z",
	 "line 1, column 18: value is compared with a number, or a day, month or year such as \"2020-11\""},
	{"x:a :: x.entity = 3",
	 "line 1, column 19: entity is compared with the entity of another capture only"},
	{"x:a :: x.word = \"z*\"",
	 "line 1, column 17: no * behind ::, expected text without it (test the item: [word = "
	 "\"a*\"])"},
	{"x:a :: 1 = 2",
	 "line 1, column 8: two constants, expected name.attribute"},
	{"x:a :: x.type = PERSN",
	 "line 1, column 17: there is no type PERSN; did you mean PERSON?"},
	{"x:a :: x.word = z && x.word = y",
	 "line 1, column 19: found &&, expected & alone (one & joins tests in [ ] < > and "
	 "behind ::)"},
	{"x:a :: (x.word = z",
	 "line 1, column 19: the pattern ends, expected & | or ) for the ( of line 1, column 8"},
	{"x:a :: x.word = z :: x.word = y",
	 "line 1, column 19: a second :: clause"},
	{"x:a :: x.word = within",
	 "line 1, column 17: found within, expected name.attribute, a number or a text (the "
	 "word itself goes in quotes)"},
	{"killed 1,000",
	 "line 1, column 9: found ,, expected the end of the pattern (items follow one "
	 "another without a sign; text with signs goes in double quotes)"},
	{"50% of",
	 "line 1, column 3: found %, expected an item (text with signs goes in double quotes, "
	 "which are blind to case and accents)"},
	{"a # b",
	 "line 1, column 3: found #, expected an item (a gap is []*?; text with signs goes in "
	 "double quotes)"},
	{"^ a",
	 "line 1, column 1: found ^, expected an item (the first token of a sentence is "
	 "[position = 1])"},
	{"a - b",
	 "line 1, column 3: found -, expected an item (text with signs goes in double quotes)"},
	{"a containing b | c",
	 "line 1, column 16: found |, expected the end: a condition belongs to all "
	 "alternatives in front of it; write (a containing b) | c"},
	{"(a !within b | c)",
	 "line 1, column 14: found |, expected the end: a condition belongs to all "
	 "alternatives in front of it; write (a within b) | c"},
	{"a (\n  -- the end\n",
	 "line 1, column 4: the pattern ends, expected an item: word \"text\" 'exact' ~word "
	 "$list @macro [...] <TYPE> (...) near(...)"},
	{"<PERSON",
	 "line 1, column 8: the pattern ends, expected | >, or \"text\", value, low, high, unit, "
	 "cue, id, source for the < of line 1, column 1"},
	{"<CARDINAL > 3>",
	 "line 1, column 14: found >, expected the end of the pattern (annotations are <TYPE>, "
	 "values <CARDINAL value > 3>)"},
	{"[length => 3]",
	 "line 1, column 9: found =>, expected >="},
	{"[position = 0]",
	 "line 1, column 13: positions count from 1, or from -1 at the end"},
	{"<CARDINAL value > \"forty\">",
	 "line 1, column 19: value is compared with a number, or a day, month or year such as \"2020-11\""},
	{"<DATE low < \"10.03.2026\">",
	 "line 1, column 13: low is compared with a number, or a day, month or year such as \"2020-11\""},
	{"d:<DATE> :: May < d.value",
	 "line 1, column 13: value is compared with a number, or a day, month or year such as \"2020-11\""},
	{"[shape = Xxxx]",
	 "line 1, column 10: no token has the shape Xxxx (X upper case, x other letters, d digits, "
	 "runs written once); did you mean Xx?"},
	{"[shape = \"Éa-12\"]",
	 "line 1, column 10: no token has the shape Éa-12 (X upper case, x other letters, d "
	 "digits, runs written once); did you mean Xx-d?"},
	{"[word != 'New York']",
	 "line 1, column 10: no token has a blank: [ ] tests one; several words are an item of "
	 "their own, \"a b\""},
	{"[kind = \"words\"]",
	 "line 1, column 9: found \"words\", expected word, number, punct, symbol, url, email, "
	 "handle or hashtag"},
	{"[type = \"PERSN\"]",
	 "line 1, column 9: there is no type PERSN; did you mean PERSON?"},
	{"x:a :: x.text = b",
	 "line 1, column 10: there is no attribute text; did you mean word?"},
	{"near (5: a, b)",
	 "line 1, column 7: found 5:, expected a name in front of : (near(N: ...) is written "
	 "tight, in small letters)"},
	{"a within quote",
	 "line 1, column 10: there is no window quote; did you mean quotation?"},
	{"a within para",
	 "line 1, column 10: there is no window para; did you mean paragraph?"},
};

static void errors(void **state)
{
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		ds_pattern *p = NULL;
		ds_err err = {DS_OK, ""};

		if (ds_pattern_new(&p, ds_str_of(wrong[i].source), NULL, &err) != DS_ESYNTAX)
			fail_msg("%s is no syntax error", wrong[i].source);
		assert_null(p);
		if (strcmp(err.msg, wrong[i].want))
			fail_msg("%s\n  says %s\n  not  %s", wrong[i].source, err.msg,
				 wrong[i].want);
	}
}

/* What looks like a clause or a mistake, and is a word or a name. */
static void words_of_the_language(void **state)
{
	check("the policy of max speed", "policy of", "policy of");
	check("the policy of max speed", "max speed", "max speed");
	check("near and far", "near and", "near and");
	check("all within reach", "\"within\" reach", "within reach");
	check("it contains: containing x", "'containing'", "containing");
	check("a headline within the sentence", "headline", "headline");
	check("a b", "max:a policy:b", "a b{max=a policy=b}");
	check("a b", "within:a near:b", "a b{within=a near=b}");
	check("a b", "x:a::x.word = a", "a{x=a}");
	check("met gaddafi", "met~kill|met gaddafi", "met gaddafi");
	check("a b", "a -- :: no more\nb", "a b");
	check("a b", "[kind = \"word\" & shape = \"x*\"]", "a; b");
	check("a sentence", "sentence within \"sentence\"", "sentence");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(errors),
		cmocka_unit_test(words_of_the_language),
	};

	return cmocka_run_group_tests_name("match/syntax", tests, NULL, NULL);
}
