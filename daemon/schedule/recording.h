/*
 * recording.h - what the council did, as people record it
 *
 * One account says it; where more must (confirm_outcomes), it waits until so many have
 * said the same result and the same tally by their last words.  Then it is in force: the
 * event has that outcome, and the plan follows.  It stays in force until another one is
 * accepted the same way.  Also where one account is enough, what another account stands
 * by is not contradicted by one alone, unless it says that it means to (replace): whoever
 * said it revises it, or a second one agrees.
 */
#ifndef SCHEDULE_RECORDING_H
#define SCHEDULE_RECORDING_H

#include "config/config.h"
#include "store/outcomes.h"

enum recorded {
	RECORDED_WAITS,		/* written down: others must say the same */
	RECORDED_ACCEPTED,	/* it is in force from now on */
	RECORDED_AGREES,	/* it was in force already */
};

/** "waits", "accepted", "agrees". */
const char *recorded_name(enum recorded recorded);

/** How many accounts must say what contradicts another's word. */
#define RECORDING_CONTESTED 2

/**
 * Whether ${said} is otherwise than what is in force of ${occasion}: another result, or
 * other votes for and against.  To add votes where none were named is not.
 */
bool	recording_contradicts(const struct occasion *occasion,
	    const struct outcome_said *said);

/**
 * ${said}->uid says, at ${said}->at_ms, what came of ${said}->event; in the caller's
 * transaction.  ${config} follows, and the plan.  Where the transaction is not
 * committed, outcomes_attach puts ${config} right again.  ${replace}: also against the
 * word of another account.
 * ERR_INPUT, ERR_REFUSED (err says the way out): no such event; it has not begun, or its
 * file says that it is not held; the tally speaks against the result; the account has
 * said so already, and others must; it is none of the organizers.
 */
int	recording_say(struct store *store, struct config *config,
	    const struct outcome_said *said, bool replace, enum recorded *ret,
	    struct err *err);

/** The event ${name}; NULL with ${err}, which has a guess. */
const struct occasion *recording_event(const struct config *config,
	    const char *name, struct err *err);

/** How many accounts must say the same of an event of ${measure}. */
int	recording_needed(const struct config *config,
	    const struct measure *measure);

#endif
