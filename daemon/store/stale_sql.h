/*
 * stale_sql.h - who is stale (stale.h), in SQL
 *
 * The same for those who count, choose an audience and claim.  ?1 is the event's uid, ?2
 * the moment, ?3 about which aspects (ASPECTS_TIME and its kin, added); what else is to be
 * bound comes after them.  Outside stands a person p.
 */
#ifndef STORE_STALE_SQL_H
#define STORE_STALE_SQL_H

#include <assert.h>

#include "config/aspects.h"
#include "model/consent.h"
#include "model/message.h"
#include "model/outcome.h"
#include "model/verdict.h"

/* The numbers below are these. */
static_assert(VERDICT_ACCEPTED == 0 && VERDICT_UNKNOWN == 3 &&
    CONSENT_CONFIRMED == 2 && CONSENT_REVOKED == 3 && MESSAGE_QUEUED == 0 &&
    MESSAGE_REJECTED == 3 && ASPECTS_TIME == 1 && ASPECTS_DEADLINES == 2 &&
    ASPECTS_FACTS == 4,
    "verdicts, consent, messages, aspects");
static_assert(OUTCOME_MEETING_MS == 43200000, "SQL_SAME_MEETING");

/* Whether ${aspect} is among ${which}. */
#define SQL_AMONG(aspect, which)					\
	"(CASE WHEN " aspect " IN ('" ASPECT_TIME "', '" ASPECT_PLACE "') THEN 1"	\
	" WHEN " aspect " LIKE '" ASPECT_DEADLINE "%' THEN 2 ELSE 4 END"	\
	" & " which ") != 0"

/* Nobody knew how the attempt ended, and a receipt says that it failed. */
#define SQL_FAILED_SINCE(a)						\
	"(EXISTS (SELECT 1 FROM message f WHERE f.id = " a ".message"	\
	"  AND f.attempt = " a ".id AND f.state = 3)"			\
	" OR EXISTS (SELECT 1 FROM reply f WHERE f.id = " a ".message"	\
	"  AND f.attempt = " a ".id AND f.state = 3))"

/* An attempt that is over and that she may have got, and one that she may get yet. */
#define SQL_ARRIVED(a)							\
	"(" a ".verdict = 0 OR (" a ".verdict = 3 AND NOT " SQL_FAILED_SINCE(a) "))"
#define SQL_HANDED(a)	"(" a ".verdict IS NULL OR " SQL_ARRIVED(a) ")"
#define SQL_WAITING(r)	r ".state = 0"

/* She agrees, by any channel, to a list of what told her (t). */
#define SQL_STALE_AGREES						\
	" EXISTS (SELECT 1 FROM consent c JOIN membership ms"		\
	" ON ms.list = c.list AND ms.person = c.person"			\
	" WHERE c.person = p.id AND c.state = 2"			\
	" AND (t.broadcast IS NULL OR EXISTS (SELECT 1"			\
	"  FROM broadcast_list bl WHERE bl.broadcast = t.broadcast"	\
	"  AND bl.list = c.list))"					\
	" AND NOT EXISTS (SELECT 1 FROM consent x"			\
	"  WHERE x.person = c.person AND x.list = c.list"		\
	"  AND x.state = 3 AND x.event_ms >= c.event_ms))"

/* The aspects w and n are of one meeting (OUTCOME_MEETING_MS), not of an earlier date. */
#define SQL_SAME_MEETING "abs(w.until_ms - n.until_ms) < 43200000"

/* The event o takes place, as far as anybody knows: the value of its time is a moment. */
#define SQL_TAKES_PLACE							\
	"EXISTS (SELECT 1 FROM occasion_aspect h WHERE h.uid = o.uid"	\
	" AND h.revision = o.revision AND h.aspect = '" ASPECT_TIME "'"	\
	" AND h.value >= '0' AND h.value < ':')"

/*
 * What was told (w, of aspect ta.aspect) is not so now (n, all null where there is none).
 * An outcome is that of one meeting: what came of an earlier date of the event stays true.
 * Where it would have been is nothing to those who know that it is off.
 */
#define SQL_CHANGED							\
	" w.value IS DISTINCT FROM n.value"				\
	" AND (ta.aspect NOT IN ('" ASPECT_OUTCOME "', '" ASPECT_TALLY "')" \
	"  OR " SQL_SAME_MEETING ")"					\
	" AND (ta.aspect <> '" ASPECT_PLACE "' OR " SQL_TAKES_PLACE ")"

/*
 * Her rows a (attempts, or replies) that stated what is not so now: w is what it was,
 * n (all null where there is none) what it is, ta.aspect of what.
 */
#define SQL_STALE_ROWS(table, handed)					\
	" " table " a CROSS JOIN told_aspect ta"			\
	" JOIN told t ON t.id = ta.told"				\
	" JOIN occasion o ON o.uid = ta.uid"				\
	" JOIN occasion_aspect w ON w.uid = ta.uid"			\
	"  AND w.revision = ta.revision AND w.aspect = ta.aspect"	\
	" LEFT JOIN occasion_aspect n ON n.uid = ta.uid"		\
	"  AND n.revision = o.revision AND n.aspect = ta.aspect"	\
	" WHERE a.person = p.id AND ta.told = a.told AND ta.uid = ?1"	\
	" AND " SQL_AMONG("ta.aspect", "?3") " AND" SQL_CHANGED		\
	" AND (w.until_ms > ?2 OR n.until_ms > ?2) AND " handed

/* No later text of the event that arrived (the older are of no account), and she knew. */
#define SQL_STALE_ATTEMPTS						\
	SQL_STALE_ROWS("attempt", SQL_HANDED("a"))			\
	" AND NOT EXISTS (SELECT 1 FROM attempt later"			\
	"  CROSS JOIN told_aspect la WHERE later.person = a.person"	\
	"  AND later.id > a.id AND " SQL_ARRIVED("later")		\
	"  AND la.told = later.told AND la.uid = ta.uid"		\
	"  AND la.aspect = ta.aspect)"					\
	" AND (ta.stated = 1 OR EXISTS (SELECT 1 FROM attempt first"	\
	"  CROSS JOIN told_aspect fa WHERE first.person = a.person"	\
	"  AND first.id < a.id AND " SQL_ARRIVED("first")		\
	"  AND fa.told = first.told AND fa.uid = ta.uid"		\
	"  AND fa.aspect = ta.aspect AND fa.stated = 1))"

#define SQL_STALE_REPLIES						\
	SQL_STALE_ROWS("reply", SQL_WAITING("a"))

/* p is stale, and agrees. */
#define SQL_IS_STALE							\
	" (EXISTS (SELECT 1 FROM" SQL_STALE_ATTEMPTS			\
	"  AND" SQL_STALE_AGREES ")"					\
	" OR EXISTS (SELECT 1 FROM" SQL_STALE_REPLIES			\
	"  AND" SQL_STALE_AGREES "))"

/* The channel that told p last; null where only a reply waits. */
#define SQL_TOLD_BY							\
	" (SELECT t.channel FROM attempt a CROSS JOIN told_aspect ta"	\
	" JOIN told t ON t.id = a.told"					\
	" WHERE a.person = p.id AND ta.told = a.told AND ta.uid = ?1"	\
	" AND " SQL_HANDED("a") " ORDER BY a.id DESC LIMIT 1)"

#endif
