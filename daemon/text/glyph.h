/*
 * glyph.h - one letter as people write it, and what it stands for
 */
#ifndef TEXT_GLYPH_H
#define TEXT_GLYPH_H

#include <stdint.h>

#define GLYPH_LETTERS_MAX 24	/* code points of one taken apart (U+FDFA has 18) */

/**
 * Take ${cp} apart by compatibility (NFKD) and fold case: full-width, circled,
 * squared and mathematical letters become plain ones, accents stand behind.
 * Returns how many code points are in ${ret}.
 */
unsigned glyph_apart(uint32_t cp, uint32_t ret[GLYPH_LETTERS_MAX]);

enum glyph_kind {
	GLYPH_LETTER,		/* or a digit */
	GLYPH_NOTHING,		/* accents, zero-width and other invisible characters,
				   apostrophes */
	GLYPH_SYMBOL,		/* an emoji, a sign: a word of its own */
	GLYPH_QUOTE,		/* a straight quotation mark: opens, or closes */
	GLYPH_QUOTE_OPEN,	/* one that opens, of any kind */
	GLYPH_QUOTE_CLOSE,
	GLYPH_ASKS,		/* ? and its kin */
	GLYPH_ASKS_FIRST,	/* the inverted one, before a question */
	GLYPH_ENDS,		/* . ! and the end of a line: ends a sentence */
	GLYPH_PARTS,		/* , : ( ): parts what is said */
	GLYPH_OTHER,		/* a space, a hyphen: parts words */
};

/** What one code point of glyph_apart() does in a text. */
enum glyph_kind glyph_kind(uint32_t cp);

/** The Latin letter that the Cyrillic or Greek ${cp} looks like, or 0. */
uint32_t glyph_latin(uint32_t cp);

/** The letter that the digit ${cp} is written for in "st0p", or 0. */
uint32_t glyph_digit_letter(uint32_t cp);

#endif
