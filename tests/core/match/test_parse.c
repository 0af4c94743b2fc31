/*
 * match/parse: depth and size, texts that are hurt, macros for one source and for many.
 * SPDX-License-Identifier: MIT
 */
#include "match_test.h"

static ds_status compile(ds_str source, ds_err *err)
{
	ds_pattern *p = NULL;
	ds_status st = ds_pattern_new(&p, source, NULL, err);

	ds_pattern_free(p);
	return st;
}

/* n times `open`, then `middle`, then n times `close`. */
static void nest(ds_buf *b, size_t n, const char *open, const char *middle, const char *close)
{
	ds_buf_init(b, NULL, 0);
	for (size_t i = 0; i < n; i++)
		ds_buf_zstr(b, open);
	ds_buf_zstr(b, middle);
	for (size_t i = 0; i < n; i++)
		ds_buf_zstr(b, close);
}

/* The last depth that works, and the first that does not; then much more. */
static void deep(void **state)
{
	static const struct {
		const char *open, *middle, *close;
		size_t most;
	} t[] = {
		{"(", "a", ")", 40},
		{"(a|", "[word = x]", ")", 40},
		{"x:(", "a", ")", 1}, /* a capture in itself */
		{"(?=", "a", ")", 40},
		{"near(5: b, ", "a", ")", 40},
		{"(a containing (", "b", "))", 1}, /* a condition in a condition */
	};

	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		for (size_t n = 1; n < 60; n++) {
			ds_err err = {DS_OK, ""};
			ds_buf b;

			nest(&b, n, t[i].open, t[i].middle, t[i].close);
			if (compile(ds_buf_view(&b), &err) != (n > t[i].most ? DS_ESYNTAX : DS_OK))
				fail_msg("%s %zu deep: %s", t[i].open, n, err.msg);
			ds_buf_free(&b);
		}
	}
}

static void deep_tests(void **state)
{
	static const char *const t[][3] = {{"[", "(", ")"}, {"[", "!", ""}, {"<PERSON ", "!", ""}};

	for (size_t i = 0; i < 3; i++) {
		for (size_t n = 1; n < 60; n++) {
			ds_buf b, whole;
			ds_err err = {DS_OK, ""};

			nest(&b, n, t[i][1], i == 2 ? "\"x\"" : "word = x", t[i][2]);
			ds_buf_init(&whole, NULL, 0);
			ds_buf_printf(&whole, "%s%.*s%s", t[i][0], (int)ds_buf_view(&b).len,
				      ds_buf_view(&b).at, i == 2 ? ">" : "]");
			if (compile(ds_buf_view(&whole), &err) != (n > 40 ? DS_ESYNTAX : DS_OK))
				fail_msg("%s %zu deep: %s", t[i][1], n, err.msg);
			ds_buf_free(&b);
			ds_buf_free(&whole);
		}
	}
}

/* Nothing but openings: an error, whatever their number. */
static void unclosed(void **state)
{
	static const char *const opens[] = {"(", "[!", "[(", "<PERSON !", "near(5: ", "x:(",
					    "!", "(?=", "(?<!", "a containing (", "x:a :: ("};

	for (size_t i = 0; i < sizeof opens / sizeof *opens; i++) {
		ds_buf b;

		nest(&b, 20000 / strlen(opens[i]), opens[i], "", "");
		assert_int_equal(compile(ds_buf_view(&b), NULL), DS_ESYNTAX);
		ds_buf_free(&b);
		nest(&b, 20000, opens[i] + strlen(opens[i]) - 1, "", "");
		assert_int_equal(compile(ds_buf_view(&b), NULL), DS_ESYNTAX);
		ds_buf_free(&b);
	}
}

/* Has every sign and word of the language. */
static const char whole[] =
	"@np = [type = PERSON | kind != word & !(length >= 2.5)] | $say; -- a comment\n"
	"@vp = (~kill | ~\"give up\" containing x !overlapping 'Y' within <ORG|GPE \"b\"~1>);\n"
	"a:(@np | !b)?? []{2,3} (?= c)(?! d)(?<= e)(?<! f)* near(5: g:\"h\\\" i\"~2, @vp){,4}? "
	"<DATE value >= \"2020-11\" & low < -3 | cue = 'at' & !(id != x)> post-war don't 12.5 "
	"containing (j k) :: a.fold = g.fold & !(a.value > 3 | \"x\" != a.word) | a.length <= -1 "
	"within quotation policy = longest max = 77";

/*
 * Of a text, all beginnings, and the text without one byte or with another in it: whatever comes of
 * it, the place that is told lies in the text, and the message is one line.
 */
static void hurt(ds_str source)
{
	size_t line = 0, column = 0, lines = 1;
	ds_err err = {DS_OK, ""};
	ds_status st = compile(source, &err);

	for (size_t i = 0; i < source.len; i++)
		lines += source.at[i] == '\n';
	if (st == DS_OK)
		return;
	if (st != DS_ESYNTAX || strchr(err.msg, '\n') ||
	    sscanf(err.msg, "line %zu, column %zu: ", &line, &column) != 2 || line > lines ||
	    column > source.len + 1)
		fail_msg("%.*s\n  says %s", (int)source.len, source.at, err.msg);
}

static void mistakes(void **state)
{
	static const char signs[] = "()[]<>|?*+{},:;!&=~$@-.\"'\\/x1 \n\xC3";
	size_t n = sizeof whole - 1;
	char text[sizeof whole + 1];
	ds_err err = {DS_OK, ""};

	if (compile((ds_str){whole, n}, &err))
		fail_msg("%s", err.msg);
	for (size_t i = 0; i < n; i++) {
		hurt((ds_str){whole, i});
		memcpy(text, whole, i);
		memcpy(text + i, whole + i + 1, n - i);
		hurt((ds_str){text, n - 1});
		memcpy(text + i + 1, whole + i, n - i);
		for (size_t k = 0; k < sizeof signs - 1; k++) {
			text[i] = signs[k];
			hurt((ds_str){text, n + 1});
		}
	}
}

/* A macro of macros of macros ... neither costs time nor gets past the limits. */
static void macros_of_macros(void **state)
{
	ds_buf b;
	ds_err err = {DS_OK, ""};

	ds_buf_init(&b, NULL, 0);
	ds_buf_zstr(&b, "@m0 = a b;");
	for (int i = 1; i < 30; i++)
		ds_buf_printf(&b, "@m%d = @m%d @m%d;", i, i - 1, i - 1);
	ds_buf_zstr(&b, "@m9");
	assert_int_equal(compile(ds_buf_view(&b), &err), DS_ESYNTAX);
	assert_non_null(strstr(err.msg, "the pattern is too large (more than 5000 items)"));
	ds_buf_free(&b);
	ds_buf_init(&b, NULL, 0);
	ds_buf_zstr(&b, "@m0 = a;");
	for (int i = 1; i < 2000; i++)
		ds_buf_printf(&b, "@m%d = @m%d;", i, i - 1);
	ds_buf_zstr(&b, "@m1999");
	assert_int_equal(compile(ds_buf_view(&b), &err), DS_ESYNTAX);
	assert_non_null(strstr(err.msg, "deep, with those of @m40"));
	ds_buf_free(&b);
	/* 64 look-arounds, but not 65 */
	assert_int_equal(compile(DS_STR("@m = (?=a)(?=a)(?=a)(?=a)(?=a)(?=a)(?=a)(?=a);"
					"@n = @m @m @m @m; @n @n a"),
				 &err),
			 DS_OK);
	assert_int_equal(compile(DS_STR("@m = (?=a)(?=a)(?=a)(?=a)(?=a)(?=a)(?=a)(?=a);"
					"@n = @m @m @m @m; @n @n (?!b) a"),
				 &err),
			 DS_ESYNTAX);
	assert_non_null(strstr(err.msg, "more than 64 look-arounds and conditions"));
}

/* Macros in front of many sources, and those of one source, which end with it. */
static void shared_macros(void **state)
{
	static const ds_pattern_source ok[] = {
		{{"@who met", 8}, {NULL, 0}},
		{{"@own = x:@who; @own left", 24}, {NULL, 0}},
		{{"@own = b; @own", 14}, {NULL, 0}},
	};
	static const ds_pattern_source bad[] = {
		{{"@own = a; @own", 14}, {"one", 3}},
		{{"a\n@own", 6}, {"two", 3}},
	};
	ds_pattern_opts opts = {.macros = DS_STR("@he = he;\n@who = @he | she;")};
	size_t failed = 9;
	ds_err err = {DS_OK, ""};
	ds_pattern *p = NULL;

	assert_int_equal(ds_patterns_new(&p, ok, 3, &opts, &err), DS_OK);
	assert_int_equal(ds_pattern_captures(p), 1);
	ds_pattern_free(p);
	opts.failed = &failed;
	assert_int_equal(ds_patterns_new(&p, bad, 2, &opts, &err), DS_ESYNTAX);
	assert_int_equal(failed, 1);
	assert_string_equal(err.msg, "two: line 2, column 2: there is no macro own, expected one of "
				     "those in front: @name = ...;");
	opts.macros = DS_STR("@he = he; she");
	assert_int_equal(ds_patterns_new(&p, ok, 3, &opts, &err), DS_ESYNTAX);
	assert_int_equal(failed, 3);
	assert_string_equal(err.msg, "macros: line 1, column 11: found she, expected macros alone: "
				     "@name = ...;");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(deep),
		cmocka_unit_test(deep_tests),
		cmocka_unit_test(unclosed),
		cmocka_unit_test(mistakes),
		cmocka_unit_test(macros_of_macros),
		cmocka_unit_test(shared_macros),
	};

	return cmocka_run_group_tests_name("match/parse", tests, NULL, NULL);
}
