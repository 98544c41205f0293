/*
 * segment.h - how a text travels: its alphabet and how many SMS it takes
 *
 * Sizes and tables: GSM 03.38 (3GPP TS 23.038) and 3GPP TS 23.040.  One
 * character outside the GSM 7-bit default alphabet and its extension table
 * makes the whole text UCS-2.
 */
#ifndef TEXT_SEGMENT_H
#define TEXT_SEGMENT_H

#include <stddef.h>

#define SEGMENT_TEXT_MAX (64 * 1024)	/* bytes of a text we count */

enum alphabet { ALPHABET_GSM7, ALPHABET_UCS2 };

struct segmentation {
	enum alphabet	alphabet;
	size_t		units;		/* septets, or UTF-16 code units */
	size_t		segments;	/* at least 1: empty is an SMS */
};

/**
 * Count ${len} bytes of UTF-8.  An extension character's two septets, and a
 * surrogate pair, are never split between segments.  The text is counted as it
 * is: compose it first (segment_tidy).
 * Returns 0, or -1 where the text is not UTF-8 or longer than SEGMENT_TEXT_MAX.
 */
int	segment_count(const char *text, size_t len, struct segmentation *ret);

/** "GSM-7" or "UCS-2". */
const char *alphabet_name(enum alphabet alphabet);

/**
 * Write ${text} (UTF-8) as it should be sent by SMS: composed (NFC), with the
 * spaces of typography (U+00A0, U+2009, U+202F) as a plain space, without
 * invisible characters that only cost (U+00AD, U+200B, U+FEFF), and with
 * CR LF as LF.  Letters are never replaced: that would lose meaning.
 * Tidying twice changes nothing more.
 * Returns a new string that segment_count will take, NULL where ${text} is not
 * UTF-8, or it or the result is longer than SEGMENT_TEXT_MAX.
 */
char	*segment_tidy(const char *text);

#endif
