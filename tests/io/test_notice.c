#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/clock.h"
#include "io/notice.h"

#define LETTERS50 "abcdefghijklmnopqrstuvwxyabcdefghijklmnopqrstuvwxy"
#define LETTERS199 LETTERS50 LETTERS50 LETTERS50 \
		"abcdefghijklmnopqrstuvwxyabcdefghijklmnopqrstuvwx"

static int manager = -1;	/* the service manager's end */
static char dir[] = "/tmp/pregon-notice-XXXXXX";
static struct sockaddr_un address = { .sun_family = AF_UNIX };

static int
listen_for_notices(void **state)
{
	(void)state;
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(address.sun_path, sizeof address.sun_path, "%s/s", dir);
	manager = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	setenv("NOTIFY_SOCKET", address.sun_path, 1);
	return bind(manager, (struct sockaddr *)&address, sizeof address);
}

static int
stop_listening(void **state)
{
	(void)state;
	close(manager);
	unlink(address.sun_path);
	rmdir(dir);
	return 0;
}

/* The next notice; "" where there is none. */
static const char *
heard(void)
{
	static char text[4096];
	ssize_t n = recv(manager, text, sizeof text - 1, 0);

	text[n > 0 ? n : 0] = '\0';
	return text;
}

struct simple_case {
	const char	*label;
	void		(*say)(void);
	const char	*want;
};

static struct simple_case simples[] = {
	{ "ready is READY=1", notice_ready, "READY=1" },
	{ "stopping is STOPPING=1", notice_stopping, "STOPPING=1" },
	{ "alive is WATCHDOG=1", notice_alive, "WATCHDOG=1" },
};

static void
check_simple(void **state)
{
	const struct simple_case *c = *state;

	c->say();
	assert_string_equal(heard(), c->want);
	assert_string_equal(heard(), "");
}

struct status_case {
	const char	*label, *text, *want;
};

static struct status_case statuses[] = {
	{ "a status is one line", "sandbox: 3 queued",
	    "STATUS=sandbox: 3 queued" },
	{ "a new line in it does not begin another notice",
	    "x\nSTOPPING=1\r\x7f", "STATUS=x STOPPING=1  " },
	{ "letters beyond ASCII stay", "preg\u00f3n", "STATUS=preg\u00f3n" },
	{ "bytes that are not UTF-8 end it", "a\xff" "b", "STATUS=a" },
	{ "an empty one is empty", "", "STATUS=" },
	{ "one at the bound is whole", LETTERS199 "z", "STATUS=" LETTERS199 "z" },
	{ "one beyond the bound is cut", LETTERS199 "zz",
	    "STATUS=" LETTERS199 "z" },
	{ "one is not cut within a letter", LETTERS199 "\u00f3",
	    "STATUS=" LETTERS199 },
};

static void
check_status(void **state)
{
	const struct status_case *c = *state;

	notice_status("%s", c->text);
	assert_string_equal(heard(), c->want);
}

static void
reloading(void **state)
{
	int64_t before = clock_mono_ms() * 1000, stamp;
	char end;

	(void)state;
	notice_reloading();
	assert_int_equal(sscanf(heard(), "RELOADING=1\nMONOTONIC_USEC=%" SCNd64
	    "%c", &stamp, &end), 1);
	assert_true(stamp >= before);
	assert_true(stamp <= (clock_mono_ms() + 1) * 1000);
}

static void
nobody_listens(void **state)
{
	(void)state;
	unsetenv("NOTIFY_SOCKET");
	notice_ready();
	notice_status("%s", "x");
	setenv("NOTIFY_SOCKET", "/nowhere/at/all", 1);
	notice_ready();
	setenv("NOTIFY_SOCKET", address.sun_path, 1);
	assert_string_equal(heard(), "");
}

struct watchdog_case {
	const char	*label, *usec;
	bool		 other_pid;
	int64_t		 want;
};

static struct watchdog_case watchdogs[] = {
	{ "no watchdog is 0", NULL, false, 0 },
	{ "half of 30 s is 15 s", "30000000", false, 15000 },
	{ "half of 1 ms is at least 1 ms", "1000", false, 1 },
	{ "a watchdog for another process is 0", "30000000", true, 0 },
	{ "a watchdog that is no number is 0", "soon", false, 0 },
	{ "a watchdog of 0 is 0", "0", false, 0 },
};

static void
check_watchdog(void **state)
{
	const struct watchdog_case *c = *state;
	char pid[32];

	snprintf(pid, sizeof pid, "%d", (int)getpid() + c->other_pid);
	unsetenv("WATCHDOG_USEC");
	if (c->usec != NULL)
		setenv("WATCHDOG_USEC", c->usec, 1);
	setenv("WATCHDOG_PID", pid, 1);
	assert_int_equal(notice_watchdog_ms(), c->want);
}

static const struct CMUnitTest others[] = {
	{ .name = "a reload has a stamp not before its moment",
	    .test_func = reloading },
	{ .name = "nothing happens where nobody listens",
	    .test_func = nobody_listens },
};

#define COUNT(array) (sizeof (array) / sizeof (array)[0])
#define ADD(cases, func) \
	for (i = 0; i < COUNT(cases); i++) \
		tests[n++] = (struct CMUnitTest){ .name = (cases)[i].label, \
		    .test_func = (func), .initial_state = &(cases)[i] }

int
main(void)
{
	static struct CMUnitTest tests[COUNT(simples) + COUNT(statuses) +
	    COUNT(watchdogs) + COUNT(others)];
	size_t i, n = 0;

	ADD(simples, check_simple);
	ADD(statuses, check_status);
	ADD(watchdogs, check_watchdog);
	for (i = 0; i < COUNT(others); i++)
		tests[n++] = others[i];
	return cmocka_run_group_tests_name("notice", tests, listen_for_notices,
	    stop_listening);
}
