#include <assert.h>

#include "model/broadcast.h"
#include "model/message.h"
#include "model/verdict.h"
#include "store/suppression.h"
#include "store/verify_rules.h"

/* The numbers below are these. */
static_assert(MESSAGE_QUEUED == 0 && MESSAGE_IN_FLIGHT == 1 &&
    MESSAGE_ACCEPTED == 2 && MESSAGE_REJECTED == 3 && MESSAGE_UNKNOWN == 4 &&
    MESSAGE_NSTATES == 9, "the states of messages");
static_assert(VERDICT_ACCEPTED == 0 && VERDICT_RETRY == 1 &&
    VERDICT_REJECTED == 2 && VERDICT_UNKNOWN == 3, "verdicts");
static_assert(BROADCAST_SENDING == 4 && BROADCAST_DONE == 5,
    "the states of broadcasts");
static_assert(CONSENT_CONFIRMED == 2, "the states of consent");
static_assert(SUPPRESSION_FORGOTTEN == 5, "the kinds of suppression");

#define BOUND(table)							\
	"SELECT max(id) FROM (SELECT id FROM " table			\
	" WHERE id > ? ORDER BY id LIMIT ?) AS page"

/* Of the address of ${to}, a stop that we knew before ${a} began, and that no later text lifted. */
#define STOPPED(a, to)							\
	"EXISTS (SELECT 1 FROM suppression_log s"			\
	" WHERE s.channel = " to ".channel AND s.blind = " to ".blind"	\
	" AND s.stop = 1 AND s.at_ms < " a ".began_ms"			\
	" AND NOT EXISTS (SELECT 1 FROM suppression_log l"		\
	"  WHERE l.channel = s.channel AND l.blind = s.blind"		\
	"  AND l.stop = 0 AND l.event_ms > s.event_ms"			\
	"  AND l.at_ms <= " a ".began_ms))"

/* ${later} is a keyword of the list that was left, from the same address, after ${s}. */
#define UNDOES(later, s)						\
	later ".channel = " s ".channel AND " later ".blind = " s ".blind" \
	" AND " later ".list = " s ".list AND " later ".stop = 0"	\
	" AND " later ".event_ms > " s ".event_ms"

/* m's address had left the list of bl, as far as we knew when a began. */
#define LEFT								\
	"EXISTS (SELECT 1 FROM left_log s"				\
	" WHERE s.channel = m.channel AND s.blind = m.blind"		\
	" AND s.list = bl.list AND s.stop = 1 AND s.at_ms < a.began_ms"	\
	" AND NOT EXISTS (SELECT 1 FROM left_log l"			\
	"  WHERE " UNDOES("l", "s") " AND l.at_ms <= a.began_ms))"

/* What the log of consent had for that list as a began; NULL without a word in it. */
#define CONSENT								\
	"(SELECT c.state FROM consent_log c"				\
	" WHERE c.person = m.person AND c.list = bl.list"		\
	" AND c.channel = m.channel AND (c.at_ms < a.began_ms"		\
	"  OR (c.at_ms = a.began_ms AND c.state = 2))"			\
	" ORDER BY c.id DESC LIMIT 1)"
#define AGREED	"COALESCE(" CONSENT ", 2) = 2"

#define OF_ATTEMPT	"attempt", .bound = BOUND("attempt")
#define OF_MESSAGE	"message", .bound = BOUND("message")
#define OF_BROADCAST	"broadcast", .bound = BOUND("broadcast"), .heavy = true
#define OF_OPT_OUT	"opt-out", .bound = BOUND("suppression_log")
#define OF_LEAVE	"leave", .bound = BOUND("left_log")

#define ATTEMPTS_TO_MESSAGES						\
	"SELECT a.id FROM attempt a JOIN message m ON m.id = a.message"	\
	" WHERE a.id > ? AND a.id <= ? AND "
#define MESSAGES							\
	"SELECT m.id FROM message m WHERE m.id > ? AND m.id <= ? AND "
#define MESSAGES_TRIED							\
	"SELECT m.id FROM message m JOIN attempt a ON a.id = m.attempt"	\
	" WHERE m.id > ? AND m.id <= ? AND "
#define BROADCASTS							\
	"SELECT b.id FROM broadcast b WHERE b.id > ? AND b.id <= ? AND "

const struct verify_rule verify_rules[] = {
	/*
	 * Nobody who said STOP.
	 */
	{ "after-stop", OF_ATTEMPT,
	    .text = "a text was sent after a stop of its address was known",
	    .sql = ATTEMPTS_TO_MESSAGES STOPPED("a", "m") },
	{ "reply-after-stop", OF_ATTEMPT,
	    .text = "a reply that neither confirms a stop nor gives help was "
	    "sent after a stop of its address was known",
	    .sql = "SELECT a.id FROM attempt a JOIN reply r ON r.id = a.message"
	    " WHERE a.id > ? AND a.id <= ? AND r.despite_stop = 0"
	    " AND " STOPPED("a", "r") },
	{ "without-consent", OF_ATTEMPT,
	    .text = "a text was sent while consent was not confirmed, or "
	    "revoked, on every list of its broadcast",
	    .sql = ATTEMPTS_TO_MESSAGES "m.person > 0"
	    " AND NOT EXISTS (SELECT 1 FROM broadcast_list bl"
	    "  WHERE bl.broadcast = m.broadcast AND " AGREED ")" },
	{ "after-leave", OF_ATTEMPT,
	    .text = "a text was sent for a list that its address was known to "
	    "have left, and for none that she had agreed to",
	    .sql = ATTEMPTS_TO_MESSAGES "EXISTS (SELECT 1 FROM "
	    "broadcast_list bl WHERE bl.broadcast = m.broadcast AND " LEFT ")"
	    " AND NOT EXISTS (SELECT 1 FROM broadcast_list bl"
	    "  WHERE bl.broadcast = m.broadcast AND NOT " LEFT
	    "  AND " CONSENT " = 2)" },
	{ "leave-lost", OF_LEAVE,
	    .text = "the address left the list, no keyword undid it, and "
	    "consent to it is confirmed",
	    .sql = "SELECT s.id FROM left_log s"
	    " JOIN address d ON d.channel = s.channel AND d.blind = s.blind"
	    " JOIN consent c ON c.person = d.person AND c.list = s.list"
	    "  AND c.channel = s.channel"
	    " WHERE s.id > ? AND s.id <= ? AND s.stop = 1 AND c.state = 2"
	    " AND NOT EXISTS (SELECT 1 FROM left_log l"
	    "  WHERE " UNDOES("l", "s") ")" },
	{ "stop-lost", OF_OPT_OUT,
	    .text = "the address said stop, nothing lifted it, and it is not "
	    "suppressed",
	    .sql = "SELECT s.id FROM suppression_log s"
	    " WHERE s.id > ? AND s.id <= ? AND s.stop = 1"
	    " AND NOT EXISTS (SELECT 1 FROM suppression_log l"
	    "  WHERE l.channel = s.channel AND l.blind = s.blind"
	    "  AND l.stop = 0 AND l.event_ms > s.event_ms)"
	    " AND NOT EXISTS (SELECT 1 FROM suppression p"
	    "  WHERE p.channel = s.channel AND p.blind = s.blind)" },
	{ "forgotten-stored", OF_OPT_OUT,
	    .text = "she had herself forgotten, and the address is stored",
	    .sql = "SELECT s.id FROM suppression_log s"
	    " JOIN suppression p ON p.channel = s.channel AND p.blind = s.blind"
	    " JOIN address d ON d.channel = s.channel AND d.blind = s.blind"
	    " WHERE s.id > ? AND s.id <= ? AND s.stop = 1 AND s.kind = 5"
	    " AND p.kind = 5" },

	/*
	 * Exactly the people, once.
	 */
	{ "accepted-twice", OF_ATTEMPT,
	    .text = "the message was tried again after it had been accepted",
	    .sql = "SELECT a.id FROM attempt a"
	    " WHERE a.id > ? AND a.id <= ? AND EXISTS"
	    " (SELECT 1 FROM attempt o WHERE o.message = a.message"
	    "  AND o.id < a.id AND o.verdict = 0)" },
	{ "twice", OF_MESSAGE,
	    .text = "the person has another message of the same broadcast",
	    .sql = MESSAGES "m.person > 0 AND EXISTS"
	    " (SELECT 1 FROM message o WHERE o.broadcast = m.broadcast"
	    "  AND o.person = m.person AND o.person > 0 AND o.id < m.id)" },
	{ "left-out", OF_BROADCAST,
	    .text = "someone who was on its lists before it began has no "
	    "message of it",
	    .sql = BROADCASTS "b.cursor = -1 AND b.state IN (4, 5)"
	    " AND b.template = ''"	/* a correction goes to no list */
	    " AND EXISTS (SELECT 1 FROM broadcast_list bl"
	    "  JOIN membership ms ON ms.list = bl.list"
	    "  WHERE bl.broadcast = b.id AND ms.since_ms < b.began_ms"
	    "  AND NOT EXISTS (SELECT 1 FROM message m"
	    "   WHERE m.broadcast = b.id AND m.person = ms.person"
	    "   AND m.person > 0))" },
	{ "not-done", OF_BROADCAST,
	    .text = "it is done, and some of its messages are not",
	    .sql = BROADCASTS "b.state = 5 AND (b.cursor <> -1"
	    " OR EXISTS (SELECT 1 FROM message m"
	    "  WHERE m.broadcast = b.id AND m.state = 0)"
	    " OR EXISTS (SELECT 1 FROM message m"
	    "  WHERE m.broadcast = b.id AND m.state = 1))" },
	{ "before-it-began", OF_BROADCAST,
	    .text = "it has not begun, and has messages",
	    .sql = BROADCASTS "b.began_ms = 0 AND EXISTS"
	    " (SELECT 1 FROM message m WHERE m.broadcast = b.id)" },

	/*
	 * Each message is in one state, and its attempts say the same.
	 */
	{ "no-such-state", OF_MESSAGE,
	    .text = "its state is none that there is",
	    .sql = MESSAGES "(m.state < 0 OR m.state > 8)" },
	{ "no-broadcast", OF_MESSAGE,
	    .text = "its broadcast does not exist, so no count has it",
	    .sql = MESSAGES "NOT EXISTS (SELECT 1 FROM broadcast b"
	    " WHERE b.id = m.broadcast)" },
	{ "settled", OF_MESSAGE,
	    .text = "whether it is settled and when do not go together",
	    .sql = MESSAGES "(m.state >= 2) <> (m.settled_ms > 0)" },
	{ "tries", OF_MESSAGE,
	    .text = "it was tried more or fewer times than it says",
	    .sql = MESSAGES "m.tries <> (SELECT count(*) FROM attempt a"
	    " WHERE a.message = m.id)" },
	{ "last-attempt", OF_MESSAGE,
	    .text = "what it calls its last attempt is not that",
	    .sql = MESSAGES "COALESCE(m.attempt, 0) <> COALESCE((SELECT "
	    "max(a.id) FROM attempt a WHERE a.message = m.id), 0)" },
	{ "never-tried", OF_MESSAGE,
	    .text = "its state says that it was tried, and it never was",
	    .sql = MESSAGES "m.state IN (1, 2, 3, 4) AND m.attempt IS NULL" },
	{ "verdict", OF_MESSAGE,
	    .text = "its state is not what its last attempt came to",
	    .sql = MESSAGES_TRIED "NOT (CASE m.state"
	    " WHEN 0 THEN COALESCE(a.verdict, 0) IN (1, 2, 3)"
	    " WHEN 1 THEN a.verdict IS NULL"
	    " WHEN 2 THEN COALESCE(a.verdict, 1) = 0"
	    "  OR (COALESCE(a.verdict, 1) = 3 AND m.receipt <> 0)"
	    " WHEN 3 THEN COALESCE(a.verdict, 0) = 2"
	    "  OR (COALESCE(a.verdict, 0) = 3 AND m.receipt <> 0)"
	    " WHEN 4 THEN COALESCE(a.verdict, 0) = 3"
	    " ELSE COALESCE(a.verdict, 0) IN (1, 2, 3) END)" },
	{ "in-flight", OF_MESSAGE, .by_run = true,
	    .text = "it is in flight for a run that is over",
	    .sql = MESSAGES "m.state = 1 AND m.run <> ?" },
	{ "open-attempt", OF_ATTEMPT,
	    .text = "whether the attempt is over, how and when do not go "
	    "together",
	    .sql = "SELECT a.id FROM attempt a WHERE a.id > ? AND a.id <= ?"
	    " AND (a.ended_ms = 0) <> (a.verdict IS NULL)" },
	{ "stray-attempt", OF_ATTEMPT,
	    .text = "the attempt is of no message and of no reply",
	    .sql = "SELECT a.id FROM attempt a WHERE a.id > ? AND a.id <= ?"
	    " AND NOT EXISTS (SELECT 1 FROM message m WHERE m.id = a.message)"
	    " AND NOT EXISTS (SELECT 1 FROM reply r WHERE r.id = a.message)" },

	/*
	 * A correction finds exactly those who were told.
	 */
	{ "not-told", OF_ATTEMPT,
	    .text = "nobody knows what the text stated: a correction would "
	    "miss her",
	    .sql = ATTEMPTS_TO_MESSAGES "NOT EXISTS (SELECT 1 FROM told t"
	    " WHERE t.id = a.told AND t.broadcast = m.broadcast"
	    " AND t.channel = m.channel AND t.language = m.language)" },
};
const int verify_nrules = (int)(sizeof verify_rules / sizeof verify_rules[0]);
