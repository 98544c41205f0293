#include <string.h>

#include "base/buf.h"
#include "text/braces.h"

/* The choices of the braces that open at ${open}; ${ret} is behind them. */
static size_t
choices(const char *open, const char **ret)
{
	size_t count = 1;
	const char *at;

	for (at = open + 1; *at != '}'; at++) {
		if (*at == '\0' || *at == '{')
			return 0;
		count += *at == '|';
	}
	*ret = at + 1;
	return count;
}

size_t
braces_count(const char *pattern)
{
	size_t count = 1, n;

	while (*(pattern += strcspn(pattern, "{}")) != '\0') {
		n = *pattern == '{' ? choices(pattern, &pattern) : 0;
		if (n == 0 || count > BRACES_PHRASES_MAX / n)
			return 0;
		count *= n;
	}
	return count;
}

/* Append choice ${n} of the braces that open at ${open}. */
static void
choose(const char *open, size_t n, struct buf *ret)
{
	const char *at = open + 1;

	for (; n > 0; n--)
		at += strcspn(at, "|") + 1;
	buf_add(ret, at, strcspn(at, "|}"));
}

void
braces_phrase(const char *pattern, size_t n, struct buf *ret)
{
	size_t plain, count;
	const char *open;

	for (;;) {
		plain = strcspn(pattern, "{");
		buf_add(ret, pattern, plain);
		open = pattern + plain;
		count = *open != '\0' ? choices(open, &pattern) : 0;
		if (count == 0)
			return;
		choose(open, n % count, ret);
		n /= count;
	}
}
