/*
 * id.h - names that say nothing
 *
 * A subscriber is known by a random handle in logs, on the console and on
 * disk; it cannot be computed from an address.
 */
#ifndef BASE_ID_H
#define BASE_ID_H

#define ID_LEN 13	/* 13 characters of 5 bits: 65 bits */

/** Write a new random id ([a-z2-7]) to ${ret}. */
void	id_new(char ret[ID_LEN + 1]);

#endif
