/*
 * typo.h - one slip of the thumb
 */
#ifndef TEXT_TYPO_H
#define TEXT_TYPO_H

#include <stddef.h>

#define TYPO_LETTERS_MAX 64	/* a longer word is no slip of another */

enum typo {
	TYPO_SAME,
	TYPO_SLIP,	/* two neighbours change places, or a letter is doubled */
	TYPO_LETTER,	/* one letter is missing, too many or another one */
	TYPO_OTHER,	/* more than that */
};

/** How ${got} differs from ${meant}; both folded (said.h), of any script. */
enum typo typo_kind(const char *got, const char *meant);

/** How many letters ${word} has. */
size_t	typo_letters(const char *word);

#endif
