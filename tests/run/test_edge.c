/*
 * The daemon with its edge, as an operator runs them.
 */
#include <arpa/inet.h>
#include <dirent.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run/rig_site.h"

#define NGINX "/usr/sbin/nginx"

/* The sample, listening; ${ret} is its URL. */
static void
start(struct rig_site *site, char *ret, size_t size)
{
	json_t *status;

	rig_site(site, NULL);
	rig_daemon_with(site, "--listen", "127.0.0.1:0", NULL, NULL);
	rig_wait_said(site->daemon, "core.ready", RIG_SOON);
	status = rig_ask(site, "status", NULL);
	snprintf(ret, size, "http://%s", json_string_value(json_object_get(
	    json_object_get(status, "edge"), "listen")));
	json_decref(status);
}

/* What `pregon status` counts: "requests", or a reason of refusal. */
static long
count(const struct rig_site *site, const char *name)
{
	json_t *status = rig_ask(site, "status", NULL),
	    *edge = json_object_get(status, "edge"),
	    *n = json_object_get(edge, name);
	long value;

	if (n == NULL)
		n = json_object_get(json_object_get(edge, "refused"), name);
	value = (long)json_integer_value(n);
	json_decref(status);
	return value;
}

static void
wait_count(const struct rig_site *site, const char *name, long want)
{
	int64_t until = rig_now_ms() + RIG_SOON;

	while (count(site, name) < want)
		if (rig_now_ms() > until)
			fail_msg("%s is not %ld in time", name, want);
	assert_int_equal(count(site, name), want);
}

/* The pid of the edge: the only child of the daemon. */
static pid_t
edge_of(const struct rig_site *site)
{
	char path[64], *text;
	pid_t pid;

	snprintf(path, sizeof path, "/proc/%d/task/%d/children",
	    (int)rig_pid(site->daemon), (int)rig_pid(site->daemon));
	text = rig_read(path);
	pid = (pid_t)strtol(text, NULL, 10);
	free(text);
	assert_int_not_equal(pid, 0);
	return pid;
}

static void
check_answer(const char *url, const char *path, int status, const char *body)
{
	struct rig_answer answer = rig_get(url, "%s", path);

	assert_int_equal(answer.status, status);
	assert_string_equal(answer.body, body);
	rig_answer_done(&answer);
}

static void
answers_and_counts(void **state)
{
	struct rig_answer answer;
	struct rig_site site;
	struct rig_ran ran;
	char url[64];

	(void)state;
	start(&site, url, sizeof url);
	check_answer(url, "/healthz", 200, "ok\n");
	check_answer(url, "/nowhere?phone=3035550100", 404,
	    "404 no such path\n");
	check_answer(url, "/in/nobody", 404, "404 no such path\n");
	answer = rig_post(url, "/in/sandbox", "From=%2B13035550100&Body=STOP");
	assert_int_not_equal(answer.status, 0);
	assert_int_not_equal(answer.status, 404);
	rig_answer_done(&answer);
	wait_count(&site, "requests", 2);
	wait_count(&site, "no such path", 2);
	ran = rig_tell(&site, "status", NULL);
	assert_non_null(strstr(ran.out,
	    ": 2 requests, 2 refused (2 no such path)\n"));
	rig_ran_done(&ran);
}

/* Neither path, query, body nor peer is in the log. */
static void
logs_nothing_of_a_request(void **state)
{
	struct rig_answer answer;
	struct rig_site site;
	char url[64], *said;

	(void)state;
	start(&site, url, sizeof url);
	answer = rig_post(url, "/in/sandbox?who=xyzzy", "From=plugh");
	rig_answer_done(&answer);
	check_answer(url, "/frotz", 404, "404 no such path\n");
	assert_int_equal(rig_end(site.daemon), 0);
	said = rig_stderr(site.daemon);
	assert_null(strstr(said, "xyzzy"));
	assert_null(strstr(said, "plugh"));
	assert_null(strstr(said, "frotz"));
	free(said);
}

static void
starts_its_edge_again(void **state)
{
	struct rig_site site;
	char url[64];
	pid_t first;

	(void)state;
	start(&site, url, sizeof url);
	check_answer(url, "/healthz", 200, "ok\n");
	wait_count(&site, "requests", 1);
	first = edge_of(&site);
	kill(first, SIGKILL);
	rig_wait_said(site.daemon, "edge.ended why=\"signal 9\"", RIG_SOON);
	/* Who connects meanwhile is in the queue of the socket, which stays. */
	check_answer(url, "/healthz", 200, "ok\n");
	assert_int_not_equal(edge_of(&site), first);
	wait_count(&site, "restarts", 1);
	wait_count(&site, "requests", 2);	/* of both */
}

static void
takes_its_edge_with_it(void **state)
{
	struct rig_site site;
	char url[64], path[64];
	int64_t until;
	pid_t edge;

	(void)state;
	start(&site, url, sizeof url);
	edge = edge_of(&site);
	rig_signal(site.daemon, SIGKILL);
	rig_wait(site.daemon, RIG_SOON);
	snprintf(path, sizeof path, "/proc/%d/stat", (int)edge);
	until = rig_now_ms() + RIG_SOON;
	while (access(path, F_OK) == 0) {
		char *stat = rig_read(path);
		bool dead = strstr(stat, ") Z ") != NULL;

		free(stat);
		if (dead)
			break;
		if (rig_now_ms() > until)
			fail_msg("the edge lives on");
		rig_sleep_ms(5);
	}
}

/* Descriptors of the edge: 0 to 4, and what the loop needs. */
static void
gives_its_edge_nothing(void **state)
{
	struct rig_site site;
	char url[64], path[80], target[256];
	struct dirent *entry;
	ssize_t n;
	DIR *dir;

	(void)state;
	if (geteuid() != 0)
		skip();		/* it may not be looked into */
	start(&site, url, sizeof url);
	kill(edge_of(&site), SIGKILL);	/* the next starts beside an open store */
	check_answer(url, "/healthz", 200, "ok\n");
	snprintf(path, sizeof path, "/proc/%d/fd", (int)edge_of(&site));
	dir = opendir(path);
	if (dir == NULL)
		skip();		/* a root that may not look into others */
	while ((entry = readdir(dir)) != NULL) {
		n = readlinkat(dirfd(dir), entry->d_name, target,
		    sizeof target - 1);
		if (n <= 0)
			continue;
		target[n] = '\0';
		assert_null(strstr(target, ".db"));
		assert_null(strstr(target, "key"));
		assert_true(atoi(entry->d_name) < 10);
	}
	closedir(dir);
}

static void
follows_a_reload(void **state)
{
	struct rig_site site;
	struct rig_ran ran;
	json_t *status;
	char url[64];

	(void)state;
	rig_site(&site, NULL);
	rig_daemon(&site, RIG_BEFORE);
	status = rig_ask(&site, "status", NULL);
	assert_true(json_is_null(json_object_get(status, "edge")));
	json_decref(status);

	rig_edit(&site, "pregon.conf", "language  =",
	    "web = { listen = \"127.0.0.1:0\"; };\nlanguage  =");
	ran = rig_tell(&site, "reload", NULL);
	assert_int_equal(ran.status, 0);
	rig_ran_done(&ran);
	status = rig_ask(&site, "status", NULL);
	snprintf(url, sizeof url, "http://%s", json_string_value(
	    json_object_get(json_object_get(status, "edge"), "listen")));
	json_decref(status);
	check_answer(url, "/healthz", 200, "ok\n");

	/* One that cannot be: 192.0.2.1 is nobody's (RFC 5737). */
	rig_edit(&site, "pregon.conf", "127.0.0.1:0", "192.0.2.1:2581");
	ran = rig_tell(&site, "reload", NULL);
	assert_int_equal(ran.status, 1);
	assert_non_null(strstr(ran.err, "listening on 192.0.2.1:2581"));
	rig_ran_done(&ran);
	check_answer(url, "/healthz", 200, "ok\n");

	rig_edit(&site, "pregon.conf", "web = { listen = \"192.0.2.1:2581\"; };",
	    "");
	ran = rig_tell(&site, "reload", NULL);
	assert_int_equal(ran.status, 0);
	rig_ran_done(&ran);
	status = rig_ask(&site, "status", NULL);
	assert_true(json_is_null(json_object_get(status, "edge")));
	json_decref(status);
}

/* A port that nobody listens on now. */
static unsigned
free_port(void)
{
	struct sockaddr_in sa = { .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof sa;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&sa, len), 0);
	getsockname(fd, (struct sockaddr *)&sa, &len);
	close(fd);
	return ntohs(sa.sin_port);
}

static void
wait_listening(uint16_t port)
{
	struct sockaddr_in sa = { .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	    .sin_port = htons(port) };
	int64_t until = rig_now_ms() + RIG_SOON;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	while (connect(fd, (struct sockaddr *)&sa, sizeof sa) == -1) {
		if (rig_now_ms() > until)
			fail_msg("nobody listens on %u", port);
		rig_sleep_ms(20);
	}
	close(fd);
}

/* The example of the README, on another port and without its certificate. */
static void
stands_behind_nginx(void **state)
{
	const char *dir = rig_dir();
	struct rig_answer answer;
	struct rig_site site;
	char url[64], front[64], conf[4096];
	unsigned port = free_port();

	(void)state;
	if (access(NGINX, X_OK) == -1)
		skip();
	start(&site, url, sizeof url);
	snprintf(conf, sizeof conf, "daemon off; master_process off;\n"
	    "pid %s/pid; error_log stderr; events { }\n"
	    "http { access_log off; client_body_temp_path %s/a;\n"
	    "proxy_temp_path %s/b; fastcgi_temp_path %s/c;\n"
	    "uwsgi_temp_path %s/d; scgi_temp_path %s/e;\n"
	    "server { listen 127.0.0.1:%u; location / { proxy_pass %s;\n"
	    "proxy_set_header X-Forwarded-For $remote_addr; } } }\n", dir, dir,
	    dir, dir, dir, dir, port, url);
	rig_write(dir, "nginx.conf", conf);
	snprintf(conf, sizeof conf, "%s/nginx.conf", dir);
	rig_start(NGINX, "-p", dir, "-c", conf, NULL);
	snprintf(front, sizeof front, "http://127.0.0.1:%u", port);
	wait_listening((uint16_t)port);
	check_answer(front, "/healthz", 200, "ok\n");
	answer = rig_post(front, "/in/sandbox", "From=%2B13035550100&Body=STOP");
	assert_int_equal(answer.status, 403);	/* nobody signed it */
	rig_answer_done(&answer);
	check_answer(front, "/nowhere", 404, "404 no such path\n");
	wait_count(&site, "requests", 2);
}

static void
has_no_edge_when_told_so(void **state)
{
	struct rig_site site;
	json_t *status;
	char *said;

	(void)state;
	rig_site(&site, NULL);
	rig_edit(&site, "pregon.conf", "language  =",
	    "web = { listen = \"127.0.0.1:0\"; };\nlanguage  =");
	rig_daemon_with(&site, "--no-edge", NULL, NULL, NULL);
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	status = rig_ask(&site, "status", NULL);
	assert_true(json_is_null(json_object_get(status, "edge")));
	json_decref(status);
	said = rig_stderr(site.daemon);
	assert_null(strstr(said, "edge."));
	free(said);
}

static void
does_not_start_where_it_cannot_listen(void **state)
{
	struct rig_site site;
	struct stat st;
	char path[PATH_MAX + 16], *said;

	(void)state;
	rig_site(&site, NULL);
	rig_daemon_with(&site, "--listen", "192.0.2.1:2581", NULL, NULL);
	assert_int_equal(rig_wait(site.daemon, RIG_SOON), 1);
	said = rig_stderr(site.daemon);
	assert_non_null(strstr(said, "pregond: listening on 192.0.2.1:2581: "));
	free(said);
	snprintf(path, sizeof path, "%s/pregon.db", site.state);
	assert_int_equal(stat(path, &st), -1);	/* it comes before the store */
}

#define ROW(label, function) { label, function, NULL, rig_teardown, NULL }

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		ROW("it answers, and counts what it refuses",
		    answers_and_counts),
		ROW("nothing of a request is in the log",
		    logs_nothing_of_a_request),
		ROW("an edge that ends is started again, and nobody is lost",
		    starts_its_edge_again),
		ROW("a daemon that is killed takes its edge with it",
		    takes_its_edge_with_it),
		ROW("the edge has no descriptor of the core's",
		    gives_its_edge_nothing),
		ROW("a reload moves it, or leaves it where it was",
		    follows_a_reload),
		ROW("it stands behind nginx", stands_behind_nginx),
		ROW("--no-edge is no edge", has_no_edge_when_told_so),
		ROW("where it cannot listen it does not start",
		    does_not_start_where_it_cannot_listen),
	};

	return cmocka_run_group_tests_name("edge", tests, NULL, NULL);
}
