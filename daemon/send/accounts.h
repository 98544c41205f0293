/*
 * accounts.h - the accounts of the route, as they are doing now
 *
 * What a descriptor was compiled to, how fast it may be asked, and whether it
 * works at present.  It is made anew from each configuration; how an account
 * of the same name was doing carries over.
 */
#ifndef SEND_ACCOUNTS_H
#define SEND_ACCOUNTS_H

#include "config/config.h"
#include "model/bucket.h"
#include "provider/provider.h"
#include "send/policy.h"

struct carrier {
	const struct account	*account;	/* borrowed from the config */
	struct provider		*provider;
	struct bucket		 bucket;
	struct health		 health;
	unsigned		 inflight;
	bool			 blocked;	/* it carries nothing, whatever its health */
	bool			 held;		/* by people (holds.h): no broadcast goes by it */
};

struct accounts {
	struct config	*config;	/* a reference */
	size_t		 count;
	struct carrier	*carriers;	/* in the order of the route */
	unsigned	 references;
};

/**
 * Compile the route of ${config}.  ${old} (may be NULL) tells how accounts were doing.
 * ERR_INPUT where a descriptor is wrong, or where sending = "sandbox" and requests
 * would leave this machine.  How fast and how well an account of the same name did
 * is carried over: reading the files again makes nothing faster.  One reference.
 */
struct accounts *accounts_new(struct config *config, const struct accounts *old,
	    int64_t now_mono_ms, struct err *err);
struct accounts *accounts_ref(struct accounts *accounts);
void	 accounts_unref(struct accounts *accounts);

/** The account called ${name}; NULL where it is not (any more) in the route. */
struct carrier *accounts_find(const struct accounts *accounts,
	    const char *name);

/**
 * How many of ${want} messages ${carrier} may carry now.  None where it is
 * blocked; then the next account of the route does not stand in for it: what
 * people told this one is not known yet.
 */
unsigned carrier_room(struct carrier *carrier, unsigned want,
	    int64_t now_mono_ms);

/**
 * The first account of the route that carries ${channel}, is not held, and may now, and how many of
 * ${want} messages.  NULL where none may; ${ret_wait_ms} is then how long to wait,
 * -1 where only the end of a probe will tell.
 */
struct carrier *accounts_pick(struct accounts *accounts, enum channel channel,
	    unsigned want, int64_t now_mono_ms, unsigned *ret_count,
	    int64_t *ret_wait_ms);

#endif
