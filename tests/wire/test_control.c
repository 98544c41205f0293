#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "wire/control.h"

#define A10 "aaaaaaaaaa"
#define A60 A10 A10 A10 A10 A10 A10

/*
 * Requests.
 */

struct request_case {
	const char	*label, *line;
	const char	*want;		/* the command; NULL: it is no request */
	const char	*want_arguments;
};

static struct request_case requests[] = {
	{ "a command with arguments", "{\"command\":\"show\","
	    "\"arguments\":{\"id\":3}}", "show", "{\"id\":3}" },
	{ "arguments may be missing", "{\"command\":\"status\"}", "status",
	    "{}" },
	{ "arguments may be empty", "{\"command\":\"a-b_2\","
	    "\"arguments\":{}}", "a-b_2", "{}" },
	{ "white space does not count", " {\t\"command\" : \"status\" } ",
	    "status", "{}" },
	{ "what else there is does not count", "{\"command\":\"status\","
	    "\"x\":[1]}", "status", "{}" },
	{ "a command of 63 bytes", "{\"command\":\"" A60 "aaa\"}", A60 "aaa",
	    "{}" },
	{ "a command of 64 bytes is none", "{\"command\":\"" A60 "aaaa\"}",
	    NULL, NULL },
	{ "an empty line is none", "", NULL, NULL },
	{ "a word is none", "status", NULL, NULL },
	{ "a JSON string is none", "\"status\"", NULL, NULL },
	{ "a JSON array is none", "[{\"command\":\"status\"}]", NULL, NULL },
	{ "null is none", "null", NULL, NULL },
	{ "an object without a command is none", "{\"arguments\":{}}", NULL,
	    NULL },
	{ "a command that is a number is none", "{\"command\":3}", NULL,
	    NULL },
	{ "an empty command is none", "{\"command\":\"\"}", NULL, NULL },
	{ "a command in capitals is none", "{\"command\":\"Status\"}", NULL,
	    NULL },
	{ "a command with a new line is none",
	    "{\"command\":\"status\\nx\"}", NULL, NULL },
	{ "a command with a NUL is none", "{\"command\":\"status\\u0000\"}",
	    NULL, NULL },
	{ "arguments that are an array are none",
	    "{\"command\":\"show\",\"arguments\":[3]}", NULL, NULL },
	{ "arguments that are null are none",
	    "{\"command\":\"show\",\"arguments\":null}", NULL, NULL },
	{ "two commands are none",
	    "{\"command\":\"show\",\"command\":\"cancel\"}", NULL, NULL },
	{ "two values of an argument are none", "{\"command\":\"show\","
	    "\"arguments\":{\"id\":3,\"id\":4}}", NULL, NULL },
	{ "more behind it is none", "{\"command\":\"show\"}x", NULL, NULL },
	{ "a second request behind it is none",
	    "{\"command\":\"show\"}{\"command\":\"show\"}", NULL, NULL },
	{ "one cut short is none", "{\"command\":\"show\"", NULL, NULL },
	{ "bytes that are not UTF-8 are none",
	    "{\"command\":\"show\",\"x\":\"\xff\"}", NULL, NULL },
};

static void
check_request(void **state)
{
	const struct request_case *c = *state;
	struct control_request got = { .command = "as it was" };
	struct err err = { .kind = ERR_NONE };
	char *arguments;
	int result = control_request_parse(c->line, strlen(c->line), &got,
	    &err);

	assert_int_equal(result, c->want != NULL ? 0 : -1);
	if (c->want == NULL) {
		assert_int_equal(err.kind, ERR_INPUT);
		assert_string_equal(got.command, "as it was");
		assert_null(got.arguments);
		return;
	}
	assert_string_equal(got.command, c->want);
	arguments = json_dumps(got.arguments, JSON_COMPACT);
	assert_string_equal(arguments, c->want_arguments);
	free(arguments);
	control_request_done(&got);
	assert_null(got.arguments);
}

/* A request padded with spaces to ${len} bytes. */
static char *
padded(size_t len)
{
	static const char request[] = "{\"command\":\"status\"}";
	char *line = xmalloc(len);

	memset(line, ' ', len);
	memcpy(line, request, sizeof request - 1);
	return line;
}

static void
a_request_has_a_bound(void **state)
{
	char *line = padded(CONTROL_REQUEST_MAX + 1);
	struct control_request got = { 0 };
	struct err err;

	(void)state;
	assert_int_equal(control_request_parse(line, CONTROL_REQUEST_MAX,
	    &got, &err), 0);
	control_request_done(&got);
	assert_int_equal(control_request_parse(line, CONTROL_REQUEST_MAX + 1,
	    &got, &err), -1);
	assert_int_equal(err.kind, ERR_FULL);
	free(line);
}

static void
a_deep_request_is_none(void **state)
{
	static const char opens[] = "{\"command\":\"status\",\"x\":";
	char *line = xmalloc(CONTROL_REQUEST_MAX);
	struct control_request got = { 0 };
	struct err err;

	(void)state;
	memset(line, '[', CONTROL_REQUEST_MAX);
	memcpy(line, opens, sizeof opens - 1);
	assert_int_equal(control_request_parse(line, CONTROL_REQUEST_MAX,
	    &got, &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	free(line);
}

static void
a_request_survives_the_way(void **state)
{
	json_t *arguments = json_pack("{s:s, s:i}", "why", "a\nb \u00f3",
	    "id", 3);
	struct control_request got = { 0 };
	struct err err;
	struct buf out;

	(void)state;
	buf_init(&out, CONTROL_REQUEST_MAX);
	assert_int_equal(control_request_format("hold", arguments, &out,
	    &err), 0);
	assert_ptr_equal(strchr(buf_text(&out), '\n'),
	    buf_text(&out) + out.len - 1);
	assert_int_equal(control_request_parse(buf_text(&out), out.len - 1,
	    &got, &err), 0);
	assert_string_equal(got.command, "hold");
	assert_true(json_equal(got.arguments, arguments));
	control_request_done(&got);
	assert_int_equal(arguments->refcount, 1);	/* borrowed */
	json_decref(arguments);
	buf_done(&out);
}

static void
a_request_may_have_no_arguments(void **state)
{
	struct err err;
	struct buf out;

	(void)state;
	buf_init(&out, CONTROL_REQUEST_MAX);
	assert_int_equal(control_request_format("status", NULL, &out, &err),
	    0);
	assert_string_equal(buf_text(&out), "{\"command\":\"status\"}\n");
	buf_done(&out);
}

/*
 * Replies.
 */

struct reply_case {
	const char	*label, *line;
	enum err_kind	 want;		/* ERR_NONE: a reply */
	const char	*want_error;
};

static struct reply_case replies[] = {
	{ "a reply that is ok", "{\"ok\":true,\"queued\":3}", ERR_NONE, NULL },
	{ "with its end", "{\"ok\":true,\"queued\":3}\n", ERR_NONE, NULL },
	{ "one that is not has the daemon's words",
	    "{\"ok\":false,\"error\":\"there is no broadcast 3\"}",
	    ERR_REFUSED, "there is no broadcast 3" },
	{ "an error's percent sign is a percent sign",
	    "{\"ok\":false,\"error\":\"more than 20 %s\"}", ERR_REFUSED,
	    "more than 20 %s" },
	{ "without ok it is none", "{\"queued\":3}", ERR_INPUT, NULL },
	{ "ok is no word", "{\"ok\":\"true\"}", ERR_INPUT, NULL },
	{ "not ok, and no words, is none", "{\"ok\":false}", ERR_INPUT, NULL },
	{ "nothing is none", "", ERR_INPUT, NULL },
	{ "a reply cut short is none", "{\"ok\":true,\"queued\":", ERR_INPUT,
	    NULL },
	{ "an array is none", "[true]", ERR_INPUT, NULL },
	{ "something else is none", "HTTP/1.1 200 OK", ERR_INPUT, NULL },
};

static void
check_reply(void **state)
{
	const struct reply_case *c = *state;
	struct err err = { .kind = ERR_NONE };
	json_t *got = control_reply_parse(c->line, strlen(c->line), &err);

	assert_int_equal(got != NULL, c->want == ERR_NONE);
	assert_int_equal(err.kind, c->want);
	if (c->want_error != NULL)
		assert_string_equal(err.text, c->want_error);
	if (got != NULL)
		assert_int_equal(json_integer_value(json_object_get(got,
		    "queued")), 3);
	json_decref(got);
}

static void
a_reply_survives_the_way(void **state)
{
	json_t *reply = json_pack("{s:s}", "text", "preg\u00f3n\n"), *got;
	struct err err;
	struct buf out;

	(void)state;
	buf_init(&out, CONTROL_REPLY_MAX);
	assert_int_equal(control_reply_format(reply, &out, &err), 0);
	assert_ptr_equal(strchr(buf_text(&out), '\n'),
	    buf_text(&out) + out.len - 1);
	got = control_reply_parse(buf_text(&out), out.len, &err);
	assert_non_null(got);
	assert_string_equal(json_string_value(json_object_get(got, "text")),
	    "preg\u00f3n\n");
	json_decref(got);
	json_decref(reply);
	buf_done(&out);
}

static void
a_reply_that_does_not_fit_is_none(void **state)
{
	json_t *reply = json_pack("{s:s}", "text", A60);
	struct err err;
	struct buf out;

	(void)state;
	/* {"text":"aaa...","ok":true} and its end */
	buf_init(&out, 8 + 1 + 60 + 1 + 10 + 1 + 1);
	assert_int_equal(control_reply_format(reply, &out, &err), 0);
	assert_int_equal(out.len, out.limit);
	buf_done(&out);
	buf_init(&out, 8 + 1 + 60 + 1 + 10 + 1);
	assert_int_equal(control_reply_format(reply, &out, &err), -1);
	assert_int_equal(err.kind, ERR_FULL);
	assert_string_equal(buf_text(&out), "");
	json_decref(reply);
	buf_done(&out);
}

struct error_case {
	const char	*label, *text, *want;
};

static struct error_case errors[] = {
	{ "an error comes over in its words", "there is no broadcast 3",
	    "there is no broadcast 3" },
	{ "with quotes and new lines", "a \"b\"\n\\c", "a \"b\"\n\\c" },
	{ "with letters beyond ASCII", "preg\u00f3n \U0001f327",
	    "preg\u00f3n \U0001f327" },
	{ "bytes that are not UTF-8 become question marks",
	    "caf\xe9.csv: \xff\xc3", "caf?.csv: ??" },
	{ "an empty one is empty", "", "" },
};

static void
check_error(void **state)
{
	const struct error_case *c = *state;
	struct err err, got = { .kind = ERR_NONE };
	struct buf out;

	buf_init(&out, CONTROL_REPLY_MAX);
	assert_int_equal(control_reply_error(c->text, &out, &err), 0);
	assert_ptr_equal(strchr(buf_text(&out), '\n'),
	    buf_text(&out) + out.len - 1);
	assert_null(control_reply_parse(buf_text(&out), out.len, &got));
	assert_int_equal(got.kind, ERR_REFUSED);
	assert_string_equal(got.text, c->want);
	buf_done(&out);
}

static const struct CMUnitTest others[] = {
	{ "a request has a bound", a_request_has_a_bound, NULL, NULL, NULL },
	{ "a request too deep is none", a_deep_request_is_none, NULL, NULL,
	    NULL },
	{ "a request survives the way", a_request_survives_the_way, NULL, NULL,
	    NULL },
	{ "a request may have no arguments", a_request_may_have_no_arguments,
	    NULL, NULL, NULL },
	{ "a reply survives the way", a_reply_survives_the_way, NULL, NULL,
	    NULL },
	{ "a reply that does not fit leaves nothing",
	    a_reply_that_does_not_fit_is_none, NULL, NULL, NULL },
};

#define NREQUESTS (sizeof requests / sizeof requests[0])
#define NREPLIES (sizeof replies / sizeof replies[0])
#define NERRORS (sizeof errors / sizeof errors[0])
#define NOTHERS (sizeof others / sizeof others[0])

int
main(void)
{
	struct CMUnitTest tests[NREQUESTS + NREPLIES + NERRORS + NOTHERS];
	size_t n = 0, i;

	for (i = 0; i < NREQUESTS; i++)
		tests[n++] = (struct CMUnitTest){ .name = requests[i].label,
		    .test_func = check_request, .initial_state = &requests[i] };
	for (i = 0; i < NREPLIES; i++)
		tests[n++] = (struct CMUnitTest){ .name = replies[i].label,
		    .test_func = check_reply, .initial_state = &replies[i] };
	for (i = 0; i < NERRORS; i++)
		tests[n++] = (struct CMUnitTest){ .name = errors[i].label,
		    .test_func = check_error, .initial_state = &errors[i] };
	for (i = 0; i < NOTHERS; i++)
		tests[n++] = others[i];
	return cmocka_run_group_tests_name("control", tests, NULL, NULL);
}
