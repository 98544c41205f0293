#include <errno.h>
#include <event2/event.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/log.h"
#include "io/loop.h"

/* Timers beyond this are cut to it: libevent adds them to a struct timeval. */
#define DELAY_MAX_MS	(INT64_C(100) * 366 * 24 * 3600 * 1000)

struct loop_signal {
	struct event	*event;
	loop_signal_cb	 cb;
	void		*arg;
};

struct timer {
	struct event	*event;
	timer_cb	 cb;
	void		*arg;
};

/* It would write to stderr by itself; what fails here comes back as an err. */
static void
on_libevent_log(int severity, const char *text)
{
	log_debug("loop.libevent", "severity=%d text=\"%s\"", severity, text);
}

struct event_base *
loop_new(struct err *err)
{
	struct event_config *config = event_config_new();
	struct event_base *base = NULL;

	if (config == NULL || signal(SIGPIPE, SIG_IGN) == SIG_ERR)
		goto out;
	event_set_log_callback(on_libevent_log);
	/* The other methods have no place for a descriptor above 1023 (select)
	 * or look at all of them each turn (poll). */
	event_config_avoid_method(config, "select");
	event_config_avoid_method(config, "poll");
	event_config_set_flag(config, EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST |
	    EVENT_BASE_FLAG_IGNORE_ENV | EVENT_BASE_FLAG_NOLOCK);
	base = event_base_new_with_config(config);
out:
	if (config != NULL)
		event_config_free(config);
	if (base == NULL)
		err_set(err, ERR_IO, "making the event loop: %s",
		    strerror(errno));
	return base;
}

void
loop_free(struct event_base *base)
{
	if (base != NULL)
		event_base_free(base);
}

int
loop_run(struct event_base *base, struct err *err)
{
	if (event_base_loop(base, EVLOOP_NO_EXIT_ON_EMPTY) == -1)
		return err_set(err, ERR_IO, "running the event loop: %s",
		    strerror(errno));
	return 0;
}

void
loop_stop(struct event_base *base)
{
	event_base_loopbreak(base);
}

static void
on_signal(evutil_socket_t signo, short what, void *arg)
{
	struct loop_signal *on = arg;

	(void)what;
	on->cb((int)signo, on->arg);
}

struct loop_signal *
loop_on_signal(struct event_base *base, int signo, loop_signal_cb cb, void *arg,
    struct err *err)
{
	struct loop_signal *on = xcalloc(1, sizeof *on);

	on->cb = cb;
	on->arg = arg;
	on->event = evsignal_new(base, signo, on_signal, on);
	if (on->event == NULL || event_add(on->event, NULL) == -1) {
		err_set(err, ERR_IO, "watching for signal %d: %s", signo,
		    strerror(errno));
		loop_signal_free(on);
		return NULL;
	}
	return on;
}

void
loop_signal_free(struct loop_signal *on)
{
	if (on == NULL)
		return;
	if (on->event != NULL)
		event_free(on->event);
	free(on);
}

static void
on_moment(evutil_socket_t fd, short what, void *arg)
{
	struct timer *timer = arg;

	(void)fd;
	(void)what;
	timer->cb(timer->arg);
}

struct timer *
timer_new(struct event_base *base, timer_cb cb, void *arg)
{
	struct timer *timer = xcalloc(1, sizeof *timer);

	timer->cb = cb;
	timer->arg = arg;
	timer->event = evtimer_new(base, on_moment, timer);
	if (timer->event == NULL)	/* it fails for want of memory only */
		abort();
	return timer;
}

void
timer_free(struct timer *timer)
{
	if (timer == NULL)
		return;
	event_free(timer->event);
	free(timer);
}

void
timer_start(struct timer *timer, int64_t delay_ms)
{
	struct timeval tv;

	if (delay_ms < 0)
		delay_ms = 0;
	if (delay_ms > DELAY_MAX_MS)
		delay_ms = DELAY_MAX_MS;
	tv.tv_sec = (time_t)(delay_ms / 1000);
	tv.tv_usec = (suseconds_t)(delay_ms % 1000 * 1000);
	if (evtimer_add(timer->event, &tv) == -1)
		abort();
}

void
timer_stop(struct timer *timer)
{
	evtimer_del(timer->event);
}

bool
timer_running(const struct timer *timer)
{
	return evtimer_pending(timer->event, NULL) != 0;
}
