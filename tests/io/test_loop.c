#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <event2/event.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "io/loop.h"

static struct event_base *base;

static int
make_loop(void **state)
{
	struct err err;

	(void)state;
	base = loop_new(&err);
	return base != NULL ? 0 : -1;
}

static int
free_loop(void **state)
{
	(void)state;
	loop_free(base);
	return 0;
}

static void
run(void)
{
	struct err err;

	assert_int_equal(loop_run(base, &err), 0);
}

static void
on_stop(void *arg)
{
	(void)arg;
	loop_stop(base);
}

/* Run for ${ms}. */
static void
run_for(int64_t ms)
{
	struct timer *stop = timer_new(base, on_stop, NULL);

	timer_start(stop, ms);
	run();
	timer_free(stop);
}

static void
on_count(void *arg)
{
	(*(int *)arg)++;
}

static void
is_epoll(void **state)
{
	(void)state;
	assert_non_null(strstr(event_base_get_method(base), "epoll"));
}

/* The n-th start counts, and how long that took. */
struct delay_case {
	const char	*label;
	int64_t		 first_ms, then_ms;	/* -2: not started again */
	int64_t		 least_ms;
};

static struct delay_case delays[] = {
	{ "a timer is called after its delay", 40, -2, 39 },
	{ "a delay of 0 is the next turn", 0, -2, 0 },
	{ "a delay below 0 is the next turn", -1, -2, 0 },
	{ "the smallest delay is the next turn", INT64_MIN, -2, 0 },
	{ "a second start puts it off", 5, 60, 59 },
	{ "a second start brings it forward", 60000, 20, 19 },
	{ "the longest delay can be brought forward", INT64_MAX, 20, 19 },
};

static void
check_delay(void **state)
{
	const struct delay_case *c = *state;
	struct timer *timer = timer_new(base, on_stop, NULL);
	int64_t began = clock_mono_ms();

	assert_false(timer_running(timer));
	timer_start(timer, c->first_ms);
	if (c->then_ms != -2)
		timer_start(timer, c->then_ms);
	assert_true(timer_running(timer));
	run();
	assert_false(timer_running(timer));
	/* The loop's clock is the coarse one: it ticks every 4 ms or so. */
	assert_in_range(clock_mono_ms() - began + 10, c->least_ms,
	    c->least_ms + 3000);
	timer_free(timer);
}

static void
called_once(void **state)
{
	int count = 0;
	struct timer *timer = timer_new(base, on_count, &count);

	(void)state;
	timer_start(timer, 1);
	run_for(50);
	assert_int_equal(count, 1);
	timer_free(timer);
}

static void
stopped(void **state)
{
	int count = 0;
	struct timer *timer = timer_new(base, on_count, &count);

	(void)state;
	timer_start(timer, 5);
	timer_stop(timer);
	timer_stop(timer);
	assert_false(timer_running(timer));
	run_for(30);
	assert_int_equal(count, 0);
	timer_start(timer, 5);
	timer_free(timer);
	run_for(30);
	assert_int_equal(count, 0);
	timer_free(NULL);
}

struct again {
	struct timer	*timer;
	int		 count;
};

static void
on_again(void *arg)
{
	struct again *a = arg;

	assert_false(timer_running(a->timer));
	if (++a->count < 3) {
		timer_start(a->timer, 0);
		return;
	}
	timer_free(a->timer);
	a->timer = NULL;
	loop_stop(base);
}

static void
started_and_freed_by_itself(void **state)
{
	struct again a = { 0 };

	(void)state;
	a.timer = timer_new(base, on_again, &a);
	timer_start(a.timer, 1);
	run();
	assert_int_equal(a.count, 3);
	assert_null(a.timer);
}

static void
on_signo(int signo, void *arg)
{
	*(int *)arg = signo;
	loop_stop(base);
}

static void
on_raise(void *arg)
{
	kill(getpid(), *(int *)arg);
}

static void
signal_is_heard(void **state)
{
	int signo = SIGHUP, got = 0;
	struct timer *raise_it = timer_new(base, on_raise, &signo);
	struct loop_signal *on;
	struct sigaction old;
	struct err err;

	(void)state;
	on = loop_on_signal(base, SIGHUP, on_signo, &got, &err);
	assert_non_null(on);
	timer_start(raise_it, 1);
	run();
	assert_int_equal(got, SIGHUP);
	loop_signal_free(on);
	loop_signal_free(NULL);
	sigaction(SIGHUP, NULL, &old);
	assert_true(old.sa_handler == SIG_DFL);
	timer_free(raise_it);
}

static void
no_such_signal(void **state)
{
	struct err err = { 0 };

	(void)state;
	assert_null(loop_on_signal(base, SIGKILL, on_signo, NULL, &err));
	assert_int_equal(err.kind, ERR_IO);
}

static void
broken_pipe(void **state)
{
	int fds[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	close(fds[0]);
	assert_int_equal(write(fds[1], "x", 1), -1);
	close(fds[1]);
}

static void
on_readable(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(*(int *)arg)++;
	loop_stop(base);
}

/* Within one turn: off the loop, closed, its number taken by another, on it. */
static void
number_taken_again(void **state)
{
	int old[2], new[2], heard = 0, unheard = 0;
	struct event *event;

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, old), 0);
	event = event_new(base, old[0], EV_READ | EV_PERSIST, on_readable,
	    &unheard);
	event_add(event, NULL);
	run_for(5);
	event_free(event);
	close(old[0]);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, new), 0);
	assert_int_equal(new[0], old[0]);
	event = event_new(base, new[0], EV_READ | EV_PERSIST, on_readable,
	    &heard);
	event_add(event, NULL);
	assert_int_equal(write(new[1], "x", 1), 1);
	run_for(1000);
	assert_int_equal(heard, 1);
	assert_int_equal(unheard, 0);
	event_free(event);
	close(new[0]);
	close(new[1]);
	close(old[1]);
}

static const struct CMUnitTest others[] = {
	{ .name = "the loop is epoll's", .test_func = is_epoll },
	{ .name = "a timer is called once", .test_func = called_once },
	{ .name = "a timer that is stopped or freed is not called",
	    .test_func = stopped },
	{ .name = "a timer may start and free itself",
	    .test_func = started_and_freed_by_itself },
	{ .name = "a signal is heard from the loop",
	    .test_func = signal_is_heard },
	{ .name = "a signal that cannot be caught is an error",
	    .test_func = no_such_signal },
	{ .name = "a broken pipe is a result, not a death",
	    .test_func = broken_pipe },
	{ .name = "a descriptor whose number is taken again is heard",
	    .test_func = number_taken_again },
};

#define NDELAYS (sizeof delays / sizeof delays[0])
#define NOTHERS (sizeof others / sizeof others[0])

int
main(void)
{
	struct CMUnitTest tests[NDELAYS + NOTHERS];
	size_t i;

	for (i = 0; i < NDELAYS; i++)
		tests[i] = (struct CMUnitTest){ .name = delays[i].label,
		    .test_func = check_delay, .initial_state = &delays[i] };
	memcpy(tests + NDELAYS, others, sizeof others);
	for (i = 0; i < NDELAYS + NOTHERS; i++) {
		tests[i].setup_func = make_loop;
		tests[i].teardown_func = free_loop;
	}
	return cmocka_run_group_tests_name("loop", tests, NULL, NULL);
}
