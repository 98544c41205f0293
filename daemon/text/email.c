#include <stdbool.h>
#include <string.h>

#include "text/email.h"

static bool
is_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9');
}

/* RFC 5322 3.2.3: what a name may hold beside dots. */
static bool
is_atext(char c)
{
	return is_letter_or_digit(c) ||
	    (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

static const char *
local_wrong(const char *local, size_t len)
{
	size_t i;

	if (len == 0)
		return "nothing before the @";
	if (len > EMAIL_LOCAL_MAX)
		return "too long before the @";
	for (i = 0; i < len; i++) {
		if (local[i] == '.') {
			if (i == 0 || i == len - 1 || local[i - 1] == '.')
				return "a dot out of place before the @";
		} else if (!is_atext(local[i]))
			return "a character that is not allowed before the @";
	}
	return NULL;
}

/* ${label} of ${len} bytes stands between two dots of the domain. */
static const char *
label_wrong(const char *label, size_t len)
{
	size_t i;

	if (len == 0)
		return "a dot out of place behind the @";
	if (len > EMAIL_LABEL_MAX)
		return "too long between two dots";
	if (label[0] == '-' || label[len - 1] == '-')
		return "a hyphen out of place behind the @";
	for (i = 0; i < len; i++)
		if (!is_letter_or_digit(label[i]) && label[i] != '-')
			return "a character that is not allowed behind the @";
	return NULL;
}

static const char *
domain_wrong(const char *domain)
{
	const char *why;
	size_t len;

	if (*domain == '\0')
		return "nothing behind the @";
	if (strchr(domain, '.') == NULL)
		return "no dot behind the @";
	for (;;) {
		len = strcspn(domain, ".");
		why = label_wrong(domain, len);
		if (why != NULL || domain[len] == '\0')
			return why;
		domain += len + 1;
	}
}

const char *
email_parse(const char *cell, struct address *ret)
{
	char lowered[ADDRESS_LEN_MAX + 1];
	const char *at = strchr(cell, '@'), *why;
	char *p;

	if (strlen(cell) > ADDRESS_LEN_MAX)
		return "too long";
	if (at == NULL)
		return "no @";
	if (strchr(at + 1, '@') != NULL)
		return "more than one @";
	why = local_wrong(cell, (size_t)(at - cell));
	if (why == NULL)
		why = domain_wrong(at + 1);
	if (why != NULL)
		return why;

	memcpy(lowered, cell, strlen(cell) + 1);
	for (p = lowered + (at - cell); *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	address_set(ret, lowered);
	explicit_bzero(lowered, sizeof lowered);
	return NULL;
}
