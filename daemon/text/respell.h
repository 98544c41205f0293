/*
 * respell.h - a word's letters, as they are meant
 */
#ifndef TEXT_RESPELL_H
#define TEXT_RESPELL_H

#include <stddef.h>
#include <stdint.h>

/**
 * Put Latin letters for what looks like them amid Latin ones ("st0p"), and one
 * letter where it was held down ("stoppp"), in place.  Returns how many of
 * the ${n} letters are left.  Doing it again changes nothing.
 */
size_t	respell(uint32_t *letters, size_t n);

#endif
