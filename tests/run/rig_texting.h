/*
 * rig_texting.h - people who text us, over HTTP and signed
 *
 * Beside the sandbox that takes our texts there is one that plays people: what
 * they text goes to the daemon's edge as a webhook, signed with the account's
 * token, as from outside behind a proxy.
 */
#ifndef TESTS_RIG_TEXTING_H
#define TESTS_RIG_TEXTING_H

#include "run/rig_site.h"

#define RIG_TOKEN "the token of the account"

struct rig_texting {
	char	hook[96];	/* where webhooks go: the edge's /in/sandbox */
	char	play[64];	/* the sandbox that sends them */
	long	played;		/* so many */
};

/** Give ${site}'s account a token, and listen from the next start on. */
void	rig_texting_site(const struct rig_site *site);

/** Like rig_site_plain, and with that, and a list that people can join by text. */
void	rig_texting_plain(struct rig_site *site, const char *faults,
	    size_t people);

/**
 * Start the daemon on ${clock}, listening, wait until it is ready, and have people
 * text it.  Again: on the same port, and the same people.
 */
void	rig_texting_daemon(struct rig_texting *t, struct rig_site *site,
	    const char *clock);

/** A sandbox that sends to the daemon, signing with ${token}; its URL. */
void	rig_texting_player(const struct rig_texting *t,
	    const struct rig_site *site, const char *token, char ret[64]);

/**
 * Someone texts ${text} from ${number}; ${more} ("&id=SM1"; may be "") goes to the
 * query.  Does not wait.  Returns which webhook it is.
 */
long	rig_text(struct rig_texting *t, const char *number, const char *text,
	    const char *more);

/** How webhook ${index} was answered, once it is: the status, -1 not at all. */
int	rig_texted(const struct rig_texting *t, long index);

/** Text, and fail unless it is answered with 204. */
void	rig_say(struct rig_texting *t, const char *number, const char *text);

/** The texts to ${number} that the sandbox of ${site} has, as an array to decref. */
json_t	*rig_texts_to(const struct rig_site *site, const char *number);

/** Wait until there are ${n}, which must not be more; the last: a string to free. */
char	*rig_wait_texts(const struct rig_site *site, const char *number,
	    size_t n);

/** Wait until the daemon has nothing to send and nothing on its way. */
void	rig_wait_idle(const struct rig_site *site);

/** A number of `pregon status --json`: ${name} of "inbox". */
long	rig_inbox(const struct rig_site *site, const char *name);

#endif
