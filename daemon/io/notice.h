/*
 * notice.h - what the service manager is told
 *
 * The sd_notify(3) protocol: Type=notify-reload and WatchdogSec= in the unit.
 * Where no service manager listens, nothing happens.  A notice that cannot be
 * delivered is lost: there is nobody else to tell.
 */
#ifndef IO_NOTICE_H
#define IO_NOTICE_H

#include <stdint.h>

#define NOTICE_STATUS_MAX 200	/* bytes of a status; the rest is cut off */

/** The start, or a reload, is over: we serve. */
void	notice_ready(void);

/** A reload has begun.  notice_ready ends it, also where it failed. */
void	notice_reloading(void);

/** The orderly end has begun. */
void	notice_stopping(void);

/**
 * The line that "systemctl status" shows.  It is kept in the journal: no
 * addresses.  Control characters become spaces.
 */
void	notice_status(const char *fmt, ...)
	    __attribute__((format(printf, 1, 2)));

/**
 * How often to call notice_alive, in milliseconds: half of what the unit
 * allows, at least 1.  0 where nobody waits for it.
 */
int64_t	notice_watchdog_ms(void);

/** We live: the watchdog's time starts again. */
void	notice_alive(void);

#endif
