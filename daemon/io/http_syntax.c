#include <string.h>

#include "io/http_syntax.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_alnum(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_one_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

static bool
is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool
http_is_token(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (!is_alnum(text[i]) && !is_one_of(text[i], "!#$%&'*+-.^_`|~"))
			return false;
	return len > 0;
}

size_t
http_value_len(const char *text, size_t len)
{
	unsigned char c;
	size_t i;

	for (i = 0; i < len; i++) {
		c = (unsigned char)text[i];
		if ((c < ' ' && c != '\t') || c == 0x7f)
			break;
	}
	return i;
}

bool
http_is_host(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (!is_alnum(text[i]) && !is_one_of(text[i], "-._~:[]"))
			return false;
	return len > 0;
}

/* pchar, "/" and "?" of RFC 3986, its percent signs apart. */
static bool
is_target_byte(char c)
{
	return is_alnum(c) || is_one_of(c, "-._~!$&'()*+,;=:@/?");
}

/* The dots that a segment begins with, "%2e" too; in ${ret} the bytes they take. */
static size_t
count_dots(const char *text, size_t len, size_t *ret)
{
	size_t dots = 0, i = 0;

	for (;; dots++)
		if (i < len && text[i] == '.')
			i++;
		else if (len - i >= 3 && text[i] == '%' && text[i + 1] == '2' &&
		    (text[i + 2] == 'e' || text[i + 2] == 'E'))
			i += 3;
		else
			break;
	*ret = i;
	return dots;
}

/* Whether the segment that begins at ${text} is "." or "..". */
static bool
is_dot_segment(const char *text, size_t len)
{
	size_t taken, dots = count_dots(text, len, &taken);

	return (dots == 1 || dots == 2) && (taken == len ||
	    text[taken] == '/' || text[taken] == '?');
}

bool
http_is_target(const char *text, size_t len)
{
	bool in_path = true;
	size_t i;

	if (len == 0 || text[0] != '/')
		return false;
	for (i = 0; i < len; i++) {
		if (text[i] == '%') {
			if (len - i < 3 || !is_hex(text[i + 1]) ||
			    !is_hex(text[i + 2]))
				return false;
		} else if (!is_target_byte(text[i]))
			return false;
		if (text[i] == '?')
			in_path = false;
		if (in_path && text[i] == '/' &&
		    is_dot_segment(text + i + 1, len - i - 1))
			return false;
	}
	return true;
}

bool
http_read_length(const char *text, size_t len, uint64_t *ret)
{
	uint64_t n = 0, digit;
	size_t i;

	for (i = 0; i < len; i++) {
		if (!is_digit(text[i]))
			return false;
		digit = (uint64_t)(text[i] - '0');
		n = n > (UINT64_MAX - digit) / 10 ? UINT64_MAX :
		    n * 10 + digit;
	}
	*ret = n;
	return len > 0;
}
