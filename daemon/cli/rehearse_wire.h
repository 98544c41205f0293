/*
 * rehearse_wire.h - the providers of a rehearsal, and how they are doing
 *
 * They answer at once, and accept everything, unless a script says that they fail.
 * What a failure means for an account is decided by the daemon's policy, on the
 * rehearsal's clock; but one that is down and paused is not probed until it is up:
 * each probe would fail.
 */
#ifndef CLI_REHEARSE_WIRE_H
#define CLI_REHEARSE_WIRE_H

#include "config/script.h"
#include "send/policy.h"

struct wired {
	const struct account	*account;
	enum outage		 outage;
	int64_t			 until_ms;	/* of the outage; 0: to the end */
	struct health		 health;
	bool			 held;		/* by people: the next of the route stands in */
	unsigned		 inflight;	/* claimed, and not settled yet */
};

struct wire {
	size_t		 count;
	struct wired	*accounts;	/* in the order of the route */
};

void	wire_init(struct wire *wire, const struct config *config);
void	wire_done(struct wire *wire);

/** ${account}, or with NULL all of them, fail like that from now on. */
void	wire_fail(struct wire *wire, const char *account,
	    enum outage outage, int64_t until_ms);
/** One whose outage is over at ${now_ms} works again: it; NULL where there is none. */
const struct wired *wire_mend(struct wire *wire, int64_t now_ms);

/** How many of ${want} messages ${wired} may carry. */
unsigned wire_room(const struct wired *wired, unsigned want, int64_t now_ms);
/** The first account that carries ${channel} and may now, and how many. */
struct wired *wire_pick(struct wire *wire, enum channel channel,
	    unsigned want, int64_t now_ms, unsigned *ret_room);

/** What comes of a message that it carries; it is noted at ${now_ms}. */
void	wire_answer(struct wired *wired, int64_t now_ms, struct verdict *ret);

/** When an account of ${channel} may carry something again; -1: none is paused. */
int64_t	wire_next_ms(const struct wire *wire, enum channel channel,
	    int64_t now_ms);
/** When the first outage ends; -1: none. */
int64_t	wire_mended_ms(const struct wire *wire);

#endif
