#include <stdio.h>
#include <string.h>

#include "base/str.h"

#define GUESS_LEN_MAX (STR_MEANT_LEN - 4)	/* without " (?)" */

bool
str_eq(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

bool
str_starts(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool
str_ends(const char *text, const char *suffix)
{
	size_t n = strlen(text), m = strlen(suffix);

	return n >= m && memcmp(text + n - m, suffix, m) == 0;
}

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

char *
str_trim(char *text)
{
	size_t n;

	while (is_space(*text))
		text++;
	n = strlen(text);
	while (n > 0 && is_space(text[n - 1]))
		n--;
	text[n] = '\0';
	return text;
}

int
str_number(const char *text, uint64_t max, uint64_t *ret)
{
	uint64_t n = 0;
	unsigned digit;

	if (*text == '\0')
		return -1;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9')
			return -1;
		digit = (unsigned)(*text - '0');
		if (n > (max - digit) / 10 || digit > max)
			return -1;
		n = n * 10 + digit;
	}
	*ret = n;
	return 0;
}

/* How many letters must be added, dropped, changed or swapped with the next. */
static size_t
distance(const char *a, const char *b)
{
	size_t d[3][GUESS_LEN_MAX + 1], n = strlen(a), m = strlen(b), i, j, best;
	size_t *row, *up, *upper;

	for (j = 0; j <= m; j++)
		d[0][j] = j;
	for (i = 1; i <= n; i++) {
		row = d[i % 3];
		up = d[(i + 2) % 3];
		upper = d[(i + 1) % 3];
		row[0] = i;
		for (j = 1; j <= m; j++) {
			best = up[j - 1] + (a[i - 1] != b[j - 1]);
			if (up[j] + 1 < best)
				best = up[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1] && upper[j - 2] + 1 < best)
				best = upper[j - 2] + 1;
			row[j] = best;
		}
	}
	return d[n % 3][m];
}

const char *
str_guess(const char *wrong, const char *const *names)
{
	const char *best = NULL;
	size_t len = strlen(wrong), least, d;

	if (len > GUESS_LEN_MAX)
		return NULL;
	least = (len < 3 ? len / 2 : len / 3) + 1;
	for (; *names != NULL; names++) {
		if (strlen(*names) > GUESS_LEN_MAX)
			continue;
		d = distance(wrong, *names);
		if (d < least) {
			least = d;
			best = *names;
		}
	}
	return best;
}

const char *
str_meant(const char *wrong, const char *const *names,
    char ret[STR_MEANT_LEN + 1])
{
	const char *guess = str_guess(wrong, names);

	ret[0] = '\0';
	if (guess != NULL)
		snprintf(ret, STR_MEANT_LEN + 1, " (%s?)", guess);
	return ret;
}

bool
str_is_name(const char *text)
{
	size_t n;

	if (*text < 'a' || *text > 'z')
		return false;
	for (n = 0; text[n] != '\0'; n++)
		if (n == NAME_LEN_MAX || ((text[n] < 'a' || text[n] > 'z') &&
		    (text[n] < '0' || text[n] > '9') && text[n] != '_' &&
		    text[n] != '-'))
			return false;
	return true;
}

size_t
utf8_take(const char *text, size_t len, uint32_t *ret)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *s = (const unsigned char *)text;
	uint32_t cp;
	size_t n, i;

	if (len == 0)
		return 0;
	if (s[0] < 0x80) {
		*ret = s[0];
		return 1;
	}
	if (s[0] >= 0xc2 && s[0] <= 0xdf)
		n = 2;
	else if (s[0] >= 0xe0 && s[0] <= 0xef)
		n = 3;
	else if (s[0] >= 0xf0 && s[0] <= 0xf4)
		n = 4;
	else
		return 0;
	if (n > len)
		return 0;
	cp = s[0] & (0xffu >> (n + 1));
	for (i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		cp = cp << 6 | (s[i] & 0x3fu);
	}
	if (cp < least[n] || cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff))
		return 0;
	*ret = cp;
	return n;
}

size_t
utf8_valid(const char *text, size_t len)
{
	size_t at, n;
	uint32_t cp;

	for (at = 0; at < len; at += n) {
		n = utf8_take(text + at, len - at, &cp);
		if (n == 0)
			break;
	}
	return at;
}

size_t
utf8_whole(const char *text, size_t len)
{
	unsigned char c;
	size_t back, need;

	for (back = 1; back <= 3 && back <= len; back++) {
		c = (unsigned char)text[len - back];
		if ((c & 0xc0) == 0x80)
			continue;
		need = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc0 ? 2 : 1;
		return need > back ? len - back : len;
	}
	return len;
}
