#include <poll.h>
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

/* Faults ------------------------------------------------------------------ */

static struct fault_case {
	const char	*label;
	const char	*faults;
	const char	*want;	/* a letter for each request */
	long		 kept;
} faults[] = {
	{ "without faults all is well", NULL, "aaaa", 4 },
	{ "status=503 refuses always", "status=503", "555", 0 },
	{ "status=429@every3 refuses each third", "status=429@every3",
	    "aa4aa4a", 5 },
	{ "@first2 is an outage that ends", "status=503@first2", "55aa", 2 },
	{ "cut keeps the text and says nothing", "cut=@every2", "a-a-", 4 },
	{ "cut may be written without =", "cut@every2", "a-a-", 4 },
	{ "half keeps the text and says half", "half=@every2", "a-a-", 4 },
	{ "drop keeps nothing and says nothing", "drop=@every2", "a-a-", 2 },
	{ "garbage keeps the text and says HTML", "garbage=@every2", "agag",
	    4 },
	{ "optout refuses that number", "optout=+13035550123", "ss", 0 },
	{ "optout leaves other numbers alone", "optout=+13035550199", "aa",
	    2 },
	{ "invalid refuses that number", "invalid=+13035550123", "ii", 0 },
	{ "the first rule that strikes decides",
	    "status=429@every2,status=503@every3", "a45 4a4", 2 },
	{ "p100 strikes always", "status=503@p100", "555", 0 },
	{ "a percentage is the same every time", "status=503@p50,seed=7",
	    NULL, -1 },
	{ "faults do not need an order of their own",
	    "retry-after=2,seed=3,status=429@every2,delay=1ms", "a4a4", 2 },
};
#define NFAULTS (sizeof faults / sizeof faults[0])

static void
check_fault(void **state)
{
	const struct fault_case *c = *state;
	char got[64], again[64], want[64], *url;
	size_t n = 0, i;

	for (i = 0; c->want != NULL && c->want[i] != '\0'; i++)
		if (c->want[i] != ' ')
			want[n++] = c->want[i];
	want[n] = '\0';
	rig_sandbox(c->faults, &url);
	if (c->want != NULL) {
		rig_send_row(url, n, got);
		assert_string_equal(got, want);
		assert_int_equal(rig_count(url), c->kept);
	} else {
		rig_send_row(url, 40, got);
		assert_non_null(strchr(got, 'a'));
		assert_non_null(strchr(got, '5'));
		free(url);
		rig_sandbox(c->faults, &url);
		rig_send_row(url, 40, again);
		assert_string_equal(got, again);
	}
	free(url);
}

static void
another_seed_strikes_others(void **state)
{
	char one[64], two[64], *url;

	(void)state;
	rig_sandbox("status=503@p50,seed=1", &url);
	rig_send_row(url, 40, one);
	free(url);
	rig_sandbox("status=503@p50,seed=2", &url);
	rig_send_row(url, 40, two);
	free(url);
	assert_string_not_equal(one, two);
}

static void
ten_percent_is_about_a_tenth(void **state)
{
	char got[512], *url;
	size_t i, struck = 0;

	(void)state;
	rig_sandbox("status=503@p10", &url);
	rig_send_row(url, 400, got);
	for (i = 0; i < 400; i++)
		struck += got[i] == '5';
	assert_in_range(struck, 20, 60);
	assert_int_equal(rig_count(url), 400 - struck);
	free(url);
}

static void
retry_after_is_said_with_a_refusal_only(void **state)
{
	struct rig_answer answer;
	char *url;

	(void)state;
	rig_sandbox("status=429@every2,retry-after=2", &url);
	answer = rig_post(url, RIG_SEND, RIG_GOOD);
	assert_int_equal(answer.status, 201);
	assert_null(strcasestr(answer.head, "\nRetry-After:"));
	rig_answer_done(&answer);
	answer = rig_post(url, RIG_SEND, RIG_GOOD);
	assert_int_equal(answer.status, 429);
	assert_non_null(strcasestr(answer.head, "\nRetry-After: 2\r\n"));
	rig_answer_done(&answer);
	free(url);
}

static struct spec_case {
	const char	*label;
	const char	*spec;
	const char	*said;	/* in what it says */
} specs[] = {
	{ "a bad rule: unknown name, with a guess", "stauts=503", "status?" },
	{ "a bad rule: empty", "", "unknown fault" },
	{ "a bad rule: a comma at the end", "cut,", "unknown fault" },
	{ "a bad rule: a status that is none", "status=200", "400 to 599" },
	{ "a bad rule: a status beyond the last", "status=600", "400 to 599" },
	{ "a bad rule: a status without one", "status", "400 to 599" },
	{ "a bad rule: a delay without a unit", "delay=20", "20ms" },
	{ "a bad rule: a delay of more than ten minutes", "delay=601s",
	    "600s" },
	{ "a bad rule: no percent at all", "cut@p0", "percent" },
	{ "a bad rule: more than all", "cut@p101", "percent" },
	{ "a bad rule: every nothing", "cut@every0", "every7" },
	{ "a bad rule: an unknown time", "cut@noon", "every7" },
	{ "a bad rule: nothing after @", "cut@", "every7" },
	{ "a bad rule: a value where none belongs", "cut=3", "no value" },
	{ "a bad rule: a number that is not E.164", "optout=3035550123",
	    "E.164" },
	{ "a bad rule: a number with a time", "optout=+13035550123@p5",
	    "takes no @" },
	{ "a bad rule: a seed that is no number", "seed=x", "seed" },
	{ "a bad rule: the wait that is no number", "retry-after=soon",
	    "seconds" },
	{ "a bad rule says which of several", "delay=1ms,status=9,cut",
	    "\"status=9\"" },
};
#define NSPECS (sizeof specs / sizeof specs[0])

static void
check_spec(void **state)
{
	const struct spec_case *c = *state;
	struct rig_ran ran = rig_run("pregon", "sandbox", "--port", "0",
	    "--faults", c->spec, NULL);

	assert_int_equal(ran.status, 2);
	assert_string_equal(ran.out, "");
	assert_non_null(strstr(ran.err, c->said));
	rig_ran_done(&ran);
}

/* Connections -------------------------------------------------------------- */

/* A delayed text is kept before it is answered; others are not held up. */
static void
a_text_is_kept_before_the_delay(void **state)
{
	int64_t began = rig_now_ms();
	char *url;
	int fd;

	(void)state;
	rig_sandbox("delay=1500ms", &url);
	fd = rig_connect(rig_port(url));
	began = rig_now_ms();
	rig_send_on(fd, RIG_GOOD);
	rig_wait_text(url, "/count", "1", 1400);
	assert_true(rig_now_ms() - began < 1500);
	assert_int_equal(rig_read_status(fd), 201);
	assert_true(rig_now_ms() - began >= 1490);
	close(fd);
	free(url);
}

static void
a_peer_that_leaves_early_does_no_harm(void **state)
{
	struct rig_program *sandbox;
	char *url;
	int fd;

	(void)state;
	sandbox = rig_sandbox("delay=50ms,half@every2,cut@every3", &url);
	for (int i = 0; i < 6; i++) {
		fd = rig_connect(rig_port(url));
		rig_send_on(fd, RIG_GOOD);
		close(fd);
	}
	rig_wait_text(url, "/count", "6", RIG_SOON);
	rig_sleep_ms(200);
	assert_int_equal(rig_count(url), 6);
	assert_int_equal(rig_end(sandbox), 0);
	free(url);
}

#define PEERS 64
#define EACH 50
#define TO_PEER "To=%%2B1303555%04d&From=%%2B13035550100&Body=Hello"

/* Every connection sends EACH texts to a number of its own, one at a time. */
static void
send_from_all(int fds[PEERS])
{
	struct pollfd polls[PEERS];
	int sent[PEERS], left = PEERS, i;
	char form[128];

	for (i = 0; i < PEERS; i++) {
		snprintf(form, sizeof form, TO_PEER, 100 + i);
		rig_send_on(fds[i], form);
		sent[i] = 1;
		polls[i] = (struct pollfd){ fds[i], POLLIN, 0 };
	}
	while (left > 0) {
		assert_true(poll(polls, PEERS, RIG_SOON) > 0);
		for (i = 0; i < PEERS; i++) {
			if (polls[i].revents == 0)
				continue;
			assert_int_equal(rig_read_status(fds[i]), 201);
			if (sent[i]++ == EACH) {
				polls[i].fd = -1;
				left--;
				continue;
			}
			snprintf(form, sizeof form, TO_PEER, 100 + i);
			rig_send_on(fds[i], form);
		}
	}
}

static void
many_connections_are_counted_exactly(void **state)
{
	int fds[PEERS], i;
	char number[32], *url;
	json_t *all;

	(void)state;
	rig_sandbox("delay=1ms", &url);
	for (i = 0; i < PEERS; i++)
		fds[i] = rig_connect(rig_port(url));
	send_from_all(fds);
	for (i = 0; i < PEERS; i++)
		close(fds[i]);
	assert_int_equal(rig_count(url), PEERS * EACH);
	all = rig_get_json(url, "/recipients.json");
	assert_int_equal(json_object_size(all), PEERS);
	for (i = 0; i < PEERS; i++) {
		snprintf(number, sizeof number, "+1303555%04d", 100 + i);
		assert_int_equal(json_integer_value(json_object_get(all,
		    number)), EACH);
	}
	json_decref(all);
	free(url);
}

static void
half_an_answer_promises_more_than_it_holds(void **state)
{
	char got[4096] = "", *url, *length;
	size_t len = 0;
	ssize_t n;
	int fd;

	(void)state;
	rig_sandbox("half", &url);
	fd = rig_connect(rig_port(url));
	rig_send_on(fd, RIG_GOOD);
	while ((n = read(fd, got + len, sizeof got - 1 - len)) > 0)
		len += (size_t)n;
	got[len] = '\0';
	close(fd);
	assert_int_equal(n, 0);
	assert_int_equal(strncmp(got, "HTTP/1.1 201 ", 13), 0);
	length = strstr(got, "Content-Length: ");
	assert_non_null(length);
	assert_non_null(strstr(got, "\r\n\r\n{\"sid\""));
	assert_true(strlen(strstr(got, "\r\n\r\n") + 4) <
	    strtoul(length + strlen("Content-Length: "), NULL, 10));
	free(url);
}

#define STORY(test) cmocka_unit_test_teardown(test, rig_teardown)

static const struct CMUnitTest stories[] = {
	STORY(another_seed_strikes_others),
	STORY(ten_percent_is_about_a_tenth),
	STORY(retry_after_is_said_with_a_refusal_only),
	STORY(a_text_is_kept_before_the_delay),
	STORY(a_peer_that_leaves_early_does_no_harm),
	STORY(many_connections_are_counted_exactly),
	STORY(half_an_answer_promises_more_than_it_holds),
};
#define NSTORIES (sizeof stories / sizeof stories[0])

int
main(void)
{
	struct CMUnitTest tests[NFAULTS + NSPECS + NSTORIES];
	size_t n = 0, i;

	RIG_ADD_ROWS(faults, NFAULTS, check_fault);
	RIG_ADD_ROWS(specs, NSPECS, check_spec);
	memcpy(tests + n, stories, sizeof stories);
	return cmocka_run_group_tests_name("sandbox_faults", tests, NULL, NULL);
}
