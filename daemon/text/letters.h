/*
 * letters.h - the letters of a word, whatever case and accents it is written in
 */
#ifndef TEXT_LETTERS_H
#define TEXT_LETTERS_H

#include <stddef.h>

#define LETTERS_MAX 64	/* bytes of a folded word; a longer one is "" */

/**
 * The letters and digits of ${text} (UTF-8), small and without accents:
 * "Teléfono" is "telefono", "E-mail" is "email".
 */
void	letters_fold(const char *text, char ret[LETTERS_MAX]);

/**
 * What the language ${code} ("es") is called in the language ${in}, folded:
 * "spanish", "espanol".  "" where nobody knows.
 */
void	letters_language(const char *code, const char *in,
	    char ret[LETTERS_MAX]);

#endif
