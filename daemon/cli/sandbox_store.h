/*
 * sandbox_store.h - what the sandbox was sent, in memory only
 *
 * The sandbox is the far side: what reaches it has been revealed to a
 * provider, so bodies and numbers are plain strings here.  They are shown on
 * loopback and never written to disk.
 *
 * Times are milliseconds since the sandbox started, of the clock that never
 * goes back; sandbox_store_wall_ms() says what o'clock that was.
 */
#ifndef CLI_SANDBOX_STORE_H
#define CLI_SANDBOX_STORE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "model/consent.h"

#define SANDBOX_KEPT_MAX 1000000		/* texts */
#define SANDBOX_KEPT_BYTES_MAX ((size_t)1 << 30)	/* all their fields */
#define SANDBOX_REQUESTS_MAX 4000000		/* remembered */

#define SANDBOX_SID_LEN 34	/* SM and 32 hex digits */

/* A message as it was sent.  Fields that were absent or empty are NULL. */
struct sandbox_text {
	char		 sid[SANDBOX_SID_LEN + 1];
	int64_t		 received_ms;
	size_t		 segments;	/* of an SMS */
	enum channel	 channel;
	const char	*to, *from, *service, *body, *validity, *callback;
	const char	*subject, *html, *ref;	/* of an e-mail */
	const char	*unsubscribe, *unsubscribe_post;	/* RFC 8058 */
};

/* A request to send, whatever became of it. */
struct sandbox_request {
	int64_t	 at_ms;		/* when it had been read */
	int	 status;	/* 0: there was no whole answer */
};

struct sandbox_store {
	struct sandbox_text	**texts;
	size_t			  ntexts;
	size_t			  bytes;
	struct sandbox_request	 *requests;
	size_t			  nrequests;
	uint64_t		  seen;		/* requests, since reset */
	int64_t			  start_mono_ms, start_wall_ms;
};

void	sandbox_store_init(struct sandbox_store *store);
void	sandbox_store_done(struct sandbox_store *store);

/** Forget everything but when the sandbox started. */
void	sandbox_store_reset(struct sandbox_store *store);

/** Milliseconds since the start, now. */
int64_t	sandbox_store_now(const struct sandbox_store *store);

/** The wall time at ${at_ms} after the start. */
int64_t	sandbox_store_wall_ms(const struct sandbox_store *store,
	    int64_t at_ms);

/**
 * Keep a copy of ${draft}, received at ${now_ms}, under a new sid.  Returns
 * what is kept, valid until the next reset; NULL with ERR_FULL at a bound.
 */
const struct sandbox_text *sandbox_store_keep(struct sandbox_store *store,
	    const struct sandbox_text *draft, int64_t now_ms, struct err *err);

/** Remember a request; beyond SANDBOX_REQUESTS_MAX it is only counted. */
void	sandbox_store_note(struct sandbox_store *store, int64_t at_ms,
	    int status);

#endif
