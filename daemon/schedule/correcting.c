#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/corrections.h"
#include "schedule/correcting.h"
#include "schedule/superseding.h"
#include "store/occasions.h"
#include "store/revisions.h"
#include "store/stale.h"

/* One event that may have changed under people. */
struct correcting {
	struct store		*store;
	const struct config	*config;
	int64_t			 now_ms;
	const struct occasion	*occasion;
	int			 revision;
	struct stale		 stale;
	int			*made;
	struct err		*err;
};

static enum correction_kind
kind_of(const struct correcting *c)
{
	const struct occasion *o = c->occasion;

	if (!c->stale.moved && c->stale.deadline[0] == '\0')
		return CORRECTION_RESULT;
	if (!aspects_holds(o) && o->replaced_by != NULL)
		return CORRECTION_REPLACED;
	if (o->status == OCCASION_POSTPONED)
		return CORRECTION_POSTPONED;
	if (o->status == OCCASION_CANCELLED)
		return CORRECTION_CANCELLED;
	return c->stale.moved ? CORRECTION_MOVED : CORRECTION_DEADLINE;
}

/* Until the new start; where there is none, or it has passed, the old one. */
static int64_t
expiry_of(const struct correcting *c)
{
	int64_t ms = c->occasion->starts_ms;

	if ((!aspects_holds(c->occasion) || ms <= c->now_ms) &&
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
	b->aspect[0] = '\0';
	if (kind == CORRECTION_DEADLINE)
		snprintf(b->aspect, sizeof b->aspect, ASPECT_DEADLINE "%s",
		    c->stale.deadline);
	b->revision = c->revision;
	b->was_ms = c->stale.first_ms;
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

static int
make(struct correcting *c, int number)
{
	struct broadcast b = { .number = number, .state = BROADCAST_PLANNED,
	    .seen_ms = c->now_ms };

	snprintf(b.alert, sizeof b.alert, CORRECTION_ALERT);
	snprintf(b.event, sizeof b.event, "%s", c->occasion->uid);
	describe(c, &b);
	(*c->made)++;
	return save(c, &b);
}

/* One that has not begun says what holds now. */
static int
change(struct correcting *c, struct broadcast *b)
{
	enum broadcast_state state = b->state;

	describe(c, b);
	b->seen_ms = c->now_ms;
	b->at_night = false;	/* what people let go at night was another text */
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
		return same ? 0 : make(c, b->number + 1);
	if (same && b->state != BROADCAST_SUPERSEDED && (b->state ==
	    BROADCAST_MISSED || str_eq(b->template,
	    c->config->corrections.templates[kind_of(c)])))
		return 0;	/* it waits, or was missed */
	return change(c, b);
}

/* ${b} has begun. */
static int
sync_begun(struct correcting *c, struct broadcast *b, bool same)
{
	if (same && b->state != BROADCAST_SUPERSEDED)
		return 0;
	if (end(c, b, "what it corrects has changed again") == -1)
		return -1;
	return c->stale.people > 0 ? make(c, b->number + 1) : 0;
}

static int
sync_event(struct correcting *c)
{
	const char *uid = c->occasion->uid;
	struct broadcast b;
	bool same = true;
	int found;

	if (occasions_revision(c->store, uid, &c->revision, c->err) == -1 ||
	    stale_about(c->store, uid, c->now_ms, &c->stale, c->err) == -1)
		return -1;
	found = broadcasts_last(c->store, CORRECTION_ALERT, uid, &b, c->err);
	if (found == -1)
		return -1;
	if (found == 0)
		return c->stale.people > 0 ? make(c, 1) : 0;
	if (revisions_same(c->store, uid, b.revision, c->revision, &same,
	    c->err) == -1)
		return -1;
	return b.began_ms == 0 ? sync_coming(c, &b, same) :
	    sync_begun(c, &b, same);
}

int
correcting_sync(struct store *store, const struct config *config,
    int64_t now_ms, int *ret_made, struct err *err)
{
	struct correcting c = { .store = store, .config = config,
	    .now_ms = now_ms, .made = ret_made, .err = err };
	size_t i, j;

	if (config->corrections.alert.name == NULL)
		return 0;
	for (i = 0; i < config->nmeasures; i++)
		for (j = 0; j < config->measures[i].noccasions; j++) {
			c.occasion = &config->measures[i].occasions[j];
			if (sync_event(&c) == -1)
				return -1;
		}
	return 0;
}
