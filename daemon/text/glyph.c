#include <stdbool.h>
#include <stddef.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "text/glyph.h"

#define LATIN_LETTERS 26

/* Letters on a disc or a square that NFKD leaves alone, each from A to Z. */
static const uint32_t discs[] = {
	0x1f150,	/* white on a black disc */
	0x1f170,	/* white on a black square */
	0x1f1e6,	/* halves of flags */
};

static uint32_t
plain(uint32_t cp)
{
	size_t i;

	for (i = 0; i < sizeof discs / sizeof discs[0]; i++)
		if (cp >= discs[i] && cp < discs[i] + LATIN_LETTERS)
			return 'a' + cp - discs[i];
	return cp;
}

/* What NFKD would take for a space and an accent. */
static bool
is_apostrophe(uint32_t cp)
{
	return cp == '\'' || cp == '`' || cp == 0xb4 || cp == 0x2bc ||
	    cp == 0x2018 || cp == 0x2019 || cp == 0x201b || cp == 0x2032 ||
	    cp == 0xff07;
}

unsigned
glyph_apart(uint32_t cp, uint32_t ret[GLYPH_LETTERS_MAX])
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfkd = unorm2_getNFKDInstance(&status);
	UChar units[2 * GLYPH_LETTERS_MAX];
	UChar32 apart[GLYPH_LETTERS_MAX];
	int32_t n, i;

	if (cp < 0x80 && !is_apostrophe(cp)) {
		ret[0] = cp >= 'A' && cp <= 'Z' ? cp - 'A' + 'a' : cp;
		return 1;
	}
	ret[0] = is_apostrophe(cp) ? '\'' : (uint32_t)u_foldCase(
	    (UChar32)plain(cp), U_FOLD_CASE_DEFAULT);
	if (U_FAILURE(status) || is_apostrophe(cp))
		return 1;
	n = unorm2_getDecomposition(nfkd, (UChar32)cp, units,
	    2 * GLYPH_LETTERS_MAX, &status);
	if (U_FAILURE(status) || n < 0)
		return 1;	/* it is whole */
	u_strToUTF32(apart, GLYPH_LETTERS_MAX, &n, units, n, &status);
	if (U_FAILURE(status) || n > GLYPH_LETTERS_MAX)
		return 1;
	for (i = 0; i < n; i++)
		ret[i] = (uint32_t)u_foldCase(apart[i], U_FOLD_CASE_DEFAULT);
	return (unsigned)n;
}

/* Punctuation, which Unicode's classes do not part as we need it. */
static enum glyph_kind
mark_kind(uint32_t cp)
{
	switch (cp) {
	case '"': case 0x2033:
		return GLYPH_QUOTE;
	case 0x201c: case 0x201e: case 0x201f: case 0xab: case 0x300c:
		return GLYPH_QUOTE_OPEN;
	case 0x201d: case 0xbb: case 0x300d:
		return GLYPH_QUOTE_CLOSE;
	case '?': case 0x61f: case 0x37e: case 0x203d:
		return GLYPH_ASKS;
	case 0xbf:
		return GLYPH_ASKS_FIRST;
	case '.': case '!': case ';': case '\n': case '\r': case '|':
	case 0xa1: case 0x85: case 0x2022: case 0x2026: case 0x2028:
	case 0x2029: case 0x3002: case 0x6d4: case 0x964:
		return GLYPH_ENDS;
	case ',': case ':': case '(': case ')': case '[': case ']':
	case '/': case 0x2013: case 0x2014: case 0x60c: case 0x3001:
		return GLYPH_PARTS;
	default:
		return GLYPH_OTHER;
	}
}

enum glyph_kind
glyph_kind(uint32_t cp)
{
	UChar32 c = (UChar32)cp;

	if (cp == '\'')
		return GLYPH_NOTHING;
	if (u_isalnum(c))
		return GLYPH_LETTER;
	if (cp == '#' || cp == '+')
		return GLYPH_SYMBOL;
	switch (u_charType(c)) {
	case U_NON_SPACING_MARK:
	case U_ENCLOSING_MARK:
	case U_COMBINING_SPACING_MARK:
	case U_FORMAT_CHAR:
	case U_MODIFIER_SYMBOL:		/* the colour of a hand */
		return GLYPH_NOTHING;
	case U_OTHER_SYMBOL:
		return GLYPH_SYMBOL;
	default:
		if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
			return GLYPH_NOTHING;
		return mark_kind(cp);
	}
}

uint32_t
glyph_latin(uint32_t cp)
{
	static const struct { uint32_t cp; char latin; } alike[] = {
		/* Cyrillic */
		{ 0x430, 'a' }, { 0x432, 'b' }, { 0x435, 'e' }, { 0x43a, 'k' },
		{ 0x43c, 'm' }, { 0x43d, 'h' }, { 0x43e, 'o' }, { 0x440, 'p' },
		{ 0x441, 'c' }, { 0x442, 't' }, { 0x443, 'y' }, { 0x445, 'x' },
		{ 0x455, 's' }, { 0x456, 'i' }, { 0x458, 'j' }, { 0x4bb, 'h' },
		{ 0x501, 'd' }, { 0x51b, 'q' }, { 0x51d, 'w' },
		/* Greek */
		{ 0x3b1, 'a' }, { 0x3b2, 'b' }, { 0x3b5, 'e' }, { 0x3b6, 'z' },
		{ 0x3b7, 'h' }, { 0x3b9, 'i' }, { 0x3ba, 'k' }, { 0x3bc, 'm' },
		{ 0x3bd, 'n' }, { 0x3bf, 'o' }, { 0x3c1, 'p' }, { 0x3c4, 't' },
		{ 0x3c5, 'y' }, { 0x3c7, 'x' },
	};
	size_t i;

	for (i = 0; i < sizeof alike / sizeof alike[0]; i++)
		if (alike[i].cp == cp)
			return (uint32_t)alike[i].latin;
	return 0;
}

uint32_t
glyph_digit_letter(uint32_t cp)
{
	switch (cp) {
	case '0':
		return 'o';
	case '1':
		return 'i';
	case '3':
		return 'e';
	case '5':
		return 's';
	default:
		return 0;
	}
}
