#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "config/json_written.h"
#include "provider/by_hand.h"
#include "provider/tree.h"

#define MAIL_PARTS "json = { content = ( { type = \"text/plain\"; " \
	"value = \"{{text}}\"; }, { type = \"{{#html}}text/html{{/html}}\"; " \
	"value = \"{{html}}\"; } ); };"
#define ONE "json = { a = \"{{x}}\"; };"

struct draw_case {
	const char	*label;
	const char	*text;		/* of the file */
	const char	*values;	/* JSON */
	const char	*want;		/* byte by byte */
};

static struct draw_case cases[] = {
	{ "a string is a template",
	    "json = { a = \"{{x}} and {{x}}\"; };", "{\"x\":\"1\"}",
	    "{\"a\":\"1 and 1\"}" },
	{ "numbers, true and false are themselves",
	    "json = { a = 3; b = 0.1; c = true; d = false; e = 2.0; };", "{}",
	    "{\"a\":3,\"b\":0.1,\"c\":true,\"d\":false,\"e\":2.0}" },
	{ "a number of the values comes out as a string",
	    ONE, "{\"x\":7}", "{\"a\":\"7\"}" },
	{ "a string that comes out empty is left out",
	    "json = { a = \"{{x}}\"; b = \"{{y}}\"; };", "{\"x\":\"\",\"y\":\"1\"}",
	    "{\"b\":\"1\"}" },
	{ "in an array too", "json = ( \"{{x}}\", \"2\" );", "{}", "[\"2\"]" },
	{ "an object that becomes empty is left out",
	    "json = { a = { b = { c = \"{{x}}\"; }; }; d = 1; };", "{}",
	    "{\"d\":1}" },
	{ "an array that becomes empty is left out",
	    "json = { a = ( ( \"{{x}}\" ), { b = \"\"; } ); d = 1; };", "{}",
	    "{\"d\":1}" },
	{ "what is written as empty stays",
	    "json = { a = { }; b = ( ); };", "{}", "{\"a\":{},\"b\":[]}" },
	{ "the outermost object stays", ONE, "{}", "{}" },
	{ "the outermost array stays", "json = ( \"{{x}}\" );", "{}", "[]" },
	{ "a section leaves out what goes with an empty value",
	    MAIL_PARTS, "{\"text\":\"Hi\",\"html\":\"\"}",
	    "{\"content\":[{\"type\":\"text/plain\",\"value\":\"Hi\"}]}" },
	{ "and has it where there is one",
	    MAIL_PARTS, "{\"text\":\"Hi\",\"html\":\"<p>\"}",
	    "{\"content\":[{\"type\":\"text/plain\",\"value\":\"Hi\"},"
	    "{\"type\":\"text/html\",\"value\":\"<p>\"}]}" },
	{ "names of any kind come out as they are",
	    "json = { * = ( (\"a.b\", \"{{x}}\"), (\"$c\\\"\", 1) ); };",
	    "{\"x\":\"1\"}", "{\"a.b\":\"1\",\"$c\\\"\":1}" },

	/* Whatever a value holds, it stays one string. */
	{ "quotes do not end a string",
	    ONE, "{\"x\":\"\\\",\\\"b\\\":\\\"\"}",
	    "{\"a\":\"\\\",\\\"b\\\":\\\"\"}" },
	{ "a backslash escapes nothing",
	    ONE, "{\"x\":\"\\\\\"}", "{\"a\":\"\\\\\"}" },
	{ "lines, tabs and other controls are escaped",
	    ONE, "{\"x\":\"1\\r\\n\\t\\u0001\\u0000.\"}",
	    "{\"a\":\"1\\r\\n\\t\\u0001\\u0000.\"}" },
	{ "JSON in a value is text",
	    ONE, "{\"x\":\"{\\\"b\\\":[1,true,null]}\"}",
	    "{\"a\":\"{\\\"b\\\":[1,true,null]}\"}" },
	{ "braces in a value are not expanded",
	    ONE, "{\"x\":\"{{y}}\",\"y\":\"secret\"}", "{\"a\":\"{{y}}\"}" },
	{ "markup is not rewritten",
	    ONE, "{\"x\":\"<a href='?a=1&b'>\"}", "{\"a\":\"<a href='?a=1&b'>\"}" },
	{ "letters beyond ASCII go as UTF-8",
	    ONE, "{\"x\":\"\\u00f1 \\ud83c\\udf27\"}",
	    "{\"a\":\"\u00f1 \U0001f327\"}" },
	{ "a value that is an object or a list is no text",
	    "json = { a = \"{{x}}\"; b = \"{{y}}\"; };",
	    "{\"x\":{\"c\":1},\"y\":[1]}", "{}" },
};

/* Draw ${text} with ${values}; -1 with ${err}. */
static int
draw(const char *text, const char *values, struct buf *out, struct err *err)
{
	json_t *data[1] = { json_loads(values, JSON_ALLOW_NUL, NULL) };
	struct mistakes mistakes;
	struct json_node *root;
	struct tree *tree;
	int r;

	assert_non_null(data[0]);
	mistakes_init(&mistakes);
	root = json_written(text, &mistakes);
	assert_int_equal(mistakes.count, 0);
	mistakes_done(&mistakes);
	tree = tree_new(root, err);
	assert_non_null(tree);
	r = tree_draw(tree, data, 1, out, err);
	tree_free(tree);
	json_tree_free(root);
	json_decref(data[0]);
	return r;
}

static void
check_case(void **state)
{
	const struct draw_case *c = *state;
	struct buf out;
	struct err err;

	buf_init(&out, 1024);
	if (draw(c->text, c->values, &out, &err) == -1)
		fail_msg("%s", err.text);
	assert_string_equal(buf_text(&out), c->want);
	buf_done(&out);
}

/* {"a":"..."} is 8 bytes beside what it holds. */
static void
as_long_as_the_bound(void **state)
{
	struct buf out;
	struct err err;

	(void)state;
	buf_init(&out, 10);
	assert_int_equal(draw(ONE, "{\"x\":\"12\"}", &out, &err), 0);
	assert_int_equal(out.len, 10);
	buf_done(&out);
	buf_init(&out, 10);
	assert_int_equal(draw(ONE, "{\"x\":\"123\"}", &out, &err), -1);
	assert_int_equal(err.kind, ERR_FULL);
	buf_done(&out);
}

/* Else one value named often would take more memory than any bound says. */
static void
strings_share_the_bound(void **state)
{
	struct buf out;
	struct err err;

	(void)state;
	buf_init(&out, 30);
	assert_int_equal(draw("json = ( \"{{x}}\", \"{{x}}\", \"{{x}}\" );",
	    "{\"x\":\"secret 9012\"}", &out, &err), -1);
	assert_int_equal(err.kind, ERR_FULL);
	assert_memory_equal(err.text, "json[3]: ", 9);
	assert_null(strstr(err.text, "secret"));
	buf_done(&out);
}

static void
a_template_that_is_none(void **state)
{
	struct mistakes mistakes;
	struct json_node *root;
	struct err err;

	(void)state;
	mistakes_init(&mistakes);
	root = json_written("json = { a = ( \"x\", \"{{#y}}\" ); b = \"z\"; };",
	    &mistakes);
	assert_int_equal(mistakes.count, 0);
	mistakes_done(&mistakes);
	assert_null(tree_new(root, &err));
	assert_int_equal(err.kind, ERR_INPUT);
	assert_memory_equal(err.text, "json.a[2]: ", 11);
	json_tree_free(root);
	tree_free(NULL);
}

int
main(void)
{
	static const struct CMUnitTest others[] = {
		{ .name = "a document as long as its bound, and no longer",
		    .test_func = as_long_as_the_bound },
		{ .name = "all strings together keep to the bound",
		    .test_func = strings_share_the_bound },
		{ .name = "a template that is none is refused by its place",
		    .test_func = a_template_that_is_none },
	};
	struct CMUnitTest tests[COUNT(cases) + COUNT(others)];
	size_t i;

	for (i = 0; i < COUNT(cases); i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	memcpy(&tests[i], others, sizeof others);
	return cmocka_run_group_tests_name("tree", tests, NULL, NULL);
}
