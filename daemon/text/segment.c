#include <sodium.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

#include "base/alloc.h"
#include "base/str.h"
#include "text/gsm7.h"
#include "text/segment.h"

/* Units in an SMS: alone, and as one of several behind a header of 6 octets. */
static const struct {
	const char	*name;
	size_t		 alone;
	size_t		 joined;
} alphabets[] = {
	[ALPHABET_GSM7] = { .name = "GSM-7", .alone = 160, .joined = 153 },
	[ALPHABET_UCS2] = { .name = "UCS-2", .alone = 70, .joined = 67 },
};

const char *
alphabet_name(enum alphabet alphabet)
{
	return alphabets[alphabet].name;
}

static enum alphabet
find_alphabet(const char *text, size_t len)
{
	size_t at = 0;
	uint32_t cp;

	while (at < len) {
		at += utf8_take(text + at, len - at, &cp);
		if (gsm7_septets(cp) == 0)
			return ALPHABET_UCS2;
	}
	return ALPHABET_GSM7;
}

static size_t
count_units(enum alphabet alphabet, uint32_t cp)
{
	if (alphabet == ALPHABET_GSM7)
		return gsm7_septets(cp);
	return U16_LENGTH(cp);
}

int
segment_count(const char *text, size_t len, struct segmentation *ret)
{
	struct segmentation got = { .segments = 1 };
	size_t at = 0, used = 0, units, joined;
	uint32_t cp;

	if (len > SEGMENT_TEXT_MAX || utf8_valid(text, len) != len)
		return -1;
	got.alphabet = find_alphabet(text, len);
	joined = alphabets[got.alphabet].joined;
	while (at < len) {
		at += utf8_take(text + at, len - at, &cp);
		units = count_units(got.alphabet, cp);
		if (used + units > joined) {
			/* A pair that does not fit leaves a unit empty. */
			got.segments++;
			used = 0;
		}
		used += units;
		got.units += units;
	}
	if (got.units <= alphabets[got.alphabet].alone)
		got.segments = 1;
	*ret = got;
	return 0;
}

static bool
is_invisible(uint32_t cp)
{
	return cp == 0x00ad || cp == 0x200b || cp == 0xfeff;
}

static bool
is_typographic_space(uint32_t cp)
{
	return cp == 0x00a0 || cp == 0x2009 || cp == 0x202f;
}

/*
 * Write ${text} to ${ret}, which has room for ${len} units, without what is
 * not to be sent.  Returns the units, -1 where ${text} is not UTF-8.
 */
static int32_t
clean(const char *text, size_t len, UChar *ret)
{
	size_t at, took;
	uint32_t cp;
	int32_t n = 0;

	for (at = 0; at < len; at += took) {
		took = utf8_take(text + at, len - at, &cp);
		if (took == 0)
			return -1;
		if (is_invisible(cp))
			continue;
		if (is_typographic_space(cp))
			cp = ' ';
		while (cp == '\n' && n > 0 && ret[n - 1] == '\r')
			n--;
		U16_APPEND_UNSAFE(ret, n, cp);
	}
	return n;
}

/* Three times ${n}, but no more than a text may have. */
static int32_t
threefold(int32_t n)
{
	return n < SEGMENT_TEXT_MAX / 3 ? 3 * n : SEGMENT_TEXT_MAX;
}

/*
 * Compose ${n} units.  Returns a new string, NULL where it becomes too long.
 * A unit becomes three at most (Unicode FAQ, Normalization), and in UTF-8 each
 * of them three bytes at most.
 */
static char *
compose(const UChar *text, int32_t n)
{
	UErrorCode status = U_ZERO_ERROR;
	int32_t units_max = threefold(n), bytes_max = threefold(units_max);
	size_t size = (size_t)units_max * sizeof(UChar);
	UChar *nfc = xmalloc(size + 1);
	char *utf8 = xmalloc((size_t)bytes_max + 1);
	int32_t len = 0;

	n = unorm2_normalize(unorm2_getNFCInstance(&status), text, n, nfc,
	    units_max, &status);
	u_strToUTF8(utf8, bytes_max, &len, nfc, n, &status);
	if (U_FAILURE(status)) {
		free(utf8);
		utf8 = NULL;
	} else
		utf8[len] = '\0';
	sodium_memzero(nfc, size);
	free(nfc);
	return utf8;
}

char *
segment_tidy(const char *text)
{
	size_t len = strnlen(text, SEGMENT_TEXT_MAX + 1), size;
	char *tidy = NULL;
	UChar *units;
	int32_t n;

	if (len > SEGMENT_TEXT_MAX)
		return NULL;
	size = (len + 1) * sizeof *units;
	units = xmalloc(size);
	n = clean(text, len, units);
	if (n != -1)
		tidy = compose(units, n);
	sodium_memzero(units, size);
	free(units);
	return tidy;
}
