/*
 * unsubscribe.h - the token by which a reader of e-mail leaves with one click
 *
 * It is base64url of
 *
 *	blind index of her address (32 bytes)   mac (16 bytes)   name of the list
 *
 * and the mac is a digest of the other two that only the key can make: 128 bits
 * that nobody guesses (RFC 8058 5: opaque, and hard to forge).  Nothing is
 * stored, so it is good as long as the key is: it does not expire, and a
 * database that was lost or restored knows it.  It says nothing of the address
 * to whoever has not the key.
 */
#ifndef STORE_UNSUBSCRIBE_H
#define STORE_UNSUBSCRIBE_H

#include "base/str.h"
#include "store/persons.h"

#define UNSUBSCRIBE_MAC_LEN	16
/* Characters of a token, of the longest name: 4 of each 3 bytes. */
#define UNSUBSCRIBE_TOKEN_MAX \
	((BLIND_LEN + UNSUBSCRIBE_MAC_LEN + NAME_LEN_MAX + 2) / 3 * 4)

/* What one click ends: mails of a list to an address. */
struct unsubscribe {
	struct blind	blind;		/* of the e-mail address */
	char		list[NAME_LEN_MAX + 1];
};

void	unsubscribe_token(const struct vault *vault,
	    const struct unsubscribe *what,
	    char ret[UNSUBSCRIBE_TOKEN_MAX + 1]);

/** Read a token: 0, or -1 where ${text} is not one that this key has made. */
int	unsubscribe_read(const struct vault *vault, const char *text,
	    struct unsubscribe *ret);

/**
 * The list by which the message ${message} reaches its reader, by name the first
 * of its broadcast's that she is on and has said yes to: 1, 0 none, -1.
 */
int	unsubscribe_list(struct store *store, int64_t message,
	    char ret[NAME_LEN_MAX + 1], struct err *err);

/** What one click did. */
struct unsubscribed {
	struct person	who;		/* id 0: nobody we know (any more) */
	bool		changed;	/* something that was so before is not any more */
};

/**
 * End ${what}: the list, by every channel (leaving.h); with ${everything} all that
 * there is, at all her addresses (optout.h).  In the caller's transaction.  Somebody
 * we do not know is fine: it holds for the address.
 */
int	unsubscribe_apply(struct store *store, const struct unsubscribe *what,
	    bool everything, int64_t now_ms, struct unsubscribed *ret,
	    struct err *err);

#endif
