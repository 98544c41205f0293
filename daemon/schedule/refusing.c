#include "schedule/refusing.h"
#include "store/revisions.h"
#include "store/stale.h"

int
refusing_begin(struct refusing *r, struct store *store,
    const struct config *running, int64_t now_ms, struct err *err)
{
	*r = (struct refusing){ .running = running };
	if (running->corrections.alert.name != NULL)
		return 0;	/* whoever is stale then must not be left so */
	return stale_people(store, running, now_ms, &r->stale, err);
}

/* Whether ${o}, which was to come, is in the past now, and did not take place. */
static bool
is_backdated(const struct config *running, const struct occasion *o,
    int64_t now_ms)
{
	const struct occasion *was = config_occasion(running, o->uid);

	return was != NULL && was->starts_ms > now_ms &&
	    o->starts_ms <= now_ms && aspects_holds(o) &&
	    o->status != OCCASION_CONCLUDED;
}

/* The outcome that ${o} had would be forgotten, and there is no new date. */
static int
check_outcome(const struct config *running, const struct occasion *o,
    int64_t now_ms, struct err *err)
{
	const struct occasion *was = config_occasion(running, o->uid);

	if (was == NULL || was->outcome == OUTCOME_NONE ||
	    o->outcome != OUTCOME_NONE || o->starts_ms > now_ms)
		return 0;
	return err_set(err, ERR_REFUSED, "%s:%u: events.%s.starts: its "
	    "outcome (%s) was recorded before this time, which is no date to "
	    "come: put the old time back (`pregon outcome %s` takes what came "
	    "of it since), or give the new date", o->where.file,
	    o->where.line, o->uid, outcome_result_name(was->outcome), o->uid);
}

static int
check_event(const struct refusing *r, const struct occasion *o,
    int64_t now_ms, struct err *err)
{
	if (check_outcome(r->running, o, now_ms, err) == -1)
		return -1;
	if (!is_backdated(r->running, o, now_ms))
		return 0;
	return err_set(err, ERR_REFUSED, "%s:%u: events.%s.starts: it was to "
	    "come, and this has passed: give the new time, or the status "
	    "\"postponed\" or \"cancelled\" where there is none, or "
	    "\"concluded\" where it took place", o->where.file, o->where.line,
	    o->uid);
}

/* The event ${was}, if people expect it still, must be in ${next}. */
static int
check_kept(const struct occasion *was, struct store *store,
    const struct config *next, int64_t now_ms, struct err *err)
{
	int told;

	if (was->starts_ms <= now_ms || !aspects_holds(was) ||
	    config_occasion(next, was->uid) != NULL)
		return 0;
	told = revisions_told(store, was->uid, err);
	if (told != 1)
		return told;
	return err_set(err, ERR_REFUSED, "%s: events.%s: is gone, and people "
	    "were told when it is: put it back, with the status \"cancelled\" "
	    "or \"postponed\", and replaced_by where another event takes its "
	    "place; then they hear of it", was->where.file, was->uid);
}

static int
check_all_kept(const struct refusing *r, struct store *store,
    const struct config *next, int64_t now_ms, struct err *err)
{
	const struct measure *measure;
	size_t i, j;

	for (i = 0; i < r->running->nmeasures; i++) {
		measure = &r->running->measures[i];
		for (j = 0; j < measure->noccasions; j++)
			if (check_kept(&measure->occasions[j], store, next,
			    now_ms, err) == -1)
				return -1;
	}
	return 0;
}

int
refusing_check(const struct refusing *r, struct store *store,
    const struct config *next, int64_t now_ms, struct err *err)
{
	int64_t stale;
	size_t i, j;

	for (i = 0; i < next->nmeasures; i++)
		for (j = 0; j < next->measures[i].noccasions; j++)
			if (check_event(r, &next->measures[i].occasions[j],
			    now_ms, err) == -1)
				return -1;
	if (check_all_kept(r, store, next, now_ms, err) == -1)
		return -1;
	if (next->corrections.alert.name != NULL)
		return 0;
	if (stale_people(store, next, now_ms, &stale, err) == -1)
		return -1;
	if (stale <= r->stale)
		return 0;
	return err_set(err, ERR_REFUSED, "pregon.conf: corrections: missing, "
	    "and %lld people were told what these files change: name the texts "
	    "that tell them (man pregon.conf)",
	    (long long)(stale - r->stale));
}
