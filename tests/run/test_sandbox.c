#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>
#include <unistd.h>

#include "run/rig.h"
#include "run/rig_sandbox.h"

#define TO(number) "To=%2B" number "&From=%2B13035550100&Body=Hello"

#define A10 "aaaaaaaaaa"
#define A100 A10 A10 A10 A10 A10 A10 A10 A10 A10 A10
#define A1600 A100 A100 A100 A100 A100 A100 A100 A100 A100 A100 A100 A100 \
	A100 A100 A100 A100
#define E10 "%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9"
#define E100 E10 E10 E10 E10 E10 E10 E10 E10 E10 E10
#define E1600 E100 E100 E100 E100 E100 E100 E100 E100 E100 E100 E100 E100 \
	E100 E100 E100 E100

/* What one request is answered ------------------------------------------- */

static struct send_case {
	const char	*label;
	const char	*form;
	int		 status, code;	/* code 0: accepted, and kept */
	const char	*body;		/* as it is kept; NULL: not looked at */
	int		 segments;
} sends[] = {
	{ "a text is accepted and kept", RIG_GOOD, 201, 0, "Hello", 1 },
	{ "plus and %20 are spaces",
	    TO("13035550123") "+a%20b", 201, 0, "Hello a b", 1 },
	{ "what is escaped is decoded once",
	    TO("13035550123") "%2541%26%3D", 201, 0, "Hello%41&=", 1 },
	{ "UTF-8 comes out as it went in",
	    TO("13035550123") "%C3%B1%F0%9F%8C%A7", 201, 0,
	    "Hello\u00f1\U0001f327", 1 },
	{ "segments are counted as they are billed",
	    "To=%2B13035550123&From=1&Body=" A100 A10 A10 A10 A10 A10 A10 "q",
	    201, 0, NULL, 2 },
	{ "1600 characters are accepted",
	    "To=%2B13035550123&From=1&Body=" A1600, 201, 0, NULL, 11 },
	{ "1600 characters are accepted, not 1600 bytes",
	    "To=%2B13035550123&From=1&Body=" E1600, 201, 0, NULL, 11 },
	{ "1601 characters are too long",
	    "To=%2B13035550123&From=1&Body=" A1600 "a", 400, 21617, NULL, 0 },
	{ "1601 characters beyond ASCII are too long",
	    "To=%2B13035550123&From=1&Body=" E1600 "a", 400, 21617, NULL, 0 },
	{ "a sender may be a word",
	    "To=%2B13035550123&From=Council&Body=Hello", 201, 0, "Hello", 1 },
	{ "a messaging service is a sender",
	    "To=%2B13035550123&From=&MessagingServiceSid=MG1&Body=Hello",
	    201, 0, "Hello", 1 },
	{ "a field we do not know is no trouble",
	    RIG_GOOD "&SmartEncoded=true", 201, 0, "Hello", 1 },
	{ "without To nothing is sent",
	    "From=%2B13035550100&Body=Hello", 400, 21604, NULL, 0 },
	{ "an empty To is none",
	    "To=&From=%2B13035550100&Body=Hello", 400, 21604, NULL, 0 },
	{ "a number without + is not E.164",
	    "To=13035550123&From=1&Body=Hello", 400, 21211, NULL, 0 },
	{ "a + that was not escaped is a space",
	    "To=+13035550123&From=1&Body=Hello", 400, 21211, NULL, 0 },
	{ "a number as people write it is not E.164",
	    "To=(303)%20555-0123&From=1&Body=Hello", 400, 21211, NULL, 0 },
	{ "sixteen digits are too many", TO("1303555012345678"), 400, 21211,
	    NULL, 0 },
	{ "without Body nothing is sent",
	    "To=%2B13035550123&From=1", 400, 21602, NULL, 0 },
	{ "an empty Body is none",
	    "To=%2B13035550123&From=1&Body=", 400, 21602, NULL, 0 },
	{ "without a sender nothing is sent",
	    "To=%2B13035550123&Body=Hello", 400, 21603, NULL, 0 },
	{ "no form at all", "", 400, 21604, NULL, 0 },
	{ "JSON is not a form", "{\"To\":\"+13035550123\"}", 400, 20001, NULL,
	    0 },
	{ "a body that is not UTF-8 is refused", RIG_GOOD "%FF", 400, 20001,
	    NULL, 0 },
	{ "an overlong form of UTF-8 is refused", RIG_GOOD "%C0%AF", 400, 20001,
	    NULL, 0 },
	{ "half an escape is refused", RIG_GOOD "%4", 400, 20001, NULL, 0 },
	{ "an escape without hex digits is refused", RIG_GOOD "%zz", 400, 20001,
	    NULL, 0 },
	{ "a NUL is refused", RIG_GOOD "%00x", 400, 20001, NULL, 0 },
	{ "bare bytes beyond ASCII are refused", RIG_GOOD "\u00f1", 400, 20001,
	    NULL, 0 },
	{ "a bare space is refused", RIG_GOOD " x", 400, 20001, NULL, 0 },
	{ "a field given twice is refused", RIG_GOOD "&To=%2B13035550124", 400,
	    20001, NULL, 0 },
	{ "two & in a row are refused", RIG_GOOD "&&a=b", 400, 20001, NULL, 0 },
};
#define NSENDS (sizeof sends / sizeof sends[0])

static void
check_kept(const char *url, const struct send_case *c)
{
	json_t *all = rig_get_json(url, "/messages.json"), *text;

	text = json_array_get(json_object_get(all, "messages"), 0);
	assert_string_equal(json_string_value(json_object_get(text, "to")),
	    "+13035550123");
	assert_int_equal(json_integer_value(json_object_get(text,
	    "num_segments")), c->segments);
	if (c->body != NULL)
		assert_string_equal(json_string_value(json_object_get(text,
		    "body")), c->body);
	json_decref(all);
}

static void
check_send(void **state)
{
	const struct send_case *c = *state;
	struct rig_answer answer;
	char *url;

	rig_sandbox(NULL, &url);
	answer = rig_post(url, RIG_SEND, c->form);
	assert_int_equal(answer.status, c->status);
	assert_int_equal(rig_code(&answer), c->code);
	assert_int_equal(rig_has_sid(&answer), c->code == 0);
	assert_int_equal(rig_count(url), c->code == 0 ? 1 : 0);
	if (c->code == 0)
		check_kept(url, c);
	rig_answer_done(&answer);
	free(url);
}

/* Requests as they stand on the wire --------------------------------------- */

#define HOST "Host: 127.0.0.1\r\n"
#define NO_BODY HOST "Content-Length: 0\r\n\r\n"

static struct raw_case {
	const char	*label;
	const char	*request;
	int		 status;
	const char	*header;	/* NULL: not looked at */
} raws[] = {
	{ "the page is HTML", "GET / HTTP/1.1\r\n" HOST "\r\n", 200,
	    "text/html; charset=utf-8" },
	{ "the lists are JSON", "GET /messages.json HTTP/1.1\r\n" HOST "\r\n",
	    200, "application/json" },
	{ "an unknown path is 404", "GET /nothing HTTP/1.1\r\n" HOST "\r\n",
	    404, NULL },
	{ "a path below a page is 404", "GET /count/1 HTTP/1.1\r\n" HOST "\r\n",
	    404, NULL },
	{ "messages without an account are 404",
	    "POST /2010-04-01/Accounts//Messages.json HTTP/1.1\r\n" NO_BODY,
	    404, NULL },
	{ "an account cannot be a path",
	    "POST /2010-04-01/Accounts/a/b/Messages.json HTTP/1.1\r\n" NO_BODY,
	    404, NULL },
	{ "PUT to the messages of an account is 405",
	    "PUT " RIG_SEND " HTTP/1.1\r\n" NO_BODY, 405,
	    "Allow: GET, POST" },
	{ "POST to a page is 405", "POST /count HTTP/1.1\r\n" NO_BODY, 405,
	    "Allow: GET" },
	{ "GET of reset is 405, and empties nothing",
	    "GET /reset HTTP/1.1\r\n" HOST "\r\n", 405, "Allow: POST" },
	{ "DELETE is 405", "DELETE / HTTP/1.1\r\n" NO_BODY, 405, "Allow: GET" },
	{ "an unknown part of a list is 400",
	    "GET /messages.json?sinc=1 HTTP/1.1\r\n" HOST "\r\n", 400, NULL },
	{ "a part that is no number is 400",
	    "GET /requests.json?limit=-1 HTTP/1.1\r\n" HOST "\r\n", 400, NULL },
	{ "a host name that anybody can own is refused",
	    "GET /messages.json HTTP/1.1\r\nHost: evil.example.org:2580\r\n"
	    "\r\n", 403, NULL },
	{ "a host name that only begins like ours is refused",
	    "GET /messages.json HTTP/1.1\r\nHost: localhost.example.org\r\n"
	    "\r\n", 403, NULL },
	{ "localhost is us", "GET /count HTTP/1.1\r\nHost: LocalHost:99\r\n"
	    "\r\n", 200, NULL },
	{ "a page from elsewhere cannot empty it",
	    "POST /reset HTTP/1.1\r\nOrigin: http://example.org\r\n" NO_BODY,
	    403, NULL },
	{ "a page without an origin cannot empty it",
	    "POST /reset HTTP/1.1\r\nOrigin: null\r\n" NO_BODY, 403, NULL },
	{ "a page of ours may", "POST /reset HTTP/1.1\r\n"
	    "Origin: http://127.0.0.1:2580\r\n" NO_BODY, 200, NULL },
	{ "a form must say that it is one",
	    "POST " RIG_SEND " HTTP/1.1\r\n" HOST
	    "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
	    400, "application/json" },
	{ "a body larger than a mail can be is refused before it is read",
	    "POST " RIG_SEND " HTTP/1.1\r\n" HOST "Content-Type: "
	    "application/x-www-form-urlencoded\r\n"
	    "Content-Length: 1048577\r\n\r\n", 413, NULL },
	{ "what is not HTTP is 400", "hello there all\r\n\r\n", 400, NULL },
};
#define NRAWS (sizeof raws / sizeof raws[0])

/* Read until ${want} bytes of a body have come after a head, or the end. */
static void
read_head(int fd, char *ret, size_t size)
{
	size_t len = 0;
	ssize_t n;

	ret[0] = '\0';
	while (len < size - 1 && strstr(ret, "\r\n\r\n") == NULL) {
		n = read(fd, ret + len, size - 1 - len);
		if (n <= 0)
			break;
		len += (size_t)n;
		ret[len] = '\0';
	}
}

static void
check_raw(void **state)
{
	const struct raw_case *c = *state;
	char got[16384], want[32], *url;
	int fd;

	rig_sandbox(NULL, &url);
	fd = rig_connect(rig_port(url));
	assert_int_equal(write(fd, c->request, strlen(c->request)),
	    strlen(c->request));
	read_head(fd, got, sizeof got);
	close(fd);
	snprintf(want, sizeof want, " %d ", c->status);
	assert_int_equal(strncmp(got, "HTTP/1.", 7), 0);
	assert_int_equal(strncmp(got + 8, want, strlen(want)), 0);
	if (c->header != NULL)
		assert_non_null(strstr(got, c->header));
	free(url);
}

/* What it shows ------------------------------------------------------------ */

static const char *
member(json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static void
an_answer_has_twilios_shape(void **state)
{
	struct rig_answer answer;
	json_t *json;
	char *url;

	(void)state;
	rig_sandbox(NULL, &url);
	answer = rig_post(url, RIG_SEND, RIG_GOOD);
	assert_non_null(strstr(answer.head, "application/json"));
	json = json_loads(answer.body, 0, NULL);
	assert_string_equal(member(json, "status"), "queued");
	assert_string_equal(member(json, "to"), "+13035550123");
	assert_string_equal(member(json, "from"), "+13035550100");
	assert_string_equal(member(json, "body"), "Hello");
	assert_string_equal(member(json, "num_segments"), "1");
	assert_string_equal(member(json, "account_sid"), "AC0");
	assert_non_null(strstr(member(json, "date_created"), " +0000"));
	assert_true(json_is_null(json_object_get(json, "error_code")));
	json_decref(json);
	rig_answer_done(&answer);

	answer = rig_post(url, RIG_SEND, "To=1");
	json = json_loads(answer.body, 0, NULL);
	assert_int_equal(json_integer_value(json_object_get(json, "status")),
	    400);
	assert_non_null(member(json, "message"));
	assert_non_null(strstr(member(json, "more_info"), "/21211"));
	json_decref(json);
	rig_answer_done(&answer);
	free(url);
}

static void
a_kept_text_has_all_its_fields(void **state)
{
	json_t *all, *text;
	struct rig_answer answer;
	char *url;

	(void)state;
	rig_sandbox(NULL, &url);
	answer = rig_post(url, RIG_SEND, RIG_GOOD
	    "&ValidityPeriod=3600&StatusCallback="
	    "http%3A%2F%2F127.0.0.1%2Fcallback%3Fm%3D7");
	rig_answer_done(&answer);
	answer = rig_post(url, RIG_SEND, RIG_GOOD "&ValidityPeriod=");
	all = rig_get_json(url, "/messages.json");
	assert_int_equal(json_integer_value(json_object_get(all, "count")), 2);
	text = json_array_get(json_object_get(all, "messages"), 0);
	assert_string_equal(member(text, "from"), "+13035550100");
	assert_string_equal(member(text, "validity_period"), "3600");
	assert_string_equal(member(text, "status_callback"),
	    "http://127.0.0.1/callback?m=7");
	assert_true(json_is_integer(json_object_get(text, "received_ms")));
	text = json_array_get(json_object_get(all, "messages"), 1);
	assert_non_null(strstr(answer.body, member(text, "sid")));
	assert_true(json_is_null(json_object_get(text, "validity_period")));
	assert_true(json_is_null(json_object_get(text, "status_callback")));
	json_decref(all);
	rig_answer_done(&answer);
	free(url);
}

static struct part_case {
	const char	*label;
	const char	*query;
	int		 first, n, next;	/* next -1: null */
} parts[] = {
	{ "a list is whole when nothing is asked", "", 0, 5, -1 },
	{ "since= begins at that index", "?since=3", 3, 2, -1 },
	{ "since= the count is an empty list", "?since=5", -1, 0, -1 },
	{ "since= beyond the count is an empty list", "?since=4000000000", -1,
	    0, -1 },
	{ "limit= ends early and says where to go on", "?limit=2", 0, 2, 2 },
	{ "since= and limit= go together", "?since=2&limit=2", 2, 2, 4 },
	{ "the last part has no next", "?limit=2&since=4", 4, 1, -1 },
	{ "limit=0 is only the count", "?limit=0", -1, 0, 0 },
};
#define NPARTS (sizeof parts / sizeof parts[0])

static void
check_part_of(const char *url, const char *list, const struct part_case *c)
{
	char path[64];
	json_t *all, *next, *entries;

	snprintf(path, sizeof path, "/%s.json%s", list, c->query);
	all = rig_get_json(url, path);
	assert_int_equal(json_integer_value(json_object_get(all, "count")), 5);
	next = json_object_get(all, "next");
	assert_int_equal(json_is_null(next) ? -1 :
	    json_integer_value(next), c->next);
	entries = json_object_get(all, list);
	assert_int_equal(json_array_size(entries), c->n);
	if (c->n > 0)
		assert_int_equal(json_integer_value(json_object_get(
		    json_array_get(entries, 0), "index")), c->first);
	json_decref(all);
}

static void
check_part(void **state)
{
	const struct part_case *c = *state;
	char row[8], *url;

	rig_sandbox(NULL, &url);
	rig_send_row(url, 5, row);
	check_part_of(url, "messages", c);
	check_part_of(url, "requests", c);
	free(url);
}

static void
requests_are_listed_whatever_became_of_them(void **state)
{
	static const int want[] = { 201, 429, 0, 429, 201, 400 };
	struct rig_answer answer;
	json_t *all, *one;
	int64_t before = 0, ms;
	char row[8], *url;
	size_t i;

	(void)state;
	rig_sandbox("status=429@every2,cut@every3", &url);
	rig_send_row(url, 5, row);
	assert_string_equal(row, "a4-4a");
	answer = rig_post(url, RIG_SEND, "To=1");
	rig_answer_done(&answer);
	all = rig_get_json(url, "/requests.json");
	for (i = 0; i < 6; i++) {
		one = json_array_get(json_object_get(all, "requests"), i);
		ms = json_integer_value(json_object_get(one, "ms"));
		assert_int_equal(json_integer_value(json_object_get(one,
		    "status")), want[i]);
		assert_true(ms >= before);
		before = ms;
	}
	json_decref(all);
	free(url);
}

static void
recipients_are_counted(void **state)
{
	struct rig_answer answer;
	json_t *all;
	char row[8], *url;

	(void)state;
	rig_sandbox(NULL, &url);
	rig_send_row(url, 3, row);
	answer = rig_post(url, RIG_SEND, TO("13035550124"));
	rig_answer_done(&answer);
	all = rig_get_json(url, "/recipients.json");
	assert_int_equal(json_object_size(all), 2);
	assert_int_equal(json_integer_value(json_object_get(all,
	    "+13035550123")), 3);
	assert_int_equal(json_integer_value(json_object_get(all,
	    "+13035550124")), 1);
	json_decref(all);
	free(url);
}

static void
the_page_shows_texts_as_they_are(void **state)
{
	struct rig_answer answer;
	char *page, *url;

	(void)state;
	rig_sandbox(NULL, &url);
	page = rig_get_text(url, "/");
	assert_non_null(strstr(page, "No texts yet"));
	assert_non_null(strstr(page, "Nothing left this machine"));
	free(page);
	answer = rig_post(url, RIG_SEND, RIG_GOOD);
	rig_answer_done(&answer);
	answer = rig_post(url, RIG_SEND, "To=%2B13035550124&From=1&Body="
	    "%3Cscript%3Ealert(1)%3C/script%3E%26amp;%22'%C3%B1");
	rig_answer_done(&answer);
	page = rig_get_text(url, "/");
	assert_null(strstr(page, "<script"));
	assert_non_null(strstr(page, "&lt;script&gt;alert(1)&lt;/script&gt;"
	    "&amp;amp;&quot;&#39;\u00f1"));
	assert_non_null(strstr(page, "+13035550123"));
	assert_true(strstr(page, "+13035550124") <
	    strstr(page, "+13035550123"));
	free(page);
	free(url);
}

static void
reset_forgets_and_faults_begin_anew(void **state)
{
	struct rig_answer answer;
	char row[8], *url, *text;

	(void)state;
	rig_sandbox("status=503@every2", &url);
	rig_send_row(url, 3, row);
	assert_string_equal(row, "a5a");
	answer = rig_post(url, "/reset", "");
	assert_int_equal(answer.status, 200);
	rig_answer_done(&answer);
	assert_int_equal(rig_count(url), 0);
	text = rig_get_text(url, "/recipients.json");
	assert_string_equal(text, "{}\n");
	free(text);
	rig_send_row(url, 3, row);
	assert_string_equal(row, "a5a");
	free(url);
}

/* The program -------------------------------------------------------------- */

static void
a_taken_port_says_what_to_do(void **state)
{
	char port[8], *url;
	struct rig_ran ran;

	(void)state;
	rig_sandbox(NULL, &url);
	snprintf(port, sizeof port, "%u", rig_port(url));
	ran = rig_run("pregon", "sandbox", "--port", port, NULL);
	assert_int_equal(ran.status, 1);
	assert_string_equal(ran.out, "");
	assert_non_null(strstr(ran.err, port));
	assert_non_null(strstr(ran.err, "--port"));
	assert_non_null(strstr(ran.err, "accounts.conf"));
	rig_ran_done(&ran);
	free(url);
}

static void
check_signal(int signal)
{
	struct rig_program *sandbox;
	char row[8], *url, *out;
	int fd;

	sandbox = rig_sandbox("delay=60s@every2", &url);
	rig_send_row(url, 1, row);
	fd = rig_connect(rig_port(url));	/* one answer is pending */
	rig_send_on(fd, RIG_GOOD);
	rig_wait_text(url, "/count", "2", RIG_SOON);
	rig_signal(sandbox, signal);
	assert_int_equal(rig_wait(sandbox, RIG_SOON), 0);
	out = rig_stdout(sandbox);
	assert_string_equal(strchr(out, '\n'), "\n");	/* one line */
	free(out);
	out = rig_stderr(sandbox);
	assert_string_equal(out, "");
	free(out);
	close(fd);
	free(url);
}

static void
sigterm_ends_it_cleanly(void **state)
{
	(void)state;
	check_signal(SIGTERM);
}

static void
sigint_ends_it_cleanly(void **state)
{
	(void)state;
	check_signal(SIGINT);
}

static void
verbose_is_a_line_a_text_without_the_text(void **state)
{
	struct rig_program *sandbox;
	char row[8], *line, *said, *url;

	(void)state;
	sandbox = rig_start("pregon", "sandbox", "--port", "0", "--verbose",
	    NULL);
	line = rig_line(sandbox, 1, RIG_SOON);
	url = strstr(line, "http://");
	assert_non_null(url);
	rig_send_row(url, 2, row);
	rig_wait_said(sandbox, "n=2 status=201", RIG_SOON);
	said = rig_stderr(sandbox);
	assert_null(strstr(said, "Hello"));
	assert_null(strstr(said, "5550123"));
	free(said);
	free(line);
}

static struct call_case {
	const char	*label;
	const char	*option, *value;
	int		 status;
	const char	*said;
} calls[] = {
	{ "--help tells the grammar of faults", "--help", NULL, 0,
	    "retry-after=2" },
	{ "a port beyond the last is misuse", "--port", "65536", 2,
	    "0 to 65535" },
	{ "a port that is no number is misuse", "--port", "http", 2,
	    "0 to 65535" },
	{ "an option without its value is misuse", "--port", NULL, 2,
	    "needs a value" },
	{ "an unknown option is misuse", "--prot", "1", 2, "unknown option" },
	{ "an argument is misuse", "2580", NULL, 2, "no arguments" },
};
#define NCALLS (sizeof calls / sizeof calls[0])

static void
check_call(void **state)
{
	const struct call_case *c = *state;
	struct rig_ran ran = rig_run("pregon", "sandbox", c->option, c->value,
	    NULL);

	assert_int_equal(ran.status, c->status);
	assert_non_null(strstr(c->status == 0 ? ran.out : ran.err, c->said));
	rig_ran_done(&ran);
}

#define STORY(test) cmocka_unit_test_teardown(test, rig_teardown)

static const struct CMUnitTest stories[] = {
	STORY(an_answer_has_twilios_shape),
	STORY(a_kept_text_has_all_its_fields),
	STORY(requests_are_listed_whatever_became_of_them),
	STORY(recipients_are_counted),
	STORY(the_page_shows_texts_as_they_are),
	STORY(reset_forgets_and_faults_begin_anew),
	STORY(a_taken_port_says_what_to_do),
	STORY(sigterm_ends_it_cleanly),
	STORY(sigint_ends_it_cleanly),
	STORY(verbose_is_a_line_a_text_without_the_text),
};
#define NSTORIES (sizeof stories / sizeof stories[0])

int
main(void)
{
	struct CMUnitTest tests[NSENDS + NRAWS + NPARTS + NCALLS +
	    NSTORIES];
	size_t n = 0, i;

	RIG_ADD_ROWS(sends, NSENDS, check_send);
	RIG_ADD_ROWS(raws, NRAWS, check_raw);
	RIG_ADD_ROWS(parts, NPARTS, check_part);
	RIG_ADD_ROWS(calls, NCALLS, check_call);
	memcpy(tests + n, stories, sizeof stories);
	return cmocka_run_group_tests_name("sandbox", tests, NULL, NULL);
}
