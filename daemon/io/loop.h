/*
 * loop.h - the event loop of a process, its timers and its signals
 *
 * One loop on epoll, one thread.  Everything that waits hangs on it, and a
 * callback does a bounded amount and comes back.  Timers run on the monotonic
 * clock, which stands still while the machine sleeps: a wait for a wall time
 * is cut in pieces, and the time is looked at again after each.
 *
 * epoll hears of changes once a turn (its changelist).  So a descriptor is
 * taken off the loop before it is closed, and one that is on the loop is never
 * dup'ed.
 */
#ifndef IO_LOOP_H
#define IO_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct event_base;
struct loop_signal;
struct timer;

/**
 * A loop.  From now on SIGPIPE is ignored in this process: a peer that went
 * away is a result of write(), never a death.  Returns NULL with ${err}.
 */
struct event_base *loop_new(struct err *err);

/** Free what hangs on it first. */
void	 loop_free(struct event_base *base);

/** Serve events until loop_stop, even where none is waited for. */
int	 loop_run(struct event_base *base, struct err *err);

/** Called from a callback: loop_run returns when that callback does. */
void	 loop_stop(struct event_base *base);

/**
 * Call ${cb} from the loop, not from the signal's handler, each time ${signo}
 * has arrived.  Returns NULL with ${err}; free with loop_signal_free, which
 * restores what the signal did before.
 */
typedef void (*loop_signal_cb)(int signo, void *arg);
struct loop_signal *loop_on_signal(struct event_base *base, int signo,
	    loop_signal_cb cb, void *arg, struct err *err);
void	 loop_signal_free(struct loop_signal *on);

/**
 * A timer: ${cb} is called once for each timer_start.  When it is called the
 * timer runs no more; the callback may start it again, or free it.
 */
typedef void (*timer_cb)(void *arg);
struct timer *timer_new(struct event_base *base, timer_cb cb, void *arg);
void	 timer_free(struct timer *timer);

/**
 * Let ${delay_ms} from now be its moment, whatever was set before.  0 or less:
 * in the loop's next turn, never from within timer_start.
 */
void	 timer_start(struct timer *timer, int64_t delay_ms);
void	 timer_stop(struct timer *timer);
bool	 timer_running(const struct timer *timer);

#endif
