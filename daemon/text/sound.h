/*
 * sound.h - what a word sounds like, whatever its letters
 *
 * People who write as they speak write "kiero", "ekivocado", "vorren": letters
 * that sound alike in Spanish, where spelling follows the sound, become one.
 * English is not like that: "hour" and "our" are, by this, "our".  So the sound is
 * asked only of words that nobody knows, and they are not short (vocabulary.h).
 */
#ifndef TEXT_SOUND_H
#define TEXT_SOUND_H

#include <stddef.h>

#define SOUND_MAX	96	/* bytes of a sound, with its NUL */

/** The sound of ${word}, folded as said.h does.  -1: it is too long. */
int	sound_of(const char *word, char ret[SOUND_MAX]);

#endif
