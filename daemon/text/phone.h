/*
 * phone.h - phone numbers as people write them, and E.164
 *
 * E.164 is the only form of a number inside the program.  Parsing is
 * libphonenumber's; North American numbers (+1) are checked by the numbering
 * plan's own shape instead of its tables, which in Debian 12 do not know newer
 * area codes such as 983 (Denver).
 */
#ifndef TEXT_PHONE_H
#define TEXT_PHONE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/secret.h"

#define PHONE_CELL_MAX 128	/* bytes of a cell we try to read */

/**
 * Read ${cell}, a number in the habits of ${region} ("US"), into ${ret} as
 * E.164.  What stands before the number is skipped ("tel:", a name); after its
 * first digit come only digits and what people put between them, in any
 * script.  Refused are extensions, letters after the number, premium-rate
 * numbers, and digits that a spreadsheet has rounded.
 * Returns NULL, or the reason in words, such as "too few digits":
 * a static string that does not repeat the number; then ${ret} is unchanged.
 */
const char *phone_parse(const char *cell, const char *region,
	    struct address *ret);

/** Whether ${region} is one that phone_parse knows: "US", not "us". */
bool	phone_is_region(const char *region);

/** Whether ${text} is in E.164 form: +, a digit 1-9, 7 to 15 digits in all. */
bool	phone_is_e164(const char *text);

/**
 * The ASCII character that plays the part of ${cp} in a phone number: 'a' for letters
 * of other scripts, '?' for what has no part, 0 for what cannot be seen (bidi marks,
 * byte order marks, soft hyphens).
 */
char	phone_draw(uint32_t cp);

#endif
