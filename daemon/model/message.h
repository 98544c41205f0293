/*
 * message.h - person x channel x broadcast: its states
 *
 *   queued ---> in-flight ---> accepted
 *     |  ^          |--------> rejected
 *     |  `--retry---|--------> unknown ---> queued (only on_unknown = "resend")
 *     |                           `-------> accepted, rejected (the provider
 *     |                                     was asked, or said so later)
 *     |--> accepted, rejected (the same, where it was unknown and waits to be
 *     |                        sent again: it is not)
 *     |--> suppressed ---> queued (she said yes since, and it still goes out)
 *     `--> expired, withdrawn, skipped
 *
 * A message may also begin as suppressed or skipped, and never be queued.
 *
 * queued      in the outbox, to be sent when due
 * in-flight   claimed by a run, and perhaps on the wire
 * accepted    the provider took it; settled, as all below are
 * rejected    the provider refused it for good
 * unknown     it may have been sent; it is not repeated by itself
 * suppressed  the person said STOP, or consent is not confirmed
 * expired     its time passed before it could be sent
 * withdrawn   its broadcast was cancelled or superseded first
 * skipped     never to be sent: no address for the channel, no text in the
 *             language, not a tester
 */
#ifndef MODEL_MESSAGE_H
#define MODEL_MESSAGE_H

#include <stdbool.h>

enum message_state {
	MESSAGE_QUEUED,
	MESSAGE_IN_FLIGHT,
	MESSAGE_ACCEPTED,
	MESSAGE_REJECTED,
	MESSAGE_UNKNOWN,
	MESSAGE_SUPPRESSED,
	MESSAGE_EXPIRED,
	MESSAGE_WITHDRAWN,
	MESSAGE_SKIPPED,
};
#define MESSAGE_NSTATES 9

const char *message_state_name(enum message_state state);
bool	message_can_become(enum message_state from, enum message_state to);
/** Whether nothing more happens to it by itself. */
bool	message_is_settled(enum message_state state);

/* What a message is made of: an SMS is a text, an e-mail has all three. */
enum part { PART_TEXT, PART_SUBJECT, PART_HTML };
#define NPARTS 3

const char *part_name(enum part part);

#endif
