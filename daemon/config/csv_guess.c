#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "config/csv_guess.h"

/* In the order in which they win where there are as many of one as of another. */
static const char separators[] = { ',', ';', '\t' };
#define NSEPARATORS (sizeof separators)

/* What Windows-1252 has from 0x80 to 0x9f; 0: nothing.  The rest is Latin-1. */
static const uint16_t high[32] = {
	0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
	0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017d, 0,
	0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
	0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

/* Whether a line has anything but separators and spaces so far. */
static bool
says_something(char c)
{
	return c == '\0' || strchr(",;\t \r\"", c) == NULL;
}

char
csv_guess_separator(const char *bytes, size_t len)
{
	size_t counts[NSEPARATORS] = { 0 }, i, k, best = 0;
	bool quoted = false, something = false;

	for (i = 0; i < len; i++) {
		if (bytes[i] == '\n' && !quoted) {
			if (something)
				break;
			memset(counts, 0, sizeof counts);
			continue;
		}
		if (bytes[i] == '"')
			quoted = !quoted;
		something |= says_something(bytes[i]);
		for (k = 0; !quoted && k < NSEPARATORS; k++)
			counts[k] += bytes[i] == separators[k];
	}
	for (k = 1; k < NSEPARATORS; k++)
		if (counts[k] > counts[best])
			best = k;
	return separators[best];
}

static uint16_t
code_point(unsigned char c)
{
	return c >= 0x80 && c <= 0x9f ? high[c - 0x80] : c;
}

static size_t
utf8_len(uint16_t c)
{
	if (c < 0x80)
		return 1;
	return c < 0x800 ? 2 : 3;
}

/* Write ${c} so that it ends before ${end}.  Where it begins. */
static char *
put_before(char *end, uint16_t c)
{
	switch (utf8_len(c)) {
	case 1:
		*--end = (char)c;
		return end;
	case 2:
		*--end = (char)(0x80 | (c & 0x3f));
		*--end = (char)(0xc0 | c >> 6);
		return end;
	default:
		*--end = (char)(0x80 | (c & 0x3f));
		*--end = (char)(0x80 | (c >> 6 & 0x3f));
		*--end = (char)(0xe0 | c >> 12);
		return end;
	}
}

int
csv_guess_widen(char *text, size_t *len)
{
	size_t i, wide = 0;
	uint16_t c;
	char *end;

	for (i = 0; i < *len; i++) {
		c = code_point((unsigned char)text[i]);
		if (c == 0 && text[i] != '\0')
			return -1;
		wide += utf8_len(c);
	}
	/* From behind, so that nothing is overwritten before it was read. */
	end = text + wide;
	for (i = *len; i > 0; i--)
		end = put_before(end, code_point((unsigned char)text[i - 1]));
	*len = wide;
	return 0;
}
