/*
 * broadcast.h - one occurrence of an alert going to one audience: its states
 *
 *      .------------------------------.
 *      |                              v
 *   planned --> awaiting-approval <--> approved --> sending --> done
 *      |                                              ^
 *      `----------------------------------------------'
 *
 *   planned, awaiting-approval, approved, sending <--> held
 *   those five --> cancelled
 *   those five --> superseded --> planned, missed
 *   planned, awaiting-approval, approved, held --> missed --> planned
 *
 * A hold is released to where it came from.  A missed or superseded one is
 * planned again when the files give it a time to come; what was done or
 * cancelled stays so.
 *
 * planned            known, its time has not come, or it waits for a fact
 * awaiting-approval  people must say yes first: it is due, or what they had said
 *                    yes to has changed
 * approved           they did, maybe before it was due; back where what they
 *                    approved has changed
 * held               a person, or a rule, stopped it; release goes on
 * sending            its audience is in the outbox, or is being put there
 * done               every message is settled
 * cancelled          a person ended it; nothing more is sent
 * superseded         the files no longer have it (or its event has no date)
 * missed             its time passed without a text: shown, never sent
 */
#ifndef MODEL_BROADCAST_H
#define MODEL_BROADCAST_H

#include <stdbool.h>

enum broadcast_state {
	BROADCAST_PLANNED,
	BROADCAST_AWAITING_APPROVAL,
	BROADCAST_APPROVED,
	BROADCAST_HELD,
	BROADCAST_SENDING,
	BROADCAST_DONE,
	BROADCAST_CANCELLED,
	BROADCAST_SUPERSEDED,
	BROADCAST_MISSED,
};
#define BROADCAST_NSTATES 9

const char *broadcast_state_name(enum broadcast_state state);
int	broadcast_state_parse(const char *name, enum broadcast_state *ret);

/** Whether the drawing above has an arrow; no state has one to itself. */
bool	broadcast_can_become(enum broadcast_state from,
	    enum broadcast_state to);

#endif
