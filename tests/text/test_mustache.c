#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "text/mustache.h"

#define OUT_MAX (1024 * 1024)

/* Partials are the members of a JSON object. */
static char *
load_partial(const char *name, void *arg)
{
	const char *source = json_string_value(json_object_get(arg, name));

	return source != NULL ? xstrdup(source) : NULL;
}

static json_t *
json_of(const char *text)
{
	json_t *value;

	value = json_loads(text, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
	assert_non_null(value);
	return value;
}

/*
 * What a template says about its data.  Where ${error} is set, rendering (or
 * compiling) fails so, and ${want} is what came out before.
 */
struct render_case {
	const char		*label;
	const char		*source;
	const char		*data;		/* JSON; a list is the stack */
	const char		*want;
	enum mustache_escape	 escape;
	bool			 strict;
	const char		*partials;	/* a JSON object */
	const char		*error;
	enum err_kind		 kind;
};

#define STRICT	.strict = true
#define WRONG(text)	.kind = ERR_INPUT, .error = text
#define TOOMUCH(text)	.kind = ERR_FULL, .error = text
#define ODD	"\"& <>'\\\"\\\\/ \\u0001\\b\\t\\r\\n\\u007f~*-._+%=\\u00f1\""

static struct render_case render_cases[] = {
	/* escapes */
	{ "a text stays as it is", "{{a}}", "[{\"a\":" ODD "}]",
	    .want = "& <>'\"\\/ \001\b\t\r\n\177~*-._+%=\u00f1" },
	{ "HTML escapes five characters", "{{a}}", "[{\"a\":" ODD "}]",
	    .want = "&amp; &lt;&gt;&#39;&quot;\\/ \001\b\t\r\n\177"
	    "~*-._+%=\u00f1",
	    MUSTACHE_HTML },
	{ "JSON escapes quotes, backslashes and controls", "{{a}}",
	    "[{\"a\":" ODD "}]",
	    .want = "& <>'\\\"\\\\/ \\u0001\\u0008\\t\\r\\n\177~*-._+%=\u00f1",
	    MUSTACHE_JSON },
	{ "a form keeps *-._ and letters; space is +", "{{a}}",
	    "[{\"a\":" ODD "}]",
	    .want = "%26+%3C%3E%27%22%5C%2F+%01%08%09%0D%0A%7F%7E*-._"
	    "%2B%25%3D%C3%B1",
	    MUSTACHE_FORM },
	{ "a URL keeps the unreserved characters only", "{{a}}",
	    "[{\"a\":" ODD "}]",
	    .want = "%26%20%3C%3E%27%22%5C%2F%20%01%08%09%0D%0A%7F~%2A-._"
	    "%2B%25%3D%C3%B1", MUSTACHE_URL },
	{ "no line can be added to a header", "X: {{a}}",
	    "[{\"a\":\"v\\r\\nBcc: b\\u0000\\t\\u007f\\u00f1\"}]",
	    .want = "X: v  Bcc: b   \u00f1", MUSTACHE_HEADER },
	{ "letters and digits stay in forms", "{{a}}", "[{\"a\":\"azAZ09\"}]",
	    .want = "azAZ09", MUSTACHE_FORM },
	{ "letters and digits stay in URLs", "{{a}}", "[{\"a\":\"azAZ09\"}]",
	    .want = "azAZ09", MUSTACHE_URL },
	{ "a + in a number is escaped too", "{{a}}", "[{\"a\":1e30}]",
	    .want = "1e%2B30", MUSTACHE_FORM },
	{ "the template's own bytes are not escaped", "<b>&\n{{a}}",
	    "[{\"a\":\"<\"}]", .want = "<b>&\n&lt;", MUSTACHE_HTML },
	{ "{{{ }}} escapes nothing", "{{{a}}}", "[{\"a\":\"<\"}]", .want = "<",
	    MUSTACHE_HTML },
	{ "{{& }} escapes nothing", "{{&a}}", "[{\"a\":\"<\"}]", .want = "<",
	    MUSTACHE_HTML },
	{ "escaping goes on inside of partials", "{{>p}}", "[{\"a\":\"<\"}]",
	    "&lt;", MUSTACHE_HTML, .partials = "{\"p\":\"{{a}}\"}" },

	/* a value is expanded once */
	{ "braces in a value come out as typed", "{{a}} {{{a}}}",
	    "[{\"a\":\"{{b}}\",\"b\":\"no\"}]", .want = "{{b}} {{b}}" },
	{ "a value cannot include a partial", "{{a}}",
	    "[{\"a\":\"{{>p}}\"}]", "{{>p}}", .partials = "{\"p\":\"no\"}" },
	{ "two values cannot make a tag together", "{{a}}{{a}}b}}",
	    "[{\"a\":\"{\",\"b\":\"no\"}]", .want = "{{b}}" },

	/* values */
	{ "integers", "{{a}} {{b}}",
	    "[{\"a\":-9223372036854775808,\"b\":0}]",
	    .want = "-9223372036854775808 0" },
	{ "reals are as short as they can be", "{{a}} {{b}} {{c}} {{d}}",
	    "[{\"a\":1.21,\"b\":2.0,\"c\":0.1,\"d\":-1e-7}]",
	    .want = "1.21 2 0.1 -1e-07" },
	{ "no digit of a real is lost", "{{a}} {{b}}",
	    "[{\"a\":0.30000000000000004,\"b\":-1.7976931348623157e308}]",
	    .want = "0.30000000000000004 -1.7976931348623157e+308" },
	{ "true and false are words", "{{a}}{{b}}",
	    "[{\"a\":true,\"b\":false}]", .want = "truefalse" },
	{ "a list or an object is no text", "<{{a}}{{b}}>",
	    "[{\"a\":[1],\"b\":{\"c\":1}}]", .want = "<>" },

	/* names */
	{ "the last data is searched first", "{{a}}{{b}}",
	    "[{\"a\":1,\"b\":2},{\"a\":3}]", .want = "32" },
	{ "without data nothing is found", "<{{a}}{{.}}{{#a}}x{{/a}}>", "[]",
	    .want = "<>" },
	{ "a number has no members", "<{{a.b}}>", "[{\"a\":1}]", .want = "<>" },
	{ "a name may hold other scripts and marks", "{{a\u00f1o-1_$}}",
	    "[{\"a\u00f1o-1_$\":1}]", .want = "1" },
	{ "space before the mark is allowed", "{{ #a }}x{{ /a }}",
	    "[{\"a\":1}]", .want = "x" },

	/* sections */
	{ "0 is empty", "{{#a}}x{{/a}}{{^a}}y{{/a}}", "[{\"a\":0}]",
	    .want = "y" },
	{ "0.0 is empty", "{{#a}}x{{/a}}{{^a}}y{{/a}}", "[{\"a\":-0.0}]",
	    .want = "y" },
	{ "\"\" is empty", "{{#a}}x{{/a}}{{^a}}y{{/a}}", "[{\"a\":\"\"}]",
	    .want = "y" },
	{ "\"0\" is not empty", "{{#a}}x{{/a}}{{^a}}y{{/a}}",
	    "[{\"a\":\"0\"}]", .want = "x" },
	{ "an object is not empty", "{{#a}}x{{/a}}{{^a}}y{{/a}}",
	    "[{\"a\":{}}]", .want = "x" },
	{ "an empty element still counts", "{{#a}}({{.}}){{/a}}",
	    "[{\"a\":[0,null,\"\"]}]", .want = "(0)()()" },

	/* strict */
	{ "strict: what is there is rendered", "{{a}}{{#b}}x{{/b}}{{c.d}}",
	    "[{\"a\":\"\",\"b\":[],\"c\":{\"d\":0}}]", "0", STRICT },
	{ "strict: a variable must be found", "1\n2 {{first_reading.when}}",
	    "[{\"first_reading\":{}}]", "1\n2 ", STRICT,
	    WRONG("line 2: first_reading.when is not a fact") },
	{ "strict: {{{a}}} must be found", "{{{a}}}", "[{}]", "", STRICT,
	    WRONG("line 1: a is not a fact") },
	{ "strict: a variable must have a value", "{{a}}", "[{\"a\":null}]",
	    "", STRICT, WRONG("line 1: a has no value") },
	{ "strict: null in between is not found", "{{a.b}}", "[{\"a\":null}]",
	    "", STRICT, WRONG("line 1: a.b is not a fact") },
	{ "strict: a list is not a value", "{{a}}", "[{\"a\":[\"x\"]}]", "",
	    STRICT, WRONG("line 1: a is a list, not a value") },
	{ "strict: an object is not a value", "{{a}}", "[{\"a\":{}}]", "",
	    STRICT, WRONG("line 1: a is an object, not a value") },
	{ "strict: null in a list has no value", "{{#a}}{{.}}{{/a}}",
	    "[{\"a\":[1,null]}]", "1", STRICT,
	    WRONG("line 1: . has no value") },
	{ "strict: a section must be found", "\n\n{{#a}}x{{/a}}", "[{}]",
	    "\n\n", STRICT, WRONG("line 3: a is not a fact") },
	{ "strict: an inverted section must be found", "{{^a}}x{{/a}}",
	    "[{}]", "", STRICT, WRONG("line 1: a is not a fact") },
	{ "strict: a section may be null or false",
	    "{{#a}}x{{/a}}{{^a}}y{{/a}}{{^b}}z{{/b}}",
	    "[{\"a\":null,\"b\":false}]", "yz", STRICT },
	{ "strict: what an empty section holds is not looked up",
	    "{{#a}}{{b}}{{/a}}", "[{\"a\":false}]", "", STRICT },
	{ "strict: a mistake in a partial names it", "{{>p}}", "[{}]", "x\n",
	    STRICT, .partials = "{\"p\":\"x\\n{{a}}\"}",
	    WRONG("partial p: line 2: a is not a fact") },
	{ "strict: behind a partial it is the template again", "{{>p}}{{a}}",
	    "[{}]", "x", STRICT, .partials = "{\"p\":\"x\"}",
	    WRONG("line 1: a is not a fact") },

	/* partials */
	{ "a partial that is not there is empty", "<{{>p}}>", "[{}]",
	    .want = "<>" },
	{ "each partial is parsed with {{ and }}", "{{=<% %>=}}<%>p%>{{a}}",
	    "[{\"a\":1}]", "1{{a}}", .partials = "{\"p\":\"{{a}}\"}" },
	{ "indentation adds up", "  {{>p}}\n", "[{}]", "  1\n   2\n",
	    .partials = "{\"p\":\"1\\n {{>q}}\\n\",\"q\":\"2\\n\"}" },
	{ "a partial amid a line is not indented", " {{>p}}\n", "[{}]",
	    " -2\n3-\n",
	    .partials = "{\"p\":\"-{{>q}}-\\n\",\"q\":\"2\\n3\"}" },
	{ "a value's lines are not indented", " {{>p}}\n",
	    "[{\"a\":\"1\\n2\"}]",
	    " 1\n2\n", .partials = "{\"p\":\"{{a}}\\n\"}" },
	{ "each line in a section is indented", " {{>p}}\n",
	    "[{\"a\":[1,2]}]", " 1\n 2\n .",
	    .partials = "{\"p\":\"{{#a}}\\n{{.}}\\n{{/a}}\\n.\"}" },
	{ "an empty line is indented too", " {{>p}}\n", "[{}]", " a\n \n b",
	    .partials = "{\"p\":\"a\\n\\nb\"}" },
	{ "recursion follows the data", "{{>p}}",
	    "[{\"n\":1,\"c\":[{\"n\":2,\"c\":[]},{\"n\":3,\"c\":[]}]}]",
	    "1(2()3())", .partials = "{\"p\":\"{{n}}({{#c}}{{>p}}{{/c}})\"}" },
	{ "recursion without end is stopped", "{{>p}}", "[{}]",
	    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
	    .partials = "{\"p\":\"x{{>p}}\"}",
	    TOOMUCH("partial p: line 1: "
	    "sections and partials nest deeper than 32") },
	{ "recursion in two without end is stopped", "{{>p}}", "[{}]",
	    "\n\n\n\n\n\n\n\n\n\n\n",
	    .partials = "{\"p\":\"{{>q}}\",\"q\":\"\\n{{#.}}{{>p}}{{/.}}\"}",
	    TOOMUCH("partial q: line 2: "
	    "sections and partials nest deeper than 32") },

	/* mistakes in a template */
	{ "a section must be closed", "\n\n{{#person}}\n", "[]", NULL,
	    WRONG("line 3: section {{#person}} is never closed") },
	{ "an inverted section must be closed", "{{^a}}{{#b}}{{/b}}", "[]",
	    NULL, WRONG("line 1: section {{^a}} is never closed") },
	{ "the innermost section is closed first", "{{#a}}\n{{#b}}\n{{/a}}",
	    "[]", NULL,
	    WRONG("line 3: {{/a}} where {{/b}} should close line 2") },
	{ "a longer name does not close", "{{#a}}{{/ab}}", "[]", NULL,
	    WRONG("line 1: {{/ab}} where {{/a}} should close line 1") },
	{ "a close needs an open section", "a\r\n{{/b}}", "[]", NULL,
	    WRONG("line 2: {{/b}} closes nothing") },
	{ "a partial cannot close a section", "{{#a}}{{>p}}", "[]", NULL,
	    WRONG("line 1: section {{#a}} is never closed"),
	    .partials = "{\"p\":\"{{/a}}\"}" },
	{ "a tag must be closed", "a\n{{b", "[]", NULL,
	    WRONG("line 2: a tag is never closed") },
	{ "a tag does not close at the next one's end", "{{a {{b}}", "[]",
	    NULL, WRONG("line 1: a tag is never closed") },
	{ "{{{ needs three to close", "{{{a}} ", "[]", NULL,
	    WRONG("line 1: a tag is never closed") },
	{ "a comment must be closed", "\n{{! a\nb", "[]", NULL,
	    WRONG("line 2: a tag is never closed") },
	{ "two braces at the end are a tag", "{{", "[]", NULL,
	    WRONG("line 1: a tag is never closed") },
	{ "a variable has a name", "{{ }}", "[]", NULL,
	    WRONG("line 1: a tag has no name") },
	{ "a section has a name", "{{#}}{{/}}", "[]", NULL,
	    WRONG("line 1: a tag has no name") },
	{ "a partial has a name", "{{> }}", "[]", NULL,
	    WRONG("line 1: a tag has no name") },
	{ "{{{}}} has no name", "{{{}}}", "[]", NULL,
	    WRONG("line 1: a tag has no name") },
	{ "a name has no space", "{{first name}}", "[]", NULL,
	    WRONG("line 1: a name has no white space "
	    "and no control character") },
	{ "a name has no control character", "{{a\033[31m}}", "[]", NULL,
	    WRONG("line 1: a name has no white space "
	    "and no control character") },
	{ "a name has no empty part inside", "{{a..b}}", "[]", NULL,
	    WRONG("line 1: a..b is not a name") },
	{ "a name does not begin with a dot", "{{.a}}", "[]", NULL,
	    WRONG("line 1: .a is not a name") },
	{ "a name does not end with a dot", "{{a.}}", "[]", NULL,
	    WRONG("line 1: a. is not a name") },
	{ "two dots are not a name", "{{..}}", "[]", NULL,
	    WRONG("line 1: .. is not a name") },
	{ "delimiters are two", "{{=<%=}}", "[]", NULL,
	    WRONG("line 1: new delimiters are two words without =") },
	{ "delimiters are not three", "{{=a b c=}}", "[]", NULL,
	    WRONG("line 1: new delimiters are two words without =") },
	{ "delimiters are not none", "{{==}}", "[]", NULL,
	    WRONG("line 1: new delimiters are two words without =") },
	{ "delimiters have no =", "{{=<= =>=}}", "[]", NULL,
	    WRONG("line 1: new delimiters are two words without =") },
	{ "one = is not a change of delimiters", "{{=}}", "[]", NULL,
	    WRONG("line 1: a tag is never closed") },
	{ "a mistake in a partial's source names it", "{{>p}}", "[]", NULL,
	    WRONG("partial p: line 2: a tag has no name"),
	    .partials = "{\"p\":\"\\n{{}}\"}" },
	{ "a mistake in a partial's partial names that", "{{>p}}", "[]", NULL,
	    WRONG("partial q: line 1: {{/a}} closes nothing"),
	    .partials = "{\"p\":\"{{>q}}\",\"q\":\"{{/a}}\"}" },
};
#define NRENDER (sizeof render_cases / sizeof render_cases[0])

static void
render(const struct render_case *c, const struct mustache *template)
{
	json_t *stack = json_of(c->data), *data[4];
	struct buf out;
	struct err err = {0};
	size_t i, n = json_array_size(stack);
	int result;

	assert_true(n <= sizeof data / sizeof data[0]);
	for (i = 0; i < n; i++)
		data[i] = json_array_get(stack, i);
	buf_init(&out, OUT_MAX);
	result = mustache_render(template, data, n, c->escape, c->strict, &out,
	    &err);
	assert_string_equal(err.text, c->error != NULL ? c->error : "");
	assert_int_equal(err.kind, c->kind);
	assert_int_equal(result, c->error != NULL ? -1 : 0);
	assert_string_equal(buf_text(&out), c->want);
	assert_int_equal(out.len, strlen(c->want));
	buf_done(&out);
	json_decref(stack);
}

static void
check_render(void **state)
{
	const struct render_case *c = *state;
	json_t *partials = c->partials != NULL ? json_of(c->partials) : NULL;
	struct mustache *template;
	struct err err = {0};

	template = mustache_compile(c->source, strlen(c->source), load_partial,
	    partials, &err);
	json_decref(partials);
	if (c->want != NULL) {
		assert_non_null(template);
		render(c, template);
	} else {
		assert_null(template);
		assert_string_equal(err.text, c->error);
		assert_int_equal(err.kind, c->kind);
	}
	mustache_free(template);
}

/*
 * Sizes: ${count} times ${each} behind ${before}, and ${count} times ${close}
 * behind ${after}, are fine; one more is not.
 */
struct bound_case {
	const char	*label;
	size_t		 count;
	const char	*before, *each, *after, *close;
	bool		 compiles;	/* one more fails when rendered */
	const char	*error;		/* of one more */
};

#define TOODEEP	"line 1: sections and partials nest deeper than 32"

static struct bound_case bound_cases[] = {
	{ "a source has at most 256 KiB", MUSTACHE_SOURCE_MAX,
	    "", "x", "", "", false, "longer than 262144 bytes" },
	{ "a tag has at most 256 bytes", MUSTACHE_TAG_MAX,
	    "\n{{", "a", "}}", "", false,
	    "line 2: a tag is longer than 256 bytes" },
	{ "mark and space in a tag count", MUSTACHE_TAG_MAX - 3,
	    "{{> ", "a", " }}", "", false,
	    "line 1: a tag is longer than 256 bytes" },
	{ "sections nest at most 32 deep", MUSTACHE_DEPTH_MAX,
	    "\n", "{{#.}}", "", "{{/.}}", false,
	    "line 2: sections nest deeper than 32" },
	{ "partials count as depth", MUSTACHE_DEPTH_MAX - 1,
	    "", "{{#.}}", "{{>p}}", "{{/.}}", true, TOODEEP },
	{ "inverted sections count as depth", MUSTACHE_DEPTH_MAX - 1,
	    "", "{{^no}}", "{{>p}}", "{{/no}}", true, TOODEEP },
};
#define NBOUND (sizeof bound_cases / sizeof bound_cases[0])

static char *
one_line(const char *name, void *arg)
{
	(void)name;
	(void)arg;
	return xstrdup("-");
}

/* Compile and render with ${count} of them; ${err} stays empty if it works. */
static void
try_bound(const struct bound_case *c, size_t count, bool *ret_compiles,
    struct err *err)
{
	struct mustache *template;
	struct buf source, out;
	json_t *data = json_string("x");
	size_t i;

	buf_init(&source, 2 * MUSTACHE_SOURCE_MAX);
	buf_adds(&source, c->before);
	for (i = 0; i < count; i++)
		buf_adds(&source, c->each);
	buf_adds(&source, c->after);
	for (i = 0; i < count; i++)
		buf_adds(&source, c->close);

	*err = (struct err){0};
	buf_init(&out, OUT_MAX);
	template = mustache_compile(buf_text(&source), source.len, one_line,
	    NULL, err);
	*ret_compiles = template != NULL;
	if (template != NULL)
		mustache_render(template, &data, 1, MUSTACHE_NONE, false, &out,
		    err);
	mustache_free(template);
	json_decref(data);
	buf_done(&source);
	buf_done(&out);
}

static void
check_bound(void **state)
{
	const struct bound_case *c = *state;
	struct err err;
	bool compiles;

	try_bound(c, c->count, &compiles, &err);
	assert_string_equal(err.text, "");
	assert_true(compiles);
	try_bound(c, c->count + 1, &compiles, &err);
	assert_string_equal(err.text, c->error);
	assert_int_equal(err.kind, ERR_FULL);
	assert_int_equal(compiles, c->compiles);
}

static struct mustache *
compiled(const char *source, mustache_loader loader, void *arg)
{
	struct err err = {0};
	struct mustache *template;

	template = mustache_compile(source, strlen(source), loader, arg, &err);
	assert_string_equal(err.text, "");
	return template;
}

static void
comment_may_be_longer_than_a_tag(void **state)
{
	struct buf source, out;
	struct mustache *template;
	struct err err = {0};
	size_t i;

	(void)state;
	buf_init(&source, OUT_MAX);
	buf_adds(&source, "a{{!");
	for (i = 0; i < 10 * MUSTACHE_TAG_MAX; i++)
		buf_adds(&source, "-");
	buf_adds(&source, "}}b");
	template = compiled(buf_text(&source), NULL, NULL);
	buf_init(&out, OUT_MAX);
	assert_int_equal(mustache_render(template, NULL, 0, MUSTACHE_NONE, true,
	    &out, &err), 0);
	assert_string_equal(buf_text(&out), "ab");
	mustache_free(template);
	buf_done(&source);
	buf_done(&out);
}

/* ${limit} bytes fit and one less does not, however they are written. */
static void
output_is_bounded(void **state)
{
	static const struct {
		const char	*source;
		const char	*want;
	} rows[] = {
		{ "abc{{a}}", "abc&lt;x" }, { "{{a}}abc", "&lt;xabc" },
		{ " {{>p}}", " -\n -" }, { "{{{a}}}{{#a}}y{{/a}}", "<xy" },
	};
	json_t *data = json_of("{\"a\":\"<x\"}"), *partials = json_of(
	    "{\"p\":\"-\\n-\"}");
	struct mustache *template;
	struct buf out;
	struct err err;
	size_t i, limit;
	char *text;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		template = compiled(rows[i].source, load_partial, partials);
		for (limit = 0; limit < strlen(rows[i].want); limit++) {
			buf_init(&out, limit);
			assert_int_equal(mustache_render(template, &data, 1,
			    MUSTACHE_HTML, false, &out, &err), -1);
			assert_int_equal(err.kind, ERR_FULL);
			text = xasprintf("the result is longer than %zu bytes",
			    limit);
			assert_non_null(strstr(err.text, text));
			free(text);
			assert_memory_equal(buf_text(&out), rows[i].want,
			    out.len);
			buf_done(&out);
		}
		buf_init(&out, limit);
		assert_int_equal(mustache_render(template, &data, 1,
		    MUSTACHE_HTML, false, &out, &err), 0);
		assert_string_equal(buf_text(&out), rows[i].want);
		buf_done(&out);
		mustache_free(template);
	}
	json_decref(data);
	json_decref(partials);
}

/* Lists in lists multiply without a byte of output. */
static void
work_without_output_is_bounded(void **state)
{
	struct mustache *template = compiled("{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}"
	    "{{/a}}{{/a}}{{/a}}{{/a}}{{/a}}", NULL, NULL);
	json_t *list = json_array(), *data = json_pack("{s:o}", "a", list);
	struct buf out;
	struct err err;
	size_t i;

	(void)state;
	for (i = 0; i < 1000; i++)
		json_array_append_new(list, json_true());
	buf_init(&out, OUT_MAX);
	assert_int_equal(mustache_render(template, &data, 1, MUSTACHE_NONE,
	    false, &out, &err), -1);
	assert_int_equal(err.kind, ERR_FULL);
	assert_string_equal(err.text,
	    "line 1: more than 1000000 steps to render");
	buf_done(&out);
	json_decref(data);
	mustache_free(template);
}

static void
partials_are_bounded(void **state)
{
	struct mustache *template;
	struct buf source;
	struct err err;
	int i;

	(void)state;
	buf_init(&source, OUT_MAX);
	for (i = 0; i < MUSTACHE_PARTIALS_MAX; i++)
		buf_addf(&source, "{{>p%d}}{{>p%d}}\n", i, i);
	template = mustache_compile(buf_text(&source), source.len, one_line,
	    NULL, &err);
	assert_non_null(template);
	mustache_free(template);

	buf_adds(&source, "{{>one_more}}");
	template = mustache_compile(buf_text(&source), source.len, one_line,
	    NULL, &err);
	assert_null(template);
	assert_int_equal(err.kind, ERR_FULL);
	assert_string_equal(err.text, "line 65: more than 64 partials");
	buf_done(&source);
}

static char *
long_partial(const char *name, void *arg)
{
	size_t len = *(size_t *)arg;
	char *text = xmalloc(len + 1);

	(void)name;
	memset(text, 'x', len);
	text[len] = '\0';
	return text;
}

static void
partial_has_a_source_bound_too(void **state)
{
	size_t len = MUSTACHE_SOURCE_MAX;
	struct err err;

	(void)state;
	mustache_free(compiled("{{>p}}", long_partial, &len));
	len++;
	assert_null(mustache_compile("{{>p}}", 6, long_partial, &len, &err));
	assert_int_equal(err.kind, ERR_FULL);
	assert_string_equal(err.text, "partial p: longer than 262144 bytes");
}

static char *
count_calls(const char *name, void *arg)
{
	(void)name;
	++*(int *)arg;
	return xstrdup("{{>a}}{{>b}}");
}

static void
each_partial_is_loaded_once(void **state)
{
	int calls = 0;

	(void)state;
	mustache_free(compiled("{{>a}}{{>a}}", count_calls, &calls));
	assert_int_equal(calls, 2);
}

static void
bytes_pass_through_exactly(void **state)
{
	static const char source[] = "\0\377{{a}}\r\n\0", want[] =
	    "\0\377b\0c\r\n\0";
	json_t *data = json_of("{\"a\":\"b\\u0000c\"}");
	struct mustache *template;
	struct buf out;
	struct err err = {0};

	(void)state;
	template = mustache_compile(source, sizeof source, NULL, NULL, &err);
	assert_non_null(template);
	buf_init(&out, OUT_MAX);
	assert_int_equal(mustache_render(template, &data, 1, MUSTACHE_NONE,
	    false, &out, &err), 0);
	assert_int_equal(out.len, sizeof want);
	assert_memory_equal(buf_text(&out), want, sizeof want);
	buf_done(&out);
	json_decref(data);
	mustache_free(template);
}

static void
template_renders_again_after_an_error(void **state)
{
	struct mustache *template = compiled("{{#a}}{{b}}{{/a}}", NULL, NULL);
	json_t *wrong = json_of("{\"a\":{}}"), *right = json_of(
	    "{\"a\":{\"b\":1}}");
	struct buf out;
	struct err err;

	(void)state;
	buf_init(&out, OUT_MAX);
	assert_int_equal(mustache_render(template, &wrong, 1, MUSTACHE_NONE,
	    true, &out, &err), -1);
	assert_int_equal(mustache_render(template, &right, 1, MUSTACHE_NONE,
	    true, &out, &err), 0);
	assert_string_equal(buf_text(&out), "1");
	buf_done(&out);
	json_decref(wrong);
	json_decref(right);
	mustache_free(template);
}

static void
escape_names_are_known(void **state)
{
	static const char *const names[] = { "none", "html", "json", "form",
	    "url", "header" };
	enum mustache_escape escape;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof names / sizeof names[0]; i++) {
		assert_int_equal(mustache_escape_parse(names[i], &escape), 0);
		assert_int_equal(escape, i);
	}
	assert_int_equal(mustache_escape_parse("HTML", &escape), -1);
	assert_int_equal(mustache_escape_parse("", &escape), -1);
}

/* Names, as "line:name<inside " with # before a section's. */
struct names_case {
	const char	*label;
	const char	*source;
	const char	*want;
	const char	*partials;
};

static struct names_case names_cases[] = {
	{ "a text without tags has no names", "abc {{! x }}", "", NULL },
	{ "variables and sections, in order, with lines",
	    "{{a.b}}\n{{{c}}} {{&d}}\n{{#e}}{{/e}}{{^f}}{{/f}}",
	    "1:a.b 2:c 2:d 3:#e 3:#f ", NULL },
	{ "what is in a section has the innermost one",
	    "{{#a}}{{b}}{{#c}}{{d}}{{/c}}{{e}}{{/a}}{{f}}",
	    "1:#a 1:b<a 1:#c<a 1:d<c 1:e<a 1:f ", NULL },
	{ "an inverted section pushes nothing",
	    "{{^a}}{{b}}{{#c}}{{^d}}{{e}}{{/d}}{{/c}}{{/a}}",
	    "1:#a 1:b 1:#c 1:#d<c 1:e<c ", NULL },
	{ "a dot is reported outside of sections only",
	    "{{.}}{{#a}}{{.}}{{#.}}{{b}}{{/.}}{{/a}}", "1:. 1:#a 1:b<. ",
	    NULL },
	{ "partials come last, with the line of their tag",
	    "\n{{>p}}\n{{a}}", "3:a 2:b 2:c ",
	    "{\"p\":\"\\n\\n{{b}}\\n{{>q}}\",\"q\":\"\\n{{c}}\"}" },
	{ "a partial is reported once for each place",
	    "{{>p}}{{>p}}{{#a}}{{>p}}{{>p}}{{/a}}{{#c}}{{>p}}{{/c}}",
	    "1:#a 1:#c 1:b 1:b<a 1:b<c ", "{\"p\":\"{{b}}\"}" },
	{ "a recursive partial ends", "{{>p}}", "1:a 1:#b 1:a<b 1:#b<b ",
	    "{\"p\":\"{{a}}{{#b}}{{>p}}{{/b}}\"}" },
	{ "a missing partial has no names", "{{>p}}{{a}}", "1:a ", NULL },
};
#define NNAMES (sizeof names_cases / sizeof names_cases[0])

static void
on_name(const char *name, bool section, const char *inside, unsigned line,
    void *arg)
{
	buf_addf(arg, "%u:%s%s%s%s ", line, section ? "#" : "", name,
	    inside != NULL ? "<" : "", inside != NULL ? inside : "");
}

static void
check_names(void **state)
{
	const struct names_case *c = *state;
	json_t *partials = c->partials != NULL ? json_of(c->partials) : NULL;
	struct mustache *template = compiled(c->source, load_partial, partials);
	struct buf seen;

	buf_init(&seen, OUT_MAX);
	assert_int_equal(mustache_names(template, on_name, &seen), 0);
	assert_string_equal(buf_text(&seen), c->want);
	buf_done(&seen);
	mustache_free(template);
	json_decref(partials);
}

static void
on_any_name(const char *name, bool section, const char *inside, unsigned line,
    void *arg)
{
	(void)name;
	(void)section;
	(void)inside;
	(void)line;
	(void)arg;
}

static void
names_of_too_many_places_are_refused(void **state)
{
	struct mustache *template;
	struct buf source;
	struct err err;
	int i;

	(void)state;
	buf_init(&source, MUSTACHE_SOURCE_MAX);
	for (i = 0; i < 2000; i++)
		buf_addf(&source, "{{#s%d}}{{>p}}{{/s%d}}", i, i);
	template = mustache_compile(buf_text(&source), source.len, one_line,
	    NULL, &err);
	assert_non_null(template);
	assert_int_equal(mustache_names(template, on_any_name, NULL), -1);
	mustache_free(template);
	buf_done(&source);
}

static const struct CMUnitTest others[] = {
	cmocka_unit_test(comment_may_be_longer_than_a_tag),
	cmocka_unit_test(output_is_bounded),
	cmocka_unit_test(work_without_output_is_bounded),
	cmocka_unit_test(partials_are_bounded),
	cmocka_unit_test(partial_has_a_source_bound_too),
	cmocka_unit_test(each_partial_is_loaded_once),
	cmocka_unit_test(bytes_pass_through_exactly),
	cmocka_unit_test(template_renders_again_after_an_error),
	cmocka_unit_test(escape_names_are_known),
	cmocka_unit_test(names_of_too_many_places_are_refused),
};
#define NOTHERS (sizeof others / sizeof others[0])

int
main(void)
{
	struct CMUnitTest tests[NRENDER + NBOUND + NNAMES + NOTHERS];
	size_t i, n = 0;

	for (i = 0; i < NRENDER; i++)
		tests[n++] = (struct CMUnitTest){ .test_func = check_render,
		    .name = render_cases[i].label,
		    .initial_state = &render_cases[i] };
	for (i = 0; i < NBOUND; i++)
		tests[n++] = (struct CMUnitTest){ .test_func = check_bound,
		    .name = bound_cases[i].label,
		    .initial_state = &bound_cases[i] };
	for (i = 0; i < NNAMES; i++)
		tests[n++] = (struct CMUnitTest){ .test_func = check_names,
		    .name = names_cases[i].label,
		    .initial_state = &names_cases[i] };
	for (i = 0; i < NOTHERS; i++)
		tests[n++] = others[i];
	return cmocka_run_group_tests_name("mustache", tests, NULL, NULL);
}
