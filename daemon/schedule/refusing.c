#include <stdlib.h>

#include "schedule/refusing.h"
#include "store/accepted.h"
#include "store/holds.h"
#include "store/revisions.h"
#include "store/stale.h"

struct refusing {
	struct store		*store;
	const struct config	*next;
	int64_t			 now_ms;
	const struct accepted	*was;
	struct err		*err;
};

/* An event that was to come is in the past now, and did not take place. */
static int
check_start(const struct refusing *r, const struct occasion *o)
{
	if (o->starts_ms > r->now_ms || !aspects_holds(o) ||
	    o->status == OCCASION_CONCLUDED)
		return 0;
	return err_set(r->err, ERR_REFUSED, "%s:%u: events.%s.starts: it was to "
	    "come, and this has passed: give the new time, or the status "
	    "\"postponed\" or \"cancelled\" where there is none, or "
	    "\"concluded\" where it took place", o->where.file, o->where.line,
	    o->uid);
}

/* What takes its place cannot be over. */
static int
check_replacement(const struct refusing *r, const struct occasion *o)
{
	const struct occasion *in = o->replaced_by;

	if (in == NULL || aspects_holds(o) || !aspects_holds(in) ||
	    in->starts_ms > r->now_ms)
		return 0;
	return err_set(r->err, ERR_REFUSED, "%s:%u: events.%s.replaced_by: %s "
	    "has passed: name an event that is to come, or none", o->where.file,
	    o->where.line, o->uid, in->uid);
}

/* The outcome that it had would be forgotten, and there is no new date. */
static int
check_outcome(const struct refusing *r, const struct occasion *o)
{
	if (r->was->outcome[0] == '\0' || o->outcome != OUTCOME_NONE ||
	    o->starts_ms > r->now_ms)
		return 0;
	return err_set(r->err, ERR_REFUSED, "%s:%u: events.%s.starts: its "
	    "outcome (%s) was recorded before this time, which is no date to "
	    "come: put the old time back (`pregon outcome %s` takes what came "
	    "of it since), or give the new date", o->where.file,
	    o->where.line, o->uid, r->was->outcome, o->uid);
}

/* A deadline that moves with its event may pass by that; not by itself. */
static int
check_deadline(const struct refusing *r, const struct occasion *o,
    const struct deadline *d)
{
	int64_t was_ms = 0;
	int found = accepted_deadline(r->store, o->uid, d->name, &was_ms,
	    r->err);

	if (found != 1 || was_ms <= r->now_ms || d->at_ms > r->now_ms)
		return found == -1 ? -1 : 0;
	return err_set(r->err, ERR_REFUSED, "%s:%u: events.%s.deadlines.%s: it "
	    "was to come, and this has passed: give a time that is to come",
	    d->where.file, d->where.line, o->uid, d->name);
}

/* The event was to come, and is in the files. */
static int
check_coming(const struct refusing *r, const struct occasion *o)
{
	size_t i;

	if (check_start(r, o) == -1 || check_replacement(r, o) == -1)
		return -1;
	if (!aspects_holds(o) || o->starts_ms != r->was->starts_ms)
		return 0;
	for (i = 0; i < o->ndeadlines; i++)
		if (check_deadline(r, o, &o->deadlines[i]) == -1)
			return -1;
	return 0;
}

/* It is not: people may expect it still. */
static int
check_gone(const struct refusing *r)
{
	int told = revisions_told(r->store, r->was->uid, r->err);

	if (told != 1)
		return told;
	return err_set(r->err, ERR_REFUSED, "%s: events.%s: is gone, and people "
	    "were told when it is: put it back, with the status \"cancelled\" "
	    "or \"postponed\", and replaced_by where another event takes its "
	    "place; then they hear of it", r->was->file, r->was->uid);
}

static int
check_event(struct refusing *r, const struct accepted *was)
{
	const struct occasion *o = config_occasion(r->next, was->uid);

	r->was = was;
	if (o != NULL && check_outcome(r, o) == -1)
		return -1;
	if (was->starts_ms <= r->now_ms)
		return 0;
	return o == NULL ? check_gone(r) : check_coming(r, o);
}

static int
check_events(struct refusing *r)
{
	struct accepted *all;
	int result = 0;
	size_t n, i;

	if (accepted_all(r->store, &all, &n, r->err) == -1)
		return -1;
	for (i = 0; result == 0 && i < n; i++)
		result = check_event(r, &all[i]);
	free(all);
	return result;
}

/* With texts that tell them, nobody stays so. */
static int
count_stale(const struct refusing *r, int64_t *ret)
{
	*ret = 0;
	return r->next->corrections.alert.name != NULL ? 0 :
	    stale_people(r->store, r->next, r->now_ms, ret, r->err);
}

static int
check_stale(const struct refusing *r, int64_t stale)
{
	int64_t before = 0;
	int known = accepted_stale(r->store, &before, r->err);

	if (known != 1 || stale <= before)
		return known == -1 ? -1 : 0;
	return err_set(r->err, ERR_REFUSED, "pregon.conf: corrections: missing, "
	    "and %lld people were told what these files change: name the texts "
	    "that tell them (man pregon.conf)", (long long)(stale - before));
}

int
refusing_accept(struct store *store, const struct config *next, int64_t now_ms,
    struct err *err)
{
	struct refusing r = { .store = store, .next = next, .now_ms = now_ms,
	    .err = err };
	int64_t stale;

	if (check_events(&r) == -1 || count_stale(&r, &stale) == -1 ||
	    check_stale(&r, stale) == -1)
		return -1;
	return accepted_keep(store, next, stale, err);
}

int
refusing_follow(struct store *store, const struct config *config,
    int64_t now_ms, struct err *err)
{
	struct refusing r = { .store = store, .next = config,
	    .now_ms = now_ms, .err = err };
	struct hold hold;
	int64_t stale;
	int held = holds_get(store, HOLD_ALL, HOLD_BY_FILES, &hold, err);

	if (held == 1)
		return err_set(err, ERR_REFUSED, "everything is held because "
		    "of the files (%s): mend them, and pregon reload", hold.why);
	if (held == -1 || count_stale(&r, &stale) == -1)
		return -1;
	return accepted_keep(store, config, stale, err);
}
