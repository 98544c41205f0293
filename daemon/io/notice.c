#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <systemd/sd-daemon.h>

#include "base/clock.h"
#include "base/str.h"
#include "io/notice.h"

void
notice_ready(void)
{
	sd_notify(0, "READY=1");
}

void
notice_reloading(void)
{
	/* Rounded up: a stamp before the moment systemd asked for the reload is
	 * taken for an older reload's, and the right one is waited for. */
	sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" PRId64,
	    (clock_mono_ms() + 1) * 1000);
}

void
notice_stopping(void)
{
	sd_notify(0, "STOPPING=1");
}

/* Cut ${text} before the first byte that is not part of whole UTF-8, and let
 * control characters be spaces: a new line would start another notice. */
static void
make_line(char *text)
{
	char *p;

	text[utf8_valid(text, strlen(text))] = '\0';
	for (p = text; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || *p == '\x7f')
			*p = ' ';
}

void
notice_status(const char *fmt, ...)
{
	char text[NOTICE_STATUS_MAX + 1];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	make_line(text);
	sd_notifyf(0, "STATUS=%s", text);
}

int64_t
notice_watchdog_ms(void)
{
	uint64_t allowed_us;
	int64_t half_ms;

	if (sd_watchdog_enabled(0, &allowed_us) <= 0)
		return 0;
	half_ms = (int64_t)(allowed_us / 2000);
	return half_ms > 0 ? half_ms : 1;
}

void
notice_alive(void)
{
	sd_notify(0, "WATCHDOG=1");
}
