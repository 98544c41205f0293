/*
 * stale_world.h - one person, one event, and what she is told of it
 */
#ifndef TESTS_STALE_WORLD_H
#define TESTS_STALE_WORLD_H

#include "store/store_rig.h"

#include "store/attempts.h"
#include "store/occasions.h"
#include "store/persons.h"
#include "store/replies.h"
#include "store/revisions.h"
#include "store/told.h"

#define DAY	(24 * HOUR)
#define UID	"final_vote"

/*
 * What happens to one person, a letter each; a number after it.
 *
 *   t u f x r   a text with the date is accepted, unknown, in flight, rejected,
 *               to be tried again
 *   c           a correction that does not spell the date out
 *   w W         a reply with the date waits, is accepted
 *   n           a text without the date is accepted
 *   m           the vote moves to the day N
 *   a           what is in flight is accepted
 *   o           of the last text a receipt says that it failed
 *   s l g       she says stop, leaves the list, has herself forgotten
 *   d           N days pass
 */
struct world {
	struct rig		*r;
	struct broadcast	 b;
	struct occasion		 occasion;
	struct measure		 measure;
	int64_t			 person, attempt, now_ms;
};

static inline void
see(struct world *w)
{
	rig_begin(w->r);
	assert_int_equal(occasions_sync(w->r->store, &w->r->config, w->now_ms,
	    &w->r->err), 0);
	rig_commit(w->r);
}

static inline void
move(struct world *w, int day)
{
	w->occasion.starts_ms = NOW + day * DAY;
	see(w);
}

/* A told set of today; ${stated}: the text has the date. */
static inline int64_t
told_now(struct world *w, int64_t broadcast, bool stated, bool covered)
{
	struct told_fact fact = { stated ? UID ".when" : "sender",
	    stated ? UID : "", 0, "day" };
	struct err *err = &w->r->err;
	int64_t told;
	int revision;

	assert_int_equal(occasions_revision(w->r->store, UID, &revision, err),
	    0);
	fact.revision = covered ? -revision : revision;	/* a set of its own */
	assert_int_equal(told_add(w->r->store, broadcast, CHANNEL_SMS, "en",
	    &fact, 1, &told, err), 0);
	if (stated)
		assert_int_equal(revisions_state(w->r->store, told, UID,
		    ASPECT_TIME, revision, err), 0);
	if (covered)
		assert_int_equal(revisions_cover(w->r->store, told, UID,
		    ASPECTS_DATES, revision, err), 0);
	return told;
}

static inline void
settle(struct world *w, enum verdict_kind kind)
{
	const struct verdict verdict = { .kind = kind };

	assert_int_equal(attempts_end(w->r->store, w->attempt, &verdict,
	    w->now_ms, &w->r->err), 0);
}

static inline void
tell(struct world *w, bool stated, bool covered)
{
	int64_t message = rig_message(w->r, &w->b, ADA).id;

	assert_int_equal(attempts_begin(w->r->store, message, "sandbox",
	    told_now(w, w->b.id, stated, covered), w->now_ms, &w->attempt,
	    &w->r->err), 0);
}

static inline void
answer(struct world *w, bool sent)
{
	struct address to = { "" };
	struct secret text = { 0 };
	struct person who;
	struct reply reply = { .kind = "when", .account = "sandbox",
	    .to = &to, .who = &who, .language = "en", .text = &text,
	    .told = told_now(w, 0, true, false) };
	struct claim claim = { .account = "sandbox", .limit = 1 };
	struct claimed claimed = { 0 };
	const struct verdict accepted = { .kind = VERDICT_ACCEPTED };

	assert_int_equal(address_set(&to, ADA), 0);
	secret_set(&text, "day", 3);
	reply.place.blind = rig_blind(w->r, CHANNEL_SMS, ADA);
	assert_int_equal(persons_find(w->r->store, CHANNEL_SMS,
	    &reply.place.blind, &who, &w->r->err), 1);
	assert_int_equal(replies_add(w->r->store, &reply, w->now_ms,
	    &w->r->err), 0);
	secret_done(&text);
	if (!sent)
		return;
	assert_int_equal(replies_claim(w->r->store, &claim, w->now_ms,
	    &claimed, &w->r->err), 1);
	assert_int_equal(replies_settle(w->r->store, &claimed, &accepted,
	    MESSAGE_ACCEPTED, 0, "", w->now_ms, &w->r->err), 0);
	claimed_done(&claimed);
}

static inline void
text(struct world *w, char what)
{
	tell(w, what != 'n' && what != 'c', what == 'c');
	if (what == 't' || what == 'n' || what == 'c')
		settle(w, VERDICT_ACCEPTED);
	else if (what != 'f')
		settle(w, what == 'u' ? VERDICT_UNKNOWN : what == 'x' ?
		    VERDICT_REJECTED : VERDICT_RETRY);
}

static inline void
person(struct world *w, char what)
{
	if (what == 's')
		assert_int_equal(rig_try_suppress(w->r, ADA), 1);
	else if (what == 'l')
		rig_do(w->r, "DELETE FROM membership");
	else
		assert_int_equal(persons_erase(w->r->store, w->person,
		    &w->r->err), 0);
}

static inline void
happen(struct world *w, const char *event)
{
	if (strchr("tufxrcn", *event) != NULL)
		text(w, *event);
	else if (strchr("slg", *event) != NULL)
		person(w, *event);
	else if (strchr("wW", *event) != NULL)
		answer(w, *event == 'W');
	else if (*event == 'm')
		move(w, event[1] - '0');
	else if (*event == 'd')
		w->now_ms += (event[1] - '0') * DAY;
	else if (*event == 'a')
		settle(w, VERDICT_ACCEPTED);
	else if (*event == 'o')
		rig_do(w->r, "UPDATE message SET state = 3, attempt = "
		    "(SELECT max(id) FROM attempt WHERE message = message.id)");
}

static inline void
open_world(struct world *w)
{
	static char uid[] = UID;

	*w = (struct world){ .r = rig_new(), .now_ms = NOW };
	w->occasion = (struct occasion){ .uid = uid,
	    .revision = 1, .status = OCCASION_CONFIRMED };
	w->measure = (struct measure){ .noccasions = 1,
	    .occasions = &w->occasion };
	w->r->config.measures = &w->measure;
	w->r->config.nmeasures = 1;
	move(w, 1);
	w->b = rig_three(w->r);
	w->person = rig_person(w->r, ADA);
}

static inline void
play(struct world *w, const char *story)
{
	open_world(w);
	for (; *story != '\0'; story++)
		if (strchr(" 123456789", *story) == NULL)
			happen(w, story);
}

#endif
