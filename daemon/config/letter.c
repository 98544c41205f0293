#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "config/letter.h"

#define FIELD "Subject:"

/* Bytes of the line at ${at} without its end, which may be CR LF. */
static size_t
line_len(const char *at)
{
	size_t len = strcspn(at, "\n");

	return len > 0 && at[len - 1] == '\r' ? len - 1 : len;
}

/* Behind the line at ${at}. */
static const char *
next_line(const char *at)
{
	at += strcspn(at, "\n");
	return *at == '\n' ? at + 1 : at;
}

static bool
wrong(struct letter *ret, unsigned line, const char *why)
{
	*ret = (struct letter){ .line = line, .why = why };
	return false;
}

bool
letter_split(const char *file, struct letter *ret)
{
	const char *subject = file + strlen(FIELD), *text = next_line(file);
	size_t len = line_len(file), field = strlen(FIELD);

	if (strncasecmp(file, FIELD, field) != 0)
		return wrong(ret, 1, "the first line is not \"Subject: ...\"");
	for (len -= field; len > 0 && (*subject == ' ' || *subject == '\t');
	    len--)
		subject++;
	if (len == 0)
		return wrong(ret, 1, "the subject is empty");
	if (line_len(text) != 0)
		return wrong(ret, 2, "between the subject and the text there "
		    "is an empty line");
	text = next_line(text);
	if (text[strspn(text, " \t\r\n")] == '\0')
		return wrong(ret, 3, "the text is empty");
	*ret = (struct letter){ .subject = xstrndup(subject, len),
	    .text = xstrdup(text), .line = 3 };
	return true;
}
