/*
 * log.h - one event, one line
 *
 * A line is a stable dotted name and then key=value, for grep:
 *
 *   2017-08-18T18:00:00.004Z info send.answered msg=8812 http=201 verdict=accepted
 *
 * Lines go to stderr.  Where that is the journal, they begin with a priority
 * instead of the time.  Control characters and line separators in values become
 * spaces, bytes that are not UTF-8 question marks, and a long line is cut: so a
 * line stays a line.  Addresses and bodies have types of their own (secret.h)
 * that no format takes.
 * Folders of tiers 0 to 4 do not log above debug.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARN, LOG_LEVEL_ERROR };

/** Lines below ${least} are dropped.  The default is LOG_LEVEL_INFO. */
void	log_set_level(enum log_level least);

void	log_debug(const char *event, const char *fmt, ...)
	    __attribute__((format(printf, 2, 3)));
void	log_info(const char *event, const char *fmt, ...)
	    __attribute__((format(printf, 2, 3)));
void	log_warn(const char *event, const char *fmt, ...)
	    __attribute__((format(printf, 2, 3)));
void	log_error(const char *event, const char *fmt, ...)
	    __attribute__((format(printf, 2, 3)));

#endif
