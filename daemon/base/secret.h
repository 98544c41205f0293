/*
 * secret.h - types for what must never be printed
 *
 * An address (a phone number in E.164, or an e-mail address), a person's name,
 * the body of a message and a credential live in these types.  They are
 * structs, so no printf format takes one: what a log line needs is the
 * subscriber's handle.  Reading one goes through a *_reveal function, and a
 * test lists the few files that may call them.
 */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include <stddef.h>

#define ADDRESS_LEN_MAX 254	/* RFC 5321 4.5.3.1.3 less the angle brackets */

struct address {
	char	hidden[ADDRESS_LEN_MAX + 1];
};

/** Hold ${text}.  Returns 0, or -1 (nothing is changed) where it is too long. */
int	 address_set(struct address *address, const char *text);
/** The text, borrowed until ${address} changes. */
const char *address_reveal(const struct address *address);
void	 address_done(struct address *address);

/* A body, a name or a credential: any length, overwritten when done. */
struct secret {
	char	*hidden;	/* ended by a NUL that is not counted */
	size_t	 len;
};

/** Hold a copy of ${len} bytes; what was held before is overwritten. */
void	 secret_set(struct secret *secret, const void *bytes, size_t len);
/** Hold a copy of ${from}. */
void	 secret_copy(struct secret *secret, const struct secret *from);
/** The bytes as a string, borrowed until ${secret} changes.  "" when empty. */
const char *secret_reveal(const struct secret *secret);
void	 secret_done(struct secret *secret);

#endif
