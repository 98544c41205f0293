/*
 * world.h - the real engine, without sockets, and the model beside it
 *
 * What pregond does at a start, at a reload and in its loop is done here in the same
 * order; the wire is wire.c.  An error of the engine is wrong, too (model.h).
 */
#ifndef TESTS_SIM_WORLD_H
#define TESTS_SIM_WORLD_H

#include <jansson.h>

#include "model.h"
#include "schedule/due.h"
#include "send/claiming.h"
#include "store/store.h"
#include "story.h"

#define READINGS_MAX	64

/* A text on the wire, whose answer has not come. */
struct flying {
	struct claimed	 claimed;
	int		 telling;
};

/* Somebody looked at a broadcast, and has not said yes. */
struct look {
	int64_t		 broadcast;	/* 0: nobody did */
	json_t		*covers;
	struct looked_at	 is;
};

struct world {
	char		 root[32];
	struct config	*configs[2];	/* the one in use, and the one to read into */
	int		 running;
	struct files	 first, edited;
	struct files	 readings[READINGS_MAX];	/* what was read, to go back to */
	int		 nreadings;

	struct store	*store;
	struct claiming	 claiming;
	int64_t		 now_ms, up_since_ms;
	struct flying	 flying[OUTBOX_CLAIM_MAX];
	int		 nflying;
	struct look	 look;
	unsigned	 texted;	/* makes the ids of texts that come in */
	struct model	 model;
};

void	world_open(struct world *world);
void	world_close(struct world *world);

/** A new store, people on the lists, the files as they were first. */
void	world_begin(struct world *world, bool approve_corrections);
void	world_end(struct world *world);

/** The configuration in use. */
struct config *world_config(const struct world *world);

/** Read what was edited, as `pregon reload` does; refused, nothing changes. */
void	world_reload(struct world *world);
/** pregond dies, in the middle of a transaction or not, and a new one begins. */
void	world_restart(struct world *world);
void	world_die_reading(struct world *world);

/** All that is due right now.  When to come again, -1 for never. */
int64_t	world_settle(struct world *world);
/** Time passes. */
void	world_pass(struct world *world, int64_t until_ms, enum wire wire,
	    uint64_t *random);

/** ${person} texts us. */
void	world_text(struct world *world, int person, enum said_what what,
	    int list, bool spanish);

/* Operators. */
void	world_hold(struct world *world, unsigned what, bool held);
void	world_hold_broadcast(struct world *world, unsigned which, bool held);
void	world_cancel(struct world *world, unsigned which);
void	world_look(struct world *world);
void	world_approve(struct world *world);
/** What came of ${event}; nothing where it is so already. */
void	world_outcome(struct world *world, int event,
	    enum outcome_result result, int yes, int no);

/** What verify (store/verify.h) finds, and the store's own books. */
void	world_verify(struct world *world);

/*
 * wire.c
 */

/** Hand over up to ${most} texts by any channel; -1 with nothing: how many. */
int	wire_claim(struct world *world, int most);
/** Likewise, but pregond dies before that is durable. */
void	wire_die_claiming(struct world *world);
/** The first text on the wire is answered. */
void	wire_answer(struct world *world, enum verdict_kind verdict);
/** Claim and answer, until nothing is due any more or ${most} were. */
void	wire_send(struct world *world, int most, enum wire wire,
	    uint64_t *random);
/** When something queued is due; -1 for never. */
int64_t	wire_next(struct world *world);
/** The provider says of one whose answer never came that it arrived, or did not. */
void	wire_receipt(struct world *world, unsigned which, bool delivered);
/** The run is over: its texts are nobody's. */
void	wire_forget(struct world *world);

#endif
