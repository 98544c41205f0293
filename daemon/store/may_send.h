/*
 * may_send.h - what decides whether someone may be written to, in SQL
 *
 * The same for those who choose an audience and those who claim a message.
 * Each argument is SQL for a value; what is to be bound is named.
 *
 * STOP means everything: a no by one channel, or an opt-out at one address,
 * holds for the others too, also for an address that came later; until she says
 * yes by the other one, after it.
 */
#ifndef STORE_MAY_SEND_H
#define STORE_MAY_SEND_H

/*
 * She said yes, by the channel, to a list of the broadcast that she is on, and
 * by no channel no to that list since.  Bind CONSENT_CONFIRMED, CONSENT_REVOKED.
 */
#define SQL_CONFIRMED(broadcast, person, channel)			\
	SQL_CONFIRMED_WHERE(broadcast, person, channel, "")
#define SQL_CONFIRMED_WHERE(broadcast, person, channel, more)		\
	" EXISTS (SELECT 1 FROM consent c JOIN broadcast_list bl"	\
	" ON bl.list = c.list JOIN membership ms"			\
	" ON ms.list = c.list AND ms.person = c.person"			\
	" WHERE bl.broadcast = " broadcast				\
	" AND c.person = " person " AND c.channel = " channel		\
	" AND c.state = ? AND NOT EXISTS (SELECT 1 FROM consent n"	\
	"  WHERE n.person = c.person AND n.list = c.list"		\
	"  AND n.state = ? AND n.event_ms >= c.event_ms)" more ")"

/* Each list that she said yes to is held (holds.h).  Bind the same. */
#define SQL_HELD_BACK(broadcast, person, channel)			\
	" (EXISTS (SELECT 1 FROM hold WHERE kind = 0) AND NOT"		\
	SQL_CONFIRMED_WHERE(broadcast, person, channel,			\
	" AND NOT EXISTS (SELECT 1 FROM hold h"				\
	"  WHERE h.kind = 0 AND h.name = c.list)") ")"

/*
 * She opted out at an address of hers, and since then has not written from this
 * one.  Bind SUPPRESSION_INVALID, SUPPRESSION_BOUNCED, which are no opt-outs.
 */
#define SQL_OPTED_OUT(person, channel, blind)				\
	" EXISTS (SELECT 1 FROM address oa JOIN suppression os"		\
	" ON os.channel = oa.channel AND os.blind = oa.blind"		\
	" WHERE oa.person = " person " AND os.kind NOT IN (?, ?)"	\
	" AND NOT EXISTS (SELECT 1 FROM suppression_log ol"		\
	"  WHERE ol.channel = " channel " AND ol.blind = " blind	\
	"  AND ol.stop = 0 AND ol.event_ms > os.event_ms))"

/*
 * A text that may be a stop, hers or from the address, waits to be read: hold.
 * Those of nobody we know have person 0.
 */
#define SQL_IN_DOUBT(person, channel, blind)				\
	" EXISTS (SELECT 1 FROM review v WHERE v.state = 0"		\
	" AND v.person IN (" person ", 0) AND (v.person <> 0"		\
	" OR (v.channel = " channel " AND v.blind = " blind ")))"

#endif
