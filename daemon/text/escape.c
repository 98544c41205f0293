#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "text/escape.h"

#define ROOM 8	/* \u001f and its NUL */

/* What stands for ${c}, maybe in ${room}; NULL where it stands for itself. */
typedef const char *(*replacement)(unsigned char c, char room[ROOM]);

static const char *
in_html(unsigned char c, char room[ROOM])
{
	(void)room;
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

static const char *
in_json(unsigned char c, char room[ROOM])
{
	switch (c) {
	case '"':
		return "\\\"";
	case '\\':
		return "\\\\";
	case '\n':
		return "\\n";
	case '\r':
		return "\\r";
	case '\t':
		return "\\t";
	default:
		if (c >= 0x20)
			return NULL;
		snprintf(room, ROOM, "\\u%04x", c);
		return room;
	}
}

static bool
is_alnum(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9');
}

static const char *
percent(unsigned char c, char room[ROOM])
{
	snprintf(room, ROOM, "%%%02X", c);
	return room;
}

static const char *
in_form(unsigned char c, char room[ROOM])
{
	if (is_alnum(c) || c == '*' || c == '-' || c == '.' || c == '_')
		return NULL;
	return c == ' ' ? "+" : percent(c, room);
}

static const char *
in_url(unsigned char c, char room[ROOM])
{
	if (is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~')
		return NULL;
	return percent(c, room);
}

static const char *
in_header(unsigned char c, char room[ROOM])
{
	(void)room;
	return c < 0x20 || c == 0x7f ? " " : NULL;
}

static const struct {
	const char	*name;
	replacement	 replace;	/* NULL: nothing is replaced */
} escapes[] = {
	[MUSTACHE_NONE] = { "none", NULL },
	[MUSTACHE_HTML] = { "html", in_html },
	[MUSTACHE_JSON] = { "json", in_json },
	[MUSTACHE_FORM] = { "form", in_form },
	[MUSTACHE_URL] = { "url", in_url },
	[MUSTACHE_HEADER] = { "header", in_header },
};
#define NESCAPES (sizeof escapes / sizeof escapes[0])

int
escape_add(struct buf *buf, enum mustache_escape escape, const char *text,
    size_t len)
{
	replacement replace = escapes[escape].replace;
	const char *end = text + len, *plain = text, *instead;
	char room[ROOM];

	if (replace == NULL)
		return buf_add(buf, text, len);
	for (; text < end; text++) {
		instead = replace((unsigned char)*text, room);
		if (instead == NULL)
			continue;
		if (buf_add(buf, plain, (size_t)(text - plain)) == -1 ||
		    buf_adds(buf, instead) == -1)
			return -1;
		plain = text + 1;
	}
	return buf_add(buf, plain, (size_t)(end - plain));
}

int
mustache_escape_parse(const char *name, enum mustache_escape *ret)
{
	size_t i;

	for (i = 0; i < NESCAPES; i++)
		if (str_eq(name, escapes[i].name)) {
			*ret = (enum mustache_escape)i;
			return 0;
		}
	return -1;
}
