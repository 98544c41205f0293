#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/str.h"

#define LINE_MAX_BYTES 2048

static enum log_level least_level = LOG_LEVEL_INFO;

void
log_set_level(enum log_level least)
{
	least_level = least;
}

/* Whether stderr is the stream that systemd connected to the journal. */
static bool
is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");	/* systemd.exec(5) */
	char ours[48];
	struct stat st;

	if (stream == NULL || fstat(STDERR_FILENO, &st) == -1)
		return false;
	snprintf(ours, sizeof ours, "%ju:%ju", (uintmax_t)st.st_dev,
	    (uintmax_t)st.st_ino);
	return str_eq(stream, ours);
}

/* The start of a line: a priority for the journal, or the time for a person. */
static int
line_start(char *line, size_t size, enum log_level level)
{
	static const char *const names[] = { "debug", "info", "warn", "error" };
	static const int priorities[] = { 7, 6, 4, 3 };	/* sd-daemon(3) */
	int64_t now = clock_wall_ms();
	time_t s = (time_t)(now / 1000);
	struct tm tm;
	char stamp[32];

	if (is_journal())
		return snprintf(line, size, "<%d>", priorities[level]);
	gmtime_r(&s, &tm);
	strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%S", &tm);
	return snprintf(line, size, "%s.%03dZ %s ", stamp, (int)(now % 1000),
	    names[level]);
}

/* What would end the line, or tell a terminal what to do. */
static bool
is_control(uint32_t cp)
{
	return cp < ' ' || (cp >= 0x7f && cp <= 0x9f) || cp == 0x2028 ||
	    cp == 0x2029;
}

/* Let the ${len} bytes be one line of UTF-8.  Returns its length, never more. */
static size_t
line_clean(char *line, size_t len)
{
	size_t at, n, to = 0;
	uint32_t cp;

	for (at = 0; at < len; at += n) {
		n = utf8_take(line + at, len - at, &cp);
		if (n == 0) {
			line[to++] = '?';
			n = 1;
		} else if (is_control(cp))
			line[to++] = ' ';
		else {
			memmove(line + to, line + at, n);
			to += n;
		}
	}
	return to;
}

static void
line_write(enum log_level level, const char *event, const char *fmt, va_list ap)
{
	char line[LINE_MAX_BYTES];
	size_t n;

	if (level < least_level)
		return;
	n = (size_t)line_start(line, sizeof line, level);
	n += (size_t)snprintf(line + n, sizeof line - n, "%s ", event);
	if (n < sizeof line) {
		int more = vsnprintf(line + n, sizeof line - n, fmt, ap);

		n += more > 0 ? (size_t)more : 0;
	}
	if (n > sizeof line - 1)
		n = utf8_whole(line, sizeof line - 1);
	n = line_clean(line, n);
	line[n] = '\n';
	/* One write, so that lines of two processes do not mix. */
	if (write(STDERR_FILENO, line, n + 1) == -1)
		return;	/* nobody is listening; there is nowhere to say so */
}

#define LOG_FUNCTION(name, level)			\
	void						\
	name(const char *event, const char *fmt, ...)	\
	{						\
		va_list ap;				\
							\
		va_start(ap, fmt);			\
		line_write(level, event, fmt, ap);	\
		va_end(ap);				\
	}

LOG_FUNCTION(log_debug, LOG_LEVEL_DEBUG)
LOG_FUNCTION(log_info, LOG_LEVEL_INFO)
LOG_FUNCTION(log_warn, LOG_LEVEL_WARN)
LOG_FUNCTION(log_error, LOG_LEVEL_ERROR)
