/*
 * csv_guess.h - what a table's bytes do not say of themselves
 *
 * Both guesses follow from the bytes alone.
 */
#ifndef CONFIG_CSV_GUESS_H
#define CONFIG_CSV_GUESS_H

#include <stddef.h>

/**
 * What parts the cells in the first of ${bytes}' lines that has more than
 * separators: a comma, a semicolon or a tab.
 */
char	csv_guess_separator(const char *bytes, size_t len);

/**
 * Rewrite ${*len} bytes of Windows-1252 as UTF-8 in place; there is room for
 * three times as many.  -1 (nothing is changed) where a byte means nothing.
 */
int	csv_guess_widen(char *text, size_t *len);

#endif
