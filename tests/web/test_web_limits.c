#include "web/web_rig.h"

#include <grp.h>
#include <sys/resource.h>

#define HEAD	"GET /get HTTP/1.1\r\nHost: a\r\n"
#define SHORT_MS 300	/* a time limit for what drips */
#define NOBODY	65534	/* who the program becomes where it was root */
#define DRIP_MS	20	/* between two drops */

/*
 * Time: the limit is on the whole, so what drips forever is answered.
 */

/* Send ${start}, then ${drop} again and again, until there is an answer. */
static int
drip(const struct web *web, const char *start, const char *drop, char *answer,
    size_t size)
{
	int fd = web_connect(web, ME), waited;
	struct pollfd p = { .fd = fd, .events = POLLIN };

	web_send(fd, start, strlen(start));
	for (waited = 0; poll(&p, 1, DRIP_MS) == 0; waited += DRIP_MS) {
		if (waited > PATIENCE_MS)
			fail_msg("it is let drip");
		web_send(fd, drop, strlen(drop));
	}
	return web_read(fd, answer, size);
}

static void
ends_a_dripping_head(void **state)
{
	struct edge_limits limits = edge_limits_standard;
	char answer[2048];
	struct web web;

	(void)state;
	limits.head_ms = SHORT_MS;
	web_start(&web);
	web_routes(&web, &limits, NULL);
	assert_int_equal(drip(&web, HEAD, "X: a\r\n", answer, sizeof answer),
	    408);
	assert_non_null(strstr(answer, "head too slow"));
	assert_int_equal(drip(&web, "", "", answer, sizeof answer), 408);
	web_wait_refused(&web, HTTP_HEAD_SLOW, 2);
	web_stop(&web);
}

static void
ends_a_dripping_body(void **state)
{
	struct edge_limits limits = edge_limits_standard;
	char answer[2048];
	struct web web;

	(void)state;
	limits.body_ms = SHORT_MS;
	web_start(&web);
	web_routes(&web, &limits, NULL);
	assert_int_equal(drip(&web, "POST /post HTTP/1.1\r\nHost: a\r\n"
	    "Content-Length: 1000000\r\n\r\n", "b", answer, sizeof answer),
	    408);
	assert_non_null(strstr(answer, "body too slow"));
	web_wait_refused(&web, HTTP_BODY_SLOW, 1);
	web_stop(&web);
}

static void
says_503_where_no_answer_comes(void **state)
{
	struct edge_limits limits = edge_limits_standard;
	struct received received;
	char answer[2048];
	struct web web;
	uint64_t id;
	int fd;

	(void)state;
	limits.answer_ms = SHORT_MS;
	web_start(&web);
	web_routes(&web, &limits, NULL);
	fd = web_connect(&web, ME);
	web_send(fd, HEAD "\r\n", strlen(HEAD "\r\n"));
	assert_true(web_request(&web, PATIENCE_MS, &id, &received));
	received_done(&received);
	assert_int_equal(web_read(fd, answer, sizeof answer), 503);
	assert_non_null(strstr(answer, "\r\nRetry-After: "));
	web_say(&web, id, 200, "too late");	/* to nobody */
	web_say(&web, id + 7, 200, "never asked");
	web_stop(&web);
}

/*
 * Numbers.
 */

static void
says_503_at_once_where_too_many_wait(void **state)
{
	struct edge_limits limits = edge_limits_standard;
	struct received received;
	char answer[2048];
	struct web web;
	uint64_t id;
	int fd;

	(void)state;
	limits.waiting = 1;
	limits.answer_ms = PATIENCE_MS * 4;
	web_start(&web);
	web_routes(&web, &limits, NULL);
	fd = web_connect(&web, ME);
	web_send(fd, HEAD "\r\n", strlen(HEAD "\r\n"));
	assert_true(web_request(&web, PATIENCE_MS, &id, &received));
	received_done(&received);
	assert_int_equal(web_ask(&web, ME, HEAD "\r\n", answer,
	    sizeof answer), 503);
	assert_non_null(strstr(answer, "too busy"));
	web_say(&web, id, 200, "fine");
	assert_int_equal(web_read(fd, answer, sizeof answer), 200);
	web_assert_serves(&web, ME);
	web_stop(&web);
}

static void
bounds_the_connections_of_an_address(void **state)
{
	struct edge_limits limits = edge_limits_standard;
	char answer[2048];
	struct web web;
	int fds[4], i;

	(void)state;
	limits.per_address = 2;
	web_start(&web);
	web_routes(&web, &limits, "127.0.0.9");
	for (i = 0; i < 2; i++)
		fds[i] = web_connect(&web, "127.0.0.2");
	assert_int_equal(web_read(web_connect(&web, "127.0.0.2"), answer,
	    sizeof answer), 429);
	web_assert_serves(&web, "127.0.0.3");
	for (; i < 4; i++)	/* a proxy's are everybody's */
		fds[i] = web_connect(&web, "127.0.0.9");
	web_assert_serves(&web, "127.0.0.9");
	while (i-- > 0)
		close(fds[i]);
	web_wait_refused(&web, HTTP_ADDRESS_CROWDED, 1);
	web_stop(&web);
}

static void
makes_room_for_who_asks(void **state)
{
	struct edge_limits limits = edge_limits_standard;
	struct web web;
	int fds[40], i;

	(void)state;
	limits.connections = 20;
	web_start(&web);
	web_routes(&web, &limits, NULL);
	for (i = 0; i < 40; i++) {
		fds[i] = web_connect(&web, "127.0.0.2");
		web_send(fds[i], HEAD, strlen(HEAD));
	}
	web_assert_serves(&web, ME);
	web_assert_serves(&web, ME);
	while (i-- > 0)
		close(fds[i]);
	while (web.counts.refused[HTTP_CROWDED] < 20)
		web_next_counts(&web);
	web_stop(&web);
}

static void
answers_beside_a_crowd(void **state)
{
	char from[16], answer[8];
	struct web web;
	int fds[600], i;

	(void)state;
	web_start(&web);
	web_routes(&web, &edge_limits_standard, NULL);
	for (i = 0; i < 600; i++) {
		snprintf(from, sizeof from, "127.0.1.%d", 1 + i / 60);
		fds[i] = web_connect(&web, from);
		web_send(fds[i], HEAD, strlen(HEAD));
	}
	for (i = 0; i < 20; i++)
		web_assert_serves(&web, ME);
	for (i = 0; i < 600; i++) {
		assert_int_equal(recv(fds[i], answer, sizeof answer,
		    MSG_DONTWAIT), -1);		/* it is let wait */
		close(fds[i]);
	}
	web_stop(&web);
}

static void
bounds_the_memory_of_all(void **state)
{
	struct edge_limits limits = edge_limits_standard;
	char filler[12000];
	struct web web;
	int fds[40], i;

	(void)state;
	limits.memory = 100000;
	memset(filler, 'x', sizeof filler);
	web_start(&web);
	web_routes(&web, &limits, NULL);
	for (i = 0; i < 40; i++) {
		fds[i] = web_connect(&web, "127.0.0.2");
		web_send(fds[i], HEAD, strlen(HEAD));
		web_send(fds[i], filler, sizeof filler);
	}
	while (web.counts.refused[HTTP_CROWDED] < 30)
		web_next_counts(&web);
	web_assert_serves(&web, ME);
	while (i-- > 0)
		close(fds[i]);
	web_stop(&web);
}

/* Let ${pid} have ${n} descriptors; 0: as many as it may.  Only who is its user can. */
static void
limit_descriptors(pid_t pid, rlim_t n)
{
	pid_t helper = fork();
	struct rlimit limit;
	int status;

	if (helper == 0) {
		if (geteuid() == 0 && (setgroups(0, NULL) == -1 ||
		    setresgid(NOBODY, NOBODY, NOBODY) == -1 ||
		    setresuid(NOBODY, NOBODY, NOBODY) == -1))
			_exit(1);
		if (prlimit(pid, RLIMIT_NOFILE, NULL, &limit) == -1)
			_exit(2);
		limit.rlim_cur = n > 0 ? n : limit.rlim_max;
		_exit(prlimit(pid, RLIMIT_NOFILE, &limit, NULL) == 0 ? 0 : 3);
	}
	assert_int_equal(waitpid(helper, &status, 0), helper);
	assert_int_equal(status, 0);
}

static void
outlives_the_want_of_descriptors(void **state)
{
	struct web web;
	uint64_t first;
	int fds[30], i;

	(void)state;
	web_start(&web);
	web_routes(&web, &edge_limits_standard, NULL);
	web_assert_serves(&web, ME);
	limit_descriptors(web.pid, 12);
	for (i = 0; i < 30; i++)
		fds[i] = web_connect(&web, "127.0.0.2");
	while ((first = web.counts.exhausted) == 0)
		web_next_counts(&web);
	/* Counted twice a second, tried five times: one that spins tries
	 * thousands of times. */
	assert_in_range(first, 1, 50);
	limit_descriptors(web.pid, 0);
	web_assert_serves(&web, ME);
	for (i = 0; i < 30; i++)
		close(fds[i]);
	web_stop(&web);
}

static void
takes_other_routes_while_it_runs(void **state)
{
	struct edge_routes routes = { .limits = edge_limits_standard };
	struct received received;
	char answer[2048];
	struct web web;
	struct err err;
	struct buf out;
	uint64_t id;

	(void)state;
	web_start(&web);
	web_routes(&web, &edge_limits_standard, NULL);
	web_assert_serves(&web, ME);
	buf_init(&out, RECORD_MAX);
	assert_int_equal(edge_put_routes(&out, &routes, &err), 0);
	web_tell(&web, &out);
	/* The next answer tells when it has read them: records are in order. */
	while (web_ask(&web, ME, "GET /post HTTP/1.1\r\nHost: a\r\n\r\n",
	    answer, sizeof answer) == 405)
		;
	assert_int_equal(web_ask(&web, ME, HEAD "\r\n", answer,
	    sizeof answer), 404);
	assert_false(web_request(&web, 0, &id, &received));
	web_stop(&web);
}

static void
ends_where_the_core_talks_nonsense(void **state)
{
	struct web web;
	int status;

	(void)state;
	web_start(&web);
	web_routes(&web, &edge_limits_standard, NULL);
	web_assert_serves(&web, ME);
	assert_int_equal(send(web.core, "HTTP/1.1 200", 12, 0), 12);
	assert_int_equal(waitpid(web.pid, &status, 0), web.pid);
	assert_true(WIFEXITED(status));
	close(web.core);
	buf_done(&web.in);
}

#define ROW(label, function) { label, function, NULL, NULL, NULL }

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		ROW("a head that drips is ended", ends_a_dripping_head),
		ROW("a body that drips is ended", ends_a_dripping_body),
		ROW("where no answer comes it says 503",
		    says_503_where_no_answer_comes),
		ROW("where too many wait it says 503 at once",
		    says_503_at_once_where_too_many_wait),
		ROW("an address has so many connections, a proxy any number",
		    bounds_the_connections_of_an_address),
		ROW("the oldest that asks nothing makes room",
		    makes_room_for_who_asks),
		ROW("honest requests are answered beside 600 half-open ones",
		    answers_beside_a_crowd),
		ROW("all requests together have a bound in memory",
		    bounds_the_memory_of_all),
		ROW("without descriptors it neither spins nor ends, and recovers",
		    outlives_the_want_of_descriptors),
		ROW("it takes other routes while it runs",
		    takes_other_routes_while_it_runs),
		ROW("it ends where the core talks nonsense",
		    ends_where_the_core_talks_nonsense),
	};

	return cmocka_run_group_tests_name("web_limits", tests, NULL, NULL);
}
