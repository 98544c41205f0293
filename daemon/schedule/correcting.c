#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/corrections.h"
#include "schedule/correcting.h"
#include "schedule/superseding.h"
#include "store/occasions.h"
#include "store/persons.h"
#include "store/revisions.h"
#include "store/stale.h"

/* One event that may have changed under people. */
struct correcting {
	struct store		*store;
	const struct config	*config;
	int64_t			 person;	/* who came back; 0: nobody, it is about all */
	int64_t			 now_ms;
	const struct occasion	*occasion;
	int			 aspects;	/* ASPECTS_DATES, or ASPECTS_FACTS */
	int			 revision;
	struct stale		 stale;
	int			*made;
	struct err		*err;
};

static enum correction_kind
kind_of(const struct correcting *c)
{
	const struct occasion *o = c->occasion;

	if (c->aspects == ASPECTS_FACTS)
		return CORRECTION_RESULT;
	if (!aspects_holds(o) && o->replaced_by != NULL)
		return CORRECTION_REPLACED;
	if (o->status == OCCASION_POSTPONED || o->outcome == OUTCOME_POSTPONED)
		return CORRECTION_POSTPONED;
	if (o->status == OCCASION_CANCELLED || outcome_calls_off(o->outcome))
		return CORRECTION_CANCELLED;
	return c->stale.moved ? CORRECTION_MOVED : CORRECTION_DEADLINE;
}

/* What its text says, and by that its readers know. */
static int
aspects_of(const struct correcting *c)
{
	return kind_of(c) == CORRECTION_DEADLINE ? ASPECTS_DEADLINES :
	    c->aspects;
}

/*
 * Until the new start; where there is none, or it has passed, the old one.  Of a
 * deadline, until the later of the old one and the new one; of a fact, as long as
 * that is worth correcting.
 */
static int64_t
expiry_of(const struct correcting *c)
{
	int64_t ms = c->occasion->starts_ms;

	if (c->aspects == ASPECTS_FACTS)
		ms += ASPECT_FACT_LIFE_MS;
	else if (kind_of(c) == CORRECTION_DEADLINE)
		ms = c->stale.last_ms;
	else if ((!aspects_holds(c->occasion) || ms <= c->now_ms) &&
	    c->stale.last_ms > ms)
		ms = c->stale.last_ms;
	return ms > c->now_ms ? ms : c->now_ms + c->config->expiry_ms;
}

/* What ${b} is about now. */
static void
describe(const struct correcting *c, struct broadcast *b)
{
	enum correction_kind kind = kind_of(c);

	snprintf(b->template, sizeof b->template, "%s",
	    c->config->corrections.templates[kind]);
	snprintf(b->deadlines, sizeof b->deadlines, "%s", c->stale.deadlines);
	b->aspects = aspects_of(c);
	b->revision = c->revision;
	b->was_ms = c->stale.was_ms;
	b->first_ms = c->stale.first_ms;
	b->due_ms = c->now_ms;
	b->expires_ms = expiry_of(c);
	b->event_ms = c->occasion->starts_ms;
}

/* All lists of broadcasts that told about it; of a reply, any may have asked. */
static int
find_lists(const struct correcting *c, struct alert *about)
{
	const struct alert *all = &c->config->corrections.alert;
	struct query *q;
	int64_t told;
	size_t i;

	for (i = 0; i < all->naudience; i++) {
		q = query(c->store->db, "SELECT count(*) FROM (SELECT 1 "
		    "FROM told_aspect ta JOIN told t ON t.id = ta.told "
		    "WHERE ta.uid = ? AND (t.broadcast IS NULL OR EXISTS "
		    "(SELECT 1 FROM broadcast_list bl "
		    "WHERE bl.broadcast = t.broadcast AND bl.list = ?)) "
		    "LIMIT 1) AS one");
		query_bind_text(q, c->occasion->uid);
		query_bind_text(q, all->audience[i]->name);
		if (query_one(q, &told, c->err) == -1)
			return -1;
		if (told > 0)
			about->audience[about->naudience++] = all->audience[i];
	}
	return 0;
}

static int
save(struct correcting *c, struct broadcast *b)
{
	struct alert about = c->config->corrections.alert;
	int result;

	about.audience = xcalloc(about.naudience + 1, sizeof *about.audience);
	about.naudience = 0;
	result = find_lists(c, &about);
	if (result == 0)
		result = broadcasts_save(c->store, b, c->err);
	if (result == 0)
		result = broadcasts_set_audience(c->store, b->id, &about,
		    c->err);
	free(about.audience);
	return result;
}

/* The next one, in ${ret}. */
static int
make(struct correcting *c, struct broadcast *ret)
{
	struct broadcast last = { 0 };

	if (broadcasts_last(c->store, CORRECTION_ALERT, c->occasion->uid,
	    &last, c->err) == -1)
		return -1;
	*ret = (struct broadcast){ .number = last.number + 1,
	    .state = BROADCAST_PLANNED, .seen_ms = c->now_ms };
	snprintf(ret->alert, sizeof ret->alert, CORRECTION_ALERT);
	snprintf(ret->event, sizeof ret->event, "%s", c->occasion->uid);
	describe(c, ret);
	(*c->made)++;
	return save(c, ret);
}

/* One that has not begun says what holds now. */
static int
change(struct correcting *c, struct broadcast *b)
{
	enum broadcast_state state = b->state;

	describe(c, b);
	b->seen_ms = c->now_ms;
	b->night_until_ms = 0;	/* what people let go at night was another text */
	(*c->made)++;
	if (save(c, b) == -1)
		return -1;
	if (state == BROADCAST_PLANNED || state == BROADCAST_HELD)
		return 0;
	/* Whether it wants an approval, and why, is seen anew when it is due. */
	if (!broadcast_is_over(b) && broadcasts_become(c->store, b,
	    BROADCAST_SUPERSEDED, "", c->now_ms, c->err) == -1)
		return -1;
	return broadcasts_become(c->store, b, BROADCAST_PLANNED, "",
	    c->now_ms, c->err);
}

static int
end(struct correcting *c, struct broadcast *b, const char *why)
{
	return supersede(c->store, b, why, c->now_ms, c->err) == -1 ? -1 : 0;
}

/* ${b} has not begun; ${same}: it is about what holds now. */
static int
sync_coming(struct correcting *c, struct broadcast *b, bool same)
{
	if (c->stale.people == 0)
		return end(c, b, "nobody holds what is wrong any more");
	if (b->state == BROADCAST_CANCELLED)
		return same ? 0 : make(c, b);
	if (same && b->state != BROADCAST_SUPERSEDED && (b->state ==
	    BROADCAST_MISSED || str_eq(b->template,
	    c->config->corrections.templates[kind_of(c)])))
		return 0;	/* it waits, or was missed */
	return change(c, b);
}

/* The first revision from which on the event was as it is now. */
static int
same_since(const struct correcting *c, int *ret)
{
	bool same = true;

	for (*ret = c->revision; *ret > 1; (*ret)--) {
		if (revisions_same(c->store, c->occasion->uid, c->aspects,
		    *ret - 1, c->revision, &same, c->err) == -1)
			return -1;
		if (!same)
			break;
	}
	return 0;
}

/*
 * Who is stale and has no message, or only one that was suppressed before she said yes,
 * came back since: while ${b} goes out it looks for them once more (who has another gets
 * no other), and after it there is one for them.
 */
static int
follow(struct correcting *c, struct broadcast *b)
{
	int64_t missed;
	int since;

	if (b->state == BROADCAST_CANCELLED || c->stale.people == 0)
		return 0;
	if (same_since(c, &since) == -1 || stale_missed(c->store,
	    c->occasion->uid, aspects_of(c), since, c->now_ms, &missed,
	    c->err) == -1)
		return -1;
	if (missed == 0)
		return 0;
	if (b->state == BROADCAST_DONE)
		return make(c, b);
	(*c->made)++;
	b->cursor = 0;
	return broadcasts_save(c->store, b, c->err);
}

/* ${b} has begun.  What people held in the middle is held under its next number. */
static int
sync_begun(struct correcting *c, struct broadcast *b, bool same)
{
	const struct broadcast before = *b;

	if (same && b->state != BROADCAST_SUPERSEDED)
		return follow(c, b);
	if (end(c, b, "what it corrects has changed again") == -1)
		return -1;
	if (c->stale.people == 0)
		return 0;
	if (make(c, b) == -1)
		return -1;
	return before.state != BROADCAST_HELD ? 0 : broadcasts_become(c->store,
	    b, BROADCAST_HELD, before.why, c->now_ms, c->err);
}

/* The dates of an event, or its facts. */
static int
sync_aspects(struct correcting *c)
{
	const char *uid = c->occasion->uid;
	struct broadcast b;
	bool same = true;
	int found;

	if (occasions_revision(c->store, uid, &c->revision, c->err) == -1 ||
	    stale_about(c->store, uid, c->aspects, c->now_ms, &c->stale,
	    c->err) == -1)
		return -1;
	found = broadcasts_corrected(c->store, uid, c->aspects, &b, c->err);
	if (found == -1)
		return -1;
	if (found == 0)
		return c->stale.people > 0 ? make(c, &b) : 0;
	if (revisions_same(c->store, uid, c->aspects, b.revision, c->revision,
	    &same, c->err) == -1)
		return -1;
	if (c->stale.people > 0 && (aspects_of(c) & ~b.aspects) != 0)
		same = false;	/* it does not say what somebody must hear */
	return b.began_ms == 0 ? sync_coming(c, &b, same) :
	    sync_begun(c, &b, same);
}

static int
sync_event(struct correcting *c)
{
	c->aspects = ASPECTS_DATES;
	if (sync_aspects(c) == -1)
		return -1;
	c->aspects = ASPECTS_FACTS;
	return sync_aspects(c);
}

/* Call ${each} for every event there is. */
static int
for_all(struct correcting *c, int (*each)(struct correcting *))
{
	const struct measure *measure;
	size_t i, j;

	if (c->config->corrections.alert.name == NULL)
		return 0;
	for (i = 0; i < c->config->nmeasures; i++) {
		measure = &c->config->measures[i];
		for (j = 0; j < measure->noccasions; j++) {
			c->occasion = &measure->occasions[j];
			if (each(c) == -1)
				return -1;
		}
	}
	return 0;
}

int
correcting_sync(struct store *store, const struct config *config,
    int64_t now_ms, int *ret_made, struct err *err)
{
	struct correcting c = { .store = store, .config = config,
	    .now_ms = now_ms, .made = ret_made, .err = err };

	return for_all(&c, sync_event);
}

static int
sync_if_held(struct correcting *c)
{
	struct stale_person held;
	bool holds;

	if (stale_check(c->store, c->occasion->uid, ASPECTS_ALL, c->person,
	    c->now_ms, &held, c->err) == -1)
		return -1;
	holds = held.verdict == STALE_STILL || held.verdict == STALE_SOON;
	stale_person_done(&held);
	return holds ? sync_event(c) : 0;
}

int
correcting_back(struct store *store, const struct config *config,
    const struct came_back *back, int64_t now_ms, int *ret_made,
    struct err *err)
{
	struct correcting c = { .store = store, .config = config,
	    .now_ms = now_ms, .made = ret_made, .err = err };
	struct person who;
	int found;

	if (!back->changed || (back->intent != INTENT_START &&
	    back->intent != INTENT_JOIN))
		return 0;
	found = persons_by_handle(store, back->handle, &who, err);
	if (found != 1)
		return found;
	c.person = who.id;
	return for_all(&c, sync_if_held);
}

static bool
is_over_too_soon(const struct broadcast *b)
{
	return str_eq(b->alert, CORRECTION_ALERT) &&
	    (b->state == BROADCAST_CANCELLED || b->state == BROADCAST_MISSED ||
	    b->state == BROADCAST_DONE);
}

int
correcting_again(struct store *store, const struct config *config,
    const struct broadcast *b, int64_t now_ms, struct broadcast *ret,
    struct err *err)
{
	int made = 0;
	struct correcting c = { .store = store, .config = config,
	    .now_ms = now_ms, .made = &made, .err = err,
	    .occasion = config_occasion(config, b->event),
	    .aspects = (b->aspects & ASPECTS_FACTS) != 0 ? ASPECTS_FACTS :
	    ASPECTS_DATES };

	if (!is_over_too_soon(b) || c.occasion == NULL ||
	    config->corrections.alert.name == NULL)
		return err_set(err, ERR_REFUSED, "broadcast %" PRId64 " is %s, "
		    "not held", b->id, broadcast_state_name(b->state));
	if (broadcasts_corrected(store, b->event, c.aspects, ret, err) == -1 ||
	    occasions_revision(store, b->event, &c.revision, err) == -1 ||
	    stale_about(store, b->event, c.aspects, now_ms, &c.stale,
	    err) == -1)
		return -1;
	if (ret->id != b->id)
		return err_set(err, ERR_REFUSED, "broadcast %" PRId64 " is %s, "
		    "and broadcast %" PRId64 " took its place", b->id,
		    broadcast_state_name(b->state), ret->id);
	if (c.stale.people == 0)
		return err_set(err, ERR_REFUSED, "broadcast %" PRId64 " is %s, "
		    "and nobody holds what it corrects any more", b->id,
		    broadcast_state_name(b->state));
	return make(&c, ret);
}

/* The earlier of ${a} and ${b} that is to come; 0: neither is. */
static int64_t
next_of(int64_t a, int64_t b, int64_t now_ms)
{
	if (a <= now_ms)
		return b > now_ms ? b : 0;
	return b > now_ms && b < a ? b : a;
}

int64_t
correcting_by(const struct config *config, const struct broadcast *b,
    int64_t now_ms)
{
	const struct occasion *o = config_occasion(config, b->event);
	int64_t first_ms = next_of(b->first_ms, b->was_ms, now_ms);

	if (!str_eq(b->alert, CORRECTION_ALERT) || o == NULL)
		return 0;
	/* Of deadlines alone, the event's start is none of it. */
	return next_of(first_ms, aspects_holds(o) &&
	    b->aspects != ASPECTS_DEADLINES ? o->starts_ms : 0, now_ms);
}
