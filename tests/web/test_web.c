#include "web/web_rig.h"

#include "io/http_bad.h"

static struct web web;

static int
start(void **state)
{
	(void)state;
	web_start(&web);
	web_routes(&web, &edge_limits_standard, "127.0.0.9");
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	web_stop(&web);
	return 0;
}

/* Refused with what the table says, closed, and never passed on. */
static void
check_bad(void **state)
{
	const struct bad_case *c = *state;
	int fd = web_connect(&web, ME);
	struct received received;
	char answer[2048];
	struct buf bytes;
	uint64_t id;

	bad_bytes(c, &bytes);
	web_send(fd, bytes.data, bytes.len);
	buf_done(&bytes);
	assert_int_equal(web_read(fd, answer, sizeof answer),
	    http_refusal_status(c->want));
	assert_non_null(strstr(answer, http_refusal_words(c->want)));
	assert_non_null(strstr(answer, "Connection: close\r\n"));
	assert_false(web_request(&web, 0, &id, &received));
}

static void
passes_on_the_bytes(void **state)
{
	static const char text[] = "POST /in?x=%2F+ HTTP/1.1\r\nHost: a\r\n"
	    "X-Signature: s1 \r\nCookie: no\r\nContent-Length: 5\r\n\r\na\0\r\n=";
	int fd = web_connect(&web, ME);
	struct web_answer reply = { .status = 202, .retry_after_s = 7,
	    .type = "text/html", .allow = "POST", .cache = "max-age=1" };
	struct received got;
	char answer[2048];
	uint64_t id;

	(void)state;
	web_send(fd, text, sizeof text - 1);
	assert_true(web_request(&web, PATIENCE_MS, &id, &got));
	assert_string_equal(got.method, "POST");
	assert_string_equal(got.peer, ME);
	assert_string_equal(secret_reveal(&got.target), "/in?x=%2F+");
	assert_int_equal(got.nheaders, 1);
	assert_string_equal(secret_reveal(&got.headers[0].value), "s1");
	assert_int_equal(got.body.len, 5);
	assert_memory_equal(secret_reveal(&got.body), "a\0\r\n=", 5);
	received_done(&got);
	secret_set(&reply.body, "<p>", 3);
	web_answer_with(&web, id, &reply);
	web_answer_done(&reply);
	assert_int_equal(web_read(fd, answer, sizeof answer), 202);
	assert_non_null(strstr(answer, "\r\nRetry-After: 7\r\n"));
	assert_non_null(strstr(answer, "\r\nAllow: POST\r\n"));
	assert_non_null(strstr(answer, "\r\nContent-Type: text/html\r\n"));
	assert_non_null(strstr(answer, "\r\nCache-Control: max-age=1\r\n"));
	assert_non_null(strstr(answer, "\r\nContent-Length: 3\r\n"));
	assert_true(str_ends(answer, "\r\n\r\n<p>"));
}

static void
takes_a_body_of_a_mebibyte(void **state)
{
	static char body[EDGE_BODY_MAX];
	static const char head[] = "POST /post HTTP/1.1\r\nHost: a\r\n"
	    "Content-Length: 1048576\r\nExpect: 100-continue\r\n\r\n";
	static const char go[] = "HTTP/1.1 100 Continue\r\n\r\n";
	int fd = web_connect(&web, ME);
	struct received got;
	char answer[2048];
	uint64_t id;

	(void)state;
	web_send(fd, head, sizeof head - 1);
	assert_int_equal(recv(fd, answer, sizeof go - 1, MSG_WAITALL),
	    sizeof go - 1);
	assert_memory_equal(answer, go, sizeof go - 1);
	memset(body, 'b', sizeof body);
	web_send(fd, body, sizeof body);
	assert_true(web_request(&web, PATIENCE_MS, &id, &got));
	assert_int_equal(got.body.len, sizeof body);
	assert_memory_equal(secret_reveal(&got.body), body, sizeof body);
	received_done(&got);
	web_say(&web, id, 200, "fine");
	assert_int_equal(web_read(fd, answer, sizeof answer), 200);
}

struct route_case {
	const char	*label, *line;
	int		 want;
	const char	*want_allow;
};

static struct route_case routes[] = {
	{ "another path is not found", "GET /other", 404, NULL },
	{ "a path with more behind it is another", "GET /get/", 404, NULL },
	{ "a path in capitals is another", "GET /GET", 404, NULL },
	{ "a path in percent signs is another", "GET /%67et", 404, NULL },
	{ "a path with two slashes is another", "GET //get", 404, NULL },
	{ "a GET of what is posted is not allowed", "GET /post", 405, "POST" },
	{ "a POST of what is got is not allowed", "POST /get", 405, "GET" },
	{ "a DELETE is not allowed", "DELETE /get", 405, "GET, POST" },
};

static void
check_route(void **state)
{
	const struct route_case *c = *state;
	char *text = xasprintf("%s HTTP/1.1\r\nHost: a\r\n"
	    "Content-Length: 0\r\n\r\n", c->line), answer[2048], allow[64];
	struct received received;
	uint64_t id;

	assert_int_equal(web_ask(&web, ME, text, answer, sizeof answer),
	    c->want);
	snprintf(allow, sizeof allow, "\r\nAllow: %s\r\n",
	    c->want_allow != NULL ? c->want_allow : "");
	assert_int_equal(strstr(answer, "Allow:") != NULL,
	    c->want_allow != NULL);
	assert_true(c->want_allow == NULL || strstr(answer, allow) != NULL);
	assert_false(web_request(&web, 0, &id, &received));
	free(text);
}

struct peer_case {
	const char	*label, *from, *headers, *want;
};

static struct peer_case peers[] = {
	{ "a peer is who it is", "127.0.0.1", "", "127.0.0.1" },
	{ "a peer that is no proxy is not believed", "127.0.0.1",
	    "X-Forwarded-For: 192.0.2.1\r\n", "127.0.0.1" },
	{ "a proxy is believed", "127.0.0.9",
	    "X-Forwarded-For: 192.0.2.1\r\n", "192.0.2.1" },
	{ "of a proxy's list the last is believed", "127.0.0.9",
	    "X-Forwarded-For: 10.0.0.1, 192.0.2.1\r\n", "192.0.2.1" },
	{ "of two lists the last", "127.0.0.9", "X-Forwarded-For: 10.0.0.1\r\n"
	    "x-forwarded-for: 10.0.0.2 ,192.0.2.1 \r\n", "192.0.2.1" },
	{ "proxies at the end do not count", "127.0.0.9",
	    "X-Forwarded-For: 192.0.2.1, 127.0.0.9\r\n", "192.0.2.1" },
	{ "an IPv6 address is one", "127.0.0.9",
	    "X-Forwarded-For: 2001:DB8::0:1\r\n", "2001:db8::1" },
	{ "an IPv4 address in IPv6 is an IPv4 address", "127.0.0.9",
	    "X-Forwarded-For: ::ffff:192.0.2.1\r\n", "192.0.2.1" },
	{ "what is no address is nobody", "127.0.0.9",
	    "X-Forwarded-For: 192.0.2.1, unknown\r\n", "127.0.0.9" },
	{ "a proxy that says nothing is itself", "127.0.0.9", "",
	    "127.0.0.9" },
};

static void
check_peer(void **state)
{
	const struct peer_case *c = *state;
	char *text = xasprintf("GET /get HTTP/1.1\r\nHost: a\r\n%s\r\n",
	    c->headers), answer[2048];
	int fd = web_connect(&web, c->from);
	struct received got;
	uint64_t id;

	web_send(fd, text, strlen(text));
	assert_true(web_request(&web, PATIENCE_MS, &id, &got));
	assert_string_equal(got.peer, c->want);
	received_done(&got);
	web_say(&web, id, 200, "fine");
	assert_int_equal(web_read(fd, answer, sizeof answer), 200);
	free(text);
}

static void
refuses_a_pipelining_flood(void **state)
{
	static const char one[] = "GET /get HTTP/1.1\r\nHost: a\r\n\r\n";
	struct received received;
	char answer[2048];
	struct buf flood;
	uint64_t id;
	int fd = web_connect(&web, ME), i;

	(void)state;
	buf_init(&flood, 1024 * 1024);
	for (i = 0; i < 5000; i++)
		buf_adds(&flood, one);
	web_send(fd, flood.data, flood.len);
	buf_done(&flood);
	assert_int_equal(web_read(fd, answer, sizeof answer), 400);
	assert_non_null(strstr(answer, "more than one request"));
	assert_false(web_request(&web, 0, &id, &received));
}

static void
refuses_what_is_cut_short(void **state)
{
	static const char *const texts[] = { "GET", "GET /get HTTP/1.1\r\n",
	    "POST /in HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\na" };
	struct received received;
	char answer[2048];
	uint64_t id;
	size_t i;
	int fd;

	(void)state;
	for (i = 0; i < 3; i++) {
		fd = web_connect(&web, ME);
		web_send(fd, texts[i], strlen(texts[i]));
		shutdown(fd, SHUT_WR);
		assert_int_equal(web_read(fd, answer, sizeof answer), 400);
		assert_non_null(strstr(answer, "cut short"));
	}
	assert_false(web_request(&web, 0, &id, &received));
}

static void
answers_who_sends_no_more(void **state)
{
	static const char text[] = "GET /get HTTP/1.1\r\nHost: a\r\n\r\n";
	int fd = web_connect(&web, ME);
	struct received got;
	char answer[2048];
	uint64_t id;

	(void)state;
	web_send(fd, text, sizeof text - 1);
	shutdown(fd, SHUT_WR);
	assert_true(web_request(&web, PATIENCE_MS, &id, &got));
	received_done(&got);
	web_say(&web, id, 200, "fine");
	assert_int_equal(web_read(fd, answer, sizeof answer), 200);
}

/* The value of ${name} in /proc/PID/status. */
static long
status_of(pid_t pid, const char *name)
{
	char path[64], line[256];
	long value = -1;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
	f = fopen(path, "re");
	assert_non_null(f);
	while (fgets(line, sizeof line, f) != NULL)
		if (str_starts(line, name) && line[strlen(name)] == ':')
			value = strtol(line + strlen(name) + 1, NULL, 10);
	fclose(f);
	return value;
}

static void
has_given_up_its_rights(void **state)
{
	char path[64], byte;
	FILE *f;

	(void)state;
	web_assert_serves(&web, ME);	/* it is past its beginning */
	assert_int_equal(status_of(web.pid, "NoNewPrivs"), 1);
	assert_int_equal(status_of(web.pid, "Seccomp"), 2);
	assert_int_not_equal(status_of(web.pid, "Uid"), 0);
	/* Not dumpable: what is in /proc belongs to root. */
	snprintf(path, sizeof path, "/proc/%d/maps", (int)web.pid);
	f = fopen(path, "re");
	assert_true(geteuid() == 0 || f == NULL || fread(&byte, 1, 1, f) == 0);
	if (f != NULL)
		fclose(f);
}

static void
is_not_run_by_hand(void **state)
{
	int status = system(PREGON_BUILD "/pregon-web 2>/dev/null");

	(void)state;
	assert_int_equal(WEXITSTATUS(status), 2);
	status = system(PREGON_BUILD "/pregon-web --help | grep -q pregond");
	assert_int_equal(WEXITSTATUS(status), 0);
}

static const struct CMUnitTest others[] = {
	{ "a request is passed on byte by byte, its answer goes back",
	    passes_on_the_bytes, NULL, NULL, NULL },
	{ "a body of 1 MiB comes through, once it may be sent",
	    takes_a_body_of_a_mebibyte, NULL, NULL, NULL },
	{ "a pipelining flood is refused", refuses_a_pipelining_flood, NULL,
	    NULL, NULL },
	{ "what is cut short is refused", refuses_what_is_cut_short, NULL,
	    NULL, NULL },
	{ "who sends no more has an answer still", answers_who_sends_no_more,
	    NULL, NULL, NULL },
	{ "the program has given up its rights", has_given_up_its_rights, NULL,
	    NULL, NULL },
	{ "it is not run by hand", is_not_run_by_hand, NULL, NULL, NULL },
};

#define NROUTES (sizeof routes / sizeof routes[0])
#define NPEERS (sizeof peers / sizeof peers[0])
#define NOTHERS (sizeof others / sizeof others[0])

int
main(void)
{
	struct CMUnitTest tests[NBAD + NROUTES + NPEERS + NOTHERS];
	size_t n = 0, i;

	for (i = 0; i < NBAD; i++)
		tests[n++] = (struct CMUnitTest){ .name = bad[i].label,
		    .test_func = check_bad, .initial_state = &bad[i] };
	for (i = 0; i < NROUTES; i++)
		tests[n++] = (struct CMUnitTest){ .name = routes[i].label,
		    .test_func = check_route, .initial_state = &routes[i] };
	for (i = 0; i < NPEERS; i++)
		tests[n++] = (struct CMUnitTest){ .name = peers[i].label,
		    .test_func = check_peer, .initial_state = &peers[i] };
	for (i = 0; i < NOTHERS; i++)
		tests[n++] = others[i];
	return cmocka_run_group_tests_name("web", tests, start, stop);
}
