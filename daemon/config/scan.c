#include <stdint.h>
#include <string.h>

#include "base/str.h"
#include "config/scan.h"

struct scanner {
	const char	*file;
	const char	*at, *end;
	unsigned	 line;
	struct scan	*scan;
	struct mistakes	*mistakes;
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static int
hex_value(char c)
{
	if (is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_name_part(char c)
{
	return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '*';
}

/* Whether ${text} comes next. */
static bool
comes(const struct scanner *s, const char *text)
{
	size_t len = strlen(text);

	return (size_t)(s->end - s->at) >= len &&
	    memcmp(s->at, text, len) == 0;
}

static void
broken(struct scanner *s, unsigned line, const char *why)
{
	mistakes_add(s->mistakes, s->file, line, "%s", why);
	s->scan->broken = true;
	s->at = s->end;
}

static void
skip_line(struct scanner *s)
{
	while (s->at < s->end && *s->at != '\n')
		s->at++;
}

static void
skip_comment(struct scanner *s)
{
	unsigned opened = s->line;

	for (s->at += 2; s->at < s->end; s->at++) {
		if (comes(s, "*/")) {
			s->at += 2;
			return;
		}
		if (*s->at == '\n')
			s->line++;
	}
	broken(s, opened, "the comment that opens here is never closed: "
	    "a */ is missing");
}

/* At a backslash.  \xHH writes a byte past every check of the file's bytes. */
static void
skip_escape(struct scanner *s)
{
	int high, low;

	s->at++;
	if (s->at == s->end || *s->at == '\n')
		return;
	if (*s->at != 'x' || s->end - s->at < 3) {
		s->at++;
		return;
	}
	high = hex_value(s->at[1]);
	low = hex_value(s->at[2]);
	s->at++;
	if (high == -1 || low == -1)
		return;
	if (high >= 8 || (high == 0 && low == 0))
		broken(s, s->line, "\\x reaches from \\x01 to \\x7f: "
		    "write the letter itself, in UTF-8");
}

static void
skip_string(struct scanner *s)
{
	for (s->at++; s->at < s->end && *s->at != '\n';) {
		if (*s->at == '"') {
			s->at++;
			return;
		}
		if (*s->at == '\\')
			skip_escape(s);
		else
			s->at++;
	}
	if (!s->scan->broken)
		broken(s, s->line, "a string is not closed on its line: "
		    "a \" is missing (\\n writes a line feed, and adjacent "
		    "strings are joined)");
}

static void
wide(struct scanner *s)
{
	struct scan *scan = s->scan;

	if (scan->nwide == SCAN_WIDE_MAX) {
		broken(s, s->line, "too many integers beyond 32 bits");
		return;
	}
	scan->wide[scan->nwide++] = s->line;
	mistakes_add(s->mistakes, s->file, s->line,
	    "an integer is outside -2147483648..2147483647 "
	    "(a phone number is written in quotes)");
}

/* A number of base ${base} at ${s}: its size, no more than 33 bits. */
static int64_t
take_digits(struct scanner *s, int base)
{
	int64_t value = 0;
	int digit;

	for (; s->at < s->end; s->at++) {
		digit = hex_value(*s->at);
		if (digit == -1 || digit >= base)
			break;
		if (value <= INT32_MAX)
			value = value * base + digit;
	}
	return value;
}

static void
skip_number(struct scanner *s, bool negative)
{
	int64_t value;
	bool hex = comes(s, "0x") || comes(s, "0X");

	if (hex)
		s->at += 2;
	value = take_digits(s, hex ? 16 : 10);
	if (!hex && s->at < s->end &&
	    (*s->at == '.' || *s->at == 'e' || *s->at == 'E')) {
		/* A float: the rest of it holds no integer. */
		while (s->at < s->end && (is_digit(*s->at) || *s->at == '.' ||
		    *s->at == 'e' || *s->at == 'E' ||
		    ((*s->at == '+' || *s->at == '-') &&
		    (s->at[-1] == 'e' || s->at[-1] == 'E'))))
			s->at++;
		return;
	}
	if (value > (int64_t)INT32_MAX + (negative ? 1 : 0))
		wide(s);
}

static void
skip_name(struct scanner *s)
{
	while (s->at < s->end && is_name_part(*s->at))
		s->at++;
}

static void
take_one(struct scanner *s)
{
	if (*s->at == '"')
		skip_string(s);
	else if (*s->at == '#' || comes(s, "//"))
		skip_line(s);
	else if (comes(s, "/*"))
		skip_comment(s);
	else if (comes(s, "@include"))
		broken(s, s->line, "@include is not allowed: "
		    "a file is found by its folder");
	else if (is_letter(*s->at) || *s->at == '*')
		skip_name(s);
	else if (is_digit(*s->at))
		skip_number(s, false);
	else if (*s->at == '.' && s->end - s->at > 1 && is_digit(s->at[1]))
		skip_number(s, false);
	else if (*s->at == '-' && s->end - s->at > 1 && is_digit(s->at[1])) {
		s->at++;
		skip_number(s, true);
	} else {
		if (*s->at == '\n')
			s->line++;
		s->at++;
	}
}

static unsigned
lines_before(const char *text, size_t offset)
{
	unsigned line = 1;
	size_t i;

	for (i = 0; i < offset; i++)
		if (text[i] == '\n')
			line++;
	return line;
}

/* What makes the whole file unfit.  Returns whether there was any. */
static bool
scan_bytes(struct scanner *s)
{
	size_t len = (size_t)(s->end - s->at), bad = utf8_valid(s->at, len);
	const char *nul = memchr(s->at, '\0', len);

	if (bad < len)
		broken(s, lines_before(s->at, bad),
		    "bytes that are not UTF-8: save the file as UTF-8");
	else if (nul != NULL)
		broken(s, lines_before(s->at, (size_t)(nul - s->at)),
		    "a NUL byte: this is no text file");
	else if (lines_before(s->at, len) > SCAN_LINES_MAX)
		broken(s, 0, "more than 65535 lines (people in great number "
		    "are kept in a CSV file)");
	return s->scan->broken;
}

void
scan_text(const char *file, const char *text, size_t len, struct scan *ret,
    struct mistakes *mistakes)
{
	struct scanner s = {
		.file = file,
		.at = text,
		.end = text + len,
		.line = 1,
		.scan = ret,
		.mistakes = mistakes,
	};

	*ret = (struct scan){ 0 };
	if (scan_bytes(&s))
		return;
	while (s.at < s.end)
		take_one(&s);
}

bool
scan_is_wide(const struct scan *scan, unsigned line)
{
	size_t i;

	for (i = 0; i < scan->nwide; i++)
		if (scan->wide[i] == line)
			return true;
	return false;
}
