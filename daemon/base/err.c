#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"

/* Of a text that was cut to fit, drop the letter that was cut. */
static void
cut_whole(struct err *err)
{
	err->text[utf8_whole(err->text, sizeof err->text - 1)] = '\0';
}

void
err_describe(struct err *err, enum err_kind kind, const char *fmt, ...)
{
	va_list ap;
	int n;

	err->kind = kind;
	va_start(ap, fmt);
	n = vsnprintf(err->text, sizeof err->text, fmt, ap);
	va_end(ap);
	if (n >= ERR_TEXT_MAX)
		cut_whole(err);
}

void
err_describe_before(struct err *err, const char *fmt, ...)
{
	char old[ERR_TEXT_MAX];
	va_list ap;
	size_t n;

	memcpy(old, err->text, sizeof old);
	va_start(ap, fmt);
	vsnprintf(err->text, sizeof err->text, fmt, ap);
	va_end(ap);

	n = strlen(err->text);
	n += (size_t)snprintf(err->text + n, sizeof err->text - n, ": %s", old);
	if (n >= sizeof err->text)
		cut_whole(err);
}
