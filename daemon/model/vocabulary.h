/*
 * vocabulary.h - the words that a lexicon's terms are made of
 *
 * A word that is none of them may be one, misspelled:
 *   by its sound, from VOCABULARY_SOUND_MIN letters on ("kiero", "vorren");
 *   by one slip of the thumb (typo.h): letters that changed places or were
 *   doubled, in words of four letters and more; another one, one more or less,
 *   in words of five and more with the same first one.
 * Words that are terms of weight (what stops, what is stopped) come first; others
 * are one letter longer before a slip makes them, and it is not their last one
 * ("change" is no "changed").
 */
#ifndef MODEL_VOCABULARY_H
#define MODEL_VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>

#define VOCABULARY_SOUND_MIN	4

struct vocabulary {
	size_t			 count;
	struct vocabulary_word	**words;	/* in the order of their texts */
};

/** Add the words of ${phrase}, folded, a space between.  They are copied. */
void	vocabulary_add(struct vocabulary *vocabulary, const char *phrase,
	    bool weighty);
void	vocabulary_done(struct vocabulary *vocabulary);

/** The word that ${word} is, or was meant to be; or NULL.  Borrowed. */
const char *vocabulary_meant(const struct vocabulary *vocabulary,
	    const char *word);

#endif
