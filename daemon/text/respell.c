#include <stdbool.h>
#include <unicode/uchar.h>

#include "text/glyph.h"
#include "text/respell.h"

#define HELD_MIN 3		/* "ppp": fewer are how it is spelled */

/* Letters that look like others, amid letters of another kind. */
static void
look_alike(uint32_t *letters, size_t n)
{
	bool latin = false, digit = false, other = false;
	uint32_t plain;
	size_t i;

	for (i = 0; i < n; i++) {
		latin |= letters[i] >= 'a' && letters[i] <= 'z';
		digit |= letters[i] >= '0' && letters[i] <= '9';
		other |= glyph_latin(letters[i]) != 0;
	}
	for (i = 0; i < n && latin && (digit || other); i++) {
		plain = glyph_latin(letters[i]);
		if (plain == 0)
			plain = glyph_digit_letter(letters[i]);
		if (plain != 0)
			letters[i] = plain;
	}
}

/* One letter where it was held down.  Returns how many letters are left. */
static size_t
let_go(uint32_t *letters, size_t n)
{
	size_t i, run, to = 0;

	for (i = 0; i < n; i += run) {
		for (run = 1; i + run < n && letters[i + run] == letters[i];)
			run++;
		letters[to++] = letters[i];
		if (run < HELD_MIN && run > 1)
			letters[to++] = letters[i];
		else if (run >= HELD_MIN && !u_isalpha((UChar32)letters[i]))
			for (size_t j = 1; j < run; j++)
				letters[to++] = letters[i];
	}
	return to;
}

size_t
respell(uint32_t *letters, size_t n)
{
	look_alike(letters, n);
	return let_go(letters, n);
}
